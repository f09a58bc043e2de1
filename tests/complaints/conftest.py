"""The cast, and a desk that takes complaints; its clock can be set."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from PIL import Image

from stockthread import complaints
from stockthread.complaints import Complaint, Hints, NewComplaint, NewContact
from tests.returns.shop import Shop
from tests.shared import made_once
from tests.world import build

PHONED = NewContact("Ida Ott", "ida@example.com", "+43 660 123 45 67")


class Desk:
    """Records complaints, each an hour after the one before."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.world = shop.world
        self.hours = 0
        self.by = shop.world.anna

    @property
    def at(self) -> datetime:
        """The desk's time: an hour later each time that it is looked at."""
        self.hours += 1
        day = self.shop.day
        return datetime(day.year, day.month, day.day, 9, tzinfo=UTC) + timedelta(hours=self.hours)

    def complaint(
        self, words: str = "It does not start", *items: int, key: str = "", **more: Any
    ) -> Complaint:
        """Put a complaint on record."""
        hints = Hints(**{n: more.pop(n) for n in Hints._fields if n in more})
        own = {"number": more.pop("own_number", ""), "hints": hints, "items": items}
        new = NewComplaint(words, more.pop("channel", "phone"), **own, **more)
        at = self.at
        return complaints.record(new, key=key or f"c{self.hours}", by=self.by, at=at)

    def head(self) -> dict[str, Any]:
        """Who acts, and when."""
        return {"by": self.by, "at": self.at}


cast = made_once(lambda: Shop(build()))


@pytest.fixture
def shop(cast, db) -> Shop:
    return cast()


@pytest.fixture
def desk(shop, tmp_path, monkeypatch) -> Desk:
    monkeypatch.setattr(settings, "DATA_DIRECTORY", tmp_path)
    return Desk(shop)


def photo(width: int = 40, height: int = 30, kind: str = "PNG") -> bytes:
    """A small picture."""
    target = io.BytesIO()
    Image.new("RGB", (width, height), "orange").save(target, kind)
    return target.getvalue()
