//! Forms that are filled: the addresses, the figures, and what is left of the workbook.

use crate::fixtures::folder::Folder;
use infosoc::dataset::{Dataset, Figures};
use infosoc::export::{Addresses, CellStatus, Fill, Filled};
use infosoc::finding::Rule;
use infosoc::quality::{Flag, ReliabilityRule, Suppression};
use infosoc::{Error, Series, ToFrame};
use polars::prelude::*;
use std::sync::LazyLock;

const FORM: &str = "datasets/forms/household_form.xlsx";

static MEXICO: LazyLock<Figures> =
    LazyLock::new(|| Dataset::open("datasets/national/mex-endutih-2021").unwrap().indicators().unwrap());

/// Addresses of the sheet `Households`: cell, indicator, breakdown, figure.
fn addresses(rows: &[[&str; 4]]) -> Addresses {
    let column = |place: usize| rows.iter().map(|row| row[place]).collect::<Vec<_>>();
    let table = df!(
        "sheet" => vec!["Households"; rows.len()], "cell" => column(0), "indicator" => column(1),
        "breakdown" => column(2), "figure" => column(3),
    );
    Addresses::from_frame(&table.unwrap()).unwrap()
}

fn filled(rows: &[[&str; 4]], figures: &impl ToFrame) -> Filled {
    let folder = Folder::of(&[]);
    Fill::new(FORM).write(&addresses(rows), figures, folder.0.join("out.xlsx")).unwrap()
}

fn refused(rows: &[[&str; 4]], figures: &impl ToFrame) -> Vec<String> {
    let folder = Folder::of(&[]);
    let out = folder.0.join("out.xlsx");
    let error = Fill::new(FORM).write(&addresses(rows), figures, &out).unwrap_err();
    assert!(!out.exists());
    error.all().iter().map(ToString::to_string).collect()
}

/// Each cell with its status and what is in it, or why nothing is.
fn cells(report: &Filled) -> Vec<String> {
    let written = |cell: &infosoc::export::FilledCell| match (cell.value, &cell.text) {
        (Some(value), _) => format!("{value:.3} {}", cell.unit.as_deref().unwrap_or_default()),
        (None, Some(text)) => text.clone(),
        (None, None) => cell.reason.clone(),
    };
    report.cells().iter().map(|cell| format!("{} {}: {}", cell.cell, cell.status, written(cell))).collect()
}

/// Indicator, area, year, value, unit and status.
type Published = (&'static str, &'static str, i32, Option<f64>, &'static str, &'static str);

fn series(rows: &[Published]) -> Series {
    let table = df!(
        "indicator" => rows.iter().map(|row| row.0).collect::<Vec<_>>(),
        "ref_area" => rows.iter().map(|row| row.1).collect::<Vec<_>>(),
        "time_period" => rows.iter().map(|row| row.2).collect::<Vec<_>>(),
        "obs_value" => rows.iter().map(|row| row.3).collect::<Vec<_>>(),
        "unit_measure" => rows.iter().map(|row| row.4).collect::<Vec<_>>(),
        "obs_status" => rows.iter().map(|row| row.5).collect::<Vec<_>>(),
    );
    Series::new(table.unwrap()).unwrap()
}

