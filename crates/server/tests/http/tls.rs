//! TLS: with our certificate, and only for clients with one where that is asked.

use reqwest::{Certificate, Client, Identity};
use server::{TlsFiles, tls_config};
use tokio::net::TcpListener;

use crate::house::House;

/// A certificate that is its own authority, and its key, as PEM.
fn certificate(name: &str) -> (String, String) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).expect("a certificate");
    (made.cert.pem(), made.signing_key.serialize_pem())
}

fn client(authority: &str, own: Option<&(String, String)>) -> Client {
    let authority = Certificate::from_pem(authority.as_bytes()).expect("a certificate");
    let builder = Client::builder().no_proxy().tls_certs_only([authority]);
    let identity = own.map(|(certificate, key)| Identity::from_pem(format!("{certificate}{key}").as_bytes()));
    match identity {
        Some(identity) => builder.identity(identity.expect("an identity")),
        None => builder,
    }
    .build()
    .expect("a client")
}

#[tokio::test]
async fn who_has_no_certificate_is_refused_where_one_is_asked() {
    let house = House::open().await;
    let _installs_the_provider = house.nobody();
    let (ours, key) = certificate("localhost");
    let (theirs, strange) = (certificate("officer"), certificate("stranger"));
    for (asked, expected) in [(None, "open open open"), (Some(theirs.0.as_bytes()), "closed open closed")] {
        let files =
            TlsFiles { certificates: ours.as_bytes(), key: key.as_bytes(), client_authorities: asked };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let config = tls_config(files).expect("a configuration");
        tokio::spawn(server::serve_tls(listener, config, house.state.clone(), std::future::pending()));
        let mut seen = Vec::new();
        for own in [None, Some(&theirs), Some(&strange)] {
            let url = format!("https://localhost:{port}/health/live");
            match client(&ours, own).get(url).send().await {
                Ok(answer) => {
                    assert_eq!(answer.status(), 204);
                    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
                    seen.push("open");
                }
                Err(_) => seen.push("closed"),
            }
        }
        assert_eq!(seen.join(" "), expected);
    }
}
