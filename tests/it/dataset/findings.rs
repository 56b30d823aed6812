//! Every finding has a test that provokes it.

use crate::fixtures::folder::{Folder, only, severity};
use infosoc::dataset::Dataset;
use infosoc::finding::{Rule, Severity};
use infosoc::{Error, Estimate, ToFrame};

pub(super) const DATA: &str =
    "id,w,s,p,net,area,age\n1,10,1,1,1,U,15\n2,10,1,2,2,R,30\n3,20,2,3,1,U,44\n4,20,2,4,2,R,70\n";
pub(super) const BOOK: &str = "concept,category,value,variable,codes,label\nHH6,,yes,net,1,Yes\nHH6,,no,net,2,No\n\
                    urbanisation,,U,area,U,\nurbanisation,,R,area,R,\n";
pub(super) const FILE: &str = "";
pub(super) const DESIGN: &str = "strata = \"s\"\npsu = \"p\"\n";

impl Folder {
    /// `file`, `design` and `rest` are lines of `[file]`, `[design]` and tables after them.
    pub(super) fn new(data: &[u8], book: &str, file: &str, design: &str, rest: &str) -> Folder {
        let toml = format!(
            "country = \"MEX\"\nyear = 2021\ntitle = \"t\"\nproducer = \"p\"\nlicence = \"l\"\ncitation = \"c\"\n\
             statistical_unit = \"household\"\nkey = [\"id\"]\n[file]\npath = \"data.csv\"\n{file}[design]\nweight = \"w\"\n\
             {design}{rest}"
        );
        Folder::of(&[("data.csv", data), ("codebook.csv", book.as_bytes()), ("dataset.toml", toml.as_bytes())])
    }

    fn value(&self) -> f64 {
        let figures = self.open().estimate("HH6").run().expect("computes");
        figures.estimates().rows()[0].value.expect("a value")
    }
}

fn with(data: &str) -> Folder {
    Folder::new(data.as_bytes(), BOOK, FILE, DESIGN, "")
}

#[test]
fn a_sound_dataset_has_no_findings_and_its_figure_is_the_weighted_share() {
    // Two PSUs in the second stratum are needed for a variance; by hand: (10 + 20) / 60.
    let folder = with(DATA);
    assert!(folder.findings().is_empty(), "{:?}", folder.findings());
    approx::assert_relative_eq!(folder.value(), 50.0, max_relative = 1e-12);
}

#[test]
fn a_missing_column_names_the_place_and_the_nearest() {
    let findings = Folder::new(DATA.as_bytes(), &BOOK.replace(",net,", ",nett,"), FILE, DESIGN, "").findings();
    let (severity, _, _, message) = only(&findings, Rule::MissingColumn);
    assert_eq!(severity, Severity::Error);
    assert!(message.contains("codebook.csv, row 2"), "{message}");
    let remedy = &findings.of(Rule::MissingColumn).next().expect("one").remedy;
    assert!(remedy.contains("net"), "{remedy}");
}

#[test]
fn an_undeclared_code_is_an_error_with_its_count_and_its_row() {
    let folder = with(&DATA.replace("4,20,2,4,2,R", "4,20,2,4,9,R").replace("3,20,2,3,1", "3,20,2,3,9"));
    let (severity, rows, first, message) = only(&folder.findings(), Rule::UnmappedCode);
    assert_eq!((severity, rows, first), (Severity::Error, 2, Some(4)));
    assert!(message.contains("9 (2)"), "{message}");
    let refused = folder.open().estimate("HH6").run().expect_err("refused");
    assert!(refused.to_string().contains("9 (2)"), "{refused}");
}

