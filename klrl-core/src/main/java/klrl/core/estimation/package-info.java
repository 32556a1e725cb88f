/** From a segment to targets: true successors, the regulariser, and the one backward recursion of all estimators. */
package klrl.core.estimation;
