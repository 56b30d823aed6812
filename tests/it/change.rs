//! Change between two results.

use infosoc::finding::Rule;
use infosoc::{Adjust, ChangeOptions, DegreesOfFreedom, Design, Error, Survey, ToFrame, change, measure::mean};
use polars::prelude::*;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

fn table(values: [f64; 2], unit: &str) -> Result<DataFrame> {
    Ok(df!("measure" => ["x", "x"], "sex" => ["F", "M"], "value" => values, "se" => [0.3, 0.4], "df" => [20.0, 8.0],
           "unit" => [unit; 2])?)
}

fn number(frame: &DataFrame, column: &str, row: usize) -> Result<Option<f64>> {
    Ok(frame.column(column)?.f64()?.get(row))
}

/// By hand: V = 0.09 + 0.09, ν = (0.18)²/(0.09²/20 + 0.09²/20) = 40; r = 1.5, V(r) = (0.09 + 2.25·0.09)/4².
#[test]
fn numbers_are_those_of_the_formulas() -> Result {
    let moved = change(&table([4.0, 5.0], "h")?, &table([6.0, 5.0], "h")?, &ChangeOptions::default())?.to_frame()?;
    let at = |name: &str| number(&moved, name, 0).map(Option::unwrap_or_default);
    approx::assert_relative_eq!(at("difference")?, 2.0, max_relative = 1e-15);
    approx::assert_relative_eq!(at("se")?, 0.18_f64.sqrt(), max_relative = 1e-15);
    approx::assert_relative_eq!(at("df")?, 40.0, max_relative = 1e-14);
    approx::assert_relative_eq!(at("t")?, 2.0 / 0.18_f64.sqrt(), max_relative = 1e-15);
    approx::assert_relative_eq!(at("ratio_se")?, ((0.09 + 2.25 * 0.09) / 16.0_f64).sqrt(), max_relative = 1e-15);
    approx::assert_relative_eq!(at("relative_change")?, 0.5, max_relative = 1e-15);
    // scipy 1.17: 2·t.sf(2/√0.18, 40), t.ppf(0.975, 40)·√0.18; of the ratio ν = (0.2025 + 0.09)²/(0.2025²/20 + 0.09²/20).
    approx::assert_relative_eq!(at("p_value")?, 2.931_228_984_316_933e-5, max_relative = 1e-10);
    approx::assert_relative_eq!(at("ci_low")?, 2.0 - 0.857_469_668_264_888_2, max_relative = 1e-10);
    approx::assert_relative_eq!(at("ci_high")?, 2.0 + 0.857_469_668_264_888_2, max_relative = 1e-10);
    approx::assert_relative_eq!(at("ratio_ci_low")?, 1.5 - 0.274_530_735_177_805_96, max_relative = 1e-10);
    approx::assert_relative_eq!(at("ratio_ci_high")?, 1.5 + 0.274_530_735_177_805_96, max_relative = 1e-10);
    let stacked = ChangeOptions { df: DegreesOfFreedom::Stacked, adjust: Some(Adjust::Holm), ..Default::default() };
    let moved = change(&table([4.0, 5.0], "h")?, &table([6.0, 5.0], "h")?, &stacked)?.to_frame()?;
    assert_eq!((number(&moved, "df", 1)?, number(&moved, "p_adjusted", 1)?), (Some(16.0), Some(1.0)));
    Ok(())
}

#[test]
fn rows_without_a_partner_stay_and_are_said() -> Result {
    let (a, b) = (table([1.0, 2.0], "%")?.head(Some(1)), table([1.0, 2.0], "%")?.tail(Some(1)));
    let moved = change(&a, &b, &ChangeOptions::default())?;
    assert_eq!(moved.findings().of(Rule::NoPartner).count(), 2);
    let frame = moved.to_frame()?;
    let status: Vec<&str> = frame.column("status")?.str()?.iter().flatten().collect();
    assert_eq!(status, ["only_in_a", "only_in_b"]);
    let sex: Vec<&str> = frame.column("sex")?.str()?.iter().flatten().collect();
    assert_eq!(sex, ["F", "M"]);
    assert_eq!(number(&frame, "difference", 0)?, None);
    Ok(())
}

