//! Designs of three and four stages, and of two stages with unequal probabilities, against R `survey` 4.1.1:
//! `tests/golden/survey/stages.csv`, made by `stages.R` beside it.

use crate::survey::golden::{Row, rows, table};
use approx::assert_relative_eq;
use infosoc::measure::{mean, ratio, total};
use infosoc::{Design, Pps, Survey};
use polars::prelude::*;

fn survey(name: &str) -> Survey {
    let mut table = table("stages");
    let nested = |ssu: &[&str]| {
        let design = Design::unweighted().strata("h").psu("i");
        ssu.iter().fold(design, |design, ssu| design.ssu(*ssu))
    };
    let design = match name {
        "three" => nested(&["j", "k"]).fpc(["n1", "n2", "n3"]),
        "four" => nested(&["j", "k", "l"]).fpc(["n1", "n2", "n3", "n4"]),
        "three_unstratified" => {
            table.with_column(Column::new("n1".into(), vec![40i64; table.height()])).unwrap();
            Design::unweighted().psu("i").ssu("j").ssu("k").fpc(["n1", "n2", "n3"])
        }
        "brewer_stratified" => nested(&[]).fpc(["p1"]).pps(Pps::brewer()),
        "brewer_two_stages" => nested(&["j"]).fpc(["p1", "p2"]).pps(Pps::brewer()),
        other => panic!("{other}"),
    };
    Survey::new(table, design).unwrap()
}

#[test]
fn several_stages() {
    let golden: Vec<Row> = rows("stages");
    let mut compared = 0;
    for name in ["three", "four", "three_unstratified", "brewer_stratified", "brewer_two_stages"] {
        let estimates = survey(name).estimate([mean("y"), total("y"), ratio("y", "x")]).by(["g"]).run().unwrap();
        for row in golden.iter().filter(|row| row["design"] == name) {
            let measure = format!("{}({})", row["estimator"], row["variable"]);
            let domain =
                Some(row["domain"].as_str()).filter(|domain| !domain.is_empty()).map(|level| ("g", Some(level)));
            let found = estimates.find(Some(&measure), None, domain.as_slice()).unwrap();
            let found = &estimates.rows()[found];
            assert_relative_eq!(found.value.unwrap(), row["value"].parse().unwrap(), max_relative = 1e-9);
            assert_relative_eq!(found.se.unwrap(), row["se"].parse().unwrap(), max_relative = 1e-8);
            compared += 1;
        }
    }
    assert_eq!((compared, golden.len()), (60, 60));
}
