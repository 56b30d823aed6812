//! Whether the elements of a spec form a tree, and the order of its computation.

use super::Element;
use super::units::contradiction;
use crate::{Error, Result};
use rustc_hash::FxHashMap;

/// The tree of a spec, by the places of its elements.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tree {
    /// The parts of each element.
    pub(crate) parts: Vec<Vec<usize>>,
    /// Indicators, in the order of the table.
    pub(crate) leaves: Vec<usize>,
    /// Aggregates, parts before wholes.
    pub(crate) wholes: Vec<usize>,
    /// The index itself.
    pub(crate) root: usize,
}

impl Tree {
    /// The tree, or everything that keeps the elements from being one.
    pub(crate) fn of(elements: &[Element]) -> Result<Tree> {
        let mut found = Vec::new();
        let mut report = |row: usize, problem: String| {
            let code = elements[row].code.clone();
            found.push(Error::InvalidSpec { row: Some(row + 2), code, problem });
        };
        let mut places: FxHashMap<&str, usize> = FxHashMap::default();
        for (row, element) in elements.iter().enumerate() {
            if let Some(first) = places.insert(&element.code, row) {
                report(row, format!("row {} has the same code; give each element one row", first + 2));
            }
            if !(element.weight.is_finite() && element.weight >= 0.0) {
                report(row, format!("weight: expected a finite number, zero or more, got {}", element.weight));
            }
            if element.level == 0 {
                report(row, "level: expected a whole number from 1".to_owned());
            }
            numbers(element).into_iter().chain(contradiction(element)).for_each(|problem| report(row, problem));
        }
        // A code that is given twice is reported above; from here on its last row stands for it.
        let mut parts = vec![Vec::new(); elements.len()];
        let mut roots = Vec::new();
        for (row, element) in elements.iter().enumerate() {
            let Some(code) = element.parent.as_deref() else {
                roots.push(row);
                continue;
            };
            match places.get(code) {
                None => {
                    let nearest = crate::error::nearest(code, places.keys().copied(), 3).join(", ");
                    report(row, format!("the parent {code:?} has no row; the nearest codes are {nearest}"));
                }
                Some(&parent) => {
                    parts[parent].push(row);
                    if parent != row && elements[parent].level <= element.level && element.level != 0 {
                        let (own, above) = (element.level, elements[parent].level);
                        report(row, format!("level {own} is not below that of the parent {code}, which is {above}"));
                    }
                }
            }
        }
        for (row, of) in parts.iter().enumerate().filter(|(_, of)| !of.is_empty()) {
            let total: f64 = of.iter().map(|&part| elements[part].weight).sum();
            if total == 0.0 {
                report(row, "the weights of its parts sum to 0; give at least one a weight".to_owned());
            }
            if elements[row].level == 1 {
                report(row, "level 1 is for indicators, but this element has parts".to_owned());
            }
        }
        let order = order(&parts, &roots);
        for (row, element) in elements.iter().enumerate() {
            let known = element.parent.as_deref().is_none_or(|code| places.contains_key(code));
            // Only elements on the cycle are reported, not all that hang below it.
            if known && !order.contains(&row) && reaches(&places, elements, row) {
                report(row, "it is a part of itself through its parents; correct the parent".to_owned());
            }
        }
        match roots.as_slice() {
            [] => report(0, "no row is the index: one row must have an empty parent".to_owned()),
            [_] => {}
            several => {
                let codes: Vec<String> = several.iter().map(|&row| elements[row].code.clone()).collect();
                let codes = crate::error::list(&codes);
                report(
                    several[1],
                    format!("several rows have no parent: {codes}; one is the index, give the others one"),
                );
            }
        }
        if let [root] = roots.as_slice()
            && parts[*root].is_empty()
        {
            report(*root, "the index has no parts; give its code as parent of the indicators".to_owned());
        }
        Error::collect(found)?;
        // Parts before wholes, as scores are computed.
        let (wholes, _): (Vec<usize>, Vec<usize>) = order.iter().rev().partition(|&&row| !parts[row].is_empty());
        let leaves = (0..elements.len()).filter(|&row| parts[row].is_empty()).collect();
        // Without an error there is exactly one root.
        Ok(Tree { parts, leaves, wholes, root: roots[0] })
    }
}

/// What is wrong with the numbers of an element.
fn numbers(element: &Element) -> Vec<String> {
    let mut problems = Vec::new();
    if let Some(posts) = element.goalposts {
        let (low, high) = (posts.low, posts.high);
        if !(low < high && low.is_finite() && high.is_finite()) {
            problems.push(format!(
                "goalposts: expected low below high, got {low} and {high}; if less is better, set direction to - and keep the smaller number low"
            ));
        } else if ![low, high].iter().all(|&post| element.transform.of(post).is_finite()) {
            problems.push(format!("goalposts: {} is not defined at {low} or {high}", element.transform));
        }
    }
    if element.per == 0.0 || !element.per.is_finite() {
        problems.push(format!("per: expected a finite number that is not 0, got {}", element.per));
    }
    problems
}

/// Elements that a root leads to, wholes before parts.
fn order(parts: &[Vec<usize>], roots: &[usize]) -> Vec<usize> {
    let mut order = roots.to_vec();
    let mut next = 0;
    // Level by level from the index. A cycle would go on for ever: no order has more places than elements.
    while next < order.len() && order.len() <= parts.len() {
        order.extend(&parts[order[next]]);
        next += 1;
    }
    order
}

/// Whether the parents of an element lead back to it.
fn reaches(places: &FxHashMap<&str, usize>, elements: &[Element], start: usize) -> bool {
    let mut at = start;
    for _ in 0..elements.len() {
        match elements[at].parent.as_deref().and_then(|code| places.get(code)) {
            None => return false,
            Some(&parent) if parent == start => return true,
            Some(&parent) => at = parent,
        }
    }
    false
}
