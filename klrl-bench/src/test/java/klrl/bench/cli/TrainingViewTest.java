package klrl.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import klrl.core.run.EvaluationResult;
import klrl.core.run.RunListener;
import org.junit.jupiter.api.Test;

class TrainingViewTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Shell plain = Shell.of(
            new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(bytes, true, StandardCharsets.UTF_8));
    private long nanos;

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static RunListener.Report report(long steps, Map<String, Double> metrics) {
        return new RunListener.Report(steps, 1000, steps / 10, steps / 2.0, metrics);
    }

    private void walk(TrainingView view, int from, int to, double secondsPerStep) {
        for (int steps = from; steps <= to; steps += 20) {
            nanos = (long) (steps * secondsPerStep * 1e9);
            view.progress(report(steps, Map.of("kl", 0.0213, "temperature", 0.01)));
        }
    }

    @Test
    void withoutATerminalThereIsOneLineForEveryTenthOfTheBudget() {
        walk(new TrainingView(plain, false, Interrupts.NEVER, () -> nanos), 20, 1000, 0.001);
        String expected = """
                100/1,000 steps · 1,000/s · return 50.0 · KL 0.021 · α 0.01 · 1 s left
                200/1,000 steps · 1,000/s · return 100.0 · KL 0.021 · α 0.01 · 1 s left
                """;
        assertEquals(expected, printed().substring(0, expected.length()));
        assertEquals(10, printed().lines().count());
        assertEquals(
                "1,000/1,000 steps · 1,000/s · return 500.0 · KL 0.021 · α 0.01",
                printed().lines().toList().get(9));
    }

    @Test
    void aSlowRunIsHeardOfEveryHalfMinute() {
        walk(new TrainingView(plain, false, Interrupts.NEVER, () -> nanos), 20, 80, 1);
        assertEquals(
                "40/1,000 steps · 1/s · return 20.0 · KL 0.021 · α 0.01 · 16 min 0 s left\n",
                printed().lines().findFirst().orElse("") + "\n");
        assertEquals(2, printed().lines().count());
    }

    @Test
    void quietIsQuietButWarnsOnce() {
        TrainingView view = new TrainingView(plain, true, Interrupts.NEVER, () -> nanos);
        walk(view, 20, 1000, 0.001);
        view.evaluated(500, new EvaluationResult(10, 1, 2, 0, 3, 4));
        view.warning("mind the gap");
        view.warning("mind the gap");
        walk(view, 20, 1000, 0.001);
        assertEquals("klrl: warning: mind the gap\n", printed());
    }

    @Test
    void evaluationsOnTheWayAreToldAndTheLastIsLeftToTheSummary() {
        TrainingView view = new TrainingView(plain, false, Interrupts.NEVER, () -> nanos);
        view.progress(report(20, Map.of()));
        view.evaluated(20, new EvaluationResult(20, 312.42, 80.14, 100, 500, 312));
        view.progress(report(40, Map.of()));
        view.evaluated(60, new EvaluationResult(100, 499, 1, 400, 500, 499));
        view.progress(report(60, Map.of()));
        assertEquals("evaluation after 20 steps: return 312.4 ± 80.1 over 20 episodes\n", printed());
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        TrainingView view = new TrainingView(plain, false, Interrupts.NEVER, () -> nanos);
        view.progress(new RunListener.Report(10, 1000, 0, Double.NaN, Map.of()));
        view.progress(new RunListener.Report(110, 1000, 0, Double.NaN, Map.of("kl", Double.NaN)));
        assertEquals("110/1,000 steps · KL –\n", printed());
    }

    @Test
    void theLiveLineIsDrawnOverAndMakesRoomForOtherOutput() throws IOException {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        LiveLine line = new LiveLine(terminal);
        line.draw("10 %");
        line.draw("20 %");
        line.write("warning\n".getBytes(StandardCharsets.UTF_8));
        line.draw("30 %");
        line.erase();
        line.erase();
        line.flush();
        String erase = "\r\u001b[K";
        assertEquals(
                erase + "\u001b[?7l10 %\u001b[?7h" + erase + "\u001b[?7l20 %\u001b[?7h" + erase + "warning\n" + erase
                        + "\u001b[?7l30 %\u001b[?7h" + erase,
                terminal.toString(StandardCharsets.UTF_8));
    }
}
