//! What is fuzzed. Each file says what must hold, has `seeds`, `mend` and `run`, and a line in `main.rs`.

mod folder;
pub(crate) mod text;
pub(crate) mod toml;
