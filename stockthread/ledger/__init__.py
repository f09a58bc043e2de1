"""The ledger: the only road by which stock changes, and what is on record of it.

Other areas use what is listed here. Every verb is one batch, one transaction, one event.
"""

from stockthread.ledger import chain, counting, read
from stockthread.ledger.assembling import Assembly, assemble
from stockthread.ledger.books import BookNumbers, sort_numbers, spoil_numbers
from stockthread.ledger.code_pairs import code_pairs
from stockthread.ledger.corrections import close_codes, correct_codes, swap_codes
from stockthread.ledger.counting import Lying, Present, Step
from stockthread.ledger.findings import Finding, Report
from stockthread.ledger.finishing import begin_again, finish
from stockthread.ledger.holds import hold, hold_place, release
from stockthread.ledger.intake import commission, expect, receive, receive_new
from stockthread.ledger.lots import adjust, blend, merge, split
from stockthread.ledger.manifest import check as check_tables
from stockthread.ledger.moving import (
    change_owner,
    deliver,
    find,
    lose,
    move,
    scrap,
    ship,
    take_back,
)
from stockthread.ledger.naming import holds_said_by, named, orders_named_by, promised_to
from stockthread.ledger.packing import pack, unpack
from stockthread.ledger.periods import PeriodLock, need_open_period, set_lock
from stockthread.ledger.positions import sequence
from stockthread.ledger.post import asking
from stockthread.ledger.product_corrections import correct_product
from stockthread.ledger.production import consume, install, produce, remove
from stockthread.ledger.read_blocks import BlockUse, Run
from stockthread.ledger.read_books import BookRun, BookTally, BookUse
from stockthread.ledger.read_brought import Brought
from stockthread.ledger.read_doings import Doing
from stockthread.ledger.read_events import ACT_KEY_MAX, stem
from stockthread.ledger.read_filter import Filter
from stockthread.ledger.read_flows import STANDS, Flow, Standing
from stockthread.ledger.read_holds import HoldFilter
from stockthread.ledger.read_inside import Inside
from stockthread.ledger.read_leaves import EventLeaves
from stockthread.ledger.read_positions import Positioned
from stockthread.ledger.read_standing import ProductTally, StageTally
from stockthread.ledger.read_waiting import Waiting
from stockthread.ledger.read_went import Went
from stockthread.ledger.readings import observe
from stockthread.ledger.rebuild import Rebuilt, rebuild
from stockthread.ledger.records import (
    GONE,
    NO_CAUSE,
    Act,
    Block,
    Cause,
    Generated,
    Given,
    Kind,
    Lines,
    New,
    Posting,
    Stage,
    State,
)
from stockthread.ledger.rehearsal import rehearsed, would_refuse
from stockthread.ledger.reservations import reserve, unreserve
from stockthread.ledger.reversal import reverse
from stockthread.ledger.serialising import serialise
from stockthread.ledger.sharing import Share, go_in_shares
from stockthread.ledger.staging import lock_items
from stockthread.ledger.targets import IN_HAND
from stockthread.ledger.together import SHIPMENT, reverse_together, ship_with_serials
from stockthread.ledger.tracking import change_tracking
from stockthread.ledger.verify import verify
from stockthread.ledger.view_records import (
    CodeMatch,
    CodePair,
    CodeView,
    EventItem,
    EventLeg,
    EventView,
    HoldingView,
    HoldView,
    ItemView,
    ReadingView,
    ReservationView,
    ScanView,
    StockCount,
    Tally,
)
from stockthread.ledger.whereabouts import where

__all__ = [
    "ACT_KEY_MAX",
    "GONE",
    "IN_HAND",
    "NO_CAUSE",
    "SHIPMENT",
    "STANDS",
    "Act",
    "Assembly",
    "Block",
    "BlockUse",
    "BookNumbers",
    "BookRun",
    "BookTally",
    "BookUse",
    "Brought",
    "Cause",
    "CodeMatch",
    "CodePair",
    "CodeView",
    "Doing",
    "EventItem",
    "EventLeaves",
    "EventLeg",
    "EventView",
    "Filter",
    "Finding",
    "Flow",
    "Generated",
    "Given",
    "HoldFilter",
    "HoldView",
    "HoldingView",
    "Inside",
    "ItemView",
    "Kind",
    "Lines",
    "Lying",
    "New",
    "PeriodLock",
    "Positioned",
    "Posting",
    "Present",
    "ProductTally",
    "ReadingView",
    "Rebuilt",
    "Report",
    "ReservationView",
    "Run",
    "ScanView",
    "Share",
    "Stage",
    "StageTally",
    "Standing",
    "State",
    "Step",
    "StockCount",
    "Tally",
    "Waiting",
    "Went",
    "adjust",
    "asking",
    "assemble",
    "begin_again",
    "blend",
    "chain",
    "change_owner",
    "change_tracking",
    "check_tables",
    "close_codes",
    "code_pairs",
    "commission",
    "consume",
    "correct_codes",
    "correct_product",
    "counting",
    "deliver",
    "expect",
    "find",
    "finish",
    "go_in_shares",
    "hold",
    "hold_place",
    "holds_said_by",
    "install",
    "lock_items",
    "lose",
    "merge",
    "move",
    "named",
    "need_open_period",
    "observe",
    "orders_named_by",
    "pack",
    "produce",
    "promised_to",
    "read",
    "rebuild",
    "receive",
    "receive_new",
    "rehearsed",
    "release",
    "remove",
    "reserve",
    "reverse",
    "reverse_together",
    "scrap",
    "sequence",
    "serialise",
    "set_lock",
    "ship",
    "ship_with_serials",
    "sort_numbers",
    "split",
    "spoil_numbers",
    "stem",
    "swap_codes",
    "take_back",
    "unpack",
    "unreserve",
    "verify",
    "where",
    "would_refuse",
]
