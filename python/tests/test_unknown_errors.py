"""Errors that are known, zero by design or unknown, from estimates to series; numbers from numpy or from R."""

import datetime
import decimal
from pathlib import Path
from typing import Any, Literal

import infosoc
import numpy as np
import pandas as pd
import polars as pl
import pytest

DATASETS = Path(__file__).resolve().parents[2] / "datasets/national"
PSU = np.repeat(np.arange(8), 5)
GROUP = np.array(list("AAABBCDE"))[PSU]
Y = np.random.default_rng(9).normal(600, 60, 40)
PEOPLE = pl.DataFrame({"psu": PSU, "g": GROUP, "w": np.full(40, 33.847), "y": Y, "b": (Y > 600).astype(int)})
ERRORS = ["se", "ci_low", "ci_high", "cv"]


def survey(table: pl.DataFrame = PEOPLE) -> infosoc.Survey:
    return infosoc.Survey(table, weight="w", psu="psu")


def one(table: infosoc.Table, **wanted: object) -> dict[str, Any]:
    [row] = [row for row in table.to_dicts() if all(row[name] == value for name, value in wanted.items())]
    return row


def by_definition(group: str) -> tuple[float, float]:
    """The mean of a group and its standard error, from the totals of the PSUs."""
    here = group == GROUP
    mean = Y[here].mean()
    z = np.where(here, (Y - mean) / here.sum(), 0.0)
    t = np.array([z[psu == PSU].sum() for psu in range(8)])
    return mean, np.sqrt(8 / 7 * ((t - t.mean()) ** 2).sum())


@pytest.mark.parametrize("replicated", [False, True])
def test_a_comparison_with_an_unknown_error_has_none(replicated: bool) -> None:
    sample = survey().make_replicates("jk1") if replicated else survey()
    estimates = sample.estimate([infosoc.mean("y"), infosoc.proportion("b")], by="g")
    mean, se = by_definition("A")
    row = one(estimates, g="A", measure="mean(y)")
    assert row["value"] == pytest.approx(mean)
    if not replicated:
        assert row["se"] == pytest.approx(se)
    assert [one(estimates, g="C", measure="mean(y)")[name] for name in ERRORS] == [None] * 4
    for a, b in (("C", "D"), ("A", "C"), ("C", "A")):
        for compare in (estimates.difference, estimates.ratio, estimates.parity):
            for row in compare("g", a, b).to_dicts():
                assert [row[name] for name in ERRORS] == [None] * 4
                assert row["status"] == "no_df"
    difference = one(estimates.difference("g", "A", "B"), measure="mean(y)")
    assert difference["se"] > 0


def test_an_unknown_error_enters_no_aggregate() -> None:
    known = survey().proportion("b", where=pl.col("g") == "A").observations("GTM", 2020, "HH7")
    group = pl.DataFrame({"group": ["X", "X"], "ref_area": ["MEX", "GTM"]})
    all_of_six = infosoc.Survey(pl.DataFrame({"w": [1.0] * 6, "b": [1] * 6}), weight="w").proportion("b")
    for unknown in (survey().proportion("b", where=pl.col("g") == "C"), all_of_six):
        observation = unknown.observations("MEX", 2020, "HH7")
        row = observation.to_dicts()[0]
        assert row["obs_value"] is not None
        assert row["se"] is None
        assert "unknown" in row["comment"]
        assert observation.extend(known).aggregate(group, method="mean").to_dicts()[0]["n_with_se"] == 1


def test_one_ratio_has_one_class() -> None:
    # R survey 4.1.1, svycontrast of svyby(return.replicates = TRUE): 0.8748 and 0.1445.
    figures = infosoc.open_dataset(DATASETS / "pri-hints-2009").estimate("HH7", by=["sex"])
    parity = figures.parity("sex", "F", "M").to_dicts()[0]
    assert (round(parity["value"], 4), round(parity["se"], 4)) == (0.8748, 0.1445)
    row = figures.observations().parity("gender").to_dicts()[0]
    assert row["ratio"] == pytest.approx(parity["value"])
    assert row["ratio_ci_low"] < 1 < row["ratio_ci_high"]
    assert row["class"] == "not_distinguishable"
    assert "as of independent figures" in row["comment"]


