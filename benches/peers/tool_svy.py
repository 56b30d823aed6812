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
    if task == "e":
        return [sample.estimation.median("minutes")]
    if task == "c":
        return sample.estimation.total(ANSWERS)
    return sample.estimation.mean(ANSWERS, by=DOMAINS if task == "b" else None)


def tidy(result: Any, task: str) -> pl.DataFrame:
    domains = [pl.col(d).cast(pl.Int64) for d in DOMAINS] if task == "b" else []
    return pl.concat(
        estimate.to_polars().select(pl.lit(answer).alias("variable"), *domains, pl.col("est").alias("value"), "se")
        for answer, estimate in zip(["minutes"] if task == "e" else ANSWERS, result, strict=True)
    )


main(version("svy"), run, tidy)
