//! Planning: sample sizes, expected precision, allocations.

mod assumed;

use crate::argument::{self, Builder, Numbers, OneOrMany, keyword, word};
use crate::arrow;
use crate::dataset::Figures;
use crate::error::{OrRaise, raise};
use crate::estimates::{Estimates, by_level};
use crate::interrupt::detached;
use crate::measure::Measures;
use crate::survey::Survey;
use crate::table::{Table, result};
use assumed::{Assumed, Units};
use infosoc::Error;
use infosoc::planning::{self, Allocate, FollowUp, Given, Goal, Plan, PlannedSizes, Population, TwoShares, Variable};
use polars::prelude::{Column, DataFrame};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

fn goal(target: &Bound<'_, PyDict>) -> PyResult<Goal> {
    let pairs: Vec<(String, f64)> = by_level(target, "target")?;
    match pairs.as_slice() {
        [(name, value)] => Goal::named(name, *value).or_raise(),
        _ => Err(raise(Error::argument(
            "target",
            "one precision, such as {\"cv\": 0.05}",
            format!("{} of them", pairs.len()),
        ))),
    }
}

/// What a plan without a past survey is made for.
fn variable(past: &Bound<'_, PyAny>) -> PyResult<Variable> {
    if let Ok(given) = past.cast::<PyDict>() {
        let number =
            |name: &str| given.get_item(name)?.map(|v| keyword::<f64>(&v, &format!("past[{name:?}]"))).transpose();
        return match (number("mean")?, number("sd")?, number("cv")?) {
            (Some(mean), Some(sd), None) => Ok(Variable::Mean { mean, sd }),
            // Any mean serves: relative precision depends on the coefficient of variation alone.
            (None, None, Some(cv)) => Ok(Variable::Mean { mean: 1.0, sd: cv }),
            _ => Err(PyTypeError::new_err("past: expected {\"mean\": …, \"sd\": …} or {\"cv\": …}")),
        };
    }
    let share = past.extract::<f64>().map_err(|_| {
        PyTypeError::new_err("past: expected Estimates, Figures, a share, or a dictionary with mean and sd or with cv")
    })?;
    Ok(Variable::Share(share))
}

/// The estimates of a past survey.
fn estimated(past: &Bound<'_, PyAny>) -> Option<infosoc::Estimates> {
    let estimates = past.cast::<Estimates>().ok().map(|estimates| infosoc::Estimates::clone(&estimates.get().inner));
    estimates.or_else(|| Some(past.cast::<Figures>().ok()?.get().core().estimates().clone()))
}

#[doc = include_str!("planning/sample_size.txt")]
#[pyfunction]
#[pyo3(signature = (past, target, by = None, **keywords),
       text_signature = "(past, target, by=None, *, deff=None, population=None, response=1.0, eligibility=1.0, level=0.95)")]
pub(crate) fn sample_size(
    past: Bound<'_, PyAny>,
    target: Bound<'_, PyDict>,
    by: Option<OneOrMany<String>>,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Table> {
    let goal = goal(&target)?;
    let by: Vec<String> = by.map(|by| by.0).unwrap_or_default();
    let Assumed { deff, population, plan } = Assumed::new(keywords)?;
    if let Some(estimates) = estimated(&past) {
        let sizes = planning::sample_size(&estimates, goal, &by, &plan, deff, &population);
        return sizes.or_raise().and_then(|sizes: PlannedSizes| Table::of(&sizes));
    }
    let variable = variable(&past)?;
    let population = match population {
        Population::Number(number) => number,
        Population::Infinite => f64::INFINITY,
        Population::Estimated | Population::Levels(_) => {
            return Err(raise(Error::invalid("population", "must be one number, as there are no domains")));
        }
    };
    let plan = Plan { population, deff: deff.unwrap_or(plan.deff), ..plan };
    let steps = plan.size(variable, goal).or_raise()?;
    // A whole number that rounding has lifted by a hair is not raised by one case.
    let n = (steps.selected - 1e-9).ceil();
    // At least one case: a plan that needs none still has an error.
    let se = plan.se(variable, n.max(1.0)).or_raise()?;
    let columns = [
        ("n_simple", steps.simple),
        ("n_deff", steps.deff),
        ("completes", steps.completes),
        ("selected", steps.selected),
        ("se", se),
    ];
    let mut columns: Vec<Column> = columns.into_iter().map(|(name, v)| Column::new(name.into(), [v])).collect();
    // Among the others as the only whole number, which is why it is no part of the list above.
    columns.insert(4, Column::new("n".into(), [n as u64]));
    Table::new(DataFrame::new(1, columns).map_err(Error::from))
}

/// How precise the estimates of a past survey will be with other numbers of cases.
///
/// Parameters
/// ----------
/// past : Estimates or Figures
///     The estimates of a past survey.
/// n : float or dict
///     The cases to select in each domain, one number for all or by level.
/// by : str or list of str, optional
///     The grouping columns of the estimates, or aliases of them; without, the overall rows.
/// deff, population, response, eligibility, level : optional
///     As in `sample_size`.
///
/// Returns
/// -------
/// Table
///     As `sample_size`, with the ``se``, ``cv`` and ``half_width`` expected of ``n``.
///
/// Raises
/// ------
/// InvalidArgument
///     For numbers outside their range, a domain without a number of cases, and estimates that are not grouped by `by`.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> past = infosoc.Survey(pyarrow.table({"w": [90, 110, 100, 100], "internet": [1, 1, 0, 1]}), weight="w")
/// >>> plan = infosoc.expected_precision(past.proportion("internet"), 1000, deff=1.5)
/// >>> round(plan.to_dicts()[0]["se"], 4)
/// 0.0168
#[pyfunction]
#[pyo3(signature = (past, n, by = None, **keywords),
       text_signature = "(past, n, by=None, *, deff=None, population=None, response=1.0, eligibility=1.0, level=0.95)")]
