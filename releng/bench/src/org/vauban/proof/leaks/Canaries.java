// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.leaks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Words that occur nowhere else and so show which text went where. Any ten characters of a word identify it. */
final class Canaries {
    private static final int GRAM = 10;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Random random;
    private final Map<String, Integer> secrets = new HashMap<>();
    private final Map<String, Integer> controls = new HashMap<>();

    Canaries(long seed) {
        random = new Random(seed);
    }

    private String word(int length) {
        StringBuilder word = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return word.toString();
    }

    /** Returns a word that must not be seen. */
    String secret(int trial, int length) {
        String word = word(length);
        for (int i = 0; i + GRAM <= length; i++) {
            secrets.put(word.substring(i, i + GRAM), trial);
        }
        return word;
    }

    /** Returns a word that shows that something was sent at all. */
    String control(int trial) {
        String word = "q" + word(GRAM - 1).replaceAll("[0-9]", "x");
        controls.put(word, trial);
        return word;
    }

    /**
     * Words found in files.
     *
     * @param leaked trials whose secret was seen
     * @param sent trials whose control was seen
     * @param where the file, by trial
     */
    record Seen(Set<Integer> leaked, Set<Integer> sent, Map<Integer, String> where) {}

    /** Searches all files below folders. */
    Seen look(List<Path> folders) throws IOException {
        Seen seen = new Seen(new HashSet<>(), new HashSet<>(), new HashMap<>());
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            List<Path> files = new ArrayList<>();
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(Files::isRegularFile).forEach(files::add);
            }
            for (Path file : files) {
                look(file, seen);
            }
        }
        return seen;
    }

    private void look(Path file, Seen seen) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readAllBytes();
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int i = 0; i + GRAM <= text.length(); i++) {
            if (!Character.isLetterOrDigit(text.charAt(i))) {
                continue;
            }
            String gram = text.substring(i, i + GRAM);
            Integer leaked = secrets.get(gram);
            if (leaked != null && seen.leaked().add(leaked)) {
                seen.where().put(leaked, file.toString());
            }
            Integer sent = controls.get(gram);
            if (sent != null) {
                seen.sent().add(sent);
            }
        }
    }
}
