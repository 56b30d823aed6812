//! How many places text takes where letters are equally wide: in a terminal, and about so in a table.

/// The places of a character: marks of direction and accents above a letter have none, letters of East Asia two.
pub(super) fn of(c: char) -> usize {
    match u32::from(c) {
        0x0300..=0x036f | 0x061c | 0x064b..=0x065f | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f => 0,
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f => 2,
        0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1_f300..=0x1_faff | 0x2_0000..=0x3_fffd => 2,
        _ => 1,
    }
}

/// The places of a text.
pub(super) fn places(text: &str) -> usize {
    text.chars().map(of).sum()
}

/// A text of at most so many places, the last of which says that there is more.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if places(text) <= most {
        return text.to_owned();
    }
    let mut taken = 1;
    let kept = text.chars().take_while(|&c| {
        taken += of(c);
        taken <= most
    });
    kept.chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_east_asia_take_two_places() {
        for (text, wanted) in [("rural", 5), ("农村", 4), ("الريف", 5), ("\u{200e}−3", 2), ("e\u{301}", 1), ("", 0)]
        {
            assert_eq!(places(text), wanted, "{text}");
        }
        assert_eq!([shortened("rural", 5), shortened("rural", 4)], ["rural", "rur…"]);
        assert_eq!([shortened("城市和农村", 10), shortened("城市和农村", 8)], ["城市和农村", "城市和…"]);
    }
}
