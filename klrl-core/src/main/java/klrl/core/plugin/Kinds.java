package klrl.core.plugin;

import java.lang.invoke.MethodHandles;
import java.util.Optional;
import klrl.api.Algorithm;
import klrl.api.Controller;
import klrl.api.DataSource;
import klrl.api.Environment;
import klrl.api.Estimator;
import klrl.api.Prior;
import klrl.api.Temperature;
import klrl.api.Wrapper;
import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;

/** The slot kinds of klrl itself, in the order in which a configuration names them. */
public final class Kinds {

    private Kinds() {}

    /** The kind {@code environment}. */
    public static final class Environments implements SlotKind<Environment> {

        /** Makes the kind, for {@link java.util.ServiceLoader}. */
        public Environments() {}

        @Override
        public String name() {
            return "environment";
        }

        @Override
        public String summary() {
            return "what is acted in";
        }

        @Override
        public Class<? extends Plugin<Environment>> service() {
            return Environment.Provider.class;
        }

        @Override
        public Class<Environment> product() {
            return Environment.class;
        }

        @Override
        public Optional<Common> common() {
            return Optional.of(new Common(MethodHandles.lookup(), EnvironmentOptions.class));
        }
    }

    /** The kind {@code algorithm}. */
    public static final class Algorithms implements SlotKind<Algorithm> {

        /** Makes the kind, for {@link java.util.ServiceLoader}. */
        public Algorithms() {}

        @Override
        public String name() {
            return "algorithm";
        }

        @Override
        public String summary() {
            return "what the policy is, and how it and its critics are updated";
        }

        @Override
        public Class<? extends Plugin<Algorithm>> service() {
            return Algorithm.Provider.class;
        }

        @Override
        public Class<Algorithm> product() {
            return Algorithm.class;
        }
    }

    /** The kind {@code estimator}. */
    public static final class Estimators implements SlotKind<Estimator> {

        /** Makes the kind, for {@link java.util.ServiceLoader}. */
        public Estimators() {}

        @Override
        public String name() {
            return "estimator";
        }

        @Override
        public String summary() {
            return "how rewards and values become targets and advantages";
        }

        @Override
        public Class<? extends Plugin<Estimator>> service() {
            return Estimator.Provider.class;
        }

        @Override
        public Class<Estimator> product() {
            return Estimator.class;
        }
    }

    /** The kind {@code prior}. */
    public static final class Priors implements SlotKind<Prior> {

        /** Makes the kind, for {@link java.util.ServiceLoader}. */
        public Priors() {}

        @Override
        public String name() {
            return "prior";
        }

        @Override
        public String summary() {
            return "what the policy is regularised towards";
        }

        @Override
        public Class<? extends Plugin<Prior>> service() {
            return Prior.Provider.class;
        }

        @Override
        public Class<Prior> product() {
            return Prior.class;
        }
    }

    /** The kind {@code temperature}. */
    public static final class Temperatures implements SlotKind<Temperature> {

        /** Makes the kind, for {@link java.util.ServiceLoader}. */
        public Temperatures() {}

        @Override
        public String name() {
            return "temperature";
        }

        @Override
        public String summary() {
            return "how much the regulariser weighs against the reward";
        }

        @Override
        public Class<? extends Plugin<Temperature>> service() {
            return Temperature.Provider.class;
        }

        @Override
        public Class<Temperature> product() {
            return Temperature.class;
        }
    }

    /** The kind {@code data}. */
    public static final class Data implements SlotKind<DataSource> {

        /** Makes the kind, for {@link java.util.ServiceLoader}. */
        public Data() {}

        @Override
        public String name() {
            return "data";
        }

        @Override
        public String summary() {
            return "where the learner's data comes from";
        }

        @Override
        public Class<? extends Plugin<DataSource>> service() {
            return DataSource.Provider.class;
        }

        @Override
        public Class<DataSource> product() {
            return DataSource.class;
        }
    }

    /** The kind {@code wrapper}, of slots within the environment's. */
    public static final class Wrappers implements SlotKind<Wrapper> {

        /** Makes the kind, for {@link java.util.ServiceLoader}. */
        public Wrappers() {}

        @Override
        public String name() {
            return "wrapper";
        }

        @Override
        public String summary() {
            return "what lies around an environment, between it and the agent";
        }

        @Override
        public Class<? extends Plugin<Wrapper>> service() {
            return Wrapper.Provider.class;
        }

        @Override
        public Class<Wrapper> product() {
            return Wrapper.class;
        }
    }

    /** The kind {@code controller}, of slots within a prior's. */
    public static final class Controllers implements SlotKind<Controller> {

        /** Makes the kind, for {@link java.util.ServiceLoader}. */
        public Controllers() {}

        @Override
        public String name() {
            return "controller";
        }

        @Override
        public String summary() {
            return "a rule written by hand, as a distribution over actions";
        }

        @Override
        public Class<? extends Plugin<Controller>> service() {
            return Controller.Provider.class;
        }

        @Override
        public Class<Controller> product() {
            return Controller.class;
        }
    }
}
