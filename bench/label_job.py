"""One job of many labels in a process of its own: its time, progress, memory, and a cancel."""

import json
import sys
from pathlib import Path
from time import perf_counter

import django


def main() -> None:
    """Read ids of units from standard input; write what was seen as JSON."""
    django.setup()
    from stockthread import printing
    from stockthread.kernel import clock

    language, items = sys.argv[1], json.load(sys.stdin)
    template = printing.read.templates_by_code(["unit"])["unit"]
    printer = printing.download_printer(language, 8)

    def job(name: str, reason: str) -> int:
        return printing.print_labels(
            items, template=template, printer=printer, key=f"bench:{language}:{name}", by=1,
            at=clock.now(), reason=reason, is_reprint_allowed=True,
        ).id  # fmt: skip

    first, seen = job("first", "a trial"), set()
    start = perf_counter()
    while (found := printing.read.job(first)).state in printing.OPEN_STATES:
        seen.add(found.labels_drawn)
        printing.worker.step(clock.now)
    seconds = perf_counter() - start
    other = job("other", "again")
    while not printing.read.job(other).labels_drawn:
        printing.worker.step(clock.now)
    before = printing.read.job(other).labels_drawn
    printing.cancel(other, at=clock.now())
    while printing.worker.step(clock.now):
        pass
    after = printing.read.job(other).labels_drawn
    peak = _peak_kilobytes() / 1024
    print(
        json.dumps(
            {
                "seconds": seconds,
                "state": found.state,
                "progress": len(seen),
                "megabytes": peak,
                "after_cancel": after - before,
            }
        )
    )


def _peak_kilobytes() -> int:
    """Return the most memory this process had; what began it does not count, as it does in
    getrusage."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    raise AssertionError("the system tells no peak")


if __name__ == "__main__":
    main()
