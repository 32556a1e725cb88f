package klrl.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuessTest {

    private static final List<String> NAMES =
            List.of("gae", "n-step", "retrace", "td-lambda", "v-trace", "tree-backup");

    @ParameterizedTest
    @CsvSource({
        "retrase, retrace", // substituted
        "retraace, retrace", // inserted
        "retrce, retrace", // deleted
        "rertace, retrace", // swapped
        "erttace, retrace", // two edits
        "vtrace, v-trace",
        "gea, gae",
        "GAE, gae",
        "treeBackup, tree-backup",
        "td_lamda, td-lambda"
    })
    void atMostTwoEditsAreGuessed(String given, String meant) {
        assertEquals(Optional.of(meant), Guess.closest(given, NAMES));
    }

    @ParameterizedTest
    @CsvSource({"rxtxaxe", "sac", "''", "td", "retraceretrace"})
    void whatIsFartherIsNotGuessed(String given) {
        assertEquals(Optional.empty(), Guess.closest(given, NAMES));
    }

    @Test
    void ofEquallyNearNamesTheFirstInAlphabeticalOrderIsGuessedWhateverTheirOrder() {
        assertEquals(Optional.of("steps-a"), Guess.closest("steps-x", List.of("steps-b", "steps-a")));
        assertEquals(Optional.of("steps-a"), Guess.closest("steps-x", List.of("steps-a", "steps-b")));
    }

    @Test
    void aNearerNameWinsOverAnEarlierOne() {
        assertEquals(Optional.of("retrace"), Guess.closest("retrae", List.of("retrbce", "retrace")));
    }
}
