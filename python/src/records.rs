//! Administrative and economic records, and the indicators that follow from them.

use crate::argument::{self, Builder, OneOrMany};
use crate::arrow::Imported;
use crate::error::OrRaise;
use crate::immutable::{Immutable, based};
use crate::interrupt::detached;
use crate::series::Series;
use crate::table::Table;
use infosoc::RecordLayout;
use pyo3::prelude::*;

/// A national table of numerators and denominators, or of values, for one indicator of the catalogue.
///
/// What is computed is what the catalogue says of the indicator: ``factor * numerator / denominator`` in its unit.
///
/// ======================================= =================================================================
/// kind                                    refused, beside negative, missing and repeated numbers
/// ======================================= =================================================================
/// per 100 inhabitants (A1 to A4, A9)      speed tiers that do not sum to their total
/// per-capita intensity (A5)
/// coverage (A6)                           more than all inhabitants, 3G below 4G
/// price (A7, A8)                          no income, no exchange rate
/// share of a total (ICT1 to ICT4, ED, EG) a part above its whole
/// count ratio (ED4)                       a total that is not the sum of its levels
/// stage of online services (EG7)          a stage that is not on the scale
/// ======================================= =================================================================
///
/// Parameters
/// ----------
/// table : polars, pandas or pyarrow table, DuckDB relation, or any object with ``__arrow_c_stream__``
///     One row per area, year, category and breakdown.
/// indicator : str
///     Code of the catalogue.
/// area, year : str and int, optional
///     One area (ISO3, ISO2, M49 number or exact name) and year for all rows; without them the columns ``ref_area`` and
///     ``time_period``.
/// ref_area, time_period : str
///     Names of those columns.
/// numerator : str, default "numerator"
///     Column of what is counted; for prices the monthly price, for online services the stage.
/// denominator : str, default "denominator"
///     Column of what it is counted of; for prices as a share of income the annual GNI per capita in US dollars.
/// value : str, optional
///     Column of figures that are computed already, in the unit of the indicator; they are checked only.
/// category : str, optional
///     Column of the speed tier, technology, type of access or service: labels or codes of the catalogue; empty or ``_T``
///     for the total.
/// by : str or list of str, optional
///     Columns that become dimensions.
/// sum : str or list of str, optional
///     Columns over which numerators and denominators are summed before they are divided, such as the level of education;
///     the totals are added.
/// operator : str, optional
///     Column of the operator: coverage is that of the operator that covers most.
/// unit : str, optional
///     Which unit, where the indicator has several: prices in ``USD``, ``PPP$`` or ``% of monthly GNI per capita``.
/// exchange_rate, ppp : str, optional
///     Columns of the national currency per US dollar and per international dollar. Without an exchange rate prices are
///     in US dollars.
/// stages : int, optional
///     How many stages the scale of online services has.
/// tolerance : float, default 1e-9
///     How far sums may be from totals, relative to the total, where figures were rounded.
///
/// Raises
/// ------
/// InfosocError
///     For arguments that do not fit the table or the indicator. What is wrong with the numbers is a finding.
///
/// Examples
/// --------
/// Fixed broadband in Belize (ITU; population of the World Bank):
///
/// >>> import pyarrow
/// >>> table = pyarrow.table({"subscriptions": [36_000], "population": [395_346]})
/// >>> records = infosoc.Records(
/// ...     table, "A3", area="BLZ", year=2021, numerator="subscriptions", denominator="population")
/// >>> [(round(row["obs_value"], 2), row["unit_measure"]) for row in records.observations().to_dicts()]
/// [(9.11, 'per 100 inhabitants')]
///
/// By speed, with figures for illustration: the total is added.
///
/// >>> table = pyarrow.table({
/// ...     "speed": ["IS_256KT2M", "IS_2MT10M", "IS_GE10M"],
/// ...     "subscriptions": [200_000, 1_800_000, 8_000_000], "population": [125_000_000] * 3})
/// >>> records = infosoc.Records(
/// ...     table, "A3", area="MEX", year=2021, numerator="subscriptions", denominator="population", category="speed")
/// >>> [(row["speed"], row["obs_value"]) for row in records.observations().to_dicts()]
/// [('IS_256KT2M', 0.16), ('IS_2MT10M', 1.44), ('IS_GE10M', 6.4), ('_T', 8.0)]
#[pyclass(extends = Immutable, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Records {
    inner: infosoc::Records,
}

