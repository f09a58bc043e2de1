"""`stockthread passport`: public product pages, their notices and keys, and the clone alarm."""

import uuid
from datetime import timedelta

import click
from django.conf import settings

from stockthread import ledger, passports, printing
from stockthread.cli import naming, picking, shown, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.kernel import clock
from stockthread.passports import LANGUAGES, NewField, NewNotice, Sheet


@click.group("passport")
def passport_commands() -> None:
    """Mind public product pages: what they say, notices on them, copies of labels."""


@passport_commands.command("link")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@asking("label")
def link(frame: Frame, items: tuple[str, ...]) -> None:
    """Print the address of each item's public page, as its label says it."""
    found = naming.many(naming.from_input(items))
    views = {view.id: view for view in ledger.read.items(found)}
    said = printing.contents.passport_links([views[item] for item in found])
    if frame.is_json:
        frame.print([
            {"item": views[item].code, "number": item, "address": said[item]} for item in found
        ])  # fmt: skip
        return
    click.echo(words.table(["item", "address"], [[views[i].code, said[i]] for i in found]))
    if not settings.ADDRESS:
        click.echo("Set STOCKTHREAD_ADDRESS to get whole addresses.", err=True)


@passport_commands.command("show")
@click.argument("sku")
@asking("view")
def show(frame: Frame, sku: str) -> None:
    """Show what the public page of a product says."""
    _tell(frame, picking.product(sku).id)


@passport_commands.command("set")
@click.argument("sku")
@click.option("--field", "fields", nargs=2, multiple=True, metavar="NAME VALUE",
              help="Seen by everybody; may be given several times.")  # fmt: skip
@click.option("--restricted", nargs=2, multiple=True, metavar="NAME VALUE",
              help="Seen with a key only.")  # fmt: skip
@click.option("--language", type=click.Choice(["", *LANGUAGES]), default="",
              help="The language of these fields; else all.")  # fmt: skip
@click.option("--public/--not-public", default=None, help="Whether the GTIN alone opens a page.")
@click.option("--by-serial/--not-by-serial", default=None,
              help="Whether a serial without its key opens the unit's page.")  # fmt: skip
@asking("set_up")
def set_page(
    frame: Frame, sku: str, fields: tuple[tuple[str, str], ...],
    restricted: tuple[tuple[str, str], ...], language: str, public: bool | None,
    by_serial: bool | None,
) -> None:  # fmt: skip
    """Say what the public page of a product says; fields of other languages stay."""
    product = picking.product(sku).id
    if fields or restricted:
        kept = [
            NewField(each.name, each.value, each.language, each.is_restricted)
            for each in passports.read.fields(product)
            if each.language != language
        ]
        new = [NewField(name, value, language) for name, value in fields]
        new += [NewField(name, value, language, True) for name, value in restricted]
        passports.set_fields(product, [*kept, *new])
    was = passports.read.sheet(product)
    now = Sheet(
        product,
        was.is_public if public is None else public,
        was.opens_by_serial if by_serial is None else by_serial,
    )
    if now != was:
        passports.set_sheet(now)
    _tell(frame, product)


def _tell(frame: Frame, product: int) -> None:
    told, sheet = passports.read.of_product(product), passports.read.sheet(product)
    if frame.is_json:
        frame.print({
            "sku": told.product.sku, "is_public": sheet.is_public,
            "opens_by_serial": sheet.opens_by_serial,
            "fields": [each._asdict() for each in told.fields],
            "notices": [each._asdict() for each in told.notices],
            "grants": [each._asdict() for each in passports.read.grants(product)],
        })  # fmt: skip
        return
    opened = "opened by its GTIN" if sheet.is_public else "not opened by its GTIN"
    click.echo(f"{told.product.sku} ({told.product.name}): {opened}")
    rows = [
        [each.name, each.value, each.language or "all", "with a key" if each.is_restricted else ""]
        for each in told.fields
    ]
    if rows:
        click.echo(words.table(["field", "value", "language", "seen"], rows))
    for notice in told.notices:
        click.echo(f"notice {notice.id}: {notice.texts['en']} {notice.reference}".rstrip())
    for each in passports.read.grants(product):
        click.echo(f"key {each.id}: {each.note}{', revoked' if each.revoked_at else ''}")


