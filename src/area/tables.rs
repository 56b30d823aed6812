//! The tables of areas and names, read once: what each word stands for.

use super::key::{key, number, words};
use super::{Area, Areas};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What a word in a column of countries stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    /// A place in [`areas`](super::areas).
    Area(u16),
    Group(&'static Group),
    /// One state, or several that had the code or name one after the other.
    Former(Vec<&'static Former>),
    Several(&'static [Word]),
    /// A part of the area at this place.
    Part(u16),
    Missing,
    Unknown,
}

/// One thing that a word stands for: an area or a part of it by its place, a group or former state by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Area(u16),
    Part(u16),
    Group(usize),
    Former(usize),
}

/// Another name or code of an area.
#[derive(Debug)]
pub(super) struct Alias {
    pub(super) name: String,
    pub(super) is_code: bool,
    pub(super) iso3: String,
    pub(super) used_by: String,
    pub(super) source: String,
    pub(super) certainty: String,
}

/// A state that exists no more.
#[derive(Debug, PartialEq)]
pub(super) struct Former {
    pub(super) name: String,
    pub(super) codes: Vec<String>,
    /// Other names.
    pub(super) names: Vec<String>,
    /// Its last year.
    pub(super) until: String,
    pub(super) became: Vec<u16>,
    pub(super) source: String,
    pub(super) certainty: String,
}

impl Former {
    pub(super) fn title(&self) -> String {
        format!("{} (until {})", self.name, self.until)
    }
}

/// A group of countries as publishers write it.
#[derive(Debug, PartialEq)]
pub(super) struct Group {
    /// Empty for a name without a code.
    pub(super) code: String,
    pub(super) names: Vec<String>,
}

impl Group {
    pub(super) fn title(&self) -> String {
        if self.code.is_empty() {
            self.names.join(" or ")
        } else {
            format!("{} ({})", self.names.join(" or "), self.code)
        }
    }
}

/// A row of `areas_groups.csv` or `areas_unclear.csv`, for the list of all names.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) code: String,
    pub(super) kind: String,
    pub(super) means: Vec<Word>,
    pub(super) used_by: String,
    pub(super) note: String,
    pub(super) source: String,
    pub(super) certainty: String,
}

#[derive(Debug)]
pub(super) struct Book {
    pub(super) areas: Areas,
    /// Places by alpha-3 code alone.
    pub(super) iso3: FxHashMap<String, u16>,
    /// Places by codes, numbers and official names as they are written.
    pub(super) exact: FxHashMap<String, u16>,
    pub(super) aliases: Vec<Alias>,
    pub(super) former: Vec<Former>,
    pub(super) groups: Vec<Group>,
    /// Names of several areas and of parts.
    pub(super) unclear: Vec<Row>,
    pub(super) group_rows: Vec<Row>,
    /// Codes that stand for no area.
    codes: FxHashMap<String, Vec<Word>>,
    /// All names, by their key.
    names: FxHashMap<String, Vec<Word>>,
}

