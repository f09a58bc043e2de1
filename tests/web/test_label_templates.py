"""The editor of label templates: drawn while it is written, wrong parts told, versions kept."""

import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from stockthread import labels, printing
from stockthread.kernel import ids
from tests.web.test_books import words_of

UNIT = labels.as_data(labels.READY["unit"].template)


def template(code: str = "unit") -> printing.TemplateRow:
    return printing.read.template(printing.read.templates_by_code([code])[code])


def address(act: str = "", code: str = "unit") -> str:
    public = ids.public_id("template", template(code).id)
    return f"/labels/templates/{public}" + (f"/{act}" if act else "")


def form(data: dict = UNIT, **more: object) -> dict[str, object]:
    """What a browser sends for a description."""
    sent: dict[str, object] = {
        "width": data["width"], "height": data["height"], "count": len(data["elements"]),
        "subject": "unit", "template": ids.public_id("template", template().id), "version": 1,
    }  # fmt: skip
    for number, element in enumerate(data["elements"]):
        for name, value in element.items():
            if value is not False:
                sent[f"e{number}.{name}"] = 1 if value is True else value
    for number, (name, text) in enumerate(data.get("parts", {}).items()):
        sent |= {f"p{number}.name": name, f"p{number}.text": text}
    return sent | more


def changed(number: int, **values: object) -> dict:
    """The ready unit label with one element changed."""
    elements = [dict(each) for each in UNIT["elements"]]
    elements[number] |= values
    return UNIT | {"elements": elements}


def text_element() -> int:
    return next(n for n, each in enumerate(UNIT["elements"]) if each["kind"] == "text")


def test_every_ready_template_has_a_card_with_a_picture(world, clerk):
    page = clerk.get("/labels/templates").content.decode()
    for ready in labels.READY.values():
        assert ready.name in page
    picture = clerk.get(address("picture"), {"version": 1})
    assert picture.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(picture.content)).size == (600, 300)


@pytest.mark.parametrize("code", list(labels.READY))
def test_the_editor_shows_every_ready_template_as_it_prints(world, clerk, code):
    answer = clerk.get(address(code=code))
    said = words_of(answer)
    assert "Save as version 2" in said
    if code in ("unit", "lot", "place"):
        assert "Would not print" not in said


def test_what_the_form_holds_is_what_was_stored(world, clerk):
    assert clerk.post(address("post"), form()).status_code == 302
    assert template().version == 1, "nothing was different"


def test_the_picture_is_of_a_real_item_with_its_codes_read(world, clerk):
    said = words_of(clerk.post("/labels/templates/preview", form(bearer="DR-0003", dots=8)))
    assert "for DR-0003" in said
    assert "reads DataMatrix" in said
    said = words_of(clerk.post("/labels/templates/preview", form(bearer="NOBODY")))
    assert "No unit bears NOBODY" in said


def test_without_stock_the_picture_shows_examples(world, clerk):
    said = words_of(clerk.get(address(code="carton")))
    assert "with example values" in said


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"text": "{kode}"}, "There is no field {kode} on the label of a unit. Was {code} meant?"),
        ({"text": "{firmware}"}, "an attribute is written {attribute.firmware}"),
        ({"text": "{expiry}"}, "The label needs expiry, which is empty here"),
        ({"text": "{code"}, "cannot be understood"),
        ({"text": "A text far too long for its box " * 4, "cut": False}, "does not fit"),
        ({"text": "日本"}, "which no font here can set"),
        ({"x": "left"}, "Its x is no number"),
        ({"x": 49}, "It reaches beyond the label of 50 × 25 mm"),
        ({"size": -3}, "Its size is no number from 2 to 300"),
        ({"rows": "1e400"}, "Its rows is no number"),
    ],
)
def test_what_is_wrong_is_told_at_its_element_and_the_rest_is_drawn(world, clerk, values, told):
    number = text_element()
    sent = form(changed(number, **values))
    answer = clerk.post("/labels/templates/preview", sent)
    said = words_of(answer)
    assert "Would not print" in said
    assert told in said
    assert f'data-opens="{number}"' in answer.content.decode()
    assert "reads DataMatrix" in said


def test_a_code_that_is_too_small_or_covered_is_told(world, clerk):
    code = next(n for n, each in enumerate(UNIT["elements"]) if each["kind"] == "code")
    said = words_of(clerk.post("/labels/templates/preview", form(changed(code, width=2, height=2))))
    assert "Make the box that large" in said
    covered = UNIT | {
        "elements": [
            *UNIT["elements"],
            {"kind": "box", "x": 2, "y": 8, "width": 16, "height": 4, "filled": True},
        ]
    }
    said = words_of(clerk.post("/labels/templates/preview", form(covered)))
    assert "does not read from the label as it is drawn" in said


