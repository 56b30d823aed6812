//! A component at a time, in every format: what is written in place of its text is found.

use super::{FORMATS, sdg, series, text};
use crate::fixtures::folder::Folder;
use infosoc::Severity;
use infosoc::export::{Structure, check_sdmx};
use infosoc::finding::Findings;
use polars::prelude::*;
use serde_json::Value;

/// Internet users of two countries and two years, by sex.
fn good(format: (&str, &str)) -> String {
    let sexes = ["female", "male", ""];
    let each = |i: usize| (["MEX", "BRA"][i % 2], 2020 + (i as i32 / 2) % 2, sexes[i / 4]);
    let (mut areas, mut years, mut sex, mut values) = (vec![], vec![], vec![], vec![]);
    for i in 0..12 {
        let (area, year, of) = each(i);
        areas.push(area);
        years.push(year);
        sex.push(of);
        values.push(match of {
            "female" => 69.5,
            "male" => 72.5,
            _ => 71.0,
        });
    }
    let table = df!(
        "indicator" => ["HH7"; 12], "ref_area" => areas, "time_period" => years, "sex" => sex, "obs_value" => values,
        "source" => ["Survey"; 12],
    );
    text(&sdg(), &series(table), format).0
}

fn checked(text: impl AsRef<[u8]>) -> Findings {
    let folder = Folder::of(&[("message", text.as_ref())]);
    check_sdmx(folder.0.join("message"), &Structure::sdg()).unwrap()
}

/// What is worse than a note, as rule and place.
fn worse(findings: &Findings) -> Vec<String> {
    let worse = findings.iter().filter(|found| found.severity != Severity::Note);
    worse.map(|found| format!("{} {}", found.rule, found.place)).collect()
}

/// A message with the text of a component changed in one place; `None` where it has no such component.
fn with(text: &str, ending: &str, component: &str, new: &str) -> Option<String> {
    match ending {
        "csv" => {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let place = lines[0].split(',').position(|name| name == component)?;
            let mut cells: Vec<String> = lines[1].split(',').map(str::to_owned).collect();
            cells[place] = if new.contains(',') { format!("\"{new}\"") } else { new.to_owned() };
            lines[1] = cells.join(",");
            Some(lines.join("\r\n") + "\r\n")
        }
        "xml" => {
            let name = format!(" {component}=\"");
            let Some(at) = text.find(&name) else {
                return Some(text.replacen("<Obs", &format!("<Obs{name}{new}\""), 1));
            };
            let from = at + name.len();
            let to = from + text[from..].find('"')?;
            Some(format!("{}{new}{}", &text[..from], &text[to..]))
        }
        _ => {
            let mut message: Value = serde_json::from_str(text).unwrap();
            if component == "OBS_VALUE" {
                let series = message.pointer_mut("/data/dataSets/0/series")?.as_object_mut()?.values_mut().next()?;
                let cells = series["observations"].as_object_mut()?.values_mut().next()?;
                cells[0] = if new.is_empty() { Value::Null } else { Value::from(new) };
                return Some(message.to_string());
            }
            let structure = message.pointer_mut("/data/structures/0")?;
            for part in
                ["/dimensions/series", "/dimensions/observation", "/attributes/series", "/attributes/observation"]
            {
                for one in structure.pointer_mut(part)?.as_array_mut()? {
                    if one["id"] == component && one["values"][0]["id"].is_string() {
                        one["values"][0]["id"] = Value::from(new);
                        return Some(message.to_string());
                    }
                }
            }
            None
        }
    }
}

/// A component, what is written in its place, and the rule and place that must be found.
const BROKEN: [(&str, &str, &str); 33] = [
    ("SEX", "f", "unknown_code SEX"),
    ("SEX", " F", "unknown_code SEX"),
    ("SEX", "women", "unknown_code SEX"),
    ("SEX", "", "missing_component SEX"),
    ("REF_AREA", "MEX", "unknown_code REF_AREA"),
    ("REF_AREA", "0484", "unknown_code REF_AREA"),
    ("SERIES", "IT_USE", "unknown_code SERIES"),
    ("FREQ", "Q", "time_format TIME_PERIOD"),
    ("PRODUCT", "", "missing_component PRODUCT"),
    ("UNIT_MEASURE", "XX", "unknown_code UNIT_MEASURE"),
    ("UNIT_MEASURE", "", "missing_component UNIT_MEASURE"),
    ("UNIT_MEASURE", "PT", "not_allowed UNIT_MEASURE"),
    ("UNIT_MULT", "3", "not_allowed UNIT_MULT"),
    ("UNIT_MULT", "", "missing_component UNIT_MULT"),
    ("OBS_STATUS", "", "missing_component OBS_STATUS"),
    ("OBS_STATUS", "M", "status_differs OBS_VALUE"),
    ("OBS_STATUS", "normal", "unknown_code OBS_STATUS"),
    ("OBS_VALUE", "", "status_differs OBS_VALUE"),
    ("OBS_VALUE", "69,5", "not_numeric OBS_VALUE"),
    ("OBS_VALUE", " 69.5", "not_numeric OBS_VALUE"),
    ("OBS_VALUE", "..", "not_numeric OBS_VALUE"),
    ("OBS_VALUE", "NaN", "status_differs OBS_VALUE"),
    ("OBS_VALUE", "inf", "not_finite OBS_VALUE"),
    ("OBS_VALUE", "169.5", "out_of_range OBS_VALUE"),
    ("OBS_VALUE", "-1", "out_of_range OBS_VALUE"),
    ("OBS_VALUE", "99", "total_differs SEX"),
    ("TIME_PERIOD", "2020-Q1", "time_format TIME_PERIOD"),
    ("TIME_PERIOD", "2020-13", "time_format TIME_PERIOD"),
    ("TIME_PERIOD", "2999", "time_format TIME_PERIOD"),
    ("TIME_DETAIL", "1999", "time_format TIME_DETAIL"),
    ("LOWER_BOUND", "70.1x", "wrong_format LOWER_BOUND"),
    ("LOWER_BOUND", "99", "out_of_range LOWER_BOUND"),
    ("DATA_LAST_UPDATE", "yesterday", "wrong_format DATA_LAST_UPDATE"),
];

