"""The list of tasks: in walking order, mine first, with what can be done to many at once."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import access, catalog, ledger, parties, places, tasks
from stockthread.kernel import clock, ids
from stockthread.tasks import Task, TaskFilter
from stockthread.web import lists, order_links, shown, words
from stockthread.web.lists import Deed, Listing, Outcome, Paged, Records, Said

TO_DO: Final = (tasks.OPEN, tasks.CLAIMED)
STATES: Final = {
    tasks.OPEN: words.State("expected", "expected", "free"),
    tasks.CLAIMED: words.State("progress", "progress", "being done"),
    tasks.BLOCKED: words.State("held", "held", "blocked"),
    tasks.DONE: words.State("finished", "finished", "done"),
    tasks.CANCELLED: words.State("expected", "gone", "cancelled"),
}
SHOWN: Final = {
    "": TO_DO,
    "mine": (tasks.CLAIMED,),
    "free": (tasks.OPEN,),
    "blocked": (tasks.BLOCKED,),
    "done": (tasks.DONE,),
    "cancelled": (tasks.CANCELLED,),
    "any": tasks.STATES,
}
_WORDS: Final = {"": "to do", "any": "in any state"}
SAID_NUMBERS: Final = 3
HEAD: Final = ("task", "kind", "item", "sku", "product", "from", "to", "state", "who", "problem",
               "words", "cause", "number", "instruction", "issued", "changed")  # fmt: skip


def href(task: int) -> str:
    """The page of a task."""
    return reverse("task", args=[ids.public_id("task", task)])


def id_of(text: str) -> int:
    """The task behind a public id. Raises Refused unknown_id."""
    return ids.internal_id("task", text)


def filter_of(said: Said, person: int = 0) -> TaskFilter:
    """What the words of an address ask for; `person` is who asks for their own."""
    state = said.get("state", "")
    cause = said.get("cause", "").partition(" ")
    return TaskFilter(
        SHOWN[state], person if state == "mine" else 0, said.get("kind", ""), said.places(),
        ledger.Cause(cause[0], cause[2]), text=said.get("text", ""),
    )  # fmt: skip


def find(said: Said) -> Paged:
    """Tasks that fit the words, in walking order."""
    person = ids.internal_id("person", said["who"]) if said.get("who") else 0
    wanted = filter_of(said, person)
    return Paged(
        lambda after, limit: tasks.read.in_walking_order(
            wanted, first_of=person, after=lists.number(after), limit=limit
        ),
        lambda: tasks.read.count(wanted),
        skips=True,
    )


def rows(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Tasks written down; a constant number of statements."""
    items = {row.id: row for row in ledger.read.items([each.item for each in found])}
    known = shown.names(list(items.values()))
    spots = places.read.places(sorted({each.source for each in found} | {
        each.brought or each.target for each in found} - {0}))  # fmt: skip
    boxes = ledger.read.codes(sorted({each.container for each in found} - {0}))
    people = parties.read.people_names(sorted({each.person for each in found} - {0}))
    hrefs = order_links.hrefs(each.cause for each in found)
    return [
        {
            "id": ids.public_id("task", each.id),
            "name": f"task {each.id}",
            "href": href(each.id),
            "kind": tasks.KINDS[each.kind],
            "item": shown.row(items[each.item], known),
            "amount": amount(each, items[each.item]),
            "source": spots[each.source].code,
            "box": boxes.get(each.container, ""),
            "target": target(each, spots),
            "state": STATES[each.state],
            "who": people.get(each.person, ""),
            "is_mine": each.state == tasks.CLAIMED and each.person == actor.person,
            "problem": problem(each),
            "cause": " ".join(each.cause).strip(),
            "cause_href": hrefs.get(each.cause, ""),
            "instruction": each.instruction,
        }
        for each in found
    ]


def target(task: Task, spots: dict[int, places.Place]) -> str:
    """Where the item goes, or went; "" for nowhere."""
    place = task.brought or task.target
    return spots[place].code if place else ""


def amount(task: Task, item: ledger.ItemView) -> str:
    """How much of a lot, with its unit; "" for what is one piece."""
    if item.kind != ledger.Kind.LOT:
        return ""
    return shown.measure(catalog.read.products([item.product])[item.product], task.quantity)


