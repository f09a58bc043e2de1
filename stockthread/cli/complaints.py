"""`stockthread complaint`: record, list, show, link, answer, close; kinds and prepared answers."""

import uuid
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from stockthread import access, complaints, ledger, parties
from stockthread.cli import complaint_told, naming, picking, program, words
from stockthread.cli.frame import Frame, asking, listing, moment
from stockthread.cli.receive import party
from stockthread.complaints import (
    CHANNELS,
    COMMAND,
    OPEN_STATES,
    STATES,
    WAITING,
    WAYS,
    Complaint,
    Heard,
    Hints,
    NewAnswer,
    NewComplaint,
    NewContact,
    NewKind,
    NewTemplate,
    Wanted,
)
from stockthread.files import NewFile
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse


@click.group("complaint")
def complaint_commands() -> None:
    """Record what customers say is wrong, find out which unit it is, and answer."""


def hinted(function: Any) -> Any:
    """The options that say what is known where no code can be read."""
    for option in (
        click.option("--known", metavar="TEXT", default="",
                     help="All that is known, in words: drill, Corner Shop, 3 weeks ago."),
        click.option("--best-before", metavar="DAY", default="", help="Good until: day or month."),
        click.option("--lot", metavar="CODE", default="", help="Of that lot."),
        click.option("--bought", metavar="DAY", default="", help="The day, month or year."),
        click.option("--order", "order_number", metavar="NUMBER", default="",
                     help="The order, delivery note or invoice."),
        click.option("--part", "code", metavar="TEXT", default="", help="A part of the serial."),
        click.option("--product", "sku", metavar="SKU", default=""),
        click.option("--party", "of", metavar="PARTY", default="", help="The customer."),
    ):  # fmt: skip
        function = option(function)
    return function


def hints(
    code: str, order_number: str, bought: str, lot: str, best_before: str, of: str, sku: str,
    known: str,
) -> Heard:  # fmt: skip
    """What the options say, those of one thing before the words for all."""
    heard = complaints.heard(known, clock.day_of(clock.now()))
    said = Hints(
        code, order_number, _days(bought), lot, _days(best_before), party(of) if of else 0,
        picking.product(sku).id if sku else 0,
    )  # fmt: skip
    both = (one or other for one, other in zip(said, heard.hints, strict=True))
    return heard._replace(hints=Hints._make(both))


def _with_codes(heard: Heard) -> Hints:
    """What was heard, with the code of a thing that was named as a part of it."""
    codes = list(ledger.read.codes(heard.items).values())
    return heard.hints._replace(code=heard.hints.code or "".join(codes[:1]))


def _days(text: str) -> complaints.Days | None:
    return (complaints.days_of(text) or refuse("bad_day", text=text)) if text else None


@complaint_commands.command("new")
@click.argument("sentence")
@click.argument("items", nargs=-1, metavar="[ITEM]...")
@click.option("--kind", metavar="CODE", default="", help="What is wrong, by its kind.")
@click.option("--name", default="", help="Who complains.")
@click.option("--email", default="")
@click.option("--phone", default="")
@click.option("--file", "paths", multiple=True, type=click.Path(exists=True, dir_okay=False),
              help="A photo or paper; may be given several times.")  # fmt: skip
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@hinted
@asking("complain")
def new(
    frame: Frame, sentence: str, items: tuple[str, ...], kind: str, name: str, email: str,
    phone: str, paths: tuple[str, ...], key: str | None, **known: str,
) -> None:  # fmt: skip
    """Record a complaint: a SENTENCE, and the ITEMs it is about or what is known of them."""
    files = tuple(NewFile(Path(path).name, Path(path).read_bytes()) for path in paths)
    heard = hints(**known)
    about = tuple(naming.many(items)) if items else heard.items
    wanted = NewComplaint(
        sentence, COMMAND, kind, NewContact(name, email, phone), heard.hints, about, files
    )
    key, who = key or uuid.uuid4().hex, {"by": frame.actor.person, "at": clock.now()}
    is_new = complaints.read.made_with(key) is None
    made = complaints.record(wanted, key=key, **who)
    if heard.unheard and is_new:
        complaints.note([made.id], complaints.also_said(heard.unheard), **who)
    complaint_told.tell(frame, made)
    if heard.unheard and not frame.is_json:
        click.echo(f"Not known, or of too many, and kept as a note: {' '.join(heard.unheard)}")
    if not about and not frame.is_json and not made.hints.is_empty:
        click.echo(f"Which one may be meant: {program.typed('complaint', 'candidates')}"
                   f" {made.number}")  # fmt: skip


