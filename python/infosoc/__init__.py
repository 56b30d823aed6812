"""Information Society statistics.

National survey files become core ICT indicators with standard errors; those and published figures become series of
countries, regions and Sustainable Development Goals.

Start with a table you already have (`Survey`), a national dataset described by files (`open_dataset`), or the figures
of all countries (`Series`); `indicators` is the catalogue of what is measured. Every result is a `Table` for polars,
pandas, pyarrow and DuckDB; every error is an `InfosocError` with a ``code``.

>>> import infosoc
>>> infosoc.indicator("HH6").unit
'%'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from infosoc._infosoc import *
from infosoc._infosoc import __version__
from infosoc.provenance import Recording, _traced
from infosoc.unforeseen import InternalError

if TYPE_CHECKING:
    from types import ModuleType

    from infosoc import display as display
    from infosoc import plot as plot
    from infosoc import plot_index as plot_index
    from infosoc import plot_small_areas as plot_small_areas
    from infosoc import report as report
    from infosoc import spark as spark
    from infosoc import wsis as wsis

# Modules that are imported when they are first asked for: most users need none, and some need packages of their own.
_MODULES = frozenset({"display", "plot", "plot_index", "plot_small_areas", "report", "spark", "wsis"})

__all__ = [
    "AddressDraft",
    "Allocation",
    "Area",
    "Association",
    "Calibration",
    "Change",
    "CollinearTerms",
    "CrossTable",
    "DataFile",
    "Dataset",
    "Discrepancies",
    "Draft",
    "DuplicateObservation",
    "EmptyTable",
    "Estimates",
    "Figures",
    "Filled",
    "GapDecomposition",
    "Grouping",
    "Imputation",
    "IndexSpec",
    "Indicator",
    "Indicators",
    "InfosocError",
    "InternalError",
    "InvalidArgument",
    "InvalidFile",
    "InvalidFpc",
    "InvalidMargin",
    "InvalidRecord",
    "InvalidSpec",
    "InvalidState",
    "InvalidWeight",
    "LonelyPsu",
    "Margins",
    "Measure",
    "MissingDesignValue",
    "ModelNotConverged",
    "NoSuchRow",
    "Nonresponse",
    "NotBinary",
    "NotConverged",
    "NotFinite",
    "NotNested",
    "Outliers",
    "Pps",
    "Profile",
    "Progress",
    "Publication",
    "Reading",
    "ReadingError",
    "Recording",
    "Records",
    "Regression",
    "ReliabilityRule",
    "Replicates",
    "Report",
    "Rerun",
    "RevisionDecomposition",
    "Revisions",
    "Robustness",
    "ScanFile",
    "Scores",
    "Sensitivity",
    "Separation",
    "Series",
    "SeveralErrors",
    "SmallAreas",
    "State",
    "Stocktaking",
    "Survey",
    "Table",
    "TableError",
    "TableState",
    "TermTest",
    "UnknownArea",
    "UnknownColumn",
    "UnknownIndicator",
    "UnknownOption",
    "UnsupportedIndicator",
    "Workbook",
    "WrongType",
    "__version__",
    "action_lines",
    "activities",
    "activity_links",
    "allocate",
    "area",
    "areas",
    "assess",
    "change",
    "check_sdmx",
    "codebooks",
    "count",
    "describe",
    "describe_form",
    "describe_your_survey",
    "design_effect_parts",
    "dominance",
    "draft_sdg_metadata",
    "enterprise_surveys",
    "expected_precision",
    "fill",
    "flags",
    "follow_up",
    "inclusion_probabilities",
    "indicator",
    "indicators",
    "joint_probabilities",
    "maximum",
    "mean",
    "minimum",
    "multiple",
    "obs_status",
    "open_dataset",
    "pool",
    "practices",
    "proportion",
    "quantile",
    "ratio",
    "read_file",
    "regulator_returns",
    "reliability_rules",
    "rerun",
    "sample_size",
    "sample_size_of_change",
    "scan_file",
    "schools_and_government",
    "sdmx_mapping",
    "skill_levels",
    "skill_scheme",
    "small_areas",
    "std",
    "systematic_sample",
    "targets",
    "total",
    "two_stage_take",
    "units",
    "variance",
    "write_package",
    "write_sdg_metadata",
    "wsis_links",
    "wsis_matrix",
    "wsis_profile",
    "wsis_reports",
    "wsis_targets",
    "wsis_unlinked",
]


def __getattr__(name: str) -> ModuleType:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})


# What is called within a `Recording` is recorded, also under a name that was imported before.
globals().update(_traced({name: globals()[name] for name in __all__}))
