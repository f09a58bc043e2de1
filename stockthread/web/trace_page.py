"""The page of a trace: what went into an item and what it went into, as a picture and a list."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from stockthread import ledger, places, trace
from stockthread.kernel import errors, ids
from stockthread.web import asked, composed, shown, words

ROWS: Final = 100
WAYS: Final = {"both": "Both ways", "up": "What went into it", "down": "What it went into"}
FIELDS: Final = (
    "way", "at", "since", "until", "removed", "known", "below", "beside", "product", "text",
)  # fmt: skip


class Asked(NamedTuple):
    """What is asked of a trace, and what of it could not be read."""

    way: trace.Way
    cut: trace.Cut
    least: Fraction
    problem: str = ""


def ask(query: QueryDict) -> Asked:
    """Read the fields of the address."""
    way: Any = query.get("way", "both") if query.get("way") in WAYS else "both"
    try:
        at = asked.as_of(query, "at")
        since, until = asked.moment(query.get("since", "")), asked.as_of(query, "until")
        known, below = asked.as_of(query, "known"), query.get("below", "").strip()
        least = Fraction(below.replace(",", ".")) / 100 if below else Fraction(0)
    except errors.Refused as refused:
        problem = errors.text(refused.refusals[0])
        return Asked(way, trace.EVER, Fraction(0), problem)
    except (ValueError, ZeroDivisionError):
        problem = f"“{query.get('below')}” is no share. Write a number of percent, such as 0.5."
        return Asked(way, trace.EVER, Fraction(0), problem)
    cut = trace.Cut(
        at.at or since, at.at or until.at, query.get("removed") != "no", known.at
    )  # fmt: skip
    return Asked(way, cut, least, at.problem or until.problem or known.problem)


def page(item: int, query: QueryDict) -> dict[str, Any]:
    """Everything on the page. Raises Refused unknown_id."""
    said = ask(query)
    found = trace.sheet(item, said.cut, way=said.way, least=said.least)
    fitting = lines(found, query)
    start = max(int(query.get("from", "0")) if query.get("from", "0").isdecimal() else 0, 0)
    kept = {name: query[name] for name in FIELDS if query.get(name)}
    here = href(item)
    products = Counter(line.name for line in found.lines)
    return {
        "title": found.code,
        "name": found.name,
        "item_href": shown.item_href(item),
        "composition_href": composed.href(item),
        "here": here,
        "problem": said.problem,
        "ways": [
            {"word": word, "is_here": way == said.way,
             "href": f"{here}?{urlencode({**kept, 'way': way})}"}
            for way, word in WAYS.items()
        ],
        "way": said.way,
        "asked": {name: query.get(name, "") for name in FIELDS},
        "is_cut": said.cut != trace.EVER or bool(said.least),
        "products": sorted(products),
        "graph_href": f"{here}/graph?{urlencode(kept)}",
        "csv_href": f"{here}/csv?{urlencode(kept)}",
        "pdf_href": f"{here}/pdf?{urlencode(kept)}",
        "beside_href": f"{here}?{urlencode({**kept, 'beside': 1})}#beside-it",
        "beside": beside(item, said.cut) if query.get("beside") else None,
        "summary": summary(found),
        "below": found.below,
        "is_truncated": found.is_truncated,
        "has_any": bool(found.lines),
        "is_filtered": bool(query.get("text") or query.get("product")),
        "total": len(fitting),
        "rows": rows(fitting[start : start + ROWS]),
        "first": start + 1,
        "last": min(start + ROWS, len(fitting)),
        "next_href": page_href(here, kept, start + ROWS, len(fitting)),
        "before_href": page_href(here, kept, start - ROWS, len(fitting)) if start else "",
        **shares_said(found, fitting),
    }  # fmt: skip


def shares_said(found: trace.Sheet, some: Sequence[trace.Traced]) -> dict[str, Any]:
    """Of what the shares are shares, one sentence a way that has some."""
    ways = {line.way for line in some if line.share is not None}
    meant = {
        "up": f"“of its weight” and the like: that much of {found.code}, of all that went in and is"
        " measured so, comes from that source.",
        "down": f"“from it”: that much of that item comes from {found.code}.",
    }
    return {
        "has_shares": bool(ways),
        "shares_said": [sentence for way, sentence in meant.items() if way in ways],
    }


def beside(item: int, cut: trace.Cut) -> dict[str, Any]:
    """What shared a container with the item: how much, and the first of it."""
    found = trace.sharing([item], cut)
    part = found[:ROWS]
    ids_of = {each.item for each in part} | {each.container for each in part}
    known = {view.id: view for view in ledger.read.items(sorted(ids_of))}
    rows_of = dict(zip(known, shown.rows(list(known.values())), strict=True))
    return {
        "total": len(found),
        "rows": [
            {"row": rows_of[each.item], "box": rows_of[each.container], "since": each.since,
             "until": each.until}
            for each in part
        ],
    }  # fmt: skip


def href(item: int) -> str:
    """The address of an item's trace."""
    return reverse("trace", args=[ids.public_id("item", item)])


def page_href(here: str, kept: dict[str, str], start: int, total: int) -> str:
    """The address of the page of lines that begins at one, "" where there are none."""
    start = max(start, 0)
    if start >= total:
        return ""
    return f"{here}?{urlencode({**kept, 'from': start})}#list"


def lines(found: trace.Sheet, query: QueryDict) -> list[trace.Traced]:
    """The lines that fit the filters of the list."""
    product, text = query.get("product", ""), query.get("text", "").strip().casefold()
    return [
        line for line in found.lines
        if (not product or line.name == product)
        and (not text or text in line.code.casefold() or text in line.name.casefold()
             or text in line.place_code.casefold())
    ]  # fmt: skip


def summary(found: trace.Sheet) -> list[str]:
    """What there is each way, in numbers: the first thing to read."""
    told = []
    verbs = {
        "up": ("went into it", "went into it"),
        "down": ("has it inside or was made of it", "have it inside or were made of it"),
    }
    for way, (one, many) in verbs.items():
        some = [line for line in found.lines if line.way == way]
        if some:
            counted = Counter(line.name for line in some).most_common(3)
            most = ", ".join(f"{words.number(n)} {name}" for name, n in counted)
            more = len({line.name for line in some}) - len(counted)
            end = f" and {words.count(more, 'other product')}" if more > 0 else ""
            verb = one if len(some) == 1 else many
            told.append(f"{words.count(len(some), 'item')} {verb}: {most}{end}.")
    return told


def rows(some: Sequence[trace.Traced]) -> list[dict[str, Any]]:
    """Lines as rows of the table."""
    spots = places.read.places(sorted({line.place for line in some} - {0}))
    return [
        {
            "way": "went in" if line.way == "up" else "made of it",
            "depth": line.depth,
            "code": line.code,
            "href": shown.item_href(line.item),
            "name": line.name,
            "state": shown.stage_state(stage(line), spots.get(line.place)) if line.stage else None,
            "place": shown.place_name(spots.get(line.place)),
            "place_href": shown.place_href(line.place) if line.place else "",
            "since": line.since,
            "until": line.until,
            "share": trace.share_of(line),
            "exact": "" if line.share is None else str(line.share),
            "amount": line.amount,
            "is_undecided": line.is_undecided,
            "is_below": line.is_below,
        }
        for line in some
    ]


def stage(line: trace.Traced) -> int:
    """Its stage as a number."""
    return int(ledger.Stage[line.stage.upper()])
