//! From the terms of a model to the columns of its design matrix.

use super::matrix::Part;
use crate::{Error, Result};
use polars::prelude::Series;

/// A column of the table as the model sees it.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Number,
    /// The categories with cases, in the order of their type, and the place of the reference.
    Factor {
        levels: Series,
        names: Vec<String>,
        reference: usize,
    },
}

impl Variable {
    /// The names of the categories; none for a number.
    pub(crate) fn levels(&self) -> &[String] {
        match &self.kind {
            Kind::Number => &[],
            Kind::Factor { names, .. } => names,
        }
    }
}

impl Variable {
    /// The category that the others are compared with; `None` of a number.
    pub(crate) fn reference(&self) -> Option<&str> {
        match &self.kind {
            Kind::Number => None,
            Kind::Factor { names, reference, .. } => Some(&names[*reference]),
        }
    }
}

/// One term: the product of some variables.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub(crate) variables: Vec<usize>,
    /// Its columns in the design matrix.
    pub(crate) columns: std::ops::Range<usize>,
}

/// One column of the design matrix, one coefficient.
#[derive(Clone, Debug)]
pub(crate) struct Coefficient {
    /// The term, `None` for the intercept.
    pub(crate) term: Option<usize>,
    /// The categories of the factors of the term, in their order.
    pub(crate) levels: Vec<usize>,
}

/// A column of the design matrix as a product of numbers and of being in categories.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Product {
    pub(super) numbers: Vec<usize>,
    /// Factors with the places of their categories.
    pub(super) categories: Vec<(usize, f64)>,
}

impl Product {
    /// The product in some rows, from the values of a variable in them, with a centre taken off the numbers.
    pub(super) fn fill<'a>(&self, values: impl Fn(usize) -> Part<'a>, centre: f64, out: &mut [f64]) {
        match self.numbers.split_first() {
            Some((first, others)) => {
                match values(*first) {
                    Part::Each(values) => out.copy_from_slice(values),
                    Part::One(value) => out.fill(value),
                }
                others.iter().for_each(|&of| values(of).each(out, |out, value| *out *= value));
                if centre != 0.0 {
                    out.iter_mut().for_each(|out| *out -= centre);
                }
            }
            None => out.fill(1.0),
        }
        for &(of, category) in &self.categories {
            values(of).each(out, |out, value| *out *= f64::from(u8::from(value == category)));
        }
    }
}

/// What a model is made of: variables, terms, coefficients.
#[derive(Clone, Debug)]
pub(crate) struct Encoding {
    pub(crate) variables: Vec<Variable>,
    pub(crate) terms: Vec<Term>,
    pub(crate) coefficients: Vec<Coefficient>,
}

/// Terms with all that interactions imply: main effects first, in the order in which they are met, then interactions of
/// two, of three and so on, as in R.
pub(crate) fn expanded(given: &[Vec<String>]) -> Result<Vec<Vec<String>>> {
    let mut terms: Vec<Vec<String>> = Vec::new();
    for term in given {
        if term.is_empty() || term.len() > 6 {
            let expected = "names of columns, and tuples of two to six of them for interactions";
            return Err(Error::argument("terms", expected, format!("one of {} columns", term.len())));
        }
        if let Some(twice) = term.iter().enumerate().find(|(i, name)| term[..*i].contains(name)) {
            let expected = "interactions of different columns; a square is a column of its own";
            return Err(Error::argument("terms", expected, format!("{:?} twice", twice.1)));
        }
        // Every choice of its columns but none of them, as bits.
        for part in 1..1_usize << term.len() {
            let part = term.iter().enumerate().filter(|(i, _)| part >> i & 1 == 1).map(|(_, name)| name.clone());
            let part: Vec<String> = part.collect();
            let is_same = |known: &Vec<String>| known.len() == part.len() && part.iter().all(|one| known.contains(one));
            if !terms.iter().any(is_same) {
                terms.push(part);
            }
        }
    }
    // Stable: terms of one length keep the order in which they are met.
    terms.sort_by_key(Vec::len);
    Ok(terms)
}

