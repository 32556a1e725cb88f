package klrl.core.contract;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.Tabular;

/**
 * Compares what an environment answers with the table that it gives. For every stream it keeps the set of states that
 * the answers so far leave possible; where that is a single one, outcomes are counted.
 *
 * <p>The counts c of n draws from k cells of probabilities p have the statistic G = Σ c log(c/(n p)), and E exp(λG) is at
 * most (1 − λ)<sup>−(k−1)</sup> for 0 ≤ λ &lt; 1 (Agrawal, <i>Finite-Sample Concentration of the Multinomial in Relative
 * Entropy</i>, 2020). So the sum of many, of f = Σ (k − 1), exceeds t &gt; f with a probability of at most
 * exp(−(t − f − f log(t/f))), whatever the counts and probabilities. What is left of the rewards after the table's is
 * compared with 0 by its sum over the root of the sum of its squares, which exceeds z with a probability of at most
 * 2 exp(−z²/2) if the noise is symmetric.
 */
final class TableCheck {

    /** The probability that an environment without fault is accused, for each of the two statistics. */
    static final double FALSE_ALARMS = 1e-6;

    private final FiniteMdp mdp;
    private final EnvironmentSpec spec;
    private final Map<Object, BitSet> statesOf = new HashMap<>();
    private final Object[] appearance;
    private final BitSet[] possible;
    private final Map<Integer, Map<Integer, Integer>> counts = new HashMap<>();
    private final Map<Integer, Integer> starts = new HashMap<>();
    private double excess;
    private double squares;

    TableCheck(Tabular tabular, EnvironmentSpec spec, int streams) {
        this.mdp = tabular.mdp();
        this.spec = spec;
        this.possible = new BitSet[streams];
        this.appearance = new Object[mdp.states()];
        Observations rows = tabular.observations();
        Require.that(
                rows.rows() == mdp.states()
                        && rows.width() == spec.observation().width(),
                "%d states are observed by rows [%d, %d] of a space of %d numbers",
                mdp.states(),
                rows.rows(),
                rows.width(),
                spec.observation().width());
        for (int s = 0; s < mdp.states(); s++) {
            Observations row = Observations.of(spec.observation(), 1);
            rows.copyTo(s, 1, row, 0);
            appearance[s] = key(row);
            statesOf.computeIfAbsent(appearance[s], key -> new BitSet()).set(s);
        }
    }

    /** Equal for rows of equal numbers. */
    private static Object key(Observations row) {
        return row instanceof Observations.Floats floats
                ? FloatBuffer.wrap(floats.values())
                : ByteBuffer.wrap(((Observations.Bytes) row).values());
    }

    /** Takes in the first observation of an episode. */
    void begin(int b, Answer answer, String where) {
        BitSet first = states(answer.observation(), s -> mdp.initial(s) > 0);
        Require.that(
                !first.isEmpty(),
                "%s: an episode begins with %s, where the table begins none",
                where,
                Buffers.text(answer.observation()));
        starts.merge(cell(first.nextSetBit(0)), 1, Integer::sum);
        arrive(b, first, answer.mask(), where);
    }

    /** Takes in the answer to an action of the stream, and the beginning of the next episode if this one is over. */
    void step(int b, int action, Answer answer, String where) {
        boolean over = answer.boundary() != Boundary.NONE;
        boolean terminated = answer.boundary() == Boundary.TERMINATED;
        Observations observed = over ? answer.finalObservation() : answer.observation();
        BitSet before = possible[b];
        BitSet after = states(observed, next -> before.stream().anyMatch(s -> find(s, action, next, terminated) >= 0));
        Require.that(
                !after.isEmpty(),
                "%s: from %s action %d leads to %s%s, which the table has no outcome for",
                where,
                before,
                action,
                Buffers.text(observed),
                terminated ? " and terminates" : "");
        if (before.cardinality() == 1) {
            int s = before.nextSetBit(0);
            count(s, action, after, terminated);
            compareReward(s, action, after, terminated, answer.reward());
        }
        arrive(b, after, over ? answer.finalMask() : answer.mask(), where);
        if (over) {
            begin(b, answer, where);
        }
    }

    private BitSet states(Observations observation, IntPredicate condition) {
        BitSet states =
                (BitSet) statesOf.getOrDefault(key(observation), new BitSet()).clone();
        states.stream().filter(condition.negate()).forEach(states::clear);
        return states;
    }

