//! Units that are now of another class than the frame said: they keep the stratum and the weight with which they were drawn.

use super::{Check, LISTED};
use crate::dataset::description::Weight;
use crate::dataset::identifiers::Identifiers;
use crate::dataset::read::Coded;
use crate::finding::{Finding, Rule, Severity, spreadsheet_row};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// The rows that went from one class to another.
struct Move<'a> {
    then: &'a str,
    now: &'a str,
    /// The heaviest first.
    rows: Vec<usize>,
    weight: f64,
}

/// How the rows were drawn, and what they are called.
struct Drawn<'a> {
    /// What each row counts for; 0 where its weight is not known, which is a finding of its own.
    weights: Vec<f64>,
    /// Whether its stratum was taken whole: where rows were drawn, and as many as the frame has.
    is_whole: Vec<bool>,
    /// Its key, where there is one.
    keys: Option<Identifiers<'a>>,
}

impl<'a> Check<'a> {
    /// What the frame said of the units against what they answer, for each variable under `frame`.
    pub(super) fn frame(&mut self) {
        let description = &self.file.description;
        if description.design.frame.is_empty() {
            return;
        }
        let drawn = self.drawn();
        for (now, then) in &description.design.frame {
            let table = &self.file.table;
            let (Some(answers), Some(frame)) = (table.column(now), table.column(then)) else { continue };
            let blank: Vec<usize> = (0..table.height)
                .filter(|&row| self.scope[row] && said(frame, row).is_none() && said(answers, row).is_some())
                .collect();
            if !blank.is_empty() {
                let message =
                    format!("{} rows in scope have no {then}: whether they changed is not known", blank.len());
                let remedy = "complete the column from the frame that the sample was drawn from";
                self.found.push(Finding::warning(Rule::MissingDesignValue, then, message).at(&blank).remedy(remedy));
            }
            let moves = self.moves(answers, frame, &drawn.weights);
            if moves.is_empty() {
                continue;
            }
            if !have_common_codes(answers, frame) {
                let message = format!("no row has in {now} a code that {then} has: the two do not say the same");
                let remedy = "derive both by the same cuts, classification or cases";
                self.found.push(Finding::warning(Rule::FrameDiffers, now, message).remedy(remedy));
                continue;
            }
            let found: Vec<Finding> =
                moves.iter().take(LISTED).map(|one| self.moved(one, (now, then), (answers, frame), &drawn)).collect();
            self.found.extend(found);
            let others: Vec<usize> = moves.iter().skip(LISTED).flat_map(|one| &one.rows).copied().collect();
            if !others.is_empty() {
                let message = format!(
                    "{} more {} changed their {now} since the frame, in {} other ways: {}",
                    others.len(),
                    description.statistical_unit.rows(),
                    moves.len() - LISTED,
                    drawn.named(&others)
                );
                let remedy = "nothing, if the classes are right; classes as wide as the strata say more than numbers";
                self.found.push(Finding::note(Rule::FrameDiffers, now, message).at(&others).remedy(remedy));
            }
        }
    }

