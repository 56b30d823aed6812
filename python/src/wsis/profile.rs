//! The profile of a country.

use super::options;
use crate::argument::word;
use crate::error::OrRaise;
use crate::immutable::{Immutable, based};
use crate::interrupt::{detached, interruptible};
use crate::properties::properties;
use crate::series::Series;
use crate::table::Table;
use infosoc::Language;
use infosoc::wsis;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};
use std::path::PathBuf;

/// The tables of the profile of a country: its figures beside those of its ITU region and of the world.
///
/// Parameters
/// ----------
/// series : Series
///     Figures of countries.
/// country : str
///     The country, by its code or its name.
/// first, last : int, optional
///     The years. Without them: the last that the series has, and the nine before.
/// min_coverage : float, optional
///     The share of a region's population that must be observed; below it the value is null. By default that of the
///     practice, and 0.5 without one.
/// practice : {"world_bank", "itu", "uis"}, optional
///     What is done with countries that have no figure; without it they are left out.
/// targets : str or table, default "umc_2030"
///     The targets to measure against, as for `Series.progress`.
///
/// Returns
/// -------
/// Profile
///     `infosoc.wsis.profile` writes it as a page.
///
/// Raises
/// ------
/// InfosocError
///     `UnknownArea`; `InvalidArgument` for a country without a figure in these years; and what `wsis_reports` raises.
///
/// Examples
/// --------
/// >>> series = infosoc.Series.read("datasets/series/ict.csv")
/// >>> mexico = infosoc.wsis_profile(series, "MEX")
/// >>> mexico.area_name, mexico.region_name, sorted(mexico.tables)[:2]
/// ('Mexico', 'Americas', ['coverage', 'indicators'])
#[pyfunction]
#[pyo3(signature = (series, country, **keywords),
       text_signature = "(series, country, *, first=None, last=None, min_coverage=None, practice=None, targets=None)")]
pub(crate) fn wsis_profile(
    py: Python<'_>,
    series: PyRef<'_, Series>,
    country: &str,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Profile> {
    let options = options(keywords)?;
    let figures = series.core();
    let inner = interruptible(py, |stop| wsis::profile_until(figures, country, &options, stop))?;
    Ok(Profile { inner })
}

/// The tables of the profile of a country, from `wsis_profile`.
#[pyclass(extends = Immutable, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Profile {
    inner: wsis::Profile,
}

based!(Profile: Immutable);

properties! {
    Profile.inner as profile {
        /// The ISO 3166 alpha-3 code of the country.
        area: &str = profile.area();
        /// Its name.
        area_name: &str = profile.area_name();
        /// The code of its ITU region; ``None`` for an area that is in none.
        region: Option<&str> = profile.region.as_ref().map(|(code, _)| code.as_str());
        /// The name of its region.
        region_name: Option<&str> = profile.region.as_ref().map(|(_, name)| name.as_str());
        /// The first and the last year.
        years: (i32, i32) = profile.years();
    }

    /// The tables by name: ``indicators``, ``trend``, ``coverage``, ``targets`` and, where its figures are broken down,
    /// ``divides_countries``.
    #[getter]
    fn tables<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.inner.tables().map(|(name, frame)| (name, Table::from(frame.clone()))).into_py_dict(py)
    }

    /// Write the profile as a page in a language.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file, replaced whole if it exists.
    /// source : str
    ///     Where the figures come from, with their licence, in that language.
    /// language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
    ///     The language of the page.
    ///
    /// Raises
    /// ------
    /// OSError
    ///     If the file cannot be written.
    ///
    /// Examples
    /// --------
    /// >>> series = infosoc.Series.read("datasets/series/ict.csv")
    /// >>> infosoc.wsis_profile(series, "MEX").write("mexico.html", source="World Bank, WDI (CC BY 4.0)")
    #[pyo3(signature = (path, *, source, language = "en"))]
    fn write(&self, py: Python<'_>, path: PathBuf, source: &str, language: &str) -> PyResult<()> {
        let language: Language = word(language)?;
        detached(py, || self.inner.write(path, source, language)).or_raise()
    }

    fn __repr__(&self) -> String {
        let (first, last) = self.inner.years();
        format!("Profile({}, {first} to {last}: {} tables)", self.inner.area_name(), self.inner.tables().count())
    }
}
