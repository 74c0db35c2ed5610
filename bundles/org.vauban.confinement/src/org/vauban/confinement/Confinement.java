// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.vauban.confinement.ConfinementReport.Check;
import org.vauban.confinement.ConfinementReport.Kind;
import org.vauban.confinement.ConfinementReport.Measure;
import org.vauban.confinement.ConfinementReport.State;

/**
 * Confines this process, irrevocably. Call it first in {@code main}, before the program starts threads or opens a
 * model: Landlock binds the calling thread and the threads it starts later, and older kernels cannot reach others.
 *
 * <p>Recommended with it: {@code -XX:-UsePerfData -XX:+DisableAttachMechanism -XX:+ErrorFileToStderr}, since the JVM
 * can no longer write files or open its attach socket. Afterwards no file can be opened for writing outside the folders
 * that the request names, no process or program can be started, and no socket can be created; pipes and files that are
 * already open stay usable.
 */
public final class Confinement {
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int RLIMIT_CORE = 4;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;
    private static final int ESRCH = 3;
    private static final Path TASKS = Path.of("/proc/self/task");

    private final ConfinementRequest request;
    private final Architecture architecture;
    private final LinuxCalls calls;
    private final LandlockRules rules;
    private final List<Measure> measures = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private List<String> threadsOutside = List.of();
    private boolean filesConfined;
    private boolean callsFiltered;

    private Confinement(ConfinementRequest request, Architecture architecture) {
        this.request = request;
        this.architecture = architecture;
        this.calls = new LinuxCalls(architecture);
        this.rules = new LandlockRules(calls, architecture);
    }

    /**
     * Confines this process and attempts operations that must fail now. If the kernel does not support a measure, the
     * others are still applied, and the report says so. A second call adds restrictions to the first and never lifts
     * any.
     *
     * @throws IllegalCallerException if the module lacks native access
     */
    public static ConfinementReport apply(ConfinementRequest request) {
        Optional<Architecture> architecture = Architecture.current();
        if (!System.getProperty("os.name", "").equals("Linux") || architecture.isEmpty()) {
            return ConfinementReport.none();
        }
        return new Confinement(request, architecture.get()).confine();
    }

