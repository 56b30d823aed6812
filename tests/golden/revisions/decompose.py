"""Splits the change of aggregates between two vintages of Internet users, one order of the causes after the other.

Python alone, in exact fractions: nothing rounds before the numbers are written. Run from the root of the repository.

New: HH7 of `datasets/series/ict.csv`, income groups of data year 2024, population of the year. Published: the figures of
November 2024, income groups of data year 2022, population of the year before. A missing figure is that of the country's last
year before (`carry`) in the new aggregates; in the published ones missing countries are left out.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from itertools import permutations

PARTS = ["membership", "weights", "coverage", "imputation", "values"]
YEARS = range(2014, 2024)


def rows(path: str) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figures(path: str) -> dict[tuple[str, int], Fraction]:
    """Return the figures of the years; the readers make binary numbers of them, and so are these."""
    return {
        (row["ref_area"], int(row["time_period"])): Fraction(float(row["obs_value"]))
        for row in rows(path)
        if row["indicator"] == "HH7" and int(row["time_period"]) in YEARS
    }


def members(year: int) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for row in rows("datasets/groupings/wb_income.csv"):
        if (not row["valid_from"] or int(row["valid_from"]) <= year) and (not row["valid_to"] or year <= int(row["valid_to"])):
            groups.setdefault(row["group"], set()).add(row["ref_area"])
    return groups


def carried(known: dict[tuple[str, int], Fraction], area: str, year: int) -> Fraction | None:
    before = [then for (of, then) in known if of == area and then < year]
    return known[area, max(before)] if before else None


def main() -> None:
    new, old = figures("datasets/series/ict.csv"), figures("datasets/series/internet_users_2024_11.csv")
    people = {
        (row["ref_area"], int(row["time_period"])): Fraction(int(row["total"]))
        for row in rows("datasets/weights/population.csv")
        if row["total"]
    }
    groups = (members(2022), members(2024))
    out, by_country = [], []
    for group in sorted(groups[0]):
        for year in YEARS:
            areas = sorted(groups[0][group] | groups[1][group])
            values, seen = {}, {}
            for area in areas:
                a, b = old.get((area, year)), new.get((area, year))
                seen[area] = (a is not None, b is not None)
                values[area] = (a, carried(new, area, year) if b is None else b)
            weights = {area: (people.get((area, year - 1)), people.get((area, year))) for area in areas}

            def cause(area: str) -> str | None:
                (a, b), (x, y) = seen[area], values[area]
                if x == y and a == b:
                    return None
                return "values" if a and b else "coverage" if a or b else "imputation"

            def aggregate(turned: frozenset[str]):
                side = lambda name: int(name in turned)
                terms = {}
                for area in areas:
                    value = values[area][side(cause(area)) if cause(area) else 0]
                    weight = weights[area][side("weights")]
                    if area in groups[side("membership")][group] and value is not None and weight is not None:
                        terms[area] = (weight * value, weight)
                total = sum(d for _, d in terms.values())
                return (sum(n for n, _ in terms.values()) / total, total, terms) if total else None

            nothing = (Fraction(0), Fraction(0))
            parts = dict.fromkeys(PARTS, Fraction(0))
            countries = {area: Fraction(0) for area in areas}
            ways = 0
            for order in permutations(PARTS):
                path = [aggregate(frozenset(order[:k])) for k in range(len(order) + 1)]
                assert None not in path
                ways += 1
                for name, (f, d, a), (g, e, b) in zip(order, path, path[1:]):
                    parts[name] += g - f
                    for area in areas:
                        (n, w), (m, v) = a.get(area, nothing), b.get(area, nothing)
                        countries[area] += ((m - n - f * (v - w)) / e + (m - n - g * (v - w)) / d) / 2
            first, last = aggregate(frozenset()), aggregate(frozenset(PARTS))
            change = last[0] - first[0]
            parts = {name: part / ways for name, part in parts.items()}
            assert sum(parts.values()) == change == sum(countries.values()) / ways
            out.append([group, year, *map(float, (first[0], last[0], change)), *map(float, parts.values())])
            by_country += [[group, year, area, float(part / ways)] for area, part in countries.items() if part]
    for name, header, lines in (
        ("groups", ["group", "time_period", "old", "new", "change", *PARTS], out),
        ("countries", ["group", "time_period", "ref_area", "part"], by_country),
    ):
        with open(f"tests/golden/revisions/{name}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows([[repr(cell) if isinstance(cell, float) else cell for cell in line] for line in lines])


main()
