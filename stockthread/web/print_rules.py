"""The page of rules that print by themselves: each as a sentence, and one more."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from stockthread import catalog, parties, places, printing
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import refuse
from stockthread.printing import NewRule, RuleRow, TemplateRow
from stockthread.web import asked, label_picture, shown

EVENTS: Final = {
    "receipt": "goods are received",
    "begin": "units are begun",
    "completion": "something is completed",
    "packing": "something is packed",
}
USUAL: Final = {
    "receipt": ("unit", "unit"),
    "begin": ("unit", "unit"),
    "completion": ("unit", "unit"),
    "packing": ("carton", "container"),
}
"""The ready template for what an event is about most often, and what it is for."""

SAID: Final = {
    "added": "From now on it prints by itself.",
    "closed": "The rule has ended. What it printed stays on record.",
}
SUGGESTED_MAX: Final = 300
FIELDS: Final = ("event", "template", "printer", "product", "product_class", "place")


def page(sent: Mapping[str, str]) -> dict[str, Any]:
    """Every rule in use in words, and the form for one more."""
    said = {name: sent.get(name, "") for name in FIELDS}
    event = said["event"] if said["event"] in EVENTS else "receipt"
    fit = printing.SUBJECTS_OF[event]
    templates = [each for each in printing.read.templates(in_use=True) if each.subject in fit]
    if said["template"] not in {each.code for each in templates}:
        said["template"] = usual(templates, event)
    rules = printing.read.rules(in_use=True)
    people = parties.read.people_names([rule.person for rule in rules])
    return {
        "asked": said | {"event": event},
        "rows": [_row(rule, people) for rule in rules],
        "events": EVENTS.items(),
        "templates": templates,
        "printers": printing.read.printers(in_use=True),
        "products": [p for p in catalog.read.all_products(SUGGESTED_MAX) if p.is_active],
        "classes": catalog.read.classes(),
        "places": [p for p in places.read.tree()[:SUGGESTED_MAX] if p.is_active],
        "toasts": label_picture.told(SAID, sent.get("said", "")),
    }


def usual(templates: Sequence[TemplateRow], event: str) -> str:
    """The code of the template that an event prints most often: the ready one, or one of its
    kind."""
    code, subject = USUAL[event]
    found = [each.code for each in templates if each.subject == subject]
    return code if code in found else next(iter(found), "")


def _row(rule: RuleRow, people: Mapping[int, str]) -> dict[str, Any]:
    """A rule as a sentence, with links."""
    product = catalog.read.product(rule.product) if rule.product else None
    place = places.read.place(rule.place) if rule.place else None
    classes = {each.id: each.name for each in catalog.read.classes()} if rule.product_class else {}
    return {
        "rule": rule,
        "public": ids.public_id("rule", rule.id),
        "when": EVENTS[rule.event],
        "product": product,
        "product_href": shown.product_href(rule.product) if product else "",
        "class": classes.get(rule.product_class, ""),
        "place": shown.place_name(place) if place else "",
        "place_href": shown.place_href(rule.place) if place else "",
        "template": printing.read.template(rule.template),
        "template_href": label_picture.template_href(rule.template),
        "printer": printing.read.printer(rule.printer),
        "by": people.get(rule.person) or "somebody who has left",
    }


def add(sent: Mapping[str, str], person: int) -> int:
    """Make the rule that a form describes.

    Raises Refused: unknown_template, unknown_printer, unknown_class, unknown_product,
    product_unclear, unknown_place, and what printing.add_rule refuses.
    """
    template, printer = sent.get("template", ""), sent.get("printer", "")
    templates = printing.read.templates_by_code([template])
    printers = printing.read.printers_by_code([printer])
    if template not in templates:
        refuse("rule_bad", what="no template is chosen")
    if printer not in printers:
        refuse("rule_bad", what="no printer is chosen")
    code = sent.get("product_class", "")
    classes = {each.code: each.id for each in catalog.read.classes()}
    if code and code not in classes:
        refuse("rule_bad", what=f"there is no class {code}")
    product, place = sent.get("product", "").strip(), sent.get("place", "").strip()
    new = NewRule(
        sent.get("event", ""),
        templates[template],
        printers[printer],
        asked.product(product).id if product else 0,
        classes[code] if code else 0,
        asked.place(place) if place else 0,
    )
    return printing.add_rule(new, person=person, at=clock.now())
