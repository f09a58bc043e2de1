"""Queries of complaints. Nothing here writes."""

from collections.abc import Sequence
from typing import Any, Final

from stockthread.complaints.days import days_of
from stockthread.complaints.records import (
    OPEN_STATES,
    URGENT,
    Answer,
    Change,
    Complaint,
    Contact,
    Hints,
    Kind,
    Linked,
    Template,
    Wanted,
)
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.kernel.findtext import escaped, folded

WORDS_MAX: Final = 8
EVERY: Final = Wanted()
DANGEROUS: Final = """(c.judged = 1 OR (c.judged = 0 AND (c.danger <> '' OR EXISTS (
    SELECT 1 FROM complaints_kind d WHERE d.code = c.kind AND d.is_dangerous))))"""
_OPEN: Final = f"c.state IN ({', '.join(repr(state) for state in OPEN_STATES)})"
COLUMNS: Final = f"""c.id, c.number, c.state, c.channel, c.kind, c.words, c.code, c.order_number,
    c.bought, c.lot, c.best_before, c.party, c.product, c.goods, c.assigned, c.person, c.made_at,
    c.since, c.due, c.danger, c.judged, CASE WHEN {DANGEROUS} THEN 1 ELSE 0 END"""
_COMPLAINTS: Final = f"SELECT {COLUMNS} FROM complaints_complaint c"


def complaint(id: int) -> Complaint:
    """Return one complaint. Raises Refused unknown_id."""
    found = of_ids([id])
    return found[0] if found else refuse("unknown_id", id=id)


def of_ids(ids: Sequence[int]) -> list[Complaint]:
    """Return complaints by their ids, the earliest first; unknown ones are left out."""
    wanted, param = db.ids_in(ids)
    return _complaints(f"{_COMPLAINTS} WHERE c.id IN {wanted} ORDER BY c.id", [param])


def by_numbers(numbers: Sequence[str]) -> dict[str, Complaint]:
    """Return complaints by their numbers, in whatever case; unknown ones are left out."""
    upper = {number.strip().upper(): number for number in numbers}
    wanted, param = db.texts_in(list(upper))
    found = _complaints(f"{_COMPLAINTS} WHERE c.number IN {wanted}", [param])
    return {upper[each.number]: each for each in found}


def by_number(number: str) -> Complaint:
    """Return the complaint of a number, in whatever case. Raises Refused unknown_complaint."""
    found = by_numbers([number])
    return found[number] if found else refuse("unknown_complaint", number=number)


def made_with(key: str) -> tuple[Complaint, str] | None:
    """Return the complaint that was made with a key, and the digest of its request."""
    row = db.query_one(f"SELECT digest, {COLUMNS} FROM complaints_complaint c WHERE key = %s",
                       [key])  # fmt: skip
    return (complaint_of(*row[1:]), str(row[0])) if row else None


def listed(wanted: Wanted = EVERY, *, before: int = 2**62, limit: int = 50) -> list[Complaint]:
    """Return complaints that fit: the dangerous open ones first, each part the newest first.

    before: the mark of the last that was seen. Two statements.
    """
    where, params = _conditions(wanted)
    found = list[Complaint]()
    for is_urgent, top in ((True, before - URGENT), (False, min(before, URGENT))):
        if top > 0 and len(found) < limit:
            part = f"{'' if is_urgent else 'NOT '}({_OPEN} AND {DANGEROUS})"
            sql = f"{_COMPLAINTS} WHERE {part} AND c.id < %s{where} ORDER BY c.id DESC LIMIT %s"
            found += _complaints(sql, [top, *params, limit - len(found)])
    return found


def count(wanted: Wanted = EVERY) -> int:
    """Return how many complaints fit."""
    where, params = _conditions(wanted)
    [(found,)] = db.query(
        f"SELECT COUNT(*) FROM complaints_complaint c WHERE c.id > 0{where}", params
    )
    return int(found)


