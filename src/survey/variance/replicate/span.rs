//! Kernel: the rank of the columns of replicate weights, from the rows that matter to it.
//!
//! A column is new if the part of it that is orthogonal to the new columns before it is no shorter than [`TOLERANCE`]
//! of itself, as R counts (`qr(weights, tol = 1e-5)$rank`). All lengths follow from the products of columns summed over
//! the rows, so that neither the order of the rows nor a split of them has a say. Most rows add nothing: where a column
//! depends on others exactly, so it does in every further row, which one product with a random combination of such
//! dependencies tells. Where it depends on them but for the rounding of published weights, every row counts, and all
//! are summed.

use rayon::prelude::*;

/// The tolerance of R `degf`.
const TOLERANCE: f64 = 1e-5;
/// A column with more than this share new in the current rows is new beyond doubt, and needs no further rows.
const BEYOND_DOUBT: f64 = 100.0 * TOLERANCE;
/// Where every column is new by this share, no number of further rows could make one of them fall below the tolerance.
const FOR_GOOD: f64 = 1000.0 * TOLERANCE;
/// A row keeps to the dependencies if it leaves them by no more than this share of itself: less than could add up to
/// the tolerance, and more than rounding.
const KEPT: f64 = 1e-8;

/// The columns over the rows seen so far.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Span {
    columns: usize,
    /// The sum of squares of each column over all rows.
    squares: Vec<f64>,
    /// The rows that matter, one after the other, while they are fewer than the columns.
    rows: Vec<f64>,
    /// The sums of products of columns over the rows that matter, the lower triangle line by line; once they are more.
    products: Vec<f64>,
    /// How many rows matter.
    count: usize,
    is_full: bool,
    #[serde(skip)]
    sieve: Option<Sieve>,
}

/// Which rows matter.
#[derive(Clone, Debug)]
struct Sieve {
    /// How many rows it was made of.
    count: usize,
    /// The columns that are new beyond doubt, and the square of what of each is.
    settled: Vec<(usize, f64)>,
    /// A combination of columns, of length 1, that is 0 in the rows so far but for those that are not settled; `None`
    /// where all are.
    combination: Option<Vec<f64>>,
}

/// What some rows add.
pub(crate) struct Sifted {
    squares: Vec<f64>,
    /// Those that matter, one after the other.
    rows: Vec<f64>,
}

/// The columns, each as what it has along the new ones before it and, where it is new, beside them.
#[derive(Default)]
struct Factor {
    lines: Vec<Vec<f64>>,
    new: Vec<usize>,
    /// The square of what each column has beside the new ones before it.
    rest: Vec<f64>,
}

impl Span {
    pub(crate) fn new(columns: usize) -> Span {
        Span { columns, squares: vec![0.0; columns], ..Span::default() }
    }

