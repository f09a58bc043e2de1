"""Holding for a reason on pages: numbers before, orders told, released as the reason asks."""

from stockthread import holds, ledger, places, tasks
from stockthread.web import task_list
from tests.web.conftest import LONG_AGO
from tests.web.test_books import words_of

PASSWORD = "a good long password"


def hold(page, world, *items, **fields):
    sent = {"items": world.items(*items), "why": "QUALITY", "reason": "", "key": "h", **fields}
    return page.post("/hold/post", sent, follow=True)


def reasons(item: int) -> list[str]:
    return [each.reason for each in ledger.read.holds_of(item)]


def promise(world, *items) -> None:
    ledger.reserve(
        ledger.Lines(items), order=ledger.Cause("sales order", "SO-7"),
        act=ledger.Act(key="p", by=world.people["operator"], recorded_at=LONG_AGO),
    )  # fmt: skip


def test_the_form_says_how_much_and_what_each_reason_stops(world):
    promise(world, *world.drills[:3])
    chosen = {"items": world.items(*world.drills, world.juice)}
    told = words_of(world.client("operator").get("/hold", chosen))
    assert "Hold 12 units and 1 lot in 2 places?" in told
    assert "1 order is promised 3 of it: SO-7 (3)." in told
    assert "quality releases it, signed" in told
    assert "And everything made from it, also later" in told


def test_holding_for_a_reason_tells_the_orders(world):
    promise(world, world.drills[0])
    told = words_of(hold(world.client("operator"), world, world.drills[0], reason="Loose"))
    assert "1 order is promised 1 of it: SO-7 (1)." in told
    assert reasons(world.drills[0]) == ["QUALITY: Loose"]
    assert "promised to SO-7" in words_of(world.client("viewer").get("/holds"))


def test_everything_made_from_it_is_one_tick(world):
    done = hold(world.client("operator"), world, world.juice, made="1")
    assert done.status_code == 200
    [found] = ledger.read.holds_of(world.juice)
    assert found.blocks & ledger.Block.PASSES_ON
    assert "; passes on" in words_of(world.client("viewer").get("/holds"))


def test_a_part_of_a_lot_is_held_by_its_amount(world):
    page = world.client("operator")
    form = page.get("/hold", {"items": world.items(world.juice)}).content.decode()
    assert 'name="quantity"' in form
    whole = ledger.read.item(world.juice).quantity
    hold(page, world, world.juice, quantity="2")
    assert not reasons(world.juice)
    [found] = ledger.read.latest_holds(1)
    part = ledger.read.item(found.item)
    assert 0 < part.quantity < whole
    assert part.quantity + ledger.read.item(world.juice).quantity == whole
    told = hold(page, world, world.juice, quantity="1", made="1", key="made")
    assert told.status_code == 422
    assert "What is made from a lot is made from all of it" in told.content.decode()


def test_releasing_a_recall_needs_quality_and_the_password(world):
    hold(world.client("operator"), world, world.drills[0], why="RECALL", reason="RC-1")
    [found] = ledger.read.holds_of(world.drills[0])
    id = world.public("hold", found.id)
    page = world.client("quality")
    form = words_of(page.get("/release", {"holds": id}))
    assert "I release 1 hold for Recalled: RC-1." in form
    assert "Released by quality only." in form
    sent = {"holds": id, "reason": "Not of that lot", "key": "r"}
    assert page.post("/release/post", sent).status_code == 422
    assert page.post("/release/post", {**sent, "password": "wrong"}).status_code == 422
    assert reasons(world.drills[0])
    done = page.post("/release/post", {**sent, "password": PASSWORD})
    assert done.status_code == 302
    assert not reasons(world.drills[0])
    assert "Not of that lot" in words_of(page.get("/signatures"))


