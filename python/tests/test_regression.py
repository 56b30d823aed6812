"""Regression under the design: what an analyst hands in, and what comes back."""

from __future__ import annotations

import math
from pathlib import Path

import infosoc
import polars as pl
import pytest
from documents import names_of_page

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/golden/survey/data"
PAGE = ROOT / "src/survey/model/digital_divide.md"


@pytest.fixture(scope="module")
def schools() -> infosoc.Survey:
    table = pl.read_csv(DATA / "apistrat.csv")
    table = table.with_columns(
        wide=pl.col("sch_wide") == "Yes",
        code=pl.col("stype").replace_strict({"E": 1, "H": 2, "M": 3}),
        kind=pl.col("stype").cast(pl.Categorical),
        gap=pl.when(pl.col("meals") < 5).then(None).otherwise(pl.col("meals")),
        no_weight=pl.lit(0.0),
    )
    return infosoc.Survey(table, weight="pw", strata="stype", fpc="fpc")


def row(model: infosoc.Table, **keys: object) -> dict:
    found = [r for r in model.to_dicts() if all(r[name] == value for name, value in keys.items())]
    assert len(found) == 1
    return found[0]


def test_a_model_is_a_table_with_all_that_r_prints(schools: infosoc.Survey) -> None:
    model = schools.regress("wide", ["stype", "mobility"], family="binomial")
    assert model.columns[:4] == ["term", "level", "reference", "value"]
    high = row(model, term="stype", level="H")
    assert high["value"] == pytest.approx(-2.143211881228281, rel=1e-8)
    assert high["se"] == pytest.approx(0.4680254204258291, rel=1e-8)
    assert high["reference"] == "E"
    assert high["odds_ratio"] == pytest.approx(math.exp(high["value"]))
    assert high["odds_low"] == pytest.approx(math.exp(high["ci_low"]))
    assert (model.n, model.n_missing, model.df) == (200, 0, 194)
    assert model.to_pandas().shape == pl.DataFrame(model).shape == (4, 15)
    assert "stype" in repr(model)
    assert "<table" in model._repr_html_()
    covariance = model.covariance()
    assert covariance[1][1] == pytest.approx(high["se"] ** 2)
    assert model.aic > model.deviance


def test_exponentials_take_the_place_of_coefficients(schools: infosoc.Survey) -> None:
    plain = schools.regress("wide", "stype", family="quasibinomial")
    ratios = schools.regress("wide", "stype", family="quasibinomial", exponentiate=True)
    for a, b in zip(plain.to_dicts(), ratios.to_dicts(), strict=True):
        assert b["value"] == pytest.approx(math.exp(a["value"]))
        assert b["ci_high"] == pytest.approx(math.exp(a["ci_high"]))
        assert b["p_value"] == a["p_value"]


def test_categories_of_any_type_are_one_model(schools: infosoc.Survey) -> None:
    text = schools.regress("api00", ["stype", "meals"])
    others = [
        schools.regress("api00", ["kind", "meals"]),
        schools.regress("api00", ["code", "meals"], categories="code"),
        schools.regress("api00", ["code", "meals"], reference={"code": 1}),
        schools.regress(pl.col("api00") * 1, ["stype", "meals"]),
        schools.regress("api00", [pl.col("stype").alias("type"), "meals"]),
    ]
    for other in others:
        assert [r["value"] for r in other.to_dicts()] == pytest.approx([r["value"] for r in text.to_dicts()])
    boolean = schools.regress("api00", ["wide"])
    assert row(boolean, term="wide")["level"] == "true"


def test_a_reference_turns_signs_round(schools: infosoc.Survey) -> None:
    a = schools.regress("api00", ["stype"])
    b = schools.regress("api00", ["stype"], reference={"stype": "H"})
    assert row(b, term="stype", level="E")["value"] == pytest.approx(-row(a, term="stype", level="H")["value"])
    with pytest.raises(infosoc.InvalidArgument, match="reference of stype"):
        schools.regress("api00", ["stype"], reference={"stype": "X"})
    with pytest.raises(infosoc.InvalidArgument, match="terms of the model"):
        schools.regress("api00", ["stype"], reference={"sex": "F"})


def test_an_interaction_implies_its_main_effects(schools: infosoc.Survey) -> None:
    model = schools.regress("api00", [("stype", "meals")])
    assert model.terms == ["stype", "meals", "stype:meals"]
    same = schools.regress("api00", ["stype", "meals", ("meals", "stype")])
    assert same.terms[:2] == ["stype", "meals"]
    assert len(same) == len(model) == 6
    test = model.test(("stype", "meals"))
    assert test.statistic == pytest.approx(1.310202280247551, rel=1e-8)
    assert model.test("meals:stype").p_value == test.p_value
    lrt = model.test("stype:meals", method="lrt")
    assert lrt.p_satterthwaite == pytest.approx(0.3251320227761479, rel=1e-8)
    assert len(lrt.effects) == 2
    assert model.test("stype", "stype:meals").df1 == 4
    with pytest.raises(infosoc.UnknownOption, match="ell"):
        model.test("ell")


