"""Read-back: each symbol is decoded from the drawn label before anything leaves. Pure.

A reader is shown the symbol with what stands around it, and must say the very data and, with it,
the identifier of the symbology (ISO/IEC 15424). Beyond the label's edge it sees black.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import zxingcpp
from PIL import Image

from stockthread.kernel.errors import Refusal, Refused
from stockthread.labels import covering, picturing, symbols
from stockthread.labels.records import Drawing, Symbol

_TEXT: Final = zxingcpp.TextMode.Plain
_MODULE_DOTS_MAX: Final = 8


class Seen(NamedTuple):
    """What a reader said of a symbol; empty if it saw none."""

    data: str
    identifier: str


def prove(labels: Iterable[tuple[Drawing, Image.Image]], dots: float, first_line: int = 0) -> int:
    """Read every symbol of every label from its picture; return how many were read.

    Raises Refused code_not_readable or code_covered, with the label's line, for each that reads
    otherwise.
    """
    refusals: list[Refusal] = []
    count = 0
    for line, (drawing, picture) in enumerate(labels, start=first_line):
        for symbol, said in read_all(drawing, picture, dots):
            count += 1
            if not is_right(symbol, said):
                refusals.append(refusal(line, drawing, symbol, said, dots))
    if refusals:
        raise Refused(refusals)
    return count


def read_all(drawing: Drawing, picture: Image.Image, dots: float) -> Iterator[tuple[Symbol, Seen]]:
    """Yield each symbol of a label and what a reader says of it."""
    for mark in drawing.marks:
        if isinstance(mark, Symbol):
            yield mark, read(mark, picture, dots)


def read(symbol: Symbol, picture: Image.Image, dots: float) -> Seen:
    """Return what a reader says of a symbol on a picture with so many dots a mm."""
    around = symbol.quiet
    shown = picture.crop(
        (
            round((symbol.x - around) * dots),
            round((symbol.y - around) * dots),
            round((symbol.x + symbol.width + around) * dots),
            round((symbol.y + symbol.height + around) * dots),
        )
    ).convert("L")
    found = seen(symbol, shown)
    right = [each for each in found if is_right(symbol, each)]
    return (right or found or [Seen("", "")])[0]


def seen(symbol: Symbol, picture: Image.Image) -> list[Seen]:
    """Return all that a reader sees of a symbol's kind on a picture."""
    kind = symbols.KINDS[symbol.symbology]
    found = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(kind.format), text_mode=_TEXT, try_downscale=False
    )
    return [Seen(each.text, each.symbology_identifier) for each in found]


def is_right(symbol: Symbol, said: Seen) -> bool:
    """Whether a reader said of a symbol what it must say."""
    return (
        said.data == symbol.data and said.identifier in symbols.KINDS[symbol.symbology].identifiers
    )


def refusal(line: int | None, drawing: Drawing, symbol: Symbol, said: Seen, dots: float) -> Refusal:
    """Return why a symbol of a label that reads otherwise is refused: code_covered where it reads
    without what lies over it, else code_not_readable, with the least measures that read."""
    content = symbol.data.replace("\x1d", "␝")
    over = covering.marks_over(drawing, symbol)
    if over and _reads_alone(drawing, symbol, dots):
        quiet = f"{symbol.quiet:.3g}"
        data = {"content": content, "what": covering.told(over[0]), "quiet": quiet}
        return Refusal(line, "code_covered", data)
    if not said.identifier:
        what = "no reader finds it"
    elif said.data != symbol.data:
        what = f"it reads as “{said.data.replace(chr(0x1D), '␝')}”"
    else:
        wanted = symbols.KINDS[symbol.symbology].identifiers[0]
        what = f"it reads as {said.identifier} instead of {wanted}"
    data = {"content": content, "what": what, "reads": smallest(symbol, dots)}
    return Refusal(line, "code_not_readable", data)


def _reads_alone(drawing: Drawing, symbol: Symbol, dots: float) -> bool:
    """Whether a symbol reads where nothing else is on its label."""
    alone = Drawing(drawing.width, drawing.height, (symbol,))
    whole = max(1, round(dots))
    return is_right(symbol, read(symbol, picturing.raster(alone, whole, {}), whole))


def smallest(symbol: Symbol, dots: float) -> str:
    """Return the least measures at which a symbol reads with white around it, as "9 × 9 mm"."""
    is_matrix = symbols.KINDS[symbol.symbology].is_matrix
    for module_dots in range(1, _MODULE_DOTS_MAX + 1):
        module = module_dots / dots
        tried = symbol._replace(
            x=symbol.quiet,
            y=symbol.quiet,
            module=symbol.module if not is_matrix and symbol.columns == 1 else module,
            row_height=symbol.row_height if not is_matrix and symbol.rows == 1 else module,
        )
        side = (tried.width + 2 * tried.quiet, tried.height + 2 * tried.quiet)
        picture = picturing.raster(Drawing(*side, (tried,)), round(dots), {})
        if is_right(tried, read(tried, picture, round(dots))):
            return f"{tried.width:.3g} × {tried.height:.3g} mm"
    return "no size"


def contents(drawings: Sequence[Drawing]) -> list[str]:
    """Return what all symbols of the drawings hold."""
    return [mark.data for each in drawings for mark in each.marks if isinstance(mark, Symbol)]
