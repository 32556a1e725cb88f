/**
 * Networks, building blocks of losses, optimisers, sessions and checkpoints on TensorFlow.
 *
 * <p>Reading order: {@link klrl.tf.ModelBuilder} (a graph in either precision), {@link klrl.tf.network.Network}
 * (functions of flat parameters), {@link klrl.tf.distribution.ActionDistribution} (what a policy's outputs mean),
 * {@link klrl.tf.head.Head} and {@link klrl.tf.loss.PolicyLosses} (what losses are made of), {@link klrl.tf.optimiser.GradientStep} (one update), {@link klrl.tf.Model} and
 * {@link klrl.tf.Call} (running it).
 *
 * <p>Shapes are written with the letters N (rows), A (values of all discrete choices) and P (parameters of a group).
 * TensorFlow's native library is loaded with the first {@link klrl.tf.ModelBuilder}, not before: networks in plain
 * Java, and listings of plugins, do without it.
 */
// Contracts are opened to modules that only a test run has.
@SuppressWarnings("module")
module klrl.tf {
    requires transitive klrl.core;
    requires static net.jqwik.api;
    requires transitive tensorflow;

    exports klrl.tf;
    exports klrl.tf.contract;
    exports klrl.tf.distribution;
    exports klrl.tf.head;
    exports klrl.tf.loss;
    exports klrl.tf.network;
    exports klrl.tf.optimiser;

    opens klrl.tf.contract to
            org.junit.platform.commons,
            net.jqwik.engine;

    uses klrl.tf.distribution.ActionDistribution.Provider;
    uses klrl.tf.distribution.Deviation.Provider;
    uses klrl.tf.network.Architecture.Provider;
    uses klrl.tf.optimiser.Optimiser.Provider;
    uses klrl.tf.optimiser.Schedule.Provider;

    provides klrl.api.plugin.SlotKind with
            klrl.tf.distribution.DeviationKind,
            klrl.tf.distribution.DistributionKind,
            klrl.tf.network.NetworkKind,
            klrl.tf.optimiser.OptimiserKind,
            klrl.tf.optimiser.ScheduleKind;
    provides klrl.tf.distribution.ActionDistribution.Provider with
            klrl.tf.distribution.Categorical.Plugin,
            klrl.tf.distribution.Gaussian.Plugin,
            klrl.tf.distribution.Relative.Plugin,
            klrl.tf.distribution.TanhGaussian.Plugin;
    provides klrl.tf.distribution.Deviation.Provider with
            klrl.tf.distribution.GlobalDeviation.Plugin,
            klrl.tf.distribution.StateDependentDeviation.Plugin;
    provides klrl.tf.network.Architecture.Provider with
            klrl.tf.network.Mlp.Plugin;
    provides klrl.tf.optimiser.Optimiser.Provider with
            klrl.tf.optimiser.Adam.Plugin,
            klrl.tf.optimiser.Sgd.Plugin;
    provides klrl.tf.optimiser.Schedule.Provider with
            klrl.tf.optimiser.Schedules.Exponential,
            klrl.tf.optimiser.Schedules.Constant,
            klrl.tf.optimiser.Schedules.Linear,
            klrl.tf.optimiser.Schedules.Cosine;
}
