"""`stockthread find` looks for codes, words and filters, and writes nothing."""

from typing import Any, Final

import click

from stockthread import catalog, ledger, orders, papers, parties, places
from stockthread.cli import exits, shown, words
from stockthread.cli.frame import Frame, asking
from stockthread.cli.picking import Wanted, items_wanted
from stockthread.ledger import CodeMatch

LIMIT: Final = 50
ALIKE: Final = 8


@click.command()
@items_wanted
@click.option("--limit", type=click.IntRange(1, 100_000), default=LIMIT, show_default=True)
@asking("find")
def find(frame: Frame, wanted: Wanted, limit: int) -> None:
    """Find items by a code or how it begins, products, places and parties by words, and orders,
    shipments, counts and waves by number, reference or tracking number.

    Without words the options list the items that fit them.
    """
    text = " ".join(wanted.names).strip()
    if not text:
        listed(frame, wanted, limit)
        return
    filter = wanted.filter()
    exact = ledger.read.find_code(text, limit)
    matches = codes_like(text, exact, limit)
    views = [
        view for view in ledger.read.items([match.item for match in matches]) if fits(view, filter)
    ]
    doubtful = [] if exact else ledger.read.find_look_alikes(text, ALIKE)
    words_fit = not wanted.has_filter()
    products = catalog.read.find_products(text, limit) if words_fit else []
    spots = places.read.find_places(text, limit) if words_fit else []
    firms = parties.read.find_parties(text, limit) if words_fit else []
    named = documents(text, limit) if words_fit else []
    if frame.is_json:
        told = found_json(views, matches, products, spots, firms) | {"documents": named}
        frame.print(told | {"looks_like": codes_of(doubtful)})
    else:
        say(views, of_old_codes(views, matches, exact), products, spots, firms)
        say_documents(named, bool(views or products or spots or firms))
    looks = f"Looks like: {', '.join(codes_of(doubtful))}." if doubtful else ""
    if not (views or products or spots or firms or named):
        said = [f"Nothing fits {text!r}.", *([looks] if looks else [])]
        raise exits.Failure("nothing_found", *said, exit_code=exits.NOT_FOUND)
    if looks:
        click.echo(f"Nothing has the code {text!r} itself. {looks}", err=True)


def documents(text: str, limit: int) -> list[dict[str, Any]]:
    """Orders, shipments, counts and waves by their numbers; a leading # makes no difference."""
    plain = text.removeprefix("#").strip()
    found = orders.read.by_numbers(plain, limit) if len(plain) > 1 else []
    rest = papers.find_documents(text, limit)
    numbers = {id: "" for each in rest for id in each.orders}
    numbers |= {each.id: each.number for each in orders.read.of_ids(sorted(numbers))}
    return [
        *({"number": each.number, "kind": each.kind, "about": each.reference, "orders": []}
          for each in found),
        *({"number": each.number, "kind": each.kind, "about": each.about,
           "orders": [numbers[id] for id in each.orders]} for each in rest),
    ]  # fmt: skip


def say_documents(named: list[dict[str, Any]], is_after: bool) -> None:
    """Say which documents were found."""
    if named:
        rows = [[each["number"], each["kind"], ", ".join(filter(None, [each["about"],
                *each["orders"]]))] for each in named]  # fmt: skip
        table = words.table(["number", "document", "about"], rows)
        click.echo(f"\n{table}" if is_after else table)


def codes_of(matches: list[CodeMatch]) -> list[str]:
    """The codes, each once."""
    return list(dict.fromkeys(match.canonical for match in matches))


def codes_like(text: str, exact: list[CodeMatch], limit: int) -> list[CodeMatch]:
    """Codes that are the text, live and old, then those that begin with it; each item once."""
    found: dict[int, CodeMatch] = {}
    for match in [*exact, *ledger.read.find_code_prefix(text, limit)]:
        found.setdefault(match.item, match)
    return list(found.values())[:limit]


