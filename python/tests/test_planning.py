"""Planning from Python: allocations, sizes, expected precision."""

from __future__ import annotations

import infosoc
import pandas
import polars
import pytest

PROVINCES = {"province": ["A", "B", "C", "D"], "N": [50_000, 20_000, 4_000, 40], "S": [4.0, 6.0, 9.0, 2.0]}


def numbers(sample: infosoc.Allocation) -> list[int]:
    return [row["n"] for row in sample.to_dicts()]


@pytest.mark.parametrize("method", ["proportional", "neyman", "power", "equal", "compromise"])
def test_rules_keep_the_sum_the_floors_and_the_units(method: str) -> None:
    for frame in (polars.DataFrame(PROVINCES), pandas.DataFrame(PROVINCES)):
        sample = infosoc.allocate(frame, 1001, method=method, floor=60)  # type: ignore[arg-type]
        assert sum(numbers(sample)) == sample.total == 1001
        assert min(numbers(sample)[:3]) >= 60
        assert numbers(sample)[3] == 40
        assert sample.to_dicts()[3]["bound"] == "cap"
        assert sample.se > 0  # type: ignore[operator]


def test_budget_and_columns_of_other_names() -> None:
    frame = polars.DataFrame({"units": [1000, 3000], "price": [10.0, 40.0], "spread": [5.0, 5.0], "n": [1, 2]})
    sample = infosoc.allocate(frame, budget=5000, size="units", cost="price", sd="spread")
    assert sample.cost <= 5000  # type: ignore[operator]
    assert "frame_n" in sample.columns
    precise = infosoc.allocate(frame, cv=0.02, method="neyman", size="units", sd="spread", mean=12.0)
    assert precise.cv <= 0.02  # type: ignore[operator]


def test_sizes_and_precision_by_domain() -> None:
    people = polars.DataFrame(
        {
            "w": [100.0] * 60,
            "psu": [i // 5 for i in range(60)],
            "province": ["A"] * 35 + ["B"] * 25,
            "internet": [int(i % 3 != 0 or i // 5 in (1, 8)) for i in range(60)],
        }
    )
    past = infosoc.Survey(people, weight="w", psu="psu").proportion("internet", by="province")
    sizes = infosoc.sample_size(past, {"half_width": 0.05}, by="province", response=0.8).to_dicts()
    assert [row["province"] for row in sizes] == ["A", "B"]
    for row in sizes:
        simple = 1.959963984540054**2 * row["value"] * (1 - row["value"]) / 0.05**2
        assert row["n_simple"] == pytest.approx(simple, rel=1e-12)
        assert row["n_deff"] == pytest.approx(simple * row["deff"], rel=1e-12)
        assert row["n"] - 1 < simple * row["deff"] / 0.8 <= row["n"]
        assert row["half_width"] <= 0.05
    plan = infosoc.expected_precision(past, {"A": 500, "B": 800}, by="province", population="estimated").to_dicts()
    assert [row["n"] for row in plan] == [500, 800]
    overall = infosoc.sample_size(past, {"cv": 0.05}, deff=2).to_dicts()
    assert len(overall) == 1
    assert infosoc.sample_size({"cv": 2}, {"cv": 0.05}).to_dicts()[0]["n"] == 1600


def test_figures_of_a_dataset_are_planned_for_in_their_own_unit() -> None:
    mexico = infosoc.open_dataset("../datasets/national/mex-endutih-2021")
    figures = mexico.estimate("HH6", by="area")
    shares = mexico.survey().proportion("HH6", by="urbanisation")
    in_points = infosoc.sample_size(figures, {"half_width": 2}, by="area")
    wanted = infosoc.sample_size(shares, {"half_width": 0.02}, by="urbanisation").to_dicts()
    assert [row["n"] for row in in_points.to_dicts()] == [row["n"] for row in wanted]
    for row, share in zip(in_points.to_dicts(), wanted, strict=True):
        for name in ["value", "sd", "se", "half_width"]:
            assert row[name] == pytest.approx(100 * share[name], rel=1e-9)
        assert row["cv"] == pytest.approx(share["cv"], rel=1e-9)
    assert "Rural" in str(in_points)
    for target in [{"cv": 0.02}, {"wilson_half_width": 2.0}, {"se": 1.0}]:
        scaled = {name: value if name == "cv" else value / 100 for name, value in target.items()}
        of_figures = infosoc.sample_size(figures, target).to_dicts()[0]["n"]
        assert of_figures == infosoc.sample_size(shares, scaled).to_dicts()[0]["n"]
    planned = infosoc.expected_precision(figures, {"U": 500, "R": 800}, by=["area"]).to_dicts()
    assert [row["n"] for row in planned] == [800, 500]
    with pytest.raises(TypeError, match="Estimates or Figures"):
        infosoc.expected_precision(0.3, 500)  # type: ignore[arg-type]


def test_errors_say_what_is_wrong() -> None:
    frame = polars.DataFrame(PROVINCES)
    with pytest.raises(infosoc.InvalidArgument, match="floors"):
        infosoc.allocate(frame, 100, floor=60)
    with pytest.raises(infosoc.InvalidArgument, match="size"):
        infosoc.allocate(frame.with_columns(N=-pandas.Series([1, 1, 1, 1]).to_numpy()), 100)
    with pytest.raises(infosoc.InvalidArgument, match="sd"):
        infosoc.allocate(frame.drop("S"), 100, method="neyman")
    with pytest.raises(infosoc.InvalidArgument, match="n"):
        infosoc.allocate(frame)
    with pytest.raises(infosoc.UnknownColumn, match="population"):
        infosoc.allocate(frame, 100, size="population")
    with pytest.raises(infosoc.InfosocError, match="cvv"):
        infosoc.sample_size(0.5, {"cvv": 0.05})
    with pytest.raises(infosoc.InvalidArgument, match="past"):
        infosoc.sample_size(1.5, {"cv": 0.05})


def test_units_in_proportion_to_size_and_their_pairs() -> None:
    frame = polars.DataFrame({"county": list("abcde"), "size": [2, 3, 4, 5, 6]})
    single = infosoc.inclusion_probabilities(frame["size"], 2)
    assert single == pytest.approx([0.2, 0.3, 0.4, 0.5, 0.6])
    joint = infosoc.joint_probabilities(single, "sampford")
    assert [sum(row) for row in joint] == pytest.approx([2 * p for p in single])
    drawn = infosoc.systematic_sample(single, 0.35)
    assert drawn == [1, 3]
    # The design of the units that were drawn.
    sample = frame[drawn].with_columns(p=polars.Series([single[place] for place in drawn]), y=polars.Series([4.0, 7.0]))
    pairs = infosoc.Pps([[joint[i][j] for j in drawn] for i in drawn], variance="yates_grundy")
    [row] = infosoc.Survey(sample, fpc="p", pps=pairs).total("y").to_dicts()
    assert row["value"] == pytest.approx(4 / 0.3 + 7 / 0.5)
    expected = (0.3 * 0.5 / joint[1][3] - 1) * (4 / 0.3 - 7 / 0.5) ** 2
    assert row["se"] == pytest.approx(expected**0.5)
    with pytest.raises(infosoc.UnknownOption, match="sampford"):
        infosoc.joint_probabilities(single, "brewer")  # type: ignore[arg-type]
    with pytest.raises(infosoc.InvalidArgument, match="whole number"):
        infosoc.systematic_sample([0.5, 0.6], 0.1)
