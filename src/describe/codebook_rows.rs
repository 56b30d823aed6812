//! What the codes of a variable become once it is known which concept it is: the rows of a codebook.

use super::answer::{Answer, Answers, Coded};
use super::concept::LEXICON;
use super::number;
use super::propose::is_number;
use super::ratio;
use super::source::Item;

/// A row of a codebook in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) variable: String,
    /// `yes`, `no`, `missing`, `outside`, a value of a breakdown; empty for design variables.
    pub(super) value: String,
    /// As the column `codes` of a codebook writes them.
    pub(super) codes: String,
    /// What the file calls the codes.
    pub(super) label: String,
}

/// The rows of a variable, and how well its codes bear them out.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// By category; most concepts have the one without a name, frequencies have several.
    pub(super) rows: Vec<(&'static str, Vec<Row>)>,
    pub(super) fit: Fit,
    /// What the codes say, as a part of the reason.
    pub(super) because: String,
}

/// Whether codes and their labels are those that the concept has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Fit {
    /// They contradict it.
    Against,
    /// They say nothing: there are no labels.
    #[default]
    Unknown,
    /// They may be it.
    Partly,
    /// They are those of the concept, all of them.
    Wholly,
}

/// Frequencies of use by the categories of the catalogue.
const FREQUENCIES: [(&str, Answer); 3] = [
    ("at least once a day", Answer::Daily),
    ("at least once a week but not every day", Answer::Weekly),
    ("less than once a week", Answer::Seldom),
];

/// Questions that are put to users or connected households only, whose figures are of all: who was not asked is a no.
fn skipped_is_no(concept: &str) -> bool {
    matches!(concept, "HH8" | "HH9" | "HH11" | "HH12" | "HH13" | "HH15" | "HH17" | "B9" | "B12")
}

impl Form {
    /// The rows of an item as a concept.
    pub(super) fn of(concept: &str, item: &Item, answers: &Answers) -> Form {
        let mut form = match concept {
            "sex" => mapped(item, answers, &[(Answer::Female, "F"), (Answer::Male, "M")], BOTH),
            "urbanisation" => {
                let values = [(Answer::Urban, "U"), (Answer::Rural, "R"), (Answer::Intermediate, "intermediate")];
                mapped(item, answers, &values, BOTH)
            }
            "disability" => disability(item, answers),
            "quintile" => {
                let values = [
                    (Answer::Quintile1, "Q1"),
                    (Answer::Quintile2, "Q2"),
                    (Answer::Quintile3, "Q3"),
                    (Answer::Quintile4, "Q4"),
                    (Answer::Quintile5, "Q5"),
                ];
                mapped(item, answers, &values, Required { of: 5, least: 5 })
            }
            "labour_force_status" => labour(item, answers),
            "age" => number::age(item, answers),
            "education" => {
                let levels = [Answer::NoSchooling, Answer::Primary, Answer::Secondary, Answer::Tertiary];
                named(item, answers, |coded| coded.as_one_of(&levels).is_some(), 2)
            }
            "occupation" => named(item, answers, |_| true, 3),
            "region" => region(item, answers),
            "household_size" => number::household_size(item, answers),
            "size_class" => number::enterprise_size(item, answers),
            "activity" => Form {
                because: "codes of activities: derive their section by classification and level, or map each code"
                    .to_owned(),
                ..Form::default()
            },
            "children" => Form::default(),
            "HH12" => frequency(item, answers),
            "X-E-COMMERCE-TURNOVER" => Form {
                because: "an amount: numerator of a ratio of totals, whose denominator is all turnover".to_owned(),
                ..Form::default()
            },
            _ if ratio::is_ratio(concept) => ratio::form(item, answers),
            "HH16" => Form {
                because: "an amount: expenditure on ICT is divided by that on everything".to_owned(),
                ..Form::default()
            },
            _ => {
                let form = yes_or_no(concept, item, answers);
                // Codes that are no yes and no may be the categories themselves.
                let is_choice =
                    form.fit == Fit::Against && matches!(concept, "HH8" | "HH11" | "HH14" | "HH17" | "HH19" | "B9");
                if is_choice && answers.codes.len() > 2 { choice(concept, item, answers) } else { form }
            }
        };
        if concept.starts_with(|c: char| c.is_lowercase()) {
            form.name_blanks(item);
        }
        let unlabelled = item.unlabelled();
        // Ages, sizes and amounts are numbers without labels.
        let is_number = is_number(concept) || matches!(concept, "activity" | "HH16") || item.labels.is_empty();
        if form.fit == Fit::Wholly && !is_number && !unlabelled.is_empty() {
            form.fit = Fit::Partly;
            form.because.push_str(&format!("; without a label: {}", listed(&unlabelled)));
        }
        form
    }

