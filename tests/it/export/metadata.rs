//! Metadata of SDG indicators as a message; that it is valid by the schema of SDMX is tested in Python.

use infosoc::Series;
use infosoc::export::{Header, SdgMetadata, SdgMetadataMessage, draft_sdg_metadata};
use polars::prelude::*;

fn series() -> Series {
    let table = df!(
        "indicator" => ["HH7", "HH7", "HH7", "HH7", "HH4"], "ref_area" => ["MEX"; 5],
        "time_period" => [2019, 2020, 2021, 2021, 2021],
        "obs_value" => [Some(70.07), Some(71.97), None, Some(76.5), Some(45.0)],
        "obs_status" => [Some("A"), Some("B"), Some("Q"), Some("U"), None],
        "sex" => ["_T", "_T", "F", "M", "_T"], "se" => [Some(0.31), Some(0.42), None, Some(1.2), None],
        "comment" => [None, Some("new questionnaire"), None, None, None],
        "scope" => ["persons of 6 and over"; 5], "source" => ["INEGI, ENDUTIH"; 5],
    );
    Series::new(table.unwrap()).unwrap()
}

fn message() -> SdgMetadataMessage {
    SdgMetadataMessage::new().header(Header::new().sender("MX2").prepared("2026-11-29T12:00:00Z"))
}

fn written(message: &SdgMetadataMessage, metadata: &SdgMetadata) -> (String, Vec<(String, String)>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meta.xml");
    let findings = message.write(metadata, &path).unwrap();
    let found = findings.iter().map(|finding| (finding.rule.to_string(), finding.place.clone())).collect();
    (std::fs::read_to_string(&path).unwrap(), found)
}

/// The text of a concept, in the first report that has it.
fn text<'a>(xml: &'a str, concept: &str) -> &'a str {
    let rest = xml.split(&format!("id=\"{concept}\">")).nth(1).unwrap_or_else(|| panic!("no {concept} in {xml}"));
    rest.split("</com:Text>").next().unwrap().split("\">").nth(1).unwrap()
}

#[test]
fn what_nobody_says_is_what_the_library_knows() {
    let (xml, found) = written(&message().series(&series()), &SdgMetadata::new());
    for part in [
        "MetadataStructure=IAEG-SDGs:SDG_MSD(0.3)",
        "Dataflow=IAEG-SDGs:DF_SDG_GLC(1.0)",
        "<com:KeyValue id=\"SERIES\"><com:Value>IT_USE_II99</com:Value>",
        "<com:KeyValue id=\"REPORTING_TYPE\"><com:Value>N</com:Value>",
        "<com:KeyValue id=\"REF_AREA\"><com:Value>484</com:Value>",
        "<mes:Test>false</mes:Test>",
        "<mes:Sender id=\"MX2\"/>",
    ] {
        assert!(xml.contains(part), "{part} in {xml}");
    }
    assert_eq!(text(&xml, "SDG_INDICATOR"), "Indicator 17.8.1: Proportion of individuals using the Internet");
    assert_eq!(text(&xml, "UNIT_MEASURE"), "Percentage (%)");
    assert_eq!(text(&xml, "SOURCE_TYPE"), "INEGI, ENDUTIH (2019 to 2021)");
    assert!(text(&xml, "STAT_CONC_DEF").contains("Scope of the national figures: persons of 6 and over."));
    assert_eq!(text(&xml, "COMPARABILITY"), "Break in the time series: 2020 (new questionnaire).");
    assert_eq!(text(&xml, "COVERAGE"), "Figures for 2019 to 2021. Disaggregated by sex.");
    assert_eq!(
        text(&xml, "QUALITY_ASSMNT"),
        "Standard errors are known for 3 of 3 figures and lie between 0.31 and 1.2, in the unit of the figures. Of low \
         reliability: 1 figure. Not published, to protect respondents or because they are unreliable: 1 figure."
    );
    let wanted = [("no_sdg_series", "indicator"), ("drafted", "IT_USE_II99")];
    assert_eq!(found, wanted.map(|(rule, place)| (rule.to_owned(), place.to_owned())));
}

