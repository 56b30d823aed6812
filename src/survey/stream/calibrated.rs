//! Calibration of a source that is read in batches.
//!
//! Factors depend on the calibration variables alone. So a first reading counts the cases and sums their weights in every
//! combination of the variables' values that occurs, a *cell*; calibrating the cells calibrates the cases. Every later
//! reading multiplies the weight of each row by the factor of its cell. Residuals are linear in sums that this reading
//! takes as well: those of the weights by unit and cell, and those of the measures by domain and cell.

use super::derivation::{CALIBRATED, CELL, CellFactors, Derivation, REGRESSION, ROW, WHOLE, copy, replicate_name};
use super::keys::Keys;
use super::scan::{RequestOf, SUMS, Scan};
use super::state::State;
use crate::survey::calibrate::{Calibrate, Margin, Rake, absent};
use crate::survey::cases::Survey;
use crate::survey::columns::column::{self, Column as Values, Rows};
use crate::survey::columns::domains::{Domains, GroupingSets};
use crate::survey::design::Design;
use crate::survey::design::calibration::{Adjustment, Calibration, Factors, Regressors};
use crate::survey::design::replicates::{ReplicateMethod, Replicates};
use crate::survey::estimate::Estimates;
use crate::survey::estimate::covariance_source::{LinearUnits, Residuals};
use crate::survey::estimate::row::Estimate;
use crate::survey::kernel::layout::Item;
use crate::survey::measure::count;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// More combinations than this come from a number without steps, which hardly any two cases share.
const CELLS: usize = 1 << 20;

/// How the weights of a source were calibrated.
#[derive(Debug)]
pub(crate) struct CalibratedCells {
    report: Calibration,
    adjustment: Arc<Adjustment>,
    /// The columns that it makes of each batch.
    columns: Arc<Derivation>,
    cells: usize,
    /// Whether some factors are below 0.
    has_negative: bool,
    /// The replicates after, whose scales are those before.
    replicates: Option<Replicates>,
}

