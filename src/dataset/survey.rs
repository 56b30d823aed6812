//! The harmonised survey of a file: what the codebook describes and what the file holds, bound to its design.

use super::codebook::Concept;
use super::file::{File, columns};
use super::harmonise::numeric;
use super::read::{Coded, Table};
use super::{Dataset, population, validate};
use crate::{Error, Result, Survey};
use polars::prelude::{Column, IntoColumn, NamedFrom, Series};
use rustc_hash::FxHashSet;

impl Dataset {
    /// The cases of a file with the concepts of the codebook as columns: `HH6` and `HH8:home` true or false, `B2.numerator` and
    /// `B2.denominator` numbers, breakdowns their values as text. Everything that a [`Survey`] can do works on it.
    ///
    /// The columns of the file are there too, where no concept has their name: numbers where every cell is one and none begins
    /// with a zero, otherwise text; what the file declares as missing is missing. A concept is missing in the cases that it was
    /// not asked of, and a concept in whose data there is an error is not there: [`validate`](Dataset::validate) says why.
    /// Cases out of scope keep their place in the design and count in nothing, and observations that are made of its estimates
    /// carry the part of the population that `[scope]` states. What the values of the breakdowns
    /// stand for, as [`labels`](Dataset::labels) says, travels with the results.
    ///
    /// A file that is alone needs no name.
    ///
    /// ```
    /// use infosoc::{dataset::Dataset, measure::proportion};
    /// let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
    /// let households = mexico.survey(None)?;
    /// let internet = households.estimate([proportion("HH6")]).by(["urbanisation"]).run()?;
    /// assert!((internet.rows()[0].value.unwrap() - 0.6643).abs() < 1e-4);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a file that is not there, and where there are several and none is named; every finding of
    /// severity error in the design; a file that can no longer be read.
    pub fn survey<'a>(&self, file: impl Into<Option<&'a str>>) -> Result<Survey> {
        let file = self.named(file.into())?;
        let visible: Vec<&Concept> = file.codebook.visible().collect();
        let refused = validate::refused(self, file, &visible)?;
        let is_sound = |concept: &&Concept| !refused.iter().any(|(bad, _)| std::ptr::eq(*bad, *concept));
        let sound: Vec<&Concept> = visible.into_iter().filter(is_sound).collect();
        let harmonised = file.survey_of(&sound, &[])?;
        let taken: FxHashSet<&str> =
            harmonised.cases().get_column_names().into_iter().map(|name| name.as_str()).collect();
        // Read again, whole: opening reads named columns only.
        let whole = columns(&self.folder, &file.description.file, &["*".to_owned()], self.access)?;
        let own = whole.columns().chain(file.table.columns().filter(|column| is_derived(file, &whole, column)));
        let own = own.filter(|column| !taken.contains(column.name.as_str())).map(Coded::typed).collect();
        Ok(harmonised.with_columns(own)?.about(population::of_file(file), file.codebook.labels()))
    }

    /// The file of a name, or the only one.
    pub(super) fn named(&self, name: Option<&str>) -> Result<&File> {
        match (name, &self.files[..]) {
            (Some(name), _) => self.file(name),
            (None, [only]) => Ok(only),
            (None, files) => {
                let names: Vec<&str> = files.iter().map(|file| file.description.name.as_str()).collect();
                Err(Error::missing("file", format!("name one of the data files {}", names.join(", "))))
            }
        }
    }
}

/// Whether a column was derived, and is neither of the file nor of one that it links to.
fn is_derived(file: &File, whole: &Table, column: &Coded) -> bool {
    file.table.names.contains(&column.name) && !whole.names.contains(&column.name)
}

impl Coded {
    /// The column with the type that its cells have.
    fn typed(&self) -> Column {
        let by_level =
            |of: &dyn Fn(usize) -> bool| (0..self.levels.len()).all(|level| self.is_blank(level) || of(level));
        let text = |level: usize| self.levels[level].as_deref().filter(|_| !self.is_blank(level));
        let of_row = |level: &u32| *level as usize;
        // Levels, not rows: a column has few of them.
        if by_level(&|level| self.numbers[level].is_some() && !text(level).is_some_and(has_leading_zero)) {
            return numeric(&self.name, self.rows.iter().map(|level| self.numbers[of_row(level)]).collect());
        }
        let name = self.name.as_str().into();
        if by_level(&|level| matches!(text(level), Some("true" | "false"))) {
            let truths: Vec<Option<bool>> =
                self.rows.iter().map(|level| text(of_row(level)).map(|text| text == "true")).collect();
            return Series::new(name, truths).into_column();
        }
        Series::new(name, self.rows.iter().map(|level| text(of_row(level))).collect::<Vec<_>>()).into_column()
    }
}

/// A number that begins with a zero is a code.
fn has_leading_zero(text: &str) -> bool {
    let mut digits = text.trim_start_matches('-').bytes();
    digits.next() == Some(b'0') && digits.next().is_some_and(|second| second.is_ascii_digit())
}
