"""Recalls: previewed, signed, held, cut with reasons, widened, narrowed, reopened by facts."""

from datetime import timedelta
from fractions import Fraction

import pytest

from stockthread import access, holds, ledger, recalls, tasks
from stockthread.access import Signer
from stockthread.kernel import clock
from stockthread.ledger import Cause, Given, Kind, Lines, New
from stockthread.recalls import Cut, NewRecall, Scope
from tests import stock
from tests.recalls.conftest import received, sold
from tests.refusals import refused
from tests.world import START


def signer(world) -> Signer:
    return Signer(world.anna, "quality", access.BY_PASSWORD, START)


def begun(world, scope: Scope, words: str = "may leak", **more):
    return recalls.begin(NewRecall(words, scope, **more), signer=signer(world), act=world.act())


def changed(world, recall, scope: Scope, reason: str = "found out"):
    return recalls.change(recall.id, scope, reason=reason, signer=signer(world), act=world.act())


def meant(recall) -> set[int]:
    return {item for item, each in recalls.read.members(recall.id).items() if not each.version_out}


@pytest.fixture
def drills(world):
    """A battery in each of three drills: in the store, with the customer, with the carrier."""
    batteries, drills = world.batteries(3), world.drills(3)
    ledger.install(Lines(batteries[:1]), parent=drills[0], act=world.act())
    ledger.install(Lines(batteries[1:2]), parent=drills[1], act=world.act())
    ledger.install(Lines(batteries[2:]), parent=drills[2], act=world.act())
    sold(world, [drills[1]])
    ledger.ship(Lines([drills[2]]), place=world.carrier, act=world.act())
    return batteries, drills


def test_a_preview_says_where_everything_is(world, drills):
    batteries, made = drills
    found = recalls.preview(Scope(tuple(batteries)))
    where = {each.item: each.where for each in found.positions}
    assert where == {
        **dict.fromkeys(batteries, "built_in"), made[0]: "hand", made[1]: "customer",
        made[2]: "transit",
    }  # fmt: skip
    assert {each.item for each in found.living} == set(made)
    assert found.amounts("where")["customer", world.drill] == (1, 0)
    assert (found.cut, found.undecided) == ((), ())


def test_a_signed_recall_holds_what_is_affected_wherever_it_is(world, drills):
    batteries, made = drills
    scope = Scope(tuple(batteries))
    unsigned = lambda: recalls.begin(NewRecall("x", scope), signer=None, act=world.act())  # noqa: E731
    assert refused(unsigned) == [(None, "signature_needed")]
    assert stock.open_holds(made[0]) == []
    act = world.act()
    new = NewRecall("may leak", scope, "Do not charge it.")
    recall = recalls.begin(new, signer=signer(world), act=act)
    assert recall.number == f"R-{recall.id}"
    assert all(stock.open_holds(drill) for drill in made)
    assert meant(recall) == {*batteries, *made}
    [signature] = access.signatures_of("recall", [recall.number])
    assert signature.meaning == (
        "I begin this recall. Held at once: 3 pieces of Cordless drill. Here, and to be brought"
        " back: 1 piece of Cordless drill. With 1 party: 1 piece of Cordless drill."
    )
    assert recalls.begin(new, signer=signer(world), act=act) == recall
    assert recalls.read.recalls() == [recall]
    assert recall.versions[0].tasks == 1
    [task] = tasks.read.live_on([made[0]])[made[0]]
    assert (task.kind, task.cause) == ("retrieve", ledger.Cause("recall", recall.number))
    assert recalls.read.about([made[0], world.drills(1)[0]]) == {made[0]: [recall.id]}


def test_what_was_parted_off_a_lot_is_counted_once(world):
    juice = received(world, 10_000, "J-7")
    [sample] = ledger.split(Lines([juice], [1_000]), act=world.act()).items
    ledger.consume(Lines([juice], [2_000]), act=world.act())
    ledger.scrap(Lines([sample], [400]), place=world.scrap, act=world.act())
    found = recalls.preview(Scope((juice,)))
    assert found.quantities() == {world.juice: {"hand": 7_600, "used": 2_000, "scrapped": 400}}
    [rest] = ledger.split(Lines([juice], [7_000]), act=world.act()).items
    found = recalls.preview(Scope((juice,)))
    assert found.quantities() == {world.juice: {"hand": 7_600, "used": 2_000, "scrapped": 400}}
    lot = world.pump_lot(10)
    ledger.serialise(Lines([lot], [4]), codes=Given(world.serial, list("ABCD")), act=world.act())
    found = recalls.preview(Scope((lot,)))
    assert [sum(of.values()) for of in found.quantities().values()] == [10]
    assert {rest, lot} <= {each.item for each in recalls.preview(Scope((juice, lot))).positions}


