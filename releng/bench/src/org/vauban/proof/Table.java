// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results of the proofs. */
final class Table {
    private static final String ROW = "%-12s %-14s %-42s %8s %8s %8s %10s %9s %9s%n";
    private final List<Row> rows = new ArrayList<>();

    /**
     * One case of a proof.
     *
     * @param proof its name
     * @param what the case
     * @param model the model that was used
     * @param tried number of trials
     * @param equal how often both texts were equal
     * @param ties how often they first differed where both ways were equally good, within the effect of batching on the
     *         numbers
     * @param different how often they differed otherwise: must be 0
     * @param drafted number of drafted tokens
     * @param accepted number of accepted drafted tokens
     */
    record Row(String proof, String what, String model, int tried, int equal, int ties, int different, long drafted,
            long accepted) {}

    void add(Row row) {
        rows.add(row);
        print(row);
    }

    void print() {
        System.out.println();
        System.out.printf(Locale.ROOT, ROW, "proof", "case", "model", "tried", "equal", "ties", "different", "drafted",
                "accepted");
        rows.forEach(Table::print);
    }

    private static void print(Row row) {
        System.out.printf(Locale.ROOT, ROW, row.proof(), row.what(), row.model(), row.tried(), row.equal(), row.ties(),
                row.different(), row.drafted(), row.accepted());
    }

    void json(Path file) throws IOException {
        Files.writeString(file, new GsonBuilder().setPrettyPrinting().create().toJson(rows) + "\n");
    }

    /** Whether nothing differed, and something was tried. */
    boolean proved() {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row.different() == 0 && row.tried() > 0);
    }
}
