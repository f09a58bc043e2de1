"""`stockthread template`: what labels look like, each change a version; and the images on them."""

import json
from pathlib import Path
from typing import Any, Final

import click

from stockthread import labels, parties, printing
from stockthread.cli import exits, printed, template_images, template_trials, words
from stockthread.cli.exits import Failure
from stockthread.cli.frame import Frame, asking, listing
from stockthread.kernel import clock
from stockthread.kernel.errors import Refusal, Refused, text
from stockthread.printing import TemplateRow, Version

SUBJECTS: Final = click.Choice(printing.SUBJECTS)


@click.group("template")
def template_commands() -> None:
    """Say what labels look like, and try it out."""


@template_commands.command("list")
@listing("view")
def list_templates(frame: Frame) -> None:
    """List templates by what they are for."""
    found = [template_json(row) for row in printing.read.templates()]
    if frame.is_json:
        frame.print(found)
        return
    rows = [
        [each["code"], each["for"], str(each["version"]), f"{each['width']:g} × {each['height']:g}",
         "" if each["is_active"] else "closed", each["name"]]
        for each in found
    ]  # fmt: skip
    click.echo(words.table(["template", "for", "version", "mm", "", "name"], rows, ("version",)))


def template_json(row: TemplateRow, number: int = 0) -> dict[str, Any]:
    """One template, as it is now or was in a version, for programs."""
    version = printing.read.version_of(row.id, number)
    read = printing.parsed(version.description)
    return {
        "code": row.code,
        "name": row.name,
        "for": row.subject,
        "version": version.number,
        "width": read.width,
        "height": read.height,
        "fields": list(labels.fields(read)),
        "images": sorted(labels.images(read)),
        "is_active": row.is_active,
    }


def version_json(version: Version, people: dict[int, str]) -> dict[str, Any]:
    """One version, for programs."""
    return {
        "version": version.number,
        "made_at": version.made_at,
        "by": people.get(version.person, ""),
        "note": version.note,
    }


@template_commands.command("show")
@click.argument("code")
@click.option("--version", "number", metavar="N", type=printed.NUMBER, help="Else the newest.")
@asking("view")
def show_template(frame: Frame, code: str, number: int | None) -> None:
    """Show a template: its fields, its images, its versions."""
    row = printed.template(code)
    told = template_json(row, number or 0)
    versions = printing.read.versions(row.id)
    people = parties.read.people_names(sorted({each.person for each in versions}))
    listed = [version_json(each, people) for each in versions]
    description = described(row, number or 0)
    missing = printing.missing_images(description)
    if frame.is_json:
        frame.print(
            {
                **told,
                "missing_images": list(missing),
                "versions": listed,
                "description": description,
            }
        )
        return
    pairs = [
        ("template", row.code + ("" if row.is_active else ", closed")),
        ("name", row.name),
        ("for", row.subject),
        ("version", str(told["version"])),
        ("measures", f"{told['width']:g} × {told['height']:g} mm"),
        ("fields", ", ".join(told["fields"])),
        ("images", ", ".join(told["images"])),
        ("not in the store", ", ".join(missing)),
    ]
    click.echo(words.facts(pairs))
    rows = [
        [str(each["version"]), words.moment(each["made_at"]), each["by"], each["note"]]
        for each in listed
    ]
    click.echo("\n" + words.table(["version", "made", "by", "note"], rows, ("version",)))


def described(row: TemplateRow, number: int = 0) -> dict[str, Any]:
    """A template's description, as JSON has it."""
    version = printing.read.version_of(row.id, number)
    return labels.as_data(printing.parsed(version.description))