def test_shares_are_rounded_and_never_to_all_or_to_nothing():
    parts = [(2, 3), (1, 10**6), (10**6 - 1, 10**6), (0, 1), (1, 1), (1, 8), (3, 2)]
    assert [recalls.wording.percent(Fraction(*each)) for each in parts] == [
        "66.7 %", "< 0.1 %", "99.9 %", "0 %", "100 %", "12.5 %", "150 %",
    ]  # fmt: skip


def test_goods_that_changed_since_they_were_shown_are_not_signed_for(world, drills):
    batteries, made = drills
    scope = Scope(tuple(batteries))
    shown = recalls.signed.beginning(recalls.preview(scope))
    sold(world, [made[0]])
    new, changed_since = NewRecall("may leak", scope), [(None, "recall_changed")]
    act = world.act()
    begin = lambda seen: recalls.begin(new, signer=signer(world), act=act, seen=seen)  # noqa: E731
    assert refused(lambda: begin(shown.seen)) == changed_since
    assert stock.open_holds(made[0]) == recalls.read.recalls() == []
    now = recalls.signed.beginning(recalls.preview(scope))
    assert {(each.where, each.party, each.was, each.is_now)
            for each in recalls.signed.differences(now, shown.seen)
            if each.product == world.drill} == {
        ("hand", 0, 1, 0), ("customer", world.customer_party, 1, 2),
    }  # fmt: skip
    assert refused(lambda: begin("")) == changed_since, "what was shown is nothing"
    assert recalls.signed.differences(now, "") == recalls.signed.differences(now, "[[1]]") == []
    recall = begin(now.seen)
    assert begin(now.seen) == recall, "pressed twice it is one, whatever is shown by now"

    wider = scope._replace(roots=(*scope.roots, *world.drills(1)))
    shown = recalls.signed.changing(recall, recalls.preview(wider))
    [tell, close] = recalls.to_tell(recall), recalls.to_set(recall)
    ledger.take_back(Lines([made[0]]), place=world.a2, owner=world.us, act=world.act())
    keep = {"signer": signer(world), "act": world.act()}
    assert refused(lambda: recalls.change(recall.id, wider, reason="x", seen=shown.seen,
                                          **keep)) == changed_since  # fmt: skip
    link = lambda key: key  # noqa: E731
    assert refused(lambda: recalls.tell(recall.id, link=link, seen=tell.seen,
                                        **keep)) == changed_since  # fmt: skip
    assert refused(lambda: recalls.close(recall.id, reason="x", seen=close.seen,
                                         **keep)) == changed_since  # fmt: skip
    words = [recalls.signed.changing(recall, recalls.preview(wider)), recalls.to_tell(recall)]
    recalls.change(recall.id, wider, reason="one more", seen=words[0].seen, **keep)
    recalls.tell(recall.id, link=link, seen=words[1].seen, **keep)
    words.append(recalls.to_set(recalls.read.recall(recall.id)))
    recalls.close(recall.id, reason="enough", seen=words[2].seen, **keep)
    signed = [each.meaning for each in access.signatures_of("recall", [recall.number])]
    assert {each.meaning for each in words} <= set(signed), "what was shown is what is on record"
    assert words[2].meaning == (
        f"I close recall {recall.number}. With us, back or destroyed: 2 pieces of Cordless drill of"
        " 4. 1 party has some of it still."
    )


def test_nothing_to_recall_is_said(world):
    [carton] = world.cartons(1)
    assert refused(lambda: begun(world, Scope((carton,)))) == [(None, "recall_nothing")]
    assert refused(lambda: begun(world, Scope(()))) == [(None, "no_lines")]
    assert refused(lambda: begun(world, Scope((1,)), words=" ")) == [(None, "field_missing")]


