/** The commands, and what they share: where they print, how they write numbers, how they fail. */
package klrl.bench.cli;
