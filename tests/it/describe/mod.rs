//! Drafts of descriptions.

mod documents;
mod drafts;
mod forms;
mod quality;
mod written;
