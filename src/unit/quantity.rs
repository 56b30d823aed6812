//! What units measure, and what follows for figures.

use crate::words::words;

words! {
    /// What a unit measures. Units of one quantity differ by a factor; [`Quantity::Other`] is a quantity of its own for
    /// each unit.
    pub enum Quantity: "measures" {
        /// A part of a whole, which stops at the whole.
        Share = "share",
        /// A price or amount in parts of an income; may exceed it.
        ShareOfIncome = "share_of_income",
        /// An amount in parts of the gross domestic product; may exceed it.
        ShareOfOutput = "share_of_output",
        /// The difference of two shares.
        Points = "points",
        /// A relative change, which may be negative.
        Growth = "growth",
        /// A number by the number of inhabitants.
        PerInhabitant = "per_inhabitant",
        /// A number by the number of adults.
        PerAdult = "per_adult",
        /// A number by the number of households.
        PerHousehold = "per_household",
        /// An absolute number of persons or things.
        Count = "count",
        /// Money in US dollars at current prices.
        Money = "money",
        /// Money in US dollars at the prices of another year.
        ConstantMoney = "constant_money",
        /// Money in international dollars, by purchasing power.
        InternationalMoney = "international_money",
        /// Money in the currency of each country.
        LocalMoney = "local_money",
        /// Weight of things.
        Mass = "mass",
        /// Weight of greenhouse gases as that of carbon dioxide.
        MassCo2 = "mass_co2",
        /// Bits in a second.
        DataRate = "data_rate",
        /// Bits in a second, by the number of inhabitants.
        DataRatePerInhabitant = "data_rate_per_inhabitant",
        /// Bits in a second, by the number of Internet users.
        DataRatePerUser = "data_rate_per_user",
        /// Bytes.
        DataVolume = "data_volume",
        /// Bytes in a time, by the number of subscriptions.
        DataVolumePerSubscription = "data_volume_per_subscription",
        /// A span of time.
        Time = "time",
        /// One number by another of the same kind, for example women by men.
        Ratio = "ratio",
        /// A score on a scale from 0.
        Score = "score",
        /// Anything else: convertible into nothing.
        Other = "other",
    }
}

impl Quantity {
    /// Whether figures of several areas add up to that of all: absolute numbers do, shares, rates and prices do not.
    pub fn adds_up(self) -> bool {
        // Currencies differ between areas, and of other units nobody knows.
        !self.is_relative() && !matches!(self, Quantity::LocalMoney | Quantity::Other)
    }

    /// Whether it is one thing by another, a change or a score: no larger where the country is.
    pub(crate) fn is_relative(self) -> bool {
        match self {
            Quantity::Share
            | Quantity::ShareOfIncome
            | Quantity::ShareOfOutput
            | Quantity::Points
            | Quantity::Growth
            | Quantity::PerInhabitant
            | Quantity::PerAdult
            | Quantity::PerHousehold
            | Quantity::DataRatePerInhabitant
            | Quantity::DataRatePerUser
            | Quantity::DataVolumePerSubscription
            | Quantity::Ratio
            | Quantity::Score => true,
            Quantity::Count
            | Quantity::Money
            | Quantity::ConstantMoney
            | Quantity::InternationalMoney
            | Quantity::LocalMoney
            | Quantity::Mass
            | Quantity::MassCo2
            | Quantity::DataRate
            | Quantity::DataVolume
            | Quantity::Time
            | Quantity::Other => false,
        }
    }

    /// Whether figures may be negative: changes may, and what nobody knows.
    pub fn may_be_negative(self) -> bool {
        matches!(self, Quantity::Points | Quantity::Growth | Quantity::Other)
    }
}