@complaint_commands.command("list")
@click.option("--state", type=click.Choice(["open", "danger", "late", "all", *STATES]),
              default="open", show_default=True)  # fmt: skip
@click.option("--kind", metavar="CODE", default="")
@click.option("--channel", type=click.Choice(CHANNELS), default=None)
@click.option("--text", default="", help="Words, a number, a name.")
@click.option("--party", "of", metavar="PARTY", default="")
@click.option("--product", "sku", metavar="SKU", default="")
@click.option("--item", metavar="ITEM", default="", help="About a unit or lot.")
@click.option("--limit", type=int, default=50, show_default=True)
@listing("view")
def listed(
    frame: Frame, state: str, kind: str, channel: str | None, text: str, of: str, sku: str,
    item: str, limit: int,
) -> None:  # fmt: skip
    """List complaints: the dangerous ones that are open first, then the newest."""
    states = () if state == "all" else OPEN_STATES if state not in STATES else (state,)
    wanted = Wanted(
        states, kind, text, party(of) if of else 0, picking.product(sku).id if sku else 0,
        channel=channel or "", late_at=clock.now() if state == "late" else None,
        items=(naming.one(item),) if item else (), is_dangerous=state == "danger",
    )  # fmt: skip
    complaint_told.tell_all(frame, complaints.read.listed(wanted, limit=limit))


@complaint_commands.command("show")
@click.argument("number")
@asking("view")
def show(frame: Frame, number: str) -> None:
    """Show a complaint, what it is about, what is like it, and all that happened."""
    complaint_told.tell(frame, complaints.read.by_number(number), is_whole=True)


@complaint_commands.command("candidates")
@click.argument("number", default="")
@click.option("--limit", type=click.IntRange(1, 5_000), default=20, show_default=True)
@click.option("--from", "start", type=click.IntRange(1), default=1, help="Leave out those before.")
@hinted
@asking("view")
def candidates(frame: Frame, number: str, limit: int, start: int, **known: str) -> None:
    """Say which units or lots may be meant, by a complaint NUMBER or by what is known."""
    wanted = complaints.read.by_number(number).hints if number else _with_codes(hints(**known))
    part = complaints.searched(wanted, limit, start - 1)
    complaint_told.tell_candidates(frame, part.found)
    if not frame.is_json and (left := part.total - (start - 1) - len(part.found)) > 0:
        click.echo(f"and {left:,} more, less sure: --from {start + len(part.found)}")
    if not frame.is_json and part.looked:
        click.echo(
            f"Only the newest {part.looked:,} codes were looked through for a part of one: say the"
            " product, the customer or the order, or how the code begins."
        )


@complaint_commands.command("link")
@click.argument("number")
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@click.option("--sure", type=click.IntRange(1, 100), default=None, help="In per cent.")
@click.option("--not", "is_not", is_flag=True, help="It is not about them.")
@asking("complain")
def link(frame: Frame, number: str, items: tuple[str, ...], sure: int | None, is_not: bool) -> None:
    """Say that a complaint NUMBER is about units or lots, or is not."""
    it = complaints.read.by_number(number)
    who: dict[str, Any] = {"by": frame.actor.person, "at": clock.now()}
    if is_not:
        lines = [
            line for item in naming.many(items) for line in complaints.unlink(it.id, item, **who)
        ]
    else:
        lines = complaints.link(it.id, naming.many(items), sure=sure or 0, **who)
    _done(frame, it, lines)


@complaint_commands.command("sort")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("--kind", metavar="CODE", default=None)
@click.option("--due", metavar="DAY", default=None, help='Until when; "" for never.')
@click.option("--by", "login", metavar="PERSON", default=None, help="Who minds them, by name.")
@asking("answer")
def sort(
    frame: Frame, numbers: tuple[str, ...], kind: str | None, due: str | None, login: str | None
) -> None:
    """Say of which kind complaints are, until when, and who minds them."""
    ids = [complaints.read.by_number(each).id for each in numbers]
    who: dict[str, Any] = {"by": frame.actor.person, "at": clock.now()}
    lines = list[int]()
    if kind is not None:
        lines += complaints.set_kind(ids, kind, **who)
    if due is not None:
        lines += complaints.set_due(ids, moment(due, is_end=True), **who)
    if login is not None:
        named = [each.id for each in parties.read.people() if each.name == login]
        if login and len(named) != 1:
            refuse("complaint_person")
        lines += complaints.assign(ids, named[0] if login else 0, **who)
    _done(frame, complaints.read.complaint(ids[0]), lines)


