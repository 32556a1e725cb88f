/** What the shipped algorithms share. */
package klrl.algorithms;
