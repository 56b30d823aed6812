//! Text that is read as a table. Whatever it is, its reader returns a table or an error; and what is returned can be
//! used.
//!
//! The first byte says which reader it is for, the rest is the file.

use super::folder::{CODEBOOK, DATA, DESCRIPTION, JOINT, LABELS, ask, folder};
use infosoc::measure::{categories, count, mean, proportion, quantile, ratio, total};
use infosoc::quality::{Flag, FlagSystem};
use infosoc::wsis::stocktaking::Dimension;
use infosoc::wsis::{Links, ReportOptions, Stocktaking, reports};
use infosoc::{
    AggregateOptions, Design, Divide, Error, Grouping, Imputation, ImputationMethod, IndexSpec, LonelyPsu,
    ProgressOptions, RecordLayout, Records, Result, Series, Survey, Targets, ToFrame, Unit, Weights,
    index::Uncertainty,
};
use polars::prelude::*;
use std::sync::LazyLock;

pub(crate) const WORDS: &[&str] = &[
    "indicator",
    "ref_area",
    "time_period",
    "obs_value",
    "obs_status",
    "unit_measure",
    "sex",
    "age",
    "urbanisation",
    "se",
    "ci_low",
    "comment",
    "HH7",
    "HH6",
    "A3",
    "MEX",
    "GTM",
    "NA",
    "2021",
    "2030",
    "-9999",
    "9999",
    "99999999999",
    "_T",
    "_U",
    "F",
    "Y15T24",
    "U",
    "%",
    "PT",
    "USD",
    "A",
    "O",
    "target",
    "at_least",
    "at_most",
    "tolerance",
    "target_year",
    "desired",
    "increase",
    "decrease",
    "code",
    "parent",
    "weight",
    "direction",
    "goalpost_low",
    "goalpost_high",
    "normalise",
    "aggregate",
    "min_available",
    "transform",
    "treat",
    "impute",
    "rescale",
    "cap",
    "denominator",
    "per",
    "minmax(0,100)",
    "goalposts(0,10)",
    "zscore",
    "rank",
    "arithmetic",
    "geometric",
    "harmonic",
    "copeland",
    "none",
    "log",
    "last(1)",
    "winsorise(5)",
    "boxcox",
    "id",
    "title",
    "register",
    "year",
    "action_lines",
    "countries",
    "region",
    "C1;C2",
    "17.8",
    "group",
    "valid_from",
    "valid_to",
    "NaN",
    "inf",
    "-inf",
    "1e308",
    "1e-320",
    "-1",
    "0",
    "1,5",
    "1.000,5",
    "\"",
    "\"\"",
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\r\n",
    "\r",
    "\u{feff}",
    "é",
    "\u{0}",
    "\u{2028}",
    "\u{202e}",
    " ",
    "Total",
    "true",
];

/// Reads a file and uses what it holds.
type Reader = fn(&[u8]) -> Result<()>;

/// The readers, in the order of their letters from `a`. Each says why it could not use the file.
const READERS: [Reader; 13] =
    [series, targets, stocktaking, spec, codebook, data, labels, joint, records, grouping, weights, survey, words];

const SERIES: &str = "indicator,ref_area,time_period,obs_value,unit_measure,sex,obs_status,se,comment
HH7,MEX,2015,57.4,%,_T,A,0.5,\"a, b\"
HH7,MEX,2017,63.9,%,_T,A,0.5,
HH7,MEX,2019,70.1,%,_T,A,,
HH7,MEX,2021,75.6,%,_T,A,,
HH7,MEX,2021,74.8,%,F,A,,
HH7,MEX,2021,76.5,%,M,E,,
HH7,GTM,2021,50.8,%,_T,E,,
HH7,HND,2020,42.1,%,_T,E,,
HH6,MEX,2021,66.4,%,_T,A,,
HH18,MEX,2021,78.3,%,_T,,,
";

const TARGETS: &str = "target,title,indicator,at_least,at_most,tolerance,target_year,unit_measure,desired,sex
use,everyone uses the Internet,HH7,100,,5,2030,%,increase,
women,so do women,HH7,100,,,2030,%,,F
homes,homes,HH6,,90,,2025,%,decrease,
";

