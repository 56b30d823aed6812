"""Put the pages of the site together in a folder that Sphinx reads: ``python -m pages.assemble FOLDER``."""

from __future__ import annotations

import shutil
import sys
from contextlib import chdir
from pathlib import Path

from pages import catalogue, errors, included, reference

DOCS = Path(__file__).resolve().parents[1]
EXAMPLES = included.ROOT / "python/examples"
# What the code of the pages finds beside it, and where that is in the project.
SAMPLES = {
    ".": {"datasets": "datasets"},
    "guides": {"datasets": "datasets", "hh.sav": "tests/golden/statfiles/sample_missing.sav"},
    "coming_from": {"api": "tests/golden/survey/data", "asem": "tests/golden/composite"},
}


def assemble(folder: Path) -> None:
    """Make the folder anew. Code of the guides runs there, beside the samples of the project."""
    shutil.rmtree(folder, ignore_errors=True)
    for part in ["guides", "coming_from"]:
        shutil.copytree(DOCS / part, folder / part)
    for page in DOCS.glob("*.md"):
        shutil.copy(page, folder)
    reference.write(folder / "reference")
    catalogue.write(folder / "catalogue")
    with chdir(included.ROOT):
        errors.write(folder / "reference/errors.rst")
    errors.write_findings(folder / "reference/findings.md")
    for name in included.INCLUDED:
        path = folder / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(included.page(name), encoding="utf-8")
    # As deep as they lie in the project, from where they name the samples.
    notebooks = folder / "examples/notebooks"
    notebooks.mkdir(parents=True)
    # With the programs that make what is synthetic in them.
    for file in [*EXAMPLES.glob("*.ipynb"), *EXAMPLES.glob("synthetic_*.py")]:
        shutil.copy(file, notebooks)
    for where, names in SAMPLES.items():
        for name, source in names.items():
            (folder / where / name).symlink_to(included.ROOT / source)


if __name__ == "__main__":
    assemble(Path(sys.argv[1]).resolve())
