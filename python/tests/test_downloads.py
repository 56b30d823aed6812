"""Downloads as series, and SDMX messages beside pysdmx and sdmx1."""

import csv
import gzip
import math
import subprocess
import sys
import zipfile
from pathlib import Path

import infosoc
import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pandas as pd
import pytest
import xlwt
from pysdmx.io import read_sdmx
from pysdmx.io.format import Format
from pysdmx.io.pd import PandasDataset
from pysdmx.io.writer import write_sdmx
from pysdmx.model import Component, Components, Concept, Role, Schema
from pysdmx.model.dataflow import Group

FOLDER = Path(__file__).parents[2] / "tests/golden/downloads"

DIMENSIONS = ["FREQ", "SERIES", "REF_AREA", "SEX"]
FIGURES = pd.DataFrame(
    {
        "FREQ": "A",
        "SERIES": ["IT_USE_II99", "IT_USE_II99", "IT_USE_II99", "IT_MOB_4GNTWK"],
        "REF_AREA": ["484", "484", "4", "484"],
        "SEX": ["_T", "F", "_T", "_T"],
        "TIME_PERIOD": ["2020", "2020", "2020", "2021"],
        "OBS_VALUE": ["71.5", "70.9", "18.4", "88.2"],
        "OBS_STATUS": ["A", "E", "A", "A"],
        "UNIT_MEASURE": "PT",
    }
)


def component(name, role):
    level = "O" if role == Role.ATTRIBUTE else None
    return Component(
        name, required=True, role=role, concept=Concept(name, name=f"Name of {name}"), attachment_level=level
    )


@pytest.fixture
def dataset():
    components = [component(name, Role.DIMENSION) for name in [*DIMENSIONS, "TIME_PERIOD"]]
    components.append(component("OBS_VALUE", Role.MEASURE))
    components += [component(name, Role.ATTRIBUTE) for name in ("OBS_STATUS", "UNIT_MEASURE")]
    schema = Schema("datastructure", "IAEG-SDGs", "SDG", Components(components), "1.24")
    return PandasDataset(structure=schema, data=FIGURES)


def keys(series):
    figures = {}
    for row in series.to_dicts():
        code = row.get("source_code") or row["indicator"]
        figures[code, row["ref_area"], row.get("sex", "_T"), row["time_period"]] = row["obs_value"]
    return figures


def wanted(table):
    area = {"484": "MEX", "4": "AFG", "826": "GBR"}
    rows = table.to_dict("records")
    return {
        (row["SERIES"], area[row["REF_AREA"]], row["SEX"], int(row["TIME_PERIOD"])): float(row["OBS_VALUE"])
        for row in rows
    }


@pytest.mark.parametrize(
    ("ending", "form"),
    [
        ("csv", Format.DATA_SDMX_CSV_1_0_0),
        ("csv", Format.DATA_SDMX_CSV_2_0_0),
        ("csv", Format.DATA_SDMX_CSV_2_1_0),
        ("xml", Format.DATA_SDMX_ML_2_1_GEN),
        ("xml", Format.DATA_SDMX_ML_2_1_STR),
        ("xml", Format.DATA_SDMX_ML_3_0),
    ],
)
@pytest.mark.parametrize("at", ["AllDimensions", "TIME_PERIOD"])
def test_messages_that_pysdmx_writes(dataset, tmp_path, ending, form, at):
    path = tmp_path / f"message.{ending}"
    options = {} if ending == "csv" else {"dimension_at_observation": {dataset.short_urn: at}}
    write_sdmx([dataset], form, output_path=str(path), **options)
    series = infosoc.Series.read(path)
    assert keys(series) == wanted(FIGURES)
    assert {row["obs_status"] for row in series.to_dicts() if row.get("sex") == "F"} == {"E"}
    assert {row["unit_measure"] for row in series.to_dicts()} == {"%"}


