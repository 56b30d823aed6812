"""National datasets: opening, validating, estimating; bad files are errors with their place and remedy."""

from pathlib import Path

import infosoc
import polars as pl
import pytest

MEXICO = Path(__file__).resolve().parents[2] / "datasets/national/mex-endutih-2021"


@pytest.fixture(scope="module")
def mexico():
    return infosoc.open_dataset(MEXICO)


def test_mexico_has_no_errors(mexico):
    findings = mexico.validate()
    assert findings.columns == ["severity", "rule", "where", "rows", "first_row", "areas", "message", "remedy"]
    assert "error" not in [row["severity"] for row in findings.to_dicts()]


def test_internet_by_area_agrees_with_r_survey(mexico):
    # R survey 4.5: tests/golden/survey/ict_example.csv, rows o_00923, o_00927 and o_00929.
    rows = {row["urbanisation"]: row for row in mexico.estimate("HH6", by=["area"]).to_dicts()}
    for area, value, se in [
        (None, 0.6643040376248347, 0.0030294700953317154),
        ("R", 0.40337743041112006, 0.007892794916378728),
        ("U", 0.74224029458519969, 0.0030468764199346261),
    ]:
        assert rows[area]["value"] == pytest.approx(100 * value, rel=1e-9)
        assert rows[area]["se"] == pytest.approx(100 * se, rel=1e-8)
        assert rows[area]["unit"] == "%"


def test_every_indicator_by_every_breakdown(mexico):
    rows = mexico.indicators().to_dicts()
    assert {row["indicator"] for row in rows} == {"HH1", "HH2", "HH3", "HH4", "HH6"}
    assert all(row["ref_area"] == "MEX" and row["time_period"] == 2021 for row in rows)
    # No tablets and no fixed telephones in the file: never as a total.
    assert all(row["category"] is not None for row in rows if row["indicator"] in ("HH3", "HH4"))
    reasons = {row["indicator"]: row["reason"] for row in mexico.supported().to_dicts() if not row["supported"]}
    assert "HH4" in reasons
    assert "HH6" not in reasons


def test_what_cannot_be_computed_is_refused(mexico):
    with pytest.raises(infosoc.UnsupportedIndicator):
        mexico.estimate("HH13")
    with pytest.raises(infosoc.UnknownIndicator):
        mexico.estimate("HH66")
    with pytest.raises(infosoc.UnknownColumn):
        mexico.estimate("HH6", by=["sexo"])


def test_a_folder_without_description_is_an_error(tmp_path):
    with pytest.raises(infosoc.InfosocError, match=r"dataset\.toml"):
        infosoc.open_dataset(tmp_path)


def test_labels_of_breakdowns(mexico):
    states = {row["value"]: row["label"] for row in mexico.labels("region").to_dicts()}
    assert len(states) == 32
    assert states["09"] == "Ciudad de México"
    values = {row["region"] for row in mexico.estimate("HH6", by=["region"]).to_dicts()} - {None}
    assert values == set(states)
    languages = ["label:ar", "label:en", "label:fr", "label:ru", "label:zh"]
    assert mexico.labels().columns == ["breakdown", "value", "label", *languages]
    # The names of breakdowns, as the codebook has them in each language.
    named = {row["breakdown"]: row for row in mexico.labels().to_dicts() if row["value"] is None}
    book = pl.read_csv(MEXICO / "codebook.csv", infer_schema=False).filter(pl.col("label:fr").is_not_null())
    assert set(named) == set(book["concept"])
    for row in book.to_dicts():
        assert [named[row["concept"]][name] for name in languages] == [row[name] for name in languages]
    with pytest.raises(infosoc.UnknownColumn, match="region"):
        mexico.labels("state")


def test_one_bad_column_refuses_only_what_needs_it(tmp_path):
    (tmp_path / "data.csv").write_text("w,net,radio\n1,1,1\n2,2,9\n3,1,2\n")
    (tmp_path / "codebook.csv").write_text(
        "concept,value,variable,codes\nHH6,yes,net,1\nHH6,no,net,2\nHH1,yes,radio,1\nHH1,no,radio,2\n"
    )
    (tmp_path / "dataset.toml").write_text(
        'country = "MEX"\nyear = 2021\ntitle = "t"\nproducer = "p"\nlicence = "l"\ncitation = "c"\n'
        'statistical_unit = "household"\n[file]\npath = "data.csv"\n[design]\nweight = "w"\n'
    )
    dataset = infosoc.open_dataset(tmp_path)
    rows = {row["indicator"]: row for row in dataset.indicators().to_dicts()}
    assert rows["HH6"]["value"] == pytest.approx(100 * 4 / 6, rel=1e-12)
    assert (rows["HH1"]["value"], rows["HH1"]["status"]) == (None, "refused")
    assert "9 (1)" in rows["HH1"]["note"]
    with pytest.raises(infosoc.InvalidFile, match=r"9 \(1\)"):
        dataset.estimate("HH1")


