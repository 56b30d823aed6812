//! Fields of YAML whose texts are read as they are, whatever they hold.

use std::fmt::Write;

/// A field of text: `key: "text"`, or a block of lines where the text has several and every reader takes them as they are.
pub(super) fn field(key: &str, text: &str) -> String {
    if is_block(text) {
        let mut block = format!("{key}: |-\n");
        for line in text.lines() {
            // An empty line without blanks, as some readers take blanks for text.
            block.push_str(if line.is_empty() { "" } else { "  " });
            block.push_str(line);
            block.push('\n');
        }
        return block;
    }
    format!("{key}: {}\n", quoted(text))
}

/// A field that is true or false.
pub(super) fn switch(key: &str, is: bool) -> String {
    format!("{key}: {is}\n")
}

/// A field with a list of texts.
pub(super) fn list(key: &str, texts: &[String]) -> String {
    let lines: String = texts.iter().map(|text| format!("    - {}\n", quoted(text))).collect();
    format!("  {key}:\n{lines}")
}

/// Whether a text can stand in a block: lines without blanks at their ends, and none that could be taken for indentation.
fn is_block(text: &str) -> bool {
    let is_plain =
        |line: &str| !line.starts_with([' ', '\t']) && !line.ends_with([' ', '\t']) && line.chars().all(is_printed);
    text.contains('\n') && !text.starts_with('\n') && !text.ends_with('\n') && text.split('\n').all(is_plain)
}

/// Whether every reader takes a character for itself; to YAML 1.1, next line and the separators of Unicode end a line.
fn is_printed(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A text between quotation marks: never a number, a date, a truth value or nothing.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if is_printed(c) => quoted.push(c),
            // None of them is beyond four digits.
            c => drop(write!(quoted, "\\u{:04x}", u32::from(c)).is_ok()),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use saphyr_parser::{Event, Parser};

    fn read(yaml: &str) -> Vec<String> {
        let scalar =
            |event: Event<'_>| if let Event::Scalar(text, ..) = event { Some(text.into_owned()) } else { None };
        Parser::new_from_str(yaml).filter_map(|event| scalar(event.unwrap().0)).collect()
    }

    #[test]
    fn any_text_is_read_as_it_is() {
        for text in [
            "",
            "no",
            "2020-01-01",
            "1:30",
            "null",
            "~",
            "12",
            "a: b",
            "# no comment",
            "- item",
            "'",
            "\"",
            "\\n",
            "%",
            "@x",
            "two\nlines",
            "a\n\nb",
            "\nfirst",
            "last\n",
            " lead",
            "a\n  indented",
            "trail \nb",
            "a: b\n- c\n# d",
            "tab\tx",
            "\u{85}\u{2028}\u{1}\u{7f}",
            "é ‘’ 漢字 😀",
            "---\n...",
            "a\r\nb",
            "|",
            ">",
            "? x",
            "a\n\n",
            "{{x}}",
            "!tag",
        ] {
            assert_eq!(read(&field("key", text)), ["key", text], "{text:?}");
        }
        assert_eq!(field("k", "a\n\nb: c"), "k: |-\n  a\n\n  b: c\n");
    }
}
