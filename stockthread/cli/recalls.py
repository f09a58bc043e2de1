"""`stockthread recall`: previewed, begun, changed, closed; all that a recall is about."""

from fractions import Fraction
from typing import Any

import click

from stockthread import catalog, ledger, parties, recalls
from stockthread.cli import naming, picking, words
from stockthread.cli.frame import Frame, asking, listing, moment, posting
from stockthread.cli.receive import party
from stockthread.cli.signing import signer, signing
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.ledger import NO_CAUSE, Act, Cause
from stockthread.recalls import Cut, NewRecall, Preview, Recall, Scope

ITEMS = "ITEM..."


@click.group("recall")
def recall_commands() -> None:
    """Call goods back: hold them where they are with us, ask for them where they are not."""


def scoped(command: Any) -> Any:
    """Give a command the options that say what a recall is about."""
    for option in (
        click.option("--cut", "cuts", multiple=True, metavar="KIND=WHAT:WHY",
                     help="Leave out by place, customer, container, time or share; repeated."),
        click.option("--least", default="0", metavar="PERCENT",
                     help="Tell smaller shares apart."),
        click.option("--removed", is_flag=True, help="And what it was taken out of again."),
        click.option("--alone", is_flag=True, help="Not what was made of it."),
        click.option("--until", default="", metavar="TIME", help="Only what had it in it then."),
        click.option("--since", default="", metavar="TIME", help="Only what had it in it since."),
    ):  # fmt: skip
        command = option(command)
    return command


def scope_of(
    items: tuple[str, ...], since: str, until: str, alone: bool, removed: bool, least: str,
    cuts: tuple[str, ...],
) -> Scope:  # fmt: skip
    """The scope that a command says. Raises Refused."""
    roots = naming.many(naming.from_input(items))
    return Scope(
        tuple(roots), not alone, moment(since), moment(until, is_end=True), removed, _share(least),
        tuple(_cut(each) for each in cuts),
    )  # fmt: skip


def _share(text: str) -> Fraction:
    try:
        found = Fraction(text.removesuffix("%").strip()) / 100
    except (ValueError, ZeroDivisionError):
        refuse("recall_share", text=text)
    return found if 0 <= found <= 1 else refuse("recall_share", text=text)


def _cut(text: str) -> Cut:
    """`customer=CUS:checked there` as a cut; of a time the last colon parts it from the reason."""
    kind, _, rest = text.partition("=")
    what, _, why = rest.rpartition(":") if kind == "time" else rest.partition(":")
    if kind == "place":
        return Cut(kind, str(picking.place(what).id), why)
    if kind == "customer":
        return Cut(kind, str(party(what)), why)
    if kind == "container":
        return Cut(kind, str(naming.one(what)), why)
    if kind == "time":
        at = moment(what)
        return Cut(kind, str(clock.micros(at)) if at else refuse("bad_moment", text=what), why)
    return Cut(kind, str(_share(what)) if kind == "share" else what, why)


@recall_commands.command("preview")
@click.argument("items", nargs=-1, required=True, metavar=ITEMS)
@scoped
@asking("view")
def preview(frame: Frame, items: tuple[str, ...], **options: Any) -> None:
    """Show what a recall would be about; nothing happens."""
    found = recalls.preview(scope_of(items, **options))
    if frame.is_json:
        frame.print(told(found))
        return
    say(found)


def say(found: Preview) -> None:
    """Print where everything is, what is left out, and what cannot be decided."""
    amounts = found.amounts("where")
    products = catalog.read.products(sorted({int(str(product)) for _, product in amounts}))
    rows = [
        [str(where).replace("_", " "), products[product].sku,
         catalog.shown_quantity(products[product], units + quantity)]
        for (where, product), (units, quantity) in amounts.items()
    ]  # fmt: skip
    click.echo(words.table(["where", "product", "amount"], rows, ("amount",)))
    for each in found.undecided:
        click.echo(f"Undecided, {each.kind.replace('_', ' ')}: {words.number(len(each.items))}.")
    if found.cut:
        click.echo(f"Left out: {words.number(len({each.item for each, _ in found.cut}))}.")
    if found.in_part:
        click.echo(f"Lots held in part, which is split off: {words.number(len(found.in_part))}.")


def told(found: Preview) -> dict[str, Any]:
    """A preview for programs."""
    codes = ledger.read.codes(sorted({each.item for each in found.positions}))
    return {
        "items": [
            {"number": each.item, "code": codes.get(each.item, ""), "where": each.where,
             "quantity": each.quantity} for each in found.positions
        ],
        "left_out": sorted({each.item for each, _ in found.cut}),
        "in_part": list(found.in_part),
        "undecided": {each.kind: list(each.items) for each in found.undecided},
    }  # fmt: skip


@recall_commands.command("begin")
@click.argument("items", nargs=-1, required=True, metavar=ITEMS)
@click.option("--words", "what", required=True, metavar="TEXT", help="What is wrong.")
@click.option("--advice", default="", metavar="TEXT", help="What whoever has it is to do.")
@click.option("--to", "to", default="", metavar="PLACE", help="Where what is with us is brought.")
@click.option("--because-of", "because", default="", metavar="KIND:NUMBER",
              help="What led to it, as in complaint:C-1.")  # fmt: skip
