//! A workbook as OpenDocument, version 1.3.

use super::model::{Book, Cell, Format, Grid, Height, Page, Role};
use super::names::{letters, quoted};
use super::xml::{DECLARATION, Escaped, digits};
use crate::export::archive::ArchiveWriter;
use crate::period::calendar;
use std::collections::BTreeSet;
use std::io::{self, Write};

const KIND: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// The names that the parts use.
const NAMES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" \
    xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
    xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
    xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\" \
    xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" office:version=\"1.3\"";

/// Writes the workbook.
pub(super) fn write(book: &Book, out: &mut dyn Write) -> io::Result<()> {
    let mut archive = ArchiveWriter::new(out);
    // First and as it is, so that the kind of the file can be read from its first bytes.
    archive.store("mimetype", KIND.as_bytes())?;
    archive.deflate("META-INF/manifest.xml", manifest)?;
    archive.deflate("meta.xml", |part| meta(book, part))?;
    archive.deflate("settings.xml", |part| settings(book, part))?;
    archive.deflate("styles.xml", |part| styles(book, part))?;
    archive.deflate("content.xml", |part| content(book, part))?;
    archive.finish().map(drop)
}

fn manifest(out: &mut dyn Write) -> io::Result<()> {
    let ns = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";
    write!(out, "{DECLARATION}<manifest:manifest xmlns:manifest=\"{ns}\" manifest:version=\"1.3\">")?;
    write!(
        out,
        "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"{KIND}\"/>"
    )?;
    for part in ["content.xml", "styles.xml", "meta.xml", "settings.xml"] {
        write!(out, "<manifest:file-entry manifest:full-path=\"{part}\" manifest:media-type=\"text/xml\"/>")?;
    }
    write!(out, "</manifest:manifest>")
}

fn meta(book: &Book, out: &mut dyn Write) -> io::Result<()> {
    write!(
        out,
        "{DECLARATION}<office:document-meta {NAMES}><office:meta><meta:generator>infosoc</meta:generator><dc:title>{}</dc:title>\
         <dc:description>{}</dc:description><dc:language>{}</dc:language></office:meta></office:document-meta>",
        Escaped(&book.title),
        Escaped(&book.about),
        Escaped(&book.language)
    )
}

/// Which sheet is shown first, and where the cursor stands in each.
fn settings(book: &Book, out: &mut dyn Write) -> io::Result<()> {
    let item = |name: &str, kind: &str, value: &str| {
        format!("<config:config-item config:name=\"{name}\" config:type=\"{kind}\">{value}</config:config-item>")
    };
    write!(
        out,
        "{DECLARATION}<office:document-settings {NAMES}><office:settings><config:config-item-set \
         config:name=\"ooo:view-settings\"><config:config-item-map-indexed config:name=\"Views\"><config:config-item-map-entry>\
         {}<config:config-item-map-named config:name=\"Tables\">",
        item("ViewId", "string", "view1")
    )?;
    for page in &book.sheets {
        let cursor = item("CursorPositionX", "int", "0") + &item("CursorPositionY", "int", "0");
        let name = Escaped(&page.name);
        write!(out, "<config:config-item-map-entry config:name=\"{name}\">{cursor}</config:config-item-map-entry>")?;
    }
    // The cover is what opens, and not the last sheet that was written.
    let first = book.sheets.first().map_or("", |page| &page.name);
    write!(
        out,
        "</config:config-item-map-named>{}</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>\
         </office:settings></office:document-settings>",
        item("ActiveTable", "string", &Escaped(first).to_string())
    )
}

