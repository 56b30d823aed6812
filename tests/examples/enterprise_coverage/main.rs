//! How often the 95 % intervals of estimates from the synthetic survey of enterprises hold the value of its population:
//!
//! ```text
//! cargo run --example enterprise_coverage -- 10000 1
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
    println!("| figure | size class | truth | mean | error | standard error | covered |");
    println!("|---|---|---|---|---|---|---|");
    for ((measure, size), of_figure) in simulation::run(samples as usize, seed)? {
        let (error, se) = of_figure.errors();
        let size = if size.is_empty() { "all" } else { &size };
        let (truth, mean, percent) = (of_figure.truth, of_figure.mean(), of_figure.percent());
        println!("| {measure} | {size} | {truth:.2} | {mean:.2} | {error:.2} | {se:.2} | {percent:.1} |");
    }
    Ok(())
}
