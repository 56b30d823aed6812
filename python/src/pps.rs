//! Sampling with unequal probabilities.

use crate::argument::{FromLike, keyword, mistyped, word};
use crate::arrow;
use crate::error::OrRaise;
use crate::immutable::{Immutable, based};
use pyo3::prelude::*;
use pyo3::types::PyString;

/// How units were drawn with unequal probabilities and without replacement.
///
/// Parameters
/// ----------
/// method : {"brewer", "overton", "hartley_rao"} or a square matrix
///     Brewer's approximation, Overton's or Hartley and Rao's approximation of joint probabilities, or the joint
///     probabilities themselves: a table (polars, pandas, pyarrow …), a numpy array or a list of rows, with one row and
///     one column for each PSU in order of first appearance in the survey's table, and the probability of each on the
///     diagonal.
/// variance : {"horvitz_thompson", "yates_grundy"}, default "horvitz_thompson"
///     The form of the variance where pairs are known or approximated. That of Horvitz and Thompson can be negative:
///     then the standard error is null and the status is ``no_variance``.
/// squares : float or str, optional
///     For "hartley_rao": the sum of squared probabilities over the population divided by the sample size, or a column
///     that holds it for each stratum; without it, it is estimated.
///
/// Raises
/// ------
/// InfosocError
///     `UnknownOption` for another word, `InvalidArgument` for `squares` with another method. The matrix is checked by
///     `Survey`.
///
/// Notes
/// -----
/// The `fpc` of the survey holds the probability of each unit; with a matrix it may be left out. As `pps` and `variance`
/// of R ``svydesign``.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> counties = pyarrow.table({"p": [0.5, 0.4, 0.2], "votes": [50, 41, 18]})
/// >>> svy = infosoc.Survey(counties, fpc="p", pps=infosoc.Pps("hartley_rao", variance="yates_grundy"))
/// >>> svy.total("votes").to_dicts()[0]["value"]
/// 292.5
#[pyclass(extends = Immutable, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Pps {
    inner: infosoc::Pps,
}

based!(Pps: Immutable);

#[pymethods]
impl Pps {
    #[new]
    #[pyo3(signature = (method, *, variance = "horvitz_thompson", squares = None))]
    fn new(method: Bound<'_, PyAny>, variance: &str, squares: Option<Bound<'_, PyAny>>) -> PyResult<Pps> {
        let inner = match method.cast::<PyString>() {
            Ok(method) => named(&method.extract::<String>()?, squares)?,
            Err(_) => {
                refuse_squares(squares.is_some())?;
                joint(&method)?
            }
        };
        Ok(Pps { inner: inner.variance(word(variance)?) })
    }

    fn __repr__(&self) -> String {
        "<infosoc.Pps>".to_owned()
    }
}

/// What a survey takes for `pps`: a `Pps`, or its first argument.
impl FromLike for infosoc::Pps {
    fn from_like(given: &Bound<'_, PyAny>) -> PyResult<infosoc::Pps> {
        match given.cast::<Pps>() {
            Ok(pps) => Ok(pps.get().inner.clone()),
            Err(_) => Ok(Pps::new(given.clone(), "horvitz_thompson", None)?.inner),
        }
    }
}

fn named(method: &str, squares: Option<Bound<'_, PyAny>>) -> PyResult<infosoc::Pps> {
    let method: infosoc::Pps = word(method)?;
    if method != infosoc::Pps::hartley_rao() {
        refuse_squares(squares.is_some())?;
        return Ok(method);
    }
    Ok(match squares {
        None => method,
        Some(squares) => match squares.cast::<PyString>() {
            Ok(column) => infosoc::Pps::hartley_rao_by(column.extract::<String>()?),
            Err(_) => infosoc::Pps::hartley_rao_with(keyword(&squares, "squares")?),
        },
    })
}

fn refuse_squares(given: bool) -> PyResult<()> {
    match given {
        false => Ok(()),
        true => Err(infosoc::Error::invalid("squares", "only used with \"hartley_rao\"; leave it out")).or_raise(),
    }
}

/// The joint probabilities of a table, an array or a list of rows.
fn joint(given: &Bound<'_, PyAny>) -> PyResult<infosoc::Pps> {
    if given.hasattr("__arrow_c_stream__")? {
        let table = arrow::import(given)?;
        return table.with(infosoc::Pps::joint_table);
    }
    // `tolist` turns arrays of numpy, of any type of number, into lists.
    let rows = if given.hasattr("tolist")? { given.call_method0("tolist")? } else { given.clone() };
    let expected =
        "expected \"brewer\" or another method, or joint probabilities as a table, an array or a list of rows";
    rows.extract().map(infosoc::Pps::joint).map_err(|_| mistyped(expected, given))
}
