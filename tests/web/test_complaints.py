"""The pages of complaints: the telephone's form, one complaint, answers, the list."""

import io

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from stockthread import catalog, complaints, files, ledger, parties, returns
from stockthread.kernel import clock
from stockthread.orders import SALE, NewLine
from stockthread.returns import NewTerm
from tests.web.test_books import words_of
from tests.web.test_orders import made, shipped


@pytest.fixture
def sold(world, tmp_path, monkeypatch):
    """Two drills sold to the shop, under warranty."""
    monkeypatch.setattr(settings, "DATA_DIRECTORY", tmp_path)
    parties.add_parties([parties.NewParty("SHOP", "Corner Shop", is_customer=True)])
    drill = catalog.read.by_sku(["DR-18"])["DR-18"]
    returns.set_terms([NewTerm(24, drill)])
    shipped(world, made(world, SALE, NewLine(drill, 2)), *world.drills[:2])
    return world


def call(client, q, words="It smokes", **more):
    form = {"q": q, "words": words, "key": f"call-{q}-{words}", **more}
    return client.post("/complaints/new/post", form, follow=True)


def last():
    return max(complaints.read.listed(), key=lambda each: each.id)


def address(it, tail=""):
    from stockthread.web import complaint_words

    return complaint_words.href(it.id) + tail


def photo():
    target = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(target, "PNG")
    return SimpleUploadedFile("smoke.png", target.getvalue(), "image/png")


def test_one_code_and_one_sentence_are_enough(sold):
    client = sold.client("operator")
    assert "Code, or what is known" in words_of(client.get("/complaints/new"))
    said = words_of(call(client, "dr-0001", who="Ida Ott", reach="ida@example.com", kind="DEAD",
                         photos=photo()))  # fmt: skip
    for words in ("The complaint is on record.", "C-2", "It smokes", "Ida Ott", "ida@example.com",
                  "DR-0001", "Sold: Corner Shop", "Under warranty until", "Does not work",
                  "Came by telephone", "new"):  # fmt: skip
        assert words in said, words
    assert len(files.read.of_subjects(files.COMPLAINT, [last().id])[last().id]) == 1


def test_what_is_known_is_understood_and_candidates_are_shown(sold):
    client = sold.client("operator")
    said = words_of(client.post("/complaints/new/preview", {"q": "Corner Shop, DR-18"}))
    assert "Taken as customer Corner Shop , Drill D18 ." in said
    assert "1 of 2 Drill D18 that fit as well; is with Corner Shop" in said
    page = call(client, "Corner Shop, DR-18, 2026-05-12")
    assert "Which one is it?" in words_of(page)
    hints = last().hints
    assert hints.party == parties.read.by_code(["SHOP"])["SHOP"]
    assert hints.bought.written == "2026-05-12"
    chosen = sold.public("item", sold.drills[1])
    said = words_of(client.post(address(last(), "/link"), {"item": chosen}, follow=True))
    assert "Noted what it is about." in said
    assert "chosen, " in said
    [link] = complaints.read.links([last().id])[last().id]
    assert (link.item, link.how) == (sold.drills[1], "chosen")
    said = words_of(client.post(address(last(), "/unlink"), {"item": chosen}, follow=True))
    assert "It is not about that any more." in said
    earlier = last().number
    client.post(address(last(), "/link"), {"item": chosen})
    said = words_of(client.post("/complaints/new/preview", {"q": "Corner Shop, DR-18"}))
    assert f"Complained of before: {earlier} " in said


def test_hints_are_changed_and_looked_up_again(sold):
    client = sold.client("operator")
    call(client, "something")
    form = {"party": "SHOP", "product": "DR-18", "bought": "", "code": "0002"}
    client.post(address(last(), "/hints/post"), form)
    assert "DR-0002 has 0002 in it" in words_of(client.get(address(last(), "/hints")))
    assert client.post(address(last(), "/hints/post"), {"bought": "x"}).status_code == 422
    wrong = client.post(address(last(), "/link"), {"code": "NOSUCH"})
    assert "is the code of 0 things" in words_of(wrong, 422)
    client.post(address(last(), "/link"), {"code": "DR-0001"})
    assert complaints.read.of_items([sold.drills[0]])


