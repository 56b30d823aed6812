//! What is fuzzed. Each file says what must hold, has `seeds`, `mend` and `run`, and a line in `main.rs`.

mod archive;
pub(crate) mod arrow;
pub(crate) mod documents;
pub(crate) mod downloads;
pub(crate) mod folder;
pub(crate) mod forms;
pub(crate) mod messages;
pub(crate) mod metadata;
pub(crate) mod parquet;
pub(crate) mod provenance;
pub(crate) mod readings;
pub(crate) mod state;
pub(crate) mod statistical;
pub(crate) mod structures;
pub(crate) mod text;
pub(crate) mod toml;

/// A seed that is refused is mutated in vain. One test, as the targets share a folder.
#[test]
fn the_seeds_of_text_and_toml_can_be_used() {
    let mut refused = Vec::new();
    for (seeds, read) in [(text::seeds(), text::read as fn(&[u8]) -> infosoc::Result<()>), (toml::seeds(), toml::read)]
    {
        for (at, seed) in seeds.iter().enumerate() {
            if let Err(error) = read(seed) {
                refused.push(format!("seed {at}: {error}"));
            }
        }
    }
    std::fs::remove_dir_all(folder::folder()).expect("the folder of this test");
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
