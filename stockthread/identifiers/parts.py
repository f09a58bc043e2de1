"""The typed parts of a serial scheme, and what is known of each without any data. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from stockthread.identifiers.checkdigits import ALGORITHMS, DIGITS, LETTERS

ALPHABETS = {
    "10": DIGITS,
    "16": "0123456789ABCDEF",
    "32": "0123456789ABCDEFGHJKMNPQRSTVWXYZ",  # Crockford's: no I, L, O, U
    "36": DIGITS + LETTERS,
}
# A date part's digits, and its greatest number.
DATE_PARTS = {
    "yy": (2, 99),
    "yyyy": (4, 9999),
    "mm": (2, 12),
    "ww": (2, 53),
    "dd": (2, 31),
    "ddd": (3, 366),
}
ITEM_FIELDS = ("product", "class", "place", "supplier")
ATTRIBUTE = "attribute:"

# What a number may start again for → the parts that must then stand in the pattern (any one set);
# a field starts again for each of its own values.
DATE_SCOPES: Mapping[str, tuple[frozenset[str], ...]] = {
    "year": (frozenset({"yyyy"}), frozenset({"yy"})),
    "month": (frozenset({"yyyy", "mm"}), frozenset({"yy", "mm"})),
    "week": (frozenset({"yyyy", "ww"}), frozenset({"yy", "ww"})),
    "day": tuple(
        frozenset({year, *rest}) for year in ("yyyy", "yy") for rest in (("ddd",), ("mm", "dd"))
    ),
}


class Literal(NamedTuple):
    """Text that stands in every serial."""

    text: str


class DatePart(NamedTuple):
    """A part of the day of issue: yy, yyyy, mm, ww (ISO week), dd, ddd (day of the year)."""

    name: str


class Field(NamedTuple):
    """A code of what the item belongs to; `width` 0 lets it have any length.

    `name` is product, class, place, supplier, or attribute:CODE for the product's attribute CODE.
    """

    name: str
    width: int


class Counter(NamedTuple):
    """The number in `width` digits of `alphabet`; it starts again for each `scope` ("": never)."""

    width: int
    alphabet: str
    start: int
    scope: str


class Unguessable(NamedTuple):
    """The number under a keyed permutation of all numbers of this width: none comes twice."""

    width: int
    alphabet: str
    scope: str

    @property
    def start(self) -> int:
        """The first number that is permuted."""
        return 0


class Random(NamedTuple):
    """A number drawn by lot; that none is given twice is seen to when the serial is recorded."""

    width: int
    alphabet: str

    @property
    def start(self) -> int:
        """The least number."""
        return 0

    @property
    def scope(self) -> str:
        """Drawing never starts again."""
        return ""


class Check(NamedTuple):
    """Check characters over the parts named in `over`; over everything before them if empty."""

    algorithm: str
    over: tuple[str, ...] = ()


Number = Counter | Unguessable | Random
Part = Literal | DatePart | Field | Number | Check
PREVIEW_KEY = bytes(16)


class Scheme(NamedTuple):
    """A parsed pattern; equal patterns give equal schemes.

    `key`: the secret of an unguessable number, 16 bytes. Until a stored scheme's own is put in,
    it is one that everybody knows, good for showing what serials will look like.
    """

    pattern: str
    parts: tuple[Part, ...]
    key: bytes = PREVIEW_KEY

    @property
    def number(self) -> Number:
        """The one part that numbers."""
        return next(part for part in self.parts if isinstance(part, Number))

    @property
    def capacity(self) -> int:
        """The first number that is too large to be shown."""
        return int(len(self.number.alphabet) ** self.number.width)

    @property
    def check(self) -> Check | None:
        """The part that checks, if there is one."""
        return next((part for part in self.parts if isinstance(part, Check)), None)

    @property
    def covered(self) -> tuple[bool, ...]:
        """Tell of each part whether the check covers it."""
        if self.check is None:
            return (False,) * len(self.parts)
        at, over = self.parts.index(self.check), self.check.over
        return tuple(
            n < at and (not over or name(part) in over) for n, part in enumerate(self.parts)
        )


def width(part: Part) -> int:
    """Return how many characters a part takes; 0 for a field of any length."""
    match part:
        case Literal(text):
            return len(text)
        case DatePart(name):
            return DATE_PARTS[name][0]
        case Check(algorithm):
            return ALGORITHMS[algorithm].length
        case _:
            return part.width


def name(part: Part) -> str:
    """Return the part's name as written in a pattern; text is "text"."""
    match part:
        case DatePart() | Field():
            return part.name
        case Literal():
            return "text"
        case _:
            return type(part).__name__.lower()


def scopes_of(scope: str) -> tuple[frozenset[str], ...]:
    """Return the sets of parts any one of which shows what the number starts again for."""
    return DATE_SCOPES.get(scope) or (frozenset({scope}),)


def is_field(text: str) -> bool:
    """Tell whether this names a field."""
    return text in ITEM_FIELDS or (text.startswith(ATTRIBUTE) and len(text) > len(ATTRIBUTE))
