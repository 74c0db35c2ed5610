// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.vauban.confinement.ConfinementReport.Check;

/**
 * Attempts calls that the filter in force must refuse. Each call is chosen so that, if it is not refused, it fails with
 * another error or does no harm: it names a process, an object or a descriptor that does not exist.
 */
final class SystemCallChecks {
    /** Above the largest possible process id. */
    private static final long NO_PROCESS = 0x7FFFFFFF;
    private static final long NOTHING = -1;

    private final LinuxCalls calls;
    private final Architecture architecture;
    private final List<Check> checks = new ArrayList<>();

    private SystemCallChecks(LinuxCalls calls, Architecture architecture) {
        this.calls = calls;
        this.architecture = architecture;
    }

    /** Returns the results, in the order of the attempts. */
    static List<Check> run(LinuxCalls calls, Architecture architecture) {
        SystemCallChecks attempts = new SystemCallChecks(calls, architecture);
        try (Arena arena = Arena.ofConfined()) {
            attempts.network();
            attempts.programs(arena);
            attempts.otherProcesses(arena);
            attempts.communication(arena);
            attempts.system(arena);
        }
        return List.copyOf(attempts.checks);
    }

    private void network() {
        attempt("socket", SystemCall.SOCKET, 2, 1, 0);
        attempt("unix-socket", SystemCall.SOCKET, 1, 1, 0);
    }

    private void programs(Arena arena) {
        attempt("exec", SystemCall.EXECVE, arena.allocateFrom("/nowhere/vauban").address(), 0, 0);
    }

    private void otherProcesses(Arena arena) {
        long zeros = arena.allocate(64, 8).address();
        attempt("trace", SystemCall.PTRACE, NO_PROCESS, 0, 0);
        attempt("process-memory", SystemCall.PROCESS_VM_READV, NO_PROCESS, zeros, 1, zeros, 1, 0);
        attempt("process-advice", SystemCall.PROCESS_MADVISE, NOTHING, zeros, 1, 0, 0);
        attempt("process-compare", SystemCall.KCMP, NO_PROCESS, NO_PROCESS, 0, 0, 0);
        attempt("process-handle", SystemCall.PIDFD_OPEN, NO_PROCESS, 0);
        attempt("process-descriptor", SystemCall.PIDFD_GETFD, NOTHING, 0, 0);
        attempt("signal", SystemCall.KILL, NO_PROCESS, 0);
        attempt("signal-owner", SystemCall.FCNTL, NOTHING, 8, NO_PROCESS);
        attempt("priority", SystemCall.SETPRIORITY, 0, NO_PROCESS, 0);
        attempt("group-priority", SystemCall.SETPRIORITY, 1, NO_PROCESS, 0);
        attempt("io-priority", SystemCall.IOPRIO_SET, 1, NO_PROCESS, 0);
        attempt("scheduler", SystemCall.SCHED_SETSCHEDULER, NO_PROCESS, 0, zeros);
        attempt("affinity", SystemCall.SCHED_SETAFFINITY, NO_PROCESS, 8, zeros);
        attempt("process-group", SystemCall.SETPGID, NO_PROCESS, 0);
    }

    private void communication(Arena arena) {
        attempt("shared-memory", SystemCall.SHMAT, NOTHING, 0, 0);
        attempt("shared-memory-control", SystemCall.SHMCTL, NOTHING, 0, 0);
        attempt("semaphore", SystemCall.SEMOP, NOTHING, 0, 0);
        attempt("semaphore-control", SystemCall.SEMCTL, NOTHING, 0, 0, 0);
        attempt("message-queue", SystemCall.MSGSND, NOTHING, 0, 0, 0);
        attempt("message-queue-control", SystemCall.MSGCTL, NOTHING, 0, 0);
        // an unused name; opened for reading, so none is created
        long name = arena.allocateFrom("vauban-" + ProcessHandle.current().pid() + "-none").address();
        attempt("posix-queue", SystemCall.MQ_OPEN, name, 0, 0, 0);
        attempt("posix-queue-unlink", SystemCall.MQ_UNLINK, name);
    }

    private void system(Arena arena) {
        attempt("user-namespace", SystemCall.UNSHARE, 0x10000000, 0, 0);
        attempt("join-namespace", SystemCall.SETNS, NOTHING, 0);
        attempt("mount", SystemCall.MOUNT, 0, arena.allocateFrom("/nowhere/vauban").address(), 0, 0, 0);
        attempt("keyring", SystemCall.KEYCTL, NOTHING, 0, 0, 0, 0);
        attempt("io-uring", SystemCall.IO_URING_SETUP, 0, 0);
        attempt("user-fault", SystemCall.USERFAULTFD, NOTHING);
        attempt("bpf", SystemCall.BPF, NOTHING, 0, 0);
        attempt("perf", SystemCall.PERF_EVENT_OPEN, 0, NO_PROCESS, NOTHING, NOTHING, 0);
        attempt("file-handle", SystemCall.NAME_TO_HANDLE_AT, NOTHING, 0, 0, 0, 0);
        attempt("quota", SystemCall.QUOTACTL, NOTHING, 0, 0, 0);
        attempt("watch", SystemCall.INOTIFY_ADD_WATCH, NOTHING, 0, 0);
    }

    private void attempt(String name, SystemCall call, long... arguments) {
        LinuxCalls.Result result = calls.call(call.number(architecture).getAsInt(), arguments);
        checks.add(new Check(name, result.failed() && result.errorNumber() == SystemCallFilter.EPERM,
                result.errorNumber()));
    }
}