def test_a_bad_form_comes_back_with_what_was_written(sold):
    page = sold.client("operator").post(
        "/complaints/new/post", {"q": "DR-0001", "words": "", "who": "Ida", "key": "k"}
    )
    assert page.status_code == 422
    assert 'value="DR-0001"' in page.content.decode()
    page = call(sold.client("operator"), "DR-0001", reach="no such thing")
    assert "is no e-mail address and no telephone number" in words_of(page, 422)
    bad = SimpleUploadedFile("x.html", b"<script>alert(1)</script>")
    page = call(sold.client("operator"), "DR-0001", photos=bad)
    assert page.status_code == 422
    assert complaints.read.count() == 0


def test_scripts_in_words_stay_words(sold):
    client = sold.client("admin")
    call(client, "DR-0001", words="<script>alert(1)</script>", who="<b>Ida</b>")
    text = client.get(address(last())).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "&lt;b&gt;Ida" in text
    assert "<script>alert" not in client.get("/complaints").content.decode()


def test_states_minding_kind_and_deadline_are_changed_and_undone(sold):
    client = sold.client("quality")
    call(client, "DR-0001")
    for deed, form, word in (
        ("/state", {"state": "looking"}, "being looked at"),
        ("/assign", {"person": "me"}, "Minded by Quality"),
        ("/sort", {"kind": "WORN", "due": "2027-01-31"}, "works less well"),
        ("/note", {"note": "Calls again"}, "Calls again"),
    ):
        page = client.post(address(last(), deed), form, follow=True)
        assert word in words_of(page), deed
    page = client.post(address(last(), "/state"), {"state": "closed"}, follow=True)
    [toast] = page.context["toasts"]
    form = dict(toast["fields"]) | {"back": toast["back"]}
    said = words_of(client.post(toast["undo"], form, follow=True))
    assert "Undone." in said
    assert last().state == "looking"
    operator = sold.client("operator")
    assert operator.post(address(last(), "/state"), {"state": "closed"}).status_code == 403
    assert operator.post(address(last(), "/note"), {"note": "x"}).status_code == 302


def test_like_ones_and_doubles_are_told(sold):
    client = sold.client("quality")
    call(client, "DR-0001", words="Battery empty after ten minutes")
    first = last()
    call(client, "DR-0001", words="Once more the battery")
    said = words_of(client.get(address(last())))
    assert f"Perhaps the same as {first.number} : about the same thing" in said
    assert f"Complained of before: {first.number}" in said


def test_an_answer_is_drafted_kept_and_printed(sold):
    client = sold.client("quality")
    call(client, "DR-0001", who="Ida Ott")
    draft = words_of(client.get(address(last(), "/answer?template=SEND-IN")))
    assert "Dear Ida Ott," in draft
    assert "under warranty until" in draft
    assert "sends no e-mail itself" in draft
    form = {"subject": "Sorry", "body": "We send another.\n\nSoon.", "way": "letter",
            "state": "answered", "key": "a", "to": ""}  # fmt: skip
    page = client.post(address(last(), "/answer/post"), form, follow=True)
    assert "The answer is on record." in words_of(page)
    assert last().state == "answered"
    [answer] = complaints.read.answers(last().id)
    letter = client.get(address(last(), f"/answers/{answer.id}/letter"))
    assert letter["Content-Type"] == "application/pdf"
    assert letter.content.startswith(b"%PDF")
    refilled = {**form, "use": "1", "template": "RECEIVED"}
    page = client.post(address(last(), "/answer/post"), refilled)
    assert "We are looking at it" in words_of(page)
    assert len(complaints.read.answers(last().id)) == 1


def test_an_answer_goes_out_by_mail_where_a_server_is_named(sold, monkeypatch):
    monkeypatch.setattr(settings, "EMAIL_HOST", "mail.example")
    monkeypatch.setattr(settings, "DEFAULT_FROM_EMAIL", "us@example.com")
    client = sold.client("quality")
    call(client, "DR-0001", who="Ida Ott", reach="ida@example.com")
    form = {"subject": "Sorry", "body": "Soon.", "way": "email", "state": "waiting", "key": "a",
            "to": "ida@example.com"}  # fmt: skip
    page = client.post(address(last(), "/answer/post"), form, follow=True)
    assert "The answer is sent" in words_of(page)
    [sent] = mail.outbox
    assert (sent.to, sent.from_email, sent.body) == (["ida@example.com"], "us@example.com", "Soon.")
    assert last().state == "waiting"
    injected = {**form, "key": "b", "subject": "x\nBcc: all@example.com", "to": "ida@example.com"}
    assert client.post(address(last(), "/answer/post"), injected).status_code == 422
    assert len(mail.outbox) == 1


