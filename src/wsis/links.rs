//! From every indicator to Action Lines, WSIS targets and SDGs, and back.

use super::matrix::{check_goal, goal_of};
use super::target::check_target;
use super::{ActionLine, LinkStatus, Matrix, TargetIndicator, rows, target_indicators};
use crate::catalogue::{Certainty, Edition, Indicator, IndicatorArea, indicator, indicator_in, indicators};
use crate::words::words;
use crate::{Result, ToFrame};
use polars::prelude::*;
use serde::Deserialize;
use std::sync::LazyLock;

words! {
    /// What an Action Line is linked to.
    pub enum Extent: "extent" {
        /// The SDG target of the indicator.
        Target = "target",
        /// The goal as a whole.
        Goal = "goal",
        /// What the indicator is about. Such a link is this library's own, and only for an indicator that no source leads to an
        /// Action Line.
        Subject = "subject",
    }
}

/// One way from an indicator to the WSIS: to an Action Line by its SDG or its subject, or to a WSIS target.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Link {
    /// The indicator.
    pub indicator: &'static Indicator,
    /// The indicator of the core list that stands for it, where it has no such link of its own.
    pub via: Option<&'static Indicator>,
    /// The Action Line, with what it is linked to and how the cell stands in the matrix, if the link rests on one.
    pub action_line: Option<(ActionLine, Extent, Option<LinkStatus>)>,
    /// The indicator of a WSIS target.
    pub wsis: Option<&'static TargetIndicator>,
    /// Goal, target and indicator of the SDGs.
    pub sdg: Option<(u8, &'static str, &'static str)>,
    /// How sure the link is: the least sure of its parts.
    pub certainty: Certainty,
}

/// Links of the catalogue's indicators; a table by [`ToFrame`].
///
/// Three kinds are stated by sources: the catalogue gives an indicator its SDG indicator, and so its target and goal; the
/// [`Matrix`] links a target or a goal to Action Lines; the WSIS targets name indicators of the core list. An indicator of
/// another edition has the links of the core indicator that measures the same or nearly so. No source leads the others to
/// an Action Line. They stand under the one that is about their subject, by the list in `datasets/wsis/subjects.csv`: these
/// links are this library's own, [`Extent::Subject`], `INFERRED`. What is not an indicator of the information society, such as
/// population, is in [`Links::unlinked`].
///
/// ```
/// use infosoc::wsis::Links;
/// let links = Links::settled().indicator("HH7")?;
/// let lines: Vec<&str> = links.iter().filter_map(|l| l.action_line).map(|(line, ..)| line.as_str()).collect();
/// assert_eq!(lines, ["C1", "C3", "C5", "C7.e-government", "C7.e-health", "C10"]);
/// // And back: from the WSIS target of villages to its indicators.
/// let villages = Links::settled().wsis_target(1)?;
/// assert!(villages.iter().any(|link| link.indicator.code == "HH6"));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Links {
    rows: Vec<Link>,
}

impl Links {
    /// All links whose cells of the matrix are settled.
    pub fn settled() -> Links {
        Links::by(&Matrix::settled())
    }

    /// All links, those by disputed cells of the matrix too.
    pub fn with_disputed() -> Links {
        Links::by(&Matrix::with_disputed())
    }

    fn by(matrix: &Matrix) -> Links {
        let mut rows = Vec::new();
        for i in indicators().iter() {
            let own = of(i, None, matrix);
            let core = i.core_code.as_deref().and_then(|code| indicator_in(Edition::Core2022, code).ok());
            let borrowed = core.map(|core| of(core, Some(i), matrix)).unwrap_or_default();
            let has_sdg = own.iter().any(|link| link.sdg.is_some());
            let mut links = own;
            // An indicator with an SDG of its own needs no borrowed one; links to WSIS targets are borrowed in any case.
            links.extend(borrowed.into_iter().filter(|link| link.wsis.is_some() || !has_sdg));
            if links.iter().all(|link| link.action_line.is_none()) {
                links.extend(by_subject(i));
            }
            rows.extend(links);
        }
        Links { rows }
    }

