//! Too much of everything.

use crate::project::Project;

/// Enough for what would overflow a stack, or take the square of the time.
const SOME: usize = 10_000;
const MANY: usize = 100_000;
const MILLION: usize = 1_000_000;

fn metric(words: &str) -> Project {
    Project::saying(format!("metric m = {words}\n"))
}

/// `one joiner one joiner one`
fn chain(count: usize, joiner: &str, one: impl Fn(usize) -> String) -> String {
    let all: Vec<String> = (0..count).map(one).collect();
    all.join(joiner)
}

#[test]
fn a_million_parentheses() {
    let project = metric(&format!("{}gmv{}", "(".repeat(MILLION), ")".repeat(MILLION)));
    project.has("E0105", 11, 132);
    assert_eq!(project.run(&["fmt"]).code, 1);
    assert_eq!(project.run(&["sql", "m"]).code, 1);
    metric(&"(".repeat(MANY)).has("E0105", 11, 132);
    metric(&"[".repeat(MANY)).has("E0105", 11, 132);
    metric(&"case {".repeat(MANY)).has("E0105", 11, 737);
    metric(&format!("gmv{}", ")".repeat(MANY))).has("E0101", 11, 15);
}

#[test]
fn a_hundred_parentheses_are_fine() {
    metric(&format!("{}gmv{}", "(".repeat(100), ")".repeat(100))).is_fine();
}

#[test]
fn signs_and_words_in_a_row() {
    metric(&format!("{}gmv", "-".repeat(MANY))).has("E0105", 11, 12);
    metric(&format!("gmv where {}(status = \"a\")", "not ".repeat(MANY))).has("E0105", 11, 22);
    for words in [
        format!("{}gmv", "gmv where ".repeat(SOME)),
        format!("gmv {}", "where status = \"a\" ".repeat(SOME)),
        format!("gmv {}", "at happened_at ".repeat(SOME)),
    ] {
        // Which of the two depends on how much stack a frame of the parser takes.
        let code = metric(&words).check()[0].code.clone();
        assert!(["E0105", "E0109"].contains(&code.as_str()), "{code}");
    }
}

#[test]
fn long_sums_are_fine() {
    let project = metric(&chain(MANY, " + ", |_| "gmv".to_owned()));
    project.is_fine();
    let said = project.run(&["sql", "m"]);
    assert_eq!((said.code, said.out.matches(" + ").count()), (0, MANY - 1));
    let project = metric(&format!("sum({})", chain(SOME, " + ", |_| "t.amount".to_owned())));
    let said = project.run(&["sql", "m"]);
    assert_eq!((said.code, said.out.matches(" + ").count()), (0, SOME - 1));
}

#[test]
fn long_conditions_are_fine() {
    let each = |at: usize| format!("status != \"a{at}\"");
    for joiner in [" and ", " or "] {
        let project = metric(&format!("gmv where {}", chain(SOME, joiner, each)));
        let said = project.run(&["sql", "m"]);
        assert_eq!((said.code, said.out.matches("'a").count()), (0, SOME));
    }
    let list = chain(SOME, ", ", |at| format!("\"a{at}\""));
    let said = metric(&format!("gmv where status in [{list}]")).run(&["sql", "m"]);
    assert_eq!((said.code, said.out.matches("'a").count()), (0, SOME));
}

/// Many different columns take no longer than many equal ones.
#[test]
fn a_question_of_many_parts_is_fine() {
    let parts = chain(2_000, " + ", |at| format!("(gmv where status = \"a{at}\")"));
    let said = metric(&parts).run(&["sql", "m", "--by", "month"]);
    assert_eq!((said.code, said.out.matches("'a").count()), (0, 4_000));
}

#[test]
fn long_words() {
    let longest = "a".repeat(2 * 1024 * 1024);
    Project::saying(format!("metric {longest} = gmv\n")).has("E0115", 11, 8);
    let long = "a".repeat(MANY);
    Project::saying(format!("metric `{long}` = gmv\n")).has("E0115", 11, 8);
    metric(&format!("gmv where {long} = \"a\"")).has("E0115", 11, 22);
    metric(&format!("gmv + {}", "9".repeat(MANY))).has("E0106", 11, 18);
    metric(&chain(SOME, ".", |_| "a".to_owned())).check();
    let labelled = Project::saying(format!(
        "// {long}\n/// {long}\nmetric m \"{long}\" = gmv where status = \"{long}\"\n"
    ));
    labelled.is_fine();
    assert_eq!(labelled.run(&["sql", "m"]).code, 0);
}

/// A similar name is looked for among all of them, each time.
#[test]
fn many_mistakes() {
    let unknown = |at: usize| format!("metric metric_number_{at} = metric_number_x{at}");
    let found = Project::saying(chain(300, "\n", unknown)).check();
    assert_eq!(found.len(), 300);
    assert!(found.iter().all(|finding| finding.code == "E0201"));
    let found = Project::saying("metric m = gmv )\n".repeat(1_000)).check();
    assert_eq!(found.len(), 1_000);
    assert_eq!((found[999].line, found[999].column), (1_010, 16));
    let found = Project::saying("metric m = gmv\n".repeat(1_000)).check();
    assert_eq!(found.len(), 999);
}
