//! The parser and the formatter.
#![no_main]

#[allow(dead_code, reason = "each target has one of the bodies")]
#[path = "../bodies.rs"]
mod bodies;
#[path = "../mutate.rs"]
mod mutate;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::format(bytes));
libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    mutate::mutate(data, size, most, seed)
});
