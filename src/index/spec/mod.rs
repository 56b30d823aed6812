//! What an index is made of: a tree of elements, each with its settings.

mod builtin;
pub(crate) mod call;
mod read;
mod tree;
pub(crate) mod units;

use crate::catalogue::Certainty;
use crate::index::aggregate::Aggregation;
use crate::index::steps::impute::IndexImputation;
use crate::index::steps::normalise::{Direction, GoalPosts, Normalisation};
use crate::index::steps::transform::Transform;
use crate::index::steps::treat::Treatment;
use crate::input;
use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use std::path::Path;

/// One row of a spec: an indicator, or an aggregate of others.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Code, that of the series for an indicator.
    pub code: String,
    /// Code of the aggregate that it is a part of; `None` for the index.
    pub parent: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// 1 for indicators, more for aggregates; that of the parent is always higher.
    pub level: u32,
    /// Weight among the parts of the same parent, zero or more; they need not sum to 1. A part of weight 0 has a score of its
    /// own and takes no part in the whole, missing or not.
    pub weight: f64,
    /// Which way is better.
    pub direction: Direction,
    /// Function of the value before normalisation.
    pub transform: Transform,
    /// The ends of the scale in the unit of the indicator.
    pub goalposts: Option<GoalPosts>,
    /// Larger values count as this one.
    pub cap: Option<f64>,
    /// The target in the unit of the indicator.
    pub target: Option<f64>,
    /// The unit of the value: that of goalposts, cap and target too. Several, separated by semicolons, where any of
    /// them will do. With a denominator it is that of the quotient if it is relative, as per 100 inhabitants, else that
    /// before division. By default the unit of the catalogue.
    pub unit: Option<String>,
    /// Code of the indicator that the value is divided by.
    pub denominator: Option<String>,
    /// Factor of the quotient, for example 1000.
    pub per: f64,
    /// What stands in the place of a missing value.
    pub impute: IndexImputation,
    /// What is done to outliers.
    pub treat: Treatment,
    /// How values become scores.
    pub normalise: Normalisation,
    /// How the scores of the parts become that of the whole.
    pub aggregate: Aggregation,
    /// The share of the parts with a weight, by number, that must have a score, 0 to 1.
    pub min_available: f64,
    /// How the aggregated scores are brought to a scale of their own, across areas.
    pub rescale: Normalisation,
    /// The share of all indicators with a weight that an area must have before imputation, 0 to 1; of the index.
    pub min_data: f64,
    /// The share of all indicators with a weight for which an area must have an official value, 0 to 1; of the index.
    pub min_official: f64,
    /// How sure the row is.
    pub certainty: Certainty,
    /// Where it is from.
    pub source: Option<String>,
    /// What a reader should know.
    pub note: Option<String>,
}

/// What an index is made of: a table with one row for each indicator and aggregate, edited in a spreadsheet.
///
/// | column | holds | empty |
/// |---|---|---|
/// | `code` | code; for an indicator that of the series | an error |
/// | `parent` | code of the aggregate that it is a part of | the index itself, one row |
/// | `name`, `source`, `note` | words | |
/// | `level` | 1 for indicators, more for aggregates | one above the highest part |
/// | `weight` | weight among the parts of the parent; a part of weight 0 is shown and takes no part | 1 |
/// | `direction` | `+` or `-` | `+` |
/// | `transform` | `none`, `ln`, `ln(x+1)`, `log10` | `none` |
/// | `goalpost_low`, `goalpost_high` | ends of the scale, low below high whatever the direction | none |
/// | `cap` | larger values count as this one | none |
/// | `target` | value of `normalise = target` | none |
/// | `unit` | unit of the value, of goalposts, cap and target; with a denominator that of the quotient if it is relative, as per 100 inhabitants, else that before division | that of the catalogue |
/// | `denominator`, `per` | code that the value is divided by, factor of the quotient | none, 1 |
/// | `impute` | [`IndexImputation`] | that of the parent; `none` |
/// | `treat` | [`Treatment`] | that of the parent; `none` |
/// | `normalise` | [`Normalisation`] | `goalposts` where there are any; that of the parent; `minmax` |
/// | `aggregate` | [`Aggregation`] | that of the parent; `arithmetic` |
/// | `min_available` | share of the parts with a weight that must have a score, 0 to 1 | that of the parent; 1 |
/// | `rescale` | a [`Normalisation`] of aggregated scores | `none` |
/// | `min_data` | of the index: share of all indicators with a weight that an area must have before imputation | 0 |
/// | `min_official` | of the index: share of all indicators with a weight that have an official value, of the year or by `last` of one before: its `obs_status` is not `E`, `F` or `I` | 0 |
/// | `certainty` | `CONFIRMED` … `UNKNOWN`, how sure the row is | `CONFIRMED` |
///
/// The steps are those of the OECD and JRC handbook (2008), in this order: screen, denominate, impute, treat, transform,
/// normalise, aggregate.
///
/// ```
/// use infosoc::index::IndexSpec;
/// use infosoc::Series;
/// use polars::prelude::df;
///
/// let spec = IndexSpec::from_frame(&df!(
///     "code" => ["index", "users", "price"], "parent" => [None, Some("index"), Some("index")],
///     "direction" => ["", "+", "-"], "goalpost_low" => [None, Some(0.0), Some(1.0)],
///     "goalpost_high" => [None, Some(95.0), Some(21.0)],
/// )?)?;
/// let series = Series::new(df!(
///     "indicator" => ["users", "price"], "ref_area" => ["MEX", "MEX"], "time_period" => [2022, 2022],
///     "obs_value" => [76.0, 6.0],
/// )?)?;
/// let scores = spec.score(&series, 2022)?;
/// assert_eq!(scores.of("index", "MEX", 2022), Some(77.5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct IndexSpec {
    pub(crate) elements: Vec<Element>,
    pub(crate) tree: tree::Tree,
}

