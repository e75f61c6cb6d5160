//! scam
