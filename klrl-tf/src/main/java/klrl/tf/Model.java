package klrl.tf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/**
 * A fixed graph with its variables, ready to run. Its state is every variable, those of optimisers included; a model
 * that was loaded goes on bit by bit like the one that was saved.
 *
 * <p>A model serves one thread at a time. All it holds lies outside the heap and is released by {@link #close()},
 * together with its calls.
 *
 * @param <T> the precision
 */
public final class Model<T extends TFloating> implements Stateful, AutoCloseable {
    private final Class<T> precision;
    private final Graph graph;
    private final NativeSession session;
    private final Map<String, Variable<T>> variables;
    private final Map<String, Input<?>> inputs;
    private final Map<Variable<T>, Call> reads = new LinkedHashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private boolean open = true;

    Model(
            Class<T> precision,
            Optional<SessionSettings> settings,
            Graph graph,
            Map<String, Variable<T>> variables,
            Map<String, Input<?>> inputs) {
        this.precision = precision;
        this.graph = graph;
        this.variables = variables;
        this.inputs = inputs;
        int largest = variables.values().stream().mapToInt(Variable::size).max().orElse(0);
        this.session = NativeSession.open(graph, settings, largest);
        Map<Variable<T>, double[]> initial = new LinkedHashMap<>();
        variables.values().forEach(variable -> initial.put(variable, variable.initial()));
        try {
            assign(initial);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /**
     * Prepares a run of a part of the graph. The inputs are found by themselves: all that the outputs and targets
     * depend on.
     *
     * @param name the call's name, for messages
     * @param outputs what to compute and hand out
     * @param targets what else to run, such as an update
     * @return the call, closed with the model
     * @throws IllegalArgumentException if there are neither outputs nor targets
     */
    public Call call(String name, List<? extends Operand<?>> outputs, Op... targets) {
        check();
        if (outputs.isEmpty() && targets.length == 0) {
            throw new IllegalArgumentException("call '" + name + "' has neither outputs nor targets");
        }
        List<Op> roots = new ArrayList<>(outputs);
        roots.addAll(List.of(targets));
        Set<String> reached = ModelBuilder.reach(roots);
        List<Input<?>> needed = new ArrayList<>();
        inputs.forEach((operation, input) -> {
            if (reached.contains(operation)) {
                needed.add(input);
            }
        });
        Call call = new Call(name, session, needed, outputs, List.of(targets));
        calls.add(call);
        return call;
    }

    /**
     * Returns the present parameters of a group.
     *
     * @param group the group
     * @return [P], rounded to single precision
     */
    public float[] read(Group<T> group) {
        float[] values = new float[group.size()];
        fetch(group.variable()).read(group.value(), values);
        return values;
    }

    /**
     * Replaces the parameters of a group. Slots of optimisers stay as they are.
     *
     * @param group the group
     * @param values [P]
     * @throws IllegalArgumentException if the length is wrong
     */
    public void write(Group<T> group, float[] values) {
        assign(Map.of(group.variable(), widen(values)));
    }

    /**
     * Returns the present value of a variable.
     *
     * @param variable the variable
     * @return the numbers, row-major
     */
    public double[] read(Variable<T> variable) {
        double[] values = new double[variable.size()];
        fetch(variable).read(variable.value(), values);
        return values;
    }

    /**
     * Replaces the value of a variable.
     *
     * @param variable the variable
     * @param values the numbers, row-major
     * @throws IllegalArgumentException if the length is wrong
     */
    public void write(Variable<T> variable, double[] values) {
        assign(Map.of(variable, values));
    }

    /**
     * Returns the present parameters of some groups, for a snapshot.
     *
     * @param groups the groups
     * @return one fresh array [P] per group, by the group's name, in the given order
     */
    public Map<String, float[]> snapshot(List<Group<T>> groups) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        groups.forEach(group -> arrays.put(group.name(), read(group)));
        return arrays;
    }

    private Call fetch(Variable<T> variable) {
        check();
        Call call = reads.computeIfAbsent(
                variable, v -> new Call("read " + v.name(), session, List.of(), List.of(v.value()), List.of()));
        call.run();
        return call;
    }

    private void assign(Map<Variable<T>, double[]> values) {
        check();
        values.forEach((variable, numbers) -> {
            if (numbers.length != variable.size()) {
                throw new IllegalArgumentException("variable '" + variable.name() + "' takes " + variable.size()
                        + " numbers, not " + numbers.length);
            }
        });
        if (values.isEmpty()) {
            return;
        }
        Map<Variable<T>, Input<T>> feeds = new LinkedHashMap<>();
        values.keySet()
                .forEach(variable -> feeds.put(
                        variable,
                        new Input<>(variable.name() + ".feed", variable.shape(), Optional.empty(), variable.feed())));
        List<Op> assignments = values.keySet().stream().map(Variable::assign).toList();
        // A fresh call each time: the variable keeps the very buffer that was fed.
        try (Call call = new Call("write", session, List.copyOf(feeds.values()), List.of(), assignments)) {
            values.forEach((variable, numbers) -> call.feed(feeds.get(variable), numbers));
            call.run();
        }
    }

    @Override
    public void save(StateWriter out) {
        check();
        if (variables.isEmpty()) {
            return;
        }
        List<Operand<T>> reads =
                variables.values().stream().map(Variable::value).toList();
        try (Call call = new Call("save", session, List.of(), reads, List.of())) {
            call.run();
            for (Variable<T> variable : variables.values()) {
                if (precision == TFloat32.class) {
                    float[] values = new float[variable.size()];
                    call.read(variable.value(), values);
                    out.floats(variable.name(), values);
                } else {
                    double[] values = new double[variable.size()];
                    call.read(variable.value(), values);
                    out.doubles(variable.name(), values);
                }
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if there are values of variables that this model does not have, such as those
     *     of another optimiser: they would be lost without a word
     */
    @Override
    public void load(StateReader in) {
        Set<String> unknown = new TreeSet<>(in.names());
        unknown.removeAll(variables.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("the saved state has the variables " + String.join(", ", unknown)
                    + ", which this model does not have: its networks or optimisers are others than those that were"
                    + " saved");
        }
        Map<Variable<T>, double[]> loaded = new LinkedHashMap<>();
        for (Variable<T> variable : variables.values()) {
            double[] values =
                    precision == TFloat32.class ? widen(in.floats(variable.name())) : in.doubles(variable.name());
            if (values.length != variable.size()) {
                throw new IllegalArgumentException("the saved variable '" + variable.name() + "' has " + values.length
                        + " numbers, but this model's has " + variable.size());
            }
            loaded.put(variable, values);
        }
        assign(loaded);
    }

    static double[] widen(float[] narrow) {
        double[] values = new double[narrow.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = narrow[i];
        }
        return values;
    }

    private void check() {
        if (!open) {
            throw new IllegalStateException("the model is closed");
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            calls.forEach(Call::close);
            reads.values().forEach(Call::close);
            session.close();
            graph.close();
        }
    }
}
