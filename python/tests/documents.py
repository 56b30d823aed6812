"""The code of the project's pages and notebooks, run as a reader runs it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "python/examples"


def blocks(page: str) -> list[str]:
    """Return the Python code of a page, block by block."""
    return re.findall(r"^```python\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)


def names_of_page(page: str, least: int = 1) -> dict[str, Any]:
    """Run the code of a page in the folder of the project; return what it names."""
    code = blocks(page)
    assert len(code) >= least
    names: dict[str, Any] = {"__name__": "page"}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        exec("import infosoc", names)
        for block in code:
            exec(compile(block, "page", "exec"), names)
    return names


def cells_of(notebook: str) -> list[dict[str, Any]]:
    """Return the cells of a notebook among the examples."""
    return json.loads((EXAMPLES / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]


def names_of_notebook(notebook: str, folder: Path, replaced: Mapping[str, str]) -> dict[str, Any]:
    """Run the code of a notebook in a folder, with some of its text replaced; return what it names."""
    names: dict[str, Any] = {"__name__": notebook}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(folder), *sys.path])
        patch.chdir(folder)
        for cell in cells_of(notebook):
            if cell["cell_type"] == "code":
                code = "".join(cell["source"])
                for old, new in replaced.items():
                    code = code.replace(old, new)
                exec(compile(code, cell["id"], "exec"), names)
    return names
