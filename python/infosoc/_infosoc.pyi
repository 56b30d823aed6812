from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeAlias, final, type_check_only

from typing_extensions import Self, disjoint_base

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped]
    import polars

    from infosoc.display import Grid
    from infosoc.report import Section

__version__: str
describe_your_survey: str
enterprise_surveys: str
regulator_returns: str
schools_and_government: str

@type_check_only
class SupportsArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@type_check_only
class _Dataset(Protocol):
    """A dataset of `pyarrow.dataset`."""

    @property
    def schema(self) -> Any: ...
    def scanner(self, columns: Any = ..., **kwargs: Any) -> Any: ...

_Path: TypeAlias = str | PathLike[str]
_Structure: TypeAlias = _Path | tuple[_Path, str]
# polars is not required: where it is not installed, a type checker takes its types for Any.
_Column: TypeAlias = str | polars.Expr
_GroupingSet: TypeAlias = _Column | tuple[_Column, ...]
_Index: TypeAlias = Literal[
    "idi-2023",
    "idi-2024",
    "idi-2011",
    "idi-2015",
    "idi-2016",
    "idi-2017",
    "egdi",
    "egdi-2010",
    "egdi-2022",
    "price-baskets",
    "ipb-2010",
    "b2c",
]
_Step: TypeAlias = Literal["raw", "denominated", "imputed", "treated", "transformed", "normalised"]
_Level: TypeAlias = str | int | float | bool | Decimal
_Totals: TypeAlias = SupportsArrowStream | polars.LazyFrame | dict[_Level, float]
_Source: TypeAlias = (
    SupportsArrowStream
    | polars.LazyFrame
    | _Dataset
    | _Path
    | list[str]
    | list[PathLike[str]]
    | Callable[[Reading], Reading | None]
)
_Licences: TypeAlias = str | dict[str, str] | Sequence[str | dict[str, str]]
_Metadata: TypeAlias = SupportsArrowStream | _Path | dict[str, Any]
_By: TypeAlias = _GroupingSet | list[_GroupingSet]
_Sets: TypeAlias = str | tuple[str, ...] | list[str | tuple[str, ...]]
_Method: TypeAlias = Literal["weighted_mean", "ratio_of_sums", "sum", "mean", "median"]
_Imputation: TypeAlias = Literal["carry", "linear", "uis", "growth", "regression"]
_Language: TypeAlias = Literal["en", "fr", "es", "ar", "ru", "zh"]
_Practice: TypeAlias = Literal["world_bank", "itu", "uis"]
_Divide: TypeAlias = Literal["gender", "urban_rural", "youth"]
_OneGrouping: TypeAlias = "str | Grouping | SupportsArrowStream"
_Groups: TypeAlias = _OneGrouping | list[_OneGrouping]
_Download: TypeAlias = Literal[
    "long",
    "world_bank",
    "wdi",
    "databank",
    "unsd",
    "itu",
    "eurostat_tsv",
    "eurostat",
    "sdmx_csv",
    "sdmx_ml",
    "sdmx_json",
    "owid",
]
_GroupRows: TypeAlias = Literal["keep", "drop", "error"]
_AnnualRule: TypeAlias = Literal["end", "mid_year", "mean", "sum"]
_IncompleteYear: TypeAlias = Literal["missing", "compute"]
_Interval: TypeAlias = Literal["logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit", "asin", "mean"]
_QuantileInterval: TypeAlias = _Interval | Literal["replicates", "score"]
_Combine: TypeAlias = Literal["rubin", "shortcut"]
_Rule: TypeAlias = Literal["math", "school", "shahvaish", "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"]
_Preset: TypeAlias = Literal[
    "nchs_proportion_2017",
    "nchs_count_2023",
    "nchs_30_30",
    "nchs_nhhcs",
    "abs_huit",
    "statcan_cv",
    "psa",
    "eurostat_n",
]
_Reliability: TypeAlias = _Preset | ReliabilityRule
_FlagSystem: TypeAlias = Literal["sdmx", "eurostat", "statcan", "abs"]
_Certainty: TypeAlias = Literal["CONFIRMED", "PARTIAL", "INFERRED", "UNCONFIRMED", "RECALL", "UNKNOWN"]
_Edition: TypeAlias = Literal["2022", "2005", "SDG", "WDI", "theme"] | int
_Area: TypeAlias = Literal["A", "HH", "B", "ICT", "ED", "EG", "REF", "CITY", "FIN", "EWASTE", "CLIMATE"]
_Register: TypeAlias = Literal["stocktaking", "prize_nomination", "covid19_response", "open_consultation"]
_Dimension: TypeAlias = Literal[
    "action_line",
    "sdg",
    "region",
    "country",
    "organization_type",
    "activity_type",
    "coverage",
    "status",
    "register",
    "year",
]
_Kind: TypeAlias = Literal[
    "weighted_proportion",
    "ratio_of_totals",
    "per_100_inhabitants",
    "per_capita_intensity",
    "coverage_share",
    "price",
    "economic_share",
    "count_proportion",
    "count_ratio",
    "staged_count",
    "total",
]

class Immutable:
    """An object that does not change, and so is its own copy."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> str | tuple[Any, ...]: ...

@disjoint_base
class Table(Immutable):
    """A result as a table.

    Every result of infosoc is one. It needs no other package; it is handed to polars, pandas, pyarrow or DuckDB
    without a copy of the numbers, through the Arrow PyCapsule protocol.

    Examples
    --------
    >>> table = infosoc.indicators(sdg="17.8.1")
    >>> "code" in table.columns
    True
    """
    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
    @property
    def shape(self) -> tuple[int, int]:
        """The number of rows and of columns."""
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def to_polars(self) -> polars.DataFrame:
        """The table as a polars data frame.

        Returns
        -------
        polars.DataFrame

        Raises
        ------
        ImportError
            If polars is not installed.

        Examples
        --------
        >>> infosoc.units().to_polars().columns[:3]
        ['unit', 'sdmx', 'measures']
        """
    def to_pandas(self) -> pandas.DataFrame:
        """The table as a pandas data frame.

        Returns
        -------
        pandas.DataFrame

        Raises
        ------
        ImportError
            If pandas or pyarrow is not installed.

        Examples
        --------
        >>> list(infosoc.units().to_pandas().columns[:3])
        ['unit', 'sdmx', 'measures']
        """
    def to_dicts(self) -> list[dict[str, Any]]:
        """The table as a list of dictionaries, one per row.

        Returns
        -------
        list of dict

        Examples
        --------
        >>> [row["iso3"] for row in infosoc.areas().to_dicts() if row["name"] == "Mexico"]
        ['MEX']
        """
    def value_labels(self, language: _Language = "en") -> dict[str, dict[str, str]]:
        """What the values of its columns stand for, as the codebook of the dataset says that the result was made of: what a
        reader of a print, a page, a workbook or a Data Package sees in the place of codes.

        Parameters
        ----------
        language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
            The language of the reader; where the codebook has no words in it, its words are given as they are.

        Returns
        -------
        dict of dict
            By column, the words for its values; empty where the result has no codebook behind it. The argument ``labels`` of
            `Workbook.add` takes them as they are, and so does ``names`` of `infosoc.display.wide`, one column of them.

        Examples
        --------
        >>> hh6 = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6", by="region")
        >>> hh6.value_labels()["region"]["01"]
        'Aguascalientes'
        """
    def to_text(self, *, language: _Language = "en", rows: int = 30, width: int | None = None) -> str:
        """The table as text, as it prints.

        Parameters
        ----------
        language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
            The language of the reader, for words in place of codes, column headings and numbers. In English columns keep the
            names by which code asks for them.
        rows : int, default 30
            How many rows are shown.
        width : int, optional
            How many characters a line has; otherwise as many as the terminal.

        Returns
        -------
        str

        Examples
        --------
        >>> hh6 = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6", by="area")
        >>> "Valeur" in hh6.to_text(language="fr")
        True
        """
    def to_html(self, *, language: _Language = "en", rows: int = 30) -> str:
        """The table as an HTML ``table`` element, as a notebook shows it.

        Parameters
        ----------
        language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
            The language of the reader, as of `to_text`.
        rows : int, default 30
            How many rows are shown.

        Returns
        -------
        str

        Examples
        --------
        >>> hh6 = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6", by="area")
        >>> ">Zona urbana<" in hh6.to_html(language="es")
        True
        """
    def write_csv(
        self,
        path: str | PathLike[str],
        *,
        spreadsheet: bool = False,
        delimiter: Literal[",", ";", "\t", "|"] = ",",
        decimal: Literal[".", ","] = ".",
        bom: bool = False,
    ) -> None:
        """Write the table to a CSV file, with full precision and empty cells for missing values.

        Parameters
        ----------
        path : str or os.PathLike
            The file. One that exists is replaced whole, or left as it was if the new one cannot be written; it keeps its
            permissions. Where the path is a link, the file that it points to is replaced.
        spreadsheet : bool, default False
            Whether the file is for a spreadsheet, as Excel, and not for data that are read again. Text and names of columns
            that begin with ``=``, ``+``, ``-``, ``@``, a tab or the end of a line get an apostrophe in front, so that no
            spreadsheet runs them as a formula. Numbers stay numbers.
        delimiter : str, default ","
            What stands between cells: a comma, ``;``, a tab or ``|``. Excel in French or Spanish wants ``;``.
        decimal : str, default "."
            What stands before decimals; a comma needs another delimiter.
        bom : bool, default False
            Whether the file begins with a byte order mark, without which Excel garbles the letters beyond ASCII.

        Raises
        ------
        OSError
            If the file cannot be written.
        InvalidArgument
            For another delimiter or decimal mark, and where the two are one.

        Examples
        --------
        >>> import pyarrow, tempfile, pathlib
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "for_excel.csv"
        >>> people = pyarrow.table({"w": [1.0] * 4, "internet": [1, 0, 0, 0]})
        >>> infosoc.Survey(people, weight="w").mean("internet").write_csv(path, delimiter=";", decimal=",", bom=True)
        >>> path.read_text(encoding="utf-8-sig").splitlines()[1].split(";")[2]
        '0,25'
        """
    def write_json(self, path: str | PathLike[str]) -> None:
        """Write the table to a file of JSON: a list of objects, one for each row, with full precision and ``null`` for missing values.

        Parameters
        ----------
        path : str or os.PathLike
            The file, which is written as by `write_csv`: whole, or the old one stays.

        Raises
        ------
        OSError
            If the file cannot be written.

        Examples
        --------
        >>> import json, pathlib, pyarrow, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "internet.json"
        >>> people = pyarrow.table({"w": [1.0] * 4, "internet": [1, 0, 0, 0]})
        >>> infosoc.Survey(people, weight="w").proportion("internet").write_json(path)
        >>> [row["value"] for row in json.loads(path.read_text())]
        [0.25]
        """
    def write_package(
        self,
        folder: _Path,
        *,
        title: str | None = None,
        name: str | None = None,
        description: str | None = None,
        licences: _Licences | None = None,
        sources: _Licences | None = None,
        publisher: str | None = None,
        version: str | None = None,
        created: str | None = None,
        key: str | list[str] | None = None,
    ) -> Table:
        """Write the table as a Data Package of the Frictionless standard, version 2.

        The folder gets ``datapackage.json`` with the schema, licences and sources, and ``data.csv``; for a `Series` also the code
        lists ``indicators.csv``, ``areas.csv`` and ``units.csv``, to which the data refer. An empty cell is a missing value, not
        0. Figures that are not for publication (status ``Q``, or a status of confidentiality) have no numbers. All files are
        written before the first takes its place; each replaces an old one of the same name. Other files of the folder stay.

        Parameters
        ----------
        folder : str or os.PathLike
            Where the package goes; it is made where it does not exist.
        title : str, optional
            A title for people; by default the title of the indicator, if the table is a series of one.
        name : str, optional
            A name for catalogues, of small letters, digits, ``.``, ``-`` and ``_``; the words of the title by default.
        description : str, optional
            What the data are.
        licences : str, dict or list of them, optional
            A name such as ``"CC-BY-4.0"`` or ``"OGL-UK-3.0"``, the address of a text, or ``name``, ``path`` and ``title``.
        sources : str, dict or list of them, optional
            Sources beside those in the column ``source``: a title, an address, or ``title`` and ``path``.
        publisher : str, optional
            The office that publishes the data.
        version : str, optional
            The version of the data.
        created : str, optional
            Date and time with their zone, such as ``"2026-11-29T12:00:00Z"``; now by default.
        key : str or list of str, optional
            The columns that make a row unique. A series knows its own.

        Returns
        -------
        Table
            What a reader of the package will miss, and what was left out, as findings: ``no_licence``, ``no_source``,
            ``withheld`` (figures that are not for publication and still had numbers), ``not_finite``.

        Raises
        ------
        OSError
            If a file cannot be written; the old files stay.
        InfosocError
            `UnknownColumn` or `InvalidArgument` for a key that is not there or not unique; `InvalidArgument` for a name or a time
            that the standard does not allow, and for names of columns with line breaks; `TableError` for a column that no CSV file can hold.

        Examples
        --------
        >>> import os
        >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
        >>> findings = mexico.estimate("HH6", by=["area"]).write_package("hh6-package", title="HH6", sources="INEGI")
        >>> sorted(os.listdir("hh6-package"))
        ['data.csv', 'datapackage.json']
        """
    def __reduce__(self) -> tuple[Any, ...]: ...
    def _repr_html_(self) -> str: ...

@disjoint_base
class Publishable(Table):
    """Figures that a reliability rule can be applied to, and that can be made ready for publication."""
    def quality(self, rule: _Reliability) -> Table:
        """What a reliability rule says of each figure, in columns beside it. Nothing is hidden: see `suppress`.

        Parameters
        ----------
        rule : str or ReliabilityRule
            The name of a rule of an agency, from `reliability_rules`, or a rule of your own.

        Returns
        -------
        Table
            The columns of the result, and ``reliability`` (``released``, ``caution``, ``unreliable``, ``review``,
            ``suppressed``, ``not_assessed`` or ``no_value``), ``reason``, and the flag to publish the figure with:
            ``obs_status`` (SDMX), ``eurostat_flag``, ``statcan_symbol``, ``abs_symbol``.

        Raises
        ------
        UnknownOption
            If no rule has this name.
        InvalidArgument
            If a grouping column has the name of a column that is added.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2.0] * 40, "internet": [1, 0, 1, 1] * 10})
        >>> shares = infosoc.Survey(people, weight="w").proportion("internet")
        >>> row = shares.quality("eurostat_n").to_dicts()[0]
        >>> row["reliability"], row["obs_status"], row["eurostat_flag"], row["reason"]
        ('caution', 'U', 'u', 'cases 40, below 50')
        """
    def suppress(
        self,
        rule: _Reliability | None = None,
        *,
        min_n: int | None = None,
        zeros: bool = False,
        dominated: SupportsArrowStream | None = None,
        dominance: dict[str, float] | None = None,
        secondary: bool = True,
        not_stated: Literal["left_out", "shown", "hidden", "as_group"] = "left_out",
        base: int | None = None,
        rounding: Literal["conventional", "random"] = "conventional",
        seed: int | None = None,
    ) -> Publication:
        """A table ready for publication: what may not be shown is hidden, and so is what would give it away.

        Parameters
        ----------
        rule : str or ReliabilityRule, optional
            Hide what this rule suppresses, and flag what it says is of low reliability.
        min_n : int, optional
            Hide figures from fewer cases of the sample than this; agencies use 3, 5 or 10.
        zeros : bool, default False
            Whether groups without any cases are hidden too.
        dominated : table, optional
            Hide the cells that `dominance` found; not for a cross-table: its cells are not totals of one variable.
        dominance : dict, optional
            Hide the ratios of totals that one or a few respondents dominate, in figures of a dataset: ``{"p": 10}`` or
            ``{"n": 2, "k": 85}`` in per cent, as in `dominance`, of the answers of the sample, unweighted.
        secondary : bool, default True
            Whether further cells are hidden until no published sum has a single hidden cell.
        not_stated : {"left_out", "shown", "hidden", "as_group"}, default "left_out"
            Groups whose category is missing, such as persons of unknown age. ``left_out``: hidden like others if they have
            few cases, but out of secondary suppression; ``shown``: whatever their cases, unless the rule suppresses them;
            ``hidden``: never shown, and out of secondary suppression; ``as_group``: a group like any other.
        base : int, optional
            Round counts to multiples of this; 3, 5 or 10.
        rounding : {"conventional", "random"}, default "conventional"
            To the nearest multiple, halves away from zero; or at random and unbiased to one of the two nearest.
        seed : int, optional
            The key of random rounding: with the same key the same cell is always rounded the same way.

        Returns
        -------
        Publication
            The columns of the result without any number in hidden rows, whose ``status`` is ``suppressed`` and whose
            ``obs_status`` is ``Q``; the flags, which tell unreliable figures from confidential ones and nothing more; its
            ``log`` has the reasons.

        Raises
        ------
        InvalidArgument
            If nothing is asked for, ``min_n`` is below 2, the result is a comparison, or a cross-table has dominated cells.
        InfosocError
            `UnknownOption`; `NoSuchRow` for dominated cells that the result does not have.

        Notes
        -----
        A sum is: the groups of a set and their totals in every smaller set, the row for all included; the shares of the
        categories of a variable. A share and its total are hidden together, and so is every figure whose denominator is
        a hidden count. In a cross-table a sum is: a row or a column with its margin, the margins with the total, and a
        cell over the groups with that of the whole. Several sums together may still bound a hidden figure closely: for
        protection against that, use tau-Argus.

        Nobody outside the office knows who did not state an age, so that a figure of these persons discloses none of
        them, and 16 of them need not hide the figure of those of 15 to 24. tau-Argus has the same choice: ``MIS(1)`` is
        ``shown``, ``MIS(0)`` is ``as_group``.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2.0] * 40, "area": ["north"] * 3 + ["east"] * 12 + ["west"] * 25})
        >>> table = infosoc.Survey(people, weight="w").count(by="area").suppress(min_n=5)
        >>> [(row["area"], row["value"], row["obs_status"]) for row in table.to_dicts()]
        [(None, 80.0, 'A'), ('east', None, 'Q'), ('north', None, 'Q'), ('west', 50.0, 'A')]
        >>> [(row["area"], row["cause"]) for row in table.log().to_dicts()]
        [('east', 'secondary'), ('north', 'few_cases')]
        >>> sexes, areas = ["F"] * 22 + ["M"] * 21, (["town"] * 20 + ["farm"] * 2) + (["town"] * 9 + ["farm"] * 12)
        >>> people = pyarrow.table({"w": [1.0] * 43, "sex": sexes, "area": areas})
        >>> table = infosoc.Survey(people, weight="w").table("sex", "area").suppress(min_n=5)
        >>> [(row["sex"], row["area"], row["n"]) for row in table.to_dicts()][:4]
        [('F', 'farm', None), ('F', 'town', None), ('F', None, 22), ('M', 'farm', None)]
        >>> hh6 = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6", by=["area"])
        >>> [row["obs_status"] for row in hh6.suppress("statcan_cv", min_n=10).to_dicts()]
        ['A', 'A', 'A']
        >>> firms = infosoc.open_dataset("datasets/synthetic/enterprises").estimate("B2", by=["activity"])
        >>> [row["activity"] for row in firms.suppress(dominance={"n": 2, "k": 50}).log().to_dicts()]
        ['ISIC4_E', 'ISIC4_L']
        """

@final
class Measure(Immutable):
    """A statistic to estimate; made by `mean`, `total`, `proportion`, `ratio`, `quantile`, `count`,
    `variance`, `std`, `minimum`, `maximum` and `multiple`.
    """
    @property
    def name(self) -> str:
        """The name of the measure in the results."""
    @property
    def columns(self) -> list[str]:
        """The columns it reads of each row, its condition last."""

def mean(
    column: _Column | Sequence[_Column],
    *,
    where: _Column | Sequence[_Column] | None = None,
    level: float = 0.95,
    name: str | None = None,
    combine: _Combine | None = None,
) -> Measure:
    """The weighted mean of a numeric column.

    Parameters
    ----------
    column : str, polars.Expr or list of them
        The variable. Cases with it missing are outside the estimate and counted in `n_missing`.
    where : str or polars.Expr, optional
        A true/false or 0/1 column: only cases for which it is true. They are a domain: the others stay in the design.
    level : float, default 0.95
        The confidence level of the t interval.
    name : str, optional
        The name of the measure in the result.
    combine : {"rubin", "shortcut"}, optional
        How estimates from several imputations or plausible values are combined: "rubin" by Rubin's rules (1987), with the
        degrees of freedom of Barnard and Rubin (1999); "shortcut" uses the sampling variance of the first column only.

    Returns
    -------
    Measure

    Notes
    -----
    As R ``svymean(~column, subset(design, where), na.rm = TRUE)``.

    Examples
    --------
    >>> infosoc.mean("minutes", where="internet")
    <infosoc.Measure mean(minutes)>
    """

def total(
    column: _Column | Sequence[_Column],
    *,
    where: _Column | Sequence[_Column] | None = None,
    level: float = 0.95,
    name: str | None = None,
    combine: _Combine | None = None,
) -> Measure:
    """The weighted total of a numeric or 0/1 column.

    Parameters
    ----------
    column : str, polars.Expr or list of them
        The variable.
    where : str or polars.Expr, optional
        Only cases for which this column is true.
    level : float, default 0.95
        The confidence level of the t interval.
    name : str, optional
        The name of the measure in the result.
    combine : {"rubin", "shortcut"}, optional
        How estimates from several imputations or plausible values are combined: "rubin" by Rubin's rules (1987), with the
        degrees of freedom of Barnard and Rubin (1999); "shortcut" uses the sampling variance of the first column only.

    Returns
    -------
    Measure

    Notes
    -----
    As R ``svytotal``. Cases with the variable missing add nothing.

    Examples
    --------
    >>> infosoc.total("internet").name
    'total(internet)'
    """

def proportion(
    column: _Column | Sequence[_Column],
    *,
    where: _Column | Sequence[_Column] | None = None,
    interval: _Interval = "logit",
    level: float = 0.95,
    categorical: bool = False,
    percent: bool = False,
    name: str | None = None,
    combine: _Combine | None = None,
) -> Measure:
    """The share of cases with a characteristic.

    Parameters
    ----------
    column : str, polars.Expr or list of them
        A 0/1 or true/false variable (one row), or text or categories (one row per level).
    where : str or polars.Expr, optional
        Only cases for which this column is true: the base of the share.
    interval : {"logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit"}, default "logit"
        The confidence interval: on the logit scale, exact (Korn and Graubard 1998), of Wilson's score test, of the
        likelihood-ratio test, on the arcsine scale, or symmetric. With replicate weights "logit" takes the variance of the
        logits of the replicates, and "xlogit" that of the share. R's words "asin" and "mean" mean "arcsine" and "wald".
        All but "wald" lie within 0 and 1. Where the share is 0 or 1, the interval is one-sided whatever the kind.
    level : float, default 0.95
        The confidence level.
    categorical : bool, default False
        Whether to treat a numeric variable as codes of categories, one row per code.
    percent : bool, default False
        Whether the share is in per cent, and a difference of two in percentage points, as in the figures of a dataset.
    name : str, optional
        The name of the measure in the result.
    combine : {"rubin", "shortcut"}, optional
        How estimates from several imputations or plausible values are combined: "rubin" by Rubin's rules (1987), with the
        degrees of freedom of Barnard and Rubin (1999); "shortcut" uses the sampling variance of the first column only.

    Returns
    -------
    Measure

    Raises
    ------
    UnknownOption
        If `interval` is not one of these.

    Notes
    -----
    As R ``svyciprop(~column, design, method = interval)``. The result is a share of 1 unless ``percent`` is true. A numeric
    variable with values other than 0 and 1 raises ``NotBinary`` when it is estimated: 8, 9 and 99 are often missing
    answers.

    Examples
    --------
    >>> infosoc.proportion("internet", interval="beta", level=0.9)
    <infosoc.Measure proportion(internet)>
    """

def ratio(
    numerator: _Column | Sequence[_Column],
    denominator: _Column | Sequence[_Column],
    *,
    where: _Column | Sequence[_Column] | None = None,
    level: float = 0.95,
    name: str | None = None,
    combine: _Combine | None = None,
) -> Measure:
    """The ratio of two weighted totals.

    Parameters
    ----------
    numerator, denominator : str, polars.Expr or list of them
        Numeric variables. Cases with either missing are outside the estimate.
    where : str or polars.Expr, optional
        Only cases for which this column is true.
    level : float, default 0.95
        The confidence level of the t interval.
    name : str, optional
        The name of the measure in the result.
    combine : {"rubin", "shortcut"}, optional
        How estimates from several imputations or plausible values are combined: "rubin" by Rubin's rules (1987), with the
        degrees of freedom of Barnard and Rubin (1999); "shortcut" uses the sampling variance of the first column only.

    Returns
    -------
    Measure

    Notes
    -----
    As R ``svyratio``. Persons using a computer at work per person employed, for example: both are totals.

    Examples
    --------
    >>> infosoc.ratio("computer_users", "employed")
    <infosoc.Measure ratio(computer_users/employed)>
    """

def quantile(
    column: _Column | Sequence[_Column],
    probabilities: float | Sequence[float] | None = None,
    *,
    rule: _Rule = "math",
    where: _Column | Sequence[_Column] | None = None,
    interval: _QuantileInterval = "wald",
    level: float = 0.95,
    name: str | None = None,
    combine: _Combine | None = None,
) -> Measure:
    """Quantiles of a numeric column: the median, quartiles, and so on.

    Parameters
    ----------
    column : str, polars.Expr or list of them
        The variable. Cases with it missing are outside the estimate and counted in `n_missing`.
    probabilities : float or list of float, default 0.5
        Shares of the population above 0 and below 1; one row of the result for each.
    rule : {"math", "school", "shahvaish", "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"}, default "math"
        Which number it is: the smallest value with at least that share at or below it ("math"), the same but midway to
        the next case where the share is met exactly ("school"), the weighted forms of the definitions of Hyndman and Fan
        (1996), or that of Shah and Vaish (2006).
    where : str or polars.Expr, optional
        Only cases for which this column is true.
    interval : {"wald", "logit", "beta", "wilson", "likelihood", "arcsine", "xlogit", "replicates", "score"}, default "wald"
        The interval of the share of cases at or below the quantile, which Woodruff's interval is made from; see
        `proportion`. With replicate weights "replicates" takes the variance of the replicates' own quantiles instead, which
        is right for half-samples, bootstrap and successive differences and not for the jackknife. "score" are the values
        that a score test does not reject.
    level : float, default 0.95
        The confidence level.
    name : str, optional
        The name in the result, followed by the probability if several are given; otherwise ``quantile(column, 0.5)``.
    combine : {"rubin", "shortcut"}, optional
        How estimates from several imputations or plausible values are combined: "rubin" by Rubin's rules (1987), with the
        degrees of freedom of Barnard and Rubin (1999); "shortcut" uses the sampling variance of the first column only.

    Returns
    -------
    Measure

    Raises
    ------
    UnknownOption
        If `rule` or `interval` is not one of these.

    Notes
    -----
    As R ``svyquantile(~column, design, probabilities, qrule = rule, interval.type = interval)``. The limits are the
    quantiles of the limits of the share at or below the estimate (Woodruff 1952), and the standard error is the width of
    the interval over 2t. Near an end of the values a limit may not exist: it is null, with the standard error, and the
    status is ``one_sided``. Quantiles have no design effect, no numerator and cannot be compared by `difference`.

    Examples
    --------
    >>> infosoc.quantile("minutes", [0.25, 0.75], rule="school")
    <infosoc.Measure quantile(minutes, 0.25, 0.75)>
    """

def count(*, where: _Column | None = None, level: float = 0.95, name: str | None = None) -> Measure:
    """The estimated number of units in the population.

    Parameters
    ----------
    where : str or polars.Expr, optional
        Only cases for which this column is true.
    level : float, default 0.95
        The confidence level of the t interval.
    name : str, optional
        The name of the measure in the result.

    Returns
    -------
    Measure

    Examples
    --------
    >>> infosoc.count(where="internet").name
    'count'
    """

def variance(
    column: _Column | Sequence[_Column],
    *,
    where: _Column | Sequence[_Column] | None = None,
    level: float = 0.95,
    name: str | None = None,
    combine: _Combine | None = None,
) -> Measure:
    """The variance of a numeric column in the population, with its standard error.

    Parameters
    ----------
    column : str, polars.Expr or list of them
        The variable. Cases with it missing are outside the estimate and counted in `n_missing`.
    where : str or polars.Expr, optional
        Only cases for which this column is true.
    level : float, default 0.95
        The confidence level of the t interval.
    name : str, optional
        The name of the measure in the result.
    combine : {"rubin", "shortcut"}, optional
        As in `mean`, for a list of columns.

    Returns
    -------
    Measure

    Notes
    -----
    As R ``svyvar``: the weighted mean of the squares of the deviations from the weighted mean, times n/(n - 1).

    Examples
    --------
    >>> infosoc.variance("minutes")
    <infosoc.Measure variance(minutes)>
    """

def std(
    column: _Column | Sequence[_Column],
    *,
    where: _Column | Sequence[_Column] | None = None,
    level: float = 0.95,
    name: str | None = None,
    combine: _Combine | None = None,
) -> Measure:
    """The standard deviation of a numeric column in the population, the root of its `variance`, with its standard error.

    Parameters
    ----------
    column : str, polars.Expr or list of them
        The variable.
    where : str or polars.Expr, optional
        Only cases for which this column is true.
    level : float, default 0.95
        The confidence level of the t interval.
    name : str, optional
        The name of the measure in the result.
    combine : {"rubin", "shortcut"}, optional
        As in `mean`, for a list of columns.

    Returns
    -------
    Measure

    Examples
    --------
    >>> import pyarrow
    >>> people = pyarrow.table({"w": [1, 1, 1], "minutes": [10, 20, 30]})
    >>> infosoc.Survey(people, weight="w").estimate(infosoc.std("minutes")).to_dicts()[0]["value"]
    10.0
    """

def minimum(
    column: _Column | Sequence[_Column],
    *,
    where: _Column | Sequence[_Column] | None = None,
    level: float = 0.95,
    name: str | None = None,
    combine: _Combine | None = None,
) -> Measure:
    """The smallest value among the cases. Its sampling error cannot be estimated from the design: ``se`` is null, with
    status ``no_variance`` and a note.

    Parameters
    ----------
    column : str, polars.Expr or list of them
        The variable.
    where : str or polars.Expr, optional
        Only cases for which this column is true.
    level : float, default 0.95
        As other measures have it; there is no interval.
    name : str, optional
        The name of the measure in the result.
    combine : {"rubin", "shortcut"}, optional
        As in `mean`, for a list of columns.

    Returns
    -------
    Measure

    Examples
    --------
    >>> infosoc.minimum("minutes").name
    'minimum(minutes)'
    """

def maximum(
    column: _Column | Sequence[_Column],
    *,
    where: _Column | Sequence[_Column] | None = None,
    level: float = 0.95,
    name: str | None = None,
    combine: _Combine | None = None,
) -> Measure:
    """The largest value among the cases; its error is unknown, like that of `minimum`.

    Parameters
    ----------
    column : str, polars.Expr or list of them
        The variable.
    where : str or polars.Expr, optional
        Only cases for which this column is true.
    level : float, default 0.95
        As other measures have it; there is no interval.
    name : str, optional
        The name of the measure in the result.
    combine : {"rubin", "shortcut"}, optional
        As in `mean`, for a list of columns.

    Returns
    -------
    Measure

    Examples
    --------
    >>> infosoc.maximum("minutes").name
    'maximum(minutes)'
    """

def multiple(
    columns: Sequence[_Column],
    *,
    where: _Column | None = None,
    interval: _Interval = "logit",
    level: float = 0.95,
    name: str | None = None,
) -> Measure:
    """A question that takes several answers, as one measure: the share of the cases that gave each answer, and the share of
    each among all answers given.

    Parameters
    ----------
    columns : list of str or polars.Expr
        A 0/1 or true/false variable for each answer. A row in which any of them has a value is a case, and what it leaves
        out it did not choose.
    where : str or polars.Expr, optional
        Only cases for which this column is true.
    interval : {"logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit"}, default "logit"
        The kind of confidence interval of shares of cases; shares of responses have t intervals.
    level : float, default 0.95
        The confidence level.
    name : str, optional
        The name of the measure in the result, followed by ", of cases" and ", of responses".

    Returns
    -------
    Measure
        Two rows for each answer, which is their ``level``.

    Notes
    -----
    Shares of cases may sum to more than 1, those of responses sum to 1. They are ratios of totals, whose covariance is that
    of any two rows of a result.

    Examples
    --------
    >>> import pyarrow
    >>> people = pyarrow.table({"w": [2, 1, 1], "web": [1, 0, 1], "mail": [1, 1, None]})
    >>> svy = infosoc.Survey(people, weight="w")
    >>> rows = svy.estimate(infosoc.multiple(["web", "mail"])).to_dicts()
    >>> [(row["measure"][24:], row["level"], round(row["value"], 3)) for row in rows]
    [('cases', 'web', 0.75), ('cases', 'mail', 0.75), ('responses', 'web', 0.5), ('responses', 'mail', 0.5)]
    """

class Shortcuts(Immutable):
    """Methods for the most common measures, for surveys that have `estimate`.

    They take the keywords of the functions of the same names. For other measures use `estimate`.
    """
    def __new__(cls, *_arguments: Any, **_keywords: Any) -> Self: ...
    def mean(
        self,
        column: _Column | Sequence[_Column],
        by: _By | None = None,
        *,
        where: _Column | None = None,
        level: float = 0.95,
        name: str | None = None,
        combine: _Combine | None = None,
    ) -> Estimates:
        """The weighted mean of one or more columns; see `infosoc.mean`.

        Parameters
        ----------
        column : str, polars.Expr or list of them
            The variables.
        by : str, polars.Expr, tuple or list, optional
            The grouping sets, as in `estimate`.
        where : str or polars.Expr, optional
            Only cases for which this column is true.
        level : float, default 0.95
            The confidence level.
        name : str, optional
            The name of the measure in the result.
        combine : {"rubin", "shortcut"}, optional
            As in `infosoc.mean`: the columns are imputations or plausible values of one variable.

        Returns
        -------
        Estimates

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
        >>> svy = infosoc.Survey(people, weight="w")
        >>> [round(row["value"], 2) for row in svy.mean("minutes", by="sex").to_dicts()]
        [30.5, 40.0, 21.0]
        """
    def total(
        self,
        column: _Column | Sequence[_Column],
        by: _By | None = None,
        *,
        where: _Column | None = None,
        level: float = 0.95,
        name: str | None = None,
        combine: _Combine | None = None,
    ) -> Estimates:
        """The weighted total of one or more columns; see `infosoc.total`.

        Parameters
        ----------
        column : str, polars.Expr or list of them
            The variables.
        by : str, polars.Expr, tuple or list, optional
            The grouping sets, as in `estimate`.
        where : str or polars.Expr, optional
            Only cases for which this column is true.
        level : float, default 0.95
            The confidence level.
        name : str, optional
            The name of the measure in the result.
        combine : {"rubin", "shortcut"}, optional
            As in `infosoc.mean`: the columns are imputations or plausible values of one variable.

        Returns
        -------
        Estimates

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
        >>> svy = infosoc.Survey(people, weight="w")
        >>> svy.total("minutes").to_dicts()[0]["value"]
        183.0
        """
    def proportion(
        self,
        column: _Column | Sequence[_Column],
        by: _By | None = None,
        *,
        where: _Column | None = None,
        interval: _Interval = "logit",
        level: float = 0.95,
        categorical: bool = False,
        percent: bool = False,
        name: str | None = None,
        combine: _Combine | None = None,
    ) -> Estimates:
        """The share of cases with a characteristic; see `infosoc.proportion`.

        Parameters
        ----------
        column : str, polars.Expr or list of them
            The variables.
        by : str, polars.Expr, tuple or list, optional
            The grouping sets, as in `estimate`.
        where : str or polars.Expr, optional
            Only cases for which this column is true.
        interval : {"logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit"}, default "logit"
            The kind of confidence interval.
        level : float, default 0.95
            The confidence level.
        categorical : bool, default False
            Whether to take a numeric variable as codes of categories.
        percent : bool, default False
            Whether to give percentages, from 0 to 100.
        name : str, optional
            The name of the measure in the result.
        combine : {"rubin", "shortcut"}, optional
            As in `infosoc.mean`: the columns are imputations or plausible values of one variable.

        Returns
        -------
        Estimates

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
        >>> svy = infosoc.Survey(people, weight="w")
        >>> [round(row["value"], 3) for row in svy.proportion("internet", by="sex").to_dicts()]
        [0.833, 0.667, 1.0]
        """
    def ratio(
        self,
        numerator: _Column | Sequence[_Column],
        denominator: _Column,
        by: _By | None = None,
        *,
        where: _Column | None = None,
        level: float = 0.95,
        name: str | None = None,
        combine: _Combine | None = None,
    ) -> Estimates:
        """The ratio of two weighted totals; see `infosoc.ratio`.

        Parameters
        ----------
        numerator, denominator : str or polars.Expr
            Numeric variables.
        by : str, polars.Expr, tuple or list, optional
            The grouping sets, as in `estimate`.
        where : str or polars.Expr, optional
            Only cases for which this column is true.
        level : float, default 0.95
            The confidence level.
        name : str, optional
            The name of the measure in the result.
        combine : {"rubin", "shortcut"}, optional
            As in `infosoc.mean`: the columns are imputations or plausible values of one variable.

        Returns
        -------
        Estimates

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
        >>> svy = infosoc.Survey(people, weight="w")
        >>> round(svy.ratio("minutes", "internet").to_dicts()[0]["value"], 2)
        36.6
        """
    def quantile(
        self,
        column: _Column | Sequence[_Column],
        probabilities: float | Sequence[float] | None = None,
        by: _By | None = None,
        *,
        rule: _Rule = "math",
        where: _Column | None = None,
        interval: _QuantileInterval = "wald",
        level: float = 0.95,
        name: str | None = None,
        combine: _Combine | None = None,
    ) -> Estimates:
        """Quantiles of one or more columns; see `infosoc.quantile`.

        Parameters
        ----------
        column : str, polars.Expr or list of them
            The variables.
        probabilities : float or list of float, default 0.5
            Shares of the population above 0 and below 1.
        by : str, polars.Expr, tuple or list, optional
            The grouping sets, as in `estimate`.
        rule : str, default "math"
            Which number a quantile is.
        where : str or polars.Expr, optional
            Only cases for which this column is true.
        interval : {"wald", "logit", "beta", "wilson", "likelihood", "arcsine", "xlogit", "replicates", "score"}, default "wald"
            The interval of the share of cases at or below the quantile, or the variance of the replicates' own.
        level : float, default 0.95
            The confidence level.
        name : str, optional
            The name of the measure in the result.
        combine : {"rubin", "shortcut"}, optional
            As in `infosoc.mean`: the columns are imputations or plausible values of one variable.

        Returns
        -------
        Estimates

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2, 1], "minutes": [60, 30, 45, 120, 90]})
        >>> infosoc.Survey(people, weight="w").quantile("minutes", 0.5).to_dicts()[0]["value"]
        60.0
        """
    def count(
        self, by: _By | None = None, *, where: _Column | None = None, level: float = 0.95, name: str | None = None
    ) -> Estimates:
        """The estimated number of units in the population; see `infosoc.count`.

        Parameters
        ----------
        by : str, polars.Expr, tuple or list, optional
            The grouping sets, as in `estimate`.
        where : str or polars.Expr, optional
            Only cases for which this column is true.
        level : float, default 0.95
            The confidence level.
        name : str, optional
            The name of the measure in the result.

        Returns
        -------
        Estimates

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
        >>> svy = infosoc.Survey(people, weight="w")
        >>> [(row["sex"], row["value"]) for row in svy.count(by="sex").to_dicts()]
        [(None, 6.0), ('F', 3.0), ('M', 3.0)]
        """

@final
class Survey(Shortcuts):
    """A table of survey cases and the design they were drawn with.

    Parameters
    ----------
    table : polars, pandas or pyarrow table, DuckDB relation, DataFile, any object with ``__arrow_c_stream__``, path or function
        The cases: all rows of the sample. Do not filter beforehand; use `where`, `by` or `scope`. Columns are taken when
        they are named; others may hold anything. Paths of Parquet files or of folders of them (one, or a list) and
        datasets of ``pyarrow.dataset`` are read in batches; links are followed, each file once; so is a `ScanFile`, which
        `scan_file` makes of an SPSS, Stata, SAS or text file. In a `DataFile` (from `read_file`), values declared missing in
        the file are treated as missing. Groups and shares
        come in the order of enums and of ordered categories; all others sort by value.
    weight : str or polars.Expr, optional
        How many units of the population each row stands for. Without it, weights follow from `fpc`, or are 1.
    strata : str or polars.Expr, optional
        Parts of the population that were sampled independently.
    psu : str or polars.Expr, optional
        Primary sampling units; without them every row is its own.
    ssu : str, polars.Expr or list of them, optional
        Units of the second and later stages of sampling.
    fpc : str, polars.Expr or list of them, optional
        Population sizes (or sampling fractions) of each stage, for the finite population correction.
    nest : bool, default False
        Whether PSU identifiers restart in each stratum.
    lonely_psu : {"fail", "remove", "adjust", "average", "certainty"}, default "fail"
        What to do with strata of a single PSU.
    adjust_domain_lonely : bool, default False
        Whether the rules "adjust" and "average" also hold for strata of several PSUs in which a domain has cases in one alone.
    scope : str or polars.Expr, optional
        A true/false column: the rows that estimates refer to. The others keep their place in the design.
    pps : str, Pps or a square matrix, optional
        Units drawn with unequal probabilities and without replacement: "brewer", "overton", "hartley_rao", or joint
        probabilities; see `Pps`. The `fpc` then holds the probability of each unit.
    replicates : Replicates, optional
        Replicate weights, in place of `strata`, `psu`, `ssu` and `fpc`; see `Replicates`.
    deff : {"auto", "replace", "without_replacement"}, default "auto"
        What design effects compare with: a simple random sample with replacement, as R ``deff = "replace"``, or without,
        as R ``deff = TRUE``, for which the weights have to sum to the population. "auto" is without, but with replacement
        where the weights sum to less than twice the number of cases, as those do that were divided by their mean, unless
        `fpc` says that half or more of the units were drawn.
    df : float, optional
        Degrees of freedom of all estimates, in place of PSUs less strata.
    missing : list or dict, optional
        Codes that are missing answers. A list, such as ``[97, 98, 99]``, is for all columns except the design's; a dict
        names columns, ``{"hours": [97, 98]}``, or gives each code its class, ``{"hours": {97: "refused", 98: "unknown"}}``.
        The cases keep their place, and `missing` tells how many had which.
    stream : bool, default False
        Read the table in batches: for streams and lazy frames that are larger than memory. Quantiles and calibration
        read it several times and are refused for a stream that can be read once; what needs all cases at once, such
        as regression, is refused. Memory is bounded where the rows of each PSU follow each other.
    unfold_limit : int, optional
        The most memory, in bytes, that the decompressed columns of one Parquet file may take. By default 1000 times the size of
        the file, but at least 1 GiB. This guards against files crafted to exhaust memory when decompressed.
    progress : bool or callable, optional
        Whether a bar shows how much was read (with the package tqdm), or a function that is called with the number of
        rows read and the number of all rows, or None. Without it there is a bar in notebooks and terminals.

    Raises
    ------
    InfosocError
        `UnknownColumn`, `InvalidWeight`, `MissingDesignValue`, `NotNested`, `InvalidFpc` or `LonelyPsu`; where there are
        several, `SeveralErrors` with all of them.

    Notes
    -----
    As R ``svydesign(ids = ~psu + ssu, strata = ~strata, weights = ~weight, fpc = ~fpc, nest = nest)``.

    Examples
    --------
    >>> import pyarrow
    >>> people = pyarrow.table({
    ...     "stratum": [1, 1, 1, 1, 2, 2, 2, 2], "psu": [1, 1, 2, 2, 3, 3, 4, 4],
    ...     "w": [90, 80, 95, 70, 60, 85, 75, 65], "internet": [1, 1, 0, 1, 0, 1, 1, 0],
    ... })
    >>> svy = infosoc.Survey(people, weight="w", strata="stratum", psu="psu")
    >>> svy.total("internet").to_dicts()[0]["value"]
    400.0
    """
    def pooling(self) -> Table | None:
        """What was found when the waves were pooled, for a survey that `infosoc.pool` made: a Table with ``severity``,
        ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message`` and ``remedy``; None for another.
        """
    def __new__(
        cls,
        table: _Source,
        *,
        weight: _Column | None = None,
        strata: _Column | None = None,
        psu: _Column | None = None,
        ssu: _Column | Sequence[_Column] | None = None,
        fpc: _Column | Sequence[_Column] | None = None,
        nest: bool = False,
        lonely_psu: Literal["fail", "remove", "adjust", "average", "certainty"] = "fail",
        adjust_domain_lonely: bool = False,
        scope: _Column | None = None,
        pps: _PpsMethod | SupportsArrowStream | Sequence[Sequence[float]] | Pps | None = None,
        replicates: Replicates | None = None,
        deff: Literal["auto", "replace", "without_replacement"] = "auto",
        df: float | None = None,
        missing: Sequence[Any] | dict[str, Any] | None = None,
        stream: bool = False,
        unfold_limit: int | None = None,
        progress: bool | Callable[[int, int | None], object] | None = None,
    ) -> Survey: ...
    def table(
        self,
        rows: _Column,
        columns: _Column,
        by: _By | None = None,
        *,
        where: _Column | None = None,
        share: Literal["total", "row", "column"] = "total",
        interval: _Interval = "logit",
        level: float = 0.95,
    ) -> CrossTable:
        """The two-way table of two variables: weighted counts, shares and margins.

        Parameters
        ----------
        rows, columns : str or polars.Expr
            Two variables of any type. Cases with either missing are outside the table and counted in `n_missing`.
        by : str, polars.Expr or sequence, optional
            Groups, as in `estimate`: a table and a test of independence for each, after the table and the test of all
            cases.
        where : str or polars.Expr, optional
            Only cases for which this column is true.
        share : {"total", "row", "column"}, default "total"
            Whether shares sum to 1 over the whole table, each row or each column.
        interval : str, default "logit"
            The kind of confidence interval, as in `proportion`.
        level : float, default 0.95
            The confidence level.

        Returns
        -------
        CrossTable

        Raises
        ------
        InfosocError
            `UnknownColumn`, `NotBinary`, `UnknownOption`, `InvalidArgument` for one variable twice, and `EmptyTable`
            where no case has both.

        Notes
        -----
        Counts as R ``svytable``, shares as ``svymean`` of the interaction, or of one variable ``svyby`` the other.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({
        ...     "w": [2, 1, 1, 3, 2, 1], "sex": ["F", "F", "M", "M", "F", "M"], "internet": [1, 0, 1, 1, 0, 0],
        ... })
        >>> table = infosoc.Survey(people, weight="w").table("sex", "internet", share="row")
        >>> [(row["sex"], row["internet"], row["count"], round(row["value"], 3)) for row in table.to_dicts()][:3]
        [('F', 0, 3.0, 0.6), ('F', 1, 2.0, 0.4), ('F', None, 5.0, 1.0)]
        >>> round(table.test().p_value, 3)
        0.384
        """
    def missing(self) -> Table:
        """The codes that were declared as missing, with the class of missing of each.

        Returns
        -------
        Table
            Columns ``column``, ``code``, ``missing`` (the class: "missing" where none was given) and ``n``, the cases that
            had it. Without rows if nothing was declared.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [10, 10, 20], "internet": [1, 9, 0]})
        >>> infosoc.Survey(people, weight="w", missing={"internet": [9]}).missing().to_dicts()
        [{'column': 'internet', 'code': '9', 'missing': 'missing', 'n': 1}]
        """
    def regress(
        self,
        outcome: _Column | Sequence[_Column],
        terms: _Column | tuple[_Column, ...] | Sequence[_Column | tuple[_Column, ...]],
        *,
        family: str = "gaussian",
        link: str | None = None,
        offset: _Column | None = None,
        where: _Column | Sequence[_Column] | None = None,
        reference: dict[str, Any] | None = None,
        categories: str | Sequence[str] | None = None,
        imputed: Mapping[str, Sequence[_Column]] | None = None,
        combine: Literal["rubin", "shortcut"] | None = None,
        exponentiate: bool = False,
        level: float = 0.95,
    ) -> Regression:
        """Fit a generalised linear model, with standard errors under the design.

        Text, categories and true/false are factors, whose coefficients compare each category with the reference; numbers are slopes. Cases
        with one of the columns missing are outside the model, as a domain of the design.

        Parameters
        ----------
        outcome : str, polars.Expr or list of them
            The column to explain: numbers, 0/1 or true/false; for the binomial family also shares from 0 to 1. A list has the imputations or
            plausible values of one variable, and needs `combine`.
        terms : str, tuple, polars.Expr or list of them
            What it depends on. A tuple of columns is their interaction, and implies their main effects. ``[]`` for the intercept alone.
        family : {"gaussian", "binomial", "poisson", "gamma"}, default "gaussian"
            How the variance depends on the mean. The quasi-families of R are the same models: ``"quasibinomial"``, ``"quasipoisson"``.
        link : {"identity", "log", "logit", "probit", "cloglog", "inverse"}, optional
            The function of the mean that is linear in the terms; "identity", "logit", "log" and "inverse" for the families as listed.
        offset : str or polars.Expr, optional
            A column that is added to the linear predictor, such as the logarithm of an exposure.
        where : str or polars.Expr, optional
            Only the cases for which a true/false or 0/1 column is true, as a domain.
        reference : dict, optional
            The category that others of a column are compared with: ``{"sex": "F"}``. The first with cases, in the order of the column, if
            not given. A column of numbers with a reference is one of categories.
        categories : str or list of str, optional
            Columns of numbers that are codes of categories.
        imputed : dict, optional
            The columns with the imputations of other variables, by their names in `terms`: ``{"income": ["income_1", "income_2"]}``. They go
            together with those of the outcome, the first with the first.
        combine : {"rubin", "shortcut"}, optional
            How imputations are combined: by Rubin's rules, or with the sampling variance of the first alone.
        exponentiate : bool, default False
            Whether ``value`` and limits are exponentials: odds ratios, ratios of rates.
        level : float, default 0.95
            The confidence level of the intervals.

        Returns
        -------
        Regression

        Raises
        ------
        CollinearTerms
            If some coefficients cannot be estimated separately, or an interaction has an empty cell.
        Separation
            If the outcome does not vary where some terms say, so that a coefficient is infinite.
        ModelNotConverged
            If the fit does not converge or has no valid starting values.
        InvalidArgument
            If the family has no such outcome or link, or a factor has only one category.
        EmptyTable
            If no case has all columns.

        Notes
        -----
        As R ``svyglm`` at its solution; R stops earlier, which leaves up to 1e-5 in standard errors. Degrees of freedom are those of the
        design in the cases of the model, less the number of coefficients other than the intercept. With replicate weights the model is fitted in each.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({
        ...     "w": [2, 1, 1, 3, 2, 1, 1, 2], "sex": ["F", "F", "M", "M", "F", "M", "F", "M"], "internet": [1, 0, 1, 1, 0, 0, 1, 1]})
        >>> model = infosoc.Survey(people, weight="w").regress("internet", ["sex"], family="binomial")
        >>> [(row["term"], row["level"], round(row["odds_ratio"], 6)) for row in model.to_dicts()]
        [('(Intercept)', None, 1.0), ('sex', 'M', 6.0)]
        >>> [round(row["value"], 6) for row in model.margins("sex").to_dicts()]
        [0.5, 0.857143, 0.357143]
        """
    def decompose(
        self,
        outcome: _Column | Sequence[_Column],
        terms: _Column | tuple[_Column, ...] | Sequence[_Column | tuple[_Column, ...]],
        by: _Column,
        *,
        groups: tuple[Any, Any] | None = None,
        method: Literal["two_fold", "three_fold"] = "two_fold",
        coefficients: Literal["pooled", "neumark", "first", "second", "average", "population"] | None = None,
        detail: Literal["whole", "term", "level"] = "term",
        normalise: bool = False,
        family: str = "gaussian",
        link: str | None = None,
        where: _Column | Sequence[_Column] | None = None,
        reference: dict[str, Any] | None = None,
        categories: str | Sequence[str] | None = None,
        imputed: Mapping[str, Sequence[_Column]] | None = None,
        combine: Literal["rubin", "shortcut"] | None = None,
        level: float = 0.95,
    ) -> GapDecomposition:
        """Split the gap between two groups in the mean of an outcome (Oaxaca 1973; Blinder 1973), with standard errors under the design.

        A model in each group says which part of the gap goes with other values of the terms, and which with other coefficients. Standard errors
        cover everything together, including the means of the terms. No part is an effect: what is unexplained holds all that the model
        leaves out.

        Parameters
        ----------
        outcome : str, polars.Expr or list of them
            As for `regress`; a list has imputations or plausible values of one variable.
        terms : str, tuple, polars.Expr or list of them
            As for `regress`, without the column of the groups.
        by : str or polars.Expr
            The column of the groups.
        groups : tuple, optional
            The two groups: the gap is the mean of the first minus the mean of the second. May be omitted if
            the column has two categories; they are then taken in order.
        method : {"two_fold", "three_fold"}, default "two_fold"
            An explained and an unexplained part; or endowments, coefficients and their interaction, seen from the second group.
        coefficients : {"pooled", "neumark", "first", "second", "average", "population"}, optional
            Those at which differences are explained, of two parts: of both groups together with the group in the model (if not given) or without
            it, of one of them, or the mean of both, plain or by their populations.
        detail : {"whole", "term", "level"}, default "term"
            How far parts are split. What goes with coefficients is split by category only if they are normalised.
        normalise : bool, default False
            Whether the coefficients of categories are made to sum to 0 (Yun 2005). Otherwise the detail of what goes with coefficients
            depends on which categories are the references, and `note` says so.
        family : {"gaussian", "binomial", "poisson", "gamma"}, default "gaussian"
            As for `regress`.
        link : {"identity", "log", "logit", "probit", "cloglog"}, optional
            The link function. By default that of the family, except that gamma uses "log": the mean under an inverse link need not
            exist for the cases of the other group.
        where : str or polars.Expr, optional
            Only the cases for which a true/false or 0/1 column is true, as a domain.
        reference : dict, optional
            The category that others of a column are compared with.
        categories : str or list of str, optional
            Columns of numbers that are codes of categories.
        imputed : dict, optional
            The columns with the imputations of other variables, as for `regress`.
        combine : {"rubin", "shortcut"}, optional
            How imputations are combined.
        level : float, default 0.95
            The confidence level of the intervals.

        Returns
        -------
        GapDecomposition

        Raises
        ------
        InvalidArgument
            If the column does not have exactly two groups with cases and `groups` is not given.
        CollinearTerms
            If a group has no case in some category, so that its model has no coefficient for it.
        Separation
            If the outcome does not vary in some category of a group.
        EmptyTable
            If a group has no case with all columns.

        Notes
        -----
        For links other than the identity the means are predicted by the model, and parts are split in proportion to what each term contributes to
        the linear predictor (Yun 2004), which does not depend on the order of the terms. Degrees of freedom are those of the design in the cases of
        both groups. With replicate weights everything is computed in each.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({
        ...     "w": [1] * 8, "sex": ["F", "F", "F", "F", "M", "M", "M", "M"],
        ...     "schooling": [4, 6, 8, 6, 6, 8, 10, 12], "hours": [3, 5, 8, 4, 6, 9, 10, 15]})
        >>> parts = infosoc.Survey(people, weight="w").decompose(
        ...     "hours", ["schooling"], "sex", groups=("M", "F"), coefficients="first", detail="whole")
        >>> [(row["part"], round(row["value"], 3)) for row in parts.to_dicts()]
        [('mean', 10.0), ('mean', 5.0), ('gap', 5.0), ('explained', 4.2), ('unexplained', 0.8)]
        """
    def estimate(
        self,
        measures: Measure | Sequence[Measure | Sequence[Measure]],
        by: _By | None = None,
        *,
        standardise: tuple[str, dict[Any, float] | SupportsArrowStream] | None = None,
    ) -> Estimates:
        """Estimate measures, overall and by groups, in one pass over the rows.

        Parameters
        ----------
        measures : Measure or list of Measure
            What to estimate; see `mean`, `total`, `proportion`, `ratio` and `count`.
        by : str, polars.Expr, tuple or list, optional
            The grouping sets. A list has one set each: ``["sex", ("sex", "age_group")]`` gives estimates by sex, and by
            sex and age group. A tuple is one set of several columns.

        standardise : tuple of str and dict or table, optional
            A column and the share, or number, that each of its levels has in another population: ``("age_group", shares)``, as a
            dict, a pandas Series, or a table of the column and its shares.
            Beside each estimate, the crude one, stands the same standardised to these shares. For means, proportions and
            ratios; a group whose cases lack a level has no value, and the column ``note`` names the level, and what has no share.

        Returns
        -------
        Estimates
            One row per measure and group, the overall rows first.

        Raises
        ------
        InfosocError
            `UnknownColumn`, `WrongType`, `NotBinary`, `NotFinite`; several together as `SeveralErrors`.

        Notes
        -----
        Groups are domains of the whole design, as in R ``svyby``: PSUs without cases of the group still count.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M", "F", "M"], "internet": [1, 1, 0, 0]})
        >>> svy = infosoc.Survey(people, weight="w")
        >>> estimates = svy.estimate([infosoc.proportion("internet"), infosoc.count()], by=["sex"])
        >>> [(row["measure"], row["sex"], row["value"]) for row in estimates.to_dicts()][:4]
        [('proportion(internet)', None, 0.5), ('count', None, 6.0), ('proportion(internet)', 'F', 0.666...), ('proportion(internet)', 'M', 0.333...)]
        """
    def poststratify(self, columns: _Column | Sequence[_Column], totals: _Totals, *, total: str = "total") -> Survey:
        """Post-stratification: multiply the weights at each level by one factor, so that they sum to its total.

        Parameters
        ----------
        columns : str, polars.Expr or list of them
            The column of the levels, or several for their combinations.
        totals : table, dict or pandas Series
            The number of units of the population at each level: a table with one row per level, the columns under the same
            names and the numbers in `total`; for one column also a dictionary of level and number, or a pandas Series
            with the levels in its index. Levels match by value:
            1, 1.0 and "1" are the same.
        total : str, default "total"
            The column of numbers in the table.

        Returns
        -------
        Survey
            The same cases with new weights. Standard errors account for the totals.

        Raises
        ------
        InvalidMargin
            If sample and totals do not fit: a level without a total or without cases, missing values, totals that are
            missing, negative or given twice. Several together are `SeveralErrors`.
        UnknownColumn
            If survey or table do not have a column.

        Notes
        -----
        As R ``postStratify(design, ~columns, totals)``.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [10, 12, 11, 9], "sex": ["F", "F", "M", "M"], "internet": [1, 0, 1, 1]})
        >>> svy = infosoc.Survey(people, weight="w").poststratify("sex", {"F": 26, "M": 24})
        >>> [round(row["weight"], 2) for row in svy.weights().to_dicts()]
        [11.82, 14.18, 13.2, 10.8]
        >>> census = pyarrow.table({"sex": ["F", "M"], "persons": [26, 24]})
        >>> same = infosoc.Survey(people, weight="w").poststratify("sex", census, total="persons")
        """
    def rake(
        self,
        margins: Sequence[tuple[_Column | Sequence[_Column], _Totals]],
        *,
        total: str = "total",
        tolerance: float = 1e-9,
        iterations: int = 500,
    ) -> Survey:
        """Raking: adjust the weights to each of several margins in turn until all are met.

        Parameters
        ----------
        margins : list of tuple
            Pairs of columns and totals, each as `poststratify` takes them: ``[("sex", by_sex), (["region", "age"], census)]``.
        total : str, default "total"
            The column of numbers in the tables.
        tolerance : float, default 1e-9
            How close to its target, relative to it, every total must come. Margins whose sums are further apart than that
            are refused.
        iterations : int, default 500
            Maximum number of passes through the margins.

        Returns
        -------
        Survey
            The same cases with new weights. Standard errors account for the totals.

        Raises
        ------
        InvalidMargin, UnknownColumn
            As for `poststratify`; also if the margins do not sum to the same population.
        NotConverged
            With the margins and levels that are not met, and by how much.

        Notes
        -----
        As R ``rake``. `calibrate` with ``distance="raking"`` gives the same weights, and standard errors by weighted
        regression, where those of ``rake`` come from unweighted means.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({
        ...     "w": [10, 12, 11, 9], "sex": ["F", "F", "M", "M"], "area": ["urban", "rural", "urban", "rural"]})
        >>> svy = infosoc.Survey(people, weight="w").rake(
        ...     [("sex", {"F": 26, "M": 24}), ("area", {"urban": 30, "rural": 20})])
        >>> [(row["margin"], row["level"], round(row["after"], 6)) for row in svy.calibration().to_dicts()]
        [('sex', 'F', 26.0), ('sex', 'M', 24.0), ('area', 'rural', 20.0), ('area', 'urban', 30.0)]
        """
    def calibrate(
        self,
        margins: Sequence[tuple[_Column | Sequence[_Column], _Totals | float] | float],
        *,
        distance: Literal["linear", "raking", "logit"] = "linear",
        bounds: tuple[float | None, float | None] | None = None,
        trim: tuple[float | None, float | None] | None = None,
        same_within: _Column | None = None,
        variance: _Column | None = None,
        total: str = "total",
        tolerance: float = 1e-9,
        iterations: int = 100,
    ) -> Survey:
        """Calibrate the weights to margins and to totals of numbers: generalised regression (GREG), raking and logit
        distances, within bounds.

        Parameters
        ----------
        margins : list
            Pairs of columns and totals as in `rake`; pairs of a numeric column and its total, ``("rooms", 14_300_000)``; or
            a number alone, the number of units in the population (which margins of levels imply).
        distance : {"linear", "raking", "logit"}, default "linear"
            The distance function: the weight factor g is 1 + u ("linear"), exp(u) ("raking"), or a logistic curve between
            the bounds ("logit"), with u a linear combination of the variables. Linear without bounds is GREG, in which
            weights may become negative.
        bounds : tuple of float, optional
            The smallest and the largest factor g, such as ``(0.5, 2)``; None for no limit on one side. The logit distance
            needs both, on either side of 1.
        trim : tuple of float, optional
            Limits at which the factors are cut off once the totals are met. What is cut off is spread evenly over the others; the
            totals are then no longer met exactly; `calibration()` shows the differences.
        same_within : str or polars.Expr, optional
            A column, such as the household, within which all cases keep one factor.
        variance : str or polars.Expr, optional
            A column with the variance of the residuals: the larger, the less a weight moves.
        total : str, default "total"
            The column of numbers in the tables.
        tolerance : float, default 1e-9
            How close to its target, relative to it, every total must come. Margins whose sums are further apart than that
            are refused.
        iterations : int, default 100
            Maximum Newton iterations.

        Returns
        -------
        Survey
            The same cases with new weights. Standard errors account for the totals.

        Raises
        ------
        InvalidMargin, UnknownColumn
            As for `rake`.
        InvalidArgument
            If the bounds leave no room.
        NotConverged
            With the margins and levels that are not met, and by how much: the bounds may be too tight.

        Notes
        -----
        As R ``calibrate(design, formula, population, calfun = distance, bounds = bounds, trim = trim)``; `same_within` is
        ``aggregate.stage`` for any column.

        Examples
        --------
        >>> import pyarrow
        >>> homes = pyarrow.table({"w": [90, 110, 95, 105], "area": ["u", "u", "r", "r"], "rooms": [3, 5, 2, 4]})
        >>> svy = infosoc.Survey(homes, weight="w").calibrate(
        ...     [("area", {"u": 220, "r": 190}), ("rooms", 1475)], distance="raking", bounds=(0.5, 2))
        >>> round(svy.total("rooms").to_dicts()[0]["value"], 6)
        1475.0
        """
    def trim_weights(self, *, lower: float | None = None, upper: float | None = None, strict: bool = False) -> Survey:
        """Cut the weights off at a lower and an upper limit, and spread what is cut off evenly over the other cases.

        Parameters
        ----------
        lower, upper : float, optional
            The smallest and the largest weight. Cases of weight 0 keep it.
        strict : bool, default False
            Whether to go on until no weight is beyond a limit; otherwise what is spread may take some there.

        Returns
        -------
        Survey
            The same cases with new weights of the same sum. Totals matched before no longer hold; `calibration` has them beside their targets.

        Raises
        ------
        InvalidArgument
            If the limits do not enclose the mean weight.

        Notes
        -----
        As R ``trimWeights``.

        Examples
        --------
        >>> import pyarrow
        >>> svy = infosoc.Survey(pyarrow.table({"w": [1, 2, 9]}), weight="w").trim_weights(upper=6)
        >>> [row["weight"] for row in svy.weights().to_dicts()]
        [2.5, 3.5, 6.0]
        """
    def adjust_nonresponse(
        self,
        response: _Column,
        classes: _Column | list[_Column] | tuple[_Column, ...] | None = None,
        *,
        codes: dict[str, _Level | list[_Level] | tuple[_Level, ...]] | None = None,
        min_respondents: int = 1,
        max_factor: float | None = None,
        eligible_share: float | None = None,
        propensity: _Column | list[_Column] | tuple[_Column, ...] | None = None,
        method: Literal["classes", "propensity", "propensity_classes"] | None = None,
        groups: int = 5,
        weighted: bool = True,
        balance: _Column | list[_Column] | tuple[_Column, ...] | None = None,
    ) -> Survey:
        """Adjust weights for non-response: respondents take over the weight of non-respondents in their class.

        All cases stay in the survey: non-respondents have weight 0, and the design keeps its units. Standard errors account for
        both phases, sampling and response; each set of replicate weights is adjusted separately, in the same final classes,
        whether replicates are made before or after.

        Parameters
        ----------
        response : str or polars.Expr
            The outcome of each case: true or 1 for a respondent, false or 0 for an eligible case without an answer, or the words
            ``rr`` (respondent), ``nr`` (no answer), ``in`` (ineligible) and ``uk`` (unknown eligibility).
        classes : str, polars.Expr or list of them, optional
            The columns whose combinations are the classes, the most important first. Without any, all cases are one class.
        codes : dict, optional
            The values of `response` that stand for each word: ``{"rr": [1, 2], "nr": [3, 4], "in": 5, "uk": 6}``.
        min_respondents : int, default 1
            A class with fewer respondents is merged with its neighbour: the class before or after, in the order of the columns,
            that shares most of the leading ones; if two do, the one with fewer respondents, or the earlier.
        max_factor : float, optional
            A class whose factor is larger is merged in the same way.
        eligible_share : float, optional
            The share of the unknown cases that belong to the population (the e of AAPOR). Otherwise they belong to it as often as
            the known cases of their class.
        propensity : str, polars.Expr or list of them, optional
            The variables of a logistic response model, known for all cases: numbers as they are, others by their levels.
        method : {"classes", "propensity", "propensity_classes"}, optional
            "classes" divides weights by the response rate of the class, "propensity" by the response probability from the model
            (refitted in each replicate), and "propensity_classes" by the response rate of classes of similar probability. By
            default "propensity" if variables are given for the model, otherwise "classes".
        groups : int, default 5
            How many classes of similar probability.
        weighted : bool, default True
            Whether the model is fitted with the weights.
        balance : str, polars.Expr or list of them, optional
            Further variables known for all cases, for the balance in the diagnosis.

        Returns
        -------
        Survey
            The same cases with new weights; `nonresponse` has the diagnosis, with the log of merged classes.

        Raises
        ------
        InvalidArgument
            If values are not dispositions, no merging satisfies the rule, or the model predicts response perfectly.
        UnknownColumn
            If the table does not have a column.

        Examples
        --------
        >>> import pyarrow
        >>> sample = pyarrow.table({
        ...     "w": [10, 10, 20, 20, 20], "region": ["N", "N", "S", "S", "S"], "responded": [True, False, True, True, False]})
        >>> svy = infosoc.Survey(sample, weight="w").adjust_nonresponse("responded", classes=["region"])
        >>> [row["weight"] for row in svy.weights().to_dicts()]
        [20.0, 0.0, 30.0, 30.0, 0.0]
        >>> round(svy.nonresponse().response_rate, 3)
        0.625
        """
    def outliers(
        self,
        variable: _Column,
        within: _Column | list[_Column] | tuple[_Column, ...] | None = None,
        *,
        key: _Column | list[_Column] | tuple[_Column, ...] | None = None,
        centre: Literal["mean", "median"] = "mean",
        cutoff: float | None = None,
    ) -> Outliers:
        """Answers that count for too much in the total of a variable, and how far one-sided winsorisation brings them down.

        An answer y of weight w above its cut-off K becomes K + (y - K) / w. One of weight 1, as in strata that are taken whole, stays
        as it is. Without a cut-off of your own, K = m + L / (w - 1) with m the centre of the group and L the root of
        L = sum(max(D - L, 0)), D = (y - m)(w - 1), which makes the mean squared error of the total smallest (Kokic and Bell 1994;
        Clark 1995).

        Parameters
        ----------
        variable : str or polars.Expr
            The magnitude, such as turnover.
        within : str, polars.Expr or list of them, optional
            The columns of the groups within which answers are alike, such as the strata; the whole sample if not given.
        key : str, polars.Expr or list of them, optional
            The columns by which a case is known, to be shown beside it.
        centre : {"mean", "median"}, default "mean"
            What an answer is compared with: the weighted mean of its group or its weighted median.
        cutoff : float, optional
            A cut-off of your own for all answers, in the unit of the variable.

        Returns
        -------
        Outliers
            The answers above their cut-offs, those that move the total most first. Nothing is changed but in its ``survey``.

        Raises
        ------
        InfosocError
            `UnknownColumn`, `WrongType`, `NotFinite`, `InvalidArgument` for a cut-off that is not finite and for weights below 0.

        Examples
        --------
        >>> import pyarrow
        >>> firms = pyarrow.table({"id": [1, 2, 3, 4, 5], "w": [10, 10, 10, 10, 1], "sales": [2, 3, 4, 400, 9000],
        ...                        "size": ["small"] * 4 + ["large"]})
        >>> found = infosoc.Survey(firms, weight="w").outliers("sales", within="size", key="id")
        >>> [(row["id"], row["value"], round(row["winsorised"], 2)) for row in found.to_dicts()]
        [(4, 400.0, 266.01)]
        >>> round(found.survey().total("sales.winsorised").to_dicts()[0]["value"] - found.total - found.bias, 6)
        0.0
        """
    def nonresponse(self) -> Nonresponse | None:
        """The diagnosis of the last adjustment for non-response.

        Returns
        -------
        Nonresponse or None
            One row per final class; None if there was no adjustment.

        Examples
        --------
        >>> import pyarrow
        >>> sample = pyarrow.table({"w": [10, 10, 20, 20, 20], "region": ["N", "N", "S", "S", "S"], "responded": [1, 0, 1, 1, 0]})
        >>> svy = infosoc.Survey(sample, weight="w").adjust_nonresponse("responded", classes=["region"])
        >>> [(row["class"], row["respondents"], row["factor"]) for row in svy.nonresponse().to_dicts()]
        [('N', 1, 2.0), ('S', 2, 1.5)]
        """
    def weights(self, name: str = "weight") -> Table:
        """The weights as a table of one column, with one row per case in the order of the table, to keep beside the data.

        Parameters
        ----------
        name : str, default "weight"
            The name of the column.

        Returns
        -------
        Table
            Calibrated where the survey is; 0 outside the scope.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
        >>> svy = infosoc.Survey(people, weight="w")
        >>> raked = svy.poststratify("sex", {"F": 700, "M": 600})
        >>> [round(row["weight"], 1) for row in raked.weights().to_dicts()]
        [466.7, 200.0, 233.3, 400.0]
        """
    def make_replicates(
        self,
        method: Literal["jkn", "jk1", "brr", "fay", "bootstrap", "sdr"],
        *,
        rho: float | None = None,
        count: int | None = None,
        seed: int = 0,
        mse: bool = False,
    ) -> Survey:
        """Make replicate weights from the design, which take the place of its strata and PSUs.

        Parameters
        ----------
        method : {"jkn", "jk1", "brr", "fay", "bootstrap", "sdr"}
            "jkn" and "jk1": delete-one-PSU jackknife, with and without strata; "brr": balanced half-samples; "fay": Fay's
            method; "bootstrap": n - 1 PSUs drawn per stratum (Rao and Wu 1988); "sdr": successive differences in file order
            (Fay and Train 1995).
        rho : float, optional
            The factor of Fay's method, from 0 to below 1.
        count : int, optional
            How many replicates of the bootstrap, 200 if not given, or of successive differences, the order of a Hadamard
            matrix, 80 if not given.
        seed : int, default 0
            Where its random numbers start: the same seed gives the same weights on any machine.
        mse : bool, default False
            Whether deviations are from the estimate of the full sample and not from the mean of the replicates.

        Returns
        -------
        Survey
            The same cases; `replicate_weights` has the weights.

        Raises
        ------
        InvalidArgument
            If the method does not suit the design, such as half-samples of strata with an odd number of PSUs.

        Notes
        -----
        As R ``as.svrepdesign(design, type = method)``, "bootstrap" as its type subbootstrap.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"psu": [1, 1, 2, 3], "w": [10, 10, 12, 8], "internet": [1, 0, 1, 1]})
        >>> svy = infosoc.Survey(people, weight="w", psu="psu").make_replicates("jk1")
        >>> svy.replicate_weights().to_dicts()[0]
        {'rw1': 0.0, 'rw2': 15.0, 'rw3': 15.0}
        """
    def replicate_weights(self, prefix: str = "rw") -> Table | None:
        """The replicate weights, which contain the sampling weight, for files and other programs.

        Parameters
        ----------
        prefix : str, default "rw"
            What the names of the columns begin with.

        Returns
        -------
        Table or None
            One column for each replicate, one row for each case, in the order of the table. None without replicate weights.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
        >>> svy = infosoc.Survey(people, weight="w").make_replicates("jk1")
        >>> svy.replicate_weights().to_polars().columns
        ['rw1', 'rw2', 'rw3', 'rw4']
        """
    def replicate_scales(self) -> dict[str, Any] | None:
        """The scales of the variance by replicate weights.

        Returns
        -------
        dict or None
            ``scale``, ``rscales`` (one for each replicate) and ``mse``, as `Replicates` takes them. None without replicate
            weights.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
        >>> svy = infosoc.Survey(people, weight="w").make_replicates("jk1")
        >>> svy.replicate_scales()
        {'scale': 0.75, 'rscales': [1.0, 1.0, 1.0, 1.0], 'mse': False}
        """
    def calibration(self) -> Calibration | None:
        """The diagnosis of the last calibration of the weights.

        Returns
        -------
        Calibration or None
            One row per total, with its target and the estimates before and now; None if no weight was calibrated.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [10, 10, 10, 10], "sex": ["F", "M", "M", "M"]})
        >>> svy = infosoc.Survey(people, weight="w").poststratify("sex", {"F": 26, "M": 24})
        >>> [(row["level"], row["target"], row["after"]) for row in svy.calibration().to_dicts()]
        [('F', 26.0, 26.0), ('M', 24.0, 24.0)]
        """

@final
class Replicates(Immutable):
    """The replicate weights of a survey: their columns, how they were made, and how their estimates become a variance.

    Parameters
    ----------
    columns : str or list of str
        A pattern such as ``"rw*"`` (``*`` for any characters, ``?`` for one), with columns in natural order (rw2 before
        rw10), or a list of columns. The weight itself is never one of them. Where any column has a number in place of a
        ``*`` at the end, these are meant: ``"REPWT*"`` is REPWT1 and REPWT2, not REPWT and REPWTP1. Weights may be
        negative; a column that stands apart from the others, such as a flag, is an error.
    method : {"brr", "fay", "jk1", "jk2", "jkn", "bootstrap", "sdr", "other"}
        The method that made them, which decides the scale: balanced half-samples, Fay's, the jackknives, the bootstrap,
        successive differences ("acs" is the same), or any other, whose scale has to be given.
    scale : float, optional
        What the sum over all replicates is multiplied by; if not given, what the method says.
    rscales : float or list of float, optional
        What the term of each replicate is multiplied by. "jkn" needs them: (n - 1)/n of each replicate's stratum.
    mse : bool, optional
        Whether deviations are from the estimate of the full sample and not from the mean of the replicates. If not given,
        true for successive differences alone, as in R.
    combined : bool, default True
        Whether the columns contain the sampling weight, as published ones do; if not, they are multiplied by it.
    rho : float, optional
        The factor of Fay's method.
    df : float, optional
        Degrees of freedom of all estimates; if not given, the rank of the matrix of replicate weights less 1, in each
        group that of its own rows.

    Raises
    ------
    UnknownOption
        If `method` is not one of these. The rest is checked by `Survey`.

    Notes
    -----
    The variance is ``scale * sum(rscales * (theta_r - centre) ** 2)``, as in R ``svrepdesign``.

    Examples
    --------
    >>> import pyarrow
    >>> people = pyarrow.table({
    ...     "w": [10, 12, 11, 9], "internet": [1, 0, 1, 1], "rw1": [20, 0, 22, 0], "rw2": [0, 24, 0, 18],
    ...     "rw3": [20, 0, 0, 18], "rw4": [0, 24, 22, 0]})
    >>> svy = infosoc.Survey(people, weight="w", replicates=infosoc.Replicates("rw*", "brr"))
    >>> round(svy.total("internet").to_dicts()[0]["se"], 2)
    10.2
    """
    def __new__(
        cls,
        columns: str | Sequence[str],
        method: Literal["brr", "fay", "jk1", "jk2", "jkn", "bootstrap", "sdr", "acs", "other"],
        *,
        scale: float | None = None,
        rscales: float | Sequence[float] | None = None,
        mse: bool | None = None,
        combined: bool = True,
        rho: float | None = None,
        df: float | None = None,
    ) -> Replicates: ...
    def find(self, columns: Sequence[str], weight: str | None = None) -> list[str]:
        """The columns of replicate weights in a table.

        Parameters
        ----------
        columns : list of str
            The names of all columns of the table.
        weight : str, optional
            The column of the sampling weight; it is never a replicate.

        Returns
        -------
        list of str

        Raises
        ------
        UnknownColumn
            If no column has a name, or matches a pattern.

        Examples
        --------
        >>> infosoc.Replicates("rw*", "bootstrap").find(["rw10", "sex", "rw2", "rw"], weight="rw")
        ['rw2', 'rw10']
        """

@final
class TableState:
    """Rows of a survey folded into what a two-way table of them needs: `State` for tables.

    Rows are added in any parts and any order; states of different rows are merged, and go from one process to another as
    bytes or by pickle. The table equals `Survey.table` over all rows at once, within 1e-12 relative.

    Parameters
    ----------
    rows, columns : str
        Two variables of any type, as in `Survey.table`.
    by : str, tuple or list, optional
        Groups, as in `Survey.table`.
    where : str, optional
        Only cases for which this column is true.
    share : {"total", "row", "column"}, default "total"
        Whether shares sum to 1 over the whole table, each row or each column.
    interval : {"logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit"}, default "logit"
        The kind of confidence interval, as in `proportion`.
    level : float, default 0.95
        The confidence level.
    weight, strata, psu, scope : str, optional
        As in `Survey`; columns are given by name.
    ssu, fpc : str or list of str, optional
        As in `Survey`.
    nest : bool, default False
        Whether PSU identifiers restart in each stratum.
    lonely_psu : {"fail", "remove", "adjust", "average", "certainty"}, default "fail"
        What to do with strata of a single PSU, of all rows together.
    replicates : Replicates, optional
        Replicate weights, as in `State`.
    df : float, optional
        As in `Survey`.
    deff : {"auto", "replace", "without_replacement"}, default "auto"
        As in `State`.

    Raises
    ------
    InvalidArgument
        For what a state cannot do.

    Examples
    --------
    >>> import pyarrow
    >>> north = pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "sex": ["F", "M", "F"], "internet": [1, 0, 1]})
    >>> south = pyarrow.table({"psu": [2, 3, 3], "w": [8, 5, 6], "sex": ["M", "F", "M"], "internet": [1, 1, 0]})
    >>> state = infosoc.TableState("sex", "internet", weight="w", psu="psu")
    >>> state.add(north)
    >>> state.add(south)
    >>> [(row["sex"], row["internet"], row["count"]) for row in state.table().to_dicts()][:3]
    [('F', 0, 0.0), ('F', 1, 22.0), ('F', None, 22.0)]
    """
    def __new__(
        cls,
        rows: str,
        columns: str,
        by: _By | None = None,
        *,
        where: str | None = None,
        share: Literal["total", "row", "column"] = "total",
        interval: _Interval = "logit",
        level: float = 0.95,
        weight: str | None = None,
        strata: str | None = None,
        psu: str | None = None,
        ssu: str | Sequence[str] | None = None,
        fpc: str | Sequence[str] | None = None,
        nest: bool = False,
        lonely_psu: Literal["fail", "remove", "adjust", "average", "certainty"] = "fail",
        scope: str | None = None,
        replicates: Replicates | None = None,
        deff: Literal["auto", "replace", "without_replacement"] = "auto",
        df: float | None = None,
    ) -> TableState: ...
    def add(self, table: SupportsArrowStream | polars.LazyFrame) -> None:
        """Add rows.

        Parameters
        ----------
        table : table, record batch or any object with ``__arrow_c_stream__``
            Rows of the sample, with the columns that are named; the rows of a unit may come in any number of parts.

        Raises
        ------
        InfosocError
            As `Survey` and `Survey.estimate` for what single rows show, with rows counted from the first that was added.
            After an error the state refuses to go on.

        Examples
        --------
        >>> import pyarrow
        >>> rows = pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "sex": ["F", "M", "F"], "internet": [1, 0, 1]})
        >>> state = infosoc.TableState("sex", "internet", weight="w", psu="psu")
        >>> state.add(rows)
        >>> state.rows
        3
        """
    def merge(self, other: TableState) -> None:
        """Add the rows of another state.

        Parameters
        ----------
        other : TableState
            A state of the same design and table; it stays as it is.

        Raises
        ------
        InvalidState
            If `other` was made for a different design or different measures.

        Examples
        --------
        >>> import pyarrow
        >>> rows = pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "sex": ["F", "M", "F"], "internet": [1, 0, 1]})
        >>> state = infosoc.TableState("sex", "internet", weight="w", psu="psu")
        >>> state.add(rows)
        >>> other = type(state).from_bytes(state.to_bytes())
        >>> state.merge(other)
        >>> state.rows
        6
        """
    @property
    def rows(self) -> int:
        """The number of rows that were added."""
    def to_bytes(self) -> bytes:
        """The state as bytes, for another process or a later time.

        Returns
        -------
        bytes

        Examples
        --------
        >>> import pyarrow
        >>> rows = pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "sex": ["F", "M", "F"], "internet": [1, 0, 1]})
        >>> state = infosoc.TableState("sex", "internet", weight="w", psu="psu")
        >>> state.add(rows)
        >>> type(state.to_bytes())
        <class 'bytes'>
        """
    @classmethod
    def from_bytes(cls, data: bytes) -> TableState:
        """The state that `to_bytes` wrote.

        Parameters
        ----------
        data : bytes
            What it returned.

        Returns
        -------
        TableState

        Raises
        ------
        InvalidState
            If `data` was not written by `to_bytes`, is damaged, or has a different format version.

        Examples
        --------
        >>> import pyarrow
        >>> rows = pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "sex": ["F", "M", "F"], "internet": [1, 0, 1]})
        >>> state = infosoc.TableState("sex", "internet", weight="w", psu="psu")
        >>> state.add(rows)
        >>> type(state).from_bytes(state.to_bytes()).rows
        3
        """
    def table(self) -> CrossTable:
        """The table of all rows that were added.

        Returns
        -------
        CrossTable
            As of `Survey.table`. Tests of independence need PSUs or replicate weights in the design.

        Raises
        ------
        InfosocError
            What only all rows together show, as `State.estimates`; `EmptyTable` where no case has both variables.

        Examples
        --------
        >>> import pyarrow
        >>> state = infosoc.TableState("sex", "internet", weight="w", psu="psu")
        >>> state.add(pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "sex": ["F", "M", "F"], "internet": [1, 0, 1]}))
        >>> [(row["sex"], row["internet"], row["count"]) for row in state.table().to_dicts()][:3]
        [('F', 0, 0.0), ('F', 1, 17.0), ('F', None, 17.0)]
        """

@final
class State:
    """Rows of a survey folded into what their estimates need: for data that come in parts, from files or processes.

    Rows are added in any parts and any order; states of different rows are merged, and go from one process to another as
    bytes or by pickle. The estimates equal `Survey.estimate` over all rows at once, within 1e-12 relative.

    Parameters
    ----------
    measures : Measure or list of Measure
        What to estimate; see `mean`, `total`, `proportion`, `ratio` and `count`. Quantiles take several readings of the
        rows, as `Survey` of a file or of a function over parts asks for them.
    by : str, tuple or list, optional
        The grouping sets, as in `Survey.estimate`.
    weight, strata, psu, scope : str, optional
        As in `Survey`; columns are given by name.
    ssu, fpc : str or list of str, optional
        As in `Survey`.
    nest : bool, default False
        Whether PSU identifiers restart in each stratum.
    lonely_psu : {"fail", "remove", "adjust", "average", "certainty"}, default "fail"
        What to do with strata of a single PSU, of all rows together.
    adjust_domain_lonely : bool, default False
        As in `Survey`.
    replicates : Replicates, optional
        Replicate weights, as in `Survey`. A pattern of columns is matched in the first table.
    df : float, optional
        As in `Survey`.
    deff : {"auto", "replace", "without_replacement"}, default "auto"
        What design effects compare with, as in `Survey`; of all rows together.

    Raises
    ------
    InvalidArgument
        For what a state cannot do, such as quantiles.

    Notes
    -----
    A state takes memory for each PSU (or replicate) in each domain that has rows in it, not for each row. `Survey` with the path of a
    file does the same for data in one place.

    Examples
    --------
    >>> import pyarrow
    >>> north = pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "internet": [1, 0, 1]})
    >>> south = pyarrow.table({"psu": [2, 3, 3], "w": [8, 5, 6], "internet": [1, 1, 0]})
    >>> state = infosoc.State(infosoc.total("internet"), weight="w", psu="psu")
    >>> state.add(north)
    >>> state.add(south)
    >>> state.estimates().to_dicts()[0]["value"]
    30.0
    """
    def __new__(
        cls,
        measures: Measure | Sequence[Measure],
        by: _By | None = None,
        *,
        weight: str | None = None,
        strata: str | None = None,
        psu: str | None = None,
        ssu: str | Sequence[str] | None = None,
        fpc: str | Sequence[str] | None = None,
        nest: bool = False,
        lonely_psu: Literal["fail", "remove", "adjust", "average", "certainty"] = "fail",
        adjust_domain_lonely: bool = False,
        scope: str | None = None,
        replicates: Replicates | None = None,
        deff: Literal["auto", "replace", "without_replacement"] = "auto",
        df: float | None = None,
    ) -> State: ...
    def add(self, table: SupportsArrowStream | polars.LazyFrame) -> None:
        """Add rows.

        Parameters
        ----------
        table : table, record batch or any object with ``__arrow_c_stream__``
            Rows of the sample, with the columns that are named; the rows of a unit may come in any number of parts.

        Raises
        ------
        InfosocError
            As `Survey` and `Survey.estimate` for what single rows show, with rows counted from the first that was added.
            After an error the state refuses to go on.

        Examples
        --------
        >>> import pyarrow
        >>> rows = pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "sex": ["F", "M", "F"], "internet": [1, 0, 1]})
        >>> state = infosoc.State(infosoc.total("internet"), weight="w", psu="psu")
        >>> state.add(rows)
        >>> state.rows
        3
        """
    def merge(self, other: State) -> None:
        """Add the rows of another state.

        Parameters
        ----------
        other : State
            A state of the same design, measures and grouping sets; it stays as it is.

        Raises
        ------
        InvalidState
            If `other` was made for a different design or different measures.

        Examples
        --------
        >>> import pyarrow
        >>> rows = pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "sex": ["F", "M", "F"], "internet": [1, 0, 1]})
        >>> state = infosoc.State(infosoc.total("internet"), weight="w", psu="psu")
        >>> state.add(rows)
        >>> other = type(state).from_bytes(state.to_bytes())
        >>> state.merge(other)
        >>> state.rows
        6
        """
    @property
    def rows(self) -> int:
        """The number of rows that were added."""
    def to_bytes(self) -> bytes:
        """The state as bytes, for another process or a later time.

        Returns
        -------
        bytes

        Examples
        --------
        >>> import pyarrow
        >>> rows = pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "sex": ["F", "M", "F"], "internet": [1, 0, 1]})
        >>> state = infosoc.State(infosoc.total("internet"), weight="w", psu="psu")
        >>> state.add(rows)
        >>> type(state.to_bytes())
        <class 'bytes'>
        """
    @classmethod
    def from_bytes(cls, data: bytes) -> State:
        """The state that `to_bytes` wrote.

        Parameters
        ----------
        data : bytes
            What it returned.

        Returns
        -------
        State

        Raises
        ------
        InvalidState
            If `data` was not written by `to_bytes`, is damaged, or has a different format version.

        Examples
        --------
        >>> import pyarrow
        >>> rows = pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "sex": ["F", "M", "F"], "internet": [1, 0, 1]})
        >>> state = infosoc.State(infosoc.total("internet"), weight="w", psu="psu")
        >>> state.add(rows)
        >>> type(state).from_bytes(state.to_bytes()).rows
        3
        """
    def estimates(self) -> Estimates:
        """The estimates of all rows that were added.

        Returns
        -------
        Estimates
            As of `Survey.estimate`. To compare its rows, the design needs PSUs or replicate weights: of a sample without
            PSUs the totals of single cases are not kept, unless a column that numbers the rows is given as `psu`.

        Raises
        ------
        InfosocError
            What only all rows together show: `EmptyTable`, `LonelyPsu`, `NotNested`, `InvalidFpc`, `InvalidWeight`.

        Examples
        --------
        >>> import pyarrow
        >>> state = infosoc.State(infosoc.proportion("internet"), weight="w", psu="psu")
        >>> state.add(pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 18], "internet": [1, 0, 1]}))
        >>> state.estimates().to_dicts()[0]["value"]
        0.75
        """
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Reading:
    """One reading of rows that lie in parts: what it is to find, and what it has found in the rows that were added.

    A `Survey` of a function hands it over, to be sent to every part as bytes or by pickle, to have the rows of the part
    added there, and to come back. A table takes one reading, a calibration one more, exact quantiles two to six.

    Examples
    --------
    >>> import pyarrow
    >>> parts = [
    ...     pyarrow.table({"psu": [1, 1, 2, 2], "w": [9, 9, 8, 8], "minutes": [30, 0, 90, 60]}),
    ...     pyarrow.table({"psu": [2, 3, 3, 3], "w": [8, 5, 6, 6], "minutes": [45, 20, 120, 10]}),
    ... ]
    >>> def everywhere(reading):
    ...     plan = reading.to_bytes()
    ...     for table in parts:  # each may as well be read by another process, or on another machine
    ...         part = infosoc.Reading.from_bytes(plan)
    ...         part.add(table)
    ...         reading.merge(part)
    ...     return reading
    >>> svy = infosoc.Survey(everywhere, weight="w", psu="psu")
    >>> svy.quantile("minutes", 0.5).to_dicts()[0]["value"]
    45.0
    """
    def add(self, table: SupportsArrowStream | polars.LazyFrame) -> None:
        """Add rows.

        Parameters
        ----------
        table : table, record batch or any object with ``__arrow_c_stream__``
            Rows of the sample, with the columns that are named; the rows of a unit may come in any number of parts.

        Raises
        ------
        InfosocError
            As `Survey` and `Survey.estimate` for what single rows show, with rows counted from the first that was added.
            After an error the reading refuses to go on.
        """
    def merge(self, other: Reading) -> None:
        """Add the rows of another reading.

        Parameters
        ----------
        other : Reading
            The same reading with other rows; it stays as it is.

        Raises
        ------
        InvalidState
            If `other` was made for a different design or different measures.
        """
    def columns(self, available: Sequence[str]) -> list[str]:
        """The columns that it reads of a table.

        Parameters
        ----------
        available : list of str
            The columns of the table.

        Returns
        -------
        list of str
            Those that it reads, and those that it needs and the table does not have.
        """
    @property
    def rows(self) -> int:
        """The number of rows that were added."""
    def to_bytes(self) -> bytes:
        """The reading as bytes, for another process or a later time.

        Returns
        -------
        bytes
        """
    @classmethod
    def from_bytes(cls, data: bytes) -> Reading:
        """The reading that `to_bytes` wrote.

        Parameters
        ----------
        data : bytes
            What it returned.

        Returns
        -------
        Reading

        Raises
        ------
        InvalidState
            If `data` was not written by `to_bytes`, is damaged, or has a different format version.
        """
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Outliers(Table):
    """The outliers of a variable, from `Survey.outliers`: one row for each answer above its cut-off, those that move the total most
    first.

    The columns are those of the key, ``row`` (from 0), ``variable``, ``value``, ``weight``, ``cutoff``,
    ``winsorised``, ``winsorised_weight`` (with which the answer as it is counts for as much), ``change`` (of the
    total) and ``share`` (of the total, that the answer has now).
    """

    @property
    def total(self) -> float:
        """The weighted total of the answers as they are."""
    @property
    def bias(self) -> float:
        """By how much winsorising moves the total, 0 or less: its estimated bias where the answers are right. No standard error
        contains it.
        """
    def survey(self, *, weights: bool = False) -> Survey:
        """The survey with a column more, named as the variable with ``.winsorised`` after it, in which the outliers are brought down.

        Parameters
        ----------
        weights : bool, default False
            Whether each outlier has its ``winsorised_weight`` in place of its own instead, replicate weights alike: its answers stay
            as they are, and what it says of anything else counts for less, too.

        Returns
        -------
        Survey

        Raises
        ------
        InvalidArgument
            For weights, if no weight brings an outlier down, as with an answer of 0.
        """

@final
class Nonresponse(Table):
    """The diagnosis of an adjustment for non-response: one row per final class.

    The columns are ``class``, ``n`` (cases in the sample), ``respondents``, ``nonrespondents``, ``ineligible``,
    ``unknown``, ``response_rate`` (weighted, of eligible cases), ``factor`` (of the weights of respondents; their
    mean under a model), ``before`` and ``after`` (sums of weights).

    Examples
    --------
    >>> import pyarrow
    >>> sample = pyarrow.table({"w": [10, 10, 20, 20, 20], "region": ["N", "N", "S", "S", "S"], "responded": [1, 0, 1, 1, 0]})
    >>> svy = infosoc.Survey(sample, weight="w").adjust_nonresponse("responded", classes=["region"])
    >>> [(row["class"], row["factor"]) for row in svy.nonresponse().to_dicts()]
    [('N', 2.0), ('S', 1.5)]
    """
    @property
    def method(self) -> str:
        """``classes``, ``propensity`` or ``propensity_classes``."""
    @property
    def response_rate(self) -> float:
        """The weighted response rate of the eligible cases."""
    @property
    def r_indicator(self) -> float:
        """1 - 2 S(p), the indicator of a representative response (Schouten, Cobben and Bethlehem 2009): 1 where all
        cases have the same estimated probability of response p.
        """
    @property
    def cv_propensity(self) -> float:
        """S(p) over the mean of p: the largest bias of an unadjusted mean, in standard deviations of the variable."""
    @property
    def max_factor(self) -> float:
        """The largest factor of a weight."""
    @property
    def weight_effect_before(self) -> float:
        """1 + CV²(w) of the respondents with the weights before."""
    @property
    def weight_effect_after(self) -> float:
        """1 + CV²(w) of the respondents with the weights after."""
    def collapsed(self) -> Table:
        """The classes that were merged, in order.

        Returns
        -------
        Table
            ``class``, ``into`` (the neighbour), ``reason`` (the rule), ``respondents`` and ``factor`` before, and
            ``respondents_after`` and ``factor_after`` of both together.

        Examples
        --------
        >>> import pyarrow
        >>> sample = pyarrow.table({"w": [10] * 6, "region": ["N", "N", "S", "S", "W", "W"], "responded": [1, 1, 1, 1, 1, 0]})
        >>> svy = infosoc.Survey(sample, weight="w").adjust_nonresponse("responded", classes=["region"], min_respondents=2)
        >>> [(row["class"], row["into"], row["reason"]) for row in svy.nonresponse().collapsed().to_dicts()]
        [('W', 'S', 'min_respondents')]
        """
    def balance(self) -> Table:
        """The variables of the classes or of the model, and those asked for: the eligible sample beside its respondents.

        Returns
        -------
        Table
            ``variable``, ``level`` (null for the mean of a number), ``sample``, ``before`` and ``after`` (of respondents with
            the weights before and after), ``smd_before`` and ``smd_after`` (differences in standard deviations of the sample).

        Examples
        --------
        >>> import pyarrow
        >>> sample = pyarrow.table({"w": [10] * 6, "region": ["N", "N", "N", "S", "S", "S"], "responded": [1, 1, 1, 1, 1, 0]})
        >>> svy = infosoc.Survey(sample, weight="w").adjust_nonresponse("responded", classes=["region"], min_respondents=2)
        >>> svy.nonresponse().balance().to_polars().columns
        ['variable', 'level', 'sample', 'before', 'after', 'smd_before', 'smd_after']
        """

@final
class Regression(Table):
    """A regression model with standard errors under the design, from `Survey.regress`.

    One row per coefficient, the intercept first: ``term`` (the names of its columns, joined by colons), ``level`` (the categories
    of its factors; null of a number), ``reference`` (what they are compared with), ``value``, ``se``, ``ci_low``, ``ci_high``,
    ``t``, ``df``, ``p_value``, ``odds_ratio``, ``odds_low`` and ``odds_high`` (of the logit link), ``n`` and ``status``: ``normal``,
    ``no_df`` where the design has no more degrees of freedom than the model has coefficients, ``no_variance``, or
    ``lost_replicates`` where the model could not be fitted in some replicates. A model of several imputations also
    has ``imputations``, ``within`` and ``between`` (the parts of the variance) and ``fmi`` (the fraction of missing
    information), and degrees of freedom for each coefficient.
    """
    @property
    def n(self) -> int:
        """Cases in the model; the mean of imputations."""
    @property
    def n_missing(self) -> int:
        """Cases outside the model because a column is missing; of the first imputation."""
    @property
    def df(self) -> float:
        """Degrees of freedom of the tests: those of the design less the number of coefficients other than the intercept. For
        imputations, the complete-data degrees of freedom.
        """
    @property
    def dispersion(self) -> float | None:
        """The variance of Pearson's residuals. Standard errors do not depend on it. None of several imputations."""
    @property
    def deviance(self) -> float | None:
        """The deviance, with weights of mean 1; None of several imputations."""
    @property
    def aic(self) -> float | None:
        """The design-based AIC (Lumley and Scott 2015): the deviance and twice the sum of the design effects."""
    @property
    def iterations(self) -> int:
        """How many iterations the fit took; of the first imputation."""
    @property
    def terms(self) -> list[str]:
        """The names of the terms, with the main effects that interactions imply."""
    def test(
        self, *terms: str | tuple[str, ...], method: Literal["wald", "adjusted_wald", "working_wald", "lrt"] = "wald"
    ) -> TermTest:
        """Test whether all coefficients of some terms are 0.

        Parameters
        ----------
        *terms : str or tuple of str
            A term, or several that are tested together: ``"sex"``, and ``("sex", "area")`` or ``"sex:area"`` for an interaction. Other
            terms stay in the model: a main effect is tested beside its interactions.
        method : {"wald", "adjusted_wald", "working_wald", "lrt"}, default "wald"
            The Wald statistic under the design, plain or adjusted for its degrees of freedom; the Wald statistic or the likelihood
            ratio of a simple random sample against the distribution that it has under the design (Rao and Scott). Several imputations
            have the first alone, by D1 of Li, Raghunathan and Rubin (1991) with the degrees of freedom of Reiter (2007).

        Returns
        -------
        TermTest

        Raises
        ------
        UnknownOption
            If the model has no such term.

        Notes
        -----
        As R ``regTermTest``.

        Examples
        --------
        >>> adults = infosoc.open_dataset("datasets/national/pri-hints-2009").survey()
        >>> model = adults.regress("HH7", ["sex"], family="binomial")
        >>> round(model.test("sex").p_value, 2)
        0.43
        """
    def margins(
        self, term: str | tuple[str, ...], *, errors: Literal["unconditional", "delta"] = "unconditional"
    ) -> Margins:
        """Predictive margins and average marginal effects of a term.

        Parameters
        ----------
        term : str or tuple of str
            A column of the model. For categories, alone or crossed in a tuple, the margins are the mean outcome if all cases were in
            each of them, other things unchanged. For a number it is the mean slope.
        errors : {"unconditional", "delta"}, default "unconditional"
            Whether standard errors account for the cases that means are taken over, or for the coefficients alone.

        Returns
        -------
        Margins

        Raises
        ------
        UnknownOption
            If the model has no such term.
        InvalidArgument
            For an interaction with a number.

        Notes
        -----
        As R ``svypredmeans``, whose standard errors leave out the covariance of coefficients and cases.

        Examples
        --------
        >>> adults = infosoc.open_dataset("datasets/national/pri-hints-2009").survey()
        >>> model = adults.regress("HH7", ["sex"], family="binomial")
        >>> [(row["kind"], row["level"], round(row["value"], 3)) for row in model.margins("sex").to_dicts()]
        [('margin', 'F', 0.307), ('margin', 'M', 0.351), ('effect', 'M', 0.044)]
        """
    def predict(self, table: SupportsArrowStream) -> Table:
        """The expected outcome of other cases.

        Parameters
        ----------
        table : table
            A table with the columns of the terms, and of the offset if there is one. A variable with imputations is a column with
            the name that it has in the model.

        Returns
        -------
        Table
            The same table with ``predicted``, ``se``, ``ci_low``, ``ci_high`` and ``status``, which is ``empty`` where a column is missing.

        Raises
        ------
        InvalidArgument
            If the table has categories that the model does not know.

        Examples
        --------
        >>> adults = infosoc.open_dataset("datasets/national/pri-hints-2009").survey()
        >>> model = adults.regress("HH7", ["sex"], family="binomial")
        >>> import pyarrow
        >>> rows = model.predict(pyarrow.table({"sex": ["F", "M"]})).to_dicts()
        >>> [(row["sex"], round(row["predicted"], 3)) for row in rows]
        [('F', 0.307), ('M', 0.351)]
        """
    def covariance(self) -> list[list[float]]:
        """The covariance of the coefficients.

        Returns
        -------
        list of list of float
            In the order of the rows.

        Examples
        --------
        >>> adults = infosoc.open_dataset("datasets/national/pri-hints-2009").survey()
        >>> model = adults.regress("HH7", ["sex"], family="binomial")
        >>> len(model.covariance())
        2
        """

@final
class GapDecomposition(Table):
    """The gap between two groups and its parts, from `Survey.decompose`.

    One row per part: ``part`` (``mean`` of each group, ``gap``; ``explained`` and ``unexplained``, or ``endowments``, ``coefficients`` and
    ``interaction``), ``term`` (null of a whole part), ``level`` (of a mean the group), ``value`` in units of the outcome, ``se``,
    ``ci_low``, ``ci_high``, ``t``, ``df``, ``p_value``, ``n``, ``status``, and ``note`` if any row has one. With imputations also
    ``imputations``, ``within``, ``between`` and ``fmi``.
    """

    @property
    def n_missing(self) -> int:
        """Cases with a column of the model or the group missing, which are left out."""
    def covariance(self) -> list[list[float]]:
        """The covariance of the rows.

        Returns
        -------
        list of list of float
            In the order of the rows.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({
        ...     "w": [1] * 8, "sex": ["F", "F", "F", "F", "M", "M", "M", "M"],
        ...     "schooling": [4, 6, 8, 6, 6, 8, 10, 12], "hours": [3, 5, 8, 4, 6, 9, 10, 15]})
        >>> parts = infosoc.Survey(people, weight="w").decompose("hours", ["schooling"], "sex", groups=("M", "F"), detail="whole")
        >>> len(parts.covariance()) == len(parts.to_dicts())
        True
        """

@final
class Margins(Table):
    """The margins of a term: ``kind`` (``margin``; ``effect``, its difference from the margin of the reference; ``slope``), ``term``, ``level``,
    ``reference``, ``value`` in units of the outcome, ``se``, ``ci_low``, ``ci_high``, ``t``, ``df``, ``p_value`` and ``status``.
    """
    def contrast(self, coefficients: dict[Any, float] | Sequence[float]) -> Table:
        """A contrast of margins, with their covariance in its standard error.

        Parameters
        ----------
        coefficients : dict
            The coefficient of each category: ``{"urban": 1, "rural": -1}``.

        Returns
        -------
        Table
            One row of the kind ``contrast``.

        Raises
        ------
        UnknownOption
            If there is no such category.

        Examples
        --------
        >>> adults = infosoc.open_dataset("datasets/national/pri-hints-2009").survey()
        >>> model = adults.regress("HH7", ["sex"], family="binomial")
        >>> [row] = model.margins("sex").contrast({"F": 1, "M": -1}).to_dicts()
        >>> round(row["value"], 3)
        -0.044
        """
    def covariance(self) -> list[list[float]]:
        """The covariance of the rows.

        Returns
        -------
        list of list of float

        Examples
        --------
        >>> adults = infosoc.open_dataset("datasets/national/pri-hints-2009").survey()
        >>> model = adults.regress("HH7", ["sex"], family="binomial")
        >>> len(model.margins("sex").covariance())
        3
        """

@final
class TermTest(Table):
    """A test of terms, as a table of one row: ``term``, ``method``, ``statistic``, ``df1``, ``df2``, ``p_value`` (of the working tests by
    the saddlepoint approximation), ``p_satterthwaite``, ``deff`` (the mean design effect of the terms) and
    ``status``.
    """
    @property
    def statistic(self) -> float | None:
        """F, or the working statistic with weights of mean 1; None where it does not exist."""
    @property
    def df1(self) -> float:
        """How many coefficients are tested."""
    @property
    def df2(self) -> float | None:
        """The degrees of freedom of the denominator."""
    @property
    def p_value(self) -> float | None:
        """The p-value: the probability of a statistic at least as large if the terms have no effect."""
    @property
    def p_satterthwaite(self) -> float | None:
        """The same by the approximation of Satterthwaite; None of the Wald tests."""
    @property
    def effects(self) -> list[float]:
        """The generalised design effects, largest first; empty of the Wald tests."""

@final
class Allocation(Table):
    """A sample by stratum or domain, from `allocate`.

    The columns are those of the frame, then ``n``, ``n_exact`` (before rounding), ``fraction`` (n/N), ``weight``
    (N/n) and ``bound`` (``floor`` or ``cap`` where one holds). A column of the frame under one of these names
    becomes ``frame_…``.
    """
    @property
    def total(self) -> int:
        """The cases of all strata."""
    @property
    def se(self) -> float | None:
        """The standard error of the overall mean that the sample will have; None without standard deviations."""
    @property
    def cv(self) -> float | None:
        """The coefficient of variation of the overall mean; None without means and standard deviations."""
    @property
    def cost(self) -> float | None:
        """What the sample costs; None without costs."""

def allocate(
    frame: SupportsArrowStream | polars.LazyFrame,
    n: int | None = None,
    *,
    method: Literal["proportional", "neyman", "cost", "power", "equal", "compromise"] | None = None,
    floor: float | str | None = None,
    cap: float | str | None = None,
    size: str | None = None,
    sd: float | str | None = None,
    cost: float | str | None = None,
    mean: float | str | None = None,
    x: str | None = None,
    power: float = 0.5,
    budget: float | None = None,
    cv: float | None = None,
) -> Allocation:
    """Allocate a sample to strata or domains, within floors and caps.

    Parameters
    ----------
    frame : table
        One row per stratum or domain.
    n : int, optional
        The cases of all; or give `budget` or `cv`.
    method : {"proportional", "neyman", "cost", "power", "equal", "compromise"}, optional
        n in proportion to N, N S, N S/√c, X^q S/mean, 1, or √(W² + 1/H²). "proportional" with `n`, "cost" without. The
        power allocation takes means as equal where there are none, and the CV as equal without S.
    floor, cap : float or str, optional
        The least and the most cases of each, a number or a column. A stratum never has more cases than units.
    size : str, optional
        The column of units N; ``N``, ``size`` or ``population`` if not given.
    sd : float or str, optional
        Standard deviations S; the column ``S`` or ``sd``.
    cost : float or str, optional
        The cost c of a case; the column ``c`` or ``cost``.
    mean : float or str, optional
        Means; the column ``mean``.
    x : str, optional
        The measure of importance of the power allocation; the column ``x`` or ``X``, otherwise N times the mean, or N.
    power : float, default 0.5
        The power q.
    budget : float, optional
        The cost of all cases.
    cv : float, optional
        The coefficient of variation of the overall mean.

    Returns
    -------
    Allocation

    Raises
    ------
    InvalidArgument
        For sizes that are negative or missing, a rule without what it needs, or a sample below the sum of the floors or
        above that of the caps.

    Notes
    -----
    The solution within bounds is exact. Whole numbers are by the largest remainders, so that they add up to `n`; those
    of a budget are rounded down and those of a precision up.

    Examples
    --------
    >>> import pyarrow
    >>> provinces = pyarrow.table({"province": ["A", "B", "C"], "N": [10000, 4000, 500]})
    >>> sample = infosoc.allocate(provinces, 1000, floor=100)
    >>> [row["n"] for row in sample.to_dicts()]
    [643, 257, 100]
    """

def sample_size(
    past: Estimates | Figures | float | dict[str, float],
    target: dict[str, float],
    by: str | list[str] | tuple[str, ...] | None = None,
    *,
    deff: float | None = None,
    population: float | dict[_Level, float] | Literal["estimated"] | None = None,
    response: float = 1.0,
    eligibility: float = 1.0,
    level: float = 0.95,
) -> Table:
    """How many cases a precision needs, by domain of a past survey.

    Parameters
    ----------
    past : Estimates, Figures, float or dict
        The estimates of a past survey, whose design effects enter, or the figures of a dataset; or a share, or
        ``{"mean": 50, "sd": 20}``, or ``{"cv": 2}`` of the variable.
    target : dict
        One of ``cv``, ``se``, ``half_width``, ``relative_half_width`` and ``wilson_half_width`` with its value, in the unit of
        the estimates: percentage points of figures in per cent.
    by : str or list of str, optional
        The grouping columns of the estimates whose rows are planned, or aliases of them; without, the overall rows.
    deff : float, optional
        The design effect of the plan, in place of the design effect of the past survey.
    population : float, dict or "estimated", optional
        The units of each domain, for the finite population correction; ``"estimated"`` takes the estimates of the past survey.
    response, eligibility : float, default 1
        The shares of cases that answer and that belong to the population.
    level : float, default 0.95
        The confidence level.

    Returns
    -------
    Table
        One row per measure and domain: ``value``, ``sd``, ``deff``, ``past_n``, ``n_simple`` (a simple random sample),
        ``n_deff``, ``completes`` (with the finite population), ``n`` (to select, rounded up), and the ``se``, ``cv`` and
        ``half_width`` expected of it. ``reason`` says why there is no number.

    Raises
    ------
    InvalidArgument
        For numbers outside their range, a target that does not suit the estimates, and estimates that are not grouped by `by`.

    Notes
    -----
    The intervals use z, not t. The design effect reflects the clusters and weights of the past survey; for another take, give `deff`.

    Examples
    --------
    >>> row = infosoc.sample_size(0.3, {"half_width": 0.05}, deff=1.5, population=2000, response=0.8).to_dicts()[0]
    >>> row["n"], round(row["n_simple"], 2)
    (488, 322.68)
    >>> past = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6", by="area")
    >>> infosoc.sample_size(past, {"half_width": 2}, by="area").to_polars()["urbanisation"].to_list()
    ['R', 'U']
    """

def expected_precision(
    past: Estimates | Figures,
    n: float | dict[_Level, float],
    by: str | list[str] | tuple[str, ...] | None = None,
    *,
    deff: float | None = None,
    population: float | dict[_Level, float] | Literal["estimated"] | None = None,
    response: float = 1.0,
    eligibility: float = 1.0,
    level: float = 0.95,
) -> Table:
    """How precise the estimates of a past survey will be with other numbers of cases.

    Parameters
    ----------
    past : Estimates or Figures
        The estimates of a past survey.
    n : float or dict
        The cases to select in each domain, one number for all or by level.
    by : str or list of str, optional
        The grouping columns of the estimates, or aliases of them; without, the overall rows.
    deff, population, response, eligibility, level : optional
        As in `sample_size`.

    Returns
    -------
    Table
        As `sample_size`, with the ``se``, ``cv`` and ``half_width`` expected of ``n``.

    Raises
    ------
    InvalidArgument
        For numbers outside their range, a domain without a number of cases, and estimates that are not grouped by `by`.

    Examples
    --------
    >>> import pyarrow
    >>> past = infosoc.Survey(pyarrow.table({"w": [90, 110, 100, 100], "internet": [1, 1, 0, 1]}), weight="w")
    >>> plan = infosoc.expected_precision(past.proportion("internet"), 1000, deff=1.5)
    >>> round(plan.to_dicts()[0]["se"], 4)
    0.0168
    """

def sample_size_of_change(
    first: float,
    second: float,
    *,
    overlap: float = 0.0,
    both: float | None = None,
    ratio: float = 1.0,
    level: float = 0.95,
    power: float = 0.8,
    two_sided: bool = True,
    deff: float = 1.0,
    response: float = 1.0,
) -> Table:
    """How many cases tell two shares apart: a change of one population, or a difference of two.

    Parameters
    ----------
    first, second : float
        The shares, from 0 to 1.
    overlap : float, default 0
        The part of the first sample that is in the second too: a panel, a rotation.
    both : float, optional
        The share of those in both that have it both times; what independence gives, their product, if not known.
    ratio : float, default 1
        The size of the first sample divided by the size of the second.
    level : float, default 0.95
        1 less the chance to find a difference that is not there.
    power : float, default 0.8
        The chance to find the difference.
    two_sided : bool, default True
        Whether a difference of either sign counts.
    deff : float, default 1
        The design effect of the difference.
    response : float, default 1
        The share of eligible cases that answer.

    Returns
    -------
    Table
        One row: ``n_exact`` and ``n`` of the first sample, ``n_second`` of the second, ``overlap`` (cases in both).

    Raises
    ------
    InvalidArgument
        For numbers outside their range, equal shares, and a share in both that the two do not allow.

    Notes
    -----
    Valliant, Dever and Kreuter (2018), as R PracTools ``nProp2sam``.

    Examples
    --------
    >>> infosoc.sample_size_of_change(0.5, 0.55, overlap=0.5, both=0.45).to_dicts()[0]["n"]
    1013
    """

def follow_up(n: float, *, response: float, cost: float, follow_up_cost: float) -> Table:
    """A sample with a second, costlier attempt at a part of those who did not answer, at the least cost.

    Parameters
    ----------
    n : float
        The cases that the precision needs if all answered at once, as from `sample_size`.
    response : float
        The share that answers at first.
    cost, follow_up_cost : float
        What a case costs at first, and in the follow-up.

    Returns
    -------
    Table
        One row: ``share`` of the non-respondents to follow up, ``n_exact`` and ``n`` to select, ``followed_exact`` and ``followed``,
        and what both ``cost``.

    Raises
    ------
    InvalidArgument
        For numbers outside their range.

    Notes
    -----
    Hansen and Hurwitz (1946), as R PracTools ``NRFUopt``: all of the follow-up answer, and non-respondents vary as much as respondents do.

    Examples
    --------
    >>> plan = infosoc.follow_up(400, response=0.5, cost=50, follow_up_cost=200).to_dicts()[0]
    >>> (round(plan["share"], 3), plan["n"], plan["followed"])
    (0.707, 483, 171)
    """

def inclusion_probabilities(sizes: Sequence[float], n: int) -> list[float]:
    """Probabilities of selection in proportion to size, without replacement.

    Parameters
    ----------
    sizes : list of float
        The size of each unit.
    n : int
        How many units are drawn.

    Returns
    -------
    list of float
        n times the share of the size. Units for which that is 1 or more are taken with certainty, and the others share what is left.

    Raises
    ------
    InvalidArgument
        For sizes below 0, and fewer units of a size above 0 than are to be drawn.

    Notes
    -----
    As ``inclusionprobabilities`` of the R package sampling.

    Examples
    --------
    >>> infosoc.inclusion_probabilities([10, 30, 500], 2)
    [0.25, 0.75, 1.0]
    """

def joint_probabilities(probabilities: Sequence[float], method: Literal["sampford", "systematic"]) -> list[list[float]]:
    """The joint probabilities of pairs of units, by the way they are drawn without replacement.

    Parameters
    ----------
    probabilities : list of float
        The probability of each unit of the population, whose sum is the number of units that are drawn.
    method : {"sampford", "systematic"}
        The rejective draws of Sampford (1967), or one unit in each step along the sum of the probabilities, in the order given.

    Returns
    -------
    list of list of float
        A square with the probabilities on the diagonal. `Pps` takes the rows and columns of the units that were drawn. In systematic draws
        a pair may have probability 0: then no unbiased variance exists, and `Pps` has approximations.

    Raises
    ------
    InvalidArgument
        For probabilities outside 0 and 1, and a sum that is not a whole number.

    Notes
    -----
    As ``UPsampfordpi2`` and ``UPsystematicpi2`` of the R package sampling.

    Examples
    --------
    >>> joint = infosoc.joint_probabilities([0.2, 0.3, 0.4, 0.5, 0.6], "sampford")
    >>> round(joint[0][1], 6)
    0.027495
    """

def systematic_sample(probabilities: Sequence[float], start: float) -> list[int]:
    """A systematic sample with unequal probabilities.

    Parameters
    ----------
    probabilities : list of float
        The probability of each unit, in the order in which units are drawn.
    start : float
        A random number from 0 to below 1; keep it, as it makes the sample again.

    Returns
    -------
    list of int
        The places of the units, from 0: those where the sum of the probabilities passes ``start``, ``start + 1``, and so on.

    Raises
    ------
    InvalidArgument
        For probabilities outside 0 and 1, a sum that is not a whole number, and a start outside its range.

    Examples
    --------
    >>> infosoc.systematic_sample([0.2, 0.3, 0.4, 0.5, 0.6], 0.35)
    [1, 3]
    """

def design_effect_parts(survey: Survey, measure: Measure) -> Table:
    """The design effect of an estimate in parts, to plan another sample by.

    Parameters
    ----------
    survey : Survey
        A past survey.
    measure : Measure
        A mean, share or ratio, such as ``infosoc.proportion("internet")``.

    Returns
    -------
    Table
        One row: ``deff``; ``weighting`` (what unequal weights make of it); ``clustering`` (the rest, of sampling units and strata);
        ``cluster_size`` (the weighted number of cases of a PSU); ``rho`` (the correlation within PSUs that goes with these; null where each
        has one case); ``n``, ``psus``. A plan with b cases of each PSU has the design effect weighting * (1 + (b - 1) * rho).

    Raises
    ------
    InvalidArgument
        Where the estimate has no design effect, and for replicate weights.

    Notes
    -----
    Kish (1965), Gabler, Häder and Lahiri (1999).

    Examples
    --------
    >>> import pyarrow
    >>> people = pyarrow.table({"psu": [1, 1, 2, 2, 3, 3], "w": [1, 1, 2, 2, 1, 1], "y": [1, 2, 5, 4, 2, 2]})
    >>> parts = infosoc.design_effect_parts(infosoc.Survey(people, weight="w", psu="psu"), infosoc.mean("y")).to_dicts()[0]
    >>> (round(parts["weighting"], 3), parts["cluster_size"])
    (1.125, 2.0)
    """

def two_stage_take(
    psu_cost: float, case_cost: float, rho: float, budget: float | None = None
) -> dict[str, float | None]:
    """The cases of each sampling unit with the smallest variance for its cost.

    Parameters
    ----------
    psu_cost, case_cost : float
        What a sampling unit costs, and what a case in it does.
    rho : float
        The correlation within units: (deff - 1)/(take - 1) of a past survey.
    budget : float, optional
        The cost of the whole sample.

    Returns
    -------
    dict
        ``take``, ``psus`` (None without a budget) and ``deff`` (1 + (take - 1) rho).

    Raises
    ------
    InvalidArgument
        For costs that are not above 0, and a `rho` that is not above 0 and below 1.

    Examples
    --------
    >>> plan = infosoc.two_stage_take(750, 100, 0.05, budget=100_000)
    >>> round(plan["take"], 2), round(plan["psus"], 2)
    (11.94, 51.45)
    """

@final
class Calibration(Table):
    """The diagnosis of a calibration: one row per total.

    The columns are ``margin``, ``level`` (null for the total of a number), ``n`` (cases in the sample), ``target``,
    ``before`` and ``after`` (the estimates with the weights before, and as they are now), and ``difference`` (after -
    target). After `Survey.trim_weights` they are the totals of the calibration before it.

    Examples
    --------
    >>> import pyarrow
    >>> people = pyarrow.table({"w": [10, 10, 10, 10], "sex": ["F", "M", "M", "M"]})
    >>> svy = infosoc.Survey(people, weight="w").poststratify("sex", {"F": 26, "M": 24})
    >>> [(row["level"], row["before"], row["after"]) for row in svy.calibration().to_dicts()]
    [('F', 10.0, 26.0), ('M', 30.0, 24.0)]
    >>> svy.calibration().factors["max"]
    2.6
    """
    @property
    def method(self) -> str:
        """The kind of calibration, such as ``raking`` or ``linear calibration``."""
    @property
    def iterations(self) -> int:
        """How many iterations it took; 0 where none were needed."""
    @property
    def factors(self) -> dict[str, float]:
        """How the factors g = weight after / weight before are spread over the cases: a dictionary with ``min``, ``p05``,
        ``p25``, ``median``, ``p75``, ``p95`` and ``max``.
        """
    @property
    def negative_weights(self) -> int:
        """The number of cases with a negative weight: the linear distance without bounds allows them."""
    @property
    def trimmed_weights(self) -> int:
        """How many weights were cut off at a limit."""
    @property
    def later_steps(self) -> list[str]:
        """The steps that have moved the weights since, in order: ``nonresponse`` for `Survey.adjust_nonresponse`,
        ``winsorising`` for `Outliers.survey`. After any of these, the totals may no longer be met exactly; factors are those of the
        calibration alone.
        """

_PpsMethod: TypeAlias = Literal["brewer", "overton", "hartley_rao"]

@final
class Pps(Immutable):
    """How units were drawn with unequal probabilities and without replacement.

    Parameters
    ----------
    method : {"brewer", "overton", "hartley_rao"} or a square matrix
        Brewer's approximation, Overton's or Hartley and Rao's approximation of joint probabilities, or the joint
        probabilities themselves: a table (polars, pandas, pyarrow …), a numpy array or a list of rows, with one row and
        one column for each PSU in order of first appearance in the survey's table, and the probability of each on the
        diagonal.
    variance : {"horvitz_thompson", "yates_grundy"}, default "horvitz_thompson"
        The form of the variance where pairs are known or approximated. That of Horvitz and Thompson can be negative:
        then the standard error is null and the status is ``no_variance``.
    squares : float or str, optional
        For "hartley_rao": the sum of squared probabilities over the population divided by the sample size, or a column
        that holds it for each stratum; without it, it is estimated.

    Raises
    ------
    InfosocError
        `UnknownOption` for another word, `InvalidArgument` for `squares` with another method. The matrix is checked by
        `Survey`.

    Notes
    -----
    The `fpc` of the survey holds the probability of each unit; with a matrix it may be left out. As `pps` and `variance`
    of R ``svydesign``.

    Examples
    --------
    >>> import pyarrow
    >>> counties = pyarrow.table({"p": [0.5, 0.4, 0.2], "votes": [50, 41, 18]})
    >>> svy = infosoc.Survey(counties, fpc="p", pps=infosoc.Pps("hartley_rao", variance="yates_grundy"))
    >>> svy.total("votes").to_dicts()[0]["value"]
    292.5
    """
    def __new__(
        cls,
        method: _PpsMethod | SupportsArrowStream | Sequence[Sequence[float]],
        *,
        variance: Literal["horvitz_thompson", "yates_grundy"] = "horvitz_thompson",
        squares: float | str | None = None,
    ) -> Pps: ...

@final
class CrossTable(Publishable):
    """A two-way table: one row per cell and margin, row by row with its total, the totals over rows last.

    With groups, the table of all cases comes first, then a table for each group; ``by`` and the grouping columns say which. A
    group without a case in the table has one row, with the status ``empty``.

    The columns are the two variables with their own types (null for the totals), ``share`` (what shares add up to 1
    over), ``count`` and ``count_se`` (weighted), ``value`` (the share), ``se``, ``ci_low``, ``ci_high``, ``cv``,
    ``deff``, ``df``, ``n`` (cases in the sample) and ``status``.
    """
    @property
    def n(self) -> int:
        """Cases in the table of all groups."""
    @property
    def n_missing(self) -> int:
        """Cases outside that table because one of the two variables is missing."""
    def test(self, statistic: str = "f") -> Association:
        """Test whether the two variables are independent; with groups, in each of them.

        Parameters
        ----------
        statistic : {"f", "chisq", "wald", "adjusted_wald", "saddlepoint"}, default "f"
            Pearson's statistic with the correction of Rao and Scott of the second order ("f") or of the first ("chisq"),
            the Wald statistic, plain or adjusted, or the saddlepoint approximation to the distribution of Pearson's. R's
            words are understood: ``"F"``, ``"Chisq"``, ``"Wald"``, ``"adjWald"``, ``"lincom"``.

        Returns
        -------
        Association

        Raises
        ------
        UnknownOption
            If `statistic` is not one of these.
        InvalidArgument
            With fewer than two levels of a variable among all cases, or too many empty cells. A group like that has the
            status ``undefined``.

        Notes
        -----
        As R ``svychisq``.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
        >>> svy = infosoc.Survey(people, weight="w")
        >>> svy.table("sex", "internet").test().to_dicts()[0]["test"]
        'f'
        """

@final
class Change(Table):
    """The change from one result to another: one row for each figure of either.

    The columns are ``measure``, ``level`` and ``contrast`` (where there are any), ``by``, the grouping columns,
    ``value_a``, ``value_b``, ``difference`` (b - a), ``se``, ``ci_low``, ``ci_high``, ``t``, ``df``, ``p_value``,
    ``p_adjusted`` (if asked for), ``ratio`` (b / a), ``ratio_se``, ``ratio_ci_low``, ``ratio_ci_high``,
    ``relative_change`` (b / a - 1), ``se_a``, ``se_b``, ``n_a``, ``n_b``, ``unit`` (of the values: that of b),
    ``difference_unit``, ``status``, ``note``, and what is known of the figures: indicator, title and area, and of
    each side year, recall period, scope, base, certainty and source.

    ``status`` is ``normal``, ``only_in_a`` or ``only_in_b`` (no partner), ``no_value``, ``suppressed``,
    ``unit_differs`` (the units do not convert), ``refused`` (the definition changed, or data have an error; ``note`` has
    the reason), ``unknown_error`` (the error of one of the two is unknown) or ``no_df``.
    """
    def findings(self) -> Table:
        """Rows without a partner, and what differs in what the two results are about, worst first: a Table with
        ``severity``, ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message`` and ``remedy``.
        """

@final
class Association(Table):
    """The result of a test of independence, as a table of one row, and one more for each group: ``test``,
    ``statistic``, ``df1``, ``df2``, ``p_value``, ``pearson`` (Pearson's X²), ``deff`` (its mean design effect),
    ``n``, ``n_missing`` and ``status``, after ``by`` and the grouping columns, if any. The attributes describe all
    cases.
    """
    @property
    def statistic(self) -> float | None:
        """The statistic."""
    @property
    def df1(self) -> float | None:
        """The degrees of freedom of the numerator, or of χ²."""
    @property
    def df2(self) -> float | None:
        """The degrees of freedom of the denominator; None for χ²."""
    @property
    def p_value(self) -> float | None:
        """The p-value: the probability of a statistic at least as large if the variables are independent."""

@disjoint_base
class Contrasts(Publishable):
    """Figures whose groups can be compared, with the covariance of their estimates."""
    def difference(
        self, column: str, a: _Level, b: _Level, *, adjust: Literal["holm", "bh", "by"] | None = None
    ) -> Self:
        """The difference between two groups of a grouping column, a - b, with their covariance in its standard error.

        Parameters
        ----------
        column : str
            The grouping column. A breakdown of a dataset goes by its aliases too, and so do its values.
        a, b : str, int, float, bool or decimal.Decimal
            Two of its levels, or ``"_T"`` for all: a part against the whole. Numbers are found by their value: 1.1 in a
            column of decimals that holds 1.10.
        adjust : {"holm", "bh", "by"}, optional
            Adjust the p-values for multiple testing: Holm (1979), Benjamini and Hochberg (1995), or Benjamini and Yekutieli
            (2001). Rows without a p-value are not counted as tests.

        Returns
        -------
        Estimates or Figures
            One row per measure and level of the other columns of each grouping set, with ``t`` and ``p_value``, those of a
            difference of 0 (of a ratio of 1), and ``p_adjusted`` if asked for. The unit of percentages is
            percentage points. Degrees of freedom come from the whole design, as in R ``svycontrast``. Where the error
            of either group is unknown, so is the error of the difference: standard error and interval are null, and the status
            is that of the group.

        Raises
        ------
        NoSuchRow
            If the estimates are not grouped by the column, or it has no such level.
        UnknownOption
            If `adjust` is not one of these.

        Examples
        --------
        >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
        >>> hh6 = mexico.estimate("HH6", by=["area"])
        >>> [row] = hh6.difference("area", "urban", "rural").to_dicts()
        >>> round(row["value"], 1), round(row["se"], 1)
        (33.9, 0.8)
        """
    def ratio(self, column: str, a: _Level, b: _Level, *, adjust: Literal["holm", "bh", "by"] | None = None) -> Self:
        """The ratio of two groups of a grouping column, a / b, with its linearised standard error.

        Parameters
        ----------
        column : str
            The grouping column.
        a, b : str, int, float, bool or decimal.Decimal
            Two of its levels, as in `difference`.
        adjust : {"holm", "bh", "by"}, optional
            As in `difference`.

        Returns
        -------
        Estimates or Figures

        Raises
        ------
        NoSuchRow
            If the estimates are not grouped by the column, or it has no such level.
        UnknownOption
            If `adjust` is not one of these.

        Examples
        --------
        >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
        >>> hh6 = mexico.estimate("HH6", by=["area"])
        >>> [row] = hh6.ratio("area", "rural", "urban").to_dicts()
        >>> round(row["value"], 3)
        0.543
        """
    def parity(self, column: str, a: _Level, b: _Level, *, adjust: Literal["holm", "bh", "by"] | None = None) -> Self:
        """The parity index of two groups of a grouping column, such as female to male: the ratio a / b.

        Parameters
        ----------
        column : str
            The grouping column.
        a, b : str, int, float, bool or decimal.Decimal
            Two of its levels, as in `difference`.
        adjust : {"holm", "bh", "by"}, optional
            As in `difference`.

        Returns
        -------
        Estimates or Figures

        Raises
        ------
        NoSuchRow
            If the estimates are not grouped by the column, or it has no such level.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M", "F", "M"], "internet": [1, 1, 0, 0]})
        >>> by_sex = infosoc.Survey(people, weight="w").proportion("internet", by="sex")
        >>> round(by_sex.parity("sex", "F", "M").to_dicts()[0]["value"], 12)
        2.0
        >>> hh6 = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6", by=["area"])
        >>> round(hh6.parity("area", "rural", "urban").to_dicts()[0]["value"], 3)
        0.543
        """
    def contrast(
        self, column: str, coefficients: dict[Any, float], *, adjust: Literal["holm", "bh", "by"] | None = None
    ) -> Self:
        """A weighted sum of the levels of a grouping column, with their covariance: the average of waves, the change of an
        average, or any contrast.

        Parameters
        ----------
        column : str
            The grouping column.
        coefficients : dict
            A number for each level: ``{2019: 0.5, 2020: 0.5}`` is an average of two years, ``{2019: -0.5, 2021: 0.5}`` the
            change of the average of 2019 and 2020 to that of 2020 and 2021.
        adjust : {"holm", "bh", "by"}, optional
            Adjust the p-values for multiple testing, as in `difference`.

        Returns
        -------
        Estimates or Figures
            One row per measure and level of the other columns. Where the coefficients add up to 0, ``t`` and ``p_value`` are
            those of a sum of 0; an average has no test.

        Raises
        ------
        NoSuchRow
            If the estimates are not grouped by the column, or it has no such level.
        InvalidArgument
            Without coefficients, for quantiles, and for the result of a comparison.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M", "F", "M"], "hours": [1, 3, 0, 6]})
        >>> by_sex = infosoc.Survey(people, weight="w").mean("hours", by="sex")
        >>> round(by_sex.contrast("sex", {"F": 0.5, "M": 0.5}).to_dicts()[0]["value"], 12)
        2.833333333333
        """
    def compare(
        self,
        a: int | dict[str, _Level | None],
        b: int | dict[str, _Level | None],
        how: Literal["difference", "ratio", "parity"] = "difference",
    ) -> Self:
        """Compare any two rows of the result, with the covariance of their estimates: of different groups, grouping sets,
        measures or levels.

        Parameters
        ----------
        a, b : int or dict
            Two rows: their numbers, or what finds them: ``measure`` (of figures also the code of an indicator), ``level``, and a level of each of the grouping
            columns of the row (None for its missing category). Without grouping columns it is an overall row;
            ``measure`` and ``level`` may be left out if only one exists.
        how : {"difference", "ratio", "parity"}, default "difference"
            a - b or a / b.

        Returns
        -------
        Estimates or Figures
            One row.

        Raises
        ------
        NoSuchRow
            If no row or several fit.
        UnknownOption
            If `how` is not one of these.

        Notes
        -----
        As R ``svycontrast``, with the degrees of freedom of the whole design.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M", "F", "M"], "internet": [1, 1, 0, 0]})
        >>> by_sex = infosoc.Survey(people, weight="w").proportion("internet", by="sex")
        >>> round(by_sex.compare({"sex": "F"}, {}).to_dicts()[0]["value"], 12)
        0.166666666667
        """

@final
class Estimates(Contrasts):
    """Estimates: one row per measure and group, the overall rows first.

    The columns are ``measure``, ``level`` (where a measure has levels), ``by`` (the grouping set of the row), the
    grouping columns with their own types, ``value``, ``se``, ``ci_low``, ``ci_high``, ``cv``, ``deff``, ``df``, ``n``,
    ``n_missing``, ``numerator``, ``denominator``, ``unit`` and ``status``. Null in a column of the row's own set is the
    group of cases with it missing; in another column it means all.

    ``status`` is ``normal``, ``one_sided`` (a share that is 0 or 1 in the sample, or a quantile whose interval has no
    limit on one side), ``empty`` (no cases), ``undefined`` (a denominator of 0), ``no_df`` (all cases in a single
    PSU per stratum), ``no_variance`` (a variance that cannot be computed) or ``lost_replicates`` (the variance of the
    replicates that have cases). An error that is unknown is not 0: a mean in one PSU has no standard error, and a
    comparison with an estimate whose error is unknown has none either, with the status of that estimate. A standard
    error is 0 for a census, of units taken with certainty, or, by its formula, of a share of 0 or 1 (``one_sided``).
    """
    def write_sdmx(
        self,
        path: _Path,
        *,
        area: str,
        year: int,
        indicator: str | None = None,
        structure: _Structure | None = None,
        version: str | None = None,
        mapping: _Path | SupportsArrowStream | None = None,
        header: dict[str, Any] | None = None,
        dataflow: str | None = None,
        reporting_type: str | None = None,
        labels: Literal["id", "both", "name"] = "id",
    ) -> Table:
        """Write the estimates as an SDMX message: `observations`, written as by `Series.write_sdmx`.

        Parameters
        ----------
        path : str or os.PathLike
            The file: ``.csv``, ``.xml`` or ``.json``.
        area : str
            The country.
        year : int
            The year.
        indicator : str, optional
            The code under which they are written; without it, each measure is written under its own name.
        structure, version, mapping, header, dataflow, reporting_type, labels : optional
            As in `Series.write_sdmx`.

        Returns
        -------
        Table
            What was found, worst first; errors are figures that were not written.

        Raises
        ------
        InfosocError
            What `observations` and `Series.write_sdmx` raise.
        OSError
            If the file cannot be written.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
        >>> svy = infosoc.Survey(people, weight="w")
        >>> users = svy.estimate([infosoc.proportion("internet", percent=True)], by="sex")
        >>> header = {"sender": "MX2"}
        >>> findings = users.write_sdmx("users.xml", area="MEX", year=2021, indicator="HH7", structure="sdg", header=header)
        >>> [row["rule"] for row in findings.to_dicts()]
        ['column_left_out']
        """
    def observations(self, ref_area: str, time_period: int, indicator: str | None = None) -> Series:
        """The estimates as observations of a series, to combine with figures of other countries by `Series.extend`.

        Parameters
        ----------
        ref_area : str
            The country.
        time_period : int
            The year.
        indicator : str, optional
            The code under which they enter; without it, each measure enters under its own name, as in
            ``proportion("internet", name="HH7")``.

        Returns
        -------
        Series
            As `Figures.observations`: values in the unit of the catalogue (a proportion becomes per cent where that is
            it), the grouping columns as dimensions, ``_T`` for all and ``_U`` for the missing category. ``se`` is null where
            the error is unknown (a share of 0 or 1, no degrees of freedom), and 0 only where nothing could vary.

        Raises
        ------
        InvalidArgument
            For the result of a comparison, several measures under one code, a grouping column with the name of another
            column of a series, or a unit other than in the catalogue.
        InfosocError
            `UnknownArea`, and `DuplicateObservation` where two levels become one code.

        Examples
        --------
        >>> import pyarrow
        >>> people = pyarrow.table({"w": [2, 1, 1], "sex": ["F", "M", "M"], "internet": [1, 1, 0]})
        >>> shares = infosoc.Survey(people, weight="w").proportion("internet", by="sex")
        >>> [(row["sex"], row["obs_value"]) for row in shares.observations("MEX", 2021, "HH7").to_dicts()]
        [('_T', 75.0), ('F', 100.0), ('M', 50.0)]
        """

def open_dataset(path: str | PathLike[str], *, outside: bool = False, unfold_limit: int | None = None) -> Dataset:
    """Open a national dataset: a folder with ``dataset.toml``, ``codebook.csv`` and one data file or several.

    How they are written is on the page "Describe your survey": ``print(infosoc.describe_your_survey)``. Data files are those of
    SPSS (``.sav``, ``.zsav``) and Stata (``.dta``), CSV and Parquet.

    ``[scope]`` of the description says whom the file is about: conditions on rows, limits of age, and dimensions that all
    rows share, such as ``sex = "F"``, ``age = "Y15T49"`` or ``urbanisation = "U"``. Figures and observations carry them.
    The column ``universe`` of the codebook says whom a question was asked, as ``HH7=yes``. A sample that weights itself has
    ``weight = 1`` under ``[design]``.

    Parameters
    ----------
    path : str or os.PathLike
        The folder.
    outside : bool, default False
        Whether the files that ``dataset.toml`` names may lie outside the folder, by their path or by a link. A description
        from a stranger can name any file that you can read: allow it for your own.
    unfold_limit : int, optional
        The most memory, in bytes, that the decompressed columns of a Parquet, SPSS or Stata file may take. By default 1000
        times the size of the file, but at least 1 GiB.

    Returns
    -------
    Dataset

    Raises
    ------
    InfosocError
        `InvalidFile` with file, row and remedy; several together as `SeveralErrors`.

    Examples
    --------
    >>> mex = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    >>> hh6 = mex.estimate("HH6", by=["urbanisation"])
    >>> [(row["urbanisation"], round(row["value"], 1)) for row in hh6.to_dicts()]
    [(None, 66.4), ('R', 40.3), ('U', 74.2)]
    """

@final
class DataFile(Table):
    """A file that was read: a table of the columns that were read, and what the file says of its variables.

    As a table it holds every code of the file: codes stay codes and are never replaced by their labels. Where missing values
    have classes of their own (``.a`` to ``.z``), the column is text with these among its codes. In `Survey` and in
    `values`, what the file declares as missing is missing.

    Examples
    --------
    >>> file = infosoc.read_file("hh.sav")
    >>> file.variables().to_dicts()[0]["name"]
    'mychar'
    """
    @property
    def label(self) -> str | None:
        """What the file calls itself."""
    @property
    def weight(self) -> str | None:
        """The variable that the file is set to be weighted by; it has no effect unless it is given to `Survey`."""
    @property
    def encoding(self) -> str:
        """The encoding that its text was read in."""
    def variables(self) -> Table:
        """Every variable of the file, one row each.

        Returns
        -------
        Table
            ``name``, ``label``, ``type`` (``number``, ``text``, ``date``, ``time``, ``datetime``), ``format`` (in the words of the
            package), ``measure`` (``nominal``, ``ordinal``, ``scale``), ``labels`` (how many codes have one), ``missing`` (what
            is declared as missing), and of columns that were read ``n`` and ``n_missing``; ``label:fr`` and so on for each further
            language that the file has labels in, as ``label language`` of Stata keeps them.

        Examples
        --------
        >>> file = infosoc.read_file("hh.sav")
        >>> [row["name"] for row in file.variables().to_dicts()]
        ['mychar', 'mynum', 'mydate', 'dtime', 'mylabl', 'myord', 'mytime']
        """
    def labels(self, variable: str) -> Table:
        """The labelled codes of a variable, and the codes declared as missing.

        Parameters
        ----------
        variable : str
            Its name.

        Returns
        -------
        Table
            ``value``, ``label``, ``missing``, and ``label:fr`` and so on for each further language of the file.

        Raises
        ------
        UnknownColumn
            If the file has no such variable.

        Examples
        --------
        >>> file = infosoc.read_file("hh.sav")
        >>> file.labels("mynum").to_dicts()[0]
        {'value': '-1', 'label': None, 'missing': True}
        """
    def multiple_responses(self) -> Table:
        """Questions of several answers, as SPSS groups the variables of one; without rows for other files.

        Returns
        -------
        Table
            One row for each variable: ``name`` and ``label`` of the question, ``variable``, and ``counted``, the code that says
            yes; where that is missing, each variable holds the code of an answer.

        Examples
        --------
        >>> file = infosoc.read_file("hh.sav")
        >>> file.multiple_responses().to_dicts()
        []
        """
    def values(self) -> Table:
        """The table without the values that the file declares as missing.

        Returns
        -------
        Table

        Examples
        --------
        >>> file = infosoc.read_file("hh.sav")
        >>> file.values().to_polars().columns[:2]
        ['mychar', 'mynum']
        """
    def findings(self) -> Table:
        """What was found while the file was read: text that is not in its encoding, parts that were not read.

        Returns
        -------
        Table

        Examples
        --------
        >>> file = infosoc.read_file("hh.sav")
        >>> len(file.findings().to_dicts())
        0
        """

@final
class ScanFile:
    """A file that is read in batches, of any size; what `scan_file` returns. It is given to `Survey` in place of a table."""

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""

    def findings(self) -> Table:
        """What was found in the file: before its rows, and in those that were read so far.

        Text that is not in its encoding is counted as rows are read, so that the findings are complete once an estimate was made.

        Returns
        -------
        Table
        """

def scan_file(
    path: _Path,
    *,
    encoding: str | None = None,
    lossy: bool = False,
    sheet: str | int | None = None,
    header: int | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    null_values: Sequence[str] | None = None,
    rows: int = 65536,
    unfold_limit: int | None = None,
) -> ScanFile:
    """Read a file in batches, for data larger than memory.

    Parameters
    ----------
    path : str or os.PathLike
        The file, as for `read_file`. A workbook is read whole.
    encoding, lossy, sheet, header, delimiter, decimal, null_values : optional
        As for `read_file`.
    rows : int, default 65536
        The rows of a batch.
    unfold_limit : int, optional
        The most memory, in bytes, that a decompressed batch may take, and before it the labels and long texts of the file. By
        default 1000 times the size of the file, but at least 1 GiB.

    Returns
    -------
    ScanFile
        To be given to `Survey`, whose estimates then read the file once each.

    Raises
    ------
    InfosocError
        As for `read_file`.

    Notes
    -----
    Values declared missing in the file are treated as missing. A text file is scanned once before reading begins.

    Examples
    --------
    >>> svy = infosoc.Survey(infosoc.scan_file("hh.sav"))
    >>> svy.mean("mynum").to_dicts()[0]["n"]
    5
    """

def read_file(
    path: _Path,
    *,
    columns: Sequence[str] | None = None,
    encoding: str | None = None,
    lossy: bool = False,
    catalog: _Path | None = None,
    sheet: str | int | None = None,
    header: int | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    null_values: Sequence[str] | None = None,
    unfold_limit: int | None = None,
) -> DataFile:
    """Read a file with a table: of a statistical package, a workbook, Parquet or text.

    The content says what kind of file it is; the ending of its name does not matter.

    Parameters
    ----------
    path : str or os.PathLike
        The file. SPSS: ``.sav``, ``.zsav``, ``.por``. Stata: ``.dta`` (releases 102 to 119). SAS: ``.sas7bdat``, ``.xpt`` (versions
        5 and 8). Workbooks: ``.xlsx``, ``.xls``
        (Excel 97 to 2003), ``.ods``. Parquet. Text with a delimiter: ``.csv``, ``.tsv``.
    columns : list of str, optional
        The columns to read; all without it. The variables of the others are listed all the same.
    encoding : str, optional
        The encoding of its text, where the file states another than it has, or none: ``"utf-8"``, ``"windows-1252"``.
    lossy : bool, default False
        Whether text that is not in the encoding is read with replacement characters, and counted in the findings.
    catalog : str or os.PathLike, optional
        The SAS format catalog (``.sas7bcat``) with the value labels of a ``.sas7bdat`` file. None is looked for.
    sheet : str or int, optional
        The sheet of a workbook or the data set of a ``.xpt`` file, by its name or its place (the first is 1); otherwise the only one.
    header : int, optional
        The row of a workbook or a text that names the columns (the first is 1); otherwise the first that is not empty.
    delimiter : str, optional
        What separates the cells of a text; otherwise comma, semicolon, tab or ``|``, whichever makes columns.
    decimal : str, optional
        The decimal mark of a text, ``"."`` or ``","``; otherwise the one that its numbers have.
    null_values : list of str, optional
        Cells of a text or a workbook that are missing values, such as ``["NA"]``. Otherwise these are text: only an empty cell is
        missing.
    unfold_limit : int, optional
        The most memory, in bytes, that the decompressed data may take. By default 1000 times the size of the file, but at
        least 1 GiB.

    Returns
    -------
    DataFile

    Raises
    ------
    InfosocError
        `InvalidFile` for a file that is damaged or of another kind; `UnknownColumn`; `InvalidArgument` for an encoding, and for an
        option that files of this kind do not have.

    Notes
    -----
    A column of a text is of numbers if each of its cells is one that would be written in the same way: ``007`` is a code, and so is
    ``1E5``. Whole numbers beyond 2 to the 53 are identifiers, and stay text. In a workbook the cells have types of their own; a
    column with several of them is text, with ``1`` for the number 1.0. A ``float`` of Stata is read as the shortest decimal that
    it stands for: 1.1, and not 1.10000002384185791015625.

    Examples
    --------
    >>> file = infosoc.read_file("hh.sav", columns=["mynum"])
    >>> file.columns
    ['mynum']
    """

@final
class Draft(Table):
    """A first draft of a description, from `describe`: what each variable may be, how sure that is, and why.

    As a table it has one row for each value of each proposal: ``variable``, ``label``, ``concept`` (an indicator, a breakdown, or a
    role in the design: ``weight``, ``strata``, ``psu``, ``ssu``, ``fpc``, ``replicate``, ``key``), ``category``, ``value``, ``codes``,
    ``value_label``, ``confidence`` (``high``, ``medium``, ``low``), ``reason`` and ``file``.

    Examples
    --------
    >>> draft = infosoc.describe("mics6-hh.sav", country="NPL", year=2019)
    >>> draft.survey
    'mics6'
    >>> internet = [row for row in draft.to_dicts() if row["concept"] == "HH6"]
    >>> [(row["variable"], row["value"], row["codes"], row["confidence"]) for row in internet]
    [('HC13', 'yes', '1', 'high'), ('HC13', 'no', '2;9;*;blank', 'high')]
    """
    @property
    def survey(self) -> str | None:
        """The built-in codebook that the draft is from, by its name in `codebooks`; ``None`` where the labels alone were read."""
    def write(self, folder: _Path, *, overwrite: bool = False) -> None:
        """Write ``dataset.toml`` and ``codebook.csv`` into a folder, which is made if it is not there.

        Rows of high confidence are rows of the codebook. The others begin with ``#``, with their confidence and their reason in the
        column ``note``: delete the ``#`` of those that are right. Data that lie elsewhere get a second name in the folder (a hard
        link, or a copy where the folder is on another disk), so that it holds all that the dataset needs.

        Parameters
        ----------
        folder : str or os.PathLike
            The folder of the dataset.
        overwrite : bool, default False
            Whether files that are there already are replaced.

        Raises
        ------
        InfosocError
            `InvalidArgument` for files that are there already, and for a country or a year that is neither given nor known.

        Examples
        --------
        >>> draft = infosoc.describe("mics6-hh.sav", country="NPL", year=2019)
        >>> draft.write("npl-mics-2019")
        >>> nepal = infosoc.open_dataset("npl-mics-2019")
        >>> round(nepal.estimate("HH6").to_dicts()[0]["value"])
        43
        """

def describe(
    files: _Path | DataFile | Sequence[_Path | DataFile],
    *,
    country: str | None = None,
    year: int | None = None,
    survey: str | None = None,
    unit: Literal["household", "individual", "enterprise", "school", "organisation"] | None = None,
    encoding: str | None = None,
    catalog: _Path | None = None,
    sheet: str | int | None = None,
) -> Draft:
    """Draft the description of a survey from what its files say of themselves.

    Labels in English, Spanish, French, Portuguese, Arabic and Russian are read. A proposal has high confidence where its label, the
    labels of its codes and the unit of the file agree; how often that is right is measured, see the documentation of the
    library. Files of standard surveys are recognised by their variables.

    Parameters
    ----------
    files : str, os.PathLike, DataFile or list of them
        Data files of any kind that `read_file` reads; or, of a survey whose data are not there yet, a DDI codebook (``.xml``) or an
        XLSForm (``.xlsx``).
    country : str, optional
        The country, by its code or its name.
    year : int, optional
        The year that the figures are for.
    survey : str, optional
        The standard survey that the files are of, by its name in `codebooks`; without it, it is recognised by its variables.
    unit : str, optional
        What the rows are, where names and labels do not say: ``"household"``, ``"individual"``, ``"enterprise"``, ``"school"`` or
        ``"organisation"``.
    encoding : str, optional
        The encoding of files that state another than they have.
    catalog : str or os.PathLike, optional
        The SAS format catalog (``.sas7bcat``) with the value labels of ``.sas7bdat`` files.
    sheet : str or int, optional
        The sheet of workbooks that have several, by its name or its place (the first is 1).

    Returns
    -------
    Draft

    Raises
    ------
    InfosocError
        `InvalidFile`; `UnknownArea`; `UnknownOption` for a survey that has no codebook; `InvalidArgument` for a file that is none of
        the survey, and for an encoding, a catalogue or a sheet that none of the files has.

    Examples
    --------
    >>> draft = infosoc.describe("mics6-hh.sav", country="NPL", year=2019)
    >>> sorted({row["confidence"] for row in draft.to_dicts()})[0]
    'high'
    """

def codebooks() -> Table:
    """The codebooks of standard surveys that come with the library.

    Returns
    -------
    Table
        ``survey`` (what `describe` takes), ``title``, ``rounds``, ``files``, ``units``, ``certainty`` (of design and scope), ``rows``
        (sure ones) and ``to_decide`` (rows that a draft offers as comments).

    Examples
    --------
    >>> "mics6" in [row["survey"] for row in infosoc.codebooks().to_dicts()]
    True
    """

@final
class Dataset(Immutable):
    """A national dataset, from `open_dataset`."""
    @property
    def country(self) -> str:
        """The country: its ISO 3166 code of three letters."""
    @property
    def year(self) -> int:
        """The year that the figures are about."""
    @property
    def title(self) -> str:
        """The title of the survey."""
    def validate(self) -> Table:
        """Check the data against description and codebook.

        Returns
        -------
        Table
            The findings, worst first: ``severity`` (``error``, ``warning`` or ``note``), ``rule``, ``where`` (the
            column or the indicator, after the name of the file where there are several), ``rows``, ``first_row`` (as a spreadsheet counts), ``areas``, ``message`` and
            ``remedy``. Nothing is computed from columns with an error. A warning may change figures or their standard
            errors: a file of one sex that does not say so, no strata, codes such as 99 within an age group.

        Examples
        --------
        >>> findings = infosoc.open_dataset("datasets/national/mex-endutih-2021").validate()
        >>> [row["rule"] for row in findings.to_dicts() if row["severity"] == "error"]
        []
        """
    def supported(self) -> Table:
        """Which indicators of the catalogue the dataset supports, and why it does not support the others.

        Returns
        -------
        Table
            ``indicator``, ``title``, ``supported``, ``categories``, ``breakdowns`` and ``reason``.

        Examples
        --------
        >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
        >>> [row["indicator"] for row in mexico.supported().to_dicts() if row["supported"]]
        ['HH1', 'HH2', 'HH6']
        """
    def labels(self, breakdown: str | None = None) -> Table:
        """What the values of the breakdowns stand for, in the words of the codebook.

        Parameters
        ----------
        breakdown : str, optional
            Only the values of this one, by its name or an alias of it.

        Returns
        -------
        Table
            ``breakdown``, ``value`` (as in the figures; None in the row that names the breakdown itself) and ``label``, in the
            order of the codebook.

        Raises
        ------
        UnknownColumn
            If the codebook has no such breakdown.

        Examples
        --------
        >>> mex = infosoc.open_dataset("datasets/national/mex-endutih-2021")
        >>> {row["value"]: row["label"] for row in mex.labels("region").to_dicts()}["09"]
        'Ciudad de México'
        """
    def survey(self, file: str | None = None) -> Survey:
        """The cases of a file with the concepts of the codebook as columns: what a `Survey` can do works on it.

        Parameters
        ----------
        file : str, optional
            The name of the data file, as ``"persons"``; a file that is alone needs none.

        Returns
        -------
        Survey
            Bound to the design and the scope of the description. Its columns are the concepts (``HH6`` and ``HH8:home`` true or
            false, ``B2.numerator`` and ``B2.denominator`` numbers, breakdowns their values), those of the files that it links to,
            and the columns of the file itself where no concept has their name. A concept is missing in cases that it was not
            asked of; one in whose data there is an error is not there, and `validate` says why.

        Raises
        ------
        InfosocError
            `InvalidArgument` where there are several files and none is named, and every finding in the design that is an error.

        Examples
        --------
        >>> households = infosoc.open_dataset("datasets/national/mex-endutih-2021").survey()
        >>> [(row["urbanisation"], round(row["value"], 3)) for row in households.proportion("HH6", by="urbanisation").to_dicts()]
        [(None, 0.664), ('R', 0.403), ('U', 0.742)]
        """
    def estimate(
        self,
        indicator: str,
        by: _Sets | None = None,
        *,
        where: str | dict[str, Any] | None = None,
        file: str | None = None,
        counting: str | None = None,
        interval: _Interval = "logit",
        level: float = 0.95,
    ) -> Figures:
        """Estimate an indicator: its total and every category that the codebook has.

        Parameters
        ----------
        indicator : str
            Its code, such as ``"HH6"``.
        by : str, tuple or list, optional
            The grouping sets, as in `Survey.estimate`, of breakdowns of the codebook, by name or alias: ``gender`` is
            ``sex``. The column has its name, whatever it was asked for by.
        where : str or dict, optional
            Only cases that meet conditions on concepts of the codebook, as in its column ``universe``: ``"sex=F"``,
            ``"HH7=yes;urbanisation=R"`` or ``{"sex": "F", "HH7": True}``. They are a domain of the whole design. The figures carry
            the part of the population, or ``subpopulation``, and never stand for the nation.
        file : str, optional
            The data file whose rows are counted, if not the file of the indicator's unit: with ``"persons"`` HH6 is the share of
            persons who live in households with Internet access. The column ``statistical_unit`` says so.
        counting : str, optional
            What is counted in place of the rows, by its name under ``counts`` of ``dataset.toml``: B3 counting
            ``"persons_employed"`` is the share of persons who are employed in enterprises that use the Internet. The column
            ``statistical_unit`` says so.
        interval : {"logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit"}, default "logit"
            The confidence interval of shares, as in `proportion`.
        level : float, default 0.95
            The confidence level.

        Returns
        -------
        Figures

        Raises
        ------
        InfosocError
            `UnknownIndicator`, `UnsupportedIndicator`, `UnknownColumn`, `InvalidArgument` for a condition that the codebook does
            not know and where several files describe the indicator, and every finding that is an error.

        Examples
        --------
        >>> mex = infosoc.open_dataset("datasets/national/mex-endutih-2021")
        >>> row = mex.estimate("HH6", where="HH1=yes;area=rural").to_dicts()[0]
        >>> row["urbanisation"], row["subpopulation"], round(row["value"], 1)
        ('R', 'HH1=yes', 39.1)
        >>> enterprises = infosoc.open_dataset("datasets/synthetic/enterprises")
        >>> row = enterprises.estimate("B3", counting="persons_employed").to_dicts()[0]
        >>> row["statistical_unit"], row["size_class"]
        ('persons_employed', 'GE10')
        """
    def indicators(
        self,
        *,
        file: str | None = None,
        counting: str | None = None,
        interval: _Interval = "logit",
        level: float = 0.95,
    ) -> Figures:
        """Estimate every indicator the codebook describes by every breakdown it describes, in one pass over the data.

        An indicator or a breakdown with an error in its own columns does not stop the others: its rows have no numbers
        and the status ``refused``, and the note says why.

        Parameters
        ----------
        file : str, optional
            The data file, where there are several.
        counting : str, optional
            What is counted in place of the rows, as in `estimate`; of indicators that are shares of units.
        interval : {"logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit"}, default "logit"
            The confidence interval of shares, as in `proportion`.
        level : float, default 0.95
            The confidence level.

        Returns
        -------
        Figures

        Raises
        ------
        InfosocError
            What is wrong with design, weights, scope or key; and if no indicator is left, every finding that is an error.

        Examples
        --------
        >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
        >>> figures = mexico.indicators()
        >>> [(row["measure"], round(row["value"], 1)) for row in figures.to_dicts() if row["by"] == ""][:3]
        [('HH1', 48.5), ('HH2', 91.2), ('HH3:mobile cellular', 93.5)]
        """

@final
class Figures(Contrasts):
    """Figures of a national dataset: the columns of `Estimates`, and ``indicator``, ``category``, ``title``, ``ref_area``,
    ``time_period``, ``recall`` (the period the question asked about), ``age_scope``, ``scope``, ``certainty``, ``note`` and
    ``source``. A dimension that the whole file shares is a column too: ``sex`` is F in a survey of women.
    """
    def write_sdmx(
        self,
        path: _Path,
        *,
        area: str | None = None,
        year: int | None = None,
        structure: _Structure | None = None,
        version: str | None = None,
        mapping: _Path | SupportsArrowStream | None = None,
        header: dict[str, Any] | None = None,
        dataflow: str | None = None,
        reporting_type: str | None = None,
        labels: Literal["id", "both", "name"] = "id",
    ) -> Table:
        """Write the figures as an SDMX message: `observations`, written as by `Series.write_sdmx`.

        Parameters
        ----------
        path : str or os.PathLike
            The file: ``.csv``, ``.xml`` or ``.json``.
        area : str, optional
            The country; by default the country of the dataset.
        year : int, optional
            The year; by default the year of the dataset.
        structure, version, mapping, header, dataflow, reporting_type, labels : optional
            As in `Series.write_sdmx`.

        Returns
        -------
        Table
            What was found, worst first; errors are figures that were not written.

        Raises
        ------
        InfosocError
            What `observations` and `Series.write_sdmx` raise.
        OSError
            If the file cannot be written.

        Examples
        --------
        >>> people = infosoc.open_dataset("datasets/national/pri-hints-2009").estimate("HH7", by=["sex"])
        >>> findings = people.write_sdmx("hh7.xml", structure="sdg", header={"sender": "PRI"})
        >>> [row["rule"] for row in findings.to_dicts()]
        ['column_left_out', 'not_expressed']
        """
    def observations(self, ref_area: str | None = None, time_period: int | None = None) -> Series:
        """The figures as observations of a series, to combine with figures of other countries by `Series.extend`.

        Parameters
        ----------
        ref_area : str, optional
            The country; by default the country of the dataset.
        time_period : int, optional
            The year; by default the year of the dataset.

        Returns
        -------
        Series
            ``obs_value``, ``se``, ``ci_low``, ``ci_high``, ``n`` in the unit of the catalogue; ``obs_status`` ``A``, or
            ``O`` where there is no value, and why in ``comment``; of a census ``E`` where some did not answer; every
            breakdown and ``category`` as a dimension,
            ``_T`` for all and ``_U`` for the cases with it missing; dimensions that
            the whole file shares, so that the figures of a survey of women replace none of the nation; ``base`` (the
            population that is the denominator), ``recall``, ``age_scope``, ``scope``, ``certainty`` and ``source``.

        Raises
        ------
        InfosocError
            `InvalidArgument` for the result of a comparison and for a breakdown with the name of another column of a
            series, `UnknownArea`.

        Examples
        --------
        >>> mex = infosoc.open_dataset("datasets/national/mex-endutih-2021")
        >>> hh6 = mex.estimate("HH6", by=["area"]).observations()
        >>> [(row["urbanisation"], round(row["obs_value"], 1)) for row in hh6.to_dicts()]
        [('_T', 66.4), ('R', 40.3), ('U', 74.2)]
        >>> series = infosoc.Series.read("datasets/series/ict.csv").extend(hh6)
        >>> len(series.indicators(["HH6"]))
        3
        """

@final
class Filled(Table):
    """A form that was filled, from `fill`: one row for each address.

    As a table it has ``sheet``, ``cell``, ``indicator``, ``category``, ``breakdown``, ``figure``, ``status`` (``filled``, ``empty``,
    ``refused``), ``value`` or ``text`` (what was written), ``unit``, ``se``, ``reason`` (why nothing was written, or what is to be
    known of what was), ``ref_area``, ``time_period``, ``population`` and ``source``.

    Examples
    --------
    >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    >>> form, addresses = "datasets/forms/household_form.xlsx", "datasets/forms/household_addresses.csv"
    >>> report = infosoc.fill(form, addresses, mexico.indicators(), out="filled.xlsx")
    >>> sorted({row["status"] for row in report.to_dicts()})
    ['empty', 'filled']
    >>> [row["reason"] for row in report.to_dicts() if row["indicator"] == "HH13"][0]
    'the figures have no HH13'
    """
    @property
    def changed(self) -> list[str]:
        """The parts of the workbook that differ from the form; all others are equal byte for byte."""
    def findings(self) -> Table:
        """What a person should look at: cells that were refused, cells that are empty, and what else was changed.

        Returns
        -------
        Table
            ``severity``, ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message``, ``remedy``.

        Examples
        --------
        >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
        >>> form, addresses = "datasets/forms/household_form.xlsx", "datasets/forms/household_addresses.csv"
        >>> filled = infosoc.fill(form, addresses, mexico.indicators(), "filled.xlsx")
        >>> sorted({row["rule"] for row in filled.findings().to_dicts()})
        ['cell_empty', 'form_changed']
        """

def fill(
    form: _Path,
    addresses: _Path | SupportsArrowStream | polars.LazyFrame,
    figures: SupportsArrowStream | polars.LazyFrame,
    out: _Path,
    *,
    overwrite: bool = False,
    area: str | None = None,
    year: int | None = None,
    shorthand: dict[str, str] | None = None,
    unfold_limit: int | None = None,
) -> Filled:
    """Fill a questionnaire: the workbook of somebody else, changed in the named cells alone.

    Around a cell its sheet stays byte for byte, and so do all other parts of the workbook: styles, validations, protection,
    images, macros. A cell keeps its style. Formulas stay, and Excel computes them again when it opens the workbook; where this
    does not say so yet, that one setting is the only other change. LibreOffice keeps values that were computed before, unless it
    is set to compute them on loading. A cell with a formula, and one that is inside of merged cells, is left as it was.

    A figure that is not there or not known leaves its cell empty, and never 0; one that is suppressed is not written. Hand over
    what ``suppress`` gives, so that nothing is written that may not be shown. Units are converted by the registry of `units` or
    not at all. A cell whose number format is in per cent (``0.0%``) gets the share that it shows as the figure, 0.664 for 66.4 %, and
    one whose format is in thousands (``#,##0,``) the whole number; report and findings (``cell_format``) say so, also of a figure
    that such a cell shows as another.

    Parameters
    ----------
    form : str or os.PathLike
        The form, ``.xlsx`` or ``.xlsm``.
    addresses : str, os.PathLike or table
        Which cell is for which figure: a CSV file, a workbook or a table with the columns ``sheet``, ``cell``, ``indicator``,
        ``figure`` (``count``, ``percent``, ``proportion``, ``value``, ``denominator``, ``n``, ``se``, ``cv``, ``ci_low``, ``ci_high``;
        ``text``, ``source``, ``year``, ``area``, ``area_name``, ``population``, ``note``, ``unit``, ``title``) and, where they are needed, ``category``,
        ``breakdown`` (``sex=F;age=Y15T24``), ``year``, ``area``, ``unit``, ``decimals`` and ``denominator``. `describe_form` drafts it.
    figures : Figures, Estimates, Publication, Series or table
        The figures, with the columns of one of these results.
    out : str or os.PathLike
        The filled form.
    overwrite : bool, default False
        Whether a file that is there already is replaced, which may be the form itself.
    area : str, optional
        The area of the figures, where they are of several and an address names none.
    year : int, optional
        The year of the figures, where they are of several and an address names none.
    shorthand : dict of str to str, optional
        What is written where a figure is not shown, by the flag that says why: ``{"confidential": "[c]", "not_available": "[x]"}``. The
        for the flags see `flags`. Without it such a cell is empty.
    unfold_limit : int, optional
        The most memory, in bytes, that the decompressed parts of the workbook may take. By default 256 MiB.

    Returns
    -------
    Filled
        What became of each cell.

    Raises
    ------
    InfosocError
        `InvalidFile` for a form that is not a workbook, and for each address that names no cell or no figure, or several, all of them
        at once and before anything is written; `UnknownColumn` and others for addresses and figures that are not such a table.
    OSError
        If the file cannot be written, or is there already.

    Examples
    --------
    >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021").indicators()
    >>> import pyarrow
    >>> addresses = pyarrow.table({"sheet": ["Households"] * 2, "cell": ["D7", "F7"], "indicator": ["HH6"] * 2,
    ...     "breakdown": ["area=urban", ""], "figure": ["percent", "count"]})
    >>> report = infosoc.fill("datasets/forms/household_form.xlsx", addresses, mexico, out="urban.xlsx")
    >>> [(row["cell"], row["status"], row["unit"], row["reason"]) for row in report.to_dicts()]
    [('D7', 'filled', '%', None), ('F7', 'refused', None, 'the cell has a formula, which stays')]
    >>> report.changed
    ['xl/workbook.xml', 'xl/worksheets/sheet2.xml']
    """

@final
class AddressDraft(Table):
    """A first draft of the addresses of a form, from `describe_form`.

    As a table it has one row for each cell: ``sheet``, ``cell``, ``indicator``, ``category``, ``breakdown``, ``figure``, ``label`` (the
    labels of the cell), ``confidence`` (``high``, ``medium``, ``low``) and ``reason``.

    Examples
    --------
    >>> draft = infosoc.describe_form("datasets/forms/household_form.xlsx")
    >>> row = next(row for row in draft.to_dicts() if (row["sheet"], row["cell"]) == ("Individuals", "C5"))
    >>> row["indicator"], row["breakdown"], row["figure"], row["confidence"]
    ('HH7', 'age=Y15T24;sex=F', 'count', 'high')
    """
    def write(self, path: _Path, *, overwrite: bool = False) -> None:
        """Write an address file.

        Rows of high confidence are addresses; the others begin with ``#``: delete the ``#`` of those that are right.

        Parameters
        ----------
        path : str or os.PathLike
            The file.
        overwrite : bool, default False
            Whether a file that is there already is replaced.

        Raises
        ------
        OSError
            If the file cannot be written, or is there already.

        Examples
        --------
        >>> infosoc.describe_form("datasets/forms/household_form.xlsx").write("addresses.csv")
        """

def describe_form(form: _Path, *, unfold_limit: int | None = None) -> AddressDraft:
    """Draft the addresses of a form from its labels: which cell is for which figure.

    Labels in English, Spanish, French, Portuguese, Arabic and Russian are read. Every empty cell is proposed whose labels name an
    indicator, by its code or its title, and those for the source, the year or the population of all. A proposal has high
    confidence where a code names the indicator and every label of the cell was understood. Sheets that are hidden are left out.

    Parameters
    ----------
    form : str or os.PathLike
        The form, ``.xlsx`` or ``.xlsm``.
    unfold_limit : int, optional
        The most memory, in bytes, that the decompressed parts of the workbook may take. By default 256 MiB.

    Returns
    -------
    AddressDraft

    Raises
    ------
    InvalidFile
        If the form is not a workbook.

    Examples
    --------
    >>> draft = infosoc.describe_form("datasets/forms/household_form.xlsx")
    >>> [(row["cell"], row["figure"]) for row in draft.to_dicts() if row["sheet"] == "Cover"][:3]
    [('B3', 'area_name'), ('B4', 'year'), ('B5', 'source')]
    """

@final
class Publication(Table):
    """A table ready for publication, made by `Estimates.suppress` and `Figures.suppress`.

    Hidden figures have no numbers, the status ``suppressed`` and the ``obs_status`` ``Q``, whatever the reason.
    """
    def log(self) -> Table:
        """What was hidden and why, with the numbers; and what the rule wants reviewed. Not for publication.

        The columns of the result, ``cause`` (``few_cases``, ``dominated``, ``unreliable``, ``linked``, ``secondary``,
        ``review``), ``conf_status`` (SDMX: ``C`` confidential, ``D`` secondary, ``N`` not for publication) and ``reason``.
        """
    def observations(
        self, ref_area: str | None = None, time_period: int | None = None, indicator: str | None = None
    ) -> Series:
        """The figures as observations of a series, to write or to combine with figures of other countries.

        Parameters
        ----------
        ref_area : str, optional
            The area; by default the area of the dataset. Estimates of a survey have none of their own.
        time_period : int, optional
            The year; by default the year of the dataset.
        indicator : str, optional
            The code of estimates that have another name; figures of a dataset have their codes.

        Returns
        -------
        Series
            As ``observations`` of the result; hidden figures have no number and the ``obs_status`` ``Q``, rounded ones are
            rounded, and those of low reliability have their flag.

        Raises
        ------
        InvalidArgument
            For a two-way table, for estimates without area or year, and for an indicator of figures.

        Examples
        --------
        >>> mex = infosoc.open_dataset("datasets/national/mex-endutih-2021")
        >>> hidden = mex.estimate("HH6", by=["area"]).suppress(min_n=20_000).observations()
        >>> [(row["urbanisation"], row["obs_value"], row["obs_status"]) for row in hidden.to_dicts()][1:]
        [('R', None, 'Q'), ('U', None, 'Q')]
        """
    def write_sdmx(
        self,
        path: _Path,
        *,
        area: str | None = None,
        year: int | None = None,
        indicator: str | None = None,
        structure: _Structure | None = None,
        version: str | None = None,
        mapping: _Path | SupportsArrowStream | None = None,
        header: dict[str, Any] | None = None,
        dataflow: str | None = None,
        reporting_type: str | None = None,
        labels: Literal["id", "both", "name"] = "id",
    ) -> Table:
        """Write the figures as an SDMX message: `observations`, written as by `Series.write_sdmx`.

        Parameters
        ----------
        path : str or os.PathLike
            The file: ``.csv``, ``.xml`` or ``.json``.
        area, year, indicator : str, int and str, optional
            As ``ref_area``, ``time_period`` and ``indicator`` of `observations`.
        structure, version, mapping, header, dataflow, reporting_type, labels : optional
            As in `Series.write_sdmx`.

        Returns
        -------
        Table
            What was found, worst first; errors are figures that were not written.

        Raises
        ------
        InfosocError
            What `observations` and `Series.write_sdmx` raise.
        OSError
            If the file cannot be written.

        Examples
        --------
        >>> people = infosoc.open_dataset("datasets/national/pri-hints-2009").estimate("HH7", by=["sex"])
        >>> findings = people.suppress(min_n=400).write_sdmx("hh7.csv", structure="sdg")
        >>> [row["rule"] for row in findings.to_dicts()]
        ['withheld', 'column_left_out', 'not_expressed']
        >>> written = infosoc.Series.read("hh7.csv").to_dicts()
        >>> [(row["sex"], row["obs_status"], row["obs_value"] is None) for row in written]
        [('_T', 'A', False), ('F', 'Q', True), ('M', 'Q', True)]
        """
    def footnotes(self, system: _FlagSystem = "sdmx") -> Table:
        """The notes for beneath the table: each symbol that occurs in it, and what it means.

        Parameters
        ----------
        system : {"sdmx", "eurostat", "statcan", "abs"}, default "sdmx"
            Whose symbols.

        Returns
        -------
        Table
            ``symbol`` (null for a note on the whole table), ``text``, ``rows``.

        Raises
        ------
        UnknownOption
            If the system does not exist.

        Examples
        --------
        >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
        >>> table = mexico.estimate("HH6", by=[("area", "region")]).suppress("statcan_cv", min_n=30)
        >>> table.footnotes().to_polars().columns
        ['symbol', 'text', 'rows']
        """

@final
class ReliabilityRule(Immutable):
    """A reliability rule of your own: limits for the precision of figures.

    Rules of agencies go by their names: see `reliability_rules`, and `ReliabilityRule.preset` for their settings.

    Parameters
    ----------
    name : str
        Its name, for the reasons it gives.
    min_n, caution_n : int, optional
        Suppressed, and flagged, with fewer cases in the sample.
    min_effective_n : float, optional
        Proportions are suppressed with fewer effective cases, p(1 - p)/se².
    caution_cv, max_cv : float, optional
        Flagged, and suppressed, with a larger coefficient of variation; 30 % is 0.3.
    max_width : float, optional
        Proportions are suppressed with a wider 95 % Korn-Graubard interval, as a share of 1.
    max_relative_width : float, optional
        Proportions are suppressed where that width is a larger multiple of the proportion.
    min_df : float, optional
        To be reviewed with fewer degrees of freedom.

    Raises
    ------
    InvalidArgument
        For a limit that is negative, a percentage instead of a share, or a limit of caution that is never met before
        that of suppression; several together as `SeveralErrors`.

    Examples
    --------
    >>> infosoc.ReliabilityRule("office", min_n=25, caution_cv=0.2)
    <infosoc.ReliabilityRule office: cases below 25: suppressed; coefficient of variation above 20 %: caution>
    """
    def __new__(
        cls,
        name: str,
        *,
        min_n: int | None = None,
        caution_n: int | None = None,
        min_effective_n: float | None = None,
        caution_cv: float | None = None,
        max_cv: float | None = None,
        max_width: float | None = None,
        max_relative_width: float | None = None,
        min_df: float | None = None,
    ) -> ReliabilityRule: ...
    @staticmethod
    def preset(name: _Preset, *, adjusted_effective_n: bool = False) -> ReliabilityRule:
        """The rule of an agency, with its settings.

        Parameters
        ----------
        name : str
            A name from `reliability_rules`.
        adjusted_effective_n : bool, default False
            Whether the rule of NCHS for proportions tests effective cases after the adjustment for degrees of freedom.

        Returns
        -------
        ReliabilityRule

        Raises
        ------
        UnknownOption
            If no rule has this name.

        Examples
        --------
        >>> rule = infosoc.ReliabilityRule.preset("statcan_cv")
        >>> rule.name
        'statcan_cv'
        """
    @property
    def name(self) -> str:
        """Its name."""

def reliability_rules() -> Table:
    """The rules of agencies: what they say, where they come from, and how sure that is. None is ever applied unless named.

    Returns
    -------
    Table
        ``name``, ``applies_to``, ``conditions``, ``certainty`` (as in the catalogue: ``CONFIRMED`` was seen in an official
        text), ``source``, ``note``.

    Examples
    --------
    >>> [row["name"] for row in infosoc.reliability_rules().to_dicts() if row["certainty"] == "UNCONFIRMED"]
    ['eurostat_n']
    """

def change(
    a: Any,
    b: Any,
    *,
    df: Literal["welch", "stacked"] = "welch",
    level: float | None = None,
    adjust: Literal["holm", "bh", "by"] | None = None,
) -> Change:
    """The change from one result to another, of two independent samples, row by row.

    Parameters
    ----------
    a, b : Figures, Estimates, Publication or table
        The earlier and the later result. Tables have the columns ``value`` and ``se`` and, where they are known,
        ``measure`` or ``indicator``, ``df``, ``n``, ``unit``, ``status`` and any columns that the figures are by.
    df : {"welch", "stacked"}, default "welch"
        The degrees of freedom: Welch and Satterthwaite, which are few where one sample dominates; or the sum of both, as of
        one design with the samples as strata.
    level : float, optional
        The confidence level; by default the level of both results, or 0.95.
    adjust : {"holm", "bh", "by"}, optional
        Adjust the p-values for multiple testing: Holm (1979), Benjamini and Hochberg (1995), or Benjamini and Yekutieli
        (2001). Rows without a p-value are not counted as tests.

    Returns
    -------
    Change

    Raises
    ------
    InvalidArgument
        For two rows of one figure in a result, and where the definition of all that is compared has changed.
    InfosocError
        `UnknownColumn` for a table without ``value`` or ``se``.

    Notes
    -----
    The variance of b - a is the sum of both, the variance of the ratio r = b / a is (V(b) + r² V(a)) / a². Where the samples share
    sampling units or persons that is too large: `pool` the waves.

    Examples
    --------
    >>> import pyarrow
    >>> then = pyarrow.table({"w": [2, 1, 1, 2] * 9, "internet": [1, 0, 1, 0] * 9})
    >>> now = pyarrow.table({"w": [2, 1, 1, 2] * 9, "internet": [1, 1, 1, 0] * 9})
    >>> a, b = (infosoc.Survey(people, weight="w").proportion("internet") for people in (then, now))
    >>> moved = infosoc.change(a, b).to_dicts()[0]
    >>> round(moved["difference"], 6), round(moved["ratio"], 6), moved["status"]
    (0.166667, 1.333333, 'normal')
    """

def pool(
    waves: Any,
    wave: str,
    *,
    labels: Any = None,
    overlap: Literal["shared", "independent"] | None = None,
    covariance: Literal["auto", "stacked", "correlation", "berger_priam", "tam"] = "auto",
    file: str | None = None,
) -> Survey:
    """Several waves of a survey in one design: years that were drawn independently, or that have sampling units or persons in
    common, as a panel or a rotating sample has.

    Parameters
    ----------
    waves : list of Survey or Dataset, or dict of them
        The waves. The keys of a dict are their values in the column `wave`. For datasets they are the years.
    wave : str
        The column that tells the waves apart. Surveys in a list have it already, with one value in each, unless `labels` are
        given.
    labels : list, optional
        The value of each wave in this column.
    overlap : {"shared", "independent"}, optional
        Whether PSUs with the same code in the same stratum are the same in all waves, and replicate weights were made jointly;
        or each wave was drawn anew. If not given, PSUs are taken as shared, which does no harm where the codes were merely
        used again, and replicates as independent, as only joint ones hold a covariance.
    covariance : {"auto", "stacked", "correlation", "berger_priam", "tam"}, default "auto"
        How waves covary in changes. ``stacked``: one design of all, in which a PSU counts as 0 in a wave that it is not in.
        ``correlation``: the variance of each wave by its own design, with the correlation of the totals of PSUs: ``berger_priam``,
        that of the residuals from the means of the PSUs in one wave and in both (Berger and Priam 2016), where every stratum that
        shares PSUs shares five or more and this bends the correlation by less than 5 per cent; otherwise ``tam``, that of the
        PSUs of both waves alone, which has no bias in small strata (Tam 1984).
        ``auto``: by correlation between waves that do not have all PSUs in common, for changes of totals and counts, and of
        everything else where there are strata: their variance would hold the chance of being in a wave. Stacked for all else.
    file : str, optional
        The data file of datasets that have several.

    Returns
    -------
    Survey
        All cases, with what was found in its attribute ``pooling``: how many PSUs are shared, codes of PSUs that were used
        again in another stratum, columns, types and categories that differ between waves.

    Raises
    ------
    InvalidArgument
        For fewer than two waves, waves that cannot be told apart, and designs that do not go together.

    Notes
    -----
    Compare the waves by `Estimates.difference` and `Estimates.ratio`, average them or compare averages by
    `Estimates.contrast`. Persons who are in several waves need nothing more if their PSU is shared. The linearised
    variable of a calibrated wave is projected on the calibration variables of that wave.

    Examples
    --------
    >>> import pyarrow
    >>> def wave(year, y):
    ...     table = pyarrow.table({"year": [year] * 4, "psu": [1, 2, 3, 4], "w": [10.0] * 4, "y": y})
    ...     return infosoc.Survey(table, weight="w", psu="psu")
    >>> pooled = infosoc.pool([wave(2019, [3, 5, 4, 7]), wave(2021, [4, 6, 5, 9])], wave="year")
    >>> change = pooled.mean("y", by="year").difference("year", 2021, 2019).to_dicts()[0]
    >>> change["value"], round(change["se"], 6)
    (1.25, 0.25)
    """

def assess(table: SupportsArrowStream | polars.LazyFrame, rule: _Reliability) -> Table:
    """What a reliability rule says of each row of any table of figures, such as published ones.

    Results of infosoc have their own `quality`, which knows what was measured.

    Parameters
    ----------
    table : polars, pandas or pyarrow table, or any object with ``__arrow_c_stream__``
        Columns ``value``, ``se`` and ``n``; where they are there ``df``, ``unit`` (``proportion`` and ``%`` are taken for
        proportions) and ``statistic`` (``proportion``, ``count``, ``magnitude``, ``difference``), which decides.
    rule : str or ReliabilityRule
        The rule.

    Returns
    -------
    Table
        The table with the columns that `Estimates.quality` adds.

    Raises
    ------
    InfosocError
        `UnknownColumn`, `WrongType`, `NotFinite`, `InvalidArgument` for impossible numbers, `UnknownOption`.

    Examples
    --------
    >>> import pyarrow
    >>> published = pyarrow.table({"value": [15.0, 40.0], "se": [3.0, 9.0], "n": [400, 60], "df": [30, 12], "unit": ["%"] * 2})
    >>> [row["reliability"] for row in infosoc.assess(published, "nchs_proportion_2017").to_dicts()]
    ['released', 'suppressed']
    """

def flags() -> Table:
    """Flags of figures in the codes of SDMX, Eurostat, Statistics Canada and the Australian Bureau of Statistics.

    Returns
    -------
    Table
        ``flag``, ``sdmx`` (CL_OBS_STATUS), ``eurostat`` (since 27 January 2025), ``eurostat_former``, ``statcan``, ``abs``,
        ``meaning``; null where a system has no code.

    Examples
    --------
    >>> {row["flag"]: row["eurostat"] for row in infosoc.flags().to_dicts()}["imputed"]
    'i'
    """

def obs_status(flag: str, system: _FlagSystem = "eurostat") -> str:
    """The SDMX observation status of a flag in another system.

    Parameters
    ----------
    flag : str
        The flag, or several in one cell, as ``"bu"``. Of Eurostat, letters used before 2025 are read too.
    system : {"eurostat", "statcan", "abs", "sdmx"}, default "eurostat"
        Whose flag it is.

    Returns
    -------
    str
        Its code, or several, the one that decides what the figure is used for first.

    Raises
    ------
    UnknownOption
        If the system has no such flag.

    Examples
    --------
    >>> infosoc.obs_status("s"), infosoc.obs_status("E", "statcan"), infosoc.obs_status("bu")
    ('I', 'U', 'B U')
    """

def dominance(
    table: SupportsArrowStream | polars.LazyFrame,
    variable: str,
    by: _By | None = None,
    *,
    n: int | None = None,
    k: float | None = None,
    p: float | None = None,
) -> Table:
    """Which cells of a magnitude one or a few respondents dominate, from the microdata, overall and by groups.

    Parameters
    ----------
    table : polars, pandas or pyarrow table, or any object with ``__arrow_c_stream__``
        The microdata: every row is a respondent.
    variable : str
        The magnitude, such as turnover; each row's value is its contribution, unweighted, zero or more.
    by : str, tuple or list, optional
        The grouping sets, the same as those of the estimates.
    n, k : int and float, optional
        Unsafe if the n largest are more than k per cent of the total.
    p : float, optional
        Unsafe if all but the two largest are less than p per cent of the largest.

    Returns
    -------
    Table
        ``variable``, ``by``, the grouping columns as text, ``n``, ``dominated``: for `Estimates.suppress`, not for
        publication. The parameters are in no output.

    Raises
    ------
    InvalidArgument
        If not exactly one rule is given, for parameters out of range and negative contributions.
    InfosocError
        `UnknownColumn`, `WrongType`, `NotFinite`.

    Examples
    --------
    >>> import pyarrow
    >>> firms = pyarrow.table({"size": ["small"] * 3 + ["large"] * 3, "turnover": [10, 11, 12, 900, 20, 10]})
    >>> cells = infosoc.dominance(firms, "turnover", by="size", p=10)
    >>> [(row["size"], row["dominated"]) for row in cells.to_dicts()]
    [(None, True), ('large', True), ('small', False)]
    """

@final
class Revisions(Table):
    """The figures that are not what they were, the most important first: what `Series.revisions` gives.

    Figures that cannot be compared come first, then changes by their size relative to the middle figure of their
    indicator, then figures that were removed and added, and last those whose value is the same.

    Columns: ``indicator``, ``ref_area``, ``time_period``, the dimensions, ``old``, ``new``, ``change`` (new - old),
    ``relative_change`` (by the size of the old), ``cause``, ``causes``, ``detail``, ``unit_measure``, ``within_error``, and of
    either side ``old_se``, ``old_status``, ``old_source``, ``old_vintage``, ``new_se`` …
    """
    def findings(self) -> Table:
        """Units that were converted or do not convert, and indicators that only one side has: a Table with ``severity``,
        ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message`` and ``remedy``.
        """
    def summary(self) -> Table:
        """How many figures moved, by indicator, and why.

        Returns
        -------
        Table
            ``indicator``, ``n_compared``, ``n_same``, ``n_change``, ``n_not_comparable``, ``n_added``, ``n_removed``,
            ``n_within_error``, ``median_change`` (of the sizes), ``largest_change``, ``largest_at``, and ``causes``: the main
            causes of figures that both have, each with its number.

        Examples
        --------
        >>> series = infosoc.Series.read("datasets/series/ict.csv").indicators(["HH7"])
        >>> published = infosoc.Series.read("datasets/series/internet_users_2024_11.csv")
        >>> row = series.revisions(published, tolerance=0.05).summary().to_dicts()[0]
        >>> row["n_compared"], row["causes"], row["largest_at"]
        (1796, 'rounding 1; corrected 322', 'KIR 2022')
        """

@final
class Discrepancies(Table):
    """Where national and international figures differ, the largest difference first: what `Series.against` gives.

    The columns of `Revisions`, with ``national`` for ``new``, ``international`` for ``old``, ``difference``
    (national - international) and ``relative_difference`` for the change, and ``international_period``, the year of
    the international figure.
    """
    def findings(self) -> Table:
        """Units that were converted or do not convert, and indicators that only one side has: a Table with ``severity``,
        ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message`` and ``remedy``.
        """
    def summary(self) -> Table:
        """How many figures differ, by indicator, and why.

        Returns
        -------
        Table
            ``indicator``, ``n_compared``, ``n_same``, ``n_difference``, ``n_not_comparable``, ``n_only_national``,
            ``n_only_international``, ``n_within_error``, ``median_difference`` (of the sizes), ``largest_difference``,
            ``largest_at`` and ``causes``.

        Examples
        --------
        >>> national = infosoc.open_dataset("datasets/national/pri-hints-2009").estimate("HH7").observations()
        >>> series = infosoc.Series.read("datasets/series/ict.csv")
        >>> national.against(series).summary().to_dicts()[0]["indicator"]
        'HH7'
        """

@final
class RevisionDecomposition(Table):
    """What moved the aggregates of groups, in parts by cause that add up to the change: what `Series.decompose` gives.

    The largest change comes first, by its size relative to the middle figure of the indicator; aggregates whose
    change cannot be computed come last, and ``comment`` says why.

    Columns: ``indicator``, ``ref_area`` (the group), ``time_period``, the dimensions, ``ref_area_name``, ``old``, ``new``,
    ``change``, ``relative_change``; the parts ``membership``, ``weights``, ``coverage``, ``imputation``,
    ``values``; of ``values`` what comes from another definition, from another source, and from figures that were
    corrected: ``values_definition``, ``values_source``, ``values_corrected`` (null where a median is split by
    several); ``main_cause``, ``main_country``, ``main_country_part``; ``unit_measure``, ``old_status``,
    ``old_coverage``, ``old_n_countries``, ``new_status``, ``new_coverage``, ``new_n_countries`` and ``comment``.
    """
    def findings(self) -> Table:
        """Units that were converted: a Table with ``severity``, ``rule``, ``where``, ``rows``, ``first_row``, ``areas``,
        ``message`` and ``remedy``.
        """
    def countries(self) -> Table:
        """What each country adds to the change of its groups, the largest part of each group first.

        There is a row for each member, old or new, for which anything is not as it was; a member without a row adds exactly
        0. Over countries the parts add up to the parts of the group.

        Returns
        -------
        Table
            ``indicator``, ``group``, ``time_period``, the dimensions, ``ref_area`` (the country), ``part``, ``membership``,
            ``weights``, ``coverage``, ``imputation``, ``values``, ``old_member``, ``new_member``, ``old``, ``new``,
            ``old_imputed``, ``new_imputed``, ``cause`` and ``detail`` (why its observed figure is another, as in `revisions`),
            ``old_weight``, ``new_weight``, ``unit_measure``. The parts of a median are null: it is not a sum of terms of
            countries.

        Examples
        --------
        >>> series = infosoc.Series.read("datasets/series/ict.csv").indicators(["HH7"])
        >>> published = infosoc.Series.read("datasets/series/internet_users_2024_11.csv")
        >>> moved = series.years(2020, 2020).decompose(published, "sdg", weights="population")
        >>> row = moved.countries().to_dicts()[0]
        >>> row["group"], row["ref_area"]
        ('543', 'PNG')
        """

@final
class Series(Table):
    """Figures of countries and groups as one long table with SDMX concepts as columns.

    Parameters
    ----------
    table : polars, pandas or pyarrow table, DuckDB relation, or any object with ``__arrow_c_stream__``
        Columns ``indicator``, ``ref_area`` (ISO3; also any other code or name that `area` reads, or a known group),
        ``time_period`` (year; with `annual` also its parts), ``obs_value``. Dimensions (``sex``, ``age``, ``urbanisation``, ``income_wealth_quantile``,
        ``technology`` …, also by names such as ``gender`` or ``wealth_quintile``) are part of the key, ``_T`` where absent or
        empty. Every other column (``obs_status``, ``unit_measure``, ``se``, ``source``, ``comment`` …) is an attribute: it is
        carried and tells no rows apart.
    dimensions : sequence of str, optional
        Further columns that are dimensions, such as ``["province"]``. Their names are kept in the attribute ``dimensions``,
        so that a file that is written from the series is read with the same keys.
    groups : {"keep", "drop", "error"}, default "keep"
        What becomes of rows that stand for a group of countries (the world, a region, an income group). ``keep``: they stay
        under the code of a built-in grouping (``001``, ``WLD``, ``SSF``) and take no part in what is computed from
        countries; a group under a name (``World``) or another code (``EUU``) is refused. ``drop``: they are left out,
        whatever they are called, and listed by `findings`; rows are counted without them. ``error``: all of them are
        refused.
    vintage : str, optional
        When the figures were given out, where they do not say so: a year, month or day such as ``"2024-11"``, for the column
        ``vintage``.
    annual : {"end", "mid_year", "mean", "sum"}, optional
        By which rule years are made of half-years, quarters and months (``2021-S1``, ``2021-Q3``, ``2021Q3``, ``Q3 2021``,
        ``2021-07``, ``2021M07`` …): the last of the year (a stock at its end, such as subscriptions), the one that ends with June,
        the mean, or the sum (a flow, such as traffic). A year that is given itself stands. The attribute ``annual_rule`` and the
        comment say what was done. Without it they are an error.
    incomplete_year : {"missing", "compute"}, default "missing"
        What to do with a year when a period that its figure needs is missing: a missing figure, or one of what there is
        with the status ``E`` (of a sum ``D``) and a comment. `findings` list these years.

    Raises
    ------
    InfosocError
        `UnknownColumn`, `WrongType`, `NotFinite`, `UnknownArea`, `UnknownOption` (obs_status), `InvalidArgument` (a
        negative ``se``) or `DuplicateObservation`; where there are several, `SeveralErrors` with all of them.

    Examples
    --------
    >>> import pyarrow
    >>> series = infosoc.Series(pyarrow.table({
    ...     "indicator": ["HH7", "HH7"], "ref_area": ["MX", "Guatemala"],
    ...     "time_period": [2021, 2021], "obs_value": [75.6, 50.9],
    ... }))
    >>> [row["ref_area"] for row in series.to_dicts()]
    ['MEX', 'GTM']
    >>> download = pyarrow.table({
    ...     "indicator": ["HH7", "HH7"], "ref_area": ["Korea, Rep.", "World"],
    ...     "time_period": [2021, 2021], "obs_value": [97.6, 63.1],
    ... })
    >>> countries = infosoc.Series(download, groups="drop")
    >>> len(countries), countries.findings().to_dicts()[0]["rule"]
    (1, 'group_left_out')

    Subscriptions of quarters, of which the last of each year counts:

    >>> quarters = pyarrow.table({
    ...     "indicator": ["A3"] * 3, "ref_area": ["MEX"] * 3, "time_period": ["2020-Q4", "2021-Q3", "2021-Q4"],
    ...     "obs_value": [17.0, 18.2, 18.6],
    ... })
    >>> [(row["time_period"], row["obs_value"], row["comment"]) for row in infosoc.Series(quarters, annual="end").to_dicts()]
    [(2020, 17.0, 'end of the year: 2020-Q4'), (2021, 18.6, 'end of the year: 2021-Q4')]
    """
    def __new__(
        cls,
        table: SupportsArrowStream,
        *,
        dimensions: Sequence[str] | None = None,
        groups: _GroupRows = "keep",
        vintage: str | None = None,
        annual: _AnnualRule | None = None,
        incomplete_year: _IncompleteYear = "missing",
    ) -> Series: ...
    @staticmethod
    def read(
        path: str | PathLike[str],
        *,
        format: _Download | None = None,
        sheet: str | int | None = None,
        measure: str | None = None,
        indicators: str | Sequence[str] | None = None,
        dimensions: Sequence[str] | None = None,
        groups: _GroupRows = "keep",
        vintage: str | None = None,
        annual: _AnnualRule | None = None,
        incomplete_year: _IncompleteYear = "missing",
    ) -> Series:
        """A series from a file: a download of a publisher, an SDMX message of data, or a long table of our own.

        The format is known by the content. Indicators stand under the codes of the catalogue, with its units and populations,
        or else under those of their publisher; countries under ISO3; dimensions, status and units under our codes. Nothing
        is dropped in silence: `findings` say what was read as what, which rows were left out, and why.

        Parameters
        ----------
        path : str or os.PathLike
            The file: text in UTF-8, UTF-16 or Windows-1252, or a workbook (``.xlsx``, ``.xls``, ``.ods``), as it was
            downloaded, in gzip or a ZIP archive as well.
        format : str, optional
            Its format, where the content is not to decide: ``"long"`` (the columns of `Series`, UTF-8, as `write_csv`
            writes them with any delimiter and decimal mark; ``NA`` is Namibia), ``"world_bank"`` (years across columns: the CSV of an indicator,
            the bulk ``WDICSV.csv``; or a line for each figure with ``Year`` and ``Value``), ``"databank"``,
            ``"unsd"`` (SDG database), ``"itu"`` (DataHub), ``"eurostat_tsv"``, ``"sdmx_csv"`` (1.0, 2.0, 2.1, Eurostat's),
            ``"sdmx_ml"`` (2.1, 3.0), ``"sdmx_json"`` (1.0, 2.0) or ``"owid"`` (Our World in Data).
        sheet : str or int, optional
            The sheet of a workbook, by its name or its place (the first is 1); otherwise the one that has figures.
        measure : str, optional
            The measure of an SDMX message that is the figure, by its identifier there, where it is not ``OBS_VALUE``: structures may
            call their measures as they like, and have several.
        indicators : "catalogue" or sequence of str, optional
            Which indicators are kept: those that the catalogue knows, or those with these codes, of the catalogue or of the
            publisher. All by default.
        dimensions : sequence of str, optional
            Further columns that are dimensions, as in `Series`.
        groups : {"keep", "drop", "error"}, default "keep"
            What becomes of rows that stand for a group of countries, as in `Series`. Groups of a download that no built-in
            grouping has are kept too, under the code of their publisher; the column ``level`` says which rows are groups.
        vintage : str, optional
            When the figures were given out, where neither they nor the file say so: a year, month or day such as ``"2024-11"``, for the column
            ``vintage``.
        annual : {"end", "mid_year", "mean", "sum"}, optional
            By which rule years are made of half-years, quarters and months (``2021-S1``, ``2021-Q3``, ``2021Q3``, ``Q3 2021``,
            ``2021-07``, ``2021M07`` …): the last of the year (a stock at its end, such as subscriptions), the one that ends with June,
            the mean, or the sum (a flow, such as traffic). A year that is given itself stands. The attribute ``annual_rule`` and the
            comment say what was done. Without it those of a download are left
            out beside figures of years, and an error where there are no others.
        incomplete_year : {"missing", "compute"}, default "missing"
            What to do with a year when a period that its figure needs is missing: a missing figure, or one of what there is
            with the status ``E`` (of a sum ``D``) and a comment. `findings` list these years.

        Returns
        -------
        Series

        Raises
        ------
        InvalidFile
            If it cannot be read or fits no format; and whatever `Series` raises.

        Examples
        --------
        >>> series = infosoc.Series.read("tests/golden/downloads/world_bank_api.csv", groups="drop")
        >>> row = series.to_dicts()[0]
        >>> row["indicator"], row["ref_area"], row["unit_measure"], row["source_code"]
        ('HH7', 'ABW', '%', 'IT.NET.USER.ZS')
        >>> [row["rule"] for row in series.findings().to_dicts()]
        ['read_as', 'line_left_out', 'group_left_out', 'code_mapped']
        """
    def findings(self) -> Table:
        """What a reader should know of how the table was read.

        Returns
        -------
        Table
            The findings, worst first: ``severity``, ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message``,
            ``remedy``. They name units that were taken from the catalogue, converted or not understood, and rows that were
            left out, those of groups of countries (``group_left_out``) among them.

        Examples
        --------
        >>> import pyarrow
        >>> series = infosoc.Series(pyarrow.table({
        ...     "indicator": ["HH7", "HH7"], "ref_area": ["MEX", "GTM"], "time_period": [2021, 2021],
        ...     "obs_value": [75.6, 0.509], "unit_measure": ["%", "proportion"],
        ... }))
        >>> [row["rule"] for row in series.findings().to_dicts()], series.to_dicts()[1]["obs_value"]
        (['converted'], 50.9)
        """
    def write_sdmx(
        self,
        path: _Path,
        *,
        structure: _Structure | None = None,
        version: str | None = None,
        mapping: _Path | SupportsArrowStream | None = None,
        header: dict[str, Any] | None = None,
        dataflow: str | None = None,
        reporting_type: str | None = None,
        labels: Literal["id", "both", "name"] = "id",
    ) -> Table:
        """Write the series as an SDMX message: figures for UNSD by the structure of the SDGs, or by any structure.

        Every dimension and attribute is filled by rule: the series by the catalogue, areas by M49 numbers, ``_T`` where a
        figure is for all and ``_U`` where a breakdown is not stated, the unit that the constraints of the structure want (with
        the value converted), status, nature, interval, source and comments. Confidential and suppressed figures (``obs_status``
        ``Q``, ``conf_status`` other than free) are written without value and interval. What has no code is not written, and is
        in the table that is returned.

        Parameters
        ----------
        path : str or os.PathLike
            The file; its ending says the format: ``.csv`` (SDMX-CSV), ``.xml`` (SDMX-ML, structure-specific) or ``.json``
            (SDMX-JSON). One that exists is replaced whole, or left as it was if the new one cannot be written.
        structure : str, os.PathLike or tuple, default "sdg"
            ``"sdg"``, the structure of the SDG indicators, version 1.4 (``"IAEG-SDGs:SDG(1.8)"`` writes another version with
            the code lists of 1.4), or a file with a data structure definition in SDMX-ML 2.1 or 3.0 with its code lists. From a
            file with several, ``(path, id)``.
        version : str, optional
            ``"1.0"`` (default), ``"2.0"`` or ``"2.1"`` of SDMX-CSV; ``"2.1"`` (default) or ``"3.0"`` of SDMX-ML; ``"2.0"`` of
            SDMX-JSON.
        mapping : str, os.PathLike or table, optional
            Our columns and codes to those of the structure: ``column``, ``code``, ``component``, ``to``. Rows go before those
            that are built in (`sdmx_mapping`); several columns and codes are separated by semicolons; a row without a column
            says what a component is where nothing else does.
        header : dict, optional
            ``sender``, ``receiver``, ``id``, ``test`` (False if not given) and ``prepared``, a datetime or text such as
            ``"2026-11-29T12:00:00Z"``; with it the same figures give the same file.
        dataflow : str, optional
            The dataflow, such as ``"IAEG-SDGs:DF_SDG_GLC(1.20)"``; by default the dataflow of the structure.
        reporting_type : str, optional
            ``"N"``, ``"R"`` or ``"G"`` for all figures; by default national for countries and global for groups of them.
        labels : {"id", "both", "name"}, default "id"
            Whether SDMX-CSV has the names of codes: in the cell, or from 2.0 on in columns of their own.

        Returns
        -------
        Table
            What was found, worst first: ``severity``, ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message``,
            ``remedy``. Errors are figures that were not written: ``no_code``, ``not_expressed`` (a part of the population that
            the structure has no dimension for), ``not_allowed`` (by its constraints), ``unit_differs``,
            ``missing_component``, ``repeated_key``. An empty table means that all was written.

        Raises
        ------
        InfosocError
            `InvalidArgument` and `UnknownOption` for settings that do not fit, `InvalidFile` for a structure or a mapping.
        OSError
            If the file cannot be written.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> ict = infosoc.Series.read("datasets/series/ict.csv").areas(["MEX"]).indicators(["HH7", "A1"])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "sdg.xml")
        ...     findings = ict.write_sdmx(path, header={"sender": "MX_INEGI", "receiver": "UNSD"})
        ...     written = infosoc.Series.read(path)
        >>> [(row["rule"], row["where"]) for row in findings.to_dicts()]
        [('no_code', 'indicator'), ('column_left_out', 'columns')]
        >>> set(row["indicator"] for row in written.to_dicts())
        {'HH7'}
        """
    def with_vintage(self, vintage: str) -> Series:
        """The same series with a vintage for the figures that have none.

        A vintage is when a figure was given out, not what it is about. It stands in the attribute ``vintage``. The vintage of
        an aggregate is the latest of its members' figures, where those of all are known; an imputed value has none.

        Parameters
        ----------
        vintage : str
            A year, month or day: ``"2024"``, ``"2024-11"`` or ``"2024-11-13"``.

        Returns
        -------
        Series

        Raises
        ------
        InvalidArgument
            For anything else.

        Examples
        --------
        >>> import pyarrow
        >>> users = infosoc.Series(pyarrow.table({
        ...     "indicator": ["HH7"], "ref_area": ["MDA"], "time_period": [2021], "obs_value": [60.5]}))
        >>> users.with_vintage("2024-11").to_dicts()[0]["vintage"]
        '2024-11'
        """
    def revisions(
        self, published: Series | SupportsArrowStream, *, tolerance: float = 0.0, level: float = 0.95
    ) -> Revisions:
        """What moved against the figures that were published before, by how much, and why as far as the data tell.

        Figures are compared that have one indicator, area, year and code of each dimension. There is a row where the value, the
        status or the standard error is another, and for each figure that was added or removed; the rest is counted in the summary.
        Old figures are converted to the unit of the new where that can be done.

        Parameters
        ----------
        published : Series or table
            The figures as they were published.
        tolerance : float, default 0
            Figures that differ by no more than this, in the unit of the new figure, count as the same.
        level : float, default 0.95
            Confidence of the interval that a change is held against.

        Returns
        -------
        Revisions
            ``cause`` is the main cause and ``causes`` are all: ``added``, ``removed``, ``unit``, ``population`` (scope, base, ages),
            ``definition``, ``period``, ``source``, ``membership`` and ``coverage`` (of a group), ``imputation``, ``status``,
            ``rounding`` (one is the other with fewer digits), ``corrected`` (nothing else that is known differs), ``error`` (the
            value is the same, its standard error is not). What only one of the two states does not count as a cause; a source that is named with
            its vintage (``WDI-2024-11``) is one source. ``within_error`` says whether the interval of the old figure, or of the new
            where the error of the old is unknown, covers the change; this is not a test, as the two are not independent.

        Raises
        ------
        InfosocError
            `InvalidArgument` if the two have no figure in common, and whatever `Series` raises for a table.

        See Also
        --------
        Series.decompose : What moved the aggregates of groups, by cause and by country.
        Series.against : National beside international figures.

        Examples
        --------
        >>> new = infosoc.Series.read("datasets/series/ict.csv").indicators(["HH7"]).years(2014, 2023)
        >>> published = infosoc.Series.read("datasets/series/internet_users_2024_11.csv")
        >>> moved = new.revisions(published)
        >>> row = moved.to_dicts()[0]
        >>> row["ref_area"], row["time_period"], row["old"], round(row["new"], 1), row["cause"], row["old_vintage"], row["new_vintage"]
        ('KIR', 2022, 54.4214, 85.0, 'corrected', '2024-11', '2026-04')
        >>> summary = moved.summary().to_dicts()[0]
        >>> summary["n_compared"], summary["n_added"], summary["n_removed"], summary["largest_at"]
        (1796, 157, 0, 'KIR 2022')
        """
    def against(
        self,
        international: Series | SupportsArrowStream,
        *,
        years_apart: int = 1,
        tolerance: float = 0.0,
        level: float = 0.95,
    ) -> Discrepancies:
        """Where national figures differ from those that an international agency publishes, by how much, and in what.

        Each figure of this series is held against the international one of the same indicator, in this or another edition, and of
        the same sex, urbanisation and so on. If there are several, the one of the nearest year is taken, and among these the one for the same ages.
        Another year is a cause (``period``), and so are other ages (``population``) and another edition (``definition``). A figure
        of all enterprises in scope is held against one of another scope (``population``). Figures of groups take no part.

        Parameters
        ----------
        international : Series or table
            The international figures.
        years_apart : int, default 1
            By how many years the reference periods may differ where there is no figure of the same year.
        tolerance : float, default 0
            Figures that differ by no more than this, in the unit of the national figure, count as the same.
        level : float, default 0.95
            Confidence of the interval that a difference is held against.

        Returns
        -------
        Discrepancies
            Causes are those of `revisions`, and ``only_national`` and ``only_international`` for figures without a partner; the
            latter where the national series has the indicator and the country.

        Raises
        ------
        InfosocError
            `InvalidArgument` if the two have no figure in common, and whatever `Series` raises for a table.

        Examples
        --------
        >>> import pyarrow
        >>> national = infosoc.Series(pyarrow.table({
        ...     "indicator": ["HH7"], "ref_area": ["MEX"], "time_period": [2021], "age": ["Y_GE6"], "obs_value": [75.6], "se": [0.3],
        ...     "unit_measure": ["%"], "source": ["ENDUTIH"]}))
        >>> world = infosoc.Series.read("datasets/series/ict.csv")
        >>> row = national.against(world).to_dicts()[0]
        >>> row["causes"], row["detail"]
        ('population; source; rounding', 'age: all, then Y_GE6; source: WDI-2026-04, then ENDUTIH; one is the other with fewer digits')
        """
    def decompose(
        self,
        published: Series | SupportsArrowStream,
        grouping: _Groups,
        weights: str | SupportsArrowStream | None = None,
        method: _Method | None = None,
        min_coverage: float | None = None,
        *,
        per: float = 1.0,
        as_of: int | None = None,
        practice: _Practice | None = None,
        impute: _Imputation | Imputation | None = None,
        split: Literal["shapley", "sequential"] = "shapley",
        published_grouping: _Groups | None = None,
        published_as_of: int | None = None,
        published_weights: str | SupportsArrowStream | None = None,
        published_impute: _Imputation | Imputation | Literal[False] | None = None,
    ) -> RevisionDecomposition:
        """Why aggregates of groups differ from the aggregates of another vintage of the countries' figures, by cause and by country.

        This series holds the new figures of countries, ``published`` those that the published aggregates were made of. Both are
        aggregated as `aggregate` does, and the change of each group, breakdown and year is split into parts that add up to it.

        Parameters
        ----------
        published : Series or table
            The figures of countries as they were.
        grouping : str, Grouping, table or list of these
            The groups, as in `aggregate`.
        weights : str or table, optional
            The weights, as in `aggregate`.
        method : {"weighted_mean", "ratio_of_sums", "sum", "mean", "median"}, optional
            Without it, the rule of the catalogue.
        min_coverage : float, optional
            Below this share of the group's weight there is no value; by default 0.5, or the share that the practice has.
        per : float, default 1
            Factor of ``ratio_of_sums``.
        as_of : int, optional
            Apply the memberships of this year to all years.
        practice : {"world_bank", "itu", "uis"}, optional
            Settings of an agency, as in `aggregate`.
        impute : str or Imputation, optional
            How missing members are imputed, as in `aggregate`.
        split : {"shapley", "sequential"}, default "shapley"
            ``shapley``: a cause's part is the mean of its steps over all orders of the causes, so that none gains by its place.
            ``sequential``: one step after the other, in the order membership, weights, coverage, imputation, values; each part is a
            difference of two aggregates that can be computed by hand, and depends on the order.
        published_grouping : str, Grouping, table or list of these, optional
            The groups of the published aggregates; by default the groups of the new ones.
        published_as_of : int, optional
            The year of their memberships; without it, ``as_of``.
        published_weights : str or table, optional
            Their weights; without it, ``weights``. A name of an indicator is looked up in each series.
        published_impute : str, Imputation or False, optional
            How missing members were imputed, ``False`` for not at all; without it, as ``impute`` says.

        Returns
        -------
        RevisionDecomposition
            The parts are ``membership`` (countries came or left), ``weights`` (another population), ``coverage`` (a figure was
            added, went away, or took the place of an imputed one), ``imputation`` (a value is imputed otherwise, also because
            figures of others moved) and ``values`` (a figure was corrected). ``countries()`` splits each of them by country; a
            country for which nothing is another adds exactly 0. A median is split by cause alone.

        Raises
        ------
        InfosocError
            As `aggregate`.

        Notes
        -----
        Shapley (1953), Shorrocks (2013). By country, each step of an aggregate N/D is the sum of
        ½ [(Δnᵢ - F₀ Δdᵢ)/D₁ + (Δnᵢ - F₁ Δdᵢ)/D₀] (Kitagawa 1955). Where some orders lead through a group without a value, the mean is
        over the others, which ``comment`` counts; where all do, there is no split.

        Examples
        --------
        >>> new = infosoc.Series.read("datasets/series/ict.csv").indicators(["HH7"]).years(2014, 2021)
        >>> published = infosoc.Series.read("datasets/series/internet_users_2024_11.csv").years(2014, 2021)
        >>> moved = new.decompose(published, "sdg", weights="population")
        >>> parts = ["membership", "weights", "coverage", "imputation", "values"]
        >>> all(abs(sum(row[part] for part in parts) - row["change"]) < 1e-12 for row in moved.to_dicts() if row["change"] is not None)
        True
        """
    def extend(self, other: Series | SupportsArrowStream, *, replace: bool = False) -> Series:
        """This series and another in one.

        Parameters
        ----------
        other : Series or table
            What to add. An exact repeat is dropped.
        replace : bool, default False
            Where both have an observation, keep that of ``other``. To keep both, give each a dimension that distinguishes them, such as
            SDMX ``reporting_type``: ``N`` for national, ``G`` for global figures.

        Returns
        -------
        Series

        Raises
        ------
        DuplicateObservation
            If both have a key with different values, and ``replace`` is false; all of them are listed.

        Examples
        --------
        >>> series = infosoc.Series.read("datasets/series/ict.csv")
        >>> survey = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6").observations()
        >>> len(series.extend(survey)) - len(series)
        1
        """
    def indicators(self, codes: Sequence[str]) -> Series:
        """The rows of some indicators.

        Parameters
        ----------
        codes : str or list of str
            Codes as in the column ``indicator``.

        Returns
        -------
        Series

        Raises
        ------
        UnknownIndicator
            If the series does not have one of them.

        Examples
        --------
        >>> series = infosoc.Series.read("datasets/series/ict.csv")
        >>> series.indicators(["HH7", "A2"]).to_polars()["indicator"].unique().sort().to_list()
        ['A2', 'HH7']
        """
    def areas(self, areas: Sequence[str]) -> Series:
        """The rows of some areas.

        Parameters
        ----------
        areas : str or list of str
            Codes or exact names.

        Returns
        -------
        Series

        Raises
        ------
        UnknownArea
            If one is neither an area nor a known group.

        Examples
        --------
        >>> series = infosoc.Series.read("datasets/series/ict.csv")
        >>> series.areas(["Mexico", "KEN"]).to_polars()["ref_area"].unique().sort().to_list()
        ['KEN', 'MEX']
        """
    def years(self, first: int, last: int) -> Series:
        """The rows of the years from first to last, both included.

        Parameters
        ----------
        first, last : int
            Years.

        Returns
        -------
        Series

        Raises
        ------
        InvalidArgument
            If the last is before the first.

        Examples
        --------
        >>> series = infosoc.Series.read("datasets/series/ict.csv")
        >>> series.years(2020, 2021).to_polars()["time_period"].unique().sort().to_list()
        [2020, 2021]
        """
    def aggregate(
        self,
        grouping: _Groups,
        weights: str | SupportsArrowStream | None = None,
        method: _Method | None = None,
        min_coverage: float | None = None,
        *,
        per: float = 1.0,
        as_of: int | None = None,
        practice: _Practice | None = None,
        impute: _Imputation | Imputation | None = None,
        draws: int = 200,
        seed: int = 1,
        level: float = 0.95,
        unknown_error: Literal["null", "ignore"] = "null",
    ) -> Series:
        """One value for every group, indicator, breakdown and year.

        Parameters
        ----------
        grouping : str, Grouping, table or list of these
            As for `Grouping`: ``m49``, ``sdg``, ``itu``, ``wb_region``, ``wb_income``, ``ldc``, ``lldc``, ``sids``, ``sids_itu``; or a table
            with columns ``group``, ``ref_area`` [, ``group_name``, ``valid_from``, ``valid_to``].
        weights : str or table, optional
            ``population`` (built in, also by sex, residence and broad age), the code of an indicator in the series,
            ``equal``, or a table with columns ``ref_area``, ``time_period``, ``weight`` [, ``sex`` …]. Without it, each
            indicator's own denominator.
        method : {"weighted_mean", "ratio_of_sums", "sum", "mean", "median"}, optional
            Without it, the rule of the catalogue. Rates have no value by ``ratio_of_sums`` and ``sum``: they do not add up.
        min_coverage : float, optional
            Below this share of the group's weight the value is null and ``obs_status`` is ``Q``; by default 0.5, or the share that the practice has.
        per : float, default 1
            Factor of ``ratio_of_sums``.
        as_of : int, optional
            Apply the memberships of this year to all years, as the World Bank and ITU publish.
        practice : {"world_bank", "itu", "uis"}, optional
            Settings of an agency, which the other arguments override. ``world_bank``: by the denominator, missing countries
            left out, no value below two thirds of the weight (UNCONFIRMED). ``itu``: by population, all missing countries
            imputed by regression. ``uis``: by the denominator, missing countries interpolated, else nearest, else the mean
            of the region.
        impute : str or Imputation, optional
            How missing members are imputed: ``carry``, ``linear``, ``uis``, ``growth``, ``regression``. They add no coverage.
        draws : int, default 200
            Draws of imputed values and sampled figures for the intervals; with 0 the errors of imputed values are unknown.
        seed : int, default 1
            The same seed gives identical results, on any number of threads.
        level : float, default 0.95
            Confidence of the intervals.
        unknown_error : {"null", "ignore"}, default "null"
            If the error of a member is unknown, as for most published figures, the group has no ``se`` and no
            interval. ``ignore`` gives those of the known errors alone, of sampling and of what is imputed here, and
            ``comment`` says that the interval is partial.

        Returns
        -------
        Series
            ``ref_area`` is the group; ``ref_area_name``, ``se``, ``ci_low``, ``ci_high`` (imputation and sampling),
            ``se_sampling`` (the known part: sampling alone), ``n_with_se`` (members with a standard error, 0 included),
            ``se_coverage`` (share of the weight whose error is known or simulated), ``coverage``, ``n_countries``,
            ``n_observed``, ``n_imputed``, ``largest`` (the member that adds most), ``largest_share`` and ``comment``, which
            says why a value is missing. ``obs_status`` is ``A`` (all members observed), ``E`` (some are missing), ``Q``
            (withheld for coverage) or ``O`` (nothing to compute from).

        Raises
        ------
        InfosocError
            `UnknownOption`, `InvalidArgument`, `UnknownColumn`, `UnknownArea`, `InvalidWeight` or
            `DuplicateObservation` (two weights of one area and year).

        Examples
        --------
        >>> import pyarrow
        >>> series = infosoc.Series(pyarrow.table({
        ...     "indicator": ["HH7"] * 3, "ref_area": ["MEX", "GTM", "HND"],
        ...     "time_period": [2021] * 3, "obs_value": [80.0, 50.0, None],
        ... }))
        >>> group = pyarrow.table({"group": ["G"] * 3, "ref_area": ["MEX", "GTM", "HND"]})
        >>> row = series.aggregate(group, weights="equal", method="mean").to_dicts()[0]
        >>> row["obs_value"], row["obs_status"], row["n_countries"], row["n_observed"]
        (65.0, 'E', 3, 2)
        """
    def impute(self, method: _Imputation | Imputation) -> Series:
        """This series and, for the countries in it, values in the gaps. Observations stay as they are.

        Absolute numbers are imputed per inhabitant and multiplied back; no share is imputed below 0 or beyond the whole.

        Parameters
        ----------
        method : str or Imputation
            ``carry``, ``linear``, ``uis``, ``growth``, ``regression``; settings as in `Imputation`.

        Returns
        -------
        Series
            With ``imputation`` (the method), ``imputation_se`` and, in ``obs_status``, ``E`` between two observations of the
            country, ``F`` after its last, ``I`` before its first or without any; ``comment`` where numbers are imputed per
            inhabitant.

        Raises
        ------
        InfosocError
            `UnknownOption`; `InvalidArgument` if an indicator has too few figures for the method.

        Examples
        --------
        >>> import pyarrow
        >>> series = infosoc.Series(pyarrow.table({
        ...     "indicator": ["HH7"] * 2, "ref_area": ["MEX"] * 2, "time_period": [2019, 2021], "obs_value": [70.0, 76.0]}))
        >>> later = series.extend(pyarrow.table({
        ...     "indicator": ["HH7"], "ref_area": ["GTM"], "time_period": [2020], "obs_value": [50.0]}))
        >>> [(row["ref_area"], round(row["obs_value"], 6), row["obs_status"]) for row in later.impute("linear").to_dicts()[3:]]
        [('MEX', 73.0, 'E')]
        """
    def imputation_errors(self, methods: Sequence[_Imputation] | None = None) -> Table:
        """How far methods of imputation go wrong on this series: observations are hidden, imputed and compared.

        Parameters
        ----------
        methods : list of str, optional
            By default all.

        Returns
        -------
        Table
            One row for each indicator, method and kind of hiding: ``n_hidden``, ``n_imputed``, ``bias``, ``median_error``,
            ``rmse``, ``error_90``, in the unit of the indicator. ``hidden`` is ``one_year`` (each observation once, the rest of
            its country known), ``last_two`` (the last two of a country), ``country`` (all of a country) or
            ``everyone_last_two`` (two years of all countries).

        Raises
        ------
        UnknownOption
            If a method is not known.

        Examples
        --------
        >>> series = infosoc.Series.read("datasets/series/ict.csv")
        >>> users = series.indicators(["HH7"]).years(2010, 2020)
        >>> errors = users.imputation_errors(["carry", "growth"]).to_dicts()
        >>> [(row["method"], round(row["rmse"], 1)) for row in errors if row["hidden"] == "last_two"]
        [('carry', 10.1), ('growth', 5.9)]
        """
    def parity(self, divide: _Divide, weights: str | SupportsArrowStream | None = None) -> Table:
        """One part of the population by another: ratio, difference, and gap in persons.

        Parameters
        ----------
        divide : {"gender", "urban_rural", "youth"}
            Women by men; urban by rural residents (as a formula UNCONFIRMED); ages 15 to 24 by all other ages.
        weights : str or table, optional
            Persons, as in `aggregate`; by default the built-in population, which does not know ages 15 to 24.

        Returns
        -------
        Table
            ``value``, ``reference``, ``ratio``, ``ratio_se``, ``ratio_ci_low``, ``ratio_ci_high`` (95 %), ``difference``,
            ``difference_se``, ``gap_percent``, ``persons``, ``class`` (gender only: ``parity`` from 0.98 to 1.02, ``below``,
            ``above``, or ``not_distinguishable`` where the interval holds 1 and reaches beyond parity) and ``comment``.

        Raises
        ------
        InfosocError
            `UnknownOption`; `InvalidArgument` if the series has no such part of the population.

        Notes
        -----
        A series holds no covariances: standard errors treat the two figures as independent, which for figures of one
        survey is an approximation, as the comment says; `Estimates.parity` knows the covariance.

        Examples
        --------
        >>> import pyarrow
        >>> series = infosoc.Series(pyarrow.table({
        ...     "indicator": ["HH7"] * 2, "ref_area": ["GHA"] * 2, "time_period": [2020] * 2, "obs_value": [57.0, 62.0],
        ...     "unit_measure": ["%"] * 2, "sex": ["F", "M"]}))
        >>> row = series.parity("gender").to_dicts()[0]
        >>> round(row["ratio"], 3), round(row["gap_percent"]), row["class"]
        (0.919, 8, 'below')
        """
    def inequality(self, grouping: _Groups | None = None, weights: str | SupportsArrowStream | None = None) -> Table:
        """How unequal countries are, each counting once and each by its weight.

        Parameters
        ----------
        grouping : str, Grouping or table, optional
            Groups for the parts of the Theil index between and within them.
        weights : str or table, optional
            As in `aggregate`; by default the built-in population.

        Returns
        -------
        Table
            ``weighting`` (``equal``, ``weights``), ``gini``, ``theil``, ``theil_between``, ``theil_within``,
            ``quintile_ratio``, ``mean``, ``n_countries`` and ``comment``.

        Raises
        ------
        InfosocError
            As in `aggregate`.

        Examples
        --------
        >>> import pyarrow
        >>> series = infosoc.Series(pyarrow.table({
        ...     "indicator": ["HH7"] * 2, "ref_area": ["MEX", "GTM"], "time_period": [2021] * 2, "obs_value": [75.0, 25.0]}))
        >>> row = series.inequality().to_dicts()[0]
        >>> row["weighting"], row["gini"], row["quintile_ratio"]
        ('equal', 0.25, 3.0)
        """
    def sdg(self) -> Table:
        """The SDG view: goal, target, indicator, series code and unit of each figure, by country and group.

        Returns
        -------
        Table
            ``goal``, ``target``, ``indicator`` (SDG number), ``series``, ``series_certainty``, ``core_indicator``,
            ``unit_measure`` and the columns of the series. Rows that belong to no SDG indicator are left out.

        Examples
        --------
        >>> import pyarrow
        >>> series = infosoc.Series(pyarrow.table({
        ...     "indicator": ["HH7"], "ref_area": ["KEN"], "time_period": [2022], "obs_value": [28.8]}))
        >>> row = series.sdg().to_dicts()[0]
        >>> row["goal"], row["indicator"], row["series"]
        ('17', '17.8.1', 'IT_USE_ii99')
        """
    def wsis(self, *, disputed: bool = False) -> Table:
        """The WSIS view: the Action Lines and WSIS targets of each figure, by country and group.

        Parameters
        ----------
        disputed : bool, default False
            Also by the disputed cells of the WSIS-SDG Matrix.

        Returns
        -------
        Table
            A row for each link of a figure: ``action_line``, ``action_line_title``, ``extent`` (``target``, ``goal`` or
            ``subject``: what the Action Line is linked to), ``wsis_target``, ``wsis_indicator``, ``goal``, ``target``, ``sdg_indicator``,
            ``certainty``, ``core_indicator``, ``unit_measure`` and the columns of the series. Rows that no link belongs to
            are left out.

        Examples
        --------
        >>> import pyarrow
        >>> series = infosoc.Series(pyarrow.table({
        ...     "indicator": ["A2"], "ref_area": ["KEN"], "time_period": [2022], "obs_value": [121.0]}))
        >>> [(row["action_line"], row["extent"], row["wsis_indicator"]) for row in series.wsis().to_dicts()]
        [('C2', 'subject', None), (None, None, '10.1')]
        """
    def progress(
        self,
        targets: str | SupportsArrowStream,
        *,
        curve: Literal["linear", "logistic", "gompertz"] | None = None,
        level: float = 0.95,
        window: int = 5,
        since: int | None = None,
        min_years: int = 4,
        horizon: int = 2100,
    ) -> Progress:
        """How far each area is from each target, and where its trend leads.

        Parameters
        ----------
        targets : str or table
            ``umc_2030``, ``sdg``, ``wsis_geneva``; or a table with columns ``target``, ``indicator``, ``at_least`` or
            ``at_most`` and ``target_year`` [, ``title``, ``tolerance``, ``unit_measure``, ``lower``, ``upper``, ``certainty``
            …]. Every other column is a dimension: empty for the total, ``*`` for each of its codes,
            ``F/M`` for the ratio of women to men, or of any two codes.
        curve : {"linear", "logistic", "gompertz"}, optional
            The trend; without it, for each line of figures the one with the least corrected Akaike criterion among those
            that stay within the limits of the figure. Growth curves of a share saturate at 100.
        level : float, default 0.95
            Level of the prediction intervals.
        window : int, default 5
            The number of years for the observed annual change.
        since : int, optional
            First year of the figures that are used; without it, all since the last break.
        min_years : int, default 4
            How many years of figures a trend needs.
        horizon : int, default 2100
            Last year to look for a target in.

        Returns
        -------
        Progress
            One row per target and area: ``class``, ``latest_year``, ``latest``, ``target_year``, ``distance``,
            ``needed_change`` and ``observed_change`` a year, ``curve``, ``projected`` with ``projected_low`` and
            ``projected_high`` in the year of the target, ``reached_year``, statistics of the fit, certainties and what was
            left out.

            The class is the first that holds: ``met`` (the latest figure meets the number, within the target's
            tolerance), ``not_enough_data`` (fewer than ``min_years`` since the last break), ``moving_away`` (the observed
            change goes the wrong way), ``no_number`` (the target has none), ``on_track`` (the trend meets it by its year),
            ``off_track``.

        Raises
        ------
        InfosocError
            `UnknownOption`, `InvalidArgument`, `UnknownColumn`, `WrongType` or `DuplicateObservation` (one target twice).

        Examples
        --------
        >>> series = infosoc.Series.read("datasets/series/ict.csv").areas(["DNK", "KEN"])
        >>> progress = series.progress("umc_2030")
        >>> [(row["ref_area"], row["target"], row["class"]) for row in progress.to_dicts()]
        [('DNK', 'use', 'met'), ('KEN', 'use', 'off_track')]
        """
    def legacy_skills(self) -> Series:
        """Basic, standard and advanced ICT skills as the ITU grouped countries' figures before 2020.

        Returns
        -------
        Series
            Indicator ``x-ict-skills-legacy``: the largest of the shares of the group's activities, null where an activity
            has no figure; the comment says which.

        Raises
        ------
        InfosocError
            `UnknownIndicator` where there are no figures of HH15 or 4.4.1 by activity, `InvalidArgument` for figures from
            2020 on, whose levels are those of persons: `skill_levels`.

        Examples
        --------
        >>> import pyarrow
        >>> series = infosoc.Series(pyarrow.table({
        ...     "indicator": ["HH15"] * 4, "ref_area": ["MEX"] * 4, "time_period": [2017] * 4,
        ...     "category": ["SKILL_ICTCMFL", "SKILL_ICTCPT", "SKILL_ICTATCH", "SKILL_ICTTRFF"],
        ...     "obs_value": [38.0, 36.0, 41.0, 30.0]}))
        >>> series.legacy_skills().to_dicts()[0]["obs_value"]
        41.0
        """
    def write_open_sdg(
        self,
        folder: _Path,
        *,
        metadata: _Metadata | None = None,
        labels: Literal["words", "codes"] = "words",
        language: str = "en",
        draft: bool = True,
    ) -> Table:
        """Write the figures that belong to the SDGs as the data and metadata of a site of Open SDG.

        For each SDG indicator the folder gets ``data/indicator_17-8-1.csv``, ``meta/17-8-1.yml`` (and ``meta/es/17-8-1.yml``) and
        ``indicator-config/17-8-1.yml``; and ``indicator_options.yml``, a part of the site's ``config_data.yml`` that says which
        columns are not disaggregations. The data are in the columns and words of national sites: ``Year``, the disaggregations,
        ``Units``, ``Series``, ``Unit multiplier``, ``Observation status``, bounds, standard error, sample size, source and comment
        where there are any, ``GeoCode`` from a column of that name, ``Value``. Totals are blank cells: the row of the whole
        population is the headline. Figures that are not for publication have no numbers. All files are written before the first
        takes its place; other files of the folder stay.

        Parameters
        ----------
        folder : str or os.PathLike
            Where the site keeps its data; it is made where it does not exist.
        metadata : table, dict, str or os.PathLike, optional
            What the office says of the indicators, as in `write_sdg_metadata`; the ``meta`` of an earlier site among others.
        labels : {"words", "codes"}, default "words"
            Columns and codes in words (``Sex``, ``Female``) or by the SDG data structure (``SEX``, ``F``).
        language : str, default "en"
            The language of the site, and of texts that state none.
        draft : bool, default True
            Whether the library says what it knows, in English, where the office says nothing.

        Returns
        -------
        Table
            Findings: ``no_sdg_series`` (figures that belong to no SDG indicator and are left out), ``no_total`` (an indicator
            without a headline), ``withheld``, ``several_areas``, ``drafted``, and the findings of the metadata.

        Raises
        ------
        OSError
            If a file cannot be written; the old files stay.
        InfosocError
            `InvalidArgument` where no figure belongs to an SDG indicator; `UnknownOption`; and the errors of the metadata.

        Examples
        --------
        >>> import pathlib, tempfile, pyarrow
        >>> series = infosoc.Series(pyarrow.table({
        ...     "indicator": ["HH7"] * 2, "ref_area": ["GBR"] * 2, "time_period": [2020] * 2, "obs_value": [92.1, 91.1],
        ...     "sex": ["_T", "F"]}))
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> findings = series.write_open_sdg(folder)
        >>> (folder / "data" / "indicator_17-8-1.csv").read_text().splitlines()[0]
        'Year,Sex,Units,Series,Unit multiplier,Observation status,Value'
        """

def action_lines() -> Table:
    """The Action Lines of the Geneva Plan of Action: C1 to C11, the seventh in eight applications.

    Returns
    -------
    Table
        ``action_line``, ``line``, ``title``, ``title_certainty``, ``title_2003`` (where it differs), ``short_title`` (our
        own), ``lead_facilitators``, ``lead_certainty``, ``moderators_2005``, ``moderators_certainty``.

    Examples
    --------
    >>> lines = infosoc.action_lines().to_dicts()
    >>> len(lines), len({row["line"] for row in lines})
    (18, 11)
    """

def wsis_matrix(
    *,
    action_line: str | None = None,
    goal: int | None = None,
    target: str | None = None,
    disputed: bool = False,
    wide: bool = False,
) -> Table:
    """The WSIS-SDG Matrix: which Action Lines serve which goals and targets.

    Parameters
    ----------
    action_line : str, optional
        Only the cells of one Action Line: its code, also with a Cyrillic C as on ITU's pages, or its exact title.
    goal : int, optional
        Only the cells of one goal, 1 to 17.
    target : str, optional
        Only the cells that link a target, such as ``"17.8"``, by itself or with its whole goal.
    disputed : bool, default False
        Also the cells that only one of the two tables of the source has, most likely by mistake.
    wide : bool, default False
        A row for each Action Line and a column for each goal: ``1`` linked, ``0`` not, ``?`` disputed.

    Returns
    -------
    Table
        ``action_line``, ``goal``, ``target`` (null for a whole goal), ``status``, ``certainty``, ``note``.

    Raises
    ------
    UnknownOption
        If the Action Line does not exist.
    InvalidArgument
        If a goal is not 1 to 17, or a target is not written like one.

    Examples
    --------
    >>> [row["goal"] for row in infosoc.wsis_matrix(action_line="C7.e-learning").to_dicts()]
    [4]
    >>> sorted({row["action_line"] for row in infosoc.wsis_matrix(target="9.c").to_dicts()})[:3]
    ['C2', 'C3', 'C5']
    """

def wsis_targets(target: int | None = None) -> Table:
    """The indicators of the WSIS targets of Geneva, as revised in 2011.

    Parameters
    ----------
    target : int, optional
        Only rows of one target, 1 to 11.

    Returns
    -------
    Table
        ``wsis_target``, ``target_title``, ``target_certainty``, ``wsis_indicator``, ``title``, ``certainty``,
        ``core_indicators``, ``breakdown``, ``core_certainty``.

    Raises
    ------
    InvalidArgument
        If the target is not 1 to 11.

    Examples
    --------
    >>> [row["core_indicators"] for row in infosoc.wsis_targets(2).to_dicts()]
    ['ED1', 'ED2', 'ED4', 'ED5']
    """

def wsis_unlinked() -> Table:
    """The rows of the catalogue that are in none of `wsis_links`: figures of reference, such as population and income.

    Returns
    -------
    Table
        The rows of `indicators()` for them.

    Examples
    --------
    >>> sorted({row["area"] for row in infosoc.wsis_unlinked().to_dicts()})
    ['REF']
    """

def practices() -> Table:
    """The practices of agencies in aggregating countries, as `Series.aggregate` takes them by name.

    Returns
    -------
    Table
        ``practice``, ``missing_countries`` (what is done with them), ``weights``, ``min_coverage``, ``imputation`` (null where
        countries are left out), ``certainty``.

    Examples
    --------
    >>> [(row["practice"], row["imputation"]) for row in infosoc.practices().to_dicts()]
    [('world_bank', None), ('itu', 'regression'), ('uis', 'uis')]
    """

def wsis_links(
    *,
    indicator: str | None = None,
    action_line: str | None = None,
    wsis_target: int | None = None,
    goal: int | None = None,
    target: str | None = None,
    sdg_indicator: str | None = None,
    disputed: bool = False,
) -> Table:
    """The ways from indicators to Action Lines, WSIS targets and SDGs, and back.

    An indicator that no source leads to an Action Line stands under the one that is about its subject: `extent` is then
    ``subject``, and the link is this library's own.

    Parameters
    ----------
    indicator : str, optional
        Only the links of one indicator, by any of its codes.
    action_line : str, optional
        Only rows of one Action Line.
    wsis_target : int, optional
        Only rows of one WSIS target, 1 to 11.
    goal : int, optional
        Only rows of one Sustainable Development Goal.
    target : str, optional
        Only rows of one SDG target, such as ``"17.8"``.
    sdg_indicator : str, optional
        Only rows of one SDG indicator, such as ``"17.8.1"``.
    disputed : bool, default False
        Also by disputed cells of the matrix.

    Returns
    -------
    Table
        ``indicator``, ``title``, ``via`` (the core indicator by which it is linked), ``action_line``, ``extent`` (``target``,
        ``goal`` or ``subject``: what the Action Line is linked to), ``status``, ``wsis_target``, ``wsis_indicator``, ``goal``,
        ``target``, ``sdg_indicator``, ``certainty``.

    Raises
    ------
    InfosocError
        `UnknownIndicator`, `UnknownOption` or `InvalidArgument`.

    Examples
    --------
    >>> links = infosoc.wsis_links(indicator="HH7").to_dicts()
    >>> [row["action_line"] for row in links if row["action_line"]]
    ['C1', 'C3', 'C5', 'C7.e-government', 'C7.e-health', 'C10']
    >>> sorted({row["indicator"] for row in infosoc.wsis_links(wsis_target=2).to_dicts()})
    ['2022:ED1', '2022:ED2', '2022:ED4', '2022:ED5']
    """

@final
class Stocktaking(Table):
    """A register of activities: WSIS Stocktaking, prize nominations, responses to COVID-19, open consultations.

    Parameters
    ----------
    table : polars, pandas or pyarrow table, DuckDB relation, or any object with ``__arrow_c_stream__``
        One row per entry. Required is ``id``, unique within the register. ``register``: ``stocktaking`` (the
        default), ``prize_nomination``, ``covid19_response``, ``open_consultation``. Lists separated by semicolons:
        ``action_lines`` (codes or titles), ``sdgs`` (1 to 17), ``countries`` (ISO3). Single words: ``region`` (code
        or name of an ITU region; where empty, that of the countries), ``organization_type``, ``activity_type``,
        ``coverage``, ``status``. ``year``. Other columns stay as they are.

    Raises
    ------
    UnknownColumn
        If the column ``id`` is missing.
    WrongType
        If a column cannot hold words.
    EmptyTable
        If the table has no rows.

    Examples
    --------
    >>> winners = infosoc.Stocktaking.read_csv("datasets/wsis/prize_winners.csv")
    >>> rows = winners.tabulate("region").to_dicts()
    >>> [(row["region"], row["count"]) for row in rows][:3]
    [('AFR', 1), ('AMS', 4), ('ARB', 5)]
    """
    def __new__(cls, table: SupportsArrowStream) -> Stocktaking: ...
    @staticmethod
    def read_csv(path: str | PathLike[str]) -> Stocktaking:
        """A register from a CSV file in UTF-8 with commas and a header line.

        Parameters
        ----------
        path : str or os.PathLike
            The file.

        Returns
        -------
        Stocktaking

        Raises
        ------
        InvalidFile
            If it cannot be read; and whatever `Stocktaking` raises.

        Examples
        --------
        >>> register = infosoc.Stocktaking.read_csv("datasets/wsis/prize_winners.csv")
        >>> len(register)
        17
        """
    def validate(self) -> Table:
        r"""What was found in the entries, worst first.

        Returns
        -------
        Table
            ``severity``, ``rule``, ``where`` (the column), ``rows``, ``first_row``, ``areas``, ``message``, ``remedy``. An
            error stops a tabulation by its column; a warning is a cell that says nothing or contradicts another; a note is what was derived.

        Examples
        --------
        >>> import pyarrow
        >>> entries = infosoc.Stocktaking(pyarrow.table({"id": ["1", "2"], "action_lines": ["\u04212", "C12"]}))
        >>> [(row["severity"], row["message"]) for row in entries.validate().to_dicts()]
        [('error', '"C12" is not known')]
        """
    def tabulate(
        self,
        by: _Dimension | Sequence[_Dimension],
        *,
        base: Literal["entries", "tags"] = "entries",
        register: _Register | None = None,
        years: tuple[int, int] | None = None,
        each_region: bool = False,
    ) -> Table:
        """The entries by one or two dimensions.

        Parameters
        ----------
        by : str or sequence of str
            One or two of ``action_line``, ``sdg``, ``region``, ``country``, ``organization_type``, ``activity_type``,
            ``coverage``, ``status``, ``register``, ``year``.
        base : {"entries", "tags"}, default "entries"
            What a share is a share of. An entry with several Action Lines counts in each, so that shares of entries can add
            up to more than 100; shares of tags add up to 100.
        register : str, optional
            Only the entries of one register.
        years : tuple of (int, int), optional
            Only the entries of these years, both included.
        each_region : bool, default False
            Also the same table for each region, with shares of the region's entries or tags.

        Returns
        -------
        Table
            ``area``, ``area_name``, the dimensions, ``count``, ``base``, ``total``, ``share``. Null in a dimension is "not
            stated".

        Raises
        ------
        InfosocError
            `UnknownOption`, `InvalidArgument`, `UnknownColumn`, or `InvalidFile` with every error that was found in a column
            that the table needs.

        Examples
        --------
        >>> winners = infosoc.Stocktaking.read_csv("datasets/wsis/prize_winners.csv")
        >>> row = winners.tabulate(["year", "region"], base="tags").to_dicts()[0]
        >>> row["year"], row["region"], row["count"], row["total"]
        (2012, 'AFR', 1, 17)
        """

def write_package(
    table: SupportsArrowStream,
    folder: _Path,
    *,
    title: str | None = None,
    name: str | None = None,
    description: str | None = None,
    licences: _Licences | None = None,
    sources: _Licences | None = None,
    publisher: str | None = None,
    version: str | None = None,
    created: str | None = None,
    key: str | list[str] | None = None,
) -> Table:
    """Write any table as a Data Package of the Frictionless standard, version 2.

    Parameters
    ----------
    table : polars, pandas or pyarrow table, DuckDB relation, result of infosoc, or any object with ``__arrow_c_stream__``
        What to write.
    folder : str or os.PathLike
        Where the package goes.
    title, name, description, licences, sources, publisher, version, created, key : optional
        As in `Table.write_package`, which does the same for a result.

    Returns
    -------
    Table
        As in `Table.write_package`.

    Raises
    ------
    OSError
        If a file cannot be written; the old files stay.
    InfosocError
        As in `Table.write_package`.

    Examples
    --------
    >>> import json, pathlib, tempfile, pyarrow
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "package"
    >>> table = pyarrow.table({"province": ["Oaxaca", "Sonora"], "internet": [62.0, 87.0]})
    >>> findings = infosoc.write_package(table, folder, title="Internet by province", licences="CC BY 4.0", key="province")
    >>> [row["rule"] for row in findings.to_dicts()]
    ['no_source']
    >>> json.loads((folder / "datapackage.json").read_text())["resources"][0]["schema"]["primaryKey"]
    ['province']
    """

def write_sdg_metadata(
    path: _Path,
    metadata: _Metadata | None,
    *,
    series: SupportsArrowStream | None = None,
    ref_area: str | None = None,
    header: dict[str, Any] | None = None,
    reporting_type: Literal["N", "R", "G"] = "N",
    structure: str = "0.3",
    dataflow: str = "1.0",
    language: str = "en",
    draft: bool = True,
) -> Table:
    """Write the metadata of SDG indicators as a message: GenericMetadata of SDMX-ML 2.1 by the structure SDG_MSD.

    The message has a report for each series of the SDG database, keyed by series, reporting type and country, which UNSD
    receives beside the data. Where the office says nothing of a concept, the message has what the library knows, in English:
    goal, target and indicator, definition, unit, sources, method, standard errors, breaks, availability.

    Parameters
    ----------
    path : str or os.PathLike
        The file. One that exists is replaced whole, or left as it was.
    metadata : table, dict, str, os.PathLike or None
        What the office says. A table with ``indicator`` or ``series``, ``concept``, ``text`` [, ``language``]; a dictionary
        ``{indicator: {concept: text}}``, in which a text may be ``{language: text}``; or a folder with a file for each
        indicator: Markdown (``17-8-1.md``) whose headings are concepts, YAML (``17-8-1.yml``) whose keys are, or both, as
        national sites keep them; in a folder ``es`` they are in Spanish. An indicator is an SDG number (``17.8.1``), a series
        (``IT_USE_ii99``) or one of the catalogue (``HH7``); a concept is an identifier (``STAT_CONC_DEF``) or a name
        (``2.a. Definition and concepts``).
    series : Series, Figures or table, optional
        The figures that the texts are about: reports are for the series that it has.
    ref_area : str, optional
        The country that reports; not needed where the figures are of one.
    header : dict, optional
        ``sender``, ``receiver``, ``id``, ``prepared`` (a date and time, now by default), ``test`` (False by default).
    reporting_type : str, default "N"
        National, regional or global.
    structure : str, default "0.3"
        The version of the metadata structure; UNSD has also published ``"1.0"``.
    dataflow : str, default "1.0"
        The version of the dataflow ``DF_SDG_GLC``.
    language : str, default "en"
        The language of texts that state none.
    draft : bool, default True
        Whether the library says what it knows where the office says nothing.

    Returns
    -------
    Table
        Findings: ``drafted`` names the concepts of a series whose text is the library's; ``unknown_concept``,
        ``no_sdg_series`` (an indicator without a series), ``repeated_text`` (two texts that differ), ``no_values`` (texts of
        an indicator without figures), ``no_source`` (no sender).

    Raises
    ------
    OSError
        If the file cannot be written.
    InfosocError
        `InvalidArgument` where nothing is to be written, where it is not clear which country reports, and for a header, a
        version or a language that SDMX does not allow; `UnknownArea`, `UnknownOption`, `UnknownColumn`, `InvalidFile`.

    Examples
    --------
    >>> import pathlib, tempfile, pyarrow
    >>> series = infosoc.Series(pyarrow.table({
    ...     "indicator": ["HH7"], "ref_area": ["MEX"], "time_period": [2021], "obs_value": [75.6]}))
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "meta.xml"
    >>> metadata = {"17.8.1": {"CONTACT_ORGANISATION": {"es": "INEGI"}}}
    >>> findings = infosoc.write_sdg_metadata(path, metadata, series=series, header={"sender": "MX2"})
    >>> [(row["rule"], row["where"]) for row in findings.to_dicts()]
    [('drafted', 'IT_USE_II99')]
    """

def draft_sdg_metadata(series: SupportsArrowStream) -> Table:
    """What the library knows of the SDG series of a country's figures, as a form to fill in and to give as metadata.

    Parameters
    ----------
    series : Series, Figures or table
        The figures.

    Returns
    -------
    Table
        A row for each series and concept of the metadata structure: ``indicator``, ``series``, ``concept``, ``name``,
        ``language``, ``text``, which is empty where nothing is known.

    Raises
    ------
    InfosocError
        Whatever `Series` raises for a table.

    Examples
    --------
    >>> import pyarrow
    >>> form = infosoc.draft_sdg_metadata(infosoc.Series(pyarrow.table({
    ...     "indicator": ["HH7"], "ref_area": ["MEX"], "time_period": [2021], "obs_value": [75.6]})))
    >>> row = form.to_dicts()[3]
    >>> row["name"], row["text"]
    ('0.c. Indicator', 'Indicator 17.8.1: Proportion of individuals using the Internet')
    """

def wsis_reports(
    series: Series,
    stocktaking: Stocktaking | None = None,
    *,
    first: int | None = None,
    last: int | None = None,
    min_coverage: float | None = None,
    practice: _Practice | None = None,
    targets: str | SupportsArrowStream | None = None,
) -> list[Report]:
    """The tables of a global report and of six regional ones.

    Parameters
    ----------
    series : Series
        Figures of countries.
    stocktaking : Stocktaking, optional
        A register of activities.
    first, last : int, optional
        The years. Without them: the last that the series has, and the nine before.
    min_coverage : float, optional
        The share of a region's population that must be observed; below it the value is null. By default that of the
        practice, and 0.5 without one.
    practice : {"world_bank", "itu", "uis"}, optional
        What is done with countries that have no figure; without it they are left out.
    targets : str or table, default "umc_2030"
        The targets to measure against, as for `Series.progress`.

    Returns
    -------
    list of Report
        The world, then the six ITU regions. `infosoc.wsis.reports` writes them as pages.

    Raises
    ------
    InfosocError
        `InvalidArgument`, and whatever `Series.aggregate` and `Stocktaking.tabulate` raise.

    Examples
    --------
    >>> series = infosoc.Series.read("datasets/series/ict.csv")
    >>> [report.area_name for report in infosoc.wsis_reports(series)][:3]
    ['World', 'Africa', 'Americas']
    """

@final
class Report(Immutable):
    """The tables of one report, from `wsis_reports`."""
    @property
    def area(self) -> str:
        """``001`` for the world, or the code of an ITU region."""
    @property
    def area_name(self) -> str:
        """The name of the area."""
    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year."""
    @property
    def tables(self) -> dict[str, Table]:
        """The tables by name: ``indicators``, ``action_lines``, ``sdgs``, ``trend``, ``regions``, ``countries``, ``coverage`` and,
        with a register, ``stocktaking_action_line``, ``stocktaking_sdg`` and so on.
        """

def wsis_pages(reports: Sequence[Report], folder: _Path, *, source: str, language: _Language) -> list[Path]:
    """Write reports as pages in a language, and the tables of each as CSV files in a folder beside its page.

    Parameters
    ----------
    reports : list of Report
        From `wsis_reports`.
    folder : str or os.PathLike
        Where the files go.
    source : str
        Where the figures come from, with their licence, in that language.
    language : str
        ``"en"``, ``"fr"``, ``"es"``, ``"ar"``, ``"ru"`` or ``"zh"``.

    Returns
    -------
    list of pathlib.Path
        The pages.

    Raises
    ------
    InfosocError
        `UnknownOption` for another language, `InvalidArgument` for a source without text.
    OSError
        If a file cannot be written.
    """

def wsis_page(report: Report, path: _Path, *, source: str, language: _Language) -> None:
    """Write one report as a page in a language.

    Parameters
    ----------
    report : Report
        From `wsis_reports`.
    path : str or os.PathLike
        The file, replaced whole if it exists.
    source : str
        Where the figures come from, with their licence, in that language.
    language : str
        ``"en"``, ``"fr"``, ``"es"``, ``"ar"``, ``"ru"`` or ``"zh"``.

    Raises
    ------
    InfosocError
        `UnknownOption` for another language, `InvalidArgument` for a source without text.
    OSError
        If the file cannot be written.
    """

def wsis_profile(
    series: Series,
    country: str,
    *,
    first: int | None = None,
    last: int | None = None,
    min_coverage: float | None = None,
    practice: _Practice | None = None,
    targets: str | SupportsArrowStream | None = None,
) -> Profile:
    """The tables of the profile of a country: its figures beside those of its ITU region and of the world.

    Parameters
    ----------
    series : Series
        Figures of countries.
    country : str
        The country, by its code or its name.
    first, last : int, optional
        The years. Without them: the last that the series has, and the nine before.
    min_coverage : float, optional
        The share of a region's population that must be observed; below it the value is null. By default that of the
        practice, and 0.5 without one.
    practice : {"world_bank", "itu", "uis"}, optional
        What is done with countries that have no figure; without it they are left out.
    targets : str or table, default "umc_2030"
        The targets to measure against, as for `Series.progress`.

    Returns
    -------
    Profile
        `infosoc.wsis.profile` writes it as a page.

    Raises
    ------
    InfosocError
        `UnknownArea`; `InvalidArgument` for a country without a figure in these years; and what `wsis_reports` raises.

    Examples
    --------
    >>> series = infosoc.Series.read("datasets/series/ict.csv")
    >>> mexico = infosoc.wsis_profile(series, "MEX")
    >>> mexico.area_name, mexico.region_name, sorted(mexico.tables)[:2]
    ('Mexico', 'Americas', ['coverage', 'indicators'])
    """

@final
class Profile(Immutable):
    """The tables of the profile of a country, from `wsis_profile`."""
    @property
    def area(self) -> str:
        """The ISO 3166 alpha-3 code of the country."""
    @property
    def area_name(self) -> str:
        """Its name."""
    @property
    def region(self) -> str | None:
        """The code of its ITU region; ``None`` for an area that is in none."""
    @property
    def region_name(self) -> str | None:
        """The name of its region."""
    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year."""
    @property
    def tables(self) -> dict[str, Table]:
        """The tables by name: ``indicators``, ``trend``, ``coverage``, ``targets`` and, where its figures are broken down,
        ``divides_countries``.
        """
    def write(self, path: _Path, *, source: str, language: _Language = "en") -> None:
        """Write the profile as a page in a language.

        Parameters
        ----------
        path : str or os.PathLike
            The file, replaced whole if it exists.
        source : str
            Where the figures come from, with their licence, in that language.
        language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
            The language of the page.

        Raises
        ------
        OSError
            If the file cannot be written.

        Examples
        --------
        >>> series = infosoc.Series.read("datasets/series/ict.csv")
        >>> infosoc.wsis_profile(series, "MEX").write("mexico.html", source="World Bank, WDI (CC BY 4.0)")
        """

@final
class Grouping(Table):
    """The members of groups of areas, and when they belong.

    Parameters
    ----------
    groups : str, list or table
        ``m49``, ``sdg``, ``itu``, ``wb_region``, ``wb_income``, ``ldc``, ``lldc``, ``sids`` (of the UN Statistics
        Division), ``sids_itu``; a table with columns ``group``, ``ref_area`` [, ``group_name``, ``valid_from``, ``valid_to``:
        years of the data, both included; ``valid_from_certainty``, ``valid_to_certainty``]; or a list of these, side by side.
        Income groups and least developed countries are dated; `as_of` applies one year to all.

    Raises
    ------
    InfosocError
        `UnknownOption`, `UnknownColumn`, `UnknownArea`, `EmptyTable` or `InvalidArgument`.

    Examples
    --------
    >>> ldc, africa = infosoc.Grouping("ldc"), infosoc.Grouping("m49").select(["002"])
    >>> (ldc & africa).groups_of("NER", 2022), (ldc - africa).groups_of("NPL", 2022)
    (['LDC&002'], ['LDC-002'])
    """
    def __new__(cls, groups: _Groups) -> Grouping: ...
    def as_of(self, year: int) -> Grouping:
        """The memberships of one year, applied to all years.

        Parameters
        ----------
        year : int
            A year of the data. The United Nations and the World Bank apply the list of today to all years.

        Returns
        -------
        Grouping

        Examples
        --------
        >>> ldc = infosoc.Grouping("ldc")
        >>> ldc.groups_of("MDV", 2005), ldc.as_of(2024).groups_of("MDV", 2005)
        (['LDC'], [])
        """
    def select(self, codes: Sequence[str]) -> Grouping:
        """Only some groups.

        Parameters
        ----------
        codes : str or list of str
            Their codes.

        Returns
        -------
        Grouping

        Raises
        ------
        UnknownOption
            If no group has the code.

        Examples
        --------
        >>> infosoc.Grouping("itu").select(["AFR"]).to_polars()["group"].unique().to_list()
        ['AFR']
        """
    def without(self, codes: Sequence[str]) -> Grouping:
        """All groups but some.

        Parameters
        ----------
        codes : str or list of str
            Codes of the groups to leave out.

        Returns
        -------
        Grouping

        Raises
        ------
        UnknownOption
            If no group has the code.

        Examples
        --------
        >>> "AFR" in infosoc.Grouping("itu").without(["AFR"]).to_polars()["group"].unique().to_list()
        False
        """
    def intersection(self, other: _Groups) -> Grouping:
        """Each group of this grouping cut down to each group of the other: code ``A&B``. Also ``a & b``.

        Parameters
        ----------
        other : Grouping, str or table
            The other.

        Returns
        -------
        Grouping

        Raises
        ------
        InvalidArgument
            If no pair of groups has a common area.

        Examples
        --------
        >>> (infosoc.Grouping("itu") & "ldc").to_polars()["group"].unique().sort().to_list()[:2]
        ['AFR&LDC', 'AMS&LDC']
        """
    def union(self, other: _Groups) -> Grouping:
        """Each group of this grouping together with each group of the other: code ``A|B``. Also ``a | b``.

        Parameters
        ----------
        other : Grouping, str or table
            The other.

        Returns
        -------
        Grouping

        Examples
        --------
        >>> (infosoc.Grouping("ldc") | "lldc").to_polars()["group"].unique().to_list()
        ['LDC|LLDC']
        """
    def difference(self, other: _Groups) -> Grouping:
        """Each group of this grouping without the areas of each group of the other: code ``A-B``. Also ``a - b``.

        Parameters
        ----------
        other : Grouping, str or table
            The other.

        Returns
        -------
        Grouping

        Raises
        ------
        InvalidArgument
            If nothing is left.

        Examples
        --------
        >>> (infosoc.Grouping("lldc") - "ldc").to_polars()["group"].unique().to_list()
        ['LLDC-LDC']
        """
    def __and__(self, other: _Groups, /) -> Grouping: ...
    def __or__(self, other: _Groups, /) -> Grouping: ...
    def __sub__(self, other: _Groups, /) -> Grouping: ...
    def __rand__(self, other: _Groups, /) -> Grouping: ...
    def __ror__(self, other: _Groups, /) -> Grouping: ...
    def __rsub__(self, other: _Groups, /) -> Grouping: ...
    def groups_of(self, area: str, year: int) -> list[str]:
        """The codes of the groups that an area belongs to in a year.

        Parameters
        ----------
        area : str
            Code or name, as `area` reads it.
        year : int
            A year of the data.

        Returns
        -------
        list of str

        Raises
        ------
        UnknownArea
            If the area does not exist.

        Examples
        --------
        >>> infosoc.Grouping("wb_income").groups_of("MEX", 2021)
        ['UMC']
        """
    def partition(self, first: int, last: int, areas: Sequence[str] | None = None) -> Table:
        """The areas that keep the grouping from being a partition: in no group, or in several. No rows: it is one.

        Parameters
        ----------
        first, last : int
            Years of the data.
        areas : list of str, optional
            The areas that should be divided; by default all that the grouping ever has. The world beside its regions does
            not count.

        Returns
        -------
        Table
            ``ref_area``, ``first``, ``last``, ``problem``, ``groups``.

        Raises
        ------
        InfosocError
            `UnknownArea`, or `InvalidArgument` for years.

        Examples
        --------
        >>> len(infosoc.Grouping("itu").partition(2000, 2024))
        0
        """

@final
class Imputation(Immutable):
    """A method of imputation with its settings, for `Series.impute`, `Series.aggregate` and `Series.decompose`.

    Parameters
    ----------
    method : {"carry", "linear", "uis", "growth", "regression"}
        ``carry``: the last observation of the country, up to 5 years old. ``linear``: between two observations. ``uis``: that,
        the nearest year at the ends, and the mean of the group for a country without any. ``growth``: the country's
        observations, moved by the mean growth of its group. ``regression``: that, drawn towards a regression on income, age
        of the population and group, on which a country without any observation stands.
    limit : int, optional
        Years that ``carry`` and, beyond the observations, ``linear`` may go.
    covariates : table, optional
        For ``regression``: ``ref_area`` [, ``time_period``] and columns of numbers. Without it, the logarithms of GNI per
        capita and of the share of people of 65 years and over.
    neighbours : str, Grouping or table, optional
        The groups whose growth and level count; by default the regions of the SDGs.
    scale : {"unit", "identity"}, default "unit"
        ``unit``: logit for shares, log for other values from 0, absolute numbers per inhabitant. ``identity``: values as they
        are. No share is below 0 or beyond the whole on either.
    through : int, optional
        Go on to this year, beyond the series.

    Raises
    ------
    InfosocError
        `UnknownOption`, or `InvalidArgument` for a limit of a method that has none.

    Examples
    --------
    >>> infosoc.Imputation("carry", limit=2)
    <infosoc.Imputation carry>
    """
    def __new__(
        cls,
        method: _Imputation,
        *,
        limit: int | None = None,
        covariates: SupportsArrowStream | None = None,
        neighbours: _Groups | None = None,
        scale: Literal["unit", "identity"] = "unit",
        through: int | None = None,
    ) -> Imputation: ...

@final
class IndexSpec(Table):
    """What an index is made of, as a table with one row for each indicator and aggregate.

    Edit it in a spreadsheet: `write_csv`, change cells, `read_csv`.

    Parameters
    ----------
    table : polars, pandas or pyarrow table, DuckDB relation, or any object with ``__arrow_c_stream__``
        Column ``code``; and where wanted ``parent`` (empty for the index), ``name``, ``level`` (1 for indicators), ``weight``,
        ``direction`` (``+``, ``-``), ``transform`` (``none``, ``ln``, ``ln(x+1)``, ``log10``), ``goalpost_low``,
        ``goalpost_high``, ``cap``, ``target``, ``unit``, ``denominator``, ``per``, ``impute``, ``treat``, ``normalise``,
        ``aggregate``, ``min_available``, ``rescale``, ``min_data``, ``certainty``, ``source``, ``note``.

        ``unit`` is the unit of the value and of ``goalpost_low``, ``goalpost_high``, ``cap`` and ``target``, by one
        of the words in `units`. Figures of the series are converted into it or, where that cannot be, refused.
        Several, separated by semicolons, where any of them will do. With a ``denominator`` it is the unit of the
        quotient if it is relative, as ``per 100 inhabitants``, else that before division. By default the unit of
        the catalogue.

        A part of ``weight`` 0 has a score but does not enter the whole, missing or not.

        ``impute`` is ``none``, ``mean``, ``median``, ``group_mean(wb_income)``, ``group_median(…)``, ``last(2)``,
        ``interpolate`` or ``em``; ``treat`` is ``none``, ``winsorise(5)``, ``winsorise_log(5)``, ``log`` or ``boxcox(0.5)``;
        ``normalise`` is ``none``, ``minmax(0,100)``, ``zscore(0,1)``, ``goalposts(0,100)``, ``scaled(0,100)``, ``rank``,
        ``borda``, ``percentile_rank``, ``distance_to_max``, ``fraction_of_max``, ``target``, ``target(capped)``,
        ``reference(AUT)`` or ``reference(AUT,capped)``; ``aggregate`` is ``arithmetic``, ``geometric``,
        ``harmonic``, ``power(2)``, ``median``, ``copeland``, ``benefit_of_the_doubt`` or ``none``. An empty cell of
        these four and of ``min_available`` takes the setting of the parent.

    Raises
    ------
    InfosocError
        `InvalidSpec`, `UnknownColumn`, `UnknownOption` or `InvalidArgument`; several together as `SeveralErrors`.

    Examples
    --------
    >>> import pyarrow
    >>> spec = infosoc.IndexSpec(pyarrow.table({
    ...     "code": ["index", "users", "price"], "parent": [None, "index", "index"], "direction": [None, "+", "-"],
    ...     "goalpost_low": [None, 0.0, 1.0], "goalpost_high": [None, 95.0, 21.0]}))
    >>> spec.to_dicts()[2]["normalise"]
    'goalposts(0,100)'
    """
    def __new__(cls, table: SupportsArrowStream) -> IndexSpec: ...
    @staticmethod
    def builtin(name: _Index) -> IndexSpec:
        """A spec that comes with the library.

        Rows that are not confirmed say so in the column ``certainty``, and in `Scores.findings` whenever they are used.

        Parameters
        ----------
        name : str
            ITU ICT Development Index: ``idi-2023``, ``idi-2024``, and until 2017 ``idi-2011``, ``idi-2015``, ``idi-2016``, ``idi-2017``. UN
            E-Government Development Index: ``egdi`` from sub-indices, ``egdi-2010`` with the weights of 2010, ``egdi-2022`` from
            components. ITU price baskets: ``price-baskets``, ``ipb-2010``. UNCTAD B2C E-commerce Index: ``b2c``.

        Returns
        -------
        IndexSpec

        Raises
        ------
        UnknownOption
            If the spec does not exist.

        Examples
        --------
        >>> spec = infosoc.IndexSpec.builtin("idi-2024")
        >>> len([row for row in spec.to_dicts() if row["level"] == 1])
        10
        """
    @staticmethod
    def read_csv(path: str | PathLike[str]) -> IndexSpec:
        """A spec from a CSV file in UTF-8 with commas, as `write_csv` writes it.

        Parameters
        ----------
        path : str or os.PathLike
            The file.

        Returns
        -------
        IndexSpec

        Raises
        ------
        InvalidFile
            If it cannot be read; and whatever `IndexSpec` raises.

        Examples
        --------
        >>> infosoc.IndexSpec.builtin("idi-2024").write_csv("spec.csv")
        >>> len(infosoc.IndexSpec.read_csv("spec.csv").to_dicts())
        14
        """
    def with_weights(self, weights: dict[str, float]) -> IndexSpec:
        """The same spec with other weights.

        Parameters
        ----------
        weights : dict of str to float
            Weights by code; the others stay.

        Returns
        -------
        IndexSpec

        Raises
        ------
        InfosocError
            `UnknownIndicator` for a code that is not in the spec, `InvalidSpec` for weights that are negative or sum to 0.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> [round(row["effective"], 2) for row in spec.with_weights({"HH7": 2}).effective_weights().to_dicts()]
        [1.0, 0.67, 0.33]
        """
    def effective_weights(self) -> Table:
        """What each weight comes to in the index.

        Returns
        -------
        Table
            ``code``, ``level``, ``parent``, ``weight``, ``share`` among the parts of the parent, ``effective`` in the index.

        Examples
        --------
        >>> weights = infosoc.IndexSpec.builtin("egdi").effective_weights()
        >>> [(row["code"], round(row["effective"], 3)) for row in weights.to_dicts()]
        [('egdi', 1.0), ('osi', 0.333), ('tii', 0.333), ('hci', 0.333)]
        """
    def score(
        self,
        series: Series | SupportsArrowStream,
        year: int | list[int],
        *,
        bounds: Literal["all_years", "each_year"] = "all_years",
        groups: dict[str, SupportsArrowStream] | None = None,
    ) -> Scores:
        """The scores of all countries that have one of the indicators in the year.

        The figures are those for all people; groups in the series take no part. A missing part leaves a gap in the whole
        unless ``min_available`` of the spec allows it.

        Parameters
        ----------
        series : Series or table
            Figures of countries; ``indicator`` is the code of the spec. Standard errors in ``se`` enter `robustness`.
        year : int or list of int
            The year of the data, or several years.
        bounds : {"all_years", "each_year"}, default "all_years"
            Whether scales that depend on the data come from all years together, so that scores compare over time, or from
            each year.
        groups : dict of str to table, optional
            Groupings of your own, by the name that the spec has for them in ``impute``: tables with ``group``, ``ref_area``.

        Returns
        -------
        Scores

        Raises
        ------
        InfosocError
            `UnknownIndicator` for a code that the series does not have, `InvalidArgument` for a year without values,
            `DuplicateObservation` for two figures of one indicator, area and year.

        Examples
        --------
        >>> import pyarrow
        >>> series = infosoc.Series(pyarrow.table({
        ...     "indicator": ["osi", "tii", "hci"], "ref_area": ["MEX"] * 3, "time_period": [2014] * 3,
        ...     "obs_value": [0.7355, 0.4562, 0.7044]}))
        >>> scores = infosoc.IndexSpec.builtin("egdi").score(series, 2014)
        >>> {row["code"]: round(row["score"], 4) for row in scores.to_dicts()}
        {'egdi': 0.632, 'osi': 0.7355, 'tii': 0.4562, 'hci': 0.7044}
        """

@final
class Scores(Table):
    """The scores of an index: ``code``, ``level``, ``ref_area``, ``time_period``, ``score``.

    Made by `IndexSpec.score`. Null where an area has no score; `findings` says why.
    """
    @property
    def spec(self) -> IndexSpec:
        """The spec that made the scores."""
    def findings(self) -> Table:
        """What a reader must know: what is missing, imputed, treated, not defined or not confirmed.

        Returns
        -------
        Table
            Worst first: ``severity`` (``error`` leaves scores out), ``rule``, ``where`` (the element of the spec), ``rows``
            (the number of areas), ``first_row`` (null), ``areas``, ``message`` and ``remedy``.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> scores.findings().to_polars().columns[:3]
        ['severity', 'rule', 'where']
        """
    def observations(self) -> Series:
        """The scores as observations of a series: ``indicator`` is the code of the element, ``obs_value`` its score,
        ``unit_measure`` is ``score``.

        Returns
        -------
        Series

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> len(scores.observations()) > 100
        True
        """
    def write_sdmx(
        self,
        path: _Path,
        *,
        structure: _Structure | None = None,
        version: str | None = None,
        mapping: _Path | SupportsArrowStream | None = None,
        header: dict[str, Any] | None = None,
        dataflow: str | None = None,
        reporting_type: str | None = None,
        labels: Literal["id", "both", "name"] = "id",
    ) -> Table:
        """Write the scores as an SDMX message: `observations`, written as by `Series.write_sdmx`.

        Parameters
        ----------
        path : str or os.PathLike
            The file: ``.csv``, ``.xml`` or ``.json``.
        structure, version, mapping, header, dataflow, reporting_type, labels : optional
            As in `Series.write_sdmx`; the structure of the SDGs has no series for scores.

        Returns
        -------
        Table
            What was found, worst first; errors are figures that were not written.

        Raises
        ------
        InfosocError
            What `observations` and `Series.write_sdmx` raise.
        OSError
            If the file cannot be written.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> findings = scores.write_sdmx("scores.csv")
        >>> findings.to_polars().columns[:2]
        ['severity', 'rule']
        """
    def ranks(self) -> Table:
        """Ranks within each year, 1 for the highest score; equal scores share the smallest rank.

        Returns
        -------
        Table
            The columns of the scores and ``rank``.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> ranks = scores.ranks().to_polars()
        >>> ranks.filter(code="index").sort("rank")["ref_area"].to_list()[:3]
        ['ABW', 'BMU', 'CUW']
        """
    def step(self, step: _Step) -> Table:
        """The values after a step on the way to the scores.

        Parameters
        ----------
        step : {"raw", "denominated", "imputed", "treated", "transformed", "normalised"}
            The step.

        Returns
        -------
        Table
            ``code``, ``ref_area``, ``time_period``, ``value``, ``imputed``.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> [(row["code"], round(row["value"], 1)) for row in scores.step("normalised").to_dicts() if row["ref_area"] == "MEX"]
        [('HH7', 78.6), ('A2', 88.1)]
        """
    def explain(self, area: str, year: int | None = None) -> Table:
        """How the index of an area came about, one row for each indicator.

        Parameters
        ----------
        area : str
            Code or exact name.
        year : int, optional
            Required if several years were scored.

        Returns
        -------
        Table
            The value after each step, ``score``, ``weight`` among the parts of the parent, ``index_weight``, and
            ``contribution``: these sum to the index. They are null where an aggregate on the way is not an arithmetic
            mean.

        Raises
        ------
        InfosocError
            `UnknownArea`, or `InvalidArgument` for an area or year without scores.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> [(row["code"], round(row["contribution"], 1)) for row in scores.explain("MEX").to_dicts()]
        [('HH7', 39.3), ('A2', 44.1)]
        """
    def statistics(self, step: _Step = "denominated") -> Table:
        """Statistics of every indicator after a step.

        Parameters
        ----------
        step : {"raw", "denominated", "imputed", "treated", "transformed", "normalised"}, default "denominated"
            The step.

        Returns
        -------
        Table
            Range, mean, median, standard deviation, skewness, kurtosis; counts and shares of values, of those that are not 0,
            of different and of equal ones; flags for few data and for outliers.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> [(row["code"], row["n"]) for row in scores.statistics().to_dicts()]
        [('HH7', 193), ('A2', 209)]
        """
    def availability(self) -> Table:
        """How many indicators each area has.

        Returns
        -------
        Table
            ``ref_area``, ``time_period``, ``n_indicators``, ``n_missing``, ``share_available``, ``n_available``, ``n_imputed``.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> [row] = [row for row in scores.availability().to_dicts() if row["ref_area"] == "MEX"]
        >>> row["n_indicators"], row["n_missing"]
        (2, 0)
        """
    def correlations(self, kind: Literal["pearson", "spearman", "kendall"] = "pearson") -> Table:
        """Correlations of the scores of every two elements.

        Parameters
        ----------
        kind : {"pearson", "spearman", "kendall"}, default "pearson"
            The coefficient.

        Returns
        -------
        Table
            ``code``, ``level``, ``with``, ``level_with``, ``is_parent``, ``correlation``, ``p_value``, ``n``.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> row = scores.correlations().to_dicts()[0]
        >>> row["code"], row["with"], round(row["correlation"], 2)
        ('HH7', 'A2', 0.62)
        """
    def consistency(self) -> Table:
        """Cronbach's alpha of the parts of every aggregate.

        Returns
        -------
        Table
            ``code``, ``level``, ``n_parts``, ``n_areas``, ``alpha``.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> [(row["code"], round(row["alpha"], 2)) for row in scores.consistency().to_dicts()]
        [('index', 0.76)]
        """
    def components(self, code: str) -> Table:
        """Principal components of the parts of an aggregate.

        Parameters
        ----------
        code : str
            The aggregate.

        Returns
        -------
        Table
            ``component``, ``eigenvalue``, ``sd``, ``share``, ``code``, ``loading``.

        Raises
        ------
        InfosocError
            `UnknownIndicator` for a code that is not in the spec, `InvalidArgument` if nothing varies.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> round(scores.components("index").to_dicts()[0]["share"], 2)
        0.81
        """
    def weights(
        self,
        scheme: Literal["equal", "first_component", "entropy", "balanced", "most_correlated"],
        level: int,
        *,
        importance: dict[str, float] | None = None,
        tolerance: float = 1e-6,
    ) -> dict[str, float]:
        """Weights that the data suggest for the elements of a level.

        Parameters
        ----------
        scheme : {"equal", "first_component", "entropy", "balanced", "most_correlated"}
            The same for all; loadings of the first principal component; more for what differs more between areas; those with
            which the correlations with the index are in the proportions of ``importance``; those with the largest correlations.
        level : int
            The level of the elements.
        importance : dict of str to float, optional
            For ``balanced``: the importance of each element; all alike without it.
        tolerance : float, default 1e-6
            For the last two: where the search ends.

        Returns
        -------
        dict of str to float
            For `IndexSpec.with_weights`.

        Raises
        ------
        InfosocError
            `UnknownOption`, or `InvalidArgument` for a level without elements or scores that the scheme cannot take.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> {code: round(weight, 2) for code, weight in scores.weights("first_component", 1).items()}
        {'A2': 0.71, 'HH7': 0.71}
        """
    def compare(
        self, other: Scores, code: str | None = None, *, year: int | None = None, other_year: int | None = None
    ) -> Table:
        """Scores and ranks of this and another version, area by area.

        Parameters
        ----------
        other : Scores
            The other version.
        code : str, optional
            The element; the index if not given.
        year, other_year : int, optional
            Required if several years were scored.

        Returns
        -------
        Table
            ``ref_area``, ``score``, ``score_other``, ``rank``, ``rank_other``, ``shift``: places gained in the other version; the
            largest shift first.

        Raises
        ------
        InfosocError
            `UnknownIndicator` for a code that one of them does not have, `InvalidArgument` for a year.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> other = spec.with_weights({"HH7": 2}).score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> [row] = [row for row in scores.compare(other).to_dicts() if row["ref_area"] == "MEX"]
        >>> row["rank"], row["rank_other"], row["shift"]
        (103, 100, 3)
        """
    def profile(self, area: str, year: int | None = None, *, n: int = 5) -> Table:
        """What an area is good and bad at: its rank in every element, the best first.

        Parameters
        ----------
        area : str
            Code or exact name.
        year : int, optional
            Required if several years were scored.
        n : int, default 5
            How many indicators are called strengths, and how many weaknesses.

        Returns
        -------
        Table
            ``code``, ``name``, ``parent``, ``level``, ``value``, ``score``, ``rank``, ``n_areas``, ``standing`` (1 for the first of all, 0
            for the last), ``kind``.

        Raises
        ------
        InfosocError
            `UnknownArea`, or `InvalidArgument` for an area or year without scores.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> [(row["code"], row["rank"]) for row in scores.profile("MEX").to_dicts()]
        [('HH7', 95), ('index', 103), ('A2', 126)]
        """
    def trends(self) -> Table:
        """How the scores of each element and area change over the years that were scored.

        Returns
        -------
        Table
            ``code``, ``level``, ``ref_area``, ``n_years``, first and last year and score, ``change``, ``cagr``, ``percent_change`` a
            year.

        Raises
        ------
        InvalidArgument
            If a single year was scored.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), [2019, 2022])
        >>> [row] = [row for row in scores.trends().to_dicts() if (row["code"], row["ref_area"]) == ("index", "MEX")]
        >>> round(row["change"], 1)
        8.1
        """
    def robustness(
        self,
        draws: int = 10000,
        seed: int = 0,
        *,
        weights: float | dict[str, float] | None = 0.25,
        normalise: str | list[str] | None = None,
        aggregate: str | list[str] | None = None,
        impute: str | list[str] | None = None,
        treat: str | list[str] | None = None,
        drop: bool | str | list[str] = False,
        sampling: bool | None = None,
        level: float = 0.9,
        top: int | list[int] = [10],
        code: str | None = None,
        progress: bool | Callable[[int, int | None], object] | None = None,
    ) -> Robustness:
        """Scores and ranks under draws that vary everything uncertain at once.

        Each draw takes for each factor one of its settings, the spec's own being always among them; multiplies weights by
        uniform numbers; and adds to each value that has a standard error a normal error: the sampling error, from the column
        ``se`` of the series, and the imputation error for what was filled in.

        Parameters
        ----------
        draws : int, default 10000
            How many draws.
        seed : int, default 0
            Where the random numbers start: the same seed gives identical results, on any number of threads.
        weights : float or dict of str to float, default 0.25
            The share by which weights may rise or fall: all of them, or the weights of some codes; None to keep them.
        normalise, aggregate, impute, treat : str or list of str, optional
            Other settings, in the words of the spec: ``["zscore", "rank"]``.
        drop : bool, str or list of str, default False
            Whether one indicator, or none, is left out in each draw; or which can be.
        sampling : bool, optional
            Whether values vary with their standard errors; by default, those that have one do.
        level : float, default 0.9
            Share of the draws inside the intervals; by default from the 5th to the 95th percentile, as in COINr.
        top : int or list of int, default [10]
            For which k the probability of being among the first k is given.
        code : str, optional
            The element that is looked at; the index if not given.
        progress : bool or callable, optional
            Show a bar, or call ``progress(done, all)`` now and then.

        Returns
        -------
        Robustness

        Raises
        ------
        InfosocError
            `InvalidArgument` for a factor that the spec does not have, settings that contradict each other, several years or
            nothing that varies; `UnknownIndicator` for a code; `UnknownOption` for a word.

        Examples
        --------
        >>> import pyarrow
        >>> areas = ["MEX", "GTM", "HND"]
        >>> series = infosoc.Series(pyarrow.table({
        ...     "indicator": ["osi"] * 3 + ["tii"] * 3 + ["hci"] * 3, "ref_area": areas * 3, "time_period": [2014] * 9,
        ...     "obs_value": [0.74, 0.16, 0.34, 0.46, 0.20, 0.20, 0.70, 0.53, 0.63],
        ...     "se": [0.02, None, None, None, 0.1, None, None, None, None]}))
        >>> scores = infosoc.IndexSpec.builtin("egdi").score(series, 2014)
        >>> ranks = scores.robustness(draws=1000, seed=1, top=[1])
        >>> ranks.to_dicts()[0]["ref_area"], ranks.to_dicts()[0]["p_top_1"]
        ('MEX', 1.0)
        """
    def sensitivity(
        self,
        draws: int = 1000,
        seed: int = 0,
        *,
        area: str | None = None,
        bootstrap: int = 500,
        weights: float | dict[str, float] | None = 0.25,
        normalise: str | list[str] | None = None,
        aggregate: str | list[str] | None = None,
        impute: str | list[str] | None = None,
        treat: str | list[str] | None = None,
        drop: bool | str | list[str] = False,
        sampling: bool | None = None,
        code: str | None = None,
        progress: bool | Callable[[int, int | None], object] | None = None,
    ) -> Sensitivity:
        """How much of the variance of a result each factor explains: Sobol indices of first and total order.

        The result is the mean absolute shift of the ranks or, with an area, its score. There are ``draws·(d + 2)``
        computations for d factors.

        Parameters
        ----------
        draws : int, default 1000
            Points of each of the two samples.
        seed : int, default 0
            Where the random numbers start.
        area : str, optional
            The area whose score is looked at.
        bootstrap : int, default 500
            Resamples for the 95 % intervals; 0 for none.
        weights, normalise, aggregate, impute, treat, drop, sampling, code, progress : optional
            As in `robustness`.

        Returns
        -------
        Sensitivity
            ``target``, ``factor``, ``first``, ``first_low``, ``first_high``, ``total``, ``total_low``, ``total_high``; the largest
            total first.

        Raises
        ------
        InfosocError
            Those of `robustness`; `InvalidArgument` for fewer than two factors that vary.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> found = scores.sensitivity(draws=64, seed=1, bootstrap=0, aggregate=["geometric"])
        >>> [row["factor"] for row in found.to_dicts()]
        ['weights', 'aggregate']
        """

@final
class Robustness(Table):
    """How sure scores and ranks are, one row for each area.

    Made by `Scores.robustness`: ``score`` and ``rank`` of the spec; mean, standard deviation, median and the ends of the
    interval of both over the draws; ``p_top_k``, the probability of being among the first k.
    """
    @property
    def level(self) -> float:
        """The share of the draws inside the intervals.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> scores.robustness(draws=200, seed=1, level=0.5).level
        0.5
        """
    def findings(self) -> Table:
        """What a reader must know of the draws.

        Returns
        -------
        Table
            ``severity``, ``rule``, ``where``, ``rows``, ``first_row`` (null), ``areas`` (empty for all), ``message``, ``remedy``; worst first: values whose standard
            error is not known, so that they do not vary, and areas that another aggregation brings to 0.
        """
    def rank_distribution(self) -> Table:
        """How often each area had each rank.

        Returns
        -------
        Table
            ``ref_area``, ``rank``, ``probability``; only ranks that it had.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> ranks = scores.robustness(draws=200, seed=1)
        >>> [row for row in ranks.rank_distribution().to_dicts() if row["ref_area"] == "MEX"][0]["rank"]
        99
        """
    def probability_of_top(self, area: str, k: int) -> float:
        """The share of the draws that put an area among the first k.

        Parameters
        ----------
        area : str
            Code or exact name.
        k : int
            How many places.

        Returns
        -------
        float

        Raises
        ------
        InfosocError
            `UnknownArea`, or `InvalidArgument` for an area without scores.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> ranks = scores.robustness(draws=200, seed=1)
        >>> ranks.probability_of_top("DNK", 10)
        1.0
        """
    def scores_of(self, area: str) -> list[float]:
        """The scores of an area, draw by draw.

        Parameters
        ----------
        area : str
            Code or exact name.

        Returns
        -------
        list of float
            NaN in a draw without a score.

        Raises
        ------
        InfosocError
            `UnknownArea`, or `InvalidArgument` for an area without scores.

        Examples
        --------
        >>> import pyarrow
        >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
        >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
        >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
        >>> ranks = scores.robustness(draws=200, seed=1)
        >>> len(ranks.scores_of("MEX"))
        200
        """

@final
class Sensitivity(Table):
    """Which of the uncertainties matters, one row for each factor.

    Made by `Scores.sensitivity`: Sobol indices of first and total order with their intervals.
    """
    def findings(self) -> Table:
        """What a reader must know of the draws.

        Returns
        -------
        Table
            ``severity``, ``rule``, ``where``, ``rows``, ``first_row`` (null), ``areas`` (empty for all), ``message``, ``remedy``; worst first: values whose standard
            error is not known, so that they do not vary, and areas that another aggregation brings to 0.
        """

_SmallAreaMethod: TypeAlias = Literal["fay_herriot", "spatial_fay_herriot"]
_Fit: TypeAlias = Literal["reml", "ml", "moment", "li_lahiri", "yoshimori_lahiri"]
_Mse: TypeAlias = Literal["analytical", "jackknife", "bootstrap"]
_Scale: TypeAlias = Literal["none", "arcsine", "log", "logit"]
_Back: TypeAlias = Literal["bias_corrected", "naive"]
_Smoothing: TypeAlias = Literal["none", "deff", "gvf"]
_Benchmark: TypeAlias = Literal["difference", "ratio", "mse_weighted", "none"]

def small_areas(
    estimates: SupportsArrowStream | polars.LazyFrame,
    covariates: SupportsArrowStream | polars.LazyFrame,
    area: str,
    method: _SmallAreaMethod = "fay_herriot",
    *,
    terms: str | list[str] | tuple[str, ...] | None = None,
    intercept: bool = True,
    proximity: SupportsArrowStream | polars.LazyFrame | None = None,
    population: str | None = None,
    fit: _Fit = "reml",
    mse: _Mse | None = None,
    transformation: _Scale = "none",
    back: _Back = "bias_corrected",
    smoothing: _Smoothing = "none",
    benchmark: _Benchmark | None = None,
    total: float | None = None,
    level: float = 0.95,
    draws: int = 200,
    seed: int = 1,
) -> SmallAreas:
    """Estimates of areas by a model of their direct estimates on covariates, for areas with few cases or none.

    The model of Fay and Herriot (1979): direct estimate = x'b + v + e, with the variance of v the same in all areas and that
    of e the square of the standard error. The estimate of an area is its direct one and x'b together, the more of
    the former the smaller its standard error (``gamma``).

    Parameters
    ----------
    estimates : Estimates, Figures or any table
        Direct estimates. From a result, the rows by `area` alone are taken; a table has one row for each area with ``value``, ``se`` and, where
        known, ``n``, ``deff``, ``denominator`` (the population that it stands for), ``unit``, ``status``.
    covariates : any table
        One row for each area: columns of numbers and truth values are terms, and so is each category of a text but
        the first. Areas without a direct estimate are estimated by the model alone.
    area : str
        The column of the areas in both tables.
    method : {"fay_herriot", "spatial_fay_herriot"}, default "fay_herriot"
        The model; ``spatial_fay_herriot`` lets the effects of neighbouring areas be correlated (Petrucci and Salvati 2006).
    terms : str or list of str, optional
        The columns of the covariates that are terms; all of them otherwise.
    intercept : bool, default True
        Whether the model has a constant; without one, the first text among the terms has a coefficient for each of its categories.
    proximity : any table, optional
        The neighbours of the spatial model: the column of the areas, ``neighbour``, and ``weight`` if neighbours count differently. Without
        weights a pair holds both ways; the weights of the neighbours of an area are divided by their sum.
    population : str, optional
        The column of the covariates with the population of each area, by which areas make up a total; it is not a term. Without it,
        the ``denominator`` of the estimates.
    fit : {"reml", "ml", "moment", "li_lahiri", "yoshimori_lahiri"}, default "reml"
        How the variance between areas is estimated. The last two adjust the restricted likelihood so that it is never 0 (Li and Lahiri
        2010; Yoshimori and Lahiri 2014). The spatial model has the first two.
    mse : {"analytical", "jackknife", "bootstrap"}, optional
        How mean squared errors are estimated: by the formulas of Prasad and Rao (1990) and Datta and Lahiri (2000), the jackknife of
        Jiang, Lahiri and Wan (2002), or samples from the fitted model. By formula, unless there is a transformation, which asks
        for samples.
    transformation : {"none", "arcsine", "log", "logit"}, default "none"
        The scale of the model. ``arcsine`` is for shares: the variance is 1/4ñ with ñ = n/deff, also of a share of 0 or 1.
    back : {"bias_corrected", "naive"}, default "bias_corrected"
        How estimates are transformed back.
    smoothing : {"none", "deff", "gvf"}, default "none"
        How sampling variances are smoothed: the mean design effect and the share of all areas, or a generalised variance function of
        n and the share.
    benchmark : {"difference", "ratio", "mse_weighted", "none"}, optional
        How ``benchmarked`` is made to add up to the total. By default "difference", if the populations are known.
    total : float, optional
        The figure of all areas together; by default from the direct estimates.
    level : float, default 0.95
        Confidence level of the intervals.
    draws : int, default 200
        The number of bootstrap samples.
    seed : int, default 1
        Where the random numbers begin.

    Returns
    -------
    SmallAreas
        One row for each area, the areas of the covariates first.

    Raises
    ------
    InfosocError
        `UnknownColumn`, `WrongType`, `NotFinite`, `UnknownOption`; `InvalidArgument` for an area in two rows, several figures of one
        area, standard errors below 0, shares outside 0 and 1 under a transformation, no area in common, covariates that are linearly dependent, and
        too few areas: there must be more than the number of coefficients plus two. All errors of the tables are reported at once.

    Examples
    --------
    >>> import pyarrow
    >>> direct = pyarrow.table({
    ...     "province": ["a", "b", "c", "d", "e", "f"], "value": [0.41, 0.55, 0.62, 0.38, 0.71, 0.50],
    ...     "se": [0.06, 0.05, 0.07, 0.06, 0.05, 0.08]})
    >>> known = pyarrow.table({
    ...     "province": ["a", "b", "c", "d", "e", "f", "g"], "schooling": [6.1, 8.0, 8.8, 6.4, 10.2, 7.1, 9.0]})
    >>> areas = infosoc.small_areas(direct, known, area="province")
    >>> [(row["province"], round(row["eblup"], 2), row["status"]) for row in areas.to_dicts()][-1]
    ('g', 0.62, 'out_of_sample')
    """

@final
class SmallAreas(Table):
    """Model-based estimates of areas, with the direct ones beside them, from `small_areas`.

    What comes along with the direct estimates (``indicator``, ``source``), the area, ``eblup`` (the estimate), ``mse`` and its square
    root ``se``, ``ci_low``, ``ci_high``, ``cv``, ``gamma`` (the share of the direct estimate, 0 where the model stands alone),
    ``synthetic`` (the model alone), ``benchmarked`` and ``benchmarked_mse`` (with the square of what the estimate was moved by),
    ``direct``, ``direct_se``, ``sampling_variance`` (what the model took, on its scale), ``n``, ``unit``, ``method``, ``status``: ``normal``,
    ``out_of_sample`` (no direct estimate), ``no_sampling_variance`` (its error is 0 or unknown) or
    ``no_covariates``.
    """
    @property
    def level(self) -> float:
        """The confidence level of the intervals."""
    def diagnostics(self) -> Table:
        """The areas that the model was fitted to.

        Returns
        -------
        Table
            The area, ``direct``, ``eblup``, ``synthetic``, ``gamma``, ``residual`` and ``standardised_residual`` (on the scale of the
            model), ``normal_quantile`` (what the latter is drawn against in a Q-Q plot).

        Examples
        --------
        >>> import pyarrow
        >>> direct = pyarrow.table({"district": list("abcdef"), "value": [41.0, 65, 52, 38, 71, 50]})
        >>> direct = direct.append_column("se", [[6.0, 5, 7, 6, 5, 8]]).append_column("unit", [["%"] * 6])
        >>> known = pyarrow.table({"district": list("abcdefg"), "schooling": [6.1, 8.0, 8.8, 6.4, 10.2, 7.1, 9.0]})
        >>> areas = infosoc.small_areas(direct, known, area="district")
        >>> areas.diagnostics().to_polars().columns
        ['district', 'direct', 'eblup', 'synthetic', 'gamma', 'residual', 'standardised_residual', 'normal_quantile']
        """
    def model(self) -> Table:
        """The numbers of the model.

        Returns
        -------
        Table
            ``quantity``, ``value``, ``se``, ``p_value``: ``sigma2`` (the variance between areas), ``rho`` (the correlation of neighbours in the
            spatial model, null where ``sigma2`` is 0), ``beta: …`` for each term, ``areas``,
            ``log_likelihood``, ``AIC``, ``BIC``, ``restricted_log_likelihood`` (REML), ``goodness_W`` (direct against model, chi-squared on as
            many degrees of freedom as areas) and the line of direct on model, whose intercept is near 0 and slope near 1 where the
            model fits (Brown and others 2001).

        Examples
        --------
        >>> import pyarrow
        >>> direct = pyarrow.table({"district": list("abcdef"), "value": [41.0, 65, 52, 38, 71, 50]})
        >>> direct = direct.append_column("se", [[6.0, 5, 7, 6, 5, 8]]).append_column("unit", [["%"] * 6])
        >>> known = pyarrow.table({"district": list("abcdefg"), "schooling": [6.1, 8.0, 8.8, 6.4, 10.2, 7.1, 9.0]})
        >>> areas = infosoc.small_areas(direct, known, area="district")
        >>> [row["quantity"] for row in areas.model().to_dicts()][:3]
        ['sigma2', 'beta: intercept', 'beta: schooling']
        """
    def findings(self) -> Table:
        """What a reader should know: areas without a direct estimate, its error or covariates, a variance between areas of 0.

        Returns
        -------
        Table
            ``severity``, ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message``, ``remedy``.

        Examples
        --------
        >>> import pyarrow
        >>> direct = pyarrow.table({"district": list("abcdef"), "value": [41.0, 65, 52, 38, 71, 50]})
        >>> direct = direct.append_column("se", [[6.0, 5, 7, 6, 5, 8]]).append_column("unit", [["%"] * 6])
        >>> known = pyarrow.table({"district": list("abcdefg"), "schooling": [6.1, 8.0, 8.8, 6.4, 10.2, 7.1, 9.0]})
        >>> areas = infosoc.small_areas(direct, known, area="district")
        >>> [row["rule"] for row in areas.findings().to_dicts()]
        ['no_direct_estimate', 'not_benchmarked']
        """
    def observations(
        self,
        ref_area: str | None = None,
        time_period: int | None = None,
        indicator: str | None = None,
        *,
        benchmarked: bool = False,
    ) -> Series:
        """The estimates as observations of a series, flagged as estimated.

        Parameters
        ----------
        ref_area, time_period, indicator : str, int and str, optional
            The country, the year and the code; by default taken from the direct estimates, if they state them, as figures of a dataset do.
        benchmarked : bool
            Take the estimates that were brought to the total.

        Returns
        -------
        Series
            ``obs_status`` is ``E``, ``comment`` names the model, ``se`` is the square root of the mean squared error. The
            areas are a dimension; a column called ``area``, which is urban and rural in a series, becomes ``region``.

        Raises
        ------
        InvalidArgument
            Without an indicator, a country or a year, or for a unit other than in the catalogue.

        Examples
        --------
        >>> import pyarrow
        >>> direct = pyarrow.table({"district": list("abcdef"), "value": [41.0, 65, 52, 38, 71, 50]})
        >>> direct = direct.append_column("se", [[6.0, 5, 7, 6, 5, 8]]).append_column("unit", [["%"] * 6])
        >>> known = pyarrow.table({"district": list("abcdefg"), "schooling": [6.1, 8.0, 8.8, 6.4, 10.2, 7.1, 9.0]})
        >>> areas = infosoc.small_areas(direct, known, area="district")
        >>> series = areas.observations("MEX", 2021, "HH7")
        >>> [row["obs_status"] for row in series.to_dicts()]
        ['E', 'E', 'E', 'E', 'E', 'E', 'E']
        """

@final
class Progress(Table):
    """How far each area is from each target, from `Series.progress`."""
    def fits(self) -> Table:
        """Every curve that could be fitted to every line of figures.

        Returns
        -------
        Table
            ``target``, ``indicator``, ``ref_area``, dimensions, ``curve``, ``chosen``, ``n``, ``df``, ``first_year``,
            ``last_year``, ``level`` and ``rate`` (straight line: value of the last year and change per year), ``rate``,
            ``midpoint`` and ``saturation`` (growth curves), ``free_saturation``, ``sigma``, ``r2``, ``aicc``.

        Examples
        --------
        >>> series = infosoc.Series.read("datasets/series/ict.csv")
        >>> progress = series.areas(["MEX", "KEN"]).progress("umc_2030")
        >>> progress.fits().to_polars().columns[:6]
        ['target', 'indicator', 'ref_area', 'curve', 'chosen', 'n']
        """
    def paths(self) -> Table:
        """The trend year by year, from the year after the latest figure to the target year.

        Returns
        -------
        Table
            ``target``, ``indicator``, ``ref_area``, dimensions, ``time_period``, ``curve``, ``value``, ``low``, ``high``.

        Examples
        --------
        >>> series = infosoc.Series.read("datasets/series/ict.csv")
        >>> progress = series.areas(["MEX", "KEN"]).progress("umc_2030")
        >>> progress.paths().to_polars().columns
        ['target', 'indicator', 'ref_area', 'time_period', 'curve', 'value', 'low', 'high']
        """
    def summary(self) -> Table:
        """How many areas are in each class.

        Returns
        -------
        Table
            ``target``, ``title``, ``indicator``, dimensions, ``met``, ``on_track``, ``off_track``, ``moving_away``,
            ``no_number``, ``not_enough_data``, ``areas``.

        Examples
        --------
        >>> series = infosoc.Series.read("datasets/series/ict.csv")
        >>> progress = series.areas(["MEX", "KEN"]).progress("umc_2030")
        >>> [row] = progress.summary().to_dicts()
        >>> row["target"], row["on_track"], row["off_track"]
        ('use', 0, 2)
        """
    def without_figures(self) -> Table:
        """The targets without figures in the series, and why.

        Returns
        -------
        Table
            ``target``, ``title``, ``indicator``, ``reason``.

        Examples
        --------
        >>> series = infosoc.Series.read("datasets/series/ict.csv")
        >>> progress = series.areas(["MEX", "KEN"]).progress("umc_2030")
        >>> [row["target"] for row in progress.without_figures().to_dicts()][:2]
        ['mobile', 'households']
        """

@final
class Workbook:
    """A workbook to publish, as ``.xlsx`` or ``.ods``, that those who do not see it can read, too.

    It follows the guidance of the Analysis Function of the United Kingdom on releasing statistics in spreadsheets: a
    cover, the contents with links, the notes, and one table a sheet, which is marked as a table and has a name; no merged
    cells, no blank rows, no filters, nothing hidden, no colour that says anything; titles marked as headings, text
    wrapped, the title and the language of the document set, the cursor in the first cell of the first sheet. A figure that
    is hidden or missing is a symbol in brackets, such as ``[c]``, and every symbol is explained.

    Numbers are numbers, in full, and shown with the digits that matter. Text is text, whatever it begins with. The same
    tables give the same bytes.

    Parameters
    ----------
    title : str
        The title of the publication.
    source : str, optional
        Who says what is in it: the source of every table that names no other.
    language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
        The language of the words that the library adds, and of the document. Sheets in Arabic run from right to left.
    subtitle : str, optional
        A line beneath the title.
    about : str or list of str, optional
        Paragraphs of the cover.
    published : str, optional
        When it is published, as it is to be read.
    contact : str, optional
        Whom to ask.

    Examples
    --------
    >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    >>> book = infosoc.Workbook("Households with Internet", source="INEGI, ENDUTIH 2021")
    >>> book.add(mexico.estimate("HH6", by=["area"]), notes="Private dwellings.").write("tables.xlsx")
    >>> book.write("tables.ods")
    """
    def __new__(
        cls,
        title: str,
        *,
        source: str | None = None,
        language: _Language = "en",
        subtitle: str | None = None,
        about: str | Sequence[str] | None = None,
        published: str | None = None,
        contact: str | None = None,
    ) -> Self: ...
    def add(
        self,
        table: SupportsArrowStream,
        *,
        title: str | None = None,
        notes: str | Sequence[str] | dict[str, str | list[str]] | None = None,
        sheet: str | None = None,
        subtitle: str | None = None,
        scope: str | None = None,
        unit: str | None = None,
        source: str | None = None,
        columns: str | Sequence[str] | dict[str, str | None] | None = None,
        labels: dict[str, dict[str, str]] | None = None,
        decimals: int | dict[str, int] | None = None,
        empty: str | None = None,
        level: float | None = None,
    ) -> Self:
        """Add a table on a sheet of its own, behind those that were added before.

        For estimates, figures, publications, series and scores the sheet shows words for codes, and what is the same in all rows once
        above the table. For estimates it shows the value, its interval, standard error and coefficient of variation, and the cases;
        ``columns`` asks for others. Any other table is shown as it is.

        Parameters
        ----------
        table : result of infosoc, or table of polars, pandas, pyarrow or any Arrow stream
            The table. An index of pandas that names the rows stands in front.
        title : str, optional
            What it shows. Figures of one indicator have its title if none is given.
        notes : str, list of str or dict, optional
            Notes on the table, or on its columns by their names. They are numbered through the workbook, and stand on a sheet of
            their own.
        sheet : str, optional
            The name of the sheet, at most 31 characters; without it ``Table 1``, in the language of the workbook.
        subtitle, scope : str, optional
            A line beneath the title; and whom or what the figures are about, where the table does not say so.
        unit : str, optional
            The unit of the figures, where the table does not say so.
        source : str, optional
            The source, if it differs from the source of the workbook.
        columns : list of str or dict, optional
            The columns to show, in this order; a dict gives them heads, ``{"value": "Households, %"}``.
        labels : dict of dict, optional
            Words for the codes of columns, ``{"region": {"1": "North"}}``. Scores bring the names of their index.
        decimals : int or dict, optional
            Digits after the point, in all columns of numbers that are not whole, or by the names of columns. Without it they
            follow from the unit and the figures.
        empty : str, optional
            Leaves cells without a value empty, and says why. Without it they hold ``[x]``.
        level : float, optional
            The level of the intervals, such as 0.95, for the heads of their limits. Estimates and figures bring their own.

        Returns
        -------
        Workbook
            This workbook.

        Raises
        ------
        InfosocError
            `InvalidArgument` for a table with columns that no cell can hold.

        Examples
        --------
        >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
        >>> book = infosoc.Workbook("Households with ICT", source="INEGI, ENDUTIH 2021")
        >>> book.add(mexico.estimate("HH6", by=["area"]), title="Households with Internet", notes="Occupied dwellings.")
        Households with ICT
          1  Households with Internet (3 × 27)
        """
    def write(self, path: _Path) -> None:
        """Write the workbook to a file, whole or not at all, as `Table.write_csv` does.

        Parameters
        ----------
        path : str or os.PathLike
            The file, ``.xlsx`` or ``.ods``, replaced if it exists.

        Raises
        ------
        InfosocError
            Before anything is written, and all that is found: `InvalidArgument` for another ending, a workbook or a table without
            a title, names of sheets that Excel does not take, and tables that no sheet has room for (1,048,576 rows); `EmptyTable`;
            `UnknownColumn`.
        OSError
            If the file cannot be written.

        Examples
        --------
        >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
        >>> book = infosoc.Workbook("Households with ICT", source="INEGI, ENDUTIH 2021")
        >>> book.add(mexico.estimate("HH6", by=["area"])).write("tables.xlsx")
        """

@final
class Records(Immutable):
    """A national table of numerators and denominators, or of values, for one indicator of the catalogue.

    What is computed is what the catalogue says of the indicator: ``factor * numerator / denominator`` in its unit.

    ======================================= =================================================================
    kind                                    refused, beside negative, missing and repeated numbers
    ======================================= =================================================================
    per 100 inhabitants (A1 to A4, A9)      speed tiers that do not sum to their total
    per-capita intensity (A5)
    coverage (A6)                           more than all inhabitants, 3G below 4G
    price (A7, A8)                          no income, no exchange rate
    share of a total (ICT1 to ICT4, ED, EG) a part above its whole
    count ratio (ED4)                       a total that is not the sum of its levels
    stage of online services (EG7)          a stage that is not on the scale
    ======================================= =================================================================

    Parameters
    ----------
    table : polars, pandas or pyarrow table, DuckDB relation, or any object with ``__arrow_c_stream__``
        One row per area, year, category and breakdown.
    indicator : str
        Code of the catalogue.
    only : dict of str to str, optional
        Only the rows that have these values in these columns, of a table that holds several services, baskets or indicators:
        ``{"service": "mobile_cellular"}``. Findings count the rows of the whole table.
    reference : table, optional
        Denominators, exchange rates and parities in a table of their own, by ``time_period`` (years, or the periods of the
        records) and, where it is about several areas, ``ref_area``. A record is related to the numbers of its period, or else
        of its year.
    area, year : str and int, optional
        One area (ISO3, ISO2, M49 number or exact name) and year for all rows; without them the columns ``ref_area`` and
        ``time_period``.
    ref_area, time_period : str
        Names of those columns. Periods are years, half-years, quarters or months: ``2021``, ``2021-S1``, ``2021-Q3``,
        ``Q3 2021``, ``2021-07``, ``2021M07`` …
    frequency : {"A", "S", "Q", "M"}, optional
        Which periods days stand for, where the column of the period holds days, such as the last of each quarter; and what
        ``T1 2021``, ``2021-1`` or ``202101`` is.
    numerator : str, default "numerator"
        Column of what is counted; for prices the monthly price, for online services the stage.
    denominator : str, default "denominator"
        Column of what it is counted of; for prices as a share of income the annual GNI per capita in US dollars.
    value : str, optional
        Column of figures that are computed already, in the unit of the indicator; they are checked only.
    category : str, optional
        Column of the speed tier, technology, type of access or service: labels or codes of the catalogue; empty or ``_T``
        for the total.
    by : str or list of str, optional
        Columns that become dimensions.
    sum : str or list of str, optional
        Columns over which numerators and denominators are summed before they are divided, such as the level of education;
        the totals are added.
    operator : str, optional
        Column of the operator, where each has a row of its own; `market` says how their figures become one.
    market : {"sum", "largest", "leader", "weighted_mean", "lowest"}, optional
        The figure of the market: the sum of all (subscriptions, bandwidth and absolute numbers), the largest (coverage), or
        for prices that of the operator with the most subscriptions (as ITU collects them, the default), the mean by
        subscriptions, or the lowest.
    subscriptions : str, optional
        Column of each operator's subscriptions, by which prices are chosen or weighted.
    plan : str, optional
        Column of the tariff plan, where an operator has a row for each of its plans that fit the basket: the price of an
        operator is that of its cheapest plan. Each plan has the `subscriptions` of its operator.
    late : {"missing", "carry", "leave_out"}, optional
        What becomes of a period in which an operator has no return after it had one. ``missing``, the default: so is the
        figure of the market. ``carry``: its last return is carried forward, status ``E``. ``leave_out``: the figure is that of
        the others, status ``D``. A comment names operator and period, and `validate` lists them.
    left : dict of str or (str, str) to str, optional
        Operators that left the market, each with the last period of which it has a return, such as
        ``{"Delta": "2021-Q2"}``: they are not late afterwards. Where several countries have an operator of one name, the
        country stands before it: ``{("SEN", "Delta"): "2021-Q2"}``.
    annual : {"end", "mid_year", "mean", "sum"}, optional
        By which rule a year is made of its half-years, quarters or months: the last (a stock at the end of the year, such as
        subscriptions), the one that ends with June, the mean, or the sum (a flow, such as traffic). Without it the rule of
        the catalogue, where it has one. A figure is related to the value of the same period, or to the mean of the year.
    incomplete_year : {"missing", "compute"}, default "missing"
        What to do with a year when a period that its figure needs is missing: a missing figure, or one of what there is
        with the status ``E`` (of a sum ``D``) and a comment.
    unit : str, optional
        Which unit, where the indicator has several: prices in ``USD``, ``PPP$`` or ``% of monthly GNI per capita``.
    exchange_rate, ppp : str, optional
        Columns of the national currency per US dollar and per international dollar. Without an exchange rate prices are
        in US dollars.
    stages : int, optional
        How many stages the scale of online services has.
    tolerance : float, default 1e-9
        How far sums may be from totals, relative to the total, where figures were rounded.

    Raises
    ------
    InfosocError
        For arguments that do not fit the table or the indicator. What is wrong with the numbers is a finding.

    Examples
    --------
    Fixed broadband in Belize (ITU; population of the World Bank):

    >>> import pyarrow
    >>> table = pyarrow.table({"subscriptions": [36_000], "population": [395_346]})
    >>> records = infosoc.Records(
    ...     table, "A3", area="BLZ", year=2021, numerator="subscriptions", denominator="population")
    >>> [(round(row["obs_value"], 2), row["unit_measure"]) for row in records.observations().to_dicts()]
    [(9.11, 'per 100 inhabitants')]

    By speed, with figures for illustration: the total is added.

    >>> table = pyarrow.table({
    ...     "speed": ["IS_256KT2M", "IS_2MT10M", "IS_GE10M"],
    ...     "subscriptions": [200_000, 1_800_000, 8_000_000], "population": [125_000_000] * 3})
    >>> records = infosoc.Records(
    ...     table, "A3", area="MEX", year=2021, numerator="subscriptions", denominator="population", category="speed")
    >>> [(row["speed"], row["obs_value"]) for row in records.observations().to_dicts()]
    [('IS_256KT2M', 0.16), ('IS_2MT10M', 1.44), ('IS_GE10M', 6.4), ('_T', 8.0)]
    """
    def __new__(
        cls,
        table: SupportsArrowStream,
        indicator: str,
        *,
        only: dict[str, str] | None = None,
        reference: SupportsArrowStream | None = None,
        area: str | None = None,
        year: int | None = None,
        ref_area: str = "ref_area",
        time_period: str = "time_period",
        numerator: str = "numerator",
        denominator: str = "denominator",
        value: str | None = None,
        category: str | None = None,
        by: str | Sequence[str] | None = None,
        sum: str | Sequence[str] | None = None,
        operator: str | None = None,
        market: Literal["sum", "largest", "leader", "weighted_mean", "lowest"] | None = None,
        subscriptions: str | None = None,
        plan: str | None = None,
        late: Literal["missing", "carry", "leave_out"] | None = None,
        left: dict[str, str] | dict[tuple[str, str], str] | dict[str | tuple[str, str], str] | None = None,
        frequency: Literal["A", "S", "Q", "M"] | None = None,
        annual: _AnnualRule | None = None,
        incomplete_year: _IncompleteYear = "missing",
        unit: str | None = None,
        exchange_rate: str | None = None,
        ppp: str | None = None,
        stages: int | None = None,
        tolerance: float = 1e-9,
    ) -> Records: ...
    def validate(self) -> Table:
        """What is wrong with the table.

        Returns
        -------
        Table
            The findings, worst first: ``severity`` (``error``, ``warning`` or ``note``), ``rule``, ``where`` (the
            column), ``rows``, ``first_row`` (as a spreadsheet counts, the header being row 1), ``areas``, ``message`` and
            ``remedy``.

        Examples
        --------
        Figures for illustration:

        >>> import pyarrow
        >>> table = pyarrow.table({"technology": ["3G", "4G"], "covered": [70, 80], "population": [100, 100]})
        >>> records = infosoc.Records(
        ...     table, "A6", area="KEN", year=2022, numerator="covered", denominator="population", category="technology")
        >>> [(row["rule"], row["message"]) for row in records.validate().to_dicts() if row["severity"] == "error"]
        [('not_nested', 'KEN 2022: 3G 70 is less than 4G 80')]
        """
    def observations(self) -> Series:
        """The figures, in the unit of the indicator, with numerator and denominator.

        Returns
        -------
        Series
            Missing figures have the status ``O``; totals that were summed say so in the comment. Where years were made of
            their parts, ``annual_rule`` and the comment say how.

        Raises
        ------
        InvalidRecord
            If `validate` finds an error; several together as `SeveralErrors`.
        InvalidArgument
            If a year has to be made of its parts and neither `annual` nor the catalogue says by which rule.

        Examples
        --------
        Learners per computer, summed over the levels before they are divided (figures for illustration):

        >>> import pyarrow
        >>> schools = pyarrow.table({
        ...     "isced": ["1", "2", "3"], "learners": [4000, 2000, 1500], "computers": [160, 100, 100]})
        >>> records = infosoc.Records(
        ...     schools, "ED4", area="CRI", year=2021, numerator="learners", denominator="computers", sum="isced")
        >>> [(row["isced"], round(row["obs_value"], 2)) for row in records.observations().to_dicts()]
        [('1', 25.0), ('2', 20.0), ('3', 15.0), ('_T', 20.83)]
        """
    def periods(self) -> Table:
        """The figures by period: years, half-years, quarters or months, as they are before years are made of them.

        Returns
        -------
        Table
            The columns of `observations`, with ``time_period`` as text (``2021-Q3``) and ``freq``, the code of SDMX CL_FREQ.

        Raises
        ------
        InvalidRecord
            If `validate` finds an error; several together as `SeveralErrors`.

        Examples
        --------
        Subscriptions of two operators, with figures for illustration:

        >>> import pyarrow
        >>> returns = pyarrow.table({
        ...     "quarter": ["Q3 2021", "Q3 2021", "Q4 2021", "Q4 2021"], "firm": ["Alfa", "Beta"] * 2,
        ...     "numerator": [60, 40, 65, 41], "denominator": [1000] * 4})
        >>> records = infosoc.Records(returns, "A2", area="MEX", time_period="quarter", operator="firm")
        >>> [(row["time_period"], row["obs_value"]) for row in records.periods().to_dicts()]
        [('2021-Q3', 10.0), ('2021-Q4', 10.6)]
        >>> [(row["time_period"], row["obs_value"]) for row in records.observations().to_dicts()]
        [(2021, 10.6)]
        """
    def write_sdmx(
        self,
        path: _Path,
        *,
        structure: _Structure | None = None,
        version: str | None = None,
        mapping: _Path | SupportsArrowStream | None = None,
        header: dict[str, Any] | None = None,
        dataflow: str | None = None,
        reporting_type: str | None = None,
        labels: Literal["id", "both", "name"] = "id",
    ) -> Table:
        """Write the figures by period as an SDMX message: `periods`, written as by `Series.write_sdmx`.

        Each figure has its own period (``2021-Q3``, ``2021-07``) and the code of its frequency. A frequency that the structure
        has no code for is found and not written. The database of the SDGs has years, for which `observations` is made: other
        periods under its structure are a warning.

        Parameters
        ----------
        path : str or os.PathLike
            The file: ``.csv``, ``.xml`` or ``.json``.
        structure, version, mapping, header, dataflow, reporting_type, labels : optional
            As in `Series.write_sdmx`.

        Returns
        -------
        Table
            What was found, worst first; errors are figures that were not written.

        Raises
        ------
        InfosocError
            What `periods` and `Series.write_sdmx` raise.
        OSError
            If the file cannot be written.

        Examples
        --------
        Quarters under the structure of the SDGs, with figures for illustration:

        >>> import pathlib, tempfile, pyarrow
        >>> returns = pyarrow.table({"quarter": ["2021-Q3", "2021-Q4"], "numerator": [60, 65], "denominator": [1000] * 2})
        >>> records = infosoc.Records(returns, "A3", area="MEX", time_period="quarter")
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "quarters.csv"
        >>> findings = records.write_sdmx(path, header={"sender": "MX_IFT"})
        >>> [(row["severity"], row["rule"], row["where"], row["rows"]) for row in findings.to_dicts()][0]
        ('warning', 'time_format', 'FREQ', 2)
        """
    def shares(self) -> Table:
        """The shares of operators and the concentration of the market, in each period.

        Returns
        -------
        Table
            One row per operator, period, category and breakdown: ``operator``, ``numerator``, ``share`` in per cent, and
            ``hhi``, the Herfindahl–Hirschman index (the sum of squared shares, 10,000 for a monopoly). Shares are missing
            where the figure of an operator is.

        Raises
        ------
        InvalidRecord
            If `validate` finds an error; several together as `SeveralErrors`.
        InvalidArgument
            If operators are not named, or their figures do not add up, as for coverage and prices.

        Examples
        --------
        >>> import pyarrow
        >>> returns = pyarrow.table({"firm": ["Alfa", "Beta"], "numerator": [60, 40], "denominator": [1000] * 2})
        >>> records = infosoc.Records(returns, "A2", area="MEX", year=2021, operator="firm")
        >>> [(row["operator"], row["share"], row["hhi"]) for row in records.shares().to_dicts()]
        [('Alfa', 60.0, 5200.0), ('Beta', 40.0, 5200.0)]
        """

def targets(name: Literal["umc_2030", "sdg", "wsis_geneva"]) -> Table:
    """The targets of a set that comes with the library, to read, or to edit and hand to `Series.progress`.

    Parameters
    ----------
    name : {"umc_2030", "sdg", "wsis_geneva"}
        Universal and meaningful connectivity by 2030, the Sustainable Development Goals, the Geneva Plan of Action.

    Returns
    -------
    Table
        ``target``, ``title``, ``indicator``, ``at_least``, ``at_most``, ``tolerance``, ``target_year``, ``unit_measure``,
        ``desired``, ``lower`` and ``upper`` (limits of the figure), dimensions, ``certainty`` (of the number),
        ``indicator_certainty`` (that this indicator measures it), ``source`` and ``remarks``.

    Raises
    ------
    UnknownOption
        If the set does not exist.

    Examples
    --------
    >>> row = infosoc.targets("umc_2030").to_dicts()[0]
    >>> row["target"], row["indicator"], row["at_least"], row["target_year"], row["certainty"]
    ('use', 'HH7', 100.0, 2030, 'CONFIRMED')
    """

def units() -> Table:
    """The units of measure that are known, with every word that is read as them.

    Returns
    -------
    Table
        One row per unit: ``unit``, ``sdmx`` (code in CL_UNIT_MEASURE of the SDGs), ``measures`` (what it measures),
        ``factor`` (to the base unit of that: two units of one quantity convert), ``adds_up`` (whether figures of several
        areas add up), ``words``, ``source``, ``certainty``.

    Examples
    --------
    >>> [row["unit"] for row in infosoc.units().to_dicts() if row["measures"] == "share"]
    ['%', 'proportion']
    """

def check_sdmx(path: _Path, structure: _Structure = "sdg", *, dataflow: str | None = None) -> Table:
    """Check an SDMX message against its structure, as it stands and without a network.

    Formats are detected by content: SDMX-CSV 1.0, 2.0 and 2.1, SDMX-ML 2.1 and 3.0 (structure-specific and generic), SDMX-JSON 1.0
    and 2.0. Errors are what a registry refuses or what makes a figure another one: components and codes that the structure does not
    have, keys that are incomplete or repeated, mandatory attributes that are missing, codes that the constraints do not allow
    together, such as a series in another unit, values that are not numbers, beyond the limits of their unit or contradict their status,
    periods that do not have their frequency, a header without what a registry asks for. Warnings are what a person should look at.

    Parameters
    ----------
    path : str or os.PathLike
        The message.
    structure : str, os.PathLike or tuple, default "sdg"
        As in `Series.write_sdmx`: ``"sdg"``, a file with a data structure definition, or a file and which of its structures.
    dataflow : str, optional
        The dataflow that the message has to be of, such as ``"IAEG-SDGs:DF_SDG_GLC(1.20)"``.

    Returns
    -------
    Table
        What was found, worst first: ``severity``, ``rule``, ``where`` (the component), ``rows`` (how many places), ``first_row`` (the line of
        the first; in JSON the number of the figure), ``areas``, ``message``, ``remedy``. No rows where all is well.

    Raises
    ------
    InfosocError
        `InvalidFile` for a message or a structure that cannot be opened; a file that is not a message is a finding.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "sdg.xml"
    >>> series = infosoc.Series.read("datasets/series/ict.csv").indicators(["HH7"]).years(2021, 2021)
    >>> findings = series.write_sdmx(path, header={"sender": "WB0"}, reporting_type="G")
    >>> len(infosoc.check_sdmx(path))
    0
    >>> _ = path.write_text(path.read_text().replace('REF_AREA="484"', 'REF_AREA="MEX"'))
    >>> [(row["rule"], row["message"], row["remedy"]) for row in infosoc.check_sdmx(path).to_dicts()]
    [('unknown_code', '"MEX" is not a code of IAEG-SDGs:CL_AREA(1.4)', 'write 484 (Mexico)')]
    """

def sdmx_mapping(structure: _Structure | None = None) -> Table:
    """What is built in of the mapping to a structure: a table to edit, for ``mapping`` of `Series.write_sdmx`.

    Beside it, dimensions and attributes are filled from the columns of their names, areas by the code that the code list has,
    and indicators by the series that the catalogue knows.

    Parameters
    ----------
    structure : str, os.PathLike or tuple, default "sdg"
        As in `Series.write_sdmx`.

    Returns
    -------
    Table
        ``column``, ``code``, ``component``, ``to``, ``certainty``, in the order in which rows are tried.

    Examples
    --------
    >>> [row["to"] for row in infosoc.sdmx_mapping().to_dicts() if row["code"] == "LDC"]
    ['199']
    """

def skill_levels(
    table: SupportsArrowStream,
    columns: dict[str, str] | None = None,
    *,
    activities: SupportsArrowStream | None = None,
    levels: SupportsArrowStream | None = None,
) -> Table:
    """Levels of ICT skills of persons, from the activities that they did (SDG indicator 4.4.1).

    Parameters
    ----------
    table : polars, pandas or pyarrow table, DuckDB relation, or any object with ``__arrow_c_stream__``
        One row a person; 1 or true where an activity was done, null where it is not known.
    columns : dict of str to str, optional
        The column of each activity that was asked, ``{"SKILL_ICTCPT": "p7_1", ...}``. Without it every activity of the
        scheme has a column of its own code.
    activities, levels : table, optional
        A scheme of your own: ``activity``, ``skill_area``; and ``scope`` (``area`` or ``overall``), ``level``,
        ``at_least``, ``of``. By default the scheme of `skill_scheme`.

    Returns
    -------
    Table
        The table with ``skill_<area>`` for each area, ``skill_overall`` and ``skill_at_least_basic``, null where
        unanswered activities could change the level. Hand it to `Survey` to estimate shares.

    Raises
    ------
    InfosocError
        `UnknownColumn`, `NotBinary`, `WrongType`, `UnknownOption` (activity) or `InvalidArgument` (an area without any
        activity); several together as `SeveralErrors`.

    Examples
    --------
    >>> import pyarrow
    >>> people = pyarrow.table({
    ...     "w": [2.0, 1.0, 1.0], "verify": [1, 0, 0], "email": [1, 1, 0], "copy": [1, 1, 0],
    ...     "security": [1, 1, 0], "install": [1, 1, 0]})
    >>> people = infosoc.skill_levels(people, {
    ...     "SKILL_ICTVRFY": "verify", "SKILL_ICTATCH": "email", "SKILL_ICTCPT": "copy",
    ...     "SKILL_ICTSCRTY": "security", "SKILL_ICTSFWR": "install"})
    >>> [row["skill_overall"] for row in people.to_dicts()]
    ['basic', '4 of 5', '0-1 of 5']
    >>> infosoc.Survey(people, weight="w").proportion("skill_at_least_basic").to_dicts()[0]["value"]
    0.5
    """

def skill_scheme() -> tuple[Table, Table]:
    """The built-in areas, activities and thresholds of ICT skills, each with its certainty.

    Returns
    -------
    (Table, Table)
        ``activity``, ``label``, ``skill_area``, ``certainty``, ``source``; and ``scope``, ``level``, ``at_least``, ``of``,
        ``certainty``, ``source``. Edit them and hand them to `skill_levels`.

    Examples
    --------
    >>> activities, levels = infosoc.skill_scheme()
    >>> {row["certainty"] for row in activities.to_dicts()}
    {'RECALL'}
    >>> [(row["level"], row["certainty"]) for row in levels.to_dicts() if row["scope"] == "area"]
    [('none', 'UNCONFIRMED'), ('basic', 'UNCONFIRMED'), ('above basic', 'UNCONFIRMED')]
    """

def area(given: str | float) -> Area:
    """The country or area that a code or a name stands for.

    Codes are ISO 3166-1 (three letters in any case, two letters in capitals), M49 numbers, also as a spreadsheet
    writes them (``4``, ``4.0``), and codes that publishers use or used, such as ``UK`` and ``EL`` of Eurostat. Names are the
    official one and those that publishers use; their case, accents, punctuation and order of words do not count. Nothing is
    guessed: `areas` lists all that is known.

    Parameters
    ----------
    given : str or int
        The code or name.

    Returns
    -------
    Area

    Raises
    ------
    UnknownArea
        For every other word. The message says why: a former state and what it became, a part of a country, a name of
        several, a group of countries, or the names most like it.

    Examples
    --------
    >>> infosoc.area("UK").name
    'United Kingdom of Great Britain and Northern Ireland'
    >>> [infosoc.area(word).iso3 for word in ("Korea, Rep.", "St. Lucia", "4.0", "NA")]
    ['KOR', 'LCA', 'AFG', 'NAM']
    >>> infosoc.area("Korea")
    Traceback (most recent call last):
        ...
    infosoc.UnknownArea: area: there is no area "Korea"; it may be Republic of Korea (KOR) or Democratic People's Republic of Korea (PRK); write the code of the one you mean
    """

def areas() -> Table:
    """Every word that is read as a country or area, and every word that is known not to be one.

    Returns
    -------
    Table
        ``name`` (as it is written), ``kind`` (``official`` name, ``alias``, ``code``; and what is read as no area:
        ``former`` state, ``part`` of a country, name of ``several``, ``group``), ``iso3``, ``iso2``, ``m49``, ``area``
        (official name), ``used_by``, ``note`` (for a former state its last year and what it became, for several the
        candidates, for a group its code or name), ``source`` and ``certainty``: ``RECALL`` where a name is known to the
        field and was seen in no file.

    Examples
    --------
    >>> names = infosoc.areas().to_dicts()
    >>> [(row["name"], row["used_by"]) for row in names if row["iso3"] == "SWZ" and row["kind"] == "alias"][-1]
    ('Swaziland', 'World Bank; common English; UNSD')
    >>> [row["note"] for row in names if row["name"] == "SCG"]
    ['Serbia and Montenegro, until 2006; became SRB MNE']
    """

@final
class Area:
    """A country or area of the M49 standard, or an economy that the World Bank lists beside them.

    Examples
    --------
    >>> infosoc.area("Burma")
    Area(iso3='MMR', iso2='MM', m49='104', name='Myanmar')
    >>> infosoc.area("Burma").iso3
    'MMR'
    """
    @property
    def iso3(self) -> str:
        """ISO 3166-1 alpha-3 code; for the Channel Islands and Kosovo the code that the World Bank uses."""
    @property
    def iso2(self) -> str | None:
        """ISO 3166-1 alpha-2 code, if any. Namibia's is ``NA``."""
    @property
    def m49(self) -> str | None:
        """M49 number, three digits, if any."""
    @property
    def name(self) -> str:
        """Official short name."""
    @property
    def aliases(self) -> list[str]:
        """The other names and codes that are read as this area, names first."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def activities(classification: Literal["isic4", "isic3.1", "nace2"] | None = None) -> Table:
    """Sections and divisions of classifications of economic activities, and the groups and classes of the ICT sector.

    Parameters
    ----------
    classification : {"isic4", "isic3.1", "nace2"}, optional
        Only activities of one classification.

    Returns
    -------
    Table
        ``classification``, ``code``, ``level``, ``section``, ``ict_sector`` (``manufacturing``, ``trade``, ``services`` or none),
        ``title``, ``certainty`` and ``sources``.

    Raises
    ------
    UnknownOption
        For another classification.

    Examples
    --------
    >>> [row["code"] for row in infosoc.activities("isic4").to_dicts() if row["ict_sector"] == "trade"]
    ['4651', '4652']
    """

def activity_links() -> Table:
    """The links between revisions 3.1 and 4 of ISIC.

    Returns
    -------
    Table
        One row per class of revision 3.1 and class of revision 4 that it, or a part of it, went to: ``isic3.1``, ``isic3.1_in_part``
        (only a part of the class went there), ``isic4`` and ``isic4_in_part`` (the class has other parts too). All links, as the
        United Nations Statistics Division published them in 2007.

    Examples
    --------
    >>> [row["isic4"] for row in infosoc.activity_links().to_dicts() if row["isic3.1"] == "7230"]
    ['6202', '6311']
    """

def indicators(
    edition: _Edition | None = None,
    area: _Area | None = None,
    kind: _Kind | None = None,
    sdg: str | None = None,
    certainty: _Certainty | None = None,
) -> Indicators:
    """The indicators of the catalogue, all or some of them.

    Parameters
    ----------
    edition : {"2022", "2005", "SDG", "WDI", "theme"}, optional
        Only indicators of one list: the core list of ICT indicators of 2022 or 2005, the SDGs, the World Bank series
        that serve as weights and context, or the themes of WSIS reports.
    area : {"A", "HH", "B", "ICT", "ED", "EG", "REF", "CITY", "FIN", "EWASTE", "CLIMATE"}, optional
        Only indicators of one part of the list: infrastructure, households and individuals, enterprises, ICT sector,
        education, government, reference data; of the themes cities, digital finance, e-waste, climate.
    kind : str, optional
        Only indicators of one kind, for example ``"weighted_proportion"`` or ``"per_100_inhabitants"``.
    sdg : str, optional
        Only indicators that belong to an SDG indicator, for example ``"17.8.1"``.
    certainty : {"CONFIRMED", "PARTIAL", "INFERRED", "UNCONFIRMED", "RECALL", "UNKNOWN"}, optional
        Only indicators whose title has this certainty.

    Returns
    -------
    Indicators
        A table with one row per indicator.

    Raises
    ------
    UnknownOption
        If a word is not in its list.

    Examples
    --------
    >>> len(infosoc.indicators(edition="2022", area="HH"))
    23
    >>> [indicator.key for indicator in infosoc.indicators(edition="2022", sdg="17.8.1")]
    ['2022:HH7']
    """

def indicator(code: str, edition: _Edition | None = None) -> Indicator:
    """One indicator of the catalogue.

    Parameters
    ----------
    code : str
        Its code in the core list, its SDG number, or its code in another system, such as ``"IT.NET.USER.ZS"``. The
        edition may stand in front: ``"2005:HH-7"``.
    edition : {"2022", "2005", "SDG", "WDI", "theme"}, optional
        The list to look in. Without it: in all, in this order.

    Returns
    -------
    Indicator

    Raises
    ------
    UnknownIndicator
        If no indicator has the code; the message names the nearest codes.
    UnknownOption
        If the edition does not exist.

    Examples
    --------
    >>> infosoc.indicator("HH6").title
    'Proportion of households with Internet'
    >>> infosoc.indicator("HH-7", edition="2005").key
    '2005:HH-7'
    """

@final
class Indicators(Table):
    """A selection of indicators, in the order of the lists: a table with one row per indicator.

    Every fact has its certainty beside it, for example ``title`` and ``title_certainty``; ``note`` says what has to
    be checked against an official text before the indicator is presented as official. Iterating gives each
    `Indicator`.
    """
    def __iter__(self) -> Iterator[Indicator]: ...
    def codes(self) -> Table:
        """The codes of these indicators in other systems, one row per code.

        Returns
        -------
        Table

        Examples
        --------
        >>> codes = infosoc.indicators(edition="2022", sdg="17.8.1").codes()
        >>> [row["code"] for row in codes.to_dicts() if row["scheme"] == "WDI"]
        ['IT.NET.USER.ZS', ...]
        """
    def categories(self) -> Table:
        """The response categories of these indicators, one row per category.

        Returns
        -------
        Table

        Examples
        --------
        >>> infosoc.indicators().categories().to_polars().columns
        ['edition', 'indicator', 'category', 'sdg_code', 'valid_from', 'valid_to', 'certainty']
        """
    def _repr_html_(self) -> str: ...

@final
class Indicator(Immutable):
    """An indicator: what it measures, for whom, its unit, how it is broken down and how countries combine.

    Printed, each fact that was not confirmed by an official text says so, for example ``[RECALL]``; `certainty` and
    `note` say the same to a program.

    Examples
    --------
    >>> hh10 = infosoc.indicator("HH10")
    >>> hh10.certainty["title"]
    'UNCONFIRMED'
    >>> infosoc.indicator("HH6").base
    'households'
    """
    def __reduce__(self) -> tuple[Any, ...]: ...
    @property
    def key(self) -> str:
        """Edition and code: only both together are unique."""
    @property
    def edition(self) -> str:
        """The list it belongs to."""
    @property
    def code(self) -> str:
        """Its code in that list. A code that starts with ``x-`` is this library's own and not official."""
    @property
    def title(self) -> str:
        """Its title."""
    @property
    def area(self) -> str:
        """The part of the list."""
    @property
    def kind(self) -> str:
        """How the figure comes about."""
    @property
    def by_category(self) -> bool:
        """Whether it is defined category by category rather than as one figure."""
    @property
    def numerator(self) -> str | None:
        """What is counted, in words."""
    @property
    def base(self) -> str:
        """The denominator population."""
    @property
    def denominator(self) -> str | None:
        """The denominator in words."""
    @property
    def unit(self) -> str:
        """The unit of the figure."""
    @property
    def factor(self) -> float | None:
        """By what numerator / denominator is multiplied to give the figure; None where that is not known."""
    @property
    def statistical_unit(self) -> str:
        """What is counted: household, individual, enterprise, ..."""
    @property
    def scope(self) -> str | None:
        """Which units are in scope."""
    @property
    def reference_period(self) -> str | None:
        """The period that the figure refers to."""
    @property
    def annual_rule(self) -> str | None:
        """By which rule a year is made of its half-years, quarters or months: ``end``, ``mid_year``, ``mean`` or ``sum``; None where the
        catalogue has none.
        """
    @property
    def breakdowns(self) -> list[str]:
        """The recommended breakdowns."""
    @property
    def categories(self) -> list[str]:
        """The response categories, in order; `categories_table` has their codes and years."""
    @property
    def responses(self) -> str | None:
        """How the categories relate: ``exclusive``, ``multiple`` or ``nested``; None without categories."""
    @property
    def aggregation(self) -> str:
        """How countries combine."""
    @property
    def aggregation_weight(self) -> str | None:
        """What a country weighs; None for a sum, a simple mean, a median, or no aggregate."""
    @property
    def agency(self) -> str:
        """The agency responsible."""
    @property
    def sdg(self) -> str | None:
        """The SDG indicator it belongs to, for example ``17.8.1``."""
    @property
    def sdg_series(self) -> list[str]:
        """The series of the SDG database that it fills."""
    @property
    def core_code(self) -> str | None:
        """For an indicator outside the core list of 2022: the code there that measures the same or nearly so."""
    @property
    def codes(self) -> list[str]:
        """Its codes in other systems; `codes_table` says what the figures under each are, and how sure that is."""
    @property
    def sources(self) -> list[str]:
        """Keys of the sources."""
    @property
    def remarks(self) -> str | None:
        """What else a user should know."""
    @property
    def note(self) -> str | None:
        """What has to be checked before the indicator is presented as official; None if nothing."""
    @property
    def certainty(self) -> dict[str, _Certainty]:
        """How sure each fact is: the name of the fact to ``CONFIRMED``, ``PARTIAL``, ``INFERRED``, ``UNCONFIRMED``,
        ``RECALL`` or ``UNKNOWN``.
        """
    def codes_table(self) -> Table:
        """Its codes in other systems as a table: scheme, code, what the figures are, breakdown, unit, certainty.

        Returns
        -------
        Table

        Examples
        --------
        >>> [row["code"] for row in infosoc.indicator("HH7").codes_table().to_dicts()][:3]
        ['i99H', 'IT.NET.USER.ZS', 'ITU_DH_INT_USER_PT']
        """
    def categories_table(self) -> Table:
        """Its response categories as a table: category, SDG code, years, certainty.

        Returns
        -------
        Table

        Examples
        --------
        >>> [row["category"] for row in infosoc.indicator("HH8").categories_table().to_dicts()][:3]
        ['home', 'work', 'place of education']
        """
    def _repr_html_(self) -> str: ...

class PanicException(BaseException):
    """The exception raised when Rust code called from Python panics.

    Like SystemExit, this exception is derived from BaseException so that
    it will typically propagate all the way through the stack and cause the
    Python interpreter to exit.
    """
    def __new__(cls, *args: Any) -> Self: ...

def place_of_panic(message: str) -> str | None:
    """Where the panic of this message happened, as file, line and column; `None` for a panic that was not the last."""

def reader_phrase(name: str, language: _Language, *parts: str) -> str:
    """Write a phrase of charts and tables to read.

    Parameters
    ----------
    name : str
        The phrase, such as all, not-stated or weak.
    language : {"en", "fr", "es", "ar", "ru", "zh"}
        The language of the reader.
    *parts : str
        What the phrase speaks of, such as the unit of a chart and the share that is observed.

    Returns
    -------
    str
    """

def reader_number(value: float, decimals: int, language: _Language, percent: bool = False) -> str:
    """Write a number with a fixed count of decimals as a language does.

    Parameters
    ----------
    value : float
        The number.
    decimals : int
        Digits after the mark of decimals.
    language : {"en", "fr", "es", "ar", "ru", "zh"}
        The language of the reader.
    percent : bool, default False
        Whether it is a percentage, which has its sign behind it.

    Returns
    -------
    str
    """

def reader_area(code: str, language: _Language) -> str | None:
    """Write the name of an area or a group as a language has it.

    Parameters
    ----------
    code : str
        Its code.
    language : {"en", "fr", "es", "ar", "ru", "zh"}
        The language of the reader.

    Returns
    -------
    str or None
        None for a code that the library does not know.
    """

def reader_words(table: Table, column: str, language: _Language) -> dict[str, str]:
    """What the values of a column stand for to a reader, as the print of the table says it.

    Parameters
    ----------
    table : Table
        The result.
    column : str
        One of its columns.
    language : {"en", "fr", "es", "ar", "ru", "zh"}
        The language of the reader.

    Returns
    -------
    dict of str
        Words by value; a value that has none is not there.
    """

def grid_html(grid: Grid, caption: str) -> str:
    """Draw a table to read as HTML.

    Parameters
    ----------
    grid : Grid
        From `infosoc.display`.
    caption : str
        What the table shows, with unit and source.

    Returns
    -------
    str
        A ``table`` element.
    """

@final
class Watching(Immutable):
    """A record in the making, for `infosoc.provenance`."""
    def __new__(cls, path: _Path) -> Self: ...
    def observe(
        self, call: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[Any, list[Path], list[Path]]:
        """Call something, and give what it returns with the files that it read and wrote."""
    def table(self, table: SupportsArrowStream) -> str:
        """Note a table in memory, and give the name that it has in the record."""
    def way(self, path: _Path) -> str:
        """The way to a file from the folder of the record."""
    def add(
        self,
        call: str,
        arguments: str,
        after: list[int],
        tables: list[str],
        obstacle: str | None,
        findings: list[tuple[str, str, str]],
        read: Sequence[_Path],
        written: Sequence[_Path],
    ) -> int:
        """Note a call: its name, its arguments as JSON, the calls whose results it took, the tables that it was given, why it
        cannot be made again, what it found, and the files that it touched.
        """
    def finish(self) -> Path:
        """Write the record, and give its path."""

@final
class Rerun(Table):
    """Outputs that were made again from their record, from `rerun`: one row for each comparison.

    As a table it has ``part`` (``record``, ``version``, ``input``, ``table``, ``call``, ``findings``, ``output`` as it is made again,
    ``file`` as it lies on the disk), ``name``, ``verdict`` (``same`` to the bit, ``differs``, ``missing``, ``not_made``), ``recorded`` and
    ``found`` (checksums, versions) and ``note`` (where it differs, or what to do).
    """
    @property
    def same(self) -> bool:
        """Whether the record is as it was written, and every output, made again and on the disk, the recorded one to the bit."""

def rerun(
    record: _Path,
    *,
    outside: bool = False,
    keep: _Path | None = None,
    tables: SupportsArrowStream | Sequence[SupportsArrowStream] | None = None,
    again: Callable[[], object] | None = None,
) -> Rerun:
    """Make outputs again from their record, and say whether they are the same to the bit.

    Every output is made again that can be: a table in memory that is not given, or a call that ends in an error, stops those that
    come from it alone, and each says why it was not made.

    Nothing is overwritten: what is made again lies in a temporary folder, or where ``keep`` says. The calls of a record are made
    again by their names and arguments alone; no code of a record is run. Only public functions of infosoc are called.

    Parameters
    ----------
    record : str or os.PathLike
        The record: one of `Recording`, of the command with ``--record``, or of a program in Rust.
    outside : bool, default False
        Whether files are read that the record names outside its folder and the current one: for records that you trust, as
        another can name any file that you can read.
    keep : str or os.PathLike, optional
        A folder for the outputs that are made again, to look at how they differ.
    tables : table or list of table, optional
        The tables in memory that the calls were given, in any order; they are known by their checksums.
    again : callable, optional
        A function without arguments that makes the outputs as it did: for what no record can hold, such as functions and models
        of other packages. It writes where it wrote, and what it writes lands in the temporary folder.

    Returns
    -------
    Rerun

    Raises
    ------
    InfosocError
        `InvalidFile` for a record that is damaged, that another version wrote in a layout of its own, or that names files where
        none may be read.

    Examples
    --------
    >>> with infosoc.Recording("hh6.csv.prov.json"):
    ...     infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6").write_csv("hh6.csv")
    >>> again = infosoc.rerun("hh6.csv.prov.json", outside=True)
    >>> again.same
    True
    >>> again
    the same to the bit: 1 output
    """

def run(arguments: Sequence[str]) -> int:
    """Run the command ``infosoc`` on the standard streams of the process.

    Parameters
    ----------
    arguments : list of str
        The arguments, the name of the program first.

    Returns
    -------
    int
        The exit code.
    """

def write_page(
    path: _Path,
    title: str,
    sections: Sequence[tuple[Section, str | None]],
    *,
    lead: str,
    colophon: str,
    lang: str,
) -> None:
    """Write a page as one HTML file, whole or not at all, as `Table.write_csv` does.

    Parameters
    ----------
    path : str or os.PathLike
        The file, replaced if it exists.
    title : str
        The title of the page.
    sections : list of (Section, str or None)
        What is on it, each section of `infosoc.report` with the SVG of its chart.
    lead, colophon : str
        A paragraph beneath the title, and one at the foot; empty for none.
    lang : str
        The language of the text, as HTML has it.

    Raises
    ------
    OSError
        If the file cannot be written.
    """

class InfosocError(Exception):
    """The base of all errors of infosoc; `code` names the kind."""

    code: ClassVar[str]

class UnknownColumn(InfosocError):
    """A column that is named does not exist."""

class WrongType(InfosocError):
    """A column has a type that its role cannot use."""

class InvalidWeight(InfosocError):
    """Weights that are negative, null, NaN or infinite."""

class MissingDesignValue(InfosocError):
    """A null in a column that the design needs in every row."""

class LonelyPsu(InfosocError):
    """Strata from which a single sampling unit was drawn."""

class NotNested(InfosocError):
    """The same PSU identifier in several strata of a design that is not nested."""

class InvalidFpc(InfosocError):
    """A finite population correction that contradicts the sample."""

class InvalidMargin(InfosocError):
    """Population totals that the sample cannot be calibrated to."""

class InvalidRecord(InfosocError):
    """Records of an indicator that contradict themselves."""

class ModelNotConverged(InfosocError):
    """A model that did not converge."""

class CollinearTerms(InfosocError):
    """Coefficients of a model that cannot be estimated separately."""

class Separation(InfosocError):
    """An outcome that a model predicts perfectly, so that a coefficient is infinite."""

class NotConverged(InfosocError):
    """A calibration that does not reach its totals."""

class NotBinary(InfosocError):
    """A variable that should be 0/1 but holds other values."""

class NotFinite(InfosocError):
    """NaN or infinity in a measured variable."""

class EmptyTable(InfosocError):
    """A table without rows."""

class UnknownOption(InfosocError):
    """A word that is not one of those allowed."""

class InvalidArgument(InfosocError):
    """An argument that is out of range or missing, or arguments that contradict each other."""

class UnknownIndicator(InfosocError):
    """A code that is not in the catalogue of indicators, in a series or in an index spec."""

class UnsupportedIndicator(InfosocError):
    """An indicator that a dataset cannot compute."""

class UnknownArea(InfosocError):
    """A name or code that is not a known country or area."""

class DuplicateObservation(InfosocError):
    """Two observations of one key that differ."""

class InvalidSpec(InfosocError):
    """A row of an index spec that does not fit the others, or contradicts itself."""

class ReadingError(InfosocError):
    """What reads rows for the library failed, with an error of its own."""

class InvalidState(InfosocError):
    """A partial state that is damaged, or not one of the same estimates."""

class NoSuchRow(InfosocError):
    """A row of a result that does not exist."""

class InvalidFile(InfosocError):
    """A file that cannot be read or does not hold what it should."""

class TableError(InfosocError):
    """The data frame library refused an operation."""

class SeveralErrors(InfosocError):
    """Several errors found together; `errors` is their list."""

    errors: list[InfosocError]
