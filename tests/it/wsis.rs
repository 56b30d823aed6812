//! Action Lines, matrix, links and the register, against published figures; and bad input.

use infosoc::catalogue::{Edition, IndicatorArea};
use infosoc::finding::{Rule, Severity};
use infosoc::wsis::stocktaking::{Base, Dimension, Region, Register};
use infosoc::wsis::{ActionLine, Extent, Links, Matrix, ReportOptions, Stocktaking, profile, reports};
use infosoc::{Error, Language, Practice, Series, Targets, ToFrame, indicators};
use polars::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

fn file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn golden(name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(file(&format!("tests/golden/wsis/{name}.csv"))).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn texts(table: &DataFrame, column: &str) -> Vec<Option<String>> {
    table.column(column).unwrap().str().unwrap().iter().map(|word| word.map(str::to_owned)).collect()
}

fn numbers(table: &DataFrame, column: &str) -> Vec<Option<f64>> {
    table.column(column).unwrap().cast(&DataType::Float64).unwrap().f64().unwrap().iter().collect()
}

/// The table at a glance that was made from the source: 123 cells linked, 3 disputed.
#[test]
fn the_matrix_is_the_table_at_a_glance() {
    let wide = Matrix::with_disputed().wide().unwrap();
    let mut linked = 0;
    for (row, wanted) in golden("matrix_wide").iter().enumerate() {
        assert_eq!(texts(&wide, "action_line")[row].as_ref(), Some(&wanted["action_line"]));
        for goal in 1..=17 {
            let name = format!("SDG{goal}");
            assert_eq!(texts(&wide, &name)[row].as_ref(), Some(&wanted[&name]), "{} {name}", wanted["action_line"]);
            linked += usize::from(wanted[&name] == "1");
        }
    }
    assert_eq!(linked, 123);
    let lines = |goal: u8| Matrix::settled().goal(goal).unwrap().action_lines().len();
    assert_eq!([17, 7, 15].map(lines), [13, 3, 3]);
    let settled = Matrix::settled().to_frame().unwrap();
    let all = Matrix::with_disputed().to_frame().unwrap();
    assert_eq!((settled.height(), all.height()), (186, 189));
}

/// Every link can be followed from each of its ends to the indicator, and from the indicator to each of its ends.
#[test]
fn links_lead_both_ways() {
    let all = Links::settled();
    let key = |link: &infosoc::wsis::Link| {
        (link.indicator.key(), link.action_line.map(|(line, ..)| line), link.wsis.map(|w| w.number.clone()), link.sdg)
    };
    for link in all.iter() {
        let has = |links: Links| links.iter().any(|other| key(other) == key(link));
        assert!(has(all.clone().indicator(&link.indicator.key()).unwrap()));
        if let Some((line, ..)) = link.action_line {
            assert!(has(all.clone().action_line(line)));
        }
        if let Some(wsis) = link.wsis {
            assert!(has(all.clone().wsis_target(wsis.target).unwrap()));
        }
        if let Some((goal, target, number)) = link.sdg {
            assert!(has(all.clone().goal(goal).unwrap()));
            assert!(has(all.clone().target(target).unwrap()));
            assert!(has(all.clone().sdg_indicator(number).unwrap()));
        }
    }
    // Every indicator that the catalogue gives an SDG number leads to Action Lines: C3 serves every goal.
    for i in indicators().iter().filter(|i| i.sdg.is_some()) {
        let links = all.clone().indicator(&i.key()).unwrap();
        assert!(links.iter().any(|link| link.action_line.is_some_and(|(line, ..)| line == ActionLine::C3)), "{i}");
    }
    // Every indicator has an Action Line, of a source or by its subject; what is none, such as population, is listed.
    let unlinked = Links::unlinked();
    assert!(unlinked.iter().all(|i| i.area == IndicatorArea::Reference));
    for i in indicators().iter().filter(|i| i.area != IndicatorArea::Reference) {
        let lines: Vec<Extent> =
            all.clone().indicator(&i.key()).unwrap().iter().filter_map(|l| Some(l.action_line?.1)).collect();
        assert!(!lines.is_empty(), "{i}");
        assert!(lines.len() == 1 || !lines.contains(&Extent::Subject), "{i}: a subject stands in for sources only");
    }
    let lines = |code: &str| {
        let links = all.clone().indicator(code).unwrap();
        links.iter().filter_map(|l| l.action_line.map(|(line, extent, _)| (line, extent))).collect::<Vec<_>>()
    };
    assert_eq!(lines("EG7"), [(ActionLine::C7Government, Extent::Subject)]);
    assert_eq!(lines("HH1"), [(ActionLine::C9, Extent::Subject)]);
    assert_eq!(lines("HH6"), [(ActionLine::C3, Extent::Subject)]);
    let disputed = Links::with_disputed().iter().count() - all.iter().count();
    // C4 to goal 8 and C8 to goals 5 and 9 as wholes: 8.10, 5.b and 9.c are among their targets.
    assert!(disputed > 0);
}

#[test]
fn a_view_keeps_to_the_part_that_a_target_is_about() {
    let table = df!(
        "indicator" => ["HH6", "HH6", "HH6", "unknown"], "ref_area" => ["KEN"; 4], "time_period" => [2020; 4],
        "obs_value" => [20.0, 40.0, 10.0, 1.0], "urbanisation" => ["_T", "U", "R", "_T"],
    );
    let view = Series::new(table.unwrap()).unwrap().wsis(&Links::settled()).unwrap().to_frame().unwrap();
    // Target 1 is about rural households, target 10 about all, and so is the Action Line of their subject.
    let rows: Vec<_> = texts(&view, "wsis_indicator").into_iter().zip(numbers(&view, "obs_value")).collect();
    let of =
        |number: &str| rows.iter().filter(|(n, _)| n.as_deref() == Some(number)).map(|(_, v)| *v).collect::<Vec<_>>();
    assert_eq!(of("1.3"), [Some(10.0)]);
    assert_eq!(of("10.5"), [Some(20.0), Some(40.0), Some(10.0)]);
    assert_eq!(rows.len(), 1 + 3 + 3);
}

/// 311 nominated projects of 2016 as ITU published them: by stakeholder and by region. The pairs are ours: the source
/// gives the two tables apart, and an even split of "Academia and other", which is one row there.
fn nominated() -> DataFrame {
    let published = golden("published_totals");
    let of = |dimension: &str| -> Vec<String> {
        let rows = published.iter().filter(|row| row["year"] == "2016" && row["dimension"] == dimension);
        rows.flat_map(|row| vec![row["category"].clone(); row["value"].parse().unwrap()]).collect()
    };
    let (regions, stakeholders) = (of("region"), of("stakeholder"));
    let organization = |(i, word): (usize, &String)| match (word.as_str(), i % 2) {
        ("Academia and other", 0) => "academia".to_owned(),
        ("Academia and other", _) => "other".to_owned(),
        (word, _) => word.to_owned(),
    };
    let n = regions.len();
    df!(
        "id" => (0..n).map(|i| format!("synthetic-{i}")).collect::<Vec<_>>(),
        "register" => vec!["prize nomination"; n],
        "year" => vec![2016; n],
        "region" => regions,
        "organization_type" => stakeholders.iter().enumerate().map(organization).collect::<Vec<_>>(),
    )
    .unwrap()
}

#[test]
fn published_totals_of_2016_reproduce() {
    let register = Stocktaking::from_frame(&nominated()).unwrap();
    assert!(register.findings().is_empty());
    let table = register.tabulate(&[Dimension::Region]).run().unwrap().to_frame().unwrap();
    let published = golden("published_totals");
    for (name, count) in texts(&table, "region_name").into_iter().zip(numbers(&table, "count")) {
        let wanted = published.iter().find(|row| row["year"] == "2016" && Some(&row["category"]) == name.as_ref());
        assert_eq!(count, wanted.map(|row| row["value"].parse().unwrap()), "{name:?}");
    }
    assert_eq!(numbers(&table, "total")[0], Some(311.0));
    let table = register.tabulate(&[Dimension::OrganizationType]).base(Base::Tags).run().unwrap().to_frame().unwrap();
    let counts = numbers(&table, "count");
    assert_eq!(counts[..4], [Some(179.0), Some(41.0), Some(31.0), Some(14.0)]);
    assert_eq!(counts[4].unwrap() + counts[5].unwrap(), 46.0, "academia and other are one row in the source");
    assert!((numbers(&table, "share").iter().flatten().sum::<f64>() - 100.0).abs() < 1e-9);
    // Two at a time, and each region by itself: everything adds up to the published rows.
    let pair = register.tabulate(&[Dimension::Region, Dimension::OrganizationType]).run().unwrap().to_frame().unwrap();
    assert_eq!(numbers(&pair, "count").iter().flatten().sum::<f64>(), 311.0);
    let each = register.tabulate(&[Dimension::OrganizationType]).each_region().run().unwrap().to_frame().unwrap();
    let africa =
        texts(&each, "area").into_iter().zip(numbers(&each, "total")).find(|(a, _)| a.as_deref() == Some("AFR"));
    assert_eq!(africa.unwrap().1, Some(27.0));
}

/// The 17 winners that are known: five of 2012 and twelve of 2015, each of one Action Line.
#[test]
fn prize_winners_are_tabulated() {
    let winners = Stocktaking::read_csv(file("datasets/wsis/prize_winners.csv")).unwrap();
    assert!(winners.findings().iter().all(|f| f.severity != Severity::Error), "{:?}", winners.findings());
    let by = |d: Dimension| winners.tabulate(&[d]).run().unwrap().to_frame().unwrap();
    let lines = by(Dimension::ActionLine);
    assert_eq!(lines.height(), 18, "an Action Line without entries has a row");
    let counts = numbers(&lines, "count");
    assert_eq!(counts[..6], [2.0, 2.0, 2.0, 2.0, 2.0, 1.0].map(Some));
    assert_eq!(counts.iter().flatten().sum::<f64>(), 17.0);
    assert_eq!(numbers(&by(Dimension::Year), "count"), [Some(5.0), Some(12.0)]);
    let register = by(Dimension::Register);
    assert_eq!(numbers(&register, "count"), [0.0, 17.0, 0.0, 0.0].map(Some));
    let none = winners.tabulate(&[Dimension::Year]).register(Register::OpenConsultation).run().unwrap();
    assert_eq!(none.to_frame().unwrap().height(), 0);
    // The ITU list of the library and the regions of the file agree.
    assert_eq!(winners.findings().of(Rule::RegionMismatch).count(), 0);
}

#[test]
fn registers_are_told_apart_and_shares_have_their_base() {
    let table = df!(
        "id" => ["1", "2", "3", "3"],
        "register" => ["stocktaking", "COVID19 response", "open_consultation", "stocktaking"],
        "action_lines" => [Some("\u{421}2; C7.e-health"), Some("C7.E-HEALTH"), None, Some("C2;C2")],
        "countries" => [Some("KEN;UGA"), Some("KEN;FRA"), None, Some("FR")],
    );
    let register = Stocktaking::from_frame(&table.unwrap()).unwrap();
    let run = |base| register.tabulate(&[Dimension::ActionLine]).base(base).run().unwrap().to_frame().unwrap();
    let row = |table: &DataFrame, line: Option<&str>| {
        let place = texts(table, "action_line").iter().position(|l| l.as_deref() == line).unwrap();
        (numbers(table, "count")[place].unwrap(), numbers(table, "share")[place])
    };
    // By hand: four entries with four tags (the repeated one counts once), one entry without any.
    let (entries, tags) = (run(Base::Entries), run(Base::Tags));
    assert_eq!(row(&entries, Some("C2")), (2.0, Some(50.0)));
    assert_eq!(row(&entries, None), (1.0, Some(25.0)));
    assert_eq!(row(&tags, Some("C7.e-health")), (2.0, Some(50.0)));
    assert_eq!(row(&tags, None), (1.0, None));
    // Kenya and Uganda share a region, Kenya and France do not.
    let regions = register.tabulate(&[Dimension::Region]).run().unwrap().to_frame().unwrap();
    let region = |code: Option<&str>| texts(&regions, "region").iter().position(|r| r.as_deref() == code).unwrap();
    assert_eq!(numbers(&regions, "count")[region(Some("AFR"))], Some(1.0));
    assert_eq!(numbers(&regions, "count")[region(Some("EUR"))], Some(1.0));
    assert_eq!(numbers(&regions, "count")[region(None)], Some(2.0));
    let rules: Vec<Rule> = register.findings().iter().map(|f| f.rule).collect();
    assert!(
        rules.contains(&Rule::Derived) && rules.contains(&Rule::RepeatedTag) && rules.contains(&Rule::MissingValue)
    );
    assert!(register.findings().check().is_ok(), "an identifier may return in another register");
    let only = register.tabulate(&[Dimension::Country]).register(Register::Covid19Response).run().unwrap();
    assert_eq!(texts(&only.to_frame().unwrap(), "country"), [Some("FRA".to_owned()), Some("KEN".to_owned())]);
}

#[test]
fn what_is_wrong_is_found_and_stops_the_table_that_needs_it() {
    let table = df!(
        "id" => [Some("1"), Some("1"), None, Some("4")],
        "year" => ["2015", "15", "2016", "2016"],
        "action_lines" => ["C7", "C2, C3", "C1", "C1"],
        "countries" => ["KEN", "Kenia", "FRA", "FRA"],
        "region" => ["Africa", "Africa", "Atlantis", "AFR"],
        "organization_type" => ["Government", "Business", "NGO", "academia"],
    );
    let register = Stocktaking::from_frame(&table.unwrap()).unwrap();
    let errors: Vec<(Rule, &str)> = register
        .findings()
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| (f.rule, f.place.as_str()))
        .collect();
    for wanted in [
        (Rule::DuplicateKey, "id"),
        (Rule::MissingValue, "id"),
        (Rule::NotAYear, "year"),
        (Rule::UnknownWord, "action_lines"),
        (Rule::UnknownArea, "countries"),
        (Rule::UnknownWord, "region"),
        (Rule::UnknownWord, "organization_type"),
    ] {
        assert!(errors.contains(&wanted), "{wanted:?} in {errors:?}");
    }
    let kenya = register.findings().of(Rule::UnknownArea).next().unwrap();
    assert_eq!(kenya.first_row, Some(3));
    assert!(kenya.remedy.contains("Kenya"), "{}", kenya.remedy);
    assert_eq!(register.findings().of(Rule::RegionMismatch).next().unwrap().first_row, Some(5), "France is in Europe");
    let error = register.tabulate(&[Dimension::ActionLine]).run().unwrap_err();
    assert!(error.all().len() >= 4 && error.all().iter().all(|e| e.code() == "invalid_file"), "{error}");

    let good = Stocktaking::from_frame(&nominated()).unwrap();
    let code = |by: &[Dimension]| good.tabulate(by).run().unwrap_err().code();
    assert_eq!(code(&[]), "invalid_argument");
    assert_eq!(code(&[Dimension::Year, Dimension::Year]), "invalid_argument");
    assert_eq!(code(&[Dimension::Year, Dimension::Region, Dimension::OrganizationType]), "invalid_argument");
    assert_eq!(code(&[Dimension::Sdg]), "unknown_column");
    assert_eq!(good.tabulate(&[Dimension::Year]).years(2017, 2016).run().unwrap_err().code(), "invalid_argument");
    let no_id = Stocktaking::from_frame(&nominated().drop("id").unwrap()).unwrap_err();
    assert!(matches!(no_id, Error::UnknownColumn { ref column, .. } if column == "id"), "{no_id}");
    assert_eq!(Stocktaking::from_frame(&nominated().head(Some(0))).unwrap_err().code(), "empty_table");
    let floats = df!("id" => ["1"], "sdgs" => [4.5]).unwrap();
    assert_eq!(Stocktaking::from_frame(&floats).unwrap_err().code(), "wrong_type");
    assert_eq!(Stocktaking::read_csv("nowhere.csv").unwrap_err().code(), "invalid_file");
    for odd in ["Kenya", "", "africa-2"] {
        assert_eq!(odd.parse::<Region>().unwrap_err().code(), "unknown_option");
    }
    for odd in ["17", "17.", ".8", "18.1", "0.1", "17.8.1", "x.y"] {
        assert_eq!(Matrix::settled().target(odd).unwrap_err().code(), "invalid_argument", "{odd}");
    }
    assert_eq!(Matrix::settled().goal(18).unwrap_err().code(), "invalid_argument");
    assert_eq!(Links::settled().wsis_target(0).unwrap_err().code(), "invalid_argument");
    assert_eq!(Links::settled().indicator("HH66").unwrap_err().code(), "unknown_indicator");
    assert_eq!(Links::settled().sdg_indicator("17.9.9").unwrap_err().code(), "unknown_option");
}

