"""Synthetic files laid out as five standard surveys, and their figures by linearisation or replicates.

Run from the root of the repository: python tests/golden/codebooks/synthetic.py
Needs numpy, pandas and pyreadstat. No case is a person or a household of any survey: cells are random numbers, their
names, codes and labels those of MICS 6 (hh.sav, wm.sav), DHS 7 (women, Stata), ENDUTIH 2024 (usuarios, CSV), the
American Community Survey of 2016 to 2019 (housing units, CSV) and the supplement of the Current Population Survey of 2023.

Figures are weighted shares of a domain. Their standard errors are those of R's svydesign and svymean: linearised values
summed by primary sampling unit, their variance within strata, units without a case of the domain counted as 0. Those of
the two surveys of the United States are from replicates of successive differences: 4/R of the squares.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

FOLDER = Path(__file__).parent
YES_NO = {1: "YES", 2: "NO", 9: "NO RESPONSE"}
OFTEN = {
    0: "NOT AT ALL",
    1: "LESS THAN ONCE A WEEK",
    2: "AT LEAST ONCE A WEEK",
    3: "ALMOST EVERY DAY",
    9: "NO RESPONSE",
}
rng = np.random.default_rng(20141)


def share(table, weight, strata, psu, scope, yes):
    """Share, standard error and number of cases of a domain."""
    w = np.where(scope, table[weight], 0.0)
    total = w.sum()
    p = (w * yes).sum() / total
    table = pd.DataFrame({"z": w * (yes - p) / total, "h": table[strata].astype(str).agg("-".join, axis=1)})
    table["psu"] = psu
    units = table.groupby(["h", "psu"])["z"].sum()
    variance = 0.0
    for _, z in units.groupby("h"):
        variance += len(z) / (len(z) - 1) * ((z - z.mean()) ** 2).sum()
    return p, np.sqrt(variance), int(scope.sum())


def choose(codes, shares, size):
    return rng.choice(np.array(codes, dtype=float), p=np.array(shares) / np.sum(shares), size=size)


def mics():
    households = []
    for cluster in range(1, 25):
        for number in range(1, 9):
            # Six strata of area and region with four clusters each.
            stratum = (cluster - 1) // 4
            households.append((cluster, number, stratum % 2 + 1, stratum // 2 + 1))
    hh = pd.DataFrame(households, columns=["HH1", "HH2", "HH6", "HH7"]).astype(float)
    n = len(hh)
    hh["HH46"] = choose([1, 2, 4], [90, 6, 4], n)
    done = hh["HH46"] == 1
    size = rng.uniform(0.5, 1.6, 24)
    hh["hhweight"] = np.where(done, size[hh["HH1"].astype(int) - 1].round(6), 0.0)
    for name, odds in [("HC7A", 10), ("HC7B", 45), ("HC9A", 55), ("HC11", 25), ("HC12", 85), ("HC13", 40)]:
        hh[name] = np.where(done, choose([1, 2, 9], [odds, 99 - odds, 1], n), np.nan)
    # Without electricity the question on television is skipped.
    hh.loc[done & (rng.random(n) < 0.1), "HC9A"] = np.nan
    hh["windex5"] = np.where(done, choose([1, 2, 3, 4, 5], [1] * 5, n), 0)
    hh["helevel"] = np.where(done, choose([0, 1, 2, 3, 9], [20, 35, 25, 19, 1], n), np.nan)
    wm = hh.loc[hh.index.repeat(rng.integers(0, 3, n)), ["HH1", "HH2", "HH6", "HH7", "HH46", "windex5"]]
    wm = wm[wm["HH46"] == 1].reset_index(drop=True)
    wm["LN"] = wm.groupby(["HH1", "HH2"]).cumcount() + 2.0
    m = len(wm)
    wm["WM17"] = choose([1, 2, 3], [94, 4, 2], m)
    asked = wm["WM17"] == 1
    wm["wmweight"] = np.where(asked, (size[wm["HH1"].astype(int) - 1] * 1.05).round(6), 0.0)
    wm["WAGE"] = np.where(asked, choose(range(1, 8), [18, 16, 15, 14, 13, 12, 12], m), np.nan)
    wm["welevel"] = np.where(asked, choose([0, 1, 2, 3, 9], [12, 33, 30, 24, 1], m), np.nan)
    wm["disability"] = np.where(asked & (wm["WAGE"] > 1), choose([1, 2], [8, 92], m), np.nan)
    wm["MT4"] = np.where(asked, choose([1, 2, 9], [45, 54, 1], m), np.nan)
    computer = asked & (wm["MT4"] == 1)
    wm["MT5"] = np.where(computer, choose([0, 1, 2, 3, 9], [15, 30, 30, 24, 1], m), np.nan)
    using = computer & wm["MT5"].isin([1, 2, 3])
    for place, letter in enumerate("ABCDEFGHI"):
        wm[f"MT6{letter}"] = np.where(using, choose([1, 2, 9], [15 - place, 84 + place, 1], m), np.nan)
    skilled = (wm["MT6C"] == 1) | (wm["MT6F"] == 1)
    wm["MT9"] = np.where(asked & ~skilled, choose([1, 2, 9], [50, 49, 1], m), np.nan)
    ever = skilled | (wm["MT9"] == 1)
    wm["MT10"] = np.where(ever, choose([0, 1, 2, 3, 9], [8, 22, 30, 39, 1], m), np.nan)
    wm["MT11"] = np.where(asked, choose([1, 2, 9], [70, 29, 1], m), np.nan)
    wm["MT12"] = np.where(asked, choose([0, 1, 2, 3, 9], [10, 15, 20, 54, 1], m), np.nan)
    area, wealth = {1: "URBAN", 2: "RURAL"}, dict(enumerate(["Poorest", "Second", "Middle", "Fourth", "Richest"], 1))
    shared = {"HH6": area, "windex5": wealth}
    assets = {name: YES_NO for name in ["HC7A", "HC7B", "HC9A", "HC11", "HC12", "HC13"]}
    texts = {"HC7A": "Fixed telephone line", "HC7B": "Radio", "HC9A": "Television", "HC11": "Computer or tablet"}
    texts |= {"HC12": "Mobile telephone", "HC13": "Internet access at home", "hhweight": "Household sample weight"}
    done_labels = {1: "COMPLETED", 2: "NOT AT HOME", 3: "REFUSED", 4: "REFUSED"}
    pyreadstat.write_sav(
        hh,
        FOLDER / "mics6-hh.sav",
        file_label="Synthetic: laid out as MICS 6",
        row_compress=True,
        variable_value_labels=shared | assets | {"HH46": done_labels},
        column_labels=[texts.get(name, "") for name in hh.columns],
    )
    labels = {name: YES_NO for name in wm.columns if name[:2] == "MT"} | {n: OFTEN for n in ["MT5", "MT10", "MT12"]}
    ages = dict(enumerate(["15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49"], 1))
    education = {0: "Pre-primary or none", 1: "Primary", 2: "Lower secondary", 3: "Upper secondary or higher"}
    labels |= {"WAGE": ages, "WM17": done_labels, "welevel": education | {9: "Missing/DK"}}
    labels |= {"disability": {1: "Has functional difficulty", 2: "Has no functional difficulty"}}
    wm = wm.drop(columns="HH46")
    pyreadstat.write_sav(
        wm,
        FOLDER / "mics6-wm.sav",
        file_label="Synthetic: laid out as MICS 6",
        row_compress=True,
        variable_value_labels=shared | labels,
        column_labels=["Women's sample weight" if name == "wmweight" else "" for name in wm.columns],
    )
    strata = ["HH6", "HH7"]

    def household(indicator, yes, extra=True, by=""):
        return "mics6", "households", indicator, "", by, *share(hh, "hhweight", strata, hh["HH1"], done & extra, yes)

    def woman(indicator, category, yes, extra=True, by=""):
        found = share(wm, "wmweight", strata, wm["HH1"], asked & extra, yes)
        return "mics6", "women", indicator, category, by, *found

    at_home = wm.merge(hh[["HH1", "HH2", "HC13"]], on=["HH1", "HH2"], how="left", validate="many_to_one")["HC13"] == 1
    internet = wm["MT10"].isin([1, 2, 3])
    young = wm["WAGE"].isin([1])
    any_skill = (wm[[f"MT6{letter}" for letter in "ABCDEFGHI"]] == 1).any(axis=1)
    return [
        household("HH2", hh["HC9A"] == 1),
        household("HH3", (hh["HC7A"] == 1) | (hh["HC12"] == 1)),
        household("HH6", hh["HC13"] == 1),
        household("HH6", hh["HC13"] == 1, hh["HH6"] == 1, "urbanisation=U"),
        woman("HH6", "", at_home),
        woman("HH5", "", wm["MT5"].isin([1, 2, 3])),
        woman("HH7", "", internet),
        woman("HH7", "", internet, wm["HH6"] == 2, "urbanisation=R"),
        woman("HH7", "", internet, young, "age=Y15T19"),
        woman("HH12", "at least once a day", wm["MT10"] == 3),
        woman("HH15", "", any_skill),
        woman("HH15", "programming or coding", wm["MT6I"] == 1),
        woman("HH18", "", wm["MT11"] == 1),
    ]


def dhs():
    rows = [(cluster, number) for cluster in range(1, 21) for number in range(1, 11)]
    ir = pd.DataFrame(rows, columns=["v001", "v002"])
    n = len(ir)
    ir["v003"] = rng.integers(1, 6, n)
    # Six implied decimals: the mean is one million.
    weight = rng.uniform(0.4, 1.8, 20)[ir["v001"] - 1]
    ir["v005"] = (weight / weight.mean() * 1e6).round().astype(int)
    ir["v021"] = ir["v001"]
    ir["v022"] = (ir["v001"] - 1) // 5 + 1
    ir["v013"] = choose(range(1, 8), [18, 16, 15, 14, 13, 12, 12], n).astype(int)
    ir["v025"] = ir["v022"] % 2 + 1
    ir["v106"] = choose([0, 1, 2, 3], [15, 35, 35, 15], n).astype(int)
    ir["v190"] = choose(range(1, 6), [1] * 5, n).astype(int)
    ir["v169a"] = choose([0, 1, np.nan], [35, 64, 1], n)
    ir["v171a"] = choose([0, 1, 2, 3, np.nan], [55, 38, 5, 1, 1], n)
    ir["v171b"] = np.where(ir["v171a"] == 1, choose([0, 1, 2, 3], [5, 20, 30, 45], n), np.nan)
    yes_no = {0: "no", 1: "yes"}
    labels = {
        "v013": dict(enumerate(["15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49"], 1)),
        "v025": {1: "urban", 2: "rural"},
        "v106": {0: "no education", 1: "primary", 2: "secondary", 3: "higher"},
        "v190": dict(enumerate(["poorest", "poorer", "middle", "richer", "richest"], 1)),
        "v169a": yes_no,
        "v171a": {
            0: "never",
            1: "yes, last 12 months",
            2: "yes, before last 12 months",
            3: "yes, can't establish when",
        },
        "v171b": {0: "not at all", 1: "less than once a week", 2: "at least once a week", 3: "almost every day"},
    }
    pyreadstat.write_dta(
        ir,
        FOLDER / "dhs7-ir.dta",
        file_label="Synthetic: laid out as DHS 7",
        variable_value_labels=labels,
        column_labels=[{"v005": "women's individual sample weight (6 decimals)"}.get(name, "") for name in ir.columns],
    )
    everyone = pd.Series(True, ir.index)

    def woman(indicator, category, yes, extra=everyone, by=""):
        return "dhs7", "women", indicator, category, by, *share(ir, "v005", ["v022"], ir["v021"], extra, yes)

    answered, users = ir["v171a"].notna(), ir["v171a"] == 1
    return [
        woman("HH18", "", ir["v169a"] == 1),
        woman("HH7", "", users, answered),
        woman("HH7", "", users, answered & (ir["v025"] == 1), "urbanisation=U"),
        woman("HH12", "at least once a day", ir["v171b"] == 3, users),
    ]


def endutih():
    rows = [(upm, dwelling) for upm in range(1, 31) for dwelling in range(1, 8)]
    us = pd.DataFrame(rows, columns=["UPM", "VIV_SEL"])
    n = len(us)
    us["HOGAR"], us["NUM_REN"] = 1, rng.integers(1, 5, n)
    us["UPM_DIS"] = us["UPM"]
    us["EST_DIS"] = (us["UPM"] - 1) // 6 + 1
    us["FAC_PER"] = rng.integers(200, 2500, 30)[us["UPM"] - 1] + rng.integers(0, 40, n)
    us["CVE_ENT"] = [f"{(upm - 1) % 3 * 7 + 2:02}" for upm in us["UPM"]]
    us["DOMINIO"] = np.where(us["EST_DIS"] % 2 == 1, "U", "R")
    us["TLOC"], us["ESTRATO"] = us["EST_DIS"] % 4 + 1, rng.integers(1, 5, n)
    us["SEXO"] = rng.integers(1, 3, n)
    us["EDAD"] = np.where(rng.random(n) < 0.02, 98, rng.integers(6, 98, n))
    us["NIVEL"] = [f"{level:02}" for level in rng.integers(0, 12, n)]

    def cells(asked, codes, shares):
        values = choose(codes, shares, n).astype(int)
        return [str(value) if is_asked else "" for value, is_asked in zip(values, asked, strict=True)]

    everyone = np.ones(n, bool)
    us["P6_1"] = cells(everyone, [1, 2], [37, 63])
    us["P7_1"] = cells(everyone, [1, 2], [80, 20])
    users = (us["P7_1"] == "1").to_numpy()
    us["P7_2"] = cells(~users, [1, 2, 3, 4, 6, 8], [20, 30, 25, 15, 5, 5])
    us["P7_3"] = cells(users, [1, 2, 3, 4, 5], [80, 15, 3, 1, 1])
    for place, odds in enumerate([90, 40, 20, 15, 15, 30, 70], 1):
        us[f"P7_8_{place}"] = cells(users, [1, 2], [odds, 100 - odds])
    us["P7_10_1"] = cells(users, [1, 2], [60, 40])
    us["P7_15"] = cells(users, [1, 2], [88, 12])
    us["P7_21"] = cells(users, [1, 2], [35, 65])
    us.to_csv(FOLDER / "endutih2024-usuarios.csv", index=False)

    def person(indicator, category, yes, extra=everyone, by=""):
        found = share(us, "FAC_PER", ["EST_DIS"], us["UPM_DIS"], pd.Series(extra), yes)
        return "endutih2024", "users", indicator, category, by, *found

    return [
        person("HH5", "", us["P6_1"] == "1"),
        person("HH7", "", us["P7_1"] == "1"),
        person("HH7", "", us["P7_1"] == "1", us["SEXO"] == 2, "sex=F"),
        person("HH7", "", us["P7_1"] == "1", us["EDAD"].between(75, 97), "age=Y_GE75"),
        person("HH7", "", us["P7_1"] == "1", us["CVE_ENT"] == "09", "region=09"),
        person("HH8", "work", us["P7_8_2"] == "1"),
        person("HH9", "seeking health information", us["P7_10_1"] == "1"),
        person("HH9", "social networks", us["P7_15"] == "1"),
        person("HH12", "less than once a week", us["P7_3"].isin(["3", "4", "5"])),
        person("HH19", "do not know how to use it", us["P7_2"] == "2", ~users),
        person("HH20", "", us["P7_21"] == "1"),
    ]


def differences(table, weight, replicates, scope, yes):
    """Share of a domain, its standard error by replicates of successive differences, and its number of cases."""

    def estimate(column):
        w = np.where(scope, table[column], 0.0)
        return (w * yes).sum() / w.sum()

    p = estimate(weight)
    columns = [f"{replicates}{number}" for number in range(1, 161) if f"{replicates}{number}" in table]
    squares = sum((estimate(column) - p) ** 2 for column in columns)
    return p, np.sqrt(4 / len(columns) * squares), int(scope.sum())


def with_replicates(table, weight, replicates, count, step):
    """Adds replicates around the weight; the number 0, where there is one, is the weight itself."""
    columns = {f"{replicates}0": table[weight]} if step > 1 else {}
    for number in range(1, count + 1):
        factor = rng.choice([0.3, 1.0, 1.7], p=[0.25, 0.5, 0.25], size=len(table))
        columns[f"{replicates}{number}"] = (table[weight] / step * factor).round().astype(int) * step
    return pd.concat([table, pd.DataFrame(columns)], axis=1)


def acs():
    n = 24
    hus = pd.DataFrame({"SERIALNO": [f"2019HU{number:07}" for number in range(1, n + 1)]})
    hus["TYPE"] = np.where(rng.random(n) < 0.1, 3, 1)
    hus["NP"] = np.where(hus["TYPE"] == 1, rng.integers(0, 5, n), 1)
    hus["WGTP"] = np.where(hus["TYPE"] == 1, rng.integers(20, 200, n), 0)
    occupied = (hus["TYPE"] == 1) & (hus["NP"] > 0)

    def cells(asked, codes, shares):
        values = choose(codes, shares, n).astype(int)
        return [str(value) if is_asked else "" for value, is_asked in zip(values, asked, strict=True)]

    hus["ACCESS"] = cells(occupied, [1, 2, 3], [70, 5, 25])
    for name, odds in [("LAPTOP", 55), ("TABLET", 40), ("COMPOTHX", 3), ("SMARTPHONE", 80), ("TEL", 95)]:
        hus[name] = cells(occupied, [1, 2], [odds, 100 - odds])
    for name, odds in [("HISPEED", 75), ("BROADBND", 70), ("SATELLITE", 5), ("DIALUP", 1)]:
        hus[name] = cells(hus["ACCESS"] == "1", [1, 2], [odds, 100 - odds])
    hus = with_replicates(hus, "WGTP", "WGTP", 80, 1)
    hus.to_csv(FOLDER / "acs2016-hus.csv", index=False)

    def household(indicator, category, yes):
        found = differences(hus, "WGTP", "WGTP", occupied, yes)
        return "acs2016", "households", indicator, category, "", *found

    return [
        household("HH4", "", (hus[["LAPTOP", "TABLET", "COMPOTHX"]] == "1").any(axis=1)),
        household("HH6", "", hus["ACCESS"].isin(["1", "2"])),
        household("HH11", "fixed (wired) broadband", hus["HISPEED"] == "1"),
        household("HH11", "satellite broadband", hus["SATELLITE"] == "1"),
    ]


def cps():
    n = 24
    table = pd.DataFrame({"QSTNUM": np.arange(n) // 2 + 1})
    table["HRINTSTA"], table["HRHTYPE"] = 1, rng.integers(1, 9, n)
    table["PERRP"] = np.where(np.arange(n) % 2 == 0, rng.integers(40, 42, n), 48)
    table["PRTAGE"] = rng.integers(1, 86, n)
    table["PRPERTYP"] = np.where(table["PRTAGE"] < 15, 1, np.where(rng.random(n) < 0.1, 3, 2))
    table["PESEX"] = rng.integers(1, 3, n)
    person = (table["PRTAGE"] >= 3) & (table["PRPERTYP"] != 3)
    for name in ["HOME", "WORK", "SCHL", "CAFE", "TRAV", "LICO", "ELHO", "OTHR"]:
        # Not in universe (-1) where nobody of the household does.
        table[f"PEIN{name}"] = np.where(person, choose([1, 2, -1], [25, 55, 20], n), -1).astype(int)
    for name in ["PEDESKTP", "PELAPTOP", "PETABLET"]:
        table[name] = np.where(person, choose([1, 2, -1], [45, 40, 15], n), -1).astype(int)
    # Every second household has its respondent, a user of 15 years or more.
    table["PUELGFLG"] = np.where(person & (table["PRTAGE"] >= 15), choose([20, -1], [60, 40], n), -1).astype(int)
    respondent = table["PUELGFLG"] == 20
    for name in ["PEEMAIL", "PEVIDEO", "PEAUDIO", "PEECOMME"]:
        table[name] = np.where(respondent, choose([1, 2], [60, 40], n), -1).astype(int)
    table["HEINHOME"] = choose([1, 2, -1], [75, 20, 5], n).astype(int)
    # Four implied decimals.
    for weight in ["PWSSWGT", "HWHHWGT", "PWPRMWGT"]:
        table[weight] = rng.integers(12_000_000, 48_000_000, n)
    for weight, replicates in [("PWSSWGT", "PEWGT"), ("HWHHWGT", "HHWGT"), ("PWPRMWGT", "REWGT")]:
        table = with_replicates(table, weight, replicates, 160, 100_000)
    table.to_csv(FOLDER / "cps2023.csv", index=False)
    internet = (table[[name for name in table.columns if name.startswith("PEIN")]] == 1).any(axis=1)
    householder = table["PERRP"].isin([40, 41])

    def figure(file, indicator, category, yes, by=""):
        weight, replicates, scope = {
            "persons": ("PWSSWGT", "PEWGT", person),
            "households": ("HWHHWGT", "HHWGT", householder),
            "respondents": ("PWPRMWGT", "REWGT", respondent),
        }[file]
        part = table["PESEX"] == 2 if by else True
        return "cps2023", file, indicator, category, by, *differences(table, weight, replicates, scope & part, yes)

    return [
        figure("persons", "HH5", "", (table[["PEDESKTP", "PELAPTOP", "PETABLET"]] == 1).any(axis=1)),
        figure("persons", "HH7", "", internet),
        figure("persons", "HH7", "", internet, "sex=F"),
        figure("persons", "HH8", "work", table["PEINWORK"] == 1),
        figure("households", "HH6", "", table["HEINHOME"] == 1),
        figure("respondents", "HH9", "sending or receiving e-mail", table["PEEMAIL"] == 1),
        figure(
            "respondents",
            "HH9",
            "streaming or downloading images, films, video or music",
            (table["PEVIDEO"] == 1) | (table["PEAUDIO"] == 1),
        ),
        figure("respondents", "HH20", "", table["PEECOMME"] == 1),
    ]


if __name__ == "__main__":
    columns = ["survey", "file", "indicator", "category", "by", "share", "se", "cases"]
    pd.DataFrame(mics() + dhs() + endutih() + acs() + cps(), columns=columns).to_csv(
        FOLDER / "figures.csv", index=False
    )
