//! `merak test`

#[cfg(feature = "embedded")]
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::call::Call;
use super::{Outcome, workspace};
#[cfg(feature = "embedded")]
use super::{asking::Asking, report, workspace::Workspace};
#[cfg(feature = "embedded")]
use crate::{
    diagnostic::Diagnostic,
    output::mutated::{self, Fate},
    output::tested::{self as written, Kind, Tested},
    source::Span,
    words::{Said, say},
};

/// Run the tests of definitions
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak test
  merak test second_order_counts
  merak test finance/                          the tests of a folder or file
  merak test --watch gmv                       again whenever a file changes, until Ctrl-C
  merak test --format junit > tests.xml        for CI servers
  merak test --target warehouse                also assertions, and decompositions that nothing
                                               proves, on its data
  merak test --target warehouse --dry-run      what would be sent to it for these
  merak test --mutate                          which changes of definitions no test notices
  merak test --mutate gmv finance/             those of definitions called so, or in that folder

`--mutate` changes definitions one at a time: a part of a condition is left out or turned round,
`>` becomes `>=`, a sum an average, 7 days 8 days. It runs the tests that ask for what is changed,
and lists the changes with which all of them still pass. What means the same is not listed.

Exit codes: 0 all is well, 1 a test fails or a change goes unnoticed, 2 used wrongly,
3 an engine failed.")]
pub(super) struct Test {
    /// Only tests whose name contains one of these; with a `/` or `.merak`, those of such files.
    /// With --mutate, only definitions that are called so
    names: Vec<String>,

    /// Change definitions one at a time, and list what no test notices
    #[arg(long, conflicts_with = "target")]
    mutate: bool,

    /// Run them again whenever a file of the project changes
    #[arg(long, conflicts_with = "mutate")]
    watch: bool,

    /// Also ask this target whether assertions hold, and decompositions that nothing proves
    #[arg(long, value_name = "T")]
    target: Option<String>,

    /// With --target: print what would be sent to it, and run nothing
    #[arg(long, requires = "target", conflicts_with_all = ["mutate", "watch", "format"])]
    dry_run: bool,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: TestFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum TestFormat {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
    /// JUnit XML, as CI servers take it
    Junit,
}

impl Test {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        #[cfg(feature = "embedded")]
        if self.watch {
            return super::watching::run(call, "--watch");
        }
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        self.all(workspace)
    }

    #[cfg(not(feature = "embedded"))]
    fn all(&self, workspace: &workspace::Workspace) -> Outcome {
        use crate::diagnostic::{Diagnostic, code};
        workspace.says(&[Diagnostic::error(&code::NO_ENGINE)])
    }

    #[cfg(feature = "embedded")]
    fn all(&self, workspace: &Workspace) -> Outcome {
        if self.mutate {
            return self.mutated(workspace);
        }
        let engine = self.target.as_ref().map(|target| match self.dry_run {
            true => super::dry::engine(workspace, Some(target)),
            false => engine(workspace, target),
        });
        let engine = match engine {
            Some(Err(findings)) => return workspace.says(&findings),
            Some(Ok(engine)) => Some(engine),
            None => None,
        };
        let model = &workspace.checked.model;
        let assertions = model.assertions.iter();
        let assertions =
            assertions.filter(|one| self.wants(workspace, &one.named.name.text, one.named.name.span));
        let mut all = match self.dry_run {
            true => Vec::new(),
            false => self.tests(workspace),
        };
        let mut unasked = 0;
        match &engine {
            None => unasked = assertions.count(),
            Some(engine) => {
                let asking = Asking {
                    checked: &workspace.checked,
                    engine,
                    as_of: crate::plan::AsOf::Clock,
                };
                all.extend(assertions.map(|assertion| {
                    let name = &assertion.named.name;
                    timed((Kind::Assertion, &name.text, name.span), || {
                        super::asserting::run(asking, assertion)
                    })
                }));
            }
        }
        if all.is_empty() && unasked == 0 && !self.names.is_empty() {
            let said = say!("no test is called so: {names}", names = Said::list(&self.names));
            report::say(said.of(workspace.language));
            return Outcome::Misused;
        }
        if let Some(engine) = &engine {
            all.extend(decompositions(workspace, engine));
        }
        if let (Some(engine), true) = (&engine, self.dry_run) {
            let found = all.into_iter().flat_map(|one| one.found).collect();
            return super::dry::printed(workspace, engine, found);
        }
        self.report(workspace, &all, unasked)
    }

