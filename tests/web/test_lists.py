"""Every list: filters in its address, the number found, all of it as a file, many rows at once."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from PIL import Image

from stockthread import access, catalog, holds, ledger, orders, parties, places, printing, sales
from stockthread.kernel import clock, ids
from stockthread.web import lists
from stockthread.web.every_list import LISTS, NOTHING_AT_ONCE

NO_LISTS = {
    "home": "an overview",
    "find": "what fits a search, best first",
    "sign_in": "a form",
    "styleguide": "a page for those who make pages",
    "receive": "a form",
    "scheme_new": "a form",
    "book_new": "a form",
    "barcode_teach": "a form",
    "order_new": "a form",
    "causes_new": "a form",
    "certificate_new": "a form",
    "result_table": "a form",
    "certificate_kinds": "what is chosen from when certificates are entered",
    "order_imports": "a form",
    "product_new": "a form",
    "party_new": "a form",
    "place_new": "a form",
    "complaint_new": "a form",
    "complaint_setup": "what is chosen from when complaints are sorted and answered",
    "count_new": "a form",
    "printer_new": "a form",
    "label_template_new": "a form",
    "code_type_new": "a form",
    "return_lend": "a form",
    "return_buy_back": "a form",
    "return_exchange": "a form",
    "return_pass_on": "a form",
    "station": "a form",
    "shipping": "a form",
    "pack": "a form",
    "put_back": "a form",
    "check_proof": "a form",
    "seals": "heads that are made by themselves; the latest of them",
    "return_register": "a form",
    "products_suggested": "choices while one types",
    "recall_new": "a form",
    "stock_then": "has its own filters and CSV: stock as it stood at a moment",
    "action_new": "a form",
    "consigned_bill": "what one party is to pay, with its sum",
    "returns": "one scan; the returns are among the orders",
    "weigh": "a form",
    "weights": "sums; what was weighed last stands below them",
}
"""Pages that are no lists, each with why."""
OLDER = {"label_print", "value"}
"""Lists with what they had before."""


def pages() -> list[str]:
    """The names of the routes whose addresses need nothing filled in."""
    found = []
    for resolver in get_resolver().url_patterns:
        for pattern in getattr(resolver, "url_patterns", [resolver]):
            if pattern.name and "<" not in str(pattern.pattern):
                found.append(pattern.name)
    return sorted(set(found))


def text_of(client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def lines_of(client, name: str, **query: str) -> list[list[str]]:
    answer = client.get(reverse("list_csv", args=[name]), query)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO("".join(map(bytes.decode, answer.streaming_content)))))


def test_every_page_is_a_list_or_says_why_not(world, clerk):
    unsaid = []
    for name in pages():
        if name in LISTS or name in NO_LISTS or name in OLDER:
            continue
        answer = clerk.get(reverse(name))
        is_page = answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]
        if is_page and not answer.streaming and "<h1" in answer.content.decode():
            unsaid.append(name)
    assert not unsaid


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_filters_counts_and_exports(world, clerk, name):
    listing = LISTS[name]
    assert listing.fields, "a list without filters"
    assert listing.name == name
    text = text_of(clerk, reverse(name))
    for field in listing.fields:
        if field.kind != "kept":
            assert f'name="{field.name}"' in text, field.name
        if field.kind == "choice":
            for value, _ in field.choices():
                assert clerk.get(reverse(name), {field.name: value}).status_code == 200, value
            said = text_of(clerk, reverse(name), **{field.name: "no such word"})
            assert "“no such word” is no state to filter by" in said
        if field.kind == "day":
            assert "is no day" in text_of(clerk, reverse(name), **{field.name: "soon"})
    found = lists.find(listing, lists.asked(listing, {}))
    [head, *lines] = lines_of(clerk, name)
    assert tuple(head) == listing.head
    assert all(len(line) == len(head) for line in lines)
    if found.total()[0]:
        assert reverse("list_csv", args=[name]) in text


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_word_that_nothing_has_finds_nothing(world, clerk, name):
    fields = {field.name for field in LISTS[name].fields}
    if "text" not in fields:
        pytest.skip("no text box")
    assert "Nothing fits" in text_of(clerk, reverse(name), text="zzz nothing")
    assert len(lines_of(clerk, name, text="zzz nothing")) == 1


def test_each_list_does_something_to_many_rows_or_says_why_not():
    actors = [access.Actor(0, "", role) for role in access.ROLES]
    idle = {
        name for name, of in LISTS.items()
        if not (of.kind and any(lists.acts(of, actor) for actor in actors))
    }  # fmt: skip
    assert idle == set(NOTHING_AT_ONCE)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_each_deed_names_what_it_asks_and_what_undoes_it(name):
    for deed in LISTS[name].deeds.values():
        assert LISTS[name].kind
        assert not deed.back or deed.back in LISTS[name].deeds


def test_a_file_holds_all_that_fits_and_not_only_a_page(world, clerk, monkeypatch):
    monkeypatch.setattr("stockthread.web.lists.SIZE", 5)
    monkeypatch.setattr("stockthread.web.lists.CHUNK", 3)
    assert "1–5 of 14" in text_of(clerk, "/items", product="DR-18")
    [_, *lines] = lines_of(clerk, "items", product="DR-18")
    assert [line[0] for line in lines][:2] == ["DR-0001", "DR-0002"]
    assert len(lines) == 14


def test_a_file_holds_only_what_is_picked(world, clerk):
    answer = clerk.post("/lists/items/csv", {"items": world.items(*world.drills[3:5])})
    text = b"".join(answer.streaming_content).decode()
    assert text.count("\n") == 3
    assert "DR-0004" in text


def test_no_cell_of_a_file_is_a_formula(world, clerk):
    parties.add_parties([parties.NewParty("EVIL", "=1+1", is_supplier=True)])
    assert "'=1+1" in [line[1] for line in lines_of(clerk, "parties")]


def products(client, deed: str, **form: str):
    return client.post(f"/lists/products/{deed}/post", {"key": "1", **form})


def test_many_rows_are_closed_after_a_question_with_numbers_and_opened_again(world, clerk):
    both = " ".join(ids.public_id("product", id) for id in catalog.read.by_sku(["DR-18", "JUICE"])
                    .values())  # fmt: skip
    asks = clerk.post("/lists/products/close", {"items": both}).content.decode()
    assert "Use no more 2 products?" in asks
    assert "DR-18 and JUICE" in asks
    told = products(clerk, "close", items=both).content.decode()
    assert "2 products used no more" in told
    assert "/lists/products/reopen/post" in told
    assert len(lines_of(clerk, "products", state="closed")) == 3
    assert "2 products in use again" in products(clerk, "reopen", items=both).content.decode()
    assert len(lines_of(clerk, "products", state="closed")) == 1


def test_all_that_match_are_acted_on(world, clerk):
    told = products(clerk, "close", every="1", query="text=drill").content.decode()
    assert "DR-18 used no more" in told
    assert len(lines_of(clerk, "products", state="used")) == 2


def test_what_one_row_refuses_stops_no_other(world, clerk):
    places.add_places([places.NewPlace("STORE-2", "Bin 2", "bin", "STORE")])
    codes = places.read.by_code(["STORE", "STORE-2"])
    picked = " ".join(ids.public_id("place", id) for id in codes.values())
    told = clerk.post("/lists/places/close/post", {"items": picked}).content.decode()
    assert "STORE-2 closed" in told
    assert "STORE left as before" in told
    assert [line[0] for line in lines_of(clerk, "places", state="closed")] == ["code", "STORE-2"]


def test_what_a_role_may_not_do_is_not_offered_and_refused(world):
    viewer = world.client("viewer")
    assert "/lists/products/close" not in text_of(viewer, "/products")
    one = ids.public_id("product", 1)
    assert products(viewer, "close", items=one).status_code == 403


def test_more_than_one_act_takes_is_refused_with_numbers(world, clerk, monkeypatch):
    monkeypatch.setattr("stockthread.web.lists.PICKED_MAX", 1)
    monkeypatch.setattr(lists.picked, "__defaults__", (1,))
    answer = products(clerk, "close", every="1", query="")
    assert answer.status_code == 422
    assert "2 lines are too many at once" in answer.content.decode()


@pytest.mark.parametrize("name", ["products", "places", "parties"])
def test_more_rows_cost_no_more_queries(world, clerk, name):
    with_few = queries(clerk, name)
    catalog.add_products([catalog.NewProduct(f"P-{n}", f"Part {n}") for n in range(20)])
    places.add_places([places.NewPlace(f"S-{n}", f"Shelf {n}", "bin", "STORE") for n in range(20)])
    parties.add_parties(
        [parties.NewParty(f"C-{n}", f"Customer {n}", is_supplier=True) for n in range(20)]
    )
    assert queries(clerk, name) <= with_few + 1


def queries(client, name: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        text_of(client, reverse(name), **({"view": "list"} if name == "places" else {}))
    return len(asked)


def test_all_holds_of_a_reason_are_released_in_one_act(world, clerk):
    for n, reason in enumerate(("Cracked", "Cracked", "Wet")):
        form = {"items": world.items(world.drills[n]), "reason": reason, "key": str(n)}
        clerk.post("/hold/post", form)
    assert "2 holds" in text_of(clerk, "/holds", text="crack")
    named = holds.reason("RECALL").name
    clerk.post("/hold/post", {"items": world.items(world.drills[4]), "why": "RECALL",
                              "reason": "RC-9", "key": "named"})  # fmt: skip
    assert "1 hold, " in text_of(clerk, "/holds", text=f"{named} rc-9")
    assert "1 hold, " in text_of(clerk, "/holds", text="RECALL rc-9")
    [recalled] = ledger.read.holds_of(world.drills[4])
    ledger.release([recalled.id], act=ledger.Act("freed", world.people["quality"], clock.now()))
    asks = clerk.post("/release", {"every": "1", "query": "text=crack"}).content.decode()
    assert "Release 2 holds" in asks
    picked = asks.split('name="holds" value="')[1].split('"')[0]
    clerk.post("/release/post", {"holds": picked, "reason": "Mended", "key": "r"})
    assert [line[4] for line in lines_of(clerk, "holds")] == ["reason", "Wet"]


def test_counts_are_posted_and_taken_back_in_bulk(world, clerk):
    for n in range(2):
        sent = {"key": f"c{n}", "places": "STORE", "kind": "full"}
        assert clerk.post("/counts/new/post", sent).status_code == 302
    all_of = {"every": "1", "query": "state=open", "key": "b"}
    told = clerk.post("/lists/counts/review/post", all_of).content.decode()
    assert "2 counts under review" in told
    [_, one, other] = lines_of(clerk, "counts", state="reviewing")
    told = clerk.post("/lists/counts/post/post", all_of | {"query": f"text={one[0]}"})
    assert f"{one[0]} posted" in told.content.decode()
    assert "/lists/counts/undo/post" in told.content.decode()
    told = clerk.post("/lists/counts/undo/post", all_of | {"query": "state=posted"})
    assert f"{one[0]} under review again" in told.content.decode()
    told = clerk.post("/lists/counts/cancel/post", all_of | {"query": f"text={other[0]}"})
    assert f"{other[0]} cancelled" in told.content.decode()


def test_adjustments_are_undone_in_bulk(world, clerk):
    for n in range(2):
        sent = {"items": world.items(world.drills[n]), "deed": "lost", "why": "SPILT"}
        assert clerk.post("/adjust/post", sent | {"key": str(n)}).status_code == 302
    assert "2 adjustments" in text_of(clerk, "/adjustments")
    told = clerk.post("/lists/adjustments/undo/post", {"every": "1", "query": "", "key": "u"})
    assert "2 adjustments undone" in told.content.decode()
    assert len(lines_of(clerk, "adjustments")) == 1


def test_rules_of_printing_are_ended_and_made_again_in_bulk(world, clerk):
    templates = printing.read.templates_by_code(["unit"])
    printer = printing.add_printer(printing.NewPrinter("Z1", "Dock", "download", "zpl", dots=8))
    for product in catalog.read.by_sku(["DR-18", "JUICE"]).values():
        new = printing.NewRule("receipt", templates["unit"], printer, product)
        printing.add_rule(new, person=world.people["admin"], at=clock.now())
    all_of = {"every": "1", "query": "", "key": "r"}
    asks = clerk.post("/lists/print_rules/end", all_of).content.decode()
    assert "End 2 rules?" in asks
    told = clerk.post("/lists/print_rules/end/post", all_of).content.decode()
    assert "/lists/print_rules/again/post" in told
    assert not printing.read.rules(in_use=True)
    again = all_of | {"query": "state=ended&text=DR-18"}
    clerk.post("/lists/print_rules/again/post", again)
    assert [line[3] for line in lines_of(clerk, "print_rules")] == ["sku", "DR-18"]
    told = clerk.post("/lists/print_rules/again/post", again).content.decode()
    assert "there is such a rule already" in told


def test_types_of_codes_are_found_by_what_they_ignore(world, clerk):
    exact = [line[0] for line in lines_of(clerk, "code_types", folds="exact")]
    spaces = [line[0] for line in lines_of(clerk, "code_types", folds="folds_inner_spaces")]
    assert len(exact) > 1
    assert len(spaces) > 1
    assert not {*exact[1:]} & {*spaces[1:]}


def test_templates_are_taken_out_of_use_in_bulk_but_those_that_a_rule_needs(world, clerk):
    units = {"every": "1", "query": "subject=unit", "key": "t"}
    templates = [line[0] for line in lines_of(clerk, "label_templates", subject="unit")][1:]
    printer = printing.add_printer(printing.NewPrinter("Z1", "Dock", "download", "zpl", dots=8))
    needed = printing.read.templates_by_code(templates[:1])[templates[0]]
    new = printing.NewRule("receipt", needed, printer)
    printing.add_rule(new, person=world.people["admin"], at=clock.now())
    told = clerk.post("/lists/label_templates/close/post", units).content.decode()
    assert "End the rule first" in told
    assert "/lists/label_templates/reopen/post" in told
    left = lines_of(clerk, "label_templates", subject="unit")
    assert [line[0] for line in left[1:]] == templates[:1]
    closed = units | {"query": "subject=unit&state=closed"}
    clerk.post("/lists/label_templates/reopen/post", closed)
    assert len(lines_of(clerk, "label_templates", subject="unit")) == len(templates) + 1


def test_images_of_labels_are_removed_in_bulk(world, clerk):
    drawn = io.BytesIO()
    Image.new("L", (8, 8)).save(drawn, "PNG")
    for name in ("logo", "sign", "seal"):
        printing.add_image(name, drawn.getvalue(), person=world.people["admin"], at=clock.now())
    assert 'name="item"' in text_of(clerk, "/labels/images")
    picked = {"every": "1", "query": "text=s", "key": "i"}
    assert "Remove 2 images?" in clerk.post("/lists/label_images/remove", picked).content.decode()
    told = clerk.post("/lists/label_images/remove/post", picked).content.decode()
    assert "2 images removed" in told
    assert [line[0] for line in lines_of(clerk, "label_images")] == ["name", "logo"]


def test_items_are_reserved_in_bulk_and_what_the_order_does_not_want_is_told(world, clerk):
    [customer] = parties.add_parties([parties.NewParty("SHOP", "The shop", is_customer=True)])
    line = orders.NewLine(catalog.read.by_sku(["DR-18"])["DR-18"], 2)
    [id] = orders.add_orders(
        [orders.NewOrder(orders.SALE, (line,), party=customer)],
        key="o", by=world.people["operator"], at=clock.now(),
    )  # fmt: skip
    order = orders.read.order(id)
    picked = {"items": world.items(*world.drills[:3]), "key": "r"}
    asks = clerk.post("/lists/items/reserve", picked).content.decode()
    assert "Reserve 3 items?" in asks
    assert f'value="{order.number}"' in asks
    wrong = clerk.post("/lists/items/reserve/post", picked | {"order": "SO-NONE"})
    assert (wrong.status_code, "There is no order SO-NONE" in wrong.content.decode()) == (422, True)
    done = clerk.post("/lists/items/reserve/post", picked | {"order": order.number.lower()})
    told = done.content.decode()
    assert "2 items reserved" in told
    assert "DR-0003 left as before" in told
    assert "/undo" in told
    assert {each.item for each in sales.kept(order)} == set(world.drills[:2])
    viewer = world.client("viewer")
    assert viewer.post("/lists/items/reserve/post", picked).status_code == 403
