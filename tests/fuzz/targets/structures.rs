//! Data structures of SDMX. Whatever it is, a file is a structure or an error, and with a structure a series can be mapped.

use super::folder::folder;
use infosoc::export::{Mapping, Structure};
use std::path::Path;

pub(crate) const WORDS: &[&str] = &[
    "<str:DataStructure agencyID=\"OFFICE\" id=\"ICT\" version=\"1.0\">",
    "<str:Dimension id=\"FREQ\" position=\"1\">",
    "<str:TimeDimension id=\"TIME_PERIOD\">",
    "<str:PrimaryMeasure id=\"OBS_VALUE\">",
    "<str:Enumeration>",
    "<Ref id=\"CL_FREQ\" version=\"1.0\" agencyID=\"SDMX\"/>",
    "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=SDMX:CL_FREQ(2.0)",
    "<str:Code id=\"A\"/>",
    "<str:Parent><Ref id=\"A\"/></str:Parent>",
    "minOccurs=\"0\"",
    "maxOccurs=\"unbounded\"",
    "usage=\"mandatory\"",
    "assignmentStatus=\"Mandatory\"",
    "<!DOCTYPE a>",
    "&a;",
];

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/sdmx");
    ["ict-2.1.xml", "ict-3.0.xml"].iter().map(|name| std::fs::read(root.join(name)).expect("a file")).collect()
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    let path = folder().join("structure.xml");
    std::fs::write(&path, bytes).expect("the file of the case");
    let Ok(structure) = Structure::read(&path) else { return };
    let _ = structure.allowed("REF_AREA", |_| None);
    let _ = Mapping::builtin(&structure);
    let table = folder().join("mapping.csv");
    std::fs::write(&table, "component,column,code,sdmx\nREF_AREA,ref_area,MEX,MX\n").expect("a mapping");
    let _ = Mapping::read(table, &structure);
}
