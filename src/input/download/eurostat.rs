//! Tab-separated files of Eurostat: dimensions with commas in the first cell, a cell for each period, flags behind values.

use super::Fault;
use super::component::{Components, Level};
use super::reported::{Kind, Reported};
use super::table::once;

/// Whether a cell is the first of a file: `freq,unit,geo\TIME_PERIOD`.
pub(super) fn is_head(cell: &str) -> bool {
    cell.rsplit_once('\\').is_some_and(|(dimensions, time)| {
        !dimensions.is_empty() && ["TIME_PERIOD", "time"].iter().any(|name| time.trim().eq_ignore_ascii_case(name))
    })
}

/// A file, whose name is that of its data set.
pub(super) fn read(text: &str, stem: &str, reported: &mut Reported<'_>) -> Result<(), Fault> {
    let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    let Some((_, head)) = lines.next() else { return Err((None, "is empty".to_owned())) };
    let mut cells = head.split('\t');
    let first = cells.next().unwrap_or_default();
    let Some((dimensions, _)) = first.rsplit_once('\\').filter(|_| is_head(first)) else {
        return Err((Some(1), "the first cell names no dimensions, as freq,unit,geo\\TIME_PERIOD does".to_owned()));
    };
    let dimensions: Vec<&str> = dimensions.split(',').map(str::trim).collect();
    let periods: Vec<&str> = cells.map(str::trim).collect();
    if periods.is_empty() {
        return Err((Some(1), "the first line has no periods: the cells are to be separated by tabs".to_owned()));
    }
    once(dimensions.iter().copied())?;
    reported.has_flags = true;
    let mut components = Components::of(&data_set(stem));
    let time = reported.column("time_period", Kind::Concept)?;
    let flags = reported.column("obs_flag", Kind::Concept)?;
    let mut unlike = Vec::new();
    for (line, record) in lines.filter(|(_, record)| !record.trim().is_empty()) {
        let mut cells = record.split('\t');
        let key = cells.next().unwrap_or_default();
        let codes: Vec<&str> = key.split(',').map(str::trim).collect();
        // No quotes in these files: a tab is always the end of a cell.
        if codes.len() != dimensions.len() || record.matches('\t').count() != periods.len() {
            unlike.push((line, key.to_owned()));
            continue;
        }
        components.clear(reported, Level::Series);
        for (dimension, code) in dimensions.iter().zip(codes) {
            components.set(reported, dimension, code, Level::Series, Kind::Dimension)?;
        }
        components.settle(reported)?;
        for (period, figure) in periods.iter().zip(cells) {
            reported.set(time, period);
            reported.push(line, figure, false, flags);
        }
    }
    reported.left_out("lines with more or fewer cells than the first", &unlike);
    Ok(())
}

/// The data set that a file is named after: `estat_isoc_ci_ifp_iu.tsv`, `isoc_ci_ifp_iu_linear.tsv`, `tin00134 (1).tsv`.
fn data_set(stem: &str) -> String {
    let stem = stem.to_ascii_lowercase();
    let stem = stem.rsplit_once("estat_").map_or(stem.as_str(), |(_, name)| name);
    let end = stem.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(stem.len());
    let stem = &stem[..end];
    stem.strip_suffix("_linear").unwrap_or(stem).to_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_file_is_named_after_its_data_set() {
        for (stem, wanted) in [
            ("estat_isoc_ci_ifp_iu", "isoc_ci_ifp_iu"),
            ("ISOC_CI_IFP_IU_linear", "isoc_ci_ifp_iu"),
            ("tin00134 (1)", "tin00134"),
            ("", ""),
        ] {
            assert_eq!(super::data_set(stem), wanted);
        }
    }
}
