package klrl.envs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Reads JSON without escapes in its strings; numbers stay text, so that nobody has rounded them. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** Reads a gzipped file beside this class. */
    static Map<?, ?> read(String resource) {
        try (InputStream in = new GZIPInputStream(Json.class.getResourceAsStream(resource))) {
            return (Map<?, ?>) new Json(new String(in.readAllBytes(), StandardCharsets.UTF_8)).value();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<?> list(Map<?, ?> object, String name) {
        return (List<?>) object.get(name);
    }

    static double[] doubles(Object texts) {
        return ((List<?>) texts)
                .stream().mapToDouble(text -> Double.parseDouble((String) text)).toArray();
    }

    static int[] ints(Object texts) {
        return ((List<?>) texts)
                .stream().mapToInt(text -> Integer.parseInt((String) text)).toArray();
    }

    /** From their decimals directly: by way of a double the last bit could differ. */
    static float[] floats(Object row) {
        List<?> texts = (List<?>) row;
        float[] values = new float[texts.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat((String) texts.get(i));
        }
        return values;
    }

    static boolean[] flags(Object row) {
        List<?> texts = (List<?>) row;
        boolean[] values = new boolean[texts.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = texts.get(i).equals("1");
        }
        return values;
    }

    private Object value() {
        skipSpace();
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> number();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        while (more('}')) {
            skipSpace();
            String name = string();
            skipSpace();
            expect(':');
            members.put(name, value());
        }
        return members;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        while (more(']')) {
            elements.add(value());
        }
        return elements;
    }

    /** Steps over the opening bracket, a comma, or the closing bracket; true if an element follows. */
    private boolean more(char closing) {
        skipSpace();
        char c = text.charAt(at++);
        if (c == closing) {
            return false;
        }
        skipSpace();
        if (c != ',' && text.charAt(at) == closing) {
            at++;
            return false;
        }
        return true;
    }

    private String string() {
        expect('"');
        int end = text.indexOf('"', at);
        String string = text.substring(at, end);
        at = end + 1;
        return string;
    }

    private String number() {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at == start) {
            throw new IllegalStateException("no number at " + at + ": " + text.charAt(at));
        }
        return text.substring(start, at);
    }

    private void expect(char expected) {
        if (text.charAt(at++) != expected) {
            throw new IllegalStateException("no " + expected + " at " + (at - 1));
        }
    }

    private void skipSpace() {
        while (Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
