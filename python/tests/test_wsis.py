"""Action Lines, matrix, links, register and reports: the library's numbers, errors and pages arrive in Python."""

import csv
import re
from pathlib import Path
from typing import Any, Literal

import infosoc
import polars as pl
import pyarrow as pa
import pytest
from infosoc import plot, wsis

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden" / "wsis"


def golden(name: str) -> list[dict[str, str]]:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def series() -> infosoc.Series:
    parts = [infosoc.Series.read(DATASETS / "series" / f"{name}.csv") for name in ("ict", "findex")]
    return parts[0].extend(parts[1])


@pytest.fixture(scope="module")
def winners() -> infosoc.Stocktaking:
    return infosoc.Stocktaking.read_csv(DATASETS / "wsis" / "prize_winners.csv")


def test_matrix_is_the_table_at_a_glance() -> None:
    wide = infosoc.wsis_matrix(disputed=True, wide=True).to_dicts()
    assert wide == golden("matrix_wide")
    assert len(infosoc.wsis_matrix()) == len(infosoc.wsis_matrix(disputed=True)) - 3


def test_links_lead_both_ways() -> None:
    for row in infosoc.wsis_links().to_dicts():
        ends: dict[str, Any] = {
            "action_line": row["action_line"],
            "wsis_target": row["wsis_target"],
            "goal": row["goal"],
            "target": row["target"],
            "sdg_indicator": row["sdg_indicator"],
        }
        ends = {name: end for name, end in ends.items() if end is not None}
        assert row in infosoc.wsis_links(indicator=row["indicator"], **ends).to_dicts()
        assert row["certainty"] in {"CONFIRMED", "PARTIAL", "INFERRED", "UNCONFIRMED"}


def test_what_is_not_linked_is_listed() -> None:
    unlinked = infosoc.wsis_unlinked()
    assert unlinked.columns == infosoc.indicators().columns
    linked = {row["indicator"] for row in infosoc.wsis_links(disputed=True).to_dicts()}
    codes = {f"{row['edition']}:{row['code']}" for row in unlinked.to_dicts()}
    assert codes
    assert not codes & linked


def test_targets_and_their_indicators_are_of_one_mind() -> None:
    numbers = {row["target"]: row for row in infosoc.targets("wsis_geneva").to_dicts()}
    named = {row["wsis_indicator"]: row for row in infosoc.wsis_targets().to_dicts()}
    assert numbers.keys() == named.keys()
    for key, row in numbers.items():
        assert (row["title"], row["indicator_certainty"]) == (named[key]["title"], named[key]["certainty"])
        if row["indicator"]:
            assert row["indicator"] in named[key]["core_indicators"]


def test_view_of_a_series(series: infosoc.Series) -> None:
    kenya = series.areas(["KEN"]).years(2021, 2021)
    rows = kenya.wsis().to_dicts()
    lines = {row["action_line"] for row in rows if row["core_indicator"] == "HH7"}
    assert lines == {"C1", "C3", "C5", "C7.e-government", "C7.e-health", "C10", None}
    assert len(kenya.wsis(disputed=True)) > len(rows)


def test_totals_of_2016_reproduce() -> None:
    published = [row for row in golden("published_totals") if row["year"] == "2016"]
    totals = {row["category"]: int(row["value"]) for row in published if row["dimension"] == "region"}
    regions = [name for name, count in totals.items() for _ in range(count)]
    table = pl.DataFrame({"id": range(len(regions)), "region": regions, "register": "prize_nomination"})
    register = infosoc.Stocktaking(table)
    rows = register.tabulate("region", register="prize_nomination").to_dicts()
    assert {row["region_name"]: row["count"] for row in rows} == totals
    assert rows[0]["total"] == 311
    assert len(register.validate()) == 0


def test_winners_by_two_dimensions(winners: infosoc.Stocktaking) -> None:
    rows = winners.tabulate(["year", "region"], each_region=True).to_dicts()
    world = [row for row in rows if row["area"] == "001"]
    assert sum(row["count"] for row in world) == 17
    assert {row["area"] for row in rows} == {"001", "AFR", "AMS", "ARB", "ASP", "CIS", "EUR"}
    assert len(winners.tabulate("action_line", years=(2012, 2012))) == 18


