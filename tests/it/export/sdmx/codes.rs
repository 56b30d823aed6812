//! Codes of the SDGs for ours; what has none is found and not written.

use super::{columns, found, lines, sdg, series};
use crate::fixtures::folder::Folder;
use infosoc::export::{Mapping, Sdmx, Structure};
use infosoc::{Error, Series, SeriesOptions};
use polars::prelude::*;
use std::sync::atomic::AtomicBool;

#[test]
fn dimensions_are_written_by_their_codes_and_totals_where_nothing_is_said() {
    let series = series(df!(
        "indicator" => ["HH7", "HH7", "HH7", "HH7", "HH15", "A3", "A6", "8.10.2", "IT_USE_II99"],
        "ref_area" => ["MEX", "MEX", "MEX", "MEX", "MEX", "MEX", "MEX", "MEX", "BRA"],
        "time_period" => [2021; 9], "obs_value" => [70.0; 9],
        "sex" => ["female", "", "", "_U", "", "", "", "", ""],
        "age" => ["15-24", "", "75+", "", "", "", "", "", ""],
        "area" => ["", "rural", "", "", "", "", "", "", ""],
        "wealth_quintile" => ["", "poorest", "", "", "", "", "", "", ""],
        "category" => ["", "", "", "", "electronic presentations", "", "", "", ""],
        "speed" => ["", "", "", "", "", "IS_GE10M", "", "", ""],
        "technology" => ["", "", "", "", "", "", "4G", "", ""],
    ));
    let (lines, findings) = lines(&sdg(), &series);
    assert_eq!(found(&findings), [""; 0]);
    let wanted = ["SERIES", "REF_AREA", "SEX", "AGE", "URBANISATION", "INCOME_WEALTH_QUANTILE", "COMPOSITE_BREAKDOWN"];
    assert_eq!(
        columns(&lines, &wanted),
        [
            "IT_USE_II99 484 F Y15T24 _T _T _T",
            "IT_USE_II99 484 _T _T R Q1 _T",
            "IT_USE_II99 484 _T Y_GE75 _T _T _T",
            "IT_USE_II99 484 _U _T _T _T _T",
            "SE_ADT_ACTS 484 _T _T _T _T SKILL_ICTPST",
            "IT_NET_BBND 484 _T _T _T _T IS_GE10M",
            "IT_MOB_4GNTWK 484 _T _T _T _T _T",
            "FB_BNK_ACCSS 484 _T Y_GE15 _T _T _T",
            "IT_USE_II99 76 _T _T _T _T _T",
        ]
    );
}

/// In any case, but whole: part of a name is another word.
#[test]
fn words_are_the_codes_that_have_their_name() {
    let table = df!(
        "indicator" => ["HH7"; 4], "ref_area" => ["MEX"; 4], "time_period" => [2021; 4], "obs_value" => [70.0; 4],
        "occupation" => ["managers", "ISCO08_2", "Professional", ""],
        "disability" => ["", "", "", "persons with disability"],
    );
    let (lines, findings) = lines(&sdg(), &series(table));
    assert_eq!(columns(&lines, &["OCCUPATION", "DISABILITY_STATUS"]), ["ISCO08_1 _T", "ISCO08_2 _T", "_T PD"]);
    assert_eq!(found(&findings), ["error no_code occupation 1"]);
}

