//! Comparisons between the waves of a pooled survey, and any weighted sum of the categories of a column.

use super::Estimates;
use super::contrast::Comparison;
use super::row::{Estimate, Status};
use super::test::Tested;
use crate::frame::columns::OF_ESTIMATE;
use crate::survey::cases::Survey;
use crate::survey::columns::category;
use crate::survey::columns::domains::Domains;
use crate::survey::design::waves::{WaveCovariance, Waves, correlation};
use crate::survey::interval::{self, Quantiles};
use crate::survey::kernel::plan::Plan;
use crate::survey::measure::Kind;
use crate::survey::variance::form::Form;
use crate::survey::variance::taylor::is_rounding;
use crate::{Error, Result, Unit};
use rustc_hash::FxHashMap;
use std::sync::atomic::AtomicBool;

/// What two rows of different waves have for variances and covariance.
pub(super) struct Correlated {
    pub(super) variances: [f64; 2],
    pub(super) covariance: f64,
    /// The degrees of freedom of the wave that has fewer: the two together tell no more than either.
    pub(super) df: f64,
}

/// Two rows that are of different waves.
struct OfWaves<'a> {
    survey: &'a Survey,
    waves: &'a Waves,
    rows: [&'a Estimate; 2],
    /// The number of the wave of each, and which PSUs have rows in it.
    numbers: [usize; 2],
    members: [Vec<bool>; 2],
}

impl Estimates {
    /// What the correlation method gives for two rows of a pooled survey; none where its rule leaves them to the stacked
    /// design.
    pub(super) fn by_correlation(&self, a: usize, b: usize, stop: &AtomicBool) -> Result<Option<Correlated>> {
        match self.of_waves(a, b).filter(|pair| self.applies(pair)) {
            Some(pair) => self.correlated(&pair, stop).map(Some),
            None => Ok(None),
        }
    }

