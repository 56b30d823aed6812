//! Numbers that become bands: ages in years, persons in a household, persons employed in an enterprise.

use super::answer::{Answers, Coded};
use super::codebook_rows::{Fit, Form, Row, listed, rows, said};
use super::source::{Item, Present};
use crate::dimension::{self, Ages};
use crate::input::label::words;

/// The bands in which ITU publishes figures by age; the last is open.
const AGES: [(&str, u32, u32); 3] = [("Y0T14", 0, 14), ("Y15T24", 15, 24), ("Y25T74", 25, 74)];

/// Nobody is as old.
const OLDEST: u32 = 130;

/// Larger numbers of persons are mostly codes for no answer.
const LARGEST: f64 = 90.0;

/// A number with codes for no answer above it.
struct Number<'a> {
    item: &'a Item,
    missing: Vec<&'a Coded>,
    /// The lowest of these codes that lies where the open band is.
    first: f64,
}

impl<'a> Number<'a> {
    /// With a band that is open from a number.
    fn of(item: &'a Item, answers: &'a Answers, open: f64) -> Number<'a> {
        let missing: Vec<&Coded> = answers.codes.iter().filter(|coded| coded.as_one_of(&[]).is_some()).collect();
        let codes = missing.iter().filter_map(|coded| coded.code.parse::<f64>().ok());
        // Codes such as 97 to 99 lie where the open band goes on: it has to end below them.
        let first = codes.filter(|code| *code >= open).fold(f64::INFINITY, f64::min);
        Number { item, missing, first }
    }

    fn row(&self, value: &str, codes: String) -> Row {
        Row { variable: self.item.name.clone(), value: value.to_owned(), codes, label: String::new() }
    }

    /// The codes of the open band, which ends below the first code for no answer.
    fn open(&self, low: u32) -> String {
        if self.first.is_finite() { format!("{low}..{}", self.first - 1.0) } else { format!("{low}..") }
    }

    fn missing_rows(&self) -> Vec<Row> {
        rows(self.item, self.missing.iter().map(|coded| ("missing".to_owned(), *coded)))
    }

    fn is_missing(&self, code: &str) -> bool {
        self.missing.iter().any(|coded| coded.code == code) || self.item.declares(code)
    }

    /// The highest number in the data that is not a code for no answer.
    fn high(&self, present: &Present) -> f64 {
        // Where the codes are listed, those for no answer are left out one by one; else all from the first on.
        match &present.codes {
            Some(codes) => {
                let numbers = codes.iter().filter(|code| !self.is_missing(code)).filter_map(|code| code.parse().ok());
                numbers.fold(f64::NEG_INFINITY, f64::max)
            }
            None if self.first.is_finite() => present.high.min(self.first - 1.0),
            None => present.high,
        }
    }
}

/// Ages in years by the bands of ITU, or the file's own groups.
pub(super) fn age(item: &Item, answers: &Answers) -> Form {
    let groups: Vec<(Option<Ages>, &Coded)> = answers.codes.iter().map(|coded| (ages(&coded.label), coded)).collect();
    if groups.iter().filter(|(ages, _)| ages.is_some()).count() >= 2 {
        return groups_of_ages(item, &groups);
    }
    let number = Number::of(item, answers, 75.0);
    let mut bands: Vec<Row> =
        AGES.iter().map(|(value, low, high)| number.row(value, format!("{low}..{high}"))).collect();
    bands.push(number.row("Y_GE75", number.open(75)));
    bands.extend(number.missing_rows());
    let is_age = item.present.as_ref().map(|present| {
        let high = number.high(present);
        present.is_number && present.low >= 0.0 && high > 10.0 && high <= f64::from(OLDEST) && high < number.first
    });
    let (fit, because) = match is_age {
        Some(true) => (Fit::Wholly, "its values are ages in years"),
        Some(false) => (Fit::Against, "its values are not ages in years"),
        None => (Fit::Unknown, "taken for years of age"),
    };
    Form { rows: vec![("", bands)], fit, because: because.to_owned() }
}

