package klrl.core.run;

import java.util.Arrays;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Boundary;
import klrl.api.data.Step;

/** Raw, undiscounted returns and lengths of the episodes that ended, and their means over the last hundred. */
public final class EpisodeStatistics implements Stateful {

    /** Over how many episodes the means are taken. */
    public static final int WINDOW = 100;

    private final double[] runningReturn;
    private final long[] runningLength;
    private final double[] returns = new double[WINDOW];
    private final double[] lengths = new double[WINDOW];
    private long episodes;

    /**
     * Starts without episodes.
     *
     * @param streams B
     */
    public EpisodeStatistics(int streams) {
        runningReturn = new double[streams];
        runningLength = new long[streams];
    }

    /**
     * Counts one step of every stream.
     *
     * @param step the environment's answer
     */
    public void add(Step step) {
        for (int b = 0; b < runningReturn.length; b++) {
            runningReturn[b] += step.reward()[b];
            runningLength[b]++;
            if (step.boundary()[b] != Boundary.NONE) {
                int at = (int) (episodes++ % WINDOW);
                returns[at] = runningReturn[b];
                lengths[at] = runningLength[b];
                runningReturn[b] = 0;
                runningLength[b] = 0;
            }
        }
    }

    /** Forgets the episodes under way, when the environment could not be restored and starts anew. */
    public void abandonEpisodes() {
        Arrays.fill(runningReturn, 0);
        Arrays.fill(runningLength, 0);
    }

    /**
     * Returns how many episodes ended.
     *
     * @return the count
     */
    public long episodes() {
        return episodes;
    }

    /**
     * Returns the mean return of the last hundred episodes, or of fewer if there were not as many.
     *
     * @return the mean, NaN without episodes
     */
    public double meanReturn() {
        return mean(returns);
    }

    /**
     * Returns the mean length of the last hundred episodes, or of fewer if there were not as many.
     *
     * @return the mean in steps, NaN without episodes
     */
    public double meanLength() {
        return mean(lengths);
    }

    private double mean(double[] values) {
        int count = (int) Math.min(episodes, WINDOW);
        return count == 0 ? Double.NaN : Arrays.stream(values, 0, count).sum() / count;
    }

    @Override
    public void save(StateWriter out) {
        out.longs("episodes", episodes);
        out.doubles("returns", returns);
        out.doubles("lengths", lengths);
        out.doubles("running-return", runningReturn);
        out.longs("running-length", runningLength);
    }

    @Override
    public void load(StateReader in) {
        episodes = in.longs("episodes")[0];
        copy(in.doubles("returns"), returns);
        copy(in.doubles("lengths"), lengths);
        copy(in.doubles("running-return"), runningReturn);
        long[] running = in.longs("running-length");
        System.arraycopy(running, 0, runningLength, 0, runningLength.length);
    }

    private static void copy(double[] from, double[] to) {
        if (from.length != to.length) {
            throw new IllegalArgumentException(
                    "saved episode statistics of " + from.length + " values, not " + to.length);
        }
        System.arraycopy(from, 0, to, 0, to.length);
    }
}
