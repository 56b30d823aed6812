//! Drafts of descriptions.

mod documents;
mod drafts;
mod quality;
mod written;