def test_what_is_cut_is_left_out_with_its_reason_and_comes_back_when_that_does_not_hold(
    world, drills
):
    batteries, made = drills
    cut = Cut("place", str(world.a1), "the store was checked piece by piece")
    recall = begun(world, Scope(tuple(batteries), cuts=(cut,)))
    assert meant(recall) == {batteries[1], batteries[2], made[1], made[2]}
    assert stock.open_holds(made[0]) == []
    left = recalls.read.members(recall.id)[made[0]]
    assert (left.version_out, left.cut, left.reason) == (1, 0, cut.reason)
    assert recalls.read.changes(recall) == ((), (), ())
    world.move([made[0]], world.a2)
    assert recalls.read.changes(recall).reopened == (batteries[0], made[0])
    recall = changed(world, recall, recall.scope)
    assert stock.open_holds(made[0])
    assert [version.added for version in recall.versions] == [4, 2]


def test_other_cuts_and_cuts_that_are_none(world, drills):
    batteries, made = drills
    roots = tuple(batteries)

    def left(kind: str, value: object) -> set[int]:
        found = recalls.preview(Scope(roots, cuts=(Cut(kind, str(value), "why"),)))
        return {each.item for each in found.living}

    assert left("customer", world.customer_party) == {made[0], made[2]}
    assert left("share", "1/1000") == set(made)
    later = (world.act().recorded_at - START).total_seconds() * 1e6
    moment = int(START.timestamp() * 1e6 + later)
    assert left("time", moment) == set()
    scope = Scope(roots, cuts=(Cut("colour", "1", "why"),))
    assert refused(lambda: recalls.preview(scope)) == [(None, "recall_cut")]
    scope = Scope(roots, cuts=(Cut("place", "1", " "),))
    assert refused(lambda: recalls.preview(scope)) == [(None, "recall_cut_reason")]


def in_two_places(world, juice: int = 0):
    """A lot of 10 l, 4 of them in A-1 and promised in part, 6 in A-2; and what cuts those."""
    juice = juice or received(world, 10_000, "J-7")
    ledger.move(Lines([juice], [6_000]), place=world.a2, act=world.act())
    ledger.reserve(Lines([juice], [1_000], place=world.a1), order=Cause("order", "1"),
                   act=world.act())  # fmt: skip
    return juice, Cut("place", str(world.a2), "tasted")


def held(item: int) -> int:
    """How much of an item is held."""
    found = (
        recalls.preview(Scope((item,), is_traced=False)).living if stock.open_holds(item) else ()
    )
    return sum(each.quantity for each in found if each.item == item)


def test_of_a_lot_of_which_a_part_is_left_out_the_rest_alone_is_held(world):
    juice, cut = in_two_places(world)
    found = recalls.preview(Scope((juice,), cuts=(cut,)))
    assert (found.in_part, found.quantities()) == ((juice,), {world.juice: {"hand": 4_000}})
    recall = begun(world, found.scope)
    [part] = meant(recall)
    assert ledger.read.codes([part])[part] == "J-7/1"
    assert (held(part), held(juice)) == (4_000, 0)
    assert [each.quantity for each in ledger.read.reservations_on([part])] == [1_000]
    assert recalls.preview(recall.scope).quantities() == found.quantities()
    assert recalls.read.changes(recall) == ((), (), ())
    assert (fetched(world, part), fetched(world, juice)) == (["open"], [])
    ledger.consume(Lines([juice], [500]), act=world.act())
    use = lambda: ledger.consume(Lines([part], [500]), act=world.act())  # noqa: E731
    assert refused(use) == [(0, "held")]
    [balance] = recalls.balances([juice])
    assert (balance.numbers["hand"], balance.numbers["consumed"]) == (9_500, 500)
    stock.assert_sound()


