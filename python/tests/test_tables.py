"""Two-way tables in groups."""

import infosoc
import pyarrow as pa


def test_a_table_by_groups_has_a_test_for_each():
    """Independence within areas that the table of all cases hides, and an area in which nobody answered."""
    people = pa.table(
        {
            "w": [1.0] * 20,
            "sex": ["F", "M"] * 10,
            "internet": [1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 1, 1, 1, None, None],
            "area": ["u"] * 10 + ["r"] * 8 + ["x"] * 2,
        }
    )
    table = infosoc.Survey(people, weight="w").table("sex", "internet", by="area")
    assert table.columns[:4] == ["by", "area", "sex", "internet"]
    totals = [row for row in table.to_dicts() if row["sex"] is None and row["internet"] is None]
    assert [(row["area"], row["n"], row["status"]) for row in totals] == [
        (None, 18, "normal"),
        ("r", 8, "normal"),
        ("u", 10, "normal"),
        ("x", 0, "empty"),
    ]
    test = table.test()
    by_area = {row["area"]: row for row in test.to_dicts()}
    assert list(by_area) == [None, "r", "u", "x"]
    assert by_area[None]["p_value"] == test.p_value
    assert by_area["x"]["status"] == "empty"
    alone = infosoc.Survey(people, weight="w").table("sex", "internet")
    assert alone.test().p_value == test.p_value