def test_bad_entries_are_found() -> None:
    table = pa.table({
        "id": ["1", "1", "3"],
        "action_lines": ["C7", "\u04212;C3", "C1"],
        "countries": ["Kenia", "KEN", "FRA"],
        "region": ["Africa", "Africa", "AFR"],
    })  # fmt: skip
    register = infosoc.Stocktaking(table)
    found = {(row["severity"], row["rule"], row["where"]) for row in register.validate().to_dicts()}
    assert found >= {
        ("error", "duplicate_key", "id"),
        ("error", "unknown_word", "action_lines"),
        ("error", "unknown_area", "countries"),
        ("warning", "region_mismatch", "region"),
    }
    with pytest.raises(infosoc.SeveralErrors) as caught:
        register.tabulate("action_line")
    assert {error.code for error in caught.value.errors} == {"invalid_file"}


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda w: w.tabulate("colour"), infosoc.UnknownOption),
        (lambda w: w.tabulate([]), infosoc.InvalidArgument),
        (lambda w: w.tabulate(["year", "year"]), infosoc.InvalidArgument),
        (lambda w: w.tabulate(["year", "region", "action_line"]), infosoc.InvalidArgument),
        (lambda w: w.tabulate("year", base="people"), infosoc.UnknownOption),
        (lambda w: w.tabulate("year", register="prizes"), infosoc.UnknownOption),
        (lambda w: w.tabulate("year", years=(2016, 2012)), infosoc.InvalidArgument),
        (lambda w: w.tabulate("sdg"), infosoc.UnknownColumn),
        (lambda w: w.tabulate(3), TypeError),
        (lambda _: infosoc.Stocktaking(pa.table({"title": ["a"]})), infosoc.UnknownColumn),
        (lambda _: infosoc.Stocktaking(pa.table({"id": pa.array([], pa.string())})), infosoc.EmptyTable),
        (lambda _: infosoc.Stocktaking(pa.table({"id": ["1"], "sdgs": [1.5]})), infosoc.WrongType),
        (lambda _: infosoc.Stocktaking.read_csv("nowhere.csv"), infosoc.InvalidFile),
        (lambda _: infosoc.wsis_matrix(action_line="C7"), infosoc.UnknownOption),
        (lambda _: infosoc.wsis_matrix(goal=18), infosoc.InvalidArgument),
        (lambda _: infosoc.wsis_matrix(target="17"), infosoc.InvalidArgument),
        (lambda _: infosoc.wsis_links(indicator="HH66"), infosoc.UnknownIndicator),
        (lambda _: infosoc.wsis_links(sdg_indicator="1.1.9"), infosoc.UnknownOption),
        (lambda _: infosoc.wsis_targets(12), infosoc.InvalidArgument),
    ],
)
def test_refusals(winners: infosoc.Stocktaking, call: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        call(winners)


def test_reports_are_pages_and_tables(series: infosoc.Series, winners: infosoc.Stocktaking, tmp_path: Path) -> None:
    pages = wsis.reports(series, tmp_path, source="World Bank (CC BY 4.0)", stocktaking=winners)
    assert len(pages) == 7
    made = infosoc.wsis_reports(series, winners)
    for page, report in zip(pages, made, strict=True):
        text = page.read_text(encoding="utf-8")
        # Self-contained: nothing is fetched, no script runs.
        assert not re.search(r'(?:src|href)="(?!#)', text)
        assert "<script" not in text
        for heading in ("At a glance", "By Action Line", "Divides", "Targets", "Coverage", "Stocktaking"):
            assert f"<h2>{heading}</h2>" in text, (page, heading)
        written = {file.stem for file in page.with_suffix("").iterdir()}
        assert written == set(report.tables)
        # The numbers of the page are those of the table.
        value = next(row for row in report.tables["indicators"].to_dicts() if row["indicator"] == "A2")["obs_value"]
        assert f"{value:,.1f}" in text


def test_parity_of_accounts_in_reports(series: infosoc.Series) -> None:
    """Each ratio is that of the two figures of the World Bank's file."""
    rows = series.to_dicts()
    figures = {(r["ref_area"], r["time_period"], r["sex"]): r["obs_value"] for r in rows if r["indicator"] == "8.10.2"}
    world = infosoc.wsis_reports(series)[0].tables["divides_countries"].to_dicts()
    own = [row for row in world if row["indicator"] == "8.10.2"]
    assert len(own) > 100
    for row in own:
        women, men = (figures[row["ref_area"], row["time_period"], sex] for sex in "FM")
        assert row["ratio"] == pytest.approx(women / men, rel=1e-12)


def test_reports_by_a_practice_say_what_is_imputed(tmp_path: Path) -> None:
    figures = infosoc.Series.read(DATASETS / "series/ict.csv").indicators(["HH7"])
    pages = wsis.reports(figures, tmp_path, source="World Bank (CC BY 4.0)", practice="itu", targets="sdg")
    africa = infosoc.wsis_reports(figures, practice="itu", targets="sdg")[1].tables["indicators"].to_dicts()[0]
    text = pages[1].read_text(encoding="utf-8")
    assert africa["n_imputed"] > 0
    assert africa["n_observed"] + africa["n_imputed"] == africa["n_countries"]
    assert f"{africa['n_imputed']} imputed" in text
    assert f"{africa['ci_low']:.1f} – {africa['ci_high']:.1f}" in text
    assert 0 < africa["se_coverage"] < 1
    assert "partial" in text
    assert "Nothing is filled in" not in text
    with pytest.raises(infosoc.UnknownOption, match="practice"):
        infosoc.wsis_reports(figures, practice="eurostat")  # type: ignore[arg-type]


def test_report_without_what_there_is_not(tmp_path: Path) -> None:
    figures = infosoc.Series(
        pa.table({"indicator": ["A2"], "ref_area": ["KEN"], "time_period": [2020], "obs_value": [100.0]})
    )
    pages = wsis.reports(figures, tmp_path, source="synthetic", min_coverage=0)
    text = pages[2].read_text(encoding="utf-8")
    assert "not broken down by sex" in text
    assert "<h2>Stocktaking</h2>" not in text


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_reports_and_profiles_are_in_the_language(
    series: infosoc.Series, tmp_path: Path, language: Literal["en", "fr", "es", "ar", "ru", "zh"]
) -> None:
    africa = wsis.reports(series, tmp_path, source="INEGI", language=language)[1].read_text(encoding="utf-8")
    mexico = wsis.profile(series, "Mexico", tmp_path / "mexico.html", source="INEGI", language=language)
    country = {"en": "Mexico", "fr": "Mexique", "es": "México", "ar": "المكسيك", "ru": "Мексика", "zh": "墨西哥"}
    # A name in an Arabic sentence is isolated, so that what stands beside it keeps its place.
    title = mexico.read_text(encoding="utf-8").split("<h1>")[1].removeprefix("\u2068")
    assert title.startswith(country[language])
    for page in (africa, mexico.read_text(encoding="utf-8")):
        assert ('dir="rtl"' in page) == (language == "ar")
        assert "<svg" in page
        assert ("Source" in page) == (language in ("en", "fr"))


def test_a_profile_refuses_what_it_cannot_show(series: infosoc.Series, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    with pytest.raises(infosoc.UnknownOption, match="language"):
        wsis.profile(series, "MEX", path, source="INEGI", language="de")  # type: ignore[arg-type]
    with pytest.raises(infosoc.InvalidArgument, match="source"):
        wsis.profile(series, "MEX", path, source=" ")
    with pytest.raises(infosoc.UnknownArea):
        wsis.profile(series, "Mexicoo", path, source="INEGI")
    with pytest.raises(infosoc.InvalidArgument, match="area"):
        wsis.profile(series, "ATA", path, source="INEGI")
    assert not path.exists()


def test_a_profile_has_the_figures_of_the_series(series: infosoc.Series) -> None:
    mexico = infosoc.wsis_profile(series, "MEX")
    row = next(row for row in mexico.tables["indicators"].to_dicts() if row["indicator"] == "A2")
    report = next(report for report in infosoc.wsis_reports(series) if report.area == mexico.region)
    trend = [one for one in report.tables["trend"].to_dicts() if one["indicator"] == "A2"]
    same = {one["ref_area"]: one["obs_value"] for one in trend if one["time_period"] == row["time_period"]}
    assert (row["region_value"], row["world_value"]) == (same["AMS"], same["001"])


def test_bars_refuse_what_has_no_length() -> None:
    rows = [{"a": "x", "v": -1.0}]
    with pytest.raises(ValueError, match="negative"):
        plot.bars(rows, label="a", value="v", title="", unit="", source="")
    with pytest.raises(ValueError, match="nothing to draw"):
        plot.bars([{"a": "x", "v": None}], label="a", value="v", title="", unit="", source="")


def test_survey_figures_have_a_view() -> None:
    mexico = infosoc.open_dataset(DATASETS / "national" / "mex-endutih-2021").estimate("HH6").observations("MEX", 2021)
    rows = mexico.wsis().to_dicts()
    assert {row["core_indicator"] for row in rows} == {"HH6"}
    assert {row["figure_certainty"] for row in rows} == {mexico.to_dicts()[0]["certainty"]}
    assert {row["certainty"] for row in rows} <= {row["certainty"] for row in infosoc.wsis_links().to_dicts()}


def of_few(value: float, unit: str = "%") -> infosoc.Series:
    rows = [("HH7", "MEX", year, value + year - 2020, unit, source) for year, source in ((2020, "A"), (2021, "B"))]
    columns = ["indicator", "ref_area", "time_period", "obs_value", "unit_measure", "source"]
    return infosoc.Series(pl.DataFrame(rows, schema=columns, orient="row"))


def test_a_report_without_values_promises_nothing(tmp_path: Path) -> None:
    world, *_ = wsis.reports(of_few(60.0), tmp_path, source="S")
    page = world.read_text(encoding="utf-8")
    assert "No indicator has a value here" in page
    assert "Every target that is measured is met" not in page
    assert "No figure of this area is measured against a target." in page
    # Where the figures of countries are from, though the group has no value of its own.
    assert ">A; B<" in page


def test_large_numbers_have_room_beside_the_axis(tmp_path: Path) -> None:
    path = wsis.profile(of_few(2e9, "persons"), "MEX", tmp_path / "mexico.html", source="S")
    page = path.read_text(encoding="utf-8")
    numbers = re.findall(r'<text x="([\d.]+)" [^>]*text-anchor="end"[^>]*>([\d,]{9,})<', page)
    assert numbers
    # A digit of 13 points is about 7 wide.
    assert all(float(x) > 6 * len(text) for x, text in numbers)
    assert "2,000,000,001.0" not in page
