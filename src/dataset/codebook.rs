//! `codebook.csv`: which codes of which national variables mean what.
//!
//! One row says: these codes of this variable are this value of this concept.
//!
//! | column | |
//! |---|---|
//! | `concept` | an indicator of the catalogue (`HH6`), or a breakdown in lower case (`sex`, `age`, `urbanisation`, any name) |
//! | `category` | the category of an indicator (`HH8`: `home`); empty for its total and for breakdowns |
//! | `value` | indicators: `yes`, `no`, `missing`, `outside` (not in the base), for ratios of totals `numerator`, `denominator`; breakdowns: the value in the figures (`F`, `Y15T24`, `U`) or `missing` |
//! | `variable` | the national variable, or several with `;` between them |
//! | `codes` | a list `1;3`, ranges `15..24`, `75..`, `blank`, `*` for every other code, `number` |
//! | `combine` | for several variables of one concept: `any` (the default; yes if one says yes) or `all` |
//! | `label` | the code's own label, checked against the file's labels where it has them |
//! | `universe`, `recall`, `status`, `note` | who was asked, over which period, how certain the row is, remarks |
//!
//! Only `concept`, `value`, `variable` and `codes` are required.

use super::codes::Code;
use crate::catalogue::{self, Certainty};
use crate::{Error, Result, error::nearest};
use std::path::{Path, PathBuf};

const REQUIRED: [&str; 4] = ["concept", "value", "variable", "codes"];
const COLUMNS: [&str; 11] =
    ["concept", "category", "value", "variable", "codes", "combine", "label", "universe", "recall", "status", "note"];
/// Names that the columns of a result have already.
const RESERVED: [&str; 30] = [
    "measure",
    "level",
    "contrast",
    "by",
    "value",
    "se",
    "ci_low",
    "ci_high",
    "cv",
    "deff",
    "df",
    "n",
    "n_missing",
    "numerator",
    "denominator",
    "unit",
    "status",
    "domain",
    "indicator",
    "category",
    "title",
    "ref_area",
    "time_period",
    "obs_value",
    "scope",
    "age_scope",
    "recall",
    "certainty",
    "note",
    "source",
];

/// The contents of a `codebook.csv`.
#[derive(Debug, Clone)]
pub struct Codebook {
    pub(super) concepts: Vec<Concept>,
    path: PathBuf,
}

/// All rows of one concept and category.
#[derive(Debug, Clone)]
pub(super) struct Concept {
    pub(super) name: String,
    pub(super) category: String,
    pub(super) kind: Kind,
    pub(super) universe: String,
    pub(super) recall: String,
    pub(super) certainty: Certainty,
    pub(super) note: String,
    /// The first row, as a spreadsheet counts.
    pub(super) row: usize,
}

/// What a concept becomes in the harmonised table.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Yes, no or missing, from one variable or several.
    Answer { combine: Combine, variables: Vec<Variable> },
    /// Two numbers, each the sum of its variables.
    Ratio { numerator: Vec<Variable>, denominator: Vec<Variable> },
    /// A category of a breakdown.
    Breakdown(Variable),
}

/// How several variables make one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Combine {
    /// Yes if any says yes.
    Any,
    /// Yes if all say yes.
    All,
}

/// One national variable and what its codes mean.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) entries: Vec<Entry>,
}

/// Codes of one meaning.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) value: Value,
    pub(super) codes: Vec<Code>,
    pub(super) label: String,
    pub(super) row: usize,
}

/// What a code means.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Yes,
    No,
    Missing,
    Outside,
    /// The number in the cell, for ratios of totals.
    Amount,
    Category(String),
}

/// One row of the file as it is written.
struct Line {
    row: usize,
    cells: [String; 11],
}

impl Line {
    fn get(&self, column: &str) -> &str {
        COLUMNS.iter().position(|c| *c == column).map_or("", |i| &self.cells[i])
    }
}

impl Concept {
    /// The name a measure of this concept goes by: `HH6`, or `HH8:home` for a category.
    pub(super) fn key(&self) -> String {
        match self.category.as_str() {
            "" => self.name.clone(),
            category => format!("{}:{category}", self.name),
        }
    }

    pub(super) fn is_breakdown(&self) -> bool {
        matches!(self.kind, Kind::Breakdown(_))
    }

    pub(super) fn variables(&self) -> Vec<&Variable> {
        match &self.kind {
            Kind::Answer { variables, .. } => variables.iter().collect(),
            Kind::Ratio { numerator, denominator } => numerator.iter().chain(denominator).collect(),
            Kind::Breakdown(variable) => vec![variable],
        }
    }
}

