// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * The system calls that the filter refuses or restricts, with their numbers on both architectures (-1 if the call does
 * not exist), from asm/unistd_64.h and asm-generic/unistd.h of Linux.
 */
public enum SystemCall {
    // sockets
    SOCKET(Group.NETWORK, 41, 198),
    SOCKETPAIR(Group.NETWORK, 53, 199),
    CONNECT(Group.NETWORK, 42, 203),
    ACCEPT(Group.NETWORK, 43, 202),
    ACCEPT4(Group.NETWORK, 288, 242),
    BIND(Group.NETWORK, 49, 200),
    LISTEN(Group.NETWORK, 50, 201),
    SENDTO(Group.NETWORK, 44, 206),
    SENDMSG(Group.NETWORK, 46, 211),
    SENDMMSG(Group.NETWORK, 307, 269),
    RECVMSG(Group.NETWORK, 47, 212),
    RECVMMSG(Group.NETWORK, 299, 243),
    RECVFROM(Group.NETWORK, 45, 207),
    SHUTDOWN(Group.NETWORK, 48, 210),
    SETSOCKOPT(Group.NETWORK, 54, 208),
    // new programs and processes
    EXECVE(Group.PROGRAM, 59, 221),
    EXECVEAT(Group.PROGRAM, 322, 281),
    USELIB(Group.PROGRAM, 134, -1),
    FORK(Group.PROGRAM, 57, -1),
    VFORK(Group.PROGRAM, 58, -1),
    // other processes
    PTRACE(Group.OTHER_PROCESS, 101, 117),
    PROCESS_VM_READV(Group.OTHER_PROCESS, 310, 270),
    PROCESS_VM_WRITEV(Group.OTHER_PROCESS, 311, 271),
    PROCESS_MADVISE(Group.OTHER_PROCESS, 440, 440),
    PROCESS_MRELEASE(Group.OTHER_PROCESS, 448, 448),
    KCMP(Group.OTHER_PROCESS, 312, 272),
    PIDFD_OPEN(Group.OTHER_PROCESS, 434, 434),
    PIDFD_GETFD(Group.OTHER_PROCESS, 438, 438),
    PIDFD_SEND_SIGNAL(Group.OTHER_PROCESS, 424, 424),
    TKILL(Group.OTHER_PROCESS, 200, 130),
    RT_SIGQUEUEINFO(Group.OTHER_PROCESS, 129, 138),
    RT_TGSIGQUEUEINFO(Group.OTHER_PROCESS, 297, 240),
    MIGRATE_PAGES(Group.OTHER_PROCESS, 256, 238),
    SETPGID(Group.OTHER_PROCESS, 109, 154),
    SETSID(Group.OTHER_PROCESS, 112, 157),
    // System V and POSIX IPC: their objects have separate names, which file rules do not reach
    SHMGET(Group.COMMUNICATION, 29, 194),
    SHMAT(Group.COMMUNICATION, 30, 196),
    SHMCTL(Group.COMMUNICATION, 31, 195),
    SHMDT(Group.COMMUNICATION, 67, 197),
    SEMGET(Group.COMMUNICATION, 64, 190),
    SEMOP(Group.COMMUNICATION, 65, 193),
    SEMTIMEDOP(Group.COMMUNICATION, 220, 192),
    SEMCTL(Group.COMMUNICATION, 66, 191),
    MSGGET(Group.COMMUNICATION, 68, 186),
    MSGSND(Group.COMMUNICATION, 69, 189),
    MSGRCV(Group.COMMUNICATION, 70, 188),
    MSGCTL(Group.COMMUNICATION, 71, 187),
    MQ_OPEN(Group.COMMUNICATION, 240, 180),
    MQ_UNLINK(Group.COMMUNICATION, 241, 181),
    MQ_TIMEDSEND(Group.COMMUNICATION, 242, 182),
    MQ_TIMEDRECEIVE(Group.COMMUNICATION, 243, 183),
    MQ_NOTIFY(Group.COMMUNICATION, 244, 184),
    MQ_GETSETATTR(Group.COMMUNICATION, 245, 185),
    // mounts and namespaces
    MOUNT(Group.NAMESPACE, 165, 40),
    UMOUNT2(Group.NAMESPACE, 166, 39),
    PIVOT_ROOT(Group.NAMESPACE, 155, 41),
    CHROOT(Group.NAMESPACE, 161, 51),
    FSOPEN(Group.NAMESPACE, 430, 430),
    FSCONFIG(Group.NAMESPACE, 431, 431),
    FSMOUNT(Group.NAMESPACE, 432, 432),
    FSPICK(Group.NAMESPACE, 433, 433),
    OPEN_TREE(Group.NAMESPACE, 428, 428),
    OPEN_TREE_ATTR(Group.NAMESPACE, 467, 467),
    MOVE_MOUNT(Group.NAMESPACE, 429, 429),
    MOUNT_SETATTR(Group.NAMESPACE, 442, 442),
    UNSHARE(Group.NAMESPACE, 272, 97),
    SETNS(Group.NAMESPACE, 308, 268),
    // kernel settings and the calls with the largest attack surface
    BPF(Group.KERNEL, 321, 280),
    KEXEC_LOAD(Group.KERNEL, 246, 104),
    KEXEC_FILE_LOAD(Group.KERNEL, 320, 294),
    INIT_MODULE(Group.KERNEL, 175, 105),
    FINIT_MODULE(Group.KERNEL, 313, 273),
    DELETE_MODULE(Group.KERNEL, 176, 106),
    PERF_EVENT_OPEN(Group.KERNEL, 298, 241),
    KEYCTL(Group.KERNEL, 250, 219),
    ADD_KEY(Group.KERNEL, 248, 217),
    REQUEST_KEY(Group.KERNEL, 249, 218),
    USERFAULTFD(Group.KERNEL, 323, 282),
    IO_URING_SETUP(Group.KERNEL, 425, 425),
    IO_URING_ENTER(Group.KERNEL, 426, 426),
    IO_URING_REGISTER(Group.KERNEL, 427, 427),
    REBOOT(Group.KERNEL, 169, 142),
    SWAPON(Group.KERNEL, 167, 224),
    SWAPOFF(Group.KERNEL, 168, 225),
    ACCT(Group.KERNEL, 163, 89),
    QUOTACTL(Group.KERNEL, 179, 60),
    QUOTACTL_FD(Group.KERNEL, 443, 443),
    SETTIMEOFDAY(Group.KERNEL, 164, 170),
    CLOCK_SETTIME(Group.KERNEL, 227, 112),
    ADJTIMEX(Group.KERNEL, 159, 171),
    CLOCK_ADJTIME(Group.KERNEL, 305, 266),
    SETHOSTNAME(Group.KERNEL, 170, 161),
    SETDOMAINNAME(Group.KERNEL, 171, 162),
    SYSLOG(Group.KERNEL, 103, 116),
    IOPL(Group.KERNEL, 172, -1),
    IOPERM(Group.KERNEL, 173, -1),
    MODIFY_LDT(Group.KERNEL, 154, -1),
    LOOKUP_DCOOKIE(Group.KERNEL, 212, 18),
    NAME_TO_HANDLE_AT(Group.KERNEL, 303, 264),
    OPEN_BY_HANDLE_AT(Group.KERNEL, 304, 265),
    FANOTIFY_INIT(Group.KERNEL, 300, 262),
    FANOTIFY_MARK(Group.KERNEL, 301, 263),
    // not covered by Landlock: they reveal names in folders that cannot be listed
    INOTIFY_INIT(Group.KERNEL, 253, -1),
    INOTIFY_INIT1(Group.KERNEL, 294, 26),
    INOTIFY_ADD_WATCH(Group.KERNEL, 254, 27),
    IO_SETUP(Group.KERNEL, 206, 0),
    PERSONALITY(Group.KERNEL, 135, 92),
    VHANGUP(Group.KERNEL, 153, 58),
    // users and capabilities
    SETUID(Group.IDENTITY, 105, 146),
    SETGID(Group.IDENTITY, 106, 144),
    SETREUID(Group.IDENTITY, 113, 145),
    SETREGID(Group.IDENTITY, 114, 143),
    SETRESUID(Group.IDENTITY, 117, 147),
    SETRESGID(Group.IDENTITY, 119, 149),
    SETGROUPS(Group.IDENTITY, 116, 159),
    SETFSUID(Group.IDENTITY, 122, 151),
    SETFSGID(Group.IDENTITY, 123, 152),
    CAPSET(Group.IDENTITY, 126, 91),
    LSM_SET_SELF_ATTR(Group.IDENTITY, 460, 460),
    // changes to the file system, which Landlock forbids only to later threads
    CREAT(Group.FILE_CHANGE, 85, -1),
    TRUNCATE(Group.FILE_CHANGE, 76, 45),
    RENAME(Group.FILE_CHANGE, 82, -1),
    RENAMEAT(Group.FILE_CHANGE, 264, 38),
    RENAMEAT2(Group.FILE_CHANGE, 316, 276),
    MKDIR(Group.FILE_CHANGE, 83, -1),
    MKDIRAT(Group.FILE_CHANGE, 258, 34),
    RMDIR(Group.FILE_CHANGE, 84, -1),
    LINK(Group.FILE_CHANGE, 86, -1),
    LINKAT(Group.FILE_CHANGE, 265, 37),
    UNLINK(Group.FILE_CHANGE, 87, -1),
    UNLINKAT(Group.FILE_CHANGE, 263, 35),
    SYMLINK(Group.FILE_CHANGE, 88, -1),
    SYMLINKAT(Group.FILE_CHANGE, 266, 36),
    CHMOD(Group.FILE_CHANGE, 90, -1),
    FCHMOD(Group.FILE_CHANGE, 91, 52),
    FCHMODAT(Group.FILE_CHANGE, 268, 53),
    FCHMODAT2(Group.FILE_CHANGE, 452, 452),
    CHOWN(Group.FILE_CHANGE, 92, -1),
    LCHOWN(Group.FILE_CHANGE, 94, -1),
    FCHOWN(Group.FILE_CHANGE, 93, 55),
    FCHOWNAT(Group.FILE_CHANGE, 260, 54),
    MKNOD(Group.FILE_CHANGE, 133, -1),
    MKNODAT(Group.FILE_CHANGE, 259, 33),
    UTIME(Group.FILE_CHANGE, 132, -1),
    UTIMES(Group.FILE_CHANGE, 235, -1),
    FUTIMESAT(Group.FILE_CHANGE, 261, -1),
    UTIMENSAT(Group.FILE_CHANGE, 280, 88),
    SETXATTR(Group.FILE_CHANGE, 188, 5),
    LSETXATTR(Group.FILE_CHANGE, 189, 6),
    FSETXATTR(Group.FILE_CHANGE, 190, 7),
    SETXATTRAT(Group.FILE_CHANGE, 463, 463),
    REMOVEXATTR(Group.FILE_CHANGE, 197, 14),
    LREMOVEXATTR(Group.FILE_CHANGE, 198, 15),
    FREMOVEXATTR(Group.FILE_CHANGE, 199, 16),
    REMOVEXATTRAT(Group.FILE_CHANGE, 466, 466),
    FILE_SETATTR(Group.FILE_CHANGE, 469, 469),
    // decided by an argument, see SystemCallFilter
    OPENAT2(Group.BY_ARGUMENT, 437, 437),
    CLONE3(Group.BY_ARGUMENT, 435, 435),
    OPEN(Group.BY_ARGUMENT, 2, -1),
    OPENAT(Group.BY_ARGUMENT, 257, 56),
    CLONE(Group.BY_ARGUMENT, 56, 220),
    KILL(Group.BY_ARGUMENT, 62, 129),
    TGKILL(Group.BY_ARGUMENT, 234, 131),
    PRLIMIT64(Group.BY_ARGUMENT, 302, 261),
    SETPRIORITY(Group.BY_ARGUMENT, 141, 140),
    IOPRIO_SET(Group.BY_ARGUMENT, 251, 30),
    SCHED_SETPARAM(Group.BY_ARGUMENT, 142, 118),
    SCHED_SETSCHEDULER(Group.BY_ARGUMENT, 144, 119),
    SCHED_SETAFFINITY(Group.BY_ARGUMENT, 203, 122),
    SCHED_SETATTR(Group.BY_ARGUMENT, 314, 274),
    MOVE_PAGES(Group.BY_ARGUMENT, 279, 239),
    GET_ROBUST_LIST(Group.BY_ARGUMENT, 274, 100),
    FCNTL(Group.BY_ARGUMENT, 72, 25),
    IOCTL(Group.BY_ARGUMENT, 16, 29),
    PRCTL(Group.BY_ARGUMENT, 157, 167);