/// The values of a city that U4SSC verified: each belongs to an indicator of the catalogue and is in its unit, and a
/// share within 0 to 100.
#[test]
fn verified_figures_of_a_city_fit_the_catalogue() {
    let figures = golden("karmoy_2020");
    assert_eq!(figures.len(), 9);
    for row in &figures {
        let indicator = infosoc::catalogue::indicator_in(Edition::Theme, &row["indicator"]).unwrap();
        assert_eq!(indicator.unit, row["unit"], "{indicator}");
        let value: f64 = row["value"].parse().unwrap();
        assert!(value >= 0.0 && (indicator.unit != "%" || value <= 100.0), "{indicator}");
        assert!(indicator.factor.is_some(), "{indicator}");
    }
}

/// Account ownership of adults in 2021 as the file of the World Bank has it, and its SDG place.
#[test]
fn findex_is_a_series_of_an_sdg_indicator() {
    let series = Series::read(file("datasets/series/findex.csv")).unwrap();
    let kenya = series.indicators(&["8.10.2"]).unwrap().areas(&["KEN"]).unwrap().years(2021, 2021).unwrap();
    let sdg = kenya.sdg().unwrap().to_frame().unwrap();
    assert_eq!(texts(&sdg, "series")[0].as_deref(), Some("FB_BNK_ACCSS"));
    assert_eq!(texts(&sdg, "target")[0].as_deref(), Some("8.10"));
    let view = kenya.wsis(&Links::settled()).unwrap().to_frame().unwrap();
    let lines = texts(&view, "action_line");
    assert!(lines.contains(&Some("C7.e-business".to_owned())), "{lines:?}");
    // Adults, not inhabitants, are the weight; by sex no population of adults is built in, so there is no value.
    let options = infosoc::AggregateOptions::default();
    let regions = series.aggregate(&infosoc::Grouping::builtin("itu").unwrap(), &options).unwrap().to_frame().unwrap();
    let rows = texts(&regions, "sex").into_iter().zip(numbers(&regions, "obs_value"));
    assert!(rows.filter(|(sex, _)| sex.as_deref() == Some("F")).all(|(_, value)| value.is_none()));
}

