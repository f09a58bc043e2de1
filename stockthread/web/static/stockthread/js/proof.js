// Checks a proof in the reader's own browser, as docs/proofs.md and docs/reference/digests.md say.
// Nothing of the file is believed, and nothing of it leaves the browser.

const PARTS = {
  item: [1, "id kind"],
  movement: [2, "id from_product from_lot from_place from_stage from_owner from_container " +
    "to_product to_lot to_place to_stage to_owner to_container"],
  movement_item: [3, "movement item quantity previous"],
  edge: [4, "id output input quantity"],
  edge_closed: [5, "id"],
  hold: [6, "id item place reason blocks"],
  hold_closed: [7, "id"],
  reservation: [8, "id item place stage owner container quantity order_kind order_id"],
  reservation_closed: [9, "id"],
  code: [10, "item type scope canonical raw"],
  code_closed: [11, "item opened_by type canonical"],
  reading: [12, "item attribute value"],
};
const TEXTS = new Set(["reason", "order_kind", "order_id", "canonical", "raw", "value"]);
const HEADER = ["id", "kind", "happened_at", "recorded_at", "person", "device", "cause_kind",
  "cause_id", "reason", "key", "request", "accepted", "refused", "first_item", "new_items",
  "reverses", "backdated"];
const HEAD = ["format", "ledger", "number", "size", "root", "previous", "sealed_at", "key",
  "next_key", "note"];
const utf8 = new TextEncoder();

class NotProven extends Error {}

const fail = (why) => { throw new NotProven(why); };
const hash = async (...parts) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", joined(parts)));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const same = (a, b) => a.length === b.length && a.every((byte, n) => byte === b[n]);

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}

function bytes(text, length) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text)) fail("A hash is unreadable.");
  if (text.length !== 2 * length) fail("A hash has another length.");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function whole(value) {
  if (!Number.isSafeInteger(value)) fail("It holds a number that a browser cannot hold.");
  return value;
}

function numbers(values) {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, n) => view.setBigInt64(8 * n, BigInt(whole(value)), true));
  return new Uint8Array(view.buffer);
}

function texts(values) {
  const encoded = values.map((value) => (value === null ? null : utf8.encode(value)));
  return joined([numbers(encoded.map((each) => (each ? each.length : -1))),
    ...encoded.filter(Boolean)]);
}

async function leafHash(name, rows) {
  const [tag, columns] = PARTS[name] ?? fail("It holds rows of an unknown kind.");
  const names = columns.split(" ");
  if (!rows.length || rows.length > 256) fail("A leaf has 1 to 256 rows.");
  if (rows.some((row) => row.length !== names.length)) fail("A row has other columns.");
  const packed = names.map((column, n) =>
    (TEXTS.has(column) ? texts : numbers)(rows.map((row) => row[n])));
  return hash(Uint8Array.of(0, 1, tag, rows.length >> 8, rows.length & 255), ...packed);
}

