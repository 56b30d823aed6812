//! Files of the World Bank: years across columns under `2015` or `2015 [YR2015]`, series across columns, or a line for each
//! figure.

use super::Fault;
use super::number::is_note;
use super::reported::{INDICATOR, Kind, Reported};
use super::table::{Table, cell, once};
use crate::error::list;
use crate::finding::{Finding, Rule};
use crate::input::YEARS;

/// What a column holds.
enum Holds {
    Area,
    AreaName,
    Indicator,
    IndicatorName,
    Time,
    /// Figures of a year.
    Year(String),
    /// Figures of a series: its name and code.
    Series(String, String),
    /// The figure of the line.
    Value,
    Nothing,
}

/// What stands across the columns of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Across {
    Years,
    Series,
    /// Nothing: there is a line for each figure.
    Nothing,
}

impl Across {
    fn of(header: &[String]) -> Across {
        let has = |name: &str| header.iter().any(|cell| cell.eq_ignore_ascii_case(name));
        match has("Time") || has("Year") {
            true if has("Value") => Across::Nothing,
            true => Across::Series,
            false => Across::Years,
        }
    }
}

/// The file of an indicator's page, the bulk file, one of DataBank, or one with a line for each figure.
pub(super) fn read(text: &str, reported: &mut Reported<'_>) -> Result<(), Fault> {
    let lists: [&[&str]; 4] = [
        &["Country Name", "Country Code", "Indicator Code"],
        &["Country Name", "Country Code", "Series Code"],
        &["Country Name", "Country Code", "Time"],
        &["Country ISO3", "Indicator Code", "Year", "Value"],
    ];
    let table = Table::find_any(text, &lists)?;
    let header = table.header();
    let holds = columns(header)?;
    let area = reported.column("ref_area", Kind::Concept)?;
    let area_name = reported.column("ref_area_name", Kind::Concept)?;
    let indicator_name = reported.column("indicator_name", Kind::Concept)?;
    let time = reported.column("time_period", Kind::Concept)?;
    let marks = reported.column("footnote_mark", Kind::Attribute)?;
    let first = holds.iter().position(|holds| matches!(holds, Holds::Year(_) | Holds::Series(..) | Holds::Value));
    let Some(first) = first else {
        return Err((
            None,
            "the header has no column of a year or a series: are the figures in another file?".to_owned(),
        ));
    };
    let of_year: Vec<u32> =
        holds.iter().map(|holds| if let Holds::Year(year) = holds { reported.place(time, year) } else { 0 }).collect();
    let (mut notes, mut longer, mut least) = (Vec::new(), Vec::new(), None);
    table.each(|line, record| {
        if is_longer(&table, record, &mut least) {
            longer.push((line, cell(record, 0).into_owned()));
            return;
        }
        // Notes and the date of the download stand below the figures, one cell a line.
        if record.len() <= first || !has_area(record, &holds) {
            let words: Vec<String> = (0..record.len()).map(|at| cell(record, at).into_owned()).collect();
            notes.push((line, words.join(" ").trim().to_owned()));
            return;
        }
        for (place, holds) in holds.iter().enumerate() {
            let word = || cell(record, place);
            match holds {
                Holds::Area => reported.set(area, &word()),
                Holds::AreaName => reported.set(area_name, &word()),
                Holds::Indicator => reported.set(INDICATOR, &word()),
                Holds::IndicatorName => reported.set(indicator_name, &word()),
                Holds::Time => reported.set(time, year(&word()).unwrap_or(&word())),
                Holds::Year(_) | Holds::Series(..) | Holds::Value | Holds::Nothing => {}
            }
        }
        for (place, holds) in holds.iter().enumerate().skip(first) {
            let figure = record.get(place).unwrap_or_default();
            // Bulk files are mostly empty cells: skipped before they become text.
            if figure.is_empty() {
                continue;
            }
            match holds {
                Holds::Value => {}
                Holds::Year(_) => reported.set_place(time, of_year[place]),
                Holds::Series(name, code) => {
                    reported.set(INDICATOR, code);
                    reported.set(indicator_name, name);
                }
                Holds::Area | Holds::AreaName | Holds::Indicator | Holds::IndicatorName | Holds::Time => continue,
                Holds::Nothing => continue,
            }
            reported.push(line, &cell(record, place), false, marks);
        }
    })?;
    let says = |(_, text): &&(usize, String)| text.to_ascii_lowercase().contains("last updated");
    reported.updated = table.above.iter().chain(&notes).find(says).map(|(_, text)| text.clone());
    say_marks(header, &holds, reported);
    reported.left_out("lines above the header", &table.above);
    reported.left_out("lines with more cells than the header", &longer);
    reported.left_out("lines that are not figures", &notes);
    let idle = header.iter().zip(&holds).filter(|(name, holds)| matches!(holds, Holds::Nothing) && !name.is_empty());
    reported.columns_left_out(&idle.map(|(name, _)| name.clone()).collect::<Vec<_>>());
    Ok(())
}