@pytest.mark.parametrize("scale", [1.0, 1 / 33.847, 1e-3, 0.05])
def test_relative_weights_have_design_effects_with_replacement(scale: float) -> None:
    table = PEOPLE.with_columns(pl.col("w") * scale * (1 + pl.col("psu") % 3))
    measures = [infosoc.mean("y"), infosoc.total("y"), infosoc.proportion("b")]

    def effects(deff: Literal["auto", "replace", "without_replacement"]) -> list[float | None]:
        sample = infosoc.Survey(table, weight="w", psu="psu", deff=deff)
        return [row["deff"] for row in sample.estimate(measures, by="g").to_dicts()]

    is_population = table["w"].sum() >= 2 * 40
    assert effects("auto") == effects("without_replacement" if is_population else "replace")
    # V by hand over s²/n.
    w = table["w"].to_numpy()
    mean = (w * Y).sum() / w.sum()
    t = np.array([(w * (Y - mean))[psu == PSU].sum() / w.sum() for psu in range(8)])
    simple = 40 / 39 * (w * (Y - mean) ** 2).sum() / w.sum() / 40
    assert effects("replace")[0] == pytest.approx(8 / 7 * (t**2).sum() / simple)
    state = infosoc.State(measures, by="g", weight="w", psu="psu")
    state.add(table[:13])
    state.add(table[13:])
    streamed = infosoc.Survey(table.lazy(), weight="w", psu="psu", stream=True).estimate(measures, by="g")
    for parts in (state.estimates(), streamed):
        for got, whole in zip([row["deff"] for row in parts.to_dicts()], effects("auto"), strict=True):
            assert got is whole is None or got == pytest.approx(whole, rel=1e-9)
    with pytest.raises(infosoc.UnknownOption, match="without_replacement"):
        infosoc.Survey(table, weight="w", deff="true")  # type: ignore[arg-type]


def test_a_flag_is_no_replicate() -> None:
    random = np.random.default_rng(2)
    weight = random.integers(800, 2500, 60).astype(float)
    replicates = weight[:, None] * (1 + random.choice([-0.7, 0, 0.7], (60, 16)) * 0.3)
    columns = {f"REPWTP{r + 1}": replicates[:, r] for r in range(16)}
    income = random.normal(30, 8, 60)
    table = pl.DataFrame({"w": weight, "income": income, **columns, "REPWTP": np.ones(60)})

    def se(table: pl.DataFrame, columns: str | list[str]) -> float:
        how = infosoc.Replicates(columns, "sdr")
        se: float = infosoc.Survey(table, weight="w", replicates=how).mean("income").to_dicts()[0]["se"]
        return se

    theta = (replicates * income[:, None]).sum(0) / replicates.sum(0)
    expected = np.sqrt(4 / 16 * ((theta - (weight * income).sum() / weight.sum()) ** 2).sum())
    assert se(table, "REPWTP*") == pytest.approx(expected)
    for wrong in (np.ones(60), replicates[:, 3] / 1000, replicates[:, 3] * 100):
        other = table.with_columns(pl.Series("REPWTP4", wrong))
        with pytest.raises(infosoc.InvalidArgument, match="REPWTP4"):
            se(other, "REPWTP*")
        with pytest.raises(infosoc.InvalidArgument, match="REPWTP4"):
            se(other, list(columns))
    # Negative ones are read, as those of the American Community Survey are.
    negative = replicates.copy()
    negative[5, :3] = [-120.0, -35.0, -800.0]
    theta = (negative * income[:, None]).sum(0) / negative.sum(0)
    expected = np.sqrt(4 / 16 * ((theta - (weight * income).sum() / weight.sum()) ** 2).sum())
    signed = table.with_columns(pl.Series(f"REPWTP{r + 1}", negative[:, r]) for r in range(16))
    assert se(signed, "REPWTP*") == pytest.approx(expected)


def test_our_own_negative_replicates_are_read_again() -> None:
    # A total so far from the sample's that some replicates have negative weights, and the sample just not.
    calibrated = survey().make_replicates("jk1").calibrate([40 * 33.847, ("y", 40 * 33.847 * 629)])
    written = calibrated.replicate_weights()
    assert written is not None
    weights, base = pl.DataFrame(written), pl.DataFrame(calibrated.weights("w"))
    assert weights.min_horizontal().min() < 0 < base["w"].min()  # type: ignore[operator]
    table = pl.concat([PEOPLE.drop("w"), base, weights], how="horizontal")
    how = infosoc.Replicates("rw*", "jk1", scale=7 / 8)
    measures = [infosoc.mean("b"), infosoc.proportion("b"), infosoc.total("b"), infosoc.quantile("y", 0.5)]
    state = infosoc.State(measures[:3], by="g", weight="w", replicates=how)
    state.add(table[:17])
    state.add(table[17:])
    read = infosoc.Survey(table, weight="w", replicates=how)
    for again, wanted in ((read.estimate(measures, by="g"), measures), (state.estimates(), measures[:3])):
        for ours, theirs in zip(again.to_dicts(), calibrated.estimate(wanted, by="g").to_dicts(), strict=True):
            assert (ours["df"], ours["status"]) == (theirs["df"], theirs["status"])
            assert [ours["value"], ours["se"]] == pytest.approx([theirs["value"], theirs["se"]])


