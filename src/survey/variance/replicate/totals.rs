//! Kernel: the mergeable state of a pass with replicate weights: the totals of terms with the full weights and with
//! each replicate's.

use crate::survey::kernel::layout::Layout;
use crate::survey::kernel::program::{Program, TermKey};
use crate::survey::kernel::relay::Relay;
use rustc_hash::FxHashMap;

/// The state of a pass: totals per domain.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct ReplicateTotals {
    #[serde(skip)]
    pub(crate) terms: usize,
    #[serde(skip)]
    pub(crate) replicates: usize,
    /// The place of each term among those that have totals by replicate.
    #[serde(skip)]
    places: Vec<Option<usize>>,
    #[serde(skip)]
    pub(crate) linear: usize,
    /// With the full weights, domains × terms.
    pub(crate) sums: Vec<f64>,
    /// domains × linear terms × replicates.
    pub(crate) replicated: Vec<f64>,
}

impl ReplicateTotals {
    pub(crate) fn new(layout: &Linear, replicates: usize, domains: usize) -> ReplicateTotals {
        let (terms, linear) = (layout.places.len(), layout.terms.len());
        ReplicateTotals {
            terms,
            replicates,
            places: layout.places.clone(),
            linear,
            sums: vec![0.0; domains * terms],
            replicated: vec![0.0; domains * linear * replicates],
        }
    }

    /// Nothing yet, for the terms of a program.
    pub(crate) fn empty(program: &Program, replicates: usize) -> ReplicateTotals {
        ReplicateTotals::new(&Linear::new(program), replicates, 0)
    }

    /// Makes what is not written: it follows from the program and the number of replicates.
    pub(crate) fn complete(&mut self, program: &Program, replicates: usize) {
        let (sums, replicated) = (std::mem::take(&mut self.sums), std::mem::take(&mut self.replicated));
        *self = ReplicateTotals { sums, replicated, ..ReplicateTotals::empty(program, replicates) };
    }

    /// What is wrong with totals that were read, for so many rows.
    pub(crate) fn check(&self, layout: &Layout, domains: usize, rows: u64) -> Result<(), &'static str> {
        // Totals of no rows have sums only once they were merged with others.
        let domains = if rows == 0 && self.sums.is_empty() { 0 } else { domains };
        let is_length = |of: &[f64], each: Option<usize>| each.and_then(|n| n.checked_mul(domains)) == Some(of.len());
        if !is_length(&self.sums, Some(self.terms))
            || !is_length(&self.replicated, self.linear.checked_mul(self.replicates))
        {
            return Err("it has more or fewer sums than domains, terms and replicates");
        }
        self.sums.chunks(self.terms.max(1)).try_for_each(|sums| layout.check_sums(sums, rows))
    }

    /// How many numbers there are.
    pub(crate) fn len(&self) -> usize {
        self.sums.len()
    }

    /// Adds the state of other rows in the same domains.
    pub(crate) fn merge(&mut self, other: &ReplicateTotals) {
        add(&mut self.sums, &other.sums);
        add(&mut self.replicated, &other.replicated);
    }

    /// Adds the state of other rows, whose domains have other numbers here.
    pub(crate) fn merge_domains(&mut self, other: &ReplicateTotals, numbers: &[u32]) {
        let domains = numbers.iter().map(|&number| number as usize + 1).max().unwrap_or(0);
        let [of_sums, of_replicates] = [self.terms, self.linear * self.replicates];
        self.sums.resize(self.sums.len().max(domains * of_sums), 0.0);
        self.replicated.resize(self.replicated.len().max(domains * of_replicates), 0.0);
        let place = |number: u32, width: usize| number as usize * width..(number as usize + 1) * width;
        for (domain, &number) in numbers.iter().enumerate() {
            let theirs = place(domain as u32, of_sums);
            add(&mut self.sums[place(number, of_sums)], other.sums.get(theirs).unwrap_or(&[]));
            let theirs = place(domain as u32, of_replicates);
            add(&mut self.replicated[place(number, of_replicates)], other.replicated.get(theirs).unwrap_or(&[]));
        }
    }

    /// The same totals with the terms of another program.
    pub(crate) fn relaid(&self, program: &Program, relay: &Relay) -> ReplicateTotals {
        let linear = Linear::new(program);
        let domains = self.sums.len() / self.terms.max(1);
        let mut new = ReplicateTotals::new(&linear, self.replicates, domains);
        for domain in 0..domains {
            let old = &self.sums[domain * self.terms..(domain + 1) * self.terms];
            relay.sums(old, &mut new.sums[domain * new.terms..(domain + 1) * new.terms]);
            for (place, &term) in linear.terms.iter().enumerate() {
                let first = (domain * new.linear + place) * new.replicates;
                for (old, factor) in relay.parts(term) {
                    let totals = self.replicates(domain, old);
                    let sums = &mut new.replicated[first..first + new.replicates];
                    sums.iter_mut().zip(totals).for_each(|(sum, total)| *sum += factor * total);
                }
            }
        }
        new
    }

    /// The same totals with the domains in other places, each once.
    pub(crate) fn placed(&self, places: &[u32]) -> ReplicateTotals {
        let mut new = ReplicateTotals { sums: Vec::new(), replicated: Vec::new(), ..self.clone() };
        new.merge_domains(self, places);
        new
    }

    /// The total of a term in a domain with the full weights.
    pub(crate) fn sum(&self, domain: usize, term: usize) -> f64 {
        self.sums[domain * self.terms + term]
    }

    /// The totals of a numerator or denominator in a domain, one per replicate.
    pub(crate) fn replicates(&self, domain: usize, term: usize) -> &[f64] {
        let Some(place) = self.places[term] else { return &[] };
        let first = (domain * self.linear + place) * self.replicates;
        &self.replicated[first..first + self.replicates]
    }
}

fn add(ours: &mut [f64], theirs: &[f64]) {
    ours.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
}

/// Which terms have totals by replicate: numerators and denominators, the dense ones once each, then the sparse ones.
#[derive(Debug)]
pub(crate) struct Linear {
    /// Per term of the program.
    places: Vec<Option<usize>>,
    /// The terms themselves.
    pub(crate) terms: Vec<usize>,
    /// How many of these are dense.
    pub(crate) dense: usize,
}

impl Linear {
    pub(crate) fn new(program: &Program) -> Linear {
        let dense_terms = program.dense_terms().len();
        let mut linear = Linear { places: vec![None; program.terms.len()], terms: Vec::new(), dense: 0 };
        let mut known: FxHashMap<TermKey, usize> = FxHashMap::default();
        let pairs = program.shape(0).dense_pairs();
        let numerators = program.first_numerator..program.first_numerator + pairs;
        // Squares have no part in an estimate: only what is linear in y and x is summed by replicate.
        for term in numerators.chain(program.groups.iter().filter_map(|group| group.denominator)) {
            let next = linear.terms.len();
            let place = *known.entry(program.terms[term].key()).or_insert(next);
            if place == next {
                linear.terms.push(term);
            }
            linear.places[term] = Some(place);
        }
        linear.dense = linear.terms.len();
        for term in dense_terms..program.terms.len() {
            linear.places[term] = Some(linear.terms.len());
            linear.terms.push(term);
        }
        linear
    }
}
