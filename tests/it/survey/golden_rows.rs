//! The rows of `tests/golden/survey/*.csv`: their tables, designs, conditions and measures, as R names them.

use crate::survey::replicate::golden::{as_read, with_weights};
use infosoc::measure::{categories, mean, proportion, quantile, ratio, total};
use infosoc::{Design, Interval, Measure, PairVariance, Pps};
use polars::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(crate) type Row = BTreeMap<String, String>;

pub(crate) fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/survey").join(name)
}

pub(crate) fn rows(topic: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(golden(&format!("{topic}.csv"))).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

pub(crate) fn table(dataset: &str) -> DataFrame {
    CsvReadOptions::default()
        .with_has_header(true)
        .with_infer_schema_length(None)
        .try_into_reader_with_file_path(Some(golden(&format!("data/{dataset}.csv"))))
        .unwrap()
        .finish()
        .unwrap()
}

pub(super) fn with_number(mut table: DataFrame, name: &str, values: impl IntoIterator<Item = f64>) -> DataFrame {
    table.with_column(Column::new(name.into(), values.into_iter().collect::<Vec<_>>())).unwrap();
    table
}

pub(super) fn floats(table: &DataFrame, name: &str) -> Vec<f64> {
    let column = table.column(name).unwrap().cast(&DataType::Float64).unwrap();
    column.f64().unwrap().iter().map(|v| v.unwrap_or(f64::NAN)).collect()
}

fn texts(table: &DataFrame, name: &str) -> Vec<String> {
    let column = table.column(name).unwrap().cast(&DataType::String).unwrap();
    column.str().unwrap().iter().map(|v| v.unwrap_or("").to_owned()).collect()
}

/// The weights that the population sizes of the two stages of `apiclus2` imply.
pub(super) fn two_stage_weights(table: &DataFrame) -> Vec<f64> {
    let (clusters, first, second) = (texts(table, "dnum"), floats(table, "fpc1"), floats(table, "fpc2"));
    let drawn = clusters.iter().collect::<std::collections::BTreeSet<_>>().len() as f64;
    let within = |c: &String| clusters.iter().filter(|other| *other == c).count() as f64;
    clusters.iter().zip(first.iter().zip(second)).map(|(c, (n1, n2))| n1 / drawn * n2 / within(c)).collect()
}

/// Σp²/n over the population of counties, of which `designs.csv` has the value.
const SUM_OF_SQUARES: f64 = 0.10321027266234986;

fn joint_probabilities() -> Pps {
    Pps::joint_table(&table("election_jointprob")).unwrap()
}

/// The design of each R call in `designs.csv`, with columns that R computes in the call.
pub(crate) fn design(id: &str, dataset: &str) -> Option<(DataFrame, Design)> {
    let mut table = table(dataset);
    let design = match id {
        "srs_fpc" => Design::unweighted().fpc(["fpc"]),
        "srs_nofpc" => Design::new("pw"),
        "strat_fpc" => Design::new("pw").strata("stype").fpc(["fpc"]),
        "strat_nofpc" => Design::new("pw").strata("stype"),
        "clus1_fpc" => Design::new("pw").psu("dnum").fpc(["fpc"]),
        "clus1_nofpc" => Design::new("pw").psu("dnum"),
        "clus2_fpc" => Design::unweighted().psu("dnum").ssu("snum").fpc(["fpc1", "fpc2"]),
        "clus2_wr" => {
            let weights = two_stage_weights(&table);
            table = with_number(table, "w2", weights);
            Design::new("w2").psu("dnum").ssu("snum")
        }
        "fpc_none" => Design::new("weight").strata("stratid").psu("psuid").nest(true),
        "fpc_popsize" => Design::new("weight").strata("stratid").psu("psuid").nest(true).fpc(["Nh"]),
        "fpc_fraction" => {
            let fractions: Vec<f64> =
                floats(&table, "nh").iter().zip(floats(&table, "Nh")).map(|(n, size)| n / size).collect();
            table = with_number(table, "fraction", fractions);
            Design::new("weight").strata("stratid").psu("psuid").nest(true).fpc(["fraction"])
        }
        "fpc_noweights" => Design::unweighted().strata("stratid").psu("psuid").nest(true).fpc(["Nh"]),
        "scd_nofpc" => Design::unweighted().strata("ESA").psu("ambulance").nest(true),
        "scd_fpc" => {
            let height = table.height();
            table = with_number(with_number(table, "five", vec![5.0; height]), "one", vec![1.0; height]);
            Design::new("one").strata("ESA").psu("ambulance").nest(true).fpc(["five"])
        }
        "hospital_fpc" => Design::new("weighta").strata("oblevel").psu("hospno").fpc(["tothosp"]),
        "mu284_2st" => Design::unweighted().psu("id1").ssu("id2").fpc(["n1", "n2"]),
        "nhanes" => Design::new("WTMEC2YR").strata("SDMVSTRA").psu("SDMVPSU").nest(true),
        "yrbs" => Design::new("weight").strata("stratum").psu("psu"),
        "lonely_cty" => Design::new("pw").strata("cname"),
        "lonely_cty_cert" => {
            let counties = texts(&table, "cname");
            let alone = |c: &String| counties.iter().filter(|other| *other == c).count() == 1;
            table = with_number(
                table,
                "fc",
                counties.iter().map(|c| if alone(c) { 1.0 } else { 50.0 }).collect::<Vec<_>>(),
            );
            Design::new("pw").strata("cname").fpc(["fc"])
        }
        "nested_cl" => Design::new("pw").strata("stype").psu("dnum").nest(true),
        "WRONG_strat_filtered" => {
            table = filtered(&table, "stype==\"E\" & api00>600");
            Design::new("pw").strata("stype").fpc(["fpc"])
        }
        "WRONG_clus1_filtered" => {
            table = filtered(&table, "stype==\"H\"");
            Design::new("pw").psu("dnum").fpc(["fpc"])
        }
        "pps_brewer" => Design::unweighted().fpc(["p"]).pps(Pps::brewer()),
        "pps_overton" => Design::unweighted().fpc(["p"]).pps(Pps::overton()),
        "pps_hr_pop" => Design::unweighted().fpc(["p"]).pps(Pps::hartley_rao_with(SUM_OF_SQUARES)),
        "pps_hr_est" => Design::unweighted().fpc(["p"]).pps(Pps::hartley_rao()),
        "pps_ht" => Design::unweighted().fpc(["p"]).pps(joint_probabilities()),
        "pps_yg" => Design::unweighted().pps(joint_probabilities().variance(PairVariance::YatesGrundy)),
        "pps_hr_yg" => {
            let pps = Pps::hartley_rao_with(SUM_OF_SQUARES).variance(PairVariance::YatesGrundy);
            Design::unweighted().fpc(["p"]).pps(pps)
        }
        "jk1_clus1" => return Some((with_weights(id, dataset), as_read(id))),
        "pps_wr" => Design::new("wt"),
        _ => return None,
    };
    Some((table, design))
}

/// An R condition such as `stype=="E" & api00>600`, null where a variable is missing.
pub(crate) fn condition(table: &DataFrame, text: &str) -> BooleanChunked {
    let one = |part: &str| -> BooleanChunked {
        let at = part.find(['=', '>', '<']).unwrap();
        let (name, rest) = part.split_at(at);
        let (op, literal) =
            if let Some(literal) = rest.strip_prefix("==") { ("==", literal) } else { rest.split_at(1) };
        let column = table.column(name.trim()).unwrap();
        match literal.trim().strip_prefix('"') {
            Some(quoted) => column
                .cast(&DataType::String)
                .unwrap()
                .str()
                .unwrap()
                .iter()
                .map(|v| v.map(|v| v == quoted.trim_end_matches('"')))
                .collect(),
            None => {
                let limit: f64 = literal.trim().parse().unwrap();
                let compare = |v: f64| match op {
                    "==" => v == limit,
                    ">" => v > limit,
                    _ => v < limit,
                };
                column.cast(&DataType::Float64).unwrap().f64().unwrap().iter().map(|v| v.map(compare)).collect()
            }
        }
    };
    text.split('&').map(one).reduce(|a, b| &a & &b).unwrap()
}

fn filtered(table: &DataFrame, text: &str) -> DataFrame {
    table.filter(&condition(table, text)).unwrap()
}

/// One golden row as a measure over the table, with the row's variable and domain as columns of it.
pub(crate) fn measure(table: &mut DataFrame, row: &Row) -> Measure {
    let variable = row["variable"].as_str();
    let estimator = row["estimator"].as_str();
    let is_text = || table.column(variable).is_ok_and(|c| c.dtype() == &DataType::String);
    let measure = if let Some(text) = variable.strip_prefix("I(").and_then(|v| v.strip_suffix(')')) {
        let mut holds = condition(table, text);
        if row["level"] == "FALSE" {
            holds = !&holds;
        }
        table.with_column(holds.with_name("I".into()).into_column()).unwrap();
        match estimator {
            "total" => total("I"),
            _ => proportion("I"),
        }
    } else if let Some((numerator, denominator)) = variable.split_once('/') {
        ratio(numerator, denominator)
    } else if !row["level"].is_empty() || is_text() {
        match estimator {
            "mean" => categories(variable),
            _ => {
                let holds = condition(table, &format!("{variable}==\"{}\"", row["level"]));
                table.with_column(holds.with_name("I".into()).into_column()).unwrap();
                total("I")
            }
        }
    } else {
        match estimator {
            "total" => total(variable),
            "ciprop" => proportion(variable),
            "quantile" => {
                let option = |name: &str| {
                    let rest = row["param"].split(';').find_map(|part| part.strip_prefix(name));
                    rest.unwrap_or_else(|| panic!("{name} in {}", row["param"]))
                };
                let measure = quantile(variable, [option("p=").parse().unwrap()]);
                let interval = match option("interval=") {
                    "quantile" => "replicates",
                    of_share => of_share,
                };
                measure.rule(option("qrule=").parse().unwrap()).quantile_interval(interval.parse().unwrap())
            }
            _ => mean(variable),
        }
    };
    let mut measure = match row["domain"].as_str() {
        "" => measure,
        domain => {
            let inside = condition(table, domain);
            table.with_column(inside.with_name("inside".into()).into_column()).unwrap();
            measure.filter("inside")
        }
    };
    if estimator == "ciprop" {
        let (method, level) = row["param"].split_once(";level=").unwrap();
        measure = measure.interval(method.parse().unwrap()).level(level.parse().unwrap());
    } else if estimator != "quantile" {
        measure = measure.interval(Interval::Wald);
    }
    measure
}
