/**
 * Transitions in files that NumPy opens: {@link klrl.core.recording.Recording} is what such a file holds, and writes and
 * reads it.
 */
package klrl.core.recording;
