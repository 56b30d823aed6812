//! Files that are not what they should be: quotes that are not closed, pipes, devices, and files outside the folder of a
//! dataset.

use infosoc::dataset::Dataset;
use infosoc::wsis::Stocktaking;
use infosoc::{Error, Files, IndexSpec, ParquetFiles, Result, Series, Targets};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A temporary folder, removed at the end.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

const TOML: &str = "country = \"MEX\"\nyear = 2021\ntitle = \"t\"\nproducer = \"p\"\nlicence = \"l\"\ncitation = \"c\"\n\
                    statistical_unit = \"household\"\n[file]\npath = \"data.csv\"\n[design]\nweight = \"w\"\npsu = \"psu\"\n";
const BOOK: &str = "concept,category,value,variable,codes,label\nHH6,,yes,net,1,Yes\nHH6,,no,net,2,No\n";
const DATA: &str = "w,psu,net,remark\n1,1,1,\n2,2,2,\n3,3,1,\n4,4,2,\n";

impl Folder {
    fn new() -> Folder {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("infosoc-reading-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    /// A dataset in which one of the files is another.
    fn dataset(changed: &str, content: &str) -> Folder {
        let folder = Folder::new();
        for (name, usual) in [("dataset.toml", TOML), ("codebook.csv", BOOK), ("data.csv", DATA)] {
            folder.write(name, if name == changed { content } else { usual });
        }
        folder
    }

    fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(read: Result<T>, row: Option<usize>, part: &str) -> String {
    let error = read.unwrap_err();
    let Error::InvalidFile { row: at, problem, .. } = &error else { panic!("{error}") };
    assert_eq!(*at, row, "{error}");
    assert!(problem.contains(part), "{error}");
    error.to_string()
}

#[test]
fn a_quote_that_is_not_closed_is_refused_with_its_row_by_every_reader() {
    let folder = Folder::new();
    let series: String = (2000..2020).map(|year| format!("HH7,MEX,{year},50,ok\n")).collect();
    let series = format!("indicator,ref_area,time_period,obs_value,comment\n{series}");
    assert_eq!(Series::read(folder.write("series.csv", &series)).unwrap().len(), 20);
    let open = folder.write("open.csv", &series.replace("2007,50,ok", "2007,50,\"ok"));
    refused(Series::read(open), Some(9), "never closed");
    // The quote of a later cell closes it, and six rows would be one remark.
    let closed = series.replace("2007,50,ok", "2007,50,\"ok").replace("2013,50,ok", "2013,50,\"fine\"");
    refused(Series::read(folder.write("closed.csv", &closed)), Some(9), "in row 15");

    let spec = folder.write("spec.csv", "code,parent,note\nx,,\nHH7,x,\"one\nHH6,x,two\n");
    refused(IndexSpec::read_csv(spec), Some(3), "never closed");
    let targets = folder.write("targets.csv", "target,indicator,note\na,HH7,\"one\nb,HH6,\n");
    refused(Targets::read_csv(targets), Some(2), "never closed");
    let register = folder.write("register.csv", "id,year,title\n1,2020,a\n2,2021,\"b\n3,2021,c\n4,2021,d\n");
    refused(Stocktaking::read_csv(register), Some(3), "never closed");

    let data = DATA.replace("2,2,2,", "2,2,2,\"asked twice");
    refused(Dataset::open(&Folder::dataset("data.csv", &data).0), Some(3), "never closed");
    let book = BOOK.replace("HH6,,no,net,2,No", "HH6,,no,net,2,\"No\nHH4,,yes,pc,1,Yes");
    refused(Dataset::open(&Folder::dataset("codebook.csv", &book).0), Some(3), "never closed");
    let labels = Folder::dataset("dataset.toml", &TOML.replace("[design]", "labels = \"labels.csv\"\n[design]"));
    labels.write("labels.csv", "variable,code,label\nnet,1,\"yes\nnet,2,no\n");
    refused(Dataset::open(&labels.0), Some(2), "never closed");
    let joint = Folder::dataset("dataset.toml", &TOML.replace("psu = \"psu\"", "fpc = \"psu\"\njoint = \"joint.csv\""));
    joint.write("joint.csv", "0.5,0.25\n0.25,\"0.5\n");
    refused(Dataset::open(&joint.0), Some(2), "never closed");
}

#[test]
fn a_dataset_reads_its_own_folder_alone() {
    let outside = Folder::new();
    let secret = outside.write("secret.csv", "w,psu,net,token-4711\n1,1,1,hidden-4712\n2,2,2,\n3,3,1,\n");
    let named = |path: &Path| TOML.replace("data.csv", &path.display().to_string());
    let up = PathBuf::from("..").join(outside.0.file_name().unwrap()).join("secret.csv");
    for path in [secret.as_path(), &up, Path::new("../nothing-there.csv"), Path::new("/nothing/there.csv")] {
        let folder = Folder::dataset("dataset.toml", &named(path));
        let message = refused(Dataset::open(&folder.0), None, "outside the folder");
        assert!(!message.contains("4711") && !message.contains("4712"), "{message}");
    }
    for path in [secret.as_path(), &up] {
        let folder = Folder::dataset("dataset.toml", &named(path));
        assert!(Dataset::open_with(&folder.0, Files::Anywhere).is_ok());
    }
    let labels = TOML.replace("[design]", &format!("labels = \"{}\"\n[design]", secret.display()));
    refused(Dataset::open(&Folder::dataset("dataset.toml", &labels).0), None, "outside the folder");
    // What lies below is inside, however it is written.
    let folder = Folder::dataset("dataset.toml", &TOML.replace("data.csv", "waves/../waves/a.csv"));
    std::fs::create_dir(folder.0.join("waves")).unwrap();
    folder.write("waves/a.csv", DATA);
    assert!(Dataset::open(&folder.0).is_ok());
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_folder_are_outside_it() {
    use std::os::unix::fs::symlink;
    let outside = Folder::new();
    let secret = outside.write("secret.csv", "root:x:0:0:token-4711\n");
    for name in ["data.csv", "codebook.csv", "dataset.toml"] {
        let folder = Folder::dataset("", "");
        std::fs::remove_file(folder.0.join(name)).unwrap();
        symlink(&secret, folder.0.join(name)).unwrap();
        let message = refused(Dataset::open(&folder.0), None, "outside the folder");
        assert!(!message.contains("4711"), "{message}");
    }
    // A link to a file of the folder, and a folder that is itself reached by a link, are inside.
    let folder = Folder::dataset("", "");
    std::fs::rename(folder.0.join("data.csv"), folder.0.join("2021.csv")).unwrap();
    symlink("2021.csv", folder.0.join("data.csv")).unwrap();
    let link = outside.0.join("dataset");
    symlink(&folder.0, &link).unwrap();
    assert!(Dataset::open(link).is_ok());
}

/// Opening a pipe waits for a writer that never comes, and `/dev/zero` never ends: the test ends because neither is read.
#[cfg(unix)]
#[test]
fn pipes_devices_and_folders_are_no_files() {
    let folder = Folder::new();
    let pipe = folder.0.join("pipe.csv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (path, is) in
        [(pipe.as_path(), "a pipe"), (Path::new("/dev/zero"), "a device"), (folder.0.as_path(), "a folder")]
    {
        refused(Series::read(path), None, is);
        refused(IndexSpec::read_csv(path), None, is);
        refused(Targets::read_csv(path), None, is);
        refused(Stocktaking::read_csv(path), None, is);
        let dataset = Folder::dataset("dataset.toml", &TOML.replace("data.csv", &path.display().to_string()));
        refused(Dataset::open_with(&dataset.0, Files::Anywhere), None, is);
    }
    refused(ParquetFiles::new([&pipe]), None, "a pipe");
    let dataset = Folder::dataset("", "");
    for name in ["data.csv", "codebook.csv", "dataset.toml"] {
        let path = dataset.0.join(name);
        let content = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        refused(Dataset::open(&dataset.0), None, "a pipe");
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, content).unwrap();
    }
    assert!(Dataset::open(&dataset.0).is_ok());
}
