//! Several waves of a survey in one design.
//!
//! The waves are stacked (Kish 1965, chapter 12): one table of all rows, whose strata and PSUs have the same codes where they
//! are the same. An estimate of a wave is that of a domain, and the covariance of two waves is that of their PSUs.

mod stack;

use crate::finding::{Finding, Findings, Rule, Subject};
use crate::frame::codes_as_text;
use crate::survey::cases::{Inner, Survey};
use crate::survey::design::bound::Bound;
use crate::survey::design::replicates::{Matrix, MatrixSource, Scaling, Weights};
use crate::survey::design::waves::{Wave, WaveCovariance, Waves};
use crate::survey::design::{Design, LonelyPsu, Origin, ReplicateMethod};
use crate::words::words;
use crate::{Error, Result, memory};
use polars::prelude::{Column, DataFrame, DataType, NamedFrom, Series};
use rustc_hash::{FxHashMap, FxHashSet};
use stack::stacked;
use std::sync::Arc;

words! {
    /// Whether waves have their sampling units, or their replicates, in common.
    #[non_exhaustive]
    pub enum Overlap: "overlap" {
        /// A PSU with the same code in the same stratum is the same; replicates were made jointly, so that the r-th of each wave
        /// leaves out the same units.
        Shared = "shared",
        /// Each wave was drawn anew: its strata are strata of their own, and replicates vary one wave at a time.
        Independent = "independent",
    }
}

/// How waves are pooled.
#[derive(Clone, Debug)]
pub struct PoolOptions {
    /// The column that tells the waves apart.
    pub wave: String,
    /// The value of each wave in it; without, those of the column in the tables.
    pub labels: Vec<String>,
    /// What the waves have in common. If not given, PSUs are shared where stratum and code are the same, and replicates are
    /// independent: only those made jointly hold a covariance.
    pub overlap: Option<Overlap>,
    /// How the waves covary in changes.
    pub covariance: WaveCovariance,
}

impl PoolOptions {
    /// The options of waves told apart by a column.
    pub fn new(wave: impl Into<String>) -> PoolOptions {
        PoolOptions { wave: wave.into(), labels: Vec::new(), overlap: None, covariance: WaveCovariance::default() }
    }
}

/// Pools waves into one survey; what was found on the way is in [`Survey::pooling`].
///
/// ```
/// use infosoc::{Design, PoolOptions, Survey, measure::mean, pool};
/// use polars::prelude::df;
/// let wave = |year: i32, y: [f64; 4]| -> infosoc::Result<Survey> {
///     let table = df!("year" => [year; 4], "psu" => [1, 2, 3, 4], "w" => [10.0; 4], "y" => y)?;
///     Survey::new(table, Design::new("w").psu("psu"))
/// };
/// let waves = [wave(2019, [3.0, 5.0, 4.0, 7.0])?, wave(2021, [4.0, 6.0, 5.0, 8.0])?];
/// let pooled = pool(&waves, &PoolOptions::new("year"))?;
/// let change = pooled.estimate([mean("y")]).by(["year"]).run()?.difference("year", "2021", "2019")?;
/// assert_eq!((change.rows()[0].value, change.rows()[0].se), (Some(1.0), Some(0.0)));
/// # Ok::<(), infosoc::Error>(())
/// ```
///
/// Where every wave was given its degrees of freedom, the whole has the least of them, as rows of one wave have no more; replicates that
/// were made for each wave alone have their sum.
///
/// # Errors
/// [`Error::InvalidArgument`] for fewer than two waves, waves that cannot be told apart, and designs that do not go together;
/// all that [`Survey::new`] finds in the pooled design.
pub fn pool(waves: &[Survey], options: &PoolOptions) -> Result<Survey> {
    if waves.len() < 2 {
        return Err(Error::argument("waves", "at least two surveys", waves.len()));
    }
    if let Some(again) = waves.iter().find(|wave| wave.0.bound.waves.is_some()) {
        return Err(Error::argument("waves", "surveys of one wave each", format!("a pooled one ({again})")));
    }
    let labels = stack::labels(waves, options)?;
    let mut findings = Vec::new();
    let table = stacked(waves, &options.wave, &labels, &mut findings)?;
    let replicated = waves.iter().filter(|wave| wave.0.bound.replicates.is_some()).count();
    let mut bound = match replicated {
        0 => sampled(waves, &labels, options, &mut findings)?,
        n if n == waves.len() => replicates(waves, options.overlap, &mut findings)?,
        _ => {
            return Err(Error::invalid(
                "waves",
                "some have replicate weights and some have not; give all or none of them replicates",
            ));
        }
    };
    let mut start = 0;
    let of_wave = |(wave, label): (&Survey, String)| {
        let rows = start..start + wave.cases().height();
        start = rows.end;
        Wave { label, rows, bound: wave.0.bound.clone() }
    };
    let parts: Vec<Wave> = waves.iter().zip(labels).map(of_wave).collect();
    // A dimension that only some waves state is none of the whole.
    let population =
        waves[0].0.population.iter().filter(|part| waves.iter().all(|wave| wave.0.population.contains(part)));
    let population = population.cloned().collect();
    if waves.iter().any(|wave| wave.0.population != waves[0].0.population) {
        let message = "waves of different parts of the population";
        findings.push(Finding::warning(Rule::ScopeDiffers, &options.wave, message));
    }
    let findings = Findings::new(findings, Subject::Series);
    let (column, covariance) = (options.wave.clone(), options.covariance);
    let pooled = Waves { column, covariance, waves: parts, findings };
    if replicated == 0 {
        bound.adjustments = pooled.adjustments();
    }
    bound.waves = Some(Arc::new(pooled));
    let labels = waves[1..].iter().fold(waves[0].0.labels.clone(), |labels, wave| labels.agreed(&wave.0.labels));
    Ok(Survey(Arc::new(Inner { table, bound: Arc::new(bound), population, labels })))
}