impl Scan {
    /// Post-stratification, as [`Survey::poststratify`](crate::survey::Survey::poststratify) does: reads the source once,
    /// and every estimate of the result once more.
    ///
    /// # Errors
    /// As for [`Survey::poststratify`](crate::survey::Survey::poststratify), plus [`Error::InvalidArgument`] for a source
    /// that can be read only once.
    pub fn poststratify(&self, margin: Margin) -> Result<Scan> {
        self.poststratify_until(margin, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`poststratify`](Scan::poststratify).
    pub fn poststratify_until(&self, margin: Margin, stop: &AtomicBool) -> Result<Scan> {
        self.calibrated(margin.columns().to_vec(), None, &|cells| cells.poststratify(margin.clone()), stop)
    }

    /// Raking, as [`Survey::rake`](crate::survey::Survey::rake) does.
    pub fn rake(&self, margins: impl IntoIterator<Item = Margin>) -> Rake<Scan> {
        Rake::new(self.clone(), margins.into_iter().collect())
    }

    /// Calibration, as [`Survey::calibrate`](crate::survey::Survey::calibrate) does, to margins and totals of numbers with
    /// steps, such as a size or an age.
    pub fn calibrate(&self, margins: impl IntoIterator<Item = Margin>) -> Calibrate<Scan> {
        Calibrate::new(self.clone(), margins.into_iter().collect())
    }

    /// The diagnosis of the calibration, if there was one.
    pub fn calibration(&self) -> Option<&Calibration> {
        self.calibration.as_ref().map(|of| &of.report)
    }

    fn calibrated(
        &self,
        columns: Vec<String>,
        variance: Option<&str>,
        how: &dyn Fn(&Survey) -> Result<Survey>,
        stop: &AtomicBool,
    ) -> Result<Scan> {
        let source = &self.source;
        let cells = self.cells(columns, variance, how, stop).map_err(|error| source.explain(error))?;
        Ok(Scan { calibration: Some(Arc::new(cells)), ..self.clone() })
    }

    fn cells(
        &self,
        mut columns: Vec<String>,
        variance: Option<&str>,
        how: &dyn Fn(&Survey) -> Result<Survey>,
        stop: &AtomicBool,
    ) -> Result<CalibratedCells> {
        self.check_repeatable("a calibration")?;
        if self.calibration.is_some() {
            let problem = "a source that is read in batches can be calibrated only once; give all margins together";
            return Err(Error::invalid("calibration", problem));
        }
        columns.sort_unstable();
        columns.dedup();
        let own = &self.design;
        let counted = Counted::of(self, columns, stop)?;
        let rows = counted.rows();

        // A table with a row for each cell, whose weight is that of all of its cases.
        let mut table = counted.values(&rows)?;
        let weights: Vec<f64> = rows.iter().map(|row| row.value.unwrap_or_default()).collect();
        table.push(Column::new(CALIBRATED.into(), &weights));
        let before = Survey::new(DataFrame::new(rows.len(), table.clone())?, Design::new(CALIBRATED))?;
        let after = how(&before)?;
        let new = after.0.weight_values()?;
        // A calibration of one sample leaves both.
        let (Some(adjustment), Some(report)) = (after.0.bound.adjustments.last(), &after.0.bound.calibration) else {
            return Err(Error::Interrupted);
        };
        let cases: Vec<f64> = rows.iter().map(|row| row.n as f64).collect();
        let g = adjustment.factors().to_vec();
        let report = report.counted(&cases, &g, adjustment.regressors(), &new);
        let adjustment = adjustment.clone();
        // The survey of cells shares the adjustment until here.
        drop(after);
        let adjustment = match Arc::try_unwrap(adjustment) {
            Ok(adjustment) => Arc::new(adjustment.of_cases(&cases)),
            Err(shared) => shared,
        };
        let values = |name: &str| -> Result<Vec<f64>> {
            let series = column::numeric(before.cases(), "variance", name, "convert it to numbers")?;
            let mut values = vec![0.0; series.len()];
            if let Some(column) = Values::new(&series) {
                column.read(Rows::Run { start: 0, len: values.len() }, &mut values);
            }
            Ok(values)
        };
        let variance = variance.map(values).transpose()?;
        let (calibrated, of_replicates) = counted.replicates(own, table, &rows, how)?.unzip();

        let has_negative = g.iter().any(|&factor| factor < 0.0);
        let cells = g.len();
        let columns = Arc::new(Derivation::Calibrated(Box::new(CellFactors {
            keys: counted.keys(&rows)?,
            weight: own.weight.clone(),
            scope: own.scope.clone(),
            factors: g,
            of_replicates: of_replicates.unwrap_or_default(),
            is_combined: own.replicates.as_ref().is_none_or(Replicates::is_combined),
            variance,
            is_of_cases: adjustment.is_of_cases(),
        })));
        Ok(CalibratedCells { report, adjustment, columns, cells, has_negative, replicates: calibrated })
    }
}

/// The cases of each combination of the values of some columns.
struct Counted {
    estimates: Estimates,
    columns: Vec<String>,
    /// The grouping set of the combinations.
    set: usize,
    /// The columns of replicate weights.
    replicates: Vec<String>,
}

/// The factors of the cells in a replicate, by the name of its column.
type OfReplicate = (String, Vec<f64>);

impl Counted {
    fn of(scan: &Scan, columns: Vec<String>, stop: &AtomicBool) -> Result<Counted> {
        let copies = Arc::new(Derivation::Margins(columns.clone()));
        let own = &scan.design;
        // Strata and units have no part in what weights are moved to.
        let design = Design { weight: own.weight.clone(), scope: own.scope.clone(), ..Design::default() };
        let design = Design { replicates: own.replicates.clone(), ..design };
        let by = vec![columns.iter().map(|column| copy(column)).collect::<Vec<String>>()];
        let state = State::new(design, [count()], by)?;
        let counted = scan.derived(copies).filled(vec![state], Some(SUMS), stop)?;
        let replicates = counted.first().and_then(State::replicate_columns).unwrap_or_default();
        let estimates = counted.into_iter().next().ok_or(Error::Interrupted)?.finish(None, stop)?;
        // Without columns, as for the population alone, the only set is that of all rows, and one cell.
        let set = usize::from(!columns.is_empty());
        let counted = Counted { estimates, columns, set, replicates };
        let cells = counted.rows().len();
        if cells > CELLS {
            let expected = format!(
                "at most {CELLS} combinations of the values of the calibration variables where data are read in batches: \
                 round the numbers among them, or read the columns that are needed into one table"
            );
            return Err(Error::argument("margins", expected, format!("{cells} combinations")));
        }
        Ok(counted)
    }

