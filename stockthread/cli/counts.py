"""`stockthread count`: open counts, scan, look at differences, count again, post, undo."""

import uuid
from typing import Any

import click

from stockthread import access, catalog, costs, counts, places
from stockthread.cli import counted, done, naming, picking, program, words
from stockthread.cli.frame import DEVICE, Frame, asking, listing, posting
from stockthread.counts import Count, NewCount, NewScan
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act


@click.group("count")
def count_commands() -> None:
    """Count what is really there, and put the record right."""


def named(number: str) -> Count:
    """The count of this number. Raises Refused unknown_count."""
    return counts.read.by_number(number) or refuse("unknown_count", number=number)


_SCOPE = (
    click.argument("in_places", nargs=-1, metavar="[PLACE]..."),
    click.option("--product", "of_products", metavar="SKU", multiple=True, help="Of a product."),
    click.option("--class", "of_classes", metavar="CODE", multiple=True, help="Of a class."),
)


@count_commands.command("start")
@_SCOPE[0]
@_SCOPE[1]
@_SCOPE[2]
@click.option("--cycle", "is_cycle", is_flag=True, help="A cycle count.")
@click.option("--blind", "is_blind", is_flag=True, help="Do not show what is expected.")
@click.option("--note", default="", help="What for.")
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@asking("count")
def start(
    frame: Frame,
    in_places: tuple[str, ...],
    of_products: tuple[str, ...],
    of_classes: tuple[str, ...],
    is_cycle: bool,
    is_blind: bool,
    note: str,
    key: str | None,
) -> None:
    """Open a count of places with all below them, of products or classes, or of everything."""
    new = NewCount(
        tuple(picking.place(code).id for code in in_places),
        tuple(picking.product(sku).id for sku in of_products),
        tuple(_class(code) for code in of_classes),
        counts.CYCLE if is_cycle else counts.FULL,
        is_blind,
        note,
    )
    made = counts.open_count(
        new, key=key or uuid.uuid4().hex, by=frame.actor.person, at=clock.now()
    )
    scan = program.typed("count", "scan", made.number)
    _tell(frame, made, f"{made.number} is open. Scan with: {scan} …")


def _class(code: str) -> int:
    found = {each.code: each.id for each in catalog.read.classes()}
    return found.get(code.strip()) or refuse("unknown_class", **{"class": code})


@count_commands.command("due")
@click.option("--place", "under", metavar="PLACE", help="Only in a place, or below it.")
@click.option("--by", type=click.Choice(counts.BYS), default="movements", show_default=True,
              help="What makes a product A, B or C; both: movements and value.")  # fmt: skip
@click.option("--limit", type=int, default=50)
@asking("view")
def due(frame: Frame, under: str | None, by: Any, limit: int) -> None:
    """List the bins that are due for a cycle count, those with what matters most first."""
    roots = [picking.place(under).id] if under else []
    worth = costs.read.worth() if by in ("value", "both") else {}
    found = counts.due(clock.now(), by=by, worth=worth, under=roots, limit=limit)
    spots = places.read.places([each.place for each in found])
    if frame.is_json:
        frame.print([each._asdict() | {"place": spots[each.place].code} for each in found])
        return
    rows = [
        [spots[each.place].code, each.grade, words.number(each.things),
         words.moment(each.counted_at) or "never"]
        for each in found
    ]  # fmt: skip
    click.echo(words.table(["place", "grade", "things", "last counted"], rows, ("things",)))


@count_commands.command("list")
@click.option("--state", "states", type=click.Choice(counts.STATES), multiple=True)
@click.option("--limit", type=int, default=50)
@listing("view")
def list_counts(frame: Frame, states: tuple[str, ...], limit: int) -> None:
    """List counts, the newest first."""
    found = counts.read.counts(states, limit=limit)
    if frame.is_json:
        frame.print([counted.count_json(each) for each in found])
        return
    rows = [
        [each.number, each.state, each.kind, words.moment(each.made_at), each.note]
        for each in found
    ]
    click.echo(words.table(["count", "state", "kind", "opened", "note"], rows))


@count_commands.command("scan")
@click.argument("number")
@click.argument("codes", nargs=-1, required=True, metavar="CODE... or -")
@click.option("--place", metavar="PLACE", help="Where; a line that is a place's code says it too.")
@click.option("--in", "container", metavar="CONTAINER", help="Inside this opened container.")
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@click.option("--device", metavar="TEXT", default=DEVICE, help="On which device.")
@asking("count")
def scan(
    frame: Frame,
    number: str,
    codes: tuple[str, ...],
    place: str | None,
    container: str | None,
    key: str | None,
    device: str,
) -> None:
    """Add scans to an open count: codes, barcodes, lots with amounts ("L-1 250 l")."""
    count = named(number)
    scans: list[NewScan] = counts.in_places(
        naming.lines_from_input(codes),
        picking.place(place).id if place else 0,
        key=key or uuid.uuid4().hex,
        container=naming.one(container) if container else 0,
    )
    taken = counts.add_scans(count.id, scans, by=frame.actor.person, at=clock.now(), device=device)
    counted.say_taken(frame, count, taken)


