"""What several test files need."""

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def script() -> Callable[[str], ModuleType]:
    """Load a script of the project, by its path, as a module."""

    def load(path: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture(scope="module")
def written_by(script: Callable[[str], ModuleType], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Run a script of the examples, by its name; return the folder that it has written."""

    def run(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        script(f"python/examples/{name}.py").main(folder)
        return folder

    return run


@pytest.fixture
def reader_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder that looks to code like the project's, and in which it may write."""
    os.symlink(ROOT / "datasets", tmp_path / "datasets", target_is_directory=True)
    os.symlink(ROOT / "tests/golden/statfiles/sample_missing.sav", tmp_path / "hh.sav")
    os.symlink(ROOT / "tests/golden/codebooks/mics6-hh.sav", tmp_path / "mics6-hh.sav")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, which would else be waited for at the end."""
    longest = ["test_spark.py", "test_deliverables.py", "test_writes.py", "test_schema.py", "test_two_years.py"]
    items.sort(key=lambda item: longest.index(item.path.name) if item.path.name in longest else len(longest))
