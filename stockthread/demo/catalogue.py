"""What the demo company buys, makes and sells: classes, serial schemes, products, attributes."""

from typing import NamedTuple

from stdnum import ean

from stockthread import catalog, identifiers
from stockthread.catalog import NewAttribute, NewClass, NewProduct, NewValue
from stockthread.demo.partners import OWN
from stockthread.identifiers import NewScheme

CLASSES = [
    NewClass("TOOLS", "Tools"),
    NewClass("DRILLS", "Cordless drills", "TOOLS"),
    NewClass("PACKS", "Battery packs", "TOOLS"),
    NewClass("CHARGERS", "Chargers", "TOOLS"),
    NewClass("PARTS", "Parts"),
    NewClass("CELLS", "Battery cells", "PARTS"),
    NewClass("MOTORS", "Motors", "PARTS"),
    NewClass("HOUSINGS", "Housings", "PARTS"),
    NewClass("SMALL", "Small parts", "PARTS"),
    NewClass("FOOD", "Food"),
    NewClass("FRUIT", "Fruit", "FOOD"),
    NewClass("MUST", "Pressed juice in tanks", "FOOD"),
    NewClass("JUICE", "Bottled juice", "FOOD"),
    NewClass("PACKAGING", "Packaging"),
]

SCHEMES = {
    "DR12": ("DR12: year and week, number in the week, check character",
             "serial", "M12{yy}{ww}{counter:4:::week}{check:mod37-36}"),
    "DR18": ("DR18: product, year, number in the year without look-alikes",
             "serial", "{product}-{yyyy}-{counter:5:32::year}"),
    "DR36": ("DR36: digits only: year and day, number of the day, check digit",
             "serial", "36{yy}{ddd}{counter:4:::day}{check:luhn}"),
    "PACK": ("Battery packs: product, year and week, number, two check digits",
             "serial", "{product:4}{yy}{ww}{counter:5}{check:mod97-10}"),
    "CHARGER": ("Chargers: number in base 16, check character",
                "serial", "C{counter:6:16}{check:mod37-36}"),
    "LOT": ("Our lots: year and day of the year, number of the day",
            "lot", "L{yy}{ddd}-{counter:2:::day}"),
    "CARTON": ("SSCC of cartons", "sscc", "09521234{counter:9}{check:gs1}"),
    "PALLET": ("SSCC of pallets", "sscc", "19521234{counter:9}{check:gs1}"),
}  # fmt: skip


def gtin(reference: int) -> str:
    """A GTIN of the prefix 952, which GS1 keeps for demonstrations and examples."""
    digits = f"9521234{reference:05d}"
    return digits + ean.calc_check_digit(digits)


def _lot(sku: str, name: str, unit: str, scale: int, product_class: str, maker: str = "",
         number: int = 0) -> NewProduct:  # fmt: skip
    code = gtin(number) if number else ""
    return NewProduct(sku, name, "lot", unit, scale, product_class, maker, code, "lot")


def _bulk(sku: str, name: str, product_class: str) -> NewProduct:
    return NewProduct(sku, name, "bulk", product_class=product_class, code_type="lot")


def _drill(sku: str, name: str, number: int) -> NewProduct:
    return NewProduct(
        sku, name, product_class="DRILLS", maker=OWN, gtin=gtin(number), scheme=sku
    )  # fmt: skip


def _pack(sku: str, name: str, number: int) -> NewProduct:
    return NewProduct(sku, name, "serial_in_lot", product_class="PACKS", maker=OWN,
                      gtin=gtin(number), scheme="PACK")  # fmt: skip


def _motor(sku: str, name: str) -> NewProduct:
    return NewProduct(sku, name, product_class="MOTORS", maker="KRAFT", code_type="maker_serial",
                      serial_pattern=r"KM[0-9]{2}[A-Z][0-9]{6}")  # fmt: skip


def _charger(sku: str, name: str, number: int) -> NewProduct:
    return NewProduct(sku, name, "serial_in_lot", product_class="CHARGERS", maker="LADE",
                      gtin=gtin(number), scheme="CHARGER")  # fmt: skip


def _lamp(sku: str, name: str, number: int) -> NewProduct:
    return NewProduct(sku, name, "serial_at_shipment", product_class="TOOLS", maker="LADE",
                      gtin=gtin(number))  # fmt: skip


