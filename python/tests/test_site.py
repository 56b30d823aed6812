"""The pages that are made from the package are complete: every name, every error, every indicator has its place."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import infosoc
import polars
import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "python/docs"


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    monkeypatch.syspath_prepend(str(DOCS))
    return {name: import_module(f"pages.{name}") for name in ["catalogue", "errors", "included", "topics"]}


def test_every_name_has_its_place_and_only_one(pages: dict[str, ModuleType]) -> None:
    placed = [name for topic in pages["topics"].TOPICS.values() for name in topic.names]
    errors = {name for name in infosoc.__all__ if isinstance(getattr(infosoc, name), type)}
    errors = {name for name in errors if issubclass(getattr(infosoc, name), BaseException)}
    pages_of_text = {"describe_your_survey", "enterprise_surveys", "regulator_returns", "schools_and_government"}
    assert sorted(placed) == sorted({*infosoc.__all__} - errors - pages_of_text - {"__version__"})
    modules = set(pages["topics"].MODULES)
    assert modules >= infosoc._MODULES
    assert all((ROOT / f"python/infosoc/{module}.py").is_file() for module in modules)


def test_every_error_has_its_remedy_and_no_other_has(pages: dict[str, ModuleType]) -> None:
    assert sorted(pages["errors"].examples()) == sorted(pages["errors"].classes())


def codes() -> list[str]:
    source = (DOCS / "pages/remedies.py").read_text(encoding="utf-8")
    return [code for code in re.findall(r"^def (\w+)\(\) -> None:", source, re.M) if code not in {"table", "internal"}]


@pytest.mark.usefixtures("reader_folder")
@pytest.mark.parametrize("code", codes())
def test_the_example_brings_the_error_about(code: str, pages: dict[str, ModuleType]) -> None:
    said = pages["errors"].said(code)
    assert said or code == "interrupted"
    assert len(pages["errors"].examples()[code].__doc__) > 20


def test_every_indicator_has_a_page_of_its_own(pages: dict[str, ModuleType]) -> None:
    catalogue = pages["catalogue"]
    indicators = list(infosoc.indicators())
    assert len({catalogue.name(indicator) for indicator in indicators}) == len(indicators)
    assert {indicator.area for indicator in indicators} <= set(catalogue.AREAS)
    for indicator in indicators:
        page = catalogue.page(indicator, {})
        assert page.startswith(f"# {indicator.code}: ")
        assert "## How to compute it" in page


def test_the_call_for_records_on_the_page_of_an_indicator_gives_a_figure(pages: dict[str, ModuleType]) -> None:
    table = polars.DataFrame({"ref_area": ["MEX"], "time_period": [2021], "numerator": [2.0], "denominator": [100.0]})
    computed = 0
    for indicator in infosoc.indicators():
        for call in re.findall(r"^infosoc\.Records\(.*$", pages["catalogue"].page(indicator, {}), re.M):
            [row] = eval(call, {"infosoc": infosoc, "table": table}).to_dicts()
            computed += row["obs_value"] is not None
    assert computed > 40


def test_included_pages_are_there_and_link_to_files_that_are(pages: dict[str, ModuleType]) -> None:
    included = pages["included"]
    for name in included.INCLUDED:
        page = included.page(name)
        assert "](crate::" not in page
        for link in re.findall(rf"\]\({included.REPOSITORY}/(?:blob|tree)/main/([^)#]+)", page):
            assert (ROOT / link).exists(), f"{name}: {link}"
        # rustdoc takes several titles, a page of the site has one.
        outside = re.sub(r"^```.*?^```$", "", page, flags=re.M | re.S)
        assert len(re.findall(r"^# ", outside, re.M)) == 1, name


def test_stubs_have_the_text_of_static_methods_and_not_that_of_their_kind() -> None:
    stubs = (ROOT / "python/infosoc/_infosoc.pyi").read_text(encoding="utf-8")
    assert "Convert a function to be a static method" not in stubs
    assert "Convert a function to be a class method" not in stubs
