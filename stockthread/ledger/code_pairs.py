"""What a correction did to codes, told as old → new. Pure."""

from collections.abc import Iterable
from itertools import zip_longest

from stockthread.ledger.view_records import CodePair


def code_pairs(changes: Iterable[tuple[int, str, str, bool]]) -> list[CodePair]:
    """Pair the codes of one item that one event ended with those that it gave, type by type.

    changes: type, canonical, raw, whether it was given. A code that was given anew in another
    scope, as with its item to another product, is no change.
    """
    ended: dict[int, list[str]] = {}
    given: dict[int, list[str]] = {}
    for type_id, canonical, _, is_given in changes:
        (given if is_given else ended).setdefault(type_id, []).append(canonical)
    found = []
    for type_id in sorted({*ended, *given}):
        old, new = ended.get(type_id, []), given.get(type_id, [])
        lost = sorted(code for code in old if code not in new)
        gained = sorted(code for code in new if code not in old)
        found += [CodePair(type_id, *pair) for pair in zip_longest(lost, gained, fillvalue="")]
    return found
