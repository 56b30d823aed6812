"""Calibration from Python: totals as tables of any kind, the diagnosis, and errors."""

from __future__ import annotations

import infosoc
import pandas
import polars
import pyarrow
import pytest

PEOPLE = {
    "w": [10.0, 12.0, 11.0, 9.0, 10.0, 8.0],
    "sex": ["F", "F", "M", "M", "F", "M"],
    "age": [1, 2, 1, 2, 1, 2],
    "rooms": [3, 4, 2, 5, 1, 6],
    "internet": [1, 0, 1, 1, 0, 1],
}
SEX = {"sex": ["F", "M"], "total": [40, 30]}
AGE = {"age": [1, 2], "total": [36, 34]}


def survey() -> infosoc.Survey:
    return infosoc.Survey(polars.DataFrame(PEOPLE), weight="w")


def weights(svy: infosoc.Survey) -> list[float]:
    return svy.weights().to_polars()["weight"].to_list()


def test_totals_are_tables_of_any_kind() -> None:
    expected = weights(survey().poststratify("sex", {"F": 40, "M": 30}))
    assert expected == pytest.approx([12.5, 15.0, 330 / 28, 270 / 28, 12.5, 240 / 28], rel=1e-14)
    for totals in (pyarrow.table(SEX), polars.DataFrame(SEX), polars.LazyFrame(SEX), pandas.DataFrame(SEX)):
        assert weights(survey().poststratify("sex", totals)) == expected
    joint = polars.DataFrame({"sex": ["F", "F", "M", "M"], "age": ["1", "2", "1", "2"], "persons": [25, 15, 11, 19]})
    assert sum(weights(survey().poststratify(["sex", "age"], joint, total="persons"))) == pytest.approx(70)


def test_raking_and_calibration_meet_their_totals() -> None:
    margins = [("sex", polars.DataFrame(SEX)), ("age", {1: 36, 2: 34})]
    raked = survey().rake(margins)
    diagnosis = raked.calibration()
    assert diagnosis is not None
    assert diagnosis.method == "raking"
    assert diagnosis.iterations > 0
    assert diagnosis.columns == ["margin", "level", "n", "target", "before", "after", "difference"]
    assert [row["after"] for row in diagnosis.to_dicts()] == pytest.approx([40, 30, 36, 34])
    same = survey().calibrate(margins, distance="raking")
    assert weights(same) == pytest.approx(weights(raked), rel=1e-8)
    greg = survey().calibrate([*margins, ("rooms", 240)], bounds=(None, 3))
    assert greg.total("rooms").to_dicts()[0]["value"] == pytest.approx(240)
    assert greg.total("rooms").to_dicts()[0]["se"] < 1e-10
    assert sum(weights(survey().calibrate([70]))) == pytest.approx(70)


def test_expressions_and_options() -> None:
    svy = survey().calibrate(
        [((polars.col("rooms") > 2).alias("large"), {True: 40, False: 25})], same_within="age", variance="rooms"
    )
    assert sum(weights(svy)) == pytest.approx(65)
    trimmed = survey().calibrate([("sex", SEX_TOTALS)], distance="logit", bounds=(0.2, 4), trim=(None, 1.2))
    diagnosis = trimmed.calibration()
    assert diagnosis is not None
    assert diagnosis.trimmed_weights == 3
    assert diagnosis.factors["max"] == 1.2
    assert max(weights(survey().trim_weights(upper=11, strict=True))) <= 11


SEX_TOTALS = {"F": 40, "M": 30}


def test_a_calibrated_survey_estimates_and_compares() -> None:
    svy = survey().poststratify("sex", SEX_TOTALS)
    assert survey().calibration() is None
    by_sex = svy.count(by="sex").to_dicts()
    assert [row["value"] for row in by_sex] == pytest.approx([70, 40, 30])
    assert max(row["se"] for row in by_sex) < 1e-12
    gap = svy.mean("rooms", by="sex").difference("sex", "M", "F").to_dicts()[0]
    assert gap["se"] > 0
    # All men of the sample are online: the error of their share is unknown.
    gap = svy.proportion("internet", by="sex").difference("sex", "M", "F").to_dicts()[0]
    assert (gap["se"], gap["status"]) == (None, "one_sided")


def test_what_does_not_fit_is_an_error_of_its_own() -> None:
    with pytest.raises(infosoc.InvalidMargin, match="no total for M") as raised:
        survey().poststratify("sex", {"F": 40})
    assert raised.value.code == "invalid_margin"
    with pytest.raises(infosoc.NotConverged, match=r"sex = F is .* in place of 400 \(-"):
        survey().calibrate([("sex", {"F": 400, "M": 30})], bounds=(0.5, 2))
    with pytest.raises(infosoc.SeveralErrors) as several:
        survey().rake([("sex", {"F": 40}), ("age", {1: -1, 2: 34})])
    assert len(several.value.errors) >= 2  # type: ignore[attr-defined]
    with pytest.raises(infosoc.UnknownOption, match="logit"):
        survey().calibrate([("sex", SEX_TOTALS)], distance="logistic")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="list of pairs"):
        survey().rake(("sex", SEX_TOTALS))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="dictionary has the totals of one column"):
        survey().poststratify(["sex", "age"], SEX_TOTALS)
    with pytest.raises(TypeError, match="speaks Arrow"):
        survey().poststratify("sex", [40, 30])  # type: ignore[arg-type]


def test_totals_that_were_given_have_no_error_and_their_difference_no_test() -> None:
    rows = range(600)
    people = polars.DataFrame(
        {
            "w": [1 + (row * 7 % 13) / 3 for row in rows],
            "psu": [row // 5 for row in rows],
            "sex": ["F" if row * 5 % 11 < 6 else "M" for row in rows],
            "area": ["u" if row * 3 % 7 < 4 else "r" for row in rows],
        }
    )

    def everywhere(reading: infosoc.Reading) -> infosoc.Reading:
        for part in range(3):
            reading.add(people[part::3])
        return reading

    for source in (people, everywhere):
        raked = infosoc.Survey(source, weight="w", psu="psu").rake(
            [("sex", {"F": 1000, "M": 900}), ("area", {"u": 1100, "r": 800})]
        )
        counts = raked.count(by="sex")
        assert [row["se"] for row in counts.to_dicts()] == [0, 0, 0]
        for compared in (counts.difference("sex", "F", "M"), counts.contrast("sex", {"F": 1, "M": -1})):
            [row] = compared.to_dicts()
            assert row["value"] == pytest.approx(100)
            assert (row["se"], row["t"], row["p_value"]) == (0, None, None)


def test_the_diagnosis_tells_what_the_totals_are_now() -> None:
    svy = survey().poststratify("sex", {"F": 40, "M": 30})
    diagnosis = svy.calibration()
    assert diagnosis is not None
    assert diagnosis.later_steps == []
    answered = svy.adjust_nonresponse(polars.col("rooms") < 6)
    now = answered.calibration()
    assert now is not None
    assert now.later_steps == ["nonresponse"]
    assert [row["after"] for row in now.to_dicts()] == pytest.approx(
        [sum(w for w, sex in zip(weights(answered), PEOPLE["sex"], strict=True) if sex == level) for level in "FM"]
    )
    assert now.factors == diagnosis.factors
    trimmed = svy.trim_weights(upper=14).calibration()
    assert trimmed is not None
    assert [row["target"] for row in trimmed.to_dicts()] == [40, 30]
    assert sum(row["difference"] for row in trimmed.to_dicts()) == pytest.approx(0)
    assert trimmed.to_dicts()[0]["difference"] < 0
