"""Tasks on pages: issued from a selection, done by scans, given back, blocked."""

import pytest

from stockthread import ledger, tasks
from stockthread.ledger import Cause
from stockthread.web import task_list
from tests.web.conftest import LONG_AGO
from tests.web.test_books import words_of


@pytest.fixture
def task(world) -> int:
    [id] = issue(world, world.drills[:1]).ids
    return id


def issue(world, items, key="t") -> tasks.Issued:
    return tasks.issue(
        [tasks.NewTask(item, world.places["DOCK"]) for item in items], kind=tasks.RETRIEVE,
        by=world.people["quality"], at=LONG_AGO, key=key, cause=Cause("recall", "RC-1"),
        instruction="Both batteries too",
    )  # fmt: skip


def scan(page, id: int, text: str) -> str:
    return words_of(page.post(f"{task_list.href(id)}/scan", {"text": text}))


def test_a_selection_is_given_tasks(world):
    page = world.client("supervisor")
    chosen = {"items": world.items(*world.drills[:3])}
    assert "Issue 3 tasks" in words_of(page.get("/tasks/new", chosen))
    sent = {**chosen, "kind": "retrieve", "place": "DOCK", "key": "k"}
    told = words_of(page.post("/tasks/new/post", sent, follow=True))
    assert "3 tasks issued." in told
    assert "DR-0001" in told
    again = words_of(page.post("/tasks/new/post", {**sent, "key": "l"}, follow=True))
    assert "3 items had one already" in again
    assert page.post("/tasks/new/post", {**sent, "place": "NOWHERE"}).status_code == 422
    assert world.client("operator").get("/tasks/new", chosen).status_code == 403


def test_three_scans_do_a_task(world, task):
    page = world.client("operator")
    told = words_of(page.get(task_list.href(task)))
    assert "Go to STORE-1" in told
    assert "Both batteries too" in told
    assert "STORE-1: go there and scan it" in scan(page, task, "DOCK")
    assert "Take DR-0001" in scan(page, task, "store-1")
    assert "look for DR-0001" in scan(page, task, "DR-0002")
    assert "Bring to DOCK" in scan(page, task, "DR-0001")
    assert "Done DOCK" in scan(page, task, "DOCK")
    assert ledger.read.item(world.drills[0]).place == world.places["DOCK"]
    seen = {"version": tasks.read.task(task).version}
    for _ in range(2):  # a double press takes one scan back
        back = words_of(page.post(f"{task_list.href(task)}/back", seen, follow=True))
        assert "Bring to DOCK" in back
    assert ledger.read.item(world.drills[0]).place == world.places["STORE-1"]


def test_the_next_task_on_the_way_is_offered(world, task):
    issue(world, world.drills[1:2], "u")
    page = world.client("operator")
    for text in ("STORE-1", "DR-0001"):
        scan(page, task, text)
    assert "Next: DR-0002, in STORE-1" in scan(page, task, "DOCK")


def test_who_has_it_is_told_to_the_others(world, task):
    world.client("operator").post(f"{task_list.href(task)}/state/claim")
    other = world.client("supervisor")
    assert "by Operator" in words_of(other.get(task_list.href(task)))
    assert "Operator is doing this" in scan(other, task, "STORE-1")
    assert "free" in words_of(other.post(f"{task_list.href(task)}/state/give-back", follow=True))
    assert world.client("operator").post(f"{task_list.href(task)}/state/cancel").status_code == 403


def test_a_blocked_task_says_why(world, task):
    page = world.client("operator")
    page.post(f"{task_list.href(task)}/block", {"problem": "not_there", "words": "Bin is empty"})
    told = words_of(page.get("/tasks?state=blocked"))
    assert "not there: Bin is empty" in told
    assert "It is blocked" not in words_of(page.get(task_list.href(task)))
    lead = world.client("quality")
    assert "Go to STORE-1" in words_of(
        lead.post(f"{task_list.href(task)}/state/reopen", follow=True)
    )


def test_the_list_tells_how_far_those_of_a_document_are(world, task):
    issue(world, world.drills[1:3], "u")
    tasks.claim([task], by=world.people["operator"], at=LONG_AGO)
    told = words_of(world.client("viewer").get("/tasks?cause=recall RC-1"))
    assert "1 being done" in told
    assert "2 free" in told


def test_many_are_claimed_at_once_and_the_item_tells_its_task(world, task):
    page = world.client("operator")
    page.post("/lists/tasks/claim/post", {"items": world.public("task", task)})
    assert tasks.read.task(task).person == world.people["operator"]
    item = words_of(page.get(f"/items/{world.public('item', world.drills[0])}"))
    assert "To retrieve, to DOCK" in item


def test_what_a_task_moved_is_undone_with_it(world, task):
    page = world.client("operator")
    for text in ("STORE-1", "DR-0001", "DOCK"):
        scan(page, task, text)
    event = world.public("event", tasks.read.task(task).event)
    told = page.post(f"/events/{event}/undo")
    assert told.status_code == 422
    assert "undone with its last scan" in told.content.decode()
