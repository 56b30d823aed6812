//! What the catalogue says of an indicator, fact by fact, for those who show it.

use super::{AggregationMethod, Certainty, Indicator, Stated};

impl Indicator {
    /// The facts by name, each with its certainty where that is less than confirmed; those that are empty are left out.
    ///
    /// ```
    /// let facts = infosoc::indicator("HH6")?.facts();
    /// assert!(facts.contains(&("unit", "%".to_owned())));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let labels: Vec<&str> = self.categories.value.iter().map(|category| category.label.value.as_str()).collect();
        let codes: Vec<String> = self.codes.iter().map(|code| code.code.to_string()).collect();
        let method = self.aggregation.value.method.map_or("none", AggregationMethod::as_str);
        let weight = self.aggregation.value.weight.map(|weight| format!(" by {weight}")).unwrap_or_default();
        let facts = [
            ("code", stated(&self.code, self.code_certainty)),
            ("area", format!("{} ({})", self.area.title(), self.area)),
            ("kind", self.kind.to_string()),
            ("numerator", stated(&self.numerator.value, self.numerator.certainty)),
            ("base", self.base.to_string()),
            ("denominator", stated(&self.denominator.value, self.denominator.certainty)),
            ("unit", self.unit.clone()),
            ("factor", self.factor.map(|factor| factor.to_string()).unwrap_or_default()),
            ("statistical unit", self.statistical_unit.clone()),
            ("scope", stated(&self.scope.value, self.scope.certainty)),
            ("reference period", stated(&self.reference_period.value, self.reference_period.certainty)),
            ("breakdowns", stated(&self.breakdowns.value.join("; "), self.breakdowns.certainty)),
            ("categories", stated(&labels.join("; "), self.categories.certainty)),
            ("responses", self.responses.map(|responses| responses.to_string()).unwrap_or_default()),
            ("aggregation", stated(&format!("{method}{weight}"), self.aggregation.certainty)),
            ("agency", self.agency.clone()),
            ("sdg", self.sdg.as_ref().map(|sdg| sdg.indicator.clone()).unwrap_or_default()),
            ("codes", codes.join("; ")),
            ("sources", self.sources.join("; ")),
            ("remarks", self.remarks.clone()),
        ];
        facts.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }

    /// How sure each fact is that has a certainty of its own.
    pub fn certainties(&self) -> [(&'static str, Certainty); 10] {
        [
            ("code", self.code_certainty),
            ("title", self.title.certainty),
            ("numerator", self.numerator.certainty),
            ("base", self.base.certainty),
            ("denominator", self.denominator.certainty),
            ("scope", self.scope.certainty),
            ("reference_period", self.reference_period.certainty),
            ("breakdowns", self.breakdowns.certainty),
            ("categories", self.categories.certainty),
            ("aggregation", self.aggregation.certainty),
        ]
    }
}

/// A fact with its certainty, empty where there is none.
fn stated(value: &str, certainty: Certainty) -> String {
    match value {
        "" => String::new(),
        value => Stated { value, certainty }.to_string(),
    }
}
