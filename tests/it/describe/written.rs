//! Drafts as they are written: names of files, how they are read, empty cells.

use crate::fixtures::folder::Folder;
use infosoc::ToFrame;
use infosoc::dataset::Dataset;
use infosoc::describe::{Confidence, Describe};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// The users of ENDUTIH, as text.
fn users() -> String {
    std::fs::read_to_string(golden("codebooks/endutih2024-usuarios.csv")).unwrap()
}

/// Some rows with another cell in a column.
fn with_cells(text: &str, column: &str, rows: usize, cell: &str) -> String {
    let place = text.lines().next().unwrap().split(',').position(|name| name == column).unwrap();
    let changed = text.lines().enumerate().map(|(row, line)| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if (1..=rows).contains(&row) {
            cells[place] = cell;
        }
        cells.join(",") + "\n"
    });
    changed.collect()
}

fn figures(dataset: &Dataset, indicator: &str) -> Vec<Option<f64>> {
    let figures = dataset.estimate(indicator).run().unwrap().to_frame().unwrap();
    figures.column("value").unwrap().f64().unwrap().iter().collect()
}

#[test]
fn files_of_one_name_stay_apart() {
    let (households, women) = (Folder::of(&[]), Folder::of(&[]));
    std::fs::copy(golden("codebooks/mics6-hh.sav"), households.0.join("hh.sav")).unwrap();
    std::fs::copy(golden("codebooks/mics6-wm.sav"), women.0.join("HH.sav")).unwrap();
    let folder = Folder::of(&[]);
    let of = |from: &Folder, name: &str| Describe::new().file(from.0.join(name)).country("NPL").year(2019);
    let draft = of(&households, "hh.sav").file(women.0.join("HH.sav")).run().unwrap();
    draft.write(&folder.0, false).unwrap();
    let dataset = folder.open();
    dataset.validate().check().unwrap();
    let places: BTreeSet<String> =
        dataset.description().files.iter().map(|file| file.file.path.to_string_lossy().into_owned()).collect();
    assert_eq!(places, ["HH-2.sav", "hh.sav"].map(str::to_owned).into());
    for (one, indicator) in [(of(&households, "hh.sav"), "HH6"), (of(&women, "HH.sav"), "HH7")] {
        let alone = Folder::of(&[]);
        one.run().unwrap().write(&alone.0, false).unwrap();
        assert_eq!(figures(&dataset, indicator), figures(&alone.open(), indicator));
    }
    // A file beside the description of that name is no other's.
    let taken = Folder::of(&[]);
    std::fs::copy(golden("codebooks/mics6-hh.sav"), taken.0.join("codebook.csv")).unwrap();
    let refused = of(&taken, "codebook.csv").run().unwrap().write(&taken.0, true).unwrap_err().to_string();
    assert!(refused.contains("codebook.csv"), "{refused}");
}

#[test]
fn names_of_files_are_those_of_the_dataset() {
    let folder = Folder::of(&[]);
    let data = ["Hogares México (2020).sav", "الأسر.sav", "hogares_m_xico__2020_.sav"];
    for name in data {
        std::fs::copy(golden("describe/synthetic_hogares.sav"), folder.0.join(name)).unwrap();
    }
    let describe = data.iter().fold(Describe::new(), |describe, name| describe.file(folder.0.join(name)));
    let draft = describe.country("MEX").year(2020).run().unwrap();
    draft.write(&folder.0, false).unwrap();
    let described: BTreeSet<String> = folder.open().description().files.iter().map(|file| file.name.clone()).collect();
    let proposed: BTreeSet<String> = draft.proposals().into_iter().map(|proposal| proposal.file).collect();
    assert_eq!(described, proposed);
    assert_eq!(described, ["file", "hogares_m_xico__2020", "hogares_m_xico__2020-2"].map(str::to_owned).into());
    // One that is alone is called by its unit.
    let alone = Describe::new().file(folder.0.join(data[1])).run().unwrap();
    assert!(alone.proposals().iter().all(|proposal| proposal.file == "households"));
}

