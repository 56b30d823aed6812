"""Plausible values and imputations, and the rest of what a survey office asks of a variable."""

import math

import infosoc
import polars as pl
import pytest

PVS = ["pv1", "pv2", "pv3"]


@pytest.fixture
def pupils():
    n = 60
    return pl.DataFrame(
        {
            "w": [1.0 + i % 3 for i in range(n)],
            "school": [i // 5 for i in range(n)],
            "sex": ["F" if i % 2 else "M" for i in range(n)],
            **{pv: [500 + 30 * math.sin(i * (j + 1)) + i for i in range(n)] for j, pv in enumerate(PVS)},
            **{f"ok{j + 1}": [int(30 * math.sin(i * (j + 1)) + i > 20) for i in range(n)] for j in range(3)},
            "hours": [97 if i % 10 == 0 else i % 7 for i in range(n)],
            **{f"rw{r}": [(1 + i % 3) * (1.5 if (i // 5 + r) % 2 else 0.5) for i in range(n)] for r in range(4)},
        }
    )


def rubin(estimates):
    """Value, standard error, degrees of freedom and fraction of missing information by the formulas."""
    m = len(estimates)
    values = [e["value"] for e in estimates]
    mean = sum(values) / m
    within = sum(e["se"] ** 2 for e in estimates) / m
    between = sum((v - mean) ** 2 for v in values) / (m - 1)
    total = within + (1 + 1 / m) * between
    lam = (1 + 1 / m) * between / total
    com = estimates[0]["df"]
    df = 1 / (lam**2 / (m - 1) + 1 / ((com + 1) / (com + 3) * com * (1 - lam)))
    r = lam / (1 - lam)
    return mean, math.sqrt(total), df, (r + 2 / (df + 3)) / (1 + r), within, between


@pytest.mark.parametrize("fay", [False, True])
def test_means_are_combined_by_the_rules(pupils, fay):
    replicates = infosoc.Replicates("rw*", "fay", rho=0.5, df=40)
    svy = infosoc.Survey(pupils, weight="w", **({"replicates": replicates} if fay else {"psu": "school"}))
    got = svy.mean(PVS, by="sex", combine="rubin").to_polars()
    assert got["measure"].unique().to_list() == ["mean(pv1…pv3)"]
    each = [svy.mean(pv, by="sex").to_dicts() for pv in PVS]
    for row, of_each in zip(got.to_dicts(), zip(*each, strict=True), strict=True):
        names = ["value", "se", "df", "fmi", "within", "between"]
        assert [row[name] for name in names] == pytest.approx(rubin(of_each), rel=1e-10)
        assert row["imputations"] == 3
        assert row["ci_low"] < row["value"] < row["ci_high"]
    both = svy.estimate(infosoc.mean(PVS, combine="rubin"), by="sex").difference("sex", "F", "M").to_dicts()
    compared = [svy.mean(pv, by="sex").difference("sex", "F", "M").to_dicts()[0] for pv in PVS]
    assert [both[0][name] for name in ["value", "se", "df"]] == pytest.approx(rubin(compared)[:3], rel=1e-10)


def test_every_measure_and_paired_lists(pupils):
    svy = infosoc.Survey(pupils, weight="w", psu="school")
    oks = ["ok1", "ok2", "ok3"]
    for combined, each in [
        (infosoc.total(PVS, combine="rubin"), [infosoc.total(pv) for pv in PVS]),
        (infosoc.proportion(oks, combine="rubin"), [infosoc.proportion(ok) for ok in oks]),
        (infosoc.ratio(PVS, oks, combine="rubin"), [infosoc.ratio(a, b) for a, b in zip(PVS, oks, strict=True)]),
        (infosoc.ratio(PVS, "w", combine="rubin"), [infosoc.ratio(pv, "w") for pv in PVS]),
        (infosoc.quantile(PVS, 0.5, combine="rubin"), [infosoc.quantile(pv, 0.5) for pv in PVS]),
        (infosoc.std(PVS, combine="rubin"), [infosoc.std(pv) for pv in PVS]),
        (infosoc.variance(PVS, combine="rubin"), [infosoc.variance(pv) for pv in PVS]),
        (
            infosoc.mean(PVS, where=oks, combine="rubin"),
            [infosoc.mean(a, where=b) for a, b in zip(PVS, oks, strict=True)],
        ),
    ]:
        row = svy.estimate(combined).to_dicts()[0]
        alone = [svy.estimate(measure).to_dicts()[0] for measure in each]
        assert [row["value"], row["se"]] == pytest.approx(rubin(alone)[:2], rel=1e-10)


def test_the_shortcut_and_equal_columns(pupils):
    same = pupils.with_columns(same=pl.col("pv1"))
    svy = infosoc.Survey(same, weight="w", psu="school")
    first = svy.mean("pv1").to_dicts()[0]
    row = svy.mean(PVS, combine="shortcut").to_dicts()[0]
    assert row["within"] == pytest.approx(first["se"] ** 2)
    row = svy.mean(["pv1", "same"], combine="rubin").to_dicts()[0]
    com = first["df"]
    assert (row["between"], row["se"]) == (0, pytest.approx(first["se"]))
    assert row["df"] == pytest.approx((com + 1) / (com + 3) * com)


def test_mixes_are_refused(pupils):
    svy = infosoc.Survey(pupils, weight="w", psu="school")
    for make, word in [
        (lambda: infosoc.mean(PVS), "rubin"),
        (lambda: infosoc.mean("pv1", combine="rubin"), "one"),
        (lambda: infosoc.mean(["pv1"], combine="rubin"), "one"),
        (lambda: infosoc.mean(["pv1", "pv1"], combine="rubin"), "twice"),
        (lambda: infosoc.mean([], combine="rubin"), "empty"),
        (lambda: infosoc.ratio(PVS, ["ok1", "ok2"], combine="rubin"), "3 and 2"),
    ]:
        with pytest.raises(infosoc.InvalidArgument, match=word):
            make()
    with pytest.raises(infosoc.UnknownOption):
        infosoc.mean(PVS, combine="average")
    measures = [infosoc.mean(PVS, combine="rubin"), infosoc.mean(PVS[:2], combine="rubin")]
    estimates = svy.estimate(measures)
    with pytest.raises(infosoc.InvalidArgument, match="imputations"):
        estimates.compare(0, 1)


def test_variances_and_ends(pupils):
    svy = infosoc.Survey(pupils, weight="w", psu="school")
    rows = svy.estimate([infosoc.variance("pv1"), infosoc.std("pv1"), infosoc.minimum("pv1"), infosoc.maximum("pv1")])
    variance, std, low, high = rows.to_dicts()
    w, y = pupils["w"], pupils["pv1"]
    mean = (w * y).sum() / w.sum()
    assert variance["value"] == pytest.approx((w * (y - mean) ** 2).sum() / w.sum() * 60 / 59)
    assert std["value"] == pytest.approx(math.sqrt(variance["value"]))
    assert std["se"] == pytest.approx(variance["se"] / (2 * std["value"]))
    assert (low["value"], high["value"]) == (y.min(), y.max())
    assert low["se"] is None
    assert low["status"] == "no_variance"
    assert "unknown" in low["note"]


def test_standardised_beside_crude(pupils):
    grouped = pupils.with_columns(age=pl.Series(["a", "b", "c"] * 20))
    svy = infosoc.Survey(grouped, weight="w", psu="school")
    rows = svy.estimate(infosoc.mean("pv1"), by="sex", standardise=("age", {"a": 5, "b": 3, "c": 2})).to_dicts()
    shares = pl.DataFrame({"age": ["a", "b", "c"], "population": [5, 3, 2]})
    for given in (shares, shares.to_pandas(), shares.to_pandas().set_index("age")["population"]):
        assert svy.estimate(infosoc.mean("pv1"), by="sex", standardise=("age", given)).to_dicts() == rows
    with pytest.raises(infosoc.InvalidArgument, match="one column of shares"):
        svy.estimate(infosoc.mean("pv1"), standardise=("age", shares.with_columns(other=1)))
    by_age = {row["age"]: row["value"] for row in svy.mean("pv1", by="age").to_dicts()}
    assert rows[1]["measure"] == "mean(pv1), standardised by age"
    assert rows[1]["value"] == pytest.approx(0.5 * by_age["a"] + 0.3 * by_age["b"] + 0.2 * by_age["c"])
    assert all(row["se"] > 0 for row in rows)
    with pytest.raises(infosoc.InvalidArgument, match="age = d"):
        svy.estimate(infosoc.mean("pv1"), standardise=("age", {"a": 1, "d": 1}))
    with pytest.raises(TypeError):
        svy.estimate(infosoc.mean("pv1"), standardise="age")


def test_questions_with_several_answers():
    people = pl.DataFrame({"w": [2, 1, 3, 1], "web": [1, None, 0, 1], "mail": [1, 1, 0, None]})
    svy = infosoc.Survey(people, weight="w")
    rows = svy.estimate(infosoc.multiple(["web", "mail"], name="uses")).to_dicts()
    assert [(row["measure"], row["level"]) for row in rows][::2] == [
        ("uses, of cases", "web"),
        ("uses, of responses", "web"),
    ]
    assert [row["value"] for row in rows] == pytest.approx([3 / 7, 3 / 7, 1 / 2, 1 / 2])


def test_missing_codes(pupils):
    everywhere = infosoc.Survey(pupils, weight="w", psu="school", missing=[97, 98])
    named = infosoc.Survey(pupils, weight="w", psu="school", missing={"hours": {97: "refused", 98: "unknown"}})
    plain = infosoc.Survey(pupils.with_columns(pl.col("hours").replace(97, None)), weight="w", psu="school")
    expected = plain.mean("hours").to_dicts()
    assert everywhere.mean("hours").to_dicts() == named.mean("hours").to_dicts() == expected
    assert expected[0]["n_missing"] == 6
    assert named.missing().to_dicts()[0] == {"column": "hours", "code": "97", "missing": "refused", "n": 6}
    assert infosoc.Survey(pupils, weight="w").missing().to_dicts() == []
    with pytest.raises(infosoc.UnknownColumn):
        infosoc.Survey(pupils, weight="w", missing={"none": [1]})
    with pytest.raises(infosoc.InvalidArgument):
        infosoc.Survey(pupils, weight="w", missing={"w": [1]})


def test_degrees_of_freedom_and_successive_differences(pupils):
    svy = infosoc.Survey(pupils, weight="w", psu="school", df=7)
    assert svy.mean("pv1").to_dicts()[0]["df"] == 7
    sdr = infosoc.Survey(pupils, weight="w", psu="school").make_replicates("sdr", count=20)
    assert sdr.total("pv1").to_dicts()[0]["se"] > 0
    assert sdr.replicate_scales()["scale"] == 0.2
    score = svy.quantile("pv1", 0.5, interval="score").to_dicts()[0]
    assert score["ci_low"] <= score["value"] <= score["ci_high"]
