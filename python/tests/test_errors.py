"""Every kind of bad input has an error of its own or a flagged row; none becomes a number."""

import datetime
import decimal
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import infosoc
import polars as pl
import pyarrow as pa
import pytest

ROOT = Path(__file__).resolve().parents[2]
PEOPLE: dict[str, Any] = {
    "w": [10.0, 12.0, 9.0, 11.0, 20.0, 22.0, 19.0, 18.0],
    "stratum": ["a", "a", "a", "a", "b", "b", "b", "b"],
    "psu": [1, 1, 2, 2, 3, 3, 4, 4],
    "sex": ["F", "M"] * 4,
    "internet": [1, 1, 0, 1, 0, 1, 1, 0],
    "minutes": [120.0, 45.0, 0.0, 60.0, 0.0, 90.0, 30.0, 0.0],
    "nobody": [False] * 8,
}


def survey(**changed: object) -> infosoc.Survey:
    return infosoc.Survey(pl.DataFrame(PEOPLE | changed), weight="w", strata="stratum", psu="psu")


def weights(bad: float | None) -> list[float | None]:
    return [10.0, 12.0, bad, 11.0, 20.0, bad, 19.0, 18.0]


@pytest.mark.parametrize(
    ("bad", "word"), [(-1.0, "negative"), (None, "null"), (math.nan, "NaN"), (math.inf, "infinite")]
)
def test_bad_weights(bad: float | None, word: str) -> None:
    with pytest.raises(infosoc.InvalidWeight, match=rf'"w" holds {word}.* in 2 rows, first in row 2') as caught:
        survey(w=weights(bad))
    assert caught.value.code == "invalid_weight"


@pytest.mark.parametrize("code", [8, 9, 99])
def test_missing_codes_in_a_binary_variable(code: int) -> None:
    people = survey(internet=[1, 1, 0, 1, code, 1, code, 0])
    with pytest.raises(
        infosoc.NotBinary, match=rf'"internet" holds values other than 0 and 1 \({code}\) in 2 rows, first in row 4'
    ):
        people.proportion("internet")


def test_all_missing_codes_are_named() -> None:
    people = survey(internet=[1, 8, 0, 9, 99, 1, 1, 0])
    with pytest.raises(infosoc.NotBinary, match=r"8, 9, 99"):
        people.proportion("internet")


def test_a_condition_is_binary() -> None:
    with pytest.raises(infosoc.NotBinary, match="9"):
        survey(internet=[1, 1, 0, 1, 9, 1, 1, 0]).mean("minutes", where="internet")


def test_strata_of_one_psu_are_all_listed() -> None:
    lonely = {"stratum": ["a", "a", "a", "a", "b", "b", "c", "c"]}
    with pytest.raises(infosoc.LonelyPsu, match=r"2 strata .*: b, c;.*lonely_psu"):
        survey(**lonely)
    table = pl.DataFrame(PEOPLE | lonely)
    adjusted = infosoc.Survey(table, weight="w", strata="stratum", psu="psu", lonely_psu="adjust")
    assert adjusted.mean("minutes").to_dicts()[0]["se"] > 0


def test_a_missing_column_names_its_neighbours() -> None:
    with pytest.raises(infosoc.UnknownColumn, match=r'"internt".*internet'):
        survey().proportion("internt")


def test_a_domain_without_cases_is_flagged() -> None:
    [row] = survey().mean("minutes", where="nobody").to_dicts()
    assert (row["status"], row["n"], row["value"], row["se"]) == ("empty", 0, None, None)


def test_text_in_a_numeric_column() -> None:
    people = survey(minutes=["120", "45", "none", "60", "0", "90", "30", "0"])
    with pytest.raises(infosoc.WrongType, match=r'"minutes" holds .*text'):
        people.mean("minutes")


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_measure_that_is_no_number(bad: float) -> None:
    with pytest.raises(infosoc.NotFinite, match="in 1 row, first in row 3"):
        survey(minutes=[1.0, 2.0, 3.0, bad, 5.0, 6.0, 7.0, 8.0]).mean("minutes")


def test_a_missing_place_in_the_design() -> None:
    with pytest.raises(infosoc.MissingDesignValue, match="strata"):
        survey(stratum=["a", "a", None, "a", "b", "b", "b", "b"])


def test_a_psu_in_two_strata() -> None:
    with pytest.raises(infosoc.NotNested, match="nest"):
        survey(psu=[1, 1, 2, 2, 1, 1, 2, 2])


def test_no_rows() -> None:
    with pytest.raises(infosoc.EmptyTable):
        infosoc.Survey(pl.DataFrame(PEOPLE).clear(), weight="w")


def test_a_level_that_does_not_exist() -> None:
    with pytest.raises(infosoc.NoSuchRow, match="F, M"):
        survey().mean("minutes", by="sex").difference("sex", "F", "X")


@pytest.mark.parametrize(
    "ask",
    [
        lambda: infosoc.proportion("internet", interval="exact"),  # type: ignore[arg-type]
        lambda: infosoc.Survey(pl.DataFrame(PEOPLE), lonely_psu="ignore"),  # type: ignore[arg-type]
    ],
)
def test_a_word_that_is_not_known(ask: Callable[[], object]) -> None:
    with pytest.raises(infosoc.UnknownOption, match="use one of"):
        ask()


def test_a_level_of_confidence_outside_0_and_1() -> None:
    with pytest.raises(infosoc.InvalidArgument, match="level"):
        survey().mean("minutes", level=95)


