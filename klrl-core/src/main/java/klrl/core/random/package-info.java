/**
 * Random streams whose bits depend on nothing but their state: not on the JDK, the platform or the number of other
 * streams.
 *
 * <p>Reading order: {@link klrl.core.random.Streams} (the streams of a run), {@link klrl.core.random.L64X128Mix} (the
 * generator behind them), {@link klrl.core.random.Pcg64} (the one that agrees with numpy).
 */
package klrl.core.random;
