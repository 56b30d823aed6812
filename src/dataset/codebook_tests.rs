//! Tests of the codebook: what it understands, and the mistakes it names.

use super::*;

fn parse(rows: &str) -> Result<Codebook> {
    let text = format!("concept,category,value,variable,codes,combine,label,recall,status\n{rows}");
    Codebook::parse(text.as_bytes(), Path::new("codebook.csv"))
}

/// The row and the message of every mistake in `rows`.
fn mistakes(rows: &str) -> Vec<(usize, String)> {
    let error = parse(rows).expect_err(rows);
    error
        .all()
        .into_iter()
        .map(|error| {
            let Error::InvalidFile { row, problem, .. } = error else { return (0, error.to_string()) };
            (row.unwrap_or(0), problem.clone())
        })
        .collect()
}

#[test]
fn several_variables_become_one_concept() {
    let book = parse("HH2,,yes,p1;p2,1,,,,\nHH2,,no,p1;p2,2,,,,\nsex,,F,s,2,,,,\nsex,,M,s,1,,,,\n").expect("valid");
    assert_eq!(book.variables(), ["p1", "p2", "s"]);
    assert_eq!(book.breakdowns(), ["sex"]);
    assert!(
        matches!(&book.concepts[0].kind, Kind::Answer { combine: Combine::Any, variables } if variables.len() == 2)
    );
}

#[test]
fn a_ratio_of_totals_takes_its_missing_codes_from_rows_of_the_variable() {
    let book =
        parse("B2,,numerator,pc,number,,,,\nB2,,denominator,emp,1..,,,,\nB2,,no,pc,blank,,,,\nB2,,missing,emp,0,,,,\n");
    let book = book.expect("valid");
    let Kind::Ratio { numerator, denominator } = &book.concepts[0].kind else { panic!("a ratio") };
    assert_eq!(numerator[0].entries[1].value, Value::No);
    assert_eq!(denominator[0].entries[1].value, Value::Missing);
}

#[test]
fn mistakes_name_their_row() {
    for (rows, row, part) in [
        ("HH6,,yes,p,24..15,,,,\n", 2, "backwards"),
        ("HH66,,yes,p,1,,,,\nHH66,,no,p,2,,,,\n", 2, "HH6"),
        ("hh6,,yes,p,1,,,,\n", 2, "write the indicator as \"HH6\""),
        ("HH6,,yes,p,1,,,,\nHH6,,no,p,1.0,,,,\n", 3, "also in row 2"),
        ("age,,Y0T14,a,..14,,,,\nage,,Y14T24,a,14..24,,,,\n", 3, "also in row 2"),
        ("HH6,,yes,p,1,,,,\n", 2, "no row with value no"),
        ("HH6,,maybe,p,1,,,,\n", 2, "no value of an indicator"),
        ("HH6,,yes,p,1,some,,,\nHH6,,no,p,2,,,,\n", 2, "use any"),
        ("HH6,,yes,p,1,,,3 months,\nHH6,,no,p,2,,,1 month,\n", 3, "must agree"),
        ("HH6,,yes,p,1,,,,sure\nHH6,,no,p,2,,,,\n", 2, "CONFIRMED"),
        ("sex,,F,a,2,,,,\nsex,,M,b,1,,,,\n", 2, "one variable"),
        ("B2,,numerator,pc,number,,,,\n", 2, "denominator"),
        ("HH6,,yes,,1,,,,\n", 2, "variable is empty"),
    ] {
        let found = mistakes(rows);
        assert!(found.iter().any(|(r, m)| *r == row && m.contains(part)), "{rows}: {found:?}");
    }
}

#[test]
fn all_mistakes_come_at_once() {
    assert!(mistakes("HH6,,yes,p,24..15,,,,\nHH66,,yes,p,1,,,,\n").len() >= 3);
}

#[test]
fn a_header_with_an_unknown_column_names_the_nearest() {
    let error =
        Codebook::parse(b"concept,value,variabel,codes\nHH6,yes,p,1\n", Path::new("c.csv")).expect_err("misspelt");
    assert_eq!(error.all().len(), 2);
    assert!(error.to_string().contains("variable"));
}

