"""What one act of several events did, in one message with one way back."""

from collections.abc import Sequence
from typing import Final

from stockthread import ledger, lots, orders, production, receipts, sales
from stockthread.ledger import EventView
from stockthread.web import happened, told, words

CAUSES: Final = (
    orders.PRODUCTION, "exchange", "scrapping", "disassembly", "consignment", sales.PACKING,
)  # fmt: skip
"""Documents whose acts are several events."""
FIRST: Final = ("pack", "finish", "produce", "remove", "receive", "observe", "commission",
                "scrap", "split")  # fmt: skip
"""Which event of an act is its message, the foremost first."""
PARTS: Final = ("draw", "gain", "move")
"""What the events of one drawing from a lot are called in their keys."""
SILENT: Final = ("consume", "install", "unpack", "commission")
"""What goes without saying in the message of units that are finished."""
CODES_MAX: Final = 4
RANGE_MAX: Final = 10_000
STAYS: Final = "A result stays on record: if it is wrong, scan them again and record the right one"


def acts(events: Sequence[EventView]) -> list[list[EventView]]:
    """Events by the act that they are parts of; others stand alone. One statement.

    A receipt is one act where something of it was damaged: its hold goes with it.
    """
    keys = ledger.read.keys_of([event.id for event in events])
    held = {
        event.cause_id for event in events
        if event.kind == "hold" and event.cause_kind == receipts.CAUSE
    }  # fmt: skip
    found: dict[object, list[EventView]] = {}
    for event in events:
        stem, _, part = keys[event.id].partition(".")
        is_held = event.cause_kind == receipts.CAUSE and event.cause_id in held
        is_drawn = not event.cause_kind and part in PARTS
        is_part = (event.cause_kind in CAUSES or is_held or is_drawn) and not event.reverses
        key = (event.cause_kind, event.cause_id, stem) if is_part else event.id
        found.setdefault(key, []).append(event)
    return [sorted(some, key=_rank) for some in found.values()]


def _rank(event: EventView) -> int:
    return FIRST.index(event.kind) if event.kind in FIRST else len(FIRST)


def sentence(act: Sequence[EventView], lines: dict[int, told.Line]) -> str:
    """What an act did: the foremost of its events, then what does not go without saying."""
    head, *rest = act
    is_done = head.kind in ("finish", "produce")
    is_apart = any(event.kind == "remove" for event in act)
    if is_apart:
        act = sorted(act, key=lambda event: event.kind != "remove")
        head, *rest = act
    said = [_of(head, lines[head.id])]
    said += [
        _of(event, lines[event.id])
        for event in rest
        if not (is_done and not is_apart and event.kind in SILENT)
        and not (head.kind == "pack" and event.kind == "commission")
    ]
    if head.kind == "observe" and not rest:
        said.append(STAYS)
    return ". ".join(said) + "."


def _of(event: EventView, line: told.Line) -> str:
    if event.kind == "hold" and event.cause_kind == receipts.CAUSE:
        return f"{line.sentence}: {line.reason[:1].lower()}{line.reason[1:]}"
    if event.kind == "adjust" and event.reason.startswith(lots.GAIN):
        return "More was drawn than booked: a gain that waits for review"
    if event.cause_kind != orders.PRODUCTION:
        return line.sentence
    if event.kind == "observe":
        return _judged(event) or line.sentence
    if event.kind == "commission" and event.new_items:
        return f"{line.sentence}: {_names(event)}"
    return line.sentence


def _judged(event: EventView) -> str:
    """`3 units passed Finish`, and what failed; nothing where it was no test."""
    found = production.verdicts(event.id)
    said = [f"{words.count(count, 'unit')} {value.replace(': ', ' ', 1)}" for value, count in found]
    return happened.capital(words.listed(said)) if said else ""


def _names(event: EventView) -> str:
    """The serials of new items: all of a few, else the first and the last."""
    items = ledger.read.event_items(event.id, limit=RANGE_MAX)
    codes = [each.code or f"#{each.item}" for each in sorted(items, key=lambda each: each.item)]
    if len(codes) <= CODES_MAX or event.new_items > RANGE_MAX:
        return words.listed(codes[:CODES_MAX])
    return f"{codes[0]} to {codes[-1]}"