    /// Keeps only the links of one Action Line.
    #[must_use]
    pub fn action_line(self, line: ActionLine) -> Links {
        self.filter(|link| link.action_line.is_some_and(|(own, ..)| own == line))
    }

    /// Keeps only the links of one WSIS target.
    ///
    /// # Errors
    /// [`crate::Error::InvalidArgument`] if it is not 1 to 11.
    pub fn wsis_target(self, target: u8) -> Result<Links> {
        check_target(target)?;
        Ok(self.filter(|link| link.wsis.is_some_and(|wsis| wsis.target == target)))
    }

    /// Keeps only the links of one Sustainable Development Goal.
    ///
    /// # Errors
    /// [`crate::Error::InvalidArgument`] if it is not 1 to 17.
    pub fn goal(self, goal: u8) -> Result<Links> {
        check_goal(goal)?;
        Ok(self.filter(|link| link.sdg.is_some_and(|(own, ..)| own == goal)))
    }

    /// Keeps only the links of one SDG target, such as `17.8`.
    ///
    /// # Errors
    /// [`crate::Error::InvalidArgument`] if it is not written like a target.
    pub fn target(self, target: &str) -> Result<Links> {
        goal_of(target)?;
        Ok(self.filter(|link| link.sdg.is_some_and(|(_, own, _)| own == target.trim())))
    }

    /// Keeps only the links of one SDG indicator, such as `17.8.1`.
    ///
    /// # Errors
    /// [`crate::Error::UnknownOption`] if the catalogue has no such SDG indicator.
    pub fn sdg_indicator(self, number: &str) -> Result<Links> {
        indicators().sdg(number)?;
        Ok(self.filter(|link| link.sdg.is_some_and(|(_, _, own)| own.eq_ignore_ascii_case(number.trim()))))
    }

    /// Keeps only the links of one indicator, given by any of its codes.
    ///
    /// # Errors
    /// [`crate::Error::UnknownIndicator`].
    pub fn indicator(self, code: &str) -> Result<Links> {
        let wanted = indicator(code)?;
        Ok(self.filter(|link| std::ptr::eq(link.indicator, wanted)))
    }

    /// One by one, in the order of the catalogue.
    pub fn iter(&self) -> std::slice::Iter<'_, Link> {
        self.rows.iter()
    }

    /// The indicators of the catalogue without any link: figures of reference, such as population and income.
    pub fn unlinked() -> crate::catalogue::Indicators {
        let links = Links::with_disputed();
        indicators().filter(|i| !links.iter().any(|link| std::ptr::eq(link.indicator, i)))
    }

    fn filter(mut self, condition: impl Fn(&Link) -> bool) -> Links {
        self.rows.retain(|link| condition(link));
        self
    }
}

/// The links of an indicator; given a second one, the links that this one borrows from the first.
fn of(source: &'static Indicator, borrower: Option<&'static Indicator>, matrix: &Matrix) -> Vec<Link> {
    let (indicator, via) = borrower.map_or((source, None), |borrower| (borrower, Some(source)));
    // That two indicators measure nearly the same is inferred, and a link is as sure as its weakest part.
    let least = |certainty: Certainty| if via.is_some() { certainty.max(Certainty::Inferred) } else { certainty };
    let mut links = Vec::new();
    if let Some(sdg) = &source.sdg
        && let Ok(goal) = goal_of(&sdg.target)
    {
        let place = Some((goal, sdg.target.as_str(), sdg.indicator.as_str()));
        let own = sdg_certainty(source);
        let mut cells: Vec<_> = matrix.iter().filter(|cell| cell.goal == goal).collect();
        cells.retain(|cell| cell.target.as_deref().is_none_or(|target| target == sdg.target));
        // A line that is linked to the target is not linked again by its goal.
        let by_target: Vec<ActionLine> = cells.iter().filter(|c| c.target.is_some()).map(|c| c.action_line).collect();
        cells.retain(|cell| cell.target.is_some() || !by_target.contains(&cell.action_line));
        cells.sort_by_key(|cell| cell.action_line);
        for cell in &cells {
            let extent = if cell.target.is_some() { Extent::Target } else { Extent::Goal };
            links.push(Link {
                indicator,
                via,
                action_line: Some((cell.action_line, extent, Some(cell.status))),
                wsis: None,
                sdg: place,
                certainty: least(own.max(cell.status.certainty())),
            });
        }
        if cells.is_empty() {
            links.push(Link { indicator, via, action_line: None, wsis: None, sdg: place, certainty: least(own) });
        }
    }
    let targets = target_indicators(None).into_iter().flat_map(|all| all.iter().collect::<Vec<_>>());
    for wsis in targets.filter(|wsis| wsis.core.iter().any(|core| std::ptr::eq(*core, source))) {
        let certainty = least(wsis.core_certainty.unwrap_or(Certainty::Unknown));
        links.push(Link { indicator, via, action_line: None, wsis: Some(wsis), sdg: None, certainty });
    }
    links
}

