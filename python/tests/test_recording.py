"""Records of what was done, from Python: the chain from files to outputs, and the outputs made again."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import infosoc
import polars as pl
import pytest
from infosoc import _infosoc, command, open_dataset

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = pl.DataFrame({"w": [1.0, 2.0, 1.5, 1.0], "sex": ["F", "M", "F", "M"], "net": [1, 0, 1, 1]})
BOOK = "concept,category,value,variable,codes,universe\nHH7,,yes,net,1,\nHH7,,no,net,2,\nsex,,F,sex,2,\nsex,,M,sex,1,\n"
DATA = "id,w,net,sex\n1,1,1,2\n2,1,1,2\n3,1,2,1\n4,1,2,1\n"
TOML = (
    'country = "MEX"\nyear = 2021\ntitle = "t"\nproducer = "p"\nlicence = "l"\ncitation = "c"\n'
    'statistical_unit = "individual"\nkey = ["id"]\n[file]\npath = "data.csv"\n[design]\nweight = "w"\n'
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a dataset, which the test is in."""
    (tmp_path / "people").mkdir()
    for name, text in [("data.csv", DATA), ("codebook.csv", BOOK), ("dataset.toml", TOML)]:
        (tmp_path / "people" / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def chain() -> None:
    people = infosoc.open_dataset("people")
    people.estimate("HH7", by=["sex"]).write_csv("hh7.csv")


def differences(again: infosoc.Rerun) -> list[tuple[str, str, str]]:
    rows = [row for row in again.to_dicts() if row["verdict"] != "same"]
    return [(row["part"], row["name"], row["verdict"]) for row in rows]


def edit(record: str, change: Callable[[Any], object]) -> None:
    document = json.loads(Path(record).read_text())
    change(document)
    Path(record).write_text(json.dumps(document))


def test_the_chain_from_files_to_the_output(folder: Path) -> None:
    with infosoc.Recording("hh7.csv.prov.json"):
        chain()
    record = json.loads((folder / "hh7.csv.prov.json").read_text())
    calls = [step["prov:label"] for _, step in sorted(record["activity"].items())]
    assert calls == ["open_dataset", "Dataset.estimate", "Figures.write_csv"]
    inputs = {thing["prov:location"] for name, thing in record["entity"].items() if "input" in name}
    assert inputs == {"people/data.csv", "people/codebook.csv", "people/dataset.toml"}
    again = infosoc.rerun("hh7.csv.prov.json")
    assert again.same, again
    assert repr(again) == "the same to the bit: 1 output"
    assert not hasattr(infosoc.Dataset.estimate, "__wrapped__"), "nothing is recorded any more"


def test_from_another_folder_it_is_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with infosoc.Recording("hh7.csv.prov.json"):
        chain()
    monkeypatch.chdir("/")
    assert infosoc.rerun(folder / "hh7.csv.prov.json").same


def test_whatever_changes_is_named(folder: Path) -> None:
    with infosoc.Recording("hh7.csv.prov.json"):
        chain()
    old = Path("hh7.csv").read_bytes()
    data = Path("people/data.csv")
    data.write_text(DATA.replace("4,1,2,1", "4,1,1,1"))
    again = infosoc.rerun("hh7.csv.prov.json")
    assert differences(again) == [("input", "people/data.csv", "differs"), ("output", "hh7.csv", "differs")]
    assert not again.same
    assert "line 2 was" in repr(again)
    assert Path("hh7.csv").read_bytes() == old
    data.write_text(DATA)
    Path("hh7.csv").write_bytes(old[:-1] + b" ")
    assert differences(infosoc.rerun("hh7.csv.prov.json")) == [("file", "hh7.csv", "differs")]
    Path("hh7.csv").write_bytes(old)

    def other_option(record: Any) -> None:
        record["activity"]["infosoc:call-2"]["infosoc:arguments"]["kwargs"]["level"] = 0.9

    edit("hh7.csv.prov.json", other_option)
    found = differences(infosoc.rerun("hh7.csv.prov.json"))
    assert found == [("record", "hh7.csv.prov.json", "differs"), ("output", "hh7.csv", "differs")]


def test_names_that_were_imported_before_are_recorded(folder: Path) -> None:
    with infosoc.Recording("a.prov.json"):
        open_dataset("people").estimate("HH7").write_csv("a.csv")
    assert infosoc.rerun("a.prov.json").same


def test_a_table_in_memory_is_known_by_its_checksum_and_taken_again(folder: Path) -> None:
    def estimate(people: pl.DataFrame) -> None:
        survey = infosoc.Survey(people, weight="w")
        survey.estimate([infosoc.proportion("net", level=0.9)], by=["sex", ("sex", "net")]).write_csv("net.csv")

    with infosoc.Recording("net.prov.json"):
        estimate(PEOPLE)
    alone = infosoc.rerun("net.prov.json")
    assert ("output", "net.csv", "not_made") in differences(alone)
    assert "tables=" in repr(alone)
    assert infosoc.rerun("net.prov.json", tables=PEOPLE).same
    other = infosoc.rerun("net.prov.json", tables=PEOPLE.with_columns(net=pl.Series([1, 1, 1, 1])))
    assert ("table", "table-1:net", "differs") in differences(other)
    assert ("output", "net.csv", "differs") in differences(other)
    by_function = infosoc.rerun("net.prov.json", again=lambda: estimate(PEOPLE))
    assert ("output", "net.csv", "not_made") not in differences(by_function)
    assert Path("net.csv").exists()


def test_outputs_that_can_be_made_again_are(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with infosoc.Recording("all.prov.json"):
        chain()
        survey = infosoc.Survey(PEOPLE, weight="w")
        estimates = survey.estimate([infosoc.proportion("net")])
        estimates.write_csv("net.csv")
        estimates.observations("MEX", 2015).write_csv("series.csv")
        infosoc.Series.read("series.csv").write_csv("again.csv")
    again = infosoc.rerun("all.prov.json")
    outputs = {row["name"]: row["verdict"] for row in again.to_dicts() if row["part"] == "output"}
    # The series lies there as it was written, and is read again.
    wanted = {"again.csv": "same", "hh7.csv": "same", "net.csv": "not_made", "series.csv": "not_made"}
    assert outputs == wanted
    assert not again.same
    why = "Survey was given table-1, a table in memory: give it again, in Python with tables="
    assert f"call Survey: not_made; {why}" in repr(again)
    assert f"output series.csv: not_made; {why}" in repr(again)
    assert infosoc.rerun("all.prov.json", tables=PEOPLE).same
    # The command makes what it can, too, and ends with 1.
    assert _infosoc.run(["infosoc", "rerun", "all.prov.json"]) == 1
    told = capfd.readouterr().out
    assert "not the same: 4 outputs" in told
    assert "output hh7.csv" not in told
    assert f"output net.csv: not_made; {why}" in told
    # What it was made from has changed: it is not read as if it had not.
    Path("series.csv").write_text(Path("series.csv").read_text().replace("MEX", "CAN"))
    assert ("output", "again.csv", "not_made") in differences(infosoc.rerun("all.prov.json"))


def test_a_call_that_fails_stops_no_other(folder: Path) -> None:
    Path("other.csv").write_text("indicator,ref_area,time_period,obs_value\nHH7,MEX,2015,50\n")
    with infosoc.Recording("all.prov.json"):
        infosoc.Series.read("other.csv").write_csv("series.csv")
        chain()
    Path("other.csv").unlink()
    again = infosoc.rerun("all.prov.json")
    outputs = {row["name"]: row["verdict"] for row in again.to_dicts() if row["part"] == "output"}
    assert outputs == {"series.csv": "not_made", "hh7.csv": "same"}
    assert "other.csv" in next(row["note"] for row in again.to_dicts() if row["part"] == "call")


def test_what_no_record_can_hold_is_said(folder: Path) -> None:
    outside = infosoc.open_dataset("people")
    with infosoc.Recording("a.prov.json"):
        outside.estimate("HH7").write_csv("a.csv")
    again = infosoc.rerun("a.prov.json")
    assert not again.same
    assert "made outside the recording" in repr(again)
    with infosoc.Recording("b.prov.json"):
        survey = infosoc.Survey(PEOPLE, weight="w")
        survey.mean(pl.col("net") * 2).write_csv("b.csv")
    assert "nowhere written down" in repr(infosoc.rerun("b.prov.json", tables=PEOPLE))


def test_series_indices_and_workbooks(folder: Path) -> None:
    os.symlink(ROOT / "datasets", "datasets")
    with infosoc.Recording("all.prov.json"):
        world = infosoc.Series.read("datasets/series/ict.csv").years(2015, 2016)
        own = infosoc.open_dataset("people").indicators().observations("MEX", 2015)
        users = world.extend(own, replace=True)
        regions = users.aggregate("itu", weights="population", min_coverage=0.5)
        regions.write_csv("regions.csv")
        users.write_sdmx("sdg.xml", structure="sdg", header={"sender": "X"})
        infosoc.Workbook("Users", source="WDI", language="fr").add(regions, title="Regions").write("tables.xlsx")
        users.write_package("package", title="Users", licences="CC-BY-4.0", sources="WDI")
        infosoc.wsis.profile(users, "MEX", "mexico.html", source="WDI")
    again = infosoc.rerun("all.prov.json", outside=True)
    assert again.same, again
    assert "all.prov.json" in Path("sdg.xml").read_text()
    assert 'href="all.prov.json"' in Path("mexico.html").read_text()
    assert json.loads(Path("package/datapackage.json").read_text())["provenance"] == "../all.prov.json"


def test_a_record_calls_public_functions_alone(folder: Path) -> None:
    with infosoc.Recording("a.prov.json"):
        chain()
    for name in ["os.system", "_infosoc.run", "Dataset.__reduce__", "rerun", "Series.__class__", "wsis.Path", "print"]:

        def call(record: Any, name: str = name) -> None:
            record["activity"]["infosoc:call-1"]["prov:label"] = name

        edit("a.prov.json", call)
        again = infosoc.rerun("a.prov.json")
        assert ("output", "hh7.csv", "not_made") in differences(again), name
        assert "public function" in repr(again), name


def test_a_hostile_record_reads_and_writes_nothing_elsewhere(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "mine.csv"
    elsewhere.write_text("a,b\n1,2\n")
    with infosoc.Recording("hh7.csv.prov.json"):
        chain()

    def over(record: Any) -> None:
        record["activity"]["infosoc:call-3"]["infosoc:arguments"]["args"][1] = str(elsewhere)

    edit("hh7.csv.prov.json", over)
    assert not infosoc.rerun("hh7.csv.prov.json").same
    assert elsewhere.read_text() == "a,b\n1,2\n"

    def read(record: Any) -> None:
        step = record["activity"]["infosoc:call-1"]
        step["prov:label"], step["infosoc:arguments"] = "read_file", {"args": [str(elsewhere)], "kwargs": {}}

    edit("hh7.csv.prov.json", read)
    assert "outside" in repr(infosoc.rerun("hh7.csv.prov.json"))


def test_an_error_leaves_no_record_and_one_records_at_a_time(folder: Path) -> None:
    with pytest.raises(infosoc.UnknownIndicator), infosoc.Recording("a.prov.json"):
        infosoc.open_dataset("people").estimate("HH66")
    assert not Path("a.prov.json").exists()
    recording = infosoc.Recording("a.prov.json")
    with pytest.raises(infosoc.InvalidArgument, match="start"):
        recording.stop()
    recording.start()
    with pytest.raises(infosoc.InvalidArgument, match="one at a time"):
        infosoc.Recording("b.prov.json").start()
    chain()
    assert recording.stop().name == "a.prov.json"


def test_the_command_of_the_package_makes_it_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with infosoc.Recording("hh7.csv.prov.json"):
        chain()
    monkeypatch.setattr("sys.argv", ["infosoc", "rerun", "hh7.csv.prov.json"])
    assert command.main() == 0
    assert _infosoc.run(["infosoc", "estimate", "people", "HH7", "--out", "c.csv", "--record"]) == 0
    assert infosoc.rerun("c.csv.prov.json").same


def test_a_draft_with_its_data_is_made_again(folder: Path) -> None:
    survey = ROOT / "tests/golden/describe/synthetic_hogares.sav"
    (folder / "hogares.sav").write_bytes(survey.read_bytes())
    for turn in (1, 2):
        # The second time the data are there already.
        with infosoc.Recording("draft.prov.json"):
            infosoc.describe("hogares.sav", country="MEX", year=2020).write("draft", overwrite=True)
        again = infosoc.rerun("draft.prov.json")
        assert again.same, (turn, again)
        assert repr(again) == "the same to the bit: 3 outputs"
    assert (folder / "draft/hogares.sav").read_bytes() == survey.read_bytes()
