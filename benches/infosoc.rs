//! Speed of the engine on a synthetic survey (100 strata, about 30 persons a PSU, ten 0/1 variables, 144 domains), and of
//! aggregation and imputation on synthetic series.
//!
//! The inputs are made without a random generator, so that every run times the same work. Peers are timed beside it by
//! `make bench-peers`.

use criterion::{BenchmarkId, Criterion, Throughput};
use infosoc::UnknownError;
use infosoc::dataset::Codebook;
use infosoc::export::{Header, Sdmx, Structure, check_sdmx};
use infosoc::index::{IndexSpec, Uncertainty};
use infosoc::measure::{mean, proportion, quantile};
use infosoc::wsis::{ActionLine, Stocktaking, stocktaking::Dimension};
use infosoc::{
    AggregateOptions, Design, Error, Family, Grouping, Imputation, ImputationMethod, Measure, Scores, State, Survey,
    areas,
};
use polars::prelude::{BooleanChunked, Column, DataFrame, DataType, IdxCa, IntoColumn, Series, df};
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

/// How large an input is: as large as said where it is timed, a tenth where a bench is only run once to see that it works.
fn size(timed: usize) -> usize {
    let is_timed = std::env::args().any(|argument| argument == "--bench");
    if is_timed { timed } else { timed.div_ceil(10) }
}

