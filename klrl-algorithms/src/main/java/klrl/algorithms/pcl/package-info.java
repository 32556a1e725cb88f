/** Path consistency learning. */
package klrl.algorithms.pcl;
