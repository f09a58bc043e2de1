"""One task in one hand: one field takes every scan, the last one is told large, and can go back.

What was scanned is looked up here; which scan is wanted, and what a wrong one means, the core says.
"""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from stockthread import access, counts, parties, places, tasks
from stockthread.kernel import clock, errors, ids
from stockthread.kernel.errors import Refused
from stockthread.tasks import NewTask, Seen, Task
from stockthread.web import acting, asked, order_links, shown, task_list, words

WANTED: Final = {
    tasks.FROM: ("Go to", "Scan the place"),
    tasks.ITEM: ("Take", "Scan the item"),
    tasks.TO: ("Bring to", "Scan where you put it"),
}


def page(id: int, request: HttpRequest, problem: str = "", scanned: str = "") -> dict[str, Any]:
    """What a task says: what is wanted next, what was scanned last, what else can be done."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    task = tasks.read.task(id)
    [row] = task_list.rows([task], actor)
    may = access.may(actor, "task")
    is_free = task.state == tasks.OPEN or row["is_mine"]
    public = ids.public_id("task", id)
    names = ("task_scan", "task_back", "task_block")
    return {
        **row,
        "task": task,
        "public": public,
        "routes": {name: reverse(name, args=[public]) for name in names},
        "steps": steps(task, row),
        "word": WANTED[task.step][0] if is_free else "",
        "label": WANTED[task.step][1] if is_free else "",
        "wanted": wanted(task, row) if is_free else "",
        "takes_scans": may and is_free,
        "may_claim": may and task.state == tasks.OPEN,
        "may_give_back": task.state == tasks.CLAIMED and may
        and (row["is_mine"] or access.may(actor, "issue_task")),
        "may_cancel": task.state in tasks.LIVE and access.may(actor, "issue_task"),
        "may_reopen": task.state in (tasks.BLOCKED, tasks.CANCELLED)
        and access.may(actor, "issue_task"),
        "may_take_back": may and task.step > 0 and task.person == actor.person,
        "problem_said": problem,
        "scanned": scanned,
        "problems": list(tasks.PROBLEMS.items()),
        "changes": changes(task),
        "next": following(task, actor) if task.state in (tasks.DONE, tasks.BLOCKED) else None,
        "key": asked.new_key(),
        "said": "unknown" if problem else "taken" if scanned else "",
    }  # fmt: skip


def steps(task: Task, row: dict[str, Any]) -> list[dict[str, Any]]:
    """From, item, to: each with its code, and whether it is scanned, next or still to come."""
    found = [("from", row["box"] or row["source"], ""), ("item", row["item"].code, row["amount"])]
    if task.kind in tasks.MOVING:
        found.append(("to", row["target"] or "anywhere", ""))
    done = task.step if task.step < tasks.OVER else len(found)
    return [
        {"word": word, "code": code, "more": more, "is_done": n < done, "is_next": n == done}
        for n, (word, code, more) in enumerate(found)
    ]


def wanted(task: Task, row: dict[str, Any]) -> str:
    """What is to be scanned next."""
    if task.step == tasks.FROM:
        return str(row["source"])
    return str(row["item"].code if task.step == tasks.ITEM else row["target"] or "a place")


def changes(task: Task) -> list[dict[str, Any]]:
    """What people did to it."""
    found = tasks.read.changes(task.id)
    people = parties.read.people_names(sorted({each.person for each in found}))
    return [{"what": each.what, "by": people.get(each.person, ""), "at": each.at,
             "words": each.words} for each in found]  # fmt: skip


def following(task: Task, actor: access.Actor) -> dict[str, Any] | None:
    """The next task on the way, of the same cause where there is one."""
    said = tasks.TaskFilter(task_list.TO_DO, actor.person)
    same = tasks.read.in_walking_order(
        said._replace(cause=task.cause), first_of=actor.person, limit=1
    ) if task.cause.kind else []  # fmt: skip
    found = same or tasks.read.in_walking_order(said, first_of=actor.person, limit=1)
    return task_list.rows(found, actor)[0] if found else None


def scan(id: int, request: HttpRequest) -> dict[str, Any]:
    """Take a scan; return the page that says what came of it."""
    text = request.POST.get("text", "").strip()
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    try:
        tasks.scan(id, seen(text), by=actor.person, at=clock.now(), device=asked.machine(request))
    except Refused as refused:
        return page(id, request, errors.text(refused.refusals[0]._replace(line=None)))
    return page(id, request, scanned=text)


def seen(text: str) -> Seen:
    """What was scanned: a place by its code, else an item by whatever stands on it."""
    found = places.read.by_code([text, text.upper()])
    place = found.get(text) or found.get(text.upper()) or 0
    year = timezone.localtime(clock.now()).year
    [meant] = counts.resolve([text], [0], frozenset(), year)
    return Seen(text, meant.item, place)


def take_back(id: int, request: HttpRequest) -> None:
    """Take the last scan back. Raises Refused."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    is_lead = access.may(actor, "issue_task")
    tasks.take_back_scan(id, by=actor.person, at=clock.now(), is_lead=is_lead,
                         version=request.POST.get("version", ""))  # fmt: skip


def block(id: int, request: HttpRequest) -> None:
    """Say that it cannot be done. Raises Refused."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    form = request.POST
    tasks.block([id], form.get("problem", ""), by=actor.person, at=clock.now(),
                words=form.get("words", "").strip(),
                is_lead=access.may(actor, "issue_task"))  # fmt: skip


def new_form(items: list[int], reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the form says that issues a task for each item of a selection."""
    reasons = reasons or {}
    said = acting.nouns(items)
    return {
        **said,
        **reasons,
        "title": f"Have {said['noun']} moved or looked at",
        "deed": f"Issue {words.count(len(items), 'task')}",
        "deed_good": acting.good_words("Issue", acting.good_left(items, reasons)),
        "action": reverse("task_new_post"),
        "kinds": list(tasks.KINDS.items()),
        "places": acting.suggested_places(),
    }


def issue(items: list[int], request: HttpRequest) -> tasks.Issued:
    """Issue the tasks that the form asks for. Raises Refused."""
    form = request.POST
    target = asked.place(form["place"]) if form.get("place", "").strip() else 0
    return tasks.issue(
        [NewTask(item, target) for item in items], kind=form.get("kind", ""),
        by=request.actor.person, at=clock.now(),  # type: ignore[attr-defined]
        key=form.get("key") or asked.new_key(), instruction=form.get("instruction", "").strip(),
        accept="good" if form.get("accept") == "good" else "all",
    )  # fmt: skip


def notes(item: int) -> list[dict[str, Any]]:
    """The live tasks of an item, as its page tells them."""
    found = tasks.read.live_on([item]).get(item, [])
    people = parties.read.people_names(sorted({each.person for each in found} - {0}))
    hrefs = order_links.hrefs(each.cause for each in found)
    return [
        {
            "href": task_list.href(each.id),
            "word": f"To {tasks.KINDS[each.kind]}",
            "state": task_list.STATES[each.state],
            "who": people.get(each.person, ""),
            "cause": " ".join(each.cause).strip(),
            "cause_href": hrefs.get(each.cause, ""),
            "target": shown.place_name(places.read.place(each.target)) if each.target else "",
        }
        for each in found
    ]
