//! The case through its front: moves, results, clocks, the planner's order, and the laws under random events.

mod clocks;
mod follow;
mod journal;
mod laws;
mod moves;
mod payments;
mod planner;
mod results;
mod signing;
mod stage;
mod watch;
