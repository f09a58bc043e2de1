"""Run the benchmarks of one database in this process and print each figure as a JSON line."""

import argparse
import json
import sys

import django


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="")
    parser.add_argument("--long", action="store_true")
    options = parser.parse_args()
    django.setup()
    from bench import (
        causes,
        flow,
        growth,
        gs1,
        labels,
        ledger,
        recall,
        scanning,
        serials,
        study,
        trace,
    )
    from bench.stage import build

    stage = build()
    for area in (
        ledger,
        scanning,
        trace,
        gs1,
        serials,
        labels,
        flow,
        causes,
        study,
        recall,
        growth,
    ):
        name = area.__name__.rsplit(".", 1)[-1]
        if options.only and options.only.split(".")[0] != name:
            continue
        for figure in area.run(stage, options.long):
            print(json.dumps(figure._asdict()))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