def problem(task: Task) -> str:
    """Why it is blocked: `not there: bin is empty`."""
    parts = (tasks.PROBLEMS.get(task.problem, ""), task.words)
    return ": ".join(part for part in parts if part)


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Tasks as lines of the file."""
    views = {row.id: row.product for row in ledger.read.items([each.item for each in found])}
    products = catalog.read.products(sorted(set(views.values()) - {0}))
    skus = {id: product.sku for id, product in products.items()}
    for row, each in zip(rows(found, actor), found, strict=True):
        yield [
            each.id, row["kind"], row["item"].code,
            skus.get(views.get(each.item, 0), ""), row["item"].product, row["source"],
            row["target"], each.state, row["who"], each.problem, each.words,
            each.cause.kind, each.cause.id, each.instruction, each.issued_at.isoformat(),
            each.changed_at.isoformat(),
        ]  # fmt: skip


def at_once(act: Callable[[list[int], HttpRequest], object]) -> Callable[..., Outcome]:
    """A deed that is done to all picked tasks together, or to none."""

    def act_on_all(records: Records, request: HttpRequest) -> Outcome:
        act([each.id for each in records], request)
        return Outcome()

    return act_on_all


def claim(some: list[int], request: HttpRequest) -> None:
    """Take tasks upon oneself. Raises Refused task_claimed, task_over, task_not."""
    tasks.claim(some, by=request.actor.person, at=clock.now())  # type: ignore[attr-defined]


def give_back(some: list[int], request: HttpRequest) -> None:
    """Let others do them; whoever leads gives back those of others too."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    is_lead = access.may(actor, "issue_task")
    tasks.give_back(some, by=actor.person, at=clock.now(), is_lead=is_lead)


def cancel(some: list[int], request: HttpRequest) -> None:
    """Take tasks back."""
    reason = request.POST.get("reason", "").strip()
    person = request.actor.person  # type: ignore[attr-defined]
    tasks.cancel(some, by=person, at=clock.now(), words=reason)


def reopen(some: list[int], request: HttpRequest) -> None:
    """Let blocked and cancelled ones be done after all."""
    tasks.reopen(some, by=request.actor.person, at=clock.now())  # type: ignore[attr-defined]


ONE: Final = {"claim": claim, "give-back": give_back, "cancel": cancel, "reopen": reopen}


def need(request: HttpRequest, deed: Deed) -> None:
    """Raise Refused not_allowed unless the person may do such a deed."""
    access.require(request.actor, deed.action)  # type: ignore[attr-defined]


def page(query: QueryDict, actor: access.Actor) -> dict[str, Any]:
    """The list as this person sees it, and how far all of a cause has come."""
    asked = query.copy()
    asked["who"] = ids.public_id("person", actor.person)
    told: dict[str, Any] = lists.page(TASKS, asked, actor)
    numbers = [lists.number(each) for each in query.get("said", "").split(".")]
    if len(numbers) == SAID_NUMBERS:
        told["toasts"] = [{"sentence": issued_words(*numbers)}]
    kind, _, number = query.get("cause", "").partition(" ")
    if kind:
        cause = ledger.Cause(kind, number)
        told["progress"] = bars(tasks.read.progress([cause])[cause])
        told["cause"] = query["cause"]
    return told


def issued_words(issued: int, already: int, there: int) -> str:
    """`12 tasks issued; 3 items had one already`."""
    told = [f"{words.count(issued, 'task')} issued"]
    if already:
        told.append(f"{words.count(already, 'item')} had one already")
    if there:
        told.append(f"{words.count(there, 'item')} stood there already")
    return "; ".join(told) + "."


def bars(progress: tasks.Progress) -> list[dict[str, Any]]:
    """How far, as parts of one bar; empty ones are left out."""
    parts = ((tasks.DONE, progress.done), (tasks.CLAIMED, progress.claimed),
             (tasks.OPEN, progress.open), (tasks.BLOCKED, progress.blocked))  # fmt: skip
    return [
        {"state": STATES[state], "count": count, "share": 100 * count / max(progress.asked, 1)}
        for state, count in parts
        if count
    ]


TASKS: Final = Listing(
    name="tasks",
    noun="task",
    fields=(
        lists.choice("state", "Show tasks that are", tuple(
            (value, _WORDS.get(value, value)) for value in SHOWN), is_narrow=True),
        lists.choice("kind", "to", (("", "do anything"), *tasks.KINDS.items()), say="to {}"),
        lists.text_field("item or number"),
        lists.PLACE._replace(word="from"),
        lists.Field("cause", kind="kept", say="for {}"),
        lists.Field("who", kind="kept", say=""),
    ),
    find=find,
    rows=rows,
    head=HEAD,
    cells=cells,
    label=lambda task: f"task {task.id}",
    kind="task",
    of_ids=tasks.read.tasks_of_ids,
    deeds={
        "claim": Deed("Claim", "check", "claimed", "task", at_once(claim),
                      "They are yours until they are done or given back.", "give-back"),
        "give-back": Deed("Give back", "undo", "given back", "task", at_once(give_back),
                          "Others can do them.", "claim"),
        "cancel": Deed("Cancel", "close", "cancelled", "issue_task", at_once(cancel),
                       "Nobody does them any more. What is done stays done.", "reopen",
                       asks_reason=True),
        "reopen": Deed("Open again", "redo", "open again", "issue_task", at_once(reopen),
                       "They can be done after all."),
    },
    words={"product": "what it is", "to": "bring to", "cause": "for"},
)  # fmt: skip
