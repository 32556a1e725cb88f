package klrl.core.recording;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import klrl.api.data.Actions;
import klrl.api.data.Observations;
import klrl.api.data.Segment;

/** Writes the arrays of a recording, and their description after them. */
final class RecordingWriter {

    private final Recording recording;
    private final Segment x;

    RecordingWriter(Recording recording) {
        this.recording = recording;
        this.x = recording.segment();
    }

    void write(NpzWriter out) throws IOException {
        int[] steps = {x.steps(), x.streams()};
        int[] rows = {x.steps() + 1, x.streams()};
        int[] finals = {x.boundaryAt().length};
        observations(out, "observation", x.observation(), rows);
        actions(out, steps);
        out.doubles("reward", x.reward(), steps);
        out.doubles("discount", x.discount(), steps);
        out.bytes("boundary", x.boundary(), steps);
        observations(out, "final_observation", x.boundaryObservation(), finals);
        if (recording.spec().masked()) {
            int width = recording.spec().maskWidth();
            out.booleans("mask", x.mask(), with(rows, width));
            out.booleans("final_mask", x.boundaryMask(), with(finals, width));
        }
        if (x.behaviourLogProbability().length > 0) {
            out.doubles("log_probability", x.behaviourLogProbability(), steps);
        }
        if (x.behaviour().width() > 0) {
            out.floats(
                    "behaviour",
                    x.behaviour().values(),
                    with(steps, x.behaviour().width()));
        }
        out.text(Recording.DESCRIPTION, description(out).toPrettyString() + "\n");
    }

    private void observations(NpzWriter out, String name, Observations rows, int... outer) throws IOException {
        int[] inner = recording.spec().observation().shape().stream()
                .mapToInt(Integer::intValue)
                .toArray();
        int[] shape = with(outer, inner);
        if (rows instanceof Observations.Floats floats) {
            out.floats(name, floats.values(), shape);
        } else if (rows instanceof Observations.Bytes bytes) {
            out.bytes(name, bytes.values(), shape);
        }
    }

    private void actions(NpzWriter out, int... steps) throws IOException {
        if (x.action() instanceof Actions.Choices choices) {
            out.ints("action", choices.values(), choices.width() == 1 ? steps : with(steps, choices.width()));
        } else if (x.action() instanceof Actions.Points points) {
            out.floats("action", points.values(), with(steps, points.width()));
            out.floats("presquash", points.presquash(), with(steps, points.width()));
        }
    }

    static int[] with(int[] outer, int... inner) {
        int[] shape = Arrays.copyOf(outer, outer.length + inner.length);
        System.arraycopy(inner, 0, shape, outer.length, inner.length);
        return shape;
    }

    private ObjectNode description(NpzWriter out) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("format", Recording.FORMAT);
        node.put("version", Recording.VERSION);
        node.put("steps", x.steps());
        node.put("streams", x.streams());
        node.set("spaces", Spaces.write(recording.spec()));
        node.set("behaviour", recording.behaviour().map(Spaces::write).orElse(null));
        node.set("origin", recording.origin());
        ObjectNode arrays = node.putObject("arrays");
        out.entries().forEach((name, entry) -> {
            ObjectNode array = arrays.putObject(name);
            array.put("type", entry.header().type());
            Arrays.stream(entry.header().shape()).forEach(array.putArray("shape")::add);
            array.put("sha256", entry.sha256());
        });
        return node;
    }
}
