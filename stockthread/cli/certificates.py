"""`stockthread certificate`: papers of lots and units, and what is lacking."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from stockthread import catalog, certificates
from stockthread.certificates import Certificate, NewCertificate
from stockthread.cli import naming, shown, words
from stockthread.cli.frame import Frame, asking, listing, posting
from stockthread.cli.specifications import settled_json, settled_words
from stockthread.files import NewFile
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act


@click.group("certificate")
def certificate_commands() -> None:
    """Enter certificates of lots and units; see what is missing, and what expires."""


def _said(function: Any) -> Any:
    """Give a command what a certificate says of itself."""
    for option in (
        click.option("--file", "paths", multiple=True, metavar="FILE",
                     type=click.Path(exists=True, dir_okay=False), help="The paper; repeated."),
        click.option("--until", default="", metavar="DAY", help="Its last day."),
        click.option("--issued", default="", metavar="DAY", help="When it was issued."),
        click.option("--issuer", default="", metavar="TEXT", help="Who issued it."),
        click.option("--number", required=True, metavar="TEXT", help="Its number."),
        click.option("--kind", required=True, metavar="CODE", help="Of which kind it is."),
    ):  # fmt: skip
        function = option(function)
    return function


def _new(kind: str, number: str, issuer: str, issued: str, until: str) -> NewCertificate:
    return NewCertificate(kind, number, issuer, day(issued), day(until))


def day(text: str) -> date | None:
    """A day like 2026-05-31, None for none. Raises Refused bad_day."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        refuse("bad_day", text=text)


def _files(paths: tuple[str, ...]) -> list[NewFile]:
    return [NewFile(Path(path).name, Path(path).read_bytes()) for path in paths]


@certificate_commands.command("add")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@_said
@posting("certify", has_good=False)
def add(
    frame: Frame, act: Act, items: tuple[str, ...], paths: tuple[str, ...], **said: str
) -> None:
    """Put a certificate on record that covers these lots and units."""
    covered = naming.many(naming.from_input(items))
    made = certificates.add_certificate(_new(**said), covered, act=act, given=_files(paths))
    _tell(frame, made, f"Certificate {said['number']} is in")


@certificate_commands.command("cover")
@click.argument("id", type=int)
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@posting("certify", has_good=False)
def cover(frame: Frame, act: Act, id: int, items: tuple[str, ...]) -> None:
    """Let the certificate with this ID cover more lots and units."""
    covered = naming.many(naming.from_input(items))
    made = certificates.cover_more(id, covered, act=act)
    _tell(frame, made, f"Certificate {id} covers {words.count(len(covered), 'item')} more")


@certificate_commands.command("correct")
@click.argument("id", type=int)
@_said
@posting("certify", has_good=False)
def correct(frame: Frame, act: Act, id: int, paths: tuple[str, ...], **said: str) -> None:
    """Replace the certificate with this ID by one that says it right, for the same items."""
    made = certificates.correct_certificate(id, _new(**said), act=act, given=_files(paths))
    _tell(frame, made, f"Certificate {said['number']} replaces the one before")


@certificate_commands.command("withdraw")
@click.argument("id", type=int)
@posting("certify", has_good=False)
def withdraw(frame: Frame, act: Act, id: int) -> None:
    """Let the certificate with this ID count no more, for a --reason."""
    _tell(frame, certificates.withdraw_certificate(id, act=act), "It counts no more")


@certificate_commands.command("list")
@click.option("--item", default="", metavar="ITEM", help="Those that name this lot or unit.")
@click.option("--expiring", type=click.IntRange(0, 3660), metavar="DAYS",
              help="Those whose last day is past or comes within so many days.")  # fmt: skip