#[test]
fn counts_are_numerators_and_shares_are_converted_by_the_registry() {
    let report = filled(
        &[
            ["C7", "HH6", "", "count"],
            ["D7", "hh6", "area=urban", "count"],
            ["E7", "2022:HH6", "residence=Rural", "percent"],
            ["G7", "HH6", "", "proportion"],
            ["C6", "HH6", "", "denominator"],
            ["D6", "HH6", "", "n"],
        ],
        &*MEXICO,
    );
    let frame = MEXICO.to_frame().unwrap();
    let all = MEXICO.estimates().rows().iter().find(|row| row.measure == "HH6").unwrap();
    assert!(frame.height() > 10);
    let value = |place: usize| report.cells()[place].value.unwrap();
    assert_eq!(value(0), all.numerator.unwrap());
    assert!((value(3) - all.value.unwrap() / 100.0).abs() < 1e-15, "{}", value(3));
    assert_eq!((value(4), value(5)), (all.denominator.unwrap(), all.n as f64));
    assert!((value(2) - 40.337_743).abs() < 1e-5, "{}", value(2));
    assert!(value(1) < value(0) && report.count(CellStatus::Filled) == 6);
    let units: Vec<_> = report.cells().iter().map(|cell| cell.unit.as_deref().unwrap()).collect();
    assert_eq!(units, ["number", "number", "%", "proportion", "number", "number"]);
    let cell = &report.cells()[3];
    assert_eq!((cell.ref_area.as_str(), cell.time_period, cell.source.is_empty()), ("MEX", Some(2021), false));
    assert!((cell.se.unwrap() - all.se.unwrap() * 0.01).abs() < 1e-15);
    assert!(report.cells()[0].se.is_none());
}

#[test]
fn what_is_not_there_is_empty_and_never_0() {
    let report = filled(
        &[
            ["C4", "HH7", "", "count"],
            ["C5", "HH4", "", "count"],
            ["C6", "HH6", "age=15-24", "count"],
            ["C7", "HH6", "labour_force_status=employed", "percent"],
            ["D7", "HH6", "urbanisation=U", "note"],
        ],
        &*MEXICO,
    );
    assert_eq!(report.count(CellStatus::Empty), 5, "{:?}", cells(&report));
    let said = cells(&report);
    assert!(said[0].contains("the figures have no HH7") && said[1].contains("by category only"), "{said:?}");
    assert!(said[2].contains("no figure of HH6 for age=Y15T24"), "{said:?}");
    assert!(report.changed().is_empty());
    assert_eq!(report.findings().of(Rule::CellEmpty).count(), 5);
    let published = series(&[("HH6", "MEX", 2021, None, "%", "O"), ("HH1", "MEX", 2021, Some(71.0), "%", "A")]);
    let said = cells(&filled(&[["C7", "HH6", "", "percent"], ["C4", "HH1", "", "count"]], &published));
    assert!(
        said[0].starts_with("C7 empty: not available")
            && said[1].starts_with("C4 empty: the figures have no numerator")
    );
}

#[test]
fn what_is_suppressed_is_not_written() {
    let suppression = Suppression::new().rule(ReliabilityRule::preset("statcan_cv").unwrap()).min_n(20_000);
    let published = MEXICO.suppress(&suppression).unwrap();
    let rows = [
        ["C7", "HH6", "", "count"],
        ["D7", "HH6", "urbanisation=R", "count"],
        ["E7", "HH6", "urbanisation=R", "percent"],
        ["C6", "HH6", "urbanisation=R", "n"],
    ];
    let report = filled(&rows, &published);
    assert!(cells(&report)[1..].iter().all(|cell| cell.contains("suppressed: not published")), "{:?}", cells(&report));
    assert!(report.cells()[1..].iter().all(|cell| cell.value.is_none()));
    let folder = Folder::of(&[]);
    let fill = Fill::new(FORM).shorthand(Flag::Confidential, "[c]");
    let report = fill.write(&addresses(&rows), &published, folder.0.join("out.xlsx")).unwrap();
    assert_eq!(cells(&report)[2], "E7 filled: [c]");
    // In a series the flags say so, whatever number is still there.
    let withheld = series(&[("HH6", "MEX", 2021, Some(66.0), "%", "Q"), ("HH1", "MEX", 2021, Some(50.0), "%", "U")]);
    let said = filled(&[["C7", "HH6", "", "percent"], ["C4", "HH1", "", "percent"]], &withheld);
    assert!(cells(&said)[0].contains("empty: suppressed"));
    assert_eq!(
        (said.cells()[1].value, said.cells()[1].reason.as_str()),
        (Some(50.0), "low reliability: use with caution")
    );
}

