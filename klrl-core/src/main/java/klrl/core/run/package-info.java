/** Acting, training, evaluating, and the folders in which runs are kept. */
package klrl.core.run;