/// Which Action Line is about a part of the catalogue, or about an indicator of it.
#[derive(Debug, Deserialize)]
struct Subject {
    area: IndicatorArea,
    /// The indicator; none for all others of the part.
    code: Option<String>,
    action_line: ActionLine,
}

static SUBJECTS: LazyLock<Vec<Subject>> =
    LazyLock::new(|| rows("datasets/wsis/subjects.csv", include_str!("../../datasets/wsis/subjects.csv")));

/// The link of an indicator by what it is about.
fn by_subject(indicator: &'static Indicator) -> Option<Link> {
    let of = |code: Option<&str>| SUBJECTS.iter().find(|s| s.area == indicator.area && s.code.as_deref() == code);
    let subject = of(Some(&indicator.code)).or_else(|| of(None))?;
    Some(Link {
        indicator,
        via: None,
        action_line: Some((subject.action_line, Extent::Subject, None)),
        wsis: None,
        sdg: None,
        certainty: Certainty::Inferred,
    })
}

/// How sure the SDG indicator of an indicator is: confirmed where a source of the row is a document of the SDGs.
fn sdg_certainty(indicator: &Indicator) -> Certainty {
    let of_the_sdgs = |source: &String| {
        source == "DSD14" || indicator.sdg.as_ref().is_some_and(|sdg| *source == format!("M{}", sdg.indicator))
    };
    if indicator.sources.iter().any(of_the_sdgs) { Certainty::Confirmed } else { Certainty::Inferred }
}

/// Columns: `indicator` (edition and code), `title`, `via`, `action_line`, `extent` (`target`, `goal`, `subject`),
/// `status` (of the cell of the matrix), `wsis_target`, `wsis_indicator`, `goal`, `target`, `sdg_indicator`, `certainty`.
impl ToFrame for Links {
    fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: &dyn Fn(&Link) -> Option<String>| {
            Column::new(name.into(), self.rows.iter().map(of).collect::<Vec<_>>())
        };
        let number = |name: &str, of: &dyn Fn(&Link) -> Option<u8>| {
            Column::new(name.into(), self.rows.iter().map(|l| of(l).map(i32::from)).collect::<Vec<_>>())
        };
        Ok(DataFrame::new(
            self.rows.len(),
            vec![
                text("indicator", &|l| Some(l.indicator.key())),
                text("title", &|l| Some(l.indicator.title.value.clone())),
                text("via", &|l| l.via.map(Indicator::key)),
                text("action_line", &|l| l.action_line.map(|(line, ..)| line.to_string())),
                text("extent", &|l| l.action_line.map(|(_, extent, _)| extent.as_str().to_owned())),
                text("status", &|l| l.action_line.and_then(|(.., status)| Some(status?.to_string()))),
                number("wsis_target", &|l| l.wsis.map(|wsis| wsis.target)),
                text("wsis_indicator", &|l| l.wsis.map(|wsis| wsis.number.clone())),
                number("goal", &|l| l.sdg.map(|(goal, ..)| goal)),
                text("target", &|l| l.sdg.map(|(_, target, _)| target.to_owned())),
                text("sdg_indicator", &|l| l.sdg.map(|(.., number)| number.to_owned())),
                text("certainty", &|l| Some(l.certainty.to_string())),
            ],
        )?)
    }
}