#[test]
fn a_spreadsheet_may_write_semicolons_and_a_byte_order_mark() {
    let text = "\u{feff}concept;value;variable;codes\nHH6;yes;p;1\nHH6;no;p;\"2;3\"\n";
    let book = Codebook::parse(text.as_bytes(), Path::new("c.csv")).expect("valid");
    assert_eq!(book.concepts[0].variables()[0].entries[1].codes.len(), 2);
}

#[test]
fn a_codebook_that_is_not_utf8_names_the_row() {
    let error = Codebook::parse(b"concept,value,variable,codes,label\nHH6,yes,p,1,S\xed\n", Path::new("c.csv"));
    assert!(matches!(error, Err(Error::InvalidFile { row: Some(2), .. })));
}

#[test]
fn comments_and_blank_rows_are_skipped_and_the_others_keep_their_numbers() {
    let text = "# a draft, with a \"quote\n\nconcept,value,variable,codes\n# HH6,yes,net,1\n  \n,,,\n\"# two; \nlines\"\n\
                \"# as Excel, writes it\",,,\nHH6,yes,net,1\n#\nHH6,no,net\n";
    let error = Codebook::parse(text.as_bytes(), Path::new("codebook.csv")).expect_err("a short row");
    assert!(
        matches!(&error, Error::InvalidFile { row: Some(12), problem, .. } if problem.contains("3 cells")),
        "{error}"
    );
    let book = Codebook::parse(text.replace("HH6,no,net\n", "HH6,no,net,2\n").as_bytes(), Path::new("codebook.csv"));
    let book = book.expect("valid");
    assert_eq!((book.concepts.len(), book.concepts[0].row), (1, 10));
}

#[test]
fn what_stands_within_quotes_is_no_comment() {
    let book = parse(
        "# a \"comment\nHH6,,yes,net,1,,\"Yes,\n# at home\n\n5\"\" wide\",,\n\n#,,\"\nHH6,,no,net,\"'a\n\nb'\",,,,\n",
    );
    let book = book.expect("valid");
    let Kind::Answer { variables, .. } = &book.concepts[0].kind else { panic!("an answer") };
    assert_eq!(variables[0].entries[0].label, "Yes,\n# at home\n\n5\" wide");
    assert_eq!(variables[0].entries[1].codes, [Code::Literal("a\n\nb".to_owned())]);
    // Rows are counted as they stand in the file.
    let mistakes = mistakes("HH6,,yes,net,1,,\"a\n#\n\nb\",,\n#\nHH6,,never,net,2,,,,\n");
    assert!(mistakes.iter().any(|(row, problem)| *row == 7 && problem.contains("never")), "{mistakes:?}");
}

#[test]
fn a_row_without_codes_names_a_breakdown() {
    let rows = "area,,,,,,Zone,,\narea,,U,a,1,,Urban,,\narea,,R,a,2,,Rural,,\n";
    let book = parse(rows).expect("valid");
    assert_eq!(book.breakdowns(), ["urbanisation"]);
    let labels = book.labels();
    assert_eq!(labels.name("urbanisation", "fr"), Some("Zone"));
    let values: Vec<&str> = labels.iter().map(|label| label.value.as_str()).collect();
    assert_eq!(values, ["", "U", "R"]);
    for (rows, row, part) in [
        ("zone,,,,,,Zone,,\nsex,,F,s,2,,,,\n", 2, "which has no codes"),
        ("zone,,,,,,Zone,,\nzone,,,,,,Area,,\nzone,,1,z,1,,,,\n", 3, "row 2 names the breakdown zone already"),
        ("zone,,,,,,,,\nzone,,1,z,1,,,,\n", 2, "is empty"),
        ("HH6,,,,,,Internet,,\nHH6,,yes,p,1,,,,\nHH6,,no,p,2,,,,\n", 2, "is empty"),
    ] {
        let found = mistakes(rows);
        assert!(found.iter().any(|(at, problem)| *at == row && problem.contains(part)), "{part}: {found:?}");
    }
}
