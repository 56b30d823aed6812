//! What is drawn, from the left or from the right, as the language is written.

use super::{SIZE, WIDTH};
use crate::Language;
use std::fmt::Write;

/// Where a text stands from its point, in the direction of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing that grows. Places are counted in the direction of reading: in Arabic 0 is on the right.
pub(super) struct Canvas {
    height: f64,
    language: Language,
    body: String,
}

impl Canvas {
    pub(super) fn new(height: f64, language: Language) -> Canvas {
        Canvas { height, language, body: String::new() }
    }

    fn x(&self, x: f64) -> f64 {
        if self.language.is_right_to_left() { WIDTH - x } else { x }
    }

    fn put(&mut self, element: std::fmt::Arguments) {
        // Memory takes all text.
        let _ = writeln!(self.body, "{element}");
    }

    pub(super) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, colour: &str, weight: u16, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, text) = (self.x(x), escaped(text));
        self.put(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-weight=\"{weight}\" style=\"fill:{colour}\">{text}</text>"
        ));
    }

    /// A line from a point to another; `dashes` as SVG has them, empty for none.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: &str, width: f64, dashes: &str) {
        let (a, b) = (self.x(from.0), self.x(to.0));
        let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
        self.put(format_args!(
            "<line x1=\"{a:.1}\" y1=\"{:.1}\" x2=\"{b:.1}\" y2=\"{:.1}\" stroke-width=\"{width}\"{dashes} style=\"stroke:{colour}\"/>",
            from.1, to.1
        ));
    }

    pub(super) fn rectangle(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), colour: &str, opacity: f64) {
        // A rectangle is placed by its left side, which in the mirror is the other one.
        let left = if self.language.is_right_to_left() { self.x(x) - width } else { x };
        self.put(format_args!(
            "<rect x=\"{left:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill-opacity=\"{opacity}\" style=\"fill:{colour}\"/>"
        ));
    }

    /// A dot, filled with its colour or with another.
    pub(super) fn dot(&mut self, (x, y): (f64, f64), radius: f64, colour: &str, fill: &str) {
        let x = self.x(x);
        self.put(format_args!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" stroke-width=\"1.6\" style=\"fill:{fill};stroke:{colour}\"/>"
        ));
    }

    pub(super) fn finish(self) -> String {
        let Canvas { height, language, body } = self;
        let direction = if language.is_right_to_left() { "rtl" } else { "ltr" };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" direction=\"{direction}\" \
             xml:lang=\"{tag}\" font-family=\"{FONTS}\" font-size=\"{SIZE}\">\n{body}</svg>",
            tag = language.tag(),
        )
    }
}

/// One font that has it for each script, before whatever the reader's program takes.
const FONTS: &str = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans SC', 'PingFang SC', \
                     'Microsoft YaHei', sans-serif";

/// Text as XML has it: no control characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(' '),
            // XML 1.0 allows none of these, not even as references.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}
