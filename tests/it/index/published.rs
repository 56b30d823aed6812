//! Indices against what their publishers printed: ITU's ICT Development Index 2024, the UN's E-Government Development Index.

use crate::fixtures::golden::Table;
use infosoc::index::{IndexSpec, Step};
use infosoc::{Scores, Series, ToFrame};
use polars::prelude::*;

const INDICATORS: [&str; 10] =
    ["iu", "hh", "mbb", "cov3g", "cov4g", "mbbtraf", "fbbtraf", "mdv_price", "fbb_price", "mobown"];

fn idi() -> (Table, Scores) {
    let table = Table::read("composite/idi_2024.csv");
    let mut rows = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..table.len() {
        for code in INDICATORS {
            rows.0.push(code);
            rows.1.push(table.text("iso3", row).to_owned());
            rows.2.push(table.number(&format!("v_{code}"), row));
        }
    }
    let year = vec![2022; rows.0.len()];
    let series = Series::new(
        df!("indicator" => rows.0, "ref_area" => rows.1, "time_period" => year, "obs_value" => rows.2).unwrap(),
    )
    .unwrap();
    (table, IndexSpec::builtin("idi-2024").unwrap().score(&series, 2022).unwrap())
}

/// The interval of scores that a value printed to one decimal allows.
fn unrounded(code: &str, value: f64) -> (f64, f64) {
    let score = |v: f64| {
        let raw = match code {
            "mbbtraf" => v.max(0.0).ln_1p() / 501f64.ln(),
            "fbbtraf" => v.max(0.0).ln_1p() / 10_001f64.ln(),
            "mdv_price" => (21.33 - v) / 20.33,
            "fbb_price" => (33.30 - v) / 32.30,
            "mbb" => v / 150.0,
            "cov3g" | "cov4g" => v / 100.0,
            _ => v / 95.0,
        };
        100.0 * raw.clamp(0.0, 1.0)
    };
    let (a, b) = (score(value - 0.05), score(value + 0.05));
    (a.min(b), a.max(b))
}