    /// Empty cells of a breakdown are missing: a codebook that does not say so names too few codes for its file.
    fn name_blanks(&mut self, item: &Item) {
        let has_blanks = item.present.as_ref().is_some_and(|present| present.blank > 0);
        for (_, rows) in self.rows.iter_mut().filter(|(_, rows)| has_blanks && !rows.is_empty()) {
            if !rows.iter().any(|row| row.codes.split(';').any(|code| code == "blank")) {
                rows.push(Row {
                    variable: item.name.clone(),
                    value: "missing".to_owned(),
                    codes: "blank".to_owned(),
                    label: String::new(),
                });
            }
        }
    }
}

/// The first few of a list.
pub(super) fn listed(codes: &[&str]) -> String {
    let more = if codes.len() > 5 { ", …" } else { "" };
    format!("{}{more}", codes.iter().take(5).copied().collect::<Vec<_>>().join(", "))
}

/// Rows of codes by their value, in the order in which the values are first named.
pub(super) fn rows<'a>(item: &Item, codes: impl IntoIterator<Item = (String, &'a Coded)>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (value, coded) in codes {
        let (code, label) = (quoted(&coded.code), coded.label.trim().replace(';', ","));
        // Few values: a list keeps them in the order of the codes.
        match rows.iter_mut().find(|row| row.value == value) {
            Some(row) => {
                row.codes.push_str(&format!(";{code}"));
                row.label.push_str(&format!(";{label}"));
            }
            None => rows.push(Row { variable: item.name.clone(), value, codes: code, label }),
        }
    }
    rows
}

/// A code as a codebook writes it: one that it would read as a word or as a list stands in quotes.
pub(super) fn quoted(code: &str) -> String {
    let code = code.trim();
    let is_word = matches!(code, "blank" | "number" | "*") || code.contains([';']) || code.contains("..");
    if is_word || code.starts_with('\'') { format!("'{code}'") } else { code.to_owned() }
}

/// The value of an answer that is not one of the concept: of those who did not answer, and of those who were not asked.
fn beside(answer: Answer, skipped: &str) -> &str {
    if answer == Answer::NotApplicable { skipped } else { "missing" }
}

fn yes_or_no(concept: &str, item: &Item, answers: &Answers) -> Form {
    use Answer::{Daily, More12, Never, No, Seldom, Weekly, Within3, Within12, Yes};
    // Some files label nothing but the codes of those who did not answer.
    if answers.codes.iter().all(|coded| coded.as_one_of(&[]).is_some()) {
        return unlabelled_yes_or_no(item);
    }
    let sorted = answers.sorted(&[Yes, No, Never, Daily, Weekly, Seldom, Within3, Within12, More12]);
    let skipped = if skipped_is_no(concept) { "no" } else { "outside" };
    let value = |answer: Answer| {
        if matches!(answer, Yes | Daily | Weekly | Seldom | Within3) {
            "yes"
        } else if matches!(answer, No | Never | Within12 | More12) {
            "no"
        } else {
            beside(answer, skipped)
        }
    };
    let read: Vec<(String, &Coded)> =
        sorted.iter().filter_map(|(answer, coded)| Some((value((*answer)?).to_owned(), *coded))).collect();
    let has = |wanted: &str| {
        sorted.iter().any(|(answer, _)| answer.is_some_and(|a| value(a) == wanted && a != Answer::NotApplicable))
    };
    let unread: Vec<&str> =
        sorted.iter().filter(|(answer, _)| answer.is_none()).map(|(_, c)| c.label.as_str()).collect();
    let fit = match (has("yes"), has("no"), unread.is_empty()) {
        (true, true, true) => Fit::Wholly,
        (true, true, false) | (true, false, true) => Fit::Partly,
        (false, true, _) | (true, false, false) | (false, false, _) => Fit::Against,
    };
    let mut because = read
        .iter()
        .take(3)
        .map(|(value, coded)| format!("{} {:?} is {value}", coded.code, coded.label))
        .collect::<Vec<_>>()
        .join(", ");
    if !unread.is_empty() {
        because.push_str(&format!("; neither yes nor no: {}", listed(&unread)));
    }
    if skipped == "no" && sorted.iter().any(|(answer, _)| *answer == Some(Answer::NotApplicable)) {
        because.push_str("; who was not asked is a no, as the figure is of all");
    }
    Form { rows: vec![("", rows(item, read))], fit, because }
}

