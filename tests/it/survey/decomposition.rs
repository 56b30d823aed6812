//! Decompositions of the gap between two groups, against numpy (`analysis/decomposition.csv`, whose errors are by the derivative of the
//! whole computation by each weight), R `withReplicates` (`analysis/other.csv`) and statsmodels.

use super::model::survey;
use crate::fixtures::golden::Table;
use approx::assert_relative_eq;
use infosoc::{
    Design, Detail, Error, Family, Fold, GapDecomposition, GapDecompositionRequest, GapPart, Inference, Link,
    ReferenceCoefficients, RegressionRequest, ReplicateMethod, Replicates, Resampling, Status, Survey,
};
use polars::prelude::*;

fn part<'a>(of: &'a GapDecomposition, part: &str, term: Option<&str>, level: Option<&str>) -> &'a Inference {
    let is_it = |row: &&GapPart| row.part == part && row.term.as_deref() == term && row.level.as_deref() == level;
    let found: Vec<&GapPart> = of.rows().iter().filter(is_it).collect();
    assert_eq!(found.len(), 1, "{part} {term:?} {level:?}");
    &found[0].inference
}

fn by_calendar(model: RegressionRequest) -> GapDecompositionRequest {
    model.decompose("yr_rnd").groups("No", "Yes")
}

#[test]
fn parts_are_those_of_numpy() {
    let survey = survey("strat_fpc");
    let mobility = survey.cases().column("mobility").unwrap().cast(&DataType::Float64).unwrap();
    let band = mobility.f64().unwrap().iter().map(|x| if x > Some(18.0) { "b" } else { "a" });
    let band = Column::new("band".into(), band.collect::<Vec<_>>());
    let survey = survey.with_columns(vec![band]).unwrap();
    let table = Table::read("analysis/decomposition.csv");
    let text = |column: &str, row: usize| table.text(column, row);
    let mut known: Vec<(String, GapDecomposition)> = Vec::new();
    let mut compared = 0;
    for row in 0..table.len() {
        let of = ["outcome", "terms", "link", "coefficients", "normalised"].map(|column| text(column, row));
        let id = of.join(" ");
        if known.last().is_none_or(|(last, _)| *last != id) {
            let outcome = match of[0] {
                "sch_wide" => "sch_wide_yes",
                "awards" => "awards_yes",
                other => other,
            };
            let model = of[1].split(" + ").fold(survey.regress(outcome), |model, term| model.term([term]));
            let model = if of[2] == "logit" { model.family(Family::Binomial) } else { model };
            let request = by_calendar(model).detail(Detail::Level).normalise(of[4] == "1");
            let request = match of[3] {
                "three" => request.fold(Fold::ThreeFold),
                word => request.coefficients(word.parse().unwrap()),
            };
            known.push((id.clone(), request.run().unwrap()));
        }
        let found = &known[known.len() - 1].1;
        let [name, term, level] = ["part", "term", "level"].map(|column| text(column, row));
        let is_split = of[4] == "1" || ["explained", "endowments"].contains(&name);
        let inference = match (name, term, level) {
            ("mean", group, _) => &found.rows()[group.parse::<usize>().unwrap()].inference,
            (_, "", _) => part(found, name, None, None),
            // The constant explains nothing.
            ("explained" | "endowments" | "interaction", "(Intercept)", "") => continue,
            (_, factor @ ("stype" | "band"), "*") if !is_split => part(found, name, Some(factor), None),
            (_, "stype" | "band", "*") => continue,
            (_, "stype" | "band", _) if !is_split => continue,
            (_, term, "") => part(found, name, Some(term), None),
            (_, term, level) => part(found, name, Some(term), Some(level)),
        };
        let (value, se) = (table.number("value", row).unwrap(), table.number("se", row).unwrap());
        let scale = found.rows()[2].inference.value.abs();
        assert!((inference.value - value).abs() < 1e-9 * scale.max(value.abs()), "{id} {name} {term} {level}");
        let ours = inference.se.unwrap();
        assert!((ours - se).abs() < 1e-8 * se + 1e-12 * scale, "{id} {name} {term} {level}: {ours} for {se}");
        compared += 1;
    }
    assert!(compared > 300, "{compared}");
}

