//! A total between its parts: a share of all people lies between those of women and men, and a number of all people is no
//! smaller than theirs together.

use super::checker::Checker;
use super::slot::Word;
use crate::error::list;
use crate::finding::{Finding, Rule};
use rustc_hash::FxHashMap;

/// How much a total may lie beyond its parts by rounding, relative to it.
const ROUNDING: f64 = 0.005;

/// Figures by everything but sex.
#[derive(Default)]
pub(super) struct Wholes {
    figures: FxHashMap<Box<[Word]>, Figures>,
}

struct Figures {
    total: Option<(f64, usize)>,
    women: Option<f64>,
    men: Option<f64>,
    adds_up: bool,
    what: Box<str>,
}

impl Checker<'_> {
    /// Keeps a figure by its sex.
    pub(super) fn of_whole(&mut self, value: f64, at: usize) {
        let (Some(sex), Some(measured)) = (self.sex, self.measured()) else { return };
        let code = self.slots[sex].text.as_str();
        if !matches!(code, "_T" | "F" | "M") {
            return;
        }
        let others = self.dimensions.iter().chain(&self.time).chain(&self.unit).chain(&self.multiplier);
        let key: Box<[Word]> = others.filter(|slot| **slot != sex).map(|slot| self.slots[*slot].word).collect();
        let what = || {
            let of = |slot: Option<usize>| slot.map(|slot| self.slots[slot].text.as_str()).unwrap_or_default();
            format!("{} of {} in {}", of(self.indicator), of(self.area), of(self.time)).into()
        };
        let known = self.wholes.figures.entry(key).or_insert_with(|| Figures {
            total: None,
            women: None,
            men: None,
            adds_up: measured.adds_up,
            what: what(),
        });
        match code {
            "F" => known.women = Some(value),
            "M" => known.men = Some(value),
            _ => known.total = Some((value, at)),
        }
    }

    /// The totals that contradict their parts.
    pub(super) fn wholes(&mut self) {
        let mut wrong: Vec<(usize, String)> = Vec::new();
        for figures in self.wholes.figures.values() {
            let (Some((total, at)), Some(women), Some(men)) = (figures.total, figures.women, figures.men) else {
                continue;
            };
            let room = ROUNDING * total.abs();
            let is_wrong = if figures.adds_up {
                total + room < women + men
            } else {
                total + room < women.min(men) || total - room > women.max(men)
            };
            if is_wrong {
                wrong.push((at, format!("{} ({total}; women {women}, men {men})", figures.what)));
            }
        }
        wrong.sort();
        let first = wrong.first().map(|(at, _)| *at);
        let examples: Vec<String> = wrong.iter().map(|(_, what)| what.clone()).collect();
        if !wrong.is_empty() {
            let message = format!("totals that contradict their parts: {}", list(&examples));
            let finding = Finding::warning(Rule::TotalDiffers, "SEX", message);
            self.of_all.push(finding.remedy("check the total, and both parts").at_line(wrong.len(), first));
        }
    }
}
