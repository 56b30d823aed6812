//! Records of what was done: whatever changes is named, and nothing of the user's is overwritten.

use crate::fixtures::folder::Folder;
use infosoc::ToFrame;
use infosoc::provenance::{Agent, Call, Part, Provenance, Recording, Rerunning, TableSum, Verdict, rerun_by};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const BOOK: &str =
    "concept,category,value,variable,codes,universe\nHH7,,yes,net,1,\nHH7,,no,net,2,\nsex,,F,sex,2,\nsex,,M,sex,1,\n";
const DATA: &str = "id,w,net,sex\n1,1,1,2\n2,1,1,2\n3,1,2,1\n4,1,2,1\n";

fn infosoc(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_infosoc")).current_dir(folder).args(arguments).output().unwrap()
}

/// A dataset of which one indicator is estimated into `hh7.csv`, with its record.
fn recorded() -> (Folder, PathBuf) {
    let folder = Folder::people(DATA, BOOK, "[file]\npath = \"data.csv\"\n[design]\nweight = \"w\"\n");
    let done = infosoc(&folder.0, &["estimate", ".", "HH7", "--by", "sex", "--out", "hh7.csv", "--record"]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let record = folder.0.join("hh7.csv.prov.json");
    (folder, record)
}

/// What a rerun says: for each part that is not the same, its name and verdict.
fn differences(folder: &Path, more: &[&str]) -> (Option<i32>, Vec<(String, String, String)>) {
    let asked = [&["rerun", "hh7.csv.prov.json", "--format", "json"], more].concat();
    let done = infosoc(folder, &asked);
    let rows: Vec<Value> = serde_json::from_slice(&done.stdout).unwrap_or_else(|error| panic!("{error}: {done:?}"));
    let text = |row: &Value, column: &str| row[column].as_str().unwrap_or_default().to_owned();
    let rows = rows.iter().map(|row| (text(row, "part"), text(row, "name"), text(row, "verdict")));
    (done.status.code(), rows.filter(|(_, _, verdict)| verdict != "same").collect())
}

fn owned(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|(part, name, verdict)| ((*part).into(), (*name).into(), (*verdict).into())).collect()
}

/// Edits a record as JSON; with `seal`, by somebody who knows how it is sealed.
fn edit(path: &Path, edit: impl FnOnce(&mut Value)) {
    let mut document: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    edit(&mut document);
    std::fs::write(path, document.to_string()).unwrap();
}

#[test]
fn a_record_names_inputs_call_version_and_outputs() {
    let (folder, path) = recorded();
    let record = Provenance::read(&path).unwrap();
    let inputs: Vec<&str> = record.inputs().map(|(name, _)| name).collect();
    assert_eq!(inputs, ["codebook.csv", "data.csv", "dataset.toml"]);
    assert_eq!(
        (record.agent(), record.version(), record.is_sealed()),
        (Agent::Command, env!("CARGO_PKG_VERSION"), true)
    );
    let [call] = record.calls() else { panic!("{:?}", record.calls()) };
    let wanted = json!(["estimate", ".", "HH7", "--by", "sex", "--out", "hh7.csv", "--record"]);
    assert_eq!((call.name.as_str(), &call.arguments), ("infosoc estimate", &wanted));
    assert!(record.findings().any(|found| found.rule == "no_psu" || found.rule == "no_strata"), "{call:?}");
    let data = record.inputs().find(|(name, _)| *name == "data.csv").unwrap().1;
    assert_eq!(data.bytes, DATA.len() as u64);
    // As `printf 'id,w,…' | sha256sum` says.
    assert_eq!(data.sha256.len(), 64);
    let document: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    for relation in ["used", "wasGeneratedBy", "wasDerivedFrom", "wasAssociatedWith"] {
        assert!(document[relation].as_object().is_some_and(|lines| !lines.is_empty()), "{relation}");
    }
    drop(folder);
}

#[test]
fn what_is_made_again_is_the_same_wherever_it_is_asked_for() {
    let (folder, _) = recorded();
    assert_eq!(differences(&folder.0, &[]), (Some(0), Vec::new()));
    let elsewhere =
        infosoc(folder.0.parent().unwrap(), &["rerun", folder.0.join("hh7.csv.prov.json").to_str().unwrap()]);
    assert_eq!(elsewhere.status.code(), Some(0), "{elsewhere:?}");
    assert_eq!(String::from_utf8_lossy(&elsewhere.stdout), "the same to the bit: 1 output\n");
    // The whole folder, taken to another place.
    let moved = Folder::of(&[]);
    for entry in std::fs::read_dir(&folder.0).unwrap().flatten() {
        std::fs::copy(entry.path(), moved.0.join(entry.file_name())).unwrap();
    }
    drop(folder);
    assert_eq!(differences(&moved.0, &[]), (Some(0), Vec::new()));
}

