"""Time a logistic regression (1,000,000 rows, 12 coefficients) in infosoc, svy and R survey, each in its own process.

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

import numpy
import polars as pl

TERMS = ["sex", "age6", "area", "income", "members", "distance", "schooling"]
TOLERANCE = 1e-5


def synthetic(persons: int) -> pl.DataFrame:
    """Make persons in 50 strata of 40 PSUs: five numbers and three factors, an outcome that depends on them."""
    random = numpy.random.default_rng(1)
    row = numpy.arange(persons)
    sex, rural = random.random(persons) < 0.5, random.random(persons) < 0.3
    age, income = random.integers(6, size=persons), 3 * random.random(persons)
    distance, schooling = 50 * random.random(persons), random.integers(18, size=persons)
    eta = 0.3 * sex - 0.2 * age + 0.5 * income - 0.8 * rural - 0.01 * distance + 0.05 * schooling
    return pl.DataFrame(
        {
            "stratum": row * 50 // persons,
            "psu": row * 2000 // persons,
            "w": 100 + 400 * random.random(persons),
            "sex": numpy.where(sex, "M", "F"),
            "age6": numpy.char.add("a", age.astype(str)),
            "area": numpy.where(rural, "rural", "urban"),
            "income": income,
            "members": random.integers(1, 9, size=persons).astype(float),
            "distance": distance,
            "schooling": schooling.astype(float),
            "y": (random.random(persons) < 1 / (1 + numpy.exp(-eta))).astype("int32"),
        }
    )


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
    import infosoc  # noqa: PLC0415

    def fit() -> pl.DataFrame:
        svy = infosoc.Survey(survey, weight="w", strata="stratum", psu="psu")
        return pl.DataFrame(svy.regress("y", TERMS, family="binomial"))

    seconds, rows = best(fit)
    return {"seconds": seconds, "values": rows["value"].to_list(), "errors": rows["se"].to_list()}


def svy_run(survey: pl.DataFrame) -> dict:
    import svy  # noqa: PLC0415

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