pub(crate) fn expected_precision(
    past: Bound<'_, PyAny>,
    n: Units,
    by: Option<OneOrMany<String>>,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Table> {
    let by: Vec<String> = by.map(|by| by.0).unwrap_or_default();
    let Assumed { deff, population, plan } = Assumed::new(keywords)?;
    let estimates = estimated(&past).ok_or_else(|| PyTypeError::new_err("past: expected Estimates or Figures"))?;
    let sizes = planning::expected_precision(&estimates, &n.0, &by, &plan, deff, &population);
    sizes.or_raise().and_then(|sizes: PlannedSizes| Table::of(&sizes))
}

#[doc = include_str!("planning/sample_size_of_change.txt")]
#[pyfunction]
#[pyo3(signature = (first, second, *, overlap = 0.0, both = None, ratio = 1.0, level = 0.95, power = 0.8, two_sided = true, deff = 1.0, response = 1.0))]
pub(crate) fn sample_size_of_change(
    first: f64,
    second: f64,
    overlap: f64,
    both: Option<f64>,
    ratio: f64,
    level: f64,
    power: f64,
    two_sided: bool,
    deff: f64,
    response: f64,
) -> PyResult<Table> {
    let shares = TwoShares { first, second, overlap, both, ratio, level, power, two_sided, deff, response };
    let exact = shares.size().or_raise()?;
    let whole = |x: f64| (x - 1e-9).ceil() as u64;
    let columns = vec![
        Column::new("n_exact".into(), [exact]),
        Column::new("n".into(), [whole(exact)]),
        Column::new("n_second".into(), [whole(exact / ratio)]),
        Column::new("overlap".into(), [whole(exact * overlap)]),
    ];
    Table::new(DataFrame::new(1, columns).map_err(Error::from))
}

#[doc = include_str!("planning/follow_up.txt")]
#[pyfunction]
#[pyo3(signature = (n, *, response, cost, follow_up_cost))]
pub(crate) fn follow_up(n: f64, response: f64, cost: f64, follow_up_cost: f64) -> PyResult<Table> {
    let plan = FollowUp { n, response, cost, follow_up_cost }.plan().or_raise()?;
    let whole = |x: f64| (x - 1e-9).ceil() as u64;
    let columns = vec![
        Column::new("share".into(), [plan.share]),
        Column::new("n_exact".into(), [plan.n]),
        Column::new("n".into(), [whole(plan.n)]),
        Column::new("followed_exact".into(), [plan.followed]),
        Column::new("followed".into(), [whole(plan.followed)]),
        Column::new("cost".into(), [plan.cost]),
    ];
    Table::new(DataFrame::new(1, columns).map_err(Error::from))
}

/// Probabilities of selection in proportion to size, without replacement.
///
/// Parameters
/// ----------
/// sizes : list of float
///     The size of each unit.
/// n : int
///     How many units are drawn.
///
/// Returns
/// -------
/// list of float
///     n times the share of the size. Units for which that is 1 or more are taken with certainty, and the others share what is left.
///
/// Raises
/// ------
/// InvalidArgument
///     For sizes below 0, and fewer units of a size above 0 than are to be drawn.
///
/// Notes
/// -----
/// As ``inclusionprobabilities`` of the R package sampling.
///
/// Examples
/// --------
/// >>> infosoc.inclusion_probabilities([10, 30, 500], 2)
/// [0.25, 0.75, 1.0]
#[pyfunction]
pub(crate) fn inclusion_probabilities(sizes: Numbers, n: usize) -> PyResult<Vec<f64>> {
    planning::inclusion_probabilities(&sizes.0, n).or_raise()
}

/// The joint probabilities of pairs of units, by the way they are drawn without replacement.
///
/// Parameters
/// ----------
/// probabilities : list of float
///     The probability of each unit of the population, whose sum is the number of units that are drawn.
/// method : {"sampford", "systematic"}
///     The rejective draws of Sampford (1967), or one unit in each step along the sum of the probabilities, in the order given.
///
/// Returns
/// -------
/// list of list of float
///     A square with the probabilities on the diagonal. `Pps` takes the rows and columns of the units that were drawn. In systematic draws
///     a pair may have probability 0: then no unbiased variance exists, and `Pps` has approximations.
///
/// Raises
/// ------
/// InvalidArgument
///     For probabilities outside 0 and 1, and a sum that is not a whole number.
///
/// Notes
/// -----
/// As ``UPsampfordpi2`` and ``UPsystematicpi2`` of the R package sampling.
///
/// Examples
/// --------
/// >>> joint = infosoc.joint_probabilities([0.2, 0.3, 0.4, 0.5, 0.6], "sampford")
/// >>> round(joint[0][1], 6)
/// 0.027495
#[pyfunction]
pub(crate) fn joint_probabilities(probabilities: Numbers, method: &str) -> PyResult<Vec<Vec<f64>>> {
    let joint = planning::joint_probabilities(&probabilities.0, word(method)?).or_raise()?;
    Ok(joint.chunks(probabilities.0.len().max(1)).map(<[f64]>::to_vec).collect())
}

/// A systematic sample with unequal probabilities.
///
/// Parameters
/// ----------
/// probabilities : list of float
///     The probability of each unit, in the order in which units are drawn.
/// start : float
///     A random number from 0 to below 1; keep it, as it makes the sample again.
///
/// Returns
/// -------
/// list of int
///     The places of the units, from 0: those where the sum of the probabilities passes ``start``, ``start + 1``, and so on.
///
/// Raises
/// ------
/// InvalidArgument
///     For probabilities outside 0 and 1, a sum that is not a whole number, and a start outside its range.
///
/// Examples
/// --------
/// >>> infosoc.systematic_sample([0.2, 0.3, 0.4, 0.5, 0.6], 0.35)
/// [1, 3]
#[pyfunction]
pub(crate) fn systematic_sample(probabilities: Numbers, start: f64) -> PyResult<Vec<usize>> {
    planning::systematic_sample(&probabilities.0, start).or_raise()
}

/// The design effect of an estimate in parts, to plan another sample by.
///
/// Parameters
/// ----------
/// survey : Survey
///     A past survey.
/// measure : Measure
///     A mean, share or ratio, such as ``infosoc.proportion("internet")``.
///
/// Returns
/// -------
/// Table
///     One row: ``deff``; ``weighting`` (what unequal weights make of it); ``clustering`` (the rest, of sampling units and strata);
///     ``cluster_size`` (the weighted number of cases of a PSU); ``rho`` (the correlation within PSUs that goes with these; null where each
///     has one case); ``n``, ``psus``. A plan with b cases of each PSU has the design effect weighting * (1 + (b - 1) * rho).
///
/// Raises
/// ------
/// InvalidArgument
///     Where the estimate has no design effect, and for replicate weights.
///
/// Notes
/// -----
/// Kish (1965), Gabler, Häder and Lahiri (1999).
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> people = pyarrow.table({"psu": [1, 1, 2, 2, 3, 3], "w": [1, 1, 2, 2, 1, 1], "y": [1, 2, 5, 4, 2, 2]})
/// >>> parts = infosoc.design_effect_parts(infosoc.Survey(people, weight="w", psu="psu"), infosoc.mean("y")).to_dicts()[0]
/// >>> (round(parts["weighting"], 3), parts["cluster_size"])
/// (1.125, 2.0)
#[pyfunction]
pub(crate) fn design_effect_parts(py: Python<'_>, survey: Bound<'_, Survey>, measure: Measures) -> PyResult<Table> {
    let survey = survey.get().with_measures(py, &measure)?;
    let [measure] = <[infosoc::Measure; 1]>::try_from(measure.wanted)
        .map_err(|all| raise(Error::argument("measure", "one measure", format!("{} of them", all.len()))))?;
    Table::of(&detached(py, || planning::design_effect_parts(&survey, measure)).or_raise()?)
}

result! {
    /// A sample by stratum or domain, from `allocate`.
    ///
    /// The columns are those of the frame, then ``n``, ``n_exact`` (before rounding), ``fraction`` (n/N), ``weight``
    /// (N/n) and ``bound`` (``floor`` or ``cap`` where one holds). A column of the frame under one of these names
    /// becomes ``frame_…``.
    pub(crate) struct Allocation(planning::Allocation);
}

#[pymethods]
impl Allocation {
    /// The cases of all strata.
    #[getter]
    fn total(&self) -> u64 {
        self.inner.n().iter().sum()
    }

    /// The standard error of the overall mean that the sample will have; None without standard deviations.
    #[getter]
    fn se(&self) -> Option<f64> {
        self.inner.se()
    }

    /// The coefficient of variation of the overall mean; None without means and standard deviations.
    #[getter]
    fn cv(&self) -> Option<f64> {
        self.inner.cv()
    }

    /// What the sample costs; None without costs.
    #[getter]
    fn cost(&self) -> Option<f64> {
        self.inner.cost()
    }
}

/// A number, or the name of a column.
pub(crate) struct NumberOrColumn(Given);

impl FromPyObject<'_, '_> for NumberOrColumn {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<NumberOrColumn> {
        match given.extract::<f64>() {
            Ok(number) => Ok(NumberOrColumn(Given::Number(number))),
            Err(_) => Ok(NumberOrColumn(Given::Column(given.extract()?))),
        }
    }
}

#[doc = include_str!("planning/allocate.txt")]
#[pyfunction]
#[pyo3(signature = (frame, n = None, *, method = None, floor = None, cap = None, size = None, sd = None, cost = None,
                    mean = None, x = None, power = 0.5, budget = None, cv = None))]
