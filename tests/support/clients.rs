//! Files of statements, read as the clients of SQL Server and Oracle do: by lines.

/// The batches of a file, as sqlcmd and SSMS take them.
pub fn batches(file: &str) -> Vec<String> {
    let mut done = vec![String::new()];
    for line in file.lines() {
        assert!(!line.starts_with(':') && !line.contains("$("), "{line}");
        if line.trim().eq_ignore_ascii_case("go") {
            done.push(String::new());
        } else {
            let last = done.last_mut().unwrap();
            last.push_str(line);
            last.push('\n');
        }
    }
    let done = done.into_iter().map(|batch| batch.trim().to_owned());
    done.filter(|batch| {
        !batch
            .lines()
            .all(|line| line.is_empty() || line.starts_with("--"))
    })
    .collect()
}

/// The statements of a file, as SQL*Plus takes them once it is told to.
pub fn lines(file: &str) -> Vec<String> {
    let (mut done, mut told, mut buffer) = (Vec::new(), Vec::new(), String::new());
    for line in file.lines() {
        assert!(line.len() < 2500, "too long: {line}");
        let trimmed = line.trim();
        if buffer.is_empty() {
            match trimmed {
                "" => continue,
                comment if comment.starts_with("--") => continue,
                command if command.starts_with("SET ") || command.starts_with("WHENEVER ") => {
                    told.push(command.to_owned());
                    continue;
                }
                _ => {}
            }
        }
        assert!(
            !trimmed.starts_with(['@', '#']) && !trimmed.ends_with('-'),
            "{line}"
        );
        let is_block = buffer.starts_with("BEGIN");
        if is_block && trimmed == "/" {
            done.push(std::mem::take(&mut buffer).trim().to_owned());
            continue;
        }
        assert!(trimmed != "/" && trimmed != ".", "{buffer}");
        buffer.push_str(line);
        buffer.push('\n');
        if !buffer.starts_with("BEGIN") && trimmed.ends_with(';') {
            let statement = std::mem::take(&mut buffer);
            done.push(statement.trim().trim_end_matches(';').to_owned());
        }
    }
    assert_eq!(buffer, "", "a statement without an end");
    let settings = [
        "SET DEFINE OFF",
        "SET SQLBLANKLINES ON",
        "WHENEVER SQLERROR EXIT FAILURE",
    ];
    assert_eq!(told, settings);
    done
}
