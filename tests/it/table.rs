//! A golden table, cell by cell.

/// A CSV file of `tests/golden`.
pub(crate) struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn read(path: &str) -> Table {
        let path = format!("{}/tests/golden/{path}", env!("CARGO_MANIFEST_DIR"));
        let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
        Table { header, rows }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn columns(&self) -> &[String] {
        &self.header
    }

    pub(crate) fn text(&self, column: &str, row: usize) -> &str {
        let place = self.header.iter().position(|h| h == column);
        &self.rows[row][place.unwrap_or_else(|| panic!("no column {column}"))]
    }

    /// `None` for an empty cell or R's NA.
    pub(crate) fn number(&self, column: &str, row: usize) -> Option<f64> {
        match self.text(column, row) {
            "" | "NA" => None,
            cell => Some(cell.parse().unwrap_or_else(|_| panic!("{column} {row}: {cell:?} is no number"))),
        }
    }

    /// A column with NaN for what is missing.
    pub(crate) fn numbers(&self, column: &str) -> Vec<f64> {
        (0..self.len()).map(|row| self.number(column, row).unwrap_or(f64::NAN)).collect()
    }

    pub(crate) fn find(&self, column: &str, text: &str) -> Option<usize> {
        (0..self.len()).find(|&row| self.text(column, row) == text)
    }
}