#[test]
fn idi_2024_scores_are_those_printed_at_every_level() {
    let (table, scores) = idi();
    let mut compared = 0;
    for row in 0..table.len() {
        let area = table.text("iso3", row);
        let of = |code: &str| scores.of(code, area, 2022);
        for code in INDICATORS.iter().filter(|code| !code.starts_with("cov")) {
            let (Some(printed), Some(value)) =
                (table.number(&format!("s_{code}"), row), table.number(&format!("v_{code}"), row))
            else {
                assert_eq!(of(code), None, "{area} {code}");
                continue;
            };
            let (low, high) = unrounded(code, value);
            let score = of(code).unwrap();
            assert!((low..=high).contains(&score), "{area} {code}: {score}");
            assert!(
                (low - 0.05 - 1e-9..=high + 0.05 + 1e-9).contains(&printed),
                "{area} {code}: {printed}, {low} to {high}"
            );
            compared += 1;
        }
        // Pillars and index from the intervals of their parts.
        let part = |code: &str| table.number(&format!("v_{code}"), row).map(|value| unrounded(code, value));
        let of_all = |parts: &[Option<(f64, f64)>], weights: &[f64]| -> Option<(f64, f64)> {
            let ends = parts
                .iter()
                .zip(weights)
                .try_fold((0.0, 0.0), |(low, high), (part, w)| part.map(|(a, b)| (low + w * a, high + w * b)))?;
            let total: f64 = weights.iter().sum();
            Some((ends.0 / total, ends.1 / total))
        };
        let coverage = of_all(&[part("cov3g"), part("cov4g")], &[0.4, 0.6]);
        let universal = of_all(&[part("iu"), part("hh"), part("mbb")], &[1.0; 3]);
        let others = ["mbbtraf", "fbbtraf", "mdv_price", "fbb_price", "mobown"].map(part);
        let meaningful = of_all(&[&[coverage], others.as_slice()].concat(), &[1.0; 6]);
        let idi = of_all(&[universal, meaningful], &[1.0; 2]);
        let wholes = [(coverage, "coverage", "s_coverage"), (universal, "universal", "uc_pillar")];
        for (ends, code, column) in
            wholes.into_iter().chain([(meaningful, "meaningful", "mc_pillar"), (idi, "idi", "idi_2024")])
        {
            let Some((low, high)) = ends else {
                assert_eq!(of(code), None, "{area} {code}");
                continue;
            };
            let (score, printed) = (of(code).unwrap(), table.number(column, row).unwrap());
            assert!((low..=high).contains(&score), "{area} {code}: {score}");
            assert!(
                (low - 0.05 - 1e-9..=high + 0.05 + 1e-9).contains(&printed),
                "{area} {code}: {printed}, {low} to {high}"
            );
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn a_country_with_gaps_has_no_index_and_the_findings_say_so() {
    let (_, scores) = idi();
    assert_eq!(scores.of("idi", "AFG", 2022), None);
    let finding = scores.findings().iter().find(|f| f.place == "universal").unwrap();
    assert_eq!((finding.rule.as_str(), finding.areas.as_slice()), ("no_score", ["AFG".to_owned()].as_slice()));
    assert!(finding.message.contains("iu") && finding.message.contains("hh"), "{}", finding.message);
}

#[test]
fn contributions_sum_to_the_index() {
    let (_, scores) = idi();
    let table = scores.explain("MEX", None).unwrap();
    let sum = |column: &str| table.column(column).unwrap().f64().unwrap().sum().unwrap();
    assert!((sum("contribution") - scores.of("idi", "MEX", 2022).unwrap()).abs() < 1e-12);
    assert!((sum("index_weight") - 1.0).abs() < 1e-12);
    let row = table.column("code").unwrap().str().unwrap().iter().position(|code| code == Some("cov4g")).unwrap();
    let weight = table.column("index_weight").unwrap().f64().unwrap().get(row).unwrap();
    assert!((weight - 1.0 / 20.0).abs() < 1e-12, "Annex 1 of the report: 0.6 of a sixth of a half");
}

#[test]
fn the_year_before_stands_for_a_missing_value_and_is_marked() {
    let codes: Vec<&str> = INDICATORS.to_vec();
    let years: Vec<i32> = codes.iter().map(|code| if *code == "iu" { 2021 } else { 2022 }).collect();
    let series = |years: Vec<i32>| {
        Series::new(
            df!("indicator" => codes.clone(), "ref_area" => ["MEX"; 10], "time_period" => years, "obs_value" => [1.5; 10])
                .unwrap(),
        )
        .unwrap()
    };
    let spec = IndexSpec::builtin("idi-2024").unwrap();
    let scores = spec.score(&series(years.clone()), 2022).unwrap();
    assert!(scores.of("idi", "MEX", 2022).is_some());
    let imputed = scores.step(Step::Denominated).unwrap();
    assert_eq!(imputed.column("imputed").unwrap().bool().unwrap().sum(), Some(1));
    assert!(scores.findings().iter().any(|f| f.rule.as_str() == "imputed" && f.place == "iu"));
    let older = years.iter().map(|year| if *year == 2021 { 2020 } else { *year }).collect();
    assert_eq!(spec.score(&series(older), 2022).unwrap().of("idi", "MEX", 2022), None, "two years are too old");
}

#[test]
fn egdi_of_every_country_from_2010_to_2018() {
    let table = Table::read("composite/egdi.csv");
    let mut compared = 0;
    for (year, name) in [(2010, "egdi-2010"), (2012, "egdi"), (2014, "egdi"), (2016, "egdi"), (2018, "egdi")] {
        // South Sudan has an empty row in 2010.
        let of_year =
            |&r: &usize| table.number("survey_year", r) == Some(f64::from(year)) && table.number("egdi", r).is_some();
        let rows: Vec<usize> = (0..table.len()).filter(of_year).collect();
        let mut columns = (Vec::new(), Vec::new(), Vec::new());
        for &row in &rows {
            for code in ["osi", "tii", "hci"] {
                columns.0.push(code);
                columns.1.push(table.text("iso3", row).to_owned());
                columns.2.push(table.number(code, row));
            }
        }
        let years = vec![year; columns.0.len()];
        let frame =
            df!("indicator" => columns.0, "ref_area" => columns.1, "time_period" => years, "obs_value" => columns.2);
        let scores = IndexSpec::builtin(name).unwrap().score(&Series::new(frame.unwrap()).unwrap(), year).unwrap();
        for &row in &rows {
            let printed = table.number("egdi", row).unwrap();
            // In 2012 three members have an index of 0 beside sub-indices that are not, in 2010 some have none at all.
            if printed == 0.0 {
                continue;
            }
            let score = scores.of("egdi", table.text("iso3", row), year).unwrap();
            assert!((score - printed).abs() < 5e-5, "{year} {}: {score}, printed {printed}", table.text("iso3", row));
            compared += 1;
        }
        assert_eq!(scores.to_frame().unwrap().height(), 4 * rows.len());
    }
    assert!(compared >= 950, "{compared}");
}
