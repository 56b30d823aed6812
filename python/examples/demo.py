"""From a national survey to regions and Sustainable Development Goals, in one sitting.

Run it with ``make demo``. It reads the household survey of Mexico of 2021 and the published figures of all countries,
prints what it finds, and writes tables (CSV), charts (SVG) and a page (``report.html``) into the folder ``out``.
The README's picture, ``demo.svg``, is a copy of ``out/households.svg``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import infosoc
from infosoc import display, plot, report

if TYPE_CHECKING:
    from infosoc.display import Row
    from matplotlib.figure import Figure

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
MEXICO = DATASETS / "national" / "mex-endutih-2021"

INEGI = "Fuente: INEGI, ENDUTIH 2021 (Términos de Libre Uso). Estimates: infosoc."
WORLD_BANK = "Source: World Bank, World Development Indicators (CC BY 4.0). Aggregates: infosoc."

# World, Africa, Americas, Asia, Europe, Oceania.
M49_REGIONS = ["001", "002", "019", "142", "150", "009"]

# How the measures and the areas are written here. What a file has is in the table that validate() and supported() give.
NAMES = {
    "HH3:mobile cellular": "Mobile telephone (HH3)",
    "HH2": "Television (HH2)",
    "HH6": "Internet (HH6)",
    "HH1": "Radio (HH1)",
    "HH4:desktop or laptop": "Desktop or laptop (HH4)",
    "HH4:laptop": "Laptop (HH4)",
    "HH4:desktop": "Desktop (HH4)",
    None: "All households",
    "U": "Urban",
    "R": "Rural",
}


class Nation(NamedTuple):
    """What the survey says."""

    figures: infosoc.Figures
    by_area: list[Row]
    households: display.Grid
    gap: str


class States(NamedTuple):
    """What it says of the parts of the country."""

    nation: Row
    rows: list[Row]
    names: dict[str, str]


class World(NamedTuple):
    """Internet use in groups of countries."""

    series: infosoc.Series
    first: int
    last: int
    groups: dict[str, infosoc.Series]
    tables: dict[str, display.Grid]


def main(out: Path) -> None:
    """Run the demo and write its files into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    mexico = checked(out)
    nation = households_of(mexico, out)
    states = states_of(mexico, out)
    world = groups_of_countries(nation.figures, out)
    sdg = goals(world, out)
    charts = drawn(nation, states, world, out)
    sections = [
        about_households(nation, charts["households"]),
        about_states(states, charts["states"]),
        about_the_world(world, charts["internet_use"]),
        about_goals(sdg),
    ]
    page(sections, out)
    print(f"\nTables, charts and a page (report.html) are in {out}/")


def checked(out: Path) -> infosoc.Dataset:
    """Open the survey and show what is found in it."""
    # 1. A national dataset is a folder: the data, a description and a codebook. Before anything is computed it is
    #    checked. A finding that is an error would stop the computation; a note is for the statistician to know.
    mexico = infosoc.open_dataset(MEXICO)
    findings = mexico.validate()
    heading(f"{mexico!r}")
    for finding in findings.to_dicts():
        print("{severity}: {where}: {message}. Remedy: {remedy}.".format(**finding))
    findings.write_csv(out / "findings.csv")
    return mexico


def households_of(mexico: infosoc.Dataset, out: Path) -> Nation:
    """Estimate what households have, by area."""
    # 2. Every indicator that the survey supports, by every breakdown, in one pass over the households. The design
    #    (strata, primary sampling units, weights) is in the description, so each figure has its standard error.
    figures = mexico.indicators()
    figures.write_csv(out / "indicators.csv")
    by_area = [row for row in figures.to_dicts() if row["by"] in ("", "urbanisation")]
    households = display.wide(
        sorted(by_area, key=lambda row: list(NAMES).index(row["measure"])),
        "measure", "urbanisation", display.with_interval, names=NAMES, corner="% of households",
    )  # fmt: skip
    heading("Households of Mexico with ICT, 2021, with 95 % confidence intervals")
    print(households)

    # The gap between two areas has a standard error of its own, as their samples belong to one design.
    gap = mexico.estimate("HH6", by=["area"]).difference("area", "urban", "rural").to_dicts()[0]
    gap_text = (
        f"The gap in Internet access between urban and rural households is {gap['value']:.1f} percentage points "
        f"(95 % confidence interval {gap['ci_low']:.1f} to {gap['ci_high']:.1f})."
    )
    print(gap_text)
    return Nation(figures, by_area, households, gap_text)


