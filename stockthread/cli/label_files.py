"""Where labels go as a file: its kind by its ending, nothing overwritten, all of it or nothing."""

import shutil
import sys
import zipfile
from pathlib import Path
from typing import Final, NamedTuple

import click

from stockthread import access, printing
from stockthread.cli import exits
from stockthread.cli.frame import Frame
from stockthread.kernel import clock
from stockthread.printing import JobRow

KINDS: Final = ("png", "svg")
"""What is a file for each label: several of them come as one archive."""


class Target(NamedTuple):
    """A file, or standard output."""

    path: Path

    @property
    def is_stream(self) -> bool:
        return str(self.path) == "-"

    @property
    def ending(self) -> str:
        return "" if self.is_stream else self.path.suffix.lower().removeprefix(".")


def checked(frame: Frame, path: Path, *, force: bool) -> Target:
    """Where a file is to go, before anything is done for it.

    Raises UsageError, Failure file_is_there, cannot_write.
    """
    target = Target(path)
    if target.is_stream:
        if frame.is_json:
            raise click.UsageError("The file and JSON cannot both go to standard output.")
        return target
    if path.exists() and not force:
        raise exits.Failure("file_is_there", f"{path} is there already. Say --force to replace it.")
    if not path.parent.is_dir():
        raise exits.Failure(
            "cannot_write", f"{path} cannot be written: {path.parent} is no folder."
        )
    return target


def language(target: Target, said: str | None) -> str:
    """What a file is to hold: as was said, else by its ending, else PDF. Raises UsageError."""
    if said:
        if target.ending in printing.LANGUAGES and target.ending != said:
            raise click.UsageError(f"--to {said} does not fit a file named {target.path.name}.")
        return said
    if target.ending == "zip":
        raise click.UsageError("Say --to png or --to svg for an archive of pictures.")
    return target.ending if target.ending in printing.LANGUAGES else "pdf"


def check_archive(target: Target, language: str, count: int) -> None:
    """Refuse several pictures in what is named as one. Raises UsageError."""
    if target.ending == "zip" and language not in KINDS:
        raise click.UsageError(f"Labels as {language.upper()} are one file, not an archive.")
    if language in KINDS and count > 1 and target.ending == language:
        name = target.path.with_suffix(".zip").name
        told = f"{count:,} labels as {language.upper()} come as one archive."
        raise click.UsageError(f"{told} Name it {name}, and say --to {language}.")


def write_job(frame: Frame, target: Target, job: JobRow) -> None:
    """Write the file of a job. Raises Refused as printing.file_for does, Failure cannot_write."""
    source = printing.file_for(
        job.id,
        by=frame.actor.person,
        at=clock.now(),
        is_reprint_allowed=access.may(frame.actor, "reprint"),
    )
    try:
        if target.is_stream:
            sys.stdout.buffer.write(source.read_bytes())
        elif target.ending == "zip" and source.suffix != ".zip":
            with zipfile.ZipFile(target.path, "w") as archive:
                archive.write(source, f"000001{source.suffix}")
        else:
            shutil.copyfile(source, target.path)
    except OSError as error:
        raise _unwritable(target, error) from None


def write(target: Target, data: bytes) -> None:
    """Write a file. Raises Failure cannot_write."""
    if target.is_stream:
        sys.stdout.buffer.write(data)
        return
    try:
        target.path.write_bytes(data)
    except OSError as error:
        raise _unwritable(target, error) from None


def _unwritable(target: Target, error: OSError) -> exits.Failure:
    return exits.Failure("cannot_write", f"{target.path} cannot be written: {error.strerror}.")
