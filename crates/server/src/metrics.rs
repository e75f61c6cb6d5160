//! Counts in Prometheus' text format, kept by hand: a few counters need no library.
//!
//! Labels are route templates, methods and statuses; nothing of a person or a case.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use desk::Backlog;

/// Upper bounds of the duration histogram, in microseconds: 1 ms to 10 s.
const BOUNDS_MICROS: [i64; 9] =
    [1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 500_000, 1_000_000, 10_000_000];

/// What one server has counted since it started.
#[derive(Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<Route, Durations>>,
    streams: AtomicI64,
    logins_failed: AtomicU64,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Route {
    route: String,
    method: String,
    status: u16,
}

#[derive(Default)]
struct Durations {
    count: u64,
    sum_micros: i64,
    /// How many took at most each bound.
    at_most: [u64; BOUNDS_MICROS.len()],
}

impl Metrics {
    /// One request answered.
    pub fn request(&self, method: &str, route: &str, status: u16, micros: i64) {
        let known = matches!(method, "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS");
        let method = if known { method } else { "other" };
        let key = Route { route: route.to_owned(), method: method.to_owned(), status };
        let mut requests = self.requests.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let durations = requests.entry(key).or_default();
        durations.count += 1;
        durations.sum_micros = durations.sum_micros.saturating_add(micros);
        for (bound, count) in BOUNDS_MICROS.iter().zip(&mut durations.at_most) {
            *count += u64::from(micros <= *bound);
        }
    }

    /// One live stream more (1) or fewer (-1).
    pub fn stream(&self, change: i64) {
        self.streams.fetch_add(change, Ordering::Relaxed);
    }

    /// One failed login.
    pub fn login_failed(&self) {
        self.logins_failed.fetch_add(1, Ordering::Relaxed);
    }

    /// Everything, in the text format, version 0.0.4.
    pub fn print(&self, backlog: Backlog) -> String {
        let mut text = String::new();
        print_backlog(&mut text, backlog).expect("writing to a string");
        self.print_requests(&mut text).expect("writing to a string");
        let (streams, failed) =
            (self.streams.load(Ordering::Relaxed), self.logins_failed.load(Ordering::Relaxed));
        write!(
            text,
            "# HELP fanzha_live_streams Live streams open now.\n# TYPE fanzha_live_streams gauge\nfanzha_live_streams {streams}\n\
             # HELP fanzha_logins_failed_total Logins refused.\n# TYPE fanzha_logins_failed_total counter\nfanzha_logins_failed_total {failed}\n"
        )
        .expect("writing to a string");
        text
    }

    fn print_requests(&self, text: &mut String) -> std::fmt::Result {
        let name = "fanzha_http_request_seconds";
        writeln!(text, "# HELP {name} Time to answer a request.\n# TYPE {name} histogram")?;
        let requests = self.requests.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        for (Route { route, method, status }, durations) in requests.iter() {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            for (bound, count) in BOUNDS_MICROS.iter().zip(durations.at_most) {
                writeln!(text, "{name}_bucket{{{labels},le=\"{}\"}} {count}", seconds(*bound))?;
            }
            writeln!(text, "{name}_bucket{{{labels},le=\"+Inf\"}} {}", durations.count)?;
            writeln!(text, "{name}_sum{{{labels}}} {}", seconds(durations.sum_micros))?;
            writeln!(text, "{name}_count{{{labels}}} {}", durations.count)?;
        }
        Ok(())
    }
}

fn print_backlog(text: &mut String, backlog: Backlog) -> std::fmt::Result {
    let Backlog { trail, outbox, inbox, clocks } = backlog;
    let name = "fanzha_waiting";
    writeln!(text, "# HELP {name} What waits for the centre's workers.\n# TYPE {name} gauge")?;
    for (what, count) in [("trail", trail), ("outbox", outbox), ("inbox", inbox), ("clocks", clocks)] {
        writeln!(text, "{name}{{what=\"{what}\"}} {count}")?;
    }
    Ok(())
}

fn seconds(micros: i64) -> String {
    let micros = micros.max(0);
    let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_route_method_and_status() {
        let metrics = Metrics::default();
        metrics.request("GET", "/api/overview", 200, 4_000);
        metrics.request("GET", "/api/overview", 200, 2_000_000);
        metrics.request("BREW", "(console)", 405, 10);
        metrics.stream(1);
        let text = metrics.print(Backlog { outbox: 3, ..Backlog::default() });
        assert!(text.contains("fanzha_waiting{what=\"outbox\"} 3\n"), "{text}");
        let labels = "{route=\"/api/overview\",method=\"GET\",status=\"200\"";
        assert!(
            text.contains(&format!("fanzha_http_request_seconds_bucket{labels},le=\"0.001\"}} 0\n")),
            "{text}"
        );
        assert!(
            text.contains(&format!("fanzha_http_request_seconds_bucket{labels},le=\"0.005\"}} 1\n")),
            "{text}"
        );
        assert!(
            text.contains(&format!("fanzha_http_request_seconds_bucket{labels},le=\"+Inf\"}} 2\n")),
            "{text}"
        );
        assert!(text.contains(&format!("fanzha_http_request_seconds_sum{labels}}} 2.004\n")), "{text}");
        assert!(text.contains("method=\"other\""), "{text}");
        assert!(text.contains("fanzha_live_streams 1\n"), "{text}");
    }
}
