"""Guards over the source text. Each takes the root of a tree and returns what it found there.

The same functions judge this tree and the planted violations, so that a guard which
cannot fail is noticed. Each finding is one line: path, line number, what is wrong.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

FUNCTION_LINES = 70
MODULE_LINES = 500
VIEW_LINES = 16
AREAS_WITH_CODE = ("stockthread", "project", "tests", "bench")
SHELLS = ("web", "cli")
DJANGO_FOR_THE_CORE = ("django.db", "django.apps", "django.conf")
DJANGO_FOR_JOBS = (*DJANGO_FOR_THE_CORE, "django.core.mail")
"""Jobs send what waits, e-mails too."""
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "managers", "manager", "signals"}
LEFT_OUT = {".venv", ".git", "data", "shots", "build", "dist", "node_modules", "__pycache__"}

_LINT_IMPORTS = "import sys; from importlinter.cli import *; sys.exit(lint_imports_command())"
_WRITES_LEDGER = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|MERGE\s+INTO|UPDATE(?:\s+OR\s+\w+)?"
    r"|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|(?:ALTER|DROP)\s+TABLE(?:\s+IF\s+EXISTS)?"
    r"|DROP\s+TRIGGER(?:\s+IF\s+EXISTS)?|COPY)\s+(?:ONLY\s+)?[\"`\[]?ledger_",
    re.IGNORECASE,
)


def python_files(root: Path, *folders: str) -> Iterator[tuple[Path, str, ast.Module]]:
    """Each Python file of these folders with its path from the root, as text and as a tree."""
    for folder in folders or AREAS_WITH_CODE:
        for path in sorted((root / folder).rglob("*.py")):
            if not LEFT_OUT & set(path.relative_to(root).parts):
                text = path.read_text()
                yield path.relative_to(root), text, parsed(text)


@cache
def parsed(text: str) -> ast.Module:
    """The tree of a text, which nobody may change: planted trees share it with this one."""
    return ast.parse(text)


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Every node of a tree, walked once for all guards."""
    return tuple(ast.walk(tree))


def core_files(root: Path) -> Iterator[tuple[Path, str, ast.Module]]:
    """The Python files of the core: every area, none of the shells."""
    for path, text, tree in python_files(root, "stockthread"):
        if len(path.parts) > 2 and path.parts[1] not in SHELLS:
            yield path, text, tree


