//! The columns of replicate weights: found by their names, and held against each other.

use super::Replicates;
use crate::survey::columns::column::{Column, Extent};
use crate::{Error, Result};
use std::cmp::Ordering;
use std::collections::BTreeMap;

impl Replicates {
    /// The names of the columns among those of a table: each pattern's in natural order, without `weight`, the column
    /// of the sampling weight. A pattern that ends in `*` means the columns with a number in its place, where there are
    /// any: `REPWT*` is `REPWT1` and `REPWT2`, not `REPWT`, `REPWTP1` and `REPWTP2`.
    ///
    /// ```
    /// use infosoc::{ReplicateMethod, Replicates};
    /// let replicates = Replicates::new("rw*", ReplicateMethod::Bootstrap);
    /// assert_eq!(replicates.find(&["rw10", "sex", "rw2", "rw"], Some("rw"))?, ["rw2", "rw10"]);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] for a name or pattern that no column has; [`Error::InvalidArgument`] where a column is
    /// named twice, there are less than two, or a pattern matches more columns of another kind than numbered ones.
    pub fn find(&self, available: &[&str], weight: Option<&str>) -> Result<Vec<String>> {
        let unknown = |wanted: &str| Error::UnknownColumn {
            role: "replicates".to_owned(),
            column: wanted.to_owned(),
            nearest: crate::error::nearest(wanted, available.iter().copied(), 5),
        };
        let mut errors = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for wanted in &self.columns {
            if !wanted.contains(['*', '?']) {
                if !available.contains(&wanted.as_str()) {
                    errors.push(unknown(wanted));
                }
                names.push(wanted.clone());
                continue;
            }
            let all = available.iter().copied();
            let mut matching: Vec<&str> = all.filter(|name| Some(*name) != weight && matches(wanted, name)).collect();
            if matching.is_empty() {
                errors.push(unknown(wanted));
            }
            keep_numbered(wanted, &mut matching).unwrap_or_else(|error| errors.push(error));
            matching.sort_by(|a, b| natural(a, b));
            names.extend(matching.into_iter().map(str::to_owned));
        }
        let mut seen: Vec<&String> = names.iter().collect();
        seen.sort();
        if let Some(twice) = seen.windows(2).find(|pair| pair[0] == pair[1]) {
            errors.push(Error::argument("replicates", "each column once", format!("{:?} twice", twice[0])));
        }
        if errors.is_empty() && names.len() < 2 {
            let got = format!("{} ({})", names.len(), self.columns.join(", "));
            errors.push(Error::argument(
                "replicates",
                "two columns or more, or a pattern such as \"rw*\" that matches them",
                &got,
            ));
        }
        Error::collect(errors)?;
        Ok(names)
    }

    /// Columns that cannot be replicates of the weight that the others are replicates of, each with what is wrong: a
    /// sum far from theirs, and one number in all rows where the sampling weight has several, as flags have.
    pub(crate) fn unlike(&self, columns: &[Extent], weight: Option<Extent>) -> Vec<(usize, String)> {
        let mut sums: Vec<f64> = columns.iter().map(|column| column.sum).collect();
        sums.sort_by(f64::total_cmp);
        // The median, which a few columns of another kind do not move.
        let middle = sums.get(sums.len() / 2).copied().unwrap_or_default();
        let is_constant = |extent: &Extent| extent.min == extent.max;
        // Factors are 1 in all rows where the file has none of the units that a replicate leaves out.
        let vary = self.combined && weight.is_some_and(|weight| !is_constant(&weight));
        let problem = |column: &Extent| match column.sum {
            _ if vary && is_constant(column) => Some(format!("is {} in every row", column.min)),
            sum if middle > 0.0 && !(middle / APART..=middle * APART).contains(&sum) => {
                Some(format!("sums to {sum}, where the others sum to about {middle}"))
            }
            _ => None,
        };
        columns.iter().enumerate().filter_map(|(i, column)| Some((i, problem(column)?))).collect()
    }

    /// The same of columns and a weight given by their numbers.
    pub(crate) fn unlike_numbers(&self, columns: &[Vec<f64>], weight: &[f64]) -> Vec<(usize, String)> {
        let extent = |numbers: &[f64]| Extent::of(&Column::of(numbers), numbers.len());
        let columns: Vec<Extent> = columns.iter().map(|numbers| extent(numbers)).collect();
        self.unlike(&columns, Some(extent(weight)))
    }
}

/// How many times larger or smaller than the others' a sum may be. A half-sample or bootstrap sample of few units may
/// by chance hold a small part of the population; columns in another unit are a hundred or a thousand times apart.
const APART: f64 = 30.0;