/// Styles by name, and the page that is printed: no header and no footer, as wide as the sheet.
fn styles(book: &Book, out: &mut dyn Write) -> io::Result<()> {
    let language = language(&book.language);
    // Text in another script would otherwise begin on the left.
    let (source, side) = if book.right_to_left {
        (
            " style:text-align-source=\"fix\"",
            "<style:paragraph-properties fo:text-align=\"end\" style:writing-mode=\"rl-tb\"/>",
        )
    } else {
        ("", "")
    };
    write!(
        out,
        "{DECLARATION}<office:document-styles {NAMES}><office:font-face-decls><style:font-face style:name=\"Arial\" \
         fo:font-family=\"Arial\" style:font-family-generic=\"swiss\"/></office:font-face-decls><office:styles><style:default-style \
         style:family=\"table-cell\"><style:paragraph-properties style:writing-mode=\"page\"/><style:text-properties \
         style:font-name=\"Arial\" fo:font-size=\"12pt\" style:font-size-asian=\"12pt\" style:font-size-complex=\"12pt\" \
         {language}/></style:default-style><style:style style:name=\"Default\" style:family=\"table-cell\">\
         <style:table-cell-properties style:vertical-align=\"top\" fo:wrap-option=\"wrap\"{source}/>{side}</style:style>"
    )?;
    let headings = [("Heading_20_1", "Heading 1", Role::Title), ("Heading_20_2", "Heading 2", Role::Heading)];
    for (name, shown, role) in headings {
        let size = role.points();
        write!(
            out,
            "<style:style style:name=\"{name}\" style:display-name=\"{shown}\" style:family=\"table-cell\" \
             style:parent-style-name=\"Default\"><style:text-properties fo:font-size=\"{size}pt\" style:font-size-asian=\"{size}pt\" \
             style:font-size-complex=\"{size}pt\" {BOLD}/></style:style>"
        )?;
    }
    write!(out, "</office:styles><office:automatic-styles>")?;
    for (name, width, height, side) in [("upright", 210, 297, "portrait"), ("across", 297, 210, "landscape")] {
        write!(
            out,
            "<style:page-layout style:name=\"{name}\"><style:page-layout-properties fo:page-width=\"{width}mm\" \
             fo:page-height=\"{height}mm\" style:print-orientation=\"{side}\" fo:margin=\"18mm\" style:scale-to-X=\"1\" \
             style:scale-to-Y=\"0\"/></style:page-layout>"
        )?;
    }
    write!(out, "</office:automatic-styles><office:master-styles>")?;
    for (name, layout) in [("Default", "upright"), ("Wide", "across")] {
        write!(
            out,
            "<style:master-page style:name=\"{name}\" style:page-layout-name=\"{layout}\"><style:header \
             style:display=\"false\"/><style:footer style:display=\"false\"/></style:master-page>"
        )?;
    }
    write!(out, "</office:master-styles></office:document-styles>")
}

/// Numbers, and words in their place, stand on the right, with room between them and the words beside them.
const NUMBER_CELL: &str = "style:text-align-source=\"fix\" fo:padding-right=\"2.5mm\"";
const NUMBER_SIDE: &str = "<style:paragraph-properties fo:text-align=\"end\"/>";

const BOLD: &str = "fo:font-weight=\"bold\" style:font-weight-asian=\"bold\" style:font-weight-complex=\"bold\"";

/// The language of text for each kind of script, as an office program asks for it.
fn language(tag: &str) -> String {
    let (language, country) = match tag.split('-').next().unwrap_or_default() {
        "en" => ("en", "GB"),
        "fr" => ("fr", "FR"),
        "es" => ("es", "ES"),
        "ru" => ("ru", "RU"),
        // The format has three kinds of scripts, each with a language of its own.
        "zh" => return "style:language-asian=\"zh\" style:country-asian=\"CN\"".to_owned(),
        "ar" => return "style:language-complex=\"ar\" style:country-complex=\"SA\"".to_owned(),
        other => (other, "none"),
    };
    format!("fo:language=\"{}\" fo:country=\"{country}\"", Escaped(language))
}

