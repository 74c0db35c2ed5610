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
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import org.vauban.cli.console.Console;

/** The program of a {@link SharedProcess}: runs the commands that it reads, one after the other, to the end. */
public final class CommandRunner {
    private CommandRunner() {}

    /** Reads requests from standard input and writes results to standard output, both as {@link SharedProcess} says. */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        Method run = Class.forName("org.vauban.cli.Main").getDeclaredMethod("run", Console.class, String[].class);
        run.setAccessible(true);
        DataInputStream requests = new DataInputStream(new FileInputStream(FileDescriptor.in));
        DataOutputStream results = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
        // one stream for all: the log keeps to what it finds when it is first written
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream others = new PrintStream(err, true, StandardCharsets.UTF_8);
        System.setOut(others);
        System.setErr(others);
        for (int count = requests.read(); count >= 0; count = requests.read()) {
            System.setProperty("vauban.home", text(requests));
            System.setProperty("vauban.models", text(requests));
            System.setIn(new ByteArrayInputStream(text(requests).getBytes(StandardCharsets.UTF_8)));
            String[] arguments = new String[count];
            for (int i = 0; i < count; i++) {
                arguments[i] = text(requests);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            err.reset();
            Console console = new Console(new PrintWriter(out, false, StandardCharsets.UTF_8),
                    new PrintWriter(err, false, StandardCharsets.UTF_8), false);
            int code = console.end((int) run.invoke(null, console, arguments));
            results.writeInt(code);
            write(results, out.toByteArray());
            write(results, err.toByteArray());
            results.flush();
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
