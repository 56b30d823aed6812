//! Structures of other shapes than that of the SDGs: where the multiplier stands, several measures, no frequency. What is
//! written is well by the check, and comes back.

use super::{FORMATS, columns, found, header, lines, series, text};
use crate::fixtures::folder::Folder;
use infosoc::export::{Mapping, Sdmx, Structure, check_sdmx};
use infosoc::finding::Findings;
use infosoc::{ReadSeries, Series, Severity, ToFrame};
use polars::prelude::*;
use std::collections::BTreeMap;

const ICT: &str = "tests/golden/sdmx/ict-2.1.xml";

const OF_SERIES: &str = r#"<str:Dimension><Ref id="FREQ"/></str:Dimension><str:Dimension><Ref id="REF_AREA"/></str:Dimension><str:Dimension><Ref id="INDICATOR"/></str:Dimension><str:Dimension><Ref id="SEX"/></str:Dimension><str:Dimension><Ref id="AGE"/></str:Dimension>"#;

const OF_FIGURE: &str = r#"<str:PrimaryMeasure><Ref id="OBS_VALUE"/></str:PrimaryMeasure>"#;

/// The structure of an office with its text changed.
fn changed(change: impl Fn(&str) -> String) -> Structure {
    let text = std::fs::read_to_string(ICT).unwrap();
    let folder = Folder::of(&[("structure.xml", change(&text).as_bytes())]);
    Structure::read(folder.0.join("structure.xml")).unwrap()
}

/// The element of a component in the text of a structure.
fn element<'t>(text: &'t str, kind: &str, id: &str) -> &'t str {
    let from = text.find(&format!("<str:{kind} id=\"{id}\"")).unwrap();
    let end = format!("</str:{kind}>");
    &text[from..from + text[from..].find(&end).unwrap() + end.len()]
}

/// The structure with its multiplier attached elsewhere.
fn multiplier_of(relationship: &str) -> Structure {
    changed(|text| {
        let own = element(text, "Attribute", "UNIT_MULT");
        text.replace(own, &own.replace(OF_FIGURE, relationship))
    })
}

/// The structure whose multiplier is a dimension.
fn multiplier_as_dimension() -> Structure {
    changed(|text| {
        let own = element(text, "Attribute", "UNIT_MULT");
        let (identity, rest) = own.split_once("<str:LocalRepresentation>").unwrap();
        let (list, _) = rest.split_once("</str:LocalRepresentation>").unwrap();
        let identity = identity
            .replace("<str:Attribute", "<str:Dimension position=\"6\"")
            .replace("assignmentStatus=\"Mandatory\"", "");
        let dimension = format!("{identity}<str:LocalRepresentation>{list}</str:LocalRepresentation></str:Dimension>");
        text.replace(own, "").replace("<str:TimeDimension", &format!("{dimension}<str:TimeDimension"))
    })
}

