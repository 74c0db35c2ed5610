// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement.tests;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.vauban.confinement.Architecture;
import org.vauban.confinement.Confinement;
import org.vauban.confinement.ConfinementReport;
import org.vauban.confinement.ConfinementRequest;
import org.vauban.confinement.SystemCall;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/**
 * Confines itself and then tries all kinds of access. {@link ConfinementTest} starts it in a separate JVM. It prints a
 * line {@code name=ok}, or {@code name=} with what happened instead, for each attempt. Arguments: allowed folder,
 * forbidden file, folder of libraries, model file or "-", writable folder or "-".
 */
public final class ConfinedProgram {
    private static final MethodHandle SYSTEM_CALL = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().find("syscall").orElseThrow(),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    private ConfinedProgram() {}

    /** Entry point. */
    public static void main(String[] arguments) throws Exception {
        Path allowed = Path.of(arguments[0]);
        Path forbidden = Path.of(arguments[1]);
        Path libraries = Path.of(arguments[2]);
        boolean withModel = !arguments[3].equals("-");
        List<Path> readable = withModel ? List.of(allowed, Path.of(arguments[3]).toRealPath()) : List.of(allowed);
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        // marked for removal at once, it lives as long as it is attached
        long segment = call(SystemCall.SHMGET, 0, 4096, 0600);
        long attached = call(SystemCall.SHMAT, segment, 0, 0);
        call(SystemCall.SHMCTL, segment, 0, 0);
        List<Path> writable = arguments[4].equals("-") ? List.of() : List.of(Path.of(arguments[4]));
        ConfinementReport report = Confinement
                .apply(new ConfinementRequest(readable, List.of(libraries), List.of(), true, true, writable));
        report.describe().forEach((name, value) -> System.out.println("report." + name + "=" + value));

        mustWork("read-allowed", () -> Files.readString(allowed.resolve("allowed.txt")));
        mustWork("list-allowed", () -> {
            try (var files = Files.list(allowed)) {
                return files.count();
            }
        });
        mustWork("channel", () -> {
            try (FileChannel channel = FileChannel.open(allowed.resolve("allowed.txt"))) {
                return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()).get(0);
            }
        });
        mustFail("socket-connect", () -> new Socket(InetAddress.getLoopbackAddress(), 9));
        mustFail("socket-listen", () -> new ServerSocket(0));
        mustFail("channel-connect", SocketChannel::open);
        mustFail("channel-unix", () -> ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        mustFail("exec", () -> new ProcessBuilder("/bin/true").start());
        mustFail("forbidden-read", () -> Files.readString(forbidden));
        mustFail("forbidden-list", () -> Files.list(Path.of("/etc")).count());
        mustFail("write-allowed", () -> Files.writeString(allowed.resolve("new.txt"), "x"));
        mustFail("append-allowed",
                () -> Files.writeString(allowed.resolve("allowed.txt"), "x", StandardOpenOption.APPEND));
        mustFail("write-forbidden", () -> Files.writeString(forbidden, "x"));
        mustFail("delete", () -> {
            Files.delete(allowed.resolve("allowed.txt"));
            return null;
        });
        mustFail("move", () -> Files.move(allowed.resolve("allowed.txt"), allowed.resolve("moved.txt")));
        mustFail("signal", () -> {
            if (!ProcessHandle.current().parent().orElseThrow().destroy()) {
                throw new IOException("not sent");
            }
            return null;
        });

        mustWork("shared-memory-was-there", () -> must(segment >= 0 && attached != -1));
        mustFail("shared-memory", () -> must(call(SystemCall.SHMAT, segment, 0, 0) != -1));
        mustFail("new-shared-memory", () -> must(call(SystemCall.SHMGET, 0, 4096, 0600) != -1));
        mustFail("new-semaphore", () -> must(call(SystemCall.SEMGET, 0, 1, 0600) != -1));
        mustFail("new-message-queue", () -> must(call(SystemCall.MSGGET, 0, 0600) != -1));
        mustFail("parent-scheduler", () -> schedule(parent));
        mustWork("own-scheduler", () -> schedule(0));
        mustFail("parent-priority", () -> must(call(SystemCall.SETPRIORITY, 0, parent, 0) == 0));
        mustFail("user-priority", () -> must(call(SystemCall.SETPRIORITY, 2, 0, 0) == 0));
        mustFail("parent-io-priority", () -> must(call(SystemCall.IOPRIO_SET, 1, parent, 3 << 13) == 0));

        inThread("thread-forbidden-read", Thread.ofPlatform()::unstarted, forbidden);
        inThread("virtual-thread-forbidden-read", Thread.ofVirtual()::unstarted, forbidden);
        mustFail("pool-forbidden-read",
                () -> ForkJoinPool.commonPool().submit(() -> Files.readString(forbidden)).get());

        mustWork("parent-alive", () -> {
            ProcessHandle starter = ProcessHandle.current().parent().orElseThrow();
            try {
                // longer than the interval at which the JDK checks a process that is not its child
                return starter.onExit().thenApply(p -> {
                    throw new IllegalStateException("the parent seems to have ended");
                }).get(1, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                return starter.isAlive();
            }
        });
        mustWork("memory", () -> Files.readAllLines(Path.of("/proc/meminfo")));
        mustWork("compile-and-collect", ConfinedProgram::work);
        mustWork("load-class", () -> Class.forName("java.util.zip.Deflater").getDeclaredConstructor().newInstance());
        mustWork("random", () -> new java.security.SecureRandom().nextInt());
        mustWork("time-zone", () -> java.time.ZonedDateTime.now().toString());
        for (Path own : writable) {
            writeOwn(own, allowed);
        }
        mustWork("second-call", () -> Confinement
                .apply(new ConfinementRequest(readable, List.of(libraries), List.of(), true, true, writable)));
        if (withModel) {
            mustWork("decode", () -> decode(libraries, Path.of(arguments[3]).toRealPath()));
        }
        // last, because a busy machine gives an idle-priority thread hardly any time; 0 is PRIO_PROCESS, then the
        // thread itself
        mustWork("own-priority", () -> must(call(SystemCall.SETPRIORITY, 0, 0, 19) == 0));
        mustWork("own-io-priority", () -> must(call(SystemCall.IOPRIO_SET, 1, 0, 3 << 13) == 0));
        System.out.println("end=ok");
    }

    private static void writeOwn(Path own, Path allowed) {
        mustWork("write-own", () -> Files.writeString(own.resolve("one.txt"), "one"));
        mustWork("lock-own", () -> {
            try (FileChannel channel = FileChannel.open(own.resolve("lock"), StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                return must(channel.tryLock() != null);
            }
        });
        mustWork("force-own", () -> {
            try (FileChannel channel = FileChannel.open(own.resolve("one.txt"), StandardOpenOption.WRITE)) {
                channel.truncate(1).force(true);
                return "done";
            }
        });
        mustWork("rename-own", () -> Files.move(own.resolve("one.txt"), own.resolve("two.txt"),
                StandardCopyOption.ATOMIC_MOVE));
        mustWork("read-own", () -> must(Files.readString(own.resolve("two.txt")).equals("o")));
        mustFail("move-out", () -> Files.move(own.resolve("two.txt"), allowed.resolve("two.txt")));
        mustWork("folder-is-there", () -> Files.createDirectories(own));
        mustFail("folder-own", () -> Files.createDirectory(own.resolve("folder")));
        mustFail("link-own", () -> Files.createSymbolicLink(own.resolve("link"), Path.of("/etc/passwd")));
        mustFail("rights-own",
                () -> Files.setPosixFilePermissions(own.resolve("two.txt"),
                        PosixFilePermissions.fromString("rwxrwxrwx")));
        mustWork("delete-own", () -> {
            Files.delete(own.resolve("two.txt"));
            return "done";
        });
    }

    private static long call(SystemCall call, long... arguments) {
        long[] a = java.util.Arrays.copyOf(arguments, 5);
        try {
            long number = call.number(Architecture.current().orElseThrow()).getAsInt();
            return (long) SYSTEM_CALL.invokeExact(number, a[0], a[1], a[2], a[3], a[4]);
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }

    /** Sets SCHED_OTHER, which a process has anyway. */
    private static Object schedule(long process) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return must(call(SystemCall.SCHED_SETSCHEDULER, process, 0, arena.allocate(8).address()) == 0);
        }
    }

    private static Object must(boolean done) throws IOException {
        if (!done) {
            throw new IOException("refused");
        }
        return "done";
    }

    private static void mustWork(String name, Callable<?> attempt) {
        try {
            attempt.call();
            System.out.println(name + "=ok");
        } catch (Throwable t) {
            System.out.println(name + "=" + t);
        }
    }

    private static void mustFail(String name, Callable<?> attempt) {
        try {
            System.out.println(name + "=went through: " + attempt.call());
        } catch (Exception | LinkageError e) {
            // the JDK's socket classes cannot even be initialised
            System.out.println(name + "=ok");
        }
    }

    private static void inThread(String name, java.util.function.Function<Runnable, Thread> threads, Path forbidden)
            throws InterruptedException {
        AtomicReference<String> outcome = new AtomicReference<>("did not run");
        Thread thread = threads.apply(() -> {
            try {
                outcome.set("went through: " + Files.readString(forbidden));
            } catch (AccessDeniedException e) {
                outcome.set("ok");
            } catch (IOException e) {
                outcome.set(e.toString());
            }
        });
        thread.start();
        thread.join();
        System.out.println(name + "=" + outcome.get());
    }

    /** Produces enough garbage for collections and runs enough rounds for the compilers. */
    private static long work() {
        long sum = 0;
        List<byte[]> kept = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            byte[] block = new byte[1024 + i % 512];
            block[i % 1024] = (byte) i;
            CRC32 crc = new CRC32();
            crc.update(block);
            sum += crc.getValue();
            if (i % 100 == 0) {
                kept.add(block);
            }
        }
        System.gc();
        return sum + kept.size();
    }

    private static String decode(Path libraries, Path file) {
        try (LlamaLibrary library = LlamaLibrary.open(libraries);
                LlamaModel model = library.loadModel(file, ModelParameters.defaults());
                LlamaContext context = model.newContext(
                        ContextParameters.defaults().withContextSize(256).withBatchSize(64).withThreads(2));
                LlamaBatch batch = new LlamaBatch(64);
                LlamaSampler sampler = model.newSampler().greedy().build()) {
            int[] tokens = model.vocabulary().tokenize("The capital of France is", true, false);
            for (int i = 0; i < tokens.length; i++) {
                batch.add(tokens[i], i, 0, i == tokens.length - 1);
            }
            context.decode(batch);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 8; i++) {
                int token = sampler.sample(context, -1);
                text.append(new String(model.vocabulary().piece(token), java.nio.charset.StandardCharsets.UTF_8));
                batch.clear();
                batch.add(token, tokens.length + i, 0, true);
                context.decode(batch);
            }
            if (!text.toString().contains("Paris")) {
                throw new IllegalStateException("decoded " + text);
            }
            return text.toString();
        }
    }
}
