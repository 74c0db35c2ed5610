// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.nio.file.Path;
import java.util.List;

/** Thrown if the library is not the llama.cpp version that this binding was written for. */
public final class AbiMismatchException extends LibraryException {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String found;

    public AbiMismatchException(Path path, String what, String expected, String found) {
        super("The library " + path + " is not the one this binding was written for: " + what + " is expected to be "
                + expected + " but is " + found + ". Reinstall the matching native libraries.", path, List.of());
        this.expected = expected;
        this.found = found;
    }

    /** Returns the version that the binding was written for. */
    public String expected() {
        return expected;
    }

    /** Returns the version of the library. */
    public String found() {
        return found;
    }
}