/// A question of one answer, whose codes are the categories: each is read as if it were a label of its own.
fn choice(concept: &str, item: &Item, answers: &Answers) -> Form {
    let category = |coded: &Coded| match coded.as_one_of(&[]) {
        Some(_) => None,
        None => LEXICON.category(concept, &coded.label),
    };
    let read: Vec<(Option<&'static str>, &Coded)> =
        answers.codes.iter().map(|coded| (category(coded), coded)).collect();
    let mut categories: Vec<&'static str> = Vec::new();
    for (category, _) in &read {
        categories.extend(category.filter(|category| !categories.contains(category)));
    }
    let value = |wanted: &str, known: Option<&str>, coded: &Coded| match (known == Some(wanted), coded.as_one_of(&[])) {
        (true, _) => "yes".to_owned(),
        (false, Some(answer)) => beside(answer, "outside").to_owned(),
        (false, None) => "no".to_owned(),
    };
    let rows = categories
        .into_iter()
        .map(|wanted| (wanted, rows(item, read.iter().map(|(known, coded)| (value(wanted, *known, coded), *coded)))));
    Form { rows: rows.collect(), fit: Fit::Partly, because: "its codes are the categories".to_owned() }
}

/// Codes without labels: 1 for yes and 2 or 0 for no are the custom, which nobody confirms.
fn unlabelled_yes_or_no(item: &Item) -> Form {
    let Some(codes) = item.present.as_ref().and_then(|present| present.codes.as_ref()) else {
        return Form { because: "no labels of codes".to_owned(), ..Form::default() };
    };
    let row = |value: &str, code: &str| Row {
        variable: item.name.clone(),
        value: value.to_owned(),
        codes: code.to_owned(),
        label: String::new(),
    };
    let has = |code: &str| codes.iter().any(|known| known == code);
    let no = ["2", "0"].into_iter().find(|code| has(code));
    match no.filter(|_| has("1")) {
        Some(no) => Form {
            rows: vec![("", vec![row("yes", "1"), row("no", no)])],
            fit: Fit::Unknown,
            because: format!("the codes have no labels; 1 is taken for yes and {no} for no"),
        },
        None => Form { fit: Fit::Against, because: "its values are not two codes".to_owned(), ..Form::default() },
    }
}

/// Which values of a breakdown a file must have.
#[derive(Debug, Clone, Copy)]
struct Required {
    /// Among so many, the first of the list.
    of: usize,
    least: usize,
}

/// The first two.
const BOTH: Required = Required { of: 2, least: 2 };

/// A breakdown whose values are known: each code is one of them.
fn mapped(item: &Item, answers: &Answers, values: &[(Answer, &str)], required: Required) -> Form {
    let wanted: Vec<Answer> = values.iter().map(|(answer, _)| *answer).collect();
    let sorted = answers.sorted(&wanted);
    let value = |answer: Answer| match values.iter().find(|(known, _)| *known == answer) {
        Some((_, value)) => (*value).to_owned(),
        None => "missing".to_owned(),
    };
    let read: Vec<(String, &Coded)> = sorted.iter().filter_map(|(answer, c)| Some((value((*answer)?), *c))).collect();
    let unread: Vec<&str> =
        sorted.iter().filter(|(answer, _)| answer.is_none()).map(|(_, c)| c.label.as_str()).collect();
    let distinct =
        wanted.iter().take(required.of).filter(|a| sorted.iter().any(|(answer, _)| answer == &Some(**a))).count();
    let fit = match (answers.is_empty(), distinct >= required.least, unread.is_empty()) {
        (true, _, _) => Fit::Unknown,
        (false, true, true) => Fit::Wholly,
        (false, true, false) => Fit::Partly,
        (false, false, _) => Fit::Against,
    };
    let because = match (answers.is_empty(), unread.is_empty()) {
        (true, _) => UNLABELLED.to_owned(),
        (false, true) => said(&read),
        (false, false) => format!("{}; not read: {}", said(&read), listed(&unread)),
    };
    let rows = if answers.is_empty() { open_rows(item, |_| String::new()) } else { rows(item, read) };
    Form { rows: vec![("", rows)], fit, because }
}

/// What is said of codes without labels.
const UNLABELLED: &str = "no labels of codes: say which is which";

/// More codes than this are not written one by one for a person to say what they are.
const LISTABLE: usize = 60;

/// A row for each code of the data, with a value where one can be given: the others are for a person to say.
fn open_rows(item: &Item, value: impl Fn(&str) -> String) -> Vec<Row> {
    let codes = item.present.iter().filter_map(|present| present.codes.as_deref());
    let codes = codes.filter(|codes| codes.len() <= LISTABLE).flatten().filter(|code| !item.declares(code));
    let row = |code: &String| Row {
        variable: item.name.clone(),
        value: value(code),
        codes: quoted(code),
        label: String::new(),
    };
    codes.map(row).collect()
}

/// The first codes with their values.
pub(super) fn said(read: &[(String, &Coded)]) -> String {
    let each = read.iter().take(3).map(|(value, coded)| format!("{} {:?} is {value}", coded.code, coded.label));
    each.collect::<Vec<_>>().join(", ")
}

fn disability(item: &Item, answers: &Answers) -> Form {
    let named = mapped(item, answers, &[(Answer::Disabled, "PD"), (Answer::NotDisabled, "PWD")], BOTH);
    if named.fit == Fit::Wholly {
        return named;
    }
    mapped(item, answers, &[(Answer::Yes, "PD"), (Answer::No, "PWD")], BOTH)
}

/// Employed, unemployed and outside the labour force, each as often as the file has it; two of them at the least.
fn labour(item: &Item, answers: &Answers) -> Form {
    let values = [
        (Answer::Employed, "employed"),
        (Answer::Unemployed, "unemployed"),
        (Answer::Inactive, "outside the labour force"),
    ];
    let form = mapped(item, answers, &values, Required { of: 3, least: 2 });
    match form.fit {
        Fit::Wholly | Fit::Partly | Fit::Unknown => form,
        Fit::Against => {
            // A question on work alone: what it leaves open is said in the reason.
            let worked = mapped(item, answers, &[(Answer::Yes, "employed"), (Answer::No, "not employed")], BOTH);
            Form {
                because: format!("{}; who did not work is unemployed or outside the labour force", worked.because),
                ..worked
            }
        }
    }
}

/// A breakdown whose values are the labels of the file.
fn named(item: &Item, answers: &Answers, is_one: impl Fn(&Coded) -> bool, least: usize) -> Form {
    if answers.is_empty() {
        let because = UNLABELLED.to_owned();
        return Form { rows: vec![("", open_rows(item, |_| String::new()))], fit: Fit::Unknown, because };
    }
    let missing = |coded: &Coded| coded.as_one_of(&[]).is_some();
    let codes: Vec<&Coded> = answers.codes.iter().collect();
    let kept: Vec<&Coded> = codes.iter().copied().filter(|coded| !missing(coded)).collect();
    let value = |coded: &Coded| {
        if missing(coded) { "missing".to_owned() } else { coded.label.trim().to_lowercase() }
    };
    let read: Vec<(String, &Coded)> = codes.iter().map(|coded| (value(coded), *coded)).collect();
    let known = kept.iter().filter(|coded| is_one(coded)).count();
    let fit = match kept.len() {
        0 => Fit::Unknown,
        n if n >= least && 2 * known >= n => Fit::Wholly,
        n if n >= least => Fit::Partly,
        _ => Fit::Against,
    };
    Form { because: said(&read), rows: vec![("", rows(item, read))], fit }
}

/// Regions go by their codes, which the office's other tables have; the labels are their names.
fn region(item: &Item, answers: &Answers) -> Form {
    let form = named(item, answers, |_| true, 2);
    if answers.is_empty() {
        // A code is its own value; the names of regions are not needed for figures.
        let because = "no labels of codes".to_owned();
        return Form { rows: vec![("", open_rows(item, str::to_owned))], because, ..form };
    }
    let read = answers.codes.iter().map(|coded| {
        let is_missing = coded.as_one_of(&[]).is_some();
        (if is_missing { "missing".to_owned() } else { coded.code.clone() }, coded)
    });
    Form { rows: vec![("", rows(item, read))], ..form }
}

fn frequency(item: &Item, answers: &Answers) -> Form {
    let wanted = [Answer::Daily, Answer::Weekly, Answer::Seldom, Answer::Never, Answer::No];
    let sorted = answers.sorted(&wanted);
    let unread: Vec<&str> =
        sorted.iter().filter(|(answer, _)| answer.is_none()).map(|(_, c)| c.label.as_str()).collect();
    let each = FREQUENCIES.iter().map(|&(category, frequency)| {
        let value = |answer: Answer| {
            if answer == frequency {
                "yes"
            } else if wanted.contains(&answer) {
                "no"
            } else {
                beside(answer, "no")
            }
        };
        let read = sorted.iter().filter_map(|(answer, coded)| Some((value((*answer)?).to_owned(), *coded)));
        (category, rows(item, read))
    });
    let has = |wanted: Answer| sorted.iter().any(|(answer, _)| *answer == Some(wanted));
    let fit = match (answers.is_empty(), has(Answer::Daily) && has(Answer::Weekly), unread.is_empty()) {
        (true, _, _) => Fit::Unknown,
        (false, true, true) => Fit::Wholly,
        (false, true, false) => Fit::Partly,
        (false, false, _) => Fit::Against,
    };
    let daily = sorted
        .iter()
        .filter(|(answer, _)| *answer == Some(Answer::Daily))
        .map(|(_, c)| format!("{} {:?}", c.code, c.label));
    let mut because = format!("daily is {}", daily.collect::<Vec<_>>().join(", "));
    if !unread.is_empty() {
        because.push_str(&format!("; not read: {}", listed(&unread)));
    }
    // A category that no code stands for is none of this file.
    let each = each.filter(|(_, rows)| rows.iter().any(|row| row.value == "yes")).collect();
    Form { rows: each, fit, because }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::source::{Known, Present};

    #[test]
    fn of_the_labour_force_any_two_answers_are_enough() {
        let fit = |labels: &[&str]| {
            let known = |(code, label): (usize, &&str)| Known {
                code: code.to_string(),
                label: (*label).to_owned(),
                is_missing: false,
            };
            let item = Item { labels: labels.iter().enumerate().map(known).collect(), ..Item::default() };
            Form::of("labour_force_status", &item, &Answers::of(&item, None)).fit
        };
        assert_eq!(fit(&["Employed", "Unemployed", "Inactive"]), Fit::Wholly);
        assert_eq!(fit(&["Employed", "Inactive"]), Fit::Wholly);
        assert_eq!(fit(&["Unemployed", "Inactive"]), Fit::Wholly);
        assert_eq!(fit(&["Employed", "Refused"]), Fit::Against);
    }

    #[test]
    fn codes_without_labels_are_listed_for_a_person_to_say_what_they_are() {
        let codes = Some(["1", "2"].map(str::to_owned).to_vec());
        let present = Some(Present { codes, is_number: true, ..Present::default() });
        let item = Item { name: "v".to_owned(), present, ..Item::default() };
        let rows = |concept: &str| {
            let form = Form::of(concept, &item, &Answers::of(&item, None));
            assert_eq!(form.fit, Fit::Unknown, "{concept}");
            let rows = form.rows[0].1.iter().map(|row| (row.value.clone(), row.codes.clone()));
            rows.collect::<Vec<_>>()
        };
        let of = |values: [&str; 2]| [(values[0].to_owned(), "1".to_owned()), (values[1].to_owned(), "2".to_owned())];
        for concept in ["sex", "urbanisation", "education", "labour_force_status"] {
            assert_eq!(rows(concept), of(["", ""]), "{concept}");
        }
        // Regions go by their codes.
        assert_eq!(rows("region"), of(["1", "2"]));
    }
}
