//! How a command ends: done (0), failed (1) or wrong use (2), the last two with one clear sentence.

use std::fmt;
use std::process::ExitCode;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// What was asked cannot be done as asked: a missing file, a wrong amount, an unknown account. Exit code 2.
    WrongUse(String),
    /// It was asked rightly and went wrong: a full disk, a torn index, a database that is down. Exit code 1.
    Failed(anyhow::Error),
}

/// What every command returns.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// Wrong use, said in one sentence.
    pub fn wrong_use(sentence: impl fmt::Display) -> Failure {
        Failure::WrongUse(sentence.to_string())
    }

    /// The exit code that scripts see.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Failure::WrongUse(_) => ExitCode::from(2),
            Failure::Failed(_) => ExitCode::from(1),
        }
    }
}

/// One sentence: the failure and, behind colons, what caused it.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::WrongUse(sentence) => f.write_str(sentence),
            Failure::Failed(error) => write!(f, "{error:#}"),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        Failure::Failed(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::Failed(error.into())
    }
}

/// Turns an error into wrong use, naming what it was about.
pub trait OrWrongUse<T> {
    /// `Err(error)` becomes wrong use: `subject: error`.
    fn or_wrong_use(self, subject: impl fmt::Display) -> Outcome<T>;
}

impl<T, E: fmt::Display> OrWrongUse<T> for Result<T, E> {
    fn or_wrong_use(self, subject: impl fmt::Display) -> Outcome<T> {
        self.map_err(|error| Failure::WrongUse(format!("{subject}: {error}")))
    }
}
