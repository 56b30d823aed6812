"""The Python code of the README runs."""

import pytest
from documents import ROOT, blocks

BLOCKS = blocks((ROOT / "README.md").read_text(encoding="utf-8"))


def test_there_is_code_to_run() -> None:
    assert BLOCKS, "README.md has no Python block"


@pytest.mark.usefixtures("reader_folder")
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.splitlines()[0][:40])
def test_block_runs(block: str) -> None:
    exec(compile(block, "README.md", "exec"), {"__name__": "readme"})  # every block stands alone
