package klrl.algorithms.prior;

import java.lang.invoke.MethodHandles;
import java.util.Optional;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.Restricted;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.core.state.Saved;

/**
 * One distribution for all states that follows the policy's mean over them: the learned prior that sees nothing. The
 * divergence from it is then about what the policy's actions tell of the state.
 */
public final class MarginalPrior implements Prior, Restricted {

    private final double tau;
    private Optional<Marginal> marginal;
    private Parameters policies = new Parameters(0, 0, new float[0]);

    private MarginalPrior(double tau, Optional<Marginal> marginal) {
        this.tau = tau;
        this.marginal = marginal;
    }

    private record Options(
            @Param(
                    def = "0.01",
                    above = 0,
                    max = 1,
                    doc = "part τ by which it follows the policy's mean at every update")
            double tau) {}

    /** Provides {@code marginal}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "marginal";
        }

        @Override
        public String summary() {
            return "the policy's mean over states, the same in every state";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, Plugin::make)
                    .withImplementation(ChoiceMarginal.class, NormalMarginal.class);
        }

        private static Prior make(Options options, Context context) {
            // Over a box it is of the policy's family, which is known when the policy is.
            return new MarginalPrior(
                    options.tau,
                    context.environment().action() instanceof Space.Discrete discrete
                            ? Optional.of(Marginal.of(new Family.Categorical(discrete.sizes())))
                            : Optional.empty());
        }
    }

    private Marginal marginal() {
        return marginal.orElseThrow(() -> new IllegalStateException(
                "prior 'marginal' is of the policy's family, and was asked before there is a policy"));
    }

    @Override
    public void begin(Policy policy) {
        Memoryless.require("marginal", policy);
        marginal = Optional.of(Marginal.of(policy.family()));
    }

    @Override
    public Family family() {
        return marginal().family();
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        float[] row = marginal().parameters();
        for (int i = 0; i < out.rows(); i++) {
            System.arraycopy(row, 0, out.values(), i * row.length, row.length);
        }
    }

    @Override
    public void update(Segment data, Policy policy) {
        Observations in = data.observation();
        if (policies.rows() != in.rows()) {
            policies = Parameters.of(family(), in.rows());
        }
        policy.parameters(in, Memory.none(in.rows()), policies);
        marginal().follow(policies, data.mask(), data.size(), tau);
    }

    @Override
    public int[] sees() {
        return new int[0];
    }

    @Override
    public void save(StateWriter out) {
        out.doubles("mean", marginal().state());
    }

    @Override
    public void load(StateReader in) {
        double[] state = marginal().state();
        System.arraycopy(Saved.doubles(in, "mean", state.length), 0, state, 0, state.length);
    }
}
