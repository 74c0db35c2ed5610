// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vauban.cli.console.Console;

/** The program of a {@link SharedProcess}: runs the commands that it reads, one after the other. */
public final class CommandRunner {
    private CommandRunner() {}

    /**
     * Reads requests from standard input and writes results to standard output, in the format of {@link SharedProcess}.
     */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        Method run = Class.forName("org.vauban.cli.Main").getDeclaredMethod("run", Console.class, String[].class);
        run.setAccessible(true);
        DataInputStream requests = new DataInputStream(new FileInputStream(FileDescriptor.in));
        DataOutputStream results = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
        // one stream for all commands, because the log keeps the stream of its first message
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream others = new PrintStream(err, true, StandardCharsets.UTF_8);
        PrintStream terminal = System.err;
        System.setOut(others);
        System.setErr(others);
        for (int count = requests.read(); count >= 0; count = requests.read()) {
            System.setProperty("vauban.home", text(requests));
            System.setProperty("vauban.models", text(requests));
            System.setIn(new ByteArrayInputStream(text(requests).getBytes(StandardCharsets.UTF_8)));
            forgetUser();
            String[] arguments = new String[count];
            for (int i = 0; i < count; i++) {
                arguments[i] = text(requests);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            err.reset();
            Console console = new Console(new PrintWriter(out, false, StandardCharsets.UTF_8),
                    new PrintWriter(err, false, StandardCharsets.UTF_8), false);
            int code = console.end((int) run.invoke(null, console, arguments));
            awaitChildren(terminal, arguments);
            results.writeInt(code);
            write(results, out.toByteArray());
            write(results, err.toByteArray());
            results.flush();
        }
    }

    /** Resets what was found for the previous user: the classes that connect to other machines keep it. */
    @SuppressWarnings("unchecked")
    private static void forgetUser() throws ReflectiveOperationException {
        Field remote = Class.forName("org.vauban.cli.distribution.Distribution").getDeclaredField("REMOTE");
        remote.setAccessible(true);
        for (Map.Entry<?, Optional<Object>> each : ((Map<?, Optional<Object>>) remote.get(null)).entrySet()) {
            if (each.getValue().isPresent()) {
                each.setValue(Optional.of(each.getValue().get().getClass().getConstructor().newInstance()));
            }
        }
    }

    /**
     * Waits for child processes, which a command ends together with its own process, but a JVM that continues would
     * keep.
     */
    private static void awaitChildren(PrintStream terminal, String... arguments) {
        List<ProcessHandle> children = ProcessHandle.current().children().toList();
        try {
            CompletableFuture.allOf(children.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(Patience.SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            children.stream().filter(ProcessHandle::isAlive)
                    .forEach(child -> terminal.println("left by " + List.of(arguments) + ": " + child.info()));
            children.forEach(ProcessHandle::destroyForcibly);
            throw new IllegalStateException("a process was left running", e);
        }
    }

    private static String text(DataInputStream from) throws IOException {
        return new String(from.readNBytes(from.readInt()), StandardCharsets.UTF_8);
    }

    private static void write(DataOutputStream to, byte[] bytes) throws IOException {
        to.writeInt(bytes.length);
        to.write(bytes);
    }
}