impl Encoding {
    pub(crate) fn new(variables: Vec<Variable>, terms: &[Vec<String>]) -> Encoding {
        let mut coefficients = vec![Coefficient { term: None, levels: Vec::new() }];
        let mut encoded = Vec::new();
        for (number, names) in terms.iter().enumerate() {
            let find = |name: &String| variables.iter().position(|variable| variable.name == *name);
            let members: Vec<usize> = names.iter().filter_map(find).collect();
            let first = coefficients.len();
            // The first factor varies fastest, as in R.
            let mut combinations: Vec<Vec<usize>> = vec![Vec::new()];
            for &member in members.iter().rev() {
                if let Kind::Factor { names, reference, .. } = &variables[member].kind {
                    let others = (0..names.len()).filter(|level| level != reference);
                    let others: Vec<usize> = others.collect();
                    let longer = |rest: &Vec<usize>| {
                        let rest = rest.clone();
                        others.iter().map(move |&level| [vec![level], rest.clone()].concat()).collect::<Vec<_>>()
                    };
                    combinations = combinations.iter().flat_map(longer).collect();
                }
            }
            coefficients.extend(combinations.into_iter().map(|levels| Coefficient { term: Some(number), levels }));
            encoded.push(Term { variables: members, columns: first..coefficients.len() });
        }
        Encoding { variables, terms: encoded, coefficients }
    }

    /// How many coefficients a model of these terms has, before any is made; none where they are too many to count.
    pub(crate) fn count(variables: &[Variable], terms: &[Vec<String>]) -> Option<usize> {
        let of_variable = |name: &String| {
            let variable = variables.iter().find(|variable| variable.name == *name);
            variable.map_or(1, |variable| variable.levels().len().max(2) - 1)
        };
        let of_term = |term: &Vec<String>| term.iter().try_fold(1_usize, |n, name| n.checked_mul(of_variable(name)));
        terms.iter().try_fold(1_usize, |n, term| n.checked_add(of_term(term)?))
    }

    pub(crate) fn width(&self) -> usize {
        self.coefficients.len()
    }

    /// What a column of the design matrix is the product of.
    pub(super) fn product(&self, column: usize) -> Product {
        let Coefficient { term, levels } = &self.coefficients[column];
        let mut levels = levels.iter();
        let mut product = Product { numbers: Vec::new(), categories: Vec::new() };
        for &member in term.iter().flat_map(|&term| &self.terms[term].variables) {
            match self.variables[member].kind {
                Kind::Number => product.numbers.push(member),
                Kind::Factor { .. } => product.categories.extend(levels.next().map(|&level| (member, level as f64))),
            }
        }
        product
    }

    /// The row of the design matrix for values of the variables.
    pub(crate) fn fill(&self, values: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        out[0] = 1.0;
        for term in &self.terms {
            let (mut place, mut stride, mut product) = (term.columns.start, 1, 1.0);
            for &member in &term.variables {
                match &self.variables[member].kind {
                    Kind::Number => product *= values[member],
                    Kind::Factor { names, reference, .. } => {
                        let level = values[member] as usize;
                        // A product with the reference of any of its factors is 0.
                        if level == *reference {
                            product = 0.0;
                            break;
                        }
                        // Levels above the reference move down by one, as it has no column.
                        place += stride * (level - usize::from(level > *reference));
                        stride *= names.len() - 1;
                    }
                }
            }
            if product != 0.0 {
                out[place] = product;
            }
        }
    }

    /// Whether all variables are factors, so that rows fall into few cells.
    pub(crate) fn is_of_factors(&self) -> bool {
        self.variables.iter().all(|variable| matches!(variable.kind, Kind::Factor { .. }))
    }

    /// The name of a term.
    pub(crate) fn term_name(&self, term: Option<usize>) -> String {
        term.map_or("(Intercept)".to_owned(), |term| {
            let names = self.terms[term].variables.iter().map(|&member| self.variables[member].name.as_str());
            names.collect::<Vec<_>>().join(":")
        })
    }

    /// The categories of a coefficient; `None` of a number or the intercept.
    pub(crate) fn level_name(&self, coefficient: usize) -> Option<String> {
        let Coefficient { term, levels } = &self.coefficients[coefficient];
        let members = self.terms[(*term)?].variables.iter().map(|&member| &self.variables[member]);
        let factors = members.filter(|variable| !variable.levels().is_empty());
        let names: Vec<&str> = factors.zip(levels).map(|(factor, &level)| factor.levels()[level].as_str()).collect();
        (!names.is_empty()).then(|| names.join(":"))
    }

    /// A coefficient in words, for messages.
    pub(crate) fn label(&self, coefficient: usize) -> String {
        let term = self.term_name(self.coefficients[coefficient].term);
        self.level_name(coefficient).map_or(term.clone(), |level| format!("{term} = {level}"))
    }
}
