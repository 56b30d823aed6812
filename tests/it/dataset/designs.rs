//! Designs that a description states: the numbers of the same design given to a survey.

use super::findings::{BOOK, FILE};
use crate::fixtures::folder::{Folder, severity};
use infosoc::dataset::Dataset;
use infosoc::finding::{Rule, Severity};
use infosoc::measure::proportion;
use infosoc::{Design, PairVariance, Pps, Survey};
use polars::prelude::*;

/// Units drawn with unequal probabilities: the numbers of the same design given to a survey.
#[test]
fn unequal_probabilities_are_described_too() {
    let data = "id,w,p,net,q\n1,2,0.5,1,0.3\n2,2.5,0.4,2,0.3\n3,5,0.2,1,0.3\n4,4,0.25,2,0.3\n";
    let pairs = "a,b,c,d\n0.5,0.15,0.08,0.1\n0.15,0.4,0.06,0.08\n0.08,0.06,0.2,0.04\n0.1,0.08,0.04,0.25\n";
    let matrix: Vec<Vec<f64>> = pairs
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|cell| cell.parse().expect("a number")).collect())
        .collect();
    let book = "concept,category,value,variable,codes,label\nHH6,,yes,net,1,Yes\nHH6,,no,net,2,No\n";
    let table = df!(
        "w" => [2.0, 2.5, 5.0, 4.0], "p" => [0.5, 0.4, 0.2, 0.25], "net" => [1, 0, 1, 0], "q" => [0.3; 4],
    );
    let table = table.expect("a table");
    let yates_grundy = |pps: Pps| pps.variance(PairVariance::YatesGrundy);
    for (described, pps) in [
        ("fpc = \"p\"\npps = \"brewer\"\n", Pps::brewer()),
        ("fpc = \"p\"\npps = \"overton\"\npps_variance = \"yates_grundy\"\n", yates_grundy(Pps::overton())),
        ("fpc = \"p\"\npps = \"hartley_rao\"\nsquares = 0.3\n", Pps::hartley_rao_with(0.3)),
        ("fpc = \"p\"\npps = \"hartley_rao\"\nsquares = \"q\"\n", Pps::hartley_rao_by("q")),
        ("joint = \"pairs.csv\"\npps_variance = \"yates_grundy\"\n", yates_grundy(Pps::joint(matrix))),
    ] {
        let folder = Folder::new(data.as_bytes(), book, FILE, described, "");
        std::fs::write(folder.0.join("pairs.csv"), pairs).expect("written");
        assert!(folder.findings().check().is_ok(), "{described}");
        let figures = folder.open().estimate("HH6").run().expect("computes");
        let ours = &figures.estimates().rows()[0];
        let design = if described.contains("fpc") { Design::new("w").fpc(["p"]) } else { Design::new("w") };
        let survey = Survey::new(table.clone(), design.pps(pps)).expect("a survey");
        let direct = survey.estimate([proportion("net").percent()]).run().expect("computes");
        assert_eq!((ours.value, ours.se), (direct.rows()[0].value, direct.rows()[0].se), "{described}");
        assert!(ours.se.is_some_and(|se| se > 0.0), "{described}");
    }
    for (described, word) in [
        ("pps = \"brewer\"\n", "fpc"),
        ("fpc = \"p\"\npps = \"brewr\"\n", "brewer"),
        ("fpc = \"p\"\npps = \"brewer\"\njoint = \"pairs.csv\"\n", "give one"),
        ("fpc = \"p\"\nsquares = 0.3\n", "applies only with pps"),
        ("fpc = \"p\"\npps = \"brewer\"\nsquares = 0.3\n", "hartley_rao"),
        ("fpc = \"p\"\npps = \"overton\"\npps_variance = \"grundy\"\n", "yates_grundy"),
        ("joint = \"nowhere.csv\"\n", "nowhere.csv"),
    ] {
        let error = Dataset::open(&Folder::new(data.as_bytes(), book, FILE, described, "").0).expect_err(word);
        assert!(error.to_string().contains(word), "{described}: {error}");
    }
}

