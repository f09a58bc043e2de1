"""The command `stockthread`: which installation it works on, and the list of its commands.

A command's module is imported only when the command is named, after Django has been
set up for the installation that `--data` or the environment names, if it needs one. Refusals and
stops become messages on standard error and exit codes here, for all commands in one way.
"""

import os
from importlib import import_module
from typing import Any, Final, NamedTuple

import click

from stockthread import __version__
from stockthread.cli import exits, program


class Listed(NamedTuple):
    """A command: where it is defined, and the line that the list of commands has for it."""

    target: str
    line: str
    needs_installation: bool = True


COMMANDS: Final[dict[str, Listed]] = {
    "init": Listed("init:init", "Make an installation, or bring one up to date."),
    "serve": Listed("serve:serve", "Run the web server."),
    "demo": Listed("demo:make_demo", "Make a demo company to try things with."),
    "find": Listed("find:find", "Find items, products, places and parties."),
    "show": Listed("show:show", "Show an item: what, where, in what state."),
    "history": Listed("history:history", "Show what happened to an item."),
    "as-of": Listed("as_of:as_of", "Show how items stood at a moment."),
    "trace": Listed("trace:trace", "Show what is in an item, and what it went into."),
    "composition": Listed("composition:composition", "Show how much of each lot is in an item."),
    "balance": Listed("balances:balance", "Show what became of goods, to the last gram."),
    "recall": Listed(
        "recall_notices:recall_commands", "Call goods back; cut, widen, close recalls."
    ),
    "action": Listed("actions:action_commands", "Mind corrective actions, and their effect."),
    "mock-recall": Listed("balances:mock_recall", "Rehearse a recall against the clock."),
    "receive": Listed("receive:receive", "Receive goods by serials, barcodes or lot numbers."),
    "expect": Listed("receive:expect", "Announce goods that are still to come."),
    "serialise": Listed("serialise:serialise", "Give counted goods their serials."),
    "ship": Listed("ship:ship", "Send items to a customer."),
    "own": Listed("own:own", "Say whose goods are from now on."),
    "consigned": Listed(
        "consigned:consigned_commands", "Mind goods that lie apart from their owners."
    ),
    "order": Listed("order_steps:order_commands", "Buy, sell, move, take back and make by orders."),
    "customer-rule": Listed("sale_rules:rule_commands", "Say what customers ask of goods."),
    "substitute": Listed("sale_rules:substitute_commands", "Say what may be sold instead."),
    "return": Listed("returns:return_commands", "Take back, inspect, repair, exchange and lend."),
    "warranty": Listed("warranties:warranty_commands", "Say until when units are under warranty."),
    "complaint": Listed(
        "complaints:complaint_commands", "Record complaints, find what they are about, answer."
    ),
    "passport": Listed(
        "passports:passport_commands", "Mind public product pages, notices, copies of labels."
    ),
    "reorder": Listed("reorder:reorder_commands", "Order again what runs short."),
    "bom": Listed("boms:bom_commands", "Say what goes into a product."),
    "production": Listed("production:production_commands", "Make things, step by step."),
    "lot": Listed("lot_samples:lot_commands", "Split, merge, blend, sample goods without pieces."),
    "tank": Listed("tanks:tank_commands", "Fill tanks, draw from them, empty and clean them."),
    "move": Listed("move:move", "Move items to a place."),
    "container": Listed(
        "containers:container_commands", "Make containers, pack them, take things out."
    ),
    "container-type": Listed(
        "container_types:type_commands", "List types of containers: weight, room inside."
    ),
    "hold": Listed("hold:hold", "Put items, or a whole place, on hold."),
    "hold-reason": Listed("hold_reasons:reason_commands", "Say why goods are held."),
    "release": Listed("hold:release", "End holds."),
    "specification": Listed(
        "specifications:specification_commands", "Say what goods must have before use."
    ),
    "certificate": Listed("certificates:certificate_commands", "Enter certificates of goods."),
    "concession": Listed("conceding:concession_commands", "Let goods be used as they are, signed."),
    "retention": Listed("retained:retention_commands", "Say how long samples are kept."),
    "result": Listed("lab_results:result_commands", "Enter what was measured of goods."),
    "task": Listed("tasks:task_commands", "Have items fetched or looked at, by three scans."),
    "label": Listed("label:label", "Print labels, on a printer or into a file."),
    "queue": Listed("print_queue:queue_commands", "See labels on their way; cancel, go on."),
    "work": Listed("work:work", "Draw and send the labels that wait."),
    "template": Listed("templates:template_commands", "Say what labels look like."),
    "printer": Listed("printers:printer_commands", "Add printers, and test them."),
    "rule": Listed("print_rules:rule_commands", "Say what prints labels by itself."),
    "code": Listed("codes:code_commands", "List the codes of items, and put them right."),
    "code-type": Listed("code_types:code_type_commands", "Say when two codes are the same."),
    "gs1": Listed("gs1:gs1_commands", "Read GS1 barcodes.", needs_installation=False),
    "undo": Listed("undo:undo", "Undo events."),
    "import": Listed("imports:imports", "Bring units in from tables, and mind the tray."),
    "place": Listed("place_tree:place_commands", "Add places, list, rename, move and close them."),
    "product": Listed("setup:product_commands", "Add products, change, list and close them."),
    "scheme": Listed("schemes:scheme_commands", "Design serial numbers, and reserve some."),
    "barcode": Listed("barcodes:barcode_commands", "Read barcodes, and teach unknown ones."),
    "book": Listed("books:book_commands", "Register books of printed numbers."),
    "count": Listed("counts:count_commands", "Count what is really there."),
    "adjust": Listed("adjusting:adjust", "Correct amounts, write off lost and scrapped goods."),
    "adjustments": Listed("adjusting:adjustments", "Report what was adjusted, and why."),
    "reason": Listed("adjusting:reason_commands", "Say why stock may be adjusted."),
    "party": Listed(
        "setup:party_commands", "Add and change suppliers, customers, carriers, makers."
    ),
    "cost": Listed("costs:cost_commands", "See what goods cost, and add landed costs."),
    "value": Listed("values:value", "Show what stock is worth, on any day."),
    "journal": Listed("values:journal", "Write the journal of a period."),
    "period": Listed("values:period_commands", "Lock periods, and open them again."),
    "causes": Listed("causes:cause_commands", "Find what complained units share."),
    "verify": Listed("verify:verify", "Check the whole ledger."),
    "signatures": Listed("signing:signatures", "List what people signed."),
    "seal": Listed("seals:seal_commands", "Seal the history, so that nobody changes it unseen."),
    "prove": Listed("seals:prove", "Write a proof of what is on record of an item."),
    "check-proof": Listed(
        "check_proof:check_proof", "Check a proof of an item.", needs_installation=False
    ),
    "user": Listed("users:users", "Say who may sign in, and as what."),
}


