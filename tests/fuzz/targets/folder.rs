//! A national dataset in a folder of this process, whole, with files put in the place of its own.

use infosoc::{Result, ToFrame, dataset::Dataset};
use std::path::PathBuf;
use std::sync::OnceLock;

pub(crate) const DESCRIPTION: &str = r#"country = "MEX"
year = 2021
title = "Survey of individuals"
producer = "Statistical office"
licence = "CC BY 4.0"
citation = "Statistical office, 2021"
statistical_unit = "individual"
recall = "last 3 months"
key = ["id"]
notes = ["a note"]

[file]
path = "data.csv"
labels = "labels.csv"

[design]
weight = "w"
strata = "s"
psu = "p"
lonely_psu = "adjust"

[scope]
text = "persons of 15 years and over"
age_from = 15
age_variable = "born_age"
conditions = [{ variable = "done", codes = "1" }]

[[derived]]
variable = "born_age"
constant = 2021
subtract = ["born"]
less_one_when = { variable = "done", codes = "2" }
"#;

pub(crate) const CODEBOOK: &str = "concept,category,value,variable,codes,combine,label,universe,recall,status,note
HH7,,yes,net,1,,Yes,,last 3 months,confirmed,
HH7,,no,net,2;3,,,,,confirmed,
HH7,,missing,net,9;blank,,,,,unconfirmed,refused
HH9,,yes,email;social,1,any,,HH7=yes,,inferred,\"of users, by hand\"
HH9,,no,email;social,*,,,HH7=yes,,,
sex,,F,sex,2,,Female,,,,
sex,,M,sex,1,,Male,,,,
age,,Y15T24,age,15..24,,,,,,
age,,Y_GE25,age,25..,,,,,,
region,,01,region,01,,,,,,
region,,missing,region,*,,,,,,
";

/// Words of a codebook.
pub(crate) const CODEBOOK_WORDS: &[&str] = &[
    "concept",
    "category",
    "value",
    "variable",
    "codes",
    "combine",
    "label",
    "universe",
    "recall",
    "status",
    "yes",
    "no",
    "missing",
    "outside",
    "numerator",
    "any",
    "all",
    "15..24",
    "75..",
    "..",
    "*",
    "blank",
    "number",
    "HH7=yes",
];

pub(crate) const DATA: &str = "id,w,s,p,done,born,net,email,social,sex,age,region
1,10.5,a,1,1,1990,1,1,2,1,31,01
2,11,a,1,1,2003,2,,,2,18,01
3,9.25,a,2,1,1950,3,,,1,71,02
4,10,a,2,1,1980,1,2,2,2,41,
5,20,b,3,1,1999,9,,,1,22,02
6,21,b,3,2,2010,1,1,1,2,11,01
7,19,b,4,1,2000,,,,1,21,02
8,20.5,b,4,1,1965,1,2,1,2,56,01
";

pub(crate) const LABELS: &str = "variable,code,label\nsex,1,Male\nsex,2,Female\nnet,1,Yes\n";

/// Joint probabilities of four rows.
pub(crate) const JOINT: &str = "a,b,c,d\n0.5,0.2,0.2,0.2\n0.2,0.5,0.2,0.2\n0.2,0.2,0.5,0.2\n0.2,0.2,0.2,0.5\n";

/// A folder that no other process has.
pub(crate) fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("infosoc-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    })
}

/// Opens the dataset with other files, by their names, and asks everything of it. An error where it has no figures.
pub(crate) fn ask(files: &[(&str, &[u8])]) -> Result<()> {
    let own = [
        ("dataset.toml", DESCRIPTION),
        ("codebook.csv", CODEBOOK),
        ("data.csv", DATA),
        ("labels.csv", LABELS),
        ("joint.csv", JOINT),
    ];
    for (name, text) in own {
        let given = files.iter().find(|(other, _)| *other == name).map(|(_, bytes)| *bytes);
        std::fs::write(folder().join(name), given.unwrap_or(text.as_bytes())).expect("a file of the dataset");
    }
    let dataset = Dataset::open(folder())?;
    let _ = dataset.validate().to_frame();
    let _ = dataset.supported().to_frame();
    let _ = dataset.labels();
    for file in &dataset.description().files {
        let _ = file.scope.age();
        let _ = dataset.survey(file.name.as_str());
    }
    let _ = dataset.estimate("HH7").by(["sex"]).run().and_then(|figures| figures.parity("sex", "F", "M")?.to_frame());
    let figures = dataset.indicators()?;
    let _ = figures.to_frame();
    let _ = figures.observations(None, None).and_then(|series| series.to_frame());
    Ok(())
}
