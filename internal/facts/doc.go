// Package facts holds what must be true of the pages in content/, as tests:
// `make facts`.
//
// What a build checks of any site (a source that is not on the list, a figure
// without one) it checks of this one too; here stands what is a rule of this
// casebook: each source says what it is, each is cited, and both languages
// give the same figures.
package facts
