"""What came for what went back to a supplier, on the order's page and in both histories."""

from stockthread import ledger, purchases
from stockthread.kernel import ids
from stockthread.purchases import Part
from stockthread.receipts import Delivery
from tests.web.test_books import words_of
from tests.web.test_purchases import act, address, order

__all__ = ["order"]


def test_both_histories_show_each_other_and_the_order_what_is_owed(world, order):
    clerk = world.client("operator")
    lines = ["DR-18\tN-1", "DR-18\tN-2", "DR-18\tN-3"]
    purchases.receive(order, Delivery(lines, world.places["DOCK"], 2026), act(world, "r"),
                      with_doubtful=True)  # fmt: skip
    old = ledger.read.find_code("N-2")[0].item
    purchases.send_back(order, [Part(old)], act(world, "b"), reason="housing cracked")
    shown = words_of(clerk.get(address(order)))
    assert "Owed by the supplier" in shown
    assert "N-2" in shown
    assert "Replacement owed by the supplier" in words_of(clerk.get(item_page(old)))
    purchases.receive(order, Delivery(["DR-18\tN-9"], world.places["DOCK"], 2026),
                      act(world, "n"), with_doubtful=True)  # fmt: skip
    new = ledger.read.find_code("N-9")[0].item
    shown = words_of(clerk.get(address(order)))
    assert "Owed by the supplier" not in shown
    assert "N-9 for N-2" in shown
    assert "N-9 came for it" in words_of(clerk.get(item_page(old)))
    said = words_of(clerk.get(item_page(new)))
    assert "for N-2 that went back" in said
    assert "Came for N-2" in said


def item_page(item: int) -> str:
    return f"/items/{ids.public_id('item', item)}"