#[test]
fn what_our_writers_make_is_good_and_every_way_of_breaking_it_is_found() {
    let (mut made, mut missed) = (0, Vec::new());
    for format in FORMATS {
        let good = good(format);
        assert_eq!(worse(&checked(&good)), [""; 0], "{format:?}");
        for (component, new, wanted) in BROKEN {
            let Some(broken) = with(&good, format.0, component, new) else { continue };
            made += 1;
            let found = worse(&checked(&broken));
            if !found.iter().any(|found| found == wanted) {
                missed.push(format!("{format:?} {component}={new}: {wanted}, found {found:?}"));
            }
        }
    }
    assert!(missed.is_empty(), "{} of {made} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(made > 170, "{made}");
}

#[test]
fn keys_and_series_that_stand_twice_are_found_and_confirmed() {
    for format in FORMATS {
        let good = good(format);
        let (repeated, other) = match format.0 {
            "csv" => {
                let last = good.lines().last().unwrap();
                (format!("{good}{last}\r\n"), format!("{good}{}\r\n", last.replace(",71,", ",70,")))
            }
            "xml" => {
                let line = good.lines().find(|line| line.contains("<Obs")).unwrap();
                let twice = |second: &str| good.replacen(line, &format!("{line}\n{second}"), 1);
                (twice(line), twice(&line.replace("69.5", "70")))
            }
            _ => {
                let from = good.find("\"observations\":{").unwrap() + "\"observations\":{".len();
                let cell = &good[from..=from + good[from..].find(']').unwrap()];
                let twice = |second: &str| good.replacen(cell, &format!("{cell},{second}"), 1);
                (twice(cell), twice(&cell.replace("69.5", "70")))
            }
        };
        for (text, wanted) in [(repeated, "the same value"), (other, "another value")] {
            let findings = checked(&text);
            let repeats: Vec<_> = findings.iter().filter(|f| f.rule.as_str() == "repeated_key").collect();
            assert!(
                repeats.len() == 1 && repeats[0].message.contains(wanted),
                "{format:?} {wanted}: {:?}",
                worse(&findings)
            );
            assert_eq!(repeats[0].rows, 1);
        }
    }
}

#[test]
fn what_is_cut_hostile_or_in_another_encoding_is_found_and_nothing_panics() {
    for format in FORMATS {
        let good = good(format);
        for part in 1..20 {
            let cut = &good.as_bytes()[..good.len() * part / 20];
            let found = worse(&checked(cut));
            // A table that is cut at the end of a line, or within its last cell, has all its cells.
            let cells = |line: &[u8]| line.iter().filter(|byte| **byte == b',').count();
            let last = cut.rsplit(|byte| *byte == b'\n').next().unwrap();
            let first = good.lines().next().unwrap().as_bytes();
            let is_whole = format.0 == "csv" && (last.is_empty() || cells(last) == cells(first));
            assert!(!found.is_empty() || is_whole, "{format:?} {part}: {found:?}");
        }
        let utf16: Vec<u8> = format!("\u{feff}{good}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(worse(&checked(utf16)), ["not_text file"], "{format:?}");
        assert_eq!(worse(&checked(format!("\u{feff}{good}"))), [""; 0]);
    }
    let bomb = "<!DOCTYPE a [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><a>&b;</a>";
    let deep = format!("{{\"data\":{}", "[".repeat(100_000));
    for text in [bomb, &"<a>".repeat(10_000), &deep, "DATAFLOW", "DATAFLOW,\"", "{}", "[1]", "words", "<a"] {
        assert!(!worse(&checked(text)).is_empty(), "{text:.40}");
    }
}