/// Strata of two columns whose parts hold the character that joins them: two strata, and not one.
#[test]
fn identifiers_of_several_columns_do_not_run_together() {
    let data = "id,w,s,t,p,net\n1,1,1/2,3,1,1\n2,1,1/2,3,2,2\n3,1,1,2/3,3,1\n4,1,1,2/3,4,1\n";
    let book = "concept,category,value,variable,codes,label\nHH6,,yes,net,1,Yes\nHH6,,no,net,2,No\n";
    let folder = Folder::new(data.as_bytes(), book, FILE, "strata = [\"s\", \"t\"]\npsu = \"p\"\n", "");
    let figures = folder.open().estimate("HH6").run().expect("computes");
    let row = &figures.estimates().rows()[0];
    assert_eq!(row.df, Some(2.0));
    // One stratum has 1 and 0, which are 0.5 from their mean; the other does not vary.
    approx::assert_relative_eq!(row.se.expect("se"), 100.0 * (2.0 * 2.0 * 0.25f64).sqrt() / 4.0, max_relative = 1e-12);
}

/// A third stage of a description is that of the design: the same standard error as from the table itself.
#[test]
fn later_stages_are_those_of_the_design() {
    let mut data = "id,w,s,p,h,m,n1,n2,n3,net,area,age\n".to_owned();
    let mut id = 0;
    for s in 1..=2 {
        for p in 1..=3 {
            for h in 1..=2 {
                for m in 1..=2 {
                    id += 1;
                    let net = if (id * 7 + p + h * m) % 3 == 0 { 1 } else { 2 };
                    data += &format!("{id},{},{s},{s}-{p},{s}-{p}-{h},{id},9,6,4,{net},U,30\n", 10 + id % 4);
                }
            }
        }
    }
    let design = "strata = \"s\"\npsu = \"p\"\nssu = \"h\"\nlater_stages = [\"m\"]\nfpc = [\"n1\", \"n2\", \"n3\"]\n";
    let folder = Folder::new(data.as_bytes(), BOOK, FILE, design, "");
    let found = folder.open().estimate("HH6").run().expect("computes");
    let options = CsvParseOptions::default();
    let table = CsvReadOptions::default()
        .with_parse_options(options)
        .into_reader_with_file_handle(std::io::Cursor::new(data.clone()))
        .finish()
        .expect("a table");
    let online = table.column("net").expect("net").i64().expect("codes").iter().map(|code| Some(code == Some(1)));
    let online: BooleanChunked = online.collect();
    let mut table = table.clone();
    table.with_column(online.with_name("online".into()).into_column()).expect("one length");
    let design = Design::new("w").strata("s").psu("p").ssu("h").ssu("m").fpc(["n1", "n2", "n3"]);
    let survey = Survey::new(table, design).expect("a design");
    let expected = survey.estimate([proportion("online").percent()]).run().expect("computes");
    let (a, b) = (&found.estimates().rows()[0], &expected.rows()[0]);
    assert_eq!((a.value, a.se, a.df), (b.value, b.se, b.df));

    for (wrong, part) in [
        ("psu = \"p\"\nlater_stages = [\"m\"]\n", "give psu and ssu"),
        ("psu = \"p\"\nssu = \"h\"\nlater_stages = [[]]\n", "later_stages is []"),
    ] {
        let folder = Folder::new(data.as_bytes(), BOOK, FILE, wrong, "");
        let error = Dataset::open(&folder.0).expect_err("refused");
        assert!(error.to_string().contains(part), "{error}");
    }
    let folder = Folder::new(data.as_bytes(), BOOK, FILE, "psu = \"p\"\nssu = \"h\"\nlater_stages = [\"q\"]\n", "");
    let findings = folder.findings();
    assert_eq!(severity(&findings, Rule::MissingColumn), Severity::Error);
}