/// What the columns hold, none of which is there twice.
fn columns(header: &[String]) -> Result<Vec<Holds>, Fault> {
    let across = Across::of(header);
    let holds: Vec<Holds> = header.iter().map(|name| holds(name, across)).collect();
    once(header.iter().zip(&holds).filter_map(|(name, holds)| match holds {
        Holds::Year(year) => Some(year.as_str()),
        Holds::Series(_, code) => Some(code.as_str()),
        Holds::Area | Holds::AreaName | Holds::Indicator | Holds::IndicatorName | Holds::Time | Holds::Value => {
            Some(name.as_str())
        }
        Holds::Nothing => None,
    }))?;
    Ok(holds)
}

/// Whether a record has more cells than the header. A separator at the end of every line is harmless, which only all lines say;
/// one more in some lines is within a name, and shifts what follows.
fn is_longer(table: &Table<'_>, record: &csv::ByteRecord, least: &mut Option<usize>) -> bool {
    let more = table.header().len()..record.len();
    let has_words = more.clone().any(|at| !cell(record, at).trim().is_empty());
    !more.is_empty() && (has_words || record.len() > *least.get_or_insert_with(|| shortest(table)))
}

/// How many cells the shortest line has that has as many as the header.
fn shortest(table: &Table<'_>) -> usize {
    let (least, mut shortest) = (table.header().len(), usize::MAX);
    let read = table.each(|_, record| {
        if record.len() >= least {
            shortest = shortest.min(record.len());
        }
    });
    // What stops this pass stops the one that it is for, which says so.
    drop(read);
    shortest
}

/// Whether a record names an area or an indicator. A line of tags for machines, `#country+code`, names none.
fn has_area(record: &csv::ByteRecord, holds: &[Holds]) -> bool {
    let of_area = holds.iter().enumerate().filter(|(_, holds)| matches!(holds, Holds::Area | Holds::Indicator));
    of_area.into_iter().any(|(place, _)| record.get(place).is_some_and(|cell| !cell.is_empty() && cell[0] != b'#'))
}

fn holds(name: &str, across: Across) -> Holds {
    match name.to_ascii_lowercase().as_str() {
        "country code" | "country iso3" => Holds::Area,
        "country name" => Holds::AreaName,
        "indicator code" | "series code" => Holds::Indicator,
        "indicator name" | "series name" => Holds::IndicatorName,
        "time" | "year" => Holds::Time,
        "value" if across == Across::Nothing => Holds::Value,
        _ => match (year(name), name.rsplit_once('[')) {
            (Some(year), _) if across == Across::Years => Holds::Year(year.to_owned()),
            (_, Some((title, code))) if across == Across::Series && code.ends_with(']') => {
                Holds::Series(title.trim().to_owned(), code.trim_end_matches(']').to_owned())
            }
            _ => Holds::Nothing,
        },
    }
}

/// The year of `2015`, `YR2015`, `2015 [YR2015]` and `2015*`.
fn year(name: &str) -> Option<&str> {
    let name = name.strip_prefix("YR").unwrap_or(name);
    let (year, behind) = name.split_at_checked(4)?;
    let behind = behind.trim();
    let is_same = behind.strip_prefix("[YR").is_some_and(|again| again.trim_end_matches(']') == year);
    let is_year = year.parse().is_ok_and(|year: i32| YEARS.contains(&year));
    (is_year && (behind.is_empty() || is_same || is_note(behind))).then_some(year)
}

/// Says which years of the header have marks, which are said of no figure.
fn say_marks(header: &[String], holds: &[Holds], reported: &mut Reported<'_>) {
    let is_marked = |name: &str, year: &str| name != year && !name.contains(&format!("YR{year}"));
    let marked =
        header.iter().zip(holds).filter(|(name, holds)| matches!(holds, Holds::Year(year) if is_marked(name, year)));
    let marked: Vec<String> = marked.map(|(name, _)| format!("{name:?}")).collect();
    if !marked.is_empty() {
        let message = format!("marks behind the years of the header are left out: {}", list(&marked));
        reported.findings.push(Finding::note(Rule::UnknownFlag, "mark", message));
    }
}
