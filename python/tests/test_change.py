"""Change between results, waves in one design, and probabilities of comparisons."""

import math

import infosoc
import polars as pl
import pytest


def survey(seed, n=60, **columns):
    rows = range(n)
    table = pl.DataFrame(
        {
            "psu": [k // 4 for k in rows],
            "w": [10.0 + (k * seed) % 7 for k in rows],
            "sex": ["F" if (k * 7 + seed) % 3 else "M" for k in rows],
            "area": [["north", "south", "west"][(k // 3 + seed) % 3] for k in rows],
            "internet": [(k * k + seed * k) % 7 < 3 for k in rows],
            "hours": [float((k * 13 + seed) % 11) for k in rows],
            **columns,
        }
    )
    return infosoc.Survey(table, weight="w", psu="psu")


def test_change_is_welch_s_t():
    a, b = (survey(seed).mean("hours", by="sex") for seed in (1, 2))
    moved = infosoc.change(a, b).to_polars()
    for x, y, row in zip(a.to_dicts(), b.to_dicts(), moved.to_dicts(), strict=True):
        v, w = x["se"] ** 2, y["se"] ** 2
        df = (v + w) ** 2 / (v**2 / x["df"] + w**2 / y["df"])
        assert row["difference"] == pytest.approx(y["value"] - x["value"], rel=1e-12)
        assert row["se"] == pytest.approx(math.sqrt(v + w), rel=1e-12)
        assert row["df"] == pytest.approx(df, rel=1e-12)
        # Limits and probabilities are compared with scipy in tests/it/change.rs; here they are of one distribution.
        assert row["t"] == pytest.approx(row["difference"] / row["se"], rel=1e-12)
        assert (row["p_value"] < 0.05) == (row["ci_low"] > 0 or row["ci_high"] < 0)
        assert row["relative_change"] == pytest.approx(row["ratio"] - 1, rel=1e-12)
    stacked = infosoc.change(a, b, df="stacked").to_dicts()
    assert stacked[0]["df"] == a.to_dicts()[0]["df"] + b.to_dicts()[0]["df"]


def test_change_of_datasets_of_two_years():
    figures = infosoc.open_dataset("../datasets/national/mex-endutih-2021").estimate("HH6", by=["area"])
    earlier = figures.to_polars().with_columns(pl.lit("3 months").alias("recall"), pl.lit(2019).alias("time_period"))
    moved = infosoc.change(earlier, figures)
    assert [row["difference"] for row in moved.to_dicts()] == [0.0, 0.0, 0.0]
    assert {row["status"] for row in moved.to_dicts()} == {"normal"}
    assert "recall_differs" in moved.findings().to_polars()["rule"].to_list()
    assert moved.to_dicts()[0]["difference_unit"] == "percentage points"


def raised(p, factor):
    """Benjamini and Hochberg, by their formula."""
    order = sorted(range(len(p)), key=p.__getitem__)
    out, last = [0.0] * len(p), 1.0
    for rank in range(len(p), 0, -1):
        last = min(last, factor * len(p) * p[order[rank - 1]] / rank)
        out[order[rank - 1]] = last
    return out


def test_probabilities_are_adjusted_by_the_formulas():
    by = survey(3).mean("hours", by=("area", "sex"))
    rows = by.difference("sex", "F", "M").to_polars()
    p = rows["p_value"].to_list()
    for adjust, factor in (("bh", 1.0), ("by", sum(1 / k for k in range(1, len(p) + 1)))):
        adjusted = by.difference("sex", "F", "M", adjust=adjust).to_polars()["p_adjusted"].to_list()
        assert adjusted == pytest.approx(raised(p, factor), rel=1e-12)
    ratio = by.parity("sex", "F", "M").to_dicts()[0]
    assert ratio["t"] == pytest.approx((ratio["value"] - 1) / ratio["se"], rel=1e-12)
    with pytest.raises(infosoc.UnknownOption):
        by.difference("sex", "F", "M", adjust="bonferoni")


def test_pool_of_waves():
    first, second = survey(1, year=[2019] * 60), survey(2, year=[2021] * 60)
    pooled = infosoc.pool([first, second], wave="year")
    assert "shared_psu" in pooled.pooling().to_polars()["rule"].to_list()
    by = pooled.proportion("internet", by="year")
    assert [row["year"] for row in by.to_dicts()] == [None, 2019, 2021]
    change = by.difference("year", 2021, 2019).to_dicts()[0]
    assert 0 <= change["p_value"] <= 1
    same = infosoc.pool({2019: survey(1), 2021: survey(2)}, wave="year").proportion("internet", by="year")
    assert same.difference("year", 2021, 2019).to_dicts() == [change]
    alone = infosoc.pool([first, second], wave="year", overlap="independent").proportion("internet", by="year")
    a, b = (wave.proportion("internet").to_dicts()[0] for wave in (first, second))
    independent = alone.difference("year", 2021, 2019).to_dicts()[0]
    assert independent["se"] == pytest.approx(math.hypot(a["se"], b["se"]), rel=1e-12)
    average = alone.contrast("year", {2019: 0.5, 2021: 0.5}).to_dicts()[0]
    assert average["value"] == pytest.approx((a["value"] + b["value"]) / 2, rel=1e-12)
    assert average["se"] == pytest.approx(independent["se"] / 2, rel=1e-12)
    assert "p_value" not in average


def test_pool_refuses_what_does_not_go_together():
    with pytest.raises(infosoc.InvalidArgument):
        infosoc.pool([survey(1)], wave="year")
    with pytest.raises(infosoc.InvalidArgument):
        infosoc.pool([survey(1), survey(2)], wave="year")
    with pytest.raises(infosoc.InvalidArgument):
        infosoc.pool([survey(1), 3], wave="year", labels=[1, 2])


def test_figures_of_a_survey_in_per_cent_change_in_percentage_points():
    shares = [survey(seed).estimate([infosoc.proportion("internet", percent=True)]).to_dicts()[0] for seed in (1, 2)]
    assert shares[0]["value"] == pytest.approx(100 * survey(1).proportion("internet").to_dicts()[0]["value"], rel=1e-12)
    assert shares[0]["unit"] == "%"
    a, b = (survey(seed).estimate([infosoc.proportion("internet", percent=True)]) for seed in (1, 2))
    moved = infosoc.change(a, b).to_dicts()[0]
    assert moved["difference_unit"] == "percentage points"
    assert moved["difference"] == pytest.approx(shares[1]["value"] - shares[0]["value"], rel=1e-9)


def test_a_dataset_says_what_it_is():
    mexico = infosoc.open_dataset("../datasets/national/mex-endutih-2021")
    assert (mexico.country, mexico.year) == ("MEX", 2021)
    assert "ENDUTIH" in mexico.title
