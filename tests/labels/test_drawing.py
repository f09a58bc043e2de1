"""Drawing: what templates say, what fits, what is refused, and that all outputs are alike."""

import io
import re
from datetime import date

import pytest
from PIL import Image, ImageChops

from stockthread import labels
from stockthread.kernel.errors import Refused
from stockthread.labels import fonts
from stockthread.labels.records import Box, Code, Line, Picture, Run, Symbol, Template, Text
from tests.labels.cast import CONTENTS, VALUES, with_code, with_text

BOTH_RESOLUTIONS = pytest.mark.parametrize("dots", [8, 12, 24])
EVERY_READY = pytest.mark.parametrize("code", list(labels.READY))
EVERY_TURN = pytest.mark.parametrize("turn", [0, 90, 180, 270])


def drawn(template, values=VALUES, dots=12):
    return labels.draw(template, [values], dots=dots)[0]


def refusal(template, values=VALUES, dots=12):
    with pytest.raises(Refused) as caught:
        labels.draw(template, [VALUES, values] if values is not VALUES else [values], dots=dots)
    return caught.value.refusals[0]


def words(drawing):
    return [mark.text for mark in drawing.marks if isinstance(mark, Run)]


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.invert(picture.convert("L").point(lambda value: 0 if value < 128 else 255))
    return box.getbbox()


@EVERY_READY
@BOTH_RESOLUTIONS
def test_every_ready_template_reads_at_every_resolution(code, dots):
    drawing = drawn(labels.READY[code].template, dots=dots)
    assert labels.prove([(drawing, labels.raster(drawing, dots, {}))], dots) == 1


@EVERY_READY
def test_every_ready_template_reads_from_its_pdf(code):
    drawing = drawn(labels.READY[code].template)
    pages = labels.rendered(labels.pdf([drawing], {}), 12)
    assert labels.prove(zip([drawing], pages, strict=True), 12) == 1


@EVERY_READY
def test_pdf_and_dots_are_alike_within_three_tenths_of_a_millimetre(code):
    drawing = drawn(labels.READY[code].template)
    (page,) = labels.rendered(labels.pdf([drawing], {}), 12)
    for of_pdf, of_dots in zip(ink(page), ink(labels.raster(drawing, 12, {})), strict=True):
        assert abs(of_pdf - of_dots) / 12 <= 0.3


@EVERY_READY
def test_a_template_is_the_same_after_being_stored(code):
    template = labels.READY[code].template
    assert labels.read_template(labels.as_data(template)) == template


@pytest.mark.parametrize("symbology", list(CONTENTS))
@EVERY_TURN
def test_every_symbol_reads_with_its_data_and_identifier(symbology, turn):
    content, data, identifier = CONTENTS[symbology]
    template = with_code(symbology, content, width=100, height=100)
    code = template.elements[0]._replace(turn=turn, y=12, height=76)
    drawing = drawn(template._replace(elements=(code,)))
    [(symbol, seen)] = labels.readback.read_all(drawing, labels.raster(drawing, 12, {}), 12)
    assert (symbol.data, seen.data) == (data, data)
    assert seen.identifier == identifier


def test_a_symbol_under_a_line_is_refused_with_what_lies_over_it():
    template = with_code("datamatrix", "{code}")
    code = template.elements[0]
    across = Box(code.x, code.y + 8, code.width, 12, filled=True)
    drawing = drawn(template._replace(elements=(code, across)))
    with pytest.raises(Refused) as caught:
        labels.prove([(drawing, labels.raster(drawing, 12, {}))], 12)
    [told] = caught.value.refusals
    assert (told.line, told.code) == (0, "code_covered")
    assert told.data["what"] == "a line or box"