#[test]
fn an_error_in_one_column_refuses_what_needs_it_and_nothing_else() {
    let book = format!("{BOOK}HH1,,yes,radio,1,\nHH1,,no,radio,2,\nsize,,1,hh,1,\nHH2,,yes,gone,1,\nHH2,,no,gone,2,\n");
    let data = "id,w,s,p,net,area,age,radio,hh\n1,10,1,1,1,U,15,1,1\n2,10,1,2,2,R,30,9,1\n3,20,2,3,1,U,44,1,7\n4,20,2,4,2,R,70,2,1\n";
    let folder = Folder::new(data.as_bytes(), &book, FILE, DESIGN, "");
    let dataset = folder.open();
    let figures = dataset.indicators().expect("the others are computed");
    let alone = dataset.estimate("HH6").by(["urbanisation"]).run().expect("computes");
    let sound: Vec<&Estimate> = figures.estimates().rows().iter().filter(|r| r.status.as_str() != "refused").collect();
    assert_eq!(sound.len(), 3);
    for (row, expected) in sound.iter().zip(alone.estimates().rows()) {
        assert_eq!((row.measure.as_str(), row.value, row.se), ("HH6", expected.value, expected.se));
    }
    let table = figures.to_frame().expect("a table");
    let words = |name: &str| -> Vec<Option<String>> {
        table.column(name).expect("there").str().expect("text").iter().map(|w| w.map(str::to_owned)).collect()
    };
    let (measure, by, note) = (words("measure"), words("by"), words("note"));
    let why = |wanted: &str, set: Option<&str>| {
        let of_set = |i: usize| by[i].as_deref().filter(|by| !by.is_empty()) == set;
        let row = (0..measure.len()).find(|&i| measure[i].as_deref() == Some(wanted) && of_set(i));
        let row = row.expect("the refused row is there");
        let estimate = &figures.estimates().rows()[row];
        assert_eq!((estimate.value, estimate.se, estimate.n, estimate.n_missing), (None, None, 0, 0));
        note[row].clone().expect("a reason")
    };
    assert!(why("HH1", None).contains("unmapped_code radio"), "{}", why("HH1", None));
    assert!(why("HH1", None).contains("9 (1)"));
    assert!(why("HH2", Some("urbanisation")).contains("missing_column gone"));
    assert!(why("HH6", Some("size")).contains("unmapped_code hh"));
    let series = figures.observations("MEX", 2021).expect("observations").to_frame().expect("a table");
    let status = series.column("obs_status").expect("there").str().expect("text");
    assert_eq!(status.iter().filter(|s| *s == Some("A")).count(), 3);
    let comment = series.column("comment").expect("there").str().expect("text");
    let reasons = status.iter().zip(comment.iter()).filter(|(s, _)| *s == Some("O"));
    assert!(reasons.into_iter().all(|(_, c)| c.is_some_and(|c| c.starts_with("refused: "))));
    // By its name it is refused as a whole, and so is everything where the design has an error.
    assert!(dataset.estimate("HH1").run().is_err() && dataset.estimate("HH6").by(["size"]).run().is_err());
    let bad_weight = Folder::new(data.replace("2,10,1,2", "2,-1,1,2").as_bytes(), &book, FILE, DESIGN, "");
    assert!(bad_weight.open().indicators().expect_err("refused").to_string().contains("negative weight"));
    let none_left = Folder::new(data.replace(",1,U", ",5,U").as_bytes(), &book, FILE, DESIGN, "");
    assert!(none_left.open().indicators().expect_err("refused").to_string().contains("5 (2)"));
}

#[test]
fn an_sdg_indicator_points_to_its_name_in_the_core_list() {
    let book = BOOK.replace("HH6", "HH7");
    let folder = Folder::new(DATA.as_bytes(), &book, FILE, DESIGN, "");
    let toml = folder.0.join("dataset.toml");
    let persons = std::fs::read_to_string(&toml).expect("read").replace("household", "individual");
    std::fs::write(&toml, persons).expect("written");
    let error = folder.open().estimate("17.8.1").run().expect_err("by its other name");
    assert!(error.to_string().contains("describes it as HH7"), "{error}");
    let supported = folder.open().supported();
    let entry = supported.iter().find(|s| s.indicator == "17.8.1").expect("an indicator of persons");
    assert!(!entry.supported && entry.reason.contains("describes it as HH7"), "{}", entry.reason);
}

#[test]
fn an_undeclared_empty_cell_is_an_undeclared_code() {
    let findings = with(&DATA.replace("4,20,2,4,2,R", "4,20,2,4,,R")).findings();
    assert!(only(&findings, Rule::UnmappedCode).3.contains("blank (1)"));
}

#[test]
fn weights_are_numbers_above_zero() {
    let weight = |w: &str| with(&DATA.replace("2,10,1,2", &format!("2,{w},1,2"))).findings();
    assert_eq!(only(&weight(""), Rule::MissingWeight).2, Some(3));
    assert_eq!(severity(&weight(""), Rule::MissingWeight), Severity::Error);
    assert_eq!(severity(&weight("-1"), Rule::NonPositiveWeight), Severity::Error);
    assert_eq!(severity(&weight("0"), Rule::NonPositiveWeight), Severity::Warning);
    assert_eq!(severity(&weight("ten"), Rule::NotNumeric), Severity::Error);
    assert_eq!(severity(&weight("inf"), Rule::NotNumeric), Severity::Error);
}

