//! Whether the first line of a delimited text is its header.

/// How many lines are looked at.
// Titles and notes above a header are a few lines; more would cost time on every file.
const LINES: usize = 30;

/// Delimiters that tables are written with.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// A line with the number of its row, the first being 1.
type Line = (usize, Vec<String>);

/// What is wrong with the first line, with the row of the header: another delimiter than the one that is expected, or
/// lines above the header. `None` if nothing is.
///
/// The header is the line with the most of the columns that are `wanted`; where there are none of them, the first that is
/// as wide as most lines.
pub(crate) fn problem(text: &str, delimiter: char, wanted: &[&str], remedy: &str) -> Option<(usize, String)> {
    let given = lines(text, delimiter);
    let first = given.first()?;
    let here = found(first, wanted);
    // The common case, found before the text is cut by three other delimiters.
    if !wanted.is_empty() && here == wanted.len() {
        return None;
    }
    let others = DELIMITERS.into_iter().filter(|other| *other != delimiter);
    let read: Vec<(char, Vec<Line>)> =
        std::iter::once((delimiter, given.clone())).chain(others.map(|other| (other, lines(text, other)))).collect();
    let mut best = (here, 0, delimiter, first.0);
    for (of, lines) in &read {
        for (at, line) in lines.iter().enumerate() {
            let score = found(line, wanted);
            // In a line of data one name may stand by chance, several do not.
            let enough = at == 0 || score >= 2 || score == wanted.len();
            if score > best.0 && enough {
                best = (score, at, *of, line.0);
            }
        }
    }
    let (_, at, of, row) = if best.0 > here { best } else { by_width(&read, here)? };
    let delimited = (of != delimiter)
        .then(|| format!("the cells are not separated by {} but by {}; {remedy}", name(delimiter), name(of)));
    let titled = (at > 0)
        .then(|| format!("the header stands in row {row}, below a title or remarks; delete the lines above it"));
    let parts: Vec<String> = delimited.into_iter().chain(titled).collect();
    (!parts.is_empty()).then(|| (row, parts.join("; ")))
}

/// The delimiter of a text, a comma where none makes several columns: the one that cuts the most lines to one width and,
/// on a tie, the one that makes the most columns.
pub(crate) fn delimiter(text: &str) -> char {
    let score = |delimiter: &char| {
        let lines = lines(text, *delimiter);
        let width = usual_width(&lines).filter(|width| *width > 1)?;
        Some((lines.iter().filter(|line| line.1.len() == width).count(), width))
    };
    // On a tie, the first wins: `max_by_key` takes the last of equals, hence the reversal.
    DELIMITERS.into_iter().rev().max_by_key(score).filter(|best| score(best).is_some()).unwrap_or(DELIMITERS[0])
}

/// The header by the widths of the lines alone, where no wanted column was found.
fn by_width(read: &[(char, Vec<Line>)], here: usize) -> Option<(usize, usize, char, usize)> {
    let (delimiter, given) = read.first().filter(|_| here == 0)?;
    let first = given.first()?;
    let widest = |lines: &[Line]| usual_width(lines).filter(|width| *width > 1);
    let of = match widest(given) {
        // A first line of more than half the width is a header that lacks a name or two, not a title.
        Some(width) if first.1.len() * 2 > width => return None,
        Some(_) => (*delimiter, given),
        // One cell in every line: another delimiter, if it makes several of them.
        None => read[1..].iter().find(|(_, lines)| widest(lines).is_some()).map(|(of, lines)| (*of, lines))?,
    };
    let width = widest(of.1)?;
    let at = of.1.iter().position(|line| line.1.len() == width)?;
    Some((0, at, of.0, of.1[at].0))
}

/// The width of more than half of the lines.
fn usual_width(lines: &[Line]) -> Option<usize> {
    let widths: Vec<usize> = lines.iter().map(|line| line.1.len()).collect();
    widths.iter().copied().find(|width| widths.iter().filter(|other| *other == width).count() * 2 > widths.len())
}

fn found(line: &Line, wanted: &[&str]) -> usize {
    wanted.iter().filter(|name| line.1.iter().any(|cell| cell.eq_ignore_ascii_case(name))).count()
}

/// The first lines, cut at the delimiter; empty ones are left out.
fn lines(text: &str, delimiter: char) -> Vec<Line> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .has_headers(false)
        .flexible(true)
        // Names in a header often have blanks around them.
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut found = Vec::new();
    for record in reader.records().take(LINES).map_while(Result::ok) {
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            found.push((record.position().map_or(0, |position| row(text, position.byte() as usize)), cells));
        }
    }
    found
}

/// The number of the line of a record. The reader begins a record with the empty lines before it.
fn row(text: &str, start: usize) -> usize {
    let lines = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'\n').count();
    let (before, after) = text.as_bytes().split_at(start.min(text.len()));
    // The position is that of the empty lines in front; the row is that of the first cell.
    let empty = after.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    lines(before) + lines(&after[..empty]) + 1
}

fn name(delimiter: char) -> String {
    match delimiter {
        ',' => "commas".to_owned(),
        ';' => "semicolons".to_owned(),
        '\t' => "tabs".to_owned(),
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: [&str; 3] = ["id", "w", "net"];

    fn found(text: &str, delimiter: char) -> Option<(usize, String)> {
        problem(text, delimiter, &WANTED, "do this")
    }

    #[test]
    fn a_header_is_in_order_even_where_a_column_is_missing() {
        for text in ["id,w,net\n1,2,3\n", "id,weight,net\n1,2,3\n", "a,b\n1,2\n3,4\n", "net\n1\n2\n", ""] {
            assert_eq!(found(text, ','), None, "{text}");
        }
    }

    #[test]
    fn a_wrong_delimiter_is_named() {
        for (text, given, wanted) in [
            ("id;w;net\n1;2;3\n", ',', "not separated by commas but by semicolons"),
            ("id,w,net\n1,2,3\n", ';', "by semicolons but by commas"),
            ("id\tw\tnet\n1\t2\t3\n", ',', "by commas but by tabs"),
            ("id|w|net\n1|2|3\n", ',', "but by '|'"),
            ("a;b;c\n1;2,5;3\n4;5;6\n", ',', "semicolons"),
        ] {
            let (row, message) = found(text, given).expect(text);
            assert_eq!(row, 1);
            assert!(message.contains(wanted) && message.contains("do this"), "{message}");
        }
    }

    #[test]
    fn a_title_above_the_header_is_named() {
        for (text, row) in [
            ("Internet use 2021\nid,w,net\n1,2,3\n", 2),
            ("Internet use, 2021\n\nid,w,net\n1,2,3\n", 3),
            ("Source,Office\nDate,2021\n\nname,code,2019,2020\na,b,1,2\nc,d,3,4\ne,f,5,6\n", 4),
        ] {
            let (at, message) = found(text, ',').expect(text);
            assert_eq!(at, row, "{message}");
            assert!(message.contains(&format!("row {row}")), "{message}");
        }
        let (row, message) = found("Internet use\nid;w;net\n1;2;3\n", ',').expect("both");
        assert!(row == 2 && message.contains("semicolons") && message.contains("title"), "{message}");
    }
}
