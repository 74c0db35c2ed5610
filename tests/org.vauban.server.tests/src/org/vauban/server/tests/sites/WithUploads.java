// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.sites;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.tests.Served;

/** Base class for upload tests: inspects what uploads leave in the folder, the metrics and an answer. */
abstract class WithUploads extends ServedSites {
    /** Returns all files of the folder except those of clients. */
    Set<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(hosted)) {
            return new TreeSet<>(all.map(each -> hosted.relativize(each).toString())
                    .filter(each -> !each.startsWith(".clients")).toList());
        }
    }

    long metric(String name) throws Exception {
        String metrics = served.client.send(served.request("/metrics").header("Authorization", "Bearer "
                + keys.get(KeyRole.OPERATOR)).build(), BodyHandlers.ofString()).body();
        return metrics.lines().filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1))).findFirst()
                .orElseThrow();
    }

    static String message(HttpResponse<String> answer) {
        return Served.error(answer).get("message").getAsString();
    }
}
