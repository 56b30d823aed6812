"""What is written is whole or the old file: on a full disk, without permission, killed in between. For every write."""

import importlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import infosoc
import pytest
import writes

PROGRAM = [sys.executable, writes.__file__]
MODULES = ["plot", "report", "wsis", "display"]


def test_every_write_is_in_the_list() -> None:
    modules = [infosoc, *(importlib.import_module(f"infosoc.{name}") for name in MODULES)]
    found = {name: function for module in modules for name, function in writes.callables(module)}
    listed = {function for function, _ in writes.WRITES.values()}
    assert listed <= found.keys(), "a write of the list is not there any more"
    for name, function in found.items():
        is_write = name.rpartition(".")[2].startswith(("write", "save", "fill"))
        takes_place = bool(writes.parameters(function) & writes.PLACES)
        if is_write or (takes_place and name not in writes.READS):
            assert name in listed, f"{name} writes a file, and is not in writes.WRITES (if it only reads: READS)"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that others may read: pytest's own is its owner's alone."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@pytest.fixture(scope="module")
def refused(folder: Path) -> dict[str, list[str]]:
    run = subprocess.run(
        [*PROGRAM, "refused", str(folder)], capture_output=True, text=True, check=True, cwd=writes.ROOT
    )
    return dict(json.loads(line) for line in run.stdout.splitlines())


@pytest.mark.parametrize("name", writes.WRITES)
def test_a_full_disk_and_a_folder_without_permission_leave_the_old_files(
    refused: dict[str, list[str]], name: str
) -> None:
    assert refused[name] == []


# The ways of one function share how its file comes to its place: one of each is killed.
KILLED = list({function: name for name, (function, _) in writes.WRITES.items()}.values())


def complete(name: str, folder: Path) -> dict[str, bytes]:
    """What the write gives."""
    for one in (folder / "inputs", folder / "whole"):
        one.mkdir(parents=True)
    writes.WRITES[name][1](folder / "inputs")(folder / "whole")
    return writes.contents(folder / "whole")


def is_temporary(path: str) -> bool:
    return any(part.startswith(".infosoc-") for part in Path(path).parts)


def check(left: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Each file is the old one or the new one, and at most one killed write is left lying."""
    tops = {
        next(part for part in Path(path).parts if part.startswith(".infosoc-")) for path in left if is_temporary(path)
    }
    assert len(tops) <= 1, tops
    assert {path for path in left if not is_temporary(path)} == old.keys()
    for path, content in old.items():
        assert left[path] == content or writes.timeless(left[path]) == writes.timeless(new[path]), path


@pytest.mark.parametrize("name", KILLED)
def test_a_kill_in_the_middle_of_a_file_leaves_the_old_one(name: str, tmp_path: Path) -> None:
    new = complete(name, tmp_path)
    out = tmp_path / "out"
    old = {path: b"old" for path in new}
    for path, content in old.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    largest = max(map(len, new.values()))
    run = subprocess.run([*PROGRAM, "cut", name, str(tmp_path), str(largest // 2)], check=False, cwd=writes.ROOT)
    assert run.returncode == -signal.SIGXFSZ
    check(writes.contents(out), old, new)


@pytest.mark.parametrize("name", KILLED)
def test_a_kill_at_any_moment_leaves_whole_files(name: str, tmp_path: Path) -> None:
    new = complete(name, tmp_path)
    program: Any = subprocess.Popen([*PROGRAM, "loop", name, str(tmp_path)], stdout=subprocess.PIPE, cwd=writes.ROOT)
    with program:
        assert program.stdout.readline() == b"ready\n"
        time.sleep(random.Random().uniform(0, 0.2))
        program.kill()
    check(writes.contents(tmp_path / "out"), new, new)