def test_a_reader_that_says_something_else_is_not_believed():
    template = with_code("datamatrix", "{code}")
    one, other = labels.draw(template, [VALUES, {**VALUES, "code": "OTHER-000042-X"}], dots=12)
    with pytest.raises(Refused) as caught:
        labels.prove([(one, labels.raster(other, 12, {}))], 12)
    told = caught.value.refusals[0].data
    assert "OTHER" in told["what"]
    assert re.fullmatch(r"[\d.]+ × [\d.]+ mm", told["reads"])


def test_a_plain_symbol_is_no_gs1_symbol():
    plain = drawn(with_code("datamatrix", "00395060001343500010"))
    marked = drawn(with_code("gs1_datamatrix", "(00){sscc}"))
    symbol = plain.marks[0]._replace(symbology="gs1_datamatrix")
    assert symbol.data == marked.marks[0].data
    with pytest.raises(Refused) as caught:
        labels.prove([(plain._replace(marks=(symbol,)), labels.raster(plain, 12, {}))], 12)
    assert "]d1 instead of ]d2" in caught.value.refusals[0].data["what"]


def test_modules_are_whole_dots_and_begin_on_one():
    for dots in (8, 12, 24):
        symbol = drawn(labels.READY["unit"].template, dots=dots).marks[0]
        assert isinstance(symbol, Symbol)
        for measure in (symbol.module, symbol.x, symbol.y):
            assert measure * dots == pytest.approx(round(measure * dots))


def test_a_code_without_room_says_how_much_it_needs():
    template = Template(20, 20, (Code(4, 4, 3, 3, "datamatrix", "{code}"),))
    told = refusal(template)
    assert told.code == "code_too_large"
    needed = float(told.data["needed"])
    wide = Template(40, 40, (Code(4, 4, needed, needed, "datamatrix", "{code}"),))
    assert drawn(wide).marks
    narrow = Template(40, 40, (Code(4, 4, needed - 0.2, needed, "datamatrix", "{code}"),))
    assert refusal(narrow).code == "code_too_large"


def test_a_code_needs_white_around_it():
    assert refusal(Template(30, 20, (Code(0, 0, 20, 20, "qr", "{code}"),))).code == "code_at_edge"


@pytest.mark.parametrize(
    ("symbology", "content", "what"),
    [
        ("gs1_datamatrix", "(01)09506000134353", "gtin|check|digit"),
        ("gs1_128", "{code}", "."),
        ("gs1_128", "(01)09506000134352(235)ABC(21)1", "235"),
        ("code128", "Größe", "accents"),
        ("ean13", "{code}", "13 digits"),
        ("ean13", "9506000134353", "check digit"),
        ("code128", "{long}", "hold"),
    ],
)
def test_what_a_code_cannot_carry_is_refused(symbology, content, what):
    told = refusal(with_code(symbology, content.replace("{long}", "x" * 900 + "{code}")))
    assert (told.line, told.code) == (0, "code_not_encodable")
    assert re.search(what, told.data["what"], re.IGNORECASE)


def test_a_bracket_in_a_serial_stays_inside_its_element():
    template = with_code("gs1_datamatrix", "(01){gtin}(21){serial}")
    [symbol] = drawn(template, {**VALUES, "serial": "A(10)B"}).marks
    assert symbol.data == "010950600013435221A(10)B"


def test_words_break_shrink_and_are_cut_only_where_they_may():
    long = {**VALUES, "product": "Cordless hammer drill with two batteries and a very long name"}
    text = "{product}"
    assert len(words(drawn(with_text(text, rows=3, size=14), long))) > 1
    small = list(drawn(with_text(text, size=30, smallest=4), long).marks)
    assert {mark.size for mark in small} < {size / 4 for size in range(16, 120)}
    assert words(drawn(with_text(text, size=12, smallest=12, cut=True), long))[0].endswith("…")
    told = refusal(with_text(text, size=12, smallest=12), long)
    assert (told.line, told.code) == (1, "label_text_too_long")


