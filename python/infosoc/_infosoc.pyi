from collections.abc import Iterator, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeAlias, final, type_check_only

from typing_extensions import disjoint_base

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped]
    import polars

__all__ = [
    "Dataset",
    "DuplicateObservation",
    "EmptyTable",
    "Estimates",
    "Figures",
    "Indicator",
    "Indicators",
    "InfosocError",
    "InvalidArgument",
    "InvalidFile",
    "InvalidFpc",
    "InvalidWeight",
    "LonelyPsu",
    "Measure",
    "MissingDesignValue",
    "NoSuchRow",
    "NotBinary",
    "NotFinite",
    "NotNested",
    "Publication",
    "ReliabilityRule",
    "Series",
    "SeveralErrors",
    "Survey",
    "Table",
    "TableError",
    "UnknownArea",
    "UnknownColumn",
    "UnknownIndicator",
    "UnknownOption",
    "UnsupportedIndicator",
    "WrongType",
    "__version__",
    "assess",
    "count",
    "dominance",
    "flags",
    "indicator",
    "indicators",
    "mean",
    "obs_status",
    "open_dataset",
    "proportion",
    "ratio",
    "reliability_rules",
    "total",
]

__version__: str

@type_check_only
class SupportsArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

# polars is not required: where it is not installed, a type checker takes its types for Any.
_Column: TypeAlias = str | polars.Expr
_GroupingSet: TypeAlias = _Column | tuple[_Column, ...]
_By: TypeAlias = _GroupingSet | list[_GroupingSet]
_Sets: TypeAlias = str | tuple[str, ...] | list[str | tuple[str, ...]]
_Method: TypeAlias = Literal["weighted_mean", "ratio_of_sums", "sum", "mean", "median"]
_Level: TypeAlias = str | int | float | bool
_Interval: TypeAlias = Literal["logit", "beta", "wald", "mean"]
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
_Rule: TypeAlias = _Preset | ReliabilityRule
_FlagSystem: TypeAlias = Literal["sdmx", "eurostat", "statcan", "abs"]
_Certainty: TypeAlias = Literal["CONFIRMED", "PARTIAL", "INFERRED", "UNCONFIRMED", "RECALL", "UNKNOWN"]
_Edition: TypeAlias = Literal["2022", "2005", "SDG", "WDI"] | int
_Area: TypeAlias = Literal["A", "HH", "B", "ICT", "ED", "EG", "REF"]
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

@disjoint_base
class Table:
    @property
    def columns(self) -> list[str]: ...
    @property
    def shape(self) -> tuple[int, int]: ...
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def to_polars(self) -> polars.DataFrame: ...
    def to_pandas(self) -> pandas.DataFrame: ...
    def to_dicts(self) -> list[dict[str, Any]]: ...
    def write_csv(self, path: str | PathLike[str]) -> None: ...
    def _repr_html_(self) -> str: ...

@final
class Measure:
    @property
    def name(self) -> str: ...

def mean(column: _Column, *, where: _Column | None = None, level: float = 0.95, name: str | None = None) -> Measure: ...
def total(
    column: _Column, *, where: _Column | None = None, level: float = 0.95, name: str | None = None
) -> Measure: ...
def proportion(
    column: _Column,
    *,
    where: _Column | None = None,
    interval: _Interval = "logit",
    level: float = 0.95,
    categorical: bool = False,
    name: str | None = None,
) -> Measure: ...
def ratio(
    numerator: _Column,
    denominator: _Column,
    *,
    where: _Column | None = None,
    level: float = 0.95,
    name: str | None = None,
) -> Measure: ...
def count(*, where: _Column | None = None, level: float = 0.95, name: str | None = None) -> Measure: ...

