//! Which formats of SAS show days and times.

use crate::input::statistical::variable::VariableType;

const DAYS: [&str; 35] = [
    "DATE", "DAY", "DDMMYY", "DDMMYYB", "DDMMYYC", "DDMMYYD", "DDMMYYN", "DDMMYYP", "DDMMYYS", "DOWNAME", "E8601DA",
    "B8601DA", "IS8601DA", "JULIAN", "JULDAY", "MMDDYY", "MMDDYYB", "MMDDYYC", "MMDDYYD", "MMDDYYN", "MMDDYYP",
    "MMDDYYS", "MONYY", "NLDATE", "WEEKDATE", "WEEKDATX", "WORDDATE", "WORDDATX", "YYMMDD", "YYMMDDB", "YYMMDDC",
    "YYMMDDD", "YYMMDDN", "YYMMDDP", "YYMMDDS",
];

const MOMENTS: [&str; 9] =
    ["DATETIME", "E8601DT", "B8601DT", "IS8601DT", "E8601DX", "NLDATM", "DATEAMPM", "MDYAMPM", "DTDATE"];

const TIMES: [&str; 8] = ["TIME", "HHMM", "TOD", "TIMEAMPM", "E8601TM", "B8601TM", "IS8601TM", "NLTIME"];

/// What a number with a format is. With a format that shows only a month or a year it stays a number, as it need not be
/// a day.
pub(super) fn kind(format: &str) -> VariableType {
    let name = format.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    match () {
        _ if is(&DAYS) => VariableType::Date,
        _ if is(&MOMENTS) => VariableType::DateTime,
        _ if is(&TIMES) => VariableType::Time,
        _ => VariableType::Number,
    }
}

/// A format with its width and decimals, as SAS writes it: `DATE9`, `F8.2`, `$12`.
pub(super) fn written(name: &str, width: u64, decimals: u64) -> Option<String> {
    let width = if width > 0 { width.to_string() } else { String::new() };
    let decimals = if decimals > 0 { format!(".{decimals}") } else { String::new() };
    Some(format!("{name}{width}{decimals}")).filter(|format| !format.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_days_and_times() {
        for (format, expected) in [
            ("DATE9", VariableType::Date),
            ("yymmdd10.", VariableType::Date),
            ("YYMMDDC10.", VariableType::Date),
            ("YYMMDDP10.", VariableType::Date),
            ("DATETIME22.3", VariableType::DateTime),
            ("TIME8", VariableType::Time),
            ("E8601DA", VariableType::Date),
            ("BEST12", VariableType::Number),
            ("MONTH", VariableType::Number),
            ("", VariableType::Number),
        ] {
            assert_eq!(kind(format), expected, "{format}");
        }
        assert_eq!(written("F", 8, 2).as_deref(), Some("F8.2"));
        assert_eq!(written("DATE", 0, 0).as_deref(), Some("DATE"));
        assert_eq!(written("", 0, 0), None);
    }
}
