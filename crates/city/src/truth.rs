//! What really happened: for tests and for judging a run, never for the centre.
