"""What is behind an action or a recall, by its number and what it is called, as a link."""

import textwrap
from collections.abc import Sequence
from typing import Final

from django.urls import reverse

from stockthread import causes, complaints, recalls
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.ledger import Cause
from stockthread.web import causes_list, complaint_words, happened, order_links

WORDS_MAX: Final = 60


def named(found: Sequence[Cause]) -> dict[Cause, tuple[str, str]]:
    """What each is called, and its page, "" for none. A few statements for all."""
    hrefs = order_links.hrefs(found)
    told = {each: (happened.cause(*each), hrefs.get(each, "")) for each in found}
    studies = {each: study_of(each.id) for each in found if each.kind == "study"}
    titles = causes.studies.titles(list(studies.values())) if studies else {}
    for each, id in studies.items():
        if id in titles:
            told[each] = f"study {causes.number_of(id)}: {titles[id]}", causes_list.href(id)
    recalled = recalls.read.by_numbers([each.id for each in found if each.kind == recalls.CAUSE])
    for each in found:
        if each.kind == recalls.CAUSE and each.id in recalled:
            of = recalled[each.id]
            said = textwrap.shorten(of.words, WORDS_MAX, placeholder=" …")
            public = ids.public_id("recall", of.id)
            told[each] = f"recall {of.number}: {said}", reverse("recall", args=[public])
    numbers = [each.id for each in found if each.kind == "complaint"]
    known = complaints.read.by_numbers(numbers) if numbers else {}
    for each in found:
        if each.kind == "complaint" and each.id in known:
            made = known[each.id]
            said = textwrap.shorten(made.words, WORDS_MAX, placeholder=" …")
            told[each] = f"complaint {made.number}: {said}", complaint_words.href(made.id)
    return told


def study_of(text: str) -> int:
    """The id of the study that a cause names, by number or by the end of its address; else 0."""
    digits = text.upper().removeprefix("S-")
    if digits.isdecimal() and len(digits) < 18:
        return int(digits)
    try:
        return ids.internal_id("study", text)
    except Refused:
        return 0
