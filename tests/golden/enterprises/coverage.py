"""How often 95 % intervals hold the value of the synthetic population of enterprises, by numpy: python coverage.py 1000 1

Shares have logit intervals, ratios of totals plain ones, both with the quantile of t. Degrees of freedom are the enterprises of the
domain less their strata, those of strata that were drawn in part; without any there is no interval.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).resolve().parents[3] / "datasets/synthetic/enterprises"
ICT = r"^(?:261|262|263|264|268|4651|4652|582|61|62|631|951)"
samples, seed = int(sys.argv[1]), int(sys.argv[2])


def t_quantile(df: int) -> float:
    """The 97.5 % quantile of t, by bisection of Abramowitz and Stegun 26.7.3 and 26.7.4; normal from 400 on, to 0.003."""
    if df < 1 or df > 400:
        return np.inf if df < 1 else 1.959964
    low, high = 1.9, 13.0
    for _ in range(60):
        t = (low + high) / 2
        angle = np.arctan(t / np.sqrt(df))
        ratios = [(k - 1) / k for k in (range(3, df - 1, 2) if df % 2 else range(2, df - 1, 2))]
        series = np.cumprod([np.cos(angle) ** (df % 2), *(r * np.cos(angle) ** 2 for r in ratios)]).sum()
        inside = np.sin(angle) * series if df % 2 == 0 else 2 / np.pi * (angle + np.sin(angle) * series * (df > 1))
        low, high = (low, t) if inside > 0.95 else (t, high)
    return (low + high) / 2



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

domains = np.array([inside * ((size == g) if g else 1) for _, g in figures]) > 0

strata = [np.flatnonzero(p.stratum == name) for name in sorted(set(p.stratum))]
drawn = [int(p.drawn.iloc[rows[0]]) for rows in strata]
rng = np.random.default_rng(seed)
covered, intervals, freedom = np.zeros(len(figures)), np.zeros(len(figures)), np.zeros(len(figures))
quantiles: dict[int, float] = {}
estimates, variances = [], []
for _ in range(samples):
    picked = [rng.choice(rows, n, replace=False) for rows, n in zip(strata, drawn)]
    weights = [len(rows) / n for rows, n in zip(strata, drawn)]
    a = sum(w * above[:, rows].sum(1) for rows, w in zip(picked, weights))
    b = sum(w * below[:, rows].sum(1) for rows, w in zip(picked, weights))
    r = a / b
    variance, df = np.zeros(len(figures)), np.zeros(len(figures), int)
    for rows, w, n, whole in zip(picked, weights, drawn, strata):
        z = w * (above[:, rows] - r[:, None] * below[:, rows]) / b[:, None]
        spread = ((z - z.mean(1, keepdims=True)) ** 2).sum(1)
        variance += (1 - n / len(whole)) * n / (n - 1) * spread
        cases = domains[:, rows].sum(1) * (n < len(whole))
        df += cases - (cases > 0)
    se = np.sqrt(variance)
    quantiles |= {d: t_quantile(d) for d in set(df.tolist()) - set(quantiles)}
    known = df > 0
    t = np.array([quantiles[d] for d in df.tolist()])
    # An interval of no degrees of freedom has no limits: it is not counted below.
    width = np.where(known, t, 0) * se
    low, high = r - width, r + width
    open_ = is_share & (r > 0) & (r < 1)
    logit, slope = np.log(r[open_] / (1 - r[open_])), width[open_] / (r[open_] * (1 - r[open_]))
    low[open_], high[open_] = 1 / (1 + np.exp(slope - logit)), 1 / (1 + np.exp(-slope - logit))
    covered += known & (low <= truth + 1e-12) & (truth - 1e-12 <= high)
    intervals += known
    freedom += df
    estimates.append(r)
    variances.append(variance)
error = np.sqrt(((np.array(estimates) - truth) ** 2).mean(0))
print("| figure | size class | truth | mean | error | standard error | df | covered | no interval |")
print("|---|---|---|---|---|---|---|---|---|")
for i, (code, level) in enumerate(figures):
    mean, se = np.mean(estimates, 0)[i], np.sqrt(np.mean(variances, 0)[i])
    numbers = " | ".join(f"{100 * x:.2f}" for x in (truth[i], mean, error[i], se))
    share, none = 100 * covered[i] / intervals[i], 100 * (1 - intervals[i] / samples)
    print(f"| {code} | {level or 'all'} | {numbers} | {freedom[i] / samples:.0f} | {share:.1f} | {none:.1f} |")
