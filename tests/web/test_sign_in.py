"""The door: the right password opens it, five wrong ones close it for a while."""

from django.test import Client

PASSWORD = "a good long password"


def sign_in(client: Client, password: str, **more: str):
    return client.post("/sign-in", {"username": "operator", "password": password, **more})


def test_the_right_password_leads_where_one_wanted_to_go(world):
    answer = sign_in(Client(), PASSWORD, next="/items?held=1")
    assert answer.headers["Location"] == "/items?held=1"


def test_no_sign_in_leads_to_another_site(world):
    assert sign_in(Client(), PASSWORD, next="https://example.com/").headers["Location"] == "/"


def test_a_wrong_password_says_what_to_check(world):
    answer = sign_in(Client(), "wrong")
    assert answer.status_code == 422
    assert "Caps Lock" in answer.content.decode()


def test_too_many_wrong_passwords_close_the_door_even_for_the_right_one(world):
    client = Client()
    for _ in range(5):
        answer = sign_in(client, "wrong")
    assert answer.status_code == 429
    answer = sign_in(client, PASSWORD)
    assert answer.status_code == 429
    assert "The door is closed for 15 minutes" in answer.content.decode()


def test_signing_out_ends_the_session(world):
    client = world.client("operator")
    assert client.post("/sign-out").status_code == 302
    assert client.get("/items").status_code == 302


def test_a_panel_whose_session_has_ended_leads_the_whole_page_to_the_sign_in(world):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/items?held=1"}
    answer = Client().get("/move", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/items%3Fheld%3D1"


def test_pages_are_for_the_reader_alone(world):
    answer = world.client("viewer").get("/items")
    assert answer.headers["Cache-Control"] == "private, no-cache"
