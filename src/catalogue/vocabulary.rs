//! The closed sets of the catalogue, each with the words that stand for it in files and tables.

use crate::words::words;
use crate::{Error, Result};

words! {
    /// The list that a code belongs to; in this order a bare code is looked for.
    pub enum Edition: "edition" {
        /// Core list of ICT indicators, March 2022.
        Core2022 = "2022",
        /// Core list of 2005, households and individuals.
        Core2005 = "2005",
        /// ICT indicators of the Sustainable Development Goals.
        Sdg = "SDG",
        /// World Development Indicators without a core code: weights and context.
        Wdi = "WDI",
        /// Themes of WSIS reports beside the core list: cities, digital finance, e-waste, climate.
        Theme = "theme",
    }
}

words! {
    /// The part of the core list that an indicator belongs to.
    pub enum IndicatorArea: "area" {
        /// A. ICT infrastructure and access.
        Infrastructure = "A",
        /// HH. Access and use by households and individuals.
        Households = "HH",
        /// B. Access and use by enterprises.
        Enterprises = "B",
        /// ICT. ICT sector and trade in ICT goods.
        IctSector = "ICT",
        /// ED. ICT in education.
        Education = "ED",
        /// EG. ICT in government.
        Government = "EG",
        /// Populations and incomes: not ICT, needed as weights and context.
        Reference = "REF",
        /// Smart sustainable cities.
        Cities = "CITY",
        /// Digital finance.
        Finance = "FIN",
        /// E-waste.
        EWaste = "EWASTE",
        /// ICT and climate.
        Climate = "CLIMATE",
    }
}

words! {
    /// How the figure comes about. The first ten make up the core list.
    pub enum Kind: "kind" {
        /// Share of the units of a survey, by expansion weights: `100 Σwy / Σwd`.
        WeightedProportion = "weighted_proportion",
        /// Ratio of two totals, in a survey by expansion weights: `100 Σwx / Σwt`.
        RatioOfTotals = "ratio_of_totals",
        /// Subscriptions per 100 inhabitants; may exceed 100.
        Per100Inhabitants = "per_100_inhabitants",
        /// A quantity per inhabitant or per user.
        PerCapitaIntensity = "per_capita_intensity",
        /// Share of the population within reach of a service.
        CoverageShare = "coverage_share",
        /// The price of a basket, in money or as a share of monthly income.
        Price = "price",
        /// Share of one economic total in another.
        EconomicShare = "economic_share",
        /// Share of all units of an administrative register, without sampling weights.
        CountProportion = "count_proportion",
        /// Ratio of two counts of different things.
        CountRatio = "count_ratio",
        /// The stage of development that a service has reached.
        StagedCount = "staged_count",
        /// An absolute number.
        Total = "total",
    }
}

words! {
    /// The denominator population.
    pub enum Base: "base" {
        /// All inhabitants.
        Population = "population",
        /// In-scope individuals.
        Individuals = "individuals",
        /// In-scope households.
        Households = "households",
        /// In-scope households without Internet access.
        HouseholdsWithoutInternet = "households_without_internet",
        /// In-scope individuals who do not use the Internet.
        InternetNonUsers = "internet_non_users",
        /// Money spent by in-scope households.
        HouseholdExpenditure = "household_expenditure",
        /// In-scope enterprises.
        Enterprises = "enterprises",
        /// Persons employed by the in-scope enterprises or organizations.
        PersonsEmployed = "persons_employed",
        /// Value added.
        ValueAdded = "value_added",
        /// Turnover of enterprises.
        Turnover = "turnover",
        /// Imports of goods.
        GoodsImports = "goods_imports",
        /// Exports of goods.
        GoodsExports = "goods_exports",
        /// Exports of services.
        ServicesExports = "services_exports",
        /// Schools.
        Schools = "schools",
        /// Learners.
        Learners = "learners",
        /// Teachers.
        Teachers = "teachers",
        /// Computers for teaching.
        Computers = "computers",
        /// Organizations of the central government.
        Organizations = "organizations",
        /// Inhabitants aged 15 and older.
        Adults = "adults",
        /// Monthly gross national income per capita.
        Income = "income",
        /// An absolute number has no denominator.
        None = "none",
        /// The sources leave it open: see the text of the denominator.
        Unsettled = "unsettled",
    }
}

