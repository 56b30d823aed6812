//! National datasets.

mod files;
mod findings;
mod observations;
mod population;
mod several;
