package klrl.envs;

import java.util.List;
import java.util.Map;

/**
 * A recorded episode. Times run from 0 to T; states and observations have T + 1 entries, the rest T.
 *
 * @param resetSeed the seed of the reset, before a state may have been set by hand
 * @param stateSet whether the first state was set by hand
 * @param actions [T]: choices, or the one number of a point
 * @param observations [T+1][D]
 * @param states [T+1][S]
 * @param rewards [T]
 * @param terminated [T]
 * @param truncated [T]
 */
record Trace(
        long resetSeed,
        boolean stateSet,
        float[] actions,
        float[][] observations,
        double[][] states,
        double[] rewards,
        boolean[] terminated,
        boolean[] truncated) {

    /** Reads all episodes of a file beside this class. */
    static List<Trace> read(String resource) {
        return Json.list(Json.read(resource), "cases").stream()
                .map(episode -> of((Map<?, ?>) episode))
                .toList();
    }

    private static Trace of(Map<?, ?> episode) {
        return new Trace(
                Long.parseLong((String) episode.get("reset_seed")),
                ((String) episode.get("policy")).contains("state set"),
                Json.floats(episode.get("actions")),
                Json.list(episode, "observations").stream().map(Json::floats).toArray(float[][]::new),
                Json.list(episode, "states").stream().map(Json::doubles).toArray(double[][]::new),
                Json.doubles(episode.get("rewards")),
                Json.flags(episode.get("terminated")),
                Json.flags(episode.get("truncated")));
    }

    /** The number of steps T. */
    int steps() {
        return actions.length;
    }

    /** Action t as a choice. */
    int choice(int t) {
        return (int) actions[t];
    }
}
