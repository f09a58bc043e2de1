"""Codes put right on the pages: each form asks why, posts once, tells old → new, can be undone."""

from functools import partial

import pytest

from stockthread import access, catalog, certificates, identifiers, ledger
from stockthread.kernel import clock, ids
from tests import stock

WHY = "Label misread"


def page(clerk, address: str, **said: str) -> str:
    return clerk.get(address, said).content.decode()


def item_page(world, clerk, item: int) -> str:
    return page(clerk, f"/items/{world.public('item', item)}")


def sent(world, *items: int, **more: str) -> dict[str, str]:
    return {"items": world.items(*items), "reason": WHY, "key": "k1", "back": "/items", **more}


def scheme(pattern: str = "N-{counter:4}") -> int:
    serial = identifiers.read.code_type_by_code("serial").id
    return identifiers.add_schemes([identifiers.NewScheme("N", "New", pattern, serial)])[0]


@pytest.fixture
def saws(world) -> int:
    """A product with a scheme."""
    scheme()
    return catalog.add_products([catalog.NewProduct("SAW", "Saw S1", scheme="N")])[0]


def test_the_items_page_tells_each_code_with_its_days_and_who(world, clerk):
    drill = world.drills[0]
    text = item_page(world, clerk, drill)
    assert "Serial number" in text
    assert "since " in text
    assert ", Operator" in text
    assert "/codes/correct?" in text
    assert "/codes/add?" in text
    assert "/codes/end?" not in text, "the last code of an item is not ended"
    viewer = item_page(world, world.client("operator"), drill)
    assert "/codes/correct?" not in viewer
    assert "/codes/add?" not in viewer


def test_a_code_is_added_corrected_and_ended(world, clerk):
    drill = world.drills[0]
    clerk.post("/codes/add/post", sent(world, drill, type="imei", text="35-2099"))
    assert stock.codes(drill) == ["352099", "DR-0001"]
    text = item_page(world, clerk, drill)
    assert "/codes/end?" in text
    wanted = {"type": "imei", "code": "352099"}
    assert "352" in page(clerk, "/codes/correct", items=world.items(drill), **wanted)
    answer = clerk.post(
        "/codes/correct/post", sent(world, drill, **wanted, text="352100", key="k2"), follow=True
    )
    assert stock.codes(drill) == ["352100", "DR-0001"]
    assert "IMEI 352099 → 352100." in answer.content.decode()
    assert "Undo" in answer.content.decode()
    clerk.post("/codes/end/post", sent(world, drill, type="imei", code="352100", key="k3"))
    assert stock.codes(drill) == ["DR-0001"]
    text = item_page(world, clerk, drill)
    assert "no longer valid" in text
    assert "until " in text
    assert WHY in text


