//! What agencies do with the countries of a group, as settings.

use super::impute::{Imputation, ImputationMethod};
use super::{AggregateOptions, Weights};
use crate::Result;
use crate::catalogue::{AggregationMethod, Certainty};
use crate::words::words;
use polars::prelude::{Column, DataFrame};

words! {
    /// The practice of an agency in aggregating countries.
    ///
    /// Sources: metadata of the SDG indicators (UNSD, March 2023; for 4.a.1 July 2021), ITU *Facts and Figures 2024*, and,
    /// where marked, general knowledge that was not seen in a source.
    pub enum Practice: "practice" {
        /// World Bank: the mean of the countries weighted by the indicator's denominator, missing countries left out; no value
        /// where more than a third of the weight is missing (the threshold is UNCONFIRMED). One classification for all years:
        /// give `grouping.as_of(year)`.
        WorldBank = "world_bank",
        /// ITU: every country is completed, then `100 · Σ share · population / Σ population`. There is no smallest coverage,
        /// since no country is missing then. ITU takes donors close in income and geography, else a regression on similar
        /// countries; here it is [`ImputationMethod::Regression`].
        Itu = "itu",
        /// UNESCO Institute for Statistics, SDG 4.a.1: linear between known years, the nearest known year at the ends, else
        /// the unweighted mean of the region; weighted by the denominator. Imputed values are for aggregates only.
        Uis = "uis",
    }
}

impl Practice {
    /// What it does with countries that are missing.
    pub fn missing_countries(self) -> &'static str {
        match self {
            Practice::WorldBank => "left out; no value where more than a third of the weight is missing",
            Practice::Itu => {
                "imputed from countries alike in income, age of the population and region; all countries enter"
            }
            Practice::Uis => {
                "interpolated, or the nearest year, or the unweighted mean of the region; all countries enter"
            }
        }
    }

    /// How sure that is.
    pub fn certainty(self) -> Certainty {
        match self {
            Practice::WorldBank => Certainty::Unconfirmed,
            Practice::Itu | Practice::Uis => Certainty::Confirmed,
        }
    }

    /// What each does, one row per practice: `practice`, `missing_countries`, `weights`, `min_coverage`, `imputation`
    /// (none where countries are left out), `certainty`.
    ///
    /// ```
    /// let practices = infosoc::Practice::table()?;
    /// assert_eq!(practices.height(), infosoc::Practice::ALL.len());
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// None but those of the table library.
    pub fn table() -> Result<DataFrame> {
        let all = Practice::ALL;
        let words = |name: &str, of: fn(Practice) -> Option<String>| {
            Column::new(name.into(), all.iter().map(|&practice| of(practice)).collect::<Vec<_>>())
        };
        let coverage: Vec<f64> = all.iter().map(|practice| practice.options().min_coverage).collect();
        let columns = vec![
            words("practice", |practice| Some(practice.as_str().to_owned())),
            words("missing_countries", |practice| Some(practice.missing_countries().to_owned())),
            words("weights", |practice| match practice.options().weights {
                Weights::Named(name) => Some(name),
                Weights::Denominator => Some("denominator".to_owned()),
                Weights::Equal => Some("equal".to_owned()),
                Weights::Table(_) => None,
            }),
            Column::new("min_coverage".into(), coverage),
            words("imputation", |practice| practice.options().impute.map(|impute| impute.method.as_str().to_owned())),
            words("certainty", |practice| Some(practice.certainty().as_str().to_owned())),
        ];
        Ok(DataFrame::new(all.len(), columns)?)
    }

    /// The settings.
    pub fn options(self) -> AggregateOptions {
        // Where every country is completed, none is missing from the coverage.
        let all = AggregateOptions { min_coverage: 0.0, ..AggregateOptions::default() };
        match self {
            Practice::WorldBank => AggregateOptions { min_coverage: 2.0 / 3.0, ..all },
            Practice::Itu => AggregateOptions {
                weights: Weights::Named("population".to_owned()),
                method: Some(AggregationMethod::WeightedMean),
                impute: Some(Imputation::by(ImputationMethod::Regression)),
                ..all
            },
            Practice::Uis => AggregateOptions { impute: Some(Imputation::by(ImputationMethod::Uis)), ..all },
        }
    }
}
