//! Covariates as an orthonormal basis: populations in millions and shares below 1 stand beside each other.

/// X = UR with orthonormal columns U and an upper triangle R.
#[derive(Debug, Clone)]
pub(super) struct Basis {
    /// Column by column of R: what of each earlier direction is in a covariate, and what is left of it.
    root: Vec<Vec<f64>>,
}

/// What may be left of a column that depends on those before it, as R's `lm` has it.
const DEPENDENT: f64 = 1e-7;

impl Basis {
    /// The basis of columns; otherwise the number of each that depends on those before it.
    ///
    /// Modified Gram–Schmidt, twice: once leaves directions that are not quite orthogonal (Giraud and others 2005).
    pub(super) fn new(columns: &[Vec<f64>]) -> Result<Basis, Vec<usize>> {
        let (mut units, mut root, mut dependent) = (Vec::<Vec<f64>>::new(), Vec::new(), Vec::new());
        for (number, column) in columns.iter().enumerate() {
            let mut left = column.clone();
            let mut of = vec![0.0; units.len()];
            for _ in 0..2 {
                for (part, unit) in of.iter_mut().zip(&units) {
                    let dot: f64 = left.iter().zip(unit).map(|(a, b)| a * b).sum();
                    left.iter_mut().zip(unit).for_each(|(a, b)| *a -= dot * b);
                    *part += dot;
                }
            }
            let length = norm(&left);
            if length <= DEPENDENT * norm(column) {
                dependent.push(number);
                continue;
            }
            units.push(left.into_iter().map(|x| x / length).collect());
            of.push(length);
            root.push(of);
        }
        if dependent.is_empty() { Ok(Basis { root }) } else { Err(dependent) }
    }

    /// A row of covariates in the basis: R'⁻¹ x.
    pub(super) fn row(&self, x: &[f64]) -> Vec<f64> {
        let mut u: Vec<f64> = Vec::with_capacity(x.len());
        for (x, column) in x.iter().zip(&self.root) {
            let known: f64 = column.iter().zip(&u).map(|(r, u)| r * u).sum();
            u.push((x - known) / column[u.len()]);
        }
        u
    }

    /// A coefficient of the covariates is this row times those of the basis: the rows of R⁻¹.
    pub(super) fn coefficient(&self, number: usize) -> Vec<f64> {
        let p = self.root.len();
        let mut row = vec![0.0; p];
        for j in number..p {
            let unit = f64::from(u8::from(j == number));
            let known: f64 = (number..j).map(|k| row[k] * self.root[j][k]).sum();
            row[j] = (unit - known) / self.root[j][j];
        }
        row
    }
}

fn norm(x: &[f64]) -> f64 {
    // Scaled first: squares of large numbers overflow.
    let largest = x.iter().fold(0.0_f64, |a, b| a.max(b.abs()));
    if largest == 0.0 { 0.0 } else { largest * x.iter().map(|x| (x / largest).powi(2)).sum::<f64>().sqrt() }
}
