"""The progress bar shows how far work has come, and nothing where tqdm is not installed."""

import doctest
import sys

import infosoc.progress
import pytest
from infosoc.progress import Bar, reporter


def test_a_bar_shows_rows_and_is_complete_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    bar = reporter(True)
    assert isinstance(bar, Bar)
    bar(250_000, 1_000_000)
    bar(1_000_000, 1_000_000)
    last = capsys.readouterr().err.split("\r")[-1]
    assert "100%" in last
    assert "1.00M/1.00M" in last
    assert last.endswith("\n"), "a bar that is done leaves the cursor on a new line"


def test_a_bar_without_a_total_counts(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar()
    bar(3000, None)
    bar.close()
    last = capsys.readouterr().err.split("\r")[-1]
    assert "3.00k rows" in last
    assert "%" not in last


def test_without_tqdm_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    assert reporter(True) is None


def test_a_function_is_called_as_it_is() -> None:
    calls: list[tuple[int, int | None]] = []

    def note(done: int, total: int | None) -> None:
        calls.append((done, total))

    report = reporter(note)
    assert report is note
    assert reporter(False) is None


def test_anything_else_is_refused() -> None:
    with pytest.raises(TypeError, match="progress: expected True, False or a function of two numbers, got str"):
        reporter("yes")  # type: ignore[arg-type]


def test_examples_hold() -> None:
    assert doctest.testmod(infosoc.progress, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0
