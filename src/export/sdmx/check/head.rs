//! The header: who sends a message, when, and by which structure.

use super::checker::Checker;
use crate::error::excerpt;
use crate::export::sdmx::{Reference, header::NOT_SUPPLIED, is_date_time};
use crate::finding::{Finding, Rule};

/// The parts of a header that a registry asks for.
#[derive(Default)]
pub(super) struct Head {
    pub(super) id: Option<String>,
    pub(super) sender: Option<String>,
    pub(super) prepared: Option<String>,
    pub(super) test: Option<String>,
    /// Whether the format asks for `test`: SDMX-ML does.
    pub(super) needs_test: bool,
}

/// Dataflows of the structure of the SDGs, each with the type of its figures.
const SDG_FLOWS: [(&str, &str); 2] = [("DF_SDG_GLC", "N"), ("DF_SDG_GLH", "G")];

impl Checker<'_> {
    /// What is said of the message as a whole; CSV says nothing of it.
    pub(super) fn head(&mut self, head: Head) {
        let incomplete = |part: &str, remedy: &str| {
            Finding::error(Rule::HeaderIncomplete, "header", format!("the header has no {part}")).remedy(remedy)
        };
        let said =
            |part: &Option<String>| part.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        if said(&head.id).is_none() {
            self.of_all.push(incomplete("identifier", "give the message an identifier: ID"));
        }
        match said(&head.sender).as_deref() {
            None => self.of_all.push(incomplete("sender", "name the office: Sender")),
            Some(NOT_SUPPLIED) => {
                let finding = Finding::warning(
                    Rule::HeaderIncomplete,
                    "header",
                    "no sender is named: the header says not_supplied",
                );
                self.of_all.push(finding.remedy("name the office: Sender"));
            }
            Some(_) => {}
        }
        match said(&head.prepared) {
            None => self.of_all.push(incomplete("date", "say when the message was made: Prepared")),
            Some(prepared) => {
                // A date alone is allowed, too.
                if !is_date_time(&prepared) && !is_date_time(&format!("{prepared}T00:00:00")) {
                    let message = format!("{:?} is not a date and time", excerpt(&prepared));
                    let remedy = "write the date and time as 2026-11-29T12:00:00Z";
                    self.of_all.push(Finding::error(Rule::WrongFormat, "Prepared", message).remedy(remedy));
                } else if let Some(year) = prepared.get(..4).and_then(|year| year.parse().ok()) {
                    self.this_year = year;
                }
            }
        }
        match said(&head.test).as_deref() {
            None if head.needs_test => self.of_all.push(incomplete("Test", "say whether it is a test: Test")),
            None | Some("false" | "0") => {}
            Some(test @ ("true" | "1")) => {
                let message = format!("the message is a test (Test is {test})");
                let finding = Finding::note(Rule::HeaderIncomplete, "Test", message);
                self.of_all.push(finding.remedy("write false when it is sent in earnest"));
            }
            Some(other) => {
                let message = format!("{:?} is not true or false", excerpt(other));
                let finding = Finding::error(Rule::WrongFormat, "Test", message);
                self.of_all.push(finding.remedy("write false, or true for a message that is a test"));
            }
        }
    }

    /// By which structure or dataflow the message says that it is made; a URN, its namespace form, or `AGENCY:ID(VERSION)`.
    pub(super) fn is_by(&mut self, named: &str, is_flow: bool, at: Option<usize>) {
        let text = named.trim().rsplit_once('=').map_or(named.trim(), |(_, reference)| reference);
        let text = text.find(')').map_or(text, |end| &text[..=end]);
        // Every row of a CSV message names it again.
        if self.named.contains(text) {
            return;
        }
        self.named.insert(text.to_owned());
        let wanted = if is_flow { self.structure.dataflow() } else { Some(self.structure.reference()) };
        let place = if is_flow { "dataflow" } else { "structure" };
        let Ok(given) = text.parse::<Reference>() else {
            let message = format!("{:?} is not an identifier of a {place}", excerpt(named));
            let finding = Finding::error(Rule::StructureDiffers, place, message);
            self.of_all
                .push(finding.remedy("write AGENCY:ID(VERSION), such as IAEG-SDGs:DF_SDG_GLC(1.20)").at_line(1, at));
            return;
        };
        let sdg = |id: &str| SDG_FLOWS.iter().find(|(flow, _)| *flow == id);
        let is_sdg = self.structure.reference().agency() == "IAEG-SDGs" && self.structure.reference().id() == "SDG";
        if is_flow && is_sdg {
            self.reporting = sdg(given.id()).map(|(flow, code)| (*flow, *code));
        }
        let is_same = |wanted: &Reference| (wanted.agency(), wanted.id()) == (given.agency(), given.id());
        let (differs, expected) = match wanted {
            Some(wanted) if is_flow && is_sdg && !self.flow_is_given => {
                let known = given.agency() == wanted.agency() && sdg(given.id()).is_some();
                (!known, "IAEG-SDGs:DF_SDG_GLC or DF_SDG_GLH".to_owned())
            }
            Some(wanted) => (!is_same(wanted), wanted.to_string()),
            None => return,
        };
        if differs {
            let message = format!("the message is by {given}, and is checked by {expected}");
            let remedy = "check it by its own structure, or correct the header";
            self.of_all.push(Finding::error(Rule::StructureDiffers, place, message).remedy(remedy).at_line(1, at));
            return;
        }
        let Some(wanted) = wanted.filter(|wanted| wanted.version() != given.version()) else { return };
        if !is_flow {
            let message =
                format!("the message is by {given}; the available code lists are those of {}", wanted.version());
            let remedy = "codes that are new in its version are said to be unknown: give the file of its structure";
            self.of_all.push(Finding::note(Rule::StructureDiffers, place, message).remedy(remedy).at_line(1, at));
        } else if self.flow_is_given {
            let message = format!("the message is of {given}, another version of {wanted}");
            let remedy = format!("write {wanted}, or check it by the dataflow that its receiver wants");
            self.of_all.push(Finding::warning(Rule::StructureDiffers, place, message).remedy(remedy).at_line(1, at));
        }
    }
}
