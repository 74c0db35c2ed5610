// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import java.nio.file.Path;
import org.vauban.llama.LlamaLibrary;

/** Opens the libraries of a folder in a process in which no others have been opened. */
public final class OpeningProgram {
    private OpeningProgram() {}

    public static void main(String[] arguments) {
        LlamaLibrary.open(Path.of(arguments[0])).close();
    }
}
