package klrl.core.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One option as a listing shows it.
 *
 * @param key how a configuration writes it, in kebab-case
 * @param type what it holds, such as {@code number} or {@code list of whole numbers}
 * @param required whether it must be given
 * @param def the default as YAML text, or empty; an optional option without one holds nothing
 * @param example a value to try as YAML text, or empty
 * @param range the numbers that it allows, such as {@code in [0, 1]} or {@code at least 1}, or empty
 * @param doc what it does
 * @param values the names to choose from, if it is a choice
 * @param kind the kind of slot that it holds, also within a list, or empty
 * @param options its own options, if it is a mapping
 */
public record OptionDescription(
        String key,
        String type,
        boolean required,
        Optional<String> def,
        Optional<String> example,
        Optional<String> range,
        String doc,
        List<String> values,
        Optional<String> kind,
        List<OptionDescription> options) {

    /**
     * Checks the components.
     *
     * @param key as the component
     * @param type as the component
     * @param required as the component
     * @param def as the component
     * @param example as the component
     * @param range as the component
     * @param doc as the component
     * @param values as the component
     * @param kind as the component
     * @param options as the component
     */
    public OptionDescription {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(def, "def");
        Objects.requireNonNull(example, "example");
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(doc, "doc");
        values = List.copyOf(values);
        Objects.requireNonNull(kind, "kind");
        options = List.copyOf(options);
    }

    static List<OptionDescription> of(Declaration declaration) {
        return declaration.options().stream().map(OptionDescription::of).toList();
    }

    private static OptionDescription of(Declaration.Option option) {
        OptionType core = core(option.type());
        return new OptionDescription(
                option.key(),
                option.type().label(),
                option.required(),
                option.def(),
                option.example(),
                option.type().limits().map(Range::text),
                option.doc(),
                core instanceof OptionType.Choice choice ? choice.names() : List.of(),
                core instanceof OptionType.SlotOf slot ? Optional.of(slot.kind().name()) : Optional.empty(),
                core instanceof OptionType.Nested nested ? of(nested.declaration()) : List.of());
    }

    private static OptionType core(OptionType type) {
        return type.inner().map(OptionDescription::core).orElse(type);
    }

    /** Type, range, default and example in one line. */
    String signature() {
        String bounds = range.map(text -> " " + text).orElse("");
        String end =
                required ? ", required" : def.map(text -> ", default " + text).orElse(", optional");
        return type + bounds + end + example.map(text -> ", such as " + text).orElse("");
    }

    /**
     * Writes the option for programs.
     *
     * @return a JSON object with the record's components; what is empty is null
     */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("key", key);
        json.put("type", type);
        json.put("required", required);
        json.put("default", def.orElse(null));
        json.put("example", example.orElse(null));
        json.put("range", range.orElse(null));
        json.put("doc", doc);
        ArrayNode choices = json.putArray("values");
        values.forEach(choices::add);
        json.put("kind", kind.orElse(null));
        ArrayNode nested = json.putArray("options");
        options.forEach(option -> nested.add(option.json()));
        return json;
    }
}
