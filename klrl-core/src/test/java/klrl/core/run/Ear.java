package klrl.core.run;

import java.util.ArrayList;
import java.util.List;

/** Remembers what a run tells, and interrupts it where it is told to. */
final class Ear implements RunListener {

    /** An evaluation that was heard of. */
    record Heard(long steps, EvaluationResult result) {}

    final List<Report> reports = new ArrayList<>();
    final List<Heard> evaluations = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    private final List<String> events;
    private final long interruptAt;

    private Ear(List<String> events, long interruptAt) {
        this.events = events;
        this.interruptAt = interruptAt;
    }

    static Ear listening() {
        return interrupting(Long.MAX_VALUE);
    }

    static Ear interrupting(long step) {
        return new Ear(new ArrayList<>(), step);
    }

    /** Also writes into a list of events of others. */
    static Ear writing(List<String> events) {
        return new Ear(events, Long.MAX_VALUE);
    }

    @Override
    public void progress(Report report) {
        events.add("progress " + report.steps());
        reports.add(report);
    }

    @Override
    public void evaluated(long steps, EvaluationResult result) {
        events.add("evaluated " + steps);
        evaluations.add(new Heard(steps, result));
    }

    @Override
    public void warning(String message) {
        warnings.add(message);
    }

    @Override
    public boolean interrupted() {
        return !reports.isEmpty() && reports.get(reports.size() - 1).steps() >= interruptAt;
    }
}
