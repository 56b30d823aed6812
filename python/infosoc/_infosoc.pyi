from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NoReturn, Protocol, TypeAlias, final, type_check_only

from typing_extensions import Self, disjoint_base

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped]
    import polars

__all__ = [
    "Area",
    "Association",
    "Calibration",
    "CrossTable",
    "Dataset",
    "DuplicateObservation",
    "EmptyTable",
    "Estimates",
    "Figures",
    "Grouping",
    "Imputation",
    "IndexSpec",
    "Indicator",
    "Indicators",
    "InfosocError",
    "InvalidArgument",
    "InvalidFile",
    "InvalidFpc",
    "InvalidMargin",
    "InvalidRecord",
    "InvalidSpec",
    "InvalidState",
    "InvalidWeight",
    "LonelyPsu",
    "Measure",
    "MissingDesignValue",
    "NoSuchRow",
    "NotBinary",
    "NotConverged",
    "NotFinite",
    "NotNested",
    "PanicException",
    "Pps",
    "Progress",
    "Publication",
    "Records",
    "ReliabilityRule",
    "Replicates",
    "Report",
    "Robustness",
    "Scores",
    "Sensitivity",
    "Series",
    "SeveralErrors",
    "State",
    "Stocktaking",
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
    "action_lines",
    "area",
    "areas",
    "assess",
    "count",
    "dominance",
    "flags",
    "indicator",
    "indicators",
    "mean",
    "obs_status",
    "open_dataset",
    "place_of_panic",
    "practices",
    "proportion",
    "quantile",
    "ratio",
    "reliability_rules",
    "skill_levels",
    "skill_scheme",
    "targets",
    "total",
    "units",
    "write_whole",
    "wsis_links",
    "wsis_matrix",
    "wsis_reports",
    "wsis_targets",
    "wsis_unlinked",
]

__version__: str

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
_Source: TypeAlias = SupportsArrowStream | polars.LazyFrame | _Dataset | _Path | list[str] | list[PathLike[str]]
_By: TypeAlias = _GroupingSet | list[_GroupingSet]
_Sets: TypeAlias = str | tuple[str, ...] | list[str | tuple[str, ...]]
_Method: TypeAlias = Literal["weighted_mean", "ratio_of_sums", "sum", "mean", "median"]
_Imputation: TypeAlias = Literal["carry", "linear", "uis", "growth", "regression"]
_Practice: TypeAlias = Literal["world_bank", "itu", "uis"]
_Divide: TypeAlias = Literal["gender", "urban_rural", "youth"]
_OneGrouping: TypeAlias = "str | Grouping | SupportsArrowStream"
_Groups: TypeAlias = _OneGrouping | list[_OneGrouping]
_GroupRows: TypeAlias = Literal["keep", "drop", "error"]
_Interval: TypeAlias = Literal["logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit", "asin", "mean"]
_QuantileInterval: TypeAlias = _Interval | Literal["replicates", "quantile"]
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
    def write_csv(self, path: str | PathLike[str], *, spreadsheet: bool = False) -> None: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    def _repr_html_(self) -> str: ...

@final
class Measure:
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> NoReturn: ...
    @property
    def name(self) -> str: ...
    @property
    def columns(self) -> list[str]: ...

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
def quantile(
    column: _Column,
    probabilities: float | Sequence[float] | None = None,
    *,
    rule: _Rule = "math",
    where: _Column | None = None,
    interval: _QuantileInterval = "wald",
    level: float = 0.95,
    name: str | None = None,
) -> Measure: ...
def count(*, where: _Column | None = None, level: float = 0.95, name: str | None = None) -> Measure: ...

