"""What an item's page says of the complaints about it that are still to be done."""

from typing import Any

from stockthread import complaints
from stockthread.kernel import clock
from stockthread.web import complaint_words


def open_of(item: int) -> list[dict[str, Any]]:
    """Open complaints about an item, as rows, the newest first; six statements at most."""
    found = [each for each in complaints.read.of_items([item]).get(item, ()) if each.is_open]
    if not found:
        return []
    names, now = complaint_words.known(found), clock.now()
    return [complaint_words.row(each, names, now) for each in found]
