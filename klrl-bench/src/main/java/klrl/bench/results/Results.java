package klrl.bench.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import klrl.core.plugin.Registry;

/**
 * The page of results, with the records and the pictures in a folder beside it. All of them are functions of the
 * experiments and the records, so that whether a figure was edited can be checked.
 */
public final class Results {

    private final List<Experiment> experiments;
    private final Records records;
    private final Report report;
    private final Page page;

    /**
     * Makes the results of experiments.
     *
     * @param experiments all of them
     * @param docs the folder of the page
     */
    public Results(List<Experiment> experiments, Path docs) {
        this.experiments = List.copyOf(experiments);
        this.report = new Report(docs);
        this.records = report.records();
        this.page = new Page(this.experiments, docs, report);
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
     * Checks that nobody edited a record.
     *
     * @return what is wrong, a sentence each; empty if nothing is
     */
    public List<String> recordProblems() {
        return records.problems(experiments);
    }

    /**
     * Checks that nobody edited a record, a table or a picture.
     *
     * @return what is wrong, a sentence each; empty if nothing is
     */
    public List<String> problems() {
        List<String> problems = new ArrayList<>(recordProblems());
        problems.addAll(page.problems());
        return problems;
    }

    /** Writes the page and the pictures anew. */
    public void write() {
        page.write();
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
