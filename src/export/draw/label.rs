//! How much room text takes, lines of it, and names that keep apart.

use super::SIZE;
use crate::export::text_width;

/// About how wide a text is drawn. Fonts differ: what has to fit is given a little more.
pub(super) fn width(text: &str) -> f64 {
    let em = |c: char| match (text_width::of(c), u32::from(c)) {
        (0, _) => 0.0,
        (2, _) => 1.0,
        (_, 0x0600..=0x06ff) => 0.5,
        (_, 0x0400..=0x04ff) => 0.6,
        _ if c.is_uppercase() => 0.66,
        _ if matches!(c, 'i' | 'j' | 'l' | 't' | 'f' | 'r' | ' ' | '.' | ',' | '\'' | '’' | '(' | ')') => 0.32,
        _ => 0.55,
    };
    // Only an estimate: which letters are drawn is known to the reader's program alone.
    text.chars().map(em).sum::<f64>() * SIZE
}

/// A text in lines no wider than that, as far as its words allow, and no more than `most`: then it ends with `…`.
pub(super) fn lines(text: &str, wide: f64, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words(text) {
        let line = lines.last_mut().map_or("", |line| line.as_str());
        if line.is_empty() || width(line) + width(word.trim_end()) <= wide {
            lines.last_mut().into_iter().for_each(|line| line.push_str(word));
        } else {
            lines.push(word.to_owned());
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.truncate(last.trim_end_matches([' ', ',', '，', '、']).len());
            last.push('…');
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The pieces of a text between which a line may end: after a blank, and between two Chinese characters.
fn words(text: &str) -> Vec<&str> {
    let is_wide = |c: char| matches!(u32::from(c), 0x2e80..=0x9fff);
    let mut ends: Vec<usize> = Vec::new();
    let mut before = ' ';
    for (place, c) in text.char_indices() {
        if place > 0 && ((before == ' ' && c != ' ') || (is_wide(before) && is_wide(c))) {
            ends.push(place);
        }
        before = c;
    }
    ends.push(text.len());
    let starts = std::iter::once(0).chain(ends.clone());
    starts.zip(ends).map(|(from, to)| &text[from..to]).collect()
}

/// Moves places, from the top, so that each keeps its room and all stay above `bottom` as far as they can: each comes with
/// its height.
pub(super) fn apart(places: &mut [(f64, f64)], bottom: f64) {
    for i in 1..places.len() {
        let above = places[i - 1].0 + f64::midpoint(places[i - 1].1, places[i].1);
        places[i].0 = places[i].0.max(above);
    }
    // A second pass from below: the first only moves down, and may push the last off the chart.
    let mut limit = bottom;
    for (place, height) in places.iter_mut().rev() {
        *place = place.min(limit - *height / 2.0);
        limit = *place - *height / 2.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_stands_in_two_lines_and_a_longer_one_is_cut() {
        assert_eq!(lines("Commonwealth of Independent States", 150.0, 2), ["Commonwealth of", "Independent States"]);
        assert_eq!(lines("独立国家联合体独立国家联合体", 100.0, 2).len(), 2);
        let cut = lines("one two three four five six seven eight nine ten", 80.0, 2);
        assert!(cut.len() == 2 && cut[1].ends_with('…'), "{cut:?}");
    }

    #[test]
    fn names_keep_apart_and_stay_on_the_chart() {
        let mut places = [(10.0, 14.0), (12.0, 14.0), (99.0, 14.0)];
        apart(&mut places, 100.0);
        assert_eq!(places.map(|(place, _)| place), [10.0, 24.0, 93.0]);
    }
}
