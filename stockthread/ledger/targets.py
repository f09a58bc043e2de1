"""Which places an act may bring items to: ours, other people's, or those of the lost and of waste.

Each verb that goes somewhere names its target. Without that a move would be a shipment that no
hold on shipping stops.
"""

from collections.abc import Sequence

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger.post import Work
from stockthread.ledger.records import Stage

PARTIES = ("supplier", "customer", "carrier")
NOT_OURS = (*PARTIES, "lost", "variance", "scrap")

IN_HAND = (Stage.RAW, Stage.WIP, Stage.READY)
ANYWHERE, OURS, OTHERS, LOST, SCRAP = "any place", "ours", "others", "lost", "scrap"
_WANTED = {
    OURS: "one of our own places",
    OTHERS: "the place of a customer, a supplier or a carrier",
    LOST: "the place of what is lost",
    SCRAP: "the place of scrap",
}


def _fits(kind: str | None, target: str) -> bool:
    if kind is None:
        return False
    if target == OURS:
        return kind not in NOT_OURS
    if target == OTHERS:
        return kind in PARTIES
    return target in (ANYWHERE, kind)


_OPEN = "SELECT id, kind FROM places_place WHERE is_active AND id IN {}"


def check(work: Work, place: int | Sequence[int], target: str) -> None:
    """Refuse places that are not there, are closed, or are no such target, line by line.

    Raises Refused: place_not_open, wrong_place.
    """
    if not isinstance(place, int):
        work.refuse_lines(refused(place, target))
    elif bad := refused([place], target):
        raise Refused([bad[0]._replace(line=None)])


def refused(places: Sequence[int], target: str) -> list[Refusal]:
    """Return for each line whose place is no such target why it is none."""
    wanted = set(places)
    ids, param = db.ids_in(sorted(wanted))
    kinds = dict(db.query(_OPEN.format(ids), [param]))
    bad = {id: _why(id, kinds.get(id), target) for id in wanted if not _fits(kinds.get(id), target)}
    return [bad[id]._replace(line=line) for line, id in enumerate(places) if id in bad]


def is_workshop(place: int) -> bool:
    """Whether a place is a supplier's, where what is ours can be worked on."""
    row = db.query_one("SELECT kind FROM places_place WHERE id = %s", [place])
    return row is not None and row[0] == "supplier"


def check_stage(stage: int) -> None:
    """Refuse a stage at which nothing can arrive: only what is in hand can.

    Raises Refused: wrong_stage.
    """
    if stage not in IN_HAND:
        name = Stage(stage).name.lower() if stage in set(Stage) else str(stage)
        data = {"code": "What arrives", "stage": int(stage), "stage_name": name}
        raise Refused([Refusal(None, "wrong_stage", data)])


def _why(place: int, kind: str | None, target: str) -> Refusal:
    if kind is None:
        return Refusal(None, "place_not_open", {"place": place})
    return Refusal(None, "wrong_place", {"place": place, "wanted": _WANTED[target]})
