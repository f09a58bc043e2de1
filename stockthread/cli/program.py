"""Commands that this program tells people to type, as they can be typed where they stand."""

import shlex
from typing import Final

import click

_DATA: Final = "stockthread.data"


def typed(*words: str) -> str:
    """A command of ours with the program called as it was, for the same installation.

    `stockthread undo 12`, `./run undo 12`, `stockthread --data north undo 12`.
    """
    root = click.get_current_context().find_root()
    data = root.meta.get(_DATA, "")
    return with_data(data, *words) if data else shlex.join([str(root.info_name), *words])


def with_data(data: str, *words: str) -> str:
    """A command of ours for the installation in a directory."""
    root = click.get_current_context().find_root()
    return shlex.join([str(root.info_name), "--data", data, *words])


def keep_data(context: click.Context, data: str) -> None:
    """Keep the directory that this call names as its installation."""
    context.meta[_DATA] = data