@pytest.mark.parametrize("form", [Format.DATA_SDMX_ML_2_1_GEN, Format.DATA_SDMX_ML_2_1_STR, Format.DATA_SDMX_ML_3_0])
@pytest.mark.parametrize("at", ["AllDimensions", "TIME_PERIOD"])
def test_groups_and_attributes_of_the_data_set_that_pysdmx_writes(tmp_path, form, at):
    figures = pd.DataFrame(
        {
            "FREQ": "A",
            "SERIES": ["X.A", "X.A", "X.B"],
            "REF_AREA": ["484", "484", "4"],
            "SEX": "_T",
            "TIME_PERIOD": ["2020", "2021", "2020"],
            "OBS_VALUE": ["1.5", "2.5", "3"],
            "UNIT_MULT": ["3", "3", "0"],
            "OBS_STATUS": ["A", "E", "A"],
        }
    )
    components = [component(name, Role.DIMENSION) for name in [*DIMENSIONS, "TIME_PERIOD"]]
    components.append(component("OBS_VALUE", Role.MEASURE))
    for name, level in [("OBS_STATUS", "O"), ("UNIT_MULT", "SERIES,REF_AREA"), ("TITLE", "D")]:
        concept = Concept(name, name=name)
        components.append(Component(name, required=True, role=Role.ATTRIBUTE, concept=concept, attachment_level=level))
    group = Group(id="Topic", dimensions=["SERIES", "REF_AREA"])
    schema = Schema("datastructure", "IAEG-SDGs", "SDG", Components(components), "1.24", groups=[group])
    dataset = PandasDataset(structure=schema, data=figures, attributes={"TITLE": "Lines"})
    path = tmp_path / "message.xml"
    write_sdmx([dataset], form, output_path=str(path), dimension_at_observation={dataset.short_urn: at})
    series = infosoc.Series.read(path)
    assert [(row["indicator"], row["obs_value"], row["obs_status"]) for row in series.to_dicts()] == [
        ("X.A", 1500.0, "A"),
        ("X.A", 2500.0, "E"),
        ("X.B", 3.0, "A"),
    ]
    assert {row["title"] for row in series.to_dicts()} == {"Lines"}


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
@pytest.mark.parametrize("labels", ["id", "name", "both"])
def test_labels_that_pysdmx_writes(dataset, tmp_path, labels):
    for form in (Format.DATA_SDMX_CSV_1_0_0, Format.DATA_SDMX_CSV_2_0_0):
        if labels == "name" and form == Format.DATA_SDMX_CSV_1_0_0:
            continue
        path = tmp_path / "message.csv"
        write_sdmx([dataset], form, output_path=str(path), labels=labels)
        assert keys(infosoc.Series.read(path)) == wanted(FIGURES), path.read_text()


@pytest.mark.filterwarnings("ignore:The following attributes will be lost")
def test_files_that_pysdmx_reads():
    message = read_sdmx(FOLDER / "open_sdg_1-1-1.xml", validate=False)
    assert keys(infosoc.Series.read(FOLDER / "open_sdg_1-1-1.xml")) == wanted(message.data[0].data)


READ = """
import sys, warnings, sdmx
warnings.simplefilter("ignore")
values = sdmx.to_pandas(sdmx.read_sdmx(sys.argv[1]).data[0])
print(*(v for v in values), sep="\\n")
"""


@pytest.mark.parametrize("name", ["open_sdg_1-1-1.xml", "synthetic_sdmx_ml_3.xml", "synthetic_sdmx_ml_generic.xml"])
def test_files_that_sdmx1_reads(name):
    # In a process of its own: a failed read of sdmx1 spoils the next.
    run = subprocess.run([sys.executable, "-c", READ, str(FOLDER / name)], check=True, capture_output=True, text=True)
    values = [None if value == "nan" else float(value) for value in run.stdout.split()]
    assert [row["obs_value"] for row in infosoc.Series.read(FOLDER / name).to_dicts()] == values


def test_what_was_read_as_what():
    series = infosoc.Series.read(FOLDER / "world_bank_bulk.csv", indicators="catalogue", groups="drop")
    assert {row["indicator"] for row in series.to_dicts()} == {"A2", "A3", "IT.CEL.SETS", "SP.POP.TOTL"}
    rules = [row["rule"] for row in series.findings().to_dicts()]
    assert {"read_as", "not_asked_for", "group_left_out", "code_mapped"} <= set(rules)
    one = infosoc.Series.read(FOLDER / "world_bank_bulk.csv", indicators="A2", format="wdi")
    assert {row["indicator"] for row in one.to_dicts()} == {"A2"}
    several = infosoc.Series.read(FOLDER / "world_bank_bulk.csv", indicators=["A2", "IT.NET.BBND.P2"])
    assert {row["indicator"] for row in several.to_dicts()} == {"A2", "A3"}