@final
class Survey:
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> NoReturn: ...
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
        scope: _Column | None = None,
        pps: _PpsMethod | SupportsArrowStream | Sequence[Sequence[float]] | Pps | None = None,
        replicates: Replicates | None = None,
        deff: Literal["auto", "replace", "without_replacement"] = "auto",
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
    ) -> CrossTable: ...
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
    ) -> Estimates: ...
    def count(self, by: _By | None = None, *, where: _Column | None = None, level: float = 0.95) -> Estimates: ...
    def poststratify(
        self, columns: _Column | Sequence[_Column], totals: _Totals, *, total: str = "total"
    ) -> Survey: ...
    def rake(
        self,
        margins: list[tuple[_Column | Sequence[_Column], _Totals]],
        *,
        total: str = "total",
        tolerance: float = 1e-9,
        iterations: int = 500,
    ) -> Survey: ...
    def calibrate(
        self,
        margins: list[tuple[_Column | Sequence[_Column], _Totals | float] | float],
        *,
        distance: Literal["linear", "raking", "logit"] = "linear",
        bounds: tuple[float | None, float | None] | None = None,
        trim: tuple[float | None, float | None] | None = None,
        same_within: _Column | None = None,
        variance: _Column | None = None,
        total: str = "total",
        tolerance: float = 1e-9,
        iterations: int = 100,
    ) -> Survey: ...
    def trim_weights(
        self, *, lower: float | None = None, upper: float | None = None, strict: bool = False
    ) -> Survey: ...
    def weights(self, name: str = "weight") -> Table: ...
    def make_replicates(
        self,
        method: Literal["jkn", "jk1", "brr", "fay", "bootstrap"],
        *,
        rho: float | None = None,
        count: int | None = None,
        seed: int = 0,
        mse: bool = False,
    ) -> Survey: ...
    def replicate_weights(self, prefix: str = "rw") -> Table | None: ...
    def replicate_scales(self) -> dict[str, Any] | None: ...
    def calibration(self) -> Calibration | None: ...

@final
class Replicates:
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> NoReturn: ...
    def __new__(
        cls,
        columns: str | Sequence[str],
        method: Literal["brr", "fay", "jk1", "jk2", "jkn", "bootstrap", "sdr", "acs", "successive_difference", "other"],
        *,
        scale: float | None = None,
        rscales: float | Sequence[float] | None = None,
        mse: bool | None = None,
        combined: bool = True,
        rho: float | None = None,
        df: float | None = None,
    ) -> Replicates: ...
    def find(self, columns: Sequence[str], weight: str | None = None) -> list[str]: ...

@final
class State:
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
        scope: str | None = None,
        replicates: Replicates | None = None,
        deff: Literal["auto", "replace", "without_replacement"] = "auto",
    ) -> State: ...
    def add(self, table: SupportsArrowStream | polars.LazyFrame) -> None: ...
    def merge(self, other: State) -> None: ...
    @property
    def rows(self) -> int: ...
    def to_bytes(self) -> bytes: ...
    @classmethod
    def from_bytes(cls, data: bytes) -> State: ...
    def estimates(self) -> Estimates: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Calibration(Table):
    @property
    def method(self) -> str: ...
    @property
    def iterations(self) -> int: ...
    @property
    def factors(self) -> dict[str, float]: ...
    @property
    def negative_weights(self) -> int: ...
    @property
    def trimmed_weights(self) -> int: ...

_PpsMethod: TypeAlias = Literal["brewer", "overton", "hartley_rao", "hr"]

@final
class Pps:
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> NoReturn: ...
    def __new__(
        cls,
        method: _PpsMethod | SupportsArrowStream | Sequence[Sequence[float]],
        *,
        variance: Literal["horvitz_thompson", "yates_grundy", "ht", "yg"] = "horvitz_thompson",
        squares: float | str | None = None,
    ) -> Pps: ...

@final
class CrossTable(Table):
    @property
    def n(self) -> int: ...
    @property
    def n_missing(self) -> int: ...
    def test(self, statistic: str = "f") -> Association: ...
    def quality(self, rule: _Reliability) -> Table: ...
    def suppress(
        self,
        rule: _Reliability | None = None,
        *,
        min_n: int | None = None,
        zeros: bool = False,
        secondary: bool = True,
        base: int | None = None,
        rounding: Literal["conventional", "random"] = "conventional",
        seed: int | None = None,
    ) -> Publication: ...

