"""Likely causes as sentences, with the names of places, people and things looked up at once."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from stockthread import catalog, ledger, parties, places
from stockthread.counts.records import Line, Why
from stockthread.kernel import clock

SENTENCES: Final = {
    "announced": "Announced, but not received yet. Receive it.",
    "built_in": "On record it is built into {item}.",
    "came_just_before": "It came there on record shortly before, {at} ({verb}, {person}): it may still be on the way.",  # noqa: E501
    "gone": "On record it is {stage}.",
    "in_unopened": "On record it is in {item}, which was not scanned or opened.",
    "looks_like": "The code looks like {code}, which is on record. Read the label again.",
    "lot_not_seen": "Nothing of this lot was scanned here.",
    "last_seen": "Last seen at {place}, {at} ({verb}, {person}).",
    "moved_without_scan": "Moved without a scan: on record it is at {place}, and was not seen there.",  # noqa: E501
    "not_in_opened": "On record it is in {item}, which was opened.",
    "nowhere_on_record": "Nothing has this code. If the goods are new, receive them.",
    "of_product": "The barcode says {product}, but no such serial or lot is on record.",
    "other_place_uncounted": "On record it is at {place}, which was not counted yet.",
    "out_of_container": "On record it is in {item}, and was seen outside of it.",
    "promised": "Promised to {orders}: it may have been picked for that without a scan. Look there first; what is put right is promised no more.",  # noqa: E501
    "read_as": "{text} was read at {place}, which looks like its code.",
    "sent": "On record it was sent out, {at} ({verb}, {person}).",
    "sent_just_before": "It was just sent out on record, {at} ({verb}, {person}), and is still here.",  # noqa: E501
    "several": "More than one item has this code. Scan another code of it.",
    "swapped": "Swapped with a neighbour: {item} of the same product is at {place} instead.",
    "swapped_missing": "Swapped with a neighbour: {item} of the same product is missing at {place}.",  # noqa: E501
    "was_lost": "It was written off as lost, {at} ({person}). Found again.",
}


def sentences(
    lines: Iterable[Line], shown_at: Callable[[datetime], str], words: Callable[[str], str] = str
) -> dict[str, list[str]]:
    """Return the causes of each line, by its key. shown_at, words: how times and verbs are said."""
    whys = {line.key: line.whys for line in lines}
    names = _Names([why for some in whys.values() for why in some], shown_at, words)
    return {key: [names.said(why) for why in some] for key, some in whys.items()}


class _Names:
    """Names for all ids that some causes speak of: four statements."""

    def __init__(
        self,
        whys: list[Why],
        shown_at: Callable[[datetime], str],
        words: Callable[[str], str],
    ) -> None:
        def ids(name: str) -> list[int]:
            return sorted({int(why.data[name]) for why in whys if why.data.get(name)})

        self.places = places.read.places(ids("place"))
        self.codes = ledger.read.codes(ids("item"))
        self.people = parties.read.people_names(ids("person"))
        self.products = catalog.read.products(ids("product"))
        self.shown_at, self.words = shown_at, words

    def said(self, why: Why) -> str:
        """One cause as a sentence."""
        told: dict[str, Any] = dict(why.data)
        if "place" in told:
            place = self.places.get(told["place"])
            told["place"] = (place.name if place.party else place.code) if place else "—"
        if "person" in told:
            told["person"] = self.people.get(told["person"], "—")
        if "product" in told:
            told["product"] = self.products[told["product"]].name
        if "at" in told:
            told["at"] = self.shown_at(clock.from_micros(told["at"]))
        if "verb" in told:
            told["verb"] = self.words(told["verb"])
        if "item" in told:
            told["item"] = self.codes.get(told["item"]) or told.get("text") or "a container"
        return SENTENCES[why.code].format_map(told)
