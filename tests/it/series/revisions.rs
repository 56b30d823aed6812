//! Revisions between vintages, national beside international figures, and changes of aggregates split by cause.
//!
//! Oracle of the decomposition: `tests/golden/revisions`, all orders one after the other in exact fractions.

use infosoc::finding::Rule;
use infosoc::{
    AgainstOptions, AggregateOptions, AggregationMethod, DecompositionOptions, Error, Grouping, Imputation,
    ImputationMethod, RevisionOptions, Series, Split, ToFrame, Weights,
};
use polars::prelude::*;
use std::collections::BTreeMap;

const PARTS: [&str; 5] = ["membership", "weights", "coverage", "imputation", "values"];
const AREAS: [&str; 8] = ["MEX", "GTM", "HND", "SLV", "NIC", "CRI", "PAN", "BLZ"];

fn number(table: &DataFrame, column: &str, row: usize) -> Option<f64> {
    table.column(column).unwrap().cast(&DataType::Float64).unwrap().f64().unwrap().get(row)
}

fn word(table: &DataFrame, column: &str, row: usize) -> Option<String> {
    table.column(column).unwrap().str().unwrap().get(row).map(str::to_owned)
}

fn new() -> Series {
    Series::read("datasets/series/ict.csv").unwrap().indicators(&["HH7"]).unwrap().years(2014, 2023).unwrap()
}

fn published() -> Series {
    Series::read("datasets/series/internet_users_2024_11.csv").unwrap()
}

fn series(indicator: &str, areas: &[&str], values: &[Option<f64>]) -> Series {
    let n = areas.len();
    let table = df!("indicator" => vec![indicator; n], "ref_area" => areas, "time_period" => vec![2021; n],
        "obs_value" => values, "unit_measure" => vec![if indicator == "HH7" { "%" } else { "number" }; n]);
    Series::new(table.unwrap()).unwrap()
}

fn group(areas: &[&str]) -> Grouping {
    Grouping::from_frame(&df!("group" => vec!["G"; areas.len()], "ref_area" => areas).unwrap()).unwrap()
}

fn weights(areas: &[&str], weights: &[f64]) -> Weights {
    let years = vec![2021; areas.len()];
    Weights::Table(df!("ref_area" => areas, "time_period" => years, "weight" => weights).unwrap())
}

/// The populations, each as that of the next year.
fn lagged_population() -> Weights {
    let mut reader = csv::Reader::from_path("datasets/weights/population.csv").unwrap();
    let (mut areas, mut years, mut people) = (Vec::new(), Vec::new(), Vec::new());
    for row in reader.records().map(Result::unwrap) {
        if let (Ok(year), Ok(persons)) = (row[1].parse::<i32>(), row[2].parse::<f64>()) {
            areas.push(row[0].to_owned());
            years.push(year + 1);
            people.push(persons);
        }
    }
    Weights::Table(df!("ref_area" => areas, "time_period" => years, "weight" => people).unwrap())
}

