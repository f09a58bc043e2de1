"""Wear: what the codes of a label survive. Pure, and the same for the same label each time.

Each code is cut out of the label as the printer sets it, with what stands around it, damaged in
steps in six ways, and read again. The grades are our own, of survival in this trial: they help to
choose code, size and error correction. They are no verification by ISO/IEC 15415 or 15416, which
grades what was printed.
"""

import math
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Final, NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from stockthread.kernel.errors import Refused
from stockthread.labels import picturing, readback
from stockthread.labels.drawing import draw
from stockthread.labels.picturing import Images
from stockthread.labels.records import Code, Symbol, Symbology, Template, Values

FINE: Final = (12, 24)
"""Dots a mm of the trial: so many, within these, that a module has some ten."""

GRADES: Final = "FFDCBA"
"""The grade by how many of the five steps a code survives, one after the other."""

_MARGIN: Final = 1.0
_SHOWN: Final = 240
_WHITE: Final = 255
_MODULE_DOTS: Final = 10
_NEARER: Final = (1.0, 0.5, 0.25)
"""A reader is moved nearer and farther: a code that reads at one of these sizes reads."""
_SOFT: Final = 0.3
"""By how much of a module optics smooth what they see; a cut through a module is bridged so."""


_Chosen = Callable[[Image.Image, Image.Image], Image.Image]


class Step(NamedTuple):
    """A damaged code: how much in words, its picture as PNG, and whether it was read."""

    words: str
    png: bytes
    is_read: bool


class Survival(NamedTuple):
    """What became of a code under one kind of damage, step by step, and its grade A to F."""

    damage: str
    steps: tuple[Step, ...]
    grade: str


class Advice(NamedTuple):
    """A change that was tried in place of a code, and the grade that it would have: `symbology`,
    the QR `correction`, and by what the box was enlarged."""

    symbology: Symbology
    correction: str
    enlarged: float
    grade: str


class Wear(NamedTuple):
    """One code: its element's number in the template, what it survives, the worst of its grades,
    and what would do better."""

    element: int
    symbology: Symbology
    correction: str
    data: str
    module: float
    survivals: tuple[Survival, ...]
    grade: str
    advice: tuple[Advice, ...]


class Report(NamedTuple):
    """What a label survives: its codes, and the worst of their grades; "" without a code."""

    codes: tuple[Wear, ...]
    grade: str


class _Damage(NamedTuple):
    """A kind of damage: five strengths with their words, and what does each to a picture: once,
    or several times where chance has a part in it."""

    name: str
    steps: tuple[tuple[float, str], ...]
    does: tuple[Callable[[Image.Image, float, int], Image.Image], ...]

    def tried(self, picture: Image.Image, strength: float, fine: int) -> Iterator[Image.Image]:
        return (does(picture, strength, fine) for does in self.does)


def report(template: Template, values: Values, *, dots: int, images: Images) -> Report:
    """Return what each code of a label survives, from a printer of so many dots a mm.

    Raises Refused as drawing.draw and picturing.raster do.
    """
    [drawing] = draw(template, [values], dots=dots)
    picture = picturing.raster(drawing, dots, images)
    codes = []
    for mark in drawing.marks:
        if not isinstance(mark, Symbol):
            continue
        element = template.elements[mark.element]
        assert isinstance(element, Code), "a symbol is drawn for a code"
        survivals = _survivals(mark, picture, dots)
        grade = max(survival.grade for survival in survivals)
        codes.append(
            Wear(
                mark.element,
                mark.symbology,
                element.correction if _is_qr(mark.symbology) else "",
                mark.data,
                _module(mark),
                survivals,
                grade,
                _advice(element, template, values, dots, grade),
            )
        )
    return Report(tuple(codes), max((code.grade for code in codes), default=""))


def _module(symbol: Symbol) -> float:
    """Return the width of a symbol's finest part in mm."""
    return min(symbol.module, symbol.row_height)


def _is_qr(symbology: Symbology) -> bool:
    return symbology in ("qr", "gs1_qr")


def _survivals(symbol: Symbol, picture: Image.Image, dots: int) -> tuple[Survival, ...]:
    """Damage one symbol in every way and step, and read it."""
    fine = _fine(symbol)
    piece = _cut_out(symbol, picture, dots, fine)
    found = []
    for damage in _DAMAGES:
        steps = []
        for strength, words in damage.steps:
            tried = damage.tried(piece, strength, fine)
            is_read, seen = _survives(symbol, tried, fine)
            steps.append(Step(words, _shown(seen, fine), is_read))
        survived = next((n for n, step in enumerate(steps) if not step.is_read), len(steps))
        found.append(Survival(damage.name, tuple(steps), GRADES[survived]))
    return tuple(found)


