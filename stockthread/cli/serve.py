"""`stockthread serve` runs the web server until it is told to stop.

The installation is made or brought up to date first. Ctrl-C and SIGTERM let requests
under way end and then stop.
"""

import errno
import os
import socket
from typing import Final

import click
from django.conf import settings
from django.db import connections
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from project import environment
from stockthread import access
from stockthread.cli import program
from stockthread.cli.installation import bring_up_to_date

PORT: Final = 8000
PORTS_TRIED: Final = 50
# Requests under way at once. Each thread keeps its own connection to the database;
# more of them would only wait for one another.
THREADS: Final = 8
SECONDS_TO_STOP: Final = 10
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help=f"Default: {PORT}, or the next free.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes; more than one only with PostgreSQL.",
)
def serve(host: str, port: int | None, workers: int) -> None:
    """Run the web server. Ctrl-C stops it."""
    done = bring_up_to_date()
    if done.made:
        click.echo(f"Made an installation in {done.directory}.")
    elif done.migrations:
        click.echo(f"Brought the installation up to date: {done.migrations} changes.")
    if not access.accounts():
        add = program.with_data(str(done.directory), *["user", "add", "LOGIN", "--role", "admin"])
        click.echo(f"Nobody may sign in yet. Make the first user with: {add}")
    os.environ["STOCKTHREAD_PROGRAM"] = program.typed()  # pages tell commands too
    connections.close_all()  # the server's processes must open their own
    if workers > 1 and done.database == "sqlite":
        raise click.UsageError("More than one process needs PostgreSQL; leave --workers at 1.")
    chosen = port_to_use(host, port)
    if port is None and chosen != PORT:
        click.echo(f"Port {PORT} is taken by another program; using {chosen}.")
    if host not in LOOPBACK and not environment.words("STOCKTHREAD_HOSTS"):
        click.echo("Set STOCKTHREAD_HOSTS to the names by which others reach this machine.")
    address = f"http://{'localhost' if host == '127.0.0.1' else host}:{chosen}/"
    server = Server(
        "project.wsgi:application",
        address=host,
        port=chosen,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        workers_kill_timeout=SECONDS_TO_STOP,
        log_level=LogLevels.error,
        log_access=settings.DEBUG,
    )
    server.on_startup(lambda: click.echo(f"Stockthread is at {address} (Ctrl-C stops it)."))
    server.serve()
    click.echo("Stopped.")


def port_to_use(host: str, wanted: int | None) -> int:
    """The port asked for, or the first free one from PORT on; a UsageError when there is none."""
    for port in [wanted] if wanted else range(PORT, PORT + PORTS_TRIED):
        if is_free(host, port):
            return port
    if wanted:
        raise click.UsageError(
            f"Port {wanted} on {host} is taken by another program. Choose another with --port."
        )
    raise click.UsageError(f"Ports {PORT} to {PORT + PORTS_TRIED - 1} on {host} are all taken.")


def is_free(host: str, port: int) -> bool:
    """Tell whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            problem = f"Cannot listen on {host} port {port}: {error.strerror}."
            raise click.UsageError(problem) from None
    return True
