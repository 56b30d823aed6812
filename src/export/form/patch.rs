//! A sheet with other contents in some of its cells, and every other byte as it was.

use super::grid::{Part, parts};
use super::place::{Area, Place};
use super::tag;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;

/// What is to stand in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    Number(f64),
    Text(String),
    /// Nothing: what the cell holds is taken out.
    Nothing,
}

/// Why a cell stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    HasFormula,
    /// A formula of another cell fills it.
    FilledByFormula(Area),
    /// It is not the first of cells that are shown as one.
    Merged(Area),
}

/// A sheet that was changed.
#[derive(Debug)]
pub(super) struct Patched {
    pub(super) xml: String,
    pub(super) refused: BTreeMap<Place, Refusal>,
    /// The cells that held something else.
    pub(super) held: BTreeSet<Place>,
}

/// Puts contents into the cells of a sheet.
///
/// # Errors
/// What is wrong with the sheet, as the end of a sentence about it.
pub(super) fn patch(xml: &str, contents: &BTreeMap<Place, Content>) -> Result<Patched, String> {
    let layout = Layout::of(xml, contents)?;
    let refused: BTreeMap<Place, Refusal> =
        contents.keys().filter_map(|&place| Some((place, layout.refusal(place)?))).collect();
    let held = layout.cells.iter().filter(|(_, cell)| cell.has_content).map(|(&place, _)| place);
    let held = held.filter(|place| contents.contains_key(place) && !refused.contains_key(place)).collect();
    let edits = layout.edits(xml, contents, &refused)?;
    Ok(Patched { xml: edited(xml, edits), refused, held })
}

/// The styles of some cells, those that are not there included, by their place in the workbook.
///
/// # Errors
/// As for [`patch`].
pub(super) fn styles(xml: &str, contents: &BTreeMap<Place, Content>) -> Result<BTreeMap<Place, usize>, String> {
    let layout = Layout::of(xml, contents)?;
    let style = |place: &Place| match layout.cells.get(place) {
        Some(cell) => tag::value(&xml[cell.tag.clone()], "s").map(str::to_owned),
        None => layout.style(xml, *place),
    };
    // A cell without a style has the first.
    Ok(contents
        .keys()
        .map(|place| (*place, style(place).and_then(|style| style.trim().parse().ok()).unwrap_or(0)))
        .collect())
}

/// A part of the text, and what takes its place.
type Edit = (Range<usize>, String);

fn edited(xml: &str, mut edits: Vec<Edit>) -> String {
    // What is put in at one place stands in the order in which it was made, and before what is replaced there.
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut text = String::with_capacity(xml.len() + edits.iter().map(|(_, new)| new.len()).sum::<usize>());
    let mut at = 0;
    for (range, new) in edits {
        text.push_str(&xml[at..range.start]);
        text.push_str(&new);
        at = range.end;
    }
    text + &xml[at..]
}

/// What has to be known of a sheet to change some of its cells.
#[derive(Default)]
struct Layout {
    dimension: Option<Range<usize>>,
    /// Columns with a style of their own, from the first to the last.
    columns: Vec<(u32, u32, String)>,
    data: Option<Opened>,
    /// Where each row begins.
    rows: Vec<(u32, usize)>,
    /// The rows with cells to change.
    opened: BTreeMap<u32, Row>,
    cells: BTreeMap<Place, Known>,
    merged: Vec<Area>,
    filled: Vec<Area>,
}

/// A tag, and where what it opens ends.
#[derive(Clone)]
struct Opened {
    tag: Range<usize>,
    is_closed: bool,
    end: usize,
}

struct Row {
    opened: Opened,
    /// Where each of its cells begins.
    cells: Vec<(u32, usize)>,
}

struct Known {
    range: Range<usize>,
    tag: Range<usize>,
    has_formula: bool,
    has_content: bool,
}

