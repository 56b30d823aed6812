//! How cells of an Office workbook look: the part `styles`.

use super::model::{Book, Cell, Format, Role};
use super::xml::DECLARATION;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    Title,
    Heading,
    Text,
    /// Text in a table, behind another column.
    Words,
    Head,
    WordsHead,
    NumericHead,
    /// Words in a column of numbers.
    Shorthand,
    Link,
    Day,
    Moment,
    Number(Format),
}

/// The looks of a workbook, each in its place; the first place is that of cells without one.
pub(super) struct Looks(Vec<Look>);

/// The looks of every workbook.
const ALWAYS: [Look; 11] = [
    Look::Title,
    Look::Heading,
    Look::Text,
    Look::Words,
    Look::Head,
    Look::WordsHead,
    Look::NumericHead,
    Look::Shorthand,
    Look::Link,
    Look::Day,
    Look::Moment,
];

/// Numbers from here on are for formats of one's own.
const OWN_FORMATS: usize = 164;

impl Looks {
    pub(super) fn of(book: &Book) -> Looks {
        let tables = book.sheets.iter().filter_map(|page| page.table.as_ref());
        let cells = tables.flat_map(|table| &table.columns).flat_map(|column| &column.cells);
        let formats: BTreeSet<Format> = cells
            .filter_map(|cell| match cell {
                Cell::Number(_, format) => Some(*format),
                Cell::Empty | Cell::Text(_) | Cell::Link(_) | Cell::Day(_) | Cell::Moment(_) => None,
            })
            .collect();
        Looks(ALWAYS.into_iter().chain(formats.into_iter().map(Look::Number)).collect())
    }

    /// The place of a look.
    pub(super) fn place(&self, look: Look) -> usize {
        self.0.iter().position(|&known| known == look).map_or(0, |place| place + 1)
    }
}

/// The code of a format; a reader's own marks for thousands and decimals take the place of these.
fn code(look: Look) -> Option<String> {
    let fraction = |decimals: u8| match decimals {
        0 => String::new(),
        decimals => format!(".{}", "0".repeat(usize::from(decimals))),
    };
    match look {
        Look::Day => Some("yyyy\\-mm\\-dd".to_owned()),
        Look::Moment => Some("yyyy\\-mm\\-dd\\ hh:mm:ss".to_owned()),
        Look::Number(Format::Fixed { decimals, grouped: true }) => Some(format!("#,##0{}", fraction(decimals))),
        Look::Number(Format::Fixed { decimals, grouped: false }) => Some(format!("0{}", fraction(decimals))),
        Look::Number(Format::PerCent { decimals }) => Some(format!("0{}%", fraction(decimals))),
        Look::Title
        | Look::Heading
        | Look::Text
        | Look::Words
        | Look::Head
        | Look::WordsHead
        | Look::NumericHead
        | Look::Shorthand
        | Look::Link => None,
    }
}

/// Writes the part. Letters have no serifs, as the guidance on accessible spreadsheets asks.
pub(super) fn write(looks: &Looks, right_to_left: bool, out: &mut dyn Write) -> io::Result<()> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    write!(out, "{DECLARATION}<styleSheet xmlns=\"{MAIN}\">")?;
    let own: Vec<String> = looks.0.iter().filter_map(|&look| code(look)).collect();
    write!(out, "<numFmts count=\"{}\">", own.len())?;
    for (code, id) in own.iter().zip(OWN_FORMATS..) {
        write!(out, "<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>")?;
    }
    let font = |traits: &str, size: u8, colour: &str| {
        format!("<font>{traits}<sz val=\"{size}\"/>{colour}<name val=\"Arial\"/><family val=\"2\"/></font>")
    };
    let fonts = [
        font("", Role::Text.points(), ""),
        font("<b/>", Role::Title.points(), ""),
        font("<b/>", Role::Heading.points(), ""),
        font("<b/>", Role::Text.points(), ""),
        font("<u/>", Role::Text.points(), "<color rgb=\"FF0563C1\"/>"),
    ];
    write!(
        out,
        "</numFmts><fonts count=\"5\">{}</fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill>\
         <patternFill patternType=\"gray125\"/></fill></fills><borders count=\"2\"><border><left/><right/><top/><bottom/>\
         <diagonal/></border><border><left/><right/><top/><bottom style=\"thin\"><color auto=\"1\"/></bottom><diagonal/></border>\
         </borders>",
        fonts.concat()
    )?;
    // The styles by name, which a screen reader says; cells below refer to them by their place.
    write!(
        out,
        "<cellStyleXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/><xf numFmtId=\"0\" \
         fontId=\"1\" fillId=\"0\" borderId=\"0\"/><xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"0\"/><xf \
         numFmtId=\"0\" fontId=\"4\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"{}\"><xf numFmtId=\"0\" \
         fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>",
        looks.0.len() + 1
    )?;
    // Text in another script would otherwise begin on the left. Room divides it from the number beside it.
    let (text, words) = if right_to_left {
        let text = " horizontal=\"right\" wrapText=\"1\" readingOrder=\"2\"";
        (text, " horizontal=\"right\" wrapText=\"1\" indent=\"1\" readingOrder=\"2\"")
    } else {
        (" wrapText=\"1\"", " horizontal=\"left\" wrapText=\"1\" indent=\"1\"")
    };
    let (number, in_numbers) = (" horizontal=\"right\"", " horizontal=\"right\" wrapText=\"1\"");
    // Counted as above, where the formats were listed in this order.
    let mut next = OWN_FORMATS;
    for &look in &looks.0 {
        let (font, border, style, side) = match look {
            Look::Title => (1, 0, 1, text),
            Look::Heading => (2, 0, 2, text),
            Look::Text => (0, 0, 0, text),
            Look::Words => (0, 0, 0, words),
            Look::Head => (3, 1, 0, text),
            Look::WordsHead => (3, 1, 0, words),
            Look::NumericHead => (3, 1, 0, in_numbers),
            Look::Shorthand => (0, 0, 0, in_numbers),
            Look::Link => (4, 0, 3, text),
            Look::Day | Look::Moment | Look::Number(_) => (0, 0, 0, number),
        };
        let format = match code(look) {
            Some(_) => {
                next += 1;
                next - 1
            }
            None => 0,
        };
        write!(
            out,
            "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"0\" borderId=\"{border}\" xfId=\"{style}\" \
             applyNumberFormat=\"1\" applyFont=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment{side} \
             vertical=\"top\"/></xf>"
        )?;
    }
    write!(
        out,
        "</cellXfs><cellStyles count=\"4\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/><cellStyle name=\"Heading 1\" \
         xfId=\"1\" builtinId=\"16\"/><cellStyle name=\"Heading 2\" xfId=\"2\" builtinId=\"17\"/><cellStyle name=\"Hyperlink\" \
         xfId=\"3\" builtinId=\"8\"/></cellStyles></styleSheet>"
    )
}