def test_of_a_lot_is_said_who_has_how_much_of_it(sold):
    call(sold.client("operator"), "L-1")
    said = words_of(sold.client("quality").get(address(last())))
    assert "There is of it: 500 l with us" in said
    assert "never sold" not in said


def test_a_viewer_does_not_see_who_complained(sold):
    call(sold.client("operator"), "DR-0001", who="Ida Ott", reach="ida@example.com")
    viewer = sold.client("viewer")
    said = words_of(viewer.get(address(last())))
    assert "It smokes" in said
    assert "Ida Ott" not in said
    assert "ida@example.com" not in said
    assert "Ida" not in b"".join(viewer.get("/lists/complaints/csv")).decode()


def test_the_person_is_forgotten_once_it_is_closed(sold):
    client = sold.client("quality")
    call(client, "DR-0001", who="Ida Ott")
    assert client.post(address(last(), "/empty")).status_code == 422
    client.post(address(last(), "/state"), {"state": "closed"})
    assert "cannot be undone" in words_of(client.get(address(last(), "/empty")))
    said = words_of(client.post(address(last(), "/empty"), follow=True))
    assert "Ida Ott" not in said


def test_the_list_filters_writes_csv_and_acts_on_many(sold):
    client = sold.client("quality")
    call(client, "DR-0001", kind="DEAD")
    first = last()
    call(client, "DR-0002", words="Too loud")
    said = words_of(client.get("/complaints", {"kind": "DEAD"}))
    assert "It smokes" in said
    assert "Too loud" not in said
    assert "Nothing fits" in words_of(client.get("/complaints", {"state": "late"}))
    table = b"".join(client.get("/lists/complaints/csv")).decode()
    assert "DR-0002" in table
    items = " ".join(sold.public("complaint", each.id) for each in (first, last()))
    form = words_of(client.post("/lists/complaints/assign", {"items": items}))
    assert "Who minds them from now on." in form
    client.post("/lists/complaints/assign/post", {"items": items, "person": "me"})
    assert complaints.read.count(complaints.Wanted(assigned=sold.people["quality"])) == 2
    page = client.post("/lists/complaints/close/post", {"items": items, "reason": "spring clean"})
    assert "2 complaints closed" in words_of(page)
    assert complaints.read.count_open() == 0
    client.post("/lists/complaints/reopen/post", {"items": items})
    assert complaints.read.count_open() == 2


def test_kinds_and_answers_are_set_up(sold):
    client = sold.client("supervisor")
    form = {"deed": "kind", "code": "noise", "name": "Too loud", "days": "4"}
    assert "Too loud" in words_of(client.post("/complaints/setup/post", form, follow=True))
    form = {"deed": "kind-close", "code": "NOISE"}
    assert "no longer" in words_of(client.post("/complaints/setup/post", form, follow=True))
    form = {"deed": "template", "code": "NO", "name": "No", "subject": "s", "body": "{secret}"}
    page = client.post("/complaints/setup/post", form)
    assert "{secret} is no field of an answer" in words_of(page, 422)
    assert client.post("/complaints/setup/post", {**form, "body": "x"}).status_code == 302
    assert 'value="NO"' in client.get("/complaints/setup?edit=NO").content.decode()
    assert sold.client("operator").post("/complaints/setup/post", form).status_code == 403


def test_an_items_page_says_what_is_complained_of_until_it_is_closed(sold):
    client = sold.client("quality")
    href = f"/items/{sold.public('item', sold.drills[0])}"
    assert "Complained of" not in words_of(client.get(href))
    call(client, "DR-0001")
    page = client.get(href)
    assert f"{last().number} It smokes danger new" in words_of(page)
    assert f'href="{address(last())}"' in page.content.decode()
    assert "Complained of" not in words_of(
        client.get(f"/items/{sold.public('item', sold.drills[1])}")
    )
    assert ledger.read.item(sold.drills[0]).holds == 0
    complaints.set_states([last().id], "closed", by=last().person, at=clock.now())
    assert "Complained of" not in words_of(client.get(href))


