"""What browser tests share: one Chromium, a fresh window a test, and a server a folder.

Windows share styles, scripts and pictures that were loaded once, and nothing else.

A window complains for itself: a script error, a refused script or style, or a file that
is missing, and a request given up for nothing (see watching.py), fails the test at its end.
"""

import os
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import installation as installations
from tests.browser.watching import Watch
from tests.conftest import CHROMIUM, NO_CHROMIUM
from tests.installation import Installation
from tests.site import Site, add_accounts, serving

SECONDS_TO_WAIT: Final = 20
"""How long a page may take to become what is expected: other tests are at work beside it."""
expect.set_options(timeout=SECONDS_TO_WAIT * 1000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser itself."""
    if not CHROMIUM:
        pytest.fail(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(
    demo_template: Installation, server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A running server with the demo company, and one account a role (see `Site.sign_in`).

    It is shared by the whole folder: a test adds what it needs and counts on nothing else.
    """
    directory = tmp_path_factory.mktemp("site")
    name = f"site_{directory.parent.name}_{os.getpid()}"
    own = installations.copy(demo_template, directory / "installation", server, name)
    add_accounts(own)
    with serving(own) as running:
        yield running
    installations.discard(own, server)


@pytest.fixture(scope="session")
def loaded(chromium: Browser) -> Iterator[BrowserContext]:
    """What windows share; nobody is signed in here."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(loaded: BrowserContext) -> Iterator[Page]:
    """A window of 1440 by 900 in which nothing may go wrong unseen."""
    window = loaded.new_page()
    watch = Watch(window)
    yield window
    wrong = watch.complaints()
    forget(window)
    for each in loaded.pages:
        each.close()
    assert not wrong, wrong


def forget(window: Page) -> None:
    """Drop who is signed in and what pages have kept."""
    where = urlsplit(window.url)
    if where.netloc:
        devices = window.context.new_cdp_session(window)
        kinds = {"origin": f"{where.scheme}://{where.netloc}", "storageTypes": "local_storage"}
        devices.send("Storage.clearDataForOrigin", kinds)
    window.context.clear_cookies()
