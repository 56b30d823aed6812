//! Every message is read again as what was written.

use super::{FORMATS, found, header, sdg, series, text};
use crate::fixtures::folder::Folder;
use infosoc::dataset::Dataset;
use infosoc::export::{Labels, Sdmx, Structure};
use infosoc::{Series, ToFrame};
use polars::prelude::*;
use std::collections::BTreeMap;

const KEY: [&str; 6] = ["indicator", "ref_area", "time_period", "sex", "age", "category"];

/// A value and what is said of it.
type Figure = (Option<f64>, Vec<Option<String>>);

/// Figures by their keys.
fn figures(series: &Series, said: &[&str]) -> BTreeMap<Vec<String>, Figure> {
    let table = series.to_frame().unwrap();
    let values = table.column("obs_value").unwrap().f64().unwrap().clone();
    let words: Vec<Vec<Option<String>>> = KEY
        .iter()
        .chain(said)
        .map(|name| match table.column(name) {
            Ok(column) => {
                let column = column.cast(&DataType::String).unwrap();
                column.str().unwrap().iter().map(|w| w.filter(|w| *w != "_T").map(str::to_owned)).collect()
            }
            Err(_) => vec![None; table.height()],
        })
        .collect();
    let figure = |row: usize| {
        let key = words[..KEY.len()].iter().map(|column| column[row].clone().unwrap_or_default()).collect();
        (key, (values.get(row), words[KEY.len()..].iter().map(|column| column[row].clone()).collect()))
    };
    (0..table.height()).map(figure).collect()
}

fn read_back(sdmx: &Sdmx, series: &Series, (ending, version): (&str, &str)) -> Series {
    let folder = Folder::of(&[]);
    let path = folder.0.join(format!("message.{ending}"));
    let findings = sdmx.clone().version(version).write(series, &path).unwrap();
    findings.check().unwrap();
    Series::read(&path).unwrap()
}

/// Internet users and broadband subscriptions of all countries since 2000.
#[test]
fn figures_of_countries_come_back_from_every_format_with_value_unit_and_source() {
    let ict = Series::read("datasets/series/ict.csv").unwrap().indicators(&["HH7", "A3"]).unwrap();
    let ict = ict.years(2018, 2023).unwrap();
    let told = |series: &Series, source: &str| figures(series, &["unit_measure", source]);
    let wanted = told(&ict, "source");
    assert!(wanted.len() > 2000);
    for format in FORMATS {
        let back = read_back(&sdg(), &ict, format);
        assert!(told(&back, "source_detail") == wanted, "{format:?}");
    }
}

/// Adults with an account, by sex: the age of adults is theirs in the message. Taiwan is not an area of the list.
#[test]
fn figures_of_adults_by_sex_come_back_and_an_area_without_a_code_is_named() {
    let findex = Series::read("datasets/series/findex.csv").unwrap().indicators(&["8.10.2"]).unwrap();
    let folder = Folder::of(&[]);
    let path = folder.0.join("message.xml");
    let findings = sdg().write(&findex, &path).unwrap();
    // The structure has no place for the vintage of a figure.
    assert_eq!(super::found(&findings), ["error no_code ref_area 15", "note column_left_out columns 0"]);
    let mut wanted = figures(&findex, &["unit_measure"]);
    wanted.retain(|key, _| key[1] != "TWN");
    assert!(figures(&Series::read(&path).unwrap(), &["unit_measure"]) == wanted);
}

