//! A progress bar on a terminal for what runs longer than a second; nothing where output is not a terminal.

use std::io::{IsTerminal, Read};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a command may run before a bar appears.
const QUIET_FOR: Duration = Duration::from_secs(1);

/// A bar that shows itself only on a terminal and only after a second.
pub struct Progress {
    bar: ProgressBar,
    began: Instant,
    shown: bool,
}

impl Progress {
    /// A bar over so many steps (bytes, lines, traces), hidden for now.
    pub fn over(steps: u64) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{wide_bar} {percent:>3}% {eta} left")
            .expect("the template of the progress bar is valid");
        bar.set_style(style);
        Progress { bar, began: Instant::now(), shown: !std::io::stderr().is_terminal() }
    }

    /// Moves to a step.
    pub fn reach(&mut self, step: u64) {
        if !self.shown && self.began.elapsed() > QUIET_FOR {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.shown = true;
        }
        self.bar.set_position(step);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A reader that moves a bar by the bytes read from it.
pub struct CountedReader<R> {
    inner: R,
    progress: Progress,
    read: u64,
}

impl<R: Read> CountedReader<R> {
    /// Reads from `inner`, which holds `bytes` in all.
    pub fn new(inner: R, bytes: u64) -> CountedReader<R> {
        CountedReader { inner, progress: Progress::over(bytes), read: 0 }
    }
}

impl<R: Read> Read for CountedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read += count as u64;
        self.progress.reach(self.read);
        Ok(count)
    }
}
