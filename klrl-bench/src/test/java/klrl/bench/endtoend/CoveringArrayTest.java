package klrl.bench.endtoend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import klrl.api.Conditional;
import klrl.api.Temperature;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.core.config.Composition;
import klrl.core.config.ConfigException;
import klrl.core.config.Slots;
import klrl.core.run.RegularisedGap;
import klrl.core.run.RunFolder;
import klrl.core.run.RunListener;
import klrl.core.run.SavedRun;
import klrl.core.run.Training;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any two choices in two different slots, of all compositions that are allowed, learn together on three states: what the
 * policy lacks of its own exact fixed point halves, or better. With {@code -Dklrl.compositions=all} it is every allowed
 * composition instead of a set that covers all pairs.
 *
 * <p>What is lacking is D<sub>KL</sub>(π‖π*), with π* for the prior and the temperature as they ended, against that of the
 * uniform policy. Where the prior follows the policy, or the algorithm takes proximal steps, the fixed point is the
 * unregularised optimum, to which a divergence would be infinite: there it is the missing part of the plain return.
 */
class CoveringArrayTest {

    private static final double GAMMA = 0.9;

    private static final String ENVIRONMENT =
            "{type: garnet, count: 8, states: 3, actions: 2, branching: 2, termination: 0.1, seed: 3, time-limit: 20}";

    private static final String TABLE =
            "network: {type: mlp, hidden: []}, optimiser: {type: adam, learning-rate: 0.03, schedule: linear}";

    private static String algorithm(String name, String more) {
        return "{type: " + name + ", discount: " + GAMMA + ", " + TABLE + more + "}";
    }

    /** The choices of each slot; {@code algorithm.kl} is left alone where an algorithm has no such option. */
    private static final Map<String, Map<String, String>> AXES = new LinkedHashMap<>();

    static {
        String replayed = ", critics: 1, tau: 0.1";
        AXES.put(
                "algorithm",
                ordered(
                        "soft-q-learning", algorithm("soft-q-learning", replayed),
                        "dueling-soft-q", algorithm("dueling-soft-q", ""),
                        "pgql", algorithm("pgql", ""),
                        "soft-actor-critic", algorithm("soft-actor-critic", replayed),
                        "soft-policy-gradient", algorithm("soft-policy-gradient", ""),
                        "pcl", algorithm("pcl", ""),
                        "mdpo", algorithm("mdpo", ""),
                        "mpo", algorithm("mpo", replayed)));
        AXES.put(
                "estimator",
                ordered(
                        "n-step", "{type: n-step, n: 3}",
                        "td-lambda", "td-lambda",
                        "gae", "gae",
                        "v-trace", "v-trace",
                        "retrace", "retrace",
                        "tree-backup", "tree-backup",
                        "importance-sampling", "{type: importance-sampling, lambda: 0.5}",
                        "q-pi-lambda", "{type: q-pi-lambda, lambda: 0.5}",
                        "peng-q-lambda", "{type: peng-q-lambda, lambda: 0.3}"));
        AXES.put(
                "prior",
                ordered(
                        "uniform", "uniform",
                        "entropy", "entropy",
                        "fixed", "{type: fixed, probabilities: [0.3, 0.7]}",
                        "lagged", "lagged",
                        "learned", "learned",
                        "marginal", "marginal",
                        "controller", "{type: controller, controller: {type: random-table, seed: 5}}"));
        AXES.put(
                "temperature",
                ordered(
                        "fixed", "{type: fixed, alpha: 0.3}",
                        "schedule", "{type: schedule, alpha: 0.6, schedule: {type: linear, end: 0.5}}",
                        "entropy-target", "{type: entropy-target, initial: 0.3, ratio: 0.6, learning-rate: 0.003}",
                        "kl-budget", "{type: kl-budget, initial: 0.3, budget: 0.2, learning-rate: 0.003}"));
        AXES.put("kl", ordered("sampled", "sampled", "analytic", "analytic"));
        String replay = "batch: 32, length: 4, steps: 4, warm-up: 256, updates-per-step: 0.1";
        AXES.put(
                "data",
                ordered(
                        "rollout", "{type: rollout, steps: 8}",
                        "replay", "{type: replay, " + replay + "}",
                        "prioritised-replay", "{type: prioritised-replay, " + replay + "}",
                        "alternating",
                                "{type: alternating, sources: [{type: rollout, steps: 4}, {type: replay, " + replay
                                        + "}]}"));
    }

