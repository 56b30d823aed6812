//! From a design and a table to the sampling units in order: columns are read each by itself, everything that is wrong
//! is reported together, and then rows are arranged.

use super::Design;
use super::bound::{self, Bound};
use super::lonely::LonelyPsu;
use super::pps::{Method, PairVariance, Pps, SquaredProbabilities};
use super::replicates;
use super::runs::Runs;
use super::weight::{Sign, weights};
use crate::error::row_of_table;
use crate::survey::columns::codes::Codes;
use crate::survey::columns::column::{self, Extent};
use crate::{Error, Result, WeightProblem};
use polars::prelude::*;
use std::sync::Arc;

impl Design {
    /// Checks the design against a table and puts the rows in order. All problems are reported together.
    pub(crate) fn bind(&self, table: &DataFrame) -> Result<Bound> {
        if table.height() == 0 {
            return Err(Error::EmptyTable { what: "the survey table".to_owned() });
        }
        let settled = self.read(table).and_then(|reading| {
            // Before the replicates, whose sums say nothing where no row stands for anything; in the order of a state.
            self.check_largest_weight(reading.largest_weight(), table.height())?;
            self.settle(reading, table.height())
        });
        let ((), (reading, replicates)) = Error::both(self.check(), settled)?;
        let mut bound = self.arrange(reading, replicates, table.height())?;
        // Kept for pooling, which binds the waves once more as one design.
        let names = self.keys().into_iter().map(|(_, name)| name).chain(self.fpc.iter().map(String::as_str));
        // Columns share their values with the table.
        let mut columns: Vec<polars::prelude::Column> = Vec::new();
        for name in names {
            if !columns.iter().any(|column| column.name() == name) {
                columns.push(table.column(name)?.clone());
            }
        }
        let own = DataFrame::new(table.height(), columns)?;
        bound.origin = Some(Arc::new(bound::Origin { design: self.clone(), table: own }));
        Ok(bound)
    }

    /// What is wrong with the design whatever the table.
    pub(crate) fn check(&self) -> Result<()> {
        let mut errors = Vec::new();
        if !self.ssu.is_empty() && self.psu.is_none() && self.replicates.is_none() {
            errors.push(Error::invalid(
                "ssu",
                "needs psu too, as second-stage units lie within PSUs; name the PSU column",
            ));
        }
        let stages = 1 + self.ssu.len();
        if stages > MOST_STAGES {
            errors.push(Error::argument(
                "ssu",
                format!("columns of {} stages at most after the first", MOST_STAGES - 1),
                format!("{} columns", self.ssu.len()),
            ));
        }
        if self.fpc.len() > stages {
            errors.push(Error::argument(
                "fpc",
                format!("at most {stages} columns, one per stage of sampling"),
                format!("{} columns", self.fpc.len()),
            ));
        }
        // Infinite ones are sound: they give the normal distribution.
        if let Some(df) = self.df.filter(|df| df.is_nan() || *df <= 0.0) {
            errors.push(Error::argument("df", "degrees of freedom above 0", df));
        }
        if self.replicates.is_some() {
            let given = [
                ("strata", self.strata.is_some()),
                ("psu", self.psu.is_some()),
                ("ssu", !self.ssu.is_empty()),
                ("fpc", !self.fpc.is_empty()),
                ("pps", self.pps.is_some()),
            ];
            errors.extend(given.iter().filter(|(_, given)| *given).map(|(role, _)| {
                Error::invalid(
                    *role,
                    "cannot be combined with replicates, which already describe the design; leave it out",
                )
            }));
        }
        errors.extend(self.replicates.as_ref().and_then(|replicates| replicates.check(self.weight.is_some()).err()));
        errors.extend(self.check_pps());
        if self.adjust_domain_lonely && !matches!(self.lonely_psu, LonelyPsu::Adjust | LonelyPsu::Average) {
            let problem = format!("needs lonely_psu=\"adjust\" or \"average\", got lonely_psu=\"{}\"", self.lonely_psu);
            errors.push(Error::invalid("adjust_domain_lonely", problem));
        }
        Error::collect(errors)
    }

