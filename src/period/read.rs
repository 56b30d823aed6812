//! Periods as offices and publishers write them.

use super::{Frequency, Period};

/// What a period looks like.
pub(super) const EXPECTED: &str = "a year, half-year, quarter or month, such as 2021, 2021-S1, 2021-Q3 or 2021-07";

const A_DAY: &str = "a period; a day stands for a quarter or a month only where a frequency says which";

const ONE_DIGIT: &str = "a month of two digits, such as 2021-03, or a quarter, such as 2021-Q3";

const T: &str = "2021-Q3 for a quarter; T is a quarter in French and a third of a year in SDMX";

const MONTHS: [&str; 12] = [
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
];

/// The period that a text names, or what was expected in its place.
pub(super) fn period(text: &str) -> Result<Period, &'static str> {
    let text = text.trim();
    if let Some((start, length)) = text.split_once('/').filter(|(_, length)| length.starts_with('P')) {
        return span(start, length).ok_or("a span that is a year, half-year, quarter or month of the calendar");
    }
    if day(text).is_some() {
        return Err(A_DAY);
    }
    let upper = text.to_uppercase();
    let runs = runs(&upper).ok_or(EXPECTED)?;
    let words: Vec<&str> = runs.iter().map(String::as_str).collect();
    match words.as_slice() {
        [year] => self::year(year).map(Period::of_year),
        // Numbers of a spreadsheet.
        [year, "0"] if upper.contains('.') => self::year(year).map(Period::of_year),
        [first, second] => match (self::year(first), self::year(second)) {
            (Some(year), None) => return of_two(year, second, true),
            (None, Some(year)) => return of_two(year, first, false),
            _ => None,
        },
        [year, letter, part] | [letter, part, year] | [part, letter, year] | [year, part, letter]
            if self::year(year).is_some() && is_letters(letter) && is_number(part, 2) =>
        {
            return lettered(self::year(year).ok_or(EXPECTED)?, letter, part);
        }
        _ => None,
    }
    .ok_or(EXPECTED)
}

/// Year and month of a day of the calendar, with or without a time behind it.
pub(super) fn day(text: &str) -> Option<(i32, u32)> {
    let text = text.trim();
    let (date, rest) = text.split_at_checked(10)?;
    let is_time = rest.is_empty() || rest.starts_with(['T', ' ']);
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let within = |word: &str, most: u32| {
        let number = word.parse::<u32>().ok().filter(|_| word.len() == 2 && is_number(word, 2));
        number.filter(|number| (1..=most).contains(number))
    };
    within(day, 31)?;
    Some((self::year(year)?, within(month, 12)?)).filter(|_| is_time && parts.next().is_none())
}

/// A year and the number of its part, of a frequency that is known: `2021-1`, `T1 2021`, `202101` for a month.
pub(super) fn numbered(text: &str, frequency: Frequency) -> Option<Period> {
    // A year has no parts of its own frequency: `2021-1` is its first month, quarter or half-year.
    let width = match frequency {
        Frequency::Annual => return None,
        Frequency::HalfYearly | Frequency::Quarterly => 1,
        Frequency::Monthly => 2,
    };
    let upper = text.trim().to_uppercase();
    let runs = runs(&upper)?;
    let words: Vec<&str> = runs.iter().map(String::as_str).collect();
    let (year, part) = match *words.as_slice() {
        [word] => word.split_at_checked(4)?,
        [year, part] if self::year(year).is_some() => (year, part),
        [part, year] => (year, part),
        [year, letter, part] | [letter, part, year] | [part, letter, year] | [year, part, letter]
            if self::year(year).is_some() && is_third_or_quarter(letter) && is_number(part, 1) =>
        {
            // A third of a year is no frequency that is known here.
            if frequency != Frequency::Quarterly {
                return None;
            }
            (year, part)
        }
        _ => return None,
    };
    // Without a sign between them only the full width tells where the year ends; behind a point, as in 2021.1, a spreadsheet
    // may have dropped the 0 of 2021.10.
    let is_whole = part.len() == width || (words.len() > 1 && !upper.contains('.'));
    let number = part.parse().ok().filter(|_| is_whole && is_number(part, width))?;
    Period::part_of(self::year(year)?, frequency, number)
}

/// The letter and the words for a quarter in French, Spanish and Portuguese.
fn is_third_or_quarter(word: &str) -> bool {
    matches!(word, "T" | "TRIM" | "TRIMESTRE")
}

