"""What holds goods still when some of their holds are released: other holds on them, on what is in
them and on what they are in, and recalls that are about them."""

from collections.abc import Sequence
from typing import Any, Final

from stockthread import ledger
from stockthread.web import held, recalled, words

ITEMS_MAX: Final = 200
TOLD_MAX: Final = 6


def told(released: Sequence[ledger.HoldView]) -> dict[str, Any]:
    """Each other hold, on what it is and in which way that bears on what is released, and why.

    A constant number of statements.
    """
    own = sorted({each.item for each in released if each.item})[:ITEMS_MAX]
    if not own:
        return {}
    codes = ledger.read.codes(own)
    way = dict.fromkeys(own, "")
    for item, parts in ledger.read.contents_of(own).items():
        way |= {part: f"in {codes.get(item) or 'it'}" for part in parts}
    for view in ledger.read.items(own):
        if view.container:
            way.setdefault(view.container, f"around {view.code or 'it'}")
    ending, found = {each.id for each in released}, dict[int, tuple[str, ledger.HoldView]]()
    bearing = ledger.read.holds_on(list(way))
    for item, where in way.items():
        for hold in bearing.get(item, ()):
            if hold.id not in ending:
                found.setdefault(hold.id, (where, hold))
    some = list(found.values())[:TOLD_MAX]
    rows = held.rows([hold for _, hold in some])
    left = len(found) - len(some)
    return {
        "lines": [{"way": where, "row": row} for (where, _), row in zip(some, rows, strict=True)],
        "left": f"{words.count(left, 'other hold')}" if left > 0 else "",
        "recalls": words.listed([each.word for each in recalled.states(own)]),
    }
