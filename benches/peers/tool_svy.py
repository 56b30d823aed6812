"""The tasks in svy."""

from importlib.metadata import version
from typing import Any

import polars as pl
import svy
from measure import main
from synthetic import ANSWERS, DOMAINS, REPLICATES


def run(survey: pl.DataFrame, task: str) -> Any:
    if task == "d":
        design = svy.Design(wgt="w", rep_wgts=svy.BootstrapWgts(prefix="rw", n_reps=REPLICATES))
        return svy.Sample(survey, design).estimation.mean(ANSWERS, method="replication", variance_center="estimate")
    sample = svy.Sample(survey, svy.Design(stratum="stratum", psu="psu", wgt="w"))
    drop = survey[ANSWERS[0]].null_count() > 0
    if task == "e":
        return [sample.estimation.median("minutes")]
    if task == "c":
        return sample.estimation.total(ANSWERS, drop_nulls=drop)
    return sample.estimation.mean(ANSWERS, by=DOMAINS if task == "b" else None, drop_nulls=drop)


def tidy(result: Any, task: str) -> pl.DataFrame:
    domains = DOMAINS if task == "b" else []
    return pl.concat(
        estimate.to_polars().select(pl.lit(answer).alias("variable"), *domains, pl.col("est").alias("value"), "se")
        for answer, estimate in zip(["minutes"] if task == "e" else ANSWERS, result, strict=True)
    )


main(version("svy"), run, tidy)
