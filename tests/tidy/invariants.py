"""Guard over docs/invariants.md: numbers without gaps, tests that exist, rules that are told."""

import ast
import re
from pathlib import Path

from tests.tidy.sources import python_files

PAGE = Path("docs/invariants.md")
_ROW = re.compile(r"^\| I-(\d+) \|(.*)\|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_RULE = re.compile(r"\bI-\d+\b")


def shown(root: Path) -> list[str]:
    """Each invariant has its number, names tests that exist, and verify names no other."""
    rows = _ROW.findall((root / PAGE).read_text())
    found = [
        f"{PAGE} has I-{number} where I-{place} is due"
        for place, (number, _) in enumerate(rows, 1)
        if int(number) != place
    ]
    for number, row in rows:
        named = _TEST.findall(row.split("|")[-1])
        if not named:
            found.append(f"I-{number} names no test")
        for file, test in named:
            if test not in functions(root / file):
                found.append(f"I-{number} names {file}::{test}, which is not there")
    known = {f"I-{number}" for number, _ in rows}
    for path, text, _ in python_files(root, "stockthread/ledger"):
        found += [
            f"{path} speaks of {rule}, which {PAGE} does not have"
            for rule in sorted(set(_RULE.findall(text)) - known)
        ]
    return found


def functions(path: Path) -> set[str]:
    """The names of a file's functions; none where there is no file."""
    if not path.exists():
        return set()
    tree = ast.parse(path.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