@count_commands.command("unscan")
@click.argument("scans", nargs=-1, required=True, type=int, metavar="SCAN...")
@asking("count")
def unscan(frame: Frame, scans: tuple[int, ...]) -> None:
    """Take scans back, by the numbers that were told for them."""
    for each in scans:
        counts.take_back_scan(each, by=frame.actor.person, at=clock.now())
    if frame.is_json:
        frame.print({"taken_back": list(scans)})
        return
    click.echo(f"{words.count(len(scans), 'scan')} taken back.")


@count_commands.command("done")
@click.argument("number")
@click.argument("in_places", nargs=-1, required=True, metavar="PLACE...")
@asking("count")
def finish(frame: Frame, number: str, in_places: tuple[str, ...]) -> None:
    """Say that places are counted: an empty one is only counted by this."""
    count = named(number)
    wanted = [picking.place(code).id for code in in_places]
    counts.finish_places(count.id, wanted, by=frame.actor.person, at=clock.now())
    _tell(frame, count, f"{words.count(len(wanted), 'place')} counted.")


@count_commands.command("show")
@click.argument("number")
@click.option("--pile", "piles", type=click.Choice(counts.PILES), multiple=True)
@asking("count")
def show(frame: Frame, number: str, piles: tuple[str, ...]) -> None:
    """Show a count: its figures, and each difference with its likely causes.

    Until a blind count is posted, only who may adjust sees what is expected.
    """
    count = named(number)
    is_hidden = count.hides_record and not access.may(frame.actor, "adjust")
    counted.show(frame, count, piles, is_hidden=is_hidden)


@count_commands.command("review")
@click.argument("number")
@asking("count")
def review(frame: Frame, number: str) -> None:
    """Say that counting is over."""
    count = counts.review(named(number).id, by=frame.actor.person, at=clock.now())
    _tell(frame, count, f"{count.number} is under review.")


@count_commands.command("recount")
@click.argument("number")
@click.argument("in_places", nargs=-1, metavar="[PLACE]...")
@click.option("--product", "of_products", metavar="SKU", multiple=True, help="Of a product.")
@asking("adjust")
def recount(
    frame: Frame, number: str, in_places: tuple[str, ...], of_products: tuple[str, ...]
) -> None:
    """Have places or products counted again; what was scanned there before counts no more."""
    count = counts.recount(
        named(number).id,
        places=[picking.place(code).id for code in in_places],
        products=[picking.product(sku).id for sku in of_products],
        key=uuid.uuid4().hex, by=frame.actor.person, at=clock.now(),
    )  # fmt: skip
    what = words.count(len(in_places) or len(of_products), "place" if in_places else "product")
    _tell(frame, count, f"{what} to be counted again.")


@count_commands.command("decide")
@click.argument("number")
@click.argument("decision", type=click.Choice((*counts.DECISIONS, "propose")))
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option("--pile", type=click.Choice(counts.PILES), default=None)
@click.option("--product", "sku", metavar="SKU", help="Of a product.")
@click.option("--place", "code", metavar="PLACE", help="On record or counted there.")
@click.option("--because", metavar="CAUSE", default="", help="Of this likeliest cause.")
@asking("adjust")
def decide(
    frame: Frame, number: str, decision: str, keys: tuple[str, ...], pile: str | None,
    sku: str | None, code: str | None, because: str,
) -> None:  # fmt: skip
    """Decide about differences before the count is posted: by their KEYs, or all that fit.

    What a difference cannot have is left as it was, and told. "propose" is as proposed again.
    """
    count = named(number)
    wanted = counts.Picked(
        pile or "", picking.product(sku).id if sku else 0, picking.place(code).id if code else 0,
        because,
    )  # fmt: skip
    found = counts.picked(counts.survey(count.id).lines, wanted)
    meant = [line for line in found if not keys or line.key in keys]
    chosen = "" if decision == "propose" else decision
    fitting = {line.key: chosen for line in meant if not chosen or chosen in line.choices}
    counts.decide(count.id, fitting, by=frame.actor.person, at=clock.now())
    left = len(meant) - len(fitting)
    if frame.is_json:
        frame.print({"decided": len(fitting), "left": left})
        return
    more = f" {words.number(left)} cannot be decided so, and are as they were." if left else ""
    click.echo(f"{words.count(len(fitting), 'difference')} decided: {decision}.{more}")


