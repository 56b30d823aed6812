//! The WSIS-SDG Matrix: which Action Lines serve which goals and targets.

use super::{ActionLine, rows};
use crate::catalogue::Certainty;
use crate::words::words;
use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use serde::Deserialize;
use std::sync::LazyLock;

words! {
    /// How a cell of the matrix stands in the source, which holds the matrix twice: by Action Line and by goal.
    pub enum LinkStatus: "status" {
        /// In both tables.
        Both = "both",
        /// In one of the two, and kept for the reason in the note.
        Reconciled = "reconciled",
        /// In one of the two, most likely by mistake: left out unless asked for.
        Disputed = "disputed",
        /// Plainly a mistake: never a link.
        Dropped = "dropped",
    }
}

impl LinkStatus {
    /// How sure the cell is. The official document was seen in part only, so that nothing here is confirmed.
    pub fn certainty(self) -> Certainty {
        match self {
            LinkStatus::Both => Certainty::Partial,
            LinkStatus::Reconciled => Certainty::Inferred,
            LinkStatus::Disputed => Certainty::Unconfirmed,
            LinkStatus::Dropped => Certainty::Unknown,
        }
    }
}

/// A link between an Action Line and a target, or a whole goal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MatrixCell {
    /// The Action Line.
    pub action_line: ActionLine,
    /// The goal, 1 to 17.
    pub goal: u8,
    /// The target, such as `17.8`; `None` where the facilitators linked the whole goal.
    pub target: Option<String>,
    /// How it stands in the source.
    pub status: LinkStatus,
    /// Why it was kept, disputed or dropped.
    pub note: Option<String>,
}

static CELLS: LazyLock<Vec<MatrixCell>> =
    LazyLock::new(|| rows("datasets/wsis/matrix.csv", include_str!("../../datasets/wsis/matrix.csv")));

/// The WSIS-SDG Matrix, or part of it; a table by [`ToFrame`].
///
/// ```
/// use infosoc::wsis::{ActionLine, Matrix};
/// // Both directions: from an Action Line to goals, from a target to Action Lines.
/// assert_eq!(Matrix::settled().action_line(ActionLine::C7Learning).goals(), [4]);
/// let lines = Matrix::settled().target("9.c")?.action_lines();
/// assert!(lines.contains(&ActionLine::C2) && lines.contains(&ActionLine::C3), "C3 serves every goal as a whole");
/// // Disputed cells are left out unless they are asked for.
/// assert!(!Matrix::settled().action_line(ActionLine::C4).goals().contains(&8));
/// assert!(Matrix::with_disputed().action_line(ActionLine::C4).goals().contains(&8));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Matrix {
    cells: Vec<&'static MatrixCell>,
}

impl Matrix {
    /// The cells that are settled.
    pub fn settled() -> Matrix {
        Matrix::up_to(LinkStatus::Reconciled)
    }

    /// The cells that are settled and those that are disputed.
    pub fn with_disputed() -> Matrix {
        Matrix::up_to(LinkStatus::Disputed)
    }

    fn up_to(worst: LinkStatus) -> Matrix {
        // The statuses stand from the surest to the least sure.
        Matrix { cells: CELLS.iter().filter(|cell| cell.status <= worst).collect() }
    }

    /// The cells of one Action Line.
    #[must_use]
    pub fn action_line(mut self, line: ActionLine) -> Matrix {
        self.cells.retain(|cell| cell.action_line == line);
        self
    }

    /// The cells of one goal.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] if it is not 1 to 17.
    pub fn goal(mut self, goal: u8) -> Result<Matrix> {
        check_goal(goal)?;
        self.cells.retain(|cell| cell.goal == goal);
        Ok(self)
    }

    /// The cells that link a target, by itself or with its whole goal.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] if it is not written like a target.
    pub fn target(mut self, target: &str) -> Result<Matrix> {
        let goal = goal_of(target)?;
        self.cells.retain(|cell| cell.goal == goal && cell.target.as_deref().is_none_or(|t| t == target.trim()));
        Ok(self)
    }

    /// The cells, by Action Line and goal.
    pub fn iter(&self) -> impl Iterator<Item = &'static MatrixCell> + '_ {
        self.cells.iter().copied()
    }

    /// The goals that are linked, each once.
    pub fn goals(&self) -> Vec<u8> {
        let mut goals: Vec<u8> = self.cells.iter().map(|cell| cell.goal).collect();
        goals.sort_unstable();
        goals.dedup();
        goals
    }

    /// The Action Lines that are linked, each once.
    pub fn action_lines(&self) -> Vec<ActionLine> {
        let mut lines: Vec<ActionLine> = self.cells.iter().map(|cell| cell.action_line).collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// At a glance: a row for each Action Line, a column for each goal, `1` where they are linked, else `0`; `?` where
    /// the link is disputed.
    ///
    /// # Errors
    /// Only those of the data frame library.
    pub fn wide(&self) -> Result<DataFrame> {
        let sign = |line: ActionLine, goal: u8| {
            let here = self.cells.iter().filter(|cell| cell.action_line == line && cell.goal == goal);
            match here.map(|cell| cell.status).min() {
                None => "0",
                Some(LinkStatus::Disputed) => "?",
                Some(_) => "1",
            }
        };
        let lines = ActionLine::ALL.iter().map(|line| line.as_str()).collect::<Vec<_>>();
        let goals = (1..=17).map(|goal| {
            let column: Vec<&str> = ActionLine::ALL.iter().map(|&line| sign(line, goal)).collect();
            Column::new(format!("SDG{goal}").into(), column)
        });
        let columns = std::iter::once(Column::new("action_line".into(), lines)).chain(goals).collect();
        Ok(DataFrame::new(ActionLine::ALL.len(), columns)?)
    }
}

/// Columns: `action_line`, `goal`, `target` (null for a whole goal), `status`, `certainty`, `note`.
impl ToFrame for Matrix {
    fn to_frame(&self) -> Result<DataFrame> {
        let column = |name: &str, of: fn(&'static MatrixCell) -> Option<&'static str>| {
            Column::new(name.into(), self.iter().map(of).collect::<Vec<_>>())
        };
        let goals: Vec<i32> = self.iter().map(|cell| i32::from(cell.goal)).collect();
        Ok(DataFrame::new(
            self.cells.len(),
            vec![
                column("action_line", |c| Some(c.action_line.as_str())),
                Column::new("goal".into(), goals),
                column("target", |c| c.target.as_deref()),
                column("status", |c| Some(c.status.as_str())),
                column("certainty", |c| Some(c.status.certainty().as_str())),
                column("note", |c| c.note.as_deref()),
            ],
        )?)
    }
}

/// An error unless the goal is 1 to 17.
pub(super) fn check_goal(goal: u8) -> Result<()> {
    match goal {
        1..=17 => Ok(()),
        _ => Err(Error::argument("goal", "a goal from 1 to 17", goal)),
    }
}

/// The goal of a target such as `17.8` or `9.c`.
pub(super) fn goal_of(target: &str) -> Result<u8> {
    let wrong = || Error::argument("target", "a target such as 17.8 or 9.c", format!("{target:?}"));
    let (goal, rest) = target.trim().split_once('.').ok_or_else(wrong)?;
    let is_part = !rest.is_empty() && rest.len() <= 2 && rest.chars().all(|c| c.is_ascii_alphanumeric());
    match goal.parse() {
        Ok(goal) if is_part && check_goal(goal).is_ok() => Ok(goal),
        _ => Err(wrong()),
    }
}
