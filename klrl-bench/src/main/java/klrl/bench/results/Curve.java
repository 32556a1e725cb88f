package klrl.bench.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** A figure over environment steps: steps ascend, every value is finite. */
final class Curve {

    /** More are no longer seen in a picture. */
    private static final int MOST_POINTS = 200;

    private static final MathContext DIGITS = new MathContext(6);

    private final List<Long> steps = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();

    /** Adds a point at the end; one at the last point's step takes its place. */
    void add(long step, double value) {
        int last = size() - 1;
        if (last >= 0 && steps.get(last) == step) {
            values.set(last, value);
        } else if (last >= 0 && steps.get(last) > step || !Double.isFinite(value)) {
            throw new IllegalArgumentException("a curve cannot go on with " + value + " at step " + step);
        } else {
            steps.add(step);
            values.add(value);
        }
    }

    int size() {
        return steps.size();
    }

    long step(int index) {
        return steps.get(index);
    }

    double value(int index) {
        return values.get(index);
    }

    long end() {
        return steps.get(size() - 1);
    }

    /** The value at any step: linear between points, that of the nearest point outside of them. */
    double at(double step) {
        int after = 0;
        while (after < size() && steps.get(after) < step) {
            after++;
        }
        if (after == 0 || after == size()) {
            return values.get(after == 0 ? 0 : size() - 1);
        }
        double part = (step - steps.get(after - 1)) / (steps.get(after) - steps.get(after - 1));
        return values.get(after - 1) + part * (values.get(after) - values.get(after - 1));
    }

    /** At most 200 points, spread evenly, of which the first and the last stay, to six digits. */
    Curve thinned() {
        Curve thin = new Curve();
        int count = Math.min(size(), MOST_POINTS);
        for (int i = 0; i < count; i++) {
            int index = count == 1 ? 0 : (int) Math.round(i * (size() - 1.0) / (count - 1));
            thin.add(step(index), new BigDecimal(value(index)).round(DIGITS).doubleValue());
        }
        return thin;
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode stepNodes = node.putArray("steps");
        steps.forEach(stepNodes::add);
        ArrayNode valueNodes = node.putArray("returns");
        values.forEach(valueNodes::add);
        return node;
    }

    static Curve of(JsonNode node) {
        Curve curve = new Curve();
        for (int i = 0; i < node.get("steps").size(); i++) {
            curve.add(
                    node.get("steps").get(i).asLong(),
                    node.get("returns").get(i).asDouble());
        }
        return curve;
    }
}
