"""First drafts of descriptions: what Python adds is the way in and out."""

import datetime
from pathlib import Path

import infosoc
import numpy as np
import openpyxl
import pandas as pd
import polars
import pyreadstat
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
    with pytest.raises(TypeError, match="read_file"):
        infosoc.describe(pd.DataFrame({"net": [1, 2]}))


def test_names_alone_are_proposals_that_nobody_is_sure_of(tmp_path: Path) -> None:
    path = tmp_path / "households.csv"
    path.write_text(
        "hhid,weight,internet_access,HasRadio,sex,v12\n" + "".join(f"{i},{i / 4 + 1},1,2,1,2\n" for i in range(30))
    )
    rows = infosoc.describe(path, country="KEN", year=2020).to_dicts()
    found = {row["variable"]: (row["concept"], row["confidence"]) for row in rows}
    assert found["weight"] == ("weight", "high")
    assert {name: found[name][0] for name in ["internet_access", "HasRadio", "sex"]} == {
        "internet_access": "HH6",
        "HasRadio": "HH1",
        "sex": "sex",
    }
    assert all(found[name][1] != "high" for name in ["internet_access", "HasRadio", "sex"])
    assert "v12" not in found


# Two strata: 4 of 8 enterprises, and 2 of 2 that were all taken.
ENTERPRISES = pd.DataFrame(
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


def test_a_file_of_enterprises_gives_counts_access_and_activities_with_their_denominators(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    n = 200
    persons = random.integers(10, 400, n)
    computer, internet = random.integers(1, 3, n), random.integers(1, 3, n)
    using = np.where(computer == 1, (persons * random.uniform(0.1, 0.9, n)).astype(int), np.nan)
    frame = pd.DataFrame(
        {
            "w": random.uniform(1, 9, n),
            "emp": persons,
            "a1": computer,
            "a2": using,
            "a3": internet,
            "a4": np.where(internet == 1, persons // 2, np.nan),
            "a5": np.where(internet == 1, random.integers(1, 3, n), np.nan),
            "a6": np.where(internet == 1, random.integers(1, 3, n), np.nan),
            "a7": random.integers(0, 101, n),
        }
    )
    labels = [
        "Sampling weight",
        "Number of persons employed",
        "Did your enterprise use computers?",
        "Number of persons employed who used a computer at work",
        "Did your enterprise use the Internet?",
        "Number of persons employed who used the Internet at work",
        "Type of Internet connection: fixed broadband",
        "Use of the Internet: staff training",
        "Percentage of persons employed who used a computer",
    ]
    codes = {name: {1: "Yes", 2: "No"} for name in ["a1", "a3", "a5", "a6"]}
    pyreadstat.write_sav(frame, tmp_path / "enterprises.sav", column_labels=labels, variable_value_labels=codes)
    draft = infosoc.describe(tmp_path / "enterprises.sav", country="KEN", year=2023)
    found = {row["variable"]: (row["concept"], row["category"], row["confidence"]) for row in draft.to_dicts()[::-1]}
    assert found["a2"] == ("B2", None, "high")
    assert found["a5"] == ("B9", "fixed broadband", "high")
    assert found["a6"] == ("B12", "staff training", "high")
    # A share of each enterprise is no number to be summed.
    assert found["a7"][0] == "B2"
    assert found["a7"][2] != "high"
    draft.write(tmp_path / "ds")
    survey = infosoc.open_dataset(tmp_path / "ds")
    weight = frame["w"]
    for code, part in [("B2", "a2"), ("B4", "a4")]:
        # Who has no computer was not asked how many use one: none.
        wanted = 100 * (weight * frame[part].fillna(0)).sum() / (weight * frame["emp"]).sum()
        assert survey.estimate(code).to_dicts()[0]["value"] == pytest.approx(wanted, rel=1e-12), code
    access = survey.estimate("B9").to_dicts()[0]
    assert access["value"] == pytest.approx(100 * weight[frame["a5"] == 1].sum() / weight.sum(), rel=1e-12)


@pytest.mark.parametrize(
    ("begin", "end"),
    [("begin repeat", "end repeat"), ("begin_repeat", "end_repeat"), ("begin  repeat", "END  repeat")],
)
def test_a_group_that_a_form_repeats_is_a_file_of_its_own(tmp_path: Path, begin: str, end: str) -> None:
    book = openpyxl.Workbook()
    sheets = {
        "survey": [
            ["type", "name", "label"],
            # The time at which an interview ends is no end of a group.
            ["end", "end", None],
            ["select_one yn", "net", "Does your household have Internet access at home?"],
            [begin, "members", "Household members"],
            ["select_one sex", "q_sex", "Sex"],
            ["end", "end_of_member", None],
            ["select_one yn", "q_use", "Have you used the Internet in the last 3 months?"],
            [end, None, None],
            ["select_one yn", "tv", "Does your household have a television?"],
        ],
        "choices": [
            ["list_name", "name", "label"],
            ["yn", 1, "Yes"],
            ["yn", 2, "No"],
            ["sex", 1, "Male"],
            ["sex", 2, "Female"],
        ],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "form.xlsx")
    rows = infosoc.describe(tmp_path / "form.xlsx", country="KEN", year=2024).to_dicts()
    files = {row["variable"]: (row["file"], row["concept"], row["confidence"]) for row in rows}
    assert files["net"] == ("households", "HH6", "high")
    assert files["tv"] == ("households", "HH2", "high")
    assert files["q_use"] == ("persons", "HH7", "high")
    assert not {"end", "end_of_member"} & set(files)


DDI = """<?xml version="1.0" encoding="{encoding}"?>
{doctype}<codeBook version="1.2.2"><dataDscr><var ID="V1" name="Q1"><labl>Le ménage a accès à Internet</labl>
<catgry><catValu>1</catValu><labl>Oui</labl></catgry><catgry><catValu>2</catValu><labl>Non</labl></catgry></var>
</dataDscr></codeBook>"""
BY_NAME = '<!DOCTYPE codeBook SYSTEM "http://www.icpsr.umich.edu/DDI/Version1-2-2.dtd">\n'


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "UTF-8", "UTF-16"])
def test_a_codebook_of_version_1_is_read_in_the_encoding_and_with_the_type_that_it_names(
    tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "codebook.xml"
    path.write_bytes(DDI.format(encoding=encoding, doctype=BY_NAME).encode(encoding))
    row = infosoc.describe(path, country="NER", year=2020, unit="household").to_dicts()[0]
    assert (row["label"], row["concept"], row["confidence"]) == ("Le ménage a accès à Internet", "HH6", "high")


def test_entities_of_a_codebook_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "codebook.xml"
    path.write_text(DDI.format(encoding="UTF-8", doctype='<!DOCTYPE codeBook [<!ENTITY a "b">]>\n'), encoding="utf-8")
    with pytest.raises(infosoc.InvalidFile, match="document type"):
        infosoc.describe(path, country="NER", year=2020)


def persons(path: Path, unit: int) -> None:
    """Four households of five persons with a weight of households and one of persons."""
    weight = ["w", "hhw"][unit]
    frame = pd.DataFrame({"id": range(20), "hhw": [1.0, 2, 3, 4] * 5, "w": np.linspace(1, 3, 20), "use": [1.0, 2] * 10})
    labels = ["Person number", "Household weight", "Individual weight", "Used the Internet in the last 3 months"]
    pyreadstat.write_sav(
        frame, path / "p.sav", column_labels=labels, variable_value_labels={"use": {1: "Yes", 2: "No"}}
    )
    (path / "dataset.toml").write_text(
        'country = "KEN"\nyear = 2023\ntitle = "t"\nproducer = "p"\nlicence = "l"\ncitation = "c"\n'
        f'statistical_unit = "individual"\nkey = ["id"]\n[file]\npath = "p.sav"\n[design]\nweight = "{weight}"\n'
    )
    (path / "codebook.csv").write_text("concept,value,variable,codes\nHH7,yes,use,1\nHH7,no,use,2\n")


def test_a_weight_of_households_is_found_on_a_file_of_persons_that_has_one_of_its_own(tmp_path: Path) -> None:
    persons(tmp_path, 1)
    found = [row for row in infosoc.open_dataset(tmp_path).validate().to_dicts() if row["rule"] == "household_weight"]
    assert [row["severity"] for row in found] == ["warning"]
    assert found[0]["remedy"].split(": ")[1] == "w"
    persons(tmp_path, 0)
    assert "household_weight" not in {row["rule"] for row in infosoc.open_dataset(tmp_path).validate().to_dicts()}


@pytest.mark.parametrize(("name", "written"), [("hh_wgt", 'weight = "hh_wgt"'), ("other", "weight = 1")])
def test_a_file_of_a_survey_whose_codebook_knows_no_weight_opens_with_its_own(
    tmp_path: Path, name: str, written: str
) -> None:
    random = np.random.default_rng(2)
    frame = pd.DataFrame({"IACC": [0, 1] * 20, "URBANIZATION": [1, 2, 3, 3] * 10, "HH_IQ": [1, 2, 3, 4] * 10})
    frame[name] = random.uniform(1, 9, 40).round(3)
    frame.to_csv(tmp_path / "hh.csv", index=False)
    infosoc.describe(tmp_path / "hh.csv", country="GRC", year=2015, survey="eu-ict2009").write(tmp_path / "ds")
    assert written in (tmp_path / "ds/dataset.toml").read_text(encoding="utf-8")
    infosoc.open_dataset(tmp_path / "ds")


def test_labels_of_sas_come_from_a_catalogue_and_tables_from_a_sheet(tmp_path: Path) -> None:
    folder = GOLDEN / "statfiles"
    data, catalog = folder / "test_data_linux.sas7bdat", folder / "test_formats_linux.sas7bcat"
    concepts = {row["concept"] for row in infosoc.describe(data, catalog=catalog).to_dicts()}
    assert "sex" in concepts
    with pd.ExcelWriter(tmp_path / "book.xlsx") as book:
        pd.DataFrame({"note": ["x"]}).to_excel(book, sheet_name="about", index=False)
        pd.DataFrame({"weight": [1.5, 2.5], "psu": [1, 2]}).to_excel(book, sheet_name="data", index=False)
    draft = infosoc.describe(tmp_path / "book.xlsx", sheet="data", unit="household")
    assert {row["concept"] for row in draft.to_dicts()} == {"weight", "psu"}
    with pytest.raises(infosoc.InfosocError, match="about"):
        infosoc.describe(tmp_path / "book.xlsx", sheet="nothing")


def test_classes_of_missing_values_leave_ages_what_they_are(tmp_path: Path) -> None:
    ages: list[float | str] = [*map(float, range(5, 90)), "a", "b"]
    frame = pd.DataFrame({"w": np.linspace(1, 3, len(ages)), "q2": ages})
    labels = ["Sampling weight", "Age in years"]
    pyreadstat.write_dta(frame, tmp_path / "p.dta", column_labels=labels, missing_user_values={"q2": ["a", "b"]})
    draft = infosoc.describe(tmp_path / "p.dta", unit="individual")
    rows = [row for row in draft.to_dicts() if row["variable"] == "q2"]
    assert {row["concept"] for row in rows} == {"age"}
    assert all("its values are ages in years" in row["reason"] for row in rows)


def test_codes_that_a_file_declares_as_missing_need_no_label(tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    net = random.choice([1.0, 2, 97, 99, -1], 400, p=[0.5, 0.4, 0.04, 0.03, 0.03])
    age = random.choice([*map(float, range(5, 90)), 999.0, -8.0], 400)
    frame = pd.DataFrame({"w": random.uniform(1, 9, 400), "q1": net, "q2": age})
    pyreadstat.write_sav(
        frame,
        tmp_path / "persons.sav",
        column_labels=["Sampling weight", "Used the Internet in the last 3 months", "Age in years"],
        variable_value_labels={"q1": {1: "Yes", 2: "No", 97: "Refused"}},
        missing_ranges={"q1": [{"lo": 97, "hi": 99}, -1], "q2": [999, -8]},
    )
    draft = infosoc.describe(tmp_path / "persons.sav", country="KEN", year=2023)
    found = {row["variable"]: (row["concept"], row["confidence"]) for row in draft.to_dicts()}
    assert found["q1"] == ("HH7", "high")
    assert found["q2"] == ("age", "high")
    draft.write(tmp_path / "ds")
    row = infosoc.open_dataset(tmp_path / "ds").estimate("HH7", by="age").to_dicts()[0]
    asked = frame["q1"].isin([1, 2])
    assert row["value"] == pytest.approx(100 * frame["w"][frame["q1"] == 1].sum() / frame["w"][asked].sum(), rel=1e-12)
