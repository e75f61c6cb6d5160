//! Tests about the house: which crate may know which, what every file begins with, and holes in the message
//! catalogue. There is nothing to enter here; see `tests/`.
