//! Verifies and signs requests with the crates httpsig and httpsig-hyper: for each case, what requests/cases.hpp says.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request};
use http_body_util::Full;
use httpsig_hyper::prelude::{
    message_component::HttpMessageComponentId, AlgorithmName, HttpSignatureParams, PublicKey,
    SecretKey,
};
use httpsig_hyper::{MessageSignatureReq, MessageSignatureReqSync, RequestContentDigest};
use serde_json::{json, Value};
use std::io::{BufRead, Write};

type Told<T> = Result<T, String>;

/// A text is bytes, each as the character of its number (ISO-8859-1).
fn octets(text: &Value) -> Vec<u8> {
    text.as_str()
        .unwrap_or_default()
        .chars()
        .map(|c| c as u32 as u8)
        .collect()
}

fn shown(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| byte as char).collect()
}

fn told(reason: impl std::fmt::Display) -> String {
    reason.to_string()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// What a server of the crate http hands over; it does not take every request.
fn request_of(case: &Value) -> Told<Request<Full<Bytes>>> {
    let mut request = Request::builder()
        .method(octets(&case["method"]).as_slice())
        .uri(octets(&case["url"]).as_slice())
        .body(Full::new(Bytes::from(octets(&case["body"]))))
        .map_err(told)?;
    for line in array(&case["fields"]) {
        let name = HeaderName::from_bytes(&octets(&line[0])).map_err(told)?;
        let value = octets(&line[1]);
        let value = HeaderValue::from_bytes(value.trim_ascii()).map_err(told)?;
        request.headers_mut().append(name, value);
    }
    Ok(request)
}

fn verify(request: Request<Full<Bytes>>, case: &Value) -> Told<()> {
    let mut keys = Vec::new();
    for key in array(&case["keys"]) {
        let public =
            PublicKey::from_bytes(&AlgorithmName::Ed25519, &octets(&key[1])).map_err(told)?;
        keys.push((public, key[0].as_str().unwrap_or_default()));
    }
    let with_ids: Vec<_> = keys.iter().map(|(key, id)| (key, Some(*id))).collect();
    let verified = request
        .verify_message_signatures_sync(&with_ids)
        .map_err(told)?;
    if !verified.iter().any(Result::is_ok) {
        return Err(verified
            .into_iter()
            .filter_map(Result::err)
            .map(told)
            .collect::<Vec<_>>()
            .join("; "));
    }
    let has_body = case["body"].as_str() != Some("");
    if has_body || request.headers().contains_key("content-digest") {
        futures::executor::block_on(request.verify_content_digest())
            .map_err(|reason| format!("digest: {reason}"))?;
    }
    Ok(())
}

fn judge(case: &Value) -> Value {
    let request = match request_of(case) {
        Ok(request) => request,
        Err(reason) => return json!({"refused": format!("http: {reason}"), "bases": []}),
    };
    let bases: Value = match request.extract_signatures() {
        Ok(all) => all
            .iter()
            .map(|(_, (base, _))| json!(shown(&base.as_bytes())))
            .collect(),
        Err(_) => json!([]),
    };
    match verify(request, case) {
        Ok(()) => json!({"bases": bases}),
        Err(reason) => json!({"refused": reason, "bases": bases}),
    }
}

fn sign(case: &Value) -> Told<Value> {
    let mut request = request_of(case)?;
    let wanted = &case["sign"];
    let components = array(&wanted["components"])
        .iter()
        .map(|each| HttpMessageComponentId::try_from(each.as_str().unwrap_or_default()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(told)?;
    let key =
        SecretKey::from_bytes(&AlgorithmName::Ed25519, &octets(&wanted["seed"])).map_err(told)?;
    let mut params = HttpSignatureParams::try_new(&components).map_err(told)?;
    params.set_created(wanted["created"].as_u64().unwrap_or_default());
    params.set_alg(&AlgorithmName::Ed25519);
    params.set_keyid(wanted["key id"].as_str().unwrap_or_default());
    if let Some(nonce) = wanted["nonce"].as_str() {
        params.set_nonce(nonce);
    }
    if let Some(tag) = wanted["tag"].as_str() {
        params.set_tag(tag);
    }
    request
        .set_message_signature_sync(&params, &key, wanted["label"].as_str())
        .map_err(told)?;
    let added = |name: &str| shown(request.headers()[name].as_bytes());
    Ok(
        json!({"fields": [["Signature-Input", added("signature-input")], ["Signature", added("signature")]]}),
    )
}

fn answer(case: &Value) -> Value {
    if case.get("sign").is_some() {
        return sign(case).unwrap_or_else(|reason| json!({"refused": reason}));
    }
    judge(case)
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let case: Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        // A panic of the crate is an answer too: a receiver would have to answer 500.
        let said = std::panic::catch_unwind(|| answer(&case))
            .unwrap_or_else(|_| json!({"refused": "panicked", "bases": []}));
        writeln!(out, "{said}").expect("standard output");
    }
}
