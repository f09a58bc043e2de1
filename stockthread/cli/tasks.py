"""`stockthread task`: what somebody is to do with items, issued, claimed, scanned, done."""

from typing import Any, Final

import click
from django.utils import timezone

from stockthread import access, catalog, counts, ledger, parties, places, tasks
from stockthread.cli import picking, words
from stockthread.cli.frame import DEVICE, Frame, asking, listing
from stockthread.cli.picking import Wanted, items_wanted
from stockthread.cli.sale_steps import new_key
from stockthread.kernel import clock
from stockthread.kernel.errors import Refused, refuse
from stockthread.ledger import Cause
from stockthread.tasks import NewTask, Seen, Task, TaskFilter

LIMIT: Final = 1000
STATES: Final = {"to-do": (tasks.OPEN, tasks.CLAIMED), "any": tasks.STATES,
                 **{state: (state,) for state in tasks.STATES}}  # fmt: skip
NUMBERS: Final = "NUMBER..."


@click.group("task")
def task_commands() -> None:
    """Have items fetched, moved or looked at, and do it by three scans."""


@task_commands.command("list")
@click.option("--state", type=click.Choice(list(STATES)), default="to-do", show_default=True)
@click.option("--kind", type=click.Choice(list(tasks.KINDS)), help="Only of this kind.")
@click.option("--mine", is_flag=True, help="Only those that I claimed or did.")
@click.option("--in", "place", metavar="PLACE", default="", help="Only from a place and below.")
@click.option("--for", "cause", nargs=2, metavar="KIND NUMBER", help="Only those of a document.")
@click.option("--limit", type=click.IntRange(1, LIMIT), default=50, show_default=True)
@listing("view")
def task_list(
    frame: Frame, state: str, kind: str | None, mine: bool, place: str,
    cause: tuple[str, str] | None, limit: int,
) -> None:  # fmt: skip
    """List tasks in walking order, one's own first."""
    below = places.read.descendants(picking.place(place).id) if place else []
    found = tasks.read.in_walking_order(
        TaskFilter(
            STATES[state], frame.actor.person if mine else 0, kind or "",
            [picking.place(place).id, *below] if place else None,
            Cause(*cause) if cause else ledger.NO_CAUSE,
        ),
        first_of=frame.actor.person, limit=limit,
    )  # fmt: skip
    tell(frame, found)


@task_commands.command("show")
@click.argument("number", type=click.IntRange(1))
@asking("view")
def task_show(frame: Frame, number: int) -> None:
    """Tell one task, and what people did to it."""
    [told] = written([named(number)])
    told["changes"] = [each._asdict() for each in tasks.read.changes(number)]
    if frame.is_json:
        frame.print(told)
        return
    say_next(named(number), told)


@task_commands.command("issue")
@items_wanted
@click.option("--kind", type=click.Choice(list(tasks.KINDS)), default=tasks.MOVE,
              show_default=True)  # fmt: skip
@click.option("--to", "target", metavar="PLACE", default="", help="Where it is to be brought.")
@click.option("--for", "cause", nargs=2, metavar="KIND NUMBER", help="The document behind it.")
@click.option("--instruction", metavar="TEXT", default="", help="What is to be heeded.")
@click.option("--key", metavar="TEXT", default="", help="Done once for each key; else a new one.")
@click.option("--good", "is_good", is_flag=True, help="Leave out what is not with us.")
@asking("issue_task")
def task_issue(
    frame: Frame, wanted: Wanted, kind: str, target: str, cause: tuple[str, str] | None,
    instruction: str, key: str, is_good: bool,
) -> None:  # fmt: skip
    """Issue a task for each item; a lot has one for each place where it lies."""
    items = picking.picked(wanted, "Task")
    place = picking.place(target).id if target else 0
    issued = tasks.issue(
        [NewTask(item, place) for item in items], kind=kind, by=frame.actor.person,
        at=clock.now(), key=key or new_key(), cause=Cause(*cause) if cause else ledger.NO_CAUSE,
        instruction=instruction, accept="good" if is_good else "all",
    )  # fmt: skip
    if frame.is_json:
        frame.print({"tasks": issued.ids, "already": issued.already, "there": issued.there})
        return
    click.echo(f"{words.count(len(issued.ids), 'task')} issued.")
    if issued.already:
        click.echo(f"{words.count(issued.already, 'item')} had one already.")
    if issued.there:
        click.echo(f"{words.count(issued.there, 'item')} stood there already.")