const STOCKTAKING: &str = "id,title,register,year,action_lines,countries,region,organization,sdgs
1,One,prize_winner,2012,C1;C2,ZAF,AFR,Association,4;17.8
2,Two,prize_nomination,2013,c7 e-government,MEX;GTM,,Government,9
3,Three,project,2021,,World,,,
";

const SPEC: &str = "code,parent,name,level,weight,direction,transform,goalpost_low,goalpost_high,unit,impute,normalise,aggregate,min_available
i,,Index,2,,,,,,score 0 to 100,last(1),\"minmax(0,100)\",arithmetic,0.5
HH7,i,Users,1,2,+,,0,95,%,,,,
HH6,i,Homes,1,1,+,,0,100,%,,,,
HH18,i,Phones,1,1,-,ln,1,100,%,,,,
";

const RECORDS: &str = "country,year,numerator,denominator,unit\nMEX,2021,100,1000,\nGTM,2021,20,200,\nHND,2020,,50,\n";
const GROUPING: &str =
    "group,group_name,ref_area,valid_from,valid_to\nn,North,MEX,,\ns,South,GTM,1990,2022\ns,South,HND,,\n";
const WEIGHTS: &str =
    "ref_area,time_period,weight,sex\nMEX,2021,126,_T\nGTM,2021,17,_T\nMEX,2021,64,F\nHND,2020,10,_T\n";
const ROWS: &str =
    "id,w,s,p,y,net,sex\n1,10,a,1,4.5,1,F\n2,11,a,2,3,0,M\n3,12,b,3,,1,F\n4,9,b,4,7.25,,M\n5,8,b,4,1,0,\n";
const CELLS: &str = "México\nUnited Kingdom\nUK\npercentage\nper 100 inhabitants\nUSD\ne;b\nHH7\n2005 HH-7\n<5\nA\n";

/// Valid inputs to begin with.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let files =
        [SERIES, TARGETS, STOCKTAKING, SPEC, CODEBOOK, DATA, LABELS, JOINT, RECORDS, GROUPING, WEIGHTS, ROWS, CELLS];
    let mut seeds: Vec<Vec<u8>> =
        (b'a'..).zip(files).map(|(letter, text)| [&[letter], text.as_bytes()].concat()).collect();
    let semicolons = |text: &str| text.replace('.', "§").replace(',', ";").replace('§', ",");
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    seeds.extend([
        [b"a\xef\xbb\xbf", SERIES.as_bytes()].concat(),
        [b"f2", &utf16(&DATA.replace(',', "\t"))[..]].concat(),
        [b"a", SERIES.replace("a, b", "caf\u{e9}").replace('\n', "\r\n").as_bytes()].concat(),
        [b"e", CODEBOOK.replace(',', "\t").as_bytes()].concat(),
        [b"f1", semicolons(DATA).as_bytes()].concat(),
        [b"f3", DATA.replace(",", "|").as_bytes()].concat(),
        // A cell as long as a file, which is like no name.
        [b"m", &[b't'; 65_000][..]].concat(),
        [b"d", include_str!("../../../datasets/indices/idi-2024.csv").as_bytes()].concat(),
        [b"b", include_str!("../../../datasets/targets/umc_2030.csv").as_bytes()].concat(),
    ]);
    seeds
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    let _ = read(bytes);
}

pub(super) fn read(bytes: &[u8]) -> Result<()> {
    let Some((letter, file)) = bytes.split_first() else { return Ok(()) };
    let reader = usize::from(letter.wrapping_sub(b'a')) % READERS.len();
    READERS[reader](file)
}

/// The file of the case, under a name without meaning.
fn file(bytes: &[u8]) -> std::path::PathBuf {
    let path = folder().join("input.csv");
    std::fs::write(&path, bytes).expect("the file of the case");
    path
}

static KNOWN: LazyLock<Series> = LazyLock::new(|| Series::read(file(SERIES.as_bytes())).expect("a series"));
static ITU: LazyLock<Grouping> = LazyLock::new(|| Grouping::builtin("itu").expect("a grouping"));
static INDEX: LazyLock<IndexSpec> = LazyLock::new(|| IndexSpec::read_csv(file(SPEC.as_bytes())).expect("a spec"));
static UMC: LazyLock<Targets> = LazyLock::new(|| Targets::builtin("umc_2030").expect("targets"));

