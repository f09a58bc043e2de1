"""What every list has: filters in its address, how many fit, a page of them, and all as a file.

A list says of itself what it is as a `Listing`; `page` makes of it what the template list.html
shows, `picked` what is ticked. list_files.py writes it as a file, list_deeds.py does the same to
many rows at once. All lists stand in every_list.py, which a test compares with the routes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from stockthread import access, catalog, parties, places
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused, refuse, text
from stockthread.web import asked as ask
from stockthread.web import list_sorting, placed, words

SIZE: Final = 50
CHUNK: Final = 1000
PICKED_MAX: Final = 500
SUGGESTED_MAX: Final = 300
NUMBER_DIGITS_MAX: Final = 18
YEAR_MIN: Final = 1900
OWNERS: Final = {"ours": "what is ours", "others": "what is not ours"}
"""Whose things a list can show beside those of one party."""
UNFOLDED: Final = 2
"""How many filters a small screen always shows: one line."""
ROUTE_WORDS: Final = ("after", "n")
"""What a list's address says beside its filters: behind what a page begins, how many it passed."""

Records = list[Any]
Choices = Sequence[tuple[str, str]]


class Field(NamedTuple):
    """One filter: its word in the address, what stands before it, what it takes.

    kind: text, choice, tick, day, moment, place, product, party, owner, or kept for what only links
    say.
    say: how the sentence above the list tells it, a choice by its word; "" tells nothing.
    is_narrow: the first choice leaves rows out too, so that the sentence tells it.
    """

    name: str
    word: str = ""
    kind: str = "text"
    hint: str = ""
    choices: Callable[[], Choices] = tuple
    say: str = "{}"
    is_narrow: bool = False


def text_field(hint: str, word: str = "with") -> Field:
    """A box for any part of what a row is called."""
    return Field("text", word, hint=hint, say="with “{}”")


def choice(
    name: str,
    word: str,
    choices: Choices | Callable[[], Choices],
    *,
    say: str = "{}",
    is_narrow: bool = False,
) -> Field:
    """One of several words; the first, which the address leaves out, has the value ""."""
    every = choices if callable(choices) else lambda: choices
    return Field(name, word, "choice", "", every, say, is_narrow)


PLACE: Final = Field("place", "in", "place", "any place", say="in {} and under it")
PRODUCT: Final = Field("product", "of", "product", "any product")
PARTY: Final = Field("party", "of", "party", "any party", say="of {}")
SINCE: Final = Field("since", "from", "day", say="from {}")
UNTIL: Final = Field("until", "to", "day", say="to {}")
KNOWN: Final = Field("known", "as we knew it on", "moment", say="as we knew it on {}")


class Said(dict[str, str]):
    """The words of an address, each filter's among them; what they name is looked up here."""

    def product(self, name: str = "product") -> int:
        """The id of the product that is named, 0 for none. Raises Refused."""
        return ask.product(self[name]).id if self.get(name) else 0

    def party(self, name: str = "party") -> int:
        """The id of the party that is named, 0 for none. Raises Refused unknown_party."""
        return ask.party(self[name]) if self.get(name) else 0

    def places(self, name: str = "place") -> list[int] | None:
        """The place that is named and those under it; None for none. Raises unknown_place."""
        return placed.and_under(ask.place(self[name])) if self.get(name) else None

    def day(self, name: str) -> date | None:
        """The day that is named. Raises Refused bad_day."""
        if not self.get(name):
            return None
        try:
            found = date.fromisoformat(self[name])
        except ValueError:
            refuse("bad_day", text=self[name])
        return found if found.year >= YEAR_MIN else refuse("bad_day", text=self[name])

    def known(self, name: str = "known") -> datetime | None:
        """The moment that is named, a minute to its end. Raises Refused bad_moment."""
        return ask.moment_end(self.get(name, ""))

    def start(self, name: str = "since") -> datetime | None:
        """When the day that is named begins here."""
        day = self.day(name)
        return timezone.make_aware(datetime.combine(day, time())) if day else None

    def end(self, name: str = "until") -> datetime | None:
        """When the day that is named is over here."""
        day = self.day(name)
        if day is None or day == date.max:
            return None
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))

    def fits(self, *texts: str) -> bool:
        """Whether each word of the text box is somewhere in these texts."""
        whole = " ".join(texts).casefold()
        return all(word in whole for word in self.get("text", "").casefold().split())

    def is_within(self, at: datetime | None) -> bool:
        """Whether a moment lies in the days from `since` to `until`."""
        start, end = self.start(), self.end()
        if at is None:
            return not start and not end
        return (start is None or at >= start) and (end is None or at < end)