pub(crate) fn allocate(
    frame: Bound<'_, PyAny>,
    #[pyo3(from_py_with = argument::n)] n: Option<u64>,
    method: Option<&str>,
    floor: Option<NumberOrColumn>,
    cap: Option<NumberOrColumn>,
    size: Option<String>,
    sd: Option<NumberOrColumn>,
    cost: Option<NumberOrColumn>,
    mean: Option<NumberOrColumn>,
    x: Option<String>,
    power: f64,
    budget: Option<f64>,
    cv: Option<f64>,
) -> PyResult<Allocation> {
    let method = method.map(word).transpose()?;
    arrow::import(&frame)?
        .with(|frame: &DataFrame| {
            let frame = frame.clone();
            let request = match (n, budget, cv) {
                (Some(n), None, None) => Allocate::new(frame, n),
                (None, Some(budget), None) => Allocate::with_budget(frame, budget),
                (None, None, Some(cv)) => Allocate::with_cv(frame, cv),
                _ => return Err(Error::invalid("n, budget and cv", "give exactly one of them")),
            };
            let request = request
                .power(power)
                .given(method, Allocate::method)
                .given(floor, |request, floor| request.floor(floor.0))
                .given(cap, |request, cap| request.cap(cap.0))
                .given(size, |request, size| request.size(Given::Column(size)))
                .given(sd, |request, sd| request.sd(sd.0))
                .given(cost, |request, cost| request.cost(cost.0))
                .given(mean, |request, mean| request.mean(mean.0))
                .given(x, |request, x| request.importance(Given::Column(x)));
            request.run()
        })
        .map(Allocation::from)
}

