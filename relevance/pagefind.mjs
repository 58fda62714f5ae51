// Asks Pagefind the queries of a file, under Node:
//
//	node pagefind.mjs FOLDER QUERIES.tsv
//
// FOLDER holds the pages and their pagefind/. One line of JSON is printed for
// each query: its number among the queries, the addresses found, and what was
// fetched. Ten queries are a visit; only the first of them is a first one.
//
// Pagefind wants a browser; what little it asks of one is put in its place
// here. Without a Worker it searches on the main thread, with the same code.

import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipped, queries } from "./files.mjs";

const [folder, list] = process.argv.slice(2);
const bundle = join(folder, "pagefind");

let lang = "";
let fetched = [];
globalThis.document = { currentScript: null, querySelector: () => ({ getAttribute: () => lang }) };
globalThis.window = { location: { origin: "http://localhost", search: "" }, document };
globalThis.location = { href: "http://localhost/" };
globalThis.fetch = async (input) => {
	const path = fileURLToPath(new URL(String(input.url ?? input)));
	const bytes = await readFile(path);
	fetched.push({ kind: kindOf(path), bytes: path.endsWith(".json") ? gzipped(bytes) : bytes.length, stage: 0 });
	return new Response(bytes);
};

function kindOf(path) {
	return /\.pf_(\w+)$/.exec(path)?.[1] ?? (path.includes("wasm") ? "wasm" : "entry");
}

// As a module, which Node reads from .mjs files only.
const module = join(bundle, "pagefind.mjs");
await copyFile(join(bundle, "pagefind.js"), module);

// A module a language: each keeps the first stemmer that it has loaded.
const modules = {};
const moduleOf = async (lang) => (modules[lang] ??= await import(`${pathToFileURL(module)}?${lang}`));
const script = gzipped(await readFile(join(bundle, "pagefind.js"))) + gzipped(await readFile(join(bundle, "pagefind-worker.js")));

const most = 20; // results whose addresses are asked for
const shown = 5; // of which a visitor sees excerpts
const perVisit = 10; // queries of a visit
const base = pathToFileURL(folder).pathname;

let visit = null;

for (const query of queries(await readFile(list, "utf8"))) {
	lang = query.lang;
	const begins = query.n % perVisit === 0 || visit.lang !== lang;
	fetched = [];
	if (begins) {
		visit = { lang, instance: (await moduleOf(lang)).createInstance({ basePath: pathToFileURL(bundle).href + "/" }) };
		fetched.push({ kind: "js", bytes: script, stage: 0 });
	}
	const found = await visit.instance.search(query.text);
	const urls = [];
	for (const result of found.results.slice(0, shown)) urls.push(addressOf(await result.data()));
	const cost = fetched;
	fetched = []; // more addresses are asked for than a visitor would
	for (const result of found.results.slice(shown, most)) urls.push(addressOf(await result.data()));
	console.log(JSON.stringify({ n: query.n, native: urls, foreign: [], cold: begins ? cost : null, warm: begins ? null : cost }));
}

function addressOf(data) {
	const path = decodeURI(data.url.replace(/^\/?file:/, ""));
	return path.startsWith(base) ? path.slice(base.length) : path;
}
