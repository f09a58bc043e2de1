"""`stockthread verify` replays the ledger and compares it with what is stored."""

from typing import Any, Final

import click

from stockthread import ledger
from stockthread.cli import exits, words
from stockthread.cli.frame import Frame, asking

FINDINGS_SHOWN_MAX: Final = 50


@click.command()
@asking("verify")
def verify(frame: Frame) -> None:
    """Check the whole ledger: its tables, its facts against their digests, its stock by replay."""
    report = ledger.verify()
    if frame.is_json:
        frame.print(report_json(report))
    else:
        say(report)
    if not report.ok:
        raise click.exceptions.Exit(exits.DIFFERENCES)


def report_json(report: Any) -> dict[str, Any]:
    """The report for programs."""
    said = report._asdict()
    return said | {"findings": [finding._asdict() for finding in report.findings]}


def say(report: Any) -> None:
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
