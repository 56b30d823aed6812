//! The labels of a cell weighed together.

use super::draft::AddressProposal;
use super::label::{self, Label, Named};
use super::sheet::{Around, Labelled};
use crate::describe::Confidence;
use crate::export::{FormFigure, SheetTexts};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The proposals for the cells of a sheet, in their order.
pub(super) fn proposals<'a>(sheet: &str, says: &'a SheetTexts) -> Vec<AddressProposal> {
    let labelled = Labelled::of(says);
    // Heads and titles are those of many cells.
    let mut known: FxHashMap<&'a str, Label> = FxHashMap::default();
    let of_sheet = Label::of(sheet);
    let mut proposals = Vec::new();
    let (cells, behind) = (labelled.cells(), labelled.behind());
    for place in cells.union(&behind).copied() {
        let around = labelled.around(place);
        let mut read = |texts: &[&'a str]| -> Vec<Label> {
            texts.iter().map(|&text| known.entry(text).or_insert_with(|| Label::of(text)).clone()).collect()
        };
        let labels = Labels {
            beside: read(&around.beside),
            above: read(&around.above),
            corner: read(&around.corner),
            titles: read(&around.titles),
        };
        let found = if cells.contains(&place) { labels.weighed(&of_sheet) } else { labels.by_name() };
        if let Some(found) = found {
            proposals.push(found.proposal(sheet, &place.to_string(), &around));
        }
    }
    proposals
}

struct Labels {
    beside: Vec<Label>,
    above: Vec<Label>,
    corner: Vec<Label>,
    titles: Vec<Label>,
}

/// What a cell is for.
struct Found {
    indicator: Named,
    parts: BTreeMap<String, String>,
    figure: FormFigure,
    confidence: Confidence,
    reasons: Vec<String>,
}

impl Labels {
    fn weighed(&self, of_sheet: &Label) -> Option<Found> {
        let own = || self.beside.iter().chain(&self.above);
        if let Some(found) = self.by_name() {
            return Some(found);
        }
        let over = || self.titles.iter().chain(std::iter::once(of_sheet));
        let named =
            |by_code: bool| move |label: &&Label| label.indicator.as_ref().is_some_and(|n| n.by_code == by_code);
        let by = own().find(named(true)).or_else(|| over().find(named(true)));
        let by = by.or_else(|| own().find(named(false))).or_else(|| over().find(named(false)))?;
        let mut indicator = by.indicator.clone()?;
        let (mut reasons, mut parts, mut unread) = (Vec::new(), BTreeMap::new(), Vec::new());
        let how = if indicator.by_code { "names" } else { "means" };
        reasons.push(format!("{:?} {how} {}", by.text, indicator.code));
        let dimension = self.corner.iter().find_map(|label| label.dimension.clone());
        let mut is_sure = indicator.by_code;
        let mut figure = None;
        for (label, is_beside) in
            self.beside.iter().map(|label| (label, true)).chain(self.above.iter().map(|l| (l, false)))
        {
            let of_corner = dimension.as_deref().filter(|_| is_beside);
            let in_corner = of_corner.and_then(|name| Some((name.to_owned(), label::code_in(name, &label.text)?)));
            if let Some((name, code)) = in_corner.or_else(|| label.part.clone()) {
                reasons.push(format!("{:?} is {name}={code}", label.text));
                if parts.insert(name, code).is_some() {
                    is_sure = false;
                }
            } else if label.is_total {
                reasons.push(format!("{:?} is all of them", label.text));
            } else if label.is_title_of(&indicator) {
                // The code, or the title beside it. In a block of categories it may be one that is not known by its words.
                let is_named_beside = self.beside.iter().any(|own| own.indicator.as_ref().is_some_and(|n| n.by_code));
                if !is_named_beside && label::has_categories(&indicator.code) {
                    unread.push(format!("{:?}", label.text));
                }
            } else if let Some((category, is_exact)) =
                label::category(&indicator.code, &label.text).filter(|_| is_beside)
            {
                reasons.push(format!("{:?} is the category {category}", label.text));
                is_sure &= is_exact;
                indicator.category = category;
            } else if label.figure.is_some() && (label.is_figure_alone || !is_beside) {
                figure = figure.or(label.figure);
            } else if !label.is_read() {
                unread.push(format!("{:?}", label.text));
            }
        }
        parts.retain(|_, code| code != crate::dimension::TOTAL);
        // A title says of all cells below whether they are numbers or per cent; `Year` or `Source` over a table asks for
        // something else, beside it.
        let of_title = |label: &Label| label.figure.filter(|figure| figure.is_number());
        // So does the label that names the indicator: `Users of the Internet (HH7), %`.
        let of_name = || own().filter(|label| label.is_title_of(&indicator)).find_map(of_title);
        let of_block = || self.titles.iter().chain([of_sheet]).find_map(of_title);
        let stated = figure.or_else(of_name).or_else(of_block);
        if stated.is_none() {
            reasons.push("no label says number or per cent: taken for a number".to_owned());
        }
        if !unread.is_empty() {
            reasons.push(format!("not understood: {}", unread.join(", ")));
        }
        let confidence = match (is_sure && stated.is_some(), unread.is_empty()) {
            (true, true) => Confidence::High,
            (true, false) | (false, true) => Confidence::Medium,
            (false, false) => Confidence::Low,
        };
        Some(Found { indicator, parts, figure: stated.unwrap_or(FormFigure::Count), confidence, reasons })
    }

    /// What is true of all figures is asked for by its name alone.
    fn by_name(&self) -> Option<Found> {
        let figure = self.of_all()?;
        let indicator = Named { code: String::new(), category: String::new(), by_code: true };
        let reasons = vec![format!("{:?} asks for it", self.beside[0].text)];
        Some(Found { indicator, parts: BTreeMap::new(), figure, confidence: Confidence::High, reasons })
    }

    /// The text that is asked for by the label beside and by none above.
    fn of_all(&self) -> Option<FormFigure> {
        let [label] = self.beside.as_slice() else { return None };
        let figure = label.figure.filter(|_| label.is_figure_alone && label.indicator.is_none())?;
        let is_text = matches!(
            figure,
            FormFigure::Source | FormFigure::Year | FormFigure::AreaName | FormFigure::Population | FormFigure::Note
        );
        // Below the head of a table it would be a row of it.
        let is_alone = self.above.iter().all(|label| label.part.is_none() && label.figure.is_none());
        (is_text && is_alone).then_some(figure)
    }
}

impl Found {
    fn proposal(self, sheet: &str, cell: &str, around: &Around<'_>) -> AddressProposal {
        let parts = self.parts.iter().map(|(name, code)| format!("{name}={code}"));
        let texts: Vec<&str> = around.beside.iter().rev().chain(around.above.iter().rev()).copied().collect();
        AddressProposal {
            sheet: sheet.to_owned(),
            cell: cell.to_owned(),
            indicator: self.indicator.code,
            category: self.indicator.category,
            breakdown: parts.collect::<Vec<_>>().join(";"),
            figure: self.figure,
            label: texts.join(" / "),
            confidence: self.confidence,
            reason: self.reasons.join("; "),
        }
    }
}
