"""Extreme sizes: an answer, or a message that says what was too much; never a wait without end."""

import multiprocessing
import os

import infosoc
import pyarrow as pa
import pytest

TABLE = pa.table({"w": [1.0] * 4, "y": [0, 1, 1, 0], "r1": [1.0] * 4, "r2": [2.0, 1.0, 1.0, 2.0]})


def replicated(df):
    replicates = infosoc.Replicates(["r1", "r2"], "other", scale=1.0, df=df)
    return infosoc.Survey(TABLE, weight="w", replicates=replicates)


# mpmath: tests/golden/numeric/quantiles.py.
@pytest.mark.parametrize(
    ("df", "t"),
    [
        (0.05, 1.1958337585475155e25),
        (1.0, 12.706204736174694),
        (1.5e7, 1.9599641426914818),
        (1e10, 1.959963984777281),
        (1e308, 1.9599639845400543),
    ],
)
def test_the_interval_of_any_degrees_of_freedom(df, t):
    row = replicated(df).mean("y").to_dicts()[0]
    assert (row["ci_high"] - row["value"]) / row["se"] == pytest.approx(t, rel=1e-11)


def test_a_quantile_above_all_numbers_is_no_interval():
    row = replicated(0.001).mean("y").to_dicts()[0]
    assert row["ci_low"] is None
    assert row["ci_high"] is None


@pytest.mark.parametrize("df", [5e-324, 1e-7, 0.0, -1.0])
def test_degrees_of_freedom_that_are_none(df):
    with pytest.raises(infosoc.InfosocError, match="degrees of freedom"):
        replicated(df).mean("y")


def scores():
    spec = {"code": ["x", "a"], "parent": [None, "x"], "goalpost_low": [None, 0.0], "goalpost_high": [None, 100.0]}
    series = {"indicator": ["a"] * 3, "ref_area": ["MEX", "FRA", "JPN"], "time_period": [2019] * 3}
    series |= {"obs_value": [1.0, 2.0, 3.0], "se": [0.1, 0.1, 0.2], "unit_measure": ["points"] * 3}
    return infosoc.IndexSpec(pa.table(spec)).score(infosoc.Series(pa.table(series)), 2019)


@pytest.mark.parametrize("draws", [2**31 - 1, 2**63])
def test_draws_that_no_memory_holds(draws):
    with pytest.raises(infosoc.InfosocError, match=r"draws: expected at most \d+ .* GB"):
        scores().robustness(draws=draws)


@pytest.mark.parametrize("count", [10**9 * 2, 2**63])
def test_replicates_that_no_memory_holds(count):
    with pytest.raises(infosoc.InfosocError, match=r"count: expected at most \d+ .* GB"):
        infosoc.Survey(TABLE, weight="w").make_replicates("bootstrap", count=count)


def series(*years):
    n = len(years)
    return infosoc.Series(
        pa.table(
            {
                "indicator": ["HH7"] * n,
                "ref_area": ["MEX"] * n,
                "time_period": list(years),
                "obs_value": [float(i + 1) for i in range(n)],
            }
        )
    )


@pytest.mark.parametrize("year", [6020, 2201, 1799, 9999])
def test_a_year_that_no_series_holds(year):
    with pytest.raises(infosoc.InfosocError, match="years from 1800 to 2200"):
        series(2019, 2020, year)


def test_years_far_apart_are_found():
    found = [f for f in series(2019, 2020, 2109).findings().to_dicts() if f["rule"] == "years_far_apart"]
    assert [(f["severity"], f["rows"]) for f in found] == [("warning", 1)]
    assert "between 2020 and 2109" in found[0]["message"]
    assert not [f for f in series(1990, 2020).findings().to_dicts() if f["rule"] == "years_far_apart"]


@pytest.mark.parametrize("method", ["linear", "carry"])
def test_imputation_over_the_longest_series(method):
    assert len(series(1800, 1801, 2200).impute(method)) <= 401 * 250


def spec():
    return infosoc.IndexSpec(
        pa.table({"code": ["x", "a"], "parent": [None, "x"], "goalpost_low": [None, 0.0], "goalpost_high": [None, 1.0]})
    )


BEYOND = {
    "as_of": lambda n: series(2019, 2020).aggregate("itu", as_of=n),
    "base": lambda n: infosoc.Survey(TABLE, weight="w").mean("y").suppress(base=n),
    "bootstrap": lambda n: scores().sensitivity(draws=8, bootstrap=n),
    "count": lambda n: infosoc.Survey(TABLE, weight="w").make_replicates("bootstrap", count=n),
    "draws": lambda n: series(2019, 2020).aggregate("itu", draws=n),
    "first": lambda n: series(2019, 2020).years(n, 2020),
    "last": lambda n: infosoc.wsis_reports(series(2019, 2020), last=n),
    "level": lambda n: scores().weights("pca", level=n),
    "limit": lambda n: infosoc.Imputation("carry", limit=n),
    "min_n": lambda n: infosoc.ReliabilityRule("own", min_n=n),
    "seed": lambda n: scores().robustness(draws=10, seed=n),
    "through": lambda n: infosoc.Imputation("growth", through=n),
    "window": lambda n: series(2019, 2020).progress("umc_2030", window=n),
    "year": lambda n: spec().score(series(2019, 2020), [2019, n]),
}


@pytest.mark.parametrize("argument", BEYOND)
@pytest.mark.parametrize("number", [2**64, -(2**63) - 1, 10**5000], ids=["large", "small", "long"])
def test_a_number_that_the_argument_cannot_hold(argument, number):
    with pytest.raises(
        infosoc.InvalidArgument, match=f"{argument}: expected a whole number from -?[0-9]+ to [0-9]+, got"
    ):
        BEYOND[argument](number)


@pytest.mark.parametrize("year", [-(2**31), 2**31 - 1])
def test_reports_of_a_year_without_end(year):
    with pytest.raises(infosoc.InfosocError):
        infosoc.wsis_reports(series(2019, 2020), last=year)


def estimate(_=0):
    n = 1000
    table = {
        "w": [1.0] * n,
        "p": [i // 5 for i in range(n)],
        "y": [i % 2 for i in range(n)],
        "g": [i % 9 for i in range(n)],
    }
    survey = infosoc.Survey(pa.table(table), weight="w", psu="p")
    mean = survey.mean("y", by=["g"]).to_dicts()
    return [row["se"] for row in mean], len(series(2015, 2020).impute("linear"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_computes():
    here = estimate()
    pool = multiprocessing.get_context("fork").Pool(2)
    try:
        # A pool without its threads waits for ever.
        assert pool.map_async(estimate, range(4)).get(timeout=60) == [here] * 4
    finally:
        pool.terminate()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_child_of_a_child_computes():
    here = estimate()
    child = os.fork()
    if child == 0:
        grandchild = os.fork()
        if grandchild == 0:
            os._exit(0 if estimate() == here else 1)
        os._exit(0 if os.waitpid(grandchild, 0)[1] == 0 and estimate() == here else 1)
    assert os.waitpid(child, 0)[1] == 0
