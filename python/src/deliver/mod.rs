//! What an office hands over: packages, sites, messages.

mod given;
mod metadata;
mod package;

pub(crate) use metadata::{draft_sdg_metadata, write_sdg_metadata};
pub(crate) use package::{Package, write_package};
