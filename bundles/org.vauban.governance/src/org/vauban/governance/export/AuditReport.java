// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.AuditLog;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.audit.AuditReader;

/**
 * Figures about the lines of a period: what was asked of which model, what was withheld and why, what became of the
 * answers. It has no figure for a person, a machine or a session, so that it ranks nobody. Not safe for use by several
 * threads at once.
 */
public final class AuditReport {
    private final AuditPeriod period;
    private final Map<String, Long> features = new TreeMap<>();
    private final Map<String, Long> models = new TreeMap<>();
    private final Map<String, Long> withheld = new TreeMap<>();
    private final Map<String, Long> events = new TreeMap<>();
    private final Map<String, Long> notes = new TreeMap<>();
    private final Map<String, Long> policies = new TreeMap<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final AcceptedOutputs accepted = new AcceptedOutputs();
    private long outputChars;
    private long takenChars;
    private long approved;
    private long refused;
    private long sentChars;
    private long masked;
    private long unreadable;
    private @Nullable Instant first;
    private @Nullable Instant last;

    private AuditReport(AuditPeriod period) {
        this.period = period;
    }

    /**
     * Reads a log with the files put aside.
     *
     * @throws GovernanceException if it cannot be read
     */
    public static AuditReport of(Path log, AuditPeriod period) throws GovernanceException {
        AuditReport report = new AuditReport(period);
        AuditLog.read(log, report::add);
        return report;
    }

    private void add(String line) {
        Optional<AuditEntry> read = AuditEntry.of(line);
        if (read.isEmpty() || !AuditReader.isIntact(line)) {
            unreadable++;
            return;
        }
        AuditEntry entry = read.get();
        if (entry.outcome()) {
            addOutcome(entry);
        }
        if (!period.contains(entry.time())) {
            return;
        }
        Instant earliest = first;
        Instant latest = last;
        first = earliest == null || entry.time().isBefore(earliest) ? entry.time() : earliest;
        last = latest == null || entry.time().isAfter(latest) ? entry.time() : latest;
        switch (entry.kind()) {
            case REVIEW -> addReview(entry);
            case EVENT -> addEvent(entry);
            case NOTE -> count(notes, entry.action());
        }
    }

    private void addReview(AuditEntry entry) {
        if (entry.refused()) {
            refused++;
        } else {
            approved++;
            count(models, entry.text("model"));
        }
        count(features, entry.action());
        if (!entry.text("policy").isEmpty()) {
            count(policies, entry.text("policy"));
        }
        sentChars += entry.sentChars();
        for (AuditEntry.Part part : entry.parts()) {
            if (part.withheld().isEmpty()) {
                masked += part.masked();
            } else {
                count(withheld, part.withheld());
            }
        }
    }

    private void addEvent(AuditEntry entry) {
        if (!entry.outcome()) {
            count(events, entry.action());
        }
    }

    /** An output counts once, as what became of it in the end, in the period in which it was accepted or seen. */
    private void addOutcome(AuditEntry entry) {
        boolean counts = period.contains(entry.time());
        switch (entry.action()) {
            case "output.accepted", "output.partlyAccepted" -> accepted.add(entry, counts);
            case "output.edited" -> {
                AcceptedOutputs.Accepted before = accepted.edited(entry);
                if (before != null) {
                    counts = before.counts();
                    if (counts) {
                        outcomes.computeIfPresent(before.name(), (name, count) -> count == 1 ? null : count - 1);
                        outputChars -= before.chars();
                        takenChars -= before.taken();
                    }
                }
            }
            default -> {
                // no other line follows
            }
        }
        if (counts) {
            count(outcomes, AcceptedOutputs.name(entry));
            outputChars += entry.outputChars();
            takenChars += entry.takenChars();
        }
    }

    private static void count(Map<String, Long> counts, String name) {
        counts.merge(name, 1L, Long::sum);
    }

    /** Requests that were let through. */
    public long approved() {
        return approved;
    }

    /** Requests of which nothing was sent. */
    public long refused() {
        return refused;
    }

    /** UTF-16 units that were sent to models. */
    public long sentChars() {
        return sentChars;
    }

    /** Stretches of text that were masked. */
    public long masked() {
        return masked;
    }

    /** Lines that cannot be read or were edited, in the whole log; none of them counts. */
    public long unreadable() {
        return unreadable;
    }

    /** When the first line of the period was written; null if there is none. */
    public @Nullable Instant first() {
        return first;
    }

    /** When the last line of the period was written; null if there is none. */
    public @Nullable Instant last() {
        return last;
    }

    /** Requests by feature. */
    public Map<String, Long> features() {
        return Map.copyOf(features);
    }

    /** Requests that were let through, by model. */
    public Map<String, Long> models() {
        return Map.copyOf(models);
    }

    /** Parts that were not sent, by reason. */
    public Map<String, Long> withheld() {
        return Map.copyOf(withheld);
    }

    /** What became of suggestions, edits and answers: how many, by feature and result with a blank between. */
    public Map<String, Long> outcomes() {
        return Map.copyOf(outcomes);
    }

    /** UTF-16 units that models wrote and somebody saw. */
    public long outputChars() {
        return outputChars;
    }

    /** UTF-16 units of them that were taken over. */
    public long takenChars() {
        return takenChars;
    }

    /** Other things that were done, by event. */
    public Map<String, Long> events() {
        return Map.copyOf(events);
    }

    /** What the log says of itself, by note. */
    public Map<String, Long> notes() {
        return Map.copyOf(notes);
    }

    /** Requests by the beginning of the hash of the policy that held. */
    public Map<String, Long> policies() {
        return Map.copyOf(policies);
    }
}