    /// Which changes of definitions no test notices; all tests must pass before.
    #[cfg(feature = "embedded")]
    fn mutated(&self, workspace: &Workspace) -> Outcome {
        let language = workspace.language;
        if self.format == TestFormat::Junit {
            report::say(say!("changes are written as `human` or `json`").of(language));
            return Outcome::Misused;
        }
        let all: Vec<_> = workspace.checked.model.tests.iter().collect();
        let failed = super::threads::each(&all, |test| {
            super::testing::run(&workspace.checked, test, Some(&workspace.project.sources))
        });
        let failed: Vec<Diagnostic> = failed.into_iter().flatten().collect();
        if !failed.is_empty() {
            return workspace.says(&failed);
        }
        let spinner = super::spinner::Spinner::start();
        let judged = super::mutating::run(workspace, &|name, file| self.chooses(name, file));
        drop(spinner);
        if judged.is_empty() && !self.names.is_empty() {
            let mut metrics = workspace.checked.model.metrics.iter();
            let made = metrics.any(|metric| self.chooses(&metric.named.name.text, ""));
            let names = Said::list(&self.names);
            let said = match made {
                true => say!(
                    "nothing in {names} itself can be changed: name what it is made of (`merak explain` says what)",
                    names = names
                ),
                false => say!("nothing that can be changed is called so: {names}", names = names),
            };
            report::say(said.of(language));
            return Outcome::Misused;
        }
        report::print(&match self.format {
            TestFormat::Json => mutated::json(&judged),
            _ => mutated::human(&judged, language),
        });
        let unnoticed = |one: &mutated::Judged| matches!(one.fate, Fate::Survived { .. } | Fate::Unasked);
        match judged.iter().any(unnoticed) {
            true => Outcome::Found,
            false => Outcome::Fine,
        }
    }

    /// Every test of definitions, on as many cores as there are.
    #[cfg(feature = "embedded")]
    fn tests(&self, workspace: &Workspace) -> Vec<Tested> {
        let checked = &workspace.checked;
        let wanted = checked.model.tests.iter();
        let wanted: Vec<_> = wanted
            .filter(|test| self.wants(workspace, &test.named.name.text, test.named.name.span))
            .collect();
        super::threads::each(&wanted, |test| {
            let name = &test.named.name;
            timed((Kind::Test, &name.text, name.span), || {
                super::testing::run(checked, test, Some(&workspace.project.sources))
            })
        })
    }

    #[cfg(feature = "embedded")]
    fn wants(&self, workspace: &Workspace, name: &str, span: Span) -> bool {
        let file = workspace.project.sources.get(span.file);
        self.chooses(name, file.map_or("", |file| file.name.as_str()))
    }

    /// Whether names of the command line mean one that is called so, in a file.
    #[cfg(feature = "embedded")]
    fn chooses(&self, name: &str, file: &str) -> bool {
        let is_so = |part: &String| match part.contains('/') || part.ends_with(".merak") {
            true => file.contains(part.as_str()),
            false => name.contains(part.as_str()),
        };
        self.names.is_empty() || self.names.iter().any(is_so)
    }

    #[cfg(feature = "embedded")]
    fn report(&self, workspace: &Workspace, all: &[Tested], unasked: usize) -> Outcome {
        let (sources, language) = (&workspace.project.sources, workspace.language);
        let found: Vec<Diagnostic> = all.iter().flat_map(|one| one.found.clone()).collect();
        let (outcome, text) = match self.format {
            TestFormat::Human => (workspace.says(&found), written::human(all, unasked, language)),
            TestFormat::Json => (report::outcome(&found), written::json(all, sources, language)),
            TestFormat::Junit => (report::outcome(&found), written::junit(all, sources, language)),
        };
        report::print(&text);
        outcome
    }
}

/// Runs one and looks at the clock.
#[cfg(feature = "embedded")]
fn timed((kind, name, span): (Kind, &str, Span), run: impl FnOnce() -> Vec<Diagnostic>) -> Tested {
    let began = Instant::now();
    let found = run();
    Tested {
        kind,
        name: name.to_owned(),
        span,
        seconds: began.elapsed().as_secs_f64(),
        found,
        said: None,
    }
}

/// The decompositions that nothing proves.
#[cfg(feature = "embedded")]
fn decompositions(workspace: &Workspace, engine: &crate::engine::Engine) -> Vec<Tested> {
    let asking = Asking {
        checked: &workspace.checked,
        engine,
        as_of: crate::plan::AsOf::Clock,
    };
    let held = super::holding::run(asking, &workspace.project.sources).into_iter();
    let tested = held.map(|one| Tested {
        kind: Kind::Decomposition,
        name: one.name,
        span: one.span,
        seconds: 0.0,
        found: one.broken.into_iter().collect(),
        said: Some(one.said),
    });
    tested.collect()
}

/// The engine over a target's data.
#[cfg(feature = "embedded")]
fn engine(workspace: &Workspace, target: &String) -> Result<crate::engine::Engine, Vec<Diagnostic>> {
    let (name, target) = super::query::askable(workspace, Some(target)).map_err(|finding| vec![finding])?;
    super::query::engine(workspace, name, target)
}
