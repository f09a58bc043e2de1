"""Files of tests are compiled ahead of the workers that read them."""

import os
import subprocess
import sys

from tests.installation import ROOT


def test_a_file_read_ahead_is_kept_as_bytecode_and_none_of_its_tests_is_run(tmp_path):
    file = tmp_path / "test_nothing.py"
    file.write_text("def test_that_fails():\n    assert 1 == 2\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.ahead", "-p", "no:django", "--collect-only",
         "-q", "-c", os.devnull, "--rootdir", tmp_path, file],
        cwd=ROOT, env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""}, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert "no tests collected" in done.stdout, done.stdout + done.stderr
    assert list(tmp_path.glob("__pycache__/test_nothing.*-pytest-*.pyc"))