#[test]
fn reports_hold_the_aggregates() {
    let series = Series::read(file("datasets/series/ict.csv")).unwrap();
    let register = Stocktaking::from_frame(&nominated()).unwrap();
    let options = ReportOptions { first: Some(2012), last: Some(2021), ..ReportOptions::default() };
    let all = reports(&series, Some(&register), &options).unwrap();
    let codes: Vec<&str> = all.iter().map(|report| report.area.as_str()).collect();
    assert_eq!(codes, ["001", "AFR", "AMS", "ARB", "ASP", "CIS", "EUR"]);
    let itu = infosoc::Grouping::builtin("itu").unwrap();
    let direct = series.years(2012, 2021).unwrap().aggregate(&itu, &infosoc::AggregateOptions::default()).unwrap();
    let direct =
        direct.indicators(&["A2"]).unwrap().areas(&["AFR"]).unwrap().years(2021, 2021).unwrap().to_frame().unwrap();
    let africa = all[1].table("indicators").unwrap();
    let place = texts(africa, "indicator").iter().position(|code| code.as_deref() == Some("A2")).unwrap();
    assert_eq!(numbers(africa, "obs_value")[place], numbers(&direct, "obs_value")[0]);
    // Every country of the region has a row for every indicator, with or without a figure.
    let countries = all[1].table("countries").unwrap();
    assert_eq!(countries.height(), 44 * 4);
    let coverage = all[1].table("coverage").unwrap();
    let counted = numbers(coverage, "n_with_figure").iter().flatten().sum::<f64>() as usize;
    assert_eq!(numbers(countries, "obs_value").iter().flatten().count(), counted);
    let regions = all[0].table("stocktaking_region").unwrap();
    assert_eq!(numbers(regions, "count").iter().flatten().sum::<f64>(), 311.0);
    assert!(all[1].table("stocktaking_region").is_none());
    assert_eq!(numbers(all[1].table("stocktaking_organization_type").unwrap(), "total")[0], Some(27.0));
    // By the practice of the ITU all countries enter, and the report can measure against another set of targets.
    let targets = Targets::builtin("sdg").unwrap();
    let options = ReportOptions { practice: Some(Practice::Itu), targets: Some(targets), ..options };
    let africa = &reports(&series, None, &options).unwrap()[1];
    let direct = series.aggregate(&itu, &Practice::Itu.options()).unwrap();
    let direct =
        direct.indicators(&["A2"]).unwrap().areas(&["AFR"]).unwrap().years(2021, 2021).unwrap().to_frame().unwrap();
    let indicators = africa.table("indicators").unwrap();
    let place = texts(indicators, "indicator").iter().position(|code| code.as_deref() == Some("A2")).unwrap();
    assert_eq!(numbers(indicators, "obs_value")[place], numbers(&direct, "obs_value")[0]);
    assert_eq!(numbers(indicators, "n_observed")[place], numbers(&direct, "n_observed")[0]);
    let named = texts(africa.table("targets").unwrap(), "target");
    assert!(!named.is_empty() && named.iter().all(|t| t.as_deref().is_some_and(|t| t.contains('.'))), "{named:?}");
    let wrong = |options: ReportOptions| reports(&series, None, &options).unwrap_err().code();
    assert_eq!(
        wrong(ReportOptions { first: Some(2021), last: Some(2012), ..ReportOptions::default() }),
        "invalid_argument"
    );
    assert_eq!(
        wrong(ReportOptions { first: Some(1800), last: Some(1801), ..ReportOptions::default() }),
        "invalid_argument"
    );
    assert_eq!(wrong(ReportOptions { min_coverage: Some(2.0), ..ReportOptions::default() }), "invalid_argument");
}

