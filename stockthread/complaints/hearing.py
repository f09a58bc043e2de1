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
from stockthread.complaints.days import Days, is_month, is_spoken, said_at
from stockthread.complaints.records import Hints
from stockthread.ledger import CodeMatch, Kind

WORDS_MAX: Final = 24
NOTE_MAX: Final = 500
YEARS_BACK: Final = 15
"""How old a year of purchase can be; other numbers are parts of serials."""
NAME_MIN: Final = 3
"""So many letters make a word of a name, one less where there is a digit: drill, 18."""
CODE_MIN: Final = 4
GOODS_MAX: Final = 50
"""Words that so many products have say nothing of which it is."""
_PART: Final = re.compile(r"[,;\n]")
_NOISE: Final = frozenset((
    "a", "about", "an", "and", "at", "batch", "bought", "by", "from", "for", "in", "invoice", "is",
    "it", "lot", "my", "of", "on", "order", "our", "purchased", "serial", "sold", "the", "to",
    "was", "with",
))  # fmt: skip
_BEFORE_MONTHS: Final = frozenset(("bought", "in", "of", "since", "sold"))
_GOOD_UNTIL: Final = ("best before", "good until", "use by", "bbe", "bbd", "mhd", "expires",
                      "expiry", "exp")  # fmt: skip
_LOT: Final = ("lot", "batch", "charge")
_NUMBER: Final = ("order", "invoice", "delivery note", "inv", "po")
_SHORT: Final = re.compile(r"\d{1,2}")
"""So short a number is one of an order or lot only if there is that, for it may be an amount."""


class Heard(NamedTuple):
    """What was understood. items: by their codes. unheard: words of which nothing is known."""

    items: tuple[int, ...]
    hints: Hints
    unheard: tuple[str, ...]


def heard(text: str, today: date) -> Heard:
    """Return what words mean; those behind WORDS_MAX are not looked at. Some ten statements."""
    parts, left = list[list[str]](), WORDS_MAX
    beyond = list[str]()
    for part in _PART.split(text):
        words = "".join(sign if sign.isprintable() else " " for sign in part).split()
        parts.append(words[:left])
        beyond += words[left:]
        left -= len(parts[-1])
    hearing = _Hearing(parts, today)
    for words in parts:
        if words:
            hearing.take(words)
    hearing.take_names()
    found = hearing.found()
    return found._replace(unheard=(*found.unheard, *beyond))


def also_said(unheard: Sequence[str]) -> str:
    """Return the note that keeps what was not understood."""
    return f"Also said: {' '.join(unheard)}"[:NOTE_MAX]


def goods(text: str) -> tuple[int, str]:
    """Return the product of which a text is the SKU, the GTIN or the only name, else 0 and the
    words that names of several have; 0 and no words where none has them. Two statements."""
    if known := _products([text.strip()]).get(text.strip()):
        return known, ""
    words = text.split()
    found = [id for id, some in catalog.read.with_words(words).items() if some == set(words)]
    if len(found) == 1:
        return found[0], ""
    return 0, " ".join(words) if found else ""


def _products(texts: Sequence[str]) -> dict[str, int]:
    """The product of each text that is its SKU or GTIN."""
    skus = catalog.read.by_sku([*texts, *map(str.upper, texts)])
    gtins = {text: catalog.read.gtin14(text) for text in texts}
    known = catalog.read.by_gtin([each for each in gtins.values() if each])
    # Of a word in small letters only one with a digit is surely meant as a SKU.
    found = {text: skus.get(text) or (skus.get(text.upper()) if _has_digit(text) else None)
             or known.get(gtins[text]) for text in texts}  # fmt: skip
    return {text: id for text, id in found.items() if id}


def things(text: str) -> list[int]:
    """Units and lots that have this code, or had it where none has."""
    return _things([text]).get(text, []) if text else []


def _things(texts: Sequence[str]) -> dict[str, list[int]]:
    """The units and lots of each text that is a code."""
    matches = ledger.read.find_scanned(texts)
    kinds = ledger.read.kinds([each.item for some in matches.values() for each in some])
    return {
        text: [item for item in dict.fromkeys(_live(some)) if kinds[item] in (Kind.UNIT, Kind.LOT)]
        for text, some in matches.items()
    }


