//! Tables of text: what all readers of delimited files share, and formats with a line for each figure.

use super::Fault;
use super::detect::{ABOVE, lines};
use super::reported::{INDICATOR, Kind, Reported};
use csv::{ByteRecord, ReaderBuilder};
use rustc_hash::FxHashSet;
use std::sync::mpsc::sync_channel;

/// Where a column of a file goes.
pub(super) type Target = (&'static str, Kind);

/// A format with a line for each figure.
pub(super) struct Layout {
    /// The columns by which the header is known.
    signs: &'static [&'static str],
    value: &'static str,
    /// Columns of the file and the words of a series that they are.
    columns: &'static [(&'static str, Target)],
    /// What columns that are not listed are.
    other: Kind,
    /// Columns of the file that repeat others.
    idle: &'static [&'static str],
}

/// The SDG database. Dimensions stand in brackets in some of its files.
pub(super) const UNSD: Layout = Layout {
    signs: &["SeriesCode", "GeoAreaCode", "TimePeriod", "Value"],
    value: "Value",
    columns: &[
        ("SeriesCode", ("indicator", Kind::Concept)),
        ("GeoAreaCode", ("ref_area", Kind::Concept)),
        ("GeoAreaName", ("ref_area_name", Kind::Concept)),
        ("TimePeriod", ("time_period", Kind::Concept)),
        ("Units", ("unit_measure", Kind::Concept)),
        ("Observation Status", ("obs_status", Kind::Concept)),
        ("Time_Detail", ("time_detail", Kind::Attribute)),
        ("Source", ("source", Kind::Attribute)),
        ("FootNote", ("footnote", Kind::Attribute)),
        ("Nature", ("nature", Kind::Attribute)),
        ("UpperBound", ("upper_bound", Kind::Attribute)),
        ("LowerBound", ("lower_bound", Kind::Attribute)),
        ("BasePeriod", ("base_per", Kind::Attribute)),
        ("TimeCoverage", ("time_coverage", Kind::Attribute)),
        ("GeoInfoUrl", ("geo_info_url", Kind::Attribute)),
        ("Reporting Type", ("reporting_type", Kind::Dimension)),
    ],
    other: Kind::Dimension,
    idle: &["Goal", "Target", "Indicator", "SeriesDescription"],
};

/// ITU DataHub.
pub(super) const ITU: Layout = Layout {
    signs: &["seriesCode", "entityIso", "dataYear", "dataValue"],
    value: "dataValue",
    columns: &[
        ("seriesCode", ("indicator", Kind::Concept)),
        ("entityIso", ("ref_area", Kind::Concept)),
        ("entityName", ("ref_area_name", Kind::Concept)),
        ("dataYear", ("time_period", Kind::Concept)),
        ("seriesUnits", ("unit_measure", Kind::Concept)),
        ("dataNote", ("comment", Kind::Attribute)),
        ("dataSource", ("source", Kind::Attribute)),
    ],
    other: Kind::Either,
    idle: &["seriesID", "seriesName", "entityID", "seriesDescription", "seriesParent", "dataID"],
};

/// A file with a line for each figure.
pub(super) fn read(text: &str, layout: &Layout, reported: &mut Reported<'_>) -> Result<(), Fault> {
    let table = Table::find(text, layout.signs)?;
    let header = table.header();
    table.names_once(layout)?;
    let (mut targets, mut idle) = (Vec::new(), Vec::new());
    let mut value = None;
    let known = |bare: &str| layout.columns.iter().find(|(known, _)| known.eq_ignore_ascii_case(bare));
    let known_here = header.iter().filter_map(|name| known(bare(name))).map(|(_, (concept, _))| *concept);
    let made: Vec<&str> = known_here.chain(["indicator", "footnote_mark"]).collect();
    for (place, name) in header.iter().enumerate() {
        let bare = bare(name);
        if bare.eq_ignore_ascii_case(layout.value) {
            value = Some(place);
        } else if let Some((_, (concept, kind))) = known(bare) {
            targets.push((place, reported.column(concept, *kind)?));
        } else if layout.idle.iter().any(|known| known.eq_ignore_ascii_case(bare)) || bare.is_empty() {
            idle.push(name.clone());
        } else {
            let kind = if name.starts_with('[') { Kind::Dimension } else { layout.other };
            // A column that happens to be called as one that is made here would erase it.
            let own = if made.contains(&bare) { format!("{bare}_2") } else { bare.to_owned() };
            targets.push((place, reported.column(&own, kind)?));
        }
    }
    let Some(value) = value else { return Err(table.lacks(layout.value)) };
    let marks = reported.column("footnote_mark", Kind::Attribute)?;
    let unlike = table.each_like_header(|line, record| {
        for &(place, column) in &targets {
            reported.set(column, &cell(record, place));
        }
        reported.push(line, &cell(record, value), true, marks);
    })?;
    reported.left_out("lines with more or fewer cells than the header", &unlike);
    reported.columns_left_out(&idle);
    Ok(())
}

