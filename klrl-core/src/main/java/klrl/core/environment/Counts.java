package klrl.core.environment;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an environment, single or not, implements as well if something happens in it that is worth counting beside its
 * rewards, such as falls. Nobody learns from the counts; a run's metrics have them, over all of its training.
 */
public interface Counts {

    /**
     * Tells how often things happened in all streams together since the environment was made, and in no life before that:
     * the host keeps what a saved run had counted.
     *
     * @return the counts by their names, those of metrics in snake_case; the same names at every call
     */
    Map<String, Long> counts();

    /**
     * Adds up what several count.
     *
     * @param all who counts
     * @return the sums by their names, in alphabetical order
     */
    static Map<String, Long> sum(Stream<? extends Counts> all) {
        Map<String, Long> sums = new TreeMap<>();
        all.forEach(one -> one.counts().forEach((name, count) -> sums.merge(name, count, Long::sum)));
        return sums;
    }
}
