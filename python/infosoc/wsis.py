"""Reports on the Information Society and profiles of countries, as pages in the six languages of the United Nations.

The tables come from `infosoc.wsis_reports` and `infosoc.wsis_profile`. Pages and charts are drawn by the library:
nothing else has to be installed.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from infosoc._infosoc import Report, Series, Stocktaking, wsis_page, wsis_pages, wsis_profile, wsis_reports
from infosoc.provenance import recorded

if TYPE_CHECKING:
    from infosoc._infosoc import SupportsArrowStream, _Language


@recorded("wsis.reports")
def reports(
    series: Series,
    folder: str | PathLike[str],
    *,
    source: str,
    language: _Language = "en",
    stocktaking: Stocktaking | None = None,
    first: int | None = None,
    last: int | None = None,
    min_coverage: float | None = None,
    practice: Literal["world_bank", "itu", "uis"] | None = None,
    targets: str | SupportsArrowStream | None = None,
) -> list[Path]:
    """Write the global report and the six regional ones: for each a page that loads nothing, and its tables as CSV.

    Parameters
    ----------
    series : Series
        Figures of countries.
    folder : str or os.PathLike
        Where the files go: ``world.html``, ``africa.html`` and so on in every language, and a folder of CSV files
        beside each. These are for spreadsheets: text that one would run as a formula has an apostrophe in front.
    source : str
        Where the figures come from, with their licence, in the language of the page; written beneath every chart.
    language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
        The language of the pages. Arabic is written from right to left, charts too.
    stocktaking : Stocktaking, optional
        A register of activities.
    first, last, min_coverage, practice, targets : optional
        As for `infosoc.wsis_reports`.

    Returns
    -------
    list of pathlib.Path
        The pages.

    Raises
    ------
    InfosocError
        What `infosoc.wsis_reports` raises; `UnknownOption` for another language; `InvalidArgument` for a source without
        text.
    OSError
        If a file cannot be written. One that is there then stays as it was.

    Examples
    --------
    >>> from infosoc import wsis
    >>> figures = infosoc.Series.read("datasets/series/ict.csv")
    >>> winners = infosoc.Stocktaking.read_csv("datasets/wsis/prize_winners.csv")
    >>> pages = wsis.reports(figures, "reports", source="Banque mondiale, WDI (CC BY 4.0)", language="fr")
    >>> [page.name for page in pages][:3]
    ['world.html', 'africa.html', 'americas.html']
    """
    made = wsis_reports(
        series,
        stocktaking,
        first=first,
        last=last,
        min_coverage=min_coverage,
        practice=practice,
        targets=targets,
    )
    return [Path(page) for page in wsis_pages(made, folder, source=source, language=language)]


@recorded("wsis.page")
def page(one: Report, path: str | PathLike[str], *, source: str, language: _Language = "en") -> None:
    """Write one report as a page.

    Parameters
    ----------
    one : Report
        From `infosoc.wsis_reports`.
    path : str or os.PathLike
        The file, replaced whole if it exists.
    source : str
        Where the figures come from, with their licence, in the language of the page.
    language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
        The language of the page.

    Raises
    ------
    InfosocError
        `UnknownOption` for another language; `InvalidArgument` for a source without text.
    OSError
        If the file cannot be written.
    """
    wsis_page(one, path, source=source, language=language)


@recorded("wsis.profile")
def profile(
    series: Series,
    country: str,
    path: str | PathLike[str],
    *,
    source: str,
    language: _Language = "en",
    first: int | None = None,
    last: int | None = None,
    min_coverage: float | None = None,
    practice: Literal["world_bank", "itu", "uis"] | None = None,
    targets: str | SupportsArrowStream | None = None,
) -> Path:
    """Write the profile of a country as a page: its figures beside those of its region and of the world.

    Parameters
    ----------
    series, country : Series and str
        As for `infosoc.wsis_profile`.
    path : str or os.PathLike
        The file, replaced whole if it exists.
    source : str
        Where the figures come from, with their licence, in the language of the page.
    language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
        The language of the page.
    first, last, min_coverage, practice, targets : optional
        As for `infosoc.wsis_profile`.

    Returns
    -------
    pathlib.Path
        The page.

    Raises
    ------
    InfosocError
        What `infosoc.wsis_profile` raises; `UnknownOption` for another language; `InvalidArgument` for a source without
        text.
    OSError
        If the file cannot be written. One that is there then stays as it was.

    Examples
    --------
    >>> from infosoc import wsis
    >>> figures = infosoc.Series.read("datasets/series/ict.csv")
    >>> wsis.profile(figures, "MEX", "mexico.html", source="World Bank, WDI (CC BY 4.0)").name
    'mexico.html'
    """
    made = wsis_profile(
        series, country, first=first, last=last, min_coverage=min_coverage, practice=practice, targets=targets
    )
    made.write(path, source=source, language=language)
    return Path(path)