#[test]
fn nulls_status_interval_and_comments_come_back_from_every_format() {
    let hard = "a, \"b\" <c> & d; é\u{2019}\nnext";
    let series = series(df!(
        "indicator" => ["HH7"; 5], "ref_area" => ["MEX", "MEX", "BRA", "GTM", "NAM"],
        "time_period" => [2021, 2020, 2021, 2021, 2021],
        "obs_value" => [Some(75.6), Some(1e-7), None, Some(0.0), Some(100.0)],
        "obs_status" => [Some("A"), Some("E"), Some("L"), Some("A"), Some("A")],
        "lower_bound" => [Some(74.0), None, None, None, None],
        "upper_bound" => [Some(77.25), None, None, None, None],
        "comment_obs" => [Some(hard), None, Some("not collected"), None, None],
        "nature" => [Some("CA"), Some("E"), Some("_X"), Some("C"), Some("C")],
    ));
    let said = ["obs_status", "lower_bound", "upper_bound", "comment_obs", "nature"];
    // Bounds are numbers before and text after.
    let plain = |series: &Series| {
        let mut all = figures(series, &said);
        let shortened = |text: &mut Option<String>| {
            if let Some(number) = text.as_ref().and_then(|text| text.parse::<f64>().ok()) {
                *text = Some(number.to_string());
            }
        };
        all.values_mut().for_each(|(_, words)| words.iter_mut().for_each(shortened));
        all
    };
    let wanted = plain(&series);
    for format in FORMATS {
        assert_eq!(plain(&read_back(&sdg(), &series, format)), wanted, "{format:?}");
    }
}

/// A series of an office's estimates and of figures that were read from a message.
#[test]
fn intervals_come_from_either_column() {
    let series = series(df!(
        "indicator" => ["HH7"; 3], "ref_area" => ["MEX"; 3], "time_period" => [2019, 2020, 2021],
        "obs_value" => [70.0, 72.0, 75.6], "se" => [Some(1.0), Some(1.0), Some(2.5)],
        "ci_low" => [Some(68.0), None, None], "lower_bound" => [None, Some(70.5), None],
    ));
    let (lines, _) = super::lines(&sdg(), &series);
    let wanted = ["LOWER_BOUND", "COMMENT_OBS"];
    assert_eq!(super::columns(&lines, &wanted), ["68 ", "70.5 ", " standard error 2.5"]);
}

#[test]
fn the_names_of_codes_do_not_change_what_is_read() {
    let ict = Series::read("datasets/series/ict.csv").unwrap().indicators(&["HH7"]).unwrap();
    let ict = ict.areas(&["MEX", "KOR"]).unwrap();
    let wanted = figures(&ict, &[]);
    for (labels, version) in
        [(Labels::Both, "1.0"), (Labels::Both, "2.0"), (Labels::Name, "2.0"), (Labels::Name, "2.1")]
    {
        let back = read_back(&sdg().labels(labels), &ict, ("csv", version));
        assert_eq!(figures(&back, &[]), wanted, "{labels} {version}");
    }
}

/// With the time given, the same figures are the same bytes, whatever the order of the rows of different series.
#[test]
fn a_message_is_made_again_to_the_byte() {
    let ict = Series::read("datasets/series/ict.csv").unwrap().indicators(&["HH7"]).unwrap().years(2020, 2023).unwrap();
    let table = ict.to_frame().unwrap();
    let backward = Series::new(table.reverse()).unwrap();
    for format in FORMATS {
        let (first, _) = text(&sdg(), &ict, format);
        assert!(first == text(&sdg(), &ict, format).0, "{format:?}");
        let sorted = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        if format.0 == "csv" {
            assert!(sorted(&first) == sorted(&text(&sdg(), &backward, format).0), "{format:?}");
        }
    }
}

/// ONS, indicator 17.8.1 of the United Kingdom by sex (Open Government Licence v3.0), written apart from this library.
#[test]
fn the_figures_of_an_office_are_the_message_that_was_made_by_hand() {
    let table = df!(
        "indicator" => ["17.8.1"; 9], "ref_area" => ["United Kingdom"; 9],
        "time_period" => [2018, 2019, 2020, 2018, 2019, 2020, 2018, 2019, 2020],
        "gender" => ["", "", "", "Female", "Female", "Female", "Male", "Male", "Male"],
        "obs_value" => [89.8, 90.8, 92.1, 88.6, 89.6, 91.1, 91.1, 92.0, 93.1],
        "unit_measure" => ["Percentage (%)"; 9],
    );
    let (text, findings) = text(&sdg(), &series(table), ("csv", "1.0"));
    findings.check().unwrap();
    let golden = std::fs::read_to_string("tests/golden/sdmx/ons_17-8-1.csv").unwrap();
    assert_eq!(text.replace("\r\n", "\n"), golden);
}