def test_a_part_stays_a_part_when_a_recall_is_widened_and_narrowed(world):
    juice, cut = in_two_places(world)
    recall = begun(world, Scope((juice,)))
    assert held(juice) == 10_000
    recall = changed(world, recall, Scope((juice,), cuts=(cut,)))
    [part] = meant(recall)
    assert (held(part), held(juice)) == (4_000, 0)
    assert [set(fetched(world, each)) for each in (juice, part)] == [{"cancelled"}, {"open"}]
    assert len(stock.open_holds(part)) == 1, "the old hold goes with it, and no other is put on"
    recall = changed(world, recall, Scope((juice,)))
    assert (held(part), held(juice), meant(recall)) == (4_000, 6_000, {part, juice})
    recall = changed(world, recall, Scope((juice,), cuts=(cut._replace(value=str(world.a1)),)))
    assert (held(part), held(juice), meant(recall)) == (0, 6_000, {juice})
    ledger.move(Lines([juice], [2_000]), place=world.a1, act=world.act())
    assert recalls.preview(recall.scope).in_part == (juice,), "it was moved into what is left out"
    recall = changed(world, recall, recall.scope)
    [other] = meant(recall)
    assert (held(other), held(juice), held(part)) == (4_000, 0, 0)
    stock.assert_sound()


def pressed(world) -> tuple[int, int]:
    """Apples, and the lot of 10 l of juice that was made of all of them."""
    apples = received(world, 10_000, "A-7", world.apples)
    process = ledger.consume(Lines([apples], [10_000]), act=world.act()).items[0]
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["J-7"]), [10_000])
    return apples, ledger.produce(new, process=process, place=world.a1, owner=world.us,
                                  act=world.act()).items[0]  # fmt: skip


@pytest.mark.parametrize("case", ["alone", "until", "made of it"])
def test_a_part_is_held_though_what_is_made_later_is_not_meant(world, case):
    root, made = pressed(world) if case == "made of it" else (0, 0)
    until = START if case == "until" else world.act().recorded_at
    juice, cut = in_two_places(world, made)
    alone = Scope((root or juice,), case != "alone", until=None if case == "alone" else until)
    rest = {root} if root else set()
    recall = begun(world, alone._replace(cuts=(cut,)))
    [part] = meant(recall) - rest
    assert (held(part), held(juice)) == (4_000, 0)
    assert recalls.read.changes(recall) == ((), (), ())
    recall = changed(world, recall, alone)
    assert (held(part), held(juice), meant(recall)) == (4_000, 6_000, {part, juice} | rest)
    cut = cut._replace(value=str(world.a1))
    recall = changed(world, recall, alone._replace(cuts=(cut,)))
    assert (held(part), held(juice), meant(recall)) == (0, 6_000, {juice} | rest)
    ledger.move(Lines([juice], [2_000]), place=world.a1, act=world.act())
    recall = changed(world, recall, recall.scope)
    [other] = meant(recall) - rest
    assert (held(other), held(juice), held(part)) == (4_000, 0, 0), "the inherited hold stays on"
    stock.assert_sound()


@pytest.mark.parametrize("is_made", [False, True])
def test_a_part_got_the_cause_into_it_when_its_whole_did(world, is_made):
    root, made = pressed(world) if is_made else (0, 0)
    juice, cut = in_two_places(world, made)
    early = Cut("time", str(clock.micros(world.act().recorded_at)), "tested since")
    if is_made:
        recall = begun(world, Scope((root,), cuts=(cut,)))
        [part] = meant(recall) - {root}
        recall = changed(world, recall, Scope((root,), cuts=(early,)))
        assert (meant(recall), held(part), held(juice)) == ({root}, 0, 0)
    else:
        ahead = early._replace(value=str(clock.micros(START + timedelta(days=9))))
        [part] = meant(begun(world, Scope((juice,), cuts=(cut, ahead))))
        assert (held(part), held(juice)) == (4_000, 0), "no time leaves out where it begins"


def test_units_of_a_lot_that_are_left_out_are_free_though_the_rest_of_it_is_held(world):
    lot = world.pump_lot(10)
    codes = Given(world.serial, list("ABCD"))
    units = list(ledger.serialise(Lines([lot], [4]), codes=codes, act=world.act()).items)
    world.move(units, world.a2)
    recall = begun(world, Scope((lot,), cuts=(Cut("place", str(world.a2), "tested"),)))
    [part] = meant(recall)
    assert (held(part), held(lot)) == (6, 0)
    assert sold(world, units).accepted == 4


