//! Administrative and economic records, and the indicators that follow from them.

use crate::argument::{self, Builder, OneOrMany, Word, word};
use crate::arrow::Imported;
use crate::error::OrRaise;
use crate::immutable::{Immutable, based};
use crate::interrupt::detached;
use crate::sdmx::{Settings, write_periods};
use crate::series::Series;
use crate::table::Table;
use infosoc::{AnnualRule, Frequency, Late, MarketRule, Period, RecordLayout};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// An operator that left, by its name or by its country and its name.
#[derive(FromPyObject, PartialEq, Eq, PartialOrd, Ord)]
enum Departed {
    #[pyo3(transparent)]
    Named(String),
    In(String, String),
}

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
/// only : dict of str to str, optional
///     Only the rows that have these values in these columns, of a table that holds several services, baskets or indicators:
///     ``{"service": "mobile_cellular"}``. Findings count the rows of the whole table.
/// reference : table, optional
///     Denominators, exchange rates and parities in a table of their own, by ``time_period`` (years, or the periods of the
///     records) and, where it is about several areas, ``ref_area``. A record is related to the numbers of its period, or else
///     of its year.
/// area, year : str and int, optional
///     One area (ISO3, ISO2, M49 number or exact name) and year for all rows; without them the columns ``ref_area`` and
///     ``time_period``.
/// ref_area, time_period : str
///     Names of those columns. Periods are years, half-years, quarters or months: ``2021``, ``2021-S1``, ``2021-Q3``,
///     ``Q3 2021``, ``2021-07``, ``2021M07`` …
/// frequency : {"A", "S", "Q", "M"}, optional
///     Which periods days stand for, where the column of the period holds days, such as the last of each quarter; and what
///     ``T1 2021``, ``2021-1`` or ``202101`` is.
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
///     Column of the operator, where each has a row of its own; `market` says how their figures become one.
/// market : {"sum", "largest", "leader", "weighted_mean", "lowest"}, optional
///     The figure of the market: the sum of all (subscriptions, bandwidth and absolute numbers), the largest (coverage), or
///     for prices that of the operator with the most subscriptions (as ITU collects them, the default), the mean by
///     subscriptions, or the lowest.
/// subscriptions : str, optional
///     Column of each operator's subscriptions, by which prices are chosen or weighted.
/// plan : str, optional
///     Column of the tariff plan, where an operator has a row for each of its plans that fit the basket: the price of an
///     operator is that of its cheapest plan. Each plan has the `subscriptions` of its operator.
/// late : {"missing", "carry", "leave_out"}, optional
///     What becomes of a period in which an operator has no return after it had one. ``missing``, the default: so is the
///     figure of the market. ``carry``: its last return is carried forward, status ``E``. ``leave_out``: the figure is that of
///     the others, status ``D``. A comment names operator and period, and `validate` lists them.
/// left : dict of str or (str, str) to str, optional
///     Operators that left the market, each with the last period of which it has a return, such as
///     ``{"Delta": "2021-Q2"}``: they are not late afterwards. Where several countries have an operator of one name, the
///     country stands before it: ``{("SEN", "Delta"): "2021-Q2"}``.
/// annual : {"end", "mid_year", "mean", "sum"}, optional
///     By which rule a year is made of its half-years, quarters or months: the last (a stock at the end of the year, such as
///     subscriptions), the one that ends with June, the mean, or the sum (a flow, such as traffic). Without it the rule of
///     the catalogue, where it has one. A figure is related to the value of the same period, or to the mean of the year.
/// incomplete_year : {"missing", "compute"}, default "missing"
///     What to do with a year when a period that its figure needs is missing: a missing figure, or one of what there is
///     with the status ``E`` (of a sum ``D``) and a comment.
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
        table, indicator, *, only = None, reference = None, area = None, year = None, ref_area = "ref_area", time_period = "time_period",
        numerator = "numerator", denominator = "denominator", value = None, category = None, by = None, sum = None,
        operator = None, market = None, subscriptions = None, plan = None, late = None, left = None, frequency = None, annual = None,
        incomplete_year = "missing", unit = None, exchange_rate = None, ppp = None, stages = None, tolerance = 1e-9
    ))]
    fn new(
        py: Python<'_>,
        table: Imported,
        indicator: &str,
        only: Option<BTreeMap<String, String>>,
        reference: Option<Imported>,
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
        market: Option<Word<MarketRule>>,
        subscriptions: Option<&str>,
        plan: Option<&str>,
        late: Option<Word<Late>>,
        left: Option<BTreeMap<Departed, String>>,
        frequency: Option<Word<Frequency>>,
        annual: Option<Word<AnnualRule>>,
        incomplete_year: &str,
        unit: Option<&str>,
        exchange_rate: Option<&str>,
        ppp: Option<&str>,
        #[pyo3(from_py_with = argument::stages)] stages: Option<u32>,
        tolerance: f64,
    ) -> PyResult<Records> {
        let mut gone = Vec::new();
        for (departed, last) in left.into_iter().flatten() {
            gone.push((departed, last.parse::<Period>().or_raise()?));
        }
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
            .given(market, |layout, Word(rule)| layout.market(rule))
            .given(subscriptions, RecordLayout::subscriptions)
            .given(plan, RecordLayout::plan)
            .given(late, |layout, Word(late)| layout.late(late))
            .given(frequency, |layout, Word(frequency)| layout.frequency(frequency))
            .given(annual, |layout, Word(rule)| layout.annual(rule))
            .incomplete_year(word(incomplete_year)?)
            .given(unit, RecordLayout::unit)
            .given(exchange_rate, RecordLayout::exchange_rate)
            .given(ppp, RecordLayout::ppp)
            .given(stages, RecordLayout::stages);
        let layout = only.into_iter().flatten().fold(layout, |layout, (column, value)| layout.only(column, value));
        let layout = gone.into_iter().fold(layout, |layout, (departed, last)| match departed {
            Departed::Named(operator) => layout.left(operator, last),
            Departed::In(area, operator) => layout.left_in(area, operator, last),
        });
        let inner = match reference {
            None => table.detached(py, |frame| infosoc::Records::new(frame, layout))?,
            Some(reference) => table.detached(py, |frame| {
                infosoc::Records::with_reference(frame, &reference.frame, layout)
                    .map_err(|error| reference.unusable.explain(error))
            })?,
        };
        Ok(Records { inner })
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
    ///     Missing figures have the status ``O``; totals that were summed say so in the comment. Where years were made of
    ///     their parts, ``annual_rule`` and the comment say how.
    ///
    /// Raises
    /// ------
    /// InvalidRecord
    ///     If `validate` finds an error; several together as `SeveralErrors`.
    /// InvalidArgument
    ///     If a year has to be made of its parts and neither `annual` nor the catalogue says by which rule.
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

    /// The figures by period: years, half-years, quarters or months, as they are before years are made of them.
    ///
    /// Returns
    /// -------
    /// Table
    ///     The columns of `observations`, with ``time_period`` as text (``2021-Q3``) and ``freq``, the code of SDMX CL_FREQ.
    ///
    /// Raises
    /// ------
    /// InvalidRecord
    ///     If `validate` finds an error; several together as `SeveralErrors`.
    ///
    /// Examples
    /// --------
    /// Subscriptions of two operators, with figures for illustration:
    ///
    /// >>> import pyarrow
    /// >>> returns = pyarrow.table({
    /// ...     "quarter": ["Q3 2021", "Q3 2021", "Q4 2021", "Q4 2021"], "firm": ["Alfa", "Beta"] * 2,
    /// ...     "numerator": [60, 40, 65, 41], "denominator": [1000] * 4})
    /// >>> records = infosoc.Records(returns, "A2", area="MEX", time_period="quarter", operator="firm")
    /// >>> [(row["time_period"], row["obs_value"]) for row in records.periods().to_dicts()]
    /// [('2021-Q3', 10.0), ('2021-Q4', 10.6)]
    /// >>> [(row["time_period"], row["obs_value"]) for row in records.observations().to_dicts()]
    /// [(2021, 10.6)]
    fn periods(&self) -> PyResult<Table> {
        Table::of(&self.inner.periods().or_raise()?)
    }

    /// Write the figures by period as an SDMX message: `periods`, written as by `Series.write_sdmx`.
    ///
    /// Each figure has its own period (``2021-Q3``, ``2021-07``) and the code of its frequency. A frequency that the structure
    /// has no code for is found and not written. The database of the SDGs has years, for which `observations` is made: other
    /// periods under its structure are a warning.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file: ``.csv``, ``.xml`` or ``.json``.
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
    ///     What `periods` and `Series.write_sdmx` raise.
    /// OSError
    ///     If the file cannot be written.
    ///
    /// Examples
    /// --------
    /// Quarters under the structure of the SDGs, with figures for illustration:
    ///
    /// >>> import pathlib, tempfile, pyarrow
    /// >>> returns = pyarrow.table({"quarter": ["2021-Q3", "2021-Q4"], "numerator": [60, 65], "denominator": [1000] * 2})
    /// >>> records = infosoc.Records(returns, "A3", area="MEX", time_period="quarter")
    /// >>> path = pathlib.Path(tempfile.mkdtemp()) / "quarters.csv"
    /// >>> findings = records.write_sdmx(path, header={"sender": "MX_IFT"})
    /// >>> [(row["severity"], row["rule"], row["where"], row["rows"]) for row in findings.to_dicts()][0]
    /// ('warning', 'time_format', 'FREQ', 2)
    #[pyo3(signature = (path, **keywords), text_signature = "($self, path, *, structure=None, version=None, mapping=None, header=None, dataflow=None, reporting_type=None, labels='id')")]
    fn write_sdmx(&self, py: Python<'_>, path: PathBuf, keywords: Option<Bound<'_, PyDict>>) -> PyResult<Table> {
        let settings = Settings::new(keywords)?;
        write_periods(py, &detached(py, || self.inner.periods()).or_raise()?, path, settings)
    }

    /// The shares of operators and the concentration of the market, in each period.
    ///
    /// Returns
    /// -------
    /// Table
    ///     One row per operator, period, category and breakdown: ``operator``, ``numerator``, ``share`` in per cent, and
    ///     ``hhi``, the Herfindahl–Hirschman index (the sum of squared shares, 10,000 for a monopoly). Shares are missing
    ///     where the figure of an operator is.
    ///
    /// Raises
    /// ------
    /// InvalidRecord
    ///     If `validate` finds an error; several together as `SeveralErrors`.
    /// InvalidArgument
    ///     If operators are not named, or their figures do not add up, as for coverage and prices.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> returns = pyarrow.table({"firm": ["Alfa", "Beta"], "numerator": [60, 40], "denominator": [1000] * 2})
    /// >>> records = infosoc.Records(returns, "A2", area="MEX", year=2021, operator="firm")
    /// >>> [(row["operator"], row["share"], row["hhi"]) for row in records.shares().to_dicts()]
    /// [('Alfa', 60.0, 5200.0), ('Beta', 40.0, 5200.0)]
    fn shares(&self) -> PyResult<Table> {
        Table::of(&self.inner.shares().or_raise()?)
    }
}