#[test]
fn a_decomposition_is_the_mean_over_all_orders() {
    let income = Grouping::builtin("wb_income").unwrap();
    let aggregate = AggregateOptions {
        min_coverage: 0.0,
        impute: Some(Imputation::by(ImputationMethod::Carry { limit: None })),
        ..AggregateOptions::population()
    };
    let before = AggregateOptions { weights: lagged_population(), impute: None, ..aggregate.clone() };
    let options = DecompositionOptions {
        aggregate,
        published: Some(before),
        published_grouping: Some(income.as_of(2022)),
        split: Split::Shapley,
    };
    let moved = new().decompose(&published(), &income.as_of(2024), &options).unwrap();
    let (table, countries) = (moved.to_frame().unwrap(), moved.countries().unwrap());
    let place: BTreeMap<(String, i32), usize> = (0..table.height())
        .map(|row| ((word(&table, "ref_area", row).unwrap(), number(&table, "time_period", row).unwrap() as i32), row))
        .collect();
    let mut reader = csv::Reader::from_path("tests/golden/revisions/groups.csv").unwrap();
    let mut compared = 0;
    for line in reader.records().map(Result::unwrap) {
        let row = place[&(line[0].to_owned(), line[1].parse().unwrap())];
        for (at, name) in ["old", "new", "change"].iter().chain(&PARTS).enumerate() {
            let expected: f64 = line[at + 2].parse().unwrap();
            let own = number(&table, name, row).unwrap();
            assert!((own - expected).abs() < 1e-11, "{name} of {} {}: {own}, {expected}", &line[0], &line[1]);
        }
        compared += 1;
    }
    assert_eq!(compared, 40);
    let own: BTreeMap<(String, i32, String), f64> = (0..countries.height())
        .map(|row| {
            let year = number(&countries, "time_period", row).unwrap() as i32;
            let key = (word(&countries, "group", row).unwrap(), year, word(&countries, "ref_area", row).unwrap());
            (key, number(&countries, "part", row).unwrap())
        })
        .collect();
    let mut reader = csv::Reader::from_path("tests/golden/revisions/countries.csv").unwrap();
    for line in reader.records().map(Result::unwrap) {
        let (part, key) =
            (line[3].parse::<f64>().unwrap(), (line[0].to_owned(), line[1].parse().unwrap(), line[2].to_owned()));
        assert!((own[&key] - part).abs() < 1e-11, "{key:?}: {}, {part}", own[&key]);
    }
}

/// Numbers from a fixed sequence, from 0 to 1.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Some of the areas, of which the first is always there.
    fn areas(&mut self) -> Vec<&'static str> {
        AREAS.into_iter().enumerate().filter(|(i, _)| *i == 0 || self.next() < 0.7).map(|(_, area)| area).collect()
    }

    /// Numbers for a share of areas and years: three years, so that something can be imputed.
    fn rows(&mut self, share: f64, most: f64) -> (Vec<&'static str>, Vec<i32>, Vec<f64>) {
        let (mut area, mut year, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        for t in 2019..2022 {
            for (i, code) in AREAS.into_iter().enumerate() {
                if i == 0 || self.next() < share {
                    area.push(code);
                    year.push(t);
                    numbers.push(most * self.next());
                }
            }
        }
        (area, year, numbers)
    }

    fn series(&mut self, indicator: &str) -> Series {
        let (area, year, value) = self.rows(0.7, 100.0);
        let n = area.len();
        let unit = if indicator == "HH7" { "%" } else { "number" };
        let table = df!("indicator" => vec![indicator; n], "ref_area" => area, "time_period" => year,
            "obs_value" => value, "unit_measure" => vec![unit; n]);
        Series::new(table.unwrap()).unwrap()
    }

    fn weights(&mut self) -> Weights {
        let (area, year, weight) = self.rows(0.9, 1e6);
        Weights::Table(df!("ref_area" => area, "time_period" => year, "weight" => weight).unwrap())
    }
}

/// Random vintages, groups, weights and gaps: parts add up, and old and new are what `aggregate` gives.
#[test]
fn parts_add_up_whatever_moved() {
    let mut random = Random(20);
    let methods = [
        AggregationMethod::WeightedMean,
        AggregationMethod::RatioOfSums,
        AggregationMethod::Sum,
        AggregationMethod::Mean,
        AggregationMethod::Median,
    ];
    let mut split = 0;
    for round in 0..60 {
        let method = methods[round % methods.len()];
        let indicator = if method == AggregationMethod::WeightedMean { "HH7" } else { "x-count" };
        let sides = [random.series(indicator), random.series(indicator)];
        let groups = [group(&random.areas()), group(&random.areas())];
        let imputed = |on: bool| on.then(|| Imputation::by(ImputationMethod::Carry { limit: None }));
        let options = [0, 1].map(|side| AggregateOptions {
            weights: random.weights(),
            method: Some(method),
            min_coverage: 0.0,
            impute: imputed((round / 5 + side) % 3 != 0),
            ..AggregateOptions::default()
        });
        for rule in [Split::Shapley, Split::Sequential] {
            let how = DecompositionOptions {
                aggregate: options[1].clone(),
                published: Some(options[0].clone()),
                published_grouping: Some(groups[0].clone()),
                split: rule,
            };
            let moved = sides[1].decompose(&sides[0], &groups[1], &how).unwrap();
            let (table, countries) = (moved.to_frame().unwrap(), moved.countries().unwrap());
            for (side, name) in [(0, "old"), (1, "new")] {
                let made = sides[side].aggregate(&groups[side], &options[side]).unwrap().to_frame().unwrap();
                is_that_of(&table, name, &made);
            }
            split += (0..table.height()).filter(|&row| adds_up(&table, row, &countries, method)).count();
        }
    }
    assert!(split > 150, "{split} were split");
}

