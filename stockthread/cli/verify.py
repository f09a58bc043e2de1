"""`stockthread verify` replays the ledger and compares it with what is stored."""

from pathlib import Path
from typing import Any, Final

import click

from stockthread import ledger, seals
from stockthread.cli import exits, words
from stockthread.cli.frame import Frame, asking
from stockthread.ledger import Report
from stockthread.seals import Sealed

FINDINGS_SHOWN_MAX: Final = 50


@click.command()
@click.option("--head", metavar="FILE", default="", help="A head that was kept elsewhere.")
@asking("verify")
def verify(frame: Frame, head: str) -> None:
    """Check the whole ledger: its tables, its facts against their digests, its stock by replay,
    and all of it against the signed heads."""
    kept = read_text(head) if head else ""
    report = ledger.verify()
    sealed = seals.verify(kept)
    report = report._replace(
        ok=report.ok and not sealed.findings,
        unsealed=max(report.events - sealed.size, 0),
        findings=report.findings + sealed.findings,
        found=report.found + len(sealed.findings),
    )
    if frame.is_json:
        frame.print(report_json(report, sealed))
    else:
        say(report)
        say_seals(report, sealed)
    if not report.ok:
        raise click.exceptions.Exit(exits.DIFFERENCES)


def read_text(path: str) -> str:
    """The text of a file. Raises Failure."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise exits.Failure("file_unreadable", f"{path} cannot be read: {error}.") from None


def report_json(report: Report, sealed: Sealed) -> dict[str, Any]:
    """The report for programs."""
    said = report._asdict()
    said["findings"] = [finding._asdict() for finding in report.findings]
    return said | {"heads": sealed.heads, "keys": sealed.keys, "is_head_known": sealed.is_known}


def say_seals(report: Report, sealed: Sealed) -> None:
    """What the heads say, for people."""
    if not sealed.heads:
        click.echo("Nothing is sealed: its latest part could be cut off unseen.")
        return
    click.echo(f"{words.count(sealed.heads, 'head')}, signed by {sealed.keys[-1]}.")
    if report.unsealed:
        click.echo(f"{words.count(report.unsealed, 'event')} not sealed yet.")
    for head in sealed.unnamed:
        click.echo(f"From head {head.number:,} on another key signs; the old one was lost: "
                   f"{head.note}")  # fmt: skip
    if sealed.is_known:
        click.echo("The head that was kept elsewhere is among them.")


def say(report: Report) -> None:
    """The report for people."""
    size = f"{words.count(report.events, 'event')}, {words.count(report.items, 'item')}"
    if report.ok:
        click.echo(f"The ledger is right: {size}.")
        return
    found = words.count(report.found, "difference")
    click.echo(f"The ledger is not as it must be: {found} in {size}.", err=True)
    for finding in report.findings[:FINDINGS_SHOWN_MAX]:
        click.echo(f"{finding.table} {finding.row}: {finding.what} ({finding.rule})", err=True)
        if finding.expected or finding.found:
            told = f"  expected {finding.expected or 'nothing'}, found {finding.found or 'nothing'}"
            click.echo(told, err=True)
    if len(report.findings) > FINDINGS_SHOWN_MAX:
        click.echo(f"… and {report.found - FINDINGS_SHOWN_MAX:,} more; --json has them.", err=True)
