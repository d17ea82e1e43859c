//! JUnit XML, which most CI servers show as tests.

use super::xml::escaped;

/// A test.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it belongs to.
    pub class: String,
    /// What it is called.
    pub name: String,
    /// What came of it.
    pub ended: Ended,
    /// How long it took, in seconds.
    pub seconds: f64,
}

/// What came of a test.
#[derive(Clone, Debug)]
pub enum Ended {
    /// All is well.
    Passed,
    /// All is well, and this is to be said.
    Said(String),
    /// Nobody knows.
    Skipped,
    /// It failed: in a line, and in full.
    Failed(String, String),
}

/// All tests of a verb, in one suite.
#[must_use]
pub fn junit(suite: &str, cases: &[Case]) -> String {
    let count = |is: fn(&Ended) -> bool| cases.iter().filter(|case| is(&case.ended)).count();
    let failures = count(|ended| matches!(ended, Ended::Failed(..)));
    let skipped = count(|ended| matches!(ended, Ended::Skipped));
    let time: f64 = cases.iter().map(|case| case.seconds).sum();
    // Some readers want every count, and a time.
    let counts = format!("tests=\"{}\" failures=\"{failures}\" errors=\"0\"", cases.len());
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts} time=\"{}\">\n  <testsuite name=\"{suite}\" {counts} skipped=\"{skipped}\" time=\"{}\">\n",
        seconds(time),
        seconds(time)
    );
    for case in cases {
        let head = format!(
            "    <testcase classname=\"{}\" name=\"{}\" time=\"{}\"",
            escaped(&case.class),
            escaped(&case.name),
            seconds(case.seconds)
        );
        text.push_str(&match ended(&case.ended) {
            Some(ended) => format!("{head}>\n      {ended}\n    </testcase>\n"),
            None => format!("{head}/>\n"),
        });
    }
    text + "  </testsuite>\n</testsuites>\n"
}

fn ended(ended: &Ended) -> Option<String> {
    Some(match ended {
        Ended::Passed => return None,
        Ended::Said(words) => format!("<system-out>{}</system-out>", escaped(words)),
        Ended::Skipped => "<skipped/>".to_owned(),
        Ended::Failed(line, all) => format!(
            "<failure type=\"error\" message=\"{}\">{}</failure>",
            escaped(line),
            escaped(all)
        ),
    })
}

/// Milliseconds are enough.
fn seconds(seconds: f64) -> String {
    let text = format!("{seconds:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
