"""Tables to read: what is shown is what is so."""

import pytest
from infosoc import display


@pytest.mark.parametrize(("coverage", "shown"), [(0.29, "29%"), (0.57, "57%"), (0.9999, "99%"), (1.0, "100%")])
def test_coverage_is_rounded_down_and_no_further(coverage: float, shown: str) -> None:
    assert display.with_coverage({"obs_value": 1.0, "coverage": coverage}).below == shown
