//! Dual numbers: a value with its derivatives by some quantities, so that a formula gives its own gradient.

use std::ops::{Add, Mul, Sub};

/// A value with its gradient; an empty gradient where nobody asks for it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Dual {
    pub(crate) value: f64,
    pub(crate) gradient: Vec<f64>,
}

impl Dual {
    /// A number that depends on nothing.
    pub(crate) fn constant(value: f64, width: usize) -> Dual {
        Dual { value, gradient: vec![0.0; width] }
    }

    /// The quantity at a place among `width`.
    pub(crate) fn quantity(value: f64, place: usize, width: usize) -> Dual {
        let mut dual = Dual::constant(value, width);
        if let Some(own) = dual.gradient.get_mut(place) {
            *own = 1.0;
        }
        dual
    }

    /// The same with another value and a slope for its gradient.
    fn chained(&self, value: f64, slope: f64) -> Dual {
        Dual { value, gradient: self.gradient.iter().map(|g| slope * g).collect() }
    }

    pub(crate) fn times(&self, factor: f64) -> Dual {
        self.chained(factor * self.value, factor)
    }

    /// 1/x.
    pub(crate) fn reciprocal(&self) -> Dual {
        self.chained(1.0 / self.value, -1.0 / (self.value * self.value))
    }

    pub(crate) fn sum<'a>(of: impl IntoIterator<Item = &'a Dual>, width: usize) -> Dual {
        of.into_iter().fold(Dual::constant(0.0, width), |sum, one| &sum + one)
    }

    fn joined(&self, other: &Dual, value: f64, slopes: (f64, f64)) -> Dual {
        let gradient = self.gradient.iter().zip(&other.gradient).map(|(a, b)| slopes.0 * a + slopes.1 * b).collect();
        Dual { value, gradient }
    }
}

impl Add for &Dual {
    type Output = Dual;

    fn add(self, other: &Dual) -> Dual {
        self.joined(other, self.value + other.value, (1.0, 1.0))
    }
}

impl Sub for &Dual {
    type Output = Dual;

    fn sub(self, other: &Dual) -> Dual {
        self.joined(other, self.value - other.value, (1.0, -1.0))
    }
}

impl Mul for &Dual {
    type Output = Dual;

    fn mul(self, other: &Dual) -> Dual {
        self.joined(other, self.value * other.value, (other.value, self.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn derivatives_are_those_of_differences() {
        let formula = |x: f64, y: f64| {
            let (x, y) = (Dual::quantity(x, 0, 2), Dual::quantity(y, 1, 2));
            &(&(&x * &y) - &y.reciprocal()).times(3.0) + &x
        };
        let here = formula(1.7, 0.6);
        let h = 1e-6;
        let by_x = (formula(1.7 + h, 0.6).value - formula(1.7 - h, 0.6).value) / (2.0 * h);
        let by_y = (formula(1.7, 0.6 + h).value - formula(1.7, 0.6 - h).value) / (2.0 * h);
        assert_relative_eq!(here.value, 3.0 * (1.7 * 0.6 - 1.0 / 0.6) + 1.7);
        assert_relative_eq!(here.gradient[0], by_x, max_relative = 1e-8);
        assert_relative_eq!(here.gradient[1], by_y, max_relative = 1e-8);
    }
}