def _grade(symbol: Symbol, picture: Image.Image, dots: int, grade: str) -> str:
    """Return the worst grade of a symbol; `grade` as soon as it does no better."""
    fine = _fine(symbol)
    piece = _cut_out(symbol, picture, dots, fine)
    worst = GRADES[-1]
    for damage in _DAMAGES:
        survived = 0
        for strength, _ in damage.steps:
            if not _survives(symbol, damage.tried(piece, strength, fine), fine)[0]:
                break
            survived += 1
        worst = max(worst, GRADES[survived])
        if worst >= grade:
            return grade
    return worst


def _fine(symbol: Symbol) -> int:
    """Return how many dots a mm has in the trial of a symbol."""
    low, high = FINE
    return min(max(round(_MODULE_DOTS / _module(symbol)), low), high)


def _cut_out(symbol: Symbol, picture: Image.Image, dots: int, fine: int) -> Image.Image:
    """Return a symbol with its quiet zone, at the fineness of the trial, on white."""
    around = symbol.quiet
    x, y = symbol.x - around, symbol.y - around
    wide, high = symbol.width + 2 * around, symbol.height + 2 * around
    box = (round(x * dots), round(y * dots), round((x + wide) * dots), round((y + high) * dots))
    piece = picture.crop(box).convert("L")
    size = round(wide * fine), round(high * fine)
    margin = round(_MARGIN * fine)
    found = Image.new("L", (size[0] + 2 * margin, size[1] + 2 * margin), _WHITE)
    found.paste(piece.resize(size, Image.Resampling.NEAREST), (margin, margin))
    return found


def _survives(symbol: Symbol, tried: Iterator[Image.Image], fine: int) -> tuple[bool, Image.Image]:
    """Return whether most of the damaged pictures read, and one that tells so."""
    seen: dict[bool, list[Image.Image]] = {True: [], False: []}
    for picture in tried:
        seen[_reads(symbol, picture, fine)].append(picture)
    is_read = len(seen[True]) > len(seen[False])
    return is_read, seen[is_read][0]


def _reads(symbol: Symbol, picture: Image.Image, fine: int) -> bool:
    """Whether a reader reads a symbol: sharp or through its optics, near or far."""
    optics = ImageFilter.GaussianBlur(_SOFT * _module(symbol) * fine)
    for is_sharp in (True, False):
        view = picture if is_sharp else picture.filter(optics)
        for scale in _NEARER:
            size = round(view.width * scale), round(view.height * scale)
            at = view if scale == 1 else view.resize(size, Image.Resampling.BOX)
            if any(readback.is_right(symbol, seen) for seen in readback.seen(symbol, at)):
                return True
    return False


def _shown(picture: Image.Image, fine: int) -> bytes:
    """Return a picture small enough to be looked at beside others."""
    scale = _SHOWN / max(picture.size)
    if scale < 1:
        size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        picture = picture.resize(size, Image.Resampling.BILINEAR)
    return picturing.encoded(picture.quantize(8), fine)


def _blurred(picture: Image.Image, mm: float, fine: int) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(mm * fine))


def _scratched(picture: Image.Image, strokes: float, fine: int, *, seed: int) -> Image.Image:
    """Return a picture with so many white strokes of a quarter mm, across it in all directions."""
    found, random = picture.copy(), Random(seed)
    pen = ImageDraw.Draw(found)
    wide, high = found.size
    for _ in range(int(strokes)):
        x, y = random.uniform(0, wide), random.uniform(0, high)
        angle, reach = random.uniform(0, math.pi), max(wide, high)
        dx, dy = math.cos(angle) * reach, math.sin(angle) * reach
        pen.line((x - dx, y - dy, x + dx, y + dy), fill=_WHITE, width=round(0.25 * fine))
    return found


