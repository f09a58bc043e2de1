"""Records that go into and come out of the identifiers area."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple


class CodeType(NamedTuple):
    """A kind of code. `scope` (product, maker or company) is where a code must be unique.

    form: "eui48" for MAC addresses, which have one form however they are written; "" for others.
    """

    id: int
    code: str
    name: str
    scope: str
    folds_case: bool
    folds_inner_spaces: bool
    folds_hyphens: bool
    folds_leading_zeros: bool
    form: str = ""


class NewCodeType(NamedTuple):
    """A type of code to be stored; `code` is its short name, and it folds nothing unless told."""

    code: str
    name: str
    scope: str = "product"
    folds_case: bool = False
    folds_inner_spaces: bool = False
    folds_hyphens: bool = False
    folds_leading_zeros: bool = False
    form: str = ""


class Fields(NamedTuple):
    """What a serial may say about its item: the day it is issued and codes of what it belongs to.

    Only what the pattern uses is needed; `product_class` is the pattern's `{class}`, and
    `attributes` are the values of the product's attributes by their codes.
    """

    on: date | None = None
    product: str = ""
    product_class: str = ""
    place: str = ""
    supplier: str = ""
    attributes: Mapping[str, str] = {}


class NewScheme(NamedTuple):
    """A scheme to be stored. `code_type` is the id of the type of the codes it makes."""

    code: str
    name: str
    pattern: str
    code_type: int


class SchemeRow(NamedTuple):
    """A stored scheme; `schemes.parse(row.pattern)` gives its parts."""

    id: int
    code: str
    name: str
    pattern: str
    code_type: int
    is_active: bool


class CounterRow(NamedTuple):
    """How far a scheme has counted: its scope ("" is the whole scheme) and the next number."""

    scope_key: str
    next_number: int


class BlockRow(NamedTuple):
    """A block of numbers taken in advance. Times are UTC; `returned_at` None: still out.

    `fields` is what the serials say, as JSON.
    """

    id: int
    scheme: int
    scope_key: str
    first_number: int
    size: int
    fields: str
    purpose: str
    person: int
    reserved_at: datetime
    expires_at: datetime
    returned_at: datetime | None


class Proposal(NamedTuple):
    """What a block would be: its first number and size, its outer serials, what is left then."""

    first_number: int
    size: int
    first: str
    last: str
    left: int


class GapRow(NamedTuple):
    """A number that no item bears, what it would have been, and why."""

    scope_key: str
    number: int
    serial: str
    reason: str


class NewBook(NamedTuple):
    """A book of numbers to be registered. `code_type` is the id of the type that they are codes of.

    `product` is the id of the product they are for, 0 for any; `kept` says where the book is or
    who has it.
    """

    name: str
    code_type: int
    product: int = 0
    kept: str = ""
    note: str = ""


class BookRow(NamedTuple):
    """A registered book of `size` numbers. Times are UTC; `closed_at` None: numbers are taken."""

    id: int
    name: str
    code_type: int
    product: int
    kept: str
    note: str
    size: int
    person: int
    registered_at: datetime
    closed_by: int
    closed_at: datetime | None


class BookNumber(NamedTuple):
    """In which book a number is, and whether it is spoilt, and why."""

    book: int
    is_spoilt: bool
    reason: str


class SaidPart(NamedTuple):
    """What one part of a serial says.

    `name` is text, a field's or date part's name, counter, unguessable, random or check; `text`
    stands at `start` of the serial; `number` is what a date part or number counts, None for others.
    """

    name: str
    text: str
    start: int
    number: int | None
