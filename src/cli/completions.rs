//! `merak completions`

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::call::Call;
use super::{Arguments, Outcome, report};

/// Print what completes the command line in a shell
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak completions bash > ~/.local/share/bash-completion/completions/merak
  merak completions zsh > ~/.zfunc/_merak            with fpath+=(~/.zfunc) before compinit
  merak completions fish > ~/.config/fish/completions/merak.fish
  merak completions powershell >> $PROFILE")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run(&self, _: Call<'_>) -> Outcome {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "merak", &mut text);
        report::print(&String::from_utf8_lossy(&text))
    }
}
