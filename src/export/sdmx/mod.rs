//! Messages of SDMX by a data structure.
//!
//! | folder | |
//! |---|---|
//! | `structure` | what a message may hold: components, code lists, constraints |

mod structure;

pub use structure::{
    Attachment, Code, Codelist, Component, Constraint, Content, Reference, Region, Role, Structure, TextFormat,
    TextType,
};