fn without_frequency() -> Structure {
    changed(|text| {
        text.replace(element(text, "Dimension", "FREQ"), "")
            .replace(r#"<str:Dimension><Ref id="FREQ"/></str:Dimension>"#, "")
    })
}

/// The structure with a second measure.
fn with_cases() -> Structure {
    changed(|text| {
        let own = element(text, "PrimaryMeasure", "OBS_VALUE");
        let second = own.replace("PrimaryMeasure", "Measure").replace("OBS_VALUE", "CASES");
        text.replace(own, &format!("{own}{second}"))
    })
}

fn written(structure: &Structure, rules: &[[&str; 4]]) -> Sdmx {
    const INDICATORS: [[&str; 4]; 2] =
        [["indicator", "IT.NET.BBND", "INDICATOR", "BROADBAND"], ["indicator", "HH7", "INDICATOR", "INTERNET_USERS"]];
    let rows = [&INDICATORS[..], rules].concat();
    let column = |place: usize| rows.iter().map(|row| row[place]).collect::<Vec<_>>();
    let table = df!("column" => column(0), "code" => column(1), "component" => column(2), "to" => column(3)).unwrap();
    Sdmx::new(structure.clone()).mapping(Mapping::new(&table, structure).unwrap()).header(header())
}

/// Subscriptions of two countries, with one that is not there. A thousand times 1.001 is 1000.9999999999999 for a machine,
/// and a million times 0.000246 less than 246.
fn subscriptions() -> Series {
    series(df!(
        "indicator" => ["IT.NET.BBND"; 4], "ref_area" => ["MEX", "MEX", "MEX", "NPL"],
        "time_period" => [2019, 2020, 2021, 2021],
        "obs_value" => [Some(23_412_345.0), Some(1001.0), None, Some(246.0)], "unit_measure" => ["number"; 4],
    ))
}

/// The values of a series by area and year.
fn values(series: &Series) -> BTreeMap<(String, String), Option<f64>> {
    let table = series.to_frame().unwrap();
    let words = |name: &str| {
        let column = table.column(name).unwrap().cast(&DataType::String).unwrap();
        column.str().unwrap().iter().map(|word| word.unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let values = table.column("obs_value").unwrap().f64().unwrap().iter();
    words("ref_area").into_iter().zip(words("time_period")).zip(values).collect()
}

/// A message that was written, what the check finds in it, and what is read of it.
fn back(
    sdmx: &Sdmx,
    structure: &Structure,
    series: &Series,
    (ending, version): (&str, &str),
) -> (Findings, Findings, Series) {
    let folder = Folder::of(&[]);
    let path = folder.0.join(format!("message.{ending}"));
    let findings = sdmx.clone().version(version).write(series, &path).unwrap();
    (findings, check_sdmx(&path, structure).unwrap(), Series::read(&path).unwrap())
}

#[test]
fn figures_in_thousands_come_back_wherever_the_multiplier_stands() {
    let group = r#"<str:Group><Ref id="Indicator"/></str:Group>"#;
    let places = [
        ("the figure", multiplier_of(OF_FIGURE)),
        ("the series", multiplier_of(OF_SERIES)),
        ("the group", multiplier_of(group)),
        ("the data set", multiplier_of("<str:None/>")),
        ("a dimension", multiplier_as_dimension()),
    ];
    for (place, structure) in &places {
        for power in ["0", "3", "6"] {
            let sdmx = written(structure, &[["", "", "UNIT_MULT", power]]);
            for format in FORMATS {
                let (findings, checked, read) = back(&sdmx, structure, &subscriptions(), format);
                assert_eq!((found(&findings), found(&checked)), (vec![], vec![]), "{place} {power} {format:?}");
                assert_eq!(values(&read), values(&subscriptions()), "{place} {power} {format:?}");
            }
        }
        // Where nothing is said figures are in units, whatever codes the list has.
        let (lines, _) = lines(&written(structure, &[]), &subscriptions());
        assert_eq!(columns(&lines, &["UNIT_MULT", "OBS_VALUE"])[0], "0 23412345", "{place}");
    }
}

/// A dimension of powers of ten tells figures apart, each divided by its own.
#[test]
fn figures_under_a_dimension_of_powers_are_divided_by_their_own() {
    let structure = multiplier_as_dimension();
    let sdmx = written(&structure, &[["indicator", "IT.NET.BBND", "UNIT_MULT", "3"]]);
    let both = series(df!(
        "indicator" => ["IT.NET.BBND", "HH7"], "ref_area" => ["MEX", "MEX"], "time_period" => [2021, 2021],
        "obs_value" => [23_412_345.0, 75.6], "unit_measure" => ["number", "%"],
    ));
    let (lines, findings) = lines(&sdmx, &both);
    assert_eq!(columns(&lines, &["UNIT_MULT", "OBS_VALUE"]), ["3 23412.345", "0 75.6"]);
    assert_eq!(found(&findings), [""; 0]);
}

/// Neither a word nor a power that no reader takes: nobody could tell how large the figures are.
#[test]
fn what_is_no_power_of_ten_is_not_written() {
    let free = changed(|text| {
        let own = element(text, "Attribute", "UNIT_MULT");
        let (from, to) = (own.find("<str:Enumeration>").unwrap(), own.find("</str:LocalRepresentation>").unwrap());
        text.replace(own, &own.replace(&own[from..to], "<str:TextFormat textType=\"String\"/>"))
    });
    for bad in ["thousand", "1.5", "16", "-16", "1e3"] {
        let sdmx = written(&free, &[["indicator", "IT.NET.BBND", "UNIT_MULT", bad]]);
        let both = series(df!(
            "indicator" => ["IT.NET.BBND", "IT.NET.BBND", "HH7"], "ref_area" => ["MEX", "NPL", "MEX"], "time_period" => [2021; 3],
            "obs_value" => [23_412_345.0, 7.0, 75.6], "unit_measure" => ["number", "number", "%"],
        ));
        let (lines, findings) = lines(&sdmx, &both);
        assert_eq!(found(&findings), ["error not_numeric UNIT_MULT 2"], "{bad}");
        assert_eq!(columns(&lines, &["INDICATOR", "OBS_VALUE"]), ["INTERNET_USERS 75.6"], "{bad}");
        // A message that says so all the same is found by the check.
        let folder = Folder::of(&[]);
        let path = folder.0.join("message.csv");
        let (good, _) = text(&written(&free, &[]), &both, ("csv", "1.0"));
        std::fs::write(&path, good.replace(",23412345,NUMBER,0,", &format!(",23412345,NUMBER,{bad},"))).unwrap();
        assert_eq!(found(&check_sdmx(&path, &free).unwrap()), ["error wrong_format UNIT_MULT 1"], "{bad}");
    }
    for good in ["-15", "15", "+3"] {
        let sdmx = written(&free, &[["indicator", "IT.NET.BBND", "UNIT_MULT", good]]);
        assert_eq!(found(&lines(&sdmx, &subscriptions()).1), [""; 0], "{good}");
    }
}

#[test]
fn a_structure_without_a_frequency_takes_the_years_of_a_series() {
    let structure = without_frequency();
    assert!(structure.component("FREQ").is_none());
    let with_frequency = |freq: &str| {
        let table = subscriptions().to_frame().unwrap();
        let freq = Column::new("freq".into(), vec![freq; table.height()]);
        let table = table.hstack(&[freq]).unwrap();
        Series::with_dimensions(table, &["freq"]).unwrap()
    };
    let sdmx = written(&structure, &[]);
    for format in FORMATS {
        for series in [subscriptions(), with_frequency("A")] {
            let (findings, checked, read) = back(&sdmx, &structure, &series, format);
            assert_eq!((found(&findings), found(&checked)), (vec![], vec![]), "{format:?}");
            assert_eq!(values(&read), values(&subscriptions()), "{format:?}");
        }
    }
    // What neither a component nor the year says would be lost.
    let (lines, findings) = lines(&sdmx, &with_frequency("Q"));
    assert_eq!(found(&findings), ["error not_expressed freq 4"]);
    assert!(lines.is_empty());
}

/// A message holds the figures of one measure; those of another are not lost in silence.
#[test]
fn a_second_measure_is_left_out_and_named() {
    let structure = with_cases();
    assert_eq!(structure.measures().count(), 2);
    let table = subscriptions().to_frame().unwrap();
    let cases = Column::new("cases".into(), [30, 40, 0, 20]);
    let series = Series::new(table.hstack(&[cases]).unwrap()).unwrap();
    for format in FORMATS {
        let (findings, checked, read) = back(&written(&structure, &[]), &structure, &series, format);
        assert_eq!(found(&findings), ["warning column_left_out columns 0"], "{format:?}");
        assert!(
            findings
                .iter()
                .all(|finding| finding.message.contains("OBS_VALUE alone") && finding.message.contains("cases"))
        );
        assert_eq!(found(&checked), [""; 0], "{format:?}");
        assert_eq!(values(&read), values(&subscriptions()), "{format:?}");
    }
}

/// A message does not say which of its components are measures; who reads it knows the structure.
#[test]
fn figures_of_a_measure_by_another_name_come_back_by_its_name() {
    let structure = changed(|text| text.replace("OBS_VALUE", "LINES"));
    let read = ReadSeries { measure: Some("LINES".to_owned()), ..ReadSeries::default() };
    for (ending, version) in FORMATS {
        let folder = Folder::of(&[]);
        let path = folder.0.join(format!("message.{ending}"));
        let findings = written(&structure, &[]).version(version).write(&subscriptions(), &path).unwrap();
        assert_eq!(
            (found(&findings), found(&check_sdmx(&path, &structure).unwrap())),
            (vec![], vec![]),
            "{ending} {version}"
        );
        let back = Series::read_with_options(&path, &read).unwrap();
        assert_eq!(values(&back), values(&subscriptions()), "{ending} {version}");
    }
}

/// A message of another program with both measures, in every format: the second stands in front of the first in JSON.
#[test]
fn messages_of_several_measures_are_checked_measure_by_measure() {
    let structure = with_cases();
    let sdmx = written(&structure, &[]);
    let both = |format: (&str, &str), cases: &str| {
        let (good, _) = text(&sdmx, &subscriptions(), format);
        match format.0 {
            "csv" => {
                let mut lines = good.lines();
                let head = lines.next().unwrap().replace(",OBS_VALUE,", ",CASES,OBS_VALUE,");
                let place = head.split(',').position(|name| name == "CASES").unwrap();
                let with = |line: &str| {
                    let mut cells: Vec<&str> = line.split(',').collect();
                    cells.insert(place, cases);
                    cells.join(",")
                };
                std::iter::once(head).chain(lines.map(with)).collect::<Vec<_>>().join("\r\n")
            }
            "xml" => good.replace(" TIME_PERIOD=", &format!(" CASES=\"{cases}\" TIME_PERIOD=")),
            _ => {
                let cases = if cases.parse::<f64>().is_ok() { cases.to_owned() } else { format!("\"{cases}\"") };
                let declared =
                    good.replace(r#"{"id":"OBS_VALUE""#, r#"{"id":"CASES","name":"Cases"},{"id":"OBS_VALUE""#);
                ["0", "1", "2"].iter().fold(declared, |text, year| {
                    text.replace(&format!("\"{year}\":["), &format!("\"{year}\":[{cases},"))
                })
            }
        }
    };
    for format in FORMATS {
        let checked = |cases: &str| {
            let folder = Folder::of(&[("message", both(format, cases).as_bytes())]);
            (check_sdmx(folder.0.join("message"), &structure).unwrap(), Series::read(folder.0.join("message")).unwrap())
        };
        let (findings, read) = checked("30");
        assert_eq!(found(&findings), [""; 0], "{format:?}");
        assert_eq!(values(&read), values(&subscriptions()), "{format:?}");
        let (findings, _) = checked("many");
        assert_eq!(found(&findings), ["error not_numeric CASES 4"], "{format:?}");
    }
}

/// Words that are hard to carry; characters that XML does not have become one that says so.
#[test]
fn texts_of_all_scripts_and_with_control_characters_come_back() {
    let structure = Structure::read(ICT).unwrap();
    let texts = [
        "a\u{1}b\u{b}c\u{1f}",
        "\"quoted\", 'so' & <tag> ]]> \\n \\",
        "one\ntwo\r\nthree\rfour\tfive",
        "Обследование; 调查: استطلاع — हिन्दी \u{1f4f1} e\u{301}\u{200f}",
        "=1+1",
        "#N/A is no value",
        "null",
        "1e5",
    ];
    let n = texts.len();
    let series = series(df!(
        "indicator" => vec!["HH7"; n], "ref_area" => vec!["MEX"; n], "time_period" => (2010..2010 + n as i32).collect::<Vec<_>>(),
        "obs_value" => vec![75.6; n], "unit_measure" => vec!["%"; n], "comment" => texts, "source" => vec![texts[3]; n],
    ));
    for format in FORMATS {
        let (findings, checked, read) = back(&written(&structure, &[]), &structure, &series, format);
        let is_xml = format.0 == "xml";
        let wanted: &[&str] = if is_xml { &["warning not_text COMMENT_OBS 1"] } else { &[] };
        assert_eq!(found(&findings), wanted, "{format:?}");
        assert_eq!(found(&checked), [""; 0], "{format:?}");
        let table = read.to_frame().unwrap();
        let words = |name: &str| -> Vec<String> {
            table.column(name).unwrap().str().unwrap().iter().map(|word| word.unwrap_or_default().to_owned()).collect()
        };
        let readable = |text: &str| {
            if is_xml { text.replace(['\u{1}', '\u{b}', '\u{1f}'], "\u{fffd}") } else { text.to_owned() }
        };
        assert_eq!(words("comment_obs"), texts.map(readable), "{format:?}");
        assert!(words("source").iter().all(|source| source == texts[3]), "{format:?}");
    }
}

/// Each row of a mapping that copies numbers gives its own, in the unit of the figure; words fill what is left.
#[test]
fn every_row_of_a_mapping_that_copies_numbers_counts() {
    let structure = changed(|text| {
        let own = element(text, "Attribute", "COMMENT_OBS");
        let error = own.replace("COMMENT_OBS", "MARGIN").replacen("</str:ConceptIdentity>", "</str:ConceptIdentity><str:LocalRepresentation><str:TextFormat textType=\"Double\"/></str:LocalRepresentation>", 1);
        text.replace(own, &format!("{own}{error}"))
    });
    let series = series(df!(
        "indicator" => ["HH7"; 4], "ref_area" => ["MEX"; 4], "time_period" => [2018, 2019, 2020, 2021],
        "obs_value" => [0.7, 0.71, 0.72, 0.756], "unit_measure" => ["proportion"; 4],
        "se" => [Some(0.005), None, None, None], "ci_low" => [Some(0.6), Some(0.65), None, None],
        "comment" => ["first", "second", "third", "  fourth "], "note" => [None, None, Some(" by hand"), None],
    ));
    let written_by = |rules: &[[&'static str; 4]], names: &[&str]| {
        let (lines, findings) = lines(&written(&structure, rules), &series);
        assert!(findings.iter().all(|finding| finding.severity != Severity::Error), "{findings:?}");
        columns(&lines, names)
    };
    let se = ["se", "", "MARGIN", ""];
    let low = ["ci_low", "", "MARGIN", ""];
    assert_eq!(written_by(&[se, low], &["MARGIN"]), ["0.5", "65", "", ""]);
    assert_eq!(written_by(&[low, se], &["MARGIN"]), ["60", "65", "", ""]);
    assert_eq!(written_by(&[se, ["", "", "MARGIN", "-1"]], &["MARGIN"]), ["0.5", "-1", "-1", "-1"]);
    // In a text, too; comments that no number replaces stay.
    let texts = [["se", "", "COMMENT_OBS", ""], ["note", "", "COMMENT_OBS", ""]];
    assert_eq!(written_by(&texts, &["COMMENT_OBS"]), ["0.5", "second", " by hand", "  fourth "]);
}
