"""First drafts of descriptions: what Python adds is the way in and out."""

import datetime
from pathlib import Path

import infosoc
import polars
import pytest

GOLDEN = Path(__file__).resolve().parents[2] / "tests/golden"
HOUSEHOLDS = GOLDEN / "describe/synthetic_hogares.sav"


def test_a_path_and_a_file_that_was_read_give_the_same_draft() -> None:
    of_path = infosoc.describe(HOUSEHOLDS, country="MEX", year=2020)
    of_file = infosoc.describe(infosoc.read_file(HOUSEHOLDS), country="Mexico", year=2020)
    assert of_path.to_dicts() == of_file.to_dicts()
    assert of_path.columns == [
        "variable",
        "label",
        "concept",
        "category",
        "value",
        "codes",
        "value_label",
        "confidence",
        "reason",
        "file",
    ]
    internet = [row for row in of_path.to_dicts() if row["variable"] == "h04"]
    assert {(row["concept"], row["value"], row["codes"]) for row in internet} == {
        ("HH6", "yes", "1"),
        ("HH6", "no", "2"),
        ("HH6", "missing", "9"),
    }


def test_a_draft_is_written_once_and_opens(tmp_path: Path) -> None:
    draft = infosoc.describe([HOUSEHOLDS], country="MEX", year=2020)
    draft.write(tmp_path / "hogares")
    with pytest.raises(infosoc.InvalidArgument, match="overwrite"):
        draft.write(tmp_path / "hogares")
    draft.write(tmp_path / "hogares", overwrite=True)
    dataset = infosoc.open_dataset(tmp_path / "hogares")
    assert not [row for row in dataset.validate().to_dicts() if row["severity"] == "error"]
    assert 0 < dataset.estimate("HH6").to_dicts()[0]["value"] < 100


def test_words_that_nobody_knows_are_errors() -> None:
    with pytest.raises(infosoc.UnknownOption, match="mics6"):
        infosoc.describe(HOUSEHOLDS, survey="mics66")
    with pytest.raises(infosoc.UnknownOption, match="household"):
        infosoc.describe(HOUSEHOLDS, unit="house")
    with pytest.raises(infosoc.UnknownArea):
        infosoc.describe(HOUSEHOLDS, country="Atlantis")


def test_times_and_categories_of_a_file_are_no_obstacle(tmp_path: Path) -> None:
    draft = infosoc.describe(GOLDEN / "statfiles/sample_missing.sav", country="NPL", year=2014)
    draft.write(tmp_path / "times")
    table = polars.DataFrame(
        {
            "Internet": ["Yes", "No", None, "Yes"],
            "start": [datetime.timedelta(hours=9), None, datetime.timedelta(hours=10), datetime.timedelta(hours=9)],
            "rooms": ["1", "2", "3", "4"],
        }
    )
    categories = table.cast({"Internet": polars.Categorical, "rooms": polars.Categorical})
    drafts = []
    for name, of in [("text", table), ("categories", categories)]:
        of.write_parquet(tmp_path / f"{name}.parquet")
        rows = infosoc.describe(tmp_path / f"{name}.parquet", country="NPL", year=2014).to_dicts()
        drafts.append([{key: value for key, value in row.items() if key != "file"} for row in rows])
    assert drafts[0] == drafts[1]
