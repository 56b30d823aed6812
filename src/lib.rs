//! Information Society statistics: national survey files become core ICT indicators with standard errors, and those
//! and the published figures of all countries become regional and SDG series, and composite indices.
//!
//! # Data flow
//!
//! ```text
//! folder with a data file, dataset.toml, codebook.csv     a table you have
//!                     │ Dataset::open                          │ Survey::new
//!                     ▼                                        ▼
//!        Dataset ──estimate, indicators──▶ Figures     Survey ──estimate──▶ Estimates
//!                                             └──── observations ────┬─────────┘
//! published figures ──────────────────── Series::read ───────────▶ Series ──aggregate(Grouping)──▶ Series
//! national table ── Records::observations ────────────────────────┘  ├──progress(Targets)──▶ Progress
//!                                                                    ├──sdg, wsis──▶ SdgView, WsisView
//!                                                                    └──IndexSpec::score──▶ Scores ──robustness──▶ rank intervals
//! ```
//!
//! It flows one way: [`survey`](Survey) knows nothing of [`Series`], and nothing knows Python. Everything that comes out
//! is one long table, by [`ToFrame`], and goes into a file by [`export`].
//!
//! # Vocabulary
//!
//! | here | the field |
//! |---|---|
//! | [`Design`] | weights, strata, PSUs, stages and finite population correction: R `svydesign` |
//! | [`Survey`] | a table bound to its design |
//! | [`Measure`] | mean, total, proportion, ratio, quantile or count of a column: [`measure`] |
//! | [`Estimates`] | one row per measure and domain; [`difference`](Estimates::difference), [`parity`](Estimates::parity) |
//! | [`Margin`], [`Calibration`] | population totals, and weights brought to them: R `postStratify`, `rake`, `calibrate` |
//! | [`small_areas`], [`SmallAreas`] | Fay–Herriot: estimates of areas with few cases, by a model: [`small_area_estimates`] |
//! | [`LonelyPsu`] | R option `survey.lonely.psu`, on the design |
//! | [`Indicator`] | a row of the core list of ICT indicators, keyed by edition and code: [`catalogue`] |
//! | [`dataset`] | a national file with its description and codebook |
//! | [`describe`] | first drafts of both, from the labels of a file, a DDI codebook or an XLSForm |
//! | [`Finding`] | what a check found: severity, rule, where, rows, remedy: [`finding`] |
//! | [`Records`] | administrative and economic tables: numerators and denominators of an indicator; returns of operators: [`regulator_returns`] |
//! | [`Period`], [`AnnualRule`] | years, half-years, quarters and months; by which rule a year is made of them |
//! | [`SkillScheme`] | levels of ICT skills from activities |
//! | [`Targets`], [`Progress`] | what is to be reached by when, and how far it is: [`targets`] |
//! | [`quality`] | reliability rules, flags, suppression, disclosure control |
//! | [`Observation`], [`Series`] | SDMX: indicator, ref_area, time_period, obs_value |
//! | [`ImputationMethod`], [`Practice`] | values for missing countries, and what agencies do: [`missing_countries`] |
//! | [`Revisions`], [`RevisionDecomposition`], [`Discrepancies`] | what moved between two vintages, and why: [`what_moved`] |
//! | [`Divide`], [`Inequality`] | gender parity, urban–rural and youth ratios; Gini and Theil between countries |
//! | [`IndexSpec`], [`Scores`] | what a composite index is made of; its scores at every level: [`index`] |
//! | [`wsis`] | Action Lines, WSIS-SDG Matrix, WSIS targets, stocktaking, reports by region |
//! | [`provenance`] | how an output came to be, in a file beside it; and the output made again from it |
//! | [`export`] | results as text, HTML, pages and files, each file written whole or not at all |
//! | [`Language`], [`language`] | what a reader reads: phrases, numbers, names and titles in six languages |
//! | [`Access`] | where the files that a description names may lie, and how much memory they may take when decompressed |
//! | [`Files`] | inside its folder, or anywhere |
//! | [`ReadFile`], [`DataFile`] | SPSS, Stata and SAS files, workbooks, Parquet and text: codes, their labels, what is declared as missing |
//! | [`Download`], [`ReadSeries`] | files of the World Bank, UNSD, ITU, Eurostat and SDMX messages as they are downloaded |
//! | [`ArrowStream`], [`ArrowTable`] | a table of another library, through Arrow's C stream interface |
//! | [`Grouping`] | M49, SDG regions, ITU, World Bank, LDC, LLDC, SIDS: dated, many-to-many |
//!
//! # Cookbook
//!
//! Estimates of several measures in several groupings, in one pass over the rows, and the ratio of two groups:
//!
//! ```
//! use infosoc::{Design, LonelyPsu, Survey, measure::{mean, proportion, total}};
//! use infosoc::polars::prelude::df;
//!
//! let homes = df!(
//!     "psu" => [1, 1, 2, 2, 3, 3], "w" => [210.0, 190.0, 250.0, 240.0, 180.0, 205.0],
//!     "area" => ["urban", "urban", "urban", "rural", "rural", "rural"],
//!     "internet" => [true, true, false, true, false, false], "rooms" => [4, 3, 5, 2, 2, 3],
//! )?;
//! let survey = Survey::new(homes, Design::new("w").psu("psu").lonely_psu(LonelyPsu::Adjust))?;
//! let estimates = survey
//!     .estimate([proportion("internet").percent(), total("internet"), mean("rooms").filter("internet")])
//!     .by(["area"])
//!     .run()?;
//! assert_eq!(estimates.rows().len(), 9);
//! let parity = estimates.parity("area", "rural", "urban")?;
//! assert_eq!(parity.rows()[0].measure, "proportion(internet)");
//! # Ok::<(), infosoc::Error>(())
//! ```
//!
//! An indicator of a national dataset, and its regional aggregates among the published figures:
//!
//! ```
//! use infosoc::{AggregateOptions, Grouping, Series, dataset::Dataset};
//!
//! let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
//! let internet = mexico.estimate("HH6").by(["area"]).run()?;
//! let world = Series::read("datasets/series/ict.csv")?.extend(&internet.observations(None, None)?)?;
//! let users = world.indicators(&["HH7"])?;
//! let regions = users.aggregate(&Grouping::builtin("itu")?, &AggregateOptions::population())?;
//! # assert!(regions.len() > 100);
//! # Ok::<(), infosoc::Error>(())
//! ```
//!
//! An index of countries, and how sure their ranks are:
//!
//! ```
//! use infosoc::{IndexSpec, Series, index::Uncertainty};
//! use infosoc::polars::prelude::df;
//!
//! let areas = ["MEX", "GTM", "HND"];
//! let series = Series::new(df!(
//!     "indicator" => ["osi", "osi", "osi", "tii", "tii", "tii", "hci", "hci", "hci"],
//!     "ref_area" => [areas, areas, areas].concat(), "time_period" => [2014; 9],
//!     "obs_value" => [0.74, 0.16, 0.34, 0.46, 0.20, 0.20, 0.70, 0.53, 0.63],
//! )?)?;
//! let scores = IndexSpec::builtin("egdi")?.score(&series, 2014)?;
//! println!("{}", scores.explain("MEX", None)?);
//! let ranks = scores.robustness(&Uncertainty { draws: 1_000, ..Uncertainty::default() })?;
//! # assert_eq!(ranks.probability_of_top("MEX", 1)?, 1.0);
//! # Ok::<(), infosoc::Error>(())
//! ```
//!
//! What an indicator is, and how sure that is:
//!
//! ```
//! let indicator = infosoc::indicator("HH7")?;
//! println!("{indicator}");
//! # assert_eq!(indicator.unit, "%");
//! # Ok::<(), infosoc::Error>(())
//! ```
//!
//! Formulas, references and the tests that prove them are in [`methods`]. For data larger than one machine, see [`any_size`]; for
//! what Python calls by which name, [`names_in_python`].
//!
//! # Features
//!
//! | feature | on if nothing is said | what it adds |
//! |---|---|---|
//! | `cli` | yes | the module [`cli`] and the program `infosoc`: `default-features = false` leaves out parsing of arguments and a bar |
//!
//! Tables are those of [`polars`], which is re-exported, so that its version is always the one that this library was built with:
//! `use infosoc::polars::prelude::*`.

