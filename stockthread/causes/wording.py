"""Numbers of a study in words: the same on pages, in commands, in files and on paper."""

from collections.abc import Sequence
from math import floor, log
from typing import Final

from stockthread.causes import naming
from stockthread.causes.population import AROUND_DAYS
from stockthread.causes.records import (
    ALONG,
    CLEAR,
    FEW,
    FEWER,
    RIVAL,
    UNCLEAR,
    Group,
    Population,
    Ranking,
    Study,
    is_outward,
)
from stockthread.kernel import clock

__all__ = ["AROUND_DAYS", "HEAD", "STANDINGS", "cells", "chance", "compared", "times", "verdict"]

STANDINGS: Final = {
    CLEAR: "clear",
    RIVAL: "or this one",
    ALONG: "goes along",
    UNCLEAR: "not clear",
    FEW: "too few to tell",
    FEWER: "less often",
}
_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALL: Final = 0.001
_HUNDRED: Final = 100
SMALL_SAMPLE: Final = 10
"""Of so few complained units, or fewer, it is said that they are few."""


def chance(logarithm: float) -> str:
    """A chance of which this is the natural logarithm: `0.031`, `3·10⁻⁸`."""
    power = logarithm / log(10)
    if power >= log(_SMALL) / log(10):
        return f"{10**power:.3f}"
    exponent = floor(power)
    digit = round(10 ** (power - exponent))
    if digit == 10:
        digit, exponent = 1, exponent + 1
    return f"{digit}·10{str(exponent).translate(_RAISED)}"


def times(ratio: float) -> str:
    """An odds ratio with as many digits as tell something: `0.4`, `3.5`, `120`."""
    if ratio == float("inf"):
        return "∞"
    if ratio >= _HUNDRED:
        return f"{float(f'{ratio:.2g}'):,.0f}".replace(",", " ")
    return f"{ratio:.2g}" if ratio < 1 else f"{ratio:.1f}".removesuffix(".0")


def share(part: int, whole: int) -> str:
    """A part of a whole in per cent: `20 %`, `0.4 %`."""
    if not whole:
        return "–"
    percent = 100 * part / whole
    return f"{percent:.0f} %" if percent >= 1 or not part else f"{percent:.2g} %"


def verdict(study: Study) -> str:
    """What a study says, in a sentence."""
    ranking = study.ranking
    clear = [n for n, group in enumerate(ranking.groups) if group.standing == CLEAR]
    if clear:
        return f"{_found(ranking, clear)}{_outward(ranking, clear)}"
    if not ranking.tested or ranking.complained <= SMALL_SAMPLE:
        return "Too few to tell: nothing stands out beyond chance, and it hardly could."
    return "Nothing stands out beyond chance."


def rivals(ranking: Ranking, n: int) -> list[int]:
    """The numbers of those that a clear one cannot be told apart from."""
    return [
        at for at, group in enumerate(ranking.groups)
        if group.standing == RIVAL and group.behind == n
    ]  # fmt: skip


def standing(ranking: Ranking, n: int) -> str:
    """How a group stands, in words; a clear one with rivals is one of them."""
    group = ranking.groups[n]
    others = len(rivals(ranking, n)) if group.standing == CLEAR else 0
    return f"one of {others + 1}" if others else STANDINGS[group.standing]


def advice(study: Study) -> list[str]:
    """What to do now that this came out, a sentence each, the most telling first."""
    ranking, said = study.ranking, list[str]()
    for n, group in enumerate(ranking.groups):
        if group.standing != CLEAR:
            continue
        others = _number(group.number - group.hits)
        if is_outward(group):
            said.append(
                "Ask those customers first, whether they use or store the goods in another way, and"
                " look at what they sent back beside the same from others."
            )
        elif rivals(ranking, n):
            said.append(
                "Find units that have one of the circumstances that are not told apart and not the"
                " other, and look at them: only those decide which it is."
            )
        elif group.circumstances[0].kind in ("lot", "unit"):
            said.append(
                f"Hold what is here of the {group.circumstances[0].kind} and the {others} units"
                " with it that nobody complained of, look at some, then recall them or release."
            )
        else:
            said.append(
                f"Look at some of the {others} units with it that nobody complained of. If they"
                " are bad too, hold them all, and begin an action that ends the cause."
            )
    if not said and (not ranking.tested or ranking.complained <= SMALL_SAMPLE):
        said.append(
            "Open and measure the units that came back, and ask again when there are more"
            " complaints: so few cannot show more than the crudest cause."
        )
    elif not said:
        said.append(
            "Compare with more: other products with the same parts, or a longer time. A cause that"
            " nearly all units have cannot be seen among them."
        )
    if study.outside:
        said.append(
            f"{_number(study.outside)} complained of are not among those compared. Choose products"
            " and days that hold them, or leave them out with a reason."
        )
    return list(dict.fromkeys(said))