impl Codebook {
    /// Reads the bytes of a `codebook.csv`; `path` is what errors name. All mistakes are reported together.
    pub fn parse(bytes: &[u8], path: &Path) -> Result<Codebook> {
        let mut problems = Vec::new();
        let lines = read_lines(bytes, path)?;
        let mut concepts = Vec::new();
        let mut groups: Vec<Vec<&Line>> = Vec::new();
        for line in &lines {
            let same = |g: &&mut Vec<&Line>| {
                g.first().is_some_and(|f| {
                    f.get("concept") == line.get("concept") && f.get("category") == line.get("category")
                })
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(line),
                None => groups.push(vec![line]),
            }
        }
        for group in &groups {
            let mut found = Vec::new();
            let concept = concept(group, &mut found);
            match concept {
                Some(concept) if found.is_empty() => concepts.push(concept),
                _ => problems.extend(found),
            }
        }
        problems.sort_by_key(|(row, _)| *row);
        let error = |(row, problem)| Error::InvalidFile { path: path.to_owned(), row: Some(row), problem };
        Error::collect(problems.into_iter().map(error).collect())?;
        Ok(Codebook { concepts, path: path.to_owned() })
    }

    /// The file the codebook was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The breakdowns the codebook describes, in its order.
    pub fn breakdowns(&self) -> Vec<&str> {
        self.concepts.iter().filter(|c| c.is_breakdown()).map(|c| c.name.as_str()).collect()
    }

    pub(super) fn breakdown(&self, name: &str) -> Option<&Concept> {
        self.concepts.iter().find(|c| c.is_breakdown() && c.name == name)
    }

    pub(super) fn indicators(&self) -> impl Iterator<Item = &Concept> {
        self.concepts.iter().filter(|c| !c.is_breakdown())
    }

    /// Every national variable, once, in the order of the codebook.
    pub(super) fn variables(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for variable in self.concepts.iter().flat_map(Concept::variables) {
            if !names.iter().any(|n| n.eq_ignore_ascii_case(&variable.name)) {
                names.push(&variable.name);
            }
        }
        names
    }
}

/// The rows of a CSV file that a spreadsheet wrote: comma or semicolon, with or without a byte order mark.
fn read_lines(bytes: &[u8], path: &Path) -> Result<Vec<Line>> {
    let invalid = |row: Option<usize>, problem: String| Error::InvalidFile { path: path.to_owned(), row, problem };
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|e| {
        let row = bytes[..e.valid_up_to().min(bytes.len())].iter().filter(|b| **b == b'\n').count() + 1;
        invalid(Some(row), "this row is not UTF-8 text; save the file as \"CSV UTF-8\"".into())
    })?;
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.matches(';').count() > header.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| invalid(Some(1), e.to_string()))?.clone();
    let mut problems = Vec::new();
    let mut places = [None; 11];
    for (at, name) in header.iter().enumerate() {
        match COLUMNS.iter().position(|c| c.eq_ignore_ascii_case(name)) {
            Some(column) => places[column] = Some(at),
            None => problems.push(invalid(
                Some(1),
                format!(
                    "there is no column {name:?} in a codebook; the nearest is {}",
                    nearest(name, COLUMNS, 1).join("")
                ),
            )),
        }
    }
    for required in REQUIRED {
        if !header.iter().any(|name| name.eq_ignore_ascii_case(required)) {
            problems.push(invalid(Some(1), format!("the column {required:?} is missing; add it to the header")));
        }
    }
    Error::collect(problems)?;
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| {
            let row = e.position().map(|p| p.line() as usize);
            invalid(row, format!("{}; put a cell that holds the delimiter in double quotes", unequal(&e)))
        })?;
        let row = record.position().map_or(0, |p| p.line() as usize);
        let cells = places.map(|at| at.and_then(|at| record.get(at)).unwrap_or_default().to_owned());
        if cells.iter().any(|cell| !cell.is_empty()) {
            lines.push(Line { row, cells });
        }
    }
    if lines.is_empty() {
        return Err(invalid(None, "the codebook has no rows; write one for each value of each concept".into()));
    }
    Ok(lines)
}

fn unequal(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("this row has {len} cells, the header has {expected_len}")
        }
        _ => error.to_string(),
    }
}

