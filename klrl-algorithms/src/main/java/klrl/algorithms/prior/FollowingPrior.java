package klrl.algorithms.prior;

import java.util.LinkedHashMap;
import java.util.Map;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.core.state.Saved;

/**
 * The policy itself with earlier parameters: of its architecture, which it is shown when the run begins, and with
 * parameters that follow the policy's by some rule. It begins as the policy.
 */
final class FollowingPrior implements Prior {

    /** How parameters follow those of the policy. */
    @FunctionalInterface
    interface Rule {

        /**
         * Computes the parameters after an update of the policy.
         *
         * @param held φ, the prior's parameters
         * @param policy θ, those of the updated policy, under the same names
         * @param update the number of the update, from 1
         * @return the prior's parameters from now on
         */
        Snapshot follow(Snapshot held, Snapshot policy, long update);
    }

    private final String name;
    private final Rule rule;
    private Policy lagged;
    private long updates;
    private boolean answering;

    FollowingPrior(String name, Rule rule) {
        this.name = name;
        this.rule = rule;
    }

    @Override
    public void begin(Policy policy) {
        Memoryless.require(name, policy);
        lagged = policy.with(policy.snapshot());
    }

    @Override
    public void update(Segment data, Policy policy) {
        updates++;
        Snapshot held = lagged.snapshot();
        Snapshot next = rule.follow(held, policy.snapshot(), updates);
        if (next != held) {
            lagged = lagged.with(next);
        }
    }

    @Override
    public Family family() {
        if (lagged == null) {
            // Who asks before the policy is there makes the policy.
            throw relative();
        }
        return lagged.family();
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        if (answering) {
            throw relative();
        }
        answering = true;
        try {
            lagged.parameters(in, memory, out);
        } finally {
            answering = false;
        }
    }

    private IllegalArgumentException relative() {
        return new IllegalArgumentException(
                "prior '" + name + "': this algorithm defines its policy relative to its prior,"
                        + " so that an earlier policy would be relative to itself; take an algorithm whose policy has a network of"
                        + " its own, or another prior");
    }

    @Override
    public void save(StateWriter out) {
        out.longs("updates", updates, lagged.snapshot().version());
        StateWriter arrays = out.child("arrays");
        lagged.snapshot().arrays().forEach(arrays::floats);
    }

    @Override
    public void load(StateReader in) {
        long[] counters = Saved.longs(in, "updates", 2);
        Map<String, float[]> arrays = new LinkedHashMap<>();
        lagged.snapshot()
                .arrays()
                .forEach((key, value) -> arrays.put(key, Saved.floats(in.child("arrays"), key, value.length)));
        lagged = lagged.with(new Snapshot(counters[1], arrays));
        updates = counters[0];
    }
}
