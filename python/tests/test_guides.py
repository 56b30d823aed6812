"""The code of the guides and of the example notebooks runs."""

from __future__ import annotations

import ast
import json
import os
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "python/docs"
GUIDES = sorted(path for path in DOCS.rglob("*.md") if "{code-cell}" in path.read_text(encoding="utf-8"))
# Those that make a part of their data by a program beside them have a test of their own.
WITH_PROGRAMS = {"two_years", "year_of_an_office"}
NOTEBOOKS = sorted(path for path in (ROOT / "python/examples").glob("*.ipynb") if path.stem not in WITH_PROGRAMS)


def cells_of_guide(path: Path) -> list[tuple[str, set[str]]]:
    """Return the cells of a guide in the syntax of MyST, and their tags."""
    found = []
    for body in re.findall(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", path.read_text(encoding="utf-8"), re.M | re.S):
        tags = re.match(r":tags: \[(.*)\]\n", body)
        code = body[tags.end() :] if tags else body
        found.append((code, set(re.findall(r"[\w-]+", tags[1])) if tags else set()))
    return found


def run(code: str, names: dict[str, object], where: str) -> None:
    """Run a cell, and draw its last expression as a notebook does."""
    tree = ast.parse(code, where)
    last = tree.body[-1] if tree.body else None
    shown = ast.Expression(tree.body.pop().value) if isinstance(last, ast.Expr) else None
    exec(compile(tree, where, "exec"), names)
    if shown is not None:
        result = eval(compile(shown, where, "eval"), names)
        draw = getattr(result, "_repr_html_", None)
        assert (draw() if callable(draw) else repr(result)) is not None


def test_there_are_guides_and_notebooks() -> None:
    assert len(GUIDES) >= 8
    assert len(NOTEBOOKS) >= 3


@pytest.fixture
def beside_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with what the site puts beside its pages."""
    for name, source in {
        "datasets": "datasets",
        "hh.sav": "tests/golden/statfiles/sample_missing.sav",
        "api": "tests/golden/survey/data",
        "asem": "tests/golden/composite",
    }.items():
        os.symlink(ROOT / source, tmp_path / name)
    # Notebooks name the samples from their own place in the project.
    (tmp_path / "python/examples").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("beside_samples")
@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_the_code_of_a_guide_runs(path: Path) -> None:
    names: dict[str, object] = {"__name__": "guide"}
    for number, (code, tags) in enumerate(cells_of_guide(path), 1):
        if "needs-svy" in tags and find_spec("svy") is None:
            continue
        where = f"{path.name}, cell {number}"
        if "raises-exception" in tags:
            with pytest.raises(Exception, match=r"."):
                run(code, names, where)
        else:
            run(code, names, where)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_holds_no_outputs(
    path: Path, beside_samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(beside_samples / "python/examples")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    names: dict[str, object] = {"__name__": "notebook"}
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "code":
            # Outputs would be those of another version; the site has them new.
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
            run("".join(cell["source"]), names, f"{path.name}, cell {number}")