@passport_commands.command("grant")
@click.argument("sku")
@click.argument("note")
@click.option("--days", type=click.IntRange(1, 3_650), default=None, help="Else without an end.")
@asking("set_up")
def grant(frame: Frame, sku: str, note: str, days: int | None) -> None:
    """Make a key to the restricted part of a product's pages, and print it: it is kept nowhere."""
    now = clock.now()
    until = now + timedelta(days=days) if days else None
    key = passports.grant(picking.product(sku).id, note, by=frame.actor.person, at=now,
                          until=until)  # fmt: skip
    if frame.is_json:
        frame.print({"key": key, "query": f"g={key}"})
    else:
        click.echo(f"Append to the address: g={key}")


@passport_commands.command("revoke")
@click.argument("number", type=int)
@asking("set_up")
def revoke(frame: Frame, number: int) -> None:
    """Let a key open nothing any more, by its number in `passport show`."""
    passports.revoke(number, at=clock.now())
    frame.print({"revoked": number}) if frame.is_json else click.echo("Revoked.")


@passport_commands.command("notice")
@click.argument("reference")
@click.argument("text")
@click.argument("items", nargs=-1, metavar="[ITEM]... or -")
@click.option("--product", "skus", multiple=True, metavar="SKU", help="On all pages of a product.")
@click.option("--in", "others", nargs=2, multiple=True, metavar="LANGUAGE TEXT",
              help="The same in another language.")  # fmt: skip
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@asking("answer")
def notice(
    frame: Frame, reference: str, text: str, items: tuple[str, ...], skus: tuple[str, ...],
    others: tuple[tuple[str, str], ...], key: str | None,
) -> None:  # fmt: skip
    """Publish a notice on the pages of items, lots with their units, or products."""
    new = NewNotice(
        reference, {"en": text, **dict(others)},
        tuple(naming.many(naming.from_input(items))) if items else (),
        tuple(picking.product(sku).id for sku in skus),
    )  # fmt: skip
    made = passports.publish(new, key=key or uuid.uuid4().hex, by=frame.actor.person,
                             at=clock.now())  # fmt: skip
    if frame.is_json:
        frame.print(made._asdict())
    else:
        click.echo(f"Notice {made.id} is published.")


@passport_commands.command("withdraw")
@click.argument("number", type=int)
@asking("answer")
def withdraw(frame: Frame, number: int) -> None:
    """Show a notice no more."""
    passports.withdraw(number, by=frame.actor.person, at=clock.now())
    frame.print({"withdrawn": number}) if frame.is_json else click.echo("Withdrawn.")


@passport_commands.command("alarms")
@click.option("--decision", type=click.Choice(["open", "real", "false", "all"]), default="open",
              show_default=True)  # fmt: skip
@listing("decide")
def alarms(frame: Frame, decision: str) -> None:
    """List units whose public scans do not fit what is on record."""
    found = passports.read.alarms("" if decision == "all" else decision)
    names = shown.codes(sorted({each.item for each in found}))
    if frame.is_json:
        frame.print([{**each._asdict(), "item": names[each.item], "number": each.item}
                     for each in found])  # fmt: skip
        return
    rows = [[str(each.id), names[each.item], each.evidence, str(each.times),
             words.moment(each.last_at), each.decision] for each in found]  # fmt: skip
    click.echo(words.table(["no.", "item", "why", "times", "last", "decision"], rows))


@passport_commands.command("decide")
@click.argument("decision", type=click.Choice(["real", "false", "open"]))
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBER...")
@click.option("--note", default="", help="What was found.")
@asking("decide")
def decide(frame: Frame, decision: str, numbers: tuple[int, ...], note: str) -> None:
    """Say whether alarms are real or false, or open them again."""
    passports.decide(numbers, decision, by=frame.actor.person, at=clock.now(), note=note)
    if frame.is_json:
        frame.print({"decided": numbers, "decision": decision})
    else:
        click.echo(f"{words.count(len(numbers), 'alarm')}: {decision}.")
