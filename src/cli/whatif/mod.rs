//! `merak what-if`: what becomes of the tree if some numbers were others.

use clap::{Args, ValueEnum};

use super::call::Call;
use super::labels::bare;
use super::workspace::Workspace;
use super::{Outcome, ask, report, workspace};
use crate::diagnostic::{Diagnostic, code};
use crate::output::whatif as written;
use crate::resolve::{MetricId, Sought};
use crate::source::Span;
use crate::source::project::words;
use crate::watch::{self, Watch};
use crate::whatif::{Known, Set, Setting, Slice, Supposed, WhatIf, read};
use notes::{notes, of_given};

#[cfg(feature = "answers")]
mod asked;
mod notes;

/// Reckon what becomes of the tree if some numbers were others
#[derive(Debug, Args)]
#[command(
    after_help = "Numbers are those of the last period that is over. What is set is pushed through
decompositions, and definitions that only reckon; all else stays as it is. Guardrails that are
reached are judged, with the bound that would keep them. `+5%` is 5% more than it is,
`+2 points` two per cent of the whole, `+10` ten more, `80` is 80.

Examples:
  merak what-if --set buyers=+10%
  merak what-if --set 复购率=40% --set visitors=500 --as-of 2025-12-01
  merak what-if --set buy_rate=+2points --by channel --as-of 2025-12-01
  merak what-if --given ltv=150 --given cac=50 --set cac=80     no data is asked
  merak what-if --set cac=+60% --as-of 2025-12-01 --format json | jq '.guardrails[].state'

Exit codes: 0 fine, 1 a guardrail that blocks would break, or definitions are wrong,
2 used wrongly, 3 an engine failed."
)]
pub(super) struct WhatIfArgs {
    /// A number that is other than it is: `cac=80`, `cart_rate=+5%`
    #[arg(
        long,
        value_name = "METRIC=NUMBER",
        required = true,
        allow_hyphen_values = true
    )]
    set: Vec<String>,

    /// A number as it is; then no target is asked
    #[arg(long, value_name = "METRIC=NUMBER", allow_hyphen_values = true, conflicts_with_all = ["target", "by"])]
    given: Vec<String>,

    /// Of ratios and means below a north star the best slice: `channel`
    #[arg(long, value_name = "SLICE")]
    by: Option<String>,

    /// Slices of fewer rows are not the best
    #[arg(long, value_name = "N", default_value_t = 30, requires = "by")]
    min_rows: u64,

    /// The target that is asked
    #[arg(long, value_name = "T")]
    target: Option<String>,

    /// As if asked at this moment [default: now]
    #[arg(long, value_name = "MOMENT")]
    as_of: Option<String>,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: WhatIfFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum WhatIfFormat {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
}

type Found<T> = Result<T, Vec<Diagnostic>>;

impl WhatIfArgs {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        let what = match self.reckoned(workspace) {
            Ok(what) => what,
            Err(found) => return workspace.says(&found),
        };
        report::print(&match self.format {
            WhatIfFormat::Human => written::text(&what, workspace.language),
            WhatIfFormat::Json => written::json(&what),
        });
        let breaks = what
            .guards
            .iter()
            .any(|guard| guard.blocks && guard.after == Ok(false));
        if breaks { Outcome::Found } else { Outcome::Fine }
    }

    fn reckoned(&self, workspace: &mut Workspace) -> Found<WhatIf> {
        let settings = settings(workspace, "--set", &self.set)?;
        let given = settings_given(workspace, &self.given)?;
        if let Some(text) = &self.as_of {
            ask::moment(text, workspace)?;
        }
        let watches = watch::watched(&workspace.checked, &workspace.project.sources)?;
        let mut what = match given {
            Some(known) => by_given(workspace, &settings, watches, &known),
            None => self.by_target(workspace, &settings, watches)?,
        };
        let supposed = Supposed::of(&workspace.checked, &workspace.project.sources, &settings);
        what.notes.extend(notes(&supposed, &settings));
        if !self.given.is_empty() {
            what.notes.extend(of_given(&what, self.as_of.is_some()));
        }
        Ok(what)
    }

    #[cfg(not(feature = "answers"))]
    fn by_target(
        &self,
        workspace: &mut Workspace,
        settings: &[Setting],
        watches: Vec<Watch>,
    ) -> Found<WhatIf> {
        if let Some(known) = all_set(workspace, settings, &watches) {
            return Ok(by_given(workspace, settings, watches, &known));
        }
        super::query::askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        let _ = (&self.by, self.min_rows, &self.as_of);
        Err(vec![Diagnostic::error(&code::NO_ENGINE)])
    }

    #[cfg(feature = "answers")]
    fn by_target(
        &self,
        workspace: &mut Workspace,
        settings: &[Setting],
        watches: Vec<Watch>,
    ) -> Found<WhatIf> {
        let is_plain = self.target.is_none() && self.by.is_none() && self.as_of.is_none();
        if let Some(known) = all_set(workspace, settings, &watches).filter(|_| is_plain) {
            return Ok(by_given(workspace, settings, watches, &known));
        }
        let asked = asked::Asked {
            target: self.target.as_ref(),
            as_of: self.as_of.as_ref(),
            by: self.by.as_ref(),
            min_rows: self.min_rows,
        };
        asked.reckoned(workspace, settings, watches)
    }
}

