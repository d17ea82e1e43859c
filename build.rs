//! How the shipped binary is linked.
//!
//! With the engine it holds so many addresses that moving them all, which a
//! position-independent executable does whenever it starts, takes most of the time
//! of a short command. At a fixed place it starts in less than half of it.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("PROFILE", "release") {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
