"""Non-response from Python: classes, codes, models, replicates, the diagnosis and errors."""

from __future__ import annotations

import infosoc
import pandas
import polars
import pytest

SAMPLE = {
    "w": [10.0, 10.0, 20.0, 20.0, 20.0, 10.0, 15.0, 25.0],
    "psu": [1, 1, 2, 2, 3, 3, 4, 4],
    "region": ["N", "N", "S", "S", "S", "N", "S", "N"],
    "size": [1, 2, 1, 1, 2, 1, 2, 2],
    "responded": [True, False, True, True, False, True, True, True],
    "internet": [1, None, 1, 0, None, 0, 1, 1],
}


def survey(**columns: list[object]) -> infosoc.Survey:
    return infosoc.Survey(polars.DataFrame(SAMPLE | columns), weight="w", psu="psu")


def weights(svy: infosoc.Survey) -> list[float]:
    return svy.weights().to_polars()["weight"].to_list()


def test_weights_go_to_the_respondents_of_a_class() -> None:
    svy = survey().adjust_nonresponse("responded", classes=["region"])
    north, south = 55 / 45, 75 / 55
    expected = [10 * north, 0, 20 * south, 20 * south, 0, 10 * north, 15 * south, 25 * north]
    assert weights(svy) == pytest.approx(expected, rel=1e-14)
    row = svy.proportion("internet").to_dicts()[0]
    assert row["se"] > 0
    assert row["n"] == 6
    diagnosis = svy.nonresponse()
    assert diagnosis is not None
    assert [row["factor"] for row in diagnosis.to_dicts()] == pytest.approx([north, south])
    assert diagnosis.method == "classes"
    assert diagnosis.max_factor == pytest.approx(south)
    assert diagnosis.response_rate == pytest.approx(100 / 130)
    assert 0 < diagnosis.r_indicator < 1
    assert len(diagnosis.collapsed()) == 0
    balance = diagnosis.balance().to_dicts()
    assert [row["after"] for row in balance] == pytest.approx([row["sample"] for row in balance])
    assert survey().nonresponse() is None


def test_any_table_and_any_answer() -> None:
    expected = weights(survey().adjust_nonresponse("responded", classes="region"))
    frame = pandas.DataFrame(SAMPLE | {"responded": [1, 0, 1, 1, 0, 1, 1, 1]})
    svy = infosoc.Survey(frame, weight="w", psu="psu")
    assert weights(svy.adjust_nonresponse("responded", ["region"])) == expected
    words = ["rr", "nr", "rr", "rr", "nr", "rr", "rr", "rr"]
    assert weights(survey(responded=words).adjust_nonresponse("responded", ["region"])) == expected
    codes = [11, 20, 11, 12, 21, 11, 11, 11]
    coded = survey(responded=codes).adjust_nonresponse(
        "responded", ["region"], codes={"rr": [11, 12], "nr": [20, 21], "in": 30}
    )
    assert weights(coded) == expected
    expression = survey().adjust_nonresponse(polars.col("internet").is_not_null(), classes=[polars.col("region")])
    assert weights(expression) == expected


def test_replicates_repeat_the_step_in_either_order() -> None:
    before = survey().make_replicates("jk1").adjust_nonresponse("responded", ["region"], min_respondents=4)
    after = survey().adjust_nonresponse("responded", ["region"], min_respondents=4).make_replicates("jk1")
    first, second = (svy.proportion("internet").to_dicts()[0] for svy in (before, after))
    assert first["se"] == pytest.approx(second["se"], rel=1e-12)
    assert [row["reason"] for row in after.nonresponse().collapsed().to_dicts()] == ["min_respondents"]  # type: ignore[union-attr]


def test_models_eligibility_and_calibration() -> None:
    svy = survey().adjust_nonresponse("responded", propensity=["size"])
    assert sum(weights(svy)) > 100
    assert svy.nonresponse().method == "propensity"  # type: ignore[union-attr]
    words = ["rr", "nr", "rr", "rr", "uk", "rr", "in", "rr"]
    unknown = survey(responded=words)
    assert sum(weights(unknown.adjust_nonresponse("responded"))) == pytest.approx(95 * 130 / 110)
    assert sum(weights(unknown.adjust_nonresponse("responded", eligible_share=0.5))) == pytest.approx(105)
    calibrated = unknown.adjust_nonresponse("responded").poststratify("region", {"N": 60, "S": 70})
    assert sum(weights(calibrated)) == pytest.approx(130)


def test_errors_say_what_is_wrong() -> None:
    svy = survey()
    with pytest.raises(infosoc.UnknownColumn, match="regon"):
        svy.adjust_nonresponse("responded", ["regon"])
    with pytest.raises(infosoc.InvalidArgument, match="2"):
        svy.adjust_nonresponse("size")
    with pytest.raises(infosoc.InvalidArgument, match="min_respondents"):
        svy.adjust_nonresponse("responded", ["region"], min_respondents=7)
    with pytest.raises(infosoc.InfosocError, match="propensty"):
        svy.adjust_nonresponse("responded", propensity="size", method="propensty")
    with pytest.raises(infosoc.InvalidArgument, match="respondent"):
        survey(responded=[0] * 8).adjust_nonresponse("responded")
    with pytest.raises(infosoc.InfosocError, match="rx"):
        svy.adjust_nonresponse("responded", codes={"rx": [1]})
