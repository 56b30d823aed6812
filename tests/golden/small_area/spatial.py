"""The spatial Fay-Herriot model of 36 made areas: numpy alone, from the likelihood and its derivatives.

Run from the root of the repository. Areas lie on a grid of 6 by 6 and have the areas beside, above and below them as
neighbours; three have no direct estimate. Variance and correlation are where the likelihood is highest, by Newton
steps whose derivatives are numeric (complex steps, differences of them); the mean squared errors are those of Singh,
Shukla and Kundu (2005), with every derivative of the prediction and of the covariance numeric as well.
"""

from __future__ import annotations

import csv

import numpy as np

SIDE = 6
N = SIDE * SIDE
MISSING = [7, 20, 35]
SAMPLED = [i for i in range(N) if i not in MISSING]
STEP = 1e-30


def data() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    number = np.arange(N)
    row, column = divmod(number, SIDE)
    x = np.round(3 + 2 * np.sin(1.3 * number), 3)
    wave = 1.1 * np.sin(row / 1.4) + np.cos(column / 1.3)
    y = np.round(4 + 0.8 * x + wave + 1.6 * np.sin(11.7 * number * number), 3)
    d = np.round(0.3 + 0.05 * (number * 7 % 11), 3)
    w = np.zeros((N, N))
    for i in range(N):
        for j in range(N):
            w[i, j] = abs(row[i] - row[j]) + abs(column[i] - column[j]) == 1
    return y, d, np.column_stack([np.ones(N), x]), w / w.sum(1, keepdims=True)


Y, D, X, W = data()


def covariance(theta: np.ndarray) -> np.ndarray:
    b = np.eye(N) - theta[1] * W
    return theta[0] * np.linalg.inv(b.T @ b)


def likelihood(theta: np.ndarray, method: str) -> complex:
    v = covariance(theta)[np.ix_(SAMPLED, SAMPLED)] + np.diag(D[SAMPLED])
    x, y = X[SAMPLED], Y[SAMPLED]
    inverse = np.linalg.inv(v)
    q = np.linalg.inv(x.T @ inverse @ x)
    e = y - x @ (q @ (x.T @ (inverse @ y)))
    value = -0.5 * (np.log(np.linalg.det(v)) + e @ inverse @ e)
    return value + (0.5 * np.log(np.linalg.det(q)) if method == "reml" else 0)


def gradient(f, theta: np.ndarray) -> np.ndarray:
    """Derivatives of a function of both parameters, by a complex step in each."""
    parts = []
    for r in range(2):
        moved = theta.astype(complex)
        moved[r] += 1j * STEP
        parts.append(np.imag(f(moved)) / STEP)
    return np.array(parts)


def second(f, theta: np.ndarray) -> np.ndarray:
    """Second derivatives: central differences of the first, of the fourth order."""
    rows = []
    for r in range(2):
        h = 1e-3 * np.eye(2)[r]
        at = [gradient(f, theta + k * h) for k in (-2, -1, 1, 2)]
        rows.append((at[0] - 8 * at[1] + 8 * at[2] - at[3]) / 12e-3)
    return np.array(rows)


def estimate(method: str) -> np.ndarray:
    grid = [np.array([a, r]) for a in np.linspace(0.1, 6, 30) for r in np.linspace(-0.95, 0.95, 39)]
    theta = max(grid, key=lambda t: likelihood(t, method).real)
    for _ in range(60):
        score = gradient(lambda t: likelihood(t, method), theta)
        theta = theta - np.linalg.solve(second(lambda t: likelihood(t, method), theta), score)
    assert np.abs(gradient(lambda t: likelihood(t, method), theta)).max() < 1e-10
    return theta


def predictors(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights of the direct estimates in the prediction of effects, Q, and the inverse of V."""
    g = covariance(theta)
    inverse = np.linalg.inv(g[np.ix_(SAMPLED, SAMPLED)] + np.diag(D[SAMPLED]))
    x = X[SAMPLED]
    return g[:, SAMPLED] @ inverse, np.linalg.inv(x.T @ inverse @ x), inverse


def mse(theta: np.ndarray, method: str) -> np.ndarray:
    b, q, inverse = predictors(theta)
    g, x = covariance(theta), X[SAMPLED]
    v = np.linalg.inv(inverse)
    a = np.eye(N)
    a[:, SAMPLED] -= b
    g1 = np.diag(g) - np.einsum("ts,ts->t", b @ v, b)
    left = X - b @ x
    g2 = np.einsum("tp,pq,tq->t", left, q, left)
    dv = gradient(lambda t: covariance(t)[np.ix_(SAMPLED, SAMPLED)], theta)
    information = np.array([[0.5 * np.trace(inverse @ dv[r] @ inverse @ dv[s]) for s in range(2)] for r in range(2)])
    known = np.linalg.inv(information)
    slopes = gradient(lambda t: predictors(t)[0], theta)
    g3 = sum(np.einsum("ts,ts->t", slopes[r] @ v, slopes[s]) * known[r, s] for r in range(2) for s in range(2))
    curves = second(covariance, theta)
    g4 = 0.5 * sum(np.einsum("ti,ij,tj->t", a, curves[r][s], a) * known[r, s] for r in range(2) for s in range(2))
    bias = np.zeros(N)
    if method == "ml":
        h = np.array([-np.trace(q @ (x.T @ inverse @ dv[r] @ inverse @ x)) for r in range(2)])
        of = known @ h / 2
        dg = gradient(covariance, theta)
        bias = sum(of[r] * np.einsum("ti,ij,tj->t", a, dg[r], a) for r in range(2))
    return g1 + g2 + 2 * g3 - g4 - bias


def main() -> None:
    with open("tests/golden/small_area/spatial_fit.csv", "w", encoding="utf-8", newline="") as file:
        fit = csv.writer(file, lineterminator="\n")
        fit.writerow(["method", "quantity", "value", "se"])
        columns = {}
        for method in ("reml", "ml"):
            theta = estimate(method)
            b, q, inverse = predictors(theta)
            beta = q @ (X[SAMPLED].T @ (inverse @ Y[SAMPLED]))
            for name, value in zip(("sigma2", "rho"), theta, strict=True):
                fit.writerow([method, name, repr(float(value)), ""])
            for number in range(2):
                value, se = float(beta[number]), float(np.sqrt(q[number, number]))
                fit.writerow([method, f"beta{number}", repr(value), repr(se)])
            columns[f"eblup_{method}"] = X @ beta + b @ (Y - X @ beta)[SAMPLED]
            columns[f"mse_{method}"] = mse(theta, method)
    with open("tests/golden/small_area/spatial.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["area", "row", "column", "y", "d", "x", *columns])
        for i in range(N):
            direct = ["", ""] if i in MISSING else [Y[i], D[i]]
            found = (repr(float(column[i])) for column in columns.values())
            out.writerow([f"a{i:02}", *divmod(i, SIDE), *direct, X[i, 1], *found])


main()