@complaint_commands.command("danger")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("--not", "is_not", is_flag=True, help="They are not.")
@click.option("--reason", default="")
@asking("answer")
def judge(frame: Frame, numbers: tuple[str, ...], is_not: bool, reason: str) -> None:
    """Say that complaints are dangerous, whatever their words and kinds say."""
    ids = [complaints.read.by_number(each).id for each in numbers]
    lines = complaints.judge(ids, is_dangerous=not is_not, reason=reason, by=frame.actor.person,
                             at=clock.now())  # fmt: skip
    _done(frame, complaints.read.complaint(ids[0]), lines)


@complaint_commands.command("note")
@click.argument("number")
@click.argument("text")
@asking("complain")
def note(frame: Frame, number: str, text: str) -> None:
    """Write a note into the story of a complaint NUMBER."""
    it = complaints.read.by_number(number)
    complaints.note([it.id], text, by=frame.actor.person, at=clock.now())
    _done(frame, it, [])


@complaint_commands.command("state")
@click.argument("state", type=click.Choice(STATES))
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("--reason", default="")
@asking("answer")
def set_state(frame: Frame, state: str, numbers: tuple[str, ...], reason: str) -> None:
    """Bring complaints into a STATE; looking reopens one that is answered or closed."""
    _set_state(frame, numbers, state, reason)


@complaint_commands.command("close")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("--reason", default="")
@asking("answer")
def close(frame: Frame, numbers: tuple[str, ...], reason: str) -> None:
    """Close complaints: nothing more is to be done about them."""
    _set_state(frame, numbers, "closed", reason)


def _set_state(frame: Frame, numbers: tuple[str, ...], state: str, reason: str) -> None:
    ids = [complaints.read.by_number(each).id for each in numbers]
    lines = complaints.set_states(ids, state, by=frame.actor.person, at=clock.now(), reason=reason)
    _done(frame, complaints.read.complaint(ids[0]), lines)


@complaint_commands.command("answer")
@click.argument("number")
@click.option("--template", "code", metavar="CODE", default="", help="A prepared answer.")
@click.option("--subject", default="")
@click.option("--body", default="", help="The words; - reads them from standard input.")
@click.option("--way", type=click.Choice(WAYS), default="otherwise", show_default=True)
@click.option("--to", default="", help="The address that it went to.")
@click.option("--waiting", "is_waiting", is_flag=True, help="It waits for the customer then.")
@click.option("--draft", "is_draft", is_flag=True, help="Only show what it would say.")
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@asking("answer")
def answer(
    frame: Frame, number: str, code: str, subject: str, body: str, way: str, to: str,
    is_waiting: bool, is_draft: bool, key: str | None,
) -> None:  # fmt: skip
    """Note what a customer was answered; this command sends nothing itself."""
    it = complaints.read.by_number(number)
    draft = NewAnswer(subject or f"Your complaint {it.number}", "", way, to, code)
    if code:
        known = {each.code: each for each in complaints.read.templates()}
        template = known.get(code.upper()) or refuse("complaint_template", template=code)
        made = complaints.drafted(it.id, template, on=timezone.localdate())
        draft = draft._replace(subject=subject or made.subject, body=made.body)
    if body:
        draft = draft._replace(body=click.get_text_stream("stdin").read() if body == "-" else body)
    if is_draft:
        if frame.is_json:
            frame.print({"subject": draft.subject, "body": draft.body})
        else:
            click.echo(f"{draft.subject}\n\n{draft.body}")
        return
    complaints.answer(it.id, draft, key=key or uuid.uuid4().hex, by=frame.actor.person,
                      at=clock.now(), state=WAITING if is_waiting else "answered")  # fmt: skip
    _done(frame, it, [])


@complaint_commands.command("undo")
@click.argument("lines", nargs=-1, required=True, type=int, metavar="LINE...")
@asking("complain")
def undo(frame: Frame, lines: tuple[int, ...]) -> None:
    """Take changes back, each the last of its sort, by their numbers in `complaint show`."""
    done = complaints.undo(lines, by=frame.actor.person, at=clock.now())
    [first, *_] = complaints.read.changes(done)
    _done(frame, complaints.read.complaint(first.complaint), [])


