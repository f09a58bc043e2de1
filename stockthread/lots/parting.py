"""Lots become other lots: several parts split off at once, lots poured together or made into
another product.

Whose they are stays so: goods of several owners never become one lot.
"""

import re
from collections.abc import Sequence
from typing import Final

from stockthread import catalog, identifiers, ledger
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Given, Kind, Lines, New, Posting, Stage
from stockthread.lots import drawing, read, tanks
from stockthread.lots.owning import one_owner
from stockthread.lots.records import Part

PARTS_MAX: Final = 200
COUNTED_MAX: Final = 200
"""So many lots are counted on from one number."""
_TIMES: Final = re.compile(r"([0-9]{1,4})\s*[x×*]\s+(.+)|(.+)", re.ASCII)
_NO_AMOUNT: Final = ("bad_quantity", "unknown_unit")


def read_parts(text: str, product: catalog.Product) -> list[Part]:
    """Return the parts that a text lists, one a line: `25 kg`, `4 x 25 kg`, `25 kg L-7-A`.

    Raises Refused: no_lines, too_many_lines, parts_numbers where some parts have a number and some
    have none, and with a line what quantities refuse.
    """
    parts: list[Part] = []
    bad: list[Refusal] = []
    for line, row in enumerate(text.splitlines()):
        if not row.strip():
            continue
        times = _TIMES.fullmatch(row.strip())
        assert times is not None, "whatever is not empty is a part"
        try:
            part = _read(times[2] or times[3], product)
        except Refused as refused:
            bad += [each._replace(line=line) for each in refused.refusals]
            continue
        parts += [part] * int(times[1] or 1)
        if len(parts) > PARTS_MAX:
            refuse("too_many_lines", count=len(parts), lines_max=PARTS_MAX)
    if bad:
        raise Refused(bad)
    if not parts:
        refuse("no_lines")
    if len({bool(part.code) for part in parts}) > 1:
        refuse("parts_numbers")
    return parts


def _read(text: str, product: catalog.Product) -> Part:
    """An amount, with its unit or without, and the number that stands behind it, if any."""
    first, _, rest = text.partition("\t")
    if rest:
        return Part(_amount(product, first), rest.strip())
    words = text.split()
    try:
        return Part(_amount(product, " ".join(words[:2])), " ".join(words[2:]))
    except Refused as refused:
        if len(words) < 2 or refused.refusals[0].code not in _NO_AMOUNT:
            raise
    return Part(_amount(product, words[0]), " ".join(words[1:]))


def _amount(product: catalog.Product, text: str) -> int:
    quantity = catalog.parse_quantity(product, text)
    return quantity or refuse("not_a_whole_quantity", quantity=text)


def split_parts(holding: Lines, parts: Sequence[Part], *, act: Act) -> Posting:
    """Split parts off a lot's holding, each into a lot of its own, in one act.

    holding: one line, the lot, with what tells its holding. Returns the split; its items are the
    parts in their order. Raises Refused as ledger.split.
    """
    texts = [part.code for part in parts]
    count = len(parts)
    lines = holding._replace(
        items=[holding.items[0]] * count, quantities=[part.quantity for part in parts]
    )
    return ledger.split(lines, codes=_given(texts) if any(texts) else None, act=act)


def _given(texts: Sequence[str]) -> Given:
    return Given(identifiers.read.code_type_by_code("lot").id, texts)


def _counted_on(lot: int) -> Given | None:
    """The lot's number, a slash and the first count that nothing has; None without a number."""
    code = ledger.read.codes([lot]).get(lot)
    if not code:
        return None
    texts = [f"{code}/{count}" for count in range(1, COUNTED_MAX)]
    known = ledger.read.find_codes(texts)
    return _given([next((text for text in texts if text not in known), texts[-1])])


def join(
    lines: Lines, *, place: int, act: Act, product: int = 0, quantity: int = 0, code: str = ""
) -> Posting:
    """Pour lots together into one lot in `place`: of their own product, or of another.

    Into a tank they are poured, with what is in it. product: what they become, 0 for what they
    are. quantity: how much there is then; 0 for the sum, where it is one product that stays so.
    code: the new lot's number; outside of a tank it is counted on from the first lot's where none
    is given. Its last item is the new lot. Raises Refused: several_owners,
    tank_product, tank_quantity, and as lots.pour, ledger.merge and ledger.blend.
    """
    header = drawing.part_of(act, "join")
    if done := drawing.posted(header):
        return done
    given = _given([code]) if code else None
    if place in read.states([place]):
        return tanks.pour(
            place, lines, codes=given, product=product, quantity=quantity, act=act
        )  # fmt: skip
    given = given or _counted_on(lines.items[0])
    owner = one_owner(lines)
    views = ledger.read.items(sorted(set(lines.items)))
    of = {view.product for view in views}
    if not quantity and product in (0, *of) and len(of) < 2:
        return ledger.merge(lines, code=given, place=place, owner=owner, act=header)
    into = product or (of.pop() if len(of) == 1 else refuse("tank_product"))
    amount = quantity or refuse("tank_quantity", sku=catalog.read.product(into).sku)
    new = New(Kind.LOT, into, 1, given, [amount])
    return ledger.blend(lines, new, place=place, owner=owner, stage=Stage.READY, act=header)
