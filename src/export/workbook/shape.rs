//! What a table is, by its columns, and which of them are shown.

use super::worksheet::Worksheet;
use crate::series::declared_in;
use crate::{Error, Result, dimension};
use polars::prelude::{Column, DataFrame, DataType};
use std::collections::BTreeSet;

/// What a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::export) enum Kind {
    /// Estimates or figures, assessed or made ready for publication, too.
    Estimates,
    /// A series.
    Series,
    /// The scores of an index.
    Scores,
    /// Any other table: it is shown as it is.
    Other,
}

impl Kind {
    pub(in crate::export) fn of(table: &DataFrame) -> Kind {
        let has = |names: &[&str]| names.iter().all(|name| table.column(name).is_ok());
        match () {
            // The most specific first: a publication has the columns of estimates and more.
            _ if has(&["by", "value", "se", "ci_low", "ci_high", "status"]) => Kind::Estimates,
            _ if has(&["indicator", "ref_area", "time_period", "obs_value"]) => Kind::Series,
            _ if has(&["code", "level", "ref_area", "score"]) => Kind::Scores,
            _ => Kind::Other,
        }
    }
}

/// What a column is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// What the figure is about: words, or codes that have words.
    Label,
    /// The figure and the limits of its interval, in the unit of the row.
    Figure,
    /// Its standard error, in the unit of the row.
    Error,
    /// A share of 1.
    Share,
    /// The unit of the row.
    Unit,
    /// What qualifies the figure: population, reference period.
    Context,
    /// Anything else.
    Plain,
}

/// A column that is shown.
pub(super) struct Shown<'a> {
    pub(super) column: &'a Column,
    pub(super) role: Role,
}

/// A table as it is shown.
pub(super) struct Shape<'a> {
    pub(super) kind: Kind,
    /// What is the same in all rows, to be said once.
    pub(super) facts: Vec<Shown<'a>>,
    pub(super) columns: Vec<Shown<'a>>,
}

/// What stands in front, in this order; the groups of the rows follow.
const LEADING: [&str; 7] = ["indicator", "category", "measure", "code", "level", "ref_area", "time_period"];

/// The figure with what is measured of it, in this order.
const FIGURES: [(&str, Role); 10] = [
    ("value", Role::Figure),
    ("obs_value", Role::Figure),
    ("score", Role::Figure),
    ("unit", Role::Unit),
    ("unit_measure", Role::Unit),
    ("ci_low", Role::Figure),
    ("ci_high", Role::Figure),
    ("se", Role::Error),
    ("se_sampling", Role::Error),
    ("cv", Role::Share),
];

/// How many cases; of an aggregate how many countries it is of, how many of its population are observed, and how much one
/// country weighs.
const COUNTS: [(&str, Role); 7] = [
    ("n", Role::Plain),
    ("n_countries", Role::Plain),
    ("n_observed", Role::Plain),
    ("n_imputed", Role::Plain),
    ("coverage", Role::Share),
    ("largest", Role::Label),
    ("largest_share", Role::Share),
];

/// What qualifies the figures; said once where it can be.
const CONTEXT: [&str; 6] = ["scope", "age_scope", "recall", "base", "vintage", "source"];

/// What is shown in another way, as a title, a symbol or a note, and what serves the next step of a computation and no
/// reader. Whoever wants one asks for it.
const LEFT: [&str; 24] = [
    "dimensions",
    "by",
    "title",
    "deff",
    "df",
    "n_missing",
    "numerator",
    "denominator",
    "status",
    "certainty",
    "note",
    "comment",
    "reliability",
    "reason",
    "obs_status",
    "conf_status",
    "eurostat_flag",
    "statcan_symbol",
    "abs_symbol",
    "sdg_code",
    "edition",
    "ref_area_name",
    "n_with_se",
    "se_coverage",
];