#![cfg_attr(docsrs, feature(doc_cfg))]
// A closed set that grows is to name every place that has to follow.
#![warn(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
#![warn(clippy::match_bool)]

mod area;
pub mod catalogue;
pub mod change;
#[cfg(feature = "cli")]
pub mod cli;
pub mod dataset;
pub mod describe;
mod dimension;
mod error;
pub mod export;
pub mod finding;
mod frame;
mod grouping;
pub mod index;
// The types of Arrow, Parquet and CSV are sets of others: what is new in them is refused.
#[allow(clippy::wildcard_enum_match_arm)]
mod input;
pub mod language;
mod locale;
mod memory;
mod numeric;
mod period;
pub mod planning;
pub mod provenance;
pub mod quality;
mod records;
mod sdg;
mod series;
mod skills;
mod status;
mod survey;
pub mod targets;
mod unit;
mod watch;
mod words;
pub mod wsis;

/// The library of data frames, in the version whose tables this library takes and gives.
pub use polars;

pub use area::{Area, Areas, area, areas};
pub use catalogue::{AggregationMethod, Edition, Indicator, indicator, indicators};
pub use change::{Change, ChangeOptions, DegreesOfFreedom, change};
pub use error::{Error, NoArea, Result, WeightProblem};
pub use finding::{Finding, Findings, Severity};
pub use frame::ToFrame;
pub use grouping::{Grouping, Partition};
pub use index::{IndexSpec, Scores};
pub use input::{Access, ArrowStream, ArrowTable, Download, Files, Unusable};
pub use input::{
    Code, DataFile, LabelLanguage, Measurement, MultipleResponse, ReadFile, Sheet, UserMissing, ValueLabel, Variable,
    VariableType,
};
pub use locale::Language;
pub use period::{AnnualRule, Frequency, IncompleteYear, Period};
pub use records::{Late, MarketRule, MarketShares, PeriodFigures, RecordLayout, Records};
pub use sdg::SdgView;
pub use series::{
    AgainstOptions, DecompositionOptions, Discrepancies, RevisionCause, RevisionDecomposition, RevisionOptions,
    RevisionPart, Revisions, Split, ValuesPart,
};
pub use series::{AggregateOptions, Groups, Observation, Series, SeriesOptions, UnknownError, Weights};
pub use series::{Asked, ReadSeries};
pub use series::{
    Divide, Divides, Imputation, ImputationErrors, ImputationMethod, Inequality, ParityClass, Practice, ScaleRule,
};
pub use skills::SkillScheme;
pub use survey::{Adjust, Overlap, PoolOptions, Test, WaveCovariance, pool};
pub use survey::{
    AdjustNonresponse, Balance, Collapse, Disposition, Nonresponse, ResponseClass, ResponseIndicators, ResponseMethod,
};
pub use survey::{
    Association, Comparison, CrossTable, CrossTableCell, CrossTableRequest, Design, DesignEffect, Estimate, Estimates,
    Independence, Interval, LonelyPsu, Measure, PairVariance, Pps, QuantileInterval, QuantileRule, Request, Share,
    State, Status, Survey, measure,
};
pub use survey::{Associations, CrossTables, CrossTablesRequest};
pub use survey::{
    BackTransformation, Benchmark, FitMethod, ModelNumber, MseMethod, SmallArea, SmallAreaMethod, SmallAreaRequest,
    SmallAreaStatus, SmallAreas, Smoothing, Transformation, small_areas,
};
pub use survey::{
    BatchIterator, Batches, ParquetFiles, Parts, Reading, Scan, ScanFile, ScanRequest, ScanTablesRequest, TableState,
};
pub use survey::{Calibrate, Calibration, CalibrationLine, Distance, Factors, LaterStep, Margin, Rake};
pub use survey::{Centre, FindOutliers, Outlier, Outliers};
pub use survey::{Coefficient, Family, ImputedRegression, Inference, Link, Regression, RegressionRequest};
pub use survey::{Combine, Combined, Imputed, combine};
pub use survey::{Declared, Missing, missing_table};
pub use survey::{Detail, Fold, GapDecomposition, GapDecompositionRequest, GapPart, ReferenceCoefficients};
pub use survey::{MarginErrors, Margins, PredictiveMargin, TermTest, TestMethod};
pub use survey::{ReplicateMethod, Replicates, Resampling};
pub use targets::{Progress, ProgressOptions, Targets};
pub use unit::{Quantity, Unit, units};

#[doc = include_str!("../METHODS.md")]
pub mod methods {}

#[doc = include_str!("any_size.md")]
pub mod any_size {}

#[doc = include_str!("names_in_python.md")]
pub mod names_in_python {}

#[doc = include_str!("missing_countries.md")]
pub mod missing_countries {}

#[doc = include_str!("what_moved.md")]
pub mod what_moved {}

/// The page on the returns of operators to a regulator, as the package of Python shows it too.
pub const REGULATOR_RETURNS: &str = include_str!("records/returns.md");

#[doc = include_str!("records/returns.md")]
pub mod regulator_returns {}

#[doc = include_str!("survey/coverage.md")]
pub mod coverage_of_intervals {}

#[doc = include_str!("survey/model/small_areas.md")]
pub mod small_area_estimates {}

/// The README's code is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub mod readme {}
