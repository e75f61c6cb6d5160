//! Files of statements are read by a child of this program: with little memory, little time, no files to write and no
//! environment, so that a bomb or a reader's fault ends the child and becomes one clear sentence.
//!
//! The child gets the file on its standard input and answers with one JSON object. It is this program again, by the
//! hidden command `read-statement`.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use ledger::{ReadLimits, StatementFile, StatementLayouts, Unreadable, read_statements};
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, setrlimit};
use serde::{Deserialize, Serialize};

use crate::cli::ReadStatement;
use crate::layout_choice::LayoutChoice;
use crate::outcome::{Failure, Outcome};

/// The child's whole address space. What a statement needs is a few hundred bytes a row.
const MEMORY_BYTES_MAX: u64 = 1 << 30;
/// The child's processor time.
const PROCESSOR_SECONDS_MAX: u64 = 60;
/// The child's whole time, on a machine that has other things to do.
const WAIT_MAX: Duration = Duration::from_secs(180);
/// An answer is at most about as long as the rows that were read.
const ANSWER_BYTES_MAX: u64 = 1 << 30;

/// What the child answers.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    /// What it read.
    File(Box<StatementFile>),
    /// Why it read nothing.
    Unreadable(Unreadable),
}

/// Reads a file of statements in a child. `layout` is a name or a layout file, `auto` finds it by the head.
pub fn read(name: &str, bytes: Vec<u8>, layout: &str) -> Result<StatementFile, Unreadable> {
    let ended = |why: String| Unreadable::ReaderEnded { file: name.to_owned(), why };
    let program = std::env::current_exe().map_err(|error| ended(error.to_string()))?;
    read_with(&program, name, bytes, layout)
}

fn read_with(program: &Path, name: &str, bytes: Vec<u8>, layout: &str) -> Result<StatementFile, Unreadable> {
    let ended = |why: String| Unreadable::ReaderEnded { file: name.to_owned(), why };
    let mut child = Command::new(program)
        .args(["read-statement", "--name", name, "--layout", layout])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| ended(error.to_string()))?;
    let watch = Watch::over(&child);
    let feeding = feed(&mut child, bytes);
    let answer = child.stdout.take().map(|stdout| {
        serde_json::from_reader::<_, Answer>(BufReader::with_capacity(1 << 16, stdout.take(ANSWER_BYTES_MAX)))
    });
    let status = child.wait().map_err(|error| ended(error.to_string()))?;
    let has_timed_out = watch.end();
    // A child that ends early does not take the rest of the file, which is no fault of its own.
    let _fed = feeding.map(thread::JoinHandle::join);
    match answer {
        Some(Ok(Answer::File(file))) if status.success() => Ok(*file),
        Some(Ok(Answer::Unreadable(why))) => Err(why),
        Some(Ok(Answer::File(_)) | Err(_)) | None => Err(ended(why_ended(status, has_timed_out))),
    }
}

fn feed(child: &mut Child, bytes: Vec<u8>) -> Option<thread::JoinHandle<io::Result<()>>> {
    let mut stdin = child.stdin.take()?;
    Some(thread::spawn(move || stdin.write_all(&bytes)))
}

fn why_ended(status: ExitStatus, has_timed_out: bool) -> String {
    use std::os::unix::process::ExitStatusExt as _;
    let killed_by = |signal: Signal| status.signal() == Some(signal.as_raw());
    if has_timed_out {
        format!("it took longer than {} seconds", WAIT_MAX.as_secs())
    } else if killed_by(Signal::XCPU) || killed_by(Signal::KILL) {
        format!("it took more than {PROCESSOR_SECONDS_MAX} seconds of processor time")
    } else if killed_by(Signal::ABORT) {
        format!("it needs more than {} MiB of memory", MEMORY_BYTES_MAX >> 20)
    } else {
        "the reader failed on it; keep the file, it is a fault of this program".to_owned()
    }
}

/// Ends a child that takes too long.
struct Watch {
    done: mpsc::Sender<()>,
    watching: thread::JoinHandle<bool>,
}

impl Watch {
    fn over(child: &Child) -> Watch {
        let pid = Pid::from_child(child);
        let (done, is_done) = mpsc::channel();
        let watching = thread::spawn(move || {
            let has_timed_out =
                matches!(is_done.recv_timeout(WAIT_MAX), Err(mpsc::RecvTimeoutError::Timeout));
            if has_timed_out {
                // It may have ended in this very moment.
                let _ = kill_process(pid, Signal::KILL);
            }
            has_timed_out
        });
        Watch { done, watching }
    }

    fn end(self) -> bool {
        let Watch { done, watching } = self;
        drop(done);
        watching.join().unwrap_or(false)
    }
}

/// The child's side: limits first, then the file.
pub fn answer(flags: &ReadStatement) -> Outcome {
    limit_myself()?;
    let layouts = match LayoutChoice::of(&flags.layout)? {
        LayoutChoice::Auto => StatementLayouts::shipped(),
        LayoutChoice::Statements(layouts) => *layouts,
        LayoutChoice::Transfers(_) => return Err(Failure::wrong_use("this layout is none of statements")),
    };
    let limits = ReadLimits::default();
    let mut bytes = Vec::new();
    io::stdin().lock().take(limits.bytes_max + 1).read_to_end(&mut bytes)?;
    let answer = match read_statements(&flags.name, &bytes, &layouts, &limits) {
        Ok(file) => Answer::File(Box::new(file)),
        Err(why) => Answer::Unreadable(why),
    };
    drop(bytes);
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    serde_json::to_writer(&mut out, &answer).map_err(|error| Failure::Failed(error.into()))?;
    Ok(out.flush()?)
}

fn limit_myself() -> Outcome {
    let most = |value| Rlimit { current: Some(value), maximum: Some(value) };
    let limits = [
        (Resource::As, most(MEMORY_BYTES_MAX)),
        (Resource::Cpu, most(PROCESSOR_SECONDS_MAX)),
        // It writes no file, keeps no picture of its memory, and starts nobody.
        (Resource::Fsize, most(0)),
        (Resource::Core, most(0)),
    ];
    for (resource, limit) in limits {
        setrlimit(resource, limit).map_err(io::Error::from)?;
    }
    Ok(())
}
