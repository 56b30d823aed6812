"""A synthetic household survey, large enough to time.

Seeded and invented throughout: it has the shape of a national ICT survey (strata, clusters of about thirty persons,
unequal weights, answers alike within a cluster) and says nothing about any country.
"""

import json
from pathlib import Path

import numpy as np
import polars as pl

SEED = 2_718_281
STRATA = 100
PERSONS_PER_PSU = 30
REGIONS = 12
AGE_SHARES = [0.16, 0.19, 0.21, 0.18, 0.15, 0.11]
ANSWERS = [f"y{i}" for i in range(10)]
DOMAINS = ["sex", "age6", "region"]
REPLICATES = 80
# The share of rows in which the answers are missing, where the survey is as users have it.
MISSING = 0.03


def build(persons: int) -> pl.DataFrame:
    """Draw the survey, sorted by stratum and PSU as offices keep their files."""
    rng = np.random.default_rng(SEED)
    psus = max(persons // PERSONS_PER_PSU, 2 * STRATA)
    psu = np.sort(rng.integers(0, psus, persons)).astype(np.int32)
    # PSUs are dealt evenly, so that every stratum has at least two.
    stratum = (psu.astype(np.int64) * STRATA // psus).astype(np.int32)
    region = (stratum % REGIONS).astype(np.int8)
    sex = rng.integers(0, 2, persons).astype(np.int8)
    age6 = rng.choice(len(AGE_SHARES), persons, p=AGE_SHARES).astype(np.int8)
    weight = rng.gamma(8.0, 20.0, psus)[psu] * rng.uniform(0.8, 1.25, persons)

    place = rng.normal(0.0, 0.7, psus)[psu] + 0.05 * region
    person = 0.15 * sex - 0.3 * np.abs(age6 - 1.5)
    answers = {}
    for i, name in enumerate(ANSWERS):
        probability = 1.0 / (1.0 + np.exp(-(place + person + 1.5 - 0.4 * i)))
        answers[name] = (rng.random(persons) < probability).astype(np.int8)
    answers["minutes"] = np.round(np.exp(rng.normal(4.1, 0.9, persons) + 0.25 * place), 1)
    return pl.DataFrame(
        {"stratum": stratum, "psu": psu, "w": weight, "sex": sex, "age6": age6, "region": region, **answers}
    )


def with_replicates(survey: pl.DataFrame) -> pl.DataFrame:
    """Bootstrap weights after Rao and Wu: in each stratum one PSU fewer is drawn than there are."""
    rng = np.random.default_rng(SEED)
    psu = survey["psu"].to_numpy()
    stratum_of = np.zeros(psu.max() + 1, dtype=np.int64)
    stratum_of[psu] = survey["stratum"].to_numpy()
    sampled = [np.unique(psu[survey["stratum"].to_numpy() == h]) for h in range(STRATA)]
    weight = survey["w"].to_numpy()
    replicates = {}
    for r in range(1, REPLICATES + 1):
        factor = np.zeros(len(stratum_of))
        for units in sampled:
            n = len(units)
            factor[units] = rng.multinomial(n - 1, np.full(n, 1 / n)) * n / (n - 1)
        replicates[f"rw{r}"] = weight * factor[psu]
    return survey.select("w", *ANSWERS).hstack(pl.DataFrame(replicates))


def as_users_have_it(survey: pl.DataFrame) -> pl.DataFrame:
    """The same survey in no order, its strata and regions as text, its answers as floats of which some are missing."""
    rng = np.random.default_rng(SEED)
    rows = pl.Series(rng.permutation(survey.height))
    answered = pl.Series(rng.random(survey.height) >= MISSING)
    return survey[rows].with_columns(
        pl.format("stratum {}", pl.col("stratum")).alias("stratum"),
        pl.format("Region {}", pl.col("region")).alias("region"),
        *(pl.when(answered).then(pl.col(y).cast(pl.Float64)).alias(y) for y in ANSWERS),
    )


FORMS = {
    "minutes": lambda survey: survey,
    "replicates": with_replicates,
    "users": as_users_have_it,
}


def write(persons: int, folder: Path, form: str) -> Path:
    """Write the survey as Arrow for Python and as raw columns for R, so that no peer pays for parsing text."""
    target = folder / f"synthetic-with-{form}-{persons}"
    if (target / "columns.json").exists():
        return target
    target.mkdir(parents=True, exist_ok=True)
    survey = FORMS[form](build(persons))
    survey.write_ipc(target / "survey.arrow", compression="uncompressed")
    for column in survey.iter_columns():
        if column.dtype == pl.String:
            (target / f"{column.name}.txt").write_text("\n".join(column) + "\n")
            continue
        kind = "<f8" if column.dtype == pl.Float64 else "<i4"
        column.to_numpy().astype(kind).tofile(target / f"{column.name}.{kind[1:]}")
    (target / "columns.json").write_text(json.dumps(survey.columns))
    return target