def test_what_is_no_table() -> None:
    with pytest.raises(TypeError, match="speaks Arrow"):
        infosoc.Survey([1, 2, 3])  # type: ignore[arg-type]


def test_an_expression_needs_polars() -> None:
    people = infosoc.Survey(pl.DataFrame(PEOPLE).to_arrow(), weight="w")
    with pytest.raises(TypeError, match="polars data frame"):
        people.mean(pl.col("minutes") / 60)


def test_all_mistakes_of_a_design_at_once() -> None:
    table = pl.DataFrame(PEOPLE | {"w": weights(-1.0)})
    with pytest.raises(infosoc.SeveralErrors) as caught:
        infosoc.Survey(table, weight="w", strata="stratums", psu="psus")
    assert sorted(error.code for error in caught.value.errors) == ["invalid_weight", "unknown_column", "unknown_column"]
    assert all(str(error) in str(caught.value) for error in caught.value.errors)


def test_all_mistakes_of_an_estimate_at_once() -> None:
    people = survey(internet=[1, 1, 0, 1, 9, 1, 1, 0])
    with pytest.raises(infosoc.SeveralErrors) as caught:
        people.estimate(
            [infosoc.proportion("internet"), infosoc.mean("sex"), infosoc.mean("hours")], by=["sexe", "region"]
        )
    found = {type(error) for error in caught.value.errors}
    assert found == {infosoc.NotBinary, infosoc.WrongType, infosoc.UnknownColumn}
    assert isinstance(caught.value, infosoc.InfosocError)


def test_every_code_is_a_class() -> None:
    source = (ROOT / "src/error/mod.rs").read_text(encoding="utf-8")
    codes = set(re.findall(r'Error::\w+(?: \{ \.\. \}|\(_\))? => "(\w+)"', source))
    classes = infosoc.InfosocError.__subclasses__()
    # An interrupted computation is Python's own KeyboardInterrupt, a file that was not written its OSError; what nobody
    # foresaw is not an error of the library.
    assert {c.code for c in classes} == codes - {"interrupted", "not_written"} | {"internal"}
    assert len(classes) == len(codes) - 1 >= 20
    for c in classes:
        assert getattr(infosoc, c.__name__) is c
        words = "".join(word.capitalize() for word in c.code.split("_"))
        assert c.__name__ in {words, f"{words}Error", f"{words}Errors"}


@pytest.mark.parametrize("take", [pl.DataFrame.clone, pl.DataFrame.to_arrow])
@pytest.mark.parametrize("chunks", [1, 2])
@pytest.mark.parametrize(
    ("column", "holds"), [([[1]] * 8, "lists"), ([{"a": 1}] * 8, "structs"), ([b"a"] * 8, "bytes")]
)
def test_a_column_that_cannot_be_a_variable_says_what_it_holds(
    column: list[object], holds: str, chunks: int, take: Callable[[pl.DataFrame], Any]
) -> None:
    table = take(pl.concat([pl.DataFrame(PEOPLE | {"odd": column})] * chunks, rechunk=False))
    people = infosoc.Survey(table, weight="w")
    assert people.mean("minutes").to_dicts()[0]["n"] == 8 * chunks
    for ask in [lambda: people.mean("odd"), lambda: people.mean("minutes", by="odd")]:
        with pytest.raises(infosoc.WrongType, match=rf'"odd" holds {holds}, expected .*; convert'):
            ask()
    with pytest.raises(infosoc.WrongType, match=rf'weight: column "odd" holds {holds}'):
        infosoc.Survey(table, weight="odd")


@pytest.mark.parametrize("stream", [False, True])
def test_columns_that_arrow_has_and_the_engine_has_not(stream: bool) -> None:
    wide, number = pa.decimal256(50, 2), decimal.Decimal("1.5")
    columns = [
        (pa.array([number] * 2, wide), "decimals of 256 bits"),
        (pa.array([[number]] * 2, pa.list_(wide)), "lists"),
    ]
    for column, holds in columns:
        svy = infosoc.Survey(pa.table({"y": [1, 2], "wide": column}), stream=stream)
        assert svy.mean("y").to_dicts()[0]["value"] == 1.5
        with pytest.raises(infosoc.WrongType, match=f'"wide" holds {holds}.*; convert it'):
            svy.mean("wide")


def test_times_with_a_zone_are_no_groups() -> None:
    moments = pa.array([datetime.datetime(2021, 1, 1)] * 2, pa.timestamp("us", "UTC"))
    svy = infosoc.Survey(pa.table({"y": [1, 2], "at": moments, "code": moments.dictionary_encode()}))
    assert svy.mean("y").to_dicts()[0]["value"] == 1.5
    for column in ["at", "code"]:
        with pytest.raises(infosoc.WrongType, match="dates and times with a time zone"):
            svy.mean("y", by=column)


def test_an_expression_that_makes_lists_says_so() -> None:
    with pytest.raises(infosoc.WrongType, match="holds lists"):
        survey().mean(pl.concat_list("minutes", "w").alias("both"))


def test_a_series_of_lists_says_so() -> None:
    table = pl.DataFrame({"indicator": ["HH7"], "ref_area": ["MEX"], "time_period": [2021], "obs_value": [[1.0]]})
    with pytest.raises(infosoc.WrongType, match='"obs_value" holds lists'):
        infosoc.Series(table)
