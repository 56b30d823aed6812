//! ZIP archives around parts that are changed: no byte of an archive that is changed leaves its sum as it was, so that a target
//! changes the part and packs it.

use std::io::Write;

/// A workbook with a part that is a sheet of Excel, or all of an OpenDocument spreadsheet.
pub(super) fn workbook(part: &[u8]) -> Vec<u8> {
    let is_excel = part.windows(9).any(|window| window == b"sheetData");
    if is_excel { excel(&[("A", part)]) } else { archive(&[("content.xml", part)]) }
}

/// A workbook of Excel with these sheets.
pub(super) fn excel(sheets: &[(&str, &[u8])]) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |number: usize, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{number}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inside: &str| format!("<Relationships>{inside}</Relationships>");
    let (mut names, mut links, mut parts) = (String::new(), String::new(), Vec::new());
    for (number, (name, part)) in (1..).zip(sheets) {
        names += &format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"r{number}\"/>");
        links += &relation(number, "worksheet", &format!("worksheets/sheet{number}.xml"));
        parts.push((format!("xl/worksheets/sheet{number}.xml"), part.to_vec()));
    }
    let book = format!("<workbook><sheets>{names}</sheets></workbook>");
    parts.push(("_rels/.rels".to_owned(), relations(&relation(1, "officeDocument", "xl/workbook.xml")).into_bytes()));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations(&links).into_bytes()));
    parts.push(("xl/workbook.xml".to_owned(), book.into_bytes()));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, part)| (name.as_str(), part.as_slice())).collect();
    archive(&parts)
}

/// A ZIP archive of parts, each packed.
pub(super) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(content).expect("memory");
        let packed = packed.finish().expect("memory");
        let place = bytes.len() as u32;
        let mut about = vec![0; 26];
        about[0..2].copy_from_slice(&20u16.to_le_bytes());
        about[4..6].copy_from_slice(&8u16.to_le_bytes());
        about[10..14].copy_from_slice(&crc32fast::hash(content).to_le_bytes());
        about[14..18].copy_from_slice(&(packed.len() as u32).to_le_bytes());
        about[18..22].copy_from_slice(&(content.len() as u32).to_le_bytes());
        about[22..24].copy_from_slice(&(name.len() as u16).to_le_bytes());
        bytes.extend([b"PK\x03\x04".as_slice(), &about, name.as_bytes(), &packed].concat());
        list.extend([b"PK\x01\x02\x14\0".as_slice(), &about, &[0; 10], &place.to_le_bytes(), name.as_bytes()].concat());
    }
    let (begin, count) = (bytes.len() as u32, (parts.len() as u16).to_le_bytes());
    bytes.extend(&list);
    bytes.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count, &(list.len() as u32).to_le_bytes()].concat());
    bytes.extend([begin.to_le_bytes().as_slice(), &[0, 0]].concat());
    bytes
}
