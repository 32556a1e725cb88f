package klrl.tf;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorByteSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BooleanPointer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.op.Op;
import org.tensorflow.proto.DataType;

/**
 * A prepared run of a part of a model's graph: feed the inputs, run, read the outputs.
 *
 * <p>A fed value stays until it is fed again. All arrays are copied, at feeding and at reading. Outputs can be read
 * until the next run; the call holds their memory until then. A call serves one thread, the model's.
 */
public final class Call implements AutoCloseable {

    /** One input with its reused tensor. */
    private final class Feed {
        private final Input<?> input;
        private final int index;
        private final DataType type;
        private final Feed leader;
        private TF_Tensor tensor;
        private Pointer data;
        private int rows = -1;

        private Feed(Input<?> input, int index) {
            this.input = input;
            this.index = index;
            this.type = input.asOutput().dataType();
            this.leader = feeds.values().stream()
                    .filter(other -> other.input.axis().equals(input.axis()))
                    .findFirst()
                    .orElse(this);
        }

        /** Makes room for some rows, in the tensor of the last feed if it has as many. */
        private Pointer room(int count) {
            if (count != rows) {
                release();
                List<Integer> inner = input.inner();
                boolean leading = input.axis().isPresent();
                long[] shape = new long[inner.size() + (leading ? 1 : 0)];
                if (leading) {
                    shape[0] = count;
                }
                for (int i = 0; i < inner.size(); i++) {
                    shape[shape.length - inner.size() + i] = inner.get(i);
                }
                long size = (long) count * input.width();
                tensor = TF_AllocateTensor(type.getNumber(), shape, shape.length, size * bytes(type));
                Pointer address = TF_TensorData(tensor);
                data = switch (type) {
                    case DT_FLOAT -> new FloatPointer(address);
                    case DT_DOUBLE -> new DoublePointer(address);
                    case DT_INT32 -> new IntPointer(address);
                    case DT_BOOL -> new BooleanPointer(address);
                    default -> new BytePointer(address);
                };
                fed.put(index, tensor);
                rows = count;
            }
            return data;
        }

        private void release() {
            if (rows >= 0) {
                TF_DeleteTensor(tensor);
                rows = -1;
            }
        }
    }

    private final String name;
    private final NativeSession session;
    private final Map<Input<?>, Feed> feeds = new LinkedHashMap<>();
    private final Map<Output<?>, Integer> outputs = new HashMap<>();
    private final TF_Output fedPorts;
    private final PointerPointer<TF_Tensor> fed;
    private final TF_Output fetchedPorts;
    private final PointerPointer<TF_Tensor> fetched;
    private final TF_Tensor[] results;
    private final PointerPointer<TF_Operation> targets;
    private final int targetCount;
    private float[] scratch = new float[0];
    private boolean ran;
    private boolean open = true;

    Call(
            String name,
            NativeSession session,
            List<Input<?>> inputs,
            List<? extends Operand<?>> outputs,
            List<? extends Op> targets) {
        this.name = name;
        this.session = session;
        fedPorts = new TF_Output(Math.max(1, inputs.size()));
        fed = new PointerPointer<>(Math.max(1, inputs.size()));
        for (Input<?> input : inputs) {
            port(fedPorts, feeds.size(), input.asOutput());
            feeds.put(input, new Feed(input, feeds.size()));
        }
        List<Output<?>> distinct = new ArrayList<>();
        for (Operand<?> output : outputs) {
            if (this.outputs.putIfAbsent(output.asOutput(), distinct.size()) == null) {
                distinct.add(output.asOutput());
            }
        }
        fetchedPorts = new TF_Output(Math.max(1, distinct.size()));
        fetched = new PointerPointer<>(Math.max(1, distinct.size()));
        results = new TF_Tensor[distinct.size()];
        for (int i = 0; i < results.length; i++) {
            port(fetchedPorts, i, distinct.get(i));
        }
        targetCount = targets.size();
        this.targets = new PointerPointer<>(Math.max(1, targetCount));
        for (int i = 0; i < targetCount; i++) {
            this.targets.put(i, session.operation(targets.get(i).op().name()));
        }
    }

    private void port(TF_Output ports, int at, Output<?> output) {
        ports.getPointer(at).oper(session.operation(output.op().name())).index(output.index());
    }

