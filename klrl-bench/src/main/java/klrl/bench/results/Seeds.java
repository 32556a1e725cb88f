package klrl.bench.results;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * A range of seeds. Settings are chosen on the seeds 0 to 4; what is reported comes from the seeds from 100 on.
 *
 * @param first the first seed
 * @param last the last one, itself in the range
 */
public record Seeds(long first, long last) {

    private static final long REPORTED = 100;
    private static final long MOST = 1000;
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    /**
     * Checks the range.
     *
     * @param first the first seed
     * @param last the last one
     * @throws IllegalArgumentException if the range is empty or longer than a thousand
     */
    public Seeds {
        if (last < first || last - first >= MOST) {
            throw new IllegalArgumentException(first + "-" + last + " is not a range of 1 to " + MOST + " seeds");
        }
    }

    /** The seeds that a table with so many of them reports. */
    static Seeds reported(int count) {
        return new Seeds(REPORTED, REPORTED + count - 1);
    }

    /**
     * Reads a range.
     *
     * @param text such as {@code 0-4} or {@code 7}
     * @return the range
     * @throws IllegalArgumentException if it is none
     */
    public static Seeds parse(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no range of seeds such as 0-4");
        }
        long first = Long.parseLong(range.group(1));
        return new Seeds(first, range.group(2) == null ? first : Long.parseLong(range.group(2)));
    }

    List<Long> all() {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
