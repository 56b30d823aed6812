//! What results have in common that are assessed by a reliability rule, and made ready for publication.

use crate::argument::{self, Builder, Like, word};
use crate::arrow::Imported;
use crate::error::OrRaise;
use crate::interrupt::detached;
use crate::sdmx::write_observations;
use crate::series::Series;
use crate::table::{Table, result};
use infosoc::quality::{self, Assessed, Dominance, ReliabilityRule, Rounding, Suppression};
use infosoc::{Error, Result, ToFrame};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::Arc;

/// A result of the library that can be published.
pub(crate) trait Publish: Debug + Send + Sync + ToFrame {
    fn quality(&self, rule: &ReliabilityRule) -> Result<Assessed>;
    fn suppress(&self, suppression: &Suppression) -> Result<quality::Publication>;
}

/// Figures that a reliability rule can be applied to, and that can be made ready for publication.
#[pyclass(extends = Table, subclass, frozen, module = "infosoc._infosoc")]
#[derive(Debug)]
pub(crate) struct Publishable {
    figures: Arc<dyn Publish>,
}

impl Publishable {
    /// The base of an object that holds these figures.
    pub(crate) fn initializer(figures: Arc<dyn Publish>) -> PyResult<PyClassInitializer<Publishable>> {
        let table = Table::of(figures.as_ref())?;
        Ok(PyClassInitializer::from(table).add_subclass(Publishable { figures }))
    }
}

/// Makes objects of a class of figures that can be published; it may name another base that holds the figures too.
macro_rules! publishable {
    ($class:ident($inner:ty) $(: $base:ident)?) => {
        impl crate::quality::Publish for $inner {
            fn quality(&self, rule: &infosoc::quality::ReliabilityRule) -> infosoc::Result<infosoc::quality::Assessed> {
                self.quality(rule)
            }

            fn suppress(
                &self,
                suppression: &infosoc::quality::Suppression,
            ) -> infosoc::Result<infosoc::quality::Publication> {
                self.suppress(suppression)
            }
        }

        impl From<$inner> for $class {
            fn from(inner: $inner) -> $class {
                $class { inner: std::sync::Arc::new(inner) }
            }
        }

        crate::immutable::made_by!($class, |made: $class| {
            let base = crate::quality::Publishable::initializer(made.inner.clone())?;
            $(let base = base.add_subclass($base(made.inner.clone()));)?
            pyo3::PyResult::Ok(base.add_subclass(made))
        });
    };
}

pub(crate) use publishable;

#[pymethods]
impl Publishable {
    /// What a reliability rule says of each figure, in columns beside it. Nothing is hidden: see `suppress`.
    ///
    /// Parameters
    /// ----------
    /// rule : str or ReliabilityRule
    ///     The name of a rule of an agency, from `reliability_rules`, or a rule of your own.
    ///
    /// Returns
    /// -------
    /// Table
    ///     The columns of the result, and ``reliability`` (``released``, ``caution``, ``unreliable``, ``review``,
    ///     ``suppressed``, ``not_assessed`` or ``no_value``), ``reason``, and the flag to publish the figure with:
    ///     ``obs_status`` (SDMX), ``eurostat_flag``, ``statcan_symbol``, ``abs_symbol``.
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If no rule has this name.
    /// InvalidArgument
    ///     If a grouping column has the name of a column that is added.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2.0] * 40, "internet": [1, 0, 1, 1] * 10})
    /// >>> shares = infosoc.Survey(people, weight="w").proportion("internet")
    /// >>> row = shares.quality("eurostat_n").to_dicts()[0]
    /// >>> row["reliability"], row["obs_status"], row["eurostat_flag"], row["reason"]
    /// ('caution', 'U', 'u', 'cases 40, below 50')
    fn quality(&self, py: Python<'_>, rule: Like<ReliabilityRule>) -> PyResult<Table> {
        Table::of(&detached(py, || self.figures.quality(&rule.0)).or_raise()?)
    }

