"""The data identifiers by name: texts, dates with their forms, amounts with their units.

Facts only, no code. Sources: ANSI MH10.8.2 (ISO/IEC 15418), categories 2 to 26; ASC X12 data
elements 355 (units of measure) and 374 (kinds of dates).
"""

from collections.abc import Mapping
from typing import Final

NAMES: Final[Mapping[str, str]] = {
    # containers, environment, vehicles
    "B": "container_type", "1B": "container", "E": "restricted_substances_class",
    "13E": "moisture_sensitivity_level", "I": "vehicle_identification_number",
    # licence plates of transport units: any, lowest level, with packages, each with EDI, mixed, …
    "J": "licence_plate", "1J": "licence_plate", "2J": "licence_plate", "3J": "licence_plate",
    "4J": "licence_plate", "5J": "licence_plate", "6J": "licence_plate",
    # orders and papers
    "K": "order_number", "1K": "supplier_order_number", "2K": "shipment_number",
    "3K": "carrier_shipment_number", "4K": "order_line", "5K": "release_number",
    "6K": "carrier_progressive_number", "8K": "contract_number", "10K": "invoice_number",
    "11K": "packing_list_number", "14K": "order_and_line", "15K": "kanban_number",
    # places
    "L": "storage_place", "1L": "location", "2L": "ship_to", "3L": "ship_from", "4L": "country",
    "5L": "ship_for", "20L": "first_level_location", "21L": "second_level_location",
    "22L": "third_level_location", "23L": "fourth_level_location", "24L": "fifth_level_location",
    "9N": "pharmacy_product_number",
    # what an item is
    "P": "customer_part_number", "1P": "maker_part_number", "2P": "revision",
    "3P": "gs1_item_code", "6P": "supplier_and_item", "7P": "clei_code", "8P": "gtin",
    "9P": "duns_and_item", "11P": "clei_code", "19P": "component_of_item",
    "20P": "customer_first_level", "21P": "customer_second_level", "22P": "customer_third_level",
    "25P": "unique_part_identifier", "26P": "part_number_of_next_assembly",
    "27P": "tariff_code", "30P": "supplier_first_level", "31P": "supplier_second_level",
    "32P": "supplier_third_level", "33P": "supplier_fourth_level", "34P": "supplier_fifth_level",
    "50P": "maker_item", "51P": "unique_maker_item", "52P": "colour", "54P": "device_identifier",
    # amounts that are no plain number
    "3Q": "unit_of_measure", "6Q": "piece_of_product", "13Q": "piece_of_shipment",
    "1R": "return_number", "2R": "return_code",
    "9D": "date_code_text",
    # which one it is
    "S": "serial", "1S": "second_serial", "2S": "shipment_notice", "3S": "package",
    "4S": "master_package", "5S": "mixed_package", "6S": "master_package",
    "7S": "mixed_package", "8S": "sscc", "9S": "package", "10S": "tool", "11S": "asset",
    "12S": "document_number", "13S": "seal", "15S": "vendor_serial", "16S": "version",
    "18S": "cage_and_serial", "20S": "customer_trace_code", "21S": "tyre_identification_number",
    "22S": "mobile_equipment_identity", "23S": "mac_address", "24S": "tag_identifier",
    "25S": "unique_item_identifier", "30S": "third_serial", "31S": "first_serial",
    "32S": "last_serial", "33S": "serial_of_next_assembly", "34S": "end_item",
    "37S": "unique_item_identifier", "43S": "sim_card_number", "96S": "epc",
    "97S": "encrypted_serial",
    # which lot it is of
    "T": "customer_lot", "1T": "lot", "25T": "unique_lot_identifier", "30T": "supplier_lot_first",
    "31T": "supplier_lot_second",
    # parties
    "V": "supplier", "1V": "supplier_own_code", "2V": "upc_company_prefix",
    "3V": "gs1_company_prefix", "4V": "carrier", "6V": "maker", "7V": "liable_party",
    "8V": "customer", "9V": "customer_code_of_supplier", "10V": "maker_customs_identifier",
    "12V": "maker_duns", "13V": "supplier_duns", "17V": "cage_code", "18V": "unique_party",
    "Z": "mutually_defined", "3Z": "free_text",
}  # fmt: skip