    /// The rows whose answer differs from the frame, by what they were and are: the ways of the largest weight first.
    fn moves<'c>(&self, answers: &'c Coded, frame: &'c Coded, weights: &[f64]) -> Vec<Move<'c>> {
        let mut moves: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for row in 0..self.file.table.height {
            let (was, is) = (said(frame, row), said(answers, row));
            if let (Some((then, _)), Some((now, _)), true) = (was, is, differs(was, is)) {
                moves.entry((then, now)).or_default().push(row);
            }
        }
        let mut moves: Vec<Move<'_>> = moves
            .into_iter()
            .map(|((then, now), mut rows)| {
                rows.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]));
                let weight = rows.iter().map(|&row| weights[row]).sum();
                Move { then, now, rows, weight }
            })
            .collect();
        moves.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        moves
    }

    /// The finding of one way of moving: a warning where one that moved weighs more than each that was in its class before.
    fn moved(
        &self,
        one: &Move<'_>,
        (now, then): (&str, &str),
        (answers, frame): (&Coded, &Coded),
        drawn: &Drawn<'_>,
    ) -> Finding {
        let units = self.file.description.statistical_unit.rows();
        let message = format!(
            "{} {units} were {:?} in the frame ({then}) and are {:?} now, of weight {} together: {}",
            one.rows.len(),
            one.then,
            one.now,
            written(one.weight),
            drawn.named(&one.rows)
        );
        let (severity, effect) = self.effect(one, answers, frame, drawn);
        let remedy = format!(
            "nothing, if the answer is right: they keep the stratum and the weight with which they were drawn, and count where they \
             are now; {effect}"
        );
        Finding::new(severity, Rule::FrameDiffers, now, message).at(&one.rows).remedy(remedy)
    }

    /// What a move does to the variance of the class that it leads to.
    fn effect(&self, one: &Move<'_>, answers: &Coded, frame: &Coded, drawn: &Drawn<'_>) -> (Severity, String) {
        let came: Vec<usize> = one.rows.iter().copied().filter(|&row| self.scope[row]).collect();
        let class: Vec<usize> = (0..self.file.table.height)
            .filter(|&row| self.scope[row] && said(answers, row).is_some_and(|(code, _)| code == one.now))
            .collect();
        let stayed: Vec<usize> =
            class.iter().copied().filter(|&row| !differs(said(frame, row), said(answers, row))).collect();
        let weights = |rows: &[usize]| -> Vec<f64> { rows.iter().map(|&row| drawn.weights[row]).collect() };
        let (of_all, of_those, of_others) = (weights(&class), weights(&came), weights(&stayed));
        let Some(with) = kish(&of_all).filter(|_| !came.is_empty()) else {
            let effect =
                "they are out of scope now, and how many such units a sample has adds to the variance of totals";
            return (Severity::Note, effect.to_owned());
        };
        let heaviest = |weights: &[f64]| weights.iter().copied().fold(0.0, f64::max);
        let is_heavier = !stayed.is_empty() && heaviest(&of_those) > heaviest(&of_others);
        let severity = if is_heavier { Severity::Warning } else { Severity::Note };
        let share = of_those.iter().sum::<f64>() / of_all.iter().sum::<f64>();
        let are_whole = |rows: &[usize]| rows.iter().all(|&row| drawn.is_whole[row]);
        let variance = match kish(&of_others) {
            None => String::new(),
            Some(_) if are_whole(&stayed) && !are_whole(&came) => {
                "; those that were there before were all drawn and have no sampling error: the variance is of those that came"
                    .to_owned()
            }
            Some(without) => format!(
                ", where unequal weights multiply the variance by {} and by {} among those that were there before (Kish: n Σw²/(Σw)²)",
                written(with),
                written(without)
            ),
        };
        (severity, format!("they are {} % of the weight of {:?}{variance}", written(100.0 * share), one.now))
    }

    fn drawn(&self) -> Drawn<'a> {
        let (table, description) = (&self.file.table, &self.file.description);
        let weights: Vec<f64> = match &description.design.weight {
            Weight::Column(name) => {
                let column = table.column(name);
                (0..table.height).map(|row| column.and_then(|column| column.number(row)).unwrap_or_default()).collect()
            }
            Weight::Equal(weight) => vec![*weight; table.height],
        };
        let divisor = description.design.weight_divisor;
        let keys = Identifiers::of(&description.key, table);
        Drawn {
            weights: weights.into_iter().map(|weight| weight / divisor).collect(),
            is_whole: self.rows_taken_whole().unwrap_or_else(|| vec![false; table.height]),
            keys,
        }
    }

    /// For each row, whether its stratum was taken whole; `None` where that cannot be told.
    fn rows_taken_whole(&self) -> Option<Vec<bool>> {
        let (table, design) = (&self.file.table, &self.file.description.design);
        let fpc = table.column(design.fpc.0.first()?)?;
        let strata = Identifiers::of(&design.strata.0, table).filter(|_| design.psu.0.is_empty())?;
        let mut drawn = vec![0; strata.levels.len()];
        strata.rows.iter().for_each(|stratum| drawn[*stratum as usize] += 1);
        let is_whole = |(row, stratum): (usize, &u32)| {
            // A count of the frame, or the fraction of it that was drawn.
            let size = fpc.numbers[fpc.rows[row] as usize];
            size == Some(1.0) || size == Some(f64::from(drawn[*stratum as usize]))
        };
        Some(strata.rows.iter().enumerate().map(is_whole).collect())
    }
}

impl Drawn<'_> {
    /// Rows by their key with their weights, the first ten.
    fn named(&self, rows: &[usize]) -> String {
        let name = |row: &usize| {
            let own = self.keys.as_ref().and_then(|keys| keys.get(*row)).map(str::to_owned);
            let own = own.unwrap_or_else(|| format!("row {}", spreadsheet_row(*row)));
            format!("{own} (weight {})", written(self.weights[*row]))
        };
        crate::error::listed(rows, name)
    }
}

/// What a row holds, as text and as a number; nothing where it is blank or declared as missing.
fn said(column: &Coded, row: usize) -> Option<(&str, Option<f64>)> {
    let level = column.rows[row] as usize;
    let text = column.levels[level].as_deref().filter(|_| !column.declared_missing[level])?;
    Some((text, column.numbers[level]))
}

/// Whether both say something, and not the same: 1 and 1.0 are one class, as are texts that are equal.
fn differs(then: Option<(&str, Option<f64>)>, now: Option<(&str, Option<f64>)>) -> bool {
    match (then, now) {
        (Some((then, was)), Some((now, is))) => then != now && (was.is_none() || was != is),
        (Some(_) | None, Some(_) | None) => false,
    }
}

/// Whether a code of one column is a code of the other.
fn have_common_codes(answers: &Coded, frame: &Coded) -> bool {
    let of_frame: FxHashSet<&str> = frame.levels.iter().flatten().map(String::as_str).collect();
    let is_number = |number: &f64| frame.numbers.contains(&Some(*number));
    answers.levels.iter().flatten().any(|code| of_frame.contains(code.as_str()))
        || answers.numbers.iter().flatten().any(is_number)
}

/// n·Σw²/(Σw)²: what unequal weights make of a variance; none where nothing weighs.
fn kish(weights: &[f64]) -> Option<f64> {
    let sum: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    (sum > 0.0).then(|| weights.len() as f64 * squares / (sum * sum))
}

/// A number with no more than two decimals.
fn written(number: f64) -> String {
    format!("{}", (number * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unequal_weights_cost_what_kish_says() {
        assert_eq!((kish(&[1.0, 3.0]), kish(&[2.0; 4]), kish(&[0.0, 0.0])), (Some(1.25), Some(1.0), None));
    }
}
