// Checks on the reader's own machine that the decision on this page stands in the public log: by the hashes of RFC 6962
// and the site's signature, with what the browser brings. The sentences are in the page; here they get their marks.
const section = document.querySelector("#proof[data-proof]");
const utf8 = new TextEncoder();

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const fromBase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
async function sha256(...parts) {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined));
}
const leafHash = (entry) => sha256(Uint8Array.of(0), utf8.encode(entry));
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

function parse(note) {
  const [text, signatures] = [note.slice(0, note.indexOf("\n\n") + 1), note.slice(note.indexOf("\n\n") + 2)];
  const [origin, size, root] = text.split("\n");
  return { text, signatures, origin, size: Number(size), root: fromBase64(root) };
}

// RFC 9162, section 2.1.3.2.
async function isIncluded(leaf, index, size, proof, root) {
  if (index < 0 || index >= size) return false;
  let [here, last, found] = [index, size - 1, leaf];
  for (const each of proof) {
    if (last === 0) return false;
    if (here % 2 || here === last) {
      found = await nodeHash(each, found);
      while (here && here % 2 === 0) [here, last] = [here / 2, Math.floor(last / 2)];
    } else {
      found = await nodeHash(found, each);
    }
    [here, last] = [Math.floor(here / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(found, root);
}

// RFC 9162, section 2.1.4.2.
async function isConsistent(earlier, size, before, root, proof) {
  if (earlier === size) return same(before, root);
  const path = Number.isInteger(Math.log2(earlier)) ? [before, ...proof] : proof;
  if (!path.length) return false;
  let [here, last] = [earlier - 1, size - 1];
  while (here % 2) [here, last] = [Math.floor(here / 2), Math.floor(last / 2)];
  let [one, other] = [path[0], path[0]];
  for (const each of path.slice(1)) {
    if (last === 0) return false;
    if (here % 2 || here === last) {
      [one, other] = [await nodeHash(each, one), await nodeHash(each, other)];
      while (here && here % 2 === 0) [here, last] = [here / 2, Math.floor(last / 2)];
    } else {
      other = await nodeHash(other, each);
    }
    [here, last] = [Math.floor(here / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(one, before) && same(other, root);
}

async function isOpenedBy(commitment, { value, salt }) {
  const key = await crypto.subtle.importKey("raw", bytes(salt), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return same(new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8.encode(value))), bytes(commitment));
}

// True or false; null where the browser knows no Ed25519.
async function isSigned(checkpoint, verifierKey) {
  const [name, short] = verifierKey.split("+", 2);
  // The key itself is base64, and may hold the very sign that stands before it.
  const told = verifierKey.slice(name.length + short.length + 2);
  const line = checkpoint.signatures.split("\n").find((each) => each.startsWith(`— ${name} `));
  if (!line || checkpoint.origin !== name) return false;
  const signature = fromBase64(line.slice(line.lastIndexOf(" ") + 1));
  if (!same(signature.slice(0, 4), bytes(short))) return false;
  let key;
  try {
    key = await crypto.subtle.importKey("raw", fromBase64(told).slice(1), "Ed25519", false, ["verify"]);
  } catch {
    return null;
  }
  return crypto.subtle.verify("Ed25519", key, signature.slice(4), utf8.encode(checkpoint.text));
}

// What a stranger is shown, without our cookies, and how the two go together.
async function shownToStrangers(log, mine) {
  const note = await (await fetch(`${log}checkpoint`, { credentials: "omit", cache: "no-store" })).text();
  const theirs = parse(note);
  const [small, large] = mine.size < theirs.size ? [mine, theirs] : [theirs, mine];
  if (small.size === large.size) return { small, large, proof: [] };
  const answer = await fetch(`${log}consistency/${small.size}/${large.size}`, { credentials: "omit" });
  return { small, large, proof: (await answer.json()).proof.map(bytes) };
}

async function check() {
  const told = await (await fetch(section.dataset.proof)).json();
  const mine = parse(told.checkpoint);
  const strangers = await shownToStrangers(section.dataset.log, mine);
  const began = performance.now();
  const entry = JSON.parse(told.entry);
  const opened = await Promise.all(
    Object.entries(told.opened).map(([name, opening]) => isOpenedBy(entry.commitments[name], opening)),
  );
  const results = {
    entry: Object.entries(told.says).every(([name, value]) => JSON.stringify(entry[name]) === JSON.stringify(value)),
    opened: opened.length > 0 && opened.every(Boolean),
    included: await isIncluded(await leafHash(told.entry), told.index, mine.size, told.proof.map(bytes), mine.root),
    signed: await isSigned(mine, told.key),
    same: await isConsistent(strangers.small.size, strangers.large.size, strangers.small.root, strangers.large.root, strangers.proof),
  };
  return { results, took: performance.now() - began };
}

function show({ results, took }) {
  for (const line of section.querySelectorAll("[data-check]")) {
    const fits = results[line.dataset.check];
    line.hidden = fits === null;
    line.classList.add(fits ? "fits" : "differs");
  }
  section.querySelector(".checks").hidden = false;
  const differs = Object.values(results).includes(false);
  section.querySelector("[data-when=fits] b").textContent = Math.max(1, Math.round(took));
  section.querySelector("[data-when=fits]").hidden = differs;
  section.querySelector("[data-when=differs]").hidden = !differs;
  section.querySelector("[data-when=unsigned]").hidden = results.signed !== null;
  section.dataset.took = took.toFixed(1);
}

if (section && crypto.subtle) {
  check().then(show, () => {
    section.querySelector("[data-when=unread]").hidden = false;
  });
}
