"""Damaged goods: received like others, put on hold with what is wrong, photos kept with them."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from stockthread import files
from stockthread.files import EVENT, ITEM, Subject
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act
from stockthread.purchases import arrived
from stockthread.purchases.announcing import part_of_act
from stockthread.purchases.arrived import Came, Held
from stockthread.purchases.records import DAMAGED, Damaged
from stockthread.receipts import Delivery, Receipt

REASON_MAX: Final = 160


class Marked(NamedTuple):
    """What was put on hold as damaged: events, and items; parts of lots as lots of their own.

    rest: what came and is whole.
    """

    events: tuple[int, ...]
    items: tuple[int, ...]
    rest: list[Came]


def names(receipt: Receipt, came: Sequence[Came]) -> dict[str, Came]:
    """What came, by everything that people may call it: its code, or its line as it stands."""
    found = {each.code: each for each in came if each.code}
    by_item = {each.item: each for each in came}
    for n, item in receipt.items.items():
        entry = receipt.entries[n]
        found |= {text: by_item[item] for text in (entry.text, entry.raw) if text}
    return found


def hold_damaged(
    damaged: Sequence[Damaged],
    came: Sequence[Came],
    named: Mapping[str, Came],
    delivery: Delivery,
    act: Act,
) -> Marked:
    """Hold damaged goods, one event for each reason and one for each part of a lot.

    Runs in the caller's transaction. Raises Refused: damaged_unknown, no_reason, not_enough, and
    what files.keep refuses.
    """
    if not damaged:
        return Marked((), (), list(came))
    wholes: dict[str, list[tuple[Damaged, Came]]] = {}
    parts: list[tuple[Damaged, Came]] = []
    for each in damaged:
        reason = " ".join(each.reason.split())
        if not 0 < len(reason) <= REASON_MAX:
            refuse("no_reason", length_max=REASON_MAX)
        it = named.get(each.text.strip()) or refuse("damaged_unknown", text=each.text[:80])
        if each.quantity is not None and each.quantity < it.quantity:
            parts.append((each, it._replace(quantity=each.quantity)))
        else:
            wholes.setdefault(DAMAGED + reason, []).append((each, it))
    held: list[Held] = []
    for n, (reason, some) in enumerate(wholes.items()):
        found = arrived.hold([it for _, it in some], delivery, act, f"damaged{n}", reason=reason)
        for each, it in some:
            _keep(each, it, found, act)
        held += found
    for n, (each, it) in enumerate(parts):
        own = part_of_act(act, f"broken{n}")
        reason = DAMAGED + " ".join(each.reason.split())
        found = [arrived.hold_parts([it], delivery, own, reason=reason)]
        _keep(each, it, found, act)
        held += found
    whole = dict.fromkeys(it for some in wholes.values() for _, it in some)
    taken = [*whole, *(it for _, it in parts)]
    return Marked(
        tuple(each.event for each in held),
        tuple(each.item for every in held for each in every.came),
        _rest(came, taken),
    )


def _rest(came: Sequence[Came], taken: Sequence[Came]) -> list[Came]:
    """What came beside what was taken of it."""
    left = {(each.item, each.container): each for each in arrived.merged(came)}
    for each in arrived.merged(taken):
        key = each.item, each.container
        left[key] = left[key]._replace(quantity=left[key].quantity - each.quantity)
    return [each for each in left.values() if each.quantity > 0]


def _keep(damaged: Damaged, it: Came, held: Sequence[Held], act: Act) -> None:
    """Keep photos with the event and with the item that the thing is now."""
    if not damaged.photos:
        return
    event, item = next(
        (every.event, now.item)
        for every in held for was, now in zip(every.was, every.came, strict=True)
        if (was.item, was.container) == (it.item, it.container)
    )  # fmt: skip
    subjects = [Subject(EVENT, event), Subject(ITEM, item)]
    files.keep(damaged.photos, subjects, by=act.by, at=act.at or act.recorded_at)