    /// Reads the columns of the design, each checked by itself.
    pub(crate) fn read(&self, table: &DataFrame) -> Result<Reading> {
        let mut errors = Vec::new();
        let mut keep = |error: Error| errors.push(error);
        let roles = self.keys();

        // The two that read whole columns run side by side.
        let (weights, runs) = rayon::join(
            || self.weight.as_ref().map(|name| weights(table, name, "weight", Sign::NotNegative)),
            || Runs::new(table, &roles),
        );
        let weights = weights.and_then(|weights| weights.map_err(&mut keep).ok());
        let scope = self.scope.as_ref().and_then(|name| scope(table, name).map_err(&mut keep).ok());
        let fpc: Vec<Option<Vec<f64>>> =
            self.fpc.iter().map(|name| self.corrections(table, name).map_err(&mut keep).ok()).collect();
        let of_squares = self.pps.as_ref().and_then(Pps::squares);
        let squares = of_squares.and_then(|name| squares(table, name).map_err(&mut keep).ok());
        let replicates = self.read_replicates(table).map_err(&mut keep).ok().flatten();
        let ((), runs) = Error::both(Error::collect(errors), runs)?;
        let extent = weights.as_ref().map(|(_, extent)| *extent);
        let weights = weights.map(|(series, _)| series);
        let fpc = fpc.into_iter().flatten().collect();
        Ok(Reading { weights, extent, runs, fpc, squares, scope, replicates })
    }

    fn read_replicates(&self, table: &DataFrame) -> Result<Option<replicates::Read>> {
        self.replicates.as_ref().map(|replicates| replicates.read(table, self.weight.as_deref())).transpose()
    }

    /// The column of a finite population correction; with unequal probabilities it holds those.
    fn corrections(&self, table: &DataFrame, name: &str) -> Result<Vec<f64>> {
        let what = match self.pps {
            Some(_) => "a probability of selection",
            None => "a population size or sampling fraction",
        };
        positive(table, "fpc", name, |found, first| Error::InvalidFpc {
            column: name.to_owned(),
            problem: format!("{what} must be positive and finite; found {found}"),
            first,
        })
    }

    /// Takes out the replicate weights of a table with all rows, with their scales settled.
    fn settle(&self, mut reading: Reading, height: usize) -> Result<(Reading, Option<replicates::Weights>)> {
        let bound = match (&self.replicates, reading.replicates.take()) {
            (Some(replicates), Some(read)) => {
                let rule = replicates.settle(&read.names, &read.extents, reading.extent, height)?;
                Some(replicates.bound(read.matrix, rule))
            }
            _ => None,
        };
        Ok((reading, bound))
    }

    /// An error where a table without rows could not be read for its columns; those of its replicate weights.
    pub(crate) fn read_names(&self, table: &DataFrame) -> Result<Option<Vec<String>>> {
        let mut errors = Vec::new();
        errors.extend(self.weight.as_ref().and_then(|name| weights(table, name, "weight", Sign::NotNegative).err()));
        errors.extend(self.scope.as_ref().and_then(|name| scope(table, name).err()));
        errors.extend(self.fpc.iter().filter_map(|name| self.corrections(table, name).err()));
        for (role, name) in self.keys() {
            match table.column(name) {
                Ok(column) => errors.extend(Codes::new(column.as_materialized_series()).err()),
                Err(_) => errors.push(Error::unknown_column(role, name, table)),
            }
        }
        let ((), replicates) = Error::both(Error::collect(errors), self.read_replicates(table))?;
        Ok(replicates.map(|read| read.names))
    }

