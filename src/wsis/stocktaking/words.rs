//! The closed sets of the register, each with the words that stand for it.

use crate::words::words;

/// Small letters, with an underscore for a blank or a hyphen.
fn plain(word: &str) -> String {
    word.to_lowercase().replace([' ', '-'], "_")
}

/// As [`plain`]; reports of the prizes say "business" for the private sector.
fn organization(word: &str) -> String {
    match plain(word).as_str() {
        "business" => "private_sector".to_owned(),
        other => other.to_owned(),
    }
}

/// The code of a region that is given by its name, as reports or as the ITU grouping have it.
fn region(word: &str) -> String {
    let long = match word.to_lowercase().as_str() {
        "asia-pacific" => Region::AsiaPacific.name(),
        "commonwealth of independent states" => Region::Cis.name(),
        _ => word,
    };
    let named = |region: &&Region| region.name().eq_ignore_ascii_case(long);
    Region::ALL.iter().find(named).map_or_else(|| word.to_owned(), |region| region.to_string())
}

words! {
    /// The register that an entry belongs to.
    pub enum Register: "register", plain {
        /// The stocktaking database itself.
        Stocktaking = "stocktaking",
        /// Projects nominated for WSIS Prizes.
        PrizeNomination = "prize_nomination",
        /// The repository of responses to COVID-19.
        Covid19Response = "covid19_response",
        /// Submissions to the Open Consultation Process of the WSIS Forum.
        OpenConsultation = "open_consultation",
    }
}

words! {
    /// What an activity is.
    pub enum ActivityType: "activity_type", plain {
        /// A project.
        Project = "project",
        /// A programme.
        Programme = "programme",
        /// A training initiative.
        Training = "training",
        /// A conference.
        Conference = "conference",
        /// A website.
        Website = "website",
        /// A guideline.
        Guideline = "guideline",
        /// A toolkit.
        Toolkit = "toolkit",
        /// Something else.
        Other = "other",
    }
}

words! {
    /// Who carries an activity out. "Business" is read as the private sector.
    pub enum OrganizationType: "organization_type", organization {
        /// A government.
        Government = "government",
        /// A company.
        PrivateSector = "private_sector",
        /// Civil society.
        CivilSociety = "civil_society",
        /// An international organization.
        InternationalOrganization = "international_organization",
        /// A university or school.
        Academia = "academia",
        /// Someone else.
        Other = "other",
    }
}

words! {
    /// How far an activity reaches.
    pub enum Coverage: "coverage", plain {
        /// Part of a country.
        Local = "local",
        /// A country.
        National = "national",
        /// A region of the world.
        Regional = "regional",
        /// The world.
        International = "international",
    }
}

words! {
    /// How far an activity has come.
    pub enum Stage: "status", plain {
        /// Not yet begun.
        Planned = "planned",
        /// Going on.
        Ongoing = "ongoing",
        /// Ended.
        Completed = "completed",
    }
}

words! {
    /// One of the six ITU regions, or the seventh row that reports give to international organizations. Read from its
    /// code or its name.
    pub enum Region: "region", region {
        /// Africa.
        Africa = "AFR",
        /// Americas.
        Americas = "AMS",
        /// Arab States.
        ArabStates = "ARB",
        /// Asia and the Pacific.
        AsiaPacific = "ASP",
        /// Commonwealth of Independent States.
        Cis = "CIS",
        /// Europe.
        Europe = "EUR",
        /// International organizations.
        International = "INT",
    }
}

impl Region {
    /// The name as reports write it.
    pub const fn name(self) -> &'static str {
        match self {
            Region::Africa => "Africa",
            Region::Americas => "Americas",
            Region::ArabStates => "Arab States",
            Region::AsiaPacific => "Asia and the Pacific",
            Region::Cis => "CIS",
            Region::Europe => "Europe",
            Region::International => "International organizations",
        }
    }
}

words! {
    /// What entries are tabulated by.
    pub enum Dimension: "by", plain {
        /// The 18 categories of the Action Lines; an entry may have several.
        ActionLine = "action_line",
        /// The goals 1 to 17; an entry may have several.
        Sdg = "sdg",
        /// The six ITU regions and international organizations.
        Region = "region",
        /// Countries by ISO3 code; an entry may have several.
        Country = "country",
        /// The type of the organization.
        OrganizationType = "organization_type",
        /// The type of the activity.
        ActivityType = "activity_type",
        /// How far the activity reaches.
        Coverage = "coverage",
        /// How far the activity has come.
        Status = "status",
        /// The register.
        Register = "register",
        /// The year.
        Year = "year",
    }
}

impl Dimension {
    /// The column of the record that holds it.
    pub fn column(self) -> &'static str {
        match self {
            Dimension::ActionLine => "action_lines",
            Dimension::Sdg => "sdgs",
            Dimension::Country => "countries",
            own @ (Dimension::Region
            | Dimension::OrganizationType
            | Dimension::ActivityType
            | Dimension::Coverage
            | Dimension::Status
            | Dimension::Register
            | Dimension::Year) => own.as_str(),
        }
    }
}

words! {
    /// What a share is a share of.
    pub enum Base: "base", plain {
        /// Entries: the share of those that have the tag. An entry with two tags counts in both, so that shares can add up
        /// to more than 100.
        Entries = "entries",
        /// Tags: shares add up to 100.
        Tags = "tags",
    }
}
