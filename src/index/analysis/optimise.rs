//! The simplex method of Nelder and Mead, without derivatives.

/// A function whose evaluations are counted.
struct Counted<F> {
    f: F,
    calls: usize,
}

impl<F: FnMut(&[f64]) -> f64> Counted<F> {
    fn at(&mut self, x: &[f64]) -> f64 {
        self.calls += 1;
        let y = (self.f)(x);
        // Nash's number for a point that is not allowed: large, and still finite in sums.
        if y.is_finite() { y } else { 1e35 }
    }
}

/// The minimum of a function, from a first guess (Nelder and Mead 1965, in the form of Nash 1990, algorithm 19, which
/// R's `optim` has).
///
/// It ends where the values at the corners of the simplex differ by less than `tolerance·(|f(start)| + tolerance)`, or after
/// `calls` evaluations. Values that are not finite count as very large.
pub(crate) fn minimise(f: impl FnMut(&[f64]) -> f64, start: &[f64], tolerance: f64, calls: usize) -> Vec<f64> {
    let n = start.len();
    let mut f = Counted { f, calls: 0 };
    // A tenth of the largest coordinate, so that one size of simplex serves all of them.
    let longest = start.iter().fold(0.0f64, |step, x| step.max(0.1 * x.abs()));
    let step = if longest == 0.0 { 0.1 } else { longest };
    let mut corners = vec![start.to_vec(); n + 1];
    (0..n).for_each(|j| corners[j + 1][j] += step);
    let mut values: Vec<f64> = corners.iter().map(|x| f.at(x)).collect();
    let enough = tolerance * (values[0].abs() + tolerance);
    let mut size = step * n as f64;
    let mut low = 0;
    loop {
        let high;
        (low, high) = ends(&values, low);
        // The corners are level: nothing more is to be gained.
        if values[high] <= values[low] + enough {
            return corners.swap_remove(low);
        }
        let centre: Vec<f64> =
            (0..n).map(|i| (corners.iter().map(|x| x[i]).sum::<f64>() - corners[high][i]) / n as f64).collect();
        let along =
            |t: f64, from: &[f64]| -> Vec<f64> { centre.iter().zip(from).map(|(c, x)| c + t * (x - c)).collect() };
        // Factors of reflection, expansion and contraction are those of Nelder and Mead: 1, 2 and 1/2.
        let reflected = along(-1.0, &corners[high]);
        let at_reflected = f.at(&reflected);
        let highest = values[high];
        if at_reflected < values[low] {
            let expanded = along(2.0, &reflected);
            let at_expanded = f.at(&expanded);
            let further = at_expanded < at_reflected;
            values[high] = if further { at_expanded } else { at_reflected };
            corners[high] = if further { expanded } else { reflected };
        } else {
            // Better than the worst is kept even where it is not the best: Nash contracts from there at once.
            if at_reflected < highest {
                corners[high] = reflected;
                values[high] = at_reflected;
            }
            let contracted = along(0.5, &corners[high]);
            let at_contracted = f.at(&contracted);
            if at_contracted < values[high] {
                corners[high] = contracted;
                values[high] = at_contracted;
            } else if at_reflected >= highest {
                let shrunk = shrink(&mut corners, &mut values, low, &mut f);
                // A simplex that does not become smaller has met the limits of rounding.
                if shrunk >= size {
                    return corners.swap_remove(low);
                }
                size = shrunk;
            }
        }
        if f.calls > calls {
            let best = (0..=n).min_by(|&a, &b| values[a].total_cmp(&values[b])).unwrap_or(low);
            return corners.swap_remove(best);
        }
    }
}

/// The places of the lowest and the highest value; on a tie, that which was the lowest before.
fn ends(values: &[f64], before: usize) -> (usize, usize) {
    let (mut low, mut high) = (before, before);
    for j in 0..values.len() {
        if values[j] < values[low] {
            low = j;
        }
        if values[j] > values[high] {
            high = j;
        }
    }
    (low, high)
}

/// Moves every corner half of the way to the lowest; gives the sum of the distances that are left.
fn shrink<F: FnMut(&[f64]) -> f64>(
    corners: &mut [Vec<f64>],
    values: &mut [f64],
    low: usize,
    f: &mut Counted<F>,
) -> f64 {
    let best = corners[low].clone();
    let mut size = 0.0;
    for j in (0..corners.len()).filter(|&j| j != low) {
        for (x, b) in corners[j].iter_mut().zip(&best) {
            *x = b + 0.5 * (*x - b);
            size += (*x - b).abs();
        }
        values[j] = f.at(&corners[j]);
    }
    size
}
