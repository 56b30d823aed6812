"""A synthetic second wave of a real survey, to show a method where there is one wave only.

``make`` writes a dataset of the households of ENDUTIH 2021 as a survey two years later might have found
them. Nothing in it was observed. What it was made to hold is in ``BUILT_IN``, to check an analysis against.
"""

from __future__ import annotations

import hashlib
import random
import re
from pathlib import Path

import polars as pl

YEAR = 2023
SEED = 20230405

# The share of households without Internet that are given it, by state and residence. Nobody loses it.
SLOW, RURAL, FAST = 0.15, 0.25, 0.45
FAST_STATES = {7: "Chiapas", 12: "Guerrero", 20: "Oaxaca"}
# The share of households with a television that give it away; all else stays as it was.
WITHOUT_TELEVISION = 0.04

BUILT_IN = (
    f"Of the households without Internet in 2021, {SLOW:.0%} of the urban and {RURAL:.0%} of the rural ones have it in "
    f"{YEAR}, and {FAST:.0%} of all in {', '.join(FAST_STATES.values())}. {WITHOUT_TELEVISION:.0%} of those with a "
    "television have none any more. Computers, radio and mobile telephones: no change."
)


def make(real: Path, folder: Path) -> Path:
    """Write the synthetic wave of a dataset into a folder, and return the folder.

    Half of the PSUs of each stratum are asked again. In place of the others come PSUs drawn at random from the same
    stratum, under new codes, as if they were other villages and blocks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    homes = _drawn(pl.read_parquet(real / "households.parquet"))
    homes.write_parquet(folder / "households.parquet")
    digest = hashlib.sha256((folder / "households.parquet").read_bytes()).hexdigest()

    text = (real / "dataset.toml").read_text(encoding="utf-8")
    title = f'title = "SYNTHETIC second wave, made from ENDUTIH 2021: no observation of {YEAR}"'
    for pattern, line in [
        (r"^year = .*$", f"year = {YEAR}"),
        (r"^title = .*$", title),
        (r"^producer = .*$", 'producer = "made for an example of this library"'),
        (r"^source = .*$", 'source = "SYNTHETIC: households of ENDUTIH 2021, changed at random by a stated rule"'),
        (r"^citation = .*$", 'citation = "SYNTHETIC data, not to be cited"'),
        (r"^sha256 = .*$", f'sha256 = "{digest}"'),
    ]:
        text = re.sub(pattern, lambda _, line=line: line, text, count=1, flags=re.MULTILINE)
    (folder / "dataset.toml").write_text(text, encoding="utf-8")
    (folder / "codebook.csv").write_text((real / "codebook.csv").read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def _drawn(homes: pl.DataFrame) -> pl.DataFrame:
    """Return the households of the second wave."""
    chance = random.Random(SEED)
    wave = []
    strata = (
        homes.select("est_dis", "upm_dis").unique().sort("est_dis", "upm_dis").group_by("est_dis", maintain_order=True)
    )
    for (_,), units in strata:
        codes = units["upm_dis"].to_list()
        again = set(chance.sample(codes, (len(codes) + 1) // 2))
        for place, code in enumerate(codes):
            # Codes of the survey are digits: one with a letter is none of them.
            wave.append((code, code) if code in again else (chance.choice(codes), f"S{code}-{place}"))
    households = homes.sort("upm_dis", "upm", "viv_sel", "hogar")
    by_unit = {unit: rows for (unit,), rows in households.group_by("upm_dis", maintain_order=True)}
    # A household is known by its village, dwelling and number: that of a village that is new must be new, too.
    made = pl.concat(
        [by_unit[drawn].with_columns(pl.lit(code).alias("upm_dis"), pl.lit(code).alias("upm")) for drawn, code in wave]
    )
    changed = pl.Series([chance.random() for _ in range(len(made))])
    television = pl.Series([chance.random() for _ in range(len(made))])
    gains = (
        pl.when(pl.col("ent").is_in(list(FAST_STATES)))
        .then(FAST)
        .when(pl.col("dominio") == "R")
        .then(RURAL)
        .otherwise(SLOW)
    )
    return made.with_columns(
        p4_4=pl.when((pl.col("p4_4") == 2) & (changed < gains)).then(1).otherwise(pl.col("p4_4")).cast(pl.Int16),
        **{
            name: pl.when(television < WITHOUT_TELEVISION).then(2).otherwise(pl.col(name)).cast(pl.Int16)
            for name in ("p4_1_2", "p4_1_4")
        },
    )
