"""The files in static/ that other people wrote: which, which version, which bytes.

`python -m stockthread.web.vendor` checks the files that are here against their checksums.
`python -m stockthread.web.vendor fetch` takes them again from the npm registry with `npm pack`
and writes them only if their checksums match. Nothing else may write static/stockthread/vendor.
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "static" / "stockthread" / "vendor"


class Vendored(NamedTuple):
    """One file of one npm package: `member` is its path in the package, `sha256` its content."""

    package: str
    version: str
    member: str
    file: str
    sha256: str


VENDORED = (
    Vendored(
        package="htmx.org",
        version="2.0.11",
        member="package/dist/htmx.min.js",
        file="htmx.min.js",
        sha256="d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    ),
    Vendored(
        package="@fontsource/jetbrains-mono",
        version="5.3.0",
        member="package/files/jetbrains-mono-latin-400-normal.woff2",
        file="jetbrains-mono.woff2",
        sha256="14425ba9c695763c1547f48a206b7aa60350a33ae23de09f0407877f3fcd89eb",
    ),
    Vendored(
        package="@fontsource/jetbrains-mono",
        version="5.3.0",
        member="package/LICENSE",
        file="jetbrains-mono.LICENSE.txt",
        sha256="403581b69dac5cff4079205e01c6b467e56af449ecbd7247693ddb1baafa005b",
    ),
    Vendored(
        package="d3-hierarchy",
        version="3.1.2",
        member="package/dist/d3-hierarchy.min.js",
        file="d3-hierarchy.min.js",
        sha256="a8771380454be89ec5ffe9a6396ba7c247081e348ae740dc9cb9629abd4c0e43",
    ),
    Vendored(
        package="d3-hierarchy",
        version="3.1.2",
        member="package/LICENSE",
        file="d3-hierarchy.LICENSE.txt",
        sha256="e008c5e25a6be382593089c29bfabbc553c6378eee02895aec46ce396cc404ee",
    ),
)


def differing(folder: Path = FOLDER) -> list[str]:
    """Names of the vendored files that are missing or are not the pinned bytes."""
    return [v.file for v in VENDORED if not _matches(folder / v.file, v.sha256)]


def fetch(vendored: Vendored, folder: Path = FOLDER) -> None:
    """Take one file from its package and write it, if its bytes are the pinned ones."""
    with tempfile.TemporaryDirectory() as scratch:
        name = f"{vendored.package}@{vendored.version}"
        subprocess.run(["npm", "pack", "--silent", name], cwd=scratch, check=True)
        [archive] = Path(scratch).glob("*.tgz")
        with tarfile.open(archive) as tar:
            member = tar.extractfile(vendored.member)
            assert member is not None, f"{name} has no {vendored.member}"
            content = member.read()
    if hashlib.sha256(content).hexdigest() != vendored.sha256:
        raise SystemExit(f"{name}: {vendored.member} is not the pinned file; nothing was written.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / vendored.file).write_bytes(content)


def _matches(path: Path, sha256: str) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def main(words: list[str]) -> int:
    if words == ["fetch"]:
        for vendored in VENDORED:
            fetch(vendored)
    wrong = differing()
    for name in wrong:
        print(f"{name} is missing or changed. Run: python -m stockthread.web.vendor fetch")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
