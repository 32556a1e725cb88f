package klrl.api.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the one method that implements an equation of the theory in a given manner. No two methods share id and kind.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Equation.List.class)
public @interface Equation {

    /** How an equation is computed. */
    enum Kind {
        /** By sums or linear solves over a finite model. */
        EXACT,
        /** On arrays of sampled data, outside any differentiation. */
        ARRAY,
        /** In a graph that is differentiated. */
        GRAPH
    }

    /**
     * Returns the equation's number.
     *
     * @return the number, such as {@code T18}
     */
    String id();

    /**
     * Returns how it is computed.
     *
     * @return the kind
     */
    Kind kind() default Kind.ARRAY;

    /**
     * Returns what the method computes, as listings show it: a formula where one is short enough.
     *
     * @return one line without a final full stop, by default empty
     */
    String text() default "";

    /** Holds several equations of one method. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface List {
        /**
         * Returns the equations.
         *
         * @return the equations
         */
        Equation[] value();
    }
}
