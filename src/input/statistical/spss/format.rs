//! How SPSS shows values.

use crate::input::statistical::variable::VariableType;

/// How SPSS shows a value: a type, a width and a number of decimals.
#[derive(Clone, Copy, Debug)]
pub(super) struct Format {
    pub(super) kind: u8,
    pub(super) width: u8,
    pub(super) decimals: u8,
}

impl Format {
    /// As a system file packs it into a number.
    pub(super) fn of(packed: i32) -> Format {
        let [decimals, width, kind, _] = packed.to_le_bytes();
        Format { kind, width, decimals }
    }

    /// What a number that is shown so is.
    pub(super) fn kind(self) -> VariableType {
        match self.kind {
            // DATE, ADATE, JDATE, EDATE, SDATE; and MOYR, QYR and WKYR, which show a day by its month, quarter or week.
            20 | 23 | 24 | 28 | 29 | 30 | 38 | 39 => VariableType::Date,
            21 | 25 | 40 => VariableType::Time,
            22 | 41 => VariableType::DateTime,
            _ => VariableType::Number,
        }
    }

    /// In the words of SPSS: `F8.2`.
    pub(super) fn written(self) -> Option<String> {
        const NAMES: [(u8, &str); 36] = [
            (1, "A"),
            (2, "AHEX"),
            (3, "COMMA"),
            (4, "DOLLAR"),
            (5, "F"),
            (6, "IB"),
            (7, "PIBHEX"),
            (8, "P"),
            (9, "PIB"),
            (10, "PK"),
            (11, "RB"),
            (12, "RBHEX"),
            (15, "Z"),
            (16, "N"),
            (17, "E"),
            (20, "DATE"),
            (21, "TIME"),
            (22, "DATETIME"),
            (23, "ADATE"),
            (24, "JDATE"),
            (25, "DTIME"),
            (26, "WKDAY"),
            (27, "MONTH"),
            (28, "MOYR"),
            (29, "QYR"),
            (30, "WKYR"),
            (31, "PCT"),
            (32, "DOT"),
            (33, "CCA"),
            (34, "CCB"),
            (35, "CCC"),
            (36, "CCD"),
            (37, "CCE"),
            (38, "EDATE"),
            (39, "SDATE"),
            (40, "MTIME"),
        ];
        let name = match self.kind {
            41 => "YMDHMS",
            kind => NAMES.iter().find(|(known, _)| *known == kind)?.1,
        };
        // SPSS shows the decimals of F where there are none too.
        let decimals = if self.decimals > 0 || name == "F" { format!(".{}", self.decimals) } else { String::new() };
        Some(format!("{name}{}{decimals}", self.width))
    }
}
