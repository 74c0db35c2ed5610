// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.ModelPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/**
 * What a store may be told about its machine.
 *
 * @param freeSpace tells the bytes that may be written
 * @param records the folder for hashes of models in folders that this user cannot write
 * @param rules reads what policies say of models
 */
public record StoreOptions(FreeSpace freeSpace, Path records, Rules rules) {

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

    /** With the policies of the running user. */
    public StoreOptions(FreeSpace freeSpace, Path records) {
        this(freeSpace, records, () -> ModelPolicy.of(Policy.of(UserDirectories.standard())));
    }

    /** Checks that all are there. */
    public StoreOptions {
        Objects.requireNonNull(freeSpace);
        Objects.requireNonNull(records);
        Objects.requireNonNull(rules);
    }

    /** What policies say of models. */
    ModelPolicy policy() throws CatalogueException {
        try {
            return rules.read();
        } catch (PolicyException e) {
            throw new CatalogueException(e.getMessage(), e);
        }
    }

    /** The machine as it is. */
    public static StoreOptions standard() {
        return new StoreOptions(folder -> Files.getFileStore(folder).getUsableSpace(),
                UserDirectories.standard().cache().resolve("verified"));
    }
}
