// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.vauban.confinement.SystemCall.Group;

/**
 * The seccomp filter as a classic BPF program over {@code struct seccomp_data} (linux/seccomp.h: call number at 0,
 * architecture at 4, six 64-bit arguments from 16). A call that is not named here stays allowed: the JVM and llama.cpp
 * need too many calls, differing by kernel and C library, for an allow list to remain valid.
 */
public final class SystemCallFilter {
    /**
     * One BPF instruction.
     *
     * @param code operation (linux/bpf_common.h)
     * @param ifTrue number of instructions to skip if the comparison holds
     * @param ifFalse number of instructions to skip if it does not
     * @param operand constant, offset or result, unsigned
     */
    public record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

    /** Load the 32-bit word at an offset. */
    public static final int LOAD = 0x20;
    /** Jump if equal. */
    public static final int JUMP_EQUAL = 0x15;
    /** Jump if greater or equal, unsigned. */
    public static final int JUMP_AT_LEAST = 0x35;
    /** Jump if any bit is set. */
    public static final int JUMP_ANY_BIT = 0x45;
    /** End with a result. */
    public static final int RETURN = 0x06;

    /** Result: allow the call. */
    public static final int ALLOW = 0x7FFF0000;
    /** Result: kill the process; for system calls made with another convention, for which the numbers are wrong. */
    public static final int KILL_PROCESS = 0x80000000;
    /** Result, to be combined with an error number: the call fails. */
    public static final int ERROR = 0x00050000;

    /** Operation not permitted. */
    public static final int EPERM = 1;
    /** Permission denied. */
    public static final int EACCES = 13;
    /** No such system call, so that the C library uses an older one that can be judged by its arguments. */
    public static final int ENOSYS = 38;

    /** O_ACCMODE, O_CREAT, O_TRUNC: the same numbers on both architectures. */
    private static final int OPEN_FOR_WRITING = 0x3 | 0x40 | 0x200;
    /**
     * Calls needed by a program that keeps files in its own folder: creating files is opening them, and Java creates a
     * folder to check whether it exists. Landlock still lets it create none.
     */
    private static final Set<SystemCall> OWN_FILES = EnumSet.of(SystemCall.RENAME, SystemCall.RENAMEAT,
            SystemCall.RENAMEAT2, SystemCall.UNLINK, SystemCall.UNLINKAT, SystemCall.MKDIR, SystemCall.MKDIRAT);
    private static final int CLONE_THREAD = 0x00010000;
    /**
     * Control calls: input pushed into a terminal, its line discipline, its owner, the receiver of a file's signals.
     */
    private static final int[] CONTROLS = {0x5412, 0x541C, 0x541D, 0x5423, 0x540E, 0x5410, 0x8901, 0x8902};
    /** F_SETOWN, F_SETSIG, F_SETOWN_EX make the kernel signal a named process; F_SETLEASE, F_NOTIFY watch files. */
    private static final int[] FILE_COMMANDS = {8, 10, 15, 1024, 1026};
    /** PR_SET_DUMPABLE, PR_SET_PTRACER, PR_SET_MM, PR_SCHED_CORE. */
    private static final int[] PROCESS_OPTIONS = {4, 0x59616D61, 35, 62};
    private static final int PRIO_PROCESS = 0;
    private static final int IOPRIO_WHO_PROCESS = 1;
    private static final int X32_CALLS = 0x40000000;

    private final Architecture architecture;
    private final List<Instruction> program = new ArrayList<>();

    private SystemCallFilter(Architecture architecture) {
        this.architecture = architecture;
    }

    /**
     * Returns the filter program.
     *
     * @param architecture architecture of the process
     * @param processId id of the process: it may signal only itself, and change the priority only of itself and of the
     *                  calling thread
     * @param mayWrite whether files may be opened for writing (for devices such as GPUs; Landlock still decides which);
     *                 renaming, deleting and changing permissions stay refused
     */
    public static List<Instruction> program(Architecture architecture, int processId, boolean mayWrite) {
        return program(architecture, processId, mayWrite, false);
    }

    /**
     * Returns the program for a process that may keep files in its own folder.
     *
     * @param architecture architecture of the process
     * @param processId id of the process
     * @param mayWrite as above
     * @param mayChange whether files may also be renamed and deleted; Landlock decides which
     */
    public static List<Instruction> program(Architecture architecture, int processId, boolean mayWrite,
            boolean mayChange) {
        SystemCallFilter filter = new SystemCallFilter(architecture);
        filter.checkConvention();
        for (SystemCall call : SystemCall.values()) {
            if (call.group() != Group.BY_ARGUMENT && !(mayChange && OWN_FILES.contains(call))) {
                filter.refuse(call, EPERM);
            }
        }
        filter.refuse(SystemCall.CLONE3, ENOSYS);
        filter.refuse(SystemCall.OPENAT2, ENOSYS);
        filter.allowOnlyBits(SystemCall.CLONE, 0, CLONE_THREAD);
        if (!mayWrite) {
            filter.refuseBits(SystemCall.OPEN, 1, OPEN_FOR_WRITING, EACCES);
            filter.refuseBits(SystemCall.OPENAT, 2, OPEN_FOR_WRITING, EACCES);
        }
        filter.allowOnlyValues(SystemCall.KILL, 0, processId);
        filter.allowOnlyValues(SystemCall.TGKILL, 0, processId);
        filter.allowOnlyValues(SystemCall.PRLIMIT64, 0, 0, processId);
        filter.allowOwnScheduling(processId);
        filter.refuseValues(SystemCall.FCNTL, 1, FILE_COMMANDS);
        filter.refuseValues(SystemCall.IOCTL, 1, CONTROLS);
        filter.refuseValues(SystemCall.PRCTL, 0, PROCESS_OPTIONS);
        filter.end(ALLOW);
        return List.copyOf(filter.program);
    }

