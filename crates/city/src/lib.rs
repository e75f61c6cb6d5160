//! city.
