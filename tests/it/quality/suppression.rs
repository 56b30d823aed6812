//! Suppression against an attack that solves published sums.

use crate::fixtures::property;
use infosoc::measure::{categories, count, mean, proportion, ratio, total};
use infosoc::quality::{
    Bound, Criterion, Dominance, FlagSystem, NotStated, Publication, Reliability, ReliabilityRule, Rounding,
    Suppression, assess, dominance,
};
use infosoc::{Design, Estimates, Survey, ToFrame};
use polars::prelude::*;
use proptest::prelude::*;

/// People of a small survey, one per row, for the tables below.
fn people(groups: &[(&str, &str, usize)]) -> Survey {
    let (mut sex, mut age, mut w, mut internet, mut main) = (vec![], vec![], vec![], vec![], vec![]);
    for &(s, a, n) in groups {
        for i in 0..n {
            sex.push(s);
            age.push(a);
            w.push(1.0 + 0.25 * (i % 7) as f64);
            internet.push(i % 3 != 0);
            main.push(["phone", "laptop", "desktop"][i % 3]);
        }
    }
    let spend: Vec<f64> = (0..w.len()).map(|i| (i % 11) as f64).collect();
    let table =
        df!("sex" => sex, "age" => age, "w" => w, "internet" => internet, "main" => main, "spend" => spend).unwrap();
    Survey::new(table, Design::new("w")).unwrap()
}

fn two_by_three() -> Survey {
    people(&[("F", "15", 4), ("F", "25", 40), ("F", "65", 30), ("M", "15", 20), ("M", "25", 50), ("M", "65", 25)])
}

fn status(publication: &Publication) -> Vec<bool> {
    let frame = publication.to_frame().unwrap();
    frame.column("obs_status").unwrap().str().unwrap().iter().map(|word| word == Some("Q")).collect()
}

/// The rows that can be solved from one published sum: lines are made here from the labels of the table alone.
///
/// A line is: a group and the groups of a larger set that it consists of; or the categories of one measure in a group.
fn solvable(frame: &DataFrame, columns: &[&str]) -> Vec<usize> {
    let text = |name: &str| -> Vec<Option<String>> {
        match frame.column(name) {
            Ok(column) => (0..column.len())
                .map(|i| match column.get(i).unwrap() {
                    AnyValue::Null => None,
                    value => Some(value.str_value().into_owned()),
                })
                .collect(),
            Err(_) => vec![None; frame.height()],
        }
    };
    let (measure, level, by, status) = (text("measure"), text("level"), text("by"), text("obs_status"));
    let labels: Vec<Vec<Option<String>>> = columns.iter().map(|name| text(name)).collect();
    let set = |i: usize| -> Vec<usize> {
        (0..columns.len())
            .filter(|&c| by[i].as_deref().unwrap_or("").split(',').any(|name| name == columns[c]))
            .collect()
    };
    let hidden = |i: usize| status[i].as_deref() == Some("Q");
    let mut found = Vec::new();
    let mut solve = |cells: Vec<usize>| {
        let unknown: Vec<usize> = cells.into_iter().filter(|&i| hidden(i)).collect();
        if let [one] = unknown[..] {
            found.push(one);
        }
    };
    for total in 0..frame.height() {
        for larger in (0..frame.height()).map(set).collect::<std::collections::BTreeSet<_>>() {
            let whole = set(total);
            if larger.len() > whole.len() && whole.iter().all(|c| larger.contains(c)) {
                let parts = (0..frame.height()).filter(|&i| {
                    set(i) == larger
                        && (&measure[i], &level[i]) == (&measure[total], &level[total])
                        && whole.iter().all(|&c| labels[c][i] == labels[c][total])
                });
                solve(parts.chain([total]).collect());
            }
        }
        let categories = (0..frame.height()).filter(|&i| {
            level[i].is_some()
                && measure[i] == measure[total]
                && by[i] == by[total]
                && labels.iter().all(|label| label[i] == label[total])
        });
        let categories: Vec<usize> = categories.collect();
        if categories.len() > 1 {
            solve(categories);
        }
    }
    found
}

