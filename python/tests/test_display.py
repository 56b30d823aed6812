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
    rows = people().mean("y", by="sex").to_dicts()
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
    rows = [{**row, "group": str(number)} for number, row in enumerate(estimates.to_dicts())]
    chart = plot.intervals(rows, label="group", title="$y$ in $", unit="%", source="us")
    assert chart._repr_png_().startswith(b"\x89PNG")


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