impl IndexSpec {
    /// A spec that comes with the library; another name is [`Error::UnknownOption`].
    ///
    /// | name | index | codes |
    /// |---|---|---|
    /// | `idi-2023`, `idi-2024` | ITU ICT Development Index, ten indicators | `iu` `hh` `mbb` `cov3g` `cov4g` `mbbtraf` `fbbtraf` `mdv_price` `fbb_price` `mobown`; `coverage`; `universal` `meaningful`; `idi` |
    /// | `idi-2011`, `idi-2015`, `idi-2016`, `idi-2017` | the ICT Development Index to 2017, on its scale of 0 to 10 | `fix` `mob` `bw` `pc` `inet`, `iu` `fbb` `mbb`, `lit` or `mys` `sec` `ter`; `access` `use` `skills`; `idi` |
    /// | `egdi`, `egdi-2010` | UN E-Government Development Index from its sub-indices, equal weights and those of 2010 | `osi` `tii` `hci`; `egdi` |
    /// | `egdi-2022` | the same from components: z-scores, their mean, from 0 to 1 | `osi`; `tii_iu` `tii_mob` `tii_mbb` `tii_fbb`; `hci_lit` `hci_ger` `hci_eys` `hci_mys` |
    /// | `price-baskets` | ITU ICT price baskets in per cent of monthly GNI per capita, without a common score | `dob` `mdv_low` `mdv_high` `fbb` `mob_low` in USD a month, `NY.GNP.PCAP.CD` |
    /// | `ipb-2010` | ITU ICT Price Basket of 2010 | `ftb` `mcb` `fbb` in per cent of monthly GNI per capita; `ipb` |
    /// | `b2c` | UNCTAD B2C E-commerce Index | `accounts` `iu` `postal` `servers`; `b2c` |
    ///
    /// Rows that are not confirmed say so in `certainty`, and again in the findings of every score that uses them.
    ///
    /// # Errors
    /// [`Error::UnknownOption`] for another name, with those there are.
    pub fn builtin(name: &str) -> Result<IndexSpec> {
        builtin::spec(name)
    }

    /// A spec from a CSV file in UTF-8 with commas, as [`to_frame`](ToFrame::to_frame) gives it.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for a file that cannot be read, and those of [`from_frame`](IndexSpec::from_frame).
    pub fn read_csv(path: impl AsRef<Path>) -> Result<IndexSpec> {
        IndexSpec::from_frame(&input::csv(path.as_ref(), &["code", "parent"], "pass the table to infosoc.IndexSpec")?)
    }

    /// A spec from a table; everything that is wrong with it is reported at once.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`], [`Error::UnknownOption`], [`Error::InvalidArgument`] for cells, and [`Error::InvalidSpec`] for
    /// what does not fit together: a code given twice, a parent that does not exist, a cycle, no index or several, weights
    /// that are negative, not finite or sum to 0, goalposts out of order or not used, a level that is not below that of the
    /// parent.
    pub fn from_frame(table: &DataFrame) -> Result<IndexSpec> {
        IndexSpec::new(read::elements(table)?)
    }

    /// A spec from its elements; [`Error::InvalidSpec`] for what does not fit together.
    ///
    /// # Errors
    /// [`Error::InvalidSpec`] for each thing that does not fit together, as in [`from_frame`](IndexSpec::from_frame).
    pub fn new(elements: Vec<Element>) -> Result<IndexSpec> {
        let tree = tree::Tree::of(&elements)?;
        Ok(IndexSpec { elements, tree })
    }

    /// The rows, in the order of the table.
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// The codes of the indicators, which the series must have.
    pub fn codes(&self) -> Vec<&str> {
        self.tree.leaves.iter().map(|&e| self.elements[e].code.as_str()).collect()
    }

