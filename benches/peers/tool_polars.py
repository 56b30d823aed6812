"""The weighted estimates alone in polars, without any variance: what is paid for the figures themselves."""

import polars as pl
from measure import main
from synthetic import ANSWERS, DOMAINS


def run(survey: pl.DataFrame, task: str) -> pl.DataFrame:
    weight = pl.col("w")
    if task == "e":
        share = pl.col("w").cum_sum() / pl.col("w").sum()
        at_least_half = survey.lazy().sort("minutes").filter(share >= 0.5)
        return at_least_half.select("minutes").first().collect()
    sums = [(pl.col(y) * weight).sum() for y in ANSWERS]
    if task != "c":
        missing = survey[ANSWERS[0]].null_count() > 0
        known = weight.filter(pl.col(ANSWERS[0]).is_not_null()) if missing else weight
        sums = [total / known.sum() for total in sums]
    figures = [figure.alias(y) for figure, y in zip(sums, ANSWERS, strict=True)]
    rows = survey.lazy()
    return (rows.group_by(DOMAINS).agg(figures) if task == "b" else rows.select(figures)).collect()


def tidy(result: pl.DataFrame, task: str) -> pl.DataFrame:
    domains = DOMAINS if task == "b" else []
    measured = ["minutes"] if task == "e" else ANSWERS
    long = result.unpivot(measured, index=domains, variable_name="variable", value_name="value")
    return long.select("variable", *domains, "value", pl.lit(None, pl.Float64).alias("se"))


main(pl.__version__, run, tidy)
