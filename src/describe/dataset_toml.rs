//! What a description says of a file: its unit, its key, its design and its scope, and what is to be decided of them.

use super::confidence::Confidence;
use super::copy_data::Places;
use super::draft::Described;
use super::propose::Found;
use super::source::Item;
use crate::catalogue::{ActivityLevel, Classification};
use crate::dataset::StatisticalUnit;
use crate::input::{How, Sheet};
use toml::{Table, Value};

/// Weights that are yet to be divided by a million have a mean of about one after it; this is a hundredth of that.
const UNDIVIDED: f64 = 1e4;

/// Whether the label of a weight says that its last six digits are decimals, as those of DHS do.
fn says_six_decimals(item: &Item) -> bool {
    let words = crate::input::label::words(item.text());
    let is_six = |word: &str| matches!(word, "6" | "six" | "seis");
    words.windows(2).any(|pair| is_six(&pair[0]) && pair[1].starts_with("decimal"))
}

/// A file under a description.
#[derive(Default)]
pub(super) struct OfFile {
    pub(super) table: Table,
    /// What is to be decided.
    pub(super) comments: Vec<String>,
    /// What figures must not be used without.
    pub(super) notes: Vec<String>,
}

impl Described {
    /// What is said of the file under the name that it has in the dataset.
    pub(super) fn of_description(&self, name: &str, places: &Places) -> OfFile {
        let mut of_file = OfFile::default();
        if let Some(applied) = &self.built_in {
            of_file.table = applied.table.clone();
            let mut design = match of_file.table.remove("design") {
                Some(Value::Table(design)) => design,
                Some(_) | None => Table::new(),
            };
            if !design.contains_key("weight") {
                self.weight_key(&mut design, &mut of_file);
            }
            of_file.table.insert("design".into(), Value::Table(design));
        } else {
            let unit = self.unit.unwrap_or(StatisticalUnit::Individual);
            of_file.table.insert("statistical_unit".into(), Value::String(unit.to_string()));
            if self.unit.is_none() {
                of_file.comments.push(format!("statistical_unit: household or individual? ({})", self.because));
            }
            let key: Vec<Value> = self.key.variables.iter().cloned().map(Value::String).collect();
            if self.key.is_sure {
                of_file.table.insert("key".into(), Value::Array(key));
            } else if !key.is_empty() {
                of_file.comments.push(format!("key = {}", Value::Array(key)));
            }
            self.design_keys(&mut of_file);
            self.scope_keys(&mut of_file);
            self.count_keys(&mut of_file);
        }
        let path = match &self.source.path {
            Some(path) => places.within(path),
            None => {
                of_file.comments.push("path: the data file, which was not there when this was drafted".to_owned());
                format!("{name}.csv")
            }
        };
        of_file.table.insert("path".into(), Value::String(path));
        self.reading_keys(&mut of_file, places);
        of_file
    }

