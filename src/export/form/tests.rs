//! Sheets as different programs write them, and what is left of them byte for byte.

use super::patch::{Content, Patched, Refusal, patch};
use super::place::Place;
use super::recalculate::recalculated;
use std::collections::BTreeMap;

fn place(text: &str) -> Place {
    Place::read(text).unwrap()
}

fn patched(xml: &str, contents: &[(&str, Content)]) -> Patched {
    let contents: BTreeMap<Place, Content> =
        contents.iter().map(|(cell, content)| (place(cell), content.clone())).collect();
    patch(xml, &contents).unwrap()
}

fn number(number: f64) -> Content {
    Content::Number(number)
}

fn text(text: &str) -> Content {
    Content::Text(text.to_owned())
}

/// A sheet as Excel writes it: spans, shared strings, a shared formula, validations behind the cells.
const EXCEL: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<worksheet xmlns=\"m\"><dimension ref=\"A1:D4\"/>\
<cols><col min=\"2\" max=\"3\" width=\"12\" style=\"7\" customWidth=\"1\"/></cols><sheetData>\
<row r=\"1\" spans=\"1:4\"><c r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"C1\" s='2'/><c r=\"D1\"><f t=\"shared\" ref=\"D1:D4\" si=\"0\">SUM(B1:C1)</f><v>9</v></c></row>\
<row r=\"2\" spans=\"1:4\" s=\"5\" customFormat=\"1\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"D2\"><f t=\"shared\" si=\"0\"/><v>8</v></c></row>\
<row r=\"4\" spans=\"1:4\"><c r=\"B4\" s=\"3\" t=\"s\" ph=\"1\"><v>2</v></c></row></sheetData>\
<mergeCells count=\"1\"><mergeCell ref=\"A1:B1\"/></mergeCells><dataValidations count=\"1\"><dataValidation sqref=\"C1\"><formula1>0</formula1></dataValidation></dataValidations></worksheet>";

#[test]
fn a_cell_is_replaced_and_every_other_byte_stays() {
    let done = patched(EXCEL, &[("C1", number(1234.5)), ("B4", text("a < b & \"c\""))]);
    let expected = EXCEL.replace("<c r=\"C1\" s='2'/>", "<c r=\"C1\" s='2'><v>1234.5</v></c>").replace(
        "<c r=\"B4\" s=\"3\" t=\"s\" ph=\"1\"><v>2</v></c>",
        "<c r=\"B4\" s=\"3\" ph=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">a &lt; b &amp; \"c\"</t></is></c>",
    );
    assert_eq!(done.xml, expected);
    assert_eq!(done.held.into_iter().collect::<Vec<_>>(), [place("B4")]);
}

#[test]
fn cells_and_rows_that_are_not_there_are_put_in_their_order_with_the_style_of_row_or_column() {
    let done = patched(
        EXCEL,
        &[
            ("B2", number(1.0)),
            ("C2", number(2.0)),
            ("B3", number(3.0)),
            ("E4", number(4.0)),
            ("F9", number(5.0)),
            ("A4", number(0.0)),
        ],
    );
    let expected = EXCEL
        .replace("A1:D4\"/>", "A1:F9\"/>")
        .replace("<c r=\"D2\">", "<c r=\"B2\" s=\"5\"><v>1</v></c><c r=\"C2\" s=\"5\"><v>2</v></c><c r=\"D2\">")
        .replace(
            "<row r=\"4\" spans=\"1:4\">",
            "<row r=\"3\"><c r=\"B3\" s=\"7\"><v>3</v></c></row><row r=\"4\" spans=\"1:5\"><c r=\"A4\"><v>0</v></c>",
        )
        .replace(
            "</c></row></sheetData>",
            "</c><c r=\"E4\"><v>4</v></c></row><row r=\"9\"><c r=\"F9\"><v>5</v></c></row></sheetData>",
        );
    assert_eq!(done.xml, expected);
    assert!(done.held.is_empty() && done.refused.is_empty());
}

#[test]
fn formulas_and_cells_inside_of_merged_ones_are_refused() {
    let done = patched(EXCEL, &[("D1", number(1.0)), ("D2", Content::Nothing), ("B1", text("x")), ("A1", text("y"))]);
    assert_eq!(done.refused[&place("D1")], Refusal::HasFormula);
    assert_eq!(done.refused[&place("D2")], Refusal::HasFormula);
    assert!(matches!(done.refused[&place("B1")], Refusal::Merged(area) if area.to_string() == "A1:B1"));
    assert_eq!(done.refused.len(), 3);
    assert!(done.xml.contains("<c r=\"A1\" s=\"1\" t=\"inlineStr\">") && done.xml.contains("<v>9</v>"));
    let array = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><f t=\"array\" ref=\"A1:A2\">B1:B2</f><v>1</v></c></row>\
<row r=\"2\"><c r=\"A2\"><v>2</v></c></row></sheetData></worksheet>";
    let done = patched(array, &[("A2", number(1.0))]);
    assert!(matches!(done.refused[&place("A2")], Refusal::FilledByFormula(_)) && done.xml == array);
}

