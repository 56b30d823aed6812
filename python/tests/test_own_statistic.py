"""A statistic that is no measure has its error from replicate weights and their scales, as in R ``withReplicates``."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import infosoc
import polars as pl
import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/golden/survey/data"
Statistic = Callable[[list[float], pl.DataFrame], float]


def with_replicates(survey: infosoc.Survey, table: pl.DataFrame, statistic: Statistic) -> tuple[float, float]:
    """Return the statistic and its standard error."""
    value = statistic(survey.weights().to_polars()["weight"].to_list(), table)
    weights, scales = survey.replicate_weights(), survey.replicate_scales()
    assert weights is not None
    assert scales is not None
    replicates = [statistic(column.to_list(), table) for column in weights.to_polars()]
    factors = scales["rscales"]
    counted = [theta for theta, factor in zip(replicates, factors, strict=True) if factor > 0]
    centre = value if scales["mse"] else math.fsum(counted) / len(counted)
    squares = (factor * (theta - centre) ** 2 for theta, factor in zip(replicates, factors, strict=True))
    return value, math.sqrt(scales["scale"] * math.fsum(squares))


def gini(w: list[float], table: pl.DataFrame) -> float:
    pairs = sorted(zip(table["enroll"].to_list(), w, strict=True), key=lambda pair: pair[0])
    total, income, below, area = math.fsum(w), math.fsum(y * w for y, w in pairs), 0.0, 0.0
    for y, weight in pairs:
        area += weight * (2 * below + weight * y)
        below += weight * y
    return 1 - area / (total * income)


def geometric_mean(w: list[float], table: pl.DataFrame) -> float:
    logs = table["enroll"].log().to_list()
    return math.exp(math.fsum(w * y for w, y in zip(w, logs, strict=True)) / math.fsum(w))


def ratio(w: list[float], table: pl.DataFrame) -> float:
    parts = [math.fsum(w * y for w, y in zip(w, table[name].to_list(), strict=True)) for name in ("alive", "arrests")]
    return parts[0] / parts[1]


def correlation(w: list[float], table: pl.DataFrame) -> float:
    def product(a: str, b: str) -> float:
        columns = [table[name].cast(pl.Float64).to_list() for name in (a, b)]
        means = [math.fsum(w * y for w, y in zip(w, of, strict=True)) / math.fsum(w) for of in columns]
        return math.fsum(w * (x - means[0]) * (y - means[1]) for w, x, y in zip(w, *columns, strict=True))

    return product("api00", "meals") / math.sqrt(product("api00", "api00") * product("meals", "meals"))


def clusters(*, mse: bool = False) -> tuple[infosoc.Survey, pl.DataFrame]:
    table = pl.read_csv(DATA / "apiclus1.csv")
    return infosoc.Survey(table, weight="pw", psu="dnum", fpc="fpc").make_replicates("jk1", mse=mse), table


def strata() -> tuple[infosoc.Survey, pl.DataFrame]:
    table = pl.read_csv(DATA / "apistrat.csv")
    return infosoc.Survey(table, weight="pw", strata="stype", fpc="fpc").make_replicates("jkn"), table


def half_samples() -> tuple[infosoc.Survey, pl.DataFrame]:
    table = pl.read_csv(DATA / "scd.csv")
    survey = infosoc.Survey(table, strata="ESA", psu="ambulance", nest=True)
    return survey.make_replicates("brr"), table


@pytest.mark.parametrize(
    ("name", "made", "statistic"),
    [
        ("gini_enroll_jk1", clusters, gini),
        ("geomean_enroll_jk1", clusters, geometric_mean),
        ("geomean_enroll_jk1_mse", lambda: clusters(mse=True), geometric_mean),
        ("ratio_scd_brr", half_samples, ratio),
        ("corr_jkn", strata, correlation),
    ],
)
def test_any_statistic_has_an_error_by_replicates(
    name: str, made: Callable[[], tuple[infosoc.Survey, pl.DataFrame]], statistic: Statistic
) -> None:
    known = pl.read_csv(ROOT / "tests/golden/analysis/other.csv", infer_schema_length=0).row(
        by_predicate=(pl.col("topic") == "withReplicates") & (pl.col("id") == name), named=True
    )
    value, error = with_replicates(*made(), statistic)
    assert value == pytest.approx(float(known["value"]), rel=1e-12)
    assert error == pytest.approx(float(known["se"]), rel=1e-9)
