//! Messages against their structure: every rule is proved by breaking a message that is well, in each format that can break it.

use super::{FORMATS, header, sdg};
use crate::fixtures::folder::Folder;
use infosoc::export::{Header, Labels, Reference, Sdmx, Structure, check_sdmx};
use infosoc::finding::{Findings, Rule, Severity};
use infosoc::{Series, ToFrame};
use polars::prelude::*;

/// Figures of two countries, by sex, with bounds, and one that is missing.
fn figures() -> Series {
    let table = df![
        "indicator" => ["HH7"; 8],
        "ref_area" => ["MEX", "MEX", "MEX", "MEX", "BRA", "BRA", "BRA", "BRA"],
        "time_period" => [2019, 2020, 2020, 2020, 2019, 2020, 2021, 2022],
        "obs_value" => [Some(70.1), Some(71.97), Some(71.5), Some(72.5), Some(73.9), Some(81.3), Some(80.5), None],
        "obs_status" => ["A", "A", "A", "A", "A", "A", "E", "O"],
        "sex" => ["_T", "_T", "F", "M", "_T", "_T", "_T", "_T"],
        "lower_bound" => [None, Some(71.0), None, None, None, None, None, None],
        "upper_bound" => [None, Some(73.0), None, None, None, None, None, None],
        "source" => ["INEGI"; 8]
    ];
    Series::new(table.unwrap()).unwrap()
}

fn text((ending, version): (&str, &str)) -> String {
    super::text(&sdg(), &figures(), (ending, version)).0
}

fn checked_by(text: &str, ending: &str, structure: &Structure) -> Findings {
    let name = format!("message.{ending}");
    let folder = Folder::of(&[(name.as_str(), text.as_bytes())]);
    check_sdmx(folder.0.join(name), structure).unwrap()
}

fn checked(text: &str, ending: &str) -> Findings {
    checked_by(text, ending, &Structure::sdg())
}

/// What was found, a line for each.
fn lines(findings: &Findings) -> Vec<String> {
    findings.iter().map(|f| format!("{} {} {} {}", f.severity, f.rule, f.place, f.rows)).collect()
}

#[test]
fn nothing_is_found_in_what_is_well() {
    for form in FORMATS {
        assert_eq!(lines(&checked(&text(form), form.0)), [""; 0], "{form:?}");
    }
    let ons = check_sdmx("tests/golden/sdmx/ons_17-8-1.csv", &Structure::sdg()).unwrap();
    assert_eq!(lines(&ons), [""; 0]);
    // Figures that are made up, and contradict each other; by another version of the structure.
    let starter = check_sdmx("tests/golden/downloads/open_sdg_1-1-1.xml", &Structure::sdg()).unwrap();
    assert_eq!(lines(&starter), ["warning total_differs SEX 2", "note structure_differs structure 1"]);
}

#[test]
fn all_figures_of_all_countries_are_well_in_every_format() {
    let all = Series::read("datasets/series/ict.csv").unwrap().indicators(&["HH7", "A3"]).unwrap();
    for (ending, version) in FORMATS {
        let folder = Folder::of(&[]);
        let path = folder.0.join(format!("all.{ending}"));
        let sdmx = Sdmx::new(Structure::sdg()).header(header()).version(version);
        assert!(sdmx.write(&all, &path).unwrap().iter().all(|finding| finding.severity == Severity::Note));
        assert_eq!(lines(&check_sdmx(&path, &Structure::sdg()).unwrap()), [""; 0], "{ending} {version}");
    }
}

