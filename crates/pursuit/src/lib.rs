//! pursuit.
