//! What is fuzzed, one function a target; `tests/fuzz_corpus.rs` runs the same
//! functions on the texts that were kept. A panic is the only way to fail.

use merak::check::check;
use merak::diagnostic::{Diagnostic, Severity, code};
use merak::lint::lint;
use merak::meaning::Normal;
use merak::output::findings::Look;
use merak::plan::{AsOf, plan, question};
use merak::resolve::resolve;
use merak::source::manifest::Manifest;
use merak::source::{FileId, SourceMap, Span};
use merak::sql::{DIALECTS, render};
use merak::syntax::ast::{Asked, Clause, ClauseKind};
use merak::syntax::{lone, parse};
use merak::words::Language;
use merak::{format, output};

/// Longest text that is looked at, in bytes.
const LONGEST: usize = 16 * 1024;
/// That of the command's own working thread.
const STACK: usize = 64 * 1024 * 1024;
/// Most findings of one text that are drawn: drawing is slow.
const MOST_DRAWN: usize = 4;
/// Most metrics of one text that are asked for.
const MOST_ASKED: usize = 40;

const FILE: FileId = FileId(0);

/// Any text parses or is told why not; what parses has one layout, and that
/// layout stays as it is.
pub fn format(bytes: &[u8]) {
    with_text(bytes, |text| {
        let (_, findings) = parse(FILE, text);
        draw(text, &findings);
        match format::format(FILE, text) {
            Ok(once) => match format::format(FILE, &once) {
                Ok(twice) => assert_eq!(once, twice, "laid out twice"),
                Err(found) => panic!("its layout is refused: {}\n{once}", said(&found)),
            },
            Err(found) => {
                let parsed = findings.is_empty();
                assert!(!parsed, "it parses and is not laid out: {}", said(&found));
            }
        }
    });
}

/// Any text is checked; where nothing is wrong, every metric becomes SQL in
/// every dialect, by month and alone, and so does every kept question.
pub fn compile(bytes: &[u8]) {
    with_text(bytes, |text| {
        let (tree, mut findings) = parse(FILE, text);
        let (model, found) = resolve(&Manifest::default(), vec![tree]);
        findings.extend(found);
        let (checked, found) = check(model);
        findings.extend(found);
        draw(text, &findings);
        // What is not compiled yet only matters where it is asked for.
        let blocks = |one: &Diagnostic| one.severity == Severity::Error && *one.code != code::NOT_YET;
        if findings.iter().any(blocks) {
            return;
        }
        let mut sources = SourceMap::default();
        sources.add("text.merak", text);
        draw(text, &Normal::new(&checked).refuted());
        draw(text, &lint(&checked, &sources));
        let ask = |clauses: &[Clause], span: Span, as_of: AsOf| {
            let asked = question(&checked, clauses, span, as_of);
            let planned = asked.and_then(|asked| plan(&checked, &asked).map_err(|found| vec![*found]));
            match planned {
                Ok(plan) => {
                    for dialect in DIALECTS {
                        let sql = render(&plan, &checked.model, dialect);
                        assert_eq!(sql, render(&plan, &checked.model, dialect), "rendered twice");
                    }
                }
                Err(found) => draw(text, &found),
            }
        };
        for metric in checked.model.metrics.iter().take(MOST_ASKED) {
            let span = metric.named.name.span;
            let name = text.get(span.range()).unwrap_or_default();
            let Ok(expr) = lone::expr(FILE, name) else {
                panic!("`{name}` cannot be asked for");
            };
            let clause = |kind| Clause {
                span,
                docs: Vec::new(),
                kind,
            };
            let metrics = clause(ClauseKind::Metrics(vec![Asked { expr, alias: None }]));
            ask(std::slice::from_ref(&metrics), span, AsOf::Clock);
            let month = lone::paths(FILE, "month").unwrap_or_default();
            ask(&[metrics, clause(ClauseKind::By(month))], span, AsOf::Never);
        }
        for report in checked.model.reports.iter().take(MOST_ASKED) {
            ask(&report.clauses, report.named.name.span, AsOf::Clock);
        }
        let cases = checked.model.tests.iter().flat_map(|test| &test.cases);
        for case in cases.take(MOST_ASKED) {
            ask(&case.clauses, case.span, AsOf::Never);
        }
    });
}

/// Shows findings as the command would, and looks at their places.
fn draw(text: &str, findings: &[Diagnostic]) {
    let mut sources = SourceMap::default();
    sources.add("fuzzed.merak", text);
    for finding in findings {
        let message = finding.message(Language::English);
        for language in Language::ALL {
            let is_silent = finding.message(language).is_empty();
            assert!(!is_silent, "{} says nothing in {language:?}", finding.code.id);
        }
        let spans = finding.labels.iter().map(|label| label.span);
        for span in spans.chain(finding.fixes.iter().map(|fix| fix.span)) {
            assert!(
                text.get(span.range()).is_some(),
                "{} ({message}) stands at {:?} of {} bytes",
                finding.code.id,
                span.range(),
                text.len()
            );
        }
    }
    for finding in findings.iter().take(MOST_DRAWN) {
        for language in Language::ALL {
            let _ = output::findings::human(finding, &sources, language, Look::PLAIN);
        }
    }
    let _ = output::findings::json(findings, &sources, Language::English);
}

fn said(found: &[Diagnostic]) -> String {
    let said = found
        .iter()
        .map(|one| format!("{} {}", one.code.id, one.message(Language::English)));
    said.collect::<Vec<_>>().join("; ")
}

/// Bytes that are no text, or too many, are not worth a look.
fn with_text(bytes: &[u8], look: impl FnOnce(&str) + Send) {
    let Some(text) = std::str::from_utf8(bytes)
        .ok()
        .filter(|text| text.len() <= LONGEST)
    else {
        return;
    };
    let done = std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(STACK);
        deep.spawn_scoped(scope, || look(text))
            .map(|looking| looking.join())
    });
    match done {
        Ok(Ok(())) => {}
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(error) => panic!("no thread: {error}"),
    }
}
