"""Replicate weights from Python: read, made, exported, and refused with a remedy."""

import math
import pickle

import infosoc
import pyarrow as pa
import pytest

PEOPLE = pa.table(
    {
        "h": [1, 1, 1, 1, 2, 2, 2, 2],
        "psu": [1, 1, 2, 2, 3, 3, 4, 4],
        "w": [9.0, 8.0, 9.5, 7.0, 6.0, 8.5, 7.5, 6.5],
        "sex": ["F", "M", "F", "M", "F", "M", "F", "M"],
        "internet": [1, 1, 0, 1, 0, 1, 1, 0],
        "minutes": [30.0, 95.0, None, 12.0, None, 40.0, 65.0, None],
    }
)


def taylor() -> infosoc.Survey:
    return infosoc.Survey(PEOPLE, weight="w", strata="h", psu="psu")


def combined(made: infosoc.Survey) -> pa.Table:
    weights = pa.table(made.replicate_weights())
    table = PEOPLE
    for name in weights.column_names:
        table = table.append_column(name, weights[name])
    return table


def test_quantiles_have_the_spread_of_the_replicates_where_asked() -> None:
    made = taylor().make_replicates("bootstrap", count=30, seed=1)
    [row] = made.quantile("minutes", 0.5, interval="replicates").to_dicts()
    assert row["ci_high"] - row["value"] == pytest.approx(row["value"] - row["ci_low"])
    with pytest.raises(infosoc.InvalidArgument, match="the design has no replicate weights"):
        taylor().quantile("minutes", interval="replicates")
    with pytest.raises(infosoc.UnknownOption, match='interval: "replicates" is not known'):
        made.proportion("internet", interval="replicates")


def test_made_weights_are_read_again_with_their_scales() -> None:
    made = taylor().make_replicates("jkn")
    scales = made.replicate_scales()
    assert scales == {"scale": 1.0, "rscales": [0.5] * 4, "mse": False}
    read = infosoc.Survey(combined(made), weight="w", replicates=infosoc.Replicates("rw*", "jkn", rscales=0.5))
    assert repr(read) == "<infosoc.Survey of 8 cases, 10 columns; 4 replicates (jkn)>"
    measures = [infosoc.mean("minutes"), infosoc.total("internet"), infosoc.proportion("internet")]
    for one, other in zip(
        made.estimate(measures, by="sex").to_dicts(), read.estimate(measures, by="sex").to_dicts(), strict=True
    ):
        assert math.isclose(one["se"], other["se"], rel_tol=1e-12)
    total, linear = made.total("internet").to_dicts()[0], taylor().total("internet").to_dicts()[0]
    assert math.isclose(total["se"], linear["se"], rel_tol=1e-12), "the jackknife of a total is linearisation"
    assert total["df"] == linear["df"] == 2


def test_everything_else_works_on_replicates() -> None:
    svy = taylor().make_replicates("bootstrap", count=40, seed=3)
    by_sex = svy.proportion("internet", by="sex")
    assert by_sex.difference("sex", "F", "M").to_dicts()[0]["se"] > 0
    assert svy.quantile("minutes", 0.5).to_dicts()[0]["value"] == 40.0
    assert svy.table("sex", "internet").to_dicts()
    raked = taylor().make_replicates("jkn").poststratify("sex", {"F": 40, "M": 30})
    assert math.isclose(raked.count(by="sex").to_dicts()[1]["value"], 40, rel_tol=1e-12)
    assert raked.count(by="sex").to_dicts()[1]["se"] < 1e-12, "every replicate has the total"
    assert taylor().replicate_weights() is None
    assert taylor().replicate_scales() is None


def test_half_samples_and_the_seed() -> None:
    assert pa.table(taylor().make_replicates("brr").replicate_weights("h")).num_columns == 4
    assert taylor().make_replicates("fay", rho=0.5).total("internet").to_dicts()[0]["se"] > 0
    draws = [pa.table(taylor().make_replicates("bootstrap", seed=s).replicate_weights()) for s in (1, 1, 2)]
    assert draws[0].equals(draws[1])
    assert not draws[0].equals(draws[2])


def test_bad_replicates_say_what_to_do() -> None:
    table = combined(taylor().make_replicates("jkn"))
    with pytest.raises(infosoc.UnknownOption, match="bootstrap"):
        infosoc.Replicates("rw*", "bootstrp")  # type: ignore[arg-type]
    with pytest.raises(infosoc.UnknownColumn, match="rx"):
        infosoc.Survey(table, weight="w", replicates=infosoc.Replicates("rx*", "bootstrap"))
    with pytest.raises(infosoc.InvalidArgument, match="rscales"):
        infosoc.Survey(table, weight="w", replicates=infosoc.Replicates("rw*", "jkn"))
    with pytest.raises(infosoc.InvalidArgument, match="combined with replicates"):
        infosoc.Survey(table, weight="w", strata="h", replicates=infosoc.Replicates("rw*", "bootstrap"))
    missing = table.set_column(table.column_names.index("rw2"), "rw2", [[1.0, None] * 4])
    with pytest.raises(infosoc.InvalidWeight, match="rw2"):
        infosoc.Survey(missing, weight="w", replicates=infosoc.Replicates("rw*", "bootstrap"))
    with pytest.raises(infosoc.InvalidArgument, match="can be read, not made"):
        taylor().make_replicates("jk2")  # type: ignore[arg-type]


def test_parts_and_batches_give_the_numbers_of_the_whole() -> None:
    table = combined(taylor().make_replicates("bootstrap", count=6, seed=4))
    replicates = infosoc.Replicates("rw*", "bootstrap")
    measures = [infosoc.proportion("internet"), infosoc.mean("minutes", where="internet")]
    whole = infosoc.Survey(table, weight="w", replicates=replicates).estimate(measures, by="sex")
    state = infosoc.State(measures, by="sex", weight="w", replicates=replicates)
    for start in range(0, 8, 3):
        state.add(table.slice(start, 3))
    state = pickle.loads(pickle.dumps(state))
    streamed = infosoc.Survey(table, weight="w", replicates=replicates, stream=True).estimate(measures, by="sex")
    for parts in (state.estimates(), streamed):
        for found in (lambda of: of, lambda of: of.difference("sex", "F", "M")):
            for one, other in zip(found(whole).to_dicts(), found(parts).to_dicts(), strict=True):
                assert one == {
                    name: pytest.approx(value, rel=1e-12) if isinstance(value, float) else value
                    for name, value in other.items()
                }


def test_the_columns_of_a_pattern() -> None:
    replicates = infosoc.Replicates(["rw*", "extra"], "bootstrap")
    assert replicates.find(["rw10", "extra", "rw9", "sex", "rw"], "rw") == ["rw9", "rw10", "extra"]
    with pytest.raises(infosoc.UnknownColumn, match="extra"):
        replicates.find(["rw1", "rw2"])
