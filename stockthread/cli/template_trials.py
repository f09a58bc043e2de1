"""`stockthread template draw` and `wear`: labels tried out. Nothing goes on record."""

from typing import Any, Final

import click

from stockthread import labels, ledger, printing
from stockthread.cli import label_files, naming, picking, printed, words
from stockthread.cli.frame import Frame, asking
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.labels import Values, Wear
from stockthread.printing import Press, TemplateRow

MARKS: Final = {True: "✓", False: "✗"}


@click.command("draw")
@click.argument("code")
@click.option("--item", metavar="ITEM", default="", help="For an item; else for an example.")
@click.option("--place", metavar="PLACE", default="", help="For a place; else for an example.")
@click.option("--version", "number", metavar="N", type=printed.NUMBER, help="Else the newest.")
@click.option("--dots", type=printed.DOTS, default="300", show_default=True, help="Dpi.")
@click.option("--to", type=printed.TO, help="Else by the file's ending, or PDF.")
@click.option("--output", "-o", metavar="FILE", type=printed.NEW_FILE, required=True)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@asking("label")
def draw(frame: Frame, code: str, number: int | None, item: str, place: str, **said: Any) -> None:
    """Draw one label as a trial: it is read back, and nothing goes on record."""
    row = printed.template(code)
    target = label_files.checked(frame, said["output"], force=said["force"])
    language = label_files.language(target, said["to"])
    if target.ending == "zip":
        raise click.UsageError("A trial is one label; name a picture or a PDF.")
    read = printing.parsed(printing.read.version_of(row.id, number or 0).description)
    images = printing.read.image_bytes(sorted(labels.images(read)))
    dots = printed.DPI[int(said["dots"])]
    press = Press(language, dots, None, labels.Trim(), 0, images)
    whose, values = shown_for(row, item, place)
    [data] = printing.pieces(read, [values], press, 0, [])
    label_files.write(target, data)
    if frame.is_json:
        told = {"template": row.code, "for": whose or None, "fields": values, "is_trial": True}
        frame.print({"file": str(target.path), **told})
        return
    what = whose or "an example"
    where = "standard output" if target.is_stream else str(target.path)
    click.echo(f"A trial of {row.name} for {what} in {where}. Nothing is on record.", err=True)


@click.command("wear")
@click.argument("code")
@click.option("--item", metavar="ITEM", default="", help="For an item; else for an example.")
@click.option("--place", metavar="PLACE", default="", help="For a place; else for an example.")
@click.option("--version", "number", metavar="N", type=printed.NUMBER, help="Else the newest.")
@click.option("--dots", type=printed.DOTS, default="203", show_default=True, help="Dpi.")
@asking("view")
def wear(frame: Frame, code: str, number: int | None, item: str, place: str, dots: str) -> None:
    """Damage a label's codes step by step, and tell what they survive and what would do better."""
    row = printed.template(code)
    read = printing.parsed(printing.read.version_of(row.id, number or 0).description)
    images = printing.read.image_bytes(sorted(labels.images(read)))
    whose, values = shown_for(row, item, place)
    report = labels.wear_report(read, values, dots=printed.DPI[int(dots)], images=images)
    if frame.is_json:
        codes = [wear_json(each) for each in report.codes]
        frame.print({"template": row.code, "for": whose or None, "grade": report.grade or None,
                     "codes": codes})  # fmt: skip
        return
    for each in report.codes:
        kind = f"{each.symbology} {each.correction}".strip()
        click.echo(
            f"{kind}, {words.one_line(each.data)}, module {each.module:.3g} mm: {each.grade}"
        )
        rows = [
            [survival.damage, survival.grade,
             "  ".join(f"{step.words} {MARKS[step.is_read]}" for step in survival.steps)]
            for survival in each.survivals
        ]  # fmt: skip
        click.echo(words.table(["damage", "grade", "read"], rows))
        for better in each.advice[:3]:
            size = f", {better.enlarged:g} times as large" if better.enlarged > 1 else ""
            instead = f"{better.symbology} {better.correction}".strip()
            click.echo(f"Better: {instead}{size}: {better.grade}")
        click.echo()
    click.echo(f"{row.name} has the grade {report.grade}." if report.codes else "It has no code.")


def wear_json(code: Wear) -> dict[str, Any]:
    """What one code survives, for programs."""
    return {
        "element": code.element,
        "symbology": code.symbology,
        "correction": code.correction,
        "data": code.data,
        "module": code.module,
        "grade": code.grade,
        "survivals": [
            {
                "damage": each.damage,
                "grade": each.grade,
                "steps": [{"step": step.words, "is_read": step.is_read} for step in each.steps],
            }
            for each in code.survivals
        ],
        "advice": [each._asdict() for each in code.advice],
    }


def shown_for(row: TemplateRow, item: str, place: str) -> tuple[str, Values]:
    """Whom a trial is for, "" for an example, and what its fields say.

    Raises UsageError, Refused label_of_other_kind.
    """
    if (item and row.subject in ("place", "task")) or (place and row.subject != "place"):
        raise click.UsageError(f"The template {row.code} is for a {row.subject}.")
    if not item and not place:
        return "", printing.examples(row.subject)
    id = naming.one(item) if item else picking.place(place).id
    if item and (kind := ledger.Kind(ledger.read.items([id])[0].kind).name.lower()) != row.subject:
        refuse("label_of_other_kind", kind=kind, subject=row.subject)
    [values] = printing.contents.values(row.subject, [id], at=clock.now())
    return item or place, values