/// The rows of one concept and category; mistakes go to `found` with their row.
fn concept(group: &[&Line], found: &mut Vec<(usize, String)>) -> Option<Concept> {
    let first = group.first()?;
    let name = first.get("concept").to_owned();
    let is_breakdown = name.starts_with(|c: char| c.is_lowercase());
    check_name(first, &name, is_breakdown, found);
    let mut answers: Vec<Variable> = Vec::new();
    let mut numerator: Vec<Variable> = Vec::new();
    let mut denominator: Vec<Variable> = Vec::new();
    for line in group {
        let codes = match Code::list(line.get("codes")) {
            Ok(codes) => codes,
            Err(problem) => {
                found.push((line.row, problem));
                continue;
            }
        };
        let role = line.get("value").to_lowercase();
        let (value, target) = match (is_breakdown, role.as_str()) {
            (_, "") => {
                found.push((line.row, "the column value is empty; say what the codes mean".into()));
                continue;
            }
            (true, "missing") => (Value::Missing, &mut answers),
            (true, _) => (Value::Category(line.get("value").to_owned()), &mut answers),
            (false, "yes") => (Value::Yes, &mut answers),
            (false, "no") => (Value::No, &mut answers),
            (false, "missing") => (Value::Missing, &mut answers),
            (false, "outside") => (Value::Outside, &mut answers),
            (false, "numerator") => (Value::Amount, &mut numerator),
            (false, "denominator") => (Value::Amount, &mut denominator),
            (false, _) => {
                found.push((
                    line.row,
                    format!(
                        "{:?} is no value of an indicator; use yes, no, missing, outside, numerator or denominator",
                        line.get("value")
                    ),
                ));
                continue;
            }
        };
        if codes.contains(&Code::Number) && value != Value::Amount {
            found.push((
                line.row,
                "the code number is for numerator and denominator; give the codes that mean this".into(),
            ));
        }
        let names: Vec<&str> = line.get("variable").split(';').map(str::trim).filter(|v| !v.is_empty()).collect();
        if names.is_empty() {
            found.push((line.row, "the column variable is empty; name the national variable".into()));
        }
        for variable in names {
            let entry = Entry {
                value: value.clone(),
                codes: codes.clone(),
                label: line.get("label").to_owned(),
                row: line.row,
            };
            add(target, variable, entry);
        }
    }
    let kind = if is_breakdown {
        breakdown(first, answers, found)
    } else if numerator.is_empty() && denominator.is_empty() {
        answer(group, answers, found)
    } else {
        ratio(first, answers, numerator, denominator, found)
    }?;
    let concept = Concept {
        category: first.get("category").to_owned(),
        universe: agreed(group, "universe", found),
        recall: agreed(group, "recall", found),
        certainty: certainty(group, found),
        note: first.get("note").to_owned(),
        row: first.row,
        name,
        kind,
    };
    for variable in concept.variables() {
        check_overlaps(variable, found);
    }
    Some(concept)
}

fn check_name(line: &Line, name: &str, is_breakdown: bool, found: &mut Vec<(usize, String)>) {
    if name.is_empty() {
        found.push((line.row, "the column concept is empty; give an indicator or a breakdown".into()));
    } else if is_breakdown {
        if !name.chars().all(|c| c.is_lowercase() || c.is_ascii_digit() || c == '_') {
            found.push((line.row, format!("the breakdown {name:?} may hold lower-case letters, digits and _ only")));
        }
        if RESERVED.contains(&name) {
            found.push((line.row, format!("{name:?} is the name of a column of every result; choose another")));
        }
        if catalogue::indicator(&name.to_uppercase()).is_ok() {
            found.push((
                line.row,
                format!("{name:?} is read as a breakdown; write the indicator as {:?}", name.to_uppercase()),
            ));
        }
        if !line.get("category").is_empty() {
            found.push((
                line.row,
                format!("a breakdown has no category; put {:?} into the column value", line.get("category")),
            ));
        }
    } else if let Err(error) = catalogue::indicator(name) {
        found.push((line.row, format!("{error}; a breakdown begins with a lower-case letter")));
    }
}

fn add(variables: &mut Vec<Variable>, name: &str, entry: Entry) {
    match variables.iter_mut().find(|v| v.name.eq_ignore_ascii_case(name)) {
        Some(variable) => variable.entries.push(entry),
        None => variables.push(Variable { name: name.to_owned(), entries: vec![entry] }),
    }
}

