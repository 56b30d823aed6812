//! A workbook as Office Open XML, ISO/IEC 29500.
//!
//! It is written here, and not by a library: those at hand set no language of the document and write no OpenDocument, so
//! that the two files of one publication would come from two models of it.

use super::model::{Book, Cell, Grid, Line, Page, Role};
use super::names::{letters, quoted};
use super::styles::{Look, Looks};
use super::xml::{DECLARATION, Escaped, digits};
use crate::export::archive::ArchiveWriter;
use rustc_hash::FxHashMap;
use std::io::{self, Write};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE_RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Days are counted from the last of December 1899, for those after the 29 February 1900 that the format has.
const EPOCH: f64 = 25_569.0;

/// Writes the workbook.
pub(super) fn write(book: &Book, out: &mut dyn Write) -> io::Result<()> {
    let mut archive = ArchiveWriter::new(out);
    let mut texts = Texts::default();
    let looks = Looks::of(book);
    archive.deflate("[Content_Types].xml", |part| content_types(book, part))?;
    archive.deflate("_rels/.rels", package_relations)?;
    archive.deflate("docProps/app.xml", |part| {
        let ns = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
        write!(part, "{DECLARATION}<Properties xmlns=\"{ns}\"><Application>infosoc</Application></Properties>")
    })?;
    archive.deflate("docProps/core.xml", |part| core(book, part))?;
    archive.deflate("xl/workbook.xml", |part| workbook(book, part))?;
    archive.deflate("xl/_rels/workbook.xml.rels", |part| workbook_relations(book, part))?;
    archive.deflate("xl/styles.xml", |part| super::styles::write(&looks, book.right_to_left, part))?;
    for (page, number) in book.sheets.iter().zip(1..) {
        let is_first = number == 1;
        archive.deflate(&format!("xl/worksheets/sheet{number}.xml"), |part| {
            Sheet { page, right_to_left: book.right_to_left, is_first, looks: &looks, texts: &mut texts }.write(part)
        })?;
        if let Some(table) = &page.table {
            archive.deflate(&format!("xl/worksheets/_rels/sheet{number}.xml.rels"), |part| {
                write!(
                    part,
                    "{DECLARATION}<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE_RELATIONS}/table\" \
                     Target=\"../tables/table{number}.xml\"/></Relationships>"
                )
            })?;
            archive.deflate(&format!("xl/tables/table{number}.xml"), |part| {
                table_part(table, number, page.head_row(), part)
            })?;
        }
    }
    // Last, when all sheets have added their texts.
    archive.deflate("xl/sharedStrings.xml", |part| texts.write(part))?;
    archive.finish().map(drop)
}

fn content_types(book: &Book, out: &mut dyn Write) -> io::Result<()> {
    let package = "http://schemas.openxmlformats.org/package/2006/content-types";
    write!(
        out,
        "{DECLARATION}<Types xmlns=\"{package}\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/><Override PartName=\"/docProps/app.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/><Override \
         PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    )?;
    let mut part = |name: &str, kind: &str| {
        write!(out, "<Override PartName=\"/xl/{name}.xml\" ContentType=\"{TYPE}.{kind}+xml\"/>")
    };
    part("workbook", "sheet.main")?;
    part("styles", "styles")?;
    part("sharedStrings", "sharedStrings")?;
    for (page, number) in book.sheets.iter().zip(1..) {
        part(&format!("worksheets/sheet{number}"), "worksheet")?;
        if page.table.is_some() {
            part(&format!("tables/table{number}"), "table")?;
        }
    }
    write!(out, "</Types>")
}

fn package_relations(out: &mut dyn Write) -> io::Result<()> {
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    write!(
        out,
        "{DECLARATION}<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE_RELATIONS}/officeDocument\" \
         Target=\"xl/workbook.xml\"/><Relationship Id=\"rId2\" Type=\"{core}\" Target=\"docProps/core.xml\"/><Relationship \
         Id=\"rId3\" Type=\"{OFFICE_RELATIONS}/extended-properties\" Target=\"docProps/app.xml\"/></Relationships>"
    )
}

fn core(book: &Book, out: &mut dyn Write) -> io::Result<()> {
    let ns = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
    write!(
        out,
        "{DECLARATION}<cp:coreProperties xmlns:cp=\"{ns}\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title>\
         <dc:description>{}</dc:description><dc:language>{}</dc:language></cp:coreProperties>",
        Escaped(&book.title),
        Escaped(&book.about),
        Escaped(&book.language)
    )
}

fn workbook(book: &Book, out: &mut dyn Write) -> io::Result<()> {
    write!(
        out,
        "{DECLARATION}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE_RELATIONS}\"><bookViews><workbookView \
         activeTab=\"0\"/></bookViews><sheets>"
    )?;
    for (page, number) in book.sheets.iter().zip(1..) {
        write!(out, "<sheet name=\"{}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>", Escaped(&page.name))?;
    }
    write!(out, "</sheets><definedNames>")?;
    // The heads are printed on every page. Names stand in the order of the sheets.
    for (page, place) in book.sheets.iter().zip(0..).filter(|(page, _)| page.table.is_some()) {
        let (sheet, row) = (quoted(&page.name), page.head_row() + 1);
        write!(
            out,
            "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{place}\">{}!${row}:${row}</definedName>",
            Escaped(&sheet)
        )?;
    }
    write!(out, "</definedNames></workbook>")
}

fn workbook_relations(book: &Book, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{DECLARATION}<Relationships xmlns=\"{RELATIONS}\">")?;
    for number in 1..=book.sheets.len() {
        write!(
            out,
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE_RELATIONS}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        )?;
    }
    for (kind, number) in ["styles", "sharedStrings"].into_iter().zip(book.sheets.len() + 1..) {
        write!(out, "<Relationship Id=\"rId{number}\" Type=\"{OFFICE_RELATIONS}/{kind}\" Target=\"{kind}.xml\"/>")?;
    }
    write!(out, "</Relationships>")
}

