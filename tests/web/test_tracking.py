"""How a product is followed, changed on its page; and counted goods getting serials."""

import re

import pytest

from stockthread import catalog, identifiers, ledger, parties
from stockthread.kernel.clock import now
from stockthread.web import numbering
from tests.web.conftest import new

Saws = tuple[int, int]


@pytest.fixture
def saws(world) -> Saws:
    """A product that is followed by lots, and a lot of 120 of it in STORE-1."""
    catalog.add_products([catalog.NewProduct("SAW", "Saw", tracking="lot", code_type="lot")])
    made = ledger.receive_new(
        new(ledger.Kind.LOT, "SAW", "lot", ["SL-1"], [120]),
        place=world.places["STORE-1"],
        stage=ledger.Stage.READY,
        owner=own(),
        act=act(world, "saws"),
    )
    return catalog.read.by_sku(["SAW"])["SAW"], made.items[0]


def own() -> int:
    found = parties.read.own_party()
    assert found
    return found.id


def act(world, key: str) -> ledger.Act:
    return ledger.Act(key=key, by=world.people["operator"], recorded_at=now())


def tracking(product: int) -> str:
    return catalog.read.product(product).tracking


def follow(clerk, world, product: int, policy: str, key: str = "f", **fields: str):
    sent = {"tracking": policy, "key": key, **fields}
    address = f"/products/{world.public('product', product)}/tracking/post"
    return clerk.post(address, sent, follow=True)


def serialise(clerk, world, product: int, **fields: str):
    address = f"/products/{world.public('product', product)}/serialise/post"
    return clerk.post(address, {"key": "s", **fields}, follow=True)


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_the_page_says_how_it_is_followed_and_offers_a_change(world, clerk, saws):
    text = clerk.get(f"/products/{world.public('product', saws[0])}").content.decode()
    assert "It is counted in lots" in text
    assert f"/products/{world.public('product', saws[0])}/tracking" in text
    viewer = world.client("viewer").get(f"/products/{world.public('product', saws[0])}")
    assert "/tracking" not in viewer.content.decode()


def test_the_form_says_in_numbers_what_each_policy_means(world, clerk, saws):
    text = text_of(clerk.get(f"/products/{world.public('product', saws[0])}/tracking"))
    assert "120 pieces in 1 lot have no serials yet" in text
    assert "120 pieces in 1 lot stay counted; each gets its serial when it is shipped." in text
    drill = catalog.read.by_sku(["DR-18"])["DR-18"]
    text = text_of(clerk.get(f"/products/{world.public('product', drill)}/tracking"))
    assert "14 pieces have serials: in STORE-1 (12) and Northwind Tools (2)." in text


def test_what_has_no_pieces_says_why_it_cannot_have_serials(world, clerk):
    juice = catalog.read.by_sku(["JUICE"])["JUICE"]
    text = text_of(clerk.get(f"/products/{world.public('product', juice)}/tracking"))
    assert "l measures" in text


def test_a_change_is_told_and_can_be_gone_back(world, clerk, saws):
    answer = follow(clerk, world, saws[0], "serial", reason="warranty")
    text = text_of(answer)
    assert "Saw is followed by a serial each from now on." in text
    assert "from lot to a serial each, by Admin · warranty" in text
    assert "0 of 120 have serials" in text
    assert tracking(saws[0]) == "serial"
    assert 'name="tracking" value="lot"' in answer.content.decode()
    follow(clerk, world, saws[0], "lot", key="back")
    assert tracking(saws[0]) == "lot"


def test_a_change_posted_twice_is_one(world, clerk, saws):
    for _ in range(2):
        assert follow(clerk, world, saws[0], "serial").status_code == 200
    assert len(catalog.read.tracking_changes(saws[0])) == 1


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("", "Choose how it shall be followed."),
        ("by_feel", "is no way of tracking"),
        ("lot", "is tracked by lot already"),
    ],
)
def test_a_change_that_cannot_be_says_why(world, clerk, saws, policy, said):
    answer = follow(clerk, world, saws[0], policy)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_units_that_stand_are_in_the_way_of_a_lot(world, clerk):
    drill = catalog.read.by_sku(["DR-18"])["DR-18"]
    answer = follow(clerk, world, drill, "lot")
    assert answer.status_code == 422
    assert "14 units of DR-18 with serials stand in STORE-1 (12)" in text_of(answer)


def test_only_who_sets_up_changes_it_and_who_commissions_gives_serials(world, saws):
    operator, viewer = world.client("operator"), world.client("viewer")
    public = world.public("product", saws[0])
    assert operator.get(f"/products/{public}/tracking").status_code == 403
    assert viewer.get(f"/products/{public}/serialise").status_code == 403


@pytest.fixture
def waiting(world, clerk, saws) -> Saws:
    """The saws, whose serials are waited for."""
    follow(clerk, world, saws[0], "serial")
    return saws


def test_before_the_policy_asks_for_serials_none_are_given(world, clerk, saws):
    answer = clerk.get(f"/products/{world.public('product', saws[0])}/serialise")
    assert answer.status_code == 422
    assert "SAW is tracked by lot" in text_of(answer)


def test_serials_are_given_bit_by_bit_and_the_rest_waits(world, clerk, waiting):
    answer = serialise(clerk, world, waiting[0], serials="S-01-S-34")
    text = text_of(answer)
    assert "34 × Saw given serials in STORE-1." in text
    assert "34 of 120 have serials" in text
    assert "Labels for the 34 new serials" in text
    assert ledger.read.item(waiting[1]).quantity == 86
    labels = re.search(r'name="items" value="([^"]+)"', answer.content.decode())
    assert labels
    assert len(labels[1].split()) == 34
    panel = text_of(clerk.post("/labels/print", {"items": labels[1]}))
    assert "Labels for 34 units" in panel


