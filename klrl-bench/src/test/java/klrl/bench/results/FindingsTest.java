package klrl.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import klrl.core.run.EvaluationResult;
import org.junit.jupiter.api.Test;

class FindingsTest {

    private static final Optional<Double> NONE = Optional.empty();

    private static ExperimentOptions.Row row(String name, ExperimentOptions.Asked... asked) {
        return new ExperimentOptions.Row(
                name, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), List.of(asked), "");
    }

    private static ExperimentOptions options(List<ExperimentOptions.Ratio> ratios, ExperimentOptions.Row... rows) {
        return new ExperimentOptions(
                "T",
                "",
                Optional.of(475.0),
                5,
                Optional.of(java.nio.file.Path.of("a.yaml")),
                List.of(),
                List.of(),
                List.of(rows),
                ratios,
                new ExperimentOptions.Picture(
                        ExperimentOptions.Curves.EVALUATIONS, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    /** Runs of so many steps, of which a negative one says that the threshold was not reached. */
    private static RowRecord record(String row, long... steps) {
        List<SeedResult> runs = new ArrayList<>();
        EvaluationResult evaluation = new EvaluationResult(100, 480, 1, 1, 500, 480);
        for (int i = 0; i < steps.length; i++) {
            Curve curve = new Curve();
            curve.add(Math.abs(steps[i]), 480);
            runs.add(new SeedResult(
                    100 + i,
                    Math.abs(steps[i]),
                    1,
                    Optional.of(new SeedResult.Reached(steps[i], 1)).filter(reached -> reached.steps() > 0),
                    evaluation,
                    evaluation,
                    Map.of(),
                    curve,
                    curve,
                    "00"));
        }
        return new RowRecord(
                "t", row, JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode(), runs);
    }

    private static Findings.Finding asked(
            Statistic by, Optional<Double> atMost, Optional<Double> atLeast, long... steps) {
        ExperimentOptions.Row row = row("a", new ExperimentOptions.Asked("steps", atMost, atLeast, by));
        Map<ExperimentOptions.Row, RowRecord> records = new HashMap<>();
        if (steps.length > 0) {
            records.put(row, record("a", steps));
        }
        return new Findings(options(List.of(), row), records).all().get(0);
    }

    @Test
    void everySeedIsKeptByTheWorst() {
        assertEquals(
                new Findings.Finding("a: steps of every seed at most 3,000", "3,000", Optional.of(true)),
                asked(Statistic.EVERY_SEED, Optional.of(3000.0), NONE, 1000, 3000, 2000));
        assertEquals(
                Optional.of(false),
                asked(Statistic.EVERY_SEED, Optional.of(2999.0), NONE, 1000, 3000, 2000)
                        .met());
        assertEquals(
                new Findings.Finding("a: steps of every seed at least 1,001", "1,000", Optional.of(false)),
                asked(Statistic.EVERY_SEED, NONE, Optional.of(1001.0), 1000, 3000, 2000));
    }

    @Test
    void aMeanIsKeptByTheMean() {
        assertEquals(
                new Findings.Finding("a: mean of steps at most 2,000", "2,000", Optional.of(true)),
                asked(Statistic.MEAN, Optional.of(2000.0), NONE, 1000, 3000, 2000));
        assertEquals(
                Optional.of(false),
                asked(Statistic.MEAN, Optional.of(1999.0), NONE, 1000, 3000, 2000)
                        .met());
    }

    @Test
    void aSeedThatDidNotReachTheThresholdMeetsNoUpperBound() {
        assertEquals(
                new Findings.Finding("a: mean of steps at most 9,000", "at least 2,000", Optional.of(false)),
                asked(Statistic.MEAN, Optional.of(9000.0), NONE, 1000, -3000, 2000));
    }

    @Test
    void whatWasNotRunIsNeitherMetNorMissed() {
        assertEquals(
                new Findings.Finding("a: mean of steps at most 9,000", "not run yet", Optional.empty()),
                asked(Statistic.MEAN, Optional.of(9000.0), NONE));
    }

    private static Findings.Finding ratio(Optional<Double> atLeast, RowRecord above, RowRecord below) {
        ExperimentOptions.Row a = row("a");
        ExperimentOptions.Row b = row("b");
        ExperimentOptions.Ratio ratio = new ExperimentOptions.Ratio("steps", "a", "b", Statistic.MEAN, NONE, atLeast);
        return new Findings(options(List.of(ratio), a, b), Map.of(a, above, b, below))
                .all()
                .get(0);
    }

    @Test
    void aRatioComesWithItsInterval() {
        assertEquals(
                new Findings.Finding("a / b: mean of steps at least 3", "3, 95 % interval 3 to 3", Optional.of(true)),
                ratio(Optional.of(3.0), record("a", 3000, 3000), record("b", 1000, 1000)));
        assertEquals(
                new Findings.Finding("a / b: mean of steps at least 3", "2, 95 % interval 1 to 3", Optional.of(false)),
                ratio(Optional.of(3.0), record("a", 1000, 3000), record("b", 1000, 1000)));
    }

    @Test
    void seedsThatDidNotReachTheThresholdMakeARatioALowerBoundOrNone() {
        assertEquals(
                new Findings.Finding(
                        "a / b: mean of steps at least 3", "at least 3, 95 % interval 3 to 3", Optional.of(true)),
                ratio(Optional.of(3.0), record("a", -3000, -3000), record("b", 1000, 1000)));
        assertEquals(
                new Findings.Finding(
                        "a / b: mean of steps",
                        "no figure: some seeds of b did not reach the threshold",
                        Optional.empty()),
                ratio(NONE, record("a", 3000, 3000), record("b", 1000, -1000)));
    }
}
