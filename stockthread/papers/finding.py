"""Documents by the number that they bear: shipments, counts and waves. Nothing here writes."""

import re
from typing import Final, NamedTuple

from stockthread import counts, sales
from stockthread.kernel import ids
from stockthread.sales import Shipment, Wave

_NUMBER: Final = re.compile(r"(?:#|wave\s*|d-?)?0*([0-9]{1,18})", re.ASCII | re.IGNORECASE)


class Document(NamedTuple):
    """A document that a text names. kind: shipment, count or wave; `orders` are their ids.

    `about` is what else stands on it: the tracking number of a shipment, the state of a count.
    """

    kind: str
    id: int
    number: str
    about: str = ""
    orders: tuple[int, ...] = ()


def number_in(text: str) -> int | None:
    """Return the number that a text is: of `#12`, `12`, `wave 12` and `D-000012` it is 12."""
    found = _NUMBER.fullmatch(text.strip())
    number = int(found[1]) if found else ids.ID_END
    return number if number < ids.ID_END else None


def find_documents(text: str, limit: int = 20) -> list[Document]:
    """Return the documents that bear a number, exactly first, then those whose number begins so.

    A tracking number counts as a number of its shipment, a leading # makes no difference. A fixed
    number of statements.
    """
    wanted = text.strip().lstrip("#").strip()
    if not wanted:
        return []
    number = number_in(wanted)
    found = [_shipment(each) for each in _shipments(wanted, number, limit)]
    found += [
        Document("count", each.id, each.number, each.state)
        for each in counts.read.beginning_with(wanted, limit)
    ]
    if number is not None and not wanted.upper().startswith(sales.read.NUMBER_BEGINS):
        found += [_wave(each) for each in sales.waves_of_ids([number])]
    return found[:limit]


def _shipments(wanted: str, number: int | None, limit: int) -> list[Shipment]:
    """By the number on its papers; else by the tracking number, all of it before its beginning."""
    if number is not None and wanted.upper().startswith(sales.read.NUMBER_BEGINS):
        return sales.read.shipments([number])
    return sales.read.by_tracking(wanted, limit) or sales.read.beginning_with(wanted, limit)


def _shipment(sent: Shipment) -> Document:
    of = tuple(order for order, _ in sent.orders)
    return Document("shipment", sent.id, sales.read.shipment_number(sent), sent.tracking, of)


def _wave(wave: Wave) -> Document:
    return Document("wave", wave.id, f"Wave {wave.id}", "", wave.orders)
