//! What an office hands over: packages, sites, messages.

mod package;

pub(crate) use package::{Licence, Package, Source, write_package};
