"""A synthetic population of enterprises, and a stratified sample of it: random numbers, no enterprise's.

Written with numpy 2.4 and pandas 3.1; the same numbers come out again: python make_enterprises.py
"""

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
SEED = 20

# Activities with classes of ISIC revision 4, and how far ahead they are in the use of ICT.
GROUPS = {
    "C": (["1071", "1410", "1811", "2410", "2511", "2610", "2620", "3100"], 0.0),
    "DEF": (["3510", "3811", "4100", "4210", "4321", "4322"], -0.4),
    "G": (["4530", "4620", "4649", "4651", "4652", "4711", "4759", "4791"], 0.1),
    "HI": (["4923", "5229", "5320", "5510", "5610", "5629"], -0.3),
    "J": (["5811", "5820", "6110", "6201", "6202", "6311"], 1.6),
    "LMN": (["6810", "6910", "7020", "7110", "7820", "8121", "8211"], 0.3),
}
# Enterprises in the frame by class of persons employed, and how many of them are drawn: all of the large ones.
CLASSES = [("10-49", 10, 50, 480, 60), ("50-249", 50, 250, 150, 40), ("GE250", 250, 1200, 30, 30)]

rng = np.random.default_rng(SEED)


def share(logit: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logit))


def population() -> pd.DataFrame:
    parts = []
    for group, (classes, ahead) in GROUPS.items():
        for size, (name, low, high, count, drawn) in enumerate(CLASSES):
            persons = np.exp(rng.uniform(np.log(low), np.log(high), count)).astype(int)
            parts.append(
                pd.DataFrame(
                    {
                        "stratum": f"{group}:{name}",
                        "frame_count": count,
                        "drawn": drawn,
                        "frame_persons": persons,
                        "isic": rng.choice(classes, count),
                        "ahead": ahead + 0.7 * size,
                    }
                )
            )
    frame = pd.concat(parts, ignore_index=True)
    n = len(frame)
    # Since the frame was made: most grew or shrank a little, a few changed their class.
    growth = np.exp(rng.normal(0, 0.08, n))
    jump = rng.random(n) < 0.01
    growth[jump] = rng.choice([0.4, 2.5], jump.sum())
    frame["persons"] = np.maximum(np.round(frame.frame_persons * growth), 1).astype(int)
    ahead = frame.ahead.to_numpy()
    answer = lambda level, base=True: (rng.random(n) < share(level + ahead)) & base  # noqa: E731
    computer = answer(2.2)
    internet = answer(1.6, computer)
    web = answer(0.0, internet)
    orders = answer(-1.3, internet)
    columns = {
        "computer": computer,
        "internet": internet,
        "web": web,
        "intranet": answer(-0.8, computer),
        "sells": orders,
        "buys": answer(-0.6, internet),
        "fixed": answer(1.4, internet),
        "mobile": answer(0.4, internet),
        "lan": answer(0.3, computer),
        "extranet": answer(-1.7, internet),
        "email": answer(2.5, internet),
        "banking": answer(1.2, internet),
        "government": answer(0.5, internet),
        "training": answer(-0.9, internet),
    }
    for name, yes in columns.items():
        frame[name] = np.where(yes, 1, 2)
    users = rng.beta(4, 4, n)
    frame["persons_computer"] = np.where(computer, np.round(frame.persons * users), 0).astype(int)
    frame["persons_internet"] = np.where(
        internet, np.round(frame.persons_computer * rng.uniform(0.6, 1.0, n)), 0
    ).astype(int)
    # In thousands.
    frame["turnover"] = np.round(frame.persons * np.exp(rng.normal(4.4, 0.35, n))).astype(int)
    frame["sales_online"] = np.where(orders, np.round(frame.turnover * rng.beta(2.5, 6, n)), 0).astype(int)
    frame["value_added"] = np.round(frame.turnover * rng.beta(6, 9, n)).astype(int)
    order = rng.permutation(n)
    frame = frame.iloc[order].reset_index(drop=True)
    frame.insert(0, "id", np.arange(1, n + 1))
    return frame.drop(columns="ahead")


def sample(frame: pd.DataFrame) -> pd.DataFrame:
    drawn = frame.groupby("stratum", group_keys=False)[frame.columns.tolist()].apply(
        lambda stratum: stratum.sample(int(stratum.drawn.iloc[0]), random_state=int(rng.integers(2**31)))
    )
    drawn = drawn.sort_values("id").reset_index(drop=True)
    drawn.insert(3, "weight", drawn.frame_count / drawn.drawn)
    # Some do not answer every question.
    asked = ["intranet", "buys", "extranet", "turnover", "sales_online"]
    drawn[asked] = drawn[asked].astype("Int64")
    for name in ["intranet", "buys", "extranet"]:
        drawn.loc[rng.random(len(drawn)) < 0.03, name] = 9
    refused = rng.random(len(drawn)) < 0.04
    drawn.loc[refused, ["turnover", "sales_online"]] = pd.NA
    return drawn.drop(columns="drawn")


if __name__ == "__main__":
    frame = population()
    frame.to_csv(HERE / "population.csv", index=False, lineterminator="\n")
    sample(frame).to_csv(HERE / "sample.csv", index=False, lineterminator="\n", float_format="%.10g")
