#![no_main]

#[allow(dead_code)]
#[path = "../../targets/mod.rs"]
mod targets;

use targets::metadata as target;
include!("../case.rs");
