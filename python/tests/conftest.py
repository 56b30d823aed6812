"""What several test files need."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def reader_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder that looks to code like the project's, and in which it may write."""
    os.symlink(ROOT / "datasets", tmp_path / "datasets", target_is_directory=True)
    os.symlink(ROOT / "tests/golden/statfiles/sample_missing.sav", tmp_path / "hh.sav")
    os.symlink(ROOT / "tests/golden/codebooks/mics6-hh.sav", tmp_path / "mics6-hh.sav")
    monkeypatch.chdir(tmp_path)
    return tmp_path
