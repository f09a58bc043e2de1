"""`stockthread recall tell` and what follows: notices, reminders, letters, answers, the report."""

from collections.abc import Callable
from pathlib import Path

import click
from django.conf import settings

from stockthread import catalog, ledger, papers, parties, recalls
from stockthread.cli import words
from stockthread.cli.frame import Frame, asking, listing, posting
from stockthread.cli.recalls import recall_commands
from stockthread.cli.signing import signer, signing
from stockthread.kernel import clock
from stockthread.ledger import Act
from stockthread.passports import LANGUAGES
from stockthread.recalls import wording


def link() -> Callable[[str], str]:
    """How the address of a notice's page is made from its key."""
    address = settings.ADDRESS or "http://localhost:8000"
    return lambda key: f"{address}/r/{key}"


@recall_commands.command("tell")
@click.argument("number", metavar="RECALL")
@click.option("--text", "texts", type=(str, str), multiple=True, metavar="LANGUAGE TEXT",
              help=f"What the public pages say in a language: {', '.join(LANGUAGES)}.")  # fmt: skip
@signing
@posting("recall", has_good=False)
def tell(
    frame: Frame, act: Act, number: str, texts: tuple[tuple[str, str], ...], password_stdin: bool
) -> None:
    """Tell everybody who has affected goods: e-mails wait for the server, letters for `letters`."""
    found = recalls.read.by_number(number)
    now = recalls.to_tell(found)
    by = signer(frame, now.meaning, password_stdin)
    done = recalls.tell(found.id, link=link(), signer=by, act=act, texts=dict(texts), seen=now.seen)
    if frame.is_json:
        frame.print(done._asdict())
        return
    click.echo(
        f"{words.count(done.parties, 'party', 'parties')} told of"
        f" {words.count(done.items, 'unit or lot', 'units and lots')}:"
        f" {words.count(done.mails, 'e-mail')}, {words.count(done.letters, 'letter')}."
    )


@recall_commands.command("remind")
@click.argument("number", metavar="RECALL")
@asking("recall")
def remind(frame: Frame, number: str) -> None:
    """Remind now those who were told and have not answered."""
    found = recalls.read.by_number(number)
    count = recalls.remind(clock.now(), link=link(), recall=found.id, now=True)
    if frame.is_json:
        frame.print({"reminded": count})
        return
    click.echo(f"{words.count(count, 'party', 'parties')} reminded.")


@recall_commands.command("letters")
@click.argument("number", metavar="RECALL")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--posted", is_flag=True, help="They are posted: who has no e-mail is told.")
@asking("recall")
def letters(frame: Frame, number: str, file: Path, posted: bool) -> None:
    """Write all letters of a recall into one PDF."""
    found = recalls.read.by_number(number)
    told = recalls.read_notices.with_items(found.id)
    every = [each for _, some in told for each in some]
    products = catalog.read.products(sorted({each.product for each in every}))
    codes = ledger.read.codes(sorted({each.item for each in every}))
    address = link()
    forms = [recalls.notice_words.letter(found, notice, items, address(notice.key), products, codes)
             for notice, items in told]  # fmt: skip
    file.write_bytes(papers.pdf_of_all(forms))
    if posted:
        recalls.mark_posted(found.id, [n.id for n, _ in told if not n.email], at=clock.now())
    if frame.is_json:
        frame.print({"letters": len(forms)})
        return
    click.echo(f"{words.count(len(forms), 'letter')} in {file}.")


@recall_commands.command("answers")
@click.argument("number", metavar="RECALL")
@listing("view")
def answers(frame: Frame, number: str) -> None:
    """List who was told of what, and how each thing stands; with how far the ring is closed."""
    found = recalls.read.by_number(number)
    told = recalls.told(found)
    every = [item for each in told for item, _ in each.items]
    codes = ledger.read.codes(sorted({each.item for each in every}))
    known = parties.read.codes(sorted({each.notice.party for each in told} - {0}))
    rows = [
        {"party": known.get(each.notice.party, each.notice.name),
         "item": codes.get(item.item, f"#{item.item}"), "quantity": item.quantity,
         "status": status, "reminded": each.notice.reminded}
        for each in told for item, status in each.items
    ]  # fmt: skip
    if frame.is_json:
        frame.print(rows)
        return
    heads = ["party", "item", "quantity", "status"]
    table = [[str(row[head]) for head in heads] for row in rows]
    click.echo(words.table(heads, table, ("quantity",)) if rows else "Nobody was told yet.")
    rings = recalls.rings(found)
    products = catalog.read.products([ring.product for ring in rings])
    for ring in rings:
        share = wording.percent(wording.share(ring.closed, ring.total))
        click.echo(f"{products[ring.product].sku}: {share} with us, back or destroyed.")


@recall_commands.command("report")
@click.argument("number", metavar="RECALL")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@asking("view")
def report(frame: Frame, number: str, file: Path) -> None:
    """Write the report of a recall, with all numbers and the mass balance, as PDF."""
    found = recalls.read.by_number(number)
    file.write_bytes(recalls.report.pdf(found))
    if frame.is_json:
        frame.print({"file": str(file)})
        return
    click.echo(f"{found.number}: {file}.")
