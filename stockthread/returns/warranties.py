"""The warranty of items and of what is built into them, computed; nothing of it is stored.

A term says how many months from what day. What was given for something else inherits the rest of
its warranty. A repair, a loan, a return that is not credited: none of them changes a warranty.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from stockthread import catalog, ledger
from stockthread.ledger import ItemView, Kind, Stage
from stockthread.returns import dates, read, trips
from stockthread.returns.records import (
    INSTALLATION,
    REGISTRATION,
    SHIPMENT,
    Loan,
    Replacement,
    Start,
    Step,
    Term,
    Warranty,
)
from stockthread.returns.trips import Story


def day_of(at: datetime) -> date:
    """Return the day on which something happened, in the installation's zone."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


class Known(NamedTuple):
    """All that warranties of some items, and what they are told from, hang on."""

    views: Mapping[int, ItemView]
    stories: Mapping[int, Story]
    terms: Mapping[tuple[int, int, int], Term]
    classes: Mapping[int, int]
    ways: Mapping[int, Sequence[int]]
    starts: Mapping[int, Sequence[Start]]
    given_for: Mapping[int, Replacement]
    given: Mapping[int, Replacement]
    loans: Mapping[int, Sequence[Loan]]


def known(items: Sequence[int]) -> Known:
    """Read what `of` needs: items, what they were given for, what those are built into.

    A constant number of statements.
    """
    replaced = read.replacements(items)
    given_for = {each.new: each for each in replaced}
    wanted = sorted({*items, *(each.old for each in replaced), *given_for})
    kinds = ledger.read.kinds(wanted)
    steps: dict[int, list[Step]] = {item: [] for item in wanted}
    steps |= read.steps([item for item in wanted if kinds.get(item) == Kind.UNIT])
    own = read.own_parties()
    loans: dict[int, list[Loan]] = {}
    for loan in read.loans(wanted):
        loans.setdefault(loan.item, []).append(loan)
    stories = {
        item: trips.story(
            steps[item], own, {loan.event for loan in loans.get(item, ())},
            [each for each in replaced if each.new == item],
        )
        for item in wanted
    }  # fmt: skip
    parents = {step.to_container for told in stories.values() for step in told.built_in}
    views = {view.id: view for view in ledger.read.items(sorted(parents.union(wanted)))}
    return Known(
        views, stories,
        {(each.product, each.product_class, each.part): each for each in read.terms()},
        _classes(views.values()), read.class_ways(), read.starts(sorted(views)), given_for,
        {each.old: each for each in replaced}, loans,
    )  # fmt: skip


def _classes(views: Iterable[ItemView]) -> dict[int, int]:
    products = catalog.read.products(sorted({view.product for view in views} - {0}))
    return {id: each.product_class or 0 for id, each in products.items()}


def warranty(items: Sequence[int], *, on: date) -> list[Warranty]:
    """Return the warranty of each item on a day, in order; of unknown items none."""
    facts = known(items)
    return [of(item, facts, on) for item in items]


def of(item: int, facts: Known, on: date) -> Warranty:
    """Return one item's warranty on a day, out of what was read."""
    found = _told(item, facts, None, ())
    if found.since is None or found.until is None or found.why:
        return found
    why = "not_begun" if on < found.since else "ended" if on > found.until else ""
    return found._replace(why=why)


def _told(item: int, facts: Known, before: datetime | None, passed: tuple[int, ...]) -> Warranty:
    """The warranty without regard to a day; before: as it was when something was given for it."""
    view, told = facts.views.get(item), facts.stories.get(item)
    if view is None or told is None or view.kind != Kind.UNIT:
        return Warranty(item, why="no_term")
    built_in = _built_in(item, facts, before)
    parent = built_in.to_container if built_in else 0
    sale = trips.sale(told, before)
    link = facts.given_for.get(item)
    if link and link.old not in passed and _still_counts(item, link, facts, before):
        rest = _told(link.old, facts, link.at, (*passed, item))
        return rest._replace(item=item, inherited_from=link.old, part_of=parent)
    term = _term(view, facts.views.get(parent), facts)
    if term is None:
        return Warranty(item, why="no_term", part_of=parent)
    bare = Warranty(item, term=term, part_of=parent)
    if sale is None:
        return bare._replace(why="not_sold")
    sold_on = day_of(trips.begins(sale, {loan.event for loan in facts.loans.get(item, ())}))
    since: date | None = sold_on
    if term.starts == INSTALLATION and built_in:
        since = max(sold_on, day_of(built_in.at))
    elif term.starts != SHIPMENT:
        noted = [*facts.starts.get(item, ()), *facts.starts.get(parent, ())]
        noted = [s for s in noted if not s.withdrawn_at]
        since = next((s.day for s in noted if s.what == term.starts and s.day >= sold_on), None)
    if since is None:
        return bare._replace(
            why=f"not_{'registered' if term.starts == REGISTRATION else 'installed'}"
        )
    return bare._replace(since=since, until=dates.until(since, term.months))


def _built_in(item: int, facts: Known, before: datetime | None) -> Step | None:
    """The step by which an item came into the unit it is in, or was in when it was replaced."""
    steps = facts.stories[item].built_in
    if before is not None:
        steps = tuple(step for step in steps if step.at <= before)
    elif facts.views[item].stage != Stage.CONSUMED or not facts.views[item].container:
        return None
    return steps[-1] if steps else None


def _still_counts(item: int, link: Replacement, facts: Known, before: datetime | None) -> bool:
    """Whether a replacement has not been sold anew since, on its own."""
    later = [
        trip for trip in facts.stories[item].trips
        if trip.sold_at and trip.shipped_at > link.at and trip.cause != link.cause
    ]  # fmt: skip
    return all(before is not None and trip.shipped_at > before for trip in later)


def _term(view: ItemView, parent: ItemView | None, facts: Known) -> Term | None:
    """The term that counts: of the part in its parent, else of the product; a product's own before
    its class's, a near class's before a far one's."""
    tries = [(parent.product, view.product)] if parent else []
    for product, part in [*tries, (view.product, 0)]:
        ways = facts.ways.get(facts.classes.get(product, 0), ())
        for key in [(product, 0, part), *((0, each, part) for each in ways)]:
            if key in facts.terms:
                return facts.terms[key]
    return None
