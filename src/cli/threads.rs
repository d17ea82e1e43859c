//! Work that is done on several cores.

use std::thread::Builder;

/// Bytes of stack each has: plans of long expressions recurse.
const STACK: usize = 16 << 20;

/// What comes of each, in their order.
pub(super) fn each<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(all.len());
    if cores < 2 {
        return all.iter().map(work).collect();
    }
    // Neighbours are alike, and so is what every core gets.
    let mine = |core: usize| {
        all.iter()
            .skip(core)
            .step_by(cores)
            .map(&work)
            .collect::<Vec<R>>()
    };
    let mut done: Vec<std::vec::IntoIter<R>> = std::thread::scope(|scope| {
        let mine = &mine;
        let spawn = |core| {
            Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, move || mine(core))
        };
        let running: Vec<_> = (0..cores).map(|core| (core, spawn(core).ok())).collect();
        let ended = running.into_iter().map(|(core, running)| {
            let ended = running.and_then(|running| running.join().ok());
            ended.unwrap_or_else(|| mine(core)).into_iter()
        });
        ended.collect()
    });
    (0..all.len())
        .filter_map(|at| done.get_mut(at % cores)?.next())
        .collect()
}

/// What comes of both, the first done on another core.
pub(super) fn beside<A: Send, B>(other: impl Fn() -> A + Sync, here: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let running = Builder::new().stack_size(STACK).spawn_scoped(scope, &other);
        let here = here();
        let ended = running.ok().and_then(|running| running.join().ok());
        (ended.unwrap_or_else(&other), here)
    })
}
