// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.SourceUris;
import org.vauban.knowledge.Knowledge;

/** Addresses documents of this machine by their paths. */
final class FileAddresses implements DocumentAddresses {
    @Override
    public URI of(Path file) {
        return file.toUri();
    }

    @Override
    public @Nullable Path path(@Nullable String address) {
        return SourceUris.local(address); // compared, not read; may be from a client on another machine
    }

    @Override
    public List<Path> named(String name) {
        try {
            Path path = Path.of(name).normalize();
            return path.isAbsolute() ? List.of(path) : List.of();
        } catch (InvalidPathException e) {
            return List.of(); // not a possible folder name
        }
    }

    @Override
    public boolean isOpenable(Path file) {
        return !Knowledge.isContained(file);
    }
}
