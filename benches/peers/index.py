"""Time the robustness of an index in infosoc and in NumPy, in one run, and print the ratio.

The index has 50 indicators in ten pillars, for 170 countries. Each draw adds a normal error to every value, brings
each indicator from 0 to 100 between its smallest and largest value, varies every weight by a quarter, takes weighted
means twice and ranks. The NumPy version is written as one would by hand: whole tables, a loop over the draws. Mean
ranks of both must agree within five standard errors, or the comparison fails.

COINr 1.1.14 takes 0.13 s for one such draw of 51 countries and 49 indicators (R 4.2.2, another machine).
"""

import argparse
import time
from pathlib import Path

import infosoc
import numpy as np
import polars as pl
from numpy.typing import NDArray

AREAS = Path(__file__).resolve().parents[2] / "datasets" / "areas.csv"
COUNTRIES, INDICATORS, PILLARS = 170, 50, 10
NOISE = 0.25


def figures(areas: list[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Values and standard errors, seeded."""
    random = np.random.default_rng(1)
    level = random.normal(50.0, 15.0, len(areas))[:, None]
    return level + random.normal(0.0, 10.0, (len(areas), INDICATORS)), np.full((len(areas), INDICATORS), 2.0)


def in_numpy(values: NDArray[np.float64], errors: NDArray[np.float64], draws: int) -> NDArray[np.float64]:
    """Ranks by draw and country."""
    random = np.random.default_rng(2)
    size = INDICATORS // PILLARS
    ranks = np.empty((draws, len(values)))
    for draw in range(draws):
        x = values + errors * random.standard_normal(values.shape)
        low, high = x.min(axis=0), x.max(axis=0)
        scores = 100.0 * (x - low) / (high - low)
        weights = random.uniform(1 - NOISE, 1 + NOISE, INDICATORS).reshape(PILLARS, size)
        pillars = (scores.reshape(len(values), PILLARS, size) * weights).sum(axis=2) / weights.sum(axis=1)
        weights = random.uniform(1 - NOISE, 1 + NOISE, PILLARS)
        index = (pillars * weights).sum(axis=1) / weights.sum()
        order = np.argsort(-index)
        ranks[draw, order] = np.arange(1, len(values) + 1)
    return ranks


def scored(areas: list[str], values: NDArray[np.float64], errors: NDArray[np.float64]) -> infosoc.Scores:
    """The same index in infosoc."""
    codes = [f"i{j}" for j in range(INDICATORS)]
    pillars = [f"p{k}" for k in range(PILLARS)]
    series = infosoc.Series(
        pl.DataFrame(
            {
                "indicator": np.repeat(codes, len(areas)),
                "ref_area": areas * INDICATORS,
                "time_period": np.full(values.size, 2022),
                "obs_value": values.T.ravel(),
                "se": errors.T.ravel(),
            }
        )
    )
    parents = [None, *["index"] * PILLARS, *np.repeat(pillars, INDICATORS // PILLARS)]
    spec = infosoc.IndexSpec(pl.DataFrame({"code": ["index", *pillars, *codes], "parent": parents}))
    return spec.score(series, 2022)


def timed(draws: int, countries: int) -> tuple[float, float]:
    """Seconds in infosoc and in NumPy."""
    areas = pl.read_csv(AREAS, infer_schema=False)["iso3"].to_list()[:countries]
    values, errors = figures(areas)
    scores = scored(areas, values, errors)
    start = time.perf_counter()
    ours = scores.robustness(draws=draws, seed=1, weights=NOISE)
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    theirs = in_numpy(values, errors, draws)
    seconds_numpy = time.perf_counter() - start
    table = pl.DataFrame(ours).sort("ref_area")
    assert table["ref_area"].to_list() == sorted(areas)
    order = np.argsort(areas)
    spread = theirs.std(axis=0)[order] * np.sqrt(2.0 / draws) + 1e-9
    apart = np.abs(table["rank_mean"].to_numpy() - theirs.mean(axis=0)[order]) / spread
    if apart.max() > 5.0:
        raise SystemExit(f"mean ranks differ by {apart.max():.1f} standard errors")
    return seconds, seconds_numpy


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=10_000)
    draws = parser.parse_args().draws
    print(f"| draws | countries | infosoc, s | NumPy {np.__version__}, s | ratio |")
    print("|---:|---:|---:|---:|---:|")
    for n, countries in ((draws // 2, COUNTRIES), (draws, COUNTRIES // 2), (draws, COUNTRIES)):
        ours, theirs = timed(n, countries)
        print(f"| {n} | {countries} | {ours:.2f} | {theirs:.2f} | {theirs / ours:.1f} |")


if __name__ == "__main__":
    main()