/// A column holds the same bits as the aggregates.
fn is_that_of(table: &DataFrame, name: &str, aggregates: &DataFrame) {
    let known: BTreeMap<i64, Option<f64>> = (0..aggregates.height())
        .map(|row| (number(aggregates, "time_period", row).unwrap() as i64, number(aggregates, "obs_value", row)))
        .collect();
    for row in 0..table.height() {
        let year = number(table, "time_period", row).unwrap() as i64;
        assert_eq!(number(table, name, row), known.get(&year).copied().flatten());
    }
}

/// The parts of a change are all of it, and those of countries all of each part; whether the change has parts.
fn adds_up(table: &DataFrame, row: usize, countries: &DataFrame, method: AggregationMethod) -> bool {
    let Some(change) = number(table, "change", row) else { return false };
    let parts = PARTS.iter().map(|part| number(table, part, row)).collect::<Option<Vec<f64>>>();
    let Some(parts) = parts else { return false };
    let scale: f64 = parts.iter().map(|part| part.abs()).sum();
    assert!((parts.iter().sum::<f64>() - change).abs() <= 1e-12 * scale, "{method:?} {row}");
    let year = number(table, "time_period", row);
    let rows: Vec<usize> =
        (0..countries.height()).filter(|&row| number(countries, "time_period", row) == year).collect();
    if method == AggregationMethod::Median {
        assert!(rows.iter().all(|&row| number(countries, "part", row).is_none()));
        return true;
    }
    for (part, whole) in PARTS.iter().zip(&parts) {
        let of: Vec<f64> = rows.iter().map(|&row| number(countries, part, row).unwrap()).collect();
        let scale: f64 = of.iter().map(|x| x.abs()).sum();
        assert!((of.iter().sum::<f64>() - whole).abs() <= 1e-12 * scale.max(whole.abs()));
    }
    true
}

#[test]
fn one_corrected_country_is_all_of_the_change() {
    let (old, now) =
        (series("HH7", &AREAS[..3], &[Some(70.0), Some(50.0), Some(40.0)]), [Some(70.0), Some(58.0), Some(40.0)]);
    let aggregate = AggregateOptions { weights: weights(&AREAS[..3], &[6.0, 3.0, 1.0]), ..AggregateOptions::default() };
    let how = DecompositionOptions { aggregate, ..DecompositionOptions::default() };
    let moved = series("HH7", &AREAS[..3], &now).decompose(&old, &group(&AREAS[..3]), &how).unwrap();
    let (table, countries) = (moved.to_frame().unwrap(), moved.countries().unwrap());
    // 3/10 · 8.
    assert!((number(&table, "values", 0).unwrap() - 2.4).abs() < 1e-12);
    assert_eq!(
        (word(&table, "main_cause", 0).unwrap(), word(&table, "main_country", 0).unwrap()),
        ("values".into(), "GTM".into())
    );
    assert_eq!((countries.height(), word(&countries, "ref_area", 0).unwrap()), (1, "GTM".into()));
    assert_eq!(number(&countries, "part", 0), number(&table, "change", 0));
}

