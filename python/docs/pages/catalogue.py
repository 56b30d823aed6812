"""A page for each indicator of the catalogue, and the lists of them."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any

import infosoc

from pages.included import ROOT

if TYPE_CHECKING:
    from pathlib import Path

AREAS = {
    "HH": "Households and individuals",
    "A": "Infrastructure and access",
    "B": "Enterprises",
    "ICT": "ICT sector and trade",
    "ED": "Education",
    "EG": "Government",
    "CITY": "Cities",
    "FIN": "Digital finance",
    "EWASTE": "E-waste",
    "CLIMATE": "Climate",
    "REF": "Reference data",
}

# How a figure of each kind comes about, in the letters of the methods page.
FORMULAS = {
    "weighted_proportion": "value = 100 · Σ w y / Σ w",
    "ratio_of_totals": "value = {factor} · Σ w y / Σ w x",
    "total": "value = Σ y",
    "price": "value = price, converted; or 100 · price / monthly income",
    "staged_count": "value = the stage that was reached",
}
RATIO = "value = {factor} · numerator / denominator"

CERTAINTIES = {
    "CONFIRMED": "seen in an official text",
    "PARTIAL": "seen in part, or in an older edition",
    "INFERRED": "follows from confirmed facts",
    "UNCONFIRMED": "common knowledge, seen in no official text: check before use",
    "RECALL": "from memory: check before use",
    "UNKNOWN": "not known",
}


def write(folder: Path) -> None:
    """Write a page for each indicator, a list of all and a list of those that need a check."""
    folder.mkdir(parents=True)
    with (ROOT / "datasets/catalogue/sources.csv").open(encoding="utf-8", newline="") as file:
        sources = {row["source"]: row["text"] for row in csv.DictReader(file)}
    indicators = list(infosoc.indicators())
    for indicator in indicators:
        (folder / f"{name(indicator)}.md").write_text(page(indicator, sources), encoding="utf-8")
    (folder / "index.md").write_text(index(indicators), encoding="utf-8")


def name(indicator: infosoc.Indicator) -> str:
    """Return the name of the page of an indicator."""
    return f"{indicator.edition}-{indicator.code}".lower().replace(".", "-")


def index(indicators: list[infosoc.Indicator]) -> str:
    """Return the list of all indicators."""
    lines = [
        "# The catalogue of indicators",
        "",
        "What is measured, with the definition of each indicator and how sure it is. Search by code, by title, or by a code in",
        "another system, such as `IT.NET.USER.ZS`. In Python the catalogue is {py:func}`infosoc.indicators`.",
        "",
        "Codes are not stable between editions: `HH-7` of 2005 is households with Internet, `HH7` of 2022 is individuals who",
        "use it. Edition and code together name an indicator.",
        "",
    ]
    for area, title in AREAS.items():
        inside = [indicator for indicator in indicators if indicator.area == area]
        if not inside:
            continue
        lines += [f"## {title}", "", "| | | unit | edition |", "|---|---|---|---|"]
        lines += [
            f"| [{one.code}]({name(one)}.md) | {_cell(one.title)} | {_cell(one.unit)} | {one.edition} |"
            for one in inside
        ]
        lines.append("")
    lines += ["```{toctree}", ":hidden:", ""]
    lines += [f"{indicator.code} <{name(indicator)}>" for indicator in indicators]
    return "\n".join([*lines, "```", ""])


def page(indicator: infosoc.Indicator, sources: dict[str, str]) -> str:
    """Return the page of an indicator."""
    sure = indicator.certainty
    facts: list[tuple[str, str | None, str | None]] = [
        ("Numerator", indicator.numerator, sure.get("definition")),
        ("Denominator", indicator.denominator, sure.get("definition")),
        ("Base", indicator.base.replace("_", " "), None),
        ("Unit", indicator.unit, None),
        ("Counted", indicator.statistical_unit, None),
        ("Scope", indicator.scope, sure.get("scope")),
        ("Reference period", indicator.reference_period, sure.get("reference_period")),
        ("Breakdowns", ", ".join(indicator.breakdowns), sure.get("breakdowns")),
        ("Countries combine by", _combined(indicator), sure.get("aggregation")),
        ("Agency", indicator.agency, None),
        ("SDG indicator", indicator.sdg, None),
        ("SDG series", ", ".join(indicator.sdg_series), None),
        ("In the core list of 2022", indicator.core_code, None),
        ("Remarks", indicator.remarks, None),
    ]
    lines = [
        f"# {indicator.code}: {_text(indicator.title)}",
        "",
        f"{AREAS[indicator.area]} · edition {indicator.edition} · key `{indicator.key}` · title {_sure(sure.get('title'))}",
        "",
    ]
    if indicator.note:
        lines += [":::{warning}", _text(indicator.note), ":::", ""]
    # Long texts in a table would be narrow columns on a phone; in a list of definitions they are not.
    lines += ["::::{div} facts-of-indicator", ""]
    for term, text, certainty in facts:
        if text:
            mark = f" {_sure(certainty)}" if certainty else ""
            lines += [term, f": {_text(text)}{mark}", ""]
    lines += ["::::", "", "## Formula", "", "```text", _formula(indicator), "```", "", _letters(indicator), ""]
    lines += _categories(indicator)
    lines += ["## How to compute it", "", *_how(indicator), ""]
    lines += _codes(indicator)
    lines += ["## Sources", ""]
    lines += [f"- {_text(sources.get(key, key))}" for key in indicator.sources] or ["None was seen."]
    lines += [
        "",
        "How sure a fact is: " + "; ".join(f"{word}, {meaning}" for word, meaning in CERTAINTIES.items()) + ".",
    ]
    return "\n".join([*lines, ""])


def _combined(indicator: infosoc.Indicator) -> str:
    weight = f", weighted by {indicator.aggregation_weight}" if indicator.aggregation_weight else ""
    return indicator.aggregation.replace("_", " ") + weight


def _formula(indicator: infosoc.Indicator) -> str:
    factor = "factor" if indicator.factor is None else f"{indicator.factor:g}"
    return FORMULAS.get(indicator.kind, RATIO).format(factor=factor)


def _letters(indicator: infosoc.Indicator) -> str:
    text = {
        "weighted_proportion": "*w* is the weight of a case, and *y* is 1 for yes and 0 for no. Cases outside the base, and missing answers, "
        "count in neither sum. ",
        "ratio_of_totals": "*w* is the weight of a case; *y* and *x* are amounts. ",
    }.get(indicator.kind, "")
    unknown = "The factor is not known. " if indicator.factor is None and indicator.kind not in FORMULAS else ""
    return f"{text}{unknown}The kind of the indicator is `{indicator.kind}`; see [Methods](../reference/methods.md)."


def _categories(indicator: infosoc.Indicator) -> list[str]:
    rows = indicator.categories_table().to_dicts()
    if not rows:
        return []
    how = {
        "exclusive": "A case has one of them.",
        "multiple": "A case may have several.",
        "nested": "Each holds the next.",
    }
    table = ["| category | code of the SDGs | certainty |", "|---|---|---|"]
    table += [f"| {_cell(row['category'])} | {_code(row.get('sdg_code'))} | {row['certainty']} |" for row in rows]
    return ["## Categories", "", how.get(indicator.responses or "", ""), "", *table, ""]


def _codes(indicator: infosoc.Indicator) -> list[str]:
    rows = indicator.codes_table().to_dicts()
    if not rows:
        return []
    table = ["| system | code | what it is | certainty |", "|---|---|---|---|"]
    for row in rows:
        says = ", ".join(str(row[key]) for key in ("figure", "breakdown", "unit") if row.get(key))
        table.append(f"| {row['scheme']} | {_code(row['code'])} | {_cell(says)} | {row['certainty']} |")
    return ["## Codes in other systems", "", *table, ""]


def _how(indicator: infosoc.Indicator) -> list[str]:
    """Return how it is computed: from a survey, or from a table of records."""
    code = indicator.code if indicator.edition == "2022" else indicator.key
    if indicator.kind in {"weighted_proportion", "ratio_of_totals"}:
        breakdowns = {"sex": "sex", "age": "age", "urbanisation": "area", "location": "area"}
        known = [argument for word, argument in breakdowns.items() if any(word in one for one in indicator.breakdowns)]
        by = f', by=["{known[0]}"]' if known else ""
        shares = indicator.kind == "weighted_proportion"
        said = (
            "which codes mean yes, no and no answer"
            if shares
            else "which variables are its numerator and its denominator"
        )
        return [
            "From a survey that is described by files ([how](../guides/describe_your_survey.md)):",
            "",
            "```python",
            'survey = infosoc.open_dataset("your-survey")',
            f'survey.estimate("{code}"{by})',
            "```",
            "",
            f"In the `codebook.csv` of the survey, rows of the concept `{code.upper()}` say {said}.",
        ]
    if indicator.area == "REF" or indicator.kind == "total":
        return [
            "It is a figure of others, read from their download:",
            "",
            "```python",
            f'infosoc.Series.read("download.csv").indicators(["{code}"])',
            "```",
        ]
    units = indicator.unit.split("; ")
    # What has to be said: of several units the one, of a scale how long it is.
    said = ", stages=4" if indicator.kind == "staged_count" else f', unit="{units[0]}"' if len(units) > 1 else ""
    remark = {"staged_count": ["", "`stages` is how many stages your scale has."]}.get(indicator.kind, [])
    if len(units) > 1 and not remark:
        remark = ["", "The unit is one of " + ", ".join(f"`{unit}`" for unit in units) + "."]
    return [
        "From a table with one row for each area and year, and the columns `ref_area`, `time_period`, `numerator` and, of a share or a rate,",
        "`denominator` ([how](../guides/countries.md)):",
        "",
        "```python",
        f'infosoc.Records(table, "{code}"{said}).observations()',
        "```",
        *remark,
    ]


def _sure(certainty: str | None) -> str:
    return f"{{bdg-light}}`{certainty}`" if certainty else ""


def _text(text: str) -> str:
    """Return text in which Markdown sees nothing but text."""
    for mark in "\\`*_<>[]|$":
        text = text.replace(mark, f"\\{mark}")
    # A line that begins with a per cent sign is a comment.
    return re.sub("^%", r"\\%", text.replace("\n", " "))


def _cell(value: Any) -> str:
    return _text("" if value is None else str(value))


def _code(value: Any) -> str:
    return f"`{value}`" if value else ""
