//! Which column of a table is what, and by which rules its rows become figures.

use super::{Late, MarketRule};
use crate::period::{AnnualRule, Frequency, IncompleteYear, Period};

/// The roles of the columns in a table of records, and the indicator that they measure.
///
/// Without more, the columns have the names of their roles: `ref_area`, `time_period`, `numerator`, `denominator`.
///
/// ```
/// use infosoc::RecordLayout;
/// let layout = RecordLayout::new("A3").numerator("subscriptions").denominator("population").category("speed");
/// # let _ = layout;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RecordLayout {
    pub(super) indicator: String,
    pub(super) only: Vec<(String, String)>,
    pub(super) area: Source<String>,
    pub(super) period: Source<Period>,
    pub(super) frequency: Option<Frequency>,
    pub(super) figure: Figure,
    pub(super) category: Option<String>,
    pub(super) by: Vec<String>,
    pub(super) sum: Vec<String>,
    pub(super) operator: Option<String>,
    pub(super) plan: Option<String>,
    pub(super) market: Option<MarketRule>,
    pub(super) subscriptions: Option<String>,
    pub(super) late: Option<Late>,
    pub(super) left: Vec<Departure>,
    pub(super) annual: Option<AnnualRule>,
    pub(super) incomplete_year: IncompleteYear,
    pub(super) unit: Option<String>,
    pub(super) exchange_rate: Option<String>,
    pub(super) ppp: Option<String>,
    pub(super) stages: Option<u32>,
    pub(super) tolerance: f64,
}

/// An operator that left the market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Departure {
    /// The country whose market it left; `None` where it is in one alone.
    pub(super) area: Option<String>,
    pub(super) operator: String,
    /// The last period for which it has a return.
    pub(super) last: Period,
}

impl Departure {
    pub(super) fn is_of(&self, area: &str, operator: &str) -> bool {
        self.operator == operator && self.area.as_deref().is_none_or(|own| own == area)
    }
}

/// Something that stands in a column, or that is the same for all rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Source<T> {
    Column(String),
    All(T),
}

/// Where the figures come from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Figure {
    /// Computed from two columns.
    Ratio { numerator: String, denominator: String },
    /// Computed already.
    Value(String),
}

impl RecordLayout {
    /// Records of an indicator of the catalogue, with the columns named as their roles.
    pub fn new(indicator: impl Into<String>) -> Self {
        RecordLayout {
            indicator: indicator.into(),
            only: Vec::new(),
            area: Source::Column("ref_area".to_owned()),
            period: Source::Column("time_period".to_owned()),
            frequency: None,
            figure: Figure::Ratio { numerator: "numerator".to_owned(), denominator: "denominator".to_owned() },
            category: None,
            by: Vec::new(),
            sum: Vec::new(),
            operator: None,
            plan: None,
            market: None,
            subscriptions: None,
            late: None,
            left: Vec::new(),
            annual: None,
            incomplete_year: IncompleteYear::default(),
            unit: None,
            exchange_rate: None,
            ppp: None,
            stages: None,
            // Unrounded parts sum to their total but for rounding of the machine.
            tolerance: 1e-9,
        }
    }

    /// Keeps only the rows that have this value in a column, from a table that holds several services, baskets or
    /// indicators. Where several columns are named, all must match; findings count the rows of the whole table.
    #[must_use]
    pub fn only(mut self, column: impl Into<String>, value: impl Into<String>) -> Self {
        self.only.push((column.into(), value.into()));
        self
    }

    /// The column of the area: ISO3, ISO2, M49 number or exact official name.
    #[must_use]
    pub fn ref_area(mut self, column: impl Into<String>) -> Self {
        self.area = Source::Column(column.into());
        self
    }

    /// One area for all rows.
    #[must_use]
    pub fn area(mut self, area: impl Into<String>) -> Self {
        self.area = Source::All(area.into());
        self
    }

    /// The column of the period: years, half-years, quarters or months, as [`Period`] reads them.
    #[must_use]
    pub fn time_period(mut self, column: impl Into<String>) -> Self {
        self.period = Source::Column(column.into());
        self
    }

    /// Which periods days stand for, where the column of the period holds days, such as the last of each quarter; and what
    /// `T1 2021`, `2021-1` or `202101` is.
    #[must_use]
    pub fn frequency(mut self, frequency: Frequency) -> Self {
        self.frequency = Some(frequency);
        self
    }

    /// One year for all rows.
    #[must_use]
    pub fn year(mut self, year: i32) -> Self {
        self.period = Source::All(Period::of_year(year));
        self
    }

    /// The column of what is counted: subscriptions, inhabitants covered, schools, value added; for prices the monthly
    /// price of the basket, for online services the stage.
    #[must_use]
    pub fn numerator(mut self, column: impl Into<String>) -> Self {
        let denominator = match self.figure {
            Figure::Ratio { denominator, .. } => denominator,
            Figure::Value(_) => "denominator".to_owned(),
        };
        self.figure = Figure::Ratio { numerator: column.into(), denominator };
        self
    }

