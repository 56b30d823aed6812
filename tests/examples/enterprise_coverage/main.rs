//! How often the 95 % intervals of estimates from the synthetic survey of enterprises hold the value of its population:
//!
//! ```text
//! cargo run --example enterprise_coverage -- 1000 1
//! ```
//!
//! The first number says how many samples are drawn, the second is the seed.

#![allow(clippy::print_stdout, clippy::allow_attributes_without_reason, missing_docs, unreachable_pub)]

mod simulation;

fn main() -> infosoc::Result<()> {
    let mut arguments = std::env::args().skip(1).map(|word| word.parse::<u64>().ok());
    let samples = arguments.next().flatten().unwrap_or(1000);
    let seed = arguments.next().flatten().unwrap_or(1);
    println!("{samples} samples, seed {seed}\n");
    println!("| figure | size class | truth | mean | error | standard error | df | covered | no interval |");
    println!("|---|---|---|---|---|---|---|---|---|");
    for ((measure, size), of_figure) in simulation::run(samples as usize, seed)? {
        let (error, se) = of_figure.errors();
        let size = if size.is_empty() { "all" } else { &size };
        let (truth, mean, percent) = (of_figure.truth, of_figure.mean(), of_figure.percent());
        let (df, none) = (of_figure.df(), of_figure.samples - of_figure.intervals);
        let none = 100.0 * none as f64 / of_figure.samples as f64;
        println!(
            "| {measure} | {size} | {truth:.2} | {mean:.2} | {error:.2} | {se:.2} | {df:.0} | {percent:.1} | {none:.1} |"
        );
    }
    Ok(())
}
