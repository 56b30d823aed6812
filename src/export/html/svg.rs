//! An SVG inside a page: read as XML and written again, keeping only what draws.
//!
//! A page is read by the rules of HTML, which mend what is wrong in ways that are hard to foresee. So nothing of the
//! drawing is copied as text: what comes out was taken apart, each name is one of a list, and each value is escaped.

use super::template::write_escaped;
use crate::{Error, Result};

/// The elements that draw. Others run (`script`, `animate`), hold any HTML (`foreignObject`), or are not needed by what
/// draws charts.
const ELEMENTS: [&str; 30] = [
    "a",
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feColorMatrix",
    "feComposite",
    "filter",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
];

/// What HTML reads inside these is HTML again, or is nothing but text.
const OF_TEXT: [&str; 3] = ["desc", "style", "title"];

const IMAGES: [&str; 4] = ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"];

/// The drawing as an `svg` element of a page, as wide as its place, with what it shows in words. Its identifiers begin
/// with the prefix.
pub(super) fn embedded(svg: &str, prefix: &str, alt: &str) -> Result<String> {
    // Before the root may stand a declaration, a document type and comments.
    let start = svg.find("<svg").ok_or_else(|| refused("no <svg> in it"))?;
    let mut writer = Writer { out: String::with_capacity(svg.len()), prefix, alt, open: Vec::new() };
    let mut rest = &svg[start..];
    // Up to the end of the root; what follows it is judged below.
    while !(rest.is_empty() || writer.open.is_empty() && !writer.out.is_empty()) {
        rest = writer.piece(rest)?;
    }
    match (writer.open.last(), rest.trim()) {
        (Some(open), _) => Err(refused(format!("<{open}> without an end"))),
        (None, "") => Ok(writer.out),
        (None, _) => Err(refused("more than one element")),
    }
}

fn refused(got: impl std::fmt::Display) -> Error {
    Error::argument("chart", "an SVG that is well-formed XML, and only draws", got)
}

/// The text before a delimiter, and what follows it.
fn until<'a>(text: &'a str, delimiter: &str) -> Result<(&'a str, &'a str)> {
    text.split_once(delimiter).ok_or_else(|| refused(format!("no {delimiter} where there should be one")))
}

struct Writer<'a> {
    out: String,
    prefix: &'a str,
    alt: &'a str,
    /// The elements that have begun and not ended.
    open: Vec<&'a str>,
}

