"""Products: what they are, how their stock is followed, and in what units it is counted.

Other areas use what is listed here.
"""

from stockthread.catalog import read
from stockthread.catalog.attributes import add_attributes, set_attributes
from stockthread.catalog.barcodes import (
    change_barcode,
    check_barcodes,
    draft_barcode,
    forget_barcode,
    remember_barcode,
    teach_barcodes,
)
from stockthread.catalog.barcodes_said import SaidBarcode, barcodes_said
from stockthread.catalog.classes import add_classes, check_classes
from stockthread.catalog.conversions import set_conversions, shown_conversion
from stockthread.catalog.known import Known, Match
from stockthread.catalog.newcomers import change_newcomers_blocks, hold_newcomers
from stockthread.catalog.products import (
    add_products,
    change_products,
    check_products,
    close_products,
    described,
    reopen_products,
)
from stockthread.catalog.quantities import (
    QUANTITY_MAX,
    Measures,
    in_own_units,
    kilograms,
    measures_of,
    parse_quantity,
    shown_number,
    shown_quantity,
)
from stockthread.catalog.read_listed import ProductFilter, count_products, listed_products
from stockthread.catalog.records import (
    MEASURED_TRACKINGS,
    STOCKED_AS_LOTS,
    TRACKINGS,
    Attribute,
    Conversion,
    KnownBarcode,
    NewAttribute,
    NewBarcode,
    NewClass,
    NewcomerHold,
    NewProduct,
    NewValue,
    Product,
    ProductClass,
    TrackingChange,
    Unit,
    Value,
)
from stockthread.catalog.serials import serial_fields
from stockthread.catalog.suggesting import Part, suggested_parts
from stockthread.catalog.tracking import check_tracking, record_tracking

__all__ = [
    "MEASURED_TRACKINGS",
    "QUANTITY_MAX",
    "STOCKED_AS_LOTS",
    "TRACKINGS",
    "Attribute",
    "Conversion",
    "Known",
    "KnownBarcode",
    "Match",
    "Measures",
    "NewAttribute",
    "NewBarcode",
    "NewClass",
    "NewProduct",
    "NewValue",
    "NewcomerHold",
    "Part",
    "Product",
    "ProductClass",
    "ProductFilter",
    "SaidBarcode",
    "TrackingChange",
    "Unit",
    "Value",
    "add_attributes",
    "add_classes",
    "add_products",
    "barcodes_said",
    "change_barcode",
    "change_newcomers_blocks",
    "change_products",
    "check_barcodes",
    "check_classes",
    "check_products",
    "check_tracking",
    "close_products",
    "count_products",
    "described",
    "draft_barcode",
    "forget_barcode",
    "hold_newcomers",
    "in_own_units",
    "kilograms",
    "listed_products",
    "measures_of",
    "parse_quantity",
    "read",
    "record_tracking",
    "remember_barcode",
    "reopen_products",
    "serial_fields",
    "set_attributes",
    "set_conversions",
    "shown_conversion",
    "shown_number",
    "shown_quantity",
    "suggested_parts",
    "teach_barcodes",
]
