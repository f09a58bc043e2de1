"""Guards over the documents: what the product has, against what docs/reference says.

Each takes the root of a tree and returns what is missing on either side. A thing is
documented where its name stands in backticks at the start of a heading, a table row
or a list item of its reference page.
"""

import ast
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from tests.tidy.sources import every_text, nodes, parsed, python_files

REFERENCE = Path("docs/reference")
_ENTRY = re.compile(r"^(?:\|\s*|#+\s+|[-*]\s+)`([^`]+)`", re.MULTILINE)
_TARGET = re.compile(r'(?:\]\(|src=")([^)#\s"]+)(?:#[^)]*)?[)"]')
_SETTING = re.compile(r"\bSTOCKTHREAD_[A-Z_]*[A-Z]\b")

# What the ledger adds to the data of its refusals before they leave it.
NAMED = {
    "item": ("code", "where"), "place": ("place_code",), "stage": ("stage_name",),
    "number": ("whose",),
}  # fmt: skip

_INVENTORY = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
import django
django.setup()
import click
from django.urls import get_resolver
from project.environment import VARIABLES
from stockthread.cli.main import main

def commands(group, context, before=""):
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, context, f"{before}{name} ")
        else:
            yield before + name

def routes(resolver, before=""):
    for entry in resolver.url_patterns:
        here = before + str(entry.pattern)
        yield from routes(entry, here) if hasattr(entry, "url_patterns") else ["/" + here]

print(json.dumps({
    "settings": [variable.name for variable in VARIABLES],
    "commands": list(commands(main, click.Context(main))),
    "routes": list(routes(get_resolver())),
}))
"""


@cache
def inventory(root: Path) -> dict[str, list[str]]:
    """The settings, commands and routes that the program itself names."""
    environment = {
        "PYTHONPATH": str(root),
        "PATH": os.environ["PATH"],
        "STOCKTHREAD_DATA": str(root / "data" / "none"),
    }
    done = subprocess.run(
        [sys.executable, "-c", _INVENTORY],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    listed: dict[str, list[str]] = json.loads(done.stdout)
    return listed


def entries(root: Path, page: str) -> list[str]:
    """The names that a reference page explains."""
    path = root / REFERENCE / page
    return _ENTRY.findall(path.read_text()) if path.exists() else []


def compare(root: Path, page: str, real: list[str]) -> list[str]:
    """What a reference page lacks, and what it explains although there is no such thing."""
    documented = entries(root, page)
    missing = [f"{page} does not explain {name}" for name in sorted(set(real) - set(documented))]
    surplus = [f"{page} explains {name}, which is not there" for name in documented]
    twice = {name for name in documented if documented.count(name) > 1}
    return [
        *missing,
        *(line for line, name in zip(surplus, documented, strict=True) if name not in real),
        *(f"{page} explains {name} twice" for name in sorted(twice)),
    ]


def settings(root: Path) -> list[str]:
    """Environment variables against settings.md, and any that is read past the one table."""
    known = inventory(root)["settings"]
    found = compare(root, "settings.md", known)
    for path, text in every_text(root):
        if path.parts[0] in ("stockthread", "project"):
            found += [
                f"{path} speaks of {name}, which is not a setting"
                for name in sorted(set(_SETTING.findall(text)) - set(known))
            ]
    return found


def commands(root: Path) -> list[str]:
    """Commands of `stockthread` against commands.md."""
    return compare(root, "commands.md", inventory(root)["commands"])


def routes(root: Path) -> list[str]:
    """Addresses of the application against routes.md."""
    return compare(root, "routes.md", inventory(root)["routes"])


def event_kinds(root: Path) -> list[str]:
    """Kinds of events against events.md: the first argument of each call of the ledger's post.

    A function that hands its own parameter `kind` to post is asked through its callers.
    """
    trees = [(path, tree) for path, _, tree in python_files(root, "stockthread/ledger")]
    doors = {"post": 0}
    for _, tree in trees:
        for function in (node for node in nodes(tree) if isinstance(node, ast.FunctionDef)):
            names = [argument.arg for argument in function.args.args]
            for node in ast.walk(function):
                if called(node) == "post" and node.args and ast.unparse(node.args[0]) in names:
                    doors[function.name] = names.index(ast.unparse(node.args[0]))
    kinds, found = set(), []
    for path, tree in trees:
        for node in nodes(tree):
            name = called(node)
            if name in doors and len(node.args) > doors[name]:
                kind = first_text(node, name, doors[name])
                kinds.add(kind)
                if not kind and name != "post":
                    found.append(f"{path}:{node.lineno} posts a kind that its text does not tell")
    return found + compare(root, "events.md", sorted(kinds - {""}))


def called(node: Any) -> str:
    """The name of the function that this node calls, or nothing."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return "" if node.func.attr.startswith("_") else node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def refusals(root: Path) -> list[str]:
    """Refusal codes: those used, those with a sentence, those explained in refusals.md."""
    known = sentences(root)
    found = compare(root, "refusals.md", sorted(known))
    spoken: set[str] = set()
    for path, text, tree in python_files(root, "stockthread"):
        if path.parts[1] == "kernel" and path.name.startswith("refusals"):
            continue
        spoken.update(re.findall(r"\w+", text))
        for node in nodes(tree):
            code = first_text(node, "refuse", 0) or first_text(node, "Refusal", 1)
            if not code:
                continue
            if code not in known:
                found.append(f"{path}:{node.lineno} refuses with {code}, which has no sentence")
            given = data_given(node)
            if path.parts[1] in ("ledger", "sales", "tasks"):
                given = given | {w for data, told in NAMED.items() if data in given for w in told}
            for name in sorted(blanks(known.get(code, "")) - {"program"} - given):
                found.append(f"{path}:{node.lineno} refuses with {code} but gives no {name}")
    for code in sorted(known):
        if code not in spoken:
            found.append(f"{code} has a sentence, but nothing refuses with it")
    return found


