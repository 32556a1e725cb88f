package klrl.bench.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import klrl.core.config.Composition;
import klrl.core.config.ConfigException;
import klrl.core.config.ConfigProblem;
import klrl.core.config.TrainingOptions;
import klrl.core.plugin.Registry;

/** A row of an experiment, with the compositions that it means. */
final class Variant {

    private static final String COMMAND_LINE = "command line: ";

    /** Seeds of first stages lie this far from those of the rows, so that no episode is played twice. */
    private static final long STAGE_SEEDS = 1000;

    private final Registry registry;
    private final Experiment experiment;
    private final ExperimentOptions.Row row;

    Variant(Registry registry, Experiment experiment, ExperimentOptions.Row row) {
        this.registry = registry;
        this.experiment = experiment;
        this.row = row;
    }

    Experiment experiment() {
        return experiment;
    }

    ExperimentOptions.Row row() {
        return row;
    }

    /** Experiment and row, as messages name them. */
    String name() {
        return experiment.name() + "/" + row.name();
    }

    /** The composition of the first stage, if there is one. */
    Optional<Composition> first() {
        return row.first().map(stage -> compose(stage.config(), stage.with()));
    }

    /** The seed of the first stage of a run. */
    static long firstSeed(long seed) {
        return seed + STAGE_SEEDS;
    }

    /**
     * The composition of the row.
     *
     * @param first the folder of the first stage's run and what was recorded of it, by name; nothing without one
     */
    Composition composition(Map<String, Path> first) {
        List<String> changes = new ArrayList<>(experiment.options().with());
        changes.addAll(row.with());
        first.forEach((name, path) ->
                changes.replaceAll(change -> change.replace(ExperimentOptions.placeholder(name), quoted(path))));
        return compose(row.config().or(experiment.options()::config).orElseThrow(), changes);
    }

    /** A path in YAML, whatever stands in it. */
    private static String quoted(Path folder) {
        return "'" + folder.toAbsolutePath().toString().replace("'", "''") + "'";
    }

    private Composition compose(Path config, List<String> changes) {
        try {
            return Composition.of(registry, config, changes);
        } catch (ConfigException e) {
            throw new ConfigException(e.problems().stream().map(this::placed).toList());
        }
    }

    /** Changes stand in the experiment's file, not on the command line. */
    private ConfigProblem placed(ConfigProblem problem) {
        return problem.source().startsWith(COMMAND_LINE)
                ? new ConfigProblem(
                        experiment.file() + ": row '" + row.name() + "': "
                                + problem.source().substring(COMMAND_LINE.length()),
                        problem.line(),
                        problem.column(),
                        problem.path(),
                        problem.message(),
                        problem.kind())
                : problem;
    }

    /**
     * Checks that the row can be run and its steps to the threshold be told.
     *
     * @throws ConfigException if not
     */
    void check() {
        first();
        TrainingOptions training = composition(placeholders()).training();
        Optional<Double> threshold = experiment.options().threshold();
        Optional<Double> stop = training.stopAtReturn();
        if (stop.isPresent() && !stop.equals(threshold)) {
            throw mistake("its training stops at the return " + stop.get() + ", the table's threshold is "
                    + threshold.map(Object::toString).orElse("none"));
        }
        if (threshold.isPresent() && stop.isEmpty() && training.evaluateEvery() == 0) {
            throw mistake("a threshold needs training.stop-at-return, or training.evaluate-every to notice it");
        }
    }

    private ConfigException mistake(String message) {
        return new ConfigException(List.of(new ConfigProblem(
                experiment.file() + ": row '" + row.name() + "'", 0, 0, "$", message, ConfigProblem.Kind.MISTAKE)));
    }

    /**
     * All that a record of this row depends on, the same on every machine: configurations with every option written
     * out, and how figures are made of the runs.
     */
    ObjectNode protocol() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        experiment.options().threshold().ifPresent(threshold -> node.put("threshold", threshold));
        ObjectNode quantities = node.putObject("quantities");
        experiment.options().quantities().forEach(quantity -> quantities.put(quantity.name(), quantity.meaning()));
        lines(node.putArray("config"), composition(placeholders()));
        first().ifPresent(composition -> lines(node.putArray("first"), composition));
        recordings().forEach(recorded -> node.withObject("/recordings").put(recorded.name(), recorded.text()));
        return node;
    }

    /** What is recorded of the first stage. */
    List<ExperimentOptions.Recorded> recordings() {
        return row.first().map(ExperimentOptions.Stage::recordings).orElse(List.of());
    }

    private Map<String, Path> placeholders() {
        Map<String, Path> names = new LinkedHashMap<>();
        row.first()
                .ifPresent(stage -> stage.names()
                        .forEach(name ->
                                names.put(name, experiment.root().resolve(ExperimentOptions.placeholder(name)))));
        return names;
    }

    private void lines(ArrayNode lines, Composition composition) {
        composition.resolved().replace(experiment.root() + "/", "").lines().forEach(lines::add);
    }
}
