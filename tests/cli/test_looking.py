"""find, show, history, as-of and trace tell what is on record."""

from pathlib import Path

import pytest

from stockthread import ledger
from stockthread.ledger import Block, Given, Kind, Lines, New, Stage
from tests.cli.command import ok, run, told
from tests.world import World


def code(item: int) -> str:
    return ledger.read.item(item).code


@pytest.fixture
def drills(world: World) -> list[int]:
    return world.drills(3, prefix="DR")


def test_find_takes_any_code_and_how_it_begins(world: World, drills: list[int]) -> None:
    out = ok("find", code(drills[0]))
    assert out.splitlines()[1].split()[:3] == [code(drills[0]), "Cordless", "drill"]
    assert len(ok("find", "DR").splitlines()) >= 4
    said = told("find", code(drills[0]))
    assert [item["number"] for item in said["items"]] == [drills[0]]
    assert said["items"][0]["place"] == {"code": "A-1", "name": "Bin A-1", "kind": "bin"}


def test_find_takes_words_of_products_places_and_parties(world: World) -> None:
    assert told("find", "juice")["products"] == [{"sku": "JUICE", "name": "Apple juice"}]
    assert [each["code"] for each in told("find", "bin")["places"]] == ["A-1", "A-2", "A-3"]
    assert told("find", "Customer Ltd")["parties"] == [{"code": "CUS", "name": "Customer Ltd"}]


def test_find_tells_old_codes(world: World, drills: list[int]) -> None:
    old = code(drills[0])
    ledger.correct_codes([drills[0]], codes=Given(world.serial, ["NEW-1"]), act=world.act())
    out = ok("find", old)
    assert "NEW-1" in out
    assert f"No item bears {old} now. NEW-1 bore it last, until 2026-03-02 08:01." in out
    assert told("find", old)["items"][0]["is_live"] is False
    assert f"{old} is an old code of NEW-1." in ok("find", old[:-1])


def test_find_tells_who_bore_a_code_last(world: World, drills: list[int]) -> None:
    first, second, _ = drills
    shared = code(second)

    def corrected(item: int, to: str) -> None:
        ledger.correct_codes([item], codes=Given(world.serial, [to]), act=world.act())

    corrected(second, "NEW-1")
    corrected(first, shared)
    assert f"{shared} is an old code of NEW-1." in ok("find", shared)
    corrected(first, "NEW-2")
    out = ok("find", shared)
    assert f"No item bears {shared} now. NEW-2 bore it last, until " in out
    assert out.endswith("; before that NEW-1.\n")
    assert [item["code"] for item in told("find", shared)["items"]] == ["NEW-2", "NEW-1"]


def test_find_tells_who_bore_a_code_that_was_undone(world: World) -> None:
    event = told("receive", "DRILL", "N-1", "--to", "A-1")["events"][0]
    ok("undo", str(event))
    [match] = ledger.read.find_code("N-1")
    out = ok("find", "N-1")
    assert f"No item bears N-1 now. #{match.item} bore it last, until " in out


def test_find_lists_what_fits_the_options(world: World, drills: list[int]) -> None:
    world.move(drills[:1], world.a2)
    said = told("find", "--product", "DRILL", "--place", "WH")
    assert (len(said["items"]), said["number"]) == (3, 3)
    assert told("find", "--place", "A-2")["number"] == 1
    assert told("find", "--stage", "ready", "--limit", "1")["number"] == 3
    limited = run("find", "--product", "DRILL", "--limit", "1")
    assert "2 more" in limited.err


def test_find_says_when_nothing_fits(world: World) -> None:
    said = run("find", "no such thing")
    assert (said.code, said.out) == (3, "")
    assert "no such thing" in said.err
    assert run("find", "--held").code == 3
    assert run("find").code == 2
    assert run("find", "--place", "NOWHERE").code == 3


def test_show_tells_everything_about_an_item(world: World, drills: list[int]) -> None:
    ledger.hold(
        Lines(drills[:1]), reason="bent", blocks=int(Block.SHIP | Block.MOVE), act=world.act()
    )
    out = ok("show", code(drills[0]))
    for text in (code(drills[0]), "DRILL", "in stock, held", "A-1  Bin A-1", "bent", "ship, move"):
        assert text in out
    said = told("show", code(drills[0]))
    assert said["open_holds"][0]["blocks"] == ["ship", "move"]
    assert said["owner"] == "Our company"
    assert [each["code"] for each in told("show", *map(code, drills))] == list(map(code, drills))


