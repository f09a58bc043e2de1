"""Studies of causes as a list."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from stockthread import access, causes, parties
from stockthread.causes import StudyHead
from stockthread.kernel import ids
from stockthread.web import lists, words
from stockthread.web.lists import Listing, Records, Said, Whole

STUDIES_MAX: Final = 2_000
HEAD: Final = ("study", "complained", "population", "clear", "first", "by", "at")
CLEAR: Final = words.State("held", "held", "clear")
NOTHING: Final = words.State("expected", "expected", "nothing clear")


def href(id: int) -> str:
    """The page of a study."""
    return reverse("study", args=[ids.public_id("study", id)])


def find(said: Said) -> Whole:
    """Studies that fit the words, the latest first."""
    return Whole([
        each for each in causes.studies.latest(STUDIES_MAX)
        if said.fits(each.title, each.told) and said.is_within(each.made_at)
    ])  # fmt: skip


def rows(found: Sequence[StudyHead], actor: access.Actor) -> list[dict[str, Any]]:
    """Studies as rows."""
    people = parties.read.people_names(sorted({each.person for each in found}))
    return [
        {
            "id": ids.public_id("study", each.id), "title": each.title, "href": href(each.id),
            "complained": each.complained, "found": each.found, "told": each.told,
            "more": each.clear - 1, "state": CLEAR if each.clear else NOTHING,
            "at": each.made_at, "by": people.get(each.person, ""),
        }
        for each in found
    ]  # fmt: skip


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Studies as lines of the file."""
    people = parties.read.people_names(sorted({each.person for each in found}))
    for each in found:
        made = timezone.localtime(each.made_at).isoformat()
        yield [each.title, each.complained, each.found, each.clear, each.told,
               people.get(each.person, ""), made]  # fmt: skip


STUDIES: Final = Listing(
    name="causes",
    noun="study",
    many="studies",
    fields=(lists.text_field("a title or cause", "Show those with"), lists.SINCE, lists.UNTIL),
    find=find,
    rows=rows,
    head=HEAD,
    amounts=("population",),
    cells=cells,
    label=lambda each: str(each.title),
    kind="study",
    words={
        "complained": "complained of",
        "population": "compared with",
        "clear": "result",
        "at": "made",
    },
)
