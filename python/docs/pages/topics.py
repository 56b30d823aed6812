"""The names of the package by what they are for. A test holds that each has its place."""

from __future__ import annotations

from typing import NamedTuple


class Topic(NamedTuple):
    """A part of the package."""

    title: str
    text: str
    names: tuple[str, ...]


TOPICS = {
    "surveys": Topic(
        "Surveys",
        "A table and the design by which it was drawn. See :doc:`/guides/estimate`.",
        (
            "Survey",
            "Measure",
            "mean",
            "total",
            "proportion",
            "ratio",
            "quantile",
            "count",
            "variance",
            "std",
            "minimum",
            "maximum",
            "multiple",
            "Estimates",
            "Replicates",
            "Pps",
            "CrossTable",
            "Association",
            "Table",
        ),
    ),
    "weights": Topic(
        "Weights and samples",
        "Calibration, non-response, and the planning of a sample.",
        (
            "Calibration",
            "Nonresponse",
            "Outliers",
            "sample_size",
            "sample_size_of_change",
            "follow_up",
            "design_effect_parts",
            "expected_precision",
            "allocate",
            "two_stage_take",
            "inclusion_probabilities",
            "joint_probabilities",
            "systematic_sample",
            "Allocation",
        ),
    ),
    "large-data": Topic(
        "Data of any size",
        "What is read in parts. See :doc:`/guides/any_size`.",
        ("State", "TableState", "Reading", "scan_file", "ScanFile", "Progress"),
    ),
    "files": Topic(
        "Files and national datasets",
        "Files of statistical packages, and datasets that are described by files. See :doc:`/guides/describe_your_survey`.",
        (
            "read_file",
            "DataFile",
            "describe",
            "Draft",
            "codebooks",
            "open_dataset",
            "Dataset",
            "Figures",
        ),
    ),
    "analysis": Topic(
        "Analysis",
        "Regression, change over time, small areas. See :doc:`/guides/analysis`.",
        (
            "Regression",
            "Margins",
            "TermTest",
            "GapDecomposition",
            "change",
            "Change",
            "pool",
            "small_areas",
            "SmallAreas",
        ),
    ),
    "quality": Topic(
        "Quality and disclosure",
        "What may be published, and with which flag. See :doc:`/guides/quality`.",
        (
            "assess",
            "Publication",
            "ReliabilityRule",
            "reliability_rules",
            "flags",
            "obs_status",
            "dominance",
        ),
    ),
    "countries": Topic(
        "Countries, regions and goals",
        "Figures of many countries. See :doc:`/guides/countries`, :doc:`/guides/regulator_returns` and :doc:`/guides/sdg_wsis`.",
        (
            "Series",
            "Revisions",
            "RevisionDecomposition",
            "Discrepancies",
            "Grouping",
            "Imputation",
            "practices",
            "Records",
            "skill_levels",
            "skill_scheme",
            "targets",
            "area",
            "areas",
            "Area",
            "units",
        ),
    ),
    "wsis": Topic(
        "World Summit on the Information Society",
        "Action Lines, matrix, stocktaking, reports. See :doc:`/guides/sdg_wsis`.",
        (
            "action_lines",
            "wsis_matrix",
            "wsis_links",
            "wsis_targets",
            "wsis_unlinked",
            "wsis_reports",
            "Report",
            "wsis_profile",
            "Profile",
            "Stocktaking",
        ),
    ),
    "indices": Topic(
        "Composite indices",
        "See :doc:`/guides/indices`.",
        ("IndexSpec", "Scores", "Robustness", "Sensitivity"),
    ),
    "exchange": Topic(
        "Exchange",
        "What an office hands over. See :doc:`/guides/exchange`.",
        (
            "check_sdmx",
            "sdmx_mapping",
            "write_sdg_metadata",
            "draft_sdg_metadata",
            "write_package",
            "Workbook",
            "fill",
            "Filled",
            "describe_form",
            "AddressDraft",
            "Recording",
            "rerun",
            "Rerun",
        ),
    ),
    "catalogue": Topic(
        "The catalogue",
        "See :doc:`/catalogue/index`.",
        ("indicators", "indicator", "Indicators", "Indicator", "activities", "activity_links"),
    ),
}

MODULES = {
    "display": "tables for readers",
    "plot": "charts of estimates and series",
    "plot_index": "charts of indices",
    "plot_small_areas": "charts of small areas",
    "report": "pages",
    "wsis": "reports and profiles as pages",
    "spark": "surveys on Spark",
}