words! {
    /// How the values of countries become the value of their group. Sums run over the observed members of the group.
    pub enum AggregationMethod: "method" {
        /// `Σ wᵢ xᵢ / Σ wᵢ`: for rates, w being their denominator.
        WeightedMean = "weighted_mean",
        /// `per · Σ xᵢ / Σ wᵢ`: for absolute numbers, w being their denominator. With the population for weights the unit is
        /// per so many inhabitants.
        RatioOfSums = "ratio_of_sums",
        /// `Σ xᵢ` of absolute numbers, not grossed up for missing members.
        Sum = "sum",
        /// The mean of the countries, each counting once.
        Mean = "mean",
        /// The median of the countries, each counting once.
        Median = "median",
    }
}

words! {
    /// What a country weighs in an aggregate.
    pub enum Weight: "aggregation_weight" {
        /// Inhabitants.
        Population = "population",
        /// Households.
        Households = "households",
        /// Enterprises.
        Enterprises = "enterprises",
        /// Persons employed.
        PersonsEmployed = "persons_employed",
        /// Schools.
        Schools = "schools",
        /// Learners.
        Learners = "learners",
        /// Teachers.
        Teachers = "teachers",
        /// Computers for teaching.
        Computers = "computers",
        /// Organizations of the central government.
        Organizations = "organizations",
        /// The indicator's own denominator, without a general series for it.
        Denominator = "denominator",
    }
}

words! {
    /// How the categories of an indicator relate to each other.
    pub enum Responses: "responses" {
        /// Each unit is in one category; the shares add up.
        Exclusive = "exclusive",
        /// A unit may be in several; shares are never added.
        Multiple = "multiple",
        /// Each category contains the next.
        Nested = "nested",
    }
}

words! {
    /// The system of codes that an alias comes from.
    pub enum Scheme: "scheme" {
        /// ITU World Telecommunication/ICT Indicators and DataHub.
        Itu = "ITU",
        /// World Development Indicators.
        Wdi = "WDI",
        /// World Bank Data360.
        Data360 = "Data360",
        /// World Bank Education Statistics.
        EdStats = "EdStats",
        /// Eurostat.
        Eurostat = "Eurostat",
        /// Series of the SDG database.
        Sdg = "SDG",
        /// World Bank Global Findex Database.
        Findex = "Findex",
    }
}

words! {
    /// What the figures under an alias are, compared with the indicator.
    pub enum Figure: "figure" {
        /// The indicator itself, or one of its breakdowns.
        Rate = "rate",
        /// Its numerator as an absolute number.
        Count = "count",
        /// The same numerator over another denominator.
        Variant = "variant",
        /// The ratio of its values for women and men.
        Parity = "parity",
        /// A data set that contains it among other figures.
        Dataset = "dataset",
    }
}

impl IndicatorArea {
    /// The name of the area.
    pub const fn title(self) -> &'static str {
        match self {
            IndicatorArea::Infrastructure => "ICT infrastructure and access",
            IndicatorArea::Households => "Access and use by households and individuals",
            IndicatorArea::Enterprises => "Access and use by enterprises",
            IndicatorArea::IctSector => "ICT sector and trade in ICT goods",
            IndicatorArea::Education => "ICT in education",
            IndicatorArea::Government => "ICT in government",
            IndicatorArea::Reference => "Reference data",
            IndicatorArea::Cities => "Smart sustainable cities",
            IndicatorArea::Finance => "Digital finance",
            IndicatorArea::EWaste => "E-waste",
            IndicatorArea::Climate => "ICT and climate",
        }
    }
}

impl Edition {
    /// Splits `2005:HH-7` into edition and code; a code without a known edition before the colon stays whole.
    pub(super) fn split(key: &str) -> (Option<Edition>, &str) {
        let parts = key.split_once(':').and_then(|(edition, code)| Some((edition.parse().ok()?, code.trim())));
        parts.map_or((None, key.trim()), |(edition, code)| (Some(edition), code))
    }
}

/// A word that may be absent: empty or `none`.
pub(super) fn optional<T: std::str::FromStr<Err = Error>>(word: &str) -> Result<Option<T>> {
    match word {
        "" | "none" => Ok(None),
        word => word.parse().map(Some),
    }
}
