"""Acts of several events: their keys begin alike, and one that was done is not done again."""

from collections.abc import Callable, Sequence
from typing import Final

from stockthread import ledger
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Posting

_KEY_MAX: Final = ledger.ACT_KEY_MAX - 9
REASON_MAX: Final = 500


def part_of(act: Act, name: str, reason: str = "") -> Act:
    """The header of one event of an act that has several."""
    told = (reason or act.reason)[:REASON_MAX]
    return act._replace(key=f"{act.key[:_KEY_MAX]}.{name}", reason=told, accept="all")


def done_before(act: Act) -> list[Posting]:
    """What the same act, with the same cause, recorded before."""
    return [
        Posting(each.id, each.accepted, (), range(0), repeated=True)
        for each in ledger.read.events_of_act(act.cause, act.key[:_KEY_MAX])
    ]


def once(act: Act, do: Callable[[], list[Posting]]) -> list[Posting]:
    """Do an act in one transaction, or return what it recorded before."""

    def within() -> list[Posting]:
        with db.writing():
            db.lock_text(f"returns.{act.key}")
            return done_before(act) or do()

    return db.retried(within)


def refuse_items(found: Sequence[tuple[int | None, str, int]], **data: object) -> None:
    """Refuse lines of items, if there are any: line, code of the refusal, item."""
    if found:
        codes = ledger.read.codes([item for _, _, item in found])
        raise Refused([
            Refusal(line, code, {"item": item, "code": codes.get(item) or f"#{item}", **data})
            for line, code, item in found
        ])  # fmt: skip


def need_items(items: Sequence[int]) -> None:
    """Refuse a request about nothing, or about what is not there, by line."""
    if not items:
        refuse("no_lines")
    known = ledger.read.kinds(items)
    refuse_items([(n, "unknown_item", item) for n, item in enumerate(items) if item not in known])
