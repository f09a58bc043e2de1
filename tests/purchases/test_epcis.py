"""EPCIS documents as lines of an announcement: codes, packs, amounts; anything odd is refused."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from stockthread import ledger
from stockthread.ledger import Stage
from stockthread.purchases import epcis, packs
from tests.purchases.conftest import OTHER_SSCC, SSCC
from tests.refusals import refused

EXAMPLES = Path(__file__).resolve().parents[3] / "shared/data/gs1/epcis/examples"
PALLET = "urn:epc:id:sscc:0614141.1234567890"
CARTON = f"https://id.gs1.org/00/{OTHER_SSCC}"
DRILLS = [f"urn:epc:id:sgtin:9521234.054321.A{n}" for n in (1, 2, 3)]
LOT = "https://id.gs1.org/01/04012345123456/10/998877"


def document(*events: dict) -> str:
    body = {"eventList": list(events)}
    return json.dumps({"type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": body})


def named(*epcs: str, step: str = "shipping", amounts=(), **more) -> dict:
    return {
        "type": "ObjectEvent", "action": "OBSERVE", "bizStep": step, "epcList": list(epcs),
        "eventTime": "2026-03-01T10:00:00Z", "quantityList": list(amounts), **more,
    }  # fmt: skip


def packed(parent: str, *epcs: str, amounts=(), action: str = "ADD", **more) -> dict:
    return {
        "type": "AggregationEvent", "action": action, "parentID": parent, "bizStep": "packing",
        "eventTime": "2026-03-01T09:00:00Z", "childEPCs": list(epcs),
        "childQuantityList": list(amounts), **more,
    }  # fmt: skip


def amount(code: str, quantity: float, uom: str = "") -> dict:
    return {"epcClass": code, "quantity": quantity} | ({"uom": uom} if uom else {})


def test_loose_codes_are_lines():
    assert epcis.read(document(named(*DRILLS[:2])), 2026) == DRILLS[:2]


def test_goods_stand_below_their_pack_and_cartons_below_their_pallet():
    said = document(
        packed(CARTON, DRILLS[0]), packed(PALLET, CARTON, DRILLS[1]), named(PALLET, DRILLS[2])
    )
    assert epcis.read(said, 2026) == [
        PALLET, DRILLS[1], f"{PALLET}\t{CARTON}", DRILLS[0], "", "", DRILLS[2],
    ]  # fmt: skip


def test_only_what_is_shipped_is_coming():
    said = document(named(*DRILLS, step="commissioning"), named(DRILLS[2]))
    assert epcis.read(said, 2026) == [DRILLS[2]]


def test_what_was_taken_out_of_a_pack_is_not_in_it():
    later = {"eventTime": "2026-03-01T09:30:00Z"}
    said = document(
        packed(PALLET, *DRILLS), packed(PALLET, DRILLS[0], action="DELETE", **later), named(PALLET)
    )
    assert epcis.read(said, 2026) == [PALLET, DRILLS[1], DRILLS[2], ""]


def test_what_was_declared_an_error_says_nothing():
    wrong = {"errorDeclaration": {"reason": "incorrect_data"}}
    assert epcis.read(document(named(DRILLS[0]), named(DRILLS[1], **wrong)), 2026) == [DRILLS[0]]


def test_amounts_in_packs_are_not_counted_again_as_loose():
    said = document(
        packed(PALLET, amounts=[amount(LOT, 120.5, "KGM")]),
        named(PALLET, amounts=[amount(LOT, 200.5, "KGM")]),
    )
    assert epcis.read(said, 2026) == [PALLET, f"{LOT}\t120.5 kg", "", f"{LOT}\t80.0 kg"]


@pytest.mark.parametrize("text", [
    "", "nothing", "[1, 2]", '"text"', "{}", '{"epcisBody": {"eventList": 7}}',
    '{"epcisBody": {"eventList": ["x"]}}', "[" * 100_000,
    document(named(*DRILLS, epcList="no list")), document(named(epcList=[1])),
    document(packed(7, *DRILLS)), document(named(quantityList=[7])),
    document(named(amounts=[amount(LOT, -1)])), document(named(amounts=[amount(LOT, "7")])),
    document(named(quantityList=[{"epcClass": LOT}])),
    document(named(amounts=[amount(LOT, 1)])).replace('"quantity": 1', '"quantity": 1E99999'),
    document(packed("urn:epc:id:grai:4012345.55555.987", *DRILLS)),
], ids=lambda text: text[:40])  # fmt: skip
def test_what_is_no_document_is_refused_in_words(text):
    assert refused(lambda: epcis.read(text, 2026)) == [(None, "epcis_unreadable")]


def test_a_document_that_names_nothing_is_refused():
    assert refused(lambda: epcis.read(document(), 2026)) == [(None, "epcis_empty")]


def test_packs_that_nest_without_end_are_refused():
    body = [f"09521234{n:09d}" for n in range(40)]
    chain = [f"https://id.gs1.org/00/{each}{check(each)}" for each in body]
    events = [packed(outer, inner) for outer, inner in pairwise(chain)]
    assert refused(lambda: epcis.read(document(*events), 2026)) == [(None, "epcis_unreadable")]


def check(body: str) -> int:
    return -sum(int(d) * (3, 1)[i % 2] for i, d in enumerate(reversed(body))) % 10


def test_a_document_is_announced_and_its_pallet_received_with_one_scan(desk):
    order = desk.buy((desk.world.drill, 3))
    said = document(packed(PALLET, *DRILLS[:2]), named(PALLET, DRILLS[2]))
    desk.announce(order, *epcis.read(said, 2026))
    [pallet] = desk.items(SSCC)
    assert [view.container for view in desk.views("A1", "A2", "A3")] == [pallet, pallet, 0]
    received = desk.receive(order, f"]C100{SSCC}")
    assert received.accepted == 1
    assert [v.stage for v in desk.views("A1", "A2", "A3")] == [
        Stage.READY, Stage.READY, Stage.EXPECTED,
    ]  # fmt: skip
    assert ledger.read.items([pallet])[0].place == desk.world.a1


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples are not here")
def test_the_standards_own_examples_are_read():
    found = {}
    for path in sorted(EXAMPLES.glob("**/*9.6.[123]*.jsonld")):
        lines = epcis.read(path.read_text(), 2026)
        found[path.name.split(".json")[0]] = lines
        packs.read(lines, 2026)
    assert found["Example_9.6.3-AggregationEvent"] == [
        PALLET, "urn:epc:idpat:sgtin:4012345.098765.*\t10",
        "urn:epc:class:lgtin:4012345.012345.998877\t200.5 kg",
        "urn:epc:id:sgtin:0614141.107346.2017", "urn:epc:id:sgtin:0614141.107346.2018", "",
    ]  # fmt: skip
    assert found["Example_9.6.2-ObjectEvent"] == [
        "urn:epc:class:lgtin:4012345.012345.998877\t200 kg"
    ]