    private static Map<String, String> ordered(String... namesAndTexts) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            map.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return map;
    }

    /** Priors and algorithms of which the unregularised optimum is the fixed point. */
    private static final Set<String> PROXIMAL = Set.of("lagged", "mdpo", "mpo");

    @TempDir
    private Path temporary;

    /** One choice per slot, by name. */
    private record Choice(Map<String, String> names) {

        String yaml() {
            StringBuilder yaml = new StringBuilder("environment: " + ENVIRONMENT + "\n");
            names.forEach((slot, name) -> {
                if (!slot.equals("kl")) {
                    yaml.append(slot)
                            .append(": ")
                            .append(AXES.get(slot).get(name))
                            .append('\n');
                }
            });
            // A rollout is learned from once, a replay many times.
            int steps = names.get("data").equals("rollout") ? 15000 : 6000;
            return yaml + "training: {steps: " + steps + ", evaluation-episodes: 1}\n";
        }

        Optional<Composition> composition() {
            List<String> kl = hasForm() ? List.of("algorithm.kl=" + names.get("kl")) : List.of();
            try {
                return Optional.of(Composition.of(Runs.REGISTRY, yaml(), Path.of(""), "array.yaml", kl));
            } catch (ConfigException e) {
                return Optional.empty();
            }
        }

        boolean hasForm() {
            return !Set.of("pcl", "mpo").contains(names.get("algorithm"));
        }

        boolean proximal() {
            return names.values().stream().anyMatch(PROXIMAL::contains);
        }

        Set<String> pairs() {
            Set<String> pairs = new HashSet<>();
            List<Map.Entry<String, String>> all = new ArrayList<>(names.entrySet());
            for (int i = 0; i < all.size(); i++) {
                for (int j = i + 1; j < all.size(); j++) {
                    pairs.add(all.get(i) + " " + all.get(j));
                }
            }
            return pairs;
        }

        @Override
        public String toString() {
            return String.join(" · ", names.values());
        }
    }

    /** All allowed choices of algorithm, estimator, prior and data; nothing is refused for its temperature or form. */
    private static List<Choice> allowed() {
        List<Choice> choices = new ArrayList<>();
        for (String algorithm : AXES.get("algorithm").keySet()) {
            for (String data : AXES.get("data").keySet()) {
                for (String estimator : AXES.get("estimator").keySet()) {
                    for (String prior : AXES.get("prior").keySet()) {
                        Map<String, String> names = new LinkedHashMap<>();
                        names.put("algorithm", algorithm);
                        names.put("estimator", estimator);
                        names.put("prior", prior);
                        names.put("temperature", "fixed");
                        names.put("kl", "analytic");
                        names.put("data", data);
                        Choice choice = new Choice(names);
                        if (choice.composition().isPresent()) {
                            choices.add(choice);
                        }
                    }
                }
            }
        }
        return choices;
    }

    private static Choice with(Choice choice, String temperature, String kl) {
        Map<String, String> names = new LinkedHashMap<>(choice.names());
        names.put("temperature", temperature);
        names.put("kl", kl);
        return new Choice(names);
    }

    private static List<Choice> all() {
        List<Choice> all = new ArrayList<>();
        for (Choice choice : allowed()) {
            for (String temperature : AXES.get("temperature").keySet()) {
                for (String kl : AXES.get("kl").keySet()) {
                    Choice whole = with(choice, temperature, kl);
                    if (whole.composition().isPresent()) {
                        all.add(whole);
                    }
                }
            }
        }
        return all;
    }

    /** Greedy: of some candidates the one that covers most of the pairs that are left. */
    private List<Choice> covering() {
        List<Choice> all = all();
        Set<String> left = pairsOf(all);
        Random random = new Random(1);
        List<Choice> rows = new ArrayList<>();
        while (!left.isEmpty()) {
            String wanted = Collections.min(left);
            List<Choice> candidates = new ArrayList<>(all.stream()
                    .filter(choice -> choice.pairs().contains(wanted))
                    .toList());
            Collections.shuffle(candidates, random);
            Choice best = candidates.stream()
                    .limit(200)
                    .max((x, y) -> Long.compare(covers(x, left), covers(y, left)))
                    .orElseThrow();
            if (refused(best)) {
                all.removeIf(choice -> with(choice, choice.names().get("temperature"), "analytic")
                        .equals(with(best, best.names().get("temperature"), "analytic")));
                left.retainAll(pairsOf(all));
            } else {
                left.removeAll(best.pairs());
                rows.add(best);
            }
        }
        return rows;
    }

    private static Set<String> pairsOf(List<Choice> choices) {
        return choices.stream().flatMap(choice -> choice.pairs().stream()).collect(Collectors.toSet());
    }

    /** Some refusals need more than the options: they come when the run is made, in words. */
    private boolean refused(Choice choice) {
        RunFolder folder = RunFolder.next(temporary, "made", 0);
        try {
            Training.start(Runs.REGISTRY, choice.composition().orElseThrow(), folder, 0, new RunListener() {})
                    .close();
            return false;
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().matches("(algorithm|estimator|prior|temperature|data) '.*"), e.getMessage());
            return true;
        }
    }

    private static long covers(Choice choice, Set<String> left) {
        return choice.pairs().stream().filter(left::contains).count();
    }

    @TestFactory
    Stream<DynamicTest> everyPairOfChoicesLearnsTogether() {
        List<Choice> rows = "all".equals(System.getProperty("klrl.compositions"))
                ? all().stream().filter(choice -> !refused(choice)).toList()
                : covering();
        return rows.stream().map(choice -> DynamicTest.dynamicTest(choice.toString(), () -> learns(choice)));
    }

    /** The array leaves no slot out, and something is refused. */
    @Test
    void everyChoiceIsAllowedSomewhereAndNotEverywhere() {
        List<Choice> allowed = allowed();
        AXES.forEach((slot, choices) -> choices.keySet().forEach(name -> {
            if (!slot.equals("temperature") && !slot.equals("kl")) {
                assertTrue(
                        allowed.stream()
                                .anyMatch(choice -> choice.names().get(slot).equals(name)),
                        name);
            }
        }));
        // Those that go unasked above at least bind.
        AXES.get("temperature").values().forEach(text -> Slots.of(Runs.REGISTRY, Temperature.class, text));
        assertTrue(allowed.size() < 8 * 9 * 7 * 4 / 2, allowed.size() + " are allowed");
    }

    private void learns(Choice choice) {
        RunFolder folder = RunFolder.next(temporary, "array", 0);
        Training.train(Runs.REGISTRY, choice.composition().orElseThrow(), folder, 0, new RunListener() {});
        SavedRun run = SavedRun.open(Runs.REGISTRY, folder.path());
        if (choice.proximal()) {
            double left = run.plainGap().orElseThrow().missing();
            assertTrue(
                    left < 0.5,
                    choice + ": of what the uniform policy lacks of the plain return, " + left + " is left");
        } else {
            RegularisedGap gap = run.regularisedGap().orElseThrow();
            double before = run.regularisedGap(new Uniform()).orElseThrow().divergence();
            assertTrue(
                    gap.divergence() < before / 2,
                    choice + ": the divergence from the fixed point went from " + before + " to " + gap.divergence());
        }
    }

    private static final class Uniform implements Conditional {
        @Override
        public Family family() {
            return new Family.Categorical(List.of(2));
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            Arrays.fill(out.values(), 0);
        }
    }
}