def test_three_piles_are_told_before_anything_is_done(world, clerk, waiting):
    address = f"/products/{world.public('product', waiting[0])}/serialise/preview"
    serialise(clerk, world, waiting[0], serials="B0001")
    text = text_of(clerk.post(address, {"serials": "B0002\nB0001\nBOO01", "key": "p"}))
    assert "Give 1 serial" in text
    assert "118 pieces still waiting" in text
    assert "is already the code of another item" in text or "another item" in text
    assert "Looks like B0001" in text
    assert ledger.read.item(waiting[1]).quantity == 119


def test_bad_ones_stay_in_the_list_with_the_good_done(world, clerk, waiting):
    serialise(clerk, world, waiting[0], serials="A-1")
    answer = serialise(clerk, world, waiting[0], serials="A-1\nA-2", key="t")
    assert "Saw given serials in STORE-1." in text_of(answer)
    box = re.search(r"<textarea id=.r-serials.[^>]*>([^<]*)<", answer.content.decode())
    assert box
    assert box[1].split() == ["A-1"]
    assert ledger.read.item(waiting[1]).quantity == 118


def test_a_double_click_gives_serials_once(world, clerk, waiting):
    for _ in range(2):
        answer = serialise(clerk, world, waiting[0], serials="A-1\nA-2")
        assert answer.status_code == 200
    assert ledger.read.item(waiting[1]).quantity == 118


def test_undo_gives_the_quantity_back(world, clerk, waiting):
    serialise(clerk, world, waiting[0], serials="A-1\nA-2")
    event = ledger.read.latest_events(1)[0].id
    clerk.post(f"/events/{world.public('event', event)}/undo", {"key": "u"})
    assert ledger.read.item(waiting[1]).quantity == 120


def with_scheme(clerk, world, product: int) -> None:
    serial = identifiers.read.code_type_by_code("serial").id
    identifiers.add_schemes([identifiers.NewScheme("SAWS", "Saws", "SW{counter:4}", serial)])
    follow(clerk, world, product, "serial", key="w", scheme="SAWS")


def test_serials_are_made_by_the_scheme_that_was_chosen(world, clerk, saws):
    with_scheme(clerk, world, saws[0])
    page = clerk.get(f"/products/{world.public('product', saws[0])}/serialise")
    assert "Make serials" in text_of(page)
    serialise(clerk, world, saws[0], way="made", count="3", part=part(saws[0]))
    made = ledger.read.latest_events(1)[0]
    assert [each.code for each in ledger.read.event_items(made.id) if each.kind == 1] == [
        "SW0001", "SW0002", "SW0003"
    ]  # fmt: skip


def part(product: int) -> str:
    return numbering.token(ledger.read.waiting(product)[0])


@pytest.mark.parametrize(
    ("count", "said"),
    [("", "is no quantity"), ("-1", "is no quantity"), ("1,5", "is no quantity"),
     ("0", "is no quantity"), ("121", "There are only 120"), ("9" * 9, "There are only 120"),
     ("9" * 10, "is no quantity"), ("٣", "is no quantity")],
)  # fmt: skip
def test_an_odd_number_of_serials_is_refused(world, clerk, saws, count, said):
    with_scheme(clerk, world, saws[0])
    answer = serialise(clerk, world, saws[0], way="made", count=count)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_without_a_scheme_none_are_made(world, clerk, waiting):
    answer = serialise(clerk, world, waiting[0], way="made", count="3")
    assert "has no scheme that makes its serials" in text_of(answer)


def test_of_several_parts_one_is_picked(world, clerk, waiting):
    ledger.move(
        ledger.Lines([waiting[1]], [20]), place=world.places["DOCK"], act=act(world, "some")
    )
    answer = serialise(clerk, world, waiting[0], serials="A-1")
    assert answer.status_code == 422
    assert "Choose from where they are taken" in text_of(answer)
    at_dock = next(
        each for each in ledger.read.waiting(waiting[0]) if each.place == world.places["DOCK"]
    )
    page = clerk.get(
        f"/products/{world.public('product', waiting[0])}/serialise",
        {"part": numbering.token(at_dock)},
    )
    assert "20 pieces of Saw in DOCK" in text_of(page)
    serialise(clerk, world, waiting[0], serials="A-1", part=numbering.token(at_dock), key="u")
    [unit] = ledger.read.find_code("A-1")
    assert ledger.read.item(unit.item).place == world.places["DOCK"]


@pytest.mark.parametrize("said", ["nonsense", "a-b-c-d-e", "-----", "\u2603"])
def test_a_part_that_is_not_there_is_refused(world, clerk, waiting, said):
    answer = serialise(clerk, world, waiting[0], serials="A-1", part=said)
    assert answer.status_code == 422


def test_when_nothing_waits_the_page_says_so(world, clerk, waiting):
    serialise(clerk, world, waiting[0], serials="S-001-S-120")
    page = clerk.get(f"/products/{world.public('product', waiting[0])}/serialise")
    assert "Nothing waits for serials" in text_of(page)
    answer = serialise(clerk, world, waiting[0], serials="A-1", key="more")
    assert "has serials" in text_of(answer)


def test_the_lot_and_its_units_tell_what_happened(world, clerk, waiting):
    serialise(clerk, world, waiting[0], serials="A-1\nA-2")
    lot = text_of(clerk.get(f"/items/{world.public('item', waiting[1])}"))
    assert "2 given serials in STORE-1" in lot
    [unit] = ledger.read.find_code("A-1")
    told = text_of(clerk.get(f"/items/{world.public('item', unit.item)}"))
    assert "Given the serial A-1 in STORE-1" in told
