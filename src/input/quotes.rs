//! Quotes of delimited text that take in more than their cell.

/// Where a scan stands in a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before its first character.
    Start,
    /// In a cell without quotes around it, in which a quote is a character like any other.
    Bare,
    Quoted,
    /// After a quote in a quoted cell: its end, or the first half of a doubled quote.
    AfterQuote,
    /// In blanks after the closing quote.
    AfterCell,
}

/// The line, the first being 1, of the first quote that does not enclose a cell, and what is wrong with it; `None` if
/// all do.
///
/// A quote that is opened and not closed takes in all rows up to the next quote, or up to the end of the file. The
/// first kind shows by the text after the quote that closes it.
pub(crate) fn problem(text: &str, delimiter: char) -> Option<(usize, String)> {
    if !text.contains('"') {
        return None;
    }
    let (mut place, mut line, mut opened) = (Place::Start, 1, 1);
    for c in text.bytes() {
        let ends = c == b'\n' || c == b'\r' || char::from(c) == delimiter;
        place = match (place, c) {
            (Place::Quoted, b'"') => Place::AfterQuote,
            (Place::Quoted, _) => Place::Quoted,
            (Place::AfterQuote, b'"') => Place::Quoted,
            (Place::Start, b'"') => {
                opened = line;
                Place::Quoted
            }
            _ if ends => Place::Start,
            (Place::AfterQuote | Place::AfterCell, b' ' | b'\t') => Place::AfterCell,
            (Place::AfterQuote | Place::AfterCell, _) => {
                let reach = if opened == line { String::new() } else { format!(", in row {line}") };
                return Some((
                    opened,
                    format!(
                        "a cell opens with a quote here, and text follows the quote that closes it{reach}; close the \
                         cell where it ends, and double a quote that belongs to its text"
                    ),
                ));
            }
            (Place::Start | Place::Bare, _) => Place::Bare,
        };
        line += usize::from(c == b'\n');
    }
    (place == Place::Quoted).then(|| {
        let problem = "a cell opens with a quote here that is never closed, and takes in all rows below; close it, or \
                       remove the quote";
        (opened, problem.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn quotes_around_cells_are_in_order() {
        for text in [
            "",
            "a,b\n1,2\n",
            "a,b\n1,\"x, y\"\n2,\"he said \"\"no\"\"\"\n",
            "a,b\r\n1,\"two\r\nlines\"\r\n",
            "a,b\n1,5\" screen\n2,x\"y\"\n",
            "a,b\n\"1\" ,\"\"\n\"2\"",
        ] {
            assert_eq!(problem(text, ','), None, "{text}");
        }
        assert_eq!(problem("a;b\n\"1\";2,\"\n", ';'), None);
    }

    #[test]
    fn a_quote_that_is_not_closed_is_found_where_it_opens() {
        for (text, row, part) in [
            ("a,b\n1,2\n3,\"ok\n5,6\n", 3, "never closed"),
            ("a,b\n1,\"\n", 2, "never closed"),
            ("a,\"b\n1,2\n", 1, "never closed"),
            ("a,b\n1,\"two\nlines\"\n3,\"ok\n5,6", 4, "never closed"),
            // The quotes of a later cell close it.
            ("a,b\n1,\"ok\n3,4\n5,\"fine\"\n7,8\n", 2, "in row 4"),
            ("a,b\n1,\"ok\n3,4\n5,\"\"\n7,8\n", 2, "never closed"),
            ("a,b\n1,\"x\"y\n", 2, "text follows"),
        ] {
            let (at, message) = problem(text, ',').unwrap_or_default();
            assert_eq!(at, row, "{text}");
            assert!(message.contains(part), "{message}");
        }
    }
}
