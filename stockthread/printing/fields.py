"""Which fields the labels of a subject have, and what was meant where somebody asks for another."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from stockthread import catalog
from stockthread.kernel.errors import Refusal
from stockthread.printing.contents import FIELDS, KIND_OF

ATTRIBUTE: Final = "attribute."


def unknown(subject: str, names: Iterable[str]) -> list[Refusal]:
    """Return a refusal label_field_unknown for each name that is no field of a subject's labels."""
    found = [name for name in names if not is_known(subject, name)]
    return [
        Refusal(None, "label_field_unknown",
                {"field": f"{{{name}}}", "subject": subject, "hint": _hint(subject, name)})
        for name in found
    ]  # fmt: skip


def is_known(subject: str, name: str) -> bool:
    """Whether a subject's labels may ask for a field; of items, for any attribute."""
    return name in FIELDS[subject] or (subject in KIND_OF and name.startswith(ATTRIBUTE))


def told(subject: str, refusal: Refusal) -> Refusal:
    """Return a refusal of an empty field as what it is where there is no such field."""
    if refusal.code == "label_field_missing":
        for found in unknown(subject, [str(refusal.data["field"])]):
            return found._replace(line=refusal.line)
    return refusal


def _hint(subject: str, name: str) -> str:
    """What may have been meant."""
    last = name.rpartition(".")[2].lower()
    if subject in KIND_OF:
        for attribute in catalog.read.attributes():
            if attribute.code.lower() == last:
                return f"Write {{{ATTRIBUTE}{attribute.code}}} for the attribute."
    if near := get_close_matches(last, FIELDS[subject], n=1):
        return f"Was {{{near[0]}}} meant?"
    if subject in KIND_OF:
        return f"Choose one of the fields; an attribute is written {{{ATTRIBUTE}{last}}}."
    return f"Choose one of {', '.join(FIELDS[subject])}."
