"""Deciding about rows in the tray: accepted ones become units, or are said of the unit they speak
of; dropped ones stay in the tray as decided. Each row is decided once.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stockthread import catalog, identifiers
from stockthread.exchange import matching as matchings
from stockthread.exchange import posting, read, sheets, trayrows
from stockthread.exchange.matching import Matching
from stockthread.exchange.on_record import found_on_record, scopes_of
from stockthread.exchange.records import ACCEPTED, Columns, Row, Target, TrayRow, Verdict
from stockthread.exchange.sheets import Layout, Sheet
from stockthread.exchange.sorting import product_problem
from stockthread.exchange.survey import said_in
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Act, Cause

CAUSE = "import"


class Decision(NamedTuple):
    """What accepting rows did: units made, units on record that something was said of, events."""

    made: int
    said: int
    events: tuple[int, ...]


_IMPORT = "SELECT columns, mapping, place, stage, owner FROM exchange_import WHERE id = %s"


def accept_rows(ids: Sequence[int], act: Act, serials: Mapping[int, str] | None = None) -> Decision:
    """Accept rows of the tray, all or none.

    A row whose unit is on record says its values of that unit; any other becomes a unit where its
    import put the others. `serials` gives rows another serial than the file did, by their ids.
    Raises Refused with the line of an id: tray_unknown, tray_decided, and what still stands
    against the row.
    """
    made, said, events = 0, 0, list[int]()
    with db.writing():
        waiting = _waiting(ids)
        lines = {row.id: line for line, row in enumerate(waiting)}
        for number, rows in enumerate(_rounds(waiting, serials or {})):
            own_act = act._replace(key=f"{act.key}-{number}", accept="all")
            one = _accept(rows, own_act, serials or {}, lines)
            made, said, events = made + one.made, said + one.said, [*events, *one.events]
    return Decision(made, said, tuple(events))


def drop_rows(ids: Sequence[int], act: Act) -> int:
    """Decide that rows of the tray are not wanted; they stay on record there.

    Raises Refused with the line of an id: tray_unknown, tray_decided.
    """
    with db.writing():
        rows = _waiting(ids)
        _decide([row.id for row in rows], "dropped", act, {})
    return len(rows)


def _waiting(ids: Sequence[int]) -> list[TrayRow]:
    """Return the rows in the order of their ids' first naming; refuse those that do not wait."""
    wanted = list(dict.fromkeys(ids))
    known = {row.id: row for row in read.tray_rows(wanted)}
    refusals = []
    for line, id in enumerate(wanted):
        if id not in known:
            refusals.append(Refusal(line, "tray_unknown", {"id": id}))
        elif known[id].decision:
            data = {"id": id, "decision": known[id].decision}
            refusals.append(Refusal(line, "tray_decided", data))
    if refusals:
        raise Refused(refusals)
    return [known[id] for id in wanted]


class _Import(NamedTuple):
    """How an import's file was laid out, and where its units went."""

    columns: Columns
    where: Layout
    target: Target


def _import(id: int) -> _Import:
    names, mapping, *target = db.query(_IMPORT, [id])[0]
    columns = Columns(**json.loads(mapping))
    code_type = identifiers.read.code_type_by_code(columns.code_type)
    types = {each.code: each.type for each in catalog.read.attributes()}
    where = sheets.layout(json.loads(names), columns, code_type, types)
    return _Import(columns, where, Target(*target))


def _rounds(waiting: Sequence[TrayRow], serials: Mapping[int, str]) -> list[list[TrayRow]]:
    """Part rows into rounds of one import each in which no unit comes twice."""
    rounds: dict[tuple[int, int], list[TrayRow]] = {}
    seen: dict[tuple[object, ...], int] = {}
    layouts = {id: _import(id).where for id in {row.import_id for row in waiting}}
    for row in waiting:
        where = layouts[row.import_id]
        sheet = sheets.lay_out([_mended(row, where, serials)], where)
        unit = (sheet.makers[0], sheet.products[0], sheet.codes[0])
        seen[unit] = seen.get(unit, 0) + 1
        rounds.setdefault((seen[unit], row.import_id), []).append(row)
    return [rounds[key] for key in sorted(rounds)]


def _accept(
    own: list[TrayRow], act: Act, serials: Mapping[int, str], lines: Mapping[int, int]
) -> Decision:
    """Accept rows of one import, each of another unit."""
    columns, where, target = _import(own[0].import_id)
    sheet = sheets.lay_out([_mended(row, where, serials) for row in own], where)
    matching = _matching(sheet, columns)
    _check(sheet, matching, [lines[row.id] for row in own])
    everything = range(len(own))
    scopes = scopes_of(sheet, everything, matching, where.code_type.scope)
    on_record = found_on_record(sheet, everything, scopes, where.code_type.id)
    items = {n: found.item for n, found in on_record.items() if found.is_own}
    fresh = [n for n in everything if n not in items]
    act = act._replace(cause=Cause(CAUSE, str(own[0].import_id)))
    events = []
    if fresh:
        done = posting.commission(sheet, fresh, matching, target, where.code_type.id, act)
        if done.refused:
            raise Refused([_at(each, own, fresh, lines) for each in done.refused])
        events.append(done.event)
        items |= dict(zip(fresh, done.items, strict=True))
    verdicts = [Verdict(ACCEPTED, item=items[n]) for n in everything]
    values_act = act._replace(key=f"{act.key}-values")
    if observed := posting.observe(sheet, verdicts, everything, matching, values_act):
        events.append(observed.event)
    decided = {row.id: items[n] for n, row in enumerate(own)}
    _decide(list(decided), "accepted", act, decided)
    return Decision(len(fresh), len(own) - len(fresh), tuple(events))


def _at(
    refusal: Refusal, own: Sequence[TrayRow], fresh: Sequence[int], lines: Mapping[int, int]
) -> Refusal:
    """The refusal of a posted line, told of the row that it came from."""
    assert refusal.line is not None, "a whole batch is refused by raising"
    return refusal._replace(line=lines[own[fresh[refusal.line]].id])


def _mended(row: TrayRow, where: Layout, serials: Mapping[int, str]) -> Row:
    """The row as it is to be taken: with its new serial, if it has one."""
    cells = list(row.cells)
    if len(cells) != len(where.names):
        return Row(row.number, row.line, cells, row.reason)
    cells[where.serial] = serials.get(row.id, cells[where.serial])
    return Row(row.number, row.line, cells)


def _matching(sheet: Sheet, columns: Columns) -> Matching:
    """Match the rows' products and make those that are missing."""
    said = said_in(sheet)
    numbers = {code for code, values in sheet.readings.items() if sheets.are_numbers(values)}
    matchings.set_up(matchings.match(said, columns, numbers))
    return matchings.match(said, columns, numbers)


def _check(sheet: Sheet, matching: Matching, lines: Sequence[int]) -> None:
    """Refuse rows that cannot be taken as they are."""
    problems = dict(sheet.problems)
    for n in sheet.good():
        if found := product_problem(sheet, n, matching):
            problems[n] = found
    if problems:
        raise Refused([problems[n]._replace(line=lines[n]) for n in sorted(problems)])


def _decide(ids: Sequence[int], decision: str, act: Act, items: Mapping[int, int]) -> None:
    at = clock.micros(act.recorded_at)
    decided = trayrows.decide([(id, items.get(id, 0)) for id in ids], decision, act.by, at)
    if decided != len(ids):  # somebody else was quicker
        data = {"id": ids[0], "decision": decision}
        raise Refused([Refusal(None, "tray_decided", data)])