/// `2021-01-01/P3M`: a stretch from a day.
fn span(start: &str, length: &str) -> Option<Period> {
    let frequency = match length {
        "P1Y" | "P12M" => Frequency::Annual,
        "P6M" => Frequency::HalfYearly,
        "P3M" => Frequency::Quarterly,
        "P1M" => Frequency::Monthly,
        _ => return None,
    };
    let (year, month) = day(start)?;
    let is_midnight = ["-01", "-01T00:00:00"].iter().any(|end| start.ends_with(end));
    let months = 12 / frequency.per_year();
    let starts_then = (month - 1).is_multiple_of(months) && is_midnight;
    Period::part_of(year, frequency, (month - 1) / months + 1).filter(|_| starts_then)
}

/// A year beside a month: of two digits, or by its English name.
fn of_two(year: i32, word: &str, is_behind: bool) -> Result<Period, &'static str> {
    let named =
        |(_, name): &(usize, &&str)| word.len() >= 3 && (**name == word || (word.len() == 3 && name.starts_with(word)));
    if let Some((month, _)) = MONTHS.iter().enumerate().find(named) {
        return Period::part_of(year, Frequency::Monthly, month as u32 + 1).ok_or(EXPECTED);
    }
    match word.len() {
        2 if is_number(word, 2) => {
            let month = word.parse().map_err(|_| EXPECTED)?;
            Period::part_of(year, Frequency::Monthly, month).ok_or("a month from 01 to 12")
        }
        1 if is_number(word, 1) && is_behind => Err(ONE_DIGIT),
        _ => Err(EXPECTED),
    }
}

/// A part of a year by the letter or word for its frequency.
fn lettered(year: i32, letter: &str, part: &str) -> Result<Period, &'static str> {
    let number = part.parse::<u32>().map_err(|_| EXPECTED)?;
    let frequency = match letter {
        "A" => Frequency::Annual,
        "S" | "H" | "SEM" | "SEMESTER" | "HALF" => Frequency::HalfYearly,
        "Q" | "QTR" | "QUARTER" => Frequency::Quarterly,
        "M" | "MONTH" => Frequency::Monthly,
        word if is_third_or_quarter(word) => return Err(T),
        _ => return Err(EXPECTED),
    };
    Period::part_of(year, frequency, number).ok_or(EXPECTED)
}

/// Runs of digits and of letters, with no more than one sign or blank between two of them; none if there is anything else.
fn runs(text: &str) -> Option<Vec<String>> {
    let mut runs: Vec<String> = Vec::new();
    let mut before = None;
    for c in text.chars() {
        let is_sign = matches!(c, ' ' | '-' | '/' | '.' | '_');
        match before {
            // A sign at the beginning, or two of them.
            None | Some(' ' | '-' | '/' | '.' | '_') if is_sign => return None,
            _ if is_sign => {}
            _ if !c.is_ascii_digit() && !c.is_alphabetic() => return None,
            Some(last)
                if last.is_ascii_digit() == c.is_ascii_digit() && !matches!(last, ' ' | '-' | '/' | '.' | '_') =>
            {
                runs.last_mut()?.push(c);
            }
            _ => runs.push(c.to_string()),
        }
        before = Some(c);
    }
    (!runs.is_empty() && !matches!(before, Some(' ' | '-' | '/' | '.' | '_'))).then_some(runs)
}

fn year(word: &str) -> Option<i32> {
    let is_year = word.len() == 4 && !word.starts_with('0') && is_number(word, 4);
    word.parse().ok().filter(|_| is_year)
}

fn is_number(word: &str, most: usize) -> bool {
    !word.is_empty() && word.len() <= most && word.bytes().all(|b| b.is_ascii_digit())
}