/// The name of a column: `[Age]` and `Age` are one.
fn bare(name: &str) -> &str {
    name.trim_start_matches('[').trim_end_matches(']')
}

/// A file with a line for an area and a year, and a column for each series: `Entity`, `Code`, `Year`.
pub(super) fn series_across(text: &str, reported: &mut Reported<'_>) -> Result<(), Fault> {
    let table = Table::find(text, &["Entity", "Code", "Year"])?;
    let header = table.header();
    let place = |name: &str| header.iter().position(|cell| cell.eq_ignore_ascii_case(name));
    let (Some(entity), Some(code), Some(year)) = (place("Entity"), place("Code"), place("Year")) else {
        return Err(table.lacks("Code"));
    };
    let concepts = [("ref_area", code), ("ref_area_name", entity), ("time_period", year)];
    let mut targets = Vec::new();
    for (name, place) in concepts {
        targets.push((place, reported.column(name, Kind::Concept)?));
    }
    let marks = reported.column("footnote_mark", Kind::Attribute)?;
    let unlike = table.each_like_header(|line, record| {
        for &(place, column) in &targets {
            reported.set(column, &cell(record, place));
        }
        // Every other column is a series of its own.
        for (place, series) in header.iter().enumerate().filter(|(place, _)| ![entity, code, year].contains(place)) {
            reported.set(INDICATOR, series);
            reported.push(line, &cell(record, place), false, marks);
        }
    })?;
    reported.left_out("lines with more or fewer cells than the header", &unlike);
    Ok(())
}

/// A cell as text; what is none has no letters that are.
pub(super) fn cell(record: &ByteRecord, place: usize) -> std::borrow::Cow<'_, str> {
    let cell = record.get(place).unwrap_or_default();
    // Nearly every cell is valid text, which needs no repair.
    std::str::from_utf8(cell).map_or_else(|_| String::from_utf8_lossy(cell), std::borrow::Cow::Borrowed)
}

/// A delimited text with its header.
pub(super) struct Table<'t> {
    text: &'t str,
    delimiter: u8,
    header: Vec<String>,
    /// Lines above the header, each with its text.
    pub(super) above: Vec<(usize, String)>,
    records_above: usize,
}

