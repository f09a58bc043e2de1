"""Transfers on pages: scanned in three piles, sent, arrived."""

import pytest

from stockthread import catalog, ledger, orders, places
from stockthread.kernel.clock import now
from stockthread.orders import TRANSFER, NewLine, NewOrder


@pytest.fixture
def transfer(world) -> int:
    skus = catalog.read.by_sku(["DR-18", "JUICE"])
    lines = (NewLine(skus["DR-18"], 2), NewLine(skus["JUICE"], 100_000))
    new = NewOrder(TRANSFER, lines, place_from=world.places["STORE"],
                   place_to=world.places["DOCK"])  # fmt: skip
    [id] = orders.add_orders([new], key="t", by=1, at=now())
    return id


def address(world, transfer: int, deed: str, step: str = "") -> str:
    return f"/orders/{world.public('order', transfer)}/pass/{deed}{step}"


def post(clerk, world, transfer: int, deed: str, scans: str, **fields: str):
    back = f"/orders/{world.public('order', transfer)}"
    sent = {"scans": scans, "key": f"{deed}-1", "back": back, **fields}
    return clerk.post(address(world, transfer, deed, "/post"), sent, follow=True)


def test_what_is_still_to_leave_is_told_before_anything_is_scanned(world, clerk, transfer):
    page = clerk.get(address(world, transfer, "send")).content.decode()
    assert "Still to leave" in page
    assert "2 × Drill D18" in page


def test_scans_fall_into_three_piles_and_change_nothing(world, clerk, transfer):
    sent = {"scans": "DR-0001\nDR-0002\nDR-0003"}
    page = clerk.post(address(world, transfer, "send", "/preview"), sent).content.decode()
    for words in ("not ordered, or more", "with what is extra", "still to leave", "Apple juice"):
        assert words in page
    assert orders.progress.of_order(orders.read.order(transfer)).lines[0].done.shipped == 0


def test_what_is_promised_to_a_sale_is_told_and_leaves_only_on_purpose(world, clerk, transfer):
    act = ledger.Act(key="promise", by=world.people["operator"], recorded_at=now())
    sale = ledger.Cause("sales order", "SO-77")
    ledger.reserve(ledger.Lines(world.drills[:1]), order=sale, act=act)
    page = clerk.post(address(world, transfer, "send", "/preview"), {"scans": "DR-0001\nDR-0002"})
    text = page.content.decode()
    assert "DR-0001, promised to SO-77" in text
    assert "They leave, with what is promised" in text
    refused = post(clerk, world, transfer, "send", "DR-0001\nDR-0002").content.decode()
    assert "DR-0001 is promised to SO-77" in refused
    along = "what is extra and what is promised"
    post(clerk, world, transfer, "send", "DR-0001\nDR-0002", along=along)
    assert ledger.read.reservations_for(*sale) == []
    assert orders.progress.of_order(orders.read.order(transfer)).lines[0].done.shipped == 2


def test_goods_leave_and_arrive(world, clerk, transfer):
    page = post(clerk, world, transfer, "send", "DR-0001\nL-1 100 l").content.decode()
    assert "Arrived" in page
    done = [line.done for line in orders.progress.of_order(orders.read.order(transfer)).lines]
    assert [each.shipped for each in done] == [1, 100_000]
    page = clerk.get(address(world, transfer, "arrive")).content.decode()
    assert "100 l × Apple juice" in page
    post(clerk, world, transfer, "arrive", "DR-0001\nL-1")
    done = [line.done for line in orders.progress.of_order(orders.read.order(transfer)).lines]
    assert [each.delivered for each in done] == [1, 100_000]
    lying = places.read.place(world.places["DOCK"]).code
    assert lying in clerk.get(f"/items/{world.public('item', world.drills[0])}").content.decode()


@pytest.mark.parametrize(
    ("deed", "scans", "sentence"),
    [
        ("send", "DR-9999", "Nothing is called DR-9999"),
        ("send", "DR-0001\nDR-0001", "Line 2: DR-0001 was scanned twice"),
        ("send", "DR-0100", "Line 1: DR-0100"),
        ("send", "L-1 much", "much"),
        ("arrive", "DR-0001", "Line 1: DR-0001 is not in transit"),
        ("arrive", "", ""),
    ],
)
def test_what_cannot_pass_comes_back_with_its_line(world, clerk, transfer, deed, scans, sentence):
    answer = post(clerk, world, transfer, deed, scans)
    assert answer.status_code == 422
    preview = clerk.post(address(world, transfer, deed, "/preview"), {"scans": scans})
    assert sentence in preview.content.decode()


def test_more_than_is_ordered_leaves_on_purpose_only(world, clerk, transfer):
    scans = "DR-0001\nDR-0002\nDR-0003"
    assert post(clerk, world, transfer, "send", scans).status_code == 422
    assert (
        post(clerk, world, transfer, "send", scans, key="2", along="what is extra").status_code
        == 200
    )


def test_only_an_open_transfer_has_these_pages(world, clerk, transfer):
    orders.cancel_order(transfer, by=1, at=now())
    answer = clerk.get(address(world, transfer, "send"))
    assert "no open transfer" in answer.content.decode()
    assert clerk.get(address(world, transfer, "throw")).status_code == 404


def closing(world, clerk, transfer: int):
    href = f"/orders/{world.public('order', transfer)}/state/close"
    return clerk.get(href).content.decode(), clerk.post(f"{href}/post", {"key": "c"}, follow=True)


def test_closing_says_what_is_lost_and_a_lost_piece_arrives_later(world, clerk, transfer):
    post(clerk, world, transfer, "send", "DR-0001\nDR-0002\nL-1 100 l")
    post(clerk, world, transfer, "arrive", "DR-0001")
    form, answer = closing(world, world.client("operator"), transfer)
    assert "2 still in transit" in form
    assert "DR-0002" in form
    assert "100 l" in form
    assert "which you may not" in form
    assert "Close TR" not in form.partition("</h1>")[2], "no button that must refuse"
    assert "may not adjust" in answer.content.decode(), "writing off asks for another role"
    lead = world.client("supervisor")
    answer = closing(world, lead, transfer)[1].content.decode()
    assert "2 items of it lost in transit" in answer
    assert f"/orders/{world.public('order', transfer)}/pass/arrive" in answer
    again = f"/orders/{world.public('order', transfer)}/state/open/post"
    answer = world.client("operator").post(again, {"key": "o"})
    assert answer.status_code == 422, "opening it again writes it back"
    assert "Lost still" in clerk.get(address(world, transfer, "arrive")).content.decode()
    page = post(clerk, world, transfer, "arrive", "DR-0002", key="late").content.decode()
    assert "found" in page
    assert "Undo" in page
    assert orders.read.order(transfer).state == "closed"


def test_what_left_or_arrived_is_told_with_the_way_back(world, clerk, transfer):
    for deed, told in (("send", "moved from"), ("arrive", "moved from")):
        page = post(clerk, world, transfer, deed, "DR-0001").content.decode()
        toast = page.partition('class="toast"')[2].partition("</form>")[0]
        assert told in toast
        assert "Undo" in toast
