//! The two datasets that are shipped give the numbers of R `survey` 4.5 (rows of `tests/golden/survey/ict_example.csv`).

use infosoc::dataset::{Dataset, Figures};
use infosoc::{Estimate, ToFrame};
use std::path::PathBuf;

/// The golden row of this number: value and standard error.
fn golden(id: &str) -> (f64, f64) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/survey/ict_example.csv");
    let mut reader = csv::Reader::from_path(path).expect("the golden file");
    let row = reader.records().map(|r| r.expect("a row")).find(|r| &r[1] == id).expect("the golden row");
    (row[10].parse().expect("a number"), row[11].parse().expect("a number"))
}

fn national(name: &str) -> Dataset {
    Dataset::open(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("datasets/national").join(name)).expect("opens")
}

fn row<'a>(figures: &'a Figures, measure: &str, by: Option<(&str, &str)>) -> &'a Estimate {
    let estimates = figures.estimates();
    let same = |row: &&Estimate| {
        row.measure == measure
            && match by {
                Some((name, level)) => estimates.level_of(row, name) == Some(Some(level.to_owned())),
                None => true,
            }
    };
    estimates.rows().iter().find(same).expect("the row")
}

#[test]
fn mexico_agrees_with_r_and_nothing_is_wrong_with_it() {
    let mexico = national("mex-endutih-2021");
    mexico.validate().check().expect("no errors");
    let figures = mexico.indicators().expect("computes");
    for (by, id) in
        [(None, "o_00923"), (Some(("urbanisation", "R")), "o_00927"), (Some(("urbanisation", "U")), "o_00929")]
    {
        let row = row(&figures, "HH6", by);
        let (value, se) = golden(id);
        approx::assert_relative_eq!(row.value.expect("value"), 100.0 * value, max_relative = 1e-9);
        approx::assert_relative_eq!(row.se.expect("se"), 100.0 * se, max_relative = 1e-8);
    }
    let (total, _) = golden("o_00925");
    let all = row(&figures, "HH6", None);
    approx::assert_relative_eq!(all.numerator.expect("total"), total, max_relative = 1e-12);
    assert_eq!((all.n, all.unit.as_deref()), (59_285, Some("%")));
}

#[test]
fn mexico_does_not_claim_a_computer_or_a_telephone_in_full() {
    let supported = national("mex-endutih-2021").supported();
    let of = |code: &str| supported.iter().find(|s| s.indicator == code).expect("listed").supported;
    assert_eq!(["HH1", "HH2", "HH6", "HH3", "HH4", "HH13"].map(of), [true, true, true, false, false, false]);
}

#[test]
fn area_is_urbanisation_in_everyday_words() {
    let hh6 = national("mex-endutih-2021").estimate("HH6").by(["area"]).run().expect("computes");
    let parity = hh6.parity("area", "rural", "urban").expect("two areas");
    let ratio = golden("o_00927").0 / golden("o_00929").0;
    approx::assert_relative_eq!(parity.estimates().rows()[0].value.expect("value"), ratio, max_relative = 1e-9);
}

#[test]
fn puerto_rico_agrees_with_r_on_its_jackknife_weights_and_carries_its_scope() {
    let figures = national("pri-hints-2009").estimate("HH7").by(["sex"]).run().expect("computes");
    for (by, id) in [(None, "o_00908"), (Some(("sex", "M")), "o_00910"), (Some(("sex", "F")), "o_00912")] {
        let value = row(&figures, "HH7", by).value.expect("value");
        approx::assert_relative_eq!(value, 100.0 * golden(id).0, max_relative = 1e-9);
        let se = row(&figures, "HH7", by).se.expect("standard error");
        approx::assert_relative_eq!(se, 100.0 * golden(id).1, max_relative = 1e-8);
        assert_eq!(row(&figures, "HH7", by).df, Some(47.0));
    }
    let total = row(&figures, "HH7", None).numerator.expect("total");
    approx::assert_relative_eq!(total, golden("o_00914").0, max_relative = 1e-12);
    let frame = figures.to_frame().expect("a table");
    let text = |name: &str| frame.column(name).expect(name).str().expect("text").get(0).map(str::to_owned);
    assert_eq!(text("age_scope").as_deref(), Some("18+"));
    assert!(text("recall").expect("a recall window").starts_with("no reference period"));
}