def test_a_text_over_a_code_is_named(world, clerk):
    over = {"kind": "text", "x": 3, "y": 9, "width": 16, "height": 8, "text": "MMM"}
    sent = form(UNIT | {"elements": [*UNIT["elements"], {**over, "size": 18}]})
    said = words_of(clerk.post("/labels/templates/preview", sent))
    assert "does not read from the label as it is drawn: the text “MMM”" in said
    assert "lies over it, or nearer than" in said


def test_an_error_is_told_at_its_element_anew(world, clerk):
    code = next(n for n, each in enumerate(UNIT["elements"]) if each["kind"] == "code")
    page = clerk.post(
        "/labels/templates/preview", form(changed(code, width="abc"))
    ).content.decode()
    told = re.search(
        rf'<p class="wrong" id="e{code}-wrong" hx-swap-oob="true"([^>]*)>([^<]*)', page
    )
    assert told
    assert told[1] == ' role="alert"'
    assert told[2].startswith("Its width is no number")
    assert f'<g data-opens="{code}"' in page, "its frame stays, and is not dragged"
    text = text_element()
    assert f'id="e{text}-wrong" hx-swap-oob="true" hidden></p>' in page
    whole = clerk.get(address()).content.decode()
    assert f'id="e{code}-wrong" hidden></p>' in whole
    assert "hx-swap-oob" not in whole


def test_a_text_that_is_cut_off_is_told_as_a_note(world, clerk):
    long = "A name so long that no label of this size has room for all of it " * 3
    sent = form(changed(text_element(), text=long, cut=True))
    said = words_of(clerk.post("/labels/templates/preview", sent))
    assert "Cut off where there is no more room: A name so long" in said
    assert "Would not print" not in said


def test_what_would_not_print_is_saved_only_when_said_so(world, clerk):
    sent = form(changed(text_element(), text="{expiry}"))
    answer = clerk.post(address("post"), sent)
    said = words_of(answer, 422)
    assert "The label would not print: The label needs expiry" in said
    assert "Save although it would not print" in said
    assert template().version == 1
    answer = clerk.post(address("post"), sent | {"although": 1})
    assert answer.headers["Location"].endswith("?said=kept")
    assert template().version == 2
    assert "Saved, although it would not print" in words_of(clerk.get(answer.headers["Location"]))
    new = sent | {"template": "", "code": "NEW"}
    assert clerk.post("/labels/templates/new/post", new).status_code == 422
    assert clerk.post("/labels/templates/new/post", new | {"although": 1}).status_code == 302


def test_a_field_that_is_not_there_is_never_saved(world, clerk):
    sent = form(changed(text_element(), text="{colour}"), although=1)
    assert "There is no field {colour}" in words_of(clerk.post(address("post"), sent), 422)
    assert template().version == 1


def test_parts_in_a_circle_and_a_label_without_size_are_told(world, clerk):
    looped = UNIT | {"parts": {"a": "{b}", "b": "{a}"}}
    said = words_of(clerk.post("/labels/templates/preview", form(looped)))
    assert "lead in a circle" in said
    said = words_of(clerk.post("/labels/templates/preview", form(width="wide")))
    assert "its width is no number" in said
    answer = clerk.post(address("post"), form(looped))
    assert "lead in a circle" in words_of(answer, 422)
    assert template().version == 1


def test_elements_are_put_on_doubled_and_taken_off_without_being_stored(world, clerk):
    many = len(UNIT["elements"])
    for button, count in (("add", many + 1), ("twin", many + 1), ("remove", many - 1)):
        value = "line" if button == "add" else 0
        page = clerk.post("/labels/templates/draft", form(**{button: value})).content.decode()
        assert f'name="count" value="{count}"' in page
    for kind in ("text", "code", "box"):
        answer = clerk.post("/labels/templates/draft", form({**UNIT, "elements": []}, add=kind))
        assert "Would not print" not in words_of(answer)
    assert template().version == 1


def test_a_change_makes_a_version_and_the_old_one_can_come_back(world, clerk):
    number = text_element()
    sent = form(changed(number, text="New words"), note="clearer")
    answer = clerk.post(address("post"), sent)
    assert answer.headers["Location"].endswith("?said=saved")
    said = words_of(clerk.get(address()))
    assert "version 2" in said
    assert "clearer" in said
    page = words_of(clerk.get(address(), {"version": 1}))
    assert "This is version 1" in page
    again = clerk.post(address("post"), form(version=2))
    assert again.headers["Location"].endswith("?said=saved")
    assert template().version == 3
    first, last = (printing.read.version_of(template().id, n) for n in (1, 3))
    assert printing.parsed(first.description) == printing.parsed(last.description)


def test_of_two_who_change_it_the_second_is_told(world, clerk):
    number = text_element()
    clerk.post(address("post"), form(changed(number, text="One")))
    answer = clerk.post(address("post"), form(changed(number, text="Two")))
    assert "Somebody else has changed the template meanwhile" in words_of(answer, 422)
    assert "Two" in answer.content.decode(), "what was written is not lost"