    fn rows(&self) -> Vec<&Estimate> {
        self.estimates.rows().iter().filter(|row| row.key.0 == self.set).collect()
    }

    /// The columns with the values of each cell.
    fn values(&self, rows: &[&Estimate]) -> Result<Vec<Column>> {
        let place = |column: &String| self.estimates.columns.iter().position(|(name, _)| *name == copy(column));
        let (mut table, mut errors) = (Vec::new(), Vec::new());
        for column in &self.columns {
            let Some(place) = place(column) else { continue };
            let at = self.estimates.sets[self.set].iter().position(|&known| known == place).unwrap_or_default();
            let codes: IdxCa = rows.iter().map(|row| Some(row.key.1[at])).collect();
            let values = self.estimates.columns[place].1.take(&codes)?;
            let missing = values.is_null();
            let missing = rows.iter().zip(missing.iter()).filter(|(_, missing)| *missing == Some(true));
            let missing: u64 = missing.map(|(row, _)| row.n).sum();
            if missing > 0 {
                errors.push(absent(column, column, (missing as usize, None)));
            }
            table.push(values.with_name(column.as_str().into()).into_column());
        }
        Error::collect(errors).map(|()| table)
    }

    /// The replicates of the cells and what becomes of each: all are calibrated to the same totals.
    fn replicates(
        &self,
        own: &Design,
        mut table: Vec<Column>,
        rows: &[&Estimate],
        how: &dyn Fn(&Survey) -> Result<Survey>,
    ) -> Result<Option<(Replicates, Vec<OfReplicate>)>> {
        let (Some(own), Some(of)) = (&own.replicates, &self.estimates.replicated) else { return Ok(None) };
        for (r, name) in self.replicates.iter().enumerate() {
            let sums: Vec<f64> = rows.iter().map(|row| of.of(row.item, row.domain)[r]).collect();
            table.push(Column::new(replicate_name(name).into(), sums));
        }
        let names: Vec<String> = self.replicates.iter().map(|name| replicate_name(name)).collect();
        let rule = of.rule();
        let settled = Replicates::of(names, ReplicateMethod::Other).scale(rule.scale);
        let settled = settled.rscales(rule.rscales.iter().copied()).mse(rule.mse);
        let settled = own.df_given().into_iter().fold(settled, Replicates::df);
        let design = Design::new(CALIBRATED).replicates(settled.clone());
        let before = Survey::new(DataFrame::new(rows.len(), table)?, design)?;
        let after = how(&before)?;
        let base = before.0.weight_values()?;
        let mut of_replicates = Vec::new();
        if let (Some(from), Some(to)) = (&before.0.bound.replicates, &after.0.bound.replicates) {
            for (r, name) in self.replicates.iter().enumerate() {
                let (old, new) = (from.matrix.analysis(r, &base), to.matrix.analysis(r, &base));
                // No case of the cell is in the replicate: any factor leaves its weights 0.
                let factor = |(old, new): (&f64, &f64)| if *old == 0.0 { 1.0 } else { new / old };
                of_replicates.push((name.clone(), old.iter().zip(&new).map(factor).collect()));
            }
        }
        Ok(Some((settled, of_replicates)))
    }

