// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The measures in force after {@link Confinement#apply}, for the engine's description and for policy decisions.
 *
 * @param available whether this system supports confinement at all
 * @param system name, release and architecture of the system
 * @param landlockAbi version of the kernel's Landlock, 0 if there is none
 * @param measures requested measures in order, with the kernel's answers
 * @param checks operations that were attempted afterwards and had to fail
 * @param threadsOutsideFileRules names of the threads that Landlock does not reach because they existed before it
 *                                (garbage collector, compilers and the like); the system call filter, which also
 *                                forbids opening for writing, reaches them all
 * @param unfilteredThreads threads that the system call filter does not reach; empty when it is in force
 * @param leftOut paths of the request that do not exist or could not be opened, with the reason
 */
public record ConfinementReport(boolean available, String system, int landlockAbi, List<Measure> measures,
        List<Check> checks, List<String> threadsOutsideFileRules, List<String> unfilteredThreads,
        List<String> leftOut) {

    /** State of a measure. */
    public enum State {
        /** The kernel accepted it in full. */
        IN_FORCE,
        /** The kernel accepted it without the parts that {@link Measure#detail} names. */
        PARTLY_IN_FORCE,
        /** The kernel refused or does not support it. */
        REFUSED,
        /** The request did not ask for it. */
        NOT_REQUESTED
    }

    /** Kinds of measures. */
    public enum Kind {
        /** Core dumps are disabled by a resource limit. */
        NO_CORE_DUMPS,
        /** Other processes of the same user can neither read this one's memory nor attach to it. */
        NOT_DUMPABLE,
        /** No program can give this process more privileges than it has. */
        NO_NEW_PRIVILEGES,
        /** Landlock: files outside the request cannot be opened, and no file can be written. */
        FILE_RULES,
        /** Landlock: no TCP connection or listening. */
        NETWORK_RULES,
        /** Landlock: no abstract Unix sockets or signals outwards. */
        SCOPE_RULES,
        /**
         * Seccomp: no sockets, programs, shared memory, queues, tracing, priorities of other processes and the like.
         */
        SYSTEM_CALL_RULES
    }

    /**
     * One measure.
     *
     * @param kind kind of measure
     * @param state its state
     * @param errorNumber the kernel's errno if it was refused, else 0
     * @param detail what was set, or what is missing; English, for logs
     */
    public record Measure(Kind kind, State state, int errorNumber, String detail) {}

    /**
     * An attempted operation that had to fail.
     *
     * @param name the operation: the names of the system call attempts, such as {@code socket}, {@code exec} or
     *             {@code shared-memory}, then {@code all-threads-filtered}, {@code list-root}, {@code write}
     * @param refused whether it was refused
     * @param errorNumber the errno of the attempt, 0 if it did not fail
     */
    public record Check(String name, boolean refused, int errorNumber) {}

    /** Copies the lists. */
    public ConfinementReport {
        measures = List.copyOf(measures);
        checks = List.copyOf(checks);
        threadsOutsideFileRules = List.copyOf(threadsOutsideFileRules);
        unfilteredThreads = List.copyOf(unfilteredThreads);
        leftOut = List.copyOf(leftOut);
    }

    /** Returns the report of a process that is not confined. */
    public static ConfinementReport none() {
        return new ConfinementReport(false, running(), 0, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    static String running() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }

    /** Returns the state of a measure, {@link State#REFUSED} if the system does not support confinement. */
    public State state(Kind kind) {
        return measures.stream().filter(m -> m.kind() == kind).map(Measure::state).findFirst().orElse(State.REFUSED);
    }

    /** Whether every requested measure is fully in force and every check was refused. */
    public boolean complete() {
        return available && unfilteredThreads.isEmpty()
                && measures.stream().allMatch(m -> m.state() == State.IN_FORCE || m.state() == State.NOT_REQUESTED)
                && checks.stream().allMatch(Check::refused);
    }

    /**
     * Returns what is missing in a process that must be confined: names of {@linkplain Kind measures} and of
     * {@linkplain Check checks}; empty if nothing is missing. Landlock's network and scope rules only duplicate what
     * the system call filter forbids, and file rules that an older kernel supports in part still prevent opening other
     * files: neither counts as missing.
     */
    public List<String> lacking() {
        List<String> lacking = new ArrayList<>();
        for (Kind kind : List.of(Kind.NO_CORE_DUMPS, Kind.NOT_DUMPABLE, Kind.NO_NEW_PRIVILEGES, Kind.FILE_RULES,
                Kind.SYSTEM_CALL_RULES)) {
            State state = state(kind);
            if (state != State.IN_FORCE && !(kind == Kind.FILE_RULES && state == State.PARTLY_IN_FORCE)) {
                lacking.add(kind.name());
            }
        }
        checks.stream().filter(check -> !check.refused()).map(Check::name).forEach(lacking::add);
        return lacking;
    }

    /**
     * Returns the report as flat strings, for a description sent as JSON; keys sorted by meaning, values in English.
     */
    public Map<String, String> describe() {
        Map<String, String> lines = new java.util.LinkedHashMap<>();
        lines.put("available", Boolean.toString(available));
        lines.put("complete", Boolean.toString(complete()));
        lines.put("system", system);
        lines.put("landlockAbi", Integer.toString(landlockAbi));
        for (Measure m : measures) {
            lines.put(m.kind().name(), m.state() + (m.errorNumber() == 0 ? "" : " errno " + m.errorNumber())
                    + (m.detail().isEmpty() ? "" : ": " + m.detail()));
        }
        lines.put("refused", checks.stream().filter(Check::refused).map(Check::name).collect(Collectors.joining(", ")));
        lines.put("notRefused",
                checks.stream().filter(c -> !c.refused()).map(Check::name).collect(Collectors.joining(", ")));
        lines.put("threadsOutsideFileRules", String.join(", ", threadsOutsideFileRules));
        lines.put("unfilteredThreads", String.join(", ", unfilteredThreads));
        lines.put("leftOut", String.join(", ", leftOut));
        return lines;
    }
}
