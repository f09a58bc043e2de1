"""A server in a process of its own, as in life, for browser tests and screenshots."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from playwright.sync_api import Page

from tests.installation import Installation

SECONDS_TO_START = 30
PASSWORD = "a good long password"

_ADD_ACCOUNTS = f"""
from django.contrib.auth.models import User
from stockthread import access, parties
for role in access.ROLES:
    user = User.objects.create_user(role, password={PASSWORD!r})
    [person] = parties.add_people([parties.NewPerson(name=role.capitalize())])
    access.add_account(user.id, person, role)
"""


class Site(NamedTuple):
    """A running server: where it is, and the installation behind it."""

    address: str  # without the slash at the end
    installation: Installation

    def sign_in(self, page: Page, name: str, password: str = PASSWORD) -> None:
        """Sign in without showing a page; after `add_accounts` each role has an account."""
        form = page.request.get(f"{self.address}/sign-in").text()
        token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        said = {"csrfmiddlewaretoken": token, "username": name, "password": password}
        answer = page.request.post(f"{self.address}/sign-in", form=said)
        assert "/sign-in" not in answer.url, f"{name} could not sign in"

    def sign_in_by_hand(self, page: Page, name: str, password: str = PASSWORD) -> None:
        """Sign in as a person does."""
        page.goto(f"{self.address}/sign-in")
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", password)
        with page.expect_navigation():
            page.press("input[name=password]", "Enter")
        assert "/sign-in" not in page.url, f"{name} could not sign in"


def add_accounts(installation: Installation) -> None:
    """Give the installation one account a role, named like the role, all with PASSWORD."""
    installation.run(_ADD_ACCOUNTS)


@contextmanager
def serving(installation: Installation) -> Iterator[Site]:
    """Run `stockthread serve` while the block runs."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = installation.start(
        *("-m", "stockthread", "serve", "--port", str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        wait_for(address, server)
        yield Site(address, installation)
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            raise


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[str]) -> None:
    """Return when the server answers; fail with what it said when it does not."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise AssertionError(f"The server stopped: {server.stdout.read()}")
        try:
            urllib.request.urlopen(f"{address}/sign-in", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"No answer from {address} in {SECONDS_TO_START} seconds")