/// Groups of ages by their labels. Groups that overlap, or between which ages are left out, were not all read as they are meant.
fn groups_of_ages(item: &Item, groups: &[(Option<Ages>, &Coded)]) -> Form {
    let value = |(ages, coded): &(Option<Ages>, &Coded)| match ages {
        Some(ages) => Some(ages.code()),
        None => coded.as_one_of(&[]).map(|_| "missing".to_owned()),
    };
    let read: Vec<(String, &Coded)> = groups.iter().filter_map(|group| Some((value(group)?, group.1))).collect();
    let mut known: Vec<Ages> = groups.iter().filter_map(|(ages, _)| *ages).collect();
    known.sort_by_key(|ages| ages.from);
    known.dedup();
    let follows = |pair: &[Ages]| match pair {
        [earlier, later] => earlier.to.is_some_and(|to| later.from == Some(to + 1)),
        _ => true,
    };
    let mut because = said(&read) + &unread(groups);
    let is_whole = known.windows(2).all(follows);
    if !is_whole {
        because.push_str("; these ages overlap, or leave some out");
    }
    let fit = if is_whole && read.len() == groups.len() { Fit::Wholly } else { Fit::Partly };
    Form { because, rows: vec![("", rows(item, read))], fit }
}

/// What words beside a number make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit {
    /// It and more.
    From,
    /// More than it.
    Above,
    /// It and less.
    To,
    /// Less than it.
    Below,
}

use Limit::{Above, Below, From, To};

/// Words in front of a number, as [`words`] writes them; a phrase stands before those that it holds.
#[rustfmt::skip]
const BEFORE: [(Limit, &[&str]); 6] = [
    (From, &["at least", "no less than", "not less than", "not under", "al menos", "por lo menos", "como minimo", "no menos de",
             "au moins", "pas moins de", "pelo menos", "no minimo", "nao menos de", "علي الاقل", "لا يقل عن", "لا تقل عن",
             "не менее", "не младше", "не моложе", "не меньше"]),
    (To, &["up to", "at most", "no more than", "not more than", "no older than", "not older than", "not over", "hasta",
           "como maximo", "no mas de", "jusqu", "au plus", "pas plus de", "ate", "no maximo", "nao mais de", "حتي", "لغايه",
           "لا يزيد عن", "لا تزيد عن", "не более", "не старше", "не больше"]),
    (Above, &["more than", "over", "above", "older than", "mas de", "plus de", "mais de", "اكثر من", "اكبر من", "فوق", "старше",
              "более", "больше", "свыше"]),
    (Below, &["under", "less than", "below", "younger than", "menos de", "menor de", "menores de", "menor que", "moins de",
              "menores que", "اقل من", "اصغر من", "دون", "تحت", "младше", "моложе", "менее", "меньше"]),
    // Groups of ages of Rosstat begin "до 20", "20-24".
    (Below, &["до"]),
    (From, &["a partir de", "desde", "from", "от"]),
];

/// Words behind a number, which then is one of those it limits.
#[rustfmt::skip]
const BEHIND: [(Limit, &[&str]); 4] = [
    (To, &["at most", "au plus", "como maximo", "no maximo", "a lo sumo"]),
    (From, &["at least", "au moins", "al menos", "pelo menos", "por lo menos", "no minimo", "como minimo"]),
    (From, &["more", "over", "older", "above", "up", "upwards", "mas", "adelante", "plus", "mais", "اكثر", "فاكثر", "واكثر",
             "فوق", "اكبر", "فاكبر", "старше", "более", "больше", "выше"]),
    (To, &["under", "less", "below", "younger", "menos", "menores", "moins", "اقل", "فاقل", "واقل", "دون", "اصغر", "فاصغر",
           "младше", "моложе", "менее", "меньше"]),
];

fn limit(text: &[String], of: &[(Limit, &[&str])]) -> Option<Limit> {
    let text = format!(" {} ", text.join(" "));
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(&format!(" {phrase} ")));
    of.iter().find(|(_, phrases)| says(phrases)).map(|(limit, _)| *limit)
}

/// The ages of a label in any language, by its numbers and by the words and signs beside them.
fn ages(label: &str) -> Option<Ages> {
    let is_age = |ages: &Ages| {
        let years = [ages.from, ages.to];
        ages.code() != dimension::TOTAL && years.iter().flatten().all(|year| *year < OLDEST)
    };
    dimension::age(label).or_else(|| by_words(label)).filter(is_age)
}

