//! A total between its parts: a share of all people lies between those of women and men, and a number of all people is no
//! smaller than theirs together.

use super::checker::Checker;
use super::key::Series;
use super::slot::Word;
use crate::error::listed;
use crate::finding::{Finding, Rule};
use rustc_hash::FxHashMap;

/// How much a total may lie beyond its parts by rounding, relative to it.
const ROUNDING: f64 = 0.005;

/// Series by everything but sex. Their figures are kept with the keys, so that a message without sex takes no more.
#[derive(Default)]
pub(super) struct Wholes {
    by_rest: FxHashMap<Box<[Word]>, Parts>,
    /// The words of the series that is read.
    words: Vec<Word>,
}

/// The series of all people, and of women and of men.
#[derive(Clone, Copy, Default)]
struct Parts {
    total: Option<Series>,
    women: Option<Series>,
    men: Option<Series>,
    adds_up: bool,
    indicator: Word,
    area: Word,
}

impl Checker<'_> {
    /// Keeps a series that is read for the first time by its sex.
    pub(super) fn of_whole(&mut self, series: Series) {
        let (Some(sex), Some(measured)) = (self.sex, self.measured()) else { return };
        let code = self.slots[sex].text.as_str();
        if !matches!(code, "_T" | "F" | "M") {
            return;
        }
        let word = |slot: Option<usize>| slot.map_or(super::slot::NONE, |slot| self.slots[slot].word);
        let others = self.dimensions.iter().chain(&self.unit).chain(&self.multiplier).filter(|slot| **slot != sex);
        let Wholes { by_rest, words } = &mut self.wholes;
        words.clear();
        words.extend(others.map(|slot| self.slots[*slot].word));
        let of_figures = Parts {
            adds_up: measured.adds_up,
            indicator: word(self.indicator),
            area: word(self.area),
            ..Parts::default()
        };
        let parts = match by_rest.get_mut(words.as_slice()) {
            Some(parts) => parts,
            None => by_rest.entry(words.as_slice().into()).or_insert(of_figures),
        };
        *match code {
            "F" => &mut parts.women,
            "M" => &mut parts.men,
            _ => &mut parts.total,
        } = Some(series);
    }

    /// The totals that contradict their parts.
    pub(super) fn wholes(&mut self) {
        // Without women or men there is nothing to hold the total against.
        let complete: FxHashMap<Series, (Series, Series, Parts)> = self
            .wholes
            .by_rest
            .values()
            .filter_map(|parts| Some((parts.total?, (parts.women?, parts.men?, *parts))))
            .collect();
        let mut wrong: Vec<(u32, Series, Word)> = Vec::new();
        for (series, period) in self.keys.figures() {
            let Some(&(women, men, parts)) = complete.get(&series) else { continue };
            let number = |series| self.keys.number(series, period);
            let (Some((total, at)), Some((women, _)), Some((men, _))) = (number(series), number(women), number(men))
            else {
                continue;
            };
            let room = ROUNDING * total.abs();
            let is_wrong = if parts.adds_up {
                total + room < women + men
            } else {
                total + room < women.min(men) || total - room > women.max(men)
            };
            if is_wrong {
                wrong.push((at, series, period));
            }
        }
        // By line, as maps have no order.
        wrong.sort_unstable();
        let Some((first, ..)) = wrong.first() else { return };
        let texts = |slot: Option<usize>| slot.map(|slot| self.slots[slot].texts()).unwrap_or_default();
        let (indicators, areas, periods) = (texts(self.indicator), texts(self.area), texts(self.time));
        let text = |texts: &[&str], word: Word| texts.get(word as usize).copied().unwrap_or_default().to_owned();
        let in_words = |&(_, series, period): &(u32, Series, Word)| {
            let (women, men, parts) = complete[&series];
            let number = |series| self.keys.number(series, period).map_or(f64::NAN, |(number, _)| number);
            let (total, women, men) = (number(series), number(women), number(men));
            let (indicator, area) = (text(&indicators, parts.indicator), text(&areas, parts.area));
            let period = text(&periods, period);
            format!("{indicator} of {area} in {period} ({total}; women {women}, men {men})")
        };
        let message = format!("totals that contradict their parts: {}", listed(&wrong, in_words));
        let finding = Finding::warning(Rule::TotalDiffers, "SEX", message);
        let finding = finding.remedy("check the total, and both parts").at_line(wrong.len(), Some(*first as usize));
        self.of_all.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Checker, csv};
    use crate::export::{Header, Sdmx, Structure};
    use crate::{Result, Series, areas};
    use polars::prelude::df;
    use std::sync::atomic::AtomicBool;

    /// What is kept grows with series: of a figure only its number, its line and its key as two numbers.
    #[test]
    fn a_figure_takes_no_key_of_words() -> Result<()> {
        const AREAS: usize = 12;
        const YEARS: i32 = 40;
        let sexes = ["_T", "F", "M"];
        let figures =
            || (0..AREAS).flat_map(|area| (0..3).flat_map(move |sex| (0..YEARS).map(move |year| (area, sex, year))));
        let table = df!(
            "indicator" => vec!["HH7"; AREAS * 3 * YEARS as usize],
            "ref_area" => figures().map(|(area, ..)| areas()[area].iso3.as_str()).collect::<Vec<_>>(),
            "sex" => figures().map(|(_, sex, _)| sexes[sex]).collect::<Vec<_>>(),
            "time_period" => figures().map(|(.., year)| 1980 + year).collect::<Vec<_>>(),
            // The last total of each area is beyond both parts.
            "obs_value" => figures()
                .map(|(_, sex, year)| if sex == 0 && year == YEARS - 1 { 90.0 } else { 50.0 })
                .collect::<Vec<_>>(),
        )?;
        let path = std::env::temp_dir().join(format!("infosoc-keys-{}.csv", std::process::id()));
        let sdmx = Sdmx::new(Structure::sdg()).header(Header::new().sender("OFFICE"));
        let _ = sdmx.write(&Series::new(table)?, &path)?;
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        std::fs::remove_file(&path).ok();
        let (structure, stop) = (Structure::sdg(), AtomicBool::new(false));
        let mut checker = Checker::new(&structure, &stop);
        assert!(csv::read(&text, &mut checker).is_ok());
        assert_eq!(checker.keys.figures().count(), AREAS * 3 * YEARS as usize);
        assert_eq!(checker.wholes.by_rest.len(), AREAS);
        assert!(checker.constrained.known() <= AREAS * 3, "{}", checker.constrained.known());
        let found = checker.findings();
        let messages: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert!(
            matches!(messages[..], [one] if one.contains("in 2019 (90; women 50, men 50)") && one.ends_with("and 2 more")),
            "{messages:?}"
        );
        Ok(())
    }
}