    /// The keys by which the cell of a case is found.
    fn keys(&self, rows: &[&Estimate]) -> Result<Keys> {
        let of_set = || self.estimates.sets[self.set].iter().map(|&place| &self.estimates.columns[place]);
        let original =
            |name: &str| self.columns.iter().find(|column| copy(column) == name).cloned().unwrap_or_default();
        Keys::of(
            "margin",
            of_set().map(|(name, _)| original(name)).collect(),
            of_set().map(|(_, values)| values),
            rows.iter().map(|row| row.key.1.clone()),
        )
    }
}

impl Rake<Scan> {
    /// The source with raked weights: it is read once here, and once for every estimate.
    ///
    /// # Errors
    /// As for [`Rake::run`], plus [`Error::InvalidArgument`] for a source that can be read only once.
    pub fn run(self) -> Result<Scan> {
        self.run_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for `run`, plus [`Error::Interrupted`].
    pub fn run_until(self, stop: &AtomicBool) -> Result<Scan> {
        self.survey.calibrated(self.columns(), None, &|cells| self.adjust(cells, stop), stop)
    }
}

impl Calibrate<Scan> {
    /// The source with calibrated weights: it is read once here, and once for every estimate.
    ///
    /// # Errors
    /// As for [`Calibrate::run`], plus [`Error::InvalidArgument`] for what needs all cases in one table, and for a source
    /// that can be read only once.
    pub fn run(self) -> Result<Scan> {
        self.run_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for `run`, plus [`Error::Interrupted`].
    pub fn run_until(self, stop: &AtomicBool) -> Result<Scan> {
        let columns = self.columns_in_parts()?;
        self.survey.calibrated(columns, self.variance_column(), &|cells| self.adjust(cells, stop), stop)
    }
}

impl CalibratedCells {
    /// The source with calibrated weights as those it was drawn with: for values that do not depend on the variance.
    pub(super) fn plain(&self, scan: &Scan) -> Scan {
        let design = Design { weight: Some(CALIBRATED.to_owned()), ..scan.design.clone() };
        Scan { calibration: None, design, ..scan.derived(self.columns.clone()) }
    }

