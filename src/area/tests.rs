//! What is read as which area, and what is not.

use super::key::key;
use super::tables::Book;
use super::*;
use crate::ToFrame;
use std::collections::BTreeSet;

fn iso3(given: &str) -> Option<&'static str> {
    position(given).map(|place| areas()[usize::from(place)].iso3.as_str())
}

fn message(given: &str) -> String {
    area(given).unwrap_err().to_string()
}

#[test]
fn every_code_and_name_leads_to_its_own_area() {
    assert_eq!(areas().len(), 251);
    for a in areas().iter() {
        for key in [&a.iso3, &a.iso2, &a.m49, &a.name] {
            assert!(key.is_empty() || area(key).is_ok_and(|found| found == a), "{key}");
        }
    }
}

#[test]
fn every_alias_leads_to_its_own_area_in_any_spelling() {
    for alias in &Book::get().aliases {
        assert_eq!(iso3(&alias.name), Some(alias.iso3.as_str()), "{}", alias.name);
        if !alias.is_code {
            assert_eq!(iso3(&alias.name.to_uppercase()), Some(alias.iso3.as_str()), "{}", alias.name);
        }
        assert!(!alias.source.is_empty() && !alias.used_by.is_empty(), "{}", alias.name);
        assert!(["CONFIRMED", "RECALL"].contains(&alias.certainty.as_str()), "{}", alias.name);
    }
}

/// A word has one meaning: no table gives it another.
#[test]
fn no_word_has_two_meanings() {
    let book = Book::get();
    let unclear: BTreeSet<String> = book.unclear.iter().map(|row| key(&row.name)).collect();
    let names = areas().iter().map(|a| (key(&a.name), a.iso3.clone()));
    let mut of_areas: std::collections::BTreeMap<String, String> = names.collect();
    for alias in book.aliases.iter().filter(|alias| !alias.is_code) {
        let known = of_areas.entry(key(&alias.name)).or_insert_with(|| alias.iso3.clone());
        assert_eq!(*known, alias.iso3, "{}", alias.name);
        assert!(!unclear.contains(&key(&alias.name)), "{}", alias.name);
    }
    for state in &book.former {
        assert!(!state.became.is_empty() && state.until.parse::<u16>().is_ok(), "{}", state.name);
        for word in state.codes.iter().chain(&state.names).chain([&state.name]) {
            assert!(matches!(reason(word), NoArea::Former { .. }), "{word}");
        }
    }
    for row in &book.group_rows {
        assert!(!of_areas.contains_key(&key(&row.name)), "{}", row.name);
        assert!(row.code.is_empty() || matches!(reason(&row.code), NoArea::Group { .. }), "{}", row.code);
        let is_group = matches!(reason(&row.name), NoArea::Group { .. });
        assert!(is_group || unclear.contains(&key(&row.name)), "{}", row.name);
    }
    for row in &book.unclear {
        assert!(!row.means.is_empty() && (row.kind == "part" || row.means.len() > 1), "{}", row.name);
        let clear = matches!(reason(&row.name), NoArea::Part { .. } | NoArea::Several { .. });
        assert!(clear, "{}: {:?}", row.name, reason(&row.name));
    }
}

