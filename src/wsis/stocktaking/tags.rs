//! The tags of all entries in one dimension, as numbers.

/// The tags of every entry; an entry has none, one or several.
#[derive(Debug, Clone)]
pub(super) struct Tags {
    /// What the numbers stand for, in the order of tables.
    pub(super) levels: Vec<Level>,
    /// Whether the levels are a closed set, so that those without entries have a row too.
    pub(super) closed: bool,
    // The tags of entry i are `codes[start[i]..start[i + 1]]`: two flat vectors, no allocation for each entry.
    start: Vec<u32>,
    codes: Vec<u16>,
}

/// A value of a dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Level {
    pub(super) code: String,
    pub(super) name: Option<String>,
}

impl Tags {
    pub(super) fn new(levels: Vec<Level>, closed: bool) -> Tags {
        Tags { levels, closed, start: vec![0], codes: Vec::new() }
    }

    /// Entries that state nothing.
    pub(super) fn unstated(entries: usize) -> Tags {
        Tags { levels: Vec::new(), closed: true, start: vec![0; entries + 1], codes: Vec::new() }
    }

    /// Adds an entry with its tags.
    pub(super) fn push(&mut self, tags: &[u16]) {
        self.codes.extend_from_slice(tags);
        self.start.push(self.codes.len() as u32);
    }

    /// The tags of an entry.
    pub(super) fn of(&self, entry: usize) -> &[u16] {
        &self.codes[self.start[entry] as usize..self.start[entry + 1] as usize]
    }

    /// The tags of an entry as text, separated by semicolons.
    pub(super) fn text(&self, entry: usize) -> Option<String> {
        let codes: Vec<&str> = self.of(entry).iter().map(|&tag| self.levels[usize::from(tag)].code.as_str()).collect();
        (!codes.is_empty()).then(|| codes.join(";"))
    }

    /// The same tags with the levels that occur only, in the order of their codes.
    pub(super) fn compact(mut self) -> Tags {
        let mut used: Vec<u16> = self.codes.clone();
        used.sort_unstable();
        used.dedup();
        used.sort_by(|&a, &b| self.levels[usize::from(a)].code.cmp(&self.levels[usize::from(b)].code));
        // From old numbers to new.
        let mut place = vec![0u16; self.levels.len()];
        (0u16..).zip(&used).for_each(|(new, &old)| place[usize::from(old)] = new);
        self.codes.iter_mut().for_each(|code| *code = place[usize::from(*code)]);
        self.levels = used.iter().map(|&old| self.levels[usize::from(old)].clone()).collect();
        self
    }
}