#[test]
fn the_design_is_complete_and_has_two_psus_a_stratum() {
    let blank = with(&DATA.replace("2,10,1,2", "2,10,1,")).findings();
    assert_eq!(severity(&blank, Rule::MissingDesignValue), Severity::Error);
    let lonely = DATA.replace("4,20,2,4", "4,20,3,4");
    let findings = with(&lonely).findings();
    let (severity_of, rows, _, message) = only(&findings, Rule::LonelyPsu);
    assert_eq!((severity_of, rows), (Severity::Error, 2));
    assert!(message.contains("2, 3"), "{message}");
    let adjusted = format!("{DESIGN}lonely_psu = \"adjust\"\n");
    let findings = Folder::new(lonely.as_bytes(), BOOK, FILE, &adjusted, "").findings();
    assert_eq!(severity(&findings, Rule::LonelyPsu), Severity::Warning);
}

#[test]
fn a_psu_in_several_strata_needs_nest() {
    let data = DATA.replace("3,20,2,3", "3,20,2,1").replace("4,20,2,4", "4,20,2,2");
    let findings = with(&data).findings();
    assert_eq!(severity(&findings, Rule::PsuInSeveralStrata), Severity::Error);
    assert!(Folder::new(data.as_bytes(), BOOK, FILE, &format!("{DESIGN}nest = true\n"), "").findings().is_empty());
}

#[test]
fn a_repeated_key_is_an_error() {
    let (severity, rows, first, _) = only(&with(&DATA.replace("4,20,2", "3,20,2")).findings(), Rule::DuplicateKey);
    assert_eq!((severity, rows, first), (Severity::Error, 1, Some(5)));
}

#[test]
fn rows_outside_the_scope_keep_their_place_and_need_no_weight() {
    let scope =
        "[scope]\nage_from = 16\nage_variable = \"age\"\nconditions = [{ variable = \"area\", except = \"X\" }]\n";
    let data = DATA.replace("1,10,1,1,1,U,15", "1,,1,1,9,U,15");
    let folder = Folder::new(data.as_bytes(), BOOK, FILE, DESIGN, scope);
    let (severity, rows, first, _) = only(&folder.findings(), Rule::OutOfScope);
    assert_eq!((severity, rows, first), (Severity::Warning, 1, Some(2)));
    // By hand: 20 / (10 + 20 + 20).
    approx::assert_relative_eq!(folder.value(), 40.0, max_relative = 1e-12);
}

#[test]
fn non_response_is_counted_among_those_asked() {
    let book = format!("{BOOK}HH6,,missing,net,9,\nHH6,,outside,net,blank,\n");
    let data = DATA.replace("4,20,2,4,2,R", "4,20,2,4,9,R").replace("1,10,1,1,1", "1,10,1,1,");
    let findings = Folder::new(data.as_bytes(), &book, FILE, DESIGN, "").findings();
    let (severity, rows, first, message) = only(&findings, Rule::ItemNonResponse);
    assert_eq!((severity, rows, first), (Severity::Warning, 1, Some(5)));
    assert!(message.contains("1 of 3"), "{message}");
}

#[test]
fn codes_that_no_row_has_are_noted() {
    let findings = Folder::new(DATA.as_bytes(), &format!("{BOOK}HH6,,missing,net,99,\n"), FILE, DESIGN, "").findings();
    assert_eq!(severity(&findings, Rule::UnusedCode), Severity::Note);
}

#[test]
fn an_indicator_of_another_unit_is_an_error() {
    let findings = Folder::new(DATA.as_bytes(), &BOOK.replace("HH6", "HH7"), FILE, DESIGN, "").findings();
    assert_eq!(severity(&findings, Rule::WrongUnit), Severity::Error);
}

#[test]
fn labels_of_the_file_are_checked() {
    let folder = Folder::new(DATA.as_bytes(), BOOK, "labels = \"labels.csv\"\n", DESIGN, "");
    std::fs::write(folder.0.join("labels.csv"), "variable,code,label\nNET,1,Not at all\nnet,2,no\n").expect("written");
    let (severity, _, _, message) = only(&folder.findings(), Rule::LabelMismatch);
    assert_eq!(severity, Severity::Error);
    assert!(message.contains("Not at all"), "{message}");
}

