//! When two spellings are one name.

/// Abbreviations that are read as the word they stand for. Singular and plural of islands are one: `Is.` is both.
const ABBREVIATIONS: [(&str, &str); 21] = [
    ("st", "saint"),
    ("ste", "saint"),
    ("rep", "republic"),
    ("dem", "democratic"),
    ("fed", "federated"),
    ("sts", "states"),
    ("is", "island"),
    ("isl", "island"),
    ("isls", "island"),
    ("isd", "island"),
    ("isds", "island"),
    ("islands", "island"),
    ("ter", "territories"),
    ("terr", "territories"),
    ("br", "british"),
    ("fmr", "former"),
    ("ppl", "peoples"),
    ("ppls", "peoples"),
    // Words that do not count: "Bahamas (the)", "Trinidad & Tobago".
    ("the", ""),
    ("of", ""),
    ("and", ""),
];

/// The words of a name in their order: small letters without accents, abbreviations written out, letters that stand alone
/// joined (`U.S.A.` is `usa`), *the*, *of* and *and* left out.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => words.iter_mut().last().into_iter().for_each(|word| word.push_str(letters)),
            None if c.is_alphanumeric() => words.iter_mut().last().into_iter().for_each(|word| word.push(c)),
            // Any other character separates words.
            None => words.push(String::new()),
        }
    }
    // Letters that stand alone are an abbreviation: `U.S.A.` is one word, as USA is.
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    let mut letters = false;
    for word in words.into_iter().filter(|word| !word.is_empty()) {
        let alone = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        match joined.last_mut().filter(|_| alone && letters) {
            Some(last) => last.push_str(&word),
            None => joined.push(word),
        }
        letters = alone;
    }
    // After the letters are joined: the `is` of `I.S.` would else become an island before it is one word.
    let full = |word: String| match ABBREVIATIONS.iter().find(|(short, _)| *short == word) {
        Some((_, full)) => (*full).to_owned(),
        None => word,
    };
    joined.into_iter().map(full).filter(|word| !word.is_empty()).collect()
}

/// Equal for two spellings of one name: its [`words`] in alphabetical order, repeated ones too ("Sudan and South Sudan").
pub(super) fn key(name: &str) -> String {
    let mut words = words(name);
    // `Korea, Republic of` is the Republic of Korea: the order of words does not matter.
    words.sort_unstable();
    words.join(" ")
}

/// The letters without accents of a small letter of the Latin alphabet; nothing for an apostrophe and for an accent that
/// is a character of its own.
pub(crate) fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        // Only what names of countries have in the languages of the publishers; any other letter stays itself.
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'đ' | 'ď' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ţ' | 'ț' | 'ť' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        '\'' | '’' | '‘' | '`' | 'ʼ' | '´' | '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

/// A whole number of at most three digits as it stands in M49, with leading zeros. Software that takes a column of codes
/// for numbers writes `4` or `4.0` for `004`.
pub(super) fn number(given: &str) -> Option<String> {
    let given = given.trim();
    let (whole, rest) = given.split_once('.').unwrap_or((given, "0"));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    // `4.` and `4.00` are 4 as well; `4.5` is not a code.
    let is_number = (1..=3).contains(&whole.len()) && digits(whole) && rest.bytes().all(|b| b == b'0');
    is_number.then(|| format!("{whole:0>3}"))
}