/// A table without filter and without colours.
fn table_part(table: &Grid, number: usize, head_row: usize, out: &mut dyn Write) -> io::Result<()> {
    let (first, last) = (head_row + 1, head_row + 1 + table.height());
    let (name, width) = (Escaped(&table.name), table.columns.len());
    write!(
        out,
        "{DECLARATION}<table xmlns=\"{MAIN}\" id=\"{number}\" name=\"{name}\" displayName=\"{name}\" ref=\"A{first}:{}{last}\" \
         totalsRowShown=\"0\"><tableColumns count=\"{width}\">",
        letters(width - 1)
    )?;
    for (column, id) in table.columns.iter().zip(1..) {
        write!(out, "<tableColumn id=\"{id}\" name=\"{}\"/>", Escaped(&guarded(&column.head)))?;
    }
    // Alternative text is younger than the format, and stands in an extension of it.
    write!(
        out,
        "</tableColumns><tableStyleInfo showFirstColumn=\"0\" showLastColumn=\"0\" showRowStripes=\"0\" \
         showColumnStripes=\"0\"/><extLst><ext uri=\"{{504A1905-F514-4f6f-8877-14C23A59335A}}\" \
         xmlns:x14=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\"><x14:table altText=\"{}\"/></ext></extLst></table>",
        Escaped(&table.title)
    )
}

/// A sheet while it is written.
struct Sheet<'a> {
    page: &'a Page,
    right_to_left: bool,
    is_first: bool,
    looks: &'a Looks,
    texts: &'a mut Texts,
}