/// A few draws, as a case has a second.
fn options(weights: Weights) -> AggregateOptions {
    AggregateOptions { weights, draws: 3, ..AggregateOptions::default() }
}

fn series(bytes: &[u8]) -> Result<()> {
    let series = Series::read(file(bytes))?;
    let _ = series.findings().to_frame();
    let _ = series.to_frame();
    let _ = series.extend(&KNOWN).and_then(|both| both.replace(&series));
    // One use a case, so that many cases can be tried.
    match bytes.len() % 8 {
        0 => series.aggregate(&ITU, &options(Weights::Equal)).and_then(|regions| regions.to_frame()).map(drop),
        1 => {
            let impute = Some(Imputation::by(ImputationMethod::Growth));
            let options = AggregateOptions { impute, ..options(Weights::default()) };
            series.aggregate(&ITU, &options).map(drop)
        }
        2 => series.parity(Divide::Gender, &Weights::Equal).and_then(|divides| divides.to_frame()).map(drop),
        3 => series.inequality(Some(&ITU), &Weights::from("population")).map(drop),
        4 => series.sdg().and_then(|view| view.to_frame()).map(drop),
        5 => series.wsis(&Links::settled()).and_then(|view| view.to_frame()).map(drop),
        6 => progress(&series, &UMC),
        _ => score(&INDEX, &series),
    }
}

fn progress(series: &Series, targets: &Targets) -> Result<()> {
    let progress = series.progress(targets, &ProgressOptions::default())?;
    let _ = progress.to_frame();
    let _ = progress.paths();
    progress.summary().map(drop)
}

fn score(spec: &IndexSpec, series: &Series) -> Result<()> {
    let scores = spec.score(series, [2020, 2021])?;
    let _ = scores.to_frame();
    let _ = scores.ranks();
    let _ = scores.explain("MEX", 2021);
    let _ = scores.robustness(&Uncertainty { draws: 3, ..Uncertainty::default() });
    Ok(())
}

fn targets(bytes: &[u8]) -> Result<()> {
    progress(&KNOWN, &Targets::read_csv(file(bytes))?)
}

fn stocktaking(bytes: &[u8]) -> Result<()> {
    let register = Stocktaking::read_csv(file(bytes))?;
    let _ = register.findings().to_frame();
    for by in [&[Dimension::ActionLine][..], &[Dimension::Sdg, Dimension::Year], &[Dimension::Region]] {
        let _ = register.tabulate(by).run().and_then(|table| table.to_frame());
    }
    if bytes.len().is_multiple_of(16) {
        let _ = reports(&KNOWN, Some(&register), &ReportOptions::default());
    }
    Ok(())
}

fn spec(bytes: &[u8]) -> Result<()> {
    let spec = IndexSpec::read_csv(file(bytes))?;
    let _ = spec.to_frame();
    let _ = score(&spec, &KNOWN);
    Ok(())
}

fn codebook(bytes: &[u8]) -> Result<()> {
    ask(&[("codebook.csv", bytes)])
}

/// Data that a description says how to read.
fn data(bytes: &[u8]) -> Result<()> {
    let plain = DESCRIPTION.to_owned();
    let with = |reading: &str| DESCRIPTION.replace("[file]\n", &format!("[file]\n{reading}\n"));
    let description = match bytes.first() {
        Some(b'1') => with("delimiter = \";\"\ndecimal = \",\"\nencoding = \"windows-1252\""),
        Some(b'2') => with("delimiter = \"\\t\"\nencoding = \"utf-16le\""),
        Some(b'3') => with("delimiter = \"|\"\nencoding = \"shift_jis\"\nnull_values = [\"NA\", \"\"]"),
        _ => return ask(&[("dataset.toml", plain.as_bytes()), ("data.csv", bytes)]),
    };
    ask(&[("dataset.toml", description.as_bytes()), ("data.csv", &bytes[1..])])
}

fn labels(bytes: &[u8]) -> Result<()> {
    ask(&[("labels.csv", bytes)])
}

fn joint(bytes: &[u8]) -> Result<()> {
    let design = "strata = \"s\"\npsu = \"p\"\nlonely_psu = \"adjust\"\n";
    let description = DESCRIPTION.replace(design, "joint = \"joint.csv\"\npps_variance = \"yates_grundy\"\n");
    let data: String = DATA.lines().take(5).map(|line| format!("{line}\n")).collect();
    ask(&[("dataset.toml", description.as_bytes()), ("data.csv", data.as_bytes()), ("joint.csv", bytes)])
}

