//! Kernel: the span of rows of the matrix of replicate weights, which grows row by row.

/// A row counts as new if the part of it that is orthogonal to those before is longer than this share of it; the
/// tolerance of R `degf`, there by columns.
const TOLERANCE: f64 = 1e-5;

/// The span of the rows seen so far.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub(crate) struct Span {
    rank: usize,
    /// The rows that were new, as they were; none once they span all.
    rows: Vec<Vec<f64>>,
    /// Orthonormal vectors with the same span.
    basis: Vec<Vec<f64>>,
    /// Of length 1 and orthogonal to the basis, otherwise random.
    probe: Vec<f64>,
}

/// What is kept of a span: the rest follows.
#[derive(serde::Serialize, serde::Deserialize)]
struct Saved {
    dimension: usize,
    rank: usize,
    rows: Vec<Vec<f64>>,
}

impl From<Span> for Saved {
    fn from(span: Span) -> Saved {
        Saved { dimension: span.dimension(), rank: span.rank, rows: span.rows }
    }
}

impl From<Saved> for Span {
    fn from(saved: Saved) -> Span {
        let mut span = Span::new(saved.dimension);
        saved.rows.iter().for_each(|row| span.add(|replicate| row[replicate]));
        span.rank = saved.rank;
        span
    }
}

impl Span {
    pub(crate) fn new(dimension: usize) -> Span {
        let mut random = crate::random::SplitMix(dimension as u64);
        let mut probe: Vec<f64> = (0..dimension).map(|_| random.uniform() - 0.5).collect();
        normalise(&mut probe);
        Span { rank: 0, rows: Vec::new(), basis: Vec::new(), probe }
    }

    /// How many rows of those that were added are independent.
    pub(crate) fn rank(&self) -> usize {
        self.rank
    }

    /// How many numbers a row has.
    pub(crate) fn dimension(&self) -> usize {
        self.probe.len()
    }

    /// Adds the rows that span another.
    pub(crate) fn merge(&mut self, other: &Span) {
        if other.rank == other.dimension() {
            self.close();
        }
        for row in &other.rows {
            self.add(|replicate| row[replicate]);
        }
    }

    /// No row lies outside any more.
    fn close(&mut self) {
        self.rank = self.dimension();
        self.rows = Vec::new();
        self.basis = Vec::new();
    }

    /// Whether any of `len` rows, dimension × CHUNK, may lie outside the span.
    pub(crate) fn gains<const CHUNK: usize>(&self, values: &[f64], len: usize) -> bool {
        if self.rank == self.dimension() {
            return false;
        }
        let (mut along, mut square) = ([0.0; CHUNK], [0.0; CHUNK]);
        for (column, &probe) in values.chunks(CHUNK).zip(&self.probe) {
            for ((along, square), &value) in along.iter_mut().zip(&mut square).zip(column) {
                *along += probe * value;
                *square += value * value;
            }
        }
        along.iter().zip(&square).take(len).any(|(&along, &square)| may_be_new(along, square))
    }

    /// Adds a row, if it lies outside the span.
    pub(crate) fn add(&mut self, value: impl Fn(usize) -> f64) {
        if self.rank == self.dimension() {
            return;
        }
        let as_it_was: Vec<f64> = (0..self.dimension()).map(value).collect();
        let mut row = as_it_was.clone();
        let length = dot(&row, &row).sqrt();
        if !may_be_new(dot(&row, &self.probe), length * length) {
            return;
        }
        // Twice, as rounding in the first leaves parts along the basis (Giraud, Langou and Rozložník 2005).
        for _ in 0..2 {
            self.basis.iter().for_each(|known| remove(&mut row, known));
        }
        if dot(&row, &row).sqrt() > TOLERANCE * length {
            normalise(&mut row);
            self.basis.push(row);
            self.rows.push(as_it_was);
            self.rank += 1;
            if self.rank == self.dimension() {
                return self.close();
            }
            for _ in 0..2 {
                self.basis.iter().for_each(|known| remove(&mut self.probe, known));
                normalise(&mut self.probe);
            }
        }
    }
}

/// Whether a row of this squared length, and this part along the probe, may lie outside the span. The part is shorter
/// than the whole of what is orthogonal, by how much is chance: a hundredth of the tolerance is kept.
fn may_be_new(along: f64, square: f64) -> bool {
    along.abs() > 0.01 * TOLERANCE * square.sqrt()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Takes away the part along a vector of length 1.
fn remove(row: &mut [f64], along: &[f64]) {
    let part = dot(row, along);
    row.iter_mut().zip(along).for_each(|(r, a)| *r -= part * a);
}

fn normalise(row: &mut [f64]) {
    let length = dot(row, row).sqrt();
    if length > 0.0 {
        row.iter_mut().for_each(|r| *r /= length);
    }
}