    /// The estimates of requests, with calibrated weights, in one reading.
    pub(super) fn estimates(&self, scan: &Scan, requests: Vec<RequestOf>, stop: &AtomicBool) -> Result<Vec<Estimates>> {
        let own = &scan.design;
        if self.has_negative {
            let problem = "some factors are negative, which is not possible where data are read in batches; set bounds, or use \
                           another distance";
            return Err(Error::invalid("calibration", problem));
        }
        let scan = Scan { calibration: None, ..scan.derived(self.columns.clone()) };
        if let Some(replicates) = &self.replicates {
            let replicates = Some(replicates.clone());
            let design = Design { weight: Some(CALIBRATED.to_owned()), replicates, ..own.clone() };
            return Scan { design, ..scan }.estimates(requests, Some(SUMS), stop);
        }
        // Residuals need the total of every unit: where every row is one, it has a number.
        let psu = own.psu.clone().or_else(|| Some(ROW.to_owned()));
        let design = Design { weight: Some(CALIBRATED.to_owned()), psu, ..own.clone() };
        // The moments of the slopes are totals alone: one unit has them all.
        let whole = Design::new(REGRESSION).psu(WHOLE);
        let mut states = vec![State::new(design.clone(), [count()], [[CELL]])?];
        for RequestOf { measures, by } in &requests {
            states.push(State::new(design.clone(), measures.clone(), by.clone())?);
            // The grouping sets of the result, each once and that of all rows first, with the cell.
            let GroupingSets { names, sets } = GroupingSets::new(by);
            let with_cell = |set: &Vec<usize>| -> Vec<String> {
                set.iter().map(|&column| names[column].clone()).chain([CELL.to_owned()]).collect()
            };
            let sets: Vec<Vec<String>> = sets.iter().map(with_cell).collect();
            states.push(State::new(whole.clone(), measures.clone(), sets)?);
        }
        let mut filled = scan.filled(states, None, stop)?.into_iter();
        let of_cells = filled.next().ok_or(Error::Interrupted)?.into_units()?;
        let of_cells = Arc::new(CellWeights::new(of_cells, self.cells));
        let mut results = Vec::new();
        while let (Some(state), Some(moments)) = (filled.next(), filled.next()) {
            let (moments, domains) = moments.into_sums()?;
            let residuals = |of: &Domains| {
                Box::new(CellResiduals {
                    adjustment: self.adjustment.clone(),
                    cells: of_cells.clone(),
                    of_domain: matched_domains(of, &domains),
                    moments,
                }) as Box<dyn Residuals>
            };
            results.push(state.finish_calibrated(residuals, stop)?);
        }
        Ok(results)
    }
}

/// The calibrated weights of each cell in the units that have some.
#[derive(Debug)]
struct CellWeights {
    of_cells: Vec<Vec<(u32, f64)>>,
}

impl CellWeights {
    fn new((units, domains): (LinearUnits, Domains), cells: usize) -> CellWeights {
        let mut of_cells = vec![Vec::new(); cells];
        for (domain, cell) in cells_of(&domains).into_iter().enumerate() {
            if let Some(cell) = cell {
                of_cells[cell] = units.numerators(0, domain).collect();
            }
        }
        CellWeights { of_cells }
    }
}

/// The cell of each domain of sets that end in that column; none for the domain of all rows.
fn cells_of(domains: &Domains) -> Vec<Option<usize>> {
    let values = domains.columns.iter().find(|(name, _)| name == CELL).map(|(_, values)| values);
    let cell = |key: &(usize, Vec<u32>)| {
        let value = values?.get(*key.1.last()? as usize).ok()?;
        value.extract::<u32>().map(|cell| cell as usize)
    };
    domains.keys.iter().map(cell).collect()
}

/// For each domain of a result its cells, and the domain of both together.
fn matched_domains(of: &Domains, with_cells: &Domains) -> Vec<Vec<(usize, usize)>> {
    let number: FxHashMap<&(usize, Vec<u32>), usize> = of.keys.iter().zip(0..).collect();
    let mut matched = vec![Vec::new(); of.keys.len()];
    for (domain, cell) in cells_of(with_cells).into_iter().enumerate() {
        let (set, key) = &with_cells.keys[domain];
        // The first set is that of all rows without cells; those with cells follow in the order of the result's.
        let Some((cell, set)) = cell.zip(set.checked_sub(1)) else { continue };
        if let Some(&place) = number.get(&(set, key[..key.len() - 1].to_vec())) {
            matched[place].push((cell, domain));
        }
    }
    matched
}

/// What a calibration of cells takes away from linearised variables.
#[derive(Debug)]
struct CellResiduals {
    adjustment: Arc<Adjustment>,
    cells: Arc<CellWeights>,
    /// The sums of the measures with the weights of the regression.
    moments: LinearUnits,
    of_domain: Vec<Vec<(usize, usize)>>,
}

impl Residuals for CellResiduals {
    fn take_off(&self, z: &mut [f64], item: &Item, domain: usize, value: f64, denominator: Option<f64>, factor: f64) {
        let Some(x) = self.adjustment.regressors() else { return };
        let mut moments = vec![0.0; x.size];
        for &(cell, both) in &self.of_domain[domain] {
            let mut sum = [0.0];
            // As in a sample of one unit: its total of the linearised variable.
            self.moments.add(&mut sum, item, both, value, denominator, 1.0);
            x.each(cell, |column, x| moments[column] += sum[0] * x);
        }
        let slopes = self.adjustment.slopes(&moments);
        for (cell, units) in self.cells.of_cells.iter().enumerate() {
            let fitted = factor * x.dot(cell, &slopes);
            units.iter().for_each(|&(unit, weight)| z[unit as usize] -= weight * fitted);
        }
    }
}

impl Calibration {
    /// The same where each row of what was calibrated stands for so many cases.
    fn counted(&self, cases: &[f64], g: &[f64], x: Option<&Regressors>, weights: &[f64]) -> Calibration {
        let factors = Factors::of_cases(g.iter().copied().zip(cases.iter().map(|n| *n as u64)).collect());
        let negative = weights.iter().zip(cases).filter(|(w, _)| **w < 0.0).map(|(_, n)| *n as usize).sum();
        let mut counted = Calibration { factors, negative, ..self.clone() };
        let of_lines = x.map(|x| x.totals(cases.len(), |cell| cases[cell])).unwrap_or_default();
        for (line, n) in counted.lines.iter_mut().zip(of_lines) {
            // The total of a number is one of all cases.
            line.n = if line.level.is_some() { n as u64 } else { cases.iter().sum::<f64>() as u64 };
        }
        counted
    }
}