def _live(matches: Sequence[CodeMatch]) -> list[int]:
    return [each.item for each in matches if each.is_live] or [each.item for each in matches]


class _Known:
    """What is on record under these texts: things by their codes, orders and products."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.things = _things(texts)
        both = [*texts, *map(str.upper, texts)]
        self.orders = {name for each in orders.read.by_names(orders.SALE, both, both)
                       for name in (each.number, each.reference)}  # fmt: skip
        self.products = _products(texts)


class _Hearing:
    """Words on their way to hints. left: what is to be a name, in the order of saying."""

    def __init__(self, parts: Sequence[Sequence[str]], today: date) -> None:
        texts = [text for words in parts if words for text in (" ".join(words), *words)]
        self.known = _Known(list(dict.fromkeys(texts)))
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
            before = words[at - 1].casefold() if at else ""
            at += self._said(words[at:], before) or self._word(words[at])

    def _said(self, words: Sequence[str], before: str) -> int:
        """Take in a day, a lot or a number of an order; return of how many words, 0 for none."""
        for signs, take in ((_GOOD_UNTIL, self._good_until), (_LOT, self._lot),
                            (_NUMBER, self._order)):  # fmt: skip
            if (mark := _marked(words, signs)) and (more := take(words[mark:])):
                return mark + more
        found = said_at(words, self.today)
        if not found or not self._is_purchase(found[0]):
            return 0
        said = " ".join(words[: found[1]])
        if said.isalpha() and not is_spoken(said) and before not in _BEFORE_MONTHS:
            return 0  # a month alone may be somebody's name, and is looked at when names are
        self.hints = self.hints._replace(bought=found[0])
        return found[1]

    def _is_purchase(self, days: Days) -> bool:
        return days.first <= self.today and days.first.year >= self.today.year - YEARS_BACK

    def _good_until(self, words: Sequence[str]) -> int:
        found = said_at(words, self.today, is_past=False)
        if not found or found[0].word == "year":
            return 0
        self.hints = self.hints._replace(best_before=found[0])
        return found[1]

    def _lot(self, words: Sequence[str]) -> int:
        if not self._is_number(words) or (
            _SHORT.fullmatch(words[0]) and not self.known.things.get(words[0])
        ):
            return 0
        self.hints = self.hints._replace(lot=words[0])
        return 1

    def _order(self, words: Sequence[str]) -> int:
        if not self._is_number(words) or (
            _SHORT.fullmatch(words[0]) and words[0] not in self.known.orders
        ):
            return 0
        self.hints = self.hints._replace(number=words[0])
        return 1

    def _is_number(self, words: Sequence[str]) -> bool:
        found = said_at(words, self.today) if words else None
        is_day = found is not None and (found[1] > 1 or found[0].word == "day")
        return bool(words) and _has_digit(words[0]) and not is_day

    def _word(self, word: str) -> int:
        if _has_digit(word) and (self._is_thing(word) or self._is_order(word)):
            return 1
        if known := self.known.products.get(word):
            self.hints = self.hints._replace(product=known)
        else:
            self.left.append(word)
        return 1

    def _is_order(self, text: str) -> bool:
        is_known = text in self.known.orders or text.upper() in self.known.orders
        if is_known:
            self.hints = self.hints._replace(number=text)
        return is_known

    def _is_thing(self, text: str) -> bool:
        found = self.known.things.get(text, [])
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
        for word in [each for each in self.left if is_month(_bare(each)) and not self.hints.bought]:
            self.left.remove(word)
            days, _ = said_at([_bare(word)], self.today) or (None, 0)
            self.hints = self.hints._replace(bought=days)
        left = [word for word in self.left if _bare(word).casefold() not in _NOISE and _bare(word)]
        is_alone = len(left) == 1 and self.hints.is_empty and not self.items
        code = [word for word in left if _is_part(word) or is_alone]
        unheard = [word for word in left if word not in code and len(_bare(word)) > 1]
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