def states_of(mexico: infosoc.Dataset, out: Path) -> States:
    """Estimate Internet at home in each state."""
    # 3. The same for the 32 states. The codebook holds their names.
    states = {row["value"]: row["label"] for row in mexico.labels("region").to_dicts()}
    internet = mexico.estimate("HH6", by=["region"])
    internet.write_csv(out / "internet_by_state.csv")
    nation, *by_state = internet.to_dicts()
    return States(nation, by_state, states)


def groups_of_countries(figures: infosoc.Figures, out: Path) -> World:
    """Combine all countries into groups."""
    # 4. The figures of the survey among those of all countries, and all countries combined into groups. A group's
    #    value is the mean of its countries, weighted by population; coverage is the share of the group's population
    #    that lives in countries with a figure. Below one half there is no value.
    national = figures.observations("MEX", 2021)
    series = infosoc.Series.read(DATASETS / "series" / "ict.csv").extend(national)
    print(f"\n{len(national)} figures of the survey are now among the {len(series)} in series.csv.")
    series.write_csv(out / "series.csv")
    last = max(row["time_period"] for row in series.indicators(["HH7"]).to_dicts())
    first = last - 9
    use = series.indicators(["HH7"]).years(first, last)
    groups, tables = {}, {}
    for name, what in [
        ("itu", "ITU region"),
        ("m49", "M49 region"),
        ("wb_income", "World Bank income group"),
        ("ldc", "LDCs"),
    ]:
        by_group = use.aggregate(name, weights="population", min_coverage=0.5)
        by_group.write_csv(out / f"internet_use_{name}.csv")
        # M49 has the sub-regions too: they are in the file.
        groups[name] = by_group.areas(M49_REGIONS) if name == "m49" else by_group
        tables[name] = display.wide(
            groups[name], "ref_area_name", "time_period", display.with_coverage, corner="% of individuals"
        )
        heading(f"Individuals using the Internet (HH7) by {what}; beneath each value its coverage")
        print(tables[name])
    return World(series, first, last, groups, tables)


def goals(world: World, out: Path) -> display.Grid:
    """Show which figures are series of the Sustainable Development Goals."""
    # 5. The view of the Sustainable Development Goals: which of the figures are SDG series, and of which target.
    recent = world.series.indicators(["HH7", "A3"]).years(world.first, world.last)
    goals = recent.extend(recent.aggregate("m49")).extend(recent.aggregate("ldc")).sdg()
    goals.write_csv(out / "sdg.csv")
    area_names = {"MEX": "Mexico", "LDC": "LDCs", "001": "World"}
    shown = [
        {**row, "line": "{indicator} {series}, {unit_measure}: ".format(**row) + area_names[row["ref_area"]]}
        for row in goals.to_dicts()
        if row["ref_area"] in area_names
    ]
    sdg = display.wide(shown, "line", "time_period", display.plain, corner="SDG indicator, series, unit: area")
    heading("Goal 17 of the Sustainable Development Goals")
    print(sdg)
    return sdg