impl<'t> Table<'t> {
    /// The table whose header has all of some columns, wherever it stands and however its cells are separated.
    pub(super) fn find(text: &'t str, signs: &[&str]) -> Result<Table<'t>, Fault> {
        Table::find_any(text, &[signs])
    }

    /// The table whose header has all columns of one of several lists; the first that has is taken.
    pub(super) fn find_any(text: &'t str, lists: &[&[&str]]) -> Result<Table<'t>, Fault> {
        let has = |line: &[String], sign: &&str| line.iter().any(|cell| cell.eq_ignore_ascii_case(sign));
        let head = head(text);
        // Each delimiter is tried: the one that makes the header is the right one.
        let read: Vec<(char, Vec<Vec<String>>)> = [',', ';', '\t'].map(|of| (of, lines(head, of))).into();
        for signs in lists {
            for (delimiter, lines) in &read {
                if let Some(at) = lines.iter().position(|line| signs.iter().all(|sign| has(line, sign))) {
                    return Table::at(text, *delimiter as u8, at);
                }
            }
        }
        let signs: Vec<String> = lists.iter().map(|signs| signs.join(", ")).collect();
        Err((None, format!("no line among the first {ABOVE} has all of the columns {}", signs.join(" or "))))
    }

    /// The table whose header comes after some records.
    pub(super) fn at(text: &'t str, delimiter: u8, records_above: usize) -> Result<Table<'t>, Fault> {
        if let Some((line, problem)) = crate::input::quotes_problem(text, delimiter as char) {
            return Err((Some(line), problem));
        }
        let mut table = Table { text, delimiter, header: Vec::new(), above: Vec::new(), records_above };
        let mut reader = table.reader();
        let mut record = ByteRecord::new();
        for _ in 0..=records_above {
            // Bytes, not text: `decode` made valid text of the file, and a record need not be checked again.
            reader.read_byte_record(&mut record).map_err(|e| (None, e.to_string()))?;
            let line = line(text, &record);
            let cells = || record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned());
            let words: Vec<String> = cells().filter(|cell| !cell.is_empty()).collect();
            if !words.is_empty() {
                table.above.push((line, words.join(" ")));
            }
            table.header = cells().collect();
        }
        // The last line that was read is the header itself.
        table.above.pop();
        Ok(table)
    }

    fn reader(&self) -> csv::Reader<&'t [u8]> {
        let mut builder = ReaderBuilder::new();
        // Lines of another width are found and said below, and do not end the reading.
        builder.delimiter(self.delimiter).has_headers(false).flexible(true);
        builder.from_reader(self.text.as_bytes())
    }

    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    pub(super) fn lacks(&self, column: &str) -> Fault {
        (None, format!("the header has no column {column:?}"))
    }

    /// An error where two columns are one by their names: the second would hide the first.
    fn names_once(&self, layout: &Layout) -> Result<(), Fault> {
        let is_idle = |name: &str| name.is_empty() || layout.idle.iter().any(|idle| idle.eq_ignore_ascii_case(name));
        once(self.header.iter().map(|name| bare(name)).filter(|name| !is_idle(name)))
    }

    /// Every record with as many cells as the header; the others are returned, each as its line and its first cell.
    pub(super) fn each_like_header(
        &self,
        mut use_it: impl FnMut(usize, &ByteRecord),
    ) -> Result<Vec<(usize, String)>, Fault> {
        let mut unlike = Vec::new();
        self.each(|line, record| {
            if record.len() == self.header.len() {
                use_it(line, record);
            } else {
                unlike.push((line, cell(record, 0).into_owned()));
            }
        })?;
        Ok(unlike)
    }

    /// Every record below the header, with its line; empty ones are passed over. A large file is cut into records on a
    /// second thread, ahead of their use.
    pub(super) fn each(&self, mut use_it: impl FnMut(usize, &ByteRecord)) -> Result<(), Fault> {
        const LARGE: usize = 8 << 20;
        // A few megabytes of records, however large the file.
        const AHEAD: usize = 8;
        const TOGETHER: usize = 512;
        // Whoever asks for one thread has one.
        if self.text.len() < LARGE || rayon::current_num_threads() == 1 {
            return self.cut(use_it);
        }
        std::thread::scope(|threads| {
            let (send, batches) = sync_channel(AHEAD);
            let cut = move || {
                let mut batch = Vec::with_capacity(TOGETHER);
                let cut = self.cut(|line, record| {
                    batch.push((line, record.clone()));
                    if batch.len() == TOGETHER {
                        // No one takes them only where their use has panicked, which the other thread says.
                        drop(send.send(std::mem::take(&mut batch)));
                    }
                });
                drop(send.send(batch));
                cut
            };
            // Where there are no threads, one does it all.
            let Ok(cutting) = std::thread::Builder::new().spawn_scoped(threads, cut) else { return self.cut(use_it) };
            batches.into_iter().flatten().for_each(|(line, record)| use_it(line, &record));
            cutting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    fn cut(&self, mut use_it: impl FnMut(usize, &ByteRecord)) -> Result<(), Fault> {
        let mut reader = self.reader();
        let mut record = ByteRecord::new();
        let mut at = 0;
        while reader.read_byte_record(&mut record).map_err(|e| (None, e.to_string()))? {
            let is_empty = || record.iter().all(|cell| cell.iter().all(u8::is_ascii_whitespace));
            if at > self.records_above && !is_empty() {
                use_it(line(self.text, &record), &record);
            }
            at += 1;
        }
        Ok(())
    }
}

/// An error where a header has a name twice.
pub(super) fn once<'n>(names: impl Iterator<Item = &'n str>) -> Result<(), Fault> {
    let mut met = FxHashSet::default();
    for name in names {
        if !met.insert(name.to_ascii_lowercase()) {
            let name = crate::error::excerpt(name);
            return Err((
                None,
                format!("the header has the column {name:?} twice: leave the one out that is not meant"),
            ));
        }
    }
    Ok(())
}

/// The line of a record. The reader counts from the end of the record before, which empty lines and half of a line end may
/// follow.
fn line(text: &str, record: &ByteRecord) -> usize {
    let Some(position) = record.position() else { return 0 };
    let rest = text.as_bytes().get(position.byte() as usize..).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n');
    position.line() as usize + ends.count()
}

/// As much of a text as its head may be.
fn head(text: &str) -> &str {
    const HEAD: usize = 256 * 1024;
    let mut end = text.len().min(HEAD);
    // Never within a character.
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