def test_show_tells_where_a_lot_lies(world: World) -> None:
    lot = world.juice_lot(1_400_500, "L-1")
    world.move([lot], world.a2, reason="")
    ledger.move(Lines([lot], [400_500], place=world.a2), place=world.a3, act=world.act())
    said = told("show", "L-1")
    assert said["quantity"] == "1400.5 l"
    assert [(part["place"]["code"], part["quantity"]) for part in said["holdings"]] == [
        ("A-2", "1000 l"),
        ("A-3", "400.5 l"),
    ]
    assert "400.5 l" in ok("show", "L-1")


def test_show_tells_what_is_inside(world: World, drills: list[int]) -> None:
    [carton] = world.cartons(1)
    ledger.pack(Lines(drills), container=carton, act=world.act())
    said = told("show", f"#{carton}")
    assert [each["code"] for each in said["contents"]] == list(map(code, drills))
    assert f"#{carton}" in ok("show", code(drills[0]))


def test_history_tells_what_happened_in_order(world: World, drills: list[int]) -> None:
    world.move(drills, world.a2, reason="tidying")
    ledger.hold(Lines(drills[:1]), reason="bent", blocks=7, act=world.act())
    lines = ok("history", code(drills[0])).splitlines()
    assert "put on record in A-1" in lines[1]
    assert "moved from A-1 to A-2" in lines[2]
    assert "tidying" in lines[2]
    assert "held: bent" in lines[3]
    assert "Anna Adler" in lines[3]
    said = told("history", code(drills[0]))
    assert [event["kind"] for event in said["events"]] == ["commission", "move", "hold"]
    assert said["events"][1]["moves"][0]["to"]["code"] == "A-2"


def test_as_of_tells_where_items_were(world: World, drills: list[int]) -> None:
    world.move(drills[:1], world.a2)
    then = ledger.read.latest_events(1)[0].happened_at
    world.move(drills[:1], world.a3)
    time = f"{then:%Y-%m-%d %H:%M:%S}"
    [was] = told("as-of", time, code(drills[0]))
    assert (was["place"]["code"], was["stage"]) == ("A-2", "ready")
    assert "A-2" in ok("as-of", time, *map(code, drills))
    before = run("as-of", "2001-01-01", code(drills[0]))
    assert before.code == 3
    assert "not on record yet" in before.out
    assert run("as-of", "soon", code(drills[0])).code == 1


def test_as_of_tells_what_was_held_and_a_future_time(world: World, drills: list[int]) -> None:
    held = ledger.hold(Lines(drills[:1]), reason="bent", blocks=7, act=world.act()).event
    then = f"{ledger.read.event(held).happened_at:%Y-%m-%d %H:%M:%S}"
    [hold] = ledger.read.holds_of(drills[0])
    ledger.release([hold.id], act=world.act())
    [was] = told("as-of", then, code(drills[0]))
    assert (was["is_held"], [each["reason"] for each in was["holds"]]) == (True, ["bent"])
    assert "held: bent" in ok("as-of", then, code(drills[0]))
    said = run("as-of", "2999-01-01", code(drills[0]))
    assert said.code == 0
    assert "held" not in said.out
    assert "in the future" in said.err


def test_trace_goes_up_and_down(world: World) -> None:
    [drill], [one, other] = world.drills(1, prefix="TR"), world.batteries(2)
    ledger.install(Lines([one, other]), parent=drill, act=world.act())
    out = ok("trace", code(drill), "--up")
    assert out.splitlines()[0].startswith(code(drill))
    assert f"├─ {code(one)}" in out
    assert f"└─ {code(other)}" in out
    down = ok("trace", code(one), "--down", "--table")
    assert down.splitlines()[2].split()[:2] == ["1", code(drill)]
    said = told("trace", code(one))
    assert [item["code"] for item in said["down"]["items"]] == [code(one), code(drill)]
    assert said["up"]["links"] == []
    assert "nothing on record" in ok("trace", code(one), "--up")


