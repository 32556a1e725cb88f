package klrl.bench.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import klrl.core.config.Composition;
import klrl.core.config.Composition.Part;
import klrl.core.config.Description;
import klrl.core.config.EquationDescription;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;

/**
 * A composition in the order of the training loop. All of it is read from the plugins that fill the slots: their
 * summaries, and the equations on the methods of the classes that they name. What is computed on arrays is part of the
 * evaluation of data, what is built into a graph is part of the improvement.
 *
 * @param stages the stages of the loop
 */
record Explanation(List<Stage> stages) {

    /**
     * A stage of the loop.
     *
     * @param name its name
     * @param text what happens
     * @param turns who does it
     */
    record Stage(String name, String text, List<Turn> turns) {}

    /**
     * A plugin's turn in a stage.
     *
     * @param role what it is there
     * @param path its slot in the configuration
     * @param plugin the plugin
     * @param equations what it computes there
     */
    record Turn(String role, String path, PluginEntry plugin, List<EquationDescription> equations) {}

    /** Slots of an algorithm that change what is said of the steps; its others have a part in its losses. */
    private static final Set<String> EVALUATING = Set.of("regulariser", "bonus");

    private static final Predicate<EquationDescription> IN_GRAPH =
            equation -> equation.kind().equals("graph");

    static Explanation of(Registry registry, Composition composition) {
        Reader reader = new Reader(registry, composition.parts());
        return new Explanation(List.of(
                new Stage(
                        "environment",
                        "gives observations and rewards, and says why an episode ends",
                        reader.all("environment")),
                new Stage("data", "keeps the steps and hands them to the learner", reader.all("data")),
                new Stage(
                        "act",
                        "the policy chooses the actions",
                        List.of(reader.top("policy", "algorithm", any -> false))),
                new Stage(
                        "evaluate",
                        "what critic, prior and temperature say of the steps",
                        Stream.concat(
                                        Stream.of(
                                                reader.top("critic", "algorithm", IN_GRAPH.negate()),
                                                reader.top("prior", "prior", IN_GRAPH.negate()),
                                                reader.top("temperature", "temperature", any -> false)),
                                        reader.nested("algorithm", EVALUATING::contains))
                                .toList()),
                new Stage("estimate", "targets of the values and advantages of the actions", reader.all("estimator")),
                new Stage(
                        "improve",
                        "critic and policy descend their losses",
                        Stream.concat(
                                        Stream.of(reader.top("losses", "algorithm", IN_GRAPH)),
                                        reader.nested("algorithm", kind -> !EVALUATING.contains(kind)))
                                .toList()),
                new Stage(
                        "adapt",
                        "temperature and prior follow",
                        List.of(
                                reader.top("temperature", "temperature", any -> true),
                                reader.top("prior", "prior", IN_GRAPH)))));
    }

    /** Reads turns from the parts of a composition. */
    private record Reader(Registry registry, List<Part> parts) {

        Turn top(String role, String key, Predicate<EquationDescription> which) {
            Part part = parts.stream()
                    .filter(any -> any.path().equals("$." + key))
                    .findFirst()
                    .orElseThrow();
            return turn(role, part, which);
        }

        /** The slots inside a slot. */
        Stream<Turn> nested(String key, Predicate<String> kinds) {
            return parts.stream()
                    .filter(part -> part.path().startsWith("$." + key + "."))
                    .filter(part -> kinds.test(part.plugin().kind().name()))
                    .map(part -> turn(part.path().substring(part.path().lastIndexOf('.') + 1), part, any -> true));
        }

        List<Turn> all(String key) {
            return Stream.concat(Stream.of(top(key, key, any -> true)), nested(key, any -> true))
                    .toList();
        }

        private Turn turn(String role, Part part, Predicate<EquationDescription> which) {
            List<EquationDescription> equations = Description.of(registry, part.plugin()).equations().stream()
                    .filter(which)
                    .toList();
            return new Turn(role, part.path(), part.plugin(), equations);
        }
    }

    /** Writes the explanation for people; every line is ended. */
    String text() {
        int widest = stages.stream()
                .flatMap(stage -> Stream.concat(
                        Stream.of(stage.name()), stage.turns().stream().map(turn -> "  " + turn.role())))
                .mapToInt(String::length)
                .max()
                .orElse(0);
        StringBuilder out = new StringBuilder();
        for (Stage stage : stages) {
            line(out, widest, stage.name(), stage.text());
            for (Turn turn : stage.turns()) {
                line(
                        out,
                        widest,
                        "  " + turn.role(),
                        name(turn.plugin()) + ": " + turn.plugin().summary());
                turn.equations().forEach(equation -> line(out, widest, "", formula(equation)));
            }
        }
        return out.toString();
    }

    private static void line(StringBuilder out, int width, String head, String rest) {
        out.append(head)
                .append(" ".repeat(width - head.length() + 2))
                .append(rest)
                .append('\n');
    }

    /** The name, with the module where that is not one of klrl. */
    private static String name(PluginEntry plugin) {
        return plugin.module().startsWith("klrl.")
                ? plugin.name()
                : plugin.name() + " (" + plugin.module() + "@" + plugin.version() + ")";
    }

    private static String formula(EquationDescription equation) {
        String text = equation.text().isEmpty() ? "" : equation.text() + "  ";
        return "  " + equation.id() + "  " + text + "[" + equation.place() + "]";
    }

    /** Writes the explanation for programs. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode all = json.putArray("stages");
        for (Stage stage : stages) {
            ObjectNode node = all.addObject().put("stage", stage.name()).put("text", stage.text());
            ArrayNode turns = node.putArray("slots");
            for (Turn turn : stage.turns()) {
                ObjectNode slot = turns.addObject()
                        .put("role", turn.role())
                        .put("path", turn.path())
                        .put("kind", turn.plugin().kind().name())
                        .put("name", turn.plugin().name())
                        .put("module", turn.plugin().module())
                        .put("version", turn.plugin().version())
                        .put("summary", turn.plugin().summary());
                ArrayNode equations = slot.putArray("equations");
                turn.equations().forEach(equation -> equations.add(equation.json()));
            }
        }
        return json;
    }
}
