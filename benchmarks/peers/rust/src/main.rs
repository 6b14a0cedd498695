//! httpsig-hyper as a peer: peer FIXTURES. See run.py for what is said on stdin and stdout.
//!
//! It writes the signature parameters in an order of its own, so it verifies the re-signed list. It does not look at
//! `created`.
use std::{collections::BTreeMap, error::Error, io::BufRead, time::Instant};

use base64::{engine::general_purpose::STANDARD, Engine as _};
use bytes::Bytes;
use futures::executor::block_on;
use http::Request;
use http_body_util::Full;
use httpsig_hyper::{
    prelude::{AlgorithmName, PublicKey},
    MessageSignatureReq, RequestContentDigest,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Given {
    method: String,
    url: String,
    fields: Vec<(String, String)>,
    body: String,
    refused: bool,
}

#[derive(Deserialize)]
struct Fixtures {
    pem: String,
    keyid: String,
    lists: BTreeMap<String, BTreeMap<String, Given>>,
}

const REQUIRED: [&str; 5] = ["@method", "@authority", "@target-uri", "content-digest", "date"];

type Incoming = Request<Full<Bytes>>;

fn request(given: &Given) -> Result<Incoming, Box<dyn Error>> {
    let mut made = Request::builder().method(given.method.as_str()).uri(&given.url);
    for (name, value) in &given.fields {
        made = made.header(name, value);
    }
    Ok(made.body(Full::new(Bytes::from(STANDARD.decode(&given.body)?)))?)
}

/// The signature, what it must cover, and the digest, for which the library takes the request.
fn verify(incoming: &mut Incoming, key: &PublicKey, key_id: &str) -> bool {
    block_on(async {
        let Ok(label) = incoming.verify_message_signature(key, Some(key_id)).await else {
            return false;
        };
        // What is covered is not told with the verdict, so the field is looked at again, without another parse.
        let covered = incoming
            .headers()
            .get("signature-input")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(label.as_str()))
            .and_then(|(_, rest)| rest.strip_prefix("=("))
            .and_then(|rest| rest.split_once(')'))
            .map(|(list, _)| list);
        let Some(covered) = covered else { return false };
        if !REQUIRED
            .iter()
            .all(|name| covered.split(' ').any(|each| each.trim_matches('"') == *name))
        {
            return false;
        }
        let whole = std::mem::replace(incoming, Request::new(Full::default()));
        whole.verify_content_digest().await.is_ok()
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: peer FIXTURES")?;
    let fixtures: Fixtures = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let key = PublicKey::from_pem(&AlgorithmName::Ed25519, &fixtures.pem)?;
    let list = &fixtures.lists["resigned"];
    let mut cases = BTreeMap::new();
    for (name, given) in list {
        let incoming = request(given)?;
        if verify(&mut incoming.clone(), &key, &fixtures.keyid) == given.refused {
            return Err(format!("wrong verdict: {name}").into());
        }
        cases.insert(name.clone(), (incoming, !given.refused));
    }
    println!("ready");
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (calls, name) = line.split_once(' ').ok_or("calls and a case")?;
        let (incoming, accepted) = &cases[name];
        // A server is given its request: what is accepted is used up, so copies are made before the clock starts, and
        // go after it has stopped. What is refused is not.
        let calls: usize = calls.parse()?;
        let mut copies: Vec<Incoming> = vec![incoming.clone(); if *accepted { calls } else { 1 }];
        let start = Instant::now();
        for call in 0..calls {
            let copy = call % copies.len();
            if verify(&mut copies[copy], &key, &fixtures.keyid) != *accepted {
                return Err("another verdict than before".into());
            }
        }
        println!("{}", start.elapsed().as_nanos());
    }
    Ok(())
}
