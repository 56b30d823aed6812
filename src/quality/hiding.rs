//! What is hidden of a table, and why.

use super::assess::{Assessment, add, flag_columns};
use super::disclosure::{Complement, Structure, complements, without};
use super::not_stated::NotStated;
use super::rounding::Rounding;
use super::rule::Reliability;
use super::suppress::Suppression;
use crate::Result;
use crate::status::Flag;
use polars::prelude::*;

/// Why a cell is hidden or needs a look: kept in the log, never in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    FewCases,
    Dominated,
    Unreliable,
    NotStated,
    Complement(Complement),
    Review,
}

impl Cause {
    fn as_str(self) -> &'static str {
        match self {
            Cause::FewCases => "few_cases",
            Cause::Dominated => "dominated",
            Cause::Unreliable => "unreliable",
            Cause::NotStated => "not_stated",
            Cause::Complement(Complement::Linked) => "linked",
            Cause::Complement(Complement::Line) => "secondary",
            Cause::Review => "review",
        }
    }

    /// SDMX CL_CONF_STATUS: confidential, or secondary confidentiality set by the sender.
    fn conf_status(self) -> Option<&'static str> {
        match self {
            Cause::FewCases | Cause::Dominated => Some("C"),
            // These would disclose nobody; they are merely not for publication.
            Cause::Unreliable | Cause::NotStated => Some("N"),
            Cause::Complement(_) => Some("D"),
            Cause::Review => None,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Cause::FewCases => "fewer cases than the smallest number",
            Cause::Dominated => "dominated by one or a few respondents",
            Cause::Unreliable => "the reliability rule",
            Cause::NotStated => "a group whose category is not stated",
            Cause::Complement(Complement::Linked) => "it gives a hidden figure of the same group away",
            Cause::Complement(Complement::Line) => "without it a hidden figure follows from a sum",
            Cause::Review => "to be looked at before publication",
        }
    }

    /// What readers are told. A figure that would disclose is not told apart from one that protects it.
    fn flag(self) -> Flag {
        match self {
            Cause::Unreliable => Flag::Unreliable,
            Cause::FewCases | Cause::Dominated | Cause::NotStated | Cause::Complement(_) | Cause::Review => {
                Flag::Confidential
            }
        }
    }
}

/// The rows of a result, as far as hiding goes.
pub(super) struct Cells {
    pub(super) frame: DataFrame,
    /// The columns that say which row it is.
    pub(super) names: Vec<String>,
    pub(super) n: Vec<u64>,
    pub(super) assessed: Vec<Assessment>,
    pub(super) dominated: Vec<bool>,
    /// Whether they are of cases whose category is missing.
    pub(super) not_stated: Vec<bool>,
}

/// What may be shown of them, and a log of what was hidden.
pub(super) struct Hidden {
    pub(super) frame: DataFrame,
    pub(super) log: DataFrame,
    pub(super) rows: Vec<Assessment>,
}