/// A series with survey figures has a `certainty` of its own, and any attribute can have the name of a column of a view: the
/// view's own column keeps its name and its meaning.
#[test]
fn columns_of_a_series_and_of_a_view_stand_side_by_side() {
    let mexico = infosoc::dataset::Dataset::open("datasets/national/mex-endutih-2021").unwrap();
    let figures = mexico.estimate("HH6").run().unwrap().observations(None, None).unwrap();
    let series =
        Series::read("datasets/series/ict.csv").unwrap().areas(&["KEN", "MEX"]).unwrap().replace(&figures).unwrap();
    let own = series.to_frame().unwrap();
    assert!(own.column("certainty").is_ok());
    let view = series.wsis(&Links::settled()).unwrap().to_frame().unwrap();
    let of_survey = |table: &DataFrame, column: &str| -> Vec<Option<String>> {
        let rows = texts(table, "core_indicator").into_iter().zip(texts(table, "ref_area")).zip(texts(table, column));
        rows.filter(|((code, area), _)| code.as_deref() == Some("HH6") && area.as_deref() == Some("MEX"))
            .map(|(_, word)| word)
            .collect()
    };
    let certainty = texts(&own, "certainty").into_iter().flatten().next();
    assert!(of_survey(&view, "figure_certainty").contains(&certainty) && certainty.is_some());
    let links = texts(&Links::settled().to_frame().unwrap(), "certainty");
    assert!(texts(&view, "certainty").iter().all(|word| word.is_some() && links.contains(word)));
    // Every name of both views at once.
    let mut clashing = Series::read("datasets/series/ict.csv").unwrap().areas(&["KEN"]).unwrap().to_frame().unwrap();
    let names = [
        "action_line",
        "action_line_title",
        "extent",
        "wsis_target",
        "wsis_indicator",
        "goal",
        "target",
        "sdg_indicator",
        "core_indicator",
        "series",
        "series_certainty",
    ];
    for name in names {
        clashing.with_column(Column::new(name.into(), vec![7i32; clashing.height()])).unwrap();
    }
    let clashing = Series::new(clashing).unwrap();
    let (wsis, sdg) = (clashing.wsis(&Links::settled()).unwrap(), clashing.sdg().unwrap());
    for table in [wsis.to_frame().unwrap(), sdg.to_frame().unwrap()] {
        for name in names {
            let own = if table.column(&format!("figure_{name}")).is_ok() {
                format!("figure_{name}")
            } else {
                name.to_owned()
            };
            assert!(numbers(&table, &own).iter().all(|x| *x == Some(7.0)), "{name}");
        }
    }
    reports(&series, None, &ReportOptions::default()).unwrap();
}

