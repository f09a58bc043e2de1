"""`stockthread init` makes an installation, or brings one up to date."""

import json

import click

from stockthread.cli.installation import bring_up_to_date


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def init(as_json: bool) -> None:
    """Make an installation, or bring one up to date.

    An installation that is up to date stays as it is.
    """
    done = bring_up_to_date()
    if as_json:
        click.echo(json.dumps(done._asdict() | {"directory": str(done.directory)}))
        return
    place = f"{done.directory} ({done.database})"
    if done.made:
        click.echo(f"Made an installation in {place}.")
    elif done.migrations:
        click.echo(f"Brought the installation in {place} up to date: {done.migrations} changes.")
    else:
        click.echo(f"The installation in {place} is up to date already.")