@pytest.mark.parametrize("is_traced", [True, False])
def test_a_lot_that_still_goes_into_something_stays_held_and_what_is_left_out_is_split_off(
    world, is_traced
):
    apples = received(world, 10_000, "A-1", world.apples)
    process = ledger.consume(Lines([apples], [2_000]), act=world.act()).items[0]
    ledger.move(Lines([apples], [3_000]), place=world.a2, act=world.act())
    scope = Scope((apples,), is_traced, cuts=(Cut("place", str(world.a2), "tasted"),))
    recall = begun(world, scope)
    [free] = [item for item, each in recalls.read.members(recall.id).items() if each.version_out]
    assert (meant(recall), held(apples), held(free)) == ({apples}, 5_000, 0)
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["J-1"]), [1_000])
    [juice] = ledger.produce(new, process=process, place=world.a1, owner=world.us,
                             act=world.act()).items  # fmt: skip
    assert stock.open_holds(juice)
    recall = changed(world, recall, scope._replace(cuts=()))
    assert held(free) == 3_000
    stock.assert_sound()


def test_narrowing_releases_and_keeps_the_record(world, drills):
    batteries, made = drills
    recall = begun(world, Scope(tuple(batteries)))
    lead = signer(world)._replace(role="supervisor")
    narrow = lambda: recalls.change(  # noqa: E731
        recall.id, Scope((batteries[0],)), reason="x", signer=lead, act=world.act()
    )
    assert refused(narrow) == [(None, "hold_role")]
    recall = changed(world, recall, Scope((batteries[0],)), "only one battery leaks")
    assert stock.open_holds(made[0])
    assert stock.open_holds(made[1]) == stock.open_holds(made[2]) == []
    assert recalls.read.members(recall.id)[made[1]].reason == "only one battery leaks"
    assert len(recall.versions) == 2
    [begin, change] = [each.key for each in recall.versions]
    press = lambda of, key: recalls.change(  # noqa: E731
        of.id, of.scope, reason="x", signer=signer(world), act=world.act()._replace(key=key)
    )
    assert press(recall, change) == recall, "pressed twice it is one"
    assert refused(lambda: press(recall, begin)) == [(None, "key_reused")]
    other = begun(world, Scope(tuple(world.drills(1))))
    assert refused(lambda: press(other, change)) == [(None, "key_reused")]
    assert recall.versions[0].scope.roots == tuple(batteries)
    assert len(access.signatures_of("recall", [recall.number])) == 2


def fetched(world, item: int) -> list[str]:
    """How the tasks to bring an item back stand."""
    some = tasks.read.ids(tasks.TaskFilter(items=[item]), 10)
    return [each.state for each in tasks.read.tasks_of_ids(some)]


def test_what_is_not_meant_any_more_is_not_brought_back(world):
    drills = world.drills(2)
    recall = begun(world, Scope(tuple(drills)))
    changed(world, recall, Scope((drills[1],)), "only one leaks")
    assert [fetched(world, drill) for drill in drills] == [["cancelled"], ["open"]]
    recalls.close(recall.id, reason="enough", signer=signer(world), act=world.act())
    assert fetched(world, drills[1]) == ["cancelled"]
    recalls.reopen(recall.id, reason="one more", signer=signer(world), act=world.act())
    assert [fetched(world, drill) for drill in drills] == [["cancelled"], ["cancelled", "open"]]


def test_what_no_database_keeps_is_refused(world):
    drills = tuple(world.drills(1))
    text = [(None, "recall_text")]
    assert refused(lambda: begun(world, Scope(drills), "a\0")) == text
    assert refused(lambda: begun(world, Scope(drills), advice="a\0")) == text
    cut = lambda why: begun(  # noqa: E731
        world, Scope(drills, cuts=(Cut("place", str(world.a2), why),))
    )
    assert refused(lambda: cut("a\0")) == text
    assert refused(lambda: cut("a" * 301)) == [(None, "field_too_long")]
    recall = begun(world, Scope(drills))
    assert refused(lambda: changed(world, recall, recall.scope, "a\0")) == text
    assert refused(lambda: recalls.close(recall.id, reason="a\0", signer=signer(world),
                                         act=world.act())) == text  # fmt: skip


def test_what_is_made_of_it_later_is_told_as_new(world):
    apples = received(world, 10_000, "A-1", world.apples)
    ledger.move(Lines([apples], [6_000]), place=world.a2, act=world.act())
    recall = begun(world, Scope((apples,)))
    for hold in stock.open_holds(apples):
        ledger.release([hold], act=world.act())
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["J-1"]), [4_000])
    juice = ledger.blend(Lines([apples], [6_000], place=world.a2), new, place=world.a2,
                         owner=world.us, act=world.act()).items[-1]  # fmt: skip
    assert recalls.read.changes(recall) == ((juice,), (), ())


