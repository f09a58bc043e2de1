"""The list of parties: its filters, its rows and its file."""

from collections.abc import Iterator
from typing import Any, Final

from stockthread import access, parties
from stockthread.kernel import ids
from stockthread.web import lists, party_page, shown
from stockthread.web.lists import Field, Listing, Paged, Records, Said

HEAD: Final = ("code", "name", *parties.KINDS, "note")


def find(said: Said) -> Paged:
    """Parties that fit the words."""
    text, kind = said.get("text", ""), said.get("kind", "")
    kinds = (kind,) if kind in parties.KINDS else ()
    return Paged(
        lambda after, limit: parties.read.listed(text, kinds, after=after, limit=limit),
        lambda: parties.read.count_listed(text, kinds),
        lambda party: str(party.code),
    )


def rows(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Parties with what they are to us."""
    return [
        {
            "id": ids.public_id("party", each.id),
            "code": each.code,
            "name": each.name,
            "is": party_page.kinds_of(each),
            "href": shown.party_href(each.id),
        }
        for each in found
    ]


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Parties as lines of the file."""
    for each in found:
        kinds = ["yes" if getattr(each, f"is_{kind}") else "no" for kind in parties.KINDS]
        yield [each.code, each.name, *kinds, each.note]


PARTIES: Final = Listing(
    name="parties",
    noun="party",
    many="parties",
    fields=(
        Field("kind", kind="kept", say="{}s"),
        lists.text_field("any code or name", "Show those with"),
    ),
    find=find,
    rows=rows,
    head=HEAD,
    cells=cells,
    kind="party",
    of_ids=lambda wanted: sorted(
        parties.read.of_ids(wanted).values(), key=lambda party: party.code
    ),
)
