"""`stockthread production`: the group of commands by which things are made."""

import click

from stockthread.cli import (
    fetching,
    production_limits,
    production_orders,
    production_tests,
    production_units,
    yields,
)


@click.group("production")
def production_commands() -> None:
    """Make things: plan, begin, build, test, complete, take apart."""


for command in (
    production_orders.plan, production_orders.routing, production_orders.show,
    production_orders.start, fetching.fetch,
    production_orders.advance, production_orders.load, production_orders.unload,
    production_units.build_in, production_units.complete, production_units.make,
    production_units.by_product, production_tests.test, production_tests.rework,
    production_units.exchange, production_units.scrap, production_units.take_apart,
    production_units.content, production_tests.log, production_tests.shifts,
    production_limits.limit, production_limits.shift, yields.yield_of_order,
):  # fmt: skip
    production_commands.add_command(command)