fn content(book: &Book, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{DECLARATION}<office:document-content {NAMES}><office:automatic-styles>")?;
    automatic_styles(book, out)?;
    write!(out, "</office:automatic-styles><office:body><office:spreadsheet>")?;
    for page in &book.sheets {
        sheet(page, out)?;
    }
    write!(out, "<table:database-ranges>")?;
    for (page, table) in book.sheets.iter().filter_map(|page| Some((page, page.table.as_ref()?))) {
        let (first, last, sheet) = (page.head_row() + 1, page.height(), quoted(&page.name));
        // No table is laid out without a column.
        let end = letters(table.columns.len() - 1);
        write!(
            out,
            "<table:database-range table:name=\"{}\" table:target-range-address=\"{}\" table:contains-header=\"true\" \
             table:display-filter-buttons=\"false\"/>",
            Escaped(&table.name),
            Escaped(&format!("{sheet}.A{first}:{sheet}.{end}{last}"))
        )?;
    }
    write!(out, "</table:database-ranges></office:spreadsheet></office:body></office:document-content>")
}

/// Styles without a name of their own: widths, sheets, numbers.
fn automatic_styles(book: &Book, out: &mut dyn Write) -> io::Result<()> {
    // A style for each width that occurs, as the format has none in the column itself.
    let widths: BTreeSet<usize> = book.sheets.iter().flat_map(Page::widths).collect();
    for width in widths {
        // A character of 12 points is about 2.4 mm wide.
        write!(
            out,
            "<style:style style:name=\"w{width}\" style:family=\"table-column\"><style:table-column-properties \
             style:column-width=\"{:.1}mm\"/></style:style>",
            width as f64 * 2.4
        )?;
    }
    let heights: BTreeSet<Height> = book.sheets.iter().flat_map(Page::heights).collect();
    for height in heights {
        write!(
            out,
            "<style:style style:name=\"{}\" style:family=\"table-row\"><style:table-row-properties \
             style:row-height=\"{:.2}pt\" style:use-optimal-row-height=\"{}\"/></style:style>",
            row_style(height),
            height.in_points(),
            // A program that measures for its screen may find less room on paper.
            height.is_one_line()
        )?;
    }
    let direction = if book.right_to_left { "rl-tb" } else { "lr-tb" };
    for (name, page) in [("sheet", "Default"), ("wide", "Wide")] {
        write!(
            out,
            "<style:style style:name=\"{name}\" style:family=\"table\" style:master-page-name=\"{page}\"><style:table-properties \
             table:display=\"true\" style:writing-mode=\"{direction}\"/></style:style>"
        )?;
    }
    for (name, is_head, is_number) in [("head", true, false), ("headn", true, true), ("shorthand", false, true)] {
        let line = if is_head { "fo:border-bottom=\"0.75pt solid #000000\" " } else { "" };
        let (cell, side) = if is_number { (NUMBER_CELL, NUMBER_SIDE) } else { ("", "") };
        let bold = if is_head { format!("<style:text-properties {BOLD}/>") } else { String::new() };
        write!(
            out,
            "<style:style style:name=\"{name}\" style:family=\"table-cell\" style:parent-style-name=\"Default\">\
             <style:table-cell-properties {line}{cell}/>{side}{bold}</style:style>"
        )?;
    }
    write!(
        out,
        "<style:style style:name=\"link\" style:family=\"table-cell\" style:parent-style-name=\"Default\"><style:text-properties \
         fo:color=\"#0563c1\" style:text-underline-style=\"solid\" style:text-underline-width=\"auto\"/></style:style>"
    )?;
    write!(
        out,
        "<number:date-style style:name=\"Nday\"><number:year number:style=\"long\"/><number:text>-</number:text><number:month \
         number:style=\"long\"/><number:text>-</number:text><number:day number:style=\"long\"/></number:date-style><number:date-style \
         style:name=\"Nmoment\"><number:year number:style=\"long\"/><number:text>-</number:text><number:month number:style=\"long\"/>\
         <number:text>-</number:text><number:day number:style=\"long\"/><number:text> </number:text><number:hours \
         number:style=\"long\"/><number:text>:</number:text><number:minutes number:style=\"long\"/><number:text>:</number:text>\
         <number:seconds number:style=\"long\"/></number:date-style>"
    )?;
    let cells = book.sheets.iter().filter_map(|page| page.table.as_ref()).flat_map(|table| &table.columns);
    let formats: BTreeSet<Format> = cells
        .flat_map(|column| &column.cells)
        .filter_map(|cell| match cell {
            Cell::Number(_, format) => Some(*format),
            Cell::Empty | Cell::Text(_) | Cell::Link(_) | Cell::Day(_) | Cell::Moment(_) => None,
        })
        .collect();
    for &format in &formats {
        number_style(format, out)?;
    }
    for name in formats.into_iter().map(style_name).chain(["day".to_owned(), "moment".to_owned()]) {
        write!(
            out,
            "<style:style style:name=\"{name}\" style:family=\"table-cell\" style:parent-style-name=\"Default\" \
             style:data-style-name=\"N{name}\"><style:table-cell-properties {NUMBER_CELL}/>{NUMBER_SIDE}</style:style>"
        )?;
    }
    Ok(())
}

