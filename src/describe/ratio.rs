//! Ratios of totals: persons who use something, over all persons employed. A file has each in a variable of its own.

use super::answer::Answers;
use super::codebook_rows::{Fit, Form, Row};
use super::concept::LEXICON;
use super::confidence::Confidence;
use super::propose::Found;
use super::source::{Item, Source};
use polars::prelude::DataType;

/// Indicators of persons employed, in enterprises and in organisations.
pub(super) fn is_ratio(concept: &str) -> bool {
    matches!(concept, "B2" | "B4" | "EG1" | "EG2")
}

/// The row of a number of persons. The share that an enterprise states of itself is no number to be summed.
pub(super) fn form(item: &Item, answers: &Answers) -> Form {
    let is_share = LEXICON
        .labels
        .read(item.text(), None)
        .hits
        .iter()
        .any(|hit| hit.tags.iter().any(|tag| LEXICON.labels.name(*tag) == "percent"))
        || item.text().contains('%');
    if is_share {
        let because = "a share of the persons of each row: the numerator is their number, share times persons employed";
        return Form { because: because.to_owned(), ..Form::default() };
    }
    // Labels of those who did not answer leave it a number.
    if answers.codes.iter().any(|coded| coded.as_one_of(&[]).is_none()) {
        return Form { fit: Fit::Against, because: "its codes have labels".to_owned(), ..Form::default() };
    }
    let row = |value: &str, codes: &str, label: &str| Row {
        variable: item.name.clone(),
        value: value.to_owned(),
        codes: codes.to_owned(),
        label: label.to_owned(),
    };
    let mut rows = vec![row("numerator", "number", "")];
    rows.extend(
        answers.codes.iter().map(|coded| row("missing", &super::codebook_rows::quoted(&coded.code), &coded.label)),
    );
    let (fit, because) = match &item.present {
        Some(present) if present.is_number && present.is_whole && present.low >= 0.0 => {
            (Fit::Wholly, "its values are whole numbers from 0")
        }
        Some(_) => (Fit::Against, "its values are no whole numbers of persons"),
        None => (Fit::Unknown, "taken for a number of persons"),
    };
    Form { rows: vec![("", rows)], fit, because: because.to_owned() }
}

/// Adds the number of all persons employed, where the file has it.
pub(super) fn complete(found: &mut [Found], source: &Source) {
    let is_whole = |found: &&Found| found.concept == "size_class" && found.is_taken();
    let all = found.iter().find(is_whole).map(|size| &source.items[size.item]).filter(|item| item.labels.is_empty());
    let all = all.map(|item| item.name.clone());
    for this in found.iter_mut().filter(|found| is_ratio(&found.concept) && !found.rows.is_empty()) {
        let part = source.items[this.item].name.clone();
        let Some(all) = &all else {
            this.confidence = this.confidence.max(Confidence::Medium);
            this.reason
                .push_str("; its denominator, the number of all persons employed, was not recognised: add its row");
            continue;
        };
        this.rows.push(Row {
            variable: all.clone(),
            value: "denominator".to_owned(),
            codes: "number".to_owned(),
            label: String::new(),
        });
        let more = source.exceeding(&part, all);
        if more > 0 {
            this.confidence = Confidence::Low;
            this.reason.push_str(&format!("; in {more} rows {part} is more than {all}: is it a share?"));
        }
    }
}

impl Source {
    /// In how many rows one number is more than another.
    fn exceeding(&self, part: &str, all: &str) -> usize {
        let number = |name: &str| self.table.as_ref()?.column(name).ok()?.cast(&DataType::Float64).ok();
        let (Some(part), Some(all)) = (number(part), number(all)) else { return 0 };
        match (part.f64(), all.f64()) {
            (Ok(part), Ok(all)) => {
                part.iter().zip(all.iter()).filter(|(part, all)| part.zip(*all).is_some_and(|(p, a)| p > a)).count()
            }
            (Err(_), _) | (_, Err(_)) => 0,
        }
    }
}