@final
class Survey:
    def __new__(
        cls,
        table: SupportsArrowStream | polars.LazyFrame,
        *,
        weight: _Column | None = None,
        strata: _Column | None = None,
        psu: _Column | None = None,
        ssu: _Column | Sequence[_Column] | None = None,
        fpc: _Column | Sequence[_Column] | None = None,
        nest: bool = False,
        lonely_psu: Literal["fail", "remove", "adjust", "average", "certainty"] = "fail",
        scope: _Column | None = None,
    ) -> Survey: ...
    def estimate(self, measures: Measure | Sequence[Measure], by: _By | None = None) -> Estimates: ...
    def mean(
        self,
        column: _Column | Sequence[_Column],
        by: _By | None = None,
        *,
        where: _Column | None = None,
        level: float = 0.95,
    ) -> Estimates: ...
    def total(
        self,
        column: _Column | Sequence[_Column],
        by: _By | None = None,
        *,
        where: _Column | None = None,
        level: float = 0.95,
    ) -> Estimates: ...
    def proportion(
        self,
        column: _Column | Sequence[_Column],
        by: _By | None = None,
        *,
        where: _Column | None = None,
        interval: _Interval = "logit",
        level: float = 0.95,
        categorical: bool = False,
    ) -> Estimates: ...
    def ratio(
        self,
        numerator: _Column | Sequence[_Column],
        denominator: _Column,
        by: _By | None = None,
        *,
        where: _Column | None = None,
        level: float = 0.95,
    ) -> Estimates: ...
    def count(self, by: _By | None = None, *, where: _Column | None = None, level: float = 0.95) -> Estimates: ...

@final
class Estimates(Table):
    def difference(self, column: str, a: _Level, b: _Level) -> Estimates: ...
    def ratio(self, column: str, a: _Level, b: _Level) -> Estimates: ...
    def parity(self, column: str, a: _Level, b: _Level) -> Estimates: ...
    def quality(self, rule: _Rule) -> Table: ...
    def suppress(
        self,
        rule: _Rule | None = None,
        *,
        min_n: int | None = None,
        zeros: bool = False,
        unsafe: SupportsArrowStream | None = None,
        secondary: bool = True,
        base: int | None = None,
        rounding: Literal["conventional", "random"] = "conventional",
        seed: int | None = None,
    ) -> Publication: ...
    def observations(self, ref_area: str, time_period: int, indicator: str | None = None) -> Series: ...

def open_dataset(path: str | PathLike[str]) -> Dataset: ...

@final
class Dataset:
    def validate(self) -> Table: ...
    def supported(self) -> Table: ...
    def estimate(
        self, indicator: str, by: _Sets | None = None, *, interval: _Interval = "logit", level: float = 0.95
    ) -> Figures: ...
    def indicators(self, *, interval: _Interval = "logit", level: float = 0.95) -> Figures: ...

@final
class Figures(Table):
    def difference(self, breakdown: str, a: str, b: str) -> Figures: ...
    def ratio(self, breakdown: str, a: str, b: str) -> Figures: ...
    def parity(self, breakdown: str, a: str, b: str) -> Figures: ...
    def quality(self, rule: _Rule) -> Table: ...
    def suppress(
        self,
        rule: _Rule | None = None,
        *,
        min_n: int | None = None,
        zeros: bool = False,
        unsafe: SupportsArrowStream | None = None,
        secondary: bool = True,
        base: int | None = None,
        rounding: Literal["conventional", "random"] = "conventional",
        seed: int | None = None,
    ) -> Publication: ...
    def observations(self, ref_area: str | None = None, time_period: int | None = None) -> Series: ...

@final
class Publication(Table):
    @property
    def log(self) -> Table: ...
    def footnotes(self, system: _FlagSystem = "sdmx") -> Table: ...

@final
class ReliabilityRule:
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
    def preset(name: _Preset, *, adjusted_effective_n: bool = False) -> ReliabilityRule: ...
    @property
    def name(self) -> str: ...