def test_an_answer_sent_twice_by_one_form_is_one_mail_and_a_failed_one_is_sent_anew(
    sold, monkeypatch
):
    monkeypatch.setattr(settings, "EMAIL_HOST", "mail.example")
    client = sold.client("quality")
    call(client, "DR-0001")
    form = {"subject": "Sorry", "body": "Soon.", "way": "email", "state": "answered", "key": "a",
            "to": "ida@example.com"}  # fmt: skip
    for _ in range(2):
        assert client.post(address(last(), "/answer/post"), form).status_code == 302
    assert len(mail.outbox) == 1
    with monkeypatch.context() as broken:
        broken.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
        broken.setattr(settings, "EMAIL_HOST", "127.0.0.1")
        broken.setattr(settings, "EMAIL_PORT", 9)
        page = client.post(address(last(), "/answer/post"), {**form, "key": "b"})
    assert page.status_code == 422
    assert page.context["key"] not in ("", "b")
    client.post(address(last(), "/answer/post"), {**form, "key": page.context["key"]})
    assert len(mail.outbox) == 2


def test_a_form_that_is_refused_changes_nothing(sold):
    client = sold.client("quality")
    call(client, "DR-0001")
    assert client.post(address(last(), "/sort"), {"kind": "WORN", "due": "soon"}).status_code == 422
    assert last().kind == ""


def test_what_tells_of_danger_is_said_at_once_and_stands_first(sold):
    client = sold.client("quality")
    call(client, "DR-0001", "It smokes")
    call(client, "DR-0002", "Too loud")
    form = {"q": "", "words": "There was glass in it"}
    assert "It speaks of “glass”" in words_of(client.post("/complaints/new/preview", form))
    said = words_of(client.get("/complaints"))
    assert said.index("It smokes") < said.index("Too loud")
    assert "danger" in said
    assert "Too loud" not in words_of(client.get("/complaints?state=danger"))
    [dangerous, _] = complaints.read.listed()
    assert "it speaks of “smokes”" in words_of(client.get(address(dangerous)))
    form = {"danger": "no", "reason": "it was steam"}
    said = words_of(client.post(address(dangerous, "/danger"), form, follow=True))
    assert "Said not to be dangerous" in said
    assert not complaints.read.complaint(dangerous.id).is_dangerous
    assert [each.words for each in complaints.read.listed()] == ["Too loud", "It smokes"]


def test_words_of_danger_and_dangerous_kinds_are_set_on_the_page(sold):
    client = sold.client("admin")
    call(client, "DR-0001", "Esce del fumo")
    form = {"deed": "danger", "language": "IT", "words": "fumo\nfuoco\n"}
    said = words_of(client.post("/complaints/setup/post", form, follow=True))
    assert "The words are kept" in said
    assert last().danger == "fumo"
    form = {"deed": "danger", "language": "it", "words": "***"}
    assert "cannot be looked for" in words_of(client.post("/complaints/setup/post", form), 422)
    form = {"deed": "kind", "code": "SHARP", "name": "Sharp", "days": "3", "dangerous": "1"}
    client.post("/complaints/setup/post", form)
    assert next(k for k in complaints.read.kinds() if k.code == "SHARP").is_dangerous


def test_a_candidate_is_chosen_before_the_complaint_is_saved(sold):
    client = sold.client("operator")
    chosen = sold.public("item", sold.drills[1])
    form = {"q": "DR-18, 2026", "words": "", "who": "Corner Shop", "item": chosen}
    said = client.post("/complaints/new/preview", form).content.decode()
    assert f'name="item" value="{chosen}" checked' in said
    assert "bought in 2026" in said
    for _ in range(2):  # the same form sent twice
        said = words_of(call(client, "DR-18, 2026", who="Corner Shop", item=chosen))
    assert "chosen, " in said
    [link] = complaints.read.links([last().id])[last().id]
    assert (link.item, link.how) == (sold.drills[1], "chosen")
    assert complaints.read.count() == 1


def test_more_candidates_than_a_page_shows_are_paged(sold, monkeypatch):
    monkeypatch.setattr("stockthread.web.complaint_page.CANDIDATES_MAX", 1)
    client = sold.client("operator")
    call(client, "Corner Shop")
    assert "more, less sure" in words_of(client.get(address(last())))
    said = words_of(client.get(address(last(), "/hints?from=1")))
    assert "2 candidates , 2 to 2" in said
    assert "DR-0002" in said
    assert "DR-0001" not in said
