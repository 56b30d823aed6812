//! Which codes may stand together.

/// A content constraint: the parts of the cube in which figures may be, and those in which they may not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Constraint {
    /// The parts.
    pub regions: Vec<Region>,
    /// Whether there are no figures outside the parts that are included. If not, the first component of each part says what
    /// it is about, such as the series, and what no part is about is free.
    pub is_complete: bool,
}

/// A part of the cube: the codes of some components, any code of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Region {
    /// Whether figures may be here.
    pub is_included: bool,
    /// Components with their codes.
    pub values: Vec<(String, Vec<String>)>,
}

impl Region {
    /// The codes of a component here; `None` where any may be.
    pub fn codes(&self, component: &str) -> Option<&[String]> {
        let found = self.values.iter().find(|(known, _)| known == component);
        found.map(|(_, codes)| codes.as_slice())
    }

    /// Whether these codes may be here; components without a code are left open.
    pub fn fits<'a>(&self, with: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.values.iter().all(|(component, codes)| with(component).is_none_or(|code| codes.iter().any(|c| c == code)))
    }

    /// Whether these codes are here, none of those that it states being open.
    fn holds<'a>(&self, with: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.values.iter().all(|(component, _)| with(component).is_some()) && self.fits(with)
    }

    fn is_about<'a>(&self, with: impl Fn(&str) -> Option<&'a str>) -> bool {
        let states = |(component, codes): &(String, Vec<String>)| {
            with(component).is_some_and(|code| codes.iter().any(|c| c == code))
        };
        self.values.first().is_some_and(states)
    }
}

impl Constraint {
    /// The parts that are about these codes, and that are included.
    pub fn about<'a>(&self, with: impl Fn(&str) -> Option<&'a str>) -> Vec<&Region> {
        let is_about = |region: &&Region| region.is_included && (self.is_complete || region.is_about(&with));
        self.regions.iter().filter(is_about).collect()
    }

    /// The codes that a component may have beside others; `None` where it may have any.
    pub(super) fn allowed<'a>(&self, component: &str, with: &impl Fn(&str) -> Option<&'a str>) -> Option<Vec<&str>> {
        // The code that it has now must not limit what it may have.
        let others = |other: &str| if other == component { None } else { with(other) };
        let about = self.about(others);
        let mut allowed: Vec<&str> = Vec::new();
        if about.is_empty() {
            return None;
        }
        for region in about.into_iter().filter(|region| region.fits(others)) {
            // A region that leaves the component open allows any code: `None` for all.
            allowed.extend(region.codes(component)?.iter().map(String::as_str));
        }
        allowed.sort_unstable();
        allowed.dedup();
        Some(allowed)
    }

    /// Whether figures may have these codes, whatever those of components without one.
    pub fn allows<'a>(&self, with: impl Fn(&str) -> Option<&'a str>) -> bool {
        if self.regions.iter().any(|region| !region.is_included && region.holds(&with)) {
            return false;
        }
        let about = self.about(&with);
        about.is_empty() || about.iter().any(|region| region.fits(&with))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(is_included: bool, values: &[(&str, &[&str])]) -> Region {
        let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        Region { is_included, values: values.iter().map(|(c, codes)| ((*c).to_owned(), owned(codes))).collect() }
    }

    fn key<'a>(of: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<&'a str> + Copy {
        move |component| of.iter().find(|(known, _)| *known == component).map(|(_, code)| *code)
    }

    #[test]
    fn a_constraint_by_series_leaves_other_series_free() {
        let regions = vec![region(true, &[("SERIES", &["A"]), ("UNIT", &["PT"]), ("SEX", &["_T", "F"])])];
        let constraint = Constraint { regions, is_complete: false };
        assert!(constraint.allows(key(&[("SERIES", "A"), ("UNIT", "PT"), ("SEX", "F")])));
        assert!(!constraint.allows(key(&[("SERIES", "A"), ("UNIT", "NUMBER"), ("SEX", "F")])));
        assert!(constraint.allows(key(&[("SERIES", "B"), ("UNIT", "NUMBER")])));
        assert_eq!(constraint.allowed("SEX", &key(&[("SERIES", "A")])), Some(vec!["F", "_T"]));
        assert_eq!(constraint.allowed("SEX", &key(&[("SERIES", "B")])), None);
        assert_eq!(constraint.allowed("AGE", &key(&[("SERIES", "A")])), None);
    }

    #[test]
    fn a_complete_constraint_has_nothing_outside_and_excludes_what_it_says() {
        let regions = vec![
            region(true, &[("SERIES", &["A"]), ("SEX", &["_T"])]),
            region(true, &[("SERIES", &["B"])]),
            region(false, &[("SERIES", &["B"]), ("SEX", &["M"])]),
        ];
        let constraint = Constraint { regions, is_complete: true };
        for (of, allowed) in [
            (&[("SERIES", "A"), ("SEX", "_T")][..], true),
            (&[("SERIES", "A"), ("SEX", "F")], false),
            (&[("SERIES", "B"), ("SEX", "F")], true),
            (&[("SERIES", "B"), ("SEX", "M")], false),
            (&[("SERIES", "C"), ("SEX", "_T")], false),
        ] {
            assert_eq!(constraint.allows(key(of)), allowed, "{of:?}");
        }
        assert_eq!(constraint.allowed("SERIES", &key(&[])), Some(vec!["A", "B"]));
    }
}