@pytest.mark.parametrize("scale", [0.1, 0.3, 1 / 3, 30.97])
def test_ties_do_not_depend_on_the_scale_of_the_weights(scale: float) -> None:
    table = pl.DataFrame({"w": [scale] * 10, "x": range(1, 11), "g": ["a", "b"] * 5})
    sample = infosoc.Survey(table, weight="w")
    for k in range(1, 10):
        assert sample.quantile("x", k / 10).to_dicts()[0]["value"] == k
        assert sample.quantile("x", k / 10, rule="school").to_dicts()[0]["value"] == k + 0.5
    assert one(sample.quantile("x", 0.2, by="g"), g="b")["value"] == 2
    one_each = infosoc.Survey(table.with_columns(w=1.0), weight="w")
    for sample_, other in ((sample, one_each), (sample.make_replicates("jk1"), one_each.make_replicates("jk1"))):
        for kind in ("wald", "replicates") if sample_ is not sample else ("wald",):
            got, expected = (s.quantile("x", [0.2, 0.5], interval=kind).to_dicts() for s in (sample_, other))  # type: ignore[arg-type]
            for ours, theirs in zip(got, expected, strict=True):
                assert [ours["ci_low"], ours["ci_high"], ours["value"]] == pytest.approx(
                    [theirs["ci_low"], theirs["ci_high"], theirs["value"]]
                )


TEN = decimal.Decimal("1.10")
LEVELS: list[tuple[pl.Series, list[Any], list[Any]]] = [
    (
        pl.Series([TEN, decimal.Decimal("1.20")] * 4),
        [1.1, TEN, decimal.Decimal("1.1"), "1.1", "1.10", np.float32(1.1)],
        [1.2],
    ),
    (pl.Series([0.1, 0.2] * 4, dtype=pl.Float32), [0.1, np.float32(0.1), "0.1", 0.10000000149011612], [0.2, "0.20"]),
    (pl.Series([1e-7, 2.0] * 4), [1e-7, "1e-7"], [2, 2.0, "2"]),
    (pl.Series([True, False] * 4), [True, np.bool_(True), "True"], [False]),
    (
        pl.Series([datetime.datetime(2020, 1, 1), datetime.datetime(2021, 5, 1, 12)] * 4),
        [datetime.date(2020, 1, 1)],
        [datetime.datetime(2021, 5, 1, 12)],
    ),
]


@pytest.mark.parametrize(("groups", "firsts", "seconds"), LEVELS)
def test_levels_are_found_as_people_write_them(groups: pl.Series, firsts: list[Any], seconds: list[Any]) -> None:
    table = pl.DataFrame({"w": [2.0, 1, 3, 4, 5, 1, 2, 2], "y": [1.0, 2, 3, 4, 2, 7, 5, 1], "g": groups})
    a, b = 31 / 12, 27 / 8
    for kind in (table, table.to_pandas(), table.to_arrow()):
        estimates = infosoc.Survey(kind, weight="w").mean("y", by="g")
        for first in firsts:
            for second in seconds:
                assert estimates.difference("g", first, second).to_dicts()[0]["value"] == pytest.approx(a - b)
        with pytest.raises(infosoc.NoSuchRow):
            estimates.difference("g", firsts[0], "3.14")


def test_totals_of_a_calibration_name_decimals_as_people_do() -> None:
    table = pl.DataFrame({"w": [1.0] * 4, "g": [TEN, TEN, decimal.Decimal("2.00"), decimal.Decimal("2.00")]})
    for levels in ([1.1, 2.0], ["1.10", "2.00"], ["1.1", "2"]):
        totals = pd.DataFrame({"g": levels, "total": [30, 50]})
        calibrated = infosoc.Survey(table, weight="w").poststratify("g", totals)
        assert [row["weight"] for row in calibrated.weights().to_dicts()] == [15, 15, 25, 25]
