"""The report of a recall as a form: what it was about, how it stands, who answered what, and the
mass balance of where it began."""

from collections import Counter
from typing import Final

from stockthread import access, catalog, papers, parties
from stockthread.catalog import Product
from stockthread.kernel import clock
from stockthread.papers import Form, Group, Row
from stockthread.recalls import mock_paper, read_notices, wording
from stockthread.recalls.answers import rings, told
from stockthread.recalls.balance import balances
from stockthread.recalls.recall_records import CAUSE, Recall
from stockthread.recalls.scope import preview

WORDS: Final = {
    "with_us": "with us already", "back": "back with us", "destroyed": "destroyed",
    "sold": "sold on, as told", "have": "still has it, as told",
    "missing": "cannot be found, as told", "silent": "told, no answer", "untold": "not told yet",
}  # fmt: skip
_COLUMNS: Final = (("", 0, "left"), ("Quantity", 44, "right"), ("Share", 22, "right"))


def pdf(recall: Recall, size: papers.Size = "a4") -> bytes:
    """Return the report as PDF."""
    return papers.pdf(form(recall), size)


def form(recall: Recall) -> Form:
    """Return what stands on the report."""
    found = preview(recall.scope)
    every, standing = rings(recall, found), told(recall, found)
    whole = balances(recall.scope.roots)
    products = catalog.read.products(sorted(
        {each.product for each in every} | {each.product for each in whole}
        | {item.product for each in standing for item, _ in each.items}
    ))  # fmt: skip
    groups = [
        Group(f"{products[ring.product].sku} {products[ring.product].name}", tuple(
            _row(WORDS[name], ring.parts[name], ring.total, products[ring.product])
            for name in WORDS if ring.parts.get(name)),
            f"{wording.percent(wording.share(ring.closed, ring.total))} closed")
        for ring in every
    ]  # fmt: skip
    names = read_notices.names([each.notice for each in standing])
    answered = []
    for each in standing:
        sums: Counter[tuple[str, int]] = Counter()
        for item, status in each.items:
            sums[WORDS[status], item.product] += item.quantity
        said = "; ".join(f"{_amount(products[id], amount)}, {word}"
                         for (word, id), amount in sums.items())  # fmt: skip
        notes = (said, f"“{each.words}”") if each.words else (said,)
        answered.append(Row((names[each.notice.id], "", ""), (), notes))
    if answered:
        groups.append(Group("Who was told, and how what they have stands", tuple(answered)))
    groups += [_changes(recall), *_calls(recall)]
    groups += [mock_paper.balance_group(each, products[each.product], "Mass balance of")
               for each in whole]  # fmt: skip
    own = parties.read.own_party()
    signed = access.signatures_of(CAUSE, [recall.number])
    people = parties.read.people_names(sorted({each.person for each in signed}))
    if signed:
        groups.append(Group("Signed", tuple(
            Row((each.meaning, "", ""), (), (
                ", ".join((people.get(each.person, ""), papers.day_words(clock.day_of(each.at)),
                           each.digest[:12])),))
            for each in signed)))  # fmt: skip
    ended = recall.closed_at
    facts = [
        ("What was wrong", recall.words),
        ("Begun", papers.day_words(clock.day_of(recall.begun_at))),
        ("State", f"closed {papers.day_words(clock.day_of(ended))}" if ended else "running"),
        ("Affected", f"{len(found.meant)} units and lots"),
        ("Told", f"{len(standing)} parties"),
        ("Signatures", str(len(signed))),
    ]
    return Form(
        "Recall report", recall.number, papers.address(own.id) if own else (), (),
        tuple(facts), _COLUMNS, tuple(groups), ends=("Approved by", "Date", "Signature"),
    )  # fmt: skip


def _amount(product: Product, quantity: int) -> str:
    return f"{catalog.shown_quantity(product, quantity)} × {product.name}"


def _row(word: str, quantity: int, whole: int, product: Product) -> Row:
    share = wording.percent(wording.share(quantity, whole))
    return Row((word, catalog.shown_quantity(product, quantity), share))


def _changes(recall: Recall) -> Group:
    rows = [
        Row((f"{each.number}. {papers.day_words(clock.day_of(each.made_at))}: {each.reason}",
             f"+{each.added} −{each.left_out}", ""), (),
            tuple(f"left out by {cut.kind}: {cut.reason}" for cut in each.scope.cuts))
        for each in recall.versions
    ]  # fmt: skip
    return Group("What it was about: units and lots that came in and went out", tuple(rows))


def _calls(recall: Recall) -> list[Group]:
    some = [each for each in read_notices.checks(recall.id) if each.result]
    if not some:
        return []
    names = parties.read.names(sorted({each.party for each in some}))
    rows = [Row((names[each.party], each.result, ""), (), (each.words,) if each.words else ())
            for each in some]  # fmt: skip
    return [Group("Phoned, to see whether the notice reached them", tuple(rows))]