#[test]
fn a_small_cell_takes_another_in_each_of_its_lines() {
    let estimates = two_by_three().estimate([count()]).by(["sex"]).by(["age"]).by(["sex", "age"]).run().unwrap();
    let publication = estimates.suppress(&Suppression::new().min_n(5)).unwrap();
    let frame = publication.to_frame().unwrap();
    let hidden: Vec<(String, String)> = status(&publication)
        .iter()
        .enumerate()
        .filter(|(_, hidden)| **hidden)
        .map(|(i, _)| {
            let text = |name: &str| frame.column(name).unwrap().get(i).unwrap().str_value().into_owned();
            (text("sex"), text("age"))
        })
        .collect();
    // F 15 has 4 cases. Its row: F 65 (30) is smaller than F 25 (40). Its column: M 15. Then the row of M: M 65 (25),
    // which also completes the column of 65.
    let expected = [("F", "15"), ("F", "65"), ("M", "15"), ("M", "65")];
    assert_eq!(hidden, expected.map(|(s, a)| (s.to_owned(), a.to_owned())));
    assert!(solvable(&frame, &["sex", "age"]).is_empty());

    let log = publication.log();
    let causes: Vec<Option<&str>> = log.column("cause").unwrap().str().unwrap().iter().collect();
    assert_eq!(causes, [Some("few_cases"), Some("secondary"), Some("secondary"), Some("secondary")]);
    let codes: Vec<Option<&str>> = log.column("conf_status").unwrap().str().unwrap().iter().collect();
    assert_eq!(codes, [Some("C"), Some("D"), Some("D"), Some("D")]);
    // The log has the numbers, the table has none.
    assert_eq!(log.column("n").unwrap().u64().unwrap().get(0), Some(4));
    for column in frame.columns().iter().filter(|c| c.dtype().is_primitive_numeric()) {
        assert!(
            (0..frame.height()).all(|i| !status(&publication)[i] || column.get(i).unwrap().is_null()),
            "{}",
            column.name()
        );
    }
}

#[test]
fn without_secondary_suppression_the_attack_succeeds() {
    let estimates = two_by_three().estimate([count()]).by(["sex"]).by(["age"]).by(["sex", "age"]).run().unwrap();
    let publication = estimates.suppress(&Suppression::new().min_n(5).secondary(false)).unwrap();
    assert!(!solvable(&publication.to_frame().unwrap(), &["sex", "age"]).is_empty());
}

#[test]
fn the_reason_is_in_the_log_and_nowhere_else() {
    let measures = [proportion("internet").percent(), total("internet"), mean("spend")];
    let estimates = two_by_three().estimate(measures).by(["sex", "age"]).run().unwrap();
    let both = Suppression::new().rule(ReliabilityRule::preset("statcan_cv").unwrap()).min_n(5);
    let frame = estimates.suppress(&both).unwrap().to_frame().unwrap();
    for name in ["reason", "reliability", "cause", "conf_status"] {
        assert!(frame.column(name).is_err(), "{name}");
    }
    let hidden = frame
        .filter(
            frame
                .column("obs_status")
                .unwrap()
                .str()
                .unwrap()
                .iter()
                .map(|s| s == Some("Q"))
                .collect::<BooleanChunked>()
                .as_ref(),
        )
        .unwrap();
    assert_eq!(hidden.column("status").unwrap().n_unique().unwrap(), 1);
    // Readers may know what is unreliable; what would disclose looks like what protects it.
    let log = estimates.suppress(&both).unwrap().log().clone();
    let causes = log.column("cause").unwrap().str().unwrap();
    let flags = hidden.column("eurostat_flag").unwrap().str().unwrap();
    let told = causes.iter().filter(|cause| *cause != Some("review")).zip(flags.iter());
    for (cause, flag) in told {
        assert_eq!(flag, Some(if cause == Some("unreliable") { "u" } else { "C" }), "{cause:?}");
    }
}

/// The sexes and ages that are hidden, of a survey with 16 persons of unknown age.
fn hidden_with_unknown_ages(suppression: &Suppression) -> Vec<String> {
    let mut ages = [Some("15-24"), Some("25-64"), Some("65+")].map(|age| vec![age; 40]).concat();
    ages.extend([None; 16]);
    let table = df!("w" => vec![1.0; ages.len()], "age" => ages).unwrap();
    let survey = Survey::new(table, Design::new("w")).unwrap();
    let publication = survey.estimate([count()]).by(["age"]).run().unwrap().suppress(suppression).unwrap();
    let frame = publication.to_frame().unwrap();
    let age = frame.column("age").unwrap().str().unwrap();
    let by = frame.column("by").unwrap().str().unwrap();
    let name = |i: usize| if by.get(i) == Some("") { "all" } else { age.get(i).unwrap_or("not stated") }.to_owned();
    status(&publication).iter().enumerate().filter(|(_, hidden)| **hidden).map(|(i, _)| name(i)).collect()
}

