"""The command as pip installs it, beside the library in the same process."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import infosoc
import pytest

COMMAND = [sys.executable, "-m", "infosoc.command"]
MEXICO = str(Path(__file__).parents[2] / "datasets/national/mex-endutih-2021")


def run(*arguments: str, **options: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    environment = {**os.environ, **options}
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, env=environment)


def test_the_figures_are_those_of_the_library() -> None:
    done = run("estimate", MEXICO, "HH6", "--by", "area", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    figures = infosoc.open_dataset(MEXICO).estimate("HH6", by=["area"]).to_dicts()
    assert [row["value"] for row in json.loads(done.stdout)] == [row["value"] for row in figures]


def test_exit_codes_tell_what_is_wrong_from_what_failed() -> None:
    assert run("validate", MEXICO).returncode == 0
    assert run("validate", MEXICO, "--fail-on", "note").returncode == 1
    failed = run("validate", "nowhere")
    assert failed.returncode == 2
    assert failed.stdout == ""
    assert "error[invalid_file]" in failed.stderr
    assert run("validate", MEXICO, "--fail-on", "never").returncode == 2
    assert run().returncode == 2


def test_the_package_runs_as_the_command_does() -> None:
    by_name = [sys.executable, "-m", "infosoc", "--version"]
    done = subprocess.run(by_name, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, run("--version").stdout)


def test_other_words_for_a_breakdown_and_combinations() -> None:
    done = run("estimate", MEXICO, "HH6", "HH1", "--by", "urbanization,region", "--by", "region", "--format", "csv")
    assert done.returncode == 0
    header, *rows = done.stdout.splitlines()
    assert header.startswith("measure,by,urbanisation,region,value")
    assert {row.split(",")[0] for row in rows} == {"HH6", "HH1"}


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")
@pytest.mark.parametrize(("variable", "has_colour"), [("", True), ("1", False)])
def test_colour_is_for_terminals_that_want_it(variable: str, has_colour: bool) -> None:
    reader, writer = pty.openpty()
    environment = {**os.environ, "NO_COLOR": variable, "TERM": "xterm"}
    arguments = [*COMMAND, "validate", "nowhere"]
    subprocess.run(arguments, stdout=writer, stderr=writer, check=False, env=environment, timeout=60)
    os.close(writer)
    seen = b""
    while chunk := _read(reader):
        seen += chunk
    os.close(reader)
    assert (b"\x1b[1;31merror" in seen) is has_colour
    assert b"invalid_file" in seen


def _read(reader: int) -> bytes:
    """Read what is there; a terminal that nobody writes to any more is an error on Linux."""
    try:
        return os.read(reader, 65536)
    except OSError:
        return b""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_ctrl_c_ends_it_at_once() -> None:
    # Work that takes far longer than the pause.
    files = [f"{MEXICO}/households.parquet"] * 500
    child = subprocess.Popen([*COMMAND, "describe", *files], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1)
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=20)
    assert child.returncode == -signal.SIGINT
