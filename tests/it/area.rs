//! Countries in the tables of users: names and codes of publishers, groups among them, former states; and groupings with
//! a history.

use infosoc::finding::Rule;
use infosoc::{Grouping, Groups, NoArea, Series, SeriesOptions, ToFrame, Weights};
use polars::prelude::*;

/// A column of the data frame library, which has the name of a series of countries.
type Series_ = polars::prelude::Series;

fn table(areas: Series_) -> DataFrame {
    let n = areas.len();
    let values: Vec<f64> = (0..n).map(|i| 40.0 + i as f64).collect();
    let mut columns =
        df!("indicator" => vec!["HH7"; n], "time_period" => vec![2020; n], "obs_value" => values).unwrap();
    columns.with_column(areas.with_name("ref_area".into()).into_column()).unwrap();
    columns
}

fn words(areas: &[&str]) -> DataFrame {
    table(Series_::new("ref_area".into(), areas))
}

fn read(table: DataFrame, groups: Groups) -> infosoc::Result<Series> {
    Series::with_options(table, &SeriesOptions { groups, ..SeriesOptions::default() })
}

fn codes(series: &Series) -> Vec<String> {
    let frame = series.to_frame().unwrap();
    frame.column("ref_area").unwrap().str().unwrap().iter().flatten().map(str::to_owned).collect()
}

#[test]
fn names_of_a_download_are_countries() {
    // World Development Indicators, names of 2024 and before.
    let names =
        ["Korea, Rep.", "Egypt, Arab Rep.", "Swaziland", "Hong Kong SAR, China", "Türkiye", "Yemen, Rep.", "UK", "EL"];
    assert_eq!(codes(&Series::new(words(&names)).unwrap()), ["KOR", "EGY", "SWZ", "HKG", "TUR", "YEM", "GBR", "GRC"]);
    // Two spellings of one country are one key.
    let twice = Series::new(words(&["Burma", "Myanmar"])).unwrap_err();
    assert_eq!(twice.code(), "duplicate_observation");
}

#[test]
fn numbers_of_m49_are_read_as_software_holds_them() {
    let expected = ["AFG", "ARG", "USA"];
    let whole = Series_::new("ref_area".into(), [4i64, 32, 840]);
    let float = Series_::new("ref_area".into(), [4.0f64, 32.0, 840.0]);
    let small = Series_::new("ref_area".into(), [4.0f32, 32.0, 840.0]);
    let text = Series_::new("ref_area".into(), ["4.0", "32.0", "840.0"]);
    for areas in [whole, float, small, text] {
        assert_eq!(codes(&Series::new(table(areas)).unwrap()), expected);
    }
    let half = Series::new(table(Series_::new("ref_area".into(), [4.5f64]))).unwrap_err();
    assert_eq!(half.code(), "unknown_area");
    // The same column in a grouping, in weights and in covariates.
    let grouping = df!("group" => ["G", "G"], "ref_area" => [4.0, 32.0]).unwrap();
    assert_eq!(Grouping::from_frame(&grouping).unwrap().groups_of("ARG", 2020), ["G"]);
    let weights = df!("ref_area" => [4.0, 32.0], "time_period" => [2020, 2020], "weight" => [1.0, 3.0]).unwrap();
    let options = infosoc::AggregateOptions { weights: Weights::Table(weights), ..Default::default() };
    let series = Series::new(words(&["AFG", "ARG"])).unwrap();
    let mean = series.aggregate(&Grouping::from_frame(&grouping).unwrap(), &options).unwrap().to_frame().unwrap();
    // (1 * 40 + 3 * 41) / 4
    assert_eq!(mean.column("obs_value").unwrap().f64().unwrap().get(0), Some(40.75));
}

#[test]
fn a_row_without_a_country_may_be_namibia() {
    for areas in [
        Series_::new("ref_area".into(), [Some("MX"), None, Some("GT")]),
        Series_::new("ref_area".into(), [Some(484.0), None, Some(f64::NAN)]),
    ] {
        let message = Series::new(table(areas)).unwrap_err().to_string();
        assert!(message.contains("Namibia") && message.contains("keep_default_na=False"), "{message}");
    }
    assert!(Series::new(words(&["nan"])).unwrap_err().to_string().contains("Namibia"));
}

