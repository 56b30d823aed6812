//! Areas by the codes that a code list has for them.

use crate::area::area;
use crate::export::sdmx::Codelist;

/// Identifiers of the component that says where.
pub(in crate::export::sdmx) const AREAS: [&str; 5] = ["REF_AREA", "GEO", "COUNTRY", "REPORTING_AREA", "REPORTER"];

/// The code of an area or group: by its M49 number (the structure of the SDGs writes 4 for Afghanistan, older lists 004), as
/// it stands in the series, by its ISO codes or its name.
///
/// The number comes first: the list of the SDGs has letters too, for the maps of countries alone.
pub(super) fn code<'l>(list: &'l Codelist, word: &str) -> Option<&'l str> {
    let known = area(word).ok();
    let m49 = known.map_or(word, |area| area.m49.as_str());
    let is_number = !m49.is_empty() && m49.bytes().all(|b| b.is_ascii_digit());
    let short = m49.trim_start_matches('0');
    let of_area = known.into_iter().flat_map(|area| [area.iso3.as_str(), area.iso2.as_str()]);
    let of_number = [short, m49].into_iter().filter(|_| is_number);
    let mut candidates = of_number.chain([word]).chain(of_area).filter(|code| !code.is_empty());
    let by_code = candidates.find_map(|code| list.code(code));
    let by_name = || known.and_then(|area| list.codes().iter().find(|code| code.name == area.name));
    by_code.or_else(by_name).map(|code| code.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sdmx::Structure;

    #[test]
    fn areas_of_the_sdgs_are_m49_numbers_without_leading_zeros() {
        let sdg = Structure::sdg();
        let list = sdg.component("REF_AREA").and_then(|area| area.codelist()).expect("a code list");
        for (word, wanted) in
            [("AFG", Some("4")), ("BRA", Some("76")), ("GBR", Some("826")), ("001", Some("1")), ("015", Some("15"))]
        {
            assert_eq!(code(list, word), wanted, "{word}");
        }
        assert_eq!(code(list, "EUU"), None);
    }
}
