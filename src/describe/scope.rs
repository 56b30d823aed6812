//! The rows of a file that the scope of a survey takes in: what stands in the others is no matter of its codebook.

use super::blank::covers;
use super::read::{as_text, cells};
use super::source::{Present, Source};
use crate::Result;
use polars::prelude::*;
use toml::Value;

/// A condition on a variable.
struct Condition<'a> {
    variable: &'a str,
    codes: String,
    /// Whether a row must have one of the codes, or none of them.
    wanted: bool,
}

/// The conditions of the keys of a file, its ages among them.
fn conditions(file: &toml::Table) -> Vec<Condition<'_>> {
    let Some(scope) = file.get("scope") else { return Vec::new() };
    let listed = scope.get("conditions").and_then(Value::as_array).into_iter().flatten().filter_map(|condition| {
        let text = |key: &str| condition.get(key).and_then(Value::as_str);
        let (codes, wanted) = text("codes").map(|codes| (codes, true)).or(text("except").map(|codes| (codes, false)))?;
        Some(Condition { variable: text("variable")?, codes: codes.to_owned(), wanted })
    });
    let age = |key: &str| scope.get(key).and_then(Value::as_integer).map_or(String::new(), |age| age.to_string());
    let ages = format!("{}..{}", age("age_from"), age("age_to"));
    // `..` alone is no limit.
    let by_age = scope.get("age_variable").and_then(Value::as_str).filter(|_| ages.len() > 2);
    listed.chain(by_age.map(|variable| Condition { variable, codes: ages, wanted: true })).collect()
}

impl Source {
    /// The rows in the scope that the keys of a file state, with what some variables hold in them. Conditions on variables that
    /// are not there leave nobody out, and a scope that takes in nobody is not that of these data.
    pub(super) fn in_scope(&self, file: &toml::Table, variables: &[&str]) -> Result<Source> {
        let (Some(table), conditions) = (&self.table, conditions(file)) else { return Ok(self.clone()) };
        let mut kept = vec![true; table.height()];
        for Condition { variable, codes, wanted } in &conditions {
            let Some(item) = self.item(variable) else { continue };
            let text = as_text(table.column(&item.name)?)?;
            for (kept, cell) in kept.iter_mut().zip(cells(text.str()?)) {
                let mut codes = codes.split(';').map(str::trim);
                *kept &= match cell {
                    Some(cell) => codes.any(|code| covers(code, &cell)) == *wanted,
                    None => codes.any(|code| code == "blank") == *wanted,
                };
            }
        }
        if !kept.contains(&true) || !kept.contains(&false) {
            return Ok(self.clone());
        }
        let table = table.filter(&BooleanChunked::from_slice("".into(), &kept))?;
        let mut source = Source { rows: Some(table.height()), ..self.clone() };
        for item in &mut source.items {
            if variables.iter().any(|name| item.name.eq_ignore_ascii_case(name)) {
                item.present = Some(Present::of(table.column(&item.name)?)?);
            }
        }
        Ok(Source { table: Some(table), ..source })
    }
}
