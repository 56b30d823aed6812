//! What proposals say of each other: who was asked a question, and concepts that several variables make together.

use super::blank;
use super::codebook_rows::Row;
use super::confidence::Confidence;
use super::propose::{Found, Remarks};
use super::ratio;
use super::source::Source;

/// Questions that are put to users of something only, and what that is: the figure is of all, so that who was skipped is a no.
const ASKED_OF_USERS: [(&str, &[&str]); 16] = [
    ("B2", &["B1"]),
    ("B4", &["B3"]),
    ("B5", &["B3"]),
    ("B7", &["B3"]),
    ("B8", &["B3"]),
    ("B9", &["B3"]),
    ("B12", &["B3"]),
    ("HH3", &["HH3"]),
    ("HH4", &["HH4"]),
    ("HH8", &["HH7"]),
    ("HH9", &["HH7"]),
    ("HH11", &["HH6"]),
    ("HH12", &["HH7"]),
    ("HH13", &["HH2"]),
    ("HH15", &["HH5", "HH7"]),
    ("HH17", &["HH7"]),
];

/// Reasons are asked of those who have not or do not use.
const REASONS: [(&str, &str); 2] = [("HH14", "HH6"), ("HH19", "HH7")];

/// Devices and lines that together are the indicator: a household with any of them has a computer, or a telephone.
const TOGETHER: [(&str, &[&str]); 2] =
    [("HH3", &["fixed", "mobile cellular"]), ("HH4", &["desktop", "laptop", "tablet"])];

/// Completes the proposals of a file by each other.
pub(super) fn relate(found: &mut Vec<Found>, source: &Source) {
    ratio::complete(found, source);
    skips(found, source);
    universes(found);
    blank::name(found, source);
    together(found);
}

/// The sure answer to a question, by its concept.
fn sure<'a>(found: &'a [Found], concept: &str) -> Option<&'a Found> {
    found.iter().find(|f| f.concept == concept && f.category.is_empty() && f.is_taken())
}

/// Blank cells of those who were not asked are a no; where it is not clear that they were not asked, a person decides.
fn skips(found: &mut [Found], source: &Source) {
    for place in 0..found.len() {
        let this = &found[place];
        let Some((_, parents)) = ASKED_OF_USERS.iter().find(|(concept, _)| *concept == this.concept) else { continue };
        let item = &source.items[this.item];
        let blank = item.present.as_ref().map_or(0, |present| present.blank);
        let rows = source.rows.unwrap_or(0);
        if blank == 0 || rows == 0 {
            continue;
        }
        // A device or line is asked of households that have any; the question on any of them is asked of all.
        let mut parents =
            parents.iter().filter_map(|parent| sure(found, parent)).filter(|other| other.item != this.item);
        let explained = parents.find_map(|parent| {
            let no: Vec<&str> =
                parent.rows.iter().filter(|row| row.value == "no").flat_map(|row| row.codes.split(';')).collect();
            let name = &source.items[parent.item].name;
            let is_met = |code: Option<&str>| code.is_none_or(|code| no.contains(&code));
            let (all, met) = source.blanks(&item.name, name, is_met)?;
            (met == all).then(|| (name.clone(), parent.concept.clone()))
        });
        let this = &mut found[place];
        match explained {
            Some((name, concept)) => {
                if let Some(no) = this.rows.iter_mut().find(|row| row.value == "no") {
                    // The label is that of the codes: with another code it would be off by one.
                    no.codes.push_str(";blank");
                    no.label.clear();
                } else if ratio::is_ratio(&this.concept) {
                    this.rows.push(Row {
                        variable: item.name.clone(),
                        value: "no".to_owned(),
                        codes: "blank".to_owned(),
                        label: String::new(),
                    });
                }
                this.reason.push_str(&format!(
                    "; it is blank only where {name} ({concept}) is no or blank: a no, as the figure is of all"
                ));
            }
            None if blank as f64 > blank::FEW * rows as f64 && this.confidence == Confidence::High => {
                this.confidence = Confidence::Medium;
                this.reason.push_str(&format!("; {blank} of {rows} rows are blank: say whether they were asked"));
            }
            None => {}
        }
    }
}

/// Whom reasons were asked.
fn universes(found: &mut [Found]) {
    for (concept, of) in REASONS {
        if sure(found, of).is_some() {
            found.iter_mut().filter(|f| f.concept == concept).for_each(|f| f.universe = format!("{of}=no"));
        }
    }
}

/// The indicator from its parts, where no variable of its own is sure.
fn together(found: &mut Vec<Found>) {
    for (concept, devices) in TOGETHER {
        if sure(found, concept).is_some() {
            continue;
        }
        let part =
            |category: &str| found.iter().find(|f| f.concept == concept && f.category == category && f.is_taken());
        let parts: Vec<&Found> = devices.iter().filter_map(|category| part(category)).collect();
        // One device is no sum of devices.
        let [first, _, ..] = parts.as_slice() else { continue };
        let is_whole = parts.len() == devices.len();
        let rows: Vec<Row> = parts.iter().flat_map(|part| part.rows.iter().cloned()).collect();
        let names: Vec<&str> = parts.iter().filter_map(|p| Some(p.rows.first()?.variable.as_str())).collect();
        let named = parts.iter().map(|part| part.category.clone()).collect::<Vec<_>>().join(", ");
        let mut reason = format!("any of {} ({named})", names.join(", "));
        if !is_whole {
            reason.push_str("; not all that the indicator counts: the figure may be too low");
        }
        let together = Found {
            item: first.item,
            concept: concept.to_owned(),
            category: String::new(),
            rows,
            universe: String::new(),
            confidence: if is_whole { Confidence::High } else { Confidence::Medium },
            reason,
            score: 0,
            stands: true,
            remarks: Remarks::default(),
        };
        found.push(together);
    }
}