@complaint_commands.command("forget")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@asking("answer")
def forget(frame: Frame, numbers: tuple[str, ...], yes: bool) -> None:
    """Empty who made closed complaints, and what they were written. Cannot be undone."""
    ids = [complaints.read.by_number(each).id for each in numbers]
    if not yes:
        click.confirm(f"Forget who made {words.count(len(ids), 'complaint')}?", abort=True)
    complaints.empty_contacts(ids, by=frame.actor.person, at=clock.now())
    _done(frame, complaints.read.complaint(ids[0]), [])


@complaint_commands.command("kinds")
@click.option("--set", "given", nargs=3, metavar="CODE NAME DAYS", help="Add or change one.")
@click.option("--dangerous", is_flag=True, help="Of the one to add: somebody can come to harm.")
@click.option("--close", "closed", metavar="CODE", default="", help="Offer one no more.")
@listing("view")
def kinds(frame: Frame, given: tuple[str, str, str] | None, dangerous: bool, closed: str) -> None:
    """List what can be wrong; with --set or --close change the list."""
    _may_set(frame, bool(given or closed))
    if given:
        code, name, days = given
        days_number = int(days) if days.isdecimal() else 0
        complaints.set_kinds([NewKind(code.upper(), name, days_number, dangerous)])
    if closed:
        complaints.offer_kind(closed.upper(), is_active=False)
    found = complaints.read.kinds()
    if frame.is_json:
        frame.print([each._asdict() for each in found])
        return
    rows = [[e.code, e.name, str(e.days), "yes" if e.is_dangerous else "",
             "" if e.is_active else "no longer"] for e in found]  # fmt: skip
    click.echo(words.table(["code", "name", "days", "dangerous", "offered"], rows))


@complaint_commands.command("words")
@click.argument("language", default="")
@click.argument("given", nargs=-1, metavar="[WORD]...")
@click.option("--none", "is_none", is_flag=True, help="Of that language none.")
@listing("view")
def danger_words(frame: Frame, language: str, given: tuple[str, ...], is_none: bool) -> None:
    """List words that tell of danger; with WORDs, set those of a LANGUAGE such as en.

    A word counts as a whole; with * at its end whatever begins so counts.
    """
    _may_set(frame, bool(given or is_none))
    if given or is_none:
        marked = complaints.set_danger_words(language, given)
        if not frame.is_json:
            click.echo(f"{words.count(marked, 'complaint')} marked otherwise.")
    found = complaints.read.danger_words()
    shown = {each: some for each, some in found.items() if language in ("", each)}
    if frame.is_json:
        frame.print(shown)
        return
    for each, some in shown.items():
        click.echo(f"{each}: {', '.join(some)}")


@complaint_commands.command("templates")
@click.option("--set", "given", nargs=4, metavar="CODE NAME SUBJECT BODY",
              help="Add or change one.")  # fmt: skip
@click.option("--language", default="en", show_default=True)
@click.option("--close", "closed", metavar="CODE", default="", help="Offer one no more.")
@listing("view")
def templates(
    frame: Frame, given: tuple[str, str, str, str] | None, language: str, closed: str
) -> None:
    """List prepared answers; with --set or --close change the list."""
    _may_set(frame, bool(given or closed))
    if given:
        code, *rest = given
        complaints.set_templates([NewTemplate(code.upper(), *rest, language)])
    if closed:
        complaints.offer_template(closed.upper(), is_active=False)
    found = complaints.read.templates()
    if frame.is_json:
        frame.print([each._asdict() for each in found])
        return
    rows = [[e.code, e.name, e.language, e.subject, "" if e.is_active else "no longer"]
            for e in found]  # fmt: skip
    click.echo(words.table(["code", "name", "language", "subject", "offered"], rows))


def _may_set(frame: Frame, is_change: bool) -> None:

    if is_change:
        access.require(frame.actor, "set_up")


def _done(frame: Frame, it: Complaint, lines: list[int]) -> None:
    complaint_told.tell(frame, complaints.read.complaint(it.id))
    if lines and not frame.is_json:
        click.echo(f"Undo: {program.typed('complaint', 'undo', *map(str, lines))}")
