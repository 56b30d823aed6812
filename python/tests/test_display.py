"""Tables to read: what is shown is what is so."""

import infosoc
import pyarrow as pa
import pytest
from infosoc import display, plot


@pytest.mark.parametrize(("coverage", "shown"), [(0.29, "29%"), (0.57, "57%"), (0.9999, "99%"), (1.0, "100%")])
def test_coverage_is_rounded_down_and_no_further(coverage: float, shown: str) -> None:
    assert display.with_coverage({"obs_value": 1.0, "coverage": coverage}).below == shown


def people() -> infosoc.Survey:
    table = {"w": [1.0] * 6, "sex": ["F", "M", "M", None, "", "F"], "y": [1, 0, 1, 1, 0, 1]}
    return infosoc.Survey(pa.table(table), weight="w")


def test_all_and_not_stated_and_no_cases_are_told_apart() -> None:
    means = people().mean("y", by="sex")
    assert display.wide(means, "measure", "sex", display.with_interval).columns == (
        "all", "(empty)", "Female", "Male", "not stated",
    )  # fmt: skip
    rows = means.to_dicts()
    rows.append({**rows[-1], "sex": "X", "value": None, "ci_low": None, "ci_high": None, "status": "empty"})
    grid = display.wide(rows, "measure", "sex", display.with_interval)
    assert sorted(grid.columns) == sorted(["all", "F", "M", "(empty)", "not stated", "X"])
    assert dict(zip(grid.columns, grid.rows[0][1], strict=True))["X"].text == "no cases"

    names = {None: "Total", display.Group.NOT_STATED: "Unknown", "F": "Women"}
    assert {"Total", "Unknown", "Women"} < set(
        display.wide(rows, "measure", "sex", display.with_interval, names=names).columns
    )
    # A table of the groups alone: the only null there is has the name that is given for null.
    groups = [row for row in rows if row["by"]]
    assert "Unknown" in display.wide(groups, "measure", "sex", display.with_interval, names={None: "Unknown"}).columns


def test_a_grid_and_a_chart_show_in_a_notebook() -> None:
    estimates = people().mean("y", by="sex")
    grid = display.wide(estimates, "measure", "sex", display.with_interval)
    assert "<table" in grid._repr_html_()
    assert "not stated" in grid._repr_html_()
    # A notebook has no style for tables, and what stands beneath a value must not run into it.
    assert '<small dir="auto" style="display: block">' in grid._repr_html_()
    rows = [{**row, "group": str(number)} for number, row in enumerate(estimates.to_dicts())]
    chart = plot.intervals(rows, label="group", title="$y$ in $", unit="%", source="us")
    assert chart._repr_png_().startswith(b"\x89PNG")


def test_a_grid_lines_up_in_any_script() -> None:
    cells = (display.Cell("1.0"), display.Cell("2.0"))
    grid = display.Grid("", ("城市", "Total"), (("农村地区", cells), ("e\u0301", cells)), "zh")
    assert str(grid).splitlines() == [
        "          城市  Total",
        "农村地区   1.0    2.0",
        "e\u0301          1.0    2.0",
    ]


def test_large_figures_have_no_false_decimals() -> None:
    row = {"value": 36_123_456.4, "ci_low": 35_000_000.2, "ci_high": None}
    assert display.with_interval(row).text == "36,123,456"
    assert display.with_interval({**row, "value": 9_999.94}).text == "9,999.9"
    assert display.with_coverage({"obs_value": 1e9, "coverage": 0.5}, language="fr").below == "50\N{NO-BREAK SPACE}%"


def test_shares_of_one_have_the_digits_of_per_cent() -> None:
    share = {"value": 0.6643, "ci_low": 0.6583, "ci_high": 0.6702, "unit": "proportion"}
    assert display.with_interval(share) == display.Cell("0.664", "0.658 \N{EN DASH} 0.670")
    assert display.plain({"obs_value": 0.6643, "unit_measure": "proportion"}, language="fr").text == "0,664"


def test_a_wide_grid_is_read_in_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    cells = tuple(display.Cell(f"{year / 100:.2f}", "99%") for year in range(2000, 2024))
    years = tuple(str(year) for year in range(2000, 2024))
    grid = display.Grid("% of individuals", years, (("Commonwealth of Independent States", cells),))
    lines = str(grid).splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith("Commonwealth") for line in lines) == sum(line.startswith("% of") for line in lines) > 1
    assert all(year in str(grid) for year in years)
    monkeypatch.setenv("COLUMNS", "400")
    assert len(str(grid).splitlines()) == 3


def test_numbers_stay_off_the_names_of_the_lines() -> None:
    rows = [
        {"group": f"Baja California {place}", "value": value, "ci_low": value - 0.4, "ci_high": value + 0.4}
        for place, value in enumerate([30, 8, 3, 0.2])
    ]
    chart = plot.intervals(rows, label="group", title="T", unit="points", source="S", reference=("all", 8.0))
    chart.draw_without_rendering()
    [axes] = chart.axes
    numbers = [text for text in axes.texts if text.get_text() in {"3.0", "0.2"}]
    assert len(numbers) == 2
    assert all(text.get_window_extent().x0 >= axes.get_window_extent().x0 for text in numbers)
