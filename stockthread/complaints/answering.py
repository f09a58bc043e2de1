"""Answers: filled in from prepared ones, and put on record when they went out.

How an answer goes out is the shells' business; what is recorded here is what was said, by whom,
and by what way.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from stockthread import catalog, parties, returns
from stockthread.complaints import changing, making, read, story
from stockthread.complaints.records import (
    ANSWERED,
    EMAIL,
    REPLIED,
    WAITING,
    WAYS,
    Answer,
    NewAnswer,
    Template,
)
from stockthread.complaints.setup import BODY_MAX, FIELD
from stockthread.complaints.story import Told
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals

_RULES: Final = {"subject": Rule(200, is_needed=True), "to": Rule(254)}
_INSERT: Final = """
    INSERT INTO complaints_answer (complaint_id, key, template, way, sent_to, subject, body, person,
        sent_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"""
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"runs": "It is under warranty until {day}.", "ended": "Its warranty ended on {day}.",
           "name": "customer"},
    "de": {"runs": "Die Garantie läuft bis {day}.", "ended": "Die Garantie endete am {day}.",
           "name": "zusammen"},
    "fr": {"runs": "La garantie court jusqu'au {day}.", "ended": "La garantie a pris fin le {day}.",
           "name": "client"},
    "es": {"runs": "La garantía vale hasta el {day}.", "ended": "La garantía terminó el {day}.",
           "name": "cliente"},
}  # fmt: skip


def values(complaint: int, *, on: date, language: str = "en") -> dict[str, str]:
    """Return what the fields of a prepared answer say for a complaint on a day.

    Raises Refused unknown_id.
    """
    it = read.complaint(complaint)
    contact = read.contacts([complaint]).get(complaint)
    items = [each.item for each in read.links([complaint]).get(complaint, ())]
    looks = list(returns.looks(items, on=on).values())
    of_items = [look.view.product for look in looks]
    products = catalog.read.products(sorted({*of_items, it.hints.product} - {0}))
    names = dict.fromkeys(products[id].name for id in of_items or [it.hints.product] if id)
    own, words = parties.read.own_party(), _WORDS.get(language, _WORDS["en"])
    party = parties.read.names([it.hints.party]).get(it.hints.party, "")
    untils = {(look.warranty.until, look.warranty.runs) for look in looks}
    warranty = ""
    if len(untils) == 1:
        [(until, runs)] = untils
        word = "runs" if runs else "ended"
        warranty = words[word].format(day=until.isoformat()) if until else ""
    return {
        "name": (contact.name if contact else "") or party or words["name"],
        "number": it.number,
        "product": ", ".join(names),
        "serial": ", ".join(look.view.code for look in looks) or it.hints.code,
        "warranty": warranty,
        "words": it.words,
        "company": own.name if own else "",
        "date": on.isoformat(),
    }


def filled(text: str, said: Mapping[str, str]) -> str:
    """Return a text with its fields filled in; spaces that an empty one leaves are closed up."""
    found = FIELD.sub(lambda field: said.get(field[1], field[0]), text)
    lines = (" ".join(line.split()) for line in found.split("\n"))
    return "\n".join(line.replace(" .", ".").replace(" ,", ",") for line in lines)


def drafted(complaint: int, template: Template, *, on: date) -> NewAnswer:
    """Return the answer that a prepared one gives for a complaint."""
    said = values(complaint, on=on, language=template.language)
    return NewAnswer(filled(template.subject, said), filled(template.body, said), EMAIL,
                     template=template.code)  # fmt: skip


def answer(
    complaint: int,
    new: NewAnswer,
    *,
    key: str,
    by: int,
    at: datetime,
    state: str = ANSWERED,
) -> Answer:
    """Record what was said to the customer; the complaint is answered, or waits for them.

    Repeating a key returns the answer of the first time. Raises Refused: bad_key, unknown_id,
    field_missing, field_too_long, field_bad_characters, complaint_way, complaint_state.
    """
    assert state in (ANSWERED, WAITING), "after an answer it is the customer's turn"
    if not 1 <= len(key) <= making.KEY_MAX:
        refuse("bad_key", length_max=making.KEY_MAX)
    body = new.body.strip().replace("\r\n", "\n")
    if found := field_refusals(None, new, _RULES):
        raise Refused(found)
    if not body:
        refuse("field_missing", field="body")
    if not db.is_storable(body):
        refuse("field_bad_characters", field="body")
    if len(body) > BODY_MAX:
        refuse("field_too_long", field="body", length=len(body), limit=BODY_MAX)
    if new.way not in WAYS:
        refuse("complaint_way", way=new.way, known=", ".join(WAYS))

    def once() -> Answer:
        with db.writing():
            db.lock_text(f"complaints_answer {key}")
            if known := _made_with(key):
                return read.answer(known)
            before = read.complaint(complaint)
            if before.state != state:
                changing.set_states([complaint], state, by=by, at=at)
            params: list[Any] = [complaint, key, new.template, new.way, new.to, new.subject, body,
                                 by, clock.micros(at)]  # fmt: skip
            row = db.query_one(_INSERT, params)
            assert row is not None, "RETURNING returns the row"
            told = Told(complaint, REPLIED, after=new.way, text=new.template)
            story.tell([told], by=by, at=at)
            return read.answer(int(row[0]))._replace(is_new=True)

    return db.retried(once)


def _made_with(key: str) -> int:
    row = db.query_one("SELECT id FROM complaints_answer WHERE key = %s", [key])
    return int(row[0]) if row else 0