fn by_words(label: &str) -> Option<Ages> {
    let words = words(label);
    let number = |word: &String| word.parse::<u32>().ok();
    // With three numbers nobody knows which are the ages.
    let places: Vec<usize> = (0..words.len()).filter(|&place| number(&words[place]).is_some()).collect();
    match *places.as_slice() {
        [place] => {
            let n = number(&words[place])?;
            let (before, behind) = (limit(&words[..place], &BEFORE), limit(&words[place + 1..], &BEHIND));
            let is_included = words[place + 1..].iter().any(|word| word == "включительно");
            let limit = match (sign(label), before, behind) {
                (Some(limit), None, None) => limit,
                (None, Some(Below), None) if is_included => To,
                (None, Some(limit), None) | (None, None, Some(limit)) => limit,
                (None, Some(before), Some(behind)) if before == behind => before,
                _ => return None,
            };
            let (from, to) = match limit {
                From => (Some(n), None),
                Above => (Some(n.checked_add(1)?), None),
                To => (None, Some(n)),
                Below => (None, Some(n.checked_sub(1)?)),
            };
            Some(Ages { from, to })
        }
        [low, high] => {
            let (first, last) = (number(&words[low])?, number(&words[high])?);
            let last = match limit(&words[low + 1..high], &BEFORE) {
                // "Du 15 au 24", "от 15 до 24", "15 up to 24".
                None | Some(To) => last,
                Some(Below) if words[low + 1..high].iter().any(|word| word == "до") => last,
                Some(Below) => last.checked_sub(1)?,
                Some(From | Above) => return None,
            };
            let is_open = matches!(limit(&words[..low], &BEFORE), Some(Above | Below | To));
            let is_more = limit(&words[high + 1..], &BEHIND).is_some();
            (first <= last && !is_open && !is_more).then_some(Ages { from: Some(first), to: Some(last) })
        }
        _ => None,
    }
}

/// What a sign in front of a number says, or a plus behind all.
fn sign(label: &str) -> Option<Limit> {
    let label = label.trim();
    let signs = [(">=", From), ("≥", From), ("<=", To), ("≤", To), (">", Above), ("<", Below)];
    let before = signs.into_iter().find(|(sign, _)| label.starts_with(sign)).map(|(_, limit)| limit);
    before.or_else(|| label.ends_with('+').then_some(From))
}

/// Numbers of persons, those from six together.
pub(super) fn household_size(item: &Item, answers: &Answers) -> Form {
    let number = Number::of(item, answers, 6.0);
    let mut sizes: Vec<Row> = (1..=5).map(|n: u32| number.row(&n.to_string(), n.to_string())).collect();
    sizes.push(number.row("6 and over", number.open(6)));
    sizes.extend(number.missing_rows());
    let is_size = item.present.as_ref().map(|present| {
        let high = number.high(present);
        present.is_number && present.is_whole && present.low >= 1.0 && high < LARGEST && high < number.first
    });
    // Labels that are the numbers themselves: 1 "1", 9 "9 and more".
    let is_number =
        |coded: &Coded| number.is_missing(&coded.code) || coded.label.contains(coded.code.trim_start_matches('0'));
    let has_sizes = answers.codes.len() > number.missing.len();
    let is_labelled = answers.codes.len() > 2 && answers.codes.iter().all(is_number);
    let (fit, because) = match (is_size, has_sizes) {
        (Some(true) | None, true) if is_labelled => (Fit::Wholly, "its labels are numbers of persons"),
        (Some(true), false) => (Fit::Wholly, "its values are whole numbers from 1"),
        (Some(true), true) | (None, _) => (Fit::Unknown, "taken for a number of persons"),
        (Some(false), _) => (Fit::Against, "its values are not numbers of persons"),
    };
    Form { rows: vec![("", sizes)], fit, because: because.to_owned() }
}

/// Numbers of persons employed by the size classes of enterprises.
pub(super) fn enterprise_size(item: &Item, answers: &Answers) -> Form {
    let classes: Vec<(Option<String>, &Coded)> =
        answers.codes.iter().map(|coded| (size_class(&coded.label), coded)).collect();
    if classes.iter().filter(|(class, _)| class.is_some()).count() >= 2 {
        return groups_of_sizes(item, &classes);
    }
    let number = Number::of(item, answers, 250.0);
    let bands = [("LT10", "0..9"), ("10-49", "10..49"), ("50-249", "50..249")];
    let mut sizes: Vec<Row> = bands.iter().map(|(value, codes)| number.row(value, (*codes).to_owned())).collect();
    sizes.push(number.row("GE250", number.open(250)));
    sizes.extend(number.missing_rows());
    let is_size = item.present.as_ref().map(|present| present.is_number && present.is_whole && present.low >= 0.0);
    let has_classes = answers.codes.len() > number.missing.len();
    let (fit, because) = match (is_size, has_classes) {
        (Some(true), false) => (Fit::Wholly, "its values are whole numbers from 0"),
        (Some(true), true) | (None, _) => (Fit::Unknown, "taken for a number of persons"),
        (Some(false), _) => (Fit::Against, "its values are not whole numbers of persons"),
    };
    Form { rows: vec![("", sizes)], fit, because: because.to_owned() }
}

