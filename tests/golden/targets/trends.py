"""Trends of real series by scipy, for `trends.csv`: numpy 2.4.6, scipy 1.17.1.

Run from the root of the repository: python tests/golden/targets/trends.py > tests/golden/targets/trends.csv
Least squares and the covariance of the parameters are scipy's (`optimize.curve_fit`, method lm); the prediction interval
is Student's quantile times the standard error of a new value, by the delta method.
"""

import csv
import sys

import numpy as np
from scipy import optimize, stats

CASES = [  # indicator, area, first year, last year, upper bound, year that is projected
    ("HH7", "MEX", 2005, 2023, 100, 2030),
    ("HH7", "KEN", 2008, 2022, 100, 2030),
    ("HH7", "IND", 2005, 2020, 100, 2030),
    ("HH7", "DNK", 2000, 2023, 100, 2030),
    ("A3", "MEX", 2003, 2023, None, 2030),
    ("A3", "CHN", 2003, 2023, None, 2030),
    ("A2", "KEN", 2000, 2015, None, 2020),
    ("A2", "DEU", 2000, 2023, None, 2030),
]


def linear(t, level, rate):
    return level + rate * t


def logistic(t, rate, midpoint, saturation):
    return saturation / (1 + np.exp(-rate * (t - midpoint)))


def gompertz(t, rate, midpoint, saturation):
    return saturation * np.exp(-np.exp(-rate * (t - midpoint)))


def main() -> None:
    figures = {}
    with open("datasets/series/ict.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["obs_value"]:
                figures[row["indicator"], row["ref_area"], int(row["time_period"])] = float(row["obs_value"])
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["indicator", "ref_area", "first", "last", "upper", "curve", "quantity", "value"])
    for indicator, area, first, last, upper, year in CASES:
        years = [y for y in range(first, last + 1) if (indicator, area, y) in figures]
        values = np.array([figures[indicator, area, y] for y in years])
        t = np.array(years, dtype=float) - years[-1]
        for name, curve in [("linear", linear), ("logistic", logistic), ("gompertz", gompertz)]:
            if name == "linear":
                function, start = curve, [values[-1], 1.0]
            elif upper is not None:
                function, start = (lambda t, r, m, f=curve: f(t, r, m, upper)), [0.2, -5.0]
            else:
                function, start = curve, [0.3, -8.0, values.max() * 1.1]
            try:
                p, covariance = optimize.curve_fit(
                    function, t, values, p0=start, xtol=1e-15, ftol=1e-15, gtol=1e-15, maxfev=100_000
                )
            except RuntimeError as error:
                print(indicator, area, name, error, file=sys.stderr)
                continue
            n, k = len(values), len(p)
            rss = float(np.sum((values - function(t, *p)) ** 2))
            sigma = np.sqrt(rss / (n - k))
            at = year - years[-1]
            steps = [1e-5 * max(abs(x), 1e-3) for x in p]
            gradient = [
                (function(at, *(p + d)) - function(at, *(p - d))) / (2 * h)
                for h, d in ((h, np.eye(k)[i] * h) for i, h in enumerate(steps))
            ]
            error = np.sqrt(sigma**2 + np.array(gradient) @ covariance @ np.array(gradient))
            half = stats.t.ppf(0.975, n - k) * error
            value = function(at, *p)
            quantities = {"n": n, "rate": p[1] if name == "linear" else p[0]}
            if name == "linear":
                quantities["level"] = p[0]
            else:
                quantities["midpoint"] = p[1] + years[-1]
                if upper is None:
                    quantities["saturation"] = p[2]
            quantities |= {
                "sigma": sigma,
                "r2": 1 - rss / np.sum((values - values.mean()) ** 2),
                "aicc": n * np.log(rss / n) + 2 * (k + 1) + 2 * (k + 1) * (k + 2) / (n - k - 2),
                f"value {year}": value,
                f"half {year}": half,
            }
            for quantity, number in quantities.items():
                out.writerow([indicator, area, first, last, upper or "", name, quantity, repr(float(number))])


main()
