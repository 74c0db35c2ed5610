// SPDX-License-Identifier: EPL-2.0
package workshop.store;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what is in stock as text for people and as comma-separated values for other programs. */
public final class StockReport {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
    private static final String[] TITLES = {"Code", "Name", "Stock", "Unit", "Price", "Worth"};

    private final Inventory inventory;
    private final LocalDate day;

    public StockReport(Inventory inventory, LocalDate day) {
        this.inventory = inventory;
        this.day = day;
    }

    /** The report as text, in columns that are as wide as their widest cell. */
    public String text() {
        List<String[]> rows = rows();
        int[] widths = widths(rows);
        StringBuilder text = new StringBuilder();
        text.append(inventory.name()).append(", ").append(day.format(DAY)).append('\n');
        text.append(line(TITLES, widths));
        text.append("-".repeat(total(widths))).append('\n');
        for (String[] row : rows) {
            text.append(line(row, widths));
        }
        text.append("Worth together: ").append(inventory.worth()).append('\n');
        return text.toString();
    }

    /** The report as comma-separated values with a first line of titles. */
    public void csv(Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write(String.join(",", TITLES) + "\n");
            for (String[] row : rows()) {
                List<String> cells = new ArrayList<>();
                for (String cell : row) {
                    cells.add(quoted(cell));
                }
                out.write(String.join(",", cells) + "\n");
            }
        }
    }

    /** What must be ordered, one line each. */
    public String shopping() {
        StringBuilder text = new StringBuilder("To be ordered:\n");
        for (Item item : inventory.scarce()) {
            BigDecimal missing = item.minimum().subtract(item.stock());
            text.append("- ").append(missing).append(' ').append(item.unit().symbol()).append(" of ")
                    .append(item.name()).append('\n');
        }
        return text.toString();
    }

    /** What lies on each shelf. */
    public String shelves() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, List<Item>> shelf : inventory.byShelf().entrySet()) {
            text.append(shelf.getKey().isEmpty() ? "without a shelf" : shelf.getKey()).append(":\n");
            for (Item item : shelf.getValue()) {
                text.append("    ").append(item.code()).append(' ').append(item.name()).append('\n');
            }
        }
        return text.toString();
    }

    private List<String[]> rows() {
        List<String[]> rows = new ArrayList<>();
        for (Item item : inventory.items()) {
            rows.add(new String[] {item.code(), item.name(), item.stock(day).toPlainString(), item.unit().symbol(),
                    item.price().toPlainString(), item.worth().toPlainString()});
        }
        return rows;
    }

    private static int[] widths(List<String[]> rows) {
        int[] widths = new int[TITLES.length];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = TITLES[column].length();
            for (String[] row : rows) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        return widths;
    }

    private static int total(int[] widths) {
        int sum = 2 * (widths.length - 1);
        for (int width : widths) {
            sum += width;
        }
        return sum;
    }

    private static String line(String[] cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.length; column++) {
            if (column > 0) {
                line.append("  ");
            }
            line.append(cells[column]).append(" ".repeat(widths[column] - cells[column].length()));
        }
        return line.toString().stripTrailing() + "\n";
    }

    private static String quoted(String cell) {
        if (cell.contains(",") || cell.contains("\"") || cell.contains("\n")) {
            return "\"" + cell.replace("\"", "\"\"") + "\"";
        }
        return cell;
    }
}