#[test]
fn a_file_of_labels_instead_of_codes_is_understood() {
    let data = DATA.replace(",1,U", ",yes,U").replace(",2,R", ",No,R");
    let folder = with(&data);
    assert!(folder.findings().is_empty(), "{:?}", folder.findings());
    approx::assert_relative_eq!(folder.value(), 50.0, max_relative = 1e-12);
}

#[test]
fn encodings_delimiters_and_decimal_commas_are_read() {
    let data = DATA.replace(',', ";").replace(";10;", ";10,5;").replace(";U;", ";S\u{ed};");
    let latin: Vec<u8> = data.chars().map(|c| c as u8).collect();
    let book = BOOK.replace(",area,U,", ",area,S\u{ed},");
    let file = "delimiter = \";\"\nencoding = \"latin-1\"\ndecimal = \",\"\n";
    let folder = Folder::new(&latin, &book, file, DESIGN, "");
    assert!(folder.findings().is_empty(), "{:?}", folder.findings());
    // By hand: two weights of 10.5 and two of 20.
    let figures = folder.open().estimate("HH6").run().expect("computes");
    assert_eq!(figures.estimates().rows()[0].denominator, Some(61.0));
    let error = Dataset::open(&Folder::new(&latin, &book, "delimiter = \";\"\n", DESIGN, "").0).expect_err("not UTF-8");
    assert!(matches!(error, Error::InvalidFile { row: Some(2), .. }), "{error:?}");
}

#[test]
fn a_blank_may_be_a_no_and_so_may_code_3() {
    let data = DATA.replace("2,10,1,2,2", "2,10,1,2,").replace("4,20,2,4,2", "4,20,2,4,3");
    let folder = Folder::new(data.as_bytes(), &BOOK.replace("net,2,No", "net,3;blank,"), FILE, DESIGN, "");
    assert!(folder.findings().is_empty(), "{:?}", folder.findings());
    approx::assert_relative_eq!(folder.value(), 50.0, max_relative = 1e-12);
}

#[test]
fn a_scaled_weight_leaves_the_share_alone_and_scales_the_count() {
    let folder = Folder::new(DATA.as_bytes(), BOOK, FILE, &format!("{DESIGN}weight_divisor = 10\n"), "");
    let figures = folder.open().estimate("HH6").run().expect("computes");
    let row = &figures.estimates().rows()[0];
    assert_eq!((row.value, row.denominator), (Some(50.0), Some(6.0)));
}

/// Four cases with weights that sum to 60, and to 6: 1 − 4/60 lies between the two forms, and relative weights have the one
/// with replacement.
#[test]
fn design_effects_have_the_form_that_suits_the_weights_or_is_asked_for() {
    let deff = |design: &str| {
        let folder = Folder::new(DATA.as_bytes(), BOOK, FILE, &format!("{DESIGN}{design}\n"), "");
        folder.open().estimate("HH6").run().expect("computes").estimates().rows()[0].deff.expect("a design effect")
    };
    let (auto, replace) = (deff(""), deff("deff = \"replace\""));
    approx::assert_relative_eq!(auto * (1.0 - 4.0 / 60.0), replace, max_relative = 1e-12);
    approx::assert_relative_eq!(deff("weight_divisor = 10"), replace, max_relative = 1e-12);
    let forced = deff("weight_divisor = 10\ndeff = \"without_replacement\"");
    approx::assert_relative_eq!(forced * (1.0 - 4.0 / 6.0), replace, max_relative = 1e-12);
}

/// Replicate weights may be negative; one of another size is named.
#[test]
fn replicate_weights_are_held_against_each_other() {
    let data = |third: &str| {
        let lines = ["1,10,1,20,0,THIRD,9", "2,10,2,-3,20,THIRD,12", "3,20,1,20,40,THIRD,18", "4,20,2,24,0,THIRD,22"];
        format!("id,w,net,rw1,rw2,rw3,rw4\n{}\n", lines.join("\n").replace("THIRD", third))
    };
    let book = "concept,category,value,variable,codes,label\nHH6,,yes,net,1,Yes\nHH6,,no,net,2,No\n";
    let design = "[design.replicates]\ncolumns = \"rw*\"\nmethod = \"bootstrap\"\n";
    let folder = |third: &str| Folder::new(data(third).as_bytes(), book, FILE, "", design);
    let findings = folder("1").findings();
    assert!(only(&findings, Rule::OutOfRange).3.contains("is 1 in every row"), "{findings:?}");
    let sound = data("1").replace(",1,9", ",12,9").replace(",1,12", ",8,12").replace(",1,18", ",21,18");
    let sound = Folder::new(sound.replace(",1,22", ",19,22").as_bytes(), book, FILE, "", design);
    assert!(sound.findings().is_empty(), "{:?}", sound.findings());
    // By hand, (10 + 20)/60; the replicates 40/61, 40/60, 33/60 and 27/61, with the scale 1/3 around their mean.
    let figures = sound.open().estimate("HH6").run().expect("computes");
    let row = &figures.estimates().rows()[0];
    let theta = [40.0 / 61.0, 40.0 / 60.0, 33.0 / 60.0, 27.0 / 61.0].map(|share| 100.0 * share);
    let mean = theta.iter().sum::<f64>() / 4.0;
    let se = (theta.iter().map(|t| (t - mean) * (t - mean)).sum::<f64>() / 3.0).sqrt();
    approx::assert_relative_eq!(row.se.expect("a standard error"), se, max_relative = 1e-12);
}

