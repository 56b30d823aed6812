//! What is said of a figure, by what the series says of it.

use super::cells::{Cells, Dictionary};
use super::multiplier;
use super::source::{NONE, Source};
use super::withheld::Status;
use crate::export::sdmx::faults::{Faults, no_code};
use crate::export::sdmx::mapping::{Mapping, Rule};
use crate::export::sdmx::{Component, Content, Structure};
use crate::finding::Severity;
use crate::unit::converted;
use crate::words::words;
use crate::{Result, dimension};

words! {
    /// Attributes that are filled by rule; others are filled from the column of their name.
    enum Known: "attribute" {
        /// The power of ten by which figures are to be multiplied; a series has it multiplied in.
        Multiplier = "UNIT_MULT" | "POWERCODE",
        /// The status of the figure.
        Status = "OBS_STATUS",
        /// Whether it is confidential.
        Confidentiality = "CONF_STATUS" | "OBS_CONF",
        /// Where it comes from: reported, estimated, modelled.
        Nature = "NATURE",
        /// The period in words.
        TimeDetail = "TIME_DETAIL",
        /// What a reader should know of it.
        Comment = "COMMENT_OBS" | "COMMENT",
        /// Its source.
        Source = "SOURCE_DETAIL" | "SOURCE",
        /// The upper end of its interval.
        Upper = "UPPER_BOUND",
        /// The lower end.
        Lower = "LOWER_BOUND",
    }
}

/// The columns of the lower end of an interval: that of estimates, and that of messages which were read.
const LOWER: [&str; 2] = ["ci_low", "lower_bound"];

/// The columns of the upper end.
const UPPER: [&str; 2] = ["ci_high", "upper_bound"];

/// Columns of numbers in the unit of the figure.
const OF_THE_UNIT: [&str; 5] = ["se", "ci_low", "ci_high", "lower_bound", "upper_bound"];

/// The columns that attributes are filled from by rule.
pub(super) const COLUMNS: [&str; 18] = [
    "obs_status",
    "conf_status",
    "nature",
    "imputation",
    "time_detail",
    "comment_obs",
    "comment",
    "footnote",
    "scope",
    "age_scope",
    "recall",
    "source_detail",
    "source",
    "ci_low",
    "ci_high",
    "lower_bound",
    "upper_bound",
    "se",
];

/// The text columns among them.
pub(super) const TEXTS: [&str; 6] = ["time_detail", "comment_obs", "comment", "footnote", "source_detail", "source"];

/// What attributes are filled from.
pub(super) struct Attributes<'a, 's> {
    pub(super) structure: &'a Structure,
    pub(super) mapping: &'a Mapping,
    pub(super) source: &'a Source<'s>,
    /// The status of each row.
    pub(super) status: &'a Status,
    /// The factor that the figure of each row is multiplied by; `None` where none is.
    pub(super) factors: Option<&'a [f64]>,
}

impl Attributes<'_, '_> {
    /// What an attribute holds. A row whose word has no code is left without it, with a finding; `keep` loses the rows that
    /// cannot be written without it.
    pub(super) fn cells(&self, component: &Component, faults: &mut Faults, keep: &mut [bool]) -> Result<Cells> {
        let cells = self.said(component, faults, keep)?;
        // A number beside a figure may give it away, and a mapping may carry one into a text.
        let may_give_away = match &component.content {
            Content::Text(format) => {
                format.text_type.is_number() || !self.mapping.columns(|id| id == component.id).is_empty()
            }
            Content::Codes(_) => false,
        };
        Ok(if may_give_away { self.without_withheld(cells) } else { cells })
    }