    /**
     * Allows threads to lower their own priority. The filter cannot distinguish another thread of this process from
     * another process by number, so it allows only 0, the calling thread, and the first thread, whose number is that of
     * the process.
     */
    private void allowOwnScheduling(int processId) {
        allowOnlyProcess(SystemCall.SETPRIORITY, PRIO_PROCESS, processId);
        allowOnlyProcess(SystemCall.IOPRIO_SET, IOPRIO_WHO_PROCESS, processId);
        for (SystemCall call : List.of(SystemCall.SCHED_SETPARAM, SystemCall.SCHED_SETSCHEDULER,
                SystemCall.SCHED_SETAFFINITY, SystemCall.SCHED_SETATTR, SystemCall.MOVE_PAGES,
                SystemCall.GET_ROBUST_LIST)) {
            allowOnlyValues(call, 0, 0, processId);
        }
    }

    private void checkConvention() {
        program.add(new Instruction(LOAD, 0, 0, 4));
        program.add(new Instruction(JUMP_EQUAL, 1, 0, architecture.auditArchitecture()));
        end(KILL_PROCESS);
        program.add(new Instruction(LOAD, 0, 0, 0));
        if (architecture == Architecture.X86_64) {
            program.add(new Instruction(JUMP_AT_LEAST, 0, 1, X32_CALLS));
            end(ERROR | ENOSYS);
        }
    }

    private void end(int result) {
        program.add(new Instruction(RETURN, 0, 0, result));
    }

    private void refuse(SystemCall call, int error) {
        OptionalInt number = call.number(architecture);
        if (number.isPresent()) {
            program.add(new Instruction(JUMP_EQUAL, 0, 1, number.getAsInt()));
            end(ERROR | error);
        }
    }

    /** Adds a block that other calls skip; it must end with a result, since the call number is no longer loaded. */
    private void block(SystemCall call, int argument, List<Instruction> body) {
        OptionalInt number = call.number(architecture);
        if (number.isPresent()) {
            program.add(new Instruction(JUMP_EQUAL, 0, body.size() + 1, number.getAsInt()));
            // the low half: both architectures are little-endian, and the kernel reads these arguments as 32 bits
            program.add(new Instruction(LOAD, 0, 0, 16 + 8 * argument));
            program.addAll(body);
        }
    }

    private void refuseBits(SystemCall call, int argument, int bits, int error) {
        block(call, argument, List.of(new Instruction(JUMP_ANY_BIT, 0, 1, bits),
                new Instruction(RETURN, 0, 0, ERROR | error), new Instruction(RETURN, 0, 0, ALLOW)));
    }

    private void allowOnlyBits(SystemCall call, int argument, int bits) {
        block(call, argument, List.of(new Instruction(JUMP_ANY_BIT, 1, 0, bits),
                new Instruction(RETURN, 0, 0, ERROR | EPERM), new Instruction(RETURN, 0, 0, ALLOW)));
    }

    private void allowOnlyValues(SystemCall call, int argument, int... values) {
        block(call, argument, compare(values, ALLOW, ERROR | EPERM));
    }

    /** Restricts calls whose first argument states what the second one identifies: a process, a group or a user. */
    private void allowOnlyProcess(SystemCall call, int kind, int processId) {
        List<Instruction> body = new ArrayList<>();
        body.add(new Instruction(JUMP_EQUAL, 1, 0, kind));
        body.add(new Instruction(RETURN, 0, 0, ERROR | EPERM));
        body.add(new Instruction(LOAD, 0, 0, 16 + 8));
        body.addAll(compare(new int[] {0, processId}, ALLOW, ERROR | EPERM));
        block(call, 0, body);
    }

    private void refuseValues(SystemCall call, int argument, int... values) {
        block(call, argument, compare(values, ERROR | EPERM, ALLOW));
    }

    private static List<Instruction> compare(int[] values, int ifEqual, int otherwise) {
        List<Instruction> body = new ArrayList<>();
        for (int value : values) {
            body.add(new Instruction(JUMP_EQUAL, 0, 1, value));
            body.add(new Instruction(RETURN, 0, 0, ifEqual));
        }
        body.add(new Instruction(RETURN, 0, 0, otherwise));
        return body;
    }
}
