package klrl.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.state.MemoryState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EpisodeStatisticsTest {

    private static final EnvironmentSpec SPEC =
            EnvironmentSpec.of(Space.Box.of(new float[] {0}, new float[] {1}), Space.Discrete.of(2));

    private static Step step(SplittableRandom random, int streams) {
        Step step = Step.of(SPEC, streams);
        for (int b = 0; b < streams; b++) {
            int end = random.nextInt(8);
            step.reward()[b] = random.nextInt(-9, 10);
            step.boundary()[b] = end == 0 ? Boundary.TERMINATED : end == 1 ? Boundary.TRUNCATED : Boundary.NONE;
        }
        return step;
    }

    private static double mean(List<Double> values) {
        List<Double> last = values.subList(Math.max(0, values.size() - EpisodeStatistics.WINDOW), values.size());
        return last.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    @Property(seed = "1", tries = 50)
    void meansAreThoseOfTheLastHundredEpisodesThatEndedInEitherWay(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int streams,
            @ForAll @IntRange(max = 400) int steps) {
        SplittableRandom random = new SplittableRandom(seed);
        EpisodeStatistics statistics = new EpisodeStatistics(streams);
        List<Double> returns = new ArrayList<>();
        List<Double> lengths = new ArrayList<>();
        double[] sum = new double[streams];
        double[] length = new double[streams];
        for (int t = 0; t < steps; t++) {
            Step step = step(random, streams);
            add(statistics, step);
            for (int b = 0; b < streams; b++) {
                sum[b] += step.reward()[b];
                length[b]++;
                if (step.boundary()[b] != Boundary.NONE) {
                    returns.add(sum[b]);
                    lengths.add(length[b]);
                    sum[b] = 0;
                    length[b] = 0;
                }
            }
        }
        assertEquals(returns.size(), statistics.episodes());
        assertEquals(mean(returns), statistics.meanReturn(), 1e-12);
        assertEquals(mean(lengths), statistics.meanLength(), 1e-12);
    }

    @Test
    void withoutEpisodesThereIsNoMean() {
        EpisodeStatistics statistics = new EpisodeStatistics(2);
        assertTrue(Double.isNaN(statistics.meanReturn()));
        assertTrue(Double.isNaN(statistics.meanLength()));
        assertEquals(0, statistics.episodes());
    }

    @Property(seed = "1", tries = 20)
    void restoredStatisticsGoOnLikeTheSavedOnes(@ForAll long seed, @ForAll @IntRange(max = 300) int steps) {
        SplittableRandom random = new SplittableRandom(seed);
        EpisodeStatistics saved = new EpisodeStatistics(3);
        for (int t = 0; t < steps; t++) {
            add(saved, step(random, 3));
        }
        EpisodeStatistics restored = new EpisodeStatistics(3);
        add(restored, step(random, 3));
        restored.load(MemoryState.of(saved).reader());
        for (int t = 0; t < 40; t++) {
            Step step = step(random, 3);
            add(saved, step);
            add(restored, step);
        }
        assertArrayEquals(
                MemoryState.of(saved).toByteArray(), MemoryState.of(restored).toByteArray());
    }

    @Test
    void statisticsOfAnotherNumberOfStreamsAreRefusedAndNothingChanges() {
        SplittableRandom random = new SplittableRandom(1);
        EpisodeStatistics two = new EpisodeStatistics(2);
        EpisodeStatistics three = new EpisodeStatistics(3);
        for (int t = 0; t < 30; t++) {
            add(three, step(random, 3));
            add(two, step(random, 2));
        }
        byte[] before = MemoryState.of(three).toByteArray();
        MemoryState state = MemoryState.of(two);
        assertThrows(IllegalArgumentException.class, () -> three.load(state.reader()));
        assertArrayEquals(before, MemoryState.of(three).toByteArray());
    }

    @Test
    void aWindowOfAllStepsMakesMeansOverAllEpisodes() {
        EpisodeStatistics all = new EpisodeStatistics(1, 150);
        EpisodeStatistics last = new EpisodeStatistics(1);
        for (int episode = 0; episode < 150; episode++) {
            all.add(new double[] {episode}, new byte[] {Boundary.TERMINATED});
            last.add(new double[] {episode}, new byte[] {Boundary.TERMINATED});
        }
        assertEquals(74.5, all.meanReturn(), 1e-12);
        assertEquals(99.5, last.meanReturn(), 1e-12);
    }

    private static void add(EpisodeStatistics statistics, Step step) {
        statistics.add(step.reward(), step.boundary());
    }
}