    /// The cells without the numbers of figures that are withheld.
    fn without_withheld(&self, cells: Cells) -> Cells {
        if self.status.withheld().0 == 0 {
            return cells;
        }
        let rows = self.source.rows();
        let (mut of_row, words) = match cells {
            Cells::OfRow(of_row, words) => (of_row, words),
            Cells::Same(word) => (vec![0; rows], vec![word]),
            // Numbers were emptied by `bound`, and keys hold no attributes.
            cells @ (Cells::Nothing | Cells::OfKey(..) | Cells::Numbers(_)) => return cells,
        };
        let is_number: Vec<bool> = words.iter().map(|word| word.trim().parse::<f64>().is_ok()).collect();
        for (_, place) in of_row.iter_mut().enumerate().filter(|(row, _)| self.status.is_withheld(*row)) {
            if is_number.get(*place as usize).is_some_and(|is_number| *is_number) {
                *place = NONE;
            }
        }
        Cells::of(of_row, words, Cells::OfRow)
    }

    fn said(&self, component: &Component, faults: &mut Faults, keep: &mut [bool]) -> Result<Cells> {
        let cells = match component.id.parse::<Known>() {
            Ok(Known::Upper) => self.bound(&UPPER)?,
            Ok(Known::Lower) => self.bound(&LOWER)?,
            Ok(Known::Comment) => self.comment()?,
            // The figures are multiplied by it, so that a default is as good as a rule.
            Ok(Known::Multiplier) => {
                Cells::Same(self.mapping.default_of(&component.id).unwrap_or(multiplier::IN_UNITS).to_owned())
            }
            Ok(Known::Status) => self.status.cells(component),
            Ok(Known::Confidentiality) => self.status.confidentiality(component),
            Ok(Known::Nature) => self.nature(),
            Ok(Known::TimeDetail) => self.text(&["time_detail"], Some(&|row| self.source.period(row).to_string())),
            Ok(Known::Source) => self.text(&["source_detail", "source"], None),
            Err(_) => self.column(&component.id.to_lowercase())?,
        };
        let cells = self.by_mapping(component, cells)?;
        Ok(self.in_list(component, self.with_default(component, cells), faults, keep))
    }

    /// What a column holds: numbers in the unit of the figure are converted with it.
    fn column(&self, name: &str) -> Result<Cells> {
        if OF_THE_UNIT.contains(&name) { self.bound(&[name]) } else { Ok(self.text(&[name], None)) }
    }

    /// The cells with what the mapping says in the rows for which it says something: the first of its rows that does.
    fn by_mapping(&self, component: &Component, cells: Cells) -> Result<Cells> {
        let columns = self.mapping.columns(|id| id == component.id);
        if columns.is_empty() {
            return Ok(cells);
        }
        // Rows that copy numbers differ from row to row; the words of others are found once for all rows that are alike.
        let rules: Vec<&Rule> = self.mapping.of(&component.id).collect();
        let of_numbers: Vec<&str> = rules.iter().filter_map(|rule| copied(rule)).collect();
        let place = rules.iter().position(|rule| copied(rule).is_some()).unwrap_or(rules.len());
        let (before, after) =
            (self.words(component, &columns, &rules[..place]), self.words(component, &columns, &rules[place..]));
        let numbers = if of_numbers.is_empty() { Cells::Nothing } else { self.bound(&of_numbers)? };
        let said = before.or(numbers).or(after);
        // A code and a power of ten are words.
        let is_word = component.codelist().is_some() || multiplier::is_multiplier(component);
        Ok(if is_word { said.or(cells).in_words() } else { said.or(cells) })
    }

    /// What rows of the mapping say in words, those that copy no numbers.
    fn words(&self, component: &Component, columns: &[&str], rules: &[&Rule]) -> Cells {
        let rules = || rules.iter().filter(|rule| copied(rule).is_none());
        if rules().next().is_none() {
            return Cells::Nothing;
        }
        let word = |column: &str, row| match column {
            "obs_status" => Some(self.status.code(row)),
            _ => self.source.word(column, row),
        };
        let is_text = component.is_free_text();
        let said = |row| {
            let text = rules().find_map(|rule| rule.text(|column| word(column, row)));
            if is_text { text } else { text.map(str::trim) }
        };
        let groups = self.source.alike(columns).split_by(self.status.places());
        let mut words = Dictionary::default();
        let of_group: Vec<u32> = groups.first.iter().map(|&row| words.maybe(said(row))).collect();
        let of_row = groups.of_row.iter().map(|group| of_group[*group as usize]).collect();
        Cells::of(of_row, words.words, Cells::OfRow)
    }