@scoped
@signing
@posting("recall", has_good=False)
def begin(
    frame: Frame, act: Act, items: tuple[str, ...], what: str, advice: str, to: str, because: str,
    password_stdin: bool, **options: Any,
) -> None:  # fmt: skip
    """Begin a recall, signed by whoever types it: all of it is held at once."""
    kind, _, number = because.partition(":")
    new = NewRecall(what, scope_of(items, **options), advice, Cause(kind, number) if kind else
                    NO_CAUSE, picking.place(to).id if to else 0)  # fmt: skip
    now = recalls.signed.beginning(recalls.preview(new.scope))
    by = signer(frame, now.meaning, password_stdin)
    _done(frame, recalls.begin(new, signer=by, act=act, seen=now.seen))


@recall_commands.command("change")
@click.argument("number", metavar="RECALL")
@click.argument("items", nargs=-1, required=True, metavar=ITEMS)
@scoped
@signing
@posting("recall", has_good=False)
def change(
    frame: Frame, act: Act, number: str, items: tuple[str, ...], password_stdin: bool,
    **options: Any,
) -> None:  # fmt: skip
    """Widen or narrow a recall to what is named; what it was about before stays on record."""
    found = recalls.read.by_number(number)
    scope = scope_of(items, **options)
    now = recalls.signed.changing(found, recalls.preview(scope))
    by = signer(frame, now.meaning, password_stdin)
    _done(frame, recalls.change(found.id, scope, reason=act.reason, signer=by, act=act,
                                seen=now.seen))  # fmt: skip


@recall_commands.command("close")
@click.argument("number", metavar="RECALL")
@signing
@posting("recall", has_good=False)
def close(frame: Frame, act: Act, number: str, password_stdin: bool) -> None:
    """Close a recall; what is held stays held."""
    found = recalls.read.by_number(number)
    now = recalls.to_set(found)
    by = signer(frame, now.meaning, password_stdin)
    _done(frame, recalls.close(found.id, reason=act.reason, signer=by, act=act,
                               seen=now.seen))  # fmt: skip


@recall_commands.command("reopen")
@click.argument("number", metavar="RECALL")
@signing
@posting("recall", has_good=False)
def reopen(frame: Frame, act: Act, number: str, password_stdin: bool) -> None:
    """Open a closed recall again."""
    found = recalls.read.by_number(number)
    now = recalls.to_set(found)
    by = signer(frame, now.meaning, password_stdin)
    _done(frame, recalls.reopen(found.id, reason=act.reason, signer=by, act=act,
                                seen=now.seen))  # fmt: skip


def _done(frame: Frame, recall: Recall) -> None:
    if frame.is_json:
        frame.print(row(recall))
        return
    last = recall.versions[-1]
    click.echo(
        f"{recall.number} is {recall.state}, version {last.number}: {words.number(last.added)} came"
        f" in, {words.number(last.left_out)} went out, {words.count(last.tasks, 'task')} issued."
    )


def row(recall: Recall) -> dict[str, Any]:
    """A recall for programs."""
    last = recall.versions[-1]
    return {"number": recall.number, "words": recall.words, "state": recall.state,
            "begun_at": recall.begun_at, "version": last.number, "added": last.added,
            "left_out": last.left_out, "tasks": last.tasks}  # fmt: skip


@recall_commands.command("list")
@listing("view")
def list_recalls(frame: Frame) -> None:
    """List recalls, the latest first."""
    found = recalls.read.recalls()
    people = parties.read.people_names(sorted({each.person for each in found}))
    if frame.is_json:
        frame.print([{**row(each), "by": people.get(each.person, "")} for each in found])
        return
    rows = [
        [each.number, each.state, words.moment(each.begun_at), people.get(each.person, ""),
         each.words] for each in found
    ]  # fmt: skip
    heads = ["recall", "state", "begun", "by", "what is wrong"]
    click.echo(words.table(heads, rows) if rows else "Nothing was recalled.")


@recall_commands.command("show")
@click.argument("number", metavar="RECALL")
@asking("view")
def show(frame: Frame, number: str) -> None:
    """Show where everything of a recall is now, and what changed since it was signed."""
    found = recalls.read.by_number(number)
    now = recalls.preview(found.scope)
    changes = recalls.read.changes(found, now)
    if frame.is_json:
        frame.print({**row(found), **told(now), "new": list(changes.new),
                     "reopened": list(changes.reopened), "held": list(changes.held)})  # fmt: skip
        return
    click.echo(f"{found.number} {found.words}: {found.state}")
    say(now)
    told_of = (
        ("New since it was signed", changes.new),
        ("Held already, as made of what is held", changes.held),
        ("Left out for a reason that holds no more", changes.reopened),
    )
    for word, items in told_of:
        if items:
            click.echo(f"{word}: {words.number(len(items))}.")
