//! A progress bar on a terminal for what runs longer than a second; nothing where output is not a terminal.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a command may run before a bar appears.
const QUIET_FOR: Duration = Duration::from_secs(1);

/// A bar that shows itself only on a terminal and only after a second.
pub struct Progress {
    bar: ProgressBar,
    began: Instant,
    decided: bool,
}

impl Progress {
    /// A bar over so many steps (bytes, lines, traces), hidden for now.
    pub fn over(steps: u64) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{wide_bar} {percent:>3}% {eta} left")
            .expect("the template of the progress bar is valid");
        bar.set_style(style);
        Progress { bar, began: Instant::now(), decided: !std::io::stderr().is_terminal() }
    }

    /// Moves to a step.
    pub fn reach(&mut self, step: u64) {
        if !self.decided && self.began.elapsed() > QUIET_FOR {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.decided = true;
        }
        self.bar.set_position(step);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
