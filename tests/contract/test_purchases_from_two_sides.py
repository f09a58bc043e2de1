"""Two at the dock: what is open on an order comes in once, whoever scans first."""

import json

from tests.installation import Installation

ADD = ("order", "add", "purchase", "--party", "SUP", "--line", "DRILL 10")


def firm(installation: Installation) -> str:
    """An order of ten drills; its number."""
    for arguments in (
        ("place", "add", "DOCK"),
        ("product", "add", "DRILL"),
        ("party", "add", "SUP", "--supplier"),
    ):
        done = installation.stockthread(*arguments)
        assert done.returncode == 0, done.stderr
    return str(json.loads(installation.stockthread(*ADD, "--json").stdout)["number"])


def shown(installation: Installation, number: str) -> dict[str, int]:
    """The one line of the order."""
    said = installation.stockthread("order", "show", number, "--json").stdout
    return dict(json.loads(said)["lines"][0])


def test_two_who_receive_the_same_rest_do_not_receive_more_than_is_open(installation):
    number = firm(installation)
    common = ("-m", "stockthread", "order", "receive", number, "--to", "DOCK", "--product", "DRILL")
    both = [installation.start(*common, "--good", f"{prefix}-100..{prefix}-107")
            for prefix in ("A", "B")]  # fmt: skip
    said = [process.communicate(timeout=120) for process in both]
    line = shown(installation, number)
    assert (line["received"], line["open"]) == (10, 0), said
    assert sorted(process.returncode for process in both)[0] == 0, said


def test_an_order_is_not_closed_while_goods_come_in_for_it(installation):
    """Whichever is first: goods of a closed order were never received after it was closed."""
    number = firm(installation)
    receive = installation.start(
        "-m", "stockthread", "order", "receive", number, "--to", "DOCK", "--product", "DRILL",
        "A-100..A-109",
    )  # fmt: skip
    close = installation.start("-m", "stockthread", "order", "close", number)
    for process in (receive, close):
        process.communicate(timeout=120)
    assert close.returncode == 0
    came = shown(installation, number)["received"]
    assert came == (10 if receive.returncode == 0 else 0)