impl Sheet<'_> {
    fn write(mut self, out: &mut dyn Write) -> io::Result<()> {
        let page = self.page;
        let width = page.table.as_ref().map_or(1, |table| table.columns.len());
        let widths = page.widths();
        write!(
            out,
            "{DECLARATION}<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE_RELATIONS}\"><sheetPr><pageSetUpPr \
             fitToPage=\"1\"/></sheetPr><dimension ref=\"A1:{}{}\"/><sheetViews><sheetView{}{} workbookViewId=\"0\"><selection \
             activeCell=\"A1\" sqref=\"A1\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15.75\"/><cols>",
            letters(width - 1),
            page.height(),
            if self.right_to_left { " rightToLeft=\"1\"" } else { "" },
            if self.is_first { " tabSelected=\"1\"" } else { "" },
        )?;
        for (width, number) in widths.iter().zip(1..) {
            write!(out, "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>")?;
        }
        write!(out, "</cols><sheetData>")?;
        for (line, row) in page.lines.iter().zip(1..) {
            write!(out, "<row r=\"{row}\" ht=\"{}\">", Page::line_height(line, &widths).in_points())?;
            self.line(line, row, out)?;
            write!(out, "</row>")?;
        }
        let mut links = Vec::new();
        if let Some(table) = &page.table {
            self.table(table, &widths, &mut links, out)?;
        }
        write!(out, "</sheetData>")?;
        if !links.is_empty() {
            write!(out, "<hyperlinks>")?;
            for (place, sheet) in links {
                // A place in this file: no link that a program warns of.
                let location = format!("{}!A1", quoted(sheet));
                write!(
                    out,
                    "<hyperlink ref=\"{place}\" location=\"{}\" display=\"{}\"/>",
                    Escaped(&location),
                    Escaped(sheet)
                )?;
            }
            write!(out, "</hyperlinks>")?;
        }
        // A4, on its side where the columns are many.
        let side = if widths.iter().sum::<usize>() > 90 { "landscape" } else { "portrait" };
        write!(
            out,
            "<pageMargins left=\"0.7\" right=\"0.7\" top=\"0.75\" bottom=\"0.75\" header=\"0.3\" footer=\"0.3\"/><pageSetup \
             paperSize=\"9\" orientation=\"{side}\" fitToHeight=\"0\"/>"
        )?;
        if page.table.is_some() {
            write!(out, "<tableParts count=\"1\"><tablePart r:id=\"rId1\"/></tableParts>")?;
        }
        write!(out, "</worksheet>")
    }

    fn line(&mut self, line: &Line, row: usize, out: &mut dyn Write) -> io::Result<()> {
        let look = match line.role {
            Role::Title => Look::Title,
            Role::Heading => Look::Heading,
            Role::Text => Look::Text,
        };
        self.text(&line.text, look, format_args!("A{row}"), out)
    }

    fn table<'p>(
        &mut self,
        table: &'p Grid,
        widths: &[usize],
        links: &mut Vec<(String, &'p str)>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let letters: Vec<String> = (0..table.columns.len()).map(letters).collect();
        let head = self.page.head_row() + 1;
        write!(out, "<row r=\"{head}\" ht=\"{}\">", table.head_height(widths).in_points())?;
        for (column, letters) in table.columns.iter().zip(&letters) {
            let look = match column.numeric {
                true => Look::NumericHead,
                false if letters == "A" => Look::Head,
                false => Look::WordsHead,
            };
            self.text(&column.head, look, format_args!("{letters}{head}"), out)?;
        }
        write!(out, "</row>")?;
        for (at, row) in (0..table.height()).zip(head + 1..) {
            match table.row_height(at, widths) {
                // Without a height, a program measures the row by its own fonts.
                height if height.is_one_line() => write!(out, "<row r=\"{row}\">")?,
                height => write!(out, "<row r=\"{row}\" ht=\"{}\">", height.in_points())?,
            }
            for (column, letters) in table.columns.iter().zip(&letters) {
                let look = match column.numeric {
                    true => Look::Shorthand,
                    false if letters == "A" => Look::Text,
                    false => Look::Words,
                };
                let place = format_args!("{letters}{row}");
                match &column.cells[at] {
                    // An empty cell is left out, as programs do.
                    Cell::Empty => {}
                    Cell::Text(text) => self.text(text, look, place, out)?,
                    Cell::Link(sheet) => {
                        self.text(sheet, Look::Link, place, out)?;
                        links.push((place.to_string(), sheet));
                    }
                    Cell::Number(number, format) => self.number(*number, Look::Number(*format), place, out)?,
                    Cell::Day(day) => self.number(f64::from(*day) + EPOCH, Look::Day, place, out)?,
                    Cell::Moment(seconds) => self.number(seconds / 86_400.0 + EPOCH, Look::Moment, place, out)?,
                }
            }
            write!(out, "</row>")?;
        }
        Ok(())
    }

    fn text(&mut self, text: &str, look: Look, place: std::fmt::Arguments<'_>, out: &mut dyn Write) -> io::Result<()> {
        let (style, number) = (self.looks.place(look), self.texts.number(text));
        write!(out, "<c r=\"{place}\" s=\"{style}\" t=\"s\"><v>{number}</v></c>")
    }

    fn number(&self, number: f64, look: Look, place: std::fmt::Arguments<'_>, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "<c r=\"{place}\" s=\"{}\"><v>{}</v></c>", self.looks.place(look), digits(number))
    }
}

/// The texts of all cells, each once. A text is never a formula.
#[derive(Default)]
struct Texts {
    numbers: FxHashMap<String, usize>,
    texts: Vec<String>,
    count: usize,
}

impl Texts {
    fn number(&mut self, text: &str) -> usize {
        self.count += 1;
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), self.texts.len() - 1);
        self.texts.len() - 1
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        // How often texts stand in cells, and how many different ones there are.
        let (count, unique) = (self.count, self.texts.len());
        write!(out, "{DECLARATION}<sst xmlns=\"{MAIN}\" count=\"{count}\" uniqueCount=\"{unique}\">")?;
        for text in &self.texts {
            write!(out, "<si><t xml:space=\"preserve\">{}</t></si>", Escaped(&guarded(text)))?;
        }
        write!(out, "</sst>")
    }
}

/// Text in which `_x000D_` is not read as the character of that number.
fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    let is_code = |at: usize| {
        let code = text.as_bytes().get(at + 2..at + 7);
        code.is_some_and(|code| code[4] == b'_' && code[..4].iter().all(u8::is_ascii_hexdigit))
    };
    let places: Vec<usize> = text.match_indices("_x").map(|(at, _)| at).filter(|&at| is_code(at)).collect();
    if places.is_empty() {
        return text.into();
    }
    let mut guarded = String::with_capacity(text.len() + 7 * places.len());
    let mut from = 0;
    for at in places {
        guarded.push_str(&text[from..at]);
        guarded.push_str("_x005F_");
        from = at + 1;
    }
    guarded.push_str(&text[from..]);
    guarded.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_characters_stay_text() {
        assert_eq!(guarded("a_x000D_b_x_x00zz_"), "a_x005F_x000D_b_x_x00zz_");
    }
}
