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

/// The rows of a spec in the making of its tree, and what keeps them from being one.
struct Growing<'a> {
    elements: &'a [Element],
    places: FxHashMap<&'a str, usize>,
    parts: Vec<Vec<usize>>,
    roots: Vec<usize>,
    found: Vec<Error>,
}

impl Tree {
    /// The tree, or everything that keeps the elements from being one.
    pub(crate) fn of(elements: &[Element]) -> Result<Tree> {
        let mut growing = Growing {
            elements,
            places: FxHashMap::default(),
            parts: vec![Vec::new(); elements.len()],
            roots: Vec::new(),
            found: Vec::new(),
        };
        growing.elements();
        growing.parents();
        growing.wholes();
        let order = order(&growing.parts, &growing.roots);
        growing.cycles(&order);
        growing.root();
        let Growing { parts, roots, found, .. } = growing;
        Error::collect(found)?;
        // Parts before wholes, as scores are computed.
        let (wholes, _): (Vec<usize>, Vec<usize>) = order.iter().rev().partition(|&&row| !parts[row].is_empty());
        let leaves = (0..elements.len()).filter(|&row| parts[row].is_empty()).collect();
        // Without an error there is exactly one root.
        Ok(Tree { parts, leaves, wholes, root: roots[0] })
    }
}

impl Growing<'_> {
    fn report(&mut self, row: usize, problem: impl Into<String>) {
        let code = self.elements[row].code.clone();
        self.found.push(Error::InvalidSpec { row: Some(row + 2), code, problem: problem.into() });
    }

    /// What is wrong with each element by itself. If a code is given twice, the last row stands for it from here on.
    fn elements(&mut self) {
        for (row, element) in self.elements.iter().enumerate() {
            if let Some(first) = self.places.insert(&element.code, row) {
                self.report(row, format!("row {} has the same code; give each element one row", first + 2));
            }
            if !(element.weight.is_finite() && element.weight >= 0.0) {
                self.report(row, format!("weight: expected a finite number, zero or more, got {}", element.weight));
            }
            if element.level == 0 {
                self.report(row, "level: expected a whole number from 1");
            }
            numbers(element).into_iter().chain(contradiction(element)).for_each(|problem| self.report(row, problem));
        }
    }

    /// The elements below their parents.
    fn parents(&mut self) {
        for (row, element) in self.elements.iter().enumerate() {
            let Some(code) = element.parent.as_deref() else {
                self.roots.push(row);
                continue;
            };
            let Some(&parent) = self.places.get(code) else {
                let nearest = crate::error::nearest(code, self.places.keys().copied(), 3).join(", ");
                self.report(row, format!("the parent {code:?} has no row; the nearest codes are {nearest}"));
                continue;
            };
            self.parts[parent].push(row);
            let (own, above) = (element.level, self.elements[parent].level);
            if parent != row && above <= own && own != 0 {
                self.report(row, format!("level {own} is not below the level of the parent {code}, which is {above}"));
            }
        }
    }

    /// What is wrong with the elements that have parts.
    fn wholes(&mut self) {
        for row in (0..self.parts.len()).filter(|&row| !self.parts[row].is_empty()).collect::<Vec<_>>() {
            let total: f64 = self.parts[row].iter().map(|&part| self.elements[part].weight).sum();
            if total == 0.0 {
                self.report(row, "the weights of its parts sum to 0; give at least one a weight");
            }
            if self.elements[row].level == 1 {
                self.report(row, "level 1 is for indicators, but this element has parts");
            }
        }
    }

    /// Elements on a cycle, and not all that hang below it.
    fn cycles(&mut self, order: &[usize]) {
        for (row, element) in self.elements.iter().enumerate() {
            let known = element.parent.as_deref().is_none_or(|code| self.places.contains_key(code));
            if known && !order.contains(&row) && reaches(&self.places, self.elements, row) {
                self.report(row, "it is a part of itself through its parents; correct the parent");
            }
        }
    }

    /// The index, which is one and has parts.
    fn root(&mut self) {
        match *self.roots.as_slice() {
            [] => self.report(0, "no row is the index: one row must have an empty parent"),
            [root] if self.parts[root].is_empty() => {
                self.report(root, "the index has no parts; give its code as parent of the indicators");
            }
            [_] => {}
            [_, second, ..] => {
                let codes: Vec<String> = self.roots.iter().map(|&row| self.elements[row].code.clone()).collect();
                let codes = crate::error::list(&codes);
                let problem = format!("several rows have no parent: {codes}; leave only the index without one");
                self.report(second, problem);
            }
        }
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
