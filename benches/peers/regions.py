"""220 areas, 30 years, 50 indicators, 10 groupings, 200 draws of missing values: infosoc beside pandas.

Both interpolate between the observations of a country and take the nearest beyond them, draw 200 times around each
filled value, and give the weighted mean of each group with the 2.5 and 97.5 % points of the draws. The pandas program
is what an analyst writes: a pivot table, ``interpolate``, normal errors that are independent between countries, one
matrix product a draw. infosoc also learns its errors from the data and lets countries of a group go wrong together,
which pandas does not: the point values are compared, the intervals are not.

``python regions.py`` with infosoc, pandas and numpy installed prints seconds, the best of three, and the ratio.
"""

import time
from typing import Any

import infosoc
import numpy as np
import pandas as pd
import pyarrow as pa

YEARS = range(1995, 2025)
DRAWS = 200


def groupings() -> Any:
    """Ten groupings side by side; those of the World Bank as of 2023."""
    africa = infosoc.Grouping("m49").select(["002"])
    own = infosoc.Grouping("sdg").select(["513", "543", "747", "753", "062"])
    bank = [infosoc.Grouping(name).as_of(2023) for name in ("wb_region", "wb_income")]
    small = infosoc.Grouping("sids") - "ldc"
    return infosoc.Grouping(["m49", own, "itu", *bank, "ldc", "lldc", "sids", infosoc.Grouping("ldc") & africa, small])


def data(areas: list[str]) -> pd.DataFrame:
    """Shares on their way from few to nearly all, a quarter of them missing."""
    random = np.random.default_rng(1)
    shape = (50, len(areas), len(YEARS))
    middle = 15 + 20 * (random.random(shape[:2]) - 0.5)
    t = np.arange(len(YEARS))
    value = 100 / (1 + np.exp(-(t - middle[..., None]) / 4 - random.random(shape) / 4))
    seen = random.random(shape) < 0.75
    i, a, y = np.nonzero(seen)
    return pd.DataFrame(
        {
            "indicator": np.array([f"synthetic-{k}" for k in range(50)])[i],
            "ref_area": np.array(areas)[a],
            "time_period": np.array(YEARS)[y],
            "obs_value": value[seen],
            "unit_measure": "%",
        }
    )


def by_pandas(table: pd.DataFrame, members: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """The same work in pandas and numpy."""
    random = np.random.default_rng(1)
    weight = population.pivot(index="ref_area", columns="time_period", values="weight").reindex(columns=list(YEARS))
    matrix = pd.crosstab(members["group"], members["ref_area"]).clip(upper=1)
    parts = []
    for indicator, rows in table.groupby("indicator", sort=False):
        wide = rows.pivot(index="ref_area", columns="time_period", values="obs_value").reindex(columns=list(YEARS))
        full = wide.interpolate(axis=1, limit_direction="both")
        missing = wide.isna().to_numpy()
        error = np.diff(wide.to_numpy(), axis=1)
        sd = np.nanstd(error)
        areas = wide.index.intersection(weight.index).intersection(matrix.columns)
        rows_of = wide.index.get_indexer(areas)
        in_group = matrix[areas].to_numpy(dtype=float)
        w = weight.loc[areas].to_numpy()
        y = full.to_numpy()[rows_of]
        gaps = missing[rows_of]
        total = in_group @ np.nan_to_num(w)
        value = in_group @ np.nan_to_num(w * y) / total
        draws = np.empty((DRAWS, *value.shape))
        for d in range(DRAWS):
            drawn = np.clip(y + gaps * random.normal(0, sd, y.shape), 0, 100)
            draws[d] = in_group @ np.nan_to_num(w * drawn) / total
        low, high = np.quantile(draws, [0.025, 0.975], axis=0)
        place = pd.MultiIndex.from_product([matrix.index, YEARS], names=["group", "time_period"])
        part = pd.DataFrame({"value": value.ravel(), "low": low.ravel(), "high": high.ravel()}, index=place)
        parts.append(part.assign(indicator=indicator))
    return pd.concat(parts)


def best(work: Any) -> tuple[float, Any]:
    """Seconds of the best of three, and the result."""
    seconds, result = float("inf"), None
    for _ in range(3):
        start = time.perf_counter()
        result = work()
        seconds = min(seconds, time.perf_counter() - start)
    return seconds, result


def main() -> None:
    """Times both, compares the values, and prints the ratio."""
    groups = groupings()
    members = groups.to_pandas()
    areas = sorted(members["ref_area"].unique())[:220]
    table = data(areas)
    population = pd.read_csv("datasets/weights/population.csv", keep_default_na=False)
    population = population[population["time_period"].isin(YEARS)].rename(columns={"total": "weight"})
    population["weight"] = pd.to_numeric(population["weight"])
    series = infosoc.Series(pa.Table.from_pandas(table, preserve_index=False))
    linear = infosoc.Imputation("linear", limit=30, scale="identity")
    # The figures have no errors: without "ignore" nothing is drawn.
    options = {"weights": "population", "min_coverage": 0, "unknown_error": "ignore"}
    ours, result = best(lambda: series.aggregate(groups, impute=linear, **options))
    regression, _ = best(lambda: series.aggregate(groups, impute="regression", **options))
    theirs, other = best(lambda: by_pandas(table, members, population))
    mine = result.to_pandas().set_index(["indicator", "ref_area", "time_period"])["obs_value"]
    peer = other.reset_index().set_index(["indicator", "group", "time_period"])["value"]
    peer.index.names = mine.index.names
    both = pd.concat([mine, peer], axis=1).dropna()
    apart = (both["obs_value"] - both["value"]).abs().max()
    if not len(both) or apart > 1e-6:
        message = f"the values differ by {apart}"
        raise SystemExit(message)
    print(f"{len(both)} values agree within {apart:.1e}")
    print(f"infosoc, linear      {ours:8.3f} s   1.0")
    print(f"infosoc, regression  {regression:8.3f} s  {regression / ours:4.1f}")
    print(f"pandas, linear       {theirs:8.3f} s  {theirs / ours:4.1f}")


if __name__ == "__main__":
    main()