#[test]
fn estimates_of_a_dataset_are_written_with_what_is_said_of_them() {
    let mexico = Dataset::open("datasets/national/mex-endutih-2021").unwrap();
    let figures = mexico.estimate("HH6").by(["area"]).run().unwrap().observations(None, None).unwrap();
    // Households with Internet are no series of the SDGs: the user says which they are.
    let mapping = df!(
        "column" => ["indicator", ""], "code" => ["HH6", ""], "component" => ["SERIES", "COMMENT_TS"],
        "to" => ["IT_USE_II99", "Households, not individuals"],
    );
    let structure = Structure::sdg();
    let mapping = infosoc::export::Mapping::new(&mapping.unwrap(), &structure).unwrap();
    let sdmx = Sdmx::new(structure).mapping(mapping).header(header());
    let (lines, findings) = super::lines(&sdmx, &figures);
    assert!(lines.is_empty(), "per cent of households is not per 100 people");
    assert_eq!(super::found(&findings)[0], "error unit_differs HH6 3");
}

/// XML has no control characters: another stands for each, and a finding says so; the other formats have them.
#[test]
fn a_text_that_xml_cannot_hold_is_found() {
    let series = series(df!(
        "indicator" => ["HH7", "HH7"], "ref_area" => ["MEX", "BRA"], "time_period" => [2021, 2021],
        "obs_value" => [75.6, 80.7], "comment_obs" => ["a\tb\nc", "pasted\u{b}here"],
    ));
    for format in FORMATS {
        let (text, findings) = text(&sdg(), &series, format);
        let wanted: &[&str] = if format.0 == "xml" { &["warning not_text COMMENT_OBS 1"] } else { &[] };
        assert_eq!(found(&findings), wanted, "{format:?}");
        assert_eq!(text.contains("pasted\u{fffd}here"), format.0 == "xml", "{format:?}");
    }
}

/// Values with all the digits that a number can have, to the last bit.
#[test]
fn every_digit_comes_back_from_every_format() {
    let values = [99.99999999999999, 0.1 + 0.2, 1.0 / 3.0, 9e-301, 0.11110500000000001, f64::from_bits(1), 33.3, 0.0];
    let series = series(df!(
        "indicator" => ["HH7"; 8], "ref_area" => ["MEX"; 8], "time_period" => [2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021],
        "obs_value" => values, "upper_bound" => values,
    ));
    for format in FORMATS {
        let back = read_back(&sdg(), &series, format).to_frame().unwrap();
        let back: Vec<Option<f64>> = back.column("obs_value").unwrap().f64().unwrap().iter().collect();
        assert_eq!(back, values.map(Some), "{format:?}");
    }
}

/// Blanks at the ends of a text are the author's; around a code they mean nothing, and blanks alone are no text.
#[test]
fn texts_come_back_with_the_blanks_at_their_ends() {
    let texts = [" INEGI", "INE ", "\u{a0}two  lines\n"];
    let series = series(df!(
        "indicator" => ["HH7"; 3], "ref_area" => ["MEX", "GTM", "NPL"], "time_period" => [2021; 3],
        "obs_value" => [75.6, 50.9, 51.0], "unit_measure" => ["%"; 3], "source" => texts, "comment" => [" a,", "b\t", "  "],
    ));
    for format in FORMATS {
        let back = read_back(&sdg(), &series, format).to_frame().unwrap();
        let of = |area: &str, name: &str| {
            let text = |name: &str| back.column(name).unwrap().str().unwrap().clone();
            let row = text("ref_area").iter().position(|own| own == Some(area)).unwrap();
            text(name).get(row).map(str::to_owned)
        };
        for (area, text) in ["MEX", "GTM", "NPL"].into_iter().zip(texts) {
            assert_eq!(of(area, "source_detail").as_deref(), Some(text), "{format:?}");
        }
        assert_eq!(of("MEX", "comment_obs").as_deref(), Some(" a,"), "{format:?}");
        assert_eq!(of("GTM", "comment_obs").as_deref(), Some("b\t"), "{format:?}");
        assert_eq!(of("NPL", "comment_obs"), None, "{format:?}");
    }
}
