"""`stockthread queue`: the jobs of labels, what each does, taken back or gone on with."""

from pathlib import Path

import click

from stockthread import printing
from stockthread.cli import following, label_files, printed, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.kernel import clock
from stockthread.printing import JobRow

ID_MAX = 2**62
JOB = click.IntRange(1, ID_MAX)


@click.group("queue")
def queue_commands() -> None:
    """See the jobs of labels; cancel them, go on with them, get their files."""


@queue_commands.command("list")
@click.option("--state", "states", type=click.Choice(printing.STATES), multiple=True)
@click.option("--printer", metavar="CODE", default="", help="Of one printer.")
@click.option("--before", metavar="JOB", type=JOB, default=ID_MAX, help="Older than this job.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@listing("view")
def list_jobs(frame: Frame, states: tuple[str, ...], printer: str, before: int, limit: int) -> None:
    """List jobs, the newest first."""
    only = printed.printer(printer).id if printer else 0
    jobs = printing.read.jobs(states=states, printer=only, limit=limit, before=before)
    found = printed.jobs_json(jobs)
    if frame.is_json:
        frame.print(found)
        return
    names = following.names(jobs)
    rows = [
        [str(each["job"]), job.state_words, words.number(each["labels"]),
         words.number(each["sent"]), each["template"], each["printer"],
         words.moment(each["asked_at"]), each["by"],
         f"{printed.problem(job, names)} {printed.waits(job)}".strip()]
        for each, job in zip(found, jobs, strict=True)
    ]  # fmt: skip
    headers = ["job", "state", "labels", "sent", "template", "printer", "asked", "by", ""]
    click.echo(words.table(headers, rows, ("job", "labels", "sent")))


@queue_commands.command("show")
@click.argument("job", type=JOB)
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True)
@click.option("--after", metavar="N", type=click.IntRange(0), default=0, help="Behind a label.")
@asking("view")
def show_job(frame: Frame, job: int, limit: int, after: int) -> None:
    """Show a JOB: how far it is, what is wrong with it, its labels."""
    row = printing.read.job(job)
    [told] = printed.jobs_json([row])
    labels = printing.read.labels_of(job, after=min(after, ID_MAX), limit=limit)
    if frame.is_json:
        frame.print({**told, "list": [label._asdict() for label in labels]})
        return
    printer = printing.read.printer(row.printer)
    pairs = [
        ("job", f"{row.id}, {row.state_words}"),
        ("labels", words.number(row.labels_count)),
        ("drawn", words.number(row.labels_drawn)),
        ("sent", words.number(row.labels_sent)),
        ("template", f"{told['template']}, version {row.version}"),
        ("printer", f"{printer.code}, {printer.name}"),
        ("first cell", str(told["first_cell"] or "")),
        ("asked", f"{words.moment(row.asked_at)}, {told['by']}"),
        ("ended", words.moment(row.ended_at)),
        ("printed again", row.reason if row.is_reprint else ""),
        ("by the rules, for event", str(told["event"] or "")),
        ("waits", printed.waits(row)),
        ("problem", printed.problem(row, following.names([row]))),
    ]
    click.echo(words.facts(pairs))
    rows = [[str(label.position), label.subject, label.code] for label in labels]
    click.echo("\n" + words.table(["label", "of", "code"], rows, ("label",)))
    left = row.labels_count - after - len(labels)
    if left > 0:
        click.echo(f"… and {words.number(left)} more.", err=True)


@queue_commands.command("cancel")
@click.argument("job", type=JOB)
@asking("label")
def cancel(frame: Frame, job: int) -> None:
    """Take a JOB back; what was printed of it stays on record."""
    row = printing.cancel(job, at=clock.now())
    sent = f" {words.count(row.labels_sent, 'label')} had been sent." if row.labels_sent else ""
    _tell(frame, row, f"Job {job} is cancelled.{sent}")


@queue_commands.command("go-on")
@click.argument("job", type=JOB)
@click.option(
    "--after", metavar="N", type=click.IntRange(0, ID_MAX), required=True,
    help="How many labels came out: the rest is printed. 0: all of them.",
)  # fmt: skip
@asking("label")
def go_on(frame: Frame, job: int, after: int) -> None:
    """Print the rest of a JOB that failed or stopped."""
    row = printing.go_on(job, after=after, at=clock.now())
    rest = words.count(row.labels_count - after, "label")
    _tell(frame, row, f"Job {job} goes on with {rest}.")


@queue_commands.command("file")
@click.argument("job", type=JOB)
@click.option("--output", "-o", metavar="FILE", type=printed.NEW_FILE, required=True)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@asking("label")
def file(frame: Frame, job: int, output: Path, force: bool) -> None:
    """Write the labels of a JOB into a file again, as they were read back."""
    row = printing.read.job(job)
    target = label_files.checked(frame, output, force=force)
    language = printing.read.printer(row.printer).language
    label_files.language(target, language)
    label_files.check_archive(target, language, row.labels_count)
    label_files.write_job(frame, target, row)
    if not target.is_stream:
        _tell(frame, row, f"{words.count(row.labels_count, 'label')} in {output}.")


def _tell(frame: Frame, job: JobRow, sentence: str) -> None:
    if frame.is_json:
        frame.print(printed.jobs_json([job])[0])
        return
    click.echo(sentence)
