//! Charts as SVG, whose text stays text: the reader's program shapes it, in whatever script it is.
//!
//! | file | |
//! |---|---|
//! | `canvas` | what is drawn, from the left or from the right, as the language is written |
//! | `scale` | round ticks |
//! | `label` | how much room text takes, lines of it, names that keep apart |
//! | `lines` | areas over the years |
//! | `bars` | values from the largest to the smallest |
//! | `changes` | from one year to another |
//!
//! Colours are those of Okabe and Ito, for all kinds of colour vision. A page may give each another for the night; what
//! stands behind the comma is for where no page says so.

mod bars;
mod canvas;
mod changes;
mod label;
mod lines;
mod scale;

pub use bars::{Bar, BarChart};
pub use changes::{Change, ChangeChart};
pub use lines::{Line, LineChart, Point};

const INK: &str = "var(--ink,#1a1a1a)";
const SOFT: &str = "var(--soft,#5c5c5c)";
const RULE: &str = "var(--rule,#d9d9d9)";
const PAPER: &str = "var(--paper,#fff)";
/// Strongest contrast with white first.
const COLOURS: [&str; 6] = [
    "var(--blue,#0072b2)",
    "var(--red,#d55e00)",
    "var(--green,#009e73)",
    "var(--pink,#cc79a7)",
    "var(--sky,#56b4e9)",
    "var(--yellow,#e69f00)",
];

/// As wide as the column of text of a page, so that sizes are those of the text.
const WIDTH: f64 = 760.0;
/// The size of labels.
const SIZE: f64 = 13.0;