#[test]
fn nothing_takes_out_what_a_cell_holds_and_leaves_an_empty_one() {
    let done = patched(EXCEL, &[("B4", Content::Nothing), ("C1", Content::Nothing), ("B9", Content::Nothing)]);
    assert_eq!(done.xml, EXCEL.replace("t=\"s\" ph=\"1\"><v>2</v></c>", "ph=\"1\"/>"));
}

/// As the Open XML SDK writes it, with a prefix; rows and cells without places; a sheet without cells.
#[test]
fn sheets_with_prefixes_without_places_and_without_cells() {
    let prefixed = "<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row r=\"2\"><x:c r=\"B2\" t=\"n\"></x:c></x:row></x:sheetData></x:worksheet>";
    let done = patched(prefixed, &[("B2", number(1.0)), ("C2", text("é")), ("A1", number(-0.0))]);
    assert_eq!(
        done.xml,
        "<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>0</x:v></x:c></x:row><x:row r=\"2\"><x:c r=\"B2\"><x:v>1</x:v></x:c>\
<x:c r=\"C2\" t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">é</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"
    );
    let bare = "<worksheet><sheetData><row><c><v>1</v></c><c/></row><row/></sheetData></worksheet>";
    let done = patched(bare, &[("B1", number(2.0)), ("D1", number(3.0)), ("A2", number(4.0))]);
    assert_eq!(
        done.xml,
        "<worksheet><sheetData><row><c><v>1</v></c><c><v>2</v></c><c r=\"D1\"><v>3</v></c></row>\
<row><c r=\"A2\"><v>4</v></c></row></sheetData></worksheet>"
    );
    let empty = "<worksheet><dimension ref=\"A1\"/><sheetData/><x/></worksheet>";
    let done = patched(empty, &[("C3", number(1.5)), ("B3", number(2.5))]);
    assert_eq!(
        done.xml,
        "<worksheet><dimension ref=\"B3:C3\"/><sheetData><row r=\"3\"><c r=\"B3\"><v>2.5</v></c><c r=\"C3\"><v>1.5</v></c></row></sheetData><x/></worksheet>"
    );
}

#[test]
fn texts_hold_what_xml_cannot() {
    let done = patched("<worksheet><sheetData/></worksheet>", &[("A1", text("a\u{b}b _x0041_ ]]> \r\n=1+1"))]);
    assert!(done.xml.contains(">a_x000B_b _x005F_x0041_ ]]&gt; _x000D_\n=1+1<"), "{}", done.xml);
}

#[test]
fn numbers_keep_all_their_digits() {
    use super::patch::number_text;
    for (number, text) in [
        (0.1 + 0.2, "0.30000000000000004"),
        (-5.0, "-5"),
        (24_123_456.789, "24123456.789"),
        (1e-7, "1e-7"),
        (1e300, "1e300"),
        (-0.0, "0"),
    ] {
        assert_eq!(number_text(number), text);
        assert_eq!(number_text(number).parse::<f64>().unwrap(), number);
    }
}

#[test]
fn sheets_that_are_none_are_errors() {
    let contents = BTreeMap::from([(place("A1"), number(1.0))]);
    for wrong in [
        "<worksheet><sheetData><row r=\"2\"/><row r=\"1\"/></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A2\"/></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"0\"/></sheetData></worksheet>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>&b;</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>&b;</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\">",
        "<worksheet><sheetData></row></worksheet>",
        "<worksheet/>",
        "",
        "this is no sheet",
        "<html><sheetData/></html>",
        "<worksheet><sheetData><row r=\"1\"/>",
        "<worksheet><sheetData/></worksheet>more",
        "<worksheet><sheetData/></worksheet><worksheet><sheetData/></worksheet>",
    ] {
        assert!(patch(wrong, &contents).is_err(), "{wrong}");
        // Nothing is to be written into it, and it is no sheet all the same.
        let is_sheet = patch(wrong, &BTreeMap::from([(place("A1"), Content::Nothing)])).is_ok();
        assert_eq!(is_sheet, wrong == "<worksheet/>", "{wrong}");
    }
}

#[test]
fn formulas_are_computed_again_where_that_is_not_said_yet() {
    let changed = |xml: &str| recalculated(xml).unwrap();
    assert_eq!(changed("<workbook><sheets/><calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/></workbook>"), None);
    assert_eq!(
        changed("<workbook><sheets/><calcPr fullCalcOnLoad='0' calcId=\"1\"/></workbook>").unwrap(),
        "<workbook><sheets/><calcPr fullCalcOnLoad=\"1\" calcId=\"1\"/></workbook>"
    );
    assert_eq!(
        changed("<x:workbook><x:sheets/><x:calcPr calcId=\"1\"></x:calcPr></x:workbook>").unwrap(),
        "<x:workbook><x:sheets/><x:calcPr fullCalcOnLoad=\"1\" calcId=\"1\"></x:calcPr></x:workbook>"
    );
    assert_eq!(
        changed("<x:workbook><x:sheets><x:sheet/></x:sheets><x:definedNames></x:definedNames><x:extLst/></x:workbook>")
            .unwrap(),
        "<x:workbook><x:sheets><x:sheet/></x:sheets><x:definedNames></x:definedNames><x:calcPr fullCalcOnLoad=\"1\"/><x:extLst/></x:workbook>"
    );
    assert!(recalculated("<workbook/>").is_err());
}
