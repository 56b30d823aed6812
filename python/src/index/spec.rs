//! What an index is made of, and its scores from a series.

use super::Scores;
use crate::argument::{self, Like, word};
use crate::arrow::Imported;
use crate::error::OrRaise;
use crate::interrupt::detached;
use crate::table::{Table, result};
use infosoc::index::{ScoreOptions, Years};
use infosoc::{Grouping, Series};
use pyo3::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

result! {
    /// What an index is made of, as a table with one row for each indicator and aggregate.
    ///
    /// Edit it in a spreadsheet: `write_csv`, change cells, `read_csv`.
    ///
    /// Parameters
    /// ----------
    /// table : polars, pandas or pyarrow table, DuckDB relation, or any object with ``__arrow_c_stream__``
    ///     Column ``code``; and where wanted ``parent`` (empty for the index), ``name``, ``level`` (1 for indicators), ``weight``,
    ///     ``direction`` (``+``, ``-``), ``transform`` (``none``, ``ln``, ``ln(x+1)``, ``log10``), ``goalpost_low``,
    ///     ``goalpost_high``, ``cap``, ``target``, ``unit``, ``denominator``, ``per``, ``impute``, ``treat``, ``normalise``,
    ///     ``aggregate``, ``min_available``, ``rescale``, ``min_data``, ``certainty``, ``source``, ``note``.
    ///
    ///     ``unit`` is the unit of the value and of ``goalpost_low``, ``goalpost_high``, ``cap`` and ``target``, by one
    ///     of the words in `units`. Figures of the series are converted into it or, where that cannot be, refused.
    ///     Several, separated by semicolons, where any of them will do. With a ``denominator`` it is the unit of the
    ///     quotient if it is relative, as ``per 100 inhabitants``, else that before division. By default the unit of
    ///     the catalogue.
    ///
    ///     A part of ``weight`` 0 has a score but does not enter the whole, missing or not.
    ///
    ///     ``impute`` is ``none``, ``mean``, ``median``, ``group_mean(wb_income)``, ``group_median(…)``, ``last(2)``,
    ///     ``interpolate`` or ``em``; ``treat`` is ``none``, ``winsorise(5)``, ``winsorise_log(5)``, ``log`` or ``boxcox(0.5)``;
    ///     ``normalise`` is ``none``, ``minmax(0,100)``, ``zscore(0,1)``, ``goalposts(0,100)``, ``scaled(0,100)``, ``rank``,
    ///     ``borda``, ``percentile_rank``, ``distance_to_max``, ``fraction_of_max``, ``target``, ``target(capped)``,
    ///     ``reference(AUT)`` or ``reference(AUT,capped)``; ``aggregate`` is ``arithmetic``, ``geometric``,
    ///     ``harmonic``, ``power(2)``, ``median``, ``copeland``, ``benefit_of_the_doubt`` or ``none``. An empty cell of
    ///     these four and of ``min_available`` takes the setting of the parent.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `InvalidSpec`, `UnknownColumn`, `UnknownOption` or `InvalidArgument`; several together as `SeveralErrors`.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> spec = infosoc.IndexSpec(pyarrow.table({
    /// ...     "code": ["index", "users", "price"], "parent": [None, "index", "index"], "direction": [None, "+", "-"],
    /// ...     "goalpost_low": [None, 0.0, 1.0], "goalpost_high": [None, 95.0, 21.0]}))
    /// >>> spec.to_dicts()[2]["normalise"]
    /// 'goalposts(0,100)'
    pub(crate) struct IndexSpec(infosoc::IndexSpec);
}

/// One year or several.
fn years(given: &Bound<'_, PyAny>) -> PyResult<Years> {
    // Not `OneOrMany`: a range or an array of years is several years too.
    match given.try_iter() {
        Err(_) => argument::year(given).map(|year: i32| Years::from(year)),
        Ok(several) => {
            let years = several.map(|year| argument::year(&year?)).collect::<PyResult<Vec<i32>>>()?;
            Ok(Years::from(years))
        }
    }
}

#[pymethods]
impl IndexSpec {
    #[new]
    fn new(table: Imported) -> PyResult<PyClassInitializer<IndexSpec>> {
        IndexSpec::from(table.with(infosoc::IndexSpec::from_frame)?).initializer()
    }

    /// A spec that comes with the library.
    ///
    /// Rows that are not confirmed say so in the column ``certainty``, and in `Scores.findings` whenever they are used.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     ITU ICT Development Index: ``idi-2023``, ``idi-2024``, and until 2017 ``idi-2011``, ``idi-2015``, ``idi-2016``, ``idi-2017``. UN
    ///     E-Government Development Index: ``egdi`` from sub-indices, ``egdi-2010`` with the weights of 2010, ``egdi-2022`` from
    ///     components. ITU price baskets: ``price-baskets``, ``ipb-2010``. UNCTAD B2C E-commerce Index: ``b2c``.
    ///
    /// Returns
    /// -------
    /// IndexSpec
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If the spec does not exist.
    ///
    /// Examples
    /// --------
    /// >>> spec = infosoc.IndexSpec.builtin("idi-2024")
    /// >>> len([row for row in spec.to_dicts() if row["level"] == 1])
    /// 10
    #[staticmethod]
    fn builtin(name: &str) -> PyResult<IndexSpec> {
        Ok(infosoc::IndexSpec::builtin(name).or_raise()?.into())
    }

