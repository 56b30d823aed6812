"""The gap between two groups and its parts, models of several imputations: what an analyst hands in and gets back."""

from __future__ import annotations

import math
from pathlib import Path

import infosoc
import polars as pl
import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/golden/survey/data"
PVS = [f"pv{j}" for j in range(1, 6)]


@pytest.fixture(scope="module")
def schools() -> infosoc.Survey:
    table = pl.read_csv(DATA / "apistrat.csv").with_row_index("row", offset=1)
    values = [
        (pl.col("api00") + 25 * (pl.col("row").cast(pl.Float64) * j).sin()).alias(name) for j, name in enumerate(PVS, 1)
    ]
    moves = [(pl.col("mobility") + 3 * (pl.col("row").cast(pl.Float64) * j).cos()).alias(f"m{j}") for j in range(1, 6)]
    table = table.with_columns(*values, *moves, awarded=pl.col("awards") == "Yes", band=pl.col("mobility") > 18)
    return infosoc.Survey(table, weight="pw", strata="stype", fpc="fpc")


def row(table: infosoc.Table, **keys: object) -> dict:
    found = [r for r in table.to_dicts() if all(r[name] == value for name, value in keys.items())]
    assert len(found) == 1, keys
    return found[0]


def golden(**keys: str) -> dict:
    table = pl.read_csv(ROOT / "tests/golden/analysis/decomposition.csv", infer_schema_length=0)
    found = table.filter(*(pl.col(name).fill_null("") == value for name, value in keys.items()))
    assert found.height == 1, keys
    return found.to_dicts()[0]


def test_a_gap_falls_into_parts(schools: infosoc.Survey) -> None:
    parts = schools.decompose("api00", ["ell", "meals"], "yr_rnd", groups=("No", "Yes"), coefficients="first")
    assert parts.columns[:4] == ["part", "term", "level", "value"]
    for part in ("gap", "explained", "unexplained"):
        known = golden(
            outcome="api00", terms="ell + meals", coefficients="first", normalised="0", part=part, term="", level=""
        )
        found = row(parts, part=part, term=None)
        assert found["value"] == pytest.approx(float(known["value"]), rel=1e-9)
        assert found["se"] == pytest.approx(float(known["se"]), rel=1e-8)
    by_term = [r["value"] for r in parts.to_dicts() if r["part"] == "explained" and r["term"] is not None]
    assert sum(by_term) == pytest.approx(row(parts, part="explained", term=None)["value"])
    assert row(parts, part="mean", level="No")["n"] + row(parts, part="mean", level="Yes")["n"] == 200
    covariance = parts.covariance()
    assert covariance[2][2] == pytest.approx(parts.to_dicts()[2]["se"] ** 2)
    assert parts.n_missing == 0
    assert "explained" in repr(parts)


def test_a_share_falls_into_parts_too(schools: infosoc.Survey) -> None:
    asked = {"groups": ("No", "Yes"), "family": "binomial"}
    parts = schools.decompose("awarded", ["band", "meals"], "yr_rnd", normalise=True, detail="level", **asked)
    levels = {r["level"] for r in parts.to_dicts() if r["term"] == "band"}
    assert levels == {"false", "true"}
    assert "note" not in parts.columns
    plain = schools.decompose("awarded", ["band", "meals"], "yr_rnd", **asked)
    assert row(plain, part="unexplained", term="band")["note"].startswith("depends on which categories")
    three = schools.decompose("awarded", ["band", "meals"], "yr_rnd", method="three_fold", detail="whole", **asked)
    assert [r["part"] for r in three.to_dicts()] == ["mean", "mean", "gap", "endowments", "coefficients", "interaction"]
    assert sum(r["value"] for r in three.to_dicts()[3:]) == pytest.approx(three.to_dicts()[2]["value"])


def test_what_cannot_be_split_is_refused(schools: infosoc.Survey) -> None:
    with pytest.raises(infosoc.InvalidArgument, match="two groups"):
        schools.decompose("api00", ["meals"], "stype")
    with pytest.raises(infosoc.UnknownColumn):
        schools.decompose("api00", ["meals"], "nothing")
    with pytest.raises(infosoc.InfosocError, match="three parts"):
        schools.decompose("api00", ["meals"], "yr_rnd", method="three_fold", coefficients="first")
    with pytest.raises(infosoc.InfosocError, match="coefficients"):
        schools.decompose("api00", ["meals"], "yr_rnd", coefficients="omnibus")
    with pytest.raises(TypeError, match="exponentiate"):
        schools.decompose("api00", ["meals"], "yr_rnd", exponentiate=True)


