//! Weights, strata, sampling units, replicate weights and the key.

use super::{Check, listed, sample};
use crate::Error;
use crate::dataset::UNSAID;
use crate::dataset::description::Weight;
use crate::dataset::identifiers::Identifiers;
use crate::dataset::probabilities::Squares;
use crate::dataset::read::Coded;
use crate::finding::{Finding, Rule, Severity};
use rustc_hash::{FxBuildHasher, FxHashSet};
use std::collections::BTreeMap;

/// Fewer rows may have the weights 1, 2, 3 … by chance.
const MANY: usize = 10;

impl Check<'_> {
    pub(super) fn weight(&mut self) {
        let name = match &self.file.description.design.weight {
            Weight::Column(name) => name,
            Weight::Equal(weight) => return self.equal_weight(*weight),
        };
        let Some(column) = self.file.table.column(name) else { return };
        self.weight_that_is_none(name, column);
        let numbers = &column.numbers;
        let text = self.rows(column, false, |l| column.is_text(l));
        if !text.is_empty() {
            let remedy = "correct the cells, or set the decimal mark under [file]";
            self.found.push(
                Finding::error(Rule::NotNumeric, name, sample("holds text", column, &text)).at(&text).remedy(remedy),
            );
        }
        let blank = self.rows(column, false, |l| column.is_blank(l));
        if !blank.is_empty() {
            let remedy = "give every row in scope its weight, or describe these rows as out of scope";
            let message = format!("{} rows in scope have no weight", blank.len());
            self.found.push(Finding::error(Rule::MissingWeight, name, message).at(&blank).remedy(remedy));
        }
        let negative = self.rows(column, false, |l| numbers[l].is_some_and(|w| w < 0.0));
        if !negative.is_empty() {
            let message = format!("{} rows in scope have a negative weight", negative.len());
            self.found.push(
                Finding::error(Rule::NonPositiveWeight, name, message).at(&negative).remedy("correct these weights"),
            );
        }
        let zero = self.rows(column, false, |l| numbers[l] == Some(0.0));
        if !zero.is_empty() {
            let message = format!("{} rows in scope have weight 0 and count in no figure", zero.len());
            let remedy = "nothing, if these cases were not interviewed; state that under [scope]";
            self.found.push(Finding::warning(Rule::NonPositiveWeight, name, message).at(&zero).remedy(remedy));
        }
    }

    pub(super) fn design(&mut self) {
        let design = &self.file.description.design;
        let table = &self.file.table;
        let squares = match &design.squares {
            Some(Squares::Column(name)) => Some(name),
            Some(Squares::Known(_)) | None => None,
        };
        let numbers = || design.fpc.0.iter().chain(squares);
        for name in design.identifiers().flat_map(|columns| &columns.0).chain(numbers()) {
            let Some(column) = table.column(name) else { continue };
            // In every row, not only those in scope: all keep their place in the design.
            let blank = self.rows(column, true, |l| column.is_blank(l));
            if !blank.is_empty() {
                let message = format!("{} rows have no value", blank.len());
                let remedy = "every row needs its place in the design: complete the column from the sample file";
                self.found.push(Finding::error(Rule::MissingDesignValue, name, message).at(&blank).remedy(remedy));
            }
        }
        for name in numbers() {
            let Some(column) = table.column(name) else { continue };
            let text = self.rows(column, true, |l| column.is_text(l));
            if !text.is_empty() {
                let remedy = "give population counts, sampling fractions or probabilities of selection";
                self.found.push(
                    Finding::error(Rule::NotNumeric, name, sample("holds text", column, &text))
                        .at(&text)
                        .remedy(remedy),
                );
            }
        }
        if !design.strata.0.is_empty() {
            self.strata();
        }
        self.replicates();
        self.undescribed();
        self.bound();
    }

    /// What is wrong with the design as a whole: population counts that differ within a stratum or are less than the sample, and
    /// whatever else stops every estimate.
    fn bound(&mut self) {
        // Without columns or weights there is no design, and its errors would be theirs again.
        if self.found.iter().any(|finding| finding.severity == Severity::Error) {
            return;
        }
        let Err(error) = self.file.design_bound() else { return };
        let mut counts: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
        for error in error.all() {
            if let Error::InvalidFpc { column, problem, first } = error {
                counts.entry(column).or_default().push((*first, problem));
            } else {
                let remedy = "correct the columns that [design] names, or what it says of them";
                self.found.push(Finding::error(Rule::InvalidDesign, "design", error.to_string()).remedy(remedy));
            }
        }
        for (column, mut problems) in counts {
            problems.sort_unstable();
            let rows: Vec<usize> = problems.iter().map(|(first, _)| *first).collect();
            let more = if rows.len() > 1 { format!(", and {} more", rows.len() - 1) } else { String::new() };
            let message = format!("{}{more}", problems[0].1);
            let remedy = "give every row of a stratum the number of units that the frame had there, or the fraction that was \
                          drawn; of a later stage that of its unit";
            self.found.push(Finding::error(Rule::InvalidDesign, column, message).at(&rows).remedy(remedy));
        }
    }

    fn replicates(&mut self) {
        let design = &self.file.description.design;
        let Some(replicates) = &design.replicates else { return };
        let names = match replicates.names(&self.file.table.names, design.weight.column()) {
            Ok(names) => names,
            Err(error) => {
                let remedy = "name the columns of the replicate weights in the file, or a pattern such as \"rw*\"";
                self.found.push(
                    Finding::error(Rule::MissingColumn, replicates.columns.0.join(", "), error.to_string())
                        .remedy(remedy),
                );
                return;
            }
        };
        for name in &names {
            let Some(column) = self.file.table.column(name) else { continue };
            let bad = self.rows(column, false, |l| column.numbers[l].is_none());
            if !bad.is_empty() {
                let message = sample("is blank or text", column, &bad);
                let remedy = "give every row in scope a replicate weight";
                self.found.push(Finding::error(Rule::MissingWeight, name, message).at(&bad).remedy(remedy));
            }
        }
        let in_scope = |name: &str| -> Option<Vec<f64>> {
            let column = self.file.table.column(name)?;
            let rows = column.rows.iter().zip(self.scope).filter(|(_, inside)| **inside);
            // Blanks were reported above; 0 keeps the columns of one length.
            Some(rows.map(|(level, _)| column.numbers[*level as usize].unwrap_or_default()).collect())
        };
        let weight = match &design.weight {
            Weight::Column(name) => in_scope(name),
            Weight::Equal(weight) => Some(self.scope.iter().filter(|inside| **inside).map(|_| *weight).collect()),
        };
        let columns: Option<Vec<Vec<f64>>> = names.iter().map(|name| in_scope(name)).collect();
        let Some((columns, weight)) = columns.zip(weight) else { return };
        for (column, problem) in replicates.unlike(&columns, &weight).unwrap_or_default() {
            let remedy = "leave it out by a list of columns or a pattern that does not match it, or correct it";
            self.found.push(Finding::error(Rule::OutOfRange, &names[column], problem).remedy(remedy));
        }
    }

    /// Strata with one PSU, and PSUs that occur in several strata.
    fn strata(&mut self) {
        let design = &self.file.description.design;
        let table = &self.file.table;
        let Some(strata) = Identifiers::of(&design.strata.0, table) else { return };
        let psus = Identifiers::of(&design.psu.0, table);
        if psus.is_none() && !design.psu.0.is_empty() {
            return;
        }
        // Without PSUs the rows were drawn.
        let unit = |row: usize| psus.as_ref().map_or(Some(row as u32), |psus| psus.place(row));
        let placed = (0..table.height).filter_map(|row| Some((strata.place(row)?, unit(row)?)));
        // A stratum that was taken whole has no variance and needs no second unit.
        let taken = self.taken_whole(&strata);
        let units = beside(strata.levels.len(), placed.clone());
        let is_lonely = |stratum: usize| matches!(units[stratum], Beside::One(_)) && !taken[stratum];
        let lonely = strata.named(is_lonely);
        if !lonely.is_empty() {
            let rows: Vec<usize> = (0..table.height).filter(|&row| is_lonely(strata.rows[row] as usize)).collect();
            let (severity, remedy) = if design.lonely_psu == "fail" {
                let remedy = "set lonely_psu under [design] to adjust, average, remove or certainty, or merge each with \
                              a neighbour";
                (Severity::Error, remedy.to_owned())
            } else {
                let remedy = format!("nothing, if lonely_psu = {:?} is the rule you want for them", design.lonely_psu);
                (Severity::Warning, remedy)
            };
            let message = format!("{} strata have a single PSU: {}", lonely.len(), listed(&lonely));
            self.found.push(
                Finding::new(severity, Rule::LonelyPsu, design.strata.0.join(", "), message).at(&rows).remedy(remedy),
            );
        }
        let Some(psus) = psus.as_ref().filter(|_| !design.nest) else { return };
        let strata = beside(psus.levels.len(), placed.map(|(stratum, psu)| (psu, stratum)));
        let is_shared = |psu: usize| matches!(strata[psu], Beside::Several);
        let shared = psus.named(is_shared);
        if !shared.is_empty() {
            let rows: Vec<usize> = (0..table.height).filter(|&row| is_shared(psus.rows[row] as usize)).collect();
            let message = format!("{} identifiers occur in several strata: {}", shared.len(), listed(&shared));
            let remedy =
                "set nest = true under [design] if PSU numbers restart in each stratum; otherwise correct the file";
            self.found.push(
                Finding::error(Rule::PsuInSeveralStrata, design.psu.0.join(", "), message).at(&rows).remedy(remedy),
            );
        }
    }

    /// For each stratum, whether its population is one unit, as a count or as a fraction: it has no variance.
    fn taken_whole(&self, strata: &Identifiers<'_>) -> Vec<bool> {
        let mut taken = vec![false; strata.levels.len()];
        let fpc = self.file.description.design.fpc.0.first();
        if let Some(column) = fpc.and_then(|name| self.file.table.column(name)) {
            for (stratum, level) in strata.rows.iter().zip(&column.rows) {
                taken[*stratum as usize] |= column.numbers[*level as usize] == Some(1.0);
            }
        }
        taken
    }

    pub(super) fn key(&mut self) {
        let key = &self.file.description.key;
        if key.is_empty() {
            let message = "the description names no key: duplicate cases cannot be detected";
            let remedy =
                "name the columns that identify a row; duplicates count twice and make standard errors too small";
            self.found.push(Finding::warning(Rule::NoKey, "key", message).remedy(remedy));
            return;
        }
        if key.iter().any(|name| self.file.table.column(name).is_none()) {
            return;
        }
        let columns: Vec<&Coded> = key.iter().filter_map(|name| self.file.table.column(name)).collect();
        let height = self.file.table.height;
        // Cells by their numbers: equal text is equal level within a column. One number stands for those of a row where there
        // are not more combinations than it can tell apart.
        let count = columns.iter().try_fold(1_u64, |count, column| count.checked_mul(column.levels.len() as u64));
        // A column with another cell in each row tells all rows apart.
        let is_unique = columns.iter().any(|column| column.levels.len() == height);
        let again = match count {
            _ if is_unique => Vec::new(),
            Some(_) => repeated(height, |row| {
                columns.iter().fold(0, |key, column| key * column.levels.len() as u64 + u64::from(column.rows[row]))
            }),
            None => repeated(height, |row| columns.iter().map(|column| column.rows[row]).collect::<Vec<u32>>()),
        };
        if !again.is_empty() {
            let message = format!("{} rows repeat the key of an earlier row", again.len());
            let remedy = "remove the repeated rows, or add to key the column that distinguishes them";
            self.found.push(Finding::error(Rule::DuplicateKey, key.join(", "), message).at(&again).remedy(remedy));
        }
    }

    /// A sample that weights itself has no totals of the population, unless its weight is the factor of expansion.
    fn equal_weight(&mut self, weight: f64) {
        let each = weight / self.file.description.design.weight_divisor;
        let message = format!("every row counts for {each}: the design is self-weighting");
        // A draft without a weight that it could recognise says so too, and nobody has decided yet.
        let finding = if self.file.dataset.citation == UNSAID {
            let remedy = "name the column of the weights under [design]; if the sample does weight itself, complete the description";
            Finding::warning(Rule::SelfWeighting, "weight", message).remedy(remedy)
        } else {
            let remedy = "nothing, for shares and their standard errors; totals are sample totals unless the weight is \
                          population / sample";
            Finding::note(Rule::SelfWeighting, "weight", message).remedy(remedy)
        };
        self.found.push(finding);
    }

    /// A column of numbers that are no weights: those of the rows, or an identifier.
    fn weight_that_is_none(&mut self, name: &str, column: &Coded) {
        let description = &self.file.description;
        let height = self.file.table.height;
        let effect = "the estimates and their standard errors would follow the order of the file and not the chances of \
                      selection; name the column of the weights, or write weight = 1 if the sample weights itself";
        let units = description.design.psu.0.iter().chain(description.design.after_psu().flat_map(|unit| &unit.0));
        for id in description.key.iter().chain(units) {
            let Some(other) = self.file.table.column(id) else { continue };
            let number = |of: &Coded, row: usize| of.numbers[of.rows[row] as usize];
            // A constant weight beside a constant identifier proves nothing.
            let differ = (0..height).any(|row| number(column, row) != number(column, 0));
            let same = id.eq_ignore_ascii_case(name)
                || (height > 2
                    && differ
                    && (0..height)
                        .all(|row| number(column, row).is_some() && number(column, row) == number(other, row)));
            if same {
                let message = format!("the weight is the identifier {id} in every row");
                self.found.push(Finding::error(Rule::WeightIsId, name, message).remedy(effect));
                return;
            }
        }
        let mut counted = vec![false; height];
        // Whole numbers from 1 to the height only, so the place below exists.
        let number = |level: &Option<f64>| level.filter(|n| n.fract() == 0.0 && *n >= 1.0 && *n <= height as f64);
        for number in column.numbers.iter().filter_map(number) {
            counted[number as usize - 1] = true;
        }
        if height > 2 && column.levels.len() == height && counted.into_iter().all(|once| once) {
            let message = format!("the weights are the numbers 1 to {height}, each once: they count the rows");
            let severity = if height < MANY { Severity::Warning } else { Severity::Error };
            self.found.push(Finding::new(severity, Rule::WeightCountsRows, name, message).remedy(effect));
        }
    }

    /// A sample without strata and units is taken for a simple random sample of rows.
    fn undescribed(&mut self) {
        let design = &self.file.description.design;
        if design.replicates.is_some() || self.file.pps.is_some() || !design.fpc.0.is_empty() {
            return;
        }
        let (strata, psu) = (!design.strata.0.is_empty(), !design.psu.0.is_empty());
        // Rows drawn within strata, or units drawn without them, are designs in use; neither is not.
        let severity = if strata || psu { Severity::Note } else { Severity::Warning };
        if !strata {
            let message = "no strata are named: standard errors include the differences between strata and come out too \
                           large if the sample was stratified";
            let remedy = "name the columns under [design]; none if the sample was drawn from the whole at once";
            self.found.push(Finding::new(severity, Rule::NoStrata, "design", message).remedy(remedy));
        }
        if !psu {
            let message = "no PSU is named: each row counts as drawn on its own, and standard errors come out too small, \
                           often by half, if the sample was drawn in clusters";
            let remedy = "name the columns under [design]; none if the rows themselves were drawn";
            self.found.push(Finding::new(severity, Rule::NoPsu, "design", message).remedy(remedy));
        }
    }
}

/// The rows whose key an earlier row has.
fn repeated<K: Eq + std::hash::Hash>(height: usize, key: impl Fn(usize) -> K) -> Vec<usize> {
    let mut seen = FxHashSet::with_capacity_and_hasher(height, FxBuildHasher);
    (0..height).filter(|&row| !seen.insert(key(row))).collect()
}

/// What the rows of an identifier have beside it.
#[derive(Clone, Copy)]
enum Beside {
    Nothing,
    One(u32),
    Several,
}

/// For each identifier what its rows have beside it, in pairs of row after row.
fn beside(levels: usize, pairs: impl Iterator<Item = (u32, u32)>) -> Vec<Beside> {
    let mut all = vec![Beside::Nothing; levels];
    for (level, other) in pairs {
        let known = &mut all[level as usize];
        *known = match *known {
            Beside::Nothing => Beside::One(other),
            Beside::One(first) if first == other => Beside::One(first),
            Beside::One(_) | Beside::Several => Beside::Several,
        };
    }
    all
}
