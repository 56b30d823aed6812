//! Files that come in.

mod files;
