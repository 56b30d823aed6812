//! Groupings of areas and their sets.

use crate::argument::{self, FromLike, Like, Texts, neither};
use crate::arrow;
use crate::error::OrRaise;
use crate::table::{Table, result};
use pyo3::prelude::*;
use pyo3::types::PyList;

result! {
    /// The members of groups of areas, and when they belong.
    ///
    /// Parameters
    /// ----------
    /// groups : str, list or table
    ///     ``m49``, ``sdg``, ``itu``, ``wb_region``, ``wb_income``, ``ldc``, ``lldc``, ``sids`` (of the UN Statistics
    ///     Division), ``sids_itu``; a table with columns ``group``, ``ref_area`` [, ``group_name``, ``valid_from``, ``valid_to``:
    ///     years of the data, both included; ``valid_from_certainty``, ``valid_to_certainty``]; or a list of these, side by side.
    ///     Income groups and least developed countries are dated; `as_of` applies one year to all.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownOption`, `UnknownColumn`, `UnknownArea`, `EmptyTable` or `InvalidArgument`.
    ///
    /// Examples
    /// --------
    /// >>> ldc, africa = infosoc.Grouping("ldc"), infosoc.Grouping("m49").select(["002"])
    /// >>> (ldc & africa).groups_of("NER", 2022), (ldc - africa).groups_of("NPL", 2022)
    /// (['LDC&002'], ['LDC-002'])
    pub(crate) struct Grouping(infosoc::Grouping);
}

#[pymethods]
impl Grouping {
    #[new]
    fn new(groups: Like<infosoc::Grouping>) -> PyResult<PyClassInitializer<Grouping>> {
        Grouping::from(groups.0).initializer()
    }

    /// The memberships of one year, applied to all years.
    ///
    /// Parameters
    /// ----------
    /// year : int
    ///     A year of the data. The United Nations and the World Bank apply the list of today to all years.
    ///
    /// Returns
    /// -------
    /// Grouping
    ///
    /// Examples
    /// --------
    /// >>> ldc = infosoc.Grouping("ldc")
    /// >>> ldc.groups_of("MDV", 2005), ldc.as_of(2024).groups_of("MDV", 2005)
    /// (['LDC'], [])
    fn as_of(&self, #[pyo3(from_py_with = argument::year)] year: i32) -> Grouping {
        self.inner.as_of(year).into()
    }

    /// Only some groups.
    ///
    /// Parameters
    /// ----------
    /// codes : str or list of str
    ///     Their codes.
    ///
    /// Returns
    /// -------
    /// Grouping
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If no group has the code.
    ///
    /// Examples
    /// --------
    /// >>> infosoc.Grouping("itu").select(["AFR"]).to_polars()["group"].unique().to_list()
    /// ['AFR']
    fn select(&self, codes: Texts) -> PyResult<Grouping> {
        Ok(self.inner.select(&codes.0).or_raise()?.into())
    }

    /// All groups but some.
    ///
    /// Parameters
    /// ----------
    /// codes : str or list of str
    ///     Codes of the groups to leave out.
    ///
    /// Returns
    /// -------
    /// Grouping
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If no group has the code.
    ///
    /// Examples
    /// --------
    /// >>> "AFR" in infosoc.Grouping("itu").without(["AFR"]).to_polars()["group"].unique().to_list()
    /// False
    fn without(&self, codes: Texts) -> PyResult<Grouping> {
        Ok(self.inner.without(&codes.0).or_raise()?.into())
    }

    /// Each group of this grouping cut down to each group of the other: code ``A&B``. Also ``a & b``.
    ///
    /// Parameters
    /// ----------
    /// other : Grouping, str or table
    ///     The other.
    ///
    /// Returns
    /// -------
    /// Grouping
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     If no pair of groups has a common area.
    ///
    /// Examples
    /// --------
    /// >>> (infosoc.Grouping("itu") & "ldc").to_polars()["group"].unique().sort().to_list()[:2]
    /// ['AFR&LDC', 'AMS&LDC']
    fn intersection(&self, other: Like<infosoc::Grouping>) -> PyResult<Grouping> {
        Ok(self.inner.intersection(&other.0).or_raise()?.into())
    }

    /// Each group of this grouping together with each group of the other: code ``A|B``. Also ``a | b``.
    ///
    /// Parameters
    /// ----------
    /// other : Grouping, str or table
    ///     The other.
    ///
    /// Returns
    /// -------
    /// Grouping
    ///
    /// Examples
    /// --------
    /// >>> (infosoc.Grouping("ldc") | "lldc").to_polars()["group"].unique().to_list()
    /// ['LDC|LLDC']
    fn union(&self, other: Like<infosoc::Grouping>) -> PyResult<Grouping> {
        Ok(self.inner.union(&other.0).or_raise()?.into())
    }