    /// Puts rows in the order of their units, with all that the whole of them must fulfil.
    pub(crate) fn arrange(
        &self,
        reading: Reading,
        replicates: Option<replicates::Weights>,
        height: usize,
    ) -> Result<Bound> {
        let Reading { weights, runs, fpc, squares, scope, .. } = reading;
        if let (Some(_), Some(psu), false) = (&self.strata, &self.psu, self.nest) {
            bound::check_nesting(&runs, psu)?;
        }
        let stratified = self.strata.is_some();
        // Weights that the fpc or pps imply need the stages first, and are filled in below.
        let given = weights.clone().unwrap_or_else(|| Series::new_empty("weight".into(), &DataType::Float64));
        let mut bound = Bound::arrange(&runs, stratified, given, self.lonely_psu);
        let implied = match &self.pps {
            None => {
                bound.apply_fpc(&fpc, &self.fpc)?;
                None
            }
            Some(pps) => {
                let named: Vec<(&str, &[f64])> =
                    self.fpc.iter().zip(&fpc).map(|(name, values)| (name.as_str(), values.as_slice())).collect();
                Some(bound.apply_pps(pps, height, &named, squares.as_deref())?)
            }
        };
        // With replicates no stratum adds to the variance, so that a lonely one does no harm.
        if replicates.is_none() {
            bound.check_lonely(&runs, stratified)?;
        }
        bound.strata.clone_from(&self.strata);
        bound.deff = self.deff;
        bound.adjust_domain_lonely = self.adjust_domain_lonely;
        bound.df = self.df;
        bound.replicates = replicates.map(|weights| Arc::new(weights.with_df(self.df)));

        drop(runs);
        if weights.is_none() {
            bound.weights = match implied {
                Some(implied) => Series::new("weight".into(), implied),
                None => bound.weights_from_fpc(height, fpc.len())?,
            };
        }

        // Read out of order, chunks would be searched for every row.
        if bound.order.is_some() {
            bound.weights = bound.weights.rechunk();
        }

        // After the weights: those that the fpc implies need all stages.
        bound.drop_idle_stages();
        if let Some(scope) = scope {
            bound.restrict(&scope)?;
            if let Some(replicates) = &mut bound.replicates {
                Arc::make_mut(replicates).matrix.inside = Some(scope);
            }
        }
        Ok(bound)
    }
}

/// The columns of a design in a table.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) weights: Option<Series>,
    /// The extent of the weights.
    pub(crate) extent: Option<Extent>,
    pub(crate) runs: Runs,
    /// By stage.
    pub(crate) fpc: Vec<Vec<f64>>,
    pub(crate) squares: Option<Vec<f64>>,
    pub(crate) scope: Option<Series>,
    pub(crate) replicates: Option<replicates::Read>,
}

impl Reading {
    /// The largest weight, 1 where no column gives them.
    pub(crate) fn largest_weight(&self) -> f64 {
        self.extent.map_or(1.0, |extent| extent.max)
    }
}

impl Bound {
    /// An error where a unit is the only one of its parent and the rule has no variance for it.
    pub(crate) fn check_lonely(&mut self, runs: &Runs, stratified: bool) -> Result<()> {
        let mut errors = Vec::new();
        let mut stages = std::mem::take(&mut self.stages);
        for (s, stage) in stages.iter_mut().enumerate() {
            let refused = match self.lonely_psu {
                LonelyPsu::Fail => true,
                LonelyPsu::Average => s > 0,
                LonelyPsu::Remove | LonelyPsu::Adjust | LonelyPsu::Certainty => false,
            };
            let lonely: Vec<usize> =
                (0..stage.parents()).filter(|&p| stage.units(p).len() == 1 && stage.scale[p] > 0.0).collect();
            if refused && !lonely.is_empty() {
                let name = |&parent: &usize| {
                    let row = self.row(stage.rows(stage.units(parent).start).start);
                    // The key of the parents: that of the strata for PSUs. Without strata there is none, and the
                    // place wraps to one that no key has.
                    match runs.keys.get((s + usize::from(stratified)).wrapping_sub(1)) {
                        Some(key) => key.name(key.of_row.get(runs.of_row(row)) as usize),
                        None => "(the whole table)".to_owned(),
                    }
                };
                errors.push(Error::LonelyPsu { strata: lonely.iter().map(name).collect(), stage: s + 1 });
            }

            // A unit alone in one of a later stage adds nothing by any rule but `fail` and `average`, which refuse it:
            // as R.
            if s > 0 {
                self.has_silent_units |= !lonely.is_empty() && self.lonely_psu != LonelyPsu::Certainty;
                for &parent in &lonely {
                    stage.scale[parent] = 0.0;
                    let unit = stage.units(parent).start;
                    stage.unit_scale.get_mut(unit).into_iter().for_each(|scale| *scale = 0.0);
                }
            }
        }
        self.stages = stages;
        Error::collect(errors)
    }
}

/// How many stages a sample may have: surveys have up to four or five.
const MOST_STAGES: usize = 16;

/// Products of smaller weights with values lose digits.
const SMALLEST_OF_LARGEST: f64 = 1e-290;

