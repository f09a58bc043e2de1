"""Every list there is, by the name of its route; a page that is none is named in the test of it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from stockthread.web.consigned_list import CONSIGNED
from stockthread.web.expiry_list import EXPIRING
from stockthread.web.gain_list import GAINS
from stockthread.web.hold_list import HOLDS
from stockthread.web.listing import ITEMS
from stockthread.web.lists import Listing
from stockthread.web.party_list import PARTIES
from stockthread.web.place_list import PLACES
from stockthread.web.product_list import PRODUCTS
from stockthread.web.purchase_lists import DOCK, INSPECTIONS, REORDER
from stockthread.web.sampling import SAMPLES
from stockthread.web.tank_list import TANKS

_EVERY: Final = (
    ITEMS,
    PRODUCTS,
    PLACES,
    PARTIES,
    HOLDS,
    TANKS,
    INSPECTIONS,
    DOCK,
    REORDER,
    CONSIGNED,
    EXPIRING,
    GAINS,
    SAMPLES,
)
LISTS: Final[Mapping[str, Listing]] = MappingProxyType({each.name: each for each in _EVERY})