@EVERY_TURN
def test_a_text_stays_in_its_box_however_it_is_turned(turn):
    element = Text(10, 10, 20, 12, "Turned ÄÖg", size=20, smallest=3, turn=turn)
    left, top, right, bottom = ink(labels.raster(drawn(Template(60, 40, (element,))), 12, {}))
    assert (left >= 118, top >= 118, right <= 362, bottom <= 266) == (True,) * 4


@pytest.mark.parametrize("text", ["製造番号", "שלום", "a\u0301\u0302", "\ud83d"])
def test_characters_that_no_font_can_set_are_named(text):
    told = refusal(with_text("{product}"), {**VALUES, "product": text})
    assert told.code == "label_characters"


@pytest.mark.parametrize(
    "text", ["#strong[a] $x$ *b* \\ ~ @c <d>", "^XA^FO0,0^FDx^FS^XZ", "{{x}} [[y]]"]
)
def test_words_are_never_interpreted(text):
    value = text.replace("{{", "{").replace("}}", "}").replace("[[", "[").replace("]]", "]")
    drawing = drawn(with_text("{product}", rows=3), {**VALUES, "product": value})
    assert " ".join(words(drawing)) == value
    labels.pdf([drawing], {})
    assert labels.zpl(drawing, 8, {}).count(b"^XA") == 1


def test_a_field_that_is_empty_is_named_and_what_is_in_brackets_left_out():
    assert words(drawn(with_text("Drill[ of lot {lot}]"), {})) == ["Drill"]
    told = refusal(with_text("Lot {lot}"), {**VALUES, "lot": ""})
    assert (told.code, told.data) == ("label_field_missing", {"field": "lot"})
    assert (
        refusal(with_text("{link}", cut=True), {**VALUES, "link": ""}).code == "label_link_missing"
    )


def test_dates_are_written_as_the_template_says():
    [said] = words(drawn(with_text("{expiry:dd.mm.yyyy} {expiry}"), VALUES))
    assert said == "03.05.2027 2027-05-03"
    assert VALUES["expiry"] == date(2027, 5, 3)


def test_parts_are_used_like_fields_and_never_in_a_circle():
    template = with_text("{whole}")._replace(parts={"whole": "{half}-{half}", "half": "{lot}"})
    assert words(drawn(template)) == ["2607-A-2607-A"]
    assert labels.fields(template) == ("lot",)
    looped = labels.as_data(template) | {"parts": {"whole": "{half}", "half": "{whole}"}}
    with pytest.raises(Refused) as caught:
        labels.read_template(looped)
    assert caught.value.refusals[0].code == "template_loop"


GOOD_TEXT = {"kind": "text", "x": 1, "y": 1, "width": 10, "height": 5, "text": "x"}


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "label",
        {"width": 50},
        {"width": "50", "height": 25},
        {"width": float("nan"), "height": 25},
        {"width": float("inf"), "height": 25},
        {"width": True, "height": 25},
        {"width": 50, "height": 25, "colour": "red"},
        {"width": 50, "height": 25, "elements": "text"},
        {"width": 50, "height": 25, "elements": [GOOD_TEXT] * 61},
        {"width": 50, "height": 25, "elements": [{"kind": []}]},
        {"width": 50, "height": 25, "elements": [{**GOOD_TEXT, "x": 45}]},
        {"width": 50, "height": 25, "elements": [{**GOOD_TEXT, "x": -1}]},
        {"width": 50, "height": 25, "elements": [{**GOOD_TEXT, "width": 0}]},
        {"width": 50, "height": 25, "elements": [{**GOOD_TEXT, "font": "Comic"}]},
        {"width": 50, "height": 25, "elements": [{**GOOD_TEXT, "turn": 45}]},
        {"width": 50, "height": 25, "elements": [{**GOOD_TEXT, "cut": 1}]},
        {"width": 50, "height": 25, "elements": [{**GOOD_TEXT, "text": 7}]},
        {"width": 50, "height": 25, "elements": [{**GOOD_TEXT, "text": "{lot"}]},
        {"width": 50, "height": 25, "elements": [{**GOOD_TEXT, "text": "[lot"}]},
        {"width": 50, "height": 25, "elements": [{**GOOD_TEXT, "text": "{Lot Nr}"}]},
        {"width": 50, "height": 25, "elements": [{**GOOD_TEXT, "wdith": 5}]},
        {"width": 50, "height": 25, "parts": {"A b": "x"}},
        {"width": 50, "height": 25, "parts": {"a": 1}},
        {
            "width": 50,
            "height": 25,
            "elements": [{"kind": "line", "x": 1, "y": 1, "to_x": 5, "to_y": 6}],
        },
    ],
)
def test_a_template_that_is_not_right_says_what_is_wrong(data):
    with pytest.raises(Refused) as caught:
        labels.read_template(data)
    assert caught.value.refusals[0].code in ("template_bad", "template_text")
    assert caught.value.refusals[0].data.get("what")