def _faded(picture: Image.Image, share: float, fine: int) -> Image.Image:
    """Return a picture whose black has lost a share of its depth, on paper with grain."""
    pale = picture.point(lambda value: round(_WHITE - (_WHITE - value) * (1 - share)))
    noise = Random(23).randbytes(picture.width * picture.height)
    grain = Image.frombytes("L", picture.size, noise).point(lambda value: value // 8)
    return ImageChops.subtract(pale, grain)


def _tilted(picture: Image.Image, degrees: float, fine: int) -> Image.Image:
    """Return a picture as a camera held askew sees it: turned away to one side, and rolled."""
    wide, high = picture.size
    away = math.radians(degrees)
    near, narrow = math.sin(away) * 0.25, math.cos(away)
    right = wide * narrow
    corners = [(0.0, 0.0), (right, high * near), (right, high * (1 - near)), (0.0, float(high))]
    sources = [(0.0, 0.0), (float(wide), 0.0), (float(wide), float(high)), (0.0, float(high))]
    coefficients = _perspective(corners, sources)
    seen = picture.transform(
        (math.ceil(right), high), Image.Transform.PERSPECTIVE, coefficients,
        Image.Resampling.BILINEAR, fillcolor=_WHITE,
    )  # fmt: skip
    return seen.rotate(degrees / 3, Image.Resampling.BILINEAR, expand=True, fillcolor=_WHITE)


def _perspective(
    corners: list[tuple[float, float]], sources: list[tuple[float, float]]
) -> list[float]:
    """Solve the eight equations of the projection that takes each corner to its source."""
    rows = []
    for (x, y), (u, v) in zip(corners, sources, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(8):
            if row != column:
                by = rows[row][column]
                pairs = zip(rows[row], rows[column], strict=True)
                rows[row] = [a - by * b for a, b in pairs]
    return [row[8] for row in rows]


def _grown(picture: Image.Image, mm: float, fine: int) -> Image.Image:
    """Return a picture whose black has spread by so many mm to each side."""
    return _reaching(picture, round(mm * fine), ImageChops.darker)


def _shrunk(picture: Image.Image, mm: float, fine: int) -> Image.Image:
    """Return a picture whose black has lost so many mm on each side."""
    return _reaching(picture, round(mm * fine), ImageChops.lighter)


def _reaching(picture: Image.Image, reach: int, chosen: _Chosen) -> Image.Image:
    """Return a picture each of whose dots is chosen from those within reach in both directions.

    Each step doubles how many are compared, along one side and then the other: Pillow's own
    filters compare them all. What goes round the edges is white.
    """
    for right, down in ((1, 0), (0, 1)):
        compared = 1
        while compared < 2 * reach + 1:
            step = min(compared, 2 * reach + 1 - compared)
            moved = ImageChops.offset(picture, step * right, step * down)
            picture = chosen(picture, moved)
            compared += step
        picture = ImageChops.offset(picture, -reach * right, -reach * down)
    return picture


def _in_mm(*strengths: float) -> tuple[tuple[float, str], ...]:
    return tuple((strength, f"{strength:g} mm") for strength in strengths)


_SCRATCHED: Final = tuple(partial(_scratched, seed=seed) for seed in (17, 23, 42))
_DAMAGES: Final = (
    _Damage("blur", _in_mm(0.05, 0.1, 0.2, 0.3, 0.45), (_blurred,)),
    _Damage("scratches", tuple((n, f"{n} lines") for n in (2, 4, 7, 11, 16)), _SCRATCHED),
    _Damage("fading", tuple((n / 100, f"{n} %") for n in (40, 60, 75, 85, 92)), (_faded,)),
    _Damage("tilt", tuple((n, f"{n}°") for n in (10, 20, 35, 50, 60)), (_tilted,)),
    _Damage("spread", _in_mm(0.04, 0.08, 0.16, 0.24, 0.32), (_grown,)),
    _Damage("loss", _in_mm(0.04, 0.08, 0.16, 0.24, 0.32), (_shrunk,)),
)
DAMAGES: Final = tuple(damage.name for damage in _DAMAGES)


def _advice(
    element: Code, template: Template, values: Values, dots: int, grade: str
) -> tuple[Advice, ...]:
    """Return what was tried in a code's place and does better, the best first."""
    if grade == "A":
        return ()
    tried: dict[tuple[Symbology, str, float], str] = {}
    for changed, enlarged in _changes(element):
        correction = changed.correction if _is_qr(changed.symbology) else ""
        if any(known[:2] == (changed.symbology, correction) for known in tried):
            continue
        alone = _alone(changed, template)
        try:
            [drawing] = draw(alone, [values], dots=dots)
        except Refused:
            continue
        picture = picturing.raster(drawing, dots, {})
        [mark] = [mark for mark in drawing.marks if isinstance(mark, Symbol)]
        better = _grade(mark, picture, dots, grade)
        if better < grade:
            tried[changed.symbology, correction, enlarged] = better
    found = [Advice(*change, better) for change, better in tried.items()]
    return tuple(sorted(found, key=lambda each: (each.grade, each.enlarged)))


def _changes(code: Code) -> list[tuple[Code, float]]:
    """Return what may stand in a code's place, with how much larger its box is."""
    found = []
    for enlarged in (1.0, 1.25, 1.5, 2.0):
        wide, high = code.width * enlarged, code.height * enlarged
        larger = code._replace(width=wide, height=high)
        if enlarged > 1:
            found.append((larger, enlarged))
        if code.symbology == "qr":
            found.append((larger._replace(correction="H"), enlarged))
        if code.symbology in ("code128", "datamatrix"):
            side = min(max(wide, high), 2 * min(wide, high))
            square = larger._replace(width=side, height=side, turn=0, module_min=0)
            if code.symbology == "code128":
                found.append((square._replace(symbology="datamatrix"), enlarged))
            found.append((square._replace(symbology="qr", correction="H"), enlarged))
    return found


def _alone(code: Code, template: Template) -> Template:
    """Return a label with a code and the white that it needs."""
    around = 8.0
    placed = code._replace(x=around, y=around)
    sides = placed.width + 2 * around, placed.height + 2 * around
    return Template(*sides, (placed,), template.parts)