def sentences(root: Path) -> dict[str, str]:
    """The codes of the one catalogue and their sentences."""
    found: dict[str, str] = {}
    for path in sorted((root / "stockthread/kernel").glob("refusals*.py")):
        for node in nodes(parsed(path.read_text())):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant):
                        found[key.value] = ast.literal_eval(value)
    return found


def blanks(sentence: str) -> set[str]:
    """The names that a sentence wants filled in."""
    return {name.split(".")[0] for _, name, _, _ in Formatter().parse(sentence) if name}


def data_given(node: Any) -> "set[str] | Everything":
    """The data that a refusal gives, as far as the text of the code tells."""
    if not isinstance(node, ast.Call):
        return Everything()
    names = {keyword.arg for keyword in node.keywords}
    if first_text(node, "Refusal", 1):
        data = node.args[2] if len(node.args) > 2 else None
        if not isinstance(data, ast.Dict):
            return Everything()
        names = {key.value if isinstance(key, ast.Constant) else None for key in data.keys}
    return Everything() if None in names else {name for name in names if name}


class Everything(set[str]):
    """Stands for data that only the running program knows."""

    def __rsub__(self, other: object) -> set[str]:
        return set()

    def __or__(self, other: object) -> "Everything":  # type: ignore[override]
        return self


def first_text(node: Any, function: str, position: int) -> str:
    """The text at this position of a call of this function, or nothing."""
    if called(node) != function or len(node.args) <= position:
        return ""
    argument = node.args[position]
    is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return argument.value if is_text else ""


def broken_links(root: Path) -> list[str]:
    """Links between documents, and pictures in them, that lead nowhere."""
    found = []
    for path, text in every_text(root):
        if path.suffix != ".md":
            continue
        for target in _TARGET.findall(text):
            if "://" not in target and not (root / path.parent / target).exists():
                found.append(f"{path} links to {target}, which is not there")
    return found
