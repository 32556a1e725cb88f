package klrl.bench.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import klrl.core.plugin.Registry;
import klrl.core.run.RunFolder;

/**
 * The page of results, with the records and the pictures in a folder beside it. All of them are functions of the
 * experiments and the records, so that whether a figure was edited can be checked.
 */
public final class Results {

    private static final String PAGE = "results.md";
    private static final String FOLDER = "results";

    /** What stands above this line of the page is written by people. */
    private static final String MARK =
            "<!-- What follows is made by ./klrl results from the records; an edit would not last. -->\n";

    private final List<Experiment> experiments;
    private final Path docs;
    private final Records records;
    private final Report report;

    /**
     * Makes the results of experiments.
     *
     * @param experiments all of them
     * @param docs the folder of the page
     */
    public Results(List<Experiment> experiments, Path docs) {
        this.experiments = List.copyOf(experiments);
        this.docs = docs;
        this.records = new Records(docs.resolve(FOLDER));
        this.report = new Report(docs, FOLDER);
    }

    /** Hears of rows whose figures are there. */
    public interface Listener {

        /**
         * Hears of a row.
         *
         * @param name such as {@code cartpole/soft-actor-critic}
         * @param onRecord whether it was on record already, and was not run again
         * @param text its figures, on one line
         * @param json the same, as a row of {@link #json()}
         */
        void row(String name, boolean onRecord, String text, ObjectNode json);
    }

    /**
     * Trains what is not on record, and keeps a record of each row as soon as all its runs came to their end.
     *
     * @param registry the plugins
     * @param campaign trains the runs
     * @param chosen the experiments to run
     * @param again whether rows that are on record are trained too
     * @param listener hears of rows
     * @return whether no run failed
     */
    public boolean run(
            Registry registry, Campaign campaign, List<Experiment> chosen, boolean again, Listener listener) {
        List<Variant> missing = new ArrayList<>();
        for (Variant variant : variants(registry, chosen)) {
            Optional<RowRecord> there = records.read(variant.experiment(), variant.row())
                    .filter(record -> !again && record.answers(variant, reported(variant), RunStore.version()));
            there.ifPresent(record -> tell(listener, variant, true, record));
            if (there.isEmpty()) {
                missing.add(variant);
            }
        }
        return campaign.run(missing, Results::reported, (variant, record) -> {
            records.write(record);
            tell(listener, variant, false, record);
        });
    }

    /**
     * Trains rows with other seeds than those that are reported, and keeps no record.
     *
     * @param registry the plugins
     * @param campaign trains the runs
     * @param chosen the experiments to run
     * @param seeds the seeds of each row
     * @param listener hears of rows
     * @return whether no run failed
     */
    public boolean tryOut(
            Registry registry, Campaign campaign, List<Experiment> chosen, Seeds seeds, Listener listener) {
        return campaign.run(
                variants(registry, chosen),
                variant -> seeds,
                (variant, record) -> tell(listener, variant, false, record));
    }

    private static List<Variant> variants(Registry registry, List<Experiment> experiments) {
        return experiments.stream()
                .flatMap(experiment -> experiment.variants(registry).stream())
                .toList();
    }

    private static Seeds reported(Variant variant) {
        return Seeds.reported(variant.experiment().options().seeds());
    }

    private static void tell(Listener listener, Variant variant, boolean onRecord, RowRecord record) {
        ExperimentOptions options = variant.experiment().options();
        listener.row(variant.name(), onRecord, RowText.of(record, options), RowJson.of(record, options));
    }

    /**
     * Names the rows whose records other configurations, seeds or versions made than would be used now.
     *
     * @param registry the plugins
     * @return such as {@code cartpole/soft-actor-critic}
     */
    public List<String> outdated(Registry registry) {
        return variants(registry, experiments).stream()
                .filter(variant -> records.read(variant.experiment(), variant.row())
                        .filter(record -> !record.answers(variant, reported(variant), RunStore.version()))
                        .isPresent())
                .map(Variant::name)
                .toList();
    }

