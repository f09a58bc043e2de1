"""Mass balances and mock recalls on pages."""

from stockthread import ledger, recalls
from stockthread.ledger import Lines
from tests.web.conftest import LONG_AGO


def lose(world, quantity: int) -> None:
    act = ledger.Act(key="lost", by=world.people["operator"], recorded_at=LONG_AGO, reason="gone")
    from stockthread import places

    ledger.lose(Lines([world.juice], [quantity]), place=places.virtual_place("lost"), act=act)


def test_a_balance_adds_up_and_tells_what_stands_behind(world, clerk):
    lose(world, 1_000)
    address = f"/items/{world.public('item', world.juice)}/balance"
    page = clerk.get(address).content.decode()
    assert "Received" in page
    assert "499 l" in page
    assert "99.8 % accounted for" in page
    assert "Not found" in page
    page = clerk.get(address, {"as_of": "2025-01-01T10:00"}).content.decode()
    assert "Nothing to balance" in page
    assert address in clerk.get(address.removesuffix("/balance")).content.decode()


def test_a_mock_recall_is_pressed_kept_listed_and_set(world, clerk):
    sent = {"items": world.items(world.juice), "key": "m-1"}
    answer = clerk.post("/mock-recalls/post", sent, follow=True)
    page = answer.content.decode()
    assert "100 % accounted for" in page
    assert "L-1" in page
    clerk.post("/mock-recalls/post", sent)
    [done] = recalls.mocks()
    assert done.number in clerk.get("/mock-recalls").content.decode()
    pdf = clerk.get(f"/mock-recalls/{world.public('mock', done.id)}/pdf")
    assert pdf.content.startswith(b"%PDF")
    assert world.client("operator").post("/mock-recalls/post", sent).status_code == 403
