/** Runs properties and contracts outside the build, against whatever plugins are there. */
package klrl.bench.verify;
