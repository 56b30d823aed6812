//! What replicate weights need of rows that come in parts.

use super::Replicates;
use super::estimates::Replication;
use super::rank::{DegreesOfFreedom, Ranks};
use super::sums::{self, ReplicateTotals};
use super::weights::Read;
use crate::Result;
use crate::survey::column::{Column, Extent};
use crate::survey::layout::Layout;
use crate::survey::measure::Measure;
use crate::survey::pass::{Program, Set};
use crate::survey::relay::Relay;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

/// Totals by replicate, the ranks that degrees of freedom come from, and the extents that settle scales.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Gathered {
    /// The columns of the replicate weights, in order.
    columns: Vec<String>,
    extents: Vec<Extent>,
    /// That of the sampling weight, if there is one.
    weight: Option<Extent>,
    totals: ReplicateTotals,
    /// None where the user gave degrees of freedom.
    ranks: Option<Ranks>,
}

/// Some rows: their columns, and the sampling weight, 0 outside the scope.
pub(crate) struct Part<'a> {
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
    /// Of no rows.
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

    /// Adds rows in the layout of the totals. `None` if `stop` was set meanwhile.
    pub(crate) fn add(&mut self, layout: &Layout, measures: &[Measure], part: Part, stop: &AtomicBool) -> Option<()> {
        let Part { program, base, read: Read { matrix, extents, .. }, weight, rows, sets, numbers } = part;
        let totals = sums::pass(program, base, &matrix, rows, sets, numbers.len(), stop)?;
        if let Some(ranks) = &mut self.ranks {
            let column = |name: &str| layout.place_of(name).map(|place| &program.columns[place]);
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
        match self.extents.is_empty() {
            true => self.extents = extents.to_vec(),
            false => self.extents.iter_mut().zip(extents).for_each(|(ours, theirs)| *ours = ours.and(*theirs)),
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
        let df = match (&self.ranks, replicates.df_given()) {
            (Some(ranks), None) => ranks.degrees_of_freedom(&layout.domain_filters(), places),
            (_, given) => DegreesOfFreedom::given(given.unwrap_or(f64::NAN)),
        };
        let rule = replicates.settle(&self.columns, &self.extents, self.weight, rows)?;
        Ok(Replication { rule, totals: self.totals.placed(places), df })
    }
}