impl Survey {
    /// What was found when the waves of this survey were pooled; none where it is of one wave.
    pub fn pooling(&self) -> Option<&Findings> {
        self.0.bound.waves.as_ref().map(|waves| &waves.findings)
    }
}

/// The design of all waves with strata and PSUs.
fn sampled(waves: &[Survey], labels: &[String], options: &PoolOptions, findings: &mut Vec<Finding>) -> Result<Bound> {
    let origins: Vec<&Origin> = waves.iter().filter_map(|wave| wave.0.bound.origin.as_deref()).collect();
    if origins.len() < waves.len() {
        return Err(Error::invalid(
            "waves",
            "a wave no longer has the design that it was made with; pool surveys as they were made",
        ));
    }
    check_alike(&origins)?;
    let first = &origins[0].design;
    let has_units = first.psu.is_some();
    // A probability is that of one draw: a unit of two waves would have two.
    if let (Some(Overlap::Shared), true) = (options.overlap, first.pps.is_some()) {
        return Err(Error::argument("overlap", "\"independent\" for waves with unequal probabilities", "\"shared\""));
    }
    // Rows that are their own units have no codes by which they could be the same.
    let is_shared = options.overlap != Some(Overlap::Independent) && has_units && first.pps.is_none();
    let Stacked { weights, strata, units, fpc, members } = Stacked::new(waves, &origins, labels, is_shared)?;
    say_what_is_shared(&members, is_shared, origins.iter().all(|origin| !origin.design.nest), &options.wave, findings);

    let mut columns = vec![Column::new("weight".into(), weights), Column::new("stratum".into(), strata)];
    let mut design = Design::new("weight").strata("stratum").nest(true).lonely_psu(first.lonely_psu).deff(first.deff);
    design = design.adjust_domain_lonely(first.adjust_domain_lonely);
    if has_units {
        for (stage, codes) in units.into_iter().enumerate() {
            let name = format!("unit{stage}");
            columns.push(Column::new(name.as_str().into(), codes));
            design = if stage == 0 { design.psu(name) } else { design.ssu(name) };
        }
    }
    let names: Vec<String> = (0..fpc.len()).map(|stage| format!("fpc{stage}")).collect();
    columns.extend(names.iter().zip(fpc).map(|(name, values)| Column::new(name.as_str().into(), values)));
    design = design.fpc(names);
    design.pps.clone_from(&first.pps);
    design.df = together(waves.iter().map(|wave| wave.0.bound.df), true);
    let table = DataFrame::new(columns[0].len(), columns)?;
    let mut bound = unchecked_signs(&design, &table, waves)?;
    bound.strata = None;
    // Errors and further poolings name columns of the waves, which these are not.
    bound.origin = None;
    Ok(bound)
}