@task_commands.command("claim")
@click.argument("numbers", nargs=-1, required=True, type=click.IntRange(1), metavar=NUMBERS)
@asking("task")
def task_claim(frame: Frame, numbers: tuple[int, ...]) -> None:
    """Take tasks upon oneself, all or none."""
    tasks.claim(numbers, by=frame.actor.person, at=clock.now())
    said(frame, numbers, "claimed")


@task_commands.command("give-back")
@click.argument("numbers", nargs=-1, required=True, type=click.IntRange(1), metavar=NUMBERS)
@asking("task")
def task_give_back(frame: Frame, numbers: tuple[int, ...]) -> None:
    """Let others do claimed tasks."""
    is_lead = access.may(frame.actor, "issue_task")
    tasks.give_back(numbers, by=frame.actor.person, at=clock.now(), is_lead=is_lead)
    said(frame, numbers, "given back")


@task_commands.command("scan")
@click.argument("number", type=click.IntRange(1))
@click.argument("scans", nargs=-1, required=True, metavar="SCAN...")
@asking("task")
def task_scan(frame: Frame, number: int, scans: tuple[str, ...]) -> None:
    """Do a task: scan where it is, the item, and where it goes, one after the other."""
    named(number)
    for text in scans:
        task = tasks.scan(number, seen(text), by=frame.actor.person, at=clock.now(),
                          device=DEVICE)  # fmt: skip
    [told] = written([task])
    if frame.is_json:
        frame.print(told)
        return
    say_next(task, told)


@task_commands.command("back")
@click.argument("number", type=click.IntRange(1))
@asking("task")
def task_back(frame: Frame, number: int) -> None:
    """Take the last scan of a task back, and what it moved."""
    named(number)
    is_lead = access.may(frame.actor, "issue_task")
    task = tasks.take_back_scan(number, by=frame.actor.person, at=clock.now(), is_lead=is_lead)
    [told] = written([task])
    if frame.is_json:
        frame.print(told)
        return
    say_next(task, told)


@task_commands.command("block")
@click.argument("numbers", nargs=-1, required=True, type=click.IntRange(1), metavar=NUMBERS)
@click.option("--problem", type=click.Choice(list(tasks.PROBLEMS)), required=True, help="Why.")
@click.option("--words", "more", metavar="TEXT", default="", help="More about it.")
@asking("task")
def task_block(frame: Frame, numbers: tuple[int, ...], problem: str, more: str) -> None:
    """Say that tasks cannot be done, and why."""
    is_lead = access.may(frame.actor, "issue_task")
    tasks.block(numbers, problem, by=frame.actor.person, at=clock.now(), words=more,
                is_lead=is_lead)  # fmt: skip
    said(frame, numbers, f"blocked: {tasks.PROBLEMS[problem]}")


@task_commands.command("reopen")
@click.argument("numbers", nargs=-1, required=True, type=click.IntRange(1), metavar=NUMBERS)
@asking("issue_task")
def task_reopen(frame: Frame, numbers: tuple[int, ...]) -> None:
    """Let blocked or cancelled tasks be done after all."""
    tasks.reopen(numbers, by=frame.actor.person, at=clock.now())
    said(frame, numbers, "open again")


