//! Integration tests: one binary, in folders as the modules of the library.
#![allow(clippy::unwrap_used)]

mod area;
mod arrows;
mod change;
mod cli;
mod codebooks;
mod dataset;
mod describe;
mod examples;
mod export;
mod fixtures;
mod index;
mod input;
mod language;
mod methods;
mod planning;
mod provenance;
mod quality;
mod records;
mod series;
mod skills;
mod survey;
mod targets;
mod words;
mod wsis;
