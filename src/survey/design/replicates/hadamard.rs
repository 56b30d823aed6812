//! Kernel: Hadamard matrices, square matrices of 1 and −1 with orthogonal rows.

/// A Hadamard matrix of the smallest order of at least `size` that the constructions of Sylvester and Paley (1933) give
/// over prime fields. Its first row and column are 1.
pub(crate) fn hadamard(size: usize) -> Vec<Vec<i8>> {
    let mut order = size.max(1).next_multiple_of(if size > 2 { 4 } else { 1 });
    loop {
        if let Some(matrix) = of_order(order) {
            return normalised(matrix);
        }
        order += 4;
    }
}

fn of_order(order: usize) -> Option<Vec<Vec<i8>>> {
    if order == 1 {
        return Some(vec![vec![1]]);
    }
    if order == 2 {
        return Some(vec![vec![1, 1], vec![1, -1]]);
    }
    if !order.is_multiple_of(4) {
        return None;
    }
    if is_prime(order - 1) {
        return Some(paley_one(order - 1));
    }
    if is_prime(order / 2 - 1) && (order / 2 - 1) % 4 == 1 {
        return Some(paley_two(order / 2 - 1));
    }
    // Sylvester: [H H; H −H].
    let half = of_order(order / 2)?;
    let row = |i: usize| &half[i % half.len()];
    let sign = |i: usize| if i < half.len() { 1 } else { -1 };
    Some((0..order).map(|i| row(i).iter().copied().chain(row(i).iter().map(|h| sign(i) * h)).collect()).collect())
}

/// The quadratic character of i − j modulo a prime: 0, 1 for squares, −1 for others.
fn jacobsthal(prime: usize) -> Vec<Vec<i8>> {
    let mut character = vec![-1i8; prime];
    (1..prime).for_each(|i| character[i * i % prime] = 1);
    character[0] = 0;
    (0..prime).map(|i| (0..prime).map(|j| character[(prime + i - j) % prime]).collect()).collect()
}

/// Order q + 1 for a prime q of 3 modulo 4: I + S, with S skew.
fn paley_one(prime: usize) -> Vec<Vec<i8>> {
    let squares = jacobsthal(prime);
    let at = |i: usize, j: usize| match (i, j) {
        (0, 0) => 1,
        (0, _) => 1,
        (_, 0) => -1,
        (i, j) if i == j => 1,
        (i, j) => squares[i - 1][j - 1],
    };
    (0..=prime).map(|i| (0..=prime).map(|j| at(i, j)).collect()).collect()
}

/// Order 2(q + 1) for a prime q of 1 modulo 4: a symmetric conference matrix with each entry a block of two.
fn paley_two(prime: usize) -> Vec<Vec<i8>> {
    let squares = jacobsthal(prime);
    let conference = |i: usize, j: usize| match (i, j) {
        (i, j) if i == j => 0,
        (0, _) | (_, 0) => 1,
        (i, j) => squares[i - 1][j - 1],
    };
    let at = |i: usize, j: usize| match (conference(i / 2, j / 2), i % 2, j % 2) {
        (0, 0, 0) => 1,
        (0, _, _) => -1,
        (sign, 1, 1) => -sign,
        (sign, _, _) => sign,
    };
    (0..2 * (prime + 1)).map(|i| (0..2 * (prime + 1)).map(|j| at(i, j)).collect()).collect()
}

/// Signs of rows and columns turned so that the first of each is 1.
fn normalised(mut matrix: Vec<Vec<i8>>) -> Vec<Vec<i8>> {
    let first = matrix[0].clone();
    for row in &mut matrix {
        row.iter_mut().zip(&first).for_each(|(h, sign)| *h *= sign);
        let sign = row[0];
        row.iter_mut().for_each(|h| *h *= sign);
    }
    matrix
}

fn is_prime(n: usize) -> bool {
    n > 1 && (2..).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_orthogonal_and_begin_with_one() {
        for size in 1..200 {
            let matrix = hadamard(size);
            let order = matrix.len();
            assert!(order >= size && order <= size.max(2) * 2, "{size}: {order}");
            for (i, a) in matrix.iter().enumerate() {
                assert_eq!((a.len(), a[0], matrix[0][i]), (order, 1, 1));
                for (j, b) in matrix.iter().enumerate() {
                    let product: i32 = a.iter().zip(b).map(|(x, y)| i32::from(x * y)).sum();
                    assert_eq!(product, if i == j { order as i32 } else { 0 }, "order {order}");
                }
            }
        }
    }

    #[test]
    fn orders_are_small() {
        let orders: Vec<usize> = [3, 4, 5, 9, 13, 25, 29, 45].into_iter().map(|size| hadamard(size).len()).collect();
        assert_eq!(orders, [4, 4, 8, 12, 16, 28, 32, 48]);
    }
}
