"""What a pattern would make, shown before it is stored. Takes no number and writes nothing."""

from typing import NamedTuple

from stockthread.identifiers import read, register, serials
from stockthread.identifiers.collisions import Meeting, Undecided, meeting
from stockthread.identifiers.parts import Scheme, width
from stockthread.identifiers.records import CodeType, Fields, SchemeRow
from stockthread.identifiers.schemes import parse
from stockthread.kernel.errors import Refused


class Preview(NamedTuple):
    """A pattern's scheme with ten of its serials.

    `length` is that of its serials; `is_open` where a field makes some longer. `left` is how many
    it can number, in each scope. `meetings` are the schemes in use that can make one of its codes.
    """

    scheme: Scheme
    examples: list[str]
    length: int
    is_open: bool
    left: int
    meetings: list[tuple[SchemeRow, Meeting | None]]


# Over all schemes together: about a second.
STEPS_MAX = 400_000
STEPS_LEAST = 4_000


def preview(pattern: str, fields: Fields, code_type: CodeType) -> Preview:
    """Return what a pattern would make for these fields; samples stand in for empty ones.

    Raises Refused: bad_scheme, scheme_field_bad.
    """
    register.check_pattern(pattern, code_type)
    scheme = parse(pattern)
    made = serials.examples(scheme, fields)
    is_open = not all(map(width, scheme.parts))
    left = serials.remaining(scheme)
    return Preview(scheme, made, len(made[0]), is_open, left, meetings(scheme, code_type))


def meetings(
    scheme: Scheme, code_type: CodeType, besides: int = 0
) -> list[tuple[SchemeRow, Meeting | None]]:
    """Return each scheme in use, but for `besides`, that can make a code of this one, with how.

    None stands where it could not be decided in good time.
    """
    others = [row for row in read.schemes() if row.is_active and row.id != besides]
    steps = max(STEPS_MAX // max(len(others), 1), STEPS_LEAST)
    found = list[tuple[SchemeRow, Meeting | None]]()
    for row in others:
        try:
            met = meeting(scheme, parse(row.pattern), code_type, steps_max=steps)
        except Undecided:
            found.append((row, None))
        else:
            found += [(row, met)] if met else []
    return found


def position_of(pattern: str, refused: Refused) -> tuple[int, int] | None:
    """Return from where to where in a pattern a refusal is about, counted from 0."""
    data = refused.refusals[0].data
    start = data["position"] - 1 if "position" in data else pattern.find(f"{{{data.get('field')}")
    if start < 0:
        return None
    end = pattern.find("}", start) + 1 if pattern[start : start + 1] == "{" else start + 1
    return start, max(end, start + 1)
