"""A file is never held in memory as a whole."""

from pathlib import Path

from tests.exchange.files import HEADER
from tests.installation import Installation

DRY_RUN = """
import resource, sys
from click.testing import CliRunner
from stockthread.cli.main import main
done = CliRunner().invoke(main, ["import", "drives", {file!r}, "--dry-run", "--json"])
assert done.exit_code == 0, done.output
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


def write(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for n in range(rows):
            file.write(
                f"Maker {n % 9},Disk {n % 500},1 TB,{n * 2654435761 % 2**40:010X},HDD,{n},0\n"
            )
    return path


def test_memory_hardly_grows_with_the_rows(
    installation: Installation, tmp_path: Path, is_long: bool
) -> None:
    few, many = 20_000, 1_000_000 if is_long else 120_000
    used = [
        int(installation.run(DRY_RUN.format(file=str(write(tmp_path / "t.csv", rows))), 600))
        for rows in (few, many)
    ]
    assert (used[1] - used[0]) / (many - few) < 250  # a row as a list of texts takes 600 bytes