fn breakdown(first: &Line, mut variables: Vec<Variable>, found: &mut Vec<(usize, String)>) -> Option<Kind> {
    if variables.len() > 1 {
        let names: Vec<&str> = variables.iter().map(|v| v.name.as_str()).collect();
        found.push((
            first.row,
            format!(
                "a breakdown is made from one variable, this one names {}; give each a name of its own",
                names.join(", ")
            ),
        ));
        return None;
    }
    variables.pop().map(Kind::Breakdown)
}

fn answer(group: &[&Line], variables: Vec<Variable>, found: &mut Vec<(usize, String)>) -> Option<Kind> {
    let row = group.first()?.row;
    let combine = match agreed(group, "combine", found).to_lowercase().as_str() {
        "" | "any" => Combine::Any,
        "all" => Combine::All,
        other => {
            found.push((row, format!("combine is {other:?}; use any (yes if one variable says yes) or all")));
            return None;
        }
    };
    for variable in &variables {
        for (value, word) in [(Value::Yes, "yes"), (Value::No, "no")] {
            if !variable.entries.iter().any(|e| e.value == value) {
                let name = &variable.name;
                found.push((
                    row,
                    format!("variable {name:?} has no row with value {word}; add one, with * for every other code"),
                ));
            }
        }
    }
    Some(Kind::Answer { combine, variables })
}

/// The rows no, missing and outside of a variable hold wherever the variable is used.
fn ratio(
    first: &Line,
    answers: Vec<Variable>,
    mut numerator: Vec<Variable>,
    mut denominator: Vec<Variable>,
    found: &mut Vec<(usize, String)>,
) -> Option<Kind> {
    if numerator.is_empty() || denominator.is_empty() {
        let (have, want) =
            if numerator.is_empty() { ("denominator", "numerator") } else { ("numerator", "denominator") };
        found.push((first.row, format!("a ratio of totals needs a row with value {want} beside the {have}")));
    }
    for variable in answers {
        let mut used = false;
        for target in numerator.iter_mut().chain(&mut denominator) {
            if target.name.eq_ignore_ascii_case(&variable.name) {
                target.entries.extend(variable.entries.iter().cloned());
                used = true;
            }
        }
        let row = variable.entries.first().map_or(first.row, |e| e.row);
        if !used {
            let name = &variable.name;
            found.push((
                row,
                format!("variable {name:?} is neither in the numerator nor in the denominator of this ratio"),
            ));
        }
        if variable.entries.iter().any(|e| e.value == Value::Yes) {
            found.push((
                row,
                "a ratio of totals has no yes; use numerator or denominator, and no for an amount of 0".into(),
            ));
        }
    }
    Some(Kind::Ratio { numerator, denominator })
}

/// The one text that the rows of a concept give in a column.
fn agreed(group: &[&Line], column: &str, found: &mut Vec<(usize, String)>) -> String {
    let mut given = group.iter().filter(|line| !line.get(column).is_empty());
    let Some(first) = given.next() else { return String::new() };
    if let Some(other) = given.find(|line| line.get(column) != first.get(column)) {
        found.push((
            other.row,
            format!(
                "{column} is {:?}, row {} of the same concept has {:?}; they must agree",
                other.get(column),
                first.row,
                first.get(column)
            ),
        ));
    }
    first.get(column).to_owned()
}

/// The least certain of the rows' statuses; a row without one is a fact of the survey's own documents.
fn certainty(group: &[&Line], found: &mut Vec<(usize, String)>) -> Certainty {
    let mut least = Certainty::Confirmed;
    for line in group.iter().filter(|l| !l.get("status").is_empty()) {
        match line.get("status").parse::<Certainty>() {
            Ok(certainty) => least = least.max(certainty),
            Err(error) => found.push((line.row, error.to_string())),
        }
    }
    least
}

