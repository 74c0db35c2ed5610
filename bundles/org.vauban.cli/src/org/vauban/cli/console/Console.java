// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The output of commands. Results are in UTF-8, except on a terminal with another character set.
 *
 * @param terminal whether standard error is shown on a terminal
 * @param shown whether standard output is shown on a terminal
 */
public record Console(PrintWriter out, PrintWriter err, boolean terminal, boolean shown) {
    private static final Pattern UNPRINTABLE = Pattern
            .compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}\\p{Cf}&&[^\n\t\\x{200c}\\x{200d}]]");

    /** Creates a console whose standard output is a terminal if standard error is one. */
    public Console(PrintWriter out, PrintWriter err, boolean terminal) {
        this(out, err, terminal, terminal);
    }

    /** Returns standard output and standard error of this process. */
    public static Console standard() {
        boolean terminal = System.console() != null && interactive(System.console());
        return new Console(writer(FileDescriptor.out, terminal ? "stdout.encoding" : null),
                writer(FileDescriptor.err, terminal ? "stderr.encoding" : null), terminal, terminal || isShown());
    }

    /** Whether standard output is a terminal although standard input is none; known on Linux only. */
    private static boolean isShown() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString()
                    .matches("/dev/(pts/.*|tty.*|console)");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Whether a console is a terminal; before Java 22, each is. */
    private static boolean interactive(java.io.Console console) {
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static PrintWriter writer(FileDescriptor descriptor, @Nullable String encodingProperty) {
        Charset charset = StandardCharsets.UTF_8;
        String name = encodingProperty == null ? null : System.getProperty(encodingProperty);
        if (name != null && Charset.isSupported(name)) {
            charset = Charset.forName(name);
        }
        return new ResultWriter(new FileOutputStream(descriptor), charset);
    }

    /** Reports a failure, on standard error. */
    public void error(String sentence) {
        note("vauban: " + sentence);
    }

    /** Prints a line for the user on standard error, after flushing standard output. */
    public void note(String line) {
        out.flush();
        err.println(printable(line));
        err.flush();
    }

    /** Prints a line for the user on standard output. */
    public void line(String line) {
        out.println(printable(line));
    }

    /**
     * Prints text of a model or a file on standard output: exactly, except on a terminal, which would obey its control
     * characters.
     */
    public void text(String text) {
        out.print(shown ? printable(text.replace("\r\n", "\n")) : text);
    }

    /**
     * Replaces terminal control characters, since names of files and patterns may come from untrusted projects. Keeps
     * line breaks and tabs, and the joiners and non-joiners of some scripts.
     */
    public static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("\ufffd");
    }

    /** Replaces line breaks and tabs as well, so that no text can imitate another line. */
    public static String oneLine(String text) {
        return printable(text).replace('\n', '\ufffd').replace('\t', '\ufffd');
    }

    /**
     * Whether output is still possible: not after the reader of a pipe has ended, as {@code head} does, for example.
     */
    public boolean isRead() {
        return !out.checkError();
    }

    public void flush() {
        out.flush();
        err.flush();
    }

    /**
     * Ends a command. Reports results that could not be written, for example on a full disk, as a failure.
     *
     * @param code exit code of the command
     * @return the exit code of the process
     */
    public int end(int code) {
        flush();
        String failure = out instanceof ResultWriter results ? results.failure() : null;
        if (failure == null) {
            return code;
        }
        error(Messages.text("output.unwritable", failure));
        return ExitCode.FAILED;
    }
}