    /// Empty cells with what the mapping says for all.
    fn with_default(&self, component: &Component, cells: Cells) -> Cells {
        let Some(default) = self.mapping.default_of(&component.id) else { return cells };
        cells.or(Cells::Same(default.to_owned()))
    }

    /// The codes of a list for words of ours.
    fn in_list(&self, component: &Component, cells: Cells, faults: &mut Faults, keep: &mut [bool]) -> Cells {
        let Some(list) = component.codelist() else { return cells };
        let of = list.reference().to_string();
        let severity = if component.is_mandatory() { Severity::Error } else { Severity::Warning };
        let column = component.id.to_lowercase();
        let codes: Vec<Option<String>> =
            cells.words().iter().map(|word| list.in_any_case(word.trim()).map(|code| code.id.clone())).collect();
        // The common case: every word is a code as it stands.
        if codes.iter().all(Option::is_some) && codes.iter().flatten().eq(cells.words()) {
            return cells;
        }
        let lost: Vec<Option<usize>> = cells
            .words()
            .iter()
            .zip(&codes)
            .map(|(word, code)| {
                code.is_none().then(|| faults.note(no_code(&column, word, &component.id, &of, severity)))
            })
            .collect();
        let mut words = Dictionary::default();
        let places: Vec<u32> = codes.iter().map(|code| words.maybe(code.as_deref())).collect();
        let mut of_row = vec![NONE; self.source.rows()];
        for (row, place) in of_row.iter_mut().enumerate() {
            let word = match &cells {
                Cells::Same(_) => 0,
                Cells::OfRow(of_row, _) => of_row[row],
                Cells::Nothing | Cells::OfKey(..) | Cells::Numbers(_) => NONE,
            };
            let Some(code) = places.get(word as usize) else { continue };
            *place = *code;
            // A row that is left out already is not counted again.
            if let Some(fault) = lost[word as usize]
                && keep[row]
            {
                keep[row] = !faults.at(fault, row);
            }
        }
        Cells::of(of_row, words.words, Cells::OfRow)
    }

    /// The words of the first of some columns that has one, or else what `otherwise` gives.
    fn text(&self, columns: &[&str], otherwise: Option<&dyn Fn(usize) -> String>) -> Cells {
        let mut words = Dictionary::default();
        let groups = match otherwise {
            // What stands in its place is that of the period.
            Some(_) => self.source.split_by_period(&self.source.alike(columns)),
            None => self.source.alike(columns),
        };
        let of_group: Vec<u32> = groups
            .first
            .iter()
            .map(|&row| {
                let own = columns.iter().find_map(|column| self.source.word(column, row));
                match (own, otherwise) {
                    (Some(word), _) => words.place(word),
                    (None, Some(otherwise)) => words.place(&otherwise(row)),
                    (None, None) => NONE,
                }
            })
            .collect();
        Cells::of(groups.of_row.iter().map(|group| of_group[*group as usize]).collect(), words.words, Cells::OfRow)
    }

    /// An end of the interval, in the unit of the message; none for a figure that is withheld.
    fn bound(&self, columns: &[&str]) -> Result<Cells> {
        let Some(mut numbers) = self.source.first_number(columns)? else { return Ok(Cells::Nothing) };
        for (row, number) in numbers.iter_mut().enumerate() {
            // The bounds of a figure that is not there would give it away.
            if self.status.has_no_value(row) {
                *number = f64::NAN;
            } else if let Some(factors) = self.factors {
                *number = converted(*number, factors[row]);
            }
        }
        Ok(if numbers.iter().all(|x| x.is_nan()) { Cells::Nothing } else { Cells::Numbers(numbers) })
    }