#[test]
fn groups_are_left_out_and_listed() {
    let areas = ["World", "Mexico", "Africa", "WLD", "EUU", "World", "Sub-Saharan Africa", "Guatemala"];
    let mut download = words(&areas);
    // What is not a country may hold what no country could.
    download.with_column(Column::new("time_period".into(), [2020, 2020, 2020, 2020, 2020, 2021, 2020, 2020])).unwrap();
    let kept = Series::new(download.clone()).unwrap_err();
    let groups: Vec<&str> = kept
        .all()
        .iter()
        .map(|error| match error {
            infosoc::Error::UnknownArea { got, reason: NoArea::Group { .. }, .. } => got.as_str(),
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(
        groups,
        ["Africa", "EUU", "Sub-Saharan Africa", "World"],
        "WLD stays: it is a code of a built-in grouping"
    );
    assert!(kept.to_string().contains("groups=\"drop\""), "{kept}");

    let countries = read(download.clone(), Groups::Drop).unwrap();
    assert_eq!(codes(&countries), ["MEX", "GTM"]);
    let found = countries.findings();
    let left: Vec<(&str, usize, Option<usize>)> =
        found.of(Rule::GroupLeftOut).map(|f| (f.message.split('"').nth(1).unwrap(), f.rows, f.first_row)).collect();
    // The header is row 1.
    let rows = [("Africa", 1, 4), ("EUU", 1, 6), ("Sub-Saharan Africa", 1, 8), ("WLD", 1, 5), ("World", 2, 2)];
    assert_eq!(left, rows.map(|(word, rows, first)| (word, rows, Some(first))));
    let part = countries.years(2020, 2020).unwrap().findings();
    assert_eq!(part.of(Rule::GroupLeftOut).count(), 5, "a part of the series still says so");

    let refused = read(download, Groups::Error).unwrap_err();
    assert_eq!(refused.all().len(), 5, "{refused}");
}

#[test]
fn only_groups_are_left_out() {
    for (area, why) in
        [("Mexco", "the nearest are Mexico"), ("SCG", "the former Serbia and Montenegro"), ("Korea", "it may be")]
    {
        let error = read(words(&["World", "Mexico", area]), Groups::Drop).unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
    // Groups of one's own are known by their number of members.
    let mut own = words(&["North", "Mexico"]);
    own.with_column(Column::new("n_countries".into(), [Some(3), None])).unwrap();
    assert_eq!(codes(&Series::new(own.clone()).unwrap()), ["North", "MEX"]);
    let countries = read(own, Groups::Drop).unwrap();
    assert_eq!(codes(&countries), ["MEX"]);
    assert!(countries.findings().of(Rule::GroupLeftOut).any(|finding| finding.message.contains("North")));
}

fn members(grouping: &str, year: i32) -> Vec<String> {
    let table = Grouping::builtin(grouping).unwrap().as_of(year).to_frame().unwrap();
    table.column("ref_area").unwrap().str().unwrap().iter().flatten().map(str::to_owned).collect()
}

#[test]
fn least_developed_countries_are_those_of_the_year() {
    // UN-OHRLLS, 4 June 2017: 47 after Equatorial Guinea; WTO 2018: 47; ITU, list of 2023: 46, Bhutan among them;
    // UN DESA, 13 December 2024: 44 left; list of January 2014: 48.
    for (year, count) in [(1970, 0), (2014, 48), (2018, 47), (2021, 46), (2023, 46), (2025, 44)] {
        assert_eq!(members("ldc", year).len(), count, "{year}");
    }
    let ldc = Grouping::builtin("ldc").unwrap();
    for (area, last) in [
        ("BWA", 1994),
        ("CPV", 2007),
        ("MDV", 2010),
        ("WSM", 2013),
        ("GNQ", 2017),
        ("VUT", 2020),
        ("BTN", 2023),
        ("STP", 2024),
    ] {
        assert_eq!((ldc.groups_of(area, last).len(), ldc.groups_of(area, last + 1).len()), (1, 0), "{area}");
    }
    for (area, first) in [("AGO", 1994), ("SEN", 2000), ("TLS", 2003), ("SSD", 2012), ("NPL", 1971)] {
        assert_eq!((ldc.groups_of(area, first - 1).len(), ldc.groups_of(area, first).len()), (0, 1), "{area}");
    }
}

#[test]
fn every_date_of_a_grouping_says_how_sure_it_is() {
    for name in ["ldc", "lldc", "sids", "sids_itu"] {
        let table = Grouping::builtin(name).unwrap().to_frame().unwrap();
        for (date, sure) in [("valid_from", "valid_from_certainty"), ("valid_to", "valid_to_certainty")] {
            let (date, sure) = (table.column(date).unwrap(), table.column(sure).unwrap());
            assert_eq!(date.is_null().iter().collect::<Vec<_>>(), sure.is_null().iter().collect::<Vec<_>>(), "{name}");
        }
        // The table is a grouping again, and so is what sets make of it.
        let again = Grouping::from_frame(&table).unwrap().to_frame().unwrap();
        assert!(again.equals_missing(&table), "{name}");
    }
    let ldc = Grouping::builtin("ldc").unwrap();
    let africa = Grouping::builtin("m49").unwrap().select(&["002"]).unwrap();
    let both = ldc.intersection(&africa).unwrap().to_frame().unwrap();
    let row = both.column("ref_area").unwrap().str().unwrap().iter().position(|area| area == Some("BWA")).unwrap();
    let sure = both.column("valid_to_certainty").unwrap().str().unwrap().get(row).map(str::to_owned);
    assert_eq!(sure.as_deref(), Some("CONFIRMED"), "Botswana, graduated in 1994");
}

#[test]
fn small_islands_of_itu_stand_beside_those_of_the_united_nations() {
    let (unsd, itu) = (members("sids", 2024), members("sids_itu", 2024));
    assert_eq!((unsd.len(), itu.len()), (53, 55));
    let only = |a: &[String], b: &[String]| a.iter().filter(|x| !b.contains(x)).cloned().collect::<Vec<_>>();
    assert_eq!(only(&itu, &unsd), ["BHR", "BMU", "CYM", "TCA"]);
    assert_eq!(only(&unsd, &itu), ["BES", "MSR"]);
    let both = Grouping::builtin("sids").unwrap().beside(&Grouping::builtin("sids_itu").unwrap()).unwrap();
    assert_eq!(both.groups_of("TUV", 2020), ["SIDS", "SIDS_ITU"]);
    // Landlocked since 1993 and 2011.
    let lldc = Grouping::builtin("lldc").unwrap();
    assert_eq!((lldc.groups_of("ETH", 1990).len(), lldc.groups_of("ETH", 1995).len()), (0, 1));
    assert_eq!((lldc.groups_of("SSD", 2010).len(), lldc.groups_of("SSD", 2011).len()), (0, 1));
    assert_eq!(members("lldc", 2024).len(), 32);
}

/// Figures of a year go by the members of that year, and one list for all years is asked for.
#[test]
fn an_aggregate_of_least_developed_countries_has_the_members_of_its_year() {
    let series = Series::new(
        df!(
            "indicator" => ["HH7"; 4], "ref_area" => ["NPL", "MDV", "NPL", "MDV"],
            "time_period" => [2008, 2008, 2012, 2012], "obs_value" => [2.0, 24.0, 11.0, 39.0],
        )
        .unwrap(),
    )
    .unwrap();
    let options = infosoc::AggregateOptions {
        weights: Weights::Equal,
        method: Some(infosoc::AggregationMethod::Mean),
        min_coverage: 0.0,
        ..Default::default()
    };
    let mean = |grouping: &Grouping| -> Vec<f64> {
        let table = series.aggregate(grouping, &options).unwrap().to_frame().unwrap();
        table.column("obs_value").unwrap().f64().unwrap().iter().flatten().collect()
    };
    let ldc = Grouping::builtin("ldc").unwrap();
    assert_eq!(mean(&ldc), [13.0, 11.0], "Maldives graduated on 1 January 2011");
    assert_eq!(mean(&ldc.as_of(2025)), [2.0, 11.0]);
}