def test_what_comes_out_of_a_process_that_goes_on_is_held_until_it_is_not_meant(world):
    apples = [received(world, 10_000, code, world.apples) for code in ("A-1", "A-2")]
    processes = [ledger.consume(Lines([lot]), act=world.act()).items[0] for lot in apples]
    recall = begun(world, Scope(tuple(apples)))
    juices = [
        ledger.produce(New(Kind.LOT, world.juice, 1, Given(world.lot, [f"J-{n}"]), [4_000]),
                       process=process, place=world.a1, owner=world.us, act=world.act()).items[0]
        for n, process in enumerate(processes)
    ]  # fmt: skip
    assert recalls.read.changes(recall) == (tuple(juices), (), tuple(juices))
    [hold] = stock.open_holds(juices[0])
    assert len(holds.same_holds(hold)) == 4
    recall = changed(world, recall, recall.scope, "taken in")
    assert recalls.read.changes(recall) == ((), (), ())
    assert [len(stock.open_holds(juice)) for juice in juices] == [1, 1]
    recall = changed(world, recall, Scope((apples[0],)), "only the first lot")
    assert [len(stock.open_holds(juice)) for juice in juices] == [1, 0]
    stock.assert_sound()


def test_what_was_made_since_and_never_meant_is_released_when_a_recall_is_narrowed(world):
    apples = [received(world, 10_000, code, world.apples) for code in ("A-1", "A-2")]
    process = ledger.consume(Lines(apples[1:]), act=world.act()).items[0]
    recall = begun(world, Scope(tuple(apples)))
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["J-1"]), [4_000])
    [juice] = ledger.produce(new, process=process, place=world.a1, owner=world.us,
                             act=world.act()).items  # fmt: skip
    assert stock.open_holds(juice)
    changed(world, recall, Scope((apples[0],)), "only the first lot")
    assert stock.open_holds(juice) == stock.open_holds(apples[1]) == []
    assert stock.open_holds(apples[0])


def test_a_battery_that_was_taken_out_is_told_apart(world, drills):
    batteries, made = drills
    ledger.remove(Lines([batteries[0]]), stage=ledger.Stage.READY, act=world.act())
    found = recalls.preview(Scope((batteries[0],)))
    assert {each.item for each in found.positions} == {batteries[0]}
    assert [(each.kind, each.items) for each in found.undecided] == [("taken_out", (made[0],))]
    found = recalls.preview(Scope((batteries[0],), with_removed=True))
    assert {each.item for each in found.positions} == {batteries[0], made[0]}


def test_goods_that_nobody_can_tell_apart_or_find_are_said_so(world):
    lot = world.pump_lot(10)
    [drill] = world.drills(1)
    ledger.lose(Lines([drill]), place=world.lost, act=world.act())
    found = recalls.preview(Scope((lot, drill)))
    assert {(each.kind, each.items) for each in found.undecided} == {
        ("lost", (drill,)), ("no_serial", (lot,)),
    }  # fmt: skip


def test_a_recall_is_closed_and_opened_again_signed(world, drills):
    batteries, _ = drills
    recall = begun(world, Scope(tuple(batteries)))
    close = {"reason": "all back", "signer": signer(world), "act": world.act()}
    closed = recalls.close(recall.id, **close)
    assert closed.state == "closed"
    assert recalls.close(recall.id, **close) == closed, "pressed twice it is one"
    assert refused(lambda: changed(world, recall, recall.scope)) == [(None, "recall_closed")]
    reopen = {"reason": "one more", "signer": signer(world), "act": world.act()}
    again = recalls.reopen(recall.id, **reopen)
    assert recalls.reopen(recall.id, **reopen) == recalls.close(recall.id, **close) == again
    other = lambda: recalls.close(recall.id, **{**close, "reason": "other"})  # noqa: E731
    assert refused(other) == [(None, "key_reused")]
    assert again.state == "running"
    assert len(access.signatures_of("recall", [recall.number])) == 3
    assert recalls.read.by_number(recall.number.lower()) == again
    assert refused(lambda: recalls.read.by_number("R-999999")) == [(None, "recall_unknown")]