impl Design {
    /// An error where no row of all stands for anything, or for nearly nothing.
    pub(crate) fn check_largest_weight(&self, largest: f64, rows: usize) -> Result<()> {
        let problem = match largest {
            largest if largest <= 0.0 => WeightProblem::AllZero,
            largest if largest < SMALLEST_OF_LARGEST => WeightProblem::AllTiny,
            _ => return Ok(()),
        };
        match &self.weight {
            Some(column) => Err(Error::InvalidWeight { column: column.clone(), problem, rows, first: 0 }),
            None => Ok(()),
        }
    }

    /// What a design with unequal probabilities lacks, or has that its method cannot use.
    fn check_pps(&self) -> Vec<Error> {
        let Some(pps) = &self.pps else { return Vec::new() };
        let mut errors = Vec::new();
        let mut wrong = |argument: &str, problem: &str| errors.push(Error::invalid(argument, problem));
        if self.fpc.is_empty() && !matches!(pps.method, Method::Joint(_)) {
            wrong("fpc", "missing; pps needs the column with the selection probability of each unit");
        }
        if self.weight.is_none() && !self.fpc.is_empty() && self.fpc.len() < 1 + self.ssu.len() {
            wrong("weight", "missing; name the column of weights, or give in fpc the probabilities of all stages");
        }
        if pps.uses_pairs() && (!self.ssu.is_empty() || self.fpc.len() > 1) {
            wrong("pps", "only \"brewer\" allows several stages; leave out ssu and the second fpc, or use \"brewer\"");
        }
        if pps.uses_pairs() && matches!(self.lonely_psu, LonelyPsu::Adjust | LonelyPsu::Average) {
            let got = self.lonely_psu.as_str();
            wrong(
                "lonely_psu",
                &format!("expected \"fail\", \"remove\" or \"certainty\" with a variance over pairs, got {got:?}"),
            );
        }
        if self.strata.is_some() && matches!(pps.method, Method::HartleyRao(SquaredProbabilities::Known(_))) {
            wrong(
                "pps",
                "one number cannot serve several strata; name a column with the sum of squares of each stratum",
            );
        }
        if let Method::HartleyRao(SquaredProbabilities::Known(value)) = pps.method
            && !(value > 0.0 && value < 1.0)
        {
            let expected = "a sum of squared probabilities over the sample size, between 0 and 1";
            wrong("pps", &format!("expected {expected}, got {value}"));
        }
        if !pps.uses_pairs() && pps.variance != PairVariance::HorvitzThompson {
            wrong("variance", "not used with \"brewer\", which does not use pairs; leave it out");
        }
        errors
    }
}

/// A 0/1 column without missing values.
fn scope(table: &DataFrame, name: &str) -> Result<Series> {
    let series = column::numeric(table, "scope", name, "recode it to true and false")?;
    column::check_binary(&series, "scope")?;
    Ok(series)
}

/// The sums of squared probabilities of each stratum.
fn squares(table: &DataFrame, name: &str) -> Result<Vec<f64>> {
    positive(table, "pps", name, |found, first| {
        let got = format!("{found} in column {name:?}, first in {}", row_of_table(first));
        Error::argument("pps", "sums of squared probabilities that are positive and finite", got)
    })
}

/// A column of numbers of the design, each positive and finite; `wrong` says it of one that is not.
fn positive(table: &DataFrame, role: &str, name: &str, wrong: impl Fn(f64, usize) -> Error) -> Result<Vec<f64>> {
    let series = column::numeric(table, role, name, "convert it to numbers")?;
    let missing =
        |(rows, first)| Error::MissingDesignValue { role: role.to_owned(), column: name.to_owned(), rows, first };
    let nulls = series.is_null();
    if let Some(found) = column::offending(series.len(), |row| nulls.get(row).unwrap_or(true)) {
        return Err(missing(found));
    }
    let values: Vec<f64> = series.cast(&DataType::Float64)?.f64()?.iter().map(|v| v.unwrap_or(f64::NAN)).collect();
    if let Some(found) = column::offending(values.len(), |row| values[row].is_nan()) {
        return Err(missing(found));
    }
    // Missing ones were refused above, so that these comparisons see no NaN.
    match values.iter().position(|&v| v <= 0.0 || v == f64::INFINITY) {
        None => Ok(values),
        Some(first) => Err(wrong(values[first], first)),
    }
}
