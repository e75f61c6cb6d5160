//! HTTP: the API with its document, live events, and the console's files.
//!
//! Requests in, the desk called, problems out. It knows status codes and the JSON of requests and answers, and
//! nothing of SQL, XML or the law. It never reads a clock: both clocks and the source of ids are given to it.
//! Every route stands in [`routes`] under those who may ask it; a handler is one file named after its path.
//!
//! Start at [`serve`], [`State`] and [`openapi()`].

mod assets;
mod edge;
mod extract;
mod handlers;
mod headers;
mod live;
mod machine;
mod metrics;
mod openapi;
mod patience;
mod peer;
mod problem;
mod rate;
mod refusal;
mod routes;
mod serve;
mod session;
mod state;
mod tls;
mod view;
mod words;

pub use assets::{Asset, AssetSource, embedded};
pub use openapi::openapi;
pub use peer::Peer;
pub use problem::{FieldError, Problem, ProblemBody};
pub use rate::Rate;
pub use routes::router;
pub use serve::{serve, serve_tls};
pub use state::{Clock, IdSource, Limits, Parts, ReadStatement, State};
pub use tls::{TlsError, TlsFiles, first_certificate, tls_config};