#[test]
fn a_figure_that_was_withdrawn_is_no_series_of_something_else() {
    let (value, none) = (series("HH7", &["MEX"], &[Some(70.0)]), series("HH7", &["MEX"], &[None]));
    let causes = |new: &Series, old: &Series| {
        let found = new.revisions(old, &RevisionOptions::default()).unwrap().to_frame().unwrap();
        (found.height(), word(&found, "cause", 0).unwrap())
    };
    assert_eq!(causes(&none, &value), (1, "removed".to_owned()));
    assert_eq!(causes(&value, &none), (1, "added".to_owned()));
    let other = series("HH7", &["GTM"], &[Some(70.0)]);
    assert!(value.revisions(&other, &RevisionOptions::default()).is_err());
}

/// A survey of enterprises says its scope in every figure, the agency does not; a size class is held against that size class, and
/// the code of the SDGs against that of the core list.
#[test]
fn figures_of_enterprises_in_scope_are_held_against_those_of_all() {
    let table = |indicator: &str, codes: &[Option<&str>], values: &[f64]| {
        let n = codes.len();
        let table = df!("indicator" => vec![indicator; n], "ref_area" => vec!["MEX"; n], "time_period" => vec![2021; n],
            "obs_value" => values, "unit_measure" => vec!["%"; n], "size_class" => codes);
        Series::new(table.unwrap()).unwrap()
    };
    let of = |national: &Series, international: &Series| {
        let found = national.against(international, &AgainstOptions::default()).unwrap().to_frame().unwrap();
        (0..found.height())
            .map(|row| (number(&found, "difference", row), word(&found, "causes", row).unwrap()))
            .collect::<Vec<_>>()
    };
    let national = table("B3", &[Some("GE10"), Some("10-49"), Some("GE250")], &[80.0, 75.0, 99.0]);
    let agency = table("B3", &[None, Some("10-49")], &[70.0, 74.0]);
    let found = of(&national, &agency);
    assert_eq!(found[0], (Some(10.0), "population".to_owned()));
    assert_eq!(found[1], (Some(1.0), "corrected".to_owned()));
    assert_eq!(found[2], (None, "only_national".to_owned()));
    // Another scope of the agency's is one of all there, too.
    let all_sizes = table("B3", &[Some("GE1"), Some("10-49")], &[70.0, 75.0]);
    assert_eq!(of(&national, &all_sizes)[0], (Some(10.0), "population".to_owned()));
    assert_eq!(
        of(&table("HH7", &[None], &[72.0]), &table("17.8.1", &[None], &[70.0])),
        [(Some(2.0), "definition".into())]
    );
}

/// Weights of 5, 3 and 2 tenths: 0.5 · 2 from another source, 0.3 · -4 corrected, 0.2 · 10 of another edition.
#[test]
fn what_is_in_the_figures_is_split_by_what_they_say_of_themselves() {
    let areas = &AREAS[..3];
    let with = |values: [f64; 3], source: &str, edition: &str| {
        let table = df!("indicator" => ["HH7"; 3], "ref_area" => areas, "time_period" => [2021; 3], "obs_value" => values,
            "unit_measure" => ["%"; 3], "source" => [source, "office", "office"], "edition" => ["2022", "2022", edition]);
        Series::new(table.unwrap()).unwrap()
    };
    let (old, now) = (with([70.0, 50.0, 40.0], "office", "2005"), with([72.0, 46.0, 50.0], "agency", "2022"));
    let of = |method| {
        let weights = weights(areas, &[5.0, 3.0, 2.0]);
        let aggregate = AggregateOptions { weights, method: Some(method), ..AggregateOptions::default() };
        let how = DecompositionOptions { aggregate, ..DecompositionOptions::default() };
        now.decompose(&old, &group(areas), &how).unwrap()
    };
    let moved = of(AggregationMethod::WeightedMean);
    let (table, countries) = (moved.to_frame().unwrap(), moved.countries().unwrap());
    let kinds = ["values_definition", "values_source", "values_corrected"].map(|name| number(&table, name, 0).unwrap());
    for (kind, expected) in kinds.iter().zip([2.0, 1.0, -1.2]) {
        assert!((kind - expected).abs() < 1e-12, "{kinds:?}");
    }
    assert!((kinds.iter().sum::<f64>() - number(&table, "change", 0).unwrap()).abs() < 1e-14);
    let causes: Vec<_> = (0..3).map(|row| word(&countries, "cause", row).unwrap()).collect();
    assert_eq!(causes, ["definition", "corrected", "source"], "the largest part first");
    assert!(word(&countries, "detail", 0).unwrap().contains("edition: 2005, then 2022"));
    // A median is no sum of terms of countries, so that its part is not split by several reasons.
    let median = of(AggregationMethod::Median).to_frame().unwrap();
    assert_eq!((number(&median, "change", 0), number(&median, "values_source", 0)), (Some(0.0), None));
}

