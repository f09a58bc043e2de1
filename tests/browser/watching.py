"""What goes wrong in a window unseen: errors in its console, and requests given up for nothing.

A request that is given up because its page is left, or because a newer one takes its place, is no
fault, though htmx writes an error into the console for it.
"""

from typing import Final

from playwright.sync_api import ConsoleMessage, Page, Request

MEANT: Final = "the server responded with a status of 4"
"""What the console says of a page that a test asks for although it will be refused."""
OF_GIVEN_UP: Final = ("htmx:sendAbort", "htmx:afterRequest")
"""What htmx says of a request given up; which ones were for nothing is asked of the network."""


class Watch:
    """Listens to one window from now on."""

    def __init__(self, window: Page) -> None:
        self._wrong: list[str] = []
        self._begun: list[Request] = []
        window.on("pageerror", lambda error: self._wrong.append(str(error)))
        window.on("console", self._said)
        window.on("request", self._asked)
        window.on("requestfailed", self._failed)

    def complaints(self) -> list[str]:
        """What went wrong until now."""
        return list(self._wrong)

    def _said(self, message: ConsoleMessage) -> None:
        harmless = (MEANT, *OF_GIVEN_UP)
        if message.type == "error" and not any(each in message.text for each in harmless):
            self._wrong.append(message.text)

    def _asked(self, request: Request) -> None:
        self._begun.append(request)

    def _failed(self, request: Request) -> None:
        if request.resource_type != "xhr" or request.failure != "net::ERR_ABORTED":
            return
        later = self._begun[self._begun.index(request) + 1 :] if request in self._begun else []
        if not any(each.resource_type == "xhr" or _leaves(each) for each in later):
            self._wrong.append(f"given up, and the page stayed: {request.method} {request.url}")


def _leaves(request: Request) -> bool:
    return request.is_navigation_request() and request.frame.parent_frame is None


def settled(window: Page) -> None:
    """Return when nothing on the page is on its way any more, such as a panel that comes in."""
    window.evaluate(_STILL)


_STILL: Final = """
() => Promise.allSettled(document.getAnimations()
    .filter((each) => each.playState === "running")
    .filter((each) => each.effect.getComputedTiming().endTime !== Infinity)
    .map((each) => each.finished)).then(() => true)
"""
