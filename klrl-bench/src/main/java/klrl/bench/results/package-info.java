/**
 * Learning results: experiments as files describe them, their runs, the records that are kept of them, and the page and
 * the pictures that are made of the records and of nothing else.
 */
package klrl.bench.results;
