#![no_main]

#[allow(dead_code)]
#[path = "../../targets/mod.rs"]
mod targets;

use targets::documents as target;
include!("../case.rs");