def imports(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Line, module and name of each import; the name is empty for `import module`."""
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node.lineno, node.module or "", alias.name) for alias in node.names)


def areas_out_of_order(root: Path) -> list[str]:
    """Imports against the one-way order of the areas, as import-linter finds them."""
    done = subprocess.run(
        [sys.executable, "-c", _LINT_IMPORTS, "--no-logo", "--no-cache"],
        cwd=root,
        env={"PYTHONPATH": str(root), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return [] if done.returncode == 0 else (done.stdout + done.stderr).splitlines()


def imports_past_the_door(root: Path) -> list[str]:
    """Names taken from another area that its `__init__` does not list. The kernel is open."""
    doors: dict[str, set[str]] = {}
    for path, _, tree in python_files(root, "stockthread"):
        if path.name == "__init__.py" and len(path.parts) == 3:
            doors[path.parts[1]] = listed_names(tree)
    found = []
    for path, _, tree in python_files(root, "stockthread", "project"):
        own = path.parts[1] if path.parts[0] == "stockthread" else ""
        for line, module, name in imports(tree):
            parts = module.split(".")
            if parts[0] != "stockthread" or len(parts) < 2 or parts[1] in ("kernel", own, *SHELLS):
                continue
            if len(parts) > 2 or (name and name not in doors.get(parts[1], set())):
                found.append(f"{path}:{line} takes {module} {name}, which its area does not list")
    return found


def imports_in_circles(root: Path) -> list[str]:
    """Modules that import each other, at one remove or several. `__init__` is left out."""
    files = [(path, tree) for path, _, tree in python_files(root, "stockthread")]
    names = {".".join(path.with_suffix("").parts): tree for path, tree in files}
    takes: dict[str, set[str]] = {}
    for module, tree in names.items():
        taken = {each for _, origin, name in imports(tree) for each in (origin, f"{origin}.{name}")}
        takes[module] = (taken & names.keys()) - {module}
    try:
        TopologicalSorter(takes).prepare()
    except CycleError as circle:
        return [f"these import each other: {' < '.join(circle.args[1])}"]
    return []


def listed_names(tree: ast.Module) -> set[str]:
    """The names in a module's `__all__`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def core_beyond_the_database(root: Path) -> list[str]:
    """Imports of Django in the core other than its database layer, apps and settings."""
    found = []
    for path, _, tree in core_files(root):
        allowed = DJANGO_FOR_JOBS if path.parts[1] == "jobs" else DJANGO_FOR_THE_CORE
        for line, module, name in imports(tree):
            full = f"{module}.{name}" if module == "django" else module
            if full.split(".")[0] != "django":
                continue
            if not any(full == ok or full.startswith(ok + ".") for ok in allowed):
                found.append(f"{path}:{line} imports {full}")
    return found


def ledger_written_elsewhere(root: Path) -> list[str]:
    """SQL that writes a ledger table, or its models, anywhere but in the ledger."""
    found = []
    for path, whole, tree in python_files(root, "stockthread", "project"):
        if path.parts[:2] == ("stockthread", "ledger") or "ledger" not in whole.lower():
            continue
        for line, text in texts(tree):
            if _WRITES_LEDGER.search(text):
                found.append(f"{path}:{line} writes a ledger table")
        for line, module, name in imports(tree):
            if f"{module}.{name}".startswith("stockthread.ledger.models"):
                found.append(f"{path}:{line} takes the ledger's models")
    for path in sorted((root / "stockthread").rglob("*.sql")):
        if "ledger" not in path.relative_to(root).parts and _WRITES_LEDGER.search(path.read_text()):
            found.append(f"{path.relative_to(root)} writes a ledger table")
    return found


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each text in the code but docstrings; what an f-string fills in becomes `{}`."""
    inside, docstrings = set(), set()
    for node in nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docstrings.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            inside.update(id(part) for part in node.values)
            yield (
                node.lineno,
                "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "{}"
                    for part in node.values
                ),
            )
    for node in nodes(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in inside and id(node) not in docstrings:
            yield node.lineno, node.value


def long_functions(root: Path) -> list[str]:
    """Functions of more than FUNCTION_LINES lines."""
    found = []
    for path, _, tree in python_files(root):
        for node in nodes(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > FUNCTION_LINES:
                    found.append(f"{path}:{node.lineno} {node.name} has {size} lines")
    return found


def long_views(root: Path) -> list[str]:
    """Views of more than VIEW_LINES lines: they only hand things on."""
    return [
        f"{path}:{node.lineno} {node.name} is a view of {size} lines"
        for path, _, tree in python_files(root, "stockthread/web/views")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
        if (size := (node.end_lineno or node.lineno) - node.lineno + 1) > VIEW_LINES
    ]


def long_modules(root: Path) -> list[str]:
    """Modules of more than MODULE_LINES lines."""
    return [
        f"{path} has {len(text.splitlines())} lines"
        for path, text, _ in python_files(root)
        if len(text.splitlines()) > MODULE_LINES and "migrations" not in path.parts
    ]


def modules_without_docstring(root: Path) -> list[str]:
    """Modules that do not say what they keep true; Django's own files and tests need not."""
    return [
        f"{path} has no docstring"
        for path, text, tree in python_files(root, "stockthread", "project", "bench")
        if text.strip() and not ast.get_docstring(tree)
        if "migrations" not in path.parts and path.name != "apps.py"
    ]


def names_of_nothing(root: Path) -> list[str]:
    """Files and folders named after no idea, and in the core Django's by-roads."""
    found = []
    for path, _, _ in python_files(root):
        for part in (*path.parts[:-1], path.stem):
            if NAMES_OF_NOTHING & set(part.split("_")):
                found.append(f"{path} is named after nothing that it does")
    for path, _, _ in core_files(root):
        if path.stem in ("admin", "views", "forms", "templatetags", "receivers"):
            found.append(f"{path} belongs in a shell")
    return found


def scripts_in_pages(root: Path) -> list[str]:
    """Script or style written into a page, which the browser is told to refuse."""
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*\btype=[\"']application/(?:ld\+)?json)[^>]*>"
        r"|<style\b|\sstyle=|\son[a-z]+=|javascript:|hx-on[:=]",
        re.IGNORECASE,
    )
    found = []
    for path in sorted((root / "stockthread").rglob("templates/**/*.html")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if inline.search(line):
                found.append(f"{path.relative_to(root)}:{number} has script or style in the page")
    return found


def traces_of_a_workplace(root: Path) -> list[str]:
    """Addresses of package registries, paths of one machine, and unfinished notes."""
    # Written in parts, or this file would find itself.
    hosts = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com"]
    hosts += ["npm" + "mirror", "deb.deb" + "ian.org", "crates" + ".io", "proxy.go" + "lang.org"]
    path_of_machine = re.compile(r"(?<![\w.])/(?:" + "wo" + r"rk|ro" + r"ot|fa" + r"rm)/")
    unfinished = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    found = []
    for path, text in every_text(root):
        for number, line in enumerate(text.splitlines(), 1):
            what = ""
            if any(host in line for host in hosts):
                what = "names a package registry"
            elif path_of_machine.search(line):
                what = "names a path of one machine"
            elif unfinished.search(line) and "vendor" not in path.parts:
                what = "has a note of unfinished work"
            elif "://" in line and path.parts[0] == "requirements":
                what = "has an address in a lock"
            if what:
                found.append(f"{path}:{number} {what}")
    return found


def locks_left_behind(root: Path) -> list[str]:
    """Libraries that are asked for but not in the lock that should have them."""
    asked = {
        name: set(
            re.findall(r"^([\w.-]+)", (root / "requirements" / f"{name}.in").read_text(), re.M)
        )
        for name in ("base", "dev")
    }
    wanted = {"base": asked["base"], "dev": asked["base"] | asked["dev"]}
    found = []
    for name, libraries in wanted.items():
        lock = (root / "requirements" / f"{name}.txt").read_text()
        locked = set(re.findall(r"^([\w.-]+)==", lock, re.M))
        found += [f"{name}.txt has no {library}" for library in sorted(libraries - locked)]
        if "--hash=sha256:" not in lock:
            found.append(f"{name}.txt has no hashes")
    return found


def every_text(root: Path) -> Iterator[tuple[Path, str]]:
    """Each text file that is part of the product, with its path from the root."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if tracked.returncode == 0:
        names = [Path(name) for name in tracked.stdout.split("\0") if name]
    else:
        names = [path.relative_to(root) for path in root.rglob("*")]
    for name in sorted(set(names)):
        if LEFT_OUT & set(name.parts) or not (root / name).is_file():
            continue
        try:
            yield name, (root / name).read_text()
        except UnicodeDecodeError:
            continue  # a picture or a font