#[test]
fn a_group_without_a_value_on_the_way_is_said() {
    // The one member leaves and the one that comes has a figure only in the new series.
    let old = series("HH7", &["MEX", "GTM"], &[Some(70.0), None]);
    let now = series("HH7", &["MEX", "GTM"], &[Some(70.0), Some(50.0)]);
    let how = DecompositionOptions {
        aggregate: AggregateOptions { weights: weights(&["MEX", "GTM"], &[6.0, 3.0]), ..AggregateOptions::default() },
        published_grouping: Some(group(&["MEX"])),
        ..DecompositionOptions::default()
    };
    let of = |split| {
        let how = DecompositionOptions { split, ..how.clone() };
        now.decompose(&old, &group(&["GTM"]), &how).unwrap().to_frame().unwrap()
    };
    let shapley = of(Split::Shapley);
    assert_eq!((number(&shapley, "membership", 0), number(&shapley, "coverage", 0)), (Some(-20.0), Some(0.0)));
    assert!(word(&shapley, "comment", 0).unwrap().contains("1 of 2 orders"));
    let sequential = of(Split::Sequential);
    assert_eq!((number(&sequential, "change", 0), number(&sequential, "membership", 0)), (Some(-20.0), None));
    assert!(word(&sequential, "comment", 0).unwrap().contains("take shapley"));
}

#[test]
fn revisions_say_what_moved_and_why() {
    let moved = new().revisions(&published(), &RevisionOptions::default()).unwrap();
    let (table, summary) = (moved.to_frame().unwrap(), moved.summary().unwrap());
    let count = |name: &str| number(&summary, name, 0).unwrap() as i64;
    // Counted from the two downloads by a program of its own.
    assert_eq!((count("n_compared"), count("n_added"), count("n_removed")), (1796, 157, 0));
    assert_eq!((count("n_change"), count("n_same")), (1581, 215));
    assert_eq!(word(&table, "ref_area", 0).as_deref(), Some("KIR"));
    let causes = word(&summary, "causes", 0).unwrap();
    assert!(causes.contains("rounding") && causes.contains("corrected") && !causes.contains("source"), "{causes}");
    let changes: Vec<f64> = (0..table.height()).filter_map(|row| number(&table, "change", row)).collect();
    assert!(changes.windows(2).all(|pair| pair[0].abs() >= pair[1].abs()));
}

