//! One measure of several imputations of a variable, or of several plausible values.

use super::{Imputation, Kind, Measure};
use crate::survey::rubin::Combine;
use crate::{Error, Result};

/// One measure of several columns, each with an imputation of the same variable or with one of its plausible values: one
/// measure of each, in their order. Estimates, comparisons and their errors are those of all together.
///
/// Everything else must be the same in all of them, but for the condition: where it was imputed too, each has its own.
///
/// ```
/// use infosoc::{Combine, Design, Survey, measure::{imputed, mean}};
/// use polars::prelude::df;
///
/// let pupils = df!("w" => [1.0; 4], "pv1" => [480.0, 510.0, 530.0, 500.0], "pv2" => [470.0, 515.0, 540.0, 490.0])?;
/// let score = imputed(["pv1", "pv2"].map(mean), Combine::Rubin)?;
/// let estimates = Survey::new(pupils, Design::new("w"))?.estimate(score).run()?;
/// assert_eq!(estimates.rows()[0].measure, "mean(pv1…pv2)");
/// assert_eq!(estimates.rows()[0].value, Some(504.375));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::InvalidArgument`] for fewer than two, for the same one twice, and for measures that differ in more than their
/// columns.
pub fn imputed(measures: impl IntoIterator<Item = Measure>, how: Combine) -> Result<Vec<Measure>> {
    let measures: Vec<Measure> = measures.into_iter().collect();
    let [first, others @ ..] = measures.as_slice() else { return Err(too_few("none")) };
    if others.is_empty() {
        return Err(too_few("one"));
    }
    let refuse = |expected: &str, got: String| Err(Error::argument("combine", expected, got));
    if let Some(measure) = measures.iter().find(|measure| measure.imputation.is_some()) {
        return refuse("measures of one column each", format!("{}, which is combined already", measure.name));
    }
    if let Kind::Count = first.kind {
        return refuse("measures of columns", "a count, which has none; take the total of a column of ones".to_owned());
    }
    let blank = |measure: &Measure| {
        // Equal but for the columns, the condition and the name that follows from them.
        let kind = with_columns(&measure.kind, |_| String::new());
        Measure { kind, filter: None, name: String::new(), ..measure.clone() }
    };
    if let Some(other) = others.iter().find(|other| blank(other) != blank(first)) {
        let got = format!("{} and {}", first.name, other.name);
        return refuse("the same measure of each column, with the same options", got);
    }
    for (place, measure) in measures.iter().enumerate() {
        if measures[..place].iter().any(|other| other.kind == measure.kind && other.filter == measure.filter) {
            return refuse("each column once", format!("{} twice", measure.name));
        }
    }

    // A name that the user gave is that of all of them.
    let is_own = first.name != first.kind.name();
    let label = |from: &str, to: &str| if from == to { from.to_owned() } else { format!("{from}…{to}") };
    let last = &others[others.len() - 1];
    let (from, to) = (first.own_columns(), last.own_columns());
    let mut labels = from.iter().zip(&to).map(|(from, to)| label(from, to));
    let kind = with_columns(&first.kind, |_| labels.next().unwrap_or_default());
    let name = if is_own { first.name.clone() } else { kind.name() };
    let shown = Measure { kind, name, filter: None, ..first.clone() };
    let of = measures.len() as u32;
    let tagged = measures.into_iter().zip(0..).map(|(measure, place)| Measure {
        name: measure.kind.name(),
        imputation: Some(Imputation { place, of, how, shown: Box::new(shown.clone()) }),
        ..measure
    });
    Ok(tagged.collect())
}

/// The measure of all imputations as it is written: with the fields of a [`Measure`], but without an imputation of its own.
/// Bytes may come from anyone, and measures within measures without end would overflow the stack.
pub(super) mod shown {
    use super::{Kind, Measure};
    use crate::survey::interval::Interval;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Shown {
        kind: Kind,
        filter: Option<String>,
        level: f64,
        interval: Interval,
        unit: Option<String>,
        factor: f64,
        name: String,
        apart: String,
        /// None: what would follow is not read.
        imputation: Option<()>,
        choice: Option<String>,
    }

    pub(in crate::survey::measure) fn serialize<S: Serializer>(
        measure: &Measure,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let Measure { kind, filter, level, interval, unit, factor, name, apart, imputation: _, choice } =
            measure.clone();
        let imputation = None;
        Shown { kind, filter, level, interval, unit, factor, name, apart, imputation, choice }.serialize(serializer)
    }

