//! The command, as a user runs it: its page is its test.

use std::process::{Command, Output};

fn infosoc(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_infosoc")).args(arguments).output().unwrap()
}

const MEXICO: &str = "datasets/national/mex-endutih-2021";

#[test]
fn the_page_shows_what_the_command_does() {
    trycmd::TestCases::new()
        .register_bin("infosoc", std::path::Path::new(env!("CARGO_BIN_EXE_infosoc")))
        .case("src/cli/command.md");
}

#[test]
fn a_file_that_is_there_stays_unless_it_is_to_be_replaced() {
    let folder = crate::fixtures::folder::Folder::of(&[("hh6.csv", b"old")]);
    let path = folder.0.join("hh6.csv");
    let out = path.to_str().unwrap();
    let refused = infosoc(&["estimate", MEXICO, "HH6", "--out", out]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    let done = infosoc(&["estimate", MEXICO, "HH6", "--out", out, "--force"]);
    assert_eq!((done.status.code(), done.stdout.as_slice()), (Some(0), &b""[..]));
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("measure,by,value"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    use std::process::Stdio;
    let mut child = Command::new(env!("CARGO_BIN_EXE_infosoc"))
        .args(["estimate", MEXICO, "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}
