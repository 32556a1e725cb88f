package klrl.bench.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import klrl.bench.verify.Outcome;
import klrl.bench.verify.Verification;
import klrl.core.plugin.PluginProblem;
import klrl.core.plugin.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code klrl verify}: checks the mathematics, and every plugin against the contract of its kind. */
@Command(
        name = "verify",
        header = "Check the equations, and every plugin against the contract of its kind.",
        descriptionHeading = "%n",
        description = {
            "Each property is tried on random inputs. One that fails is printed with the smallest inputs found for",
            "which it does, and with its seed. Plugins are made with the examples that their options declare, and with",
            "defaults where there are none, in each sort of spaces that they take."
        },
        exitCodeList = {
            "0:every property held",
            "1:a property failed",
            "2:the command line is wrong",
            "4:the verification itself failed"
        },
        footer = {
            "",
            "Examples",
            "  klrl verify",
            "  klrl verify --plugins ~/my-plugins --tries 10000",
            "  klrl verify --only P13 --seed 7",
            "  klrl verify --json | jq .failed"
        })
final class VerifyCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private PluginFolder folder = new PluginFolder();

    @Option(
            names = "--tries",
            paramLabel = "N",
            converter = WholeNumber.class,
            description =
                    "how often to try each property; heavy ones, which declare under 100 tries or run graphs, grow"
                            + " with the square root of N, and exact ones are tried once (default: as each declares)")
    private Optional<Long> tries = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "S",
            converter = WholeNumber.class,
            description = "seed of all random inputs (default: another one each time; it is printed)")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--only",
            paramLabel = "P",
            split = ",",
            description = "numbers of the properties to check, such as P13 or P13,P14 (default: all)")
    private List<String> only = new ArrayList<>();

    @Option(names = "--report", paramLabel = "DIR", description = "write JUnit XML into a folder for each subject")
    private Optional<Path> report = Optional.empty();

    @Option(names = "--json", description = "print all outcomes as one JSON object at the end")
    private boolean json;

    @Option(names = "--part", paramLabel = "K/N", description = "verify only the Kth of N shares of the subjects")
    private Optional<String> part = Optional.empty();

    @Mixin
    private CommonOptions common;

    VerifyCommand(Shell shell) {
        this.shell = shell;
        this.common = new CommonOptions(shell);
    }

    @Override
    public Integer call() {
        long count = tries.orElse(1L);
        if (count < 1 || count > Integer.MAX_VALUE) {
            throw new UsageException("--tries " + count + " is not in [1, " + Integer.MAX_VALUE + "]");
        }
        Registry registry = folder.load(shell);
        List<PluginProblem> problems = registry.problems();
        problems.forEach(problem -> shell.warn(problem.toString()));
        long root = seed.orElseGet(System::nanoTime);
        shell.say("seed " + root);
        Set<String> numbers = new LinkedHashSet<>();
        only.forEach(number -> numbers.add(number.toUpperCase(Locale.ROOT)));
        List<Outcome> all = new ArrayList<>();
        List<Verification.Skipped> skipped;
        Optional<SecondProcess> other = part.isEmpty() ? second(root) : Optional.empty();
        try {
            Verification.Part mine = other.isPresent() ? new Verification.Part(0, 2) : part();
            Verification.Plan plan = new Verification.Plan(
                    tries.isPresent() ? OptionalInt.of((int) count) : OptionalInt.empty(), root, numbers, report, mine);
            skipped = run(registry, plan, all);
            other.ifPresent(process -> process.outcomes().forEach(outcome -> hear(outcome, all)));
        } finally {
            other.ifPresent(SecondProcess::close);
        }
        if (all.isEmpty() && part.isEmpty()) {
            throw new UsageException("there is no property " + String.join(", ", numbers)
                    + " to check here; known properties are P1 to P25, of which some need plugins of their kind");
        }
        long failed = all.stream().filter(outcome -> !outcome.passed()).count();
        if (json) {
            shell.printPretty(json(all, skipped, root, failed));
        } else {
            skipped.forEach(one -> shell.say("skipped " + one.kind() + " " + one.name() + ": " + one.reason()));
            shell.say(all.size() + " properties, " + (failed == 0 ? "all hold" : failed + " failed"));
        }
        return failed == 0 ? Exit.DONE : Exit.CHECK;
    }

    private Optional<SecondProcess> second(long root) {
        List<String> arguments =
                new ArrayList<>(List.of("verify", "--json", "--part", "2/2", "--seed", Long.toString(root)));
        tries.ifPresent(count -> arguments.addAll(List.of("--tries", Long.toString(count))));
        only.forEach(number -> arguments.addAll(List.of("--only", number)));
        report.ifPresent(path -> arguments.addAll(List.of("--report", path.toString())));
        folder.path()
                .filter(Files::isDirectory)
                .ifPresent(path -> arguments.addAll(List.of("--plugins", path.toString())));
        return SecondProcess.start(shell.command(), arguments);
    }

    private Verification.Part part() {
        if (part.isEmpty()) {
            return Verification.Part.ALL;
        }
        Matcher matcher = Pattern.compile("([1-9][0-9]?)/([1-9][0-9]?)").matcher(part.get());
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > Integer.parseInt(matcher.group(2))) {
            throw new UsageException("--part " + part.get() + " is not K/N with K from 1 to N");
        }
        return new Verification.Part(Integer.parseInt(matcher.group(1)) - 1, Integer.parseInt(matcher.group(2)));
    }

    private void hear(Outcome outcome, List<Outcome> all) {
        all.add(outcome);
        if (!json) {
            print(outcome);
        }
    }

    private List<Verification.Skipped> run(Registry registry, Verification.Plan plan, List<Outcome> all) {
        try {
            return new Verification(registry, plan, outcome -> hear(outcome, all)).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "the JUnit Platform or jqwik is not loaded (" + e.getMessage() + "): start Java with --add-modules"
                            + " org.junit.platform.reporting,net.jqwik.engine, as the script klrl does",
                    e);
        }
    }

    private void print(Outcome outcome) {
        shell.out()
                .println(String.format(
                        "%-4s %-42s %-6s %6d  %s",
                        outcome.id(),
                        outcome.label(),
                        outcome.passed() ? "ok" : "FAILED",
                        outcome.tries(),
                        outcome.statement()));
        if (!outcome.passed()) {
            shell.out().println("     " + outcome.message().replace("\n", "\n     "));
            if (!outcome.counterexample().isEmpty()) {
                shell.out().println("     smallest counter-example: " + String.join(", ", outcome.counterexample()));
            }
            shell.out()
                    .println("     property " + outcome.property() + "; again by " + shell.command() + " verify --only "
                            + outcome.id() + " --seed " + outcome.seed()
                            + tries.map(n -> " --tries " + n).orElse("")
                            + folder.path()
                                    .filter(path -> Files.isDirectory(path))
                                    .map(path -> " --plugins " + ShellWords.quoted(path.toString()))
                                    .orElse(""));
        }
        shell.out().flush();
    }

    private static ObjectNode json(List<Outcome> outcomes, List<Verification.Skipped> skipped, long seed, long failed) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode properties = node.putArray("properties");
        outcomes.forEach(outcome -> OutcomeJson.write(outcome, properties.addObject()));
        ArrayNode left = node.putArray("skipped");
        skipped.forEach(one -> left.addObject()
                .put("kind", one.kind())
                .put("subject", one.name())
                .put("reason", one.reason()));
        return node.put("seed", seed).put("failed", failed);
    }
}