def test_a_new_template_is_made_like_another_and_from_a_file(world, clerk):
    public = ids.public_id("template", template().id)
    page = words_of(clerk.get("/labels/templates/new", {"from": public}))
    assert f"Like {labels.READY['unit'].name}" in page
    sent = form(code="OWN", name="Our own", template="")
    answer = clerk.post("/labels/templates/new/post", sent)
    assert answer.status_code == 302
    assert template("OWN").subject == "unit"
    answer = clerk.post("/labels/templates/new/post", sent)
    assert "OWN" in words_of(answer, 422)
    saved = clerk.get(address("file", "OWN"))
    assert saved.headers["Content-Disposition"] == 'attachment; filename="label-OWN.json"'
    file = SimpleUploadedFile("x.json", saved.content)
    page = clerk.post("/labels/templates/read", {"file": file, "subject": "unit"})
    assert f'name="count" value="{len(UNIT["elements"])}"' in page.content.decode()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"width": 50}', b"\xff\xfe\x00", b"[" * 100_000,
     json.dumps(UNIT | {"elements": [{"kind": "script"}]}).encode()],
    ids=["empty", "cut", "list", "less", "bytes", "deep", "kind"],
)  # fmt: skip
def test_a_file_that_is_no_template_is_told(world, clerk, content):
    file = SimpleUploadedFile("x.json", content)
    answer = clerk.post("/labels/templates/read", {"file": file, "subject": "unit"})
    assert "Not read" in words_of(answer, 422)
    assert "Not read" in words_of(clerk.post("/labels/templates/read", {"subject": "unit"}), 422)


def test_a_template_is_renamed_closed_and_reopened(world, clerk):
    clerk.post(address("name"), {"name": "Tool label"})
    assert template().name == "Tool label"
    assert "out of use" in words_of(clerk.post(address("close"), follow=True))
    assert "out of use" in words_of(clerk.get("/labels/templates?state=closed"))
    clerk.post(address("reopen"))
    assert template().is_active


def test_only_who_sets_up_saves_but_everyone_may_try(world):
    operator = world.client("operator")
    page = words_of(operator.get(address()))
    assert "Save as version" not in page
    assert operator.post(address("post"), form()).status_code == 403
    assert operator.post("/labels/templates/preview", form()).status_code == 200


def test_images_are_taken_in_shown_and_removed(world, clerk):
    assert "No image is in the store yet" in words_of(clerk.get(address()))
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(target, "PNG")
    file = SimpleUploadedFile("logo.png", target.getvalue())
    answer = clerk.post("/labels/images/post", {"file": file}, follow=True)
    assert "The image can be used in templates now" in words_of(answer)
    [image] = printing.read.images()
    assert (image.name, image.width) == ("logo", 60)
    public = ids.public_id("image", image.id)
    picture = clerk.get(f"/labels/images/{public}")
    assert picture.content.startswith(b"\x89PNG")
    assert "style-src 'unsafe-inline'" in picture.headers["Content-Security-Policy"]
    answer = clerk.post("/labels/templates/draft", form(add="picture"))
    assert '<option value="logo" selected' in answer.content.decode()
    assert "Would not print" not in words_of(answer), "it stands on no code"
    clerk.post(f"/labels/images/{public}/remove")
    assert printing.read.images() == []


def test_an_image_that_is_none_or_a_bomb_is_told(world, clerk):
    bomb = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
    for content in (b"GIF89a nothing", bomb.getvalue(), b""):
        file = SimpleUploadedFile("logo.png", content)
        answer = clerk.post("/labels/images/post", {"file": file, "name": "logo"})
        assert "Not taken in" in words_of(answer, 422)
    file = SimpleUploadedFile("logo.png", bytes(2_500_000))
    answer = clerk.post("/labels/images/post", {"file": file, "name": "logo"})
    assert "The image has more than 2 MB; at most 2 MB are taken in" in words_of(answer, 422)
    assert "no file was chosen" in words_of(clerk.post("/labels/images/post", {}), 422)
    assert printing.read.images() == []


def test_what_a_label_survives_is_shown_in_pictures_with_grades(world, clerk):
    answer = clerk.get(address("wear"), {"bearer": "DR-0003", "dots": 8})
    said = words_of(answer)
    assert "DR-0003" in said
    assert "The worst of six counts" in said
    assert answer.content.decode().count("data:image/png") == 30
    said = words_of(clerk.get(address("wear", "unit_gs1"), {"bearer": "DR-0003"}))
    assert "cannot be printed, so it cannot be tried" in said
    assert "No unit bears X" in words_of(clerk.get(address("wear"), {"bearer": "X"}))


def test_what_an_rfid_tag_holds_is_shown_or_refused(world, clerk):
    said = words_of(clerk.post("/labels/templates/preview", form(tag="(00)106141412345678908")))
    assert "RFID tag: 31" in said
    said = words_of(clerk.post("/labels/templates/preview", form(tag="{serial}")))
    assert "cannot stand in an RFID tag" in said
    assert "reads DataMatrix" in said
