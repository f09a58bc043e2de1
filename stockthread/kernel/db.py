"""The database, seen once: SQL is written one time and runs on SQLite and on PostgreSQL.

Everything goes through Django's connection with %s parameters. What differs between the two
(where rows come in, how ids are allotted, what is locked, how a busy database answers) lives here
and nowhere else. Nothing here knows what the rows mean.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from time import monotonic, sleep
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction

from stockthread.kernel.errors import refuse

Result = TypeVar("Result")
TRIES = 8
BUSY_SECONDS = 30.0


def is_postgresql() -> bool:
    """Tell which of the two databases this is."""
    return connection.vendor == "postgresql"


@contextmanager
def writing() -> Iterator[None]:
    """Run a block as one transaction; on SQLite the one writer's lock is taken at once."""
    with transaction.atomic():
        yield


def execute(sql: str, params: Sequence[Any] = ()) -> int:
    """Run one statement and return the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def execute_many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run one statement for each of a few rows; many rows go through `stage_columns`."""
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def query(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement and return all its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def query_one(sql: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """Run one statement and return its first row, if any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def columns(sql: str, picks: Mapping[str, str], params: Sequence[Any] = ()) -> list[Sequence[Any]]:
    """Return columns of numbers and texts, of the rows of one statement that picks them at `{}`.

    picks: what is read, by a name for it. SQLite hands a column over as one text in half the time
    that it takes for a value a row.
    """
    rows = sql.format(", ".join(f"{pick} AS {name}" for name, pick in picks.items()))
    if is_postgresql():
        return list(zip(*query(rows, params), strict=True)) or [()] * len(picks)
    found = query_one(f"SELECT {', '.join(map(gathered, picks))} FROM ({rows})", params)
    assert found is not None, "an aggregate is one row"
    return [json.loads(text) for text in found]


def gathered(column: str) -> str:
    """Return the aggregate that gathers a column of a group, to be read with `listed`.

    Two of them tell the rows in one order.
    """
    return f"array_agg({column})" if is_postgresql() else f"json_group_array({column})"


def listed(value: Any) -> list[Any]:
    """Return what `gathered` gave as a list."""
    found: list[Any] = json.loads(value) if isinstance(value, str) else value
    return found


def query_records(
    record: Callable[..., Result], sql: str, params: Sequence[Any] = ()
) -> list[Result]:
    """Run one statement whose columns are the record's fields, in their order."""
    rows = query(sql, params)
    if make := getattr(record, "_make", None):  # a named tuple, in half the time
        return list(map(make, rows))
    return [record(*row) for row in rows]


def chunks(
    sql: str, params: Sequence[Any] = (), size: int = 512
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of a large answer, some hundred at a time.

    So few, because more than 700 new tuples wake Python's collector, a quarter of the time.
    """
    opened = connection.chunked_cursor() if is_postgresql() else connection.cursor()
    with opened as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(size):
            yield rows


def stream(sql: str, params: Sequence[Any] = (), size: int = 512) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a large answer without holding it in memory."""
    for rows in chunks(sql, params, size):
        yield from rows


@contextmanager
def spilling() -> Iterator[None]:
    """Let large temporary tables and sorts go to disk (PostgreSQL always does).

    On SQLite the connection's temporary tables vanish at both ends.
    """
    if is_postgresql() or connection.in_atomic_block:
        yield
        return
    execute("PRAGMA temp_store = FILE")
    try:
        yield
    finally:
        execute("PRAGMA temp_store = MEMORY")


@contextmanager
def snapshot() -> Iterator[None]:
    """Read the database as it is at one moment, without hindering those who write.

    Only temporary tables may be written inside, and on PostgreSQL none may be made.
    """
    if connection.in_atomic_block:
        yield
    elif is_postgresql():
        with transaction.atomic():
            execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            execute("COMMIT")


def expect(*, few_rows: bool) -> None:
    """Say until the transaction's end how many rows the temporary tables and recursions will have.

    PostgreSQL cannot know. It expects many, and to be ready for them reads whole tables: 0.3 s a
    statement among a million units, where following an index row by row takes 0.3 ms.
    """
    if is_postgresql():
        word, cost = ("off", 100) if few_rows else ("on", 1)
        execute(
            f"SET LOCAL enable_hashjoin = {word}; SET LOCAL enable_mergejoin = {word};"
            f" SET LOCAL seq_page_cost = {cost}"
        )


@contextmanager
def looking_up() -> Iterator[None]:
    """Follow links row by row through indexes, as SQLite always does."""
    with transaction.atomic():
        expect(few_rows=True)
        yield
        expect(few_rows=False)


@contextmanager
def any_text() -> Iterator[None]:
    """Read texts that are not UTF-8 too, as SQLite may hold; they cannot be encoded again."""
    if is_postgresql():
        yield
        return
    connection.ensure_connection()
    plain = connection.connection.text_factory
    connection.connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        connection.connection.text_factory = plain


def marks(count: int) -> str:
    """Return `%s, %s, …` for an IN list of a few values; many go through `ids_in`."""
    return ", ".join(["%s"] * count)


def ids_in(ids: Sequence[int]) -> tuple[str, Any]:
    """Return a subquery and its one parameter for `WHERE x IN …` with any number of ids."""
    if is_postgresql():
        return "(SELECT unnest(%s::bigint[]))", _array(ids)
    return "(SELECT value FROM json_each(%s))", json.dumps(list(ids))


def one_of_ids(column: str, ids: Sequence[int]) -> tuple[str, Any]:
    """Return the condition that a column is one of many ids in order, and its one parameter.

    Where an index begins with the column, PostgreSQL goes through it once, in a quarter of the time
    that it takes to look up one after the other what `ids_in` gives.
    """
    if is_postgresql():
        return f"{column} = ANY(%s::bigint[])", _array(ids)
    source, param = ids_in(ids)
    return f"{column} IN {source}", param


def _array(ids: Sequence[int]) -> str:
    """Return ids as PostgreSQL writes an array, in a tenth of the time that psycopg takes."""
    return f"{{{json.dumps(list(ids))[1:-1]}}}"


def texts_in(texts: Sequence[str]) -> tuple[str, Any]:
    """Return a subquery and its one parameter for `WHERE x IN …` with any number of texts."""
    known = [text for text in texts if is_storable(text)]
    if is_postgresql():
        return "(SELECT unnest(%s::text[]))", known
    return "(SELECT value FROM json_each(%s))", json.dumps(known)


def looked_up(table: str, alias: str, on: str, *, is_optional: bool = False) -> str:
    """Return a join by which each row before it looks its own rows up in a table, by an index.

    Free to choose, PostgreSQL may read the whole table for each of them, where it expects few.
    """
    kind = "LEFT" if is_optional else "CROSS"
    if not is_postgresql():
        return f"{kind} JOIN {table} {alias} ON {on}"
    end = " ON TRUE" if is_optional else ""
    return f"{kind} JOIN LATERAL (SELECT * FROM {table} {alias} WHERE {on} OFFSET 0) {alias}{end}"


def numbered_texts(texts: Sequence[str]) -> tuple[str, Any]:
    """Return a source `g` for FROM with columns line (from 0) and text, and its one parameter.

    The texts are storable ones.
    """
    if is_postgresql():
        source = "unnest(%s::text[]) WITH ORDINALITY AS u(text, line)"
        return f"(SELECT line - 1 AS line, text FROM {source}) g", list(texts)
    return "(SELECT key AS line, value AS text FROM json_each(%s)) g", json.dumps(list(texts))


def numbered(ids: Sequence[int]) -> tuple[str, Any]:
    """Return a source `g` for FROM with columns line (from 0) and id, and its one parameter."""
    if is_postgresql():
        source = "unnest(%s::bigint[]) WITH ORDINALITY AS u(id, line)"
        return f"(SELECT line - 1 AS line, id FROM {source}) g", _array(ids)
    return "(SELECT key AS line, value AS id FROM json_each(%s)) g", json.dumps(list(ids))


def one_of(column: str, texts: Sequence[str]) -> tuple[str, Any]:
    """Return the condition that a column is one of a few texts, and its one parameter.

    Both databases look them up in an index; by `texts_in` PostgreSQL may read all rows there are,
    join them, and only then leave out those that are not meant.
    """
    if is_postgresql():
        return f"{column} = ANY(%s::text[])", [text for text in texts if is_storable(text)]
    source, param = texts_in(texts)
    return f"{column} IN {source}", param


def is_storable(text: str) -> bool:
    """Tell whether a database can hold a text: no NUL, no half of a surrogate pair."""
    return text.isprintable() or not ("\0" in text or any("\ud800" <= c <= "\udfff" for c in text))


def stage_columns(table: str, columns: Mapping[str, tuple[str, Any]], count: int) -> None:
    """Fill an emptied temporary `table(line, …)` with `count` lines from column lists.

    `columns` maps a column's name to (type, value): a list or tuple has one value a line, anything
    else stands for every line. Types are `bigint` and `text`.
    """
    lists = {name: c for name, c in columns.items() if isinstance(c[1], list | tuple)}
    assert all(len(value) == count for _, value in lists.values()), "columns of unequal length"
    same = {n: c for n, c in lists.items() if count and c[1].count(c[1][0]) == count}
    columns = {**columns, **{name: (type, value[0]) for name, (type, value) in same.items()}}
    lists = {name: c for name, c in lists.items() if name not in same}
    fill = _fill_postgresql if is_postgresql() else _fill_sqlite
    fill(table, columns, lists, count)


def _fill_postgresql(
    table: str,
    columns: Mapping[str, tuple[str, Any]],
    lists: Mapping[str, tuple[str, Any]],
    count: int,
) -> None:
    names, picks, fixed = [], [], []
    for name, (kind, value) in columns.items():
        names.append(name)
        picks.append(f"source.{name}" if name in lists else f"%s::{kind}")
        if name not in lists:
            fixed.append(value)
    if lists:
        arrays = ", ".join(f"%s::{kind}[]" for kind, _ in lists.values())
        source = f"unnest({arrays}) WITH ORDINALITY AS source({', '.join(lists)}, line)"
        params = [*fixed, *(list(value) for _, value in lists.values())]
        line = "source.line - 1"
    else:
        source, params, line = "generate_series(0, %s - 1) AS source(line)", [*fixed, count], "line"
    execute(
        f"INSERT INTO {table}(line, {', '.join(names)}) SELECT {line}, {', '.join(picks)}"
        f" FROM {source}",
        params,
    )
    learn_size(table, count)


MANY = 500


def learn_size(table: str, count: int) -> None:
    """Say that a temporary table has been filled with so many rows.

    Without statistics PostgreSQL takes a large one for a small one, and compares each with each.
    """
    if is_postgresql() and count > MANY:
        execute(f"ANALYZE {table}")
        expect(few_rows=False)


_SERIES = """(WITH RECURSIVE series(key) AS (
    SELECT 0 UNION ALL SELECT key + 1 FROM series WHERE key + 1 < %s) SELECT key FROM series)"""


def _fill_sqlite(
    table: str,
    columns: Mapping[str, tuple[str, Any]],
    lists: Mapping[str, tuple[str, Any]],
    count: int,
) -> None:
    """One json_each a column (2.3 M values a second; an array of rows is a third of that)."""
    first = next(iter(lists), None)
    others = [name for name in lists if name != first]
    for number, name in enumerate(others):
        execute(
            f"CREATE TEMP TABLE IF NOT EXISTS stage_column_{number}"
            "(line INTEGER PRIMARY KEY, value)"  # no type: a serial 0012E5 stays a text
        )
        execute(f"DELETE FROM stage_column_{number}")
        execute(
            f"INSERT INTO stage_column_{number} SELECT key, value FROM json_each(%s)",
            [json.dumps(lists[name][1])],
        )
    picks, params = [], []
    for name, (_, value) in columns.items():
        if name == first:
            picks.append("source.value")
        elif name in lists:
            picks.append(f"c{others.index(name)}.value")
        else:
            picks.append("%s")
            params.append(value)
    joins = "".join(
        f" CROSS JOIN temp.stage_column_{n} c{n} ON c{n}.line = source.key"
        for n in range(len(others))
    )
    source = "json_each(%s)" if first else _SERIES
    params.append(json.dumps(lists[first][1]) if first else count)
    execute(
        f"INSERT INTO {table}(line, {', '.join(columns)})"
        f" SELECT source.key, {', '.join(picks)} FROM {source} source{joins}",
        params,
    )


RULES_LOCK = 0x53740002
POSITION_LOCK = 0x53740003
GENEALOGY_LOCK = 0x53740004
PERIOD_LOCK = 0x53740005


def lock_shared(name: int) -> None:
    """Hold an advisory lock together with others until the transaction ends (PostgreSQL)."""
    if is_postgresql():
        execute("SELECT pg_advisory_xact_lock_shared(%s)", [name])


def lock_alone(name: int) -> None:
    """Hold an advisory lock alone until the transaction ends (PostgreSQL)."""
    if is_postgresql():
        execute("SELECT pg_advisory_xact_lock(%s)", [name])


def lock_text(text: str) -> None:
    """Let only one transaction at a time pass with this text (PostgreSQL)."""
    if is_postgresql():
        execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [text])


def lock_texts(texts: Sequence[str]) -> None:
    """Let only one transaction at a time pass with any of these texts (PostgreSQL)."""
    if is_postgresql():
        in_order = sorted(set(texts))  # so that two never wait for each other
        execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(each, 7)) FROM unnest(%s::text[]) each",
            [in_order],
        )