fn is_letters(word: &str) -> bool {
    word.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_they_are_written() {
        for (text, wanted) in [
            ("2021", "2021"),
            (" 2021 ", "2021"),
            ("2021.0", "2021"),
            ("2021-A1", "2021"),
            ("2015-01-01/P1Y", "2015"),
            ("2015-01-01T00:00:00/P1Y", "2015"),
            ("2021-S2", "2021-S2"),
            ("H1 2021", "2021-S1"),
            ("2021 1H", "2021-S1"),
            ("2021-07-01/P6M", "2021-S2"),
            ("2021-Q3", "2021-Q3"),
            ("2021Q3", "2021-Q3"),
            ("2021-q3", "2021-Q3"),
            ("Q3 2021", "2021-Q3"),
            ("Q3/2021", "2021-Q3"),
            ("3Q 2021", "2021-Q3"),
            ("Quarter 3 2021", "2021-Q3"),
            ("2021-07-01/P3M", "2021-Q3"),
            ("2021-07", "2021-07"),
            ("2021/07", "2021-07"),
            ("07/2021", "2021-07"),
            ("2021-M07", "2021-07"),
            ("2021M7", "2021-07"),
            ("2021 JUL", "2021-07"),
            ("July 2021", "2021-07"),
            ("2021-07-01/P1M", "2021-07"),
        ] {
            assert_eq!(period(text).map(|period| period.to_string()).as_deref(), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn what_is_no_period_or_may_be_several_is_none() {
        for (text, expected) in [
            ("", EXPECTED),
            ("21", EXPECTED),
            ("-2021", EXPECTED),
            ("2021-", EXPECTED),
            ("2021--Q3", EXPECTED),
            ("2014-2016", EXPECTED),
            ("2021-Q5", EXPECTED),
            ("2021-Q0", EXPECTED),
            ("2021-W12", EXPECTED),
            ("2021-13", "a month from 01 to 12"),
            ("2021-3", ONE_DIGIT),
            ("2021-T3", T),
            ("2021-09-30", A_DAY),
            ("2021-09-30 00:00:00", A_DAY),
            ("2015-07-01/P1Y", "a span that is a year, half-year, quarter or month of the calendar"),
            ("2015-02-01/P3M", "a span that is a year, half-year, quarter or month of the calendar"),
            ("2015-01-15/P1M", "a span that is a year, half-year, quarter or month of the calendar"),
            ("é021", EXPECTED),
            ("Ju 2021", EXPECTED),
            ("٢٠٢١", EXPECTED),
        ] {
            assert_eq!(period(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn a_day_stands_for_the_period_that_is_asked_for() {
        let read = |text, frequency| Period::read(text, Some(frequency)).map(|period| period.to_string());
        assert_eq!(read("2021-09-30", Frequency::Quarterly).as_deref(), Ok("2021-Q3"));
        assert_eq!(read("2021-10-01T00:00:00", Frequency::Quarterly).as_deref(), Ok("2021-Q4"));
        assert_eq!(read("2021-06-30", Frequency::HalfYearly).as_deref(), Ok("2021-S1"));
        assert_eq!(read("2021-02-28", Frequency::Monthly).as_deref(), Ok("2021-02"));
        assert_eq!(read("2021-12-31", Frequency::Annual).as_deref(), Ok("2021"));
        assert_eq!(read("2021-13-01", Frequency::Annual), Err(EXPECTED));
    }

    #[test]
    fn what_may_be_several_things_is_that_of_the_frequency() {
        let read = |text, frequency| Period::read(text, Some(frequency)).map(|period| period.to_string());
        for text in ["T3 2021", "2021-T3", "3T2021", "2021 Trim 3", "Trimestre 3 2021", "2021-3", "3/2021", "20213"] {
            assert_eq!(read(text, Frequency::Quarterly).as_deref(), Ok("2021-Q3"), "{text}");
        }
        for text in ["202103", "2021-3", "3/2021", "2021M3"] {
            assert_eq!(read(text, Frequency::Monthly).as_deref(), Ok("2021-03"), "{text}");
        }
        assert_eq!(read("2021-2", Frequency::HalfYearly).as_deref(), Ok("2021-S2"));
        assert_eq!(read("2021", Frequency::Quarterly).as_deref(), Ok("2021"));
        assert_eq!(read("2021.1", Frequency::Quarterly).as_deref(), Ok("2021-Q1"));
        assert_eq!(read("2021.10", Frequency::Monthly).as_deref(), Ok("2021-10"));
        assert_eq!(read("2021-T3", Frequency::Monthly), Err(T));
        assert_eq!(read("2021-1", Frequency::Annual), Err(ONE_DIGIT));
        for (text, frequency) in [
            ("1/2021", Frequency::Annual),
            ("20211", Frequency::Annual),
            ("2021.1", Frequency::Monthly),
            ("2021.-1", Frequency::Monthly),
            ("2021.+1", Frequency::Monthly),
            ("2021-5", Frequency::Quarterly),
            ("20213", Frequency::Monthly),
            ("202113", Frequency::Monthly),
            ("2021-3-1", Frequency::Quarterly),
        ] {
            assert!(read(text, frequency).is_err(), "{text}");
        }
    }
}
