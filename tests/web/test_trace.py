"""The page of a trace: numbers first, a picture that folds, a list, CSV and a paper."""

import csv
import io
import json

import pypdfium2
import pytest

from stockthread import ledger, trace
from stockthread.kernel.clock import now
from stockthread.ledger import Lines


@pytest.fixture
def parts(world) -> list[int]:
    """Split a lot of juice into twelve parts and pour two of them together."""
    act = ledger.Act("split", world.people["operator"], now())
    made = ledger.split(
        Lines([world.juice] * 12, [1000] * 12, place=world.places["STORE"]), act=act
    )
    return list(made.items)


def address(world, item: int, end: str = "") -> str:
    return f"/items/{world.public('item', item)}/trace{end}"


def test_both_ways_are_told_in_numbers_and_as_a_list(world, clerk, parts):
    page = clerk.get(address(world, world.juice)).content.decode()
    assert "12 items have it inside or were made of it" in page
    assert page.count("made of it</td>") == 12
    assert "100 %" in page
    up = clerk.get(address(world, parts[0])).content.decode()
    assert "1 item went into it" in up
    nothing = clerk.get(address(world, world.drills[0])).content.decode()
    assert "it went into nothing" in nothing


def test_the_list_is_filtered_and_the_period_cut(world, clerk, parts):
    code = ledger.read.item(parts[3]).code
    page = clerk.get(address(world, world.juice), {"text": code}).content.decode()
    assert page.count("made of it</td>") == 1
    before = clerk.get(address(world, world.juice), {"at": "2001-01-01T10:00"}).content.decode()
    assert "Nothing was inside then" in before
    for wrong in ({"at": "no time"}, {"below": "much"}, {"at": "2999-01-01T10:00"}):
        page = clerk.get(address(world, world.juice), wrong).content.decode()
        assert 'role="alert"' in page, wrong


def test_siblings_of_one_product_are_one_node_of_the_picture(world, clerk, parts):
    told = json.loads(clerk.get(address(world, world.juice, "/graph")).content)
    [group] = told["down"]
    assert group["code"].startswith("12 ")
    assert len(group["kids"]) == 12
    assert group["kids"][0]["href"] == f"/items/{world.public('item', parts[0])}"
    assert (told["up"], told["left"]) == ([], 0)


def test_the_table_has_exact_shares(world, clerk, parts):
    answer = clerk.get(address(world, world.juice, "/csv"), {"way": "down"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))
    assert tuple(rows[0]) == trace.HEAD
    assert {(row["way"], row["share"], row["depth"]) for row in rows} == {("down", "1", "1")}
    assert {row["id"] for row in rows} == {world.public("item", part) for part in parts}


def test_the_paper_says_what_was_asked_by_whom_and_the_chain(world, clerk, parts):
    answer = clerk.get(address(world, world.juice, "/pdf"), {"at": "2026-01-05T10:00"})
    text = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_bounded()
    assert "what was inside on 2026-01-05" in text
    whole = clerk.get(address(world, world.juice, "/pdf"))
    text = pypdfium2.PdfDocument(whole.content)[0].get_textpage().get_text_bounded()
    for word in ("L-1", ledger.read.item(parts[0]).code, "12 items", "nothing was sealed yet"):
        assert word in text


def test_one_scan_from_the_find_box(world, clerk, parts):
    answer = clerk.get("/find", {"q": "trace L-1"})
    assert answer.url == address(world, world.juice)
    assert "L-1" in clerk.get("/find", {"q": "trace L-"}).content.decode()
    page = clerk.get(f"/items/{world.public('item', world.juice)}").content.decode()
    assert address(world, world.juice) in page


def test_what_shared_a_container_is_told_by_choice(world, clerk):
    act = ledger.Act("carton", world.people["operator"], now())
    carton = ledger.commission(
        ledger.New(ledger.Kind.CONTAINER, 0, 1), place=world.places["STORE-1"],
        stage=ledger.Stage.READY, owner=0, act=act,
    ).items[0]  # fmt: skip
    ledger.pack(Lines(world.drills[:3]), container=carton, act=act._replace(key="packed"))
    drill = address(world, world.drills[0])
    assert "What shared a container with it" in clerk.get(drill).content.decode()
    page = clerk.get(drill, {"beside": "1"}).content.decode()
    assert page.count(", still</td>") == 2
    assert "DR-0003" in page
    alone = clerk.get(address(world, world.drills[5]), {"beside": "1"}).content.decode()
    assert "Nothing was in a container with it" in alone
