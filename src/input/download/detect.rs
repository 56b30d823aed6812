//! Which format a file is in.

use super::{Download, Fault};
use crate::error::list;

/// How much of a file is looked at, in bytes: heads of downloads are shorter, and some of them have long lines.
pub(super) const LOOKED_AT: usize = 256 * 1024;

/// How many lines may stand above the header.
pub(super) const ABOVE: usize = 30;

/// The columns by which each format of a table is known, the surest first.
const SIGNS: [(Download, &[&str]); 8] = [
    (Download::Long, &["indicator", "ref_area", "time_period", "obs_value"]),
    (Download::WorldBank, &["Country Name", "Country Code", "Indicator Name", "Indicator Code"]),
    (Download::WorldBank, &["Country ISO3", "Indicator Name", "Indicator Code"]),
    (Download::DataBank, &["Country Name", "Country Code", "Series Name", "Series Code"]),
    (Download::DataBank, &["Country Name", "Country Code", "Time", "Time Code"]),
    (Download::Unsd, &["SeriesCode", "GeoAreaCode", "TimePeriod", "Value"]),
    (Download::Itu, &["seriesCode", "entityIso", "dataYear", "dataValue"]),
    (Download::Owid, &["Entity", "Code", "Year"]),
];

/// The format of a text, or what the nearest lacks and which there are.
pub(super) fn format(text: &str) -> Result<Download, Fault> {
    let mut end = text.len().min(LOOKED_AT);
    // The head may end within a character.
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    match head.trim_start().chars().next() {
        None => return Err((None, "is empty".to_owned())),
        Some('<') => return Ok(Download::SdmxMl),
        Some('{') => return Ok(Download::SdmxJson),
        Some(_) => {}
    }
    let mut nearest: Option<(usize, Download, Vec<&str>)> = None;
    for delimiter in [',', ';', '\t', '|'] {
        for (at, line) in lines(head, delimiter).into_iter().enumerate() {
            // Headers with `labels=both` read `TIME_PERIOD: Time`.
            let is = |cell: &str, name: &str| cell.split_once(": ").map_or(cell, |(id, _)| id) == name;
            if at == 0 && line.iter().any(|cell| is(cell, "TIME_PERIOD")) && is_sdmx(&line) {
                return Ok(Download::SdmxCsv);
            }
            if delimiter == '\t' && at == 0 && super::eurostat::is_head(&line[0]) {
                return Ok(Download::EurostatTsv);
            }
            for (format, signs) in SIGNS {
                let missing: Vec<&str> = signs
                    .iter()
                    .copied()
                    .filter(|sign| !line.iter().any(|cell| cell.eq_ignore_ascii_case(sign)))
                    .collect();
                let found = signs.len() - missing.len();
                // Our own table begins with its header, and says itself what is wrong with it; it alone may have bars.
                if missing.is_empty() && if format == Download::Long { at == 0 } else { delimiter != '|' } {
                    return Ok(format);
                }
                // More signs, then fewer that are missing; on a tie, the surer, which is listed first, stays.
                let rank = |found: usize, missing: &[&str]| (found, std::cmp::Reverse(missing.len()));
                let best = nearest.as_ref().map(|(found, _, missing)| rank(*found, missing));
                if found > 0 && best.is_none_or(|best| rank(found, &missing) > best) {
                    nearest = Some((found, format, missing));
                }
            }
        }
    }
    let known: Vec<String> = Download::ALL.iter().map(|format| format.as_str().to_owned()).collect();
    let known = known.join(", ");
    match nearest {
        Some((_, Download::Long, _)) => Ok(Download::Long),
        Some((_, format, missing)) => {
            let missing = list(&missing.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>());
            let problem = format!(
                "is not in a known format. The nearest is {format}, but the column {missing} is missing: download \
                 the file again without changes, give its name as format, or pass the table to infosoc.Series. \
                 Formats: {known}"
            );
            Err((None, problem))
        }
        None => {
            let problem = format!(
                "is not in a known format: no line has the columns of one. Save it as text if it is a \
                 workbook, or pass the table to infosoc.Series with the columns indicator, ref_area, time_period and \
                 obs_value. Formats: {known}"
            );
            Err((None, problem))
        }
    }
}

/// Whether the first cell is that of SDMX-CSV: `DATAFLOW`, or `STRUCTURE`, in 2.x with the separator of lists.
pub(super) fn is_sdmx(line: &[String]) -> bool {
    line.first().is_some_and(|first| {
        let id = first.split_once(": ").map_or(first.as_str(), |(id, _)| id);
        id == "DATAFLOW" || id == "STRUCTURE" || id.starts_with("STRUCTURE[")
    })
}

/// The first lines, cut at the delimiter.
pub(super) fn lines(head: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(head.as_bytes());
    let lines = reader.records().take(ABOVE).flatten();
    lines.map(|line| line.iter().map(str::to_owned).collect()).collect()
}
