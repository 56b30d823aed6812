//! Lines of ratios: what a target says of one part of a population by another, such as women by men.

use super::Targets;
use crate::catalogue::Limits;
use crate::series::{Line, Point};
use crate::status::has_status;
use crate::unit::Unit;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// The unit of a ratio.
const RATIO: &str = "ratio";

/// The two parts of a code such as `F/M`.
pub(super) fn parts(code: &str) -> Option<(&str, &str)> {
    code.split_once('/').filter(|(a, b)| !a.is_empty() && !b.is_empty() && !b.contains('/'))
}

/// For each ratio that a target names, the lines of the first part divided by those of the second, year by year.
pub(super) fn lines(targets: &Targets, lines: &[Line]) -> Vec<Line> {
    let named: BTreeSet<(&str, &str)> = targets
        .iter()
        .flat_map(|target| &target.dimensions)
        .filter(|(_, code)| parts(code).is_some())
        .map(|(name, code)| (name.as_str(), code.as_str()))
        .collect();
    named.into_iter().flat_map(|(name, code)| of(name, code, lines)).collect()
}

fn of(name: &str, code: &str, lines: &[Line]) -> Vec<Line> {
    let Some((a, b)) = parts(code) else { return Vec::new() };
    let is = |line: &Line, code: &str| line.dimensions.iter().any(|(n, own)| n == name && own == code);
    // A code of the series that is written like a ratio is that code.
    if lines.iter().any(|line| is(line, code)) {
        return Vec::new();
    }
    let key = |line: &Line| {
        let others = line.dimensions.iter().filter(|(n, _)| n != name).cloned().collect::<Vec<_>>();
        (line.indicator.clone(), line.ref_area.clone(), others)
    };
    let below: FxHashMap<_, &Line> = lines.iter().filter(|line| is(line, b)).map(|line| (key(line), line)).collect();
    let above = lines.iter().filter(|line| is(line, a));
    above.filter_map(|line| Some(divided(line, below.get(&key(line))?, name, code))).collect()
}

fn divided(a: &Line, b: &Line, name: &str, code: &str) -> Line {
    let of_year: FxHashMap<i32, &Point> = b.points.iter().map(|point| (point.year, point)).collect();
    let point = |own: &Point| {
        let other = of_year.get(&own.year)?;
        let value = own.value.zip(other.value).filter(|(_, below)| *below != 0.0).map(|(above, below)| above / below);
        // A forecast in either is one of the ratio, and so is a break.
        let noted = |status: &str| [own, other].iter().any(|point| has_status(point.status.as_deref(), status));
        // One status is enough: a forecast leaves the figure out, and a break is then of no matter.
        let status = ["F", "B"].into_iter().find(|status| noted(status)).map(str::to_owned);
        let wrong = |point: &Point| Limits::of(&a.indicator, point.unit.as_ref()).refuse(point.value?);
        let units = own.unit.as_ref().zip(other.unit.as_ref()).filter(|(a, b)| a != b);
        let mixed = units.map(|(a, b)| format!("the units differ: {a} and {b}"));
        let problem = wrong(own).or(wrong(other)).or(mixed);
        Some(Point { year: own.year, value, status, unit: Some(Unit::of(RATIO)), problem })
    };
    let dimensions = a.dimensions.iter().map(|(n, own)| (n.clone(), if n == name { code } else { own }.to_owned()));
    Line {
        indicator: a.indicator.clone(),
        ref_area: a.ref_area.clone(),
        dimensions: dimensions.collect(),
        points: a.points.iter().filter_map(point).collect(),
    }
}