    /// A table ready for publication: what may not be shown is hidden, and so is what would give it away.
    ///
    /// Parameters
    /// ----------
    /// rule : str or ReliabilityRule, optional
    ///     Hide what this rule suppresses, and flag what it says is of low reliability.
    /// min_n : int, optional
    ///     Hide figures from fewer cases of the sample than this; agencies use 3, 5 or 10.
    /// zeros : bool, default False
    ///     Whether groups without any cases are hidden too.
    /// dominated : table, optional
    ///     Hide the cells that `dominance` found; not for a cross-table: its cells are not totals of one variable.
    /// dominance : dict, optional
    ///     Hide the ratios of totals that one or a few respondents dominate, in figures of a dataset: ``{"p": 10}`` or
    ///     ``{"n": 2, "k": 85}`` in per cent, as in `dominance`, of the answers of the sample, unweighted.
    /// secondary : bool, default True
    ///     Whether further cells are hidden until no published sum has a single hidden cell.
    /// not_stated : {"left_out", "shown", "hidden", "as_group"}, default "left_out"
    ///     Groups whose category is missing, such as persons of unknown age. ``left_out``: hidden like others if they have
    ///     few cases, but out of secondary suppression; ``shown``: whatever their cases, unless the rule suppresses them;
    ///     ``hidden``: never shown, and out of secondary suppression; ``as_group``: a group like any other.
    /// base : int, optional
    ///     Round counts to multiples of this; 3, 5 or 10.
    /// rounding : {"conventional", "random"}, default "conventional"
    ///     To the nearest multiple, halves away from zero; or at random and unbiased to one of the two nearest.
    /// seed : int, optional
    ///     The key of random rounding: with the same key the same cell is always rounded the same way.
    ///
    /// Returns
    /// -------
    /// Publication
    ///     The columns of the result without any number in hidden rows, whose ``status`` is ``suppressed`` and whose
    ///     ``obs_status`` is ``Q``; the flags, which tell unreliable figures from confidential ones and nothing more; its
    ///     ``log`` has the reasons.
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     If nothing is asked for, ``min_n`` is below 2, the result is a comparison, or a cross-table has dominated cells.
    /// InfosocError
    ///     `UnknownOption`; `NoSuchRow` for dominated cells that the result does not have.
    ///
    /// Notes
    /// -----
    /// A sum is: the groups of a set and their totals in every smaller set, the row for all included; the shares of the
    /// categories of a variable. A share and its total are hidden together, and so is every figure whose denominator is
    /// a hidden count. In a cross-table a sum is: a row or a column with its margin, the margins with the total, and a
    /// cell over the groups with that of the whole. Several sums together may still bound a hidden figure closely: for
    /// protection against that, use tau-Argus.
    ///
    /// Nobody outside the office knows who did not state an age, so that a figure of these persons discloses none of
    /// them, and 16 of them need not hide the figure of those of 15 to 24. tau-Argus has the same choice: ``MIS(1)`` is
    /// ``shown``, ``MIS(0)`` is ``as_group``.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2.0] * 40, "area": ["north"] * 3 + ["east"] * 12 + ["west"] * 25})
    /// >>> table = infosoc.Survey(people, weight="w").count(by="area").suppress(min_n=5)
    /// >>> [(row["area"], row["value"], row["obs_status"]) for row in table.to_dicts()]
    /// [(None, 80.0, 'A'), ('east', None, 'Q'), ('north', None, 'Q'), ('west', 50.0, 'A')]
    /// >>> [(row["area"], row["cause"]) for row in table.log().to_dicts()]
    /// [('east', 'secondary'), ('north', 'few_cases')]
    /// >>> sexes, areas = ["F"] * 22 + ["M"] * 21, (["town"] * 20 + ["farm"] * 2) + (["town"] * 9 + ["farm"] * 12)
    /// >>> people = pyarrow.table({"w": [1.0] * 43, "sex": sexes, "area": areas})
    /// >>> table = infosoc.Survey(people, weight="w").table("sex", "area").suppress(min_n=5)
    /// >>> [(row["sex"], row["area"], row["n"]) for row in table.to_dicts()][:4]
    /// [('F', 'farm', None), ('F', 'town', None), ('F', None, 22), ('M', 'farm', None)]
    /// >>> hh6 = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6", by=["area"])
    /// >>> [row["obs_status"] for row in hh6.suppress("statcan_cv", min_n=10).to_dicts()]
    /// ['A', 'A', 'A']
    /// >>> firms = infosoc.open_dataset("datasets/synthetic/enterprises").estimate("B2", by=["activity"])
    /// >>> [row["activity"] for row in firms.suppress(dominance={"n": 2, "k": 50}).log().to_dicts()]
    /// ['ISIC4_E', 'ISIC4_L']
    #[pyo3(signature = (rule = None, *, min_n = None, zeros = false, dominated = None, dominance = None, secondary = true,
                        not_stated = "left_out", base = None, rounding = "conventional", seed = None))]
    fn suppress(
        &self,
        py: Python<'_>,
        rule: Option<Like<ReliabilityRule>>,
        #[pyo3(from_py_with = argument::min_n)] min_n: Option<u64>,
        zeros: bool,
        dominated: Option<Imported>,
        dominance: Option<BTreeMap<String, f64>>,
        secondary: bool,
        not_stated: &str,
        #[pyo3(from_py_with = argument::base)] base: Option<u32>,
        rounding: &str,
        #[pyo3(from_py_with = argument::seed)] seed: Option<u64>,
    ) -> PyResult<Publication> {
        let rule_of_dominance = dominance.map(|given| {
            // As the command writes it, so that one parser checks names and numbers for both.
            let parts: Vec<String> = given.iter().map(|(name, number)| format!("{name}={number}")).collect();
            parts.join(",").parse::<Dominance>()
        });
        let suppression = Suppression::new()
            .given(rule_of_dominance.transpose().or_raise()?, Suppression::dominance)
            .zeros(zeros)
            .secondary(secondary)
            .not_stated(word(not_stated)?)
            .given(self::rounding(base, rounding, seed)?, Suppression::round)
            .given(rule, |suppression, Like(rule)| suppression.rule(rule))
            .given(min_n, Suppression::min_n)
            .given(dominated, |suppression, cells| suppression.dominated(cells.frame));
        Ok(detached(py, || self.figures.suppress(&suppression)).or_raise()?.into())
    }
}