    /** Reasons for refusing a call. */
    public enum Group {
        /** Creates or uses a socket. */
        NETWORK,
        /** Starts a program or a process. */
        PROGRAM,
        /** Reads, writes or signals another process, or changes its grouping or scheduling. */
        OTHER_PROCESS,
        /** Exchanges data with other processes through shared memory, semaphores or message queues. */
        COMMUNICATION,
        /** Changes the process's view of the file system or the system. */
        NAMESPACE,
        /** Changes the kernel, or reaches kernel code or information that the process does not need. */
        KERNEL,
        /** Changes the user or the privileges of the process. */
        IDENTITY,
        /** Changes files or folders. */
        FILE_CHANGE,
        /** Refused depending on an argument. */
        BY_ARGUMENT
    }

    private final Group group;
    private final int x86;
    private final int arm;

    SystemCall(Group group, int x86, int arm) {
        this.group = group;
        this.x86 = x86;
        this.arm = arm;
    }

    /** Returns the reason for refusing it. */
    public Group group() {
        return group;
    }

    /** Returns the name in the kernel's manual. */
    public String kernelName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns its number, empty if the architecture does not have the call. */
    public OptionalInt number(Architecture architecture) {
        int number = architecture == Architecture.X86_64 ? x86 : arm;
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