@final
class Association(Table):
    @property
    def statistic(self) -> float | None: ...
    @property
    def df1(self) -> float | None: ...
    @property
    def df2(self) -> float | None: ...
    @property
    def p_value(self) -> float | None: ...

@final
class Estimates(Table):
    def compare(
        self,
        a: int | dict[str, _Level | None],
        b: int | dict[str, _Level | None],
        how: Literal["difference", "ratio", "parity"] = "difference",
    ) -> Estimates: ...
    def difference(self, column: str, a: _Level, b: _Level) -> Estimates: ...
    def ratio(self, column: str, a: _Level, b: _Level) -> Estimates: ...
    def parity(self, column: str, a: _Level, b: _Level) -> Estimates: ...
    def quality(self, rule: _Reliability) -> Table: ...
    def suppress(
        self,
        rule: _Reliability | None = None,
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

def open_dataset(path: str | PathLike[str], *, outside: bool = False, unfold_limit: int | None = None) -> Dataset: ...

@final
class Dataset:
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> NoReturn: ...
    def validate(self) -> Table: ...
    def supported(self) -> Table: ...
    def labels(self, breakdown: str | None = None) -> Table: ...
    def estimate(
        self, indicator: str, by: _Sets | None = None, *, interval: _Interval = "logit", level: float = 0.95
    ) -> Figures: ...
    def indicators(self, *, interval: _Interval = "logit", level: float = 0.95) -> Figures: ...

@final
class Figures(Table):
    def difference(self, breakdown: str, a: str, b: str) -> Figures: ...
    def ratio(self, breakdown: str, a: str, b: str) -> Figures: ...
    def parity(self, breakdown: str, a: str, b: str) -> Figures: ...
    def quality(self, rule: _Reliability) -> Table: ...
    def suppress(
        self,
        rule: _Reliability | None = None,
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
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> NoReturn: ...
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
def assess(table: SupportsArrowStream | polars.LazyFrame, rule: _Reliability) -> Table: ...
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
    def __new__(
        cls, table: SupportsArrowStream, *, dimensions: Sequence[str] | None = None, groups: _GroupRows = "keep"
    ) -> Series: ...
    @staticmethod
    def read_csv(
        path: str | PathLike[str], *, dimensions: Sequence[str] | None = None, groups: _GroupRows = "keep"
    ) -> Series: ...
    def findings(self) -> Table: ...
    def extend(self, other: Series | SupportsArrowStream, *, replace: bool = False) -> Series: ...
    def indicators(self, codes: Sequence[str]) -> Series: ...
    def areas(self, areas: Sequence[str]) -> Series: ...
    def years(self, first: int, last: int) -> Series: ...
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
    ) -> Series: ...
    def impute(self, method: _Imputation | Imputation) -> Series: ...
    def imputation_errors(self, methods: Sequence[_Imputation] | None = None) -> Table: ...
    def parity(self, divide: _Divide, weights: str | SupportsArrowStream | None = None) -> Table: ...
    def inequality(
        self, grouping: _Groups | None = None, weights: str | SupportsArrowStream | None = None
    ) -> Table: ...
    def sdg(self) -> Table: ...
    def wsis(self, *, disputed: bool = False) -> Table: ...
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
    ) -> Progress: ...
    def legacy_skills(self) -> Series: ...

def action_lines() -> Table: ...
def wsis_matrix(
    *,
    action_line: str | None = None,
    goal: int | None = None,
    target: str | None = None,
    disputed: bool = False,
    wide: bool = False,
) -> Table: ...
def wsis_targets(target: int | None = None) -> Table: ...
def wsis_unlinked() -> Table: ...
def practices() -> Table: ...
def wsis_links(
    *,
    indicator: str | None = None,
    action_line: str | None = None,
    wsis_target: int | None = None,
    goal: int | None = None,
    target: str | None = None,
    sdg_indicator: str | None = None,
    disputed: bool = False,
) -> Table: ...

