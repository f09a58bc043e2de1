"""Labels set by typst: all of a call in one document, one page a label, no clock, no network."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import cast

import typst

from stockthread.identifiers import groups
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.labels.plain import Label, LabelSize
from stockthread.labels.plain_symbols import datamatrix

LABELS_MAX = 10_000
LINES_MAX = 12
TEXT_MAX = 200

_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")
_TEMPLATE = Path(__file__).with_name("label.typ")


def render_pdf(labels: Sequence[Label], *, size: LabelSize) -> bytes:
    """Return one PDF with a page for each label.

    Raises Refused: too_many_labels; with the label's line code_not_encodable, label_text_too_long.
    """
    return cast(bytes, _compiler(labels, size).compile(format="pdf", pdf_tags=False))


def render_png(
    labels: Sequence[Label], *, size: LabelSize, dots_per_inch: int = 300
) -> list[bytes]:
    """Return one PNG for each label. Refuses what `render_pdf` refuses."""
    pages = _compiler(labels, size).compile(format="png", ppi=dots_per_inch)
    return [pages] if isinstance(pages, bytes) else cast(list[bytes], pages)


def _compiler(labels: Sequence[Label], size: LabelSize) -> typst.Compiler:
    assert labels, "at least one label"
    if len(labels) > LABELS_MAX:
        refuse("too_many_labels", count=len(labels), count_max=LABELS_MAX)
    inputs = {
        "size": json.dumps(size._asdict()),
        "labels": json.dumps([_contents(line, label, size) for line, label in enumerate(labels)]),
    }
    compiler = typst.Compiler(
        _TEMPLATE, root=_TEMPLATE.parent, font_paths=_fonts(), sys_inputs=inputs
    )
    misfits = json.loads(compiler.query("<misfit>", field="value"))
    if misfits:
        raise Refused([_too_long(line, labels[line], size) for line in misfits])
    return compiler


def _contents(line: int, label: Label, size: LabelSize) -> dict[str, object]:
    """Return what the template needs to know of one label."""
    assert label.symbology == "datamatrix", "the one symbology there is"
    texts = [_printable(text) for text in (*label.lines, label.serial)]
    if len(label.lines) > LINES_MAX or max(map(len, texts)) > TEXT_MAX:
        raise Refused([_too_long(line, label, size)])
    return {
        "lines": texts[:-1],
        "serial": groups(texts[-1]),
        "code": datamatrix(label.code, size.code, line),
    }


def _printable(text: str) -> str:
    """Return the text on one line, without control characters and halves of characters."""
    return " ".join(text.translate(_CONTROLS).encode("utf-8", "replace").decode().split())


def _too_long(line: int, label: Label, size: LabelSize) -> Refusal:
    text = " ".join(filter(None, (*label.lines, label.serial)))
    return Refusal(
        line,
        "label_text_too_long",
        {"text": text, "width": size.width, "height": size.height, "smallest": size.text * 0.7},
    )


@cache
def _fonts() -> typst.Fonts:
    """The fonts inside typst; those of the machine stand in for characters that they lack."""
    return typst.Fonts()