impl Cells {
    /// Hides what may not be shown, and what would give it away.
    pub(super) fn hide(
        self,
        suppression: &Suppression,
        structure: impl FnOnce() -> Structure,
        round: impl FnOnce(DataFrame, Rounding) -> Result<DataFrame>,
    ) -> Result<Hidden> {
        let Cells { frame, names, n, mut assessed, dominated, not_stated } = self;
        let policy = suppression.not_stated;
        // Nobody is in a group without cases; that it is empty may still tell something.
        let few = |n: u64| suppression.min_n.is_some_and(|min| n < min && (n > 0 || suppression.zeros));
        let is_open = |i: usize| !(not_stated[i] && policy == NotStated::Shown);
        let primary = |i: usize| match () {
            // The order decides which cause the log names where several hold: disclosure before reliability.
            _ if not_stated[i] && policy == NotStated::Hidden => Some(Cause::NotStated),
            _ if is_open(i) && few(n[i]) => Some(Cause::FewCases),
            _ if is_open(i) && dominated[i] => Some(Cause::Dominated),
            _ if assessed[i].reliability == Reliability::Suppressed => Some(Cause::Unreliable),
            _ => None,
        };
        let mut causes: Vec<Option<Cause>> = (0..n.len()).map(primary).collect();
        let hidden: Vec<bool> = causes.iter().map(Option::is_some).collect();
        if suppression.secondary && hidden.contains(&true) {
            let Structure { mut lines, companions, sizes } = structure();
            if policy.is_left_out() {
                // Without its group of the unknown a sum has no missing part that could be worked out.
                lines = without(lines, &not_stated);
            }
            for (cause, added) in causes.iter_mut().zip(complements(&hidden, &lines, &companions, &sizes)) {
                // The first cause stays: what is hidden for itself is not told as a protection of others.
                *cause = cause.or(added.map(Cause::Complement));
            }
        }
        // The log has the numbers and the reasons: it is made before they are hidden.
        let log = log(&frame, &causes, &assessed)?;

        for (assessment, cause) in assessed.iter_mut().zip(&causes) {
            if let Some(cause) = cause {
                *assessment = Assessment::new(Reliability::Suppressed, Vec::new(), cause.flag());
            }
        }
        let hidden: Vec<bool> = causes.iter().map(Option::is_some).collect();
        let mut frame = masked(&names, frame, &hidden)?;
        // After hiding: what has no number is not rounded.
        if let Some(rounding) = suppression.rounding {
            frame = round(frame, rounding)?;
        }
        add(&mut frame, flag_columns(&assessed))?;
        Ok(Hidden { frame, log, rows: assessed })
    }
}

/// Where no rule is asked for, a value is normal and a missing one not available.
pub(super) fn unassessed(value: Option<f64>) -> Assessment {
    match value {
        Some(_) => Assessment::new(Reliability::NotAssessed, Vec::new(), Flag::Normal),
        None => Assessment::new(Reliability::NoValue, Vec::new(), Flag::NotAvailable),
    }
}

fn log(frame: &DataFrame, causes: &[Option<Cause>], assessed: &[Assessment]) -> Result<DataFrame> {
    let cause = |i: usize| causes[i].or((assessed[i].reliability == Reliability::Review).then_some(Cause::Review));
    let logged: Vec<(usize, Cause)> = (0..causes.len()).filter_map(|i| Some((i, cause(i)?))).collect();
    let rows: IdxCa = logged.iter().map(|&(i, _)| Some(i as IdxSize)).collect();
    let mut log = frame.take(&rows)?;
    let reason = |&(i, cause): &(usize, Cause)| match cause {
        Cause::Unreliable | Cause::Review => format!("{}: {}", cause.words(), assessed[i].reasons.join("; ")),
        Cause::FewCases | Cause::Dominated | Cause::NotStated | Cause::Complement(_) => cause.words().to_owned(),
    };
    let columns = vec![
        Column::new("cause".into(), logged.iter().map(|(_, cause)| cause.as_str()).collect::<Vec<_>>()),
        Column::new("conf_status".into(), logged.iter().map(|(_, cause)| cause.conf_status()).collect::<Vec<_>>()),
        Column::new("reason".into(), logged.iter().map(reason).collect::<Vec<_>>()),
    ];
    add(&mut log, columns)?;
    Ok(log)
}

/// The table without any number in the hidden rows but those that say which row it is.
fn masked(names: &[String], frame: DataFrame, hidden: &[bool]) -> Result<DataFrame> {
    let shown: IdxCa = hidden.iter().enumerate().map(|(i, &hidden)| (!hidden).then_some(i as IdxSize)).collect();
    let mut columns = Vec::with_capacity(frame.width());
    for column in frame.columns() {
        let name = column.name().as_str();
        columns.push(match name {
            "status" => {
                let words = column.str()?;
                let word = |(word, &hidden): (Option<&str>, &bool)| {
                    if hidden { Some("suppressed".to_owned()) } else { word.map(str::to_owned) }
                };
                Column::new("status".into(), words.iter().zip(hidden).map(word).collect::<Vec<_>>())
            }
            // Whatever is a number and does not name the row may give the figure away: errors, limits, cases,
            // denominators.
            name if column.dtype().is_primitive_numeric() && !names.iter().any(|known| known == name) => {
                column.take(&shown)?
            }
            _ => column.clone(),
        });
    }
    Ok(DataFrame::new(frame.height(), columns)?)
}
