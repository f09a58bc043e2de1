"""The pages of schemes: designing, explaining, reserving, closing."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, identifiers, ledger
from stockthread.kernel import clock, ids
from stockthread.web import scheme_ready

ROOT = Path(__file__).resolve().parents[2]
PATTERN = "{product}-{place:7}-{yy}-{counter:4:::year}{check:mod37-36}"
SOON = str(clock.now().date() + timedelta(days=3))
SAID = identifiers.Fields(date(2026, 7, 30), "DR-18", "TOOLS", "STORE-1")


@pytest.fixture
def scheme(world) -> int:
    serial = identifiers.read.code_type_by_code("serial").id
    new = identifiers.NewScheme("DRILLS", "Drills by year", PATTERN, serial)
    return identifiers.add_schemes([new])[0]


def address(scheme: int) -> str:
    return f"/schemes/{ids.public_id('scheme', scheme)}"


def text_of(client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, address
    return re.sub(r"[ \n]+", " ", answer.content.decode())


def shown_text(client, address: str, **query: str) -> str:
    """The words of a page without its marks."""
    return re.sub(r" +", " ", re.sub(r"<[^>]+>", " ", text_of(client, address, **query)))


def make(world, scheme: int, number: int) -> list[str]:
    """Receive drills with serials of the scheme; return these."""
    product = catalog.read.by_sku(["DR-18"])["DR-18"]
    new = ledger.New(ledger.Kind.UNIT, product, number, ledger.Generated(scheme, SAID))
    act = ledger.Act(key=f"make{number}", by=world.people["operator"], recorded_at=clock.now())
    made = ledger.receive_new(
        new, place=world.places["STORE-1"], stage=ledger.Stage.READY, owner=0, act=act
    )
    return [view.code for view in ledger.read.items(list(made.items))]


def taken() -> dict:
    return identifiers.read.all_counters()


def test_without_schemes_the_list_says_what_to_do(world, clerk):
    text = text_of(clerk, "/schemes")
    assert "No schemes yet" in text
    assert "/schemes/new" in text


def test_the_list_tells_what_is_left_now_and_who_uses_it(world, clerk, scheme):
    serial = identifiers.read.code_type_by_code("serial").id
    old = identifiers.NewScheme("OLD", "Old ones", "O{counter:6}", serial)
    identifiers.close_scheme(identifiers.add_schemes([old])[0])
    catalog.add_products([catalog.NewProduct("SAW", "Saw", scheme="DRILLS")])
    on = clock.now().date()
    identifiers.take(scheme, SAID._replace(on=on), 99)
    text = shown_text(clerk, "/schemes")
    assert "9\u202f900 this year" in text
    assert "SAW-1111111-" in text
    assert text.index("DRILLS") < text.index("Old ones")
    assert "DRILLS" not in shown_text(clerk, "/schemes?state=closed")


def test_the_designer_shows_at_once_what_a_pattern_makes(world, clerk):
    before = taken()
    sent = {"pattern": "DR-{yy}-{counter:4}", "day": "2026-07-30"}
    text = clerk.post("/schemes/new/preview", sent).content.decode()
    for word in ("DR-26-0001", "DR-26-9999", "10 characters", "9\u202f999 numbers",
                 "the year of issue", "counts from 1 to 9\u202f999", "Can never make",
                 "data:image/png"):  # fmt: skip
        assert word in text
    assert taken() == before


def test_the_sample_stands_in_the_preview(world, clerk):
    sent = {"pattern": "{product}/{class}-{supplier:5}@{place:4}{counter:3}", "product": "DR-18"}
    wrong = clerk.post("/schemes/new/preview", sent).content.decode()
    assert "only one field may have any length" in wrong
    assert "<mark>{class}</mark>" in wrong
    sent = {"pattern": "{product}/{class:5}-{supplier:5}@{place:4}{counter:3}",
            "product": "DR-18", "supplier": "NORTH", "place": "DOCK"}  # fmt: skip
    assert "DR-18/TOOLS-NORTH@DOCK001" in clerk.post("/schemes/new/preview", sent).content.decode()


@pytest.mark.parametrize(
    ("sent", "mark"),
    [
        ({"pattern": "A{yy}{mn}{counter:3}"}, "{mn}"),
        ({"pattern": "A{counter:3}}"}, "}"),
        ({"pattern": "{product:3}{counter:3}", "product": "DR-18"}, "{product:3}"),
        ({"pattern": "AB{check:luhn}{counter:3}"}, "{check:luhn}"),
    ],
)
def test_what_is_wrong_is_marked_at_its_place(world, clerk, sent, mark):
    assert f"<mark>{mark}</mark>" in clerk.post("/schemes/new/preview", sent).content.decode()


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("product", "no product with the SKU"),
        ("day", "is no date"),
        ("type", "nothing with the id"),
    ],
)
def test_a_sample_that_is_not_there_is_told(world, clerk, field, told):
    sent = {"pattern": "{counter:3}", field: "NOPE"}
    assert told in clerk.post("/schemes/new/preview", sent).content.decode()


def test_two_schemes_that_can_meet_are_shown_where(world, clerk, scheme):
    sent = {"pattern": "X-{place:7}-26-{counter:4}{check:mod37-36}"}
    text = clerk.post("/schemes/new/preview", sent).content.decode()
    assert "May meet 1 other scheme" in text
    assert address(scheme) in text
    met = re.search(r'both can make <span class="code">([^<]+)<', text)
    assert met
    for pattern in (PATTERN, sent["pattern"]):
        identifiers.explain(identifiers.parse(pattern), met[1])


def test_a_part_is_added_without_script_too(world, clerk):
    answer = clerk.post("/schemes/new", {"pattern": "DR-", "add": "{counter:6}"})
    text = answer.content.decode()
    assert 'value="DR-{counter:6}"' in text
    assert "DR-000001" in text


def test_the_ready_patterns_are_those_of_the_documents():
    table = (ROOT / "docs/serial-schemes.md").read_text().split("## Twenty examples")[1]
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| ([^|]+) \|$", table, re.MULTILINE)
    ready = scheme_ready.READY
    assert [(each.pattern, each.purpose) for each in ready] == [(p, why) for p, _, why in rows]
    for each, (_, serial, _) in zip(ready, rows, strict=True):
        assert each.serial == serial or "unguessable" in each.pattern


def test_every_chip_is_a_part():
    for chip in (*scheme_ready.CHIPS, *scheme_ready.NUMBERS):
        rest = {"check": "{counter:6}", "week": "{counter:6}"}
        is_number = chip.word in ("counter", "unguessable", "random")
        pattern = chip.source if is_number else rest.get(chip.word, "{counter:6}") + chip.source
        assert identifiers.parse(pattern)


def test_a_scheme_is_saved_and_takes_no_number(world, clerk):
    sent = {"pattern": "DR-{counter:4}", "code": "DR", "name": "", "type": "serial"}
    answer = clerk.post("/schemes/new/post", sent)
    assert answer.status_code == 302
    text = shown_text(clerk, answer.headers["Location"])
    assert "DR is saved" in text
    assert "9\u202f999" in text
    assert taken() == {}
    again = clerk.post("/schemes/new/post", sent)
    assert again.status_code == 422
    assert "belongs to another scheme" in again.content.decode()
    assert 'value="DR-{counter:4}"' in again.content.decode()


def test_a_viewer_looks_and_cannot_save(world, scheme):
    viewer = world.client("viewer")
    assert "Save the scheme" not in text_of(viewer, "/schemes/new")
    sent = {"pattern": "{counter:4}", "code": "X"}
    assert viewer.post("/schemes/new/post", sent).status_code == 403
    text = text_of(viewer, address(scheme))
    assert "Reserve numbers" not in text
    assert "Close it" not in text


def test_a_serial_is_taken_apart_beside_what_is_so_now(world, clerk, scheme):
    serial = make(world, scheme, 2)[1]
    item = ledger.read.find_code(serial)[0].item
    moved = ledger.Act(key="m", by=world.people["operator"], recorded_at=clock.now())
    ledger.move(ledger.Lines([item]), place=world.places["DOCK"], act=moved)
    text = shown_text(clerk, address(scheme), serial=serial)
    for words in ("Drill D18", "in stock", "still DR-18", "STORE-1", "DOCK", "year 26",
                  "number 2", "right"):  # fmt: skip
        assert words in text


def test_a_serial_that_does_not_fit_is_refused_at_its_place(world, clerk, scheme):
    serial = make(world, scheme, 1)[0]
    wrong = serial[:-2] + ("Y" if serial[-2] == "X" else "X") + serial[-1]
    text = text_of(clerk, address(scheme), serial=wrong)
    assert "was not made by this scheme" in text
    assert "<mark>X</mark>" in text
    slip = serial[:-1] + ("A" if serial[-1] != "A" else "B")
    assert "so a character is wrong" in text_of(clerk, address(scheme), serial=slip)


def test_a_serial_that_nobody_bears_says_why(world, clerk, scheme):
    make(world, scheme, 1)
    parsed = identifiers.read.parsed(scheme)
    later = identifiers.render(parsed, SAID, [77])[0]
    assert "not given out yet" in text_of(clerk, address(scheme), serial=later)
    identifiers.take(scheme, SAID, 5)
    lost = identifiers.render(parsed, SAID, [3])[0]
    assert "no item bears it" in text_of(clerk, address(scheme), serial=lost)


def reserve(client, scheme: int, count: int, **sent: str) -> str:
    """Reserve as a person does: fill the form, confirm the numbers; return where that leads."""
    form = {"count": str(count), "purpose": "line 2", "product": "DR-18", "place": "STORE-1",
            "day": "2026-07-30", "until": SOON, **sent}  # fmt: skip
    shown = client.post(f"{address(scheme)}/reserve", form)
    assert shown.status_code == 200, shown.content.decode()
    first = re.search(r'name="first" value="(\d+)"', shown.content.decode())
    assert first
    done = client.post(f"{address(scheme)}/reserve/post", form | {"first": first[1]})
    assert done.status_code == 302, done.content.decode()
    return done.headers["Location"].partition("#")[0]


def test_the_form_to_reserve_asks_for_what_the_pattern_needs(world, clerk, scheme):
    text = text_of(clerk, f"{address(scheme)}/reserve")
    for field in ("count", "purpose", "until", "product", "place", "day"):
        assert f'name="{field}"' in text
    assert 'name="supplier"' not in text
    catalog.add_products([catalog.NewProduct("SAW", "Saw", scheme="DRILLS")])
    assert 'value="SAW" list' in text_of(clerk, f"{address(scheme)}/reserve")


def test_a_block_is_confirmed_with_its_numbers_and_then_reserved(world, clerk, scheme):
    make(world, scheme, 1)
    before = taken()
    form = {"count": "10", "purpose": "line 2", "product": "DR-18", "place": "STORE-1",
            "day": "2026-07-30", "until": SOON}  # fmt: skip
    asked = clerk.post(f"{address(scheme)}/reserve", form).content.decode()
    first, last = identifiers.render(identifiers.read.parsed(scheme), SAID, [2, 11])
    for words in ("Reserve 10 numbers?", first, last, "9\u202f988 numbers are left"):
        assert words in asked
    assert taken() == before
    text = shown_text(clerk, reserve(clerk, scheme, 10))
    assert f"10 numbers reserved: {first} … {last}" in text
    assert "0 of 10" in text
    assert re.search(r"10 reserved until \d+ \w+ \d{4}: line 2", text)


def test_numbers_that_others_took_meanwhile_are_asked_again(world, clerk, scheme):
    form = {"count": "10", "purpose": "line 2", "product": "DR-18", "place": "STORE-1",
            "day": "2026-07-30", "until": SOON, "first": "1"}  # fmt: skip
    make(world, scheme, 1)
    before = taken()
    answer = clerk.post(f"{address(scheme)}/reserve/post", form)
    assert answer.status_code == 422
    assert "Others have taken numbers meanwhile" in answer.content.decode()
    assert taken() == before


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"count": "many"}, "say how many"),
        ({"count": "0"}, "a block has 1 to"),
        ({"purpose": " "}, "say what it is for"),
        ({"until": "2020-01-01"}, "it expires in the future"),
        ({"place": ""}, "needs to know place"),
        ({"count": "99999"}, "numbers left"),
    ],
)
def test_a_block_that_cannot_be_is_refused_in_the_form(world, clerk, scheme, sent, told):
    form = {"count": "10", "purpose": "line 2", "product": "DR-18", "place": "STORE-1",
            "until": SOON, **sent}  # fmt: skip
    answer = clerk.post(f"{address(scheme)}/reserve", form)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def block_of(scheme: int) -> str:
    return f"/blocks/{ids.public_id('block', identifiers.read.blocks(scheme)[0].id)}"


def test_a_block_is_a_file_with_a_serial_a_line(world, clerk, scheme):
    reserve(clerk, scheme, 3)
    answer = clerk.get(block_of(scheme))
    lines = answer.content.decode().split()
    assert lines[0] == "serial"
    assert lines[1:] == identifiers.block_serials(identifiers.read.blocks(scheme)[0])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="DRILLS-1-3.csv"'


def test_a_block_comes_back_and_its_unused_numbers_are_gaps(world, clerk, scheme):
    reserve(clerk, scheme, 5)
    serials = identifiers.block_serials(identifiers.read.blocks(scheme)[0])
    serial = identifiers.read.code_type_by_code("serial").id
    product = catalog.read.by_sku(["DR-18"])["DR-18"]
    given = ledger.New(ledger.Kind.UNIT, product, 1, ledger.Given(serial, [serials[2]]))
    act = ledger.Act(key="b", by=world.people["operator"], recorded_at=clock.now())
    ledger.receive_new(
        given, place=world.places["DOCK"], stage=ledger.Stage.READY, owner=0, act=act
    )
    asked = shown_text(clerk, f"{block_of(scheme)}/return")
    assert "Take back 5 numbers?" in asked
    assert "The other 4 will be given to nobody" in asked
    done = clerk.post(f"{block_of(scheme)}/return/post")
    text = shown_text(clerk, done.headers["Location"].partition("#")[0])
    assert "4 unused numbers will be given to nobody" in text
    assert "1 of 5" in text
    assert text.count("returned unused: line 2") == 2
    assert "4 numbers in all" in text
    again = clerk.post(f"{block_of(scheme)}/return/post")
    assert "returned already" in again.content.decode()


def test_an_expired_block_says_so(world, clerk, scheme):
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    identifiers.reserve_block(
        scheme, SAID, 2, purpose="a fair", person=world.people["operator"], at=long_ago,
        expires_at=long_ago + timedelta(days=1),
    )  # fmt: skip
    text = shown_text(clerk, address(scheme))
    assert "expired unused on 2 January 2026: a fair" in text


def test_numbers_passed_over_stand_with_their_reason(world, clerk, scheme):
    serial = make(world, scheme, 1)[0]
    identifiers.pass_over(scheme, SAID, [serial], "on another item already")
    text = shown_text(clerk, address(scheme))
    assert f"{serial} 1 on another item already" in text


def test_earlier_blocks_are_a_page_further(world, clerk, scheme, monkeypatch):
    monkeypatch.setattr("stockthread.web.scheme_blocks.BLOCKS_MAX", 2)
    for purpose in ("one", "two", "three"):
        reserve(clerk, scheme, 1, purpose=purpose)
    text = text_of(clerk, address(scheme))
    assert "three" in text
    assert ">one<" not in text
    href = re.search(r'rel="next" href="(\?before=[^"#]+)', text)
    assert href
    assert ">one<" in text_of(clerk, address(scheme) + href[1])


def test_a_scheme_is_closed_with_what_that_means(world, clerk, scheme):
    catalog.add_products([catalog.NewProduct("SAW", "Saw", scheme="DRILLS")])
    asked = shown_text(clerk, f"{address(scheme)}/close")
    assert "Close the scheme DRILLS?" in asked
    assert "SAW makes its serials by it" in asked
    done = clerk.post(f"{address(scheme)}/close/post")
    text = shown_text(clerk, done.headers["Location"])
    assert "it makes no more serials" in text
    assert "Reserve numbers" not in text
    assert clerk.get(f"{address(scheme)}/reserve").status_code == 422


def test_the_pages_cost_the_same_queries_however_much_was_made(world, clerk, scheme):
    serial = make(world, scheme, 2)[0]
    reserve(clerk, scheme, 2)

    def queries(where: str, **query: str) -> int:
        text_of(clerk, where, **query)
        with CaptureQueriesContext(connection) as context:
            text_of(clerk, where, **query)
        return len(context)

    few = queries(address(scheme), serial=serial), queries("/schemes")
    make(world, scheme, 50)
    for _ in range(5):
        reserve(clerk, scheme, 30)
    type_id = identifiers.read.code_type_by_code("serial").id
    identifiers.add_schemes(
        [identifiers.NewScheme(f"S{n}", "", f"S{n}-{{counter:4}}", type_id) for n in range(9)]
    )
    assert (queries(address(scheme), serial=serial), queries("/schemes")) == few
    assert few[0] < 40