/// A change of a message: what is put in place of what, how often it stands there afterwards, and what has to be found.
type Change = (&'static str, &'static str, usize, &'static str);

/// Changes of SDMX-CSV 1.0, by the cells of its rows: 2020 of Mexico is the first of women, men and all.
const IN_CSV: [Change; 33] = [
    (",IT_USE_II99,484,_T,", ",IT_USE_II99,MEX,_T,", 2, "error unknown_code REF_AREA 2"),
    (",IT_USE_II99,76,_T,", ",IT_USE_II99,076,_T,", 4, "error unknown_code REF_AREA 4"),
    (",484,F,", ",484,f,", 1, "error unknown_code SEX 1"),
    (",484,F,", ",484, F,", 1, "error unknown_code SEX 1"),
    (",484,F,", ",484,Female,", 1, "error unknown_code SEX 1"),
    (",484,F,", ",484,,", 1, "error missing_component SEX 1"),
    (",IT_USE_II99,", ",IT_USE_II98,", 8, "error unknown_code SERIES 8"),
    (",2019,70.1,A,0,PER_100_POP", ",2019,70.1,A,0,PT", 1, "error not_allowed UNIT_MEASURE 1"),
    (",2019,70.1,A,0,PER_100_POP", ",2019,70.1,A,3,PER_100_POP", 1, "warning not_allowed UNIT_MULT 1"),
    (",2019,70.1,A,0,PER_100_POP", ",2019,70.1,A,0,", 1, "error missing_component UNIT_MEASURE 1"),
    (",2019,70.1,A,0,", ",2019,70.1,A,,", 1, "error missing_component UNIT_MULT 1"),
    (",2019,70.1,A,0,", ",2019,70.1,,0,", 1, "error missing_component OBS_STATUS 1"),
    (",2019,70.1,A,0,", ",2019,70.1,Z,0,", 1, "error unknown_code OBS_STATUS 1"),
    (",2019,70.1,A,0,", ",2019,\"70,1\",A,0,", 1, "error not_numeric OBS_VALUE 1"),
    (",2019,70.1,A,0,", ",2019,..,A,0,", 1, "error not_numeric OBS_VALUE 1"),
    (",2019,70.1,A,0,", ",2019,70.1 ,A,0,", 1, "error not_numeric OBS_VALUE 1"),
    (",2019,70.1,A,0,", ",2019,INF,A,0,", 1, "error not_finite OBS_VALUE 1"),
    (",2019,70.1,A,0,", ",2019,NaN,A,0,", 1, "error status_differs OBS_VALUE 1"),
    (",2019,70.1,A,0,", ",2019,,A,0,", 1, "error status_differs OBS_VALUE 1"),
    (",2019,70.1,A,0,", ",2019,70.1,M,0,", 1, "error status_differs OBS_VALUE 1"),
    (",2019,70.1,A,0,", ",2019,701,A,0,", 1, "error out_of_range OBS_VALUE 1"),
    (",2019,70.1,A,0,", ",2019,-70.1,A,0,", 1, "error out_of_range OBS_VALUE 1"),
    (",_T,2019,70.1,", ",_T,2019-Q1,70.1,", 1, "error time_format TIME_PERIOD 1"),
    (",_T,2019,70.1,", ",_T,19,70.1,", 1, "error time_format TIME_PERIOD 1"),
    (",_T,2019,70.1,", ",_T,2020,70.1,", 1, "error repeated_key key 1"),
    (",_T,2019,70.1,", ",_T,2020,71.97,", 1, "error repeated_key key 1"),
    (",_T,2019,70.1,", ",_T,,70.1,", 1, "error missing_component TIME_PERIOD 1"),
    (
        ",_T,2019,70.1,A,0,PER_100_POP,,C,2019",
        ",_T,2018,70.1,A,0,PER_100_POP,,C,2019",
        1,
        "warning time_format TIME_DETAIL 1",
    ),
    (",73,71,", ",71,73,", 1, "error out_of_range LOWER_BOUND 1"),
    (",71.97,A", ",71.1,A", 1, "warning total_differs SEX 1"),
    (
        "DF_SDG_GLC(1.0),A,N,IT_USE_II99,76",
        "DF_NAMAIN(1.0),A,N,IT_USE_II99,76",
        4,
        "error structure_differs dataflow 1",
    ),
    (",A,N,IT_USE_II99,484,", ",A,G,IT_USE_II99,484,", 4, "warning structure_differs REPORTING_TYPE 4"),
    (",2019,70.1,A,0,PER_100_POP,", ",2019,70.1,A,0,PER_100_POP,x,", 1, "error ragged_row file 1"),
];

/// Changes of SDMX-ML 2.1.
const IN_ML: [Change; 27] = [
    (r#"REF_AREA="484""#, r#"REF_AREA="MEX""#, 3, "error unknown_code REF_AREA 3"),
    (r#" SEX="F""#, r#" SEX="X1""#, 1, "error unknown_code SEX 1"),
    (r#" SEX="F""#, "", 0, "error missing_component SEX 1"),
    (r#" SEX="F""#, r#" SEX="""#, 1, "error missing_component SEX 1"),
    (r#" SEX="F""#, r#" SEX="F" GENDER="F""#, 1, "error unknown_component GENDER 1"),
    (r#" SEX="F""#, r#" SEX="F" OBS_STATUS="A""#, 1, "error wrong_place OBS_STATUS 1"),
    (r#"OBS_VALUE="71.5""#, r#"OBS_VALUE="71.5" UNIT_MEASURE="PER_100_POP""#, 1, "error wrong_place UNIT_MEASURE 1"),
    (r#"OBS_VALUE="71.5""#, r#"OBS_VALUE="71,5""#, 1, "error not_numeric OBS_VALUE 1"),
    (r#"OBS_VALUE="71.5""#, r#"OBS_VALUE="171.5""#, 1, "error out_of_range OBS_VALUE 1"),
    (r#"OBS_VALUE="71.5""#, "", 0, "error status_differs OBS_VALUE 1"),
    (r#"LOWER_BOUND="71""#, r#"LOWER_BOUND="low""#, 1, "error wrong_format LOWER_BOUND 1"),
    (r#"LOWER_BOUND="71""#, r#"LOWER_BOUND="72""#, 1, "warning out_of_range LOWER_BOUND 1"),
    (r#"UNIT_MEASURE="PER_100_POP""#, r#"UNIT_MEASURE="NUMBER""#, 4, "error not_allowed UNIT_MEASURE 8"),
    ("<message:ID>", "<message:ID/><message:ID2>", 1, "error not_well_formed file 1"),
    (r#"<message:Sender id="OFFICE"/>"#, "", 0, "error header_incomplete header 1"),
    (
        r#"<message:Sender id="OFFICE"/>"#,
        r#"<message:Sender id="not_supplied"/>"#,
        1,
        "warning header_incomplete header 1",
    ),
    ("2026-11-29T12:00:00Z", "29.11.2026", 1, "error wrong_format Prepared 1"),
    ("2026-11-29T12:00:00Z", "2020-11-29T12:00:00Z", 1, "warning time_format TIME_PERIOD 1"),
    ("<message:Test>false", "<message:Test>true", 1, "note header_incomplete Test 1"),
    ("<message:Test>false", "<message:Test>perhaps", 1, "error wrong_format Test 1"),
    ("<message:Test>false</message:Test>", "", 0, "error header_incomplete header 1"),
    ("IAEG-SDGs:SDG(1.4)", "ESTAT:NAMAIN(1.4)", 2, "error structure_differs structure 1"),
    (r#"ss:action="Information""#, r#"ss:action="Inform""#, 1, "error unknown_word ACTION 1"),
    ("<Obs TIME_PERIOD=\"2019\"", "<Observation TIME_PERIOD=\"2019\"", 2, "error unknown_component Observation 2"),
    ("<Obs TIME_PERIOD=\"2019\"", "<obs TIME_PERIOD=\"2019\"", 2, "error unknown_component obs 2"),
    ("<Obs TIME_PERIOD=\"2019\"", "<Comp id=\"AGE\"/><Obs TIME_PERIOD=\"2019\"", 2, "warning not_read Comp 2"),
    ("</message:StructureSpecificData>", "", 0, "error not_well_formed file 1"),
];

/// Changes of SDMX-JSON 2.0.
const IN_JSON: [Change; 12] = [
    (r#"{"id":"F","name":"Female"}"#, r#"{"id":"X1","name":"Female"}"#, 1, "error unknown_code SEX 1"),
    (r#"{"id":"PER_100_POP""#, r#"{"id":"PT""#, 1, "error not_allowed UNIT_MEASURE 8"),
    (r#"{"id":"SEX","#, r#"{"id":"GENDER","#, 1, "error unknown_component GENDER 4"),
    (r#"{"id":"OBS_VALUE","#, r#"{"id":"FIGURE","#, 1, "error unknown_component FIGURE 1"),
    ("[71.5,", "[\"71,5\",", 1, "error not_numeric OBS_VALUE 1"),
    ("[71.5,", "[571.5,", 1, "error out_of_range OBS_VALUE 1"),
    (r#""sender":{"id":"OFFICE"}"#, r#""sender":{}"#, 1, "error header_incomplete header 1"),
    ("[71.5,0,", "[71.5,9,", 1, "error unknown_code OBS_STATUS 1"),
    (r#""action":"Information""#, r#""action":"Inform""#, 1, "error unknown_word ACTION 1"),
    (r#""keyPosition":4"#, r#""keyPosition":2"#, 1, "error wrong_place SEX 0"),
    (r#""keyPosition":0"#, r#""keyPosition":9"#, 1, "error wrong_place REPORTING_TYPE 0"),
    (r#""observations":"#, r#""observation":"#, 4, "warning no_values series 4"),
];

/// Makes each change, and counts how many are found as they should be.
fn broken(form: (&str, &str), changes: &[Change]) -> Vec<String> {
    let good = text(form);
    let mut missed = Vec::new();
    for (what, with, times, wanted) in changes {
        if !good.contains(what) {
            missed.push(format!("{form:?}: {what} is not in the message"));
            continue;
        }
        let bad = good.replace(what, with);
        if !with.is_empty() && bad.matches(with).count() < *times {
            missed.push(format!("{form:?}: {with} is there {} times", bad.matches(with).count()));
        }
        // What contradicts the status is one finding, in the format of the message.
        let found = lines(&checked(&bad, form.0));
        let wanted_loosely = wanted
            .replace(" header 1", " header 0")
            .replace(" Prepared 1", " Prepared 0")
            .replace(" Test 1", " Test 0");
        if !found.iter().any(|line| line == wanted || *line == wanted_loosely) {
            missed.push(format!("{form:?}: {with:?} should be {wanted}, and is {found:?}"));
        }
    }
    missed
}

#[test]
fn what_is_broken_is_found() {
    let mut missed = broken(("csv", "1.0"), &IN_CSV);
    missed.extend(broken(("xml", "2.1"), &IN_ML));
    missed.extend(broken(("json", "2.0"), &IN_JSON));
    assert_eq!(missed, [""; 0], "{}", missed.join("\n"));
}

#[test]
fn changes_of_the_columns_of_a_table_are_found() {
    let good = text(("csv", "2.0"));
    for (what, with, wanted) in [
        ("STRUCTURE,STRUCTURE_ID,", "STRUCTURE,STRUCTURE_IDS,", "error missing_column STRUCTURE_ID 1"),
        (",SEX,AGE,", ",SEX,SEX,", "error repeated_column SEX 1"),
        (",SEX,AGE,", ",GENDER,AGE,", "warning unknown_component GENDER 1"),
        ("dataflow,IAEG", "dataset,IAEG", "error unknown_word STRUCTURE 8"),
        (",I,", ",X,", "error unknown_word ACTION 8"),
    ] {
        assert!(good.contains(what), "{what}: {good:.400}");
        let found = lines(&checked(&good.replace(what, with), "csv"));
        assert!(found.iter().any(|line| line == wanted), "{with:?} should be {wanted}, and is {found:?}");
    }
    // Figures that are deleted need their key alone.
    let deleted = lines(&checked(&good.replace(",I,", ",D,"), "csv"));
    assert_eq!(deleted, ["warning status_differs ACTION 7"]);
}

#[test]
fn attributes_of_a_series_are_the_same_for_all_its_figures() {
    let good = text(("csv", "1.0"));
    let row = good.lines().find(|line| line.contains(",76,_T,") && line.contains(",2020,")).unwrap();
    let bad = good.replace(row, &row.replace("PER_100_POP", "PT"));
    let found = lines(&checked(&bad, "csv"));
    assert!(found.contains(&"error attribute_differs UNIT_MEASURE 1".to_owned()), "{found:?}");
}

#[test]
fn files_that_are_no_message_are_findings_and_never_a_panic() {
    for (text, ending) in [
        ("", "csv"),
        ("a,b\n1,2\n", "csv"),
        ("DATAFLOW\n", "csv"),
        ("<a/>", "xml"),
        ("<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>", "xml"),
        ("<message:StructureSpecificData xmlns:message='m'/>", "xml"),
        ("{", "json"),
        ("{}", "json"),
        (r#"{"data":{"dataSets":[{"structure":7}]}}"#, "json"),
        ("\u{0}\u{1}", "xml"),
    ] {
        let found = checked(text, ending);
        assert!(!found.is_empty(), "{text}");
        assert!(found.iter().all(|finding| !finding.remedy.is_empty() || finding.rule == Rule::NotText), "{text}");
    }
    let deep = "<a>".repeat(100);
    assert!(!checked(&format!("<GenericData>{deep}"), "xml").is_empty());
    assert!(check_sdmx("no/such/file.xml", &Structure::sdg()).is_err());
}

#[test]
fn a_structure_of_ones_own_is_what_counts() {
    let structure = Structure::read("tests/golden/sdmx/ict-2.1.xml").unwrap();
    let table = df!["indicator" => ["INTERNET_USERS"], "ref_area" => ["MEX"], "time_period" => [2021], "obs_value" => [75.6],
        "unit_measure" => ["%"]];
    let series = Series::new(table.unwrap()).unwrap();
    for (ending, version) in FORMATS {
        let folder = Folder::of(&[]);
        let path = folder.0.join(format!("own.{ending}"));
        let sdmx = Sdmx::new(structure.clone()).header(Header::new().sender("OFFICE")).version(version);
        let written = sdmx.write(&series, &path).unwrap();
        let errors: Vec<&str> =
            written.iter().filter(|f| f.severity == Severity::Error).map(|f| f.message.as_str()).collect();
        assert_eq!(errors, [""; 0], "{ending} {version}");
        let found = lines(&check_sdmx(&path, &structure).unwrap());
        assert_eq!(found, [""; 0], "{ending} {version}");
        let by_sdg = check_sdmx(&path, &Structure::sdg()).unwrap();
        assert!(by_sdg.of(Rule::StructureDiffers).next().is_some(), "{ending} {version}");
    }
}

#[test]
fn lines_are_those_of_the_file() {
    let good = text(("xml", "2.1"));
    let line = good.lines().position(|line| line.contains("71.5")).unwrap() + 1;
    let found = checked(&good.replace("\"71.5\"", "\"7I.5\""), "xml");
    let first: Vec<Option<usize>> = found.of(Rule::NotNumeric).map(|finding| finding.first_row).collect();
    assert_eq!(first, [Some(line)]);
}

/// Annotations stand behind the attributes of a figure, by their places; an attribute without a value has its default.
#[test]
fn annotations_and_defaults_of_json_are_well() {
    let good = text(("json", "2.0"));
    let status = good.find("[71.5,0,").unwrap();
    let cell = &good[status..=status + good[status..].find(']').unwrap()];
    let with = |annotations: &str, place: &str| {
        let declared = good.replacen("\"dataSets\":[0]", &format!("\"annotations\":{annotations},\"dataSets\":[0]"), 1);
        declared.replace(cell, &cell.replace(']', &format!(",{place}]")))
    };
    assert_eq!(lines(&checked(&with("[{\"title\":\"a\"}]", "0"), "json")), [""; 0]);
    for (annotations, place) in
        [("[]", "0"), ("null", "0"), ("[{\"title\":\"a\"}]", "1"), ("[{\"title\":\"a\"}]", "\"x\"")]
    {
        let found = lines(&checked(&with(annotations, place), "json"));
        assert_eq!(found, ["error ragged_row message 1"], "{annotations} {place}");
    }
    let without = good.replace("[71.5,0,", "[71.5,null,");
    assert_eq!(lines(&checked(&without, "json")), ["error missing_component OBS_STATUS 1"]);
    let with_default = without.replace("{\"id\":\"OBS_STATUS\",", "{\"default\":\"A\",\"id\":\"OBS_STATUS\",");
    assert!(with_default != without);
    assert_eq!(lines(&checked(&with_default, "json")), [""; 0]);
}

/// The structure calls its measure otherwise: the column of the figures is one of the writer's own.
#[test]
fn a_column_of_figures_that_the_structure_does_not_have_is_found() {
    let structure = std::fs::read_to_string("tests/golden/sdmx/ict-2.1.xml").unwrap();
    let folder = Folder::of(&[("structure.xml", structure.replace("OBS_VALUE", "LINES").as_bytes())]);
    let structure = Structure::read(folder.0.join("structure.xml")).unwrap();
    let message = "DATAFLOW,FREQ,REF_AREA,INDICATOR,SEX,AGE,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS\r\n\
                   OFFICE:DF_ICT(1.1),A,MEX,BROADBAND,_T,_T,2021,7,NUMBER,0,O\r\n";
    let found = lines(&checked_by(message, "csv", &structure));
    assert_eq!(found, ["warning unknown_component OBS_VALUE 1"]);
}

/// Names of codes beside the codes are none of the codes, whatever the component.
#[test]
fn nothing_is_found_in_names_of_codes() {
    for (labels, version) in [(Labels::Both, "1.0"), (Labels::Both, "2.0"), (Labels::Name, "2.1")] {
        let folder = Folder::of(&[]);
        let path = folder.0.join("names.csv");
        let sdmx = Sdmx::new(Structure::sdg()).header(header()).version(version).labels(labels);
        let _ = sdmx.write(&figures(), &path).unwrap();
        assert_eq!(lines(&check_sdmx(&path, &Structure::sdg()).unwrap()), [""; 0], "{labels} {version}");
        let natures = Series::read(&path).unwrap().to_frame().unwrap();
        let natures: Vec<&str> = natures.column("nature").unwrap().str().unwrap().iter().flatten().collect();
        assert_eq!(natures, ["C", "C", "C", "C", "C", "C", "E", "_X"]);
    }
}

/// A receiver takes figures under the version of its dataflow; without one that is asked for, any version will do.
#[test]
fn another_version_of_the_dataflow_that_is_asked_for_is_found() {
    let flow = |version: &str| format!("IAEG-SDGs:DF_SDG_GLC({version})").parse::<Reference>().unwrap();
    let asked = |version: &str| Structure::sdg().with_dataflow(flow(version));
    for (ending, version) in FORMATS {
        let folder = Folder::of(&[]);
        let path = folder.0.join(format!("message.{ending}"));
        let sdmx = Sdmx::new(Structure::sdg()).dataflow(flow("1.20")).header(header()).version(version);
        let _ = sdmx.write(&figures(), &path).unwrap();
        let found = |structure: &Structure| lines(&check_sdmx(&path, structure).unwrap());
        assert_eq!(found(&asked("1.22")), ["warning structure_differs dataflow 1"], "{ending} {version}");
        assert_eq!((found(&asked("1.20")), found(&Structure::sdg())), (vec![], vec![]), "{ending} {version}");
    }
}
