"""Objects among other programs: faults, copies, pickles, cycles and subinterpreters."""

import copy
import gc
import multiprocessing
import pickle
import subprocess
import sys
import weakref
from collections.abc import Callable
from typing import Any

import infosoc
import pyarrow as pa
import pytest
from infosoc import _infosoc

PEOPLE = pa.table({"w": [1.0] * 6, "psu": range(6), "y": [0.0, 1.0] * 3, "g": ["a", "b"] * 3})


def survey() -> infosoc.Survey:
    return infosoc.Survey(PEOPLE, weight="w", psu="psu")


@pytest.mark.parametrize("way", ["held", "detached", "interruptible"])
def test_a_fault_inside_is_an_error_that_says_what_to_report(way: str) -> None:
    with pytest.raises(infosoc.InfosocError) as caught:
        _infosoc._panic("three of a kind", way)
    error = caught.value
    assert type(error) is infosoc.InternalError
    assert error.code == "internal"
    for part in (infosoc.__version__, "three of a kind", "unforeseen.rs:", "https://", "report"):
        assert part in str(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.mark.parametrize("way", ["held", "detached", "interruptible"])
def test_a_fault_while_an_error_is_handled_is_what_programs_catch(way: str) -> None:
    def fail() -> None:
        try:
            raise KeyError(way)
        except KeyError:
            _infosoc._panic("again", way)

    with pytest.raises(Exception, match="again") as caught:
        fail()
    assert isinstance(caught.value.__context__, KeyError)


def test_a_fault_is_not_printed_as_well() -> None:
    program = """
import infosoc
try:
    infosoc._infosoc._panic("three of a kind", "interruptible")
except infosoc.InternalError:
    pass
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"RUST_BACKTRACE": "0"}
    )
    assert (ran.stdout, ran.stderr) == ("", "")


def series() -> infosoc.Series:
    return infosoc.Series(
        pa.table({
            "indicator": ["HH7"] * 2, "ref_area": ["MEX"] * 2, "time_period": [2021] * 2, "obs_value": [70.0, 80.0],
            "province": ["Oaxaca", "Sonora"],
        }),
        dimensions=["province"],
    )  # fmt: skip


def grouping() -> infosoc.Grouping:
    return infosoc.Grouping(pa.table({"group": ["a", "b"], "ref_area": ["MEX", "GTM"]}))


def spec() -> infosoc.IndexSpec:
    return infosoc.IndexSpec.builtin("idi-2024")


@pytest.mark.parametrize("make", [series, grouping, spec, infosoc.units])
def test_what_is_made_of_a_table_is_pickled_as_one(make: Callable[[], infosoc.Table]) -> None:
    made = make()
    back = pickle.loads(pickle.dumps(made))
    assert type(back) is type(made)
    assert back.to_polars().equals(made.to_polars(), null_equal=True)
    assert back.to_polars().schema == made.to_polars().schema


def test_a_pickled_series_has_the_same_keys() -> None:
    back = pickle.loads(pickle.dumps(series()))
    assert len(back.extend(series())) == 2


def test_an_indicator_and_a_state_are_pickled() -> None:
    assert pickle.loads(pickle.dumps(infosoc.indicator("HH7"))).key == "2022:HH7"
    state = infosoc.State(infosoc.mean("y"), weight="w", psu="psu")
    state.add(PEOPLE)
    both = copy.deepcopy(state)
    both.add(PEOPLE)
    assert state.estimates().to_dicts()[0]["n"] == 6


REFUSED: dict[str, Callable[[], Any]] = {
    "Survey": survey,
    "Estimates": lambda: survey().mean("y"),
    "Measure": lambda: infosoc.mean("y"),
    "Replicates": lambda: infosoc.Replicates("rw*", method="brr"),
    "ReliabilityRule": lambda: infosoc.ReliabilityRule("ours", min_n=30),
    "Imputation": lambda: infosoc.Imputation("carry"),
    "Indicators": infosoc.indicators,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_pickled_says_why_and_what_to_do(name: str) -> None:
    with pytest.raises(TypeError, match=rf"cannot pickle infosoc\.{name}: it .*; "):
        pickle.dumps(REFUSED[name]())


@pytest.mark.parametrize("make", [*REFUSED.values(), series, grouping, spec, lambda: infosoc.indicator("HH7")])
def test_what_does_not_change_is_its_own_copy(make: Callable[[], Any]) -> None:
    made = make()
    assert copy.copy(made) is made
    assert copy.deepcopy([made])[0] is made


class Source:
    """A stream that can hold the survey that reads it."""

    survey: infosoc.Survey

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return PEOPLE.__arrow_c_stream__(requested_schema)


def is_collected(make: Callable[[], object]) -> bool:
    """Whether nothing is left of an object that only its own cycle holds."""
    alive = weakref.ref(make())
    gc.collect()
    return alive() is None


@pytest.mark.parametrize("stream", [False, True])
def test_a_cycle_of_source_and_survey_is_collected(stream: bool) -> None:
    def make() -> Source:
        source = Source()
        source.survey = infosoc.Survey(source, weight="w", psu="psu", stream=stream)
        return source

    assert is_collected(make)


def test_a_cycle_with_the_report_of_progress_is_collected() -> None:
    class Told:
        survey: infosoc.Survey

        def __call__(self, done: int, total: int | None) -> None:
            """Take no notice."""

    def make() -> Told:
        told = Told()
        told.survey = infosoc.Survey(PEOPLE, weight="w", psu="psu", progress=told)
        return told

    assert is_collected(make)


def test_a_survey_in_use_is_not_collected() -> None:
    source = Source()
    source.survey = infosoc.Survey(source, weight="w", psu="psu", stream=True)
    gc.collect()
    assert source.survey.mean("y").to_dicts()[0]["value"] == 0.5


def doubled(figures: infosoc.Series) -> int:
    return 2 * len(figures)


def test_a_series_goes_to_another_process() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(doubled, (series(),)) == 4


def test_a_second_interpreter_of_a_process_is_refused() -> None:
    program = """
import infosoc
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
interpreter = interpreters.create()
program = '''
try:
    import infosoc
    print("imported")
except ImportError as error:
    print("ImportError", error)
'''
interpreters.run_string(interpreter, program)
"""
    ran = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("ImportError"), ran.stdout
    assert "interpreter" in ran.stdout
