//! From one year to another.

use super::canvas::{Anchor, Canvas};
use super::scale::Scale;
use super::{COLOURS, INK, PAPER, RULE, SOFT, WIDTH, label};
use crate::Language;

/// A value, and an earlier one where there is any.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The name beside it.
    pub name: String,
    /// The earlier value.
    pub before: Option<f64>,
    /// The value.
    pub now: f64,
    /// What is written behind, such as an older year: its dot is pale.
    pub note: String,
    /// Whether the row is one to compare the others with: its name is bold and its dot in ink.
    pub emphasis: bool,
}

/// A row for each value: a hollow dot where it stood, a full one where it stands, and between them what changed. Behind
/// stand the value and the change.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeChart {
    /// The rows, in their order.
    pub rows: Vec<Change>,
    /// Whether the axis ends at 100.
    pub are_shares: bool,
}

const PITCH: f64 = 21.0;
const TOP: f64 = 22.0;
/// The widest a name may be.
const NAME: f64 = 210.0;

impl ChangeChart {
    /// The drawing; `None` where there is nothing to draw.
    pub fn to_svg(&self, language: Language) -> Option<String> {
        let rows: Vec<&Change> = self.rows.iter().filter(|row| row.now.is_finite()).collect();
        let scale = Scale::of(rows.iter().flat_map(|row| [Some(row.now), row.before]).flatten(), self.are_shares);
        let names: Vec<Vec<String>> = rows.iter().map(|row| label::lines(&row.name, NAME, 2)).collect();
        let start = 16.0 + names.iter().flatten().map(|name| label::width(name)).reduce(f64::max)?;
        let figures: Vec<[String; 3]> = rows.iter().map(|row| figures(row, language)).collect();
        let widths: [f64; 3] =
            std::array::from_fn(|column| figures.iter().map(|own| label::width(&own[column])).fold(0.0, f64::max));
        // A column without any text takes no room, and no gap before it.
        let end = WIDTH - 18.0 - widths.iter().map(|wide| if *wide > 0.0 { wide + 12.0 } else { 0.0 }).sum::<f64>();
        let x = |value: f64| start + (end - start) * scale.at(value);
        let heights: Vec<f64> = names.iter().map(|name| PITCH + 15.0 * (name.len() as f64 - 1.0)).collect();
        let bottom = TOP + heights.iter().sum::<f64>();
        let mut canvas = Canvas::new(bottom + 6.0, language);
        let ticks: Vec<String> = scale.ticks.iter().map(|&tick| language.number(tick, scale.decimals)).collect();
        let widest = ticks.iter().map(|text| label::width(text)).fold(0.0, f64::max);
        // Numbers that would run into each other stand at every second tick, or third.
        let every = ((widest + 8.0) * (ticks.len() as f64 - 1.0) / (end - start)).ceil().max(1.0) as usize;
        for (place, (&tick, text)) in scale.ticks.iter().zip(&ticks).enumerate() {
            canvas.line((x(tick), TOP - 4.0), (x(tick), bottom), RULE, 1.0, "");
            if place % every == 0 {
                canvas.text((x(tick), TOP - 9.0), Anchor::Middle, SOFT, 400, text);
            }
        }
        let mut top = TOP;
        for (((row, name), figures), height) in rows.iter().zip(&names).zip(&figures).zip(heights) {
            let middle = top + height / 2.0;
            let first = middle + 4.5 - 7.5 * (name.len() as f64 - 1.0);
            let weight = if row.emphasis { 700 } else { 400 };
            for (place, line) in name.iter().enumerate() {
                canvas.text((start - 14.0, first + 15.0 * place as f64), Anchor::End, INK, weight, line);
            }
            let colour = if row.emphasis { INK } else { COLOURS[0] };
            if let Some(before) = row.before {
                canvas.line((x(before), middle), (x(row.now), middle), colour, 2.4, "");
                // Hollow for the earlier year, full for now: readable without colour as well.
                canvas.dot((x(before), middle), 4.0, colour, PAPER);
            }
            canvas.dot((x(row.now), middle), 4.6, colour, colour);
            let mut place = end + 12.0;
            for (column, (text, wide)) in figures.iter().zip(widths).enumerate() {
                // Figures line up at their last digits; the year behind them begins where it may.
                let (at, anchor) = if column < 2 { (place + wide, Anchor::End) } else { (place, Anchor::Start) };
                canvas.text((at, middle + 4.5), anchor, if column == 0 { INK } else { SOFT }, weight, text);
                place += if wide > 0.0 { wide + 12.0 } else { 0.0 };
            }
            top += height;
        }
        Some(canvas.finish())
    }
}

/// The value, the change and the note.
fn figures(row: &Change, language: Language) -> [String; 3] {
    let change = row.before.map(|before| language.signed(Some(row.now - before))).unwrap_or_default();
    [language.figure(Some(row.now)), change, row.note.clone()]
}