_AGAIN = ("deadlock detected", "could not serialize", "database is locked", "lock timeout")
_FULL = ("disk is full", "No space left on device")


def retried(action: Callable[[], Result]) -> Result:
    """Run a whole transaction again when the database asked for it.

    No try begins later than BUSY_SECONDS after the first, and on SQLite none waits longer.
    Raises Refused: database_busy when it stays busy, disk_full.
    """
    if connection.in_atomic_block:
        return action()
    until = monotonic() + BUSY_SECONDS
    for attempt in range(TRIES):
        try:
            with _waiting_until(until):
                return action()
        except OperationalError as error:
            if any(words in str(error) for words in _FULL):
                refuse("disk_full")
            if not any(word in str(error) for word in _AGAIN):
                raise
        pause = 0.01 * 2**attempt
        if attempt + 1 == TRIES or monotonic() + pause > until:
            break
        sleep(pause)
    refuse("database_busy")


@contextmanager
def _waiting_until(until: float) -> Iterator[None]:
    """Let SQLite wait for another writer until a moment of the monotonic clock, and no longer."""
    if is_postgresql():
        yield
        return
    connection.ensure_connection()
    own = connection.connection  # past Django's cursor: this is no query of a page
    [usual] = own.execute("PRAGMA busy_timeout").fetchone()
    own.execute(f"PRAGMA busy_timeout = {max(1, round(1000 * (until - monotonic())))}")
    try:
        yield
    finally:
        own.execute(f"PRAGMA busy_timeout = {usual}")