impl Book {
    pub(super) fn get() -> &'static Book {
        static BOOK: OnceLock<Book> = OnceLock::new();
        BOOK.get_or_init(Book::read)
    }

    /// What a word stands for. Codes and official names as they are written are found at once; the rest is for the names
    /// that others use.
    pub(super) fn meaning(&'static self, given: &str) -> Meaning {
        // The usual case first, without a copy: columns of millions of codes come through here.
        if let Some(&place) = self.exact.get(given) {
            return Meaning::Area(place);
        }
        let given = given.trim();
        // A spreadsheet may have turned 004 into 4 or 4.0.
        let code = match number(given) {
            Some(number) => number,
            // Gapminder writes alpha-3 codes in small letters. Two letters are often a word: na, no, is.
            None if given.len() == 3 => given.to_ascii_uppercase(),
            None => given.to_owned(),
        };
        if let Some(&place) = self.exact.get(&code) {
            return Meaning::Area(place);
        }
        // Codes before names, as they stand: SUN is a code of the Soviet Union before it is a word.
        if let Some(found) = self.codes.get(&code) {
            return one(self, found);
        }
        if let Some(found) = self.names.get(&key(given)) {
            return one(self, found);
        }
        if let Some(place) = self.twice(given) {
            return Meaning::Area(place);
        }
        // "(former)" and "[former]" mark a state of the past: never one of today, whatever the name.
        let mut own = words(given);
        let all = own.len();
        own.retain(|word| word != "former");
        if own.len() < all {
            let own = own.join(" ");
            let found = self.codes.get(&own.to_uppercase()).or_else(|| self.names.get(&key(&own)));
            let states: Vec<_> = found.into_iter().flatten().filter_map(|&word| self.former(word)).collect();
            if !states.is_empty() {
                return Meaning::Former(states);
            }
        }
        // Last: none of these is a code or a name, as they were all looked up.
        if ["nan", "none", "null", "na", "n/a", "<na>", "#n/a", "nat"].contains(&given.to_lowercase().as_str()) {
            Meaning::Missing
        } else {
            Meaning::Unknown
        }
    }

    /// The area that is named twice: `Türkiye (Turkey)`, `Eswatini (formerly Swaziland)`, `Burma/Myanmar`.
    fn twice(&'static self, given: &str) -> Option<u16> {
        let (first, second) = given.split_once(['(', '[', '/'])?;
        let second = second.trim_end_matches([')', ']', ' ']);
        let second = second.strip_prefix("formerly ").unwrap_or(second);
        let place = |name: &str| match self.names.get(&key(name)).map(Vec::as_slice) {
            Some([Word::Area(place)]) => Some(*place),
            Some(_) | None => None,
        };
        // "Türkiye (Turkey)": two names of one country, and no other meaning of either.
        place(first).filter(|_| place(first) == place(second))
    }

    fn former(&self, word: Word) -> Option<&Former> {
        match word {
            Word::Former(state) => Some(&self.former[state]),
            Word::Area(_) | Word::Part(_) | Word::Group(_) => None,
        }
    }

    fn read() -> Book {
        let areas = rows(include_str!("../../datasets/areas.csv"), |field| Area {
            iso3: field("iso3"),
            iso2: field("iso2"),
            m49: field("m49"),
            name: field("name"),
        });
        let iso3: FxHashMap<String, u16> = (0u16..).zip(&areas).map(|(i, a)| (a.iso3.clone(), i)).collect();
        let places = |codes: &str| codes.split_whitespace().filter_map(|code| iso3.get(code).copied()).collect();
        let aliases = rows(include_str!("../../datasets/areas_aliases.csv"), |field| Alias {
            name: field("name"),
            is_code: field("kind") == "code",
            iso3: field("iso3"),
            used_by: field("used_by"),
            source: field("source"),
            certainty: field("certainty"),
        });
        let list = |text: String| text.split(';').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let former: Vec<Former> = rows(include_str!("../../datasets/areas_former.csv"), |field| Former {
            name: field("name"),
            codes: list(field("codes")),
            names: list(field("names")),
            until: field("until"),
            became: places(&field("became")),
            source: field("source"),
            certainty: field("certainty"),
        });
        // Rows of one code are one group of several names; those without a code are a group each.
        let mut groups: Vec<Group> = Vec::new();
        let group_rows = rows(include_str!("../../datasets/areas_groups.csv"), |field| {
            let (code, name) = (field("code"), field("name"));
            let place = groups.iter().position(|g| !code.is_empty() && g.code == code).unwrap_or_else(|| {
                groups.push(Group { code: code.clone(), names: Vec::new() });
                groups.len() - 1
            });
            groups[place].names.push(name.clone());
            Row {
                name,
                code,
                kind: "group".to_owned(),
                means: vec![Word::Group(place)],
                used_by: field("used_by"),
                note: String::new(),
                source: field("source"),
                certainty: field("certainty"),
            }
        });
        let unclear = rows(include_str!("../../datasets/areas_unclear.csv"), |field| {
            let kind = field("kind");
            let mean = |code: &str| match iso3.get(code) {
                Some(&place) if kind == "part" => Some(Word::Part(place)),
                Some(&place) => Some(Word::Area(place)),
                None => groups.iter().position(|group| group.code == code).map(Word::Group),
            };
            Row {
                name: field("name"),
                code: String::new(),
                means: field("means").split_whitespace().filter_map(mean).collect(),
                kind,
                used_by: String::new(),
                note: field("note"),
                source: field("source"),
                certainty: field("certainty"),
            }
        });
        let mut book = Book {
            areas: Areas { list: areas },
            iso3,
            exact: FxHashMap::default(),
            aliases,
            former,
            groups,
            unclear,
            group_rows,
            codes: FxHashMap::default(),
            names: FxHashMap::default(),
        };
        book.index();
        book
    }

    fn index(&mut self) {
        let Book { areas, iso3, exact, aliases, former, unclear, group_rows, codes, names, .. } = self;
        let own = |word: &Row| unclear.iter().any(|row| key(&row.name) == key(&word.name));
        // First, and closed to what follows: a name that is listed as unclear has no other meaning.
        for row in unclear.iter() {
            codes.insert(row.name.clone(), row.means.clone());
            names.insert(key(&row.name), row.means.clone());
        }
        let closed: Vec<String> = unclear.iter().map(|row| key(&row.name)).collect();
        let mut name = |text: &str, word: Word| {
            let key = key(text);
            if closed.contains(&key) {
                return;
            }
            let meant = names.entry(key).or_default();
            let is_area = meant.iter().any(|word| matches!(word, Word::Area(_)));
            // A country goes before a group of its name.
            if !(meant.contains(&word) || is_area && matches!(word, Word::Group(_))) {
                meant.push(word);
            }
        };
        for (i, a) in (0u16..).zip(&areas.list) {
            for code in [&a.iso3, &a.iso2, &a.m49, &a.name] {
                if !code.is_empty() {
                    exact.insert(code.clone(), i);
                }
            }
            if !a.m49.is_empty() {
                // 004, read as a number, is 4.
                exact.insert(a.m49.trim_start_matches('0').to_owned(), i);
            }
            name(&a.name, Word::Area(i));
        }
        for alias in aliases.iter() {
            // A test reads the table and finds every code: this passes over none.
            let Some(&place) = iso3.get(&alias.iso3) else { continue };
            if alias.is_code {
                exact.insert(alias.name.clone(), place);
            } else {
                name(&alias.name, Word::Area(place));
            }
        }
        for (i, state) in former.iter().enumerate() {
            for code in &state.codes {
                codes.entry(code.clone()).or_default().push(Word::Former(i));
            }
            state.names.iter().chain([&state.name]).for_each(|text| name(text, Word::Former(i)));
        }
        // What is listed as unclear was entered above, with all that it may mean.
        for row in group_rows.iter().filter(|row| !own(row)) {
            let Some(&word) = row.means.first() else { continue };
            name(&row.name, word);
        }
        for row in group_rows.iter().filter(|row| !row.code.is_empty()) {
            // Codes of former states come before those of groups.
            codes.entry(row.code.clone()).or_insert_with(|| row.means.clone());
        }
    }
}

/// The meaning of words that are known.
fn one(book: &'static Book, found: &'static [Word]) -> Meaning {
    match found {
        [Word::Area(place)] => Meaning::Area(*place),
        [Word::Part(place)] => Meaning::Part(*place),
        [Word::Group(group), rest @ ..] if rest.iter().all(|word| matches!(word, Word::Group(_))) => {
            Meaning::Group(&book.groups[*group])
        }
        // Where two former states share a code, both are named.
        [Word::Former(_), ..] => Meaning::Former(found.iter().filter_map(|&word| book.former(word)).collect()),
        several => Meaning::Several(several),
    }
}

/// The rows of a table that comes with the library, its fields by name.
fn rows<T>(text: &str, mut row: impl FnMut(&dyn Fn(&str) -> String) -> T) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let place = |name: &str| header.iter().position(|column| column == name);
    let records = reader.records().flatten();
    records.map(|record| row(&|name| place(name).and_then(|i| record.get(i)).unwrap_or_default().to_owned())).collect()
}