class Found(Protocol):
    """What fits the filters: how many, and pages of it."""

    def total(self) -> tuple[int, bool]:
        """How many fit, and whether that is exact or at least so many."""
        ...

    def page(self, after: str, limit: int) -> tuple[Records, str]:
        """The records behind a mark, and the mark behind the last; "" where it was the end."""
        ...


class Whole(NamedTuple):
    """Records that were all read, because there are few."""

    records: Sequence[Any]

    def total(self) -> tuple[int, bool]:
        """How many there are."""
        return len(self.records), True

    def page(self, after: str, limit: int) -> tuple[Records, str]:
        """A part of them; the mark is how many were passed."""
        start = number(after)
        part = list(self.records[start : start + limit])
        return part, str(start + len(part)) if start + len(part) < len(self.records) else ""


class Paged(NamedTuple):
    """Records that a query reads from behind a mark, in its order.

    read: takes the mark and how many. mark: of a record, what the next page begins behind.
    count_max: where counting stops. skips: the mark is how many were passed.
    """

    read: Callable[[str, int], Records]
    count: Callable[[], int]
    mark: Callable[[Any], str] = lambda record: str(record.id)
    count_max: int = 0
    skips: bool = False

    def total(self) -> tuple[int, bool]:
        """How many fit."""
        count = self.count()
        return count, not self.count_max or count < self.count_max

    def page(self, after: str, limit: int) -> tuple[Records, str]:
        """The records behind a mark."""
        found = self.read(after, limit + 1)
        if len(found) <= limit:
            return found, ""
        mark = str(number(after) + limit) if self.skips else self.mark(found[limit - 1])
        return found[:limit], mark


class Act(NamedTuple):
    """Something that can be done with what is picked."""

    word: str
    icon: str
    href: str
    opens_beside: bool = True
    is_main: bool = False
    key: str = ""
    needs: int = 0  # so many must be picked, no more and no fewer


class Outcome(NamedTuple):
    """What became of many rows: those that were refused, each with why, and the events."""

    refused: Sequence[tuple[Any, Refused]] = ()
    events: Sequence[int] = ()


class Deed(NamedTuple):
    """What can be done to many rows: its words, who may, what does it and what undoes it.

    act: takes the records and the request, returns what became of them.
    help: what it means, before it is done. back: the name of the deed that undoes it. offers: what
    its form offers to choose from.
    """

    word: str
    icon: str
    done: str
    action: str
    act: Callable[[Records, HttpRequest], Outcome]
    help: str = ""
    back: str = ""
    asks_reason: bool = False
    offers: Callable[[], Mapping[str, Any]] = dict


class Listing(NamedTuple):
    """A list: how it is called, filtered, read, written down and acted on.

    rows: records as dicts of a page, each with `id` and `name` where rows can be picked.
    cells: records as lines of the file, below `head`. kind: of the public ids.
    every: the words under which nothing is left out. action: who may see it. default: what it
    asks for where the address says nothing. size: of a page, if not SIZE. words: what columns are
    called on the page, where it is not their heading in the file. sort_head, sort_cells: what it is
    sorted by, where the file has several lines of a record. amounts: columns that hold numbers.
    """

    name: str
    noun: str
    fields: tuple[Field, ...]
    find: Callable[[Said], Found]
    rows: Callable[[Records, access.Actor], Sequence[Any]]
    head: tuple[str, ...]
    cells: Callable[[Records, access.Actor], Iterable[Sequence[Any]]]
    label: Callable[[Any], str] = lambda record: str(record.code)
    kind: str = ""
    deeds: Mapping[str, Deed] = {}
    acts: Callable[[access.Actor], list[Act]] = lambda actor: []
    every: Mapping[str, str] = {}
    action: str = "view"
    many: str = ""
    id_of: Callable[[Any], int] = lambda record: int(record.id)
    of_ids: Callable[[list[int]], Records] | None = None
    default: Callable[[], Mapping[str, str]] = dict
    size: int = 0
    words: Mapping[str, str] = {}
    sort_head: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    sort_cells: Callable[[Records, access.Actor], Iterable[Sequence[Any]]] | None = None


def as_they_are(records: Records, actor: access.Actor) -> Records:
    """Rows of lists whose records are written down already, as dicts with `id` and `key`."""
    return records


def key_of(row: Mapping[str, Any]) -> int:
    """The id of such a row."""
    return int(row["key"])


def number(said: str) -> int:
    """A number in an address; 0 for anything else."""
    return int(said) if said.isdecimal() and len(said) <= NUMBER_DIGITS_MAX else 0


