/**
 * The shipped algorithms, estimators, priors, temperatures and data sources: plugins like anybody's.
 *
 * <p>Reading order: {@link klrl.algorithms.spg.SoftPolicyGradientPlugin} and
 * {@link klrl.algorithms.sac.SoftActorCriticPlugin}, whose learners read as their pseudo-code, then the slots that they
 * compose.
 */
// Contracts are opened to modules that only a test run has.
@SuppressWarnings("module")
module klrl.algorithms {
    requires transitive klrl.tf;
    requires static net.jqwik.api;

    exports klrl.algorithms;
    exports klrl.algorithms.awr;
    exports klrl.algorithms.bonus;
    exports klrl.algorithms.contract;
    exports klrl.algorithms.critic;
    exports klrl.algorithms.data;
    exports klrl.algorithms.dueling;
    exports klrl.algorithms.estimator;
    exports klrl.algorithms.improvement;
    exports klrl.algorithms.mpo;
    exports klrl.algorithms.pcl;
    exports klrl.algorithms.pgql;
    exports klrl.algorithms.prior;
    exports klrl.algorithms.regulariser;
    exports klrl.algorithms.sac;
    exports klrl.algorithms.softq;
    exports klrl.algorithms.spg;
    exports klrl.algorithms.surrogate;
    exports klrl.algorithms.temperature;

    opens klrl.algorithms.contract to
            org.junit.platform.commons,
            net.jqwik.engine;

    uses klrl.algorithms.bonus.Bonus.Provider;
    uses klrl.algorithms.improvement.Improvement.Provider;
    uses klrl.algorithms.regulariser.RegulariserKind.Provider;
    uses klrl.algorithms.surrogate.Surrogate.Provider;

    provides klrl.api.plugin.SlotKind with
            klrl.algorithms.bonus.BonusKind,
            klrl.algorithms.improvement.ImprovementKind,
            klrl.algorithms.regulariser.RegulariserKind,
            klrl.algorithms.surrogate.SurrogateKind;
    provides klrl.algorithms.bonus.Bonus.Provider with
            klrl.algorithms.bonus.Munchausen.Plugin;
    provides klrl.algorithms.improvement.Improvement.Provider with
            klrl.algorithms.improvement.Exact.Plugin,
            klrl.algorithms.improvement.Reparameterised.Plugin,
            klrl.algorithms.improvement.ScoreFunction.Plugin;
    provides klrl.algorithms.regulariser.RegulariserKind.Provider with
            klrl.algorithms.regulariser.Analytic,
            klrl.algorithms.regulariser.Sampled;
    provides klrl.algorithms.surrogate.Surrogate.Provider with
            klrl.algorithms.surrogate.Ratio.Plugin,
            klrl.algorithms.surrogate.RatioClip.Plugin,
            klrl.algorithms.surrogate.ScoreFunction.Plugin;
    provides klrl.api.Algorithm.Provider with
            klrl.algorithms.awr.AdvantageWeightedRegressionPlugin,
            klrl.algorithms.dueling.DuelingSoftQPlugin,
            klrl.algorithms.mpo.MaximumAPosterioriPlugin,
            klrl.algorithms.pcl.PathConsistencyPlugin,
            klrl.algorithms.pgql.PgqlPlugin,
            klrl.algorithms.sac.SoftActorCriticPlugin,
            klrl.algorithms.softq.SoftQLearningPlugin,
            klrl.algorithms.spg.MirrorDescentPlugin,
            klrl.algorithms.spg.SoftPolicyGradientPlugin;
    provides klrl.api.Estimator.Provider with
            klrl.algorithms.estimator.Gae.Plugin,
            klrl.algorithms.estimator.ImportanceSampling.Plugin,
            klrl.algorithms.estimator.NStep.Plugin,
            klrl.algorithms.estimator.PengQLambda.Plugin,
            klrl.algorithms.estimator.QPiLambda.Plugin,
            klrl.algorithms.estimator.Retrace.Plugin,
            klrl.algorithms.estimator.TdLambda.Plugin,
            klrl.algorithms.estimator.TreeBackup.Plugin,
            klrl.algorithms.estimator.VTrace.Plugin,
            klrl.algorithms.estimator.WatkinsQLambda.Plugin;
    provides klrl.api.Prior.Provider with
            klrl.algorithms.prior.AveragedPrior.Plugin,
            klrl.algorithms.prior.BehaviourPrior.Plugin,
            klrl.algorithms.prior.ControllerPrior.Plugin,
            klrl.algorithms.prior.EntropyPrior.Plugin,
            klrl.algorithms.prior.FixedPrior.GaussianPlugin,
            klrl.algorithms.prior.FixedPrior.Plugin,
            klrl.algorithms.prior.FixedPrior.TanhGaussianPlugin,
            klrl.algorithms.prior.InheritedPrior.Plugin,
            klrl.algorithms.prior.LaggedPrior.Plugin,
            klrl.algorithms.prior.LearnedPrior.Plugin,
            klrl.algorithms.prior.MarginalPrior.Plugin,
            klrl.algorithms.prior.PolicyPrior.Plugin,
            klrl.algorithms.prior.UniformPrior.Plugin;
    provides klrl.api.Temperature.Provider with
            klrl.algorithms.temperature.EntropyTarget.Plugin,
            klrl.algorithms.temperature.FixedTemperature.Plugin,
            klrl.algorithms.temperature.KlBudget.Plugin,
            klrl.algorithms.temperature.ScheduledTemperature.Plugin;
    provides klrl.api.DataSource.Provider with
            klrl.algorithms.data.Alternating.Plugin,
            klrl.algorithms.data.PrioritisedReplay.Plugin,
            klrl.algorithms.data.Recorded.Plugin,
            klrl.algorithms.data.Replay.Plugin,
            klrl.algorithms.data.Rollout.Plugin;
}
