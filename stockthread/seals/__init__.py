"""Seals: the ledger's history, signed in batches, so that nobody can change it unseen.

Other areas use what is listed here. Nothing in this area changes the ledger.
"""

from stockthread.seals.proving import Proof, prove
from stockthread.seals.sealing import Signed, begin_anew, change_key, last, latest, seal
from stockthread.seals.verify import Sealed, verify

__all__ = [
    "Proof",
    "Sealed",
    "Signed",
    "begin_anew",
    "change_key",
    "last",
    "latest",
    "prove",
    "seal",
    "verify",
]
