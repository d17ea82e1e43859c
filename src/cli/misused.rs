//! What is said of a command line that is not understood, in the language of who
//! reads it. Help itself is English.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, Parser, ValueEnum};

use super::{Arguments, Outcome, call, report};
use crate::diagnostic::nearest;
use crate::output::grid::visible;
use crate::words::{Language, Said, Say, say};

/// The arguments, or the exit code where there is nothing to do.
pub(super) fn arguments() -> Result<Arguments, ExitCode> {
    let error = match Arguments::try_parse() {
        Ok(arguments) => return Ok(arguments),
        Err(error) => error,
    };
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    match said(&error, &words) {
        Some(said) => {
            report::say(said.of(language(&words)));
            Err(Outcome::Misused.into())
        }
        None => {
            let _ = error.print();
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            Err(ExitCode::from(code))
        }
    }
}

/// The language asked for, though the rest is not understood.
fn language(words: &[OsString]) -> Language {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    let behind = words.windows(2).find_map(|pair| match pair {
        ["--lang", lang] => Some(*lang),
        _ => None,
    });
    let asked = behind.or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")));
    call::language(asked.and_then(|lang| call::Lang::from_str(lang, true).ok()))
}

/// The whole message; nothing for help, and for what clap says as well as can be.
fn said(error: &clap::Error, words: &[OsString]) -> Option<Said> {
    let verb = verb(words);
    let (wrong, help) = match error.kind() {
        ErrorKind::UnknownArgument => unknown(error, &verb)?,
        ErrorKind::InvalidSubcommand => {
            let name = text(error, ContextKind::InvalidSubcommand)?;
            let known = verb.get_subcommands().map(Command::get_name);
            let wrong = say!("there is no command `{name}`", name = &name);
            (wrong, meant(&name, known))
        }
        ErrorKind::InvalidValue => {
            let (option, value) = (option(error)?, text(error, ContextKind::InvalidValue)?);
            let allowed = list(error, ContextKind::ValidValue);
            let help = (!allowed.is_empty())
                .then(|| say!("it is one of: {allowed}", allowed = Said::list(&allowed)));
            match value.is_empty() {
                true => (say!("`{option}` needs a value", option = option), help),
                false => (cannot_be(option, value), help),
            }
        }
        ErrorKind::ValueValidation => {
            let value = text(error, ContextKind::InvalidValue)?;
            (cannot_be(option(error)?, value), None)
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = quoted(list(error, ContextKind::InvalidArg));
            (say!("something is missing: {missing}", missing = missing), None)
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let known = verb.get_subcommands().map(|verb| verb.get_name().to_owned());
            let known = quoted(known.collect());
            (
                say!("which command?"),
                Some(say!("it is one of: {allowed}", allowed = known)),
            )
        }
        ErrorKind::ArgumentConflict => {
            let (one, others) = (option(error)?, list(error, ContextKind::PriorArg));
            match others.contains(&one) {
                true => (say!("`{option}` stands twice", option = one), None),
                false => {
                    let others = quoted(others);
                    (
                        say!(
                            "`{option}` does not go together with {others}",
                            option = one,
                            others = others
                        ),
                        None,
                    )
                }
            }
        }
        _ => return None,
    };
    let name = verb.get_bin_name().unwrap_or("merak").to_owned();
    let more = say!("`{name} --help` says what there is", name = name);
    let lines = [
        Some(say!("error: {wrong}", wrong = wrong)),
        help.map(tip),
        Some(tip(more)),
    ];
    Some(Said::joined(lines.into_iter().flatten(), "\n", "\n"))
}

fn tip(words: Said) -> Said {
    say!("  tip: {words}", words = words)
}

fn cannot_be(option: String, value: String) -> Said {
    say!("`{option}` cannot be `{value}`", option = option, value = value)
}

/// An option that there is none of, or a word too many.
fn unknown(error: &clap::Error, verb: &Command) -> Option<(Said, Option<Said>)> {
    let word = text(error, ContextKind::InvalidArg)?;
    let Some(name) = word.strip_prefix('-') else {
        let wrong = say!("nothing is to be done with `{word}`", word = &word);
        return Some((wrong, None));
    };
    let known = verb.get_arguments().filter_map(clap::Arg::get_long);
    let near = nearest(name.trim_start_matches('-'), known).map(|near| format!("--{near}"));
    let near = near.or_else(|| text(error, ContextKind::SuggestedArg));
    Some((
        say!("there is no option `{word}`", word = &word),
        near.map(|near| say!("did you mean `{near}`?", near = near)),
    ))
}

fn meant<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<Said> {
    let near = nearest(name.trim_start_matches('-'), known)?;
    Some(say!("did you mean `{near}`?", near = near))
}

/// The command that the words call, as far as they name one.
fn verb(words: &[OsString]) -> Command {
    let mut whole = Arguments::command();
    whole.build();
    let mut here = &whole;
    for word in words.iter().filter_map(|word| word.to_str()) {
        here = here.find_subcommand(word).unwrap_or(here);
    }
    here.clone()
}

/// `--format <FORMAT>`, as it stands in the help.
fn option(error: &clap::Error) -> Option<String> {
    text(error, ContextKind::InvalidArg)
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    list(error, kind).into_iter().next()
}

fn list(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(one)) => vec![visible(one)],
        Some(ContextValue::Strings(all)) => all.iter().map(|one| visible(one)).collect(),
        _ => Vec::new(),
    }
}

fn quoted(all: Vec<String>) -> Said {
    Said::list(all.iter().map(|one| format!("`{one}`").said()))
}
