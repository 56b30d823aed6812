#![no_main]

#[allow(dead_code)]
#[path = "../../targets/mod.rs"]
mod targets;

use targets::readings as target;
include!("../case.rs");
