"""`./run bench`: every figure on both databases, as a table or as JSON."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests import installation as installations


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench")
    parser.add_argument("--json", action="store_true", help="print a list of objects")
    parser.add_argument("--only", default="", help="the figures of one area, such as ledger")
    parser.add_argument("--long", action="store_true", help="growth up to 10,000,000 units too")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="one of the two")
    options = parser.parse_args()
    figures = []
    for name in [options.database] if options.database else ["sqlite", "postgresql"]:
        for figure in figures_of(name, options.only, options.long):
            figures.append(figure)
            if not options.json:
                print(line(figure), flush=True)
    if options.json:
        print(json.dumps(figures, indent=1, ensure_ascii=False))


def figures_of(database: str, only: str, is_long: bool) -> Iterator[dict[str, Any]]:
    """Run one database's benchmarks in a fresh installation of its own."""
    with ExitStack() as closing:
        home = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="stockthread-bench-")))
        server = ""
        if database == "postgresql":
            server = closing.enter_context(installations.postgresql())
        made = installations.make(home / "installation", server, "bench")
        arguments = ["-m", "bench.one", "--only", only, *(["--long"] if is_long else [])]
        process = made.start(*arguments, stdout=subprocess.PIPE)
        assert process.stdout is not None
        for text in process.stdout:
            yield json.loads(text)
        if process.wait():
            sys.exit(f"The benchmarks on {database} stopped early.")


def line(figure: dict[str, Any]) -> str:
    """Return a figure as a line of the table."""
    return (
        f"{figure['database']:<11}{figure['name']:<32}{shown(figure['ours']):>12}"
        f"{shown(figure['limit']):>12} {figure['unit']:<11}{shown(figure['ratio']):>6}"
        f"  {figure['note']}"
    )


def shown(number: float | None) -> str:
    """Return a number with as many digits as tell something."""
    if number is None:
        return ""
    return f"{number:,.0f}" if number >= 100 else f"{number:.2f}"


if __name__ == "__main__":
    main()
