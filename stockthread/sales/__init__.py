"""Sales: stock promised, picked, packed, shipped and delivered for orders; the scan decides.

Other areas use what is listed here.
"""

from stockthread.sales import read
from stockthread.sales.choosing import choose, kept, others, promise_again, release
from stockthread.sales.customer_rules import add_rule, close_rule, overrides, rules
from stockthread.sales.delivering import deliver, drop_ship, refuse_at_door
from stockthread.sales.instead import sell_instead
from stockthread.sales.packing import add_containers, pack
from stockthread.sales.pick_lists import add_wave, orders_of, pick_list, wave, waves
from stockthread.sales.picking import check_pick, pick
from stockthread.sales.promises import open_of
from stockthread.sales.records import (
    EXCHANGED,
    EXPIRY,
    FREE,
    NOT_OLDER,
    ONE_LOT,
    PROMISED,
    REMAINING_LIFE,
    RULE_KINDS,
    SWAPPED,
    Content,
    Kept,
    Load,
    Loading,
    Matched,
    Missing,
    NewRule,
    NewSubstitute,
    Offer,
    Override,
    PickCheck,
    Picked,
    PickLine,
    Proof,
    PutBack,
    Rule,
    Scan,
    Shipment,
    Short,
    Step,
    Substitute,
    Suggested,
    Suggestion,
    Wave,
)
from stockthread.sales.relocating import move
from stockthread.sales.reopening import open_again
from stockthread.sales.scans import inside
from stockthread.sales.shipping import (
    Sent,
    Shipped,
    also_in,
    check_loading,
    check_shipment,
    ship,
    to_load,
)
from stockthread.sales.stock import expiries
from stockthread.sales.substituting import (
    add_substitutes,
    close_substitute,
    offers,
    substitutes,
)
from stockthread.sales.suggesting import allocate, suggest
from stockthread.sales.undoing import undo, undone_with

__all__ = [
    "EXCHANGED",
    "EXPIRY",
    "FREE",
    "NOT_OLDER",
    "ONE_LOT",
    "PROMISED",
    "REMAINING_LIFE",
    "RULE_KINDS",
    "SWAPPED",
    "Content",
    "Kept",
    "Load",
    "Loading",
    "Matched",
    "Missing",
    "NewRule",
    "NewSubstitute",
    "Offer",
    "Override",
    "PickCheck",
    "PickLine",
    "Picked",
    "Proof",
    "PutBack",
    "Rule",
    "Scan",
    "Sent",
    "Shipment",
    "Shipped",
    "Short",
    "Step",
    "Substitute",
    "Suggested",
    "Suggestion",
    "Wave",
    "add_containers",
    "add_rule",
    "add_substitutes",
    "add_wave",
    "allocate",
    "also_in",
    "check_loading",
    "check_pick",
    "check_shipment",
    "choose",
    "close_rule",
    "close_substitute",
    "deliver",
    "drop_ship",
    "expiries",
    "inside",
    "kept",
    "move",
    "offers",
    "open_again",
    "open_of",
    "orders_of",
    "others",
    "overrides",
    "pack",
    "pick",
    "pick_list",
    "promise_again",
    "read",
    "refuse_at_door",
    "release",
    "rules",
    "sell_instead",
    "ship",
    "substitutes",
    "suggest",
    "to_load",
    "undo",
    "undone_with",
    "wave",
    "waves",
]
