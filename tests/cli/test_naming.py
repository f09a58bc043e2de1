"""Items are named by any code, #NUMBER or public id, and never guessed at."""

from stockthread import ledger
from stockthread.kernel import ids
from stockthread.ledger import Given, Kind, New, Stage
from tests.cli.command import ok, run, told
from tests.world import World


def make(world: World, product: int, code: str) -> int:
    new = New(Kind.UNIT, product, 1, Given(world.serial, [code]))
    act = world.act()
    return ledger.commission(new, place=world.a1, stage=Stage.READY, owner=world.us, act=act).items[
        0
    ]


def test_a_code_that_fits_several_items_gives_a_list_and_no_guess(world: World) -> None:
    drill, battery = make(world, world.drill, "X-1"), make(world, world.battery, "X-1")
    said = run("show", "X-1")
    assert (said.code, said.out) == (4, "")
    for text in ("'X-1' fits 2 items", f"'#{drill}'  Cordless drill", f"'#{battery}'  Battery"):
        assert text in said.err
    assert told("show", f"#{battery}")["product"]["sku"] == "BATTERY"
    assert told("show", ids.public_id("item", drill))["product"]["sku"] == "DRILL"
    said = run("move", "X-1", "--to", "A-2", "--json")
    choices = said.json["error"]["choices"]["X-1"]
    assert sorted(each["number"] for each in choices) == sorted((drill, battery))


def test_a_product_narrows_what_is_meant(world: World) -> None:
    make(world, world.drill, "X-1"), make(world, world.battery, "X-1")
    ok("move", "X-1", "--product", "BATTERY", "--to", "A-2")
    assert told("find", "--place", "A-2")["items"][0]["product"]["sku"] == "BATTERY"
    assert "Battery" not in ok("trace", "X-1", "--product", "DRILL", "--table")


def test_an_old_code_still_finds_its_item(world: World) -> None:
    drill = make(world, world.drill, "OLD")
    ledger.correct_codes([drill], codes=Given(world.serial, ["NEW"]), act=world.act())
    assert told("show", "OLD")["code"] == "NEW"
    other = make(world, world.battery, "OLD")
    assert told("show", "OLD")["number"] == other  # a live code goes before an old one


def test_what_is_not_there_is_named_and_nothing_is_done(world: World) -> None:
    make(world, world.drill, "X-1")
    said = run("move", "X-1", "NOPE", "#999999", "--to", "A-2")
    assert said.code == 3
    assert "'NOPE'" in said.err
    assert "'#999999'" in said.err
    assert told("show", "X-1")["place"]["code"] == "A-1"
    assert run("show", "NOPE", "--json").json["error"]["code"] == "item_not_found"


def test_names_come_from_standard_input(world: World) -> None:
    for code in ("X-1", "X-2", "X-3"):
        make(world, world.drill, code)
    assert ok("move", "-", "X-3", "--to", "A-2", given="X-1\n\n  X-2 \nX-1\n").startswith(
        "3 × Cordless drill moved to A-2."
    )
    assert run("move", "-", "--to", "A-2", given="\n").code == 2


def test_a_code_written_a_little_otherwise_is_asked_back(world: World) -> None:
    make(world, world.drill, "58B104B02402")
    said = run("move", "58b104b02402", "--to", "A-2")
    assert said.code == 3
    assert said.err == "Nothing is called '58b104b02402'. Did you mean 58B104B02402?\n"
    assert "Did you mean 58B104B02402?" in run("show", "58B-104 B0 2402").err
    assert "stockthread find 58B104" in run("show", "58B104X9").err
    assert "stockthread find QQ-99999" in run("show", "QQ-99999").err
