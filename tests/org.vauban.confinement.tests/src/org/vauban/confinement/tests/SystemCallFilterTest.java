// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vauban.confinement.Architecture;
import org.vauban.confinement.SystemCall.Group;
import org.vauban.confinement.SystemCall;
import org.vauban.confinement.SystemCallFilter.Instruction;
import org.vauban.confinement.SystemCallFilter;

/** The filter's decisions on both architectures; the test runs the filter's program as the kernel would. */
class SystemCallFilterTest {
    private static final int PROCESS = 4711;
    private static final int REFUSED = SystemCallFilter.ERROR | SystemCallFilter.EPERM;

    private static int decide(Architecture made, List<Instruction> program, int call, long... arguments) {
        int accumulator = 0;
        int at = 0;
        while (true) {
            assertTrue(at < program.size(), "runs past its end");
            Instruction i = program.get(at);
            assertTrue(i.ifTrue() >= 0 && i.ifTrue() < 256 && i.ifFalse() >= 0 && i.ifFalse() < 256, "jumps too far");
            boolean holds = false;
            switch (i.code()) {
                case SystemCallFilter.LOAD -> accumulator = word(made, call, arguments, i.operand());
                case SystemCallFilter.RETURN -> {
                    return i.operand();
                }
                case SystemCallFilter.JUMP_EQUAL -> holds = accumulator == i.operand();
                case SystemCallFilter.JUMP_AT_LEAST -> holds = Integer.compareUnsigned(accumulator, i.operand()) >= 0;
                case SystemCallFilter.JUMP_ANY_BIT -> holds = (accumulator & i.operand()) != 0;
                default -> throw new AssertionError("unknown operation " + i.code());
            }
            boolean jump = i.code() != SystemCallFilter.LOAD;
            at += 1 + (jump ? holds ? i.ifTrue() : i.ifFalse() : 0);
        }
    }

    private static int word(Architecture made, int call, long[] arguments, int offset) {
        if (offset == 0) {
            return call;
        }
        if (offset == 4) {
            return made.auditArchitecture();
        }
        int argument = (offset - 16) / 8;
        return argument < arguments.length ? (int) arguments[argument] : 0;
    }

    private static int decide(Architecture architecture, SystemCall call, long... arguments) {
        return decide(architecture, SystemCallFilter.program(architecture, PROCESS, false),
                call.number(architecture).getAsInt(), arguments);
    }

