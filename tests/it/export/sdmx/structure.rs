//! Structures from files: the same in SDMX-ML 2.1 and 3.0, and hostile or incomplete ones.

use crate::fixtures::folder::Folder;
use infosoc::export::{Attachment, Content, Role, Structure, TextType};
use infosoc::{Error, ToFrame};
use std::path::PathBuf;

const FILES: [&str; 2] = ["tests/golden/sdmx/ict-2.1.xml", "tests/golden/sdmx/ict-3.0.xml"];

fn written(folder: &Folder, name: &str, text: &str) -> PathBuf {
    let path = folder.0.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_structure_is_the_same_in_either_version_of_sdmx_ml() {
    let [old, new] = FILES.map(|path| Structure::read(path).unwrap());
    assert!(old.to_frame().unwrap().equals_missing(&new.to_frame().unwrap()), "{:?}", new.to_frame());
    assert_eq!(old.constraints(), new.constraints());
    assert_eq!(old.dataflow(), new.dataflow());
}

#[test]
fn a_structure_has_its_components_in_the_order_of_the_key_with_what_they_may_hold() {
    let structure = Structure::read(FILES[0]).unwrap();
    assert_eq!(structure.reference().to_string(), "OFFICE:ICT(1.1)");
    assert_eq!(structure.dataflow().unwrap().to_string(), "OFFICE:DF_ICT(1.1)");
    let ids: Vec<&str> = structure.components().iter().map(|c| c.id.as_str()).collect();
    let key = ["FREQ", "REF_AREA", "INDICATOR", "SEX", "AGE"];
    assert_eq!(ids[..5], key);
    assert_eq!(ids[5..7], ["TIME_PERIOD", "OBS_VALUE"]);
    let of = |id: &str| structure.component(id).unwrap();
    // By the concept, in English.
    assert_eq!(of("SEX").codelist().unwrap().code("F").unwrap().name, "Female");
    let Content::Text(format) = &of("COMMENT_OBS").content else { panic!("text") };
    assert_eq!((format.text_type, format.max_length), (TextType::String, Some(350)));
    let attachment = |id: &str| match &of(id).role {
        Role::Attribute { attachment, mandatory } => (attachment.clone(), *mandatory),
        Role::Dimension | Role::Time | Role::Measure => panic!("an attribute"),
    };
    let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    assert_eq!(attachment("UNIT_MEASURE"), (Attachment::Dimensions(owned(&key)), true));
    assert_eq!(attachment("OBS_STATUS"), (Attachment::Observation, true));
    assert_eq!(attachment("TITLE"), (Attachment::Dimensions(owned(&["INDICATOR", "REF_AREA"])), false));
    assert_eq!(attachment("SOURCE"), (Attachment::DataSet, false));
}

#[test]
fn the_constraints_of_a_file_tell_the_unit_of_an_indicator_and_what_it_is_not_broken_down_by() {
    let structure = Structure::read(FILES[1]).unwrap();
    let allowed = |component: &str, indicator: &str| {
        let with = |other: &str| (other == "INDICATOR").then_some(indicator);
        structure.allowed(component, with).map(|codes| codes.join(" "))
    };
    assert_eq!(allowed("UNIT_MEASURE", "INTERNET_USERS").as_deref(), Some("PT"));
    assert_eq!(allowed("UNIT_MEASURE", "BROADBAND").as_deref(), Some("NUMBER"));
    assert_eq!(allowed("SEX", "BROADBAND").as_deref(), Some("_T"));
    assert_eq!(allowed("SEX", "INTERNET_USERS"), None);
}

#[test]
fn one_of_several_structures_is_chosen_by_its_identifier() {
    let folder = Folder::of(&[]);
    let text = std::fs::read_to_string(FILES[0]).unwrap();
    let (start, end) = (text.find("<str:DataStructure ").unwrap(), text.find("</str:DataStructures>").unwrap());
    let second = text[start..end].replace(r#"id="ICT""#, r#"id="OTHER""#);
    let path = written(&folder, "several.xml", &[&text[..end], &second, &text[end..]].concat());
    let error = Structure::read(&path).unwrap_err().to_string();
    assert!(error.contains("choose one of OFFICE:ICT(1.1), OFFICE:OTHER(1.1)"), "{error}");
    for id in ["OTHER", "OFFICE:OTHER(1.1)"] {
        assert_eq!(Structure::read_one(&path, id).unwrap().reference().id(), "OTHER");
    }
    assert_eq!(Structure::read_one(&path, "NONE").unwrap_err().code(), "unknown_option");
}

#[test]
fn files_that_are_no_structure_or_lack_a_part_are_refused_with_the_reason() {
    let folder = Folder::of(&[]);
    let text = std::fs::read_to_string(FILES[0]).unwrap();
    let without = |from: &str, to: &str| {
        let (start, end) = (text.find(from).unwrap(), text.find(to).unwrap() + to.len());
        [&text[..start], &text[end..]].concat()
    };
    for (name, content, reason) in [
        ("cut.xml", text[..text.find("<str:Concepts>").unwrap()].to_owned(), "ends in the middle"),
        ("html.xml", "<html></html>".to_owned(), "not an SDMX structure message"),
        ("nothing.xml", without("<str:DataStructures>", "</str:DataStructures>"), "no data structure definition"),
        ("lists.xml", without("<str:Codelists>", "</str:Codelists>"), "lacks the code list SDMX:CL_FREQ(2.0)"),
        (
            "bomb.xml",
            text.replace("<mes:Structure ", "<!DOCTYPE a [<!ENTITY b 'bb'>]><mes:Structure "),
            "a document type of its own",
        ),
        ("entity.xml", text.replace("Female", "&b;"), "the entity \"b\""),
        ("text.xml", "DATAFLOW,FREQ".to_owned(), "not XML that can be read"),
    ] {
        let error = Structure::read(written(&folder, name, &content)).unwrap_err();
        assert!(matches!(error, Error::InvalidFile { .. }), "{error}");
        assert!(error.to_string().contains(reason), "{name}: {error}");
    }
}

#[test]
fn the_structure_of_the_sdgs_is_built_in_and_its_version_can_be_set() {
    let sdg = Structure::named("sdg").unwrap();
    assert_eq!(sdg.dataflow().unwrap().to_string(), "IAEG-SDGs:DF_SDG_GLC(1.0)");
    assert_eq!(Structure::named("IAEG-SDGs:SDG(1.8)").unwrap().reference().version(), "1.8");
    let error = Structure::named("sgd").unwrap_err();
    assert_eq!(error.code(), "invalid_argument");
}
