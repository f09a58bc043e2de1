"""Labels measured out: a template and what its fields say become marks with places. Pure.

Symbols begin and end on whole dots of the printer, so that each module is as wide as the next.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from stockthread.kernel.errors import Refusal, Refused
from stockthread.labels import fitting, symbols, tags, wording
from stockthread.labels.records import (
    Box,
    Code,
    Drawing,
    Fill,
    Line,
    Mark,
    Picture,
    Placed,
    Symbol,
    Template,
    Text,
    Turn,
    Values,
)

LABELS_MAX: Final = 20_000
REFUSALS_MAX: Final = 100
MODULE_MIN: Final = 0.25
"""The finest module in mm, where a template does not say: two dots at 203 dpi."""
DOTS_MIN: Final = 2
"""The finest module in dots."""
SLACK: Final = 1e-6


class _Said(NamedTuple):
    """A text or code of a template with its words read."""

    number: int
    element: Text | Code
    tokens: tuple[wording.Token, ...]


def draw(template: Template, values: Sequence[Values], *, dots: int) -> list[Drawing]:
    """Return a drawing for the values of each label, for a printer of so many dots a mm.

    Raises Refused with the label's line: label_field_missing, label_link_missing,
    label_text_too_long, label_characters, code_not_encodable, code_too_large, code_at_edge,
    tag_not_encodable; too_many_labels.
    """
    if len(values) > LABELS_MAX:
        raise Refused(
            [Refusal(None, "too_many_labels", {"count": len(values), "count_max": LABELS_MAX})]
        )
    fixed = _fixed(template)
    said = _said(template)
    drawings, refusals = [], []
    for line, each in enumerate(values):
        try:
            marks = _marks(template, said, each, dots)
            tag = tags.figures(template, each) if template.tag else ""
        except Refused as refused:
            refusals += [refusal._replace(line=line) for refusal in refused.refusals]
            if len(refusals) >= REFUSALS_MAX:
                break
            continue
        drawings.append(Drawing(template.width, template.height, (*fixed, *marks), tag))
    if refusals:
        raise Refused(refusals)
    return drawings


def _said(template: Template) -> list[_Said]:
    parts = wording.unfolded(template.parts)
    return [
        _Said(
            number,
            each,
            wording.joined(
                wording.read(each.text if isinstance(each, Text) else each.content), parts
            ),
        )
        for number, each in enumerate(template.elements)
        if isinstance(each, Text | Code)
    ]


def _fixed(template: Template) -> tuple[Mark, ...]:
    """Return what is the same on every label: lines, boxes, pictures."""
    marks: list[Mark] = []
    for each in template.elements:
        if isinstance(each, Picture):
            marks.append(Placed(*each))
        elif isinstance(each, Line):
            marks.append(_line(each))
        elif isinstance(each, Box):
            marks += _box(each)
    return tuple(marks)


def _line(line: Line) -> Fill:
    x, y = min(line.x, line.to_x), min(line.y, line.to_y)
    if line.y == line.to_y:
        return Fill(x, y, abs(line.to_x - line.x), line.thickness)
    return Fill(x, y, line.thickness, abs(line.to_y - line.y))


def _box(box: Box) -> list[Fill]:
    thick = box.thickness
    if box.filled or 2 * thick >= min(box.width, box.height):
        return [Fill(box.x, box.y, box.width, box.height)]
    return [
        Fill(box.x, box.y, box.width, thick),
        Fill(box.x, box.y + box.height - thick, box.width, thick),
        Fill(box.x, box.y + thick, thick, box.height - 2 * thick),
        Fill(box.x + box.width - thick, box.y + thick, thick, box.height - 2 * thick),
    ]


def _marks(template: Template, said: Sequence[_Said], values: Values, dots: int) -> list[Mark]:
    marks: list[Mark] = []
    for number, element, tokens in said:
        is_gs1 = isinstance(element, Code) and symbols.KINDS[element.symbology].is_gs1
        try:
            words = wording.said(tokens, values, wording.bracketed if is_gs1 else wording.plain)
        except wording.Empty as empty:
            raise Refused([wording.missing(empty)]) from None
        if isinstance(element, Code):
            marks.append(_symbol(template, number, element, words, dots))
        elif words.strip():
            marks += fitting.runs(element, words)
    return marks


def _symbol(template: Template, number: int, code: Code, content: str, dots: int) -> Symbol:
    """Return a code as large as its box allows."""
    kind = symbols.KINDS[code.symbology]
    found = symbols.modules(code, content)
    rows = len(found.modules) // found.columns
    is_upright = code.turn in (0, 180)
    along, across = (code.width, code.height) if is_upright else (code.height, code.width)
    room = min(along / found.columns, across / rows) if kind.is_matrix else along / found.columns
    module = math.floor(room * dots + SLACK)
    least = max(DOTS_MIN, math.ceil((code.module_min or MODULE_MIN) * dots - SLACK))
    if module < least:
        data = {
            "content": content,
            "characters": len(found.data),
            "needed": f"{found.columns * least / dots:.4g}",
            "has": f"{min(along, across) if kind.is_matrix else along:g}",
            "module": f"{least / dots:.3g}",
        }
        raise Refused([Refusal(None, "code_too_large", data)])
    size = module / dots
    turned, columns = _turned(found.modules, found.columns, code.turn)
    high = size if kind.is_matrix else round(across * dots) / dots
    wide, high = (size, high) if is_upright or kind.is_matrix else (high, size)
    symbol = Symbol(
        _centred(code.x, code.width, columns * wide, dots),
        _centred(code.y, code.height, len(turned) // columns * high, dots),
        columns,
        turned,
        wide,
        high,
        code.symbology,
        found.data,
        kind.quiet * size,
        number,
    )
    _need_quiet(template, symbol, kind.is_matrix, is_upright, content)
    return symbol


def _centred(start: float, room: float, taken: float, dots: int) -> float:
    return round((start + (room - taken) / 2) * dots) / dots


def _turned(modules: bytes, columns: int, turn: Turn) -> tuple[bytes, int]:
    """Return the modules turned clockwise, and how many are in a row then."""
    if turn == 0:
        return modules, columns
    if turn == 180:
        return modules[::-1], columns
    rows = len(modules) // columns
    quarter = b"".join(modules[column::columns][::-1] for column in range(columns))
    return (quarter if turn == 90 else quarter[::-1]), rows


def _need_quiet(
    template: Template, symbol: Symbol, is_matrix: bool, is_upright: bool, content: str
) -> None:
    """Refuse a symbol whose quiet zone ends at the label's edge, where anything may follow."""
    wide = min(symbol.x, template.width - symbol.x - symbol.width)
    high = min(symbol.y, template.height - symbol.y - symbol.height)
    least = min(wide, high) if is_matrix else wide if is_upright else high
    if least < symbol.quiet - 0.01:
        data = {"content": content, "quiet": f"{symbol.quiet:.3g}", "has": f"{max(least, 0):.3g}"}
        raise Refused([Refusal(None, "code_at_edge", data)])
