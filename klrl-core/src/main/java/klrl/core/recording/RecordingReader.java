package klrl.core.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Space;

/** Reads the arrays of a recording, and holds them against their description and against an environment. */
final class RecordingReader {

    private final Path file;
    private final NpzReader in;
    private final EnvironmentSpec spec;

    RecordingReader(Path file, NpzReader in, EnvironmentSpec spec) {
        this.file = file;
        this.in = in;
        this.spec = spec;
    }

    Recording read() {
        Optional<JsonNode> description = in.text(Recording.DESCRIPTION).map(this::describe);
        Optional<Family> behaviour = description.flatMap(node -> Spaces.family(node.path("behaviour")));
        Segment segment = segment(behaviour);
        description.ifPresent(this::compareChecksums);
        ObjectNode origin = description
                .map(node -> node.path("origin"))
                .filter(JsonNode::isObject)
                .map(node -> (ObjectNode) node)
                .orElseGet(JsonNodeFactory.instance::objectNode);
        return new Recording(spec, behaviour, segment, origin);
    }

    private JsonNode describe(String text) {
        JsonNode node;
        EnvironmentSpec recorded;
        try {
            node = new ObjectMapper().readTree(text);
            if (!node.path("format").asText().equals(Recording.FORMAT)
                    || node.path("version").asInt() != Recording.VERSION) {
                throw new IllegalArgumentException("it is of the format " + node.path("format") + ", version "
                        + node.path("version") + ", not " + Recording.FORMAT + ", version " + Recording.VERSION);
            }
            recorded = Spaces.read(node.path("spaces"));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + ": " + Recording.DESCRIPTION + " is not understood: " + e.getMessage(), e);
        }
        Spaces.difference(recorded, spec).ifPresent(difference -> {
            throw new IllegalArgumentException(file + " was recorded elsewhere: " + difference);
        });
        return node;
    }

    private void compareChecksums(JsonNode description) {
        in.checksums().forEach((name, found) -> {
            String expected =
                    description.path("arrays").path(name).path("sha256").asText();
            if (!found.equals(expected)) {
                throw in.wrong(name, "has the checksum " + found + ", not the " + expected + " of its description");
            }
        });
    }

    private Segment segment(Optional<Family> behaviour) {
        int[] steps = in.header("reward").shape();
        if (steps.length != 2 || steps[0] < 1 || steps[1] < 1) {
            throw in.wrong("reward", "has the shape " + NpyHeader.tuple(steps) + "; expected (steps, streams)");
        }
        int[] rows = {steps[0] + 1, steps[1]};
        byte[] boundary = in.bytes("boundary", steps);
        int[] truncated = IntStream.range(0, boundary.length)
                .filter(i -> boundary[i] == Boundary.TRUNCATED)
                .toArray();
        int[] finals = {truncated.length};
        int width = spec.maskWidth();
        int parameters = in.has("behaviour") ? behaviour.map(Family::width).orElse(0) : 0;
        boolean known = in.has("log_probability");
        Segment x = new Segment(
                steps[0],
                steps[1],
                observations("observation", rows),
                truncated,
                observations("final_observation", finals),
                actions(steps),
                new Parameters(
                        steps[0] * steps[1],
                        parameters,
                        parameters == 0
                                ? new float[0]
                                : in.floats("behaviour", RecordingWriter.with(steps, parameters))),
                known ? in.doubles("log_probability", steps) : new double[0],
                in.doubles("reward", steps),
                in.doubles("discount", steps),
                boundary,
                spec.masked() ? in.booleans("mask", RecordingWriter.with(rows, width)) : new boolean[0],
                spec.masked() ? in.booleans("final_mask", RecordingWriter.with(finals, width)) : new boolean[0],
                Memory.none(steps[1]),
                new boolean[0],
                Segment.MIXED_VERSIONS);
        new RecordedDomains(in, spec).check(x);
        return x;
    }

    private Observations observations(String name, int... outer) {
        int[] inner =
                spec.observation().shape().stream().mapToInt(Integer::intValue).toArray();
        int[] shape = RecordingWriter.with(outer, inner);
        int rows = new NpyHeader("", outer).count();
        int width = spec.observation().width();
        return spec.observation().element() == Space.Element.BYTE
                ? new Observations.Bytes(rows, width, in.bytes(name, shape))
                : new Observations.Floats(rows, width, in.floats(name, shape));
    }

    private Actions actions(int... steps) {
        int rows = steps[0] * steps[1];
        int width = spec.action().width();
        if (spec.action() instanceof Space.Discrete) {
            int[] shape = width == 1 ? steps : RecordingWriter.with(steps, width);
            return new Actions.Choices(rows, width, in.ints("action", shape));
        }
        int[] shape = RecordingWriter.with(steps, width);
        float[] values = in.floats("action", shape);
        boolean bounded = ((Space.Box) spec.action()).bounded();
        return new Actions.Points(
                rows, width, values, in.has("presquash") ? in.floats("presquash", shape) : presquash(values, bounded));
    }

    /** What the actions of a policy that squashes them would have been before: atanh a, just inside of the ends. */
    private static float[] presquash(float[] values, boolean bounded) {
        float[] u = values.clone();
        for (int i = 0; bounded && i < u.length; i++) {
            double a = Math.max(-Math.nextDown(1f), Math.min(Math.nextDown(1f), u[i]));
            u[i] = (float) (0.5 * (Math.log1p(a) - Math.log1p(-a)));
        }
        return u;
    }
}