    /// Two rows with their waves; `None` for the same wave, for replicates, and for weights that are not those of the waves.
    fn of_waves(&self, a: usize, b: usize) -> Option<OfWaves<'_>> {
        let survey = self.behind.survey().filter(|_| self.replicated.is_none())?;
        let bound = &survey.0.bound;
        let waves = bound.waves.as_deref().filter(|waves| waves.are_alone_in(bound))?;
        let rows = [&self.rows[a], &self.rows[b]];
        let numbers = [self.wave_of(rows[0], waves)?, self.wave_of(rows[1], waves)?];
        if numbers[0] == numbers[1] || rows.iter().any(|row| row.value.is_none()) {
            return None;
        }
        let members = numbers.map(|wave| waves.members(bound, wave));
        Some(OfWaves { survey, waves, rows, numbers, members })
    }

    /// Whether the change between two waves is by correlation.
    fn applies(&self, pair: &OfWaves<'_>) -> bool {
        let OfWaves { survey, waves, rows, members, .. } = pair;
        let is_total = |row: &&Estimate| matches!(self.measure_behind(row).kind, Kind::Total(_) | Kind::Count);
        match waves.covariance {
            WaveCovariance::Stacked => false,
            WaveCovariance::Correlation | WaveCovariance::BergerPriam | WaveCovariance::Tam => true,
            // A linearised variable sums to 0 over a sample, and not within its strata: there, units that are absent from a
            // wave add their chance of being in it to the variance of a mean as well.
            WaveCovariance::Auto => {
                let shares_some = members[0].iter().zip(&members[1]).any(|(a, b)| *a && *b);
                let has_strata = survey.0.bound.stages[0].parents() > 1;
                members[0] != members[1] && (rows.iter().all(is_total) || (has_strata && shares_some))
            }
        }
    }

    fn correlated(&self, pair: &OfWaves<'_>, stop: &AtomicBool) -> Result<Correlated> {
        let OfWaves { survey, waves, rows, numbers, members } = pair;
        let bound = &survey.0.bound;
        let plan = Plan::new(&survey.0.table, &self.measures, bound.order.is_some())?;
        let domains = Domains::new(&survey.0.table, &self.by, &OF_ESTIMATE)?;
        let (mut own, mut totals, mut df) = (Vec::new(), Vec::new(), f64::INFINITY);
        for (row, wave) in rows.iter().zip(numbers) {
            let mut z = vec![0.0; bound.rows()];
            self.add_influence(&mut z, &plan, &domains, row, 1.0);
            let wave = &waves.waves[*wave];
            let of_wave = |_: usize, out: &mut [f64]| out.copy_from_slice(&z[wave.rows.clone()]);
            let form = Form::new(&wave.bound);
            let variance = form.variances(1, of_wave, stop).ok_or(Error::Interrupted)?;
            df = df.min(form.degrees_of_freedom());
            own.push(variance.first().copied().unwrap_or(f64::NAN));
            totals.push(Form::new(bound).psu_totals(z));
        }
        let rho = correlation(bound, [&totals[0], &totals[1]], [&members[0], &members[1]], waves.covariance);
        Ok(Correlated { variances: [own[0], own[1]], covariance: rho * own[0].sqrt() * own[1].sqrt(), df })
    }

    /// The wave that the cases of a row are of.
    fn wave_of(&self, row: &Estimate, waves: &Waves) -> Option<usize> {
        let label = self.level_of(row, &waves.column).flatten()?;
        waves.waves.iter().position(|wave| wave.label == label)
    }

    /// A weighted sum Σ c·θ of categories of a grouping column, for every measure and within every category of the other
    /// columns: the average of waves, or the change of an average. A sum of coefficients of 0 is a comparison, and tested.
    ///
    /// # Errors
    /// [`Error::NoSuchRow`] where no grouping set has the column or the column has no such category;
    /// [`Error::InvalidArgument`] without coefficients, for quantiles and for the result of a comparison.
    pub fn combine_levels(&self, column: &str, terms: &[(String, f64)], stop: &AtomicBool) -> Result<Estimates> {
        self.check_comparable()?;
        if terms.is_empty() || terms.iter().any(|(_, c)| !c.is_finite()) || terms.iter().all(|(_, c)| *c == 0.0) {
            let given: Vec<String> = terms.iter().map(|(level, c)| format!("{c} for {level}")).collect();
            let got = if given.is_empty() { "an empty list".to_owned() } else { crate::error::list(&given) };
            return Err(Error::argument("coefficients", "a finite number for each level, not all of them 0", got));
        }
        let Some((_, levels)) = self.columns.iter().find(|(name, _)| name == column) else {
            // The error of a comparison by this column names what there is.
            return self.compare_levels(column, &terms[0].0, &terms[0].0, Comparison::Difference, stop);
        };
        let mut meant: Vec<(String, f64)> = Vec::new();
        for (given, coefficient) in terms {
            let Some(level) = category::meant(levels, self.by_label(column, given)) else {
                return self.compare_levels(column, given, given, Comparison::Difference, stop);
            };
            match meant.iter_mut().find(|(known, _)| *known == level) {
                Some((_, sum)) => *sum += coefficient,
                None => meant.push((level, *coefficient)),
            }
        }
        let levels: Vec<&str> = meant.iter().map(|(level, _)| level.as_str()).collect();
        let (contrast, labels) = self.named_contrast(column, &levels, |names| {
            let terms = names.iter().zip(&meant).map(|(name, (_, c))| format!("{c} × {name}"));
            terms.collect::<Vec<_>>().join(" + ")
        });
        let scale: f64 = meant.iter().map(|(_, c)| c.abs()).sum();
        // 1/3 + 1/3 + 1/3 − 1 is rounding.
        let is_change = meant.iter().map(|(_, c)| c).sum::<f64>().abs() <= 1e-12 * scale;
        // The set, the item and the categories of the other columns: what the rows of a sum have in common.
        let others = |row: &Estimate| {
            let mut key = row.key.1.clone();
            let place = self.sets[row.key.0].iter().position(|&c| self.columns[c].0 == column);
            if let Some(place) = place {
                key.remove(place);
            }
            (row.key.0, row.item, key)
        };
        let level = |row: &Estimate| self.level_of(row, column).flatten();
        let mut partners = vec![FxHashMap::default(); meant.len()];
        for (number, row) in self.rows.iter().enumerate() {
            let level = level(row);
            if let Some(term) = meant.iter().position(|(known, _)| level.as_ref() == Some(known)) {
                partners[term].entry(others(row)).or_insert(number);
            }
        }
        let mut rows = Vec::new();
        for row in self.rows.iter().filter(|row| level(row).as_ref() == Some(&meant[0].0)) {
            let key = others(row);
            let of_terms = partners.iter().map(|of_term: &FxHashMap<_, usize>| of_term.get(&key).copied());
            let Some(places) = of_terms.collect::<Option<Vec<usize>>>() else { continue };
            let mut combined = self.weighted_sum(&places, &meant, stop)?;
            combined.unit = match row.unit.as_deref() {
                Some(unit) if is_change && Unit::of(unit).whole() == Some(100.0) => {
                    Some("percentage points".to_owned())
                }
                unit => unit.map(str::to_owned),
            };
            combined.key = (key.0, key.2);
            rows.push(combined);
        }
        let others = |set: &Vec<usize>| set.iter().copied().filter(|&c| self.columns[c].0 != column).collect();
        let tested = is_change.then_some(Tested { how: Comparison::Difference, adjust: None });
        let combined = Estimates {
            rows,
            sets: self.sets.iter().map(others).collect(),
            contrast: Some(contrast),
            tested,
            labels,
            ..self.clone()
        };
        combined.check_columns_of_tests()?;
        Ok(combined)
    }

    /// The weighted sum of rows.
    fn weighted_sum(&self, places: &[usize], terms: &[(String, f64)], stop: &AtomicBool) -> Result<Estimate> {
        let k = places.len();
        let mut matrix = self.covariances_by_formula(places, stop)?;
        let mut df = match &self.replicated {
            Some(replicated) => replicated.df,
            None => self.linearised(stop, |form, _| Ok(form.degrees_of_freedom()))?,
        };
        let pairs = (0..k).flat_map(|i| (0..i).map(move |j| (i, j)));
        let pairs = pairs.filter_map(|(i, j)| Some(((i, j), self.of_waves(places[i], places[j])?)));
        let pairs: Vec<((usize, usize), OfWaves<'_>)> = pairs.collect();
        // Variances and covariances of two methods are no matrix of one sample: what one pair of waves needs holds for all.
        if pairs.iter().any(|(_, pair)| self.applies(pair)) {
            for ((i, j), pair) in &pairs {
                let correlated = self.correlated(pair, stop)?;
                [matrix[i * k + i], matrix[j * k + j]] = correlated.variances;
                (matrix[i * k + j], matrix[j * k + i]) = (correlated.covariance, correlated.covariance);
                df = df.min(correlated.df);
            }
        }
        let rows: Vec<&Estimate> = places.iter().map(|&place| &self.rows[place]).collect();
        let c = |i: usize| terms[i].1;
        let value: f64 = (0..k).map(|i| c(i) * rows[i].value.unwrap_or(f64::NAN)).sum();
        let variance: f64 = (0..k * k).map(|cell| c(cell / k) * c(cell % k) * matrix[cell]).sum();
        let largest = (0..k).map(|i| c(i) * c(i) * matrix[i * k + i]).fold(0.0, f64::max);
        // A negative variance within rounding of 0 is 0; more than that is a correlation that no sample can have.
        let size = (0..k).map(|i| (c(i) * rows[i].value.unwrap_or(f64::NAN)).abs()).fold(0.0, f64::max);
        let is_rest = (variance < 0.0 && variance > -1e-12 * largest) || is_rounding(variance, size);
        let variance = if is_rest { 0.0 } else { variance };
        let is_known = rows.iter().all(|row| row.known_se().is_some());
        let se = if is_known { variance.sqrt() } else { f64::NAN };
        let level = self.measure_behind(rows[0]).level;
        let limits = match se {
            0.0 => Some((value, value)),
            _ => interval::student(value, se, df, level, &mut Quantiles::default()),
        };
        let unknown = rows.iter().find(|row| row.known_se().is_none()).map(|row| row.status);
        let status = match () {
            _ if !value.is_finite() => unknown.unwrap_or(Status::Undefined),
            _ if !se.is_finite() => unknown.filter(|status| *status != Status::Normal).unwrap_or(Status::NoVariance),
            _ if limits.is_none() => Status::NoDf,
            _ => Status::Normal,
        };
        let number = |x: f64| Some(x).filter(|x| x.is_finite() && value.is_finite());
        Ok(Estimate {
            value: number(value),
            se: number(se),
            ci_low: limits.and_then(|limits| number(limits.0)),
            ci_high: limits.and_then(|limits| number(limits.1)),
            cv: number(se / value.abs()),
            deff: None,
            df: number(df),
            n: rows.iter().map(|row| row.n).sum(),
            n_missing: rows.iter().map(|row| row.n_missing).sum(),
            numerator: None,
            denominator: None,
            status,
            is_alike: false,
            ..rows[0].clone()
        })
    }
}