def test_a_correction_posted_twice_is_done_once(world, clerk):
    drill = world.drills[0]
    form = sent(world, drill, type="serial", code="DR-0001", text="DR-9001")
    first, second = (clerk.post("/codes/correct/post", form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert stock.codes(drill) == ["DR-9001"]


def test_of_two_who_correct_one_code_the_second_is_told(world, clerk):
    drill = world.drills[0]
    form = sent(world, drill, type="serial", code="DR-0001", text="DR-9001")
    clerk.post("/codes/correct/post", form)
    answer = clerk.post("/codes/correct/post", {**form, "text": "DR-9002", "key": "other"})
    assert answer.status_code == 422
    assert "has no code DR-0001 of this type now" in answer.content.decode()
    assert "DR-9002" in answer.content.decode(), "what was written comes back"


FORMS = {
    "/codes/add/post": {"type": "imei", "text": "35"},
    "/codes/correct/post": {"type": "serial", "code": "DR-0001", "text": "X"},
    "/codes/end/post": {"type": "serial", "code": "DR-0001"},
    "/codes/swap/post": {"type": "serial", "other": "DR-0002"},
    "/codes/renew/post": {"way": "given", "text": "X"},
    "/rebook/post": {"product": "SAW"},
}


@pytest.mark.parametrize("address", FORMS)
def test_a_reason_is_asked_for(world, clerk, saws, address):
    with stock.unchanged():
        answer = clerk.post(
            address, {**sent(world, world.drills[0], **FORMS[address]), "reason": " "}
        )
        assert answer.status_code == 422
        assert "Give a reason" in answer.content.decode()


@pytest.mark.parametrize("address", FORMS)
def test_who_may_not_correct_is_refused(world, saws, address):
    with stock.unchanged():
        form = sent(world, world.drills[0], **FORMS[address])
        for role in ("viewer", "operator", "quality"):
            assert world.client(role).post(address, form).status_code == 403


@pytest.mark.parametrize(
    ("address", "said", "words"),
    [
        ("/codes/add/post", {"type": "imei", "text": " "}, "There is no code here"),
        ("/codes/add/post", {"type": "serial", "text": "DR-0002"}, "stands on another item"),
        ("/codes/add/post", {"type": "serial", "text": "DR-18"}, "number of the product itself"),
        (
            "/codes/correct/post",
            {"type": "serial", "code": "DR-0001", "text": "DR-0001"},
            "already",
        ),
        ("/codes/correct/post", {"type": "serial", "code": "DR-0001", "text": "x" * 129}, "129"),
        ("/codes/end/post", {"type": "serial", "code": "DR-0001"}, "only code of this item"),
        ("/codes/swap/post", {"type": "serial", "other": "NONE"}, "Nothing has the code NONE"),
        ("/codes/swap/post", {"type": "serial", "other": "L-1"}, "no code of this type"),
        ("/codes/renew/post", {"way": "given", "text": "A\nB"}, "2 serials for 1 items"),
        ("/codes/renew/post", {"way": "made"}, "no scheme that makes its serials"),
        ("/codes/renew/post", {"way": "given", "text": "NO\tX"}, "NO is no serial of the items"),
        ("/rebook/post", {"product": "NOPE"}, "There is no product with the SKU NOPE"),
        ("/rebook/post", {"product": "DR-18"}, "is there already"),
        ("/rebook/post", {"product": "JUICE"}, "of another kind"),
    ],
)
def test_what_cannot_be_comes_back_with_the_reason(world, clerk, address, said, words):
    with stock.unchanged():
        answer = clerk.post(address, sent(world, world.drills[0], **said))
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_two_that_are_picked_swap_their_serials(world, clerk):
    one, other = world.drills[:2]
    shown = clerk.post("/codes/swap", {"items": world.items(one, other)}).content.decode()
    assert shown.count("Drill D18") >= 2
    answer = clerk.post("/codes/swap/post", sent(world, one, other, type="serial"), follow=True)
    assert [stock.codes(one), stock.codes(other)] == [["DR-0002"], ["DR-0001"]]
    assert "Serial number: DR-0001 and DR-0002 swapped." in answer.content.decode()
    three = clerk.post("/codes/swap", {"items": world.items(*world.drills[:3])})
    assert "Two items swap their codes, and 3 are picked" in three.content.decode()


def test_one_swaps_with_another_that_is_scanned(world, clerk):
    clerk.post("/codes/swap/post", sent(world, world.drills[0], type="serial", other=" DR-0002\r"))
    assert stock.codes(world.drills[1]) == ["DR-0001"]


def test_new_serials_are_seen_before_they_are_given(world, clerk):
    picked = world.drills[:3]
    form = sent(world, *picked, way="given", text="A0100-A0102")
    with stock.unchanged():
        text = clerk.post("/codes/renew", form).content.decode()
    for code in ("DR-0001", "DR-0003", "A0100", "A0102"):
        assert code in text.replace("</span><span>", "")
    assert "Give 3 new serials" in text
    answer = clerk.post("/codes/renew/post", form, follow=True).content.decode()
    assert [stock.codes(drill) for drill in picked] == [["A0100"], ["A0101"], ["A0102"]]
    assert "3 × Drill D18 given new codes." in answer


def test_old_and_new_in_two_columns_need_no_order(world, clerk):
    rows = "DR-0002\tB\nDR-0001\tA"
    clerk.post("/codes/renew/post", sent(world, *world.drills[:2], way="given", text=rows))
    assert [stock.codes(drill) for drill in world.drills[:2]] == [["A"], ["B"]]


def test_a_preview_leaves_out_what_cannot_be_and_says_why(world, clerk):
    form = sent(world, *world.drills[:3], way="given", text="A\nDR-0009\nC")
    text = clerk.post("/codes/renew", form).content.decode()
    assert "1 item left out" in text
    assert "DR-0009 stands on another item" in text
    assert 'name="accept" value="good"' in text
    assert "Give 2 new serials" in text
    clerk.post("/codes/renew/post", {**form, "accept": "good"})
    assert [stock.codes(drill) for drill in world.drills[:3]] == [["A"], ["DR-0002"], ["C"]]


def test_the_scheme_makes_them_and_a_preview_takes_none(world, clerk, saws):
    picked = world.drills[:2]
    clerk.post("/rebook/post", sent(world, *picked, product="SAW"))
    form = sent(world, *picked, way="made", key="k2")
    assert "N-{counter:4}" in clerk.post("/codes/renew", {"items": form["items"]}).content.decode()
    for _ in range(2):
        assert "N-0001" in clerk.post("/codes/renew", form).content.decode().replace(
            "</span><span>", ""
        )
    clerk.post("/codes/renew/post", form)
    assert [stock.codes(drill) for drill in picked] == [["N-0001"], ["N-0002"]]


def test_serials_are_given_to_units_of_one_product(world, clerk, saws):
    clerk.post("/rebook/post", sent(world, world.drills[0], product="SAW"))
    two = clerk.post("/codes/renew", {"items": world.items(*world.drills[:2])})
    assert "of 2 products" in two.content.decode()
    lot = clerk.post("/codes/renew", {"items": world.items(world.juice)})
    assert lot.status_code == 422


def test_another_product_is_told_in_numbers_first(world, clerk, saws):
    form = sent(world, *world.drills, product="SAW", way="product")
    certificates.set_specification(
        saws, [certificates.NewNeed("certificate", "COA")], key="s", at=clock.now(),
        by=world.people["quality"],
    )  # fmt: skip
    with stock.unchanged():
        text = clerk.post("/rebook", form).content.decode()
    assert "12 × Drill D18 → Saw S1" in text
    assert "12 of them are held then, as Saw S1 asks before use." in text
    assert "Book 12 items as Saw S1" in text
    answer = clerk.post("/rebook/post", form, follow=True).content.decode()
    assert "12 × Drill D18 → Saw S1." in answer
    found = [ledger.read.item(drill) for drill in world.drills]
    assert {(view.product, view.holds) for view in found} == {(saws, 1)}
    back = {**form, "product": "DR-18", "key": "k2"}
    text = clerk.post("/rebook", back).content.decode()
    assert "12 of them are held as what they are not, and free then." in text


def test_undoing_another_product_asks_again_what_the_first_one_asks(world, clerk, saws):
    drill, person = world.drills[0], world.people["quality"]
    act = partial(ledger.Act, by=person, recorded_at=clock.now(), reason="As it is")
    product = ledger.read.item(drill).product
    needs = [certificates.NewNeed("certificate", "COA")]
    certificates.set_specification(product, needs, key="s", at=clock.now(), by=person)
    certificates.apply_now(product, act=act("a"))
    signer = access.Signer(person, "quality", access.BY_PASSWORD, clock.now())
    certificates.concede([drill], act=act("c"), signer=signer)
    clerk.post("/rebook/post", sent(world, drill, product="SAW"))
    assert ledger.read.item(drill).holds == 0
    event = ids.public_id("event", ledger.read.latest_events(1)[0].id)
    clerk.post(f"/events/{event}/undo", {"key": "u", "back": "/items"})
    view = ledger.read.item(drill)
    assert (view.product, view.holds) == (product, 1)


def test_a_selection_of_everything_gets_new_serials(world, clerk):
    every = {"every": "1", "query": "product=DR-18&place=STORE", "way": "given",
             "text": "A0001-A0012", "reason": WHY, "key": "k"}  # fmt: skip
    clerk.post("/codes/renew/post", every)
    assert stock.codes(world.drills[11]) == ["A0012"]


def test_the_list_offers_corrections_to_those_who_may(world, clerk):
    text = page(clerk, "/items")
    assert 'formaction="/codes/renew"' in text
    assert 'formaction="/codes/swap"' in text
    assert 'data-when-count="2"' in text
    assert "/codes/renew" not in page(world.client("operator"), "/items")
