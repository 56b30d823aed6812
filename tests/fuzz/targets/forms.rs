//! Workbooks of others that are to be filled, and the addresses of their cells. Whatever they are, there is a report or an error,
//! and what was filled can be looked at again.
//!
//! A case that begins with `<` is the sheet of a form; others are the workbook or the addresses.

use super::archive::excel;
use super::folder::folder;
use infosoc::export::{Addresses, Fill};
use infosoc::{Series, ToFrame, describe::DescribeForm};
use polars::prelude::df;
use std::sync::OnceLock;

pub(crate) const WORDS: &[&str] = &[
    "<row r=\"3\">",
    "<c r=\"B3\" s=\"1\"/>",
    "<c r=\"B3\" t=\"str\"><f>A1+1</f><v>1</v></c>",
    "<c r=\"B2\" t=\"s\"><v>0</v></c>",
    "<mergeCells count=\"1\"><mergeCell ref=\"B2:C3\"/></mergeCells>",
    "<dimension ref=\"A1:XFD1048576\"/>",
    "<sheetData/>",
    "</sheetData>",
    "<!-- a -->",
    "<![CDATA[a]]>",
    "&#65;",
    "sheet,cell,indicator,category,breakdown,figure\n",
    "A,B2,HH6,,sex=F,percent\n",
    "XFD1048576",
    "A0",
    "$B$2",
    "count",
    "per_cent",
];

const SHEET: &str = "<worksheet><dimension ref=\"A1:C3\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Households with Internet</t>\
    </is></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>Per cent</t></is></c><c r=\"B2\" s=\"1\"/><c r=\"C2\"><f>B2*2</f><v>0</v></c></row>\
    <row r=\"3\"><c r=\"B3\"><v>1</v></c></row></sheetData><mergeCells count=\"1\"><mergeCell ref=\"A3:A4\"/></mergeCells></worksheet>";

const ADDRESSES: &str = "sheet,cell,indicator,category,breakdown,figure\nA,B2,HH6,,,percent\nA,B3,HH6,,sex=F,percent\n";

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    vec![SHEET.into(), ADDRESSES.into(), excel(&[("A", SHEET.as_bytes())])]
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    match bytes.first() {
        Some(b'<') => filled(&excel(&[("A", bytes)]), ADDRESSES.as_bytes()),
        Some(b'P') => filled(bytes, ADDRESSES.as_bytes()),
        _ => filled(&excel(&[("A", SHEET.as_bytes())]), bytes),
    }
}

fn figures() -> &'static Series {
    static FIGURES: OnceLock<Series> = OnceLock::new();
    FIGURES.get_or_init(|| {
        let table = df!(
            "indicator" => ["HH6", "HH6"], "ref_area" => ["MEX", "MEX"], "time_period" => [2021, 2021],
            "obs_value" => [66.4, 71.5], "sex" => ["_T", "F"], "unit_measure" => ["%", "%"],
        );
        Series::new(table.expect("columns of one length")).expect("a series")
    })
}

fn filled(form: &[u8], addresses: &[u8]) {
    let [form_path, addresses_path, out] =
        ["form.xlsx", "addresses.csv", "filled.xlsx"].map(|name| folder().join(name));
    std::fs::write(&form_path, form).expect("the form of the case");
    std::fs::write(&addresses_path, addresses).expect("the addresses of the case");
    let described = |path: &std::path::Path| DescribeForm::new(path).run().map(|draft| draft.to_frame());
    let _ = described(&form_path);
    let Ok(addresses) = Addresses::read(&addresses_path) else { return };
    let fill = Fill::new(&form_path).overwrite(true).unfold_limit(16 << 20);
    let Ok(report) = fill.write(&addresses, figures(), &out) else { return };
    report.to_frame().expect("the table of a report");
    // What was no XML before it was filled is none afterwards.
    let _ = described(&out);
}
