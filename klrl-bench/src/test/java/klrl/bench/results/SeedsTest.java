package klrl.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedsTest {

    @Test
    void settingsAreChosenOnOtherSeedsThanAreReported() {
        assertEquals(List.of(100L, 101L, 102L, 103L, 104L), Seeds.reported(5).all());
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L), Seeds.parse("0-4").all());
        assertEquals(new Seeds(7, 7), Seeds.parse("7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1-", "4-3", "a", "1,2", "0-1000", "99999999999"})
    void whatIsNoRangeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Seeds.parse(text));
    }
}