#[test]
fn what_has_no_code_is_found_with_its_column_code_and_rows_and_is_not_written() {
    let table = df!(
        "indicator" => ["HH7", "A1", "HH7", "HH15", "A6", "HH7", "HH7", "8.10.2", "TWN"],
        "ref_area" => ["MEX", "MEX", "MEX", "MEX", "MEX", "TWN", "MEX", "MEX", "MEX"],
        "time_period" => [2021; 9], "obs_value" => [70.0; 9],
        "age" => ["", "", "Y17T73", "", "", "", "", "Y15T24", ""],
        "category" => ["", "", "", "SKILL_ICTPRVCY", "", "", "", "", ""],
        "technology" => ["", "", "", "", "5G", "", "", "", ""],
        "province" => ["", "", "", "", "", "", "Oaxaca", "", ""],
    );
    let options = SeriesOptions { dimensions: vec!["province".to_owned()], ..SeriesOptions::default() };
    let series = Series::with_options(table.unwrap(), &options).unwrap();
    let (lines, findings) = lines(&sdg(), &series);
    assert_eq!(columns(&lines, &["SERIES", "REF_AREA", "AGE"]), ["IT_USE_II99 484 _T"]);
    let mut all = found(&findings);
    all.sort();
    assert_eq!(
        all,
        [
            "error no_code age 1",
            "error no_code category 1",
            "error no_code indicator 1",
            "error no_code indicator 1",
            "error no_code indicator 1",
            "error no_code ref_area 1",
            "error not_allowed AGE 1",
            "error not_expressed province 1",
        ]
    );
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    for part in
        ["\"Y17T73\" has no code in AGE", "\"A6, technology 5G\"", "\"Oaxaca\"", "FB_BNK_ACCSS may not have Y15T24"]
    {
        assert!(messages.iter().any(|message| message.contains(part)), "{part}: {messages:?}");
    }
}

#[test]
fn values_are_in_the_unit_of_the_series_or_are_not_written() {
    let series = series(df!(
        "indicator" => ["HH7", "IT.NET.BBND", "x-atms", "HH18", "A3"],
        "ref_area" => ["MEX"; 5], "time_period" => [2021; 5],
        "obs_value" => [0.57, 23.4, 61.5, 80.0, 5.0],
        "unit_measure" => ["proportion", "thousand", "per 1 000 adults", "%", "number"],
        "ci_low" => [Some(0.55), None, None, None, None], "ci_high" => [Some(0.59), None, None, None, None],
    ));
    let (lines, findings) = lines(&sdg(), &series);
    assert_eq!(
        columns(&lines, &["SERIES", "OBS_VALUE", "LOWER_BOUND", "UPPER_BOUND", "UNIT_MEASURE", "UNIT_MULT", "AGE"]),
        [
            "IT_USE_II99 57 55 59 PER_100_POP 0 _T",
            "IT_NET_BBNDN 23400   NUMBER 0 _T",
            "FB_ATM_TOTL 6150   PER_100000_POP 0 Y_GE15",
            "IT_MOB_OWN 80   PT 0 _T",
        ]
    );
    assert_eq!(found(&findings), ["error unit_differs A3 1"]);
}

#[test]
fn groups_of_countries_are_global_and_stand_under_their_numbers() {
    let table = df!(
        "indicator" => ["HH7"; 4], "ref_area" => ["001", "LDC", "015", "MEX"], "time_period" => [2021; 4],
        "obs_value" => [63.0, 36.0, 66.0, 75.6],
    );
    let (lines, findings) = lines(&sdg(), &series(table));
    let wanted = ["REPORTING_TYPE", "REF_AREA", "NATURE"];
    assert_eq!(columns(&lines, &wanted), ["G 1 G", "G 199 G", "G 15 G", "N 484 C"]);
    assert_eq!(found(&findings), ["warning group_kept REPORTING_TYPE 0"]);
    let world = df!("indicator" => ["HH7"], "ref_area" => ["001"], "time_period" => [2021], "obs_value" => [63.0]);
    let (lines, _) = super::lines(&sdg(), &series(world));
    assert_eq!(columns(&lines, &["DATAFLOW"]), ["IAEG-SDGs:DF_SDG_GLH(1.0)"]);
}

