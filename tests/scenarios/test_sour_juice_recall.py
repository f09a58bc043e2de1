"""Sour juice: from one complaint to the closing report, all of it accounted for.

Apples of two growers are pressed into a tank, part is bottled, the tank is topped up, the rest is
bottled. Pallets go to three customers. One complains of sour juice; the apples of the top-up are
the cause. What was bottled before is not in scope, every litre after is found, asked for, and told.
"""

from datetime import timedelta

from stockthread import access, complaints, ledger, lots, parties, places, recalls
from stockthread.access import Signer
from stockthread.ledger import Cause, Given, Lines, Stage
from stockthread.recalls import NewAnswer, NewRecall, Scope
from tests.world import START

NIGHT = START + timedelta(days=1)


def link(key: str) -> str:
    return f"https://juice.example/r/{key}"


def pressed(firm):
    """Apples come, are pressed into the tank, and a part is drawn for bottles, early and late."""
    w = firm.world
    [tank] = places.add_places([places.NewPlace("TANK", "Tank", "bin", "WH")])
    lots.add_tanks([tank])
    good = firm.buy_lot(w.apples, "GOOD-1", 500_000, cents=1)
    bad = firm.buy_lot(w.apples, "BAD-1", 300_000, cents=1)
    pour = lots.pour(tank, Lines([good], [500_000], place=w.a1), product=w.juice,
                     quantity=400_000, stage=Stage.READY, act=firm.act())  # fmt: skip
    assert pour.items
    before, _ = lots.draw(tank, 150_000, place=w.a2, codes=Given(w.lot, ["EARLY"]), act=firm.act())
    lots.pour(tank, Lines([bad], [300_000], place=w.a1), product=w.juice, quantity=460_000,
              stage=Stage.READY, act=firm.act())  # fmt: skip
    late, _ = lots.draw(tank, 300_000, place=w.a2, codes=Given(w.lot, ["LATE"]), act=firm.act())
    [early], [late] = before.items, late.items
    return good, bad, early, late


def sold(firm, late):
    """Pallets of the late juice go to three customers, and some is spilt."""
    w = firm.world
    shops = parties.add_parties(
        [parties.NewParty(f"SHOP{n}", f"Shop {n}", is_customer=True) for n in (1, 2, 3)]
    )
    for n, shop in enumerate(shops, start=1):
        there = places.place_of_party(shop, "customer")
        if n < 3:
            parties.add_contacts([parties.NewContact(f"SHOP{n}", "Buyer", f"{n}@shop.example")])
        ledger.ship(Lines([late], [60_000], place=w.a2), place=there, owner=shop, act=firm.act())
    lots.lose_part(Lines([late], [2_000], place=w.a2), act=firm.act(reason="a burst bottle"))
    return shops


def test_every_litre_of_the_sour_juice_is_accounted_for(firm):
    w = firm.world
    good, bad, early, late = pressed(firm)
    shops = sold(firm, late)

    # One shop complains; the laboratory finds the apples of the top-up.
    complaint = complaints.record(
        complaints.NewComplaint("tastes sour", complaints.PHONE, items=(late,)), key="sour",
        by=w.anna, at=START + timedelta(hours=6),
    )  # fmt: skip
    scope = Scope((bad,))
    found = recalls.preview(scope)
    assert early not in {each.item for each in found.positions}
    assert late in {each.item for each in found.positions}
    assert good not in {each.item for each in found.positions}
    shares = recalls.made_of([bad])
    assert [(each.used, each.of) for each in shares] == [(300_000, 300_000)]

    # Signed: everything is held, and what is with us is to be fetched.
    signer = Signer(w.anna, "quality", access.BY_PASSWORD, NIGHT)
    new = NewRecall("Sour juice", scope, "Do not sell it.", Cause(complaints.CAUSE,
                                                                  complaint.number))  # fmt: skip
    recall = recalls.begin(new, signer=signer, act=firm.act(recorded_at=NIGHT))
    assert ledger.read.item(late).holds
    assert not ledger.read.item(early).holds
    assert recall.versions[0].tasks >= 1

    # Three shops are told: two by e-mail, one by letter; two answer, one is silent.
    sent = recalls.tell(recall.id, link=link, signer=signer, act=firm.act(recorded_at=NIGHT))
    assert (sent.parties, sent.mails, sent.letters) == (3, 2, 1)
    while mail := recalls.take_mail(NIGHT):
        recalls.sent(mail, at=NIGHT)
    one, two, three = recalls.read_notices.notices(recall.id)
    assert three.party == shops[2]
    recalls.mark_posted(recall.id, [three.id], at=NIGHT)
    recalls.answer(one, [NewAnswer(0, "have")], key="1", at=NIGHT)
    recalls.answer(two, [NewAnswer(0, "destroyed")], words="poured away", key="2", at=NIGHT)
    ledger.take_back(
        Lines([late], [60_000], place=places.place_of_party(shops[0], "customer")), place=w.a3,
        owner=w.us, act=firm.act(recorded_at=NIGHT + timedelta(minutes=5)),
    )  # fmt: skip
    [ring] = [each for each in recalls.rings(recall) if each.product == w.juice]
    assert ring.parts["back"] == 60_000
    assert ring.parts["destroyed"] == 62_000, "poured away, and what was spilt"
    assert ring.parts["silent"] == 60_000
    assert ring.parts["with_us"] == 460_000 - 180_000 - 2_000

    # The mass balance closes from the apples to the pallets, and the report says it all.
    mock = recalls.run_mock([bad], key="after", by=w.anna, now=lambda: NIGHT + timedelta(days=1))
    assert mock.accounted == 1
    juice = next(each for each in recalls.balances([late]) if each.product == w.juice)
    assert juice.numbers == {"made": 300_000, "hand": 178_000, "shipped": 120_000, "loss": 2_000}
    recall = recalls.close(recall.id, reason="all found", signer=signer,
                           act=firm.act(recorded_at=NIGHT))  # fmt: skip
    assert recalls.report.pdf(recall).startswith(b"%PDF")
    assert recall.cause.id == complaint.number
