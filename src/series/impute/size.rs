//! Kernel: what makes the figures of large and small countries comparable.
//!
//! Ten thousand more computers are many in Tuvalu and none in India. Absolute numbers are therefore modelled per inhabitant, and
//! the model's rate is multiplied back.

use crate::area::areas;
use crate::numeric::order::median;
use crate::series::panel::Panel;
use crate::series::weights::Weighting;

/// What the figures of a panel are divided by, areas × years.
#[derive(Debug, Clone)]
pub(in crate::series) struct Size {
    divisor: Vec<f64>,
    /// An area without a known population gets the divisor that gives it the middle rate.
    known: Vec<bool>,
}

impl Size {
    /// Inhabitants. For a year without a known number, the number of the nearest year counts; an area without any is as large as the
    /// mean of its own figures says, at the median rate of the others.
    pub(in crate::series) fn of(people: &Weighting, panel: &Panel, values: &[f64]) -> Size {
        let mut by_area: Vec<Vec<(i32, f64)>> = vec![Vec::new(); areas().len()];
        for (&(area, year), &n) in people.iter().filter(|(_, n)| **n > 0.0) {
            by_area[usize::from(area)].push((year, n));
        }
        let mut size = Size { divisor: vec![f64::NAN; values.len()], known: vec![false; areas().len()] };
        for (area, own) in by_area.iter().enumerate() {
            for t in 0..panel.years {
                // If two years are equally near, the earlier: the order of a hash map must not decide.
                let nearest = own.iter().min_by_key(|(year, _)| (year.abs_diff(panel.year(t)), *year));
                if let Some(&(_, n)) = nearest {
                    size.divisor[area * panel.years + t] = n;
                    size.known[area] = true;
                }
            }
        }
        let rates = values.iter().zip(&size.divisor).map(|(y, n)| y / n).filter(|rate| !rate.is_nan());
        let middle = median(&mut rates.collect::<Vec<_>>());
        for area in (0..areas().len()).filter(|&area| !size.known[area]) {
            let place = area * panel.years..(area + 1) * panel.years;
            let own: Vec<f64> = values[place.clone()].iter().copied().filter(|y| !y.is_nan()).collect();
            let mean = own.iter().sum::<f64>() / own.len() as f64;
            // Without figures the mean is NaN, and the size stays unknown.
            if middle > 0.0 && mean > 0.0 {
                size.divisor[place].fill(mean / middle);
            }
        }
        size
    }

    /// The divisor of a cell, areas × years; NaN where none is known.
    pub(in crate::series) fn at(&self, at: usize) -> f64 {
        self.divisor[at]
    }

    /// Whether the population of an area is known, so that its rate is one.
    pub(in crate::series) fn is_known(&self, area: usize) -> bool {
        self.known[area]
    }
}

/// Whether figures rise with the number of inhabitants, as absolute numbers do: the slope of ln y on ln N over countries, each
/// with its means over the years, is nearer to 1 than to 0, and more than two standard errors above 0. Never for fewer
/// than ten countries.
///
/// In the series of the World Bank and the ITU, absolute numbers have slopes of 0.6 to 1.2, and shares, rates, prices and
/// incomes per head of −0.3 to 0.2.
pub(in crate::series) fn rises_with_population(size: &Size, values: &[f64]) -> bool {
    let years = values.len() / areas().len();
    let mut points = Vec::new();
    for area in (0..areas().len()).filter(|&area| size.known[area]) {
        let own = (area * years..(area + 1) * years).filter(|&at| values[at] > 0.0);
        let (mut n, mut x, mut y) = (0.0, 0.0, 0.0);
        own.for_each(|at| (n, x, y) = (n + 1.0, x + size.divisor[at].ln(), y + values[at].ln()));
        if n > 0.0 {
            points.push((x / n, y / n));
        }
    }
    if points.len() < 10 {
        return false;
    }
    let n = points.len() as f64;
    let (x_mean, y_mean) = points.iter().fold((0.0, 0.0), |(x, y), p| (x + p.0 / n, y + p.1 / n));
    let xx: f64 = points.iter().map(|p| (p.0 - x_mean).powi(2)).sum();
    let slope = points.iter().map(|p| (p.0 - x_mean) * (p.1 - y_mean)).sum::<f64>() / xx;
    let rest: f64 = points.iter().map(|p| (p.1 - y_mean - slope * (p.0 - x_mean)).powi(2)).sum();
    slope >= 0.5 && slope > 2.0 * (rest / (n - 2.0) / xx).sqrt()
}
