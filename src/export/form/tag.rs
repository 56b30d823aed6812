//! The attributes of a tag and where they stand in it.

use std::ops::Range;

/// An attribute of a tag: its name, and where name and value, quotes included, and the value alone stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute<'x> {
    pub(super) name: &'x str,
    pub(super) value: &'x str,
    pub(super) whole: Range<usize>,
    pub(super) of_value: Range<usize>,
}

/// The name of a tag, with its prefix.
pub(super) fn name(tag: &str) -> &str {
    let inside = tag.trim_start_matches('<');
    inside.split(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').next().unwrap_or_default()
}

/// The prefix of a tag with its colon; nothing where it has none.
pub(super) fn prefix(tag: &str) -> &str {
    let name = name(tag);
    name.find(':').map_or("", |colon| &name[..=colon])
}

/// The attributes of a tag, up to the first place that is none.
pub(super) fn attributes(tag: &str) -> impl Iterator<Item = Attribute<'_>> {
    let mut at = 1 + name(tag).len();
    std::iter::from_fn(move || {
        let blank = |at: usize| at + tag[at..].len() - tag[at..].trim_ascii_start().len();
        let from = blank(at);
        let length = tag[from..].find(|c: char| c == '=' || c.is_ascii_whitespace())?;
        let equals = blank(from + length);
        let quote = blank(equals + tag[equals..].strip_prefix('=').map(|_| 1)?);
        let mark = tag[quote..].chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
        let begin = quote + 1;
        let end = begin + tag[begin..].find(mark)?;
        at = end + 1;
        Some(Attribute {
            name: &tag[from..from + length],
            value: &tag[begin..end],
            whole: from..end + 1,
            of_value: begin..end,
        })
    })
}

/// One of them, by its name.
pub(super) fn attribute<'x>(tag: &'x str, name: &str) -> Option<Attribute<'x>> {
    attributes(tag).find(|attribute| attribute.name == name)
}

/// The value of one of them.
pub(super) fn value<'x>(tag: &'x str, name: &str) -> Option<&'x str> {
    attribute(tag, name).map(|attribute| attribute.value)
}

/// Whether a value of XML Schema is true.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value.trim(), "1" | "true")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_where_they_stand() {
        let tag = "<x:c r = 'B7'\n s=\"3\" note='a > b'/>";
        assert_eq!((name(tag), prefix(tag)), ("x:c", "x:"));
        let found: Vec<(&str, &str)> = attributes(tag).map(|found| (found.name, found.value)).collect();
        assert_eq!(found, [("r", "B7"), ("s", "3"), ("note", "a > b")]);
        let style = attribute(tag, "s").unwrap();
        assert_eq!((&tag[style.whole], &tag[style.of_value]), ("s=\"3\"", "3"));
        assert_eq!(value("<c/>", "r"), None);
        assert_eq!(attributes("<c r/>").count() + attributes("<c r=>").count() + attributes("<c r='").count(), 0);
    }
}