def _conditions(wanted: Wanted) -> tuple[str, list[Any]]:
    found: list[tuple[str, list[Any]]] = []
    if wanted.states:
        found.append((f"c.state IN ({db.marks(len(wanted.states))})", list(wanted.states)))
    for column, value in (("kind", wanted.kind), ("channel", wanted.channel),
                          ("party", wanted.party), ("product", wanted.product)):  # fmt: skip
        if value:
            found.append((f"c.{column} = %s", [value]))
    if wanted.assigned:
        found.append(("c.assigned = %s", [max(wanted.assigned, 0)]))
    for word in folded(wanted.text).split()[:WORDS_MAX]:
        part = f"%{escaped(word)}%"
        found.append((
            ("(c.words_key LIKE %s ESCAPE '!' OR LOWER(c.number) LIKE %s ESCAPE '!' OR EXISTS"
            " (SELECT 1 FROM complaints_contact k WHERE k.complaint_id = c.id AND"
            " (k.name_key LIKE %s ESCAPE '!' OR k.email_key LIKE %s ESCAPE '!')))"),
            [part] * 4,
        ))  # fmt: skip
    for column, sign, moment in (("made_at", ">=", wanted.since), ("made_at", "<", wanted.until),
                                 ("due", "<", wanted.late_at)):  # fmt: skip
        if moment:
            found.append((f"c.{column} {sign} %s", [clock.micros(moment)]))
    if wanted.is_dangerous:
        found.append((DANGEROUS, []))
    if wanted.items:
        ids, param = db.ids_in(wanted.items)
        found.append((
            ("c.id IN (SELECT l.complaint_id FROM complaints_link l"
            f" WHERE l.ended_at IS NULL AND l.item IN {ids})"), [param],
        ))  # fmt: skip
    return (
        "".join(f" AND {sql}" for sql, _ in found),
        [param for _, params in found for param in params],
    )


def count_open() -> int:
    """Return with how many complaints we still have something to do."""
    return count(Wanted(states=OPEN_STATES))


_CONTACTS: Final = """
    SELECT complaint_id, name, email, phone, address, language, emptied_at
      FROM complaints_contact WHERE complaint_id IN {}"""


def contacts(complaints: Sequence[int]) -> dict[int, Contact]:
    """Return who complains, by complaint."""
    wanted, param = db.ids_in(complaints)
    return {
        id: Contact._make((*said, None if emptied is None else clock.from_micros(emptied)))
        for id, *said, emptied in db.query(_CONTACTS.format(wanted), [param])
    }


_LINKS: Final = """
    SELECT complaint_id, item, how, sure, why, person, linked_at FROM complaints_link
     WHERE ended_at IS NULL AND {} IN {} ORDER BY id"""


def links(complaints: Sequence[int]) -> dict[int, list[Linked]]:
    """Return what complaints are about, by complaint."""
    found: dict[int, list[Linked]] = {}
    for each in _links("complaint_id", complaints):
        found.setdefault(each.complaint, []).append(each)
    return found


def of_items(items: Sequence[int]) -> dict[int, list[Complaint]]:
    """Return the complaints about items, by item, the newest first. Two statements."""
    linked = _links("item", items)
    known = {each.id: each for each in of_ids(sorted({each.complaint for each in linked}))}
    found: dict[int, list[Complaint]] = {}
    for each in reversed(linked):
        found.setdefault(each.item, []).append(known[each.complaint])
    return found


def _links(column: str, ids: Sequence[int]) -> list[Linked]:
    wanted, param = db.ids_in(ids)
    return [
        Linked(complaint, item, how, sure, why, person, clock.from_micros(at))
        for complaint, item, how, sure, why, person, at in db.query(
            _LINKS.format(column, wanted), [param]
        )
    ]