def test_margins_and_their_contrasts(schools: infosoc.Survey) -> None:
    model = schools.regress("wide", ["stype", "mobility"], family="binomial")
    margins = model.margins("stype")
    assert row(margins, kind="effect", level="H")["se"] == pytest.approx(0.07931952848823888, rel=1e-8)
    delta = model.margins("stype", errors="delta")
    assert row(delta, kind="margin", level="H")["se"] == pytest.approx(0.07141277254835438, rel=1e-8)
    contrast = margins.contrast({"H": 1, "M": -1}).to_dicts()[0]
    values = [row(margins, kind="margin", level=level)["value"] for level in "HM"]
    assert contrast["value"] == pytest.approx(values[0] - values[1])
    assert row(model.margins("mobility"), kind="slope")["value"] == pytest.approx(0.00292510421692967, rel=1e-8)
    crossed = schools.regress("api00", [("stype", "wide")]).margins(("stype", "wide"))
    assert len([r for r in crossed.to_dicts() if r["kind"] == "margin"]) == 6


def test_predictions_are_the_model_at_other_cases(schools: infosoc.Survey) -> None:
    model = schools.regress("wide", ["stype", "mobility"], family="binomial")
    new = pl.DataFrame({"stype": ["E", "M", None], "mobility": [10, 20, 30]})
    found = model.predict(new).to_dicts()
    b = {(r["term"], r["level"]): r["value"] for r in model.to_dicts()}
    eta = b["(Intercept)", None] + b["stype", "M"] + 20 * b["mobility", None]
    assert found[1]["predicted"] == pytest.approx(1 / (1 + math.exp(-eta)))
    assert found[1]["ci_low"] < found[1]["predicted"] < found[1]["ci_high"] < 1
    assert (found[2]["predicted"], found[2]["status"]) == (None, "empty")
    with pytest.raises(infosoc.InvalidArgument, match="categories of the model"):
        model.predict(pl.DataFrame({"stype": ["X"], "mobility": [1]}))
    with pytest.raises(infosoc.UnknownColumn):
        model.predict(pl.DataFrame({"stype": ["E"]}))


def test_missing_values_are_counted_and_leave_the_model(schools: infosoc.Survey) -> None:
    model = schools.regress("api00", ["gap"])
    assert model.n + model.n_missing == 200
    assert model.n_missing > 0
    domain = schools.regress("api00", ["meals"], where=pl.col("meals") >= 5)
    assert [r["se"] for r in domain.to_dicts()] == pytest.approx([r["se"] for r in model.to_dicts()])


def test_what_has_no_number_says_why(schools: infosoc.Survey) -> None:
    cases = [
        (infosoc.CollinearTerms, {"outcome": "api00", "terms": ["meals", (pl.col("meals") * 2).alias("twice")]}),
        (infosoc.Separation, {"outcome": "wide", "terms": [pl.col("wide").alias("same")], "family": "binomial"}),
        (infosoc.InvalidArgument, {"outcome": "api00", "terms": ["stype"], "family": "binomial"}),
        (infosoc.InvalidArgument, {"outcome": "wide", "terms": [], "family": "binomial", "link": "inverse"}),
        (infosoc.UnknownOption, {"outcome": "wide", "terms": [], "family": "tobit"}),
        (infosoc.UnknownColumn, {"outcome": "api01", "terms": ["stype"]}),
        (infosoc.UnknownColumn, {"outcome": "api00", "terms": ["mealz"]}),
        (infosoc.WrongType, {"outcome": "stype", "terms": ["meals"]}),
        (infosoc.InvalidArgument, {"outcome": "api00", "terms": ["api00"]}),
        (infosoc.InvalidArgument, {"outcome": "api00", "terms": [("meals", "meals")]}),
        (infosoc.InvalidArgument, {"outcome": "api00", "terms": ["meals"], "level": 95}),
        (infosoc.InvalidArgument, {"outcome": "api00", "terms": ["stype"], "where": pl.col("stype") == "E"}),
        (infosoc.EmptyTable, {"outcome": "api00", "terms": ["meals"], "where": pl.col("meals") > 1000}),
    ]
    for error, keywords in cases:
        outcome, terms = keywords.pop("outcome"), keywords.pop("terms")
        with pytest.raises(error):
            schools.regress(outcome, terms, **keywords)


def test_a_model_of_the_mean_is_the_mean(schools: infosoc.Survey) -> None:
    model = schools.regress("api00", []).to_dicts()[0]
    mean = schools.mean("api00").to_dicts()[0]
    assert (model["value"], model["se"]) == pytest.approx((mean["value"], mean["se"]))
    assert (model["ci_low"], model["df"]) == pytest.approx((mean["ci_low"], mean["df"]))


def test_too_few_units_give_no_interval() -> None:
    people = pl.DataFrame(
        {"w": [1.0] * 8, "psu": [1, 1, 1, 1, 2, 2, 2, 2], "x": range(8), "y": [1, 3, 2, 5, 4, 6, 5, 9]}
    )
    model = infosoc.Survey(people, weight="w", psu="psu").regress("y", ["x"])
    for r in model.to_dicts():
        assert (r["ci_low"], r["p_value"], r["status"]) == (None, None, "no_df")
    assert model.test("x").p_value is None


def test_the_page_on_the_divide_runs() -> None:
    text = PAGE.read_text(encoding="utf-8")
    shown = {round(value, 1) for value in names_of_page(text)["shown"]}
    for value in shown:
        assert f"{value:.1f}" in text, value
