//! A spec from a table of cells, each error with the row that it is in.

use super::Element;
use crate::catalogue::Certainty;
use crate::error::nearest;
use crate::index::aggregate::Aggregation;
use crate::index::steps::impute::IndexImputation;
use crate::index::steps::normalise::{Direction, GoalPosts, Normalisation};
use crate::index::steps::transform::Transform;
use crate::index::steps::treat::Treatment;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::str::FromStr;

const COLUMNS: [&str; 25] = [
    "code",
    "parent",
    "name",
    "level",
    "weight",
    "direction",
    "transform",
    "goalpost_low",
    "goalpost_high",
    "cap",
    "target",
    "unit",
    "denominator",
    "per",
    "impute",
    "treat",
    "normalise",
    "aggregate",
    "min_available",
    "rescale",
    "min_data",
    "min_official",
    "certainty",
    "source",
    "note",
];

/// The cells of a table as text.
struct Sheet {
    columns: FxHashMap<String, Vec<Option<String>>>,
    rows: usize,
}

impl Sheet {
    fn of(table: &DataFrame) -> Result<Sheet> {
        if table.height() == 0 {
            return Err(Error::EmptyTable { what: "the index spec".to_owned() });
        }
        let mut found = Vec::new();
        let mut columns = FxHashMap::default();
        for column in table.columns() {
            let name = column.name().as_str();
            if !COLUMNS.contains(&name) {
                found.push(Error::UnknownColumn {
                    role: format!("index spec without {name:?}"),
                    column: name.to_owned(),
                    nearest: nearest(name, COLUMNS, 3),
                });
                continue;
            }
            let text = column.cast(&DataType::String)?;
            let cells = text.str()?.iter();
            let cells = cells.map(|c| c.map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()));
            columns.insert(name.to_owned(), cells.collect());
        }
        if !columns.contains_key("code") {
            found.push(Error::unknown_column("index spec", "code", table));
        }
        Error::collect(found)?;
        Ok(Sheet { columns, rows: table.height() })
    }

    fn cell(&self, column: &str, row: usize) -> Option<&str> {
        self.columns.get(column)?[row].as_deref()
    }
}

/// An error with the row it was found in, as a spreadsheet counts.
fn at(row: usize, code: &str, error: Error) -> Error {
    // Row 1 of the spreadsheet is the header, and it counts from 1.
    let place = |setting: &str| format!("index spec, row {}, {code}, {setting}", row + 2);
    if let Error::UnknownOption { option, got, expected } = error {
        return Error::option(place(&option), got, expected);
    }
    if let Error::InvalidArgument { argument, problem } = error {
        return Error::invalid(place(&argument), problem);
    }
    Error::InvalidSpec { row: Some(row + 2), code: code.to_owned(), problem: error.to_string() }
}

/// Settings that an element without its own takes from its parent, as they stand in the cells.
struct Inherited<'a> {
    sheet: &'a Sheet,
    parent: Vec<Option<usize>>,
}

impl<'a> Inherited<'a> {
    /// The cell of the row or of the nearest of its ancestors. A cycle ends where it began.
    fn cell(&self, column: &str, row: usize) -> Option<&'a str> {
        let mut at = Some(row);
        for _ in 0..self.sheet.rows {
            let here = at?;
            if let Some(cell) = self.sheet.cell(column, here) {
                return Some(cell);
            }
            at = self.parent[here];
        }
        None
    }
}

/// The elements of a table, every setting found.
pub(crate) fn elements(table: &DataFrame) -> Result<Vec<Element>> {
    let sheet = Sheet::of(table)?;
    let places: FxHashMap<&str, usize> =
        // From the last row up, so that of rows with one code the first is the one that others mean.
        (0..sheet.rows).rev().filter_map(|row| Some((sheet.cell("code", row)?, row))).collect();
    let parent = (0..sheet.rows).map(|row| places.get(sheet.cell("parent", row)?).copied()).collect();
    let has_parts: Vec<bool> = (0..sheet.rows)
        .map(|row| (0..sheet.rows).any(|r| sheet.cell("parent", r).is_some_and(|p| Some(p) == sheet.cell("code", row))))
        .collect();
    let inherited = Inherited { sheet: &sheet, parent };
    let mut found = Vec::new();
    let mut elements: Vec<Element> = Vec::with_capacity(sheet.rows);
    for (row, &is_whole) in has_parts.iter().enumerate() {
        let Some(code) = sheet.cell("code", row) else {
            let problem = "the code is empty; give each row a code".to_owned();
            found.push(Error::InvalidSpec { row: Some(row + 2), code: "no code".to_owned(), problem });
            continue;
        };
        let mut reader = Reader { sheet: &sheet, row, code, found: &mut found };
        elements.push(element(&mut reader, &inherited, is_whole));
    }
    // Without an error every row became an element: places in both are the same from here on.
    Error::collect(found)?;
    levels(&mut elements, &sheet);
    Ok(elements)
}