/// `withReplicates` of R survey with the coefficients of the first group.
#[test]
fn replicates_repeat_everything() {
    let survey = survey("strat_fpc").make_replicates(&Resampling::new(ReplicateMethod::Jkn)).unwrap();
    let model = survey.regress("api00").term(["ell"]).term(["meals"]);
    let found = by_calendar(model).coefficients(ReferenceCoefficients::First).run().unwrap();
    let table = Table::read("analysis/other.csv");
    let mut compared = 0;
    for row in (0..table.len()).filter(|&row| table.text("topic", row) == "oaxaca") {
        let inference = part(&found, table.text("id", row), None, None);
        assert_relative_eq!(inference.value, table.number("value", row).unwrap(), max_relative = 1e-10);
        assert_relative_eq!(inference.se.unwrap(), table.number("se", row).unwrap(), max_relative = 1e-9);
        assert_eq!(Some(inference.df), table.number("df", row));
        compared += 1;
    }
    assert_eq!(compared, 3);
}

/// statsmodels 0.15 `OaxacaBlinder` of the same rows without weights; its groups stand the other way round.
#[test]
fn references_are_those_of_statsmodels() {
    let survey = survey("strat_fpc");
    let one = Column::new("one".into(), vec![1.0; survey.cases().height()]);
    let table = survey.with_columns(vec![one]).unwrap().cases().clone();
    let survey = Survey::new(table, Design::new("one")).unwrap();
    let model = || by_calendar(survey.regress("api00").term(["ell"]).term(["meals"]));
    for (coefficients, explained, unexplained) in [
        (ReferenceCoefficients::Pooled, 105.5703337739771, -11.757085569666966),
        (ReferenceCoefficients::Average, 103.34443623311516, -9.531188028805033),
        (ReferenceCoefficients::First, 106.26271798615211, -12.449469781841988),
        (ReferenceCoefficients::Second, 100.4261544800782, -6.612906275768065),
    ] {
        let found = model().coefficients(coefficients).run().unwrap();
        assert_relative_eq!(part(&found, "gap", None, None).value, 93.81324820430962, max_relative = 1e-10);
        assert_relative_eq!(part(&found, "explained", None, None).value, explained, max_relative = 1e-9);
        assert_relative_eq!(part(&found, "unexplained", None, None).value, unexplained, max_relative = 1e-8);
    }
    let found = model().fold(Fold::ThreeFold).run().unwrap();
    let values = ["endowments", "coefficients", "interaction"].map(|name| part(&found, name, None, None).value);
    assert_relative_eq!(values.iter().sum::<f64>(), 93.81324820430962, max_relative = 1e-10);
    assert_relative_eq!(values[0], 100.4261544800782, max_relative = 1e-9);
}

/// Normalised, no category is special: any reference gives the same detail; and only then.
#[test]
fn normalised_detail_knows_no_reference() {
    let survey = survey("strat_fpc");
    let with = |reference: &str, normalise: bool| {
        let model = survey.regress("api00").term(["stype", "comp_imp"]).term(["meals", "comp_imp"]);
        let model = model.reference("stype", reference);
        by_calendar(model).normalise(normalise).detail(Detail::Level).run()
    };
    // A kind of school in every cell of both groups is needed for an interaction.
    let (a, b) = match (with("E", true), with("M", true)) {
        (Ok(a), Ok(b)) => (a, b),
        (Err(Error::CollinearTerms { reason, .. }), _) => {
            assert!(reason.contains("among yr_rnd = Yes"), "{reason}");
            let with = |reference: &str| {
                let model = survey.regress("api00").term(["comp_imp", "meals"]).reference("comp_imp", reference);
                by_calendar(model).normalise(true).detail(Detail::Level).run().unwrap()
            };
            (with("No"), with("Yes"))
        }
        (a, b) => panic!("{a:?} {b:?}"),
    };
    assert_eq!(a.rows().len(), b.rows().len());
    for row in a.rows() {
        let other = part(&b, row.part, row.term.as_deref(), row.level.as_deref());
        assert_relative_eq!(row.inference.value, other.value, max_relative = 1e-8, epsilon = 1e-8);
        assert_relative_eq!(row.inference.se.unwrap(), other.se.unwrap(), max_relative = 1e-8, epsilon = 1e-8);
        assert!(row.note.is_none());
    }
    let plain = by_calendar(survey.regress("api00").term(["stype"]).term(["meals"])).run().unwrap();
    let notes: Vec<_> =
        plain.rows().iter().filter(|row| row.note.is_some()).map(|row| (row.part, row.term.clone())).collect();
    assert_eq!(notes, [("unexplained", Some("(Intercept)".into())), ("unexplained", Some("stype".into()))]);
}