class Commands(click.Group):
    """The commands of COMMANDS, loaded when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command, or None when there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        if COMMANDS[cmd_name].needs_installation:
            set_up()
        module, name = COMMANDS[cmd_name].target.split(":")
        command = getattr(import_module(f"stockthread.cli.{module}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, listed.line) for name, listed in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what stops it becomes a message and an exit code."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            click.echo("Stopped.", err=True)
            raise click.exceptions.Exit(exits.STOPPED) from None
        except Exception as error:
            failure = exits.failure_of(error)
            if failure is None:
                raise
            raise failure from None


def set_up() -> None:
    """Make Django ready for the installation, where it is not; a bad setting ends the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    from project.environment import BadSetting

    try:
        import django
        from django.apps import apps
        from django.conf import settings

        if not (apps.ready and settings.configured):
            django.setup()
    except BadSetting as error:
        click.echo(str(error), err=True)
        raise SystemExit(exits.USAGE) from None


def choose_installation(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Let `--data` win over the environment, for this process and those that it starts."""
    if value:
        os.environ["STOCKTHREAD_DATA"] = os.path.abspath(value)
        program.keep_data(ctx, value)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    metavar="DIR",
    is_eager=True,
    expose_value=False,
    callback=choose_installation,
    help="The installation directory. Default: STOCKTHREAD_DATA, else ./data.",
)
@click.version_option(__version__, prog_name="stockthread")
def main() -> None:
    """Stockthread: every piece of stock has its own identity, and nothing is forgotten."""
    from stockthread.kernel.program import calling

    click.get_current_context().with_resource(calling(program.typed()))