struct Reader<'a> {
    sheet: &'a Sheet,
    row: usize,
    code: &'a str,
    found: &'a mut Vec<Error>,
}

impl<'a> Reader<'a> {
    fn text(&self, column: &str) -> Option<String> {
        self.sheet.cell(column, self.row).map(str::to_owned)
    }

    fn keep<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.found.push(at(self.row, self.code, error))).ok()
    }

    fn problem(&mut self, problem: String) {
        self.found.push(Error::InvalidSpec { row: Some(self.row + 2), code: self.code.to_owned(), problem });
    }

    fn word<T: FromStr<Err = Error>>(&mut self, cell: Option<&str>) -> Option<T> {
        cell.and_then(|cell| self.keep(cell.parse()))
    }

    /// A setting that may be an ancestor's, where its errors are reported.
    fn inherited<T: FromStr<Err = Error>>(&mut self, column: &str, inherited: &Inherited) -> Option<T> {
        match self.sheet.cell(column, self.row) {
            // An ancestor's cell is wrong in its own row alone, and reported there.
            None => inherited.cell(column, self.row)?.parse().ok(),
            own => self.word(own),
        }
    }

    fn number(&mut self, column: &str) -> Option<f64> {
        let cell = self.sheet.cell(column, self.row)?;
        let number = cell.parse::<f64>().ok().filter(|x| x.is_finite());
        if number.is_none() {
            self.problem(format!("{column}: expected a finite number with a point for decimals, got {cell:?}"));
        }
        number
    }

    /// A number from 0 to 1, of the row or of an ancestor.
    fn share(&mut self, column: &str, inherited: &Inherited, default: f64) -> f64 {
        let Some(cell) = inherited.cell(column, self.row) else { return default };
        match cell.parse::<f64>().ok().filter(|x| (0.0..=1.0).contains(x)) {
            Some(share) => return share,
            None if self.sheet.cell(column, self.row).is_some() => {
                self.problem(format!("{column}: expected a share from 0 to 1, got {cell:?}"));
            }
            None => {}
        }
        default
    }

    /// A setting of the other kind of row would be ignored: it is an error.
    fn only(&mut self, columns: &[&str], kind: &str, other: &str) {
        for column in columns.iter().filter(|column| self.sheet.cell(column, self.row).is_some()) {
            self.found.push(Error::InvalidSpec {
                row: Some(self.row + 2),
                code: self.code.to_owned(),
                problem: format!("{column} is a setting of {kind}, and this is {other}; empty the cell"),
            });
        }
    }
}

/// What a row says of the scale of an indicator.
struct Scale {
    goalposts: Option<GoalPosts>,
    target: Option<f64>,
    direction: Direction,
    normalise: Normalisation,
}

impl Scale {
    fn read(reader: &mut Reader, inherited: &Inherited) -> Scale {
        let row = reader.row;
        let own = |column: &str| inherited.sheet.cell(column, row);
        let goalposts = match (reader.number("goalpost_low"), reader.number("goalpost_high")) {
            (Some(low), Some(high)) => Some(GoalPosts { low, high }),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                reader.problem("one goalpost is given and the other is not; give both, low below high".to_owned());
                None
            }
        };
        let target = reader.number("target");
        let nearest: Option<Normalisation> = reader.inherited("normalise", inherited);
        // An indicator with goalposts is normalised by them, whatever its ancestors say of those without.
        let normalise = match (own("normalise").is_some(), goalposts, nearest) {
            (true, _, Some(own)) => own,
            (false, Some(_), Some(scale @ (Normalisation::GoalPosts { .. } | Normalisation::Scaled { .. }))) => scale,
            (false, Some(_), _) => Normalisation::GoalPosts { low: 0.0, high: 100.0 },
            (_, _, Some(scale)) => scale,
            (_, _, None) => Normalisation::MinMax { low: 0.0, high: 100.0 },
        };
        let direction = reader.word(own("direction")).unwrap_or_default();
        Scale { goalposts, target, direction, normalise }
    }

    /// Goals that the normalisation lacks, and those that it does not use.
    fn check(&self, reader: &mut Reader) {
        let normalise = &self.normalise;
        let needs_posts = matches!(normalise, Normalisation::GoalPosts { .. } | Normalisation::Scaled { .. });
        match (needs_posts, self.goalposts.is_some()) {
            (true, false) => reader.problem(format!("normalise is {normalise}, which needs goalposts; give both")),
            (false, true) => {
                reader.problem(format!("goalposts are given, but {normalise} does not use them; empty one of the two"))
            }
            (true, true) | (false, false) => {}
        }
        let needs_target = matches!(normalise, Normalisation::Target { .. });
        match (needs_target, self.target.is_some()) {
            (true, false) => reader.problem("normalise is target, but no target is given; give its value".to_owned()),
            (false, true) => {
                reader.problem(format!("a target is given, but {normalise} does not use it; empty one of the two"))
            }
            (true, true) | (false, false) => {}
        }
        if *normalise == Normalisation::FractionOfMax && self.direction == Direction::Negative {
            reader.problem(
                "fraction_of_max gives the largest value the highest score, but here less is better".to_owned(),
            );
        }
    }
}

