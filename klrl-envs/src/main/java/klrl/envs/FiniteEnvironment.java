package klrl.envs;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Step;
import klrl.core.environment.Counts;
import klrl.core.state.Saved;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.Tabular;

/**
 * Simulates a finite decision process: outcomes are drawn from the very table that is solved exactly. What is seen of a
 * state, and how actions are written, is up to its {@link Appearance}. If the process masks actions, steps carry the
 * mask, and a masked action is refused.
 *
 * <p>Each draw takes one uniform number u and gives the first outcome, in the order of the table, at which the sum of
 * the probabilities exceeds u, as in Gymnasium's toy texts.
 */
final class FiniteEnvironment implements Environment, Stateful, Tabular, Counts {

    private final FiniteMdp mdp;
    private final EnvironmentSpec spec;
    private final Appearance appearance;
    private final int[] sizes;
    private final long timeLimit;
    private final Episodes episodes;
    private final int[] state;
    private final int[] action;
    private final Optional<Event> counted;
    private long events;

    /**
     * An outcome that is worth counting.
     *
     * @param name what it is called, in the plural
     * @param reward the reward that it alone has
     */
    record Event(String name, double reward) {}

    FiniteEnvironment(FiniteMdp mdp, int count, long timeLimit, RandomStreams streams) {
        this(mdp, Appearance.of(mdp), count, timeLimit, streams);
    }

    FiniteEnvironment(FiniteMdp mdp, Event counted, int count, long timeLimit, RandomStreams streams) {
        this(mdp, Appearance.of(mdp), Optional.of(counted), count, timeLimit, streams);
    }

    FiniteEnvironment(FiniteMdp mdp, Appearance appearance, int count, long timeLimit, RandomStreams streams) {
        this(mdp, appearance, Optional.empty(), count, timeLimit, streams);
    }

    private FiniteEnvironment(
            FiniteMdp mdp,
            Appearance appearance,
            Optional<Event> counted,
            int count,
            long timeLimit,
            RandomStreams streams) {
        this.mdp = mdp;
        this.appearance = appearance;
        this.sizes = appearance.actions().sizes().stream()
                .mapToInt(Integer::intValue)
                .toArray();
        if (Arrays.stream(sizes).reduce(1, Math::multiplyExact) != mdp.actions() || masks(mdp) && sizes.length > 1) {
            throw new IllegalArgumentException(
                    "choices out of " + appearance.actions().sizes() + " cannot name " + mdp.actions() + " actions"
                            + (masks(mdp) ? " with masks" : ""));
        }
        this.spec = new EnvironmentSpec(appearance.view().space(), appearance.actions(), masks(mdp));
        this.timeLimit = timeLimit;
        this.episodes = new Episodes(count, timeLimit, streams);
        this.state = new int[count];
        this.action = new int[count];
        this.counted = counted;
    }

    private static boolean masks(FiniteMdp mdp) {
        return IntStream.range(0, mdp.states()).anyMatch(s -> mdp.allowedCount(s) < mdp.actions());
    }

    @Override
    public FiniteMdp mdp() {
        return mdp;
    }

    @Override
    public Observations observations() {
        Observations rows = Observations.of(spec.observation(), mdp.states());
        for (int s = 0; s < mdp.states(); s++) {
            observe(s, s, rows);
        }
        return rows;
    }

    @Override
    public long timeLimit() {
        return timeLimit;
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(Step out) {
        episodes.reset(out);
        for (int b = 0; b < state.length; b++) {
            state[b] = first(episodes.random(b));
            observe(b, state[b], out.observation());
            allow(b, state[b], out.mask());
        }
    }

    @Override
    public void step(Actions actions, Step out) {
        number(episodes.choices(actions, appearance.actions(), out));
        checkAllowed(action);
        for (int b = 0; b < action.length; b++) {
            int outcome = outcome(state[b], action[b], episodes.random(b));
            state[b] = mdp.next(outcome);
            count(mdp.reward(outcome));
            out.reward()[b] = mdp.reward(outcome) + noise(episodes.random(b));
            if (episodes.end(b, mdp.terminates(outcome), out)) {
                observe(b, state[b], out.finalObservation());
                allow(b, state[b], out.finalMask());
                state[b] = first(episodes.random(b));
            }
            observe(b, state[b], out.observation());
            allow(b, state[b], out.mask());
        }
    }

    private void count(double reward) {
        if (counted.isPresent() && reward == counted.get().reward()) {
            events++;
        }
    }

    @Override
    public Map<String, Long> counts() {
        return counted.map(event -> Map.of(event.name(), events)).orElse(Map.of());
    }

    /** Numbers the actions; of several choices the last counts fastest. */
    private void number(int[] choices) {
        for (int b = 0; b < action.length; b++) {
            int number = 0;
            for (int k = 0; k < sizes.length; k++) {
                number = number * sizes[k] + choices[b * sizes.length + k];
            }
            action[b] = number;
        }
    }

    private double noise(RandomStream random) {
        return appearance.rewardNoise() == 0 ? 0 : appearance.rewardNoise() * random.nextGaussian();
    }

    private void checkAllowed(int[] choices) {
        for (int b = 0; spec.masked() && b < choices.length; b++) {
            int s = state[b];
            if (!mdp.allowed(s, choices[b])) {
                throw new IllegalArgumentException("action " + choices[b] + " of environment " + b
                        + " is masked in state " + s + "; allowed: "
                        + Arrays.toString(IntStream.range(0, mdp.actions())
                                .filter(a -> mdp.allowed(s, a))
                                .toArray()));
            }
        }
    }

    private int first(RandomStream random) {
        double u = random.nextDouble();
        double sum = 0;
        int last = 0;
        for (int s = 0; s < mdp.states(); s++) {
            double p = mdp.initial(s);
            sum += p;
            if (sum > u) {
                return s;
            }
            last = p > 0 ? s : last;
        }
        // The rounded sum of all may lie below u, though by a last bit only.
        return last;
    }

    private int outcome(int s, int action, RandomStream random) {
        double u = random.nextDouble();
        double sum = 0;
        int last = mdp.to(s, action) - 1;
        for (int i = mdp.from(s, action); i < last; i++) {
            sum += mdp.probability(i);
            if (sum > u) {
                return i;
            }
        }
        return last;
    }

    private void observe(int row, int s, Observations out) {
        int width = out.width();
        if (out instanceof Observations.Bytes bytes) {
            Arrays.fill(bytes.values(), row * width, (row + 1) * width, (byte) 0);
        } else {
            Arrays.fill(((Observations.Floats) out).values(), row * width, (row + 1) * width, 0);
        }
        appearance.view().write(s, out, row);
    }

    private void allow(int b, int s, boolean[] mask) {
        for (int a = 0; spec.masked() && a < mdp.actions(); a++) {
            mask[b * mdp.actions() + a] = mdp.allowed(s, a);
        }
    }

    @Override
    public void save(StateWriter out) {
        episodes.save(out);
        out.longs("state", Arrays.stream(state).asLongStream().toArray());
    }

    @Override
    public void load(StateReader in) {
        int[] saved = Saved.indices(in, "state", state.length, mdp.states());
        episodes.load(in);
        System.arraycopy(saved, 0, state, 0, state.length);
    }
}