    /// The column of what it is counted of: inhabitants, schools, computers, total value added; for prices as a share of
    /// income the annual GNI per capita in US dollars.
    #[must_use]
    pub fn denominator(mut self, column: impl Into<String>) -> Self {
        let numerator = match self.figure {
            Figure::Ratio { numerator, .. } => numerator,
            Figure::Value(_) => "numerator".to_owned(),
        };
        self.figure = Figure::Ratio { numerator, denominator: column.into() };
        self
    }

    /// The column of figures that are computed already, in the unit of the indicator; they are checked only.
    #[must_use]
    pub fn value(mut self, column: impl Into<String>) -> Self {
        self.figure = Figure::Value(column.into());
        self
    }

    /// The column of the category: speed tier, technology, type of access, service. Labels or codes of the catalogue;
    /// empty or `_T` for the total.
    #[must_use]
    pub fn category(mut self, column: impl Into<String>) -> Self {
        self.category = Some(column.into());
        self
    }

    /// Columns of further breakdowns, which become dimensions: `urbanisation`, `sex`, …
    #[must_use]
    pub fn by<I: IntoIterator<Item: Into<String>>>(mut self, columns: I) -> Self {
        self.by = columns.into_iter().map(Into::into).collect();
        self
    }

    /// Columns over which numerators and denominators are summed before they are divided, such as the level of education
    /// and public or private: every row stays, and the totals over each of the columns are added.
    #[must_use]
    pub fn sum<I: IntoIterator<Item: Into<String>>>(mut self, columns: I) -> Self {
        self.sum = columns.into_iter().map(Into::into).collect();
        self
    }

    /// The column of the operator, where each has a row of its own. Their figures become that of the market by
    /// [`market`](RecordLayout::market).
    #[must_use]
    pub fn operator(mut self, column: impl Into<String>) -> Self {
        self.operator = Some(column.into());
        self
    }

    /// The column of the tariff plan, where an operator has a row for each of its plans that fit the basket: the price of an
    /// operator is that of its cheapest plan.
    #[must_use]
    pub fn plan(mut self, column: impl Into<String>) -> Self {
        self.plan = Some(column.into());
        self
    }

    /// How the figures of operators become that of the market. Without it: subscriptions, bandwidth and absolute numbers are
    /// summed, coverage is that of the operator that covers most, and a price is that of the operator with the most
    /// [`subscriptions`](RecordLayout::subscriptions).
    #[must_use]
    pub fn market(mut self, rule: MarketRule) -> Self {
        self.market = Some(rule);
        self
    }

    /// The column of each operator's subscriptions, by which prices are chosen or weighted. Where there are several
    /// [plans](RecordLayout::plan), each has those of its operator.
    #[must_use]
    pub fn subscriptions(mut self, column: impl Into<String>) -> Self {
        self.subscriptions = Some(column.into());
        self
    }

    /// What becomes of a period in which an operator has no return after it had one. Default: the total is missing.
    #[must_use]
    pub fn late(mut self, late: Late) -> Self {
        self.late = Some(late);
        self
    }

    /// An operator that left the market, with the last period for which it has a return: it is not late afterwards. Where
    /// several countries have an operator of this name, take [`left_in`](RecordLayout::left_in).
    #[must_use]
    pub fn left(mut self, operator: impl Into<String>, last: Period) -> Self {
        self.left.push(Departure { area: None, operator: operator.into(), last });
        self
    }

    /// The same of an operator of one country, by its ISO3, ISO2, M49 number or exact name.
    #[must_use]
    pub fn left_in(mut self, area: impl Into<String>, operator: impl Into<String>, last: Period) -> Self {
        self.left.push(Departure { area: Some(area.into()), operator: operator.into(), last });
        self
    }

    /// The rule by which a year is made of its half-years, quarters or months. Without it, that of the catalogue, where
    /// there is one: [`Indicator::annual_rule`](crate::Indicator::annual_rule).
    #[must_use]
    pub fn annual(mut self, rule: AnnualRule) -> Self {
        self.annual = Some(rule);
        self
    }

    /// What to do with a year when a period that its figure needs is missing. Default: the figure is missing.
    #[must_use]
    pub fn incomplete_year(mut self, rule: IncompleteYear) -> Self {
        self.incomplete_year = rule;
        self
    }

    /// Which of the units of an indicator with several: for prices `USD`, `PPP$` or `% of monthly GNI per capita`.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// The column of the exchange rate, in national currency per US dollar; without it prices are in US dollars.
    #[must_use]
    pub fn exchange_rate(mut self, column: impl Into<String>) -> Self {
        self.exchange_rate = Some(column.into());
        self
    }

    /// The column of the purchasing power parity, in units of the price per international dollar.
    #[must_use]
    pub fn ppp(mut self, column: impl Into<String>) -> Self {
        self.ppp = Some(column.into());
        self
    }

    /// How many stages the scale of online services has, 1 being the first; 0 is a service that is not online.
    #[must_use]
    pub fn stages(mut self, stages: u32) -> Self {
        self.stages = Some(stages);
        self
    }

    /// How far sums may be from their totals, relative to the total: for figures that were rounded. Default 1e-9.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// The column of the period; none where one year is given for all rows.
    pub(super) fn period_column(&self) -> &str {
        match &self.period {
            Source::Column(column) => column,
            Source::All(_) => "",
        }
    }
}