def test_models_of_plausible_values(schools: infosoc.Survey) -> None:
    model = schools.regress(PVS, ["ell", "meals"], combine="rubin")
    meals = row(model, term="meals")
    # By R mitools; the degrees of freedom by the formula of Barnard and Rubin.
    assert meals["value"] == pytest.approx(-3.088764785501058, rel=1e-10)
    assert meals["se"] == pytest.approx(0.2942096060213861, rel=1e-9)
    assert meals["df"] == pytest.approx(113.8327834101921, rel=1e-9)
    assert meals["fmi"] == pytest.approx(0.1242569807265132, rel=1e-8)
    assert meals["imputations"] == 5
    assert (model.deviance, model.aic) == (None, None)
    test = model.test("meals")
    assert test.statistic == pytest.approx(meals["t"] ** 2)
    with pytest.raises(infosoc.InvalidArgument, match="wald"):
        model.test("meals", method="lrt")
    margins = schools.regress(PVS, ["stype", "meals"], combine="rubin").margins("stype")
    assert "fmi" in margins.columns
    contrast = margins.contrast({"H": 1, "E": -1}).to_dicts()[0]
    assert contrast["se"] == pytest.approx(row(margins, kind="effect", level="H")["se"])
    predicted = model.predict(pl.DataFrame({"ell": [10, None], "meals": [50, 50]})).to_dicts()
    assert [r["status"] for r in predicted] == ["normal", "empty"]


def test_imputed_terms_go_with_the_outcome(schools: infosoc.Survey) -> None:
    names = [f"m{j}" for j in range(1, 6)]
    model = schools.regress(PVS, ["stype", "moved"], imputed={"moved": names}, combine="rubin")
    assert row(model, term="moved")["value"] == pytest.approx(-1.6413586660483002, rel=1e-9)
    parts = schools.decompose(PVS, ["moved"], "yr_rnd", imputed={"moved": names}, combine="rubin", detail="whole")
    assert row(parts, part="gap")["between"] > 0
    with pytest.raises(infosoc.InvalidArgument, match="rubin"):
        schools.regress(PVS, ["stype"])
    with pytest.raises(infosoc.InvalidArgument, match="equally many"):
        schools.regress(PVS, ["moved"], imputed={"moved": names[:3]}, combine="rubin")
    with pytest.raises(infosoc.InvalidArgument, match="without imputations"):
        schools.regress("api00", ["stype"], combine="rubin")
    assert math.isfinite(row(model, term="stype", level="H")["p_value"])


def test_lonely_units_of_a_domain_are_adjusted_as_in_r() -> None:
    table = pl.read_csv(DATA / "apistrat.csv").with_columns(fresno=pl.col("cname") == "Fresno")
    design = {"weight": "pw", "strata": "stype", "psu": "dnum", "nest": True}
    survey = infosoc.Survey(table, lonely_psu="adjust", adjust_domain_lonely=True, **design)
    # R survey 4.5 with survey.adjust.domain.lonely.
    assert survey.total("enroll", where="fresno").to_dicts()[0]["se"] == pytest.approx(91253.529841639291, rel=1e-10)
    with pytest.raises(infosoc.InfosocError, match="adjust_domain_lonely"):
        infosoc.Survey(table, adjust_domain_lonely=True, **design)


def test_figures_have_the_contrasts_of_estimates() -> None:
    figures = infosoc.open_dataset(ROOT / "datasets/national/mex-endutih-2021").estimate("HH6", by=["area"])
    difference = figures.difference("area", "rural", "urban").to_dicts()[0]
    contrast = figures.contrast("area", {"rural": 1, "urban": -1})
    assert isinstance(contrast, infosoc.Figures)
    assert contrast.to_dicts()[0]["value"] == pytest.approx(difference["value"])
    assert contrast.to_dicts()[0]["se"] == pytest.approx(difference["se"])
    against_all = figures.compare({"measure": "HH6", "area": "rural"}, {"measure": "HH6"})
    assert against_all.to_dicts()[0]["value"] < 0
    with pytest.raises(infosoc.NoSuchRow):
        figures.contrast("area", {"rural": 1, "moon": -1})
