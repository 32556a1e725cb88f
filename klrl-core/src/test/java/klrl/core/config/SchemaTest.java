package klrl.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import klrl.core.plugin.Registry;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SchemaTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectNode schema = Schema.of(TestPlugins.registry());

    @Provide
    Arbitrary<Tree.Mapping> configurations() {
        return Configurations.all().withoutEdgeCases();
    }

    @Property(tries = 300, seed = "201", edgeCases = EdgeCasesMode.NONE)
    void everyConfigurationThatComposesIsValid(@ForAll("configurations") Tree.Mapping tree) {
        assertTrue(new Validator(schema).valid(json(tree)), () -> YamlWriter.block(tree));
    }

    @Property(tries = 300, seed = "202", edgeCases = EdgeCasesMode.NONE)
    void anUnknownKeyAnywhereIsInvalid(
            @ForAll("configurations") Tree.Mapping tree, @ForAll @IntRange(min = 0) int choice) {
        List<Configurations.Spot> mappings = Configurations.spots(tree).stream()
                .filter(spot -> spot.value() instanceof Tree.Mapping)
                .toList();
        if (mappings.isEmpty()) {
            return;
        }
        Configurations.Spot spot = mappings.get(choice % mappings.size());
        List<Tree.Entry> entries = new java.util.ArrayList<>(((Tree.Mapping) spot.value()).entries());
        entries.add(Configurations.entry("zzzzz", Configurations.plain("1")));
        Tree spoiled = Configurations.with(tree, spot.path(), Optional.of(Configurations.mapping(entries)));
        assertFalse(new Validator(schema).valid(json(spoiled)), () -> YamlWriter.flow(spoiled));
    }

    @Test
    void whatCompositionsRefuseIsInvalidToo() {
        for (String yaml : List.of(
                "{environment: cartpole}",
                "{environment: cartpole, algorithm: bare, x: 1}",
                "{environment: cartpol, algorithm: bare}",
                "{environment: {type: cartpole, count: 0}, algorithm: bare}",
                "{environment: {type: cartpole, count: 1.5}, algorithm: bare}",
                "{environment: {count: 1}, algorithm: bare}",
                "{environment: cartpole, algorithm: {type: soft-policy-gradient, kl: exact}}",
                "{environment: cartpole, algorithm: {type: soft-policy-gradient, clip: 0}}",
                "{environment: cartpole, algorithm: bare, estimator: n-step}",
                "{environment: cartpole, algorithm: bare, estimator: {type: n-step}}",
                "{environment: cartpole, algorithm: bare, estimator: {type: n-step, n: abc}}",
                "{environment: cartpole, algorithm: bare, estimator: {type: everything, nested: {gain: 10}}}",
                "{environment: cartpole, algorithm: bare, training: {steps: 0}}")) {
            assertFalse(new Validator(schema).valid(json(read(yaml))), yaml);
        }
        for (String yaml : List.of(
                "{environment: cartpole, algorithm: bare}",
                "{environment: org.example/cartpole, algorithm: {type: org.example/bare}}",
                "{environment: cartpole, algorithm: bare, training: {stop-at-return: null, steps: 5}}")) {
            assertTrue(new Validator(schema).valid(json(read(yaml))), yaml);
        }
    }

    @Test
    void everyDefaultIsValidForItsOption() {
        int[] checked = {0};
        schema.get("$defs").forEach(definition -> defaults(definition, checked));
        defaults(schema, checked);
        assertTrue(checked[0] > 30, () -> "only " + checked[0]);
    }

    private void defaults(JsonNode definition, int[] checked) {
        definition.path("properties").forEach(property -> {
            if (property.has("default")) {
                assertTrue(new Validator(schema).valid(property, property.get("default")), property::toString);
                checked[0]++;
            }
            defaults(property, checked);
        });
    }

    @Test
    void aSlotIsDescribedByItsPlugins() {
        JsonNode definitions = schema.get("$defs");
        assertEquals("""
                {"description":"a function to fit","oneOf":[{"anyOf":[{"enum":["mlp"]},\
                {"type":"string","pattern":"^org\\\\.example/mlp$"}]},\
                {"$ref":"#/$defs/network.mlp"}]}""", definitions.get("network").toString());
        assertEquals("""
                {"type":"object","properties":{"type":{"anyOf":[{"enum":["mlp"]},\
                {"type":"string","pattern":"^org\\\\.example/mlp$"}]},\
                "hidden":{"type":"array","items":{"type":"integer","minimum":1,"maximum":4096},\
                "description":"units of each layer","default":[64]},\
                "activation":{"enum":["tanh","relu","leaky-relu","null"],"description":"nonlinearity","default":"tanh"},\
                "init":{"type":"object","properties":{\
                "scheme":{"type":"string","description":"name of the scheme","default":"orthogonal"},\
                "gain":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":10,"description":"scale",\
                "default":1.4142135623730951}},"additionalProperties":false,"description":"start values","default":{}}},\
                "required":["type"],"additionalProperties":false,"title":"mlp","description":"the mlp"}""", definitions.get("network.mlp").toString());
        assertEquals(
                """
                {"anyOf":[{"type":"number","exclusiveMinimum":0},{"type":"null"}],"description":"ratio clip"}""",
                definitions
                        .at("/algorithm.soft-policy-gradient/properties/clip")
                        .toString());
        assertEquals(
                """
                {"type":"array","items":{"$ref":"#/$defs/wrapper"},"description":"wrappers, the innermost first",\
                "default":[]}""", definitions.at("/environment.cartpole/properties/wrappers").toString());
    }

    @Test
    void aKindWithoutPluginsAllowsNothing() {
        ObjectNode bare = Schema.of(Registry.of(TestPlugins.KINDS, List.of(), List.of()));
        assertEquals(
                "{\"description\":\"a function to fit\",\"not\":{}}",
                bare.at("/$defs/network").toString());
    }

    private static Tree read(String yaml) {
        return YamlReader.read(
                        yaml, TreePath.ROOT, (line, column) -> new Place.InFile("", line, column), new Problems())
                .orElseThrow();
    }

    /** YAML as JSON by the rules of YAML alone, as an editor sees it. */
    private static JsonNode json(Tree tree) {
        if (tree instanceof Tree.Mapping mapping) {
            ObjectNode node = JSON.objectNode();
            mapping.entries().forEach(entry -> node.set(entry.key(), json(entry.value())));
            return node;
        } else if (tree instanceof Tree.Sequence sequence) {
            ArrayNode node = JSON.arrayNode();
            sequence.items().forEach(item -> node.add(json(item)));
            return node;
        }
        Tree.Scalar scalar = (Tree.Scalar) tree;
        return switch (Yaml.sort(scalar)) {
            case NOTHING -> JSON.nullNode();
            case FLAG -> JSON.booleanNode(Boolean.parseBoolean(scalar.text()));
            case NUMBER -> JSON.numberNode(Double.parseDouble(scalar.text()));
            case TEXT -> JSON.textNode(scalar.text());
        };
    }

    /** The part of JSON Schema that the schema uses; any other keyword fails the test. */
    private record Validator(JsonNode root) {

        private static final List<String> NOTES =
                List.of("$schema", "$defs", "title", "description", "default", "examples");

        boolean valid(JsonNode value) {
            return valid(root, value);
        }

        boolean valid(JsonNode schema, JsonNode value) {
            boolean valid = true;
            for (var keyword : schema.properties()) {
                JsonNode argument = keyword.getValue();
                valid &= NOTES.contains(keyword.getKey())
                        || switch (keyword.getKey()) {
                            case "$ref" -> valid(root.at(argument.textValue().substring(1)), value);
                            case "type" -> isOf(argument.textValue(), value);
                            case "enum" -> contains(argument, value);
                            case "not" -> !valid(argument, value);
                            case "oneOf" -> count(argument, value) == 1;
                            case "anyOf" -> count(argument, value) > 0;
                            case "items" -> !value.isArray() || all(argument, value);
                            case "required" -> !value.isObject() || hasAll(argument, value);
                            case "properties" -> !value.isObject() || properties(argument, value);
                            case "additionalProperties" -> !value.isObject() || known(schema.get("properties"), value);
                            case "pattern" ->
                                !value.isTextual() || value.textValue().matches(argument.textValue());
                            case "minimum" -> !value.isNumber() || value.doubleValue() >= argument.doubleValue();
                            case "maximum" -> !value.isNumber() || value.doubleValue() <= argument.doubleValue();
                            case "exclusiveMinimum" ->
                                !value.isNumber() || value.doubleValue() > argument.doubleValue();
                            case "exclusiveMaximum" ->
                                !value.isNumber() || value.doubleValue() < argument.doubleValue();
                            default -> throw new AssertionError("unknown keyword " + keyword.getKey());
                        };
            }
            return valid;
        }

        private static boolean isOf(String type, JsonNode value) {
            return switch (type) {
                case "object" -> value.isObject();
                case "array" -> value.isArray();
                case "string" -> value.isTextual();
                case "boolean" -> value.isBoolean();
                case "null" -> value.isNull();
                case "number" -> value.isNumber();
                case "integer" -> value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
                default -> throw new AssertionError("unknown type " + type);
            };
        }

        private static boolean contains(JsonNode options, JsonNode value) {
            for (JsonNode option : options) {
                if (option.equals(value)) {
                    return true;
                }
            }
            return false;
        }

        private int count(JsonNode schemas, JsonNode value) {
            int count = 0;
            for (JsonNode schema : schemas) {
                count += valid(schema, value) ? 1 : 0;
            }
            return count;
        }

        private boolean all(JsonNode schema, JsonNode values) {
            boolean all = true;
            for (JsonNode value : values) {
                all &= valid(schema, value);
            }
            return all;
        }

        private static boolean hasAll(JsonNode names, JsonNode value) {
            boolean all = true;
            for (JsonNode name : names) {
                all &= value.has(name.textValue());
            }
            return all;
        }

        private boolean properties(JsonNode properties, JsonNode value) {
            boolean all = true;
            for (var property : properties.properties()) {
                all &= !value.has(property.getKey()) || valid(property.getValue(), value.get(property.getKey()));
            }
            return all;
        }

        private static boolean known(JsonNode properties, JsonNode value) {
            boolean all = true;
            for (var property : value.properties()) {
                all &= properties.has(property.getKey());
            }
            return all;
        }
    }
}