    /// As the series says; else modelled for what was imputed or forecast, estimated for estimates of the publisher, global
    /// for groups of countries, country data for the rest, and not available where there is no value.
    fn nature(&self) -> Cells {
        let mut words = Dictionary::default();
        let of_row = (0..self.source.rows()).map(|row| {
            let code = self.status.code(row);
            let word = match self.source.word("nature", row) {
                Some(own) => own,
                // Without a figure there is no nature.
                None if self.status.has_no_value(row) => "_X",
                None if self.source.word("imputation", row).is_some() || matches!(code, "I" | "F") => "M",
                None if code == "E" => "E",
                None if self.source.series().is_group(row) => "G",
                None => "C",
            };
            words.place(word)
        });
        let of_row = of_row.collect();
        Cells::of(of_row, words.words, Cells::OfRow)
    }

    /// What a reader should know, in one text: the comments of the series, further flags, whom the figure is about beyond
    /// its dimensions, and the standard error where there is no interval that says it.
    fn comment(&self) -> Result<Cells> {
        const TEXT: [&str; 3] = ["comment_obs", "comment", "footnote"];
        let columns: Vec<&str> = TEXT.into_iter().chain(["obs_status", "scope", "age_scope", "recall"]).collect();
        let groups = self.source.alike(&columns);
        let comments: Vec<String> = groups
            .first
            .iter()
            .map(|&row| {
                let mut parts: Vec<String> = Vec::new();
                let mut add = |text: String| {
                    // A comment may be given as a footnote as well.
                    if !parts.contains(&text) {
                        parts.push(text);
                    }
                };
                TEXT.iter().filter_map(|column| self.source.word(column, row)).for_each(|text| add(text.to_owned()));
                self.status.further(self.source.word("obs_status", row)).for_each(|meaning| add(meaning.to_owned()));
                let labelled = [("scope", "scope"), ("age_scope", "ages"), ("recall", "reference period")];
                for (column, label) in labelled {
                    if let Some(text) = self.source.word(column, row) {
                        add(format!("{label}: {text}"));
                    }
                }
                parts.join("; ")
            })
            .collect();
        let has_bounds = |row: usize, low: &Option<Vec<f64>>| low.as_ref().is_some_and(|low| !low[row].is_nan());
        // Bounds that the structure has no place for say nothing, so that the standard error must.
        let has_place = self.structure.component("LOWER_BOUND").is_some();
        let low = if has_place { self.source.first_number(&LOWER)? } else { None };
        // One that has a place of its own is not said twice.
        let is_of_error = |component: &Component| {
            component.id.eq_ignore_ascii_case("se")
                || self.mapping.of(&component.id).any(|rule| copied(rule) == Some("se"))
        };
        let has_error = self.structure.components().iter().any(is_of_error);
        let errors = if has_error { None } else { self.source.numbers("se")? };
        let mut words = Dictionary::default();
        let of_group: Vec<u32> =
            comments.iter().map(|text| words.maybe(Some(text.as_str()).filter(|t| !t.is_empty()))).collect();
        let of_row = (0..self.source.rows()).map(|row| {
            let group = groups.of_row[row] as usize;
            let error = errors.as_ref().map_or(f64::NAN, |errors| errors[row]);
            // Bounds say as much as an error does; for a hidden figure neither may be said.
            if error.is_nan() || has_bounds(row, &low) || self.status.has_no_value(row) {
                return of_group[group];
            }
            let error = converted(error, self.factors.map_or(1.0, |factors| factors[row]));
            let separator = if comments[group].is_empty() { "" } else { "; " };
            words.place(&format!("{}{separator}standard error {error}", comments[group]))
        });
        let of_row = of_row.collect();
        Ok(Cells::of(of_row, words.words, Cells::OfRow))
    }
}

/// The column of numbers in the unit of the figure that a row of a mapping copies, if it does.
fn copied(rule: &Rule) -> Option<&str> {
    rule.copied().filter(|column| OF_THE_UNIT.contains(column))
}

/// The population that a figure is about where no dimension says it: the words of its scope.
pub(super) fn scope_of(source: &Source<'_>, row: usize) -> Option<String> {
    let ages =
        source.word("age_scope", row).filter(|_| source.word("age", row).is_none_or(|age| age == dimension::TOTAL));
    ages.map(|ages| format!("ages {ages}")).or_else(|| source.word("scope", row).map(str::to_owned))
}
