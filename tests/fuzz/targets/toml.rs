//! A `dataset.toml` from a stranger, with the files it describes behind it, each after a line of equals signs. Opening
//! returns a dataset or an error, and a dataset can be checked and asked for everything it has.

use super::folder::{CODEBOOK, DATA, DESCRIPTION, JOINT, LABELS, ask};
use infosoc::Result;

pub(crate) const WORDS: &[&str] = &[
    "country",
    "year",
    "title",
    "producer",
    "source",
    "licence",
    "citation",
    "statistical_unit",
    "recall",
    "key",
    "notes",
    "[file]",
    "path",
    "sha256",
    "format",
    "delimiter",
    "encoding",
    "decimal",
    "null_values",
    "labels",
    "[design]",
    "weight",
    "weight_divisor",
    "strata",
    "psu",
    "ssu",
    "later_stages",
    "fpc",
    "pps",
    "joint",
    "pps_variance",
    "squares",
    "nest",
    "lonely_psu",
    "deff",
    "[design.replicates]",
    "columns",
    "method",
    "scale",
    "rscales",
    "mse",
    "df",
    "rho",
    "[scope]",
    "text",
    "age_from",
    "age_to",
    "age_variable",
    "conditions",
    "variable",
    "codes",
    "[[derived]]",
    "constant",
    "add",
    "subtract",
    "less_one_when",
    "household",
    "individual",
    "enterprise",
    "school",
    "organisation",
    "\"csv\"",
    "\"parquet\"",
    "\"latin-1\"",
    "\"windows-1252\"",
    "\"utf-16\"",
    "\";\"",
    "\",\"",
    "\"\\t\"",
    "fail",
    "remove",
    "adjust",
    "average",
    "certainty",
    "brewer",
    "overton",
    "hartley_rao",
    "yates_grundy",
    "horvitz_thompson",
    "jk1",
    "jkn",
    "brr",
    "fay",
    "bootstrap",
    "sdr",
    "\"joint.csv\"",
    "\"../x\"",
    "\"/dev/zero\"",
    "\"dataset.toml\"",
    "sex = \"F\"",
    "age = \"Y15T49\"",
    "urbanisation = \"U\"",
    "true",
    "false",
    "inf",
    "-inf",
    "nan",
    "1e308",
    "-1",
    "0",
    "9223372036854775807",
    "4294967295",
    "1979-05-27",
    "w",
    "s",
    "p",
    "net",
    "1",
    "[",
    "]",
    "{",
    "}",
    "=",
    "\n",
    "\"\"\"",
    "'''",
    "\"",
    "\\u0000",
    "\\U0010FFFF",
    "rep*",
    "HH7",
    "HH9",
    "sex",
    "age",
    "_T",
    "\n=====\n",
];

/// Between two files.
const BETWEEN: &str = "\n=====\n";

/// Valid inputs to begin with.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let with = |from: &str, to: &str| {
        assert!(DESCRIPTION.contains(from), "{from}");
        DESCRIPTION.replace(from, to)
    };
    let design = "strata = \"s\"\npsu = \"p\"\nlonely_psu = \"adjust\"\n";
    let replicates =
        "[design.replicates]\ncolumns = \"rep*\"\nmethod = \"jkn\"\nscale = 1\nrscales = 0.875\nmse = true\n";
    let replicated: String = DATA
        .lines()
        .enumerate()
        .map(|(row, line)| match row {
            0 => format!("{line},rep1,rep2\n"),
            _ => format!("{line},{},{}\n", row + 9, 20 - row),
        })
        .collect();
    let four: String = DATA.lines().take(5).map(|line| format!("{line}\n")).collect();
    let staged: String = DATA
        .lines()
        .enumerate()
        .map(|(row, line)| if row == 0 { format!("{line},f1,f2\n") } else { format!("{line},0.2,0.5\n") })
        .collect();
    let semicolons = DATA.replace('.', "§").replace(',', ";").replace('§', ",");
    let whole = |description: &str, data: &str| [description, CODEBOOK, data, LABELS, JOINT].join(BETWEEN).into_bytes();
    vec![
        DESCRIPTION.into(),
        whole(DESCRIPTION, DATA),
        whole(&with(design, replicates), &replicated),
        whole(&with(design, "joint = \"joint.csv\"\npps_variance = \"yates_grundy\"\n"), &four),
        whole(&with(design, "fpc = \"f1\"\npps = \"brewer\"\n"), &staged),
        whole(
            &with(design, "psu = \"p\"\nssu = \"id\"\nstrata = [\"s\", \"s\"]\nfpc = [\"f1\", \"f2\"]\nnest = true\n"),
            &staged,
        ),
        whole(
            &with(
                "labels = \"labels.csv\"",
                "delimiter = \";\"\ndecimal = \",\"\nencoding = \"latin-1\"\nnull_values = [\"9\"]",
            ),
            &semicolons,
        ),
        with("text = \"persons of 15 years and over\"", "text = \"people of towns\"\nurbanisation = \"U\"").into(),
    ]
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    let _ = read(bytes);
}

pub(super) fn read(bytes: &[u8]) -> Result<()> {
    let mut files = Vec::new();
    let mut rest = bytes;
    for name in ["dataset.toml", "codebook.csv", "data.csv", "labels.csv", "joint.csv"] {
        let end = rest.windows(BETWEEN.len()).position(|here| here == BETWEEN.as_bytes());
        files.push((name, &rest[..end.unwrap_or(rest.len())]));
        match end {
            Some(end) => rest = &rest[end + BETWEEN.len()..],
            None => break,
        }
    }
    ask(&files)
}
