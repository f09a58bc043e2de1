"""What can be wrong, and prepared answers: lists that people keep. Nothing on record changes."""

import re
from collections.abc import Sequence
from typing import Final

from stockthread.complaints import danger, read
from stockthread.complaints.records import NewKind, NewTemplate
from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied

FIELDS: Final = ("name", "number", "product", "serial", "warranty", "words", "company", "date")
"""What may stand in braces in a prepared answer."""

FIELD: Final = re.compile(r"\{([^{}]*)\}")
BODY_MAX: Final = 5_000
DAYS_MAX: Final = 365
TERM_SHOWN: Final = 80
_CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{0,39}")
_KIND_RULES: Final = {"code": Rule(40, is_needed=True), "name": Rule(200, is_needed=True)}
_TEMPLATE_RULES: Final = {
    "code": Rule(40, is_needed=True), "name": Rule(200, is_needed=True), "language": Rule(8),
    "subject": Rule(200, is_needed=True),
}  # fmt: skip
_KIND_COLUMNS: Final = {"code": "text", "name": "text", "days": "bigint",
                        "is_dangerous": "boolean", "is_active": "boolean"}  # fmt: skip
_LANGUAGE: Final = re.compile(r"[a-z]{2,8}")
WORDS_MAX: Final = 500
_TEMPLATE_COLUMNS: Final = {
    "code": "text", "name": "text", "language": "text", "subject": "text", "body": "text",
    "is_active": "boolean",
}  # fmt: skip


def set_kinds(kinds: Sequence[NewKind]) -> None:
    """Add kinds, or change those whose code is there.

    Raises Refused with a line a kind: field_missing, field_too_long, field_bad_characters,
    complaint_code, complaint_days; no_lines.
    """
    if not kinds:
        refuse("no_lines")
    kinds = [tidied(each) for each in kinds]
    found = []
    for n, each in enumerate(kinds):
        found += field_refusals(n, each, _KIND_RULES) or _code_refusals(n, each.code)
        if not 1 <= each.days <= DAYS_MAX:
            found.append(Refusal(n, "complaint_days", {"days": each.days, "days_max": DAYS_MAX}))
    if found:
        raise Refused(found)
    _upsert("complaints_kind", _KIND_COLUMNS, [(*each, True) for each in kinds])


def set_templates(templates: Sequence[NewTemplate]) -> None:
    """Add prepared answers, or change those whose code is there.

    Raises Refused with a line a template: field_missing, field_too_long, field_bad_characters,
    complaint_code, complaint_field; no_lines.
    """
    if not templates:
        refuse("no_lines")
    found = []
    tidy = []
    for n, each in enumerate(templates):
        body = each.body.strip().replace("\r\n", "\n")
        each = tidied(each)._replace(body=body)
        tidy.append(each)
        found += field_refusals(n, each, _TEMPLATE_RULES) or _code_refusals(n, each.code)
        if not body or len(body) > BODY_MAX:
            found.append(Refusal(n, *_body_refusal(body)))
        found += [
            Refusal(n, "complaint_field", {"field": f"{{{name}}}", "known": ", ".join(FIELDS)})
            for name in FIELD.findall(f"{each.subject}{body}")
            if name not in FIELDS
        ]
    if found:
        raise Refused(found)
    _upsert("complaints_template", _TEMPLATE_COLUMNS, [
        (each.code, each.name, each.language, each.subject, each.body, True) for each in tidy
    ])  # fmt: skip


def _body_refusal(body: str) -> tuple[str, dict[str, object]]:
    if not body:
        return "field_missing", {"field": "body"}
    return "field_too_long", {"field": "body", "length": len(body), "limit": BODY_MAX}


def _code_refusals(line: int, code: str) -> list[Refusal]:
    return [] if _CODE.fullmatch(code) else [Refusal(line, "complaint_code", {"code": code})]


def _upsert(table: str, columns: dict[str, str], values: Sequence[Sequence[object]]) -> None:
    names = ", ".join(columns)
    text, params = rows.source(columns, values)
    sets = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "code")
    db.retried(lambda: db.execute(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM {text} AS source WHERE TRUE"
        f" ORDER BY line ON CONFLICT (code) DO UPDATE SET {sets}",
        params,
    ))  # fmt: skip


_OPEN_WORDS: Final = "SELECT id, words, danger FROM complaints_complaint WHERE state <> 'closed'"
_MARK: Final = """
    UPDATE complaints_complaint SET danger = source.danger FROM {} AS source
     WHERE complaints_complaint.id = source.complaint"""


def set_danger_words(language: str, words: Sequence[str]) -> int:
    """Replace the words of a language that tell of danger; look for them in what is not closed.

    Returns how many complaints are marked otherwise by it. Raises Refused: complaint_language;
    complaint_danger_word with a line a word; too_many_lines.
    """
    words = list(dict.fromkeys(tidy for each in words if (tidy := " ".join(each.split()))))
    if not _LANGUAGE.fullmatch(language):
        refuse("complaint_language", language=language[:20])
    if len(words) > WORDS_MAX:
        refuse("too_many_lines", count=len(words), lines_max=WORDS_MAX)
    if wrong := [Refusal(n, "complaint_danger_word", {"word": word[:TERM_SHOWN]})
                 for n, word in enumerate(words) if not danger.is_term(word)]:  # fmt: skip
        raise Refused(wrong)

    def once() -> int:
        with db.writing():
            db.lock_text("complaints_complaint")
            db.execute("DELETE FROM complaints_danger_word WHERE language = %s", [language])
            if words:
                text, params = rows.source({"language": "text", "word": "text"},
                                           [(language, word) for word in words])  # fmt: skip
                db.execute(
                    "INSERT INTO complaints_danger_word (language, word)"
                    f" SELECT language, word FROM {text} AS source WHERE TRUE ORDER BY line",
                    params,
                )
            return _look_again()

    return db.retried(once)


def _look_again() -> int:
    """Look for danger in what complaints say that are not closed."""
    terms = read.danger_terms()
    news = [(id, found) for id, words, told in db.query(_OPEN_WORDS)
            if (found := danger.found_in(words, terms)) != told]  # fmt: skip
    if news:
        text, params = rows.source({"complaint": "bigint", "danger": "text"}, news)
        db.execute(_MARK.format(text), params)
    return len(news)


def offer_kind(code: str, *, is_active: bool) -> None:
    """Offer a kind no more, or again; complaints keep theirs. Raises Refused complaint_kind."""
    if not db.execute("UPDATE complaints_kind SET is_active = %s WHERE code = %s",
                      [is_active, code]):  # fmt: skip
        refuse("complaint_kind", kind=code, known=", ".join(each.code for each in read.kinds()))


def offer_template(code: str, *, is_active: bool) -> None:
    """Offer a prepared answer no more, or again. Raises Refused complaint_template."""
    if not db.execute("UPDATE complaints_template SET is_active = %s WHERE code = %s",
                      [is_active, code]):  # fmt: skip
        refuse("complaint_template", template=code)
