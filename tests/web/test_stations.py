"""At a station: shifts and machines, files of results, limits, holds with reasons, waste."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stockthread import catalog, ledger, production
from stockthread.kernel import clock
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests.web.test_making import begin, bill, lead, order, own, plan

__all__ = ["lead", "order"]


def item(world, code: str) -> str:
    [id] = {match.item for match in ledger.read.find_code(code)}
    return f"/items/{world.public('item', id)}"


@pytest.fixture
def begun(world, clerk, order) -> str:
    """Three drills at the last station, which is tested, where their motors and oil are."""
    plan(clerk, order)
    begin(clerk, order)
    return order


def limit(world, client, **form) -> str:
    product = bill(world).split("/")[2]
    said = {"name": "Torque", "lower": "38", "upper": "44", "unit": "Nm", "policy": "fail", **form}
    return client.post(f"/products/{product}/limit/post", said, follow=True).content.decode()


def test_a_limit_is_set_shown_and_ended_on_the_bills_page(world, lead, order):
    assert "No reading of it has limits" in lead.get(bill(world)).content.decode()
    page = limit(world, lead)
    assert "38 to 44 Nm" in page
    assert "fails its test" in page
    assert "is no number" in limit(world, lead, lower="many")
    [found] = production.limits_of(catalog.read.by_sku(["DR-18"])["DR-18"])
    form = lead.get(bill(world).replace("/bom", f"/limit?reading={found.attribute}"))
    assert 'value="44"' in form.content.decode()
    page = limit(world, lead, reading=str(found.attribute), deed="end")
    assert "No reading of it has limits" in page
    assert world.client("operator").get(bill(world).replace("/bom", "/limit")).status_code == 403


def test_a_file_of_results_is_told_in_piles_and_recorded(world, lead, begun):
    limit(world, lead)
    rows = (
        "serial;reading;value\nN-1;Torque;41\nN-1;mac;00-1b-63-84-45-e6\nN-1;result;pass\n"
        "N-2;torque;12.5\nN-3;glow;red\n"
    )
    address = f"{begun}/results"
    assert "Three piles" in lead.get(address).content.decode()
    piles = lead.post(f"{address}/check", {"rows": rows}, headers={"HX-Request": "true"})
    piles = piles.content.decode()
    assert "Record 2 units, leave the rest out" in piles
    assert "N-2: Torque is 12.5 Nm, and must be 38 to 44 Nm" in piles
    assert "Row 5: “glow” is no reading" in piles
    piles = lead.post(f"{address}/check", {"rows": rows, "new_readings": "1"}).content.decode()
    assert "New from now on: glow" in piles
    file = SimpleUploadedFile("stand.csv", rows.encode())
    page = lead.post(f"{address}/read", {"file": file}).content.decode()
    assert "5 rows read from stand.csv" in page
    assert "N-2\ttorque\t12.5" in page
    file = SimpleUploadedFile("stand.csv", rows.encode())
    page = lead.post(f"{address}/post", {"file": file, "rows": "N-1;1"}).content.decode()
    assert "in place of the 1 row that were here" in page
    assert lead.post(f"{address}/read", {}).status_code == 200
    assert lead.post(f"{address}/post", {"rows": rows}).status_code == 422
    form = {"rows": rows, "new_readings": "1", "back": begun}
    page = lead.post(f"{address}/post", form, follow=True).content.decode()
    assert "Undo" in page
    assert "Test failed: Finish, Torque 12.5 Nm, must be 38 to 44 Nm" in page
    assert "N-1" in lead.get("/find?q=001B.6384.45E6", follow=True).content.decode()
    assert lead.post(f"{address}/check", {"rows": "N-1;1"}).status_code == 200
    assert world.client("viewer").get(address).status_code == 403


def test_a_hold_at_a_step_is_shown_with_its_reason_and_released(world, begun):
    [unit] = {match.item for match in ledger.read.find_code("N-2")}
    act = ledger.Act(key="h", by=world.people["operator"], recorded_at=clock.now())
    ledger.hold(Lines([unit]), reason="scratched <lid>", blocks=4, act=act)
    ledger.hold_place(world.places["STORE-1"], reason="flood", blocks=1,
                      act=act._replace(key="p"))  # fmt: skip
    page = world.client("admin").get(begun).content.decode()
    assert "3 on hold" in page
    assert "scratched &lt;lid&gt;" in page
    assert "/release?holds=" in page
    assert "/release?holds=" not in world.client("operator").get(begun).content.decode()


def test_a_unit_is_taken_apart_from_its_page_and_what_is_no_good_scrapped(world, clerk, begun):
    clerk.post(f"{begun}/load", {"lot": "OIL-1", "station": "STORE-1", "back": begun})
    clerk.post(f"{begun}/passed", {"scans": "N-1", "back": begun})
    clerk.post(f"{begun}/complete", {"scans": "N-1 M-1 M-2", "back": begun})
    page = clerk.get(item(world, "N-1")).content.decode()
    assert "both ends" in page
    assert "Take apart" in page
    form = clerk.post(f"{begun}/apart", {"scans": "N-1", "back": begun}).content.decode()
    assert "Take out 2 components" in form
    motor, unit = (item(world, code).split("/")[2] for code in ("M-1", "N-1"))
    said = {"items": unit, "scrapped": motor, "back": begun}
    wrong = clerk.post("/take-apart/post", said)
    assert wrong.status_code == 422
    assert "Say why" in wrong.content.decode()
    assert "checked" in wrong.content.decode()
    operator = world.client("operator").post("/take-apart/post", {**said, "reason": "burnt"})
    assert operator.status_code == 403
    page = clerk.post("/take-apart/post", {**said, "reason": "burnt"}, follow=True)
    page = page.content.decode()
    assert page.count("Undo</button>") == 1
    assert "1 taken apart" in page
    assert "0 of 3 finished" in page
    stages = [ledger.read.item(match.item).stage for code in ("M-1", "M-2")
              for match in ledger.read.find_code(code)]  # fmt: skip
    assert stages == [Stage.SCRAPPED, Stage.RAW]
    assert "No longer whole, work in progress" in clerk.get(item(world, "N-1")).content.decode()
    story = clerk.get(begun.removesuffix("/making")).content.decode()
    assert "taken apart" in story
    [undo] = re.findall(r'<form method="post" action="(/events/[^"]+)">(.*?)</form>', page, re.S)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', undo[1]))
    also = re.findall(r'name="also" value="([^"]*)"', undo[1])
    page = world.client("supervisor").post(undo[0], {**fields, "also": also}, follow=True)
    assert "1 of 3 finished" in clerk.get(begun).content.decode()


def test_what_was_scanned_is_scrapped_with_a_reason(world, clerk, begun):
    form = clerk.post(f"{begun}/scrap", {"scans": "N-1\nN-2", "back": begun}).content.decode()
    assert "Scrap 2 items" in form
    assert clerk.post(f"{begun}/scrap", {"scans": "X-9"}).status_code == 422
    assert clerk.post(f"{begun}/scrap", {"scans": ""}).status_code == 422
    items = " ".join(item(world, code).split("/")[2] for code in ("N-1", "N-2"))
    said = {"items": items, "order": begun.split("/")[2], "back": begun}
    assert clerk.post("/scrap/post", said).status_code == 422
    page = clerk.post("/scrap/post", {**said, "reason": "cracked"}, follow=True).content.decode()
    assert "2 scrapped" in page
    assert world.client("operator").get(f"/scrap?items={items}").status_code == 403


def test_a_by_product_comes_out_as_a_lot(world, clerk, begun):
    said = {"by_product": "OIL", "by_amount": "0.5 l", "by_code": "OLD-OIL", "back": begun}
    wrong = clerk.post(f"{begun}/by-product", said)
    assert wrong.status_code == 422
    assert "OLD-OIL" in wrong.content.decode()
    clerk.post(f"{begun}/load", {"lot": "OIL-1", "station": "STORE-1", "back": begun})
    clerk.post(f"{begun}/passed", {"scans": "N-1", "back": begun})
    clerk.post(f"{begun}/complete", {"scans": "N-1 M-1 M-2", "back": begun})
    assert "Undo" in clerk.post(f"{begun}/by-product", said, follow=True).content.decode()
    assert ledger.read.find_code("OLD-OIL")


def test_a_kit_is_scanned_behind_its_unit(world, clerk, begun):
    clerk.post(f"{begun}/load", {"lot": "OIL-1", "station": "STORE-1", "back": begun})
    clerk.post(f"{begun}/passed", {"scans": "N-1", "back": begun})
    act = ledger.Act(key="kit", by=world.people["operator"], recorded_at=clock.now())
    new = New(Kind.CONTAINER, 0, 1, Given(1, ["KIT-1"]))
    kit = ledger.commission(
        new, place=world.places["STORE-1"], stage=Stage.READY, owner=own(), act=act
    ).items[0]
    motors = [match.item for code in ("M-1", "M-2") for match in ledger.read.find_code(code)]
    ledger.pack(Lines(motors), container=kit, act=act._replace(key="pack"))
    page = clerk.post(f"{begun}/complete", {"scans": "N-1 KIT-1", "back": begun}, follow=True)
    assert "1 of 3 finished" in page.content.decode()


def test_the_machine_and_the_shift_are_on_record(world, lead, order):
    lines = "Early 06:00-14:00\nLate 14:00-22:00"
    assert "Late" in lead.post("/shifts/post", {"lines": lines}, follow=True).content.decode()
    wrong = lead.post("/shifts/post", {"lines": "Early"})
    assert wrong.status_code == 422
    operator = world.client("operator")
    assert "<textarea" not in operator.get("/shifts").content.decode()
    assert operator.post("/shifts/post", {"lines": ""}).status_code == 403
    assert "As the clock says" in operator.get("/station").content.decode()
    said = {"machine": "Preß 4", "shift": "Late", "back": order}
    assert operator.post("/station/post", {**said, "shift": "Night"}).status_code == 422
    assert operator.post("/station/post", {**said, "machine": ""}).status_code == 422
    plan(lead, order)
    page = operator.post("/station/post", said, follow=True).content.decode()
    assert "Preß 4, Late" in page
    operator.post(f"{order}/begin", {"serials": "N-1", "back": order})
    log = world.client("viewer").get(f"{order}/log").content.decode()
    for words in ("begun", "Preß 4", "Late: 1 act", "Operator"):
        assert words in log
    operator.post("/station/post", {"machine": "", "shift": ""})
    assert "No machine named" in operator.get(order).content.decode()
