//! Messages by the structure of an office.

use super::{FORMATS, columns, found, header, lines, sdg, series, text};
use crate::fixtures::folder::Folder;
use infosoc::export::{Mapping, Sdmx, Structure, check_sdmx};
use infosoc::{AnnualRule, IndexSpec, ReadSeries, RecordLayout, Records, Series, ToFrame};
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
        let _ = sdmx.clone().version(format.1).write(&users(), &path).unwrap();
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

/// Quarters, months and years of one market, each under the code of its frequency where the list has one.
#[test]
fn figures_by_period_have_their_own_frequency() {
    let rows = df!(
        "when" => ["2021-Q4", "2021-Q3", "2021-07", "2021"], "numerator" => [65, 60, 58, 66], "denominator" => [100; 4],
    );
    let records = Records::new(&rows.unwrap(), RecordLayout::new("A3").area("MEX").time_period("when")).unwrap();
    let folder = Folder::of(&[]);
    let mapping = [
        ["indicator", "A3", "INDICATOR", "BROADBAND"],
        ["unit_measure", "per 100 inhabitants", "UNIT_MEASURE", "NUMBER"],
    ];
    for (ending, version) in FORMATS {
        let path = folder.0.join(format!("periods.{ending}"));
        let sdmx = mapped(&mapping).version(version);
        let findings = sdmx.write_periods(&records.periods().unwrap(), &path).unwrap();
        assert_eq!(found(&findings)[0], "error no_code FREQ 1", "{findings:?}");
        assert!(check_sdmx(&path, &structure()).unwrap().is_empty());
        let back = ReadSeries { annual: Some(AnnualRule::Mean), ..ReadSeries::default() };
        let back = Series::read_with_options(&path, &back).unwrap().to_frame().unwrap();
        // The year is given, and its parts make no other.
        assert_eq!(back.column("obs_value").unwrap().f64().unwrap().iter().collect::<Vec<_>>(), [Some(66.0)]);
    }
    let path = folder.0.join("periods.csv");
    let _ = mapped(&mapping).write_periods(&records.periods().unwrap(), &path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let periods: Vec<String> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|c| format!("{} {}", c[1], c[6]))
        .collect();
    assert_eq!(periods, ["Q 2021-Q3", "Q 2021-Q4", "A 2021"]);
}

/// A year is never written under the frequency of quarters, whoever says so.
#[test]
fn years_stand_under_no_other_frequency() {
    for (rule, finding) in [
        (["", "", "FREQ", "Q"], "error time_format FREQ 5"),
        (["indicator", "HH7", "FREQ", "Q"], "error time_format FREQ 3"),
    ] {
        let rows = [&ROWS[..], &[rule]].concat();
        let (lines, findings) = lines(&mapped(&rows), &users());
        assert!(found(&findings).contains(&finding.to_owned()), "{findings:?}");
        assert!(columns(&lines, &["FREQ"]).iter().all(|freq| freq == "A"));
    }
}

/// One row about an attribute says nothing of the figures that it is not about.
#[test]
fn a_mapping_of_one_code_leaves_the_others_as_they_are() {
    let series = series(df!(
        "indicator" => ["HH7"; 4], "ref_area" => ["MEX"; 4], "time_period" => [2018, 2019, 2020, 2021],
        "obs_value" => [Some(70.0), Some(71.0), None, Some(75.6)], "unit_measure" => ["%"; 4],
        "obs_status" => ["P", "", "", "A"], "conf_status" => ["F", "F", "F", "C"], "source" => ["ENDUTIH"; 4],
    ));
    let rows = [&ROWS[..], &[["obs_status", "P", "OBS_STATUS", "E"], ["obs_status", "Q", "OBS_STATUS", "O"]]].concat();
    let (lines, findings) = lines(&mapped(&rows), &series);
    assert_eq!(
        columns(&lines, &["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS"]),
        ["2018 70 E F", "2019 71 A F", "2020  O F", "2021  O C"]
    );
    assert_eq!(found(&findings), ["note withheld obs_value 1"]);
}

