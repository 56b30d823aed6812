"""Datasets of files of SPSS and Stata and of several files; the page "Describe your survey" with made-up data."""

import json
import re
from pathlib import Path

import infosoc
import numpy as np
import pandas as pd
import pyreadstat
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = infosoc.describe_your_survey


def blocks(example):
    """The files of an example of the page by name, and its code."""
    found = re.findall(r"^```(\w+)([^\n]*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    of_example = [(kind, words.split(), text) for kind, words, text in found if words.split()[-1:] == [example]]
    files = {words[0]: text for kind, words, text in of_example if kind != "python"}
    (code,) = [text for kind, _, text in of_example if kind == "python"]
    return files, code


def run(example, folder):
    files, code = blocks(example)
    for name, text in files.items():
        (folder / name).write_text(text)
    names = {"infosoc": infosoc, "folder": folder}
    exec(code, names)
    return names


def made_up(n, seed):
    rng = np.random.default_rng(seed)
    return rng, pd.DataFrame(
        {"HH1": np.repeat(np.arange(1, n // 10 + 1), 10), "HH2": np.tile(np.arange(1, 11), n // 10)}
    )


def households(seed=1):
    rng, hh = made_up(400, seed)
    hh["HH6"] = 1 + (hh.HH1 % 2)
    hh["HH7"] = 1 + (hh.HH1 % 5)
    hh["HH46"] = rng.choice([1, 2], len(hh), p=[0.9, 0.1])
    hh["HC13"] = rng.choice([1, 2, 9], len(hh), p=[0.4, 0.55, 0.05])
    hh["hhweight"] = rng.uniform(0.5, 2, len(hh)).round(4)
    return hh.astype(float)


def women(hh, seed=2):
    rng = np.random.default_rng(seed)
    wm = hh.loc[hh.index.repeat(rng.integers(0, 3, len(hh))), ["HH1", "HH2", "HH6", "HH7"]].reset_index(drop=True)
    wm["LN"] = wm.groupby(["HH1", "HH2"]).cumcount() + 1.0
    wm["WM17"] = rng.choice([1.0, 2.0], len(wm), p=[0.95, 0.05])
    wm["MT10"] = rng.choice([0.0, 1.0, 2.0, 3.0], len(wm))
    wm["wmweight"] = rng.uniform(0.5, 2, len(wm)).round(4)
    return wm


AREA = {1: "URBAN", 2: "RURAL"}


def write_mics(folder, hh, wm, labels=None):
    pyreadstat.write_sav(
        hh,
        folder / "hh.sav",
        variable_value_labels={"HC13": labels or {1: "YES", 2: "NO", 9: "NO RESPONSE"}, "HH6": AREA},
        missing_ranges={"HC13": [9]},
    )
    never = {0: "NOT AT ALL", 1: "LESS THAN ONCE A WEEK", 2: "AT LEAST ONCE A WEEK", 3: "ALMOST EVERY DAY"}
    pyreadstat.write_sav(wm, folder / "wm.sav", variable_value_labels={"MT10": never, "HH6": AREA})


def share(table, yes, weight):
    return 100 * table.loc[yes, weight].sum() / table[weight].sum()


def test_several_files_of_spss_agree_with_a_merge(tmp_path):
    hh = households()
    wm = women(hh)
    write_mics(tmp_path, hh, wm)
    names = run("mics", tmp_path)
    findings = names["mics"].validate().to_dicts()
    assert [row for row in findings if row["severity"] == "error"] == []
    # 9 is declared as missing and no row of the codebook names it.
    declared = [row for row in findings if row["rule"] == "declared_missing"]
    done = hh[hh.HH46 == 1]
    assert [(row["where"], row["rows"]) for row in declared] == [("households: HC13", int((done.HC13 == 9).sum()))]
    answered = done[done.HC13 != 9]
    rows = names["households"].to_dicts()
    assert rows[0]["value"] == pytest.approx(share(answered, answered.HC13 == 1, "hhweight"), rel=1e-12)
    merged = wm.merge(hh[["HH1", "HH2", "HC13"]], on=["HH1", "HH2"])
    merged = merged[merged.WM17 == 1]
    row = names["women"].to_dicts()[0]
    assert row["value"] == pytest.approx(share(merged, merged.MT10 > 0, "wmweight"), rel=1e-12)
    assert (row["sex"], row["age"]) == ("F", "Y15T49")
    online = merged[merged.HC13 == 1]
    row = names["online_at_home"].to_dicts()[0]
    assert row["value"] == pytest.approx(share(online, online.MT10 > 0, "wmweight"), rel=1e-12)
    assert row["subpopulation"] == "HH6=yes"
    known = merged[merged.HC13 != 9]
    row = names["in_such_households"].to_dicts()[0]
    assert row["value"] == pytest.approx(share(known, known.HC13 == 1, "wmweight"), rel=1e-12)
    assert row["statistical_unit"] == "individual"
    # The harmonised survey: the same figure, and columns of the file beside it.
    survey = names["mics"].survey("women")
    assert survey.proportion("HH7").to_dicts()[0]["value"] == pytest.approx(names["women"].to_dicts()[0]["value"] / 100)
    assert survey.mean("LN").to_dicts()[0]["value"] == pytest.approx(np.average(merged.LN, weights=merged.wmweight))
    by = names["mics"].estimate("HH7", where={"HH6": True}).to_dicts()[0]["value"]
    assert by == names["online_at_home"].to_dicts()[0]["value"]
    for nothing in ({}, ""):
        with pytest.raises(infosoc.InvalidArgument, match="a condition such as"):
            names["mics"].estimate("HH7", where=nothing)
    with pytest.raises(infosoc.InvalidArgument, match="households, women"):
        names["mics"].survey()


def test_codes_whose_labels_have_shifted_are_an_error(tmp_path):
    hh = households()
    write_mics(tmp_path, hh, women(hh), labels={1: "NO", 2: "YES", 9: "NO RESPONSE"})
    for name, text in blocks("mics")[0].items():
        (tmp_path / name).write_text(text)
    dataset = infosoc.open_dataset(tmp_path)
    found = [row for row in dataset.validate().to_dicts() if row["rule"] == "label_mismatch"]
    assert [(row["severity"], row["where"]) for row in found] == [("error", "households: HC13")] * 2
    with pytest.raises(infosoc.InfosocError, match="labelled"):
        dataset.estimate("HH6")
    # What the codebook names itself is not missing.
    book = (tmp_path / "codebook.csv").read_text()
    (tmp_path / "codebook.csv").write_text(book.replace("HC13,1,YES", "HC13,2,YES").replace("HC13,2,NO,", "HC13,1;9,,"))
    done = hh[hh.HH46 == 1]
    value = infosoc.open_dataset(tmp_path).estimate("HH6").to_dicts()[0]["value"]
    assert value == pytest.approx(share(done, done.HC13 == 2, "hhweight"), rel=1e-12)


def test_a_weight_in_millionths(tmp_path):
    rng, ir = made_up(600, 3)
    ir = ir.rename(columns={"HH1": "v001", "HH2": "v002"}).assign(v003=1)
    ir["v021"], ir["v023"], ir["v025"] = ir.v001, 1 + (ir.v001 % 6), 1 + (ir.v001 % 2)
    ir["v005"] = rng.integers(200_000, 3_000_000, len(ir))
    ir["v171a"] = rng.choice([0, 1, 2, 9], len(ir), p=[0.5, 0.35, 0.1, 0.05])
    labels = {"v171a": {0: "never", 1: "yes, last 12 months", 2: "yes, before"}, "v025": {1: "urban", 2: "rural"}}
    pyreadstat.write_dta(ir.astype(float), tmp_path / "ir.dta", variable_value_labels=labels)
    names = run("dhs", tmp_path)
    assert [row for row in names["dhs"].validate().to_dicts() if row["severity"] == "error"] == []
    answered = ir[ir.v171a != 9]
    row = names["users"].to_dicts()[0]
    assert row["value"] == pytest.approx(share(answered, answered.v171a == 1, "v005"), rel=1e-12)
    assert row["denominator"] == pytest.approx(answered.v005.sum() / 1e6, rel=1e-12)
    # Rural against all, by the linearised residuals of PSUs.
    w, y, part = ir.v005 * (ir.v171a != 9), (ir.v171a == 1).astype(float), (ir.v025 == 2).astype(float)

    def mean(weight):
        return (weight * y).sum() / weight.sum()

    z = w * (part * (y - mean(w * part)) / (w * part).sum() - (y - mean(w)) / w.sum())
    totals = z.groupby([ir.v023, ir.v021]).sum()
    variance = sum(len(t) / (len(t) - 1) * ((t - t.mean()) ** 2).sum() for _, t in totals.groupby(level=0))
    row = names["against_all"].to_dicts()[0]
    assert row["value"] == pytest.approx(100 * (mean(w * part) - mean(w)), rel=1e-10)
    assert row["se"] == pytest.approx(100 * np.sqrt(variance), rel=1e-10)


def test_text_with_semicolons_and_decimal_commas(tmp_path):
    rng = np.random.default_rng(4)
    n = 200
    table = pd.DataFrame({"UPM": np.repeat(np.arange(20), 10), "HOGAR": np.tile(np.arange(10), 20)})
    table["UPM_DIS"], table["EST_DIS"] = table.UPM, 1 + table.UPM // 5
    table["ENT"] = np.where(table.UPM < 10, "09", "20")
    table["FAC_HOG"] = rng.uniform(100, 900, n).round(2)
    for name in ["P4_2_1", "P4_2_2", "P4_4"]:
        table[name] = rng.choice([1, 2], n)
    table.to_csv(tmp_path / "hogares.csv", sep=";", decimal=",", index=False, encoding="latin-1")
    names = run("endutih", tmp_path)
    assert [row for row in names["endutih"].validate().to_dicts() if row["severity"] == "error"] == []
    rows = {row["region"]: row["value"] for row in names["internet"].to_dicts()}
    city = table[table.ENT == "09"]
    assert rows["09"] == pytest.approx(share(city, city.P4_4 == 1, "FAC_HOG"), rel=1e-12)
    computer = [row for row in names["everything"].to_dicts() if row["indicator"] == "HH4" and row["region"] is None]
    either = (table.P4_2_1 == 1) | (table.P4_2_2 == 1)
    assert computer[0]["value"] == pytest.approx(share(table, either, "FAC_HOG"), rel=1e-12)


# The schema of dataset.toml for editors.

SCHEMA = json.loads((ROOT / "datasets/schema/dataset.schema.json").read_text())
TOP = (
    'country = "MEX"\nyear = 2021\ntitle = "t"\nproducer = "p"\nlicence = "l"\ncitation = "c"\n'
    'statistical_unit = "individual"\n'
)


def keys_read(folder, text):
    """The keys of a table that has one of another name."""
    (folder / "dataset.toml").write_text(text)
    (folder / "codebook.csv").write_text("concept,value,variable,codes\nHH7,yes,a,1\nHH7,no,a,2\n")
    with pytest.raises(infosoc.InfosocError, match="unknown field `zzz`") as error:
        infosoc.open_dataset(folder)
    line = next(line for line in str(error.value).splitlines() if "zzz" in line)
    return set(re.findall(r"`(\w+)`", line.split("zzz`", 1)[1]))


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (None, "zzz = 1\n"),
        ("file", "[files.persons]\nzzz = 1\n"),
        ("design", TOP + '[file]\npath = "a.csv"\n[design]\nzzz = 1\n'),
        ("replicates", TOP + '[design]\nweight = "w"\n[design.replicates]\nzzz = 1\n'),
        ("link", "[[files.persons.links]]\nzzz = 1\n"),
        ("condition", TOP + "[[scope.conditions]]\nzzz = 1\n"),
        ("derived", TOP + "[[derived]]\nzzz = 1\n"),
        ("case", TOP + '[[derived]]\nvariable = "v"\ncases = [{ zzz = 1 }]\n'),
    ],
)
def test_the_schema_has_every_key_that_is_read_and_no_other(tmp_path, table, text):
    described = SCHEMA if table is None else SCHEMA["$defs"][table]
    assert set(described["properties"]) == keys_read(tmp_path, text)
    assert described["additionalProperties"] is False


def test_the_page_names_every_key_and_every_column():
    tables = [SCHEMA, *SCHEMA["$defs"].values()]
    # The keys of a case and of a condition stand in the examples of others.
    keys = {key for table in tables for key in table["properties"]}
    missing = {key for key in keys if not re.search(rf"\b{key}\b", PAGE)}
    assert missing == set()
    for name in ["concept", "category", "value", "variable", "codes", "combine", "label", "universe", "recall", "file"]:
        assert f"`{name}`" in PAGE
    assert "Describe your survey" in infosoc.open_dataset.__doc__
