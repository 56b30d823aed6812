//! The specs that come with the library.

use super::IndexSpec;
use crate::input::embedded;
use crate::{Error, Result};

const SPECS: [(&str, &str); 12] = [
    ("idi-2023", include_str!("../../../datasets/indices/idi-2023.csv")),
    ("idi-2024", include_str!("../../../datasets/indices/idi-2024.csv")),
    ("idi-2011", include_str!("../../../datasets/indices/idi-2011.csv")),
    ("idi-2015", include_str!("../../../datasets/indices/idi-2015.csv")),
    ("idi-2016", include_str!("../../../datasets/indices/idi-2016.csv")),
    ("idi-2017", include_str!("../../../datasets/indices/idi-2017.csv")),
    ("egdi", include_str!("../../../datasets/indices/egdi.csv")),
    ("egdi-2010", include_str!("../../../datasets/indices/egdi-2010.csv")),
    ("egdi-2022", include_str!("../../../datasets/indices/egdi-2022.csv")),
    ("price-baskets", include_str!("../../../datasets/indices/price-baskets.csv")),
    ("ipb-2010", include_str!("../../../datasets/indices/ipb-2010.csv")),
    ("b2c", include_str!("../../../datasets/indices/b2c.csv")),
];

pub(crate) fn spec(name: &str) -> Result<IndexSpec> {
    let Some((_, text)) = SPECS.iter().find(|(known, _)| *known == name) else {
        return Err(Error::option("index", name, SPECS.iter().map(|(known, _)| (*known).to_owned())));
    };
    IndexSpec::from_frame(&embedded(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spec_is_a_tree_and_survives_a_spreadsheet() -> Result<()> {
        use crate::ToFrame;
        for (name, _) in SPECS {
            let spec = spec(name)?;
            assert_eq!(IndexSpec::from_frame(&spec.to_frame()?)?, spec, "{name}");
        }
        Ok(())
    }
}
