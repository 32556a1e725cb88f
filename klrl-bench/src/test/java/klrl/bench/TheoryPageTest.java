package klrl.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import klrl.core.config.Description;
import klrl.core.config.EquationDescription;
import klrl.core.contract.Statement;
import klrl.core.plugin.Registry;
import org.junit.jupiter.api.Test;

/**
 * docs/theory.md says what the code computes and what is checked, no less and no more. With {@code -Dtheory.write=true}
 * the generated part of the page is written instead of compared.
 */
class TheoryPageTest {

    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/theory.md");
    private static final String BEGIN = "<!-- index -->\n";
    private static final String END = "<!-- /index -->\n";
    private static final Comparator<String> BY_NUMBER = Comparator.comparingInt(
                    (String id) -> Integer.parseInt(id.replaceAll("[^0-9]", "")))
            .thenComparing(id -> id);

    /** An annotated method. */
    private record Found(Class<?> type, EquationDescription equation) {
        String link() {
            return TheoryPageTest.link(type, equation.method());
        }
    }

    /** A property method. */
    private record Checked(Class<?> type, Method method, Statement statement) {}

    private static String link(Class<?> type, String method) {
        String module = type.getModule().getName().replace('.', '-');
        String path = type.getName().replaceAll("\\$.*", "").replace('.', '/');
        String name =
                type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
        return "[" + name + "." + method + "](../" + module + "/src/main/java/" + path + ".java)";
    }