    private void arrive(int b, BitSet states, boolean[] mask, String where) {
        possible[b] = states;
        for (int a = 0; spec.masked() && states.cardinality() == 1 && a < mask.length; a++) {
            int s = states.nextSetBit(0);
            Require.that(
                    mask[a] == mdp.allowed(s, a),
                    "%s: the mask and the table disagree about action %d in state %d",
                    where,
                    a,
                    s);
        }
    }

    /** The first outcome of a pair that leads to a state, or −1. */
    private int find(int s, int action, int next, boolean terminated) {
        for (int i = mdp.from(s, action); i < mdp.to(s, action); i++) {
            if (mdp.next(i) == next && mdp.terminates(i) == terminated) {
                return i;
            }
        }
        return -1;
    }

    /** What looks alike is one cell: the number of the first state that looks so. */
    private int cell(int state) {
        return statesOf.get(appearance[state]).nextSetBit(0);
    }

    private int cell(int next, boolean terminated) {
        return 2 * cell(next) + (terminated ? 1 : 0);
    }

    private void count(int s, int action, BitSet after, boolean terminated) {
        counts.computeIfAbsent(s * mdp.actions() + action, pair -> new HashMap<>())
                .merge(cell(after.nextSetBit(0), terminated), 1, Integer::sum);
    }

    /** Where all outcomes that fit have the same reward. */
    private void compareReward(int s, int action, BitSet after, boolean terminated, double reward) {
        double expected = Double.NaN;
        for (int i = mdp.from(s, action); i < mdp.to(s, action); i++) {
            if (after.get(mdp.next(i)) && mdp.terminates(i) == terminated) {
                if (expected != mdp.reward(i) && !Double.isNaN(expected)) {
                    return;
                }
                expected = mdp.reward(i);
            }
        }
        excess += reward - expected;
        squares += (reward - expected) * (reward - expected);
    }

    /** Judges the counts and the rewards. */
    void requireAgreement() {
        double z = Math.sqrt(2 * Math.log(2 / FALSE_ALARMS));
        Require.that(
                Math.abs(excess) <= z * Math.sqrt(squares),
                "rewards differ from the table's by %s in all, where the root of the sum of squares is %s",
                excess,
                Math.sqrt(squares));
        double g = 0;
        int freedom = 0;
        for (Map.Entry<Integer, Map<Integer, Integer>> entry : counts.entrySet()) {
            int pair = entry.getKey();
            Map<Integer, Double> probabilities = new HashMap<>();
            for (int i = mdp.from(pair / mdp.actions(), pair % mdp.actions());
                    i < mdp.to(pair / mdp.actions(), pair % mdp.actions());
                    i++) {
                probabilities.merge(cell(mdp.next(i), mdp.terminates(i)), mdp.probability(i), Double::sum);
            }
            g += statistic(entry.getValue(), probabilities);
            freedom += probabilities.size() - 1;
        }
        Map<Integer, Double> initial = new HashMap<>();
        for (int s = 0; s < mdp.states(); s++) {
            if (mdp.initial(s) > 0) {
                initial.merge(cell(s), mdp.initial(s), Double::sum);
            }
        }
        requireLikely(g, freedom, "outcomes");
        requireLikely(statistic(starts, initial), initial.size() - 1, "first states");
    }

    private static double statistic(Map<Integer, Integer> counts, Map<Integer, Double> probabilities) {
        double n = counts.values().stream().mapToInt(Integer::intValue).sum();
        double g = 0;
        for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
            g += entry.getValue() * Math.log(entry.getValue() / (n * probabilities.get(entry.getKey())));
        }
        return g;
    }

    private static void requireLikely(double g, int freedom, String what) {
        double exponent = g > freedom ? g - freedom - (freedom == 0 ? 0 : freedom * Math.log(g / freedom)) : 0;
        // Probabilities that are rounded make G of a single cell a last bit more than 0.
        Require.that(
                exponent <= -Math.log(FALSE_ALARMS),
                "%s are not distributed as in the table: G = %s with %d degrees of freedom",
                what,
                g,
                freedom);
    }

    /** Numbers the actions of a batch as the table does: of several choices the last counts fastest. */
    static int number(Actions actions, Space space, int b) {
        int number = 0;
        Actions.Choices choices = (Actions.Choices) actions;
        for (int k = 0; k < choices.width(); k++) {
            number = number * ((Space.Discrete) space).sizes().get(k) + choices.values()[b * choices.width() + k];
        }
        return number;
    }
}