#[test]
fn spelling_does_not_count() {
    for (given, expected) in [
        ("Côte d'Ivoire", "CIV"),
        ("COTE D’IVOIRE", "CIV"),
        ("Co\u{302}te d\u{b4}Ivoire", "CIV"),
        ("st lucia", "LCA"),
        ("Saint Kitts & Nevis", "KNA"),
        ("Trinidad & Tobago", "TTO"),
        ("Bosnia-Herzegovina", "BIH"),
        ("Iran, Islamic Rep.", "IRN"),
        ("Islamic Republic of Iran", "IRN"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("Korea (the Republic of)", "KOR"),
        ("Congo, Republic of the", "COG"),
        ("Congo, the Democratic Republic of the", "COD"),
        ("Bahamas (the)", "BHS"),
        ("Gambia, The", "GMB"),
        ("U.S.A.", "USA"),
        ("United States", "USA"),
        ("Lao P.D.R.", "LAO"),
        ("Cook Is.", "COK"),
        ("Norfolk Is.", "NFK"),
        ("TÜRKİYE", "TUR"),
        ("  Viet   Nam ", "VNM"),
        ("Azerbaijan, Rep. of", "AZE"),
        ("Venezuela, RB", "VEN"),
        ("Cayman Isds", "CYM"),
        ("Congo, Dem. Rep. of the", "COD"),
        ("Korea, Dem.Ppl's.Rep.", "PRK"),
        ("Türkiye (Turkey)", "TUR"),
        ("Eswatini (formerly Swaziland)", "SWZ"),
        ("Burma/Myanmar", "MMR"),
        ("Kosovo*", "XKX"),
        ("MACEDONIA, THE FORMER YUGOSLAV REPUBLIC OF", "MKD"),
    ] {
        assert_eq!(iso3(given), Some(expected), "{given}");
    }
}

#[test]
fn codes_of_publishers_and_of_spreadsheets_are_read() {
    for (given, expected) in [
        ("UK", "GBR"),
        ("EL", "GRC"),
        ("4", "AFG"),
        ("4.0", "AFG"),
        ("004", "AFG"),
        ("32.0", "ARG"),
        ("840.00", "USA"),
        ("412", "XKX"),
        ("XK", "XKX"),
        ("KOS", "XKX"),
        ("KSV", "XKX"),
        ("ROM", "ROU"),
        ("ZAR", "COD"),
        ("TMP", "TLS"),
        ("WBG", "PSE"),
        ("BUR", "MMR"),
        ("mex", "MEX"),
        ("kos", "XKX"),
        ("NA", "NAM"),
    ] {
        assert_eq!(iso3(given), Some(expected), "{given}");
    }
    for given in ["4.5", "1000", "-4", "no", "is", "mx", "na", "nan", "NaN", ""] {
        assert_eq!(iso3(given), None, "{given}");
    }
    assert!(message("mx").contains("the nearest are Mexico"), "{}", message("mx"));
    assert!(message("na").contains("Namibia") && message("NaN").contains("keep_default_na=False"));
}

#[test]
fn a_name_of_several_is_an_error_that_names_them() {
    for (given, first, second) in [
        ("Korea", "Republic of Korea (KOR)", "Democratic People's Republic of Korea (PRK)"),
        ("the Congo", "Congo (COG)", "Democratic Republic of the Congo (COD)"),
        ("Virgin Islands", "British Virgin Islands (VGB)", "United States Virgin Islands (VIR)"),
        ("St. Martin", "(MAF)", "(SXM)"),
        ("Micronesia", "Micronesia (Federated States of) (FSM)", "Micronesia (057)"),
        ("America", "(USA)", "Americas (019)"),
    ] {
        let message = message(given);
        assert!(message.contains("it may be") && message.contains(first) && message.contains(second), "{message}");
    }
    for given in ["Korea (South Korea)", "Sudan and South Sudan", "Niger (Nigeria)"] {
        assert_eq!(iso3(given), None, "{given}");
    }
    assert_eq!(iso3("Congo"), Some("COG"), "the official name, as it is written");
    let part = message("England");
    assert!(part.contains("a part of United Kingdom of Great Britain and Northern Ireland (GBR)"), "{part}");
}

#[test]
fn a_former_state_is_known_as_one_and_never_taken_for_another_area() {
    for (given, name, became) in [
        ("SUN", "USSR", "Uzbekistan (UZB)"),
        ("USSR (former)", "USSR", "Estonia (EST)"),
        ("Soviet Union", "USSR", "Estonia (EST)"),
        ("CSK", "Czechoslovakia", "Slovakia (SVK)"),
        ("530", "Netherlands Antilles", "Curaçao (CUW)"),
        ("Netherlands Antilles", "Netherlands Antilles", "Curaçao (CUW)"),
        ("891", "Serbia and Montenegro", "Montenegro (MNE)"),
        ("SCG", "Serbia and Montenegro", "Montenegro (MNE)"),
        ("Serbia and Montenegro [former]", "Serbia and Montenegro", "Serbia (SRB)"),
        ("Yugoslavia", "Yugoslavia", "Croatia (HRV)"),
        ("YUG", "Yugoslavia", "Serbia (SRB)"),
        ("DDR", "German Democratic Republic", "Germany (DEU)"),
        ("East Germany", "German Democratic Republic", "Germany (DEU)"),
        ("736", "Sudan (before its division)", "South Sudan (SSD)"),
        ("Sudan (former)", "Sudan (before its division)", "South Sudan (SSD)"),
        ("Fmr Sudan", "Sudan (before its division)", "South Sudan (SSD)"),
        ("Fmr Dem. Rep. of Germany", "German Democratic Republic", "Germany (DEU)"),
        ("Former Sudan", "Sudan (before its division)", "South Sudan (SSD)"),
    ] {
        let error = area(given).unwrap_err();
        let Error::UnknownArea { reason: NoArea::Former { states, .. }, .. } = &error else {
            panic!("{given}: {error}")
        };
        assert!(states.iter().any(|state| state.starts_with(name)), "{given}: {states:?}");
        let message = error.to_string();
        assert!(message.contains(&format!("the former {name}")) && message.contains(became), "{message}");
    }
    assert_eq!((iso3("Sudan"), iso3("Serbia")), (Some("SDN"), Some("SRB")));
    assert!(!message("Serbie").contains("former") && !message("South Sudan (former)").contains("it is the former"));
}

#[test]
fn a_group_is_known_as_one() {
    for given in [
        "World",
        "WLD",
        "001",
        "1",
        "1.0",
        "Africa",
        "Sub-Saharan Africa",
        "SSF",
        "European Union",
        "EUU",
        "EU27_2020",
        "ARB",
        "Arab World",
        "High income",
        "HIC",
        "XD",
        "OECD members",
        "Least developed countries: UN classification",
        "Small island developing States (SIDS)",
        "Latin America & Caribbean (excluding high income)",
        "OWID_WRL",
    ] {
        assert!(group(given).is_some(), "{given}");
        assert!(message(given).contains("a group of countries"), "{}", message(given));
    }
    assert_eq!((group("Mexico"), group("Atlantis"), group("South Africa")), (None, None, None));
    // Every group that is built in is known here by its code, and by its name.
    for (code, name) in crate::grouping::known_groups() {
        assert!(group(code).is_some(), "{code}");
        let name = name.as_deref().unwrap();
        assert!(group(name).is_some() || name == "Micronesia", "{name}");
    }
}

/// Misspellings, and names in other languages, of the kind that tables of countries hold.
#[test]
fn the_country_that_is_meant_is_suggested_first() {
    for (given, expected) in [
        ("Mexco", "Mexico"),
        ("Namiba", "Namibia"),
        ("Untied Kingdom", "United Kingdom of Great Britain and Northern Ireland"),
        ("Swazilnd", "Eswatini"),
        ("Phillipines", "Philippines"),
        ("Columbia", "Colombia"),
        ("Khazakhstan", "Kazakhstan"),
        ("Afganistan", "Afghanistan"),
        ("Kyrgystan", "Kyrgyzstan"),
        ("Saudia Arabia", "Saudi Arabia"),
        ("Brasil", "Brazil"),
        ("Dominican Republik", "Dominican Republic"),
        ("Central African Repblic", "Central African Republic"),
        ("Trinidad", "Trinidad and Tobago"),
        ("Korea Sth", "Republic of Korea"),
        ("Republic of Yemenn", "Yemen"),
        ("Congo Dem Republc", "Democratic Republic of the Congo"),
        ("Germny", "Germany"),
        ("MXE", "MEX"),
        ("Reunion (France)", "Réunion"),
        ("Palestine (West Bank and Gaza Strips)", "State of Palestine"),
        ("Sub-Sahara Africa", "Sub-Saharan Africa"),
    ] {
        let NoArea::Unknown { nearest } = reason(given) else { panic!("{given}: {}", reason(given)) };
        assert_eq!(nearest.first().map(String::as_str), Some(expected), "{given}: {nearest:?}");
    }
    for given in [
        "Atlantis",
        "Wonderland",
        "Total",
        "abc",
        "Paris",
        "Country",
        "Republic",
        "Islands",
        "Kurdistan",
        "XX",
        "RSA",
        "12345",
    ] {
        assert_eq!(reason(given), NoArea::Unknown { nearest: Vec::new() }, "{given}");
    }
    assert!(message("Atlantis").contains("areas() lists every known name"), "{}", message("Atlantis"));
}

#[test]
fn the_table_has_every_name_with_its_source() {
    let table = areas().to_frame().unwrap();
    for column in ["name", "kind", "source", "certainty"] {
        assert_eq!(table.column(column).unwrap().null_count(), 0, "{column}");
    }
    let text = |column: &str| table.column(column).unwrap().str().unwrap().clone();
    let (names, kinds, codes) = (text("name"), text("kind"), text("iso3"));
    let row = |name: &str| {
        let row = names.iter().position(|n| n == Some(name)).unwrap();
        (kinds.get(row).unwrap().to_owned(), codes.get(row).map(str::to_owned))
    };
    assert_eq!(row("Burma"), ("alias".to_owned(), Some("MMR".to_owned())));
    assert_eq!(row("UK"), ("code".to_owned(), Some("GBR".to_owned())));
    assert_eq!(row("SCG"), ("former".to_owned(), None));
    assert_eq!(row("Korea"), ("several".to_owned(), None));
    assert_eq!(row("Scotland"), ("part".to_owned(), Some("GBR".to_owned())));
    assert_eq!(row("EUU"), ("group".to_owned(), None));
    let official = kinds.iter().filter(|kind| *kind == Some("official")).count();
    assert_eq!(official, areas().len());
}