    /** All classes of klrl, as the modules hold them. None is initialised. */
    private static List<Class<?>> classes() {
        List<Class<?>> all = new ArrayList<>();
        for (ResolvedModule resolved : ModuleLayer.boot().configuration().modules()) {
            if (resolved.name().startsWith("klrl.")) {
                Module module = ModuleLayer.boot().findModule(resolved.name()).orElseThrow();
                try (ModuleReader reader = resolved.reference().open();
                        Stream<String> names = reader.list()) {
                    names.filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                            .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
                            .forEach(name -> all.add(Class.forName(module, name)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        all.sort(Comparator.comparing(Class::getName));
        return all;
    }

    private static List<Found> equations() {
        List<Found> all = new ArrayList<>();
        classes().forEach(type -> EquationDescription.of(type).forEach(equation -> all.add(new Found(type, equation))));
        return all.stream()
                .sorted(Comparator.comparing((Found found) -> found.equation().id(), BY_NUMBER)
                        .thenComparing(found -> found.equation().kind())
                        .thenComparing(Found::link))
                .toList();
    }

    private static List<Checked> properties() {
        return classes().stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> !method.isBridge() && method.isAnnotationPresent(Statement.class))
                        .map(method -> new Checked(type, method, method.getAnnotation(Statement.class))))
                .sorted(Comparator.comparing(
                                (Checked checked) -> checked.statement().id(), BY_NUMBER)
                        .thenComparing(checked -> checked.type().getName())
                        .thenComparing(checked -> checked.method().getName()))
                .toList();
    }

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }

    /** The numbers of the displayed equations, in their order on the page. */
    private static List<String> tags(String page, char letter) {
        return found("\\\\tag\\{(" + letter + "[0-9]+[a-z]?)\\}", page);
    }

    private static List<String> found(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** The table of properties: from ids to the equations that they concern. */
    private static Map<String, List<String>> concerns(String page) {
        Map<String, List<String>> rows = new TreeMap<>(BY_NUMBER);
        Pattern.compile("(?m)^\\| (P[0-9]+) \\|.*\\|([^|]*)\\|$")
                .matcher(page.substring(page.indexOf("\n## Properties\n"), page.indexOf("\n## Errata\n")))
                .results()
                .forEach(row -> rows.put(row.group(1), found("(T[0-9]+[a-z]?)", row.group(2))));
        return rows;
    }

    private static String index(String page) {
        Map<String, List<String>> concerns = concerns(page);
        Map<String, List<Found>> implemented = equations().stream()
                .collect(Collectors.groupingBy(found -> found.equation().id()));
        StringBuilder out = new StringBuilder("| equation | method | properties |\n|---|---|---|\n");
        tags(page, 'T').stream().sorted(BY_NUMBER).forEach(id -> {
            String methods = implemented.getOrDefault(id, List.of()).stream()
                    .map(found -> found.link() + " (" + found.equation().kind() + ")")
                    .collect(Collectors.joining(", "));
            String properties = concerns.entrySet().stream()
                    .filter(row -> row.getValue().contains(id))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.joining(", "));
            out.append("| ").append(id).append(" | ");
            out.append(methods.isEmpty() ? "—" : methods).append(" | ");
            out.append(properties).append(" |\n");
        });
        out.append("\n| property | checked by | statement |\n|---|---|---|\n");
        Map<String, List<Checked>> checks = properties().stream()
                .collect(Collectors.groupingBy(check -> check.statement().id()));
        for (String id : concerns.keySet()) {
            List<Checked> own = checks.getOrDefault(id, List.of());
            if (own.isEmpty()) {
                out.append("| ").append(id).append(" | — | |\n");
            }
            own.forEach(check -> out.append("| ")
                    .append(id)
                    .append(" | ")
                    .append(link(check.type(), check.method().getName()))
                    .append(" | ")
                    .append(check.statement().text().replace("|", "\\|").replace("*", "\\*"))
                    .append(" |\n"));
        }
        return out.toString();
    }

    private static List<String> without(List<String> lines, List<String> others) {
        return lines.stream().filter(line -> !others.contains(line)).toList();
    }

    @Test
    void theIndexNamesTheMethodsThatThereAre() throws IOException {
        String page = page();
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertTrue(page.contains(BEGIN) && end >= begin, "no marks of the index in " + PAGE);
        if (Boolean.getBoolean("theory.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + index(page) + page.substring(end));
        } else {
            List<String> there = index(page).lines().toList();
            List<String> said = page.substring(begin, end).lines().toList();
            String advice = "the index of docs/theory.md is out of date; the page says how to write it anew";
            assertEquals(List.of(), without(there, said), advice + "; it lacks");
            assertEquals(List.of(), without(said, there), advice + "; it should not have");
            assertEquals(there, said, advice);
        }
    }

    @Test
    void noTwoMethodsComputeAnEquationInTheSameManner() {
        Map<String, List<String>> places = new TreeMap<>();
        equations()
                .forEach(found -> places.computeIfAbsent(
                                found.equation().id() + " " + found.equation().kind(), any -> new ArrayList<>())
                        .add(found.link()));
        places.values().removeIf(all -> all.size() == 1);
        assertEquals(Map.of(), places);
    }

    @Test
    void everyImplementedEquationIsOnThePageOnce() throws IOException {
        List<String> tags = tags(page(), 'T');
        assertEquals(tags.size(), Set.copyOf(tags).size(), "a number twice among " + tags);
        Set<String> missing = new TreeSet<>(BY_NUMBER);
        equations().forEach(found -> missing.add(found.equation().id()));
        assertFalse(missing.isEmpty());
        tags.forEach(missing::remove);
        assertEquals(Set.of(), missing);
    }

    /** The forms T20a, T20b … of an equation count as checked with T20: the property runs on every estimator. */
    @Test
    void everyEquationIdentityAndBoundHasAProperty() throws IOException {
        String page = page();
        Map<String, List<String>> concerns = concerns(page);
        Set<String> stated = new TreeSet<>(BY_NUMBER);
        properties()
                .forEach(check -> stated.addAll(Arrays.asList(check.statement().equations())));
        List<String> unchecked = tags(page, 'T').stream()
                .filter(id -> !stated.contains(id) && !stated.contains(id.replaceAll("[a-z]$", "")))
                .toList();
        assertEquals(List.of(), unchecked, "equations that no property method states");
        Set<String> listed = new TreeSet<>(BY_NUMBER);
        concerns.values().forEach(listed::addAll);
        assertEquals(List.of(), without(tags(page, 'T'), List.copyOf(listed)), "equations that the table lacks");
        Set<String> unknown = new LinkedHashSet<>(found("(P[0-9]+)\\b", page));
        unknown.removeAll(concerns.keySet());
        assertEquals(Set.of(), unknown, "properties that the table lacks");
    }

    @Test
    void whatAPropertyMethodStatesIsOnThePage() throws IOException {
        String page = page();
        Map<String, List<String>> concerns = concerns(page);
        Set<String> ids = concerns.keySet();
        Set<String> equations = Set.copyOf(tags(page, 'T'));
        List<Checked> properties = properties();
        assertFalse(properties.isEmpty());
        for (Checked check : properties) {
            assertTrue(ids.contains(check.statement().id()), check.method().toString());
            assertTrue(
                    equations.containsAll(Arrays.asList(check.statement().equations())),
                    check.method() + " concerns "
                            + Arrays.toString(check.statement().equations()));
            assertFalse(
                    check.statement().equations().length > 0
                            && Collections.disjoint(
                                    concerns.get(check.statement().id()),
                                    Arrays.asList(check.statement().equations())),
                    check.method() + " states none of the equations that the table has for it");
        }
    }

    @Test
    void everyEquationOfAShippedPluginHasAText() {
        Registry registry = Registry.load(Optional.empty());
        List<EquationDescription> bare = registry.entries().stream()
                .flatMap(entry -> Description.of(registry, entry).equations().stream())
                .filter(equation -> equation.text().isBlank())
                .toList();
        assertEquals(List.of(), bare);
    }

    /** Names in backticks that look like those of klrl: with a module in front, or of several words. */
    @Test
    void thePagesNameClassesThatThereAre() throws IOException {
        List<Class<?>> classes = classes();
        Set<String> known = new TreeSet<>();
        for (Class<?> type : classes) {
            known.add(type.getModule().getName());
            known.add(type.getPackageName());
            known.add(type.getName().replace('$', '.'));
            known.add(type.getSimpleName());
        }
        // Of the example's own project, of Java, of TensorFlow's C interface, of Gymnasium.
        known.addAll(Set.of("HalfLife", "HalfLifePlugin", "ServiceLoader", "TF_SessionRun", "ClipAction"));
        List<String> wrong = new ArrayList<>();
        for (Path page : pages()) {
            for (String name : found(
                    "`@?(klrl\\.[a-z][A-Za-z0-9_.]*|[A-Z][a-z0-9]+[A-Z_][A-Za-z0-9_]*)`", Files.readString(page))) {
                if (!known.contains(name) && !isMember(name, classes) && !isShipped(name)) {
                    wrong.add(page.getFileName() + ": " + name);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void thePagesNameMethodsThatThereAre() throws IOException {
        List<Class<?>> classes = classes();
        List<String> wrong = new ArrayList<>();
        for (Path page : pages()) {
            for (String name : found("`([A-Z][A-Za-z0-9]*\\.[a-z][A-Za-z0-9]*)(?:\\(\\))?`", Files.readString(page))) {
                if (!isMember(name, classes) && !name.equals("MethodHandles.lookup")) {
                    wrong.add(page.getFileName() + ": " + name);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static boolean isMember(String name, List<Class<?>> classes) {
        int dot = name.lastIndexOf('.');
        return dot > 0
                && classes.stream()
                        .filter(type -> type.getSimpleName().equals(name.substring(0, dot))
                                || type.getName().equals(name.substring(0, dot)))
                        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                        .anyMatch(method -> method.getName().equals(name.substring(dot + 1)));
    }

    /** Files of the distribution are named like modules. */
    private static boolean isShipped(String name) {
        return name.endsWith(".yaml") || name.endsWith(".jar") || name.endsWith(".json");
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            docs.filter(path -> path.toString().endsWith(".md")))
                    .sorted()
                    .toList();
        }
    }
}