def _found(ranking: Ranking, clear: Sequence[int]) -> str:
    open_ones = [1 + len(rivals(ranking, n)) for n in clear if rivals(ranking, n)]
    if len(clear) == 1:
        if not open_ones:
            return "One circumstance stands out beyond chance."
        return (
            f"One of {open_ones[0]} circumstances stands out beyond chance; which of them, these"
            " units do not tell."
        )
    said = f"{len(clear)} circumstances stand out beyond chance, each by itself."
    if open_ones:
        which = "For one" if len(open_ones) == 1 else f"For {len(open_ones)}"
        said += f" {which} of them these units do not tell which of several it is."
    return said


def _outward(ranking: Ranking, clear: Sequence[int]) -> str:
    outward = sum(is_outward(ranking.groups[n]) for n in clear)
    if not outward:
        return ""
    which = "It says" if len(clear) == 1 else "One of them says" if outward == 1 else (
        f"{outward} of them say"
    )  # fmt: skip
    return f" {which} only where units went: perhaps who complains, not why."


def compared(study: Study) -> str:
    """What was compared with what, in a sentence."""
    ranking = study.ranking
    others = ranking.total - ranking.complained
    said = f"{_number(ranking.complained)} complained of, compared with {_number(others)} others"
    if study.found > ranking.total:
        said += f", drawn at random from {_number(study.found - ranking.complained)}"
    if study.left_out:
        said += f". {_number(len(study.left_out))} left out"
    if study.outside:
        said += f". {_number(study.outside)} complained of are not among those to compare with"
    return f"{said}."


def bounded(population: Population) -> str:
    """How a population is bounded, but for its products: `made from … to …`."""
    if population.items is not None:
        return "a list of units"
    zone = clock.zone()
    ends = [
        f"{word} {at.astimezone(zone):%Y-%m-%d}"
        for word, at in (("from", population.since), ("before", population.until))
        if at
    ]
    return f"{population.by} {' '.join(ends)}" if ends else f"{population.by} at any time"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", " ")


HEAD: Final = (
    "line", "standing", "behind_line", "kind", "circumstances", "complained_with", "with",
    "complained_without", "without", "odds_ratio", "odds_low", "odds_high", "p", "q",
)  # fmt: skip


def cells(study: Study) -> list[list[object]]:
    """A study as lines of a table, one for each group, under HEAD."""
    ranking = study.ranking
    names = naming.names_of(ranking.groups)
    return [
        [
            n + 1, standing(ranking, n), group.behind + 1 if group.behind >= 0 else "",
            naming.KIND_WORDS[group.circumstances[0].kind].lower(),
            "; ".join(called) + _left(group, called), group.hits, group.number,
            ranking.complained - group.hits, ranking.total - group.number,
            f"{group.odds:.4g}", f"{group.low:.4g}", f"{group.high:.4g}",
            *(["", ""] if group.standing == FEW and not group.log_p
              else [_plain(group.log_p), _plain(group.log_q)]),
        ]
        for n, (group, called) in enumerate(zip(ranking.groups, names, strict=True))
    ]  # fmt: skip


def _left(group: Group, called: Sequence[str]) -> str:
    left = len(group.circumstances) - len(called)
    return f"; and {left} more" if left > 0 else ""


def _plain(logarithm: float) -> str:
    """A chance as programs write it, however small."""
    power = logarithm / log(10)
    exponent = floor(power)
    return f"{10 ** (power - exponent):.3f}e{exponent:+03d}"