/// One byte of each thing that an output comes from, or of itself.
#[test]
fn whatever_changes_is_named() {
    let (folder, path) = recorded();
    let (data, out) = (folder.0.join("data.csv"), folder.0.join("hh7.csv"));
    let written = std::fs::read(&out).unwrap();

    std::fs::write(&data, DATA.replace("4,1,2,1", "4,1,1,1")).unwrap();
    let wanted = owned(&[("input", "data.csv", "differs"), ("output", "hh7.csv", "differs")]);
    assert_eq!(differences(&folder.0, &[]), (Some(1), wanted));
    let said = infosoc(&folder.0, &["rerun", "hh7.csv.prov.json"]);
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("line 2 was") && said.contains("it changed since it was read"), "{said}");
    assert_eq!(std::fs::read(&out).unwrap(), written, "the old output stays");

    std::fs::remove_file(&data).unwrap();
    let wanted = owned(&[("input", "data.csv", "missing"), ("output", "hh7.csv", "not_made")]);
    assert_eq!(differences(&folder.0, &[]), (Some(1), wanted));
    std::fs::write(&data, DATA).unwrap();

    let mut edited = written.clone();
    *edited.last_mut().unwrap() = b' ';
    std::fs::write(&out, edited).unwrap();
    assert_eq!(differences(&folder.0, &[]), (Some(1), owned(&[("file", "hh7.csv", "differs")])));
    std::fs::remove_file(&out).unwrap();
    assert_eq!(differences(&folder.0, &[]), (Some(1), owned(&[("file", "hh7.csv", "missing")])));
    std::fs::write(&out, &written).unwrap();

    let original = std::fs::read(&path).unwrap();
    edit(&path, |record| record["agent"]["infosoc:library"]["infosoc:version"] = "0.0.9".into());
    let wanted = owned(&[("record", "hh7.csv.prov.json", "differs"), ("version", "infosoc", "differs")]);
    assert_eq!(differences(&folder.0, &[]), (Some(1), wanted));
    std::fs::write(&path, &original).unwrap();

    // Other options: the level of the intervals.
    edit(&path, |record| {
        let arguments = record["activity"]["infosoc:call-1"]["infosoc:arguments"].as_array_mut().unwrap();
        arguments.extend(["--level".into(), "0.9".into()]);
    });
    let wanted = owned(&[("record", "hh7.csv.prov.json", "differs"), ("output", "hh7.csv", "differs")]);
    assert_eq!(differences(&folder.0, &[]), (Some(1), wanted));
    assert_eq!(std::fs::read(&out).unwrap(), written);
}