/// The cases of each sampling unit with the smallest variance for its cost.
///
/// Parameters
/// ----------
/// psu_cost, case_cost : float
///     What a sampling unit costs, and what a case in it does.
/// rho : float
///     The correlation within units: (deff - 1)/(take - 1) of a past survey.
/// budget : float, optional
///     The cost of the whole sample.
///
/// Returns
/// -------
/// dict
///     ``take``, ``psus`` (None without a budget) and ``deff`` (1 + (take - 1) rho).
///
/// Raises
/// ------
/// InvalidArgument
///     For costs that are not above 0, and a `rho` that is not above 0 and below 1.
///
/// Examples
/// --------
/// >>> plan = infosoc.two_stage_take(750, 100, 0.05, budget=100_000)
/// >>> round(plan["take"], 2), round(plan["psus"], 2)
/// (11.94, 51.45)
#[pyfunction]
#[pyo3(signature = (psu_cost, case_cost, rho, budget = None))]
pub(crate) fn two_stage_take<'py>(
    py: Python<'py>,
    psu_cost: f64,
    case_cost: f64,
    rho: f64,
    budget: Option<f64>,
) -> PyResult<Bound<'py, PyDict>> {
    let plan = planning::two_stage_take(psu_cost, case_cost, rho, budget).or_raise()?;
    let dict = PyDict::new(py);
    dict.set_item("take", plan.take)?;
    dict.set_item("psus", plan.psus)?;
    dict.set_item("deff", plan.deff)?;
    Ok(dict)
}
