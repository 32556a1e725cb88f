package klrl.core.environment;

import java.util.OptionalDouble;
import klrl.api.Environment;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Step;

/**
 * The working part of a {@link klrl.api.Wrapper}: it calls an inner environment, and {@link #over} makes an environment
 * of it that can be saved if and only if the inner one can.
 */
public abstract class Layer {

    /** For subclasses. */
    protected Layer() {}

    /**
     * Describes the spaces as seen from outside.
     *
     * @return the same description at every call
     */
    protected abstract EnvironmentSpec spec();

    /**
     * Resets the inner environment and whatever lives as long as an episode.
     *
     * @param out as of {@link Environment#reset}
     */
    protected abstract void reset(Step out);

    /**
     * Steps the inner environment.
     *
     * @param actions as of {@link Environment#step}
     * @param out as of {@link Environment#step}
     */
    protected abstract void step(Actions actions, Step out);

    /**
     * Saves what this layer knows beside the inner environment, by default nothing.
     *
     * @param out takes named values
     */
    protected void save(StateWriter out) {}

    /**
     * Restores what {@link #save} wrote, by default nothing.
     *
     * @param in gives the values by name
     * @throws IllegalArgumentException if a value is missing or has another type or length
     */
    protected void load(StateReader in) {}

    /**
     * Tells the greatest raw return that an agent outside can have, where the one inside is known. To be overridden by
     * layers that leave the choice of actions and the state to the agent; by default nothing is known.
     *
     * @param inner the inner environment
     * @param steps as of {@link KnownOptimum#optimalReturn}
     * @return the return, or empty if it is not known
     */
    protected OptionalDouble optimalReturn(KnownOptimum inner, long steps) {
        return OptionalDouble.empty();
    }

    /**
     * Makes an environment of this layer.
     *
     * @param inner the environment that the layer calls
     * @return the layer around it, which also implements {@link Stateful} if the inner one does
     */
    public final Environment over(Environment inner) {
        return inner instanceof Stateful ? new Saving(this, inner) : new Layered(this, inner);
    }

    private static sealed class Layered implements Environment, KnownOptimum {

        final Layer layer;
        final Environment inner;

        Layered(Layer layer, Environment inner) {
            this.layer = layer;
            this.inner = inner;
        }

        @Override
        public EnvironmentSpec spec() {
            return layer.spec();
        }

        @Override
        public void reset(Step out) {
            layer.reset(out);
        }

        @Override
        public void step(Actions actions, Step out) {
            layer.step(actions, out);
        }

        @Override
        public OptionalDouble optimalReturn(long steps) {
            return inner instanceof KnownOptimum known ? layer.optimalReturn(known, steps) : OptionalDouble.empty();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private static final class Saving extends Layered implements Stateful {

        Saving(Layer layer, Environment inner) {
            super(layer, inner);
        }

        @Override
        public void save(StateWriter out) {
            layer.save(out);
            ((Stateful) inner).save(out.child("inner"));
        }

        @Override
        public void load(StateReader in) {
            layer.load(in);
            ((Stateful) inner).load(in.child("inner"));
        }
    }
}
