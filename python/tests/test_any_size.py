"""The code of the page *When one machine is not enough* runs; that on Spark is run by `test_spark`."""

import random
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

PAGE = (Path(__file__).resolve().parents[2] / "src/any_size.md").read_text(encoding="utf-8")
BLOCKS = [
    block
    for block in re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    if "infosoc.spark" not in block
]


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a folder of synthetic people and go there."""
    rows, chance = 4000, random.Random(7)
    table = pa.table(
        {
            "stratum": [k // 500 for k in range(rows)],
            "psu": [k // 20 for k in range(rows)],
            "w": [chance.uniform(0.5, 2.0) for _ in range(rows)],
            "sex": chance.choices(["F", "M"], k=rows),
            "age": chance.choices(["15-24", "25-74"], k=rows),
            "internet": chance.choices([0, 1], k=rows),
            "minutes": [chance.choice([None, *range(0, 240, 15)]) for _ in range(rows)],
        }
    )
    (tmp_path / "people").mkdir()
    pa.parquet.write_table(table, tmp_path / "people/part-0.parquet", row_group_size=900)
    monkeypatch.chdir(tmp_path)


def test_there_is_code_to_run() -> None:
    assert len(BLOCKS) > 3


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_block_runs(block: str) -> None:
    exec(compile(block, "any_size.md", "exec"), {"__name__": "any_size"})
