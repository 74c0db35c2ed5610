// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.secret;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.governance.secret.SecretScan;

/** How well secrets are masked on the seen half of the corpus; {@code ./dev proof secrets} reports on both halves. */
class SecretCorpusTest {
    private static final double LEAST_RECALL = 0.97;
    private static final double LEAST_PRECISION = 0.98;

    @Tag("claim:secrets-masked")
    @Test
    void masksTheSecretsOfTheSeenHalfAndLeavesItsLookAlikes() throws IOException {
        Score score = Score.of("seen");
        String faults = String.join("\n", score.faults);
        assertTrue(score.found() >= LEAST_RECALL * score.secrets(),
                score.found() + " of " + score.secrets() + "\n" + faults);
        assertTrue(score.falseFindings() <= (1 - LEAST_PRECISION) * score.findings(), faults);
        assertTrue(score.lost <= 3, faults);
    }

    @Test
    void theCorpusIsLarge() throws IOException {
        Score seen = Score.of("seen");
        Score unseen = Score.of("unseen");
        assertTrue(seen.secrets() + unseen.secrets() >= 600, seen.secrets() + " + " + unseen.secrets());
        assertTrue(seen.lookAlikes + unseen.lookAlikes >= 600, seen.lookAlikes + " + " + unseen.lookAlikes);
    }

    @Test
    void aScanCostsInProportionToTheLength() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Corpus.Sample sample : Corpus.read("seen")) {
            String text = sample.text().repeat(Math.max(1, 8_000 / sample.text().length()));
            long once = SecretScan.cost(text, sample.path());
            long twice = SecretScan.cost(text + text, sample.path());
            if (twice > 2.2 * once || once > 300L * text.length()) {
                wrong.add(
                        sample.path() + ": " + once / text.length() + " looks at a character, " + twice + " / " + once);
            }
        }
        assertTrue(wrong.isEmpty(), String.join("\n", wrong));
    }
}
