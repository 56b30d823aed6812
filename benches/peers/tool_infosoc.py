"""The tasks in infosoc."""

from importlib.metadata import version
from typing import Any

import infosoc
import polars as pl
from measure import main
from synthetic import ANSWERS, DOMAINS, REPLICATES


def run(survey: pl.DataFrame, task: str) -> Any:
    if task == "d":
        replicates = infosoc.Replicates("rw*", "bootstrap", scale=1 / REPLICATES, mse=True)
        return infosoc.Survey(survey, weight="w", replicates=replicates).mean(ANSWERS)
    svy = infosoc.Survey(survey, weight="w", strata="stratum", psu="psu")
    if task == "e":
        return svy.quantile("minutes", 0.5)
    kind = infosoc.total if task == "c" else infosoc.mean
    return svy.estimate([kind(y) for y in ANSWERS], by=[tuple(DOMAINS)] if task == "b" else [])


def tidy(result: Any, task: str) -> pl.DataFrame:
    domains = DOMAINS if task == "b" else []
    rows = pl.DataFrame(result)
    if domains:  # without the overall rows, which the other tools do not give
        rows = rows.filter(pl.col("sex").is_not_null())
    return rows.select(pl.col("measure").str.extract(r"(y\d|minutes)").alias("variable"), *domains, "value", "se")


main(version("infosoc"), run, tidy)