# Name, form (see days), and whether a kind of date may follow.
DATES: Final[Mapping[str, tuple[str, str, bool]]] = {
    "D": ("date", "YYMMDD", False),
    "1D": ("date", "DDMMYY", False),
    "2D": ("date", "MMDDYY", False),
    "3D": ("date", "YJJJ", False),
    "4D": ("date", "YYJJJ", False),
    "5D": ("date", "YYMMDD", True),
    "6D": ("date", "YYYYMMDD", True),
    "7D": ("month", "MMYY", False),
    "8D": ("event_time", "YYYYMMDDhhmm", True),
    "10D": ("date_code", "YYWW", False),
    "11D": ("date_code", "YYYYWW", False),
    "12D": ("date", "YYYYMMDD", False),
    "13D": ("production_weeks", "YYWWYYWW", False),
    "14D": ("expiry_date", "YYYYMMDD", False),
    "15D": ("expiry_date", "DDMMYYYY", False),
    "16D": ("production_date", "YYYYMMDD", False),
    "17D": ("production_date", "DDMMYYYY", False),
    "18D": ("tag_activation_time", "YYYYMMDDhhmm", False),
    "19D": ("tag_deactivation_time", "YYYYMMDDhhmm", False),
    "20D": ("inspection_date", "DDMMYYYY", False),
    "22D": ("record_time", "YYYYMMDDhhmm", False),
    "25D": ("best_before_date", "YYYYMMDD", False),
    "26D": ("first_freeze_date", "YYYYMMDD", False),
    "27D": ("harvest_date", "YYYYMMDDYYYYMMDD", False),
}
KINDS_OF_DATES: Final[Mapping[tuple[str, str], str]] = {
    (identifier, kind): name
    for identifier in ("5D", "6D")
    for kind, name in {
        "002": "delivery_requested_date",
        "011": "ship_date",
        "035": "delivery_date",
        "036": "expiry_date",
        "050": "receipt_date",
        "094": "production_date",
    }.items()
}

# Name and unit; a code of X12 355 may follow the number of any of them.
MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    "Q": ("quantity", ""), "1Q": ("theoretical_amount", ""), "2Q": ("actual_weight", ""),
    "4Q": ("gross_amount", ""), "5Q": ("net_amount", ""), "7Q": ("quantity", ""),
    "8Q": ("container_rated_weight", "kg"), "9Q": ("piece_weight", ""),
    "11Q": ("tare_weight", "kg"), "12Q": ("amount_payable", ""), "14Q": ("quantity_before", ""),
    "15Q": ("quantity_after", ""), "18Q": ("volume", ""), "19Q": ("width", ""),
    "20Q": ("height", ""), "21Q": ("length", ""), "22Q": ("net_weight", ""),
    "2E": ("temperature_most", "°C"), "4E": ("humidity_most", "%"), "5E": ("humidity_least", "%"),
}  # fmt: skip
UNITS: Final[Mapping[str, str]] = {
    "CF": "ft³", "CM": "cm", "CR": "m³", "DZ": "dozen", "EA": "piece", "FT": "ft", "GA": "gal",
    "GR": "g", "IN": "in", "KG": "kg", "LB": "lb", "LF": "ft", "LT": "l", "ME": "mg", "ML": "ml",
    "MM": "mm", "MR": "m", "OZ": "oz", "PC": "piece", "PCE": "piece", "PCS": "piece",
    "PR": "pair", "YD": "yd",
}  # fmt: skip

# What labels have alone in a linear symbol, on reels, drives and boards.
BARE: Final = frozenset((
    "B", "1B", "D", "4D", "5D", "6D", "9D", "10D", "11D", "12D", "14D", "16D", "E", "J", "1J", "2J",
    "3J", "4J", "5J", "6J", "K", "1K", "2K", "4K", "10K", "11K", "2L", "4L", "9N", "P", "1P", "2P",
    "7P", "8P", "11P", "20P", "21P", "30P", "31P", "50P", "Q", "2Q", "7Q", "S", "1S", "2S", "3S",
    "4S", "5S", "8S", "11S", "18S", "20S", "22S", "23S", "25S", "T", "1T", "30T", "31T", "V", "1V",
    "6V", "10V", "12V", "13V", "17V",
))  # fmt: skip
