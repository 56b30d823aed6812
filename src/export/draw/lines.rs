//! Areas over the years.

use super::canvas::{Anchor, Canvas};
use super::scale::{Scale, years};
use super::{COLOURS, INK, PAPER, RULE, SOFT, WIDTH, label};
use crate::Language;

/// A year of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The year.
    pub year: i32,
    /// Its value.
    pub value: f64,
    /// Whether it rests on few of the countries: its dot is hollow and the line to it broken.
    pub weak: bool,
}

/// A line and its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The name at its end.
    pub name: String,
    /// Its years in order.
    pub points: Vec<Point>,
    /// Whether it is drawn in ink, to compare the others with.
    pub emphasis: bool,
}

/// A chart of areas over the years. At the end of each line stand its name, its last value and how much that changed.
///
/// ```
/// use infosoc::{Language, export::{Line, LineChart, Point}};
/// let point = |year, value| Point { year, value, weak: false };
/// let line = Line { name: "Afrique".into(), points: vec![point(2014, 17.5), point(2023, 37.0)], emphasis: false };
/// let svg = LineChart { lines: vec![line], are_shares: true }.to_svg(Language::French);
/// assert!(svg.is_some_and(|svg| svg.contains("37,0") && svg.contains("+19,5")));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// The lines; one without a year is left out.
    pub lines: Vec<Line>,
    /// Whether the axis ends at 100.
    pub are_shares: bool,
}

const TOP: f64 = 12.0;
const PLOT: f64 = 300.0;
/// What the numbers of the axis have at least; large ones take more.
const NUMBERS: f64 = 26.0;
/// The widest a name at the end of a line may be.
const NAME: f64 = 170.0;
const LEADING: f64 = 15.0;

impl LineChart {
    /// The drawing; `None` where there is nothing to draw.
    pub fn to_svg(&self, language: Language) -> Option<String> {
        let mut lines: Vec<&Line> = self.lines.iter().filter(|line| !line.points.is_empty()).collect();
        let last_value = |line: &Line| line.points.last().map_or(f64::NEG_INFINITY, |point| point.value);
        // From the top, as `apart` takes the names.
        lines.sort_by(|a, b| last_value(b).total_cmp(&last_value(a)));
        let points = || lines.iter().flat_map(|line| &line.points);
        let (first, last) = (points().map(|p| p.year).min()?, points().map(|p| p.year).max()?);
        let scale = Scale::of(points().map(|p| p.value), self.are_shares);
        let ends: Vec<End> = lines.iter().map(|line| End::of(line, language)).collect();
        let room = ends.iter().map(End::width).fold(0.0, f64::max);
        let end = WIDTH - 22.0 - room;
        let number = |tick: f64| language.number(tick, scale.decimals);
        let start = 20.0 + scale.ticks.iter().map(|&tick| label::width(&number(tick))).fold(NUMBERS, f64::max);
        let x = |year: i32| {
            start + 10.0 + (end - start - 10.0) * f64::from(year - first) / f64::from((last - first).max(1))
        };
        let y = |value: f64| TOP + PLOT * (1.0 - scale.at(value));
        let mut canvas = Canvas::new(TOP + PLOT + 30.0, language);
        for &tick in &scale.ticks {
            canvas.line((start, y(tick)), (end, y(tick)), RULE, 1.0, "");
            canvas.text((start - 8.0, y(tick) + 4.5), Anchor::End, SOFT, 400, &number(tick));
        }
        for year in years(first, last, 12) {
            canvas.text((x(year), TOP + PLOT + 22.0), Anchor::Middle, SOFT, 400, &year.to_string());
        }
        let mut places: Vec<(f64, f64)> =
            lines.iter().zip(&ends).map(|(line, end)| (y(last_value(line)), LEADING * end.lines() + 3.0)).collect();
        label::apart(&mut places, TOP + PLOT + 8.0);
        let mut colours = COLOURS.iter().cycle();
        for ((line, own), (place, _)) in lines.iter().zip(&ends).zip(places) {
            // An emphasised line takes none of the colours, so that the others keep theirs when it changes.
            let colour = if line.emphasis { INK } else { colours.next().copied().unwrap_or(INK) };
            draw(&mut canvas, line, colour, &x, &y);
            own.draw(&mut canvas, end + 14.0, place, colour);
        }
        Some(canvas.finish())
    }
}

fn draw(canvas: &mut Canvas, line: &Line, colour: &str, x: &dyn Fn(i32) -> f64, y: &dyn Fn(f64) -> f64) {
    let width = if line.emphasis { 2.6 } else { 2.0 };
    for pair in line.points.windows(2) {
        // The line to a weak figure is dashed: the change is no more certain than the figure.
        let dashes = if pair[1].weak { "4 4" } else { "" };
        canvas.line((x(pair[0].year), y(pair[0].value)), (x(pair[1].year), y(pair[1].value)), colour, width, dashes);
    }
    for point in &line.points {
        canvas.dot((x(point.year), y(point.value)), 2.8, colour, if point.weak { PAPER } else { colour });
    }
}

/// What stands at the end of a line.
struct End {
    name: Vec<String>,
    figure: String,
}

impl End {
    fn of(line: &Line, language: Language) -> End {
        let (first, last) = (line.points.first(), line.points.last());
        let value = language.figure(last.map(|point| point.value));
        let figure = match (first, last) {
            (Some(first), Some(last)) if first.year < last.year => {
                format!("{value}  ({})", language.signed(Some(last.value - first.value)))
            }
            (_, _) => value,
        };
        End { name: label::lines(&line.name, NAME, 2), figure }
    }

    fn width(&self) -> f64 {
        self.name.iter().chain([&self.figure]).map(|text| label::width(text)).fold(0.0, f64::max) + 6.0
    }

    fn lines(&self) -> f64 {
        self.name.len() as f64 + 1.0
    }

    fn draw(&self, canvas: &mut Canvas, x: f64, middle: f64, colour: &str) {
        let top = middle - LEADING * (self.lines() - 1.0) / 2.0 + 4.5;
        for (place, text) in self.name.iter().enumerate() {
            canvas.text((x, top + LEADING * place as f64), Anchor::Start, colour, 600, text);
        }
        canvas.text((x, top + LEADING * self.name.len() as f64), Anchor::Start, INK, 400, &self.figure);
    }
}