fn check_overlaps(variable: &Variable, found: &mut Vec<(usize, String)>) {
    let codes: Vec<(&Entry, &Code)> =
        variable.entries.iter().flat_map(|e| e.codes.iter().map(move |c| (e, c))).collect();
    for (i, (entry, code)) in codes.iter().enumerate() {
        if let Some((earlier, other)) = codes[..i].iter().find(|(_, other)| code.overlaps(other)) {
            let name = &variable.name;
            found.push((
                entry.row,
                format!(
                    "code {code} of variable {name:?} is also in row {} ({other}); each code may be named once",
                    earlier.row
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(rows: &str) -> Result<Codebook> {
        let text = format!("concept,category,value,variable,codes,combine,label,recall,status\n{rows}");
        Codebook::parse(text.as_bytes(), Path::new("codebook.csv"))
    }

    /// The row and the message of every mistake in `rows`.
    fn mistakes(rows: &str) -> Vec<(usize, String)> {
        let error = parse(rows).expect_err(rows);
        error
            .all()
            .into_iter()
            .map(|e| match e {
                Error::InvalidFile { row, problem, .. } => (row.unwrap_or(0), problem.clone()),
                other => (0, other.to_string()),
            })
            .collect()
    }

    #[test]
    fn several_variables_become_one_concept() {
        let book = parse("HH2,,yes,p1;p2,1,,,,\nHH2,,no,p1;p2,2,,,,\nsex,,F,s,2,,,,\nsex,,M,s,1,,,,\n").expect("valid");
        assert_eq!(book.variables(), ["p1", "p2", "s"]);
        assert_eq!(book.breakdowns(), ["sex"]);
        assert!(
            matches!(&book.concepts[0].kind, Kind::Answer { combine: Combine::Any, variables } if variables.len() == 2)
        );
    }

    #[test]
    fn a_ratio_of_totals_takes_its_missing_codes_from_rows_of_the_variable() {
        let book = parse(
            "B2,,numerator,pc,number,,,,\nB2,,denominator,emp,1..,,,,\nB2,,no,pc,blank,,,,\nB2,,missing,emp,0,,,,\n",
        );
        let book = book.expect("valid");
        let Kind::Ratio { numerator, denominator } = &book.concepts[0].kind else { panic!("a ratio") };
        assert_eq!(numerator[0].entries[1].value, Value::No);
        assert_eq!(denominator[0].entries[1].value, Value::Missing);
    }

    #[test]
    fn mistakes_name_their_row() {
        for (rows, row, part) in [
            ("HH6,,yes,p,24..15,,,,\n", 2, "backwards"),
            ("HH66,,yes,p,1,,,,\nHH66,,no,p,2,,,,\n", 2, "HH6"),
            ("hh6,,yes,p,1,,,,\n", 2, "write the indicator as \"HH6\""),
            ("HH6,,yes,p,1,,,,\nHH6,,no,p,1.0,,,,\n", 3, "also in row 2"),
            ("age,,Y0T14,a,..14,,,,\nage,,Y14T24,a,14..24,,,,\n", 3, "also in row 2"),
            ("HH6,,yes,p,1,,,,\n", 2, "no row with value no"),
            ("HH6,,maybe,p,1,,,,\n", 2, "no value of an indicator"),
            ("HH6,,yes,p,1,some,,,\nHH6,,no,p,2,,,,\n", 2, "use any"),
            ("HH6,,yes,p,1,,,3 months,\nHH6,,no,p,2,,,1 month,\n", 3, "must agree"),
            ("HH6,,yes,p,1,,,,sure\nHH6,,no,p,2,,,,\n", 2, "CONFIRMED"),
            ("sex,,F,a,2,,,,\nsex,,M,b,1,,,,\n", 2, "one variable"),
            ("B2,,numerator,pc,number,,,,\n", 2, "denominator"),
            ("HH6,,yes,,1,,,,\n", 2, "variable is empty"),
        ] {
            let found = mistakes(rows);
            assert!(found.iter().any(|(r, m)| *r == row && m.contains(part)), "{rows}: {found:?}");
        }
    }

    #[test]
    fn all_mistakes_come_at_once() {
        assert!(mistakes("HH6,,yes,p,24..15,,,,\nHH66,,yes,p,1,,,,\n").len() >= 3);
    }

    #[test]
    fn a_header_with_an_unknown_column_names_the_nearest() {
        let error =
            Codebook::parse(b"concept,value,variabel,codes\nHH6,yes,p,1\n", Path::new("c.csv")).expect_err("misspelt");
        assert_eq!(error.all().len(), 2);
        assert!(error.to_string().contains("variable"));
    }

    #[test]
    fn a_spreadsheet_may_write_semicolons_and_a_byte_order_mark() {
        let text = "\u{feff}concept;value;variable;codes\nHH6;yes;p;1\nHH6;no;p;\"2;3\"\n";
        let book = Codebook::parse(text.as_bytes(), Path::new("c.csv")).expect("valid");
        assert_eq!(book.concepts[0].variables()[0].entries[1].codes.len(), 2);
    }

    #[test]
    fn a_codebook_that_is_not_utf8_names_the_row() {
        let error = Codebook::parse(b"concept,value,variable,codes,label\nHH6,yes,p,1,S\xed\n", Path::new("c.csv"));
        assert!(matches!(error, Err(Error::InvalidFile { row: Some(2), .. })));
    }
}
