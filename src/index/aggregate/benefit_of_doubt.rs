//! Benefit of the doubt: weights that are the best for each area, by linear programming.

/// For each area the largest `Σ wₖxₖ` with w ≥ 0 for which `Σ wₖxₖ ≤ 1` in every area; NaN for an area that lacks a
/// part or has a negative one. An area that lacks a part is not a benchmark for others.
pub(crate) fn benefit_of_the_doubt(parts: &[&[f64]]) -> Vec<f64> {
    let areas = parts.first().map_or(0, |part| part.len());
    let rows: Vec<Option<Vec<f64>>> = (0..areas)
        .map(|i| {
            let row: Vec<f64> = parts.iter().map(|part| part[i]).collect();
            row.iter().all(|x| *x >= 0.0).then_some(row)
        })
        .collect();
    let constraints: Vec<&[f64]> = rows.iter().flatten().map(Vec::as_slice).collect();
    rows.iter().map(|row| row.as_ref().map_or(f64::NAN, |goal| largest(goal, &constraints))).collect()
}

/// The largest `c·w` with `A·w ≤ 1`, `w ≥ 0`, by the simplex method with Bland's rule, which does not cycle.
fn largest(goal: &[f64], constraints: &[&[f64]]) -> f64 {
    // Below this a coefficient is 0 but for rounding.
    const EPSILON: f64 = 1e-12;
    let (n, m) = (goal.len(), constraints.len());
    // Columns: the weights, the slacks, the right side. The last row is the goal.
    let width = n + m + 1;
    let mut table = vec![0.0; (m + 1) * width];
    for (row, constraint) in constraints.iter().enumerate() {
        table[row * width..row * width + n].copy_from_slice(constraint);
        table[row * width + n + row] = 1.0;
        table[row * width + width - 1] = 1.0;
    }
    for (k, c) in goal.iter().enumerate() {
        // The goal with its sign turned: its row holds what each column still gains, and the corner of the table the
        // value.
        table[m * width + k] = -c;
    }
    // All weights 0 is feasible: the slacks are a basis to start from, and no first phase is needed.
    let mut basis: Vec<usize> = (n..n + m).collect();
    // Bland: the first column that gains enters, and of equal ratios the first of the basis leaves.
    while let Some(enter) = (0..n + m).find(|&k| table[m * width + k] < -EPSILON) {
        let ratio = |row: usize| table[row * width + width - 1] / table[row * width + enter];
        let leave = (0..m)
            .filter(|&row| table[row * width + enter] > EPSILON)
            .min_by(|&a, &b| ratio(a).total_cmp(&ratio(b)).then(basis[a].cmp(&basis[b])));
        // No bound: a part that is 0 in every area. It gives nothing either.
        let Some(leave) = leave else { return f64::NAN };
        let pivot = table[leave * width + enter];
        table[leave * width..(leave + 1) * width].iter_mut().for_each(|x| *x /= pivot);
        let pivot_row = table[leave * width..(leave + 1) * width].to_vec();
        for row in (0..=m).filter(|&row| row != leave) {
            let factor = table[row * width + enter];
            if factor != 0.0 {
                let cells = &mut table[row * width..(row + 1) * width];
                cells.iter_mut().zip(&pivot_row).for_each(|(x, p)| *x -= factor * p);
            }
        }
        basis[leave] = enter;
    }
    table[m * width + width - 1]
}
