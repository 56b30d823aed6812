//! What the codes of a variable stand for, by their labels.

use super::concept::LEXICON;
use super::source::Item;
use super::vocabulary::SourceLanguage;
use crate::words::words;

words! {
    /// What a code of an answer may stand for.
    pub(super) enum Answer: "answer" {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Asked, and not known.
        DontKnow = "dont_know",
        /// Asked, and refused.
        Refused = "refused",
        /// Not asked.
        NotApplicable = "not_applicable",
        /// No answer, for whatever reason.
        Missing = "missing",
        /// Men.
        Male = "male",
        /// Women.
        Female = "female",
        /// Towns.
        Urban = "urban",
        /// The country.
        Rural = "rural",
        /// Between the two.
        Intermediate = "intermediate",
        /// Never, not at all.
        Never = "never",
        /// At least once a day.
        Daily = "daily",
        /// At least once a week, not every day.
        Weekly = "weekly",
        /// Less than once a week.
        Seldom = "seldom",
        /// In the last three months.
        Within3 = "within3",
        /// Three to twelve months ago.
        Within12 = "within12",
        /// More than a year ago.
        More12 = "more12",
        /// No schooling, or none yet.
        NoSchooling = "none_edu",
        /// Primary education.
        Primary = "primary_edu",
        /// Secondary education.
        Secondary = "secondary_edu",
        /// Tertiary education.
        Tertiary = "tertiary_edu",
        /// In employment.
        Employed = "employed",
        /// Out of work.
        Unemployed = "unemployed",
        /// Outside the labour force.
        Inactive = "inactive",
        /// The poorest fifth.
        Quintile1 = "quintile1",
        /// The second fifth.
        Quintile2 = "quintile2",
        /// The third fifth.
        Quintile3 = "quintile3",
        /// The fourth fifth.
        Quintile4 = "quintile4",
        /// The richest fifth.
        Quintile5 = "quintile5",
        /// With a disability.
        Disabled = "disabled",
        /// Without.
        NotDisabled = "not_disabled",
    }
}

impl Answer {
    /// Whether nothing is known of those who have the code.
    pub(super) fn is_missing(self) -> bool {
        matches!(self, Answer::DontKnow | Answer::Refused | Answer::Missing)
    }
}

/// The labelled codes of a variable, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) codes: Vec<Coded>,
}

/// A code and what it may stand for, the likeliest first.
#[derive(Debug)]
pub(super) struct Coded {
    pub(super) code: String,
    pub(super) label: String,
    pub(super) answers: Vec<Answer>,
    /// Whether the file itself declares it missing.
    pub(super) is_declared: bool,
    /// Whether the label is nothing but the words for the answer.
    is_whole: bool,
}

impl Answers {
    pub(super) fn of(item: &Item, language: Option<SourceLanguage>) -> Answers {
        let codes = item.labels.iter().map(|known| {
            let reading = LEXICON.answers.read(&known.label, language);
            let mut answers: Vec<Answer> = Vec::new();
            let tags = reading.hits.iter().flat_map(|hit| hit.tags.iter().map(move |tag| (*tag, hit.is_first)));
            for (tag, is_first) in tags {
                if let Ok(answer) = LEXICON.answers.name(tag).parse::<Answer>() {
                    // "Refrigerator, no freezer" is not an answer no: these two begin their label.
                    if is_first || !matches!(answer, Answer::Yes | Answer::No) {
                        answers.push(answer);
                    }
                }
            }
            let is_whole = reading.unknown.is_empty() && reading.hits.len() == 1;
            Coded {
                code: known.code.clone(),
                label: known.label.clone(),
                answers,
                is_declared: known.is_missing,
                is_whole,
            }
        });
        Answers { codes: codes.collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Each code with its answer: one of those that are wanted, or one that says that there is none; `None` for a code that
    /// is neither.
    pub(super) fn sorted(&self, wanted: &[Answer]) -> Vec<(Option<Answer>, &Coded)> {
        self.codes.iter().map(|coded| (coded.as_one_of(wanted), coded)).collect()
    }
}

impl Coded {
    /// Which of some answers it is.
    pub(super) fn as_one_of(&self, wanted: &[Answer]) -> Option<Answer> {
        let missing = || self.answers.iter().copied().find(|a| a.is_missing() || *a == Answer::NotApplicable);
        let found = self.answers.iter().copied().find(|answer| wanted.contains(answer));
        match (found, missing()) {
            // "No response", "Not stated": the words for no are in them.
            (Some(Answer::No), Some(missing)) => Some(missing),
            // Both are in the label, and the label is nothing more: one phrase stands for either, and here for what is
            // wanted.
            (Some(found), Some(_)) if self.is_whole => Some(found),
            (_, Some(missing)) => Some(missing),
            (Some(found), None) => Some(found),
            (None, None) if self.is_declared => Some(Answer::Missing),
            (None, None) => None,
        }
    }
}
