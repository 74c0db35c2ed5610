// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.site;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.InputFile;
import org.vauban.cli.console.Messages;
import org.vauban.site.store.SiteAddress;
import picocli.CommandLine.Option;

/** The options for access to a server: trusted authorities and credentials. Secrets are never passed as options. */
final class ServerAccess {
    private static final int MAX_SECRET = 16 << 10;
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");
    @Option(names = "--ca", paramLabel = "FILE", descriptionKey = "mirror.ca")
    private @Nullable Path authorities;
    @Option(names = "--user", paramLabel = "NAME", descriptionKey = "mirror.user")
    private @Nullable String user;
    @Option(names = "--password-file", paramLabel = "FILE", descriptionKey = "mirror.password")
    private @Nullable Path passwordFile;
    @Option(names = "--token-file", paramLabel = "FILE", descriptionKey = "mirror.token")
    private @Nullable Path tokenFile;

    /** Whether no option is set, as is required for a folder. */
    boolean isEmpty() {
        return authorities == null && user == null && passwordFile == null && tokenFile == null;
    }

    /** Returns the user's address with the credentials; ends the command if it is invalid. */
    SiteAddress address(String given) {
        Path token = tokenFile;
        String name = user;
        if (name != null && token != null || passwordFile != null && name == null
                || name != null && (name.indexOf(':') >= 0 || name.chars().anyMatch(Character::isISOControl))) {
            throw new CommandException(ExitCode.USAGE, Messages.text("mirror.credentials"));
        }
        try {
            return new SiteAddress(new URI(given), authorities,
                    token != null ? bearer(token) : name != null ? basic(name) : null);
        } catch (URISyntaxException e) { // not quoted, since its message contains the address and perhaps a password
            throw new CommandException(ExitCode.USAGE, Messages.text("mirror.address"));
        }
    }

    private static String bearer(Path file) {
        String token = firstLine(file).strip();
        if (!VISIBLE.matcher(token).matches()) {
            throw new CommandException(ExitCode.FAILED, Messages.text("mirror.token.invalid", file));
        }
        return "Bearer " + token;
    }

    private String basic(String name) {
        char[] password = password();
        try {
            return "Basic " + Base64.getEncoder()
                    .encodeToString((name + ":" + new String(password)).getBytes(StandardCharsets.UTF_8));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private char[] password() {
        Path file = passwordFile;
        if (file != null) {
            return firstLine(file).toCharArray();
        }
        java.io.Console terminal = System.console();
        char[] typed = terminal == null ? null : terminal.readPassword("%s", Messages.text("mirror.password.ask"));
        if (typed == null) {
            throw new CommandException(ExitCode.USAGE, Messages.text("mirror.password.missing"));
        }
        return typed;
    }

    private static String firstLine(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_SECRET), StandardCharsets.UTF_8).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, InputFile.unreadable(file, e), e);
        }
    }
}