impl Layout {
    fn of(xml: &str, contents: &BTreeMap<Place, Content>) -> Result<Layout, String> {
        let wanted: BTreeSet<u32> = contents.keys().map(|place| place.row).collect();
        let mut layout = Layout::default();
        parts(xml, |part| layout.note(part, &wanted, contents))?;
        Ok(layout)
    }

    fn note(&mut self, part: Part<'_>, wanted: &BTreeSet<u32>, contents: &BTreeMap<Place, Content>) {
        match part {
            Part::Dimension(range) => self.dimension = Some(range),
            Part::Columns { first, last, style } => self.columns.push((first, last, style.to_owned())),
            Part::Cells { tag, is_closed } => self.data = Some(Opened { end: tag.end, tag, is_closed }),
            Part::Row { number, tag, is_closed } => {
                self.rows.push((number, tag.start));
                if wanted.contains(&number) {
                    let opened = Opened { end: tag.end, tag, is_closed };
                    self.opened.insert(number, Row { opened, cells: Vec::new() });
                }
            }
            Part::Cell(cell) => {
                if let Some(row) = self.opened.get_mut(&cell.place.row) {
                    row.cells.push((cell.place.column, cell.range.start));
                }
                if contents.contains_key(&cell.place) {
                    let tag = cell.range.start..cell.range.start + cell.tag.len();
                    let (has_formula, has_content) = (cell.has_formula, cell.has_content());
                    self.cells.insert(cell.place, Known { range: cell.range, tag, has_formula, has_content });
                }
            }
            // A row with a closed tag ends where it begins, and has no such part.
            Part::RowEnd(at) => {
                let last = self.rows.last().map(|(number, _)| *number);
                if let Some(row) = last.and_then(|last| self.opened.get_mut(&last)) {
                    row.opened.end = at;
                }
            }
            Part::CellsEnd(at) => self.data.iter_mut().for_each(|data| data.end = at),
            Part::Merged(area) => self.merged.push(area),
            Part::Filled(area) => self.filled.push(area),
        }
    }

    fn refusal(&self, place: Place) -> Option<Refusal> {
        let merged = self.merged.iter().find(|area| area.holds(place) && area.first != place);
        let filled = self.filled.iter().find(|area| area.holds(place) && area.first != place);
        match (self.cells.get(&place).is_some_and(|cell| cell.has_formula), filled, merged) {
            (true, _, _) => Some(Refusal::HasFormula),
            (false, Some(area), _) => Some(Refusal::FilledByFormula(*area)),
            (false, None, Some(area)) => Some(Refusal::Merged(*area)),
            (false, None, None) => None,
        }
    }

