// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vauban.engine.process.launch.HostLaunch;

/** Runs the proofs named by its arguments one after the other. */
public final class Main {
    /** Every proof by its name. */
    static final Map<String, Proof> PROOFS = new LinkedHashMap<>(Map.of("speculation", new Speculation()));

    private Main() {}

    /** See {@code ./dev help}; ends with 1 if something differed or could not be tried. */
    public static void main(String[] arguments) throws IOException {
        Table table = new Table();
        boolean complete = true;
        try {
            Path natives = HostLaunch.fromDistribution(Path.of(System.getProperty("vauban.root"), "target/vauban"),
                    List.of(Path.of(System.getProperty("java.home"))), Locale.ENGLISH).nativeDirectory();
            Settings settings = Settings.parse(arguments, natives);
            for (String name : settings.proofs()) {
                try {
                    PROOFS.get(name).run(settings, table);
                } catch (Exception e) {
                    complete = false;
                    System.err.println(name + " failed: " + e);
                    e.printStackTrace();
                }
            }
            table.print();
            if (settings.json().isPresent()) {
                table.json(settings.json().get());
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            complete = false;
        }
        System.exit(complete && table.proved() ? 0 : 1);
    }
}
