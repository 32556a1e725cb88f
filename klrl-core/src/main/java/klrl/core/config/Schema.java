package klrl.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import klrl.api.plugin.SlotKind;
import klrl.core.config.Declarations.PluginOptions;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;

/**
 * A JSON Schema (draft 2020-12) of all configurations that a registry allows, so that editors check and complete them.
 *
 * <p>Each kind of slot is one definition: the name of a plugin that needs no options, or the mapping of one plugin, told
 * apart by {@code type}. What a schema cannot say is left to {@link Composition}: needs between slots, checks across
 * options, and which slots the algorithm fills.
 */
public final class Schema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9_/-]");

    private final Registry registry;
    private final Declarations declarations;
    private final ObjectNode definitions = JSON.objectNode();

    private Schema(Registry registry) {
        this.registry = registry;
        this.declarations = new Declarations(registry);
    }

    /**
     * Writes the schema.
     *
     * @param registry the plugins; those that declare their options wrongly are left out
     * @return a JSON object
     */
    public static ObjectNode of(Registry registry) {
        return new Schema(registry).schema();
    }

    private ObjectNode schema() {
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "klrl configuration");
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        for (String key : Assembly.KEYS) {
            if (!key.equals(Assembly.TRAINING)) {
                properties.set(key, reference(key));
            }
        }
        Declaration training = Description.trainingDeclaration();
        properties.set(Assembly.TRAINING, mapping(training.options(), Optional.empty()));
        schema.putArray("required").add(Assembly.ENVIRONMENT).add(Assembly.ALGORITHM);
        schema.put("additionalProperties", false);
        registry.kinds().forEach(this::define);
        schema.set("$defs", definitions);
        return schema;
    }

    private void define(SlotKind<?> kind) {
        ObjectNode definition = JSON.objectNode();
        definition.put("description", kind.summary());
        ArrayNode alternatives = JSON.arrayNode();
        List<String> lone = new ArrayList<>();
        for (PluginEntry entry : registry.entries(kind.name())) {
            Optional<PluginOptions> options = declarations.of(entry).options();
            List<String> selectors = selectors(entry);
            if (options.isPresent() && !selectors.isEmpty()) {
                String name = kind.name() + "." + selectors.get(0).replace('/', '.');
                definitions.set(name, plugin(entry, options.get(), selectors));
                alternatives.add(reference(name));
                if (all(options.get()).stream().noneMatch(Declaration.Option::required)) {
                    lone.addAll(selectors);
                }
            }
        }
        if (!lone.isEmpty()) {
            alternatives.insert(0, names(lone));
        }
        if (alternatives.isEmpty()) {
            definition.set("not", JSON.objectNode());
        } else {
            definition.set("oneOf", alternatives);
        }
        definitions.set(kind.name(), definition);
    }

    /** Names to choose from. Those with a module are allowed by a pattern, so that editors do not offer them too. */
    private static ObjectNode names(List<String> names) {
        ObjectNode schema = JSON.objectNode();
        ArrayNode alternatives = schema.putArray("anyOf");
        ArrayNode offered = JSON.arrayNode();
        for (String name : names) {
            if (name.indexOf('/') < 0) {
                offered.add(name);
            } else {
                String pattern = "^" + SPECIAL.matcher(name).replaceAll("\\\\$0") + "$";
                alternatives.addObject().put("type", "string").put("pattern", pattern);
            }
        }
        if (!offered.isEmpty()) {
            alternatives.insertObject(0).set("enum", offered);
        }
        return schema;
    }

    /** The names by which a configuration selects a plugin, the usual one first. */
    private List<String> selectors(PluginEntry entry) {
        List<String> names = new ArrayList<>();
        for (String name : List.of(entry.name(), entry.qualifiedName())) {
            if (registry.find(entry.kind().name(), name)
                    .filter(found -> found == entry)
                    .isPresent()) {
                names.add(name);
            }
        }
        return names;
    }

    private ObjectNode plugin(PluginEntry entry, PluginOptions options, List<String> selectors) {
        ObjectNode schema = mapping(all(options), Optional.of(selectors));
        schema.put("title", entry.name());
        schema.put("description", entry.summary());
        return schema;
    }

    private static List<Declaration.Option> all(PluginOptions options) {
        List<Declaration.Option> all = new ArrayList<>();
        options.common().ifPresent(common -> all.addAll(common.options()));
        all.addAll(options.own().options());
        return all;
    }

    private ObjectNode mapping(List<Declaration.Option> options, Optional<List<String>> selectors) {
        ObjectNode schema = JSON.objectNode();
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        selectors.ifPresent(names -> {
            properties.set(Declarations.TYPE, names(names));
            required.add(Declarations.TYPE);
        });
        for (Declaration.Option option : options) {
            ObjectNode property = type(option.type());
            property.put("description", option.doc());
            option.def().flatMap(text -> json(option.type(), text)).ifPresent(value -> property.set("default", value));
            option.example()
                    .flatMap(text -> json(option.type(), text))
                    .ifPresent(value -> property.putArray("examples").add(value));
            properties.set(option.key(), property);
            if (option.required()) {
                required.add(option.key());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private ObjectNode type(OptionType type) {
        ObjectNode schema = JSON.objectNode();
        if (type instanceof OptionType.Whole whole) {
            schema.put("type", "integer");
            if (!whole.isLong()) {
                schema.put("minimum", Integer.MIN_VALUE).put("maximum", Integer.MAX_VALUE);
            }
            range(whole.range(), schema);
        } else if (type instanceof OptionType.Real real) {
            schema.put("type", "number");
            range(real.range(), schema);
        } else if (type instanceof OptionType.Flag) {
            schema.put("type", "boolean");
        } else if (type instanceof OptionType.Text || type instanceof OptionType.FilePath) {
            schema.put("type", "string");
        } else if (type instanceof OptionType.Choice choice) {
            ArrayNode names = schema.putArray("enum");
            choice.names().forEach(names::add);
        } else if (type instanceof OptionType.Nested nested) {
            return mapping(nested.declaration().options(), Optional.empty());
        } else if (type instanceof OptionType.SlotOf slot) {
            return reference(slot.kind().name());
        } else if (type instanceof OptionType.ListOf list) {
            schema.put("type", "array").set("items", type(list.item()));
        } else if (type instanceof OptionType.OptionalOf optional) {
            schema.putArray("anyOf").add(type(optional.item())).addObject().put("type", "null");
        }
        return schema;
    }

    /** Bounds that are whole are written as such: some editors show them. */
    private static void range(Range range, ObjectNode schema) {
        if (range.lowerEnd()) {
            schema.remove("minimum");
            schema.set(range.minOpen() ? "exclusiveMinimum" : "minimum", number(range.min()));
        }
        if (range.upperEnd()) {
            schema.remove("maximum");
            schema.set(range.maxOpen() ? "exclusiveMaximum" : "maximum", number(range.max()));
        }
    }

    private static JsonNode number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? JSON.numberNode((long) value)
                : JSON.numberNode(value);
    }

    private static ObjectNode reference(String definition) {
        return JSON.objectNode().put("$ref", "#/$defs/" + definition);
    }

    private static Optional<JsonNode> json(OptionType type, String yaml) {
        Place place = new Place.InFile("", 0, 0);
        return YamlReader.read(yaml, TreePath.ROOT, (line, column) -> place, new Problems())
                .map(tree -> json(type, tree));
    }

    /** A default as JSON; inside slots, where types depend on the plugin, by the rules of YAML alone. */
    private static JsonNode json(OptionType type, Tree tree) {
        OptionType inner = type.inner().orElse(type);
        if (tree instanceof Tree.Sequence sequence) {
            ArrayNode items = JSON.arrayNode();
            sequence.items().forEach(item -> items.add(json(inner, item)));
            return items;
        } else if (tree instanceof Tree.Mapping mapping) {
            ObjectNode entries = JSON.objectNode();
            mapping.entries().forEach(entry -> entries.set(entry.key(), json(inner, entry.value())));
            return entries;
        } else if (tree instanceof Tree.Scalar scalar) {
            return json(inner, scalar);
        }
        return JSON.nullNode();
    }

    private static JsonNode json(OptionType type, Tree.Scalar scalar) {
        boolean text = type instanceof OptionType.Text
                || type instanceof OptionType.FilePath
                || type instanceof OptionType.Choice;
        return switch (Yaml.sort(scalar)) {
            case NOTHING -> JSON.nullNode();
            case FLAG ->
                text
                        ? JSON.textNode(scalar.text())
                        : JSON.booleanNode(scalar.text().equalsIgnoreCase("true"));
            case NUMBER -> text ? JSON.textNode(scalar.text()) : number(scalar);
            case TEXT -> JSON.textNode(scalar.text());
        };
    }

    private static JsonNode number(Tree.Scalar scalar) {
        return Numbers.exact(scalar.text())
                .map(exact -> number(exact.doubleValue()))
                .orElseGet(() -> JSON.textNode(scalar.text()));
    }
}