/// A number between 0 and 1 that looks random (a Weyl sequence through a multiplicative hash).
fn uniform(i: usize, stream: u64) -> f64 {
    let mut x = (i as u64).wrapping_add(stream.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^= x >> 31;
    x = x.wrapping_mul(0x94D0_49BB_1331_11EB);
    (x >> 11) as f64 / (1u64 << 53) as f64
}

/// Rows sorted by stratum and PSU, as offices keep them.
fn synthetic_survey(rows: usize) -> DataFrame {
    let psu: Vec<i32> = (0..rows).map(|i| (i / 30) as i32).collect();
    let psus = rows.div_ceil(30);
    let stratum: Vec<i32> = psu.iter().map(|&p| (p as usize * 100 / psus) as i32).collect();
    let weight: Vec<f64> = (0..rows).map(|i| 100.0 + 100.0 * uniform(i, 1)).collect();
    let group = |n: f64, stream| -> Vec<i8> { (0..rows).map(|i| (n * uniform(i, stream)) as i8).collect() };
    let region: Vec<i8> = stratum.iter().map(|&h| (h / 2 % 12) as i8).collect();
    let mut columns = vec![
        Column::new("stratum".into(), stratum),
        Column::new("psu".into(), psu.clone()),
        Column::new("w".into(), weight),
        Column::new("sex".into(), group(2.0, 2)),
        Column::new("age".into(), group(6.0, 3)),
        Column::new("region".into(), region),
    ];
    let minutes: Vec<f64> = (0..rows).map(|i| (30.0 / (1.01 - uniform(i, 4))).round()).collect();
    columns.push(Column::new("minutes".into(), minutes));
    for y in 0..10 {
        let level = |p: i32| 0.9 - 0.08 * y as f64 - 0.2 * uniform(p as usize, 100 + y);
        let values: Vec<i8> = psu.iter().enumerate().map(|(i, &p)| i8::from(uniform(i, 10 + y) < level(p))).collect();
        columns.push(Column::new(format!("y{y}").into(), values));
    }
    DataFrame::new(rows, columns).expect("columns of one length")
}

/// The same with text in place of the numbers of strata, PSUs and groups, as many files of statistical packages have it;
/// that of age groups is too long for a view to hold.
fn in_words(table: &DataFrame) -> DataFrame {
    let mut table = table.clone();
    let mut spell = |name: &str, word: &dyn Fn(i32) -> String| {
        let numbers = table.column(name).and_then(|column| column.cast(&DataType::Int32)).expect("a column");
        let words: Vec<String> = numbers.i32().expect("integers").iter().flatten().map(word).collect();
        table.with_column(Column::new(name.into(), words)).map(drop).expect("a column of the same length");
    };
    spell("stratum", &|h| format!("S{h:03}"));
    spell("psu", &|p| format!("P{p:07}"));
    spell("sex", &|sex| ["female", "male"][sex as usize].to_owned());
    spell("age", &|age| format!("from {} to {} years", 15 + 10 * age, 24 + 10 * age));
    spell("region", &|region| format!("region {region}"));
    table
}

/// The same in no order, with a value in twenty missing in variables and one in fifty in groups.
fn shuffled_with_nulls(table: &DataFrame) -> DataFrame {
    let rows = table.height();
    let mut order: Vec<u32> = (0..rows as u32).collect();
    order.sort_by_key(|&row| uniform(row as usize, 5).to_bits());
    let mut table = table.take(&IdxCa::from_vec("".into(), order)).expect("rows that are there");
    let names: Vec<String> = table.get_column_names_owned().iter().map(ToString::to_string).collect();
    for (stream, name) in (200..).zip(names) {
        let share = match name.as_str() {
            "stratum" | "psu" | "w" => continue,
            "sex" | "age" | "region" => 0.02,
            _ => 0.05,
        };
        let kept: BooleanChunked = (0..rows).map(|i| Some(uniform(i, stream) >= share)).collect();
        let column = table.column(&name).expect("a column").as_materialized_series();
        let nulls = Series::full_null(name.as_str().into(), rows, column.dtype());
        let column = column.zip_with(&kept, &nulls).expect("columns of one length").into_column();
        table.with_column(column).expect("a column of the same length");
    }
    table
}

fn means() -> Vec<Measure> {
    (0..10).map(|y| mean(format!("y{y}"))).collect()
}

fn survey(c: &mut Criterion) {
    let mut group = c.benchmark_group("survey");
    for rows in [100_000, 1_000_000].map(size) {
        let table = synthetic_survey(rows);
        let bind =
            || Survey::new(table.clone(), Design::new("w").strata("stratum").psu("psu")).expect("a sound design");
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_function(BenchmarkId::new("design", rows), |b| b.iter(|| black_box(bind())));
        group.bench_function(BenchmarkId::new("10 means, cold", rows), |b| {
            b.iter(|| black_box(bind().estimate(means()).run().expect("sound data")))
        });
        group.bench_function(BenchmarkId::new("10 means in 144 domains, cold", rows), |b| {
            b.iter(|| black_box(bind().estimate(means()).by(["sex", "age", "region"]).run().expect("sound data")))
        });
        group.bench_function(BenchmarkId::new("mean in 144 domains, cold", rows), |b| {
            b.iter(|| black_box(bind().estimate([mean("y0")]).by(["sex", "age", "region"]).run().expect("sound data")))
        });
        let median = || [quantile("minutes", [0.5])];
        group.bench_function(BenchmarkId::new("median, cold", rows), |b| {
            b.iter(|| black_box(bind().estimate(median()).run().expect("sound data")))
        });
        group.bench_function(BenchmarkId::new("median in 144 domains, cold", rows), |b| {
            b.iter(|| black_box(bind().estimate(median()).by(["sex", "age", "region"]).run().expect("sound data")))
        });
    }
    group.finish();
}

/// A logistic regression with 12 coefficients, numbers among its terms, so that rows are not cells.
fn regression(c: &mut Criterion) {
    let mut group = c.benchmark_group("regression");
    for rows in [100_000, 1_000_000].map(size) {
        let design = Design::new("w").strata("stratum").psu("psu");
        let survey = Survey::new(synthetic_survey(rows), design).expect("a sound design");
        let terms = ["sex", "age", "minutes", "y1", "y2", "y3", "y4"];
        let model =
            || terms.iter().fold(survey.regress("y0").family(Family::Binomial), |model, term| model.term([*term]));
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_function(BenchmarkId::new("logit, 12 coefficients", rows), |b| {
            b.iter(|| black_box(model().categories(["age"]).run().expect("a model that can be fitted")))
        });
    }
    group.finish();
}

/// The same ten means where keys are text and where rows are in no order.
fn keys(c: &mut Criterion) {
    let mut group = c.benchmark_group("keys");
    let rows = size(1_000_000);
    let table = synthetic_survey(rows);
    let words = in_words(&table);
    group.throughput(Throughput::Elements(rows as u64));
    for (name, table) in [
        ("text", words.clone()),
        ("numbers in no order, nulls", shuffled_with_nulls(&table)),
        ("text in no order, nulls", shuffled_with_nulls(&words)),
    ] {
        let bind =
            || Survey::new(table.clone(), Design::new("w").strata("stratum").psu("psu")).expect("a sound design");
        let survey = bind();
        let by = ["sex", "age", "region"];
        group.bench_function(BenchmarkId::new("design", name), |b| b.iter(|| black_box(bind())));
        group.bench_function(BenchmarkId::new("mean by 3 columns", name), |b| {
            b.iter(|| black_box(survey.estimate([mean("y0")]).by(by).run().expect("sound data")))
        });
        group.bench_function(BenchmarkId::new("10 means by 3 columns", name), |b| {
            b.iter(|| black_box(survey.estimate(means()).by(by).run().expect("sound data")))
        });
        group.bench_function(BenchmarkId::new("10 means by 3 columns, cold", name), |b| {
            b.iter(|| black_box(bind().estimate(means()).by(by).run().expect("sound data")))
        });
    }
    group.finish();
}

/// Figures of areas in 30 years for several indicators; `figure` says what an indicator has in an area at a time, if anything.
fn synthetic_figures(
    indicators: usize,
    areas: usize,
    figure: impl Fn(usize, usize, usize) -> Option<f64>,
) -> DataFrame {
    let (mut indicator, mut ref_area, mut year, mut value) = (vec![], vec![], vec![], vec![]);
    for i in 0..indicators {
        for (a, area) in infosoc::areas().iter().take(areas).enumerate() {
            for t in 0..30 {
                let Some(figure) = figure(i, a, t) else { continue };
                indicator.push(format!("synthetic-{i}"));
                ref_area.push(area.iso3.clone());
                year.push(1995 + t as i32);
                value.push(figure);
            }
        }
    }
    let table = df!("indicator" => indicator, "ref_area" => ref_area, "time_period" => year, "obs_value" => value);
    table.expect("columns of one length")
}

/// Figures of 200 areas in 30 years for 10 indicators, each with a hole now and then.
fn synthetic_series() -> infosoc::Series {
    let figures = synthetic_figures(10, 200, |i, a, t| {
        let key = (i * 200 + a) * 30 + t;
        (uniform(key, 7) < 0.85).then(|| 100.0 * uniform(key, 8))
    });
    infosoc::Series::new(figures).expect("sound figures")
}

fn aggregation(c: &mut Criterion) {
    let mut group = c.benchmark_group("aggregation");
    let (series, options) = (synthetic_series(), AggregateOptions::population());
    for name in ["itu", "m49", "wb_income"] {
        let grouping = Grouping::builtin(name).expect("a built-in grouping");
        group.throughput(Throughput::Elements(series.len() as u64));
        group.bench_function(BenchmarkId::new("200 areas, 30 years, 10 indicators", name), |b| {
            b.iter(|| black_box(series.aggregate(&grouping, &options).expect("sound figures")))
        });
    }
    group.finish();
}

/// Shares of 220 areas in 30 years for 50 indicators: each area on its way from few to nearly all, a quarter of the figures
/// missing. `benches/peers/regions.py` makes the same.
fn spreading_series() -> infosoc::Series {
    let mut figures = synthetic_figures(size(50), 220, |i, a, t| {
        let (area, key) = (i * 220 + a, (i * 220 + a) * 30 + t);
        let middle = 15.0 + 20.0 * (uniform(area, 9) - 0.5);
        let way = (t as f64 - middle) / 4.0 + uniform(key, 8) / 4.0;
        (uniform(key, 7) < 0.75).then(|| 100.0 / (1.0 + (-way).exp()))
    });
    let unit = Column::new("unit_measure".into(), vec!["%"; figures.height()]);
    figures.with_column(unit).expect("as many units as figures");
    infosoc::Series::new(figures).expect("sound figures")
}

/// The ten groupings of the benchmark side by side.
fn ten_groupings() -> Grouping {
    let builtin = |name: &str| Grouping::builtin(name).expect("a built-in grouping");
    let m49 = builtin("m49");
    let africa = m49.select(&["002"]).expect("Africa");
    let own: Vec<&str> = vec!["513", "543", "747", "753", "062"];
    let mut all = m49;
    for other in [
        builtin("sdg").select(&own).expect("regions of the SDGs alone"),
        builtin("itu"),
        builtin("wb_region").as_of(2023),
        builtin("wb_income").as_of(2023),
        builtin("ldc"),
        builtin("lldc"),
        builtin("sids"),
        builtin("ldc").intersection(&africa).expect("some are in Africa"),
        builtin("sids").difference(&builtin("ldc")).expect("some are not least developed"),
    ] {
        all = all.beside(&other).expect("codes of their own");
    }
    all
}

fn imputation(c: &mut Criterion) {
    let mut group = c.benchmark_group("imputation");
    let (series, groupings) = (spreading_series(), ten_groupings());
    group.throughput(Throughput::Elements(series.len() as u64));
    for method in [ImputationMethod::Linear { limit: Some(30) }, ImputationMethod::Regression] {
        // The figures have no errors: without this nothing is drawn.
        let unknown_error = UnknownError::Ignore;
        let options =
            AggregateOptions { impute: Some(Imputation::by(method)), unknown_error, ..AggregateOptions::population() };
        let name = "220 areas, 30 years, 50 indicators, 10 groupings, 200 draws";
        group.bench_function(BenchmarkId::new(name, method.as_str()), |b| {
            b.iter(|| black_box(series.aggregate(&groupings, &options).expect("sound figures")))
        });
    }
    group.finish();
}

/// 50 indicators in ten pillars for 170 countries, each value with a standard error.
fn index() -> Scores {
    let areas: Vec<&str> = areas().iter().map(|area| area.iso3.as_str()).take(170).collect();
    let rows = 50 * areas.len();
    let value: Vec<f64> = (0..rows).map(|i| 100.0 * uniform(i, 1)).collect();
    let indicator: Vec<String> = (0..rows).map(|i| format!("i{}", i / areas.len())).collect();
    let table = df!(
        "indicator" => indicator, "ref_area" => areas.repeat(50), "time_period" => vec![2022; rows],
        "obs_value" => value, "se" => vec![2.0; rows],
    );
    let series = table.map_err(Error::from).and_then(infosoc::Series::new).expect("a series");
    let of = |letter: char, n: usize| (0..n).map(move |i| format!("{letter}{i}"));
    let code: Vec<String> = of('x', 1).chain(of('p', 10)).chain(of('i', 50)).collect();
    let parent: Vec<String> = [String::new()]
        .into_iter()
        .chain(vec!["x0".to_owned(); 10])
        .chain((0..50).map(|i| format!("p{}", i / 5)))
        .collect();
    let spec =
        df!("code" => code, "parent" => parent).map_err(Error::from).and_then(|table| IndexSpec::from_frame(&table));
    spec.and_then(|spec| spec.score(&series, 2022)).expect("scores")
}

fn robustness(c: &mut Criterion) {
    let mut group = c.benchmark_group("index");
    group.sample_size(10);
    let scores = index();
    for draws in [2_500, 10_000].map(size) {
        let uncertainty = Uncertainty { draws, ..Uncertainty::default() };
        group.throughput(Throughput::Elements(draws as u64));
        group.bench_with_input(BenchmarkId::new("robustness", draws), &uncertainty, |b, uncertainty| {
            b.iter(|| black_box(scores.robustness(uncertainty)));
        });
    }
    group.finish();
}

/// A register of 13,000 synthetic entries with one to three Action Lines, goals and countries each.
fn synthetic_register(n: usize) -> Stocktaking {
    let lines: Vec<&str> = ActionLine::ALL.iter().map(|line| line.as_str()).collect();
    let pick = |i: usize, salt: u64, from: usize| ((uniform(i, salt) * from as f64) as usize).min(from - 1);
    let several = |i: usize, salt: u64, from: usize, name: &dyn Fn(usize) -> String| {
        let tags = (0..=pick(i, salt, 3) as u64).map(|k| name(pick(i, salt + 1 + k, from)));
        tags.collect::<Vec<_>>().join(";")
    };
    let areas = infosoc::areas();
    let column = |cell: &dyn Fn(usize) -> String| (0..n).map(cell).collect::<Vec<_>>();
    let table = df!(
        "id" => column(&|i| format!("synthetic-{i}")),
        "year" => (0..n).map(|i| 2004 + pick(i, 20, 17) as i32).collect::<Vec<_>>(),
        "action_lines" => column(&|i| several(i, 30, 18, &|k| lines[k].to_owned())),
        "sdgs" => column(&|i| several(i, 40, 17, &|k| (k + 1).to_string())),
        "countries" => column(&|i| areas[pick(i, 50, areas.len())].iso3.clone()),
        "organization_type" => column(&|i| ["government", "private_sector", "academia"][pick(i, 60, 3)].to_owned()),
    );
    Stocktaking::from_frame(&table.expect("columns of one length")).expect("a sound register")
}

fn register(c: &mut Criterion) {
    let mut group = c.benchmark_group("register");
    let entries = synthetic_register(size(13_000));
    group.throughput(Throughput::Elements(entries.len() as u64));
    for (name, by) in [
        ("action line", vec![Dimension::ActionLine]),
        ("action line by SDG", vec![Dimension::ActionLine, Dimension::Sdg]),
        ("country by year", vec![Dimension::Country, Dimension::Year]),
    ] {
        group.bench_function(BenchmarkId::new("13,000 synthetic entries, world and regions", name), |b| {
            b.iter(|| black_box(entries.tabulate(&by).each_region().run().expect("sound entries")))
        });
    }
    group.finish();
}

/// A breakdown with as many codes, one per row.
fn synthetic_codebook(rows: usize) -> String {
    let row = |i: usize| format!("region,R{i},place,{i}\n");
    std::iter::once("concept,value,variable,codes\n".to_owned()).chain((0..rows).map(row)).collect()
}

/// As many rows as there are levels, each level about once, ten rows to a PSU in no order.
fn synthetic_levels(levels: usize) -> DataFrame {
    let below = |n: usize, stream| move |i: usize| (n as f64 * uniform(i, stream)) as usize;
    let text: Vec<String> = (0..levels).map(below(levels, 1)).map(|level| format!("level {level}")).collect();
    let psu: Vec<i32> = (0..levels).map(below(levels / 10, 2)).map(|psu| psu as i32).collect();
    let group: Vec<i8> = (0..levels).map(below(4, 3)).map(|group| group as i8).collect();
    df!("w" => vec![1.5; levels], "x" => text, "psu" => psu, "group" => group).expect("columns of one length")
}

/// Shares of the levels of a column with many: time per level should stay.
fn levels(c: &mut Criterion) {
    let mut group = c.benchmark_group("levels");
    let plain = || Design::new("w");
    for levels in [1_000, 2_000, 4_000, 8_000].map(size) {
        let table = synthetic_levels(levels);
        group.throughput(Throughput::Elements(levels as u64));
        for (name, design, by) in
            [("elements", plain(), vec![]), ("PSUs", plain().psu("psu"), vec![]), ("4 groups", plain(), vec!["group"])]
        {
            let run = || {
                let survey = Survey::new(table.clone(), design.clone()).expect("a sound design");
                survey.estimate([proportion("x")]).by(by.clone()).run().expect("sound data")
            };
            group.bench_function(BenchmarkId::new(name, levels), |b| b.iter(|| black_box(run())));
        }
        let state = || {
            let none: [Vec<&str>; 0] = [];
            let mut state = State::new(plain().psu("psu"), [proportion("x")], none).expect("a sound design");
            state.add(&table).expect("sound data");
            State::from_bytes(&state.to_bytes().expect("a state")).and_then(|state| state.estimates())
        };
        group.bench_function(BenchmarkId::new("state of PSUs, sent", levels), |b| b.iter(|| black_box(state())));
    }
    group.finish();
}

/// What grows with the rows of a codebook and with the columns of a table: time per element should stay.
fn growth(c: &mut Criterion) {
    let mut group = c.benchmark_group("growth");
    for rows in [10_000, 100_000].map(size) {
        let text = synthetic_codebook(rows);
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_with_input(BenchmarkId::new("rows of a codebook", rows), &text, |b, text| {
            b.iter(|| black_box(Codebook::parse(text.as_bytes(), Path::new("codebook.csv"))));
        });
    }
    for columns in [1_000, 10_000].map(size) {
        let all = (0..columns).map(|k| Column::new(format!("y{k}").into(), [0.0, 1.0, 1.0, 2.0]));
        let table = DataFrame::new(4, all.collect()).expect("columns of one length");
        let survey = Survey::new(table, Design::unweighted()).expect("a sound design");
        group.throughput(Throughput::Elements(columns as u64));
        group.bench_with_input(BenchmarkId::new("means, each of a column", columns), &survey, |b, survey| {
            let means = || (0..columns).map(|k| mean(format!("y{k}")));
            b.iter(|| black_box(survey.estimate(means()).run().expect("sound data")));
        });
    }
    group.finish();
}

/// SDMX messages with a million figures: by country, sex, age and year.
fn messages(c: &mut Criterion) {
    const AGES: [&str; 10] =
        ["_T", "Y15T24", "Y15T29", "Y15T49", "Y15T64", "Y15T74", "Y16T24", "Y16T65", "Y16T74", "Y18T19"];
    let years = size(85);
    let of_year = 2 * 200 * 3 * AGES.len();
    let rows = of_year * years;
    // The year changes fastest, as where series stand one below another.
    let column = |size: usize, below: usize, word: &dyn Fn(usize) -> &'static str| -> Vec<&'static str> {
        (0..rows).map(|row| word(row / below % size)).collect()
    };
    let table = df!(
        "indicator" => column(2, rows / 2, &|i| ["HH7", "HH18"][i]),
        "ref_area" => column(200, 3 * AGES.len() * years, &|i| areas()[i].iso3.as_str()),
        "sex" => column(3, AGES.len() * years, &|i| ["_T", "F", "M"][i]),
        "age" => column(AGES.len(), years, &|i| AGES[i]),
        "time_period" => (0..rows).map(|row| 1940 + (row % years) as i32).collect::<Vec<_>>(),
        "obs_value" => (0..rows).map(|row| (1000.0 * uniform(row, 1)).round() / 10.0).collect::<Vec<_>>(),
    );
    let series = infosoc::Series::new(table.expect("columns of one length")).expect("a sound series");
    let folder = tempfile::tempdir().expect("a folder");
    let mut group = c.benchmark_group("messages");
    group.throughput(Throughput::Elements(rows as u64));
    for (ending, version) in [("csv", "1.0"), ("csv", "2.0"), ("xml", "2.1"), ("xml", "3.0"), ("json", "2.0")] {
        let sdmx = Sdmx::new(Structure::sdg()).header(Header::new().sender("OFFICE")).version(version);
        let path = folder.path().join(format!("message.{ending}"));
        group.bench_function(BenchmarkId::new(ending, version), |b| {
            b.iter(|| black_box(sdmx.write(&series, &path).expect("a folder that can be written")));
        });
        group.bench_function(BenchmarkId::new(format!("check {ending}"), version), |b| {
            let findings = sdmx.write(&series, &path).expect("a folder that can be written");
            findings.check().expect("figures that the structure has codes for");
            b.iter(|| black_box(check_sdmx(&path, &Structure::sdg()).expect("a file that can be read")));
        });
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    survey(&mut criterion);
    regression(&mut criterion);
    keys(&mut criterion);
    aggregation(&mut criterion);
    imputation(&mut criterion);
    robustness(&mut criterion);
    register(&mut criterion);
    levels(&mut criterion);
    growth(&mut criterion);
    messages(&mut criterion);
    criterion.final_summary();
}
