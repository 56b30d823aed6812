"""Changes of two samples that share some of their units: variances and covariance from their definitions.

Python alone. Run from the root of the repository. Of Tam (1984) the covariance of two totals of a stratum is g·s12, of
which the g shared units tell the correlation: their deviations from the means of each wave, divided by what these means
take away. Of Berger and Priam (2016) it is that of the residuals from the means of the units in one wave and in both.

- `clusters`: `apiclus1`, the first 11 of its 15 districts in the wave a (api99), the last 11 in the wave b (api00)
- `strata`: `apistrat` in its three strata, row i in the wave a unless 3 divides i, in the wave b unless 3 divides i - 1
- `small strata`: the same of the rows whose number within the stratum is below 4: 3 of 4 units a wave, 2 shared
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict

Row = dict[str, str]
Units = dict[tuple[str, str], list[Row]]


def read(name: str) -> list[Row]:
    with open(f"tests/golden/survey/data/{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def linear(units: Units, y: str, what: str) -> tuple[float, dict[tuple[str, str], float]]:
    """Return the estimate and the weighted total of its linearised variable in each unit."""
    rows = [row for unit in units.values() for row in unit]
    total = math.fsum(float(row["pw"]) * float(row[y]) for row in rows)
    if what == "total":
        return total, {key: math.fsum(float(r["pw"]) * float(r[y]) for r in unit) for key, unit in units.items()}
    weight = math.fsum(float(row["pw"]) for row in rows)
    mean = total / weight
    return mean, {
        key: math.fsum(float(r["pw"]) * (float(r[y]) - mean) for r in unit) / weight for key, unit in units.items()
    }


def by_shared(waves: tuple[Units, Units], what: str) -> tuple[float, float]:
    """Return the change and the standard error of Tam (1984): the correlation of the shared units."""
    estimates = [linear(units, y, what) for units, y in zip(waves, ["api99", "api00"], strict=True)]
    variances, estimated, products = [0.0, 0.0], [0.0, 0.0], 0.0
    for stratum in sorted({key[0] for units in waves for key in units}):
        z = [{k: v for k, v in of.items() if k[0] == stratum} for _, of in estimates]
        n = [len(of) for of in z]
        mean = [math.fsum(of.values()) / len(of) for of in z]
        e = [{k: v - m for k, v in of.items()} for of, m in zip(z, mean, strict=True)]
        shared = sorted(e[0].keys() & e[1].keys())
        for t in (0, 1):
            variances[t] += n[t] / (n[t] - 1) * math.fsum(v * v for v in e[t].values())
            s2 = math.fsum(e[t][k] ** 2 for k in shared) / len(shared) * n[t] / (n[t] - 1)
            estimated[t] += n[t] * s2
        left = (n[0] * n[1] - n[0] - n[1] + len(shared)) / (n[0] * n[1])
        s12 = math.fsum(e[0][k] * e[1][k] for k in shared) / len(shared) / left
        products += len(shared) * s12
    rho = products / math.sqrt(estimated[0] * estimated[1])
    variance = variances[0] + variances[1] - 2 * rho * math.sqrt(variances[0] * variances[1])
    return estimates[1][0] - estimates[0][0], math.sqrt(variance)


def by_regression(waves: tuple[Units, Units], what: str) -> tuple[float, float]:
    """Return the change and the standard error of Berger and Priam (2016): residuals by the waves a unit is in."""
    estimates = [linear(units, y, what) for units, y in zip(waves, ["api99", "api00"], strict=True)]
    variances, products = [0.0, 0.0], [0.0, 0.0, 0.0]
    for stratum in sorted({key[0] for units in waves for key in units}):
        a, b = ({k: v for k, v in of.items() if k[0] == stratum} for _, of in estimates)
        for t, z in enumerate((a, b)):
            mean = math.fsum(z.values()) / len(z)
            variances[t] += len(z) / (len(z) - 1) * math.fsum((v - mean) ** 2 for v in z.values())
        for group in (a.keys() - b.keys(), b.keys() - a.keys(), a.keys() & b.keys()):
            if not group:
                continue
            values = [(a.get(key, 0.0), b.get(key, 0.0)) for key in sorted(group)]
            mean_a, mean_b = (math.fsum(v[t] for v in values) / len(values) for t in (0, 1))
            products[0] += math.fsum((x - mean_a) ** 2 for x, _ in values)
            products[1] += math.fsum((y - mean_b) ** 2 for _, y in values)
            products[2] += math.fsum((x - mean_a) * (y - mean_b) for x, y in values)
    rho = products[2] / math.sqrt(products[0] * products[1])
    variance = variances[0] + variances[1] - 2 * rho * math.sqrt(variances[0] * variances[1])
    return estimates[1][0] - estimates[0][0], math.sqrt(variance)


def grouped(rows: list[tuple[str, str, Row]]) -> Units:
    units: Units = defaultdict(list)
    for stratum, unit, row in rows:
        units[stratum, unit].append(row)
    return units


def main() -> None:
    clusters = read("apiclus1")
    districts = sorted({int(row["dnum"]) for row in clusters})
    first, last = set(districts[:11]), set(districts[4:])
    cases = {
        "clusters": tuple(
            grouped([("", row["dnum"], row) for row in clusters if int(row["dnum"]) in kept]) for kept in (first, last)
        )
    }
    numbered = [(row["stype"], number, row) for number, row in enumerate(read("apistrat"))]
    seen: dict[str, int] = defaultdict(int)
    few = []
    for stratum, _, row in numbered:
        few.append((stratum, seen[stratum], row))
        seen[stratum] += 1
    few = [(stratum, number, row) for stratum, number, row in few if number < 4]
    cases["strata"] = tuple(grouped([(s, str(i), row) for s, i, row in numbered if i % 3 != left]) for left in (0, 1))
    cases["small strata"] = tuple(grouped([(s, str(i), row) for s, i, row in few if i != left]) for left in (0, 3))
    # vardpoor 0.21, `vardchanges`, of the same districts.
    for what, vardpoor in [("mean", 30.042447451970734), ("total", 763656.200988614)]:
        assert math.isclose(by_regression(cases["clusters"], what)[1], vardpoor, rel_tol=1e-12), what
    with open("tests/golden/change/rotation.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["case", "method", "quantity", "change", "se"])
        for case, waves in cases.items():
            for method, change in (("tam", by_shared), ("berger_priam", by_regression)):
                for what in ("mean", "total"):
                    out.writerow([case, method, what, *(repr(value) for value in change(waves, what))])


main()