#[test]
fn what_is_said_stands_and_what_cannot_stand_is_found() {
    let metadata = SdgMetadata::new()
        .text("17.8.1", "2.a. Definition and concepts", "es", "¿Uso < 3 meses & \"más\"?")
        .text("17-8-1", "STAT_CONC_DEF", "en", "Use.")
        .text("HH7", "STAT_CONC_DEF", "en", "Another use.")
        .text("IT_USE_ii99", "RATIONALE", "en", "The series' own.")
        .text("17.8.1", "RATIONALE", "en", "The indicator's.")
        .text("17.8.1", "COLOUR", "en", "blue")
        .text("1.1.1", "RATIONALE", "en", "No ICT.")
        .text("17.8.1", "OTHER_DOC", "en", "a\u{1}b");
    let message = message().ref_area("Mexico").draft(false).structure("1.0").dataflow("1.24").reporting_type("G");
    let (xml, mut found) = written(&message, &metadata);
    assert!(
        xml.contains("SDG_MSD(1.0)") && xml.contains("DF_SDG_GLC(1.24)") && xml.contains("<com:Value>G</com:Value>")
    );
    assert!(xml.contains("<com:Text xml:lang=\"es\">¿Uso &lt; 3 meses &amp; &quot;más&quot;?</com:Text>"), "{xml}");
    assert!(xml.contains("<com:Text xml:lang=\"en\">Use.</com:Text>") && !xml.contains("Another use."));
    assert!(xml.contains("The series&apos; own.") && !xml.contains("The indicator"));
    assert!(xml.contains(">ab</com:Text>"));
    assert!(!xml.contains("SDG_GOAL"), "nothing is drafted");
    found.sort();
    let rules: Vec<&str> = found.iter().map(|(rule, _)| rule.as_str()).collect();
    assert_eq!(rules, ["no_sdg_series", "not_text", "repeated_text", "unknown_concept"]);
}

#[test]
fn what_the_message_cannot_be_made_of_is_an_error() {
    let one = || SdgMetadata::new().text("17.8.1", "RATIONALE", "en", "Why.");
    let fails = |message: SdgMetadataMessage, metadata: &SdgMetadata| {
        let folder = tempfile::tempdir().unwrap();
        let error = message.write(metadata, folder.path().join("m.xml")).unwrap_err();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        error.to_string()
    };
    assert!(fails(message(), &one()).contains("ref_area"));
    assert!(fails(message().ref_area("World"), &one()).contains("World"));
    assert!(fails(message().ref_area("MEX"), &SdgMetadata::new()).contains("metadata"));
    assert!(fails(message().ref_area("MEX").structure("latest"), &one()).contains("structure"));
    assert!(fails(message().ref_area("MEX").reporting_type("X"), &one()).contains("reporting_type"));
    let language = SdgMetadata::new().text("17.8.1", "RATIONALE", "en\" x=\"", "Why.");
    assert!(fails(message().ref_area("MEX"), &language).contains("language"));
    assert!(fails(message().ref_area("MEX").header(Header::new().sender("a b")), &one()).contains("sender"));
}

#[test]
fn a_draft_is_a_form_that_is_filled_and_read_again() {
    let draft = draft_sdg_metadata(&series()).unwrap();
    assert_eq!(draft.get_column_names(), ["indicator", "series", "concept", "name", "language", "text"]);
    assert!(draft.column("text").unwrap().null_count() > 20);
    let metadata = SdgMetadata::from_table(&draft).unwrap();
    let (again, found) = written(&message().ref_area("MEX"), &metadata);
    assert!(found.is_empty(), "{found:?}");
    let (drafted, _) = written(&message().series(&series()), &SdgMetadata::new());
    assert_eq!(again, drafted);
}

#[test]
fn a_folder_of_pages_is_read_as_national_sites_keep_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("fr")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "17-8-1.md",
        "---\nindicator_number: 17.8.1\ngraph_type: line\ncomputation_calculations: >-\n  Users: by\n  people\n---\n# Rationale\n\nWhy.\n",
    );
    write("fr/17-8-1.yml", "RATIONALE: 'Pourquoi : ainsi'\nlist:\n  - a\n");
    write("5-b-1.md", "# 4.a. Rationale\r\nPhones.\r\n");
    write("notes.txt", "not metadata");
    let metadata = SdgMetadata::read(folder.path()).unwrap();
    let (xml, found) = written(&message().ref_area("MEX").draft(false), &metadata);
    for part in
        ["\"en\">Why.<", "\"fr\">Pourquoi : ainsi<", "\"en\">Users: by people<", "IT_MOB_OWN", "\"en\">Phones.<"]
    {
        assert!(xml.contains(part), "{part} in {xml}");
    }
    assert_eq!(found, [("unknown_concept".to_owned(), "17-8-1.md".to_owned())]);
    write("bad.yml", "a: b: c\n");
    assert!(SdgMetadata::read(folder.path()).unwrap_err().to_string().contains("bad.yml"));
    assert!(SdgMetadata::read(folder.path().join("none")).unwrap_err().to_string().contains("none"));
}

/// What figures say may hold characters that XML does not have; the text of the library goes without them, and says so.
#[test]
fn a_drafted_text_without_its_control_characters_is_found() {
    let table = df!(
        "indicator" => ["HH7"], "ref_area" => ["MEX"], "time_period" => [2021], "obs_value" => [75.6],
        "source" => ["INEGI\u{b}, ENDUTIH"],
    );
    let (xml, found) = written(&message().series(&Series::new(table.unwrap()).unwrap()), &SdgMetadata::new());
    assert_eq!(text(&xml, "SOURCE_TYPE"), "INEGI, ENDUTIH (2021)");
    let wanted = [("not_text", "IT_USE_II99"), ("drafted", "IT_USE_II99")];
    assert_eq!(found, wanted.map(|(rule, place)| (rule.to_owned(), place.to_owned())));
}