    /// Each group of this grouping without the areas of each group of the other: code ``A-B``. Also ``a - b``.
    ///
    /// Parameters
    /// ----------
    /// other : Grouping, str or table
    ///     The other.
    ///
    /// Returns
    /// -------
    /// Grouping
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     If nothing is left.
    ///
    /// Examples
    /// --------
    /// >>> (infosoc.Grouping("lldc") - "ldc").to_polars()["group"].unique().to_list()
    /// ['LLDC-LDC']
    fn difference(&self, other: Like<infosoc::Grouping>) -> PyResult<Grouping> {
        Ok(self.inner.difference(&other.0).or_raise()?.into())
    }

    fn __and__(&self, other: Like<infosoc::Grouping>) -> PyResult<Grouping> {
        self.intersection(other)
    }

    fn __or__(&self, other: Like<infosoc::Grouping>) -> PyResult<Grouping> {
        self.union(other)
    }

    fn __sub__(&self, other: Like<infosoc::Grouping>) -> PyResult<Grouping> {
        self.difference(other)
    }

    /// The codes of the groups that an area belongs to in a year.
    ///
    /// Parameters
    /// ----------
    /// area : str
    ///     Code or name, as `area` reads it.
    /// year : int
    ///     A year of the data.
    ///
    /// Returns
    /// -------
    /// list of str
    ///
    /// Raises
    /// ------
    /// UnknownArea
    ///     If the area does not exist.
    ///
    /// Examples
    /// --------
    /// >>> infosoc.Grouping("wb_income").groups_of("MEX", 2021)
    /// ['UMC']
    fn groups_of(&self, area: &str, #[pyo3(from_py_with = argument::year)] year: i32) -> PyResult<Vec<String>> {
        // An unknown area is in no group; an empty list would hide the mistake.
        infosoc::area(area).or_raise()?;
        Ok(self.inner.groups_of(area, year).into_iter().map(str::to_owned).collect())
    }

    /// The areas that keep the grouping from being a partition: in no group, or in several. No rows: it is one.
    ///
    /// Parameters
    /// ----------
    /// first, last : int
    ///     Years of the data.
    /// areas : list of str, optional
    ///     The areas that should be divided; by default all that the grouping ever has. The world beside its regions does
    ///     not count.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``ref_area``, ``first``, ``last``, ``problem``, ``groups``.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownArea`, or `InvalidArgument` for years.
    ///
    /// Examples
    /// --------
    /// >>> len(infosoc.Grouping("itu").partition(2000, 2024))
    /// 0
    #[pyo3(signature = (first, last, areas = None))]
    fn partition(
        &self,
        #[pyo3(from_py_with = argument::first)] first: i32,
        #[pyo3(from_py_with = argument::last)] last: i32,
        areas: Option<Vec<String>>,
    ) -> PyResult<Table> {
        Table::of(&self.inner.partition(&areas.unwrap_or_default(), first, last).or_raise()?)
    }
}

/// A grouping as it is, by its name, from a table, or several of them side by side.
impl FromLike for infosoc::Grouping {
    fn from_like(given: &Bound<'_, PyAny>) -> PyResult<infosoc::Grouping> {
        // Before the table that it also is: its years and certainties would have to be read again.
        if let Ok(grouping) = given.cast::<Grouping>() {
            return Ok(grouping.get().inner.clone());
        }
        if let Ok(name) = given.extract::<String>() {
            return infosoc::Grouping::builtin(&name).or_raise();
        }
        if let Ok(several) = given.cast::<PyList>()
            && !several.is_empty()
        {
            // Not lists of lists: one that holds itself would have no end.
            let one = |given: Bound<'_, PyAny>| match given.is_instance_of::<PyList>() {
                true => Err(infosoc::Error::argument("grouping", "names or tables side by side", "a list in a list"))
                    .or_raise(),
                false => Self::from_like(&given),
            };
            let first = one(several.get_item(0)?)?;
            return several.iter().skip(1).try_fold(first, |all, other| all.beside(&one(other)?).or_raise());
        }
        let expected = "grouping: expected a name such as \"itu\", a table, or a list of them";
        arrow::import(given).map_err(|error| neither(error, expected, given))?.with(infosoc::Grouping::from_frame)
    }
}
