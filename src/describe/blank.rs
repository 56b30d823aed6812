//! Empty cells that the rows of a proposal do not name: a dataset would refuse them.

use super::codebook_rows::Row;
use super::confidence::Confidence;
use super::propose::Found;
use super::source::Source;

/// More empty cells than this share are a question that some were not asked.
pub(super) const FEW: f64 = 0.05;

/// Names the empty cells of proposals, including those still to be decided: whoever says yes to one should not be refused
/// for them. Empty cells of a breakdown are missing, and so are a few of an indicator; where there are more, a person
/// decides.
pub(super) fn name(found: &mut [Found], source: &Source) {
    for place in 0..found.len() {
        let this = &found[place];
        let mut names: Vec<&str> = this.rows.iter().flat_map(|row| row.variable.split(';')).collect();
        names.sort_unstable();
        names.dedup();
        let is_indicator = this.concept.starts_with(|c: char| c.is_uppercase());
        let (mut added, mut said, mut is_open) = (Vec::new(), String::new(), false);
        for name in names.into_iter().filter(|name| !names_blank(this, name)) {
            let blank = asked(found, this, source, name);
            if blank == 0 {
                continue;
            }
            let rows = source.rows.unwrap_or(0);
            if is_indicator && blank as f64 > FEW * rows as f64 {
                is_open = true;
                said.push_str(&format!("; {blank} of {rows} rows of {name} are blank: say whether they were asked"));
                continue;
            }
            if is_indicator {
                said.push_str(&format!("; {blank} of {rows} rows of {name} are blank, and taken for missing"));
            }
            added.push(Row {
                variable: name.to_owned(),
                value: "missing".to_owned(),
                codes: "blank".to_owned(),
                label: String::new(),
            });
        }
        let this = &mut found[place];
        this.rows.extend(added);
        this.reason.push_str(&said);
        if is_open && this.confidence == Confidence::High {
            this.confidence = Confidence::Medium;
        }
    }
}

fn names_blank(found: &Found, name: &str) -> bool {
    let of_name = found.rows.iter().filter(|row| row.variable.split(';').any(|variable| variable == name));
    of_name.flat_map(|row| row.codes.split(';')).any(|code| code.trim() == "blank")
}

/// How many empty cells a variable has in the rows that were asked. A condition on something that cannot be told here leaves
/// nobody out.
fn asked(all: &[Found], found: &Found, source: &Source, name: &str) -> usize {
    let Some(item) = source.item(name) else { return 0 };
    let blank = item.present.as_ref().map_or(0, |present| present.blank);
    let conditions = found.universe.split(';').filter_map(|condition| condition.split_once('='));
    let left = conditions.filter_map(|(of, wanted)| {
        let (concept, category) = of.trim().split_once(':').unwrap_or((of.trim(), ""));
        let known =
            all.iter().find(|f| f.is_taken() && (f.concept.as_str(), f.category.as_str()) == (concept, category))?;
        let variable = &known.rows.first()?.variable;
        // A condition on several variables cannot be looked up cell by cell here.
        if known.rows.iter().any(|row| row.variable != *variable) || variable.contains(';') {
            return None;
        }
        let is_wanted = |row: &&Row| row.value.eq_ignore_ascii_case(wanted.trim());
        let covered = |code: &str, wanted: bool| {
            let rows = known.rows.iter().filter(|row| is_wanted(row) == wanted);
            let mut codes = rows.flat_map(|row| row.codes.split(';')).map(str::trim);
            codes.any(|element| element != "*" && covers(element, code))
        };
        let has_rest =
            // `*` stands for whatever no other row names.
            known.rows.iter().filter(is_wanted).any(|row| row.codes.split(';').any(|code| code.trim() == "*"));
        let meets =
            |code: Option<&str>| code.is_some_and(|code| covered(code, true) || (has_rest && !covered(code, false)));
        source.blanks(&item.name, &source.item(variable)?.name, meets).map(|(_, met)| met)
    });
    // Conditions hold together: no more are blank than any one of them leaves.
    left.fold(blank, usize::min)
}

/// Whether an element of a list of codes stands for a code.
pub(super) fn covers(element: &str, code: &str) -> bool {
    match element {
        "*" | "number" => true,
        "blank" => false,
        _ => match element.split_once("..").map(|(low, high)| (low.trim(), high.trim())) {
            Some((low, high)) => code.parse::<f64>().is_ok_and(|number| {
                low.parse().map_or(low.is_empty(), |low: f64| number >= low)
                    && high.parse().map_or(high.is_empty(), |high: f64| number <= high)
            }),
            None => is_code(element, code),
        },
    }
}

/// `01` of a codebook is the 1 of a file of numbers.
pub(super) fn is_code(of_codebook: &str, of_file: &str) -> bool {
    let number = |code: &str| code.parse::<f64>().ok();
    of_codebook == of_file || number(of_codebook).is_some_and(|n| number(of_file) == Some(n))
}