#[test]
fn a_description_says_how_its_file_is_read() {
    let plain = users();
    let weights = plain.lines().enumerate().map(|(row, line)| {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        cells[6].push_str(if row == 0 { "" } else { ",5" });
        cells.push(if row == 0 { "AÑO" } else { "2024" }.to_owned());
        cells.join(";") + "\n"
    });
    let semicolons: String = weights.collect();
    let points = semicolons.replace(",5", ".5").replace(';', ",").replace('Ñ', "N");
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&semicolons);
    let mut all = Vec::new();
    for (text, encoding) in [(points.as_bytes(), None), (&latin[..], Some("latin1"))] {
        let folder = Folder::of(&[("users.csv", text)]);
        let describe = Describe::new().file(folder.0.join("users.csv")).country("MEX").year(2024);
        let describe = encoding.into_iter().fold(describe, |describe, name| describe.encoding(name));
        describe.run().unwrap().write(&folder.0, false).unwrap();
        let dataset = folder.open();
        dataset.validate().check().unwrap();
        let file = &dataset.description().files[0].file;
        let wanted = if encoding.is_some() { (';', ',', "windows-1252") } else { (',', '.', "") };
        assert_eq!((file.delimiter, file.decimal, file.encoding.as_str()), wanted);
        all.push(figures(&dataset, "HH7"));
    }
    assert_eq!(all[0], all[1]);
}

#[test]
fn an_option_that_none_of_the_files_has_is_an_error() {
    let folder = Folder::of(&[("users.csv", users().as_bytes())]);
    let of = || Describe::new().file(folder.0.join("users.csv")).country("MEX").year(2024);
    let catalog = golden("statfiles/test_formats_linux.sas7bcat");
    let refused = of().catalog(&catalog).sheet("data").run().unwrap_err().to_string();
    assert!(refused.contains("catalog") && refused.contains("sheet"), "{refused}");
    let read = infosoc::ReadFile::new().open(folder.0.join("users.csv")).unwrap();
    let refused = Describe::new().data(read).encoding("latin1").run().unwrap_err();
    assert!(
        matches!(&refused, infosoc::Error::InvalidArgument { argument, .. } if argument == "encoding"),
        "{refused}"
    );
    // It goes to those of several files that have it.
    let both = of().file(golden("statfiles/test_data_linux.sas7bdat")).catalog(&catalog).run().unwrap();
    assert!(both.proposals().iter().any(|one| one.concept == "sex"));
}

#[test]
fn a_few_empty_cells_are_missing_and_many_are_to_be_decided() {
    for (rows, confidence) in [(0, Confidence::High), (5, Confidence::High), (50, Confidence::Medium)] {
        let folder = Folder::of(&[("users.csv", with_cells(&users(), "P7_1", rows, "").as_bytes())]);
        let draft = Describe::new().file(folder.0.join("users.csv")).country("MEX").year(2024).run().unwrap();
        let use_of_internet: Vec<_> =
            draft.proposals().into_iter().filter(|p| p.concept == "HH7" && p.variable == "P7_1").collect();
        assert!(use_of_internet.iter().all(|p| p.confidence == confidence), "{rows}: {use_of_internet:?}");
        let is_said =
            use_of_internet.iter().all(|p| p.reason.contains(&format!("{rows} of 210 rows of P7_1 are blank")));
        assert_eq!(is_said, rows > 0, "{use_of_internet:?}");
        draft.write(&folder.0, false).unwrap();
        folder.findings().check().unwrap();
        let blank = use_of_internet.iter().any(|p| p.value == "missing" && p.codes == "blank");
        assert_eq!(blank, rows == 5, "{use_of_internet:?}");
    }
}

/// The three tables of a file of CPS, whose names are small in the files of NTIA.
#[test]
fn the_tables_of_one_file_are_described_each() {
    let text = std::fs::read_to_string(golden("codebooks/cps2023.csv")).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let mut all = Vec::new();
    for header in [header.to_owned(), header.to_lowercase()] {
        let folder = Folder::of(&[("cps.csv", format!("{header}\n{rows}").as_bytes())]);
        let draft = Describe::new().file(folder.0.join("cps.csv")).year(2023).run().unwrap();
        draft.write(&folder.0, false).unwrap();
        let dataset = folder.open();
        dataset.validate().check().unwrap();
        let names: Vec<&str> = dataset.description().files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["households", "persons", "respondents"]);
        let of = |indicator: &str| {
            let frame = dataset.estimate(indicator).run().unwrap().to_frame().unwrap();
            let column = |name: &str| frame.column(name).unwrap().f64().unwrap().iter().collect::<Vec<_>>();
            (column("value"), column("se"))
        };
        all.push(["HH6", "HH7", "HH20"].map(of));
    }
    assert_eq!(all[0], all[1]);
}
