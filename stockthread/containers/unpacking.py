"""Things come out of a container by scan, or all of it: one act, which one undo takes back."""

from collections.abc import Sequence

from stockthread import ledger, sales
from stockthread.containers import packing, reading
from stockthread.containers.records import PACKED, Going, Packed, Piles
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Act, Inside
from stockthread.sales import Leg, Way


def check_unpack(container: int, texts: Sequence[str], *, year: int) -> Piles:
    """Return what would come out of a container, at whatever depth it is in there.

    Raises Refused: no_lines, too_many_lines, not_a_container, container_is_gone.
    """
    at = packing.stands_at(container)
    inside = ledger.read.inside([container])
    found, refused = _found(container, at, inside, texts, year)
    out = {each.item for each in found}
    left = [each.item for each in inside if each.container == container and each.item not in out]
    return Piles(tuple(found), refused=tuple(refused), left=tuple(dict.fromkeys(left)))


def unpack(container: int, texts: Sequence[str], *, act: Act, place: int = 0) -> Packed:
    """Take what was scanned out of a container, or without scans all that is right inside; it lies
    beside it then, or in `place`.

    With `act.accept` "good" what is not inside is left out and told. Repeating a key takes nothing
    out again. Raises Refused: as `check_unpack`, container_empty, container_has_not, and what the
    ledger refuses.
    """
    act = packing.act_of(act)

    def once() -> Packed:
        with db.writing():
            if known := sales.done_before(act):
                return Packed(container, tuple(each.event for each in known), 0, repeated=True)
            at = packing.stands_at(container)
            inside = ledger.read.inside([container])
            refused: list[Refusal] = []
            if any(text.strip() for text in texts):
                year = act.recorded_at.year
                goings, refused = _found(container, at, inside, texts, year)
            else:
                goings = _all(container, at, inside)
            if refused and (act.accept == "all" or not goings):
                raise Refused(refused)
            if not goings:
                code = ledger.read.codes([container]).get(container, "")
                raise Refused([Refusal(None, "container_empty", {"code": code})])
            way = Way(place=place if place not in (0, at) else None, container=0)
            leg = Leg(packing.lines_of(goings), way, [each.line for each in goings])
            done = sales.go([leg], act=act._replace(accept="all"))
            events = tuple(each.event for each in done)
            return Packed(container, events, len(goings), tuple(refused))

    return db.retried(once)


def _found(
    container: int, at: int, inside: Sequence[Inside], texts: Sequence[str], year: int
) -> tuple[list[Going], list[Refusal]]:
    """What of the scans is inside."""
    boxes = frozenset({container, *(each.container for each in inside)})
    read = reading.read(texts, place=at, year=year, inside=boxes)
    found, refused = [], list(read.refused)
    code = ledger.read.codes([container]).get(container, "")
    for each in read.goings:
        if each.container in boxes and each.item != container:
            found.append(each)
        elif each.item != container:
            data = {"code": each.code, "container": code}
            refused.append(Refusal(each.line, "container_has_not", data))
    return found, sorted(refused, key=lambda refusal: refusal.line or 0)


def _all(container: int, at: int, inside: Sequence[Inside]) -> list[Going]:
    """All that is right inside."""
    return [
        Going(n, each.item, each.kind, each.product, each.code, None, at, container, PACKED)
        for n, each in enumerate(inside)
        if each.container == container
    ]
