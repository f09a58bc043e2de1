"""Bad batteries: a complaint leads to a lot of batteries, and to the drills that have them now.

A battery that was taken out before the fault began is not in scope, and neither is the drill that
it was in; the drill that got it instead is. The recall goes from the complaint to the report.
"""

from datetime import timedelta

from stockthread import access, complaints, ledger, recalls, tasks
from stockthread.access import Signer
from stockthread.ledger import Cause, Lines, Stage
from stockthread.production import NewBom, NewBomLine
from stockthread.recalls import Cut, NewAction, NewAnswer, NewRecall, Scope
from tests.scenarios.conftest import Firm
from tests.world import START


def link(key: str) -> str:
    return f"https://drills.example/r/{key}"


def made(firm: Firm) -> tuple[list[int], list[int]]:
    """Four drills with a bad battery each; in one the battery is exchanged, in good time."""
    from stockthread import production

    w = firm.world
    bill = NewBom(w.drill, (NewBomLine(w.battery, 1),))
    production.add_boms([bill], key="bill", by=w.anna, at=START)
    firm.buy(w.battery, [f"BAD-{n}" for n in range(4)], cents=900)
    firm.buy(w.battery, ["GOOD-0"], cents=900)
    bad = firm.items(*[f"BAD-{n}" for n in range(4)])
    drills = firm.make(w.drill, [f"D-{n}" for n in range(4)], bad)
    ledger.remove(Lines([bad[3]]), stage=Stage.READY, act=firm.act())
    ledger.move(Lines(firm.items("GOOD-0")), place=w.a2, act=firm.act())
    ledger.install(Lines(firm.items("GOOD-0")), parent=drills[3], act=firm.act())
    return bad, drills


def test_only_drills_that_have_a_bad_battery_are_called_back(firm):
    w = firm.world
    bad, drills = made(firm)
    of = {ledger.read.item(battery).container: battery for battery in bad[:3]}
    assert set(of) == set(drills[:3])
    firm.sell(w.drill, drills[:2])
    firm.sell(w.drill, [drills[3]])

    # A customer complains; the batteries of its delivery are the cause.
    complaint = complaints.record(
        complaints.NewComplaint("gets hot", complaints.PHONE, items=(drills[0],)), key="hot",
        by=w.anna, at=START + timedelta(hours=9),
    )  # fmt: skip
    night = START + timedelta(days=1)
    scope = Scope(tuple(bad))
    found = recalls.preview(scope)
    where = {each.item: each.where for each in found.positions}
    assert drills[3] not in where
    assert [each.items for each in found.undecided if each.kind == "taken_out"] == [(drills[3],)]
    assert {where[drill] for drill in drills[:2]} == {"customer"}
    assert (where[drills[2]], where[bad[3]]) == ("hand", "hand")

    # Without the spare battery, which was destroyed in a test, it is signed.
    signer = Signer(w.anna, "quality", access.BY_PASSWORD, night)
    cause = Cause(complaints.CAUSE, complaint.number)
    recall = recalls.begin(NewRecall("Batteries get hot", scope, "Take it out.", cause),
                           signer=signer, act=firm.act(recorded_at=night))  # fmt: skip
    assert all(ledger.read.item(drill).holds for drill in drills[:3])
    assert not ledger.read.item(drills[3]).holds
    assert len(tasks.read.live_on([drills[2]])[drills[2]]) == 1

    # Another customer is left out for a reason, told nothing, and stays on record.
    cut = Cut("customer", str(w.supplier_party), "has none of them")
    recall = recalls.change(recall.id, scope._replace(cuts=(cut,)), reason="looked again",
                            signer=signer, act=firm.act(recorded_at=night))  # fmt: skip
    assert [(each.added, each.left_out) for each in recall.versions] == [(7, 0), (0, 0)]

    # The customer is told of two drills, has one and sold the other on; the first comes back.
    recalls.tell(recall.id, link=link, signer=signer, act=firm.act(recorded_at=night))
    [notice] = recalls.read_notices.notices(recall.id)
    recalls.mark_posted(recall.id, [notice.id], at=night)
    told = {each.item for each in recalls.read_notices.items_of([notice.id])[notice.id]}
    assert set(drills[:2]) <= told
    recalls.answer(notice, [NewAnswer(0, "have"), NewAnswer(drills[1], "sold", "Mr Miller")],
                   key="one", at=night)  # fmt: skip
    later = night + timedelta(minutes=5)
    ledger.take_back(Lines([drills[0]]), place=w.a3, owner=w.us, act=firm.act(recorded_at=later))
    ring = next(each for each in recalls.rings(recall) if each.product == w.drill)
    assert ring.parts == {"with_us": 1, "back": 1, "sold": 1}
    assert recalls.balances(drills)[0].unexplained == 0

    # What is changed so that it does not happen again, and the report.
    action = recalls.begin_action(
        NewAction("a bad delivery", "cells are tested", w.ben, (night + timedelta(days=30)).date(),
                  (w.drill,), (cause, Cause(recalls.CAUSE, recall.number))),
        key="action", by=w.anna, at=night,
    )  # fmt: skip
    action = recalls.set_action_state(action.id, "done", words="tester in", key="tester",
                                      by=w.ben, at=later)  # fmt: skip
    effect = recalls.effect(action)
    assert (effect.before, effect.signs[0].before, effect.verdict) == (4, 1, "not_yet")
    recall = recalls.close(recall.id, reason="one is with its buyer", signer=signer,
                           act=firm.act(recorded_at=later))  # fmt: skip
    assert recalls.report.pdf(recall).startswith(b"%PDF")
