//! Links between files: rows that find none, keys that repeat, and weights that do not go together.

use super::Check;
use crate::dataset::Dataset;
use crate::dataset::description::{StatisticalUnit, Weight};
use crate::dataset::file::File;
use crate::dataset::link::Linked;
use crate::dataset::weight_level::weight_of;
use crate::finding::{Finding, Rule, Severity};

/// Fewer rows may have the weights of their households by chance.
const MANY: usize = 10;

/// Files with at most so many persons a household are of selected persons. Rosters of all members have three and more.
const SELECTED: f64 = 1.5;

/// Mean weights that are so many times those of another file are counted in another unit: in millions, or to mean 1.
const OF_ANOTHER_SCALE: f64 = 100.0;

/// Parts of the names of weights in the files of surveys.
const WEIGHT_WORDS: [&str; 8] = ["weight", "wgt", "fac_", "factor", "pond", "peso", "poids", "expan"];

impl Check<'_> {
    pub(super) fn links(&mut self, dataset: &Dataset) {
        for (link, linked) in self.file.description.links.iter().zip(&self.file.links) {
            let (Some(rows), other) = (&linked.rows, &dataset.files[linked.to]) else { continue };
            let lost: Vec<usize> = (0..rows.len()).filter(|&row| rows[row].is_none() && self.scope[row]).collect();
            if !lost.is_empty() {
                // None at all is a wrong key, and some are losses of fieldwork.
                let all = rows.iter().all(Option::is_none);
                let severity = if all { Severity::Error } else { Severity::Warning };
                let message = format!("{} rows in scope have no row of {}", lost.len(), link.to);
                let remedy = "what they take from it is missing: check that both files write the key in the same way, leading \
                              zeros count, or describe the rows as out of scope";
                let place = link.by.join(", ");
                self.found.push(Finding::new(severity, Rule::LinkWithoutRow, place, message).at(&lost).remedy(remedy));
            }
            if linked.repeated > 0 {
                let message = format!("{} rows of {} repeat a key that rows here link to", linked.repeated, link.to);
                let remedy = "a link needs one row for each key: remove the repeated rows, or complete the key";
                let place = other.description.key.join(", ");
                self.found.push(Finding::error(Rule::DuplicateKey, place, message).remedy(remedy));
            }
            self.weights(linked, other);
        }
    }

    /// A weight of persons that the file calls that of their households, where it has one of persons as well.
    pub(super) fn weight_by_label(&mut self) {
        let description = &self.file.description;
        let Some(name) = description.design.weight.column() else { return };
        let is_said = self.found.iter().any(|finding| finding.rule == Rule::HouseholdWeight);
        if description.statistical_unit != StatisticalUnit::Individual || is_said {
            return;
        }
        // Text files and workbooks have no labels, and a file that cannot be read was refused before.
        let Ok(Some(variables)) = crate::ReadFile::new().dictionary(&self.file.table.path) else { return };
        let labelled = |variable: &crate::Variable| variable.label.as_deref().and_then(weight_of);
        let is_own = |variable: &&crate::Variable| variable.name.eq_ignore_ascii_case(name);
        let of_household = |variable: &&crate::Variable| labelled(variable) == Some(StatisticalUnit::Household);
        let Some(own) = variables.iter().find(is_own).filter(of_household) else { return };
        let others = variables.iter().filter(|other| labelled(other) == Some(StatisticalUnit::Individual));
        let others: Vec<&str> = others.map(|other| other.name.as_str()).collect();
        if others.is_empty() {
            return;
        }
        let label = own.label.as_deref().unwrap_or_default();
        let message = format!("the weight of persons is {label:?}, and the file has one of persons");
        let remedy = format!("name the weight of persons under [design]: {}", super::listed(&others));
        self.found.push(Finding::warning(Rule::HouseholdWeight, name, message).remedy(remedy));
    }

    /// The weights of a file beside those of the file that it links to.
    fn weights(&mut self, linked: &Linked, other: &File) {
        let (Some(own), Some(rows)) = (weights(self.file), &linked.rows) else { return };
        let Some(of_other) = weights(other) else { return };
        let mean = |weights: &[Option<f64>], scope: &[bool]| {
            let counted = weights.iter().zip(scope).filter(|(_, kept)| **kept).filter_map(|(weight, _)| *weight);
            let (sum, n) = counted.filter(|w| *w > 0.0).fold((0.0, 0.0), |(sum, n), weight| (sum + weight, n + 1.0));
            // 0/0 where no weight is above 0: `is_finite` below leaves it out.
            sum / n
        };
        let (here, there) = (mean(&own, self.scope), mean(&of_other, other.scope()));
        let name = self.file.description.design.weight.column().unwrap_or("weight").to_owned();
        let times = (here / there).max(there / here);
        if times.is_finite() && times >= OF_ANOTHER_SCALE {
            let message = format!(
                "the mean weight is {here:.4}, that of {} is {there:.4}: they are not counted in the same unit",
                other.description.name
            );
            let remedy = "set weight_divisor under both designs, as 1000000 for DHS; shares do not change, totals do";
            self.found.push(Finding::warning(Rule::WeightsDiffer, &name, message).remedy(remedy));
        }
        let units = (self.file.description.statistical_unit, other.description.statistical_unit);
        if units != (StatisticalUnit::Individual, StatisticalUnit::Household) {
            return;
        }
        // A household weight is right for all members of households, and wrong for those selected among them.
        let pairs: Vec<(f64, f64)> = (0..rows.len())
            .filter(|&row| self.scope[row])
            .filter_map(|row| own[row].zip(of_other[rows[row]? as usize]))
            .collect();
        // Relative, as weights may be in millions and were divided.
        let same = |(a, b): &(f64, f64)| (a - b).abs() <= 1e-9 * b.abs();
        // Equal weights everywhere are equal for persons too.
        let differ = pairs.iter().any(|(_, b)| *b != pairs[0].1);
        if pairs.len() < MANY || !differ || !pairs.iter().all(same) {
            return;
        }
        let mut persons = vec![0usize; of_other.len()];
        rows.iter().flatten().for_each(|&row| persons[row as usize] += 1);
        let households = persons.iter().filter(|n| **n > 0).count();
        let one_each = persons.iter().all(|n| *n <= 1);
        let few = (rows.iter().flatten().count() as f64) <= SELECTED * households as f64;
        let is_weight = |column: &&String| {
            let column = column.to_lowercase();
            column != name.to_lowercase() && WEIGHT_WORDS.iter().any(|word| column.contains(word))
        };
        let others: Vec<&str> = self.file.table.names.iter().filter(is_weight).map(String::as_str).collect();
        if one_each || (few && !others.is_empty()) {
            let message = format!(
                "the weight of each person is that of the household, and the file has {} persons of {households} households: \
                 selected persons stand for the others too",
                rows.iter().flatten().count()
            );
            let remedy = if others.is_empty() {
                "name the weight of the selected persons; none if every household has one person in scope".to_owned()
            } else {
                format!("name the weight of the selected persons, perhaps {}", super::listed(&others))
            };
            self.found.push(Finding::warning(Rule::HouseholdWeight, name, message).remedy(remedy));
        }
    }
}

/// The weight of each row, divided; `None` where the file has none in a column.
fn weights(file: &File) -> Option<Vec<Option<f64>>> {
    let design = &file.description.design;
    match &design.weight {
        Weight::Column(name) => {
            let column = file.table.column(name)?;
            Some((0..file.table.height).map(|row| column.number(row).map(|w| w / design.weight_divisor)).collect())
        }
        Weight::Equal(_) => None,
    }
}
