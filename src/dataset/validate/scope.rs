//! Who is in scope, and whether the file is about a part of the population.

use super::{Check, levels, occurs, sample};
use crate::dataset::codebook::Kind;
use crate::dataset::codes::Code;
use crate::dataset::description::{Derivation, StatisticalUnit};
use crate::dataset::harmonise;
use crate::dimension::{self, Ages};
use crate::finding::{Finding, Rule, Severity};

impl Check<'_> {
    pub(super) fn scope(&mut self) {
        let scope = &self.file.description.scope;
        self.conditions();
        self.age();
        self.parts();
        self.enterprises();
        // Who did not answer a census is in its scope, and counted there.
        let silent = self.file.census.as_ref().map_or(&[][..], |census| &census.silent);
        let is_outside = |row: &usize| !self.scope[*row] && silent.binary_search(row).is_err();
        let outside: Vec<usize> = (0..self.scope.len()).filter(is_outside).collect();
        if outside.is_empty() {
            return;
        }
        let response = self.file.description.design.response.as_ref().filter(|_| self.file.census.is_some());
        let conditions = scope.conditions.iter().filter(|c| Some(*c) != response).map(|c| c.variable.clone());
        let columns: Vec<String> = conditions.chain(scope.age_variable.clone()).collect();
        let all = outside.len() == self.scope.len();
        // A household is in scope whatever the age of who answered: its figures would not be those of all households.
        let is_household = self.file.description.statistical_unit == StatisticalUnit::Household;
        let by_age = scope.age_variable.is_some() && (scope.age_from.is_some() || scope.age_to.is_some());
        let severity = match all {
            true => Severity::Error,
            false if is_household && by_age => Severity::Warning,
            false => Severity::Note,
        };
        let message = format!("{} of {} rows are outside the scope", outside.len(), self.scope.len());
        let remedy = if all {
            "no row is left: check the conditions and the age range under [scope]"
        } else {
            "nothing, if this is what [scope] means: they keep their place in the design and count in no figure"
        };
        self.found
            .push(Finding::new(severity, Rule::OutOfScope, columns.join(", "), message).at(&outside).remedy(remedy));
    }

    /// Codes in a condition that no row has: `except = "9"` excludes nobody where the file has 09.
    fn conditions(&mut self) {
        let description = &self.file.description;
        // Conditions of `Rows` are on columns of another file.
        let own = description.derived.iter().filter(|derived| !matches!(derived.from, Derivation::Rows { .. }));
        let derived = own.flat_map(|derived| derived.conditions());
        for condition in description.scope.conditions.iter().chain(derived) {
            let (Some(column), Ok((codes, _))) = (self.file.table.column(&condition.variable), condition.parse())
            else {
                continue;
            };
            let levels = levels(column);
            let unused: Vec<String> = codes.iter().filter(|c| !occurs(c, &levels)).map(Code::to_string).collect();
            if !unused.is_empty() {
                let message = format!("a condition names codes that the file does not have: {}", unused.join(", "));
                let remedy =
                    "nothing, if no case has them; otherwise check the code. Leading zeros matter: \"01\" is not \"1\"";
                self.found.push(Finding::note(Rule::UnusedCode, &condition.variable, message).remedy(remedy));
            }
        }
    }

    /// Text is not an age, and would put its rows out of scope unseen.
    fn age(&mut self) {
        let Some(name) = &self.file.description.scope.age_variable else { return };
        let Some(column) = self.file.table.column(name) else { return };
        let text = self.rows(column, true, |l| column.is_text(l));
        if !text.is_empty() {
            let remedy = "name a variable with the age in years, or describe the scope by conditions on this one";
            self.found.push(
                Finding::error(Rule::NotNumeric, name, sample("holds text", column, &text)).at(&text).remedy(remedy),
            );
        }
    }

    /// Breakdowns against what `[scope]` states of them: a row with another value contradicts it, and where nothing is
    /// stated, one value in all rows is that of a part of the population.
    fn parts(&mut self) {
        let scope = &self.file.description.scope;
        for concept in self.file.codebook.own() {
            let Kind::Breakdown(variable) = &concept.kind else { continue };
            let Some(categories) = harmonise::categories(variable, &self.file.table) else { continue };
            let name = concept.name.as_str();
            let in_scope = categories.iter().enumerate().filter(|(row, _)| self.scope[*row]);
            let rows: Vec<(usize, &str)> = in_scope.filter_map(|(row, category)| Some((row, (*category)?))).collect();
            // No row in scope has a category, so there is nothing to compare.
            let Some((_, first)) = rows.first() else { continue };
            // Limits of age without a variable to apply them to say whom the file covers, as a stated age does.
            let limits = Ages { from: scope.age_from, to: scope.age_to }.code();
            let by_limits =
                (name == "age" && scope.age_variable.is_none() && limits != dimension::TOTAL).then_some(&limits);
            if let Some(stated) = scope.dimensions.get(name).or(by_limits) {
                let others: Vec<usize> =
                    rows.iter().filter(|(_, code)| contradicts(name, stated, code)).map(|(row, _)| *row).collect();
                if !others.is_empty() {
                    let message =
                        format!("[scope] states {name} = {stated:?}, and {} rows in scope are not", others.len());
                    let remedy = "leave these rows out by a condition under [scope], or leave the statement out";
                    self.found.push(
                        Finding::error(Rule::ContradictsScope, &variable.name, message).at(&others).remedy(remedy),
                    );
                }
            } else if rows.iter().all(|(_, code)| code == first) && !self.is_age_scope(name, first) {
                let message = format!(
                    "every row in scope has {name} = {first:?}: the file is about that part of the population, and its \
                     figures would stand for the whole"
                );
                let remedy = format!("state {name} = {first:?} under [scope]; the figures then carry it");
                let rows: Vec<usize> = rows.iter().map(|(row, _)| *row).collect();
                self.found.push(Finding::warning(Rule::PartOnly, &variable.name, message).at(&rows).remedy(remedy));
            }
        }
    }

    /// Figures of enterprises are of those that employ 10 persons or more, unless they say something else.
    fn enterprises(&mut self) {
        let description = &self.file.description;
        let is_stated = description.scope.dimensions.contains_key("size_class");
        if description.statistical_unit != StatisticalUnit::Enterprise || is_stated {
            return;
        }
        let message = "[scope] does not state the sizes of the enterprises that are in scope: international figures are of those \
                       with 10 or more persons employed";
        let remedy = "state size_class = \"GE10\" and a condition on the persons employed, another class, or \"_T\" for all sizes";
        self.found.push(Finding::warning(Rule::OutOfScope, "size_class", message).remedy(remedy));
    }

    /// Whether the one age group of a file is its age scope, which the figures carry already.
    fn is_age_scope(&self, name: &str, code: &str) -> bool {
        let scope = &self.file.description.scope;
        name == "age" && dimension::age(code).is_some_and(|ages| ages.from == scope.age_from && ages.to == scope.age_to)
    }
}

/// Whether a row is not in the part that is stated. An age group that reaches beyond the stated ages may still hold
/// nobody beyond them.
fn contradicts(dimension: &str, stated: &str, code: &str) -> bool {
    match (dimension, dimension::age(stated), dimension::age(code)) {
        (_, _, _) if stated == dimension::TOTAL => false,
        ("age", Some(stated), Some(group)) => !stated.overlaps(group),
        ("age", _, _) => false,
        ("size_class", _, _) => match (dimension::persons(stated), dimension::persons(code)) {
            // Classes of a file may be cut elsewhere: overlap is enough.
            (Some(stated), Some(group)) => !stated.overlaps(group),
            (_, _) => false,
        },
        // What is stated of activities is a list of sections, or a name for one.
        ("activity", _, _) => false,
        (_, _, _) => stated != code,
    }
}
