"""Which of the circumstances that stand out say something by themselves. Pure.

Causes are chosen so that together they say most about where the complaints fell:

1. The circumstance that says most is taken, then the one that says most *beyond* it, which is asked
   within the units that have the first and within those that have not; and so on. How much one says
   is the gain in log-likelihood of the tables; whether it says anything is the test of Mantel and
   Haenszel, exact where the units are few, corrected for as many as are asked (Bonferroni).
2. After each step every one chosen is looked at again: another that says more in its place, the
   others given, takes it; one that says nothing beyond the others is given up. So a circumstance
   that looked strongest because it has some units of two causes does not hide both.
3. Every other circumstance is compared with the chosen one it overlaps most, both ways round. What
   says nothing beyond it *goes along*, but only where the chosen one says something beyond it, too
   (5 %). Where neither does, the numbers do not tell which it is: they are *rivals*.

What says how units were made stands before what says where they went.

Choosing step by step with a second look: N. R. Draper and H. Smith, "Applied regression analysis"
(1966), chapter 6. The two comparisons of each pair: N. E. Breslow and N. E. Day, "Statistical
methods in cancer research" I (1980), 3.4, on confounding.
"""

from collections.abc import Sequence
from math import log
from typing import Final

from stockthread.causes import strata
from stockthread.causes.records import ALONG, CLEAR, RIVAL, Group, is_outward
from stockthread.causes.statistics import LEVEL

FOUND_MAX: Final = 6
LOOKS_MAX: Final = 4
"""So often at most all that is chosen is looked at again after each step."""
_MORE: Final = 1e-6
_LEVEL: Final = log(LEVEL)


class _Units:
    """The units compared as bits of masks, of which the lowest were complained of."""

    def __init__(self, complained: int, total: int) -> None:
        self._everyone, self._hit = (1 << total) - 1, (1 << complained) - 1
        self._known: dict[tuple[int, ...], list[tuple[int, int, int]]] = {}

    def _strata(self, masks: Sequence[int]) -> list[tuple[int, int, int]]:
        """Parts that agree in all these masks, with how many were complained of, and of how many.

        Parts in which nobody or everybody was complained of can say nothing.
        """
        key = tuple(sorted(masks))
        if key not in self._known:
            parts = [self._everyone]
            for mask in key:
                halves = [half for part in parts for half in (part & mask, part & ~mask)]
                parts = [part for part in halves if part & self._hit]
            counts = [(part, (part & self._hit).bit_count(), part.bit_count()) for part in parts]
            self._known[key] = [each for each in counts if each[1] < each[2]]
        return self._known[key]

    def tables(self, mask: int, beyond: Sequence[int]) -> list[strata.Stratum]:
        """What there is of a circumstance within units that agree in others."""
        return [
            ((part & mask & self._hit).bit_count(), (part & mask).bit_count(), hits, number)
            for part, hits, number in self._strata(beyond)
        ]

    def gain(self, mask: int, beyond: Sequence[int]) -> float:
        """How much more likely the complaints are with it, as a logarithm."""
        return strata.gain(self.tables(mask, beyond))

    def chance(self, mask: int, beyond: Sequence[int]) -> float:
        """The logarithm of the chance of what it says beyond others; 0.0 for nothing."""
        said = strata.within(self.tables(mask, beyond))
        return said.log_p if said and said.odds > 1 else 0.0


def told_apart(over: Sequence[Group], complained: int, total: int) -> list[Group]:
    """Return groups, each clear one followed by its rivals and by those that go along with it.

    `over` is more often complained of, the surest first; what is clear among it is told apart.
    """
    asked = [group for group in over if group.log_q < _LEVEL]
    units = _Units(complained, total)
    chosen = _chosen(asked, units)
    masks = [each.mask for each in chosen]
    behind: list[list[Group]] = [[] for _ in chosen]
    left = list[Group]()
    for group in asked:
        if group.mask in masks:
            continue
        if units.chance(group.mask, masks) <= _bound(len(asked) - len(chosen)):
            left.append(group)  # more causes than are told
            continue
        nth, standing = _beside(group, masks, units)
        behind[nth].append(group._replace(standing=standing))
    groups = list[Group]()

    def rank(nth: int) -> tuple[bool, float]:
        others = [*masks[:nth], *masks[nth + 1 :]]
        return is_outward(chosen[nth]), -units.gain(masks[nth], others)

    order = sorted(range(len(chosen)), key=rank)
    for nth in order:
        at = len(groups)
        groups.append(chosen[nth]._replace(standing=CLEAR))
        behind[nth].sort(key=lambda group: (group.standing != RIVAL, group.log_p))
        groups += [group._replace(behind=at) for group in behind[nth]]
    return groups + left + [group for group in over if group.log_q >= _LEVEL]


def _bound(number: int) -> float:
    return log(LEVEL / max(1, number))


def _chosen(asked: Sequence[Group], units: _Units) -> list[Group]:
    """Return the groups that together say most, each something beyond the others."""
    chosen = list[Group]()
    while len(chosen) < min(FOUND_MAX, len(asked)):
        found = _best(asked, chosen, units)
        if found is None:
            break
        before = chosen
        chosen = _looked_at_again([*chosen, found], asked, units)
        if {each.mask for each in chosen} == {each.mask for each in before}:
            break
    return chosen


def _best(asked: Sequence[Group], chosen: Sequence[Group], units: _Units) -> Group | None:
    """Return what says most beyond the chosen ones, None where nothing says anything."""
    masks = [each.mask for each in chosen]
    bound = _bound(len(asked) - len(chosen))
    able = [
        group for group in asked
        if group.mask not in masks
        and (not masks or units.chance(group.mask, masks) <= bound)
    ]  # fmt: skip
    return max(able, key=lambda group: units.gain(group.mask, masks), default=None)


def _looked_at_again(chosen: list[Group], asked: Sequence[Group], units: _Units) -> list[Group]:
    """Put in place of each what says more there; give up what says nothing beyond the others."""
    for _ in range(LOOKS_MAX if len(chosen) > 1 else 0):
        before = list(chosen)
        for nth in range(len(chosen)):
            others = [*chosen[:nth], *chosen[nth + 1 :]]
            masks = [each.mask for each in others]
            better = _best(asked, others, units)
            own = units.gain(chosen[nth].mask, masks)
            if better and units.gain(better.mask, masks) > own + _MORE:
                chosen[nth] = better
        bound = _bound(len(asked) - len(chosen) + 1)
        for each in sorted(chosen, key=lambda group: units.gain(group.mask, [])):
            masks = [other.mask for other in chosen if other is not each]
            if masks and units.chance(each.mask, masks) > bound:
                chosen = [other for other in chosen if other is not each]
                break
        if chosen == before:
            break
    return chosen


def _beside(group: Group, masks: Sequence[int], units: _Units) -> tuple[int, str]:
    """Return which chosen one a group is nearest to, and how it stands to it."""

    def others(nth: int) -> list[int]:
        return [mask for n, mask in enumerate(masks) if n != nth]

    beyond_all = units.gain(group.mask, masks)
    nth = max(
        range(len(masks)), key=lambda n: units.gain(group.mask, others(n)) - beyond_all
    )  # fmt: skip
    says_something = units.chance(group.mask, others(nth)) <= _LEVEL
    first_says_more = units.chance(masks[nth], [*others(nth), group.mask]) <= _LEVEL
    return nth, RIVAL if says_something and not first_says_more else ALONG
