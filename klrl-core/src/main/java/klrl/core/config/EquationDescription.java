package klrl.core.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import klrl.api.plugin.Equation;
import klrl.api.plugin.Factory;

/**
 * An equation that a plugin implements.
 *
 * @param id its number, such as {@code T18}
 * @param kind how it is computed: {@code exact}, {@code array} or {@code graph}
 * @param type the full name of the class
 * @param method the name of the method
 * @param text what the method computes, or empty
 */
public record EquationDescription(String id, String kind, String type, String method, String text) {

    /**
     * Checks the components.
     *
     * @param id as the component
     * @param kind as the component
     * @param type as the component
     * @param method as the component
     * @param text as the component
     */
    public EquationDescription {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(text, "text");
    }

    /** The equations of some classes: in the order of the classes, within a class by number, kind and method. */
    static List<EquationDescription> of(List<Factory.Implementation> implementations) {
        List<EquationDescription> all = new ArrayList<>();
        for (Factory.Implementation implementation : implementations) {
            List<EquationDescription> own = new ArrayList<>(of(implementation.type()));
            if (!implementation.ids().isEmpty()) {
                own.removeIf(equation -> !implementation.ids().contains(equation.id()));
                Set<String> missing = new TreeSet<>(implementation.ids());
                own.forEach(equation -> missing.remove(equation.id()));
                if (!missing.isEmpty()) {
                    throw new IllegalArgumentException("no method of "
                            + implementation.type().getName() + " carries " + String.join(", ", missing));
                }
            }
            own.sort(Comparator.comparingInt(EquationDescription::number)
                    .thenComparing(EquationDescription::id)
                    .thenComparing(EquationDescription::kind)
                    .thenComparing(EquationDescription::method));
            all.addAll(own);
        }
        return all.stream().distinct().toList();
    }

    /**
     * Reads the equations of one class.
     *
     * @param type the class; it is not initialised
     * @return the equations that its own methods carry, in no order
     */
    public static List<EquationDescription> of(Class<?> type) {
        List<EquationDescription> all = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            // A compiler repeats annotations on the bridge to a method with another erasure.
            if (!method.isBridge()) {
                for (Equation equation : method.getAnnotationsByType(Equation.class)) {
                    all.add(new EquationDescription(
                            equation.id(),
                            equation.kind().name().toLowerCase(Locale.ROOT),
                            type.getName(),
                            method.getName(),
                            equation.text()));
                }
            }
        }
        return all;
    }

    /**
     * Returns where it is, for people.
     *
     * @return the class without its package, and the method
     */
    public String place() {
        return type.substring(type.lastIndexOf('.') + 1).replace('$', '.') + "." + method;
    }

    /**
     * Writes the description for programs.
     *
     * @return a JSON object with the record's components; an empty text is null
     */
    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("kind", kind)
                .put("type", type)
                .put("method", method)
                .put("text", text.isEmpty() ? null : text);
    }

    /** The number in an id, so that T9 comes before T10. */
    private int number() {
        String digits = id.replaceAll("[^0-9]", "");
        return digits.isEmpty() || digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }
}
