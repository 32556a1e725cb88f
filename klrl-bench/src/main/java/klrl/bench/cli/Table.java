package klrl.bench.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of words in columns that are as wide as their widest word; the last one may be ragged. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        add(heads);
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    @Override
    public String toString() {
        int last = rows.get(0).size() - 1;
        StringBuilder text = new StringBuilder();
        int[] widths = new int[last];
        for (int column = 0; column < last; column++) {
            widths[column] = width(column);
        }
        for (List<String> row : rows) {
            for (int column = 0; column < last; column++) {
                String cell = row.get(column);
                text.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            text.append(row.get(last)).append('\n');
        }
        return text.toString();
    }
}