#[test]
fn a_hostile_record_reads_and_writes_nothing_outside() {
    let (folder, path) = recorded();
    let original = std::fs::read(&path).unwrap();
    let victim = Folder::of(&[("mine.csv", b"mine")]);
    let mine = victim.0.join("mine.csv");
    // It calls for an output elsewhere, over a file that is there.
    edit(&path, |record| {
        let arguments = &mut record["activity"]["infosoc:call-1"]["infosoc:arguments"];
        *arguments = json!(["estimate", ".", "HH7", "--out", mine.to_str().unwrap(), "--force"]);
    });
    let (code, rows) = differences(&folder.0, &["--outside"]);
    assert_eq!(code, Some(1));
    assert!(rows.contains(&("output".into(), "hh7.csv".into(), "not_made".into())), "{rows:?}");
    assert_eq!(std::fs::read(&mine).unwrap(), b"mine");
    // It names a file elsewhere as its input, or reads one without naming it.
    edit(&path, |record| record["entity"]["infosoc:input-1"]["prov:location"] = "../../etc/passwd".into());
    let refused = infosoc(&folder.0, &["rerun", "hh7.csv.prov.json"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--outside"), "{refused:?}");
    std::fs::write(&path, &original).unwrap();
    edit(&path, |record| {
        let arguments = &mut record["activity"]["infosoc:call-1"]["infosoc:arguments"];
        *arguments = json!(["check", mine.to_str().unwrap(), "--out", "hh7.csv", "--format", "csv"]);
    });
    let (_, rows) = differences(&folder.0, &[]);
    assert!(rows.contains(&("output".into(), "hh7.csv".into(), "not_made".into())), "{rows:?}");
    // It would lead back to itself.
    edit(&path, |record| {
        record["activity"]["infosoc:call-1"]["infosoc:arguments"] = json!(["rerun", "hh7.csv.prov.json"]);
    });
    assert_eq!(differences(&folder.0, &[]).0, Some(1));
}

#[test]
fn what_is_no_record_is_refused_with_what_to_do() {
    let (folder, path) = recorded();
    let original = std::fs::read(&path).unwrap();
    let said = |text: &[u8]| {
        std::fs::write(&path, text).unwrap();
        Provenance::read(&path).unwrap_err().to_string()
    };
    assert!(said(b"").contains("--record"));
    assert!(said(b"{}").contains("not a record of infosoc"));
    assert!(said(&original[..original.len() / 2]).contains("not JSON"));
    assert!(said(&vec![b' '; 17 << 20]).contains("more than"));
    let with = |change: &dyn Fn(&mut Value)| {
        let mut document: Value = serde_json::from_slice(&original).unwrap();
        change(&mut document);
        said(document.to_string().as_bytes())
    };
    assert!(with(&|record| record["entity"]["infosoc:record"]["infosoc:format"] = 2.into()).contains("format 2"));
    for change in [
        (&|record: &mut Value| record["entity"]["infosoc:input-1"]["infosoc:sha256"] = "12".into())
            as &dyn Fn(&mut Value),
        &|record| record["entity"]["infosoc:input-1"]["infosoc:bytes"] = (-1).into(),
        &|record| record["entity"]["infosoc:input-1"]["prov:location"] = Value::Null,
        &|record| record["entity"]["elsewhere"] = json!({}),
        &|record| record["used"]["_:used-1"]["prov:activity"] = "infosoc:call-9".into(),
        &|record| record["used"]["_:used-1"]["prov:entity"] = "infosoc:input-9".into(),
        &|record| {
            record["wasInformedBy"] =
                json!({"_:a": {"prov:informed": "infosoc:call-1", "prov:informant": "infosoc:call-1"}})
        },
        &|record| record["activity"] = json!([]),
        &|record| record["agent"] = Value::Null,
    ] {
        assert!(with(change).contains("damaged"), "{}", with(change));
    }
    drop(folder);
}

#[test]
fn outputs_point_to_their_record_and_come_out_the_same() {
    let folder = Folder::of(&[]);
    let root = std::env::current_dir().unwrap();
    let pri = "datasets/national/pri-hints-2009";
    for (name, to, record, holds) in [
        ("tables.xlsx", "xlsx", "tables.xlsx.prov.json", None),
        ("tables.ods", "ods", "tables.ods.prov.json", None),
        ("sdg.csv", "sdmx-csv", "sdg.csv.prov.json", None),
        ("sdg.xml", "sdmx-ml", "sdg.xml.prov.json", Some("sdg.xml")),
        ("sdg.json", "sdmx-json", "sdg.json.prov.json", Some("sdg.json")),
        ("meta.xml", "sdg-metadata", "meta.xml.prov.json", Some("meta.xml")),
        ("site", "open-sdg", "site/record.prov.json", None),
        ("package", "package", "package/record.prov.json", Some("package/datapackage.json")),
    ] {
        let out = folder.0.join(name).display().to_string();
        let done = infosoc(&root, &["publish", pri, "HH7", "--to", to, "--out", &out, "--record"]);
        let record = folder.0.join(record);
        assert!(record.exists(), "{to}: {done:?}");
        if let Some(holds) = holds {
            let text = std::fs::read_to_string(folder.0.join(holds)).unwrap();
            assert!(text.contains(record.file_name().unwrap().to_str().unwrap()), "{to}");
        }
        let again = infosoc(&root, &["rerun", record.to_str().unwrap()]);
        assert_eq!(again.status.code(), Some(0), "{to}: {again:?}");
        // A message with its source in the header is still one by its structure.
        if to.starts_with("sdmx") {
            let checked = infosoc(&root, &["check", &out, "--format", "csv"]);
            assert!(!String::from_utf8_lossy(&checked.stdout).contains("Source"), "{checked:?}");
        }
    }
    let out = folder.0.join("pages").display().to_string();
    let asked = ["report", "datasets/series/ict.csv", "--language", "fr", "--out", &out, "--record"];
    assert_eq!(infosoc(&root, &asked).status.code(), Some(0));
    let page = std::fs::read_to_string(folder.0.join("pages/africa.html")).unwrap();
    assert!(page.contains("<a href=\"record.prov.json\">") && page.contains("has_provenance"));
    let asked = [&asked[..], &["--country", "MEX", "--first", "2015"]].concat();
    assert_eq!(infosoc(&root, &asked).status.code(), Some(0));
    for record in ["pages/record.prov.json", "pages/mexico.html.prov.json"] {
        let again = infosoc(&root, &["rerun", folder.0.join(record).to_str().unwrap()]);
        assert_eq!(again.status.code(), Some(0), "{again:?}");
    }
}

#[test]
fn a_record_that_is_there_stays_unless_it_is_to_be_replaced() {
    let (folder, path) = recorded();
    let before = std::fs::read(&path).unwrap();
    std::fs::remove_file(folder.0.join("hh7.csv")).unwrap();
    let asked = ["estimate", ".", "HH7", "--out", "hh7.csv", "--record"];
    let refused = infosoc(&folder.0, &asked);
    assert_eq!((refused.status.code(), std::fs::read(&path).unwrap()), (Some(2), before));
    assert!(!folder.0.join("hh7.csv").exists());
    assert_eq!(infosoc(&folder.0, &[&asked[..], &["--force"]].concat()).status.code(), Some(0));
    // Without an output there is nothing beside which it could lie.
    assert_eq!(infosoc(&folder.0, &["estimate", ".", "HH7", "--record"]).status.code(), Some(2));
}

#[test]
fn outputs_that_are_made_again_are_kept_where_it_is_told() {
    let (folder, _) = recorded();
    assert_eq!(differences(&folder.0, &["--keep", "again"]).0, Some(0));
    let (one, other) = (folder.0.join("hh7.csv"), folder.0.join("again/hh7.csv"));
    assert_eq!(std::fs::read(one).unwrap(), std::fs::read(other).unwrap());
    let refused = infosoc(&folder.0, &["rerun", "hh7.csv.prov.json", "--keep", "again"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn calls_of_a_program_hold_the_chain() {
    let folder = Folder::of(&[("a.csv", b"x\n1\n")]);
    let path = |name: &str| folder.0.join(name);
    let mut recording = Recording::new(path("b.prov.json"));
    let read = |name: &str| infosoc::ReadFile::new().open(path(name));
    let file = recording.call("read", json!({}), || read("a.csv")).unwrap();
    let write = |name: &str| infosoc::export::Csv::new().write(&file.codes()?, path(name));
    recording.call("write", json!({"decimal": "."}), || write("b.csv")).unwrap();
    recording.call("read what was written", json!({}), || read("b.csv")).unwrap();
    let table = file.codes().unwrap();
    assert_eq!(recording.table(&table).unwrap(), "table-1");
    assert_eq!(recording.table(&table).unwrap(), "table-1");
    let record = Provenance::read(recording.finish().unwrap()).unwrap();
    assert_eq!(record.inputs().map(|(name, _)| name).collect::<Vec<_>>(), ["a.csv"]);
    assert_eq!(record.outputs().map(|(name, _)| name).collect::<Vec<_>>(), ["b.csv"]);
    assert_eq!(record.tables().next().unwrap().1, &TableSum::of(&table).unwrap());
    assert_eq!(record.calls()[1].after, [0]);
    let document: Value = serde_json::from_slice(&std::fs::read(path("b.prov.json")).unwrap()).unwrap();
    let derived = json!({"prov:generatedEntity": "infosoc:output-1", "prov:usedEntity": "infosoc:input-1"});
    assert!(document["wasDerivedFrom"].as_object().unwrap().values().any(|line| *line == derived));
    // Nobody but the program can make it again.
    let again =
        Rerunning::new(path("b.prov.json")).run(&mut |_| Ok(infosoc::provenance::Made::Not("no".into()))).unwrap();
    let verdicts: Vec<(Part, Verdict)> = again.differences().map(|one| (one.part, one.verdict)).collect();
    assert!(verdicts.contains(&(Part::Output, Verdict::NotMade)) && !again.is_same());
    assert_eq!(again.to_frame().unwrap().width(), 6);
    assert!(rerun_by(path("b.prov.json"), || write("b.csv")).unwrap().differences().all(|one| one.part == Part::Table));
    let another = rerun_by(path("b.prov.json"), || write("c.csv")).unwrap();
    let names: Vec<(&str, Verdict)> = another
        .differences()
        .filter(|one| one.part == Part::Output)
        .map(|one| (one.name.as_str(), one.verdict))
        .collect();
    assert_eq!(names, [("b.csv", Verdict::NotMade), ("c.csv", Verdict::Differs)]);
    assert!(!path("c.csv").exists());
}

/// One table in memory is gone, and one step ends in an error: what does not need them is made again, and the rest says why not.
#[test]
fn outputs_that_can_be_made_again_are() {
    let folder = Folder::of(&[("a.csv", b"x\n1\n")]);
    let path = |name: &str| folder.0.join(name);
    let copy = |from: &str, to: &str| {
        let table = infosoc::ReadFile::new().open(path(from))?.codes()?;
        infosoc::export::Csv::new().write(&table, path(to))
    };
    let mut recording = Recording::new(path("all.prov.json"));
    let table = polars::prelude::df!("y" => [1.0, 2.0]).unwrap();
    let name = recording.table(&table).unwrap();
    // By its place: what it writes, from what, which tables and calls it takes.
    let steps: [(&str, &str, &[String], &[usize]); 5] = [
        ("free.csv", "a.csv", &[], &[]),
        ("given.csv", "a.csv", std::slice::from_ref(&name), &[]),
        ("taken.csv", "a.csv", &[], &[1]),
        ("copied.csv", "given.csv", &[], &[]),
        ("failing.csv", "a.csv", &[], &[]),
    ];
    for (to, from, tables, after) in steps {
        let (made, touched) = recording.observe(|| copy(from, to));
        made.unwrap();
        let call = Call { name: to.into(), tables: tables.to_vec(), after: after.to_vec(), ..Call::default() };
        recording.add(call, &touched).unwrap();
    }
    recording.finish().unwrap();
    let rerun = |given: &[&str]| {
        let rerunning = Rerunning::new(path("all.prov.json")).files(infosoc::Files::Anywhere);
        let tables = given.iter().map(|name| ((*name).to_owned(), TableSum::of(&table).unwrap())).collect();
        let mut tables = Some(tables);
        rerunning.run(&mut |record| {
            record.call_again(tables.take().unwrap_or_default(), |place, call| match call {
                Some(call) if call.name == "failing.csv" => Err(infosoc::Error::argument("x", "one", "another")),
                Some(_) => copy(steps[place].1, steps[place].0).map(|_| Vec::new()),
                None => Ok(Vec::new()),
            })
        })
    };
    let verdicts = |again: &infosoc::provenance::Rerun| -> Vec<(String, Verdict)> {
        let outputs = again.compared().iter().filter(|one| one.part == Part::Output);
        outputs.map(|one| (one.name.clone(), one.verdict)).collect()
    };
    let of = |same: &[&str]| -> Vec<(String, Verdict)> {
        let verdict = |name: &str| if same.contains(&name) { Verdict::Same } else { Verdict::NotMade };
        let names = ["copied.csv", "failing.csv", "free.csv", "given.csv", "taken.csv"];
        names.map(|name| (name.to_owned(), verdict(name))).to_vec()
    };
    let again = rerun(&[]).unwrap();
    // The file that was not made again lies there as it was, and can be copied.
    assert_eq!(verdicts(&again), of(&["free.csv", "copied.csv"]));
    assert!(!again.is_same());
    let said = again.to_string();
    assert!(
        said.contains("output taken.csv: not_made; given.csv was given table-1, a table in memory: give it again"),
        "{said}"
    );
    assert!(said.contains("output failing.csv: not_made; x: expected one, got another"), "{said}");
    let calls: Vec<&str> =
        again.compared().iter().filter(|one| one.part == Part::Call).map(|one| one.name.as_str()).collect();
    assert_eq!(calls, ["given.csv", "failing.csv"]);
    std::fs::write(path("given.csv"), "x\n2\n").unwrap();
    assert_eq!(verdicts(&rerun(&[]).unwrap()), of(&["free.csv"]));
    let given = rerun(&[&name]).unwrap();
    assert_eq!(verdicts(&given), of(&["free.csv", "given.csv", "taken.csv", "copied.csv"]));
}