def test_every_label_that_cannot_be_drawn_is_told_with_its_line():
    values = [VALUES, {**VALUES, "code": ""}, VALUES, {**VALUES, "product": "製"}]
    with pytest.raises(Refused) as caught:
        labels.draw(labels.READY["unit"].template, values, dots=8)
    assert [each.line for each in caught.value.refusals] == [1, 3]


def _png(colour: str, size: tuple[int, int] = (40, 20)) -> bytes:
    target = io.BytesIO()
    Image.new("L", size, colour).save(target, "PNG")
    return target.getvalue()


def test_lines_boxes_and_pictures_stand_where_they_should():
    template = Template(
        50,
        25,
        (
            Box(1, 1, 48, 23, 0.5),
            Line(5, 12, 45, 12, 0.5),
            Picture(10, 14, 20, 8, "logo"),
        ),
    )
    drawing = drawn(template)
    images = {"logo": _png("black")}
    picture = labels.raster(drawing, 10, images)
    assert ink(picture) == (10, 10, 490, 240)
    spots = [(100, 122), (40, 122), (200, 180), (110, 180)]
    assert [picture.getpixel(spot) == 0 for spot in spots] == [True, False, True, False]
    (page,) = labels.rendered(labels.pdf([drawing], images), 10)
    assert [page.getpixel(spot) < 128 for spot in spots] == [True, False, True, False]
    with pytest.raises(Refused) as caught:
        labels.pdf([drawing], {})
    assert caught.value.refusals[0].code == "label_image_missing"


def test_an_svg_has_the_labels_size_and_no_text():
    [svg] = labels.svg([drawn(labels.READY["unit"].template)], {})
    assert "<text" not in svg
    width = float(re.search(r'width="([\d.]+)pt"', svg)[1])
    assert width * 25.4 / 72 == pytest.approx(50, abs=0.01)


def test_the_same_labels_give_the_same_bytes():
    drawings = labels.draw(labels.READY["unit"].template, [VALUES] * 3, dots=12)
    assert labels.pdf(drawings, {}) == labels.pdf(drawings, {})
    assert labels.zpl(drawings[0], 12, {}) == labels.zpl(drawings[2], 12, {})


def test_a_font_in_the_folder_can_be_named_and_what_is_none_is_passed_over(settings, tmp_path):
    (tmp_path / "Ours.ttf").write_bytes((fonts.FOLDER / fonts.OWN["mono"]).read_bytes())
    (tmp_path / "Broken.ttf").write_bytes(b"no font")
    settings.LABEL_FONTS = tmp_path
    fonts.faces.cache_clear()
    try:
        assert list(fonts.faces()) == ["sans", "bold", "mono", "Ours"]
        template = with_text("{code}", font="Ours")
        assert labels.draw(template, [{"code": "A-1"}], dots=8)
    finally:
        settings.LABEL_FONTS = tmp_path / "none"
        fonts.faces.cache_clear()