#[test]
fn each_cause_is_told() {
    let areas = ["MEX", "GTM", "HND", "SLV", "NIC", "CRI", "PAN", "BLZ", "COL"];
    let n = areas.len();
    let base = |values: [Option<f64>; 9]| {
        df!("indicator" => vec!["x"; n], "ref_area" => areas, "time_period" => vec![2021; n], "obs_value" => values.to_vec(),
            "source" => vec!["NSO"; n], "obs_status" => vec!["A"; n], "se" => vec![Some(1.0); n],
            "scope" => vec![None::<&str>; n])
    };
    let same = [Some(10.0); 9];
    let mut old = base(same).unwrap();
    let mut now =
        base([Some(11.0), Some(11.0), Some(13.0), Some(10.0), None, Some(10.04), Some(10.0), Some(10.0), Some(10.7)])
            .unwrap();
    let set = |table: &mut DataFrame, name: &str, row: usize, word: &str| {
        let words = table.column(name).unwrap().cast(&DataType::String).unwrap();
        let mut words: Vec<Option<String>> = words.str().unwrap().iter().map(|w| w.map(str::to_owned)).collect();
        words[row] = Some(word.to_owned());
        table.with_column(Column::new(name.into(), words)).unwrap();
    };
    set(&mut now, "source", 0, "ITU");
    set(&mut old, "scope", 1, "6 and older");
    set(&mut now, "scope", 1, "15 and older");
    set(&mut old, "obs_status", 3, "P");
    set(&mut now, "se", 6, "2.0");
    set(&mut now, "obs_status", 8, "I");
    let moved = Series::new(now).unwrap().revisions(&Series::new(old).unwrap(), &RevisionOptions::default()).unwrap();
    let table = moved.to_frame().unwrap();
    let told: BTreeMap<String, String> = (0..table.height())
        .map(|row| (word(&table, "ref_area", row).unwrap(), word(&table, "causes", row).unwrap()))
        .collect();
    let expected = [
        ("MEX", "source"),
        ("GTM", "population"),
        ("HND", "corrected"),
        ("SLV", "status"),
        ("NIC", "removed"),
        ("CRI", "rounding"),
        ("PAN", "error"),
        ("COL", "imputation; status"),
    ];
    assert_eq!(told, expected.map(|(area, cause)| (area.to_owned(), cause.to_owned())).into());
    let within = |area: &str| {
        let row = (0..table.height()).find(|&row| word(&table, "ref_area", row).as_deref() == Some(area)).unwrap();
        table.column("within_error").unwrap().bool().unwrap().get(row)
    };
    // 1.96 · 1.
    assert_eq!((within("MEX"), within("HND"), within("SLV")), (Some(true), Some(false), None));
}

#[test]
fn units_are_converted_where_they_can_be() {
    let of = |unit: &str, values: &[Option<f64>]| {
        let table = df!("indicator" => ["x", "x"], "ref_area" => ["MEX", "GTM"], "time_period" => [2021, 2021],
            "obs_value" => values, "unit_measure" => [unit, unit]);
        Series::new(table.unwrap()).unwrap()
    };
    let (old, now) = (of("thousand", &[Some(7.1), Some(3.0)]), of("number", &[Some(7100.0), Some(3300.0)]));
    let moved = now.revisions(&old, &RevisionOptions::default()).unwrap();
    let table = moved.to_frame().unwrap();
    assert_eq!((table.height(), number(&table, "change", 0)), (1, Some(300.0)));
    // The unit explains 2997 of 3297, and the conversion takes that off: what is left is another figure.
    assert_eq!(word(&table, "causes", 0).as_deref(), Some("corrected"));
    assert_eq!(word(&table, "detail", 0).as_deref(), Some("unit: thousand converted to number, times 1000"));
    let refused = now.revisions(&of("%", &[Some(71.0), Some(30.0)]), &RevisionOptions::default()).unwrap();
    assert_eq!(refused.findings().of(Rule::UnitDiffers).count(), 1);
    assert_eq!((refused.len(), number(&refused.to_frame().unwrap(), "change", 0)), (2, None));
    let options = AggregateOptions {
        method: Some(AggregationMethod::Sum),
        weights: Weights::Equal,
        ..AggregateOptions::default()
    };
    let how = DecompositionOptions { aggregate: options, ..DecompositionOptions::default() };
    let sums = now.decompose(&old, &group(&["MEX", "GTM"]), &how).unwrap();
    assert_eq!((number(&sums.to_frame().unwrap(), "values", 0), sums.findings().len()), (Some(300.0), 1));
}

