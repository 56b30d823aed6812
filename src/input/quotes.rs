//! Quotes of delimited text that take in more than their cell.

/// Where a scan stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Looks for quotes that do not enclose a cell, in a text that comes in parts.
///
/// A quote that is opened and not closed takes in all rows up to the next quote, or up to the end of the file. The
/// first kind shows by the text after the quote that closes it.
#[derive(Debug)]
pub(crate) struct Quotes {
    delimiter: u8,
    place: Place,
    line: usize,
    /// The line in which the last quoted cell begins.
    opened: usize,
}

impl Quotes {
    /// In a text whose first line has this number.
    pub(crate) fn new(delimiter: char, line: usize) -> Quotes {
        Quotes { delimiter: delimiter as u8, place: Place::Start, line, opened: line }
    }

    /// The line of the first quote in a part that does not enclose a cell, and what is wrong with it.
    pub(crate) fn feed(&mut self, part: &[u8]) -> Option<(usize, String)> {
        for &c in part {
            let ends = c == b'\n' || c == b'\r' || c == self.delimiter;
            self.place = match (self.place, c) {
                (Place::Quoted, b'"') => Place::AfterQuote,
                (Place::Quoted, _) => Place::Quoted,
                (Place::AfterQuote, b'"') => Place::Quoted,
                (Place::Start, b'"') => {
                    self.opened = self.line;
                    Place::Quoted
                }
                // After the arms of quoted text, in which neither a delimiter nor a line end closes the cell.
                _ if ends => Place::Start,
                // Below the delimiter, which may be a tab.
                (Place::AfterQuote | Place::AfterCell, b' ' | b'\t') => Place::AfterCell,
                (Place::AfterQuote | Place::AfterCell, _) => {
                    let reach =
                        if self.opened == self.line { String::new() } else { format!(", in row {}", self.line) };
                    return Some((
                        self.opened,
                        format!(
                            "a cell opens with a quote here, and text follows the quote that closes it{reach}; close the \
                             cell where it ends, and double a quote that belongs to its text"
                        ),
                    ));
                }
                (Place::Start | Place::Bare, _) => Place::Bare,
            };
            self.line += usize::from(c == b'\n');
        }
        None
    }

    /// Whether a quote is open that the next part may close.
    pub(crate) fn is_open(&self) -> bool {
        self.place == Place::Quoted
    }

    /// The line of a quote that is not closed at the end of the text, and what is wrong with it.
    pub(crate) fn end(&self) -> Option<(usize, String)> {
        (self.place == Place::Quoted).then(|| {
            let problem = "a cell opens with a quote here that is never closed, and takes in all rows below; close it, or \
                           remove the quote";
            (self.opened, problem.to_owned())
        })
    }
}

/// The line, the first being 1, of the first quote that does not enclose a cell, and what is wrong with it; `None` if
/// all do.
pub(crate) fn problem(text: &str, delimiter: char) -> Option<(usize, String)> {
    let mut quotes = Quotes::new(delimiter, 1);
    quotes.feed(text.as_bytes()).or_else(|| quotes.end())
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