based!(Records: Immutable);

#[pymethods]
impl Records {
    #[new]
    #[pyo3(signature = (
        table, indicator, *, area = None, year = None, ref_area = "ref_area", time_period = "time_period",
        numerator = "numerator", denominator = "denominator", value = None, category = None, by = None, sum = None,
        operator = None, unit = None, exchange_rate = None, ppp = None, stages = None, tolerance = 1e-9
    ))]
    fn new(
        py: Python<'_>,
        table: Imported,
        indicator: &str,
        area: Option<&str>,
        #[pyo3(from_py_with = argument::year)] year: Option<i32>,
        ref_area: &str,
        time_period: &str,
        numerator: &str,
        denominator: &str,
        value: Option<&str>,
        category: Option<&str>,
        by: Option<OneOrMany<String>>,
        sum: Option<OneOrMany<String>>,
        operator: Option<&str>,
        unit: Option<&str>,
        exchange_rate: Option<&str>,
        ppp: Option<&str>,
        #[pyo3(from_py_with = argument::stages)] stages: Option<u32>,
        tolerance: f64,
    ) -> PyResult<Records> {
        let layout = RecordLayout::new(indicator)
            .ref_area(ref_area)
            .time_period(time_period)
            .numerator(numerator)
            .denominator(denominator)
            .by(by.into_iter().flatten())
            .sum(sum.into_iter().flatten())
            .tolerance(tolerance)
            .given(area, RecordLayout::area)
            .given(year, RecordLayout::year)
            .given(value, RecordLayout::value)
            .given(category, RecordLayout::category)
            .given(operator, RecordLayout::operator)
            .given(unit, RecordLayout::unit)
            .given(exchange_rate, RecordLayout::exchange_rate)
            .given(ppp, RecordLayout::ppp)
            .given(stages, RecordLayout::stages);
        Ok(Records { inner: table.detached(py, |frame| infosoc::Records::new(frame, layout))? })
    }

    /// What is wrong with the table.
    ///
    /// Returns
    /// -------
    /// Table
    ///     The findings, worst first: ``severity`` (``error``, ``warning`` or ``note``), ``rule``, ``where`` (the
    ///     column), ``rows``, ``first_row`` (as a spreadsheet counts, the header being row 1), ``areas``, ``message`` and
    ///     ``remedy``.
    ///
    /// Examples
    /// --------
    /// Figures for illustration:
    ///
    /// >>> import pyarrow
    /// >>> table = pyarrow.table({"technology": ["3G", "4G"], "covered": [70, 80], "population": [100, 100]})
    /// >>> records = infosoc.Records(
    /// ...     table, "A6", area="KEN", year=2022, numerator="covered", denominator="population", category="technology")
    /// >>> [(row["rule"], row["message"]) for row in records.validate().to_dicts() if row["severity"] == "error"]
    /// [('not_nested', 'KEN 2022: 3G 70 is less than 4G 80')]
    fn validate(&self) -> PyResult<Table> {
        Table::of(self.inner.validate())
    }

    /// The figures, in the unit of the indicator, with numerator and denominator.
    ///
    /// Returns
    /// -------
    /// Series
    ///     Missing figures have the status ``O``; totals that were summed say so in the comment.
    ///
    /// Raises
    /// ------
    /// InvalidRecord
    ///     If `validate` finds an error; several together as `SeveralErrors`.
    ///
    /// Examples
    /// --------
    /// Learners per computer, summed over the levels before they are divided (figures for illustration):
    ///
    /// >>> import pyarrow
    /// >>> schools = pyarrow.table({
    /// ...     "isced": ["1", "2", "3"], "learners": [4000, 2000, 1500], "computers": [160, 100, 100]})
    /// >>> records = infosoc.Records(
    /// ...     schools, "ED4", area="CRI", year=2021, numerator="learners", denominator="computers", sum="isced")
    /// >>> [(row["isced"], round(row["obs_value"], 2)) for row in records.observations().to_dicts()]
    /// [('1', 25.0), ('2', 20.0), ('3', 15.0), ('_T', 20.83)]
    fn observations(&self, py: Python<'_>) -> PyResult<Series> {
        Ok(detached(py, || self.inner.observations()).or_raise()?.into())
    }
}
