package klrl.core.run;

import java.util.Arrays;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Boundary;
import klrl.core.state.Saved;

/**
 * Raw, undiscounted returns of the episodes that ended, their lengths in steps of the agent, and the means of both over
 * the last of them. Raw are the rewards of the innermost environment, before any wrapper.
 */
public final class EpisodeStatistics implements Stateful {

    /** Over how many episodes the means of a training are taken. */
    public static final int WINDOW = 100;

    private final double[] runningReturn;
    private final long[] runningLength;
    private final double[] returns;
    private final double[] lengths;
    private long episodes;

    /**
     * Starts without episodes, to take means over the last hundred.
     *
     * @param streams B
     */
    public EpisodeStatistics(int streams) {
        this(streams, WINDOW);
    }

    /**
     * Starts without episodes.
     *
     * @param streams B
     * @param window over how many episodes means are taken, at least 1
     */
    EpisodeStatistics(int streams, int window) {
        returns = new double[window];
        lengths = new double[window];
        runningReturn = new double[streams];
        runningLength = new long[streams];
    }

    /**
     * Counts one step of every stream.
     *
     * @param rawReward [B]: the rewards of the innermost environment
     * @param boundary [B]: values of {@link Boundary}
     */
    public void add(double[] rawReward, byte[] boundary) {
        for (int b = 0; b < runningReturn.length; b++) {
            runningReturn[b] += rawReward[b];
            runningLength[b]++;
            if (boundary[b] != Boundary.NONE) {
                int at = (int) (episodes++ % returns.length);
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
     * Returns the mean return of the last episodes, a hundred in training, or of fewer if there were not as many.
     *
     * @return the mean, NaN without episodes
     */
    public double meanReturn() {
        return mean(returns);
    }

    /**
     * Returns the mean length of the last episodes, a hundred in training, or of fewer if there were not as many.
     *
     * @return the mean in steps, NaN without episodes
     */
    public double meanLength() {
        return mean(lengths);
    }

    private double mean(double[] values) {
        int count = (int) Math.min(episodes, values.length);
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
        long savedEpisodes = Saved.longs(in, "episodes", 1)[0];
        double[] savedReturns = Saved.doubles(in, "returns", returns.length);
        double[] savedLengths = Saved.doubles(in, "lengths", lengths.length);
        double[] savedReturn = Saved.doubles(in, "running-return", runningReturn.length);
        long[] savedLength = Saved.longs(in, "running-length", runningLength.length);
        episodes = savedEpisodes;
        System.arraycopy(savedReturns, 0, returns, 0, returns.length);
        System.arraycopy(savedLengths, 0, lengths, 0, lengths.length);
        System.arraycopy(savedReturn, 0, runningReturn, 0, runningReturn.length);
        System.arraycopy(savedLength, 0, runningLength, 0, runningLength.length);
    }
}
