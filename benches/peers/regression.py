"""Time a logistic regression of 1,000,000 rows with 12 coefficients in infosoc, svy and R survey, each in a process of its own.

All must agree on coefficients and standard errors within 1e-5: R stops its iterations early.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import polars as pl

TERMS = ["sex", "age6", "area", "income", "members", "distance", "schooling"]
TOLERANCE = 1e-5


def synthetic(persons: int) -> pl.DataFrame:
    """Make persons in 50 strata of 40 PSUs: five numbers and three factors, an outcome that depends on them."""
    row = pl.int_range(persons, eager=True).alias("row")

    def uniform(step: float) -> pl.Expr:
        return (pl.col("row") * step) % 1.0  # multiples of an irrational number: no generator, no seed

    table = pl.DataFrame(row).with_columns(
        stratum=pl.col("row") * 50 // persons,
        psu=pl.col("row") * 2000 // persons,
        w=100 + 400 * uniform(0.7548776662466927),
        sex=pl.when(uniform(0.5698402909980532) < 0.5).then(pl.lit("F")).otherwise(pl.lit("M")),
        age6=pl.concat_str(pl.lit("a"), (6 * uniform(0.618033988749895)).cast(pl.Int32)),
        area=pl.when(uniform(0.4142135623730951) < 0.3).then(pl.lit("rural")).otherwise(pl.lit("urban")),
        income=3 * uniform(0.7320508075688772),
        members=(8 * uniform(0.23606797749979)).floor(),
        distance=50 * uniform(0.6457513110645906),
        schooling=(18 * uniform(0.3166247903554)).floor(),
    )
    eta = (
        0.3 * (pl.col("sex") == "M")
        - 0.2 * pl.col("age6").str.slice(1).cast(pl.Float64)
        + 0.5 * pl.col("income")
        - 0.8 * (pl.col("area") == "rural")
        - 0.01 * pl.col("distance")
        + 0.05 * pl.col("schooling")
    )
    return table.with_columns(y=(uniform(0.8541019662496847) < 1 / (1 + (-eta).exp())).cast(pl.Int32)).drop("row")


R = """
suppressMessages(library(survey)); a <- commandArgs(trailingOnly = TRUE)
d <- read.csv(a[1], stringsAsFactors = TRUE); design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~w, data = d)
s <- proc.time()[["elapsed"]]
m <- svyglm(y ~ sex + age6 + area + income + members + distance + schooling, design, family = quasibinomial())
v <- sqrt(diag(vcov(m))); t <- proc.time()[["elapsed"]] - s
cat(sprintf('{"seconds": %.6f, "values": [%s], "errors": [%s]}', t, paste(sprintf("%.17g", coef(m)), collapse = ","),
  paste(sprintf("%.17g", v), collapse = ",")))
"""


def best(fit: object, repeats: int = 3) -> tuple[float, object]:
    """Run the fit some times, and keep the best time."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = fit()
        seconds.append(time.perf_counter() - start)
    return min(seconds), result


def infosoc_run(survey: pl.DataFrame) -> dict:
    import infosoc

    def fit() -> pl.DataFrame:
        svy = infosoc.Survey(survey, weight="w", strata="stratum", psu="psu")
        return pl.DataFrame(svy.regress("y", TERMS, family="binomial"))

    seconds, rows = best(fit)
    return {"seconds": seconds, "values": rows["value"].to_list(), "errors": rows["se"].to_list()}


def svy_run(survey: pl.DataFrame) -> dict:
    import svy

    def fit() -> object:
        sample = svy.Sample(survey, svy.Design(stratum="stratum", psu="psu", wgt="w"))
        terms = [svy.Cat(name) if survey[name].dtype == pl.String else name for name in TERMS]
        return sample.glm.fit(y="y", x=terms, family="binomial", link="logit")

    seconds, model = best(fit)
    coefficients = model.fitted.coefs
    return {"seconds": seconds, "values": [c.est for c in coefficients], "errors": [c.se for c in coefficients]}


def main() -> int:
    """Run all that is installed, and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--tool", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.tool:
        run = {"infosoc": infosoc_run, "svy": svy_run}[options.tool]
        print(json.dumps(run(synthetic(options.persons))))
        return 0
    found = {}
    for tool in ("infosoc", "svy"):
        if find_spec(tool):
            command = [sys.executable, __file__, "--persons", str(options.persons), "--tool", tool]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            found[tool] = json.loads(done.stdout.splitlines()[-1])
    if shutil.which("Rscript"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "survey.csv"
            synthetic(options.persons).write_csv(path)
            done = subprocess.run(["Rscript", "-e", R, str(path)], stdout=subprocess.PIPE, text=True, check=False)
            if done.returncode == 0:
                found["R survey"] = json.loads(done.stdout)
    ours = found["infosoc"]
    apart = False
    for tool, run in found.items():
        # Coefficients in another order are compared by size.
        pairs = [zip(sorted(run[key]), sorted(ours[key]), strict=True) for key in ("values", "errors")]
        gap = max(abs(a - b) / abs(b) for pair in pairs for a, b in pair)
        apart |= gap > TOLERANCE
        print(f"| {tool} | {run['seconds']:.3f} | {run['seconds'] / ours['seconds']:.1f} | {gap:.1e} |")
    return 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main())