#[test]
fn strata_may_be_crossed_and_numbers_derived() {
    // Age as of 2022 from the year of birth, one less before the birthday: 2022 - 1978 - 1 = 43, out of scope.
    let data = DATA.replace(",age\n", ",born,passed\n").replace(",15\n", ",1990,1\n").replace(",30\n", ",1990,1\n");
    let data = data.replace(",44\n", ",1978,2\n").replace(",70\n", ",1978,1\n");
    let rest = "[scope]\nage_to = 43\nage_variable = \"AGE\"\n[[derived]]\nvariable = \"AGE\"\nconstant = 2022\n\
                subtract = [\"born\"]\nless_one_when = { variable = \"passed\", codes = \"2\" }\n";
    let folder = Folder::new(data.as_bytes(), BOOK, FILE, "strata = [\"s\", \"s\"]\npsu = \"p\"\n", rest);
    assert_eq!(only(&folder.findings(), Rule::OutOfScope).1, 1);
    // By hand: (10 + 20) / 40; the fourth row is 44.
    approx::assert_relative_eq!(folder.value(), 75.0, max_relative = 1e-12);
}

#[test]
fn mistakes_in_description_and_codebook_are_reported_together() {
    let folder = Folder::new(DATA.as_bytes(), &BOOK.replace("HH6", "HH66"), FILE, "lonely_psu = \"drop\"\n", "");
    let error = Dataset::open(&folder.0).expect_err("two files with mistakes");
    assert!(error.all().len() >= 2, "{error}");
}

#[test]
fn what_is_not_in_the_codebook_is_refused_by_name() {
    let dataset = with(DATA).open();
    assert!(matches!(dataset.estimate("HH1").run(), Err(Error::UnsupportedIndicator { .. })));
    assert!(matches!(dataset.estimate("HH6").by(["sex"]).run(), Err(Error::UnknownColumn { .. })));
    assert!(matches!(dataset.estimate("HH99").run(), Err(Error::UnknownIndicator { .. })));
}

#[test]
fn a_file_of_labels_is_read_by_its_header_and_as_spreadsheets_write_it() {
    let file = "labels = \"labels.csv\"\n";
    for (labels, mistakes) in [
        ("code,variable,label\n1,net,No\n", 1),
        ("\u{feff}variable;code;label\nnet;1;No\n", 1),
        ("variable,code,label\nnet,1,Yes\n", 0),
    ] {
        let folder = Folder::new(DATA.as_bytes(), BOOK, file, DESIGN, "");
        std::fs::write(folder.0.join("labels.csv"), labels).expect("written");
        assert_eq!(folder.findings().of(Rule::LabelMismatch).count(), mistakes, "{labels}");
    }
    let folder = Folder::new(DATA.as_bytes(), BOOK, file, DESIGN, "");
    std::fs::write(folder.0.join("labels.csv"), "name,code,label\nnet,1,Yes\n").expect("written");
    let error = Dataset::open(&folder.0).expect_err("no column variable");
    assert!(error.to_string().contains("labels.csv, row 1: the column \"variable\" is missing"), "{error}");
}

#[test]
fn a_derived_variable_does_not_hide_a_column() {
    let derived = "[[derived]]\nvariable = \"NET\"\nconstant = 1.0\nadd = [\"age\"]\n";
    let folder = Folder::new(DATA.as_bytes(), BOOK, FILE, DESIGN, derived);
    let error = Dataset::open(&folder.0).expect_err("net is in the file");
    assert!(error.to_string().contains("\"NET\" has the name of an existing column"), "{error}");
}

