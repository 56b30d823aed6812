//! Sure proposals read back as a dataset reads them: what it would refuse is left to decide.

use super::confidence::Confidence;
use super::propose::Found;
use super::rows::{COLUMNS, records};
use crate::Error;
use crate::dataset::Codebook;
use std::path::Path;

/// Lowers the proposals of a file that a codebook cannot have as they are, with the mistake as the reason.
pub(super) fn proof(found: &mut [Found]) {
    // One that is taken back may be the universe of another.
    loop {
        let mistakes = mistakes(found);
        if mistakes.is_empty() {
            return;
        }
        for (place, problem) in mistakes {
            let mistaken = &mut found[place];
            // It is no longer taken, so that each round has fewer.
            mistaken.confidence = mistaken.confidence.max(Confidence::Medium);
            mistaken.reason.push_str(&format!("; {problem}"));
        }
    }
}

/// The places of sure proposals with mistakes, and these in words.
fn mistakes(found: &[Found]) -> Vec<(usize, String)> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // By the line of the text.
    let mut places: Vec<Option<usize>> = vec![None];
    let mut write = |record: &[&str], place: Option<usize>| {
        // A quoted cell with line breaks takes several lines of the text.
        let breaks: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        places.extend(std::iter::repeat_n(place, 1 + breaks));
        writer.write_record(record)
    };
    let sure = found.iter().enumerate().filter(|(_, found)| found.is_taken());
    let records = sure.flat_map(|(place, found)| records(found, true).into_iter().map(move |record| (record, place)));
    let written = write(&COLUMNS, None).and_then(|()| {
        records.into_iter().try_for_each(|(record, place)| write(&record.each_ref().map(String::as_str), Some(place)))
    });
    let (Ok(()), Ok(text)) = (written, writer.into_inner()) else { return Vec::new() };
    let errors = match Codebook::parse(&text, Path::new("codebook.csv")) {
        Ok(_) => Vec::new(),
        Err(Error::Several(errors)) => errors,
        Err(error) => vec![error],
    };
    let mistakes = errors.into_iter().filter_map(|error| {
        let Error::InvalidFile { row: Some(row), problem, .. } = error else { return None };
        Some(((*places.get(row)?)?, problem))
    });
    mistakes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::codebook_rows::Row;
    use crate::describe::propose::Remarks;

    fn found(concept: &str, universe: &str, rows: &[(&str, &str)]) -> Found {
        let row = |&(value, codes): &(&str, &str)| Row {
            variable: format!("of {concept}"),
            value: value.to_owned(),
            codes: codes.to_owned(),
            label: "a\nb".to_owned(),
        };
        Found {
            item: 0,
            concept: concept.to_owned(),
            category: String::new(),
            rows: rows.iter().map(row).collect(),
            universe: universe.to_owned(),
            confidence: Confidence::High,
            reason: "r".to_owned(),
            score: 0,
            stands: true,
            remarks: Remarks::default(),
        }
    }

    #[test]
    fn what_a_dataset_would_refuse_is_left_to_decide() {
        let mut all = [
            found("occupation", "", &[("managers", "1"), ("Total", "2")]),
            found("age", "", &[("Y0T14", "0..14"), ("missing", "0")]),
            found("region", "", &[("1", "1"), ("2", "75..74")]),
            found("HH6", "", &[("yes", "1"), ("missing", "2")]),
            found("HH14", "HH6=no", &[("yes", "1"), ("no", "2")]),
            found("HH7", "", &[("yes", "1"), ("no", "2")]),
            found("sex", "", &[("F", "1"), ("M", "line\nbreak")]),
            found("education", "", &[("", "1")]),
        ];
        proof(&mut all);
        let sure: Vec<&str> = all.iter().filter(|f| f.is_taken()).map(|f| f.concept.as_str()).collect();
        assert_eq!(sure, ["HH7", "sex"]);
        for (place, part) in
            [(0, "total"), (1, "named once"), (2, "backwards"), (3, "no row"), (4, "HH6"), (7, "empty")]
        {
            assert!(all[place].reason.contains(part), "{}", all[place].reason);
        }
    }
}