    pub(in crate::survey::measure) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Box<Measure>, D::Error> {
        let Shown { kind, filter, level, interval, unit, factor, name, apart, imputation, choice } =
            Shown::deserialize(deserializer)?;
        match imputation {
            Some(()) => Err(D::Error::custom("the measure of all imputations is one of them")),
            None => {
                let imputation = None;
                Ok(Box::new(Measure { kind, filter, level, interval, unit, factor, name, apart, imputation, choice }))
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::survey::measure::{Imputation, imputed, mean};
        use crate::survey::rubin::Combine;

        /// What is written is read again; a measure within itself is refused where it begins, and so is a name that is
        /// shorter than its end.
        #[test]
        fn a_measure_of_all_imputations_is_none_itself() {
            let measures = imputed(["a", "b"].map(mean), Combine::Rubin).expect("two columns");
            let bytes = postcard::to_stdvec(&measures).expect("bytes");
            assert_eq!(postcard::from_bytes::<Vec<Measure>>(&bytes).expect("measures"), measures);
            let Some(own) = &measures[0].imputation else { panic!("an imputation") };
            let Measure { kind, level, interval, factor, name, .. } = (*own.shown).clone();
            let shown = |imputation, apart: &str| {
                let (kind, name, apart) = (kind.clone(), name.clone(), apart.to_owned());
                let (filter, unit, choice) = (None, None, None);
                let shown = Shown { kind, filter, level, interval, unit, factor, name, apart, imputation, choice };
                postcard::to_stdvec(&(0_u32, 2_u32, Combine::Rubin, shown)).expect("bytes")
            };
            assert_eq!(postcard::from_bytes::<Imputation>(&shown(None, "")).expect("an imputation"), *own);
            assert!(postcard::from_bytes::<Imputation>(&shown(Some(()), "")).is_err());
            let longer = postcard::from_bytes::<Imputation>(&shown(None, " where a column of a long name")).ok();
            assert!(Measure { imputation: longer, ..measures[0].clone() }.check().is_err());
        }
    }
}

fn too_few(got: &str) -> Error {
    Error::argument("combine", "two columns or more, one for each imputation or plausible value", got)
}

/// The same kind of measure of other columns, made from its own in their order.
fn with_columns(kind: &Kind, mut column: impl FnMut(&str) -> String) -> Kind {
    let mut kind = kind.clone();
    match &mut kind {
        Kind::Mean(name)
        | Kind::Total(name)
        | Kind::Proportion { column: name, .. }
        | Kind::Quantile { column: name, .. }
        | Kind::Spread { column: name, .. }
        | Kind::Extreme { column: name, .. } => *name = column(name),
        Kind::Ratio { numerator, denominator } => {
            *numerator = column(numerator);
            *denominator = column(denominator);
        }
        Kind::Choice { column: name, all, .. } => {
            *name = column(name);
            all.iter_mut().for_each(|name| *name = column(name));
        }
        Kind::Count => {}
    }
    kind
}

impl Measure {
    /// The measure of all imputations, called as its rows are and known by the column of the first.
    pub(crate) fn of_all_imputations(&self) -> Measure {
        let name = self.name_of_imputed(usize::MAX);
        Measure { imputation: None, name, ..self.clone() }
    }

    /// The name of a row in the result of all imputations, by its number among the rows of a domain.
    pub(crate) fn name_of_imputed(&self, row: usize) -> String {
        let Some(Imputation { shown, .. }) = &self.imputation else { return self.name.clone() };
        let quantile = shown.quantile_of().and_then(|(column, all)| Some((column, all, *all.get(row)?)));
        let name = quantile.map(|(column, all, probability)| shown.name_of_quantile(column, all, probability));
        name.unwrap_or_else(|| shown.name.clone()) + &self.apart
    }
}

/// How many of the measures, from the first, are imputations of one: 1 for a measure of one column.
pub(crate) fn family(measures: &[Measure]) -> usize {
    match measures.first().and_then(|measure| measure.imputation.as_ref()) {
        Some(Imputation { of, .. }) => (*of as usize).clamp(1, measures.len()),
        None => 1,
    }
}

/// What is wrong with the measures of imputations in a list that was not made by [`imputed`].
pub(crate) fn check(measures: &[Measure]) -> Result<()> {
    let mut rest = measures;
    while !rest.is_empty() {
        let (family, after) = rest.split_at(family(rest));
        let first = family[0].imputation.as_ref();
        let is_whole = first.is_none_or(|first| family.len() == first.of as usize && first.of >= 2);
        let fits = |(measure, place): (&Measure, u32)| match (first, &measure.imputation) {
            (None, None) => true,
            (Some(first), Some(own)) => {
                own.place == place && own.of == first.of && own.how == first.how && own.shown == first.shown
            }
            (None, Some(_)) | (Some(_), None) => false,
        };
        if !is_whole || !family.iter().zip(0..).all(fits) {
            return Err(Error::argument(
                "measures",
                "all imputations of a measure together, as measure::imputed gives them",
                format!("{} without the others", family[0].name),
            ));
        }
        rest = after;
    }
    Ok(())
}
