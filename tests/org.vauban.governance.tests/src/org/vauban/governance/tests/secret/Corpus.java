// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.secret;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Files with labelled secrets and look-alikes. In the corpus {@code ⟦url:…⟧} marks a secret of a kind and {@code ⟦!…⟧}
 * text that must not be masked; {@code === name} begins a file. The text in {@code ‹…›} is generated ({@link
 * Template}). The detectors were written with the seen half; the unseen half was written before them.
 */
final class Corpus {
    private static final List<String> FILES = List.of("config", "dockerfile", "ini", "java", "json", "markdown",
            "notebook", "properties", "shell", "sql", "terraform", "xml", "yaml");

    /**
     * A labelled range of a file.
     *
     * @param kind the kind of secret, or empty for a look-alike
     */
    record Label(String kind, int from, int to) {
        boolean secret() {
            return !kind.isEmpty();
        }
    }

    /** A file. */
    record Sample(Path path, String text, List<Label> labels) {}

    private Corpus() {}

    /** @param half {@code seen} or {@code unseen} */
    static List<Sample> read(String half) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (String file : FILES) {
            try (InputStream in = Corpus.class.getResourceAsStream("corpus/" + half + "/" + file + ".txt")) {
                if (in != null) {
                    String text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines()
                            .collect(Collectors.joining("\n", "", "\n"));
                    for (String part : text.split("(?m)^=== ")) {
                        if (!part.isEmpty()) {
                            int line = part.indexOf('\n');
                            samples.add(sample(Path.of(part.substring(0, line).strip()), part.substring(line + 1)));
                        }
                    }
                }
            }
        }
        return samples;
    }

    private static Sample sample(Path path, String marked) {
        String expanded = new Template(marked.hashCode()).expand(marked);
        StringBuilder text = new StringBuilder();
        List<Label> labels = new ArrayList<>();
        for (int at = 0; at < expanded.length();) {
            int open = expanded.indexOf('⟦', at);
            if (open < 0) {
                text.append(expanded, at, expanded.length());
                break;
            }
            text.append(expanded, at, open);
            int close = expanded.indexOf('⟧', open);
            boolean secret = expanded.charAt(open + 1) != '!';
            int from = secret ? expanded.indexOf(':', open) + 1 : open + 2;
            int start = text.length();
            text.append(expanded, from, close);
            labels.add(new Label(secret ? expanded.substring(open + 1, from - 1) : "", start, text.length()));
            at = close + 1;
        }
        return new Sample(path, text.toString(), labels);
    }
}
