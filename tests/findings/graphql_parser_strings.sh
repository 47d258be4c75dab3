#!/usr/bin/env bash
# graphql-parser 0.4.1 (crates.io) changes texts, both ways, without an error.
#
# Reading: the escape \b is U+0008 (GraphQL, "String Value"); it becomes U+0010.
# Writing: a control character is printed with its number in decimal, where \u takes hexadecimal:
# U+000B becomes \u0011, which is U+0011. And a text with a line end is printed as a block string,
# whatever is in it; block strings drop empty lines at both ends and every CR. What is printed is
# another text than what was read.
#
# The reference implementation (npm graphql 17.1.0) reads what was written and keeps all five texts.
# Seen on Rust 1.95 and Node 20. Needs cargo, npm and the Internet; leaves nothing. Ends with 1 if
# either behaves otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# The same documents for both, as JSON: each holds one text.
cat > texts.json <<'TEXTS'
["{ a(b: \"x\\by\") }", "{ a(b: \"x\\u000By\") }", "{ a(b: \"end\\n\") }", "{ a(b: \"\\nstart\\n\") }", "{ a(b: \"one\\r\\ntwo\") }"]
TEXTS

mkdir -p src
cat > Cargo.toml <<'CARGO'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"

[dependencies]
graphql-parser = "=0.4.1"
serde_json = "1"

[workspace]
CARGO
cat > src/main.rs <<'RUST'
use graphql_parser::query::{parse_query, Definition, OperationDefinition, Selection, Value};

fn text(document: &str) -> String {
    let document = parse_query::<String>(document).expect("a valid document");
    let Definition::Operation(OperationDefinition::SelectionSet(set)) = &document.definitions[0]
    else { panic!() };
    let Selection::Field(field) = &set.items[0] else { panic!() };
    let Value::String(text) = &field.arguments[0].1 else { panic!() };
    text.clone()
}

fn main() {
    let documents: Vec<String> = serde_json::from_str(include_str!("../texts.json")).unwrap();
    for document in documents {
        let printed = parse_query::<String>(&document).unwrap().to_string();
        let show = |text: String| serde_json::to_string(&text).unwrap();
        println!("read {} printed and read {}", show(text(&document)), show(text(&printed)));
    }
}
RUST
cargo run --quiet > rust.txt

npm install --silent --ignore-scripts --no-audit --no-fund graphql@17.1.0 > npm.txt 2>&1
cat > reference.mjs <<'NODE'
import { readFileSync } from "node:fs";
import { parse, print } from "graphql";
const text = (document) => parse(document).definitions[0].selectionSet.selections[0].arguments[0].value.value;
for (const document of JSON.parse(readFileSync("texts.json", "utf8"))) {
  const printed = print(parse(document));
  console.log(`read ${JSON.stringify(text(document))} printed and read ${JSON.stringify(text(printed))}`);
}
NODE
node reference.mjs > reference.txt

cat > expected.txt <<'EXPECTED'
read "x\u0010y" printed and read "x\u0016y"
read "x\u000by" printed and read "x\u0011y"
read "end\n" printed and read "end"
read "\nstart\n" printed and read "start"
read "one\r\ntwo" printed and read "one\ntwo"
EXPECTED
cat > right.txt <<'RIGHT'
read "x\by" printed and read "x\by"
read "x\u000by" printed and read "x\u000by"
read "end\n" printed and read "end\n"
read "\nstart\n" printed and read "\nstart\n"
read "one\r\ntwo" printed and read "one\r\ntwo"
RIGHT

echo "graphql 17.1.0 (npm):";            cat reference.txt
echo "graphql-parser 0.4.1 (crates.io):"; cat rust.txt
diff right.txt reference.txt || { echo "The reference implementation behaves otherwise now."; exit 1; }
diff expected.txt rust.txt || { echo "graphql-parser behaves otherwise now."; exit 1; }
echo "As described: graphql-parser 0.4.1 reads \\b as U+0010, and what it prints is another text."
