"""The group `stockthread order` whole: orders themselves, and the steps of each kind of order.

Steps have modules of their own, which name orders by what `orders` offers; so only here they meet.
"""

from typing import Final

from stockthread.cli import (
    order_files,
    sale_allocating,
    sale_instead,
    sale_loading,
    sale_papers,
    sale_putting_back,
    sale_waves,
    transfers,
)
from stockthread.cli import purchase_inspecting as judged
from stockthread.cli import purchase_putting_away as stowed
from stockthread.cli import purchase_receiving as bought
from stockthread.cli import purchase_serials as marked
from stockthread.cli import sale_steps as sold
from stockthread.cli.orders import order_commands

STEPS: Final = (
    order_files.import_orders, order_files.undo_import, order_files.template, order_files.export,
    bought.announce, marked.serials, bought.receive, stowed.put_away,
    judged.inspect, judged.accept, judged.hold_back, judged.decide, judged.return_to_supplier,
    judged.policy,
    transfers.send, transfers.arrive,
    sale_allocating.allocate, sale_allocating.release,
    sold.pick, sold.pack, sold.ship, sold.deliver, sold.refused,
    sold.drop_ship, sale_putting_back.put_back, sale_papers.note, sale_waves.wave,
    sale_instead.substitute, sale_loading.load,
)  # fmt: skip

for _step in STEPS:
    order_commands.add_command(_step)