/// What is set, by settings of the command line.
fn settings(workspace: &mut Workspace, option: &'static str, texts: &[String]) -> Found<Vec<Setting>> {
    let mut all: Vec<Setting> = Vec::new();
    let mut found = Vec::new();
    for text in texts {
        let id = words(&mut workspace.project.sources, option, text);
        let at = |(from, to): (usize, usize)| Span::new(id, from, to);
        let (name, set) = match read(text) {
            Ok(read) => read,
            Err(unread) => {
                let finding = Diagnostic::error(&code::BAD_SETTING).at(at(unread.place));
                found.push(
                    finding
                        .says(message(unread.kind))
                        .helps(help(unread.kind))
                        .with("found", text),
                );
                continue;
            }
        };
        let Some(metric) = workspace.metric_known_as(bare(name)) else {
            let names = &workspace.checked.model.names;
            found.push(names.unknown(Sought::Metric, bare(name), at((0, name.len()))));
            continue;
        };
        if all.iter().any(|other| other.metric == metric) {
            let finding = Diagnostic::error(&code::BAD_SETTING).at(at((0, text.len())));
            found.push(
                finding
                    .says("message.twice")
                    .helps("help.twice")
                    .with("found", name),
            );
            continue;
        }
        all.push(Setting {
            metric,
            set,
            span: at((0, text.len())),
            words: text.clone(),
        });
    }
    if found.is_empty() { Ok(all) } else { Err(found) }
}

fn message(kind: &str) -> &'static str {
    match kind {
        "width" => "message.width",
        "name" => "message.name",
        "equals" => "message.equals",
        "double" => "message.double",
        "points" => "message.points",
        _ => "message",
    }
}

fn help(kind: &str) -> &'static str {
    match kind {
        "width" => "help.width",
        "double" => "help.double",
        "empty" => "help",
        "times" => "help.times",
        "commas" => "help.commas",
        "blank" => "help.blank",
        "points" => "help.points",
        "unit" => "help.unit",
        _ => "help",
    }
}

/// Numbers as they are, if some are given.
fn settings_given(workspace: &mut Workspace, texts: &[String]) -> Found<Option<Known>> {
    if texts.is_empty() {
        return Ok(None);
    }
    let mut known = Known::default();
    let mut found = Vec::new();
    for setting in settings(workspace, "--given", texts)? {
        match (
            setting.set,
            workspace.checked.model.metrics.get(setting.metric.index()),
        ) {
            (Set::To(value), Some(metric)) => {
                known.insert(metric.named.name.text.to_string(), value);
            }
            _ => {
                let finding = Diagnostic::error(&code::BAD_SETTING).at(setting.span);
                let finding = finding.says("message.given").helps("help.given");
                found.push(finding.with("found", setting.words));
            }
        }
    }
    if found.is_empty() {
        Ok(Some(known))
    } else {
        Err(found)
    }
}

/// Nothing more need be known, where all that is reached follows from what is set.
fn all_set(workspace: &Workspace, settings: &[Setting], watches: &[Watch]) -> Option<Known> {
    let supposed = Supposed::of(&workspace.checked, &workspace.project.sources, settings);
    let known = Known::default();
    let (guards, _) = supposed.guards(watches.to_vec());
    let stars = supposed.stars();
    let is_known = |id: &MetricId| supposed.star(*id, None, &known).turn.to.is_ok();
    let judged = |watch: &Watch| {
        let guarded = supposed.guarded(watch, None, Slice::default(), true);
        guarded.after.is_ok()
    };
    let reaches = !stars.is_empty() || !guards.is_empty();
    (reaches && stars.iter().all(is_known) && guards.iter().all(judged)).then_some(known)
}

/// By numbers that are given, without any period.
fn by_given(workspace: &Workspace, settings: &[Setting], watches: Vec<Watch>, known: &Known) -> WhatIf {
    let sources = &workspace.project.sources;
    let supposed = Supposed::of(&workspace.checked, sources, settings);
    let stars = supposed.stars();
    let (guards, untouched) = supposed.guards(watches);
    let slice = || Slice {
        keys: Vec::new(),
        known: known.clone(),
    };
    let guarded = guards.iter();
    let guarded = guarded.map(|watch| supposed.guarded(watch, None, slice(), true));
    WhatIf {
        period: None,
        settings: supposed.set(known),
        stars: stars.iter().map(|id| supposed.star(*id, None, known)).collect(),
        moved: supposed.moved(&stars, known),
        guards: guarded.collect(),
        untouched,
        notes: Vec::new(),
    }
}
