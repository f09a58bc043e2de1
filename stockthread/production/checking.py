"""What would come of a completion: the units, their components in three piles, and the stock.

Everything is read in a constant number of statements, for one unit or ten thousand.
"""

from collections.abc import Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple

from stockthread import catalog, ledger, places
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Given, ItemView, Kind, New, Stage
from stockthread.orders import Order
from stockthread.production import matching, progress, starting, stock, units
from stockthread.production.matching import Slots
from stockthread.production.records import Build, Extra, Piles, Plan

UNITS_MAX: Final = 10_000
_IN_HAND: Final = (Stage.RAW, Stage.WIP, Stage.READY)


class Outlook(NamedTuple):
    """A completion as it would be posted: unit (0: to be begun) and components of each line.

    `kitted` are components that come out of kits; `brought` are kits that are on record elsewhere,
    each with the place of its unit, to which they are brought by their scan. good: lines that may
    be completed. inside: what is in each unit already. items: all that is named in it.
    """

    plan: Plan
    lines: tuple[int, ...]
    piles: Piles
    good: tuple[int, ...]
    kitted: tuple[int, ...]
    brought: tuple[tuple[int, int], ...]
    supplies: tuple[stock.Supply, ...]
    inside: Mapping[int, Sequence[int]]
    items: Mapping[int, ItemView]


def foreseen(
    order: Order, build: Build, act: Act, *, is_last: bool = True, asks: bool = True
) -> Outlook:
    """Return what would come of it. is_last: units are completed, not only built further.

    asks: the ledger is asked whether new units can be begun with their codes.

    Raises Refused where nothing of it can be told: build_units_or_number, bad_lines, no_lines,
    too_many_lines, station_not_loaded, and as `starting.ready_job` does.
    """
    outlook = _foreseen(order, build, act, is_last, are_named=False, asks=asks)
    if outlook.piles.refusals or outlook.piles.extra or outlook.piles.missing:
        return _foreseen(order, build, act, is_last, are_named=True, asks=True)
    return outlook  # nothing has to be called by its name


def _foreseen(
    order: Order, build: Build, act: Act, is_last: bool, *, are_named: bool, asks: bool
) -> Outlook:
    lines = lines_of(build)
    plan = _plan(order, build)
    inside = ledger.read.contents_of([*[id for id in lines if id], *build.kits])
    kits = dict(enumerate(build.kits))
    kitted = {n: inside.get(kit, []) for n, kit in kits.items()}
    given = [[*row, *kitted.get(n, ())] for n, row in enumerate(_rows(build, len(lines)))]
    ids = {*lines, *build.deal, *build.kits, *(id for row in given for id in row)}
    ids |= {id for unit in lines for id in inside.get(unit, ())}
    found = ledger.read.items(sorted(ids - {0}), are_named=are_named)
    items = dict(zip(map(itemgetter(0), found), found, strict=True))
    slots = _slots(plan, lines, inside, items)
    spots = [items[id].place if id in items else plan.station for id in lines]
    away = _away(spots, kits, items)
    for n, kit in away.items():
        here = {id: items[id]._replace(place=spots[n]) for id in (kit, *kitted[n]) if id in items}
        items.update(here)
    piles = _piles(plan, spots, build, given, slots, items)
    piles = piles._replace(extra=(*piles.extra, *_bad_kits(spots, kits, inside, items)))
    refusals = _about_units(order, plan, lines, items, is_last)
    refusals += [each.refusal for each in piles.extra if each.line is not None]
    if is_last and piles.missing:
        refusals += _about_missing(piles, _names(lines, build, items))
    refusals += _about_codes(plan, build, act) if build.number and asks else []
    supplied = tuple(stock.supplies(plan, plan.station)) if is_last else ()
    refusals += _about_stock(supplied, len(lines), refusals)
    refusals = units.first_a_line(refusals)
    bad = {refusal.line for refusal in refusals}
    good = () if None in bad else tuple(n for n in range(len(lines)) if n not in bad)
    piles = piles._replace(refusals=tuple(refusals))
    all_kitted = tuple(id for n in good for id in kitted.get(n, ()))
    brought = tuple((away[n], spots[n]) for n in good if n in away)
    return Outlook(plan, tuple(lines), piles, good, all_kitted, brought, supplied, inside, items)


