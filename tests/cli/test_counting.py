"""Counts and adjustments from the command line."""

from stockthread import counts, ledger
from tests.cli.command import ok, run, told
from tests.world import World


def code(item: int) -> str:
    return ledger.read.codes([item])[item]


def test_a_count_from_the_first_scan_to_the_posting_and_back(world: World) -> None:
    here, moved, gone = world.drills(3)
    said = ok("count", "start", "WH", "--note", "year end")
    assert "CT-26-" in said
    number = counts.read.counts()[0].number
    out = ok("count", "scan", number, "-", given=f"A-1\n{code(here)}\nA-2\n{code(moved)}\nWHAT\n")
    assert "3 scans taken: 1 as on record, 1 on record elsewhere, 1 unknown." in out
    assert told("count", "show", number)["figures"]["missing"] == 0
    assert "under review" in ok("count", "review", number)
    shown = ok("count", "show", number)
    assert "Moved without a scan: on record it is at A-1" in shown
    found = told("count", "show", number)
    assert found["figures"]["missing"] == 1
    assert {line["pile"] for line in found["lines"]} == {"missing", "extra", "unknown"}
    assert run("count", "scan", number, "X", "--place", "A-1").code == 1
    posted = ok("count", "post", number, "--leave", "missing", "--key", "p1")
    assert "posted: 1 moved." in posted
    assert "done before" in run("count", "post", number, "--key", "p1").err
    assert ledger.read.item(moved).place == world.a2
    assert ledger.read.item(gone).place == world.a1
    assert "undone" in ok("count", "undo", number)
    again = told("count", "post", number, "--decide", f"extra.{moved}=leave")
    assert again["done"] == {"lose": 1}
    assert run("count", "show", "CT-99-0001").code == 3
    assert run("count", "post", number, "--decide", "nonsense").code == 2


def test_a_blind_count_tells_nobody_on_the_floor_what_is_expected(world: World) -> None:
    ok("user", "add", "otto", "--role", "operator", "--password-stdin", given="a-long-word-17\n")
    drill, _ = world.drills(2)
    ok("count", "start", "WH", "--blind")
    number = counts.read.counts()[0].number
    out = ok("count", "scan", number, code(drill), "--place", "A-2", "--as", "otto")
    assert out.strip() == "1 scan taken."
    assert "expected" not in ok("count", "show", number, "--as", "otto")
    ok("count", "review", number, "--as", "otto")
    said = told("count", "show", number, "--as", "otto")
    assert (said["lines"], said["figures"]["missing"], said["figures"]["extra"]) == ([], 0, 0)
    assert "extra" in ok("count", "show", number)
    assert run("count", "post", number, "--as", "otto").code == 1


def test_places_are_counted_again_and_lists_tell_states(world: World) -> None:
    [drill] = world.drills(1)
    ok("count", "start")
    number = counts.read.counts()[0].number
    scans = told("count", "scan", number, code(drill), "--place", "A-1")
    ok("count", "unscan", str(scans[0]["scan"]))
    ok("count", "done", number, "A-1", "A-2")
    assert told("count", "show", number)["figures"]["missing"] == 1
    ok("count", "recount", number, "A-1")
    assert told("count", "show", number)["figures"]["uncounted"] == 1
    assert number in ok("count", "list", "--state", "open")
    assert "cancelled" in ok("count", "cancel", number)
    assert number not in ok("count", "list", "--state", "open")
    assert "never" in ok("count", "due", "--place", "WH")


def test_containers_are_looked_into(world: World) -> None:
    drills = world.drills(3)
    [carton] = world.cartons(1)
    ledger.pack(ledger.Lines(drills), container=carton, act=world.act())
    assert ok("count", "contents", f"#{carton}").count("seen") == 3
    out = ok("count", "check", f"#{carton}", code(drills[0]))
    assert "1 of 3 opened: all as on record." in out
    out = ok("count", "check", f"#{carton}", code(drills[0]), code(drills[1]), "--whole")
    assert "0 extra, 1 missing" in out
    assert ledger.read.item(drills[2]).container == 0


def test_adjustments_have_reasons_and_a_report(world: World) -> None:
    lot = world.juice_lot(5_000, "L-1")
    [drill] = world.drills(1)
    assert run("adjust", "L-1", "--why", "SPILT").code == 2
    assert run("adjust", "L-1", "--why", "SPILT", "--by", "+1 l").code == 1
    assert "adjusted by -1.5 l" in ok("adjust", "L-1", "--why", "SPILT", "--by", "-1.5 l")
    assert ledger.read.item(lot).quantity == 3_500
    assert run("adjust", code(drill), "--why", "DAMAGED", "--by", "1").code == 1
    ok("reason", "add", "theft", "Stolen", "--for", "loss")
    ok("adjust", code(drill), "--why", "theft", "--lost", "--reason", "the back door was open")
    rows = {row["reason"]: row for row in told("adjustments")}
    assert (rows["SPILT"]["given_up"], rows["THEFT"]["given_up"]) == (1_500, 1)
    assert "1.5 l" in ok("adjustments", "--why", "spilt")
    ok("reason", "close", "THEFT")
    assert "closed" in ok("reason", "list")
    ok("reason", "reopen", "THEFT")
    assert run("reason", "close", "NONE").code == 1


def test_differences_are_decided_many_at_once(world: World) -> None:
    drills = world.drills(3)
    made = told("count", "start", "A-1")
    ok("count", "done", made["number"], "A-1")
    said = told("count", "decide", made["number"], "leave", "--product", "DRILL", "--because",
                "last_seen")  # fmt: skip
    assert said == {"decided": 3, "left": 0}
    back = told("count", "decide", made["number"], "propose", f"missing.{drills[0]}")
    assert back["decided"] == 1
    assert "3 differences cannot" not in ok("count", "decide", made["number"], "lose", "--pile",
                                            "missing", f"missing.{drills[0]}")  # fmt: skip
    lines = told("count", "show", made["number"])["lines"]
    assert sorted(line["decision"] for line in lines) == ["leave", "leave", "lose"]
    assert {line["because"] for line in lines} == {"last_seen"}
    assert told("count", "post", made["number"])["done"] == {"lose": 1}
    assert run("count", "decide", made["number"], "find").code == 1
    world.drills(1, world.a2)
    assert [each["place"] for each in told("count", "due", "--by", "both")] == ["A-2"]


def test_a_count_and_its_places_are_opened_again(world: World) -> None:
    world.drills(1)
    ok("count", "start", "WH")
    number = counts.read.counts()[0].number
    ok("count", "cancel", number)
    assert f"{number} is open." in ok("count", "reopen", number)
    assert f"1 place of {number} not done yet." in ok("count", "reopen", number, "A-1")


def test_what_is_assumed_to_be_in_cartons_is_told_unless_the_count_is_blind(world: World) -> None:
    ok("container", "pack", *map(code, world.drills(2)), "--number", "BOX-7", "--at-place", "A-1")
    for words, flags in (("2 things in cartons, assumed", ()), ("1 scan taken.", ("--blind",))):
        number = told("count", "start", "WH", *flags)["number"]
        assert words in ok("count", "scan", number, "BOX-7", "--place", "A-1")
