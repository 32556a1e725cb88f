package klrl.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import klrl.api.Estimator;
import klrl.api.plugin.Slot;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CompositionProperties {

    private static final Path HERE = Path.of("");

    /** Pieces of text that mean something to YAML or to a configuration. */
    private static final List<String> PIECES = List.of(
            ":",
            ": ",
            "{",
            "}",
            "[",
            "]",
            ",",
            "- ",
            "\n",
            "\n  ",
            "\t",
            "'",
            "\"",
            "\\",
            "&a ",
            "*a",
            "!t ",
            "|",
            ">",
            "#",
            "?",
            "%",
            "@",
            "---\n",
            "...",
            "<<: ",
            "~",
            "null",
            "type",
            "type: ",
            "gae",
            "0",
            "-1",
            "1e9",
            ".nan",
            ".inf",
            "0x",
            "\u0000",
            "\ud800",
            "\ufeff",
            "\u2028",
            "é",
            "\r",
            "estimator",
            "training:\n  steps: ");

    @Provide
    Arbitrary<Tree.Mapping> configurations() {
        return Configurations.all().withoutEdgeCases();
    }

    private static Composition compose(String yaml, Path folder, String... overrides) {
        return Composition.of(TestPlugins.registry(), yaml, folder, "drawn.yaml", List.of(overrides));
    }

    private static List<Slot<?>> slots(Composition composition) {
        return composition.parts().stream().<Slot<?>>map(Composition.Part::slot).toList();
    }

    private static void assertSame(Composition expected, Composition actual) {
        assertEquals(expected.resolved(), actual.resolved());
        assertEquals(slots(expected), slots(actual));
        assertEquals(expected.training(), actual.training());
        assertEquals(
                expected.parts().stream().map(Composition.Part::path).toList(),
                actual.parts().stream().map(Composition.Part::path).toList());
    }

    @Property(tries = 500, seed = "101")
    void theResolvedTextGivesTheSameCompositionFromAnyFolder(@ForAll("configurations") Tree.Mapping tree) {
        Composition once = compose(YamlWriter.block(tree), Path.of("/somewhere"));
        assertSame(once, compose(once.resolved(), Path.of("/elsewhere")));
    }

    @Property(tries = 300, seed = "102")
    void blockAndFlowStyleSayTheSame(@ForAll("configurations") Tree.Mapping tree) {
        assertSame(compose(YamlWriter.block(tree), HERE), compose(YamlWriter.flow(tree), HERE));
    }

    @Property(tries = 500, seed = "103", edgeCases = EdgeCasesMode.NONE)
    void anOverrideSaysTheSameAsTheFileWould(
            @ForAll("configurations") Tree.Mapping tree, @ForAll @IntRange(min = 0) int choice) {
        Composition expected = compose(YamlWriter.block(tree), HERE);
        List<Configurations.Spot> spots = Configurations.spots(tree);
        Configurations.Spot spot = spots.get(choice % spots.size());
        String override = String.join(".", spot.path()) + "=" + YamlWriter.flow(spot.value());
        Tree without = Configurations.with(tree, spot.path(), Optional.empty());
        assertSame(expected, compose(YamlWriter.flow(without), HERE, override));
        Tree garbled = Configurations.with(tree, spot.path(), Optional.of(Configurations.plain("42x")));
        assertSame(expected, compose(YamlWriter.flow(garbled), HERE, override));
        assertSame(expected, compose(YamlWriter.flow(tree), HERE, override));
    }

    @Property(tries = 300, seed = "104", edgeCases = EdgeCasesMode.NONE)
    void everyUnknownKeyIsReportedAtItsPositionAndInOrder(
            @ForAll("configurations") Tree.Mapping tree, @ForAll @IntRange(min = 1, max = 7) int mask) {
        List<String> keys = tree.entries().stream().map(Tree.Entry::key).toList();
        List<String> spoiled = IntStream.range(0, keys.size())
                .filter(i -> (mask >> (i % 3) & 1) == 1)
                .mapToObj(keys::get)
                .toList();
        List<Tree.Entry> entries = new ArrayList<>();
        for (Tree.Entry entry : tree.entries()) {
            entries.add(spoiled.contains(entry.key()) ? spoiled(entry) : entry);
        }
        if (spoiled.isEmpty()) {
            return;
        }
        ConfigException e = assertThrows(
                ConfigException.class, () -> compose(YamlWriter.block(Configurations.mapping(entries)), HERE));
        List<String> unknown = e.problems().stream()
                .filter(problem -> problem.message().contains("'zzzzz'"))
                .map(problem -> problem.path().split("\\.")[1])
                .toList();
        assertEquals(spoiled, unknown);
        assertEquals(
                e.problems().stream().map(ConfigProblem::line).sorted().toList(),
                e.problems().stream().map(ConfigProblem::line).toList());
    }

    private static Tree.Entry spoiled(Tree.Entry entry) {
        List<Tree.Entry> inner = new ArrayList<>();
        if (entry.value() instanceof Tree.Mapping mapping) {
            inner.addAll(mapping.entries());
        } else {
            inner.add(Configurations.entry(Declarations.TYPE, entry.value()));
        }
        inner.add(Configurations.entry("zzzzz", Configurations.plain("1")));
        return Configurations.entry(entry.key(), Configurations.mapping(inner));
    }

    @Property(tries = 3000, seed = "105", edgeCases = EdgeCasesMode.NONE)
    void noTextEverGivesAnythingButACompositionOrReadableProblems(
            @ForAll("configurations") Tree.Mapping tree,
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 6) int mutations,
            @ForAll boolean block) {
        StringBuilder text = new StringBuilder(block ? YamlWriter.block(tree) : YamlWriter.flow(tree));
        for (int i = 0; i < mutations; i++) {
            mutate(text, random);
        }
        String override = "estimator" + text.substring(0, Math.min(text.length(), 40));
        try {
            compose(text.toString(), HERE, random.nextInt(3) == 0 ? new String[] {override} : new String[0]);
        } catch (ConfigException e) {
            assertFalse(e.problems().isEmpty());
            for (ConfigProblem problem : e.problems()) {
                assertEquals(1, problem.toString().lines().count(), problem::toString);
                assertFalse(problem.message().contains("Exception"), problem::toString);
                assertFalse(problem.message().contains("java."), problem::toString);
                assertFalse(problem.kind() == ConfigProblem.Kind.BROKEN_PLUGIN, problem::toString);
            }
        }
    }

    private static void mutate(StringBuilder text, Random random) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(8));
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        switch (random.nextInt(4)) {
            case 0 -> text.delete(from, to);
            case 1 -> text.insert(from, piece);
            case 2 -> text.replace(from, to, piece);
            default -> text.insert(random.nextInt(text.length() + 1), text.substring(from, to));
        }
    }

    @Property(tries = 1000, seed = "106")
    void everyTextSurvivesBeingWrittenAndReadAgain(@ForAll("texts") String text) {
        String yaml = "{type: everything, text: " + YamlWriter.flow(Configurations.quoted(text)) + "}";
        Slot<Estimator> slot = Slots.of(TestPlugins.registry(), Estimator.class, yaml);
        Slot<Estimator> again = Slots.of(TestPlugins.registry(), Estimator.class, slot.toString());
        assertEquals(slot, again);
        Problems problems = new Problems();
        Tree read = YamlReader.read(
                        YamlWriter.flow(Configurations.quoted(text)),
                        TreePath.ROOT,
                        (line, column) -> new Place.InFile("text", line, column),
                        problems)
                .orElseThrow();
        assertEquals(text, ((Tree.Scalar) read).text());
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().ascii(),
                Arbitraries.of(
                        "",
                        " ",
                        "null",
                        "~",
                        "true",
                        "1",
                        "1e5",
                        "- a",
                        "a: b",
                        "#",
                        "\u0085",
                        "\ud83d\ude00",
                        "\ufeffx"));
    }

    @Property(tries = 5000, seed = "107")
    void everyDoubleSurvivesBeingWrittenAndReadAgain(@ForAll("doubles") double value) {
        String text = Numbers.text(value);
        assertEquals(Yaml.Sort.NUMBER, Yaml.sort(Configurations.plain(text)), text);
        assertEquals(value, Double.parseDouble(text), text);
    }

    @Provide
    Arbitrary<Double> doubles() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite),
                Arbitraries.doubles().between(-100, 100),
                Arbitraries.of(Arrays.asList(0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 1e15, 1e-6, 9.9e-7, 1e14)));
    }
}
