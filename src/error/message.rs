//! Parts of messages: the words that may have been meant, lists that end, excerpts that show no control characters.

/// How many characters of two words are compared. The work grows with the product of their lengths, and a cell may be a
/// whole file; names are shorter.
const COMPARED: usize = 100;

/// As much of a word as is compared with others.
pub(crate) fn compared(word: &str) -> &str {
    word.char_indices().nth(COMPARED).map_or(word, |(end, _)| &word[..end])
}

/// The `n` candidates most like `given`, best first, ties in the order given.
pub(crate) fn nearest<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str>, n: usize) -> Vec<String> {
    let wanted = compared(given).to_lowercase();
    let mut scored: Vec<(f64, &str)> =
        // Jaro-Winkler favours a common beginning, as variants of one column or code have.
        candidates.into_iter().map(|c| (strsim::jaro_winkler(&wanted, &compared(c).to_lowercase()), c)).collect();
    // Stable: equally like candidates stay in the order of the file.
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(n).map(|(_, c)| c.to_owned()).collect()
}

pub(super) fn suggestion(nearest: &[String]) -> String {
    match nearest {
        [] => "there are none to choose from".to_owned(),
        // The names come from a file that may be anything.
        names => format!("the nearest are {}", list(&names.iter().map(|name| excerpt(name)).collect::<Vec<_>>())),
    }
}

/// The word that may have been meant, as a question; nothing where none is like the one that was given.
pub(super) fn did_you_mean(got: &str, words: &[String]) -> String {
    // Allows two letters changed, left out or swapped in a word of eight; `se` or `mean` for `median` is another word.
    const ALIKE: f64 = 0.85;
    let likeness = |word: &String| strsim::jaro_winkler(&got.trim().to_lowercase(), &word.to_lowercase());
    let best = words.iter().map(|word| (likeness(word), word)).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(alike, _)| *alike >= ALIKE).map_or_else(String::new, |(_, word)| format!("did you mean {word:?}? "))
}

/// What to do where rows of one key differ in columns other than dimensions.
pub(super) fn declare(undeclared: &[String]) -> String {
    match undeclared {
        [] => String::new(),
        names => format!(
            "; these rows differ in {}, {}",
            listed(names, |name| if name.trim().is_empty() {
                "a column without a name".to_owned()
            } else {
                name.clone()
            }),
            if names.len() == 1 {
                "which is not a dimension; if it identifies the rows, list it in dimensions"
            } else {
                "which are not dimensions; if they identify the rows, list them in dimensions"
            }
        ),
    }
}

/// How many strata, or units of the stage before, have a single unit.
pub(super) fn parents(n: usize, stage: usize) -> String {
    match stage {
        1 => count(n, "stratum", "strata"),
        later => format!("{} of stage {}", count(n, "unit", "units"), later - 1),
    }
}

/// What to do about single units. At later stages the other rules are one: the unit adds nothing.
pub(super) fn remedy_of_lonely(stage: usize) -> &'static str {
    match stage {
        1 => {
            "set lonely_psu to \"adjust\", \"average\", \"remove\" or \"certainty\", or merge each with a \
             neighbouring stratum"
        }
        _ => "set lonely_psu to \"adjust\", \"remove\" or \"certainty\": at this stage the unit then adds nothing",
    }
}

/// A row of a table in memory.
pub(crate) fn row_of_table(row: usize) -> String {
    format!("row {row}, counted from 0")
}

/// How many rows of a table in memory, and which is the first.
pub(crate) fn rows_of_table(rows: usize, first: usize) -> String {
    format!("{}, first in {}", count(rows, "row", "rows"), row_of_table(first))
}

/// The first ten of a list, and how many more there are.
pub(crate) fn list(items: &[String]) -> String {
    listed(items, String::clone)
}

/// The first ten of a list in words, and how many more there are.
pub(crate) fn listed<T>(items: &[T], in_words: impl Fn(&T) -> String) -> String {
    let shown = items.iter().take(10).map(in_words).collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(10) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// What may be quoted of a file that may not be what it should be: the first 60 characters, control characters escaped.
pub(crate) fn excerpt(text: &str) -> String {
    const SHOWN: usize = 60;
    let escaped = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    let shown: String = text.chars().take(SHOWN).map(escaped).collect();
    if text.chars().nth(SHOWN).is_some() { shown + "…" } else { shown }
}

/// A number of things, in words.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::{COMPARED, compared, nearest};

    #[test]
    fn what_is_compared_of_a_word_has_an_end() {
        assert_eq!(compared("é"), "é");
        assert_eq!(compared(&"é".repeat(COMPARED + 1)), "é".repeat(COMPARED));
        // Beyond it, words are alike whatever follows.
        let long = |end: &str| "é".repeat(COMPARED) + end;
        assert_eq!(nearest(&long("a"), ["other", &long("b")], 1), [long("b")]);
    }
}
