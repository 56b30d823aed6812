//! The WSIS targets of Geneva, as revised in 2011, and the indicators that measured them.

use super::rows;
use crate::catalogue::{Certainty, Edition, Indicator, Stated, indicator_in};
use crate::words::list;
use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use serde::Deserialize;
use std::sync::LazyLock;

/// A target of the Geneva Plan of Action (2003), or the eleventh that the Partnership on Measuring ICT for Development
/// added. They ended in 2015; their indicators stay useful.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WsisTarget {
    /// 1 to 11.
    pub number: u8,
    /// The title of 2003; `None` for the eleventh.
    pub title_2003: Option<String>,
    /// The title of 2011, and how sure it is.
    pub title: Stated<String>,
}

/// An indicator of a WSIS target.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TargetIndicator {
    /// The target, 1 to 11.
    pub target: u8,
    /// Its number, such as `1.3`.
    pub number: String,
    /// Its title, and how sure the wording is.
    pub title: Stated<String>,
    /// The indicators of the core list that it is related to; empty where none is stated.
    pub core: Vec<&'static Indicator>,
    /// The part of these indicators that it is about, as (concept, value): `urbanisation`, `R`.
    pub breakdown: Option<(String, String)>,
    /// How sure that relation is; `None` where there is none.
    pub core_certainty: Option<Certainty>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetRow {
    target: u8,
    title_2003: Option<String>,
    title_2011: String,
    title_2011_certainty: Certainty,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorRow {
    target: u8,
    number: String,
    title: String,
    title_certainty: Certainty,
    core_codes: String,
    breakdown: String,
    core_certainty: Option<Certainty>,
}

static TARGETS: LazyLock<Vec<WsisTarget>> = LazyLock::new(|| {
    let rows: Vec<TargetRow> = rows("datasets/wsis/targets.csv", include_str!("../../datasets/wsis/targets.csv"));
    let target = |row: TargetRow| WsisTarget {
        number: row.target,
        title_2003: row.title_2003,
        title: Stated::new(row.title_2011, row.title_2011_certainty),
    };
    rows.into_iter().map(target).collect()
});

static INDICATORS: LazyLock<Vec<TargetIndicator>> = LazyLock::new(|| {
    const PATH: &str = "datasets/wsis/target_indicators.csv";
    let rows: Vec<IndicatorRow> = rows(PATH, include_str!("../../datasets/wsis/target_indicators.csv"));
    let indicator = |row: IndicatorRow| TargetIndicator {
        target: row.target,
        number: row.number,
        title: Stated::new(row.title, row.title_certainty),
        // A code that is not in the catalogue would be a damaged file: its test reads every row.
        core: list(&row.core_codes).iter().filter_map(|code| indicator_in(Edition::Core2022, code).ok()).collect(),
        breakdown: row.breakdown.split_once('=').map(|(concept, value)| (concept.to_owned(), value.to_owned())),
        core_certainty: row.core_certainty,
    };
    rows.into_iter().map(indicator).collect()
});

/// The eleven targets.
pub fn targets() -> &'static [WsisTarget] {
    &TARGETS
}

/// The indicators of all targets, or of one.
///
/// ```
/// use infosoc::wsis::target_indicators;
/// let schools = target_indicators(Some(2))?;
/// assert_eq!(schools.iter().map(|i| i.number.as_str()).collect::<Vec<_>>(), ["2.1", "2.2", "2.3", "2.4"]);
/// # Ok::<(), infosoc::Error>(())
/// ```
///
/// # Errors
/// [`Error::InvalidArgument`] if the target is not 1 to 11.
pub fn target_indicators(target: Option<u8>) -> Result<TargetIndicators> {
    if let Some(number) = target {
        check_target(number)?;
    }
    Ok(TargetIndicators { rows: INDICATORS.iter().filter(|i| target.is_none_or(|t| t == i.target)).collect() })
}

/// An error unless the target is 1 to 11.
pub(super) fn check_target(number: u8) -> Result<()> {
    match number {
        1..=11 => Ok(()),
        _ => Err(Error::argument("wsis_target", "a target from 1 to 11", number)),
    }
}

/// Indicators of WSIS targets; a table by [`ToFrame`].
#[derive(Debug, Clone)]
pub struct TargetIndicators {
    rows: Vec<&'static TargetIndicator>,
}

impl TargetIndicators {
    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = &'static TargetIndicator> + '_ {
        self.rows.iter().copied()
    }
}

/// Columns: `wsis_target`, `target_title`, `target_certainty`, `wsis_indicator`, `title`, `certainty`, `core_indicators`
/// (separated by semicolons), `breakdown`, `core_certainty`.
impl ToFrame for TargetIndicators {
    fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: &dyn Fn(&'static TargetIndicator) -> Option<String>| {
            Column::new(name.into(), self.iter().map(of).collect::<Vec<_>>())
        };
        let target = |i: &TargetIndicator| TARGETS.iter().find(|t| t.number == i.target);
        let numbers: Vec<i32> = self.iter().map(|i| i32::from(i.target)).collect();
        let core = |i: &TargetIndicator| i.core.iter().map(|c| c.code.as_str()).collect::<Vec<_>>().join(";");
        Ok(DataFrame::new(
            self.rows.len(),
            vec![
                Column::new("wsis_target".into(), numbers),
                text("target_title", &|i| target(i).map(|t| t.title.value.clone())),
                text("target_certainty", &|i| target(i).map(|t| t.title.certainty.to_string())),
                text("wsis_indicator", &|i| Some(i.number.clone())),
                text("title", &|i| Some(i.title.value.clone())),
                text("certainty", &|i| Some(i.title.certainty.to_string())),
                text("core_indicators", &|i| Some(core(i)).filter(|codes| !codes.is_empty())),
                text("breakdown", &|i| i.breakdown.as_ref().map(|(concept, value)| format!("{concept}={value}"))),
                text("core_certainty", &|i| i.core_certainty.map(|c| c.to_string())),
            ],
        )?)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The counts that the final review of 2014 states, and that no code of the file is lost.
    #[test]
    fn targets_have_their_indicators() {
        let count = |target| target_indicators(Some(target)).unwrap().iter().count();
        assert_eq!([1, 2, 6, 9].map(count), [4, 4, 7, 5]);
        assert_eq!((targets().len(), INDICATORS.len()), (11, 52));
        let mut file = csv::Reader::from_reader(include_str!("../../datasets/wsis/target_indicators.csv").as_bytes());
        for (record, indicator) in file.records().map(Result::unwrap).zip(INDICATORS.iter()) {
            assert_eq!(list(&record[4]).len(), indicator.core.len(), "{}", indicator.number);
            assert_eq!(indicator.core_certainty.is_some(), !indicator.core.is_empty(), "{}", indicator.number);
        }
        assert_eq!(target_indicators(Some(12)).unwrap_err().code(), "invalid_argument");
    }
}
