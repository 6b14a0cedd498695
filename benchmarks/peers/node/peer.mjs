// The npm packages as peers: node peer.mjs dhensby|cloudflare FIXTURES. See run.py for what is said on stdin and
// stdout. Neither looks at Content-Digest, so that step is added here.
import { createHash, createPublicKey, timingSafeEqual, verify as verifySignatureBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { verifySignature } from "http-message-sig";
import { createVerifier, httpbis } from "http-message-signatures";
import { parseDictionary } from "structured-headers";

const [which, file] = process.argv.slice(2);
const fixtures = JSON.parse(readFileSync(file, "utf8"));
const key = createPublicKey(fixtures.pem);
const required = ["@method", "@authority", "@target-uri", "content-digest", "date"];
const maxAge = 86400;

function digestMatches(value, body) {
  const digests = parseDictionary(value);
  let checked = false;
  for (const [name, [bytes]] of digests) {
    const algorithm = { "sha-512": "sha512", "sha-256": "sha256" }[name];
    if (algorithm === undefined) continue;
    const expected = Buffer.from(bytes);
    const digest = createHash(algorithm).update(body).digest();
    if (expected.length !== digest.length || !timingSafeEqual(expected, digest)) return false;
    checked = true;
  }
  return checked;
}

function dhensby(given) {
  const headers = Object.fromEntries(given.fields.map(([name, value]) => [name.toLowerCase(), value]));
  const message = { method: given.method, url: given.url, headers };
  const verifier = { id: fixtures.keyid, algs: ["ed25519"], verify: createVerifier(key, "ed25519") };
  const config = {
    keyLookup: async ({ keyid }) => (keyid === fixtures.keyid ? verifier : null),
    requiredFields: required,
    requiredParams: ["created", "keyid"],
    maxAge,
  };
  const body = Buffer.from(given.body, "base64");
  return async () =>
    (await httpbis.verifyMessage(config, message)) === true && digestMatches(headers["content-digest"], body);
}

function cloudflare(given) {
  const fields = given.fields.map(([name, value]) => ({ name, value }));
  const message = { kind: "request", method: given.method, targetUri: given.url, fields };
  // Its own verifier, over WebCrypto, hands each signature to another thread, which takes longer.
  const verifier = {
    algorithm: "ed25519",
    verify: async (data, signature) => verifySignatureBytes(null, data, key, signature),
  };
  const options = {
    policy: {
      algorithms: ["ed25519"],
      requiredComponents: required,
      requiredParameters: ["created", "keyid"],
      maxAge,
      clockSkew: 60,
    },
    resolveVerifier({ parameters }) {
      if (parameters.keyid !== fixtures.keyid) throw new Error("unknown key");
      return verifier;
    },
  };
  const body = Buffer.from(given.body, "base64");
  const digest = fields.find(({ name }) => name.toLowerCase() === "content-digest").value;
  return async () => {
    await verifySignature(message, options);
    return digestMatches(digest, body);
  };
}

async function verdict(verify) {
  try {
    return await verify();
  } catch {
    return false;
  }
}

const cases = new Map();
for (const [name, given] of Object.entries(fixtures.lists.producer)) {
  const verify = { dhensby, cloudflare }[which](given);
  if ((await verdict(verify)) === given.refused) {
    console.error(`wrong verdict: ${name}`);
    process.exit(1);
  }
  cases.set(name, { verify, accepted: !given.refused });
}
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [calls, name] = [Number(line.slice(0, line.indexOf(" "))), line.slice(line.indexOf(" ") + 1)];
  const { verify, accepted } = cases.get(name);
  const start = process.hrtime.bigint();
  for (let i = 0; i < calls; ++i) {
    if ((await verdict(verify)) !== accepted) process.exit(1);
  }
  console.log(String(process.hrtime.bigint() - start));
}
