"""What codes survive: graded alike each time, larger and better corrected ones better."""

import io

import pytest
from PIL import Image, ImageFilter

from stockthread import labels
from stockthread.labels import Report, wear
from stockthread.labels.records import Code, Template
from tests.labels.cast import VALUES

ORDER = "ABCDF"


def worn(*codes: Code, dots: int = 12, **values: str) -> Report:
    template = Template(90, 60, codes)
    return labels.wear_report(template, {"code": "DR-26-004217", **values}, dots=dots, images={})


def grades(report: Report) -> dict[str, str]:
    [code] = report.codes
    return {survival.damage: survival.grade for survival in code.survivals}


@pytest.mark.parametrize("name", list(labels.READY))
def test_every_ready_template_is_graded(name):
    ready = labels.READY[name]
    found = labels.wear_report(ready.template, VALUES, dots=8, images={})
    assert found.codes
    assert found.grade == max(code.grade for code in found.codes)
    for code in found.codes:
        assert [each.damage for each in code.survivals] == list(wear.DAMAGES)
        assert all(survival.grade in ORDER for survival in code.survivals)


def test_the_same_label_has_the_same_report():
    code = Code(5, 5, 15, 15, "datamatrix", "{code}")
    assert worn(code) == worn(code)


def test_a_larger_symbol_survives_more_and_never_less():
    small = grades(worn(Code(5, 5, 5, 5, "datamatrix", "{code}")))
    large = grades(worn(Code(5, 5, 30, 30, "datamatrix", "{code}")))
    for damage in ("blur", "spread", "loss"):
        assert large[damage] <= small[damage]
    assert sum(map(ord, large.values())) < sum(map(ord, small.values()))


def test_lines_across_a_large_symbol_do_not_blind_a_reader():
    """A reader's optics bridge a cut that is finer than a module."""
    assert grades(worn(Code(5, 5, 20, 20, "datamatrix", "{code}")))["scratches"] == "A"


def test_black_grows_and_shrinks_as_the_slow_way_says():
    picture = Image.effect_noise((60, 40), 120).point(lambda value: 255 * (value > 128))
    framed = Image.new("L", (80, 60), 255)
    framed.paste(picture, (10, 10))
    for reach in (1, 2, 5):
        size = 2 * reach + 1
        assert wear._grown(framed, reach, 1) == framed.filter(ImageFilter.MinFilter(size))
        assert wear._shrunk(framed, reach, 1) == framed.filter(ImageFilter.MaxFilter(size))


def test_the_steps_are_pictures_that_differ():
    [code] = worn(Code(5, 5, 15, 15, "datamatrix", "{code}")).codes
    for survival in code.survivals:
        pictures = [step.png for step in survival.steps]
        assert len(set(pictures)) >= 4
        assert len(pictures) == 5
        assert all(max(Image.open(io.BytesIO(png)).size) <= 240 for png in pictures)
        assert sum(map(len, pictures)) < 200_000


def test_advice_names_what_was_tried_and_does_better():
    [code] = worn(Code(8, 8, 60, 15, "code128", "{code}")).codes
    assert code.advice
    assert all(each.grade < code.grade for each in code.advice)
    assert [each.grade for each in code.advice] == sorted(each.grade for each in code.advice)


def test_a_label_without_a_code_has_no_grade():
    assert worn() == Report((), "")
