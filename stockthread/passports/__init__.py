"""Passports: the public page behind the code on a product, its notices, and the clone alarm.

Other areas use what is listed here; whoever recalls goods publishes and withdraws notices. Nothing
here changes stock, and no page tells whose anything is.
"""

from stockthread.passports import doors, read
from stockthread.passports.codes import is_key_of, item_of, keys_of
from stockthread.passports.notices import add_items, publish, withdraw
from stockthread.passports.records import (
    ALARMS,
    FALSE,
    LANGUAGES,
    OPEN,
    REAL,
    Alarm,
    Field,
    Grant,
    NewField,
    NewNotice,
    Notice,
    Passport,
    Scan,
    Sheet,
)
from stockthread.passports.scans import KEPT, clean, decide, scanned
from stockthread.passports.sheets import grant, revoke, set_fields, set_sheet

__all__ = [
    "ALARMS",
    "FALSE",
    "KEPT",
    "LANGUAGES",
    "OPEN",
    "REAL",
    "Alarm",
    "Field",
    "Grant",
    "NewField",
    "NewNotice",
    "Notice",
    "Passport",
    "Scan",
    "Sheet",
    "add_items",
    "clean",
    "decide",
    "doors",
    "grant",
    "is_key_of",
    "item_of",
    "keys_of",
    "publish",
    "read",
    "revoke",
    "scanned",
    "set_fields",
    "set_sheet",
    "withdraw",
]
