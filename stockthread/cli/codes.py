"""`stockthread code`: an item's codes listed and put right, serials swapped and renewed."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from stockthread import catalog, certificates, identifiers, ledger, parties
from stockthread.cli import done, exits, hold, naming, picking, serialise, shown, words
from stockthread.cli.frame import Frame, listing, posting
from stockthread.cli.picking import Wanted, items_wanted
from stockthread.ledger import Act, CodeView, Generated, Given, Posting

Seen = TypeVar("Seen")


@click.group("code")
def code_commands() -> None:
    """List the codes of items, and put them right."""


@code_commands.command("list")
@click.argument("item")
@listing("view")
def list_codes(frame: Frame, item: str) -> None:
    """List the codes of an ITEM with the days on which they are valid, live ones first."""
    codes = ledger.read.codes_of(naming.one(item))
    types = {each.id: each for each in identifiers.read.code_types()}
    by = givers(codes)
    if frame.is_json:
        frame.print([code_json(code, types[code.type], by) for code in codes])
        return
    rows = [
        [code.canonical, types[code.type].code, words.moment(code.opened_at), by[code.opened_by],
         words.moment(code.closed_at), by.get(code.closed_by, "")]
        for code in codes
    ]  # fmt: skip
    click.echo(words.table(["code", "type", "from", "by", "until", "by"], rows))


def givers(codes: list[CodeView]) -> dict[int, str]:
    """Who is behind each event that gave or ended a code."""
    ids = {id for code in codes for id in (code.opened_by, code.closed_by) if id}
    events = ledger.read.events(sorted(ids))
    people = parties.read.people_names(sorted({event.person for event in events}))
    return {event.id: people.get(event.person) or "somebody who has left" for event in events}


def code_json(
    code: CodeView, code_type: identifiers.CodeType, by: dict[int, str]
) -> dict[str, Any]:
    """One code of an item, for programs."""
    return {
        "code": code.canonical,
        "scanned": code.raw,
        "type": code_type.code,
        "is_live": not code.closed_by,
        "from": code.opened_at,
        "from_event": code.opened_by,
        "from_by": by[code.opened_by],
        "until": code.closed_at,
        "until_event": code.closed_by or None,
        "until_by": by.get(code.closed_by),
    }


@code_commands.command("add")
@click.argument("item")
@click.argument("type", metavar="TYPE")
@click.argument("code")
@posting("correct", has_good=False)
def add(frame: Frame, act: Act, item: str, type: str, code: str) -> None:
    """Give an ITEM a further CODE of a TYPE, for a --reason."""
    hold.needed(act)
    code_type = identifiers.read.code_type_by_code(type)
    given = Given(code_type.id, [code])
    posting = ledger.correct_codes([naming.one(item)], codes=given, act=act, keep=True)
    done.say(frame, posting, f"{item}: {code_type.name} {code} added")


@code_commands.command("correct")
@click.argument("item")
@click.argument("new")
@click.option("--type", "type", metavar="TYPE", default="", help="Else that of the code named.")
@posting("correct", has_good=False)
def correct(frame: Frame, act: Act, item: str, new: str, type: str) -> None:
    """Put the code NEW in the place of the one that names the ITEM, for a --reason.

    With --type it takes the place of the item's codes of that type.
    """
    hold.needed(act)
    number = naming.one(item)
    code_type, old = meant(number, item, type)
    given = Given(code_type.id, [new])
    posting = ledger.correct_codes([number], codes=given, act=act, instead=[old] if old else None)
    done.say(frame, posting, f"{item}: {code_type.name} {f'{old} → ' if old else 'is '}{new}")


def meant(number: int, name: str, type: str) -> tuple[identifiers.CodeType, str]:
    """The type that is meant, and the live code that was named, if one was.

    Raises Refused unknown_id; Failure type_needed.
    """
    types = {each.id: each for each in identifiers.read.code_types()}
    if type:
        return identifiers.read.code_type_by_code(type), ""
    found = [match for match in ledger.read.find_code(name) if match.item == number]
    live = {match.type: match.canonical for match in found if match.is_live}
    if len(live) == 1:
        [(type_id, code)] = live.items()
        return types[type_id], code
    has = sorted({types[code.type].code for code in ledger.read.codes_of(number)})
    raise exits.Failure(
        "type_needed", f"Say with --type which code of {name} is meant: {', '.join(has)}."
    )


@code_commands.command("end")
@click.argument("item")
@click.argument("code")
@click.option("--type", "type", metavar="TYPE", default="", help="If it has it as two types.")
@posting("correct", has_good=False)
def end(frame: Frame, act: Act, item: str, code: str, type: str) -> None:
    """End a CODE of an ITEM without giving another, for a --reason."""
    hold.needed(act)
    number = naming.one(item)
    code_type, _ = meant(number, code, type)
    posting = ledger.close_codes([number], codes=Given(code_type.id, [code]), act=act)
    done.say(frame, posting, f"{item}: {code_type.name} {code} ended")


@code_commands.command("swap")
@click.argument("one")
@click.argument("other")
@click.option("--type", "type", metavar="TYPE", default="", help="Else that of the code named.")
@posting("correct", has_good=False)
def swap(frame: Frame, act: Act, one: str, other: str, type: str) -> None:
    """Give each of two items the code that the other one has, for a --reason."""
    hold.needed(act)
    items = [naming.one(one), naming.one(other)]
    code_type, _ = meant(items[0], one, type)
    posting = ledger.swap_codes(items[0], items[1], type=code_type.id, act=act)
    done.say(frame, posting, f"{code_type.name}: {one} and {other} swapped")


@code_commands.command("renew")
@items_wanted
@click.option("--serial", "serials", metavar="SERIAL", multiple=True,
              help="These, in the order of the items; ranges are written out.")  # fmt: skip
@click.option("--preview", is_flag=True, help="Show old and new; change nothing.")
@posting("correct")
def renew(frame: Frame, act: Act, wanted: Wanted, serials: tuple[str, ...], preview: bool) -> None:
    """Give units of one product new serials, made by its scheme or given, for a --reason."""
    hold.needed(act)
    items = picking.picked(wanted, "Renew the serials of")
    product = product_of(items)
    old = ledger.read.codes_of_type(items, product.code_type)
    codes: Given | Generated
    if serials:
        codes = Given(product.code_type, serialise.written_out(product, serials))
    else:
        codes = serialise.generated(product, common_place(items), act)

    def post() -> Posting:
        return ledger.correct_codes(items, codes=codes, act=act)

    posting, new = tried(post, preview, lambda: ledger.read.codes_of_type(items, product.code_type))
    pairs = [
        {"old": old.get(item, ""), "new": new.get(item, "")}
        for item in items
        if new.get(item) != old.get(item)
    ]
    sentence = f"{words.number(posting.accepted)} × {product.name} have new serials"
    if not preview:
        done.say(frame, posting, sentence, codes=pairs)
    elif frame.is_json:
        frame.print({"accepted": posting.accepted, "codes": pairs,
                     "refused": exits.as_json(posting.refused)})  # fmt: skip
    if not frame.is_json:
        click.echo(words.table(["old", "new"], [list(pair.values()) for pair in pairs]))


def tried(
    post: Callable[[], Posting], is_preview: bool, look: Callable[[], Seen]
) -> tuple[Posting, Seen]:
    """Post, or only rehearse it; return what was done or would be, and what is seen then."""
    if is_preview:
        return ledger.rehearsed(post, lambda posting: (posting, look()))
    posting = post()
    return posting, look()


def product_of(items: list[int]) -> catalog.Product:
    """The one product that they are of. Raises Failure several_products."""
    found = sorted({view.product for view in ledger.read.items(items)})
    if len(found) != 1 or not found[0]:
        told = words.count(len(found), "product")
        raise exits.Failure(
            "several_products",
            f"The items are of {told}; new serials are given to one product at a time.",
        )
    return catalog.read.product(found[0])


def common_place(items: list[int]) -> int:
    """The place where all of them stand, 0 where there is none."""
    spots = {view.place for view in ledger.read.items(items)}
    return spots.pop() if len(spots) == 1 else 0


@click.command("correct")
@items_wanted
@click.option("--to", "to", metavar="SKU", required=True, help="What they really are.")
@click.option("--preview", is_flag=True, help="Show what it would do; change nothing.")
@posting("correct")
def correct_product(frame: Frame, act: Act, wanted: Wanted, to: str, preview: bool) -> None:
    """Book items as another product than was thought, for a --reason. Their codes go with them."""
    hold.needed(act)
    product = picking.product(to)
    items = picking.picked(wanted, "Correct", product.sku)
    before = shown.subject(items)

    def post() -> Posting:
        return certificates.rebook(items, product=product.id, act=act)

    posting, _ = tried(post, preview, lambda: None)
    what = before if posting.accepted == len(items) else words.count(posting.accepted, "item")
    if not preview:
        done.say(frame, posting, f"{what} booked as {product.name}")
    elif frame.is_json:
        frame.print({"accepted": posting.accepted, "refused": exits.as_json(posting.refused)})
    else:
        click.echo(f"{what} would be booked as {product.name}. Nothing was changed.")
        for line in exits.told(posting.refused):
            click.echo(line, err=True)
