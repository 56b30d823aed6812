//! Kernel: what is divided by what, and which numbers are impossible, by the kind of the indicator.

use crate::catalogue::Kind;
use crate::words::words;

/// The shape of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Formula {
    /// `factor · part / whole`, the part being in the whole.
    Share { factor: f64 },
    /// `factor · count / of what`, which may be any number from 0.
    Rate { factor: f64 },
    /// A monthly price, converted.
    Price(PriceUnit),
    /// A stage of a scale.
    Stage { stages: u32 },
    /// The number itself.
    Total,
}

words! {
    /// In what a price is expressed.
    pub(super) enum PriceUnit: "unit" {
        /// US dollars: price / exchange rate.
        Dollars = "USD",
        /// International dollars: price / purchasing power parity.
        Parity = "PPP$",
        /// Per cent of monthly income: 100 · dollars / (annual income per head / 12).
        Income = "% of monthly GNI per capita",
    }
}

impl Formula {
    /// The formula of a kind that is computed from two numbers, or is a number.
    pub(super) fn of(kind: Kind, factor: f64) -> Option<Formula> {
        Some(match kind {
            Kind::WeightedProportion
            | Kind::RatioOfTotals
            | Kind::CoverageShare
            | Kind::EconomicShare
            | Kind::CountProportion => Formula::Share { factor },
            Kind::Per100Inhabitants | Kind::PerCapitaIntensity | Kind::CountRatio => Formula::Rate { factor },
            Kind::Total => Formula::Total,
            Kind::Price | Kind::StagedCount => return None,
        })
    }

    /// Whether the figure has a denominator.
    pub(super) fn is_ratio(self) -> bool {
        matches!(self, Formula::Share { .. } | Formula::Rate { .. } | Formula::Price(PriceUnit::Income))
    }

    /// The figure. `rate` converts a price: units of its currency per dollar.
    pub(super) fn figure(self, numerator: f64, denominator: f64, rate: f64) -> f64 {
        match self {
            Formula::Share { factor } | Formula::Rate { factor } => factor * numerator / denominator,
            Formula::Price(PriceUnit::Dollars | PriceUnit::Parity) => numerator / rate,
            // The price is monthly, the income annual.
            Formula::Price(PriceUnit::Income) => 100.0 * (numerator / rate) / (denominator / 12.0),
            Formula::Stage { .. } | Formula::Total => numerator,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_definitions() {
        // 12.5 million subscriptions among 125 million inhabitants.
        assert_eq!(Formula::Rate { factor: 100.0 }.figure(12.5, 125.0, 1.0), 10.0);
        // 18 pesos to the dollar, 360 pesos a month, 12000 dollars a year: 20 of 1000 dollars a month.
        assert_eq!(Formula::Price(PriceUnit::Dollars).figure(360.0, 12_000.0, 18.0), 20.0);
        assert_eq!(Formula::Price(PriceUnit::Income).figure(360.0, 12_000.0, 18.0), 2.0);
        assert_eq!(Formula::Price(PriceUnit::Parity).figure(360.0, 12_000.0, 9.0), 40.0);
    }
}