def _plan(order: Order, build: Build) -> Plan:
    if build.number:
        return starting.ready_job(order, build.product)
    return starting.ready_for(order, [item.product for item in ledger.read.items(build.units)])


def lines_of(build: Build) -> list[int]:
    """The units line by line, 0 for those to be begun. Raises Refused as `foreseen`."""
    if build.units and build.number:
        refuse("build_units_or_number")
    lines = list(build.units) or [0] * max(build.number, 0)
    if not lines:
        refuse("no_lines")
    if len(lines) > UNITS_MAX:
        refuse("too_many_lines", count=len(lines), lines_max=UNITS_MAX)
    given = build.codes.texts if isinstance(build.codes, Given) else None
    for column in (build.components, build.kits, given):
        if column and len(column) != len(lines):
            refuse("bad_lines", count=len(lines), other=len(column))
    return lines


def _rows(build: Build, count: int) -> list[Sequence[int]]:
    return list(build.components) or [()] * count


def _slots(
    plan: Plan,
    lines: Sequence[int],
    inside: Mapping[int, Sequence[int]],
    items: Mapping[int, ItemView],
) -> list[Slots]:
    """What each unit still needs beside what is in it already."""
    needs = matching.needs_of(plan)
    slots = [Slots(needs) for _ in lines]
    for slot, unit in zip(slots, lines, strict=True):
        for id in inside.get(unit, ()):
            if id in items:
                slot.takes(items[id].product)
    return slots


def _piles(
    plan: Plan,
    spots: Sequence[int],
    build: Build,
    given: Sequence[Sequence[int]],
    slots: Sequence[Slots],
    items: Mapping[int, ItemView],
) -> Piles:
    """Sort what was scanned, then deal what is to be dealt, into what the units need."""
    known = frozenset(id for line in plan.lines for id in line.products)
    met = known.union(map(attrgetter("product"), items.values()))
    skus = {id: each.sku for id, each in catalog.read.products(sorted(met - {0})).items()}
    bad: dict[int, Refusal] = {}
    for n, row in enumerate(given):
        kit = build.kits[n] if build.kits else 0
        for id in row:
            why = matching.wrong(items.get(id), id, place=spots[n], kit=kit, skus=skus, known=known)
            if why:
                bad[id] = why
    piles = matching.sorted_out(given, slots, items, bad, skus)
    return _with_dealt(piles, build.deal, slots, items, skus, known, spots)


def _with_dealt(
    piles: Piles,
    deal: Sequence[int],
    slots: Sequence[Slots],
    items: Mapping[int, ItemView],
    skus: Mapping[int, str],
    known: frozenset[int],
    spots: Sequence[int],
) -> Piles:
    """Deal out what lies where the units stand; where they stand apart, where the last does."""
    extra, fine = list(piles.extra), list(deal)
    seen = {id for _, id in piles.matched}

    def wrong(id: int) -> Refusal | None:
        return matching.wrong(
            items.get(id), id, place=spots[-1], kit=0, skus=skus, known=known
        )  # fmt: skip

    # What is fine of one is so of all that stand alike, and as a rule all of it is.
    there = [items[id] for id in deal if id in items]
    alike = dict(zip(map(matching.standing, there), map(itemgetter(0), there), strict=True))
    are_new = len(seen.union(deal)) == len(seen) + len(deal) == len(seen) + len(there)
    if not are_new or any(map(wrong, alike.values())):
        fine = []
        for id in deal:
            why = wrong(id)
            if id in seen:
                item = items.get(id)
                why = Refusal(None, "component_twice", {"code": item.code if item else str(id)})
            if why:
                extra.append(Extra(None, id, why))
            else:
                fine.append(id)
            seen.add(id)
    dealt, left_over = matching.dealt(fine, slots, items)
    for id in left_over:
        data = {"code": items[id].code, "sku": skus.get(items[id].product, "")}
        extra.append(Extra(None, id, Refusal(None, "component_too_many", data)))
    matched = (*piles.matched, *((n, id) for n, row in enumerate(dealt) for id in row))
    return Piles(matched, tuple(extra), matching.missing_of(slots))


