"""Scopes as JSON, as they are kept and signed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from stockthread.kernel import clock
from stockthread.recalls.scope_records import Cut, Scope


def scope_json(scope: Scope) -> dict[str, Any]:
    """A scope as JSON can hold it."""
    return {
        "roots": list(scope.roots), "is_traced": scope.is_traced,
        "since": clock.micros(scope.since) if scope.since else None,
        "until": clock.micros(scope.until) if scope.until else None,
        "with_removed": scope.with_removed, "least": str(scope.least),
        "cuts": [list(cut) for cut in scope.cuts],
    }  # fmt: skip


def scope_of(said: dict[str, Any]) -> Scope:
    """The scope that was written so."""

    def moment(name: str) -> datetime | None:
        return None if said[name] is None else clock.from_micros(said[name])

    cuts: Iterable[Sequence[str]] = said["cuts"]
    return Scope(
        tuple(said["roots"]), said["is_traced"], moment("since"), moment("until"),
        said["with_removed"], Fraction(said["least"]), tuple(Cut(*cut) for cut in cuts),
    )  # fmt: skip
