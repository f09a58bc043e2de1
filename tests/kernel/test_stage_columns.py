"""Columns of input reach the temporary tables as they were given, on both databases."""

import pytest

from stockthread.kernel import db


@pytest.mark.django_db
def test_texts_that_look_like_numbers_stay_texts() -> None:
    texts = ["033262472470", "98E412345678", "1E5", " 7", "0x1F", "1.50", "-0", "Inf"]
    numbers = list(range(len(texts)))
    db.execute("CREATE TEMP TABLE staged (line INTEGER, number BIGINT, first TEXT, second TEXT)")
    columns = {"first": ("text", texts), "number": ("bigint", numbers), "second": ("text", texts)}
    db.stage_columns("staged", columns, len(texts))
    rows = db.query("SELECT number, first, second FROM staged ORDER BY line")
    assert rows == list(zip(numbers, texts, texts, strict=True))