@final
class Stocktaking(Table):
    def __new__(cls, table: SupportsArrowStream) -> Stocktaking: ...
    @staticmethod
    def read_csv(path: str | PathLike[str]) -> Stocktaking: ...
    def validate(self) -> Table: ...
    def tabulate(
        self,
        by: _Dimension | Sequence[_Dimension],
        *,
        base: Literal["entries", "tags"] = "entries",
        register: _Register | None = None,
        years: tuple[int, int] | None = None,
        each_region: bool = False,
    ) -> Table: ...

def wsis_reports(
    series: Series,
    stocktaking: Stocktaking | None = None,
    *,
    first: int | None = None,
    last: int | None = None,
    min_coverage: float | None = None,
    practice: _Practice | None = None,
    targets: str | SupportsArrowStream | None = None,
) -> list[Report]: ...

@final
class Report:
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> NoReturn: ...
    @property
    def area(self) -> str: ...
    @property
    def area_name(self) -> str: ...
    @property
    def years(self) -> tuple[int, int]: ...
    @property
    def tables(self) -> dict[str, Table]: ...

@final
class Grouping(Table):
    def __new__(cls, groups: _Groups) -> Grouping: ...
    def as_of(self, year: int) -> Grouping: ...
    def select(self, codes: Sequence[str]) -> Grouping: ...
    def without(self, codes: Sequence[str]) -> Grouping: ...
    def intersection(self, other: _Groups) -> Grouping: ...
    def union(self, other: _Groups) -> Grouping: ...
    def difference(self, other: _Groups) -> Grouping: ...
    def __and__(self, other: _Groups, /) -> Grouping: ...
    def __or__(self, other: _Groups, /) -> Grouping: ...
    def __sub__(self, other: _Groups, /) -> Grouping: ...
    def __rand__(self, other: _Groups, /) -> Grouping: ...
    def __ror__(self, other: _Groups, /) -> Grouping: ...
    def __rsub__(self, other: _Groups, /) -> Grouping: ...
    def groups_of(self, area: str, year: int) -> list[str]: ...
    def partition(self, first: int, last: int, areas: Sequence[str] | None = None) -> Table: ...

@final
class Imputation:
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> NoReturn: ...
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
    def __new__(cls, table: SupportsArrowStream) -> IndexSpec: ...
    @staticmethod
    def builtin(name: _Index) -> IndexSpec: ...
    @staticmethod
    def read_csv(path: str | PathLike[str]) -> IndexSpec: ...
    def with_weights(self, weights: dict[str, float]) -> IndexSpec: ...
    def effective_weights(self) -> Table: ...
    def score(
        self,
        series: Series | SupportsArrowStream,
        year: int | list[int],
        *,
        bounds: Literal["all_years", "each_year"] = "all_years",
        groups: dict[str, SupportsArrowStream] | None = None,
    ) -> Scores: ...

@final
class Scores(Table):
    @property
    def spec(self) -> IndexSpec: ...
    def findings(self) -> Table: ...
    def ranks(self) -> Table: ...
    def step(self, step: _Step) -> Table: ...
    def explain(self, area: str, year: int | None = None) -> Table: ...
    def statistics(self, step: _Step = "denominated") -> Table: ...
    def availability(self) -> Table: ...
    def correlations(self, kind: Literal["pearson", "spearman", "kendall"] = "pearson") -> Table: ...
    def consistency(self) -> Table: ...
    def components(self, code: str) -> Table: ...
    def weights(
        self,
        scheme: Literal["equal", "first_component", "entropy", "balanced", "most_correlated"],
        level: int,
        *,
        importance: dict[str, float] | None = None,
        tolerance: float = 1e-6,
    ) -> dict[str, float]: ...
    def compare(
        self, other: Scores, code: str | None = None, *, year: int | None = None, other_year: int | None = None
    ) -> Table: ...
    def profile(self, area: str, year: int | None = None, *, n: int = 5) -> Table: ...
    def trends(self) -> Table: ...
    def robustness(
        self,
        draws: int = 10000,
        seed: int = 0,
        *,
        weights: float | dict[str, float] | None = 0.25,
        normalise: list[str] | None = None,
        aggregate: list[str] | None = None,
        impute: list[str] | None = None,
        treat: list[str] | None = None,
        drop: bool | list[str] = False,
        sampling: bool | None = None,
        level: float = 0.9,
        top: list[int] = [10],
        code: str | None = None,
        progress: bool | Callable[[int, int | None], object] | None = None,
    ) -> Robustness: ...
    def sensitivity(
        self,
        draws: int = 1000,
        seed: int = 0,
        *,
        area: str | None = None,
        bootstrap: int = 500,
        weights: float | dict[str, float] | None = 0.25,
        normalise: list[str] | None = None,
        aggregate: list[str] | None = None,
        impute: list[str] | None = None,
        treat: list[str] | None = None,
        drop: bool | list[str] = False,
        sampling: bool | None = None,
        code: str | None = None,
        progress: bool | Callable[[int, int | None], object] | None = None,
    ) -> Sensitivity: ...