#[test]
fn a_condition_on_a_code_that_the_file_does_not_have_is_a_finding() {
    let scope = "[[scope.conditions]]\nvariable = \"net\"\nexcept = \"02\"\n";
    let (severity, _, _, message) =
        only(&Folder::new(DATA.as_bytes(), BOOK, FILE, DESIGN, scope).findings(), Rule::UnusedCode);
    assert_eq!(severity, Severity::Note);
    assert!(message.contains("02"), "{message}");
}

#[test]
fn text_in_the_age_variable_is_an_error_and_not_a_row_out_of_scope() {
    let scope = "[scope]\nage_from = 15\nage_variable = \"age\"\n";
    let data = DATA.replace(",70\n", ",85 or over\n");
    let findings = Folder::new(data.as_bytes(), BOOK, FILE, DESIGN, scope).findings();
    let (severity, rows, first, _) = only(&findings, Rule::NotNumeric);
    assert_eq!((severity, rows, first), (Severity::Error, 1, Some(5)));
}

#[test]
fn a_case_outside_the_base_of_a_ratio_is_no_missing_answer() {
    // By hand, over the three rows in the base: (10 x 1 + 10 x 2 + 20 x 1) / (10 x 2 + 10 x 2 + 20 x 4) = 50 / 120.
    let data = "id,w,s,p,users,persons\n1,10,1,1,1,2\n2,10,1,2,2,2\n3,20,2,3,1,4\n4,20,2,4,,\n";
    let book = "concept,value,variable,codes\nHH16,numerator,users,number\nHH16,denominator,persons,number\n\
                HH16,outside,users;persons,blank\n";
    let folder = Folder::new(data.as_bytes(), book, FILE, DESIGN, "");
    assert!(folder.findings().is_empty(), "{:?}", folder.findings());
    let figures = folder.open().estimate("HH16").run().expect("computes");
    approx::assert_relative_eq!(figures.estimates().rows()[0].value.expect("a value"), 100.0 * 50.0 / 120.0);
}

#[test]
fn labels_of_a_value_of_several_codes_are_joined_and_a_value_without_one_is_there() {
    let book = format!("{BOOK}age,,Y_LT45,age,15,young\nage,,Y_LT45,age,30;44,grown\nage,,Y_GE45,age,45..,\n");
    let labels = Folder::new(DATA.as_bytes(), &book, FILE, DESIGN, "").open().labels();
    let age = labels.clone().of("age").expect("described");
    let age: Vec<_> = age.iter().map(|l| (l.value.as_str(), l.label.as_deref())).collect();
    assert_eq!(age, [("Y_LT45", Some("young; grown")), ("Y_GE45", None)]);
    assert!(matches!(labels.of("ages"), Err(Error::UnknownColumn { .. })));
}

#[test]
fn a_share_is_described_by_answers_and_a_ratio_of_totals_by_amounts() {
    let share = "concept,value,variable,codes\nHH6,numerator,net,number\nHH6,denominator,age,number\n";
    let ratio = "concept,value,variable,codes\nHH16,yes,net,1\nHH16,no,net,2\n";
    for book in [share, ratio] {
        let folder = Folder::new(DATA.as_bytes(), book, FILE, DESIGN, "");
        assert_eq!(severity(&folder.findings(), Rule::WrongKind), Severity::Error, "{book}");
    }
}

#[test]
fn the_code_of_a_number_of_users_is_no_code_of_their_share() {
    let book = "concept,value,variable,codes\nIT.CEL.SETS,yes,net,1\nIT.CEL.SETS,no,net,2\n";
    let error = Dataset::open(&Folder::new(DATA.as_bytes(), book, FILE, DESIGN, "").0).expect_err("a count");
    assert!(error.to_string().contains("is a count beside the indicator A2"), "{error}");
}

#[test]
fn a_folder_that_is_no_dataset_is_one_finding() {
    let empty = Folder::of(&[]);
    let file = Folder::of(&[("codebook.csv", BOOK.as_bytes())]);
    for (path, said) in [
        (empty.0.join("nowhere"), "there is no such folder"),
        (empty.0.clone(), "neither dataset.toml nor codebook.csv"),
        (file.0.join("codebook.csv"), "this is a file"),
        (file.0.clone(), "dataset.toml"),
    ] {
        let error = Dataset::open(&path).expect_err("no dataset");
        let text = error.to_string();
        assert!(text.contains(said), "{text}");
        assert!(!matches!(error, Error::Several(_)), "{text}");
    }
}