    /**
     * Checks that nobody edited a figure.
     *
     * @return what is wrong, a sentence each; empty if nothing is
     */
    public List<String> problems() {
        List<String> problems = new ArrayList<>(records.problems(experiments));
        files().forEach((file, text) -> difference(docs.resolve(file), text).ifPresent(problems::add));
        for (Path picture : pictures()) {
            if (!files().containsKey(docs.relativize(picture).toString())) {
                problems.add(picture + " is the picture of no experiment; remove it");
            }
        }
        return problems;
    }

    /**
     * Checks that nobody edited a record.
     *
     * @return what is wrong, a sentence each; empty if nothing is
     */
    public List<String> recordProblems() {
        return records.problems(experiments);
    }

    /** Writes the page and the pictures anew. */
    public void write() {
        try {
            Files.createDirectories(docs.resolve(FOLDER));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + docs.resolve(FOLDER) + ": " + RunFolder.reason(e), e);
        }
        files().forEach((file, text) -> RunFolder.writeAtomically(docs.resolve(file), text));
    }

    /** The texts of the page and of all pictures, by their names in the folder of the page. */
    private Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        StringBuilder page = new StringBuilder(preface());
        for (Experiment experiment : experiments) {
            page.append('\n').append(report.section(experiment));
            Map<ExperimentOptions.Row, RowRecord> found = report.records(experiment);
            if (!found.isEmpty()) {
                files.put(FOLDER + "/" + Pictures.name(experiment), Pictures.draw(experiment, found));
            }
        }
        files.put(PAGE, page.toString());
        return files;
    }

    /** What people wrote, to the mark and with it. */
    private String preface() {
        String page = Files.exists(docs.resolve(PAGE)) ? read(docs.resolve(PAGE)) : "# Results\n\n" + MARK;
        int mark = page.indexOf(MARK);
        if (mark < 0) {
            throw new ResultsException(docs.resolve(PAGE) + " has no line " + MARK.strip());
        }
        return page.substring(0, mark + MARK.length());
    }

    private List<Path> pictures() {
        Path folder = docs.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".svg"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder + ": " + RunFolder.reason(e), e);
        }
    }

    private static Optional<String> difference(Path file, String expected) {
        if (!Files.exists(file)) {
            return Optional.of(file + " is missing; make it by klrl results");
        }
        List<String> found = read(file).lines().toList();
        List<String> right = expected.lines().toList();
        for (int i = 0; i < Math.max(found.size(), right.size()); i++) {
            String is = i < found.size() ? found.get(i) : "(nothing)";
            String should = i < right.size() ? right.get(i) : "(nothing)";
            if (!is.equals(should)) {
                return Optional.of(file + ":" + (i + 1) + ": is not what the records say\n  found     " + is
                        + "\n  expected  " + should);
            }
        }
        return Optional.empty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + RunFolder.reason(e), e);
        }
    }

    /**
     * Returns all figures as JSON.
     *
     * @return {@code {"experiments":[{"name":…, "rows":[{"name":…, "figures":{…}}], "asked":[…]}]}}
     */
    public ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode all = node.putArray("experiments");
        for (Experiment experiment : experiments) {
            ObjectNode one = all.addObject();
            one.put("name", experiment.name());
            one.put("title", experiment.options().title());
            experiment.options().threshold().ifPresent(threshold -> one.put("threshold", threshold));
            ArrayNode rows = one.putArray("rows");
            Map<ExperimentOptions.Row, RowRecord> found = report.records(experiment);
            found.forEach((row, record) -> rows.add(RowJson.of(record, experiment.options())));
            ArrayNode asked = one.putArray("asked");
            for (Findings.Finding finding : new Findings(experiment.options(), found).all()) {
                asked.addObject()
                        .put("asked", finding.asked())
                        .put("found", finding.found())
                        .put("met", finding.met().orElse(null));
            }
        }
        return node;
    }
}
