"""Parquet files of strangers: what one may unfold to is bounded, damaged ones are refused, without a word on stderr."""

import random
from pathlib import Path

import infosoc
import pyarrow as pa
import pyarrow.parquet
import pytest

DATASETS = Path(__file__).parents[2] / "datasets"
ROWS = 20


def write(path: Path, **options: object) -> Path:
    """Write a table whose text is long and the same in each row."""
    table = pa.table({"w": [1.0] * ROWS, "y": [0, 1] * (ROWS // 2), "long": ["x" * 1_000_000] * ROWS})
    pa.parquet.write_table(table, path, **options)
    return path


def test_what_a_file_may_unfold_to(tmp_path: Path) -> None:
    path = write(tmp_path / "long.parquet", use_dictionary=False, compression="zstd")
    assert path.stat().st_size < 10_000
    with pytest.raises(
        infosoc.InvalidFile, match=r"would unfold from a file of \d+ bytes to 20000\d+, .*unfold_limit=20"
    ):
        infosoc.Survey(path, weight="w", unfold_limit=10_000_000).proportion("long")
    # Columns that nobody reads do not count.
    assert infosoc.Survey(path, weight="w", unfold_limit=10_000_000).mean("y").to_dicts()[0]["value"] == 0.5
    for limit in (None, 30_000_000):
        (row,) = infosoc.Survey(path, weight="w", unfold_limit=limit).proportion("long").to_dicts()
        assert row["value"] == 1.0
    with pytest.raises(infosoc.InvalidArgument, match="unfold_limit: expected paths of Parquet files"):
        infosoc.Survey(pa.table({"w": [1.0]}), weight="w", unfold_limit=1)
    with pytest.raises(infosoc.InvalidFile, match="unfold_limit"):
        infosoc.open_dataset(DATASETS / "national" / "mex-endutih-2021", unfold_limit=1000)


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_damaged_files(tmp_path: Path, version: str, capfd: pytest.CaptureFixture[str]) -> None:
    table = pa.table({"w": [1.0] * 40, "y": [0, 1] * 20, "text": ["north", None, "a name that is long", ""] * 10})
    path = tmp_path / "damaged.parquet"
    pa.parquet.write_table(table, path, data_page_version=version, row_group_size=16)
    honest = path.read_bytes()
    dice = random.Random(1)
    refused = 0
    for _ in range(400):
        bytes_ = bytearray(honest)
        for _ in range(dice.choice([1, 2, 4])):
            bytes_[dice.randrange(len(bytes_))] = dice.choice([0, 1, 127, 128, 255, dice.randrange(256)])
        path.write_bytes(bytes_)
        try:
            infosoc.Survey(path, weight="w").estimate([infosoc.mean("y"), infosoc.proportion("text")], by=["text"])
        except infosoc.InternalError as error:
            pytest.fail(str(error))
        except infosoc.InfosocError:
            refused += 1
    assert refused > 100
    assert capfd.readouterr().err == ""
