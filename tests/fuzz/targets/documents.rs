//! What describes a survey: codebooks of DDI and questionnaires in XLSForm. Whatever it is, a document gives a draft or an error that
//! says what to do.
//!
//! A questionnaire is the sheet `survey`; its choices are those of the seed.

use super::archive::excel;
use super::folder::folder;
use infosoc::ToFrame;
use infosoc::describe::Describe;

pub(crate) const WORDS: &[&str] = &[
    "<codeBook xmlns=\"ddi:codebook:2_5\">",
    "<var name=\"a\">",
    "<labl>Internet access at home</labl>",
    "<labl level=\"variable\" xml:lang=\"fr\">",
    "<catgry missing=\"Y\"><catValu>9</catValu><labl>No response</labl></catgry>",
    "<catValu>1</catValu>",
    "<location StartPos=\"1\" width=\"999999999\"/>",
    "<invalrng><item VALUE=\"9\"/></invalrng>",
    "<collDate date=\"2021-05\" event=\"start\"/>",
    "<nation abbr=\"MEX\">",
    "</var>",
    "<!DOCTYPE a>",
    "&a;",
    "&#x41;",
    "<c r=\"A2\" t=\"inlineStr\"><is><t>select_one yesno</t></is></c>",
    "<c r=\"XFD1048576\"/>",
    "select_multiple things",
    "begin_repeat",
    "end_group",
    "label::English (en)",
    "calculate",
];

/// Texts of a sheet, row by row.
fn sheet(rows: &[&[&str]]) -> String {
    let mut text = String::from("<worksheet><sheetData>");
    for (number, row) in (1..).zip(rows) {
        text += &format!("<row r=\"{number}\">");
        for (letter, cell) in ('A'..).zip(*row) {
            text += &format!("<c r=\"{letter}{number}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>");
        }
        text += "</row>";
    }
    text + "</sheetData></worksheet>"
}

fn questions() -> String {
    sheet(&[
        &["type", "name", "label::English (en)", "label::Français (fr)"],
        &["begin_group", "home", "The household", "Le ménage"],
        &["select_one yesno", "net", "Does the household have Internet access at home?", "Accès à Internet ?"],
        &["select_multiple things", "has", "Does the household have", "Le ménage a-t-il"],
        &["integer", "age", "Age in years", "Âge"],
        &["end_group", "", "", ""],
        &["decimal", "weight", "Sample weight", "Poids"],
    ])
}

fn choices() -> String {
    sheet(&[
        &["list_name", "name", "label::English (en)"],
        &["yesno", "1", "Yes"],
        &["yesno", "2", "No"],
        &["things", "1", "a radio"],
        &["things", "2", "a computer"],
    ])
}

const CODEBOOK: &str = "<codeBook xmlns=\"ddi:codebook:2_5\" version=\"2.5\"><stdyDscr><citation><titlStmt><titl>A survey</titl>\
    </titlStmt></citation><stdyInfo><sumDscr><collDate date=\"2019-05\" event=\"start\"/><nation abbr=\"NPL\">Nepal</nation></sumDscr>\
    </stdyInfo></stdyDscr><dataDscr><var name=\"HC13\" ID=\"V1\"><location width=\"1\"/><labl>Household has: Internet access at home</labl>\
    <qstn><qstnLit>Do you have Internet?</qstnLit></qstn><catgry><catValu>1</catValu><labl>Yes</labl></catgry><catgry><catValu>2</catValu>\
    <labl>No</labl></catgry><catgry missing=\"Y\"><catValu>9</catValu><labl>No response</labl></catgry></var><var name=\"hhweight\">\
    <labl>Household sample weight</labl></var><var name=\"HL4\"><labl>Sex</labl><catgry><catValu>1</catValu><labl>Male</labl></catgry>\
    <catgry><catValu>2</catValu><labl>Female</labl></catgry></var></dataDscr></codeBook>";

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    vec![
        CODEBOOK.into(),
        questions().into(),
        excel(&[("survey", questions().as_bytes()), ("choices", choices().as_bytes())]),
    ]
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    let is_sheet = bytes.windows(9).any(|window| window == b"sheetData");
    if is_sheet && bytes.starts_with(b"<") {
        described("survey.xlsx", &excel(&[("survey", bytes), ("choices", choices().as_bytes())]));
        described("survey.xlsx", &excel(&[("survey", questions().as_bytes()), ("choices", bytes)]));
    }
    described(if bytes.starts_with(b"PK") { "survey.xlsx" } else { "study.xml" }, bytes);
}

fn described(name: &str, bytes: &[u8]) {
    let path = folder().join(name);
    std::fs::write(&path, bytes).expect("the file of the case");
    match Describe::new().file(path).country("NPL").year(2019).run() {
        Ok(draft) => {
            draft.to_frame().expect("the table of a draft");
            draft.write(folder().join("draft"), true).expect("the files of a draft");
        }
        Err(error) => assert!(error.to_string().len() > 20, "an error that says nothing: {error}"),
    }
}