/// Fails where the designs of waves do not go together.
fn check_alike(origins: &[&Origin]) -> Result<()> {
    let first = &origins[0].design;
    let differ = |what: &str, of: &dyn Fn(&Design) -> String| {
        let other = origins.iter().find(|other| of(&other.design) != of(first))?;
        let got = format!("{} and {}", of(first), of(&other.design));
        Some(Error::argument("waves", format!("designs with the same {what}"), got))
    };
    let errors = [
        differ("stages", &|design| {
            format!("{} stages", design.keys().iter().filter(|(role, _)| *role != "strata").count())
        }),
        differ("fpc", &|design| format!("{} columns of fpc", design.fpc.len())),
        differ("lonely_psu", &|design| design.lonely_psu.to_string()),
        differ("adjust_domain_lonely", &|design| design.adjust_domain_lonely.to_string()),
        differ("pps", &|design| format!("{:?}", design.pps)),
    ];
    Error::collect(errors.into_iter().flatten().collect())
}

/// What the design of all waves is made of, row by row.
struct Stacked {
    weights: Vec<f64>,
    strata: Vec<String>,
    /// The codes of the units of each stage.
    units: Vec<Vec<String>>,
    /// The finite population correction of each stage.
    fpc: Vec<Vec<f64>>,
    /// The PSUs of each wave with their strata.
    members: Vec<FxHashSet<(String, String)>>,
}

impl Stacked {
    /// Stacks the waves one below the other; where units are not shared, each wave has strata of its own.
    fn new(waves: &[Survey], origins: &[&Origin], labels: &[String], is_shared: bool) -> Result<Stacked> {
        let first = &origins[0].design;
        let mut keys = Stacked {
            weights: Vec::new(),
            strata: Vec::new(),
            units: vec![Vec::new(); 1 + first.ssu.len()],
            fpc: vec![Vec::new(); first.fpc.len()],
            members: Vec::new(),
        };
        for ((wave, origin), label) in waves.iter().zip(origins).zip(labels) {
            let of_wave = match &origin.design.strata {
                Some(name) => codes(origin, name)?,
                None => vec![String::new(); wave.cases().height()],
            };
            keys.weights.extend(wave.0.bound.weight_values());
            for (values, name) in keys.fpc.iter_mut().zip(&origin.design.fpc) {
                let column = origin.table.column(name)?.cast(&DataType::Float64)?;
                values.extend(column.f64()?.iter().map(|value| value.unwrap_or(f64::NAN)));
            }
            let names = origin.design.psu.iter().chain(&origin.design.ssu);
            let of_units: Vec<Vec<String>> = names.map(|name| codes(origin, name)).collect::<Result<_>>()?;
            if let Some(psu) = of_units.first() {
                keys.members.push(of_wave.iter().cloned().zip(psu.iter().cloned()).collect());
            }
            keys.units.iter_mut().zip(of_units).for_each(|(all, codes)| all.extend(codes));
            // No code of a stratum has a character of no text.
            let own = |stratum: String| if is_shared { stratum } else { format!("{label}\u{0}{stratum}") };
            keys.strata.extend(of_wave.into_iter().map(own));
        }
        Ok(keys)
    }
}

/// The codes of a column of the design as text.
fn codes(origin: &Origin, name: &str) -> Result<Vec<String>> {
    let codes = codes_as_text(origin.table.column(name)?)?;
    Ok(codes.into_iter().map(Option::unwrap_or_default).collect())
}

/// Calibrated weights may be negative, which those of a table may not: the units are arranged without them.
fn unchecked_signs(design: &Design, table: &DataFrame, waves: &[Survey]) -> Result<Bound> {
    if waves.iter().all(|wave| wave.0.bound.adjustments.is_empty()) {
        return design.bind(table);
    }
    let weights = table.column("weight")?.as_materialized_series().clone();
    let mut ones = table.clone();
    ones.with_column(Column::new("weight".into(), vec![1.0; table.height()]))?;
    Ok(Bound { weights, ..design.bind(&ones)? })
}

/// The degrees of freedom of all waves where each was given its own: the least of them, or their sum.
fn together(given: impl Iterator<Item = Option<f64>>, is_least: bool) -> Option<f64> {
    let given: Vec<f64> = given.collect::<Option<_>>()?;
    Some(if is_least { given.into_iter().fold(f64::INFINITY, f64::min) } else { given.into_iter().sum() })
}

