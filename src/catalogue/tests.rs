//! The data files against what is known of the lists, and the ways to a row.

use super::load::{BUILT_IN, Files};
use super::lookup::Catalogue;
use super::*;
use crate::{Error, ToFrame};
use std::collections::HashSet;

fn count(listing: Indicators, certainty: Certainty) -> usize {
    listing.certainty(certainty).len()
}

/// The size of the lists, and how many titles were seen where: counted by hand when the facts were collected.
#[test]
fn editions_have_their_rows_and_certainties() {
    let core = || indicators().edition(Edition::Core2022);
    assert_eq!(core().len(), 66);
    assert_eq!(core().filter(|i| !i.code.starts_with("x-")).len(), 64);
    assert_eq!(count(core(), Certainty::Confirmed), 19);
    assert_eq!(count(core(), Certainty::Partial), 22);
    assert_eq!(count(core(), Certainty::Unconfirmed), 25);
    let definitions = |c| core().filter(|i| i.numerator.certainty == c).len();
    assert_eq!(
        [Certainty::Confirmed, Certainty::Partial, Certainty::Unconfirmed].map(definitions),
        [17, 23, 26],
        "definitions"
    );
    let areas = IndicatorArea::ALL.iter().map(|&area| core().area(area).len()).collect::<Vec<_>>();
    assert_eq!(areas, [9, 23, 13, 5, 9, 7, 0, 0, 0, 0, 0]);
    assert_eq!(indicators().edition(Edition::Core2005).len(), 10);
    assert_eq!(indicators().edition(Edition::Sdg).len(), 6);
    let themes = [IndicatorArea::Cities, IndicatorArea::Finance, IndicatorArea::EWaste, IndicatorArea::Climate];
    let theme = |area| indicators().edition(Edition::Theme).area(area).len();
    assert_eq!(themes.map(theme), [11, 5, 8, 2]);
    let kinds: HashSet<Kind> = core().iter().map(|i| i.kind).collect();
    assert_eq!(kinds.len(), 10, "{kinds:?}");
}

#[test]
fn every_code_leads_back_to_its_indicator() {
    for i in indicators().iter() {
        assert_eq!(indicator(&i.key()).unwrap(), i);
        assert_eq!(indicator_in(i.edition, &i.code.to_lowercase()).unwrap(), i);
        assert_eq!(indicator(&i.code).unwrap().code, i.code);
        for code in &i.codes {
            let resolved = resolve(&code.code.value).unwrap();
            assert_eq!((resolved.indicator, resolved.alias), (i, Some(code)));
        }
        for series in i.sdg.iter().flat_map(|sdg| &sdg.series) {
            assert_eq!(resolve(&series.code.value).unwrap().alias, Some(series));
        }
    }
}

#[test]
fn a_bare_code_means_one_indicator() {
    let listed = indicators();
    let codes = listed.iter().map(|i| i.code.to_lowercase());
    let aliases = listed.iter().flat_map(|i| &i.codes).map(|c| c.code.value.to_lowercase());
    let all: Vec<String> = codes.chain(aliases).collect();
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
}

/// 2007 slides on the list of 2005: HH-7 counts households, HH-8 individuals.
#[test]
fn the_same_number_in_two_editions_is_not_the_same_indicator() {
    let (old, new) = (indicator("HH-7").unwrap(), indicator("HH7").unwrap());
    assert_eq!((old.edition, new.edition), (Edition::Core2005, Edition::Core2022));
    assert_eq!((old.base.value, new.base.value), (Base::Households, Base::Individuals));
    assert_eq!(old.core_code.as_deref(), Some("HH6"));
    assert_eq!(indicator("2005:HH-8").unwrap().core_code.as_deref(), Some("HH7"));
    assert!(matches!(indicator("2005:HH7"), Err(Error::UnknownIndicator { edition: Some(e), .. }) if e == "2005"));
}

#[test]
fn a_count_is_not_its_rate() {
    for (rate, count) in [("i911", "i271"), ("IT.NET.BBND.P2", "IT.NET.BBND"), ("IT_NET_BBND", "IT_NET_BBNDN")] {
        let (rate, count) = (resolve(rate).unwrap(), resolve(count).unwrap());
        assert_eq!(rate.indicator, count.indicator);
        assert_eq!((rate.figure(), count.figure()), (Figure::Rate, Figure::Count));
        assert_eq!((rate.unit(), count.unit()), ("per 100 inhabitants", "number"));
        assert_eq!(rate.aggregation().value.method, Some(AggregationMethod::WeightedMean));
        assert_eq!(count.aggregation().value.method, Some(AggregationMethod::Sum));
    }
    let parity = resolve("SE_GPI_ICTS").unwrap();
    assert_eq!((parity.indicator.code.as_str(), parity.figure(), parity.unit()), ("HH15", Figure::Parity, "ratio"));
    assert_eq!(parity.aggregation().value.method, None);
    let female = resolve("IT.NET.USER.FE.ZS").unwrap();
    assert_eq!(female.alias.unwrap().breakdown, [("sex".to_owned(), "F".to_owned())]);
}