#[test]
fn a_group_that_is_not_stated_hides_others_only_if_asked() {
    let few = Suppression::new().min_n(20);
    assert_eq!(hidden_with_unknown_ages(&few), ["not stated"]);
    assert_eq!(hidden_with_unknown_ages(&few.clone().not_stated(NotStated::Shown)), Vec::<String>::new());
    assert_eq!(hidden_with_unknown_ages(&few.clone().not_stated(NotStated::AsGroup)).len(), 2);
    let hidden = Suppression::new().min_n(10).not_stated(NotStated::Hidden);
    assert_eq!(hidden_with_unknown_ages(&hidden), ["not stated"]);
}

#[test]
fn a_group_that_is_not_stated_protects_none() {
    // Both 15 to 24 and the unknown are hidden: readers may know the number of the unknown, so a third figure goes too.
    let mut ages = vec![Some("15-24"); 4];
    ages.extend([Some("25-64"); 40]);
    ages.extend([Some("65+"); 30]);
    ages.extend([None; 3]);
    let table = df!("w" => vec![1.0; ages.len()], "age" => ages).unwrap();
    let estimates = Survey::new(table, Design::new("w")).unwrap().estimate([count()]).by(["age"]).run().unwrap();
    let hidden = |policy| {
        let publication = estimates.suppress(&Suppression::new().min_n(5).not_stated(policy)).unwrap();
        status(&publication).iter().filter(|hidden| **hidden).count()
    };
    assert_eq!(NotStated::ALL.iter().copied().map(hidden).collect::<Vec<_>>(), [3, 2, 3, 2]);
}

#[test]
fn a_share_and_its_total_are_hidden_together() {
    let rule =
        ReliabilityRule::new("no shares").when(Criterion::Width, Bound::AtLeast(0.4), Reliability::Suppressed).unwrap();
    let measures = [proportion("internet"), total("internet"), ratio("internet", "spend"), mean("spend")];
    let estimates = two_by_three().estimate(measures).by(["sex", "age"]).run().unwrap();
    let publication = estimates.suppress(&Suppression::new().rule(rule)).unwrap();
    let frame = publication.to_frame().unwrap();
    let hidden = status(&publication);
    let rows = |measure: &str| -> Vec<bool> {
        let names = frame.column("measure").unwrap().str().unwrap();
        (0..frame.height()).filter(|&i| names.get(i) == Some(measure)).map(|i| hidden[i]).collect()
    };
    assert!(rows("proportion(internet)").contains(&true));
    assert_eq!(rows("proportion(internet)"), rows("total(internet)"));
    assert_eq!(rows("proportion(internet)"), rows("ratio(internet/spend)"));
    assert!(!rows("mean(spend)").contains(&true));
}

/// The denominator of a mean among users is the number of users.
#[test]
fn a_denominator_that_is_a_hidden_count_is_hidden() {
    let rule =
        ReliabilityRule::new("wide").when(Criterion::Width, Bound::AtLeast(0.4), Reliability::Suppressed).unwrap();
    let measures = [proportion("internet"), mean("spend").filter("internet")];
    let estimates = two_by_three().estimate(measures).by(["sex", "age"]).run().unwrap();
    let hidden = status(&estimates.suppress(&Suppression::new().rule(rule)).unwrap());
    let n = estimates.rows().len();
    let of = |measure: &str| {
        (0..n).filter(|&i| estimates.rows()[i].measure == measure).map(|i| hidden[i]).collect::<Vec<_>>()
    };
    assert_eq!(of("proportion(internet)"), of("mean(spend)"));
    assert!(of("mean(spend)").contains(&true));
}

#[test]
fn of_two_categories_both_are_hidden() {
    let survey = people(&[("F", "15", 60), ("M", "15", 60)]);
    let rule = ReliabilityRule::new("rare").when(Criterion::Cv, Bound::Above(0.11), Reliability::Suppressed).unwrap();
    let estimates = survey.estimate([proportion("main"), categories("internet")]).run().unwrap();
    let hidden = status(&estimates.suppress(&Suppression::new().rule(rule)).unwrap());
    let frame = estimates.to_frame().unwrap();
    assert_eq!(frame.height(), 5);
    let yes_and_no: Vec<bool> =
        (0..5).filter(|&i| estimates.rows()[i].measure.contains("internet")).map(|i| hidden[i]).collect();
    assert_eq!(yes_and_no, [true, true]);
}

#[test]
fn groups_without_cases_are_a_choice_of_their_own() {
    let estimates = two_by_three().estimate([mean("spend").filter("internet")]).by(["main"]).run().unwrap();
    // Nobody without a laptop or phone: the filter leaves no case whose main device is the first of three.
    assert_eq!(estimates.rows().iter().filter(|row| row.n == 0).count(), 1);
    let shown = estimates.suppress(&Suppression::new().min_n(3)).unwrap();
    assert!(!status(&shown).contains(&true));
    let hidden = estimates.suppress(&Suppression::new().min_n(3).zeros(true)).unwrap();
    assert!(status(&hidden).contains(&true));
}

