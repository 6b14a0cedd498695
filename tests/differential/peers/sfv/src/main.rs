//! Reads and writes structured fields with the crate sfv: for each case, what fields/cases.hpp says.

use serde_json::{json, Value};
use sfv::{
    BareItem, Date, Decimal, Dictionary, FieldType, InnerList, Integer, Item, List, ListEntry,
    Parameters, Parser, Token,
};
use std::io::{BufRead, Write};

/// A text is bytes, each as the character of its number (ISO-8859-1).
fn octets(text: &str) -> Vec<u8> {
    text.chars().map(|c| c as u32 as u8).collect()
}

fn shown(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| byte as char).collect()
}

fn bare(value: &BareItem) -> Value {
    match value {
        BareItem::Integer(number) => json!(["integer", i64::from(*number)]),
        BareItem::Decimal(number) => json!(["decimal", i64::from(number.as_integer_scaled_1000())]),
        BareItem::String(text) => json!(["string", text.as_str()]),
        BareItem::Token(text) => json!(["token", text.as_str()]),
        BareItem::ByteSequence(bytes) => json!(["byte sequence", shown(bytes)]),
        BareItem::Boolean(value) => json!(["boolean", value]),
        BareItem::Date(date) => json!(["date", i64::from(date.unix_seconds())]),
        BareItem::DisplayString(text) => json!(["display string", shown(text.as_bytes())]),
    }
}

fn parameters(given: &Parameters) -> Value {
    given
        .iter()
        .map(|(key, value)| json!([key.as_str(), bare(value)]))
        .collect()
}

fn item(given: &Item) -> Value {
    json!(["item", bare(&given.bare_item), parameters(&given.params)])
}

fn member(given: &ListEntry) -> Value {
    match given {
        ListEntry::Item(single) => item(single),
        ListEntry::InnerList(InnerList { items, params }) => {
            json!([
                "inner list",
                items.iter().map(item).collect::<Value>(),
                parameters(params)
            ])
        }
    }
}

fn read(text: &[u8], kind: &str) -> Result<Value, sfv::Error> {
    let parser = Parser::new(text);
    Ok(match kind {
        "item" => {
            let parsed: Item = parser.parse()?;
            json!({"value": item(&parsed), "text": parsed.serialize()})
        }
        "list" => {
            let parsed: List = parser.parse()?;
            let value: Value = parsed.iter().map(member).collect();
            json!({"value": value, "text": parsed.serialize().unwrap_or_default()})
        }
        _ => {
            let parsed: Dictionary = parser.parse()?;
            let value: Value = parsed
                .iter()
                .map(|(key, each)| json!([key.as_str(), member(each)]))
                .collect();
            json!({"value": value, "text": parsed.serialize().unwrap_or_default()})
        }
    })
}

fn write(kind: &str, value: &Value) -> Result<Value, String> {
    let text = value.as_str().unwrap_or_default().to_string();
    let number = value.as_i64().unwrap_or_default();
    let told = |reason: sfv::Error| reason.to_string();
    let bare: BareItem = match kind {
        "integer" => Integer::try_from(number).map_err(told)?.into(),
        "decimal" => Decimal::try_from(value.as_f64().unwrap_or_default())
            .map_err(told)?
            .into(),
        "string" => sfv::String::from_string(text)
            .map_err(|(reason, _)| told(reason))?
            .into(),
        "token" => Token::from_string(text)
            .map_err(|(reason, _)| told(reason))?
            .into(),
        "byte sequence" => octets(&text).into(),
        "boolean" => value.as_bool().unwrap_or_default().into(),
        "date" => Date::from_unix_seconds(Integer::try_from(number).map_err(told)?).into(),
        _ => BareItem::DisplayString(
            String::from_utf8(octets(&text)).map_err(|reason| reason.to_string())?,
        ),
    };
    Ok(json!({"text": Item::new(bare).serialize()}))
}

fn answer(case: &Value) -> Value {
    let done = if let Some(wanted) = case.get("write") {
        write(wanted[0].as_str().unwrap_or_default(), &wanted[1])
    } else {
        let text = octets(case["read"].as_str().unwrap_or_default());
        read(&text, case["as"].as_str().unwrap_or_default()).map_err(|reason| reason.to_string())
    };
    done.unwrap_or_else(|reason| json!({"refused": reason}))
}

fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let case: Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        // A panic of the crate is an answer too: a receiver would have to answer 500.
        let said = std::panic::catch_unwind(|| answer(&case))
            .unwrap_or_else(|_| json!({"refused": "panicked"}));
        writeln!(out, "{said}").expect("standard output");
    }
}
