"""Indicators of the synthetic survey of enterprises and winsorised totals, by numpy and pandas alone.

Standard errors are those of a stratified sample without replacement, by linearisation: the sum over strata of
(1 - n/N) n/(n - 1) Σ (z - mean z)², with z = w (y - r x) / X of a domain, 0 outside it.
"""

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
FOLDER = HERE.parents[2] / "datasets/synthetic/enterprises"
ICT = r"^(?:261|262|263|264|268|4651|4652|582|61|62|631|951)"
SECTIONS = [(3, "A"), (9, "B"), (33, "C"), (35, "D"), (39, "E"), (43, "F"), (47, "G"), (53, "H"), (56, "I"), (63, "J"),
            (66, "K"), (68, "L"), (75, "M"), (82, "N")]

s = pd.read_csv(FOLDER / "sample.csv", dtype={"isic": str})
s["section"] = s.isic.str[:2].astype(int).map(lambda d: next(letter for last, letter in SECTIONS if d <= last))
s["size"] = np.select([s.persons < 10, s.persons < 50, s.persons < 250], ["LT10", "10-49", "50-249"], "GE250")
s["ict"] = s.isic.str.match(ICT).astype(float)
scope = (s.persons >= 10).to_numpy()
answer = lambda name: s[name].map({1: 1.0, 2: 0.0})  # noqa: E731
persons = s.persons.astype(float)
measures = {
    "B1": (answer("computer"), 1.0),
    "B2": (s.persons_computer, persons),
    "B3": (answer("internet"), 1.0),
    "B4": (s.persons_internet, persons),
    "B5": (answer("web"), 1.0),
    "B6": (answer("intranet"), 1.0),
    "B8": (answer("buys"), 1.0),
    "B11": (answer("extranet"), 1.0),
    "B3 counting persons_employed": (answer("internet") * persons, persons),
    "B3 counting turnover": (answer("internet") * s.turnover, s.turnover),
    "ICT1": (s.ict * persons, persons),
    "ICT2": (s.ict * s.value_added, s.value_added),
    "x-e-commerce-turnover": (s.sales_online, s.turnover),
}
rows = []
for name, (y, x) in measures.items():
    y = pd.Series(y, dtype=float)
    x = pd.Series(x, index=s.index, dtype=float)
    known = (y.notna() & x.notna()).to_numpy() & scope
    domains = {("", ""): np.ones(len(s), bool)}
    domains |= {("size_class", level): (s["size"] == level).to_numpy() for level in ["10-49", "50-249", "GE250"]}
    domains |= {("activity", f"ISIC4_{letter}"): (s.section == letter).to_numpy() for letter in sorted(set(s.section))}
    for (by, level), domain in domains.items():
        inside = known & domain
        w = s.weight * inside
        total = (w * x.fillna(0)).sum()
        r = (w * y.fillna(0)).sum() / total
        z = w * (y.fillna(0) - r * x.fillna(0)) / total
        variance = 0.0
        for _, index in s.groupby("stratum").groups.items():
            part, n = z[index], len(index)
            fraction = n / s.frame_count[index].iloc[0]
            variance += (1 - fraction) * n / (n - 1) * ((part - part.mean()) ** 2).sum()
        # Degrees of freedom: enterprises of the domain less their strata.
        drawn = s.stratum[scope & domain]
        df = len(drawn) - drawn.nunique()
        rows.append((name, by, level, 100 * r, 100 * np.sqrt(variance), int(inside.sum()), df))
pd.DataFrame(rows, columns=["measure", "by", "level", "value", "se", "n", "df"]).to_csv(
    HERE / "estimates.csv", index=False, float_format="%.15g", lineterminator="\n"
)

# Winsorised turnover within strata: the root of L = Σ max(D - L, 0) by bisection.
t = s[s.turnover.notna()]
mean = t.groupby("stratum").turnover.transform("mean")
deviation = ((t.turnover - mean) * (t.weight - 1))[t.weight > 1]
low, high = 0.0, deviation.max()
for _ in range(200):
    middle = (low + high) / 2
    low, high = (middle, high) if middle < np.maximum(deviation - middle, 0).sum() else (low, middle)
cutoff = np.where(t.weight > 1, mean + low / np.maximum(t.weight - 1, 1e-300), np.inf)
winsorised = np.where(t.turnover > cutoff, cutoff + (t.turnover - cutoff) / t.weight, t.turnover)
pd.DataFrame(
    [
        ("total", (t.weight * t.turnover).sum()),
        ("winsorised", (t.weight * winsorised).sum()),
        ("outliers", (winsorised < t.turnover).sum()),
        ("tuning", low),
    ],
    columns=["what", "value"],
).to_csv(HERE / "winsorised.csv", index=False, float_format="%.15g", lineterminator="\n")