def drawn(nation: Nation, states: States, world: World, out: Path) -> dict[str, Figure]:
    """Draw the charts."""
    # 6. Three charts, each with its source; colours are told apart by all readers.
    households = plot.intervals(
        [row for row in nation.by_area if row["by"]],
        label="measure",
        by="urbanisation",
        names=NAMES,
        title="What urban and rural households of Mexico have, 2021",
        unit="% of households, with 95 % confidence intervals",
        source=INEGI,
    )
    use = plot.lines(
        [*world.groups["itu"].to_dicts(), *(row for row in world.groups["m49"].to_dicts() if row["ref_area"] == "001")],
        title=f"Individuals using the Internet, by ITU region, {world.first}–{world.last}",
        unit="% of individuals",
        source=WORLD_BANK,
        emphasis="World",
    )
    by_state = plot.intervals(
        states.rows,
        label="region",
        names=states.names,
        sort=True,
        reference=("Mexico", states.nation["value"]),
        title="Households with Internet by state of Mexico, 2021",
        unit="% of households, with 95 % confidence intervals",
        source=INEGI,
    )
    charts = {"households": households, "internet_use": use, "states": by_state}
    for name, chart in charts.items():
        (out / f"{name}.svg").write_text(plot.svg(chart), encoding="utf-8")
    return charts


def page(sections: list[report.Section], out: Path) -> None:
    """Write one page with everything."""
    # 7. It loads nothing from elsewhere: it can be sent by mail.
    report.page(
        "The Information Society, measured",
        sections,
        out / "report.html",
        lead="Households of Mexico from the microdata of their survey, and Internet use of all countries by region.",
        colophon=f"{INEGI} {WORLD_BANK} "
        "The terms of INEGI allow use with credit to the source; their text is not confirmed. "
        "All figures are in the CSV files beside this page.",
    )


def about_households(nation: Nation, chart: Figure) -> report.Section:
    """Return the section on urban and rural households."""
    return report.Section(
        "Urban and rural households of Mexico",
        nation.gap,
        report.Chart(
            chart,
            alt="Dot chart: the share of urban and of rural households with each of seven ICT goods and services.",
            caption="The dot is the estimate, the bar its confidence interval under the design of the sample. "
            "The survey asks for mobile telephones, desktops and laptops, but neither for fixed telephones nor for "
            "tablets: these are parts of HH3 and HH4.",
        ),
        [(f"Households with ICT, %; beneath each estimate its 95 % confidence interval. {INEGI}", nation.households)],
    )


def about_states(states: States, chart: Figure) -> report.Section:
    """Return the section on the states."""
    return report.Section(
        "The states of Mexico",
        f"{len(states.rows)} states, each with its own interval: where two intervals overlap widely, "
        "the order of the two states says little.",
        report.Chart(
            chart,
            alt=f"Dot chart of the share of households with Internet in {len(states.rows)} states, highest first.",
            caption="Internet at home, fixed or mobile (HH6).",
        ),
    )


def about_the_world(world: World, chart: Figure) -> report.Section:
    """Return the section on Internet use in groups of countries."""
    tables = world.tables
    return report.Section(
        f"Internet use in the world, {world.first} to {world.last}",
        "The mean of the countries of a group, weighted by population. Beneath each value is its coverage: the "
        "share of the group's population that lives in countries with a figure. Below one half there is no value; "
        "where it changes, so do the countries behind the value.",
        report.Chart(
            chart,
            alt=f"Line chart of the share of individuals using the Internet in six ITU regions and the world, "
            f"{world.first} to {world.last}.",
            caption="Where the line is broken, part of the change may be a change of the countries observed.",
        ),
        [
            (f"By ITU region, % of individuals. {WORLD_BANK}", tables["itu"]),
            (f"By M49 region, % of individuals. {WORLD_BANK}", tables["m49"]),
            (f"By World Bank income group of each year, % of individuals. {WORLD_BANK}", tables["wb_income"]),
            (f"Least developed countries, members of each year, % of individuals. {WORLD_BANK}", tables["ldc"]),
        ],
    )


def about_goals(sdg: display.Grid) -> report.Section:
    """Return the section on the Sustainable Development Goals."""
    return report.Section(
        "Goal 17",
        "Which of the figures are series of the Sustainable Development Goals.",
        tables=[(f"SDG series of Mexico, the world and the LDCs. {WORLD_BANK}", sdg)],
    )


def heading(text: str) -> None:
    """Print a heading."""
    print(f"\n{text}\n{'=' * len(text)}")


if __name__ == "__main__":
    main(Path("out"))
