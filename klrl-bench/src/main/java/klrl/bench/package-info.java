/** Where the command line starts. */
package klrl.bench;