    private ConfinementReport confine() {
        List<Path> readable = readablePaths();
        note(Kind.NO_CORE_DUMPS, calls.limit(RLIMIT_CORE, 0), "");
        // on a second call it is already set, and the first call's filter forbids changing it
        boolean dumpable = calls.control(PR_GET_DUMPABLE, 0, 0, 0, 0).value() != 0;
        note(Kind.NOT_DUMPABLE, dumpable ? calls.control(PR_SET_DUMPABLE, 0, 0, 0, 0) : new LinuxCalls.Result(0, 0),
                "");
        note(Kind.NO_NEW_PRIVILEGES, calls.control(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "");
        confineFiles(readable);
        filterCalls();
        return report();
    }

    private void note(Kind kind, LinuxCalls.Result result, String detail) {
        measures.add(new Measure(kind, result.failed() ? State.REFUSED : State.IN_FORCE, result.errorNumber(), detail));
    }

    // ---- files

    private void confineFiles(List<Path> readable) {
        if (!request.fileRules() && !request.systemCallRules()) {
            measures.add(new Measure(Kind.FILE_RULES, State.NOT_REQUESTED, 0, ""));
            measures.add(new Measure(Kind.NETWORK_RULES, State.NOT_REQUESTED, 0, ""));
            measures.add(new Measure(Kind.SCOPE_RULES, State.NOT_REQUESTED, 0, ""));
            return;
        }
        if (rules.abi() == 0) {
            noteLandlock(rules.probe(), "Landlock is missing or switched off in this kernel", false);
            return;
        }
        LinuxCalls.Result made = rules.create(request.fileRules(), request.systemCallRules());
        if (made.failed()) {
            noteLandlock(made, "the set of rules was refused", false);
            return;
        }
        if (request.fileRules()) {
            addPaths(readable);
        }
        List<String> before = threadNames(ownThread());
        LandlockRules.Bound bound = rules.bind();
        filesConfined = request.fileRules() && !bound.outcome().failed();
        threadsOutside = filesConfined && !bound.allThreads() ? before : List.of();
        noteLandlock(bound.outcome(), String.join("; ", rules.missing()), true);
    }

    /** Adds the paths; those that the kernel rejected are named in the report, and missing ones do no harm. */
    private void addPaths(List<Path> readable) {
        for (Path path : readable) {
            // /proc recreates its files after the kernel dropped them, and a rule applies to the old ones: keep them
            // open
            check(path, rules.allowReading(path, path.startsWith("/proc")));
        }
        request.devices().forEach(device -> check(device, rules.allowDevice(device)));
        request.writable().forEach(folder -> check(folder, rules.allowWriting(folder)));
    }

    private void check(Path path, LinuxCalls.Result added) {
        if (added.failed()) {
            leftOut.add(path + " (errno " + added.errorNumber() + ")");
        }
    }

    private void noteLandlock(LinuxCalls.Result result, String detail, boolean tried) {
        boolean partly = !rules.missing().isEmpty();
        measures.add(new Measure(Kind.FILE_RULES, state(request.fileRules(), result, tried && partly),
                result.errorNumber(), detail));
        measures.add(new Measure(Kind.NETWORK_RULES,
                rules.restrictsNetwork() || !request.systemCallRules() ? state(request.systemCallRules(), result, false)
                        : State.REFUSED,
                result.errorNumber(), rules.restrictsNetwork() ? "" : "needs Landlock ABI 4"));
        measures.add(new Measure(Kind.SCOPE_RULES,
                rules.restrictsScope() || !request.systemCallRules()
                        ? state(request.systemCallRules(), result, !rules.restrictsSignals())
                        : State.REFUSED,
                result.errorNumber(), rules.restrictsScope()
                        ? rules.restrictsSignals() ? "" : "signals are left to the system call filter"
                        : "needs Landlock ABI 6"));
    }

    private static State state(boolean requested, LinuxCalls.Result result, boolean partly) {
        if (!requested) {
            return State.NOT_REQUESTED;
        }
        return result.failed() ? State.REFUSED : partly ? State.PARTLY_IN_FORCE : State.IN_FORCE;
    }

    private List<Path> readablePaths() {
        Set<Path> paths = new LinkedHashSet<>();
        Path javaHome = Path.of(System.getProperty("java.home"));
        paths.add(javaHome);
        paths.addAll(linksOutOf(javaHome));
        for (String property : List.of("java.class.path", "jdk.module.path", "jdk.module.upgrade.path")) {
            for (String entry : System.getProperty(property, "").split(File.pathSeparator)) {
                if (!entry.isEmpty()) {
                    paths.add(Path.of(entry));
                }
            }
        }
        for (String needed : List.of("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/loadavg",
                "/proc/version", "/proc/filesystems", "/proc/sys/kernel", "/proc/sys/vm", "/sys/devices/system",
                "/sys/fs/cgroup", "/sys/kernel/mm", "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache",
                "/etc/ld.so.conf", "/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo", "/usr/share/locale",
                "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")) {
            Path path = Path.of(needed);
            if (Files.exists(path)) {
                paths.add(path);
            }
        }
        // read there to find out whether the parent process is alive
        ProcessHandle.current().parent().map(parent -> Path.of("/proc/" + parent.pid() + "/stat"))
                .filter(Files::isReadable).ifPresent(paths::add);
        paths.addAll(request.executableLibraries());
        paths.addAll(request.readable());
        return List.copyOf(paths);
    }

    /**
     * Returns link targets outside the JDK: distributions keep its settings and certificates in /etc and link to them.
     */
    private List<Path> linksOutOf(Path javaHome) {
        List<Path> targets = new ArrayList<>();
        for (Path folder : List.of(javaHome.resolve("conf"), javaHome.resolve("lib"))) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> found = Files.find(folder, 4, (path, attributes) -> attributes.isSymbolicLink())) {
                for (Path link : (Iterable<Path>) found::iterator) {
                    if (Files.exists(link) && !link.toRealPath().startsWith(javaHome.toRealPath())) {
                        targets.add(link.toRealPath());
                    }
                }
            } catch (IOException | UncheckedIOException e) {
                leftOut.add(folder + " (" + e.getMessage() + ")");
            }
        }
        return targets;
    }

    // ---- system calls

    private void filterCalls() {
        if (!request.systemCallRules()) {
            measures.add(new Measure(Kind.SYSTEM_CALL_RULES, State.NOT_REQUESTED, 0, ""));
            return;
        }
        boolean mayChange = !request.writable().isEmpty();
        boolean mayWrite = !request.fileRules() || !request.devices().isEmpty() || mayChange;
        List<SystemCallFilter.Instruction> program = SystemCallFilter.program(architecture,
                Math.toIntExact(ProcessHandle.current().pid()), mayWrite, mayChange);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate(8L * program.size(), 8);
            for (int i = 0; i < program.size(); i++) {
                SystemCallFilter.Instruction instruction = program.get(i);
                code.set(JAVA_SHORT, 8L * i, (short) instruction.code());
                code.set(JAVA_BYTE, 8L * i + 2, (byte) instruction.ifTrue());
                code.set(JAVA_BYTE, 8L * i + 3, (byte) instruction.ifFalse());
                code.set(JAVA_INT, 8L * i + 4, instruction.operand());
            }
            MemorySegment header = arena.allocate(16, 8);
            header.set(JAVA_SHORT, 0, (short) program.size());
            header.set(ADDRESS, 8, code);
            long seccomp = architecture == Architecture.X86_64 ? 317 : 277;
            LinuxCalls.Result set = calls.call(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC,
                    header.address());
            if (set.value() > 0) {
                // with this flag the kernel returns the thread that it could not reach, and filters none
                set = new LinuxCalls.Result(-1, ESRCH);
            }
            callsFiltered = !set.failed();
            note(Kind.SYSTEM_CALL_RULES, set,
                    program.size() + " instructions" + (mayWrite ? "; opening for writing is left to Landlock" : ""));
        }
    }

    // ---- what is in force

    private ConfinementReport report() {
        List<Check> checks = new ArrayList<>();
        List<String> unfiltered = List.of();
        if (callsFiltered) {
            checks.addAll(SystemCallChecks.run(calls, architecture));
            unfiltered = unfilteredThreads();
            checks.add(new Check("all-threads-filtered", unfiltered.isEmpty(), 0));
        }
        if (filesConfined) {
            if (!request.readable().contains(Path.of("/"))) {
                checks.add(open("list-root", "/", 0));
            }
            if (request.devices().isEmpty()) {
                checks.add(open("write", "/dev/null", 1));
            }
        }
        return new ConfinementReport(true, ConfinementReport.running(), rules.abi(), measures, checks, threadsOutside,
                unfiltered, leftOut);
    }

    private Check open(String name, String path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            LinuxCalls.Result opened = calls.call(SystemCall.OPENAT.number(architecture).getAsInt(), -100,
                    arena.allocateFrom(path).address(), mode);
            return new Check(name, opened.failed() && opened.errorNumber() == SystemCallFilter.EACCES,
                    opened.errorNumber());
        }
    }

    private List<String> unfilteredThreads() {
        if (!Files.isReadable(TASKS)) {
            return List.of("unknown, since " + TASKS + " cannot be read");
        }
        return threads().filter(task -> {
            String status = text(task.resolve("status"));
            // a thread that ended meanwhile has no status
            return !status.isEmpty() && !(status.contains("Seccomp:\t2") && status.contains("NoNewPrivs:\t1"));
        }).map(Confinement::name).toList();
    }

    private static List<String> threadNames(String without) {
        return threads().filter(task -> !task.getFileName().toString().equals(without)).map(Confinement::name)
                .filter(name -> !name.isEmpty()).sorted().toList();
    }

    private static String ownThread() {
        try {
            return Path.of("/proc/thread-self").toRealPath().getFileName().toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static Stream<Path> threads() {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.toList().stream();
        } catch (IOException e) {
            // no /proc here; the check of the threads reports it
            return Stream.empty();
        }
    }

    private static String name(Path task) {
        return text(task.resolve("comm")).strip();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // the thread ended
            return "";
        }
    }
}
