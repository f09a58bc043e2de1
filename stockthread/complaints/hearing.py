"""What a caller's words mean: codes, days, orders, lots, the customer and the goods.

Words come in any order, with or without commas. What is surest is taken first, and no word counts
twice: codes and days, then numbers of orders, then names, of which the one that takes in most of
the words goes first. What is left is a part of the serial where it looks like one, and is otherwise
said not to be understood, for it must not make the search blind. Nothing here writes.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from stockthread import catalog, ledger, orders, parties
from stockthread.complaints.days import Days, said_at
from stockthread.complaints.records import Hints
from stockthread.ledger import Kind

WORDS_MAX: Final = 24
YEARS_BACK: Final = 15
"""How old a year of purchase can be; other numbers are parts of serials."""
NAME_MIN: Final = 3
"""So many letters make a word of a name, one less where there is a digit: drill, 18."""
CODE_MIN: Final = 4
GOODS_MAX: Final = 50
"""Words that so many products have say nothing of which it is."""
_PART: Final = re.compile(r"[,;\n]")
_NOISE: Final = frozenset((
    "a", "about", "an", "and", "at", "bought", "by", "from", "for", "in", "is", "it", "my", "of",
    "on", "our", "purchased", "serial", "sold", "the", "to", "was", "with",
))  # fmt: skip
_GOOD_UNTIL: Final = ("best before", "good until", "use by", "bbe", "bbd", "mhd", "expires",
                      "expiry", "exp")  # fmt: skip
_LOT: Final = ("lot", "batch", "charge")
_NUMBER: Final = ("order", "invoice", "delivery note", "inv", "po", "so")


class Heard(NamedTuple):
    """What was understood. items: by their codes. unheard: words of which nothing is known."""

    items: tuple[int, ...]
    hints: Hints
    unheard: tuple[str, ...]


def heard(text: str, today: date) -> Heard:
    """Return what words mean. Some ten statements, and five more for each word."""
    hearing = _Hearing(today)
    for part in _PART.split(text):
        part = "".join(sign if sign.isprintable() else " " for sign in part)
        if words := part.split()[:WORDS_MAX]:
            hearing.take(words)
    hearing.take_names()
    return hearing.found()


def things(text: str) -> list[int]:
    """Units and lots that have this code, or had it where none has."""
    matches = ledger.read.find_code(text) or ledger.read.find_code(text.upper())
    live = [each.item for each in matches if each.is_live] or [each.item for each in matches]
    kinds = ledger.read.kinds(live) if live else {}
    return [item for item in dict.fromkeys(live) if kinds[item] in (Kind.UNIT, Kind.LOT)]


class _Hearing:
    """Words on their way to hints. left: what is to be a name, in the order of saying."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.items: list[int] = []
        self.hints = Hints()
        self.left: list[str] = []

    def take(self, words: Sequence[str]) -> None:
        """Take in a part between commas: whole, else what stands in it from left to right."""
        if self._is_thing(" ".join(words)) or self._is_order(" ".join(words)):
            return
        at = 0
        while at < len(words):
            at += self._said(words[at:]) or self._word(words[at])

    def _said(self, words: Sequence[str]) -> int:
        """Take in a day, a lot or a number of an order; return of how many words, 0 for none."""
        for signs, take in ((_GOOD_UNTIL, self._good_until), (_LOT, self._lot),
                            (_NUMBER, self._order)):  # fmt: skip
            if (mark := _marked(words, signs)) and (more := take(words[mark:])):
                return mark + more
        found = said_at(words, self.today)
        if found and self._is_purchase(found[0]):
            self.hints = self.hints._replace(bought=found[0])
            return found[1]
        return 0

    def _is_purchase(self, days: Days) -> bool:
        return days.first <= self.today and days.first.year >= self.today.year - YEARS_BACK

    def _good_until(self, words: Sequence[str]) -> int:
        found = said_at(words, self.today, is_past=False)
        if not found or found[0].word == "year":
            return 0
        self.hints = self.hints._replace(best_before=found[0])
        return found[1]

    def _lot(self, words: Sequence[str]) -> int:
        if not words or not _has_digit(words[0]):
            return 0
        self.hints = self.hints._replace(lot=words[0])
        return 1

    def _order(self, words: Sequence[str]) -> int:
        if not words or not _has_digit(words[0]):
            return 0
        self.hints = self.hints._replace(number=words[0])
        return 1

    def _word(self, word: str) -> int:
        if _has_digit(word) and (self._is_thing(word) or self._is_order(word)):
            return 1
        forms = [word, word.upper()] if _has_digit(word) else [word]
        if known := catalog.read.by_sku(forms) or catalog.read.by_gtin(forms):
            self.hints = self.hints._replace(product=next(iter(known.values())))
        else:
            self.left.append(word)
        return 1

    def _is_order(self, text: str) -> bool:
        known = bool(orders.read.exactly(text))
        if known:
            self.hints = self.hints._replace(number=text)
        return known

    def _is_thing(self, text: str) -> bool:
        found = things(text)
        if len(found) == 1:
            self.items += found
        return len(found) == 1

    def take_names(self) -> None:
        """Take in the customer and the goods: first who or what most of the words name."""
        words = [word for word in dict.fromkeys(self.left)
                 if len(_bare(word)) >= NAME_MIN - _has_digit(word)
                 and _bare(word).casefold() not in _NOISE]  # fmt: skip
        if not words:
            return
        named = {_bare(word): word for word in words}
        some = _of_customers(parties.read.with_words(list(named)))
        goods = catalog.read.with_words(list(named))
        if _most(goods) >= _most(some):
            self._goods(goods)
            self._customer(_without(some, self._taken(named)))
        else:
            self._customer(some)
            self._goods(_without(goods, self._taken(named)))

    def _taken(self, named: Mapping[str, str]) -> set[str]:
        return {bare for bare, word in named.items() if word not in self.left}

    def _customer(self, found: Mapping[int, frozenset[str]]) -> None:
        best = _best(found)
        if len(best) == 1:
            self.hints = self.hints._replace(party=best[0])
            self._take(found[best[0]])

    def _goods(self, found: Mapping[int, frozenset[str]]) -> None:
        best = _best(found)
        if not best or len(best) > GOODS_MAX or self.hints.product:
            return
        words = found[best[0]]
        if len(best) == 1:
            self.hints = self.hints._replace(product=best[0])
        elif all(found[id] == words for id in best):
            said = [_bare(word) for word in self.left if _bare(word) in words]
            self.hints = self.hints._replace(goods=" ".join(said))
        else:
            return
        self._take(words)

    def _take(self, words: Collection[str]) -> None:
        self.left = [word for word in self.left if _bare(word) not in words]

    def found(self) -> Heard:
        """Return what was understood; what looks like a part of a serial is one."""
        left = [word for word in self.left if _bare(word).casefold() not in _NOISE and _bare(word)]
        is_alone = len(left) == 1 and self.hints.is_empty and not self.items
        code = [word for word in left if _is_part(word) or is_alone]
        unheard = [word for word in left if word not in code]
        hints = self.hints._replace(code=" ".join(code))
        return Heard(tuple(dict.fromkeys(self.items)), hints, tuple(unheard))


