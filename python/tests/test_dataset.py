"""National datasets: opening, validating, estimating; bad files are errors with their place and remedy."""

from pathlib import Path

import infosoc
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
    rows = {row["area"]: row for row in mexico.estimate("HH6", by=["area"]).to_dicts()}
    for area, value, se in [
        (None, 0.6643040376248347, 0.0030294700953317154),
        ("rural", 0.40337743041112006, 0.007892794916378728),
        ("urban", 0.74224029458519969, 0.0030468764199346261),
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
    assert mexico.labels().columns == ["breakdown", "value", "label"]
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
