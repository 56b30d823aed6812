"""A global report and six regional ones on the Information Society, each one HTML page with its charts and tables.

The tables come from `infosoc.wsis_reports`; here they are laid out. Charts need matplotlib:
``pip install infosoc[report]``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from infosoc import plot, report
from infosoc._infosoc import Report, Series, Stocktaking, action_lines, wsis_reports
from infosoc.display import MISSING, Cell, Grid, Row, number, with_coverage

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from infosoc._infosoc import SupportsArrowStream

WORLD = "001"

# The tables of a report, each as its rows.
Tables: TypeAlias = Mapping[str, Sequence[Row]]

# How the parts of a breakdown are written; the total is not written at all.
PARTS = {"F": "women", "M": "men", "U": "urban", "R": "rural", "Y_GE15": "aged 15 and older", "Y15T24": "aged 15 to 24"}
DIMENSIONS = {
    "stocktaking_action_line": "Action Line",
    "stocktaking_sdg": "Sustainable Development Goal",
    "stocktaking_region": "Region",
    "stocktaking_organization_type": "Type of organization",
    "stocktaking_activity_type": "Type of activity",
    "stocktaking_year": "Year",
}


def reports(
    series: Series,
    folder: str | PathLike[str],
    *,
    source: str,
    stocktaking: Stocktaking | None = None,
    first: int | None = None,
    last: int | None = None,
    min_coverage: float | None = None,
    practice: Literal["world_bank", "itu", "uis"] | None = None,
    targets: str | SupportsArrowStream | None = None,
) -> list[Path]:
    """Write the global report and the six regional ones: for each a page that loads nothing, and its tables as CSV.

    Parameters
    ----------
    series : Series
        Figures of countries.
    folder : str or os.PathLike
        Where the files go: ``world.html``, ``africa.html`` and so on, and a folder of CSV files beside each. These are
        for spreadsheets: text that one would run as a formula has an apostrophe in front.
    source : str
        Where the figures come from, with their licence; written beneath every chart.
    stocktaking : Stocktaking, optional
        A register of activities.
    first, last : int, optional
        The years. Without them: the last that the series has, and the nine before.
    min_coverage : float, optional
        The share of a region's population that must be observed; below it there is no value. Without it that of the
        practice, and 0.5 without one.
    practice : {"world_bank", "itu", "uis"}, optional
        What is done with countries that have no figure, as for `Series.aggregate`; without it they are left out.
    targets : str or table, optional
        The targets to measure against, as for `Series.progress`; without them ``"umc_2030"``.

    Returns
    -------
    list of pathlib.Path
        The pages.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    InfosocError
        What `infosoc.wsis_reports` raises.

    Examples
    --------
    >>> from infosoc import wsis
    >>> figures = infosoc.Series.read("datasets/series/ict.csv")
    >>> winners = infosoc.Stocktaking.read_csv("datasets/wsis/prize_winners.csv")
    >>> pages = wsis.reports(figures, "reports", source="World Bank, WDI (CC BY 4.0)", stocktaking=winners)
    >>> [page.name for page in pages][:3]
    ['world.html', 'africa.html', 'americas.html']
    """
    made = wsis_reports(
        series,
        stocktaking,
        first=first,
        last=last,
        min_coverage=min_coverage,
        practice=practice,
        targets=targets,
    )
    folder = Path(folder)
    pages = []
    for one in made:
        name = re.sub(r"[^a-z]+", "-", one.area_name.lower())
        (folder / name).mkdir(parents=True, exist_ok=True)
        for table, rows in one.tables.items():
            rows.write_csv(folder / name / f"{table}.csv", spreadsheet=True)
        page(one, folder / f"{name}.html", source=source)
        pages.append(folder / f"{name}.html")
    return pages


def page(one: Report, path: str | PathLike[str], *, source: str) -> None:
    """Write one report as a page.

    Parameters
    ----------
    one : Report
        From `infosoc.wsis_reports`.
    path : str or os.PathLike
        The file, replaced if it exists.
    source : str
        Where the figures come from, with their licence.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    OSError
        If the file cannot be written.
    """
    tables = {name: table.to_dicts() for name, table in one.tables.items()}
    first, last = one.years
    keys = Keys(list(one.tables["coverage"].columns), tables["indicators"])
    members = tables["coverage"][0]["n_countries"] if tables["coverage"] else 0
    sections = [
        _glance(one, tables, keys, source),
        *_trends(tables, keys, source),
        *_countries(one, tables, keys, source),
        *_links(tables, keys),
        *_divides(tables, keys),
        *_targets(tables),
        _coverage(tables, keys),
        *_activities(tables),
        *_notes(tables, keys),
    ]
    where = "the world" if one.area == WORLD else one.area_name
    if _is_imputed(tables):
        missing = "A country without a figure is in the value of its region with an imputed one; the interval says how "
        missing += (
            "far that may be wrong, and the coverage what share of the population is observed. The errors of most "
        )
        missing += "published figures are not known, and the intervals leave them out."
    else:
        missing = "Nothing is filled in: a country without a figure is outside the value of its region, and the "
        missing += "coverage says what share of the population the others stand for."
    report.page(
        f"The Information Society: {where}, {first}–{last}",
        sections,
        path,
        lead=f"{members} countries and areas. Indicators by Action Line of the World Summit on the Information Society "
        "and by Sustainable Development Goal, how far the figures reach, and activities on record.",
        colophon=f"{source} Aggregates: infosoc. {missing} All tables are in the CSV files beside this page.",
    )


class Keys:
    """How an indicator with its breakdown is told from the others, and written."""

    def __init__(self, columns: Sequence[str], indicators: Sequence[Row]) -> None:
        self.dimensions = columns[1 : columns.index("n_countries")]
        self.titles = {row["indicator"]: row["title"] or row["indicator"] for row in indicators}
        self.units = {row["indicator"]: row.get("unit_measure") or "" for row in indicators}

    def of(self, row: Row) -> tuple[str, ...]:
        """Return the indicator, under any of its names, and the breakdown."""
        return (row.get("core_indicator") or row["indicator"], *(row.get(name) for name in self.dimensions))

    def title(self, row: Row) -> str:
        """Return the title with the breakdown."""
        indicator, *parts = self.of(row)
        named = [PARTS.get(part, part) for part in parts if part not in ("_T", None)]
        return f"{self.titles.get(indicator, indicator)}" + (f": {', '.join(named)}" if named else "")

    def is_broken_down(self, row: Row) -> bool:
        """Return whether a row is about women or men, or urban or rural residents, alone."""
        return any(row.get(name, "_T") != "_T" for name in self.dimensions if name in ("sex", "urbanisation"))


def _glance(one: Report, tables: Tables, keys: Keys, source: str) -> report.Section:
    world = one.area == WORLD
    imputed = _is_imputed(tables)
    columns = ("Latest", *(["95%"] if imputed else []), "Year", *(() if world else ("World",)), "Change")
    columns += ("Countries", "Coverage")
    rows = []
    for row in tables["indicators"]:
        if row["obs_value"] is None:
            continue
        since = f"since {row['change_since']}" if row["change"] is not None else ""
        cells = [
            Cell(number(row["obs_value"]), keys.units[row["indicator"]]),
            *([_interval(row)] if imputed else []),
            Cell(str(row["time_period"])),
            *([] if world else [Cell(number(row["world_value"]))]),
            Cell(_signed(row["change"]), since),
            Cell(f"{row['n_observed']} of {row['n_countries']}", f"{row['n_imputed']} imputed" if imputed else ""),
            Cell(with_coverage(row).below),
        ]
        rows.append((f"{row['indicator']} {keys.title(row)}", tuple(cells)))
    text = "The latest year in which enough of the area is observed. A change is in the unit of the indicator"
    if imputed:
        text += (
            ". Beside each value its 95% interval, of what is imputed and of sampling errors where they are known; it "
        )
        text += "is partial where the errors of other figures are not known. "
    else:
        text += "; the countries observed then and now need not be the same. "
    text += "Indicators without a value, and what is not yet confirmed, are in the notes at the end."
    return report.Section(
        "At a glance", text, tables=[(f"Latest values. {source}", Grid("Indicator", columns, tuple(rows)))]
    )


def _is_imputed(tables: Tables) -> bool:
    """Return whether countries without a figure were completed."""
    return any(row["n_imputed"] for row in tables["trend"])


def _interval(row: Row) -> Cell:
    if row["ci_low"] is None:
        return Cell(MISSING)
    partial = row["se_coverage"] is None or row["se_coverage"] < 1
    return Cell(f"{number(row['ci_low'])} – {number(row['ci_high'])}", "partial" if partial else "")


def _trends(tables: Tables, keys: Keys, source: str) -> list[report.Section]:
    sections, imputed = [], _is_imputed(tables)
    for latest in tables["indicators"]:
        if latest["obs_value"] is None or keys.is_broken_down(latest):
            continue
        own = (row for row in tables["trend"] if keys.of(row) == keys.of(latest))
        rows = [row for row in own if row["obs_value"] is not None]
        if len({row["time_period"] for row in rows if row["obs_value"] is not None}) < 2:
            continue
        names = list(dict.fromkeys(row["ref_area_name"] for row in rows))
        title = _short(keys.titles[latest["indicator"]])
        figure = plot.lines(rows, title=title, unit=keys.units[latest["indicator"]], source=source, emphasis="World")
        caption = "The mean of the countries weighted by the denominator, by the rule of the catalogue. "
        if imputed:
            caption += "Countries without a figure in a year are in it with an imputed one."
        else:
            caption += "Where the line is broken, part of the change may be a change of the countries observed."
        chart = report.Chart(figure, f"Line chart of {keys.title(latest)} in {', '.join(names)}.", caption)
        grid = _years(rows)
        about = f"{keys.title(latest)}, {keys.units[latest['indicator']]}; beneath each value its coverage. {source}"
        sections.append(report.Section(f"{latest['indicator']}: {keys.title(latest)}", "", chart, [(about, grid)]))
    return sections


def _years(rows: Sequence[Row]) -> Grid:
    years = sorted({row["time_period"] for row in rows})
    cells = {(row["ref_area_name"], row["time_period"]): with_coverage(row) for row in rows}
    names = dict.fromkeys(row["ref_area_name"] for row in rows)
    lines = tuple((name, tuple(cells.get((name, year), Cell(MISSING)) for year in years)) for name in names)
    return Grid("Area", tuple(map(str, years)), lines)


def _countries(one: Report, tables: Tables, keys: Keys, source: str) -> list[report.Section]:
    """Return the countries of a region for its first indicator; the world has its regions instead."""
    values = [row for row in tables["indicators"] if row["obs_value"] is not None and not keys.is_broken_down(row)]
    preferred = [row for row in values if row["indicator"] == "HH7"] or values
    if not preferred or one.area == WORLD:
        return []
    key = preferred[0]
    own = [row for row in tables["countries"] if keys.of(row) == keys.of(key)]
    with_figure = sorted((row for row in own if row["obs_value"] is not None), key=lambda row: -row["obs_value"])
    without = [row["ref_area_name"] for row in own if row["obs_value"] is None]
    if not with_figure:
        return []
    newest = max(row["time_period"] for row in with_figure)
    rows = [
        row | {"note": str(row["time_period"]) if row["time_period"] < newest else ""} for row in map(dict, with_figure)
    ]
    figure = plot.bars(
        rows,
        label="ref_area_name",
        value="obs_value",
        note="note",
        title=_short(keys.title(key)),
        unit=f"{keys.units[key['indicator']]}, latest year of each country; pale: older than {newest}",
        source=source,
        reference=(f"{one.area_name} {key['time_period']}", key["obs_value"]),
    )
    text = f"{len(with_figure)} of {len(own)} countries have a figure."
    if without:
        text += f" None in these years: {', '.join(without)}."
    chart = report.Chart(
        figure,
        f"Bar chart of {keys.title(key)} in {len(with_figure)} countries, highest first.",
        "Figures of different years are not strictly comparable; a pale bar is older, its year stands beside it.",
    )
    return [report.Section("Countries", text, chart)]


def _links(tables: Tables, keys: Keys) -> list[report.Section]:
    lines = {row["action_line"]: f"{row['line']} {row['short_title']}" for row in action_lines().to_dicts()}
    rows, targets = [], []
    for row in tables["action_lines"]:
        if row["obs_value"] is None:
            continue
        shown = (
            Cell(f"{row['core_indicator']} {keys.title(row)}", words=True),
            _value(row),
            Cell(str(row["time_period"])),
        )
        certainty = Cell(row["certainty"].lower(), words=True)
        if row["action_line"]:
            linked = {
                "target": f"target {row['target']}",
                "goal": f"all of goal {row['goal']}",
                "subject": "its subject",
            }[row["extent"]]
            rows.append((lines[row["action_line"]], (*shown, Cell(linked, words=True), certainty)))
        else:
            targets.append((f"Target {row['wsis_target']}, indicator {row['wsis_indicator']}", (*shown, certainty)))
    linked_lines = {name for name, _ in rows}
    bare = [name for name in lines.values() if name not in linked_lines]
    text = (
        "An indicator stands under every Action Line that the WSIS-SDG Matrix links to its SDG target, or to the whole "
        "goal. Disputed cells are left out. The official matrix was seen in part only, so that no link is confirmed. "
        "Where no source leads an indicator to an Action Line, it stands under the one that is about its subject."
    )
    if bare:
        text += f" No indicator of this report is linked to: {'; '.join(bare)}."
    columns = ("Indicator", "Latest", "Year", "Linked by", "Certainty")
    grid = Grid("Action Line", columns, _once(rows))
    sections = [report.Section("By Action Line", text, tables=[("Indicators by Action Line.", grid)])]
    if targets:
        grid = Grid("WSIS target", ("Indicator", "Latest", "Year", "Certainty"), tuple(targets))
        text = "The targets of Geneva ended in 2015; their indicators are still measured."
        sections.append(report.Section("By WSIS target", text, tables=[("Indicators of the WSIS targets.", grid)]))
    goals = [
        (
            f"Goal {row['goal']}",
            (
                Cell(f"{row['indicator']} {keys.title(row)}", words=True),
                Cell(number(row["obs_value"]), row["unit_measure"] or ""),
                Cell(str(row["time_period"])),
                Cell(row["series"] or MISSING, words=True),
            ),
        )
        for row in tables["sdgs"]
        if row["obs_value"] is not None
    ]
    if goals:
        grid = Grid("Goal", ("SDG indicator", "Latest", "Year", "Series"), _once(goals))
        sections.append(report.Section("By Sustainable Development Goal", tables=[("SDG indicators.", grid)]))
    return sections


def _once(rows: Sequence[tuple[str, tuple[Cell, ...]]]) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    """Return the rows with a name in the first of those that share it."""
    names = [name for name, _ in rows]
    return tuple(
        ("" if place and names[place - 1] == name else name, cells) for place, (name, cells) in enumerate(rows)
    )


def _classes(row: Row) -> str:
    """Return how many countries are below parity, at it and above, and of how many that cannot be said."""
    if row["below"] is None:
        return MISSING
    told = f"{row['below']} / {row['parity']} / {row['above']}"
    open_ = row["not_distinguishable"]
    return f"{told} ({open_} not distinguishable)" if open_ else told


def _divides(tables: Tables, keys: Keys) -> list[report.Section]:
    words = {"gender": "women by men", "urban_rural": "urban by rural", "youth": "15 to 24 by all other ages"}
    rows = [
        (
            f"{keys.title(row)}: {words[row['divide']]}",
            (
                Cell(str(row["n_countries"]), f"{row['first_year']}–{row['last_year']}"),
                Cell(number(row["median_ratio"], 2)),
                Cell(number(row["lowest_ratio"], 2), row["lowest"], words=True),
                Cell(number(row["highest_ratio"], 2), row["highest"], words=True),
                Cell(_classes(row)),
            ),
        )
        for row in tables.get("divides", [])
    ]
    if not rows:
        text = "The figures of this area are not broken down by sex, residence or age."
        return [report.Section("Divides", text)]
    text = (
        "The ratio of one part of the population to another in each country, in its latest year. Gender parity is from "
    )
    text += "0.98 to 1.02. The countries one by one are in divides_countries.csv."
    columns = ("Countries", "Median ratio", "Lowest", "Highest", "Below / at / above")
    return [report.Section("Divides", text, tables=[("Ratios of countries.", Grid("Divide", columns, tuple(rows)))])]


def _targets(tables: Tables) -> list[report.Section]:
    rows = [
        (
            row["title"],
            (
                Cell(number(row["latest"]), str(row["latest_year"] or "")),
                Cell(
                    number(row["at_least"] if row["at_least"] is not None else row["at_most"]),
                    str(row["target_year"] or ""),
                ),
                Cell(_signed(row["needed_change"])),
                Cell(_signed(row["observed_change"])),
                Cell(
                    number(row["projected"]),
                    ""
                    if row["projected_low"] is None
                    else f"{number(row['projected_low'])} – {number(row['projected_high'])}",
                ),
                Cell(row["class"].replace("_", " "), words=True),
            ),
        )
        for row in tables.get("targets", [])
    ]
    if not rows:
        return [report.Section("Targets", "No figure of this area is measured against a target.")]
    columns = ("Latest", "Target", "Needed a year", "Observed a year", "Projected", "Class")
    grids = [("The area against the targets.", Grid("Target", columns, tuple(rows)))]
    classes = ("met", "on_track", "off_track", "moving_away", "not_enough_data")
    counts = tuple(
        (row["title"], tuple(Cell(str(row[name])) for name in (*classes, "areas")))
        for row in tables.get("targets_countries", [])
    )
    if counts:
        names = (*(name.replace("_", " ").capitalize() for name in classes), "Countries")
        grids.append(("Countries by class.", Grid("Target", names, counts)))
    text = "The projection is the trend of the years of this report with its 95% prediction interval; changes are in "
    text += "the unit of the indicator."
    return [report.Section("Targets", text, tables=grids)]


def _coverage(tables: Tables, keys: Keys) -> report.Section:
    rows = []
    for row in tables["coverage"]:
        missing = (row["without_figure"] or "none").split(";")
        shown = ", ".join(missing[:12]) + (f" and {len(missing) - 12} more" if len(missing) > 12 else "")
        share = f"{number(100 * row['n_with_figure'] / row['n_countries'], 0)}%" if row["n_countries"] else MISSING
        cells = (
            Cell(f"{row['n_with_figure']} of {row['n_countries']}", share),
            Cell(str(row["last_year"] or MISSING)),
            Cell(shown, words=True),
        )
        rows.append((f"{row['indicator']} {keys.title(row)}", cells))
    grid = Grid("Indicator", ("Countries with a figure", "Last year", "Without"), tuple(rows))
    text = "How many countries have a figure in any of these years. The full list of those without is in coverage.csv."
    return report.Section("Coverage", text, tables=[("Countries with a figure.", grid)])


def _notes(tables: Tables, keys: Keys) -> list[report.Section]:
    rows = []
    for row in tables["indicators"]:
        name = f"{row['indicator']} {keys.title(row)}"
        if row["note"] and not keys.is_broken_down(row):
            rows.append((name, (Cell(row["note"], words=True),)))
        if row["obs_value"] is None:
            rows.append(
                (name, (Cell(f"No value: {row.get('comment') or 'too few countries are observed'}.", words=True),))
            )
    if not rows:
        return []
    grid = Grid("Indicator", ("What to know",), tuple(rows))
    return [report.Section("Notes", tables=[("What has to be checked, and why a value is missing.", grid)])]


def _activities(tables: Tables) -> list[report.Section]:
    own = {name: rows for name, rows in tables.items() if name.startswith("stocktaking_")}
    if not own:
        return []
    total = next((rows[0]["total"] for rows in own.values() if rows), 0)
    text = f"{total} {'entry' if total == 1 else 'entries'}. An entry with several Action Lines or goals counts in "
    text += "each, so that shares can add up to more than 100%."
    if not total:
        return [report.Section("Stocktaking", "No entries of this area are in the register.")]
    chart = None
    grids = []
    for name, rows in own.items():
        dimension = name.removeprefix("stocktaking_")
        named = [
            {"name": _level(dimension, row), "count": row["count"], "share": row["share"]}
            for row in rows
            if row["count"] or row[dimension] is not None
        ]
        if name == "stocktaking_action_line":
            figure: Figure = plot.bars(
                named,
                label="name",
                value="count",
                title="Entries by Action Line",
                unit="entries",
                source="Source: the register of activities.",
                decimals=0,
            )
            caption = "An Action Line without entries has an empty line."
            chart = report.Chart(figure, "Bar chart of the entries of the register by Action Line.", caption)
        cells = [(row["name"], (Cell(number(row["count"], 0)), Cell(f"{number(row['share'])}%"))) for row in named]
        grids.append((f"Entries by {DIMENSIONS[name]}.", Grid(DIMENSIONS[name], ("Entries", "Share"), tuple(cells))))
    return [report.Section("Stocktaking", text, chart, grids)]


def _level(dimension: str, row: Row) -> str:
    value = row[dimension]
    if value is None:
        return "not stated"
    if dimension == "action_line":
        return next(
            f"{line['line']} {line['short_title']}"
            for line in action_lines().to_dicts()
            if line["action_line"] == value
        )
    if dimension == "sdg":
        return f"SDG {value}"
    return str(row.get(f"{dimension}_name") or value).replace("_", " ")


def _value(row: Row) -> Cell:
    return Cell(number(row["obs_value"]), row.get("unit_measure") or "")


def _signed(value: float | None) -> str:
    return number(value) if value is None or value < 0 else f"+{number(value)}"


def _short(title: str) -> str:
    return title if len(title) <= 78 else f"{title[:77].rsplit(' ', 1)[0]} …"
