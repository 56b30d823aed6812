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

#[test]
fn batches_of_ones_own() {
    own_batches::main().unwrap();
}