fn row_style(height: Height) -> String {
    // In hundredths, so that the name has no point in it.
    format!("h{}", (height.in_points() * 100.0).round())
}

fn style_name(format: Format) -> String {
    match format {
        Format::Fixed { decimals, grouped: true } => format!("g{decimals}"),
        Format::Fixed { decimals, grouped: false } => format!("f{decimals}"),
        Format::PerCent { decimals } => format!("p{decimals}"),
    }
}

fn number_style(format: Format, out: &mut dyn Write) -> io::Result<()> {
    let (element, decimals, grouped, after) = match format {
        Format::Fixed { decimals, grouped } => ("number-style", decimals, grouped, ""),
        Format::PerCent { decimals } => ("percentage-style", decimals, false, "<number:text>%</number:text>"),
    };
    write!(
        out,
        "<number:{element} style:name=\"N{}\"><number:number number:decimal-places=\"{decimals}\" \
         number:min-decimal-places=\"{decimals}\" number:min-integer-digits=\"1\" number:grouping=\"{grouped}\"/>{after}</number:{element}>",
        style_name(format)
    )
}

fn sheet(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let widths = page.widths();
    let style = if widths.iter().sum::<usize>() > 90 { "wide" } else { "sheet" };
    write!(out, "<table:table table:name=\"{}\" table:style-name=\"{style}\">", Escaped(&page.name))?;
    for width in &widths {
        write!(out, "<table:table-column table:style-name=\"w{width}\" table:default-cell-style-name=\"Default\"/>")?;
    }
    for line in &page.lines {
        let height = Page::line_height(line, &widths);
        let style = match line.role {
            Role::Title => "Heading_20_1",
            Role::Heading => "Heading_20_2",
            Role::Text => "Default",
        };
        write!(out, "<table:table-row table:style-name=\"{}\">", row_style(height))?;
        text(&line.text, style, out)?;
        write!(out, "</table:table-row>")?;
    }
    if let Some(table) = &page.table {
        grid(table, &widths, out)?;
    }
    write!(out, "</table:table>")
}

fn grid(table: &Grid, widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let style = row_style(table.head_height(widths));
    write!(out, "<table:table-header-rows><table:table-row table:style-name=\"{style}\">")?;
    for column in &table.columns {
        text(&column.head, if column.numeric { "headn" } else { "head" }, out)?;
    }
    write!(out, "</table:table-row></table:table-header-rows>")?;
    for row in 0..table.height() {
        let style = row_style(table.row_height(row, widths));
        write!(out, "<table:table-row table:style-name=\"{style}\">")?;
        for column in &table.columns {
            cell(&column.cells[row], column.numeric, out)?;
        }
        write!(out, "</table:table-row>")?;
    }
    Ok(())
}

