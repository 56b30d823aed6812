//! What replicate weights need of rows that come in parts.

use super::degrees_of_freedom::{DegreesOfFreedom, Ranks};
use super::estimates::Replication;
use super::sums;
use super::totals::ReplicateTotals;
use crate::Result;
use crate::survey::columns::column::{Column, Extent};
use crate::survey::columns::domains::Set;
use crate::survey::design::replicates::{Read, Replicates};
use crate::survey::design::weight::{Sign, are_weights, largest_sum};
use crate::survey::kernel::layout::Layout;
use crate::survey::kernel::program::Program;
use crate::survey::kernel::relay::Relay;
use crate::survey::measure::Measure;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

/// Totals by replicate, the ranks that degrees of freedom come from, and the extents that settle scales.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Gathered {
    /// The columns of the replicate weights, in order.
    columns: Vec<String>,
    extents: Vec<Extent>,
    /// The extent of the sampling weight, if there is one.
    weight: Option<Extent>,
    totals: ReplicateTotals,
    /// None where the user gave degrees of freedom.
    ranks: Option<Ranks>,
}

/// Some rows: their columns, and the sampling weight, 0 outside the scope.
pub(crate) struct ReplicatePart<'a> {
    pub(crate) program: &'a Program<'a>,
    pub(crate) base: &'a Column<'a>,
    pub(crate) read: Read,
    pub(crate) weight: Option<Extent>,
    pub(crate) rows: usize,
    pub(crate) sets: &'a [Set<'a>],
    /// The domains of the sets in the numbering of all parts.
    pub(crate) numbers: &'a [u32],
}

impl Gathered {
    /// Nothing gathered yet.
    pub(crate) fn new(columns: Vec<String>, replicates: &Replicates, program: &Program) -> Gathered {
        let count = columns.len();
        Gathered {
            extents: Vec::new(),
            weight: None,
            totals: ReplicateTotals::empty(program, count),
            ranks: replicates.df_given().is_none().then(|| Ranks::new(count)),
            columns,
        }
    }

    /// The columns of the replicate weights.
    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Makes what is not written.
    pub(crate) fn complete(&mut self, program: &Program) {
        self.totals.complete(program, self.columns.len());
    }

    /// How many totals with the full weights there are.
    pub(crate) fn sums(&self) -> usize {
        self.totals.len()
    }

    /// What is wrong with what was read of so many rows, whose sampling weight is in a column of that name; `filters`
    /// are those of the measures.
    pub(crate) fn check(
        &self,
        replicates: &Replicates,
        weight: Option<&str>,
        filters: &BTreeSet<Option<&str>>,
        layout: &Layout,
        domains: usize,
        rows: u64,
    ) -> std::result::Result<(), &'static str> {
        let names: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        if !replicates.find(&names, weight).is_ok_and(|found| found == self.columns) {
            return Err("its replicate weights are not the columns of its design");
        }
        let met = usize::from(rows > 0);
        if self.extents.len() != self.columns.len() * met {
            return Err("it has the extents of more or fewer columns than there are replicate weights");
        }
        let has_weight = weight.is_some() && rows > 0;
        let is_one = |extent: &Extent, sign| are_weights(extent, sign) && extent.sum.abs() <= largest_sum(rows);
        if self.weight.is_some() != has_weight
            || !self.extents.iter().all(|extent| is_one(extent, Sign::Any))
            || !self.weight.is_none_or(|extent| is_one(&extent, Sign::NotNegative))
        {
            return Err("the extent of a column of weights is invalid");
        }
        self.totals.check(layout, domains, rows)?;
        match (&self.ranks, replicates.df_given()) {
            (Some(ranks), None) => ranks.check(self.columns.len(), filters, domains, rows),
            (None, Some(_)) => Ok(()),
            (Some(_), Some(_)) | (None, None) => Err("it has both ranks and given degrees of freedom, or neither"),
        }
    }

    /// Adds rows in the layout of the totals. `None` if `stop` was set meanwhile.
    pub(crate) fn add(
        &mut self,
        layout: &Layout,
        measures: &[Measure],
        part: ReplicatePart,
        stop: &AtomicBool,
    ) -> Option<()> {
        let ReplicatePart { program, base, read: Read { matrix, extents, .. }, weight, rows, sets, numbers } = part;
        let totals = sums::pass(program, base, &matrix, rows, sets, numbers.len(), stop)?;
        if let Some(ranks) = &mut self.ranks {
            let column = |name: &str| layout.place_of(name).map(|place| &program.columns[place]);
            // Degrees of freedom depend on the filter alone, so measures that share one share a rank.
            let filters: BTreeMap<Option<&str>, Option<&Column>> = measures
                .iter()
                .map(|measure| measure.filter.as_deref())
                .map(|filter| (filter, filter.and_then(column)))
                .collect();
            ranks.add(&filters, base, &matrix, rows, sets, numbers, stop)?;
        }

        self.totals.merge_domains(&totals, numbers);
        self.widen(&extents, weight);
        Some(())
    }

    /// Puts the totals into another layout.
    pub(crate) fn relay(&mut self, program: &Program, relay: &Relay) {
        self.totals = self.totals.relaid(program, relay);
    }

    /// Adds the rows of other parts with the same columns, whose layout and domains were others.
    pub(crate) fn merge(&mut self, other: &Gathered, program: &Program, relay: &Relay, numbers: &[u32]) {
        self.totals.merge_domains(&other.totals.relaid(program, relay), numbers);
        if let (Some(ours), Some(theirs)) = (&mut self.ranks, &other.ranks) {
            ours.merge(theirs, numbers);
        }
        self.widen(&other.extents, other.weight);
    }

    fn widen(&mut self, extents: &[Extent], weight: Option<Extent>) {
        if self.extents.is_empty() {
            self.extents = extents.to_vec()
        } else {
            self.extents.iter_mut().zip(extents).for_each(|(ours, theirs)| *ours = ours.and(*theirs))
        }
        self.weight = match (self.weight, weight) {
            (Some(ours), Some(theirs)) => Some(ours.and(theirs)),
            (ours, theirs) => ours.or(theirs),
        };
    }

    /// The replication of all `rows` rows, with the domains in their places.
    pub(crate) fn finish(
        &self,
        replicates: &Replicates,
        layout: &Layout,
        rows: usize,
        places: &[u32],
    ) -> Result<Replication> {
        // R `degf`: the rank of the weights less 1, unless the producer states the degrees of freedom.
        let df = match (&self.ranks, replicates.df_given()) {
            (Some(ranks), None) => ranks.degrees_of_freedom(&layout.domain_filters(), places),
            (_, given) => DegreesOfFreedom::given(given.unwrap_or(f64::NAN)),
        };
        let rule = replicates.settle(&self.columns, &self.extents, self.weight, rows)?;
        Ok(Replication { rule, totals: self.totals.placed(places), df })
    }
}
