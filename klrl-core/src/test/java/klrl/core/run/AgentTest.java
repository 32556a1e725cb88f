package klrl.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import klrl.api.Algorithm;
import klrl.api.Conditional;
import klrl.api.Estimator;
import klrl.api.Learner;
import klrl.api.Metrics;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Temperature;
import klrl.api.data.Evaluation;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import org.junit.jupiter.api.Test;

class AgentTest {

    private final List<String> events = new ArrayList<>();
    private String refused = "";

    private record Bare(Snapshot snapshot) implements Policy {
        @Override
        public Policy with(Snapshot other) {
            return new Bare(other);
        }

        @Override
        public Family family() {
            return new Family.Categorical(List.of(2));
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {}
    }

    private final class Following implements Prior {
        @Override
        public void begin(Policy policy) {
            String event = "prior begins with v" + policy.snapshot().version();
            events.add(event);
            if (event.equals(refused)) {
                throw new IllegalArgumentException(event);
            }
        }

        @Override
        public Family family() {
            events.add("family");
            return new Family.Categorical(List.of(2));
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {}
    }

    private final class Budget implements Temperature {
        @Override
        public void begin(Prior prior) {
            events.add("temperature begins with " + prior.getClass().getSimpleName());
        }

        @Override
        public void alpha(Progress progress, double[] out) {}
    }

    private record Nothing() implements Estimator {
        @Override
        public Base base() {
            return Base.EITHER;
        }

        @Override
        public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {}
    }

    private final class Fresh implements Learner {
        @Override
        public Snapshot snapshot() {
            return new Snapshot(7, Map.of());
        }

        @Override
        public void update(Segment data, Progress progress, Metrics metrics) {}

        @Override
        public void save(StateWriter out) {}

        @Override
        public void load(StateReader in) {}

        @Override
        public void close() {
            events.add("learner closed");
        }
    }

    private final class Asking implements Algorithm {
        @Override
        public Policy policy(Conditional prior) {
            return new Bare(new Snapshot(0, Map.of()));
        }

        @Override
        public Learner learner(Parts parts) {
            parts.prior().family();
            return new Fresh();
        }
    }

    private Agent begin() {
        return Agent.begin(new Asking(), new Algorithm.Parts(new Nothing(), new Following(), new Budget()));
    }

    @Test
    void thePriorIsShownTheArchitectureBeforeTheLearnerAsksAndThenThePolicyThatBegins() {
        Agent agent = begin();
        assertEquals(
                List.of("prior begins with v0", "temperature begins with Following", "family", "prior begins with v7"),
                events);
        assertEquals(7, agent.policy().snapshot().version());
    }

    @Test
    void ifThePriorRefusesThePolicyThatBeginsTheLearnerIsClosed() {
        refused = "prior begins with v7";
        assertThrows(IllegalArgumentException.class, this::begin);
        assertEquals("learner closed", events.get(events.size() - 1));
    }
}