#[test]
fn everything_that_is_wrong_with_addresses_is_said_before_anything_is_written() {
    let said = refused(
        &[
            ["C7", "HH66", "", "count"],
            ["B0", "HH6", "", "count"],
            ["D7", "HH6", "", "median"],
            ["E7", "HH6", "sex=X", "count"],
            ["E8", "HH6", "sxe=F", "count"],
            ["C7", "HH6", "", "count"],
            ["G7", "", "", "count"],
        ],
        &*MEXICO,
    );
    for wanted in [
        "no indicator \"HH66\"",
        "\"B0\" is not a cell",
        "median",
        "sex has no code \"X\"",
        "no dimension \"sxe\"",
        "in row 2 already",
        "names no indicator",
    ] {
        assert!(said.iter().any(|one| one.contains(wanted)), "{wanted}: {said:#?}");
    }
    assert!(said.iter().all(|one| one.contains("row ")), "{said:#?}");
    let table = df!("sheet" => ["Housholds"], "cell" => ["C7"], "indicator" => ["HH4"], "category" => ["lapdog"], "figure" => ["count"]).unwrap();
    let folder = Folder::of(&[]);
    let error =
        Fill::new(FORM).write(&Addresses::from_frame(&table).unwrap(), &*MEXICO, folder.0.join("o.xlsx")).unwrap_err();
    let said = error.to_string();
    assert!(
        said.contains("\"Households\"") && said.contains("no category \"lapdog\"") && said.contains("laptop"),
        "{said}"
    );
    let missing = df!("sheet" => ["a"], "cell" => ["A1"]).unwrap();
    assert!(matches!(Addresses::from_frame(&missing).unwrap_err(), Error::Several(both) if both.len() == 2));
}

#[test]
fn of_several_areas_and_years_one_is_to_be_named() {
    let several = series(&[
        ("HH7", "MEX", 2020, Some(72.0), "%", "A"),
        ("HH7", "MEX", 2021, Some(75.6), "%", "A"),
        ("HH7", "GTM", 2021, Some(50.9), "%", "A"),
    ]);
    let said = refused(&[["C7", "HH7", "", "percent"]], &several);
    assert!(said[0].contains("GTM 2021, MEX 2020, MEX 2021"), "{said:?}");
    let folder = Folder::of(&[]);
    let out = folder.0.join("out.xlsx");
    let rows = addresses(&[["C7", "HH7", "", "percent"]]);
    let report = Fill::new(FORM).area("Mexico").year(2021).write(&rows, &several, &out).unwrap();
    assert_eq!(report.cells()[0].value, Some(75.6));
    assert!(Fill::new(FORM).year(1066).overwrite(true).write(&rows, &several, &out).is_err());
    assert!(Fill::new(FORM).area("France").overwrite(true).write(&rows, &several, &out).is_err());
}

#[test]
fn units_that_do_not_convert_and_bases_that_differ_are_refused() {
    let phones = series(&[("A2", "MEX", 2021, Some(98.0), "per 100 inhabitants", "A")]);
    let said =
        cells(&filled(&[["C7", "A2", "", "percent"], ["C6", "A2", "", "value"], ["C5", "A2", "", "count"]], &phones));
    assert!(said[0].contains("refused") && said[0].contains("does not convert into %"), "{said:?}");
    assert_eq!(said[1], "C6 filled: 98.000 per 100 inhabitants");
    assert!(said[2].contains("refused"), "{said:?}");
    let table = df!(
        "sheet" => ["Households", "Households"], "cell" => ["C7", "D7"], "indicator" => ["HH6", "HH6"],
        "figure" => ["count", "count"], "denominator" => ["households", "individuals"], "unit" => ["thousands", ""],
        "decimals" => [Some(1), None],
    );
    let folder = Folder::of(&[]);
    let addresses = Addresses::from_frame(&table.unwrap()).unwrap();
    let report = Fill::new(FORM).write(&addresses, &*MEXICO, folder.0.join("out.xlsx")).unwrap();
    let value = report.cells()[0].value.unwrap();
    assert!(value > 20_000.0 && value < 30_000.0 && (value * 10.0).fract() == 0.0, "{value}");
    assert!(report.cells()[1].reason.contains("divides by individuals, the figure by households"));
}