impl<'a> Writer<'a> {
    /// Writes what stands at the beginning, and gives what follows.
    fn piece(&mut self, rest: &'a str) -> Result<&'a str> {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return Ok(until(comment, "-->")?.1);
        }
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let (data, rest) = until(data, "]]>")?;
            self.text(data)?;
            return Ok(rest);
        }
        if let Some(end) = rest.strip_prefix("</") {
            let (name, rest) = until(end, ">")?;
            return self.end(name.trim_ascii_end()).map(|()| rest);
        }
        // Metadata of drawing programs draws nothing, and is full of elements outside SVG.
        if rest.starts_with("<metadata") {
            let (inside, after) = until(rest, ">")?;
            return if inside.ends_with('/') { Ok(after) } else { Ok(until(after, "</metadata>")?.1) };
        }
        if let Some(tag) = rest.strip_prefix('<') {
            return self.start(tag);
        }
        let (text, rest) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        self.text(&unescaped(text)?)?;
        Ok(rest)
    }

    fn text(&mut self, text: &str) -> Result<()> {
        let text = if self.open.last() == Some(&"style") { self.style(text)? } else { text.to_owned() };
        self.escaped(&text);
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<()> {
        // HTML would close what is open by rules of its own.
        if self.open.pop() != Some(name) {
            return Err(refused(format!("</{name}> where another element ends")));
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        Ok(())
    }

    fn start(&mut self, tag: &'a str) -> Result<&'a str> {
        let (name, mut rest) = name(tag);
        if !ELEMENTS.contains(&name) || self.open.last().is_some_and(|open| OF_TEXT.contains(open)) {
            let inside = self.open.last().map(|open| format!(" in <{open}>")).unwrap_or_default();
            return Err(refused(format!("<{name}>{inside}")));
        }
        let mut attributes: Vec<(&str, String)> = Vec::new();
        loop {
            let spaced = rest.trim_ascii_start();
            if let Some(after) = spaced.strip_prefix("/>") {
                self.tag(name, attributes)?;
                self.out.push_str("/>");
                return Ok(after);
            }
            if let Some(after) = spaced.strip_prefix('>') {
                self.tag(name, attributes)?;
                self.out.push('>');
                self.open.push(name);
                return Ok(after);
            }
            // HTML would take two attributes without a blank between them for something else than XML does.
            if spaced.len() == rest.len() {
                return Err(refused(format!("<{name}> with an attribute that no space precedes, or without an end")));
            }
            let (attribute, value, after) = attribute(spaced)?;
            if attributes.iter().any(|(other, _)| *other == attribute) {
                return Err(refused(format!("<{name}> with two attributes {attribute}")));
            }
            attributes.push((attribute, value));
            rest = after;
        }
    }

    /// Writes a tag but for its end.
    fn tag(&mut self, name: &str, mut attributes: Vec<(&str, String)>) -> Result<()> {
        self.out.push('<');
        self.out.push_str(name);
        if self.open.is_empty() {
            // With a viewBox the drawing fits any place; its own size would overflow a narrow screen.
            let is_scaled = attributes.iter().any(|(name, _)| *name == "viewBox");
            attributes.retain(|(name, _)| match *name {
                "width" | "height" => !is_scaled,
                other => other != "role" && !other.starts_with("aria-"),
            });
            attributes.extend([("role", "img".to_owned()), ("aria-label", self.alt.to_owned())]);
        }
        for (attribute, value) in attributes {
            let value = self.value(name, attribute, value)?;
            self.out.push(' ');
            self.out.push_str(attribute);
            self.out.push_str("=\"");
            self.escaped(&value);
            self.out.push('"');
        }
        Ok(())
    }

    fn value(&self, element: &str, attribute: &str, value: String) -> Result<String> {
        let prefix = self.prefix;
        match attribute {
            "aria-label" => Ok(value),
            // Two charts of one page may have the same identifiers.
            "id" => Ok(format!("{prefix}{value}")),
            "href" | "xlink:href" => match value.strip_prefix('#') {
                Some(target) => Ok(format!("#{prefix}{target}")),
                None if element == "image" && IMAGES.iter().any(|start| value.starts_with(start)) => Ok(value),
                None if element == "a" && ["https://", "http://"].iter().any(|start| value.starts_with(start)) => {
                    Ok(value)
                }
                None => Err(refused(format!("<{element}> that refers to {value:?}"))),
            },
            // A click would run it.
            _ if attribute.to_ascii_lowercase().starts_with("on") => Err(refused(format!("<{element} {attribute}>"))),
            _ => self.style(&value),
        }
    }

    /// Style, or an attribute that may hold some: it refers to nothing outside the drawing.
    fn style(&self, text: &str) -> Result<String> {
        let lower = text.to_ascii_lowercase();
        // With a backslash CSS writes any letter, and so any of these words.
        let loads = LOADS.iter().any(|word| lower.contains(word));
        if loads || (lower.contains('\\') && lower.contains('(')) {
            return Err(refused(format!("the style {text:?}")));
        }
        let mut styled = String::with_capacity(text.len());
        let mut from = 0;
        // ASCII letters alone change case, so that places in `lower` are places in `text`.
        for (place, found) in lower.match_indices("url(") {
            let inside = place + found.len();
            let address = text[inside..].trim_ascii_start();
            let address = address.strip_prefix(['"', '\'']).unwrap_or(address);
            let Some(target) = address.strip_prefix('#') else {
                return Err(refused(format!("the style {text:?}")));
            };
            let target = text.len() - target.len();
            styled.push_str(&text[from..target]);
            styled.push_str(self.prefix);
            from = target;
        }
        styled.push_str(&text[from..]);
        Ok(styled)
    }

    fn escaped(&mut self, text: &str) {
        write_escaped(&mut self.out, text).unwrap_or_else(|e| panic!("memory takes all text: {e}"));
    }
}

/// What loads a file in CSS beside `url(…)`, which may also be a place in the drawing.
const LOADS: [&str; 5] = ["@import", "image-set(", "image(", "src(", "cross-fade("];

/// A name, and what follows it.
fn name(text: &str) -> (&str, &str) {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-' | '.');
    text.split_at(text.find(|c| !is_of_name(c)).unwrap_or(text.len()))
}

/// An attribute, its value, and what follows it.
fn attribute(text: &str) -> Result<(&str, String, &str)> {
    let (name, rest) = name(text);
    let value = rest.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start);
    let quote = value.and_then(|value| value.chars().next()).filter(|c| matches!(c, '"' | '\''));
    match (value, quote) {
        (Some(value), Some(quote)) if !name.is_empty() => {
            let (value, rest) = until(&value[1..], quote.encode_utf8(&mut [0; 4]))?;
            // XML forbids it, and HTML would read on.
            if value.contains('<') {
                return Err(refused(format!("an attribute {name} that holds <")));
            }
            Ok((name, unescaped(value)?, rest))
        }
        _ => Err(refused(format!("an attribute {name:?} without a value in quotes"))),
    }
}

/// Text with the characters that its references stand for.
fn unescaped(text: &str) -> Result<String> {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (reference, rest) = until(part, ";")?;
        let number = match reference.strip_prefix('#').map(|number| (number, number.strip_prefix('x'))) {
            Some((_, Some(hexadecimal))) => u32::from_str_radix(hexadecimal, 16).ok(),
            Some((decimal, None)) => decimal.parse().ok(),
            None => None,
        };
        plain.push(match reference {
            // The five that XML defines; any other would need a document type.
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => number.and_then(char::from_u32).ok_or_else(|| refused(format!("the reference &{reference};")))?,
        });
        plain.push_str(rest);
    }
    Ok(plain)
}
