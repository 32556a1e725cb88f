package org.example.planted;

import java.lang.invoke.MethodHandles;
import klrl.api.Estimator;
import klrl.api.plugin.Factory;
import org.example.planted.Trace.Defect;

/** Provides estimators. */
public abstract class TracePlugin implements Estimator.Provider {

    private record None() {}

    private final String name;
    private final Defect defect;

    private TracePlugin(String name, Defect defect) {
        this.name = name;
        this.defect = defect;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return "an estimator to be verified";
    }

    @Override
    public Factory<?, Estimator> factory() {
        return Factory.<None, Estimator>of(MethodHandles.lookup(), None.class, (options, context) -> new Trace(defect));
    }

    /** sound-td-lambda. */
    public static final class SoundTdLambda extends TracePlugin {
        /** For the host. */
        public SoundTdLambda() {
            super("sound-td-lambda", Defect.NONE_OF_TD_LAMBDA);
        }
    }

    /** sound-retrace. */
    public static final class SoundRetrace extends TracePlugin {
        /** For the host. */
        public SoundRetrace() {
            super("sound-retrace", Defect.NONE_OF_RETRACE);
        }
    }

    /** no-discount. */
    public static final class NoDiscount extends TracePlugin {
        /** For the host. */
        public NoDiscount() {
            super("no-discount", Defect.NO_DISCOUNT);
        }
    }

    /** no-temperature. */
    public static final class NoTemperature extends TracePlugin {
        /** For the host. */
        public NoTemperature() {
            super("no-temperature", Defect.NO_TEMPERATURE);
        }
    }

    /** trace-off-by-one. */
    public static final class TraceOffByOne extends TracePlugin {
        /** For the host. */
        public TraceOffByOne() {
            super("trace-off-by-one", Defect.TRACE_OFF_BY_ONE);
        }
    }

    /** bootstraps-terminations. */
    public static final class BootstrapsTerminations extends TracePlugin {
        /** For the host. */
        public BootstrapsTerminations() {
            super("bootstraps-terminations", Defect.BOOTSTRAPS_TERMINATIONS);
        }
    }

    /** no-bootstrap-at-truncation. */
    public static final class NoBootstrapAtTruncation extends TracePlugin {
        /** For the host. */
        public NoBootstrapAtTruncation() {
            super("no-bootstrap-at-truncation", Defect.NO_BOOTSTRAP_AT_TRUNCATION);
        }
    }

    /** bootstraps-from-the-reset. */
    public static final class BootstrapsFromTheReset extends TracePlugin {
        /** For the host. */
        public BootstrapsFromTheReset() {
            super("bootstraps-from-the-reset", Defect.BOOTSTRAPS_FROM_THE_RESET);
        }
    }

    /** trace-across-boundaries. */
    public static final class TraceAcrossBoundaries extends TracePlugin {
        /** For the host. */
        public TraceAcrossBoundaries() {
            super("trace-across-boundaries", Defect.TRACE_ACROSS_BOUNDARIES);
        }
    }
}
