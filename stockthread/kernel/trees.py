"""Trees given as lists of (code, code of the parent). Pure."""

from collections.abc import Sequence


def parents_first(codes: Sequence[str], parents: Sequence[str]) -> list[int]:
    """Return the lines so that each comes behind its parent, if that is in the list.

    An empty parent is none. Lines that lie on a cycle, or below one, are left out.
    """
    known = set(codes) - {""}
    children: dict[str, list[int]] = {}
    for line, parent in enumerate(parents):
        children.setdefault(parent, []).append(line)
    order = [line for line, parent in enumerate(parents) if parent not in known]
    for line in order:  # grows while it is read; each code's children are taken once
        order += children.pop(codes[line], []) if codes[line] else []
    return order
