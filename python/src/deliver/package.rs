//! Data Packages.

use crate::argument::{Builder, OneOrMany, keyword, mistyped, unexpected};
use crate::arrow::{self, Imported};
use crate::error::OrRaise;
use crate::interrupt::detached;
use crate::series::Series;
use crate::table::Table;
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
        let Ok(parts) = given.cast::<PyDict>() else {
            let expected = "expected a name, an address, or a dict with name, path and title";
            return given.extract::<String>().map(|text| Licence(text.into())).map_err(|_| mistyped(expected, &given));
        };
        let [name, path, title] = texts(&parts, ["name", "path", "title"])?;
        Ok(Licence(export::Licence { name, path, title }))
    }
}

/// A source by its title, its address, or the parts of a descriptor.
struct Source(export::Source);

impl FromPyObject<'_, '_> for Source {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Source> {
        let Ok(parts) = given.cast::<PyDict>() else {
            let expected = "expected a title, an address, or a dict with title and path";
            return given.extract::<String>().map(|text| Source(text.into())).map_err(|_| mistyped(expected, &given));
        };
        let [title, path] = texts(&parts, ["title", "path"])?;
        Ok(Source(export::Source { title: title.unwrap_or_default(), path }))
    }
}

/// The texts of a dictionary under these names, and no others.
fn texts<const N: usize>(parts: &Bound<'_, PyDict>, names: [&str; N]) -> PyResult<[Option<String>; N]> {
    let mut texts = [const { None }; N];
    for (name, text) in parts {
        let name = name.str()?.to_string();
        let Some(place) = names.iter().position(|known| *known == name) else {
            let known = names.join(", ");
            return Err(PyTypeError::new_err(format!("unexpected key '{name}'; known are {known}")));
        };
        let not_text =
            |_| PyTypeError::new_err(format!("{name}: {}", mistyped("expected a text", &text).value(text.py())));
        texts[place] = text.extract().map_err(not_text)?;
    }
    Ok(texts)
}

/// The keywords of a package: they are declared here alone.
pub(crate) struct Package(DataPackage);

impl Package {
    pub(crate) fn new(keywords: Option<Bound<'_, PyDict>>) -> PyResult<Package> {
        let mut package = DataPackage::new();
        for (name, given) in keywords.into_iter().flatten() {
            let name: &str = name.extract()?;
            let text = || keyword::<Option<String>>(&given, name);
            package = match name {
                "title" => package.given(text()?, DataPackage::title),
                "name" => package.given(text()?, DataPackage::name),
                "description" => package.given(text()?, DataPackage::description),
                "publisher" => package.given(text()?, DataPackage::publisher),
                "version" => package.given(text()?, DataPackage::version),
                "created" => package.given(text()?, DataPackage::created),
                "key" => package.given(keyword::<Option<OneOrMany<String>>>(&given, name)?, DataPackage::key),
                "licences" => {
                    let licences = keyword::<Option<OneOrMany<Licence>>>(&given, name)?.into_iter().flatten();
                    licences.fold(package, |package, licence| package.licence(licence.0))
                }
                "sources" => {
                    let sources = keyword::<Option<OneOrMany<Source>>>(&given, name)?.into_iter().flatten();
                    sources.fold(package, |package, source| package.source(source.0))
                }
                other => return Err(unexpected(other)),
            };
        }
        Ok(Package(package))
    }

    /// Writes any table; a series with its code lists.
    pub(crate) fn write(self, table: &Bound<'_, PyAny>, folder: PathBuf) -> PyResult<Table> {
        let (Package(package), py) = (self, table.py());
        let findings = if let Ok(series) = table.cast::<Series>() {
            let series = series.get().core();
            detached(py, || package.write_series(series, folder))
        } else if let Ok(result) = table.cast::<Table>() {
            let result = result.get();
            detached(py, || package.write(result, folder))
        } else {
            let Imported { frame, unusable, .. } = arrow::import(table)?;
            let package = package.unusable(unusable);
            detached(py, || package.write(&frame, folder))
        };
        Table::of(&findings.or_raise()?)
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
    table: &Bound<'_, PyAny>,
    folder: PathBuf,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Table> {
    Package::new(keywords)?.write(table, folder)
}
