package klrl.bench.verify;

import java.util.List;
import java.util.Map;
import java.util.Set;
import klrl.algorithms.contract.RelativeProperties;
import klrl.api.Controller;
import klrl.api.DataSource;
import klrl.api.Environment;
import klrl.api.Estimator;
import klrl.api.Prior;
import klrl.api.RandomStreams;
import klrl.api.Temperature;
import klrl.api.Wrapper;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.plugin.Context;
import klrl.core.config.ConfigException;
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
import klrl.core.contract.Spaces;
import klrl.core.contract.TemperatureContract;
import klrl.core.contract.WrapperContract;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;
import klrl.tf.contract.DuelingProperties;
import klrl.tf.contract.FiniteLossProperties;
import klrl.tf.contract.GaussianProperties;
import klrl.tf.contract.PathProperties;
import klrl.tf.contract.PolicyGradientProperties;
import klrl.tf.contract.RelativeLossProperties;
import klrl.tf.contract.SquashedGaussianProperties;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;

/** The properties and contracts that are run, each bound to the current subject. */
final class Contracts {

    /** The properties of the exact equations, which have no subject. */
    static final List<Class<?>> EXACT =
            List.of(Evaluations.class, Optima.class, Gibbs.class, Entropies.class, Bounds.class, Relatives.class);

    /** The properties of the shipped losses, by differentiating their graphs. */
    static final List<Class<?>> LOSSES = List.of(
            Dueling.class,
            PolicyGradients.class,
            RelativeLosses.class,
            Paths.class,
            Gaussians.class,
            SquashedGaussians.class,
            FiniteLosses.class);

    /** The contract of each slot kind that has one. */
    static final Map<String, Class<?>> OF_KIND = Map.of(
            "estimator", Estimators.class,
            "prior", Priors.class,
            "controller", Controllers.class,
            "temperature", Temperatures.class,
            "data", Sources.class,
            "algorithm", Algorithms.class,
            "environment", Environments.class,
            "wrapper", Wrappers.class);

    /** The kinds whose plugins are made for given spaces. */
    static final Set<String> DEPEND_ON_SPACES =
            Set.of("prior", "controller", "temperature", "data", "algorithm", "wrapper");

    /** The kinds whose plugins may be for one environment alone. */
    static final Set<String> DEPEND_ON_ENVIRONMENTS = Set.of("prior", "controller", "temperature");

    private Contracts() {}

    /** What listings call the subject of the properties of {@link #LOSSES}: of densities there are two, told apart. */
    static String nameOf(Class<?> losses) {
        if (losses == Gaussians.class) {
            return "gaussian density";
        }
        return losses == SquashedGaussians.class ? "tanh-gaussian density" : "shipped losses";
    }

    /**
     * Makes a subject once, as its contract will. What fails otherwise than by a refusal fails the properties too, which
     * say so.
     *
     * @throws IllegalArgumentException if the plugin refuses its options, or the spaces of the contract
     * @throws klrl.core.config.ConfigException if an algorithm cannot be composed for them
     */
    static void tryOut(Subject subject) {
        try {
            switch (subject.kind()) {
                case "algorithm" ->
                    new Algorithms() {
                        @Override
                        Subject subject() {
                            return subject;
                        }
                    }.tryOut();
                case "wrapper" ->
                    new Wrappers() {
                        @Override
                        Subject subject() {
                            return subject;
                        }
                    }.environment(1, Streams.of(1)).close();
                default -> close(subject.slot().create(context(subject)));
            }
        } catch (IllegalArgumentException | ConfigException e) {
            throw e;
        } catch (RuntimeException e) {
            return;
        }
    }

    private static Context context(Subject subject) {
        return subject.setting()
                .map(setting -> ContractContext.of(setting.environment(), 1, Streams.of(1)))
                .orElseGet(() -> ContractContext.ofEnvironment(1, Streams.of(1)));
    }

    private static void close(Object product) {
        if (product instanceof Environment environment) {
            environment.close();
        } else if (product instanceof Prior prior) {
            prior.close();
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

    /** Bonuses, expectation steps, and weights of taken actions. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Relatives extends RelativeProperties {}

    /** Losses that reach a Gibbs policy in other ways. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class RelativeLosses extends RelativeLossProperties {}

    /** Path consistency. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Paths extends PathProperties {}

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

        @Override
        protected EnvironmentSpec environment() {
            return Running.current().subject().where().environment();
        }
    }

    /** Controllers, which are what they will be used as. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Controllers extends PriorContract {
        @Override
        protected Prior prior(Context context) {
            return new Guide(Running.current().subject().make(Controller.class, context));
        }

        @Override
        protected EnvironmentSpec environment() {
            return Running.current().subject().where().environment();
        }
    }

    private record Guide(Controller controller) implements Prior {
        @Override
        public Family family() {
            return controller.family();
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            controller.parameters(in, memory, out);
        }
    }

    /** Temperatures. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Temperatures extends TemperatureContract {
        @Override
        protected Temperature temperature(Context context) {
            return Running.current().subject().make(Temperature.class, context);
        }

        @Override
        protected EnvironmentSpec environment() {
            return Running.current().subject().where().environment();
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

        @Override
        protected EnvironmentSpec environment() {
            return Running.current().subject().where().environment();
        }
    }

    /** Algorithms. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Algorithms extends AlgorithmContract {
        Subject subject() {
            return Running.current().subject();
        }

        @Override
        protected String algorithm() {
            return subject().slot().toString();
        }

        @Override
        protected Spaces spaces() {
            return subject().where().spaces();
        }

        @Override
        protected Registry registry() {
            return subject().registry();
        }
    }

    /** Wrappers. */
    @AddLifecycleHook(value = Recorder.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
    static class Wrappers extends WrapperContract {
        Subject subject() {
            return Running.current().subject();
        }

        /** Here, so that this package may make the subject once. */
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return super.environment(count, random);
        }

        @Override
        protected Wrapper wrapper(Context context) {
            return subject().make(Wrapper.class, context);
        }

        @Override
        protected Spaces spaces() {
            return subject().where().spaces();
        }
    }
}
