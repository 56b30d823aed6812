"""A synthetic census of schools and the enrolment of post-secondary institutions: random numbers, no school's.

Of the standard library alone, so that the same bytes come out again: python make_schools.py
"""

import csv
import math
import random
from pathlib import Path

HERE = Path(__file__).parent
SEED = 4

# The levels that a school teaches (ISCED 1, 2, 3), how many such schools there are, and how many learners they have at the median.
KINDS = [((1,), 420, 180), ((2,), 90, 320), ((3,), 60, 410), ((1, 2), 150, 260), ((2, 3), 80, 520), ((1, 2, 3), 20, 700)]
REGIONS = ["01", "02", "03", "04"]

rng = random.Random(SEED)


def chance(logit: float) -> bool:
    return rng.random() < 1 / (1 + math.exp(-logit))


def code(yes: bool) -> int:
    return 1 if yes else 2


def school(number: int, levels: tuple[int, ...], median: int) -> dict[str, object]:
    urban = rng.random() < 0.45
    private = rng.random() < (0.35 if urban else 0.12)
    ahead = 0.9 * urban + 0.8 * private + 0.5 * (max(levels) - 1)
    row: dict[str, object] = {
        "school_id": f"{number:05}",
        "region": rng.choice(REGIONS),
        "area": 1 if urban else 2,
        "sector": 2 if private else 1,
        "primary": code(1 in levels),
        "lower_secondary": code(2 in levels),
        "upper_secondary": code(3 in levels),
        # 1 open, 2 closed since the register was made.
        "status": 2 if rng.random() < 0.01 else 1,
    }
    # 1 the form came back, 2 it did not.
    row["returned"] = code(row["status"] == 1 and not chance(-3.3 + 1.0 * private - 0.6 * urban + 0.8 * (not urban)))
    learners = max(8, round(median * math.exp(rng.gauss(0, 0.45)) * (1.3 if urban else 0.8)))
    electricity = chance(1.4 + ahead)
    computers = round(learners * rng.uniform(0.01, 0.09)) if electricity and chance(-0.4 + ahead) else 0
    internet = electricity and chance(-1.0 + ahead)
    laboratory = computers > 0 and chance(0.8)
    kind = rng.choices([1, 2, 3], [2, 6, 1])[0] if internet else 0
    entitled = round(learners * rng.uniform(0.3, 1.0)) if laboratory else 0
    connected = round(entitled * rng.uniform(0.5, 1.0)) if internet else 0
    teachers = max(1, round(learners / rng.uniform(14, 38)))
    row |= {
        "electricity": code(electricity),
        "radio": code(chance(-0.5)),
        "television": code(electricity and chance(-0.3 + 0.4 * ahead)),
        "telephone": code(chance(-0.2 + ahead)),
        "internet": kind,
        "internet_teaching": code(internet and chance(1.2)),
        "computers": computers,
        "learners": learners,
        "learners_computer": entitled,
        "learners_internet": connected,
        "teachers": teachers,
        "teachers_ict": sum(chance(-1.6 + 0.5 * ahead) for _ in range(teachers)),
    }
    return row


def schools() -> list[dict[str, object]]:
    plan = [(levels, median) for levels, count, median in KINDS for _ in range(count)]
    rng.shuffle(plan)
    rows = [school(number, levels, median) for number, (levels, median) in enumerate(plan, start=1)]
    answers = list(rows[0])[list(rows[0]).index("electricity") :]
    for row in rows:
        if row["returned"] == 2:
            row.update(dict.fromkeys(answers, ""))
    answered = [row for row in rows if row["returned"] == 1]
    # Some leave a question out, and some count more learners with access than learners.
    for row in rng.sample(answered, 14):
        row["telephone"] = 9
    for row in rng.sample(answered, 9):
        row["teachers_ict"] = ""
    for row in rng.sample([row for row in answered if row["learners_internet"]], 3):
        row["learners_internet"] = row["learners"] + rng.randint(5, 60)
    # Entitled to a laboratory whose computers are all broken.
    for row in rng.sample([row for row in answered if row["computers"]], 4):
        row["computers"] = 0
    return rows


def enrolment() -> list[dict[str, object]]:
    """Learners of post-secondary institutions by sex and field of education (ISCED-F 2013)."""
    rows = []
    for number in range(1, 37):
        private = rng.random() < 0.4
        size = 900 * math.exp(rng.gauss(0, 0.7))
        for field, share in [("01", 0.2), ("04", 0.3), ("06", 0.08), ("07", 0.22), ("09", 0.2)]:
            for sex, part in [(1, 0.7 if field == "06" else 0.48), (2, 0.3 if field == "06" else 0.52)]:
                learners = round(size * share * part * rng.uniform(0.6, 1.4))
                place = {"institution": f"U{number:02}", "sector": 2 if private else 1}
                rows.append(place | {"sex": sex, "field": field, "learners": learners})
    return rows


def write(name: str, rows: list[dict[str, object]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write("schools.csv", schools())
    write("enrolment.csv", enrolment())
