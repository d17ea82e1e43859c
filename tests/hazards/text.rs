//! Bytes and characters that should not be there.

use std::fs;

use crate::project::{Project, TABLE};

#[test]
fn bytes_that_are_no_text() {
    let project = Project::saying(b"metric m \"\xff\xfe\" = gmv\n");
    project.has("E0104", 11, 11);
    let before = fs::read(project.path("a.merak")).unwrap();
    assert_eq!(project.run(&["fmt"]).code, 1);
    assert_eq!(fs::read(project.path("a.merak")).unwrap(), before);
    Project::new().with("a.merak", b"\xff").has("E0104", 1, 1);
    let wide: Vec<u8> = TABLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    Project::new()
        .with("a.merak", [b"\xff\xfe".as_slice(), &wide].concat())
        .has("E0104", 1, 1);
}

#[test]
fn a_byte_order_mark_is_fine_once_and_in_front() {
    Project::new()
        .with("a.merak", format!("\u{feff}{TABLE}"))
        .is_fine();
    let found = Project::new()
        .with("a.merak", format!("\u{feff}\u{feff}{TABLE}"))
        .check();
    assert_eq!(
        (found[0].code.as_str(), found[0].line, found[0].column),
        ("E0101", 1, 1)
    );
    Project::saying("\u{feff}metric m = gmv\n").has("E0101", 11, 1);
}

#[test]
fn line_ends_of_windows_are_fine() {
    let project = Project::new().with("a.merak", TABLE.replace('\n', "\r\n"));
    assert_eq!(project.check(), []);
    let marked = format!("\u{feff}{TABLE}").replace('\n', "\r\n");
    Project::new().with("a.merak", marked).is_fine();
    let plain = Project::new().with("a.merak", TABLE);
    assert_eq!(project.run(&["sql", "gmv"]).out, plain.run(&["sql", "gmv"]).out);
    project.is_fine();
    let wrong = format!("{TABLE}metric m = nope\n").replace('\n', "\r\n");
    Project::new().with("a.merak", wrong).has("E0201", 11, 12);
}

#[test]
fn control_characters() {
    for c in ['\0', '\u{1b}', '\u{7}', '\u{7f}', '\u{85}', '\u{9b}'] {
        let finding = Project::saying(format!("metric m \"a{c}b\" = gmv\n")).has("E0103", 11, 12);
        assert!(finding.message.contains(&format!("U+{:04X}", u32::from(c))));
        Project::saying(format!("metric m{c} = gmv\n")).has("E0103", 11, 9);
        Project::saying(format!("// {c}\nmetric m = gmv\n")).has("E0103", 11, 4);
    }
}

#[test]
fn characters_that_turn_the_text_around() {
    for c in [
        '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}', '\u{200e}', '\u{200f}', '\u{61c}',
    ] {
        Project::saying(format!("metric m \"a{c}b\" = gmv\n")).has("E0103", 11, 12);
        Project::saying(format!("// {c}\nmetric m = gmv\n")).has("E0103", 11, 4);
    }
}

#[test]
fn blanks_of_other_kinds() {
    Project::saying("metric\u{a0}m = gmv\n").has("E0101", 11, 7);
    Project::saying("metric m\u{200b} = gmv\n").has("E0101", 11, 9);
    Project::saying("metric m\u{3000}= gmv\n").has("E0102", 11, 9);
}

#[test]
fn one_name_written_two_ways() {
    let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}");
    let project = Project::saying(format!("metric {composed} = gmv\nmetric m = {decomposed}\n"));
    project.is_fine();
    let asked = |name| project.run(&["sql", name]).out;
    assert_eq!(asked(composed), asked(decomposed));
    let finding =
        Project::saying(format!("metric {composed} = gmv\nmetric {decomposed} = gmv\n")).has("E0202", 12, 8);
    assert_eq!(finding.labels, 2);
}

#[test]
fn names_that_look_alike() {
    Project::saying("metric GMV = gmv\n").has("E0203", 11, 8);
    Project::saying("metric \u{ff47}mv = gmv\n").has("E0203", 11, 8);
}

#[test]
fn texts_that_never_end() {
    for opened in [
        "metric m \"",
        "metric m \"\"\"",
        "metric `m",
        "metric m = gmv {",
        "metric m = gmv where status in [\"a\"",
    ] {
        let found = Project::saying(opened).check();
        assert_eq!(found.len(), 1, "{opened}: {found:?}");
        assert_eq!(found[0].line, 11, "{opened}");
    }
}
