//! Files that go out.

mod files;
