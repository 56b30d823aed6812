//! What was summed of the rows: sums of units, moments of strata, sums of replicates.

use super::*;

#[test]
fn sums_are_of_every_unit_and_domain_that_is_there() {
    refused(
        &stages(),
        &[
            (|s| shorten(&mut s.sums.dense), "more or fewer sums"),
            (|s| s.sums.keys[1] = s.sums.keys[0], "twice"),
            (|s| s.sums.keys[0].0 = 99, "not there"),
            (|s| s.sums.keys[0].1 = 99, "not there"),
            (|s| s.sums.dense.iter_mut().for_each(|sum| *sum = 0.5), "counts cases"),
            (|s| s.sums.dense.iter_mut().for_each(|sum| *sum = -1.0), "counts cases"),
            (|s| s.sums.dense.iter_mut().for_each(|sum| *sum = f64::NAN), "counts cases"),
            (
                |s| s.sums.dense.iter_mut().filter(|sum| sum.fract() == 0.0 && **sum > 1.0).for_each(|sum| *sum = 1e9),
                "cases",
            ),
            (
                |s| {
                    // All sums of the last domain.
                    let (last, width) = (s.domains.len() as u32 - 1, s.sums.dense.len() / s.sums.keys.len());
                    let kept: Vec<bool> = s.sums.keys.iter().map(|key| key.1 != last).collect();
                    let mut of = kept.iter().flat_map(|&kept| std::iter::repeat_n(kept, width));
                    s.sums.dense.retain(|_| of.next().unwrap_or_default());
                    s.sums.keys.retain(|key| key.1 != last);
                },
                "a domain has no sums",
            ),
            (
                |s| {
                    // The first unit in all of its domains.
                    let width = s.sums.dense.len() / s.sums.keys.len();
                    let kept: Vec<bool> = s.sums.keys.iter().map(|key| key.0 != 0).collect();
                    let mut of = kept.iter().flat_map(|&kept| std::iter::repeat_n(kept, width));
                    s.sums.dense.retain(|_| of.next().unwrap_or_default());
                    s.sums.keys.retain(|key| key.0 != 0);
                },
                "has no sums",
            ),
            (|s| s.folded = saved(elements()).folded, "another kind"),
            (|s| s.replicated = saved(Design::new("w").replicates(replicates())).replicated, "another kind"),
        ],
    );
}

/// A column with a category for each of 40 rows, whose sums are sparse.
fn saved_categories(design: Design) -> Saved {
    let of = |f: &dyn Fn(i32) -> i32| (0..40).map(f).collect::<Vec<i32>>();
    let table = df!(
        "psu" => of(&|i| i / 4), "w" => of(&|i| 1 + i % 3), "text" => (0..40).map(|i| format!("category {i}")).collect::<Vec<_>>(),
    );
    let none: [Vec<&str>; 0] = [];
    let mut state = State::new(design, [proportion("text")], none).expect("a design");
    state.add(&table.expect("columns of one length")).expect("rows");
    state.saved().expect("a whole state")
}

#[test]
fn sums_of_many_categories_are_in_order() {
    let good = saved_categories(Design::new("w").psu("psu"));
    assert!(good.sums.sparse.iter().all(|sums| sums.len() == 4));
    refused_of(
        &good,
        &[
            (|s| shorten(&mut s.sums.sparse), "more or fewer sums"),
            (|s| s.sums.sparse.clear(), "more or fewer sums"),
            (|s| s.sums.sparse[0].swap(0, 1), "weights of a category"),
            (|s| s.sums.sparse[0][1] = s.sums.sparse[0][0], "weights of a category"),
            (|s| s.sums.sparse[0][3].0 = 40, "weights of a category"),
            (|s| s.sums.sparse[0][0].1 = 0.0, "weights of a category"),
            (|s| s.sums.sparse[0][0].1 = -1.0, "weights of a category"),
            (|s| s.sums.sparse[0][0].1 = f64::NAN, "weights of a category"),
            (|s| s.sums.sparse[0][0].1 = f64::INFINITY, "weights of a category"),
        ],
    );
    refused_of(
        &saved_categories(Design::new("w")),
        &[
            (|s| sparse(s, |pairs| pairs.swap(0, 1)), "moments of categories"),
            (|s| sparse(s, |pairs| pairs[1].0 = pairs[0].0), "moments of categories"),
            (|s| sparse(s, |pairs| pairs[0].0 = 40), "moments of categories"),
        ],
    );
}

/// Changes the moments of categories of the only stratum.
fn sparse(saved: &mut Saved, change: impl FnOnce(&mut Vec<(u32, f64, f64, f64)>)) {
    within(&mut folded(saved).cells[0].1, |cell: &mut CellFields| change(&mut cell.6));
}

fn folded(saved: &mut Saved) -> &mut crate::survey::kernel::totals::Open {
    saved.folded.as_mut().expect("the moments of elements")
}

fn cell(saved: &mut Saved, change: impl FnOnce(&mut CellFields)) {
    within::<_, CellFields>(&mut folded(saved).cells[0].1, change);
}