def fits(view: ledger.ItemView, filter: ledger.Filter) -> bool:
    """Whether an item found by its code fits the options too."""
    return (
        (not filter.products or view.product in filter.products)
        and (not filter.places or view.place in filter.places)
        and (not filter.stages or view.stage in filter.stages)
        and (not filter.held or view.holds > 0)
    )


def listed(frame: Frame, wanted: Wanted, limit: int) -> None:
    """List the items that fit the options."""
    if not wanted.has_filter():
        raise click.UsageError("Say what to look for.")
    filter = wanted.filter()
    views, number = ledger.read.search(filter, limit=limit), ledger.read.count(filter)
    if frame.is_json:
        frame.print({"items": shown.items_json(views), "number": number})
    elif views:
        click.echo(shown.items_table(views))
    if not number:
        raise exits.Failure("nothing_found", "Nothing fits.", exit_code=exits.NOT_FOUND)
    if number > len(views):
        left = number - len(views)
        click.echo(f"… and {words.number(left)} more; say --limit {number} for all.", err=True)


def found_json(
    views: list[ledger.ItemView],
    matches: list[CodeMatch],
    products: list[catalog.Product],
    spots: list[places.Place],
    firms: list[parties.Party],
) -> dict[str, Any]:
    """What was found, for programs; `matched` is the code that fits, also an old one."""
    by_item = {match.item: match for match in matches}
    items = shown.items_json(views)
    for item in items:
        match = by_item[item["number"]]
        item |= {"matched": match.canonical, "is_live": match.is_live}
    return {
        "items": items,
        "products": [{"sku": each.sku, "name": each.name} for each in products],
        "places": [shown.place_json(each) for each in spots],
        "parties": [{"code": each.code, "name": each.name} for each in firms],
    }


def of_old_codes(
    views: list[ledger.ItemView], matches: list[CodeMatch], exact: list[CodeMatch]
) -> list[str]:
    """Who bears or bore codes that are no longer valid; `exact` are those of the text itself."""
    codes = {view.id: view.code for view in views}
    old = [match for match in matches if not match.is_live and match.item in codes]
    is_borne = any(match.is_live for match in exact)
    bore = {} if is_borne else {each.item: each for each in exact if each.item in codes}
    others = [each for each in old if each.item not in bore and codes[each.item] != each.canonical]
    said = [f"{each.canonical} is an old code of {codes[each.item]}." for each in others]
    return [*([bearers(list(bore.values()), codes)] if bore else []), *said]


def bearers(bore: list[CodeMatch], codes: dict[int, str]) -> str:
    """Who bore a code that nothing bears now; the last of them first."""
    names = [codes[m.item] if codes[m.item] != m.canonical else f"#{m.item}" for m in bore]
    until = ended(bore[0])
    said = f"No item bears {bore[0].canonical} now. {names[0]} bore it last, until {until}"
    before = f"; before that {', '.join(names[1:ALIKE])}" if names[1:] else ""
    return f"{said}{before}."


def ended(match: CodeMatch) -> str:
    """When an item had a code for the last time."""
    times = [
        code.closed_at
        for code in ledger.read.codes_of(match.item)
        if (code.type, code.canonical) == (match.type, match.canonical) and code.closed_at
    ]
    return words.moment(max(times))


def say(
    views: list[ledger.ItemView],
    old: list[str],
    products: list[catalog.Product],
    spots: list[places.Place],
    firms: list[parties.Party],
) -> None:
    """Say what was found, one table a kind of thing."""
    tables = []
    if views:
        tables.append(shown.items_table(views))
        tables += old
    if products:
        rows = [[each.sku, each.name] for each in products]
        tables.append(words.table(["product", "name"], rows))
    if spots:
        rows = [[each.code, each.name, each.kind] for each in spots]
        tables.append(words.table(["place", "name", "kind"], rows))
    if firms:
        rows = [[each.code, each.name] for each in firms]
        tables.append(words.table(["party", "name"], rows))
    click.echo("\n\n".join(tables)) if tables else None