    @Tag("claim:engine-confined")
    @ParameterizedTest
    @EnumSource(Architecture.class)
    void refusesEveryCallOfTheList(Architecture architecture) {
        for (SystemCall call : SystemCall.values()) {
            if (call.group() != Group.BY_ARGUMENT && call.number(architecture).isPresent()) {
                assertEquals(REFUSED, decide(architecture, call), call.kernelName());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void letsReadingWaitingAndMappingThrough(Architecture architecture) {
        // read, write, close, mmap, mprotect, futex, exit_group
        int[] calls = architecture == Architecture.X86_64 ? new int[] {0, 1, 3, 9, 10, 202, 231}
                : new int[] {63, 64, 57, 222, 226, 98, 94};
        List<Instruction> program = SystemCallFilter.program(architecture, PROCESS, false);
        for (int call : calls) {
            assertEquals(SystemCallFilter.ALLOW, decide(architecture, program, call), "call " + call);
        }
    }

    @Tag("claim:engine-confined")
    @ParameterizedTest
    @EnumSource(Architecture.class)
    void makesThreadsButNoProcesses(Architecture architecture) {
        assertEquals(SystemCallFilter.ALLOW, decide(architecture, SystemCall.CLONE, 0x3D0F00));
        assertEquals(REFUSED, decide(architecture, SystemCall.CLONE, 17));
        assertEquals(REFUSED, decide(architecture, SystemCall.CLONE, 0x10000000 | 17));
        // its flags lie in memory, which the filter cannot read: the C library falls back to the older call
        assertEquals(SystemCallFilter.ERROR | SystemCallFilter.ENOSYS, decide(architecture, SystemCall.CLONE3));
    }

    @Tag("claim:engine-confined")
    @ParameterizedTest
    @EnumSource(Architecture.class)
    void opensForReadingOnly(Architecture architecture) {
        assertEquals(SystemCallFilter.ALLOW, decide(architecture, SystemCall.OPENAT, -100, 0, 0x80000));
        for (int flags : new int[] {1, 2, 0x40, 0x200, 0x241}) {
            assertEquals(SystemCallFilter.ERROR | SystemCallFilter.EACCES,
                    decide(architecture, SystemCall.OPENAT, -100, 0, flags));
        }
        List<Instruction> forDevices = SystemCallFilter.program(architecture, PROCESS, true);
        int openAt = SystemCall.OPENAT.number(architecture).getAsInt();
        assertEquals(SystemCallFilter.ALLOW, decide(architecture, forDevices, openAt, -100, 0, 2));
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void renamesAndDeletesOnlyFilesOfItsOwn(Architecture architecture) {
        List<Instruction> program = SystemCallFilter.program(architecture, PROCESS, true, true);
        for (SystemCall call : SystemCall.values()) {
            if (call.group() == Group.FILE_CHANGE && call.number(architecture).isPresent()) {
                boolean own = call.kernelName().matches("(rename|unlink|mkdir).*");
                assertEquals(own ? SystemCallFilter.ALLOW : REFUSED,
                        decide(architecture, program, call.number(architecture).getAsInt()), call.kernelName());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void signalsItselfOnly(Architecture architecture) {
        assertEquals(SystemCallFilter.ALLOW, decide(architecture, SystemCall.KILL, PROCESS, 15));
        assertEquals(SystemCallFilter.ALLOW, decide(architecture, SystemCall.TGKILL, PROCESS, 5000, 12));
        for (long other : new long[] {1, 0, -1, -PROCESS}) {
            assertEquals(REFUSED, decide(architecture, SystemCall.KILL, other, 15));
        }
        assertEquals(REFUSED, decide(architecture, SystemCall.PRLIMIT64, 1));
        assertEquals(SystemCallFilter.ALLOW, decide(architecture, SystemCall.PRLIMIT64, 0));
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void sharesNoMemorySemaphoresOrQueues(Architecture architecture) {
        // shmget, shmat, shmctl, shmdt, semget, semop, semctl, semtimedop, msgget, msgsnd, msgrcv, msgctl, six of mq_
        int[] calls = architecture == Architecture.X86_64
                ? new int[] {29, 30, 31, 67, 64, 65, 66, 220, 68, 69, 70, 71, 240, 241, 242, 243, 244, 245}
                : new int[] {194, 196, 195, 197, 190, 193, 191, 192, 186, 189, 188, 187, 180, 181, 182, 183, 184, 185};
        List<Instruction> program = SystemCallFilter.program(architecture, PROCESS, true);
        for (int call : calls) {
            assertEquals(REFUSED, decide(architecture, program, call), "call " + call);
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void changesItsOwnPriorityOnly(Architecture architecture) {
        for (long self : new long[] {0, PROCESS}) {
            assertEquals(SystemCallFilter.ALLOW, decide(architecture, SystemCall.SETPRIORITY, 0, self, 19));
            assertEquals(SystemCallFilter.ALLOW, decide(architecture, SystemCall.IOPRIO_SET, 1, self, 0));
            assertEquals(SystemCallFilter.ALLOW, decide(architecture, SystemCall.SCHED_SETSCHEDULER, self));
            assertEquals(SystemCallFilter.ALLOW, decide(architecture, SystemCall.SCHED_SETAFFINITY, self));
        }
        for (long other : new long[] {1, -1, PROCESS + 1}) {
            assertEquals(REFUSED, decide(architecture, SystemCall.SETPRIORITY, 0, other, 19));
            assertEquals(REFUSED, decide(architecture, SystemCall.IOPRIO_SET, 1, other, 0));
            for (SystemCall call : List.of(SystemCall.SCHED_SETPARAM, SystemCall.SCHED_SETSCHEDULER,
                    SystemCall.SCHED_SETAFFINITY, SystemCall.SCHED_SETATTR, SystemCall.MOVE_PAGES,
                    SystemCall.GET_ROBUST_LIST)) {
                assertEquals(REFUSED, decide(architecture, call, other), call.kernelName());
            }
        }
        // the priority of a group or a user, where 0 names the caller's own as well
        for (long kind : new long[] {1, 2}) {
            assertEquals(REFUSED, decide(architecture, SystemCall.SETPRIORITY, kind, 0, 19));
        }
        for (long kind : new long[] {2, 3}) {
            assertEquals(REFUSED, decide(architecture, SystemCall.IOPRIO_SET, kind, 0, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void hasTheKernelSignalNobody(Architecture architecture) {
        for (long command : new long[] {8, 10, 15}) {
            assertEquals(REFUSED, decide(architecture, SystemCall.FCNTL, 0, command, 1));
        }
        for (long command : new long[] {0, 1, 2, 3, 4, 1030, 1031}) {
            assertEquals(SystemCallFilter.ALLOW, decide(architecture, SystemCall.FCNTL, 0, command, 0));
        }
        assertEquals(REFUSED, decide(architecture, SystemCall.IOCTL, 0, 0x8901));
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void pushesNothingIntoTheTerminal(Architecture architecture) {
        assertEquals(REFUSED, decide(architecture, SystemCall.IOCTL, 0, 0x5412));
        // the kernel reads 32 bits of the request
        assertEquals(REFUSED, decide(architecture, SystemCall.IOCTL, 0, 0x1_0000_5412L));
        assertEquals(SystemCallFilter.ALLOW, decide(architecture, SystemCall.IOCTL, 0, 0x5401));
    }

    @Test
    void endsTheProcessThatCallsInAnotherConvention() {
        List<Instruction> program = SystemCallFilter.program(Architecture.X86_64, PROCESS, false);
        assertEquals(SystemCallFilter.KILL_PROCESS, decide(Architecture.AARCH64, program, 0));
        // x32: the 64-bit call numbers with one more bit set
        assertEquals(SystemCallFilter.ERROR | SystemCallFilter.ENOSYS,
                decide(Architecture.X86_64, program, 0x40000000 | 41));
    }
}
