//! Labels as words that can be compared: small letters, without accents, in any of the six languages.

/// The words of a label in their order. An apostrophe, a hyphen and every other mark parts words, so that `l'accès` is
/// `l`, `acces`.
pub(crate) fn words(label: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in label.chars().flat_map(char::to_lowercase) {
        match folded(c) {
            Some(letters) => words.iter_mut().last().into_iter().for_each(|word| word.push_str(letters)),
            None if c.is_alphanumeric() => words.iter_mut().last().into_iter().for_each(|word| word.push(c)),
            // Any other character ends the word; empty ones are dropped at the end.
            None => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What stands for a letter that has several forms; nothing for a mark that carries no meaning of its own.
fn folded(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ª' => "a",
        'ç' | 'ć' | 'č' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ē' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ı' => "i",
        'ñ' | 'ń' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'º' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ý' | 'ÿ' => "y",
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        // Combining accents, of text in which letter and accent stand apart.
        '\u{300}'..='\u{36f}' => "",
        'ё' => "е",
        'أ' | 'إ' | 'آ' | 'ٱ' => "ا",
        'ى' => "ي",
        'ئ' => "ء",
        'ة' => "ه",
        'ؤ' => "و",
        // Short vowels and the stretching of a line.
        '\u{64b}'..='\u{652}' | '\u{670}' | '\u{640}' => "",
        '٠' | '۰' => "0",
        '١' | '۱' => "1",
        '٢' | '۲' => "2",
        '٣' | '۳' => "3",
        '٤' | '۴' => "4",
        '٥' | '۵' => "5",
        '٦' | '۶' => "6",
        '٧' | '۷' => "7",
        '٨' | '۸' => "8",
        '٩' | '۹' => "9",
        _ => return None,
    })
}

/// Whether a word is written in Arabic letters.
pub(crate) fn is_arabic(word: &str) -> bool {
    word.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c))
}

/// Whether a word is written in Cyrillic letters.
pub(crate) fn is_cyrillic(word: &str) -> bool {
    word.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c))
}

/// A word with the shapes that it has without what Arabic writes together with it: the article and the particles for
/// *and*, *in*, *for*. The word itself is the first.
pub(crate) fn shapes(word: &str) -> Vec<&str> {
    let mut shapes = vec![word];
    if is_arabic(word) {
        // A stem of fewer than three letters is another word.
        let mut without = |prefix: &str| {
            shapes.extend(word.strip_prefix(prefix).filter(|stem| stem.chars().count() >= 3));
        };
        ["ال", "لل", "وال", "بال", "فال", "كال", "ولل", "وبال", "و", "ب", "ل"].into_iter().for_each(&mut without);
    }
    shapes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_whatever_their_accents_marks_and_case() {
        assert_eq!(words("L'Accès à l'Internet (HC13)"), ["l", "acces", "a", "l", "internet", "hc13"]);
        assert_eq!(words("ёлка"), ["елка"]);
        assert_eq!(words("الإنترنت"), words("الانترنت"));
        assert_eq!(words("e-mail"), ["e", "mail"]);
        assert_eq!(words("Te\u{301}le\u{301}phone"), ["telephone"]);
    }

    #[test]
    fn arabic_words_are_known_without_article_and_particle() {
        assert!(shapes("الانترنت").contains(&"انترنت"));
        assert!(shapes("للحاسوب").contains(&"حاسوب"));
        assert_eq!(shapes("internet"), ["internet"]);
    }
}