PEOPLE = (
    "id,w,s,p,net,sex,age\n1,5,1,1,1,2,15\n2,5,1,2,1,2,22\n3,5,2,3,1,2,31\n"
    "4,5,2,4,2,2,49\n5,5,1,1,1,2,40\n6,10,1,2,1,2,35\n7,5,2,3,2,2,28\n"
)
BOOK = (
    "concept,value,variable,codes,universe\nHH7,yes,net,1,\nHH7,no,net,2,\nGender,Female,sex,2,\nGender,male,sex,1,\n"
)


def write(folder, *, data=PEOPLE, book=BOOK, file="", design='weight = "w"\nstrata = "s"\npsu = "p"\n', scope=""):
    (folder / "data.csv").write_text(data)
    (folder / "codebook.csv").write_text(book)
    (folder / "dataset.toml").write_text(
        'country = "MEX"\nyear = 2021\ntitle = "t"\nproducer = "p"\nlicence = "l"\ncitation = "c"\n'
        'statistical_unit = "individual"\nkey = ["id"]\n[file]\npath = "data.csv"\n'
        f"{file}[design]\n{design}[scope]\n{scope}"
    )
    return folder


def rules(dataset, severity=None):
    return {row["rule"] for row in dataset.validate().to_dicts() if severity in (None, row["severity"])}


def test_a_survey_of_women_replaces_no_figure_of_the_nation(tmp_path):
    silent = infosoc.open_dataset(write(tmp_path))
    found = next(row for row in silent.validate().to_dicts() if row["rule"] == "part_only")
    assert (found["severity"], found["where"], found["rows"]) == ("warning", "sex", 7)
    assert "[scope]" in found["remedy"]
    dataset = infosoc.open_dataset(write(tmp_path, scope='sex = "F"\nage = "Y15T49"\n'))
    assert rules(dataset) == {"unused_code"}  # nobody is male
    row = dataset.estimate("HH7").to_dicts()[0]
    assert (row["sex"], row["age"], row["age_scope"]) == ("F", "Y15T49", "15-49")
    women = dataset.estimate("HH7", by=["gender"]).observations()
    published = infosoc.Series(
        pl.DataFrame({"indicator": ["HH7"], "ref_area": ["MEX"], "time_period": [2021], "obs_value": [72.0]})
    )
    rows = published.extend(women, replace=True).to_dicts()
    # By hand: 30 of 40.
    figures = {(row["sex"] or "_T", row["age"] or "_T"): row["obs_value"] for row in rows}
    assert figures == {("_T", "_T"): 72.0, ("F", "Y15T49"): pytest.approx(75.0, rel=1e-12)}


def test_breakdowns_by_any_name(tmp_path):
    dataset = infosoc.open_dataset(write(tmp_path, data=PEOPLE.replace("6,10,1,2,1,2", "6,10,1,2,1,1")))
    assert dataset.labels("gender").to_dicts() == dataset.labels("sex").to_dicts()
    by = dataset.estimate("HH7", by=["gender"])
    assert {row["sex"] for row in by.to_dicts()} == {None, "F", "M"}
    assert by.parity("gender", "female", "male").to_dicts() == by.parity("sex", "F", "M").to_dicts()


def test_a_universe_is_checked(tmp_path):
    asked = BOOK + "HH9,yes,age,15;22,HH7=yes\nHH9,no,age,*,\n"
    row = infosoc.open_dataset(write(tmp_path, book=asked)).estimate("HH9").to_dicts()[0]
    # By hand: 10 of the 30 who are online.
    assert row["value"] == pytest.approx(100 / 3, rel=1e-12)
    assert (row["n"], row["n_missing"]) == (5, 0)
    for universe, part in [("users", "concept=value"), ("HH77=yes", "HH7"), ("HH7=often", "yes or no")]:
        with pytest.raises(infosoc.InvalidFile, match=part):
            infosoc.open_dataset(write(tmp_path, book=asked.replace("HH7=yes", universe)))


def test_designs_and_files_that_are_not_what_they_seem(tmp_path):
    plain = infosoc.open_dataset(write(tmp_path, design='weight = "w"\n'))
    assert {"no_strata", "no_psu"} <= rules(plain, "warning")
    assert "weight_is_id" in rules(infosoc.open_dataset(write(tmp_path, design='weight = "id"\n')), "error")
    own = infosoc.open_dataset(write(tmp_path, design="weight = 1\n")).estimate("HH7").to_dicts()[0]
    assert (own["value"], own["denominator"]) == (pytest.approx(500 / 7, rel=1e-12), 7.0)
    other = infosoc.open_dataset(write(tmp_path, file=f'sha256 = "{"0" * 64}"\n'))
    assert "checksum_differs" in rules(other, "error")
    with pytest.raises(infosoc.InvalidFile, match="SHA-256"):
        other.estimate("HH7")
    for text, part in [(PEOPLE.replace(",", ";"), "by semicolons"), (f"Survey of 2021\n{PEOPLE}", "row 2")]:
        with pytest.raises(infosoc.InvalidFile, match=part):
            infosoc.open_dataset(write(tmp_path, data=text))
    for name in ["hh.sav", "hh.dta", "hh.xlsx"]:
        (tmp_path / name).write_bytes(b"PK")
        with pytest.raises(infosoc.InvalidFile, match="CSV"):
            infosoc.Series.read(tmp_path / name)
