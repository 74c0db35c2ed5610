// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.server;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.AssistSettings;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.cli.distribution.Version;
import org.vauban.lsp.SocketServer;
import org.vauban.lsp.StdioServer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vauban lsp}: runs the language server, on standard input and output or on a socket of this machine. */
@Command(name = "lsp", resourceBundle = Messages.BUNDLE)
public final class LspCommand implements Callable<Integer> {
    private static final int LARGEST_PORT = 65_535;
    private static final String LOOPBACK = "127.0.0.1";
    /** Matches named pipes of Windows, which Java cannot read and write at the same time. */
    private static final Pattern NAMED_PIPE = Pattern.compile("(?i)\\\\\\\\[.?]\\\\pipe\\\\.*");
    /** Matches arguments of editors that need no parsing, which would delay the start. */
    private static final Pattern PLAIN = Pattern.compile("--stdio|--clientProcessId=\\d{1,10}");

    @ArgGroup
    private Way way;

    @Option(names = {"-m", "--model"}, paramLabel = "ID", descriptionKey = "complete.model")
    private String model;

    /** Passed by editors and not used: the initialize request names the same process, which is watched from then on. */
    @SuppressWarnings("unused")
    @Option(names = "--clientProcessId", paramLabel = "PID", hidden = true)
    private Long clientProcess;

    @Spec
    private CommandSpec spec;

    /** The options for how the client is reached. */
    private static final class Way {
        @Option(names = "--stdio", descriptionKey = "lsp.stdio")
        private boolean stdio;

        @Option(names = "--socket", paramLabel = "[HOST:]PORT", descriptionKey = "lsp.socket")
        private String socket;

        @Option(names = "--pipe", paramLabel = "FILE", descriptionKey = "lsp.pipe")
        private Path pipe;

        @Option(names = "--listen", arity = "0..1", fallbackValue = "0", paramLabel = "PORT",
                descriptionKey = "lsp.listen")
        private Integer listen;
    }

    /**
     * Runs {@code lsp} without creating the other commands, which would take a fifth of a second.
     *
     * @return the exit code, or null for arguments that must be parsed
     */
    public static @Nullable Integer quickly(String... args) {
        boolean plain = Arrays.stream(args).skip(1).allMatch(each -> PLAIN.matcher(each).matches());
        return plain && args[0].equals("lsp") ? stdio(null) : null;
    }

    @Override
    public Integer call() {
        if (way == null || way.stdio) {
            return stdio(model);
        }
        Integer listen = way.listen;
        if (listen != null && (listen < 0 || listen > LARGEST_PORT)) {
            throw new ParameterException(spec.commandLine(), Messages.text("usage.number", listen, "--listen=PORT"));
        }
        SocketServer server = new SocketServer(settings(model), Version.number());
        try {
            if (way.pipe != null) {
                if (NAMED_PIPE.matcher(way.pipe.toString()).matches()) {
                    throw new CommandException(ExitCode.USAGE, Messages.text("lsp.pipe.named", way.pipe));
                }
                return server.call(way.pipe);
            }
            if (way.socket != null) {
                int colon = way.socket.lastIndexOf(':');
                String host = colon < 0 ? LOOPBACK : way.socket.substring(0, colon).replaceAll("^\\[|]$", "");
                return server.call(host, port(way.socket.substring(colon + 1)));
            }
            PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
            server.listen(way.listen, (port, token) -> out
                    .println("{\"host\":\"" + LOOPBACK + "\",\"port\":" + port + ",\"token\":\"" + token + "\"}"));
            return 0;
        } catch (SocketServer.ForbiddenException e) {
            throw new CommandException(ExitCode.REFUSED, e.getMessage(), e);
        } catch (SocketServer.NotLoopbackException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, way.pipe == null ? Messages.text("lsp.failed", e.getMessage())
                    : Messages.text("lsp.pipe.failed", way.pipe, e.getMessage()), e);
        }
    }

    private int port(String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port <= LARGEST_PORT && way.socket.indexOf(':') != 0) {
                return port;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new CommandException(ExitCode.USAGE, Messages.text("lsp.address", way.socket));
    }

    private static int stdio(@Nullable String model) {
        FileOutputStream protocol = new FileOutputStream(FileDescriptor.out);
        // code that prints by mistake must not corrupt the protocol
        System.setOut(System.err);
        return StdioServer.run(new FileInputStream(FileDescriptor.in), protocol, settings(model), Version.number());
    }

    private static AssistSettings settings(@Nullable String model) {
        Distribution distribution = Distribution.find();
        return distribution.settings(model, 128).withKnowledge(distribution.knowledge().orElse(null));
    }
}
