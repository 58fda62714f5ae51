// What both runners share.

import { gzipSync } from "node:zlib";

/** The queries of a list, numbered from 0. */
export function queries(text) {
	const out = [];
	for (const line of text.split("\n")) {
		if (line === "" || line.startsWith("#")) continue;
		const [lang, cls, query, urls] = line.split("\t");
		out.push({ n: out.length, lang, class: cls, text: query, urls: urls.split(" ") });
	}
	return out;
}

/** The bytes that a text costs from a plain static host. */
export function gzipped(bytes) {
	return gzipSync(bytes, { level: 9 }).length;
}
