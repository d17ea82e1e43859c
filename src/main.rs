//! The `merak` command.

use std::process::ExitCode;

/// Checking makes many small values and drops them at once.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Stack of the working thread: definitions nest, and files are parsed here.
const STACK: usize = 64 * 1024 * 1024;

fn main() -> ExitCode {
    let working = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(merak::cli::run);
    match working.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        // A panic has said what it is; no exit code of ours means it.
        _ => ExitCode::from(101),
    }
}
