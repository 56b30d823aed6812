//! Files that come in.

mod files;
mod parquet;
mod tables;