/// UNSD metadata: which core indicator each SDG indicator is, which series it has, how regions are computed.
#[test]
fn sdg_indicators_have_their_series_and_core_indicators() {
    let series = |number: &str| {
        let sdg = indicator_in(Edition::Sdg, number).unwrap().sdg.as_ref().unwrap();
        sdg.series.iter().map(|c| c.code.value.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(series("17.8.1"), ["IT_USE_ii99"]);
    assert_eq!(series("4.a.1"), ["SE_ACS_INTNT", "SE_ACS_CMPTR", "SE_ACS_ELECT"]);
    assert_eq!(series("9.c.1")[..4], ["IT_MOB_2GNTWK", "IT_MOB_3GNTWK", "IT_MOB_4GNTWK", "IT_MOB_5GNTWK"]);
    for (number, core) in [("4.4.1", "HH15"), ("5.b.1", "HH18"), ("9.c.1", "A6"), ("17.6.1", "A3"), ("17.8.1", "HH7")] {
        let core = indicator(core).unwrap();
        assert_eq!(indicator_in(Edition::Core2022, number).unwrap(), core);
        let (sdg, wanted) = (core.sdg.as_ref().unwrap(), indicator(number).unwrap());
        assert_eq!(sdg.indicator, number);
        assert_eq!(core.base.value, wanted.base.value);
        assert_eq!(core.aggregation.value.method, wanted.aggregation.value.method, "{number}");
    }
    let sdg = indicator("5.b.1").unwrap().sdg.clone().unwrap();
    assert_eq!((sdg.goal.as_str(), sdg.target.as_str()), ("5", "5.b"));
    assert_eq!(
        indicators().sdg("4.a.1").unwrap().iter().map(Indicator::key).collect::<Vec<_>>(),
        ["2022:EDR1", "2022:ED5", "SDG:4.a.1"]
    );
    assert_eq!(indicators().sdg("4.a.2").unwrap_err().code(), "unknown_option");
    assert_eq!(indicator("it_use_II99").unwrap().code, "HH7");
}

#[test]
fn an_unknown_code_names_its_neighbours() {
    let error = indicator("HH66").unwrap_err();
    let Error::UnknownIndicator { nearest, .. } = &error else { panic!("{error}") };
    assert!(nearest.contains(&"HH6".to_owned()), "{nearest:?}");
    let Err(Error::UnknownIndicator { nearest, edition, .. }) = indicator_in(Edition::Sdg, "17.8") else { panic!() };
    assert_eq!((nearest[0].as_str(), edition.as_deref()), ("17.8.1", Some("SDG")));
    let Err(Error::UnknownIndicator { nearest, .. }) = indicator("IT.NET.USERS.ZS") else { panic!() };
    assert_eq!(nearest[0], "IT.NET.USER.ZS");
    for odd in ["", " ", ":", "2022:", "HH", "2030:HH6"] {
        assert_eq!(indicator(odd).unwrap_err().code(), "unknown_indicator", "{odd:?}");
    }
}

#[test]
fn what_has_to_be_checked_says_so() {
    assert_eq!(indicator("HH6").unwrap().to_string(), "2022:HH6 Proportion of households with Internet");
    let shown = indicator("HH10").unwrap().to_string();
    assert!(shown.contains("UNCONFIRMED") && shown.contains("RECALL"), "{shown}");
    let hh7 = "2022:HH7 Proportion of individuals using the Internet [code RECALL: check against the official list]";
    assert_eq!(indicator("HH7").unwrap().to_string(), hh7);
    assert!(indicator("BX.GSR.CCIS.ZS").unwrap().to_string().contains("not official"));
    for i in indicators().iter() {
        let unsure = [i.code_certainty, i.title.certainty, i.numerator.certainty].iter().any(|c| c.needs_check());
        let unsure = unsure || i.sources.iter().any(|s| s == "RECALL");
        assert!(!unsure || i.to_string().contains('['), "{i}");
    }
}

#[test]
fn every_row_can_be_computed_from() {
    for i in indicators().iter() {
        assert!(!i.title.value.is_empty() && !i.unit.is_empty() && !i.agency.is_empty(), "{i}");
        assert_eq!(i.factor.is_none(), i.kind == Kind::StagedCount, "{i}");
        assert_eq!(i.base.value == Base::None, i.kind == Kind::Total, "{i}");
        assert!(i.responses.is_some() || i.categories.value.is_empty(), "{i}");
        if i.unit == "%" {
            assert_eq!(i.factor, Some(100.0), "{i}");
        }
    }
    let skills = &indicator("HH15").unwrap().categories.value;
    assert_eq!(skills.iter().filter(|c| c.valid_to.is_none()).count(), 11);
    assert_eq!(skills.last().unwrap().valid_to, Some(2019));
}

/// The table holds every fact: it is compared with the file that it was read from, cell by cell.
#[test]
fn the_table_holds_the_file() {
    let table = indicators().to_frame().unwrap();
    let mut file = csv::Reader::from_reader(include_str!("../../datasets/catalogue/indicators.csv").as_bytes());
    let header = file.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = file.records().map(Result::unwrap).collect();
    assert_eq!(table.height(), records.len());
    for (c, name) in header.iter().enumerate().filter(|(_, name)| !["by_category", "factor"].contains(name)) {
        // The categories and codes of the table come from files of their own.
        let column = table.column(name).unwrap().str().unwrap();
        for (r, record) in records.iter().enumerate() {
            let wanted =
                if name == "aggregation_weight" { record[c].replace("none", "") } else { record[c].to_owned() };
            assert_eq!(column.get(r).unwrap_or(""), wanted, "{name} of {}", &record[1]);
        }
    }
    let a1 = indicators().filter(|i| i.code == "A1").to_frame().unwrap();
    assert_eq!(a1.column("itu_codes").unwrap().str().unwrap().get(0), Some("i91;i112 [count]"));
    assert_eq!(a1.column("factor").unwrap().f64().unwrap().get(0), Some(100.0));
    assert_eq!(indicators().codes().unwrap().height(), 146);
    assert_eq!(indicators().categories().unwrap().height(), 140);
}

#[test]
fn words_are_read_in_any_case_and_nothing_else() {
    for &kind in Kind::ALL {
        assert_eq!(kind.as_str().to_uppercase().parse::<Kind>().unwrap(), kind);
    }
    let error = "2021".parse::<Edition>().unwrap_err().to_string();
    assert_eq!(error, "edition: \"2021\" is not known; did you mean \"2022\"? use one of 2022, 2005, SDG, WDI, theme");
}

/// A mistake made while editing the files is found when they are read, with its file and row.
#[test]
fn a_damaged_file_names_its_row() {
    let damage = |files: Files<'_>| Catalogue::new(&files).err().map(|e| e.to_string()).unwrap_or_default();
    let codes = BUILT_IN.codes.to_owned() + "2022,HH66,ITU,i0,rate,,,,,CONFIRMED,\n";
    assert!(damage(Files { codes: &codes, ..BUILT_IN }).contains("codes.csv, row 148: no indicator 2022:HH66"));
    let codes = BUILT_IN.codes.to_owned() + "2022,HH6,ITU,I99h,rate,,,,,CONFIRMED,\n";
    assert!(damage(Files { codes: &codes, ..BUILT_IN }).contains("i99H in edition 2022: expected one indicator"));
    let codes = BUILT_IN.codes.to_owned() + "2022,HH6,ITU,i0,rate,sex,,,,CONFIRMED,\n";
    assert!(damage(Files { codes: &codes, ..BUILT_IN }).contains("expected concept=value"));
    let codes = BUILT_IN.codes.to_owned() + "2022,HH6,ITU,i0,rate,,,,,SURE,\n";
    assert!(damage(Files { codes: &codes, ..BUILT_IN }).contains("\"SURE\" is not known"));
    let categories = BUILT_IN.categories.to_owned() + "2005,HH6,home,,,,RECALL\n";
    assert!(damage(Files { categories: &categories, ..BUILT_IN }).contains("categories.csv, row 142"));
    let indicators = BUILT_IN.indicators.replace("weighted_mean,population", "weighted_mean,none");
    assert!(damage(Files { indicators: &indicators, ..BUILT_IN }).contains("weighted_mean with weight \"none\""));
    let twice = BUILT_IN.indicators.to_owned() + BUILT_IN.indicators.lines().last().unwrap();
    assert!(damage(Files { indicators: &twice, ..BUILT_IN }).contains("is there already"));
    let sources = BUILT_IN.sources.replace("UNGP,", "UNGQ,");
    assert!(damage(Files { sources: &sources, ..BUILT_IN }).contains("source UNGP is not in"));
}