PRODUCTS = [
    _drill("DR12", "Cordless drill 12 V compact", 1),
    _drill("DR18", "Cordless drill 18 V", 2),
    _drill("DR36", "Cordless hammer drill 36 V", 3),
    _pack("BP12", "Battery pack 12 V 5 Ah", 11),
    _pack("BP18", "Battery pack 18 V 5 Ah", 12),
    _pack("BP36", "Battery pack 36 V 5 Ah", 13),
    _charger("CH-EU", "Charger 12 to 36 V, European plug", 21),
    _charger("CH-UK", "Charger 12 to 36 V, British plug", 22),
    _lamp("LAMP18", "Work lamp 18 V", 25),
    _lot("CELL", "Lithium cell 21700, 2.5 Ah", "piece", 1, "CELLS", "VOLTA"),
    _motor("MOT12", "Brushless motor 12 V"),
    _motor("MOT18", "Brushless motor 18 V"),
    _motor("MOT36", "Brushless motor 36 V with hammer gear"),
    _lot("HS12", "Housing of DR12", "piece", 1, "HOUSINGS", "FORMA"),
    _lot("HS18", "Housing of DR18", "piece", 1, "HOUSINGS", "FORMA"),
    _lot("HS36", "Housing of DR36", "piece", 1, "HOUSINGS", "FORMA"),
    _bulk("SCREW", "Screw 3 × 14, Torx", "SMALL"),
    _lot("APPLE", "Apples for pressing", "kg", 1000, "FRUIT"),
    _lot("PEAR", "Pears for pressing", "kg", 1000, "FRUIT"),
    _lot("MUST-A", "Pressed apple juice", "l", 1000, "MUST", OWN),
    _lot("MUST-P", "Pressed pear juice", "l", 1000, "MUST", OWN),
    _lot("MUST-AP", "Pressed apple and pear juice", "l", 1000, "MUST", OWN),
    _lot("POMACE", "Pomace for the farm", "kg", 1000, "FOOD", OWN),
    _lot("AJ75", "Apple juice, bottle 0.75 l", "piece", 1, "JUICE", OWN, 31),
    _lot("PJ75", "Pear juice, bottle 0.75 l", "piece", 1, "JUICE", OWN, 32),
    _lot("APJ75", "Apple and pear juice, bottle 0.75 l", "piece", 1, "JUICE", OWN, 33),
    _lot("BOTTLE", "Empty bottle 0.75 l", "piece", 1, "PACKAGING", "CLEARWATER"),
    _bulk("CAP", "Cap for bottles", "PACKAGING"),
    _bulk("CARTON", "Carton for 12 bottles, flat", "PACKAGING"),
    _bulk("PALLET", "Pallet 1200 × 800", "PACKAGING"),
]

ATTRIBUTES = [
    NewAttribute("voltage", "Voltage in V", "number"),
    NewAttribute("torque_max", "Greatest torque in Nm", "number"),
    NewAttribute("weight", "Weight", "number", "kg"),
    NewAttribute("capacity", "Capacity in Ah", "number"),
    NewAttribute("cells", "Cells in it", "number", "piece"),
    NewAttribute("colour", "Colour"),
    NewAttribute("volume", "Volume", "number", "l"),
    NewAttribute("shelf_life", "Shelf life in days", "number"),
    NewAttribute("storage", "How to store"),
    NewAttribute("approved_on", "Approved on", "date"),
    NewAttribute("torque_measured", "Torque measured in Nm", "number"),
    NewAttribute("capacity_measured", "Capacity measured in Ah", "number"),
    NewAttribute("firmware", "Firmware"),
    NewAttribute("brix", "Sugar in °Brix", "number"),
    NewAttribute("acid", "Acidity as pH", "number"),
    NewAttribute("best_before_date", "Best before", "date"),
    NewAttribute("patulin", "Patulin in µg/kg", "number"),
]

VALUES = {
    "DR12": {"voltage": "12", "torque_max": "35", "weight": "1.1", "colour": "green"},
    "DR18": {"voltage": "18", "torque_max": "65", "weight": "1.6", "colour": "green"},
    "DR36": {"voltage": "36", "torque_max": "120", "weight": "2.9", "colour": "orange"},
    "BP12": {"voltage": "12", "capacity": "5", "cells": "6", "storage": "15 to 25 °C, dry"},
    "BP18": {"voltage": "18", "capacity": "5", "cells": "10", "storage": "15 to 25 °C, dry"},
    "BP36": {"voltage": "36", "capacity": "5", "cells": "20", "storage": "15 to 25 °C, dry"},
    "CELL": {"voltage": "3.6", "capacity": "2.5", "storage": "15 to 25 °C, away from metal"},
    "CH-EU": {"weight": "0.7", "colour": "black"},
    "CH-UK": {"weight": "0.7", "colour": "black"},
    "MOT12": {"voltage": "12"},
    "MOT18": {"voltage": "18"},
    "MOT36": {"voltage": "36"},
    "AJ75": {"volume": "0.75", "shelf_life": "540", "storage": "below 25 °C, dark"},
    "PJ75": {"volume": "0.75", "shelf_life": "540", "storage": "below 25 °C, dark"},
    "APJ75": {"volume": "0.75", "shelf_life": "540", "storage": "below 25 °C, dark"},
    "BOTTLE": {"volume": "0.75", "colour": "clear"},
    "APPLE": {"storage": "2 to 4 °C"},
    "PEAR": {"storage": "0 to 2 °C"},
}


class Catalogue(NamedTuple):
    """Ids by code: products by SKU, attributes, schemes, types of codes."""

    products: dict[str, int]
    attributes: dict[str, int]
    schemes: dict[str, int]
    code_types: dict[str, int]


def add_catalogue(approved_on: str) -> Catalogue:
    """Store classes, schemes, products and what is said of them; `approved_on` is an ISO date."""
    catalog.add_classes(CLASSES)
    code_types = {each.code: each.id for each in identifiers.read.code_types()}
    schemes = identifiers.add_schemes(
        [NewScheme(code, name, pattern, code_types[type])
         for code, (name, type, pattern) in SCHEMES.items()]
    )  # fmt: skip
    attributes = catalog.add_attributes(ATTRIBUTES)
    products = catalog.add_products(PRODUCTS)
    values = [NewValue(sku, code, value)
              for sku, said in VALUES.items() for code, value in said.items()]  # fmt: skip
    values += [NewValue(sku, "approved_on", approved_on) for sku in ("DR12", "DR18", "DR36")]
    catalog.set_attributes(values)
    return Catalogue(
        dict(zip((each.sku for each in PRODUCTS), products, strict=True)),
        dict(zip((each.code for each in ATTRIBUTES), attributes, strict=True)),
        dict(zip(SCHEMES, schemes, strict=True)),
        code_types,
    )
