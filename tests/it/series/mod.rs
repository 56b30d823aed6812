//! Series of countries.

mod absolute_numbers;
mod aggregate_errors;
mod aggregates;
mod delimited;
mod divides;
mod download_cells;
mod downloads;
mod imputation;
mod masking;
mod message_groups;
mod periods;
mod populations;
mod published_aggregates;
mod repeats;
mod revisions;
mod units;
mod world_bank;
