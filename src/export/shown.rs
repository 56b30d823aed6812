//! What a reader sees of a result: the first rows, the digits that matter, and nothing for a missing value.

use super::text_width::shortened;
use super::worded::Worded;
use crate::{Language, Result, ToFrame};
use polars::prelude::*;

/// How many rows are shown where nothing else is asked for.
pub(super) const ROWS: usize = 30;

/// The names and the first rows of a result as text.
pub(super) struct Shown {
    pub(super) names: Vec<String>,
    /// The names as a reader sees them: those of the columns, or words in a language other than English.
    pub(super) heads: Vec<String>,
    /// Whether a column holds numbers, which line up on the right.
    pub(super) numeric: Vec<bool>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// Whether a column says the same in all rows, including those that are not shown. With a single row, all but numbers
    /// can stand apart.
    pub(super) constant: Vec<bool>,
    /// The columns of estimates that tell groups apart.
    pub(super) grouping: Vec<usize>,
    /// How many rows follow that are not shown.
    pub(super) hidden: usize,
}

/// A cell as a reader sees it, and the code where words stand in its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) code: Option<String>,
}

/// Whether words take the place of codes that a caller filters by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Codes {
    /// Words, beside which the code can be shown.
    Words,
    /// Codes: a terminal has no place for both.
    Kept,
}

impl Shown {
    pub(super) fn of(result: &impl ToFrame, rows: usize, codes: Codes, language: Language) -> Result<Shown> {
        let (frame, labels) = (result.to_frame()?, result.value_labels());
        let worded = Worded::of(&frame, &labels);
        // Whoever reads another language than English has no use for the codes of the table.
        let has_words = codes == Codes::Words || language != Language::English || !worded.has_codes();
        let cell_at = |row: usize, column: &Column| -> Result<Cell> {
            let value = column.get(row)?;
            let text = cell(&value, language);
            let words = has_words.then(|| worded.cell(column.name(), row, &value, language)).flatten();
            Ok(match words.filter(|words| *words != text) {
                Some(words) => Cell { text: words, code: Some(text).filter(|code| !code.is_empty()) },
                None => Cell { text, code: None },
            })
        };
        let row = |row| frame.columns().iter().map(|column| cell_at(row, column)).collect();
        let rows_shown: Vec<Vec<Cell>> = (0..frame.height().min(rows)).map(row).collect::<Result<_>>()?;
        let is_constant = |(c, column): (usize, &Column)| match frame.height() {
            1 => !column.dtype().is_primitive_numeric(),
            // The rows that are shown are looked at first, as they are few.
            _ => {
                let alike = rows_shown.windows(2).all(|pair| pair[0][c] == pair[1][c]);
                alike && !rows_shown.is_empty() && column.n_unique().is_ok_and(|values| values == 1)
            }
        };
        Ok(Shown {
            constant: frame.columns().iter().enumerate().map(is_constant).collect(),
            heads: frame.get_column_names().into_iter().map(|name| worded.head(name, language)).collect(),
            names: frame.get_column_names().into_iter().map(ToString::to_string).collect(),
            numeric: frame.dtypes().iter().map(DataType::is_primitive_numeric).collect(),
            hidden: frame.height().saturating_sub(rows),
            grouping: worded.grouping(&frame),
            rows: rows_shown,
        })
    }

    /// The same with one column `group` in place of many that tell groups apart: `region: 01`, `sex: Female; age: 15 to 24`.
    pub(super) fn folded(mut self, language: Language) -> Shown {
        const MANY: usize = 3;
        let by = self.names.iter().position(|name| name == "by");
        let Some(by) = by.filter(|_| self.grouping.len() >= MANY) else { return self };
        let place = |name: &str| self.names.iter().position(|known| known == name);
        let group = |row: &[Cell]| {
            // Columns go by their names, whatever is said of them.
            let set = row[by].code.as_deref().unwrap_or(&row[by].text);
            let sets = set.split(',').filter_map(place).map(|c| format!("{}: {}", self.heads[c], row[c].text));
            let set = sets.collect::<Vec<_>>().join("; ");
            Cell { text: if set.is_empty() { language.say("all") } else { set }, code: None }
        };
        let groups: Vec<Cell> = self.rows.iter().map(|row| group(row)).collect();
        let kept: Vec<usize> = (0..self.names.len()).filter(|c| !self.grouping.contains(c)).collect();
        for (row, group) in self.rows.iter_mut().zip(groups) {
            row[by] = group;
            *row = kept.iter().map(|&c| row[c].clone()).collect();
        }
        "group".clone_into(&mut self.names[by]);
        self.heads[by] = if language == Language::English { "group".to_owned() } else { language.say("col-group") };
        self.constant[by] = false;
        self.names = kept.iter().map(|&c| self.names[c].clone()).collect();
        self.heads = kept.iter().map(|&c| self.heads[c].clone()).collect();
        self.numeric = kept.iter().map(|&c| self.numeric[c]).collect();
        self.constant = kept.iter().map(|&c| self.constant[c]).collect();
        self.grouping.clear();
        self
    }

