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
 * What a store may be told about its machine.
 *
 * @param freeSpace tells the bytes that may be written
 * @param records the folder for hashes of models in folders that this user cannot write
 * @param rules reads what policies say of models
 * @param bundles names the folders in which p2 may have installed models
 */
public record StoreOptions(FreeSpace freeSpace, Path records, Rules rules, Bundles bundles) {

    /** Tells how many bytes may be written to the file system of a folder. */
    @FunctionalInterface
    public interface FreeSpace {
        /** @param folder exists */
        long usableBytes(Path folder) throws IOException;
    }

    /** Reads what policies say of models; asked each time. */
    @FunctionalInterface
    public interface Rules {
        /** @throws PolicyException if there is a policy that cannot be read or understood */
        ModelPolicy read() throws PolicyException;
    }

    /** Names the folders of bundles in which p2 may have installed models; asked each time. */
    @FunctionalInterface
    public interface Bundles {
        /** Folders such as {@code plugins} of an Eclipse; they need not exist. */
        List<Path> folders();
    }

    /** Without models that p2 has installed. */
    public StoreOptions(FreeSpace freeSpace, Path records, Rules rules) {
        this(freeSpace, records, rules, List::of);
    }

    /** With the policies of the running user. */
    public StoreOptions(FreeSpace freeSpace, Path records) {
        this(freeSpace, records, () -> ModelPolicy.of(Policy.of(UserDirectories.standard())));
    }

    /** Checks that all are there. */
    public StoreOptions {
        Objects.requireNonNull(freeSpace);
        Objects.requireNonNull(records);
        Objects.requireNonNull(rules);
        Objects.requireNonNull(bundles);
    }

    /** What policies say of models. */
    ModelPolicy policy() throws CatalogueException {
        try {
            return rules.read();
        } catch (PolicyException e) {
            throw new CatalogueException(e.getMessage(), e);
        }
    }

    /** @throws CatalogueException if an existing folder has less room than that, or cannot be asked */
    void requireSpace(Path folder, long bytes) throws CatalogueException {
        long free;
        try {
            free = freeSpace.usableBytes(folder);
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.unreadable", folder, FileReason.of(e)), e);
        }
        if (free < bytes)
            throw new CatalogueException(
                    Messages.text("store.no.space", folder, MessageBundle.size(bytes), MessageBundle.size(free)));
    }

    /** The models that p2 has installed, by id; reads the folders of bundles. */
    Map<String, InstalledModel> installed() {
        return InstalledModel.find(bundles.folders());
    }

    /** The machine as it is. */
    public static StoreOptions standard() {
        return new StoreOptions(folder -> Files.getFileStore(folder).getUsableSpace(),
                UserDirectories.standard().cache().resolve("verified"),
                () -> ModelPolicy.of(Policy.of(UserDirectories.standard())), StoreOptions::namedFolders);
    }

    /** Those of the property {@code vauban.model.bundles}, which the IDE sets, or of the variable. */
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
            return Stream.empty(); // no folder can have this name: the others count
        }
    }
}