def test_trace_is_cut_and_written_as_table_and_paper(world: World, tmp_path: Path) -> None:
    [drill], [one] = world.drills(1, prefix="TR"), world.batteries(1)
    ledger.install(Lines([one]), parent=drill, act=world.act())
    ledger.remove(Lines([one]), stage=Stage.RAW, act=world.act())
    assert code(drill) in ok("trace", code(one), "--down")
    assert "nothing on record" in ok("trace", code(one), "--down", "--not-removed")
    assert "nothing on record" in ok("trace", code(one), "--at", "2001-01-01")
    assert "nothing on record" in ok("trace", code(one), "--down", "--known-at", "2001-01-01")
    lines = ok("trace", code(one), "--csv").splitlines()
    assert lines[0].startswith("way,depth,kind,code")
    assert lines[1].startswith(f"down,1,unit,{code(drill)}")
    paper = tmp_path / "trace.pdf"
    assert "1 items" in ok("trace", code(one), "--pdf", str(paper))
    assert paper.read_bytes().startswith(b"%PDF")
    assert run("trace", code(one), "--pdf", str(paper)).code != 0
    assert run("trace", code(one), "--since", "no time").code != 0


def test_texts_with_control_characters_move_nothing_on_the_terminal(world: World) -> None:
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["L-9"]), [1000])
    act = world.act(reason="\x1b[2Jgone\nnext")
    ledger.commission(new, place=world.a1, stage=Stage.READY, owner=world.us, act=act)
    out = ok("history", "L-9")
    assert "\x1b" not in out
    assert len(out.splitlines()) == 2


def test_history_tells_corrections_old_to_new(world: World, drills: list[int]) -> None:
    old, other = code(drills[0]), code(drills[1])
    ledger.correct_codes(drills[:1], codes=Given(world.serial, ["N-1"]), act=world.act())
    ledger.swap_codes(*drills[:2], type=world.serial, act=world.act())
    ledger.correct_product(drills[:1], product=world.battery, act=world.act())
    out = ok("history", f"#{drills[0]}")
    assert f"code corrected: Serial number {old} → N-1" in out
    assert f"code corrected: Serial number N-1 → {other}" in out
    assert "booked as another product: Cordless drill → Battery" in out


def test_find_tells_look_alikes_as_doubtful(world: World) -> None:
    new = New(Kind.UNIT, world.drill, 2, Given(world.serial, ["B0001", "B00O17"]))
    ledger.commission(new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act())
    said = run("find", "BOOO1")
    assert said.code == 3
    assert "Looks like: B0001." in said.err
    said = run("find", "B00O1")
    assert said.code == 0
    assert "Nothing has the code 'B00O1' itself. Looks like: B0001." in said.err
    assert told("find", "B00O1")["looks_like"] == ["B0001"]
    assert told("find", "B0001")["looks_like"] == []
    assert "Did you mean B0001?" in run("show", "b0ooi").err


def test_as_of_tells_a_whole_place_and_product(world: World, drills: list[int]) -> None:
    then = f"{world.act().recorded_at:%Y-%m-%d %H:%M}"
    ledger.move(Lines(drills[:1]), place=world.a2, act=world.act())
    later = f"{world.act().recorded_at:%Y-%m-%d %H:%M}"
    assert len(told("as-of", then, "--place", "A-1")) == 3
    assert [each["code"] for each in told("as-of", later, "--place", "A-2")] == [code(drills[0])]
    assert "Nothing stood there" in ok("as-of", then, "--place", "A-2")
    assert code(drills[0]) in ok("as-of", later, "--product", "DRILL", "--place", "A-2")
    assert run("as-of", then).code != 0


def test_history_of_one_kind_and_as_a_table(world: World, drills: list[int]) -> None:
    act = world.act()._replace(device="Tablet 1")
    ledger.move(Lines(drills[:1]), place=world.a2, act=act)
    assert "Tablet 1" in ok("history", code(drills[0]))
    assert len(told("history", code(drills[0]), "--kind", "move")["events"]) == 1
    lines = ok("history", code(drills[0]), "--csv").splitlines()
    assert lines[0].startswith("event,kind,happened_at,recorded_at,what,from,to")
    assert ",A-1,A-2," in lines[-1]
    assert ",Tablet 1," in lines[-1]


def test_trace_tells_what_shared_a_container(world: World, drills: list[int]) -> None:
    [carton] = world.cartons(1)
    ledger.pack(Lines(drills[:2]), container=carton, act=world.act())
    [each] = told("trace", code(drills[0]), "--containers")
    assert (each["code"], each["until"]) == (code(drills[1]), None)
    assert "still" in ok("trace", code(drills[1]), "--containers")
    assert "Nothing shared" in ok("trace", code(drills[2]), "--containers")
