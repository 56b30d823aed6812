//! Rows by several columns that are parts of one grouping, brought together under its name.
//!
//! A case may be in several categories of a grouping: a school that teaches two levels. Each category then has a column of its own,
//! and the cases that are not in it have nothing there. The domains stay those of the pass, so that rows of two categories are
//! compared with the covariance of the cases that they share.

use super::Estimates;
use crate::survey::columns::category::text;
use polars::prelude::{NamedFrom, Series};

/// A grouping, and the columns that are its parts: each with the category that its cases have, and one without that tells the cases
/// that have none.
#[derive(Debug, Clone)]
pub(crate) struct ColumnsOfCategories {
    pub(crate) name: String,
    pub(crate) columns: Vec<(String, Option<String>)>,
}

impl Estimates {
    /// The rows of the categories of these groupings, in their order, each under the name of its grouping. The sets of the pass are
    /// kept: by them the domains are found again where rows are compared.
    pub(crate) fn gathered(self, parts: &[ColumnsOfCategories]) -> Estimates {
        if parts.is_empty() {
            return self;
        }
        // The new place of each column, and where it is a part its code there.
        let mut columns: Vec<(String, Series)> = Vec::new();
        let mut places: Vec<(usize, Option<u32>)> = Vec::new();
        for (name, levels) in &self.columns {
            let part = parts.iter().find_map(|parts| {
                let code = parts.columns.iter().position(|(column, _)| column == name)?;
                Some((parts, code as u32))
            });
            let (own, levels) = match part {
                Some((parts, _)) => {
                    let categories: Vec<Option<&str>> = parts.columns.iter().map(|(_, c)| c.as_deref()).collect();
                    (&parts.name, Series::new(parts.name.as_str().into(), categories))
                }
                None => (name, levels.clone()),
            };
            let place = columns.iter().position(|(known, _)| known == own).unwrap_or_else(|| {
                columns.push((own.clone(), levels));
                columns.len() - 1
            });
            places.push((place, part.map(|(_, code)| code)));
        }
        let mut sets: Vec<Vec<usize>> = Vec::new();
        let set_of: Vec<usize> = self
            .sets
            .iter()
            .map(|set| {
                let own: Vec<usize> = set.iter().map(|&column| places[column].0).collect();
                sets.iter().position(|known| *known == own).unwrap_or_else(|| {
                    sets.push(own);
                    sets.len() - 1
                })
            })
            .collect();
        let code = |column: usize, code: u32| -> Option<u32> {
            let (place, own) = places[column];
            let Some(own) = own else { return Some(code) };
            let level = text(&self.columns[column].1, code);
            // The cases of the category have it; those without any are the ones that have nothing in its column.
            (level == text(&columns[place].1, own)).then_some(own)
        };
        let mut rows = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let (set, codes) = &row.key;
            let own: Option<Vec<u32>> = self.sets[*set].iter().zip(codes).map(|(&c, &k)| code(c, k)).collect();
            if let Some(codes) = own {
                let mut row = row.clone();
                row.key = (set_of[*set], codes);
                rows.push(row);
            }
        }
        rows.sort_by(|a, b| (a.key.0, a.item, &a.key.1).cmp(&(b.key.0, b.item, &b.key.1)));
        Estimates { rows, columns, sets, ..self }
    }

    /// Leaves out the rows of those who lack a category, where nobody who counts does: only cases out of scope lack it.
    pub(crate) fn leave_out_nobody(&mut self) {
        let lacks = |row: &super::Estimate| {
            let mut levels = self.sets[row.key.0].iter().zip(&row.key.1);
            levels.any(|(&column, &code)| text(&self.columns[column].1, code).is_none())
        };
        let is_nobody = |row: &super::Estimate| row.status == super::Status::Empty && row.n_missing == 0 && lacks(row);
        let kept: Vec<bool> = self.rows.iter().map(|row| !is_nobody(row)).collect();
        let mut kept = kept.into_iter();
        self.rows.retain(|_| kept.next().unwrap_or(true));
    }

    /// Takes the error off the rows that lack answers: of a census, nothing that was drawn says how far they would move a figure.
    pub(crate) fn leave_open(&mut self) {
        let is_open = |row: &&mut super::Estimate| row.value.is_some() && row.n_missing > 0;
        for row in self.rows.iter_mut().filter(is_open) {
            (row.se, row.ci_low, row.ci_high, row.cv, row.deff) = (None, None, None, None, None);
            row.status = super::Status::NoVariance;
        }
    }
}
