// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.licence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.licence.LicenceCheck;
import org.vauban.assist.licence.LicenceCheck.Review;
import org.vauban.assist.tests.Patience;
import org.vauban.governance.licence.LicenceClass;
import org.vauban.governance.licence.LicenceData;
import org.vauban.governance.licence.LicenceDataWriter;
import org.vauban.governance.policy.setting.LicencePolicy;

/** Code that resembles published sources too much to be compared with all of the data does not count as clean. */
class UncheckedCodeTest {
    @TempDir
    Path folder;

    private final Random random = new Random(20_261_127);
    private final List<String> asked = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private LicenceData data;
    private String code;
    private String copied;
    private boolean yes;

    @BeforeEach
    void write() throws Exception {
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            pieces.add(letters(70));
        }
        LicenceDataWriter writer = new LicenceDataWriter();
        writer.project("pieces", "1", "MIT", LicenceClass.PERMISSIVE);
        for (int file = 0; file < 8; file++) {
            writer.file("P" + file + ".java", spread(pieces));
        }
        copied = letters(300);
        writer.file("C.java", copied);
        writer.write(folder);
        data = LicenceData.open(folder).orElseThrow();
        code = spread(pieces);
    }

    @AfterEach
    void close() {
        data.close();
    }

    private String letters(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private String spread(List<String> pieces) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece).append('\n').append(letters(20)).append('\n'));
        return text.toString();
    }

    private LicenceCheck check(LicencePolicy policy) {
        return new LicenceCheck(data, policy, "", null, (key, arguments) -> key + " " + String.join(" ",
                List.of(arguments).stream().map(String::valueOf).toList()), question -> {
                    asked.add(question);
                    return CompletableFuture.completedFuture(yes);
                }, problems::add);
    }

    private boolean released(LicenceCheck check, boolean asking) throws Exception {
        return check.release(check.review(code, ""), asking).get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void itIsWithheldWhereThePolicyDoes() throws Exception {
        LicenceCheck check = check(LicencePolicy.WITHHOLD);
        assertFalse(released(check, true));
        Review review = check.review(code, "");
        assertTrue(check.withheld(review).startsWith("withheld.fault "), check.withheld(review));
        assertEquals(List.of(), asked);
    }

    @Test
    void aPersonDecidesWhereThePolicyAsks() throws Exception {
        LicenceCheck check = check(LicencePolicy.CONFIRM);
        assertFalse(released(check, false), "nobody can be asked");
        assertFalse(released(check, true));
        yes = true;
        assertTrue(released(check, true));
        assertEquals(2, asked.size());
        assertTrue(asked.getFirst().startsWith("confirm ") && asked.getFirst().length() > 60, asked.getFirst());
        assertTrue(check.withheld(check.review(code, "")).startsWith("withheld.confirm "));
    }

    /** The first matches say nothing about the rest. */
    @Test
    void itIsWithheldAlsoBehindWhatWasFound() {
        Review review = check(LicencePolicy.WITHHOLD).review(copied + '\n' + code, "");
        assertEquals(1, review.notes().size());
        assertNotNull(review.fault());
        assertTrue(review.unchecked());
        assertTrue(review.sentences().contains("C.java") && review.sentences().length() > 60, review.sentences());
        Review alone = check(LicencePolicy.WITHHOLD).review(copied, "");
        assertEquals(1, alone.notes().size());
        assertNull(alone.fault());
        Review shown = check(LicencePolicy.SHOW).review(copied + '\n' + code, "");
        assertEquals(1, shown.notes().size());
        assertNull(shown.fault(), "it is shown with what was found");
    }

    @Test
    void itIsShownAndToldWhereNobodyDecided() throws Exception {
        assertTrue(released(check(LicencePolicy.SHOW), true));
        assertEquals(1, problems.size());
    }
}