/// Parity is 0.98 to 1.02 (Partner2Connect): with one decimal each limit is 1.0, and 0.87 looks like 0.9.
#[test]
fn a_target_of_parity_is_shown_with_the_decimals_that_tell() {
    let years: Vec<i32> = (2014..2024).collect();
    // Women are at 0.87 of men in the last year, and a hundredth lower in each year before.
    let ratio = |year: i32| 0.87 - 0.01 * f64::from(2023 - year);
    let of = |sex: &str, value: &dyn Fn(i32) -> f64| {
        df!("indicator" => vec!["HH7"; 10], "ref_area" => vec!["NPL"; 10], "time_period" => years.clone(),
            "obs_value" => years.iter().map(|year| value(*year)).collect::<Vec<_>>(), "sex" => vec![sex; 10])
        .unwrap()
    };
    let table = of("M", &|_| 50.0).vstack(&of("F", &|year| 50.0 * ratio(year))).unwrap();
    let series = Series::new(table).unwrap();
    let profile = profile(&series, "NPL", &ReportOptions::default()).unwrap();
    let row = profile.table("targets").unwrap();
    let latest = numbers(row, "latest");
    assert!((latest[row.height() - 1].unwrap() - 0.87).abs() < 1e-12, "{row}");
    let page = profile.page("own figures", Language::English).unwrap().to_html().unwrap();
    for shown in ["0.98 – 1.02", ">0.87<", "Value 0.87 in 2023; 0.9"] {
        assert!(page.contains(shown), "{shown}");
    }
}
