//! The command `infosoc`: see [`infosoc::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(infosoc::cli::run(std::env::args_os()))
}
