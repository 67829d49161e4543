// The JavaScript driver of call-based tests: as `calls.py`, for Node. `node calls.js SOURCE_FILE`, the channel on fd 3.
//
// The first frame holds {"entry_point", "compare", "calls": [{"n", "a", "k"}]}; each call is answered by one frame
// {"i", "n", "v"} or {"i", "e"}; {"i": -1, "stage", "e"} says that the program did not load. Named arguments are
// passed as one last object. No expected value ever comes here.
"use strict";

const fs = require("fs");
const path = require("path");
const vm = require("vm");
const Module = require("module");

const CHANNEL = 3;
const { stringify, parse } = JSON;
const { isArray } = Array;
const isTyped = (value) => ArrayBuffer.isView(value) && !(value instanceof DataView);

function again(action) {
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function exactly(size) {
  const data = Buffer.alloc(size);
  let got = 0;
  while (got < size) {
    const part = again(() => fs.readSync(CHANNEL, data, got, size - got, null));
    if (part === 0) throw new Error("the channel closed");
    got += part;
  }
  return data;
}

function receive() {
  return parse(exactly(exactly(4).readUInt32BE(0)).toString("utf8"));
}

function send(message) {
  const body = Buffer.from(stringify(message), "utf8");
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length, 0);
  const data = Buffer.concat([head, body]);
  let sent = 0;
  while (sent < data.length) sent += again(() => fs.writeSync(CHANNEL, data, sent, data.length - sent));
}

// Values from the wire: objects with text keys, arrays, numbers (integers beyond 2^53 lose digits, as in JSON.parse).
function scalar(item) {
  if (item === null || typeof item !== "object") return item;
  if (item.t === "int") return hexadecimal(item.v);
  if (item.t === "float") return item.v === "nan" ? NaN : item.v === "inf" ? Infinity : -Infinity;
  throw new Error(`no value ${item.t}`);
}

function hexadecimal(text) {
  const negative = text.startsWith("-");
  const size = BigInt("0x" + (negative ? text.slice(1) : text));
  return Number(negative ? -size : size);
}

function build(nodes) {
  const made = nodes.map((node) => (node[0] === "dict" ? {} : []));
  const value = (item) => (isArray(item) ? made[item[0]] : scalar(item));
  nodes.forEach((node, number) => {
    if (node[0] !== "dict") {
      for (let place = 1; place < node.length; place++) made[number].push(value(node[place]));
      return;
    }
    for (let place = 1; place < node.length; place += 2) {
      Object.defineProperty(made[number], value(node[place]), {
        value: value(node[place + 1]), writable: true, enumerable: true, configurable: true,
      });
    }
  });
  return value;
}

// Values to the wire: read by index and by own keys, never through toJSON or an iterator of the program's.
function write(root) {
  const nodes = [];
  const numbers = new Map();
  const waiting = [];
  const item = (value) => {
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (typeof value === "number") {
      if (Number.isFinite(value)) return value;
      return { t: "float", v: Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf" };
    }
    if (typeof value === "bigint") return { t: "int", v: value.toString(16) };
    if (typeof value !== "object") return { t: "opaque", v: typeof value };
    const plain = isArray(value) || isTyped(value) || Object.prototype.toString.call(value) === "[object Object]";
    if (!plain) return { t: "opaque", v: Object.prototype.toString.call(value) };
    let number = numbers.get(value);
    if (number === undefined) {
      number = nodes.length;
      numbers.set(value, number);
      nodes.push([]);
      waiting.push([number, value]);
    }
    return [number];
  };
  const written = item(root);
  while (waiting.length) {
    const [number, value] = waiting.pop();
    if (isArray(value) || isTyped(value)) {
      const node = ["list"];
      for (let place = 0; place < value.length; place++) node.push(item(value[place]));
      nodes[number] = node;
    } else {
      const node = ["dict"];
      for (const key of Object.keys(value)) node.push(key, item(value[key]));
      nodes[number] = node;
    }
  }
  return { n: nodes, v: written };
}

function told(error) {
  try {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return text.slice(0, 500);
  } catch {
    return "an exception";
  }
}

function named(expression) {
  try {
    return vm.runInThisContext(expression);
  } catch {
    return undefined;
  }
}

function load(file) {
  const folder = path.dirname(path.resolve(file));
  const module = { exports: {} };
  Object.assign(globalThis, { require: Module.createRequire(path.join(folder, "solution.js")), module, exports: module.exports });
  const source = fs.readFileSync(file, "utf8");
  let script;
  try {
    script = new vm.Script(source, { filename: "solution.js" });
  } catch (error) {
    error.stage = "compile";
    throw error;
  }
  script.runInThisContext();
  return module;
}

function resolve(module, entryPoint) {
  const [owner, method] = entryPoint.includes(".") ? entryPoint.split(".") : [null, null];
  const top = owner || entryPoint;
  let found = named(top);
  if (found === undefined && module.exports) found = module.exports[top];
  if (found === undefined && !owner && typeof module.exports === "function") found = module.exports;
  if (!owner && found === undefined) {
    const holder = named("Solution");
    if (typeof holder === "function" && typeof holder.prototype[entryPoint] === "function") {
      return (...given) => new holder()[entryPoint](...given);
    }
  }
  if (typeof found !== "function") throw new ReferenceError(`the program defines no ${entryPoint}`);
  if (!owner) return found;
  return (...given) => (typeof found[method] === "function" ? found[method](...given) : new found()[method](...given));
}

async function answer(call, apply, inPlace) {
  try {
    const value = build(call.n);
    const given = value(call.a);
    const options = value(call.k);
    const result = await apply(...given, ...(Object.keys(options).length ? [options] : []));
    return write(inPlace ? given[0] : result);
  } catch (error) {
    process.stderr.write(`${told(error)}\n`);
    return { e: told(error) };
  }
}

async function main() {
  const payload = receive();
  let apply;
  try {
    apply = resolve(load(process.argv[2]), payload.entry_point);
  } catch (error) {
    process.stderr.write(`${told(error)}\n`);
    send({ i: -1, stage: (error && error.stage) || "load", e: told(error) });
    return;
  }
  for (let place = 0; place < payload.calls.length; place++) {
    send({ i: place, ...(await answer(payload.calls[place], apply, payload.compare === "ARGUMENT_0")) });
  }
}

main().then(() => process.exit(0), () => process.exit(1));