/// A table as other libraries read it: columns of numbers, of text, and with holes.
fn table(bytes: &[u8]) -> Result<DataFrame> {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().map_err(no_table)?.iter().map(str::to_owned).collect();
    let mut columns = vec![Vec::new(); names.len()];
    for record in reader.records() {
        let record = record.map_err(no_table)?;
        for (at, column) in columns.iter_mut().enumerate() {
            column.push(record.get(at).filter(|cell| !cell.is_empty()).map(str::to_owned));
        }
    }
    let height = columns.first().map_or(0, Vec::len);
    let columns = names.iter().zip(columns).map(|(name, cells)| {
        let numbers: Option<Vec<Option<f64>>> = cells
            .iter()
            .map(|cell| cell.as_ref().map(|cell| cell.parse().ok()).map_or(Some(None), |n| n.map(Some)))
            .collect();
        match numbers {
            Some(numbers) => Column::new(name.into(), numbers),
            None => Column::new(name.into(), cells),
        }
    });
    Ok(DataFrame::new(height, columns.collect())?)
}

fn no_table(error: csv::Error) -> Error {
    Error::EmptyTable { what: error.to_string() }
}

fn records(bytes: &[u8]) -> Result<()> {
    let table = table(bytes)?;
    let layout = match bytes.len() % 2 {
        0 => RecordLayout::new("A1").ref_area("country").time_period("year").sum(["unit"]),
        _ => RecordLayout::new("A1").ref_area("country").time_period("year"),
    };
    let records = Records::new(&table, layout)?;
    let _ = records.validate().to_frame();
    records.observations().and_then(|series| series.to_frame()).map(drop)
}

fn grouping(bytes: &[u8]) -> Result<()> {
    let grouping = Grouping::from_frame(&table(bytes)?)?;
    let _ = KNOWN.aggregate(&grouping, &options(Weights::Equal)).and_then(|regions| regions.to_frame());
    let _ = grouping.union(&ITU).and_then(|both| both.difference(&grouping));
    let _ = grouping.partition(&["n", "s"], 2000, 2021).map(|partition| partition.is_partition());
    Ok(())
}

fn weights(bytes: &[u8]) -> Result<()> {
    let table = table(bytes)?;
    let weights = Weights::Table(table);
    let _ = KNOWN.aggregate(&ITU, &options(weights.clone())).and_then(|regions| regions.to_frame());
    KNOWN.inequality(None, &weights).map(drop)
}

fn survey(bytes: &[u8]) -> Result<()> {
    let table = table(bytes)?;
    let design = match bytes.len() % 3 {
        0 => Design::new("w"),
        1 => Design::new("w").strata("s").psu("p").lonely_psu(LonelyPsu::Adjust),
        _ => Design::new("w").strata("s").psu("p").nest(true).lonely_psu(LonelyPsu::Average).scope("net"),
    };
    let survey = Survey::new(table, design)?;
    let measures = [mean("y"), total("y"), proportion("net"), categories("sex"), ratio("y", "w"), count()];
    for measure in measures.into_iter().chain([quantile("y", [0.1, 0.5]), mean("y").filter("net")]) {
        let Ok(estimates) = survey.estimate([measure]).by(["sex"]).run() else { continue };
        let _ = estimates.to_frame();
        let _ = estimates.parity("sex", "F", "M");
    }
    let _ = survey.table("sex", "net").run().and_then(|table| table.to_frame());
    Ok(())
}

/// Words that stand in cells.
fn words(bytes: &[u8]) -> Result<()> {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.lines().take(64).collect();
    for word in &lines {
        let _ = infosoc::area(word);
        let _ = infosoc::indicator(word);
        for system in [FlagSystem::Sdmx, FlagSystem::Eurostat, FlagSystem::StatCan, FlagSystem::Abs] {
            let _ = Flag::read_all(word, system);
        }
        for other in &lines {
            let _ = Unit::of(word).factor_to(&Unit::of(other));
        }
        let _ = Unit::list(word);
    }
    Ok(())
}
