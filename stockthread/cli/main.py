"""The command `stockthread`: which installation it works on, and the list of its commands.

A command's module is imported only when the command is named, after Django has been
set up for the installation that `--data` or the environment names.
"""

import os
from importlib import import_module
from typing import Final

import click

from stockthread import __version__

# Command → module and the name of the click command in it.
COMMANDS: Final[dict[str, str]] = {
    "init": "stockthread.cli.init:init",
    "serve": "stockthread.cli.serve:serve",
}
EXIT_USAGE: Final = 2


class Commands(click.Group):
    """The commands of COMMANDS, loaded when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command, or None when there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        set_up()
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command


def set_up() -> None:
    """Make Django ready for the installation; a setting that cannot be used ends the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    from project.environment import BadSetting

    try:
        import django

        django.setup()
    except BadSetting as error:
        click.echo(str(error), err=True)
        raise SystemExit(EXIT_USAGE) from None


def choose_installation(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Let `--data` win over the environment, for this process and those that it starts."""
    if value:
        os.environ["STOCKTHREAD_DATA"] = os.path.abspath(value)


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
