package klrl.core.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Space;

/** Spaces and families in JSON. Bounds that are infinite are null. */
final class Spaces {

    private Spaces() {}

    static ObjectNode write(EnvironmentSpec spec) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("observation", write(spec.observation()));
        node.set("action", write(spec.action()));
        node.put("masked", spec.masked());
        return node;
    }

    private static ObjectNode write(Space space) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (space instanceof Space.Discrete discrete) {
            node.put("type", "discrete");
            discrete.sizes().forEach(node.putArray("sizes")::add);
        } else if (space instanceof Space.Box box) {
            node.put("type", "box");
            box.shape().forEach(node.putArray("shape")::add);
            node.put("element", box.element().name().toLowerCase(Locale.ROOT));
            ArrayNode low = node.putArray("low");
            ArrayNode high = node.putArray("high");
            for (int i = 0; i < box.width(); i++) {
                bound(low, box.low(i));
                bound(high, box.high(i));
            }
        }
        return node;
    }

    private static void bound(ArrayNode bounds, float bound) {
        if (Float.isInfinite(bound)) {
            bounds.addNull();
        } else {
            bounds.add(bound);
        }
    }

    /**
     * Reads what {@link #write(EnvironmentSpec)} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static EnvironmentSpec read(JsonNode node) {
        if (!(space(node.path("observation")) instanceof Space.Box observation)) {
            throw new IllegalArgumentException("observations must come from a box");
        }
        return new EnvironmentSpec(
                observation, space(node.path("action")), node.path("masked").asBoolean());
    }

    private static Space space(JsonNode node) {
        if (node.path("type").asText().equals("discrete")) {
            return new Space.Discrete(integers(node.path("sizes")));
        }
        if (!node.path("type").asText().equals("box")) {
            throw new IllegalArgumentException("no space is of the type " + node.path("type"));
        }
        return Space.Box.of(
                integers(node.path("shape")),
                bounds(node.path("low"), Float.NEGATIVE_INFINITY),
                bounds(node.path("high"), Float.POSITIVE_INFINITY),
                Space.Element.valueOf(node.path("element").asText().toUpperCase(Locale.ROOT)));
    }

    private static List<Integer> integers(JsonNode nodes) {
        List<Integer> out = new ArrayList<>();
        nodes.forEach(node -> out.add(node.asInt()));
        return out;
    }

    private static float[] bounds(JsonNode nodes, float none) {
        float[] out = new float[nodes.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = nodes.get(i).isNull() ? none : (float) nodes.get(i).asDouble();
        }
        return out;
    }

    static ObjectNode write(Family family) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (family instanceof Family.Categorical categorical) {
            node.put("type", "categorical");
            categorical.sizes().forEach(node.putArray("sizes")::add);
        } else if (family instanceof Family.Gaussian gaussian) {
            node.put("type", "gaussian");
            node.put("dimension", gaussian.dimension());
        } else if (family instanceof Family.TanhGaussian gaussian) {
            node.put("type", "tanh-gaussian");
            node.put("dimension", gaussian.dimension());
        } else if (family instanceof Family.Uniform uniform) {
            node.put("type", "uniform");
            node.put("dimension", uniform.dimension());
        } else {
            throw new IllegalArgumentException("nobody acts by " + family);
        }
        return node;
    }

    /** Reads a family, empty if there is none. */
    static Optional<Family> family(JsonNode node) {
        int dimension = node.path("dimension").asInt();
        return switch (node.path("type").asText()) {
            case "categorical" -> Optional.of(new Family.Categorical(integers(node.path("sizes"))));
            case "gaussian" -> Optional.of(new Family.Gaussian(dimension));
            case "tanh-gaussian" -> Optional.of(new Family.TanhGaussian(dimension));
            case "uniform" -> Optional.of(new Family.Uniform(dimension));
            default -> Optional.empty();
        };
    }

    /** Says how recorded spaces differ from those of an environment, empty if they do not. */
    static Optional<String> difference(EnvironmentSpec recorded, EnvironmentSpec here) {
        return difference("observations", recorded.observation(), here.observation())
                .or(() -> difference("actions", recorded.action(), here.action()))
                .or(() -> recorded.masked() == here.masked()
                        ? Optional.empty()
                        : Optional.of("actions were " + masked(recorded) + "; the environment's are " + masked(here)));
    }

    private static String masked(EnvironmentSpec spec) {
        return spec.masked() ? "masked" : "not masked";
    }

    private static Optional<String> difference(String what, Space recorded, Space here) {
        if (recorded.equals(here)) {
            return Optional.empty();
        }
        if (recorded instanceof Space.Box one
                && here instanceof Space.Box other
                && one.shape().equals(other.shape())
                && one.element() == other.element()) {
            for (int i = 0; i < one.width(); i++) {
                if (one.low(i) != other.low(i) || one.high(i) != other.high(i)) {
                    return Optional.of("number " + i + " of " + what + " lay in " + range(one, i)
                            + "; the environment's lies in " + range(other, i));
                }
            }
        }
        return Optional.of(what + " came from " + recorded + "; the environment's come from " + here);
    }

    private static String range(Space.Box box, int i) {
        return "[" + box.low(i) + ", " + box.high(i) + "]";
    }
}