fn say_what_is_shared(
    members: &[FxHashSet<(String, String)>],
    is_shared: bool,
    are_unique: bool,
    wave: &str,
    findings: &mut Vec<Finding>,
) {
    // Each wave has a unit once, as members are sets: what is counted are waves.
    let mut waves_of: FxHashMap<&(String, String), usize> = FxHashMap::default();
    let mut strata_of: FxHashMap<&str, FxHashSet<&str>> = FxHashMap::default();
    for unit in members.iter().flatten() {
        *waves_of.entry(unit).or_default() += 1;
        strata_of.entry(&unit.1).or_default().insert(&unit.0);
    }
    let shared = waves_of.values().filter(|&&waves| waves > 1).count();
    if shared > 0 && is_shared {
        let message = format!(
            "{shared} of {} PSUs have the same stratum and code in several waves, and count as the same",
            waves_of.len()
        );
        let remedy = "set overlap to \"independent\" if the codes were assigned anew";
        findings.push(Finding::note(Rule::SharedPsu, wave, message).remedy(remedy));
    }
    if shared > 0 && !is_shared {
        let message = format!("{shared} PSUs have the same stratum and code in several waves, and count as different");
        findings.push(Finding::note(Rule::SharedPsu, wave, message));
    }
    if is_shared && are_unique {
        let mut reused: Vec<String> =
            strata_of.iter().filter(|(_, strata)| strata.len() > 1).map(|(psu, _)| (*psu).to_owned()).collect();
        reused.sort_unstable();
        if !reused.is_empty() {
            let message = format!(
                "these PSU codes are in different strata in different waves and count as different PSUs: {}",
                crate::error::list(&reused)
            );
            findings.push(Finding::warning(Rule::ReusedPsu, wave, message));
        }
    }
}

/// The design of all waves with replicate weights.
fn replicates(waves: &[Survey], overlap: Option<Overlap>, findings: &mut Vec<Finding>) -> Result<Bound> {
    let all: Vec<&Weights> = waves.iter().filter_map(|wave| wave.0.bound.replicates.as_deref()).collect();
    let base: Vec<Vec<f64>> = waves.iter().map(|wave| wave.0.bound.weight_values()).collect();
    let joint = overlap == Some(Overlap::Shared);
    if joint && all.iter().any(|other| other.rule != all[0].rule || other.method != all[0].method) {
        let problem = "the replicates differ in number, method or scale, so they were not made jointly; set overlap to \
                       \"independent\"";
        return Err(Error::invalid("overlap", problem));
    }
    if overlap.is_none() {
        let message = "the replicates of each wave vary alone, so that waves do not covary";
        let remedy = "set overlap to \"shared\" if they were made jointly, so that the r-th of each wave leaves out the same units";
        findings.push(Finding::note(Rule::SharedPsu, "replicates", message).remedy(remedy));
    }
    // Each replicate of the whole is a column of all rows, whichever wave varies in it.
    let count = if joint { all[0].count() } else { all.iter().map(|own| own.count()).sum() };
    let rows: usize = base.iter().map(Vec::len).sum();
    memory::check("waves: replicates of all", count, 8 * rows as u64)?;
    let mut columns = Vec::new();
    let (scale, rscales, mse) = if joint {
        for r in 0..all[0].count() {
            columns.push(all.iter().zip(&base).flat_map(|(own, base)| own.matrix.analysis(r, base)).collect());
        }
        (all[0].rule.scale, all[0].rule.rscales.clone(), all[0].rule.mse)
    } else {
        let mut scales = Vec::new();
        for (varied, own) in all.iter().enumerate() {
            for r in 0..own.count() {
                let of = |(wave, base): (usize, &Vec<f64>)| {
                    if wave == varied { own.matrix.analysis(r, base) } else { base.clone() }
                };
                columns.push(base.iter().enumerate().flat_map(of).collect::<Vec<f64>>());
                // Each wave keeps its own scale, as a factor of its replicates.
                scales.push(own.rule.scale * own.rule.rscales[r]);
            }
        }
        // The mean of replicates in which the other waves stand still is that of no wave.
        (1.0, scales, true)
    };
    let method = if all.iter().all(|own| own.method == all[0].method) { all[0].method } else { ReplicateMethod::Other };
    let df = together(all.iter().map(|own| own.df), joint);
    let names = (0..columns.len()).map(|r| format!("replicate{r}"));
    let columns =
        names.zip(columns).map(|(name, values): (String, Vec<f64>)| Series::new(name.into(), values)).collect();
    let matrix = Matrix { source: MatrixSource::Columns(columns), combined: true, inside: None };
    let weights = Series::new("weight".into(), base.concat());
    let bound = Bound::replicated(weights, Weights { method, matrix, rule: Scaling { scale, rscales, mse }, df });
    Ok(Bound { deff: waves[0].0.bound.deff, lonely_psu: LonelyPsu::Fail, ..bound })
}