def _marked(words: Sequence[str], signs: Sequence[str]) -> int:
    """Of how many words a sign consists that they begin with, 0 for none."""
    said = " ".join(_bare(word) for word in words[:2]).casefold()
    for sign in signs:
        if said == sign or said.startswith(f"{sign} "):
            return len(sign.split())
    return 0


def _bare(word: str) -> str:
    return word.strip(".,:;!?\"'()“”„‘’")


def _has_digit(word: str) -> bool:
    return any(sign.isdecimal() for sign in word)


def _is_part(word: str) -> bool:
    return _has_digit(word) or (word.isupper() and len(word) >= CODE_MIN)


def _most(found: Mapping[int, frozenset[str]]) -> int:
    return max(map(len, found.values()), default=0)


def _best(found: Mapping[int, frozenset[str]]) -> list[int]:
    most = _most(found)
    return [id for id, words in found.items() if most and len(words) == most]


def _of_customers(found: Mapping[int, frozenset[str]]) -> dict[int, frozenset[str]]:
    known = parties.read.of_ids(list(found))
    return {id: words for id, words in found.items() if known[id].is_customer}


def _without(
    found: Mapping[int, frozenset[str]], taken: Collection[str]
) -> dict[int, frozenset[str]]:
    rest = {id: words - set(taken) for id, words in found.items()}
    return {id: words for id, words in rest.items() if words}
