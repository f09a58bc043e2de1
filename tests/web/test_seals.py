"""The page of seals, the head and the proof as files, and who may have them."""

import pytest
from django.conf import settings
from django.test import Client

from stockthread import proofs, seals
from tests.seals.conftest import place_events
from tests.web.test_books import words_of


@pytest.fixture(autouse=True)
def own_folder(world, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA_DIRECTORY", tmp_path)
    place_events()


def sealed() -> seals.Signed:
    signed = seals.last()
    assert signed
    return signed


def test_nothing_sealed_is_said_and_one_button_seals(world):
    page = world.client("quality")
    told = words_of(page.get("/seals"))
    assert "Nothing is sealed yet" in told
    assert "Seal now" in told
    done = words_of(page.post("/seals/post", follow=True))
    assert "Sealed: head 1." in done
    assert sealed().head.key in done
    assert "Nothing waits." in done
    assert "Change the key" not in done


def test_the_last_head_is_a_file_to_be_kept(world):
    page = world.client("quality")
    assert page.get("/seals/head").status_code == 422
    page.post("/seals/post")
    head = page.get("/seals/head")
    assert head["Content-Disposition"] == 'attachment; filename="head-1.txt"'
    assert head.content.decode() == sealed().text + "\n"


def test_a_proof_of_an_item_is_a_file_and_holds(world):
    page = world.client("supervisor")
    page.post("/seals/post")
    address = f"/items/{world.public('item', world.drills[0])}"
    assert f'href="{address}/proof"' in page.get(address).content.decode()
    proof = page.get(f"{address}/proof")
    assert proof["Content-Disposition"] == 'attachment; filename="proof-DR-0001.json"'
    checked = proofs.check(proof.content.decode(), sealed().head.key)
    assert (checked.item, checked.codes) == (world.drills[0], ("DR-0001",))
    assert "/proof" not in world.client("viewer").get(address).content.decode()


def test_an_admin_changes_the_key_and_begins_anew_where_it_is_lost(world, tmp_path):
    page = world.client("admin")
    page.post("/seals/post")
    first = sealed().head.key
    page.post("/seals/key/post", {"deed": "change_key"})
    assert first != sealed().head.next_key != ""
    refused = page.post("/seals/key/post", {"deed": "begin_anew", "note": "why"})
    assert refused.status_code == 422
    assert "not lost" in words_of(refused, 422)
    for path in (tmp_path / "keys").iterdir():
        path.unlink()
    page.post("/seals/key/post", {"deed": "begin_anew", "note": "the disk broke"})
    assert "the key before it was lost: the disk broke" in words_of(page.get("/seals"))


def test_the_page_that_checks_is_open_to_everybody():
    assert "Check a proof" in words_of(Client().get("/check-proof"))
