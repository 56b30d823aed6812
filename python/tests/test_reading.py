"""A function over parts of the data gives the numbers of one table."""

from __future__ import annotations

import math
import pickle
from typing import Any

import infosoc
import pyarrow  # type: ignore[import-untyped]
import pytest

ROWS = 400
TABLE = pyarrow.table(
    {
        "w": [5.0 + k * 13 % 7 for k in range(ROWS)],
        "psu": [k * 7 % 40 for k in range(ROWS)],
        "stratum": [k * 7 % 40 % 4 for k in range(ROWS)],
        "sex": ["FM"[k % 2] for k in range(ROWS)],
        "area": [("rural", "urban")[k // 3 % 2] for k in range(ROWS)],
        "size": [1 + k % 4 for k in range(ROWS)],
        "internet": [None if k % 23 == 0 else int(k % 5 < 3) for k in range(ROWS)],
        "minutes": [None if k % 11 == 0 else (k * k % 397) / 7 for k in range(ROWS)],
    }
)
PARTS = [TABLE.slice(0, 150), TABLE.slice(150, 0), TABLE.slice(150, 17), TABLE.slice(167)]
DESIGN: dict[str, Any] = {"weight": "w", "strata": "stratum", "psu": "psu"}
SEXES = {"F": 1700.0, "M": 1650.0}
AREAS = {"rural": 1600.0, "urban": 1750.0}


def everywhere(reading: infosoc.Reading) -> infosoc.Reading:
    """Each part knows nothing but bytes."""
    sent = pickle.dumps(reading)
    for table in PARTS:
        part = pickle.loads(sent)
        read = part.columns(table.column_names)
        # Of a name that is not there the whole table tells which is near.
        part.add(table.select(read) if {*read} <= {*table.column_names} else table)
        reading.merge(pickle.loads(pickle.dumps(part)))
    return reading


def same(found: Any, expected: Any) -> None:
    found, expected = found.to_dicts(), expected.to_dicts()
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        for column, value in other.items():
            if isinstance(value, float) and isinstance(one[column], float):
                assert math.isclose(one[column], value, rel_tol=1e-9, abs_tol=1e-9), (column, one, other)
            else:
                assert one[column] == value, (column, one, other)


@pytest.mark.parametrize("design", [DESIGN, {"weight": "w"}])
def test_everything_that_files_have(design: dict[str, Any]) -> None:
    here, there = infosoc.Survey(TABLE, **design), infosoc.Survey(everywhere, **design)
    measures = [infosoc.mean("minutes"), infosoc.quantile("minutes", [0.25, 0.5]), infosoc.proportion("internet")]
    same(there.estimate(measures, by=["sex", ("sex", "area")]), here.estimate(measures, by=["sex", ("sex", "area")]))
    same(there.quantile("minutes", 0.9, by="area"), here.quantile("minutes", 0.9, by="area"))
    gap = [svy.proportion("internet", by="sex").difference("sex", "F", "M") for svy in (there, here)]
    same(*gap)
    tables = [svy.table("sex", "internet", share="row") for svy in (there, here)]
    same(*tables)
    assert math.isclose(*(table.test().p_value for table in tables), rel_tol=1e-9)


@pytest.mark.parametrize("design", [DESIGN, {"weight": "w"}])
@pytest.mark.parametrize("how", ["poststratify", "rake", "calibrate"])
def test_calibration(how: str, design: dict[str, Any]) -> None:
    calibrated = []
    for source in (everywhere, TABLE):
        svy = infosoc.Survey(source, **design)
        if how == "poststratify":
            calibrated.append(svy.poststratify("sex", SEXES))
        elif how == "rake":
            calibrated.append(svy.rake([("sex", SEXES), ("area", AREAS)]))
        else:
            calibrated.append(svy.calibrate([("sex", SEXES), ("size", 8300.0)], bounds=(0.1, None)))
    there, here = calibrated
    same(there.mean("minutes", by="area"), here.mean("minutes", by="area"))
    same(there.quantile("minutes", [0.5], by="sex"), here.quantile("minutes", [0.5], by="sex"))
    gap = [svy.proportion("internet", by="sex").difference("sex", "F", "M") for svy in (there, here)]
    same(*gap)
    report = there.calibration()
    assert report is not None
    assert [row["target"] for row in report.to_dicts()] == [row["target"] for row in here.calibration().to_dicts()]


def test_a_reading_may_be_changed_where_it_is() -> None:
    def add(reading: infosoc.Reading) -> None:
        reading.add(TABLE)
        assert reading.rows == ROWS

    found = infosoc.Survey(add, **DESIGN).mean("minutes")
    same(found, infosoc.Survey(everywhere, **DESIGN).mean("minutes"))


def test_errors_are_those_of_the_function() -> None:
    class DeadError(RuntimeError):
        pass

    def dead(_reading: infosoc.Reading) -> infosoc.Reading:
        raise DeadError("the line is dead")

    with pytest.raises(DeadError, match="the line is dead"):
        infosoc.Survey(dead, **DESIGN).mean("minutes")
    with pytest.raises(infosoc.UnknownColumn, match="minutes"):
        infosoc.Survey(everywhere, **DESIGN).mean("minuts")
    with pytest.raises(TypeError, match="Reading"):
        infosoc.Survey(lambda _: 1, **DESIGN).mean("minutes")
    with pytest.raises(infosoc.InvalidArgument, match="all cases in one table"):
        infosoc.Survey(everywhere, **DESIGN).regress("internet", ["sex"])


def test_another_reading_is_refused() -> None:
    kept: list[bytes] = []

    def keep(reading: infosoc.Reading) -> infosoc.Reading:
        kept.append(reading.to_bytes())
        return everywhere(reading)

    infosoc.Survey(keep, **DESIGN).quantile("minutes", 0.5)
    assert len(kept) >= 3
    one, other = (infosoc.Reading.from_bytes(kept[place]) for place in (0, 1))
    with pytest.raises(infosoc.InvalidState, match="another reading"):
        one.merge(other)
    with pytest.raises(infosoc.InvalidState, match="another reading"):
        infosoc.Survey(lambda _: infosoc.Reading.from_bytes(kept[1]), **DESIGN).mean("minutes")
    with pytest.raises(infosoc.InvalidState, match="damaged"):
        infosoc.Reading.from_bytes(kept[0][:-1])
