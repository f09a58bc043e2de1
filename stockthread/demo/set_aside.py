"""Goods that are put aside: a quarantine, a few drills on hold, and tasks to bring them there."""

from stockthread import holds, places, tasks
from stockthread.demo.firm import Firm
from stockthread.ledger import Lines
from stockthread.tasks import NewTask, Seen

SKU = "DR12"


def quarantine_begins(firm: Firm) -> None:
    """Whatever a hold says, goods may be moved to the quarantine shelves."""
    places.mark_quarantine(firm.places["QU"])


def chucks_wobble(firm: Firm) -> None:
    """Quality holds five drills and has them brought to quarantine; it is half done."""
    if firm.waits_for(SKU, 5, chucks_wobble):
        return
    drills = firm.take(SKU, 5)
    act = firm.act("dora", reason="Chuck wobbles")
    holds.hold(Lines(drills), reason="QUALITY", words=act.reason, act=act)
    issued = tasks.issue(
        [NewTask(drill, firm.places["QU-3"]) for drill in drills], kind=tasks.QUARANTINE,
        by=act.by, at=act.recorded_at, key=act.key, instruction="With their chargers",
    )  # fmt: skip
    stands = {each.item: each.source for each in tasks.read.tasks_of_ids(issued.ids)}
    done, begun, stuck, *_ = issued.ids
    anna = firm.act("anna")
    for seen in (Seen("", place=stands[drills[0]]), Seen("", item=drills[0]),
                 Seen("", place=firm.places["QU-3"])):  # fmt: skip
        tasks.scan(done, seen, by=anna.by, at=anna.recorded_at)
    tasks.scan(begun, Seen("", place=stands[drills[1]]), by=anna.by, at=anna.recorded_at)
    tasks.block([stuck], "not_there", by=anna.by, at=anna.recorded_at, words="Bin is empty")


def shelf_cleared(firm: Firm) -> None:
    """Chargers are to be moved off a shelf by whoever has time."""
    if firm.waits_for("CH-UK", 3, shelf_cleared):
        return
    tasks.issue(
        [NewTask(item, firm.places["A-02-04"]) for item in firm.free["CH-UK"][-3:]],
        kind=tasks.MOVE, by=firm.people["carla"], at=firm.diary.tick(), key="demo.shelf",
    )  # fmt: skip
