"""The page before a recall: what it would be about in numbers, what is cut, and the signature."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import catalog, ledger, parties, places, recalls
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.ledger import Cause, Kind
from stockthread.recalls import Cut, NewRecall, Preview, Recall, Scope, signed
from stockthread.web import (
    acting,
    asked,
    cause_links,
    causes_form,
    pictures,
    selection,
    shown,
    signing,
)
from stockthread.web.words import State

CUTS_MAX: Final = 20
LISTED_MAX: Final = 12
BARS_MAX: Final = 8
ROOTS_MAX: Final = 5
WHERE: Final = {
    "hand": State("hand", "hand", "with us"),
    "transit": State("progress", "progress", "on the way"),
    "customer": State("out", "out", "with customers"),
    "supplier": State("out", "out", "at suppliers"),
    "expected": State("expected", "expected", "expected"),
    "lost": State("held", "gone", "not found"),
    "built_in": State("finished", "finished", "built into affected units"),
    "used": State("expected", "gone", "used up"),
    "scrapped": State("expected", "gone", "scrapped"),
}
UNCLEAR: Final = {
    "below": "have less of it than the limit, and are not recalled; they are not free of it either",
    "taken_out": "had it in them until it was taken out",
    "by_products": "came out beside other products: how much of it is in them nobody can say",
    "no_serial": "are lots of pieces without serials: which pieces they are nobody can say",
    "lost": "are affected, and nobody knows where they are",
}
NAMED: Final = ("place", "customer", "container")
"""Kinds of cuts by something with a code."""
CUT_WORDS: Final = (
    ("place", "what stands in the place"), ("customer", "what is with the party"),
    ("container", "what is in the container"), ("time", "what got it before the time"),
    ("share", "what has less of it than, per cent"),
)  # fmt: skip


def scope_of(
    request: HttpRequest, before: Scope | None = None, *, with_unsound: bool = True
) -> Scope:
    """The scope that a form says; before anything was said, that of the selection or the one
    before. with_unsound: also the exclusions that cannot be read. Raises Refused."""
    form = request.POST if request.method == "POST" else request.GET
    picked = selection.picked(request)
    roots = tuple(selection.item_ids(picked)) if picked.items or picked.every else ()
    if before and not form.get("asked"):
        return before
    if form.get("codes", "").strip():
        roots = tuple(dict.fromkeys([*roots, *with_contents(causes_form.of_codes(form["codes"]))]))
    if before:
        roots = tuple(dict.fromkeys([*before.roots, *roots]))
    if not form.get("asked"):
        return Scope(roots)
    return Scope(
        roots,
        bool(form.get("traced")),
        asked.moment(form.get("since", "")),
        asked.moment(form.get("until", "")),
        bool(form.get("removed")),
        share_of(form.get("least", "")),
        tuple(cuts_of(form) if with_unsound else sound_cuts(form)),
    )


def with_contents(items: Sequence[int]) -> list[int]:
    """Units and lots as they are, and of containers what is in them."""
    kinds = ledger.read.kinds(items)
    containers = [item for item in items if kinds[item] == Kind.CONTAINER]
    inside = [each.item for each in ledger.read.inside(containers)] if containers else []
    kinds |= ledger.read.kinds(inside) if inside else {}
    return [item for item in (*items, *inside) if kinds[item] in (Kind.UNIT, Kind.LOT)]


def share_of(text: str) -> Fraction:
    """`0.5` per cent as a share. Raises Refused recall_share."""
    if not text.strip():
        return Fraction(0)
    try:
        found = Fraction(text.strip().removesuffix("%").strip().replace(",", ".")) / 100
    except (ValueError, ZeroDivisionError):
        refuse("recall_share", text=text)
    return found if 0 <= found <= 1 else refuse("recall_share", text=text)


def cuts_of(form: QueryDict) -> list[Cut]:
    """The cuts that a form says, without its empty lines. Raises Refused."""
    return [cut_of(*line) for line in cut_lines(form)]


def cut_lines(form: QueryDict) -> list[tuple[str, str, str]]:
    """The cuts as they were typed: kind, what and why."""
    lines = zip(form.getlist("cut"), form.getlist("of"), form.getlist("why"), strict=False)
    return [(kind, text.strip(), why.strip()) for kind, text, why in lines
            if text.strip()][:CUTS_MAX]  # fmt: skip


def sound_cuts(form: QueryDict) -> list[Cut]:
    """The cuts of a form that can be read and say why."""
    found = []
    for line in cut_lines(form):
        try:
            cut = cut_of(*line)
            recalls.check_cuts([cut])
        except Refused:
            continue
        found.append(cut)
    return found


def cut_of(kind: str, text: str, why: str) -> Cut:
    """A cut as it is kept. What is no place, party or container, as it was said to be, and is
    another of them is taken as that. Raises Refused as value_of of what it was said to be."""
    try:
        return Cut(kind, value_of(kind, text), why)
    except Refused:
        for other in NAMED:
            if kind in NAMED and other != kind:
                with suppress(Refused):
                    return Cut(other, value_of(other, text), why)
        raise


def value_of(kind: str, text: str) -> str:
    """What a cut is by, as it is kept. Raises Refused unknown_place, unknown_party, bad_moment."""
    if kind == "place":
        return str(asked.place(text))
    if kind == "customer":
        return str(asked.party(text))
    if kind == "container":
        live = [each.item for each in ledger.read.find_code(text) if each.is_live]
        found = [each.id for each in ledger.read.items(live) if each.kind == ledger.Kind.CONTAINER]
        return str(found[0]) if found else refuse("recall_container", name=text)
    if kind == "time":
        moment = asked.moment(text.replace(" ", "T"))
        return str(clock.micros(moment)) if moment else refuse("bad_moment", text=text)
    return str(share_of(text))


def page(request: HttpRequest, recall: Recall | None = None) -> dict[str, Any]:
    """The form with its preview. What cannot be read stands above it."""
    form = request.POST if request.method == "POST" else request.GET
    picked = selection.picked(request)
    shown_form: dict[str, Any] = {
        "recall": recall,
        "asked": {**picked._asdict(), **{name: form.get(name, "") for name in (
            "words", "advice", "place", "since", "until", "least", "cause_kind", "cause_id",
            "reason", "codes")}},
        "key": form.get("key") or asked.new_key(),
        "cut_words": CUT_WORDS,
        "places": acting.suggested_places(),
        "parties": parties.read.parties(limit=300),
        "action": reverse("recall_change_post", args=[ids.public_id("recall", recall.id)])
        if recall else reverse("recall_post"),
        "again": reverse("recall_change", args=[ids.public_id("recall", recall.id)])
        if recall else reverse("recall_new"),
        "is_first": not form.get("asked"),
        "is_choosing": not recall and not any(picked[:2]) and not form.get("asked"),
    }  # fmt: skip
    if shown_form["is_choosing"] and not form.get("codes", "").strip():
        return shown_form
    try:
        found, reasons = previewed(request, recall.scope if recall else None)
        scope, to_sign = found.scope, to_sign_of(found, recall)
    except Refused as refused:
        return {**shown_form, "traced": bool(form.get("traced")) or not form.get("asked"),
                "removed": bool(form.get("removed")), "cut_rows": cut_rows(form),
                **acting.refusal_words(refused)}  # fmt: skip
    if form.get("codes", "").strip():  # now they are picked like all others
        now = [id for id in scope.roots if not recall or id not in recall.scope.roots]
        picks = {"items": " ".join(ids.public_id("item", id) for id in now), "every": "",
                 "query": "", "codes": ""}  # fmt: skip
        shown_form["asked"] = {**shown_form["asked"], **picks}
    return {
        **shown_form,
        **reasons,
        "is_choosing": False,
        "traced": scope.is_traced,
        "removed": scope.with_removed,
        "cut_rows": cut_rows(form) if form.get("asked") else written(scope),
        "found": blocks(found),
        "bad": named(scope.roots[:ROOTS_MAX], with_products=True),
        "bad_left": len(scope.roots[ROOTS_MAX:]),
        "because": because(recall, form),
        "signs": to_sign.meaning,
        "seen": to_sign.seen,
    }


def previewed(request: HttpRequest, before: Scope | None) -> tuple[Preview, dict[str, Any]]:
    """What the form is about, and why some exclusions of it do not count. Raises Refused."""
    try:
        return recalls.preview(scope_of(request, before)), {}
    except Refused as refused:
        sound = scope_of(request, before, with_unsound=False)
        return recalls.preview(sound), acting.refusal_words(refused)


def because(recall: Recall | None, form: QueryDict) -> tuple[str, str]:
    """What led to it, in words and as a link."""
    cause = Cause(form.get("cause_kind", ""), form.get("cause_id", ""))
    return cause_links.named([recall.cause if recall else cause]).popitem()[1]


def to_sign_of(found: Preview, recall: Recall | None) -> signed.ToSign:
    """What is signed: the sentence, and what it is about."""
    return signed.changing(recall, found) if recall else signed.beginning(found)


def cut_rows(form: QueryDict) -> list[dict[str, str]]:
    """The cuts as they were typed, by what they are taken to be."""
    lines = zip(form.getlist("cut"), form.getlist("of"), form.getlist("why"), strict=False)
    return [{"kind": kind_of(kind, of), "of": of, "why": why} for kind, of, why in lines
            if of.strip() or why][:CUTS_MAX]  # fmt: skip


def kind_of(kind: str, text: str) -> str:
    """What a cut is taken to be by; as it was said where that cannot be read."""
    try:
        return cut_of(kind, text.strip(), "").kind if text.strip() else kind
    except Refused:
        return kind


def written(scope: Scope) -> list[dict[str, str]]:
    """The cuts of a scope as one would type them."""
    return [{"kind": cut.kind, "of": cut_text(cut), "why": cut.reason} for cut in scope.cuts]


def cut_text(cut: Cut) -> str:
    """What a cut is by, in words."""
    if cut.kind == "place":
        found = places.read.places([int(cut.value)])
        return found[int(cut.value)].code if found else cut.value
    if cut.kind == "customer":
        return parties.read.codes([int(cut.value)]).get(int(cut.value), cut.value)
    if cut.kind == "container":
        return ledger.read.codes([int(cut.value)]).get(int(cut.value), cut.value)
    if cut.kind == "time":
        moment = clock.from_micros(int(cut.value)).astimezone(clock.zone())
        return f"{moment:%Y-%m-%d %H:%M}"
    return f"{float(Fraction(cut.value) * 100):g}"


def blocks(found: Preview) -> dict[str, Any]:
    """What a scope is about: by where it is, by place, by customer; what is cut and unclear."""
    products = catalog.read.products(
        sorted({each.product for each in found.positions} | {p.product for p, _ in found.cut})
    )
    return {
        "count": len(found.meant),
        "living": len({each.item for each in found.living}),
        **table(found, products),
        "places": by_place(found, products),
        "customers": customers(found, products),
        "cuts": cuts(found, products),
        "in_part": named(found.in_part),
        "in_part_count": len(found.in_part),
        "unclear": [
            {"kind": each.kind, "word": UNCLEAR[each.kind], "count": len(each.items),
             "items": named(each.items)}
            for each in found.undecided
        ],
        "is_truncated": found.is_truncated,
    }  # fmt: skip


def table(found: Preview, products: Mapping[int, catalog.Product]) -> dict[str, Any]:
    """How much of each product is where, and in all: amounts alone, for lots and units do not add.

    The first products have a bar, too.
    """
    sums = found.quantities()
    heads = [where for where in WHERE if any(where in of for of in sums.values())]
    order = sorted(sums, key=lambda id: (-sum(sums[id].values()), products[id].name))
    return {
        "heads": [WHERE[where] for where in heads],
        "amounts": [
            {"product": products[id].name, "href": shown.product_href(id),
             "cells": [{"word": WHERE[where].word, "amount": measure(products[id], sums[id][where])
                        if where in sums[id] else ""} for where in heads],
             "total": measure(products[id], sum(sums[id].values()))}
            for id in order
        ],
        "bars": [
            {"product": products[id].name, "total": measure(products[id], sum(sums[id].values())),
             "segments": pictures.stacked([
                 pictures.Share(state, sums[id].get(where, 0), "",
                                measure(products[id], sums[id].get(where, 0)))
                 for where, state in WHERE.items()])}
            for id in order[:BARS_MAX]
        ],
    }  # fmt: skip


def measure(product: catalog.Product, quantity: int) -> str:
    """An amount with its unit; pieces have none."""
    return shown.measure(product, quantity)


def by_place(found: Preview, products: Mapping[int, catalog.Product]) -> list[pictures.Bar]:
    """The places of ours in which most of it stands."""
    counts: dict[int, Counter[int]] = {}
    for each in found.positions:
        if each.where == "hand":
            counts.setdefault(each.place, Counter())[each.product] += each.quantity
    spots = places.read.places(sorted(counts))
    most = sorted(counts, key=lambda place: -counts[place].total())[:LISTED_MAX]
    return pictures.bars([
        pictures.Amount(shown.place_name(spots[place]), counts[place].total(),
                        shown.place_href(place), told(counts[place], products))
        for place in most
    ])  # fmt: skip


def told(sums: Counter[int], products: Mapping[int, catalog.Product]) -> str:
    """Amounts of products in words; the product is named where there are several."""
    if len(products) == 1:
        return ", ".join(measure(products[id], amount) for id, amount in sums.items())
    return ", ".join(f"{measure(products[id], amount)} {products[id].name}"
                     for id, amount in sums.most_common())  # fmt: skip


def customers(found: Preview, products: Mapping[int, catalog.Product]) -> list[dict[str, Any]]:
    """Who has how much of it, and whether somebody is there to be written to."""
    held: dict[int, Counter[int]] = {}
    for each in found.positions:
        if each.where in ("customer", "supplier"):
            held.setdefault(each.party, Counter())[each.product] += each.quantity
    known = parties.read.of_ids(sorted(held))
    reach = recalls.contacts_of(sorted(held))
    return [
        {"name": known[party].name, "href": shown.party_href(party), "has": told(has, products),
         "contact": reach[party].email or reach[party].address or reach[party].phone
         if party in reach else ""}
        for party, has in sorted(held.items(), key=lambda pair: known[pair[0]].name)
    ]  # fmt: skip


def cuts(found: Preview, products: Mapping[int, catalog.Product]) -> list[dict[str, Any]]:
    """What each cut leaves out."""
    sums: dict[int, Counter[int]] = {}
    for each, number in found.cut:
        sums.setdefault(number, Counter())[each.product] += each.quantity
    kinds = dict(CUT_WORDS)
    return [
        {"word": kinds[cut.kind], "of": cut_text(cut), "why": cut.reason,
         "amount": told(sums[number], products) if number in sums else "0"}
        for number, cut in enumerate(found.scope.cuts)
    ]  # fmt: skip


def named(items: Sequence[int], *, with_products: bool = False) -> list[dict[str, str]]:
    """The first of some items, as links."""
    codes = ledger.read.codes(list(items[:LISTED_MAX]))
    links = [{"code": codes.get(item) or f"#{item}", "href": shown.item_href(item)}
             for item in items[:LISTED_MAX]]  # fmt: skip
    if with_products:
        views = {each.id: each.product for each in ledger.read.items(items[:LISTED_MAX])}
        products = catalog.read.products(sorted({each for each in views.values() if each}))
        for item, link in zip(items, links, strict=False):
            link["product"] = products[views[item]].name if views.get(item) else ""
    return links


def begin(request: HttpRequest) -> Recall:
    """Begin the recall that the form says. Raises Refused as recalls.begin."""
    form = request.POST
    target = asked.place(form["place"]) if form.get("place", "").strip() else 0
    cause = Cause(form.get("cause_kind", ""), form.get("cause_id", ""))
    new = NewRecall(form.get("words", ""), scope_of(request), form.get("advice", ""), cause, target)
    return recalls.begin(new, signer=signing.signer(request), act=asked.act(request),
                         seen=form.get("seen", ""))  # fmt: skip


def change(request: HttpRequest, recall: Recall) -> Recall:
    """Widen or narrow it as the form says. Raises Refused as recalls.change."""
    return recalls.change(
        recall.id, scope_of(request, recall.scope), reason=request.POST.get("reason", ""),
        signer=signing.signer(request), act=asked.act(request), seen=request.POST.get("seen", ""),
    )  # fmt: skip
