//! Drafts of the addresses of a form beside those that a person wrote.

use crate::fixtures::folder::Folder;
use infosoc::ToFrame;
use infosoc::describe::{AddressProposal, Confidence, DescribeForm};
use infosoc::export::Addresses;
use std::collections::BTreeMap;

const FORM: &str = "datasets/forms/household_form.xlsx";

#[test]
fn what_is_sure_is_right_and_most_cells_are_found() {
    let draft = DescribeForm::new(FORM).run().unwrap();
    let found: BTreeMap<(&str, &str), &AddressProposal> =
        draft.proposals().iter().map(|one| ((one.sheet.as_str(), one.cell.as_str()), one)).collect();
    let addresses = Addresses::read("datasets/forms/household_addresses.csv").unwrap();
    let mut right = 0;
    for address in addresses.iter() {
        let Some(one) = found.get(&(address.sheet.as_str(), address.cell.as_str())) else { continue };
        let is_right = one.indicator == address.indicator
            && one.category == address.category
            && one.breakdown == address.breakdown_text()
            && one.figure == address.figure;
        assert!(is_right || one.confidence != Confidence::High, "{address:?}\n{one:?}");
        right += usize::from(is_right && one.confidence == Confidence::High);
    }
    assert_eq!(right, addresses.len(), "{:#?}", draft.to_frame().unwrap());
    // Formulas, labels and hidden sheets are nothing to fill.
    assert!(!found.contains_key(&("Households", "F7")) && !draft.proposals().iter().any(|one| one.sheet == "Lists"));
    let activity = found[&("Activities", "C4")];
    assert_eq!((activity.indicator.as_str(), activity.figure.as_str()), ("HH9", "percent"));
    assert!(activity.category.contains("mail"), "{activity:?}");
    // What may be a category whose words are not known is for a person to decide, and not the figure of all.
    assert_eq!(found[&("Activities", "B5")].confidence, Confidence::Medium);
}

#[test]
fn a_draft_that_is_written_is_an_address_file() {
    let draft = DescribeForm::new(FORM).run().unwrap();
    let folder = Folder::of(&[]);
    let path = folder.0.join("addresses.csv");
    draft.write(&path, false).unwrap();
    assert!(draft.write(&path, false).is_err());
    draft.write(&path, true).unwrap();
    let sure = draft.proposals().iter().filter(|one| one.confidence == Confidence::High).count();
    assert_eq!(Addresses::read(&path).unwrap().len(), sure);
}
