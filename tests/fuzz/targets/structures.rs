//! Data structures of SDMX, and tables that map columns and codes to them. Whatever it is, a file is one of both or an error, and
//! figures can be written by it.
//!
//! A case that begins with `<` is a structure; others are a mapping to the structure of the SDGs.

use super::folder::folder;
use infosoc::export::{Mapping, Sdmx, Structure};
use infosoc::{Result, Series};
use polars::prelude::df;
use std::path::Path;
use std::sync::LazyLock;

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
    "column,code,component,to\n",
    "indicator;sex,HH7;F,SERIES,IT_USE_II99\n",
    ",,REPORTING_TYPE,N\n",
    "CUST_BREAKDOWN_LB",
];

const MAPPING: &str = "column,code,component,to,note
indicator,HH7,SERIES,IT_USE_II99,users
sex;age,F;Y15T24,CUST_BREAKDOWN,C01,\"young, and women\"
sex,F,CUST_BREAKDOWN_LB,women,
ref_area,,REF_AREA,,
,,REPORTING_TYPE,N,
";

/// Two figures, which are written by the structure and the mapping of the case.
static FIGURES: LazyLock<Series> = LazyLock::new(|| {
    let table = df!(
        "indicator" => ["HH7", "HH7"], "ref_area" => ["MEX", "MEX"], "time_period" => [2021, 2021],
        "obs_value" => [75.6, 74.8], "sex" => ["_T", "F"], "unit_measure" => ["%", "%"],
    );
    Series::new(table.expect("columns of one length")).expect("a series")
});

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/sdmx");
    let structures = ["ict-2.1.xml", "ict-3.0.xml"].iter().map(|name| std::fs::read(root.join(name)).expect("a file"));
    structures.chain([MAPPING.as_bytes().to_vec()]).collect()
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    let path = folder().join(if bytes.starts_with(b"<") { "structure.xml" } else { "mapping.csv" });
    std::fs::write(&path, bytes).expect("the file of the case");
    let _ = if bytes.starts_with(b"<") { with_structure(&path) } else { with_mapping(&path, Structure::sdg()) };
}

fn with_structure(path: &Path) -> Result<()> {
    let structure = Structure::read(path)?;
    let _ = structure.allowed("REF_AREA", |_| None);
    let table = folder().join("mapping.csv");
    std::fs::write(&table, "column,code,component,to\nref_area,MEX,REF_AREA,MX\n").expect("a mapping");
    let _ = Sdmx::new(structure.clone()).write(&FIGURES, folder().join("message.csv"));
    with_mapping(&table, structure)
}

fn with_mapping(path: &Path, structure: Structure) -> Result<()> {
    let mapping = Mapping::read(path, &structure)?;
    Sdmx::new(structure).mapping(mapping).write(&FIGURES, folder().join("message.xml")).map(|_| ())
}