/// Size classes by their labels: the codes are no numbers of persons.
fn groups_of_sizes(item: &Item, classes: &[(Option<String>, &Coded)]) -> Form {
    let value = |(class, coded): &(Option<String>, &Coded)| {
        class.clone().or_else(|| coded.as_one_of(&[]).map(|_| "missing".to_owned()))
    };
    let read: Vec<(String, &Coded)> = classes.iter().filter_map(|class| Some((value(class)?, class.1))).collect();
    let fit = if read.len() == classes.len() { Fit::Wholly } else { Fit::Partly };
    Form { because: said(&read) + &unread(classes), rows: vec![("", rows(item, read))], fit }
}

/// The labels of groups that are neither read nor those of no answer, as a part of the reason.
fn unread<T>(groups: &[(Option<T>, &Coded)]) -> String {
    let is_unread = |(group, coded): &&(Option<T>, &Coded)| group.is_none() && coded.as_one_of(&[]).is_none();
    let labels: Vec<&str> = groups.iter().filter(is_unread).map(|(_, coded)| coded.label.as_str()).collect();
    if labels.is_empty() { String::new() } else { format!("; not read: {}", listed(&labels)) }
}

/// The size class that a label says: `10 to 49` is `10-49`, `250 and more` is `GE250`.
fn size_class(label: &str) -> Option<String> {
    let Ages { from, to } = by_words(label)?;
    Some(match (from.filter(|from| *from > 1), to) {
        (None, Some(to)) => format!("LT{}", to.checked_add(1)?),
        (Some(from), Some(to)) => format!("{from}-{to}"),
        (Some(from), None) => format!("GE{from}"),
        (None, None) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::source::Known;

    #[test]
    fn a_word_before_a_number_leaves_it_out_and_one_behind_it_does_not() {
        for (label, wanted) in [
            ("Up to 14 years", "Y_LT15"),
            ("14 and under", "Y_LT15"),
            ("14 years or younger", "Y_LT15"),
            ("Under 15 years", "Y_LT15"),
            ("Less than 15 years old", "Y_LT15"),
            ("More than 64", "Y_GE65"),
            ("Over 64 years", "Y_GE65"),
            ("Older than 64", "Y_GE65"),
            ("65 years and above", "Y_GE65"),
            ("At least 65 years", "Y_GE65"),
            ("No more than 14 years", "Y_LT15"),
            ("> 64", "Y_GE65"),
            (">= 65", "Y_GE65"),
            ("<= 14 years", "Y_LT15"),
            ("< 15 years", "Y_LT15"),
            ("65 years +", "Y_GE65"),
            ("15 to less than 25 years", "Y15T24"),
            ("Hasta 14 años", "Y_LT15"),
            ("14 o menos", "Y_LT15"),
            ("14 años y menos", "Y_LT15"),
            ("Menores de 15 años", "Y_LT15"),
            ("Más de 64 años", "Y_GE65"),
            ("65 años y más", "Y_GE65"),
            ("Al menos 65 años", "Y_GE65"),
            ("De 15 a 24 años", "Y15T24"),
            ("Jusqu'à 14 ans", "Y_LT15"),
            ("14 ans et moins", "Y_LT15"),
            ("14 ans au plus", "Y_LT15"),
            ("Moins de 15 ans", "Y_LT15"),
            ("Plus de 64 ans", "Y_GE65"),
            ("65 ans et plus", "Y_GE65"),
            ("Au moins 65 ans", "Y_GE65"),
            ("De 15 à moins de 25 ans", "Y15T24"),
            ("Até 14 anos", "Y_LT15"),
            ("14 anos ou menos", "Y_LT15"),
            ("Menos de 15 anos", "Y_LT15"),
            ("Mais de 64 anos", "Y_GE65"),
            ("65 anos ou mais", "Y_GE65"),
            ("Pelo menos 65 anos", "Y_GE65"),
            ("حتى 14 سنة", "Y_LT15"),
            ("14 سنة فأقل", "Y_LT15"),
            ("أقل من 15 سنة", "Y_LT15"),
            ("أكثر من 64 سنة", "Y_GE65"),
            ("65 سنة فأكثر", "Y_GE65"),
            ("٦٥ سنة فما فوق", "Y_GE65"),
            ("١٥ - ٢٤ سنة", "Y15T24"),
            ("до 15 лет", "Y_LT15"),
            ("до 14 лет включительно", "Y_LT15"),
            ("14 лет и младше", "Y_LT15"),
            ("младше 15 лет", "Y_LT15"),
            ("не старше 14 лет", "Y_LT15"),
            ("старше 64 лет", "Y_GE65"),
            ("65 лет и старше", "Y_GE65"),
            ("не менее 65 лет", "Y_GE65"),
            ("от 15 до 24 лет", "Y15T24"),
        ] {
            assert_eq!(ages(label).map(Ages::code).as_deref(), Some(wanted), "{label}");
        }
        // What it says of the years of other things, or nothing for sure.
        for label in [
            "15",
            "0 and over",
            "Mayores de 18 años",
            "1990 to 1999",
            "Over 64 or less",
            "More than 15 to 24",
            "Over 4294967295 years",
        ] {
            assert_eq!(ages(label), None, "{label}");
        }
    }

    fn item(codes: &[(&str, &str)]) -> Item {
        let labels = codes.iter().map(|(code, label)| Known {
            code: (*code).to_owned(),
            label: (*label).to_owned(),
            is_missing: false,
        });
        Item { name: "v".to_owned(), labels: labels.collect(), ..Item::default() }
    }

    fn form(concept: &str, item: &Item) -> Form {
        Form::of(concept, item, &Answers::of(item, None))
    }

    #[test]
    fn groups_that_leave_ages_out_are_not_sure() {
        let fit = |codes: &[(&str, &str)]| form("age", &item(codes)).fit;
        assert_eq!(fit(&[("1", "Up to 14 years"), ("2", "15-24"), ("3", "Over 24")]), Fit::Wholly);
        assert_eq!(fit(&[("1", "до 14 лет"), ("2", "15-24"), ("3", "старше 24 лет")]), Fit::Partly);
        assert_eq!(fit(&[("1", "0-15"), ("2", "15-24"), ("3", "25+")]), Fit::Partly);
    }

    #[test]
    fn classes_of_persons_employed_are_read_from_their_labels() {
        let codes = [
            ("1", "Moins de 10"),
            ("2", "10 à 49"),
            ("3", "50-249 personas"),
            ("4", "250 or more"),
            ("9", "No answer"),
        ];
        let form = form("size_class", &item(&codes));
        let values: Vec<(&str, &str)> =
            form.rows[0].1.iter().map(|row| (row.value.as_str(), row.codes.as_str())).collect();
        assert_eq!(values, [("LT10", "1"), ("10-49", "2"), ("50-249", "3"), ("GE250", "4"), ("missing", "9")]);
        assert_eq!(form.fit, Fit::Wholly);
        for (label, wanted) in
            [("1 to 9", Some("LT10")), ("> 249", Some("GE250")), ("10-19", Some("10-19")), ("Large", None)]
        {
            assert_eq!(size_class(label).as_deref(), wanted, "{label}");
        }
    }

    #[test]
    fn labels_of_groups_that_are_not_read_are_said() {
        let classes =
            form("size_class", &item(&[("1", "Moins de 10"), ("2", "10 à 49"), ("3", "Grande"), ("9", "NSP")]));
        assert_eq!(classes.fit, Fit::Partly);
        assert!(classes.because.ends_with("; not read: Grande"), "{}", classes.because);
        let groups = form("age", &item(&[("1", "0-14"), ("2", "15-24"), ("3", "Grown up")]));
        assert!(groups.because.contains("; not read: Grown up"), "{}", groups.because);
        assert!(!form("age", &item(&[("1", "0-14"), ("2", "15 and over")])).because.contains("not read"));
    }

    #[test]
    fn codes_for_no_answer_are_no_persons() {
        let mut sizes = item(&[("97", "Don't know")]);
        let codes = ["1", "2", "9", "97"].map(str::to_owned).to_vec();
        let (low, high) = (1.0, 97.0);
        sizes.present =
            Some(Present { codes: Some(codes), is_number: true, is_whole: true, low, high, ..Present::default() });
        let form = form("household_size", &sizes);
        let rows: Vec<(&str, &str)> =
            form.rows[0].1.iter().map(|row| (row.value.as_str(), row.codes.as_str())).collect();
        assert_eq!(rows[5..], [("6 and over", "6..96"), ("missing", "97")]);
        assert_eq!(form.fit, Fit::Wholly);
    }
}