/// A setting of an indicator in the row of an aggregate, of an aggregate in that of an indicator, and of the index in that
/// of a part is an error.
fn check_settings(reader: &mut Reader, inherited: &Inherited, is_whole: bool) {
    let row = reader.row;
    let own = |column: &str| inherited.sheet.cell(column, row);
    if is_whole {
        // A default that is spelt out in every row sets nothing.
        let says_something = |column: &&str| own(column).is_some_and(|cell| !["+", "none", "1", "1.0"].contains(&cell));
        let of_indicators =
            ["direction", "transform", "goalpost_low", "goalpost_high", "cap", "target", "denominator", "per"];
        let columns: Vec<&str> = of_indicators.into_iter().filter(says_something).collect();
        reader.only(&columns, "an indicator", "an aggregate");
    } else {
        let columns = ["aggregate", "min_available", "rescale", "min_data", "min_official"];
        reader.only(&columns, "an aggregate", "an indicator");
    }
    if own("parent").is_some() {
        reader.only(&["min_data", "min_official"], "the index", "a part of it");
    }
}

fn element(reader: &mut Reader, inherited: &Inherited, is_whole: bool) -> Element {
    check_settings(reader, inherited, is_whole);
    let row = reader.row;
    let own = |column: &str| inherited.sheet.cell(column, row);
    let scale = Scale::read(reader, inherited);
    if !is_whole {
        scale.check(reader);
    }
    let denominator = reader.text("denominator");
    let per = reader.number("per");
    if per.is_some_and(|per| per != 1.0) && denominator.is_none() {
        reader.problem("per is given without a denominator; give its code, or empty per".to_owned());
    }
    let treat = reader.inherited::<Treatment>("treat", inherited).unwrap_or_default();
    if scale.goalposts.is_some() && treat.may_transform() {
        reader.problem(format!("treat is {treat}: goalposts in the unit of the indicator no longer fit after it"));
    }
    let impute = reader.inherited::<IndexImputation>("impute", inherited).unwrap_or_default();
    let min_available = reader.share("min_available", inherited, 1.0);
    let min_data = reader.share("min_data", inherited, 0.0);
    let min_official = reader.share("min_official", inherited, 0.0);
    let aggregate = reader.inherited::<Aggregation>("aggregate", inherited).unwrap_or_default();
    Element {
        code: reader.code.to_owned(),
        parent: reader.text("parent"),
        name: reader.text("name"),
        level: 0,
        weight: reader.number("weight").unwrap_or(1.0),
        direction: scale.direction,
        transform: reader.word::<Transform>(own("transform")).unwrap_or_default(),
        goalposts: scale.goalposts,
        cap: reader.number("cap"),
        target: scale.target,
        unit: reader.text("unit"),
        denominator,
        per: per.unwrap_or(1.0),
        // An aggregate has these of its parts alone; its own cells are for them.
        impute: if is_whole { IndexImputation::None } else { impute },
        treat: if is_whole { Treatment::None } else { treat },
        normalise: if is_whole { Normalisation::None } else { scale.normalise },
        aggregate,
        min_available,
        rescale: reader.word(own("rescale")).unwrap_or(Normalisation::None),
        min_data,
        min_official,
        certainty: reader.word::<Certainty>(own("certainty")).unwrap_or(Certainty::Confirmed),
        source: reader.text("source"),
        note: reader.text("note"),
    }
}

/// Levels as given; where they are not, 1 for indicators and one above the highest part for aggregates. 0 for what is
/// not a whole number of at least 1, which the tree reports.
fn levels(elements: &mut [Element], sheet: &Sheet) {
    let given = |row: usize| {
        let cell = sheet.cell("level", row)?;
        // A larger number is a mistake, and would not fit.
        Some(cell.parse::<f64>().ok().filter(|x| x.fract() == 0.0 && (1.0..1e6).contains(x)).map_or(0, |x| x as u32))
    };
    for (row, element) in elements.iter_mut().enumerate() {
        element.level = given(row).unwrap_or(1);
    }
    // Parts before wholes, whatever their order in the table: at most one pass for each level.
    for _ in 0..elements.len() {
        let mut changed = false;
        for row in 0..elements.len() {
            if given(row).is_some() {
                continue;
            }
            let code = elements[row].code.as_str();
            let parts = elements.iter().filter(|e| e.parent.as_deref() == Some(code));
            let level = parts.map(|e| e.level.saturating_add(1)).max().unwrap_or(1);
            if level > elements[row].level && level as usize <= elements.len() + 1 {
                elements[row].level = level;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
}
