"""How infosoc's seconds grow with rows, domains and measures; prints the figures and draws `growth.svg`.

The first argument names the picture. Each line is fitted by a power of what grows: an exponent of 1 is linear, and
below 1 is less than that.
"""

import sys
import time

import infosoc
import matplotlib as mpl
import numpy as np
import polars as pl
from matplotlib import pyplot as plt
from synthetic import ANSWERS, SEED, build

ROWS = [250_000, 500_000, 1_000_000, 2_000_000, 4_000_000]
DOMAINS = [1, 4, 16, 64, 256, 1024]
MEASURES = [1, 2, 5, 10, 20, 40]
REPEATS = 5


def seconds(survey: pl.DataFrame, answers: list[str], by: list[str]) -> float:
    """The best of a few runs, the design included."""
    measures = [infosoc.mean(y) for y in answers]
    spent = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        infosoc.Survey(survey, weight="w", strata="stratum", psu="psu").estimate(measures, by=by)
        spent.append(time.perf_counter() - start)
    return min(spent)


def main(picture: str) -> None:
    mpl.rcParams["svg.hashsalt"] = "infosoc"
    rng = np.random.default_rng(SEED)
    largest = build(ROWS[-1])
    middle = build(1_000_000)
    groups = [pl.Series(f"g{k}", rng.integers(0, k, middle.height).astype(np.int32)) for k in DOMAINS]
    copies = [middle[ANSWERS[i % 10]].alias(f"z{i}") for i in range(MEASURES[-1])]
    middle = middle.with_columns(*groups, *copies)
    series = {
        "rows": (ROWS, [seconds(largest.head(n), ANSWERS, []) for n in ROWS]),
        "domains": (DOMAINS, [seconds(middle, ANSWERS, [f"g{k}"]) for k in DOMAINS]),
        "measures": (MEASURES, [seconds(middle, [f"z{i}" for i in range(k)], []) for k in MEASURES]),
    }
    figure, panels = plt.subplots(1, 3, figsize=(11, 3.4), layout="constrained")
    for panel, (name, (at, spent)) in zip(panels, series.items(), strict=True):
        exponent = np.polyfit(np.log(at), np.log(spent), 1)[0]
        print(f"{name}: " + ", ".join(f"{n:,} {s:.4f} s" for n, s in zip(at, spent, strict=True)))
        print(f"  grows as the power {exponent:.2f} of {name}")
        panel.plot(at, spent, marker="o", color="#0072b2")
        panel.set(xscale="log", yscale="log", xlabel=name, title=f"power {exponent:.2f}")
        panel.grid(visible=True, which="major", color="#dddddd", linewidth=0.6)
        panel.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylabel("seconds, 10 means with SE")
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    main(sys.argv[1])