def asked(of: Listing, query: Mapping[str, str]) -> Said:
    """The filters in an address; where it says nothing of one, the list's own."""
    usual = of.default()
    found = {field.name: query.get(field.name) for field in of.fields}
    found["sort"] = query.get("sort")
    return Said({name: (usual.get(name, "") if value is None else value).strip()
                 for name, value in found.items()})  # fmt: skip


def find(of: Listing, said: Said, actor: access.Actor | None = None) -> Found:
    """What fits, for an actor in the order that is asked for.

    Raises Refused unknown_filter, bad_day, too_many_to_sort, and as the filters do.
    """
    for field in of.fields:
        if field.kind == "choice":
            known = [value for value, _ in field.choices()]
            if said[field.name] not in known:
                refuse(
                    "unknown_filter", text=said[field.name], known=", ".join(filter(None, known))
                )
        elif field.kind == "day":
            said.day(field.name)
        elif field.kind == "moment":
            said.known(field.name)
    found = of.find(said)
    return in_order(of, found, said["sort"], actor) if actor and said.get("sort") else found


def columns(of: Listing) -> dict[str, str]:
    """By what a list is sorted, each with what it is called on the page."""
    return {name: of.words.get(name, name.replace("_", " ")) for name in of.sort_head or of.head}


def in_order(of: Listing, found: Found, said: str, actor: access.Actor) -> Found:
    """All that fits, by one column. Raises Refused unknown_filter, too_many_to_sort."""
    way, known, every = list_sorting.way(said), list(columns(of)), Records()
    if way.column not in known:
        refuse("unknown_filter", text=said, known=", ".join(known))
    for part in chunks(found):
        every += part
        if len(every) > list_sorting.SORTED_MAX:
            refuse("too_many_to_sort", count_max=list_sorting.SORTED_MAX)
    lines = (of.sort_cells or of.cells)(every, actor)
    return Whole(list_sorting.sort(every, lines, known.index(way.column), is_down=way.is_down))


def sorts(of: Listing, said: Said) -> list[dict[str, Any]]:
    """Each column with its word, the address that sorts by it, and which way it is sorted now."""
    kept = {name: value for name, value in address_words(of, said).items() if name != "sort"}
    shown = []
    for name, word in columns(of).items():
        now = {name: "ascending", f"-{name}": "descending"}.get(said["sort"], "")
        wanted = f"-{name}" if now == "ascending" else name
        href = address(of, {**kept, "sort": wanted})
        shown.append({"name": name, "down": f"-{name}", "word": word, "href": href, "now": now})
    return shown