#[test]
fn units_are_converted_or_nothing_is_computed() -> Result {
    let moved = change(&table([40.0, 50.0], "%")?, &table([0.5, 0.5], "proportion")?, &ChangeOptions::default())?;
    assert_eq!(moved.findings().of(Rule::Converted).count(), 1);
    approx::assert_relative_eq!(
        number(&moved.to_frame()?, "difference", 0)?.unwrap_or_default(),
        0.1,
        max_relative = 1e-12
    );
    let moved = change(&table([40.0, 50.0], "%")?, &table([5.0, 5.0], "number")?, &ChangeOptions::default())?;
    assert_eq!(moved.findings().of(Rule::UnitDiffers).count(), 1);
    assert_eq!(number(&moved.to_frame()?, "difference", 0)?, None);
    Ok(())
}

/// The list of ICT skills of 2020 is another than that before: figures of 2019 and 2021 are not compared.
#[test]
fn a_definition_that_changed_is_refused() -> Result {
    let skills = |year: i32| {
        df!("indicator" => ["HH15", "HH7"], "value" => [30.0, 60.0], "se" => [1.0, 1.0],
                                 "time_period" => [year; 2], "unit" => ["%"; 2])
    };
    let moved = change(&skills(2017)?, &skills(2021)?, &ChangeOptions::default())?;
    let frame = moved.to_frame()?;
    let status: Vec<&str> = frame.column("status")?.str()?.iter().flatten().collect();
    assert_eq!(status, ["refused", "normal"]);
    assert_eq!(moved.findings().of(Rule::DefinitionDiffers).count(), 1);
    let alone = change(&skills(2017)?.head(Some(1)), &skills(2021)?.head(Some(1)), &ChangeOptions::default());
    assert!(matches!(alone, Err(Error::InvalidArgument { .. })));
    change(&skills(2020)?, &skills(2021)?, &ChangeOptions::default())?;
    Ok(())
}

/// A year that all rows of a table share is their time, whatever it is called, and no group that has no partner.
#[test]
fn a_year_of_all_rows_is_their_time() -> Result {
    let of = |year: [i32; 2]| df!("indicator" => ["HH15", "HH7"], "value" => [30.0, 60.0], "se" => [1.0, 1.0], "year" => year);
    let frame = change(&of([2017; 2])?, &of([2021; 2])?, &ChangeOptions::default())?.to_frame()?;
    let status: Vec<&str> = frame.column("status")?.str()?.iter().flatten().collect();
    assert_eq!(status, ["refused", "normal"]);
    // Several years in one table tell its rows apart.
    let frame = change(&of([2017, 2018])?, &of([2017, 2018])?, &ChangeOptions::default())?.to_frame()?;
    assert!(frame.column("year").is_ok() && frame.column("status")?.str()?.iter().all(|word| word == Some("normal")));
    Ok(())
}

/// A census on both sides has no error; where one side's is unknown, so is that of the change.
#[test]
fn errors_are_zero_or_unknown_as_they_are() -> Result {
    let of = |w: [f64; 3], fpc: f64| -> Result<_> {
        let table = df!("w" => w, "n" => [fpc; 3], "y" => [1.0, 2.0, 4.0])?;
        Ok(Survey::new(table, Design::new("w").fpc(["n"]))?.estimate([mean("y")]).run()?)
    };
    let census = change(&of([1.0; 3], 3.0)?, &of([1.0; 3], 3.0)?, &ChangeOptions::default())?.to_frame()?;
    assert_eq!((number(&census, "se", 0)?, number(&census, "p_value", 0)?), (Some(0.0), None));
    let mixed = change(&of([1.0; 3], 3.0)?, &of([9.0; 3], 27.0)?, &ChangeOptions::default())?.to_frame()?;
    assert_eq!(number(&mixed, "df", 0)?, Some(2.0));
    let unknown = df!("measure" => ["mean(y)"], "by" => [""], "value" => [3.0], "se" => [None::<f64>])?;
    let moved = change(&of([1.0; 3], 3.0)?, &unknown, &ChangeOptions::default())?.to_frame()?;
    assert_eq!(moved.column("status")?.str()?.get(0), Some("unknown_error"));
    assert_eq!(number(&moved, "se", 0)?, None);
    Ok(())
}

