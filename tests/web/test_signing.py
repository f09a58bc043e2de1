"""Signing on a page: the password once more, and what was signed is told where it belongs."""

from django.contrib.auth import get_user_model
from django.test import RequestFactory

from stockthread import access, ledger
from stockthread.access import Actor, Signer
from stockthread.kernel.errors import Refused
from stockthread.web import shown, signing
from tests.web.test_books import words_of

PASSWORD = "a good long password"


def signs(world, password: str) -> Signer:
    request = RequestFactory().post("/", {"password": password})
    request.user = get_user_model().objects.get(username="quality")
    request.actor = Actor(world.people["quality"], "Quality", "quality")
    return signing.signer(request)


def refused(world, password: str) -> str:
    try:
        signs(world, password)
    except Refused as refused:
        return refused.refusals[0].code
    return ""


def test_the_password_makes_a_signer(world):
    signer = signs(world, PASSWORD)
    assert signer[:3] == (world.people["quality"], "quality", access.BY_PASSWORD)


def test_without_the_right_password_nobody_signs(world):
    assert refused(world, "") == "signature_needed"
    assert refused(world, "wrong") == "signature_wrong"


def test_wrong_passwords_close_signing_and_the_sign_in(world, client):
    assert [refused(world, "wrong") for _ in range(5)][-1] == "signature_closed"
    assert refused(world, PASSWORD) == "signature_closed"
    answer = client.post("/sign-in", {"username": "quality", "password": PASSWORD})
    assert answer.status_code == 429


def test_a_right_password_forgives_the_wrong_ones_before(world):
    for _ in range(3):
        assert [refused(world, "wrong") for _ in range(4)] == ["signature_wrong"] * 4
        assert not refused(world, PASSWORD)


def test_what_was_signed_stands_in_the_list_and_at_its_event(world):
    page = world.client("quality")
    page.post("/hold/post", {"items": world.items(*world.drills[:2]), "reason": "Cracked",
                             "blocks": "1", "key": "k"})  # fmt: skip
    [[hold]] = ledger.read.holds_on(world.drills[:1]).values()
    event = shown.event_href(hold.event)
    assert "Signed" not in words_of(page.get(event))
    access.sign(signs(world, PASSWORD), act_kind=signing.EVENT, act_id=str(hold.event),
                meaning="I hold 2 cracked drills.", content={"event": hold.event})  # fmt: skip
    assert "I hold 2 cracked drills." in words_of(world.client("viewer").get(event))
    told = page.get("/signatures")
    assert "I hold 2 cracked drills." in words_of(told)
    assert event in told.content.decode()
    assert "I hold 2 cracked drills." in "".join(
        str(part, "utf-8") for part in page.get("/lists/signatures/csv")
    )
    assert world.client("operator").get("/signatures").status_code == 403