fn rounding(base: Option<u32>, kind: &str, seed: Option<u64>) -> PyResult<Option<Rounding>> {
    match base {
        Some(base) => Rounding::from_options(base, kind, seed).or_raise().map(Some),
        // A kind or a key of rounding without a base would do nothing, unseen.
        None if kind == "conventional" && seed.is_none() => Ok(None),
        None => Err(Error::missing("base", "give the base to round to, usually 3, 5 or 10")).or_raise(),
    }
}

result! {
    /// A table ready for publication, made by `Estimates.suppress` and `Figures.suppress`.
    ///
    /// Hidden figures have no numbers, the status ``suppressed`` and the ``obs_status`` ``Q``, whatever the reason.
    pub(crate) struct Publication(pub(crate) quality::Publication);
}

#[pymethods]
impl Publication {
    /// What was hidden and why, with the numbers; and what the rule wants reviewed. Not for publication.
    ///
    /// The columns of the result, ``cause`` (``few_cases``, ``dominated``, ``unreliable``, ``linked``, ``secondary``,
    /// ``review``), ``conf_status`` (SDMX: ``C`` confidential, ``D`` secondary, ``N`` not for publication) and ``reason``.
    fn log(&self) -> Table {
        Table::from(self.inner.log().clone())
    }

    /// The figures as observations of a series, to write or to combine with figures of other countries.
    ///
    /// Parameters
    /// ----------
    /// ref_area : str, optional
    ///     The area; by default the area of the dataset. Estimates of a survey have none of their own.
    /// time_period : int, optional
    ///     The year; by default the year of the dataset.
    /// indicator : str, optional
    ///     The code of estimates that have another name; figures of a dataset have their codes.
    ///
    /// Returns
    /// -------
    /// Series
    ///     As ``observations`` of the result; hidden figures have no number and the ``obs_status`` ``Q``, rounded ones are
    ///     rounded, and those of low reliability have their flag.
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     For a two-way table, for estimates without area or year, and for an indicator of figures.
    ///
    /// Examples
    /// --------
    /// >>> mex = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    /// >>> hidden = mex.estimate("HH6", by=["area"]).suppress(min_n=20_000).observations()
    /// >>> [(row["urbanisation"], row["obs_value"], row["obs_status"]) for row in hidden.to_dicts()][1:]
    /// [('R', None, 'Q'), ('U', None, 'Q')]
    #[pyo3(signature = (ref_area = None, time_period = None, indicator = None))]
    fn observations(
        &self,
        py: Python<'_>,
        ref_area: Option<&str>,
        #[pyo3(from_py_with = argument::time_period)] time_period: Option<i32>,
        indicator: Option<&str>,
    ) -> PyResult<Series> {
        Ok(detached(py, || self.inner.observations(ref_area, time_period, indicator)).or_raise()?.into())
    }