    /// What is wrong with a span that was read, for no more than so many rows.
    pub(crate) fn check(&self, columns: usize, rows: u64) -> Result<(), &'static str> {
        let triangle = columns.checked_mul(columns + 1).map(|n| n / 2);
        let (kept, summed) = (self.rows.len(), self.products.len());
        let is_length = match (self.is_full, summed) {
            (true, _) => kept == 0 && summed == 0 && self.count == 0,
            (false, 0) => self.count <= columns && self.count.checked_mul(columns) == Some(kept),
            (false, _) => kept == 0 && Some(summed) == triangle,
        };
        match () {
            _ if self.columns != columns || self.squares.len() != columns || !is_length => {
                Err("a rank is of more or fewer columns than there are replicate weights")
            }
            _ if self.count as u64 > rows || (self.is_full && rows == 0) => {
                Err("a rank is of more rows than there are")
            }
            _ => Ok(()),
        }
    }

    /// How many columns are independent.
    pub(crate) fn rank(&self) -> usize {
        if self.is_full { self.columns } else { self.factor(TOLERANCE).new.len() }
    }

    /// Whether all columns are independent, whatever rows may follow.
    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }

    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// What `len` rows add, given column by column, `stride` numbers each.
    pub(crate) fn sift(&self, values: &[f64], stride: usize, len: usize) -> Sifted {
        let columns = || values.chunks(stride).map(|column| &column[..len]);
        let squares = columns().map(|column| dot(column, column)).collect();
        let matters: Vec<bool> = match &self.sieve {
            None => vec![true; len],
            Some(Sieve { combination: None, .. }) => vec![false; len],
            Some(Sieve { combination: Some(combination), .. }) => {
                let (mut along, mut square) = (vec![0.0; len], vec![0.0; len]);
                for (column, &part) in columns().zip(combination) {
                    for ((along, square), &value) in along.iter_mut().zip(&mut square).zip(column) {
                        *along += part * value;
                        *square += value * value;
                    }
                }
                along.iter().zip(&square).map(|(along, square)| along.abs() > KEPT * square.sqrt()).collect()
            }
        };
        // From columns to rows: those that matter are kept one after the other.
        let of_row = |row: usize| values.iter().skip(row).step_by(stride).copied();
        let rows = (0..len).filter(|&row| matters[row]).flat_map(of_row).collect();
        Sifted { squares, rows }
    }

    /// Adds rows.
    pub(crate) fn add(&mut self, parts: &[Sifted]) {
        if self.is_full {
            return;
        }
        parts.iter().for_each(|part| add(&mut self.squares, &part.squares));
        let rows: Vec<f64> = parts.iter().flat_map(|part| &part.rows).copied().collect();
        self.add_rows(&rows);
        let is_unsettled = |sieve: &Sieve| {
            let doubt = |&(column, rest): &(usize, f64)| rest < squared(BEYOND_DOUBT) * self.squares[column];
            // To look costs about as much as to sum as many rows as there are columns.
            self.count >= sieve.count + self.columns || sieve.settled.iter().any(doubt)
        };
        if self.count >= self.columns && self.sieve.as_ref().is_none_or(is_unsettled) {
            self.look();
        }
    }

    /// Adds the rows of another.
    pub(crate) fn merge(&mut self, other: &Span) {
        if self.is_full || other.is_full {
            return self.close();
        }
        add(&mut self.squares, &other.squares);
        // The combination was made of our rows alone, and says nothing of theirs.
        self.sieve = None;
        if other.products.is_empty() {
            return self.add_rows(&other.rows);
        }
        self.sum_up(&[]);
        add(&mut self.products, &other.products);
        self.count += other.count;
    }

    fn add_rows(&mut self, rows: &[f64]) {
        self.count += rows.len() / self.columns.max(1);
        if self.products.is_empty() && self.count <= self.columns {
            self.rows.extend_from_slice(rows)
        } else {
            self.sum_up(rows)
        }
    }

    /// Adds the products of the rows that were kept and of others.
    fn sum_up(&mut self, others: &[f64]) {
        let n = self.columns;
        let rows = std::mem::take(&mut self.rows);
        self.products.resize(n * (n + 1) / 2, 0.0);
        let count = (rows.len() + others.len()) / n.max(1);
        let by_column: Vec<Vec<f64>> = (0..n)
            .into_par_iter()
            .map(|column| [&rows, others].into_iter().flat_map(|r| r.iter().skip(column).step_by(n)).copied().collect())
            .collect();
        if count == 0 {
            return;
        }
        // The triangle as lines of their own, so that threads write each without a lock.
        let mut lines: Vec<&mut [f64]> = Vec::with_capacity(n);
        let mut rest = self.products.as_mut_slice();
        for column in 0..n {
            let (line, after) = rest.split_at_mut(column + 1);
            lines.push(line);
            rest = after;
        }
        lines.into_par_iter().zip(&by_column).for_each(|(line, a)| {
            line.iter_mut().zip(&by_column).for_each(|(product, b)| *product += dot(a, b));
        });
    }

    /// Rebuilds the sieve.
    fn look(&mut self) {
        let Factor { lines, new, rest } = self.factor(BEYOND_DOUBT);
        if new.len() == self.columns
            && rest.iter().zip(&self.squares).all(|(rest, square)| *rest >= squared(FOR_GOOD) * square)
        {
            return self.close();
        }
        let is_new = |column: &usize| new.binary_search(column).is_ok();
        let mut random = crate::numeric::random::SplitMix(self.columns as u64);
        let mut combination = vec![0.0; self.columns];
        let mut along = vec![0.0; new.len()];
        let largest = self.squares.iter().copied().fold(0.0, f64::max);
        for column in (0..self.columns).filter(|column| !is_new(column)) {
            // A column that was 0 so far depends on the others like any, until a row shows that it does not.
            let square = match self.squares[column] {
                0.0 if largest > 0.0 => largest,
                0.0 => 1.0,
                square => square,
            };
            let part = (random.uniform() - 0.5) / square.sqrt();
            combination[column] = part;
            along.iter_mut().zip(&lines[column]).for_each(|(along, line)| *along += part * line);
        }
        // The new columns that make what the others have along them: backwards through the triangle.
        for k in (0..new.len()).rev() {
            let part = along[k] / lines[new[k]][k];
            combination[new[k]] = -part;
            along[..k].iter_mut().zip(&lines[new[k]]).for_each(|(along, line)| *along -= part * line);
        }
        let length = dot(&combination, &combination).sqrt();
        combination.iter_mut().for_each(|part| *part /= length);
        self.sieve = Some(Sieve {
            count: self.count,
            settled: new.iter().map(|&column| (column, rest[column])).collect(),
            combination: (length > 0.0).then_some(combination),
        });
    }

    /// Puts the columns one beside the other; one is new if what it has beside the new ones before is no shorter than a
    /// share of it.
    fn factor(&self, share: f64) -> Factor {
        if self.products.is_empty() { self.factor_of_rows(share) } else { self.factor_of_products(share) }
    }

    /// Products have half the digits of the rows: beside columns that are new by only a thousandth, a column that is a
    /// combination of them would seem new because of rounding.
    fn factor_of_rows(&self, share: f64) -> Factor {
        let mut directions: Vec<Vec<f64>> = Vec::new();
        let mut factor = Factor::default();
        for column in 0..self.columns {
            let mut left: Vec<f64> = self.rows.iter().skip(column).step_by(self.columns).copied().collect();
            let mut line = vec![0.0; directions.len()];
            // What the first turn leaves has lost digits, and is not quite orthogonal; twice is enough.
            for _ in 0..2 {
                for (along, direction) in line.iter_mut().zip(&directions) {
                    let part = dot(&left, direction);
                    *along += part;
                    left.iter_mut().zip(direction).for_each(|(left, direction)| *left -= part * direction);
                }
            }
            let beside = dot(&left, &left);
            if self.is_new(column, beside, share, directions.len()) {
                let length = beside.sqrt();
                left.iter_mut().for_each(|left| *left /= length);
                directions.push(left);
                line.push(length);
                factor.new.push(column);
            }
            factor.lines.push(line);
            factor.rest.push(beside);
        }
        factor
    }

    fn factor_of_products(&self, share: f64) -> Factor {
        let product = |a: usize, b: usize| self.products[a * (a + 1) / 2 + b];
        let Factor { mut lines, mut new, mut rest } = Factor::default();
        for column in 0..self.columns {
            let mut line: Vec<f64> = Vec::with_capacity(new.len() + 1);
            for (k, &before) in new.iter().enumerate() {
                line.push((product(column, before) - dot(&line, &lines[before][..k])) / lines[before][k]);
            }
            let beside = (product(column, column) - dot(&line, &line)).max(0.0);
            if self.is_new(column, beside, share, new.len()) {
                line.push(beside.sqrt());
                new.push(column);
            }
            lines.push(line);
            rest.push(beside);
        }
        Factor { lines, new, rest }
    }

    /// Whether a column is new, from the square of what it has beside those that are; there are no more of these than rows.
    fn is_new(&self, column: usize, beside: f64, share: f64, before: usize) -> bool {
        beside > 0.0 && beside >= squared(share) * self.squares[column] && before < self.count
    }

    fn close(&mut self) {
        *self = Span { is_full: true, ..Span::new(self.columns) };
    }
}