// RFC 9162, section 2.1.3.2.
async function rootByPath(leaf, index, size, path) {
  if (!(whole(index) >= 0 && index < whole(size))) fail("A leaf stands outside of its tree.");
  let last = size - 1;
  for (const text of path) {
    const beside = bytes(text, 32);
    if (last === 0) fail("A path is too long.");
    if (index % 2 || index === last) {
      leaf = await hash(Uint8Array.of(1), beside, leaf);
      while (index % 2 === 0 && index) { index /= 2; last = Math.floor(last / 2); }
    } else leaf = await hash(Uint8Array.of(1), leaf, beside);
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? leaf : fail("A path is too short.");
}

async function signedHead(signed, key) {
  let trusted = false;
  let head = null;
  for (const each of signed) {
    head = JSON.parse(each.head);
    const told = JSON.stringify(Object.fromEntries(HEAD.map((name) => [name, head[name]])));
    if (head.format !== "stockthread head 1" || told !== each.head) fail("A head is unreadable.");
    const signer = await crypto.subtle.importKey(
      "raw", bytes(head.key, 32), { name: "Ed25519" }, false, ["verify"]);
    const fits = await crypto.subtle.verify(
      { name: "Ed25519" }, signer, bytes(each.signature, 64), utf8.encode(each.head));
    if (!fits) fail(`Head ${head.number} is not signed by the key that it names.`);
    trusted ||= head.key === key;
    if (!trusted) continue;
    if (head.key !== key) fail(`Head ${head.number} is signed by a key nothing hands over to.`);
    if (each !== signed.at(-1)) key = head.next_key || key;
  }
  if (!head || !trusted) {
    fail("It is signed by another key than yours. Ask the company for its key by another way.");
  }
  return head;
}

async function checkedEvent(event, head) {
  const rows = {};
  let root = null;
  for (const leaf of event.leaves) {
    const found = await rootByPath(
      await leafHash(leaf.part, leaf.rows), leaf.index, event.leaves_count, leaf.path);
    if (root && !same(root, found)) {
      fail(`The rows of the event at position ${event.position} do not fit together.`);
    }
    root = found;
    const names = PARTS[leaf.part][1].split(" ");
    (rows[leaf.part] ??= []).push(...leaf.rows.map(
      (row) => Object.fromEntries(names.map((name, n) => [name, row[n]]))));
  }
  if (!root || event.header.length !== HEADER.length) fail("An event is not whole.");
  event.header.forEach((value) => typeof value === "number" && whole(value));
  const digest = await hash(
    Uint8Array.of(2, 1), root, utf8.encode(JSON.stringify(event.header)));
  const reached = await rootByPath(
    await hash(Uint8Array.of(0), digest), event.position - 1, head.size, event.path);
  if (hex(reached) !== head.root) {
    fail(`The event at position ${event.position} is not the one that head ${head.number} ` +
      "covers: something in it was changed.");
  }
  const header = Object.fromEntries(HEADER.map((name, n) => [name, event.header[n]]));
  return { position: event.position, header, rows };
}

// What is about the item: a leaf holds other items' rows too. Returns whether its movements are
// an unbroken chain, and tells each event in a few words.
function about(item, events, names) {
  const name = (kind, id) => names?.[kind]?.[id] || `${kind} ${id}`;
  let last = 0;
  let isWhole = true;
  for (const event of events) {
    const of = (part, test) => (event.rows[part] ?? []).filter(test);
    const mine = of("movement_item", (row) => row.item === item);
    const chain = new Map(mine.map((row) => [row.previous, row.movement]));
    while (isWhole && chain.size) {
      isWhole = chain.has(last);
      const next = chain.get(last);
      chain.delete(last);
      last = next;
    }
    const moved = new Set(mine.map((row) => row.movement));
    event.told = [
      ...of("movement", (row) => moved.has(row.id)).map((row) => row.from_stage
        ? `${name("place", row.from_place)} → ${name("place", row.to_place)}`
        : `→ ${name("place", row.to_place)}`),
      ...of("code", (row) => row.item === item).map((row) => `code ${row.canonical}`),
      ...of("edge", (row) => row.input === item).map((row) =>
        `went into ${name("item", row.output)}`),
      ...of("edge", (row) => row.output === item).map((row) =>
        `${name("item", row.input)} went into it`),
      ...of("hold", (row) => row.item === item).map((row) => `held: ${row.reason}`),
      event.header.reason,
    ].filter(Boolean);
    event.codes = of("code", (row) => row.item === item).map((row) => row.canonical);
  }
  return isWhole && last !== 0;
}

async function check(text, key) {
  let proof;
  try { proof = JSON.parse(text); } catch { fail("The file is no proof: it is not JSON."); }
  if (proof?.format !== "stockthread proof 1") fail("The file is no proof.");
  const head = await signedHead(proof.heads, key);
  const events = [];
  for (const event of proof.events) events.push(await checkedEvent(event, head));
  const inOrder = events.every((each, n) => !n || events[n - 1].position < each.position);
  if (!events.length || !inOrder) fail("Its events do not stand in the ledger's order.");
  const isWhole = about(whole(proof.item), events, proof.names);
  return { head, events, isWhole, item: proof.item };
}

function element(tag, text, css = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (css) made.className = css;
  return made;
}

function show(place, found) {
  const codes = [...new Set(found.events.flatMap((event) => event.codes))].join(", ");
  const count = found.events.length;
  place.replaceChildren(
    element("h2", `This proof holds: ${codes || `item ${found.item}`}`),
    element("p", `${count} ${count === 1 ? "event" : "events"}, among the first ` +
      `${found.head.size.toLocaleString()} of this ledger, ` +
      `signed ${new Date(found.head.sealed_at).toLocaleString()}.`));
  if (!found.isWhole) {
    place.append(element("p", "Some of its movements are left out of the proof.", "note"));
  }
  const list = element("ul", "", "plain");
  for (const event of found.events) {
    const at = new Date(event.header.happened_at / 1000).toLocaleString();
    const line = element("li", `${event.header.kind}: ${event.told.join(", ")}`.replace(/: $/, ""));
    line.prepend(element("span", `${at} `, "quiet"));
    list.append(line);
  }
  place.append(list, element("p", "Names of places and items are the company's word. Nothing is " +
    "said of what happened later, nor whether what was recorded was true.", "quiet"));
}

const form = document.querySelector("[data-proof]");
const said = document.querySelector("[data-proof-said]");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  said.hidden = false;
  said.replaceChildren(element("p", "Checking …", "quiet"));
  try {
    if (!globalThis.crypto?.subtle) {
      fail("This browser checks only on pages opened by https. Use the command check-proof.");
    }
    const key = form.querySelector("#proof-key").value.replace(/\s/g, "").toLowerCase();
    if (!/^[0-9a-f]{64}$/.test(key)) fail("A public key is 64 letters and digits, 0 to 9, a to f.");
    const [file] = form.querySelector("#proof-file").files;
    show(said, await check(await file.text(), key));
  } catch (error) {
    const isOurs = error instanceof NotProven;
    const lacks = error?.name === "NotSupportedError";
    const why = lacks ? "This browser does not know Ed25519. Use a newer one, or the command." :
      isOurs ? error.message : `The file is not whole: ${error.message}.`;
    const box = element("div", "", "error");
    box.setAttribute("role", "alert");
    box.append(element("h2", "This proof does not hold"), element("p", why));
    said.replaceChildren(box);
  }
});
