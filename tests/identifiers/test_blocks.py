"""Blocks of numbers: taken once, never given again, back once; and numbers passed over."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from stockthread.identifiers import (
    Fields,
    GapRow,
    NewScheme,
    add_schemes,
    block_serials,
    pass_over,
    read,
    reserve_block,
    return_block,
    take,
)
from stockthread.kernel.errors import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 30, 8, tzinfo=UTC)
SAID = Fields(date(2026, 7, 30), "DRILL", attributes={"volt": "18"})


def _scheme(pattern: str) -> int:
    (id,) = add_schemes([NewScheme("S", "", pattern, read.code_type_by_code("serial").id)])
    return id


def _reserve(scheme: int, count: int, fields: Fields = SAID, **others: Any) -> int:
    terms = {"purpose": "line 2", "person": 1, "at": NOW, "expires_at": NOW + timedelta(days=7)}
    return reserve_block(scheme, fields, count, **terms | others)


def _refusal(*arguments: Any, **others: Any) -> str:
    with pytest.raises(Refused) as caught:
        _reserve(*arguments, **others)
    return caught.value.refusals[0].code


@pytest.mark.parametrize(
    "pattern",
    ["{product}-{yy}-{counter:6}", "{attribute:volt:2}{unguessable:8:32}{check:mod37-36}"],
)
def test_a_block_is_made_again_as_it_was_and_never_given_twice(pattern: str) -> None:
    scheme = _scheme(pattern)
    before = take(scheme, SAID, 3)
    block = read.block(_reserve(scheme, 50))
    after = take(scheme, SAID, 3)
    reserved = block_serials(block)
    assert len({*before, *reserved, *after}) == 56
    assert block_serials(read.blocks(scheme)[0]) == reserved
    assert (block.purpose, block.person, block.returned_at) == ("line 2", 1, None)
    assert block.expires_at == NOW + timedelta(days=7)


def test_a_block_comes_back_once() -> None:
    id = _reserve(_scheme("{counter:6}"), 5)
    return_block(id, at=NOW)
    assert read.block(id).returned_at == NOW
    with pytest.raises(Refused, match="returned already"):
        return_block(id, at=NOW)
    with pytest.raises(Refused, match="nothing with the id"):
        return_block(id + 1, at=NOW)


def test_what_cannot_be_reserved_is_refused_and_takes_nothing() -> None:
    scheme = _scheme("{product}{counter:2}")
    assert _refusal(scheme, 0) == "bad_block"
    assert _refusal(scheme, 100_001) == "bad_block"
    assert _refusal(scheme, 5, expires_at=NOW) == "bad_block"
    assert _refusal(scheme, 5, purpose=" ") == "bad_block"
    assert _refusal(scheme, 5, Fields()) == "scheme_field_missing"
    assert _refusal(scheme, 100) == "scheme_used_up"
    assert _refusal(scheme + 1, 1) == "scheme_unknown"
    assert read.counters(scheme) == []
    assert read.blocks(scheme) == []


def test_lots_drawn_cannot_be_reserved() -> None:
    assert _refusal(_scheme("{random:8}"), 5) == "scheme_not_counted"


def test_a_number_passed_over_says_why() -> None:
    scheme = _scheme("{yy}{unguessable:6:10:year}")
    passed = take(scheme, SAID, 3)[1]
    pass_over(scheme, SAID, [passed], "on another item already")
    assert read.gaps(scheme) == [GapRow("26", 1, passed, "on another item already")]