fn squared(x: f64) -> f64 {
    x * x
}

fn add(ours: &mut [f64], theirs: &[f64]) {
    ours.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    // As many sums side by side as a processor can add at a time; their order is fixed.
    const LANES: usize = 8;
    let ((a, rest_a), (b, rest_b)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f64>() + rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::SplitMix;

    /// Rows × columns whose columns have a given rank, but for noise of a given size.
    fn weights(rows: usize, columns: usize, rank: usize, noise: f64) -> Vec<Vec<f64>> {
        let mut random = SplitMix(7);
        let mut draw = || random.uniform();
        let left: Vec<Vec<f64>> = (0..rows).map(|_| (0..rank).map(|_| draw()).collect()).collect();
        let right: Vec<Vec<f64>> = (0..columns).map(|_| (0..rank).map(|_| draw()).collect()).collect();
        let mut value = |row: usize, column: usize| dot(&left[row], &right[column]) + noise * (draw() - 0.5);
        (0..rows).map(|row| (0..columns).map(|column| value(row, column)).collect()).collect()
    }

    /// A span of rows that come in parts of some size.
    fn span(rows: &[Vec<f64>], part: usize) -> Span {
        let columns = rows[0].len();
        let mut span = Span::new(columns);
        for rows in rows.chunks(part) {
            let values: Vec<f64> = (0..columns).flat_map(|column| rows.iter().map(move |row| row[column])).collect();
            let sifted = span.sift(&values, rows.len(), rows.len());
            span.add(&[sifted]);
        }
        span
    }

    #[test]
    fn the_rank_does_not_depend_on_order_or_parts() {
        for (rows, columns, rank, noise) in
            [(500, 20, 13, 0.0), (500, 20, 20, 0.0), (30, 40, 12, 0.0), (3000, 24, 9, 1e-3), (25, 40, 40, 0.0)]
        {
            let expected = if noise > 0.0 { columns } else { rank.min(rows).min(columns) };
            let mut rows = weights(rows, columns, rank, noise);
            for turn in 0..5 {
                let by = rows.len() / 3 + turn;
                rows.rotate_left(by);
                for part in [1, 7, 256, 4000] {
                    assert_eq!(span(&rows, part).rank(), expected, "{columns} {rank} {noise} {turn} {part}");
                }
                let (a, b) = rows.split_at(rows.len() / 4);
                let mut merged = span(a, 50);
                merged.merge(&span(b, 300));
                assert_eq!(merged.rank(), expected);
            }
        }
    }

    /// Noise of a millionth is below the tolerance, whatever the number of rows; so are rows of it alone between
    /// others.
    #[test]
    fn noise_below_the_tolerance_counts_for_nothing() {
        let mut rows = weights(4000, 16, 6, 1e-6);
        assert_eq!(span(&rows, 100).rank(), 6);
        rows.sort_by(|a, b| a[0].total_cmp(&b[0]));
        assert_eq!(span(&rows, 100).rank(), 6);
    }

    /// Rows that repeat others are not summed, but for those that the growing length of the columns asks for.
    #[test]
    fn rows_that_repeat_others_are_not_kept() {
        let few = weights(30, 40, 12, 0.0);
        let repeated = |row: usize| few[row % 30].iter().map(|w| w * (1.0 + (row % 50) as f64)).collect();
        let rows: Vec<Vec<f64>> = (0..5000).map(repeated).collect();
        let span = span(&rows, 100);
        assert_eq!(span.rank(), 12);
        assert!(span.count < 1000, "{}", span.count);
    }

    /// A row that is a multiple of another adds no rank. The columns are those of a raked jackknife in a domain: most leave out a
    /// unit that has no rows there, and differ by the factors of the margins alone. Their products show a further column in 9 of
    /// these 400 (numpy).
    #[test]
    fn a_row_that_repeats_another_is_no_rank_where_columns_are_alike() {
        let mut random = SplitMix(11);
        for turn in 0..400 {
            let mut factors = |levels: usize| -> Vec<Vec<f64>> {
                (0..levels).map(|_| (0..24).map(|_| random.uniform()).collect()).collect()
            };
            let (sex, age) = (factors(2), factors(4));
            let mut rows = Vec::new();
            for (row, unit) in [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3].into_iter().enumerate() {
                let cell = if row < 8 { row } else { random.below(8) };
                let weight = 20.0 + 70.0 * random.uniform();
                let raked = |column: usize| weight * (0.1 * (sex[cell % 2][column] + age[cell / 2][column])).exp();
                rows.push((0..24).map(|column| if column == 20 + unit { 0.0 } else { raked(column) }).collect());
            }
            let expected = span(&rows, 14).rank();
            rows.push(rows[0].iter().map(|w| w * 4.0 / 3.0).collect::<Vec<f64>>());
            for part in [1, 7, 15] {
                assert_eq!(span(&rows, part).rank(), expected, "{turn} {part}");
            }
        }
    }

    /// Rows of weight 0, and columns that are 0 in many rows, say nothing of the rows that follow.
    #[test]
    fn zeros_come_first() {
        let of = |rows: &[(usize, [f64; 3])]| -> Vec<Vec<f64>> {
            rows.iter().flat_map(|(times, row)| vec![row.to_vec(); *times]).collect()
        };
        for part in [1, 2, 50] {
            assert_eq!(span(&of(&[(20, [0.0; 3]), (1, [1.0, 2.0, 3.0]), (1, [1.0, 2.0, 4.0])]), part).rank(), 2);
            assert_eq!(span(&of(&[(20, [0.0, 1.0, 1.0]), (1, [1.0, 2.0, 2.0])]), part).rank(), 2);
            assert_eq!(span(&of(&[(20, [0.0, 0.0, 1.0]), (3, [1.0, 0.0, 2.0]), (1, [0.0, 5.0, 0.0])]), part).rank(), 3);
        }
    }

    #[test]
    fn columns_of_zeros_and_no_rows_have_rank_0() {
        assert_eq!(Span::new(5).rank(), 0);
        assert_eq!(span(&vec![vec![0.0; 5]; 12], 4).rank(), 0);
        assert_eq!(span(&vec![vec![0.0, 2.0, 0.0]; 12], 4).rank(), 1);
    }
}
