"""One pile of what was scanned or pasted: its number, its word, and the lines that need a hand."""

from collections.abc import Sequence
from typing import Any


def pile(
    css: str,
    icon: str,
    word: str,
    count: int,
    help: str,
    lines: Sequence[dict[str, Any]] = (),
    *,
    anchor: str = "",
) -> dict[str, Any]:
    """The pile as its template draws it.

    Of a long pile `lines` are the first, and `left` is the number of the others. `anchor` is the
    id of what the number leads to; without one it is the pile's own word.
    """
    return {"css": css, "icon": icon, "word": word, "count": count, "help": help,
            "anchor": anchor or word.replace(" ", "-"),
            "lines": lines, "left": max(count - len(lines), 0) if lines else 0}  # fmt: skip
