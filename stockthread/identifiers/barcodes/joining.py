"""Several codes off one thing, in any order, made one: `together`.

What they say is joined; what cannot be so of one thing is refused with both values. A plain text
is the serial where nothing else says one and it is not the product's own number; a data
identifier alone is believed where another code of its kind stands beside it.
"""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from stockthread.identifiers.barcodes import data_identifiers
from stockthread.identifiers.barcodes.common import (
    Common,
    Inside,
    common,
    contradictions,
    inside,
    is_pack,
    refuse_contradiction,
)
from stockthread.identifiers.barcodes.reading import ENVELOPE, PLAIN, ReadCode
from stockthread.identifiers.barcodes.records import Fact
from stockthread.kernel.errors import refuse

PRODUCT_NAMES: Final = ("gtin", "maker_part_number", "customer_part_number", "content_gtin")


class Joined(NamedTuple):
    """What several codes say of one thing.

    `facts` are those of all codes in their order, each with the number of its code; `common`
    the slots; `inside` what is in a pack; `is_pack` tells that its GTIN is that of a pack. `plain`
    are texts that nothing explains: more than one, or one beside a serial.
    """

    common: Common
    facts: tuple[Fact, ...] = ()
    inside: Inside | None = None
    is_pack: bool = False
    plain: tuple[str, ...] = ()


def together(codes: Sequence[ReadCode], *, not_serials: Collection[str] = ()) -> Joined:
    """Return what codes read off one thing say together, in whatever order they come.

    `not_serials` are numbers of the product (GTIN, part numbers) that no plain text is taken for
    a serial of. Raises Refused: barcode_contradiction, barcode_serial_is_product.
    """
    believed = _believed(codes)
    facts = [
        fact._replace(code=number)
        for number, code in enumerate(codes)
        if number in believed
        for fact in code.facts
    ]
    for one, other in contradictions(facts):
        refuse_contradiction(one, other)
    own = {_bare(str(fact.value)): fact for fact in facts if fact.name in PRODUCT_NAMES}
    serial = next((fact for fact in facts if fact.name == "serial"), None)
    if serial and _bare(serial.raw) in own:
        name = own[_bare(serial.raw)].name.replace("_", " ")
        refuse("barcode_serial_is_product", value=serial.raw, name=name)
    known = {_bare(fact.raw) for fact in facts} | own.keys() | set(map(_bare, not_serials))
    texts = {
        code.text: number
        for number, code in reversed(list(enumerate(codes)))
        if number not in believed and _bare(code.text) not in known
    }
    plain = sorted(texts, key=texts.__getitem__)
    if serial is None and len(plain) == 1:
        (text,) = plain
        facts.append(Fact("serial", text, "", PLAIN, "", text, texts[text]))
        plain = []
    found = tuple(sorted(facts, key=lambda fact: fact.code))
    return Joined(common(found), found, inside(found), is_pack(found), tuple(plain))


def _believed(codes: Sequence[ReadCode]) -> set[int]:
    """Return the numbers of the codes whose facts count."""
    certain = {number for number, code in enumerate(codes) if code.facts and code.is_certain}
    doubtful = {number for number, code in enumerate(codes) if code.facts and not code.is_certain}
    kinds = {fact.identifier for number in doubtful for fact in codes[number].facts}
    has_kin = any(
        codes[number].standard in (ENVELOPE, data_identifiers.STANDARD) for number in certain
    )
    return certain | doubtful if len(kinds) > 1 or has_kin else certain


def _bare(text: str) -> str:
    """Return a number without what differs between writings: case, spaces, noughts before."""
    folded = text.replace(" ", "").casefold()
    return folded.lstrip("0") if folded.isascii() and folded.isdigit() else folded