    /// How the file is read, where a dataset would read it otherwise.
    fn reading_keys(&self, of_file: &mut OfFile, places: &Places) {
        let How { delimiter, decimal, encoding, null_values, sheet, header, catalog } = &self.source.how;
        if delimiter.is_some() {
            // The survey may say how the file is published, and this one was saved otherwise.
            ["delimiter", "decimal", "encoding"].iter().for_each(|key| drop(of_file.table.remove(*key)));
        }
        let mark =
            |mark: &Option<char>, usual| mark.filter(|mark| *mark != usual).map(|mark| Value::String(mark.into()));
        let nulls: Vec<Value> = null_values.iter().cloned().map(Value::String).collect();
        let name = match sheet {
            Some(Sheet::Name(name)) => Some(Value::String(name.clone())),
            Some(Sheet::Number(number)) => {
                of_file.comments.push(format!("file.sheet: the name of sheet {number}, which was read by its number"));
                None
            }
            None => None,
        };
        let keys = [
            ("delimiter", mark(delimiter, ',')),
            ("decimal", mark(decimal, '.')),
            ("encoding", encoding.clone().map(Value::String)),
            ("null_values", (!nulls.is_empty()).then_some(Value::Array(nulls))),
            ("sheet", name),
            ("catalog", catalog.as_ref().map(|path| Value::String(places.within(path)))),
        ];
        of_file.table.extend(keys.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
        if let Some(row) = header {
            of_file.comments.push(format!(
                "the names of the columns stand in row {row}, and a dataset has them in the first: take out the rows above"
            ));
        }
    }

    /// For enterprises, the variable of persons employed that they can be counted in, and what a person has to say of the
    /// scope.
    fn count_keys(&self, of_file: &mut OfFile) {
        if self.unit != Some(StatisticalUnit::Enterprise) {
            return;
        }
        let is_size = |found: &&Found| found.concept == "size_class" && found.is_taken() && found.is_of_number();
        if let Some(size) = self.found.iter().find(is_size) {
            let name = self.source.items[size.item].name.clone();
            let counts = Table::from_iter([("persons_employed".to_owned(), Value::String(name))]);
            of_file.table.insert("counts".into(), Value::Table(counts));
        }
        if let Some(activity) = self.found.iter().find(|found| found.concept == "activity") {
            of_file.comments.push(self.section(activity));
        }
        of_file.comments.push(
            "scope.size_class = \"GE10\"? International figures are of enterprises with 10 or more persons employed: state the \
             sizes in scope, with a condition where the file has others"
                .to_owned(),
        );
    }

    /// The sections of activities, to be derived from their codes.
    fn section(&self, activity: &Found) -> String {
        let item = &self.source.items[activity.item];
        let text = item.text().to_lowercase();
        let classification = match (text.contains("nace"), text.contains("3.1")) {
            (true, _) => Classification::Nace2,
            (false, true) => Classification::Isic31,
            (false, false) => Classification::Isic4,
        };
        let (name, level) = (&item.name, ActivityLevel::Section);
        let lines = [
            "the sections of the codes of activities, and a row for each in codebook.csv: activity,,ISIC4_C,section,C"
                .to_owned(),
            "[[derived]]".to_owned(),
            "variable = \"section\"".to_owned(),
            format!("of = {name:?}"),
            format!("classification = \"{classification}\""),
            format!("level = \"{level}\""),
        ];
        lines.join("\n# ")
    }

    fn design_keys(&self, of_file: &mut OfFile) {
        let mut design = Table::new();
        self.weight_key(&mut design, of_file);
        self.stage_keys(&mut design, of_file);
        self.sample_keys(&mut design, of_file);
        self.offered_keys(&design, of_file);
        of_file.table.insert("design".into(), Value::Table(design));
    }

    fn name_of(&self, found: &Found) -> String {
        self.source.items[found.item].name.clone()
    }

    fn sure_role(&self, role: &str) -> Option<&Found> {
        self.role(role).find(|found| found.is_taken())
    }

    /// The weight, with its divisor, and what is to be said of rows without one.
    fn weight_key(&self, design: &mut Table, of_file: &mut OfFile) {
        // A likely weight is better than none: without it every figure is wrong, and a note says that it is to be checked.
        let likely = || self.role("weight").find(|found| found.stands && found.confidence == Confidence::Medium);
        let Some(weight) = self.sure_role("weight").or_else(likely) else {
            design.insert("weight".into(), Value::Integer(1));
            match self.unit {
                Some(StatisticalUnit::School | StatisticalUnit::Organisation) => of_file.comments.push(
                    "design.census = true? Where every unit of the register is a row, nothing was drawn; with \
                     design.response = { variable, codes } where some did not answer"
                        .to_owned(),
                ),
                Some(StatisticalUnit::Household | StatisticalUnit::Individual | StatisticalUnit::Enterprise) | None => {
                    of_file.notes.push(
                        "No weight was recognised, and every row counts for the same: name the weight under [design]."
                            .to_owned(),
                    );
                }
            }
            return;
        };
        let name = self.name_of(weight);
        design.insert("weight".into(), Value::String(name.clone()));
        if weight.confidence != Confidence::High {
            of_file.notes.push(format!("The weight {name} is not sure: {}.", weight.reason));
        }
        let item = &self.source.items[weight.item];
        match (says_six_decimals(item), &item.present) {
            (true, Some(present)) if present.is_whole && present.high >= UNDIVIDED => {
                design.insert("weight_divisor".into(), Value::Integer(1_000_000));
            }
            (true, _) => of_file.comments.push(format!(
                "design.weight_divisor = 1000000? The label of {name} says six decimals, and the data do not bear out that \
                 they are yet to be divided"
            )),
            (false, _) => {}
        }
        let blank = item.present.as_ref().map_or(0, |present| present.blank);
        if blank > 0 {
            of_file.comments.push(format!("scope: {blank} rows have no weight and are left out; say who they are"));
        }
    }

    /// Strata and sampling units that are sure and in every row.
    fn stage_keys(&self, design: &mut Table, of_file: &mut OfFile) {
        for role in ["strata", "psu", "ssu", "fpc"] {
            let Some(found) = self.sure_role(role) else { continue };
            let name = self.name_of(found);
            let blank = self.source.items[found.item].present.as_ref().map_or(0, |present| present.blank);
            if blank > 0 {
                of_file.comments.push(format!("design.{role} = {name:?}, which is blank in some rows"));
            } else if role != "ssu" || design.contains_key("psu") {
                // Units of the second stage need those of the first.
                design.insert(role.into(), Value::String(name));
            }
        }
    }

    /// What the data say of how units lie in strata.
    fn sample_keys(&self, design: &mut Table, of_file: &mut OfFile) {
        let text = |role: &str| design.get(role).and_then(Value::as_str);
        let sample = text("psu").zip(text("strata")).and_then(|(psu, strata)| self.source.sample(strata, psu));
        let Some(sample) = sample else { return };
        if sample.repeated > 0 {
            of_file.comments.push(format!("design.nest = true: {} identifiers of units occur in several strata, and are taken for different units", sample.repeated));
            design.insert("nest".into(), Value::Boolean(true));
        }
        if sample.lonely > 0 {
            of_file.comments.push(format!("design.lonely_psu = \"adjust\": {} strata have one unit; fail, remove, average and certainty are the others", sample.lonely));
            design.insert("lonely_psu".into(), Value::String("adjust".into()));
        }
    }

    /// What a person has to decide: replicate weights, and variables that may be of the design.
    fn offered_keys(&self, design: &Table, of_file: &mut OfFile) {
        let replicates: Vec<String> = self.role("replicate").map(|found| self.name_of(found)).collect();
        // One numbered weight is no set of replicates.
        if let [first, .., last] = replicates.as_slice() {
            let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
            of_file.comments.push(format!(
                "design.replicates = {{ columns = \"{stem}*\", method = \"…\" }} in place of strata and units: {} columns from {first} to {last}; the producer says by which method (brr, fay, jk1, jkn, bootstrap, sdr)",
                replicates.len()
            ));
        }
        let weight = design.get("weight").and_then(Value::as_str);
        for found in &self.design {
            let name = self.name_of(found);
            let is_said = matches!(found.concept.as_str(), "key" | "replicate") || weight == Some(name.as_str());
            if !found.is_taken() && !is_said {
                of_file
                    .comments
                    .push(format!("design.{} = {name:?}? {}: {}", found.concept, found.confidence, found.reason));
            }
        }
    }

    /// Whom the file is about, as far as its data say.
    fn scope_keys(&self, of_file: &mut OfFile) {
        let mut scope = Table::new();
        let sure = |concept: &str| self.found.iter().find(|found| found.concept == concept && found.is_taken());
        let weight = of_file.table.get("design").and_then(|design| design.get("weight")?.as_str().map(str::to_owned));
        if let Some(weight) = weight
            .filter(|name| self.source.item(name).and_then(|item| item.present.as_ref()).is_some_and(|p| p.blank > 0))
        {
            let mut condition = Table::new();
            condition.insert("variable".into(), Value::String(weight));
            condition.insert("except".into(), Value::String("blank".into()));
            scope.insert("conditions".into(), Value::Array(vec![Value::Table(condition)]));
        }
        if self.unit == Some(StatisticalUnit::Individual) {
            if let Some(found) = sure("sex") {
                let present = self.source.items[found.item].present.as_ref().filter(|present| present.blank == 0);
                if let Some([only]) = present.and_then(|present| present.codes.as_deref())
                    && let Some(row) = found.rows.iter().find(|row| row.codes.split(';').any(|code| code == only))
                    && row.value != "missing"
                {
                    scope.insert("sex".into(), Value::String(row.value.clone()));
                    of_file.comments.push(format!("scope.sex = {:?}: all rows have this sex", row.value));
                }
            }
            let ages =
                sure("age").and_then(|found| self.source.items[found.item].present.as_ref()).filter(|p| p.is_number);
            if let Some(ages) = ages.filter(|ages| ages.low >= 3.0 && ages.high <= 130.0) {
                of_file.comments.push(format!(
                    "scope.age_from, age_to: the ages in the file go from {} to {}; say which were in scope",
                    ages.low, ages.high
                ));
            }
        }
        if !scope.is_empty() {
            of_file.table.insert("scope".into(), Value::Table(scope));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::codebook_rows::Row;
    use super::super::draft::Key;
    use super::super::propose::Remarks;
    use super::super::source::{Present, Source};
    use super::*;

    fn found(item: usize, concept: &str, rows: &[(&str, &str)]) -> Found {
        let row = |&(value, codes): &(&str, &str)| Row {
            variable: "v".to_owned(),
            value: value.to_owned(),
            codes: codes.to_owned(),
            label: String::new(),
        };
        Found {
            item,
            concept: concept.to_owned(),
            category: String::new(),
            rows: rows.iter().map(row).collect(),
            universe: String::new(),
            confidence: Confidence::High,
            reason: String::new(),
            score: 0,
            stands: true,
            remarks: Remarks::default(),
        }
    }

    /// Persons with a weight of this label and these data, and a sex with these codes and empty cells.
    fn keys(weight: (&str, Option<Present>), codes: &[&str], blank: usize) -> OfFile {
        let sex =
            Present { codes: Some(codes.iter().map(|&code| code.to_owned()).collect()), blank, ..Present::default() };
        let items = vec![
            Item { name: "w".to_owned(), label: weight.0.to_owned(), present: weight.1, ..Item::default() },
            Item { name: "s".to_owned(), present: Some(sex), ..Item::default() },
        ];
        let file = Described {
            source: Source { items, ..Source::default() },
            unit: Some(StatisticalUnit::Individual),
            because: String::new(),
            found: vec![found(1, "sex", &[("F", "1"), ("M", "2"), ("missing", "9")])],
            design: vec![found(0, "weight", &[])],
            key: Key::default(),
            built_in: None,
        };
        let nowhere = Places::of(std::iter::empty(), std::path::Path::new("."), ["a", "b"]).expect("no files");
        file.of_description("persons", &nowhere)
    }

    #[test]
    fn a_file_of_one_sex_is_about_it_where_no_row_is_blank() {
        let sex = |codes: &[&str], blank: usize| {
            let keys = keys(("Weight", None), codes, blank);
            keys.table.get("scope").and_then(|scope| scope.get("sex")).and_then(Value::as_str).map(str::to_owned)
        };
        assert_eq!(sex(&["1"], 0).as_deref(), Some("F"));
        assert_eq!(sex(&["1"], 3), None);
        assert_eq!(sex(&["9"], 0), None);
        assert_eq!(sex(&["1", "2"], 0), None);
    }

    #[test]
    fn weights_are_divided_by_what_label_and_data_say() {
        let data = |high: f64, is_whole: bool| {
            Some(Present { is_number: true, low: 1.0, high, is_whole, ..Present::default() })
        };
        for (label, present, divided, asked) in [
            ("Sample weight (6 decimals)", data(2_345_678.0, true), true, false),
            ("Peso muestral, seis decimales", data(2_345_678.0, true), true, false),
            ("Sample weight (6 decimals)", data(2.3, false), false, true),
            ("Sample weight (6 decimals)", data(3.0, true), false, true),
            ("Sample weight (6 decimals)", None, false, true),
            ("Sample weight (16 decimals)", data(2_345_678.0, true), false, false),
            ("Sample weight", data(2_345_678.0, true), false, false),
        ] {
            let keys = keys((label, present), &["1", "2"], 0);
            let design = keys.table.get("design").and_then(Value::as_table).expect("a design");
            assert_eq!(design.contains_key("weight_divisor"), divided, "{label}");
            assert_eq!(keys.comments.iter().any(|comment| comment.contains("weight_divisor")), asked, "{label}");
        }
    }
}