def test_a_bulk_file_of_many_megabytes_has_every_figure_of_it(tmp_path):
    path = tmp_path / "WDICSV.csv"
    years = [str(year) for year in range(1960, 2026)]
    # As many names as make a large file with few figures; those in quotes have commas.
    pairs = [(area, f"XX.{code:04}.ZS") for area in ["MEX", "KEN", "DNK", "IND"] for code in range(5000)]
    table = pd.DataFrame(pairs, columns=["Country Code", "Indicator Code"])
    table.insert(0, "Country Name", table["Country Code"].map({"MEX": "Mexico", "KEN": "Kenya"}).fillna("Country"))
    table.insert(2, "Indicator Name", table["Indicator Code"] + ", an indicator" * 30)
    for at, year in enumerate(years):
        cells = (table.index * 7 + at * 3) % 1009
        table[year] = (cells + at / 64).where(cells % 11 == 0)
    table.to_csv(path, index=False)
    assert path.stat().st_size > 9 << 20

    key = ["indicator", "ref_area", "time_period"]
    wanted = table.drop(columns=["Country Name", "Indicator Name"]).melt(["Country Code", "Indicator Code"]).dropna()
    wanted.columns = ["ref_area", "indicator", "time_period", "obs_value"]
    wanted = wanted.astype({"time_period": "int32"})[[*key, "obs_value"]].sort_values(key, ignore_index=True)
    series = infosoc.Series.read(path)
    found = series.to_pandas()[[*key, "obs_value"]].astype({"time_period": "int32"})
    found = found.sort_values(key, ignore_index=True)
    pd.testing.assert_frame_equal(found, wanted, check_dtype=False, check_exact=True)
    findings = series.findings().to_dicts()
    assert any(row["message"].startswith("4980 other indicators") for row in findings)
    assert not {"line_left_out", "unknown_area"} & {row["rule"] for row in findings}


def test_the_old_name_is_gone():
    assert not hasattr(infosoc.Series, "read_csv")