#[test]
fn national_figures_stand_beside_international_ones() {
    let national = df!("indicator" => ["HH7", "HH7", "HH7"], "ref_area" => ["MEX", "MEX", "MEX"],
        "time_period" => [2021, 2021, 2030], "age" => ["Y_GE6", "_T", "_T"], "sex" => ["_T", "F", "_T"],
        "obs_value" => [75.6, 74.8, 90.0], "unit_measure" => ["%"; 3], "source" => ["NSO"; 3]);
    let national = Series::new(national.unwrap()).unwrap();
    let world = Series::read("datasets/series/ict.csv").unwrap().years(2020, 2023).unwrap();
    let table = national.against(&world, &AgainstOptions::default()).unwrap().to_frame().unwrap();
    let row = (0..table.height()).find(|&row| number(&table, "difference", row).is_some()).unwrap();
    // 75.6 and 75.63 are the same but for their digits.
    assert_eq!(word(&table, "causes", row).as_deref(), Some("population; source; rounding"));
    let of =
        |cause: &str| (0..table.height()).filter(|&row| word(&table, "cause", row).as_deref() == Some(cause)).count();
    // Women have no partner, and nor has a year that is far away; three international years are left.
    assert_eq!((of("only_national"), of("only_international")), (2, 3));
    let apart = AgainstOptions { years_apart: 10, ..AgainstOptions::default() };
    let table = national.against(&world, &apart).unwrap().to_frame().unwrap();
    let far = (0..table.height()).find(|&row| number(&table, "time_period", row) == Some(2030.0)).unwrap();
    assert_eq!(word(&table, "causes", far).as_deref(), Some("period; source"));
    assert_eq!(number(&table, "international_period", far), Some(2023.0));
}

#[test]
fn a_vintage_stays_with_its_figure() {
    let download = Series::read("tests/golden/downloads/world_bank_api.csv").unwrap().to_frame().unwrap();
    assert_eq!(word(&download, "vintage", 0).as_deref(), Some("2024-11-13"));
    let bank = Series::read("tests/golden/downloads/world_bank_databank.csv").unwrap().to_frame().unwrap();
    assert_eq!(word(&bank, "vintage", 0).as_deref(), Some("2026-07-01"));
    let message = Series::read("tests/golden/downloads/open_sdg_1-1-1.xml").unwrap().to_frame().unwrap();
    assert_eq!(word(&message, "vintage", 0).as_deref(), Some("2022-05-28"));
    let one = series("HH7", &["MEX"], &[Some(70.0)]).with_vintage("2024-11").unwrap();
    let two = series("HH7", &["GTM"], &[Some(50.0)]).with_vintage("2026").unwrap();
    let unknown = series("HH7", &["HND"], &[Some(40.0)]);
    let both = one.extend(&two).unwrap();
    let vintage = |series: &Series, areas: &[&str]| {
        let options = AggregateOptions { weights: Weights::Equal, ..AggregateOptions::default() };
        word(&series.aggregate(&group(areas), &options).unwrap().to_frame().unwrap(), "vintage", 0)
    };
    assert_eq!(vintage(&both, &["MEX", "GTM"]).as_deref(), Some("2026"));
    assert_eq!(vintage(&both, &["MEX"]).as_deref(), Some("2024-11"));
    assert_eq!(vintage(&both.extend(&unknown).unwrap(), &["MEX", "GTM", "HND"]), None);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let (one, other) = (series("HH7", &["MEX"], &[Some(70.0)]), series("HH4", &["MEX"], &[Some(50.0)]));
    let code = |error: Error| error.all().iter().map(|e| e.code()).collect::<Vec<_>>();
    assert_eq!(code(one.revisions(&other, &RevisionOptions::default()).unwrap_err()), ["invalid_argument"]);
    assert_eq!(code(one.against(&other, &AgainstOptions::default()).unwrap_err()), ["invalid_argument"]);
    let wrong = RevisionOptions { tolerance: -1.0, level: 1.0 };
    assert_eq!(code(one.revisions(&one, &wrong).unwrap_err()), ["invalid_argument", "invalid_argument"]);
    let how = DecompositionOptions {
        published: Some(AggregateOptions { method: Some(AggregationMethod::Mean), ..AggregateOptions::default() }),
        ..DecompositionOptions::default()
    };
    assert_eq!(code(one.decompose(&one, &group(&["MEX"]), &how).unwrap_err()), ["invalid_argument"]);
    assert_eq!(code(one.with_vintage("yesterday").unwrap_err()), ["invalid_argument"]);
}
