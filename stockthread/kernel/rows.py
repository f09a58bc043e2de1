"""Many rows in one statement: a list of tuples as a table that SQL can read from.

For reference data, where a batch is at most some hundred thousand rows. The SQL that
comes out is made of names given by code, never of anything a user wrote.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, TypeVar, cast

from stockthread.kernel import db

Record = TypeVar("Record", bound=tuple[Any, ...])
Columns = Mapping[str, str]
"""Name → type (bigint, text or boolean) of each value of a row, in their order."""


def source(columns: Columns, rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """Return a subquery with these columns and `line` (from 0), and its parameters."""
    if db.is_postgresql():
        arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
        names = ", ".join(columns)
        text = (
            f"(SELECT s.*, s.place_in_list - 1 AS line FROM unnest({arrays})"
            f" WITH ORDINALITY AS s({names}, place_in_list))"
        )
        return text, [[row[n] for row in rows] for n in range(len(columns))]
    values = ", ".join(f"json_extract(value, '$[{n}]') AS {name}" for n, name in enumerate(columns))
    return f"(SELECT key AS line, {values} FROM json_each(%s))", [json.dumps(rows)]


def insert(
    table: str, columns: Columns, rows: Sequence[Sequence[Any]], *, key: str = "id"
) -> dict[Any, int]:
    """Insert rows in one statement and return the new ids by the value of column `key`.

    Ids rise with the lines.
    """
    text, params = source(columns, rows)
    names = ", ".join(columns)
    made = db.query(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM {text} AS source"
        f" ORDER BY line RETURNING {key}, id",
        params,
    )
    return dict(made)


def of_columns(record: type[Record], *columns: Iterable[Any]) -> list[Record]:
    """Return records from the columns of their fields, in a third of the time of one by one.

    A column that says the same in each is a `repeat` of it.
    """
    return list(map(tuple.__new__, repeat(record), zip(*columns, strict=False)))


def records(record: type[Record], sql: str, params: Sequence[Any] = ()) -> list[Record]:
    """Run one statement whose columns are the fields of a NamedTuple, in their order.

    SQLite tells true and false as 1 and 0: fields named is_… become real booleans.
    """
    fields: tuple[str, ...] = cast(Any, record)._fields
    claims = [number for number, field in enumerate(fields) if field.startswith("is_")]
    made = []
    for row in db.query(sql, params):
        values = list(row)
        for number in claims:
            values[number] = bool(values[number])
        made.append(cast(Record, cast(Any, record)._make(values)))
    return made
