//! Messages by the structure of an office.

use super::{FORMATS, columns, found, header, lines, series, text};
use infosoc::export::{Mapping, Sdmx, Structure};
use infosoc::{IndexSpec, Series};
use polars::prelude::*;

fn structure() -> Structure {
    Structure::read("tests/golden/sdmx/ict-2.1.xml").unwrap()
}

fn mapped(rows: &[[&str; 4]]) -> Sdmx {
    let column = |place: usize| rows.iter().map(|row| row[place]).collect::<Vec<_>>();
    let table = df!("column" => column(0), "code" => column(1), "component" => column(2), "to" => column(3)).unwrap();
    Sdmx::new(structure()).mapping(Mapping::new(&table, &structure()).unwrap()).header(header())
}

fn users() -> Series {
    series(df!(
        "indicator" => ["HH7", "HH7", "HH18", "IT.NET.BBND", "HH7"],
        "ref_area" => ["MEX", "MEX", "NPL", "MEX", "001"],
        "time_period" => [2021; 5], "obs_value" => [75.6, 0.712, 80.0, 23.4, 63.0],
        "unit_measure" => ["%", "proportion", "%", "million", "%"],
        "sex" => ["", "F", "", "", ""],
        "source" => ["ENDUTIH"; 5],
    ))
}

const ROWS: [[&str; 4]; 4] = [
    ["indicator", "HH7", "INDICATOR", "INTERNET_USERS"],
    ["indicator", "HH18", "INDICATOR", "MOBILE_OWNERS"],
    ["indicator", "IT.NET.BBND", "INDICATOR", "BROADBAND"],
    ["ref_area", "001", "REF_AREA", "W00"],
];

#[test]
fn a_mapping_fills_the_structure_of_an_office_and_units_are_its_own() {
    let (lines, findings) = lines(&mapped(&ROWS), &users());
    assert_eq!(
        columns(
            &lines,
            &["FREQ", "REF_AREA", "INDICATOR", "SEX", "AGE", "OBS_VALUE", "UNIT_MEASURE", "CONF_STATUS", "SOURCE"]
        ),
        [
            "A MEX INTERNET_USERS _T _T 75.6 PT F ENDUTIH",
            "A MEX INTERNET_USERS F _T 71.2 PT F ENDUTIH",
            "A NPL MOBILE_OWNERS _T _T 80 PT F ENDUTIH",
            "A MEX BROADBAND _T _T 23400000 NUMBER F ENDUTIH",
            "A W00 INTERNET_USERS _T _T 63 PT F ENDUTIH",
        ]
    );
    assert_eq!(found(&findings), [""; 0]);
}

#[test]
fn without_a_mapping_its_indicators_are_not_known() {
    let (lines, findings) = lines(&Sdmx::new(structure()).header(header()), &users());
    assert!(lines.is_empty());
    assert!(found(&findings).iter().all(|finding| finding.starts_with("error no_code indicator")), "{findings:?}");
}

/// An attribute of the data set stands once, in the data set.
#[test]
fn attributes_stand_where_they_are_attached() {
    let sdmx = mapped(&ROWS);
    let (xml, _) = text(&sdmx, &users(), ("xml", "3.0"));
    assert_eq!(xml.matches("SOURCE=\"ENDUTIH\"").count(), 1);
    assert!(xml.lines().any(|line| line.contains("<message:DataSet") && line.contains("SOURCE=\"ENDUTIH\"")));
    for format in FORMATS {
        let folder = crate::fixtures::folder::Folder::of(&[]);
        let path = folder.0.join(format!("ict.{}", format.0));
        sdmx.clone().version(format.1).write(&users(), &path).unwrap();
        // What the office calls W00, nobody else knows.
        assert_eq!(Series::read(&path).unwrap().len(), 4, "{format:?}");
    }
}

#[test]
fn scores_are_written_by_a_structure_that_has_them() {
    let figures = [("osi", 0.7355), ("tii", 0.4562), ("hci", 0.7044)];
    let series = Series::new(
        df!(
            "indicator" => figures.map(|f| f.0), "obs_value" => figures.map(|f| f.1),
            "ref_area" => ["MEX"; 3], "time_period" => [2014; 3],
        )
        .unwrap(),
    )
    .unwrap();
    let scores = IndexSpec::builtin("egdi").unwrap().score(&series, 2014).unwrap();
    let sdmx = mapped(&[
        ["indicator", "egdi", "INDICATOR", "INTERNET_USERS"],
        ["unit_measure", "score", "UNIT_MEASURE", "PT"],
    ]);
    let (lines, findings) = lines(&sdmx, &scores.observations().unwrap());
    assert_eq!(lines.len(), 1);
    assert!(columns(&lines, &["OBS_VALUE"])[0].starts_with("0.632"));
    assert_eq!(found(&findings).iter().filter(|finding| finding.starts_with("error no_code indicator")).count(), 3);
}
