//! The examples of the crate run, and what they say of themselves is true.
#![allow(unreachable_pub, reason = "each is a program of its own, too")]

#[path = "../examples/arrow_survey.rs"]
mod arrow_survey;
#[path = "../examples/index_platform.rs"]
mod index_platform;
#[path = "../examples/many_surveys.rs"]
mod many_surveys;
#[path = "../examples/own_batches.rs"]
mod own_batches;

#[test]
fn a_survey_from_arrow_and_its_estimates_as_arrow() {
    arrow_survey::main().unwrap();
}

#[test]
fn an_index_of_a_platform() {
    index_platform::main().unwrap();
}

#[test]
fn many_surveys_at_once() {
    many_surveys::main().unwrap();
}

/// The budget of one survey is never exceeded by four at once, and what it does not hold is refused before it is read.
#[test]
fn surveys_wait_for_the_bytes_that_they_hold() {
    let folder = std::path::PathBuf::from("datasets/national/mex-endutih-2021");
    let need = many_surveys::need(&folder).unwrap();
    let folders = vec![folder; 4];
    for (bytes, most) in [(need, need), (3 * need - 1, 2 * need)] {
        let budget = many_surveys::Budget::new(bytes);
        let results = many_surveys::estimate_all(&folders, "HH4", 4, &budget);
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        assert!((need..=most).contains(&budget.most()), "{}", budget.most());
    }
    let small = many_surveys::Budget::new(need - 1);
    let refused = many_surveys::estimate_all(&folders, "HH4", 4, &small);
    assert!(refused.iter().all(|one| one.as_ref().is_err_and(|error| error.to_string().contains("in batches"))));
    assert_eq!(small.most(), 0);
}

#[test]
fn batches_of_ones_own() {
    own_batches::main().unwrap();
}
