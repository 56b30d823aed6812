//! How numbers were read, and codes among them that often mean no answer.

use super::{Check, sample};
use crate::dataset::codebook::{Value, Variable};
use crate::dataset::codes::Code;
use crate::dataset::description::{Derivation, Derived};
use crate::dataset::harmonise;
use crate::dataset::probabilities::Squares;
use crate::dataset::read::Coded;
use crate::finding::{Finding, Rule};

/// Numbers that questionnaires use for "does not know" and "no answer", whatever the width of the field.
const NO_ANSWER: [f64; 6] = [98.0, 99.0, 998.0, 999.0, 9998.0, 9999.0];

impl Check<'_> {
    /// Columns of numbers in which points were read as separators of thousands: the decimal mark is a comma.
    pub(super) fn thousands(&mut self) {
        let description = &self.file.description;
        let (design, scope) = (&description.design, &description.scope);
        let mut names: Vec<String> = design.weight.column().map(str::to_owned).into_iter().collect();
        names.extend(design.fpc.0.iter().chain(&scope.age_variable).cloned());
        if let Some(Squares::Column(name)) = &design.squares {
            names.push(name.clone());
        }
        if let Some(replicates) = &design.replicates {
            names.extend(replicates.names(&self.file.table.names, design.weight.column()).unwrap_or_default());
        }
        let terms = |derived: &Derived| match &derived.from {
            Derivation::Number { add, subtract, .. } => add.iter().chain(subtract).cloned().collect(),
            Derivation::Classes { of, .. } => vec![of.clone()],
            Derivation::Cases { .. } | Derivation::Activity { .. } | Derivation::Rows { .. } => Vec::new(),
        };
        names.extend(description.derived.iter().flat_map(terms));
        for variable in self.file.codebook.own().flat_map(|concept| concept.variables()) {
            let is_number = |code: &Code| matches!(code, Code::Number | Code::Range(..));
            if variable.entries.iter().any(|entry| entry.codes.iter().any(is_number)) {
                names.push(variable.name.clone());
            }
        }
        let mut seen: Vec<String> = Vec::new();
        for name in names.into_iter().map(|name| name.to_lowercase()) {
            let Some(column) = self.file.table.column(&name).filter(|_| !seen.contains(&name)) else { continue };
            let rows = self.rows(column, true, |level| column.grouped[level]);
            if let Some(first) = rows.first() {
                let level = column.rows[*first] as usize;
                let cell = column.levels[level].as_deref().unwrap_or_default();
                let number = column.numbers[level].unwrap_or_default();
                let message = format!(
                    "the decimal mark is a comma, so the points in {} cells were read as separators of thousands: {cell} \
                     is {number}",
                    rows.len()
                );
                let remedy = "nothing, if that is what they are; otherwise write decimals with a comma, or set decimal = \".\" \
                              under [file]";
                self.found
                    .push(Finding::warning(Rule::ThousandsSeparator, &column.name, message).at(&rows).remedy(remedy));
            }
            seen.push(name);
        }
        // With an upper limit the codes are out of scope; without one 98 and 99 pass for old people.
        if let (Some(name), None) = (&scope.age_variable, scope.age_to)
            && let Some(column) = self.file.table.column(name)
        {
            let from = scope.age_from.map_or(0.0, f64::from);
            let counts = |level: usize| column.numbers[level].is_some_and(|n| n >= from && NO_ANSWER.contains(&n));
            self.no_answer_in(column, &format!("the ages from {from}"), counts);
        }
    }

    /// Codes of no answer that count as something else: within a range, among all other codes, or far above every other
    /// amount.
    pub(super) fn no_answer(&mut self, variable: &Variable, column: &Coded) {
        let meaning = harmonise::resolve(variable, column);
        let levels = || 0..column.levels.len();
        for (at, entry) in variable.entries.iter().enumerate() {
            let short: &[f64] = match entry.value {
                // Where yes is 1 and no is 2, so are 8 and 9.
                Value::Yes | Value::No => &[8.0, 9.0],
                Value::Category(_) | Value::Amount => &[],
                Value::Missing | Value::Outside => continue,
            };
            let number = |level: usize| column.numbers[level].filter(|_| meaning[level] == Some(at));
            let named = |n: f64| entry.codes.contains(&Code::Literal(n.to_string()));
            let is_code = |level: usize| number(level).is_some_and(|n| NO_ANSWER.contains(&n) && !named(n));
            for code in &entry.codes {
                match code {
                    // From one code to the next is a list of them.
                    Code::Range(low, high) if high - low > 1.0 => {
                        let is_short = |n: f64| short.contains(&n) && !named(n);
                        let within = |n: f64| (*low..=*high).contains(&n);
                        let counts = |l: usize| number(l).is_some_and(|n| within(n) && (is_code(l) || is_short(n)));
                        self.no_answer_in(column, &format!("the range {code}"), counts);
                    }
                    Code::Otherwise => {
                        let counts =
                            |l: usize| is_code(l) || number(l).is_some_and(|n| short.contains(&n) && !named(n));
                        self.no_answer_in(column, "the other codes (*)", counts);
                    }
                    Code::Number => {
                        // The largest amount beside the suspected ones.
                        let ordinary = levels().filter(|l| !is_code(*l)).filter_map(number).fold(0.0, f64::max);
                        // An amount of 99 among amounts of hundreds is one of them.
                        let counts = |l: usize| is_code(l) && number(l).is_some_and(|n| n > 2.0 * ordinary);
                        self.no_answer_in(column, "the amounts", counts);
                    }
                    Code::Literal(_) | Code::Range(..) | Code::Blank => {}
                }
            }
        }
    }

    fn no_answer_in(&mut self, column: &Coded, what: &str, counts: impl Fn(usize) -> bool) {
        let rows = self.rows(column, false, counts);
        // A variable of several concepts is warned of once.
        let known = |finding: &Finding| finding.rule == Rule::NoAnswerCode && finding.place == column.name;
        if rows.is_empty() || self.found.iter().any(known) {
            return;
        }
        let message = sample(&format!("{what} include numbers that often mean no answer"), column, &rows);
        let remedy = "look them up in the questionnaire: give them a row of their own with the value missing, ending a \
                      range before them, or name them if they are meant, as in 65..97;98;99";
        self.found.push(Finding::warning(Rule::NoAnswerCode, &column.name, message).at(&rows).remedy(remedy));
    }
}