def test_what_is_wrong_is_said(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(infosoc.InvalidFile, match=r"not in a known format.*world_bank"):
        infosoc.Series.read(path)
    with pytest.raises(infosoc.UnknownOption, match="eurostat_tsv"):
        infosoc.Series.read(path, format="excel")
    with pytest.raises(infosoc.InvalidFile, match="SeriesCode"):
        infosoc.Series.read(path, format="unsd")
    with pytest.raises(infosoc.SeveralErrors, match=r"EUU.*\n.*WLD"):
        infosoc.Series.read(FOLDER / "world_bank_bulk.csv", groups="error")


def cells(name):
    """The cells of a download, numbers as numbers."""

    def value(cell):
        try:
            number = float(cell)
        except ValueError:
            return cell
        # A word in the text, which no workbook has as a number.
        return number if math.isfinite(number) else cell

    with (FOLDER / name).open(newline="", encoding="utf-8-sig") as file:
        return [[value(cell) for cell in line] for line in csv.reader(file)]


def write_xlsx(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append([None if cell == "" else cell for cell in line])
    book.save(path)


def write_xls(path, sheets):
    book = xlwt.Workbook()
    for name, lines in sheets.items():
        sheet = book.add_sheet(name)
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                if cell != "":
                    sheet.write(row, column, cell)
    book.save(path)


def write_ods(path, sheets):
    book = odf.opendocument.OpenDocumentSpreadsheet()
    for name, lines in sheets.items():
        sheet = odf.table.Table(name=name)
        for line in lines:
            row = odf.table.TableRow()
            for cell in line:
                number = {"valuetype": "float", "value": cell} if isinstance(cell, float) else {"valuetype": "string"}
                cell_of_row = odf.table.TableCell(**(number if cell != "" else {}))
                if cell != "":
                    cell_of_row.addElement(odf.text.P(text=str(cell)))
                row.addElement(cell_of_row)
            sheet.addElement(row)
        book.spreadsheet.addElement(sheet)
    book.save(path)


def write_zip(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


COUNTRIES = [["Country Code", "Region", "IncomeGroup", "TableName"], ["ABW", "Latin America", "High income", "Aruba"]]
WRITERS = {"xlsx": write_xlsx, "xls": write_xls, "ods": write_ods}
FILES = [
    "world_bank_api.csv",
    "world_bank_bulk.csv",
    "world_bank_databank.csv",
    "unsd.csv",
    "synthetic_itu_datahub.csv",
    "synthetic_owid.csv",
    "synthetic_sdmx_csv_2_1.csv",
]


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("name", FILES)
def test_a_workbook_gives_the_figures_of_the_text(name, ending, tmp_path):
    path = tmp_path / f"download.{ending}"
    WRITERS[ending](path, {"Data": cells(name), "Metadata - Countries": COUNTRIES})
    series, text = infosoc.Series.read(path), infosoc.Series.read(FOLDER / name)
    assert series.to_dicts() == text.to_dicts()
    [said] = [row["message"] for row in series.findings().to_dicts() if 'sheet "Data"' in row["message"]]
    assert "Metadata - Countries" in said
    others = [row["rule"] for row in series.findings().to_dicts() if row["message"] != said]
    assert others == [row["rule"] for row in text.findings().to_dicts()]
    assert infosoc.Series.read(path, sheet=1).to_dicts() == text.to_dicts()
    with pytest.raises(infosoc.InvalidFile, match="Country Name"):
        infosoc.Series.read(path, sheet="Metadata - Countries")


def test_an_archive_gives_the_figures_of_the_file_in_it(tmp_path):
    text = (FOLDER / "world_bank_api.csv").read_bytes()
    meta = "\n".join(",".join(line) for line in COUNTRIES)
    parts = {"Metadata_Country_API.csv": meta, "API_IT.NET.USER.ZS.csv": text, "__MACOSX/._API.csv": b"\0"}
    write_zip(tmp_path / "API.zip", parts)
    packed = infosoc.Series.read(tmp_path / "API.zip")
    assert packed.to_dicts() == infosoc.Series.read(FOLDER / "world_bank_api.csv").to_dicts()
    assert any("Metadata_Country_API.csv" in row["message"] for row in packed.findings().to_dicts())

    write_xlsx(tmp_path / "book.xlsx", {"Data": cells("unsd.csv")})
    write_zip(tmp_path / "book.zip", {"book.xlsx": (tmp_path / "book.xlsx").read_bytes()})
    unsd = infosoc.Series.read(FOLDER / "unsd.csv").to_dicts()
    assert infosoc.Series.read(tmp_path / "book.zip").to_dicts() == unsd


def test_gzip_is_unpacked_and_the_data_set_is_that_of_the_name(tmp_path):
    name = "synthetic_estat_isoc_ci_ifp_iu.tsv"
    path = tmp_path / f"{name}.gz"
    path.write_bytes(gzip.compress((FOLDER / name).read_bytes()))
    assert infosoc.Series.read(path).to_dicts() == infosoc.Series.read(FOLDER / name).to_dicts()


def test_what_unfolds_to_far_more_than_figures_do_is_refused(tmp_path):
    path = tmp_path / "API.csv.gz"
    path.write_bytes(gzip.compress((FOLDER / "world_bank_api.csv").read_bytes() + b" " * 70_000_000))
    with pytest.raises(infosoc.InvalidFile, match="unfolds to more than 67108864 bytes; unpack it"):
        infosoc.Series.read(path)


def test_what_cannot_be_unpacked_or_chosen_is_said(tmp_path):
    figures = (FOLDER / "unsd.csv").read_bytes()
    path = tmp_path / "download.zip"
    for parts, said in [
        ({"a.csv": figures, "b.csv": figures}, "several files of figures"),
        ({"a.txt": b"x", "b.txt": b"y"}, "none of them in a format that is known"),
        ({}, "nothing in it"),
        ({"a.txt": b"x,y\n1,2"}, "not in a known format"),
    ]:
        write_zip(path, parts)
        with pytest.raises(infosoc.InvalidFile, match=said):
            infosoc.Series.read(path)
    write_zip(path, {"a.csv": figures})
    whole = path.read_bytes()
    for broken in [whole[: len(whole) // 2], whole[:80] + b"\xff" * 40 + whole[120:], gzip.compress(figures)[:-9]]:
        path.write_bytes(broken)
        with pytest.raises(infosoc.InvalidFile):
            infosoc.Series.read(path)
    book = tmp_path / "book.xlsx"
    write_xlsx(book, {"2020": cells("unsd.csv"), "2021": cells("unsd.csv")})
    with pytest.raises(infosoc.InvalidFile, match="give one as sheet"):
        infosoc.Series.read(book)
    with pytest.raises(infosoc.InvalidFile, match='has no sheet "2022"'):
        infosoc.Series.read(book, sheet="2022")
    with pytest.raises(infosoc.InvalidArgument, match="sheet"):
        infosoc.Series.read(FOLDER / "unsd.csv", sheet=1)
