// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.secret;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vauban.governance.secret.SecretScan;
import org.vauban.governance.secret.text.SecretFinding;

/**
 * Measures how much of a half of the corpus is masked. A secret counts as found when no part of it remains readable; a
 * finding is false when it touches no secret, and a look-alike is lost when a letter or digit of it is masked.
 */
final class Score {
    /** Counts for a kind of secret. */
    static final class Kind {
        int secrets;
        int found;
    }

    final Map<String, Kind> kinds = new TreeMap<>();
    /** True and false findings by their kind. */
    final Map<String, int[]> findings = new TreeMap<>();
    int lookAlikes;
    int lost;
    final List<String> faults = new ArrayList<>();

    static Score of(String half) throws IOException {
        Score score = new Score();
        for (Corpus.Sample sample : Corpus.read(half)) {
            score.add(sample);
        }
        return score;
    }

    int secrets() {
        return kinds.values().stream().mapToInt(kind -> kind.secrets).sum();
    }

    int found() {
        return kinds.values().stream().mapToInt(kind -> kind.found).sum();
    }

    int findings() {
        return findings.values().stream().mapToInt(each -> each[0] + each[1]).sum();
    }

    int falseFindings() {
        return findings.values().stream().mapToInt(each -> each[1]).sum();
    }

    private void add(Corpus.Sample sample) {
        List<SecretFinding> found = SecretScan.find(sample.text(), sample.path());
        boolean[] masked = new boolean[sample.text().length()];
        for (SecretFinding each : found) {
            java.util.Arrays.fill(masked, each.from(), each.to(), true);
        }
        for (Corpus.Label label : sample.labels()) {
            if (label.secret()) {
                Kind kind = kinds.computeIfAbsent(label.kind(), name -> new Kind());
                kind.secrets++;
                if (whole(sample.text(), masked, label)) {
                    kind.found++;
                } else {
                    faults.add("missed " + label.kind() + " " + line(sample, label.from()));
                }
            } else {
                lookAlikes++;
                if (touched(sample.text(), masked, label)) {
                    lost++;
                }
            }
        }
        for (SecretFinding each : found) {
            boolean right = sample.labels().stream().anyMatch(
                    label -> label.secret() && label.from() < each.to() && each.from() < label.to());
            findings.computeIfAbsent(each.kind(), name -> new int[2])[right ? 0 : 1]++;
            if (!right) {
                faults.add("false " + each.kind() + " " + line(sample, each.from()));
            }
        }
    }

    /**
     * Whether the secret is masked completely. On one line every character counts; over several lines only letters and
     * digits do, because the text that joins the lines may stay.
     */
    private static boolean whole(String text, boolean[] masked, Corpus.Label label) {
        boolean several = text.substring(label.from(), label.to()).matches("(?s).*(\n|\\\\n|\" *\\+).*");
        for (int i = label.from(); i < label.to(); i++) {
            boolean escape = i > 0 && text.charAt(i) == 'n' && text.charAt(i - 1) == '\\';
            if (!masked[i] && (several ? Character.isLetterOrDigit(text.charAt(i)) && !escape
                    : !Character.isWhitespace(text.charAt(i)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean touched(String text, boolean[] masked, Corpus.Label label) {
        for (int i = label.from(); i < label.to(); i++) {
            if (masked[i] && Character.isLetterOrDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static String line(Corpus.Sample sample, int offset) {
        int from = sample.text().lastIndexOf('\n', offset - 1) + 1;
        int to = sample.text().indexOf('\n', offset);
        String line = sample.text().substring(from, to < 0 ? sample.text().length() : to);
        int start = Math.max(0, offset - from - 70);
        return sample.path() + ": " + line.substring(start, Math.min(line.length(), start + 150)).strip();
    }
}