@count_commands.command("post")
@click.argument("number")
@click.option("--leave", "left", multiple=True, metavar="PILE or KEY", help="Leave these as is.")
@click.option("--decide", "decided", multiple=True, metavar="KEY=DECISION",
              help="Other than proposed: move, lose, find, take_back, adjust, leave.")  # fmt: skip
@click.option("--gain", default=counts.GAIN_CODE, metavar="REASON", help="For what is more.")
@click.option("--loss", default=counts.LOSS_CODE, metavar="REASON", help="For what is less.")
@posting("adjust")
def post(
    frame: Frame,
    act: Act,
    number: str,
    left: tuple[str, ...],
    decided: tuple[str, ...],
    gain: str,
    loss: str,
) -> None:
    """Put the record right: each difference as decided before or here, else as proposed.

    Counting is over then.
    """
    count = named(number)
    if count.state == counts.OPEN:
        counts.review(count.id, by=act.by, at=act.recorded_at)
    chosen: dict[str, str] = {}
    for text in decided:
        key, sign, decision = text.partition("=")
        if not sign:
            raise click.UsageError(f"“{text}” is no KEY=DECISION.")
        chosen[key] = decision

    def decisions(found: counts.Survey) -> dict[str, str]:
        kept = counts.decided(count.id, found)
        some = [line for line in found.lines if line.pile not in left and line.key not in left]
        return {line.key: kept[line.key] for line in some} | chosen

    posted = counts.post(count.id, decisions, act=act, gain=gain, loss=loss)
    counted.say_posted(frame, posted)


@count_commands.command("undo")
@click.argument("number")
@posting("adjust", has_good=False)
def undo(frame: Frame, act: Act, number: str) -> None:
    """Undo the posting of a count; it is under review again."""
    count = counts.undo(named(number).id, act=act)
    _tell(frame, count, f"The posting of {count.number} is undone; it is under review.")


@count_commands.command("reopen")
@click.argument("number")
@click.argument("in_places", nargs=-1, metavar="[PLACE]...")
@asking("count")
def reopen(frame: Frame, number: str, in_places: tuple[str, ...]) -> None:
    """Take scans again, or say that places are not done yet."""
    count = named(number)
    if in_places:
        wanted = [picking.place(code).id for code in in_places]
        counts.reopen_places(count.id, wanted, by=frame.actor.person, at=clock.now())
        _tell(frame, count, f"{words.count(len(wanted), 'place')} of {count.number} not done yet.")
        return
    count = counts.reopen(count.id, by=frame.actor.person, at=clock.now())
    _tell(frame, count, f"{count.number} is open.")


@count_commands.command("cancel")
@click.argument("number")
@asking("count")
def cancel(frame: Frame, number: str) -> None:
    """Drop a count; its scans stay on record and change nothing."""
    count = counts.cancel(named(number).id, by=frame.actor.person, at=clock.now())
    _tell(frame, count, f"{count.number} is cancelled.")


@count_commands.command("contents")
@click.argument("container")
@asking("view")
def contents(frame: Frame, container: str) -> None:
    """Show what is in a container, and whether it was seen or is assumed."""
    found = counts.contents(naming.one(container))
    if frame.is_json:
        frame.print([each._asdict() for each in found])
        return
    products = catalog.read.products(sorted({each.product for each in found if each.product}))
    rows = [
        [each.code or f"#{each.item}",
         products[each.product].name if each.product else "container",
         catalog.shown_quantity(products[each.product], each.quantity) if each.product else "",
         f"seen {words.moment(each.seen_at)}" if each.is_seen else "assumed"]
        for each in found
    ]  # fmt: skip
    click.echo(words.table(["code", "product", "quantity", ""], rows, ("quantity",)))


@count_commands.command("check")
@click.argument("container")
@click.argument("codes", nargs=-1, metavar="CODE... or -")
@click.option("--whole", "is_whole", is_flag=True, help="All that is inside was scanned.")
@posting("count", has_good=False)
def check(frame: Frame, act: Act, container: str, codes: tuple[str, ...], is_whole: bool) -> None:
    """Compare some of what is in an opened container with the record."""
    made = counts.sample_check(
        naming.one(container), naming.from_input(codes), is_whole=is_whole, act=act
    )
    if frame.is_json:
        frame.print(made._asdict() | {"is_right": made.is_right})
        return
    told_of = f"{made.opened} of {made.expected} opened"
    if made.is_right:
        click.echo(f"{told_of}: all as on record.")
        return
    click.echo(f"{told_of}: {len(made.extra)} extra, {len(made.missing)} missing, "
               f"{len(made.unknown)} unknown.")  # fmt: skip
    if made.events:
        click.echo(f"The pack is broken on record. Undo: {done.undo_of(made.events)}")


def _tell(frame: Frame, count: Count, sentence: str) -> None:
    if frame.is_json:
        frame.print(counted.count_json(count))
        return
    click.echo(sentence)
