"""First drafts of descriptions: what Python adds is the way in and out."""

import datetime
from pathlib import Path

import infosoc
import pandas
import pyreadstat
import polars
import pytest

GOLDEN = Path(__file__).resolve().parents[2] / "tests/golden"
HOUSEHOLDS = GOLDEN / "describe/synthetic_hogares.sav"


def test_a_path_and_a_file_that_was_read_give_the_same_draft() -> None:
    of_path = infosoc.describe(HOUSEHOLDS, country="MEX", year=2020)
    of_file = infosoc.describe(infosoc.read_file(HOUSEHOLDS), country="Mexico", year=2020)
    assert of_path.to_dicts() == of_file.to_dicts()
    assert of_path.columns == [
        "variable",
        "label",
        "concept",
        "category",
        "value",
        "codes",
        "value_label",
        "confidence",
        "reason",
        "file",
    ]
    internet = [row for row in of_path.to_dicts() if row["variable"] == "h04"]
    assert {(row["concept"], row["value"], row["codes"]) for row in internet} == {
        ("HH6", "yes", "1"),
        ("HH6", "no", "2"),
        ("HH6", "missing", "9"),
    }


def test_a_draft_is_written_once_and_opens(tmp_path: Path) -> None:
    draft = infosoc.describe([HOUSEHOLDS], country="MEX", year=2020)
    draft.write(tmp_path / "hogares")
    with pytest.raises(infosoc.InvalidArgument, match="overwrite"):
        draft.write(tmp_path / "hogares")
    draft.write(tmp_path / "hogares", overwrite=True)
    dataset = infosoc.open_dataset(tmp_path / "hogares")
    assert not [row for row in dataset.validate().to_dicts() if row["severity"] == "error"]
    assert 0 < dataset.estimate("HH6").to_dicts()[0]["value"] < 100


def test_words_that_nobody_knows_are_errors() -> None:
    with pytest.raises(infosoc.UnknownOption, match="mics6"):
        infosoc.describe(HOUSEHOLDS, survey="mics66")
    with pytest.raises(infosoc.UnknownOption, match="household"):
        infosoc.describe(HOUSEHOLDS, unit="house")
    with pytest.raises(infosoc.UnknownArea):
        infosoc.describe(HOUSEHOLDS, country="Atlantis")


# Two strata: 4 of 8 enterprises, and 2 of 2 that were all taken.
ENTERPRISES = pandas.DataFrame(
    {
        "ident": [1, 2, 3, 4, 5, 6],
        "strate": ["a", "a", "a", "a", "b", "b"],
        "marco": [8, 8, 8, 8, 2, 2],
        "poids": [2.0, 2.0, 2.0, 2.0, 1.0, 1.0],
        "code": ["62.01", "10.71", "47.11", "26.20", "61.10", "10.13"],
        "empl": [12, 30, 9, 55, 300, 700],
        "tranche": [2, 2, 1, 3, 4, 4],
        "ordi_n": [12, 10, 0, 20, 300, 350],
        "web": [1, 2, 2, 1, 1, 9],
        "ca": [10.0, 20.0, 5.0, 40.0, 900.0, 800.0],
    }
)
ENGLISH = {
    "ident": "Enterprise identifier",
    "strate": "Sampling stratum",
    "marco": "Number of enterprises in the stratum",
    "poids": "Sampling weight",
    "code": "Main activity, NACE Rev. 2 code",
    "empl": "Number of persons employed",
    "tranche": "Size class by persons employed",
    "ordi_n": "Number of persons employed who use computers at work",
    "web": "Does the enterprise have a website?",
    "ca": "Total turnover",
}
FRENCH = {
    "ident": "Identifiant de l'entreprise",
    "strate": "Strate de tirage",
    "marco": "Nombre d'entreprises dans la strate",
    "poids": "Poids de sondage",
    "code": "Code NACE Rév. 2",
    "empl": "Nombre de personnes occupées",
    "tranche": "Tranche de personnes occupées",
    "ordi_n": "Nombre de personnes occupées utilisant un ordinateur",
    "web": "L'entreprise a-t-elle un site web ?",
    "ca": "Chiffre d'affaires total",
}
CODES = {
    "en": ({1: "Yes", 2: "No", 9: "No answer"}, {1: "Less than 10", 2: "10 to 49", 3: "50-249", 4: "250 or more"}),
    "fr": ({1: "Oui", 2: "Non", 9: "Sans réponse"}, {1: "Moins de 10", 2: "10 à 49", 3: "50 à 249", 4: "250 et plus"}),
}