#[test]
fn dominated_cells_are_hidden_in_every_measure_of_the_variable() {
    let firms = df!(
        "size" => ["small", "small", "small", "small", "large", "large", "large", "large"],
        "turnover" => [10.0, 11.0, 12.0, 9.0, 900.0, 20.0, 10.0, 15.0], "staff" => [1.0; 8], "w" => [1.0; 8],
    )
    .unwrap();
    let cells = dominance(&firms, "turnover", &[vec!["size"]], Dominance::PPercent { p: 10.0 }).unwrap();
    let marks: Vec<Option<bool>> = cells.column("dominated").unwrap().bool().unwrap().iter().collect();
    // Overall: 987 − 900 − 20 = 67 < 90. Large: 25 < 90. Small: 19 ≥ 1.2.
    assert_eq!(marks, [Some(true), Some(true), Some(false)]);
    let survey = Survey::new(firms.clone(), Design::new("w")).unwrap();
    let estimates = survey.estimate([total("turnover"), mean("turnover"), total("staff")]).by(["size"]).run().unwrap();
    let publication = estimates.suppress(&Suppression::new().dominated(cells.clone())).unwrap();
    let hidden: Vec<&str> = status(&publication)
        .iter()
        .zip(estimates.rows())
        .filter(|(hidden, _)| **hidden)
        .map(|(_, row)| row.measure.as_str())
        .collect();
    assert_eq!(hidden.iter().filter(|name| name.contains("staff")).count(), 0);
    assert!(hidden.contains(&"total(turnover)") && hidden.contains(&"mean(turnover)"));
    let text = format!("{}{}", publication.to_frame().unwrap(), publication.footnotes(FlagSystem::Sdmx).unwrap());
    assert!(!text.contains("10 %") && !text.contains("domina"), "{text}");

    let other = survey.estimate([total("staff")]).by(["size"]).run().unwrap();
    assert_eq!(other.suppress(&Suppression::new().dominated(cells)).unwrap_err().code(), "no_such_row");
}

#[test]
fn footnotes_name_what_occurs() {
    let estimates =
        two_by_three().estimate([proportion("internet"), total("internet")]).by(["sex", "age"]).run().unwrap();
    let ours = Suppression::new()
        .rule(ReliabilityRule::preset("statcan_cv").unwrap())
        .round(Rounding::conventional(5).unwrap());
    let publication = estimates.suppress(&ours).unwrap();
    let notes = publication.footnotes(FlagSystem::StatCan).unwrap();
    let symbols: Vec<Option<&str>> = notes.column("symbol").unwrap().str().unwrap().iter().collect();
    let shown = publication.to_frame().unwrap();
    let used = shown.column("statcan_symbol").unwrap().unique().unwrap();
    assert!(used.str().unwrap().iter().flatten().all(|symbol| symbols.contains(&Some(symbol))), "{notes}");
    assert_eq!(symbols.last(), Some(&None), "the note on rounding holds for the table: {notes}");
}

#[test]
fn rounding_is_the_same_wherever_a_number_stands() {
    let measures = [proportion("internet"), total("internet"), count().filter("internet"), count()];
    let estimates = two_by_three().estimate(measures).by(["sex"]).run().unwrap();
    let exact = estimates.to_frame().unwrap();
    for rounding in [Rounding::conventional(5).unwrap(), Rounding::random(5, 42).unwrap()] {
        let frame = estimates.suppress(&Suppression::new().round(rounding)).unwrap().to_frame().unwrap();
        let numbers =
            |name: &str| -> Vec<f64> { frame.column(name).unwrap().f64().unwrap().iter().flatten().collect() };
        assert!(numbers("numerator").iter().chain(&numbers("denominator")).all(|x| x % 5.0 == 0.0));
        let names = frame.column("measure").unwrap().str().unwrap();
        let of = |measure: &str, column: &str| -> Vec<f64> {
            (0..frame.height()).filter(|&i| names.get(i) == Some(measure)).map(|i| numbers(column)[i]).collect()
        };
        assert_eq!(of("total(internet)", "value"), of("proportion(internet)", "numerator"));
        assert_eq!(of("proportion(internet)", "denominator"), of("total(internet)", "denominator"));
        // Shares keep their digits.
        let before: Vec<f64> = exact.column("value").unwrap().f64().unwrap().iter().flatten().collect();
        assert_eq!(
            of("proportion(internet)", "value"),
            before[..1].iter().chain(&before[4..6]).copied().collect::<Vec<_>>()
        );
    }
}

