"""Papers are set as PDF and say what left, with every serial, lot and container."""

import pypdfium2
import pytest

from stockthread import counts, ledger, orders, papers, parties, sales
from stockthread.ledger import Lines
from stockthread.sales import Load, Scan


def words(data: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


@pytest.fixture
def sent(shop, world):
    parties.add_contacts([parties.NewContact("CUS", "Gate", address="Dock 4\n12345 Harbour")])
    drills = world.drills(30)
    lot = shop.juice(3_000, "2026-12-31")
    order = shop.order(orders.SALE, orders.NewLine(world.drill, 40),
                       orders.NewLine(world.juice, 1_500), reference="4500-77")  # fmt: skip
    shop.pick(order, *drills, Scan(item=lot, quantity=1_500))
    [carton] = world.cartons(1, world.a3)
    ledger.pack(Lines(drills[:20]), container=carton, act=world.act(cause=order.cause))
    gone = shop.ship(order, carton, *drills[20:], Load(lot, None, world.a3),
                     carrier=parties.read.by_code(["CAR"])["CAR"], tracking="1Z9")  # fmt: skip
    return sales.read.shipment(gone.shipment), drills


def test_a_delivery_note_says_all_that_left_by_line(sent, world):
    shipment, drills = sent
    text = "\n".join(words(papers.pdf(papers.delivery_note(shipment))))
    for code in ledger.read.codes(drills).values():
        assert code in text
    for word in (
        "Delivery note", "D-0000", "4500-77", "1Z9", "Carrier Ltd", "Customer Ltd", "Dock 4",
        "1.5 l", "good until 31 December 2026", "2 March 2026", "To follow", "Signature",
        "Page 1 of",
    ):  # fmt: skip
        assert word in text, word


def test_a_delivery_note_says_what_is_still_to_follow_then(sent, shop, world):
    first, _ = sent
    note = papers.delivery_note(first)
    assert [row.cells[3:] for row in note.groups[0].rows] == [
        ("40", "30", "10"), ("1.5 l", "1.5 l", "")
    ]  # fmt: skip
    order = orders.read.order(first.orders[0][0])
    more = world.drills(4)
    shop.pick(order, *more)
    second = sales.read.shipment(shop.ship(order, *more).shipment)
    [row] = papers.delivery_note(second).groups[0].rows
    assert row.cells[3:] == ("40", "4", "6")
    assert papers.delivery_note(first) == note, "what came later does not change it"


def test_a_packing_list_says_what_is_in_which_container(sent):
    form = papers.packing_list(sent[0])
    assert [group.heading.partition(" ")[0] for group in form.groups] == ["Container", "Loose"]
    assert form.groups[0].note == "20 pieces"
    assert [row.cells[-1] for row in form.groups[0].rows] == ["20"]
    assert len(form.groups[0].rows[0].codes) == 20


@pytest.mark.parametrize(("size", "width"), [("a4", 595), ("us-letter", 612)])
def test_papers_come_in_both_sizes(sent, size, width):
    document = pypdfium2.PdfDocument(papers.pdf(papers.delivery_note(sent[0]), size))
    assert round(document[0].get_width()) == width
    document.close()


def test_a_pick_list_walks_through_the_places_with_codes_to_scan(shop, world):
    drills = world.drills(3)
    world.move(drills[2:], world.a2)
    order = shop.sale(3)
    shop.allocate(order)
    form = papers.pick_list([order])
    assert [(group.heading, group.scan) for group in form.groups] == [
        ("A-1", "A-1"), ("A-2", "A-2")
    ]  # fmt: skip
    assert form.scan == order.number
    text = "\n".join(words(papers.pdf(form)))
    assert "Bin A-2" in text
    assert order.number in text


def test_what_people_wrote_is_never_read_as_markup(shop, world):
    world.drills(1)
    order = shop.sale(1, note="#panic() $x$ *bold* \\ ]")
    shop.allocate(order)
    assert "#panic() $x$ *bold*" in "\n".join(words(papers.pdf(papers.pick_list([order]))))


def test_documents_are_found_by_what_stands_on_them(sent, world):
    shipment, _ = sent
    of = tuple(order for order, _ in shipment.orders)
    number = sales.read.shipment_number(shipment)
    found = papers.Document("shipment", shipment.id, number, "1Z9", of)
    for text in (number, number.lower(), f"D-{shipment.id}", "1Z9", "1z", f"#{number}"):
        assert papers.find_documents(text) == [found], text
    [wave] = [sales.add_wave([orders.read.order(of[0])], place=world.a3, key="w",
                             by=world.anna, at=world.act().recorded_at)]  # fmt: skip
    told = [(each.kind, each.id, each.orders) for each in papers.find_documents(f"#{wave}")]
    assert ("wave", wave, of) in told
    assert papers.find_documents(f"wave {wave}")[-1].number == f"Wave {wave}"
    for text in ("", "#", "wave", "D-", "9" * 30, "D-999999"):
        assert papers.find_documents(text) == [], text


def test_counts_are_found_by_how_their_number_begins(world):
    place = counts.NewCount(places=(world.a1,))
    count = counts.open_count(place, key="c", by=world.anna, at=world.act().recorded_at)
    for text in (count.number, count.number.lower()[:5], f"#{count.number}"):
        assert [(e.kind, e.id) for e in papers.find_documents(text)] == [("count", count.id)]