def reliability_rules() -> Table: ...
def assess(table: SupportsArrowStream | polars.LazyFrame, rule: _Rule) -> Table: ...
def flags() -> Table: ...
def obs_status(flag: str, system: _FlagSystem = "eurostat") -> str: ...
def dominance(
    table: SupportsArrowStream | polars.LazyFrame,
    variable: str,
    by: _By | None = None,
    *,
    n: int | None = None,
    k: float | None = None,
    p: float | None = None,
) -> Table: ...

@final
class Series(Table):
    def __new__(cls, table: SupportsArrowStream) -> Series: ...
    @staticmethod
    def read_csv(path: str | PathLike[str]) -> Series: ...
    def extend(self, other: Series | SupportsArrowStream, *, replace: bool = False) -> Series: ...
    def indicators(self, codes: Sequence[str]) -> Series: ...
    def areas(self, areas: Sequence[str]) -> Series: ...
    def years(self, first: int, last: int) -> Series: ...
    def aggregate(
        self,
        grouping: str | SupportsArrowStream,
        weights: str | SupportsArrowStream | None = None,
        method: _Method | None = None,
        min_coverage: float = 0.5,
        *,
        per: float = 1.0,
        as_of: int | None = None,
    ) -> Series: ...
    def sdg(self) -> Table: ...

def indicators(
    edition: _Edition | None = None,
    area: _Area | None = None,
    kind: _Kind | None = None,
    sdg: str | None = None,
) -> Indicators: ...
def indicator(code: str, edition: _Edition | None = None) -> Indicator: ...

@final
class Indicators(Table):
    def __iter__(self) -> Iterator[Indicator]: ...
    def codes(self) -> Table: ...
    def categories(self) -> Table: ...
    def _repr_html_(self) -> str: ...

@final
class Indicator:
    @property
    def key(self) -> str: ...
    @property
    def edition(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def area(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def by_category(self) -> bool: ...
    @property
    def numerator(self) -> str | None: ...
    @property
    def base(self) -> str: ...
    @property
    def denominator(self) -> str | None: ...
    @property
    def unit(self) -> str: ...
    @property
    def factor(self) -> float | None: ...
    @property
    def statistical_unit(self) -> str: ...
    @property
    def scope(self) -> str | None: ...
    @property
    def reference_period(self) -> str | None: ...
    @property
    def breakdowns(self) -> list[str]: ...
    @property
    def categories(self) -> list[str]: ...
    @property
    def responses(self) -> str | None: ...
    @property
    def aggregation(self) -> str: ...
    @property
    def aggregation_weight(self) -> str | None: ...
    @property
    def agency(self) -> str: ...
    @property
    def sdg(self) -> str | None: ...
    @property
    def sdg_series(self) -> list[str]: ...
    @property
    def core_code(self) -> str | None: ...
    @property
    def codes(self) -> list[str]: ...
    @property
    def sources(self) -> list[str]: ...
    @property
    def remarks(self) -> str | None: ...
    @property
    def note(self) -> str | None: ...
    @property
    def certainty(self) -> dict[str, _Certainty]: ...
    def codes_table(self) -> Table: ...
    def categories_table(self) -> Table: ...
    def _repr_html_(self) -> str: ...

class InfosocError(Exception):
    code: ClassVar[str]

class UnknownColumn(InfosocError): ...
class WrongType(InfosocError): ...
class InvalidWeight(InfosocError): ...
class MissingDesignValue(InfosocError): ...
class LonelyPsu(InfosocError): ...
class NotNested(InfosocError): ...
class InvalidFpc(InfosocError): ...
class NotBinary(InfosocError): ...
class NotFinite(InfosocError): ...
class EmptyTable(InfosocError): ...
class UnknownOption(InfosocError): ...
class InvalidArgument(InfosocError): ...
class UnknownIndicator(InfosocError): ...
class UnsupportedIndicator(InfosocError): ...
class UnknownArea(InfosocError): ...
class DuplicateObservation(InfosocError): ...
class NoSuchRow(InfosocError): ...
class InvalidFile(InfosocError): ...
class TableError(InfosocError): ...

class SeveralErrors(InfosocError):
    errors: list[InfosocError]
