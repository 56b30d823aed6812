//! How results look: text in a terminal, HTML in a notebook.

use polars::prelude::*;

/// How many rows are shown.
const ROWS: usize = 30;
/// How many characters of a text are shown in a terminal.
const CHARACTERS: usize = 60;

/// A table as text. Columns that do not fit beside the others follow below, so that none is hidden.
pub(crate) fn text(frame: &DataFrame, width: usize) -> String {
    let cells: Vec<Vec<String>> =
        cells(frame).into_iter().map(|row| row.into_iter().map(|cell| shortened(cell, CHARACTERS)).collect()).collect();
    let widths: Vec<usize> =
        (0..frame.width()).map(|c| cells.iter().map(|row| row[c].chars().count()).max().unwrap_or(0)).collect();
    let numeric = numeric(frame);
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut used = 0;
    for (c, &wide) in widths.iter().enumerate() {
        match blocks.last_mut() {
            Some(block) if used + 2 + wide <= width => {
                used += 2 + wide;
                block.push(c);
            }
            _ => {
                used = wide;
                blocks.push(vec![c]);
            }
        }
    }
    let line = |row: &[String], block: &[usize]| {
        let padded = block.iter().map(|&c| match numeric[c] {
            true => format!("{:>1$}", row[c], widths[c]),
            false => format!("{:<1$}", row[c], widths[c]),
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let blocks = blocks.iter().map(|block| {
        let lines: Vec<String> = cells.iter().map(|row| line(row, block)).collect();
        lines.join("\n")
    });
    blocks.collect::<Vec<_>>().join("\n\n") + &more(frame).map(|more| format!("\n{more}")).unwrap_or_default()
}

/// A table as HTML: numbers to the right, text to the left.
pub(crate) fn html(frame: &DataFrame) -> String {
    let numeric = numeric(frame);
    let row = |tag: &str, row: &[String]| {
        let cells = row.iter().zip(&numeric).map(|(cell, &numeric)| {
            let side = if numeric { "right" } else { "left" };
            format!("<{tag} style=\"text-align: {side}\">{}</{tag}>", escape(cell))
        });
        format!("<tr>{}</tr>", cells.collect::<String>())
    };
    let cells = cells(frame);
    let head = row("th", &cells[0]);
    let body: String = cells[1..].iter().map(|cells| row("td", cells)).collect();
    let more = more(frame).map(|more| format!("<p>{more}</p>")).unwrap_or_default();
    format!("<table><thead>{head}</thead><tbody>{body}</tbody></table>{more}")
}

/// A heading and facts with their names, one a line.
pub(crate) fn block(heading: &str, facts: &[(&str, String)]) -> String {
    let width = facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines = facts.iter().map(|(name, fact)| format!("\n  {name:<width$}  {fact}"));
    format!("{heading}{}", lines.collect::<String>())
}

/// The same as HTML.
pub(crate) fn facts_html(heading: &str, facts: &[(&str, String)]) -> String {
    let row = |(name, fact): &(&str, String)| {
        let left = "style=\"text-align: left\"";
        format!("<tr><th {left}>{}</th><td {left}>{}</td></tr>", escape(name), escape(fact))
    };
    let body: String = facts.iter().map(row).collect();
    format!("<p><b>{}</b></p><table><tbody>{body}</tbody></table>", escape(heading))
}

/// The names and the rows to show, as text.
fn cells(frame: &DataFrame) -> Vec<Vec<String>> {
    let names = frame.get_column_names().into_iter().map(ToString::to_string).collect();
    let row = |row| frame.columns().iter().map(|column| cell(column.get(row))).collect();
    std::iter::once(names).chain((0..frame.height().min(ROWS)).map(row)).collect()
}

fn numeric(frame: &DataFrame) -> Vec<bool> {
    frame.dtypes().iter().map(DataType::is_primitive_numeric).collect()
}

fn more(frame: &DataFrame) -> Option<String> {
    let hidden = frame.height().saturating_sub(ROWS);
    (hidden > 0).then(|| format!("… {hidden} more rows"))
}

/// A value as shown: numbers with the digits that matter, nothing for missing.
fn cell(value: PolarsResult<AnyValue>) -> String {
    match value {
        Ok(AnyValue::Null) | Err(_) => String::new(),
        Ok(AnyValue::Float64(x)) => number(x),
        Ok(AnyValue::Float32(x)) => number(f64::from(x)),
        Ok(other) => crate::table::text(&other),
    }
}

/// Five significant digits, and no decimals where the integer part has more.
fn number(x: f64) -> String {
    if x == x.trunc() && x.abs() < 1e15 {
        return format!("{x}");
    }
    if x.abs() < 1e-4 || x.abs() >= 1e15 {
        return format!("{x:.4e}");
    }
    let decimals = (4 - x.abs().log10().floor() as i32).clamp(0, 8) as usize;
    format!("{x:.decimals$}")
}

fn shortened(cell: String, limit: usize) -> String {
    match cell.chars().count() > limit {
        true => cell.chars().take(limit - 1).chain(['…']).collect(),
        false => cell,
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
