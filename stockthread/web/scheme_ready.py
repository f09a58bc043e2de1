"""Patterns to start from, and parts to put into one."""

from datetime import date
from typing import Final, NamedTuple

from stockthread import identifiers

SAMPLE: Final = identifiers.Fields(
    date(2026, 7, 30), "DRILL", "TOOLS", "A01", "ACME", {"voltage": "18"}
)


class Ready(NamedTuple):
    """A pattern that stands in docs/serial-schemes.md, and what it is good for."""

    pattern: str
    purpose: str

    @property
    def serial(self) -> str:
        """What it makes for the 42nd item."""
        scheme = identifiers.parse(self.pattern)
        return identifiers.render(scheme, SAMPLE, [scheme.number.start + 41])[0]


class Chip(NamedTuple):
    """A part to be put into the pattern, by the word on its button."""

    word: str
    source: str


READY: Final = (
    Ready("{counter:6}", "the plainest"),
    Ready("DR-{yy}{mm}-{counter:6}", "year and month of issue at a glance"),
    Ready("{product}-{counter:5}", "one scheme for many products"),
    Ready("{product}-{counter:5:::product}", "the same, each product counting for itself"),
    Ready("{yy}W{ww}-{counter:4:::week}", "lots counted by week"),
    Ready("L{yyyy}{ddd}-{counter:2:::day}", "lots counted by day"),
    Ready("{class:5}{place:3}{counter:4:16}", "what and where, short"),
    Ready("SN{counter:6:32}{check:mod37-36}", "typed by hand: short, no look-alikes, slips found"),
    Ready("{counter:5:ACDEFGHJKMNPQRTUVWXY}", "letters only, none that looks like another"),
    Ready("3401234{counter:10}{check:gs1}", "SSCC: extension digit, company prefix, reference"),
    Ready("{counter:8:10:10000000}", "never a zero in front, for spreadsheets"),
    Ready("{yy}{counter:5:::year}{check:damm}", "numbers by the year, all digits, slips found"),
    Ready("{supplier}-{yy}{mm}-{counter:4:::supplier}", "who sent it"),
    Ready("{product}-{attribute:voltage:2}V-{counter:5}", "a trait in the number"),
    Ready("{attribute:voltage:2}{counter:6:::attribute:voltage}",
          "a count for each value of a trait"),
    Ready("{place:3}/{dd}{mm}{yy}/{counter:3:::day}", "by hand on a production line"),
    Ready("DR{yy}-{counter:6}-{check:luhn:counter}",
          "a check of the number alone, letters left out"),
    Ready("{unguessable:8:32}", "on the outside of goods: short, and nobody can make one up"),
    Ready("{yy}{unguessable:6:32:year}{check:mod37-36}", "the same with the year, slips found"),
    Ready("T{random:12:36}", "a token, of which nothing can be known"),
)  # fmt: skip
CHIPS: Final = (
    Chip("year", "{yy}"),
    Chip("month", "{mm}"),
    Chip("week", "{ww}"),
    Chip("day", "{dd}"),
    Chip("day of the year", "{ddd}"),
    Chip("product", "{product}"),
    Chip("class", "{class}"),
    Chip("place", "{place}"),
    Chip("supplier", "{supplier}"),
)
NUMBERS: Final = (
    Chip("counter", "{counter:6}"),
    Chip("unguessable", "{unguessable:8:32}"),
    Chip("random", "{random:12:36}"),
    Chip("check", "{check:mod37-36}"),
)
