"""One pile of what was scanned or pasted: its number, its word, and the lines that need a hand."""

from collections.abc import Sequence
from typing import Any, Final

ALIKE_MIN: Final = 3
"""So many lines of a pile with the same reason stand under it; fewer each say it themselves."""


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


def by_reason(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines as groups that have the same reason, in the order of their first lines.

    `count` is how many have it in all; a group without a `why` is of one line that says its own.
    """
    alike: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for line in lines:
        alike.setdefault((line["product"], line["why"]), []).append(line)
    found: list[dict[str, Any]] = []
    for some in alike.values():
        if len(some) < ALIKE_MIN:
            found += [{"why": "", "count": 1, "lines": [line]} for line in some]
        else:
            count = max(some[0].get("alike", 0), len(some))
            found.append({"why": reason_of(some[0]), "count": count, "lines": some,
                          "left": count - len(some)})  # fmt: skip
    return found


def reason_of(line: dict[str, Any]) -> str:
    """Why a line needs a hand, with its product where the reason does not name that."""
    product, why = line["product"], str(line["why"])
    return f"{product}: {why}" if product and product not in why else why