impl<'a> Shape<'a> {
    /// How a table is shown.
    ///
    /// # Errors
    /// For a table without rows or columns, and for names of columns that it does not have.
    pub(super) fn of(sheet: &'a Worksheet) -> Result<Shape<'a>> {
        let table = &sheet.frame;
        let kind = Kind::of(table);
        if table.height() == 0 || table.width() == 0 {
            let what = sheet.title.as_deref().or(sheet.sheet.as_deref()).unwrap_or("the table of a sheet");
            return Err(Error::EmptyTable { what: what.to_owned() });
        }
        let named = sheet.column_notes.iter().map(|(name, _)| ("notes", name));
        let named = named.chain(sheet.heads.iter().map(|(name, _)| ("columns", name)));
        let named = named.chain(sheet.labels.iter().map(|(name, _)| ("labels", name)));
        let named = named.chain(sheet.column_decimals.iter().map(|(name, _)| ("decimals", name)));
        let named = named.chain(sheet.columns.iter().map(|name| ("columns", name)));
        Error::each(named.map(|(role, name)| match table.column(name) {
            Ok(_) => Ok(()),
            Err(_) => Err(Error::unknown_column(role, name, table)),
        }))?;
        let shown = |name: &str, role| Some(Shown { column: table.column(name).ok()?, role });
        // A survey's own breakdowns are groups like those that every series has.
        let declared = declared_in(table);
        let role = |name: &str| if declared.contains(name) { Role::Label } else { role_of(kind, name) };
        if kind == Kind::Other {
            let all: Vec<&str> = if sheet.columns.is_empty() {
                table.get_column_names().into_iter().map(|name| name.as_str()).collect()
            } else {
                sheet.columns.iter().map(String::as_str).collect()
            };
            let columns = all.into_iter().filter_map(|name| shown(name, Role::Plain)).collect();
            return Ok(Shape { kind, facts: Vec::new(), columns });
        }
        let mut shape = Shape { kind, facts: Vec::new(), columns: Vec::new() };
        let asked = |name: &str| sheet.columns.iter().any(|asked| asked == name);
        for name in in_order(kind, table, &declared) {
            let Some(candidate) = shown(name, role(name)) else { continue };
            let place = placed(kind, &candidate);
            match place {
                _ if asked(name) => {}
                Place::Nowhere => {}
                Place::Once => shape.facts.push(candidate),
                // Figures without their unit are none.
                Place::Column if sheet.columns.is_empty() || candidate.role == Role::Unit => {
                    shape.columns.push(candidate)
                }
                Place::Column => {}
            }
        }
        let mut front: Vec<Shown<'_>> = sheet.columns.iter().filter_map(|name| shown(name, role(name))).collect();
        front.append(&mut shape.columns);
        shape.columns = front;
        // A row has a name.
        if !shape.columns.iter().any(|shown| shown.role == Role::Label) && sheet.columns.is_empty() {
            let lead = shape.facts.iter().position(|fact| fact.role == Role::Label);
            if let Some(lead) = lead {
                shape.columns.insert(0, shape.facts.remove(lead));
            }
        }
        Ok(shape)
    }
}

/// The columns of one of the library's tables, in the order in which they are shown.
fn in_order<'a>(kind: Kind, table: &'a DataFrame, declared: &BTreeSet<String>) -> Vec<&'a str> {
    let names: Vec<&str> = table.get_column_names().into_iter().map(|name| name.as_str()).collect();
    let known = |name: &&str| {
        LEADING.contains(name)
            || LEFT.contains(name)
            || CONTEXT.contains(name)
            || FIGURES.iter().chain(&COUNTS).any(|(known, _)| known == name)
    };
    // The name of an indicator stands for that of its measure.
    let leading = LEADING.into_iter().filter(|name| !(*name == "measure" && names.contains(&"indicator")));
    let leading = leading.filter(|name| !(*name == "level" && kind == Kind::Series));
    let others: Vec<&str> = names.iter().copied().filter(|name| !known(name)).collect();
    let is_group = |name: &&str| match kind {
        // The groups of estimates stand before the value.
        Kind::Estimates => {
            let place = |wanted: &str| names.iter().position(|name| *name == wanted);
            place(name) < place("value")
        }
        Kind::Series => declared.contains(*name) || dimension::dimension(name).is_some(),
        Kind::Scores | Kind::Other => false,
    };
    let (groups, rest): (Vec<&str>, Vec<&str>) = others.into_iter().partition(is_group);
    let figures = FIGURES.iter().chain(&COUNTS).map(|(name, _)| *name);
    leading.chain(groups).chain(figures).chain(rest).chain(CONTEXT).collect()
}

fn role_of(kind: Kind, name: &str) -> Role {
    let figures = FIGURES.iter().chain(&COUNTS).find(|(known, _)| *known == name).map(|(_, role)| *role);
    match figures {
        Some(role) => role,
        None if CONTEXT.contains(&name) => Role::Context,
        None if LEADING.contains(&name) || dimension::dimension(name).is_some() => Role::Label,
        None if matches!(name, "numerator" | "denominator" | "deff" | "df" | "n_missing") => Role::Plain,
        None if kind == Kind::Estimates => Role::Label,
        None => Role::Plain,
    }
}

enum Place {
    Nowhere,
    /// Once, above the table.
    Once,
    Column,
}

fn placed(kind: Kind, shown: &Shown<'_>) -> Place {
    let (column, name) = (shown.column, shown.column.name().as_str());
    let nulls = column.null_count();
    let is_same = || column.dtype() == &DataType::Null || nulls == column.len() || (nulls == 0 && is_constant(column));
    match shown.role {
        Role::Label | Role::Unit | Role::Context if nulls == column.len() => Place::Nowhere,
        // The total of everything is what a figure is where nothing else is said.
        Role::Label if is_same() && is_total(name, column) => Place::Nowhere,
        Role::Label | Role::Unit | Role::Context if is_same() => Place::Once,
        Role::Figure | Role::Error | Role::Share | Role::Plain if kind != Kind::Estimates && nulls == column.len() => {
            if matches!(name, "obs_value" | "score") {
                Place::Column
            } else {
                Place::Nowhere
            }
        }
        Role::Label | Role::Unit | Role::Context | Role::Figure | Role::Error | Role::Share | Role::Plain => {
            Place::Column
        }
    }
}

fn is_constant(column: &Column) -> bool {
    column.n_unique().is_ok_and(|distinct| distinct == 1)
}

fn is_total(name: &str, column: &Column) -> bool {
    let text = column.get(0).map(|value| value.str_value().into_owned());
    text.is_ok_and(|text| dimension::is_total(name, &text))
}