fn cell(cell: &Cell, in_numbers: bool, out: &mut dyn Write) -> io::Result<()> {
    match cell {
        Cell::Empty => write!(out, "<table:table-cell/>"),
        Cell::Text(words) => text(words, if in_numbers { "shorthand" } else { "Default" }, out),
        Cell::Link(sheet) => write!(
            out,
            "<table:table-cell table:style-name=\"link\" office:value-type=\"string\"><text:p><text:a xlink:type=\"simple\" \
             xlink:href=\"{}\">{}</text:a></text:p></table:table-cell>",
            Escaped(&format!("#{}.A1", quoted(sheet))),
            Escaped(sheet)
        ),
        Cell::Number(number, format) => {
            let (kind, name) = match format {
                Format::Fixed { .. } => ("float", style_name(*format)),
                Format::PerCent { .. } => ("percentage", style_name(*format)),
            };
            write!(
                out,
                "<table:table-cell table:style-name=\"{name}\" office:value-type=\"{kind}\" office:value=\"{}\">\
                 <text:p>{}</text:p></table:table-cell>",
                digits(*number),
                shown(*number, *format)
            )
        }
        Cell::Day(day) => {
            let (year, month, day) = calendar::date(i64::from(*day));
            let date = format!("{year:04}-{month:02}-{day:02}");
            write!(
                out,
                "<table:table-cell table:style-name=\"day\" office:value-type=\"date\" office:date-value=\"{date}\">\
                 <text:p>{date}</text:p></table:table-cell>"
            )
        }
        Cell::Moment(seconds) => {
            let (year, month, day) = calendar::date((seconds / 86_400.0).floor() as i64);
            let (date, time) = (format!("{year:04}-{month:02}-{day:02}"), seconds.rem_euclid(86_400.0));
            let (hour, minute) = ((time / 3_600.0).floor(), (time / 60.0).floor() % 60.0);
            let exact = format!("{hour:02}:{minute:02}:{:09.6}", time % 60.0);
            let exact = exact.trim_end_matches('0').trim_end_matches('.');
            write!(
                out,
                "<table:table-cell table:style-name=\"moment\" office:value-type=\"date\" \
                 office:date-value=\"{date}T{exact}\"><text:p>{date} {hour:02}:{minute:02}:{:02}</text:p></table:table-cell>",
                (time % 60.0).floor()
            )
        }
    }
}

/// A number as programs show it that show no formats.
fn shown(number: f64, format: Format) -> String {
    match format {
        Format::Fixed { decimals, .. } => format!("{number:.*}", usize::from(decimals)),
        Format::PerCent { decimals } => format!("{:.*}%", usize::from(decimals), number * 100.0),
    }
}

/// A cell of text, which is never a formula. A paragraph for each line; blanks in a row and tabs have elements of their own.
fn text(text: &str, style: &str, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<table:table-cell table:style-name=\"{style}\" office:value-type=\"string\">")?;
    for line in text.split('\n') {
        write!(out, "<text:p>")?;
        let mut rest = line.trim_end_matches('\r');
        while let Some(at) = rest.find([' ', '\t']) {
            let blanks = rest[at..].len() - rest[at..].trim_start_matches(' ').len();
            write!(out, "{}", Escaped(&rest[..at]))?;
            match blanks {
                0 => write!(out, "<text:tab/>")?,
                // A single blank within a line is kept as it is; at its ends XML readers drop it.
                1 if at > 0 && at + 1 < rest.len() => write!(out, " ")?,
                _ => write!(out, "<text:s text:c=\"{blanks}\"/>")?,
            }
            rest = &rest[at + blanks.max(1)..];
        }
        write!(out, "{}</text:p>", Escaped(rest))?;
    }
    write!(out, "</table:table-cell>")
}
