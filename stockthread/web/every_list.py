"""Every list there is, by the name of its route; a page that is none is named in the test of it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from stockthread.web.action_page import ACTIONS
from stockthread.web.adjustment_page import ADJUSTMENTS
from stockthread.web.barcode_list import BARCODES
from stockthread.web.book_list import BOOKS
from stockthread.web.causes_list import STUDIES
from stockthread.web.certificate_list import CERTIFICATES, LACKING
from stockthread.web.clone_list import CLONES
from stockthread.web.code_type_list import CODE_TYPES
from stockthread.web.complaint_list import COMPLAINTS
from stockthread.web.concessions import CONCESSIONS
from stockthread.web.consigned_list import CONSIGNED
from stockthread.web.container_types import CONTAINER_TYPES
from stockthread.web.count_list import COUNTS
from stockthread.web.expiry_list import EXPIRING
from stockthread.web.gain_list import GAINS
from stockthread.web.hold_list import HOLDS
from stockthread.web.hold_reasons import HOLD_REASONS
from stockthread.web.label_images import IMAGES
from stockthread.web.label_jobs import JOBS
from stockthread.web.label_list import TEMPLATES
from stockthread.web.listing import ITEMS
from stockthread.web.lists import Listing
from stockthread.web.mock_page import MOCKS
from stockthread.web.order_list import ORDERS
from stockthread.web.party_list import PARTIES
from stockthread.web.period_page import PERIODS
from stockthread.web.place_list import PLACES
from stockthread.web.print_rules import RULES
from stockthread.web.printers import PRINTERS
from stockthread.web.product_list import PRODUCTS
from stockthread.web.purchase_lists import DOCK, INSPECTIONS, REORDER
from stockthread.web.rate_page import RATES
from stockthread.web.reason_page import REASONS
from stockthread.web.recall_page import RECALLS
from stockthread.web.return_orders import LOANS
from stockthread.web.sampling import SAMPLES
from stockthread.web.scheme_list import SCHEMES
from stockthread.web.signing import SIGNATURES
from stockthread.web.station import SHIFTS
from stockthread.web.tank_list import TANKS
from stockthread.web.task_list import TASKS
from stockthread.web.value_list import VALUES
from stockthread.web.wave_list import WAVES

_EVERY: Final = (
    ITEMS,
    ORDERS,
    PRODUCTS,
    PLACES,
    PARTIES,
    HOLDS,
    VALUES,
    HOLD_REASONS,
    LACKING,
    CERTIFICATES,
    CONCESSIONS,
    STUDIES,
    COMPLAINTS,
    CLONES,
    SIGNATURES,
    TASKS,
    TANKS,
    INSPECTIONS,
    DOCK,
    REORDER,
    CONSIGNED,
    EXPIRING,
    GAINS,
    SAMPLES,
    MOCKS,
    RECALLS,
    ACTIONS,
    COUNTS,
    ADJUSTMENTS,
    REASONS,
    CONTAINER_TYPES,
    LOANS,
    SCHEMES,
    BOOKS,
    BARCODES,
    JOBS,
    PRINTERS,
    PERIODS,
    RATES,
    WAVES,
    CODE_TYPES,
    RULES,
    TEMPLATES,
    IMAGES,
    SHIFTS,
)
NOTHING_AT_ONCE: Final[Mapping[str, str]] = MappingProxyType({
    "parties": "a party is changed on its page; it never ends",
    "value_list": "sums; what they are made of is acted on among the items",
    "certificate_list": "to withdraw one may hold goods, which its page tells before",
    "concessions": "each is ended with a signature of its own",
    "causes": "what a comparison found stays as it was found",
    "signatures": "what was signed stays signed",
    "tanks": "each is filled and drained by an amount of its own",
    "reorder": "ticked rows become draft orders, by a button below them that names no rows",
    "consigned": "done for all that one party has, beside its name",
    "mock_recalls": "what was found stays as it was found",
    "recalls": "each is closed by a signed report",
    "actions": "what an action has done is told of each",
    "loans": "each unit comes back by a scan of its own",
    "periods": "a line says when the books were locked; the next line changes it",
    "rates": "a rate stays; the next one counts from its day",
    "code_types": "they come with the program",
    "shifts": "all of them are written in one box",
})  # fmt: skip
"""Lists of which nothing is done to many rows at once, each with why; they are filtered, sorted and
taken along as a file like all others."""

LISTS: Final[Mapping[str, Listing]] = MappingProxyType({each.name: each for each in _EVERY})
