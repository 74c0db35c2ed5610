// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.governance.ProjectRules.Rules;
import org.vauban.governance.policy.CurrentPolicy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.ProjectPolicies;
import org.vauban.governance.source.TextSource;

/** A running program follows its policy when dates pass and clocks are changed. */
class PolicyExpiryTest extends WithCurrentPolicy {
    /** Time from the beginning of the test to the expiry. */
    private static final Duration EXPIRY = Duration.ofDays(20).plusSeconds(1);
    private static final Duration GRACE = Duration.ofDays(7);

    /** Lets time pass, on the clock as well. */
    private void pass(Duration time) {
        site.now = site.now.plus(time);
        nanos += time.toNanos();
    }

    @Tag("claim:policy-expiry")
    @Test
    void aPolicyExpiresWhileTheProgramRuns() throws Exception {
        site.install("machine", 1, DISK, ENCRYPTED, "chat.attachments", FORBIDDEN);
        CurrentPolicy current = process();
        current.addListener(notices::add);
        assertTrue(current.get().notes().isEmpty());
        pass(EXPIRY);
        assertEquals("encrypted", disk(current.get()));
        assertEquals(1, current.get().notes().size(), "it says that a new one is needed");
        assertTrue(notices.getLast().warning() && notices.getLast().sentence().contains("machine.policy.json"));
        pass(GRACE);
        assertEquals("forbidden", disk(current.get()), "what it permitted has lapsed");
        assertEquals("forbidden", current.get().value("chat.attachments").orElseThrow().text());
        assertEquals(2, notices.size());
    }

    @Tag("claim:policy-expiry")
    @Test
    void aPolicyExpiresAlsoWhileItsSuccessorCannotBeUsed() throws Exception {
        site.install("machine", 1, DISK, ENCRYPTED);
        CurrentPolicy current = process();
        current.get();
        site.put("machine", "{}".getBytes());
        assertEquals("encrypted", disk(current.get()));
        pass(EXPIRY.plus(GRACE));
        assertEquals("forbidden", disk(current.get()));
        assertFalse(current.fault().isEmpty());
    }

    @Tag("claim:policy-expiry")
    @Test
    void aClockThatIsSetBackBringsNothingBack() throws Exception {
        site.install("machine", 1, DISK, ENCRYPTED);
        CurrentPolicy current = process();
        current.get();
        pass(EXPIRY.plus(GRACE));
        assertEquals("forbidden", disk(current.get()));
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(1));
        assertEquals("forbidden", disk(current.get()), "so much time has passed in any case");
    }

    @Test
    void aClockThatIsSetBackBringsNoCatalogueOfModelsBack() throws Exception {
        site.install(SignedModelsTest.signed(1));
        CurrentPolicy current = process();
        assertTrue(current.models().isPresent());
        pass(Duration.ofDays(60));
        assertTrue(current.models().isEmpty());
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(11));
        assertTrue(current.models().isEmpty(), "so much time has passed in any case");
    }

    @Test
    void aClockThatIsSetBackBeforeTheDateOfIssueIsNotTrusted() throws Exception {
        site.install("machine", 1, DISK, ENCRYPTED);
        CurrentPolicy current = process();
        current.get();
        site.now = PolicySite.ISSUED.minus(Duration.ofDays(2));
        assertEquals("forbidden", disk(current.get()));
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(11));
        assertEquals("encrypted", disk(current.get()));
    }

    @Test
    void aClockThatIsSetForthByMistakeCostsNoMoreThanItLasts() throws Exception {
        site.install("machine", 1, DISK, ENCRYPTED);
        CurrentPolicy current = process();
        current.get();
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(4_000));
        assertEquals("forbidden", disk(current.get()));
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(11));
        assertEquals("encrypted", disk(current.get()), "no such time has passed");
    }

    /** Policies of projects do not fail as a whole: an unverifiable one stops its project's files, as at the start. */
    @Test
    void policiesOfProjectsFollowTheClockAndThePolicyOfTheMachine() throws Exception {
        site.install("machine", 1, DISK, ENCRYPTED);
        site.install("project", 1, "features.disabled", "[\"edit\"]");
        ProjectPolicies projects = new ProjectPolicies(site.running(), () -> nanos);
        TextSource source = TextSource.file(site.project().resolve("A.java"), null);
        Rules rules = projects.of(source).getFirst();
        assertFalse(rules.personalData());
        assertSame(rules.exclusions(), projects.of(source).getFirst().exclusions(), "read once");
        site.install("machine", 2, "redaction.personalData", "\"masked\"");
        assertTrue(projects.of(source).getFirst().personalData());
        site.install("machine", 3, DISK, ENCRYPTED);
        assertFalse(projects.of(source).getFirst().personalData());
        pass(EXPIRY.plus(GRACE));
        assertTrue(projects.of(source).getFirst().personalData(), "the strict profile");
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(10));
        assertTrue(projects.of(source).getFirst().personalData(), "the clock was set back");
        site.put("project", "{}".getBytes());
        assertThrows(PolicyException.class, () -> projects.of(source));
    }
}
