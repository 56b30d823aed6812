//! Indicators from administrative records: against published rates, by each kind's own arithmetic, and what is refused.

mod returns;

use infosoc::finding::{Rule, Severity};
use infosoc::{AnnualRule, Error, Late, MarketRule, RecordLayout, Records, Series, ToFrame};
use polars::prelude::*;
use std::collections::BTreeMap;

fn read(path: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Value of each (area, year, codes of the dimensions given).
fn values(series: &Series, dimensions: &[&str]) -> BTreeMap<(String, i32, String), Option<f64>> {
    let table = series.to_frame().unwrap();
    let text = |name: &str| {
        table.column(name).unwrap().str().unwrap().iter().map(|w| w.unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    let (area, parts) = (text("ref_area"), dimensions.iter().map(|d| text(d)).collect::<Vec<_>>());
    let year: Vec<i32> = table.column("time_period").unwrap().i32().unwrap().into_no_null_iter().collect();
    let value: Vec<Option<f64>> = table.column("obs_value").unwrap().f64().unwrap().iter().collect();
    let key = |row: usize| parts.iter().map(|words| words[row].clone()).collect::<Vec<_>>().join(" ");
    (0..table.height()).map(|row| ((area[row].clone(), year[row], key(row)), value[row])).collect()
}

fn one(records: &Records) -> f64 {
    let series = records.observations().unwrap();
    assert_eq!(series.len(), 1);
    values(&series, &[]).into_values().next().unwrap().unwrap()
}

/// Rules of the errors that were found, and the refusal of the figures.
fn refused(table: &DataFrame, layout: RecordLayout) -> Vec<Rule> {
    let records = Records::new(table, layout).unwrap();
    let errors: Vec<Rule> =
        records.validate().iter().filter(|f| f.severity == Severity::Error).map(|f| f.rule).collect();
    let error = records.observations().unwrap_err();
    assert_eq!(error.all().len(), errors.len());
    assert!(error.all().into_iter().all(|error| error.code() == "invalid_record"), "{error}");
    errors
}

#[test]
fn subscriptions_per_100_inhabitants_are_those_that_are_published() {
    let population: BTreeMap<(String, String), f64> = read("datasets/weights/population.csv")
        .into_iter()
        .filter_map(|row| Some(((row[0].clone(), row[1].clone()), row[2].parse().ok()?)))
        .collect();
    let published: BTreeMap<(String, String, String), f64> = read("datasets/series/ict.csv")
        .into_iter()
        .filter_map(|row| Some(((row[0].clone(), row[1].clone(), row[2].clone()), row[3].parse().ok()?)))
        .collect();
    let counts = read("tests/golden/records/subscriptions.csv");
    for indicator in ["A2", "A3"] {
        let rows: Vec<&Vec<String>> = counts.iter().filter(|row| row[0] == indicator).collect();
        let number = |text: &str| text.parse::<f64>().unwrap();
        let table = df!(
            "country" => rows.iter().map(|row| row[1].as_str()).collect::<Vec<_>>(),
            "year" => rows.iter().map(|row| row[2].parse::<i32>().unwrap()).collect::<Vec<_>>(),
            "subscriptions" => rows.iter().map(|row| number(&row[3])).collect::<Vec<_>>(),
            "inhabitants" => rows.iter().map(|row| population[&(row[1].clone(), row[2].clone())]).collect::<Vec<_>>(),
        )
        .unwrap();
        let layout = RecordLayout::new(indicator).ref_area("country").time_period("year");
        let records = Records::new(&table, layout.numerator("subscriptions").denominator("inhabitants")).unwrap();
        let series = values(&records.observations().unwrap(), &[]);
        assert!(series.len() > 180);
        for ((area, year, _), value) in series {
            let expected = published[&(indicator.to_owned(), area.clone(), year.to_string())];
            approx::assert_relative_eq!(value.unwrap(), expected, max_relative = 1e-12);
        }
    }
}

#[test]
fn speed_tiers_sum_to_their_total() {
    let layout = || RecordLayout::new("A3").area("MEX").year(2021).category("tier");
    let table = |tiers: &[Option<&str>], subscriptions: &[Option<f64>]| {
        df!("tier" => tiers, "numerator" => subscriptions, "denominator" => vec![1000.0; tiers.len()]).unwrap()
    };
    let [slow, middle, fast] = [Some(">=256 kbit/s and <2 Mbit/s"), Some("IS_2MT10M"), Some(">=10 Mbit/s")];
    let records = Records::new(&table(&[slow, middle, fast], &[Some(10.0), Some(20.0), Some(70.0)]), layout()).unwrap();
    let series = values(&records.observations().unwrap(), &["speed"]);
    let of = |tier: &str| series[&("MEX".to_owned(), 2021, tier.to_owned())];
    assert_eq!([of("IS_256KT2M"), of("IS_2MT10M"), of("IS_GE10M"), of("_T")], [1.0, 2.0, 7.0, 10.0].map(Some));
    // A tier without figures: no total is made up.
    let part = Records::new(&table(&[slow, middle, fast], &[Some(10.0), None, Some(70.0)]), layout()).unwrap();
    assert_eq!(part.validate().of(Rule::IncompleteCategories).count(), 1);
    assert_eq!(part.observations().unwrap().len(), 3);
    // Totals that contradict the tiers.
    let all = |total: f64| table(&[slow, middle, fast, None], &[Some(10.0), Some(20.0), Some(70.0), Some(total)]);
    assert_eq!(refused(&all(101.0), layout()), [Rule::TiersDoNotSum]);
    assert_eq!(refused(&all(99.0), layout()), [Rule::TiersDoNotSum]);
    assert!(Records::new(&all(100.5), layout().tolerance(0.01)).unwrap().observations().is_ok());
    let more = table(&[slow, None], &[Some(10.0), Some(9.0)]);
    assert_eq!(refused(&more, layout()), [Rule::TiersDoNotSum]);
    // One population for all tiers; each tier once; no tier that is none.
    let mut two = all(100.0);
    two.with_column(Column::new("denominator".into(), [1000.0, 1000.0, 1000.0, 999.0])).unwrap();
    assert_eq!(refused(&two, layout()), [Rule::DenominatorDiffers]);
    let twice = table(&[slow, slow], &[Some(10.0), Some(9.0)]);
    assert_eq!(refused(&twice, layout()), [Rule::DuplicateKey]);
    let other = table(&[Some("fast"), slow], &[Some(10.0), Some(9.0)]);
    assert_eq!(refused(&other, layout()), [Rule::UnknownCategory]);
}

#[test]
fn the_sdg_view_knows_tiers_and_technologies() {
    let table = df!("tech" => ["AL2G", "at least 3G"], "numerator" => [90, 80], "denominator" => [100, 100]).unwrap();
    let layout = RecordLayout::new("A6").area("KEN").year(2022).category("tech");
    let view = Records::new(&table, layout).unwrap().observations().unwrap().sdg().unwrap().to_frame().unwrap();
    let series: Vec<_> = view.column("series").unwrap().str().unwrap().iter().flatten().collect();
    assert_eq!(series, ["IT_MOB_2GNTWK", "IT_MOB_3GNTWK"]);
}

#[test]
fn coverage_is_nested_and_of_the_largest_operator() {
    let table = df!(
        "technology" => ["2G", "2G", "3G", "3G", "4G", "at least 5G"], "firm" => ["a", "b", "a", "b", "a", "a"],
        "covered" => [990, 950, 900, 940, 700, 0], "population" => [1000; 6],
    )
    .unwrap();
    let layout = || {
        let layout = RecordLayout::new("A6").area("KEN").year(2022).numerator("covered").denominator("population");
        layout.category("technology")
    };
    let records = Records::new(&table, layout().operator("firm")).unwrap();
    let series = values(&records.observations().unwrap(), &["technology", "comment"]);
    let expected = [
        ("2G the largest of 2 operators: a", 99.0),
        ("3G the largest of 2 operators: b", 94.0),
        ("4G ", 70.0),
        ("5G ", 0.0),
    ];
    assert_eq!(series.len(), 4);
    for (key, value) in expected {
        assert_eq!(series[&("KEN".to_owned(), 2022, key.to_owned())], Some(value));
    }
    // Without the operators, the rows are repeats.
    assert_eq!(refused(&table, layout()), [Rule::DuplicateKey]);
    let mut falling = table.clone();
    falling.with_column(Column::new("covered".into(), [900, 0, 950, 0, 960, 970])).unwrap();
    let records = Records::new(&falling, layout().operator("firm")).unwrap();
    let finding = records.validate().of(Rule::NotNested).next().unwrap();
    assert_eq!((finding.rows, finding.first_row), (3, Some(4)));
    assert!(finding.message.contains("2G 900 is less than 3G 950"), "{}", finding.message);
    let mut above = table.clone();
    above.with_column(Column::new("covered".into(), [1001, 950, 900, 940, 700, 0])).unwrap();
    assert_eq!(refused(&above, layout().operator("firm")), [Rule::AboveDenominator]);
    // Ready percentages are checked in the same way.
    let share = |value: [f64; 2]| df!("t" => ["3G", "4G"], "v" => value).unwrap();
    let layout = || RecordLayout::new("9.c.1").area("KEN").year(2022).category("t").value("v");
    assert_eq!(refused(&share([80.0, 90.0]), layout()), [Rule::NotNested]);
    assert_eq!(refused(&share([101.0, 90.0]), layout()), [Rule::OutOfRange]);
    assert!(Records::new(&share([91.0, 90.0]), layout()).unwrap().observations().is_ok());
}

#[test]
fn a_price_is_in_the_unit_that_is_asked_for() {
    let table = df!("price" => [360.0], "pesos" => [18.0], "ppp" => [9.0], "gni" => [Some(12_000.0)]).unwrap();
    let layout = |unit: &str| {
        let layout = RecordLayout::new("A8").area("MEX").year(2021).numerator("price").denominator("gni");
        layout.exchange_rate("pesos").ppp("ppp").unit(unit)
    };
    let price = |unit: &str| one(&Records::new(&table, layout(unit)).unwrap());
    assert_eq!([price("USD"), price("PPP$"), price("% of monthly GNI per capita")], [20.0, 40.0, 2.0]);
    let mut poor = table.clone();
    poor.with_column(Column::new("gni".into(), [None::<f64>])).unwrap();
    assert_eq!(refused(&poor, layout("% of monthly GNI per capita")), [Rule::MissingIncome]);
    assert_eq!(one(&Records::new(&poor, layout("USD")).unwrap()), 20.0);
    poor.with_column(Column::new("pesos".into(), [None::<f64>])).unwrap();
    assert_eq!(refused(&poor, layout("USD")), [Rule::MissingRate]);
    poor.with_column(Column::new("pesos".into(), [0.0])).unwrap();
    assert_eq!(refused(&poor, layout("USD")), [Rule::ZeroDenominator]);

    let none = Records::new(&table, RecordLayout::new("A8").area("MEX").year(2021).numerator("price")).unwrap_err();
    assert!(none.to_string().contains("one of USD, PPP$, % of monthly GNI per capita"), "{none}");
    assert_eq!(Records::new(&table, layout("EUR")).unwrap_err().code(), "unknown_option");
    // Bandwidth has two units, by inhabitant and by user.
    let bits = df!("numerator" => [5e12], "denominator" => [1e8]).unwrap();
    let layout = RecordLayout::new("A5").area("MEX").year(2021);
    assert!(Records::new(&bits, layout.clone()).is_err());
    assert_eq!(one(&Records::new(&bits, layout.unit("bit/s per Internet user")).unwrap()), 50_000.0);
}

#[test]
fn learners_and_computers_are_summed_before_they_are_divided() {
    let table = df!(
        "isced" => ["1", "1", "2", "2"], "sector" => ["public", "private", "public", "private"],
        "learners" => [Some(3000), Some(1000), Some(1200), Some(800)], "computers" => [100, 100, 60, 80],
    )
    .unwrap();
    let layout = || {
        let layout = RecordLayout::new("ED4").area("CRI").year(2021).numerator("learners").denominator("computers");
        layout.sum(["isced", "sector"])
    };
    let series = values(&Records::new(&table, layout()).unwrap().observations().unwrap(), &["isced", "sector"]);
    let of = |part: &str| series[&("CRI".to_owned(), 2021, part.to_owned())].unwrap();
    assert_eq!(series.len(), 9);
    // 6000 learners on 340 computers; the mean of the four ratios would be 17.5.
    approx::assert_relative_eq!(of("_T _T"), 6000.0 / 340.0, max_relative = 1e-15);
    assert_eq!([of("1 _T"), of("_T public"), of("1 public"), of("2 private")], [20.0, 26.25, 30.0, 10.0]);
    // A level without learners: the totals over it have no number.
    let mut hole = table.clone();
    hole.with_column(Column::new("learners".into(), [Some(3000), None, Some(1200), Some(800)])).unwrap();
    let records = Records::new(&hole, layout()).unwrap();
    assert!(records.validate().of(Rule::MissingValue).any(|f| f.severity == Severity::Warning));
    let series = values(&records.observations().unwrap(), &["isced", "sector"]);
    let of = |part: &str| series[&("CRI".to_owned(), 2021, part.to_owned())];
    assert_eq!([of("_T _T"), of("1 _T"), of("1 private"), of("2 _T")], [None, None, None, Some(2000.0 / 140.0)]);
    // Totals of all sets of nine columns would be 511 a row.
    let names: Vec<String> = (0..9).map(|i| format!("part{i}")).collect();
    let mut wide = table.clone();
    for name in &names {
        wide.with_column(Column::new(name.as_str().into(), ["a"; 4])).unwrap();
    }
    let error = Records::new(&wide, layout().sum(names)).unwrap_err().to_string();
    assert!(error.contains("8 columns at most"), "{error}");
    // A total that is not the sum.
    let wrong = df!("isced" => ["1", "2", "_T"], "learners" => [10, 20, 31], "computers" => [1, 2, 3]).unwrap();
    let layout = RecordLayout::new("ED4").area("CRI").year(2021).numerator("learners").denominator("computers");
    assert_eq!(refused(&wrong, layout.sum(["isced"])), [Rule::TotalDiffers]);
}

#[test]
fn shares_of_totals_and_stages_of_services() {
    let trade = df!("ict" => [12.0], "all" => [480.0]).unwrap();
    for code in ["ICT1", "ICT2", "ICT3", "ICT4", "x-ict-services-exports", "ED5", "EG6", "HH7", "B2"] {
        let layout = RecordLayout::new(code).area("CRI").year(2021).numerator("ict").denominator("all");
        assert_eq!(one(&Records::new(&trade, layout).unwrap()), 2.5, "{code}");
    }
    let services = df!("what" => ["taxes", "passports"], "stage" => [3, 1]).unwrap();
    let layout = || RecordLayout::new("EG7").area("CRI").year(2021).numerator("stage").category("what");
    let series = Records::new(&services, layout().stages(4)).unwrap().observations().unwrap();
    let stages = values(&series, &["service"]);
    assert_eq!(stages[&("CRI".to_owned(), 2021, "taxes".to_owned())], Some(3.0));
    assert_eq!(refused(&services, layout().stages(2)), [Rule::OutOfRange]);
    assert_eq!(Records::new(&services, layout()).unwrap_err().code(), "invalid_argument");
}

#[test]
fn all_that_is_wrong_is_found_at_once() {
    let table = df!(
        "ref_area" => ["MEX", "Mexiko", "CRI", "GTM", "HND", "SLV", "PAN", "NIC", "NIC", "BLZ"],
        "time_period" => ["2021", "2021", "21", "2021", "2021", "2021", "2021", "2021", "2021", "2021"],
        "numerator" => ["-5", "1", "1", "12 000", "7", "8", "9", "1", "2", ""],
        "denominator" => ["100", "100", "100", "100", "", "0", "-9", "100", "100", "100"],
    )
    .unwrap();
    let records = Records::new(&table, RecordLayout::new("A2")).unwrap();
    let mut rules: Vec<&str> =
        records.validate().iter().filter(|f| f.severity == Severity::Error).map(|f| f.rule.as_str()).collect();
    rules.sort_unstable();
    let expected = [
        "duplicate_key",
        "missing_denominator",
        "negative",
        "negative",
        "not_a_period",
        "not_numeric",
        "unknown_area",
        "zero_denominator",
    ];
    assert_eq!(rules, expected);
    assert_eq!(records.validate().of(Rule::MissingValue).count(), 1);
    let error = records.observations().unwrap_err();
    let messages: Vec<String> = error.all().into_iter().map(Error::to_string).collect();
    assert!(messages.iter().any(|m| m.starts_with("A2, row 2: numerator: -5 is below 0; ")), "{messages:#?}");
    // Figures in columns of numbers that are none.
    let wild = df!("numerator" => [f64::NAN, f64::INFINITY, 1.0], "denominator" => [1.0, 1.0, f64::NEG_INFINITY], "by" => ["a", "b", "c"]);
    let layout = RecordLayout::new("A2").area("MEX").year(2021).by(["by"]);
    assert_eq!(refused(&wild.unwrap(), layout), [Rule::NotFinite, Rule::NotFinite]);
    // An unconfirmed definition is a note, not a refusal.
    let one = df!("numerator" => [1.0], "denominator" => [2.0]).unwrap();
    let records = Records::new(&one, RecordLayout::new("A9").area("MEX").year(2021)).unwrap();
    let note = records.validate().of(Rule::Unconfirmed).next().unwrap();
    assert!(note.severity == Severity::Note && note.message.contains("UNCONFIRMED"), "{}", note.message);
    assert!(records.observations().is_ok());
}

#[test]
fn a_missing_figure_is_a_missing_observation() {
    let table =
        df!("ref_area" => ["MEX", "CRI"], "numerator" => [Some(1.0), None], "denominator" => [4.0, 4.0]).unwrap();
    let series = Records::new(&table, RecordLayout::new("A2").year(2021)).unwrap().observations().unwrap();
    let table = series.to_frame().unwrap();
    let status: Vec<_> = table.column("obs_status").unwrap().str().unwrap().iter().flatten().collect();
    assert_eq!(status, ["A", "O"]);
    assert_eq!(table.column("obs_value").unwrap().null_count(), 1);
}

#[test]
fn layouts_that_do_not_fit_are_errors() {
    let table = df!("numerator" => [1.0], "denominator" => [2.0], "level" => ["x"]).unwrap();
    let base = |code: &str| RecordLayout::new(code).area("MEX").year(2021);
    let code = |layout: RecordLayout| Records::new(&table, layout).unwrap_err().code();
    assert_eq!(code(base("A77")), "unknown_indicator");
    assert_eq!(code(base("A2").area("Mexiko")), "unknown_area");
    assert_eq!(code(base("A2").numerator("subs")), "unknown_column");
    assert_eq!(code(RecordLayout::new("A2")), "several");
    assert_eq!(code(base("IT.CEL.SETS")), "unsupported_indicator");
    assert_eq!(code(base("ED5").operator("level")), "invalid_argument");
    assert_eq!(code(base("A2").late(Late::Carry)), "invalid_argument");
    assert_eq!(code(base("A2").operator("level").market(MarketRule::Largest)), "invalid_argument");
    assert_eq!(code(base("A2").value("numerator").operator("level")), "invalid_argument");
    assert_eq!(code(base("A2").operator("level").left("Delta", "2021".parse().unwrap())), "unknown_option");
    assert_eq!(code(base("A8").unit("USD").operator("level")), "invalid_argument");
    assert_eq!(code(base("A6").annual(AnnualRule::Sum)), "invalid_argument");
    assert_eq!(code(base("A2").ppp("denominator")), "invalid_argument");
    assert_eq!(code(base("A2").stages(3)), "invalid_argument");
    assert_eq!(code(base("A2").tolerance(f64::NAN)), "invalid_argument");
    assert_eq!(code(base("A2").by(["level"])), "invalid_argument");
    assert_eq!(code(base("A2").value("numerator").sum(["denominator"])), "invalid_argument");
    assert_eq!(Records::new(&table.head(Some(0)), base("A2")).unwrap_err().code(), "empty_table");
}

proptest::proptest! {
    /// Whatever the numbers, there are figures that can be or findings, never both and never a panic.
    #[test]
    fn any_table_gives_figures_or_findings(
        rows in proptest::collection::vec((0..5usize, 0..4usize, number(), number()), 1..12),
        code in proptest::sample::select(vec!["A2", "A3", "A6", "ED4", "ED5", "ICT4", "HH7", "B2"]),
        sums in proptest::bool::ANY,
    ) {
        let areas = ["MEX", "CRI", "GTM", "nowhere", ""];
        let categories = ["IS_256KT2M", "at least 3G", "_T", ""];
        let table = df!(
            "ref_area" => rows.iter().map(|row| areas[row.0]).collect::<Vec<_>>(),
            "part" => rows.iter().map(|row| categories[row.1]).collect::<Vec<_>>(),
            "numerator" => rows.iter().map(|row| row.2).collect::<Vec<_>>(),
            "denominator" => rows.iter().map(|row| row.3).collect::<Vec<_>>(),
        )
        .unwrap();
        let layout = RecordLayout::new(code).year(2021);
        let layout = if sums { layout.sum(["part"]) } else { layout.category("part") };
        let records = Records::new(&table, layout).unwrap();
        match records.validate().check() {
            Err(_) => proptest::prop_assert!(records.observations().is_err()),
            Ok(()) => {
                let series = records.observations().unwrap();
                let share = matches!(code, "A6" | "ED5" | "ICT4" | "HH7" | "B2");
                for value in values(&series, &[if sums { "part" } else { "comment" }]).into_values().flatten() {
                    proptest::prop_assert!(value >= 0.0 && (!share || value <= 100.0 + 1e-9), "{code} {value}");
                }
            }
        }
    }
}

/// Numbers as they come: good, missing, negative, none.
fn number() -> impl proptest::strategy::Strategy<Value = Option<f64>> {
    use proptest::prelude::*;
    prop_oneof![
        8 => (0.0..1000.0).prop_map(Some),
        1 => Just(None),
        1 => Just(Some(0.0)),
        1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(-1.0)].prop_map(Some),
    ]
}
