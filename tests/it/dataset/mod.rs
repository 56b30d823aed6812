//! National datasets.

mod census;
mod designs;
mod enterprises;
mod files;
mod findings;
mod national;
mod observations;
mod population;
mod several;