def test_a_release_says_what_holds_it_still_and_what_was_released_already(world):
    drill, part, other = world.drills[:3]
    act = ledger.Act(key="in", by=world.people["operator"], recorded_at=LONG_AGO)
    ledger.install(ledger.Lines([part]), parent=drill, act=act)
    page = world.client("quality")
    hold(page, world, drill, reason="Loose")
    hold(page, world, part, why="RECALL", reason="RC-1", made="1", key="p")
    [loose, _] = ledger.read.holds_of(drill)
    form = words_of(page.get("/release", {"holds": world.public("hold", loose.id)}))
    assert "Still on hold after this: DR-0001 : Recalled: RC-1" in form
    assert "DR-0002 in DR-0001: Recalled: RC-1" in form
    sent = {"holds": world.public("hold", loose.id), "reason": "Fixed", "key": "r"}
    assert page.post("/release/post", sent).status_code == 302
    told = page.get("/release", {"holds": sent["holds"]})
    assert "DR-0001 was released from “Doubtful quality: Loose” by" in words_of(told)
    assert 'name="reason"' not in told.content.decode()
    none = words_of(page.get("/release", {"holds": world.public("hold", 10**9)}))
    assert "There is no such hold" in none
    told = words_of(hold(page, world, other, world.juice, why="STOP", key="two"))
    assert "Drill D18 and Apple juice held" in told
    assert "Nothing may be done with it" in words_of(page.get("/holds"))


def test_such_a_hold_is_not_undone_by_who_put_it_on(world):
    page = world.client("operator")
    hold(page, world, world.drills[0], why="RECALL")
    [found] = ledger.read.holds_of(world.drills[0])
    event = world.public("event", found.event)
    assert page.post(f"/events/{event}/undo").status_code == 422
    assert reasons(world.drills[0])


def test_those_held_together_are_released_together(world):
    page = world.client("quality")
    hold(page, world, *world.drills[:3], made="1")
    [found] = ledger.read.holds_of(world.drills[0])
    id = world.public("hold", found.id)
    assert "All 3 that are held with it" in words_of(page.get("/release", {"holds": id}))
    page.post("/release/post", {"holds": id, "reason": "Fine", "together": "1", "key": "r"})
    assert [reasons(drill) for drill in world.drills[:3]] == [[], [], []]


def test_reasons_are_added_and_changed_on_their_page(world):
    page = world.client("quality")
    sent = {"code": "glass", "name": "Glass", "blocks": ["1", "2"], "role": "quality",
            "signed": "1"}  # fmt: skip
    told = words_of(page.post("/holds/reasons/save", sent, follow=True))
    assert "stops shipping and use in production; quality releases it, signed" in told
    assert page.post("/holds/reasons/save", sent).status_code == 422
    form = page.get("/holds/reasons?edit=GLASS").content.decode()
    assert 'value="GLASS" required' in form
    weaker = {**sent, "edited": "GLASS", "signed": "", "blocks": ["1"], "reason": "Too much"}
    assert page.post("/holds/reasons/save", weaker).status_code == 422
    page.post("/holds/reasons/save", {**weaker, "password": PASSWORD})
    assert holds.reason("GLASS")[3:6] == (1, "quality", False)
    assert world.client("supervisor").post("/holds/reasons/save", sent).status_code == 403
    told = words_of(world.client("viewer").get("/holds/reasons"))
    assert "stops shipping and use in production → shipping ; signed yes → no Too much" in told
    change = world.public("reason_change", holds.changes("GLASS")[0].id)
    page.post("/holds/reasons/undo", {"change": change, "key": "u"})
    assert holds.reason("GLASS")[3:6] == (3, "quality", True)


def test_no_page_goes_around_a_hold(world):
    page = world.client("admin")
    hold(page, world, world.drills[0], why="STOP")
    chosen = {"items": world.items(world.drills[0]), "key": "m"}
    assert page.post("/move/post", {**chosen, "place": "DOCK"}).status_code == 422
    sent = {**chosen, "kind": "move", "place": "DOCK"}
    page.post("/tasks/new/post", sent)
    [task] = tasks.read.live_on(world.drills[:1])[world.drills[0]]
    for text in ("STORE-1", "DR-0001", "DOCK"):
        told = words_of(page.post(f"{task_list.href(task.id)}/scan", {"text": text}))
    assert "Not this one" in told
    assert ledger.read.item(world.drills[0]).place == world.places["STORE-1"]
    places.mark_quarantine(world.places["DOCK"])
    assert page.post("/move/post", {**chosen, "place": "DOCK", "key": "n"}).status_code == 302


def test_a_place_becomes_quarantine_where_it_is_changed(world):
    page = world.client("supervisor")
    dock = world.public("place", world.places["DOCK"])
    sent = {"code": "DOCK", "name": "Dock", "above": "MAIN", "quarantine": "1"}
    page.post(f"/places/{dock}/change/post", sent)
    assert places.read.quarantined([world.places["DOCK"]])
    assert "quarantine" in words_of(page.get(f"/places/{dock}"))