    /// The style that a cell takes on that was not there: that of its row, or else of its column.
    fn style(&self, xml: &str, place: Place) -> Option<String> {
        let row = self.opened.get(&place.row).map(|row| &xml[row.opened.tag.clone()]);
        // Without that attribute Excel ignores the style of a row.
        let of_row = row.filter(|tag| tag::value(tag, "customFormat").is_some_and(tag::is_true));
        let of_row = of_row.and_then(|tag| tag::value(tag, "s")).map(str::to_owned);
        let of_column = || {
            let column = self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&place.column));
            column.map(|(_, _, style)| style.clone())
        };
        of_row.or_else(of_column)
    }

    fn edits(
        &self,
        xml: &str,
        contents: &BTreeMap<Place, Content>,
        refused: &BTreeMap<Place, Refusal>,
    ) -> Result<Vec<Edit>, String> {
        let mut edits = Vec::new();
        let mut new: Vec<(Place, &Content)> = Vec::new();
        for (&place, content) in contents.iter().filter(|(place, _)| !refused.contains_key(place)) {
            match (self.cells.get(&place), content) {
                // It is empty already, and keeps its own spelling.
                (Some(cell), Content::Nothing) if !cell.has_content => {}
                (Some(cell), content) => {
                    let kept = kept_attributes(&xml[cell.tag.clone()]);
                    let name = tag::name(&xml[cell.tag.clone()]);
                    edits.push((cell.range.clone(), element(name, &kept, content)));
                }
                (None, Content::Nothing) => {}
                (None, Content::Number(_) | Content::Text(_)) => new.push((place, content)),
            }
        }
        if new.is_empty() {
            return Ok(edits);
        }
        let data = self.data.as_ref().ok_or("has no place for cells")?;
        // Some programs write all of their tags with a prefix.
        let prefix = tag::prefix(&xml[data.tag.clone()]);
        let cells: Vec<(Place, String)> =
            new.into_iter().map(|(place, content)| (place, self.new_cell(xml, prefix, place, content))).collect();
        edits.extend(self.in_rows(xml, &cells));
        edits.extend(self.new_rows(xml, prefix, data, &cells));
        edits.extend(self.wider_dimension(xml, cells.iter().map(|(place, _)| *place)));
        Ok(edits)
    }

    /// A cell that was not there.
    fn new_cell(&self, xml: &str, prefix: &str, place: Place, content: &Content) -> String {
        let style = self.style(xml, place).map(|style| format!(" s=\"{style}\"")).unwrap_or_default();
        element(&format!("{prefix}c"), &format!(" r=\"{place}\"{style}"), content)
    }

    /// New cells in rows that are there, and the spans of these. A row of one tag is opened with all its new cells at once.
    fn in_rows(&self, xml: &str, new: &[(Place, String)]) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (number, row) in &self.opened {
            let added: Vec<&(Place, String)> = new.iter().filter(|(place, _)| place.row == *number).collect();
            if added.is_empty() {
                continue;
            }
            let tag = row.opened.tag.clone();
            let text = &xml[tag.clone()];
            let columns = added.iter().map(|(place, _)| place.column);
            if row.opened.is_closed {
                let cells: String = added.iter().map(|(_, cell)| cell.as_str()).collect();
                let opened = with_spans(text.trim_end_matches("/>"), columns);
                edits.push((tag, format!("{opened}>{cells}</{}>", tag::name(text))));
                continue;
            }
            let opened = with_spans(text, columns);
            if opened != text {
                edits.push((tag, opened));
            }
            for (place, cell) in added {
                // Cells of a row ascend, as `parts` makes sure.
                let next = row.cells.partition_point(|(column, _)| *column < place.column);
                let at = row.cells.get(next).map_or(row.opened.end, |(_, at)| *at);
                edits.push((at..at, cell.clone()));
            }
        }
        edits
    }

    /// Rows that are not there: each before the first one below it.
    fn new_rows(&self, xml: &str, prefix: &str, data: &Opened, new: &[(Place, String)]) -> Vec<Edit> {
        let mut rows: BTreeMap<u32, String> = BTreeMap::new();
        for (place, cell) in new.iter().filter(|(place, _)| !self.opened.contains_key(&place.row)) {
            rows.entry(place.row).or_default().push_str(cell);
        }
        let row = |(number, cells): (u32, String)| {
            let next = self.rows.get(self.rows.partition_point(|(known, _)| *known < number));
            let at = next.map_or(data.end, |(_, at)| *at);
            (at..at, format!("<{prefix}row r=\"{}\">{cells}</{prefix}row>", number + 1))
        };
        let rows: Vec<Edit> = rows.into_iter().map(row).collect();
        if !data.is_closed {
            return rows;
        }
        let tag = &xml[data.tag.clone()];
        let opened = tag.trim_end_matches("/>").trim_ascii_end();
        let rows: String = rows.into_iter().map(|(_, row)| row).collect();
        vec![(data.tag.clone(), format!("{opened}>{rows}</{}>", tag::name(tag)))]
    }

    /// The range that the sheet states for its cells, where new ones lie outside of it.
    fn wider_dimension(&self, xml: &str, new: impl Iterator<Item = Place>) -> Option<Edit> {
        let range = self.dimension.clone()?;
        let stated = Area::read(&xml[range.clone()])?;
        // A sheet without cells states A1.
        let stated = Some(stated).filter(|_| !self.rows.is_empty());
        let wide =
            new.fold(stated, |area, place| Some(area.map_or(Area { first: place, last: place }, |a| a.with(place))));
        // Unchanged, the tag stays byte for byte.
        let wide = wide.filter(|wide| Some(*wide) != stated)?;
        Some((range, wide.to_string()))
    }
}