@task_commands.command("cancel")
@click.argument("numbers", nargs=-1, type=click.IntRange(1), metavar=NUMBERS)
@click.option("--for", "cause", nargs=2, metavar="KIND NUMBER", help="All those of a document.")
@click.option("--reason", metavar="TEXT", default="", help="Why.")
@asking("issue_task")
def task_cancel(
    frame: Frame, numbers: tuple[int, ...], cause: tuple[str, str] | None, reason: str
) -> None:
    """Take back tasks that are not done."""
    if bool(numbers) is bool(cause):
        raise click.UsageError("Name tasks, or say --for which document.")
    at, by = clock.now(), frame.actor.person
    count = (
        tasks.cancel_for(Cause(*cause), by=by, at=at, words=reason)
        if cause
        else tasks.cancel(numbers, by=by, at=at, words=reason)
    )
    if frame.is_json:
        frame.print({"cancelled": count})
        return
    click.echo(f"{words.count(count, 'task')} cancelled.")


@task_commands.command("progress")
@click.argument("kind")
@click.argument("number")
@asking("view")
def task_progress(frame: Frame, kind: str, number: str) -> None:
    """Tell how far the tasks of a document have come."""
    cause = Cause(kind, number)
    told = tasks.read.progress([cause])[cause]._asdict()
    if frame.is_json:
        frame.print(told)
        return
    parts = [f"{words.number(count)} {state}" for state, count in told.items() if count]
    click.echo(", ".join(parts) or "No task was issued for it.")


def named(number: int) -> Task:
    """The task with this number. Raises Refused task_unknown."""
    try:
        return tasks.read.task(number)
    except Refused:
        refuse("task_unknown", number=number)


def seen(text: str) -> Seen:
    """What was scanned: a place by its code, else an item by whatever stands on it."""
    found = places.read.by_code([text, text.upper()])
    year = timezone.localtime(clock.now()).year
    [meant] = counts.resolve([text], [0], frozenset(), year)
    return Seen(text, meant.item, found.get(text) or found.get(text.upper()) or 0)


def written(found: list[Task]) -> list[dict[str, Any]]:
    """Tasks with the names of everything."""
    items = {each.id: each for each in ledger.read.items([task.item for task in found])}
    products = catalog.read.products(sorted({each.product for each in items.values()} - {0}))
    ends = {task.source for task in found} | {task.brought or task.target for task in found}
    spots = places.read.places(sorted(ends - {0}))
    people = parties.read.people_names(sorted({task.person for task in found} - {0}))
    told = []
    for task in found:
        item, end = items[task.item], task.brought or task.target
        told.append({
            "task": task.id, "kind": task.kind, "state": task.state, "item": item.code,
            "sku": products[item.product].sku if item.product in products else "",
            "quantity": task.quantity, "from": spots[task.source].code,
            "to": spots[end].code if end else "", "step": task.step,
            "who": people.get(task.person, ""), "problem": task.problem, "words": task.words,
            "cause": task.cause.kind, "number": task.cause.id, "instruction": task.instruction,
            "event": task.event,
        })  # fmt: skip
    return told


def tell(frame: Frame, found: list[Task]) -> None:
    """Tasks as a table, or for a program."""
    told = written(found)
    if frame.is_json:
        frame.print(told)
        return
    if not told:
        click.echo("Nothing is to be done.")
        return
    head = ["task", "kind", "item", "from", "to", "state", "who", "number"]
    click.echo(words.table(head, [[str(row[name]) for name in head] for row in told], ("task",)))


def say_next(task: Task, told: dict[str, Any]) -> None:
    """How a task stands, and what is to be scanned next."""
    if task.state == tasks.DONE:
        where = f" is in {told['to']}" if told["to"] else " was seen"
        click.echo(f"Task {task.id} is done: {told['item']}{where}.")
    elif task.state in (tasks.OPEN, tasks.CLAIMED):
        wanted = (told["from"], told["item"], told["to"] or "where you put it")[task.step]
        click.echo(f"Task {task.id}: scan {wanted}.")
    else:
        more = f": {tasks.PROBLEMS[task.problem]}" if task.problem else ""
        click.echo(f"Task {task.id} is {task.state}{more}.")


def said(frame: Frame, numbers: tuple[int, ...], what: str) -> None:
    """What became of tasks."""
    if frame.is_json:
        frame.print({"tasks": numbers})
        return
    click.echo(f"{words.count(len(numbers), 'task')} {what}.")