@listing("view")
def list_certificates(frame: Frame, item: str, expiring: int | None) -> None:
    """List certificates, the latest first."""
    if expiring is not None:
        today = timezone.localtime(clock.now()).date()
        found = certificates.read.expiring(today + timedelta(days=expiring))
    elif item:
        id = naming.one(item)
        bearer = certificates.bearers([id])[id]
        found = certificates.read.certificates_on([bearer]).get(bearer, [])
    else:
        found = certificates.read.certificates()
    kinds = {each.id: each.code for each in certificates.kinds()}
    told = [_row(each, kinds) for each in found]
    if frame.is_json:
        frame.print(told)
        return
    heads = ["id", "kind", "number", "issuer", "issued", "until", "covers"]
    cells = [[str(row[head] or "") for head in heads] for row in told]
    click.echo(words.table(heads, cells) if cells else "There is none.")


def _row(each: Certificate, kinds: dict[int, str]) -> dict[str, Any]:
    return {"id": each.id, "kind": kinds[each.kind], "number": each.number, "issuer": each.issuer,
            "issued": each.issued_on, "until": each.valid_until, "covers": each.items,
            "is_withdrawn": each.withdrawn_at is not None}  # fmt: skip


@certificate_commands.command("lacking")
@click.option("--limit", type=click.IntRange(1, 10_000), default=1000, help="How many.")
@listing("view")
def lacking(frame: Frame, limit: int) -> None:
    """List goods that are held because something is missing or out of limits."""
    waiting = certificates.read.waiting(limit=limit)
    stands = certificates.standings([each.item for each in waiting])
    names = shown.codes([each.item for each in waiting])
    products = catalog.read.products(sorted({each.product for each in waiting}))
    told = [
        {"item": names[each.item], "product": products[each.product].sku,
         "missing": [one.missing for one in stands[each.item].missing],
         "out": [f"{one.need.name} {one.value}" for one in stands[each.item].out],
         "since": each.since}
        for each in waiting
    ]  # fmt: skip
    if frame.is_json:
        frame.print(told)
        return
    cells = [[names[each.item], products[each.product].sku,
              certificates.lacks(stands[each.item]), words.moment(each.since)]
             for each in waiting]  # fmt: skip
    heads = ["item", "product", "lacks", "since"]
    click.echo(words.table(heads, cells) if cells else "Nothing is missing.")


@certificate_commands.command("kinds")
@listing("view")
def list_kinds(frame: Frame) -> None:
    """List the kinds of certificates."""
    found = certificates.kinds()
    if frame.is_json:
        frame.print([{"kind": each.code, "name": each.name, "is_active": each.is_active}
                     for each in found])  # fmt: skip
        return
    cells = [[each.code, each.name, "" if each.is_active else "closed"] for each in found]
    click.echo(words.table(["kind", "name", ""], cells))


@certificate_commands.command("set-kind")
@click.argument("code")
@click.option("--name", required=True, help="As others read it.")
@asking("certify")
def set_kind(frame: Frame, code: str, name: str) -> None:
    """Add a kind of certificate, or name the one with this code otherwise."""
    certificates.set_kind(code, name)
    _said_of_kind(frame, code, "can be asked for")


@certificate_commands.command("close-kind")
@click.argument("code")
@asking("certify")
def close_kind(frame: Frame, code: str) -> None:
    """Offer a kind of certificate no more; what is on record stays."""
    certificates.offer_kind(code, is_active=False)
    _said_of_kind(frame, code, "is no longer offered")


@certificate_commands.command("reopen-kind")
@click.argument("code")
@asking("certify")
def reopen_kind(frame: Frame, code: str) -> None:
    """Offer a kind of certificate again."""
    certificates.offer_kind(code, is_active=True)
    _said_of_kind(frame, code, "is offered again")


def _said_of_kind(frame: Frame, code: str, what: str) -> None:
    if frame.is_json:
        frame.print({"kind": code.upper()})
        return
    click.echo(f"Kind {code.upper()} {what}.")


def _tell(frame: Frame, made: certificates.Certified, sentence: str) -> None:
    if frame.is_json:
        settled = settled_json(made.settled)
        frame.print({"id": made.id, "is_repeated": made.is_repeat, **settled})
        return
    click.echo(f"{sentence} (no. {made.id}): {settled_words(made.settled)}.")
