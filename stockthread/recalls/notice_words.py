"""What notices say: e-mails as text, letters as forms."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from stockthread import catalog, ledger, papers, parties
from stockthread.catalog import Product
from stockthread.kernel import clock
from stockthread.papers import Form, Group, Row
from stockthread.parties import Contact
from stockthread.recalls import reachable
from stockthread.recalls.notice_records import REMINDER, Notice, NoticeItem
from stockthread.recalls.recall_records import Recall

CODES_MAX: Final = 200
_COLUMNS: Final = (("Article", 40, "left"), ("", 0, "left"), ("Quantity", 40, "right"))


def subject(recall: Recall, kind: str) -> str:
    """The subject of an e-mail."""
    head = "Reminder: recall" if kind == REMINDER else "Recall"
    return f"{head} {recall.number}: {' '.join(recall.words.split())}"


def bodies(
    recall: Recall, some: Sequence[Notice], items: Mapping[int, Sequence[NoticeItem]], kind: str,
    link: Callable[[str], str],
) -> dict[int, str]:  # fmt: skip
    """The text of each e-mail, by notice. Four statements."""
    every = [each for notice in some for each in items.get(notice.id, ())]
    products = catalog.read.products(sorted({each.product for each in every}))
    codes = ledger.read.codes(sorted({each.item for each in every}))
    own = parties.read.own_party()
    sender, reach = own.name if own else "", reachable.own_contact()
    return {
        notice.id: _body(recall, notice, items.get(notice.id, ()), kind, link(notice.key), products,
                         codes, sender, reach)
        for notice in some
    }  # fmt: skip


def _body(
    recall: Recall, notice: Notice, items: Sequence[NoticeItem], kind: str, address: str,
    products: Mapping[int, Product], codes: Mapping[int, str], sender: str,
    reach: Contact | None,
) -> str:  # fmt: skip
    lines = [f"{notice.name},", ""]
    if kind == REMINDER:
        lines += ["we have not heard from you about this recall yet.", ""]
    lines += [
        "we call back goods that were sold on to you, as we were told."
        if notice.via
        else "we call back goods that were delivered to you.",
        "",
        f"What is wrong: {recall.words}",
    ]
    if recall.advice:
        lines += [f"What to do: {recall.advice}"]
    by = "as we were told" if notice.via else "by our records"
    lines += ["", f"What you have of it {by}:"]
    for each in items[:CODES_MAX]:
        product = products[each.product]
        code = codes.get(each.item) or f"#{each.item}"
        lines.append(f"- {product.name} {code}: {catalog.shown_quantity(product, each.quantity)}")
    if len(items) > CODES_MAX:
        lines.append(f"and {len(items) - CODES_MAX} more, which stand on the page below.")
    lines += ["", "Please tell us what became of it; no account is needed:", address, "", sender]
    lines += [each for each in (reach.phone, reach.email) if each] if reach else []
    return "\n".join(lines)


def letter(
    recall: Recall, notice: Notice, items: Sequence[NoticeItem], address: str,
    products: Mapping[int, Product], codes: Mapping[int, str],
) -> Form:  # fmt: skip
    """The letter to a party, with the address of its page as a code to scan."""
    own = parties.read.own_party()
    groups = []
    for id in dict.fromkeys(each.product for each in items):
        product = products[id]
        some = [each for each in items if each.product == id]
        amount = catalog.shown_quantity(product, sum(each.quantity for each in some))
        named = tuple(sorted(codes.get(each.item) or f"#{each.item}" for each in some))
        groups.append(Group("", (Row((product.sku, product.name, amount), named),)))
    reach = reachable.own_contact()
    told = [
        ("Day", papers.day_words(clock.day_of(notice.made_at))),
        ("Telephone", reach.phone if reach else ""),
        ("E-mail", reach.email if reach else ""),
    ]
    how = "sold on to you, as we were told" if notice.via else "delivered to you"
    words = [f"We call back goods that were {how}: {recall.words}."]
    if recall.advice:
        words.append(f"What to do: {recall.advice}")
    by = "as we were told" if notice.via else "by our records"
    words.append(f"What you have of it {by} stands below.")
    answer_at = papers.AnswerAt(address, typed(address), (
        "Please tell us what became of it",
        "Scan the code, or type this address; no account is needed.",
    ))  # fmt: skip
    return Form(
        "Recall", recall.number, papers.address(own.id) if own else (),
        _receiver(notice), tuple((name, value) for name, value in told if value),
        _COLUMNS, tuple(groups), receiver_word="To", words=tuple(words), answer_at=answer_at,
    )  # fmt: skip


def _receiver(notice: Notice) -> tuple[str, ...]:
    if notice.party:
        return papers.address(notice.party)
    lines = [line.strip() for line in notice.contact.replace(",", "\n").splitlines()]
    return tuple(dict.fromkeys([notice.name, *filter(None, lines)]))


def typed(address: str) -> str:
    """An address as one types it: without its scheme, a long key in fours."""
    head, slash, key = address.partition("://")[2].rpartition("/")
    fours = [key[n : n + 4] for n in range(0, len(key), 4)]
    return f"{head}{slash}{'-'.join(fours)}" if key.isalnum() and key.isupper() else address
