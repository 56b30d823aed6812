//! National datasets.

mod census;
mod enterprises;
mod files;
mod findings;
mod observations;
mod population;
mod several;
