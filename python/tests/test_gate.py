"""The gate of the benches: a slowdown beyond noise fails, noise does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def gate(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("benches/gate.py")


def write(folder: Path, name: str, times: list[float]) -> None:
    for run, time in zip(["base1", "base2", "head1", "head2"], times, strict=True):
        place = folder / name / run
        place.mkdir(parents=True)
        (place / "estimates.json").write_text(json.dumps({"median": {"point_estimate": time}}))


@pytest.mark.parametrize(
    ("times", "code"),
    [
        ([100, 102, 101, 99], 0),
        ([100, 102, 120, 121], 1),
        # A tenth is not exceeded.
        ([100, 102, 109, 109], 0),
        # One run of the head was fast: the other was disturbed.
        ([100, 102, 160, 103], 0),
        # The base differs from itself by more than the head from it.
        ([100, 150, 120, 121], 0),
        ([100, 102, 60, 61], 0),
    ],
)
def test_a_slowdown_beyond_noise_fails(
    gate: ModuleType, tmp_path: Path, times: list[float], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "estimate/mean", times)
    write(tmp_path, "estimate/other", [10, 10, 10, 10])
    assert gate.main(tmp_path) == code
    shown = capsys.readouterr().out
    assert "estimate/mean" in shown
    assert ("**slower**" in shown) == bool(code)


def test_benches_of_one_commit_alone_are_not_compared_and_none_at_all_fails(gate: ModuleType, tmp_path: Path) -> None:
    write(tmp_path, "old", [10, 10, 10, 10])
    (tmp_path / "new/head1").mkdir(parents=True)
    (tmp_path / "new/head1/estimates.json").write_text(json.dumps({"median": {"point_estimate": 1.0}}))
    assert gate.main(tmp_path) == 0
    assert gate.main(tmp_path / "nothing") == 1
