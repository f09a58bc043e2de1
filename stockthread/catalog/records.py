"""Records that go into and come out of the catalogue, and the words their fields may hold."""

from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

TRACKINGS = ("serial", "serial_in_lot", "lot", "bulk", "serial_at_shipment")
"""How a product's stock is followed: a number each, within lots, by lot, by amount, on leaving."""

MEASURED_TRACKINGS = ("lot", "bulk")
"""Those whose amounts may have decimals; the others count whole things."""

STOCKED_AS_LOTS = (*MEASURED_TRACKINGS, "serial_at_shipment")
"""Those of which goods come in and lie as amounts of lots."""

DIMENSIONS = ("count", "mass", "volume", "length", "area", "time")
ATTRIBUTE_TYPES = ("text", "number", "date")
BARCODE_KINDS = ("text", "gtin", "part_number")
"""What of a scan tells the product: its text, or the GTIN or part number that a standard says."""

SCALES = tuple(10**power for power in range(10))


class Unit(NamedTuple):
    """A unit of measure: factor_numerator / factor_denominator of its dimension's base unit."""

    id: int
    code: str
    name: str
    dimension: str
    factor_numerator: int
    factor_denominator: int


class NewClass(NamedTuple):
    """A family of products to be stored; `parent` is a class's code, also one of the batch."""

    code: str
    name: str
    parent: str = ""


class ProductClass(NamedTuple):
    """A family of products; `parent` is a class's id, None for the top."""

    id: int
    code: str
    name: str
    parent: int | None


class NewProduct(NamedTuple):
    """A product to be stored, or changed where the SKU is known.

    Other things are named by their codes; an empty code means none. `scale` is how many
    smallest units make one shown unit: a power of ten, and 1 for what is followed by serials.
    `gtin` has 8, 12, 13 or 14 digits. `serial_pattern` is a regular expression that whole
    serials must fit; empty lets any serial pass.
    """

    sku: str
    name: str
    tracking: str = "serial"
    unit: str = "piece"
    scale: int = 1
    product_class: str = ""
    maker: str = ""
    gtin: str = ""
    code_type: str = "serial"
    scheme: str = ""
    serial_pattern: str = ""


class Product(NamedTuple):
    """A product. `product_class`, `maker` (a party), `code_type` and `scheme` are ids.

    `unit` is the code of the shown unit; quantities are whole numbers of 1/scale of it.
    `gtin` has 14 digits, or is empty.
    """

    id: int
    sku: str
    name: str
    tracking: str
    unit: str
    scale: int
    product_class: int | None
    maker: int | None
    gtin: str
    code_type: int
    scheme: int | None
    serial_pattern: str
    is_active: bool


class Conversion(NamedTuple):
    """One `unit` of a product is so much of its shown unit: a carton is 12, a litre 1.04 kg."""

    product: int
    unit: str
    factor: Fraction


class TrackingChange(NamedTuple):
    """When a product began to be followed otherwise; `product` and `person` are ids."""

    id: int
    product: int
    tracking_from: str
    tracking_to: str
    person: int
    changed_at: datetime
    reason: str


class NewAttribute(NamedTuple):
    """Something to be said of products: `type` text, number or date; `unit` for numbers."""

    code: str
    name: str
    type: str = "text"
    unit: str = ""


class Attribute(NamedTuple):
    """Something that may be said of products; `unit` is a code, empty for none."""

    id: int
    code: str
    name: str
    type: str
    unit: str


class NewValue(NamedTuple):
    """What is to be said of the product with this SKU; an empty value takes it back.

    A number is written with digits and a decimal point, a date as 2026-05-31.
    """

    sku: str
    attribute: str
    value: str


class Value(NamedTuple):
    """What one attribute says of a product: a text, an exact number as text, or an ISO date."""

    code: str
    name: str
    type: str
    unit: str
    value: str


class NewBarcode(NamedTuple):
    """What a barcode means: `text`, as scanned, is the product with this SKU.

    text[start:end] is the serial; both None: the text says only which product it is. Serials have
    serial_min to serial_max characters, both None: as many as this one. `pieces` is how many of the
    product's shown unit are inside, more than 1 only for a pack, which has no serial.
    """

    sku: str
    text: str
    start: int | None = None
    end: int | None = None
    pieces: int = 1
    serial_min: int | None = None
    serial_max: int | None = None


class KnownBarcode(NamedTuple):
    """A barcode that was taught. `kind` is one of BARCODE_KINDS, `product` and the people are ids.

    Of kind text, `before` + `serial` + `after` are the example without what scanners put around
    it; of the others `before` is the GTIN in 14 digits, or the part number. `forgotten_at` is None
    while it is known.
    """

    id: int
    product: int
    kind: str
    example: str
    before: str
    serial: str
    after: str
    serial_min: int
    serial_max: int
    pieces: int
    taught_by: int
    taught_at: datetime
    forgotten_by: int
    forgotten_at: datetime | None


class NewcomerHold(NamedTuple):
    """For what new goods of a product are held as they come.

    origin: the place they come from, a supplier's say; 0 for any that is not named. reason: "" for
    goods that are not held. blocks: what the hold forbids, a sum of the ledger's `Block`.
    """

    product: int
    origin: int
    reason: str
    blocks: int
