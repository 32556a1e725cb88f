package klrl.bench.verify;

import java.util.List;
import java.util.Map;
import klrl.api.DataSource;
import klrl.api.Environment;
import klrl.api.Estimator;
import klrl.api.Prior;
import klrl.api.RandomStreams;
import klrl.api.Temperature;
import klrl.api.plugin.Context;
import klrl.core.contract.AlgorithmContract;
import klrl.core.contract.BoundProperties;
import klrl.core.contract.ContractContext;
import klrl.core.contract.DataSourceContract;
import klrl.core.contract.EntropyProperties;
import klrl.core.contract.EnvironmentContract;
import klrl.core.contract.EstimatorContract;
import klrl.core.contract.EvaluationProperties;
import klrl.core.contract.GibbsProperties;
import klrl.core.contract.OptimumProperties;
import klrl.core.contract.PriorContract;
import klrl.core.contract.TemperatureContract;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;
import klrl.tf.contract.DuelingProperties;
import klrl.tf.contract.FiniteLossProperties;
import klrl.tf.contract.GaussianProperties;
import klrl.tf.contract.PolicyGradientProperties;
import klrl.tf.contract.SquashedGaussianProperties;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;

/** The properties and contracts that are run, each bound to the current subject. */
final class Contracts {

    /** The properties of the exact equations, which have no subject. */
    static final List<Class<?>> EXACT =
            List.of(Evaluations.class, Optima.class, Gibbs.class, Entropies.class, Bounds.class);

    /** The properties of the shipped losses, by differentiating their graphs. */
    static final List<Class<?>> LOSSES =
            List.of(Dueling.class, PolicyGradients.class, Gaussians.class, SquashedGaussians.class, FiniteLosses.class);

    /** The contract of each slot kind that has one. */
    static final Map<String, Class<?>> OF_KIND = Map.of(
            "estimator", Estimators.class,
            "prior", Priors.class,
            "temperature", Temperatures.class,
            "data", Sources.class,
            "algorithm", Algorithms.class,
            "environment", Environments.class);

    /** The kinds of which a contract makes its subject for the discrete actions of its own. */
    private static final List<String> FOR_GIVEN_SPACES = List.of("prior", "temperature", "data");

    private Contracts() {}

    /**
     * Makes a subject once, as its contract will.
     *
     * @throws IllegalArgumentException if it is not for the spaces of the contract
     */
    static void tryOut(Subject subject) {
        if (FOR_GIVEN_SPACES.contains(subject.kind())) {
            subject.slot().create(ContractContext.of(PriorContract.spaces(), 1, Streams.of(1)));
        }
    }

    /** Log-sums and Gibbs policies. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Gibbs extends GibbsProperties {}

    /** Exact policy evaluation. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Evaluations extends EvaluationProperties {}

    /** The soft optimum. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Optima extends OptimumProperties {}

    /** The improper prior. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Entropies extends EntropyProperties {}

    /** Bounds on the price of regularisation. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Bounds extends BoundProperties {}

    /** Dueling action values. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Dueling extends DuelingProperties {}

    /** Losses of policies. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class PolicyGradients extends PolicyGradientProperties {}

    /** Densities of actions without a squash. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Gaussians extends GaussianProperties {}

    /** Densities of squashed actions. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class SquashedGaussians extends SquashedGaussianProperties {}

    /** Losses at extreme inputs. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class FiniteLosses extends FiniteLossProperties {}

    /** Estimators. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Estimators extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return Running.current().subject().make(Estimator.class, ContractContext.ofEnvironment(1, Streams.of(1)));
        }
    }

    /** Priors. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Priors extends PriorContract {
        @Override
        protected Prior prior(Context context) {
            return Running.current().subject().make(Prior.class, context);
        }
    }

    /** Temperatures. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Temperatures extends TemperatureContract {
        @Override
        protected Temperature temperature(Context context) {
            return Running.current().subject().make(Temperature.class, context);
        }
    }

    /** Environments; whether their episodes end within a few hundred steps is not known. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Environments extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Running.current().subject().make(Environment.class, ContractContext.ofEnvironment(count, random));
        }

        @Override
        protected boolean endsEpisodes() {
            return false;
        }
    }

    /** Data sources. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Sources extends DataSourceContract {
        @Override
        protected DataSource source(Context context) {
            return Running.current().subject().make(DataSource.class, context);
        }
    }

    /** Algorithms. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Algorithms extends AlgorithmContract {
        @Override
        protected String algorithm() {
            return Running.current().subject().name();
        }

        @Override
        protected Registry registry() {
            return Running.current().subject().registry();
        }
    }
}
