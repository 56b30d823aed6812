"""How often 95 % intervals hold the value of the synthetic population of enterprises, by numpy: python coverage.py 1000 1

Shares have logit intervals, ratios of totals plain ones, both with the normal quantile.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).resolve().parents[3] / "datasets/synthetic/enterprises"
ICT = r"^(?:261|262|263|264|268|4651|4652|582|61|62|631|951)"
samples, seed = int(sys.argv[1]), int(sys.argv[2])

p = pd.read_csv(FOLDER / "population.csv", dtype={"isic": str}).sort_values("stratum", kind="stable")
inside = (p.persons >= 10).to_numpy(float)
size = np.select([p.persons < 50, p.persons < 250], ["10-49", "50-249"], "GE250")
ict = p.isic.str.match(ICT).to_numpy(float)
yes = {name: (p[name] == 1).to_numpy(float) for name in ["computer", "internet", "web", "sells"]}
shares = {"B1": "computer", "B3": "internet", "B5": "web", "B7": "sells"}
pairs = {code: (yes[name], np.ones(len(p))) for code, name in shares.items()}
pairs["B2"] = (p.persons_computer, p.persons)
pairs["B4"] = (p.persons_internet, p.persons)
pairs["B3 counting persons employed"] = (yes["internet"] * p.persons, p.persons)
pairs["ICT1"] = (ict * p.persons, p.persons)
pairs["ICT2"] = (ict * p.value_added, p.value_added)
pairs["x-e-commerce-turnover"] = (p.sales_online, p.turnover)
figures = [(code, level) for code in pairs for level in ["", "10-49", "50-249", "GE250"]]
above = np.array([np.asarray(pairs[c][0], float) * inside * ((size == g) if g else 1) for c, g in figures])
below = np.array([np.asarray(pairs[c][1], float) * inside * ((size == g) if g else 1) for c, g in figures])
truth = above.sum(1) / below.sum(1)
is_share = np.array([code in shares for code, _ in figures])

strata = [np.flatnonzero(p.stratum == name) for name in sorted(set(p.stratum))]
drawn = [int(p.drawn.iloc[rows[0]]) for rows in strata]
rng = np.random.default_rng(seed)
covered = np.zeros(len(figures))
estimates, variances = [], []
for _ in range(samples):
    picked = [rng.choice(rows, n, replace=False) for rows, n in zip(strata, drawn)]
    weights = [len(rows) / n for rows, n in zip(strata, drawn)]
    a = sum(w * above[:, rows].sum(1) for rows, w in zip(picked, weights))
    b = sum(w * below[:, rows].sum(1) for rows, w in zip(picked, weights))
    r = a / b
    variance = np.zeros(len(figures))
    for rows, w, n, whole in zip(picked, weights, drawn, strata):
        z = w * (above[:, rows] - r[:, None] * below[:, rows]) / b[:, None]
        spread = ((z - z.mean(1, keepdims=True)) ** 2).sum(1)
        variance += (1 - n / len(whole)) * n / (n - 1) * spread
    se = np.sqrt(variance)
    low, high = r - 1.96 * se, r + 1.96 * se
    open_ = is_share & (r > 0) & (r < 1)
    logit, slope = np.log(r[open_] / (1 - r[open_])), 1.96 * se[open_] / (r[open_] * (1 - r[open_]))
    low[open_], high[open_] = 1 / (1 + np.exp(slope - logit)), 1 / (1 + np.exp(-slope - logit))
    covered += (low <= truth + 1e-12) & (truth - 1e-12 <= high)
    estimates.append(r)
    variances.append(variance)
error = np.sqrt(((np.array(estimates) - truth) ** 2).mean(0))
print("| figure | size class | truth | mean | error | standard error | covered |")
print("|---|---|---|---|---|---|---|")
for i, (code, level) in enumerate(figures):
    mean, se = np.mean(estimates, 0)[i], np.sqrt(np.mean(variances, 0)[i])
    numbers = " | ".join(f"{100 * x:.2f}" for x in (truth[i], mean, error[i], se))
    print(f"| {code} | {level or 'all'} | {numbers} | {100 * covered[i] / samples:.1f} |")