#[test]
fn moments_are_of_every_stratum_and_domain_that_is_there() {
    refused(
        &elements(),
        &[
            (|s| s.folded = None, "another kind"),
            (|s| s.sums.dense.push(1.0), "sums without units"),
            (|s| s.sums.keys.push((0, 0)), "another kind"),
            (|s| shorten(&mut folded(s).sums), "more or fewer sums"),
            (|s| shorten(&mut folded(s).pilot), "more or fewer sums"),
            (|s| folded(s).sums.iter_mut().for_each(|sum| *sum = 13.0), "counts cases"),
            (|s| folded(s).cells[0].0 = 2, "a stratum that is not there"),
            (|s| folded(s).cells.swap(0, 1), "in the order of strata and domains"),
            (|s| folded(s).cells[1] = folded(s).cells[0].clone(), "in the order of strata and domains"),
            (|s| drop(folded(s).cells.remove(0)), "lacks the moments"),
            (
                |s| {
                    let last = s.domains.len() - 1;
                    folded(s).cells.retain(|(_, cell)| cell.domain != last);
                },
                "a domain has no moments",
            ),
            (|s| cell(s, |c| c.0 = 99), "a domain that is not there"),
            (|s| cell(s, |c| c.1 = 0.0), "more or fewer units"),
            (|s| cell(s, |c| c.1 = 7.0), "more or fewer units"),
            (|s| cell(s, |c| c.1 = f64::NAN), "more or fewer units"),
            (|s| cell(s, |c| (c.1, c.2) = (5.0, vec![0; c.2.len()])), "lacks the moments"),
            (|s| cell(s, |c| c.2[0] = u32::MAX), "more cases than units"),
            (|s| cell(s, |c| shorten(&mut c.2)), "more or fewer moments"),
            (|s| cell(s, |c| shorten(&mut c.3)), "more or fewer moments"),
            (|s| cell(s, |c| shorten(&mut c.4)), "more or fewer moments"),
            (|s| cell(s, |c| c.5.push(0.0)), "more or fewer moments"),
            (|s| cell(s, |c| shorten(&mut c.7)), "more or fewer moments"),
            (|s| cell(s, |c| shorten(&mut c.8)), "more or fewer moments"),
        ],
    );
}

/// The fields of the span of a rank.
type SpanFields = (usize, Vec<f64>, Vec<f64>, Vec<f64>, usize, bool);
/// Smallest, largest and sum.
type ExtentFields = (f64, f64, f64);
/// The fields of what is gathered from replicates: columns, extents, extent of the weight, totals, ranks.
type GatheredFields = (
    Vec<String>,
    Vec<ExtentFields>,
    Option<ExtentFields>,
    (Vec<f64>, Vec<f64>),
    Option<(SpanFields, BTreeMap<Option<String>, Vec<SpanFields>>)>,
);

fn gathered(saved: &mut Saved, change: impl FnOnce(&mut GatheredFields)) {
    within::<_, GatheredFields>(saved.replicated.as_mut().expect("replicates"), change);
}

fn span(saved: &mut Saved, change: impl FnOnce(&mut SpanFields)) {
    gathered(saved, |g| change(&mut g.4.as_mut().expect("ranks").0));
}

#[test]
fn replicates_are_those_of_the_design() {
    let design = Design::new("w").replicates(replicates());
    refused(
        &design,
        &[
            (|s| s.replicated = None, "another kind"),
            (|s| s.recipe.design = Design::new("w"), "another kind"),
            (|s| s.recipe.design = Design::new("w").replicates(replicates().df(f64::NAN)), "not a number"),
            (|s| s.recipe.design = Design::new("w").replicates(replicates().df(7.0)), "ranks"),
            (|s| gathered(s, |g| g.4 = None), "ranks"),
            (|s| gathered(s, |g| g.0[0] = "r1".to_owned()), "not the columns of its design"),
            (|s| gathered(s, |g| g.0[0] = "other".to_owned()), "not the columns of its design"),
            (|s| gathered(s, |g| shorten(&mut g.1)), "more or fewer columns"),
            (|s| gathered(s, |g| g.1[0].0 = f64::NAN), "extent"),
            (|s| gathered(s, |g| g.1[0].0 = 9.0), "extent"),
            (|s| gathered(s, |g| g.1[0].2 = f64::INFINITY), "extent"),
            (|s| gathered(s, |g| g.2 = None), "extent"),
            (|s| gathered(s, |g| g.2 = Some((-1.0, 1.0, 1.0))), "extent"),
            (|s| gathered(s, |g| shorten(&mut g.3.0)), "more or fewer sums"),
            (|s| gathered(s, |g| shorten(&mut g.3.1)), "more or fewer sums"),
            (|s| gathered(s, |g| g.3.0.iter_mut().for_each(|sum| *sum = 13.0)), "counts cases"),
            (|s| gathered(s, |g| g.4.iter_mut().for_each(|ranks| ranks.1.clear())), "filters"),
            (
                |s| {
                    gathered(s, |g| {
                        let ranks = g.4.as_mut().expect("ranks");
                        let many = vec![ranks.0.clone(); 99];
                        ranks.1.insert(None, many);
                    });
                },
                "a domain that is not there",
            ),
            (|s| span(s, |span| span.0 = 3), "more or fewer columns"),
            (|s| span(s, |span| shorten(&mut span.1)), "more or fewer columns"),
            (|s| span(s, |span| span.2.push(1.0)), "more or fewer columns"),
            (|s| span(s, |span| span.3.push(1.0)), "more or fewer columns"),
            (
                |s| span(s, |span| *span = (4, vec![0.0; 4], vec![], vec![0.0; 10], 13, false)),
                "more rows than there are",
            ),
            (|s| span(s, |span| *span = (4, vec![0.0; 4], vec![0.0; 20], vec![], 5, false)), "more or fewer columns"),
        ],
    );
}