@final
class Robustness(Table):
    def findings(self) -> Table: ...
    def rank_distribution(self) -> Table: ...
    def probability_of_top(self, area: str, k: int) -> float: ...
    def scores_of(self, area: str) -> list[float]: ...

@final
class Sensitivity(Table):
    def findings(self) -> Table: ...

@final
class Progress(Table):
    def fits(self) -> Table: ...
    def paths(self) -> Table: ...
    def summary(self) -> Table: ...
    def without_figures(self) -> Table: ...

@final
class Records:
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> NoReturn: ...
    def __new__(
        cls,
        table: SupportsArrowStream,
        indicator: str,
        *,
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
        unit: str | None = None,
        exchange_rate: str | None = None,
        ppp: str | None = None,
        stages: int | None = None,
        tolerance: float = 1e-9,
    ) -> Records: ...
    def validate(self) -> Table: ...
    def observations(self) -> Series: ...

def targets(name: Literal["umc_2030", "sdg", "wsis_geneva"]) -> Table: ...
def units() -> Table: ...
def skill_levels(
    table: SupportsArrowStream,
    columns: dict[str, str] | None = None,
    *,
    activities: SupportsArrowStream | None = None,
    levels: SupportsArrowStream | None = None,
) -> Table: ...
def skill_scheme() -> tuple[Table, Table]: ...
def area(given: str | float) -> Area: ...
def areas() -> Table: ...

@final
class Area:
    @property
    def iso3(self) -> str: ...
    @property
    def iso2(self) -> str | None: ...
    @property
    def m49(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> list[str]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def indicators(
    edition: _Edition | None = None,
    area: _Area | None = None,
    kind: _Kind | None = None,
    sdg: str | None = None,
    certainty: _Certainty | None = None,
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
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
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

class PanicException(BaseException):
    def __new__(cls, *args: Any) -> Self: ...

def place_of_panic(message: str) -> str | None: ...
def write_whole(path: str | PathLike[str], text: str) -> None: ...

class InfosocError(Exception):
    code: ClassVar[str]

class UnknownColumn(InfosocError): ...
class WrongType(InfosocError): ...
class InvalidWeight(InfosocError): ...
class MissingDesignValue(InfosocError): ...
class LonelyPsu(InfosocError): ...
class NotNested(InfosocError): ...
class InvalidFpc(InfosocError): ...
class InvalidMargin(InfosocError): ...
class InvalidRecord(InfosocError): ...
class NotConverged(InfosocError): ...
class NotBinary(InfosocError): ...
class NotFinite(InfosocError): ...
class EmptyTable(InfosocError): ...
class UnknownOption(InfosocError): ...
class InvalidArgument(InfosocError): ...
class UnknownIndicator(InfosocError): ...
class UnsupportedIndicator(InfosocError): ...
class UnknownArea(InfosocError): ...
class DuplicateObservation(InfosocError): ...
class InvalidSpec(InfosocError): ...
class InvalidState(InfosocError): ...
class NoSuchRow(InfosocError): ...
class InvalidFile(InfosocError): ...
class TableError(InfosocError): ...

class SeveralErrors(InfosocError):
    errors: list[InfosocError]