_STORY: Final = """
    SELECT c.id, c.complaint_id, c.what, c.before, c.after, c.text, c.person, c.changed_at,
           COALESCE(c.undoes, 0), COALESCE(u.id, 0)
      FROM complaints_change c LEFT JOIN complaints_change u ON u.undoes = c.id
     WHERE c.{} IN {} ORDER BY c.id DESC"""


def story(complaint: int) -> list[Change]:
    """Return all that happened to a complaint, the latest first."""
    return _story("complaint_id", [complaint])


def stories(complaints: Sequence[int]) -> list[Change]:
    """Return all that happened to complaints, the latest first."""
    return _story("complaint_id", complaints)


def changes(ids: Sequence[int]) -> list[Change]:
    """Return lines of stories by their ids, the latest first."""
    return _story("id", ids)


def _story(column: str, ids: Sequence[int]) -> list[Change]:
    wanted, param = db.ids_in(ids)
    return [
        Change._make((*head, clock.from_micros(at), undoes, undone))
        for *head, at, undoes, undone in db.query(_STORY.format(column, wanted), [param])
    ]


_ANSWERS: Final = """
    SELECT id, complaint_id, template, way, sent_to, subject, body, person, sent_at
      FROM complaints_answer WHERE {} ORDER BY id DESC"""


def answers(complaint: int) -> list[Answer]:
    """Return what was answered, the latest first."""
    return [
        Answer._make((*head, clock.from_micros(at), False))
        for *head, at in db.query(_ANSWERS.format("complaint_id = %s"), [complaint])
    ]


def answer(id: int) -> Answer:
    """Return one answer. Raises Refused unknown_id."""
    row = db.query_one(_ANSWERS.format("id = %s"), [id])
    if row is None:
        refuse("unknown_id", id=id)
    return Answer._make((*row[:-1], clock.from_micros(row[-1]), False))


def kinds() -> list[Kind]:
    """Return what can be wrong, in the order in which it was added."""
    sql = "SELECT id, code, name, days, is_active, is_dangerous FROM complaints_kind ORDER BY id"
    return [Kind._make((*head, bool(is_active), bool(is_dangerous)))
            for *head, is_active, is_dangerous in db.query(sql)]  # fmt: skip


def danger_words() -> dict[str, list[str]]:
    """Return the words that tell of danger, by language."""
    found: dict[str, list[str]] = {}
    sql = "SELECT language, word FROM complaints_danger_word ORDER BY language, id"
    for language, word in db.query(sql):
        found.setdefault(language, []).append(word)
    return found


def danger_terms() -> list[str]:
    """Return the words that tell of danger in any language."""
    return [word for some in danger_words().values() for word in some]


_TEMPLATES: Final = """
    SELECT id, code, name, language, subject, body, is_active FROM complaints_template
     ORDER BY language, id"""


def templates() -> list[Template]:
    """Return prepared answers, by language."""
    return [Template._make((*head, bool(is_active))) for *head, is_active in db.query(_TEMPLATES)]


def _complaints(sql: str, params: Sequence[Any]) -> list[Complaint]:
    return [complaint_of(*row) for row in db.query(sql, params)]


def complaint_of(*columns: Any) -> Complaint:
    """Return a row of COLUMNS as a record."""
    *head, code, number, bought, lot, best, party, product, goods = columns[:14]
    assigned, person, made_at, since, due, danger, judged, is_dangerous = columns[14:]
    hints = Hints(code, number, days_of(bought), lot, days_of(best), party, product, goods)
    return Complaint._make((
        *head, hints, assigned, person, clock.from_micros(made_at), clock.from_micros(since),
        None if due is None else clock.from_micros(due), danger, judged, bool(is_dangerous),
    ))  # fmt: skip


def hint_values(hints: Hints) -> tuple[str, str, str, str, str, int, int, str]:
    """Return hints as the table and the story keep them: days as texts, "" for none."""
    code, number, bought, lot, best, party, product, goods = hints
    return (code, number, bought.written if bought else "", lot, best.written if best else "",
            party, product, goods)  # fmt: skip