#[test]
fn formulas_and_merged_cells_of_the_form_stay() {
    let report =
        filled(&[["F7", "HH6", "", "count"], ["B1", "HH6", "", "percent"], ["C7", "HH6", "", "count"]], &*MEXICO);
    let said = cells(&report);
    assert!(
        said[0].contains("F7 refused: the cell has a formula") && said[1].contains("merged cells A1:I1: name A1"),
        "{said:?}"
    );
    assert_eq!(report.findings().of(Rule::CellRefused).count(), 2);
    assert_eq!(report.changed(), ["xl/workbook.xml", "xl/worksheets/sheet2.xml"]);
    assert_eq!(report.findings().of(Rule::FormChanged).count(), 1);
}

#[test]
fn a_file_that_is_there_stays_unless_it_is_to_be_replaced() {
    let form = std::fs::read(FORM).unwrap();
    let folder = Folder::of(&[("form.xlsx", &form), ("out.xlsx", b"old")]);
    let (path, out) = (folder.0.join("form.xlsx"), folder.0.join("out.xlsx"));
    let rows = addresses(&[["C7", "HH6", "", "count"]]);
    let of_form = Fill::new(&path).write(&rows, &*MEXICO, &path).unwrap_err().to_string();
    assert!(of_form.contains("it is the form itself"), "{of_form}");
    assert!(Fill::new(&path).write(&rows, &*MEXICO, &out).is_err());
    assert_eq!(std::fs::read(&out).unwrap(), b"old");
    assert_eq!(std::fs::read(&path).unwrap(), form);
    Fill::new(&path).overwrite(true).write(&rows, &*MEXICO, &path).unwrap();
    assert_ne!(std::fs::read(&path).unwrap(), form);
}

#[test]
fn what_is_no_form_is_an_error() {
    let form = std::fs::read(FORM).unwrap();
    let folder = Folder::of(&[
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"),
        ("text.xlsx", b"sheet,cell"),
        ("cut.xlsx", &form[..form.len() / 2]),
        ("bomb.xlsx", &form),
    ]);
    let rows = addresses(&[["C7", "HH6", "", "count"]]);
    let said = |name: &str, limit: u64| {
        let fill = Fill::new(folder.0.join(name)).unfold_limit(limit);
        fill.write(&rows, &*MEXICO, folder.0.join("out.xlsx")).unwrap_err().to_string()
    };
    assert!(said("old.xls", 1 << 20).contains("save it as .xlsx"));
    assert!(said("text.xlsx", 1 << 20).contains("is not a workbook"));
    assert!(said("cut.xlsx", 1 << 20).contains("cut"), "{}", said("cut.xlsx", 1 << 20));
    assert!(said("bomb.xlsx", 5_000).contains("unfold"), "{}", said("bomb.xlsx", 5_000));
    assert!(!folder.0.join("out.xlsx").exists());
}

#[test]
fn the_example_is_filled_as_its_addresses_say() {
    let folder = Folder::of(&[]);
    let addresses = Addresses::read("datasets/forms/household_addresses.csv").unwrap();
    let report = Fill::new(FORM).write(&addresses, &*MEXICO, folder.0.join("out.xlsx")).unwrap();
    assert_eq!(report.count(CellStatus::Refused), 0, "{:#?}", cells(&report));
    // HH7 and HH13 are not in the file, HH4 is there without tablets.
    let empty = report.cells().iter().filter(|cell| cell.status == CellStatus::Empty && cell.figure.as_str() != "note");
    let empty: std::collections::BTreeSet<&str> = empty.map(|cell| cell.indicator.as_str()).collect();
    assert_eq!(empty.into_iter().collect::<Vec<_>>(), ["HH13", "HH4", "HH7"]);
    assert_eq!(report.cells()[1].value, Some(2021.0));
    assert!(report.cells()[2].text.as_deref().is_some_and(|source| source.contains("INEGI")));
    assert_eq!(report.to_frame().unwrap().height(), addresses.len());
}
