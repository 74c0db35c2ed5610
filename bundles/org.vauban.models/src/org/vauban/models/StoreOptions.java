// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.internal.MessageBundle;
import org.vauban.governance.policy.ModelPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.source.FileReason;

/**
 * The environment of a store.
 *
 * @param freeSpace returns the free space in bytes
 * @param records the folder for hashes of models in folders that this user cannot write
 * @param rules reads the policies on models
 * @param bundles returns the folders in which p2 may have installed models
 */
public record StoreOptions(FreeSpace freeSpace, Path records, Rules rules, Bundles bundles) {

    /** Returns how many bytes can be written to the file system of a folder. */
    @FunctionalInterface
    public interface FreeSpace {
        /** @param folder an existing folder */
        long usableBytes(Path folder) throws IOException;
    }

    /** Reads the policies on models; called each time. */
    @FunctionalInterface
    public interface Rules {
        /** @throws PolicyException if a policy cannot be read or parsed */
        ModelPolicy read() throws PolicyException;
    }

    /** Returns the folders of bundles in which p2 may have installed models; called each time. */
    @FunctionalInterface
    public interface Bundles {
        /** Returns folders such as {@code plugins} of an Eclipse installation; they need not exist. */
        List<Path> folders();
    }

    /** Creates options without models that p2 has installed. */
    public StoreOptions(FreeSpace freeSpace, Path records, Rules rules) {
        this(freeSpace, records, rules, List::of);
    }

    /** Creates options with the policies of the current user. */
    public StoreOptions(FreeSpace freeSpace, Path records) {
        this(freeSpace, records, () -> ModelPolicy.of(Policy.of(UserDirectories.standard())));
    }

    /** Checks that no component is null. */
    public StoreOptions {
        Objects.requireNonNull(freeSpace);
        Objects.requireNonNull(records);
        Objects.requireNonNull(rules);
        Objects.requireNonNull(bundles);
    }

    /** Returns the policy on models. */
    ModelPolicy policy() throws CatalogueException {
        try {
            return rules.read();
        } catch (PolicyException e) {
            throw new CatalogueException(e.getMessage(), e);
        }
    }

    /** @throws CatalogueException if an existing folder has less free space, or it cannot be determined */
    void requireSpace(Path folder, long bytes) throws CatalogueException {
        long free;
        try {
            free = freeSpace.usableBytes(folder);
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.unreadable", folder, FileReason.of(e)), e);
        }
        if (free < bytes) {
            throw new CatalogueException(
                    Messages.text("store.no.space", folder, MessageBundle.size(bytes), MessageBundle.size(free)));
        }
    }

    /** Returns the models that p2 has installed, by id; reads the folders of bundles. */
    Map<String, InstalledModel> installed() {
        return InstalledModel.find(bundles.folders());
    }

    /** Returns the options of this machine. */
    public static StoreOptions standard() {
        return new StoreOptions(folder -> Files.getFileStore(folder).getUsableSpace(),
                UserDirectories.standard().cache().resolve("verified"),
                () -> ModelPolicy.of(Policy.of(UserDirectories.standard())), StoreOptions::namedFolders);
    }

    /** Returns the folders in the property {@code vauban.model.bundles}, which the IDE sets, or in the variable. */
    private static List<Path> namedFolders() {
        String named = System.getProperty("vauban.model.bundles", System.getenv("VAUBAN_MODEL_BUNDLES"));
        return named == null ? List.of()
                : Arrays.stream(named.split(Pattern.quote(File.pathSeparator))).filter(each -> !each.isBlank())
                        .flatMap(StoreOptions::folder).toList();
    }

    private static Stream<Path> folder(String name) {
        try {
            return Stream.of(Path.of(name));
        } catch (InvalidPathException e) {
            return Stream.empty(); // not a valid path: the others are used
        }
    }
}
