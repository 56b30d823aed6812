"""Adjusted likelihoods of the Fay-Herriot model (Li and Lahiri 2010; Yoshimori and Lahiri 2014), milk data: by numpy.

Run from the root of the repository. The logarithm of the restricted likelihood and of its factor is maximised as it is,
without scores, and then solved by bisection on its numeric derivative (a complex step). Standard errors are multiplied
by a factor; from 2.5 on the plain estimate is 0.
"""

from __future__ import annotations

import csv

import numpy as np

with open("tests/golden/small_area/fh_milk.csv", encoding="utf-8", newline="") as file:
    MILK = list(csv.DictReader(file))
Y = np.array([float(row["y"]) for row in MILK])
SD = np.array([float(row["sd"]) for row in MILK])
X = np.array([[1.0, *(float(row["major"] == level) for level in "234")] for row in MILK])
M = len(Y)


def objective(a: complex, d: np.ndarray, fit: str) -> complex:
    v = a + d
    q = X.T @ (X / v[:, None])
    e = Y - X @ np.linalg.solve(q, X.T @ (Y / v))
    restricted = -0.5 * (np.log(v).sum() + np.log(np.linalg.det(q)) + (e * e / v).sum())
    return restricted + (np.log(a) if fit == "li_lahiri" else np.log(np.arctan((a / v).sum())) / M)


def main() -> None:
    with open("tests/golden/small_area/adjusted.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["fit", "factor", "sigma2", "eblup_1", "mse_1"])
        for fit in ("li_lahiri", "yoshimori_lahiri"):
            for factor in (1.0, 2.5, 4.0):
                d = (factor * SD) ** 2
                grid = np.geomspace(1e-8, 1, 4001)
                best = max(range(1, 4000), key=lambda i: objective(grid[i], d, fit))
                low, high = grid[best - 1], grid[best + 1]
                for _ in range(200):
                    a = (low + high) / 2
                    low, high = (a, high) if objective(a + 1e-30j, d, fit).imag > 0 else (low, a)
                v = a + d
                q = np.linalg.inv(X.T @ (X / v[:, None]))
                beta = q @ X.T @ (Y / v)
                b = d[0] / v[0]
                avar = 2 / (1 / v**2).sum()
                bias = avar / a if fit == "li_lahiri" else 0.0
                mse = a * b + b**2 * (X[0] @ q @ X[0]) + 2 * b**2 * avar / v[0] - bias * b**2
                eblup = X[0] @ beta + (1 - b) * (Y[0] - X[0] @ beta)
                out.writerow([fit, factor, *(repr(float(number)) for number in (a, eblup, mse))])


main()