/// A domain is not a filtered copy; and the parts of a domain of everybody are those of all.
#[test]
fn a_domain_keeps_the_design() {
    let survey = survey("strat_fpc");
    let all = Column::new("all".into(), vec![true; survey.cases().height()]);
    let survey = survey.with_columns(vec![all]).unwrap();
    let model = || survey.regress("api00").term(["meals"]);
    let whole = by_calendar(model()).run().unwrap();
    let same = by_calendar(model().filter("all")).run().unwrap();
    assert_eq!(whole.rows(), same.rows());
    let of_elementary = by_calendar(model().filter("elementary")).run().unwrap();
    assert!(of_elementary.rows()[2].inference.df < whole.rows()[2].inference.df);
    assert!(of_elementary.rows()[2].n < whole.rows()[2].n);
}

#[test]
fn what_cannot_be_split_is_named() {
    let survey = survey("strat_fpc");
    let model = || survey.regress("api00").term(["meals"]);
    let code = |request: GapDecompositionRequest| request.run().unwrap_err();
    assert!(code(model().decompose("stype")).to_string().contains("E, H"));
    assert_eq!(code(model().decompose("stype").groups("E", "X")).code(), "unknown_option");
    assert!(code(model().decompose("stype").groups("E", "E")).to_string().contains("twice"));
    assert_eq!(code(model().decompose("nothing")).code(), "unknown_column");
    assert!(code(model().decompose("meals").groups("0", "1")).to_string().contains("defines the groups"));
    assert!(
        code(by_calendar(model()).fold(Fold::ThreeFold).coefficients(ReferenceCoefficients::First))
            .to_string()
            .contains("three parts")
    );
    assert!(code(by_calendar(model().offset("log_enroll"))).to_string().contains("offset"));
    let alone =
        df!("w" => [1.0; 4], "g" => ["a", "a", "b", "b"], "y" => [1.0, 2.0, 3.0, 4.0], "x" => [1.0, 2.0, 5.0, 5.0])
            .unwrap();
    let alone = Survey::new(alone, Design::new("w")).unwrap();
    match code(alone.regress("y").term(["x"]).decompose("g")) {
        Error::CollinearTerms { columns, reason, .. } => {
            assert_eq!(columns, ["x"]);
            assert!(reason.ends_with("among g = b"), "{reason}");
        }
        other => panic!("{other}"),
    }
}

/// A replicate in which a group loses a category has no parts, which the status says.
#[test]
fn lost_replicates_are_said() {
    let table = df!(
        "w" => [1.0; 8], "g" => ["a", "a", "a", "a", "b", "b", "b", "b"],
        "x" => ["p", "p", "q", "q", "p", "p", "q", "q"], "y" => [1.0, 2.0, 3.0, 5.0, 2.0, 4.0, 6.0, 5.0],
        "r1" => [2.0, 0.0, 1.0, 1.0, 1.0, 1.0, 2.0, 0.0], "r2" => [0.0, 2.0, 1.0, 1.0, 2.0, 0.0, 1.0, 1.0],
        "r3" => [1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0], "r4" => [1.0, 1.0, 2.0, 0.0, 0.0, 2.0, 1.0, 1.0],
    )
    .unwrap();
    let replicates = Replicates::of(["r1", "r2", "r3", "r4"], ReplicateMethod::Brr);
    let survey = Survey::new(table, Design::new("w").replicates(replicates)).unwrap();
    let found = survey.regress("y").term(["x"]).decompose("g").run().unwrap();
    assert_eq!(found.rows()[2].inference.status, Status::LostReplicates);
}

#[test]
fn gamma_has_the_log_link_if_none_is_given() {
    let survey = survey("strat_fpc");
    let model = || survey.regress("api00").term(["meals"]).family(Family::Gamma);
    let parts = |model: RegressionRequest| {
        let of = by_calendar(model).run().unwrap();
        of.rows().iter().map(|row| row.inference.value).collect::<Vec<_>>()
    };
    assert_eq!(parts(model()), parts(model().link(Link::Log)));
    let refused = by_calendar(model().link(Link::Inverse)).run().unwrap_err();
    assert!(refused.to_string().starts_with("link: "), "{refused}");
}