    /// The same spec with other weights, by code; the others stay.
    ///
    /// ```
    /// use infosoc::index::IndexSpec;
    /// let spec = IndexSpec::builtin("idi-2024")?.with_weights([("universal", 2.0), ("meaningful", 1.0)])?;
    /// # assert_eq!(spec.elements().iter().find(|e| e.code == "universal").map(|e| e.weight), Some(2.0));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::UnknownOption`] for a code that the spec does not have, [`Error::InvalidSpec`] for weights that are negative, not
    /// finite or sum to 0.
    pub fn with_weights<C: AsRef<str>>(&self, weights: impl IntoIterator<Item = (C, f64)>) -> Result<IndexSpec> {
        let mut elements = self.elements.clone();
        let mut found = Vec::new();
        for (code, weight) in weights {
            match self.place(code.as_ref()) {
                Ok(place) => elements[place].weight = weight,
                Err(error) => found.push(error),
            }
        }
        Error::collect(found)?;
        IndexSpec::new(elements)
    }

    /// The parts of an aggregate that take part in it: those with a weight.
    pub(crate) fn weighed(&self, whole: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        self.tree.parts[whole].iter().copied().filter(|&part| self.elements[part].weight > 0.0)
    }

    /// By element, whether it takes part in another: itself, or by way of those that it is a part of.
    pub(crate) fn takes_part(&self, in_whole: usize) -> Vec<bool> {
        let mut takes_part = vec![false; self.elements.len()];
        takes_part[in_whole] = true;
        // From the index down: a part takes part where its whole does.
        for &whole in self.tree.wholes.iter().rev() {
            if takes_part[whole] {
                self.weighed(whole).for_each(|part| takes_part[part] = true);
            }
        }
        takes_part
    }

    /// The place of an element; [`Error::UnknownIndicator`] with the nearest codes.
    pub(crate) fn place(&self, code: &str) -> Result<usize> {
        let codes = || self.elements.iter().map(|e| e.code.as_str());
        codes().position(|known| known == code).ok_or_else(|| Error::UnknownIndicator {
            code: code.to_owned(),
            place: "the index spec",
            edition: None,
            nearest: crate::error::nearest(code, codes(), 5),
        })
    }
}

impl ToFrame for IndexSpec {
    /// The columns of the spec, every setting written out.
    fn to_frame(&self) -> Result<DataFrame> {
        let rows = &self.elements;
        let words = |f: &dyn Fn(&Element) -> Option<String>| rows.iter().map(f).collect::<Vec<_>>();
        let numbers = |f: &dyn Fn(&Element) -> Option<f64>| rows.iter().map(f).collect::<Vec<_>>();
        let leaf = |e: &Element| e.level == 1;
        let of_leaf = |f: &dyn Fn(&Element) -> String| words(&|e| leaf(e).then(|| f(e)));
        let of_whole = |f: &dyn Fn(&Element) -> String| words(&|e| (!leaf(e)).then(|| f(e)));
        Ok(df!(
            "code" => words(&|e| Some(e.code.clone())),
            "parent" => words(&|e| e.parent.clone()),
            "name" => words(&|e| e.name.clone()),
            "level" => rows.iter().map(|e| e.level).collect::<Vec<_>>(),
            "weight" => numbers(&|e| Some(e.weight)),
            "direction" => of_leaf(&|e| e.direction.to_string()),
            "transform" => of_leaf(&|e| e.transform.to_string()),
            "goalpost_low" => numbers(&|e| e.goalposts.map(|g| g.low)),
            "goalpost_high" => numbers(&|e| e.goalposts.map(|g| g.high)),
            "cap" => numbers(&|e| e.cap),
            "target" => numbers(&|e| e.target),
            "unit" => words(&|e| e.unit.clone()),
            "denominator" => words(&|e| e.denominator.clone()),
            "per" => numbers(&|e| e.denominator.as_ref().map(|_| e.per)),
            "impute" => of_leaf(&|e| e.impute.to_string()),
            "treat" => of_leaf(&|e| e.treat.to_string()),
            "normalise" => of_leaf(&|e| e.normalise.to_string()),
            "aggregate" => of_whole(&|e| e.aggregate.to_string()),
            "min_available" => numbers(&|e| (!leaf(e)).then_some(e.min_available)),
            "rescale" => of_whole(&|e| e.rescale.to_string()),
            "min_data" => numbers(&|e| e.parent.is_none().then_some(e.min_data)),
            "min_official" => numbers(&|e| e.parent.is_none().then_some(e.min_official)),
            "certainty" => words(&|e| Some(e.certainty.to_string())),
            "source" => words(&|e| e.source.clone()),
            "note" => words(&|e| e.note.clone()),
        )?)
    }
}
