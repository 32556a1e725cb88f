package klrl.tf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * Builds the graph of one learner, once for either precision: {@code TFloat32} to train, {@code TFloat64} to test.
 *
 * <p>Parameters are added as groups, data as inputs; networks, losses and steps are then built on these with
 * {@link #tf()}. {@link #build()} fixes the graph and makes the model that runs it. An instance serves one thread and
 * one model; closing it after {@link #build()} does nothing.
 *
 * @param <T> the precision
 */
public final class ModelBuilder<T extends TFloating> implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.][A-Za-z0-9_.\\-]*");

    private final Class<T> precision;
    private final Optional<SessionSettings> settings;
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final Set<String> names = new HashSet<>();
    private final Map<String, Variable<T>> variables = new LinkedHashMap<>();
    private final Map<String, Input<?>> inputs = new LinkedHashMap<>();
    private boolean open = true;

    private ModelBuilder(Class<T> precision, Optional<SessionSettings> settings) {
        this.precision = Objects.requireNonNull(precision, "precision");
        this.settings = settings;
    }

    /**
     * Starts a graph.
     *
     * @param precision {@code TFloat32.class} or {@code TFloat64.class}
     * @param settings how the model's session executes
     * @param <T> the precision
     * @return a builder without variables and inputs
     */
    public static <T extends TFloating> ModelBuilder<T> of(Class<T> precision, SessionSettings settings) {
        return new ModelBuilder<>(precision, Optional.of(settings));
    }

    /**
     * Starts a graph whose session executes as {@link SessionSettings#accelerator()} says where TensorFlow sees a GPU,
     * else as {@link SessionSettings#processor()} says, or {@link SessionSettings#concurrent()} if a variable is large.
     *
     * @param precision {@code TFloat32.class} or {@code TFloat64.class}
     * @param <T> the precision
     * @return a builder without variables and inputs
     */
    public static <T extends TFloating> ModelBuilder<T> of(Class<T> precision) {
        return new ModelBuilder<>(precision, Optional.empty());
    }

    /**
     * Returns the maker of the graph's operations.
     *
     * @return operations at the top level of the graph
     */
    public Ops tf() {
        return tf;
    }

    /**
     * Returns the type of all floating-point numbers of the graph.
     *
     * @return {@code TFloat32.class} or {@code TFloat64.class}
     */
    public Class<T> precision() {
        return precision;
    }

    /**
     * Makes a constant of the graph's precision.
     *
     * @param value the number
     * @return []
     */
    public Operand<T> constant(double value) {
        return Scalar.of(tf, precision, value);
    }

    /**
     * Adds rows of numbers, [N, inner…], or a column [N] without inner sizes.
     *
     * @param name the name, unique within the graph
     * @param inner the shape of one row
     * @return the input
     */
    public Input<T> input(String name, int... inner) {
        return rows(precision, "N", name, inner);
    }

    /**
     * Adds one number, [].
     *
     * @param name the name, unique within the graph
     * @return the input
     */
    public Input<T> scalar(String name) {
        return input(precision, name, List.of(), Optional.empty());
    }

    /**
     * Adds rows of integers, [N, inner…], such as actions.
     *
     * @param name the name, unique within the graph
     * @param inner the shape of one row
     * @return the input
     */
    public Input<TInt32> integers(String name, int... inner) {
        return rows(TInt32.class, "N", name, inner);
    }

    /**
     * Adds rows of truth values, [N, inner…], such as action masks.
     *
     * @param name the name, unique within the graph
     * @param inner the shape of one row
     * @return the input
     */
    public Input<TBool> mask(String name, int... inner) {
        return rows(TBool.class, "N", name, inner);
    }

    /**
     * Adds rows of any element type under any letter.
     *
     * @param type the element type: this graph's precision, {@code TInt32}, {@code TBool} or {@code TUint8}
     * @param axis the letter of the rows; all inputs of a call with one letter have the same number of rows
     * @param name the name, unique within the graph
     * @param inner the shape of one row
     * @param <U> the element type
     * @return the input
     */
    public <U extends TType> Input<U> rows(Class<U> type, String axis, String name, int... inner) {
        return input(type, name, Arrays.stream(inner).boxed().toList(), Optional.of(axis));
    }

    private <U extends TType> Input<U> input(Class<U> type, String name, List<Integer> inner, Optional<String> axis) {
        if (type != precision && type != TInt32.class && type != TBool.class && type != TUint8.class) {
            throw new IllegalArgumentException("input '" + name + "' cannot be of type " + type.getSimpleName()
                    + "; possible: " + precision.getSimpleName() + ", TInt32, TBool, TUint8");
        }
        if (inner.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("input '" + name + "' needs sizes of at least 1, not " + inner);
        }
        claim(name);
        Shape shape = Shape.scalar();
        if (axis.isPresent()) {
            shape = Shape.of(Shape.UNKNOWN_SIZE);
            for (int size : inner) {
                shape = shape.append(size);
            }
        }
        Input<U> input = new Input<>(name, inner, axis, tf.withName(name).placeholder(type, Placeholder.shape(shape)));
        inputs.put(input.op().name(), input);
        return input;
    }

    /**
     * Adds a group of parameters.
     *
     * @param name the name, unique within the graph
     * @param layout where each array lies
     * @param initial [P]: the first values
     * @return the group
     * @throws IllegalArgumentException if the lengths differ or the name is taken
     */
    public Group<T> group(String name, Layout layout, float[] initial) {
        return new Group<>(name, layout, variable(name, List.of(layout.size()), Model.widen(initial)));
    }

    /**
     * Adds a group with the same layout and the same first values as another one, such as a target network.
     *
     * @param name the name, unique within the graph
     * @param source the group to copy
     * @return the copy, which changes on its own from now on
     */
    public Group<T> copy(String name, Group<T> source) {
        return new Group<>(
                name,
                source.layout(),
                variable(name, source.variable().shape(), source.variable().initial()));
    }

    /**
     * Adds a variable, such as a slot of an optimiser.
     *
     * @param name the name, unique within the graph
     * @param shape the sizes, outermost first; empty for a scalar
     * @param initial the first values, row-major
     * @return the variable
     * @throws IllegalArgumentException if the lengths differ or the name is taken
     */
    public Variable<T> variable(String name, List<Integer> shape, double... initial) {
        int size = shape.stream().reduce(1, Math::multiplyExact);
        if (size < 1 || initial.length != size) {
            throw new IllegalArgumentException("variable '" + name + "' of shape " + shape + " needs " + size
                    + " first values, not " + initial.length);
        }
        claim(name);
        Shape dimensions = Shape.of(shape.stream().mapToLong(Integer::longValue).toArray());
        // Without a shared name all variables of a graph would be one and the same.
        Operand<? extends TType> handle =
                tf.withName(name).varHandleOp(precision, dimensions, VarHandleOp.sharedName(name));
        Operand<T> value = tf.withName(name + ".value").readVariableOp(handle, precision);
        Operand<T> feed = tf.withName(name + ".feed").placeholder(precision, Placeholder.shape(dimensions));
        Op assign = tf.withName(name + ".assign").assignVariableOp(handle, feed);
        Variable<T> variable = new Variable<>(name, List.copyOf(shape), initial.clone(), handle, value, feed, assign);
        variables.put(name, variable);
        return variable;
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("the graph was built or closed already; nothing can be added to it");
        }
    }

    private void claim(String name) {
        requireOpen();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name '" + name
                    + "' must consist of letters, digits, '.', '_' and '-', and begin with a letter, a digit or '.'");
        }
        if (!names.add(name)) {
            throw new IllegalArgumentException("name '" + name + "' is taken; in use: "
                    + names.stream().sorted().toList());
        }
    }

    /**
     * Builds the gradients of a loss.
     *
     * @param name the name of the gradients' operations, unique within the graph
     * @param loss []
     * @param groups what to differentiate by
     * @return one [P] per group
     * @throws IllegalArgumentException if the loss does not depend on one of the groups
     */
    public List<Operand<T>> gradients(String name, Operand<T> loss, List<Group<T>> groups) {
        claim(name);
        Set<String> reached = reach(List.of(loss));
        Output<?>[] by = new Output<?>[groups.size()];
        for (int i = 0; i < by.length; i++) {
            by[i] = groups.get(i).value().asOutput();
            if (!reached.contains(by[i].op().name())) {
                throw independent(name, groups.get(i));
            }
        }
        Output<?>[] found = graph.addGradients(name, new Output<?>[] {loss.asOutput()}, by, null);
        List<Operand<T>> gradients = new ArrayList<>();
        for (int i = 0; i < by.length; i++) {
            // TensorFlow answers with a dead output where every path passes a stop-gradient.
            if (found[i] == null || found[i].isClosed()) {
                throw independent(name, groups.get(i));
            }
            gradients.add(found[i].expect(precision));
        }
        return gradients;
    }

    private static IllegalArgumentException independent(String name, Group<?> group) {
        return new IllegalArgumentException("the loss of '" + name + "' does not depend on group '" + group.name()
                + "', or only through a stop-gradient");
    }

    /**
     * Moves one group towards another: target ← target + τ (source − target). At τ = 1 it is an exact copy.
     *
     * @param target the group to change
     * @param source the group to follow
     * @param tau τ in (0, 1]
     * @param after operations that the source's present value must wait for, such as its own update
     * @return the operation that does so
     * @throws IllegalArgumentException if the layouts differ or τ is out of range
     */
    public Op follow(Group<T> target, Group<T> source, double tau, Op... after) {
        if (!(tau > 0 && tau <= 1)) {
            throw new IllegalArgumentException("tau: " + tau + " is not in (0, 1]");
        }
        if (!target.layout().equals(source.layout())) {
            throw new IllegalArgumentException(
                    "group '" + target.name() + "' cannot follow group '" + source.name() + "': their layouts differ");
        }
        List<Op> before = new ArrayList<>(List.of(after));
        // What a run computes from the target is computed from what it was before.
        before.add(target.value());
        Ops then = tf.withControlDependencies(before);
        Operand<T> to = then.readVariableOp(source.variable().handle(), precision);
        if (tau == 1) {
            return then.assignVariableOp(target.variable().handle(), to);
        }
        Operand<T> from = then.readVariableOp(target.variable().handle(), precision);
        return then.assignAddVariableOp(target.variable().handle(), tf.math.mul(tf.math.sub(to, from), constant(tau)));
    }

    /**
     * Fixes the graph, opens a session on it and fills the variables with their first values.
     *
     * @return the model, to be closed
     * @throws IllegalStateException if the graph was built already, or TensorFlow cannot open a session on it
     */
    public Model<T> build() {
        requireOpen();
        Model<T> model = new Model<>(precision, settings, graph, variables, inputs);
        open = false;
        return model;
    }

    /** Finds the names of all operations that must run for the given ones. */
    static Set<String> reach(List<? extends Op> from) {
        Set<String> reached = new HashSet<>();
        Deque<GraphOperation> open = new ArrayDeque<>();
        for (Op op : from) {
            open.add((GraphOperation) op.op());
        }
        while (!open.isEmpty()) {
            GraphOperation next = open.remove();
            if (reached.add(next.name())) {
                next.inputs().forEach(input -> open.add((GraphOperation) input.op()));
                open.addAll(next.controlInputs());
            }
        }
        return reached;
    }

    /** Releases the graph if no model was built of it. */
    @Override
    public void close() {
        if (open) {
            open = false;
            graph.close();
        }
    }
}
