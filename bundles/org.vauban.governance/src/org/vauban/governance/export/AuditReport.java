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
 * Statistics over the lines of a period: requests by feature and model, withheld parts and reasons, and outcomes of
 * model output. It has no figure per user, machine or session, so that it ranks no individuals. Not thread-safe.
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
     * Reads a log including its rotated files.
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

    /** Counts an output once, with its final outcome, in the period in which it was accepted or shown. */
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
                // no later line changes it
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

    /** Returns the number of approved requests. */
    public long approved() {
        return approved;
    }

    /** Returns the number of refused requests, of which nothing was sent. */
    public long refused() {
        return refused;
    }

    /** Returns the number of UTF-16 units that were sent to models. */
    public long sentChars() {
        return sentChars;
    }

    /** Returns the number of masked ranges. */
    public long masked() {
        return masked;
    }

    /** Returns the number of lines in the whole log that cannot be read or were edited; none of them counts. */
    public long unreadable() {
        return unreadable;
    }

    /** Returns when the first line of the period was written; null if there is none. */
    public @Nullable Instant first() {
        return first;
    }

    /** Returns when the last line of the period was written; null if there is none. */
    public @Nullable Instant last() {
        return last;
    }

    /** Returns the number of requests by feature. */
    public Map<String, Long> features() {
        return Map.copyOf(features);
    }

    /** Returns the number of approved requests by model. */
    public Map<String, Long> models() {
        return Map.copyOf(models);
    }

    /** Returns the number of parts that were not sent, by reason. */
    public Map<String, Long> withheld() {
        return Map.copyOf(withheld);
    }

    /** Returns the number of suggestions, edits and answers by feature and result, separated by a blank. */
    public Map<String, Long> outcomes() {
        return Map.copyOf(outcomes);
    }

    /** Returns the number of UTF-16 units of model output that users saw. */
    public long outputChars() {
        return outputChars;
    }

    /** Returns how many of them were accepted. */
    public long takenChars() {
        return takenChars;
    }

    /** Returns the number of other actions by event. */
    public Map<String, Long> events() {
        return Map.copyOf(events);
    }

    /** Returns the number of notes about the log itself, by kind. */
    public Map<String, Long> notes() {
        return Map.copyOf(notes);
    }

    /** Returns the number of requests by the beginning of the hash of the policy in force. */
    public Map<String, Long> policies() {
        return Map.copyOf(policies);
    }
}
