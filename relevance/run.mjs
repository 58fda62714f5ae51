// Asks a published site's own search the queries of a file, under Node:
//
//	node run.mjs PUBLIC QUERIES.tsv
//
// One line of JSON is printed for each query: its number among the queries,
// the addresses found in each of the two lists, and what was fetched. The
// script is the one that the site publishes; only the network is another.
//
// What is found is asked for as the search page does, ten pages of each list.
// What it costs is asked for as the field in the header does: for each query
// on a first visit, and once more as one of ten in a visit, for what a next
// query costs. The first of the ten is also asked on a slow line, for what
// waits for what.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipped, queries } from "./files.mjs";

const [folder, list] = process.argv.slice(2);
const perVisit = 10; // queries of a visit
const page = { limit: 10 };
const header = { limit: 5 };
const quiet = 40; // milliseconds without a request, after which what was asked for comes

// Under another name: Node takes a .js file in a folder without a package.json
// for a script of the old kind.
const source = readFileSync(scriptOf());
const script = { kind: "js", bytes: gzipped(source), stage: 0 };
const temporary = mkdtempSync(join(tmpdir(), "relevance-"));
const copy = join(temporary, "search.mjs");
writeFileSync(copy, source);
const { createSearch } = await import(pathToFileURL(copy));
rmSync(temporary, { recursive: true });

function scriptOf() {
	const found = readdirSync(join(folder, "assets")).filter((name) => /^search\.\w+\.js$/.test(name));
	if (found.length !== 1) throw new Error(`${found.length} search scripts are published, want one`);
	return join(folder, "assets", found[0]);
}

const kinds = { d: "directory", t: "terms", p: "lists", e: "tails", r: "tails", k: "cards", c: "cards", x: "text", f: "facets" };

function kindOf(path) {
	return kinds[/^\/search\/[^/]+\/(\w)\w+\.bin$/.exec(path)?.[1]] ?? "root";
}

/** A visit fetches each file once, and counts it. */
class Visit {
	requests = [];
	stage = 1;
	#has = new Set();
	#pending = [];
	#timer;

	constructor(lang, slow) {
		this.lang = lang;
		const fetch = async (input) => {
			const path = new URL(String(input.url ?? input), "http://localhost").pathname;
			const bytes = readFileSync(join(folder, path));
			if (!this.#has.has(path)) {
				this.#has.add(path);
				this.requests.push({ kind: kindOf(path), bytes: bytes.length, stage: slow ? this.stage : 0 });
				if (slow) await new Promise((arrive) => this.#wait(arrive));
			}
			return new Response(bytes);
		};
		this.search = createSearch({ root: `/search/${lang}.bin`, fetch, lang });
	}

	// On a slow line nothing comes before all is asked for that does not
	// depend on it.
	#wait(arrive) {
		this.#pending.push(arrive);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.stage++;
			for (const next of this.#pending.splice(0)) next();
		}, quiet);
	}

	/** Asks as the header does, and says what was fetched for it. */
	async cost(text) {
		const found = await this.search.search(text, header);
		await this.search.excerpts([...found.native, ...found.foreign]);
		return this.requests.splice(0);
	}
}

const urls = (results) => results.map((result) => result.url);

let visit = null; // of the queries before
for (const query of queries(readFileSync(list, "utf8"))) {
	const out = { n: query.n, native: [], foreign: [], cold: null, warm: null, ms: 0 };
	const begins = query.n % perVisit === 0 || visit?.lang !== query.lang;
	try {
		const fresh = new Visit(query.lang, begins);
		out.cold = [script, ...(await fresh.cost(query.text))];
		const found = await fresh.search.search(query.text, page);
		out.native = urls(found.native);
		out.foreign = urls(found.foreign);
		if (begins) {
			// Now that all files are there, what remains is the work.
			const start = performance.now();
			await fresh.search.search(query.text, page);
			out.ms = performance.now() - start;
			visit = new Visit(query.lang);
			await visit.cost(query.text);
		} else {
			out.warm = await visit.cost(query.text);
		}
	} catch (error) {
		out.fault = String(error?.stack ?? error);
	}
	console.log(JSON.stringify(out));
}
