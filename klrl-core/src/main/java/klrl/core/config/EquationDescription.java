package klrl.core.config;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import klrl.api.plugin.Equation;

/**
 * An equation that a plugin implements.
 *
 * @param id its number, such as {@code T18}
 * @param kind how it is computed: {@code exact}, {@code array} or {@code graph}
 * @param type the full name of the class
 * @param method the name of the method
 */
public record EquationDescription(String id, String kind, String type, String method) {

    /**
     * Checks the components.
     *
     * @param id as the component
     * @param kind as the component
     * @param type as the component
     * @param method as the component
     */
    public EquationDescription {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(method, "method");
    }

    /** The equations of some classes: in the order of the classes, within a class by number, kind and method. */
    static List<EquationDescription> of(List<Class<?>> implementations) {
        List<EquationDescription> all = new ArrayList<>();
        for (Class<?> type : implementations) {
            List<EquationDescription> own = new ArrayList<>();
            for (Method method : type.getDeclaredMethods()) {
                for (Equation equation : method.getAnnotationsByType(Equation.class)) {
                    own.add(new EquationDescription(
                            equation.id(),
                            equation.kind().name().toLowerCase(Locale.ROOT),
                            type.getName(),
                            method.getName()));
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

    /** The class without its package, and the method. */
    String place() {
        return type.substring(type.lastIndexOf('.') + 1).replace('$', '.') + "." + method;
    }

    /** The number in an id, so that T9 comes before T10. */
    private int number() {
        String digits = id.replaceAll("[^0-9]", "");
        return digits.isEmpty() || digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }
}
