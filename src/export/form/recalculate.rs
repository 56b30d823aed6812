//! Formulas are computed again when a filled workbook is opened: what they held before is of other figures.

use super::tag;
use quick_xml::Reader;
use quick_xml::events::Event;

/// The elements of a workbook that stand before its settings of calculation, ECMA-376 part 1, 18.2.27.
const BEFORE: [&str; 4] = ["sheets", "functionGroups", "externalReferences", "definedNames"];

/// The part that lists the sheets, with `fullCalcOnLoad` set; none where it is set already.
///
/// # Errors
/// What is wrong with the part, as the end of a sentence about it.
pub(super) fn recalculated(xml: &str) -> Result<Option<String>, String> {
    let mut reader = Reader::from_str(xml);
    let (mut depth, mut end, mut prefix) = (0, None, "");
    loop {
        let from = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|error| format!("is not XML that can be read: {error}"))?;
        let to = reader.buffer_position() as usize;
        match event {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "calcPr" => {
                let tag = &xml[from..to];
                let set = tag::attribute(tag, "fullCalcOnLoad");
                // A value that is false is replaced; otherwise the attribute goes behind the name of the tag.
                let place = match &set {
                    Some(set) if tag::is_true(set.value) => return Ok(None),
                    Some(set) => from + set.whole.start..from + set.whole.end,
                    None => {
                        let at = from + 1 + tag::name(tag).len();
                        at..at
                    }
                };
                let new = if set.is_some() { "fullCalcOnLoad=\"1\"" } else { " fullCalcOnLoad=\"1\"" };
                return Ok(Some(format!("{}{new}{}", &xml[..place.start], &xml[place.end..])));
            }
            Event::Start(element) => {
                depth += 1;
                if depth == 2 && element.local_name().as_ref() == "sheets" {
                    prefix = tag::prefix(&xml[from..to]);
                }
            }
            Event::End(element) => {
                if depth == 2 && BEFORE.contains(&element.local_name().as_ref()) {
                    end = Some(to);
                }
                depth -= 1;
            }
            Event::Empty(element) => {
                if depth == 1 && BEFORE.contains(&element.local_name().as_ref()) {
                    end = Some(to);
                }
            }
            Event::DocType(_) => return Err("has a document type, which no workbook has".to_owned()),
            Event::Eof => {
                let end = end.ok_or("lists no sheets")?;
                // The schema has an order: it stands behind these and before all else.
                let new = format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>");
                return Ok(Some(format!("{}{new}{}", &xml[..end], &xml[end..])));
            }
            Event::Text(_)
            | Event::CData(_)
            | Event::GeneralRef(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_) => {}
        }
    }
}
