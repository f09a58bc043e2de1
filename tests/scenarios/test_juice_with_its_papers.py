"""Juice that may be sold only with its certificate and its sugar, from the dock to the customer.

A lot comes in without papers and stays on the dock. The laboratory measures a sample, the supplier
sends the certificate: the lot is free by itself, a part of it is sold. Then the supplier takes the
certificate back. What is left is held, and so is the part that is with the customer; the customer
wants to keep it, and quality signs for that part alone.
"""

from datetime import date

from stockthread import access, certificates, ledger, lots, trace
from stockthread.access import Signer
from stockthread.certificates import NewCertificate, NewNeed, NewResult
from stockthread.ledger import Lines
from tests.refusals import refused
from tests.stock import assert_sound


def test_papers_free_a_lot_and_hold_it_again(firm):
    world = firm.world
    needs = [NewNeed("certificate", "COA"), NewNeed("number", "Brix", "°Bx", "11.0", "13.5")]
    at = firm.act().recorded_at
    certificates.set_specification(world.juice, needs, key="juice", by=world.anna, at=at)
    lot = firm.buy_lot(world.juice, "AJ-1", 10_000, 100)
    part = Lines([lot], [2_000], place=world.a1)

    def send():
        return ledger.ship(part, place=world.customer, owner=world.customer_party, act=firm.act())

    assert refused(send) == [(0, "held")]
    sample = lots.take_sample(part._replace(quantities=[100]), place=world.a3,
                              act=firm.act()).items[0]  # fmt: skip
    certificates.enter_results([NewResult(sample, "Brix", "12.4")], act=firm.act())
    assert refused(send) == [(0, "held")]
    paper = NewCertificate("COA", "4711", "Lab Ltd", date(2026, 3, 1))
    done = certificates.add_certificate(paper, [lot], act=firm.act())
    assert set(done.settled.released) == {lot, sample}
    sold = ledger.split(part, act=firm.act()).items[0]
    ledger.ship(Lines([sold]), place=world.customer, owner=world.customer_party, act=firm.act())

    withdrawn = certificates.withdraw_certificate(done.id, act=firm.act(reason="Another lot's"))
    assert set(withdrawn.settled.held) == {lot, sample, sold}
    assert refused(send) == [(0, "held")]
    signer = Signer(world.anna, "quality", access.BY_PASSWORD, firm.act().recorded_at)
    certificates.concede([sold], act=firm.act(reason="They drink it"), signer=signer)
    assert not ledger.read.holds_on([sold])
    assert ledger.read.holds_on([lot])
    [told] = certificates.conceded_among([node.item for node in trace.trace_down(lot).nodes])[sold]
    assert told.startswith("They drink it (missing: Certificate of analysis), signed by Anna")
    assert_sound()