#[test]
fn a_mapping_says_what_a_province_is_and_goes_before_what_is_built_in() {
    let table = df!(
        "indicator" => ["HH7", "HH7", "HH6"], "ref_area" => ["MEX"; 3], "time_period" => [2021; 3],
        "obs_value" => [70.0, 80.0, 66.0], "province" => ["Oaxaca", "Sonora", ""],
        "unit_measure" => ["%"; 3],
    );
    let series = Series::with_dimensions(table.unwrap(), &["province"]).unwrap();
    let folder = Folder::of(&[(
        "mapping.csv",
        b"column,code,component,to,note\nprovince,Oaxaca,CUST_BREAKDOWN,C01,\nprovince,Sonora,CUST_BREAKDOWN,C02,\n\
          province,,CUST_BREAKDOWN_LB,,the name of the province\nindicator; province,HH7; Sonora,NATURE,CA,\n,,COMMENT_TS,Revised,\n",
    )]);
    let mapping = Mapping::read(folder.0.join("mapping.csv"), &Structure::sdg()).unwrap();
    let (lines, findings) = lines(&Sdmx::new(Structure::sdg()).mapping(mapping), &series);
    assert_eq!(found(&findings), ["error no_code indicator 1"]);
    assert_eq!(
        columns(&lines, &["CUST_BREAKDOWN", "CUST_BREAKDOWN_LB", "COMMENT_TS", "NATURE"]),
        ["C01 Oaxaca Revised C", "C02 Sonora Revised CA"]
    );
}

#[test]
fn what_is_wrong_with_a_mapping_is_reported_all_at_once_with_its_rows() {
    let folder = Folder::of(&[(
        "mapping.csv",
        b"column,code,component,to\nsex,F,SEKS,F\nsex,F,SEX,female\nsex; age,F,SEX,F\n,,SEX,\n,,TIME_PERIOD,2021\nsex,M,SEX,M\nsex,M,SEX,F\n",
    )]);
    let error = Mapping::read(folder.0.join("mapping.csv"), &Structure::sdg()).unwrap_err();
    let all: Vec<String> = error.all().iter().map(ToString::to_string).collect();
    assert_eq!(all.len(), 6, "{all:?}");
    for (row, part) in [
        (2, "\"SEKS\" is not a component"),
        (3, "\"female\" is not a code"),
        (4, "2 columns and 1 codes"),
        (5, "neither a column"),
        (6, "time_period and obs_value alone"),
        (8, "once more"),
    ] {
        assert!(all.iter().any(|text| text.contains(&format!("row {row}")) && text.contains(part)), "{part}: {all:?}");
    }
}

#[test]
fn figures_that_become_one_key_are_written_if_they_agree() {
    // Two codes of one indicator, which a series keeps apart.
    let table = |second: f64| {
        series(df!(
            "indicator" => ["HH7", "17.8.1"], "ref_area" => ["MEX"; 2], "time_period" => [2021; 2],
            "obs_value" => [75.6, second],
        ))
    };
    let (same, findings) = lines(&sdg(), &table(75.6));
    assert_eq!((same.len(), found(&findings)), (1, vec!["warning repeated_key key 1".to_owned()]));
    let (none, findings) = lines(&sdg(), &table(70.0));
    assert_eq!((none.len(), found(&findings)), (0, vec!["error repeated_key key 2".to_owned()]));
}

#[test]
fn a_message_that_is_given_up_leaves_the_old_file() {
    let ict = Series::read("datasets/series/ict.csv").unwrap();
    let folder = Folder::of(&[("sdg.xml", b"old")]);
    let path = folder.0.join("sdg.xml");
    let error = sdg().write_until(&ict, &path, &AtomicBool::new(true)).unwrap_err();
    assert!(matches!(error, Error::Interrupted));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1);
}

#[test]
fn another_version_of_the_structure_and_a_header_without_a_sender_are_found() {
    let series = series(df!(
        "indicator" => ["HH7"], "ref_area" => ["MEX"], "time_period" => [2021], "obs_value" => [75.6],
    ));
    let sdmx = Sdmx::new(Structure::named("IAEG-SDGs:SDG(1.8)").unwrap());
    let (text, findings) = super::text(&sdmx, &series, ("xml", "3.0"));
    assert!(text.contains("IAEG-SDGs:SDG(1.8):ObsLevelDim:TIME_PERIOD"));
    assert_eq!(found(&findings), ["warning missing_component header 0", "warning not_confirmed structure 0"]);
}