    /// A spec from a CSV file in UTF-8 with commas, as `write_csv` writes it.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file.
    ///
    /// Returns
    /// -------
    /// IndexSpec
    ///
    /// Raises
    /// ------
    /// InvalidFile
    ///     If it cannot be read; and whatever `IndexSpec` raises.
    ///
    /// Examples
    /// --------
    /// >>> infosoc.IndexSpec.builtin("idi-2024").write_csv("spec.csv")
    /// >>> len(infosoc.IndexSpec.read_csv("spec.csv").to_dicts())
    /// 14
    #[staticmethod]
    fn read_csv(path: PathBuf) -> PyResult<IndexSpec> {
        Ok(infosoc::IndexSpec::read_csv(path).or_raise()?.into())
    }

    /// The same spec with other weights.
    ///
    /// Parameters
    /// ----------
    /// weights : dict of str to float
    ///     Weights by code; the others stay.
    ///
    /// Returns
    /// -------
    /// IndexSpec
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownIndicator` for a code that is not in the spec, `InvalidSpec` for weights that are negative or sum to 0.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> [round(row["effective"], 2) for row in spec.with_weights({"HH7": 2}).effective_weights().to_dicts()]
    /// [1.0, 0.67, 0.33]
    fn with_weights(&self, weights: BTreeMap<String, f64>) -> PyResult<IndexSpec> {
        Ok(self.inner.with_weights(weights).or_raise()?.into())
    }

    /// What each weight comes to in the index.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``code``, ``level``, ``parent``, ``weight``, ``share`` among the parts of the parent, ``effective`` in the index.
    ///
    /// Examples
    /// --------
    /// >>> weights = infosoc.IndexSpec.builtin("egdi").effective_weights()
    /// >>> [(row["code"], round(row["effective"], 3)) for row in weights.to_dicts()]
    /// [('egdi', 1.0), ('osi', 0.333), ('tii', 0.333), ('hci', 0.333)]
    fn effective_weights(&self) -> PyResult<Table> {
        Table::new(self.inner.effective_weights())
    }

    /// The scores of all countries that have one of the indicators in the year.
    ///
    /// The figures are those for all people; groups in the series take no part. A missing part leaves a gap in the whole
    /// unless ``min_available`` of the spec allows it.
    ///
    /// Parameters
    /// ----------
    /// series : Series or table
    ///     Figures of countries; ``indicator`` is the code of the spec. Standard errors in ``se`` enter `robustness`.
    /// year : int or list of int
    ///     The year of the data, or several years.
    /// bounds : {"all_years", "each_year"}, default "all_years"
    ///     Whether scales that depend on the data come from all years together, so that scores compare over time, or from
    ///     each year.
    /// groups : dict of str to table, optional
    ///     Groupings of your own, by the name that the spec has for them in ``impute``: tables with ``group``, ``ref_area``.
    ///
    /// Returns
    /// -------
    /// Scores
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownIndicator` for a code that the series does not have, `InvalidArgument` for a year without values,
    ///     `DuplicateObservation` for two figures of one indicator, area and year.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> series = infosoc.Series(pyarrow.table({
    /// ...     "indicator": ["osi", "tii", "hci"], "ref_area": ["MEX"] * 3, "time_period": [2014] * 3,
    /// ...     "obs_value": [0.7355, 0.4562, 0.7044]}))
    /// >>> scores = infosoc.IndexSpec.builtin("egdi").score(series, 2014)
    /// >>> {row["code"]: round(row["score"], 4) for row in scores.to_dicts()}
    /// {'egdi': 0.632, 'osi': 0.7355, 'tii': 0.4562, 'hci': 0.7044}
    #[pyo3(signature = (series, year, *, bounds = "all_years", groups = None))]
    fn score(
        &self,
        py: Python<'_>,
        series: Like<Series>,
        #[pyo3(from_py_with = years)] year: Years,
        bounds: &str,
        groups: Option<BTreeMap<String, Imported>>,
    ) -> PyResult<Scores> {
        let groups = groups.into_iter().flatten();
        let groupings = groups.map(|(name, table)| Ok((name, table.with(Grouping::from_frame)?)));
        let options = ScoreOptions { bounds: word(bounds)?, groupings: groupings.collect::<PyResult<_>>()? };
        Ok(detached(py, || self.inner.score_with(&series.0, year, &options)).or_raise()?.into())
    }
}
