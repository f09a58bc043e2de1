"""GS1 element strings parsed and checked, beside a bare regex that only splits the same strings."""

import re
from collections.abc import Iterator
from random import Random

from bench.measure import Figure, compare
from bench.stage import Stage
from stockthread.identifiers import barcodes, gs1
from stockthread.identifiers.checkdigits import ALGORITHMS, check

STRINGS = 20_000
_SPLIT = re.compile(
    r"(01|02)(\d{14})|(00)(\d{18})|(1[1-7])(\d{6})|(310\d)(\d{6})|(37)(\d{1,8})\^?"
    r"|(10|21)([^^]{1,20})\^?|(240)([^^]{1,30})\^?"
)


def run(stage: Stage, is_long: bool) -> Iterator[Figure]:
    """Yield the figures of this area."""
    yield of_shape("gs1.parse", strings())
    yield of_shape("gs1.parse_scans", ["]d2" + s[1:].replace("^", "\x1d") for s in strings()])
    yield of_any_standard()


def of_any_standard() -> Figure:
    """Compare reading envelopes of four data identifiers with splitting them at GS."""
    texts = [
        f"[)>\x1e06\x1d1PWD40EFRX\x1dS{number:08X}\x1d4LTH\x1dQ1\x1e\x04"
        for number in range(STRINGS)
    ]
    return compare(
        "barcodes.read",
        lambda: [barcodes.read(text, this_year=2026) for text in texts],
        lambda: [text.split("\x1d") for text in texts],
        count=len(texts),
        unit="codes/s",
        note="every field typed and named; goal: 10,000 a second",
    )


def of_shape(name: str, texts: list[str]) -> Figure:
    """Compare parsing with splitting: three to five elements a text."""
    plain = [text.removeprefix("]d2").lstrip("^").replace("\x1d", "^") for text in texts]
    return compare(
        name,
        lambda: [gs1.parse(text) for text in texts],
        lambda: [[found.group() for found in _SPLIT.finditer(text)] for text in plain],
        count=len(texts),
        unit="strings/s",
        note="every check of every element; the regex checks nothing; goal: 20,000 a second",
    )


def strings() -> list[str]:
    """Return element strings as they are on cartons, drugs, meat and pallets."""
    random = Random(7)
    return [_string(random, number) for number in range(STRINGS)]


def _string(random: Random, number: int) -> str:
    body = f"{random.randrange(10**13):013}"
    gtin = body + check(ALGORITHMS["gs1"], body)
    expiry = f"{random.randrange(25, 40)}{random.randrange(1, 13):02}{random.randrange(29):02}"
    lot, serial = f"L{random.randrange(10**6)}", f"{number:08X}"
    kind = number % 4
    if kind == 0:
        return f"^01{gtin}17{expiry}10{lot}^21{serial}"
    if kind == 1:
        return f"^01{gtin}21{serial}^240ART-{number}"
    if kind == 2:
        return f"^01{gtin}3103{random.randrange(10**6):06}15{expiry}10{lot}"
    pallet = f"{random.randrange(10**17):017}"
    sscc = pallet + check(ALGORITHMS["gs1"], pallet)
    return f"^00{sscc}02{gtin}37{random.randrange(1, 500)}^10{lot}"
