//! Documents that describe surveys: DDI codebooks.

use infosoc::Error;
use infosoc::describe::{Confidence, Describe, Proposal};

use crate::fixtures::folder::Folder;

/// A variable of a codebook.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) label: String,
    /// Codes and their labels.
    pub(super) codes: Vec<(String, String)>,
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A DDI codebook 2.5 with these variables.
pub(super) fn codebook(variables: &[Variable]) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<codeBook xmlns=\"ddi:codebook:2_5\" version=\"2.5\"><stdyDscr><citation><titlStmt>\
         <titl>A survey</titl></titlStmt></citation><stdyInfo><sumDscr><collDate date=\"2019-05\" event=\"start\"/><nation abbr=\"NPL\">Nepal</nation>\
         </sumDscr></stdyInfo></stdyDscr><dataDscr>\n",
    );
    for Variable { name, label, codes } in variables {
        text.push_str(&format!("<var name=\"{}\"><labl>{}</labl>", escaped(name), escaped(label)));
        for (code, label) in codes {
            text.push_str(&format!(
                "<catgry><catValu>{}</catValu><labl>{}</labl></catgry>",
                escaped(code),
                escaped(label)
            ));
        }
        text.push_str("</var>\n");
    }
    text.push_str("</dataDscr></codeBook>\n");
    text
}

fn described(xml: &str) -> Result<Vec<Proposal>, Error> {
    let folder = Folder::of(&[("study.xml", xml.as_bytes())]);
    Describe::new().file(folder.0.join("study.xml")).run().map(|draft| draft.proposals())
}

fn variable(name: &str, label: &str, codes: &[(&str, &str)]) -> Variable {
    let codes = codes.iter().map(|(code, label)| ((*code).to_owned(), (*label).to_owned())).collect();
    Variable { name: name.to_owned(), label: label.to_owned(), codes }
}

const YES_NO: &[(&str, &str)] = &[("1", "Yes"), ("2", "No"), ("9", "No response")];

#[test]
fn a_codebook_is_described_with_its_study() {
    let xml = codebook(&[
        variable("HC7B", "Household has: Radio", YES_NO),
        variable("HC13", "Household has: Internet access at home", YES_NO),
        variable(
            "why",
            "Main reason for no Internet at home",
            &[("1", "Too expensive"), ("2", "No need"), ("3", "Other")],
        ),
        variable("hhweight", "Household sample weight", &[]),
    ]);
    let proposals = described(&xml).unwrap();
    let of = |name: &str| proposals.iter().filter(|p| p.variable == name).collect::<Vec<_>>();
    let internet = of("HC13");
    let rows: Vec<(&str, &str, &str)> =
        internet.iter().map(|p| (p.concept.as_str(), p.value.as_str(), p.codes.as_str())).collect();
    assert_eq!(rows, [("HH6", "yes", "1"), ("HH6", "no", "2"), ("HH6", "missing", "9")]);
    assert!(internet.iter().all(|p| p.confidence == Confidence::High), "{internet:?}");
    assert!(of("why").iter().all(|p| p.concept == "HH14" && p.confidence > Confidence::High));
    assert_eq!(of("hhweight")[0].concept, "weight");
}

/// A byte order mark says what the text is: what is nothing of the kind is not guessed at.
#[test]
fn a_byte_that_is_none_of_its_encoding_is_an_error_behind_a_byte_order_mark_too() {
    let xml = codebook(&[variable("HC13", "Household has: Internet access at home \u{e9}", YES_NO)]);
    let mark = b"\xef\xbb\xbf".as_slice();
    for (bytes, is_read) in [
        ([mark, xml.as_bytes()].concat(), true),
        ([mark, &xml.replace('\u{e9}', "?").into_bytes(), b"<!-- \xe9 -->"].concat(), false),
        ([b"\xff\xfe".as_slice(), b"<\0\x00\xd8>\0"].concat(), false),
    ] {
        let folder = Folder::of(&[("study.xml", &bytes)]);
        let draft = Describe::new().file(folder.0.join("study.xml")).run();
        match draft {
            Ok(draft) => assert!(is_read && draft.proposals()[0].label.ends_with('\u{e9}')),
            Err(Error::InvalidFile { row: Some(1), problem, .. }) if !is_read => {
                assert!(problem.contains("has other bytes"), "{problem}");
            }
            Err(error) => panic!("{error}"),
        }
    }
}

/// Version 1.2.2 has no namespace and may have a prefix of its own.
#[test]
fn older_codebooks_and_prefixes_are_read_alike() {
    let xml = codebook(&[variable("s1", "¿El hogar tiene radio?", &[("1", "Sí"), ("2", "No")])]);
    let old = xml.replace(" xmlns=\"ddi:codebook:2_5\" version=\"2.5\"", " version=\"1.2.2\"");
    let prefixed = xml.replace("xmlns=", "xmlns:ddi=").replace("</", "</ddi:").replace('<', "<ddi:");
    let prefixed = prefixed.replace("<ddi:/ddi:", "</ddi:").replace("<ddi:?", "<?");
    assert_eq!(described(&old).unwrap(), described(&xml).unwrap());
    assert_eq!(described(&prefixed).unwrap(), described(&xml).unwrap());
}

#[test]
fn hostile_documents_are_refused() {
    let xml = codebook(&[variable("a", "Radio &amp; tv", YES_NO)]);
    let bomb = xml.replace("<codeBook", "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><codeBook");
    let entity = xml.replace("A survey", "A &a; survey");
    let deep = xml.replace("A survey", &"<a>".repeat(100));
    let cut = &xml[..xml.len() / 2];
    for (text, part) in [
        (bomb.as_str(), "document type"),
        (entity.as_str(), "entity"),
        (deep.as_str(), "within each other"),
        (cut, "XML"),
        ("<codeBook></codeBook>", "no variables"),
        ("no xml at all", "no variables"),
    ] {
        let error = described(text).expect_err(part);
        assert!(matches!(error, Error::InvalidFile { .. }) && error.to_string().contains(part), "{error}");
    }
}
