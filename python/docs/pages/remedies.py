"""What to do about each error: a function for each code, whose text is the remedy and whose body brings the error about.

`errors` makes the page of it, with what the library really says; a test holds that no error lacks its remedy.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import infosoc
import polars

PEOPLE: dict[str, Any] = {
    "stratum": [1, 1, 1, 1, 2, 2, 2, 2],
    "psu": [1, 1, 2, 2, 3, 3, 4, 4],
    "w": [90.0, 80.0, 95.0, 70.0, 60.0, 85.0, 75.0, 65.0],
    "sex": ["F", "M"] * 4,
    "internet": [1, 1, 0, 1, 0, 1, 1, 0],
    "minutes": [120.0, 45.0, 0.0, 60.0, 0.0, 90.0, 30.0, 0.0],
}


def people(**columns: Any) -> polars.DataFrame:
    """Return eight people of two strata, with columns of them replaced."""
    return polars.DataFrame(PEOPLE | columns)


def survey(**columns: Any) -> infosoc.Survey:
    """Return a survey of these people."""
    return infosoc.Survey(people(**columns), weight="w", strata="stratum", psu="psu")


def unknown_column() -> None:
    """Take the name that the message suggests. Names are exact: capitals and blanks count."""
    infosoc.Survey(people(), weight="weight")


def wrong_type() -> None:
    """Turn the column into what is expected. Numbers that were read as text often have a decimal comma, or a word among them."""
    survey(minutes=["120", "45", "none", "60", "0", "90", "30", "0"]).mean("minutes")


def invalid_weight() -> None:
    """Correct the rows. A non-respondent has weight 0 or no row; a negative weight is a mistake of calibration."""
    survey(w=[90.0, None, 95.0, 70.0, 60.0, 85.0, 75.0, 65.0])


def missing_design_value() -> None:
    """Fill in the gaps from the sample file. A case without stratum or PSU has no place in the design, and its variance would be lost."""
    survey(stratum=[1, 1, None, 1, 2, 2, 2, 2])


def lonely_psu() -> None:
    """Merge the stratum with its neighbour, as the sample was meant; or choose a rule with ``lonely_psu=``. ``"adjust"`` takes the
    distance to the mean of all, which is rather too large; ``"certainty"`` is for units that were sure to be drawn."""
    survey(stratum=[1, 1, 1, 1, 2, 2, 3, 3])


def not_nested() -> None:
    """If PSU numbers restart in each stratum, set ``nest=True``; otherwise correct the file."""
    survey(psu=[1, 1, 2, 2, 1, 1, 2, 2])


def invalid_fpc() -> None:
    """Give the number of PSUs that there are in each stratum, or the share of them that was drawn, and the same in every row of it."""
    infosoc.Survey(people(all=[2, 9, 2, 2, 2, 2, 2, 2]), weight="w", strata="stratum", psu="psu", fpc="all")


def not_binary() -> None:
    """Set codes of no answer to null, or declare them: ``Survey(…, missing={"internet": [9]})``. Recode 1 and 2 to 1 and 0."""
    survey(internet=[1, 1, 2, 1, 2, 1, 9, 2]).proportion("internet")


def not_finite() -> None:
    """Set missing answers to null. A division by 0 before the survey was made is the usual cause."""
    survey(minutes=[120.0, float("nan"), 0.0, 60.0, 0.0, 90.0, 30.0, 0.0]).mean("minutes")


def empty_table() -> None:
    """Check the file, and any filter applied before."""
    infosoc.Survey(people().clear(), weight="w")


def unknown_option() -> None:
    """Take one of the words in the message. A word that is not known is never a default."""
    infosoc.proportion("internet", interval="exact")  # type: ignore[arg-type]


def invalid_argument() -> None:
    """The message says what is expected, or what to give if the argument is missing."""
    survey().mean("minutes", level=95)


def invalid_margin() -> None:
    """Give a total for each category that the sample has, and for no other; merge categories without a case with their neighbours."""
    survey().rake([("sex", {"F": 500.0, "M": 400.0, "X": 20.0})])


def not_converged() -> None:
    """The totals contradict each other, or a category has too few cases. Merge small categories, or widen the bounds."""
    survey().calibrate([("sex", {"F": 500.0, "M": 100.0})], distance="logit", bounds=(0.9, 1.1))


def collinear_terms() -> None:
    """Leave out the term that the message names: it is a linear combination of the others, or no case has a combination of categories."""
    table = people(hours=[minutes / 60 for minutes in PEOPLE["minutes"]])
    infosoc.Survey(table, weight="w", psu="psu").regress("internet", ["minutes", "hours"])


def separation() -> None:
    """Merge the category with another, or leave the term out: a category in which all say yes has no finite coefficient."""
    survey(internet=[1, 0, 1, 0, 1, 0, 1, 0]).regress("internet", ["sex"], family="binomial")


def model_not_converged() -> None:
    """Look at the outcome: values far from all others, or a family that does not fit it."""
    table = people(spend=[1e-300, 1e300, 1e-300, 1e300, 1.0, 1e-300, 1e300, 1.0])
    infosoc.Survey(table, weight="w", psu="psu").regress("spend", ["minutes"], family="gamma", link="log")


def unknown_indicator() -> None:
    """Take one of the codes in the message, or search :doc:`/catalogue/index`."""
    infosoc.indicator("HH66")


def unsupported_indicator() -> None:
    """Add the question to ``codebook.csv``; ``dataset.supported()`` says what is missing for each indicator."""
    infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH7")


def unknown_area() -> None:
    """Write the ISO3 code or a name of ``infosoc.areas()``. Former states, regions and parts of countries are no areas."""
    infosoc.area("Atlantis")


def duplicate_observation() -> None:
    """Keep one of the rows. If a further column tells them apart, declare it: ``Series(table, dimensions=[…])``; if one corrects the
    other, use ``extend(…, replace=True)``."""
    row = {"indicator": "HH7", "ref_area": "MEX", "time_period": 2021}
    infosoc.Series(polars.DataFrame([row | {"obs_value": 75.6}, row | {"obs_value": 76.0}]))


def no_such_row() -> None:
    """Name the levels as the result has them; the message lists them."""
    survey().proportion("internet", by="sex").difference("sex", "women", "M")


def invalid_state() -> None:
    """Make the state anew, or add to it only states of the same design, measures and groups."""
    infosoc.State.from_bytes(b"something else")


def invalid_file() -> None:
    """The message names file, row and remedy."""
    infosoc.Series.read("nowhere.csv")


def invalid_record() -> None:
    """Correct the row: the parts must fit their whole, and a number cannot be negative."""
    table = polars.DataFrame({"numerator": [-5.0], "denominator": [100.0]})
    infosoc.Records(table, "A2", area="MEX", year=2021).observations()


def invalid_spec() -> None:
    """Correct the row of the spec: each element has a parent that exists, one root, and goalposts that differ."""
    infosoc.IndexSpec(polars.DataFrame({"code": ["index", "HH7", "A2"], "parent": [None, "index", "pillar"]}))


def not_written() -> None:
    """Check the folder, its permissions and the space on the disk. Any existing file was left unchanged. It is an ``OSError`` of Python."""
    with tempfile.TemporaryDirectory() as folder:
        survey().mean("minutes").write_csv(Path(folder, "missing", "minutes.csv"))


def reading() -> None:
    """What reads the parts of the data failed. A function of Python raises its own error, and this is that of Rust."""
    raise infosoc.ReadingError("the rows could not be read: the line is dead")


def table() -> None:
    """polars refused what was asked of the table; its own message follows. Please report it: the library should have said it better."""
    raise infosoc.TableError("polars refused")


def several() -> None:
    """Each line is an error of its own; ``error.errors`` has them. Correct them together."""
    infosoc.Survey(people(), weight="weight", strata="region", psu="cluster")


def internal() -> None:
    """A mistake of the library. The message says what to report, and where it happened; no figure was computed."""
    raise infosoc.InternalError("something that nobody foresaw")


def interrupted() -> None:
    """Ctrl-C was pressed. It is a ``KeyboardInterrupt`` of Python."""
    raise KeyboardInterrupt