def page(of: Listing, query: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """One page of a list with its filters, its sentence, and what may be done with a selection."""
    said = asked(of, query)
    plain = address_words(of, said)
    listed: dict[str, Any] = {
        "name": of.name,
        "noun": of.noun,
        "many": plural(of),
        "href": reverse(of.name),
        "fields": (fields := shown_fields(of, said)),
        "folds": any(each.get("folds") for each in fields),
        "asked": said,
        "is_filtered": any(said[field.name] != of.default().get(field.name, "")
                           for field in of.fields if field.kind != "kept"),
        "query": urlencode(plain),
        "selects": urlencode({name: value for name, value in plain.items() if name != "sort"}),
        "sorts": sorts(of, said),
        "acts": acts(of, actor),
        "picks": bool(of.kind) and bool(acts(of, actor) or access.may(actor, "export")),
        "csv_href": reverse("list_csv", args=[of.name]) if access.may(actor, "export") else "",
        "xlsx_href": reverse("list_xlsx", args=[of.name]) if access.may(actor, "export") else "",
        "size": SIZE,
    }  # fmt: skip
    try:
        found = find(of, said, actor)
    except Refused as refused:
        return {"list": listed, "rows": [], "problem": text(refused.refusals[0])}
    records, after = found.page(query.get("after", ""), of.size or SIZE)
    total, is_exact = found.total()
    passed = number(query.get("n", ""))
    here = {**plain, **{word: query[word] for word in ROUTE_WORDS if query.get(word)}}
    more = {**plain, "after": after, "n": passed + len(records)} if after else {}
    listed |= {
        "total": total,
        "is_least": not is_exact,
        "first": passed + 1,
        "last": passed + len(records),
        "sentence": sentence(of, said, total, is_exact),
        "is_later": bool(query.get("after")),
        "first_href": address(of, plain),
        "next_href": address(of, more) if more else "",
        "here": address(of, here),
    }
    return {"list": listed, "rows": of.rows(records, actor)}


def plural(of: Listing) -> str:
    """What several of its rows are called."""
    return of.many or f"{of.noun}s"


def address_words(of: Listing, said: Said) -> dict[str, str]:
    """The words that an address needs to say the same; what is left out means the list's own."""
    usual = of.default()
    return {name: value for name, value in said.items() if value != usual.get(name, "")}


def address(of: Listing, words_of: Mapping[str, Any]) -> str:
    """The list's address with these words."""
    return f"{reverse(of.name)}?{urlencode(words_of)}" if words_of else reverse(of.name)


def shown_fields(of: Listing, said: Said) -> list[dict[str, Any]]:
    """The filters of the form; many fold on a small screen to the first two and those in use."""
    shown = [shown_field(field, said[field.name]) for field in of.fields]
    seen = [each for each in shown if each["kind"] != "kept"]
    usual = of.default()
    for each in seen[UNFOLDED:] if len(seen) > 2 * UNFOLDED else ():
        each["folds"] = each["value"] == usual.get(each["name"], "")
    return shown


def shown_field(field: Field, value: str) -> dict[str, Any]:
    """A filter as the form shows it, with what there is to choose from."""
    choices = list(field.choices()) if field.kind == "choice" else suggested(field.kind)
    return {**field._asdict(), "value": value, "choices": choices}


def suggested(kind: str) -> Choices:
    """What a box offers while one types."""
    if kind == "place":
        return [(each.code, each.name) for each in places.read.tree()[:SUGGESTED_MAX]]
    if kind == "product":
        return [(each.sku, each.name) for each in catalog.read.all_products(SUGGESTED_MAX)]
    if kind == "owner":
        return [*OWNERS.items(), *suggested("party")]
    if kind == "party":
        return [(each.code, each.name) for each in parties.read.parties(limit=SUGGESTED_MAX)]
    return []


def sentence(of: Listing, said: Said, total: int, is_exact: bool = True) -> str:
    """The filters in words: `12 schemes, in use, with “DR”`."""
    told = [("" if is_exact else "at least ") + words.count(total, of.noun, plural(of))]
    for field in of.fields:
        value = said[field.name]
        if value or field.is_narrow:
            word = dict(field.choices())[value] if field.kind == "choice" else value
            if day := said.day(field.name) if field.kind == "day" else None:
                word = f"{day.day} {day:%b %Y}"
            if at := said.known(field.name) if field.kind == "moment" else None:
                word = f"{(at := timezone.localtime(at)).day} {at:%b %Y, %H:%M}"
            told.append(field.say.format(word))
    if (way := list_sorting.way(said.get("sort", ""))).column:
        last = ", the last first" if way.is_down else ""
        told.append(f"sorted by {columns(of).get(way.column, way.column)}{last}")
    return ", ".join(part for part in told if part)


def acts(of: Listing, actor: access.Actor) -> list[Act]:
    """What this person may do with a selection."""
    return [
        *of.acts(actor),
        *(
            Act(deed.word, deed.icon, reverse("list_deed", args=[of.name, name]))
            for name, deed in of.deeds.items()
            if access.may(actor, deed.action)
        ),
    ]


def chunks(found: Found) -> Iterator[Records]:
    """All that fits, a thousand at a time."""
    after, is_first = "", True
    while after or is_first:
        records, after = found.page(after, CHUNK)
        is_first = False
        yield records


def picked_ids(of: Listing, form: QueryDict) -> list[int]:
    """The ids of what is ticked one by one; none where all that match are."""
    if form.get("every") or not of.kind:
        return []
    single = form.get("items", "").split() or form.getlist("item")
    return [ids.internal_id(of.kind, each) for each in dict.fromkeys(single)]


def records_of(of: Listing, wanted: list[int]) -> Records:
    """The records with these ids, in the list's order."""
    if of.of_ids:
        return of.of_ids(wanted)
    among = set(wanted)
    found = of.find(Said(dict.fromkeys((field.name for field in of.fields), "") | of.every))
    return [each for part in chunks(found) for each in part if of.id_of(each) in among]


def picked(of: Listing, request: HttpRequest, limit: int = PICKED_MAX) -> Records:
    """What is ticked, or every row that fits. Raises Refused nothing_picked, too_many_lines."""
    form = request.POST if request.method == "POST" else request.GET
    if form.get("every"):
        found = find(of, asked(of, QueryDict(form.get("query", ""))))
        records, more = found.page("", limit)
        if more:
            refuse("too_many_lines", count=found.total()[0], lines_max=limit)
    else:
        single = picked_ids(of, form)
        if len(single) > limit:
            refuse("too_many_lines", count=len(single), lines_max=limit)
        records = records_of(of, single) if single else []
    return records or refuse("nothing_picked")
