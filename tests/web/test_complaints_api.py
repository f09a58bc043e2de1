"""POST /api/v1/complaints: who sends, once for each key, problems as programs read them."""

import base64
import json

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stockthread import complaints, files, passports
from tests.web.test_passports import photo

ADDRESS = "/api/v1/complaints"


@pytest.fixture(autouse=True)
def own_folder(world, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA_DIRECTORY", tmp_path)


def basic(name, password="a good long password"):
    told = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {told}"}


def post(said, key="one", client=None, **headers):
    headers = {"Idempotency-Key": key, **headers}
    body = said if isinstance(said, bytes) else json.dumps(said)
    return (client or Client()).post(ADDRESS, body, content_type="application/json",
                                     headers=headers)  # fmt: skip


def code(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()["code"]


def test_the_key_on_a_label_is_enough(world):
    key = passports.keys_of(world.drills)[world.drills[0]]
    answer = post({"words": "It smokes", "key": key, "email": "ida@example.com"})
    assert answer.status_code == 201
    assert answer.json()["items"] == 1
    [it] = complaints.read.listed()
    assert (it.number, it.channel) == (answer.json()["number"], "api")
    again = post({"words": "It smokes", "key": key, "email": "ida@example.com"})
    assert (again.status_code, again.json()["number"]) == (200, it.number)
    assert code(post({"words": "Something else", "key": key}), 409) == "key_reused"
    assert complaints.read.count() == 1


def test_a_program_with_an_account_says_what_is_known(world):
    said = {"words": "Too loud", "product": "DR-18", "serial": "00?4", "bought": "2026-05-12",
            "kind": "DEAD", "name": "Ida Ott"}  # fmt: skip
    answer = post(said, **basic("operator"))
    assert answer.status_code == 201
    [it] = complaints.read.listed()
    assert (it.kind, it.hints.code, it.person) == ("DEAD", "00?4", world.people["operator"])
    assert post({"words": "x", "item": "DR-0001"}, "two", **basic("operator")).json()["items"] == 1


def test_photos_come_as_parts_of_a_form(world):
    answer = Client().post(
        ADDRESS, {"words": "It smokes", "item": "DR-0001", "photos": photo()},
        headers={"Idempotency-Key": "p", **basic("operator")},
    )  # fmt: skip
    assert answer.status_code == 201
    [it] = complaints.read.listed()
    assert len(files.read.of_subjects(files.COMPLAINT, [it.id])[it.id]) == 1
    bad = SimpleUploadedFile("x.exe", b"MZ")
    answer = Client().post(ADDRESS, {"words": "x", "item": "DR-0001", "photos": bad},
                           headers={"Idempotency-Key": "q", **basic("operator")})  # fmt: skip
    assert code(answer, 422) == "file_type"


def test_nobody_unknown_gets_in(world):
    assert code(post({"words": "x"}), 401) == "unknown_sender"
    assert code(post({"words": "x", "key": "0ABCDEFGHJKMN"}), 401) == "unknown_sender"
    wrong = post({"words": "x"}, **basic("operator", "wrong"))
    assert code(wrong, 401) == "wrong_password"
    assert wrong["WWW-Authenticate"].startswith("Basic")
    assert code(post({"words": "x"}, Authorization="Basic !!"), 401) == "wrong_password"
    assert code(post({"words": "x"}, client=world.client("admin")), 401) == "unknown_sender"
    assert code(post({"words": "x"}, **basic("viewer")), 403) == "not_allowed"
    assert complaints.read.count() == 0


def test_what_cannot_be_read_is_told(world):
    own = basic("operator")
    assert code(post(b"{", **own), 400) == "bad_json"
    assert code(post([1], **own), 400) == "bad_json"
    assert code(post({"words": 1}, **own), 400) == "bad_json"
    assert code(post(b"[" * 100_000, **own), 400) == "bad_json"
    assert code(post({"wrds": "x"}, **own), 400) == "unknown_field"
    assert code(post({"words": "x"}, key="", **own), 400) == "no_key"
    assert code(post({"words": ""}, **own), 422) == "field_missing"
    assert code(post({"words": "x", "item": "NOSUCH"}, **own), 422) == "complaint_item_unclear"
    assert code(post({"words": "x", "bought": "soon"}, **own), 422) == "bad_day"
    assert code(post({"words": "x", "customer": "NOSUCH"}, **own), 422) == "complaint_party"
    assert code(post({"words": "x", "product": "NOSUCH"}, **own), 422) == "complaint_product"
    assert code(Client().get(ADDRESS), 405) == "only_post"
    text = Client().post(ADDRESS, "x", content_type="text/plain",
                         headers={"Idempotency-Key": "k", **own})  # fmt: skip
    assert code(text, 400) == "bad_type"
    huge = Client().post(ADDRESS, "x", content_type="application/json",
                         CONTENT_LENGTH="99000000000")  # fmt: skip
    assert code(huge, 413) == "body_over_limit"


def test_guessing_keys_shuts_the_door(world):
    client = Client()
    codes = [post({"words": "x", "key": f"0ABCDEFGHJK{n:02}"}, client=client).status_code
             for n in range(15)]  # fmt: skip
    assert codes[0] == 401
    assert codes[-1] == 429