/// Keeps the columns with a number in the place of the star at the end of a pattern, if there are any.
fn keep_numbered(pattern: &str, matching: &mut Vec<&str>) -> Result<()> {
    let Some(prefix) = pattern.strip_suffix('*').filter(|prefix| !prefix.contains(['*', '?'])) else { return Ok(()) };
    let is_numbered = |name: &&str| {
        // Every matching name begins with the prefix.
        let rest = &name[prefix.len()..];
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit())
    };
    let (numbered, others): (Vec<&str>, Vec<&str>) = matching.iter().partition(|name| is_numbered(name));
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &others {
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        *kinds.entry(stem).or_default() += usize::from(stem != *name);
    }
    let most = kinds.into_values().max().unwrap_or_default();
    match numbered.len() {
        0 => Ok(()),
        count if count >= most => {
            *matching = numbered;
            Ok(())
        }
        count => {
            let shown: Vec<String> = [numbered[0], others[0]].map(str::to_owned).to_vec();
            let got = format!("{pattern:?} matches {count} numbered columns and {} others", others.len());
            let expected = "one kind of column per pattern, not such as ";
            Err(Error::argument(
                "replicates",
                format!("{expected}{}; give a narrower one or a list", shown.join(" and ")),
                &got,
            ))
        }
    }
}

/// Whether a name matches a pattern: `*` stands for any characters and `?` for one.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    // Where the last star was, and how much of the name it has taken.
    let (mut p, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(&c) if c == '?' || c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                None => return false,
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    p = at + 1;
                    n = taken + 1;
                }
            },
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

/// The order of names that counts runs of digits as numbers.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut rest_a, mut rest_b) = (a, b);
    let digits = |s: &str| s.len() - s.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    loop {
        let (in_a, in_b) = (digits(rest_a), digits(rest_b));
        if in_a > 0 && in_b > 0 {
            // As text, by length and then digits: a number may be longer than any type of integer holds.
            let number = |s: &str, len: usize| s[..len].trim_start_matches('0').to_owned();
            let (x, y) = (number(rest_a, in_a), number(rest_b, in_b));
            let order = x.len().cmp(&y.len()).then(x.cmp(&y));
            if order != Ordering::Equal {
                return order;
            }
            (rest_a, rest_b) = (&rest_a[in_a..], &rest_b[in_b..]);
            continue;
        }
        match (rest_a.chars().next(), rest_b.chars().next()) {
            (Some(x), Some(y)) if x == y => {
                (rest_a, rest_b) = (&rest_a[x.len_utf8()..], &rest_b[y.len_utf8()..]);
            }
            // Alike but for leading zeros: the names themselves decide, so that the order is always the same.
            (None, None) => return a.cmp(b),
            (x, y) => return x.cmp(&y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_names() {
        for (pattern, name, expected) in [
            ("rw*", "rw1", true),
            ("rw*", "rw", true),
            ("rw*", "arw1", false),
            ("rw?", "rw10", false),
            ("*w*1", "rw21", true),
            ("*w*1", "rw12", false),
            ("a*b*c", "a-b-b-c", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn names_sort_as_people_count() {
        let mut names = ["rw10", "rw2", "rw1", "rw010b", "rw010a", "a", "rw"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["a", "rw", "rw1", "rw2", "rw10", "rw010a", "rw010b"]);
    }

    /// A flag or a second kind of replicates beside numbered columns is not of their pattern.
    #[test]
    fn a_star_at_the_end_is_a_number() {
        let find = |pattern: &str, names: &[&str]| {
            Replicates::new(pattern, crate::ReplicateMethod::Sdr).find(names, Some("w"))
        };
        let names = ["w", "REPWT1", "REPWT2", "REPWT10", "REPWTP", "REPWTP2", "REPWTP1", "REPWTP10"];
        assert_eq!(find("REPWT*", &names).expect("numbered"), ["REPWT1", "REPWT2", "REPWT10"]);
        assert_eq!(find("REPWTP*", &names).expect("numbered"), ["REPWTP1", "REPWTP2", "REPWTP10"]);
        assert_eq!(find("r_*", &["r_a", "r_b", "r_c1"]).expect("no numbers"), ["r_a", "r_b", "r_c1"]);
        let error = find("r*", &["r1", "r2", "r_1", "r_2", "r_3"]).expect_err("mixed");
        assert!(error.to_string().contains("r1 and r_1"), "{error}");
    }

    /// Extents of columns of 60 rows whose weights average 1600.
    #[test]
    fn columns_of_another_kind_stand_apart() {
        let replicates = Replicates::new("r*", crate::ReplicateMethod::Sdr);
        let column = |min: f64, max: f64, mean: f64| Extent { min, max, sum: 60.0 * mean };
        let weight = Some(column(800.0, 2500.0, 1600.0));
        let mut columns = vec![column(200.0, 3000.0, 1590.0); 16];
        assert_eq!(replicates.unlike(&columns, weight), []);
        columns[3] = column(0.2, 3.0, 1.59);
        columns[7] = column(1600.0, 1600.0, 1600.0);
        columns[9] = column(-700.0, 3000.0, 900.0);
        let found: Vec<usize> = replicates.unlike(&columns, weight).into_iter().map(|(column, _)| column).collect();
        assert_eq!(found, [3, 7]);
        // A self-weighting sample has replicates that leave it as it is.
        let found = replicates.unlike(&columns, Some(column(1600.0, 1600.0, 1600.0)));
        assert_eq!(found.len(), 1);
    }
}
