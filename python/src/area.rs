//! Countries and areas: the one that a word stands for, and every word that is known.

use crate::argument::one_of;
use crate::error::OrRaise;
use crate::properties::properties;
use crate::table::Table;
use pyo3::prelude::*;

/// A country or area of the M49 standard, or an economy that the World Bank lists beside them.
///
/// Examples
/// --------
/// >>> infosoc.area("Burma")
/// Area(iso3='MMR', iso2='MM', m49='104', name='Myanmar')
/// >>> infosoc.area("Burma").iso3
/// 'MMR'
#[pyclass(frozen, eq, hash, module = "infosoc")]
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Area(&'static infosoc::Area);

/// An empty field as none.
fn filled(field: &'static str) -> Option<&'static str> {
    Some(field).filter(|field| !field.is_empty())
}

properties! {
    Area.0 as area {
        /// ISO 3166-1 alpha-3 code; for the Channel Islands and Kosovo the code that the World Bank uses.
        iso3: &'static str = &area.iso3;
        /// ISO 3166-1 alpha-2 code, if any. Namibia's is ``NA``.
        iso2: Option<&'static str> = filled(&area.iso2);
        /// M49 number, three digits, if any.
        m49: Option<&'static str> = filled(&area.m49);
        /// Official short name.
        name: &'static str = &area.name;
        /// The other names and codes that are read as this area, names first.
        aliases: Vec<&'static str> = area.aliases();
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let written = |field: Option<&str>| PyResult::Ok(field.into_pyobject(py)?.repr()?.to_string());
        let [iso3, iso2, m49, name] = [Some(self.iso3()), self.iso2(), self.m49(), Some(self.name())].map(written);
        Ok(format!("Area(iso3={}, iso2={}, m49={}, name={})", iso3?, iso2?, m49?, name?))
    }
}

/// The country or area that a code or a name stands for.
///
/// Codes are ISO 3166-1 (three letters in any case, two letters in capitals), M49 numbers, also as a spreadsheet
/// writes them (``4``, ``4.0``), and codes that publishers use or used, such as ``UK`` and ``EL`` of Eurostat. Names are the
/// official one and those that publishers use; their case, accents, punctuation and order of words do not count. Nothing is
/// guessed: `areas` lists all that is known.
///
/// Parameters
/// ----------
/// given : str or int
///     The code or name.
///
/// Returns
/// -------
/// Area
///
/// Raises
/// ------
/// UnknownArea
///     For every other word. The message says why: a former state and what it became, a part of a country, a name of
///     several, a group of countries, or the names most like it.
///
/// Examples
/// --------
/// >>> infosoc.area("UK").name
/// 'United Kingdom of Great Britain and Northern Ireland'
/// >>> [infosoc.area(word).iso3 for word in ("Korea, Rep.", "St. Lucia", "4.0", "NA")]
/// ['KOR', 'LCA', 'AFG', 'NAM']
/// >>> infosoc.area("Korea")
/// Traceback (most recent call last):
///     ...
/// infosoc.UnknownArea: area: there is no area "Korea"; it may be Republic of Korea (KOR) or Democratic People's Republic of Korea (PRK); write the code of the one you mean
#[pyfunction]
pub(crate) fn area(given: Code) -> PyResult<Area> {
    let code = match given {
        Code::Text(text) => text,
        // 4.0 is written `4` here, as the library reads it.
        Code::Number(number) => number.to_string(),
    };
    Ok(Area(infosoc::area(&code).or_raise()?))
}

one_of! {
    /// A name or code, or a number of M49 as a number.
    pub(crate) enum Code {
        Text(String),
        Number(f64),
    }
    else "area: expected a name, a code or a number of M49"
}

/// Every word that is read as a country or area, and every word that is known not to be one.
///
/// Returns
/// -------
/// Table
///     ``name`` (as it is written), ``kind`` (``official`` name, ``alias``, ``code``; and what is read as no area:
///     ``former`` state, ``part`` of a country, name of ``several``, ``group``), ``iso3``, ``iso2``, ``m49``, ``area``
///     (official name), ``used_by``, ``note`` (for a former state its last year and what it became, for several the
///     candidates, for a group its code or name), ``source`` and ``certainty``: ``RECALL`` where a name is known to the
///     field and was seen in no file.
///
/// Examples
/// --------
/// >>> names = infosoc.areas().to_dicts()
/// >>> [(row["name"], row["used_by"]) for row in names if row["iso3"] == "SWZ" and row["kind"] == "alias"][-1]
/// ('Swaziland', 'World Bank; common English; UNSD')
/// >>> [row["note"] for row in names if row["name"] == "SCG"]
/// ['Serbia and Montenegro, until 2006; became SRB MNE']
#[pyfunction]
pub(crate) fn areas() -> PyResult<Table> {
    Table::of(infosoc::areas())
}