def _away(
    spots: Sequence[int], kits: Mapping[int, int], items: Mapping[int, ItemView]
) -> dict[int, int]:
    """Kits that stand elsewhere with us, by line: whoever scans one has it in the hand."""
    found = {
        n: id
        for n, id in kits.items()
        if id in items
        and items[id].kind == Kind.CONTAINER
        and items[id].stage in _IN_HAND
        and items[id].place != spots[n]
        and not items[id].container
    }
    kinds = places.read.kinds(sorted({items[id].place for id in found.values()}))
    return {n: id for n, id in found.items() if kinds.get(items[id].place) in places.BUILT_KINDS}


def _bad_kits(
    spots: Sequence[int],
    kits: Mapping[int, int],
    inside: Mapping[int, Sequence[int]],
    items: Mapping[int, ItemView],
) -> list[Extra]:
    """Kits that are no containers with us, or hold nothing."""
    found = []
    for n, id in kits.items():
        item = items.get(id)
        data = {"code": item.code if item else str(id)}
        if id and (item is None or item.kind != Kind.CONTAINER or item.place != spots[n]):
            found.append(Extra(n, id, Refusal(n, "kit_not_here", data)))
        elif id and not inside.get(id):
            found.append(Extra(n, id, Refusal(n, "kit_empty", data)))
    return found


def _about_units(
    order: Order,
    plan: Plan,
    lines: Sequence[int],
    items: Mapping[int, ItemView],
    is_last: bool,
) -> list[Refusal]:
    found = units.in_work(order, plan, lines, items)
    spots = {items[id].place for id in lines if id in items}
    steps = progress.steps_of(plan, sorted(spots))
    if not is_last:
        return found
    last = plan.steps[-1]
    found += [
        Refusal(n, "unit_at_earlier_step", {"code": items[id].code, "step": last.name})
        for n, id in enumerate(lines)
        if id in items and items[id].place != last.place
    ]
    found += units.free_to_go(lines, items, steps)
    if any(step.needs_test for step in plan.steps) and not all(lines):
        found.append(Refusal(None, "test_before_end", {"number": order.number}))
    return found


def _names(lines: Sequence[int], build: Build, items: Mapping[int, ItemView]) -> list[str]:
    """What to call the units: by their code, else by their number."""
    given = build.codes.texts if isinstance(build.codes, Given) else ()
    return [
        (items[id].code if id in items else (given[n] if n < len(given) else "")) or f"Unit {n + 1}"
        for n, id in enumerate(lines)
    ]


def _about_missing(piles: Piles, names: Sequence[str]) -> list[Refusal]:
    products = catalog.read.products(sorted({each.product for each in piles.missing}))
    return [
        Refusal(
            each.line,
            "component_missing",
            {
                "unit": names[each.line],
                "sku": products[each.product].sku,
                "count": each.quantity,
            },
        )
        for each in piles.missing
    ]


def _about_codes(plan: Plan, build: Build, act: Act) -> list[Refusal]:
    """Why units cannot be begun with these codes: what the ledger would say."""
    if build.codes is None:
        return [Refusal(None, "build_without_codes", {})]
    new = New(Kind.UNIT, plan.bom.product, build.number, build.codes)
    try:
        with ledger.asking():
            told = ledger.commission(
                new, place=plan.station, stage=Stage.WIP, owner=starting.own_company(),
                act=act._replace(accept="good", key=f"{ledger.stem(act.key)}.ask"),
            )  # fmt: skip
    except Refused as error:
        return list(error.refusals)
    return list(told.refused)


def _about_stock(
    supplied: Sequence[stock.Supply], count: int, refused: Sequence[Refusal]
) -> list[Refusal]:
    """Refuse the last of the lines that could be completed, where the stock is not enough."""
    bad = {refusal.line for refusal in refused}
    good = [n for n in range(count) if n not in bad]
    enough = stock.enough_for(supplied, len(good))
    if enough == len(good):
        return []
    worst = min(supplied, key=lambda each: each.suffices())
    lacking = stock.short(worst, max(worst.needed(len(good)) - worst.free, 1))
    return [lacking._replace(line=n) for n in good[enough:]]
