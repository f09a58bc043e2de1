"""No road around a hold: every verb of the ledger is looked at, and every shell ends at a verb."""

import ast
import inspect
import json
from pathlib import Path
from typing import NamedTuple

import pytest

from stockthread import ledger, places
from stockthread.ledger import Block, Given, Kind, Lines, New
from tests import stock
from tests.cli.command import run
from tests.ledger.test_holds import FREE, STOPPED
from tests.refusals import refused
from tests.world import World

MADE_NEW = {"commission", "expect", "receive_new", "produce"}
"""They make what was not there; what it is made from was drawn by a verb that heeds holds."""
ABOUT_HOLDS = {"hold", "hold_place", "release"}
OF_RECORDS = {"close_codes", "swap_codes", "serialise", "change_tracking", "unreserve"}
"""They say who or what something is, or take a promise back; nothing goes anywhere."""
TAKEN_BACK = {"reverse", "reverse_together"}
"""They answer an event, and are refused where a hold came later."""
AS_OTHERS = {"ship_with_serials"}
"""They end in the verbs above."""
WORK = {"finish", "begin_again"}


def verbs_of_the_ledger() -> set[str]:
    """Every function of the ledger that records an event: it takes an act."""
    return {
        name
        for name in ledger.__all__
        if inspect.isfunction(function := getattr(ledger, name))
        and "act" in inspect.signature(function).parameters
    }


def test_every_verb_is_known_to_heed_holds_or_to_have_no_need() -> None:
    stopped = {verb for verbs in STOPPED.values() for verb in verbs}
    known = stopped | FREE | MADE_NEW | ABOUT_HOLDS | OF_RECORDS | TAKEN_BACK | AS_OTHERS | WORK
    assert verbs_of_the_ledger() - known == set()
    assert known - verbs_of_the_ledger() == set()


def test_each_verb_that_checks_holds_names_what_it_does() -> None:
    """Whoever looks for holds in the code says which act they would forbid."""
    folder = Path(inspect.getfile(ledger)).parent
    for path in sorted(folder.glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call) or ast.unparse(call.func) != "checks.run":
                continue
            names = {each.id for each in ast.walk(call) if isinstance(each, ast.Name)}
            heeds = any(isinstance(each, ast.Constant) and each.value == "held"
                        for each in ast.walk(call))  # fmt: skip
            has_block = any(each.arg == "block" for each in call.keywords)
            assert not heeds or has_block, f"{path.name}: {ast.unparse(call)}"
            assert names


class Held(NamedTuple):
    """A drill and a lot with which nothing may be done."""

    world: World
    drill: int
    lot: int


@pytest.fixture
def held(world: World) -> Held:
    drill, lot = world.drills(1)[0], world.juice_lot(1000)
    ledger.hold(Lines([drill, lot]), reason="Stop", blocks=7, act=world.act())
    return Held(world, drill, lot)


def code(item: int) -> str:
    return ledger.read.codes([item])[item]


def test_work_on_held_things_does_not_end(world: World) -> None:
    [battery] = world.batteries(1)
    ledger.hold(Lines([battery]), reason="Stop", blocks=Block.MOVE, act=world.act())
    assert refused(lambda: ledger.finish(Lines([battery]), place=world.a2, act=world.act())) == [
        (0, "held")
    ]


ROADS = (
    ("move", "{drill}", "--to", "A-2"),
    ("move", "{lot}", "--to", "A-2", "--quantity", "0.5"),
    ("ship", "{drill}", "--to", "CUS"),
    ("consigned", "send", "CUS", "{drill}"),
    ("container", "pack", "{drill}", "--number", "BOX-1", "--at-place", "A-1"),
    ("lot", "merge", "{lot}", "{other}", "--into", "A-1"),
    ("lot", "blend", "{lot}=0.5", "{other}=0.5", "--product", "JUICE", "--amount", "1",
     "--into", "A-1"),
    ("tank", "pour", "A-3", "{lot}=0.5"),
    ("task", "scan", "{task}", "A-1", "{drill}", "A-2"),
    ("undo", "{packed}"),
)  # fmt: skip


@pytest.mark.parametrize("road", ROADS, ids=lambda road: " ".join(road[:2]))
def test_no_command_goes_around_a_hold(held: Held, road: tuple[str, ...]) -> None:
    other = held.world.juice_lot(1000)
    run("tank", "add", "A-3")
    made = json.loads(run("task", "issue", code(held.drill), "--to", "A-2", "--json").out)
    before = ledger.read.latest_events(1)[0].id
    words = {"drill": code(held.drill), "lot": code(held.lot), "other": code(other),
             "task": made["tasks"][0], "packed": first_event(held.drill)}  # fmt: skip
    done = run(*(part.format(**words) for part in road))
    assert done.code == 1, done
    assert "hold" in done.err or "held" in done.err or "later" in done.err, done
    assert ledger.read.latest_events(1)[0].id == before


def first_event(item: int) -> int:
    """The event that made an item."""
    from stockthread import trace

    return trace.history(item)[0].event


def test_aside_back_to_the_supplier_sampled_and_scrapped_whatever_the_hold(held: Held) -> None:
    places.mark_quarantine(held.world.a3)
    ledger.move(Lines([held.drill]), place=held.world.a3, act=held.world.act())
    assert refused(lambda: held.world.move([held.drill], held.world.a1)) == [(0, "held")]
    sample = ledger.split(Lines([held.lot], [100]), act=held.world.act()).items[0]
    assert ledger.read.holds_of(sample)
    ledger.ship(Lines([held.lot]), place=held.world.supplier, act=held.world.act())
    ledger.scrap(Lines([held.drill]), place=held.world.scrap, act=held.world.act(reason="broken"))
    stock.assert_sound()


def test_quarantine_covers_what_is_under_it_and_ends_when_it_is_taken_back(held: Held) -> None:
    places.mark_quarantine(held.world.warehouse)
    held.world.move([held.drill], held.world.a2)
    places.mark_quarantine(held.world.warehouse, is_quarantine=False)
    assert refused(lambda: held.world.move([held.drill], held.world.a1)) == [(0, "held")]


def test_what_is_made_from_a_held_input_is_refused_before_it_is_made(held: Held) -> None:
    world = held.world
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["MIX"]), [500])

    def blend() -> object:
        return ledger.blend(
            Lines([held.lot], [500]), new, place=world.a1, owner=world.us, act=world.act()
        )

    assert refused(blend) == [(0, "held")]