    /// Write the figures as an SDMX message: `observations`, written as by `Series.write_sdmx`.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file: ``.csv``, ``.xml`` or ``.json``.
    /// area, year, indicator : str, int and str, optional
    ///     As ``ref_area``, ``time_period`` and ``indicator`` of `observations`.
    /// structure, version, mapping, header, dataflow, reporting_type, labels : optional
    ///     As in `Series.write_sdmx`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     What was found, worst first; errors are figures that were not written.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     What `observations` and `Series.write_sdmx` raise.
    /// OSError
    ///     If the file cannot be written.
    ///
    /// Examples
    /// --------
    /// >>> people = infosoc.open_dataset("datasets/national/pri-hints-2009").estimate("HH7", by=["sex"])
    /// >>> findings = people.suppress(min_n=400).write_sdmx("hh7.csv", structure="sdg")
    /// >>> [row["rule"] for row in findings.to_dicts()]
    /// ['withheld', 'column_left_out', 'not_expressed']
    /// >>> written = infosoc.Series.read("hh7.csv").to_dicts()
    /// >>> [(row["sex"], row["obs_status"], row["obs_value"] is None) for row in written]
    /// [('_T', 'A', False), ('F', 'Q', True), ('M', 'Q', True)]
    #[pyo3(signature = (path, *, area = None, year = None, indicator = None, **keywords), text_signature = "($self, path, *, area=None, year=None, indicator=None, structure=None, version=None, mapping=None, \
header=None, dataflow=None, reporting_type=None, labels='id')")]
    fn write_sdmx(
        &self,
        py: Python<'_>,
        path: PathBuf,
        area: Option<&str>,
        #[pyo3(from_py_with = argument::year)] year: Option<i32>,
        indicator: Option<&str>,
        keywords: Option<Bound<'_, PyDict>>,
    ) -> PyResult<Table> {
        write_observations(py, path, keywords, || self.inner.observations(area, year, indicator))
    }

    /// The notes for beneath the table: each symbol that occurs in it, and what it means.
    ///
    /// Parameters
    /// ----------
    /// system : {"sdmx", "eurostat", "statcan", "abs"}, default "sdmx"
    ///     Whose symbols.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``symbol`` (null for a note on the whole table), ``text``, ``rows``.
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If the system does not exist.
    ///
    /// Examples
    /// --------
    /// >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    /// >>> table = mexico.estimate("HH6", by=[("area", "region")]).suppress("statcan_cv", min_n=30)
    /// >>> table.footnotes().to_polars().columns
    /// ['symbol', 'text', 'rows']
    #[pyo3(signature = (system = "sdmx"))]
    fn footnotes(&self, system: &str) -> PyResult<Table> {
        Table::new(self.inner.footnotes(word(system)?))
    }
}
