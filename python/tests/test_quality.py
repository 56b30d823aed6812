"""Rules, flags and suppression from Python, and the example that makes a table for publication."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import infosoc
import polars as pl
import pytest

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = ["value", "se", "ci_low", "ci_high", "cv", "deff", "df", "n", "n_missing", "numerator", "denominator"]


def survey(areas: dict[str, int]) -> infosoc.Survey:
    area = [name for name, n in areas.items() for _ in range(n)]
    people = {
        "area": area,
        "w": [1.0 + i % 4 for i in range(len(area))],
        "internet": [i % 3 > 0 for i in range(len(area))],
    }
    return infosoc.Survey(pl.DataFrame(people), weight="w")


def estimates() -> infosoc.Estimates:
    people = survey({"north": 4, "east": 30, "south": 45, "west": 60})
    return people.estimate([infosoc.proportion("internet"), infosoc.total("internet"), infosoc.count()], by="area")


def test_the_vectors_of_nchs() -> None:
    # tests/golden/quality: computed with scipy; every decision of the rule occurs.
    vectors = pl.read_csv(ROOT / "tests/golden/quality/nchs_kg_vectors.csv")
    table = vectors.select(value="p", se="se", n="n", df="df", unit=pl.lit("proportion"))
    words = {
        "present": "released",
        "present; footnote complement": "caution",
        "present; review df": "review",
        "present; review 0/1": "review",
    }
    expected = [words.get(decision, "suppressed") for decision in vectors["decision"]]
    assert [row["reliability"] for row in infosoc.assess(table, "nchs_proportion_2017").to_dicts()] == expected
    adjusted = infosoc.ReliabilityRule.preset("nchs_proportion_2017", adjusted_effective_n=True)
    assert sum(
        row["reliability"] == "suppressed" for row in infosoc.assess(table, adjusted).to_dicts()
    ) >= expected.count("suppressed")


def test_a_rule_for_proportions_says_nothing_of_totals() -> None:
    rows = estimates().quality("nchs_proportion_2017").to_dicts()
    assert {row["reliability"] for row in rows if row["measure"] != "proportion(internet)"} == {"not_assessed"}
    assert all("is for a proportion" in row["reason"] for row in rows if row["reliability"] == "not_assessed")


def test_hidden_rows_have_no_numbers_and_no_reason() -> None:
    table = estimates().suppress("nchs_30_30", min_n=5)
    rows = table.to_dicts()
    assert not {"reason", "reliability", "cause", "conf_status"} & set(table.columns)
    hidden = [row for row in rows if row["obs_status"] == "Q"]
    assert {(row["area"], row["status"]) for row in hidden} == {("north", "suppressed"), ("east", "suppressed")}
    assert all(row[name] is None for row in hidden for name in HIDDEN)
    assert {(row["eurostat_flag"], row["statcan_symbol"], row["abs_symbol"]) for row in hidden} == {("C", "x", "np")}
    causes = {row["area"]: row["cause"] for row in table.log().to_dicts()}
    assert causes == {"north": "few_cases", "east": "secondary"}
    assert all(row["value"] is not None for row in table.log().to_dicts())
    assert [row["symbol"] for row in table.footnotes("statcan").to_dicts()] == ["x"]


def test_random_rounding_repeats_itself() -> None:
    def numerators(seed: int) -> list[float]:
        table = estimates().suppress(base=3, rounding="random", seed=seed)
        return [row["numerator"] for row in table.to_dicts() if row["numerator"] is not None]

    assert numerators(7) == numerators(7)
    assert all(number % 3 == 0 for number in numerators(7))
    assert len({tuple(numerators(seed)) for seed in range(8)}) > 1


def test_dominated_cells() -> None:
    firms = pl.DataFrame(
        {
            "size": ["small"] * 4 + ["middle"] * 4 + ["large"] * 4,
            "turnover": [10, 11, 12, 9, 55, 50, 60, 52, 900, 20, 10, 15],
            "w": [1.0] * 12,
        }
    )
    cells = infosoc.dominance(firms, "turnover", by="size", n=2, k=85)
    assert [row["size"] for row in cells.to_dicts() if row["dominated"]] == ["large"]
    assert not {"k", "p"} & set(cells.columns)
    table = infosoc.Survey(firms, weight="w").total("turnover", by="size").suppress(dominated=cells)
    assert {row["size"]: row["cause"] for row in table.log().to_dicts()} == {"large": "dominated", "small": "secondary"}


def test_flags_read_both_ways() -> None:
    assert [infosoc.obs_status(flag) for flag in ["u", "s", "i", "z", "m", "c", "C", ":"]] == list("UIIMMQQO")
    assert infosoc.obs_status("F", "statcan") == "Q"
    codes = {row["flag"]: (row["sdmx"], row["eurostat"]) for row in infosoc.flags().to_dicts()}
    assert codes["low_reliability"] == ("U", "u")


def test_rules_have_their_certainty() -> None:
    rules = {row["name"]: row["certainty"] for row in infosoc.reliability_rules().to_dicts()}
    assert len(rules) == 8
    assert all(rules.values())


Bad = tuple[type[Exception], str, Callable[[], Any]]
BAD: list[Bad] = [
    (infosoc.UnknownOption, "statcan_cv", lambda: estimates().quality("statcan")),  # type: ignore[arg-type]
    (TypeError, "name of a reliability rule", lambda: estimates().quality(30)),  # type: ignore[arg-type]
    (infosoc.InvalidArgument, "nothing was asked for", lambda: estimates().suppress()),
    (infosoc.InvalidArgument, "min_n", lambda: estimates().suppress(min_n=0)),
    (infosoc.InvalidArgument, "min_n", lambda: estimates().suppress(min_n=1)),
    (infosoc.InvalidArgument, "zeros", lambda: estimates().suppress("psa", zeros=True)),
    (infosoc.InvalidArgument, "base", lambda: estimates().suppress(base=1)),
    (infosoc.InvalidArgument, "base", lambda: estimates().suppress("psa", rounding="random", seed=1)),
    (infosoc.InvalidArgument, "seed", lambda: estimates().suppress(base=5, rounding="random")),
    (infosoc.UnknownOption, "conventional", lambda: estimates().suppress(base=5, rounding="up")),  # type: ignore[arg-type]
    (
        infosoc.InvalidArgument,
        "comparison",
        lambda: estimates().difference("area", "west", "east").suppress(min_n=5),
    ),
    (
        infosoc.UnknownColumn,
        "dominated",
        lambda: estimates().suppress(dominated=pl.DataFrame({"by": [""], "variable": [""]})),
    ),
    (infosoc.UnknownOption, "eurostat", lambda: estimates().suppress(min_n=5).footnotes("oecd")),  # type: ignore[arg-type]
    (infosoc.UnknownOption, "flag", lambda: infosoc.obs_status("?")),
    (infosoc.InvalidArgument, "at least one limit", lambda: infosoc.ReliabilityRule("none")),
    (infosoc.InvalidArgument, "30 % is 0.3", lambda: infosoc.ReliabilityRule("percent", max_cv=30)),
    (infosoc.SeveralErrors, "caution_cv", lambda: infosoc.ReliabilityRule("x", caution_cv=0.5, max_cv=0.3, min_df=-1)),
    (infosoc.UnknownColumn, '"n"', lambda: infosoc.assess(pl.DataFrame({"value": [1.0], "se": [0.1]}), "psa")),
    (infosoc.InvalidArgument, "either n and k, or p", lambda: infosoc.dominance(pl.DataFrame({"y": [1.0]}), "y", n=2)),
    (infosoc.InvalidArgument, "row 1", lambda: infosoc.dominance(pl.DataFrame({"y": [1.0, -2.0]}), "y", p=10)),
    (infosoc.UnknownColumn, "turnover", lambda: infosoc.dominance(pl.DataFrame({"y": [1.0]}), "turnover", p=10)),
]


@pytest.mark.parametrize(("error", "words", "ask"), BAD)
def test_what_cannot_be_done_says_so(error: type[Exception], words: str, ask: Callable[[], Any]) -> None:
    with pytest.raises(error, match=words):
        ask()


@pytest.fixture(scope="module")
def out(written_by: Callable[[str], Path]) -> Path:
    return written_by("publication_table")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_published_table_gives_nothing_hidden_away(out: Path) -> None:
    table, log = rows(out / "publication/table.csv"), rows(out / "internal/log.csv")
    hidden = [row for row in table if row["obs_status"] == "Q"]
    assert hidden
    assert len(hidden) == sum(row["cause"] != "review" for row in log)
    assert all(row[name] == "" for row in hidden for name in HIDDEN)
    # Of the urban and the rural households of a state never exactly one is hidden while the state is shown.
    by_state: dict[tuple[str, str], list[bool]] = {}
    for row in table:
        if row["region"]:
            by_state.setdefault((row["measure"], row["region"]), []).append(row["obs_status"] == "Q")
    assert all(sum(flags) != 1 for flags in by_state.values())


def test_the_page_has_what_is_published_and_no_more(out: Path) -> None:
    page = (out / "publication/table.html").read_text(encoding="utf-8")
    assert ": C" in page
    assert "low reliability: use with caution" in page
    assert "Chiapas" in page
    # That a figure is unreliable is told; why another is confidential is not.
    for word in ["secondary", "few_cases", "linked", "coefficient of variation"]:
        assert word not in page
    published = {row["value"] for row in rows(out / "publication/table.csv")}
    secrets = {row["value"] for row in rows(out / "internal/log.csv") if row["cause"] != "review"}
    assert not secrets & published
