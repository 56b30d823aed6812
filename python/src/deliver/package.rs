//! Data Packages.

use crate::argument::{Builder, OneOrMany, unexpected};
use crate::arrow::{self, Imported};
use crate::error::OrRaise;
use crate::interrupt::detached;
use crate::series::Series;
use crate::table::Table;
use infosoc::ToFrame;
use infosoc::export::{self, DataPackage};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::PathBuf;

/// A licence by its name, its address, or the parts of a descriptor.
struct Licence(export::Licence);

impl FromPyObject<'_, '_> for Licence {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Licence> {
        let Ok(parts) = given.cast::<PyDict>() else { return Ok(Licence(given.extract::<String>()?.into())) };
        let [name, path, title] = texts(&parts, "licences", ["name", "path", "title"])?;
        Ok(Licence(export::Licence { name, path, title }))
    }
}

/// A source by its title, its address, or the parts of a descriptor.
struct Source(export::Source);

impl FromPyObject<'_, '_> for Source {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Source> {
        let Ok(parts) = given.cast::<PyDict>() else { return Ok(Source(given.extract::<String>()?.into())) };
        let [title, path] = texts(&parts, "sources", ["title", "path"])?;
        Ok(Source(export::Source { title: title.unwrap_or_default(), path }))
    }
}

/// The texts of a dictionary under these names, and no others.
fn texts<const N: usize>(parts: &Bound<'_, PyDict>, role: &str, names: [&str; N]) -> PyResult<[Option<String>; N]> {
    let mut texts = [const { None }; N];
    for (name, text) in parts {
        let name: String = name.extract()?;
        match names.iter().position(|known| *known == name) {
            Some(place) => texts[place] = text.extract()?,
            None => {
                return Err(PyTypeError::new_err(format!(
                    "{role}: unexpected key '{name}'; known are {}",
                    names.join(", ")
                )));
            }
        }
    }
    Ok(texts)
}

/// The keywords of a package: they are declared here alone.
pub(crate) struct Package(DataPackage);

impl Package {
    pub(crate) fn new(keywords: Option<Bound<'_, PyDict>>) -> PyResult<Package> {
        let mut package = DataPackage::new();
        for (keyword, given) in keywords.into_iter().flatten() {
            let text = || given.extract::<Option<String>>();
            package = match keyword.extract()? {
                "title" => package.given(text()?, DataPackage::title),
                "name" => package.given(text()?, DataPackage::name),
                "description" => package.given(text()?, DataPackage::description),
                "publisher" => package.given(text()?, DataPackage::publisher),
                "version" => package.given(text()?, DataPackage::version),
                "created" => package.given(text()?, DataPackage::created),
                "key" => package.given(given.extract::<Option<OneOrMany<String>>>()?, DataPackage::key),
                "licences" => {
                    let licences = given.extract::<Option<OneOrMany<Licence>>>()?.into_iter().flatten();
                    licences.fold(package, |package, licence| package.licence(licence.0))
                }
                "sources" => {
                    let sources = given.extract::<Option<OneOrMany<Source>>>()?.into_iter().flatten();
                    sources.fold(package, |package, source| package.source(source.0))
                }
                other => return Err(unexpected(other)),
            };
        }
        Ok(Package(package))
    }

    /// Writes a table.
    pub(crate) fn write(&self, py: Python<'_>, table: &(impl ToFrame + Sync), folder: PathBuf) -> PyResult<Table> {
        Table::of(&detached(py, || self.0.write(table, folder)).or_raise()?)
    }

    /// Writes a series.
    pub(crate) fn write_series(&self, py: Python<'_>, series: &infosoc::Series, folder: PathBuf) -> PyResult<Table> {
        Table::of(&detached(py, || self.0.write_series(series, folder)).or_raise()?)
    }
}

/// Write any table as a Data Package of the Frictionless standard, version 2.
///
/// Parameters
/// ----------
/// table : polars, pandas or pyarrow table, DuckDB relation, result of infosoc, or any object with ``__arrow_c_stream__``
///     What to write.
/// folder : str or os.PathLike
///     Where the package goes.
/// title, name, description, licences, sources, publisher, version, created, key : optional
///     As in `Table.write_package`, which does the same for a result.
///
/// Returns
/// -------
/// Table
///     As in `Table.write_package`.
///
/// Raises
/// ------
/// OSError
///     If a file cannot be written; the old files stay.
/// InfosocError
///     As in `Table.write_package`.
///
/// Examples
/// --------
/// >>> import json, pathlib, tempfile, pyarrow
/// >>> folder = pathlib.Path(tempfile.mkdtemp()) / "package"
/// >>> table = pyarrow.table({"province": ["Oaxaca", "Sonora"], "internet": [62.0, 87.0]})
/// >>> findings = infosoc.write_package(table, folder, title="Internet by province", licences="CC BY 4.0", key="province")
/// >>> [row["rule"] for row in findings.to_dicts()]
/// ['no_source']
/// >>> json.loads((folder / "datapackage.json").read_text())["resources"][0]["schema"]["primaryKey"]
/// ['province']
#[pyfunction]
#[pyo3(signature = (table, folder, **keywords), text_signature = "(table, folder, *, title=None, name=None, \
description=None, licences=None, sources=None, publisher=None, version=None, created=None, key=None)")]
pub(crate) fn write_package(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    folder: PathBuf,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Table> {
    let package = Package::new(keywords)?;
    if let Ok(series) = table.cast::<Series>() {
        return package.write_series(py, series.get().core(), folder);
    }
    if let Ok(table) = table.cast::<Table>() {
        return package.write(py, table.get(), folder);
    }
    let Imported { frame, unusable, .. } = arrow::import(table)?;
    Package(package.0.unusable(unusable)).write(py, &frame, folder)
}