/// The tag of a row whose stated span of columns, if it has one, covers new cells.
fn with_spans(tag: &str, columns: impl Iterator<Item = u32>) -> String {
    let Some(spans) = tag::attribute(tag, "spans") else { return tag.to_owned() };
    let span = |span: &str| {
        let (first, last) = span.split_once(':')?;
        Some((first.parse::<u32>().ok()?, last.parse::<u32>().ok()?))
    };
    // A span that cannot be read is only a hint for faster loading: it stays.
    let Some(stated) = spans.value.split_ascii_whitespace().map(span).collect::<Option<Vec<_>>>() else {
        return tag.to_owned();
    };
    let outside = |column: &u32| !stated.iter().any(|(first, last)| (*first..=*last).contains(column));
    let new: Vec<u32> = columns.map(|column| column + 1).filter(outside).collect();
    let all = stated.iter().copied().chain(new.iter().map(|&column| (column, column)));
    let whole = all.reduce(|(a, b), (first, last)| (a.min(first), b.max(last)));
    match whole {
        Some((first, last)) if !new.is_empty() => {
            format!("{}{first}:{last}{}", &tag[..spans.of_value.start], &tag[spans.of_value.end..])
        }
        _ => tag.to_owned(),
    }
}

/// The attributes that a cell keeps whatever it holds: its place, its style, and whatever else was put there. Its type and
/// the metadata of its old value go.
fn kept_attributes(tag: &str) -> String {
    // The type is of the new content, and `cm` and `vm` point to metadata of the old one.
    let kept = tag::attributes(tag).filter(|attribute| !matches!(attribute.name, "t" | "cm" | "vm"));
    kept.map(|attribute| format!(" {}", &tag[attribute.whole])).collect()
}

fn element(name: &str, attributes: &str, content: &Content) -> String {
    let prefix = name.find(':').map_or("", |colon| &name[..=colon]);
    match content {
        Content::Nothing => format!("<{name}{attributes}/>"),
        Content::Number(number) => {
            format!("<{name}{attributes}><{prefix}v>{}</{prefix}v></{name}>", number_text(*number))
        }
        // A text of its own: the texts that cells share are another part of the workbook.
        Content::Text(text) => format!(
            "<{name}{attributes} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}is></{name}>",
            escaped(text)
        ),
    }
}

/// A number in all its digits.
pub(super) fn number_text(number: f64) -> String {
    // Excel itself changes to exponents there.
    let is_plain = number == 0.0 || (1e-5..1e15).contains(&number.abs());
    // Minus zero is not a number that a form asks for.
    if is_plain { format!("{}", number + 0.0) } else { format!("{number:e}") }
}

/// Text of XML. What XML cannot hold is written as `_x000B_`, ECMA-376 part 1, 22.9.2.19, and so is what looks like it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_code = |rest: &str| {
            let rest = rest.as_bytes();
            rest.len() >= 7
                && rest.starts_with(b"_x")
                && rest[6] == b'_'
                && rest[2..6].iter().all(u8::is_ascii_hexdigit)
        };
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // Excel would read such a sequence as the character with that code.
            '_' if is_code(&text[at..]) => escaped.push_str("_x005F_"),
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                // Writing into a text does not fail.
                write!(escaped, "_x{:04X}_", u32::from(c)).ok();
            }
            c => escaped.push(c),
        }
    }
    escaped
}
