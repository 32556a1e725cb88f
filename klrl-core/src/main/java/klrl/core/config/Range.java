package klrl.core.config;

import java.math.BigDecimal;
import java.util.Optional;
import klrl.api.plugin.Param;

/** The numbers that an option allows; an infinite end means none. */
record Range(double min, boolean minOpen, double max, boolean maxOpen) {

    static final Range ALL = new Range(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);

    static Range of(Param param) {
        boolean minOpen = param.above() != Double.NEGATIVE_INFINITY;
        boolean maxOpen = param.below() != Double.POSITIVE_INFINITY;
        return new Range(
                minOpen ? param.above() : param.min(), minOpen, maxOpen ? param.below() : param.max(), maxOpen);
    }

    /** What is wrong with a declared range. */
    static Optional<String> fault(Param param) {
        boolean twice = param.min() != Double.NEGATIVE_INFINITY && param.above() != Double.NEGATIVE_INFINITY
                || param.max() != Double.POSITIVE_INFINITY && param.below() != Double.POSITIVE_INFINITY;
        if (twice) {
            return Optional.of("two bounds for one end: use min or above, max or below");
        }
        Range range = of(param);
        boolean open = range.minOpen || range.maxOpen;
        boolean someNumber = open ? range.min < range.max : range.min <= range.max;
        return someNumber ? Optional.empty() : Optional.of("no number lies " + range.text());
    }

    boolean limits() {
        return lowerEnd() || upperEnd();
    }

    boolean lowerEnd() {
        return min != Double.NEGATIVE_INFINITY;
    }

    boolean upperEnd() {
        return max != Double.POSITIVE_INFINITY;
    }

    boolean contains(BigDecimal value) {
        return (!lowerEnd() || value.compareTo(new BigDecimal(min)) >= (minOpen ? 1 : 0))
                && (!upperEnd() || value.compareTo(new BigDecimal(max)) <= (maxOpen ? -1 : 0));
    }

    /** {@code in [0, 1)}, {@code at least 1}, {@code more than 0}, {@code at most 1}, {@code less than 1}. */
    String text() {
        if (lowerEnd() && upperEnd()) {
            return "in " + (minOpen ? '(' : '[') + Numbers.text(min) + ", " + Numbers.text(max) + (maxOpen ? ')' : ']');
        }
        if (lowerEnd()) {
            return (minOpen ? "more than " : "at least ") + Numbers.text(min);
        }
        return upperEnd() ? (maxOpen ? "less than " : "at most ") + Numbers.text(max) : "any number";
    }
}
