"""Damaged goods: received like others, put on hold with what is wrong, photos kept with them."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from stockthread import files, ledger
from stockthread.files import EVENT, ITEM, Subject
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Block, Lines
from stockthread.purchases.announcing import part_of_act
from stockthread.purchases.inspecting import Came
from stockthread.purchases.records import DAMAGED, Damaged
from stockthread.receipts import Receipt

BLOCKS: Final = int(Block.SHIP | Block.CONSUME)
REASON_MAX: Final = 160


class Marked(NamedTuple):
    """What was put on hold as damaged: events, and items; parts of lots as lots of their own."""

    events: tuple[int, ...] = ()
    items: tuple[int, ...] = ()


def names(receipt: Receipt, came: Sequence[Came]) -> dict[str, Came]:
    """What came, by everything that people may call it: its code, or its line as it stands."""
    found = {each.code: each for each in came if each.code}
    by_item = {each.item: each for each in came}
    for n, item in receipt.items.items():
        entry = receipt.entries[n]
        found |= {text: by_item[item] for text in (entry.text, entry.raw) if text}
    return found


def hold_damaged(
    damaged: Sequence[Damaged], came: Sequence[Came], named: Mapping[str, Came], act: Act
) -> Marked:
    """Hold damaged goods, one event for each reason and one for each part of a lot.

    Runs in the caller's transaction. Raises Refused: damaged_unknown, no_reason, not_enough, and
    what files.keep refuses.
    """
    wholes: dict[str, list[tuple[Damaged, Came]]] = {}
    parts: list[tuple[Damaged, Came]] = []
    for each in damaged:
        reason = " ".join(each.reason.split())
        if not 0 < len(reason) <= REASON_MAX:
            refuse("no_reason", length_max=REASON_MAX)
        it = named.get(each.text.strip()) or refuse("damaged_unknown", text=each.text[:80])
        if each.quantity is not None and each.quantity < it.quantity:
            parts.append((each, it))
        else:
            wholes.setdefault(reason, []).append((each, it))
    events: list[int] = []
    items: list[int] = []
    for n, (reason, some) in enumerate(wholes.items()):
        wanted = sorted({it.item for _, it in some})
        posting = ledger.hold(
            Lines(wanted), reason=DAMAGED + reason, blocks=BLOCKS,
            act=part_of_act(act, f"damaged{n}"),
        )  # fmt: skip
        events.append(posting.event)
        items += wanted
        for each, it in some:
            _keep(each, posting.event, it.item, act)
    for n, (each, it) in enumerate(parts):
        posting = ledger.hold(
            Lines([it.item], [each.quantity], container=it.container, stage=_stage(it)),
            reason=DAMAGED + " ".join(each.reason.split()), blocks=BLOCKS,
            act=part_of_act(act, f"broken{n}"),
        )  # fmt: skip
        events.append(posting.event)
        item = posting.items[0] if posting.items else it.item
        items.append(item)
        _keep(each, posting.event, item, act)
    return Marked(tuple(events), tuple(items))


def _stage(came: Came) -> int:
    """The stage at which a lot came in, among those that it stands at."""
    stages = [part.stage for part in ledger.read.holdings(came.item)]
    return max(stages, default=0)


def _keep(damaged: Damaged, event: int, item: int, act: Act) -> None:
    if damaged.photos:
        subjects = [Subject(EVENT, event), Subject(ITEM, item)]
        files.keep(damaged.photos, subjects, by=act.by, at=act.at or act.recorded_at)