/// What is known of each side stands beside its figure: rows that change places are followed, and words of a table that
/// keeps them as categories are compared with those of one that keeps them as text.
#[test]
fn each_side_says_what_it_knows() -> Result {
    let of = |sex: [&str; 2], value: [f64; 2], n: [u32; 2], year: i32| {
        df!("indicator" => ["HH7"; 2], "sex" => sex, "value" => value, "se" => [1.0; 2], "n" => n, "time_period" => [year; 2],
            "source" => [format!("survey of {year}"), format!("survey of {year}")])
    };
    let a = of(["F", "M"], [60.0, 70.0], [10, 20], 2019)?;
    let mut b = of(["M", "F"], [75.0, 66.0], [40, 30], 2021)?;
    let words = b.column("sex")?.cast(&DataType::from_categories(Categories::global()))?;
    b.with_column(words)?;
    let moved = change(&a, &b, &ChangeOptions::default())?.to_frame()?;
    let texts = |name: &str| -> Result<Vec<String>> {
        let column = moved.column(name)?.cast(&DataType::String)?;
        Ok(column.str()?.iter().map(|word| word.unwrap_or("").to_owned()).collect())
    };
    assert_eq!(texts("sex")?, ["F", "M"]);
    assert_eq!((number(&moved, "difference", 0)?, number(&moved, "difference", 1)?), (Some(6.0), Some(5.0)));
    assert_eq!((texts("n_a")?, texts("n_b")?), (vec!["10".into(), "20".into()], vec!["30".into(), "40".into()]));
    assert_eq!(
        (texts("time_period_a")?, texts("time_period_b")?),
        (vec!["2019".to_owned(); 2], vec!["2021".into(); 2])
    );
    assert_eq!(texts("source_b")?, ["survey of 2021"; 2]);
    Ok(())
}

/// Figures of other ages, another scope or another part of the population are compared, and that is said.
#[test]
fn what_differs_in_what_figures_are_about_is_said() -> Result {
    let of = |ages: &str, scope: &str, sex: &str| -> Result<DataFrame> {
        Ok(df!("indicator" => ["HH7"], "by" => [""], "sex" => [sex], "value" => [60.0], "se" => [1.0],
               "age_scope" => [ages], "scope" => [scope])?)
    };
    let said = |other: &DataFrame| -> Result<Vec<Rule>> {
        let moved = change(&of("15-74", "all persons", "F")?, other, &ChangeOptions::default())?;
        Ok(moved.findings().iter().map(|finding| finding.rule).collect())
    };
    assert_eq!(said(&of("15-74", "all persons", "F")?)?, []);
    assert_eq!(said(&of("5+", "all persons", "F")?)?, [Rule::AgeScopeDiffers]);
    assert_eq!(said(&of("15-74", "persons in towns", "F")?)?, [Rule::ScopeDiffers]);
    assert_eq!(said(&of("15-74", "all persons", "M")?)?, [Rule::ScopeDiffers]);
    Ok(())
}

/// The rule of two censuses and of one: a figure that cannot vary adds no degrees of freedom.
#[test]
fn a_census_adds_no_degrees_of_freedom() -> Result {
    let of = |se: f64, df: f64| df!("measure" => ["x"], "by" => [""], "value" => [4.0], "se" => [se], "df" => [df]);
    for (rule, expected) in [(DegreesOfFreedom::Stacked, 20.0), (DegreesOfFreedom::Welch, 20.0)] {
        let options = ChangeOptions { df: rule, ..ChangeOptions::default() };
        let moved = change(&of(0.3, 20.0)?, &of(0.0, 7.0)?, &options)?.to_frame()?;
        assert_eq!(number(&moved, "df", 0)?, Some(expected));
    }
    Ok(())
}