#[test]
fn what_cannot_be_suppressed_says_so() {
    let estimates = two_by_three().estimate([proportion("internet")]).by(["sex"]).run().unwrap();
    let refused = |what: &Estimates, suppression: Suppression| what.suppress(&suppression).unwrap_err().code();
    assert_eq!(refused(&estimates, Suppression::new()), "invalid_argument");
    for n in [0, 1] {
        assert_eq!(refused(&estimates, Suppression::new().min_n(n)), "invalid_argument");
    }
    let difference = estimates.difference("sex", "F", "M").unwrap();
    assert_eq!(refused(&difference, Suppression::new().min_n(5)), "invalid_argument");
    assert!(estimates.quality(&ReliabilityRule::new("nothing")).is_err());
    let named = two_by_three().with_columns(vec![Column::new("reason".into(), vec!["x"; 169])]).unwrap();
    let clash = named.estimate([proportion("internet")]).by(["reason"]).run().unwrap();
    assert_eq!(clash.quality(&ReliabilityRule::preset("psa").unwrap()).unwrap_err().code(), "invalid_argument");

    let table =
        df!("value" => [Some(120.0), None], "se" => [-1.0, 2.0], "n" => [10, 10], "unit" => ["%", "%"]).unwrap();
    let error = assess(&table, &ReliabilityRule::preset("psa").unwrap()).unwrap_err();
    assert_eq!(error.all().len(), 2, "{error}");
    let error = assess(&df!("se" => ["a"]).unwrap(), &ReliabilityRule::preset("psa").unwrap()).unwrap_err();
    assert_eq!(error.all().len(), 3, "{error}");
}

/// Two of one name are two measures: the second, among users only, is not the first.
#[test]
fn measures_of_one_name_are_told_apart() {
    let measures = [proportion("main"), proportion("main").filter("internet"), mean("spend").named("proportion(main)")];
    let estimates = two_by_three().estimate(measures).by(["sex"]).run().unwrap();
    let assessed = estimates.quality(&ReliabilityRule::preset("nchs_proportion_2017").unwrap()).unwrap();
    let not: Vec<usize> =
        (0..assessed.rows().len()).filter(|&i| assessed.rows()[i].reliability == Reliability::NotAssessed).collect();
    assert_eq!(not.len(), 3, "the mean, overall and for two groups");
}

proptest! {
    #![proptest_config(property(48))]

    /// Whatever is hidden first, no published sum has a single hidden cell, and the numbers shown are those of the result.
    #[test]
    fn nothing_hidden_can_be_solved_from_one_sum(
        cases in prop::collection::vec((0..3usize, 0..4usize, 0..2usize, 0.5..9.0f64, 0..3usize), 4..90),
        min_n in 2..12u64,
        max_cv in 0.05..0.6f64,
        by_age in any::<bool>(),
    ) {
        type Case = (usize, usize, usize, f64, usize);
        let text = |of: fn(&Case) -> String| cases.iter().map(of).collect::<Vec<_>>();
        let table = df!(
            "sex" => text(|c| format!("s{}", c.0)), "age" => text(|c| format!("a{}", c.1)),
            "area" => text(|c| format!("r{}", c.2)), "w" => cases.iter().map(|c| c.3).collect::<Vec<_>>(),
            "device" => text(|c| format!("d{}", c.4)), "y" => cases.iter().map(|c| c.4 == 0).collect::<Vec<_>>(),
        ).unwrap();
        let survey = Survey::new(table, Design::new("w")).unwrap();
        let request = survey.estimate([proportion("device"), proportion("y"), total("y"), count()]);
        let request = if by_age { request.by(["age"]) } else { request };
        let estimates = request.by(["sex"]).by(["area", "sex"]).by(["sex", "age", "area"]).run().unwrap();
        let rule = ReliabilityRule::new("cv").when(Criterion::Cv, Bound::Above(max_cv), Reliability::Suppressed).unwrap();
        let publication = estimates.suppress(&Suppression::new().rule(rule).min_n(min_n)).unwrap();
        let frame = publication.to_frame().unwrap();
        prop_assert_eq!(solvable(&frame, &["sex", "age", "area"]), Vec::<usize>::new());
        let hidden = status(&publication);
        let values = frame.column("value").unwrap().f64().unwrap();
        for (i, row) in estimates.rows().iter().enumerate() {
            prop_assert!(!(row.n < min_n && row.n > 0) || hidden[i]);
            prop_assert_eq!(values.get(i), row.value.filter(|_| !hidden[i]));
        }
    }
}
