//! Rules and suppression of two-way tables: what is hidden cannot be had back from a published sum.

use crate::fixtures::property;
use infosoc::quality::{ReliabilityRule, Rounding, Suppression, assess};
use infosoc::{CrossTables, Design, Share, Survey, ToFrame};
use polars::prelude::*;
use proptest::prelude::*;

/// A case per unit of each count, by group, row and column.
fn tables(counts: &[[[u8; 3]; 3]], share: Share, grouped: bool) -> Option<CrossTables> {
    let (mut g, mut r, mut c) = (Vec::new(), Vec::new(), Vec::new());
    for (group, rows) in counts.iter().enumerate() {
        for (row, columns) in rows.iter().enumerate() {
            for (column, &count) in columns.iter().enumerate() {
                for _ in 0..count {
                    g.push(format!("g{group}"));
                    r.push(format!("r{row}"));
                    c.push(format!("c{column}"));
                }
            }
        }
    }
    let n = g.len();
    let table = df!("w" => vec![1.0; n], "g" => g, "r" => r, "c" => c).expect("columns of one length");
    let request = Survey::new(table, Design::new("w")).ok()?.table("r", "c").share(share);
    let by: &[&str] = if grouped { &["g"] } else { &[] };
    let request = by.iter().fold(request.groups(), |request, name| request.by([*name]));
    request.run().ok()
}

fn texts(frame: &DataFrame, name: &str) -> Vec<Option<String>> {
    match frame.column(name) {
        Err(_) => vec![None; frame.height()],
        Ok(column) => column.str().expect("text").iter().map(|text| text.map(str::to_owned)).collect(),
    }
}

fn counts(frame: &DataFrame) -> Vec<Option<f64>> {
    frame.column("count").expect("counts").f64().expect("numbers").iter().collect()
}

/// The rows that someone finds who solves every sum with one unknown, again and again. A published share gives the count
/// where its total is known, and the total where the count is.
fn solved(frame: &DataFrame) -> Vec<usize> {
    let keys: Vec<[Option<String>; 3]> = {
        let [g, r, c] = ["g", "r", "c"].map(|name| texts(frame, name));
        (0..frame.height()).map(|i| [g[i].clone(), r[i].clone(), c[i].clone()]).collect()
    };
    let mut known: Vec<bool> = counts(frame).iter().map(Option::is_some).collect();
    let hidden: Vec<usize> = (0..known.len()).filter(|&i| !known[i]).collect();
    loop {
        let mut found = Vec::new();
        for (total, key) in keys.iter().enumerate() {
            for dimension in (0..3).filter(|&d| key[d].is_none()) {
                let part = |other: &[Option<String>; 3]| {
                    (0..3).all(|d| if d == dimension { other[d].is_some() } else { other[d] == key[d] })
                };
                let mut line: Vec<usize> = (0..keys.len()).filter(|&i| part(&keys[i])).collect();
                if line.is_empty() {
                    continue;
                }
                line.push(total);
                let unknown: Vec<usize> = line.into_iter().filter(|&i| !known[i]).collect();
                if let [one] = unknown[..] {
                    found.push(one);
                }
            }
        }
        if found.is_empty() {
            return hidden.into_iter().filter(|&i| known[i]).collect();
        }
        found.into_iter().for_each(|i| known[i] = true);
    }
}

proptest! {
    #![proptest_config(property(64))]

    #[test]
    fn no_hidden_cell_follows_from_sums(
        small in prop::array::uniform2(prop::array::uniform3(prop::array::uniform3(0u8..12))),
        share in prop::sample::select(vec![Share::Total, Share::Row, Share::Column]),
        grouped: bool,
    ) {
        let groups = if grouped { 2 } else { 1 };
        let Some(tables) = tables(&small[..groups], share, grouped) else { return Ok(()) };
        let published = tables.suppress(&Suppression::new().min_n(4)).unwrap().to_frame().unwrap();
        prop_assert_eq!(solved(&published), Vec::<usize>::new());
        // Every cell of fewer than four cases is hidden, and no total is shown whose shares are hidden for its sake.
        let plain = tables.to_frame().unwrap();
        let n: Vec<Option<u64>> = plain.column("n").unwrap().u64().unwrap().iter().collect();
        for (n, shown) in n.iter().zip(counts(&published)) {
            prop_assert!(shown.is_none() || !matches!(n, Some(1..=3)));
        }
    }
}

#[test]
fn without_secondary_suppression_sums_give_cells_away() {
    let tables = tables(&[[[20, 2, 9], [11, 12, 13], [9, 8, 7]]], Share::Total, false).unwrap();
    let published = tables.suppress(&Suppression::new().min_n(5).secondary(false)).unwrap().to_frame().unwrap();
    assert_eq!(counts(&published).iter().filter(|count| count.is_none()).count(), 1);
    assert_eq!(solved(&published).len(), 1);
}

/// The rules see a share with the cases of its total: the same as for the published figures with that number of cases.
#[test]
fn rules_take_the_cases_that_a_share_is_of() {
    let tables = tables(&[[[20, 2, 9], [11, 12, 13], [9, 8, 7]]], Share::Row, false).unwrap();
    let rule = ReliabilityRule::preset("nchs_proportion_2017").unwrap();
    let of_table = tables.quality(&rule).unwrap();
    let frame = tables.to_frame().unwrap();
    let row_totals = [31u64, 36, 24, 91];
    let of = |name: &str| frame.column(name).unwrap().f64().unwrap().iter().collect::<Vec<_>>();
    let n: Vec<u64> = (0..frame.height()).map(|i| row_totals[i / 4]).collect();
    let published = df!("value" => of("value"), "se" => of("se"), "df" => of("df"), "n" => n,
        "unit" => vec!["proportion"; frame.height()])
    .unwrap();
    let expected = assess(&published, &rule).unwrap();
    for (ours, theirs) in of_table.rows().iter().zip(expected.rows()) {
        assert_eq!((ours.reliability, &ours.reasons), (theirs.reliability, &theirs.reasons));
    }
}

#[test]
fn counts_are_rounded_and_bad_requests_refused() {
    let tables = tables(&[[[20, 3, 9], [11, 12, 13], [9, 8, 7]]], Share::Total, false).unwrap();
    let five = Suppression::new().round(Rounding::conventional(5).unwrap());
    let rounded = tables.suppress(&five).unwrap().to_frame().unwrap();
    assert_eq!(&counts(&rounded)[..4], [Some(20.0), Some(5.0), Some(10.0), Some(30.0)]);
    let cells = df!("variable" => ["y"], "by" => [""], "dominated" => [true]).unwrap();
    for request in [Suppression::new(), Suppression::new().dominated(cells), Suppression::new().min_n(1)] {
        assert_eq!(tables.suppress(&request).unwrap_err().code(), "invalid_argument");
    }
}
