"""Figures of the synthetic censuses of schools and government by polars and numpy, without the library.

Weights are units over units that answered, by class; the variance is that of a simple random sample without replacement within
classes (Taylor for ratios). Where an answer is missing the standard error is left out. Written with polars 1.x and numpy 2.x:

    python census.py
"""

import sys
from itertools import chain
from pathlib import Path

import numpy as np
import polars as pl

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "datasets/synthetic"
sys.path.insert(0, str(DATA / "government"))

import make_government  # noqa: E402

LEVELS = {"primary": "primary", "lower secondary": "lower_secondary", "upper secondary": "upper_secondary"}


def variance(z: np.ndarray, table: pl.DataFrame) -> float:
    """The variance of a sum of z over simple random samples without replacement of the classes."""
    units, group = table["units"].to_numpy(), table["group"].to_numpy()
    total = 0.0
    for one in np.unique(group):
        here = group == one
        n, of = here.sum(), units[here][0]
        if n < of:
            total += (1 - n / of) * n / (n - 1) * ((z[here] - z[here].mean()) ** 2).sum()
    return total


def figure(
    table: pl.DataFrame, part: pl.Expr, whole: pl.Expr, domain: pl.Expr, factor: float
) -> dict[str, float | None]:
    """A ratio of weighted sums in a domain of the units that answered."""
    table = table.with_columns(y=part.cast(pl.Float64), x=whole.cast(pl.Float64), d=domain)
    known = table["d"] & table["y"].is_not_null() & table["x"].is_not_null()
    missing = int((table["d"] & ~known).sum())
    y, x = (np.where(known, table[name].fill_null(0.0), 0.0) for name in "yx")
    w = table["w"].to_numpy()
    value = (w * y).sum() / (w * x).sum()
    z = w * (y - value * x) / (w * x).sum()
    se = None if missing else factor * float(np.sqrt(variance(z, table)))
    return {"value": factor * value, "se": se, "n": int(known.sum()), "n_missing": missing}


def rows(table: pl.DataFrame, file: str, measures: dict, domains: dict):
    for (measure, (part, whole, asked, factor)), ((by, level), domain) in (
        (m, d) for m in measures.items() for d in domains.items()
    ):
        numbers = figure(table, part, whole, domain & asked, factor)
        yield {"file": file, "measure": measure, "by": by, "level": level} | numbers


def weighted(register: pl.DataFrame) -> pl.DataFrame:
    """The open schools that answered, with the weight of their class."""
    register = register.filter(pl.col("status") == 1)
    answered = pl.col("returned") == 1
    classes = register.group_by("sector", "area").agg(units=pl.len(), answers=answered.sum())
    table = register.filter(answered).join(classes, on=["sector", "area"]).sort("school_id")
    return table.with_columns(w=pl.col("units") / pl.col("answers"), group=10 * pl.col("sector") + pl.col("area"))


def schools():
    text = {"region": pl.String, "school_id": pl.String}
    table = weighted(pl.read_csv(DATA / "schools/schools.csv", schema_overrides=text))
    one, all_ = pl.lit(1.0), pl.lit(True)

    def yes(name: str) -> pl.Expr:
        return pl.when(pl.col(name) == 9).then(None).otherwise(pl.col(name) == 1)

    share = lambda expression: (expression, one, all_, 100.0)  # noqa: E731
    measures = {
        "EDR1": share(yes("electricity")),
        "ED1": share(yes("radio")),
        "ED2": share(yes("television")),
        "ED3": share(yes("telephone")),
        "ED4": (pl.col("learners_computer"), pl.col("computers"), pl.col("computers") > 0, 1.0),
        "ED5:any type": share(pl.col("internet") > 0),
        "ED5:both fixed narrowband and broadband": share(pl.col("internet") == 3),
        "ED6": (pl.col("learners_internet"), pl.col("learners"), all_, 100.0),
        "ED8": (pl.col("teachers_ict"), pl.col("teachers"), all_, 100.0),
        "4.a.1:Internet for pedagogical purposes": share(yes("internet_teaching")),
        "4.a.1:computers for pedagogical purposes": share(pl.col("computers") > 0),
    }
    domains = {("", ""): all_}
    domains |= {("education", level): pl.col(name) == 1 for level, name in LEVELS.items()}
    domains |= {("sector", level): pl.col("sector") == code for code, level in [(1, "public"), (2, "private")]}
    domains |= {("urbanisation", level): pl.col("area") == code for code, level in [(1, "U"), (2, "R")]}
    yield from rows(table, "schools", measures, domains)
    counted = (pl.when(pl.col("internet") > 0).then(pl.col("learners")).otherwise(0), pl.col("learners"), all_, 100.0)
    yield from rows(table, "schools", {"ED5:any type counting learners": counted}, domains)
    field = {"field": pl.String}
    colleges = pl.read_csv(DATA / "schools/enrolment.csv", schema_overrides=field)
    colleges = colleges.with_columns(w=1.0, units=pl.len(), group=1)
    ict = pl.when(pl.col("field") == "06").then(pl.col("learners")).otherwise(0)
    by_sex = {("", ""): all_, ("sex", "F"): pl.col("sex") == 2, ("sex", "M"): pl.col("sex") == 1}
    yield from rows(colleges, "enrolment", {"ED7": (ict, pl.col("learners"), all_, 100.0)}, by_sex)


def difference_of_levels() -> tuple[float, float]:
    """EDR1 of lower secondary less that of primary schools, and its standard error with the schools that are in both."""
    text = {"region": pl.String, "school_id": pl.String}
    table = weighted(pl.read_csv(DATA / "schools/schools.csv", schema_overrides=text))
    y, w = (table["electricity"] == 1).to_numpy().astype(float), table["w"].to_numpy()
    z, values = np.zeros(len(y)), []
    for name, sign in [("lower_secondary", 1.0), ("primary", -1.0)]:
        d = (table[name] == 1).to_numpy()
        value = (w * y * d).sum() / (w * d).sum()
        z += sign * w * d * (y - value) / (w * d).sum()
        values.append(sign * value)
    return 100 * sum(values), 100 * float(np.sqrt(variance(z, table)))


def government():
    table = pl.DataFrame(make_government.organisations(), schema=make_government.HEAD, orient="row")
    table = table.with_columns(w=1.0, units=pl.len(), group=1)
    one, all_ = pl.lit(1.0), pl.lit(True)

    def yes(name: str):
        return (pl.when(pl.col(name) == "").then(None).otherwise(pl.col(name) == "yes"), one, all_, 100.0)

    measures = {
        "EG1": (pl.col("persons_computer"), pl.col("persons"), all_, 100.0),
        "EG2": (pl.col("persons_internet"), pl.col("persons"), all_, 100.0),
        "EG3": yes("lan"),
        "EG4": yes("intranet"),
        "EG5:fixed broadband": yes("fixed_broadband"),
        "EG6": yes("web"),
    }
    domains = {("", ""): all_} | {("kind", kind): pl.col("kind") == kind for kind in ["ministry", "agency"]}
    yield from rows(table, "organisations", measures, domains)


if __name__ == "__main__":
    found = pl.DataFrame(list(chain(schools(), government())))
    found.write_csv(HERE / "estimates.csv", float_precision=None)
    print("lower secondary less primary, EDR1:", *difference_of_levels())
