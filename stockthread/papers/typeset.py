"""Forms as PDF, set by typst. What stands on them is only ever a value, never read as markup."""

import io
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import pypdfium2
import typst

from stockthread import labels
from stockthread.kernel.errors import Refused
from stockthread.labels import fonts
from stockthread.papers.records import Form, Size

_TEMPLATE: Final = Path(__file__).with_name("form.typ")
_MM_OF_CODE: Final = 1.78
"""The width of a character of codes, set in 8 points, with its share of the space between."""

_WIDTHS: Final = {"a4": 174, "us-letter": 180}
_CODES: Final = {"head": (18, 14), "place": (13, 10), "link": (40, 30)}
"""Codes to scan: the sides of the field and of the code in its middle, in mm."""


def pdf(form: Form, size: Size = "a4") -> bytes:
    """Return a form as PDF, with page numbers."""
    indent = form.columns[0][1] if not form.columns[0][0] else 0
    groups = [
        {
            "heading": group.heading,
            "note": group.note,
            "scan": _code("place", group.scan),
            "rows": [
                {
                    "cells": row.cells,
                    "codes": _columns(row.codes, _WIDTHS[size] - indent),
                    "notes": row.notes,
                }
                for row in group.rows
            ],
        }
        for group in form.groups
    ]
    said = {
        **form._asdict(),
        "groups": groups,
        "scan": _code("head", form.scan),
        "answer_at": form.answer_at
        and {**form.answer_at._asdict(), "code": _code("link", form.answer_at.link)},
        "size": size,
        "faces": _faces(),
    }
    compiler = typst.Compiler(
        _TEMPLATE, root=_TEMPLATE.parent, font_paths=_fonts(), sys_inputs={"form": json.dumps(said)}
    )
    return cast(bytes, compiler.compile(format="pdf"))


def pdf_of_all(forms: Sequence[Form], size: Size = "a4") -> bytes:
    """Return several forms as one PDF, each with its own page numbers."""
    whole = pypdfium2.PdfDocument.new()
    for form in forms:
        with pypdfium2.PdfDocument(pdf(form, size)) as document:
            whole.import_pages(document)
    target = io.BytesIO()
    whole.save(target)
    whole.close()
    return target.getvalue()


def _columns(codes: tuple[str, ...], room: int) -> list[str]:
    """Return codes as lines of equal columns, as many as fit into so many mm."""
    if not codes:
        return []
    width = max(len(code) for code in codes) + 2
    count = max(int(room / (width * _MM_OF_CODE)), 1)
    return [
        "".join(code.ljust(width) for code in codes[start : start + count]).rstrip()
        for start in range(0, len(codes), count)
    ]


@cache
def _code(kind: str, content: str) -> str:
    """Return a DataMatrix, of a link a QR code, as SVG; "" for none and for what does not fit."""
    if not content:
        return ""
    side, inner = _CODES[kind]
    edge = (side - inner) / 2
    symbology = "qr" if kind == "link" else "datamatrix"
    element = {"kind": "code", "symbology": symbology, "content": "{code}", "x": edge, "y": edge,
               "width": inner, "height": inner}  # fmt: skip
    template = labels.read_template({"width": side, "height": side, "elements": [element]})
    try:
        return labels.svg(labels.draw(template, [{"code": content}], dots=12), {})[0]
    except Refused:
        return ""


@cache
def _faces() -> dict[str, list[Any]]:
    """How typst names each font: family, weight, width."""
    return {name: [face.family, face.weight, face.stretch] for name, face in fonts.faces().items()}


@cache
def _fonts() -> typst.Fonts:
    folders = sorted({str(face.file.parent) for face in fonts.faces().values()})
    return typst.Fonts(font_paths=folders, include_system_fonts=False)
