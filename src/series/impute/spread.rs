//! Kernel: how large errors are of values of a given size.
//!
//! No scale makes the errors of low, middle and high values alike: where hardly anyone or nearly everyone is online, countries
//! differ less. The mean squared error near a value is that of the records next to it that hold a quarter of the weight.

/// Squared errors in the order of the values they belong to.
#[derive(Debug, Clone, Default)]
pub(in crate::series) struct Spread {
    values: Vec<f64>,
    /// Weights of all records before each, and of all.
    weight: Vec<f64>,
    /// Weighted squares of all records before each, and of all.
    squares: Vec<f64>,
}

impl Spread {
    /// From records of value, squared error and weight.
    pub(in crate::series) fn of(mut records: Vec<(f64, f64, f64)>) -> Spread {
        records.sort_by(|a, b| a.0.total_cmp(&b.0));
        let sums = |of: &dyn Fn(&(f64, f64, f64)) -> f64| {
            let mut sum = 0.0;
            std::iter::once(0.0)
                .chain(records.iter().map(|record| {
                    sum += of(record);
                    sum
                }))
                .collect::<Vec<f64>>()
        };
        let (weight, squares) = (sums(&|r| r.2), sums(&|r| r.1 * r.2));
        Spread { values: records.iter().map(|r| r.0).collect(), weight, squares }
    }

    /// The mean of all.
    pub(in crate::series) fn mean(&self) -> f64 {
        match (self.squares.last(), self.weight.last()) {
            (Some(squares), Some(weight)) if *weight > 0.0 => squares / weight,
            _ => 0.0,
        }
    }

    /// The mean of the quarter next to a value.
    pub(in crate::series) fn near(&self, value: f64) -> f64 {
        let Some(&all) = self.weight.last() else { return 0.0 };
        let place = self.values.partition_point(|&x| x < value);
        // As much on either side; at an end the quarter that begins or ends there.
        let from = (self.weight[place] - all / 8.0).clamp(0.0, all * 0.75);
        // `low` and `high` are places in the running sums: their difference is the sum over the records between.
        let low = self.weight.partition_point(|&w| w < from).min(self.values.len());
        let high = self.weight.partition_point(|&w| w <= from + all / 4.0).saturating_sub(1).max(low);
        match self.weight[high] - self.weight[low] {
            weight if weight > 0.0 => (self.squares[high] - self.squares[low]) / weight,
            _ => self.mean(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_of_a_value_is_that_of_the_quarter_around_it() {
        // Squares 0 to 99 in the order of the values: the mean of the 25 nearest.
        let spread = Spread::of((0..100).rev().map(|i| (f64::from(i), f64::from(i), 1.0)).collect());
        assert!((spread.mean() - 49.5).abs() < 1e-12);
        assert!((spread.near(50.0) - 50.0).abs() < 1.0, "{}", spread.near(50.0));
        assert!((spread.near(-10.0) - 12.0).abs() < 1e-9, "{}", spread.near(-10.0));
        assert!((spread.near(1000.0) - 87.0).abs() < 1e-9, "{}", spread.near(1000.0));
    }

    #[test]
    fn without_records_there_is_no_error_and_one_record_stands_for_all() {
        assert_eq!(Spread::default().near(1.0), 0.0);
        assert_eq!(Spread::of(vec![(1.0, 4.0, 0.5)]).near(7.0), 4.0);
    }
}
