"""Two processes at once: what one promises or picks, the other does not.

On SQLite the second waits for the first to end; on PostgreSQL for the promises, or for the units.
"""

import json
import subprocess

from tests.installation import Installation

BEGIN = """
import json
from stockthread import orders, places
from tests import world
from tests.world import START
w = world.build()
drills = w.drills(3)
line = orders.NewLine(w.drill, 2)
sale = orders.NewOrder(orders.SALE, (line,), party=w.customer_party)
made = orders.add_orders([sale, sale], key="o", by=w.anna, at=START)
[shop] = places.add_places([places.NewPlace("SHOP", "Shop", "site")])
way = orders.NewOrder(orders.TRANSFER, (line,), 0, place_from=w.warehouse, place_to=shop)
made += orders.add_orders([way], key="t", by=w.anna, at=START)
print(json.dumps([*drills, *made, w.a2, w.anna]))
"""
HEAD = """
import time
from datetime import timedelta
from django.db import transaction
from stockthread import ledger, orders, sales
from stockthread.kernel.errors import Refused
from tests.world import START
def act(key):
    return ledger.Act(key, {anna}, START + timedelta(days=1))
first, second = (orders.read.order(id) for id in ({first}, {second}))
"""
ALLOCATE = """
with transaction.atomic():
    sales.allocate([first], act=act("first"))
    print("begun", flush=True)
    time.sleep(1)
"""
PICK = """
with transaction.atomic():
    sales.pick([first], [sales.Scan(item={one})], act=act("first"), place={place})
    print("begun", flush=True)
    time.sleep(1)
"""
ALLOCATE_TOO = """
sales.allocate([second], act=act("second"))
promised = [r.item for order in (first, second)
            for r in ledger.read.reservations_for(*order.cause)]
print(len(promised), len(set(promised)))
"""
PICK_TOO = """
try:
    sales.pick([second], [sales.Scan(item={one})], act=act("second"), place={place})
    print("picked")
except Refused as error:
    print(error.refusals[0].code)
"""
SEND = """
from stockthread.ledger import Lines
with transaction.atomic():
    orders.transfers.send({transfer}, Lines([{one}, {two}]), act=act("first"))
    print("begun", flush=True)
    time.sleep(1)
"""
SEND_TOO = """
from stockthread.ledger import Lines
try:
    orders.transfers.send({transfer}, Lines([{three}]), act=act("second"))
    print("sent")
except Refused as error:
    print(error.refusals[0].code)
"""


def said(installation: Installation, begun: str, deed: str) -> str:
    """Let the first process begin, the second do its deed meanwhile; return what that says."""
    names = ("one", "two", "three", "first", "second", "transfer", "place", "anna")
    ids = json.loads(installation.run(BEGIN).splitlines()[-1])
    cast = dict(zip(names, ids, strict=True))
    running = installation.start_code((HEAD + begun).format(**cast), stdout=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.readline()
    answer = installation.run((HEAD + deed).format(**cast))
    assert running.wait(timeout=60) == 0
    return answer.splitlines()[-1]


def test_no_unit_is_promised_to_two_orders_that_are_allocated_at_once(installation):
    assert said(installation, ALLOCATE, ALLOCATE_TOO) == "3 3"


def test_a_unit_that_is_being_picked_for_one_order_is_not_picked_for_another(installation):
    assert said(installation, PICK, PICK_TOO) == "pick_promised_elsewhere"


def test_two_who_send_at_once_send_no_more_than_is_ordered(installation):
    assert said(installation, SEND, SEND_TOO) == "transfer_extra"