@pytest.mark.parametrize(("language", "labels"), [("en", ENGLISH), ("fr", FRENCH)])
def test_a_survey_of_enterprises(tmp_path: Path, language: str, labels: dict[str, str]) -> None:
    answers, sizes = CODES[language]
    pyreadstat.write_sav(
        ENTERPRISES,
        tmp_path / "firms.sav",
        column_labels=[labels[name] for name in ENTERPRISES.columns],
        variable_value_labels={"web": answers, "tranche": sizes},
    )
    draft = infosoc.describe(tmp_path / "firms.sav", country="URY", year=2024, unit="enterprise")
    draft.write(tmp_path / "firms")
    proposed = {(row["variable"], row["concept"], row["value"], row["codes"]) for row in draft.to_dicts()}
    assert {("tranche", "size_class", "LT10", "1"), ("tranche", "size_class", "GE250", "4")} <= proposed
    assert {("ordi_n", "B2", "numerator", "number"), ("empl", "B2", "denominator", "number")} <= proposed
    assert ("web", "B5", "yes", "1") in proposed
    text = (tmp_path / "firms/dataset.toml").read_text(encoding="utf-8")
    assert 'fpc = "marco"' in text
    assert '# classification = "nace2"' in text
    dataset = infosoc.open_dataset(tmp_path / "firms")
    assert not [row for row in dataset.validate().to_dicts() if row["severity"] == "error"]
    # By hand: 2 (12 + 10 + 0 + 20) + 300 + 350 of 2 (12 + 30 + 9 + 55) + 300 + 700.
    [computers] = dataset.estimate("B2").to_dicts()
    assert computers["value"] == pytest.approx(100 * 734 / 1212, rel=1e-12)
    ratio = 734 / 1212
    rest = [2 * (users - ratio * persons) / 1212 for users, persons in [(12, 12), (10, 30), (0, 9), (20, 55)]]
    mean = sum(rest) / 4
    # Half of the stratum was drawn, and the other was taken whole.
    variance = 0.5 * 4 / 3 * sum((z - mean) ** 2 for z in rest)
    assert computers["se"] == pytest.approx(100 * variance**0.5, rel=1e-9)
def test_times_and_categories_of_a_file_are_no_obstacle(tmp_path: Path) -> None:
    draft = infosoc.describe(GOLDEN / "statfiles/sample_missing.sav", country="NPL", year=2014)
    draft.write(tmp_path / "times")
    table = polars.DataFrame(
        {
            "Internet": ["Yes", "No", None, "Yes"],
            "start": [datetime.timedelta(hours=9), None, datetime.timedelta(hours=10), datetime.timedelta(hours=9)],
            "rooms": ["1", "2", "3", "4"],
        }
    )
    categories = table.cast({"Internet": polars.Categorical, "rooms": polars.Categorical})
    drafts = []
    for name, of in [("text", table), ("categories", categories)]:
        of.write_parquet(tmp_path / f"{name}.parquet")
        rows = infosoc.describe(tmp_path / f"{name}.parquet", country="NPL", year=2014).to_dicts()
        drafts.append([{key: value for key, value in row.items() if key != "file"} for row in rows])
    assert drafts[0] == drafts[1]
