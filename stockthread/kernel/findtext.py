"""Finding rows by what people type: exact code first, then beginnings, then parts.

A table that can be searched keeps `folded` copies of its code and name in columns
that order by code point, so that a beginning is a range of an index on both
databases. Capitals, full-width forms and double spaces make no difference.
"""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from stockthread.kernel import db

KEY_LIMIT = 400
WORDS_MAX = 8
SCORED_MAX = 24
LAST = "\U0010ffff"
"""Behind every other letter: what begins with a text lies from it to it and this."""


class Searchable(NamedTuple):
    """A table with its folded columns: of the code, and of the name."""

    table: str
    code_key: str
    name_key: str


def folded(text: str) -> str:
    """Return the form under which texts are compared in a search."""
    form = " ".join(unicodedata.normalize("NFKC", text).casefold().split())[:KEY_LIMIT]
    return form if form.isprintable() else "".join(filter(str.isprintable, form))


def find_ids(where: Searchable, text: str, limit: int) -> list[int]:
    """Return the ids of at most `limit` rows that fit the text, the best first.

    A part fits when each word of the text is somewhere in the code or the name.
    Two statements at most, the second one (a scan) only when the first found too few.
    """
    wanted = folded(text)
    if not wanted or limit < 1:
        return []
    begin = [wanted, wanted + LAST, limit]
    rows = db.query(_begins(where), [*begin, *begin])
    ranked = sorted(rows, key=lambda row: (row[1] != wanted, row[2], row[1]))
    found = list(dict.fromkeys(row[0] for row in ranked))
    if len(found) < limit:
        words = [f"%{escaped(word)}%" for word in wanted.split()[:WORDS_MAX]]
        params = [word for word in words for _ in range(2)]
        found += [row[0] for row in db.query(_contains(where, len(words)), [*params, limit])]
    return list(dict.fromkeys(found))[:limit]


def worded_ids(where: Searchable, words: Sequence[str], limit: int) -> dict[int, frozenset[str]]:
    """Return rows whose code or name has words that begin with some of these, with those, by id:
    at most `limit`, those with most of them first. One statement, a scan; words as they are given.
    """
    forms = {word: folded(word) for word in words[:SCORED_MAX] if folded(word)}
    if not forms:
        return {}
    begins = " + ".join([_begins_word(where)] * len(forms))
    sql = (
        f"SELECT id, {where.code_key}, {where.name_key} FROM (SELECT id, {where.code_key},"
        f" {where.name_key}, {begins} AS fits FROM {where.table}) AS scored"
        " WHERE fits > 0 ORDER BY fits DESC, id LIMIT %s"
    )
    params = [part for form in forms.values() for part in _word_begins(form)]
    return {
        id: frozenset(word for word, form in forms.items()
                      if f" {code}".find(f" {form}") >= 0 or f" {name}".find(f" {form}") >= 0)
        for id, code, name in db.query(sql, [*params, limit])
    }  # fmt: skip


def _begins_word(where: Searchable) -> str:
    fits = " OR ".join([f"{key} LIKE %s ESCAPE '!'" for key in (where.code_key, where.name_key)
                        for _ in range(2)])  # fmt: skip
    return f"CASE WHEN {fits} THEN 1 ELSE 0 END"


def _word_begins(form: str) -> list[str]:
    return [f"{escaped(form)}%", f"% {escaped(form)}%"] * 2


def fits_sql(where: Searchable, text: str, alias: str = "") -> tuple[str, list[str]]:
    """Return a condition and its parameters: each word of the text is in the code or the name.

    A text without words fits everything.
    """
    words = folded(text).split()[:WORDS_MAX]
    table = f"{alias}." if alias else ""
    code, name = table + where.code_key, table + where.name_key
    fits = f"({code} LIKE %s ESCAPE '!' OR {name} LIKE %s ESCAPE '!')"
    params = [f"%{escaped(word)}%" for word in words for _ in range(2)]
    return " AND ".join([fits] * len(words)) or "1 = 1", params


def _begins(where: Searchable) -> str:
    """SQL of (id, folded text, 0 for the code or 1 for the name)."""
    return " UNION ALL ".join(
        f"SELECT * FROM (SELECT id, {key}, {rank} FROM {where.table}"
        f" WHERE {key} >= %s AND {key} < %s ORDER BY {key} LIMIT %s) AS by_{key}"
        for rank, key in enumerate((where.code_key, where.name_key))
    )


def _contains(where: Searchable, words: int) -> str:
    fits = f"({where.code_key} LIKE %s ESCAPE '!' OR {where.name_key} LIKE %s ESCAPE '!')"
    return (
        f"SELECT id FROM {where.table} WHERE {' AND '.join([fits] * words)}"
        f" ORDER BY {where.code_key} LIMIT %s"
    )


def escaped(word: str) -> str:
    """Return a word for LIKE … ESCAPE '!', in which none of its signs means anything else."""
    for sign in "!%_":
        word = word.replace(sign, "!" + sign)
    return word
