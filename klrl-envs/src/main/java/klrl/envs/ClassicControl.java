package klrl.envs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Step;
import klrl.core.state.Saved;

/**
 * A batch of simulated bodies, structure of arrays: what they look like, how their episodes begin, and what is saved of
 * them. A subclass holds one array for each number of the state. It has the loop of a step as well: one loop for all of
 * them would call bodies of every kind in one place, which the compiler then no longer puts into it.
 */
abstract class ClassicControl implements Environment, Stateful {

    /** Counts steps and ends episodes. */
    final Episodes episodes;

    private final EnvironmentSpec spec;
    private final Map<String, double[]> state = new LinkedHashMap<>();

    /** Prepares a batch; a time limit is in steps, at least 1. */
    ClassicControl(EnvironmentSpec spec, int count, long timeLimit, RandomStreams streams) {
        this.spec = spec;
        this.episodes = new Episodes(count, timeLimit, streams);
    }

    /** Makes the array [B] of one number of the state, which is saved under a name. */
    final double[] state(String name) {
        double[] values = new double[episodes.count()];
        state.put(name, values);
        return values;
    }

    /** Puts body b to where an episode begins. */
    abstract void start(int b);

    /** Writes what is observed of body b into its row. */
    abstract void observe(int b, Observations out);

    @Override
    public final EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public final void reset(Step out) {
        episodes.reset(out);
        for (int b = 0; b < episodes.count(); b++) {
            start(b);
            observe(b, out.observation());
        }
    }

    @Override
    public final void save(StateWriter out) {
        episodes.save(out);
        state.forEach(out::doubles);
    }

    /** {@inheritDoc} Takes over nothing if the state is refused. */
    @Override
    public final void load(StateReader in) {
        List<double[]> saved = new ArrayList<>();
        state.forEach((name, values) -> saved.add(Saved.doubles(in, name, values.length)));
        episodes.load(in);
        int i = 0;
        for (double[] values : state.values()) {
            System.arraycopy(saved.get(i++), 0, values, 0, values.length);
        }
    }
}