@template_commands.command("export")
@click.argument("code")
@click.option("--version", "number", metavar="N", type=printed.NUMBER, help="Else the newest.")
@asking("view")
def export(frame: Frame, code: str, number: int | None) -> None:
    """Print a template's description as JSON, which `add` and `change` read."""
    data = described(printed.template(code), number or 0)
    if frame.is_json:
        frame.print(data)
        return
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@template_commands.command("add")
@click.argument("file", type=printed.GIVEN_FILE)
@click.option("--code", metavar="CODE", required=True)
@click.option("--name", metavar="TEXT", help="Default: the code.")
@click.option("--for", "subject", type=SUBJECTS, required=True, help="What it is stuck on.")
@click.option("--note", metavar="TEXT", default="")
@asking("set_up")
def add(frame: Frame, file: Path, code: str, name: str | None, subject: str, note: str) -> None:
    """Add the template that a JSON FILE describes."""
    data = read_json(file)
    id = printing.add_template(
        code, name or code, subject, data, person=frame.actor.person, at=clock.now(), note=note
    )
    _tell(frame, id, "added")
    why = would_not_print(subject, data)
    if why and not printing.missing_images(data):
        click.echo(f"It would not print: {why}", err=True)


@template_commands.command("change")
@click.argument("code")
@click.argument("file", type=printed.GIVEN_FILE)
@click.option("--note", metavar="TEXT", default="", help="What is new.")
@click.option(
    "--version", "number", metavar="N", type=printed.NUMBER,
    help="Which version the file was made from; refused where there is a newer one.",
)  # fmt: skip
@click.option("--anyway", is_flag=True, help="Even where a trial of it would not print.")
@asking("set_up")
def change(
    frame: Frame, code: str, file: Path, note: str, number: int | None, anyway: bool
) -> None:
    """Make a new version of a template, as a JSON FILE describes it."""
    row = printed.template(code)
    data = read_json(file)
    if not anyway and (why := would_not_print(row.subject, data)):
        said = Refusal(None, "template_would_not_print", {"what": why})
        failure = exits.refused([said])
        hint = "Nothing was stored. To store it all the same, say --anyway."
        raise Failure(failure.code, failure.message, hint, data=failure.data)
    made = printing.change_template(
        row.id,
        data,
        version=number or row.version,
        person=frame.actor.person,
        at=clock.now(),
        note=note,
    )
    is_same = made == row.version
    _tell(frame, row.id, f"as it was, at version {made}" if is_same else f"at version {made} now")


def would_not_print(subject: str, data: object) -> str:
    """Why an example of a label would not print, as sentences; "" where it would.

    What cannot be stored at all is left to who stores it.
    """
    try:
        found = printing.faults(subject, data)
    except Refused:
        return ""
    if any(each.code == "label_field_unknown" for each in found):
        return ""
    return " ".join(dict.fromkeys(text(each) for each in found))


def read_json(file: Path) -> object:
    """What a JSON file says. Raises Failure cannot_read, not_json."""
    try:
        return json.loads(printed.read_text(file))
    except json.JSONDecodeError as error:
        told = f"{file} is no JSON: {error.msg} in line {error.lineno}, column {error.colno}."
    except (ValueError, RecursionError) as error:
        told = f"{file} is no JSON: {str(error)[:100]}."
    raise Failure("not_json", told)


@template_commands.command("rename")
@click.argument("code")
@click.argument("name")
@asking("set_up")
def rename(frame: Frame, code: str, name: str) -> None:
    """Give a template another NAME."""
    row = printed.template(code)
    printing.rename_template(row.id, name)
    _tell(frame, row.id, f"named {printing.read.template(row.id).name}")


@template_commands.command("close")
@click.argument("code")
@asking("set_up")
def close(frame: Frame, code: str) -> None:
    """Take a template out of use; its versions stay on record."""
    row = printed.template(code)
    printing.close_template(row.id)
    _tell(frame, row.id, "closed")


@template_commands.command("reopen")
@click.argument("code")
@asking("set_up")
def reopen(frame: Frame, code: str) -> None:
    """Bring a closed template back into use."""
    row = printed.template(code)
    printing.reopen_template(row.id)
    _tell(frame, row.id, "in use again")


template_commands.add_command(template_trials.draw)
template_commands.add_command(template_trials.wear)
template_commands.add_command(template_images.image_commands)


def _tell(frame: Frame, id: int, deed: str) -> None:
    row = printing.read.template(id)
    missing = printing.missing_images(described(row))
    for name in missing:
        click.echo(f"The image {name} is not in the store; add it before printing.", err=True)
    if frame.is_json:
        frame.print({**template_json(row), "missing_images": list(missing)})
        return
    click.echo(f"Template {row.code} is {deed}.")
