//! Values from the largest to the smallest.

use super::canvas::{Anchor, Canvas};
use super::scale::Scale;
use super::{COLOURS, INK, RULE, SOFT, WIDTH, label};
use crate::Language;
use crate::language::decimals;

/// A bar and its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The name beside it.
    pub name: String,
    /// Its length, zero or more.
    pub value: f64,
    /// What is written after the value, such as an older year. A bar with a note is pale.
    pub note: String,
}

/// A bar for each value, in their order, with the value at its end.
#[derive(Debug, Clone, PartialEq)]
pub struct BarChart {
    /// The bars. One that is negative or no number is left out.
    pub bars: Vec<Bar>,
    /// Whether the axis ends at 100.
    pub are_shares: bool,
    /// Decimals of the values. A value is never rounded to nothing.
    pub decimals: usize,
}

const PITCH: f64 = 22.0;
const BAR: f64 = 13.0;
/// The widest a name may be.
const NAME: f64 = 250.0;

impl BarChart {
    /// The drawing; `None` where there is nothing to draw.
    pub fn to_svg(&self, language: Language) -> Option<String> {
        // A bar starts at 0 and cannot be negative.
        let bars: Vec<&Bar> = self.bars.iter().filter(|bar| bar.value.is_finite() && bar.value >= 0.0).collect();
        let scale = Scale::of(bars.iter().map(|bar| bar.value), self.are_shares);
        let names: Vec<Vec<String>> = bars.iter().map(|bar| label::lines(&bar.name, NAME, 2)).collect();
        // No names, no bars: `reduce` gives `None`, and so does the chart.
        let start = 12.0 + names.iter().flatten().map(|name| label::width(name)).reduce(f64::max)?;
        let texts: Vec<String> =
            bars.iter().map(|bar| language.number(bar.value, decimals(bar.value, self.decimals))).collect();
        let room =
            texts.iter().zip(&bars).map(|(text, bar)| label::width(text) + label::width(&bar.note)).reduce(f64::max)?;
        let end = WIDTH - 26.0 - room;
        let x = |value: f64| start + (end - start) * scale.at(value);
        let heights: Vec<f64> = names.iter().map(|name| PITCH + 15.0 * (name.len() as f64 - 1.0)).collect();
        let mut canvas = Canvas::new(8.0 + heights.iter().sum::<f64>(), language);
        let mut top = 4.0;
        for (((bar, name), text), height) in bars.iter().zip(&names).zip(&texts).zip(heights) {
            let middle = top + height / 2.0;
            // 4.5 brings the middle of the letters to the point; each further line moves the first up by half of 15.
            let first = middle + 4.5 - 7.5 * (name.len() as f64 - 1.0);
            for (place, line) in name.iter().enumerate() {
                canvas.text((start - 10.0, first + 15.0 * place as f64), Anchor::End, INK, 400, line);
            }
            // A bar with a note is less certain, and so paler.
            let opacity = if bar.note.is_empty() { 1.0 } else { 0.45 };
            canvas.rectangle((start, middle - BAR / 2.0), (x(bar.value) - start, BAR), COLOURS[0], opacity);
            canvas.text((x(bar.value) + 7.0, middle + 4.5), Anchor::Start, INK, 400, text);
            if !bar.note.is_empty() {
                let place = x(bar.value) + 14.0 + label::width(text);
                canvas.text((place, middle + 4.5), Anchor::Start, SOFT, 400, &bar.note);
            }
            top += height;
        }
        canvas.line((start, 4.0), (start, top), RULE, 1.0, "");
        Some(canvas.finish())
    }
}
