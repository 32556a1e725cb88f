/** Small helpers for messages to people. */
package klrl.core.text;
