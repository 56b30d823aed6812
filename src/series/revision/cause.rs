//! Why a figure is not what it was, as far as the data tell.

use crate::words::words;

words! {
    /// What is not as it was in the other figure. If there are several, the first in this order is the main one: what a
    /// number means goes before where it comes from, and that before what is said of it.
    #[non_exhaustive]
    pub enum RevisionCause: "cause" {
        /// A figure that was not there before.
        Added = "added",
        /// A figure that is no longer there.
        Removed = "removed",
        /// A national figure without an international one.
        OnlyNational = "only_national",
        /// An international figure without a national one.
        OnlyInternational = "only_international",
        /// Another unit, into which the old figure cannot be converted.
        Unit = "unit",
        /// Another part of the population: other codes of the dimensions, another scope, base or age scope.
        Population = "population",
        /// Another definition: a code of another edition or of a publisher, another category of the question.
        Definition = "definition",
        /// Another reference period: year, recall period, date within the year.
        Period = "period",
        /// Another source.
        Source = "source",
        /// Countries came to the group or left it.
        Membership = "membership",
        /// The group has figures of more or fewer countries.
        Coverage = "coverage",
        /// One of the two is imputed or a forecast, or both are, by another method or from other figures.
        Imputation = "imputation",
        /// The status is another, for instance final after provisional.
        Status = "status",
        /// One of the two is the other with fewer digits.
        Rounding = "rounding",
        /// Nothing else that is known of the figure differs: it was corrected.
        Corrected = "corrected",
        /// The value is the same, and its standard error is another.
        Error = "error",
    }
}