    /// The columns that stand apart, as they say the same in all rows, and the others; none stands apart where nothing
    /// would be left.
    pub(super) fn apart(&self) -> (Vec<usize>, Vec<usize>) {
        let all = 0..self.names.len();
        if self.constant.contains(&false) && !self.rows.is_empty() {
            all.partition(|&c| self.constant[c])
        } else {
            (Vec::new(), all.collect())
        }
    }

    /// What columns say that stand apart, with their names, and those without values.
    pub(super) fn facts(&self, columns: &[usize]) -> (Vec<(&str, String)>, Vec<usize>) {
        let Some(first) = self.rows.first() else { return (Vec::new(), Vec::new()) };
        let (empty, filled): (Vec<usize>, Vec<usize>) = columns.iter().partition(|&&c| first[c].text.is_empty());
        (filled.iter().map(|&c| (self.heads[c].as_str(), shortened(&first[c].text, FACT))).collect(), empty)
    }

    /// The same in one line; those without values are only named, at the end.
    pub(super) fn line_of_facts(&self, columns: &[usize], language: Language) -> String {
        let (filled, empty) = self.facts(columns);
        let mut facts: Vec<String> = filled.iter().map(|(name, fact)| format!("{name} = {fact}")).collect();
        if !empty.is_empty() {
            facts.push(self.named("empty-columns", &empty, language));
        }
        facts.join("; ")
    }

    /// A phrase with the names of columns.
    pub(super) fn named(&self, phrase: &str, columns: &[usize], language: Language) -> String {
        let names: Vec<&str> = columns.iter().map(|&c| self.heads[c].as_str()).collect();
        language.message(phrase, &[("list", names.join(" · ").into())])
    }
}

/// How many characters are shown of what stands once above a table, where there is more room than in a column.
const FACT: usize = 160;

/// What stands for the rows that are not shown.
pub(super) fn more(hidden: usize, own: Option<fn(usize) -> String>, language: Language) -> String {
    match own {
        Some(own) => own(hidden),
        None if language == Language::English => format!("… {hidden} more rows"),
        None => language.message("more-rows", &[("n", hidden.into())]),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "values of polars, of which three are shown in a way of their own")]
fn cell(value: &AnyValue, language: Language) -> String {
    match value {
        AnyValue::Null => String::new(),
        AnyValue::Float64(x) => number(*x, language),
        AnyValue::Float32(x) => number(f64::from(*x), language),
        other => value_text(other),
    }
}

/// Five significant digits, and no decimals where the integer part has more; in English without marks for thousands, as code
/// reads it.
fn number(x: f64, language: Language) -> String {
    let written = |decimals: usize| match language {
        Language::English => format!("{x:.decimals$}"),
        Language::French | Language::Spanish | Language::Arabic | Language::Russian | Language::Chinese => {
            language.number(x, decimals)
        }
    };
    // Whole numbers in full, as counts are; beyond 1e15 not every one can be told from the next.
    if x == x.trunc() && x.abs() < 1e15 {
        return written(0);
    }
    if x.abs() < 1e-4 || x.abs() >= 1e15 {
        return format!("{x:.4e}");
    }
    // Five digits: one before the point for a logarithm of 0, hence four after it.
    let decimals = (4 - x.abs().log10().floor() as i32).clamp(0, 8) as usize;
    written(decimals)
}

/// A value of a table as text, whatever it is. A date so far away that no calendar has it is the number of its days.
///
/// ```
/// use infosoc::export::value_text;
/// use polars::prelude::AnyValue;
/// assert_eq!(value_text(&AnyValue::Date(0)), "1970-01-01");
/// assert_eq!(value_text(&AnyValue::Date(i32::MAX)), "2147483647 days after 1970");
/// ```
#[expect(clippy::wildcard_enum_match_arm, reason = "values of polars, of which days and times may be out of reach")]
pub fn value_text(value: &AnyValue) -> String {
    // About 200,000 years.
    const DAYS: i64 = 73_000_000;
    let is_far = match value {
        AnyValue::Date(day) => i64::from(*day).abs() > DAYS,
        AnyValue::Datetime(time, TimeUnit::Milliseconds, _) => (time / 86_400_000).abs() > DAYS,
        AnyValue::Datetime(time, TimeUnit::Microseconds, _) => (time / 86_400_000_000).abs() > DAYS,
        _ => false,
    };
    match value {
        AnyValue::Date(day) if is_far => format!("{day} days after 1970"),
        AnyValue::Datetime(time, unit, _) if is_far => format!("{time} {unit} after 1970"),
        value => value.str_value().into_owned(),
    }
}
