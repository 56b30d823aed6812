"""Spatial Fay-Herriot models that are hard to fit: numpy alone, from the likelihood and its derivatives.

Run from the root of the repository. Areas lie on a grid of 5 by 5 and have the areas beside, above and below them as
neighbours. In `swings` the expected information is so much less than the observed one that scoring goes back and forth about
the height; in `ridge` and `end` the likelihood rises up to the end of the correlation, at -0.9999 with a variance near 0 and at
0.9999; in `zero` it falls with the variance for every correlation.
"""

from __future__ import annotations

import csv

import numpy as np

SIDE = 5
N = SIDE * SIDE
LIMIT = 0.9999
STEP = 1e-30
# Seeds, the true variance and correlation, and what the sampling variances are multiplied by.
CASES = {
    "swings": (1, 10.0, -0.9, 100.0),
    "ridge": (25, 0.1, 0.5, 100.0),
    "stall": (91, 0.01, 0.0, 100.0),
    "end": (39, 0.01, 0.0, 100.0),
    "zero": (2, 0.01, 0.0, 100.0),
}

Data = tuple[np.ndarray, np.ndarray, np.ndarray]


def neighbours() -> np.ndarray:
    row, column = divmod(np.arange(N), SIDE)
    w = (abs(row[:, None] - row) + abs(column[:, None] - column) == 1).astype(float)
    return w / w.sum(1, keepdims=True)


W = neighbours()


def data(seed: int, variance: float, rho: float, factor: float) -> Data:
    draws = np.random.default_rng(seed)
    x = np.round(draws.normal(size=N), 3)
    d = np.round(factor * draws.uniform(0.05, 1.5, N), 4)
    effects = np.linalg.solve(np.eye(N) - rho * W, draws.normal(size=N)) * np.sqrt(variance)
    y = np.round(1 + 0.5 * x + effects + draws.normal(size=N) * np.sqrt(d), 4)
    return y, d, np.column_stack([np.ones(N), x])


def likelihood(of: Data, theta: np.ndarray, method: str) -> complex:
    y, d, x = of
    b = np.eye(N) - theta[1] * W
    v = theta[0] * np.linalg.inv(b.T @ b) + np.diag(d)
    inverse = np.linalg.inv(v)
    q = np.linalg.inv(x.T @ inverse @ x)
    e = y - x @ (q @ (x.T @ (inverse @ y)))
    value = -0.5 * (np.log(np.linalg.det(v)) + e @ inverse @ e)
    return value + (0.5 * np.log(np.linalg.det(q)) if method == "reml" else 0)


def gradient(of: Data, theta: np.ndarray, method: str) -> np.ndarray:
    parts = []
    for r in range(2):
        moved = theta.astype(complex)
        moved[r] += 1j * STEP
        parts.append(np.imag(likelihood(of, moved, method)) / STEP)
    return np.array(parts)


def best_variance(of: Data, rho: float, method: str) -> float:
    """The height of the likelihood for a correlation: the root of its derivative, or 0; by halving."""

    def score(variance: float) -> float:
        return gradient(of, np.array([variance, rho]), method)[0]

    grid = [0.0, *np.geomspace(1e-9, 1e3, 60)]
    highest = max(range(len(grid)), key=lambda i: likelihood(of, np.array([grid[i], rho]), method).real)
    if highest == 0 and score(0.0) <= 0:
        return 0.0
    low, high = grid[max(highest - 1, 0)], grid[min(highest + 1, len(grid) - 1)]
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if score(middle) > 0 else (low, middle)
    return (low + high) / 2


def height(of: Data, method: str) -> tuple[float, float]:
    """The variance and the correlation where the likelihood is highest: along the best variance of each correlation."""

    def slope(rho: float) -> float:
        return gradient(of, np.array([best_variance(of, rho, method), rho]), method)[1]

    def value(rho: float) -> float:
        return likelihood(of, np.array([best_variance(of, rho, method), rho]), method).real

    grid = [-LIMIT, *np.linspace(-0.99, 0.99, 67), LIMIT]
    values = [value(rho) for rho in grid]
    highest = int(np.argmax(values))
    rho = grid[highest]
    if abs(rho) == LIMIT and slope(rho) * rho > 0:
        return best_variance(of, rho, method), rho
    if best_variance(of, rho, method) == 0 and max(values) - min(values) < 1e-9:
        return 0.0, float("nan")
    low, high = grid[max(highest - 1, 0)], grid[min(highest + 1, len(grid) - 1)]
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    return best_variance(of, (low + high) / 2, method), (low + high) / 2


def main() -> None:
    with (
        open("tests/golden/small_area/spatial_cases.csv", "w", encoding="utf-8", newline="") as areas,
        open("tests/golden/small_area/spatial_cases_fit.csv", "w", encoding="utf-8", newline="") as fits,
    ):
        out, fit = csv.writer(areas, lineterminator="\n"), csv.writer(fits, lineterminator="\n")
        out.writerow(["case", "area", "row", "column", "y", "d", "x"])
        fit.writerow(["case", "method", "sigma2", "rho"])
        for case, how in CASES.items():
            y, d, x = of = data(*how)
            out.writerows([case, f"a{i:02}", *divmod(i, SIDE), y[i], d[i], x[i, 1]] for i in range(N))
            for method in ("reml", "ml"):
                variance, rho = height(of, method)
                fit.writerow([case, method, repr(float(variance)), "" if np.isnan(rho) else repr(float(rho))])


main()