    private static int bytes(DataType type) {
        return switch (type) {
            case DT_FLOAT, DT_INT32 -> 4;
            case DT_DOUBLE -> 8;
            case DT_BOOL, DT_UINT8 -> 1;
            default -> throw new IllegalArgumentException("tensors of type " + type + " cannot be exchanged");
        };
    }

    /**
     * Returns the inputs that must be fed.
     *
     * @return the inputs, in the order of their creation
     */
    public List<Input<?>> inputs() {
        return List.copyOf(feeds.keySet());
    }

    /**
     * Says whether an input must be fed: whether an output or a target depends on it.
     *
     * @param input any input of the model
     * @return true if it is one of the call's inputs
     */
    public boolean takes(Input<?> input) {
        return feeds.containsKey(input);
    }

    /**
     * Feeds all of an array.
     *
     * @param input the input
     * @param values whole rows
     * @return this call
     * @throws IllegalArgumentException if the array is not made of whole rows, or the input takes other numbers
     */
    public Call feed(Input<?> input, float[] values) {
        return feed(input, values, 0, rows(input, values.length));
    }

    /**
     * Feeds some rows of an array.
     *
     * @param input the input
     * @param values holds the rows
     * @param from the first row
     * @param rows how many, at least 1
     * @return this call
     * @throws IllegalArgumentException if the rows do not exist, or the input takes other numbers
     */
    public Call feed(Input<?> input, float[] values, int from, int rows) {
        Feed feed = find(input, from, rows, values.length, DataType.DT_FLOAT, DataType.DT_DOUBLE);
        int width = input.width();
        if (feed.room(rows) instanceof FloatPointer pointer) {
            pointer.put(values, from * width, rows * width);
        } else {
            double[] wide = new double[rows * width];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = values[from * width + i];
            }
            ((DoublePointer) feed.data).put(wide, 0, wide.length);
        }
        return this;
    }

    /**
     * Feeds all of an array, rounded to the model's precision.
     *
     * @param input the input
     * @param values whole rows
     * @return this call
     * @throws IllegalArgumentException if the array is not made of whole rows, or the input takes other numbers
     */
    public Call feed(Input<?> input, double[] values) {
        return feed(input, values, 0, rows(input, values.length));
    }

    /**
     * Feeds some rows of an array, rounded to the model's precision.
     *
     * @param input the input
     * @param values holds the rows
     * @param from the first row
     * @param rows how many, at least 1
     * @return this call
     * @throws IllegalArgumentException if the rows do not exist, or the input takes other numbers
     */
    public Call feed(Input<?> input, double[] values, int from, int rows) {
        Feed feed = find(input, from, rows, values.length, DataType.DT_FLOAT, DataType.DT_DOUBLE);
        int start = from * input.width();
        int count = rows * input.width();
        if (feed.room(rows) instanceof DoublePointer pointer) {
            pointer.put(values, start, count);
        } else {
            float[] narrow = scratch(count);
            for (int i = 0; i < count; i++) {
                narrow[i] = (float) values[start + i];
            }
            ((FloatPointer) feed.data).put(narrow, 0, count);
        }
        return this;
    }

    /**
     * Feeds one number, rounded to the model's precision.
     *
     * @param input an input without rows
     * @param value the number
     * @return this call
     * @throws IllegalArgumentException if the input takes rows or other numbers
     */
    public Call feed(Input<?> input, double value) {
        Feed feed = find(input, 0, 1, 1, DataType.DT_FLOAT, DataType.DT_DOUBLE);
        if (input.axis().isPresent() || input.width() != 1) {
            throw new IllegalArgumentException(
                    "input '" + input + "' of call '" + name + "' takes rows, not a single number");
        }
        if (feed.room(1) instanceof DoublePointer pointer) {
            pointer.put(value);
        } else {
            ((FloatPointer) feed.data).put((float) value);
        }
        return this;
    }

    /**
     * Feeds all of an array of integers.
     *
     * @param input the input
     * @param values whole rows
     * @return this call
     * @throws IllegalArgumentException if the array is not made of whole rows, or the input takes other numbers
     */
    public Call feed(Input<?> input, int[] values) {
        return feed(input, values, 0, rows(input, values.length));
    }

    /**
     * Feeds some rows of integers.
     *
     * @param input the input
     * @param values holds the rows
     * @param from the first row
     * @param rows how many, at least 1
     * @return this call
     * @throws IllegalArgumentException if the rows do not exist, or the input takes other numbers
     */
    public Call feed(Input<?> input, int[] values, int from, int rows) {
        Feed feed = find(input, from, rows, values.length, DataType.DT_INT32);
        int width = input.width();
        ((IntPointer) feed.room(rows)).put(values, from * width, rows * width);
        return this;
    }

    /**
     * Feeds all of an array of truth values.
     *
     * @param input the input
     * @param values whole rows
     * @return this call
     * @throws IllegalArgumentException if the array is not made of whole rows, or the input takes numbers
     */
    public Call feed(Input<?> input, boolean[] values) {
        return feed(input, values, 0, rows(input, values.length));
    }

    /**
     * Feeds some rows of truth values.
     *
     * @param input the input
     * @param values holds the rows
     * @param from the first row
     * @param rows how many, at least 1
     * @return this call
     * @throws IllegalArgumentException if the rows do not exist, or the input takes numbers
     */
    public Call feed(Input<?> input, boolean[] values, int from, int rows) {
        Feed feed = find(input, from, rows, values.length, DataType.DT_BOOL);
        int width = input.width();
        ((BooleanPointer) feed.room(rows)).put(values, from * width, rows * width);
        return this;
    }

    /**
     * Feeds all of an array of unsigned bytes.
     *
     * @param input the input
     * @param values whole rows
     * @return this call
     * @throws IllegalArgumentException if the array is not made of whole rows, or the input takes other numbers
     */
    public Call feed(Input<?> input, byte[] values) {
        return feed(input, values, 0, rows(input, values.length));
    }

    /**
     * Feeds some rows of unsigned bytes.
     *
     * @param input the input
     * @param values holds the rows
     * @param from the first row
     * @param rows how many, at least 1
     * @return this call
     * @throws IllegalArgumentException if the rows do not exist, or the input takes other numbers
     */
    public Call feed(Input<?> input, byte[] values, int from, int rows) {
        Feed feed = find(input, from, rows, values.length, DataType.DT_UINT8);
        int width = input.width();
        ((BytePointer) feed.room(rows)).put(values, from * width, rows * width);
        return this;
    }

    private int rows(Input<?> input, int length) {
        int width = input.width();
        if (input.axis().isEmpty() ? length != width : length % width != 0) {
            throw new IllegalArgumentException("input '" + input + "' of call '" + name + "' takes "
                    + (input.axis().isEmpty() ? "" : "rows of ") + width + " numbers, not " + length);
        }
        return length / width;
    }

    private Feed find(Input<?> input, int from, int rows, int length, DataType... types) {
        check();
        Feed feed = feeds.get(input);
        if (feed == null) {
            throw new IllegalArgumentException(
                    "call '" + name + "' has no input '" + input + "'; its inputs: " + feeds.keySet());
        }
        if (feed.type != types[0] && feed.type != types[types.length - 1]) {
            throw new IllegalArgumentException("input '" + input + "' of call '" + name + "' takes " + text(feed.type)
                    + ", not " + text(types[0]));
        }
        if (from < 0 || rows < 1 || (long) (from + rows) * input.width() > length) {
            throw new IllegalArgumentException("input '" + input + "' of call '" + name + "': rows " + from + " to "
                    + (from + rows) + " of width " + input.width() + " do not exist in an array of " + length);
        }
        return feed;
    }

    private static String text(DataType type) {
        return switch (type) {
            case DT_FLOAT, DT_DOUBLE -> "floating-point numbers";
            case DT_INT32 -> "integers";
            case DT_BOOL -> "truth values";
            default -> "bytes";
        };
    }

    /**
     * Runs the graph once.
     *
     * @throws IllegalStateException if an input was never fed, inputs of one letter have different numbers of rows, or
     *     TensorFlow fails
     */
    public void run() {
        check();
        checkRows();
        release();
        session.run(
                "call '" + name + "'",
                fedPorts,
                fed,
                feeds.size(),
                fetchedPorts,
                fetched,
                results.length,
                targets,
                targetCount);
        for (int i = 0; i < results.length; i++) {
            results[i] = fetched.get(TF_Tensor.class, i);
        }
        ran = true;
    }

    private void checkRows() {
        for (Feed feed : feeds.values()) {
            if (feed.rows < 0) {
                throw new IllegalStateException("input '" + feed.input + "' of call '" + name + "' was not fed");
            }
        }
        for (Feed feed : feeds.values()) {
            if (feed.rows != feed.leader.rows) {
                throw new IllegalStateException("input '" + feed.input + "' of call '" + name + "' has " + feed.rows
                        + " rows, but '" + feed.leader.input + "' has " + feed.leader.rows);
            }
        }
    }

    /**
     * Reads an output of a single number.
     *
     * @param output one of the call's outputs
     * @return the number
     * @throws IllegalArgumentException if it has more numbers than one
     */
    public double scalar(Operand<?> output) {
        double[] value = new double[1];
        read(output, value);
        return value[0];
    }

    /**
     * Reads an output of the last run.
     *
     * @param output one of the call's outputs, of floating-point numbers
     * @param into receives the numbers, row-major
     * @throws IllegalArgumentException if the call has no such output or the length is wrong
     */
    public void read(Operand<?> output, float[] into) {
        read(output, into, 0, into.length);
    }

    /**
     * Reads an output of the last run into a part of an array.
     *
     * @param output one of the call's outputs, of floating-point numbers
     * @param into receives the numbers, row-major
     * @param at the index of the first
     * @param count how many the output has
     * @throws IllegalArgumentException if the call has no such output, or the output has another number of elements
     */
    public void read(Operand<?> output, float[] into, int at, int count) {
        Pointer data = result(output, into.length, at, count);
        if (output.asOutput().dataType() == DataType.DT_FLOAT) {
            new FloatPointer(data).get(into, at, count);
        } else {
            double[] wide = new double[count];
            new DoublePointer(data).get(wide, 0, count);
            for (int i = 0; i < count; i++) {
                into[at + i] = (float) wide[i];
            }
        }
    }

    /**
     * Reads an output of the last run.
     *
     * @param output one of the call's outputs, of floating-point numbers
     * @param into receives the numbers, row-major
     * @throws IllegalArgumentException if the call has no such output or the length is wrong
     */
    public void read(Operand<?> output, double[] into) {
        read(output, into, 0, into.length);
    }

    /**
     * Reads an output of the last run into a part of an array.
     *
     * @param output one of the call's outputs, of floating-point numbers
     * @param into receives the numbers, row-major
     * @param at the index of the first
     * @param count how many the output has
     * @throws IllegalArgumentException if the call has no such output, or the output has another number of elements
     */
    public void read(Operand<?> output, double[] into, int at, int count) {
        Pointer data = result(output, into.length, at, count);
        if (output.asOutput().dataType() == DataType.DT_DOUBLE) {
            new DoublePointer(data).get(into, at, count);
        } else {
            float[] narrow = scratch(count);
            new FloatPointer(data).get(narrow, 0, count);
            for (int i = 0; i < count; i++) {
                into[at + i] = narrow[i];
            }
        }
    }

    /** Single-precision models exchange doubles as well: that conversion allocates nothing. */
    private float[] scratch(int count) {
        if (scratch.length < count) {
            scratch = new float[count];
        }
        return scratch;
    }

    private Pointer result(Operand<?> output, int length, int at, int count) {
        check();
        Integer index = outputs.get(output.asOutput());
        if (index == null) {
            throw new IllegalArgumentException(
                    "call '" + name + "' has no output '" + output.op().name() + "'");
        }
        if (!ran) {
            throw new IllegalStateException("call '" + name + "' was not run yet");
        }
        DataType type = output.asOutput().dataType();
        if (type != DataType.DT_FLOAT && type != DataType.DT_DOUBLE) {
            throw new IllegalArgumentException("output '" + output.op().name() + "' of call '" + name + "' has "
                    + text(type) + ", not " + text(DataType.DT_FLOAT));
        }
        long size = TF_TensorByteSize(results[index]) / bytes(type);
        if (size != count || at < 0 || at + count > length) {
            throw new IllegalArgumentException("output '" + output.op().name() + "' of call '" + name + "' has " + size
                    + " numbers; they do not fit the " + count + " from index " + at + " of an array of " + length);
        }
        return TF_TensorData(results[index]);
    }

    private void check() {
        if (!open) {
            throw new IllegalStateException("call '" + name + "' is closed");
        }
    }

    private void release() {
        if (ran) {
            for (TF_Tensor result : results) {
                TF_DeleteTensor(result);
            }
            ran = false;
        }
    }

    /** Releases the memory of inputs and outputs. */
    @Override
    public void close() {
        if (open) {
            open = false;
            release();
            feeds.values().forEach(Feed::release);
            fedPorts.close();
            fed.close();
            fetchedPorts.close();
            fetched.close();
            targets.close();
        }
    }
}
