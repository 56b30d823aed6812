//! Sets of areas from sets: the least developed countries of Africa, and what a year makes of it.

use super::{Group, Grouping, Membership, invalid};
use crate::catalogue::Certainty;
use crate::{Error, Result};
use std::collections::BTreeMap;

/// Years from and to, both included.
type Spans = Vec<(i32, i32)>;

impl Grouping {
    /// Only these groups, in the order given; one that is not in the grouping is [`Error::UnknownOption`].
    ///
    /// ```
    /// use infosoc::Grouping;
    /// let africa = Grouping::builtin("m49")?.select(&["002"])?;
    /// let poorest = Grouping::builtin("ldc")?.intersection(&africa)?;
    /// assert_eq!(poorest.groups_of("NER", 2022), ["LDC&002"]);
    /// assert!(poorest.groups_of("NPL", 2022).is_empty() && poorest.groups_of("KEN", 2022).is_empty());
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::UnknownOption`] for each group that the grouping does not have.
    pub fn select<S: AsRef<str>>(&self, codes: &[S]) -> Result<Grouping> {
        let mut chosen = Grouping { groups: Vec::new(), members: Vec::new() };
        let mut found = Vec::new();
        for code in codes.iter().map(AsRef::as_ref) {
            let Some(place) = self.groups.iter().position(|group| group.code == code) else {
                found.push(Error::option("group", code, self.groups.iter().map(|group| group.code.clone())));
                continue;
            };
            if chosen.groups.iter().any(|group| group.code == code) {
                continue;
            }
            let group = chosen.groups.len();
            chosen.groups.push(self.groups[place].clone());
            let members = self.members.iter().filter(|m| m.group == place);
            chosen.members.extend(members.map(|m| Membership { group, ..*m }));
        }
        Error::collect(found)?;
        Ok(chosen)
    }

    /// All groups but these; one that is not in the grouping is [`Error::UnknownOption`].
    ///
    /// # Errors
    /// [`Error::UnknownOption`] for each group that the grouping does not have.
    pub fn without<S: AsRef<str>>(&self, codes: &[S]) -> Result<Grouping> {
        // For its error alone: a group to leave out that is not there is a misspelling.
        self.select(codes)?;
        let others = self.groups.iter().map(|group| group.code.as_str());
        self.select(&others.filter(|code| codes.iter().all(|c| c.as_ref() != *code)).collect::<Vec<_>>())
    }

    /// Each group of this grouping cut down to each group of the other: code `A&B`, in the years when an area is in
    /// both. Pairs without a common area are left out; none at all is an error.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] if no pair of groups has an area in common.
    pub fn intersection(&self, other: &Grouping) -> Result<Grouping> {
        self.pairs(other, ("&", "and"), |mine, theirs| {
            let cut =
                |&(a, b): &(i32, i32)| theirs.iter().map(move |&(c, d)| (a.max(c), b.min(d))).filter(|(a, b)| a <= b);
            mine.iter().flat_map(cut).collect()
        })
    }

    /// Each group of this grouping together with each group of the other: code `A|B`, in the years when an area is in
    /// one of them or both.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] if no group has an area.
    pub fn union(&self, other: &Grouping) -> Result<Grouping> {
        self.pairs(other, ("|", "or"), |mine, theirs| merged(mine.iter().chain(theirs).copied().collect()))
    }

    /// Each group of this grouping without the areas of each group of the other: code `A-B`, in the years when an area
    /// is in the first and not in the second.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] if nothing is left.
    pub fn difference(&self, other: &Grouping) -> Result<Grouping> {
        self.pairs(other, ("-", "without"), |mine, theirs| {
            let mut left = mine.clone();
            for &(from, to) in theirs {
                left = left
                    .into_iter()
                    .flat_map(|(a, b)| {
                        // What is left on either side of the span that is cut out. Open ends are the limits of
                        // i32, hence the saturation.
                        let before = (from > a).then(|| (a, b.min(from.saturating_sub(1))));
                        let after = (to < b).then(|| (a.max(to.saturating_add(1)), b));
                        before.into_iter().chain(after).filter(|(a, b)| a <= b)
                    })
                    .collect();
            }
            merged(left)
        })
    }

    /// The groups of this grouping and of the other side by side, to aggregate by all of them in one pass. A group that both
    /// have must have one name and one meaning: the same members in the same years.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for each group that both have with other members or another name.
    pub fn beside(&self, other: &Grouping) -> Result<Grouping> {
        let mut both = self.clone();
        let mut found = Vec::new();
        for (place, group) in other.groups.iter().enumerate() {
            match self.groups.iter().position(|mine| mine.code == group.code) {
                None => {
                    let members = other.members.iter().filter(|m| m.group == place);
                    both.members.extend(members.map(|m| Membership { group: both.groups.len(), ..*m }));
                    both.groups.push(group.clone());
                }
                // Spans, not rows: two lists may cut the same years differently.
                Some(mine) if self.spans(mine) == other.spans(place) => {}
                Some(_) => {
                    let expected = "groups with different codes; select those you want, or rename one";
                    found.push(invalid(expected, format!("two groups {} with different members", group.code)));
                }
            }
        }
        Error::collect(found)?;
        Ok(both)
    }

    /// Groups that have every area of all others, such as the world, left out; a grouping of one group stays as it is.
    pub(crate) fn parts(&self) -> Grouping {
        let mut all: Vec<u16> = self.members.iter().map(|m| m.area).collect();
        all.sort_unstable();
        all.dedup();
        // In any year: a world that gained a member late is still the world.
        let whole = |g: usize| self.spans(g).len() == all.len();
        let parts: Vec<&str> =
            (0..self.groups.len()).filter(|&g| !whole(g)).map(|g| self.groups[g].code.as_str()).collect();
        if parts.is_empty() { self.clone() } else { self.select(&parts).unwrap_or_else(|_| self.clone()) }
    }

    /// When each area is in a group.
    pub(super) fn spans(&self, group: usize) -> BTreeMap<u16, Spans> {
        let mut spans: BTreeMap<u16, Spans> = BTreeMap::new();
        for m in self.members.iter().filter(|m| m.group == group) {
            let span = (m.from.unwrap_or(i32::MIN), m.to.unwrap_or(i32::MAX));
            spans.entry(m.area).or_default().push(span);
        }
        spans.into_iter().map(|(area, spans)| (area, merged(spans))).collect()
    }

    /// The dated ends of the memberships of an area in a group whose certainty is stated: 0 for the first year and 1 for
    /// the last, the year, and how sure it is.
    fn bounds(&self, group: usize, area: u16) -> impl Iterator<Item = (usize, i32, Certainty)> {
        let here = self.members.iter().filter(move |m| m.group == group && m.area == area);
        here.flat_map(|m| {
            [
                m.from.zip(m.sure[0]).map(|(year, sure)| (0, year, sure)),
                m.to.zip(m.sure[1]).map(|(year, sure)| (1, year, sure)),
            ]
        })
        .flatten()
    }

    fn pairs(
        &self,
        other: &Grouping,
        (sign, word): (&str, &str),
        combine: impl Fn(&Spans, &Spans) -> Spans,
    ) -> Result<Grouping> {
        let mut result = Grouping { groups: Vec::new(), members: Vec::new() };
        for (a, mine) in self.groups.iter().enumerate() {
            let of_mine = self.spans(a);
            for (b, theirs) in other.groups.iter().enumerate() {
                let of_theirs = other.spans(b);
                let group = result.groups.len();
                let areas: std::collections::BTreeSet<u16> = of_mine.keys().chain(of_theirs.keys()).copied().collect();
                let before = result.members.len();
                for area in areas {
                    let none = Spans::new();
                    // An end keeps its certainty where a membership of either side ends there; a cut has
                    // none.
                    let known = self.bounds(a, area).chain(other.bounds(b, area)).collect::<Vec<_>>();
                    let sure =
                        |end: usize, year: i32| known.iter().find(|(e, y, _)| (*e, *y) == (end, year)).map(|k| k.2);
                    let spans = combine(of_mine.get(&area).unwrap_or(&none), of_theirs.get(&area).unwrap_or(&none));
                    result.members.extend(spans.into_iter().map(|(from, to)| Membership {
                        group,
                        area,
                        // The limits of i32 stand for open ends, as `spans` makes them.
                        from: (from > i32::MIN).then_some(from),
                        to: (to < i32::MAX).then_some(to),
                        sure: [sure(0, from), sure(1, to)],
                    }));
                }
                if result.members.len() > before {
                    let name = |group: &Group| group.name.clone().unwrap_or_else(|| group.code.clone());
                    result.groups.push(Group {
                        code: format!("{}{sign}{}", mine.code, theirs.code),
                        name: Some(format!("{} {word} {}", name(mine), name(theirs))),
                    });
                }
            }
        }
        if result.groups.is_empty() {
            Err(invalid("groups that leave an area", format!("no area of any group {word} another")))
        } else {
            Ok(result)
        }
    }
}

/// Spans in order, those that meet or overlap made one.
fn merged(mut spans: Spans) -> Spans {
    spans.sort_unstable();
    let mut merged: Spans = Vec::with_capacity(spans.len());
    for (from, to) in spans {
        match merged.last_mut() {
            // 2000 to 2004 and 2005 to 2009 leave no year between them: one span.
            Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}