/// A message in thousands has thousandths of the figures, of their bounds and errors too.
#[test]
fn figures_are_divided_by_the_power_of_ten_that_a_mapping_states() {
    let series = series(df!(
        "indicator" => ["IT.NET.BBND", "HH7"], "ref_area" => ["MEX", "MEX"], "time_period" => [2021, 2021],
        "obs_value" => [23_412_345.0, 75.6], "unit_measure" => ["number", "%"], "se" => [1200.0, 0.5],
        "source" => ["IFT", "IFT"],
    ));
    let written = |rule: [&'static str; 4]| {
        let (lines, _) = lines(&mapped(&[&ROWS[..], &[rule]].concat()), &series);
        columns(&lines, &["OBS_VALUE", "UNIT_MULT", "COMMENT_OBS"])
    };
    assert_eq!(
        written(["indicator", "IT.NET.BBND", "UNIT_MULT", "3"]),
        ["23412.345 3 standard error 1.2", "75.6 0 standard error 0.5"]
    );
    assert_eq!(
        written(["", "", "UNIT_MULT", "6"]),
        ["23.412345 6 standard error 0.0012", "0.0000756 6 standard error 0.0000005"]
    );
}

/// The figure of a part of a country stands under the code of that part, whatever the order of the rows.
#[test]
fn parts_of_a_country_have_codes_of_their_own() {
    let table = df!(
        "indicator" => ["HH7"; 3], "ref_area" => ["MEX"; 3], "time_period" => [2021; 3], "obs_value" => [75.6, 57.0, 60.0],
        "unit_measure" => ["%"; 3], "source" => ["ENDUTIH"; 3], "province" => ["", "Oaxaca", "Chiapas"],
    );
    let series = Series::with_dimensions(table.unwrap(), &["province"]).unwrap();
    let own = [["ref_area", "MEX", "REF_AREA", "MEX"], ["province", "Oaxaca", "REF_AREA", "NPL"]];
    let (lines, findings) = lines(&mapped(&[&ROWS[..], &own].concat()), &series);
    assert_eq!(columns(&lines, &["REF_AREA", "OBS_VALUE"]), ["MEX 75.6", "NPL 57"]);
    assert_eq!(found(&findings), ["error not_expressed province 1"]);
}

#[test]
fn a_misspelt_column_of_a_mapping_is_found() {
    let rows =
        [&ROWS[..], &[["provinze", "Oaxaca", "REF_AREA", "NPL"], ["skill", "x", "INDICATOR", "BROADBAND"]]].concat();
    let (_, findings) = lines(&mapped(&rows), &users());
    assert_eq!(found(&findings), ["note missing_column mapping 0"]);
    assert!(findings.iter().all(|finding| finding.message.ends_with(": provinze")), "{findings:?}");
}

/// An error that the structure has a place for is in the unit of its figure, whichever column of the mapping names it.
#[test]
fn errors_and_bounds_are_written_in_the_unit_of_the_figure() {
    let series = series(df!(
        "indicator" => ["HH7", "HH7"], "ref_area" => ["MEX", "MEX"], "time_period" => [2020, 2021],
        "obs_value" => [0.72, 0.756], "unit_measure" => ["proportion", "proportion"], "se" => [Some(0.005), None],
        "source" => ["ENDUTIH", "ENDUTIH"],
    ));
    let rows = [&ROWS[..], &[["se", "", "COMMENT_OBS", ""]]].concat();
    let (lines, findings) = lines(&mapped(&rows), &series);
    assert_eq!(columns(&lines, &["OBS_VALUE", "COMMENT_OBS"]), ["72 0.5", "75.6 "]);
    assert_eq!(found(&findings), [""; 0]);
}

/// The list of the SDGs has all frequencies, and its database has years.
#[test]
fn quarters_under_the_structure_of_the_sdgs_are_a_warning() {
    let rows = df!("when" => ["2021-Q3", "2021-Q4"], "numerator" => [60, 65], "denominator" => [100; 2]);
    let layout = RecordLayout::new("A3").area("MEX").time_period("when");
    let quarters = Records::new(&rows.unwrap(), layout).unwrap().periods().unwrap();
    let folder = Folder::of(&[]);
    let path = folder.0.join("quarters.csv");
    let findings = sdg().write_periods(&quarters, &path).unwrap();
    assert_eq!(found(&findings), ["warning time_format FREQ 2", "note column_left_out columns 0"]);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.lines().skip(1).all(|line| line.contains(",Q,N,IT_NET_BBND,484,")), "{text}");
}
